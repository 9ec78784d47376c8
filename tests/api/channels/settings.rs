//! What an admin sets of the channels, and what nobody ever reads again.

use poem::http::Method;
use reliefline_server::store::channel_settings;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use stage::{Cast, Stage};

use super::{MORNING, SECRET, sets};

/// An address on the open internet that nobody calls here.
const GATEWAY: &str = "https://sms.example.com/send";

#[tokio::test]
async fn an_admin_sets_the_channels_version_by_version() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, tom, .. } = stage.cast().await;
    let read = ines.get("/settings/channels").await.good();
    let default =
        json!({"version": 0, "channels": {"email": true, "smsAtLevel2": false}, "hasMailServer": false});
    assert_eq!(read, default);
    let nurse = ana.get("/me").await.good()["id"].clone();
    let set = json!({
        "email": false, "webhook": {"url": GATEWAY, "secret": SECRET}, "recipients": [nurse], "smsAtLevel2": true,
    });
    let made = sets(&ines, 0, set).await.good();
    let channels = json!({
        "email": false, "webhook": {"url": GATEWAY, "hasSecret": true}, "recipients": [nurse], "smsAtLevel2": true,
    });
    assert_eq!((&made["version"], &made["channels"]), (&json!(1), &channels));
    let stale = sets(&ines, 0, json!({"email": true})).await;
    assert_eq!(stale.json["present"], 1);
    assert_eq!(stale.refused(409), "stale_version");
    for who in [&ana, &tom] {
        assert_eq!(who.get("/settings/channels").await.refused(403), "role_forbidden");
    }
}

#[tokio::test]
async fn a_secret_is_kept_sealed_and_never_read_again() {
    let stage = Stage::open(MORNING).await;
    let ines = stage.ines().await;
    let needed = sets(&ines, 0, json!({"email": true, "webhook": {"url": GATEWAY}})).await;
    assert_eq!(needed.refused(422), "secret_needed");
    let with = json!({"email": true, "webhook": {"url": GATEWAY, "secret": SECRET}});
    let made = sets(&ines, 0, with).await;
    let read = ines.get("/settings/channels").await;
    assert!(!made.text.contains(SECRET) && !read.text.contains(SECRET));
    // Not given, it stays.
    let kept =
        sets(&ines, 1, json!({"email": true, "webhook": {"url": "https://sms.example.com/v2"}})).await.good();
    assert_eq!(kept["channels"]["webhook"], json!({"url": "https://sms.example.com/v2", "hasSecret": true}));
    let rows = channel_settings::Entity::find().all(stage.store.read()).await.unwrap();
    let sealed: Vec<_> = rows.iter().filter_map(|row| row.webhook_secret.clone()).collect();
    assert_eq!(sealed.len(), 2);
    let place = (channel_settings::SECRET, rows[0].clinic_id.0);
    for sealed in sealed {
        assert!(!sealed.windows(8).any(|part| SECRET.as_bytes().windows(8).any(|word| word == part)));
        assert_eq!(stage.app.keys.unseal(place, &sealed).unwrap(), SECRET.as_bytes());
    }
    // Who takes the webhook away takes its secret away.
    let _ = sets(&ines, 2, json!({"email": true})).await.good();
    let needed = sets(&ines, 3, json!({"email": true, "webhook": {"url": GATEWAY}})).await;
    assert_eq!(needed.refused(422), "secret_needed");
}

#[tokio::test]
async fn what_is_outside_the_bounds_is_named() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, tom, .. } = stage.cast().await;
    let therapist = tom.get("/me").await.good()["id"].clone();
    let hook = |url: &str, secret: &str| json!({"email": true, "webhook": {"url": url, "secret": secret}});
    let named = |ids: Value| json!({"email": true, "recipients": ids});
    let nobody = "01930000-0000-7000-8000-00000000dead";
    let cases = [
        (hook(GATEWAY, "too short"), "outside_bounds", "channels.webhook.secret"),
        (hook(GATEWAY, &"x".repeat(257)), "outside_bounds", "channels.webhook.secret"),
        (hook("http://sms.example.com/", SECRET), "host_not_allowed", "channels.webhook.url"),
        (hook("https://10.0.0.7/", SECRET), "host_not_allowed", "channels.webhook.url"),
        (hook("http://127.0.0.1:80/", SECRET), "host_not_allowed", "channels.webhook.url"),
        (hook("https://sms.example.com:8443/", SECRET), "host_not_allowed", "channels.webhook.url"),
        (named(json!([])), "outside_bounds", "channels.recipients"),
        (named(json!([nobody])), "unknown_recipient", "channels.recipients[0]"),
        (named(json!([therapist])), "unknown_recipient", "channels.recipients[0]"),
        (json!({"email": true, "smsAtLevel2": true}), "outside_bounds", "channels.smsAtLevel2"),
    ];
    for (channels, code, field) in cases {
        let answer = sets(&ines, 0, channels.clone()).await;
        assert_eq!(answer.json["fields"][0]["field"], field, "{channels} {}", answer.text);
        assert_eq!(answer.refused(422), code);
    }
    let unknown = sets(&ines, 0, json!({"email": true, "pigeon": true})).await;
    assert_eq!(unknown.refused(400), "invalid_request");
    assert_eq!(ines.get("/settings/channels").await.good()["version"], 0, "nothing was kept");
}

#[tokio::test]
async fn staff_have_a_telephone_that_they_or_an_admin_set() {
    let stage = Stage::open(MORNING).await;
    let Cast { ines, ana, rosa, .. } = stage.cast().await;
    let id = ana.get("/me").await.good()["id"].as_str().unwrap().to_owned();
    let sets = async |who: &stage::people::Person<'_>, path: &str, body: Value| {
        who.send(Method::PATCH, path, Some(body)).await
    };
    assert_eq!(sets(&ana, "/me", json!({"phone": "(212) 555-0101"})).await.good()["phone"], "(212) 555-0101");
    let me = sets(&ana, "/me", json!({"language": "es"})).await.good();
    assert_eq!((&me["phone"], &me["language"]), (&json!("(212) 555-0101"), &json!("es")), "it stays");
    let path = format!("/staff/{id}");
    assert_eq!(sets(&ines, &path, json!({"phone": "1001"})).await.good()["phone"], "1001");
    let list = ines.get("/staff").await.good();
    let all = list["staff"].as_array().unwrap();
    assert_eq!(all.iter().find(|one| one["id"] == id.as_str()).unwrap()["phone"], "1001");
    assert!(sets(&ines, &path, json!({"phone": null})).await.good().get("phone").is_none());
    assert_eq!(sets(&ana, "/me", json!({"phone": "1"})).await.status, 400);
    assert_eq!(sets(&ana, &path, json!({"phone": "1001"})).await.refused(403), "role_forbidden");
    assert_eq!(rosa.patch("/me", json!({"phone": "1001"})).await.refused(422), "validation_failed");
    let new = json!({"name": "Carla Vidal", "email": "carla@clinic.example", "roles": ["nurse"],
        "password": stage::clinic::PASSWORD, "phone": "1005"});
    assert_eq!(ines.post("/staff", new).await.good()["phone"], "1005");
}
