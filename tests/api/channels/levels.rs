//! Which levels of the ladder go by which channel, and that they are told in spite of a receiver that says no first.

use std::collections::HashMap;

use reliefline_server::{
    domain::{
        at::{HOUR, MINUTE, SECOND},
        message::Outcome,
    },
    worker::{
        tick,
        watch::{look, tell::Told},
    },
};
use serde_json::{Value, json};
use stage::Cast;

use super::{Receiver, clinic_with, has_phone, head, sets, to, webhook};

const REVIEW: &str = "A patient needs review";
const REVIEW_ES: &str = "Un paciente necesita revisión";
const BOARD: &str = "https://reliefline.example/alerts";
const SYSTEM: &str = "https://reliefline.example/system";

fn statuses(all: &[Value]) -> Vec<u64> {
    all.iter().filter_map(|one| one["status"].as_u64()).collect()
}

#[tokio::test]
async fn when_all_phones_are_dead_everybody_gets_a_mail_and_a_call_though_both_are_refused_first() {
    let (mail, calls) = (Receiver::of_mail("451,451"), Receiver::of_calls("503,429"));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ben, ines, tom } = stage.cast().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    has_phone(&ana, "(212) 555-0101").await;
    has_phone(&ines, "(212) 555-0104").await;
    has_phone(&tom, "(212) 555-0105").await;
    ana.subscribes().await;
    ben.subscribes().await;
    stage.phones.misbehave(Some(Outcome::Gone(410)));
    rosa.logs(9).await;
    stage.advance(SECOND).await;
    stage.advance(MINUTE).await;

    let mails = mail.takes(5);
    assert_eq!(statuses(&mails), [451, 451, 250, 250, 250]);
    assert_eq!(to(&mails[2..]), ["ana@clinic.example", "ben@clinic.example", "ines@clinic.example"]);
    // A repeat is known by its id.
    let mut ids: HashMap<String, Vec<u64>> = HashMap::new();
    for one in &mails {
        ids.entry(head(one, "Message-ID")).or_default().push(one["status"].as_u64().unwrap());
    }
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.values().all(|tries| tries.last() == Some(&250)), "{ids:?}");
    for one in &mails {
        let text = one["mail"].as_str().unwrap();
        assert!(text.contains(BOARD) && !text.contains("Rosa") && !text.contains("Delgado"), "{text}");
    }
    let subject = |who: &str| mails.iter().find(|one| one["to"][0] == who).map(|one| head(one, "Subject"));
    assert_eq!(subject("ana@clinic.example").unwrap(), REVIEW);
    assert!(subject("ines@clinic.example").unwrap().starts_with("Un paciente necesita "), "in her language");

    let called = calls.takes(4);
    assert_eq!(statuses(&called), [503, 429, 200, 200]);
    assert_eq!(to(&called[2..]), ["(212) 555-0101", "(212) 555-0104"], "Tom acts on no alert");
    assert!(called.iter().all(|one| one["signed"] == true), "{called:?}");
    let anas = called[2..].iter().find(|one| one["body"]["to"][0] == "(212) 555-0101").unwrap();
    let expected = json!({
        "id": anas["body"]["id"], "kind": "alert", "level": 3, "count": 1, "text": REVIEW, "url": BOARD,
        "to": ["(212) 555-0101"],
    });
    assert_eq!(anas["body"], expected);
    assert!(called.iter().any(|one| one["body"]["text"] == REVIEW_ES));
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!((&alert["level"], &alert["told"]["accepted"]), (&json!(3), &json!(5)));

    stage.advance(15 * MINUTE).await;
    assert_eq!((mail.takes(3).len(), calls.takes(2).len()), (3, 2), "told again, each of them once");
    let _ = ben.acknowledges(&alert).await.good();
    let _ = ben.calls(&alert, "reached").await.good();
    stage.advance(2 * HOUR).await;
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]), "a person has it");
    stage.ends_well().await;
}

#[tokio::test]
async fn with_phones_that_answer_the_channels_come_at_a_quarter_of_an_hour_and_not_before() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    has_phone(&ana, "1001").await;
    ana.subscribes().await;
    ines.subscribes().await;
    rosa.logs(9).await;
    // All nurses are on the first level, so that the last one comes at the time of the second.
    stage.advance(5 * MINUTE - SECOND).await;
    let alert = ana.alert("R-SEVERE").await;
    assert_eq!(alert["told"]["messages"], 1);
    stage.advance(SECOND).await;
    assert_eq!((to(&mail.takes(3)).len(), to(&calls.takes(1))), (3, vec!["1001".to_owned()]));
    let _ = ana.acknowledges(&alert).await.good();
    stage.advance(SECOND).await;
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]));
    let _ = (stage.phones.all(&ana.name), stage.phones.all(&ines.name));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_clinic_may_put_the_webhook_on_the_second_level() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ben, ines, .. } = stage.cast().await;
    let channels = json!({"email": true, "webhook": webhook(&calls), "smsAtLevel2": true});
    let _ = sets(&ines, 0, channels).await.good();
    has_phone(&ana, "1001").await;
    has_phone(&ines, "1004").await;
    for who in [&ana, &ben] {
        who.subscribes().await;
    }
    rosa.logs(9).await;
    stage.advance(5 * MINUTE).await;
    let called = calls.next();
    assert_eq!((&called["body"]["level"], &called["body"]["to"]), (&json!(2), &json!(["1001"])));
    assert_eq!(ana.alert("R-SEVERE").await["level"], 2, "it adds no phone, and is not passed over");
    stage.advance(10 * MINUTE).await;
    assert_eq!(to(&calls.takes(2)), ["1001", "1004"]);
    assert_eq!(mail.takes(3).len(), 3, "the mail on the last level alone");
    let _ = ana.acknowledges(&ana.alert("R-SEVERE").await).await.good();
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]));
    stage.advance(SECOND).await;
    let _ = (stage.phones.all(&ana.name), stage.phones.all(&ben.name));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_level_of_calls_that_are_all_refused_is_dead_and_the_next_one_follows_at_once() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls("400"));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let channels = json!({"email": true, "webhook": webhook(&calls), "smsAtLevel2": true});
    let _ = sets(&ines, 0, channels).await.good();
    has_phone(&ana, "1001").await;
    // Nobody has a phone that takes pushes: the second level is the first that reaches somebody.
    rosa.logs(9).await;
    stage.advance(0).await;
    let called = calls.takes(2);
    assert_eq!(statuses(&called), [400, 200]);
    assert_eq!(
        called.iter().map(|one| &one["body"]["level"]).collect::<Vec<_>>(),
        [&json!(2), &json!(3)],
        "within the same second"
    );
    assert_eq!(mail.takes(3).len(), 3);
    stage.ends_well().await;
}

#[tokio::test]
async fn two_instances_that_race_tell_each_person_once() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    has_phone(&ana, "1001").await;
    let other = stage.another_instance_with(super::switchboard(&mail, &calls));
    rosa.logs(9).await;
    for _ in 0..3 {
        let _ = tokio::join!(tick::until_idle(&stage.app), tick::until_idle(&other));
        stage.clock.turn(15 * MINUTE);
    }
    let (mails, called) = (mail.takes(9), calls.takes(3));
    let mut ids: Vec<_> = mails.iter().map(|one| head(one, "Message-ID")).collect();
    ids.extend(called.iter().map(|one| one["body"]["id"].to_string()));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 12);
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]));
}

#[tokio::test]
async fn two_hundred_messages_name_no_patient_and_beyond_five_a_minute_they_are_one() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let ines = stage.ines().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    let ana = ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let mut people = vec!["ines@clinic.example".to_owned(), "ana@clinic.example".to_owned()];
    for number in 0..18 {
        let nurse = ines.adds(&format!("Nurse {number}"), &format!("nurse-{number}"), &["nurse"]).await;
        has_phone(&nurse, &format!("20{number:02}")).await;
        people.push(format!("nurse-{number}@clinic.example"));
    }
    has_phone(&ines, "2098").await;
    has_phone(&ana, "2099").await;
    let names = ["Rosa Delgado", "Walter Hughes", "Consuelo Vargas", "Irene Novak", "Pilar Ortega"];
    for name in names {
        ana.enrols(name).await.logs(9).await;
    }
    stage.advance(0).await;
    let (mails, called) = (mail.takes(100), calls.takes(100));
    // The id of each aside, whose digits may be anything; the rest of its line stays.
    let without_id = |one: &Value| match one["body"]["id"].as_str() {
        Some(id) => one.to_string().replace(id, ""),
        None => one.to_string().replace(head(one, "Message-ID").split('@').next().unwrap(), ""),
    };
    let all: Vec<String> = mails.iter().chain(&called).map(without_id).collect();
    assert_eq!(all.len(), 200);
    let known = names.iter().flat_map(|name| name.split(' '));
    for word in
        known.chain(["R-SEVERE", "Northside", "1952-03", "03/1952", "555-0143", "5550143", "vertebro"])
    {
        assert!(all.iter().all(|one| !one.contains(word)), "{word}");
    }
    let mut texts: Vec<_> = called.iter().map(|one| one["body"]["text"].as_str().unwrap()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts, [REVIEW, REVIEW_ES]);
    // The sixth within the minute.
    ana.enrols("Samuel Brandt").await.logs(9).await;
    stage.advance(0).await;
    let (mails, called) = (mail.takes(20), calls.takes(20));
    assert_eq!(to(&mails), {
        people.sort_unstable();
        people
    });
    assert!(
        called
            .iter()
            .all(|one| (&one["body"]["kind"], &one["body"]["count"]) == (&json!("bundle"), &json!(6)))
    );
    assert!(called.iter().any(|one| one["body"]["text"] == "Several patients need review"));
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]));
    stage.ends_well().await;
}

#[tokio::test]
async fn what_the_watch_finds_is_told_to_the_admins_at_once_and_without_the_outbox() {
    let (mail, calls) = (Receiver::of_mail(""), Receiver::of_calls(""));
    let stage = clinic_with(&mail, &calls).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    has_phone(&ana, "1001").await;
    has_phone(&ines, "1004").await;
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    // The worker does nothing from here on; the watch looks every minute for half an hour.
    let mut told = Told::default();
    for _ in 0..30 {
        stage.clock.turn(MINUTE);
        look::keep(&stage.app, &mut told).await.unwrap();
    }
    let (mailed, called) = (mail.next(), calls.next());
    assert_eq!(to(std::slice::from_ref(&mailed)), ["ines@clinic.example"]);
    assert!(head(&mailed, "Subject").starts_with("Un mensaje de su "), "{mailed}");
    assert_eq!((&called["body"]["kind"], &called["body"]["to"]), (&json!("system"), &json!(["1004"])));
    assert_eq!(called["body"]["url"], SYSTEM, "where it stands what is wrong");
    // Again after a quarter of an hour, for each matter that lasts, and not each minute.
    let matters = 3;
    let again = mail.takes(2 * matters - 1);
    assert!(to(&again).iter().all(|who| who == "ines@clinic.example"), "nobody else");
    let _ = calls.takes(2 * matters - 1);
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]));
    stage.advance(0).await;
    let _ = stage.phones.all(&ana.name);
}
