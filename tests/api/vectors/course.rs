//! The timelines as episodes that the server keeps, judged as they are judged live.

use reliefline_server::domain::{
    alert::Closure,
    at::At,
    course::{BaselineEntry, Course, CourseCheckIn, Known, PersonResolve, Stretch, Withdrawal},
    elapsed::Elapsed,
    ids::CheckInId,
    judgement::{self, Change},
    rules::Ruleset,
    score::{Context, Opioid, Score},
    thresholds::Thresholds,
};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{ALERTS, FUZZED, Vector, line, sorted};

const T0: At = At(1_795_000_000_000);

fn at(hours: f64) -> At {
    T0.plus(Elapsed::hours(hours).0)
}

fn differences(vectors: &[Vector]) -> Vec<String> {
    let played = vectors.iter().map(|vector| (vector, vector.judged()));
    let different = played.filter(|(vector, said)| *said != vector.expected());
    different
        .map(|(vector, said)| format!("{}: {said:#?}, not {:#?}", vector.id, vector.expected()))
        .collect()
}

#[test]
fn every_timeline_of_the_clinical_document_agrees_as_an_episode() {
    let vectors = Vector::all(ALERTS);
    assert_eq!(vectors.len(), 48);
    let different = differences(&vectors);
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn timelines_made_by_chance_agree_as_episodes_where_a_phone_could_have_made_them() {
    let mut vectors = Vector::all(FUZZED);
    vectors.retain(Vector::can_be_sent);
    assert!(vectors.len() >= 150, "only {} left", vectors.len());
    let different = differences(&vectors);
    assert!(different.is_empty(), "{} of {}: {}", different.len(), vectors.len(), different.join("\n"));
}

impl Vector {
    /// The log of the episode, second by second as it is judged live, as sorted lines.
    fn judged(&self) -> Vec<String> {
        // Live a timer is judged when its second is over.
        let until = at(self.end_t).plus(1_000);
        let judgement = judgement::judge(&self.course(), until, &Ruleset::default());
        assert_eq!(judgement.broken, []);
        sorted(judgement.changes.iter().map(written).collect())
    }

    fn course(&self) -> Course {
        let known = |value| vec![Known { known_at: T0, value }];
        let (check_ins, withdrawals) = self.check_ins();
        let entered_at = if self.baseline_entered_t > 0.0 { at(self.baseline_entered_t) } else { at(-1.0) };
        let contexts = [(Context::Movement, self.baseline.movement), (Context::Rest, self.baseline.rest)];
        let entry = |(context, score): (_, Option<i16>)| {
            let felt_at = at(-1.0);
            Some(BaselineEntry { context, score: Score(score?), felt_at, entered_at, recalled: false })
        };
        Course {
            procedure_ends: known(T0),
            discharges: known(at(self.discharge_t)),
            long_acting_opioid: Vec::new(),
            baselines: contexts.into_iter().filter_map(entry).collect(),
            check_ins,
            withdrawals,
            resolves: self
                .resolved
                .iter()
                .map(|one| PersonResolve {
                    at: at(one.t),
                    rule: serde_json::from_value(json!(one.rule)).unwrap(),
                    key: one.key.clone().filter(|_| one.rule == "R-REDFLAG"),
                    how: Closure::Closed,
                })
                .collect(),
            downtimes: self
                .downtimes
                .iter()
                .map(|down| Known {
                    known_at: at(down.from),
                    value: Stretch { from: at(down.from), to: at(down.to) },
                })
                .collect(),
            pauses: Vec::new(),
            thresholds: Thresholds::with(&self.params).unwrap(),
        }
    }

    fn check_ins(&self) -> (Vec<CourseCheckIn>, Vec<Withdrawal>) {
        let ids = self.ids();
        let mut check_ins: Vec<CourseCheckIn> =
            self.scores.iter().zip(&ids).map(|(score, id)| score.check_in(*id)).collect();
        let mut withdrawals = Vec::new();
        for correction in &self.corrections {
            let wrong = ids[self.score(&correction.id)];
            match &correction.by {
                Some(by) => check_ins[self.score(by)].corrects = Some(wrong),
                None => withdrawals.push(Withdrawal { check_in: wrong, at: at(correction.t) }),
            }
        }
        let mut others = (10_000..).map(|number| CheckInId(Uuid::from_u128(number)));
        for declined in &self.declined {
            let received_at = at(declined.received_t.unwrap_or(declined.t));
            let empty = empty(others.next().unwrap(), at(declined.t), received_at);
            check_ins.push(CourseCheckIn { declined: true, ..empty });
        }
        for flag in &self.redflags {
            let empty = empty(others.next().unwrap(), at(flag.t), at(flag.t));
            check_ins.push(CourseCheckIn { red_flags: vec![flag.item.clone()], ..empty });
        }
        (check_ins, withdrawals)
    }

    /// Ids that decide as those of the file do: in their order as text, those without one last, as listed.
    fn ids(&self) -> Vec<CheckInId> {
        let mut order: Vec<usize> = (0..self.scores.len()).collect();
        order.sort_by_key(|&place| {
            let id = self.scores[place].id.as_deref();
            (id.is_none(), id, place)
        });
        let rank = |place| order.iter().position(|other| *other == place).unwrap();
        let number = |place| 1 + u128::try_from(rank(place)).unwrap();
        (0..self.scores.len()).map(|place| CheckInId(Uuid::from_u128(number(place)))).collect()
    }

    /// Could phones and nurses have made it? They correct what has arrived, in its own context, to something else, one
    /// thing at an instant; and a phone only says whether the opioid was taken less than four hours ago.
    fn can_be_sent(&self) -> bool {
        let mut instants: Vec<f64> = self.corrections.iter().map(|correction| correction.t).collect();
        instants.extend(self.resolved.iter().map(|resolved| resolved.t));
        instants.sort_by(f64::total_cmp);
        let corrected = |correction: &super::Correction| {
            let wrong = &self.scores[self.score(&correction.id)];
            let changed = correction.by.as_deref().is_none_or(|by| {
                let by = &self.scores[self.score(by)];
                let said = |one: &super::Score| (one.score, one.opioid(), one.t.to_bits());
                // A confirmed score stays so when nobody is asked again.
                let meant = by.confirmed && !wrong.confirmed;
                by.context == wrong.context && (said(by) != said(wrong) || meant)
            });
            correction.t > wrong.received() && changed
        };
        self.corrections.iter().all(corrected)
            && (self.corrections.is_empty() || instants.windows(2).all(|pair| pair[0] < pair[1]))
            && (!self.params.contains_key("mask_h") || self.scores.iter().all(|one| one.opioid_h.is_none()))
    }
}

impl super::Score {
    fn opioid(&self) -> Opioid {
        match self.opioid_h {
            None => Opioid::None,
            Some(hours) if hours < 4.0 => Opioid::Under4h,
            Some(_) => Opioid::Over4h,
        }
    }

    fn check_in(&self, id: CheckInId) -> CourseCheckIn {
        let moved = self.context == "movement";
        let score = Some(Score(self.score));
        CourseCheckIn {
            movement: score.filter(|_| moved),
            rest: score.filter(|_| !moved),
            movement_confirmed: moved && self.confirmed,
            rest_confirmed: !moved && self.confirmed,
            opioid: Some(self.opioid()),
            ..empty(id, at(self.t), at(self.received()))
        }
    }
}

fn empty(id: CheckInId, felt_at: At, received_at: At) -> CourseCheckIn {
    CourseCheckIn {
        id,
        received_at,
        felt_at,
        movement: None,
        rest: None,
        movement_confirmed: false,
        rest_confirmed: false,
        opioid: None,
        red_flags: Vec::new(),
        declined: false,
        recalled_baseline: None,
        corrects: None,
    }
}

fn written(change: &Change) -> String {
    assert_eq!(change.noticed_at, change.at, "everything was known when it happened");
    // To the nearest thousandth of an hour, halves up, as the command writes it.
    let thousandths = (change.at.since(T0) + 1_800).div_euclid(3_600);
    let t = thousandths as f64 / 1000.0;
    line(t, &word(change.rule), &word(change.event), &word(change.severity), change.key.as_deref())
}

/// The word that a value is written with.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
