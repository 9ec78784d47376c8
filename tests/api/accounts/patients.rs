//! Patients: written down, found again, changed.

use poem::http::Method;
use reliefline_server::{domain::at::MINUTE, store::audit};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use stage::{Stage, people::Person};

async fn names(person: &Person<'_>, query: &str) -> Vec<String> {
    let page = person.get(&format!("/patients{query}")).await.good();
    let all = page["patients"].as_array().unwrap();
    all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn search_finds_words_without_accents() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    for name in ["José Núñez-Ávila", "Josefa Moreno", "100% Sure_Thing", "Rosa Delgado"] {
        ana.adds_patient(name).await;
    }
    assert_eq!(names(&ana, "?search=jose").await, ["José Núñez-Ávila", "Josefa Moreno"]);
    assert_eq!(names(&ana, "?search=avila%20JOS%C3%89").await, ["José Núñez-Ávila"]);
    assert_eq!(names(&ana, "?search=%25").await, Vec::<String>::new(), "a percent sign is no wildcard");
    assert_eq!(names(&ana, "?search=100%25").await, ["100% Sure_Thing"]);
    assert_eq!(
        names(&ana, "?search=lgado").await,
        Vec::<String>::new(),
        "words are looked for at their beginning"
    );
}

#[tokio::test]
async fn pages_follow_each_other_and_lose_nobody() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    for n in 0..7 {
        ana.adds_patient(if n % 2 == 0 { "Rosa Delgado" } else { "Harold Finch" }).await;
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = ana.get(&format!("/patients?limit=3{after}")).await.good();
        seen.extend(page["patients"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let mut ids: Vec<&Value> = seen.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids.len(), 7);
    ids.sort_by_key(|id| id.to_string());
    ids.dedup();
    assert_eq!(ids.len(), 7);
    let in_order: Vec<&str> = seen.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(
        in_order,
        [
            "Harold Finch",
            "Harold Finch",
            "Harold Finch",
            "Rosa Delgado",
            "Rosa Delgado",
            "Rosa Delgado",
            "Rosa Delgado"
        ]
    );
    for bad in ["?limit=0", "?limit=201", "?after=nonsense"] {
        assert_eq!(ana.get(&format!("/patients{bad}")).await.refused(400), "invalid_request", "{bad}");
    }
}

#[tokio::test]
async fn a_page_shows_age_rights_and_phones() {
    let stage = Stage::open("2026-03-04T02:00:00Z").await;
    let cast = stage.cast().await;
    let path = format!("/patients/{}", cast.rosa.id);
    let patient = cast.ana.get(&path).await.good();
    // In New York it is still the third of March: the birthday is tomorrow.
    assert_eq!((&patient["age"], &patient["birthDate"]), (&json!(73), &json!("1952-03-04")));
    assert_eq!(patient["phoneConnected"], false, "no test was shown yet");
    assert_eq!(patient["devices"].as_array().unwrap().len(), 1);
    assert_eq!(patient["episodes"][0]["state"], "active");
    assert_eq!(patient["episodes"][0]["levels"], json!(["T12", "L1"]));
    assert_eq!(patient["episodes"][0]["baselines"][0]["score"], 8);
    for right in ["canEdit", "canInvite", "canCheckIn", "canRemoveDevice"] {
        assert_eq!(patient[right], true, "{right}");
    }
    assert_eq!(patient["canAddEpisode"], false, "one is under way");
    let seen_by_tom = cast.tom.get(&path).await.good();
    assert_eq!((&seen_by_tom["canEdit"], &seen_by_tom["canInvite"]), (&json!(true), &json!(false)));
    assert_eq!(seen_by_tom["episodes"][0]["canEdit"], false);
    assert_eq!(seen_by_tom["devices"], json!([]));
    stage.clock.turn(3 * 60 * MINUTE);
    assert_eq!(cast.ana.get(&path).await.good()["age"], 74);
}

#[tokio::test]
async fn a_change_leaves_the_rest_alone() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let path = format!("/patients/{}", cast.rosa.id);
    let patch = |body| cast.tom.send(Method::PATCH, &path, Some(body));
    let contact = json!({"name": "Lucia", "relation": "daughter", "phone": "555-0199", "consent": true});
    let changed = patch(json!({"phone": "555-0200", "contact": contact})).await.good();
    assert_eq!((&changed["phone"], &changed["name"]), (&json!("555-0200"), &json!("Rosa Delgado")));
    assert_eq!(changed["contact"], contact);
    assert_eq!(patch(json!({"name": "Rosa Núñez"})).await.good()["contact"], contact);
    assert_eq!(names(&cast.ana, "?search=nunez").await, ["Rosa Núñez"]);
    assert!(patch(json!({"contact": null})).await.good().get("contact").is_none());
    for (field, value) in [("zone", "Nowhere"), ("birthDate", "2026-02-30"), ("birthDate", "2027-01-01")] {
        let answer = patch(json!({field: value})).await;
        assert_eq!(answer.json["fields"][0]["field"], field);
        assert_eq!(answer.refused(422), "validation_failed");
    }
}

#[tokio::test]
async fn reading_a_patient_leaves_one_line_in_five_minutes() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let path = format!("/patients/{}", cast.rosa.id);
    let lines = || async {
        let reads = audit::Entity::find().filter(audit::Column::Action.eq("readPatient"));
        reads.count(stage.store.read()).await.unwrap()
    };
    for _ in 0..3 {
        let _ = cast.ana.get(&path).await.good();
    }
    assert_eq!(lines().await, 1);
    let _ = cast.tom.get(&path).await.good();
    assert_eq!(lines().await, 2);
    stage.clock.turn(5 * MINUTE);
    let _ = cast.ana.get(&path).await.good();
    assert_eq!(lines().await, 3);
    let line =
        audit::Entity::find().filter(audit::Column::Action.eq("readPatient")).one(stage.store.read()).await;
    let line = line.unwrap().unwrap();
    assert_eq!(line.subjects["patient"], cast.rosa.id.as_str());
    assert!(line.request_id.is_some());
}
