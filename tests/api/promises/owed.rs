//! Nobody answered, and a call is owed: what the rules find meanwhile, and after it was not made, never takes its place.

use reliefline_server::domain::at::{DAY, HOUR, MINUTE, SECOND};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person, people::check_in};

use super::{NIGHT, forget, late, nine};

/// An urgent alert, closed because nobody answered: a call is owed within the hour.
async fn unanswered(stage: &Stage) -> (Cast<'_>, Value) {
    let (cast, alert) = nine(stage).await;
    let _ = cast.ana.resolves(&alert, "no_answer").await.good();
    (cast, alert)
}

/// The same about a silence.
async fn unanswered_silence(stage: &Stage) -> Cast<'_> {
    let cast = stage.cast().await;
    stage.advance(21 * HOUR).await;
    let silent = cast.ana.alert("R-SILENCE").await;
    let _ = cast.ana.resolves(&silent, "no_answer").await.good();
    cast
}

/// How an alert of R-SEVERE stands.
async fn stands(who: &Person<'_>) -> (Value, Value, Value) {
    let alert = who.alert("R-SEVERE").await;
    (alert["state"].clone(), alert["severity"].clone(), alert["level"].clone())
}

#[tokio::test]
async fn a_milder_score_after_the_lapse_leaves_an_urgent_alert_urgent_and_ringing() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ben, .. }, _) = unanswered(&stage).await;
    stage.advance(HOUR).await;
    let open = stands(&ben).await;
    assert_eq!((&open.0, &open.1), (&json!("open"), &json!("urgent")));
    rosa.logs_confirmed(8).await;
    assert_eq!(stands(&ben).await, open, "more about the same, nothing else");
    forget(&stage);
    stage.advance(16 * MINUTE).await;
    let _ = ben.phone_shows();
    // Nor does a better night close it: that is for a person.
    rosa.logs(3).await;
    stage.advance(2 * HOUR).await;
    rosa.logs(2).await;
    let cleared = ben.alert("R-SEVERE").await;
    assert_eq!((&cleared["state"], &cleared["conditionCleared"]), (&json!("open"), &json!(true)));
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_milder_score_does_not_take_the_place_of_the_call_that_is_owed() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ben, .. }, _) = unanswered(&stage).await;
    stage.advance(30 * MINUTE).await;
    forget(&stage);
    rosa.logs_confirmed(8).await;
    let owed = ben.alert("R-SEVERE").await;
    assert_eq!((&owed["state"], &owed["severity"]), (&json!("resolved"), &json!("urgent")));
    stage.advance(30 * MINUTE).await;
    let open = stands(&ben).await;
    assert_eq!((&open.0, &open.1), (&json!("open"), &json!("urgent")), "nobody tried again");
    let _ = ben.phone_shows();
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_urgent_score_does_not_wait_for_the_call_that_is_owed() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, .. }, _) = unanswered(&stage).await;
    stage.advance(10 * MINUTE).await;
    forget(&stage);
    rosa.logs_confirmed(9).await;
    stage.advance(0).await;
    assert_eq!(stands(&ben).await.0, "open");
    let _ = ana.phone_shows();
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn once_the_call_reached_her_the_next_score_is_a_new_matter() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, .. }, alert) = unanswered(&stage).await;
    let _ = ana.calls(&alert, "reached").await.good();
    stage.advance(7 * HOUR).await;
    forget(&stage);
    rosa.logs_confirmed(8).await;
    let new = ana.alert("R-SEVERE").await;
    assert_eq!((&new["state"], &new["severity"]), (&json!("open"), &json!("warning")));
    assert_ne!(new["id"], alert["id"]);
    stage.advance(8 * HOUR).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_patient_who_is_heard_ends_the_call_that_is_owed_about_a_silence() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let Cast { rosa, ana, .. } = unanswered_silence(&stage).await;
    stage.advance(20 * MINUTE).await;
    let word = check_in(stage.app.now(), json!({"declined": "asked_declined"}));
    assert_eq!(rosa.results(vec![word]).await, ["created"]);
    stage.advance(HOUR).await;
    assert_ne!(ana.alert("R-SILENCE").await["state"], "open", "she was heard");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_silence_that_lapsed_ends_when_she_is_heard() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let Cast { rosa, ana, .. } = unanswered_silence(&stage).await;
    stage.advance(HOUR).await;
    assert_eq!(ana.alert("R-SILENCE").await["state"], "open");
    let word = check_in(stage.app.now(), json!({"declined": "asked_declined"}));
    assert_eq!(rosa.results(vec![word]).await, ["created"]);
    assert_eq!(ana.alert("R-SILENCE").await["state"], "resolved", "she was heard");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_call_owed_about_what_is_only_for_the_worklist_is_missed_too() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { ana, .. }, late) = late(&stage).await;
    let _ = ana.resolves(&late, "no_answer").await.good();
    stage.advance(HOUR - SECOND).await;
    assert_eq!(stands(&ana).await.0, "resolved");
    stage.advance(SECOND).await;
    assert_eq!(stands(&ana).await.0, "open", "nobody tried again");
    assert_eq!(stage.phones.left_over(), Vec::<String>::new(), "it rings nobody");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_call_that_is_owed_stays_on_the_worklist_however_old_until_somebody_withdraws_it() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let Cast { rosa, ana, ben, .. } = unanswered_silence(&stage).await;
    stage.advance(20 * MINUTE).await;
    let word = check_in(stage.app.now(), json!({"declined": "asked_declined"}));
    assert_eq!(rosa.results(vec![word]).await, ["created"]);
    // She is away: another silence would take the call over.
    let pause = json!({"until": stage.app.now().plus(13 * DAY), "reason": "With her daughter"});
    let _ = ana.post(&format!("/episodes/{}/pause", rosa.episode), pause).await.good();
    stage.advance(9 * DAY).await;
    let owed = ben.alert("R-SILENCE").await;
    assert_eq!((&owed["state"], &owed["canResolve"]), (&json!("resolved"), &json!(true)));
    assert!(owed["callBefore"].is_string());
    let closed = ben.get("/alerts?state=resolved").await.good();
    assert!(closed["alerts"].as_array().unwrap().iter().all(|one| one["id"] != owed["id"]), "that is a week");

    let again = ben.resolves(&owed, "no_answer").await;
    assert_eq!(again.refused(409), "already_resolved", "another time is a promise");
    let withdrawn = ben.resolves(&owed, "advice_given").await.good();
    assert_eq!(
        (
            withdrawn.get("callBefore"),
            &withdrawn["outcome"],
            &withdrawn["resolvedBy"],
            &withdrawn["canResolve"]
        ),
        (None, &json!("advice_given"), &json!("Ben Carter"), &json!(false))
    );
    assert!(ben.sees().await.iter().all(|(rule, ..)| rule != "R-SILENCE"));
    assert_eq!(ana.resolves(&owed, "advice_given").await.refused(409), "already_resolved");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_call_that_was_withdrawn_is_not_missed_and_the_next_score_is_a_new_matter() {
    let stage = Stage::open(NIGHT).await;
    let (Cast { rosa, ana, ben, .. }, alert) = unanswered(&stage).await;
    stage.advance(30 * MINUTE).await;
    let _ = ben.resolves(&alert, "emergency_department").await.good();
    stage.advance(2 * HOUR).await;
    assert_eq!(ana.sees().await, [], "nobody waits for that call");
    forget(&stage);
    stage.advance(5 * HOUR).await;
    rosa.logs_confirmed(8).await;
    let new = ana.alert("R-SEVERE").await;
    assert_eq!((&new["state"], &new["severity"]), (&json!("open"), &json!("warning")));
    assert_ne!(new["id"], alert["id"]);
    stage.advance(8 * HOUR).await;
    forget(&stage);
    stage.ends_well().await;
}
