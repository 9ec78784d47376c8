//! Taking duty.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::json;
use stage::Stage;

use super::{MORNING, Team, first, id, on_duty, plans_daily, proves_phone, stints, team};
use crate::audit::lines;

#[tokio::test]
async fn duty_is_taken_at_once_by_whose_phone_has_answered_today() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    plans_daily(&ines, &ben, "2026-11-22T08:00", "2026-11-22T16:00", 2).await;
    let body = json!({"until": stage.app.now().plus(3 * HOUR)});
    let unproven = ana.post("/duty/take", body.clone()).await;
    assert_eq!(unproven.json["fields"][0]["field"], "me");
    assert_eq!(unproven.refused(409), "phone_not_proven");
    assert_eq!(first(&stage).await, ["Ben Carter"]);

    proves_phone(&stage, &ana).await;
    let taken = ana.post("/duty/take", body.clone()).await;
    assert_eq!(taken.status, 201);
    assert_eq!((&taken.json["position"], &taken.json["origin"]), (&json!(1), &json!("taken")));
    assert_eq!(
        on_duty(&stage).await,
        (vec!["Ana Ruiz".into()], vec!["Ana Ruiz".into(), "Ben Carter".into()])
    );
    let twice = ana.post("/duty/take", body).await.good();
    assert_eq!(twice["id"], taken.json["id"], "who has it already takes it once");
    assert_eq!(lines(&stage, "takeDuty").await.len(), 1);

    stage.clock.turn(3 * HOUR - 1);
    assert_eq!(first(&stage).await, ["Ana Ruiz"]);
    stage.clock.turn(1);
    assert_eq!(first(&stage).await, ["Ben Carter"]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_proof_is_good_for_a_day_and_only_of_a_phone_that_still_takes_pushes() {
    let stage = Stage::open(MORNING).await;
    let Team { ana, ben, .. } = team(&stage).await;
    proves_phone(&stage, &ana).await;
    stage.clock.turn(DAY);
    let until = |hours| json!({"until": stage.app.now().plus(hours * HOUR)});
    assert_eq!(ana.post("/duty/take", until(1)).await.status, 201);
    stage.clock.turn(2 * HOUR);
    assert_eq!(ana.post("/duty/take", until(1)).await.refused(409), "phone_not_proven");
    assert_eq!(first(&stage).await, ["Ana Ruiz", "Ben Carter"], "a roster of taken duty ends with it");

    // A tap proves as much as a receipt, and a phone that is gone proves nothing.
    let subscription = ben.subscribes().await;
    let path = format!("/push-subscriptions/{subscription}");
    let _ = ben.post(&format!("{path}/test"), json!({})).await.good();
    stage.advance(MINUTE).await;
    assert_eq!(ben.post("/duty/take", until(1)).await.refused(409), "phone_not_proven", "sent is not shown");
    let receipt = ben.phone_shows().receipt;
    let _ = ben.post("/receipts", json!({"token": receipt, "stage": "opened"})).await.good();
    assert_eq!(ben.post("/duty/take", until(1)).await.status, 201);
    assert_eq!(ben.send(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(ben.post("/duty/take", until(2)).await.refused(409), "phone_not_proven");
    stage.ends_well().await;
}

#[tokio::test]
async fn duty_is_taken_for_a_day_at_most_and_not_for_the_past() {
    let stage = Stage::open(MORNING).await;
    let Team { ana, .. } = team(&stage).await;
    proves_phone(&stage, &ana).await;
    let until = |millis| json!({"until": stage.app.now().plus(millis)});
    assert_eq!(ana.post("/duty/take", until(0)).await.refused(422), "until_past");
    assert_eq!(ana.post("/duty/take", until(DAY + 1)).await.refused(422), "too_long");
    let _ = ana.post("/duty/take", until(DAY)).await.good();
    let duty = ana.get("/duty").await.good();
    assert_eq!(stints(&duty), ["Ana Ruiz 11-22 15:00 - 11-23 15:00 taken"]);
    assert_eq!(duty["now"]["first"], json!([id(&ana).await]));
    stage.ends_well().await;
}
