//! Nobody takes an alert: more people are told, level by level, and each of them once.

use reliefline_server::{
    domain::{
        alert::Severity,
        at::{HOUR, MINUTE, SECOND},
        message::MessageState,
        people::{Language, Role},
    },
    flow::{climb, receipt},
    worker::tick,
};
use stage::push_service::{Device, Manner};

use super::world::{Person, World};

const REVIEW: &str = "A patient needs review";
const HANDLED: &str = "Handled by a colleague";
/// The world begins at 11:00 where the clinic is; so long after it is 22:00.
const TO_THE_NIGHT: i64 = 11 * HOUR;

/// A nurse and an admin, each with a phone.
async fn ana_and_ines(world: &World) -> (Person, Device, Person, Device) {
    let ana = world.nurse("Ana", Language::En).await;
    let ines = world.staff("Ines", Language::En, Role::Admin).await;
    let (anas, iness) = (world.phone(&ana, "ana").await.0, world.phone(&ines, "ines").await.0);
    (ana, anas, ines, iness)
}

fn pushes(device: &Device) -> usize {
    device.titles().iter().filter(|title| *title == REVIEW).count()
}

#[tokio::test]
async fn an_urgent_alert_that_nobody_takes_is_told_again_and_to_more_people_until_somebody_does() {
    let world = World::open().await;
    let (_, anas, _, iness) = ana_and_ines(&world).await;
    let alert = world.climbs(Severity::Urgent).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (1, 0));
    world.after(2 * MINUTE).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (2, 0), "her phone has said nothing");
    // All nurses are on duty, so that the second level would add nobody: the third comes in its place.
    world.after(3 * MINUTE).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (3, 1));
    for told in 2..6 {
        world.after(15 * MINUTE).await;
        assert_eq!(pushes(&iness), told, "every quarter of an hour");
    }
    let ben = world.nurse("Ben", Language::En).await;
    world.acknowledges(&ben, &alert).await;
    world.works().await;
    world.after(30 * MINUTE - SECOND).await;
    assert_eq!(pushes(&iness), 5, "a person has it, and has promised to call");
    assert_eq!(iness.titles(), [REVIEW, REVIEW, REVIEW, REVIEW, REVIEW, HANDLED], "an admin is calmed too");
}

#[tokio::test]
async fn a_phone_that_showed_the_first_push_is_not_told_again_at_two_minutes_and_a_receipt_stops_no_level() {
    let world = World::open().await;
    let (_, anas, _, iness) = ana_and_ines(&world).await;
    world.climbs(Severity::Urgent).await;
    let token = anas.received()[0].receipt_token().to_owned();
    receipt::take(&world.app, &token, false).await.unwrap();
    world.after(2 * MINUTE).await;
    assert_eq!(pushes(&anas), 1);
    world.after(3 * MINUTE).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (2, 1));
}

#[tokio::test]
async fn when_all_phones_of_a_level_are_dead_the_next_one_is_told_at_once() {
    for manner in [Manner::Status(410, ""), Manner::Status(400, "")] {
        let world = World::open().await;
        let (_, anas, _, iness) = ana_and_ines(&world).await;
        world.service.next(manner);
        world.climbs(Severity::Urgent).await;
        assert!(anas.requests() > 0);
        assert_eq!(iness.titles(), [REVIEW], "within the same second");
    }
}

#[tokio::test]
async fn nobody_with_a_live_phone_on_the_first_level_is_no_reason_to_wait() {
    let world = World::open().await;
    let _ana = world.nurse("Ana", Language::En).await;
    let ines = world.staff("Ines", Language::En, Role::Admin).await;
    let iness = world.phone(&ines, "ines").await.0;
    world.climbs(Severity::Urgent).await;
    assert_eq!(iness.titles(), [REVIEW]);
}

#[tokio::test]
async fn a_warning_waits_for_the_morning_and_climbs_in_working_time() {
    let world = World::open().await;
    let (_, anas, _, iness) = ana_and_ines(&world).await;
    world.after(TO_THE_NIGHT).await;
    world.climbs(Severity::Warning).await;
    world.after(10 * HOUR - SECOND).await;
    assert_eq!(pushes(&anas), 0);
    world.after(SECOND).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (1, 0), "08:00 at the clinic");
    world.after(HOUR - SECOND).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (1, 0));
    world.after(SECOND).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (2, 1));
    world.after(23 * HOUR).await;
    assert_eq!(pushes(&iness), 2, "and at the start of each day");
}

#[tokio::test]
async fn after_a_stop_an_alert_jumps_to_its_level_and_nothing_is_replayed() {
    let world = World::open().await;
    let (_, anas, _, iness) = ana_and_ines(&world).await;
    world.climbs(Severity::Urgent).await;
    world.after(42 * MINUTE).await;
    assert_eq!((pushes(&anas), pushes(&iness)), (2, 1));
    world.after(2 * MINUTE).await;
    assert_eq!(pushes(&iness), 1);
    world.after(MINUTE).await;
    assert_eq!(pushes(&iness), 2, "45 minutes: the next quarter");
}

#[tokio::test]
async fn two_instances_that_race_tell_each_level_once() {
    let world = World::open().await;
    let (_, anas, _, iness) = ana_and_ines(&world).await;
    for _ in 0..3 {
        world.climbs(Severity::Urgent).await;
    }
    let other = world.another(None);
    for minutes in [2, 3, 10, 15] {
        world.clock.turn(minutes * MINUTE);
        let _ = tokio::join!(climb::due(&world.app), climb::due(&other));
        let _ = tokio::join!(tick::until_idle(&world.app), tick::until_idle(&other));
    }
    let messages = world.messages().await;
    let places: std::collections::HashSet<_> = messages
        .iter()
        .map(|one| (one.alert_id, one.cycle, one.level, one.repeat_no, one.target()))
        .collect();
    assert_eq!(places.len(), messages.iter().filter(|one| one.alert_id.is_some()).map(|_| 1).sum::<usize>());
    assert!(messages.iter().all(|one| one.state != MessageState::Pending));
    assert!(pushes(&anas) <= 5 * 3 && pushes(&iness) >= 3);
}
