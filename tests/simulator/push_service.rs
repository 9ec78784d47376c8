//! Push services that are up, full, broken, slow or forgetful; and a mail server and an SMS gateway beside them.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use reliefline_server::domain::{
    at::{At, HOUR, MINUTE, SECOND},
    ids::SubscriptionId,
    message::Outcome,
};

use crate::{chance::Chance, clock::Stretches};

/// How a host answers for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Full(u64),
    Broken(u16),
    Hangs,
    /// It takes the message, and the answer is lost.
    TakesAndResets,
    Garbage,
    Refuses,
    Misdirects,
}

/// What became of a try: its answer, when it is there, and whether the message was taken.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub outcome: Outcome,
    pub at: At,
    pub taken: bool,
}

/// All hosts.
pub struct PushService {
    moods: BTreeMap<&'static str, Vec<(At, At, Mood)>>,
    /// Devices that a host has forgotten, and since when.
    pub forgotten: BTreeMap<SubscriptionId, At>,
    /// Those that were told so already.
    pub told_gone: BTreeSet<SubscriptionId>,
}

/// The hosts of phones.
pub const HOSTS: [&str; 3] = ["https://one.example", "https://two.example", "https://three.example"];

impl PushService {
    /// With faults in so much of the time.
    pub fn draw(chance: &mut Chance, start: At, end: At, faults: f64) -> Self {
        let mut moods = BTreeMap::new();
        for host in HOSTS.into_iter().chain(["email", "webhook"]) {
            let mut stretches = Vec::new();
            let mut at = start;
            while faults > 0.0 && at < end {
                let lasts = chance.within(10 * SECOND, 50 * MINUTE);
                let pause = (lasts as f64 * (1.0 - faults) / faults) as i64;
                at = at.plus(chance.within(0, 2 * pause + HOUR));
                let mood = match chance.within(0, 12) {
                    0..=2 => Mood::Full(chance.one_of(&[0, 1, 30, 120, 100_000])),
                    3..=5 => Mood::Broken(chance.one_of(&[500, 503, 408, 425])),
                    6 | 7 => Mood::Hangs,
                    8 => Mood::TakesAndResets,
                    9 => Mood::Garbage,
                    10 => Mood::Refuses,
                    _ => Mood::Misdirects,
                };
                stretches.push((at, at.plus(lasts), mood));
                at = at.plus(lasts);
            }
            moods.insert(host, stretches);
        }
        Self { moods, forgotten: BTreeMap::new(), told_gone: BTreeSet::new() }
    }

    /// Hands a message in; `device` where it is a push.
    pub fn hand_in(
        &mut self,
        chance: &mut Chance,
        host: &str,
        device: Option<SubscriptionId>,
        now: At,
    ) -> Answer {
        let soon = now.plus(chance.within(20, 400));
        let answer = |outcome, taken| Answer { outcome, at: soon, taken };
        let status = |status| Outcome::of_status(status, None);
        let host = if host.starts_with("webhook") { "webhook" } else { host };
        let moods = self.moods.get(host).map(Vec::as_slice).unwrap_or_default();
        let mood = moods.iter().find(|(from, to, _)| (*from..*to).contains(&now)).map(|(.., mood)| *mood);
        match mood {
            Some(Mood::Full(wait)) => {
                return answer(Outcome::of_status(429, Some(Duration::from_secs(wait))), false);
            }
            Some(Mood::Broken(code)) => return answer(status(code), false),
            // A send is given up after ten seconds.
            Some(Mood::Hangs) => {
                return Answer {
                    outcome: Outcome::Later(None, None),
                    at: now.plus(10 * SECOND),
                    taken: false,
                };
            }
            Some(Mood::Garbage) => return answer(status(299), false),
            Some(Mood::Refuses) => return answer(status(413), false),
            Some(Mood::Misdirects) => return answer(status(403), false),
            Some(Mood::TakesAndResets) | None => {}
        }
        if let Some(device) = device.filter(|id| self.forgotten.get(id).is_some_and(|since| *since <= now)) {
            self.told_gone.insert(device);
            return answer(status(410), false);
        }
        match mood {
            Some(_) => answer(Outcome::Later(None, None), true),
            None => answer(status(201), true),
        }
    }
}

/// When something is not there, again and again.
pub fn now_and_then(chance: &mut Chance, start: At, end: At, every: i64, lasts: i64) -> Stretches {
    let mut stretches = Vec::new();
    let mut at = start.plus(chance.within(0, 2 * every));
    while at < end {
        let to = at.plus(chance.within(lasts / 10, 2 * lasts));
        stretches.push((at, to));
        at = to.plus(chance.within(MINUTE, 2 * every));
    }
    Stretches(stretches)
}

impl crate::world::World {
    /// Does any host ask for patience, or fail, in this time?
    pub fn is_any_host_patient(&self, from: At, to: At) -> bool {
        self.service.moods.values().flatten().any(|(begins, ends, _)| *begins <= to && *ends >= from)
    }
}
