//! The invariants of reliability.md that a database shows. Every story ends with them.

use std::collections::{HashMap, HashSet};

use reliefline_server::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Outcome, Rule, Severity},
        at::{At, DAY, HOUR},
        course::{Course, Stretch},
        episode::EpisodeState,
        judgement,
        message::{MessageKind, MessageState, SubscriptionState},
        people::Role,
        shift::Shift,
    },
    flow::{apply, climb::lapse, judge, keep_adherence},
    store::{
        alert, alert_event, caseload, check_in, episode, escalation, invariants, outbox, patient, quarantine,
        staff, subscription, system_notice,
    },
};
use sea_orm::{DatabaseConnection, EntityTrait, PaginatorTrait};

/// All that is broken, in words; empty when all is well.
///
/// # Panics
/// When the database does not answer.
pub async fn broken(app: &App) -> Vec<String> {
    let db = app.store.read();
    let episodes = episode::Entity::find().all(db).await.expect("episodes");
    let alerts = alert::Entity::find().all(db).await.expect("alerts");
    let events = alert_event::Entity::find().all(db).await.expect("events");
    let messages = outbox::Entity::find().all(db).await.expect("messages");
    let mut broken = Vec::new();

    // What the running program asks itself once an hour.
    for one in invariants::broken(db, app.now()).await.expect("an answer") {
        broken.push(format!("{}: {:?}, as the watch finds", one.code, one.rows));
    }
    // I6: at most one unresolved alert per episode, rule and key.
    let mut open = HashSet::new();
    for alert in alerts.iter().filter(|alert| alert.state != AlertState::Resolved) {
        let key = alert::Model::open_key_of(alert.episode_id, alert.rule, alert.key.as_deref());
        if alert.open_key.as_ref() != Some(&key) {
            broken.push(format!("I6: alert {} is unresolved without its open key", alert.id));
        }
        if !open.insert(key) {
            broken.push(format!("I6: alert {} is open twice", alert.id));
        }
    }
    for alert in &alerts {
        // I11: only a person acknowledges, and only a person closes what is urgent.
        if alert.state == AlertState::Acknowledged && alert.acknowledged_by.is_none() {
            broken.push(format!("I11: alert {} is acknowledged by nobody", alert.id));
        }
        let closed_by_rule = alert.state == AlertState::Resolved && alert.resolved_by.is_none();
        if closed_by_rule && alert.severity == Severity::Urgent {
            broken.push(format!("I11: urgent alert {} was closed by a rule", alert.id));
        }
        // I7: each cycle has one cause among the events.
        let causes = events
            .iter()
            .filter(|event| event.alert_id == alert.id)
            .filter(|event| match event.kind.as_str() {
                "raise" | "escalate" | "reopen" => event.ordinal.is_some(),
                kind => [lapse::LAPSE, lapse::UNOPENED].contains(&kind),
            })
            .count();
        if usize::try_from(alert.cycle).ok() != Some(causes) {
            broken.push(format!("I7: alert {} is in cycle {} after {causes} causes", alert.id, alert.cycle));
        }
    }
    // I13: the key that keeps messages apart is unique in the database; here: no message without its alert.
    let known: HashMap<_, _> = alerts.iter().map(|alert| (alert.id, alert)).collect();
    for message in &messages {
        if message.alert_id.is_some_and(|id| !known.contains_key(&id)) {
            broken.push(format!("I8: message {} is about no alert", message.id));
        }
        if message.state == MessageState::Leased && message.lease_until.is_none() {
            broken.push(format!("I15: message {} is leased for ever", message.id));
        }
    }
    broken.extend(off_the_ladder(db, &alerts, &events, &messages).await);
    // The caseload lists what is under way, and nothing else.
    let listed = caseload::Entity::find().all(db).await.expect("the caseload");
    let listed: HashSet<_> = listed.into_iter().map(|row| row.episode_id).collect();
    for episode in &episodes {
        if listed.contains(&episode.id) != (episode.state == EpisodeState::Active) {
            broken
                .push(format!("Caseload: episode {} is {:?}, and listed or not", episode.id, episode.state));
        }
    }
    broken.extend(untold(db, &alerts, &events, &messages).await);
    for episode in &episodes {
        let permit = Permit::engine(episode.clinic_id);
        let patient = patient::get(db, &permit, episode.patient_id).await.expect("patient").expect("patient");
        // An episode that is over is judged when something arrives, and at no other time.
        let over = matches!(episode.state, EpisodeState::Completed | EpisodeState::Ended);
        let present = Shift(patient.demo_shift).inward(app.now()).max(episode.heard_until);
        let now = if over { episode.heard_until } else { present };
        let course = judge::load(db, &permit, episode.id).await.expect("course");
        let judgement = judgement::judge(&course, now, &app.ruleset);
        // I9: replaying the stored inputs from nothing gives the stored events.
        let mut stored: Vec<_> =
            events.iter().filter(|event| event.episode_id == episode.id && event.ordinal.is_some()).collect();
        stored.sort_by_key(|event| event.ordinal);
        let told: Vec<_> = judgement
            .changes
            .iter()
            .map(|change| {
                (apply::kind_of(change.event), change.rule, change.key.clone(), change.severity, change.at)
            })
            .collect();
        let kept: Vec<_> = stored
            .iter()
            .map(|event| (event.kind.as_str(), event.rule, event.key.clone(), event.severity, event.at))
            .collect();
        // What fell due in the last second is not judged yet, and need not be.
        if episode.unjudged_since.is_none() && !told.starts_with(&kept) {
            broken.push(format!("I9: episode {} stores {kept:?}, the rules say {told:?}", episode.id));
        }
        let late = told.len() - kept.len().min(told.len());
        let due = episode.next_due_at.is_some_and(|due| due <= now);
        if late > 0 && !due && episode.unjudged_since.is_none() {
            broken.push(format!("I5: episode {} lacks {late} events and is not due", episode.id));
        }
        // I20: no silence while somebody was heard within the whole limit, our own downtime left out.
        let limits = &course.thresholds;
        for event in stored.iter().filter(|event| event.rule == Rule::Silence && event.kind == "raise") {
            let received = course.check_ins.iter().filter(|one| one.corrects.is_none());
            let heard = received.map(|one| one.received_at).filter(|at| *at < event.at).max();
            let ended = course.procedure_ends.iter().map(|end| end.value).min();
            let Some(since) = heard.max(ended) else { continue };
            let hours = match event.severity {
                Severity::Warning => limits.silence_early_h,
                _ => limits.silence_mid_h,
            };
            let up = event.at.since(since) - credit(&course, since, event.at);
            if (up as f64) < hours * HOUR as f64 {
                broken.push(format!("I20: silence after {up} ms in episode {}", episode.id));
            }
        }
        // Sums of adherence are derived: counted anew they are the same.
        let wrong = keep_adherence::first_wrong(db, &permit, episode.id).await.expect("sums");
        if let Some(date) = wrong {
            broken.push(format!("the sums of episode {} are wrong from {date} on", episode.id));
        }
        // I19: an active episode waits for something.
        let lasts = episode.state == EpisodeState::Active;
        if lasts && episode.next_due_at.is_none() {
            broken.push(format!("I19: active episode {} waits for nothing", episode.id));
        }
    }
    broken
}

/// The downtime from one instant to another, as it was known then: at most 24 h of each stretch, touching ones joined.
fn credit(course: &Course, since: At, until: At) -> i64 {
    let mut known: Vec<_> =
        course.downtimes.iter().filter(|one| one.known_at <= until).map(|one| one.value).collect();
    known.sort_by_key(|stretch| stretch.from);
    let mut joined: Vec<Stretch> = Vec::new();
    for next in known {
        match joined.last_mut() {
            Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
            _ => joined.push(next),
        }
    }
    joined.iter().map(|one| one.to.min(until).since(one.from.max(since)).clamp(0, DAY)).sum()
}

/// I10: whatever waits for a person climbs in its present cycle; what a person has stands still; what is closed is on no
/// ladder. I8: a level that tells nobody has its system notice, or another alert's page carries it, or a rule opened it again
/// quietly. I13: a phone, or a person by a channel, is told once on each level and repeat of a cycle.
async fn off_the_ladder(
    db: &DatabaseConnection,
    alerts: &[alert::Model],
    events: &[alert_event::Model],
    messages: &[outbox::Model],
) -> Vec<String> {
    let rows = escalation::Entity::find().all(db).await.expect("the ladder");
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.alert_id, row)).collect();
    let mut broken = Vec::new();
    for alert in alerts {
        let row = rows.get(&alert.id);
        let sound = match alert.state {
            AlertState::Open if alert.severity > Severity::Info => row.is_some_and(|row| {
                (row.cycle, row.severity) == (alert.cycle, alert.severity)
                    && row.due_at.is_some()
                    && row.held_since.is_none()
            }),
            // With what it promised, or for good.
            AlertState::Acknowledged => row.is_none_or(|row| row.held_since.is_some()),
            AlertState::Resolved if alert.outcome == Some(Outcome::NoAnswer) => {
                row.is_none_or(|row| row.held_since.is_some() && row.due_at.is_some())
            }
            AlertState::Open | AlertState::Resolved => row.is_none(),
        };
        if !sound {
            broken.push(format!(
                "I10: {:?} alert {} of {:?} stands at {row:?}",
                alert.severity, alert.id, alert.state
            ));
        }
    }
    let notices = system_notice::Entity::find().all(db).await.expect("notices");
    for alert in alerts.iter().filter(|alert| alert.state == AlertState::Open) {
        let Some(row) = rows.get(&alert.id).filter(|row| row.level > 0) else { continue };
        let level = (Some(alert.id), alert.cycle, row.level);
        let told = messages.iter().any(|one| (one.alert_id, one.cycle, one.level) == level);
        let noticed = notices.iter().any(|one| one.key == alert.id.to_string());
        let excused = events.iter().any(|event| {
            (event.alert_id, event.cycle) == (alert.id, alert.cycle)
                && (event.kind == alert_event::BUNDLED || event.kind == "reopen")
        });
        if !(told || noticed || excused) {
            broken.push(format!("I8: level {} of alert {} tells nobody, and no admin", row.level, alert.id));
        }
    }
    let mut told = HashSet::new();
    for one in messages.iter().filter(|one| one.kind == MessageKind::Alert) {
        if !told.insert((one.alert_id, one.cycle, one.level, one.repeat_no, one.target())) {
            broken.push(format!("I13: message {} tells a phone twice", one.id));
        }
    }
    broken
}

/// I8: an open alert that pages has a message in its cycle. Else it was bundled in it, and one at least as severe of the
/// same episode still waits with a message of its own; or a rule opened it again within its cool-down, quietly; or no
/// nurse had a device when it was noticed.
async fn untold(
    db: &DatabaseConnection,
    alerts: &[alert::Model],
    events: &[alert_event::Model],
    messages: &[outbox::Model],
) -> Vec<String> {
    let staff = staff::Entity::find().all(db).await.expect("staff");
    let nurses: HashSet<_> = staff
        .iter()
        .filter(|person| person.disabled_at.is_none() && person.roles.has(Role::Nurse))
        .map(|person| Some(person.id))
        .collect();
    let mut devices = subscription::Entity::find().all(db).await.expect("subscriptions");
    devices.retain(|device| device.state != SubscriptionState::Gone && nurses.contains(&device.staff_id));
    let patients = patient::Entity::find().all(db).await.expect("patients");
    let shift_of = |alert: &alert::Model| {
        let whose = patients.iter().find(|patient| patient.id == alert.patient_id);
        Shift(whose.map_or(0, |patient| patient.demo_shift))
    };
    let paged = |alert: &alert::Model| {
        let about = |message: &&outbox::Model| {
            message.kind == MessageKind::Alert
                && (message.alert_id, message.cycle) == (Some(alert.id), alert.cycle)
        };
        messages.iter().any(|message| about(&message))
    };
    let happened = |alert: &alert::Model, kind: &str| {
        let here = |event: &alert_event::Model| (event.alert_id, event.cycle) == (alert.id, alert.cycle);
        events.iter().any(|event| here(event) && event.kind == kind)
    };
    let pages = |alert: &&alert::Model| alert.state == AlertState::Open && alert.severity > Severity::Info;
    let mut broken = Vec::new();
    for alert in alerts.iter().filter(pages).filter(|alert| !paged(alert)) {
        let carried = alerts.iter().filter(pages).any(|other| {
            other.episode_id == alert.episode_id && other.severity >= alert.severity && paged(other)
        });
        let quiet = alert.severity == Severity::Warning && happened(alert, "reopen");
        let noticed = shift_of(alert).outward(alert.noticed_at);
        let nobody = devices.iter().all(|device| device.created_at > noticed);
        if !(quiet || nobody || carried && happened(alert, alert_event::BUNDLED)) {
            broken.push(format!("I8: nobody is told of open alert {}", alert.id));
        }
    }
    broken
}

/// I3: each id that was answered 2xx is kept once, as a check-in or in quarantine.
///
/// # Panics
/// When the database does not answer.
pub async fn kept(app: &App) -> (u64, u64) {
    let db = app.store.read();
    let check_ins = check_in::Entity::find().count(db).await.expect("check-ins");
    let waiting = quarantine::Entity::find().count(db).await.expect("quarantine");
    (check_ins, waiting)
}
