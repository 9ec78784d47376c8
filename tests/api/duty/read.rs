//! Reading duty: gaps, who comes next, whose phone is proven.

use reliefline_server::domain::at::{DAY, HOUR};
use serde_json::json;
use stage::Stage;

use super::{MORNING, Team, id, plans, plans_daily, proves_phone, span, team};

#[tokio::test]
async fn staff_read_who_is_next_where_nobody_is_and_who_can_be_reached() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, tom, .. } = team(&stage).await;
    let _cleo = ines.adds("Cleo Diaz", "cleo", &["nurse"]).await;
    plans_daily(&ines, &ana, "2026-11-22T08:00", "2026-11-22T20:00", 1).await;
    plans(&ines, &ben, "2026-11-22T20:00", "2026-11-23T08:00", 1).await;
    proves_phone(&stage, &ana).await;
    stage.clock.turn(HOUR);
    let now = stage.app.now();
    for person in [&ines, &ana, &tom] {
        let duty = person.get("/duty?from=2026-11-22T05:00:00Z&to=2026-11-25T05:00:00Z").await.good();
        assert_eq!(duty["zone"], "America/New_York");
        assert_eq!(
            (&duty["next"][0]["name"], span(&duty["next"][0]).as_str()),
            (&json!("Ben Carter"), "11-23 01:00 - 11-23 13:00")
        );
        assert_eq!(duty["next"].as_array().unwrap().len(), 1);
        let gaps: Vec<_> =
            duty["gaps"].as_array().unwrap().iter().map(|gap| (span(gap), gap["soon"] == true)).collect();
        let expected = [
            ("11-24 01:00 - 11-24 13:00".to_owned(), false),
            ("11-25 01:00 - 11-25 05:00".to_owned(), false),
        ];
        assert_eq!(gaps, expected);
        let reach = json!([
            {"staffId": id(&ana).await, "name": "Ana Ruiz", "onDuty": true, "proven": true, "provenAt": now.plus(-HOUR)},
            {"staffId": id(&ben).await, "name": "Ben Carter", "onDuty": true, "proven": false},
        ]);
        let said = duty["reach"].as_array().unwrap();
        assert_eq!(json!(said[..2]), reach);
        assert_eq!((&said[2]["name"], &said[2]["onDuty"]), (&json!("Cleo Diaz"), &json!(false)));
        assert_eq!(duty["shifts"].as_array().unwrap().len(), 2);
    }
    stage.clock.turn(DAY);
    let duty = ana.get("/duty").await.good();
    assert_eq!((&duty["gaps"][0]["soon"], &duty["reach"][0]["proven"]), (&json!(true), &json!(false)));
    assert_eq!(duty["gaps"][1]["soon"], false);
    assert_eq!(duty["reach"][0]["provenAt"], json!(now.plus(-HOUR)), "and it says when it was");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_window_is_two_months_at_most() {
    let stage = Stage::open(MORNING).await;
    let Team { ana, .. } = team(&stage).await;
    for (from, to, status) in [
        ("2026-11-22T00:00:00Z", "2027-01-23T00:00:00Z", 200),
        ("2026-11-22T00:00:00Z", "2027-01-23T00:00:01Z", 400),
        ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z", 400),
        ("2026-11-22T00:00:00Z", "2026-11-21T00:00:00Z", 400),
        ("yesterday", "2026-11-21T00:00:00Z", 400),
    ] {
        let answer = ana.get(&format!("/duty?from={from}&to={to}")).await;
        assert_eq!(answer.status, status, "{from} {to} {}", answer.text);
    }
}
