//! `staff add`, for whoever has the command line of the host.

use serde_json::json;

use crate::{
    clinic::{PASSWORD, good, set_up},
    program::Place,
};

const BEN: [&str; 9] = [
    "staff",
    "add",
    "--email",
    "Ben@Clinic.Example",
    "--name",
    "Ben Carter",
    "--role",
    "nurse,therapist",
    "--password-stdin",
];

#[tokio::test]
async fn who_is_added_signs_in_and_a_weak_password_or_a_taken_email_adds_nobody() {
    let place = Place::either();
    let refusal = place.run_with(&BEN, PASSWORD).refusal();
    assert!(refusal.contains("there is no clinic yet"), "{refusal}");
    let mut server = place.serve(&[]);
    set_up(&mut server).await;
    drop(server);

    let refusal = place.run_with(&BEN, "only 14 chars.\n").refusal();
    assert!(refusal.contains("the password") && refusal.contains("15"), "{refusal}");
    assert!(!refusal.contains("only 14"), "a password is never shown: {refusal}");
    let added = place.run_with(&BEN, &format!("{PASSWORD}\n"));
    assert_eq!((added.code, added.err.as_str()), (Some(0), ""));
    let refusal = place.run_with(&BEN, "another horse battery staple").refusal();
    assert!(refusal.contains("Somebody signs in with this e-mail already"), "{refusal}");
    let nobody = [&BEN[..3], &["not an address"], &BEN[4..]].concat();
    assert!(place.run_with(&nobody, PASSWORD).refusal().contains("e-mail"));

    let server = place.serve(&[]);
    let body = json!({"email": "ben@clinic.example", "password": PASSWORD});
    let ben = good(&server, "POST", "/sessions", "", body).await.session;
    let me = server.ask("GET", "/me", &ben, None).await.expect("an answer").json;
    assert_eq!((&me["name"], &me["roles"]), (&json!("Ben Carter"), &json!(["nurse", "therapist"])));
}
