//! The ladder at work: `flow/climb.rs` over the store in memory. What a step looked at may have changed until it is
//! written: then the compare-and-set finds it.

use reliefline_server::{
    domain::{
        alert::{AlertState, Closure, Severity},
        at::At,
        delivery::Target,
        ids::AlertId,
        ladder::{self, Climb, Entered, LAST, Rung},
        lifecycle,
        message::MessageState,
    },
    store::{alert, escalation},
};

use crate::{
    clinic::{CLINIC, Desk},
    deeds, judging, paging,
    rows::Deed,
    store::Store,
};

/// A step that was looked at and is not written yet.
pub struct Plan {
    pub alert: AlertId,
    seen: escalation::Model,
    what: What,
}

enum What {
    Enter(escalation::Model, Entered),
    Wait(escalation::Model),
    Alone,
    Begin,
}

/// Begins the climb of an alert that a rule just opened.
pub fn begin(desk: Desk, store: &mut Store, alert: &alert::Model, quietly: bool) {
    let row = escalation::Model {
        alert_id: alert.id,
        clinic_id: CLINIC,
        severity: alert.severity,
        cycle: alert.cycle,
        first_cycle: alert.cycle,
        level: i16::from(quietly),
        repeat_no: 0,
        started_at: desk.now,
        held: 0,
        entered_at: desk.now,
        held_since: None,
        due_at: Some(desk.now),
        promised_at: None,
        unopened_until: None,
        doubtful: false,
        put_off_since: None,
        ladder_version: 0,
    };
    store.ladder.put(alert.id.into(), row);
}

/// Looks at the step that is due of an alert.
pub fn look(desk: Desk, store: &Store, id: AlertId) -> Option<Plan> {
    let row = store.ladder.get(id.into())?;
    let alert = store.alerts.get(id.into())?;
    let plan = |what| Some(Plan { alert: id, seen: row.clone(), what });
    if alert.state != AlertState::Open {
        return None;
    }
    if alert.cycle != row.cycle {
        return plan(What::Begin);
    }
    let (steps, hours) = (&desk.clinic.ladder, &desk.clinic.hours);
    let climb = row.climb();
    let rung = match climb.due(steps, hours, desk.now) {
        Some(rung) => rung,
        None if is_dead(store, row, desk.now) => Rung { level: climb.level + 1, repeat: 0, at: desk.now },
        None if paging::lacks_its_page(store, alert) => return plan(What::Alone),
        None => {
            let due_at = climb.next(steps, hours).map(|rung| rung.at);
            return plan(What::Wait(row.clone().at(climb, due_at)));
        }
    };
    if let Some(opens) = ladder::quiet_until(row.severity, hours, desk.now) {
        return plan(What::Wait(row.clone().at(climb, Some(opens))));
    }
    let entered = enter(desk, store, rung, row);
    let reached = climb.at(entered.rung, desk.now);
    let due_at = reached.next(steps, hours).map(|rung| rung.at);
    plan(What::Enter(row.clone().at(reached, due_at), entered))
}

fn enter(desk: Desk, store: &Store, rung: Rung, row: &escalation::Model) -> Entered {
    let told = paging::told_since(store, row.alert_id, row.first_cycle);
    let members = desk.clinic.members(store, desk.now);
    ladder::enter(rung, &members, &desk.clinic.on_duty(desk.now), &told)
}

fn is_dead(store: &Store, row: &escalation::Model, now: At) -> bool {
    let may_be = row.doubtful || row.due_at.is_some_and(|due| due <= now);
    may_be && row.level < LAST && is_level_dead(store, row)
}

/// Has the level that an alert stands on messages, and did every one of them end without reaching anybody?
pub fn is_level_dead(store: &Store, row: &escalation::Model) -> bool {
    let mut pages = paging::pages(store, row.alert_id);
    pages.retain(|page| (page.cycle, page.level) == (row.cycle, row.level));
    let ended = |state| matches!(state, MessageState::Dead | MessageState::Expired);
    !pages.is_empty() && pages.iter().all(|page| ended(page.state))
}

/// Writes a step that was looked at. None: another instance, or a person, was first.
pub fn write(desk: Desk, store: &mut Store, plan: Plan) -> Option<()> {
    let alert = store.alerts.get(plan.alert.into())?.clone();
    match plan.what {
        What::Begin => {
            begin(desk, store, &alert, false);
            Some(())
        }
        What::Wait(next) => {
            // The row is locked from the look to the write: whoever settles the last message meanwhile doubts after it.
            let row = store.ladder.get(alert.id.into());
            let died_meanwhile = row.is_some_and(|row| row.doubtful && is_dead(store, row, desk.now));
            let waits = store.advance(&plan.seen, next);
            if waits && died_meanwhile {
                store.doubt(alert.id);
            }
            waits.then_some(())
        }
        What::Alone => {
            alone(desk, store, &alert);
            Some(())
        }
        What::Enter(next, entered) => {
            store.advance(&plan.seen, next).then_some(())?;
            if desk.catches_up {
                store.take_back(alert.id, desk.now);
            }
            paging::level(desk, store, &alert, &entered);
            note(store, &alert, &entered);
            Some(())
        }
    }
}

/// Takes the step that is due of an alert, if one is.
pub fn step(desk: Desk, store: &mut Store, id: AlertId) {
    if let Some(plan) = look(desk, store, id) {
        write(desk, store, plan);
    }
}

/// Tells the first level of an alert whose page was carried by another one's.
pub fn alone(desk: Desk, store: &mut Store, alert: &alert::Model) {
    let Some(row) = store.ladder.get(alert.id.into()).cloned() else { return };
    if let Some(opens) = ladder::quiet_until(row.severity, &desk.clinic.hours, desk.now) {
        store.advance(&row, row.clone().at(row.climb(), Some(opens)));
        return;
    }
    let entered = enter(desk, store, Rung { level: row.level.max(1), repeat: 0, at: desk.now }, &row);
    if entered.rung.level > row.level {
        let reached = row.climb().at(entered.rung, desk.now);
        let due_at = reached.next(&desk.clinic.ladder, &desk.clinic.hours).map(|rung| rung.at);
        store.advance(&row, row.clone().at(reached, due_at));
    }
    paging::send(desk, store, alert, &entered);
    note(store, alert, &entered);
}

/// Opens again what was promised and not kept; None: it was kept, or promised anew.
pub fn lapse(desk: Desk, store: &mut Store, id: AlertId) -> Option<()> {
    let row = store.ladder.get(id.into())?.clone();
    let mut alert = store.alerts.get(id.into())?.clone();
    let since = row.held_since?;
    row.due_at.filter(|due| *due <= desk.now)?;
    if !lifecycle::may_lapse(alert.state, alert.outcome) {
        store.ladder.remove(id.into());
        return Some(());
    }
    if let Some(opens) = ladder::quiet_until(alert.severity, &desk.clinic.hours, desk.now) {
        store.advance(&row, escalation::Model { due_at: Some(opens), ..row.clone() });
        return Some(());
    }
    let at = judging::instant(desk, store, alert.episode_id);
    let looked = row.unopened_until.is_none_or(|until| until > desk.now);
    open_again(store, &mut alert);
    store.note(id, alert.cycle, if looked { Deed::Lapsed } else { Deed::Unopened });
    if looked {
        deeds::rules_hear(store, &alert, at, Closure::Lapsed);
    }
    if climbs(alert.severity) {
        climb_on(desk, store, &row, &alert, since);
    } else {
        store.ladder.remove(id.into());
    }
    judging::judge(desk, store, alert.episode_id, at);
    Some(())
}

fn open_again(store: &mut Store, alert: &mut alert::Model) {
    alert.state = AlertState::Open;
    alert.cycle += 1;
    alert.open_key = Some(alert::Model::open_key_of(alert.episode_id, alert.rule, alert.key.as_deref()));
    (alert.acknowledged_at, alert.acknowledged_by) = (None, None);
    (alert.resolved_at, alert.resolved_by, alert.outcome) = (None, None, None);
    store.alerts.put(alert.id.into(), alert.clone());
}

/// Enters the level above the highest that was reached, and tells it.
fn climb_on(desk: Desk, store: &mut Store, row: &escalation::Model, alert: &alert::Model, since: At) {
    let (steps, hours) = (&desk.clinic.ladder, &desk.clinic.hours);
    let climb = row.climb();
    let held = climb.held + climb.stood_still(hours, since, desk.now);
    let entered = enter(desk, store, climb.lapsed(desk.now), row);
    let reached = Climb { held, ..climb }.at(entered.rung, desk.now);
    let due_at = reached.next(steps, hours).map(|rung| rung.at);
    let next = escalation::Model { cycle: alert.cycle, ..row.clone().at(reached, due_at) };
    store.advance(row, next);
    paging::send(desk, store, alert, &entered);
    note(store, alert, &entered);
}

fn note(store: &mut Store, alert: &alert::Model, entered: &Entered) {
    if entered.rung.repeat == 0 {
        store.note(alert.id, alert.cycle, Deed::Level(entered.rung.level));
    }
}

/// Does an alert of this severity stand on a ladder?
pub fn climbs(severity: Severity) -> bool {
    severity > Severity::Info
}

/// Which target a message goes to.
pub fn target(message: &reliefline_server::store::outbox::Model) -> Target {
    message.target().expect("a message goes somewhere")
}
