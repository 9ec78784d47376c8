//! What a correction may change: what it says, and nothing else.

use reliefline_server::domain::{course::Course, ids::EpisodeId, judgement};

use crate::{store::place, world::World};

impl World {
    /// A correction said again what it corrects: nothing comes of it that had not come without it.
    pub fn says_the_same(&mut self, episode: EpisodeId, before: &Course) {
        let number = place(episode);
        let Some(at) = self.store.courses[number].check_ins.last().map(|one| one.received_at) else { return };
        let without = judgement::judge(before, at, &self.clinic.ruleset).changes;
        let line = |change: &judgement::Change| (change.at, change.rule, change.event, change.severity);
        let told = &self.store.told[number];
        if !told.iter().map(line).eq(without.iter().map(line)) {
            let what = format!("episode {episode} was corrected to what it said, and other things are told");
            self.laws.breaks("correction", what);
        }
    }
}
