//! The prompts of a patient's day, and where each stands (clinical.md 1.3).

use poem_openapi::Enum;

use super::{Mark, Quiet, Slot, Timetable, check_in_answers, check_in_timetable};
use crate::domain::{
    at::{At, DAY},
    calendar::Zone,
};

/// The prompts of one local day, and what is due next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// The prompt that waits for an answer: due now, or the next one to come. None when the course is over.
    pub next: Option<At>,
    /// Those of the patient's local date, in order.
    pub prompts: Vec<Prompt>,
}

/// One prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// When a check-in is asked for.
    pub at: At,
    /// Where it stands.
    pub state: PromptState,
}

/// Where a prompt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PromptState {
    /// A check-in came.
    Answered,
    /// Now.
    Due,
    /// Later.
    Upcoming,
    /// No check-in came.
    Missed,
}

/// The prompts of the local date at `now` by the protocol's times, and what is due next. A zone that the list does not
/// know counts as UTC.
#[must_use]
pub fn day(procedure_end: At, zone: &str, now: At, felt: &[At]) -> Today {
    let zone = Zone::parse(zone).unwrap_or_default();
    day_of(&check_in_timetable(procedure_end, zone, &[], Quiet::default()), now, felt)
}

/// The prompts of the local date at `now`, and what is due next. `felt` are the felt times of the check-ins.
///
/// A prompt is answered by a check-in felt from two hours before it until the next one.
#[must_use]
pub fn day_of(timetable: &Timetable, now: At, felt: &[At]) -> Today {
    let today = timetable.zone.day(now);
    let felt: Vec<At> = felt.iter().copied().filter(|felt| *felt <= now).collect();
    // Whatever came before yesterday is neither shown nor waits for an answer: but a weekly prompt waits for a week.
    let since = Mark::before(now.plus(-8 * DAY), timetable.zone);
    let slots: Vec<Slot> = timetable.after(since).collect();
    let over = timetable.over().unwrap_or(now);
    let mut day = Today::default();
    for (index, slot) in slots.iter().enumerate() {
        let at = slot.due;
        let until = slots.get(index + 1).map_or(over, |next| next.due);
        let state = match () {
            () if check_in_answers(at, until, &felt) => PromptState::Answered,
            () if now < at => PromptState::Upcoming,
            () if now < until => PromptState::Due,
            () => PromptState::Missed,
        };
        if day.next.is_none() && matches!(state, PromptState::Due | PromptState::Upcoming) {
            day.next = Some(at);
        }
        if slot.mark.date == today {
            day.prompts.push(Prompt { at, state });
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};

    fn slots(end: &str, name: &str) -> Vec<Slot> {
        let (end, zone) = (parse(end), Zone::parse(name).unwrap());
        let table = check_in_timetable(end, zone, &[], Quiet::default());
        table.after(Mark::before(end, zone)).collect()
    }

    fn course(end: &str, name: &str) -> Vec<String> {
        let written = |slot: &Slot| format!("{} {}", &slot.mark.date.to_string()[5..], slot.mark.time);
        slots(end, name).iter().map(written).collect()
    }

    #[test]
    fn three_a_day_then_every_morning_then_every_week() {
        // Monday 13:30 in New York; t = 75 is Thursday 16:30, t = 336 two weeks later at 13:30.
        let course = course("2026-06-01T13:30:00-04:00", NEW_YORK);
        assert_eq!(
            course[..9],
            [
                "06-01 14:00",
                "06-01 20:00",
                "06-02 08:00",
                "06-02 14:00",
                "06-02 20:00",
                "06-03 08:00",
                "06-03 14:00",
                "06-03 20:00",
                "06-04 08:00",
            ]
        );
        assert_eq!(course[9..12], ["06-04 14:00", "06-05 09:00", "06-06 09:00"]);
        assert_eq!(
            course[20..],
            [
                "06-15 09:00",
                "06-22 09:00",
                "06-29 09:00",
                "07-06 09:00",
                "07-13 09:00",
                "07-20 09:00",
                "07-27 09:00",
                "08-03 09:00",
                "08-10 09:00",
                "08-17 09:00",
                "08-24 09:00",
            ]
        );
    }

    #[test]
    fn a_prompt_belongs_to_the_stretch_its_own_time_falls_into() {
        // The procedure ends at 05:00: t = 75 at 08:00 sharp of the third day, which is no longer below it.
        let at_eight = course("2026-06-01T05:00:00-04:00", NEW_YORK);
        assert_eq!(at_eight[..1], ["06-01 08:00"]);
        assert!(
            !at_eight.contains(&"06-04 08:00".to_string()) && !at_eight.contains(&"06-04 09:00".to_string())
        );
        assert!(at_eight.contains(&"06-05 09:00".to_string()));
        // An end at 09:00 sharp: two weeks later t = 336 at 09:00 is the first weekly one.
        let at_nine = course("2026-06-01T09:00:00-04:00", NEW_YORK);
        assert_eq!(at_nine.iter().filter(|at| at.starts_with("06-15")).count(), 1);
        assert_eq!(at_nine.last().unwrap(), "08-17 09:00");
        assert_eq!(course("2026-06-01T08:00:00-04:00", NEW_YORK)[0], "06-01 08:00");
    }

    #[test]
    fn local_times_stay_when_the_clock_is_changed() {
        // Autumn in New York: 1 November 2026.
        let autumn = slots("2026-10-31T10:00:00-04:00", NEW_YORK);
        assert_eq!(autumn[1].due, parse("2026-10-31T20:00:00-04:00"));
        assert_eq!(autumn[2].due, parse("2026-11-01T08:00:00-05:00"));
    }

    #[test]
    fn a_check_in_answers_from_two_hours_before_until_the_next_prompt() {
        let end = parse("2026-06-01T05:00:00-04:00");
        let now = parse("2026-06-01T14:30:00-04:00");
        let states = |felt: &[&str]| {
            let felt: Vec<At> =
                felt.iter().map(|text| parse(&format!("2026-06-01T{text}:00-04:00"))).collect();
            day(end, NEW_YORK, now, &felt).prompts.iter().map(|p| p.state).collect::<Vec<_>>()
        };
        use PromptState::{Answered, Due, Missed, Upcoming};
        assert_eq!(states(&[]), [Missed, Due, Upcoming]);
        assert_eq!(states(&["06:00"]), [Answered, Due, Upcoming]);
        assert_eq!(states(&["05:59"]), [Missed, Due, Upcoming]);
        assert_eq!(states(&["11:59"]), [Answered, Due, Upcoming]);
        // Two hours before one is still after the other.
        assert_eq!(states(&["12:00"]), [Answered, Answered, Upcoming]);
        assert_eq!(states(&["14:00"]), [Missed, Answered, Upcoming]);
    }

    #[test]
    fn next_is_what_waits_for_an_answer() {
        let end = parse("2026-06-01T05:00:00-04:00");
        let next = |now: &str, felt: &[At]| day(end, NEW_YORK, parse(now), felt).next;
        let two = parse("2026-06-01T14:00:00-04:00");
        assert_eq!(next("2026-06-01T14:30:00-04:00", &[]), Some(two));
        assert_eq!(next("2026-06-01T14:30:00-04:00", &[two]), Some(parse("2026-06-01T20:00:00-04:00")));
        assert_eq!(next("2026-05-30T14:30:00-04:00", &[]), Some(parse("2026-06-01T08:00:00-04:00")));
        assert_eq!(next("2026-09-30T14:30:00-04:00", &[]), None);
    }
}
