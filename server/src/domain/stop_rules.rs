//! The stop rules (clinical.md 6.3): what the pain of a session means for the exercise, on the screen at once and here
//! again when its log arrives.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

use super::{
    at::{At, HOUR},
    calendar::Day,
    exercise::ExerciseId,
    score::Score,
};

/// Rest pain from here on: no session.
const NO_START: i16 = 7;
/// Movement pain after an exercise from here on is red, and so is a rise by [`RED_RISE`].
const RED: i16 = 6;
const RED_RISE: i16 = 3;
/// Movement pain after an exercise from here on is amber, and so is a rise by [`AMBER_RISE`].
const AMBER: i16 = 4;
const AMBER_RISE: i16 = 2;

/// The next-day question is asked from so many hours after the exercise on, both included.
pub const NEXT_DAY: std::ops::RangeInclusive<i64> = 20 * HOUR..=48 * HOUR;

/// What the stop rules say, from the gravest.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StopResult {
    /// Too much pain at rest: no session.
    NoStart,
    /// Stop this exercise, hold it, and ask the therapist.
    Red,
    /// Half the dose of this exercise until the therapist acts.
    Amber,
    /// Go on.
    Green,
}

/// The pain of one exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pain {
    /// At rest, before the session.
    pub rest: Option<Score>,
    /// When moving, before the session.
    pub before: Option<Score>,
    /// When moving, after this exercise.
    pub after: Option<Score>,
}

impl Pain {
    /// Did the exercise leave more pain than there was? Then the next day is asked about.
    #[must_use]
    pub fn rose(&self) -> bool {
        self.rise().is_some_and(|rise| rise > 0)
    }

    fn rise(&self) -> Option<i16> {
        Some(self.after?.0 - self.before?.0)
    }
}

/// What the table says of an exercise; the first line that fits. `gone` is the answer to the next-day question, none
/// while there is none. A pain that was not asked for, or not answered, fits no line.
#[must_use]
pub fn judge(pain: Pain, gone: Option<bool>) -> StopResult {
    let after = |least| pain.after.is_some_and(|after| after.0 >= least);
    let risen = |least| pain.rise().is_some_and(|rise| rise >= least);
    match () {
        () if pain.rest.is_some_and(|rest| rest.0 >= NO_START) => StopResult::NoStart,
        () if after(RED) || risen(RED_RISE) || (gone == Some(false) && pain.rose()) => StopResult::Red,
        () if after(AMBER) || risen(AMBER_RISE) => StopResult::Amber,
        () => StopResult::Green,
    }
}

/// Is it time to ask whether the extra pain of an exercise done then is gone?
#[must_use]
pub fn asks_next_day(pain: Pain, done: At, now: At) -> bool {
    pain.rose() && NEXT_DAY.contains(&now.since(done))
}

/// Half the dose of an exercise, from the date of an amber result until the therapist acts. Several at once halve once.
///
/// From that very date: what is advised on the screen is advised for the rest of the day too, and a patient who heeds it
/// must not lose credit. Whoever did the whole dose before has full credit either way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Easing {
    /// Which exercise.
    pub exercise: ExerciseId,
    /// The local date of the log with the amber result.
    pub from: Day,
    /// First date of the full dose again; none: the therapist has not acted.
    pub to: Option<Day>,
}

/// What a therapist does about an amber result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Closes the item, on this local date of the patient.
    Closed(Day),
    /// Publishes a version that starts on this date.
    Published(Day),
}

impl Easing {
    /// Does it halve the dose of this exercise on this date?
    #[must_use]
    pub fn eases(&self, exercise: &str, date: Day) -> bool {
        self.exercise.as_str() == exercise && date >= self.from && self.to.is_none_or(|to| date < to)
    }

    /// The date on which the full dose is advised again: the start of a version that was published after the result came
    /// in, or the day after the item was closed, as what was advised today stays. A version published before is no act
    /// upon it: the therapist did not know.
    #[must_use]
    pub fn ended(&self, act: Act) -> Day {
        match act {
            Act::Closed(on) => on.max(self.from).plus(1),
            Act::Published(from) => from.max(self.from),
        }
    }
}

/// The dose advised where it is halved: rounded up, and never more than the whole.
#[must_use]
pub fn halved(dose: f64) -> f64 {
    (dose / 2.0).ceil().min(dose)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pain(rest: i16, before: i16, after: i16) -> Pain {
        Pain { rest: Some(Score(rest)), before: Some(Score(before)), after: Some(Score(after)) }
    }

    #[test]
    fn every_line_of_the_table_at_its_edges() {
        use StopResult::{Amber, Green, NoStart, Red};
        for (rest, before, after, expected) in [
            (7, 0, 0, NoStart),
            (7, 2, 9, NoStart),
            (6, 2, 2, Green),
            (0, 6, 6, Red),
            (0, 5, 5, Amber),
            (0, 4, 4, Amber),
            (0, 3, 3, Green),
            (0, 3, 6, Red),
            (0, 2, 5, Red),
            (0, 1, 4, Red),
            (0, 0, 3, Red),
            (0, 0, 2, Amber),
            (0, 1, 3, Amber),
            (0, 2, 3, Green),
            (0, 1, 2, Green),
            (0, 3, 0, Green),
        ] {
            assert_eq!(judge(pain(rest, before, after), None), expected, "{rest} {before} {after}");
        }
    }

    #[test]
    fn pain_that_is_still_there_the_next_day_is_red_where_it_had_risen() {
        assert_eq!(judge(pain(0, 2, 3), Some(false)), StopResult::Red);
        assert_eq!(judge(pain(0, 2, 3), Some(true)), StopResult::Green);
        assert_eq!(judge(pain(0, 2, 2), Some(false)), StopResult::Green);
        assert_eq!(judge(pain(0, 1, 3), Some(true)), StopResult::Amber);
    }

    #[test]
    fn what_was_not_answered_fits_no_line() {
        let pain = |before, after| Pain { rest: None, before, after };
        assert_eq!(judge(Pain::default(), Some(false)), StopResult::Green);
        assert_eq!(judge(pain(Some(Score(0)), None), None), StopResult::Green);
        assert_eq!(judge(pain(None, Some(Score(3))), None), StopResult::Green);
        assert_eq!(judge(pain(None, Some(Score(6))), None), StopResult::Red);
    }

    #[test]
    fn the_next_day_is_asked_about_between_twenty_and_forty_eight_hours_later() {
        let asked = |hours: f64, pain| asks_next_day(pain, At(0), At((hours * 3_600_000.0) as i64));
        let rose = pain(0, 2, 3);
        assert_eq!([19.99, 20.0, 48.0, 48.01].map(|hours| asked(hours, rose)), [false, true, true, false]);
        assert!(!asked(24.0, pain(0, 2, 2)));
    }

    #[test]
    fn the_dose_is_half_from_the_amber_date_until_the_therapist_acts() {
        let march = |number: u64| Day::parse("2026-03-01").unwrap().plus(number - 1);
        let easing = Easing { exercise: ExerciseId::parse("EX05").unwrap(), from: march(4), to: None };
        assert!(easing.eases("EX05", march(4)) && easing.eases("EX05", march(40)));
        assert!(!easing.eases("EX05", march(3)) && !easing.eases("EX07", march(4)));
        assert_eq!(easing.ended(Act::Closed(march(4))), march(5));
        assert_eq!(easing.ended(Act::Closed(march(6))), march(7));
        assert_eq!(easing.ended(Act::Published(march(6))), march(6));
        let acted = Easing { to: Some(march(7)), ..easing };
        assert!(acted.eases("EX05", march(6)) && !acted.eases("EX05", march(7)));
    }

    #[test]
    fn half_a_dose_is_rounded_up() {
        assert_eq!([20.0, 15.0, 3.0, 1.0].map(halved), [10.0, 8.0, 2.0, 1.0]);
        assert!((halved(0.5) - 0.5).abs() < 1e-9);
    }
}
