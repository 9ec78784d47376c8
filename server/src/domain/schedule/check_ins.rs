//! When a patient is asked for a check-in (clinical.md 1.3).

use super::{Quiet, Stretch, Timetable};
use crate::domain::{
    at::{At, HOUR},
    calendar::{TimeOfDay, Zone},
    protocol::protocol,
};

/// The prompts of a course: three a day while t < 75 h, then one a day from the next local date while t < 336 h, then one
/// a week on the procedure's weekday while t < 2016 h; t is that of the prompt's own time.
///
/// Own times (none: the protocol's) all count in the first stretch; afterwards the first of them outside the quiet hours
/// does.
#[must_use]
pub fn check_in_timetable(procedure_end: At, zone: Zone, own: &[TimeOfDay], quiet: Quiet) -> Timetable {
    let plan = &protocol().prompts;
    let hours = |hours: i64| procedure_end.plus(hours * HOUR);
    let early = (procedure_end, hours(plan.early.until_h));
    let daily = (early.1, hours(plan.daily.until_h));
    let weekly = (daily.1, hours(plan.weekly.until_h));
    let start = zone.day(procedure_end);
    let several = early_times(own);
    let once = own.iter().copied().find(|time| !quiet.has(*time)).or(own.first().copied());
    let at = |time: &str| once.or(TimeOfDay::parse(time)).as_slice().to_vec();
    let dates = |from, (begins, ends): (At, At), times: &[TimeOfDay]| {
        Stretch::daily(from, zone.day(ends).plus(1), times).between(begins, ends)
    };
    let stretches = vec![
        dates(start, early, &several),
        dates(zone.day(early.1).plus(1), daily, &at(&plan.daily.time)),
        dates(zone.day(daily.1), weekly, &at(&plan.weekly.time)).only_on(start),
    ];
    Timetable { zone, quiet, stretches }
}

/// The times of the first stretch, in order.
pub(super) fn early_times(own: &[TimeOfDay]) -> Vec<TimeOfDay> {
    let of_protocol =
        || protocol().prompts.early.times.iter().filter_map(|text| TimeOfDay::parse(text)).collect();
    let mut times: Vec<TimeOfDay> = if own.is_empty() { of_protocol() } else { own.to_vec() };
    times.sort_unstable();
    times
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Mark, tests::*, timetable::tests::times},
        *,
    };

    fn course(own: &[&str], quiet: Quiet) -> Vec<String> {
        let end = parse("2026-06-01T13:30:00-04:00");
        let table = check_in_timetable(end, Zone::parse(NEW_YORK).unwrap(), &times(own), quiet);
        let slots = table.after(Mark::before(end, table.zone));
        slots.map(|slot| format!("{} {}", slot.mark.date, slot.mark.time)).collect()
    }

    #[test]
    fn own_times_take_the_place_of_the_protocol_s() {
        let own = course(&["07:30", "13:45", "19:30"], Quiet::default());
        assert_eq!(own[..3], ["2026-06-01 13:45", "2026-06-01 19:30", "2026-06-02 07:30"]);
        // 07:30 lies in the quiet hours, so that once a day it is the afternoon's.
        let t75 = own.iter().position(|slot| slot.starts_with("2026-06-05")).unwrap();
        assert_eq!(own[t75..t75 + 2], ["2026-06-05 13:45", "2026-06-06 13:45"]);
        // On 24 August t = 2016 at 13:30 already.
        assert_eq!(own.last().unwrap(), "2026-08-17 13:45");
    }

    #[test]
    fn without_own_times_it_is_three_a_day_then_nine_o_clock() {
        let course = course(&[], Quiet::default());
        assert_eq!(course[..2], ["2026-06-01 14:00", "2026-06-01 20:00"]);
        assert_eq!(course.len(), 31);
        assert_eq!(course.last().unwrap(), "2026-08-24 09:00");
    }
}
