//! A log of exercise: what it says, and whether it is taken (clinical.md 6.3 and 7.7).

mod beside;

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::beside::{Beside, beside, check_in_beside};
use super::{
    adherence::{self, Admission, admit},
    at::{At, HOUR},
    calendar::{Day, Zone},
    exercise::ExerciseId,
    ids::SessionLogId,
    score::Score,
    stop_rules::Pain,
};

/// Why an exercise was broken off.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It hurt.
    Pain,
    /// A warning sign.
    RedFlag,
    /// Something else.
    Other,
}

/// Why an exercise was not done.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// It hurts.
    Pain,
    /// Afraid of it.
    Fear,
    /// Tired.
    Tired,
    /// Forgot.
    Forgot,
    /// Not clear how it is done.
    Unclear,
    /// Not at home.
    Away,
}

/// What a log says. An exercise that was skipped is a log with the amount 0.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionLog {
    /// Made by the phone.
    pub id: SessionLogId,
    /// Which exercise.
    pub exercise: ExerciseId,
    /// The local date it counts for: computed when it was logged, and frozen.
    pub date: Day,
    /// When it was done, by our clock.
    pub done: At,
    /// How much, in the unit of the prescription; 0 and more.
    pub amount: f64,
    /// Sets that were done.
    pub sets: Option<i32>,
    /// Its pain.
    pub pain: Pain,
    /// How hard it was, 0-10.
    pub effort: Option<Score>,
    /// Why it was broken off.
    pub stop: Option<Stop>,
    /// Why it was not done.
    pub skip: Option<Skip>,
    /// Red flags answered with yes.
    pub red_flags: Vec<String>,
}

/// Why a log cannot be taken as it came; nothing of it is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unusable {
    /// Below 0, or no number.
    #[error("amount: 0 or more is expected")]
    NegativeAmount,
    /// More than anybody does in a day.
    #[error("amount: at most 100,000 is expected")]
    AmountTooLarge,
    /// Not 0-25.
    #[error("sets: 0 to 25 are expected")]
    SetsOutOfRange,
    /// Not 0-10.
    #[error("pain: a score is 0 to 10")]
    PainOutOfRange,
    /// Not 0-10.
    #[error("effort: 0 to 10 is expected")]
    EffortOutOfRange,
    /// Something was done, and skipped.
    #[error("skip: then the amount is 0")]
    SkippedAndDone,
    /// For a date that has not come where the patient is.
    #[error("localDate: the date has not come")]
    FutureDate,
    /// Too long after its date.
    #[error("localDate: too long ago")]
    OutsideWindow,
}

impl Unusable {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NegativeAmount => "negative_amount",
            Self::AmountTooLarge => "amount_too_large",
            Self::SetsOutOfRange => "sets_out_of_range",
            Self::PainOutOfRange => "pain_out_of_range",
            Self::EffortOutOfRange => "effort_out_of_range",
            Self::SkippedAndDone => "skipped_and_done",
            Self::FutureDate => "future_date",
            Self::OutsideWindow => "outside_window",
        }
    }
}

/// Amounts above this are slips of the thumb.
const MOST: f64 = 100_000.0;

impl SessionLog {
    /// Looks at the numbers, and leaves the dates to [`SessionLog::taken`].
    ///
    /// # Errors
    /// The first that cannot be.
    pub fn check(&self) -> Result<(), Unusable> {
        let Pain { rest, before, after } = self.pain;
        let off = |score: &Score| !Score::RANGE.contains(&score.0);
        match () {
            () if self.amount.is_nan() || self.amount < 0.0 => Err(Unusable::NegativeAmount),
            () if self.amount > MOST => Err(Unusable::AmountTooLarge),
            () if self.sets.is_some_and(|sets| !(0..=25).contains(&sets)) => Err(Unusable::SetsOutOfRange),
            () if [rest, before, after].iter().flatten().any(off) => Err(Unusable::PainOutOfRange),
            () if self.effort.as_ref().is_some_and(off) => Err(Unusable::EffortOutOfRange),
            () if self.skip.is_some() && self.amount > 0.0 => Err(Unusable::SkippedAndDone),
            () => Ok(()),
        }
    }

    /// Is it taken when it is received then? Both dates are those of the log's own zone, in which the patient was when it
    /// was made. True: it is late, and counts all the same.
    ///
    /// # Errors
    /// Its date has not come, or is more than `backfill_days` (2-14) ago; a therapist may accept it with a reason.
    pub fn taken(&self, zone: Zone, received: At, backfill_days: u64) -> Result<bool, Unusable> {
        match admit(self.date, zone.day(received), backfill_days) {
            Admission::OnTime => Ok(false),
            Admission::Late => Ok(true),
            Admission::FutureDate => Err(Unusable::FutureDate),
            Admission::OutsideWindow => Err(Unusable::OutsideWindow),
        }
    }

    /// What adherence counts of it.
    #[must_use]
    pub fn counted(&self) -> adherence::Log {
        let pain_after = self.pain.after;
        adherence::Log {
            exercise: self.exercise.to_string(),
            date: self.date,
            amount: self.amount,
            pain_after,
        }
    }

    /// Do both belong to one session? The pains before it are asked once and stand in each of its logs.
    #[must_use]
    pub fn same_session(&self, other: &Self) -> bool {
        let apart = self.done.since(other.done).abs();
        self.date == other.date
            && (self.pain.rest, self.pain.before) == (other.pain.rest, other.pain.before)
            && apart <= 3 * HOUR
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn parse(text: &str) -> At {
        At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    }

    /// 20 of EX05 on 7 March, the evening before the clocks change in New York.
    pub(super) fn log() -> SessionLog {
        SessionLog {
            id: SessionLogId(Uuid::from_u128(0x0199_a5d4_7b4c_7c3e_9d41_0242_ac12_0002)),
            exercise: ExerciseId::parse("EX05").unwrap(),
            date: Day::parse("2026-03-07").unwrap(),
            done: parse("2026-03-08T03:30:00Z"),
            amount: 20.0,
            sets: Some(2),
            pain: Pain::default(),
            effort: None,
            stop: None,
            skip: None,
            red_flags: vec![],
        }
    }

    pub(super) fn felt(rest: i16, before: i16, after: i16) -> SessionLog {
        let pain = Pain { rest: Some(Score(rest)), before: Some(Score(before)), after: Some(Score(after)) };
        SessionLog { pain, ..log() }
    }

    #[test]
    fn every_number_has_its_code() {
        let code = |log: SessionLog| log.check().map_err(Unusable::code);
        assert_eq!(code(log()), Ok(()));
        assert_eq!(code(SessionLog { amount: 0.0, skip: Some(Skip::Fear), ..log() }), Ok(()));
        for amount in [-0.5, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(code(SessionLog { amount, ..log() }), Err("negative_amount"));
        }
        assert_eq!(code(SessionLog { amount: f64::INFINITY, ..log() }), Err("amount_too_large"));
        assert_eq!(code(SessionLog { sets: Some(26), ..log() }), Err("sets_out_of_range"));
        assert_eq!(code(felt(0, 0, 11)), Err("pain_out_of_range"));
        assert_eq!(code(SessionLog { effort: Some(Score(-1)), ..log() }), Err("effort_out_of_range"));
        assert_eq!(code(SessionLog { skip: Some(Skip::Tired), ..log() }), Err("skipped_and_done"));
    }

    #[test]
    fn the_future_and_the_window_are_those_of_the_log_s_own_zone() {
        let taken = |zone: &str, received: &str| {
            log().taken(Zone::parse(zone).unwrap(), parse(received), 7).map_err(Unusable::code)
        };
        assert_eq!(taken("America/New_York", "2026-03-08T04:59:59Z"), Ok(false));
        assert_eq!(taken("America/New_York", "2026-03-08T05:00:00Z"), Ok(true));
        // Eight days later by the clock, but the night was an hour short: the 14th ends at 04:00 UTC.
        assert_eq!(taken("America/New_York", "2026-03-15T03:59:59Z"), Ok(true));
        assert_eq!(taken("America/New_York", "2026-03-15T04:00:00Z"), Err("outside_window"));
        assert_eq!(taken("America/New_York", "2026-03-07T04:59:59Z"), Err("future_date"));
        // In Auckland it is the 7th already.
        assert_eq!(taken("Pacific/Auckland", "2026-03-06T12:00:00Z"), Ok(false));
    }
}
