//! On which days an exercise is to be done.

use chrono::Weekday;
use poem_openapi::{Enum, Object, Union};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Day;

/// A day of the week, as the files of clinical.md write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[oai(rename_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
pub enum WeekDay {
    /// Monday.
    Mo,
    /// Tuesday.
    Tu,
    /// Wednesday.
    We,
    /// Thursday.
    Th,
    /// Friday.
    Fr,
    /// Saturday.
    Sa,
    /// Sunday.
    Su,
}

impl WeekDay {
    /// All of them, from Monday on.
    pub const ALL: [Self; 7] = [Self::Mo, Self::Tu, Self::We, Self::Th, Self::Fr, Self::Sa, Self::Su];

    /// Which day of the week a date is.
    #[must_use]
    pub fn of(date: Day) -> Self {
        Self::ALL[date.weekday().num_days_from_monday() as usize]
    }

    /// The same day in chrono's words.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::try_from(self as u8).unwrap_or(Weekday::Mon)
    }
}

/// On which days an exercise is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Union, FromJsonQueryResult)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[oai(discriminator_name = "kind", rename_all = "snake_case")]
pub enum Cadence {
    /// On these days of every week; the others are for rest.
    FixedDays(FixedDays),
    /// So many days of every week, whichever suit.
    TimesAWeek(TimesAWeek),
}

/// Days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
pub struct FixedDays {
    /// One at least, each once.
    pub days: Vec<WeekDay>,
}

/// A number of days a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
pub struct TimesAWeek {
    /// 1 to 7.
    pub n: i32,
}

impl Cadence {
    /// On every day.
    #[must_use]
    pub fn daily() -> Self {
        Self::fixed(&WeekDay::ALL)
    }

    /// On these days.
    #[must_use]
    pub fn fixed(days: &[WeekDay]) -> Self {
        Self::FixedDays(FixedDays { days: days.to_vec() })
    }

    /// So many times a week.
    #[must_use]
    pub fn times(n: i32) -> Self {
        Self::TimesAWeek(TimesAWeek { n })
    }

    /// May it be done on this date? So many times a week: on any of them.
    #[must_use]
    pub fn may_fall_on(&self, date: Day) -> bool {
        self.may_fall_on_a(WeekDay::of(date))
    }

    /// May it be done on this day of the week?
    #[must_use]
    pub fn may_fall_on_a(&self, day: WeekDay) -> bool {
        match self {
            Self::FixedDays(fixed) => fixed.days.contains(&day),
            Self::TimesAWeek(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::{ParseFromJSON, ToJSON};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cadence_is_the_same_json_in_the_api_and_in_a_table() {
        let written = [
            (
                Cadence::fixed(&[WeekDay::Mo, WeekDay::Su]),
                json!({"kind": "fixed_days", "days": ["MO", "SU"]}),
            ),
            (Cadence::times(3), json!({"kind": "times_a_week", "n": 3})),
        ];
        for (cadence, json) in written {
            assert_eq!(serde_json::to_value(&cadence).unwrap(), json);
            assert_eq!(cadence.to_json(), Some(json.clone()));
            assert_eq!(serde_json::from_value::<Cadence>(json.clone()).unwrap(), cadence);
            assert_eq!(Cadence::parse_from_json(Some(json)).unwrap(), cadence);
        }
        assert!(Cadence::parse_from_json(Some(json!({"kind": "monthly", "n": 3}))).is_err());
    }

    #[test]
    fn so_many_a_week_may_fall_on_any_day() {
        let monday = Day::parse("2026-03-02").unwrap();
        let falls =
            |cadence: &Cadence| monday.until(monday.plus(7)).filter(|d| cadence.may_fall_on(*d)).count();
        assert_eq!(falls(&Cadence::times(2)), 7);
        assert_eq!(falls(&Cadence::fixed(&[WeekDay::Mo, WeekDay::Th])), 2);
        assert!(WeekDay::ALL.iter().all(|day| WeekDay::ALL[day.weekday() as usize] == *day));
    }
}
