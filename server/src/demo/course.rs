//! A believable recovery from a seed: the published curve, a person's own distance from it, and days good and bad
//! (clinical.md 2.3).

use super::chance::Chance;
use crate::domain::{
    at::{At, HOUR, MINUTE},
    score::Opioid,
};

/// How a made-up patient fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// As most do.
    OnTrack,
    /// Hardly better, and says nothing today: waits for somebody who tries the demo.
    Quiet,
    /// Better, but slowly.
    Slow,
    /// Hardly better at all.
    Poor,
    /// Better, then worse again from day 6.
    Rebound,
    /// Answers at first, then no more.
    Silent,
    /// Very strong pain now.
    Severe,
    /// A red flag today.
    RedFlag(&'static str),
    /// Relief only with strong medicine.
    Masked,
    /// A phone that was offline over the last night.
    Offline,
    /// Waits for the procedure.
    Planned,
}

/// One check-in to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Hours since the procedure at which it is felt.
    pub felt_h: f64,
    /// Hours since the procedure at which it reaches the clinic.
    pub received_h: f64,
    /// 0-10.
    pub movement: i16,
    /// 0-10; some skip it.
    pub rest: Option<i16>,
    /// Strong medicine.
    pub opioid: Opioid,
    /// Red flags answered with yes.
    pub red_flags: Vec<String>,
}

/// One made-up recovery.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// Pain before the procedure, 0-10.
    pub baseline: i16,
    /// Check-ins over 84 days, in order.
    pub entries: Vec<Entry>,
}

/// Centre of the published curve, percent of the baseline at an hour.
const CENTRE: [(f64, f64); 5] = [(0.0, 100.0), (24.0, 56.0), (336.0, 56.0), (720.0, 46.0), (2_160.0, 41.0)];
/// Deviation of one person from the mean, in points.
const PERSON_SD: f64 = 1.0;
/// Deviation of one day from the person, in points.
const DAY_SD: f64 = 0.6;

/// The recovery that belongs to a seed. `now_h` is where the story is today: what a fate does, it does about now.
#[must_use]
pub fn recovery(seed: u64, fate: Fate, now_h: f64) -> Recovery {
    let mut chance = Chance::of(seed);
    let baseline = (7.6 + chance.normal()).round().clamp(6.0, 10.0);
    let person = (chance.normal() * PERSON_SD).clamp(-1.5, 1.2);
    let opioid_days = 1.0 + chance.even() * 3.0;
    let mut entries = Vec::new();
    for prompt in prompts() {
        // Not everybody answers each prompt, and nobody to the minute.
        let answers = prompt < 50.0 || chance.says(0.93);
        let felt_h = prompt + chance.even() * 0.7;
        let bad_day = chance.normal() * DAY_SD;
        let medicine = chance.even();
        let skips_rest = chance.says(0.2);
        let stops = match fate {
            Fate::Silent => now_h - 22.0,
            Fate::Quiet => now_h - 4.0,
            _ => f64::INFINITY,
        };
        if !answers || felt_h > stops {
            continue;
        }
        let mut movement = baseline * percent(felt_h) / 100.0 + person + bad_day;
        let mut opioid = match felt_h / 24.0 {
            days if days < opioid_days && medicine < 0.5 => Opioid::Under4h,
            days if days < opioid_days => Opioid::Over4h,
            _ => Opioid::None,
        };
        match fate {
            Fate::Quiet => movement = 7.0,
            Fate::Slow => movement = baseline * 0.68 + bad_day * 0.5,
            Fate::Poor => movement = baseline - 1.0 + bad_day.clamp(-0.4, 0.4),
            Fate::Rebound if felt_h > now_h - 40.0 => movement = movement.max(2.0) + 3.0,
            Fate::Rebound => movement = baseline * 0.3 + bad_day * 0.4,
            Fate::Severe if felt_h > now_h - 3.0 => movement = 9.0,
            Fate::Masked => (movement, opioid) = (baseline * 0.35 + bad_day * 0.3, Opioid::Under4h),
            _ => {}
        }
        let movement = score(movement);
        let rest = (!skips_rest).then(|| score(f64::from(movement) - 1.6 + bad_day * 0.5));
        let late = fate == Fate::Offline && felt_h > now_h - 16.0 && felt_h < now_h - 1.0;
        entries.push(Entry {
            felt_h,
            received_h: if late { now_h - 0.5 } else { felt_h + 0.01 },
            movement,
            rest,
            opioid,
            red_flags: Vec::new(),
        });
    }
    if let Fate::RedFlag(flag) = fate {
        let felt_h = now_h - 0.6;
        let near = |entry: &&mut Entry| (entry.felt_h - felt_h).abs() < 3.0;
        match entries.iter_mut().find(near) {
            Some(entry) => entry.red_flags = vec![flag.into()],
            None => entries.push(Entry {
                felt_h,
                received_h: felt_h + 0.01,
                movement: 5,
                rest: None,
                opioid: Opioid::None,
                red_flags: vec![flag.into()],
            }),
        }
    }
    entries.sort_by(|a, b| a.received_h.total_cmp(&b.received_h));
    let baseline = if fate == Fate::Quiet { 8 } else { score(baseline) };
    Recovery { baseline, entries }
}

/// Three prompts a day at first, then one, then one a week (clinical.md 1.3), in hours since the procedure.
fn prompts() -> impl Iterator<Item = f64> {
    let early = (0..9).map(|turn| 4.0 + f64::from(turn) * 8.0);
    let daily = (4..14).map(|day| f64::from(day) * 24.0);
    let weekly = (2..12).map(|week| f64::from(week) * 168.0 + 24.0);
    early.chain(daily).chain(weekly)
}

fn percent(hour: f64) -> f64 {
    let after = CENTRE.iter().position(|(at, _)| *at > hour).unwrap_or(CENTRE.len() - 1);
    let ((from, low), (to, high)) = (CENTRE[after - 1], CENTRE[after]);
    low + (high - low) * ((hour - from) / (to - from)).clamp(0.0, 1.0)
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to 0-10")]
fn score(value: f64) -> i16 {
    value.round().clamp(0.0, 10.0) as i16
}

/// The instant so many hours after the procedure.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "hours of 84 days")]
pub fn instant(end: At, hours: f64) -> At {
    end.plus((hours * HOUR as f64) as i64)
}

/// How long before the procedure the baseline was asked.
pub const BASELINE_BEFORE: i64 = 2 * HOUR;
/// How long after the procedure people go home.
pub const DISCHARGE_AFTER: i64 = 3 * HOUR + 30 * MINUTE;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let (once, again) = (recovery(7, Fate::OnTrack, 40.0), recovery(7, Fate::OnTrack, 40.0));
        assert_eq!(once.entries, again.entries);
        assert_ne!(once.entries, recovery(8, Fate::OnTrack, 40.0).entries);
    }

    #[test]
    fn the_mean_of_many_follows_the_published_curve() {
        let at_48: Vec<f64> = (0..400)
            .filter_map(|seed| {
                let recovery = recovery(seed, Fate::OnTrack, 2_000.0);
                let entry = recovery.entries.iter().find(|entry| (40.0..56.0).contains(&entry.felt_h))?;
                Some(100.0 * f64::from(entry.movement) / f64::from(recovery.baseline))
            })
            .collect();
        let mean = at_48.iter().sum::<f64>() / at_48.len() as f64;
        assert!((50.0..62.0).contains(&mean), "56 % is published, {mean:.1} % drawn");
    }

    #[test]
    fn a_silent_one_says_nothing_for_the_last_twenty_hours() {
        let last = recovery(3, Fate::Silent, 48.0).entries.last().map(|entry| entry.felt_h);
        assert!(last.is_none_or(|hour| hour < 28.0));
    }
}
