//! The board's word for how an episode goes. The first that fits, from the gravest.

use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

use super::{
    alert::{Rule, Severity},
    elapsed::Elapsed,
    episode::EpisodeState,
    judgement::{CheckpointFinding, Finding},
    rules::is_poor,
    score::Score,
    thresholds::Thresholds,
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
    /// Poor relief by the newest score, and no checkpoint has judged that one yet.
    Slow,
    /// Better as expected, or not yet time to tell.
    OnTrack,
    /// No score since the procedure.
    Waiting,
    /// Over.
    Completed,
}

/// What the word is chosen from.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    /// Where the episode stands.
    pub state: EpisodeState,
    /// Unresolved alerts.
    pub open: Vec<(Rule, Severity)>,
    /// Time since the procedure; none before it.
    pub elapsed: Option<Elapsed>,
    /// Pain before the procedure, in the context of the newest score.
    pub baseline: Option<Score>,
    /// The newest score, and when it was felt, counted from the procedure.
    pub last: Option<(Elapsed, Score)>,
    /// What the checkpoints said so far, in order.
    pub checkpoints: &'a [CheckpointFinding],
    /// The parameters this episode is judged by.
    pub thresholds: &'a Thresholds,
}

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
    let Some((felt, last)) = look.last.filter(|(felt, _)| *felt >= Elapsed::ZERO) else {
        return Status::Waiting;
    };
    if look.is_due() && look.is_poor(last) && !look.was_relief(felt) { Status::Slow } else { Status::OnTrack }
}

impl Look<'_> {
    /// Before the first checkpoint nobody expects relief.
    fn is_due(&self) -> bool {
        let first = self.thresholds.checkpoints.first().map(|first| Elapsed::hours(first.at));
        self.elapsed.is_some_and(|elapsed| Some(elapsed) >= first)
    }

    /// As a checkpoint would say of this score alone.
    fn is_poor(&self, Score(last): Score) -> bool {
        is_poor(f64::from(last), self.baseline.map(|baseline| baseline.0), self.thresholds) == Some(true)
    }

    /// Did the newest checkpoint look at what was felt then, and find relief?
    fn was_relief(&self, felt: Elapsed) -> bool {
        let Some(newest) = self.checkpoints.last() else { return false };
        let checkpoint = self.thresholds.checkpoints.iter().find(|one| one.id == newest.checkpoint);
        let looked = checkpoint.is_some_and(|one| felt <= one.window().1);
        looked && matches!(newest.finding, Finding::Partial | Finding::Relief)
    }
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
    use serde_json::json;

    use super::*;
    use crate::domain::thresholds;

    fn hours(hours: f64) -> Elapsed {
        Elapsed::hours(hours)
    }

    /// A baseline of 8, and this score felt an hour ago.
    fn look(last: i16, now: f64, thresholds: &Thresholds) -> Look<'_> {
        Look {
            state: EpisodeState::Active,
            open: vec![],
            elapsed: Some(hours(now)),
            baseline: Some(Score(8)),
            last: Some((hours(now - 1.0), Score(last))),
            checkpoints: &[],
            thresholds,
        }
    }

    fn with(changes: serde_json::Value) -> Thresholds {
        Thresholds::with(changes.as_object().unwrap()).unwrap()
    }

    #[test]
    fn slow_begins_when_relief_is_expected_and_thirty_percent_is_not_reached() {
        let limits = Thresholds::default();
        assert_eq!(of(&look(7, 23.999, &limits)), Status::OnTrack);
        assert_eq!(of(&look(6, 24.0, &limits)), Status::Slow);
        assert_eq!(of(&look(5, 30.0, &limits)), Status::OnTrack);
        assert_eq!(of(&look(3, 30.0, &limits)), Status::OnTrack);
        assert_eq!(of(&Look { baseline: Some(Score(3)), ..look(9, 30.0, &limits) }), Status::OnTrack);
    }

    #[test]
    fn the_thresholds_of_the_episode_say_what_is_slow() {
        let limits = with(json!({"relief_pct": 20.0}));
        assert_eq!(of(&look(6, 30.0, &limits)), Status::OnTrack);
        let limits = with(json!({"relief_pct": 40.0, "resolve_pct": 45.0}));
        assert_eq!(of(&look(5, 30.0, &limits)), Status::Slow);
        let limits = with(json!({"acceptable_nrs": 4, "min_baseline": 5}));
        let of_five = |last| of(&Look { baseline: Some(Score(5)), ..look(last, 30.0, &limits) });
        assert_eq!((of_five(4), of_five(5)), (Status::OnTrack, Status::Slow));
        assert_eq!(of(&Look { baseline: Some(Score(4)), ..look(9, 30.0, &limits) }), Status::OnTrack);
    }

    #[test]
    fn without_a_baseline_it_is_the_score_that_counts_as_at_a_checkpoint() {
        let limits = Thresholds::default();
        let unknown = |last| of(&Look { baseline: None, ..look(last, 30.0, &limits) });
        assert_eq!((unknown(5), unknown(6)), (Status::OnTrack, Status::Slow));
    }

    #[test]
    fn what_a_checkpoint_called_relief_is_not_called_slow() {
        let limits = Thresholds::default();
        let checkpoint = thresholds::CheckpointId::H24;
        for (finding, word) in [(Finding::Partial, Status::OnTrack), (Finding::Poor, Status::Slow)] {
            let said = [CheckpointFinding { checkpoint, finding, masked: false, value: Some(5.5) }];
            let felt = |hour| Some((hours(hour), Score(6)));
            let at_edge = Look { checkpoints: &said, last: felt(27.0), ..look(6, 30.0, &limits) };
            assert_eq!(of(&at_edge), word);
            let later = Look { last: felt(27.001), ..at_edge };
            assert_eq!(of(&later), Status::Slow, "that one is news");
        }
    }

    #[test]
    fn the_gravest_matter_names_the_tile() {
        let limits = Thresholds::default();
        let mut tile = look(7, 50.0, &limits);
        tile.open = vec![(Rule::Silence, Severity::Warning), (Rule::Relief48, Severity::Warning)];
        assert_eq!(of(&tile), Status::PoorRelief);
        tile.open.push((Rule::RedFlag, Severity::Urgent));
        assert_eq!(of(&tile), Status::Urgent);
    }

    #[test]
    fn without_a_score_since_the_procedure_nothing_is_claimed() {
        let limits = Thresholds::default();
        assert_eq!(of(&Look { last: None, ..look(0, 50.0, &limits) }), Status::Waiting);
        let before = |hour| of(&Look { last: Some((hours(hour), Score(8))), ..look(0, 50.0, &limits) });
        assert_eq!((before(-0.001), before(0.0)), (Status::Waiting, Status::Slow));
    }

    #[test]
    fn a_word_is_read_back_as_written() {
        assert_eq!(Status::from_word(&Status::PoorRelief.word()), Status::PoorRelief);
    }
}
