//! An episode as its patient sees it.

use poem_openapi::Object;

use crate::domain::{
    at::At,
    curve::CurvePoint,
    episode::EpisodeState,
    ids::{CheckInId, EpisodeId},
    schedule::PromptState,
    score::{Declined, Opioid, Score},
};

/// One check-in as it is kept.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct CheckInView {
    /// Its id.
    pub id: CheckInId,
    /// When it was felt.
    pub felt_at: At,
    /// When the clinic received it.
    pub received_at: At,
    /// Pain when moving, 0-10.
    pub movement: Option<Score>,
    /// Pain at rest, 0-10.
    pub rest: Option<Score>,
    /// Confirmed on screen.
    pub movement_confirmed: bool,
    /// Confirmed on screen.
    pub rest_confirmed: bool,
    /// When strong pain medicine was last taken.
    pub opioid: Opioid,
    /// Red flags answered with yes.
    pub red_flags: Vec<String>,
    /// No score could be given.
    pub declined: Option<Declined>,
    /// Pain before the procedure from memory.
    pub recalled_baseline: Option<Score>,
    /// The phone's clock was wrong.
    pub clock_suspect: bool,
    /// Who took it by telephone; absent: the patient on the own phone.
    pub entered_by: Option<String>,
    /// Marked as entered in error since then.
    pub in_error_at: Option<At>,
    /// The check-in that this one replaces.
    pub corrects: Option<CheckInId>,
}

/// A prompt of the day and whether it was answered.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PromptView {
    /// When a check-in is due.
    pub at: At,
    /// Answered, due now, still to come, or missed.
    pub state: PromptState,
}

/// The median of a week.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct WeekMedian {
    /// The first hour of the week, hours since the procedure.
    pub from_hour: f64,
    /// Median when moving.
    pub movement: Option<f64>,
    /// Median at rest.
    pub rest: Option<f64>,
    /// How many check-ins.
    pub count: u32,
}

/// The pain before the procedure as it counts now.
#[derive(Clone, Debug, Default, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct BaselineNow {
    /// When moving, 0-10.
    pub movement: Option<Score>,
    /// At rest, 0-10.
    pub rest: Option<Score>,
}

/// A person has seen it: said only after an acknowledgement.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Seen {
    /// When a nurse took the alert.
    pub at: At,
    /// Before when she will call, unless she did already.
    pub call_before: Option<At>,
}

/// The own episode.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct OwnEpisodeView {
    /// The episode.
    pub id: EpisodeId,
    /// Planned, active, completed, ended.
    pub state: EpisodeState,
    /// Vertebrae treated.
    pub levels: Vec<String>,
    /// t = 0.
    pub procedure_ended_at: Option<At>,
    /// When the patient went home.
    pub discharged_at: Option<At>,
    /// The pain before the procedure.
    pub baseline: BaselineNow,
    /// The next check-in asked for.
    pub next: Option<At>,
    /// The prompts of today.
    pub prompts: Vec<PromptView>,
    /// A nurse has seen the newest matter.
    pub seen: Option<Seen>,
    /// A call-back that was promised is late: say so, and where to call.
    pub call_late: bool,
    /// Own entries of the last 14 days, oldest first.
    pub check_ins: Vec<CheckInView>,
    /// Weekly medians of what is older.
    pub medians: Vec<WeekMedian>,
    /// Range of average results in published studies, in scores; absent without a baseline of 4 or more.
    pub curve: Option<Vec<CurvePoint>>,
    /// The server's instant, in the patient's time.
    pub now: At,
}
