//! When a clinic sleeps.

use std::str::FromStr;

use chrono::Days;
use chrono_tz::Tz;

use super::{instant, local, time};
use crate::domain::at::At;

/// When the quiet hours that hold at `now` end; none when it is not quiet. Times are `HH:MM` of the clinic's clock;
/// two equal ones mean that it is never quiet.
#[must_use]
pub fn quiet_until(now: At, zone: &str, from: &str, to: &str) -> Option<At> {
    let zone = Tz::from_str(zone).unwrap_or(Tz::UTC);
    let (from, to) = (time(from)?, time(to)?);
    let here = local(now, zone);
    let (date, clock) = (here.date(), here.time());
    let quiet = if from <= to { from <= clock && clock < to } else { clock >= from || clock < to };
    if !quiet {
        return None;
    }
    let ends = if clock < to { date } else { date.checked_add_days(Days::new(1))? };
    // In the hour that happens twice the end may lie behind us: then it is over.
    Some(instant(ends, to, zone)).filter(|end| *end > now)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};

    #[test]
    fn quiet_hours_pass_midnight_and_end_on_the_local_clock() {
        let until = |now: &str| quiet_until(parse(now), NEW_YORK, "21:00", "08:00");
        assert_eq!(until("2026-11-21T21:00:00-05:00"), Some(parse("2026-11-22T08:00:00-05:00")));
        assert_eq!(until("2026-11-22T07:59:59-05:00"), Some(parse("2026-11-22T08:00:00-05:00")));
        assert_eq!(until("2026-11-22T08:00:00-05:00"), None);
        assert_eq!(until("2026-11-21T20:59:59-05:00"), None);
        // The night in which the clock goes back is an hour longer.
        assert_eq!(until("2026-10-31T22:00:00-04:00"), Some(parse("2026-11-01T08:00:00-05:00")));
    }

    #[test]
    fn quiet_hours_within_a_day_and_none_at_all() {
        let noon = parse("2026-11-22T12:30:00Z");
        assert_eq!(quiet_until(noon, "UTC", "12:00", "13:00"), Some(parse("2026-11-22T13:00:00Z")));
        assert_eq!(quiet_until(noon, "UTC", "12:00", "12:00"), None);
        assert_eq!(quiet_until(noon, "UTC", "12:31", "12:00"), None);
        // 02:30 happens twice; in the second 02:10 it is over.
        let twice = parse("2026-10-25T01:10:00Z");
        assert_eq!(quiet_until(twice, "Europe/Berlin", "21:00", "02:30"), None);
    }
}
