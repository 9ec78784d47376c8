//! Telling what the engine says in absolute time, and what a corrected end of the procedure changes about it.

use super::{Change, Judgement};
use crate::domain::{
    alert::{Rule, RuleEvent, Severity},
    at::At,
    course::Course,
    elapsed::Elapsed,
    rules::{self, Alert, Book, Evidence},
};

/// Writes down what the engine says, in absolute time.
pub(super) struct Teller<'a> {
    pub course: &'a Course,
    pub origin: At,
    pub noticed: At,
    pub judgement: Judgement,
}

impl Teller<'_> {
    pub fn since(&self, at: At) -> Elapsed {
        Elapsed(at.since(self.origin))
    }

    pub fn at(&self, elapsed: Elapsed) -> At {
        self.origin.plus(elapsed.0)
    }

    pub fn tell(&mut self, book: &mut Book, wanted: impl Fn(Rule) -> bool) {
        let (changes, silent) = book.take();
        for change in changes.into_iter().filter(|change| wanted(change.rule)) {
            let change = self.absolute(change);
            self.judgement.changes.push(change);
        }
        for change in silent.into_iter().filter(|change| wanted(change.rule)) {
            let change = self.absolute(change);
            self.judgement.silent.push(change);
        }
    }

    fn absolute(&self, change: rules::Change) -> Change {
        let rules::Change { at, rule, key, event, severity, evidence } = change;
        let at = self.at(at);
        let check_ins =
            evidence.sources.iter().filter_map(|&source| self.course.check_ins.get(source)).map(|c| c.id);
        Change {
            at,
            noticed_at: at.max(self.noticed),
            rule,
            key,
            event,
            severity,
            check_ins: check_ins.collect(),
            figures: evidence.figures,
        }
    }

    /// The end of the procedure was corrected: the alerts open so far become those of the new reckoning.
    pub fn reconcile(&mut self, before: &[Alert], book: &mut Book, now: Elapsed) {
        let (log, _) = book.take();
        let after: Vec<Alert> = book.open().to_vec();
        book.turn_to(now);
        let same = |a: &Alert, b: &Alert| a.rule == b.rule && a.key == b.key;
        for old in before {
            let Some(new) = after.iter().find(|new| same(old, new)) else {
                if old.once_urgent {
                    if !old.cleared {
                        self.say(old, RuleEvent::Clear, Severity::Urgent, now);
                    }
                    book.adopt(old, old.severity, true);
                } else {
                    let ended = log.iter().rfind(|change| change.rule == old.rule && change.key == old.key);
                    let event = match ended.map(|change| change.event) {
                        Some(event @ (RuleEvent::Resolve | RuleEvent::Supersede)) => event,
                        _ => RuleEvent::Void,
                    };
                    self.say(old, event, old.severity, now);
                }
                continue;
            };
            if old.cleared {
                if new.severity == Severity::Urgent && !new.cleared {
                    self.say(new, RuleEvent::Raise, Severity::Urgent, now);
                    book.owe(new.rule, &new.key, false);
                } else {
                    book.adopt(old, old.severity.max(new.severity), true);
                }
                continue;
            }
            let severity = worst_if_cleared(new);
            let is_graver = severity > old.severity && (severity == new.severity || !old.once_urgent);
            if is_graver {
                self.say(new, RuleEvent::Escalate, severity, now);
            }
            if new.cleared {
                self.say(new, RuleEvent::Clear, Severity::Urgent, now);
            }
            if old.once_urgent {
                book.adopt(old, old.severity.max(new.severity), new.cleared);
            } else if severity < Severity::Urgent {
                book.never_urgent(new);
            }
            // A call is owed about what a person closed, and not about what is told anew.
            book.owe(new.rule, &new.key, old.unanswered && !is_graver);
        }
        for new in after.iter().filter(|new| !before.iter().any(|old| same(old, new))) {
            let severity = worst_if_cleared(new);
            self.say(new, RuleEvent::Raise, severity, now);
            book.owe(new.rule, &new.key, false);
            if new.cleared {
                self.say(new, RuleEvent::Clear, Severity::Urgent, now);
            } else if severity < Severity::Urgent {
                book.never_urgent(new);
            }
        }
    }

    fn say(&mut self, alert: &Alert, event: RuleEvent, severity: Severity, at: Elapsed) {
        let Alert { rule, key, evidence, .. } = alert;
        let evidence: Evidence = evidence.clone();
        let change = rules::Change { at, rule: *rule, key: key.clone(), event, severity, evidence };
        let change = self.absolute(change);
        self.judgement.changes.push(change);
    }
}

/// How severe an alert of the new reckoning is said to be by whoever has not heard of it: one whose condition is gone was
/// urgent, whatever it fell back to before.
fn worst_if_cleared(new: &Alert) -> Severity {
    if new.cleared { Severity::Urgent } else { new.severity }
}
