//! The board's word for how an episode goes. The first that fits, from the gravest.

use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

use super::{
    alert::{Rule, Severity},
    at::HOUR,
    episode::EpisodeState,
    score::Score,
};

/// How it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Before the procedure.
    Planned,
    /// An urgent matter is open.
    Urgent,
    /// A red flag is open.
    RedFlag,
    /// Severe pain.
    Severe,
    /// Worse than before the procedure.
    Worse,
    /// Pain came back.
    Rebound,
    /// Poor relief at a checkpoint.
    PoorRelief,
    /// No word for too long.
    Silent,
    /// Less than 30 % better, and no checkpoint has judged it yet.
    Slow,
    /// Better as expected, or not yet time to tell.
    OnTrack,
    /// No score yet.
    Waiting,
    /// Over.
    Completed,
}

/// What the word is chosen from.
#[derive(Clone, Debug)]
pub struct Look {
    /// Where the episode stands.
    pub state: EpisodeState,
    /// Unresolved alerts.
    pub open: Vec<(Rule, Severity)>,
    /// Milliseconds since the procedure.
    pub elapsed: Option<i64>,
    /// Pain before the procedure, in the context of the newest score.
    pub baseline: Option<Score>,
    /// The newest score.
    pub last_score: Option<Score>,
}

/// Before this hour nobody expects relief.
const RELIEF_EXPECTED: i64 = 24 * HOUR;

/// The word for an episode.
#[must_use]
pub fn of(look: &Look) -> Status {
    match look.state {
        EpisodeState::Completed | EpisodeState::Ended => return Status::Completed,
        EpisodeState::Planned if look.open.is_empty() => return Status::Planned,
        EpisodeState::Planned | EpisodeState::Active => {}
    }
    let has = |rules: &[Rule]| look.open.iter().any(|(rule, _)| rules.contains(rule));
    if look.open.iter().any(|(_, severity)| *severity == Severity::Urgent) {
        return Status::Urgent;
    }
    let named = [
        (&[Rule::RedFlag][..], Status::RedFlag),
        (&[Rule::Severe], Status::Severe),
        (&[Rule::Worse], Status::Worse),
        (&[Rule::Rebound], Status::Rebound),
        (&[Rule::Relief24, Rule::Relief48, Rule::Relief72, Rule::ReliefD14], Status::PoorRelief),
        (&[Rule::Silence], Status::Silent),
    ];
    if let Some((_, status)) = named.iter().find(|(rules, _)| has(rules)) {
        return *status;
    }
    let Some(Score(last)) = look.last_score else { return Status::Waiting };
    let Some(Score(baseline)) = look.baseline else { return Status::OnTrack };
    // The same 30 % and the same acceptable pain as at a checkpoint (clinical.md 2.1).
    let slow = last > 3 && baseline >= 4 && (baseline - last) * 100 < 30 * baseline;
    if slow && look.elapsed.is_some_and(|elapsed| elapsed >= RELIEF_EXPECTED) {
        return Status::Slow;
    }
    Status::OnTrack
}

impl Status {
    /// The stored word.
    #[must_use]
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The status of a stored word; an unknown one is `waiting`.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        serde_json::from_value(word.into()).unwrap_or(Self::Waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(last: i16, elapsed: i64) -> Look {
        Look {
            state: EpisodeState::Active,
            open: vec![],
            elapsed: Some(elapsed),
            baseline: Some(Score(8)),
            last_score: Some(Score(last)),
        }
    }

    #[test]
    fn slow_begins_when_relief_is_expected_and_thirty_percent_is_not_reached() {
        assert_eq!(of(&look(7, 12 * HOUR)), Status::OnTrack);
        assert_eq!(of(&look(6, 30 * HOUR)), Status::Slow);
        assert_eq!(of(&look(5, 30 * HOUR)), Status::OnTrack);
        assert_eq!(of(&look(3, 30 * HOUR)), Status::OnTrack);
    }

    #[test]
    fn the_gravest_matter_names_the_tile() {
        let mut tile = look(7, 50 * HOUR);
        tile.open = vec![(Rule::Silence, Severity::Warning), (Rule::Relief48, Severity::Warning)];
        assert_eq!(of(&tile), Status::PoorRelief);
        tile.open.push((Rule::RedFlag, Severity::Urgent));
        assert_eq!(of(&tile), Status::Urgent);
    }

    #[test]
    fn without_a_score_nothing_is_claimed() {
        assert_eq!(of(&Look { last_score: None, ..look(0, 50 * HOUR) }), Status::Waiting);
    }

    #[test]
    fn a_word_is_read_back_as_written() {
        assert_eq!(Status::from_word(&Status::PoorRelief.word()), Status::PoorRelief);
    }
}
