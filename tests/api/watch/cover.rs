//! The cover of the clinic: each link that is missing between an alert and a nurse is told within a minute and a half.

use reliefline_server::{
    domain::at::{DAY, HOUR, MINUTE, SECOND},
    worker::tick,
};
use serde_json::json;
use stage::{Cast, Stage, people::Person};

use super::{Watch, notices, open};

/// One in the morning in New York.
const NIGHT: &str = "2026-11-23T06:00:00Z";

async fn holes(stage: &Stage, watch: &mut Watch, admin: &Person<'_>) -> Vec<String> {
    watch.looks_for_cover(stage).await;
    let open = open(admin).await.into_iter().filter(|(kind, _)| kind == "coverage_hole");
    open.map(|(_, key)| key).collect()
}

async fn proves(stage: &Stage, who: &Person<'_>, subscription: &str) {
    let _ = who.post(&format!("/push-subscriptions/{subscription}/test"), json!({})).await.good();
    tick::until_idle(&stage.app).await;
    who.receipts(&who.phone_shows()).await;
}

#[tokio::test]
async fn each_link_between_an_alert_and_a_nurse_is_missed_when_it_is_taken_away() {
    let stage = Stage::open(NIGHT).await;
    let mut watch = Watch::default();
    let ines = stage.ines().await;
    assert_eq!(holes(&stage, &mut watch, &ines).await, [""; 0], "who follows nobody needs no cover");
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let _ = ana.enrols("Rosa Delgado").await;
    assert_eq!(holes(&stage, &mut watch, &ines).await, ["nobody_live"]);
    let phone = ana.subscribes().await;
    assert_eq!(
        holes(&stage, &mut watch, &ines).await,
        ["nobody_proven"],
        "what is over ends, what is there begins"
    );
    proves(&stage, &ana, &phone).await;
    assert_eq!(holes(&stage, &mut watch, &ines).await, [""; 0]);
    assert_eq!(notices(&ines, false).await.len(), 2);

    // Somebody else is on duty by the roster, until 02:00.
    let ben = ines.adds("Ben Carter", "ben", &["nurse"]).await;
    let ben_id = ben.get("/me").await.good()["id"].clone();
    let shift = json!({"staffId": ben_id, "startLocal": "2026-11-23T00:30", "endLocal": "2026-11-23T02:00", "position": 1});
    let _ = ines.post("/duty/shifts", shift).await.good();
    let again = json!({"staffId": ben_id, "startLocal": "2026-11-23T03:00", "endLocal": "2026-11-23T04:00", "position": 1});
    let _ = ines.post("/duty/shifts", again).await.good();
    assert_eq!(
        holes(&stage, &mut watch, &ines).await,
        ["nobody_live"],
        "Ana's phone helps nobody when Ben is on duty"
    );
    stage.clock.turn(HOUR + 90 * SECOND);
    assert_eq!(holes(&stage, &mut watch, &ines).await, ["nobody_on_duty"]);
    stage.clock.turn(2 * HOUR);
    assert_eq!(holes(&stage, &mut watch, &ines).await, [""; 0], "a roster that is over is none");

    stage.clock.turn(DAY - 3 * HOUR + 27 * MINUTE);
    assert_eq!(
        holes(&stage, &mut watch, &ines).await,
        [""; 0],
        "the test of the next morning may take a while"
    );
    stage.clock.turn(3 * MINUTE);
    assert_eq!(holes(&stage, &mut watch, &ines).await, ["nobody_proven"]);
    for nurse in [&ana, &ben] {
        let id = nurse.get("/me").await.good()["id"].as_str().unwrap().to_owned();
        let _ = ines.post(&format!("/staff/{id}/disable"), json!({})).await;
    }
    assert_eq!(holes(&stage, &mut watch, &ines).await, ["no_nurse"]);
}

#[tokio::test]
async fn a_phone_that_is_gone_or_says_nothing_covers_nobody() {
    let stage = Stage::open(NIGHT).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    let phone = ana.subscribes().await;
    proves(&stage, &ana, &phone).await;
    assert_eq!(holes(&stage, &mut watch, &ines).await, [""; 0]);
    for _ in 0..3 {
        let _ = ana.post(&format!("/push-subscriptions/{phone}/test"), json!({})).await.good();
        tick::until_idle(&stage.app).await;
        let _ = ana.phone_shows();
    }
    assert_eq!(holes(&stage, &mut watch, &ines).await, ["nobody_live"], "three messages, and not a word");
}
