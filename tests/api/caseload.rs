//! The caseload: who needs the therapist most, and why; days that pass change it without anybody writing.

use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{
    Cast, Stage,
    people::{Patient, Person, check_in},
};

use super::{
    plans::{
        caseload::{assign, give_to_tom, therapist},
        version,
    },
    sessions::{log, send},
};

/// A Sunday morning in New York, ten hours after its midnight.
const MORNING: &str = "2026-11-22T15:00:00Z";

async fn rows(who: &Person<'_>) -> Vec<Value> {
    who.get("/caseload").await.good()["rows"].as_array().cloned().unwrap_or_default()
}

async fn row(who: &Person<'_>, patient: &Patient<'_>) -> Value {
    let all = rows(who).await;
    all.into_iter().find(|row| row["patientId"] == patient.id.as_str()).expect("a row of the patient")
}

/// Open matters of a kind.
async fn matters(who: &Person<'_>, kind: &str) -> Vec<Value> {
    let all = who.get("/therapist-items").await.good()["items"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|item| item["kind"] == kind).collect()
}

async fn publishes(tom: &Person<'_>, patient: &Patient<'_>, from: &str) {
    let path = format!("/episodes/{}/plan-versions", patient.episode);
    let _ = tom.post(&path, version(None, from, "EX01", 2)).await.good();
}

async fn does(stage: &Stage, patient: &Patient<'_>, date: &str, says: Value) {
    let items = vec![log(stage.app.now(), date, "EX01", says)];
    assert_eq!(send(stage, patient, items).await, ["created"]);
}

#[tokio::test]
async fn whoever_needs_the_therapist_most_stands_first_with_each_reason() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, tom, rosa, .. } = &stage.cast().await;
    let tom_id = therapist(ana, "Tom Becker").await;
    let mut others = Vec::new();
    for name in ["Harold Finch", "Maria Soto", "Luis Vega", "Otto Lang", "Nina Wolf", "Greta Ahn", "Vera Kim"]
    {
        others.push(ana.enrols(name).await);
    }
    let [harold, maria, luis, otto, nina, greta, vera] = &others[..] else { panic!("seven") };
    for patient in [rosa, harold, maria, luis, otto, nina, greta] {
        let _ = assign(ana, &patient.id, tom_id.clone()).await.good();
    }
    publishes(tom, rosa, "2026-11-22").await;
    publishes(tom, harold, "2026-11-22").await;
    let low = [("2026-11-23", 1), ("2026-11-30", 7)];
    for (date, days) in low {
        stage.advance(days * DAY).await;
        does(&stage, rosa, date, json!({"painBefore": 2, "painAfter": 2})).await;
        for _ in 0..3 {
            otto.logs(if days == 1 { 2 } else { 4 }).await;
        }
    }
    stage.advance(4 * DAY).await;
    for patient in [maria, luis, nina] {
        publishes(tom, patient, "2026-12-04").await;
    }
    let form = json!({"exerciseId": "EX01", "correct": true});
    let _ = tom.post(&format!("/episodes/{}/form-checks", nina.episode), form).await.good();
    for date in ["2026-12-04", "2026-12-05", "2026-12-06"] {
        does(&stage, nina, date, json!({"painBefore": 2, "painAfter": 2})).await;
        does(
            &stage,
            luis,
            date,
            json!({"painBefore": 2, "painAfter": if date.ends_with('5') { 6 } else { 2 }}),
        )
        .await;
        stage.advance(DAY).await;
    }
    let hold = json!({"from": "2026-12-05", "reason": "dizzy"});
    let _ = tom.post(&format!("/episodes/{}/holds", maria.episode), hold).await.good();
    let plan = tom.get(&format!("/episodes/{}/plan-versions", luis.episode)).await.good();
    let release = format!("/holds/{}/release", plan["holds"][0]["id"].as_str().unwrap());
    let _ = tom.post(&release, json!({"on": "2026-12-07"})).await.good();

    let all = tom.get("/caseload").await.good();
    let said: Vec<_> = all["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["name"].clone(), row["needs"].clone()))
        .collect();
    let expected = [
        ("Maria Soto", json!(["hold"])),
        ("Luis Vega", json!(["red_stop"])),
        ("Otto Lang", json!(["pain_rising"])),
        ("Harold Finch", json!(["no_log", "two_low_weeks"])),
        ("Rosa Delgado", json!(["two_low_weeks"])),
        ("Nina Wolf", json!(["phase_proposal"])),
        ("Greta Ahn", json!(["none"])),
    ];
    assert_eq!(said, expected.map(|(name, needs)| (json!(name), needs)));
    assert_eq!(all["counts"], json!({"all": 7, "needing": 6}));
    assert_eq!(all["next"], Value::Null);

    let maria = row(tom, maria).await;
    assert_eq!(maria["hold"], json!({"from": "2026-12-05", "cause": "staff"}));
    assert_eq!((&maria["age"], &maria["localDay"], &maria["phase"]), (&json!(74), &json!(15), &json!("PH0")));
    assert_eq!(
        (&maria["planFrom"], &maria["therapist"]["name"]),
        (&json!("2026-12-04"), &json!("Tom Becker"))
    );
    assert_eq!(row(tom, luis).await["redStops"], json!(["EX01"]));
    let otto = row(tom, otto).await;
    assert_eq!((&otto["painWeek"], &otto["painWeekBefore"]), (&json!(4.0), &json!(2.0)));
    let low = row(tom, rosa).await;
    assert_eq!(
        (&low["lastLogOn"], &low["since"]),
        (&json!("2026-11-30"), &json!("2026-12-07T05:00:00.000Z"))
    );
    assert_eq!(
        (&low["lastWeek"]["start"], &low["lastWeek"]["percent"]),
        (&json!("2026-11-30"), &json!(14.3))
    );
    let said = &matters(tom, "low_weeks").await;
    let weeks: Vec<_> = said.iter().map(|item| item["evidence"]["weeks"][1]["start"].clone()).collect();
    assert_eq!(weeks, ["2026-11-23", "2026-11-23"], "Harold's and Rosa's");
    let nina = row(tom, nina).await;
    let proposal = matters(tom, "phase_proposal").await;
    assert_eq!(nina["proposal"], json!({"itemId": proposal[0]["id"], "next": "PH1"}));
    assert_eq!(row(tom, greta).await["since"], Value::Null);

    // A nurse has the whole clinic, another therapist her own, and nobody else any.
    let clinic = ana.get("/caseload").await.good();
    assert_eq!(clinic["counts"]["all"], 8);
    assert_eq!(row(ana, vera).await["therapist"], Value::Null);
    let una = ines.adds("Una Lee", "una", &["therapist"]).await;
    assert_eq!(una.get("/caseload").await.good()["counts"], json!({"all": 0, "needing": 0}));
    assert_eq!(ines.get("/caseload").await.refused(403), "role_forbidden");
    assert_eq!(rosa.get("/caseload").await.refused(403), "role_forbidden");
    assert_eq!(tom.get("/caseload?cursor=nonsense").await.refused(422), "bad_cursor");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_midnight_where_the_patient_is_makes_seven_silent_days_a_need_and_a_matter() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, tom, rosa, .. } = &stage.cast().await;
    give_to_tom(ana, &rosa.id).await;
    publishes(tom, rosa, "2026-11-22").await;
    // 23:59 of the 24th in New York.
    stage.advance(2 * DAY + 13 * HOUR + 59 * MINUTE).await;
    assert_eq!(matters(tom, "not_started").await.len(), 0);
    stage.advance(MINUTE).await;
    let matter = matters(tom, "not_started").await.remove(0);
    assert_eq!(matter["evidence"], json!({"days": 3}));
    stage.advance(4 * DAY - MINUTE).await;
    assert_eq!(row(tom, rosa).await["needs"], json!(["none"]));
    assert_eq!(matters(tom, "no_logs").await.len(), 0);
    stage.advance(MINUTE).await;
    let silent = row(tom, rosa).await;
    assert_eq!((&silent["needs"], &silent["localDay"]), (&json!(["no_log"]), &json!(7)));
    assert_eq!((&silent["since"], &silent["openItems"]), (&json!("2026-11-29T05:00:00.000Z"), &json!(2)));
    let matter = matters(tom, "no_logs").await.remove(0);
    assert_eq!(matter["evidence"], json!({"days": 7}));
    stage.advance(2 * DAY).await;
    let later = matters(tom, "no_logs").await;
    assert_eq!((&later[0]["id"], &later[0]["evidence"]), (&matter["id"], &json!({"days": 9})), "one matter");
    assert_eq!(row(tom, rosa).await["since"], "2026-11-29T05:00:00.000Z");

    // She speaks: what was said is no longer so.
    does(&stage, rosa, "2026-12-01", json!({"amount": 0.0, "skip": "tired"})).await;
    assert_eq!(row(tom, rosa).await["needs"], json!(["none"]));
    assert_eq!(rows(tom).await[0]["lastLogOn"], "2026-12-01");
    let closed = tom.get("/therapist-items?state=closed").await.good();
    assert_eq!(closed["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(closed["items"][0]["closedBy"], Value::Null, "nobody closed it");
    stage.ends_well().await;
}

#[tokio::test]
async fn what_the_therapist_closed_does_not_come_back_the_next_day() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, tom, rosa, .. } = &stage.cast().await;
    give_to_tom(ana, &rosa.id).await;
    publishes(tom, rosa, "2026-11-22").await;
    stage.advance(8 * DAY).await;
    let matter = matters(tom, "no_logs").await.remove(0);
    let close = format!("/therapist-items/{}/close", matter["id"].as_str().unwrap());
    let _ = tom.post(&close, json!({"note": "called her daughter"})).await.good();
    assert_eq!(row(tom, rosa).await["needs"], json!(["no_log"]), "it is still so");
    stage.advance(6 * DAY).await;
    assert_eq!(matters(tom, "no_logs").await.len(), 0);
    stage.advance(DAY).await;
    assert_eq!(matters(tom, "no_logs").await.len(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn pain_is_rising_by_what_was_felt_and_falls_again_as_the_week_goes_by() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, tom, rosa, .. } = &stage.cast().await;
    give_to_tom(ana, &rosa.id).await;
    stage.advance(DAY).await;
    for _ in 0..3 {
        rosa.logs(2).await;
    }
    stage.advance(7 * DAY + HOUR).await;
    let now = stage.app.now();
    let felt = |hours: i64| check_in(now.plus(-hours * HOUR), json!({"movement": 4}));
    assert_eq!(rosa.results(vec![felt(3), felt(2), felt(1)]).await, ["created"; 3]);
    assert_eq!(row(tom, rosa).await["needs"], json!(["pain_rising"]));
    // Seven days after the first of the new ones all are still in their weeks; three hours later none of them is.
    stage.advance(6 * DAY + 21 * HOUR).await;
    assert_eq!(row(tom, rosa).await["needs"], json!(["pain_rising"]));
    stage.advance(3 * HOUR).await;
    assert_eq!(row(tom, rosa).await["needs"], json!(["none"]));
    stage.ends_well().await;
}

#[tokio::test]
async fn an_episode_that_is_over_leaves_the_list_and_so_do_its_matters() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, tom, rosa, .. } = &stage.cast().await;
    give_to_tom(ana, &rosa.id).await;
    publishes(tom, rosa, "2026-11-22").await;
    stage.advance(8 * DAY).await;
    assert_eq!((rows(tom).await.len(), matters(tom, "no_logs").await.len()), (1, 1));
    let end = json!({"state": "ended"});
    let _ =
        ana.send(poem::http::Method::PATCH, &format!("/episodes/{}", rosa.episode), Some(end)).await.good();
    assert_eq!(rows(tom).await, Vec::<Value>::new());
    assert_eq!(matters(tom, "no_logs").await.len(), 0);
    stage.ends_well().await;
}
