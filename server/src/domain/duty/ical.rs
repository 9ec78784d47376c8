//! One person's duty as an iCalendar (RFC 5545) that any calendar takes. It says "On duty" and nothing else: no colleague,
//! no patient, no clinic.

use std::{collections::HashMap, fmt::Write};

use super::{Stint, StintId};
use crate::domain::at::At;

/// What a day of duty is called.
const SUMMARY: &str = "On duty";
/// A line is so many octets long at most, its end not counted.
const OCTETS: usize = 75;

/// Writes the calendar of these stints as of `now`. The same stint has the same UID each time.
#[must_use]
pub fn ical(stints: &[Stint], now: At) -> String {
    let mut text = String::new();
    let mut say = |name: &str, value: &str| line(&mut text, &format!("{name}:{value}"));
    say("BEGIN", "VCALENDAR");
    say("VERSION", "2.0");
    say("PRODID", "-//Reliefline//Duty//EN");
    say("CALSCALE", "GREGORIAN");
    say("METHOD", "PUBLISH");
    say("X-WR-CALNAME", &escaped(SUMMARY));
    let mut pieces: HashMap<StintId, u32> = HashMap::new();
    for stint in stints {
        let piece = pieces.entry(stint.id).and_modify(|piece| *piece += 1).or_default();
        say("BEGIN", "VEVENT");
        say("UID", &format!("{}.{piece}@reliefline", stint.id));
        say("DTSTAMP", &utc(now));
        say("DTSTART", &utc(stint.time.from));
        say("DTEND", &utc(stint.time.to));
        say("SUMMARY", &escaped(SUMMARY));
        say("END", "VEVENT");
    }
    say("END", "VCALENDAR");
    text
}

fn utc(at: At) -> String {
    at.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value: what would end it, or begin the next one, is escaped.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Writes a line, folded where it is too long: never inside a character.
fn line(text: &mut String, whole: &str) {
    let mut used = 0;
    for character in whole.chars() {
        if used + character.len_utf8() > OCTETS {
            text.push_str("\r\n ");
            used = 1;
        }
        text.push(character);
        used += character.len_utf8();
    }
    let _ = write!(text, "\r\n");
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        calendar::Day,
        duty::{Origin, Stretch},
        ids::{ShiftId, StaffId},
    };

    #[test]
    fn a_calendar_says_on_duty_in_utc_and_nothing_else() {
        let stint = Stint {
            id: StintId::Planned(ShiftId(Uuid::from_u128(7)), Day::parse("2026-11-22").unwrap()),
            staff: StaffId(Uuid::from_u128(1)),
            position: 1,
            time: Stretch { from: At(1_795_352_400_000), to: At(1_795_381_200_000) },
            origin: Origin::Planned,
        };
        let text = ical(&[stint], At(1_795_300_000_000));
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Reliefline//Duty//EN",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "X-WR-CALNAME:On duty",
                "BEGIN:VEVENT",
                "UID:00000000-0000-0000-0000-000000000007.2026-11-22.0@reliefline",
                "DTSTAMP:20261121T222640Z",
                "DTSTART:20261122T130000Z",
                "DTEND:20261122T210000Z",
                "SUMMARY:On duty",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        );
    }

    #[test]
    fn a_long_line_is_folded_at_75_octets_and_never_inside_a_character() {
        let (mut text, whole) = (String::new(), "ñ".repeat(100));
        line(&mut text, &whole);
        let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= OCTETS), "{lines:?}");
        assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
        assert_eq!(text.replace("\r\n ", ""), format!("{whole}\r\n"));
        let (mut short, whole) = (String::new(), "x".repeat(OCTETS));
        line(&mut short, &whole);
        assert_eq!(short, format!("{whole}\r\n"), "75 octets are one line");
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne"), "a\\;b\\,c\\\\d\\ne");
    }
}
