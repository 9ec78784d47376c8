//! A crowd of patients, each with an episode, a phone and a reminder like those of one who is there.

use reliefline_server::{
    domain::{
        ids::{EpisodeId, PatientId, SubscriptionId},
        schedule::ReminderKind,
    },
    store::{episode, patient, reminder, subscription},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter};
use stage::Stage;

/// So many in all, the one who is there among them.
pub async fn make(stage: &Stage, like: EpisodeId, many: usize) {
    let db = stage.store.read();
    let episode = episode::Entity::find_by_id(like).one(db).await.expect("a row").expect("an episode");
    let id = episode.patient_id;
    let patient = patient::Entity::find_by_id(id).one(db).await.expect("a row").expect("a patient");
    let of_patient = subscription::Column::PatientId.eq(id);
    let phone =
        subscription::Entity::find().filter(of_patient).one(db).await.expect("a row").expect("a phone");
    let key = (like, ReminderKind::CheckIn);
    let row = reminder::Entity::find_by_id(key).one(db).await.expect("a row").expect("a reminder");
    let (mut left, mut number) = (many - 1, 0_u64);
    while left > 0 {
        // A statement takes so many values at most.
        let some = left.min(1_000);
        left -= some;
        let (mut patients, mut episodes, mut phones, mut rows) = (vec![], vec![], vec![], vec![]);
        for _ in 0..some {
            number += 1;
            let patient_id = PatientId(stage.app.new_id());
            let episode_id = EpisodeId(stage.app.new_id());
            let one = patient::Model { id: patient_id, ..patient.clone() };
            patients.push(one.into_active_model());
            let one = episode::Model { id: episode_id, patient_id, next_due_at: None, ..episode.clone() };
            episodes.push(one.into_active_model());
            let one = subscription::Model {
                id: SubscriptionId(stage.app.new_id()),
                patient_id: Some(patient_id),
                endpoint: format!("https://fcm.googleapis.com/fcm/send/crowd-{number}"),
                endpoint_hash: number.to_be_bytes().to_vec(),
                ..phone.clone()
            };
            phones.push(one.into_active_model());
            rows.push(reminder::Model { episode_id, patient_id, ..row.clone() }.into_active_model());
        }
        let txn = stage.store.begin().await.expect("a transaction");
        patient::Entity::insert_many(patients).exec_without_returning(&txn).await.expect("patients");
        episode::Entity::insert_many(episodes).exec_without_returning(&txn).await.expect("episodes");
        subscription::Entity::insert_many(phones).exec_without_returning(&txn).await.expect("phones");
        reminder::Entity::insert_many(rows).exec_without_returning(&txn).await.expect("reminders");
        txn.commit().await.expect("a commit");
    }
    look_around(stage).await;
}

/// A server's autovacuum does this within a minute of so many new rows; we do not wait for it. Of our own schema alone: the
/// other stories' are in the same database.
pub async fn look_around(stage: &Stage) {
    let ours = "DO $$ DECLARE one text; BEGIN \
         FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP \
         EXECUTE format('ANALYZE %I', one); END LOOP; END $$";
    if stage.store.backend() == DbBackend::Postgres {
        stage.store.read().execute_unprepared(ours).await.expect("statistics");
    }
}
