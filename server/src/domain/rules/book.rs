//! The open alerts of an episode, and every change to them: one open alert for each rule and key (clinical.md 3.5).

use std::collections::BTreeMap;

use super::{
    evidence::Evidence,
    triggers::{Trigger, Triggers},
};
use crate::domain::{
    alert::{Rule, RuleEvent, Severity},
    elapsed::Elapsed,
};

/// The red-flag item; none for every other rule.
pub type Key = Option<String>;

/// One line of an event log.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When; for a timer its due time.
    pub at: Elapsed,
    /// Which rule says so.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Key,
    /// What it says.
    pub event: RuleEvent,
    /// How severe the alert is with it; urgent for `clear`.
    pub severity: Severity,
    /// What it stands on.
    pub evidence: Evidence,
}

/// An alert that nobody and nothing has closed, or that was closed because nobody answered and a call is owed.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Whose.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Key,
    /// How severe it is now.
    pub severity: Severity,
    /// It was urgent at some time since it was raised or re-opened: by rule it only clears.
    pub once_urgent: bool,
    /// The condition of an urgent alert is gone, and it waits for a person.
    pub cleared: bool,
    /// Nobody answered, and a call is owed that has not lapsed.
    pub unanswered: bool,
    /// The instant of its last `raise` (or `reopen`).
    pub raised: Elapsed,
    /// What it stands on, as last said.
    pub evidence: Evidence,
    triggers: Triggers,
}

impl Alert {
    /// The score behind its last raise, reopen or escalate.
    pub fn trigger(&self) -> Option<&Trigger> {
        self.triggers.last()
    }
}

/// What a rule found.
pub struct Finding {
    /// Whose.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Key,
    /// How severe.
    pub severity: Severity,
    /// The score behind it, for the rules that are triggered by one.
    pub score: Option<usize>,
    /// The sustained best it was measured from.
    pub best: Option<i16>,
    /// Raised again within this time it re-opens; none for rules without a cool-down.
    pub cooldown: Option<Elapsed>,
    /// What it stands on.
    pub evidence: Evidence,
}

/// Why an alert ends by its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its condition is gone.
    Resolve,
    /// A later checkpoint took over.
    Supersede,
    /// What it stood on was taken back.
    Void,
}

/// The open alerts, and the log.
#[derive(Default)]
pub struct Book {
    now: Elapsed,
    changes: Vec<Change>,
    silent: Vec<Change>,
    open: Vec<Alert>,
    last_raises: BTreeMap<(Rule, Key), (Elapsed, Severity)>,
}

impl Book {
    /// The open alert of a rule that has at most one.
    pub fn find(&self, rule: Rule) -> Option<&Alert> {
        self.find_key(rule, &None)
    }

    /// The open alert of a rule and key.
    pub fn find_key(&self, rule: Rule, key: &Key) -> Option<&Alert> {
        self.open.iter().find(|alert| alert.rule == rule && &alert.key == key)
    }

    /// All open alerts.
    pub fn open(&self) -> &[Alert] {
        &self.open
    }

    /// When an alert of this rule and key was last raised (`reopen` and `escalate` do not count).
    pub fn last_raise(&self, rule: Rule, key: &Key) -> Option<Elapsed> {
        self.last_raises.get(&(rule, key.clone())).map(|&(at, _)| at)
    }

    /// A rule found something: a new alert, or more about an open one.
    pub fn find_more(&mut self, finding: Finding) {
        let Some(place) = self.place(finding.rule, &finding.key) else {
            return self.open_with(finding);
        };
        let alert = &self.open[place];
        if alert.unanswered && finding.severity == Severity::Urgent {
            return self.open_again(place, finding);
        }
        if alert.cleared {
            // Pushed again only if it is urgent again; anything less waits with it for the person.
            return if finding.severity == Severity::Urgent {
                self.raise_again(place, finding);
            } else {
                self.keep_silent(finding);
            };
        }
        if finding.severity > alert.severity {
            self.open[place].triggers.hand_over(finding.score);
            return self.escalate(place, finding);
        }
        if let Some(trigger) = finding.trigger() {
            self.open[place].triggers.stand_in(trigger);
        }
        self.keep_silent(finding);
    }

    /// A finding that may only make an open alert more severe.
    pub fn find_worse(&mut self, finding: Finding) {
        match self.place(finding.rule, &finding.key) {
            Some(place) if !self.open[place].cleared && finding.severity > self.open[place].severity => {
                self.escalate(place, finding);
            }
            Some(_) => self.keep_silent(finding),
            None => {}
        }
    }

    /// Raises an alert, new or still open: a page either way.
    pub fn raise(&mut self, finding: Finding) {
        match self.place(finding.rule, &finding.key) {
            Some(place) => self.raise_again(place, finding),
            None => self.open_with(Finding { cooldown: None, ..finding }),
        }
    }

    /// Evidence for an open alert that changes nothing about it.
    pub fn keep_silent(&mut self, finding: Finding) {
        let Finding { rule, key, severity, evidence, .. } = finding;
        self.silent.push(Change { at: self.now, rule, key, event: RuleEvent::Raise, severity, evidence });
    }

    /// Ends an alert by its rule. One that was ever urgent is only cleared, once, and waits for a person.
    pub fn end(&mut self, rule: Rule, end: End, evidence: Evidence) {
        let Some(place) = self.place(rule, &None) else { return };
        let alert = &mut self.open[place];
        if alert.once_urgent {
            if !alert.cleared {
                alert.cleared = true;
                alert.triggers.clear();
                self.note(place, RuleEvent::Clear, Severity::Urgent, evidence);
            }
            return;
        }
        let event = match end {
            End::Resolve => RuleEvent::Resolve,
            End::Supersede => RuleEvent::Supersede,
            End::Void => RuleEvent::Void,
        };
        let severity = alert.severity;
        self.note(place, event, severity, evidence);
        self.open.remove(place);
    }

    /// A person closes an alert; no event. False when it was not open.
    pub(super) fn close(&mut self, rule: Rule, key: &Key) -> bool {
        let Some(place) = self.place(rule, key) else { return false };
        self.open.remove(place);
        true
    }

    /// Nobody answered, so that a call is owed about an alert; or that has lapsed, and it is open as before.
    pub(in crate::domain) fn owe(&mut self, rule: Rule, key: &Key, owed: bool) {
        if let Some(place) = self.place(rule, key) {
            self.open[place].unanswered = owed;
        }
    }

    /// Is a call owed about an alert, because nobody answered?
    pub(super) fn is_owed(&self, rule: Rule, key: &Key) -> bool {
        self.find_key(rule, key).is_some_and(|alert| alert.unanswered)
    }

    /// Scores were taken back together, some of them for a corrected value that is judged in a moment.
    pub(super) fn take_back(&mut self, gone: &[(usize, Option<usize>)]) {
        for place in (0..self.open.len()).rev() {
            let alert = &mut self.open[place];
            let lost = alert.triggers.take_back(gone);
            if alert.cleared {
                alert.triggers.give_up_waiting();
            } else if lost {
                self.void(place);
            }
        }
    }

    /// A corrected value has been judged by every rule: alerts that it does not carry lose what they stood on.
    pub(super) fn settle(&mut self, by: usize) {
        for place in (0..self.open.len()).rev() {
            if self.open[place].triggers.settle(by) {
                self.void(place);
            }
        }
    }

    /// Takes over an alert of an earlier reckoning that was urgent once: only a person closes it (judgement.rs).
    pub(in crate::domain) fn adopt(&mut self, old: &Alert, severity: Severity, cleared: bool) {
        let place = self.place(old.rule, &old.key).unwrap_or_else(|| {
            // Its triggers belong to the other reckoning.
            self.open.push(Alert { raised: self.now, triggers: Triggers::default(), ..old.clone() });
            self.open.len() - 1
        });
        let alert = &mut self.open[place];
        alert.severity = severity;
        alert.once_urgent = true;
        alert.cleared = cleared;
        alert.unanswered = old.unanswered;
        if cleared {
            alert.triggers.clear();
        }
    }

    /// An alert that was urgent in this reckoning alone, and is so no longer: nobody was told, so it settles by its rule.
    pub(in crate::domain) fn never_urgent(&mut self, alert: &Alert) {
        if let Some(place) = self.place(alert.rule, &alert.key) {
            self.open[place].once_urgent = false;
        }
    }

    /// What was said since the last time: changes, and silent repeats.
    pub(in crate::domain) fn take(&mut self) -> (Vec<Change>, Vec<Change>) {
        (std::mem::take(&mut self.changes), std::mem::take(&mut self.silent))
    }

    /// Everything that follows happens at this instant.
    pub(in crate::domain) fn turn_to(&mut self, now: Elapsed) {
        self.now = now;
    }

    /// The alert's trigger was taken back: it ends, and is raised anew by the newest trigger that remains.
    fn void(&mut self, place: usize) {
        let alert = &mut self.open[place];
        let (severity, evidence) = (alert.severity, alert.evidence.clone());
        // About an urgent one a call is owed; a milder page would take its place.
        let is_owed = alert.unanswered && alert.once_urgent;
        let remaining = alert.triggers.newest_standing().filter(|_| !is_owed).cloned();
        let (event, said) = if alert.once_urgent {
            (RuleEvent::Clear, Severity::Urgent)
        } else {
            (RuleEvent::Void, severity)
        };
        alert.cleared = alert.once_urgent && remaining.is_none();
        self.note(place, event, said, evidence);
        let Some(remaining) = remaining else {
            if event == RuleEvent::Void {
                self.open.remove(place);
            }
            return;
        };
        let alert = &mut self.open[place];
        alert.severity = remaining.severity;
        alert.unanswered = false;
        alert.raised = self.now;
        self.last_raises.insert((alert.rule, alert.key.clone()), (self.now, remaining.severity));
        self.note(place, RuleEvent::Raise, remaining.severity, remaining.evidence);
    }

    fn open_with(&mut self, finding: Finding) {
        let Finding { rule, key, severity, evidence, .. } = &finding;
        let name = (*rule, key.clone());
        let again = finding.cooldown.is_some_and(|cooldown| {
            let last = self.last_raises.get(&name);
            last.is_some_and(|&(at, most)| self.now.minus(at) < cooldown && *severity <= most)
        });
        let mut triggers = Triggers::default();
        finding.trigger().into_iter().for_each(|trigger| triggers.push(trigger));
        self.open.push(Alert {
            rule: *rule,
            key: key.clone(),
            severity: *severity,
            once_urgent: *severity == Severity::Urgent,
            cleared: false,
            unanswered: false,
            raised: self.now,
            evidence: evidence.clone(),
            triggers,
        });
        let event = if again {
            RuleEvent::Reopen
        } else {
            self.last_raises.insert(name, (self.now, *severity));
            RuleEvent::Raise
        };
        self.note(self.open.len() - 1, event, *severity, finding.evidence);
    }

    /// Nobody answered, and now there is something that must not wait for the call that is owed: as if it were closed.
    fn open_again(&mut self, place: usize, finding: Finding) {
        let before = self.open.remove(place);
        self.open_with(finding);
        if let Some(alert) = self.open.last_mut() {
            alert.once_urgent |= before.once_urgent;
        }
    }

    fn raise_again(&mut self, place: usize, finding: Finding) {
        let alert = &mut self.open[place];
        alert.severity = finding.severity;
        alert.once_urgent |= finding.severity == Severity::Urgent;
        alert.cleared = false;
        alert.unanswered = false;
        alert.raised = self.now;
        finding.trigger().into_iter().for_each(|trigger| alert.triggers.push(trigger));
        self.last_raises.insert((alert.rule, alert.key.clone()), (self.now, finding.severity));
        self.note(place, RuleEvent::Raise, finding.severity, finding.evidence);
    }

    fn escalate(&mut self, place: usize, finding: Finding) {
        if self.open[place].unanswered {
            return self.open_again(place, finding);
        }
        let alert = &mut self.open[place];
        alert.severity = finding.severity;
        alert.once_urgent |= finding.severity == Severity::Urgent;
        finding.trigger().into_iter().for_each(|trigger| alert.triggers.push(trigger));
        self.note(place, RuleEvent::Escalate, finding.severity, finding.evidence);
    }

    fn note(&mut self, place: usize, event: RuleEvent, severity: Severity, evidence: Evidence) {
        let alert = &mut self.open[place];
        if matches!(event, RuleEvent::Raise | RuleEvent::Reopen | RuleEvent::Escalate) {
            alert.evidence = evidence.clone();
        }
        let (rule, key) = (alert.rule, alert.key.clone());
        self.changes.push(Change { at: self.now, rule, key, event, severity, evidence });
    }

    fn place(&self, rule: Rule, key: &Key) -> Option<usize> {
        self.open.iter().position(|alert| alert.rule == rule && &alert.key == key)
    }
}

impl Finding {
    fn trigger(&self) -> Option<Trigger> {
        let Self { severity, best, .. } = *self;
        self.score.map(|score| Trigger { score, severity, best, evidence: self.evidence.clone() })
    }
}
