//! Who is told what, and how often.

use std::collections::HashSet;

use reliefline_server::{
    domain::{
        alert::{AlertState, Severity},
        at::{HOUR, MINUTE, SECOND},
        message::{MessageKind, MessageState, SubscriptionState},
        people::{Language, Role},
    },
    flow,
    store::{alert, outbox},
};
use stage::{database::behind_the_back, push_service::Push};

use super::world::{NOW, ORIGIN, World};

const TITLES: [&str; 8] = [
    "A patient needs review",
    "Un paciente necesita revisión",
    "Several patients need review",
    "Varios pacientes necesitan revisión",
    "Handled by a colleague",
    "Ya lo atiende un colega",
    "Test: tap to confirm",
    "Prueba: toque para confirmar",
];

/// Every push, whatever its story: 1,024 bytes, words of the list, nothing of a person, and its members only.
fn constant(pushes: &[Push]) {
    let mut sizes = HashSet::new();
    for push in pushes {
        assert_eq!(push.plaintext.len(), 1024);
        sizes.insert(push.size);
        assert!(TITLES.contains(&push.title()), "{}", push.title());
        let text = String::from_utf8_lossy(&push.plaintext).to_lowercase();
        for word in ["rosa", "delgado", "northside", "ana", "severe", "urgent", "warning", "score"] {
            let without_list =
                TITLES.iter().fold(text.clone(), |text, title| text.replace(&title.to_lowercase(), ""));
            let tokens: Vec<_> = without_list.split(|c: char| !c.is_alphabetic()).collect();
            assert!(!tokens.contains(&word), "{word} in {text}");
        }
        let note = &push.json["notification"];
        let members: HashSet<_> = note.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["title", "navigate", "tag", "lang", "silent", "mutable", "data"].into());
        assert_eq!((&push.json["web_push"], &push.json["mutable"]), (&8030.into(), &true.into()));
        assert!(note["navigate"].as_str().unwrap().starts_with(ORIGIN));
        assert_eq!(note["tag"], push.topic.as_str());
        assert_eq!(push.urgency, "high");
    }
    assert!(sizes.len() <= 1, "encrypted sizes differ: {sizes:?}");
}

#[tokio::test]
async fn push_plaintext_is_constant() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let ben = world.nurse("Ben", Language::Es).await;
    let ((_, ana_id), (_, _)) = (world.phone(&ana, "ana").await, world.phone(&ben, "ben").await);
    for _ in 0..4 {
        let alert = world.raises(Severity::Urgent).await;
        world.works().await;
        world.acknowledges(&ana, &alert).await;
        world.works().await;
    }
    for _ in 0..4 {
        world.raises(Severity::Warning).await;
        world.works().await;
    }
    let permit = ana.scope.may(reliefline_server::domain::access::Action::TestSubscription).unwrap();
    flow::subscribe::test(&world.app, &permit, ana_id).await.unwrap();
    world.works().await;
    let pushes = world.service.taken();
    constant(&pushes);
    let said: HashSet<_> = pushes.iter().map(|push| push.title().to_owned()).collect();
    assert!(said.len() >= 6, "{said:?}");
    assert_eq!(world.service.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn every_device_of_every_nurse_is_told_in_the_nurses_language_and_nobody_else() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let ben = world.nurse("Ben", Language::Es).await;
    let tom = world.staff("Tom", Language::En, Role::Therapist).await;
    let ines = world.staff("Ines", Language::En, Role::Admin).await;
    let (phone, tablet) = (world.phone(&ana, "ana-phone").await.0, world.phone(&ana, "ana-tablet").await.0);
    let bens = world.phone(&ben, "ben").await.0;
    let others = [world.phone(&tom, "tom").await.0, world.phone(&ines, "ines").await.0];
    let alert = world.alert(Severity::Urgent).await;
    assert_eq!(world.pages(&alert, None).await, 3);
    world.works().await;
    assert_eq!(phone.titles(), ["A patient needs review"]);
    assert_eq!(tablet.titles(), ["A patient needs review"]);
    assert_eq!(bens.titles(), ["Un paciente necesita revisión"]);
    assert!(others.iter().all(|device| device.requests() == 0));
    assert_eq!(phone.received()[0].ttl, 3600);
    // Where a browser shows a push by itself, its tap opens the page that has the button.
    let navigate = phone.received()[0].json["notification"]["navigate"].as_str().unwrap().to_owned();
    assert!(navigate.starts_with(&format!("{ORIGIN}/a#")), "{navigate}");
    let info = world.alert(Severity::Info).await;
    assert_eq!(world.pages(&info, None).await, 0, "info pages nobody");
}

#[tokio::test]
async fn the_same_page_exists_once() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    let mut alert = world.alert(Severity::Warning).await;
    assert_eq!(world.pages(&alert, None).await, 1);
    assert_eq!(world.pages(&alert, None).await, 0);
    world.works().await;
    assert_eq!(world.pages(&alert, None).await, 0);
    world.works().await;
    assert_eq!(phone.titles().len(), 1);
    // A rise is a new cycle, and rings again under the same Topic.
    (alert.cycle, alert.severity) = (2, Severity::Urgent);
    let txn = world.store.begin().await.unwrap();
    alert::change(&txn, &alert).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(world.pages(&alert, None).await, 1);
    world.works().await;
    let topics: HashSet<_> = phone.received().into_iter().map(|push| push.topic).collect();
    assert_eq!((phone.titles().len(), topics.len()), (2, 1));
}

#[tokio::test]
async fn acknowledging_calms_every_other_nurse_and_takes_back_what_was_not_sent() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let ben = world.nurse("Ben", Language::Es).await;
    let (anas, bens) = (world.phone(&ana, "ana").await.0, world.phone(&ben, "ben").await.0);
    let alert = world.raises(Severity::Urgent).await;
    world.works().await;
    let (late, _) = world.phone(&ben, "ben-late").await; // was never told, so there is nothing to calm
    world.acknowledges(&ana, &alert).await;
    world.after(SECOND).await;
    assert_eq!(bens.titles(), ["Un paciente necesita revisión", "Ya lo atiende un colega"]);
    let [page, handled]: [Push; 2] = bens.received().try_into().unwrap();
    assert_eq!(page.topic, handled.topic, "it takes the page's place");
    assert_eq!(page.json["notification"]["silent"], false);
    assert_eq!(handled.json["notification"]["silent"], true);
    assert_eq!((anas.titles().len(), late.requests()), (1, 0));
    world.after(HOUR).await;
    assert_eq!(world.service.requests(), 3, "and then silence");
}

#[tokio::test]
async fn nothing_starts_after_an_acknowledgement() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let ben = world.nurse("Ben", Language::En).await;
    let bens = world.phone(&ben, "ben").await.0;
    let alert = world.raises(Severity::Urgent).await;
    world.acknowledges(&ana, &alert).await;
    world.after(SECOND).await;
    assert_eq!(bens.requests(), 0);
    assert_eq!(world.states().await, [MessageState::Cancelled]);

    // A page that was being sent, and whose try failed, is asked again before its next try.
    world.service.next(stage::push_service::Manner::Status(503, ""));
    let alert = world.raises(Severity::Urgent).await;
    world.works().await;
    let mut row = alert.clone();
    (row.state, row.acknowledged_by) = (AlertState::Acknowledged, Some(ana.id));
    let txn = world.store.begin().await.unwrap();
    alert::change(&txn, &row).await.unwrap();
    txn.commit().await.unwrap();
    world.after(MINUTE).await;
    assert_eq!(bens.requests(), 1);
    assert_eq!(world.states().await, [MessageState::Cancelled, MessageState::Cancelled]);
}

#[tokio::test]
async fn handled_never_overtakes_the_page_nor_replaces_a_newer_one() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let ben = world.nurse("Ben", Language::En).await;
    let bens = world.phone(&ben, "ben").await.0;
    let alert = world.raises(Severity::Urgent).await;
    // Another instance is just sending the page.
    let other = world.another(None);
    flow::claim::claim(&other, other.now(), &Default::default(), None, |_, _| Some(())).await.unwrap();
    world.acknowledges(&ana, &alert).await;
    world.after(5 * SECOND).await;
    assert_eq!(bens.requests(), 0, "it waits for the page");
    world.after(26 * SECOND).await;
    assert_eq!(
        bens.titles(),
        ["Handled by a colleague"],
        "the other instance died; its page is not wanted any more"
    );

    // The severity rises before "handled" could be delivered: then it is not true any more.
    let mut alert = world.raises(Severity::Warning).await;
    world.works().await;
    world.service.next(stage::push_service::Manner::Status(503, "Retry-After: 60"));
    world.acknowledges(&ana, &alert).await;
    world.works().await;
    (alert.cycle, alert.state, alert.severity) = (2, AlertState::Open, Severity::Urgent);
    let txn = world.store.begin().await.unwrap();
    alert::change(&txn, &alert).await.unwrap();
    txn.commit().await.unwrap();
    world.pages(&alert, None).await;
    world.after(2 * MINUTE).await;
    assert_eq!(bens.titles(), ["Handled by a colleague", "A patient needs review", "A patient needs review"],);
}

#[tokio::test]
async fn a_held_warning_waits_for_the_end_of_quiet_hours() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    let alert = world.alert(Severity::Warning).await;
    world.pages(&alert, Some(NOW.plus(8 * HOUR))).await;
    world.after(8 * HOUR - 1).await;
    assert_eq!(phone.requests(), 0);
    world.after(1).await;
    assert_eq!(phone.received()[0].ttl, 12 * 3600);
}

#[tokio::test]
async fn more_than_five_in_a_minute_become_one() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    for _ in 0..5 {
        world.raises(Severity::Warning).await;
    }
    for _ in 0..4 {
        world.raises(Severity::Urgent).await;
    }
    world.works().await;
    let pushes = phone.received();
    assert_eq!(pushes.iter().filter(|push| push.title() == "A patient needs review").count(), 5);
    assert_eq!(pushes.iter().filter(|push| push.title() == "Several patients need review").count(), 1);
    let urgent: HashSet<_> = world
        .messages()
        .await
        .into_iter()
        .filter(|row| row.severity == Severity::Urgent && row.kind == MessageKind::Alert)
        .map(|row| row.state)
        .collect();
    assert_eq!(urgent, [MessageState::Accepted].into(), "urgent before others");
    // More within the same minute: again one, at the next minute.
    world.raises(Severity::Urgent).await;
    world.raises(Severity::Urgent).await;
    world.after(10 * SECOND).await;
    assert_eq!(phone.received().len(), 6);
    world.after(MINUTE).await;
    assert_eq!(phone.titles().last().unwrap(), "Several patients need review");
    assert_eq!(phone.received().len(), 7);
    world.after(2 * MINUTE).await;
    world.raises(Severity::Urgent).await;
    world.works().await;
    assert_eq!(phone.titles().last().unwrap(), "A patient needs review");
}

#[tokio::test]
async fn what_is_urgent_among_warnings_goes_as_what_is_urgent_goes() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let _ = world.phone(&ana, "ana").await;
    for _ in 0..7 {
        world.raises(Severity::Warning).await;
        world.works().await;
    }
    let bundle = async || {
        let rows = world.messages().await.into_iter();
        rows.filter(|row| row.kind == MessageKind::Bundle).max_by_key(|row| row.next_attempt_at).unwrap()
    };
    let waits = bundle().await;
    assert_eq!(
        (waits.state, waits.severity),
        (MessageState::Pending, Severity::Warning),
        "the next minute's"
    );
    world.raises(Severity::Urgent).await;
    world.works().await;
    let hurries = bundle().await;
    assert_eq!((hurries.id, hurries.severity), (waits.id, Severity::Urgent));
}

#[tokio::test]
async fn matters_of_one_patient_share_a_push_while_nobody_has_taken_it() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    world.phone(&ana, "ana").await;
    let alert = world.raises(Severity::Warning).await;
    let recently = async |severity| {
        let now = world.app.now();
        outbox::recently_paged(world.store.read(), alert.episode_id, severity, now, now).await.unwrap()
    };
    assert!(recently(Severity::Warning).await && recently(Severity::Info).await);
    assert!(!recently(Severity::Urgent).await, "a more severe one is its own push");
    world.clock.turn(9 * MINUTE);
    assert!(recently(Severity::Warning).await);
    world.clock.turn(MINUTE);
    assert!(!recently(Severity::Warning).await);
    let other = world.raises(Severity::Urgent).await;
    world.works().await;
    world.acknowledges(&ana, &other).await;
    let now = world.app.now();
    let gone = outbox::recently_paged(world.store.read(), other.episode_id, Severity::Urgent, now, now);
    assert!(!gone.await.unwrap(), "somebody took it");
}

#[tokio::test]
async fn three_pages_without_a_receipt_make_a_phone_suspect_and_one_receipt_makes_it_live() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, id) = world.phone(&ana, "ana").await;
    for expected in [SubscriptionState::Live, SubscriptionState::Live, SubscriptionState::Suspect] {
        world.raises(Severity::Urgent).await;
        world.works().await;
        assert_eq!(world.subscription(id).await.state, expected);
    }
    let token = phone.received()[1].receipt_token().to_owned();
    flow::receipt::take(&world.app, &token, false).await.unwrap();
    assert_eq!(world.subscription(id).await.state, SubscriptionState::Live);
    // Opened without ever being shown: newer Safari may show a push without the worker.
    let token = phone.received()[2].receipt_token().to_owned();
    flow::receipt::take(&world.app, &token, true).await.unwrap();
    let row = world.subscription(id).await;
    assert_eq!((row.state, row.last_opened_at), (SubscriptionState::NoReceipts, Some(world.app.now())));
    world.raises(Severity::Urgent).await;
    world.works().await;
    let token = phone.received()[3].receipt_token().to_owned();
    flow::receipt::take(&world.app, &token, false).await.unwrap();
    assert_eq!(world.subscription(id).await.state, SubscriptionState::Live);
}

#[tokio::test]
async fn one_row_that_cannot_be_read_blocks_nobody() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    world.raises(Severity::Urgent).await;
    behind_the_back(&world.store, "UPDATE outbox SET kind = 'nonsense'").await;
    world.raises(Severity::Urgent).await;
    world.works().await;
    assert_eq!(phone.titles().len(), 1);
}

#[tokio::test]
async fn a_nurse_who_left_is_not_told() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    world.raises(Severity::Urgent).await;
    let txn = world.store.begin().await.unwrap();
    assert!(reliefline_server::store::staff::disable(&txn, world.clinic, ana.id, NOW).await.unwrap());
    txn.commit().await.unwrap();
    world.works().await;
    assert_eq!((phone.requests(), world.states().await), (0, vec![MessageState::Cancelled]));
}
