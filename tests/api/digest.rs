//! One day of the clinic in figures.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use crate::audit;

/// 10:00 at the clinic.
const MORNING: &str = "2026-11-23T15:00:00Z";
const THAT_DAY: &str = "2026-11-23";

async fn digest(who: &Person<'_>, date: &str) -> Value {
    who.get(&format!("/digest?date={date}")).await.good()
}

fn line(digest: &Value, severity: &str) -> Value {
    let all = digest["alerts"].as_array().unwrap();
    all.iter().find(|one| one["severity"] == severity).unwrap().clone()
}

#[tokio::test]
async fn a_day_is_told_in_figures_with_what_they_are_of() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    let (harold, mina) = (ana.enrols("Harold Finch").await, ana.enrols("Mina Osei").await);
    let _quiet = ana.enrols("Quiet Quentin").await;
    stage.advance(HOUR).await;
    harold.logs(9).await;
    mina.flags("RF-NEURO").await;
    rosa.logs(3).await;
    let of = async |name: &str| {
        let all = ana.get("/alerts").await.good()["alerts"].as_array().unwrap().clone();
        all.into_iter().find(|alert| alert["patientName"] == name).unwrap()
    };
    let (harolds, minas) = (of("Harold Finch").await, of("Mina Osei").await);
    stage.advance(4 * MINUTE).await;
    let _ = ana.acknowledges(&harolds).await.good();
    stage.advance(6 * MINUTE).await;
    let _ = ben.acknowledges(&minas).await.good();
    let _ = ana.calls(&harolds, "reached").await.good();
    let body = json!({"cycle": 1, "outcome": "false_alarm", "reason": "His grandson tapped it."});
    let path = format!("/alerts/{}/resolve", harolds["id"].as_str().unwrap());
    let _ = ana.post(&path, body).await.good();
    // Ben forgets his call: half an hour later it is open again.
    stage.advance(30 * MINUTE).await;

    let seen = digest(&ana, THAT_DAY).await;
    assert_eq!((&seen["over"], &seen["from"]), (&json!(false), &json!("2026-11-23T05:00:00.000Z")));
    assert_eq!((&seen["checkIns"]["received"], &seen["checkIns"]["byTelephone"]), (&json!(3), &json!(0)));
    let urgent = line(&seen, "urgent");
    assert_eq!((&urgent["raised"], &urgent["taken"], &urgent["waiting"]), (&json!(2), &json!(2), &json!(0)));
    assert_eq!((&urgent["medianS"], &urgent["slowestS"]), (&json!(7 * 60), &json!(10 * 60)));
    assert_eq!((&urgent["closedByPerson"], &urgent["closedByRule"]), (&json!(1), &json!(0)));
    let warning = line(&seen, "warning");
    assert_eq!((&warning["raised"], warning.get("medianS")), (&json!(0), None), "of none there is no middle");
    assert_eq!(seen["promises"], json!({"kept": 1, "late": 1, "unopened": 0, "owed": 0}));
    assert_eq!(seen["outcomes"], json!([{"outcome": "false_alarm", "count": 1}]));
    let alarm = &seen["falseAlarms"][0];
    assert_eq!((&alarm["patientName"], &alarm["by"]), (&json!("Harold Finch"), &json!("Ana Ruiz")));
    assert_eq!((&alarm["reason"], &alarm["rule"]), (&json!("His grandson tapped it."), &json!("R-SEVERE")));

    // By the evening two prompts came; who was heard counts of those who were asked.
    stage.advance(8 * HOUR).await;
    let evening = digest(&ana, THAT_DAY).await["checkIns"].clone();
    assert_eq!((&evening["asked"], &evening["heard"]), (&json!(4), &json!(3)), "{evening}");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_false_alarm_keeps_its_reason_when_the_same_trouble_comes_again() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(HOUR).await;
    rosa.flags("RF-NEURO").await;
    let alert = ana.alert("R-REDFLAG").await;
    let body = json!({"cycle": 1, "outcome": "false_alarm", "reason": "Misread the question."});
    let path = format!("/alerts/{}/resolve", alert["id"].as_str().unwrap());
    let _ = ana.post(&path, body).await.good();
    stage.advance(HOUR).await;
    rosa.flags("RF-NEURO").await;
    let again = ana.alert("R-REDFLAG").await;
    assert_ne!(again["id"], alert["id"]);
    let seen = digest(&ana, THAT_DAY).await;
    assert_eq!(seen["falseAlarms"][0]["reason"], "Misread the question.");
    assert_eq!((&line(&seen, "urgent")["raised"], &line(&seen, "urgent")["waiting"]), (&json!(2), &json!(1)));
    stage.ends_well().await;
}

#[tokio::test]
async fn silences_are_counted_by_cause_as_long_as_it_is_known_and_downtime_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let harold = ana.enrols("Harold Finch").await;
    let devices = ana.get(&format!("/patients/{}/devices", harold.id)).await.good();
    let device = format!("/patients/{}/devices/{}", harold.id, devices["devices"][0]["id"].as_str().unwrap());
    assert_eq!(ana.send(Method::DELETE, &device, None).await.status, 204);
    stage.advance(21 * HOUR).await;
    let seen = digest(&ana, "2026-11-24").await["silences"].clone();
    assert_eq!(seen["raised"], 2);
    let causes = json!([
        {"cause": "never_joined", "count": 1}, {"cause": "phone_not_reached", "count": 1},
    ]);
    assert_eq!((&seen["causes"], &seen["unknown"]), (&causes, &json!(0)));
    rosa.logs(3).await;
    let seen = digest(&ana, "2026-11-24").await["silences"].clone();
    assert_eq!((&seen["raised"], &seen["unknown"]), (&json!(2), &json!(1)), "heard since: nobody kept why");

    let note =
        |from: &str, to: &str| json!({"from": from, "to": to, "reason": "The line to the clinic was cut."});
    for (from, to) in
        [("2026-11-24T04:30:00Z", "2026-11-24T05:30:00Z"), ("2026-11-24T05:15:00Z", "2026-11-24T05:45:00Z")]
    {
        assert_eq!(ines.post("/downtimes", note(from, to)).await.status, 201);
    }
    let day = digest(&ana, "2026-11-24").await;
    assert_eq!(day["downtimeS"], 45 * 60, "from midnight at the clinic, and what both share once");
    assert_eq!(day["downtimes"][0]["from"], "2026-11-24T05:00:00.000Z");
    assert_eq!(digest(&ana, THAT_DAY).await["downtimeS"], 30 * 60);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_day_that_has_not_begun_or_was_before_the_clinic_has_no_digest() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, tom, ines, .. } = stage.cast().await;
    for date in ["2026-11-22", "2026-11-24"] {
        assert_eq!(ana.get(&format!("/digest?date={date}")).await.refused(422), "outside_bounds");
    }
    assert_eq!(ana.get("/digest?date=today").await.refused(400), "invalid_request");
    for who in [&tom, &ines] {
        assert_eq!(who.get(&format!("/digest?date={THAT_DAY}")).await.refused(403), "role_forbidden");
    }
    assert_eq!(rosa.get(&format!("/digest?date={THAT_DAY}")).await.refused(403), "role_forbidden");
    let unsaid = ana.get("/digest").await.good();
    assert_eq!(unsaid["date"], THAT_DAY, "the clinic's first day: there is no yesterday");
    stage.advance(DAY).await;
    assert_eq!(digest(&ana, THAT_DAY).await["over"], true);
    assert_eq!(ana.get("/digest").await.good()["date"], THAT_DAY, "yesterday");
    assert_eq!(audit::lines(&stage, "readDigest").await.len(), 2, "one in five minutes");
    stage.ends_well().await;
}
