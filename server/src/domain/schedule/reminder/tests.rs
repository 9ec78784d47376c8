use super::{
    super::{
        Stretch,
        tests::*,
        timetable::tests::{daily, mark, times},
    },
    *,
};
use crate::domain::calendar::Zone;

const EARLY: [&str; 3] = ["08:00", "14:00", "20:00"];

/// Three a day in New York for a few days of June 2026.
fn table() -> Timetable {
    daily(NEW_YORK, "2026-06-01", "2026-06-05", &EARLY)
}

/// An instant of June 2026 in New York: `02 14:30`.
fn june(text: &str) -> At {
    let (day, time) = text.split_once(' ').unwrap();
    parse(&format!("2026-06-{day}T{time}:00-04:00"))
}

fn name(slot: &Slot) -> String {
    format!("{} {}", &slot.mark.date.to_string()[8..], slot.mark.time)
}

fn no(_: &Slot, _: At) -> bool {
    false
}

/// What a step pushes and what becomes of the occurrences: `14:00 First`, `01 08:00 Missed`.
fn said(step: &Step) -> (Option<String>, Vec<String>) {
    let push = step.push.map(|push| format!("{} {:?}", push.slot.mark.time, push.attempt));
    let all = step.moved.iter().chain(&step.new);
    (push, all.map(|one| format!("{} {:?}", name(&one.slot), one.state)).collect())
}

fn begun(now: &str) -> Progress {
    begin(&table(), june(now)).0
}

#[test]
fn a_reminder_begins_with_what_is_still_to_come() {
    let next = |now: &str| begin(&table(), june(now)).1;
    assert_eq!(next("01 08:00"), Some(june("01 08:00")));
    assert_eq!(next("01 08:01"), Some(june("01 14:00")));
    assert_eq!(next("04 20:01"), None);
}

#[test]
fn a_prompt_is_pushed_at_its_time_and_once_two_hours_later() {
    let table = table();
    let first = step(&table, &begun("01 07:00"), june("01 08:00"), no);
    assert_eq!(said(&first), (Some("08:00 First".into()), vec!["01 08:00 Pushed".into()]));
    assert_eq!(first.push.unwrap().expires, june("01 14:00"));
    assert_eq!(first.next_due, Some(june("01 10:00")));
    let again = step(&table, &first.progress, june("01 10:00"), no);
    assert_eq!(said(&again), (Some("08:00 Repeat".into()), vec!["01 08:00 PushedAgain".into()]));
    assert_eq!(again.next_due, Some(june("01 14:00")));
    let next = step(&table, &again.progress, june("01 14:00"), no);
    let states = vec!["01 08:00 Missed".into(), "01 14:00 Pushed".into()];
    assert_eq!(said(&next), (Some("14:00 First".into()), states));
}

#[test]
fn what_is_answered_is_pushed_neither_first_nor_again() {
    let table = table();
    let done = step(&table, &begun("01 07:00"), june("01 08:00"), |_, _| true);
    assert_eq!(said(&done), (None, vec!["01 08:00 Answered".into()]));
    assert_eq!((done.progress.open, done.next_due), (None, Some(june("01 14:00"))));
    let first = step(&table, &begun("01 07:00"), june("01 08:00"), no);
    let later = step(&table, &first.progress, june("01 10:00"), |_, _| true);
    assert_eq!(said(&later), (None, vec!["01 08:00 Answered".into()]));
    assert_eq!(later.next_due, Some(june("01 14:00")));
}

#[test]
fn the_evening_prompt_has_no_repeat_and_waits_for_its_answer_over_night() {
    let table = table();
    let evening = step(&table, &begun("01 19:00"), june("01 20:00"), no);
    assert_eq!(said(&evening).0, Some("20:00 First".into()));
    assert_eq!(evening.push.unwrap().expires, june("01 21:00"));
    assert_eq!(evening.next_due, Some(june("02 08:00")));
    let answered = |slot: &Slot, until: At| slot.due == june("01 20:00") && until == june("02 08:00");
    let morning = step(&table, &evening.progress, june("02 08:00"), answered);
    let states = vec!["01 20:00 Answered".into(), "02 08:00 Pushed".into()];
    assert_eq!(said(&morning), (Some("08:00 First".into()), states));
}

#[test]
fn a_stop_ends_in_one_push_and_the_rest_is_missed() {
    let table = table();
    let stop = step(&table, &begun("01 07:00"), june("03 15:30"), |slot, _| slot.due == june("02 14:00"));
    let states: Vec<String> = [
        "01 08:00 Missed",
        "01 14:00 Missed",
        "01 20:00 Missed",
        "02 08:00 Missed",
        "02 14:00 Answered",
        "02 20:00 Missed",
        "03 08:00 Missed",
        "03 14:00 Pushed",
    ]
    .map(String::from)
    .to_vec();
    assert_eq!(said(&stop), (Some("14:00 First".into()), states));
    // Two hours after the push that came late, not half an hour after it.
    assert_eq!(stop.next_due, Some(june("03 17:30")));
}

#[test]
fn a_stop_that_ends_at_night_pushes_nothing() {
    let table = table();
    let night = step(&table, &begun("01 19:00"), june("01 23:00"), no);
    assert_eq!(said(&night), (None, vec!["01 20:00 Due".into()]));
    assert_eq!(night.next_due, Some(june("02 08:00")));
    let over = step(&table, &begun("04 19:00"), june("05 09:00"), no);
    assert_eq!((said(&over), over.next_due), ((None, vec!["04 20:00 Missed".into()]), None));
}

#[test]
fn the_last_one_is_settled_when_the_course_is_over() {
    let table = table();
    let last = step(&table, &begun("04 19:00"), june("04 20:00"), no);
    assert_eq!(last.next_due, Some(june("05 00:00")));
    let over = step(&table, &last.progress, june("05 00:00"), no);
    assert_eq!(said(&over), (None, vec!["04 20:00 Missed".into()]));
    assert_eq!((over.progress.open, over.next_due), (None, None));
}

#[test]
fn an_own_time_in_the_quiet_hours_is_pushed_two_hours_later_or_not_at_all() {
    let table = daily(NEW_YORK, "2026-06-01", "2026-06-02", &["06:30", "22:00"]);
    let (progress, _) = begin(&table, june("01 05:00"));
    let quiet = step(&table, &progress, june("01 06:30"), no);
    assert_eq!(said(&quiet), (None, vec!["01 06:30 Due".into()]));
    assert_eq!(quiet.next_due, Some(june("01 08:30")));
    let pushed = step(&table, &quiet.progress, june("01 08:30"), no);
    assert_eq!(said(&pushed), (Some("06:30 First".into()), vec!["01 06:30 Pushed".into()]));
    let late = step(&table, &pushed.progress, june("01 22:00"), no);
    assert_eq!(said(&late).0, None);
    assert_eq!(late.next_due, Some(june("02 00:00")));
}

#[test]
fn later_is_the_one_repeat() {
    let table = table();
    let first = step(&table, &begun("01 07:00"), june("01 08:00"), no);
    let eight = mark("2026-06-01", "08:00");
    let (progress, again) = later(&table, &first.progress, eight, june("01 09:15")).unwrap();
    assert_eq!(again, june("01 11:15"));
    let pushed = step(&table, &progress, again, no);
    assert_eq!(said(&pushed).0, Some("08:00 Repeat".into()));
    let refused =
        |progress: &Progress, asked, now: &str| later(&table, progress, asked, june(now)).unwrap_err().code();
    assert_eq!(refused(&pushed.progress, eight, "01 11:20"), "reminded_twice");
    assert_eq!(refused(&first.progress, mark("2026-06-01", "14:00"), "01 09:15"), "reminder_over");
    // Two hours later the next one is there already, or it is quiet.
    assert_eq!(refused(&first.progress, eight, "01 12:00"), "too_late");
    let evening = step(&table, &begun("01 19:00"), june("01 20:00"), no);
    assert_eq!(refused(&evening.progress, mark("2026-06-01", "20:00"), "01 20:01"), "too_late");
}

/// What comes after a flight at this instant: what is missed, and the names of the next slots.
fn flown(to: &str, progress: &Progress, now: At) -> (Vec<String>, Vec<String>) {
    let there = Timetable { zone: Zone::parse(to).unwrap(), ..table() };
    let step = change(&table(), &there, progress, now, no);
    let next: Vec<Slot> = there.after(step.progress.past).take(2).collect();
    assert!(step.next_due.is_none_or(|due| due > now));
    (said(&step).1, next.iter().map(name).collect())
}

#[test]
fn a_flight_to_the_east_leaves_slots_out_and_they_are_missed() {
    let progress = step(&table(), &begun("01 07:00"), june("01 08:00"), |_, _| true).progress;
    // 10:00 in New York is 16:00 in Berlin.
    let (missed, next) = flown("Europe/Berlin", &progress, june("01 10:00"));
    assert_eq!(missed, ["01 14:00 Missed"]);
    assert_eq!(next, ["01 20:00", "02 08:00"]);
}

#[test]
fn a_flight_to_the_west_brings_no_slot_of_that_date_back() {
    let progress = step(&table(), &begun("01 13:00"), june("01 14:00"), |_, _| true).progress;
    // 15:00 in New York is 09:00 in Honolulu, where 14:00 is still to come.
    let (missed, next) = flown("Pacific/Honolulu", &progress, june("01 15:00"));
    assert_eq!(missed, Vec::<String>::new());
    assert_eq!(next, ["01 20:00", "02 08:00"]);
}

#[test]
fn what_is_due_at_the_moment_of_a_change_is_still_done() {
    let table = table();
    let own = daily(NEW_YORK, "2026-06-01", "2026-06-05", &["07:30", "13:00", "19:00"]);
    let changed = change(&table, &own, &begun("01 13:30"), june("01 14:00"), no);
    assert_eq!(said(&changed).0, Some("14:00 First".into()));
    // No new time that is over already is made up for, and what is no slot any more is not repeated.
    assert_eq!(changed.next_due, Some(june("01 19:00")));
    let same = change(&table, &table, &begun("01 13:30"), june("01 14:00"), no);
    assert_eq!(same.next_due, Some(june("01 16:00")));
}

#[test]
fn a_hold_takes_the_repeat_along() {
    let table = table();
    let first = step(&table, &begun("01 07:00"), june("01 08:00"), no);
    let held = Timetable { stretches: vec![], ..table.clone() };
    let changed = change(&table, &held, &first.progress, june("01 09:00"), no);
    assert_eq!(changed.next_due, None);
    let later = Stretch::daily("2026-06-03".parse().unwrap(), "2026-06-05".parse().unwrap(), &times(&EARLY));
    let released = Timetable { stretches: vec![later], ..table.clone() };
    assert_eq!(
        change(&held, &released, &changed.progress, june("01 10:00"), no).next_due,
        Some(june("03 08:00"))
    );
}

#[test]
fn progress_is_kept_as_json() {
    let first = step(&table(), &begun("01 07:00"), june("01 08:00"), no).progress;
    let json = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Progress>(&json).unwrap(), first);
}
