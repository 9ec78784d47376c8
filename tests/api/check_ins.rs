//! Check-ins: kept once, judged with what is known, and never lost.

use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{Cast, Stage, invariants, people::check_in};

const MORNING: &str = "2026-11-23T15:00:00Z";

#[tokio::test]
async fn a_retry_is_the_same_check_in_and_another_body_under_its_id_is_a_conflict() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let item = check_in(stage.app.now(), json!({"movement": 5, "ageMs": 10}));
    let mut retry = item.clone();
    retry["ageMs"] = json!(90_000);
    let mut other = item.clone();
    other["movement"] = json!(6);
    assert_eq!(rosa.results(vec![item.clone()]).await, ["created"]);
    assert_eq!(
        rosa.results(vec![retry, other.clone(), other.clone()]).await,
        ["duplicate", "conflict", "conflict"]
    );
    assert_eq!(invariants::kept(&stage.app).await, (1, 1), "the second version waits once");

    let waiting = ana.get("/quarantine").await.good();
    let id = waiting["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(waiting["items"][0]["code"], "conflict");
    let left = ana.post(&format!("/quarantine/{id}/accept"), json!({"reason": "she meant 6"})).await.good();
    assert_eq!(left["items"], json!([]));
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    let scores: Vec<_> = timeline["checkIns"].as_array().unwrap().iter().collect();
    assert_eq!(scores.len(), 2);
    let standing: Vec<_> = scores.iter().filter(|one| one["inErrorAt"].is_null()).collect();
    assert_eq!(standing[0]["movement"], 6);
    stage.ends_well().await;
}

#[tokio::test]
async fn one_bad_item_never_sinks_a_batch_and_waits_for_a_nurse_as_it_came() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let now = stage.app.now();
    let eleven = check_in(now, json!({"movement": 11}));
    let unknown = check_in(now, json!({"movement": 5, "mood": "fine"}));
    let empty = check_in(now, json!({}));
    let both = check_in(now, json!({"movement": 5, "declined": "unable"}));
    let made_up = check_in(now, json!({"redFlags": ["RF-NONSENSE"]}));
    let good = check_in(now, json!({"movement": 4}));
    let batch = vec![eleven.clone(), unknown, empty, both, made_up, json!("nonsense"), good];
    let answer = rosa.hands_in(batch).await.good();
    let results: Vec<_> = answer["results"].as_array().unwrap().iter().collect();
    for bad in &results[..6] {
        assert_eq!((&bad["result"], &bad["code"]), (&json!("quarantined"), &json!("invalid_item")));
    }
    assert_eq!(results[5]["id"], Value::Null, "the server could not read the id");
    assert_eq!(results[6]["result"], "created");
    assert_eq!(rosa.results(vec![eleven]).await, ["quarantined"], "again is again");
    assert_eq!(invariants::kept(&stage.app).await, (1, 6));

    let waiting = ana.get("/quarantine").await.good();
    let with_mood =
        waiting["items"].as_array().unwrap().iter().find(|one| one["raw"].as_str().unwrap().contains("mood"));
    let id = with_mood.unwrap()["id"].as_str().unwrap().to_owned();
    let _ = ana.post(&format!("/quarantine/{id}/accept"), json!({"reason": "the rest is fine"})).await.good();
    let refused = ana.post(&format!("/quarantine/{id}/discard"), json!({"reason": "x"})).await;
    assert_eq!(refused.refused(409), "already_settled");
    assert_eq!(invariants::kept(&stage.app).await, (2, 6));
    stage.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_decoded_is_refused_whole_and_says_why() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    let now = stage.app.now();
    let many: Vec<_> = (0..51).map(|_| check_in(now, json!({"movement": 3}))).collect();
    assert_eq!(rosa.hands_in(many).await.refused(400), "invalid_request");
    assert_eq!(rosa.hands_in(vec![]).await.refused(400), "invalid_request");
    let extra = json!({"sentAt": now, "items": [check_in(now, json!({"movement": 3}))], "clinicId": "x"});
    assert_eq!(rosa.post("/check-ins", extra).await.refused(400), "invalid_request");
    let foreign =
        json!({"sentAt": now, "episodeId": rosa.episode, "items": [check_in(now, json!({"rest": 3}))]});
    assert_eq!(rosa.post("/check-ins", foreign).await.refused(400), "invalid_request");
    let huge = check_in(now, json!({"movement": 3, "padding": "x".repeat(300_000)}));
    assert_eq!(rosa.hands_in(vec![huge]).await.refused(413), "too_large");
    assert_eq!(invariants::kept(&stage.app).await, (0, 0));
    stage.ends_well().await;
}

#[tokio::test]
async fn entries_from_a_night_offline_keep_the_times_at_which_they_were_felt() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let end = stage.app.now();
    stage.advance(30 * HOUR).await;
    let felt = [9, 15, 21].map(|hour| check_in(end.plus(hour * HOUR), json!({"movement": hour / 3})));
    assert_eq!(rosa.results(felt.to_vec()).await, ["created", "created", "created"]);
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    let times: Vec<_> =
        timeline["checkIns"].as_array().unwrap().iter().map(|one| one["feltAt"].clone()).collect();
    assert_eq!(times, [9, 15, 21].map(|hour| json!(end.plus(hour * HOUR))));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_flagged_and_never_refused() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(20 * HOUR).await;
    let (now, years) = (stage.app.now(), 3_650 * DAY);
    for (sent, felt) in
        [(now.plus(years), now.plus(years - HOUR)), (now.plus(-years), now.plus(-years - HOUR))]
    {
        let body = json!({"sentAt": sent, "items": [check_in(felt, json!({"movement": 4}))]});
        assert_eq!(rosa.post("/check-ins", body).await.good()["results"][0]["result"], "created");
    }
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    for one in timeline["checkIns"].as_array().unwrap() {
        assert_eq!(one["clockSuspect"], true);
        let felt: reliefline_server::domain::at::At = serde_json::from_value(one["feltAt"].clone()).unwrap();
        assert!(felt.since(now.plus(-HOUR)).abs() < MINUTE, "an hour ago, not {felt}");
    }
    stage.ends_well().await;
}

#[tokio::test]
async fn a_wrong_tap_is_corrected_and_the_old_score_is_kept_as_entered_in_error() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(9 * HOUR).await;
    let id = rosa.logs_confirmed(8).await;
    assert_eq!(ana.sees().await[0].0, "R-SEVERE");
    let item = check_in(stage.app.now(), json!({"movement": 3}));
    let body = json!({"sentAt": stage.app.now(), "item": item});
    let path = format!("/check-ins/{id}/correction");
    assert_eq!(rosa.post(&path, body.clone()).await.good()["results"][0]["result"], "created");
    assert_eq!(rosa.post(&path, body).await.good()["results"][0]["result"], "duplicate", "safe to repeat");
    assert_eq!(ana.sees().await, [], "the alert stood on a wrong tap");
    let without_reason = json!({"sentAt": stage.app.now()});
    assert_eq!(ana.post(&path, without_reason).await.refused(422), "validation_failed");
    stage.ends_well().await;
}

#[tokio::test]
async fn before_the_procedure_a_check_in_is_a_baseline_and_a_red_flag_is_a_red_flag() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, .. } = stage.cast().await;
    let harold = ana.adds_patient("Harold Kim").await;
    let episode = json!({"levels": ["L2"], "longActingOpioid": false});
    let episode = ana.post(&format!("/patients/{harold}/episodes"), episode).await.good()["id"].clone();
    let take = |item: Value| json!({"sentAt": stage.app.now(), "episodeId": episode, "items": [item]});
    let before = take(check_in(stage.app.now(), json!({"movement": 9})));
    let _ = ana.post("/check-ins", before).await.good();
    assert_eq!(ana.sees().await, [], "no rule but red flags before the procedure");
    let flag = take(check_in(stage.app.now(), json!({"redFlags": ["RF-CHEST"]})));
    let _ = ana.post("/check-ins", flag).await.good();
    assert_eq!(ana.sees().await[0].0, "R-REDFLAG");
    stage.advance(HOUR).await;
    let path = format!("/episodes/{}", episode.as_str().unwrap());
    let ended = json!({"procedureEndedAt": stage.app.now()});
    let _ = ana.send(poem::http::Method::PATCH, &path, Some(ended)).await.good();
    let timeline = ana.get(&format!("{path}/timeline")).await.good();
    assert_eq!(timeline["curve"][0]["high"], 9.0, "the band begins at the baseline of 9");
    assert!(!ana.sees().await.iter().any(|(rule, ..)| rule == "R-BASELINE"));
    stage.ends_well().await;
}

#[tokio::test]
async fn staff_name_the_episode_and_a_foreign_one_is_not_found() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, tom, .. } = stage.cast().await;
    let item = check_in(stage.app.now(), json!({"movement": 4}));
    let unnamed = json!({"sentAt": stage.app.now(), "items": [item.clone()]});
    assert_eq!(ana.post("/check-ins", unnamed).await.refused(400), "invalid_request");
    let nowhere = "01a207d8-7b99-774e-b655-804aac84958f";
    let foreign = json!({"sentAt": stage.app.now(), "episodeId": nowhere, "items": [item.clone()]});
    assert_eq!(ana.post("/check-ins", foreign.clone()).await.refused(404), "not_found");
    assert_eq!(tom.post("/check-ins", foreign).await.refused(403), "role_forbidden");
    let _ = ana.takes_by_telephone(&rosa, item).await.good();
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    assert_eq!(timeline["checkIns"][0]["enteredBy"], "Ana Ruiz");
    stage.ends_well().await;
}

#[tokio::test]
async fn the_phone_learns_which_entries_the_clinic_has() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    let mut sent = Vec::new();
    for score in [3, 4, 5] {
        stage.advance(HOUR).await;
        sent.push(rosa.logs(score).await);
    }
    let all = rosa.get("/check-ins/ids").await.good();
    assert_eq!(all["ids"], json!(sent));
    let rest = rosa.get(&format!("/check-ins/ids?after={}", sent[0])).await.good();
    assert_eq!(rest["ids"], json!(sent[1..]));
    stage.ends_well().await;
}

#[tokio::test]
async fn order_inside_a_batch_and_the_instance_change_nothing() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let harold = ana.enrols("Harold Kim").await;
    let end = stage.app.now();
    stage.advance(30 * HOUR).await;
    let item = |hour: i64, score: i16| check_in(end.plus(hour * HOUR), json!({"movement": score}));
    let story = [(9, 4), (16, 8), (17, 8), (22, 7), (29, 6)];
    let forward: Vec<_> = story.iter().map(|(hour, score)| item(*hour, *score)).collect();
    let backward: Vec<_> = story.iter().rev().map(|(hour, score)| item(*hour, *score)).collect();
    let other = stage.another_instance();
    let _ = rosa.hands_in(forward).await.good();
    let body = json!({"sentAt": stage.app.now(), "items": backward});
    let _ = harold.post_to(&other, "/check-ins", body).await.good();
    let alerts = ana.get("/alerts").await.good();
    let of = |patient: &str| {
        let mine = alerts["alerts"].as_array().unwrap().iter().filter(|one| one["patientId"] == patient);
        let mut words: Vec<_> = mine.map(|one| format!("{} {}", one["rule"], one["severity"])).collect();
        words.sort();
        words
    };
    assert!(!of(&rosa.id).is_empty());
    assert_eq!(of(&rosa.id), of(&harold.id));
    stage.ends_well().await;
}

#[tokio::test]
async fn sixty_an_hour_are_taken_quietly_and_above_five_hundred_a_day_the_phone_must_wait() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    for _ in 0..10 {
        let batch: Vec<_> = (0..50).map(|_| check_in(stage.app.now(), json!({"rest": 2}))).collect();
        let _ = rosa.hands_in(batch).await.good();
    }
    let one = vec![check_in(stage.app.now(), json!({"rest": 2}))];
    let _ = rosa.hands_in(one.clone()).await.good();
    let answer = rosa.hands_in(vec![check_in(stage.app.now(), json!({"rest": 3}))]).await;
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(answer.refused(429), "slow_down");
    stage.ends_well().await;
}
