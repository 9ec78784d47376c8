//! I20, both ways round: no silence is told before nobody was heard for the whole limit while somebody ran, and every one
//! that is too long is told. While an episode is paused nobody is silent, and every pause has an end.

use reliefline_server::{
    domain::{
        alert::{Rule, RuleEvent, Severity},
        at::{At, DAY, HOUR, MINUTE, SECOND},
        course::Known,
        episode::EpisodeState,
        ids::EpisodeId,
    },
    store::alert,
};

use super::{APART, Check};
use crate::{store::place, world::World};

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

    /// I19: a pause has an end, within fourteen days.
    pub fn is_paused(&mut self, episode: EpisodeId, pause: Known<At>) {
        let pauses = self.laws.pauses.entry(episode).or_default();
        if pauses.last().is_some_and(|last| last.known_at >= pause.known_at) {
            return;
        }
        pauses.push(pause);
        let length = pause.value.since(pause.known_at);
        if !(0..=14 * DAY).contains(&length) {
            let what = format!("episode {episode} is paused for {} days", length / DAY);
            self.laws.breaks("I19", what);
        }
        let from = pause.value.max(self.now);
        self.laws.must(from.plus(20 * HOUR + 10 * SECOND), Check::Silence(episode));
    }

    /// Until when an episode was paused, as it was known at an instant.
    fn paused_until(&self, episode: EpisodeId, at: At) -> Option<At> {
        let known = self.laws.pauses.get(&episode)?.iter().rev().find(|pause| pause.known_at < at);
        known.map(|pause| pause.value)
    }

    /// I20: a silence was told, `at` when it was due. Nobody was heard for the whole limit while somebody ran.
    pub(super) fn check_silence(&mut self, alert: &alert::Model, at: At) {
        // What came after it was due is heard in the same breath.
        let heard = self.laws.heard[&alert.episode_id].iter();
        let Some(since) = heard.rev().find(|heard| **heard < at).copied() else { return };
        let paused = self.paused_until(alert.episode_id, at);
        let since = paused.map_or(since, |until| since.max(until));
        let limit = if alert.severity == Severity::Warning { 20 * HOUR } else { 48 * HOUR };
        let (outage, doubt) = self.laws.outage(since, at);
        let silent = at.since(since) - outage;
        if silent < limit - doubt - APART {
            let what = format!(
                "episode {} is silent from {since} to {at} with {} min of outage, {} min alone",
                alert.episode_id,
                outage / MINUTE,
                silent / MINUTE
            );
            self.laws.breaks("I20", what);
        }
    }

    /// I20, the other way round: a silence that is too long is told.
    pub(super) fn look_at_silence(&mut self, at: At, episode: EpisodeId) {
        let Some(heard) = self.laws.heard[&episode].last().copied() else { return };
        let since = self.paused_until(episode, at).map_or(heard, |until| heard.max(until));
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
        // One that was told stays open over a pause, until somebody is heard.
        let is_told = self.store.told[place(episode)].iter().any(|change| {
            change.rule == Rule::Silence && change.event == RuleEvent::Raise && change.at > heard
        });
        if !is_told {
            let what = format!("nobody is told that episode {episode} is silent since {since}");
            self.laws.breaks("silence", what);
        }
    }
}
