//! Keeping one item: created, duplicate, conflict, or set aside for a nurse.

use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::content::{check, content_hash, red_flags};
use crate::{
    app::App,
    domain::{
        access::{Actor, Permit},
        at::At,
        check_in::{Effective, Times, felt},
        ids::{AuditId, CheckInId, DeviceId, QuarantineId},
        score::{Opioid, Score},
        shift::Shift,
        text::spelled_out,
    },
    flow::{
        judge::Held,
        shapes::check_ins::{KeptItem, KeptResult, NewCheckIn},
    },
    store::{
        audit,
        check_in::{self, Kept},
        quarantine,
    },
};

/// Who sends, for which episode, by which clock.
pub(in crate::flow) struct Sender<'a> {
    pub permit: &'a Permit,
    pub held: Option<&'a Held>,
    /// The sender's clock when it was sent.
    pub sent_at: At,
    /// Our clock at that moment, in the patient's time, for what waited here before it is kept; none: now.
    pub came_at: Option<At>,
    pub over_limit: bool,
}

impl Sender<'_> {
    /// Keeps one readable item, or sets it aside with the reason. `corrects`: the check-in that it replaces.
    pub async fn keep(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        item: &NewCheckIn,
        raw: &serde_json::Value,
        corrects: Option<&check_in::Model>,
    ) -> Result<KeptItem, DbErr> {
        let Some(held) = self.held else {
            let why = "the clinic has made no episode yet";
            return self.set_aside(app, txn, raw, "invalid_item", why, corrects).await;
        };
        if let Err(why) = check(item) {
            return self.set_aside(app, txn, raw, "invalid_item", why, corrects).await;
        }
        // What a nurse takes out of there is kept, whatever became of others with its id.
        let waits = match self.came_at {
            Some(_) => None,
            None => quarantine::holds(txn, self.permit, held.patient.id, item.id).await?,
        };
        if let Some(waits) = waits.filter(|waits| waits.accepted != Some(true) && waits.code != "conflict") {
            // The same words are not kept twice; others with the same id wait for a nurse as well.
            return self.set_aside(app, txn, raw, &waits.code, &waits.detail, corrects).await;
        }
        match check_in::keep(txn, self.permit, self.row(held, item, corrects)).await? {
            Kept::Created => Ok(kept(item.id, KeptResult::Created)),
            Kept::Duplicate => Ok(kept(item.id, KeptResult::Duplicate)),
            Kept::Conflict => {
                let why = "the same id came before with other content";
                self.set_aside(app, txn, raw, "conflict", why, corrects).await?;
                Ok(KeptItem { code: Some("conflict".into()), ..kept(item.id, KeptResult::Conflict) })
            }
            Kept::Foreign => {
                // One's own phone makes ids that nobody has: somebody replays what is not theirs.
                tracing::warn!("A check-in came with the id of another patient's");
                let (id, subjects) = (AuditId(app.new_id()), [("check_in", item.id.0)]);
                audit::event(txn, id, app.now(), self.permit, "foreignCheckIn", &subjects).await?;
                self.set_aside(app, txn, raw, "invalid_item", "the id is taken", corrects).await
            }
        }
    }

    /// The row of a readable item.
    fn row(&self, held: &Held, item: &NewCheckIn, corrects: Option<&check_in::Model>) -> check_in::Model {
        let shift = Shift(held.patient.demo_shift);
        let times = Times {
            sent_at: shift.inward(self.sent_at),
            felt_at: shift.inward(item.felt_at),
            age_ms: item.age_ms,
            received_at: self.came_at.unwrap_or(held.at),
            procedure_ended_at: held.episode.procedure_ended_at,
            enrolled_at: self.device().map(|_| held.patient.created_at),
        };
        // The time was right: said again as the phone gave it, or as we showed it. Then its instant stays, to the
        // millisecond and whatever the clock says by now.
        let same_time = corrects.filter(|old| [old.felt_at_given, old.felt_at].contains(&times.felt_at));
        let felt = match same_time {
            Some(old) => Effective { at: old.felt_at, clock_suspect: old.clock_suspect },
            None => felt(times),
        };
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
            corrects: corrects.map(|old| old.id),
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

    /// Sets an item aside for a nurse, as it came. `corrects`: the check-in that it was to replace.
    pub async fn set_aside(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        raw: &serde_json::Value,
        code: &str,
        detail: &str,
        corrects: Option<&check_in::Model>,
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
                detail: spelled_out(detail),
                sent_at: self.sent_at,
                received_at: self.held.map_or(app.now(), |held| held.at),
                by_staff: self.permit.staff(),
                device_id: self.device(),
                corrects: corrects.map(|old| old.id),
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
