//! What must be so after each step, reckoned from what was seen to happen and not from what the store says of itself: the
//! invariants of reliability.md 9. Every law names its invariant.
//!
//! A time that is promised counts while an instance is up and its transactions are kept: [`Laws::trouble`] moves it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use reliefline_server::{
    domain::{
        alert::{AlertState, Rule, RuleEvent, Severity},
        at::{At, DAY, HOUR, MINUTE, SECOND},
        delivery::Target,
        episode::EpisodeState,
        ids::{AlertId, EpisodeId, InstanceId, MessageId, SubscriptionId},
        message::{MessageKind, MessageState, Outcome, SubscriptionState},
        promise::{self, Matter},
    },
    store::{alert, outbox},
};

use crate::{
    climbing, instance,
    nurse::Intent,
    paging,
    store::{Changes, Deed, episode_at, place},
    world::World,
};

/// What is done is done within so long after it is due.
const PROMPT: i64 = 5 * SECOND;
/// Clocks of two instances are so far apart at most.
const APART: i64 = 1_500;

/// An alert as it was seen to climb since a rule last raised it.
struct Climbing {
    severity: Severity,
    began: At,
    held: i64,
    held_since: Option<At>,
    highest: i16,
}

impl Climbing {
    /// How long it has waited for a person.
    fn waited(&self, now: At) -> i64 {
        now.since(self.began) - self.held - self.held_since.map_or(0, |since| now.since(since))
    }
}

#[derive(Clone, Copy)]
enum Check {
    /// I10: it must have reached this level.
    Level(AlertId, i16),
    /// A promise that was made so must not stand unkept.
    Promise(AlertId, i32, At),
    /// Who took it by a button must have looked.
    Look(AlertId, i32),
    /// I18: this level was dead.
    Dead(AlertId, i32, i16),
    /// I15: this lease must be over.
    Lease(MessageId, i64),
    /// I20: somebody must have been told of a silence.
    Silence(EpisodeId),
}

/// What was seen to happen, and what must come of it.
pub struct Laws {
    pub broken: Option<String>,
    checks: BTreeMap<(At, u64), Check>,
    numbered: u64,
    climbing: HashMap<AlertId, Climbing>,
    causes: HashMap<AlertId, i32>,
    sent: HashSet<(AlertId, i32, i16, MessageKind, i32, Target)>,
    holders: HashMap<MessageId, (InstanceId, i64)>,
    stopped: HashMap<AlertId, At>,
    reached: HashSet<(AlertId, i32)>,
    looked: HashSet<(AlertId, i32)>,
    promised: HashMap<AlertId, At>,
    closed: HashSet<AlertId>,
    winners: HashSet<(AlertId, i32)>,
    /// Each L of each episode, in order.
    heard: HashMap<EpisodeId, Vec<At>>,
    accepted: HashMap<SubscriptionId, VecDeque<At>>,
    outages: Vec<(At, At)>,
    down_since: Option<At>,
    /// A time that is promised is not promised before.
    well_from: At,
    persons_step: bool,
}

impl Laws {
    pub fn new(start: At) -> Self {
        Self {
            broken: None,
            checks: BTreeMap::new(),
            numbered: 0,
            climbing: HashMap::new(),
            causes: HashMap::new(),
            sent: HashSet::new(),
            holders: HashMap::new(),
            stopped: HashMap::new(),
            reached: HashSet::new(),
            looked: HashSet::new(),
            promised: HashMap::new(),
            closed: HashSet::new(),
            winners: HashSet::new(),
            heard: HashMap::new(),
            accepted: HashMap::new(),
            outages: Vec::new(),
            down_since: None,
            well_from: start,
            persons_step: false,
        }
    }

    fn breaks(&mut self, law: &str, what: String) {
        self.broken.get_or_insert(format!("{law}: {what}"));
    }

    fn must(&mut self, by: At, check: Check) {
        self.numbered += 1;
        self.checks.insert((by, self.numbered), check);
    }

    /// Something failed: what is due has so long from now on.
    pub fn trouble(&mut self, now: At, grace: i64) {
        self.well_from = self.well_from.max(now.plus(grace));
    }

    pub fn nobody_is_up(&mut self, now: At) {
        self.down_since.get_or_insert(now);
    }

    pub fn somebody_is_up(&mut self, now: At) {
        if let Some(since) = self.down_since.take() {
            self.outages.push((since, now));
        }
    }

    /// The time from one instant to another in which nobody ran, at most a day of each stretch; and what may be wrong about
    /// it, because a minute goes unnoticed and beats are ten seconds apart.
    fn outage(&self, from: At, to: At) -> (i64, i64) {
        let mut all = (0, 2 * SECOND);
        for (since, until) in &self.outages {
            let within = (*until).min(to).since((*since).max(from));
            if within > 0 {
                all.0 += within.min(DAY);
                all.1 += 80 * SECOND;
            }
        }
        all
    }
}

impl World {
    /// The first that is heard of an episode is its procedure.
    pub fn heard_first(&mut self, episode: EpisodeId, end: At) {
        self.heard(episode, end);
    }

    /// Somebody was heard.
    pub fn heard(&mut self, episode: EpisodeId, at: At) {
        let heard = self.laws.heard.entry(episode).or_default();
        if heard.last().is_some_and(|last| *last >= at) {
            return;
        }
        heard.push(at);
        self.laws.must(at.plus(20 * HOUR + 10 * SECOND), Check::Silence(episode));
    }

    /// A message leaves for a push service. I12 and I17.
    pub fn sending(&mut self, place: usize, message: &outbox::Model) {
        let holder = (self.instances[place].id, message.fence);
        self.laws.holders.insert(message.id, holder);
        if let Some(alert) = message.alert_id.filter(|_| message.kind == MessageKind::Alert) {
            let stopped = self.laws.stopped.get(&alert).is_some_and(|at| self.now.since(*at) > SECOND);
            if stopped && !instance::is_open(&self.store, alert) {
                self.laws.breaks("I12", format!("a page about {alert} is sent though a person has it"));
            }
        }
        let gone = |id: SubscriptionId| {
            self.store.devices.get(id.into()).is_some_and(|row| row.state == SubscriptionState::Gone)
        };
        if message.subscription_id.is_some_and(gone) {
            self.laws.breaks("I17", format!("message {} goes to a device that is gone", message.id));
        }
    }

    /// An instance wrote what became of a message. I16.
    pub fn settled(&mut self, message: &outbox::Model, outcome: Outcome) {
        let holder = self.laws.holders.get(&message.id).map(|(_, fence)| *fence);
        if holder.is_some_and(|fence| fence != message.fence) {
            let what = format!("{outcome:?} of message {} is written by who lost it", message.id);
            self.laws.breaks("I16", what);
        }
    }

    /// A phone shows a push. I13.
    pub fn shows(&mut self, device: SubscriptionId, alert: Option<AlertId>) {
        let Some(alert) = alert else { return };
        if self.phones[&device].visible(alert) > 1 {
            self.laws.breaks("I13", format!("alert {alert} is visible twice on one phone"));
        }
    }

    /// What is about to change is done by a person.
    pub fn a_person_does(&mut self) {
        self.laws.persons_step = true;
    }

    /// How severe an alert is that a nurse is about to take or close.
    pub fn seen_of(&self, intent: &Intent) -> Option<(AlertId, Severity, Severity)> {
        let (id, seen) = match *intent {
            Intent::Take { alert, severity, .. } | Intent::Resolve { alert, severity, .. } => {
                (alert, severity)
            }
            Intent::Press(message) => {
                let message = self.store.outbox.get(message.into())?;
                (message.alert_id?, message.severity)
            }
            _ => return None,
        };
        Some((id, seen, self.store.alerts.get(id.into())?.severity))
    }

    /// She did. A rise must never be swallowed by who has not seen it.
    pub fn did(&mut self, intent: &Intent, before: Option<(AlertId, Severity, Severity)>) {
        if let Some((id, seen, was)) = before.filter(|(_, seen, was)| was > seen) {
            self.laws.breaks("rise", format!("alert {id} was {was:?} when somebody took it as {seen:?}"));
        }
        if let Intent::Look(alert) = *intent
            && let Some(row) = self.store.alerts.get(alert.into())
        {
            let (episode, by) = (row.episode_id, row.acknowledged_by);
            let alerts = self.store.alerts_of(episode).into_iter().filter(|one| one.acknowledged_by == by);
            self.laws.looked.extend(alerts.map(|one| (one.id, one.cycle)));
        }
    }

    /// After each step.
    pub fn check(&mut self) {
        let changes = std::mem::take(&mut self.store.changes);
        let by_person = std::mem::take(&mut self.laws.persons_step);
        let is_quiet = changes.alerts.is_empty()
            && changes.ladder.is_empty()
            && changes.messages.is_empty()
            && changes.episodes.is_empty()
            && changes.devices.is_empty();
        if is_quiet {
            return;
        }
        self.check_events(&changes);
        let mut alerts: BTreeSet<AlertId> = changes.alerts.iter().map(|(id, _)| *id).collect();
        alerts.extend(changes.ladder.iter().map(|(id, _)| *id));
        self.check_alerts(&alerts);
        self.check_hands(&changes, by_person);
        self.check_ladder(&alerts, &changes);
        self.check_messages(&changes);
        self.check_devices(&changes);
        let mut episodes: BTreeSet<EpisodeId> = changes.episodes.iter().copied().collect();
        episodes.extend(alerts.iter().filter_map(|id| Some(self.store.alerts.get((*id).into())?.episode_id)));
        for episode in episodes {
            self.check_episode(episode);
        }
    }

    fn check_events(&mut self, changes: &Changes) {
        let now = self.now;
        for event in &changes.events {
            let Some(alert) = self.store.alerts.get(event.alert.into()).cloned() else { continue };
            let id = alert.id;
            match event.deed {
                Deed::Rule(RuleEvent::Raise | RuleEvent::Escalate | RuleEvent::Reopen) => {
                    *self.laws.causes.entry(id).or_default() += 1;
                    let climbing = Climbing {
                        severity: alert.severity,
                        began: now,
                        held: 0,
                        held_since: None,
                        highest: 0,
                    };
                    self.laws.climbing.insert(id, climbing);
                    self.laws.closed.remove(&id);
                    self.laws.stopped.remove(&id);
                    if alert.severity == Severity::Urgent {
                        self.expect_levels(id);
                    }
                    if alert.rule == Rule::Silence {
                        self.check_silence(&alert);
                    }
                }
                Deed::Lapsed | Deed::Unopened => {
                    *self.laws.causes.entry(id).or_default() += 1;
                    self.laws.stopped.remove(&id);
                    let row = self.store.ladder.get(id.into()).map_or(0, |row| row.level);
                    if let Some(climbing) = self.laws.climbing.get_mut(&id) {
                        let since = climbing.held_since.take();
                        climbing.held += since.map_or(0, |since| now.since(since));
                        let least = (climbing.highest + 1).clamp(2, 3);
                        if row < least {
                            let what = format!("alert {id} lapsed to level {row}, below {least}");
                            self.laws.breaks("lapse", what);
                        }
                    }
                    if alert.severity == Severity::Urgent {
                        self.expect_levels(id);
                    }
                }
                Deed::Acknowledged | Deed::Covered => {
                    if !self.laws.winners.insert((id, event.cycle)) {
                        self.laws.breaks("winner", format!("two take alert {id} in cycle {}", event.cycle));
                    }
                    if event.deed == Deed::Covered && alert.severity == Severity::Urgent {
                        self.laws.breaks("covers", format!("urgent alert {id} was taken along with another"));
                    }
                    self.holds(&alert);
                    if self.store.ladder.get(id.into()).is_some_and(|row| row.unopened_until.is_some()) {
                        self.laws.must(now.plus(10 * MINUTE + PROMPT + APART), Check::Look(id, alert.cycle));
                    }
                }
                Deed::Promised => self.holds(&alert),
                Deed::Resolved => {
                    // What a lapse opened again is no matter of the rules any more: its second closing moves no L.
                    if alert.rule == Rule::Silence
                        && self.laws.closed.insert(id)
                        && let Some(at) = alert.resolved_at
                    {
                        self.heard(alert.episode_id, at);
                    }
                    self.holds(&alert);
                }
                Deed::Reached => {
                    let all = self.store.alerts_of(alert.episode_id).into_iter();
                    self.laws.reached.extend(all.map(|one| (one.id, one.cycle)));
                }
                Deed::Level(level) => {
                    self.check_level(&alert, level);
                    let climbing = self.laws.climbing.get_mut(&id);
                    climbing.into_iter().for_each(|one| one.highest = one.highest.max(level));
                }
                Deed::Rule(_) | Deed::Bundled => {}
            }
        }
    }

    /// A person has it from now on, and promised to call.
    fn holds(&mut self, alert: &alert::Model) {
        self.laws.stopped.insert(alert.id, self.now);
        if let Some(climbing) = self.laws.climbing.get_mut(&alert.id) {
            climbing.held_since.get_or_insert(self.now);
        }
        self.laws.promised.remove(&alert.id);
        if let Some(before) = alert.call_before.filter(|before| *before > self.now.plus(-APART)) {
            self.laws.promised.insert(alert.id, before);
            let by = before.plus(PROMPT + APART);
            self.laws.must(by, Check::Promise(alert.id, alert.cycle, before));
        }
        let takes = alert.state == AlertState::Acknowledged && alert.severity > Severity::Info;
        if takes && alert.call_before.is_none() {
            self.laws.breaks("promise", format!("alert {} was taken without a promise", alert.id));
        }
    }

    fn expect_levels(&mut self, id: AlertId) {
        let Some(climbing) = self.laws.climbing.get(&id) else { return };
        let (ladder, waited) = (self.clinic.ladder, climbing.waited(self.now));
        let now = self.now;
        for (level, minutes) in [(2, ladder.urgent_second_min), (3, ladder.urgent_third_min)] {
            let by = now.plus((minutes * MINUTE - waited).max(0) + PROMPT + APART);
            self.laws.must(by, Check::Level(id, level));
        }
    }

    /// A level that reaches nobody who lives is passed over.
    fn check_level(&mut self, alert: &alert::Model, level: i16) {
        if level >= 3 || level == 1 && paging::happened(&self.store, alert, Deed::Bundled) {
            return;
        }
        let pages = paging::pages(&self.store, alert.id);
        let reaches = |page: &&&outbox::Model| {
            let device = page.subscription_id.and_then(|id| self.store.devices.get(id.into()));
            let live = device.is_none_or(|row| row.state.is_live(row.last_opened_at, page.created_at));
            (page.cycle, page.level) == (alert.cycle, level) && live
        };
        if pages.iter().filter(reaches).count() == 0 {
            let what = format!("alert {} waits on level {level}, where nobody lives", alert.id);
            self.laws.breaks("skip", what);
        }
    }

    fn check_alerts(&mut self, alerts: &BTreeSet<AlertId>) {
        for id in alerts {
            let Some(alert) = self.store.alerts.get((*id).into()).cloned() else { continue };
            let causes = self.laws.causes.get(id).copied().unwrap_or_default();
            if causes != alert.cycle {
                self.laws
                    .breaks("I7", format!("alert {id} is in cycle {} after {causes} causes", alert.cycle));
            }
            let is_taken = alert.state == AlertState::Acknowledged;
            if is_taken && alert.acknowledged_by.is_none() {
                self.laws.breaks("I11", format!("alert {id} is acknowledged by nobody"));
            }
            let is_closed = alert.state == AlertState::Resolved;
            if is_closed && alert.severity == Severity::Urgent && alert.resolved_by.is_none() {
                self.laws.breaks("I11", format!("urgent alert {id} was closed by a rule"));
            }
        }
    }

    /// I11: nobody but a person takes an alert.
    fn check_hands(&mut self, changes: &Changes, by_person: bool) {
        for (id, before) in &changes.alerts {
            let taken = AlertState::Acknowledged;
            let is_taken = self.store.alerts.get((*id).into()).is_some_and(|alert| alert.state == taken);
            let was_taken = before.as_ref().is_some_and(|alert| alert.state == taken);
            if is_taken && !was_taken && !by_person {
                self.laws.breaks("I11", format!("alert {id} was taken, and by no person"));
            }
        }
    }

    /// What waits climbs in its present cycle, what a person has stands still, and what is closed is on no ladder.
    fn check_ladder(&mut self, alerts: &BTreeSet<AlertId>, changes: &Changes) {
        for id in alerts {
            let Some(alert) = self.store.alerts.get((*id).into()) else { continue };
            let row = self.store.ladder.get((*id).into());
            let sound = match alert.state {
                AlertState::Open if climbing::climbs(alert.severity) => row.is_some_and(|row| {
                    (row.cycle, row.severity) == (alert.cycle, alert.severity)
                        && row.held_since.is_none()
                        && row.due_at.is_some()
                }),
                AlertState::Acknowledged if climbing::climbs(alert.severity) => {
                    row.is_some_and(|row| row.held_since.is_some() && row.cycle == alert.cycle)
                }
                AlertState::Resolved => {
                    row.is_none_or(|row| row.held_since.is_some() && alert.call_before.is_some())
                }
                _ => true,
            };
            if !sound {
                let what =
                    format!("alert {id} is {:?} in cycle {}, its ladder {row:?}", alert.state, alert.cycle);
                self.laws.breaks("I10", what);
            }
        }
        for (id, before) in &changes.ladder {
            let (Some(before), Some(row)) = (before, self.store.ladder.get((*id).into())) else { continue };
            let same_climb = before.first_cycle == row.first_cycle;
            if same_climb
                && (row.level, row.cycle) < (before.level, before.cycle)
                && row.cycle == before.cycle
            {
                self.laws.breaks("I10", format!("alert {id} climbs down from level {}", before.level));
            }
        }
    }

    fn check_messages(&mut self, changes: &Changes) {
        for (id, before) in &changes.messages {
            let Some(message) = self.store.outbox.get((*id).into()).cloned() else { continue };
            if before.is_none()
                && let Some(alert) = message.alert_id
            {
                let to = climbing::target(&message);
                let key = (alert, message.cycle, message.level, message.kind, message.repeat_no, to);
                if !self.laws.sent.insert(key) {
                    self.laws.breaks("I13", format!("{key:?} is written twice"));
                }
            }
            let was = before.as_ref().map(|before| before.state);
            match message.state {
                MessageState::Leased => {
                    self.laws.must(self.now.plus(40 * SECOND + APART), Check::Lease(*id, message.fence));
                }
                MessageState::Dead | MessageState::Expired if was != Some(message.state) => {
                    let page = message.alert_id.filter(|_| message.kind == MessageKind::Alert);
                    if let Some(alert) = page {
                        let check = Check::Dead(alert, message.cycle, message.level);
                        self.laws.must(self.now.plus(PROMPT), check);
                    }
                }
                MessageState::Accepted if was != Some(MessageState::Accepted) => self.check_flood(&message),
                _ => {}
            }
        }
    }

    /// Beyond five pages a minute for one device the rest is one bundle.
    fn check_flood(&mut self, message: &outbox::Model) {
        let (Some(device), MessageKind::Alert, Some(at)) =
            (message.subscription_id, message.kind, message.accepted_at)
        else {
            return;
        };
        let pages = self.laws.accepted.entry(device).or_default();
        pages.push_back(at);
        pages.retain(|page| at.since(*page) < 55 * SECOND);
        let many = pages.len();
        if many > 5 {
            self.laws.breaks("flood", format!("device {device} got {many} pages in a minute"));
        }
    }

    fn check_devices(&mut self, changes: &Changes) {
        for (id, before) in &changes.devices {
            let now = self.store.devices.get((*id).into()).map(|row| row.state);
            let was = before.map(|row| row.state);
            if now == Some(SubscriptionState::Gone) && was != now && !self.service.told_gone.contains(id) {
                self.laws.breaks("I17", format!("device {id} is given up, and no push service forgot it"));
            }
        }
    }

    fn check_episode(&mut self, episode: EpisodeId) {
        let row = self.store.episodes.get(episode.into()).cloned();
        if let Some(row) = row.filter(|row| row.state == EpisodeState::Active && row.next_due_at.is_none()) {
            self.laws.breaks("I19", format!("episode {episode} waits for nothing ({:?})", row.state));
        }
        let alerts = self.store.alerts_of(episode);
        let mut open: HashSet<(Rule, Option<String>)> = HashSet::new();
        for alert in alerts.iter().filter(|alert| alert.state != AlertState::Resolved) {
            if !open.insert((alert.rule, alert.key.clone())) {
                self.laws.breaks("I6", format!("{:?} of episode {episode} is open twice", alert.rule));
            }
        }
        self.check_told(&alerts);
        let matter = |alert: &alert::Model| Matter {
            state: alert.state,
            severity: alert.severity,
            acknowledged_at: alert.acknowledged_at,
            call_before: alert.call_before,
        };
        let matters: Vec<Matter> = alerts.iter().map(matter).collect();
        let waits = |alert: &alert::Model| alert.state == AlertState::Open && alert.severity > Severity::Info;
        if promise::seen(&matters, self.now).is_some() {
            let by_nobody = alerts.iter().all(|alert| alert.acknowledged_by.is_none());
            if by_nobody || alerts.iter().any(waits) {
                self.laws
                    .breaks("seen", format!("the patient of {episode} is told of a look that nobody took"));
            }
        }
    }

    /// I8: whatever is urgent and waits was told in its cycle, or is carried by what is as severe, or there is no device.
    fn check_told(&mut self, alerts: &[alert::Model]) {
        let boxes = !self.clinic.letter_boxes(&self.store).is_empty() || self.clinic.channels.email;
        let urgent =
            |alert: &&alert::Model| alert.state == AlertState::Open && alert.severity == Severity::Urgent;
        let untold: Vec<&alert::Model> = alerts
            .iter()
            .filter(urgent)
            .filter(|alert| boxes && !paging::is_paged(&self.store, alert))
            .collect();
        for alert in untold {
            let carried = paging::happened(&self.store, alert, Deed::Bundled)
                && alerts.iter().filter(urgent).any(|other| paging::is_paged(&self.store, other));
            if !carried {
                self.laws.breaks("I8", format!("nobody is told of urgent alert {}", alert.id));
            }
        }
    }

    /// I20: a silence was raised. Nobody was heard for the whole limit while somebody ran.
    fn check_silence(&mut self, alert: &alert::Model) {
        // What came after it was due is heard in the same breath.
        let heard = self.laws.heard[&alert.episode_id].iter();
        let Some(since) = heard.rev().find(|at| **at < alert.raised_at).copied() else { return };
        let limit = if alert.severity == Severity::Warning { 20 * HOUR } else { 48 * HOUR };
        let (outage, doubt) = self.laws.outage(since, alert.raised_at);
        let silent = alert.raised_at.since(since) - outage;
        if silent < limit - doubt - APART {
            let what = format!(
                "episode {} is silent from {since} to {} with {} min of outage, {} min alone",
                alert.episode_id,
                alert.raised_at,
                outage / MINUTE,
                silent / MINUTE
            );
            self.laws.breaks("I20", what);
        }
    }

    /// What had to be so before this instant.
    pub fn look_at_deadlines(&mut self, until: At) {
        while let Some((&(at, number), &check)) = self.laws.checks.first_key_value() {
            if at >= until {
                return;
            }
            self.laws.checks.remove(&(at, number));
            if self.laws.down_since.is_some() || self.luck.bad_disk.until(at).is_some() {
                self.laws.must(until.max(at.plus(SECOND)), check);
                continue;
            }
            if at < self.laws.well_from {
                let by = self.laws.well_from;
                self.laws.must(by, check);
                continue;
            }
            self.look_at(at, check);
        }
    }

    fn look_at(&mut self, at: At, check: Check) {
        match check {
            Check::Level(id, level) => {
                let Some(climbing) = self.laws.climbing.get(&id) else { return };
                let ladder = self.clinic.ladder;
                let minutes = if level == 2 { ladder.urgent_second_min } else { ladder.urgent_third_min };
                if climbing.severity != Severity::Urgent || climbing.held_since.is_some() {
                    return;
                }
                let left = minutes * MINUTE + PROMPT - climbing.waited(at);
                let reached = self.store.ladder.get(id.into()).map_or(level, |row| row.level);
                if left <= 0 && reached < level && instance::is_open(&self.store, id) {
                    let what = format!("urgent alert {id} is on level {reached} and not yet on {level}");
                    self.laws.breaks("I10", what);
                }
            }
            Check::Promise(id, cycle, before) => {
                let Some(alert) = self.store.alerts.get(id.into()) else { return };
                let stands = self.laws.promised.get(&id) == Some(&before) && alert.cycle == cycle;
                let is_held = self.store.ladder.get(id.into()).is_some_and(|row| row.held_since.is_some());
                if stands && is_held && !self.laws.reached.contains(&(id, cycle)) {
                    let what =
                        format!("a call about {id} was promised before {before}, and nothing came of it");
                    self.laws.breaks("promise", what);
                }
            }
            Check::Look(id, cycle) => {
                let Some(alert) = self.store.alerts.get(id.into()) else { return };
                let held = alert.state == AlertState::Acknowledged && alert.cycle == cycle;
                let done =
                    self.laws.looked.contains(&(id, cycle)) || self.laws.reached.contains(&(id, cycle));
                let renewed = self.store.ladder.get(id.into()).is_none_or(|row| row.unopened_until.is_none());
                if held && !done && !renewed {
                    let what = format!("alert {id} was taken by a button, and nobody looked");
                    self.laws.breaks("look", what);
                }
            }
            Check::Dead(id, cycle, level) => {
                let Some(row) = self.store.ladder.get(id.into()) else { return };
                let stays = (row.cycle, row.level) == (cycle, level) && level < 3 && row.held_since.is_none();
                if stays && climbing::is_level_dead(&self.store, row) {
                    let what = format!("level {level} of alert {id} reached nobody, and nobody else is told");
                    self.laws.breaks("I18", what);
                }
            }
            Check::Lease(id, fence) => {
                let Some(message) = self.store.outbox.get(id.into()) else { return };
                if message.state == MessageState::Leased && message.fence == fence {
                    self.lease_stays(at, id, fence);
                }
            }
            Check::Silence(episode) => self.look_at_silence(at, episode),
        }
    }

    /// A push service that asks for patience is not asked again before; then the lease stays where it was.
    fn lease_stays(&mut self, at: At, id: MessageId, fence: i64) {
        let (from, to) = (at.plus(-20 * MINUTE), at);
        if self.is_any_host_patient(from, to) {
            self.laws.must(at.plus(MINUTE), Check::Lease(id, fence));
        } else {
            self.laws.breaks("I15", format!("message {id} stays leased"));
        }
    }

    /// I20, the other way round: a silence that is too long is told.
    fn look_at_silence(&mut self, at: At, episode: EpisodeId) {
        let Some(since) = self.laws.heard[&episode].last().copied() else { return };
        let end = self.patients[place(episode)].end;
        let row = self.store.episodes.get(episode.into());
        if row.is_none_or(|row| row.state != EpisodeState::Active) {
            return;
        }
        let hours = |hours: i64| since.plus(hours * HOUR);
        let Some(limit) = [(20, 75), (48, 336), (240, 2016)]
            .into_iter()
            .find(|(limit, until)| hours(*limit) <= end.plus(until * HOUR))
            .map(|(limit, _)| limit * HOUR)
        else {
            return;
        };
        let (outage, doubt) = self.laws.outage(since, at);
        let late = at.since(since) - outage - limit;
        if late <= doubt + 10 * SECOND {
            let by = at.plus(11 * SECOND + doubt - late);
            if by < end.plus(2016 * HOUR) {
                self.laws.must(by, Check::Silence(episode));
            }
            return;
        }
        let is_told = self.store.told[place(episode)].iter().any(|change| {
            change.rule == Rule::Silence && change.event == RuleEvent::Raise && change.at > since
        });
        if !is_told {
            let what = format!("nobody is told that episode {episode} is silent since {since}");
            self.laws.breaks("silence", what);
        }
    }
}

/// The place of an episode is its number less one.
#[test]
fn an_episode_is_found_by_its_number() {
    assert_eq!(place(episode_at(3)), 3);
}
