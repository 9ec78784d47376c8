//! The plan, as an admin makes and changes it.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use stage::Stage;

use super::{MORNING, Team, at, first, gaps, id, on_duty, plans, plans_daily, stints, team};
use crate::audit::lines;

#[tokio::test]
async fn without_any_shift_every_nurse_is_on_duty_and_between_shifts_nobody() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, .. } = team(&stage).await;
    let duty = ana.get("/duty").await.good();
    assert_eq!((&duty["now"]["everybody"], &duty["gaps"]), (&json!(true), &json!([])));
    assert_eq!(first(&stage).await, ["Ana Ruiz", "Ben Carter"], "and not Ines, nor Tom");

    plans(&ines, &ana, "2026-11-22T12:00", "2026-11-22T14:00", 1).await;
    plans(&ines, &ana, "2026-11-24T12:00", "2026-11-24T14:00", 1).await;
    let duty = ana.get("/duty").await.good();
    assert_eq!(duty["now"], json!({"everybody": false, "first": [], "all": []}));
    assert_eq!(gaps(&duty), ["11-22 15:00 - 11-22 17:00", "11-22 19:00 - 11-24 17:00"]);
    assert_eq!(duty["gaps"][0]["soon"], true);
    assert_eq!(on_duty(&stage).await, (vec![], vec![]));

    stage.clock.turn(2 * HOUR);
    assert_eq!(first(&stage).await, ["Ana Ruiz"]);
    stage.clock.turn(2 * DAY + 2 * HOUR);
    assert_eq!(
        first(&stage).await,
        ["Ana Ruiz", "Ben Carter"],
        "the last shift is over, and so is the roster"
    );
    stage.ends_well().await;
}

#[tokio::test]
async fn a_night_over_a_change_of_the_clock_ends_when_the_clock_says() {
    let stage = Stage::open("2026-10-31T15:00:00Z").await;
    let Team { ines, ana, .. } = team(&stage).await;
    plans_daily(&ines, &ana, "2026-10-30T20:00", "2026-10-31T08:00", 1).await;
    let duty = ana.get("/duty?from=2026-10-30T12:00:00Z&to=2026-11-02T05:00:00Z").await.good();
    let expected =
        ["Ana Ruiz 11-01 00:00 - 11-01 13:00 planned", "Ana Ruiz 11-02 01:00 - 11-02 13:00 planned"];
    assert_eq!(
        stints(&duty),
        expected,
        "thirteen hours, then twelve; and the night before it was planned is none"
    );
    assert_eq!(gaps(&duty), ["10-31 15:00 - 11-01 00:00", "11-01 13:00 - 11-02 01:00"]);
    assert_eq!(duty["gaps"][1]["soon"], json!(true));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_shift_that_cannot_be_is_refused_by_its_own_word() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, tom, .. } = team(&stage).await;
    let good = json!({
        "staffId": id(&ana).await, "startLocal": "2026-11-23T08:00", "endLocal": "2026-11-23T16:00", "position": 1,
    });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (body, code, field) in [
        (with("staffId", json!(id(&tom).await)), "not_a_nurse", "staffId"),
        (with("staffId", json!("01930000-0000-7000-8000-00000000dead")), "not_a_nurse", "staffId"),
        (with("endLocal", json!("2026-11-23T08:00")), "ends_before_it_begins", "endLocal"),
        (with("endLocal", json!("2026-11-24T08:01")), "shift_too_long", "endLocal"),
        (with("repeat", json!({"days": []})), "repeat_days", "repeat"),
        (with("repeat", json!({"days": ["MO", "MO"]})), "repeat_days", "repeat"),
        (with("repeat", json!({"days": ["MO"], "until": "2026-11-22"})), "repeat_ends_too_early", "repeat"),
        (with("startLocal", json!("2026-11-23T17:00")), "ends_before_it_begins", "endLocal"),
    ] {
        let answer = ines.post("/duty/shifts", body.clone()).await;
        assert_eq!(answer.json["fields"][0]["field"], field, "{body}");
        assert_eq!(answer.refused(422), code);
    }
    let mut over = with("startLocal", json!("2026-11-21T08:00"));
    over["endLocal"] = json!("2026-11-21T16:00");
    assert_eq!(ines.post("/duty/shifts", over).await.refused(422), "over_already");
    for body in [
        with("position", json!(0)),
        with("position", json!(10)),
        with("startLocal", json!("2026-11-23T08:00:00")),
        with("endLocal", json!("2026-11-23T16:00Z")),
        with("repeat", json!({"days": ["MONDAY"]})),
        with("repeat", json!({"days": ["MO"], "every": 2})),
        with("color", json!("red")),
    ] {
        assert_eq!(ines.post("/duty/shifts", body.clone()).await.refused(400), "invalid_request", "{body}");
    }
    let whole_day = with("endLocal", json!("2026-11-24T08:00"));
    assert_eq!(ines.post("/duty/shifts", whole_day).await.status, 201);
    assert_eq!(lines(&stage, "addShift").await.len(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn planning_a_shift_otherwise_leaves_what_has_begun_as_it_was() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    let old = plans_daily(&ines, &ana, "2026-11-23T08:00", "2026-11-23T16:00", 1).await;
    stage.clock.set(at("2026-11-25T15:00:00Z")); // Wednesday, ten o'clock: the third shift runs.
    let body = json!({"staffId": id(&ben).await, "endLocal": "2026-11-23T17:00"});
    let new = ines.send(Method::PATCH, &format!("/duty/shifts/{old}"), Some(body.clone())).await.good();
    assert_eq!(
        (&new["startLocal"], &new["endLocal"]),
        (&json!("2026-11-26T08:00"), &json!("2026-11-26T17:00"))
    );
    assert_eq!(new["name"], "Ben Carter");
    let window = "/duty?from=2026-11-22T05:00:00Z&to=2026-11-27T05:00:00Z";
    let after = [
        "Ana Ruiz 11-23 13:00 - 11-23 21:00 planned",
        "Ana Ruiz 11-24 13:00 - 11-24 21:00 planned",
        "Ana Ruiz 11-25 13:00 - 11-25 21:00 planned",
        "Ben Carter 11-26 13:00 - 11-26 22:00 planned",
    ];
    assert_eq!(stints(&ana.get(window).await.good()), after);

    let again = ines.send(Method::PATCH, &format!("/duty/shifts/{old}"), Some(body)).await;
    assert_eq!((&again.json["by"], &again.json["at"]), (&json!("Ines Alvarez"), &json!(stage.app.now())));
    assert_eq!(again.refused(409), "shift_ended");

    // It begins, and ends: what runs goes on, and nothing more comes.
    stage.clock.set(at("2026-11-26T15:00:00Z"));
    let path = format!("/duty/shifts/{}", new["id"].as_str().unwrap());
    assert_eq!(ines.send(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(ines.send(Method::DELETE, &path, None).await.refused(409), "shift_ended");
    let duty = ana.get("/duty?from=2026-11-22T05:00:00Z&to=2026-12-20T05:00:00Z").await.good();
    assert_eq!(stints(&duty), after);
    assert_eq!(
        (gaps(&duty).last().unwrap().as_str(), &duty["shifts"]),
        ("11-25 21:00 - 11-26 13:00", &json!([]))
    );
    assert_eq!((lines(&stage, "changeShift").await.len(), lines(&stage, "endShift").await.len()), (1, 1));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_change_of_days_reaches_the_first_day_that_has_not_begun_and_null_ends_the_repeat() {
    let stage = Stage::open("2026-11-23T15:00:00Z").await; // Monday, ten o'clock
    let Team { ines, ana, .. } = team(&stage).await;
    let body = json!({
        "staffId": id(&ana).await, "startLocal": "2026-11-23T08:00", "endLocal": "2026-11-23T16:00", "position": 2,
        "repeat": {"days": ["MO", "WE"], "until": "2026-12-31"},
    });
    let old = ines.post("/duty/shifts", body).await.good();
    let body = json!({"repeat": {"days": ["TU"]}});
    let path = |shift: &Value| format!("/duty/shifts/{}", shift["id"].as_str().unwrap());
    let tuesdays = ines.send(Method::PATCH, &path(&old), Some(body)).await.good();
    assert_eq!(tuesdays["startLocal"], "2026-11-24T08:00");
    let once = ines.send(Method::PATCH, &path(&tuesdays), Some(json!({"repeat": null}))).await.good();
    assert_eq!(once.get("repeat"), None);
    let duty = ana.get("/duty").await.good();
    let expected =
        ["Ana Ruiz 11-23 15:00 - 11-23 21:00 planned", "Ana Ruiz 11-24 13:00 - 11-24 21:00 planned"];
    assert_eq!(stints(&duty), expected, "on Monday from the moment it was planned");
    stage.clock.turn(DAY);
    assert_eq!(ines.send(Method::DELETE, &path(&once), None).await.refused(409), "shift_begun");
    let body = Some(json!({"position": 1}));
    assert_eq!(ines.send(Method::PATCH, &path(&once), body).await.refused(409), "shift_begun");
    stage.ends_well().await;
}

#[tokio::test]
async fn of_two_admins_who_end_a_shift_one_is_told_who_was_first() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, .. } = team(&stage).await;
    let otto = ines.adds("Otto Frank", "otto", &["admin"]).await;
    let path =
        format!("/duty/shifts/{}", plans_daily(&ines, &ana, "2026-11-23T08:00", "2026-11-23T16:00", 1).await);
    let (one, other) =
        tokio::join!(ines.send(Method::DELETE, &path, None), otto.send(Method::DELETE, &path, None));
    let (lost, winner) = if one.status == 204 { (other, "Ines Alvarez") } else { (one, "Otto Frank") };
    assert_eq!(lost.json["by"], winner);
    assert_eq!(lost.refused(409), "shift_ended");
    assert_eq!(lines(&stage, "endShift").await.len(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn whoever_is_disabled_is_on_duty_no_more_and_never_was_erased() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    plans_daily(&ines, &ana, "2026-11-22T08:00", "2026-11-22T16:00", 1).await;
    let other = plans_daily(&ines, &ben, "2026-11-22T08:00", "2026-11-22T16:00", 2).await;
    stage.clock.turn(HOUR);
    assert_eq!(first(&stage).await, ["Ana Ruiz"]);
    let path = format!("/staff/{}/disable", id(&ana).await);
    assert_eq!(ines.post(&path, json!({})).await.status, 204);
    assert_eq!(on_duty(&stage).await, (vec!["Ben Carter".into()], vec!["Ben Carter".into()]));
    let duty = ben.get("/duty?from=2026-11-22T05:00:00Z&to=2026-11-23T18:00:00Z").await.good();
    let expected = [
        "Ana Ruiz 11-22 15:00 - 11-22 16:00 planned",
        "Ben Carter 11-22 15:00 - 11-22 21:00 planned",
        "Ben Carter 11-23 13:00 - 11-23 21:00 planned",
    ];
    assert_eq!(stints(&duty), expected);
    assert_eq!(duty["shifts"].as_array().unwrap().len(), 1);
    // With the last shift the roster ends: then whoever is left is on duty.
    assert_eq!(ines.send(Method::DELETE, &format!("/duty/shifts/{other}"), None).await.status, 204);
    stage.clock.turn(6 * HOUR + MINUTE);
    assert_eq!(first(&stage).await, ["Ben Carter"]);
    assert_eq!(ben.get("/duty").await.good()["now"]["everybody"], true);
    stage.ends_well().await;
}
