//! Entries that a nurse settles: they keep the times of the phone, and one nurse settles each.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{
    Cast, Stage,
    clinic::request,
    invariants,
    people::{Person, check_in},
};

const MORNING: &str = "2026-11-23T15:00:00Z";

/// The id of the only entry that waits.
async fn only_entry(nurse: &Person<'_>) -> String {
    let waiting = nurse.get("/quarantine").await.good();
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(1), "{waiting}");
    waiting["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn accepts(nurse: &Person<'_>, id: &str) -> stage::clinic::Answer {
    nurse.post(&format!("/quarantine/{id}/accept"), json!({"reason": "it is plain"})).await
}

async fn standing(nurse: &Person<'_>, episode: &str) -> Vec<Value> {
    let timeline = nurse.get(&format!("/episodes/{episode}/timeline")).await.good();
    let all = timeline["checkIns"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|one| one["inErrorAt"].is_null()).collect()
}

#[tokio::test]
async fn an_entry_accepted_hours_later_keeps_the_time_at_which_it_was_felt() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let (came, ahead) = (stage.app.now(), 3 * HOUR);
    // Felt an hour ago, by a phone whose clock is three hours ahead.
    let item = check_in(came.plus(ahead - HOUR), json!({"movement": 5, "mood": "fine"}));
    let body = json!({"sentAt": came.plus(ahead), "items": [item]});
    assert_eq!(rosa.post("/check-ins", body).await.good()["results"][0]["result"], "quarantined");
    stage.advance(5 * HOUR).await;
    let _ = accepts(&ana, &only_entry(&ana).await).await.good();
    let kept = &standing(&ana, &rosa.episode).await[0];
    assert_eq!(kept["feltAt"], json!(came.plus(-HOUR)));
    assert_eq!(kept["receivedAt"], json!(stage.app.now()), "for the rules it came when it was accepted");
    assert_eq!(kept["clockSuspect"], true);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_conflict_accepted_hours_later_keeps_the_time_at_which_it_was_felt() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let came = stage.app.now();
    let first = check_in(came, json!({"movement": 5}));
    let mut second = first.clone();
    (second["movement"], second["feltAt"]) = (json!(6), json!(came.plus(-20 * MINUTE)));
    assert_eq!(rosa.results(vec![first, second]).await, ["created", "conflict"]);
    stage.advance(4 * HOUR).await;
    let _ = accepts(&ana, &only_entry(&ana).await).await.good();
    let kept = standing(&ana, &rosa.episode).await;
    assert_eq!((kept.len(), &kept[0]["movement"]), (1, &json!(6)));
    assert_eq!(kept[0]["feltAt"], json!(came.plus(-20 * MINUTE)));
    stage.ends_well().await;
}

#[tokio::test]
async fn what_a_nurse_reads_into_an_entry_has_the_clinics_times_and_was_felt_before_it_came() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let came = stage.app.now();
    let body = json!({"sentAt": came.plus(DAY), "items": [json!("nonsense"), json!("more of it")]});
    let _ = rosa.post("/check-ins", body).await.good();
    stage.advance(5 * HOUR).await;
    // Two hours before it came; and when she writes it down, which cannot be.
    for felt_at in [came.plus(-2 * HOUR), stage.app.now()] {
        let id = ana.get("/quarantine").await.good()["items"][0]["id"].clone();
        let path = format!("/quarantine/{}/accept", id.as_str().unwrap());
        let item = check_in(felt_at, json!({"movement": 4}));
        let _ = ana.post(&path, json!({"reason": "she told me", "item": item})).await.good();
    }
    let kept = standing(&ana, &rosa.episode).await;
    let times: Vec<_> = kept.iter().map(|one| (&one["feltAt"], &one["clockSuspect"])).collect();
    let no = json!(false);
    assert_eq!(times, [(&json!(came.plus(-2 * HOUR)), &no), (&json!(came), &no)]);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_came_before_there_was_an_episode_is_accepted_into_the_present_one() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, .. } = stage.cast().await;
    let harold = ana.adds_patient("Harold Kim").await;
    let cookie = ana.connects_phone(&harold).await;
    let came = stage.app.now();
    let body = json!({"sentAt": came, "items": [check_in(came.plus(-HOUR), json!({"movement": 7}))]});
    let answer = stage.ask(request(Method::POST, "/check-ins", Some(&cookie), Some(body))).await.good();
    assert_eq!(answer["results"][0]["result"], "quarantined");
    let id = only_entry(&ana).await;
    assert_eq!(accepts(&ana, &id).await.refused(422), "validation_failed", "there is nowhere to keep it yet");

    let new = json!({"levels": ["L2"], "longActingOpioid": false});
    let made = ana.post(&format!("/patients/{harold}/episodes"), new).await.good();
    stage.advance(2 * HOUR).await;
    let _ = accepts(&ana, &id).await.good();
    let kept = standing(&ana, made["id"].as_str().unwrap()).await;
    assert_eq!((&kept[0]["movement"], &kept[0]["feltAt"]), (&json!(7), &json!(came.plus(-HOUR))));
    stage.ends_well().await;
}

#[tokio::test]
async fn two_nurses_settle_an_entry_and_the_second_reads_who_was_first() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    for round in 1..=8_u64 {
        let item = check_in(stage.app.now(), json!({"movement": 4, "mood": "fine"}));
        assert_eq!(rosa.results(vec![item]).await, ["quarantined"]);
        let id = only_entry(&ana).await;
        let (one, other) = tokio::join!(accepts(&ana, &id), accepts(&ben, &id));
        let (late, first) = if one.status == 200 { (other, "Ana Ruiz") } else { (one, "Ben Carter") };
        assert_eq!((&late.json["by"], &late.json["at"]), (&json!(first), &json!(stage.app.now())));
        assert_eq!(late.refused(409), "already_settled");
        assert_eq!(invariants::kept(&stage.app).await, (round, round));
        stage.advance(MINUTE).await;
    }
    stage.ends_well().await;
}

#[tokio::test]
async fn what_a_nurse_discarded_stays_discarded_though_the_phone_sends_it_again() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, .. } = stage.cast().await;
    let harold = ana.adds_patient("Harold Kim").await;
    let cookie = ana.connects_phone(&harold).await;
    let item = check_in(stage.app.now(), json!({"movement": 9}));
    let sends = async |item: Value| {
        let body = json!({"sentAt": stage.app.now(), "items": [item]});
        let answer = stage.ask(request(Method::POST, "/check-ins", Some(&cookie), Some(body))).await.good();
        answer["results"][0]["result"].clone()
    };
    assert_eq!(sends(item.clone()).await, "quarantined");
    let discards = format!("/quarantine/{}/discard", only_entry(&ana).await);
    let _ = ana.post(&discards, json!({"reason": "her daughter tried the phone"})).await.good();
    let new = json!({"levels": ["L2"], "longActingOpioid": false});
    let made = ana.post(&format!("/patients/{harold}/episodes"), new).await.good();
    assert_eq!(sends(item.clone()).await, "quarantined", "it would be taken by now");
    assert_eq!(standing(&ana, made["id"].as_str().unwrap()).await, Vec::<Value>::new());
    assert_eq!(ana.get("/quarantine").await.good()["items"], json!([]), "nobody is asked twice");
    let other = json!({"movement": 4, "id": item["id"].clone()});
    let other = check_in(stage.app.now(), other);
    assert_eq!(sends(other).await, "quarantined");
    let id = only_entry(&ana).await;
    let _ = accepts(&ana, &id).await.good();
    assert_eq!(
        standing(&ana, made["id"].as_str().unwrap()).await[0]["movement"],
        4,
        "other words are not lost"
    );
    stage.ends_well().await;
}
