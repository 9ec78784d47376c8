//! What the rules say of a [`Course`] at an instant: the whole event log, in the order in which it was noticed.
//!
//! The law of [`super::rules`] holds here too: the changes up to now are a prefix of the changes up to later. While no
//! end of the procedure is known only red flags are judged. When it becomes known late, what should have been said
//! since then is said at once, with its own times. When it is corrected, the course is judged anew, and what that
//! changes about the open alerts is said at the instant of the correction.

mod standing;
mod teller;

use std::panic::{AssertUnwindSafe, catch_unwind};

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use self::{standing::standing, teller::Teller};
use super::{
    alert::{Rule, RuleEvent, Severity},
    at::At,
    course::{Course, Known},
    elapsed::Elapsed,
    ids::CheckInId,
    rules::{Alert, Book, Engine, Figures, Ruleset, TIMER_SLACK},
    thresholds::CheckpointId,
    timeline::Timeline,
};

/// One line of an episode's event log, in absolute time.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it happened; for a timer its due time.
    pub at: At,
    /// When the rules could first say so: later than `at` if the end of the procedure became known late.
    pub noticed_at: At,
    /// Which rule says so.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Option<String>,
    /// What it says.
    pub event: RuleEvent,
    /// How severe the alert is with it.
    pub severity: Severity,
    /// The check-ins it stands on, newest first.
    pub check_ins: Vec<CheckInId>,
    /// The figures.
    pub figures: Figures,
}

/// An alert that is open when the judgement ends.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenAlert {
    /// Whose.
    pub rule: Rule,
    /// The red-flag item.
    pub key: Option<String>,
    /// How severe it is now.
    pub severity: Severity,
    /// The condition of an urgent alert is gone, and it waits for a person.
    pub cleared: bool,
}

/// What was found at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Finding {
    /// No score in its window.
    NoData,
    /// The baseline is too small for percentages.
    NotAssessable,
    /// Poor relief.
    Poor,
    /// Relief of less than 50 %: a label, no alert.
    Partial,
    /// Relief.
    Relief,
}

/// A checkpoint as it was last judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase")]
pub struct CheckpointFinding {
    /// Which one.
    pub checkpoint: CheckpointId,
    /// What was found.
    pub finding: Finding,
    /// Only with an opioid on board.
    pub masked: bool,
    /// Median of the scores that counted, 0-10.
    pub value: Option<f64>,
}

/// Where the episode stands when the judgement ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The end of the procedure as it is known.
    pub procedure_end: Option<At>,
    /// Baselines of movement and rest, 0-10.
    pub baseline_movement: Option<i16>,
    /// The same at rest.
    pub baseline_rest: Option<i16>,
    /// The newest movement score and when it was felt.
    pub movement: Option<(At, i16)>,
    /// The newest rest score and when it was felt.
    pub rest: Option<(At, i16)>,
    /// The checkpoints judged so far, in order.
    pub checkpoints: Vec<CheckpointFinding>,
    /// From when a silence counts (L of clinical.md): the last word of anyone, discharge, a person's closing of the
    /// alert, or the end of a pause, which may lie ahead.
    pub quiet_since: Option<At>,
    /// When that silence is too long; none: the course ends before.
    pub quiet_until: Option<At>,
}

/// What the rules say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The whole event log, to be appended to: what is stored is a prefix of it.
    pub changes: Vec<Change>,
    /// Repeats that changed nothing: more evidence for open alerts.
    pub silent: Vec<Change>,
    /// Open alerts.
    pub open: Vec<OpenAlert>,
    /// When judging again will say more even if nothing arrives: a second after the next timer is due.
    pub next_due: Option<At>,
    /// Rules that panicked, and said nothing. What the others say is complete.
    pub broken: Vec<Rule>,
    /// For the board.
    pub standing: Standing,
}

/// Judges a course as far as it is known at `until`. Inputs known later are not looked at.
///
/// Timers are judged only when something arrived after them or their second is over.
#[must_use]
pub fn judge(course: &Course, until: At, ruleset: &Ruleset) -> Judgement {
    let attempt = |rules: &Ruleset| catch_unwind(AssertUnwindSafe(|| play(course, until, rules))).ok();
    if let Some(judgement) = attempt(ruleset) {
        return judgement;
    }
    let (working, broken): (Vec<Ruleset>, Vec<Ruleset>) =
        ruleset.one_by_one().partition(|rule| attempt(rule).is_some());
    let broken = broken.iter().flat_map(Ruleset::rules).collect();
    match attempt(&Ruleset::joined(working)) {
        Some(judgement) => Judgement { broken, ..judgement },
        None => Judgement { broken: ruleset.rules(), ..Judgement::default() },
    }
}

fn play(course: &Course, until: At, ruleset: &Ruleset) -> Judgement {
    let mut ends: Vec<Known<At>> = course.procedure_ends.clone();
    ends.retain(|end| end.known_at <= until);
    ends.sort_by_key(|end| end.known_at);
    ends.dedup_by_key(|end| end.value);

    let mut teller = Teller { course, origin: At(0), noticed: At(i64::MIN), judgement: Judgement::default() };
    let planned = course.timeline(teller.origin);
    let red_flags = ruleset.before_the_procedure();
    let mut engine = Engine::new(&planned, &red_flags);
    let last_planned = ends.first().map_or(until, |end| end.known_at.plus(-1));
    engine.play(teller.since(last_planned), teller.since(last_planned));
    teller.tell(&mut engine.book, |_| true);
    if ends.is_empty() {
        teller.judgement.open = open(&engine.book);
        return teller.judgement;
    }
    let mut before: Option<Vec<Alert>> = None;
    let timelines: Vec<Timeline> = ends.iter().map(|end| course.timeline(end.value)).collect();
    for (index, (end, timeline)) in ends.iter().zip(&timelines).enumerate() {
        teller.origin = end.value;
        teller.noticed = end.known_at;
        let mut engine = Engine::new(timeline, ruleset);
        let learned = teller.since(end.known_at);
        let just_before = learned.minus(Elapsed(1));
        engine.play(just_before, just_before);
        match before {
            // Red flags were said already, whatever the end of the procedure was.
            None => teller.tell(&mut engine.book, |rule| rule != Rule::RedFlag),
            Some(ref open) => teller.reconcile(open, &mut engine.book, learned),
        }
        let next = ends.get(index + 1).map(|next| teller.since(next.known_at).minus(Elapsed(1)));
        match next {
            Some(next) => engine.play(next, next),
            None => engine.play(teller.since(until), teller.since(until).minus(TIMER_SLACK)),
        }
        teller.tell(&mut engine.book, |_| true);
        before = Some(engine.book.open().to_vec());
        if next.is_none() {
            teller.judgement.open = open(&engine.book);
            let due = engine.due().map(|(due, _)| due.plus(TIMER_SLACK));
            teller.judgement.next_due = due.map(|due| teller.at(due));
            teller.judgement.standing = standing(&engine, end.value);
        }
    }
    teller.judgement
}

fn open(book: &Book) -> Vec<OpenAlert> {
    let open = |alert: &Alert| OpenAlert {
        rule: alert.rule,
        key: alert.key.clone(),
        severity: alert.severity,
        cleared: alert.cleared,
    };
    book.open().iter().map(open).collect()
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
