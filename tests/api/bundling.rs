//! Matters of one patient share a push; when the one that carried it is settled, nobody may be forgotten.

use reliefline_server::domain::{
    at::{HOUR, MINUTE, SECOND},
    message::Outcome,
};
use serde_json::Value;
use stage::{Cast, Stage, database::behind_the_back, people::Person};

const MORNING: &str = "2026-11-23T15:00:00Z";
/// 22:10 at the clinic.
const NIGHT: &str = "2026-11-24T03:10:00Z";
const REVIEW: &str = "A patient needs review";
const HANDLED: &str = "Handled by a colleague";

/// The unresolved red flag of an item.
async fn flag(nurse: &Person<'_>, key: &str) -> Value {
    let list = nurse.get("/alerts").await.good();
    let alerts = list["alerts"].as_array().cloned().unwrap_or_default();
    alerts.into_iter().find(|alert| alert["key"] == key).unwrap_or_else(|| panic!("no {key} in {list}"))
}

/// At night R-SEVERE is a page held until the morning, and five minutes later RF-WOUND is bundled into it.
async fn a_wound_joins_a_held_page(stage: &Stage) -> Cast<'_> {
    let cast = stage.cast().await;
    cast.ana.subscribes().await;
    cast.rosa.logs_confirmed(7).await;
    stage.advance(5 * MINUTE).await;
    cast.rosa.flags("RF-WOUND").await;
    cast
}

#[tokio::test]
async fn what_was_bundled_into_a_held_page_is_told_in_the_morning_though_its_carrier_was_closed() {
    let stage = Stage::open(NIGHT).await;
    let Cast { ana, .. } = a_wound_joins_a_held_page(&stage).await;
    stage.advance(30 * MINUTE).await;
    let _ = ana.resolves(&ana.alert("R-SEVERE").await, "advice_given").await.good();
    stage.advance(HOUR).await;
    ana.phone_is_quiet();
    assert_eq!(flag(&ana, "RF-WOUND").await["told"]["heldUntil"], "2026-11-24T13:00:00.000Z");
    stage.advance(9 * HOUR).await;
    assert_eq!(ana.phone_shows().title, REVIEW);
    ana.phone_is_quiet();
    stage.ends_well().await;
}

#[tokio::test]
async fn what_was_bundled_into_a_held_page_is_told_though_the_rule_of_its_carrier_settled_it() {
    let stage = Stage::open(NIGHT).await;
    let Cast { rosa, ana, .. } = a_wound_joins_a_held_page(&stage).await;
    for _ in 0..2 {
        stage.advance(70 * MINUTE).await;
        rosa.logs(3).await;
    }
    assert!(!ana.sees().await.iter().any(|(rule, ..)| rule == "R-SEVERE"), "its rule settled it");
    ana.phone_is_quiet();
    stage.advance(8 * HOUR).await;
    assert_eq!(ana.phone_shows().title, REVIEW);
    ana.phone_is_quiet();
    stage.ends_well().await;
}

#[tokio::test]
async fn taking_the_carrier_pages_about_what_was_bundled_into_it_and_so_on() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    ana.subscribes().await;
    ben.subscribes().await;
    stage.advance(9 * HOUR).await;
    let mut tags = Vec::new();
    for key in ["RF-NEURO", "RF-FALL", "RF-CHEST"] {
        rosa.flags(key).await;
        stage.advance(10 * SECOND).await;
    }
    tags.push(ben.phone_shows().tag);
    let _ = ana.phone_shows();
    for key in ["RF-NEURO", "RF-FALL"] {
        ben.phone_is_quiet();
        stage.advance(10 * SECOND).await;
        let _ = ana.acknowledges(&flag(&ana, key).await).await.good();
        stage.advance(0).await;
        let mut shown = [ben.phone_shows(), ben.phone_shows()];
        shown.sort_by_key(|one| one.title == REVIEW);
        assert_eq!([shown[0].title.as_str(), shown[1].title.as_str()], [HANDLED, REVIEW]);
        assert_eq!(Some(&shown[0].tag), tags.last());
        tags.push(shown[1].tag.clone());
        assert_eq!(ana.phone_shows().tag, shown[1].tag, "she may be the only one who is awake");
    }
    let _ = ana.acknowledges(&flag(&ana, "RF-CHEST").await).await.good();
    stage.advance(0).await;
    assert_eq!(ben.phone_shows().title, HANDLED);
    tags.dedup();
    assert_eq!(tags.len(), 3, "each has a notification of its own");
    stage.ends_well().await;
}

#[tokio::test]
async fn several_matters_of_one_moment_are_one_push_about_the_gravest() {
    let stage = Stage::open(NIGHT).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(9 * HOUR + 50 * MINUTE).await;
    // Severe pain is raised before the wound, and the wound before the fall.
    let says = serde_json::json!({
        "movement": 7, "movementConfirmed": true, "redFlags": ["RF-WOUND", "RF-FALL"],
    });
    let item = stage::people::check_in(stage.app.now(), says);
    assert_eq!(rosa.results(vec![item]).await, ["created"]);
    stage.advance(0).await;
    let _ = ana.phone_shows();
    ana.phone_is_quiet();
    assert_eq!(flag(&ana, "RF-FALL").await["told"]["messages"], 1);
    assert_eq!(flag(&ana, "RF-WOUND").await["told"]["messages"], 0);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_page_that_no_phone_can_ever_get_carries_nothing() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(9 * HOUR).await;
    stage.phones.misbehave(Some(Outcome::Refused(400)));
    rosa.flags("RF-NEURO").await;
    stage.advance(MINUTE).await;
    stage.phones.misbehave(None);
    rosa.flags("RF-FALL").await;
    stage.advance(0).await;
    assert_eq!(ana.phone_shows().title, REVIEW);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_a_bundle_was_to_tell_on_a_phone_that_is_gone_is_told_on_the_next_level_at_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    ines.subscribes().await;
    for name in ["Luis", "Maria", "Pedro", "Elena", "Jorge"] {
        ana.enrols(name).await.flags("RF-NEURO").await;
        stage.advance(SECOND).await;
        ana.receipts(&ana.phone_shows()).await;
    }
    ines.phone_is_quiet();
    stage.phones.misbehave(Some(Outcome::Gone(410)));
    rosa.flags("RF-FALL").await;
    stage.advance(0).await;
    assert_eq!(flag(&ana, "RF-FALL").await["level"], 3, "nobody else on duty has a phone");
    stage.phones.misbehave(None);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_event_of_an_alert_that_was_closed_behind_its_back_is_kept_all_the_same() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    rosa.logs_confirmed(7).await;
    let closed = "UPDATE alert SET state = 'resolved', open_key = NULL, resolved_at = noticed_at";
    behind_the_back(&stage.store, closed).await;
    for _ in 0..2 {
        stage.advance(2 * HOUR).await;
        rosa.logs(3).await;
    }
    stage.advance(8 * HOUR).await;
    rosa.logs_confirmed(8).await;
    assert_eq!(ana.alert("R-SEVERE").await["state"], "open");
    stage.ends_well().await;
}
