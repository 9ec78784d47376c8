//! Setting up happens once.

use poem::http::Method;
use reliefline_server::flow;
use serde_json::{Value, json};
use stage::{
    Stage,
    clinic::{PASSWORD, request},
};

fn body(token: &str) -> Value {
    json!({
        "token": token,
        "clinic": {
            "name": "Northside", "zone": "America/New_York", "emergencyNumber": "911", "staffHours": "8 to 18",
            "quietFrom": "21:00", "quietTo": "08:00", "statement": {"en": "Most feel relief.", "es": "Alivio."},
        },
        "admin": {"name": "Ines", "email": "Ines@Clinic.Example", "password": PASSWORD},
    })
}

async fn token(stage: &Stage) -> String {
    let link = flow::set_up::link(&stage.app).await.unwrap().unwrap();
    assert!(link.starts_with("https://reliefline.example/setup#"));
    link.split_once('#').unwrap().1.to_owned()
}

#[tokio::test]
async fn the_newest_link_sets_up_once_and_never_twice() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let set_up =
        async |token: String| stage.ask(request(Method::POST, "/setup", None, Some(body(&token)))).await;
    assert_eq!(stage.ask(request(Method::GET, "/setup", None, None)).await.good()["needed"], true);
    let older = token(&stage).await;
    let newer = token(&stage).await;
    assert_eq!(set_up("nonsense".into()).await.refused(400), "code_invalid");
    assert_eq!(set_up(older).await.refused(400), "code_invalid");
    let me = set_up(newer.clone()).await.good();
    assert_eq!((me["person"].as_str(), &me["roles"]), (Some("staff"), &json!(["admin"])));
    assert_eq!(set_up(newer).await.refused(409), "already_set_up");
    assert_eq!(flow::set_up::link(&stage.app).await.unwrap(), None);
    assert_eq!(stage.ask(request(Method::GET, "/setup", None, None)).await.good()["needed"], false);
    let _ = stage.signs_in("ines@clinic.example").await;
}

#[tokio::test]
async fn whoever_is_not_signed_in_learns_whom_to_call_and_whether_it_is_a_demo() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let about = async || stage.ask(request(Method::GET, "/about", None, None)).await.good();
    assert_eq!(about().await, json!({"demo": false}));
    let token = token(&stage).await;
    let _ = stage.ask(request(Method::POST, "/setup", None, Some(body(&token)))).await.good();
    assert_eq!(about().await, json!({"demo": false, "emergencyNumber": "911", "staffHours": "8 to 18"}));
}

#[tokio::test]
async fn of_two_at_the_same_time_one_sets_up() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let token = token(&stage).await;
    let set_up = || stage.ask(request(Method::POST, "/setup", None, Some(body(&token))));
    let (one, two) = futures_util::join!(set_up(), set_up());
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test]
async fn a_form_with_a_mistake_names_the_field_and_uses_nothing_up() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let token = token(&stage).await;
    for (field, value) in
        [("zone", json!("Mars/Base")), ("quietFrom", json!("25:00")), ("quietTo", json!("09:30"))]
    {
        let mut wrong = body(&token);
        wrong["clinic"][field] = value;
        let answer = stage.ask(request(Method::POST, "/setup", None, Some(wrong))).await;
        assert_eq!(answer.json["fields"][0]["field"], format!("clinic.{field}"), "{}", answer.text);
        assert_eq!(answer.refused(422), "validation_failed");
    }
    let mut short = body(&token);
    short["admin"]["password"] = json!("fourteen chars");
    let answer = stage.ask(request(Method::POST, "/setup", None, Some(short))).await;
    assert!(!answer.text.contains("fourteen chars"));
    assert_eq!(answer.refused(400), "invalid_request");
    let _ = stage.ask(request(Method::POST, "/setup", None, Some(body(&token)))).await.good();
}
