//! A promised call is kept, made anew, or missed.

use poem::http::Method;
use reliefline_server::domain::at::{HOUR, MINUTE, SECOND};
use serde_json::{Value, json};
use stage::{Cast, Stage, clinic::Answer, people::Person};

use super::{NIGHT, forget, late, nine};

fn after(stage: &Stage, millis: i64) -> Value {
    serde_json::to_value(stage.app.now().plus(millis)).unwrap()
}

async fn says(who: &Person<'_>, alert: &Value, path: &str, body: Value) -> Answer {
    who.post(&format!("/alerts/{}/{path}", alert["id"].as_str().unwrap()), body).await
}

#[tokio::test]
async fn taking_an_urgent_alert_promises_a_call_within_half_an_hour_and_the_patient_reads_it() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, .. }, alert) = nine(&stage).await;
    let due = after(&stage, 30 * MINUTE);
    assert_eq!(ana.acknowledges(&alert).await.good()["callBefore"], due);
    let own = rosa.get("/me/episode").await.good();
    assert_eq!((&own["seen"]["callBefore"], &own["callLate"]), (&due, &json!(false)));
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn tapping_and_sleeping_holds_no_alert_down() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, ines, .. }, alert) = nine(&stage).await;
    let _ = ana.acknowledges(&alert).await.good();
    stage.advance(0).await;
    forget(&stage);
    stage.advance(30 * MINUTE - SECOND).await;
    ines.phone_is_quiet();
    stage.advance(SECOND).await;
    let open = ben.alert("R-SEVERE").await;
    assert_eq!((&open["state"], &open["cycle"], &open["level"]), (&json!("open"), &json!(2), &json!(3)));
    let _ = (ines.phone_shows(), ana.phone_shows(), ben.phone_shows());
    let own = rosa.get("/me/episode").await.good();
    assert_eq!((own.get("seen"), &own["callLate"]), (None, &json!(true)), "we are late");
    // It rings on, every quarter of an hour, until somebody takes it again.
    stage.advance(16 * MINUTE).await;
    let _ = ines.phone_shows();
    assert_eq!(ana.acknowledges(&alert).await.refused(409), "alert_changed");
    let _ = ben.acknowledges(&open).await.good();
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_call_that_reached_the_patient_keeps_the_promise_and_one_that_did_not_does_not() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, .. }, alert) = nine(&stage).await;
    let reached = async || ana.calls(&alert, "reached").await;
    assert_eq!(reached().await.refused(409), "not_acknowledged");
    let _ = ana.acknowledges(&alert).await.good();
    let left = ana.calls(&alert, "left_message").await.good();
    assert!(left["callBefore"].is_string(), "a word on the machine keeps no promise");
    let kept = reached().await.good();
    assert_eq!((kept.get("callBefore"), &kept["state"]), (None, &json!("acknowledged")));
    stage.advance(5 * HOUR).await;
    assert_eq!(ben.alert("R-SEVERE").await["state"], "acknowledged");
    assert_eq!(rosa.get("/me/episode").await.good()["callLate"], false);
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_nurse_promises_another_time_inside_the_bounds() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, .. }, alert) = nine(&stage).await;
    let _ = ana.acknowledges(&alert).await.good();
    let (later, too_late) = (after(&stage, 2 * HOUR), after(&stage, 2 * HOUR + SECOND));
    let asks = async |at: Value| says(&ana, &alert, "promise", json!({"callBefore": at})).await;
    assert_eq!(asks(too_late).await.refused(422), "outside_bounds");
    assert_eq!(asks(later.clone()).await.good()["callBefore"], later);
    stage.advance(2 * HOUR - SECOND).await;
    assert_eq!(ana.alert("R-SEVERE").await["state"], "acknowledged");
    stage.advance(SECOND).await;
    assert_eq!(ana.alert("R-SEVERE").await["state"], "open");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn nobody_answered_is_an_outcome_with_a_promise_of_its_own() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, ben, .. }, alert) = nine(&stage).await;
    let _ = ana.acknowledges(&alert).await.good();
    let closed = ana.resolves(&alert, "no_answer").await.good();
    assert_eq!((&closed["state"], &closed["callBefore"]), (&json!("resolved"), &after(&stage, HOUR)));
    stage.advance(HOUR - SECOND).await;
    assert_eq!(ben.alert("R-SEVERE").await["state"], "resolved", "the call is still owed");
    stage.advance(SECOND).await;
    assert_eq!(ben.alert("R-SEVERE").await["state"], "open", "nobody tried again");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_false_alarm_needs_its_reason() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, .. }, alert) = nine(&stage).await;
    assert_eq!(ana.resolves(&alert, "false_alarm").await.refused(422), "reason_needed");
    let reason = "A grandchild played with it.";
    let body = json!({"cycle": alert["cycle"], "outcome": "false_alarm", "reason": reason});
    assert_eq!(says(&ana, &alert, "resolve", body).await.good()["reason"], reason);
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_call_that_is_owed_is_made_or_made_anew_and_leaves_the_worklist() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, ben, .. }, alert) = nine(&stage).await;
    let _ = ana.resolves(&alert, "no_answer").await.good();
    let (later, too_late) = (after(&stage, 4 * HOUR), after(&stage, 4 * HOUR + SECOND));
    let asks = async |at: Value| says(&ben, &alert, "promise", json!({"callBefore": at})).await;
    assert_eq!(asks(too_late).await.refused(422), "outside_bounds");
    assert_eq!(asks(later.clone()).await.good()["callBefore"], later);
    stage.advance(2 * HOUR).await;
    let kept = ben.calls(&alert, "reached").await.good();
    assert_eq!((kept.get("callBefore"), &kept["state"]), (None, &json!("resolved")));
    stage.advance(4 * HOUR).await;
    assert!(!ben.sees().await.iter().any(|(rule, ..)| rule == "R-SEVERE"));
    assert_eq!(ben.calls(&alert, "reached").await.refused(409), "not_acknowledged");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_new_matter_takes_over_the_call_that_is_owed_about_the_older_one() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, .. }, _) = nine(&stage).await;
    rosa.flags("RF-NEURO").await;
    let alert = ana.alert("R-REDFLAG").await;
    let _ = ana.resolves(&alert, "no_answer").await.good();
    stage.advance(40 * MINUTE).await;
    rosa.flags("RF-NEURO").await;
    let new = ben.alert("R-REDFLAG").await;
    assert_ne!(new["id"], alert["id"]);
    assert_eq!((&new["state"], &new["callBefore"]), (&json!("open"), &after(&stage, 20 * MINUTE)));
    stage.advance(20 * MINUTE).await;
    assert_eq!(rosa.get("/me/episode").await.good()["callLate"], true);
    let again = ben.sees().await.into_iter().filter(|(rule, ..)| rule == "R-REDFLAG").count();
    assert_eq!(again, 1, "the older one does not lapse beside it");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_call_is_owed_to_nobody_once_the_follow_up_has_ended() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, .. }, alert) = nine(&stage).await;
    rosa.flags("RF-NEURO").await;
    let flagged = ana.alert("R-REDFLAG").await;
    let _ = ana.resolves(&alert, "no_answer").await.good();
    let _ = ana.acknowledges(&flagged).await.good();
    let end = json!({"state": "ended", "reason": "Moved to another clinic."});
    let _ = ana.send(Method::PATCH, &format!("/episodes/{}", rosa.episode), Some(end)).await.good();
    assert_eq!(ben.sees().await, vec![]);
    stage.advance(2 * HOUR).await;
    assert_eq!(ben.sees().await, vec![], "nothing is opened again");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_is_only_for_the_worklist_promises_no_call_and_says_so() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, .. }, late) = late(&stage).await;
    let of = |step: &str| format!("/alerts/{}/{step}", late["id"].as_str().unwrap());
    let before = after(&stage, HOUR);
    let asks = json!({"cycle": late["cycle"], "callBefore": before});
    assert_eq!(ana.post(&of("acknowledge"), asks).await.refused(409), "promises_nothing");
    assert_eq!(ana.alert("R-SEVERE").await["state"], "open", "nothing is done by half");
    let taken = ana.acknowledges(&late).await.good();
    assert_eq!((&taken["severity"], taken.get("callBefore")), (&json!("info"), None));
    let promises = async || ana.post(&of("promise"), json!({"callBefore": before})).await;
    assert_eq!(promises().await.refused(409), "promises_nothing");
    let closes = json!({"cycle": late["cycle"], "outcome": "advice_given", "callBefore": before});
    assert_eq!(ana.post(&of("resolve"), closes).await.refused(409), "promises_nothing");
    assert_eq!(ana.alert("R-SEVERE").await["state"], "acknowledged");
    // Nobody answered: about that a call is owed, and another time can be promised.
    let _ = ana.resolves(&late, "no_answer").await.good();
    assert_eq!(promises().await.good()["callBefore"], before);
    stage.ends_well().await;
}
