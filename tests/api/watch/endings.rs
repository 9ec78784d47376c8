//! A subscription that ends: told before, and another one in its place.

use reliefline_server::domain::at::{At, DAY, MINUTE};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::Person};

use super::{
    MORNING,
    reachability::{reach, test},
};

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
