//! Reminders of exercises follow the plan, its holds and the patient's own times.

use poem::http::Method;
use reliefline_server::{
    domain::{
        at::{DAY, HOUR, MINUTE},
        message::{MessageKind, MessageState, Outcome},
    },
    store::outbox,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use stage::{Stage, clinic::request, phones::Shown};

use super::{MORNING, NEW_YORK, reminded, reminded_of};
use crate::{
    plans::{id_of, toms_patient, version},
    sessions::{log, send},
};

async fn exercised(stage: &Stage) -> Vec<String> {
    reminded_of(stage, MessageKind::ExercisesDue, NEW_YORK).await
}

fn of_exercises(shown: Vec<Shown>) -> Vec<Shown> {
    let is_of = |one: &Shown| one.payload["notification"]["data"]["kind"] == "exercises_due";
    shown.into_iter().filter(is_of).collect()
}

#[tokio::test]
async fn a_plan_reminds_at_its_times_and_once_two_hours_later() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    stage.advance(2 * DAY).await;
    assert_eq!(exercised(&stage).await, ["11-23 09:00", "11-23 11:00", "11-24 09:00"]);
    let shown = of_exercises(rosa.phone_showed());
    assert_eq!(shown.len(), 3);
    for one in &shown {
        assert_eq!((one.title.as_str(), one.length), ("Es hora de sus ejercicios", 1024));
        assert_eq!(one.tag, shown[0].tag, "an unread one is replaced");
        assert_eq!(one.payload["notification"]["navigate"], "https://reliefline.example/exercises");
    }
    let prompts = reminded(&stage, NEW_YORK).await;
    assert_eq!(
        prompts[..3],
        ["11-22 14:00", "11-22 16:00", "11-22 20:00"],
        "check-ins are asked for as ever"
    );
    stage.ends_well().await;
}

#[tokio::test]
async fn exercises_that_are_done_are_not_reminded_of_that_day() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    stage.advance(22 * HOUR + 30 * MINUTE).await;
    let done = log(stage.app.now(), "2026-11-23", "EX01", json!({"amount": 1000.0}));
    assert_eq!(send(&stage, rosa, vec![done]).await, ["created"]);
    stage.advance(DAY + HOUR).await;
    assert_eq!(exercised(&stage).await, ["11-24 09:00"], "of the next day only");
    assert_eq!(of_exercises(rosa.phone_showed()).len(), 1);
    stage.ends_well().await;
}

#[tokio::test]
async fn later_is_the_one_repeat_of_exercises_too() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    stage.advance(23 * HOUR + 30 * MINUTE).await;
    let first = of_exercises(rosa.phone_showed()).remove(0);
    let body = json!({"token": first.payload["notification"]["data"]["laterToken"]});
    let again = stage.ask(request(Method::POST, "/reminders/later", None, Some(body))).await.good();
    assert_eq!(again["at"], "2026-11-23T16:30:00.000Z");
    stage.advance(3 * HOUR).await;
    assert_eq!(exercised(&stage).await, ["11-23 09:00", "11-23 11:30"]);
    let _ = rosa.phone_showed();
    stage.ends_well().await;
}

#[tokio::test]
async fn a_hold_stops_reminders_of_exercises_alone_and_its_release_lets_them_come_again() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    let holds = format!("/episodes/{}/holds", rosa.episode);
    let hold = cast.ana.post(&holds, json!({"from": "2026-11-23", "reason": "dizzy"})).await.good();
    stage.advance(2 * DAY).await;
    assert_eq!(exercised(&stage).await, Vec::<String>::new());
    assert_eq!(reminded(&stage, NEW_YORK).await.len(), 10, "check-ins do not stop");
    let release = format!("/holds/{}/release", id_of(&hold));
    let _ = cast.ana.post(&release, json!({"on": "2026-11-25"})).await.good();
    stage.advance(DAY).await;
    assert_eq!(exercised(&stage).await, ["11-25 09:00"]);
    let _ = rosa.phone_showed();
    stage.ends_well().await;
}

#[tokio::test]
async fn a_red_flag_takes_back_the_reminder_that_waits_and_its_repeat() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    stage.advance(22 * HOUR + 59 * MINUTE).await;
    let _ = rosa.phone_showed();
    stage.phones.misbehave(Some(Outcome::Later(Some(503), None)));
    stage.advance(2 * MINUTE).await;
    rosa.flags("RF-NEURO").await;
    stage.phones.misbehave(None);
    stage.advance(DAY).await;
    assert_eq!(of_exercises(rosa.phone_showed()).len(), 0);
    let of_kind = outbox::Column::Kind.eq(MessageKind::ExercisesDue);
    let all = outbox::Entity::find().filter(of_kind).all(stage.store.read()).await.unwrap();
    assert_eq!(all.iter().map(|one| one.state).collect::<Vec<_>>(), [MessageState::Cancelled]);
    stage.ends_well().await;
}

#[tokio::test]
async fn an_exercise_that_pain_has_stopped_is_not_reminded_of_in_the_weeks_that_follow() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-23", "EX01", 2)).await.good();
    stage.advance(DAY).await;
    let says = json!({"painBefore": 3, "painAfter": 6, "stop": "pain"});
    let stopped = log(stage.app.now(), "2026-11-23", "EX01", says);
    assert_eq!(send(&stage, rosa, vec![stopped]).await, ["created"]);
    stage.advance(8 * DAY).await;
    assert_eq!(exercised(&stage).await, ["11-23 09:00"]);
    let _ = rosa.phone_showed();
    stage.ends_well().await;
}

#[tokio::test]
async fn pain_that_is_still_there_the_next_day_takes_back_the_repeat_of_a_reminder_that_went_out() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let _ = cast.tom.post(&path, version(None, "2026-11-22", "EX01", 2)).await.good();
    let done = log(stage.app.now(), "2026-11-22", "EX01", json!({"painBefore": 2, "painAfter": 3}));
    assert_eq!(send(&stage, rosa, vec![done.clone()]).await, ["created"]);
    stage.advance(DAY).await;
    assert_eq!(exercised(&stage).await, ["11-23 09:00"]);
    let path = format!("/session-logs/{}/next-day", done["id"].as_str().unwrap());
    let heard = rosa.post(&path, json!({"gone": false, "answeredAt": stage.app.now()})).await;
    assert_eq!(heard.status, 204, "{}", heard.text);
    stage.advance(2 * DAY).await;
    assert_eq!(exercised(&stage).await, ["11-23 09:00"], "not again at eleven, and not on the days after");
    let _ = rosa.phone_showed();
    stage.ends_well().await;
}

#[tokio::test]
async fn another_version_and_own_times_move_them() {
    let stage = Stage::open(MORNING).await;
    let cast = stage.cast().await;
    let (path, rosa) = (toms_patient(&cast).await, &cast.rosa);
    rosa.subscribes().await;
    let plan = version(None, "2026-11-23", "EX01", 2);
    let _ = cast.tom.post(&path, plan.clone()).await.good();
    let mut later = version(plan["id"].as_str(), "2026-11-24", "EX01", 2);
    later["prescriptions"][0]["times"] = json!(["19:30"]);
    let _ = cast.tom.post(&path, later).await.good();
    stage.advance(2 * DAY).await;
    assert_eq!(exercised(&stage).await, ["11-23 09:00", "11-23 11:00"]);
    let own: Value = json!({
        "zone": NEW_YORK, "checkInTimes": [], "exerciseTimes": ["16:15"], "quietFrom": "21:00", "quietTo": "08:00",
    });
    let _ = rosa.put("/me/reminders", own).await.good();
    stage.advance(DAY).await;
    assert_eq!(exercised(&stage).await[2..], ["11-24 16:15", "11-24 18:15"]);
    // Whose episode is over is reminded of nothing.
    let path = format!("/episodes/{}", rosa.episode);
    let _ = cast.ana.send(Method::PATCH, &path, Some(json!({"state": "ended"}))).await.good();
    stage.advance(DAY).await;
    assert_eq!(exercised(&stage).await.len(), 4);
    let _ = rosa.phone_showed();
    stage.ends_well().await;
}
