//! Writing what the rules say: alerts, their events, and the messages that follow. Append-only: what is stored is the
//! beginning of what the rules say now.

use sea_orm::{ActiveEnum, DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};

use super::{climb, hold_plan, judge::Held, page};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, RuleEvent, Severity},
        hold,
        ids::{AlertId, CheckInId},
        judgement::{Change, Judgement},
        lifecycle::{self, Move, Page},
        rules::Figures,
    },
    store::{alert, alert_event, escalation, outbox},
};

/// The event kind of a person's resolve: an input to the rules.
pub const RESOLVED_BY_PERSON: &str = "resolve_by_person";
/// The event kind of an alert that ended with its episode, by a person.
pub const EPISODE_ENDED: &str = "episode_ended";

/// What an alert stands on, as it is stored beside it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Grounds {
    /// Newest first.
    pub check_ins: Vec<CheckInId>,
    /// The figures of the rule.
    pub figures: Figures,
}

impl Grounds {
    fn of(change: &Change) -> Self {
        Self { check_ins: change.check_ins.clone(), figures: change.figures.clone() }
    }
}

/// Writes the changes that are not stored yet. False: the stored events are not the beginning of what the rules say
/// now; then the raises among what is missing are written all the same, because nobody must be missed.
///
/// # Errors
/// The database's own.
pub async fn apply(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    judgement: &Judgement,
) -> Result<bool, DbErr> {
    let permit = Permit::engine(held.episode.clinic_id);
    let stored = alert_event::of_episode(txn, &permit, held.episode.id).await?;
    let stored: Vec<_> = stored.into_iter().filter(|event| event.ordinal.is_some()).collect();
    let agrees = stored.len() <= judgement.changes.len()
        && stored.iter().zip(&judgement.changes).all(|(event, change)| is_stored_as(change, event));
    let mut alerts = alert::of_episode(txn, &permit, held.episode.id).await?;
    let missing =
        if agrees { judgement.changes[stored.len()..].iter().collect() } else { missing(&stored, judgement) };
    let mut raised = Vec::new();
    for (place, change) in missing.into_iter().enumerate() {
        raised.extend(one(app, txn, held, &mut alerts, stored.len() + place, change).await?);
        hold_with(app, txn, held, &alerts, change).await?;
    }
    Box::pin(page::tell(app, txn, held, &raised)).await?;
    Ok(agrees)
}

/// A red flag, and whatever becomes urgent, holds the plan from its date on. Nothing that settles an alert releases it.
async fn hold_with(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    alerts: &[alert::Model],
    change: &Change,
) -> Result<(), DbErr> {
    let Some(cause) = hold::caused_by(change.rule, change.severity, change.event) else { return Ok(()) };
    let Some(alert) = alerts.iter().find(|alert| is_about(alert, change)) else { return Ok(()) };
    hold_plan::by_itself(app, txn, held, alert.id, cause, change.at).await
}

fn is_stored_as(change: &Change, event: &alert_event::Model) -> bool {
    event.kind == kind_of(change.event)
        && event.rule == change.rule
        && event.key == change.key
        && event.severity == change.severity
        && event.at == change.at
}

/// What calls for a person and is not stored, wherever it stands.
fn missing<'a>(stored: &[alert_event::Model], judgement: &'a Judgement) -> Vec<&'a Change> {
    let mut stored: Vec<&alert_event::Model> = stored.iter().collect();
    let calls = |event| matches!(event, RuleEvent::Raise | RuleEvent::Escalate | RuleEvent::Reopen);
    let mut missing = Vec::new();
    for change in &judgement.changes {
        match stored.iter().position(|event| is_stored_as(change, event)) {
            Some(place) => {
                stored.swap_remove(place);
            }
            None if calls(change.event) => missing.push(change),
            None => {}
        }
    }
    missing
}

/// The stored word of a rule's event.
#[must_use]
pub fn kind_of(event: RuleEvent) -> &'static str {
    match event {
        RuleEvent::Raise => "raise",
        RuleEvent::Escalate => "escalate",
        RuleEvent::Reopen => "reopen",
        RuleEvent::Supersede => "supersede",
        RuleEvent::Resolve => "resolve",
        RuleEvent::Clear => "clear",
        RuleEvent::Void => "void",
    }
}

/// Writes one change. Gives the alert if phones are to be told of it.
async fn one(
    app: &App,
    txn: &DatabaseTransaction,
    held: &Held,
    alerts: &mut Vec<alert::Model>,
    ordinal: usize,
    change: &Change,
) -> Result<Option<AlertId>, DbErr> {
    let place = standing_place(alerts, change);
    let standing = place.map(|place| alerts[place].standing());
    let evidence = serde_json::to_value(Grounds::of(change)).unwrap_or_default();
    let Some(step) = lifecycle::step(standing, change.event, change.severity) else {
        // A person closed it: the event is kept, so that the log has no gap. A call that is owed about it lapses no more,
        // unless it was urgent: that ends by a person alone.
        match alerts.iter_mut().find(|alert| is_about(alert, change)) {
            Some(row) => {
                if change.event == RuleEvent::Clear {
                    row.condition_cleared = true;
                    alert::change(txn, row).await?;
                } else {
                    escalation::end(txn, row.id).await?;
                }
                alert_event::append(txn, event_of(held, row, ordinal, change, evidence)).await?;
            }
            None => tracing::error!(episode.id = %held.episode.id, "A rule ends an alert that never was"),
        }
        return Ok(None);
    };
    let place = match place {
        Some(place) => place,
        None => {
            alerts.insert(0, fresh(app, held, change));
            0
        }
    };
    let is_new = standing.is_none();
    if is_new {
        take_over(txn, alerts, place).await?;
    }
    let row = &mut alerts[place];
    row.state = step.state;
    row.cycle = step.cycle;
    row.severity = step.severity;
    match step.action {
        Move::Open => {
            row.open_key = Some(alert::Model::open_key_of(row.episode_id, row.rule, row.key.as_deref()));
            row.condition_cleared = false;
            row.evidence = evidence.clone();
            row.noticed_at = held.at;
            (row.acknowledged_at, row.acknowledged_by) = (None, None);
            (row.resolved_at, row.resolved_by, row.outcome, row.note) = (None, None, None, None);
            row.reason = None;
        }
        Move::Settle => {
            row.open_key = None;
            row.resolved_at = Some(held.at);
        }
        Move::Clear => row.condition_cleared = true,
    }
    if !is_new {
        alert::change(txn, row).await?;
    } else if !alert::keep(txn, row.clone()).await? {
        return Err(DbErr::Custom("an alert with this key is open, and was not seen under the lock".into()));
    }
    alert_event::append(txn, event_of(held, row, ordinal, change, evidence)).await?;
    match step.action {
        Move::Settle => {
            escalation::end(txn, row.id).await?;
            outbox::cancel(txn, row.id).await?;
        }
        Move::Open if row.severity > Severity::Info => {
            climb::begin(app, txn, row, step.page == Page::No).await?
        }
        Move::Open => escalation::end(txn, row.id).await?,
        Move::Clear => {}
    }
    if step.page == Page::No {
        return Ok(None);
    }
    tracing::info!(alert.id = %row.id, "Raised {} alert {}", row.rule.to_value(), row.id);
    Ok(Some(row.id))
}

/// A new matter takes over the call that was promised about an older one of its kind: it would lapse beside this one.
async fn take_over(txn: &DatabaseTransaction, alerts: &mut [alert::Model], new: usize) -> Result<(), DbErr> {
    let same = |older: &alert::Model| (older.rule, &older.key) == (alerts[new].rule, &alerts[new].key);
    let promised = |older: &alert::Model| older.call_before.is_some() && same(older);
    let places: Vec<_> =
        (0..alerts.len()).filter(|place| *place != new && promised(&alerts[*place])).collect();
    for place in places {
        alerts[new].call_before = alerts[place].call_before.take();
        escalation::end(txn, alerts[place].id).await?;
        alert::change(txn, &alerts[place]).await?;
    }
    Ok(())
}

/// The alert that a change is about: the unresolved one, or for a reopen the newest.
fn standing_place(alerts: &[alert::Model], change: &Change) -> Option<usize> {
    let same = |alert: &alert::Model| is_about(alert, change);
    let open = alerts.iter().position(|alert| same(alert) && alert.state != AlertState::Resolved);
    match change.event {
        RuleEvent::Reopen => open.or_else(|| alerts.iter().position(same)),
        _ => open,
    }
}

fn is_about(alert: &alert::Model, change: &Change) -> bool {
    alert.rule == change.rule && alert.key == change.key
}

fn fresh(app: &App, held: &Held, change: &Change) -> alert::Model {
    alert::Model {
        id: AlertId(app.new_id()),
        clinic_id: held.episode.clinic_id,
        episode_id: held.episode.id,
        patient_id: held.episode.patient_id,
        rule: change.rule,
        key: change.key.clone(),
        open_key: None,
        severity: change.severity,
        state: AlertState::Open,
        cycle: 1,
        condition_cleared: false,
        evidence: serde_json::Value::Null,
        raised_at: change.at,
        noticed_at: held.at,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        resolved_by: None,
        outcome: None,
        note: None,
        call_before: None,
        reason: None,
    }
}

fn event_of(
    held: &Held,
    row: &alert::Model,
    ordinal: usize,
    change: &Change,
    evidence: serde_json::Value,
) -> alert_event::Model {
    alert_event::Model {
        seq: 0,
        clinic_id: row.clinic_id,
        episode_id: row.episode_id,
        alert_id: row.id,
        ordinal: i32::try_from(ordinal).ok(),
        kind: kind_of(change.event).into(),
        rule: row.rule,
        key: row.key.clone(),
        severity: change.severity,
        cycle: row.cycle,
        at: change.at,
        noticed_at: held.at,
        by_staff: None,
        evidence,
    }
}
