//! One reminder of a patient: what is due now, and when to look again.
//!
//! The store keeps one row for an episode and kind: a [`Timetable`], a [`Progress`] and the indexed instant at which to
//! look again. Whoever looks takes the [`Step`], writes it in one transaction, and moves the row on only if it is still as
//! it was: then any number may look at once. Progress is a place in the *local* calendar, so that neither a change of the
//! clock nor a flight brings a slot twice, and a stop of any length ends in one push.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Attempt, Mark, Occurrence, OccurrenceState, Push, Slot, Timetable};
use crate::domain::at::{At, HOUR, MINUTE};

/// A push is repeated once, so much later.
pub const AGAIN: i64 = 2 * HOUR;
/// A push that went out later than this after its time (we were down) is repeated two hours after it went out.
const LATE: i64 = 10 * MINUTE;

/// How far a timetable has been dealt with; a JSON column of the reminder's row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Progress {
    /// Every slot up to this one, itself included, has had its turn.
    pub past: Mark,
    /// The newest of them, while it waits for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
}

/// An occurrence that waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Which one.
    pub slot: Slot,
    /// Pushes so far, 0-2.
    pub pushes: u8,
    /// When it is pushed again; none: not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<At>,
}

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where the reminder stands afterwards.
    pub progress: Progress,
    /// Occurrences whose turn has come, to be inserted; one that is there already is left alone.
    pub new: Vec<Occurrence>,
    /// An earlier occurrence that stands elsewhere now.
    pub moved: Option<Occurrence>,
    /// What to push; at most one, however long we were down.
    pub push: Option<Push>,
    /// When to look again, always later than now; none: there is nothing left.
    pub next_due: Option<At>,
}

/// Why an occurrence cannot be pushed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoLater {
    /// It was answered, another one has come, or it was never there.
    #[error("This reminder is over.")]
    Over,
    /// There are two pushes at most.
    #[error("There is no third reminder.")]
    PushedTwice,
    /// In two hours it is quiet, the day is over, or the next one is due.
    #[error("In two hours it is too late for this one.")]
    TooLate,
}

impl NoLater {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Over => "reminder_over",
            Self::PushedTwice => "reminded_twice",
            Self::TooLate => "too_late",
        }
    }
}

/// A reminder begins: slots that are due from `now` on will come, earlier ones never were.
#[must_use]
pub fn begin(timetable: &Timetable, now: At) -> (Progress, Option<At>) {
    let past = Mark::before(now, timetable.zone);
    let next = timetable.after(past).next().map(|slot| slot.due);
    (Progress { past, open: None }, next)
}

/// What is to be done at `now`. `answered` says whether a slot is done with; the instant is that of the next slot.
#[must_use]
pub fn step(
    timetable: &Timetable,
    progress: &Progress,
    now: At,
    answered: impl Fn(&Slot, At) -> bool,
) -> Step {
    let mut slots = timetable.after(progress.past).peekable();
    let mut due = Vec::new();
    while let Some(slot) = slots.next_if(|slot| slot.due <= now) {
        due.push(slot);
    }
    let next = slots.next();
    let over = timetable.over().unwrap_or(now);
    let ends = next.map_or(over, |next| next.due);
    let mut step = Step {
        progress: Progress { past: due.last().map_or(progress.past, |slot| slot.mark), open: None },
        new: Vec::new(),
        moved: None,
        push: None,
        next_due: None,
    };
    if let Some(open) = progress.open {
        let until = due.first().map_or(ends, |slot| slot.due);
        if answered(&open.slot, until) {
            step.moved = Some(Occurrence { slot: open.slot, state: OccurrenceState::Answered });
        } else if now >= until {
            step.moved = Some(Occurrence { slot: open.slot, state: OccurrenceState::Missed });
        } else {
            step.go_on(timetable, open, next.as_ref(), now);
        }
    }
    for (place, slot) in due.iter().enumerate() {
        let following = due.get(place + 1);
        let state = match following {
            _ if answered(slot, following.map_or(ends, |slot| slot.due)) => OccurrenceState::Answered,
            Some(_) => OccurrenceState::Missed,
            None if now >= ends => OccurrenceState::Missed,
            None => step.come(timetable, *slot, next.as_ref(), now),
        };
        step.new.push(Occurrence { slot: *slot, state });
    }
    let waits = step.progress.open.map(|open| open.again.unwrap_or(ends).min(ends));
    step.next_due = [waits, next.map(|next| next.due)].into_iter().flatten().min().filter(|at| *at > now);
    step
}

impl Step {
    /// The newest slot has come, and is not answered.
    fn come(&mut self, timetable: &Timetable, slot: Slot, next: Option<&Slot>, now: At) -> OccurrenceState {
        let expires = timetable.expires(&slot, next);
        let pushed = now < expires && !timetable.quiet.holds(now, timetable.zone);
        if pushed {
            self.push = Some(Push { slot, attempt: Attempt::First, expires });
        }
        let again = if now.since(slot.due) > LATE { now.plus(AGAIN) } else { slot.due.plus(AGAIN) };
        let again = Some(again).filter(|at| makes_sense(timetable, *at, expires));
        self.progress.open = Some(Open { slot, pushes: u8::from(pushed), again });
        if pushed { OccurrenceState::Pushed } else { OccurrenceState::Due }
    }

    /// An earlier one still waits for its answer: it is pushed again when that is due.
    fn go_on(&mut self, timetable: &Timetable, mut open: Open, next: Option<&Slot>, now: At) {
        if open.again.is_some_and(|again| again <= now) {
            open.again = None;
            let expires = timetable.expires(&open.slot, next);
            if makes_sense(timetable, now, expires) {
                open.pushes += 1;
                let attempt = if open.pushes == 1 { Attempt::First } else { Attempt::Repeat };
                let state =
                    if open.pushes == 1 { OccurrenceState::Pushed } else { OccurrenceState::PushedAgain };
                self.push = Some(Push { slot: open.slot, attempt, expires });
                self.moved = Some(Occurrence { slot: open.slot, state });
            }
        }
        self.progress.open = Some(open);
    }
}

/// Nothing is pushed in quiet hours, nor for what is over.
fn makes_sense(timetable: &Timetable, at: At, expires: At) -> bool {
    at < expires && !timetable.quiet.holds(at, timetable.zone)
}

/// The timetable is another one from `now` on: other times, another plan, a hold, or the patient has flown. What was due
/// until now is done by the old one. In another zone, slots of this local date that have had their turn do not come back,
/// and those that the flight left out are missed.
#[must_use]
pub fn change(
    old: &Timetable,
    new: &Timetable,
    progress: &Progress,
    now: At,
    answered: impl Fn(&Slot, At) -> bool,
) -> Step {
    let mut step = step(old, progress, now, &answered);
    let here = Mark::before(now.plus(1), new.zone);
    if old.zone != new.zone {
        let left_out: Vec<Slot> =
            new.after(step.progress.past).take_while(|slot| slot.mark <= here).collect();
        step.new.extend(left_out.iter().map(|slot| {
            let answered = answered(slot, now);
            let state = if answered { OccurrenceState::Answered } else { OccurrenceState::Missed };
            Occurrence { slot: *slot, state }
        }));
        // What waited for its answer until the next one has waited long enough.
        let waited = if left_out.is_empty() { None } else { step.progress.open.take() };
        let missed = |open: Open| Occurrence { slot: open.slot, state: OccurrenceState::Missed };
        step.moved = waited.map(missed).or(step.moved);
    }
    step.progress.past = step.progress.past.max(here);
    let next = new.after(step.progress.past).next();
    if let Some(open) = &mut step.progress.open {
        let expires = new.expires(&open.slot, next.as_ref());
        open.again = open.again.filter(|at| new.has(open.slot.mark) && makes_sense(new, *at, expires));
    }
    let ends = next.map(|next| next.due).or(new.over());
    let waits = step.progress.open.and_then(|open| open.again.or(ends));
    step.next_due =
        [waits, next.map(|next| next.due)].into_iter().flatten().min().map(|at| at.max(now.plus(1)));
    step
}

/// *Later* on a notification is the one repeat, two hours from now. Also tells when to look again.
///
/// # Errors
/// That slot is not open any more, was pushed twice, or would come too late.
pub fn later(
    timetable: &Timetable,
    progress: &Progress,
    asked: Mark,
    now: At,
) -> Result<(Progress, At), NoLater> {
    let open = progress.open.filter(|open| open.slot.mark == asked).ok_or(NoLater::Over)?;
    if open.pushes > 1 {
        return Err(NoLater::PushedTwice);
    }
    let next = timetable.after(progress.past).next();
    let again = now.plus(AGAIN);
    if !makes_sense(timetable, again, timetable.expires(&open.slot, next.as_ref())) {
        return Err(NoLater::TooLate);
    }
    let open = Open { again: Some(again), ..open };
    Ok((Progress { open: Some(open), ..progress.clone() }, again))
}

#[cfg(test)]
mod tests;
