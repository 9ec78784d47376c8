//! What the next shift must know.

use reliefline_server::domain::at::{At, DAY, HOUR, MINUTE, SECOND};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use crate::audit;

/// 10:00 at the clinic.
const MORNING: &str = "2026-11-23T15:00:00Z";

fn path(from: At, to: At) -> String {
    format!("/handover?from={from}&to={to}")
}

async fn handover(stage: &Stage, who: &Person<'_>, hours: i64) -> Value {
    let now = stage.app.now();
    who.get(&path(now.plus(-hours * HOUR), now.plus(SECOND))).await.good()
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["patientName"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_is_open_owed_and_was_closed_is_handed_over() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    let (harold, mina) = (ana.enrols("Harold Finch").await, ana.enrols("Mina Osei").await);
    stage.advance(HOUR).await;
    rosa.logs_confirmed(7).await;
    harold.logs(9).await;
    mina.flags("RF-NEURO").await;
    let of = async |name: &str| {
        let all = ana.get("/alerts").await.good()["alerts"].as_array().unwrap().clone();
        all.into_iter().find(|alert| alert["patientName"] == name).unwrap()
    };
    let (harolds, minas) = (of("Harold Finch").await, of("Mina Osei").await);
    let _ = ana.acknowledges(&harolds).await.good();
    let body = json!({"cycle": 1, "outcome": "no_answer", "note": "Rang twice."});
    let path = format!("/alerts/{}/resolve", minas["id"].as_str().unwrap());
    let _ = ana.post(&path, body).await.good();
    let seen = handover(&stage, &ben, 12).await;
    assert_eq!(names(&seen["open"]), ["Rosa Delgado", "Harold Finch"], "what waits before what is in hand");
    assert_eq!(names(&seen["owed"]), ["Harold Finch", "Mina Osei"], "by the time of the call");
    assert_eq!(seen["owed"][0]["callBefore"], json!(stage.app.now().plus(30 * MINUTE)));
    // Their baselines were missed and given when they were enrolled: those are closed too, by their rule.
    let by_person: Vec<&Value> =
        seen["closed"].as_array().unwrap().iter().filter(|one| one["resolvedBy"].is_string()).collect();
    assert_eq!(by_person.len(), 1);
    assert_eq!(
        (&by_person[0]["patientName"], &by_person[0]["outcome"]),
        (&json!("Mina Osei"), &json!("no_answer"))
    );
    assert_eq!(by_person[0]["note"], "Rang twice.");
    let came: Vec<&str> = names(&seen["arrivals"]);
    assert_eq!(came.len(), 3, "all had their procedure and went home: {came:?}");
    assert!(seen["arrivals"][0]["procedureEndedAt"].is_string());
    assert_eq!(seen["duty"]["everybody"], true);

    // An hour that was before it knows nothing of what was closed, and all of what is open.
    let now = stage.app.now();
    let before = ben.get(&self::path(now.plus(-2 * HOUR), now.plus(-HOUR))).await.good();
    assert_eq!((names(&before["closed"]).len(), names(&before["open"]).len()), (0, 2));
    stage.ends_well().await;
}

#[tokio::test]
async fn who_is_silent_is_named_with_the_cause_and_who_is_paused_with_the_end() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, .. } = stage.cast().await;
    let harold = ana.enrols("Harold Finch").await;
    let until = stage.app.now().plus(3 * DAY);
    let pause = json!({"until": until, "reason": "In the hospital for his hip."});
    let _ = ana.post(&format!("/episodes/{}/pause", harold.episode), pause).await.good();
    let start = stage.app.now();
    stage.advance(21 * HOUR).await;
    let seen = handover(&stage, &ben, 12).await;
    assert_eq!(names(&seen["silent"]), ["Rosa Delgado"]);
    let rosa = &seen["silent"][0];
    assert_eq!((&rosa["cause"], &rosa["since"]), (&json!("phone_not_reached"), &json!(start)));
    assert_eq!(rosa["phone"], "(212) 555-0143");
    assert_eq!(names(&seen["paused"]), ["Harold Finch"]);
    assert_eq!(seen["paused"][0]["until"], json!(until));
    assert_eq!(seen["paused"][0]["reason"], "In the hospital for his hip.");
    let ahead = &seen["checkpoints"][0];
    assert_eq!((&ahead["checkpoint"], &ahead["at"]), (&json!("24"), &json!(start.plus(24 * HOUR))));
    assert_eq!(names(&seen["checkpoints"]).len(), 2);
    stage.ends_well().await;
}

#[tokio::test]
async fn who_is_on_duty_and_who_comes_next_and_the_hole_between() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, ines, .. } = stage.cast().await;
    for (who, start, end) in
        [(&ana, "2026-11-23T08:00", "2026-11-23T16:00"), (&ben, "2026-11-23T20:00", "2026-11-24T06:00")]
    {
        let id = who.get("/me").await.good()["id"].clone();
        let shift = json!({"staffId": id, "startLocal": start, "endLocal": end, "position": 1});
        let _ = ines.post("/duty/shifts", shift).await.good();
    }
    let duty = handover(&stage, &ana, 8).await["duty"].clone();
    assert_eq!(duty["everybody"], false);
    let who = |list: &Value| list[0]["name"].as_str().unwrap().to_owned();
    assert_eq!((who(&duty["present"]), who(&duty["next"])), ("Ana Ruiz".into(), "Ben Carter".into()));
    assert_eq!(duty["gaps"][0]["from"], "2026-11-23T21:00:00.000Z");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_handover_is_of_a_week_at_most_and_nobody_but_a_nurse_reads_it() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, tom, ines, .. } = stage.cast().await;
    let now = stage.app.now();
    for (from, to) in [(now.plus(-7 * DAY - 1), now), (now, now), (now, now.plus(-1))] {
        assert_eq!(ana.get(&path(from, to)).await.refused(422), "outside_bounds");
    }
    assert_eq!(ana.get("/handover").await.refused(400), "invalid_request");
    let week = path(now.plus(-7 * DAY), now);
    let _ = ana.get(&week).await.good();
    for who in [&tom, &ines] {
        assert_eq!(who.get(&week).await.refused(403), "role_forbidden");
    }
    assert_eq!(rosa.get(&week).await.refused(403), "role_forbidden");
    assert_eq!(audit::lines(&stage, "readHandover").await.len(), 1);
}
