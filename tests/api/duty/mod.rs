//! Duty: the plan, what nurses change of single days, and who reads it.

mod ahead;
mod feed;
mod hand_over;
mod plan;
mod read;
mod swaps;
mod take;

use reliefline_server::{
    domain::{at::At, ids::StaffId},
    flow::climb::Desk,
    store::{clinic, staff},
    worker::tick,
};
use serde_json::{Value, json};
use stage::{Stage, people::Person};

/// Ten in the morning in New York, on a Sunday. A week before, clocks there went back.
const MORNING: &str = "2026-11-22T15:00:00Z";
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The staff of a clinic without patients: stories of duty go over days, in which a patient would be missed.
struct Team<'a> {
    ines: Person<'a>,
    ana: Person<'a>,
    ben: Person<'a>,
    tom: Person<'a>,
}

async fn team(stage: &Stage) -> Team<'_> {
    let ines = stage.ines().await;
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let ben = ines.adds("Ben Carter", "ben", &["nurse"]).await;
    let tom = ines.adds("Tom Becker", "tom", &["therapist"]).await;
    Team { ines, ana, ben, tom }
}

/// The id of somebody of the staff.
async fn id(person: &Person<'_>) -> String {
    person.get("/me").await.good()["id"].as_str().unwrap().to_owned()
}

/// Notifications are on, and a test push is shown by the phone.
async fn proves_phone(stage: &Stage, person: &Person<'_>) {
    let subscription = person.subscribes().await;
    let _ = person.post(&format!("/push-subscriptions/{subscription}/test"), json!({})).await.good();
    tick::until_idle(&stage.app).await;
    person.receipts(&person.phone_shows()).await;
}

/// Plans a shift on clinic time; gives its id.
async fn plans(ines: &Person<'_>, who: &Person<'_>, start: &str, end: &str, position: i16) -> String {
    let body = json!({"staffId": id(who).await, "startLocal": start, "endLocal": end, "position": position});
    ines.post("/duty/shifts", body).await.good()["id"].as_str().unwrap().to_owned()
}

/// The same for every day from then on.
async fn plans_daily(ines: &Person<'_>, who: &Person<'_>, start: &str, end: &str, position: i16) -> String {
    let body = json!({
        "staffId": id(who).await, "startLocal": start, "endLocal": end, "position": position,
        "repeat": {"days": DAYS},
    });
    ines.post("/duty/shifts", body).await.good()["id"].as_str().unwrap().to_owned()
}

/// Who is on duty now as a page would ask it: the names told first, and all names.
async fn on_duty(stage: &Stage) -> (Vec<String>, Vec<String>) {
    let db = stage.store.read();
    let clinic = clinic::only(db).await.unwrap().unwrap().id;
    let duty = Desk::of(db, clinic, stage.app.now()).await.unwrap().duty;
    let people = staff::all(db, clinic).await.unwrap();
    let name = |id: &StaffId| people.iter().find(|person| person.id == *id).unwrap().name.clone();
    let names = |ids: &[StaffId]| {
        let mut names: Vec<_> = ids.iter().map(name).collect();
        names.sort();
        names
    };
    (names(&duty.first), names(&duty.all))
}

/// All told first and all there are.
async fn first(stage: &Stage) -> Vec<String> {
    on_duty(stage).await.0
}

/// Stints as `Ana Ruiz 11-22 13:00 - 11-22 21:00 planned`, in UTC.
fn stints(duty: &Value) -> Vec<String> {
    let all = duty["stints"].as_array().unwrap();
    all.iter().map(|one| format!("{} {} {}", word(one, "name"), span(one), word(one, "origin"))).collect()
}

/// Gaps as `11-22 13:00 - 11-22 21:00`.
fn gaps(duty: &Value) -> Vec<String> {
    duty["gaps"].as_array().unwrap().iter().map(span).collect()
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn span(value: &Value) -> String {
    let short = |key: &str| format!("{} {}", &word(value, key)[5..10], &word(value, key)[11..16]);
    format!("{} - {}", short("from"), short("to"))
}

/// An instant of a text.
fn at(text: &str) -> At {
    serde_json::from_value(json!(text)).unwrap()
}
