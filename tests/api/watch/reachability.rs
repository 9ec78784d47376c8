//! W6: who can be told anything, and why not.

use poem::http::Method;
use reliefline_server::domain::at::{At, DAY, MINUTE};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use super::MORNING;

async fn reach(admin: &Person<'_>, name: &str) -> Value {
    let all = admin.get("/reachability").await.good();
    let found = all["staff"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
    found.unwrap_or_else(|| panic!("{name} is listed: {all}"))
}

async fn test(stage: &Stage, who: &Person<'_>, id: &str) {
    let _ = who.post(&format!("/push-subscriptions/{id}/test"), json!({})).await.good();
    stage.advance(0).await;
}

#[tokio::test]
async fn each_browser_says_what_it_last_took_showed_and_opened_and_how_long_its_proof_lasts() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    let id = ana.subscribes().await;
    let fresh = reach(&ines, "Ana Ruiz").await;
    assert_eq!((&fresh["reachable"], &fresh["proven"]), (&json!(true), &json!(false)));
    assert_eq!((&fresh["devices"][0]["id"], &fresh["devices"][0]["state"]), (&json!(id), &json!("live")));
    assert!(fresh["devices"][0].get("lastAcceptedAt").is_none());
    test(&stage, &ana, &id).await;
    let accepted = json!(stage.app.now());
    stage.clock.turn(MINUTE);
    let shown = ana.phone_shows();
    ana.receipts(&shown).await;
    let proven = reach(&ines, "Ana Ruiz").await;
    let device = &proven["devices"][0];
    assert_eq!(proven["proven"], true);
    assert_eq!(
        (&device["lastAcceptedAt"], &device["lastShownAt"], &device["provenAt"]),
        (&accepted, &json!(stage.app.now()), &json!(stage.app.now()))
    );
    stage.clock.turn(MINUTE);
    let _ = ana.post("/receipts", json!({"token": shown.receipt, "stage": "opened"})).await.good();
    assert_eq!(reach(&ines, "Ana Ruiz").await["devices"][0]["lastOpenedAt"], json!(stage.app.now()));
    stage.clock.turn(DAY);
    let next_day = reach(&ines, "Ana Ruiz").await;
    assert_eq!((&next_day["reachable"], &next_day["proven"]), (&json!(true), &json!(false)));
    assert!(next_day["devices"][0].get("provenAt").is_none());
    // Rosa was silent meanwhile.
    stage.advance(0).await;
    let _ = stage.phones.all(&ana.name);
    stage.ends_well().await;
}

#[tokio::test]
async fn who_cannot_be_reached_is_listed_with_the_reason() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, tom, ines, .. } = stage.cast().await;
    let none = reach(&ines, "Tom Becker").await;
    assert_eq!((&none["reachable"], &none["devices"]), (&json!(false), &json!([])));
    let silent = ana.subscribes().await;
    for _ in 0..3 {
        test(&stage, &ana, &silent).await;
        let _ = ana.phone_shows();
    }
    let suspect = reach(&ines, "Ana Ruiz").await;
    assert_eq!((&suspect["reachable"], &suspect["devices"][0]["whyNot"]), (&json!(false), &json!("suspect")));
    let opens = ben.subscribes().await;
    test(&stage, &ben, &opens).await;
    let shown = ben.phone_shows();
    let _ = ben.post("/receipts", json!({"token": shown.receipt, "stage": "opened"})).await.good();
    assert!(reach(&ines, "Ben Carter").await["devices"][0].get("whyNot").is_none());
    stage.clock.turn(DAY + 1);
    let unopened = reach(&ines, "Ben Carter").await;
    assert_eq!(
        (&unopened["devices"][0]["state"], &unopened["devices"][0]["whyNot"]),
        (&json!("no_receipts"), &json!("unopened"))
    );
    tom.subscribes().await;
    stage.clock.turn(15 * DAY);
    let away = reach(&ines, "Tom Becker").await;
    assert_eq!(
        (&away["reachable"], &away["devices"][0]["whyNot"]),
        (&json!(false), &json!("out_of_contact"))
    );
    let id = reach(&ines, "Ben Carter").await["id"].as_str().unwrap().to_owned();
    let _ = ines.post(&format!("/staff/{id}/disable"), json!({})).await;
    let all = ines.get("/reachability").await.good();
    assert!(
        all["staff"].as_array().unwrap().iter().all(|one| one["name"] != "Ben Carter"),
        "who left is not told"
    );
}

#[tokio::test]
async fn whether_a_test_was_heard_is_asked_of_its_person_and_kept() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, rosa, .. } = stage.cast().await;
    ana.subscribes().await;
    assert!(reach(&ines, "Ana Ruiz").await["devices"][0].get("heard").is_none(), "nobody has asked");
    for heard in [false, true] {
        stage.clock.turn(MINUTE);
        let said = ana.send(Method::PUT, "/me/test-heard", Some(json!({"heard": heard}))).await;
        assert_eq!(said.status, 204);
        let device = &reach(&ines, "Ana Ruiz").await["devices"][0];
        assert_eq!((&device["heard"], &device["heardAt"]), (&json!(heard), &json!(stage.app.now())));
    }
    let wrong = ana.send(Method::PUT, "/me/test-heard", Some(json!({"heard": "loud"}))).await;
    assert_eq!(wrong.refused(400), "invalid_request");
    assert_eq!(rosa.put("/me/test-heard", json!({"heard": true})).await.refused(403), "role_forbidden");
}

/// A browser of somebody's with an end, and the one it had before.
fn browser(stage: &Stage, owner: &str, ends_at: At, replaces: Option<&str>) -> Value {
    let (endpoint, p256dh, auth) = stage.phones.add(owner);
    let keys = json!({"p256dh": p256dh, "auth": auth});
    let mut offer = json!({"endpoint": endpoint, "keys": keys, "expirationTime": ends_at.0});
    if let Some(former) = replaces {
        offer["replaces"] = json!(former);
    }
    offer
}

#[tokio::test]
async fn notifications_that_end_within_seven_days_are_told_and_counted_on_until_then() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, rosa, .. } = stage.cast().await;
    let end = stage.app.now().plus(7 * DAY + MINUTE);
    let _ = ana.post("/push-subscriptions", browser(&stage, &ana.name, end, None)).await.good();
    let _ = rosa.post("/push-subscriptions", browser(&stage, &rosa.name, end, None)).await.good();
    let (of_ana, of_rosa) =
        (async || reach(&ines, "Ana Ruiz").await, async || phone_of(&ana, &rosa.id).await);
    assert!(of_ana().await["devices"][0].get("endsAt").is_none());
    assert!(of_rosa().await.get("subscriptionEndsAt").is_none());
    stage.clock.turn(MINUTE + 1);
    let soon = of_ana().await;
    assert_eq!((&soon["reachable"], &soon["devices"][0]["endsAt"]), (&json!(true), &json!(end)));
    assert!(soon["devices"][0].get("whyNot").is_none());
    let phone = of_rosa().await;
    assert_eq!((&phone["subscription"], &phone["subscriptionEndsAt"]), (&json!("live"), &json!(end)));
    stage.clock.turn(7 * DAY);
    let over = of_ana().await;
    assert_eq!((&over["reachable"], &over["devices"][0]["whyNot"]), (&json!(false), &json!("expired")));
    assert_eq!(of_rosa().await["subscriptionEndsAt"], json!(end), "over, and still told");
}

async fn phone_of(nurse: &Person<'_>, patient: &str) -> Value {
    nurse.get(&format!("/patients/{patient}")).await.good()["devices"][0].clone()
}

#[tokio::test]
async fn a_subscription_that_takes_another_one_s_place_ends_it_and_proves_itself_anew() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, ines, rosa, .. } = stage.cast().await;
    let end = stage.app.now().plus(5 * DAY);
    let post = async |offer: Value| ana.post("/push-subscriptions", offer).await.good()["id"].clone();
    let first = post(browser(&stage, &ana.name, end, None)).await;
    let first = first.as_str().unwrap();
    test(&stage, &ana, first).await;
    ana.receipts(&ana.phone_shows()).await;
    assert_eq!(reach(&ines, "Ana Ruiz").await["proven"], true);

    let offer = browser(&stage, &ana.name, end.plus(90 * DAY), Some(first));
    let second = post(offer.clone()).await;
    let devices = reach(&ines, "Ana Ruiz").await["devices"].clone();
    assert_eq!((devices.as_array().unwrap().len(), &devices[0]["id"]), (1, &second));
    assert!(devices[0].get("provenAt").is_none() && devices[0].get("endsAt").is_none(), "{devices}");
    let old = ana.get(&format!("/push-subscriptions/{first}")).await.good();
    assert_eq!(old["state"], "gone");
    stage.advance(0).await;
    let shown = ana.phone_shows();
    assert_eq!(shown.title, "Test: tap to confirm");
    ana.receipts(&shown).await;
    assert_eq!(reach(&ines, "Ana Ruiz").await["proven"], true);
    assert_eq!(post(offer).await, second, "an answer that got lost");
    stage.advance(0).await;
    ana.phone_is_quiet();

    // Nobody ends what is another one's.
    let of_ben = browser(&stage, &ben.name, end, second.as_str());
    let _ = ben.post("/push-subscriptions", of_ben).await.good();
    assert_eq!(reach(&ines, "Ana Ruiz").await["devices"][0]["id"], second);

    // A patient gets no test that she did not ask for, and her phone has shown one.
    let kept = rosa.post("/push-subscriptions", browser(&stage, &rosa.name, end, None)).await.good();
    let former = kept["id"].as_str().unwrap();
    let _ = rosa.post(&format!("/push-subscriptions/{former}/test"), json!({})).await.good();
    stage.advance(0).await;
    ana.receipts(&rosa.phone_showed().pop().unwrap()).await;
    let renewed = browser(&stage, &rosa.name, end.plus(90 * DAY), Some(former));
    let _ = rosa.post("/push-subscriptions", renewed).await.good();
    stage.advance(0).await;
    assert!(rosa.phone_showed().is_empty());
    let patient = ana.get(&format!("/patients/{}", rosa.id)).await.good();
    assert_eq!(
        (&patient["phoneConnected"], &patient["devices"].as_array().unwrap().len()),
        (&json!(true), &1)
    );
    stage.ends_well().await;
}
