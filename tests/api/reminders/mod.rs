//! Reminders, from the patient's own times to the phone.

mod day;
mod exercises;
mod journeys;
mod later;
mod own_times;
mod together;

use reliefline_server::{
    domain::{access::Permit, calendar::Zone, message::MessageKind, schedule::OccurrenceState},
    store::{episode, occurrence, outbox},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use stage::Stage;

/// Ten in the morning in New York; Rosa's procedure ends then.
const MORNING: &str = "2026-11-22T15:00:00Z";
const NEW_YORK: &str = "America/New_York";

/// When check-in reminders were written for phones, on the clock of a zone: `11-22 14:00`.
async fn reminded(stage: &Stage, zone: &str) -> Vec<String> {
    reminded_of(stage, MessageKind::CheckInDue, zone).await
}

/// The same for either kind.
async fn reminded_of(stage: &Stage, kind: MessageKind, zone: &str) -> Vec<String> {
    let zone = Zone::parse(zone).unwrap();
    let written = outbox::Entity::find()
        .filter(outbox::Column::Kind.eq(kind))
        .order_by_asc(outbox::Column::CreatedAt)
        .all(stage.store.read())
        .await
        .unwrap();
    let at = |one: &outbox::Model| {
        format!("{} {}", &zone.day(one.created_at).to_string()[5..], zone.time(one.created_at))
    };
    written.iter().map(at).collect()
}

/// What became of the reminders of the only episode with any: `22 14:00`.
async fn became(stage: &Stage) -> Vec<(String, OccurrenceState)> {
    let db = stage.store.read();
    let mut all = Vec::new();
    for episode in episode::Entity::find().all(db).await.unwrap() {
        let permit = Permit::engine(episode.clinic_id);
        all.extend(occurrence::of_episode(db, &permit, episode.id).await.unwrap());
    }
    let name = |one: &occurrence::Model| format!("{} {}", &one.local_date.to_string()[8..], one.slot);
    all.iter().map(|one| (name(one), one.state)).collect()
}
