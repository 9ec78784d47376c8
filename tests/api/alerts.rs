//! The clinic's day: who checks in, who is told, who acts.

use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::json;
use stage::{Cast, Stage, people::check_in};

/// 10:00 at the clinic, in New York.
const MORNING: &str = "2026-11-23T15:00:00Z";
/// 22:10 at the clinic.
const NIGHT: &str = "2026-11-24T03:10:00Z";

#[tokio::test]
async fn very_strong_pain_reaches_every_nurse_at_once_even_at_night_and_one_of_them_takes_it() {
    let stage = Stage::open(NIGHT).await;
    let Cast { rosa, ana, ben, tom, .. } = stage.cast().await;
    ana.subscribes().await;
    ben.subscribes().await;
    tom.subscribes().await;
    stage.advance(9 * HOUR).await;

    rosa.logs(9).await;
    stage.advance(0).await;
    let (for_ana, for_ben) = (ana.phone_shows(), ben.phone_shows());
    assert_eq!(for_ana.title, "A patient needs review");
    assert_eq!(for_ana.tag, for_ben.tag);
    tom.phone_is_quiet();

    let alert = ben.alert("R-SEVERE").await;
    assert_eq!((&alert["severity"], &alert["state"]), (&json!("urgent"), &json!("open")));
    let _ = ana.acknowledges(&alert).await.good();
    stage.advance(0).await;
    let calmed = ben.phone_shows();
    assert_eq!((calmed.title.as_str(), calmed.silent), ("Handled by a colleague", true));
    assert_eq!(calmed.tag, for_ben.tag);
    ana.phone_is_quiet();

    let late = ben.acknowledges(&alert).await;
    assert_eq!(late.json["by"], "Ana Ruiz");
    assert_eq!(late.refused(409), "already_acknowledged");
    let seen = rosa.get("/me/episode").await.good();
    assert!(seen["seen"]["at"].is_string(), "the patient reads that a nurse has seen it: {seen}");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_warning_waits_for_the_end_of_quiet_hours_and_an_urgent_one_does_not() {
    let stage = Stage::open(NIGHT).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.logs_confirmed(7).await;
    stage.advance(HOUR).await;
    ana.phone_is_quiet();
    assert_eq!(ana.sees().await[0].0, "R-SEVERE");
    let told = ana.alert("R-SEVERE").await["told"].clone();
    assert_eq!(told["heldUntil"], "2026-11-24T13:00:00.000Z", "08:00 in New York: {told}");
    stage.advance(9 * HOUR).await;
    assert_eq!(ana.phone_shows().title, "A patient needs review");
    stage.ends_well().await;
}

#[tokio::test]
async fn poor_relief_at_48_hours_is_raised_by_the_clock_when_nobody_writes() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    for (wait, score) in [(9, 7), (12, 7), (12, 7), (7, 8), (4, 7), (4, 7)] {
        stage.advance(wait * HOUR).await;
        rosa.logs_confirmed(score).await;
    }
    // Severe pain has been paged meanwhile; what is asked here is the checkpoint's own alert.
    let before = ana.sees().await;
    assert!(!before.iter().any(|(rule, ..)| rule == "R-RELIEF-48"), "hour 48: not yet judged {before:?}");
    stage.advance(3 * HOUR + 2_000).await;
    let poor = ana.alert("R-RELIEF-48").await;
    assert_eq!((&poor["severity"], &poor["figures"]["value"]), (&json!("warning"), &json!(7.0)));
    assert_eq!(poor["figures"]["percent"], 12.5);
    while !stage.phones.left_over().is_empty() {
        let _ = ana.phone_shows();
    }
    stage.ends_well().await;
}

#[tokio::test]
async fn silence_is_raised_after_twenty_hours_and_ends_with_a_word() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    rosa.logs(3).await;
    stage.advance(20 * HOUR - 1_000).await;
    assert_eq!(ana.sees().await, []);
    stage.advance(3_000).await;
    assert_eq!(ana.sees().await[0].0, "R-SILENCE");
    let says = json!({"declined": "asked_declined"});
    let word = check_in(stage.app.now(), says);
    assert_eq!(rosa.results(vec![word]).await, ["created"]);
    assert!(!ana.sees().await.iter().any(|(rule, ..)| rule == "R-SILENCE"));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_rise_to_urgent_is_not_swallowed_by_an_acknowledgement_of_the_warning() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(9 * HOUR).await;
    rosa.logs_confirmed(7).await;
    let seen_as_warning = ana.alert("R-SEVERE").await;
    stage.advance(30 * MINUTE).await;
    rosa.logs_confirmed(9).await;
    let changed = ana.acknowledges(&seen_as_warning).await;
    let present = json!({"id": seen_as_warning["id"], "severity": "urgent", "state": "open", "cycle": 2});
    assert_eq!((&changed.json["alert"], &changed.json["present"]), (&present, &json!(2)));
    assert_eq!(changed.refused(409), "alert_changed");
    let urgent = ben.alert("R-SEVERE").await;
    assert_eq!((&urgent["severity"], &urgent["cycle"]), (&json!("urgent"), &json!(2)));
    stage.advance(0).await;
    let (first, again) = (ana.phone_shows(), ana.phone_shows());
    assert_eq!(first.tag, again.tag, "one notification an alert");
    stage.ends_well().await;
}

#[tokio::test]
async fn taking_an_urgent_alert_takes_the_lower_ones_of_the_episode_along() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    rosa.logs_confirmed(7).await;
    rosa.flags("RF-FALL").await;
    rosa.flags("RF-NEURO").await;
    let fall = ana.get("/alerts").await.good()["alerts"]
        .as_array()
        .and_then(|alerts| alerts.iter().find(|alert| alert["key"] == "RF-FALL").cloned())
        .expect("the fall");
    let _ = ana.acknowledges(&fall).await.good();
    let states = ana.sees().await;
    let state = |rule: &str, wanted: &str| {
        states.iter().filter(|(one, _, state)| one == rule && state == wanted).count()
    };
    assert_eq!(state("R-SEVERE", "acknowledged"), 1);
    assert_eq!((state("R-REDFLAG", "acknowledged"), state("R-REDFLAG", "open")), (1, 1), "{states:?}");
    stage.ends_well().await;
}

#[tokio::test]
async fn an_urgent_alert_stays_until_a_person_closes_it_and_the_next_trigger_is_a_new_one() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    rosa.logs(9).await;
    for _ in 0..3 {
        stage.advance(4 * HOUR).await;
        rosa.logs(3).await;
    }
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!((&alert["state"], &alert["conditionCleared"]), (&json!("open"), &json!(true)));
    let closed = ana.resolves(&alert, "advice_given").await.good();
    assert_eq!((&closed["state"], &closed["resolvedBy"]), (&json!("resolved"), &json!("Ana Ruiz")));
    assert_eq!(ana.resolves(&alert, "clinic_visit").await.refused(409), "already_resolved");
    stage.advance(HOUR).await;
    rosa.logs(10).await;
    let again = ana.alert("R-SEVERE").await;
    assert_ne!(again["id"], alert["id"]);
    stage.ends_well().await;
}

#[tokio::test]
async fn matters_of_one_patient_within_ten_minutes_share_a_push() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(9 * HOUR).await;
    rosa.flags("RF-NEURO").await;
    stage.advance(0).await;
    ana.receipts(&ana.phone_shows()).await;
    stage.advance(4 * MINUTE).await;
    rosa.flags("RF-FALL").await;
    stage.advance(30_000).await;
    ana.phone_is_quiet();
    stage.advance(10 * MINUTE).await;
    let _ = stage.phones.all("Ana Ruiz");
    rosa.flags("RF-CHEST").await;
    stage.advance(0).await;
    let _ = ana.phone_shows();
    stage.ends_well().await;
}

#[tokio::test]
async fn a_receipt_says_that_the_phone_showed_it_and_stops_nothing() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.flags("RF-CHEST").await;
    stage.advance(0).await;
    ana.receipts(&ana.phone_shows()).await;
    let alert = ana.alert("R-REDFLAG").await;
    assert_eq!((&alert["told"]["shown"], &alert["state"]), (&json!(1), &json!("open")));
    stage.ends_well().await;
}

#[tokio::test]
async fn ending_an_episode_ends_its_alerts_by_the_nurse_who_did_it() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.flags("RF-CHEST").await;
    let ended = json!({"state": "ended", "reason": "moved away"});
    let path = format!("/episodes/{}", rosa.episode);
    let _ = ana.send(poem::http::Method::PATCH, &path, Some(ended)).await.good();
    assert_eq!(ana.sees().await, []);
    stage.advance(60 * HOUR).await;
    assert_eq!(ana.sees().await, []);
    stage.ends_well().await;
}
