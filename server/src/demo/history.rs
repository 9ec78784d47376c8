//! Filling an empty database with the demo clinic: every step through a flow, on a clock turned by hand.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    cast::{Person, people},
    course::{self, Entry, Recovery},
};
use crate::{
    api::{
        check_ins::{NewCheckIn, NewCheckIns},
        lenient::Lenient,
    },
    app::App,
    clock::{Clock, HandClock},
    domain::{
        access::{Action, Actor, Permit, Scope},
        alert::{AlertState, Outcome, Severity},
        at::{At, DAY, HOUR, MINUTE},
        calendar::{Day, Zone},
        episode::Levels,
        hidden::Hidden,
        ids::{CheckInId, ClinicId, EpisodeId, PatientId, StaffId},
        patient::{Contact, Details},
        people::{Language, Role, Roles},
        score::{Context, Score},
    },
    doors::Guest,
    fault::Fault,
    flow::{self, change_clinic::Settings, enrol::Proof, set_up},
    passwords::Passwords,
    store::{alert, clinic, demo, episode, names, staff},
};

/// The history begins so long before the present.
pub(super) const PAST: i64 = 90 * DAY;
/// The zone of the demo clinic and its patients.
const ZONE: &str = "America/New_York";
/// A nurse's round each so often.
const ROUND: i64 = 5 * HOUR;
/// Matters younger than this are left for whoever tries the demo.
const LEFT_OPEN: i64 = 14 * HOUR;

/// The demo clinic's doors.
pub struct Demo {
    /// Role and person for a sign-in link, in the order printed.
    pub guests: Vec<(&'static str, Guest)>,
}

enum Step {
    Arrive,
    Join,
    End,
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
    let nurse = staff_scope(&past, clinic, "ana").await?;
    let mut steps = Vec::new();
    let recoveries: Vec<Recovery> =
        people.iter().enumerate().map(|(seed, who)| recovery(seed, who)).collect();
    for (index, (who, recovery)) in people.iter().zip(&recoveries).enumerate() {
        let end = course::instant(now, -who.hours);
        steps.push((end.plus(-DAY).min(now.plus(-2 * HOUR)), index, Step::Arrive));
        if who.hours > 0.0 {
            steps.push((end.plus(-2 * HOUR), index, Step::Join));
            steps.push((end.plus(5 * MINUTE), index, Step::End));
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
            Step::Arrive => made[index] = Some(arrive(&past, &nurse, who, &recoveries[index], end).await?),
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
            Step::CheckIn(place) => {
                if let Some((_, _, Some(scope))) = &made[index] {
                    send(&past, scope, index as u64, end, place, &recoveries[index].entries[place]).await?;
                }
            }
            Step::Round => make_round(&past, &nurse, now).await?,
        }
    }
    catch_up(&past, &clock, now).await?;
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

async fn found(app: &App) -> Result<ClinicId, Fault> {
    let id = ClinicId(app.new_id());
    let txn = app.store.begin().await?;
    let settings = Settings {
        name: "Northside Spine Clinic".into(),
        zone: Zone::parse(ZONE).unwrap_or_default(),
        phone_24h: Some("(212) 555-0100".into()),
        emergency_number: "911".into(),
        staff_hours: "8:00 - 18:00".into(),
        quiet_from: "21:00".into(),
        quiet_to: "08:00".into(),
        statement_en: "Most patients feel marked relief within 24 to 72 hours.".into(),
        statement_es: "La mayoría de los pacientes siente un alivio notable entre 24 y 72 horas.".into(),
    };
    set_up::found(app, &txn, id, settings, true).await?;
    txn.commit().await?;
    let founder = Scope::without_session(id, Actor::Staff(StaffId(Uuid::nil())), Roles(vec![Role::Admin]));
    let permit = founder.may(Action::AddStaff)?;
    let newcomers = [
        ("Ines Alvarez", "ines", Role::Admin, Language::Es),
        ("Ana Ruiz", "ana", Role::Nurse, Language::En),
        ("Ben Carter", "ben", Role::Nurse, Language::En),
        ("Tom Becker", "tom", Role::Therapist, Language::En),
    ];
    for (name, short, role, language) in newcomers {
        let newcomer = flow::add_staff::Newcomer {
            name: name.into(),
            email: format!("{short}@demo.example"),
            roles: Roles(vec![role]),
            // Nobody signs in to the demo by password.
            password: Hidden::new(&Uuid::from_bytes(crate::keys::random()).to_string())
                .map_err(Fault::invalid)?,
            language,
        };
        flow::add_staff::run(app, &permit, newcomer).await?;
    }
    Ok(id)
}

async fn staff_scope(app: &App, clinic: ClinicId, short: &str) -> Result<Scope, Fault> {
    let email = format!("{short}@demo.example");
    let person = staff::by_email(app.store.read(), &email).await?.ok_or_else(Fault::not_found)?;
    Ok(Scope::without_session(clinic, Actor::Staff(person.id), person.roles))
}

async fn arrive(
    app: &App,
    nurse: &Scope,
    who: &Person,
    recovery: &Recovery,
    end: At,
) -> Result<(PatientId, EpisodeId, Option<Scope>), Fault> {
    let digits = 100 + who.name.bytes().map(u32::from).sum::<u32>() % 900;
    let family = who.name.split_whitespace().last().unwrap_or_default();
    let details = Details {
        name: who.name.into(),
        birth_date: Day::parse(&format!("{}-0{}-1{}", who.born, 1 + digits % 9, digits % 9))
            .ok_or_else(Fault::not_found)?,
        language: who.language,
        zone: Zone::parse(ZONE).unwrap_or_default(),
        phone: format!("(212) 555-0{digits}"),
        contact: Some(Contact {
            name: format!("Sam {family}"),
            relation: Some(if who.language == Language::Es { "hija" } else { "daughter" }.into()),
            phone: format!("(212) 555-1{digits}"),
            consent: true,
        }),
    };
    let patient = flow::add_patient::run(app, &nurse.may(Action::AddPatient)?, details).await?;
    let episode = flow::add_episode::New {
        levels: Levels(who.levels.iter().map(|level| (*level).into()).collect()),
        long_acting_opioid: false,
        procedure_ended_at: None,
        discharged_at: None,
    };
    let permit = nurse.may(Action::AddEpisode)?;
    let episode = flow::add_episode::run(app, &permit, patient.id, episode).await?;
    let permit = nurse.may(Action::AddBaseline)?;
    let felt_at = end.plus(-course::BASELINE_BEFORE).min(app.now());
    for (context, score) in [(Context::Movement, recovery.baseline), (Context::Rest, recovery.baseline - 2)] {
        let baseline = flow::add_baseline::New { context, score: Score(score), felt_at, recalled: false };
        flow::add_baseline::run(app, &permit, episode.id, baseline).await?;
    }
    Ok((patient.id, episode.id, None))
}

/// The patient's phone joins by the link of an invite.
async fn join(app: &App, nurse: &Scope, patient: PatientId) -> Result<Scope, Fault> {
    let issued = flow::invite::issue(app, &nurse.may(Action::IssueInvite)?, patient).await?;
    let secret = Hidden::new(issued.secret.reveal()).map_err(Fault::invalid)?;
    let joined = flow::enrol::run(app, &Proof::Secret(secret), "Phone".into(), [127, 0, 0, 1].into()).await?;
    Ok(joined.scope)
}

async fn end_procedure(
    app: &App,
    nurse: &Scope,
    episode: EpisodeId,
    who: &Person,
    end: At,
) -> Result<(), Fault> {
    let permit = nurse.may(Action::ChangeEpisode)?;
    let changes = flow::change_episode::Changes {
        procedure_ended_at: Some(end),
        discharged_at: None,
        ..Default::default()
    };
    flow::change_episode::run(app, &permit, episode, changes).await?;
    let home = end.plus(course::DISCHARGE_AFTER);
    if who.discharge_known && course::instant(end, who.hours) > home {
        let changes =
            flow::change_episode::Changes { discharged_at: Some(home.min(app.now())), ..Default::default() };
        flow::change_episode::run(app, &permit, episode, changes).await?;
    }
    Ok(())
}

/// Sends one check-in of the story, under an id that belongs to its place: sending it again changes nothing.
pub(super) async fn send(
    app: &App,
    scope: &Scope,
    seed: u64,
    end: At,
    place: usize,
    entry: &Entry,
) -> Result<(), Fault> {
    let felt_at = course::instant(end, entry.felt_h).min(app.now());
    let item = NewCheckIn {
        id: id_of(seed, place, felt_at),
        felt_at,
        entered_at: felt_at,
        age_ms: None,
        movement: Some(entry.movement),
        rest: entry.rest,
        movement_confirmed: Some(entry.movement >= 7),
        rest_confirmed: Some(entry.rest.is_some_and(|rest| rest >= 7)),
        opioid: Some(entry.opioid),
        red_flags: Some(entry.red_flags.clone()),
        declined: None,
        recalled_baseline: None,
    };
    let batch = NewCheckIns { sent_at: app.now(), episode_id: None, items: vec![Lenient::good(item)] };
    flow::check_in::take(app, &scope.may(Action::SendCheckIns)?, batch).await.map(drop)
}

/// A UUIDv7 of the instant felt, with the place in the story instead of chance.
fn id_of(seed: u64, place: usize, felt_at: At) -> CheckInId {
    let millis = u64::try_from(felt_at.0).unwrap_or_default();
    let tail = (seed << 16) | place as u64;
    CheckInId(Uuid::from_u64_pair((millis << 16) | 0x7000, 0x8000_0000_0000_0000 | tail))
}

/// A nurse looks at what is open: takes what is new, and closes what she took in the round before.
async fn make_round(app: &App, nurse: &Scope, present: At) -> Result<(), Fault> {
    let permit: Permit = nurse.may(Action::ListAlerts)?;
    let states = [AlertState::Open, AlertState::Acknowledged];
    let open = alert::list(app.store.read(), &permit, &states, None, At(0)).await?;
    for matter in open.iter().filter(|matter| matter.noticed_at < present.plus(-LEFT_OPEN)) {
        match matter.state {
            AlertState::Open if matter.severity > Severity::Info => {
                let permit = nurse.may(Action::AcknowledgeAlert)?;
                flow::acknowledge::acknowledge(app, &permit, matter.id, matter.cycle).await?;
            }
            AlertState::Acknowledged
                if matter.acknowledged_at.is_some_and(|at| at < app.now().plus(-HOUR)) =>
            {
                let permit = nurse.may(Action::ResolveAlert)?;
                let outcome = Outcome::AdviceGiven;
                flow::resolve::resolve(app, &permit, matter.id, matter.cycle, outcome, None).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Who the sign-in links are for.
///
/// # Errors
/// 404 when this is no demo database.
pub async fn guests(app: &App) -> Result<Demo, Fault> {
    let db = app.store.read();
    let clinic = clinic::only(db).await?.filter(|clinic| clinic.demo).ok_or_else(Fault::not_found)?;
    let mut guests = Vec::new();
    for (role, short) in [("admin", "ines"), ("nurse", "ana"), ("therapist", "tom")] {
        let scope = staff_scope(app, clinic.id, short).await?;
        if let Actor::Staff(id) = scope.actor {
            guests.push((role, Guest::Staff(id)));
        }
    }
    let permit = Permit::engine(clinic.id);
    let first = names::patient_named(db, &permit, people()[0].name).await?.ok_or_else(Fault::not_found)?;
    guests.push(("patient", Guest::Patient(first.id)));
    Ok(Demo { guests })
}
