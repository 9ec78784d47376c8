//! Taking check-ins: all kept, then judged, then answered. A retry, a repeat or one bad item changes nothing for the
//! others (reliability.md 2.2).

mod content;
mod keep;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use uuid::Uuid;

pub use self::content::{check, content_hash};
pub(super) use self::keep::Sender;
use super::{
    again::again,
    judge::{self, Held},
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{DAY, HOUR},
        ids::{AuditId, CheckInId, EpisodeId, PatientId},
    },
    fault::Fault,
    flow::shapes::check_ins::{CheckInIds, KeptItem, KeptResult, NewCheckIns},
    planted,
    store::{self, audit, check_in, episode},
};

/// Accepted quietly up to so many an hour; above, accepted and flagged.
const QUIET_LIMIT: u64 = 60;
/// Above so many a day: 429.
const DAILY_LIMIT: u64 = 500;
/// How many ids one answer of `ids` carries.
const PAGE: u64 = 500;

/// Takes a batch and says what became of each item, in the order of the request.
///
/// # Errors
/// Nothing of the batch is kept then: 404 for a foreign episode, 429 above 500 a day, 503, 507.
pub async fn take(app: &App, permit: &Permit, batch: NewCheckIns) -> Result<Vec<KeptItem>, Fault> {
    again(|| async { Ok(once(app, permit, &batch).await?) }).await
}

pub(super) enum Failed {
    Db(DbErr),
    Fault(Fault),
}

impl From<Failed> for Fault {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Db(error) => error.into(),
            Failed::Fault(fault) => fault,
        }
    }
}

impl From<DbErr> for Failed {
    fn from(error: DbErr) -> Self {
        Self::Db(error)
    }
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

async fn once(app: &App, permit: &Permit, batch: &NewCheckIns) -> Result<Vec<KeptItem>, Failed> {
    let txn = app.store.begin().await?;
    let held = held_for(app, &txn, permit, batch.episode_id).await?;
    let over_limit = over_limit(&txn, permit, held.as_ref()).await?;
    let sender = Sender { permit, held: held.as_ref(), sent_at: batch.sent_at, came_at: None, over_limit };
    let mut results = Vec::with_capacity(batch.items.len());
    let mut created = false;
    for (index, item) in batch.items.iter().enumerate() {
        let inner = store::savepoint(&txn).await?;
        let mut result = match &item.item {
            Ok(check_in) => sender.keep(app, &inner, check_in, &item.raw, None).await?,
            Err(why) => sender.set_aside(app, &inner, &item.raw, "invalid_item", why, None).await?,
        };
        inner.commit().await?;
        result.index = u32::try_from(index).unwrap_or(u32::MAX);
        created |= result.result == KeptResult::Created;
        results.push(result);
    }
    if let Some(held) = held.as_ref().filter(|_| created) {
        judge::judge(app, &txn, held).await?;
    }
    let subjects: Vec<(&str, Uuid)> = held.iter().map(|held| ("episode", held.episode.id.0)).collect();
    audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &subjects).await?;
    planted::dies_at("die-before-commit");
    txn.commit().await?;
    planted::dies_at("die-after-commit");
    app.nudge(permit.clinic());
    Ok(results)
}

/// The episode that a batch is for: staff name it, a patient's comes from the session. None: a patient without one.
async fn held_for(
    app: &App,
    txn: &DatabaseTransaction,
    permit: &Permit,
    named: Option<EpisodeId>,
) -> Result<Option<Held>, Failed> {
    match (permit.own(), named) {
        (Some(_), Some(_)) => Err(Fault::invalid("episodeId: is for staff only").into()),
        (None, None) => Err(Fault::invalid("episodeId: staff must name the episode").into()),
        (None, Some(id)) => {
            let held = judge::hold(app, txn, permit, id).await?;
            held.map(Some).ok_or_else(|| Fault::not_found().into())
        }
        (Some(patient), None) => match episode::present(txn, permit, patient).await? {
            Some(episode) => Ok(judge::hold(app, txn, permit, episode.id).await?),
            None => Ok(None),
        },
    }
}

/// Did a patient send more than we take quietly? A nurse on the telephone is not limited.
async fn over_limit(txn: &DatabaseTransaction, permit: &Permit, held: Option<&Held>) -> Result<bool, Failed> {
    let (Some(patient), Some(held)) = (permit.own(), held) else { return Ok(false) };
    if check_in::count_since(txn, permit, patient, held.at.plus(-DAY)).await? > DAILY_LIMIT {
        return Err(Fault::slow_down(3600).into());
    }
    Ok(check_in::count_since(txn, permit, patient, held.at.plus(-HOUR)).await? >= QUIET_LIMIT)
}

/// Which check-ins the server has of a patient, 500 at once.
///
/// # Errors
/// 404 for a foreign episode.
pub async fn ids(
    app: &App,
    permit: &Permit,
    named: Option<EpisodeId>,
    after: Option<CheckInId>,
) -> Result<CheckInIds, Fault> {
    let db = app.store.read();
    let patient = patient_of(db, permit, named).await?;
    let ids = check_in::ids(db, permit, patient, after, PAGE).await?;
    let full = ids.len() as u64 == PAGE;
    Ok(CheckInIds { next: ids.last().copied().filter(|_| full), ids })
}

async fn patient_of(
    db: &impl ConnectionTrait,
    permit: &Permit,
    named: Option<EpisodeId>,
) -> Result<PatientId, Fault> {
    match (permit.own(), named) {
        (Some(_), Some(_)) => Err(Fault::invalid("episodeId: is for staff only")),
        (Some(patient), None) => Ok(patient),
        (None, None) => Err(Fault::invalid("episodeId: staff must name the episode")),
        (None, Some(id)) => match episode::get(db, permit, id).await? {
            Some(episode) => Ok(episode.patient_id),
            None => Err(Fault::not_found()),
        },
    }
}
