//! The messages of a level, what carries what, and calming the others: `flow/page.rs` over the store in memory.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashSet},
};

use reliefline_server::{
    domain::{
        alert::{AlertState, Severity},
        at::At,
        catch_up,
        channels::ChannelKind,
        delivery::{TOGETHER, Target},
        ids::{AlertId, EpisodeId, MessageId, StaffId, SubscriptionId},
        ladder::{Entered, Letter, letters},
        message::{MessageKind, MessageState, SubscriptionState, lifetime},
    },
    store::{alert, outbox},
};

use crate::{
    climbing,
    clinic::{CLINIC, Desk},
    rows::Deed,
    store::Store,
};

/// Tells the first level of alerts just raised, and of those whose page was carried by one that waits for nobody any more.
pub fn tell(desk: Desk, store: &mut Store, episode: EpisodeId, raised: &[AlertId]) {
    let mut alerts = store.alerts_of(episode);
    alerts.retain(|alert| alert.state == AlertState::Open && alert.severity > Severity::Info);
    alerts.retain(|alert| {
        let bundled = happened(store, alert, Deed::Bundled);
        (raised.contains(&alert.id) || bundled) && !is_paged(store, alert)
    });
    alerts.sort_by_key(|alert| (Reverse(alert.severity), alert.raised_at, alert.id));
    for alert in alerts {
        if raised.contains(&alert.id) {
            climbing::step(desk, store, alert.id);
        } else if carriers(store, episode, alert.severity).is_empty() {
            climbing::alone(desk, store, &alert);
        }
    }
}

/// Did this happen to an alert in its present cycle?
pub fn happened(store: &Store, alert: &alert::Model, deed: Deed) -> bool {
    store.events.of(alert.id.0).iter().any(|event| (event.cycle, event.deed) == (alert.cycle, deed))
}

/// Had an alert a page of its own in its present cycle?
pub fn is_paged(store: &Store, alert: &alert::Model) -> bool {
    let mut messages =
        store.outbox.newest_of(alert.id.0).filter(|message| message.kind == MessageKind::Alert);
    messages.any(|message| message.cycle == alert.cycle)
}

/// Did an alert share another one's page, which waits for nobody any more, and has it had none of its own?
pub fn lacks_its_page(store: &Store, alert: &alert::Model) -> bool {
    happened(store, alert, Deed::Bundled)
        && !is_paged(store, alert)
        && carriers(store, alert.episode_id, alert.severity).is_empty()
}

/// The pages about an alert.
pub fn pages(store: &Store, alert: AlertId) -> Vec<&outbox::Model> {
    let mut messages = store.outbox.of(alert.0);
    messages.retain(|message| message.kind == MessageKind::Alert);
    messages
}

/// Pages that may carry others: not taken back, not dead, of the present cycle of an alert that nobody has taken.
fn carriers(store: &Store, episode: EpisodeId, severity: Severity) -> Vec<(&alert::Model, &outbox::Model)> {
    use MessageState::{Accepted, Leased, Pending};
    let enough = severity.and_graver();
    let mut found = Vec::new();
    for alert in store.alerts.of(episode.0) {
        if alert.state != AlertState::Open {
            continue;
        }
        found.extend(pages(store, alert.id).into_iter().map(|message| (alert, message)));
    }
    found.retain(|(alert, message)| {
        message.cycle == alert.cycle
            && enough.contains(&message.severity)
            && matches!(message.state, Pending | Leased | Accepted)
    });
    found
}

/// What a level calls for; the first may share the page of another alert of the patient.
pub fn level(desk: Desk, store: &mut Store, alert: &alert::Model, entered: &Entered) {
    let is_first = (entered.rung.level, entered.rung.repeat) == (1, 0);
    let recent = |(other, page): &(&alert::Model, &outbox::Model)| {
        (page.level, page.repeat_no) == (1, 0)
            && page.created_at > desk.now.plus(-TOGETHER)
            && other.noticed_at > alert.noticed_at.plus(-TOGETHER)
    };
    if is_first && carriers(store, alert.episode_id, alert.severity).iter().any(recent) {
        store.note(alert.id, alert.cycle, Deed::Bundled);
        return;
    }
    send(desk, store, alert, entered);
}

/// The messages of a level.
pub fn send(desk: Desk, store: &mut Store, alert: &alert::Model, entered: &Entered) {
    if alert.severity == Severity::Info {
        return;
    }
    let Entered { rung, tells, .. } = entered;
    let silent = |page: &&outbox::Model| {
        (page.cycle, page.level) == (alert.cycle, 1) && page.shown_at.is_none() && page.opened_at.is_none()
    };
    let unheard: Vec<SubscriptionId> =
        pages(store, alert.id).into_iter().filter(silent).filter_map(|page| page.subscription_id).collect();
    let unheard = rung.spares_heard().then_some(unheard);
    let clinic = desk.clinic;
    let members = clinic.members(store, desk.now);
    let pushes = letters(entered, &clinic.letter_boxes(store), unheard.as_deref(), &members);
    let people: Vec<_> = clinic.people.iter().map(|person| clinic.reachable(person)).collect();
    let calls = clinic.channels.calls(rung.level, tells, &people, true);
    let calls = calls
        .into_iter()
        .map(|(channel, person)| Letter { to: Target::Person(channel, person), has_button: false });
    // What is found all at once after a stop is not told all at once.
    let at = match desk.catches_up && rung.level == 1 {
        true => desk.now.plus(catch_up::waits(alert.id, alert.rule, alert.severity)),
        false => desk.now,
    };
    let mut messages = Vec::new();
    for Letter { to, has_button } in pushes.into_iter().chain(calls) {
        let message = about(desk, store, alert, MessageKind::Alert, to, at);
        messages.push(outbox::Model {
            level: rung.level,
            repeat_no: rung.repeat,
            dedupe_key: outbox::alert_key(alert.id, alert.cycle, (rung.level, rung.repeat), to),
            // Its button's token; here it stands for itself.
            acknowledge_hash: has_button.then(Vec::new),
            ..message
        });
    }
    store.put_messages(messages);
}

/// Somebody took the alert: what was not sent is taken back, and the other phones are calmed.
pub fn calm_others(desk: Desk, store: &mut Store, alert: &alert::Model, except: StaffId) {
    store.end_waiting(alert.id.0, MessageState::Cancelled);
    let sent = |page: &&outbox::Model| matches!(page.state, MessageState::Accepted | MessageState::Leased);
    let devices: BTreeSet<SubscriptionId> =
        pages(store, alert.id).into_iter().filter(sent).filter_map(|page| page.subscription_id).collect();
    let mut messages = Vec::new();
    for device in devices {
        let others = |row: &&crate::rows::Device| row.state != SubscriptionState::Gone && row.of != except;
        if store.devices.get(device.into()).filter(others).is_some() {
            let to = Target::Device(device);
            messages.push(about(desk, store, alert, MessageKind::Handled, to, desk.now));
        }
    }
    store.put_messages(messages);
}

/// Whose devices were told of an alert from one of its cycles on.
pub fn told_since(store: &Store, alert: AlertId, cycle: i32) -> HashSet<StaffId> {
    let told = pages(store, alert).into_iter().filter(|page| page.cycle >= cycle);
    told.filter_map(|page| Some(store.devices.get(page.subscription_id?.into())?.of)).collect()
}

fn about(
    desk: Desk,
    store: &mut Store,
    alert: &alert::Model,
    kind: MessageKind,
    to: Target,
    at: At,
) -> outbox::Model {
    outbox::Model {
        alert_id: Some(alert.id),
        episode_id: Some(alert.episode_id),
        cycle: alert.cycle,
        dedupe_key: outbox::dedupe_key(alert.id.0, alert.cycle, kind, to),
        ..message(desk, store, kind, to, alert.severity, at)
    }
}

/// A message that is about nothing yet.
pub fn message(
    desk: Desk,
    store: &mut Store,
    kind: MessageKind,
    to: Target,
    severity: Severity,
    at: At,
) -> outbox::Model {
    let (channel, subscription_id, recipient_id) = match to {
        Target::Device(device) => (ChannelKind::Push, Some(device), None),
        Target::Person(channel, person) => (channel, None, Some(person)),
    };
    outbox::Model {
        id: MessageId(store.new_id()),
        clinic_id: CLINIC,
        alert_id: None,
        episode_id: None,
        cycle: 0,
        level: 1,
        repeat_no: 0,
        kind,
        dedupe_key: Vec::new(),
        channel,
        subscription_id,
        recipient_id,
        severity,
        state: MessageState::Pending,
        attempt: 0,
        next_attempt_at: at,
        lease_owner: None,
        lease_until: None,
        fence: 0,
        expires_at: at.plus(lifetime(severity)),
        provider_status: None,
        receipt_hash: None,
        acknowledge_hash: None,
        acknowledged_at: None,
        created_at: desk.now,
        accepted_at: None,
        shown_at: None,
        opened_at: None,
    }
}
