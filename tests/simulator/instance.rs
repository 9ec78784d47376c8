//! One running process: it looks each second for what is due, climbs, claims, sends and settles; and it starts, crashes and
//! is frozen.

use std::sync::Arc;

use reliefline_server::{
    domain::{
        alert::{AlertState, Severity},
        at::{At, HOUR, MINUTE, SECOND},
        catch_up,
        course::Stretch,
        downtime,
        ids::{AlertId, EpisodeId, InstanceId},
    },
    pulse::CatchUp,
    push::hosts::Hosts,
};
use uuid::Uuid;

use crate::{
    climbing::{self, Plan},
    clinic::Desk,
    judging,
    store::Store,
    world::{Happening, World},
};

/// One process, or the place of one that is down.
pub struct Instance {
    pub id: InstanceId,
    /// How far its clock is ahead, in milliseconds.
    pub skew: i64,
    /// Which moment of a second it looks at.
    phase: i64,
    /// Counts its starts: what an earlier life had under way is gone.
    pub epoch: u32,
    up_since: Option<At>,
    pub frozen_until: Option<At>,
    last_beat: At,
    pub hosts: Arc<Hosts>,
    pub catch_up: CatchUp,
    looks_at: Option<At>,
    rests_until: At,
    sends_from: At,
    pub patience: i64,
    /// A transaction of this round failed.
    pub has_failed: bool,
}

/// Beats come so often.
const BEAT: i64 = 10 * SECOND;
/// A step of the ladder that was looked at is written within so long (ms).
pub const WRITES_WITHIN: i64 = 800;
/// So many messages share one transaction at most.
const AT_ONCE: usize = 50;

impl World {
    /// One to three instances; in one world of sixteen all of them are down for more than a day.
    pub fn draw_instances(&mut self, start: At, end: At) {
        let count = self.chance.one_of(&[1, 1, 2, 3]);
        for place in 0..count {
            let skew = if count == 1 { 0 } else { self.chance.within(-700, 700) };
            self.instances.push(Instance {
                id: InstanceId(Uuid::from_u128(3000 + place as u128)),
                skew,
                phase: self.chance.within(0, SECOND),
                epoch: 0,
                up_since: Some(start),
                frozen_until: None,
                last_beat: start.plus(skew),
                hosts: Arc::new(Hosts::default()),
                catch_up: CatchUp::default(),
                looks_at: None,
                rests_until: start,
                sends_from: start,
                patience: SECOND,
                has_failed: false,
            });
            let mut at = start.plus(self.chance.within(0, 30 * HOUR));
            while at < end {
                let lasts = self.chance.within(SECOND, 3 * MINUTE);
                let what = match self.chance.says(0.5) {
                    true => Happening::Crashes(place),
                    false => Happening::Freezes(place, lasts),
                };
                let is_crash = matches!(what, Happening::Crashes(_));
                self.agenda.put(at, what);
                if is_crash {
                    self.agenda.put(at.plus(lasts), Happening::Starts(place));
                }
                at = at.plus(lasts + self.chance.within(HOUR, 40 * HOUR));
            }
        }
        let mut at = start.plus(self.chance.within(0, 60 * HOUR));
        while self.chance.says(0.5) && at < end {
            let long = self.chance.says(0.12);
            let lasts = if long {
                self.chance.within(25 * HOUR, 34 * HOUR)
            } else {
                self.chance.within(30 * SECOND, 4 * HOUR)
            };
            for place in 0..count {
                let apart = self.chance.within(0, 3 * SECOND);
                self.agenda.put(at.plus(apart), Happening::Crashes(place));
                self.agenda.put(at.plus(lasts + apart), Happening::Starts(place));
            }
            at = at.plus(lasts + self.chance.within(HOUR, 40 * HOUR));
        }
    }

    /// Does it answer?
    pub fn is_up(&self, place: usize) -> bool {
        self.instances[place].up_since.is_some() && self.instances[place].frozen_until.is_none()
    }

    fn anyone_up(&self) -> bool {
        (0..self.instances.len()).any(|place| self.is_up(place))
    }

    pub fn starts(&mut self, place: usize) {
        self.say("an instance starts", place as u128);
        if self.instances[place].up_since.is_some() {
            return;
        }
        let was_down = !self.anyone_up();
        let now = self.now;
        let one = &mut self.instances[place];
        (one.up_since, one.frozen_until, one.looks_at) = (Some(now), None, None);
        (one.hosts, one.catch_up, one.rests_until) = (Arc::new(Hosts::default()), CatchUp::default(), now);
        self.comes_back(place, was_down);
    }

    pub fn crashes(&mut self, place: usize) {
        self.say("an instance crashes", place as u128);
        if self.instances[place].up_since.is_none() {
            return;
        }
        self.stops_beating(place);
        self.forgets_the_stop(place);
        let one = &mut self.instances[place];
        (one.up_since, one.frozen_until, one.looks_at) = (None, None, None);
        one.epoch += 1;
        self.is_nobody_left();
    }

    pub fn freezes(&mut self, place: usize, lasts: i64) {
        self.say("an instance is frozen", place as u128);
        if !self.is_up(place) {
            return;
        }
        self.stops_beating(place);
        let until = self.now.plus(lasts);
        self.instances[place].frozen_until = Some(until);
        self.agenda.put(until, Happening::Thaws(place));
        self.is_nobody_left();
    }

    pub fn thaws(&mut self, place: usize) {
        let now = self.now;
        if self.instances[place].frozen_until.is_none_or(|until| until > now) {
            return;
        }
        self.say("an instance goes on", place as u128);
        let was_down = !self.anyone_up();
        let one = &mut self.instances[place];
        (one.up_since, one.frozen_until, one.looks_at, one.rests_until) = (Some(now), None, None, now);
        self.comes_back(place, was_down);
    }

    fn stops_beating(&mut self, place: usize) {
        let last = self.last_beat(place);
        self.instances[place].last_beat = last;
    }

    fn is_nobody_left(&mut self) {
        if !self.anyone_up() {
            self.laws.nobody_is_up(self.now);
        }
    }

    /// The last beat of an instance: while it is up it beats every ten seconds.
    fn last_beat(&self, place: usize) -> At {
        let one = &self.instances[place];
        match one.up_since.filter(|_| one.frozen_until.is_none()) {
            Some(since) => since.plus(self.now.since(since) / BEAT * BEAT + one.skew),
            None => one.last_beat,
        }
    }

    /// So many instances have beaten within a minute.
    pub fn running(&self, now: At) -> u64 {
        let since = now.plus(-downtime::UNNOTICED);
        (0..self.instances.len()).filter(|place| self.last_beat(*place) >= since).count() as u64
    }

    /// Before anything else it looks whether nobody ran until now.
    fn comes_back(&mut self, place: usize, was_down: bool) {
        if was_down {
            self.laws.somebody_is_up(self.now);
        }
        self.laws.trouble(self.now, if was_down { 10 * SECOND } else { 0 });
        let others =
            (0..self.instances.len()).filter(|other| *other != place).map(|other| self.last_beat(other));
        let beat = others.chain([self.instances[place].last_beat]).max().expect("one at least");
        let now = self.now.plus(self.instances[place].skew);
        let ahead = now.plus(downtime::UNNOTICED);
        let heard = self.store.episodes.all().map(|(_, row)| row.heard_until).filter(|at| *at <= ahead).max();
        let last = heard.map_or(beat, |heard| beat.max(heard));
        if let Some(stretch) = downtime::gap(last, now) {
            // It tries until it is kept: what is judged before knows of it all the same.
            self.store.add_downtime(stretch);
            let kept = self.store.write(crate::store::Fate::Kept, |_| Some(()));
            kept.expect("it is kept");
            self.store.being_told = Some(stretch);
        }
        let known = self.instances[place].catch_up.of();
        let is_news = |stop: &Stretch| now.since(stop.to) <= catch_up::JOINED_FOR && known != Some(*stop);
        if let Some(stop) = self.store.being_told.filter(is_news) {
            self.instances[place].catch_up.begins(stop, now);
            self.catches_up(place);
        }
    }

    /// An instance looks again when something is due, and a second after its last look at the earliest.
    pub fn plan_looks(&mut self) {
        let judged = self.store.episodes.next_due().into_iter().chain(self.store.ladder.next_due()).min();
        let sent = self.store.outbox.next_due();
        for place in 0..self.instances.len() {
            if !self.is_up(place) {
                continue;
            }
            let one = &mut self.instances[place];
            let judges = judged.map(|due| due.plus(-one.skew).max(one.rests_until));
            let sends = sent.map(|due| due.plus(-one.skew).max(one.rests_until).max(one.sends_from));
            // Until it has caught up it looks each second, so that it notices when it has.
            let idles = one.catch_up.of().map(|_| one.rests_until);
            let Some(from) = judges.into_iter().chain(sends).chain(idles).min() else { continue };
            let from = from.max(self.now);
            let wait = (one.phase - from.0).rem_euclid(SECOND);
            let at = from.plus(wait);
            if one.looks_at.is_none_or(|looks| looks > at) {
                one.looks_at = Some(at);
                self.agenda.put(at, Happening::Looks(place, at));
            }
        }
    }

    /// Somebody wrote through this instance: it looks at once.
    pub fn nudge(&mut self, place: usize) {
        let at = self.soon(0, 30);
        if self.instances[place].looks_at.is_none_or(|looks| looks > at) {
            self.instances[place].looks_at = Some(at);
            self.agenda.put(at, Happening::Looks(place, at));
        }
    }

    pub fn looks(&mut self, place: usize, at: At) {
        if !self.is_up(place) || self.instances[place].looks_at != Some(at) {
            return;
        }
        self.instances[place].looks_at = None;
        let worked = self.round(place);
        let rests = if worked { self.soon(1, 20) } else { self.now.plus(SECOND) };
        let one = &mut self.instances[place];
        one.rests_until = rests;
        // What waits for a push service that rests is looked at each second too; here less often, to save the world's time.
        let keeps_pace = one.catch_up.of().is_some();
        one.patience =
            if worked || keeps_pace { SECOND } else { (2 * one.patience).clamp(SECOND, 8 * SECOND) };
        one.sends_from = self.now.plus(one.patience);
        if worked {
            self.instances[place].looks_at = Some(rests);
            self.agenda.put(rests, Happening::Looks(place, rests));
        }
    }

    pub fn here(&self, place: usize) -> At {
        self.now.plus(self.instances[place].skew)
    }

    /// One round of work; each part by itself. True: there may be more.
    fn round(&mut self, place: usize) -> bool {
        let now = self.here(place);
        self.instances[place].has_failed = false;
        // Something overdue was found.
        let mut found = false;
        let mut worked = false;
        for key in self.store.episodes.due(now).into_iter().take(20) {
            let done = self.write(place, |desk, store| judging::due(desk, store, EpisodeId::from(key)));
            worked |= matches!(done, Ok(Some(())));
        }
        found |= worked;
        let mut waiting: Vec<(bool, AlertId, Severity)> = Vec::new();
        for key in self.store.ladder.due(now) {
            if let Some(row) = self.store.ladder.get(key) {
                waiting.push((row.held_since.is_some(), row.alert_id, row.severity));
            }
        }
        waiting.sort_by_key(|(is_held, _, severity)| (!is_held, std::cmp::Reverse(*severity)));
        for (is_held, alert, _) in waiting.into_iter().take(AT_ONCE) {
            if is_held {
                let done = self.write(place, |desk, store| climbing::lapse(desk, store, alert));
                worked |= matches!(done, Ok(Some(())));
                continue;
            }
            let desk = Desk::of(&self.clinic, &self.instances[place], self.now);
            let Some(plan) = climbing::look(desk, &self.store, alert) else { continue };
            let plan = Box::new(plan);
            let epoch = self.instances[place].epoch;
            found = true;
            if self.chance.says(0.3) {
                let at = self.soon(1, WRITES_WITHIN);
                self.agenda.put(at, Happening::Climbs(place, epoch, plan));
            } else {
                self.climbs(place, epoch, plan);
                worked = true;
            }
        }
        found |= worked;
        worked |= self.deliver(place, found);
        // Nothing is due any more, and neither because the pace holds it back nor because nobody could look.
        let one = &self.instances[place];
        let has_room = one.catch_up.room(false, now).is_some_and(|room| room > 0);
        if !found && !worked && !one.has_failed && has_room {
            self.store.being_told = None;
            self.instances[place].catch_up.ends();
            self.has_caught_up(place);
        }
        worked
    }

    /// Writes a step of the ladder, if the alert still stands where it was seen.
    pub fn climbs(&mut self, place: usize, epoch: u32, plan: Box<Plan>) {
        if self.instances[place].epoch != epoch || !self.is_up(place) {
            return;
        }
        self.say("a step of the ladder", plan.alert.0.as_u128());
        let _ = self.write(place, |desk, store| climbing::write(desk, store, *plan));
    }
}

/// An alert that nobody has taken.
pub fn is_open(store: &Store, alert: AlertId) -> bool {
    store.alerts.get(alert.into()).is_some_and(|alert| alert.state == AlertState::Open)
}
