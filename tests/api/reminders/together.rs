//! Many at once: instances that race, and an urgent alert among thousands of reminders.

use reliefline_server::{
    domain::{
        access::Permit,
        at::HOUR,
        ids::EpisodeId,
        message::{MessageKind, MessageState},
        schedule::ReminderKind,
    },
    flow::remind,
    store::{episode, outbox, reminder},
    worker::tick,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use stage::{Cast, Stage};

use super::{MORNING, NEW_YORK, reminded};

async fn until_idle(app: &reliefline_server::app::App) {
    while remind::next(app).await.unwrap() {}
}

#[tokio::test]
async fn two_instances_that_race_push_once() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, .. } = stage.cast().await;
    let mut patients = Vec::new();
    for number in 0..12 {
        let patient = ana.enrols(&format!("Patient {number}")).await;
        patient.subscribes().await;
        patients.push(patient);
    }
    let (one, two) = (stage.another_instance(), stage.another_instance());
    for turn in [4, 2] {
        stage.clock.turn(turn * HOUR);
        futures_util::join!(until_idle(&one), until_idle(&two), until_idle(&stage.app));
        // Whoever lost a race looks again a second later.
        until_idle(&one).await;
    }
    let times = reminded(&stage, NEW_YORK).await;
    let of = |time: &str| times.iter().filter(|one| *one == time).count();
    assert_eq!((of("11-22 14:00"), of("11-22 16:00"), times.len()), (12, 12, 24));
    tick::until_idle(&stage.app).await;
    for patient in &patients {
        assert!((1..=2).contains(&patient.phone_showed().len()));
    }
    stage.ends_well().await;
}

async fn sent(stage: &Stage, kind: MessageKind) -> u64 {
    let sent = outbox::Column::State.eq(MessageState::Accepted).and(outbox::Column::Kind.eq(kind));
    outbox::Entity::find().filter(sent).count(stage.store.read()).await.unwrap()
}

/// So many episodes of the same patient in all, each with a reminder like that of the one she has.
async fn many(stage: &Stage, like: EpisodeId, many: usize) {
    let db = stage.store.read();
    let episode = episode::Entity::find_by_id(like).one(db).await.unwrap().unwrap();
    let row = reminder::Entity::find_by_id((like, ReminderKind::CheckIn)).one(db).await.unwrap().unwrap();
    let permit = Permit::engine(episode.clinic_id);
    let txn = stage.store.begin().await.unwrap();
    for _ in 1..many {
        let id = EpisodeId(stage.app.new_id());
        let another = episode::Model { id, next_due_at: None, ..episode.clone() };
        episode::keep(&txn, &permit, another).await.unwrap();
        reminder::keep(&txn, reminder::Model { episode_id: id, ..row.clone() }).await.unwrap();
    }
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn an_urgent_alert_leaves_before_five_thousand_reminders() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let harold = ana.enrols("Harold Finch").await;
    ana.subscribes().await;
    rosa.subscribes().await;
    many(&stage, EpisodeId(rosa.episode.parse().unwrap()), 5_000).await;
    stage.clock.turn(4 * HOUR);
    harold.flags("RF-NEURO").await;
    // Both are due now. The first round sends the page, and writes reminders after it.
    tick::tick(&stage.app, stage.app.now()).await;
    assert_eq!((sent(&stage, MessageKind::Alert).await, sent(&stage, MessageKind::CheckInDue).await), (1, 0));
    while remind::next(&stage.app).await.unwrap() {}
    assert_eq!(reminded(&stage, NEW_YORK).await.len(), 5_000);
    // All of them wait in the outbox now, and the next urgent one passes them.
    rosa.flags("RF-NEURO").await;
    tick::tick(&stage.app, stage.app.now()).await;
    assert_eq!(sent(&stage, MessageKind::Alert).await, 2);
    assert_eq!(sent(&stage, MessageKind::CheckInDue).await, 6, "three seats are kept for what is urgent");
}
