//! What is said before it matters: a gap in the roster, and a phone that has not answered the test of the day.

use reliefline_server::{
    domain::at::{DAY, HOUR, MINUTE},
    flow::look_ahead,
    worker::tick,
};
use serde_json::{Value, json};
use stage::{Stage, people::Person, phones::Shown};

use super::{MORNING, Team, at, gaps, id, plans, plans_daily, team};

/// The worker looks ahead, as it does each minute, and sends what it wrote.
async fn looks_ahead(stage: &Stage) -> bool {
    let found = look_ahead::run(&stage.app).await.unwrap();
    tick::until_idle(&stage.app).await;
    found
}

/// The open system notices of a kind.
async fn notices(admin: &Person<'_>, kind: &str) -> Vec<Value> {
    let list = admin.get("/system-notices?open=true").await.good();
    let mut all = list["notices"].as_array().cloned().unwrap();
    all.retain(|one| one["kind"] == kind);
    all
}

fn titles(stage: &Stage, person: &Person<'_>) -> Vec<String> {
    stage.phones.all(&person.name).into_iter().map(|shown| shown.title).collect()
}

fn leads_to(shown: &Shown) -> &str {
    shown.payload["notification"]["navigate"].as_str().unwrap()
}

const GAP: &str = "A message from your clinic";
const GAP_ES: &str = "Un mensaje de su clínica";
const TEST: &str = "Test: tap to confirm";

#[tokio::test]
async fn a_gap_is_told_to_the_admins_a_day_ahead_and_to_the_nurses_too_two_hours_ahead() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, tom } = team(&stage).await;
    for person in [&ines, &ana, &ben, &tom] {
        person.subscribes().await;
    }
    // Sunday and Monday by day: nobody on Monday before 20:00 is no gap, nobody tonight is.
    plans(&ines, &ana, "2026-11-22T08:00", "2026-11-22T20:00", 1).await;
    plans(&ines, &ben, "2026-11-23T08:00", "2026-11-23T20:00", 1).await;
    assert!(looks_ahead(&stage).await);
    let shown = ines.phone_shows();
    assert_eq!((shown.title.as_str(), leads_to(&shown)), (GAP_ES, "https://reliefline.example/duty"));
    for person in [&ana, &ben, &tom, &ines] {
        person.phone_is_quiet();
    }
    let told = notices(&ines, "duty_gap").await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0]["figures"],
        json!({"from": at("2026-11-23T01:00:00Z"), "to": at("2026-11-23T13:00:00Z")})
    );
    stage.clock.turn(MINUTE);
    assert!(!looks_ahead(&stage).await, "what was said is not said again");

    stage.clock.set(at("2026-11-22T23:00:00Z"));
    assert!(looks_ahead(&stage).await);
    assert_eq!(titles(&stage, &ines), [GAP_ES]);
    for nurse in [&ana, &ben] {
        let mut told = titles(&stage, nurse);
        told.retain(|title| title != TEST);
        assert_eq!(told, [GAP], "whoever could take over is told");
    }
    tom.phone_is_quiet();
    // It is filled: the matter is over.
    plans(&ines, &ben, "2026-11-22T20:00", "2026-11-23T08:00", 1).await;
    assert!(looks_ahead(&stage).await);
    assert_eq!(notices(&ines, "duty_gap").await, Vec::<Value>::new());
    ines.phone_is_quiet();
    stage.ends_well().await;
}

#[tokio::test]
async fn a_gap_found_at_night_waits_for_the_clinics_morning_and_one_that_was_filled_meanwhile_is_told_to_nobody()
 {
    let stage = Stage::open("2026-11-22T06:00:00Z").await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    ines.subscribes().await;
    plans_daily(&ines, &ana, "2026-11-21T20:00", "2026-11-22T20:00", 1).await;
    let daily = ines.get("/duty").await.good()["shifts"][0]["id"].as_str().unwrap().to_owned();
    let _ = ines.send(poem::http::Method::DELETE, &format!("/duty/shifts/{daily}"), None).await;
    plans(&ines, &ana, "2026-11-22T01:00", "2026-11-22T20:00", 1).await;
    plans(&ines, &ben, "2026-11-23T08:00", "2026-11-23T20:00", 1).await;
    assert!(looks_ahead(&stage).await, "it is one in the morning, and the gap begins in 19 hours");
    ines.phone_is_quiet();
    plans(&ines, &ben, "2026-11-22T20:00", "2026-11-23T08:00", 1).await;
    stage.clock.set(at("2026-11-22T13:00:00Z"));
    looks_ahead(&stage).await;
    ines.phone_is_quiet();
    stage.ends_well().await;
}

#[tokio::test]
async fn whoever_is_on_duty_within_a_day_is_sent_one_test_a_day_and_one_that_is_not_answered_is_told() {
    // 06:00 in New York.
    let stage = Stage::open("2026-11-22T11:00:00Z").await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    ana.subscribes().await;
    ben.subscribes().await;
    plans_daily(&ines, &ana, "2026-11-22T08:00", "2026-11-22T20:00", 1).await;
    // Ben is on duty the day after tomorrow.
    plans(&ines, &ben, "2026-11-24T20:00", "2026-11-25T08:00", 1).await;
    looks_ahead(&stage).await;
    ana.phone_is_quiet();
    stage.clock.set(at("2026-11-22T12:30:00Z"));
    looks_ahead(&stage).await;
    let shown = ana.phone_shows();
    assert_eq!((shown.title.as_str(), leads_to(&shown)), (TEST, "https://reliefline.example/tested"));
    ben.phone_is_quiet();
    for _ in 0..3 {
        stage.clock.turn(20 * MINUTE - 1);
        looks_ahead(&stage).await;
        ana.phone_is_quiet();
        assert_eq!(notices(&ines, "phone_unproven").await, Vec::<Value>::new());
    }
    stage.clock.turn(3);
    looks_ahead(&stage).await;
    let told = notices(&ines, "phone_unproven").await;
    assert_eq!((told.len(), &told[0]["figures"]), (1, &json!({"staff": id(&ana).await})));
    ana.receipts(&shown).await;
    looks_ahead(&stage).await;
    assert_eq!(notices(&ines, "phone_unproven").await, Vec::<Value>::new(), "it answered");

    stage.clock.set(at("2026-11-23T12:30:00Z"));
    looks_ahead(&stage).await;
    assert_eq!(titles(&stage, &ana), [TEST], "each day anew");
    stage.clock.set(at("2026-11-24T12:30:00Z"));
    looks_ahead(&stage).await;
    assert_eq!((titles(&stage, &ana), titles(&stage, &ben)), (vec![TEST.into()], vec![TEST.into()]));
    stage.ends_well().await;
}

#[tokio::test]
async fn somebody_on_duty_without_any_phone_is_told_of_and_a_notice_that_was_closed_stays_closed() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, .. } = team(&stage).await;
    plans_daily(&ines, &ana, "2026-11-22T00:00", "2026-11-23T00:00", 1).await;
    looks_ahead(&stage).await;
    let told = notices(&ines, "phone_unproven").await;
    assert_eq!(told.len(), 1);
    let path = format!("/system-notices/{}/close", told[0]["id"].as_str().unwrap());
    let _ = ines.post(&path, json!({})).await;
    stage.clock.turn(HOUR);
    looks_ahead(&stage).await;
    assert_eq!(notices(&ines, "phone_unproven").await, Vec::<Value>::new());
    stage.clock.turn(DAY);
    looks_ahead(&stage).await;
    assert_eq!(notices(&ines, "phone_unproven").await.len(), 1, "the next day is another matter");
    stage.ends_well().await;
}

#[tokio::test]
async fn the_shifts_of_whoever_is_disabled_cover_nothing_and_the_gap_that_they_leave_is_told() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    ines.subscribes().await;
    plans_daily(&ines, &ana, "2026-11-22T08:00", "2026-11-22T20:00", 1).await;
    plans_daily(&ines, &ben, "2026-11-22T20:00", "2026-11-23T08:00", 1).await;
    assert!(!looks_ahead(&stage).await || notices(&ines, "duty_gap").await.is_empty());
    stage.clock.turn(HOUR);
    let path = format!("/staff/{}/disable", id(&ana).await);
    assert_eq!(ines.post(&path, json!({})).await.status, 204);
    let duty = ben.get("/duty?from=2026-11-22T05:00:00Z&to=2026-11-24T05:00:00Z").await.good();
    assert_eq!(gaps(&duty), ["11-22 16:00 - 11-23 01:00", "11-23 13:00 - 11-24 01:00"]);
    assert!(super::on_duty(&stage).await.1.is_empty(), "a page passes the levels of duty over");
    assert!(looks_ahead(&stage).await);
    let told: Vec<_> = notices(&ines, "duty_gap").await.iter().map(|one| one["figures"].clone()).collect();
    assert_eq!(told, [json!({"from": at("2026-11-23T13:00:00Z"), "to": at("2026-11-24T01:00:00Z")})]);
    assert_eq!(titles(&stage, &ines), [GAP_ES]);
    stage.ends_well().await;
}
