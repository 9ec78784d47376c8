//! Handing duty over.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::json;
use stage::Stage;

use super::{MORNING, Team, at, first, gaps, id, plans_daily, proves_phone, stints, team};
use crate::audit::lines;

#[tokio::test]
async fn the_rest_of_a_running_stint_goes_to_a_colleague_and_the_next_stays() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, tom, .. } = team(&stage).await;
    plans_daily(&ines, &ana, "2026-11-22T08:00", "2026-11-22T16:00", 3).await;
    let to = |who: String| json!({"to": who, "at": "2026-11-22T17:00:00Z"});
    assert_eq!(ana.post("/duty/hand-over", to(id(&tom).await)).await.refused(422), "not_a_nurse");
    assert_eq!(ana.post("/duty/hand-over", to(id(&ana).await)).await.refused(422), "oneself");
    assert_eq!(ben.post("/duty/hand-over", to(id(&ana).await)).await.refused(409), "not_on_duty");
    let unproven = ana.post("/duty/hand-over", to(id(&ben).await)).await;
    assert_eq!(unproven.json["fields"][0]["field"], "to");
    assert_eq!(unproven.refused(409), "phone_not_proven");

    proves_phone(&stage, &ben).await;
    let handed = ana.post("/duty/hand-over", to(id(&ben).await)).await.good();
    assert_eq!(
        (&handed["stints"][0]["position"], &handed["stints"][0]["name"]),
        (&json!(3), &json!("Ben Carter"))
    );
    let duty = ana.get("/duty?to=2026-11-23T22:00:00Z").await.good();
    let expected = [
        "Ana Ruiz 11-22 15:00 - 11-22 17:00 planned",
        "Ben Carter 11-22 17:00 - 11-22 21:00 handed_over",
        "Ana Ruiz 11-23 13:00 - 11-23 21:00 planned",
    ];
    assert_eq!(stints(&duty), expected);
    assert_eq!(gaps(&duty), ["11-22 21:00 - 11-23 13:00", "11-23 21:00 - 11-23 22:00"]);
    stage.clock.turn(2 * HOUR - 1);
    assert_eq!(first(&stage).await, ["Ana Ruiz"]);
    stage.clock.turn(1);
    assert_eq!(first(&stage).await, ["Ben Carter"]);
    assert_eq!(lines(&stage, "handOverDuty").await[0].subjects["staff"], id(&ben).await);
    stage.ends_well().await;
}

#[tokio::test]
async fn when_none_runs_the_next_goes_whole_and_what_was_handed_over_can_come_back() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    plans_daily(&ines, &ana, "2026-11-22T20:00", "2026-11-23T08:00", 1).await;
    proves_phone(&stage, &ana).await;
    proves_phone(&stage, &ben).await;
    // Of an instant that is past the present one is meant.
    let body = json!({"to": id(&ben).await, "at": "2026-11-20T17:00:00Z"});
    let _ = ana.post("/duty/hand-over", body).await.good();
    stage.clock.set(at("2026-11-23T05:00:00Z"));
    assert_eq!(first(&stage).await, ["Ben Carter"]);
    let body = json!({"to": id(&ana).await, "at": "2026-11-23T10:00:00Z"});
    let _ = ben.post("/duty/hand-over", body).await.good();
    let duty = ana.get("/duty?from=2026-11-22T15:00:00Z&to=2026-11-24T01:00:00Z").await.good();
    let expected = [
        "Ben Carter 11-23 01:00 - 11-23 10:00 handed_over",
        "Ana Ruiz 11-23 10:00 - 11-23 13:00 handed_over",
    ];
    assert_eq!(stints(&duty), expected);
    stage.ends_well().await;
}

#[tokio::test]
async fn of_two_hand_overs_at_once_only_one_finds_the_stint() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    let cleo = ines.adds("Cleo Diaz", "cleo", &["nurse"]).await;
    let body = json!({
        "staffId": id(&ana).await, "startLocal": "2026-11-22T08:00", "endLocal": "2026-11-22T16:00", "position": 1,
    });
    let _ = ines.post("/duty/shifts", body).await.good();
    proves_phone(&stage, &ben).await;
    proves_phone(&stage, &cleo).await;
    let to = |who: String| json!({"to": who, "at": "2026-11-22T16:00:00Z"});
    let (to_ben, to_cleo) = (to(id(&ben).await), to(id(&cleo).await));
    let (one, other) =
        tokio::join!(ana.post("/duty/hand-over", to_ben), ana.post("/duty/hand-over", to_cleo));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);
    let duty = ana.get("/duty").await.good();
    assert_eq!(stints(&duty).len(), 2);
    assert_eq!(gaps(&duty), Vec::<String>::new());
    stage.clock.turn(DAY);
    stage.ends_well().await;
}
