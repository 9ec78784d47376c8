//! One day of the clinic in figures.

use poem_openapi::Object;

use crate::domain::{
    alert::{Outcome, Rule, Severity},
    at::At,
    calendar::{Day, Zone},
    ids::{AlertId, PatientId},
    silence::SilenceCause,
};

/// One local day of the clinic. What is not known is absent, and never 0.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct DigestView {
    /// The day, on the clinic's clock.
    pub date: Day,
    /// Its first instant.
    pub from: At,
    /// The first instant after it.
    pub to: At,
    /// The clinic's zone.
    pub zone: Zone,
    /// It is over: its figures stay, but for what still waits.
    pub over: bool,
    /// Check-ins, and who was heard.
    pub check_ins: DigestCheckIns,
    /// Alerts, the gravest first: a line for each severity.
    pub alerts: Vec<DigestAlerts>,
    /// How persons closed alerts, each outcome that there was.
    pub outcomes: Vec<OutcomeCount>,
    /// Those that were false alarms, with the reason of each, the oldest first.
    pub false_alarms: Vec<FalseAlarm>,
    /// Promised calls.
    pub promises: DigestPromises,
    /// Patients who became silent.
    pub silences: DigestSilences,
    /// When Reliefline did not run, within the day.
    pub downtimes: Vec<DigestDowntime>,
    /// Seconds of the day in which it did not run.
    pub downtime_s: i64,
    /// The server's instant.
    pub now: At,
}

/// Check-ins that reached the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct DigestCheckIns {
    /// All that arrived, corrections and those by telephone included.
    pub received: u32,
    /// Of them, those that staff took by telephone.
    pub by_telephone: u32,
    /// Patients who were asked for one.
    pub asked: u32,
    /// Of those who were asked, the ones a word came from.
    pub heard: u32,
    /// Patients a word came from though nobody had asked.
    pub unasked: u32,
}

/// Alerts of one severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct DigestAlerts {
    /// Which.
    pub severity: Severity,
    /// Opened by a rule: found, found again, risen to it, open once more. The sum of the next three.
    pub raised: u32,
    /// Of these, those that a person took or closed, on that day or later.
    pub taken: u32,
    /// Of these, those that wait for a person to this moment.
    pub waiting: u32,
    /// Of these, those that needed no person any more: settled by their rule, risen, ended with the follow-up.
    pub overtaken: u32,
    /// Seconds from opening to taking: half of those taken were faster. Absent: none was taken.
    pub median_s: Option<i64>,
    /// The slowest of them.
    pub slowest_s: Option<i64>,
    /// Closed by a person on that day, whenever opened.
    pub closed_by_person: u32,
    /// Closed by their rule on that day.
    pub closed_by_rule: u32,
}

/// How often an outcome was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct OutcomeCount {
    /// Which.
    pub outcome: Outcome,
    /// How often.
    pub count: u32,
}

/// An alert that was none.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct FalseAlarm {
    /// Which.
    pub alert_id: AlertId,
    /// The patient it was about.
    pub patient_id: PatientId,
    /// First and last name.
    pub patient_name: String,
    /// The rule that raised it.
    pub rule: Rule,
    /// The red flag's id.
    pub key: Option<String>,
    /// How severe it was.
    pub severity: Severity,
    /// Why it was none; absent: it was not kept.
    pub reason: Option<String>,
    /// Who said so.
    pub by: Option<String>,
    /// When.
    pub at: At,
}

/// Promised calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct DigestPromises {
    /// Kept on that day, by a call that reached somebody or by an outcome.
    pub kept: u32,
    /// Not kept by their time.
    pub late: u32,
    /// Taken by a notification's button, and whoever did so never looked.
    pub unopened: u32,
    /// Owed at this moment, whatever day is read.
    pub owed: u32,
}

/// Patients who became silent.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct DigestSilences {
    /// How many.
    pub raised: u32,
    /// Of those still silent: why, as it is known now.
    pub causes: Vec<CauseCount>,
    /// Heard of since: their cause is not kept.
    pub unknown: u32,
}

/// How many are silent for one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct CauseCount {
    /// Which.
    pub cause: SilenceCause,
    /// How many.
    pub count: u32,
}

/// A stretch in which Reliefline did not run.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct DigestDowntime {
    /// Its first instant, within the day.
    pub from: At,
    /// The first instant after it, within the day.
    pub to: At,
    /// What an admin wrote of it; absent: Reliefline found it by itself.
    pub reason: Option<String>,
}
