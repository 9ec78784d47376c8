//! The ladder of people (reliability.md 4): which level an open alert reaches, and when, until a person takes it.
//!
//! | severity | 1 | 1 again | 2 | 3 |
//! | --- | --- | --- | --- | --- |
//! | urgent | at once | 2 min, devices that said nothing | 5 min | 15 min, then every 15 min |
//! | warning | at once in working time, else at its start | - | 60 min of working time | 4 h of it, then at the start of each day |
//! | info | - | - | - | - |
//!
//! Levels are counted from the first raise and stand still only while a person's acknowledgement holds.

mod audience;
mod bounds;
#[cfg(test)]
mod laws;
mod letters;

use poem_openapi::Object;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

pub use self::{
    audience::{Entered, Member, enter},
    bounds::OutsideBounds,
    letters::{Device, Letter, letters},
};
use crate::domain::{
    alert::Severity,
    at::{At, HOUR, MINUTE},
    schedule::WorkingTime,
};

/// The highest level: all nurses, the admins, and the clinic's fallback channels. It is never skipped.
pub const LAST: i16 = 3;
/// An urgent alert is told again to the devices of level 1 that said nothing after so long.
const SECOND_RING: i64 = 2 * MINUTE;
/// At the last level an urgent alert is told again and again, so far apart.
const EVERY: i64 = 15 * MINUTE;

/// A clinic's ladder: when the levels after the first are reached. Each change is a new version and never reaches back: an
/// alert keeps the ladder it was raised under. The bounds are those of clinical.md 3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, Object)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ladder {
    /// All nurses on duty, minutes after an urgent alert (2-10).
    pub urgent_second_min: i64,
    /// Everybody, minutes after an urgent alert (5-30, after the second).
    pub urgent_third_min: i64,
    /// All nurses on duty, minutes of working time after a warning (15-120).
    pub warning_second_min: i64,
    /// Everybody, hours of working time after a warning (1-8, after the second).
    pub warning_third_h: i64,
}

impl Default for Ladder {
    fn default() -> Self {
        Self { urgent_second_min: 5, urgent_third_min: 15, warning_second_min: 60, warning_third_h: 4 }
    }
}

/// One step of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// 1 to 3.
    pub level: i16,
    /// 0 when the level is entered, then 1, 2, … each time it is told again.
    pub repeat: i32,
    /// When it is due.
    pub at: At,
}

/// How far an alert has climbed in one run by the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Climb {
    /// What the times depend on. A rise in severity begins a new climb.
    pub severity: Severity,
    /// When it was raised, by our clock.
    pub started_at: At,
    /// How long acknowledgements that came to nothing have held it, in milliseconds; for a warning of working time.
    pub held: i64,
    /// The level reached; 0 is a warning that waits for the clinic's day.
    pub level: i16,
    /// How often that level was told again.
    pub repeat: i32,
    /// When that was.
    pub entered_at: At,
}

impl Climb {
    /// An alert just raised.
    #[must_use]
    pub fn begin(severity: Severity, now: At) -> Self {
        Self { severity, started_at: now, held: 0, level: 0, repeat: 0, entered_at: now }
    }

    /// The step that comes next, and when. None: an info alert is told to nobody.
    #[must_use]
    pub fn next(&self, ladder: &Ladder, clinic: &WorkingTime) -> Option<Rung> {
        match self.severity {
            Severity::Info => None,
            Severity::Urgent => Some(self.next_urgent(ladder)),
            Severity::Warning => Some(self.next_warning(ladder, clinic)),
        }
    }

    fn next_urgent(&self, ladder: &Ladder) -> Rung {
        let begun = self.started_at.plus(self.held);
        let (second, third) = (ladder.urgent_second_min * MINUTE, ladder.urgent_third_min * MINUTE);
        match (self.level, self.repeat) {
            (0, _) => Rung { level: 1, repeat: 0, at: self.started_at },
            (1, 0) if SECOND_RING < second => Rung { level: 1, repeat: 1, at: begun.plus(SECOND_RING) },
            (1, _) => Rung { level: 2, repeat: 0, at: begun.plus(second) },
            (2, _) => Rung { level: LAST, repeat: 0, at: begun.plus(third) },
            (_, told) => {
                let first = begun.plus(third);
                let rounds = self.entered_at.since(first).div_euclid(EVERY) + 1;
                Rung { level: LAST, repeat: told + 1, at: first.plus(rounds.max(0) * EVERY) }
            }
        }
    }

    fn next_warning(&self, ladder: &Ladder, clinic: &WorkingTime) -> Rung {
        let due = |offset: i64| clinic.after(self.started_at, offset + self.held);
        match self.level {
            0 => Rung { level: 1, repeat: 0, at: clinic.opens(self.started_at) },
            1 => Rung { level: 2, repeat: 0, at: due(ladder.warning_second_min * MINUTE) },
            2 => Rung { level: LAST, repeat: 0, at: due(ladder.warning_third_h * HOUR) },
            _ => Rung { level: LAST, repeat: self.repeat + 1, at: clinic.next_day(self.entered_at) },
        }
    }

    /// The step to take now: the highest that is due, so that after a stop nothing is replayed. None: nothing is due.
    #[must_use]
    pub fn due(&self, ladder: &Ladder, clinic: &WorkingTime, now: At) -> Option<Rung> {
        let mut reached = *self;
        let mut due = None;
        while let Some(rung) = reached.next(ladder, clinic).filter(|rung| rung.at <= now) {
            reached = reached.at(rung, rung.at);
            due = Some(rung);
            if rung.level == LAST {
                break;
            }
        }
        due
    }

    /// The climb once a step was taken.
    #[must_use]
    pub fn at(self, rung: Rung, now: At) -> Self {
        Self { level: rung.level, repeat: rung.repeat, entered_at: now, ..self }
    }

    /// The level that is entered at once when an acknowledgement came to nothing: one above the highest reached, at least the
    /// second. Tapping and sleeping cannot hold an alert down.
    #[must_use]
    pub fn lapsed(&self, now: At) -> Rung {
        Rung { level: (self.level + 1).clamp(2, LAST), repeat: 0, at: now }
    }

    /// How long a stop from one instant to a later one counts as held.
    #[must_use]
    pub fn stood_still(&self, clinic: &WorkingTime, from: At, to: At) -> i64 {
        match self.severity {
            Severity::Urgent => to.since(from).max(0),
            Severity::Warning | Severity::Info => clinic.between(from, to),
        }
    }
}

/// Is an alert that nobody is on at a level an admin's matter too? Whatever has reached the last level is, as it tells
/// admins; an urgent one is from the first moment: whoever looks may find a nurse before it gets there.
#[must_use]
pub fn needs_admins(severity: Severity, level: i16) -> bool {
    severity == Severity::Urgent || level >= LAST
}

/// Until when nobody is told of an alert: quiet hours hold a warning to the morning, and never what is urgent. None: whoever
/// is to be told is told now. (An info alert is told to nobody; the night holds nothing of it.)
#[must_use]
pub fn quiet_until(severity: Severity, clinic: &WorkingTime, now: At) -> Option<At> {
    let opens = clinic.opens(now);
    (severity == Severity::Warning && opens > now).then_some(opens)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{calendar::Zone, schedule::Quiet};

    fn at(text: &str) -> At {
        At::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    }

    fn clinic() -> WorkingTime {
        WorkingTime { zone: Zone::parse("America/New_York").unwrap(), quiet: Quiet::default() }
    }

    /// All steps until the one after `end`, as minutes since the raise.
    fn steps(severity: Severity, raised: &str, until_min: i64) -> Vec<(i16, i32, i64)> {
        let (raised, ladder) = (at(raised), Ladder::default());
        let mut climb = Climb::begin(severity, raised);
        let mut steps = Vec::new();
        while let Some(rung) = climb.next(&ladder, &clinic()) {
            let minutes = rung.at.since(raised) / MINUTE;
            if minutes > until_min {
                break;
            }
            steps.push((rung.level, rung.repeat, minutes));
            climb = climb.at(rung, rung.at);
        }
        steps
    }

    #[test]
    fn an_urgent_alert_climbs_at_any_hour_and_never_stops_by_itself() {
        let night = steps(Severity::Urgent, "2026-11-24T03:10:00Z", 50);
        assert_eq!(night, [(1, 0, 0), (1, 1, 2), (2, 0, 5), (3, 0, 15), (3, 1, 30), (3, 2, 45)]);
    }

    #[test]
    fn a_warning_climbs_in_working_time_and_then_once_a_day() {
        let morning = steps(Severity::Warning, "2026-11-23T15:00:00Z", 3 * 24 * 60);
        // 10:00: at once, 11:00, 14:00, then each morning at 08:00.
        assert_eq!(
            morning,
            [(1, 0, 0), (2, 0, 60), (3, 0, 240), (3, 1, 22 * 60), (3, 2, 46 * 60), (3, 3, 70 * 60)]
        );
        // 22:00: 08:00, 09:00, 12:00.
        let night = steps(Severity::Warning, "2026-11-24T03:00:00Z", 24 * 60);
        assert_eq!(night, [(1, 0, 600), (2, 0, 660), (3, 0, 840)]);
    }

    #[test]
    fn an_admin_sees_what_is_urgent_at_once_and_a_warning_on_the_last_level() {
        let of = |severity| [0, 1, 2, 3].map(|level| needs_admins(severity, level));
        assert_eq!(of(Severity::Urgent), [true; 4]);
        assert_eq!(of(Severity::Warning), [false, false, false, true]);
    }

    #[test]
    fn the_night_holds_a_warning_to_the_morning_and_nothing_urgent() {
        let night = at("2026-11-24T03:00:00Z");
        let until = |severity| quiet_until(severity, &clinic(), night);
        assert_eq!(until(Severity::Warning), Some(at("2026-11-24T13:00:00Z")));
        assert_eq!([until(Severity::Urgent), until(Severity::Info)], [None, None]);
        assert_eq!(quiet_until(Severity::Warning, &clinic(), at("2026-11-24T13:00:00Z")), None);
    }

    #[test]
    fn an_info_alert_is_told_to_nobody() {
        assert_eq!(steps(Severity::Info, "2026-11-23T15:00:00Z", 1_000_000), []);
    }

    #[test]
    fn after_a_stop_the_highest_level_that_is_due_is_entered_once() {
        let raised = at("2026-11-23T15:00:00Z");
        let climb =
            Climb::begin(Severity::Urgent, raised).at(Rung { level: 1, repeat: 0, at: raised }, raised);
        let now = raised.plus(42 * MINUTE);
        let due = climb.due(&Ladder::default(), &clinic(), now).unwrap();
        assert_eq!((due.level, due.repeat), (3, 0));
        let next = climb.at(due, now).next(&Ladder::default(), &clinic()).unwrap();
        assert_eq!((next.repeat, next.at), (1, raised.plus(45 * MINUTE)), "missed repeats are not replayed");
    }

    #[test]
    fn an_acknowledgement_holds_the_times_and_its_lapse_enters_the_next_level() {
        let raised = at("2026-11-23T15:00:00Z");
        let first =
            Climb::begin(Severity::Urgent, raised).at(Rung { level: 1, repeat: 0, at: raised }, raised);
        let (taken, lapses) = (raised.plus(MINUTE), raised.plus(31 * MINUTE));
        let lapsed = first.lapsed(lapses);
        assert_eq!(lapsed.level, 2);
        let held = first.stood_still(&clinic(), taken, lapses);
        let climb = Climb { held, ..first }.at(lapsed, lapses);
        let next = climb.next(&Ladder::default(), &clinic()).unwrap();
        assert_eq!((next.level, next.at), (3, raised.plus(45 * MINUTE)), "15 minutes and the 30 it was held");
        assert_eq!(climb.at(next, next.at).lapsed(next.at).level, 3, "there is none above the last");
    }

    #[test]
    fn a_second_level_at_two_minutes_needs_no_second_ring() {
        let ladder = Ladder { urgent_second_min: 2, ..Ladder::default() };
        let raised = at("2026-11-23T15:00:00Z");
        let first =
            Climb::begin(Severity::Urgent, raised).at(Rung { level: 1, repeat: 0, at: raised }, raised);
        let next = first.next(&ladder, &clinic()).unwrap();
        assert_eq!((next.level, next.repeat, next.at), (2, 0, raised.plus(2 * MINUTE)));
    }
}
