//! A log of exercise: what it says, whether it is taken, and the check-in that strong pain writes beside it
//! (clinical.md 6.3 and 7.7).

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{
    adherence::{self, Admission, admit},
    at::{At, HOUR},
    calendar::{Day, Zone},
    exercise::ExerciseId,
    ids::{CheckInId, SessionLogId},
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

/// A pain of a session from here on is a check-in as well (clinical.md 6.3).
const SEVERE: Score = Score(7);

/// A check-in that a log writes beside itself, judged like any other. Its scores were confirmed on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Always the same for the same log, so that a retry writes no second one.
    pub id: CheckInId,
    /// At rest: the rest pain before the session.
    pub rest: Option<Score>,
    /// When moving: the pain that was 7 or more, else the latest of the session.
    pub movement: Option<Score>,
    /// Red flags answered with yes.
    pub red_flags: Vec<String>,
}

/// The check-in that a log writes beside itself: with a pain of 7 or more, or a red flag. `said_before`: another log of
/// the session has written one for the pains before it, so that they are not said again with every exercise.
#[must_use]
pub fn check_in_beside(log: &SessionLog, said_before: bool) -> Option<Beside> {
    let Pain { rest, before, after } = log.pain;
    let severe = |score: &Score| *score >= SEVERE;
    let new = |score: Option<Score>| score.filter(severe).filter(|_| !said_before);
    // Both may be 7 or more: the worse one is what a nurse has to hear of.
    let strong = new(before).max(after.filter(severe));
    if strong.is_none() && new(rest).is_none() && log.red_flags.is_empty() {
        return None;
    }
    Some(Beside {
        id: beside(log.id),
        rest,
        movement: strong.or(after).or(before),
        red_flags: log.red_flags.clone(),
    })
}

/// The id of the check-in beside a log: the log's own with its last bits turned, so that it stays a UUIDv7 of the same
/// instant.
#[must_use]
pub fn beside(log: SessionLogId) -> CheckInId {
    CheckInId(Uuid::from_u128(log.0.as_u128() ^ 0xFFFF_FFFF))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> At {
        At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    }

    /// 20 of EX05 on 7 March, the evening before the clocks change in New York.
    fn log() -> SessionLog {
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

    fn felt(rest: i16, before: i16, after: i16) -> SessionLog {
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

    #[test]
    fn strong_pain_writes_a_check_in_beside_the_log_and_less_does_not() {
        let movement = |log: SessionLog| check_in_beside(&log, false).map(|one| (one.rest, one.movement));
        let scores = |rest, movement| Some((Some(Score(rest)), Some(Score(movement))));
        assert_eq!(movement(felt(6, 6, 6)), None);
        assert_eq!(movement(felt(2, 3, 7)), scores(2, 7));
        assert_eq!(movement(felt(2, 7, 4)), scores(2, 7));
        assert_eq!(movement(felt(2, 9, 7)), scores(2, 9));
        // Rest pain alone: the latest movement pain goes with it.
        assert_eq!(movement(felt(7, 3, 4)), scores(7, 4));
    }

    #[test]
    fn a_red_flag_writes_one_too_whatever_the_pain() {
        let flagged = SessionLog { red_flags: vec!["RF-CHEST".into()], ..felt(1, 2, 3) };
        let beside = check_in_beside(&flagged, true).unwrap();
        assert_eq!((beside.movement, beside.red_flags), (Some(Score(3)), vec!["RF-CHEST".to_string()]));
        let silent = SessionLog { red_flags: vec!["RF-CHEST".into()], ..log() };
        assert_eq!(check_in_beside(&silent, false).unwrap().movement, None);
    }

    #[test]
    fn the_pains_before_a_session_are_said_once_and_not_with_every_exercise() {
        let first = felt(2, 8, 5);
        let second = SessionLog { done: first.done.plus(HOUR), ..felt(2, 8, 6) };
        assert!(second.same_session(&first) && !second.same_session(&felt(2, 7, 5)));
        assert_eq!(check_in_beside(&second, true), None);
        let worse = felt(2, 8, 7);
        assert_eq!(check_in_beside(&worse, true).unwrap().movement, Some(Score(7)));
    }

    #[test]
    fn a_retry_writes_the_same_check_in() {
        let id = check_in_beside(&felt(0, 0, 9), false).unwrap().id;
        assert_eq!(id, beside(log().id));
        assert_ne!(id.0, log().id.0);
        assert_eq!(id.0.get_version_num(), 7);
    }
}
