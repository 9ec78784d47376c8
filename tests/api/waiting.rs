//! What waits for a nurse, as admins read it: enough to find one, and nothing of the patient.

use poem::http::Method;
use reliefline_server::domain::at::{HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

/// 21:50 at the clinic.
const EVENING: &str = "2026-11-24T02:50:00Z";
/// 10:00 at the clinic.
const MORNING: &str = "2026-11-23T15:00:00Z";

async fn waiting(who: &Person<'_>) -> Vec<Value> {
    who.get("/alerts/waiting").await.good()["alerts"].as_array().unwrap().clone()
}

/// Whom we told of an alert and how far that came, as one word each.
fn told(alert: &Value) -> Vec<(&str, &str)> {
    let all = alert["told"].as_array().unwrap();
    all.iter().map(|one| (one["name"].as_str().unwrap(), one["fate"].as_str().unwrap())).collect()
}

fn forget(stage: &Stage) {
    for name in ["Ana Ruiz", "Ben Carter", "Ines Alvarez"] {
        let _ = stage.phones.all(name);
    }
}

/// Plans duty from nine in the evening to seven in the morning.
async fn on_nights(ines: &Person<'_>, who: &Person<'_>, position: i16) {
    let id = who.get("/me").await.good()["id"].clone();
    let body = json!({
        "staffId": id, "startLocal": "2026-11-23T21:00", "endLocal": "2026-11-24T07:00", "position": position,
    });
    let _ = ines.post("/duty/shifts", body).await.good();
}

/// The phones of Ana, Ben and Ines, and a nine of Rosa's in hour 1.
async fn nine(stage: &Stage) -> (Cast<'_>, Value) {
    let cast = stage.cast().await;
    for who in [&cast.ana, &cast.ben, &cast.ines] {
        who.subscribes().await;
    }
    on_nights(&cast.ines, &cast.ana, 1).await;
    on_nights(&cast.ines, &cast.ben, 2).await;
    stage.advance(HOUR).await;
    cast.rosa.logs(9).await;
    stage.advance(0).await;
    let alert = cast.ana.alert("R-SEVERE").await;
    (cast, alert)
}

#[tokio::test]
async fn an_admin_reads_since_when_an_urgent_alert_waits_how_far_it_climbed_and_whom_we_told() {
    let stage = Stage::open(EVENING).await;
    let (Cast { ana, ben, ines, .. }, _) = nine(&stage).await;
    let found_at = stage.app.now();
    let anas = ana.phone_shows();
    ana.receipts(&anas).await;
    let first = waiting(&ines).await;
    assert_eq!((first.len(), &first[0]["severity"], &first[0]["level"]), (1, &json!("urgent"), &json!(1)));
    assert_eq!(first[0]["since"], json!(found_at));
    assert_eq!(told(&first[0]), [("Ana Ruiz", "shown")]);
    assert_eq!(first[0]["told"][0]["at"], json!(found_at));

    stage.advance(5 * MINUTE).await;
    assert_eq!(told(&waiting(&ines).await[0]), [("Ana Ruiz", "shown"), ("Ben Carter", "accepted")]);
    stage.advance(10 * MINUTE).await;
    ana.opens(&anas).await;
    let (_, second) = (ben.phone_shows(), ben.phone_shows());
    ben.receipts(&second).await;
    let last = waiting(&ines).await;
    assert_eq!((&last[0]["level"], &last[0]["since"]), (&json!(3), &json!(found_at)));
    assert_eq!(
        last[0]["nextStepAt"],
        json!(found_at.plus(30 * MINUTE)),
        "told again every quarter of an hour"
    );
    assert_eq!(
        told(&last[0]),
        [("Ana Ruiz", "opened"), ("Ben Carter", "shown"), ("Ines Alvarez", "accepted")],
        "each once, at the best of all messages"
    );
    assert_eq!((&last[0]["openAgain"], &last[0]["carried"]), (&json!(false), &json!(false)));
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn nothing_of_the_patient_is_in_it_and_no_id_that_leads_to_one() {
    let stage = Stage::open(EVENING).await;
    let (Cast { rosa, ines, .. }, alert) = nine(&stage).await;
    stage.advance(15 * MINUTE).await;
    let answer = ines.get("/alerts/waiting").await;
    let id = |key: &str| alert[key].as_str().unwrap().to_owned();
    let check_in = alert["checkIns"][0].as_str().unwrap();
    let hers = [rosa.name.as_str(), "Rosa", &rosa.id, &rosa.episode, &id("id"), &id("phone"), check_in];
    for secret in hers.into_iter().chain(["R-SEVERE", "SEVERE", "T12", "figures", "rule", "1952"]) {
        assert!(!answer.text.contains(secret), "{secret} in {}", answer.text);
    }
    // What is new in here must be looked at: is it of a patient?
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let all = answer.good();
    assert_eq!(keys(&all), ["alerts", "everybodyOnDuty", "now", "nurses"]);
    let known = ["carried", "level", "nextStepAt", "openAgain", "severity", "since", "told"];
    assert_eq!(keys(&all["alerts"][0]), known);
    assert_eq!(keys(&all["alerts"][0]["told"][0]), ["at", "fate", "name", "shownUnknown", "staffId"]);
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn the_nurses_stand_beside_it_with_their_telephones_those_on_duty_first() {
    let stage = Stage::open(EVENING).await;
    let Cast { ana, ben, ines, .. } = stage.cast().await;
    let everybody = ines.get("/alerts/waiting").await.good();
    assert_eq!((&everybody["everybodyOnDuty"], &everybody["alerts"]), (&json!(true), &json!([])));
    let gone = ines.adds("Abe Gone", "abe", &["nurse"]).await;
    let id = gone.get("/me").await.good()["id"].as_str().unwrap().to_owned();
    assert_eq!(ines.post(&format!("/staff/{id}/disable"), json!({})).await.status, 204);
    on_nights(&ines, &ben, 1).await;
    let phone = json!({"phone": "+1 212 555 0111"});
    let _ = ana.send(Method::PATCH, "/me", Some(phone)).await.good();
    let found = ines.get("/alerts/waiting").await.good();
    assert_eq!(found["everybodyOnDuty"], false);
    let nurses: Vec<_> = found["nurses"].as_array().unwrap().iter().collect();
    let of = |nurse: &Value| (nurse["name"].clone(), nurse["onDuty"].clone(), nurse.get("phone").cloned());
    assert_eq!(
        nurses.iter().map(|nurse| of(nurse)).collect::<Vec<_>>(),
        [
            (json!("Ben Carter"), json!(true), None),
            (json!("Ana Ruiz"), json!(false), Some(json!("+1 212 555 0111"))),
        ]
    );
}

#[tokio::test]
async fn what_a_nurse_is_on_waits_no_more_until_her_promise_is_broken() {
    let stage = Stage::open(EVENING).await;
    let (Cast { ana, ben, ines, .. }, alert) = nine(&stage).await;
    let _ = ana.acknowledges(&alert).await.good();
    assert_eq!(waiting(&ines).await, Vec::<Value>::new());
    stage.advance(31 * MINUTE).await;
    let again = waiting(&ines).await;
    assert_eq!((again.len(), &again[0]["openAgain"], &again[0]["level"]), (1, &json!(true), &json!(2)));
    assert_eq!(told(&again[0]), [("Ana Ruiz", "accepted"), ("Ben Carter", "accepted")]);
    let _ = ben.resolves(&ben.alert("R-SEVERE").await, "advice_given").await.good();
    assert_eq!(waiting(&ines).await, Vec::<Value>::new());
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_warning_is_an_admins_matter_once_it_has_reached_the_last_level() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(HOUR).await;
    rosa.logs_confirmed(7).await;
    stage.advance(0).await;
    assert_eq!(ana.alert("R-SEVERE").await["severity"], "warning");
    assert_eq!(waiting(&ines).await, Vec::<Value>::new());
    // No roster: the second level would reach nobody new.
    stage.advance(HOUR).await;
    let late = waiting(&ines).await;
    assert_eq!((late.len(), &late[0]["severity"], &late[0]["level"]), (1, &json!("warning"), &json!(3)));
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_alert_that_anothers_message_carried_says_so_and_a_phone_that_never_says_it_showed_is_unknown() {
    let stage = Stage::open(EVENING).await;
    let (Cast { rosa, ana, ines, .. }, alert) = nine(&stage).await;
    rosa.flags("RF-NEURO").await;
    stage.advance(0).await;
    let both = waiting(&ines).await;
    let carried: Vec<_> = both.iter().map(|one| (&one["carried"], told(one).len())).collect();
    assert_eq!(carried, [(&json!(false), 1), (&json!(true), 0)]);
    // It opens what it never said it showed: it cannot say so.
    ana.opens(&ana.phone_shows()).await;
    let _ = ana.acknowledges(&alert).await.good();
    stage.advance(0).await;
    let flagged = waiting(&ines).await;
    let known = (&flagged[0]["told"][0]["fate"], &flagged[0]["told"][0]["shownUnknown"]);
    assert_eq!(known, (&json!("accepted"), &json!(true)));
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn admins_read_it_and_nobody_else() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, tom, ines, .. } = stage.cast().await;
    for who in [&ana, &tom] {
        assert_eq!(who.get("/alerts/waiting").await.refused(403), "role_forbidden");
    }
    assert_eq!(rosa.get("/alerts/waiting").await.refused(403), "role_forbidden");
    // What belongs to the alerts themselves is still closed to her.
    assert_eq!(ines.get("/alerts").await.refused(403), "role_forbidden");
    let both = ines.adds("Nora Both", "nora", &["nurse", "admin"]).await;
    assert_eq!(waiting(&both).await, Vec::<Value>::new());
}
