//! Keeping one log: created, duplicate, conflict, set aside for the therapist, or refused. Nothing is lost.

use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::{
    content::{Why, content_hash, read, red_flags},
    follow,
};
use crate::{
    app::App,
    domain::{
        access::{Actor, Permit},
        adherence::BACKFILL_DAYS,
        at::At,
        calendar::Zone,
        check_in::{Times, felt},
        ids::{AuditId, DeviceId, QuarantineId, SessionLogId},
        session_log::SessionLog,
        shift::Shift,
        stop_rules::judge,
        text::spelled_out,
    },
    flow::{
        judge::Held,
        shapes::session_logs::{KeptLog, LogResult, NewSessionLog},
    },
    store::{
        audit,
        check_in::Kept,
        plan_version,
        session_log::{self, Model},
        session_log_aside,
    },
};

/// Who sends, for which episode, by which clock.
pub(in crate::flow) struct Sender<'a> {
    pub permit: &'a Permit,
    pub held: Option<&'a Held>,
    /// The phone's clock when it was sent.
    pub sent_at: At,
    /// Our clock at that moment, in the patient's time, for what a therapist accepts: then its dates are no question.
    pub came_at: Option<At>,
}

impl Sender<'_> {
    /// Keeps one readable item, or sets it aside with the reason. True: a check-in was written beside it.
    pub async fn keep(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        item: &NewSessionLog,
        raw: &serde_json::Value,
    ) -> Result<(KeptLog, bool), DbErr> {
        let Some(held) = self.held else {
            let why = Why::waits("no_episode", "the clinic has made no episode yet");
            return Ok((self.set_aside(app, txn, raw, why).await?, false));
        };
        let (log, zone) = match read(txn, self.permit, item).await? {
            Ok(good) => good,
            Err(why) => return Ok((self.set_aside(app, txn, raw, why).await?, false)),
        };
        let row = self.row(held, item, &log, zone);
        let log = row.log();
        // What is here already, an accepted one too, is no question of dates any more: a phone may send it again.
        let known = session_log::get(txn, self.permit, item.id).await?.is_some();
        let why = match log.taken(zone, held.at, BACKFILL_DAYS) {
            _ if known || self.came_at.is_some() => None,
            Err(why) => Some(Why::from(why)),
            Ok(_) => self.foreign(txn, held, item).await?,
        };
        if let Some(why) = why {
            // The date is a matter of counting; strong pain and red flags are heard at once.
            let beside = follow::beside(app, txn, self, &row, None).await?;
            return Ok((self.set_aside(app, txn, raw, why).await?, beside));
        }
        match session_log::keep(txn, self.permit, row.clone()).await? {
            Kept::Created => {
                let beside = follow::created(app, txn, self, held, &row).await?;
                Ok((kept(item.id, LogResult::Created), beside))
            }
            Kept::Duplicate => Ok((kept(item.id, LogResult::Duplicate), false)),
            Kept::Conflict => {
                let why = Why::waits("conflict", "the same id came before with other content");
                let aside = self.set_aside(app, txn, raw, why).await?;
                Ok((KeptLog { result: LogResult::Conflict, ..aside }, false))
            }
            Kept::Foreign => {
                tracing::warn!("A session log came with the id of another patient's");
                let (id, subjects) = (AuditId(app.new_id()), [("session_log", item.id.0)]);
                audit::event(txn, id, app.now(), self.permit, "foreignSessionLog", &subjects).await?;
                let why = Why::bad("id_taken", "the id is taken");
                Ok((self.set_aside(app, txn, raw, why).await?, false))
            }
        }
    }

    /// A prescription that no version of this episode's plan has. An older one is kept as where it came from.
    async fn foreign(
        &self,
        txn: &DatabaseTransaction,
        held: &Held,
        item: &NewSessionLog,
    ) -> Result<Option<Why>, DbErr> {
        let Some(id) = item.prescription_id else { return Ok(None) };
        let versions = plan_version::of_episode(txn, self.permit, held.episode.id).await?;
        let known = versions.iter().flat_map(|version| &version.prescriptions.0).any(|one| one.id == id);
        let why = || Why::waits("foreign_prescription", "prescriptionId: it is none of this patient's");
        Ok((!known).then(why))
    }

    fn row(&self, held: &Held, item: &NewSessionLog, log: &SessionLog, zone: Zone) -> Model {
        let shift = Shift(held.patient.demo_shift);
        let received = self.came_at.unwrap_or(held.at);
        let (sent, given) = (shift.inward(self.sent_at), shift.inward(item.done_at));
        let times = Times {
            sent_at: sent,
            felt_at: given,
            age_ms: item.age_ms,
            received_at: received,
            procedure_ended_at: None,
            enrolled_at: None,
        };
        let done = felt(times);
        Model {
            id: item.id,
            clinic_id: held.episode.clinic_id,
            episode_id: held.episode.id,
            patient_id: held.patient.id,
            content_hash: content_hash(item),
            exercise_id: log.exercise.clone(),
            prescription_id: item.prescription_id,
            local_date: log.date,
            zone: zone.name().into(),
            done_at: done.at,
            done_at_given: given,
            entered_at_given: shift.inward(item.entered_at),
            sent_at_given: sent,
            age_ms: item.age_ms,
            received_at: received,
            amount: log.amount,
            sets: log.sets,
            rest_before: log.pain.rest,
            pain_before: log.pain.before,
            pain_after: log.pain.after,
            effort: log.effort,
            stop: log.stop,
            skip: log.skip,
            red_flags: red_flags(item),
            late: zone.day(received) > log.date,
            clock_suspect: done.clock_suspect,
            result: judge(log.pain, None),
            by_staff: self.permit.staff(),
            device_id: self.device(),
            corrects: None,
            reason: None,
            superseded_by: None,
        }
    }

    pub fn device(&self) -> Option<DeviceId> {
        match self.permit.actor() {
            Actor::Patient(_, device) => Some(device),
            _ => None,
        }
    }

    /// Keeps an item as it came, for the therapist to look at.
    pub async fn set_aside(
        &self,
        app: &App,
        txn: &DatabaseTransaction,
        raw: &serde_json::Value,
        why: Why,
    ) -> Result<KeptLog, DbErr> {
        let id = raw["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).map(SessionLogId);
        let detail = spelled_out(&why.detail);
        if let Some(patient_id) = self.held.map(|held| held.patient.id).or(self.permit.own()) {
            let entry = session_log_aside::Model {
                id: QuarantineId(app.new_id()),
                clinic_id: self.permit.clinic(),
                patient_id,
                episode_id: self.held.map(|held| held.episode.id),
                item_id: id,
                raw: raw.to_string(),
                code: why.code.into(),
                detail: detail.clone(),
                sent_at: self.sent_at,
                received_at: self.held.map_or(app.now(), |held| held.at),
                device_id: self.device(),
                settled_at: None,
                settled_by: None,
                accepted: None,
                reason: None,
            };
            session_log_aside::keep(txn, entry).await?;
        }
        let result = if why.waits { LogResult::Quarantined } else { LogResult::Rejected };
        let (code, detail) = (Some(why.code.into()), Some(detail));
        Ok(KeptLog { index: 0, id, result, code, detail, accepted_id: None })
    }
}

pub fn kept(id: SessionLogId, result: LogResult) -> KeptLog {
    KeptLog { index: 0, id: Some(id), result, code: None, detail: None, accepted_id: Some(id) }
}
