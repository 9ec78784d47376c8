//! The demo clinic came about through the flows, so its rules can be played again.

use std::sync::Arc;

use reliefline_server::{
    app::App,
    clock::HandClock,
    demo::{self, State},
    domain::{
        at::{At, DAY, HOUR, MINUTE},
        duty::{Duty, Stretch},
    },
    flow,
    keys::Keys,
    store::{board, caseload, clinic, staff},
};
use sea_orm::EntityTrait;
use stage::invariants;

const NOW: At = At(1_795_449_600_000); // 2026-11-23T16:00:00Z

#[tokio::test]
async fn every_demo_episode_replays_to_its_stored_log_and_its_clock_runs_on() {
    let home = stage::database::Home::make();
    let store = home.open().await;
    let clock = Arc::new(HandClock::at(NOW));
    let app =
        App::new(store, clock.clone(), Keys::generate(), "http://localhost:8080".into()).demo(true).build();
    demo::fill(&app).await.unwrap();

    assert_eq!(invariants::broken(&app).await, Vec::<String>::new());
    let tiles = board::Entity::find().all(app.store.read()).await.unwrap();
    assert_eq!(tiles.len(), 40);
    let states: std::collections::BTreeSet<_> = tiles.iter().map(|tile| tile.status.clone()).collect();
    for state in
        ["planned", "on_track", "slow", "poor_relief", "rebound", "silent", "urgent", "red_flag", "waiting"]
    {
        assert!(states.contains(state), "{state} is missing among {states:?}");
    }
    let needs = needs_in(&app).await;
    for need in ["hold", "red_stop", "pain_rising", "no_log", "two_low_weeks", "phase_proposal", "none"] {
        assert!(needs.contains_key(need), "nobody shows {need} among {needs:?}");
    }
    assert!(needs["none"] > 15, "most are doing well: {needs:?}");
    let clinic = clinic::only(app.store.read()).await.unwrap().unwrap();
    assert!(clinic.demo);
    let staff = staff::all(app.store.read(), clinic.id).await.unwrap();
    let telephones: std::collections::BTreeSet<_> =
        staff.iter().filter_map(|one| one.phone.clone()).collect();
    assert_eq!(telephones.len(), staff.len(), "whoever looks for a nurse reads whom to telephone");
    let roster = flow::on_duty::roster(app.store.read(), clinic.id, NOW).await.unwrap();
    assert_eq!(roster.gaps(Stretch { from: NOW, to: NOW.plus(14 * DAY) }), [], "somebody is always on duty");
    let Duty::Rostered(duty) = roster.at(NOW) else { panic!("the demo has a roster") };
    assert_eq!((duty.first.len(), duty.all.len()), (1, 2), "two by day");
    assert_eq!(demo::state(&app).await.unwrap(), State::Whole);
    demo::clear_half_made(&app).await.unwrap();
    assert_eq!(board::Entity::find().all(app.store.read()).await.unwrap().len(), 40, "what is whole stays");

    // The story goes on: timers of the next hours are judged, and the log is still a beginning of what the rules say.
    for _ in 0..24 {
        clock.turn(20 * MINUTE);
        while flow::judge::due(&app).await.unwrap() {}
    }
    assert_eq!(app.now(), NOW.plus(8 * HOUR));
    assert_eq!(invariants::broken(&app).await, Vec::<String>::new());
}

/// How many of the caseload show each reason.
async fn needs_in(app: &App) -> std::collections::BTreeMap<String, usize> {
    let mut needs = std::collections::BTreeMap::new();
    for row in caseload::Entity::find().all(app.store.read()).await.unwrap() {
        for need in row.needs.0 {
            let word = serde_json::to_value(need).unwrap();
            *needs.entry(word.as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    needs
}

#[tokio::test]
async fn a_demo_that_was_interrupted_is_known_as_half_made_and_thrown_away() {
    let home = stage::database::Home::make();
    let clock = Arc::new(HandClock::at(NOW));
    let app = App::new(home.open().await, clock, Keys::generate(), "http://localhost:8080".into())
        .demo(true)
        .build();
    assert_eq!(demo::state(&app).await.unwrap(), State::Empty);
    let first_patient = async {
        while board::Entity::find().one(app.store.read()).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        filled = demo::fill(&app) => panic!("it was to be interrupted: {filled:?}"),
        () = first_patient => {}
    }

    assert_eq!(demo::state(&app).await.unwrap(), State::HalfMade);
    demo::clear_half_made(&app).await.unwrap();
    assert_eq!(demo::state(&app).await.unwrap(), State::Empty);
    assert!(app.store.is_current().await.unwrap());
}
