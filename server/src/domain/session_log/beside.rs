//! The check-in that strong pain, or a red flag, writes beside a log (clinical.md 6.3).

use uuid::Uuid;

use super::{Pain, SessionLog};
use crate::domain::{
    ids::{CheckInId, SessionLogId},
    score::Score,
};

/// A pain of a session from here on is a check-in as well (clinical.md 6.3).
const SEVERE: Score = Score(7);

/// A check-in that a log writes beside itself, judged like any other. Its scores were confirmed on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Always the same for the same log, so that a retry writes no second one.
    pub id: CheckInId,
    /// At rest: the rest pain before the session.
    pub rest: Option<Score>,
    /// When moving: the pain that was 7 or more, else the latest of the session.
    pub movement: Option<Score>,
    /// Red flags answered with yes.
    pub red_flags: Vec<String>,
}

/// The check-in that a log writes beside itself: with a pain of 7 or more, or a red flag. `said_before`: another log of
/// the session has written one for the pains before it, so that they are not said again with every exercise.
#[must_use]
pub fn check_in_beside(log: &SessionLog, said_before: bool) -> Option<Beside> {
    let Pain { rest, before, after } = log.pain;
    let severe = |score: &Score| *score >= SEVERE;
    let new = |score: Option<Score>| score.filter(severe).filter(|_| !said_before);
    // Both may be 7 or more: the worse one is what a nurse has to hear of.
    let strong = new(before).max(after.filter(severe));
    if strong.is_none() && new(rest).is_none() && log.red_flags.is_empty() {
        return None;
    }
    Some(Beside {
        id: beside(log.id),
        rest,
        movement: strong.or(after).or(before),
        red_flags: log.red_flags.clone(),
    })
}

/// The id of the check-in beside a log: the log's own with its last bits turned, so that it stays a UUIDv7 of the same
/// instant.
#[must_use]
pub fn beside(log: SessionLogId) -> CheckInId {
    CheckInId(Uuid::from_u128(log.0.as_u128() ^ 0xFFFF_FFFF))
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{felt, log},
        *,
    };
    use crate::domain::at::HOUR;

    #[test]
    fn strong_pain_writes_a_check_in_beside_the_log_and_less_does_not() {
        let movement = |log: SessionLog| check_in_beside(&log, false).map(|one| (one.rest, one.movement));
        let scores = |rest, movement| Some((Some(Score(rest)), Some(Score(movement))));
        assert_eq!(movement(felt(6, 6, 6)), None);
        assert_eq!(movement(felt(2, 3, 7)), scores(2, 7));
        assert_eq!(movement(felt(2, 7, 4)), scores(2, 7));
        assert_eq!(movement(felt(2, 9, 7)), scores(2, 9));
        // Rest pain alone: the latest movement pain goes with it.
        assert_eq!(movement(felt(7, 3, 4)), scores(7, 4));
    }

    #[test]
    fn a_red_flag_writes_one_too_whatever_the_pain() {
        let flagged = SessionLog { red_flags: vec!["RF-CHEST".into()], ..felt(1, 2, 3) };
        let beside = check_in_beside(&flagged, true).unwrap();
        assert_eq!((beside.movement, beside.red_flags), (Some(Score(3)), vec!["RF-CHEST".to_string()]));
        let silent = SessionLog { red_flags: vec!["RF-CHEST".into()], ..log() };
        assert_eq!(check_in_beside(&silent, false).unwrap().movement, None);
    }

    #[test]
    fn the_pains_before_a_session_are_said_once_and_not_with_every_exercise() {
        let first = felt(2, 8, 5);
        let second = SessionLog { done: first.done.plus(HOUR), ..felt(2, 8, 6) };
        assert!(second.same_session(&first) && !second.same_session(&felt(2, 7, 5)));
        assert_eq!(check_in_beside(&second, true), None);
        let worse = felt(2, 8, 7);
        assert_eq!(check_in_beside(&worse, true).unwrap().movement, Some(Score(7)));
    }

    #[test]
    fn a_retry_writes_the_same_check_in() {
        let id = check_in_beside(&felt(0, 0, 9), false).unwrap().id;
        assert_eq!(id, beside(log().id));
        assert_ne!(id.0, log().id.0);
        assert_eq!(id.0.get_version_num(), 7);
    }
}
