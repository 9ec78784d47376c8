//! W2: what is overdue is seen by who has no part in doing it.

use reliefline_server::{
    domain::{
        at::{MINUTE, SECOND},
        message::Outcome,
    },
    worker::{tick, watch::look},
};
use serde_json::json;
use stage::{Cast, Stage, database::behind_the_back};

use super::{MORNING, Watch, health, notices, open};

#[tokio::test]
async fn a_page_that_nobody_sends_for_a_minute_turns_alerts_red_and_is_told_without_the_engine() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    assert_eq!(health(&stage).await, (503, "late".into()), "nobody has looked yet");
    watch.looks(&stage).await;
    assert_eq!(health(&stage).await, (200, "ok".into()));
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    // The worker does nothing from here on.
    stage.clock.turn(MINUTE);
    watch.looks(&stage).await;
    assert_eq!(health(&stage).await.0, 200, "a minute is not over");
    stage.clock.turn(SECOND);
    watch.looks(&stage).await;
    assert_eq!(health(&stage).await, (503, "late".into()));
    let told = notices(&ines, true).await;
    assert_eq!(open(&ines).await, [("engine_late".to_owned(), "messages".to_owned())]);
    assert_eq!((&told[0]["figures"], &told[0]["times"]), (&json!({"seconds": 61}), &json!(1)));

    // It lasts: once a minute is told again, and after two minutes every screen of staff may say so.
    for _ in 0..11 {
        stage.clock.turn(10 * SECOND);
        watch.looks(&stage).await;
    }
    assert_eq!(ana.get("/me").await.good()["engineLate"], false);
    stage.clock.turn(10 * SECOND);
    watch.looks(&stage).await;
    assert_eq!(ana.get("/me").await.good()["engineLate"], true);
    assert!(rosa.get("/me").await.good().get("engineLate").is_none(), "a patient has nothing to do about it");
    let told = notices(&ines, true).await;
    assert_eq!(
        told.iter().find(|one| one["key"] == "messages").map(|one| &one["times"]),
        Some(&json!(3)),
        "{told:?}"
    );

    stage.advance(0).await;
    let _ = stage.phones.all(&ana.name);
    watch.looks(&stage).await;
    assert_eq!(health(&stage).await, (200, "ok".into()));
    assert_eq!(open(&ines).await, []);
    assert_eq!(ana.get("/me").await.good()["engineLate"], false);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_ladder_and_a_timer_that_nobody_moves_are_seen_too() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    stage.advance(0).await;
    let _ = ana.phone_shows();
    stage.clock.turn(2 * MINUTE + 61 * SECOND);
    watch.looks(&stage).await;
    assert_eq!(open(&ines).await, [("engine_late".to_owned(), "ladder".to_owned())]);
    // 27 hours after the procedure her first figures are due.
    stage.advance(27 * 60 * MINUTE).await;
    let _ = stage.phones.all(&ana.name);
    stage.clock.turn(200 * 60 * MINUTE);
    let seen = look::look(&stage.app).await.unwrap();
    assert!(seen.timers > MINUTE, "{seen:?}");
}

#[tokio::test]
async fn an_urgent_alert_that_stays_on_the_first_level_is_seen_half_a_minute_after_its_own_ladder() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    let steps = |second: i64| json!({"urgentSecondMin": second, "urgentThirdMin": 15, "warningSecondMin": 60, "warningThirdH": 4});
    for (version, second) in [(0, 5), (1, 10)] {
        let body = json!({"version": version, "steps": steps(second)});
        let _ = ines.send(poem::http::Method::PUT, "/settings/ladder", Some(body)).await.good();
        rosa.flags(if version == 0 { "RF-NEURO" } else { "RF-CHEST" }).await;
        stage.advance(0).await;
        let _ = stage.phones.all(&ana.name);
        let list = ana.get("/alerts?state=open").await.good();
        let alert = list["alerts"][0].clone();
        // Logic that is stuck: the next step lies ever further ahead.
        let far = stage.app.now().plus(1000 * MINUTE).0;
        let ahead = format!("UPDATE escalation SET due_at = {far} WHERE held_since IS NULL");
        behind_the_back(&stage.store, &ahead).await;
        let raised = stage.app.now();
        stage.clock.set(raised.plus(second * MINUTE + 30 * SECOND));
        assert_eq!(look::look(&stage.app).await.unwrap().on_first_level, 0);
        stage.clock.turn(1);
        assert_eq!(look::look(&stage.app).await.unwrap().on_first_level, 1);
        Watch::default().looks(&stage).await;
        assert_eq!(open(&ines).await, [("engine_late".to_owned(), "first_level".to_owned())]);
        let _ = ana.acknowledges(&alert).await.good();
        Watch::default().looks(&stage).await;
        assert_eq!(open(&ines).await, []);
        stage.advance(0).await;
    }
}

#[tokio::test]
async fn a_step_that_fails_again_and_again_is_late_though_it_is_put_off_each_time() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    for (position, who) in [(1, &ana), (2, &ben)] {
        let id = who.get("/me").await.good()["id"].clone();
        let day = json!({"staffId": id, "startLocal": "2026-11-23T09:00", "endLocal": "2026-11-23T20:00", "position": position});
        let _ = ines.post("/duty/shifts", day).await.good();
        who.subscribes().await;
    }
    ines.subscribes().await;
    rosa.flags("RF-NEURO").await;
    stage.advance(5 * MINUTE).await;
    stage.advance(5 * MINUTE).await;
    let alert = ana.alert("R-REDFLAG").await;
    assert_eq!(alert["level"], 2, "it has left the first level, so that nothing else is late of it");
    // A state that no version of ours knows: everybody is due to be told at a quarter of an hour.
    behind_the_back(&stage.store, "UPDATE alert SET state = 'odd' WHERE state = 'open'").await;
    // The second try comes within the minute, and may still be a good one.
    for (seconds, status) in [(300, 200), (30, 200), (30, 200), (10, 503), (60, 503), (600, 503)] {
        for _ in 0..seconds / 10 {
            stage.clock.turn(10 * SECOND);
            tick::until_idle(&stage.app).await;
        }
        watch.looks(&stage).await;
        assert_eq!(health(&stage).await.0, status, "after {seconds} s more");
    }
    let open_now = open(&ines).await;
    let kinds: Vec<_> = open_now.iter().map(|(kind, key)| (kind.as_str(), key.as_str())).collect();
    assert_eq!(kinds, [("engine_late", "ladder"), ("row_put_off", "escalation")]);
    let limits = stage.app.limits;
    assert!(!stage.app.pulse.is_stuck(&limits, false, stage.app.now()), "a new start would mend no row");

    behind_the_back(&stage.store, "UPDATE alert SET state = 'open' WHERE state = 'odd'").await;
    stage.advance(MINUTE).await;
    assert_eq!(ana.alert("R-REDFLAG").await["level"], 3);
    let _ = ana.acknowledges(&alert).await.good();
    watch.looks(&stage).await;
    assert_eq!(health(&stage).await, (200, "ok".into()));
    let late = open(&ines).await.into_iter().filter(|(kind, _)| kind == "engine_late").count();
    assert_eq!(late, 0);
}

#[tokio::test]
async fn an_urgent_alert_that_everybody_was_told_of_and_nobody_takes_is_late_and_no_fault_of_the_engine() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    ines.subscribes().await;
    rosa.flags("RF-NEURO").await;
    stage.advance(4 * MINUTE).await;
    Watch::default().looks(&stage).await;
    assert_eq!(health(&stage).await.0, 200);
    stage.advance(12 * MINUTE).await;
    Watch::default().looks(&stage).await;
    assert_eq!(health(&stage).await, (503, "late".into()));
    assert_eq!(open(&ines).await, [], "the engine did all it can");
    let _ = ana.acknowledges(&ana.alert("R-REDFLAG").await).await.good();
    stage.advance(0).await;
    Watch::default().looks(&stage).await;
    assert_eq!(health(&stage).await.0, 200);
    let _ = (stage.phones.all(&ana.name), stage.phones.all(&ines.name));
    stage.ends_well().await;
}

#[tokio::test]
async fn who_looks_no_more_is_late() {
    let stage = Stage::open(MORNING).await;
    Watch::default().looks(&stage).await;
    stage.clock.turn(30 * SECOND);
    assert_eq!(health(&stage).await.0, 200);
    stage.clock.turn(1);
    assert_eq!(health(&stage).await, (503, "late".into()));
}

#[tokio::test]
async fn push_services_that_do_not_take_our_signature_are_told_of_at_more_than_a_fifth() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, ines, .. } = stage.cast().await;
    let mut watch = Watch::default();
    stage.phones.misbehave(Some(Outcome::Misdirected(403)));
    for who in [&ana, &ben] {
        watch.looks(&stage).await;
        assert_eq!(open(&ines).await, []);
        let id = who.subscribes().await;
        let _ = who.post(&format!("/push-subscriptions/{id}/test"), json!({})).await.good();
        stage.advance(0).await;
    }
    watch.looks(&stage).await;
    let told = notices(&ines, true).await;
    assert_eq!(
        (&told[0]["kind"], &told[0]["figures"]),
        (&json!("vapid_broken"), &json!({"count": 2, "of": 2}))
    );
    stage.clock.turn(6 * MINUTE);
    watch.looks(&stage).await;
    assert_eq!(open(&ines).await, []);
}
