//! Swapping duty: it needs both.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::{Value, json};
use stage::{Stage, people::Person};

use super::{MORNING, Team, at, id, plans, proves_phone, stints, team, word};
use crate::audit::lines;

/// Ana has Monday, Ben Tuesday at position 2; the ids of the two stints.
async fn planned(ines: &Person<'_>, ana: &Person<'_>, ben: &Person<'_>) -> (String, String) {
    plans(ines, ana, "2026-11-23T08:00", "2026-11-23T16:00", 1).await;
    plans(ines, ben, "2026-11-24T08:00", "2026-11-24T16:00", 2).await;
    let duty = ana.get("/duty").await.good();
    let stint = |place: usize| word(&duty["stints"][place], "id").to_owned();
    (stint(0), stint(1))
}

fn answer(swap: &Value, word: &str) -> String {
    format!("/duty/swaps/{}/{word}", swap["id"].as_str().unwrap())
}

#[tokio::test]
async fn two_nurses_swap_when_the_one_who_is_asked_agrees() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    let cleo = ines.adds("Cleo Diaz", "cleo", &["nurse"]).await;
    let (mine, theirs) = planned(&ines, &ana, &ben).await;
    let swap = ana.post("/duty/swaps", json!({"mine": mine, "theirs": theirs})).await.good();
    assert_eq!((&swap["state"], &swap["asked"]["name"]), (&json!("open"), &json!("Ben Carter")));
    assert_eq!(stints(&ana.get("/duty").await.good())[0], "Ana Ruiz 11-23 13:00 - 11-23 21:00 planned");
    assert_eq!(ben.get("/duty").await.good()["swaps"][0]["canSettle"], true);
    assert_eq!(ana.get("/duty").await.good()["swaps"][0]["canSettle"], false);
    assert_eq!(cleo.get("/duty").await.good()["swaps"], json!([]));

    for other in [&ana, &cleo] {
        for word in ["accept", "decline"] {
            assert_eq!(other.post(&answer(&swap, word), json!({})).await.refused(404), "not_found");
        }
    }
    proves_phone(&stage, &ben).await;
    let unproven = ben.post(&answer(&swap, "accept"), json!({})).await;
    assert_eq!(unproven.json["fields"].as_array().unwrap().len(), 1);
    assert_eq!(unproven.json["fields"][0]["field"], "them");
    assert_eq!(unproven.refused(409), "phone_not_proven");
    proves_phone(&stage, &ana).await;
    let done = ben.post(&answer(&swap, "accept"), json!({})).await.good();
    assert_eq!((&done["state"], &done["settledAt"]), (&json!("accepted"), &json!(stage.app.now())));
    let duty = ana.get("/duty").await.good();
    let expected =
        ["Ben Carter 11-23 13:00 - 11-23 21:00 swapped", "Ana Ruiz 11-24 13:00 - 11-24 21:00 swapped"];
    assert_eq!(stints(&duty), expected);
    assert_eq!((&duty["stints"][0]["position"], &duty["stints"][1]["position"]), (&json!(1), &json!(2)));
    assert_eq!(duty["swaps"], json!([]));

    let late = ben.post(&answer(&swap, "decline"), json!({})).await;
    assert_eq!((&late.json["by"], &late.json["at"]), (&json!("Ben Carter"), &json!(stage.app.now())));
    assert_eq!(late.refused(409), "swap_settled");
    assert_eq!((lines(&stage, "askToSwap").await.len(), lines(&stage, "acceptSwap").await.len()), (1, 1));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_swap_that_is_refused_or_whose_duty_has_changed_is_none() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    let (mine, theirs) = planned(&ines, &ana, &ben).await;
    proves_phone(&stage, &ana).await;
    proves_phone(&stage, &ben).await;
    let body = json!({"mine": mine, "theirs": theirs});
    let refused = ana.post("/duty/swaps", body.clone()).await.good();
    assert_eq!(ben.post(&answer(&refused, "decline"), json!({})).await.good()["state"], "declined");
    assert_eq!(ben.post(&answer(&refused, "accept"), json!({})).await.refused(409), "swap_settled");

    let (one, other) =
        (ana.post("/duty/swaps", body.clone()).await.good(), ana.post("/duty/swaps", body).await.good());
    let late = json!({"to": id(&ana).await, "at": "2026-11-24T15:00:00Z"});
    let _ = ben.post("/duty/hand-over", late).await.good();
    assert_eq!(ben.post(&answer(&one, "accept"), json!({})).await.refused(409), "duty_changed");
    stage.clock.set(at("2026-11-23T13:00:00Z"));
    assert_eq!(ben.post(&answer(&other, "accept"), json!({})).await.refused(409), "stint_begun");
    assert_eq!(
        ben.get("/duty").await.good()["swaps"],
        json!([]),
        "what cannot be done is not asked any more"
    );
    stage.ends_well().await;
}

#[tokio::test]
async fn nobody_swaps_what_is_not_theirs_or_has_begun() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    let (mine, theirs) = planned(&ines, &ana, &ben).await;
    let nobodys = "01930000-0000-7000-8000-00000000dead";
    for (one, other, field) in
        [(&theirs, &mine, "mine"), (&mine, &mine, "theirs"), (&mine, &nobodys.to_owned(), "theirs")]
    {
        let answer = ana.post("/duty/swaps", json!({"mine": one, "theirs": other})).await;
        assert_eq!(answer.json["fields"][0]["field"], field);
        assert_eq!(answer.refused(422), "unknown_stint");
    }
    stage.clock.turn(DAY);
    let begun = ana.post("/duty/swaps", json!({"mine": mine, "theirs": theirs})).await;
    assert_eq!(begun.json["fields"][0]["field"], "mine");
    assert_eq!(begun.refused(422), "stint_begun");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_swap_ends_with_the_access_of_one_of_the_two() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    let (mine, theirs) = planned(&ines, &ana, &ben).await;
    let swap = ana.post("/duty/swaps", json!({"mine": mine, "theirs": theirs})).await.good();
    stage.clock.turn(HOUR);
    assert_eq!(ines.post(&format!("/staff/{}/disable", id(&ana).await), json!({})).await.status, 204);
    let late = ben.post(&answer(&swap, "accept"), json!({})).await;
    assert_eq!(late.json["by"], "Ines Alvarez");
    assert_eq!(late.refused(409), "swap_settled");
    stage.ends_well().await;
}
