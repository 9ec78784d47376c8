//! The next phase: proposed with its evidence when its criteria are met, and begun or refused by the therapist alone.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::{Value, json};
use stage::{
    Cast, Stage,
    people::{Patient, Person},
};

use super::{
    plans::{caseload, toms_patient, version},
    sessions::{log, send},
};

/// A Sunday morning in New York.
const MORNING: &str = "2026-11-22T15:00:00Z";

async fn proposals(tom: &Person<'_>) -> Vec<Value> {
    let all = tom.get("/therapist-items").await.good()["items"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|item| item["kind"] == "phase_proposal").collect()
}

async fn decides(tom: &Person<'_>, rosa: &Patient<'_>, body: Value) -> stage::clinic::Answer {
    tom.post(&format!("/episodes/{}/phase-decisions", rosa.episode), body).await
}

async fn does(stage: &Stage, rosa: &Patient<'_>, date: &str, pain: i64) {
    let says = json!({"painBefore": 2, "painAfter": pain});
    assert_eq!(send(stage, rosa, vec![log(stage.app.now(), date, "EX01", says)]).await, ["created"]);
}

/// Three days of PH0, each with its exercise, the first seen by the therapist: on the fourth the next phase is proposed.
async fn three_good_days(stage: &Stage, cast: &Cast<'_>) -> Value {
    let Cast { tom, rosa, .. } = cast;
    let path = toms_patient(cast).await;
    let plan = version(None, "2026-11-22", "EX01", 2);
    let _ = tom.post(&path, plan.clone()).await.good();
    let form = json!({"exerciseId": "EX01", "correct": true});
    let _ = tom.post(&format!("/episodes/{}/form-checks", rosa.episode), form).await.good();
    stage.advance(HOUR).await;
    for date in ["2026-11-22", "2026-11-23", "2026-11-24"] {
        does(stage, rosa, date, 3).await;
        rosa.logs(3).await;
        stage.advance(12 * HOUR).await;
        rosa.logs(3).await;
        stage.advance(12 * HOUR).await;
    }
    plan
}

#[tokio::test]
async fn a_phase_is_proposed_with_its_evidence_and_begins_tomorrow_when_the_therapist_says_so() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let plan = three_good_days(&stage, &cast).await;
    let Cast { ines, ana, tom, rosa, .. } = &cast;
    let proposal = proposals(tom).await.remove(0);
    let evidence = &proposal["evidence"]["progression"];
    assert_eq!((&evidence["next"], &evidence["proposed"]), (&json!("PH1"), &json!(true)));
    let criteria = json!([
        {"code": "earliest_day", "met": true, "value": 3.0, "needed": 3.0},
        {"code": "days_in_phase", "met": true, "value": 3.0, "needed": 3.0},
        {"code": "adherence", "met": true, "value": 100.0, "needed": 70.0},
        {"code": "exercise_pain", "met": true, "value": 3.0, "needed": 3.0},
        {"code": "next_day", "met": true},
        {"code": "no_urgent_alert", "met": true},
        {"code": "form", "met": true},
    ]);
    assert_eq!(evidence["criteria"], criteria);
    let shown = tom.get(&format!("/episodes/{}/adherence", rosa.episode)).await.good();
    assert_eq!(shown["progression"], *evidence, "the same as the adherence says");

    let apply = json!({"proposalId": proposal["id"], "apply": true});
    assert_eq!(decides(ana, rosa, apply.clone()).await.refused(403), "role_forbidden");
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    assert_eq!(decides(&una, rosa, apply.clone()).await.refused(404), "not_found");
    let closed = decides(tom, rosa, apply.clone()).await.good();
    assert_eq!((&closed["state"], &closed["closedBy"]), (&json!("closed"), &json!("Tom Becker")));
    let again = decides(tom, rosa, apply).await;
    assert_eq!(again.json["by"], "Tom Becker");
    assert_eq!(again.refused(409), "already_closed");

    let versions =
        tom.get(&format!("/episodes/{}/plan-versions", rosa.episode)).await.good()["versions"].clone();
    let newest = &versions[0];
    assert_eq!((&newest["phase"], &newest["from"]), (&json!("PH1"), &json!("2026-11-26")));
    assert_eq!(newest["basedOn"], plan["id"]);
    assert_eq!(newest["prescriptions"][0]["id"], plan["prescriptions"][0]["id"], "what was asked for stays");
    stage.advance(DAY).await;
    assert_eq!(proposals(tom).await, Vec::<Value>::new(), "what is decided is not proposed");
    let row = tom.get("/caseload").await.good()["rows"][0].clone();
    assert_eq!((&row["phase"], &row["planFrom"]), (&json!("PH1"), &json!("2026-11-26")));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_refused_phase_needs_a_reason_and_sleeps_for_seven_days() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    three_good_days(&stage, &cast).await;
    let Cast { tom, rosa, .. } = &cast;
    let proposal = proposals(tom).await.remove(0);
    for reason in [Value::Null, json!("  ")] {
        let refused =
            decides(tom, rosa, json!({"proposalId": proposal["id"], "apply": false, "reason": reason}));
        assert_eq!(refused.await.refused(422), "reason_needed");
    }
    let body = json!({"proposalId": proposal["id"], "apply": false, "reason": "still dizzy"});
    let closed = decides(tom, rosa, body).await.good();
    assert_eq!((&closed["state"], &closed["note"]), (&json!("closed"), &json!("still dizzy")));
    let needs = tom.get("/caseload").await.good()["rows"][0]["needs"].clone();
    assert_eq!(needs, json!(["none"]));
    // Refused on the 25th: it sleeps up to the 1st, and on the 2nd it is proposed again.
    for date in
        ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01"]
    {
        does(&stage, rosa, date, 2).await;
        rosa.logs(3).await;
        assert_eq!(proposals(tom).await, Vec::<Value>::new(), "{date}");
        stage.advance(DAY).await;
    }
    let again = proposals(tom).await.remove(0);
    assert_ne!(again["id"], proposal["id"]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_proposal_closes_itself_when_a_criterion_is_no_longer_met_or_a_plan_of_the_phase_is_published() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let plan = three_good_days(&stage, &cast).await;
    let Cast { ana, tom, rosa, .. } = &cast;
    let first = proposals(tom).await.remove(0);
    let wrong = json!({"exerciseId": "EX01", "correct": false});
    let _ = tom.post(&format!("/episodes/{}/form-checks", rosa.episode), wrong).await.good();
    assert_eq!(proposals(tom).await, Vec::<Value>::new());
    stage.advance(HOUR).await;
    let right = json!({"exerciseId": "EX01", "correct": true});
    let _ = tom.post(&format!("/episodes/{}/form-checks", rosa.episode), right).await.good();
    let second = proposals(tom).await.remove(0);
    assert_ne!(second["id"], first["id"], "what closed itself does not sleep");

    let path = format!("/episodes/{}/plan-versions", rosa.episode);
    let mut same = version(plan["id"].as_str(), "2026-11-26", "EX01", 3);
    let _ = tom.post(&path, same.clone()).await.good();
    assert_eq!(proposals(tom).await.len(), 1, "another plan of the same phase answers nothing");
    let mut next = version(same["id"].as_str(), "2026-11-26", "EX01", 3);
    next["phase"] = json!("PH1");
    same = tom.post(&path, next).await.good();
    assert_eq!(same["versions"][0]["phase"], "PH1");
    assert_eq!(proposals(tom).await, Vec::<Value>::new());
    let closed = tom.get("/therapist-items?state=closed").await.good()["items"].clone();
    let by: Vec<_> = closed.as_array().unwrap().iter().map(|item| item["closedBy"].clone()).collect();
    assert!(by.contains(&json!("Tom Becker")) && by.contains(&Value::Null), "{by:?}");

    // What is no proposal, or another patient's, cannot be decided on.
    let late =
        decides(tom, rosa, json!({"proposalId": second["id"], "apply": false, "reason": "late"})).await;
    assert_eq!(late.refused(409), "already_closed");
    does(&stage, rosa, "2026-11-25", 7).await;
    let open = tom.get("/therapist-items").await.good()["items"].as_array().cloned().unwrap_or_default();
    let red = open.iter().find(|item| item["kind"] == "red_stop").expect("a red result");
    let answer = decides(tom, rosa, json!({"proposalId": red["id"], "apply": true})).await;
    assert_eq!(answer.refused(422), "not_a_proposal");
    let harold = ana.enrols("Harold Finch").await;
    caseload::give_to_tom(ana, &harold.id).await;
    let body = json!({"proposalId": second["id"], "apply": true});
    assert_eq!(decides(tom, &harold, body).await.refused(404), "not_found");
    stage.ends_well().await;
}
