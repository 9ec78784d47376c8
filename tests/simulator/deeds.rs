//! What persons do: `flow/acknowledge.rs`, `resolve.rs`, `promise.rs`, `press_button.rs`, `reads.rs`, `pause_episode.rs`
//! and `correct.rs` over the store in memory. None: it was refused, because the alert is not what the person saw.

use reliefline_server::{
    domain::{
        alert::{AlertState, Closure, Outcome, Severity},
        at::At,
        course::{Course, CourseCheckIn, Known, PersonResolve, Withdrawal},
        episode::EpisodeState,
        ids::{AlertId, CheckInId, EpisodeId, MessageId, StaffId},
        lifecycle,
        message::SubscriptionState,
        pause,
        promise::{After, LOOK, promised},
    },
    store::alert,
};

use crate::{
    climbing,
    clinic::Desk,
    judging, paging,
    rows::Deed,
    store::{Store, place},
};

/// By what an alert is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Screen { call_before: Option<At> },
    Button,
}

/// Takes an alert, if it is still in the cycle that the person saw.
pub fn acknowledge(
    desk: Desk,
    store: &mut Store,
    by: StaffId,
    (id, cycle): (AlertId, i32),
    means: By,
) -> Option<()> {
    let seen = store.alerts.get(id.into())?.clone();
    let at = judging::instant(desk, store, seen.episode_id);
    let (asked, unopened_until) = match means {
        By::Screen { call_before } => (call_before, None),
        By::Button => (None, Some(desk.now.plus(LOOK))),
    };
    let hours = &desk.clinic.hours;
    let due = promised(After::Taking(seen.severity), asked, hours, desk.now).ok()?;
    take(store, &seen, cycle, by, (at, due))?;
    let mut taken = vec![(seen, Deed::Acknowledged, due)];
    for other in store.alerts_of(taken[0].0.episode_id) {
        if other.id != id && lifecycle::covers(taken[0].0.severity, other.standing()) {
            let due = promised(After::Taking(other.severity), None, hours, desk.now).ok()?;
            if take(store, &other, other.cycle, by, (at, due)).is_some() {
                taken.push((other, Deed::Covered, due));
            }
        }
    }
    let episode = taken[0].0.episode_id;
    for (alert, deed, due) in &taken {
        store.note(alert.id, alert.cycle, *deed);
        hold(store, alert.id, desk.now, (*due, unopened_until));
        paging::calm_others(desk, store, alert, by);
    }
    paging::tell(desk, store, episode, &[]);
    Some(())
}

/// The compare-and-set of taking an alert.
fn take(
    store: &mut Store,
    seen: &alert::Model,
    cycle: i32,
    by: StaffId,
    (at, due): (At, Option<At>),
) -> Option<()> {
    let present = store.alerts.get(seen.id.into())?;
    (present.cycle == cycle && present.state == AlertState::Open).then_some(())?;
    store.alerts.change(seen.id.into(), |row| {
        (row.state, row.call_before) = (AlertState::Acknowledged, due);
        (row.acknowledged_at, row.acknowledged_by) = (Some(at), Some(by));
    });
    Some(())
}

fn hold(store: &mut Store, id: AlertId, since: At, (due, unopened_until): (Option<At>, Option<At>)) {
    store.ladder.change(id.into(), |row| {
        row.held_since = Some(since);
        row.due_at = due.into_iter().chain(unopened_until).min();
        (row.promised_at, row.unopened_until, row.doubtful) = (due, unopened_until, false);
    });
}

/// Closes an alert, if it is still in the cycle that the person saw.
pub fn resolve(
    desk: Desk,
    store: &mut Store,
    by: StaffId,
    (id, cycle): (AlertId, i32),
    outcome: Outcome,
) -> Option<()> {
    let seen = store.alerts.get(id.into())?.clone();
    (seen.cycle == cycle && seen.state != AlertState::Resolved).then_some(())?;
    let at = judging::instant(desk, store, seen.episode_id);
    let due = match outcome {
        Outcome::NoAnswer => promised(After::NoAnswer, None, &desk.clinic.hours, desk.now).ok()?,
        _ => None,
    };
    store.alerts.change(id.into(), |row| {
        (row.state, row.open_key, row.call_before) = (AlertState::Resolved, None, due);
        (row.resolved_at, row.resolved_by, row.outcome) = (Some(at), Some(by), Some(outcome));
    });
    store.note(id, seen.cycle, Deed::Resolved);
    let how = if due.is_some() { Closure::Unanswered } else { Closure::Closed };
    rules_hear(store, &seen, at, how);
    match due {
        Some(due) => {
            if seen.severity == Severity::Info {
                climbing::begin(desk, store, &seen, false);
            }
            hold_on(desk, store, id, Some(due));
        }
        None => store.ladder.remove(id.into()),
    }
    paging::calm_others(desk, store, &seen, by);
    paging::tell(desk, store, seen.episode_id, &[]);
    judging::judge(desk, store, seen.episode_id, at);
    Some(())
}

/// What the rules hear of a person's deed.
pub fn rules_hear(store: &mut Store, alert: &alert::Model, at: At, how: Closure) {
    let input = PersonResolve { at, rule: alert.rule, key: alert.key.clone(), how };
    store.add_resolve(place(alert.episode_id), input);
}

/// A call that reached the patient keeps the promises of all that somebody has of that patient.
pub fn reached(desk: Desk, store: &mut Store, id: AlertId) -> Option<()> {
    let row = store.alerts.get(id.into())?.clone();
    is_had(&row).then_some(())?;
    let at = judging::instant(desk, store, row.episode_id);
    store.note(id, row.cycle, Deed::Reached);
    for other in store.alerts_of(row.episode_id).into_iter().filter(is_had) {
        if other.id == id || other.call_before.is_some() {
            rules_hear(store, &other, at, Closure::Reached);
        }
        store.alerts.change(other.id.into(), |row| row.call_before = None);
        match other.state {
            AlertState::Resolved => store.ladder.remove(other.id.into()),
            _ => hold_on(desk, store, other.id, None),
        }
    }
    judging::judge(desk, store, row.episode_id, at);
    Some(())
}

/// Promises another time for an alert that somebody has.
pub fn renew(desk: Desk, store: &mut Store, id: AlertId, call_before: At) -> Option<()> {
    let row = store.alerts.get(id.into())?.clone();
    is_had(&row).then_some(())?;
    let after = match row.state {
        AlertState::Resolved => After::NoAnswer,
        _ => After::Taking(row.severity),
    };
    let due = promised(after, Some(call_before), &desk.clinic.hours, desk.now).ok()?;
    store.alerts.change(id.into(), |row| row.call_before = due);
    hold_on(desk, store, id, due);
    store.note(id, row.cycle, Deed::Promised);
    Some(())
}

fn hold_on(desk: Desk, store: &mut Store, id: AlertId, due: Option<At>) {
    let since = store.ladder.get(id.into()).and_then(|row| row.held_since).unwrap_or(desk.now);
    hold(store, id, since, (due, None));
}

/// Does somebody have it, or owe a call about it?
pub fn is_had(row: &alert::Model) -> bool {
    match row.state {
        AlertState::Open => false,
        AlertState::Acknowledged => true,
        AlertState::Resolved => row.call_before.is_some(),
    }
}

/// The button of a notification: it works once, and not when its message is too old.
pub fn press(desk: Desk, store: &mut Store, id: MessageId) -> Option<()> {
    let message = store.outbox.get(id.into())?.clone();
    let device = store.devices.get(message.subscription_id?.into())?;
    (device.state != SubscriptionState::Gone).then_some(())?;
    message.acknowledge_hash.as_ref()?;
    (message.expires_at > desk.now && message.acknowledged_at.is_none()).then_some(())?;
    let by = device.of;
    store.outbox.change(id.into(), |row| row.acknowledged_at = Some(desk.now));
    open(desk, store, id);
    acknowledge(desk, store, by, (message.alert_id?, message.cycle), By::Button)
}

/// Whoever took an alert of a patient by a button has now looked whom it is about.
pub fn look(store: &mut Store, by: StaffId, episode: EpisodeId) -> Option<()> {
    for alert in store.alerts_of(episode).into_iter().filter(|alert| alert.acknowledged_by == Some(by)) {
        let waits = |row: &&reliefline_server::store::escalation::Model| {
            row.unopened_until.is_some() && row.held_since.is_some()
        };
        if store.ladder.get(alert.id.into()).filter(waits).is_some() {
            store
                .ladder
                .change(alert.id.into(), |row| (row.due_at, row.unopened_until) = (row.promised_at, None));
        }
    }
    Some(())
}

/// The device showed a message: nothing else than that.
pub fn shown(desk: Desk, store: &mut Store, id: MessageId) -> Option<()> {
    let message = store.outbox.get(id.into())?;
    message.shown_at.is_none().then_some(())?;
    let device = message.subscription_id?;
    store.outbox.change(id.into(), |row| row.shown_at = Some(desk.now));
    if store.devices.get(device.into())?.state != SubscriptionState::Gone {
        store
            .devices
            .change(device.into(), |row| (row.state, row.unreceipted) = (SubscriptionState::Live, 0));
    }
    Some(())
}

/// Somebody opened it.
pub fn open(desk: Desk, store: &mut Store, id: MessageId) -> Option<()> {
    let message = store.outbox.get(id.into())?;
    message.opened_at.is_none().then_some(())?;
    let (device, unshown) = (message.subscription_id?, message.shown_at.is_none());
    store.outbox.change(id.into(), |row| row.opened_at = Some(desk.now));
    store.devices.change(device.into(), |row| {
        (row.last_opened_at, row.unreceipted) = (Some(desk.now), 0);
        if unshown && matches!(row.state, SubscriptionState::Live | SubscriptionState::Suspect) {
            row.state = SubscriptionState::NoReceipts;
        }
    });
    Some(())
}

/// Pauses an episode for so long, or ends the pause that lasts.
pub fn pause(desk: Desk, store: &mut Store, episode: EpisodeId, length: Option<i64>) -> Option<()> {
    let at = judging::instant(desk, store, episode);
    (store.episodes.get(episode.into())?.state == EpisodeState::Active).then_some(())?;
    let until = match length {
        Some(length) => at.plus(length),
        None => at,
    };
    match length {
        Some(_) => pause::check(at, until).ok()?,
        None => drop(store.courses[place(episode)].pauses.last().filter(|lasts| lasts.value > at)?),
    }
    store.add_pause(place(episode), Known { known_at: at, value: until });
    judging::judge(desk, store, episode, at);
    Some(())
}

/// Takes back what a check-in said, and keeps what it should have said, if that is known.
pub fn correct(
    desk: Desk,
    store: &mut Store,
    old: (EpisodeId, CheckInId),
    new: Option<CourseCheckIn>,
) -> Option<()> {
    let (episode, old) = old;
    let at = judging::instant(desk, store, episode);
    stands(&store.courses[place(episode)], old).then_some(())?;
    match new {
        Some(new) => {
            let new = CourseCheckIn { received_at: at, corrects: Some(old), ..new };
            store.add_check_in(place(episode), new);
        }
        None => store.add_withdrawal(place(episode), Withdrawal { check_in: old, at }),
    }
    judging::judge(desk, store, episode, at);
    Some(())
}

/// Was a check-in neither taken back nor corrected?
pub fn stands(course: &Course, id: CheckInId) -> bool {
    course.withdrawals.iter().all(|withdrawal| withdrawal.check_in != id)
        && course.check_ins.iter().all(|other| other.corrects != Some(id))
}
