//! After a stop: each alert is told once, on the level that is due by now; without a storm, and the admins read how much it was.

use reliefline_server::{
    domain::{
        at::{HOUR, MINUTE, SECOND},
        catch_up::A_SECOND,
    },
    store::alert_event,
    worker::{
        beat::{self, Beat},
        tick,
    },
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use stage::{Cast, Stage, database::behind_the_back, people::Person};

/// Ten in the morning in New York.
const MORNING: &str = "2026-11-23T15:00:00Z";

async fn caught_up(admin: &Person<'_>) -> Vec<Value> {
    let list = admin.get("/system-notices?open=true").await.good();
    let mut all = list["notices"].as_array().cloned().unwrap();
    all.retain(|one| one["kind"] == "caught_up");
    all
}

#[tokio::test]
async fn forty_two_minutes_later_an_urgent_alert_is_told_once_on_the_last_level_and_the_story_says_why() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, ben, rosa, .. } = stage.cast().await;
    for person in [&ines, &ana, &ben] {
        person.subscribes().await;
    }
    stage.beats().await;
    rosa.flags("RF-NEURO").await;
    stage.lives(SECOND).await;
    assert_eq!((ana.phone_shows().silent, ben.phone_shows().silent), (false, false));
    let stopped = stage.app.now();
    stage.is_down_for(42 * MINUTE).await;
    for person in [&ines, &ana, &ben] {
        let _ = person.phone_shows();
        person.phone_is_quiet();
    }
    let alert = ana.alert("R-REDFLAG").await;
    assert_eq!(alert["level"], 3, "{alert}");
    let events = alert_event::Entity::find().all(stage.store.read()).await.unwrap();
    let steps: Vec<_> = events.iter().filter(|event| event.kind == alert_event::LEVEL).collect();
    let last = &steps.last().unwrap().evidence;
    assert_eq!((steps.len(), &last["from"], &last["cause"]), (2, &json!(1), &json!("caught_up")));
    let notices = caught_up(&ines).await;
    assert_eq!(
        notices[0]["figures"],
        json!({"count": 1, "from": stopped, "to": stage.app.now(), "messages": 3})
    );
    stage.lives(MINUTE).await;
    assert_eq!(caught_up(&ines).await.len(), 1);
    let _ = ana.acknowledges(&alert).await.good();
    tick::until_idle(&stage.app).await;
    let _ = (stage.phones.all(&ben.name), stage.phones.all(&ines.name));
    stage.ends_well().await;
}

#[tokio::test]
async fn what_was_written_before_a_stop_and_not_sent_is_told_by_the_level_that_is_due_and_each_phone_rings_once()
 {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, ben, rosa, .. } = stage.cast().await;
    for person in [&ana, &ben] {
        person.subscribes().await;
    }
    stage.beats().await;
    // Reliefline stops before anything of it leaves.
    rosa.flags("RF-NEURO").await;
    stage.is_down_for(42 * MINUTE).await;
    for person in [&ana, &ben] {
        let _ = person.phone_shows();
        person.phone_is_quiet();
    }
    assert_eq!(ana.alert("R-REDFLAG").await["level"], 3);
    assert_eq!(caught_up(&ines).await[0]["figures"]["messages"], 2);
    stage.ends_well().await;
}

/// Three urgent alerts that nobody could be told of, twelve phones since then, and a stop of twenty minutes: 36 messages.
async fn stops_with_much_to_tell(stage: &Stage) -> [Person<'_>; 3] {
    let Cast { ines, ana, ben, rosa, .. } = stage.cast().await;
    let others = [ana.enrols("Luis Ortega").await, ana.enrols("Maria Soto").await];
    stage.beats().await;
    for patient in others.iter().chain([&rosa]) {
        patient.flags("RF-NEURO").await;
    }
    for _ in 0..4 {
        for person in [&ines, &ana, &ben] {
            person.subscribes().await;
        }
    }
    stage.clock.turn(20 * MINUTE);
    [ines, ana, ben]
}

fn each_alert_rang_once_on_each_phone(stage: &Stage, people: [&Person<'_>; 3]) {
    for person in people {
        assert_eq!(stage.phones.all(&person.name).len(), 12, "three alerts on four phones");
    }
}

#[tokio::test]
async fn no_more_than_twenty_messages_leave_in_a_second() {
    let stage = Stage::open(MORNING).await;
    let [ines, ana, ben] = stops_with_much_to_tell(&stage).await;
    Beat::begin(stage.app.now()).keep(&stage.app, stage.app.now()).await;
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), A_SECOND as usize);
    assert_eq!(caught_up(&ines).await, Vec::<Value>::new(), "it is not done yet");
    stage.clock.turn(SECOND);
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), 36);
    assert_eq!(caught_up(&ines).await.len(), 1);
    each_alert_rang_once_on_each_phone(&stage, [&ines, &ana, &ben]);
    stage.clock.turn(MINUTE);
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), 36);
}

#[tokio::test]
async fn instances_that_catch_up_together_share_the_pace() {
    let stage = Stage::open(MORNING).await;
    let [ines, ana, ben] = stops_with_much_to_tell(&stage).await;
    let now = stage.app.now();
    let other = stage.another_instance();
    Beat::begin(now).keep(&stage.app, now).await;
    Beat::begin(now).keep(&other, now).await;
    tick::until_idle(&other).await;
    assert_eq!(stage.phones.sent(), 10, "the other one did not find the stop, and has its part all the same");
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), A_SECOND as usize);
    assert_eq!(caught_up(&ines).await, Vec::<Value>::new());
    // The other one is told to stop: its part is free.
    beat::end(&other).await;
    stage.clock.turn(SECOND);
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), 36);
    each_alert_rang_once_on_each_phone(&stage, [&ines, &ana, &ben]);
}

#[tokio::test]
async fn an_instance_that_starts_while_another_one_catches_up_joins_in_and_says_nothing_twice() {
    let stage = Stage::open(MORNING).await;
    let [ines, ana, ben] = stops_with_much_to_tell(&stage).await;
    let now = stage.app.now();
    Beat::begin(now).keep(&stage.app, now).await;
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), A_SECOND as usize);
    // It was killed meanwhile, and is started anew. That the earlier one is dead is not known yet.
    let anew = stage.another_instance();
    for sent in [30, 36] {
        stage.clock.turn(SECOND);
        Beat::begin(anew.now()).keep(&anew, anew.now()).await;
        tick::until_idle(&anew).await;
        assert_eq!(stage.phones.sent(), sent);
    }
    let said = caught_up(&ines).await;
    assert_eq!((&said[0]["times"], &said[0]["figures"]["messages"]), (&json!(1), &json!(36)));
    tick::until_idle(&stage.app).await;
    stage.clock.turn(MINUTE);
    let late = stage.another_instance();
    Beat::begin(late.now()).keep(&late, late.now()).await;
    tick::until_idle(&late).await;
    assert_eq!((late.pulse.catch_up.of(), caught_up(&ines).await), (None, said), "there is nothing to join");
    each_alert_rang_once_on_each_phone(&stage, [&ines, &ana, &ben]);
}

#[tokio::test]
async fn a_round_that_could_not_look_does_not_say_that_all_is_told() {
    let stage = Stage::open(MORNING).await;
    let [ines, ana, ben] = stops_with_much_to_tell(&stage).await;
    let now = stage.app.now();
    Beat::begin(now).keep(&stage.app, now).await;
    behind_the_back(&stage.store, "ALTER TABLE escalation RENAME TO escalation_away").await;
    tick::until_idle(&stage.app).await;
    behind_the_back(&stage.store, "ALTER TABLE escalation_away RENAME TO escalation").await;
    assert_eq!((stage.phones.sent(), caught_up(&ines).await), (0, vec![]), "nobody could climb");
    tick::until_idle(&stage.app).await;
    assert_eq!(stage.phones.sent(), A_SECOND as usize, "at its pace all the same");
    stage.clock.turn(SECOND);
    tick::until_idle(&stage.app).await;
    assert_eq!(caught_up(&ines).await[0]["figures"]["messages"], 36);
    each_alert_rang_once_on_each_phone(&stage, [&ines, &ana, &ben]);
}

#[tokio::test]
async fn silences_found_all_at_once_are_told_over_half_an_hour() {
    let stage = Stage::open("2026-11-20T11:00:00Z").await;
    let Cast { ana, .. } = stage.cast().await;
    ana.subscribes().await;
    for number in 0..11 {
        let _ = ana.enrols(&format!("Patient {number}")).await;
    }
    stage.beats().await;
    stage.lives(HOUR).await;
    let before = stage.phones.sent();
    // No more than a day of it is given back.
    stage.is_down_for(52 * HOUR).await;
    assert_eq!(ana.sees().await.len(), 12, "all are silent");
    let at_once = stage.phones.sent() - before;
    assert!(at_once <= 3, "{at_once} of 12 were told in the first second");
    let mut told = Vec::new();
    for _ in 0..30 {
        stage.lives(MINUTE).await;
        told.push(stage.phones.sent() - before);
    }
    // Each has its own part of the half hour, by chance: never all of them in a third of it.
    assert!(told[9] < 12, "{told:?}");
    assert_eq!(told[29], 12, "{told:?}");
    let _ = stage.phones.all(&ana.name);
}
