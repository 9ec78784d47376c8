//! Who needs the therapist most, and why (clinical.md 7).

use poem_openapi::{Enum, Object};
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

use super::{
    adherence::WeekSum,
    alert::Rule,
    at::{At, DAY},
    calendar::Day,
    exercise::{ExerciseId, Phase},
    hold::Cause,
    ids::TherapistItemId,
    rules::series::twice_median,
    score::Score,
};

/// Why a patient stands where she stands in the caseload, from the most pressing.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The plan, or an exercise, is held.
    Hold,
    /// A red result of the stop rules waits for the therapist.
    RedStop,
    /// Pain is rising.
    PainRising,
    /// Nothing was logged for seven days.
    NoLog,
    /// Two final weeks in a row were low.
    TwoLowWeeks,
    /// The next phase is proposed.
    PhaseProposal,
    /// Nothing of all that.
    None,
}

/// Every reason of a patient, the most pressing first, as kept in a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Needs(pub Vec<Need>);

/// What a row of the caseload shows beside the patient's name, as it was when the row was kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct Figures {
    /// Days since the procedure, in the patient's calendar.
    pub local_day: i64,
    /// The phase of the plan in force.
    pub phase: Option<Phase>,
    /// Since when that version is in force, or from when on the first one will be.
    pub plan_from: Option<Day>,
    /// What is held today: the plan, else an exercise.
    pub hold: Option<Held>,
    /// Exercises with a red result that waits for the therapist.
    pub red_stops: Vec<ExerciseId>,
    /// The newest date that anything was logged for.
    pub last_log_on: Option<Day>,
    /// The phase that is proposed.
    pub proposal: Option<Proposal>,
    /// The running week.
    pub week: Option<WeekSum>,
    /// The week before it.
    pub last_week: Option<WeekSum>,
    /// Median movement pain of the last seven days.
    pub pain_week: Option<f64>,
    /// The same of the seven days before.
    pub pain_week_before: Option<f64>,
    /// Since when the medians have been rising; nothing else knows it.
    pub rising_since: Option<At>,
    /// Matters that wait for the therapist.
    pub open_items: u32,
}

/// A hold as the caseload shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Held {
    /// Which exercise; absent: the whole plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exercise_id: Option<ExerciseId>,
    /// First local date of it.
    pub from: Day,
    /// What it is for.
    pub cause: Cause,
}

/// A proposed phase as the caseload shows it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Object)]
#[oai(rename_all = "camelCase")]
pub struct Proposal {
    /// The matter to decide on.
    pub item_id: TherapistItemId,
    /// The phase that would come.
    pub next: Phase,
}

/// What is known of a patient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Is the plan or an exercise held today?
    pub held: bool,
    /// Is a red result open?
    pub red_stop: bool,
    /// [`pain_rising`].
    pub pain_rising: bool,
    /// [`silent`](super::adherence::silent).
    pub no_log: bool,
    /// [`two_low_weeks`](super::adherence::two_low_weeks).
    pub two_low_weeks: bool,
    /// Is a phase proposed, and not decided yet?
    pub proposal: bool,
}

impl Look {
    /// Every reason, the most pressing first; none of them: [`Need::None`] alone.
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        let all = [
            (self.held, Need::Hold),
            (self.red_stop, Need::RedStop),
            (self.pain_rising, Need::PainRising),
            (self.no_log, Need::NoLog),
            (self.two_low_weeks, Need::TwoLowWeeks),
            (self.proposal, Need::PhaseProposal),
        ];
        let needs: Vec<Need> = all.into_iter().filter(|(is, _)| *is).map(|(_, need)| need).collect();
        if needs.is_empty() { vec![Need::None] } else { needs }
    }

    /// The most pressing reason.
    #[must_use]
    pub fn need(&self) -> Need {
        self.needs().first().copied().unwrap_or(Need::None)
    }
}

impl Need {
    /// Its place in the order of the caseload, from 1; a column that an index can sort by.
    #[must_use]
    pub fn rank(self) -> i16 {
        self as i16 + 1
    }
}

/// Points that the median of a week rises by, and scores that each week needs.
const RISE: i16 = 2;
const SCORES: usize = 3;
const WEEK: i64 = 7 * DAY;

/// Twice the median movement pain of the last seven days, and of the seven before; none of a week with too few scores.
/// `movement` are the scores after the procedure and when they were felt; seven days are 168 hours, and a score at exactly
/// seven days ago counts to the later ones.
#[must_use]
pub fn medians(movement: &[(At, Score)], now: At) -> (Option<i16>, Option<i16>) {
    let median = |from: At, to: At| {
        let within = movement.iter().filter(|(felt, _)| *felt >= from && *felt < to);
        let scores: Vec<i16> = within.map(|(_, score)| score.0).collect();
        if scores.len() < SCORES { None } else { twice_median(scores) }
    };
    (median(now.plus(-WEEK), now.plus(1)), median(now.plus(-2 * WEEK), now.plus(-WEEK)))
}

/// When a score next goes over into the week before, or out of it: then the medians change although nobody wrote.
#[must_use]
pub fn medians_change(movement: &[(At, Score)], now: At) -> Option<At> {
    let leaves = movement.iter().flat_map(|(felt, _)| [felt.plus(WEEK + 1), felt.plus(2 * WEEK + 1)]);
    leaves.filter(|at| *at > now).min()
}

/// Is pain rising? R-REBOUND or R-WORSE is open, or the median movement pain of the last seven days is at least 2 above
/// that of the seven before, with three scores or more in each.
#[must_use]
pub fn pain_rising(open: &[Rule], movement: &[(At, Score)], now: At) -> bool {
    if open.iter().any(|rule| matches!(rule, Rule::Rebound | Rule::Worse)) {
        return true;
    }
    let (last, before) = medians(movement, now);
    last.zip(before).is_some_and(|(last, before)| last - before >= 2 * RISE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: At = At(1_795_000_000_000);

    /// Scores felt so many days ago.
    fn felt(scores: &[(i64, i16)]) -> Vec<(At, Score)> {
        scores.iter().map(|(days, score)| (NOW.plus(-days * DAY), Score(*score))).collect()
    }

    fn rising(scores: &[(i64, i16)]) -> bool {
        pain_rising(&[], &felt(scores), NOW)
    }

    #[test]
    fn the_most_pressing_reason_comes_first_and_the_others_follow() {
        let all = Look {
            held: true,
            red_stop: true,
            pain_rising: true,
            no_log: true,
            two_low_weeks: true,
            proposal: true,
        };
        let needs = all.needs();
        assert!(needs.is_sorted() && needs.len() == 6);
        assert_eq!(needs.iter().map(|need| need.rank()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert_eq!(Look { held: false, ..all }.need(), Need::RedStop);
        assert_eq!(Look { proposal: true, two_low_weeks: true, ..Look::default() }.need(), Need::TwoLowWeeks);
        assert_eq!(Look::default().needs(), [Need::None]);
    }

    #[test]
    fn pain_rises_when_the_week_s_median_is_two_above_the_one_before() {
        let before = [(8, 2), (9, 3), (10, 3)];
        let with = |last: &[(i64, i16)]| rising(&[last, &before].concat());
        assert!(with(&[(1, 5), (2, 5), (3, 5)]));
        assert!(!with(&[(1, 4), (2, 4), (3, 9)]));
        // 4.5 is not two above 3, and a week has three scores at least.
        assert!(!with(&[(1, 4), (2, 5), (3, 4), (4, 5)]));
        assert!(!with(&[(1, 9), (2, 9)]) && !rising(&[(1, 5), (2, 5), (3, 5), (8, 2), (9, 3)]));
    }

    #[test]
    fn a_score_of_exactly_seven_days_ago_is_one_of_the_last_week() {
        assert!(rising(&[(0, 5), (1, 5), (7, 5), (8, 3), (9, 3), (14, 3)]));
        assert!(!rising(&[(0, 5), (1, 5), (7, 5), (8, 3), (9, 3), (15, 3)]));
    }

    #[test]
    fn the_medians_change_when_a_score_leaves_a_week() {
        let scores = felt(&[(15, 3), (8, 3), (6, 3)]);
        // The one of six days ago leaves the last week tomorrow, the one of eight the week before in six days.
        assert_eq!(medians_change(&scores, NOW), Some(NOW.plus(DAY + 1)));
        assert_eq!(medians_change(&scores[..2], NOW), Some(NOW.plus(6 * DAY + 1)));
        assert_eq!(medians_change(&scores[..1], NOW), None);
        let steady = felt(&[(7, 5), (8, 3)]);
        assert_eq!(
            medians_change(&steady, NOW),
            Some(NOW.plus(1)),
            "exactly seven days ago is still of the last"
        );
    }

    #[test]
    fn a_rebound_or_worse_pain_than_before_is_rising_pain() {
        assert!(pain_rising(&[Rule::Silence, Rule::Rebound], &[], NOW));
        assert!(pain_rising(&[Rule::Worse], &[], NOW));
        assert!(!pain_rising(&[Rule::Severe], &[], NOW));
    }
}
