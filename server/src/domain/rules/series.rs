//! The scores of an episode in the order they were felt, and what can be read off such a series (clinical.md 3.1).

use crate::domain::{elapsed::Elapsed, score::Context, thresholds::Thresholds, timeline::Felt};

/// All scores of an episode; those received and not taken back are *present*.
///
/// A score is known by its rank: its place in the order of feeling, ties by id as text, those without one after them.
pub struct Series {
    scores: Vec<Felt>,
    present: [Vec<usize>; 2],
}

impl Series {
    /// Puts the scores into their order; also tells the rank of each place of the list handed in.
    pub fn new(scores: &[Felt]) -> (Self, Vec<usize>) {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| {
            let key = |place: usize| {
                let felt = &scores[place];
                (felt.felt, felt.id.is_none(), felt.id.as_deref(), place)
            };
            key(a).cmp(&key(b))
        });
        let mut ranks = vec![0; scores.len()];
        for (rank, &place) in order.iter().enumerate() {
            ranks[place] = rank;
        }
        let scores = order.iter().map(|&place| scores[place].clone()).collect();
        (Self { scores, present: [Vec::new(), Vec::new()] }, ranks)
    }

    /// The score of a rank, present or not.
    pub fn score(&self, rank: usize) -> &Felt {
        &self.scores[rank]
    }

    /// Ranks of the present scores of a context, oldest first.
    pub fn of(&self, context: Context) -> &[usize] {
        &self.present[context as usize]
    }

    /// Present scores of a context with their ranks, newest first.
    pub fn newest_first(&self, context: Context) -> impl Iterator<Item = (usize, &Felt)> {
        self.of(context).iter().rev().map(|&rank| (rank, &self.scores[rank]))
    }

    /// Rank of the newest present score of a context.
    pub fn newest(&self, context: Context) -> Option<usize> {
        self.of(context).last().copied()
    }

    /// Present scores of a context that were felt between two instants, both included; oldest first.
    pub fn between(&self, context: Context, from: Elapsed, to: Elapsed) -> impl Iterator<Item = &Felt> {
        self.of(context).iter().map(|&rank| &self.scores[rank]).filter(move |s| (from..=to).contains(&s.felt))
    }

    pub(super) fn insert(&mut self, rank: usize) {
        let list = &mut self.present[self.scores[rank].context as usize];
        if let Err(place) = list.binary_search(&rank) {
            list.insert(place, rank);
        }
    }

    /// Takes a score out; false when it was not present.
    pub(super) fn remove(&mut self, rank: usize) -> bool {
        let list = &mut self.present[self.scores[rank].context as usize];
        let Ok(place) = list.binary_search(&rank) else { return false };
        list.remove(place);
        true
    }
}

/// A *run*: the newest score satisfies the condition, and so do its neighbours back over the least span, none of them
/// further apart than the largest gap. The scores of it, newest first; none when there is no such run.
pub fn run<'a>(
    newest_first: impl Iterator<Item = &'a Felt>,
    thresholds: &Thresholds,
    holds: impl Fn(&Felt) -> bool,
) -> Option<Vec<usize>> {
    let span = Elapsed::hours(thresholds.run_min_span_h);
    let gap = Elapsed::hours(thresholds.run_max_gap_h);
    let mut sources = Vec::new();
    let mut ends: Option<(Elapsed, Elapsed)> = None;
    for score in newest_first {
        let (newest, neighbour) = ends.unwrap_or((score.felt, score.felt));
        if !holds(score) || neighbour.minus(score.felt) > gap {
            return None;
        }
        if sources.last() != Some(&score.source) {
            sources.push(score.source);
        }
        if newest.minus(score.felt) >= span {
            return Some(sources);
        }
        ends = Some((newest, score.felt));
    }
    None
}

/// The *sustained best*: the least that two neighbouring unmasked scores, felt before `before`, both kept to. One low
/// slip cannot make it. Neighbours are taken after the masked scores are gone.
pub fn sustained_best<'a>(
    newest_first: impl Iterator<Item = &'a Felt>,
    before: Elapsed,
    thresholds: &Thresholds,
) -> Option<i16> {
    let span = Elapsed::hours(thresholds.run_min_span_h);
    let gap = Elapsed::hours(thresholds.run_max_gap_h);
    let mut best = None;
    let mut later: Option<&Felt> = None;
    for score in newest_first.filter(|s| s.felt < before && !masked(s, thresholds)) {
        if let Some(later) = later {
            let apart = later.felt.minus(score.felt);
            if apart >= span && apart <= gap {
                let kept = later.score.max(score.score);
                best = Some(best.map_or(kept, |best: i16| best.min(kept)));
            }
        }
        later = Some(score);
    }
    best
}

/// Was it felt with an opioid on board?
pub fn masked(score: &Felt, thresholds: &Thresholds) -> bool {
    score.opioid_hours.is_some_and(|hours| hours >= 0.0 && hours < thresholds.mask_h)
}

/// The ordinary median, times two so that it stays a whole number; none of nothing.
pub fn twice_median(mut values: Vec<i16>) -> Option<i16> {
    values.sort_unstable();
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(2 * values[middle]),
        _ => Some(values[middle - 1] + values[middle]),
    }
}

/// Relief in percent of the baseline; meaningful from the smallest baseline on.
pub fn percent(baseline: i16, value: f64) -> f64 {
    100.0 * (f64::from(baseline) - value) / f64::from(baseline)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn felt(hour: f64, score: i16) -> Felt {
        let felt = Elapsed::hours(hour);
        Felt {
            id: None,
            source: 0,
            felt,
            received: felt,
            first_received: felt,
            score,
            context: Context::Movement,
            confirmed: false,
            opioid_hours: None,
            heard: true,
        }
    }

    fn is_run(scores: &[(f64, i16)]) -> bool {
        let scores: Vec<Felt> = scores.iter().map(|&(hour, score)| felt(hour, score)).collect();
        run(scores.iter().rev(), &Thresholds::default(), |s| s.score <= 5).is_some()
    }

    #[test]
    fn a_run_spans_an_hour_and_has_no_gap_over_two_days() {
        assert!(is_run(&[(10.0, 5), (11.0, 5)]));
        assert!(!is_run(&[(10.0, 5), (10.999, 5)]));
        assert!(is_run(&[(10.0, 5), (10.5, 5), (11.0, 4)]));
        assert!(is_run(&[(10.0, 5), (58.0, 5)]));
        assert!(!is_run(&[(10.0, 5), (58.001, 5)]));
        assert!(!is_run(&[(10.0, 5), (58.001, 5), (58.5, 5)]));
    }

    #[test]
    fn a_run_ends_at_the_first_score_that_breaks_it() {
        assert!(!is_run(&[(10.0, 5), (11.0, 6)]));
        assert!(!is_run(&[(10.0, 5), (11.0, 6), (11.5, 5)]));
        assert!(!is_run(&[(10.0, 5)]));
        assert!(!is_run(&[]));
    }

    #[test]
    fn one_low_slip_is_no_sustained_best() {
        let best = |scores: &[Felt]| {
            sustained_best(scores.iter().rev(), Elapsed::hours(100.0), &Thresholds::default())
        };
        assert_eq!(best(&[felt(10.0, 4), felt(20.0, 1), felt(30.0, 4)]), Some(4));
        assert_eq!(best(&[felt(10.0, 2), felt(10.9, 2)]), None);
        assert_eq!(best(&[felt(10.0, 2), felt(11.0, 3)]), Some(3));
        assert_eq!(best(&[felt(10.0, 2), felt(58.001, 2)]), None);
        assert_eq!(best(&[felt(90.0, 2), felt(100.0, 2)]), None);
        let slip = Felt { opioid_hours: Some(1.0), ..felt(20.0, 9) };
        assert_eq!(best(&[felt(10.0, 2), slip, felt(30.0, 2)]), Some(2));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(twice_median(vec![]), None);
        assert_eq!(twice_median(vec![6, 5, 6]), Some(12));
        assert_eq!(twice_median(vec![5, 6]), Some(11));
    }
}
