//! One day in figures: how long alerts waited for a person, and what became of promises. Pure: the events of an alert in
//! their order, and the day.

use crate::domain::{
    alert::{Outcome, Severity},
    at::At,
    duty::Stretch,
};

/// One event of an alert, as far as a digest asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When it was written, by our clock.
    pub at: At,
    /// The severity then.
    pub severity: Severity,
    /// What.
    pub step: Step,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A rule opened it: found, found again, risen, open once more.
    Opened,
    /// A person took it.
    Taken,
    /// Its rule closed it.
    Settled,
    /// A person closed it; how is not known of the oldest.
    Closed(Option<Outcome>),
    /// Another time was promised.
    Promised,
    /// A call reached the patient.
    Reached,
    /// The promise was not kept.
    Lapsed,
    /// Whoever took it by a button did not look.
    Unopened,
    /// It ended with the follow-up.
    Ended,
}

/// How long an alert that a rule opened waited for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The severity it was opened with.
    pub severity: Severity,
    /// Until what.
    pub fate: WaitFate,
}

/// What ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitFate {
    /// A person took or closed it, after so many milliseconds.
    Taken(i64),
    /// Nothing yet.
    Waits,
    /// No person was needed any more: its rule closed it, it rose, the follow-up ended.
    Overtaken,
}

/// The waits of an alert that began on a day. What a lapse opened again began no new one: somebody had it before.
#[must_use]
pub fn waits(history: &[Happened], day: Stretch) -> Vec<Wait> {
    let mut all = Vec::new();
    let mut open: Option<(Severity, At)> = None;
    let mut end = |open: &mut Option<(Severity, At)>, fate: &dyn Fn(At) -> WaitFate| {
        if let Some((severity, since)) = open.take().filter(|(_, since)| day.has(*since)) {
            all.push(Wait { severity, fate: fate(since) });
        }
    };
    for one in history {
        match one.step {
            Step::Opened => {
                end(&mut open, &|_| WaitFate::Overtaken);
                open = Some((one.severity, one.at));
            }
            Step::Taken | Step::Closed(_) => {
                end(&mut open, &|since| WaitFate::Taken(one.at.since(since)));
            }
            Step::Settled | Step::Ended => end(&mut open, &|_| WaitFate::Overtaken),
            Step::Promised | Step::Reached | Step::Lapsed | Step::Unopened => {}
        }
    }
    end(&mut open, &|_| WaitFate::Waits);
    all
}

/// What became of promises on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Kept, by a call that reached somebody or by an outcome.
    pub kept: u32,
    /// Not kept in time.
    pub late: u32,
    /// Taken by a button, and nobody looked.
    pub unopened: u32,
}

/// The promises about one alert that ended on a day. An outcome "nobody answered" keeps none: it makes the next one.
#[must_use]
pub fn promises(history: &[Happened], day: Stretch) -> Promises {
    let mut promises = Promises::default();
    let mut owed = false;
    for one in history {
        let today = u32::from(day.has(one.at));
        match one.step {
            Step::Taken => owed = one.severity > Severity::Info,
            Step::Promised | Step::Closed(Some(Outcome::NoAnswer)) => owed = true,
            Step::Reached | Step::Closed(_) => {
                promises.kept += today * u32::from(owed);
                owed = false;
            }
            Step::Lapsed => {
                promises.late += today;
                owed = false;
            }
            Step::Unopened => {
                promises.unopened += today;
                owed = false;
            }
            Step::Ended => owed = false,
            Step::Opened | Step::Settled => {}
        }
    }
    promises
}

/// The middle one of some times, and the longest. None: there are none.
#[must_use]
pub fn spread(mut times: Vec<i64>) -> Option<(i64, i64)> {
    times.sort_unstable();
    let slowest = *times.last()?;
    let middle = times.len() / 2;
    let median = if times.len() % 2 == 1 { times[middle] } else { (times[middle - 1] + times[middle]) / 2 };
    Some((median, slowest))
}

/// How much of a day some stretches cover, in milliseconds; what two share counts once.
#[must_use]
pub fn covered(day: Stretch, stretches: &[Stretch]) -> i64 {
    let left: i64 = day.without(stretches).iter().map(|piece| piece.to.since(piece.from)).sum();
    day.to.since(day.from) - left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::MINUTE;

    const DAY: Stretch = Stretch { from: At(0), to: At(1000 * MINUTE) };

    fn history(all: &[(i64, Severity, Step)]) -> Vec<Happened> {
        all.iter().map(|(minute, severity, step)| happened(*minute, *severity, *step)).collect()
    }

    fn happened(minute: i64, severity: Severity, step: Step) -> Happened {
        Happened { at: At(minute * MINUTE), severity, step }
    }

    #[test]
    fn a_wait_lasts_from_what_the_rule_said_to_the_first_hand() {
        use Severity::{Urgent, Warning};
        let rose = [
            (1, Warning, Step::Opened),
            (3, Urgent, Step::Opened),
            (10, Urgent, Step::Taken),
            (40, Urgent, Step::Lapsed),
            (50, Urgent, Step::Taken),
        ];
        let said = [
            Wait { severity: Warning, fate: WaitFate::Overtaken },
            Wait { severity: Urgent, fate: WaitFate::Taken(7 * MINUTE) },
        ];
        assert_eq!(waits(&history(&rose), DAY), said);
        let waiting = history(&[(5, Urgent, Step::Opened)]);
        assert_eq!(waits(&waiting, DAY), [Wait { severity: Urgent, fate: WaitFate::Waits }]);
        assert_eq!(waits(&waiting, Stretch { from: At(6 * MINUTE), ..DAY }), [], "it began the day before");
    }

    #[test]
    fn a_promise_is_kept_once_and_nobody_answered_keeps_none() {
        use Severity::{Info, Urgent};
        let of = |all: &[(i64, Severity, Step)]| promises(&history(all), DAY);
        let called = of(&[
            (1, Urgent, Step::Taken),
            (2, Urgent, Step::Reached),
            (3, Urgent, Step::Closed(Some(Outcome::AdviceGiven))),
        ]);
        assert_eq!(called, Promises { kept: 1, ..Promises::default() });
        let nobody = of(&[
            (1, Urgent, Step::Taken),
            (2, Urgent, Step::Closed(Some(Outcome::NoAnswer))),
            (62, Urgent, Step::Lapsed),
        ]);
        assert_eq!(nobody, Promises { late: 1, ..Promises::default() });
        let info = of(&[(1, Info, Step::Taken), (2, Info, Step::Closed(Some(Outcome::AdviceGiven)))]);
        assert_eq!(info, Promises::default(), "an info alert promises nothing");
        let unlooked = of(&[(1, Urgent, Step::Taken), (11, Urgent, Step::Unopened)]);
        assert_eq!(unlooked, Promises { unopened: 1, ..Promises::default() });
    }

    #[test]
    fn the_middle_of_an_even_number_lies_between_two_and_of_none_is_none() {
        assert_eq!(spread(vec![9, 1, 5]), Some((5, 9)));
        assert_eq!(spread(vec![10, 2, 4, 6]), Some((5, 10)));
        assert_eq!(spread(Vec::new()), None);
    }

    #[test]
    fn what_two_stretches_share_counts_once_and_only_what_lies_in_the_day() {
        let some = |from: i64, to: i64| Stretch { from: At(from), to: At(to) };
        let day = some(100, 200);
        assert_eq!(covered(day, &[some(50, 120), some(110, 130), some(190, 300)]), 40);
        assert_eq!(covered(day, &[]), 0);
    }
}
