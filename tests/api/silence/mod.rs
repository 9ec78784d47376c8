//! Nobody was heard: why, what our own downtime has to do with it, and pauses.

mod cause;
mod downtime;
mod downtime_credit;
mod pause;
mod wrong_clocks;

use reliefline_server::{
    domain::{
        alert::Rule,
        at::{At, HOUR},
    },
    store::alert_event,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use stage::Stage;

/// The instants at which silences were raised, by the patient's clock.
async fn raised(stage: &Stage) -> Vec<At> {
    let events = alert_event::Entity::find()
        .filter(alert_event::COLUMN.kind.eq("raise"))
        .filter(alert_event::COLUMN.rule.eq(Rule::Silence))
        .order_by_asc(alert_event::Column::Seq)
        .all(stage.store.read());
    events.await.unwrap().iter().map(|event| event.at).collect()
}

fn hours(hours: f64) -> i64 {
    (hours * HOUR as f64) as i64
}
