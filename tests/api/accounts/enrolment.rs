//! A phone joins, once; nobody guesses or burns a code.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use stage::{
    Stage,
    clinic::{Answer, Cast, cookie_of, request},
};

async fn enrols(stage: &Stage, proof: Value) -> Answer {
    let mut body = proof;
    body["deviceName"] = json!("Pixel");
    stage.ask(request(Method::POST, "/enrolments", None, Some(body))).await
}

async fn invite(cast: &Cast<'_>) -> (String, String) {
    let invite = cast.ana.post(&format!("/patients/{}/invites", cast.rosa.id), json!({})).await.good();
    let url = invite["url"].as_str().unwrap();
    assert!(url.starts_with("https://reliefline.example/join#"));
    let svg = invite["qrSvg"].as_str().unwrap();
    assert!(svg.starts_with("<?xml") || svg.starts_with("<svg"), "{svg:.60}");
    (invite["code"].as_str().unwrap().to_owned(), url.split_once('#').unwrap().1.to_owned())
}

/// The same selector, another secret.
fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { "1" } else { "0" };
    format!("{}{last}", &code[..8])
}

#[tokio::test]
async fn a_typed_code_is_read_kindly_and_works_once() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let (code, secret) = invite(&cast).await;
    assert_eq!((code.len(), &code[4..5]), (9, "-"));
    let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let answer = enrols(&stage, json!({"code": typed})).await;
    let cookie = cookie_of(&answer);
    let said = answer.good();
    assert_eq!(said["person"]["person"], "patient");
    assert_eq!(said["person"]["patient"]["zone"], "America/New_York");
    assert_eq!(said["pushKey"], said["person"]["pushKey"]);
    assert_eq!(stage.ask(request(Method::GET, "/me/episode", Some(&cookie), None)).await.status, 200);
    assert_eq!(enrols(&stage, json!({"code": code})).await.refused(400), "code_invalid");
    assert_eq!(enrols(&stage, json!({"secret": secret})).await.refused(400), "code_invalid");
}

#[tokio::test]
async fn wrong_used_ended_and_expired_look_the_same() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let (older, older_secret) = invite(&cast).await;
    let (code, secret) = invite(&cast).await;
    let mut answers = vec![
        enrols(&stage, json!({"code": older})).await,
        enrols(&stage, json!({"secret": older_secret})).await,
        enrols(&stage, json!({"code": "not a code"})).await,
        enrols(&stage, json!({"secret": "nonsense"})).await,
    ];
    stage.clock.turn(DAY);
    answers.push(enrols(&stage, json!({"code": code})).await);
    answers.push(enrols(&stage, json!({"secret": secret})).await);
    for answer in &answers {
        assert_eq!((answer.status, &answer.text), (400, &answers[0].text));
        assert_eq!(answer.json["code"], "code_invalid");
    }
    for neither in [json!({}), json!({"code": "a", "secret": "b"})] {
        assert_eq!(enrols(&stage, neither).await.refused(400), "invalid_request");
    }
}

#[tokio::test]
async fn five_wrong_tries_freeze_typing_for_a_while_and_the_link_goes_on() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let (code, secret) = invite(&cast).await;
    for _ in 0..5 {
        assert_eq!(enrols(&stage, json!({"code": wrong(&code)})).await.refused(400), "code_invalid");
    }
    assert_eq!(enrols(&stage, json!({"code": code})).await.refused(400), "code_invalid", "frozen");
    stage.clock.turn(15 * MINUTE);
    for _ in 0..4 {
        assert_eq!(enrols(&stage, json!({"code": wrong(&code)})).await.refused(400), "code_invalid");
    }
    // Ten in an hour from one block of addresses; another hour, another ten.
    assert_eq!(enrols(&stage, json!({"code": code})).await.refused(429), "slow_down");
    stage.clock.turn(HOUR);
    assert_eq!(enrols(&stage, json!({"code": wrong(&code)})).await.refused(400), "code_invalid");
    stage.clock.turn(29 * MINUTE);
    assert_eq!(
        enrols(&stage, json!({"code": code})).await.refused(400),
        "code_invalid",
        "frozen for 30 minutes"
    );
    assert_eq!(enrols(&stage, json!({"secret": secret})).await.status, 201, "the link goes on");
}

#[tokio::test]
async fn twenty_wrong_tries_end_the_code_and_never_the_link() {
    let stage = Stage::open("2026-11-22T00:00:00Z").await;
    let cast = stage.cast().await;
    let (code, secret) = invite(&cast).await;
    for _ in 0..20 {
        stage.clock.turn(HOUR);
        assert_eq!(enrols(&stage, json!({"code": wrong(&code)})).await.refused(400), "code_invalid");
    }
    stage.clock.turn(3 * HOUR);
    assert_eq!(enrols(&stage, json!({"code": code})).await.refused(400), "code_invalid");
    assert_eq!(enrols(&stage, json!({"secret": secret})).await.status, 201);
}

#[tokio::test]
async fn of_two_phones_at_the_same_time_one_joins() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let (code, secret) = invite(&cast).await;
    let (one, two) =
        futures_util::join!(enrols(&stage, json!({"code": code})), enrols(&stage, json!({"secret": secret})));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400]);
}

#[tokio::test]
async fn a_removed_phone_is_out_at_once_and_a_fourth_ends_the_first() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let path = format!("/patients/{}/devices", cast.rosa.id);
    let list = cast.ana.get(&path).await.good();
    let first = list["devices"][0]["id"].as_str().unwrap().to_owned();
    let gone = cast.ana.send(Method::DELETE, &format!("{path}/{first}"), None).await;
    assert_eq!(gone.status, 204);
    assert_eq!(cast.rosa.get("/me").await.refused(401), "device_revoked");
    let again = cast.ana.send(Method::DELETE, &format!("{path}/{first}"), None).await;
    assert_eq!(again.refused(404), "not_found");

    let mut cookies = Vec::new();
    for _ in 0..4 {
        stage.clock.turn(MINUTE);
        cookies.push(cast.ana.connects_phone(&cast.rosa.id).await);
    }
    let me = async |cookie: &str| stage.ask(request(Method::GET, "/me", Some(cookie), None)).await;
    assert_eq!(me(&cookies[0]).await.refused(401), "device_revoked");
    assert_eq!(me(&cookies[3]).await.status, 200);
    assert_eq!(cast.ana.get(&path).await.good()["devices"].as_array().unwrap().len(), 3);
}
