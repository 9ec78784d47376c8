//! What an admin plans: a shift on the clinic's clock, once or on days of the week.

use poem_openapi::Object;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{LONGEST, LocalTime, Stretch};
use crate::domain::{
    at::At,
    calendar::{Day, Zone},
    ids::{ShiftId, StaffId},
    plan::WeekDay,
};

/// One line of the plan. It may pass midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Who is to be on duty.
    pub staff: StaffId,
    /// 1-9; those at the lowest position present are told first.
    pub position: i16,
    /// When it begins, the first time; of one that repeats: on the first of its days from this date on.
    pub start: LocalTime,
    /// When it ends, the first time; later than `start` by 24 hours of the clock at most.
    pub end: LocalTime,
    /// On which days it comes again; none: it is that one.
    pub repeat: Option<Repeat>,
}

/// The days of the week on which a shift begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object, FromJsonQueryResult)]
#[oai(rename_all = "camelCase", deny_unknown_fields, skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub struct Repeat {
    /// One at least, each once.
    pub days: Vec<WeekDay>,
    /// The last date on which it may begin; none: until the plan is changed.
    pub until: Option<Day>,
}

/// Why a shift cannot be planned like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ShiftRefused {
    /// It has no time in it.
    #[error("A shift ends after it begins.")]
    EndsBeforeItBegins,
    /// A person cannot be on duty for so long.
    #[error("A shift lasts 24 hours at most.")]
    TooLong,
    /// No day, or one twice.
    #[error("A repeat has one day at least, and each once.")]
    RepeatDays,
    /// The last date is before the first.
    #[error("A repeat ends on or after its first date.")]
    RepeatEndsTooEarly,
    /// Nothing of it is to come.
    #[error("This shift is over already.")]
    OverAlready,
}

impl ShiftRefused {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::TooLong => "shift_too_long",
            Self::RepeatDays => "repeat_days",
            Self::RepeatEndsTooEarly => "repeat_ends_too_early",
            Self::OverAlready => "over_already",
        }
    }

    /// The field of the request that must be another one.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins | Self::TooLong | Self::OverAlready => "endLocal",
            Self::RepeatDays | Self::RepeatEndsTooEarly => "repeat",
        }
    }
}

impl Shift {
    /// Looks whether it can be planned now.
    ///
    /// # Errors
    /// [`ShiftRefused`] says what is wrong with it.
    pub fn check(&self, now: At, zone: Zone) -> Result<(), ShiftRefused> {
        let length = self.end.since(self.start);
        if length <= 0 {
            return Err(ShiftRefused::EndsBeforeItBegins);
        }
        if length > LONGEST {
            return Err(ShiftRefused::TooLong);
        }
        if let Some(repeat) = &self.repeat {
            let mut days = repeat.days.clone();
            days.sort_unstable();
            days.dedup();
            if days.is_empty() || days.len() < repeat.days.len() {
                return Err(ShiftRefused::RepeatDays);
            }
            if repeat.until.is_some_and(|until| until < self.start.date) {
                return Err(ShiftRefused::RepeatEndsTooEarly);
            }
        }
        match self.last_date() {
            Some(last) if self.times(last, zone).to <= now => Err(ShiftRefused::OverAlready),
            _ => Ok(()),
        }
    }

    /// Does it begin on this date?
    #[must_use]
    pub fn is_on(&self, date: Day) -> bool {
        match &self.repeat {
            None => date == self.start.date,
            Some(repeat) => {
                date >= self.start.date
                    && repeat.until.is_none_or(|until| date <= until)
                    && repeat.days.contains(&WeekDay::of(date))
            }
        }
    }

    /// When it would begin and end on a date. On a date whose clock leaves all of it out it is empty.
    #[must_use]
    pub fn times(&self, date: Day, zone: Zone) -> Stretch {
        let start = LocalTime { date, ..self.start };
        let end = LocalTime { date: date.plus(self.nights()), ..self.end };
        Stretch { from: start.instant(zone), to: end.instant(zone) }
    }

    /// The last date on which it begins; none: there is no last one.
    #[must_use]
    pub fn last_date(&self) -> Option<Day> {
        match &self.repeat {
            None => Some(self.start.date),
            Some(repeat) => repeat.until.map(|until| self.last_up_to(until).unwrap_or(self.start.date)),
        }
    }

    /// The last date up to this one on which it begins.
    fn last_up_to(&self, date: Day) -> Option<Day> {
        (0..7).map(|days| date.minus(days)).find(|date| self.is_on(*date))
    }

    /// The same shift, written with the date it first begins on after `begun`; none: there is no such date.
    #[must_use]
    pub fn to_come(mut self, begun: Option<Day>) -> Option<Self> {
        let first = begun.map_or(self.start.date, |date| date.plus(1).max(self.start.date));
        let date = (0..7).map(|days| first.plus(days)).find(|date| self.is_on(*date))?;
        let nights = self.nights();
        (self.start.date, self.end.date) = (date, date.plus(nights));
        Some(self)
    }

    /// How many midnights it passes.
    fn nights(&self) -> u64 {
        u64::try_from(self.end.date.since(self.start.date)).unwrap_or_default()
    }
}

/// A shift as it stands in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which one.
    pub id: ShiftId,
    /// What is planned.
    pub shift: Shift,
    /// Since when; nobody was on duty by it earlier.
    pub made_at: At,
    /// What had not begun then does not come any more.
    pub ended_at: Option<At>,
}

impl Planned {
    /// When it is on duty on a date, if it is at all.
    #[must_use]
    pub fn on(&self, date: Day, zone: Zone) -> Option<Stretch> {
        if !self.shift.is_on(date) {
            return None;
        }
        let times = self.shift.times(date, zone);
        let ended = self.ended_at.is_some_and(|ended| times.from > ended);
        let counted = Stretch { from: times.from.max(self.made_at), ..times };
        (!ended && !counted.is_empty()).then_some(counted)
    }

    /// The last date on which it has begun at `now`; none: all of it is to come, or the last of it is long over.
    #[must_use]
    pub fn begun(&self, now: At, zone: Zone) -> Option<Day> {
        let today = zone.day(now);
        let date = if self.shift.times(today, zone).from <= now { today } else { today.minus(1) };
        self.shift.last_up_to(date)
    }

    /// Has all of it begun at `now`, so that nothing is left to be planned otherwise?
    #[must_use]
    pub fn has_begun(&self, now: At, zone: Zone) -> bool {
        self.shift.last_date().is_some_and(|last| self.shift.times(last, zone).from <= now)
    }

    /// When the last of it is over; none: it goes on and on.
    #[must_use]
    pub fn over_at(&self, zone: Zone) -> Option<At> {
        let by_date = self.shift.last_date().map(|last| self.shift.times(last, zone).to);
        let by_end = self.ended_at.map(|ended| {
            self.begun(ended, zone).map_or(ended, |last| self.shift.times(last, zone).to.max(ended))
        });
        match (by_date, by_end) {
            (Some(date), Some(end)) => Some(date.min(end)),
            (date, end) => date.or(end),
        }
    }
}
