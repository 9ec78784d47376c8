//! A patient as lists and as the clinic's page show one.

use std::collections::HashMap;

use poem_openapi::Object;

use super::{
    devices::{self, Device},
    episodes::{self, Episode},
    therapists::Therapist,
};
use crate::{
    app::App,
    domain::{
        access::{Action, Permit, Scope},
        at::At,
        calendar::{Day, Zone, age},
        episode::EpisodeState,
        ids::{EpisodeId, PatientId, StaffId},
        people::Language,
    },
    fault::Fault,
    flow,
    store::{clinic, invite, names, patient},
};

/// A patient as lists show one.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct PatientLine {
    /// The patient's id.
    id: PatientId,
    /// First and last name.
    name: String,
    /// Whole years, today at the clinic.
    age: i32,
    /// Of screens and pushes.
    language: Language,
    /// The newest episode.
    episode_id: Option<EpisodeId>,
    /// Where it stands.
    state: Option<EpisodeState>,
    /// A phone is enrolled.
    phone_enrolled: bool,
    /// Whose caseload the patient is in.
    therapist: Option<Therapist>,
}

impl PatientLine {
    /// From what the list's query found.
    pub(super) fn of(row: patient::Line, today: Day, staff: &HashMap<StaffId, String>) -> Self {
        Self {
            therapist: therapist(row.patient.therapist_id, staff),
            id: row.patient.id,
            age: age(&row.patient.birth_date, today),
            name: row.patient.name,
            language: row.patient.language,
            episode_id: row.episode.map(|(id, _)| id),
            state: row.episode.map(|(_, state)| state),
            phone_enrolled: row.phone_enrolled,
        }
    }
}

fn therapist(id: Option<StaffId>, staff: &HashMap<StaffId, String>) -> Option<Therapist> {
    let id = id?;
    Some(Therapist { id, name: staff.get(&id).cloned()? })
}

/// A patient as the clinic's page shows one.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct Patient {
    /// The patient's id.
    id: PatientId,
    /// First and last name.
    name: String,
    /// `YYYY-MM-DD`; screens show the age.
    birth_date: String,
    /// Whole years, today at the clinic.
    age: i32,
    /// Of screens and pushes.
    language: Language,
    /// IANA zone of the patient's days.
    zone: String,
    /// How the clinic calls the patient.
    phone: String,
    /// Whom the clinic may call instead.
    contact: Option<Contact>,
    /// Whose caseload the patient is in.
    therapist: Option<Therapist>,
    /// Known since.
    created_at: At,
    /// The newest first.
    episodes: Vec<Episode>,
    /// Enrolled phones, the newest first; for those who may list them.
    devices: Vec<Device>,
    /// A phone is enrolled, its subscription lives, and it showed a test notification.
    phone_connected: bool,
    /// An invite is open until then.
    invite_expires_at: Option<At>,
    /// Demo only: hours that this patient's clock runs ahead.
    demo_hours_ahead: Option<f64>,
    /// May you change the particulars?
    can_edit: bool,
    /// May you begin an episode? (None is under way.)
    can_add_episode: bool,
    /// May you issue an invite?
    can_invite: bool,
    /// May you enter a check-in taken by telephone?
    can_check_in: bool,
    /// May you remove a phone?
    can_remove_device: bool,
    /// May you assign a therapist?
    can_assign: bool,
}

/// Somebody who may be called about a patient.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct Contact {
    /// First and last name.
    name: String,
    /// Daughter, neighbour …
    relation: Option<String>,
    /// The number.
    phone: String,
    /// The patient agreed to it.
    consent: bool,
}

/// All that the page about a patient shows to whoever asks.
pub(super) async fn page(
    app: &App,
    scope: &Scope,
    permit: &Permit,
    row: patient::Model,
) -> Result<Patient, Fault> {
    let db = app.store.read();
    let may = |action| scope.may(action).is_ok();
    let episodes = episodes::of(app, scope, permit, &row).await?;
    let devices = devices::of(app, permit, row.id).await?;
    let under_way = episodes.iter().any(Episode::is_under_way);
    Ok(Patient {
        id: row.id,
        age: age(&row.birth_date, today(app, permit).await?),
        contact: row.contact_name.map(|name| Contact {
            name,
            relation: row.contact_relation,
            phone: row.contact_phone.unwrap_or_default(),
            consent: row.contact_consent,
        }),
        name: row.name,
        birth_date: row.birth_date,
        language: row.language,
        zone: row.zone,
        phone: row.phone,
        therapist: therapist(row.therapist_id, &names::staff(db, permit).await?),
        created_at: row.created_at,
        phone_connected: devices.iter().any(|device| device.is_connected(app.now())),
        devices: if may(Action::ListPatientDevices) { devices } else { Vec::new() },
        invite_expires_at: invite::open_until(db, permit, row.id, app.now()).await?,
        demo_hours_ahead: app.demo.then(|| flow::demo_door::hours(row.demo_shift)),
        can_edit: may(Action::ChangePatient),
        can_add_episode: may(Action::AddEpisode) && !under_way,
        can_invite: may(Action::IssueInvite),
        can_check_in: may(Action::SendCheckIns) && !episodes.is_empty(),
        can_remove_device: may(Action::RemovePatientDevice),
        can_assign: may(Action::AssignTherapist),
        episodes,
    })
}

/// The day that it is at the clinic.
pub(super) async fn today(app: &App, permit: &Permit) -> Result<Day, Fault> {
    let clinic = clinic::get(app.store.read(), permit.clinic()).await?;
    Ok(Zone::parse(&clinic.zone).unwrap_or_default().day(app.now()))
}
