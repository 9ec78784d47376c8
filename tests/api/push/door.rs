//! Subscribing, testing and receipts, through the front door.

use poem::http::Method;
use reliefline_server::domain::{
    at::{HOUR, MINUTE},
    message::{MessageState, SubscriptionState},
    people::{Language, Role},
};
use serde_json::{Value, json};

use super::world::{ORIGIN, World};

#[tokio::test]
async fn a_test_push_goes_all_the_way_and_the_nurse_sees_how_far_it_came() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::Es).await;
    let me = Some(&ana);
    let (status, key) = world.asks(me, Method::GET, "/push-key", None).await;
    assert_eq!((status, &key["key"]), (200, &world.app.keys.vapid_public().into()));

    let phone = world.service.device("ana");
    let (status, kept) =
        world.asks(me, Method::POST, "/push-subscriptions", Some(phone.subscription())).await;
    assert_eq!((status, &kept["state"]), (201, &"live".into()), "{kept}");
    let path = format!("/push-subscriptions/{}", kept["id"].as_str().unwrap());
    let (_, again) = world.asks(me, Method::POST, "/push-subscriptions", Some(phone.subscription())).await;
    assert_eq!(again["id"], kept["id"], "posting again renews");

    let _line = world.app.news.listen();
    let (status, test) = world.asks(me, Method::POST, &format!("{path}/test"), None).await;
    assert_eq!(status, 202, "{test}");
    world.works().await;
    assert_eq!(world.app.news.wait().await.len(), 1, "the page hears of it");
    let push = phone.received().remove(0);
    assert_eq!(push.title(), "Prueba: toque para confirmar");
    assert_eq!(push.json["notification"]["navigate"], format!("{ORIGIN}/tested"));
    assert_eq!(push.json["notification"]["data"]["messageId"], test["messageId"]);

    let token = push.receipt_token().to_owned();
    let stages = [Value::Null, "opened".into()];
    for (stage, member) in stages.iter().zip(["shownAt", "openedAt"]) {
        let (_, seen) = world.asks(me, Method::GET, &path, None).await;
        assert!(seen["lastTest"]["acceptedAt"].is_string() && seen["lastTest"][member].is_null(), "{seen}");
        let mut body = json!({ "token": token });
        if !stage.is_null() {
            body["stage"] = stage.clone();
        }
        let (status, _) = world.asks(None, Method::POST, "/receipts", Some(body)).await;
        assert_eq!(status, 204);
        let (_, seen) = world.asks(me, Method::GET, &path, None).await;
        assert!(seen["lastTest"][member].is_string(), "{seen}");
    }

    let (status, _) = world.asks(me, Method::DELETE, &path, None).await;
    assert_eq!(status, 204);
    let (status, seen) = world.asks(me, Method::GET, &path, None).await;
    assert_eq!((status, &seen["state"]), (200, &"gone".into()));
    let (status, problem) = world.asks(me, Method::POST, &format!("{path}/test"), None).await;
    assert_eq!((status, &problem["code"]), (409, &"subscription_gone".into()));
    // The same browser may come back with what it still holds.
    let (status, back) =
        world.asks(me, Method::POST, "/push-subscriptions", Some(phone.subscription())).await;
    assert_eq!((status, &back["state"]), (201, &"live".into()));
    assert_ne!(back["id"], kept["id"]);
}

#[tokio::test]
async fn what_is_no_browser_is_refused() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let good = world.service.device("ana").subscription();
    let changed = |member: &str, value: Value| {
        let mut body = good.clone();
        match member.split_once('.') {
            Some((outer, inner)) => body[outer][inner] = value,
            None => body[member] = value,
        }
        body
    };
    let off_curve = format!("BA{}", "A".repeat(85));
    for (body, expected) in [
        (changed("endpoint", "https://evil.example/push".into()), 422),
        (changed("endpoint", "http://127.0.0.1:1/push".into()), 422),
        (changed("endpoint", 7.into()), 400),
        (changed("keys.p256dh", off_curve.into()), 422),
        (changed("keys.auth", "AAAAAAAAAAAAAAAAAAAAAAAA".into()), 422),
        (changed("keys.auth", "short".into()), 400),
        (changed("staffId", "x".into()), 400),
        (changed("keys.more", "x".into()), 400),
    ] {
        let (status, problem) =
            world.asks(Some(&ana), Method::POST, "/push-subscriptions", Some(body.clone())).await;
        assert_eq!(status, expected, "{body} {problem}");
    }
    let (status, _) = world.asks(None, Method::POST, "/push-subscriptions", Some(good)).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_subscription_is_its_persons_own() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let tom = world.staff("Tom", Language::En, Role::Therapist).await;
    let (phone, id) = world.phone(&ana, "shared").await;
    for (method, path) in [
        (Method::GET, format!("/push-subscriptions/{id}")),
        (Method::DELETE, format!("/push-subscriptions/{id}")),
        (Method::POST, format!("/push-subscriptions/{id}/test")),
    ] {
        assert_eq!(world.asks(Some(&tom), method, &path, None).await.0, 404);
    }
    // The browser is handed over: the same row moves to whoever is signed in now, without the other's messages.
    world.raises(reliefline_server::domain::alert::Severity::Urgent).await;
    let moved = world.subscribes(&tom, &phone).await;
    assert_eq!(moved.id, id);
    world.works().await;
    assert_eq!((phone.requests(), world.states().await), (0, vec![MessageState::Cancelled]));
    assert_eq!(world.subscription(id).await.staff_id, Some(tom.id));
}

#[tokio::test]
async fn a_person_keeps_ten_and_the_oldest_ends() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let mut ids = Vec::new();
    for number in 0..12 {
        world.clock.turn(1000);
        ids.push(world.phone(&ana, &format!("phone-{number}")).await.1);
    }
    let mut states = Vec::new();
    for id in ids {
        states.push(world.subscription(id).await.state);
    }
    assert_eq!(states[..2], [SubscriptionState::Gone; 2]);
    assert_eq!(states[2..], [SubscriptionState::Live; 10]);
}

#[tokio::test]
async fn ten_tests_an_hour() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (_, id) = world.phone(&ana, "ana").await;
    let path = format!("/push-subscriptions/{id}/test");
    for _ in 0..10 {
        assert_eq!(world.asks(Some(&ana), Method::POST, &path, None).await.0, 202);
        world.clock.turn(MINUTE);
    }
    let (status, problem) = world.asks(Some(&ana), Method::POST, &path, None).await;
    assert_eq!((status, &problem["code"]), (429, &"slow_down".into()));
    // Ten minutes passed while asking: the first one is an hour old after fifty more.
    world.clock.turn(HOUR - 10 * MINUTE);
    assert_eq!(world.asks(Some(&ana), Method::POST, &path, None).await.0, 202);
}

#[tokio::test]
async fn a_receipt_is_taken_from_anybody_once_and_tells_a_guesser_nothing() {
    let world = World::open().await;
    let send = async |body: Value| world.asks(None, Method::POST, "/receipts", Some(body)).await.0;
    assert_eq!(send(json!({"token": "A".repeat(22)})).await, 204, "unknown");
    assert_eq!(send(json!({"token": "short"})).await, 400);
    assert_eq!(send(json!({"token": "A".repeat(22), "stage": "read"})).await, 400);
    assert_eq!(send(json!({"token": "A".repeat(22), "more": 1})).await, 400);

    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    world.raises(reliefline_server::domain::alert::Severity::Urgent).await;
    world.works().await;
    let body = json!({"token": phone.received()[0].receipt_token()});
    assert_eq!(send(body.clone()).await, 204);
    let shown = world.messages().await[0].shown_at;
    world.clock.turn(5000);
    assert_eq!(send(body).await, 204);
    assert_eq!(world.messages().await[0].shown_at, shown, "single use");
    assert_eq!(world.states().await, [MessageState::Accepted], "a receipt stops nothing");

    let mut answers = Vec::new();
    for _ in 0..601 {
        answers.push(send(json!({"token": "A".repeat(22)})).await);
    }
    assert!(answers.contains(&429));
    world.clock.turn(MINUTE);
    assert_eq!(send(json!({"token": "A".repeat(22)})).await, 204);
}
