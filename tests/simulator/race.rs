//! Who takes an alert at the very instant at which it climbs, rises, is closed, or is taken by another: in any order of the
//! transactions, exactly one wins, and a rise is never swallowed.

use reliefline_server::domain::{
    alert::{AlertState, Outcome, Severity},
    at::{HOUR, MINUTE},
    course::CourseCheckIn,
    ids::{AlertId, CheckInId, StaffId},
    score::Score,
};
use uuid::Uuid;

use crate::{
    climbing,
    clinic::Desk,
    deeds::{self, By},
    judging,
    nurse::Intent,
    store::place,
    world::{Size, World},
};

/// An alert that waits, as both nurses see it.
const RACE: Size = Size { patients: 1, nurses: 2, hours: 24 };

#[derive(Clone, Copy, Debug)]
enum Entrant {
    Climbs(usize),
    Takes(usize),
    Closes(usize),
    Rises,
    Lapses,
}

impl World {
    /// The patient writes a score that the phone asked about again.
    fn writes(&mut self, score: i16) {
        let (episode, now) = (self.patients[0].episode, self.now);
        let id = CheckInId(Uuid::from_u128(u128::from(now.0.unsigned_abs())));
        let check_in = CourseCheckIn {
            id,
            received_at: now,
            felt_at: now,
            movement: Some(Score(score)),
            rest: None,
            movement_confirmed: true,
            rest_confirmed: false,
            opioid: None,
            red_flags: Vec::new(),
            declined: false,
            recalled_baseline: None,
            corrects: None,
        };
        let done = self.write(0, |desk, store| {
            let at = judging::instant(desk, store, episode);
            store.add_check_in(place(episode), CourseCheckIn { received_at: at, felt_at: at, ..check_in });
            judging::judge(desk, store, episode, at);
            Some(())
        });
        done.expect("it is kept");
        self.heard(episode, now);
        self.check();
    }

    fn severe(&self) -> Option<(AlertId, i32, Severity)> {
        let alerts = self.store.alerts_of(self.patients[0].episode);
        let mut severe =
            alerts.iter().filter(|alert| alert.rule == reliefline_server::domain::alert::Rule::Severe);
        severe
            .find(|alert| alert.state != AlertState::Resolved)
            .map(|alert| (alert.id, alert.cycle, alert.severity))
    }
}

/// One race. How many entrants won it.
fn run(seed: u64) -> Result<usize, String> {
    let mut world = World::draw(seed, RACE);
    (world.luck.lost, world.luck.unknown) = (0.0, 0.0);
    world.luck.bad_disk = crate::clock::Stretches::default();
    world.now = world.patients[0].end.plus(9 * HOUR).max(world.now);
    world.writes(7);
    let Some((alert, cycle, severity)) = world.severe() else { return Ok(0) };
    world.now = world.now.plus(world.chance.within(0, 90 * MINUTE));

    // Both instances have looked at the step that is due, and both nurses at the alert.
    let desk =
        Desk { clinic: &world.clinic, instance: world.instances[0].id, now: world.now, catches_up: false };
    let mut plans: Vec<_> = (0..2).map(|_| climbing::look(desk, &world.store, alert)).collect();
    let mut order = vec![
        Entrant::Climbs(0),
        Entrant::Climbs(1),
        Entrant::Takes(0),
        Entrant::Takes(1),
        Entrant::Closes(1),
        Entrant::Rises,
        Entrant::Lapses,
    ];
    let mut winners = 0;
    while !order.is_empty() {
        let next = usize::try_from(world.chance.within(0, order.len() as i64)).expect("a place");
        let entrant = order.swap_remove(next);
        world.now = world.now.plus(world.chance.within(0, 2));
        let by = |nurse: usize| -> StaffId { world.nurses[nurse].id };
        let takes = Intent::Take { alert, cycle, severity, in_minutes: None };
        match entrant {
            Entrant::Climbs(which) => {
                if let Some(plan) = plans[which].take() {
                    let _ = world.write(0, |desk, store| climbing::write(desk, store, plan));
                }
            }
            Entrant::Takes(nurse) => {
                let (by, before) = (by(nurse), world.seen_of(&takes));
                world.a_person_does();
                let screen = By::Screen { call_before: None };
                let won =
                    world.write(0, |desk, store| deeds::acknowledge(desk, store, by, (alert, cycle), screen));
                if matches!(won, Ok(Some(()))) {
                    world.did(&takes, before);
                    winners += 1;
                }
            }
            Entrant::Closes(nurse) => {
                let (by, before) = (by(nurse), world.seen_of(&takes));
                let won = world.write(0, |desk, store| {
                    deeds::resolve(desk, store, by, (alert, cycle), Outcome::AdviceGiven)
                });
                if matches!(won, Ok(Some(()))) {
                    world.did(&takes, before);
                    winners += 1;
                }
            }
            Entrant::Rises => world.writes(10),
            Entrant::Lapses => {
                let _ = world.write(0, |desk, store| climbing::lapse(desk, store, alert));
            }
        }
        world.check();
        if let Some(broken) = world.laws.broken.take() {
            return Err(format!("{broken}, in the race of seed {seed}, after {entrant:?}"));
        }
    }
    // A person may close what a person has; two never take it in one cycle.
    Ok(winners)
}

#[test]
fn whoever_takes_an_alert_at_one_instant_with_others_wins_alone_and_swallows_no_rise() {
    let races: u64 =
        std::env::var("RELIEFLINE_SIM_RACES").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000);
    let mut decided = 0;
    for seed in 1..=races {
        match run(seed) {
            Ok(winners) => decided += usize::from(winners > 0),
            Err(broken) => panic!("{broken}"),
        }
    }
    assert!(decided > 0, "somebody wins");
    println!("{races} races, {decided} of them won by a person");
}
