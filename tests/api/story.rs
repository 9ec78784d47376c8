//! The whole story of one alert: what was found, who was told and how far it came, who took it, what became of it.

use poem::http::Method;
use reliefline_server::domain::{
    at::{HOUR, MINUTE},
    message::Outcome,
};
use serde_json::{Value, json};
use stage::{Cast, Stage, clinic::request, people::Person};

use crate::audit;

/// 10:00 at the clinic.
const MORNING: &str = "2026-11-23T15:00:00Z";

async fn story(who: &Person<'_>, alert: &Value) -> Vec<Value> {
    let path = format!("/alerts/{}/story", alert["id"].as_str().unwrap());
    who.get(&path).await.good()["entries"].as_array().unwrap().clone()
}

fn kinds(story: &[Value]) -> Vec<&str> {
    story.iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

fn one<'a>(story: &'a [Value], kind: &str) -> &'a Value {
    story.iter().find(|entry| entry["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {story:?}"))
}

/// Who was told and how far that came, as one word each.
fn told(entry: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or("nobody").to_owned();
    let all = entry["told"]["messages"].as_array().unwrap();
    all.iter().map(|one| (word(&one["name"]), word(&one["fate"]))).collect()
}

fn these(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, fate)| ((*name).to_owned(), (*fate).to_owned())).collect()
}

/// A red-hot nine of hour 1, with the phones of Ana, Ben and Ines.
async fn nine(stage: &Stage) -> (Cast<'_>, Value) {
    let cast = stage.cast().await;
    for who in [&cast.ana, &cast.ben, &cast.ines] {
        who.subscribes().await;
    }
    stage.advance(HOUR).await;
    cast.rosa.logs(9).await;
    stage.advance(0).await;
    let alert = cast.ana.alert("R-SEVERE").await;
    (cast, alert)
}

fn forget(stage: &Stage) {
    for name in ["Ana Ruiz", "Ben Carter", "Ines Alvarez"] {
        let _ = stage.phones.all(name);
    }
}

#[tokio::test]
async fn an_alert_tells_its_story_from_what_was_found_to_how_it_ended() {
    let stage = Stage::open(MORNING).await;
    let (Cast { ana, ben, .. }, alert) = nine(&stage).await;
    let found_at = stage.app.now();
    let (anas, _) = (ana.phone_shows(), ben.phone_shows());
    ana.receipts(&anas).await;
    stage.advance(MINUTE).await;
    ana.opens(&anas).await;
    let _ = ana.acknowledges(&alert).await.good();
    stage.advance(5 * MINUTE).await;
    let _ = ana.calls(&alert, "no_answer").await.good();
    let later = stage.app.now().plus(HOUR);
    let path = format!("/alerts/{}/promise", alert["id"].as_str().unwrap());
    let _ = ana.post(&path, json!({"callBefore": later})).await.good();
    stage.advance(5 * MINUTE).await;
    let _ = ana.calls(&alert, "reached").await.good();
    let body = json!({"cycle": 1, "outcome": "false_alarm", "reason": "A grandchild tapped it.", "note": "Laughed."});
    let path = format!("/alerts/{}/resolve", alert["id"].as_str().unwrap());
    let _ = ana.post(&path, body).await.good();

    let story = story(&ben, &alert).await;
    assert_eq!(kinds(&story), ["found", "told", "taken", "called", "promised", "called", "closed"]);
    let found = one(&story, "found");
    assert_eq!((&found["severity"], &found["figures"]["value"]), (&json!("urgent"), &json!(9.0)));
    let level = one(&story, "told");
    assert_eq!((&level["at"], &level["told"]["level"]), (&json!(found_at), &json!(1)));
    assert_eq!(level["told"]["cause"], "due");
    assert_eq!(told(level), these(&[("Ana Ruiz", "opened"), ("Ben Carter", "accepted")]));
    let hers = &level["told"]["messages"][0];
    assert_eq!((&hers["channel"], &hers["shownAt"]), (&json!("push"), &json!(found_at)));
    assert_eq!(hers["openedAt"], json!(found_at.plus(MINUTE)));
    assert_eq!(hers["shownUnknown"], false);
    let taken = one(&story, "taken");
    assert_eq!((&taken["by"], &taken["byButton"]), (&json!("Ana Ruiz"), &json!(false)));
    assert_eq!(taken["callBefore"], json!(found_at.plus(31 * MINUTE)));
    let calls: Vec<&Value> = story.iter().filter(|entry| entry["kind"] == "called").collect();
    assert_eq!((&calls[0]["callResult"], &calls[1]["callResult"]), (&json!("no_answer"), &json!("reached")));
    assert_eq!(one(&story, "promised")["callBefore"], json!(later));
    let closed = one(&story, "closed");
    assert_eq!((&closed["outcome"], &closed["by"]), (&json!("false_alarm"), &json!("Ana Ruiz")));
    assert_eq!((&closed["reason"], &closed["note"]), (&json!("A grandchild tapped it."), &json!("Laughed.")));
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_level_stands_there_once_with_its_people_and_repeats_are_one_line() {
    let stage = Stage::open(MORNING).await;
    let (Cast { ben, .. }, alert) = nine(&stage).await;
    let start = stage.app.now();
    // No roster: both nurses are on the first level, the second would reach nobody new.
    for minutes in [2, 3, 15, 15] {
        stage.advance(minutes * MINUTE).await;
    }
    let story = story(&ben, &alert).await;
    assert_eq!(kinds(&story), ["found", "told", "told_again", "told", "told_again"]);
    let nurses = [("Ana Ruiz", "accepted"), ("Ben Carter", "accepted")];
    assert_eq!(told(&story[2]), these(&nurses), "the first level once more, at two minutes");
    assert_eq!((&story[2]["at"], &story[2]["told"]["times"]), (&json!(start.plus(2 * MINUTE)), &json!(1)));
    let last = &story[3]["told"];
    assert_eq!((&last["level"], &last["skipped"], &last["cause"]), (&json!(3), &json!([2]), &json!("due")));
    assert_eq!(told(&story[3])[2], ("Ines Alvarez".into(), "accepted".into()));
    let again = &story[4];
    assert_eq!((&again["at"], &again["told"]["times"]), (&json!(start.plus(20 * MINUTE)), &json!(2)));
    assert_eq!(again["told"]["until"], json!(start.plus(35 * MINUTE)), "every quarter of an hour");
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_no_phone_took_is_failed_and_the_next_level_says_why_it_came_early() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    for who in [&cast.ana, &cast.ines] {
        who.subscribes().await;
    }
    stage.advance(HOUR).await;
    stage.phones.misbehave(Some(Outcome::Gone(410)));
    cast.rosa.logs(9).await;
    stage.advance(0).await;
    let alert = cast.ben.alert("R-SEVERE").await;
    let story = story(&cast.ben, &alert).await;
    assert_eq!(kinds(&story)[..3], ["found", "told", "told"]);
    assert_eq!(told(&story[1]), these(&[("Ana Ruiz", "failed")]), "her name stays, though her phone is gone");
    assert_eq!(story[2]["told"]["cause"], "dead");
    stage.ends_well().await;
}

#[tokio::test]
async fn a_phone_that_never_says_what_it_showed_is_unknown_and_not_unseen() {
    let stage = Stage::open(MORNING).await;
    let (Cast { rosa, ana, .. }, alert) = nine(&stage).await;
    // It opens what it never said it showed: it cannot say so.
    ana.opens(&ana.phone_shows()).await;
    let _ = ana.acknowledges(&alert).await.good();
    rosa.flags("RF-NEURO").await;
    stage.advance(0).await;
    let flagged = ana.alert("R-REDFLAG").await;
    let story = story(&ana, &flagged).await;
    let messages = one(&story, "told")["told"]["messages"].as_array().unwrap().clone();
    let of = |name: &str| messages.iter().find(|one| one["name"] == name).unwrap()["shownUnknown"].clone();
    assert_eq!((of("Ana Ruiz"), of("Ben Carter")), (json!(true), json!(false)));
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_another_alerts_message_carried_is_bundled_and_told_alone_once_that_one_is_taken() {
    let stage = Stage::open(MORNING).await;
    let (Cast { rosa, ana, .. }, alert) = nine(&stage).await;
    rosa.flags("RF-NEURO").await;
    stage.advance(0).await;
    let flagged = ana.alert("R-REDFLAG").await;
    assert_eq!(kinds(&story(&ana, &flagged).await), ["found", "bundled"]);
    let _ = ana.acknowledges(&alert).await.good();
    stage.advance(0).await;
    let story = story(&ana, &flagged).await;
    assert_eq!(kinds(&story), ["found", "bundled", "told"]);
    assert_eq!(story[2]["told"]["cause"], "alone");
    assert_eq!(told(&story[2]).len(), 2);
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_broken_promise_and_how_it_was_closed_before_stay_in_the_story() {
    let stage = Stage::open(MORNING).await;
    let (Cast { ana, ben, .. }, alert) = nine(&stage).await;
    let token = ana.phone_shows().payload["notification"]["data"]["acknowledgeToken"].clone();
    let press = request(Method::POST, "/receipts/acknowledge", None, Some(json!({ "token": token })));
    let _ = stage.ask(press).await.good();
    stage.advance(10 * MINUTE).await;
    let open = ben.alert("R-SEVERE").await;
    let body = json!({"cycle": open["cycle"], "outcome": "no_answer", "note": "Rang for long."});
    let path = format!("/alerts/{}/resolve", alert["id"].as_str().unwrap());
    let _ = ben.post(&path, body).await.good();
    stage.advance(HOUR).await;
    let again = ben.alert("R-SEVERE").await;
    assert_eq!((again.get("outcome"), again.get("note")), (None, None), "the alert forgot it");
    let story = story(&ben, &alert).await;
    let people: Vec<&str> = kinds(&story).into_iter().filter(|kind| *kind != "told_again").collect();
    assert_eq!(people, ["found", "told", "taken", "unopened", "told", "closed", "lapsed", "told"]);
    assert_eq!(one(&story, "taken")["byButton"], true);
    let closed = one(&story, "closed");
    assert_eq!((&closed["outcome"], &closed["note"]), (&json!("no_answer"), &json!("Rang for long.")));
    assert_eq!(story.last().unwrap()["cycle"], 3);
    let levels = story.iter().filter(|entry| entry["kind"] == "told");
    let causes: Vec<&str> = levels.map(|entry| entry["told"]["cause"].as_str().unwrap()).collect();
    assert_eq!(causes, ["due", "lapse", "lapse"]);
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn one_call_that_keeps_two_promises_is_in_both_stories_and_once_in_the_patients() {
    let stage = Stage::open(MORNING).await;
    let (Cast { rosa, ana, .. }, alert) = nine(&stage).await;
    rosa.flags("RF-NEURO").await;
    let flagged = ana.alert("R-REDFLAG").await;
    let _ = ana.acknowledges(&alert).await.good();
    let _ = ana.acknowledges(&flagged).await.good();
    let _ = ana.calls(&alert, "reached").await.good();
    assert_eq!(kinds(&story(&ana, &alert).await).last(), Some(&"called"));
    let kept = story(&ana, &flagged).await;
    assert_eq!(kept.last().unwrap()["kind"], "kept");
    assert_eq!(kept.last().unwrap()["by"], "Ana Ruiz");
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    let all = timeline["events"].as_array().unwrap();
    assert_eq!(all.iter().filter(|event| event["kind"] == "call").count(), 1);
    assert!(all.iter().all(|event| event["kind"] != "kept"));
    stage.advance(0).await;
    forget(&stage);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_story_is_read_by_nurses_and_leaves_its_line_in_the_audit() {
    let stage = Stage::open(MORNING).await;
    let (Cast { rosa, ana, tom, ines, .. }, alert) = nine(&stage).await;
    let path = format!("/alerts/{}/story", alert["id"].as_str().unwrap());
    let _ = ana.get(&path).await.good();
    let said = audit::lines(&stage, "readStory").await;
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].subjects, json!({"patient": rosa.id}));
    for who in [&ines, &tom] {
        assert_eq!(who.get(&path).await.refused(403), "role_forbidden");
    }
    assert_eq!(tom.get("/alerts").await.refused(403), "role_forbidden", "his patients' pages show theirs");
    assert_eq!(rosa.get(&path).await.refused(403), "role_forbidden");
    let nobodys = "/alerts/01930000-0000-7000-8000-000000000000/story";
    assert_eq!(ana.get(nobodys).await.refused(404), "not_found");
    forget(&stage);
    stage.ends_well().await;
}
