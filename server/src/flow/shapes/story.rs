//! The whole story of one alert, as staff read it.

use poem_openapi::{Enum, Object};

use super::alerts::Alert;
use crate::domain::{
    alert::{CallResult, Outcome, Severity},
    at::At,
    channels::ChannelKind,
    rules::Figures,
};

/// All that happened with one alert.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct StoryView {
    /// The alert as it stands now.
    pub alert: Alert,
    /// What happened, the oldest first.
    pub entries: Vec<StoryEntry>,
    /// The server's instant.
    pub now: At,
}

/// One thing that happened.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct StoryEntry {
    /// When we wrote it down.
    pub at: At,
    /// When it was due, if that was a minute or more before.
    pub due_at: Option<At>,
    /// What.
    pub kind: StoryKind,
    /// In which run of paging.
    pub cycle: i32,
    /// The severity then.
    pub severity: Severity,
    /// Who did it; absent: its rule, or time.
    pub by: Option<String>,
    /// What a rule stood on.
    pub figures: Option<Figures>,
    /// Who took it did so by a notification's button, and had seen nothing of the patient.
    pub by_button: Option<bool>,
    /// The call that was promised with it.
    pub call_before: Option<At>,
    /// What became of a call.
    pub call_result: Option<CallResult>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why it was a false alarm.
    pub reason: Option<String>,
    /// What else was written.
    pub note: Option<String>,
    /// Whom a level of the ladder told.
    pub told: Option<ToldLevel>,
}

/// What happens with an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum StoryKind {
    /// A rule found it.
    Found,
    /// A rule found it once more: the same red flag, or an urgent matter that had cleared.
    FoundAgain,
    /// It became more severe; whoever had it has it no longer.
    Rose,
    /// The same trouble again, soon after its rule had settled it.
    Reopened,
    /// Another alert's message carried it; nobody got one of its own.
    Bundled,
    /// People were told.
    Told,
    /// The same people were told again.
    ToldAgain,
    /// Somebody took it.
    Taken,
    /// Somebody took an urgent alert of the patient, and this one with it.
    Covered,
    /// Whoever took it by a button did not look in time.
    Unopened,
    /// Another time for the call was promised.
    Promised,
    /// Somebody called the patient about it.
    Called,
    /// A call about another alert of the patient kept its promise.
    Kept,
    /// A promise was not kept.
    Lapsed,
    /// What it was about is gone; a person still has to close it.
    Cleared,
    /// Its rule closed it.
    Settled,
    /// A later checkpoint took over.
    Superseded,
    /// What it stood on was corrected away.
    Voided,
    /// A person closed it.
    Closed,
    /// It ended with the follow-up.
    EpisodeEnded,
    /// Something that this version has no word for.
    Other,
}

/// A level of the ladder, and what became of its messages.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ToldLevel {
    /// 1 to 3.
    pub level: i16,
    /// Why it was told.
    pub cause: Option<LevelCause>,
    /// Levels passed over, because they would have reached nobody new.
    pub skipped: Vec<i16>,
    /// Nobody it tells had a live phone.
    pub nobody_live: bool,
    /// How often; more than once only of people who were told again.
    pub times: u32,
    /// When they were last told, if more than once.
    pub until: Option<At>,
    /// The messages, by person.
    pub messages: Vec<ToldMessage>,
}

/// Why a level was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LevelCause {
    /// Its time came.
    Due,
    /// Its time came while Reliefline did not run.
    CaughtUp,
    /// No message of the level below reached anybody.
    Dead,
    /// What carried its message waited for nobody any more.
    Alone,
    /// A promise was not kept, or nobody looked at what a button took.
    Lapse,
}

/// What became of the messages of a level to one phone, or to one person by another channel.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ToldMessage {
    /// Who; absent: the phone is nobody's any more.
    pub name: Option<String>,
    /// By which way.
    pub channel: ChannelKind,
    /// What we call the phone.
    pub device: Option<String>,
    /// How far it came.
    pub fate: MessageFate,
    /// Whether it was shown is not known: this phone never says so.
    pub shown_unknown: bool,
    /// When the push service, the mail server or the webhook took it.
    pub accepted_at: Option<At>,
    /// When the phone showed it.
    pub shown_at: Option<At>,
    /// When somebody opened it.
    pub opened_at: Option<At>,
}

/// How far a message came, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum MessageFate {
    /// It reached nothing, and is not tried any more.
    Failed,
    /// Taken back before it was sent.
    Withdrawn,
    /// Not sent yet.
    Waiting,
    /// Taken by a push service, a mail server or the webhook.
    Accepted,
    /// Shown on the phone.
    Shown,
    /// Opened.
    Opened,
}
