//! Judging an episode and writing what the rules say: `flow/judge.rs` and `flow/apply.rs` over the store in memory.

use reliefline_server::{
    domain::{
        alert::{AlertState, RuleEvent},
        at::{At, DAY, SECOND},
        episode::EpisodeState,
        ids::{AlertId, EpisodeId, PatientId},
        judgement::{self, Change},
        lifecycle::{self, Move, Page},
    },
    store::alert,
};

use crate::{
    climbing,
    clinic::{CLINIC, Desk},
    paging,
    rows::Deed,
    store::{Store, place},
};

/// The length of a course: day 84.
pub const COURSE: i64 = 84 * DAY;

/// The instant of a transaction's inputs: now, and later than the last.
pub fn instant(desk: Desk, store: &Store, episode: EpisodeId) -> At {
    let heard = store.episodes.get(episode.into()).map_or(At(0), |row| row.heard_until);
    desk.now.max(heard.plus(1))
}

/// Judges an episode whose timer is over. None: somebody else did.
pub fn due(desk: Desk, store: &mut Store, episode: EpisodeId) -> Option<()> {
    let row = store.episodes.get(episode.into())?;
    row.next_due_at.filter(|due| *due <= desk.now)?;
    let at = instant(desk, store, episode);
    let heard_until = row.heard_until.max(at.plus(-SECOND));
    run(desk, store, episode, at, heard_until);
    Some(())
}

/// Judges with all that is in the transaction; its instant counts as heard.
pub fn judge(desk: Desk, store: &mut Store, episode: EpisodeId, at: At) {
    run(desk, store, episode, at, at);
}

fn run(desk: Desk, store: &mut Store, episode: EpisodeId, at: At, heard_until: At) {
    let judgement = judgement::judge(&store.courses[place(episode)], at, &desk.clinic.ruleset);
    let told = &store.told[place(episode)];
    let known = told.len();
    let mut both = told.iter().zip(&judgement.changes);
    if known > judgement.changes.len() || !both.all(|(told, says)| is_told_as(told, says)) {
        store.changes.unlike.push(episode);
    }
    let mut raised = Vec::new();
    for change in judgement.changes.into_iter().skip(known) {
        raised.extend(one(desk, store, episode, at, &change));
        store.tell(place(episode), change);
    }
    paging::tell(desk, store, episode, &raised);
    let end = judgement.standing.procedure_end.map(|end| end.plus(COURSE + SECOND));
    let is_over = end.is_some_and(|end| at >= end);
    store.episodes.change(episode.into(), |row| {
        row.state = match row.state {
            EpisodeState::Planned if end.is_some() => EpisodeState::Active,
            EpisodeState::Active if is_over => EpisodeState::Completed,
            state => state,
        };
        let under_way = matches!(row.state, EpisodeState::Planned | EpisodeState::Active);
        row.next_due_at = judgement.next_due.into_iter().chain(end).min().filter(|_| under_way);
        row.heard_until = heard_until;
    });
}

/// Is it the same line of the log? As `flow/apply.rs` compares them.
fn is_told_as(told: &Change, says: &Change) -> bool {
    (told.at, told.rule, told.event, told.severity, &told.key)
        == (says.at, says.rule, says.event, says.severity, &says.key)
}

/// Writes one change; gives the alert if phones are to be told of it.
fn one(desk: Desk, store: &mut Store, episode: EpisodeId, at: At, change: &Change) -> Option<AlertId> {
    let alerts = store.alerts_of(episode);
    let about = |alert: &&alert::Model| alert.rule == change.rule && alert.key == change.key;
    let open = alerts.iter().filter(about).find(|alert| alert.state != AlertState::Resolved);
    let standing = match change.event {
        RuleEvent::Reopen => open.or_else(|| alerts.iter().find(about)),
        _ => open,
    };
    let Some(step) = lifecycle::step(standing.map(alert::Model::standing), change.event, change.severity)
    else {
        // A person closed it; only a person ends what was urgent.
        if let Some(row) = alerts.iter().find(about) {
            if change.event == RuleEvent::Clear {
                store.alerts.change(row.id.into(), |row| row.condition_cleared = true);
            } else {
                store.ladder.remove(row.id.into());
            }
        }
        return None;
    };
    let mut row = match standing {
        Some(row) => row.clone(),
        None => fresh(store, episode, at, change),
    };
    if standing.is_none() {
        take_over(store, &alerts, &mut row);
    }
    (row.state, row.cycle, row.severity) = (step.state, step.cycle, step.severity);
    match step.action {
        Move::Open => {
            row.open_key = Some(alert::Model::open_key_of(row.episode_id, row.rule, row.key.as_deref()));
            row.condition_cleared = false;
            row.noticed_at = at;
            (row.acknowledged_at, row.acknowledged_by) = (None, None);
            (row.resolved_at, row.resolved_by, row.outcome) = (None, None, None);
        }
        Move::Settle => (row.open_key, row.resolved_at) = (None, Some(at)),
        Move::Clear => row.condition_cleared = true,
    }
    if standing.is_some() {
        store.alerts.put(row.id.into(), row.clone());
    } else {
        assert!(store.keep_alert(row.clone()), "an alert with this key is open and was not seen");
    }
    store.note(row.id, row.cycle, Deed::Rule(change.event, change.at));
    match step.action {
        Move::Settle => {
            store.ladder.remove(row.id.into());
            store.end_waiting(row.id.0, reliefline_server::domain::message::MessageState::Cancelled);
        }
        Move::Open if climbing::climbs(row.severity) => {
            climbing::begin(desk, store, &row, step.page == Page::No);
        }
        Move::Open => store.ladder.remove(row.id.into()),
        Move::Clear => {}
    }
    (step.page == Page::Yes).then_some(row.id)
}

/// A new matter takes over the call that was promised about an older one of its kind.
fn take_over(store: &mut Store, alerts: &[alert::Model], new: &mut alert::Model) {
    let promised = alerts.iter().filter(|older| older.call_before.is_some());
    for older in promised.filter(|older| (older.rule, &older.key) == (new.rule, &new.key)) {
        new.call_before = older.call_before;
        store.ladder.remove(older.id.into());
        store.alerts.change(older.id.into(), |row| row.call_before = None);
    }
}

fn fresh(store: &mut Store, episode: EpisodeId, at: At, change: &Change) -> alert::Model {
    alert::Model {
        id: AlertId(store.new_id()),
        clinic_id: CLINIC,
        episode_id: episode,
        patient_id: PatientId(episode.0),
        rule: change.rule,
        key: change.key.clone(),
        open_key: None,
        severity: change.severity,
        state: AlertState::Open,
        cycle: 1,
        condition_cleared: false,
        evidence: serde_json::Value::Null,
        raised_at: change.at,
        noticed_at: at,
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
