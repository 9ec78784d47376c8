//! Alerts as a nurse reads them.

use poem_openapi::{Enum, Object};

use super::silence::SilenceGlance;
use crate::domain::{
    alert::{AlertState, Outcome, Rule, Severity},
    at::At,
    calendar::Day,
    ids::{AlertId, CheckInId, EpisodeId, HoldId, PatientId},
    people::Language,
    rules::Figures,
};

/// Which alerts to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AlertFilter {
    /// Open and acknowledged.
    Unresolved,
    /// Nobody is on it.
    Open,
    /// A nurse is on it.
    Acknowledged,
    /// Closed in the last 7 days.
    Resolved,
}

/// One alert with what a nurse needs to act.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The episode it is about.
    pub episode_id: EpisodeId,
    /// The patient it is about.
    pub patient_id: PatientId,
    /// The patient's name.
    pub patient_name: String,
    /// Age in years today.
    pub age: i32,
    /// The language the patient speaks.
    pub language: Language,
    /// The patient's telephone.
    pub phone: String,
    /// Vertebrae treated.
    pub levels: Vec<String>,
    /// The end of the procedure.
    pub procedure_ended_at: Option<At>,
    /// The rule that raised it.
    pub rule: Rule,
    /// The red flag's id.
    pub key: Option<String>,
    /// How soon a person is needed.
    pub severity: Severity,
    /// Where it stands.
    pub state: AlertState,
    /// To be sent back when acknowledging or resolving.
    pub cycle: i32,
    /// The condition is gone; a person still has to close it.
    pub condition_cleared: bool,
    /// The figures it stands on.
    pub figures: Figures,
    /// The check-ins it stands on, newest first.
    pub check_ins: Vec<CheckInId>,
    /// When the rule raised it.
    pub raised_at: At,
    /// When the present cycle began.
    pub since: At,
    /// When a nurse took it.
    pub acknowledged_at: Option<At>,
    /// Who took it.
    pub acknowledged_by: Option<String>,
    /// When it was closed.
    pub resolved_at: Option<At>,
    /// Who closed it; absent: its rule.
    pub resolved_by: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What the nurse wrote.
    pub note: Option<String>,
    /// Why it was a false alarm.
    pub reason: Option<String>,
    /// The call-back that was promised and that nobody has kept yet; one that is over was not kept.
    pub call_before: Option<At>,
    /// Phones told in the present cycle.
    pub told: Told,
    /// The level of the ladder that it has reached: 1 the nurses on duty at the lowest position, 2 all nurses on duty, 3 all
    /// nurses, the admins and the fallback channels. 0: it waits for the end of quiet hours. None: nobody is to be told.
    pub level: Option<i16>,
    /// When more people are told, or the same ones again, if nobody takes it until then.
    pub next_level_at: Option<At>,
    /// An alert of this kind held the plan, and nobody has released it: whoever resolves the alert is asked.
    pub open_hold: Option<OpenHold>,
    /// A silence's, while nobody has closed it: why nobody was heard.
    pub silence: Option<SilenceGlance>,
    /// This person may take it now.
    pub can_acknowledge: bool,
    /// This person may close it now.
    pub can_resolve: bool,
}

/// A hold of the whole plan that began by itself and waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct OpenHold {
    /// The hold.
    pub id: HoldId,
    /// Its first local date, where the patient is.
    pub from: Day,
}

/// What became of the pushes of an alert's present cycle, on however many levels a phone was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Told {
    /// Phones written to; a mail, or a call of the webhook, to a person counts as one.
    pub messages: u32,
    /// Of them, those whose message was taken: by a push service, a mail server, the webhook.
    pub accepted: u32,
    /// Phones that showed one.
    pub shown: u32,
    /// Held until the end of quiet hours.
    pub held_until: Option<At>,
}

/// An episode in which an entry could not be judged.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct Unjudged {
    /// The patient to look at.
    pub patient_id: PatientId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The patient's name.
    pub patient_name: String,
    /// Since when.
    pub since: At,
}
