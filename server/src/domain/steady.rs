//! A line of time that no jump of the machine's clock breaks (reliability.md 7). What runs on between two looks is counted
//! by what cannot be set; the wall's word is taken as long as it agrees, or has good grounds.

use super::at::{At, DAY, SECOND};

/// The wall may differ by so much, and is followed: clocks are set right by a little all the time.
const AGREES: i64 = 5 * SECOND;
/// A jump forward by no more is a machine that slept.
const SLEPT: i64 = DAY;

/// One line. Readings that only ever rise are in milliseconds from any beginning.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    wall: At,
    rising: i64,
    /// A jump forward that has stood for so long is believed.
    stable: i64,
    jump: Option<Jump>,
}

#[derive(Clone, Copy, Debug)]
struct Jump {
    by: i64,
    since: i64,
}

impl Line {
    /// Begins where the wall is.
    #[must_use]
    pub fn begin(wall: At, rising: i64, stable: i64) -> Self {
        Self { wall, rising, stable, jump: None }
    }

    /// Begins no earlier than an instant that is known to have been, if there is one: a wall behind it has jumped.
    #[must_use]
    pub fn begin_after(newest: Option<At>, wall: At, rising: i64, stable: i64) -> Self {
        let Some(newest) = newest.filter(|newest| newest.since(wall) > AGREES) else {
            return Self::begin(wall, rising, stable);
        };
        let jump = Jump { by: wall.since(newest), since: rising };
        Self { wall: newest, rising, stable, jump: Some(jump) }
    }

    /// The present instant, by both readings. Never more than the wall's correction behind the last one.
    pub fn look(&mut self, wall: At, rising: i64) -> At {
        let ours = self.wall.plus(rising - self.rising);
        let by = wall.since(ours);
        if by.abs() <= AGREES {
            return self.accept(wall, rising);
        }
        let same = self.jump.filter(|jump| (jump.by - by).abs() <= AGREES);
        let jump = same.unwrap_or(Jump { by, since: rising });
        self.jump = Some(jump);
        if (0..=SLEPT).contains(&by) && rising - jump.since >= self.stable {
            return self.accept(wall, rising);
        }
        ours
    }

    /// Takes the wall's word from now on.
    pub fn accept(&mut self, wall: At, rising: i64) -> At {
        *self = Self::begin(wall, rising, self.stable);
        wall
    }

    /// How far the wall is from this line, in milliseconds, while its word is not taken: before it, or behind it.
    #[must_use]
    pub fn apart(&self) -> Option<i64> {
        self.jump.map(|jump| jump.by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::at::{HOUR, MINUTE};

    const START: At = At(1_800_000_000_000);

    /// A line that began a minute ago and has agreed since.
    fn line() -> Line {
        let mut line = Line::begin(START, 0, MINUTE);
        assert_eq!(line.look(START.plus(MINUTE), MINUTE), START.plus(MINUTE));
        line
    }

    #[test]
    fn small_corrections_are_followed_both_ways() {
        for by in [-AGREES, -1, 0, 1, AGREES] {
            let mut line = line();
            let wall = START.plus(2 * MINUTE + by);
            assert_eq!((line.look(wall, 2 * MINUTE), line.apart()), (wall, None));
        }
    }

    #[test]
    fn a_machine_that_slept_is_believed_once_its_clock_has_stood_for_a_minute() {
        let mut line = line();
        for (later, believed) in [(0, false), (MINUTE - 1, false), (MINUTE, true), (MINUTE + 1, true)] {
            let (wall, rising) = (START.plus(9 * HOUR + later), 2 * MINUTE + later);
            let now = line.look(wall, rising);
            assert_eq!(now, if believed { wall } else { START.plus(rising) }, "{later}");
            assert_eq!(line.apart().is_some(), !believed);
        }
    }

    #[test]
    fn no_other_jump_is_believed_however_long_it_stands_until_somebody_accepts_it() {
        for by in [-3650 * DAY, -HOUR, -AGREES - 1, DAY + 1, 3650 * DAY] {
            let mut line = line();
            for minutes in [2, 3, 60, 600] {
                let rising = minutes * MINUTE;
                assert_eq!(line.look(START.plus(rising + by), rising), START.plus(rising));
                assert_eq!(line.apart(), Some(by));
            }
            let wall = START.plus(601 * MINUTE + by);
            line.accept(wall, 601 * MINUTE);
            assert_eq!((line.look(wall.plus(1), 601 * MINUTE + 1), line.apart()), (wall.plus(1), None));
        }
    }

    #[test]
    fn a_clock_that_jumps_about_is_not_believed_and_one_that_comes_back_is() {
        let mut line = line();
        for second in 0..600 {
            let (rising, by) = (2 * MINUTE + second * SECOND, HOUR + second % 7 * MINUTE);
            assert_eq!(line.look(START.plus(rising + by), rising), START.plus(rising));
        }
        let rising = 20 * MINUTE;
        assert_eq!((line.look(START.plus(rising), rising), line.apart()), (START.plus(rising), None));
    }

    #[test]
    fn a_start_behind_what_was_goes_on_from_there() {
        for (newest, apart) in [
            (None, None),
            (Some(START.plus(AGREES)), None),
            (Some(START.plus(AGREES + 1)), Some(-AGREES - 1)),
        ] {
            assert_eq!(Line::begin_after(newest, START, 0, MINUTE).apart(), apart);
        }
        let mut line = Line::begin_after(Some(START), START.plus(-HOUR), 0, MINUTE);
        assert_eq!(line.apart(), Some(-HOUR));
        assert_eq!(line.look(START.plus(10 * MINUTE - HOUR), 10 * MINUTE), START.plus(10 * MINUTE));
        assert_eq!(line.look(START.plus(61 * MINUTE), 61 * MINUTE), START.plus(61 * MINUTE));
        assert_eq!(line.apart(), None, "it was set right");
    }
}
