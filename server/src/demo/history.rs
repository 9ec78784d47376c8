//! Filling an empty database with the demo clinic: every step through a flow, on a clock turned by hand.

use std::sync::Arc;

use super::{
    cast::{Person, people},
    course::{self, Recovery},
    duty, plans,
    scenes::{arrive, end_procedure, found, join, make_round, send, staff_scope},
    sessions::{self, Habit, Phone},
};
use crate::{
    app::App,
    clock::{Clock, HandClock},
    domain::{
        access::{Actor, Scope},
        at::{At, DAY, HOUR, MINUTE},
        exercise::Phase,
        ids::{EpisodeId, PatientId},
    },
    fault::Fault,
    flow,
    passwords::Passwords,
    store::{demo, episode},
};

/// The history begins so long before the present.
pub(super) const PAST: i64 = 90 * DAY;
/// A nurse's round each so often.
const ROUND: i64 = 5 * HOUR;

enum Step {
    Arrive,
    Join,
    End,
    Plan(Phase),
    Look,
    Sessions,
    CheckIn(usize),
    Round,
}

/// Makes the demo clinic in an empty database, brings it to the present, and marks it as whole.
///
/// # Errors
/// What a flow answers; a demo that cannot be made is no demo.
pub async fn fill(app: &App) -> Result<(), Fault> {
    let now = app.now();
    let people = people();
    let clock = Arc::new(HandClock::at(now.plus(-PAST)));
    let past = App::new(app.store.clone(), clock.clone(), app.keys.clone(), app.origin.clone())
        // The codes of this past are used up before anybody could guess at them.
        .passwords(Passwords::at_cost(64, 1))
        .demo(true)
        .build();
    let clinic = found(&past).await?;
    duty::plan(&past, clinic).await?;
    let nurse = staff_scope(&past, clinic, "ana").await?;
    let tom = staff_scope(&past, clinic, "tom").await?;
    let Actor::Staff(therapist) = tom.actor else { return Err(Fault::not_found()) };
    let mut steps = Vec::new();
    let recoveries: Vec<Recovery> =
        people.iter().enumerate().map(|(seed, who)| recovery(seed, who)).collect();
    for (index, (who, recovery)) in people.iter().zip(&recoveries).enumerate() {
        let end = course::instant(now, -who.hours);
        steps.push((end.plus(-DAY).min(now.plus(-2 * HOUR)), index, Step::Arrive));
        if who.hours > 0.0 {
            steps.push((end.plus(-2 * HOUR), index, Step::Join));
            steps.push((end.plus(5 * MINUTE), index, Step::End));
            let ready = sessions::habit(who.name) == Habit::Ready;
            // Who is ready for the last phase waits for the therapist's word.
            let begun =
                plans::phases(end).filter(|(at, phase)| *at < now && !(ready && *phase == Phase::Ph3));
            let looks = plans::looks(end, ready || index % 3 == 0).filter(|at| *at < now);
            steps.extend(looks.map(|at| (at, index, Step::Look)));
            steps.extend(sessions::mornings(end, now).map(|at| (at, index, Step::Sessions)));
            steps.extend(begun.map(|(at, phase)| (at, index, Step::Plan(phase))));
        }
        for (place, entry) in recovery.entries.iter().enumerate().filter(|_| who.hours > 0.0) {
            let at = course::instant(end, entry.received_h);
            if at < now.plus(-2 * MINUTE) {
                steps.push((at, index, Step::CheckIn(place)));
            }
        }
    }
    let mut round = now.plus(-85 * DAY);
    while round < now {
        steps.push((round, 0, Step::Round));
        round = round.plus(ROUND);
    }
    steps.sort_by_key(|(at, index, _)| (*at, *index));
    let mut made: Vec<Option<(PatientId, EpisodeId, Option<Scope>)>> = people.iter().map(|_| None).collect();
    for (at, index, step) in steps {
        catch_up(&past, &clock, at).await?;
        let who = &people[index];
        let end = course::instant(now, -who.hours);
        match step {
            Step::Arrive => {
                made[index] = Some(arrive(&past, &nurse, who, &recoveries[index], end, therapist).await?)
            }
            Step::Join => {
                if let Some((patient, _, scope)) = &mut made[index] {
                    *scope = Some(join(&past, &nurse, *patient).await?);
                }
            }
            Step::End => {
                if let Some((_, episode, _)) = &made[index] {
                    end_procedure(&past, &nurse, *episode, who, end).await?;
                }
            }
            Step::Plan(phase) => {
                if let Some((_, episode, _)) = &made[index] {
                    plans::publish(&past, &tom, *episode, phase).await?;
                }
            }
            Step::Look => {
                if let Some((_, episode, _)) = &made[index] {
                    plans::look(&past, &tom, *episode, who.language).await?;
                }
            }
            Step::Sessions => {
                if let Some((_, _, Some(scope))) = &made[index] {
                    let recovery = &recoveries[index];
                    let phone = Phone { name: who.name, seed: index as u64, end, told_at: now, recovery };
                    sessions::send(&past, scope, &phone, sessions::BATCH).await?;
                }
            }
            Step::CheckIn(place) => {
                if let Some((_, _, Some(scope))) = &made[index] {
                    send(&past, scope, index as u64, end, place, &recoveries[index].entries[place]).await?;
                }
            }
            Step::Round => make_round(&past, &nurse, now).await?,
        }
    }
    catch_up(&past, &clock, now).await?;
    while flow::keep_caseload::due(&past).await? {}
    let txn = app.store.begin().await?;
    demo::mark_whole(&txn, clinic, now).await?;
    Ok(txn.commit().await?)
}

/// The story of the person at a place of the cast.
pub(super) fn recovery(seed: usize, who: &Person) -> Recovery {
    course::recovery(seed as u64, who.fate, who.hours)
}

/// Turns the clock to an instant, judging on the way each episode whose timer is over.
async fn catch_up(app: &App, clock: &HandClock, at: At) -> Result<(), Fault> {
    while let Some(due) = episode::earliest_due(app.store.read()).await?.filter(|due| *due <= at) {
        clock.set(due.max(clock.now()));
        if !flow::judge::due(app).await? {
            break;
        }
    }
    clock.set(at.max(clock.now()));
    Ok(())
}
