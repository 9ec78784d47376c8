//! What is wrong with Reliefline itself: told to every admin, by every channel that the clinic has, and on a day without a
//! database too.

use poem::http::Method;
use reliefline_server::{
    domain::at::{MINUTE, SECOND},
    worker::watch::{look, tell::Told},
};
use serde_json::{Value, json};
use stage::{Cast, Stage, database::behind_the_back, people::Person};

use super::{Receiver, clinic_with, has_phone, sets, to, webhook};

/// Where an admin reads what is wrong.
const SYSTEM: &str = "https://reliefline.example/system";

async fn id_of(who: &Person<'_>) -> Value {
    who.get("/me").await.good()["id"].clone()
}

/// A page that nobody sends for so many looks of a minute each.
async fn nobody_sends(stage: &Stage, told: &mut Told, looks: usize) {
    for _ in 0..looks {
        stage.clock.turn(MINUTE + SECOND);
        look::keep(&stage.app, told).await.unwrap();
    }
}

// What is told at once is told beside the watch, while the story waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_admin_is_told_of_a_fault_though_the_clinic_named_only_its_nurses_for_alerts() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    let carla = ines.adds("Carla Weiss", "carla", &["admin"]).await;
    let gone = ines.adds("Gus Ober", "gus", &["admin"]).await;
    for (who, phone) in [(&ana, "1001"), (&ines, "1004"), (&gone, "1006")] {
        has_phone(who, phone).await;
    }
    let leaves = format!("/staff/{}/disable", id_of(&gone).await.as_str().unwrap());
    assert_eq!(ines.send(Method::POST, &leaves, None).await.status, 204);
    let nurses = [id_of(&ana).await, id_of(&ben).await];
    let channels = json!({"email": true, "webhook": webhook(&calls), "recipients": nurses});
    let _ = sets(&ines, 0, channels).await.good();
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    nobody_sends(&stage, &mut Told::default(), 1).await;

    let mails = mail.takes(2);
    assert_eq!(to(&mails), ["carla@clinic.example", "ines@clinic.example"], "no nurse, and nobody who left");
    let called = calls.next();
    assert_eq!((&called["body"]["kind"], &called["body"]["to"]), (&json!("system"), &json!(["1004"])));
    // It leads to what is wrong, and not to the alerts.
    assert_eq!(called["body"]["url"], SYSTEM);
    for one in &mails {
        let text = one["mail"].as_str().unwrap();
        assert!(text.contains(SYSTEM) && !text.contains("/alerts"), "{text}");
    }
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]), "Carla has no telephone");
    drop(carla);
    let _ = stage.advance(0).await;
    let _ = stage.phones.all(&ana.name);
}

// What is told at once is told beside the watch, while the story waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer_is_told_by_what_it_said_last_and_again_while_it_lasts() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    has_phone(&ines, "1004").await;
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    // Something else is late before.
    let mut told = Told::default();
    nobody_sends(&stage, &mut told, 1).await;
    let (mails, called) = (mail.takes(1), calls.takes(1));
    assert_eq!((to(&mails), to(&called)), (vec!["ines@clinic.example".to_owned()], vec!["1004".to_owned()]));

    for table in ["outbox", "clinic", "staff", "system_notice"] {
        behind_the_back(&stage.store, &format!("ALTER TABLE {table} RENAME TO {table}_gone")).await;
    }
    // Half an hour of it: at the first minute that is over, and a quarter of an hour later.
    nobody_sends(&stage, &mut told, 29).await;
    let (mails, called) = (mail.takes(2), calls.takes(2));
    assert!(to(&mails).iter().all(|who| who == "ines@clinic.example"), "{mails:?}");
    assert_eq!(to(&called), ["1004", "1004"]);
    assert!(called.iter().all(|one| one["signed"] == true), "by the secret that was read before");
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]), "and not at each look");
}
