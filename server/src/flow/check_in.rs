//! Taking check-ins: all kept, then judged, then answered. A retry, a repeat or one bad item changes nothing for the
//! others (reliability.md 2.2).

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::judge::{self, Held};
use crate::{
    api::check_ins::{CheckInIds, KeptItem, KeptResult, NewCheckIn, NewCheckIns},
    app::App,
    domain::{
        access::{Actor, Permit},
        at::{At, DAY, HOUR},
        check_in::{RedFlags, Times, felt},
        ids::{AuditId, CheckInId, DeviceId, EpisodeId, PatientId, QuarantineId},
        protocol::protocol,
        score::{Opioid, Score},
        shift::Shift,
    },
    fault::Fault,
    store::{self, audit, check_in, check_in::Kept, episode, quarantine},
};

/// Accepted quietly up to so many an hour; above, accepted and flagged.
const QUIET_LIMIT: u64 = 60;
/// Above so many a day: 429.
const DAILY_LIMIT: u64 = 500;
/// The same ids make a retry safe, also after a commit whose answer was lost.
const TRIES: usize = 5;
/// How many ids one answer of `ids` carries.
const PAGE: u64 = 500;

/// Takes a batch and says what became of each item, in the order of the request.
///
/// # Errors
/// Nothing of the batch is kept then: 404 for a foreign episode, 429 above 500 a day, 503, 507.
pub async fn take(app: &App, permit: &Permit, batch: NewCheckIns) -> Result<Vec<KeptItem>, Fault> {
    let mut tries = 0;
    loop {
        tries += 1;
        match once(app, permit, &batch).await {
            Err(Failed::Db(error)) if store::is_busy(&error) && tries < TRIES => {}
            Err(Failed::Db(error)) => return Err(error.into()),
            Err(Failed::Fault(fault)) => return Err(fault),
            Ok(results) => return Ok(results),
        }
    }
}

pub(super) enum Failed {
    Db(DbErr),
    Fault(Fault),
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
    let sender = Sender { permit, held: held.as_ref(), sent_at: batch.sent_at, over_limit: false };
    let sender = sender.within_limits(app, &txn).await?;
    let mut results = Vec::with_capacity(batch.items.len());
    let mut created = false;
    for (index, item) in batch.items.iter().enumerate() {
        let inner = store::savepoint(&txn).await?;
        let mut result = match &item.item {
            Ok(check_in) => sender.keep(app, &inner, check_in, &item.raw).await?,
            Err(why) => sender.set_aside(app, &inner, &item.raw, "invalid_item", why).await?,
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
    txn.commit().await?;
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

/// Who sends, for which episode, by which clock.
pub(super) struct Sender<'a> {
    pub permit: &'a Permit,
    pub held: Option<&'a Held>,
    pub sent_at: At,
    pub over_limit: bool,
}

impl Sender<'_> {
    async fn within_limits(mut self, app: &App, txn: &DatabaseTransaction) -> Result<Self, Failed> {
        // A nurse on the telephone is not limited.
        if let (Some(patient), Some(held)) = (self.permit.own(), self.held) {
            let day = check_in::count_since(txn, self.permit, patient, held.at.plus(-DAY)).await?;
            if day > DAILY_LIMIT {
                return Err(Fault::slow_down(3600).into());
            }
            let hour = check_in::count_since(txn, self.permit, patient, held.at.plus(-HOUR)).await?;
            self.over_limit = hour >= QUIET_LIMIT;
        }
        let _ = app;
        Ok(self)
    }

    /// Keeps one readable item, or sets it aside with the reason.
    async fn keep(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        item: &NewCheckIn,
        raw: &serde_json::Value,
    ) -> Result<KeptItem, DbErr> {
        self.keep_as(app, txn, item, raw, None).await
    }

    /// The same for one that replaces another.
    pub(super) async fn keep_as(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        item: &NewCheckIn,
        raw: &serde_json::Value,
        corrects: Option<CheckInId>,
    ) -> Result<KeptItem, DbErr> {
        let Some(held) = self.held else {
            return self.set_aside(app, txn, raw, "invalid_item", "the clinic has made no episode yet").await;
        };
        if let Err(why) = check(item) {
            return self.set_aside(app, txn, raw, "invalid_item", why).await;
        }
        let waits = quarantine::holds(txn, self.permit, held.patient.id, item.id).await?;
        if let Some(waits) = waits.filter(|waits| waits.settled_at.is_none() && waits.code != "conflict") {
            return Ok(aside(Some(item.id), &waits.code));
        }
        let row = check_in::Model { corrects, ..self.row(held, item) };
        match check_in::keep(txn, self.permit, row).await? {
            Kept::Created => Ok(kept(item.id, KeptResult::Created)),
            Kept::Duplicate => Ok(kept(item.id, KeptResult::Duplicate)),
            Kept::Conflict => {
                let why = "the same id came before with other content";
                self.set_aside(app, txn, raw, "conflict", why).await?;
                Ok(KeptItem { code: Some("conflict".into()), ..kept(item.id, KeptResult::Conflict) })
            }
            Kept::Foreign => {
                tracing::warn!("A check-in came with the id of another patient's");
                self.set_aside(app, txn, raw, "invalid_item", "the id is taken").await
            }
        }
    }

    /// The row of a readable item.
    pub(super) fn row(&self, held: &Held, item: &NewCheckIn) -> check_in::Model {
        let shift = Shift(held.patient.demo_shift);
        let times = Times {
            sent_at: shift.inward(self.sent_at),
            felt_at: shift.inward(item.felt_at),
            age_ms: item.age_ms,
            received_at: held.at,
            procedure_ended_at: held.episode.procedure_ended_at,
        };
        let felt = felt(times);
        check_in::Model {
            id: item.id,
            clinic_id: held.episode.clinic_id,
            episode_id: held.episode.id,
            patient_id: held.patient.id,
            content_hash: content_hash(item),
            movement: item.movement.map(Score),
            rest: item.rest.map(Score),
            movement_confirmed: item.movement_confirmed.unwrap_or_default(),
            rest_confirmed: item.rest_confirmed.unwrap_or_default(),
            opioid: item.opioid.unwrap_or(Opioid::Unsure),
            red_flags: red_flags(item),
            declined: item.declined,
            recalled_baseline: item.recalled_baseline.map(Score),
            felt_at: felt.at,
            felt_at_given: times.felt_at,
            entered_at_given: shift.inward(item.entered_at),
            sent_at_given: times.sent_at,
            age_ms: item.age_ms,
            received_at: held.at,
            clock_suspect: felt.clock_suspect,
            over_limit: self.over_limit,
            by_staff: self.permit.staff(),
            device_id: self.device(),
            corrects: None,
            in_error_at: None,
            in_error_by_staff: None,
            in_error_reason: None,
        }
    }

    fn device(&self) -> Option<DeviceId> {
        match self.permit.actor() {
            Actor::Patient(_, device) => Some(device),
            _ => None,
        }
    }

    /// Sets an item aside for a nurse, as it came.
    pub(super) async fn set_aside(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        raw: &serde_json::Value,
        code: &str,
        detail: &str,
    ) -> Result<KeptItem, DbErr> {
        let id = raw["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).map(CheckInId);
        quarantine::keep(
            txn,
            quarantine::Model {
                id: QuarantineId(app.new_id()),
                clinic_id: self.permit.clinic(),
                patient_id: self.held.map(|held| held.patient.id).or(self.permit.own()),
                episode_id: self.held.map(|held| held.episode.id),
                item_id: id,
                raw: raw.to_string(),
                code: code.into(),
                detail: detail.into(),
                sent_at: self.sent_at,
                received_at: self.held.map_or(app.now(), |held| held.at),
                by_staff: self.permit.staff(),
                device_id: self.device(),
                settled_at: None,
                settled_by: None,
                accepted: None,
                reason: None,
            },
        )
        .await?;
        Ok(aside(id, code))
    }
}

fn kept(id: CheckInId, result: KeptResult) -> KeptItem {
    let accepted_id = matches!(result, KeptResult::Created | KeptResult::Duplicate).then_some(id);
    KeptItem { index: 0, id: Some(id), result, code: None, accepted_id }
}

fn aside(id: Option<CheckInId>, code: &str) -> KeptItem {
    KeptItem { index: 0, id, result: KeptResult::Quarantined, code: Some(code.into()), accepted_id: None }
}

/// What the schema cannot say of an item.
///
/// # Errors
/// An English sentence.
pub fn check(item: &NewCheckIn) -> Result<(), &'static str> {
    let scored = item.movement.is_some() || item.rest.is_some();
    if !scored && item.declined.is_none() && item.red_flags.is_none() {
        return Err("at least one of movement, rest, declined, redFlags is needed");
    }
    if scored && item.declined.is_some() {
        return Err("declined: then no scores");
    }
    if item.red_flags.iter().flatten().any(|id| protocol().red_flag(id).is_none()) {
        return Err("redFlags: an id is unknown");
    }
    Ok(())
}

/// Red flags each once, in the order of their ids.
fn red_flags(item: &NewCheckIn) -> RedFlags {
    let mut ids = item.red_flags.clone().unwrap_or_default();
    ids.sort();
    ids.dedup();
    RedFlags(ids)
}

/// The hash over what was said, without `ageMs`: a retry is never a conflict.
#[must_use]
pub fn content_hash(item: &NewCheckIn) -> Vec<u8> {
    let said = serde_json::json!([
        item.felt_at,
        item.entered_at,
        item.movement,
        item.rest,
        item.movement_confirmed.unwrap_or_default(),
        item.rest_confirmed.unwrap_or_default(),
        item.opioid.unwrap_or(Opioid::Unsure),
        red_flags(item),
        item.declined,
        item.recalled_baseline,
    ]);
    Sha256::digest(said.to_string().as_bytes()).to_vec()
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
