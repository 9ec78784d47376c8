//! One local day of the clinic in figures: what was heard, raised, promised and closed, and when nobody ran.

mod day;

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::DbErr;

use self::day::{OfDay, said};
use super::{reads, show_silence};
use crate::{
    app::App,
    domain::{
        access::Permit,
        alert::{AlertState, Outcome, Rule, Severity},
        at::SECOND,
        calendar::{Day, Zone},
        digest::{self, Promises, Step, WaitFate},
        duty::Stretch,
        ids::{AlertId, EpisodeId},
        silence::SilenceCause,
    },
    fault::Fault,
    flow::shapes::digest::{
        CauseCount, DigestAlerts, DigestCheckIns, DigestDowntime, DigestPromises, DigestSilences, DigestView,
        FalseAlarm, OutcomeCount,
    },
    store::{alert, alert_event, clinic, downtime, names},
};

/// The digest of a day; of yesterday, if nobody says which.
///
/// # Errors
/// 422 `outside_bounds`: the day has not begun, or the clinic had not.
pub async fn read(app: &App, permit: &Permit, date: Option<Day>) -> Result<DigestView, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let clinic = clinic::get(db, permit.clinic()).await?;
    let zone = Zone::parse(&clinic.zone).unwrap_or_default();
    // The made-up people of a demo have a past.
    let first = if clinic.demo { None } else { Some(zone.day(clinic.created_at)) };
    let yesterday = zone.day(now).minus(1);
    let date = date.unwrap_or_else(|| first.map_or(yesterday, |first| first.max(yesterday)));
    if first.is_some_and(|first| date < first) || date > zone.day(now) {
        return Err(Fault::coded("outside_bounds", "date", "There is no digest of that day."));
    }
    reads::note(app, permit, None).await;
    let time = Stretch { from: zone.midnight(date), to: zone.midnight(date.plus(1)) };
    let of = OfDay::load(app, permit, date, time).await?;
    let alerts: HashMap<AlertId, alert::Model> =
        alert::these(db, permit, of.alerts()).await?.into_iter().map(|row| (row.id, row)).collect();
    let stretches = downtimes(app, permit, time).await?;
    Ok(DigestView {
        date,
        from: time.from,
        to: time.to,
        zone,
        over: time.to <= now,
        check_ins: check_ins(&of),
        alerts: [Severity::Urgent, Severity::Warning, Severity::Info].map(|one| line(&of, one)).to_vec(),
        outcomes: outcomes(&of, &alerts),
        false_alarms: false_alarms(app, permit, &of, &alerts).await?,
        promises: promises(app, permit, &of).await?,
        silences: silences(app, permit, &of, &alerts).await?,
        downtime_s: digest::covered(time, &stretches.iter().map(|(time, _)| *time).collect::<Vec<_>>())
            / SECOND,
        downtimes: stretches
            .into_iter()
            .map(|(time, reason)| DigestDowntime { from: time.from, to: time.to, reason })
            .collect(),
        now,
    })
}

fn count<T>(all: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)
}

fn check_ins(of: &OfDay) -> DigestCheckIns {
    let heard: HashSet<EpisodeId> = of.received.iter().map(|one| one.episode_id).collect();
    DigestCheckIns {
        received: count(&of.received),
        by_telephone: count(of.received.iter().filter(|one| one.by_staff.is_some())),
        asked: count(&of.asked),
        heard: count(of.asked.intersection(&heard)),
        unasked: count(heard.difference(&of.asked)),
    }
}

fn line(of: &OfDay, severity: Severity) -> DigestAlerts {
    let waits: Vec<_> = of.histories().flat_map(|history| digest::waits(history, of.time)).collect();
    let fates: Vec<_> = waits.iter().filter(|wait| wait.severity == severity).map(|wait| wait.fate).collect();
    let times: Vec<i64> = fates
        .iter()
        .filter_map(|fate| match fate {
            WaitFate::Taken(millis) => Some(*millis),
            WaitFate::Waits | WaitFate::Overtaken => None,
        })
        .collect();
    let (taken, spread) = (count(&times), digest::spread(times));
    let today = of.today().filter(|event| event.severity == severity);
    let steps: Vec<Step> = today.filter_map(|event| said(event).map(|one| one.step)).collect();
    DigestAlerts {
        severity,
        raised: count(&fates),
        taken,
        waiting: count(fates.iter().filter(|fate| **fate == WaitFate::Waits)),
        overtaken: count(fates.iter().filter(|fate| **fate == WaitFate::Overtaken)),
        median_s: spread.map(|(median, _)| median / SECOND),
        slowest_s: spread.map(|(_, slowest)| slowest / SECOND),
        closed_by_person: count(steps.iter().filter(|step| matches!(step, Step::Closed(_) | Step::Ended))),
        closed_by_rule: count(steps.iter().filter(|step| **step == Step::Settled)),
    }
}

/// How an alert was closed: as its event says, or of the oldest as the alert itself does.
fn outcome_of(event: &alert_event::Model, alerts: &HashMap<AlertId, alert::Model>) -> Option<Outcome> {
    match said(event)?.step {
        Step::Closed(Some(outcome)) => Some(outcome),
        Step::Closed(None) => alerts.get(&event.alert_id).and_then(|alert| alert.outcome),
        _ => None,
    }
}

fn outcomes(of: &OfDay, alerts: &HashMap<AlertId, alert::Model>) -> Vec<OutcomeCount> {
    let mut counts: Vec<OutcomeCount> = Vec::new();
    for outcome in of.today().filter_map(|event| outcome_of(event, alerts)) {
        match counts.iter_mut().find(|one| one.outcome == outcome) {
            Some(one) => one.count += 1,
            None => counts.push(OutcomeCount { outcome, count: 1 }),
        }
    }
    counts.sort_by_key(|one| std::cmp::Reverse(one.count));
    counts
}

async fn false_alarms(
    app: &App,
    permit: &Permit,
    of: &OfDay,
    alerts: &HashMap<AlertId, alert::Model>,
) -> Result<Vec<FalseAlarm>, DbErr> {
    let db = app.store.read();
    let staff = names::staff(db, permit).await?;
    let false_ones: Vec<_> =
        of.today().filter(|event| outcome_of(event, alerts) == Some(Outcome::FalseAlarm)).collect();
    let whose = false_ones.iter().filter_map(|event| alerts.get(&event.alert_id)).map(|row| row.patient_id);
    let patients = names::patients(db, permit, whose.collect::<HashSet<_>>()).await?;
    let view = |event: &alert_event::Model| {
        let row = alerts.get(&event.alert_id)?;
        let reason = event.evidence["reason"].as_str().map(str::to_owned);
        Some(FalseAlarm {
            alert_id: row.id,
            patient_id: row.patient_id,
            patient_name: patients.get(&row.patient_id)?.name.clone(),
            rule: row.rule,
            key: row.key.clone(),
            severity: event.severity,
            reason: reason.or_else(|| row.reason.clone()),
            by: event.by_staff.and_then(|by| staff.get(&by).cloned()),
            at: of.outward(event),
        })
    };
    Ok(false_ones.into_iter().filter_map(view).collect())
}

async fn promises(app: &App, permit: &Permit, of: &OfDay) -> Result<DigestPromises, DbErr> {
    let all = of.histories().map(|history| digest::promises(history, of.time));
    let Promises { kept, late, unopened } = all.fold(Promises::default(), |sum, one| Promises {
        kept: sum.kept + one.kept,
        late: sum.late + one.late,
        unopened: sum.unopened + one.unopened,
    });
    let owed = alert::count_owed(app.store.read(), permit).await?;
    Ok(DigestPromises { kept, late, unopened, owed: u32::try_from(owed).unwrap_or(u32::MAX) })
}

async fn silences(
    app: &App,
    permit: &Permit,
    of: &OfDay,
    alerts: &HashMap<AlertId, alert::Model>,
) -> Result<DigestSilences, Fault> {
    let raised: Vec<_> =
        of.today().filter(|event| event.rule == Rule::Silence && event.kind == "raise").collect();
    let mut causes: BTreeMap<u8, (SilenceCause, u32)> = BTreeMap::new();
    let mut unknown = 0;
    for event in &raised {
        let alert = alerts.get(&event.alert_id);
        let is_silent = alert.is_some_and(|alert| alert.state != AlertState::Resolved);
        let cause = match is_silent {
            true => show_silence::of(app, permit, event.episode_id).await?.cause,
            false => None,
        };
        match cause {
            Some(cause) => causes.entry(cause as u8).or_insert((cause, 0)).1 += 1,
            None => unknown += 1,
        }
    }
    let causes = causes.into_values().map(|(cause, count)| CauseCount { cause, count }).collect();
    Ok(DigestSilences { raised: count(raised), causes, unknown })
}

async fn downtimes(
    app: &App,
    permit: &Permit,
    day: Stretch,
) -> Result<Vec<(Stretch, Option<String>)>, DbErr> {
    let all = downtime::of_clinic(app.store.read(), permit).await?.into_iter();
    let within = all.map(|one| (Stretch { from: one.from_at, to: one.to_at }.within(day), one.reason));
    Ok(within.filter(|(time, _)| !time.is_empty()).collect())
}
