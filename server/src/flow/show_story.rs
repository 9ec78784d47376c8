//! The whole story of one alert: what its rule found, whom we told and how far that came, who took it, what was promised,
//! and how it ended. All of it is read from what was written when it happened.

pub(super) mod told;

use std::collections::HashMap;

use serde::{Deserialize, de::DeserializeOwned};

use self::told::Messages;
use super::{
    acknowledge,
    apply::{EPISODE_ENDED, Grounds, RESOLVED_BY_PERSON},
    climb::lapse,
    promise, reads, show_alerts,
};
use crate::{
    app::App,
    domain::{
        access::{Permit, Scope},
        alert::{AlertState, CallResult, Outcome, Severity},
        at::{At, MINUTE},
        ids::{AlertId, StaffId},
        shift::Shift,
    },
    fault::Fault,
    flow::shapes::story::{StoryEntry, StoryKind, StoryView},
    store::{alert, alert_event, names, outbox, subscription},
};

/// The story of an alert.
///
/// # Errors
/// 404.
pub async fn read(app: &App, scope: &Scope, permit: &Permit, id: AlertId) -> Result<StoryView, Fault> {
    let db = app.store.read();
    let row = alert::get(db, permit, id).await?.ok_or_else(Fault::not_found)?;
    reads::note(app, permit, Some(row.patient_id)).await;
    let patients = names::patients(db, permit, [row.patient_id]).await?;
    let patient = patients.get(&row.patient_id).ok_or_else(Fault::not_found)?;
    let staff = names::staff(db, permit).await?;
    let messages = outbox::about(db, permit, [id]).await?;
    let devices = subscription::named(db, permit, messages.iter().filter_map(|one| one.subscription_id));
    let devices = devices.await?;
    let events = alert_event::of_alerts(db, permit, [id]).await?;
    let teller = Teller { shift: Shift(patient.demo_shift), staff: &staff, alert: &row };
    let entries = teller.tell(events, Messages::new(messages, &devices, &staff));
    let alert = show_alerts::one(app, scope, permit, id).await?;
    Ok(StoryView { alert, entries, now: app.now() })
}

/// What persons leave beside an event.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Beside {
    button: Option<bool>,
    call_before: Option<At>,
    result: Option<CallResult>,
    outcome: Option<Outcome>,
    reason: Option<String>,
    note: Option<String>,
}

fn read_as<T: DeserializeOwned>(evidence: &serde_json::Value) -> Option<T> {
    serde_json::from_value(evidence.clone()).ok()
}

struct Teller<'a> {
    shift: Shift,
    staff: &'a HashMap<StaffId, String>,
    alert: &'a alert::Model,
}

impl Teller<'_> {
    /// Events stand in the order in which they were written; who was told again stands among them by its time.
    fn tell(&self, events: Vec<alert_event::Model>, mut messages: Messages<'_>) -> Vec<StoryEntry> {
        let last_close = events.iter().rposition(|event| event.kind == RESOLVED_BY_PERSON);
        let mut entries: Vec<StoryEntry> = Vec::new();
        let mut carried = false;
        for (place, event) in events.into_iter().enumerate() {
            // The level that another alert's message stood for is written right after "bundled", which says it all.
            let was_carried = std::mem::replace(&mut carried, event.kind == alert_event::BUNDLED);
            if was_carried && event.kind == alert_event::LEVEL {
                continue;
            }
            let entry = if event.kind == alert_event::LEVEL {
                let told = messages.of_level(&event, self.shift.outward(event.noticed_at));
                StoryEntry { told: Some(told), ..self.entry(&event) }
            } else {
                self.of_event(&event, last_close == Some(place))
            };
            entries.push(entry);
        }
        for (at, cycle, told) in messages.again() {
            let place = entries.iter().rposition(|entry| entry.at <= at).map_or(0, |place| place + 1);
            let severity =
                entries.get(place.saturating_sub(1)).map_or(self.alert.severity, |one| one.severity);
            let again = StoryEntry { told: Some(told), ..bare(at, StoryKind::ToldAgain, cycle, severity) };
            entries.insert(place, again);
        }
        entries
    }

    fn of_event(&self, event: &alert_event::Model, is_last_close: bool) -> StoryEntry {
        let entry = self.entry(event);
        if event.by_staff.is_none() {
            let grounds: Option<Grounds> = event.ordinal.and_then(|_| read_as(&event.evidence));
            return StoryEntry { figures: grounds.map(|grounds| grounds.figures), ..entry };
        }
        let beside: Beside = read_as(&event.evidence).unwrap_or_default();
        let entry = StoryEntry {
            by_button: beside.button,
            call_before: beside.call_before.map(|at| self.shift.outward(at)),
            call_result: beside.result,
            outcome: beside.outcome,
            reason: beside.reason,
            note: beside.note,
            ..entry
        };
        // Closed before events kept how: the alert itself still says so.
        let closed = self.alert.state == AlertState::Resolved && is_last_close && entry.outcome.is_none();
        if !closed {
            return entry;
        }
        let (outcome, reason, note) =
            (self.alert.outcome, self.alert.reason.clone(), self.alert.note.clone());
        StoryEntry { outcome, reason, note, ..entry }
    }

    fn entry(&self, event: &alert_event::Model) -> StoryEntry {
        let at = self.shift.outward(event.noticed_at);
        let due = self.shift.outward(event.at);
        StoryEntry {
            due_at: (at.since(due) >= MINUTE).then_some(due),
            by: event.by_staff.and_then(|by| self.staff.get(&by).cloned()),
            ..bare(at, kind_of(event), event.cycle, event.severity)
        }
    }
}

fn bare(at: At, kind: StoryKind, cycle: i32, severity: Severity) -> StoryEntry {
    StoryEntry {
        at,
        due_at: None,
        kind,
        cycle,
        severity,
        by: None,
        figures: None,
        by_button: None,
        call_before: None,
        call_result: None,
        outcome: None,
        reason: None,
        note: None,
        told: None,
    }
}

fn kind_of(event: &alert_event::Model) -> StoryKind {
    match event.kind.as_str() {
        "raise" if event.cycle == 1 => StoryKind::Found,
        "raise" => StoryKind::FoundAgain,
        "escalate" => StoryKind::Rose,
        "reopen" => StoryKind::Reopened,
        "supersede" => StoryKind::Superseded,
        "resolve" => StoryKind::Settled,
        "clear" => StoryKind::Cleared,
        "void" => StoryKind::Voided,
        acknowledge::TAKEN => StoryKind::Taken,
        acknowledge::COVERED => StoryKind::Covered,
        alert_event::BUNDLED => StoryKind::Bundled,
        alert_event::LEVEL => StoryKind::Told,
        lapse::LAPSE => StoryKind::Lapsed,
        lapse::UNOPENED => StoryKind::Unopened,
        promise::PROMISED => StoryKind::Promised,
        promise::CALLED => StoryKind::Called,
        promise::KEPT => StoryKind::Kept,
        RESOLVED_BY_PERSON => StoryKind::Closed,
        EPISODE_ENDED => StoryKind::EpisodeEnded,
        _ => StoryKind::Other,
    }
}
