//! A great many nurses who have the duty by turns, and alerts that nobody takes.

use reliefline_server::{
    domain::{
        alert::AlertState,
        at::HOUR,
        ids::{AlertId, StaffId, SubscriptionId},
    },
    store::{alert, episode, escalation, shift, staff, subscription},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use stage::{Stage, people::Person};

use super::crowd;

/// One shift, which one nurse after the other has.
pub struct Duty {
    nurses: Vec<StaffId>,
}

/// So many nurses like this one, each with a phone; the first has the duty.
pub async fn on_duty_by_turns(stage: &Stage, ines: &Person<'_>, like: &Person<'_>, many: usize) -> Duty {
    let own: SubscriptionId = SubscriptionId(like.subscribes().await.parse().expect("an id"));
    let db = stage.store.read();
    let phone = subscription::Entity::find_by_id(own).one(db).await.expect("a row").expect("a phone");
    let id = phone.staff_id.expect("a nurse's");
    let nurse = staff::Entity::find_by_id(id).one(db).await.expect("a row").expect("a nurse");
    let (mut nurses, mut people, mut phones) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..many {
        let id = StaffId(stage.app.new_id());
        nurses.push(id);
        let email = format!("nurse-{number}@clinic.example");
        people.push(staff::Model { id, email, ..nurse.clone() }.into_active_model());
        let one = subscription::Model {
            id: SubscriptionId(stage.app.new_id()),
            staff_id: Some(id),
            endpoint: format!("https://fcm.googleapis.com/fcm/send/nurse-{number}"),
            endpoint_hash: format!("nurse {number}").into_bytes(),
            // No phone says here that it showed anything, and none is to count as silent for that.
            unreceipted: -1_000,
            ..phone.clone()
        };
        phones.push(one.into_active_model());
    }
    let txn = stage.store.begin().await.expect("a transaction");
    staff::Entity::insert_many(people).exec_without_returning(&txn).await.expect("nurses");
    subscription::Entity::insert_many(phones).exec_without_returning(&txn).await.expect("phones");
    txn.commit().await.expect("a commit");
    let shift = json!({
        "staffId": nurses[0], "startLocal": "2026-11-23T00:00", "endLocal": "2026-11-24T00:00", "position": 1,
    });
    let _ = ines.post("/duty/shifts", shift).await.good();
    Duty { nurses }
}

impl Duty {
    /// The next nurse has the duty.
    pub async fn passes_on(&self, stage: &Stage, turn: usize) {
        let next = shift::ActiveModel { staff_id: Set(self.nurses[turn]), ..Default::default() };
        let txn = stage.store.begin().await.expect("a transaction");
        shift::Entity::update_many().set(next).exec(&txn).await.expect("a shift");
        txn.commit().await.expect("a commit");
    }
}

/// Alerts like the one there is, of so many episodes, told to everybody long ago.
pub async fn nobody_takes(stage: &Stage, crowd: &mut impl Iterator<Item = episode::Model>, many: usize) {
    let db = stage.store.read();
    let is_open = alert::Column::State.eq(AlertState::Open);
    let like = alert::Entity::find().filter(is_open).one(db).await.expect("a row").expect("an alert");
    let row = escalation::Entity::find_by_id(like.id).one(db).await.expect("a row").expect("a ladder");
    let (mut alerts, mut rows) = (Vec::new(), Vec::new());
    for episode in crowd.take(many) {
        let id = AlertId(stage.app.new_id());
        let one = alert::Model {
            id,
            episode_id: episode.id,
            patient_id: episode.patient_id,
            open_key: Some(alert::Model::open_key_of(episode.id, like.rule, like.key.as_deref())),
            ..like.clone()
        };
        alerts.push(one.into_active_model());
        let due_at = Some(stage.app.now().plus(HOUR));
        rows.push(escalation::Model { alert_id: id, level: 3, due_at, ..row.clone() }.into_active_model());
    }
    let txn = stage.store.begin().await.expect("a transaction");
    alert::Entity::insert_many(alerts).exec_without_returning(&txn).await.expect("alerts");
    escalation::Entity::insert_many(rows).exec_without_returning(&txn).await.expect("ladders");
    txn.commit().await.expect("a commit");
    crowd::look_around(stage).await;
}
