//! The reminders of a day: at their times, once more, and not where nobody needs them.

use poem::http::Method;
use reliefline_server::{
    domain::{
        at::{DAY, HOUR, MINUTE, SECOND},
        message::{MessageKind, MessageState, Outcome},
        schedule::OccurrenceState::{Answered, Missed, Pushed, PushedAgain},
    },
    store::outbox,
    worker::tick,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use stage::{Cast, Stage, database::behind_the_back};

use super::{MORNING, NEW_YORK, became, reminded};

#[tokio::test]
async fn a_prompt_reaches_the_phone_at_its_time_and_once_two_hours_later_and_never_at_night() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.advance(27 * HOUR).await;
    let times = ["11-22 14:00", "11-22 16:00", "11-22 20:00", "11-23 08:00", "11-23 10:00"];
    assert_eq!(reminded(&stage, NEW_YORK).await, times);
    let states = [("22 14:00", Missed), ("22 20:00", Missed), ("23 08:00", PushedAgain)];
    assert_eq!(became(&stage).await, states.map(|(slot, state)| (slot.to_owned(), state)));
    let shown = rosa.phone_showed();
    assert_eq!(shown.len(), 5);
    for one in &shown {
        assert_eq!((one.title.as_str(), one.length, one.silent), ("Es hora de su registro", 1024, false));
        assert_eq!(one.tag, shown[0].tag, "an unread one is replaced");
        assert_eq!(one.payload["notification"]["data"]["kind"], "check_in_due");
        assert_eq!(one.payload["notification"]["navigate"], "https://reliefline.example/check-in");
    }
    let may_wait = |one: &stage::phones::Shown| one.payload["notification"]["data"]["laterToken"].is_string();
    assert_eq!(shown.iter().map(may_wait).collect::<Vec<_>>(), [true, false, true, true, false]);
    stage.ends_well().await;
}

#[tokio::test]
async fn it_is_in_the_outbox_in_the_second_in_which_it_is_due_and_expires_with_its_use() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.clock.turn(4 * HOUR - 1);
    tick::until_idle(&stage.app).await;
    assert_eq!(rosa.phone_showed().len(), 0);
    stage.clock.turn(1);
    tick::until_idle(&stage.app).await;
    assert_eq!(rosa.phone_showed().len(), 1);
    stage.advance(6 * HOUR).await;
    let all = outbox::Entity::find().all(stage.store.read()).await.unwrap();
    let mut lives: Vec<i64> = all.iter().map(|one| one.expires_at.since(one.created_at) / HOUR).collect();
    lives.sort_unstable();
    // 20:00 until the quiet hours, the second of 14:00 and the first until the next one.
    assert_eq!(lives, [1, 4, 6]);
    assert_eq!(rosa.phone_showed().len(), 2);
    stage.ends_well().await;
}

#[tokio::test]
async fn what_is_answered_is_not_asked_for() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.advance(3 * HOUR).await;
    rosa.logs(5).await; // 13:00, for 14:00
    stage.advance(20 * HOUR).await;
    rosa.logs(5).await; // 09:00, after 08:00
    stage.advance(4 * HOUR).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-22 20:00", "11-23 08:00"]);
    let states = [("22 14:00", Answered), ("22 20:00", Missed), ("23 08:00", Answered)];
    assert_eq!(became(&stage).await, states.map(|(slot, state)| (slot.to_owned(), state)));
    assert_eq!(rosa.phone_showed().len(), 2);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_reminder_that_could_not_be_sent_before_the_answer_came_is_taken_back() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.phones.misbehave(Some(Outcome::Later(Some(503), None)));
    stage.advance(4 * HOUR + MINUTE).await;
    rosa.logs(5).await;
    stage.phones.misbehave(None);
    stage.advance(HOUR).await;
    assert_eq!(rosa.phone_showed().len(), 0);
    let all = outbox::Entity::find().all(stage.store.read()).await.unwrap();
    assert_eq!(all.iter().map(|one| one.state).collect::<Vec<_>>(), [MessageState::Cancelled]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_stop_of_days_ends_in_one_push() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, .. } = stage.cast().await;
    rosa.subscribes().await;
    stage.clock.turn(3 * DAY + 5 * HOUR);
    tick::until_idle(&stage.app).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-25 15:00"]);
    let states = became(&stage).await;
    assert_eq!(states.len(), 9);
    assert_eq!(states.last(), Some(&("25 08:00".into(), Pushed)));
    assert!(states[..8].iter().all(|(_, state)| *state == Missed), "{states:?}");
    stage.advance(3 * HOUR).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-25 15:00", "11-25 17:00"]);
    assert_eq!(rosa.phone_showed().len(), 2);
    stage.ends_well().await;
}

#[tokio::test]
async fn whose_episode_is_planned_or_over_hears_nothing() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.subscribes().await;
    let planned = ana.adds_patient("Harold Finch").await;
    let episode = json!({"levels": ["L1"], "longActingOpioid": false});
    let _ = ana.post(&format!("/patients/{planned}/episodes"), episode).await.good();
    stage.advance(4 * HOUR).await;
    assert_eq!(rosa.phone_showed().len(), 1);
    let path = format!("/episodes/{}", rosa.episode);
    let _ = ana.send(Method::PATCH, &path, Some(json!({"state": "ended"}))).await.good();
    stage.advance(2 * DAY).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-22 14:00"]);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_procedure_s_end_that_is_corrected_moves_its_reminders() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.subscribes().await;
    // A week ago: from then on it is once a day at nine.
    let end = stage.app.now().plus(-7 * DAY);
    let path = format!("/episodes/{}", rosa.episode);
    let body = json!({"procedureEndedAt": end, "dischargedAt": end, "reason": "wrong day"});
    let _ = ana.send(Method::PATCH, &path, Some(body)).await.good();
    stage.advance(26 * HOUR).await;
    assert_eq!(reminded(&stage, NEW_YORK).await, ["11-23 09:00", "11-23 11:00"]);
    assert_eq!(rosa.phone_showed().len(), 2);
    stage.ends_well().await;
}

#[tokio::test]
async fn a_reminder_that_cannot_be_read_waits_an_hour_and_keeps_nobody_else_waiting() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let harold = ana.enrols("Harold Finch").await;
    rosa.subscribes().await;
    harold.subscribes().await;
    behind_the_back(&stage.store, &outbox_sql(&rosa.episode)).await;
    stage.clock.turn(4 * HOUR);
    tick::until_idle(&stage.app).await;
    assert_eq!((rosa.phone_showed().len(), harold.phone_showed().len()), (0, 1));
    let waits = reliefline_server::store::reminder::earliest_due(stage.store.read()).await.unwrap();
    assert_eq!(waits, Some(stage.app.now().plus(HOUR)));
}

/// The row of an episode is damaged.
fn outbox_sql(episode: &str) -> String {
    let id = episode.replace('-', "");
    let by_id = if std::env::var("RELIEFLINE_TEST_POSTGRES").is_ok() {
        format!("episode_id = '{episode}'")
    } else {
        format!("hex(episode_id) = upper('{id}')")
    };
    format!("UPDATE reminder SET progress = '{{}}' WHERE {by_id}")
}

#[tokio::test]
async fn a_demo_patient_s_turned_clock_brings_the_reminder_at_the_turned_time() {
    let stage = Stage::open_with(MORNING, |builder| builder.demo(true)).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    rosa.subscribes().await;
    let turned = json!({"hours": 3.5});
    let _ = ana.post(&format!("/demo/patients/{}/clock", rosa.id), turned).await.good();
    stage.advance(29 * MINUTE).await;
    assert_eq!(rosa.phone_showed().len(), 0);
    stage.advance(MINUTE + SECOND).await;
    assert_eq!(rosa.phone_showed().len(), 1);
    let kind = outbox::Column::Kind.eq(MessageKind::CheckInDue);
    let one = outbox::Entity::find().filter(kind).one(stage.store.read()).await.unwrap().unwrap();
    assert_eq!(one.expires_at.since(one.created_at), 6 * HOUR);
    stage.ends_well().await;
}
