//! When judging fails: nothing is refused, the others are judged, and a nurse is asked to look.

use poem::http::Method;
use reliefline_server::{
    app::{App, Builder},
    domain::{
        alert::Rule,
        at::{HOUR, MINUTE, SECOND},
        rules::{Book, Judge, Ruleset, View},
    },
    worker::tick,
};
use serde_json::json;
use stage::{Cast, Stage, database::behind_the_back, invariants, people::Person};

const MORNING: &str = "2026-11-23T15:00:00Z";
/// 22:10 at the clinic.
const NIGHT: &str = "2026-11-24T03:10:00Z";

struct Broken;

impl Judge for Broken {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Masked]
    }

    fn on_score(&mut self, _: &View, _: &mut Book, _: usize) {
        panic!("planted");
    }
}

/// Breaks where nobody expects it: while it is asked for its name.
struct Nameless;

impl Judge for Nameless {
    fn rules(&self) -> &'static [Rule] {
        panic!("planted")
    }

    fn on_score(&mut self, _: &View, _: &mut Book, _: usize) {
        panic!("planted");
    }
}

fn broken(builder: Builder) -> Builder {
    builder.ruleset(Ruleset::default().and(|| Box::new(Broken)))
}

async fn names(nurse: &Person<'_>) -> Vec<String> {
    let list = nurse.get("/alerts").await.good();
    let unjudged = list["unjudged"].as_array().cloned().unwrap_or_default();
    unjudged.iter().map(|one| one["patientName"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn an_episode_unjudged_for_a_minute_goes_to_the_nurses_once_even_at_night() {
    let stage = Stage::open_with(NIGHT, broken).await;
    let Cast { rosa, ana, ben, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(MINUTE).await;
    rosa.logs(3).await;
    let since = json!(stage.app.now());
    stage.advance(59 * SECOND).await;
    ana.phone_is_quiet();
    stage.advance(2 * SECOND).await;
    let shown = ana.phone_shows();
    assert_eq!((shown.title.as_str(), shown.silent), ("A patient needs review", false));
    let told = ana.get("/alerts").await.good();
    let one = json!({
        "patientId": rosa.id, "episodeId": rosa.episode, "patientName": "Rosa Delgado", "since": since,
    });
    assert_eq!(told["unjudged"], json!([one]));
    assert_eq!(ana.get("/board").await.good()["tiles"][0]["unjudged"], true);
    let patient = ana.get(&format!("/patients/{}", rosa.id)).await.good();
    assert_eq!(patient["episodes"][0]["unjudged"], true, "{patient}");

    rosa.logs(4).await;
    stage.advance(30 * MINUTE).await;
    ana.phone_is_quiet();
    ben.subscribes().await;
    stage.advance(SECOND).await;
    assert_eq!(ben.phone_shows().tag, shown.tag, "one message a stretch and device");
    ana.phone_is_quiet();

    // The next version of the rules can judge it.
    repaired(&stage).await;
    assert_eq!(names(&ana).await, Vec::<String>::new());
    assert_eq!(ana.get("/board").await.good()["tiles"][0]["unjudged"], false);
    // Broken anew: that is another stretch.
    rosa.logs(3).await;
    stage.advance(MINUTE).await;
    assert_eq!((ana.phone_shows().tag, ben.phone_shows().tag), (shown.tag.clone(), shown.tag));
    repaired(&stage).await;
    stage.ends_well().await;
}

#[tokio::test]
async fn of_a_roster_whoever_is_on_duty_is_asked_and_the_others_only_when_no_phone_on_duty_answers() {
    let stage = Stage::open_with(MORNING, broken).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    let carla = ines.adds("Carla Rossi", "carla", &["nurse"]).await;
    ana.subscribes().await;
    let browser = ben.subscribes().await;
    carla.subscribes().await;
    ines.subscribes().await;
    is_on_duty(&ines, &ana, "2026-11-23T10:00", "2026-11-23T12:00").await;
    is_on_duty(&ines, &ben, "2026-11-23T12:00", "2026-11-23T14:00").await;
    rosa.logs(3).await;
    stage.advance(MINUTE + SECOND).await;
    assert_eq!(ana.phone_shows().title, "A patient needs review");
    ben.phone_is_quiet();
    // Nobody could judge it until the next one came on duty.
    stage.advance(2 * HOUR).await;
    assert_eq!(ben.phone_shows().title, "A patient needs review");
    for quiet in [&ana, &carla] {
        quiet.phone_is_quiet();
    }
    let _ = ben.send(Method::DELETE, &format!("/push-subscriptions/{browser}"), None).await.good();
    stage.advance(SECOND).await;
    assert_eq!(carla.phone_shows().title, "A patient needs review");
    ana.phone_is_quiet();
    ines.phone_is_quiet();
    repaired(&stage).await;
    stage.ends_well().await;
}

#[tokio::test]
async fn a_roster_that_cannot_be_read_keeps_nobody_from_looking() {
    let stage = Stage::open_with(MORNING, broken).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    ana.subscribes().await;
    ben.subscribes().await;
    is_on_duty(&ines, &ana, "2026-11-23T10:00", "2026-11-23T12:00").await;
    behind_the_back(&stage.store, r#"UPDATE duty_shift SET "repeat" = '{"days": 7}'"#).await;
    rosa.logs(3).await;
    stage.advance(MINUTE + SECOND).await;
    assert_eq!((ana.phone_shows().title, ben.phone_shows().title).1, "A patient needs review");
    behind_the_back(&stage.store, r#"UPDATE duty_shift SET "repeat" = NULL"#).await;
    repaired(&stage).await;
    stage.ends_well().await;
}

/// Plans a shift of somebody's, on the clinic's clock.
async fn is_on_duty(ines: &Person<'_>, who: &Person<'_>, start: &str, end: &str) {
    let id = who.get("/me").await.good()["id"].clone();
    let shift = json!({"staffId": id, "startLocal": start, "endLocal": end, "position": 1});
    let _ = ines.post("/duty/shifts", shift).await.good();
}

/// Another instance with rules that work does what is due.
async fn repaired(stage: &Stage) -> App {
    stage.clock.turn(11 * SECOND);
    let well = stage.another_instance();
    tick::until_idle(&well).await;
    well
}

#[tokio::test]
async fn a_message_about_an_unjudged_episode_is_not_sent_once_it_was_judged() {
    let stage = Stage::open_with(MORNING, broken).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.logs(3).await;
    stage.phones.misbehave(Some(reliefline_server::domain::message::Outcome::Later(None, None)));
    stage.advance(MINUTE + SECOND).await;
    assert_eq!(names(&ana).await, ["Rosa Delgado"]);
    stage.phones.misbehave(None);
    repaired(&stage).await;
    stage.clock.turn(10 * MINUTE);
    tick::until_idle(&stage.another_instance()).await;
    ana.phone_is_quiet();
    stage.ends_well().await;
}

#[tokio::test]
async fn many_unjudged_episodes_are_one_push() {
    let stage = Stage::open_with(MORNING, broken).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.logs(3).await;
    for name in ["Harold Kim", "Mei Chen", "Joe Park", "Eva Lund", "Otto Maier", "Lena Wolf"] {
        ana.enrols(name).await.logs(3).await;
    }
    stage.advance(MINUTE + SECOND).await;
    let mut titles: Vec<_> = (0..6).map(|_| ana.phone_shows().title).collect();
    titles.dedup();
    assert_eq!(titles, ["A patient needs review", "Several patients need review"]);
    repaired(&stage).await;
    stage.ends_well().await;
}

#[tokio::test]
async fn damaged_thresholds_refuse_no_check_in_and_no_nurse() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(9 * HOUR).await;
    rosa.flags("RF-CHEST").await;
    stage.advance(0).await;
    let _ = ana.phone_shows();
    behind_the_back(&stage.store, r#"UPDATE thresholds SET parameters = '{"severe_nrs": 99}'"#).await;
    rosa.logs(9).await;
    let alert = ana.alert("R-REDFLAG").await;
    let _ = ana.acknowledges(&alert).await.good();
    let _ = ana.resolves(&alert, "advice_given").await.good();
    let _ = rosa.get("/me/episode").await.good();
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    assert_eq!(timeline["checkIns"].as_array().map(Vec::len), Some(2));
    let tile = ana.get("/board").await.good()["tiles"][0].clone();
    assert_eq!(
        (&tile["unjudged"], &tile["lastScore"], &tile["baseline"], &tile["openAlerts"]),
        (&json!(true), &json!(9), &json!(8), &json!(0)),
        "what is known is shown: {tile}"
    );
    assert_eq!(names(&ana).await, ["Rosa Delgado"]);
    behind_the_back(&stage.store, "UPDATE thresholds SET parameters = '{}'").await;
    stage.advance(11 * SECOND).await;
    assert_eq!(ana.phone_shows().title, "A patient needs review");
    assert_eq!(ana.alert("R-SEVERE").await["severity"], "urgent");
    assert_eq!(names(&ana).await, Vec::<String>::new());
    stage.ends_well().await;
}

#[tokio::test]
async fn a_panic_anywhere_in_judging_loses_no_check_in_and_stops_no_worker() {
    let nameless = |builder: Builder| builder.ruleset(Ruleset::default().and(|| Box::new(Nameless)));
    let stage = Stage::open_with(MORNING, nameless).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.logs(3).await;
    stage.advance(20 * SECOND).await;
    assert_eq!(names(&ana).await, ["Rosa Delgado"]);
    let well = repaired(&stage).await;
    assert_eq!(names(&ana).await, Vec::<String>::new());
    assert_eq!(invariants::broken(&well).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_episode_that_cannot_be_read_stops_no_timer_of_another() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    stage.advance(HOUR).await;
    rosa.logs(3).await;
    let harold = ana.enrols("Harold Kim").await;
    let damage = |levels: &str| {
        format!(
            "UPDATE episode SET levels = '{levels}', next_due_at = 1 WHERE patient_id = {}",
            of(&harold.id)
        )
    };
    stage.advance(20 * HOUR - 15 * SECOND).await;
    behind_the_back(&stage.store, &damage(r#"{"no": "list"}"#)).await;
    stage.advance(17 * SECOND).await;
    assert_eq!(ana.alert("R-SILENCE").await["patientName"], "Rosa Delgado");
    behind_the_back(&stage.store, &damage(r#"["T12"]"#)).await;
    stage.ends_well().await;
}

/// An id as both databases write it.
fn of(id: &str) -> String {
    let sqlite = std::env::var("RELIEFLINE_TEST_POSTGRES").is_err();
    if sqlite { format!("x'{}'", id.replace('-', "")) } else { format!("'{id}'") }
}
