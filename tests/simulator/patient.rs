//! Patients: they write now and then, better or worse, from a phone that is offline now and then; some fall silent.

use reliefline_server::domain::{
    at::{At, DAY, HOUR, MINUTE, SECOND},
    course::{BaselineEntry, Course, CourseCheckIn, Known},
    episode::EpisodeState,
    ids::{CheckInId, EpisodeId},
    score::{Context, Opioid, Score},
    thresholds::Thresholds,
};
use uuid::Uuid;

use crate::{
    clock::Stretches,
    deeds, judging,
    push_service::now_and_then,
    rows::Episode,
    store::{episode_at, place},
    world::{Happening, World},
};

/// A patient and a phone.
pub struct Patient {
    pub episode: EpisodeId,
    /// When the procedure ended.
    pub end: At,
    off: Stretches,
    pain: f64,
    /// Written on the phone and not sent.
    queue: Vec<CourseCheckIn>,
    is_sending: bool,
    written: u128,
}

const FLAGS: [&str; 4] = ["RF-NEURO", "RF-CHEST", "RF-FALL", "RF-FEVER"];

impl World {
    /// Episodes under way, at any hour of their first two days; some of a clinic's later.
    pub fn draw_patients(&mut self, start: At) {
        let end_of_world = start.plus(self.size.hours * HOUR);
        for number in 0..self.size.patients {
            let episode = episode_at(number);
            let since = self.chance.one_of(&[HOUR, 10 * HOUR, 40 * HOUR]);
            let end = start.plus(-self.chance.within(MINUTE, since));
            let baseline = BaselineEntry {
                context: Context::Movement,
                score: Score(i16::try_from(self.chance.within(3, 11)).expect("a score")),
                felt_at: end.plus(-DAY),
                entered_at: end.plus(-DAY),
                recalled: false,
            };
            let known_at = end.plus(SECOND);
            let course = Course {
                procedure_ends: vec![Known { known_at, value: end }],
                baselines: vec![baseline],
                thresholds: Thresholds::default(),
                ..Course::default()
            };
            self.store.courses.push(course);
            self.store.told.push(Vec::new());
            let row =
                Episode { state: EpisodeState::Planned, heard_until: known_at, next_due_at: Some(start) };
            self.store.episodes.put(episode.into(), row);
            let off = match self.chance.says(0.4) {
                true => now_and_then(&mut self.chance, start, end_of_world, 12 * HOUR, 3 * HOUR),
                false => Stretches::default(),
            };
            self.patients.push(Patient {
                episode,
                end,
                off,
                pain: self.chance.within(2, 9) as f64,
                queue: Vec::new(),
                is_sending: false,
                written: 0,
            });
            let first = start.plus(self.chance.within(0, 6 * HOUR));
            self.agenda.put(first, Happening::Feels(number));
            self.heard_first(episode, end);
            if self.is_eventful() {
                let at = start.plus(self.chance.within(0, 3 * DAY));
                self.agenda.put(at, Happening::Pauses(number));
                let at = start.plus(self.chance.within(0, 2 * DAY));
                self.agenda.put(at, Happening::Corrects(number));
            }
        }
        let kept = self.store.write(crate::store::Fate::Kept, |_| Some(()));
        kept.expect("it is kept");
    }

    /// In one world of seven nurses pause episodes, and patients correct what they wrote.
    fn is_eventful(&self) -> bool {
        self.seed.is_multiple_of(7)
    }

    /// A nurse pauses the episode, or ends a pause before its time; now and then for longer than she may.
    pub fn pauses(&mut self, number: usize) {
        let again = self.soon(HOUR, 40 * HOUR);
        self.agenda.put(again, Happening::Pauses(number));
        let Some(up) = self.one_up() else { return };
        let episode = self.patients[number].episode;
        let length = match self.chance.within(0, 8) {
            0 | 1 => None,
            2 => Some(self.chance.within(0, 20 * DAY)),
            _ => Some(self.chance.within(MINUTE, 40 * HOUR)),
        };
        self.a_person_does();
        let _ = self.write(up, |desk, store| deeds::pause(desk, store, episode, length));
        self.say("a nurse pauses an episode, or goes on", episode.0.as_u128());
        self.nudge(up);
        if let Some(pause) = self.store.courses[number].pauses.last().copied() {
            self.is_paused(episode, pause);
        }
    }

    /// The patient takes back what was written, says it again, or says something else.
    pub fn corrects(&mut self, number: usize) {
        let again = self.soon(HOUR, 30 * HOUR);
        self.agenda.put(again, Happening::Corrects(number));
        let course = self.store.courses[number].clone();
        let standing = course.check_ins.iter().rev().filter(|one| deeds::stands(&course, one.id));
        let standing: Vec<&CourseCheckIn> = standing.take(3).collect();
        let Some(up) = self.one_up().filter(|_| !standing.is_empty()) else { return };
        let old = self.chance.one_of(&standing).clone();
        let (episode, score) = (self.patients[number].episode, self.chance.within(0, 11));
        let patient = &mut self.patients[number];
        patient.written += 1;
        let id = CheckInId(Uuid::from_u128(((number as u128 + 1) << 64) + patient.written));
        let same = CourseCheckIn { id, ..old.clone() };
        let is_equal = self.chance.says(0.3);
        let movement = Some(Score(i16::try_from(score).expect("a score")));
        let other =
            CourseCheckIn { movement, movement_confirmed: score >= 7, declined: false, ..same.clone() };
        let new = match is_equal {
            true => Some(same),
            false => self.chance.says(0.7).then_some(other),
        };
        let done = self.write(up, |desk, store| deeds::correct(desk, store, (episode, old.id), new));
        self.say("a patient corrects an entry", episode.0.as_u128());
        self.nudge(up);
        if is_equal && matches!(done, Ok(Some(()))) {
            self.says_the_same(episode, &course);
        }
    }

    /// The patient writes something, and will again.
    pub fn feels(&mut self, number: usize) {
        let now = self.now;
        let drift = self.chance.even() * 4.0 - 2.1;
        let has_flag = self.chance.says(0.06);
        let flag = self.chance.one_of(&FLAGS);
        let (declines, opioid) = (self.chance.says(0.05), self.chance.says(0.2));
        let patient = &mut self.patients[number];
        patient.pain = (patient.pain + drift).clamp(0.0, 10.0);
        patient.written += 1;
        let score = Score(patient.pain.round() as i16);
        let id = CheckInId(Uuid::from_u128(((number as u128 + 1) << 64) + patient.written));
        patient.queue.push(CourseCheckIn {
            id,
            received_at: now,
            felt_at: now,
            movement: (!declines).then_some(score),
            rest: (!declines && opioid).then(|| Score((score.0 - 1).max(0))),
            movement_confirmed: score.0 >= 7 && drift > 0.5,
            rest_confirmed: false,
            opioid: Some(if opioid { Opioid::Under4h } else { Opioid::None }),
            red_flags: has_flag.then(|| flag.to_owned()).into_iter().collect(),
            declined: declines,
            recalled_baseline: None,
            corrects: None,
        });
        let hours = match now.since(patient.end) / HOUR {
            ..72 => 11,
            72..336 => 36,
            _ => 96,
        };
        let wait = match self.chance.says(0.1) {
            // Nothing is heard for days.
            true => self.chance.within(20 * HOUR, 5 * hours * HOUR),
            false => self.chance.within(HOUR / 2, hours * HOUR),
        };
        self.agenda.put(now.plus(wait), Happening::Feels(number));
        if !self.patients[number].is_sending {
            self.patients[number].is_sending = true;
            self.agenda.put(now.plus(SECOND), Happening::Sends(number));
        }
    }

    /// The phone sends what it has, again and again until it is answered.
    pub fn sends(&mut self, number: usize) {
        let now = self.now;
        if let Some(on) = self.patients[number].off.until(now) {
            self.agenda.put(on.plus(SECOND), Happening::Sends(number));
            return;
        }
        let (episode, queue) = (self.patients[number].episode, self.patients[number].queue.clone());
        let Some(up) = self.one_up() else { return self.sends_again(number) };
        let answer = self.write(up, |desk, store| {
            let at = judging::instant(desk, store, episode);
            for item in queue {
                // Sent before, and the answer was lost.
                let known = store.courses[place(episode)].check_ins.iter().rev().any(|one| one.id == item.id);
                if !known {
                    let felt_at = item.felt_at.min(at);
                    store.add_check_in(place(episode), CourseCheckIn { received_at: at, felt_at, ..item });
                }
            }
            judging::judge(desk, store, episode, at);
            Some(at)
        });
        self.say("a patient sends", episode.0.as_u128());
        let mut written = self.store.courses[place(episode)].check_ins.iter().rev();
        // A correction is no new word.
        let received = written.find(|one| one.corrects.is_none()).map(|one| one.received_at);
        if let Some(at) = received {
            self.heard(episode, at);
        }
        match answer {
            Ok(_) => {
                self.patients[number].queue.clear();
                self.patients[number].is_sending = false;
                self.nudge(up);
            }
            Err(_) => self.sends_again(number),
        }
    }

    fn sends_again(&mut self, number: usize) {
        let at = self.soon(SECOND, 5 * MINUTE);
        self.agenda.put(at, Happening::Sends(number));
    }
}
