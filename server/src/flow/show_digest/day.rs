//! What is known of a day: rows that touch it, each patient's times turned into ours.

use std::collections::{HashMap, HashSet};

use sea_orm::DbErr;

use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::CallResult,
        at::{At, DAY},
        calendar::Day,
        digest::{Happened, Step},
        duty::Stretch,
        ids::{AlertId, EpisodeId, PatientId},
        schedule::ReminderKind,
        shift::Shift,
    },
    flow::{
        acknowledge,
        apply::{EPISODE_ENDED, RESOLVED_BY_PERSON},
        climb::lapse,
        promise,
    },
    store::{alert_event, check_in, names, occurrence, patient},
};

/// Rows of a day.
pub struct OfDay {
    /// The day.
    pub time: Stretch,
    /// Check-ins that arrived on it.
    pub received: Vec<check_in::Received>,
    /// Episodes whose patients were asked for one.
    pub asked: HashSet<EpisodeId>,
    /// All events of alerts to which anything happened on it, in their order.
    events: Vec<alert_event::Model>,
    /// The same, as a digest reads them, by alert.
    histories: HashMap<AlertId, Vec<Happened>>,
    /// How far clocks run ahead; of most nobody's does.
    shifts: HashMap<EpisodeId, Shift>,
}

impl OfDay {
    /// A day of the permit's clinic.
    pub async fn load(app: &App, permit: &Permit, date: Day, time: Stretch) -> Result<Self, DbErr> {
        let db = app.store.read();
        let ahead: HashMap<PatientId, i64> = patient::ahead(db, permit).await?.into_iter().collect();
        let furthest = ahead.values().copied().max().unwrap_or_default();
        let wide = Stretch { to: time.to.plus(furthest), ..time };
        let shift_of = |whose: PatientId| Shift(ahead.get(&whose).copied().unwrap_or_default());
        let here = |whose: PatientId, at: At| time.has(shift_of(whose).outward(at));

        let mut received = check_in::received_within(db, permit, (wide.from, wide.to)).await?;
        received.retain(|one| here(one.patient_id, one.received_at));
        let days = u64::try_from(furthest / DAY).unwrap_or_default();
        // A patient's date may be another one than the clinic's.
        let dates = (date.minus(1), date.plus(2 + days));
        let mut asked = occurrence::come_within(db, permit, ReminderKind::CheckIn, dates).await?;
        asked.retain(|one| here(one.patient_id, one.due_at));

        let touched = alert_event::within(db, permit, (wide.from, wide.to)).await?;
        let theirs: HashSet<EpisodeId> = touched.iter().map(|event| event.episode_id).collect();
        let episodes = names::episodes(db, permit, theirs).await?.into_values();
        let shifts = episodes.map(|one| (one.id, shift_of(one.patient_id))).collect();
        let mut of = Self {
            time,
            received,
            asked: asked.into_iter().map(|one| one.episode_id).collect(),
            events: Vec::new(),
            histories: HashMap::new(),
            shifts,
        };
        let touched: HashSet<AlertId> =
            touched.iter().filter(|event| time.has(of.outward(event))).map(|event| event.alert_id).collect();
        of.events = alert_event::of_alerts(db, permit, touched).await?;
        for event in &of.events {
            let Some(one) = said(event) else { continue };
            let one = Happened { at: of.outward(event), ..one };
            of.histories.entry(event.alert_id).or_default().push(one);
        }
        Ok(of)
    }

    /// Alerts to which anything happened on the day.
    pub fn alerts(&self) -> HashSet<AlertId> {
        self.events.iter().map(|event| event.alert_id).collect()
    }

    /// What happened to each of them, ever.
    pub fn histories(&self) -> impl Iterator<Item = &Vec<Happened>> {
        self.histories.values()
    }

    /// What happened on the day itself.
    pub fn today(&self) -> impl Iterator<Item = &alert_event::Model> {
        self.events.iter().filter(|event| self.time.has(self.outward(event)))
    }

    /// When an event was written, by our clock.
    pub fn outward(&self, event: &alert_event::Model) -> At {
        self.shifts.get(&event.episode_id).copied().unwrap_or_default().outward(event.noticed_at)
    }
}

/// What an event says to a digest; none: nothing. Its time is the patient's.
pub fn said(event: &alert_event::Model) -> Option<Happened> {
    let step = match event.kind.as_str() {
        "raise" | "escalate" | "reopen" => Step::Opened,
        "supersede" | "resolve" | "void" => Step::Settled,
        acknowledge::TAKEN | acknowledge::COVERED => Step::Taken,
        promise::PROMISED => Step::Promised,
        promise::KEPT => Step::Reached,
        promise::CALLED if event.evidence["result"] == serde_json::json!(CallResult::Reached) => {
            Step::Reached
        }
        lapse::LAPSE => Step::Lapsed,
        lapse::UNOPENED => Step::Unopened,
        EPISODE_ENDED => Step::Ended,
        RESOLVED_BY_PERSON => {
            Step::Closed(serde_json::from_value(event.evidence["outcome"].clone()).ok().flatten())
        }
        _ => return None,
    };
    Some(Happened { at: event.noticed_at, severity: event.severity, step })
}
