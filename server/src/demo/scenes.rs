//! What happens in the demo's past: the clinic is founded, patients arrive and join, nurses make their rounds.

use uuid::Uuid;

use super::{
    cast::Person,
    course::{self, Entry, Recovery},
    plans,
};
use crate::{
    app::App,
    domain::{
        access::{Action, Actor, Permit, Scope},
        alert::{AlertState, CallResult, Outcome, Severity},
        at::{At, HOUR},
        calendar::{Day, Zone},
        episode::Levels,
        hidden::Hidden,
        ids::{CheckInId, ClinicId, EpisodeId, PatientId, StaffId},
        patient::{Contact, Details},
        people::{Language, Role, Roles},
        score::{Context, Score},
    },
    fault::Fault,
    flow::{
        self,
        change_clinic::Settings,
        enrol::Proof,
        set_up,
        shapes::{
            check_ins::{NewCheckIn, NewCheckIns},
            lenient::Lenient,
        },
    },
    store::{alert, staff},
};

/// The zone of the demo clinic and its patients.
pub(super) const ZONE: &str = "America/New_York";
/// Matters younger than this are left for whoever tries the demo.
const LEFT_OPEN: i64 = 14 * HOUR;

/// The clinic and its staff.
pub(super) async fn found(app: &App) -> Result<ClinicId, Fault> {
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
        ("Ines Alvarez", "ines", Role::Admin, Language::Es, "(212) 555-0101"),
        ("Ana Ruiz", "ana", Role::Nurse, Language::En, "(212) 555-0102"),
        ("Ben Carter", "ben", Role::Nurse, Language::En, "(212) 555-0103"),
        ("Tom Becker", "tom", Role::Therapist, Language::En, "(212) 555-0104"),
    ];
    for (name, short, role, language, phone) in newcomers {
        let newcomer = flow::add_staff::Newcomer {
            name: name.into(),
            email: format!("{short}@demo.example"),
            roles: Roles(vec![role]),
            // Nobody signs in to the demo by password.
            password: Hidden::new(&Uuid::from_bytes(crate::keys::random()).to_string())
                .map_err(Fault::invalid)?,
            language,
            phone: Some(phone.into()),
        };
        flow::add_staff::run(app, &permit, newcomer).await?;
    }
    Ok(id)
}

/// What somebody of the staff may do.
pub(super) async fn staff_scope(app: &App, clinic: ClinicId, short: &str) -> Result<Scope, Fault> {
    let email = format!("{short}@demo.example");
    let person = staff::by_email(app.store.read(), &email).await?.ok_or_else(Fault::not_found)?;
    Ok(Scope::without_session(clinic, Actor::Staff(person.id), person.roles))
}

/// A patient comes to the clinic and into the therapist's caseload: gives the patient and the episode; nobody has a phone
/// yet.
pub(super) async fn arrive(
    app: &App,
    nurse: &Scope,
    who: &Person,
    recovery: &Recovery,
    end: At,
    therapist: StaffId,
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
    let permit = nurse.may(Action::AssignTherapist)?;
    flow::assign_therapist::run(app, &permit, patient.id, Some(therapist)).await?;
    Ok((patient.id, episode.id, None))
}

/// The patient's phone joins by the link of an invite.
pub(super) async fn join(app: &App, nurse: &Scope, patient: PatientId) -> Result<Scope, Fault> {
    let issued = flow::invite::issue(app, &nurse.may(Action::IssueInvite)?, patient).await?;
    let secret = Hidden::new(issued.secret.reveal()).map_err(Fault::invalid)?;
    let joined = flow::enrol::run(app, &Proof::Secret(secret), "Phone".into(), [127, 0, 0, 1].into()).await?;
    Ok(joined.scope)
}

/// The procedure ends and, when the clinic knows of it, the patient goes home.
pub(super) async fn end_procedure(
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

/// A nurse looks at what is open: takes what is new and calls the patient, and closes what she took in the round before.
pub(super) async fn make_round(app: &App, nurse: &Scope, present: At) -> Result<(), Fault> {
    let permit: Permit = nurse.may(Action::ListAlerts)?;
    let states = [AlertState::Open, AlertState::Acknowledged];
    let open = alert::list(app.store.read(), &permit, (&states[..], false), None, At(0)).await?;
    for matter in open.iter().filter(|matter| matter.noticed_at < present.plus(-LEFT_OPEN)) {
        match matter.state {
            AlertState::Open if matter.severity > Severity::Info => {
                let permit = nurse.may(Action::AcknowledgeAlert)?;
                flow::acknowledge::acknowledge(app, &permit, matter.id, matter.cycle, None).await?;
                let permit = nurse.may(Action::RecordCall)?;
                flow::promise::called(app, &permit, matter.id, CallResult::Reached).await?;
            }
            AlertState::Acknowledged
                if matter.acknowledged_at.is_some_and(|at| at < app.now().plus(-HOUR)) =>
            {
                let permit = nurse.may(Action::ResolveAlert)?;
                let how = flow::resolve::How::with(Outcome::AdviceGiven);
                flow::resolve::resolve(app, &permit, matter.id, matter.cycle, &how).await?;
                plans::go_on(app, nurse, matter.episode_id).await?;
            }
            _ => {}
        }
    }
    Ok(())
}
