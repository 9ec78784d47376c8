//! HTTP: one file a noun, small handlers. The argument's type is the sign-in, `scope.may(Action::…)` the permission.

pub mod about;
pub mod adherence;
pub mod alerts;
pub mod answers;
pub mod board;
pub mod calendar_feed;
pub mod caseload;
pub mod channel_settings;
pub mod check_ins;
pub mod clinic;
pub mod cookie;
pub mod demo;
pub mod devices;
pub mod digest;
pub mod downtimes;
pub mod duty;
pub mod duty_shifts;
pub mod duty_swaps;
pub mod enrolments;
pub mod episode_view;
pub mod episodes;
pub mod exercises;
pub mod handover;
pub mod health;
pub mod holds;
pub mod invites;
pub mod live;
pub mod me;
pub mod metrics;
pub mod own_plan;
mod patient_view;
pub mod patients;
pub mod phase_decisions;
pub mod plans;
pub mod quarantine;
pub mod quarantined_logs;
pub mod reach_tests;
pub mod reachability;
pub mod receipts;
pub mod reminders;
pub mod session_logs;
pub mod sessions;
pub mod set_up;
pub mod settings;
pub mod silence;
pub mod staff;
pub mod story;
pub mod subscriptions;
pub mod system_notices;
pub mod therapist_items;
pub mod therapists;
pub mod timeline;
pub mod waiting;
pub mod who;

use std::{collections::HashMap, sync::OnceLock};

use poem::http::Method;
use poem_openapi::{OpenApiService, Tags};

use crate::domain::access::Action;

/// The chapters of the API.
#[derive(Tags)]
pub enum Area {
    /// Setting up, signing in and out, who am I.
    Sessions,
    /// Staff, the clinic and its thresholds.
    Clinic,
    /// Patients, their episodes, baselines, invites and devices.
    Patients,
    /// What a patient sees and sends.
    CheckIns,
    /// Alerts, board, timeline, quarantine, live stream.
    Alerts,
    /// The exercise library, plans, holds.
    Plans,
    /// Who is on duty, and the plan of it.
    Duty,
    /// Push subscriptions and receipts.
    Push,
    /// The demo clinic.
    Demo,
}

/// All operations: the table of contents.
type Operations = (
    (
        about::About,
        set_up::SetUp,
        sessions::Sessions,
        me::Me,
        staff::Staff,
        clinic::TheClinic,
        settings::Settings,
        channel_settings::ChannelSettings,
        downtimes::Downtimes,
        system_notices::SystemNotices,
        reachability::Reachability,
    ),
    (patients::Patients, episodes::Episodes, invites::Invites, devices::Devices, enrolments::Enrolments),
    (episode_view::OwnEpisode, check_ins::CheckIns, quarantine::Quarantine),
    (
        alerts::Alerts,
        story::Story,
        waiting::Waiting,
        silence::Silence,
        board::Board,
        digest::Digest,
        timeline::Timeline,
        live::Live,
    ),
    (exercises::Exercises, therapists::Therapists, plans::Plans, holds::Holds, own_plan::OwnPlan),
    (
        session_logs::SessionLogs,
        therapist_items::TherapistItems,
        quarantined_logs::QuarantinedLogs,
        adherence::Adherence,
        caseload::Caseload,
        phase_decisions::PhaseDecisions,
    ),
    (
        duty::Duty,
        handover::Handover,
        duty_shifts::DutyShifts,
        duty_swaps::DutySwaps,
        calendar_feed::CalendarFeed,
    ),
    (
        subscriptions::Subscriptions,
        receipts::Receipts,
        reach_tests::ReachTests,
        reminders::Reminders,
        demo::Demo,
    ),
);

const OPERATIONS: Operations = (
    (
        about::About,
        set_up::SetUp,
        sessions::Sessions,
        me::Me,
        staff::Staff,
        clinic::TheClinic,
        settings::Settings,
        channel_settings::ChannelSettings,
        downtimes::Downtimes,
        system_notices::SystemNotices,
        reachability::Reachability,
    ),
    (patients::Patients, episodes::Episodes, invites::Invites, devices::Devices, enrolments::Enrolments),
    (episode_view::OwnEpisode, check_ins::CheckIns, quarantine::Quarantine),
    (
        alerts::Alerts,
        story::Story,
        waiting::Waiting,
        silence::Silence,
        board::Board,
        digest::Digest,
        timeline::Timeline,
        live::Live,
    ),
    (exercises::Exercises, therapists::Therapists, plans::Plans, holds::Holds, own_plan::OwnPlan),
    (
        session_logs::SessionLogs,
        therapist_items::TherapistItems,
        quarantined_logs::QuarantinedLogs,
        adherence::Adherence,
        caseload::Caseload,
        phase_decisions::PhaseDecisions,
    ),
    (
        duty::Duty,
        handover::Handover,
        duty_shifts::DutyShifts,
        duty_swaps::DutySwaps,
        calendar_feed::CalendarFeed,
    ),
    (
        subscriptions::Subscriptions,
        receipts::Receipts,
        reach_tests::ReachTests,
        reminders::Reminders,
        demo::Demo,
    ),
);

/// The API with its document.
#[must_use]
pub fn service() -> OpenApiService<Operations, ()> {
    OpenApiService::new(OPERATIONS, "Reliefline", env!("CARGO_PKG_VERSION"))
        .description(
            "From a patient's pain score to a nurse's phone.\n\n\
             A page that reads by itself (a poll, a change of the live line) sends `X-Reliefline-Background: 1` with \
             its GET: such a request is answered like any other and does not keep an idle session alive.",
        )
        .server("/api/v1")
}

/// The OpenAPI document, as committed and as served.
#[must_use]
pub fn document() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| service().spec())
}

/// The operation behind a method and a route's pattern (`/api/v1/patients/:id`).
#[must_use]
pub fn action_of(method: &Method, pattern: &str) -> Option<Action> {
    static ROUTES: OnceLock<HashMap<(String, String), Action>> = OnceLock::new();
    let routes = ROUTES.get_or_init(|| {
        let mut routes = HashMap::new();
        for (path, method, id) in operations() {
            if let Some(action) = Action::ALL.iter().find(|action| action.operation_id() == id) {
                routes.insert((method.to_uppercase(), shape(&path)), *action);
            }
        }
        routes
    });
    let path = pattern.strip_prefix("/api/v1").unwrap_or(pattern);
    routes.get(&(method.to_string(), shape(path))).copied()
}

/// A path with the names of its parameters left out: the document and the router write them differently.
fn shape(path: &str) -> String {
    let parameter = |part: &str| part.starts_with([':', '{', '<']);
    let parts = path.split('/').map(|part| if parameter(part) { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Path, method and id of every operation in the document.
fn operations() -> Vec<(String, String, String)> {
    let document: serde_json::Value = serde_json::from_str(document()).unwrap_or_default();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let id = operation["operationId"].as_str().unwrap_or("an operation without id");
            all.push((path.clone(), method.clone(), id.to_owned()));
        }
    }
    all
}

/// Operations without a line in the table of rights, and lines without an operation: the server does not start while
/// there is one.
#[must_use]
pub fn without_rule() -> Vec<String> {
    let operations: std::collections::BTreeSet<String> =
        operations().into_iter().map(|(_, _, id)| id).collect();
    let rules =
        Action::ALL.iter().filter(|action| **action != Action::Judge).map(|action| action.operation_id());
    let rules: std::collections::BTreeSet<String> = rules.map(str::to_owned).collect();
    operations.symmetric_difference(&rules).cloned().collect()
}
