//! The calendar feed of one's own duty.

use poem::{Request, http::Method};
use reliefline_server::store::{audit, calendar_feed};
use sea_orm::EntityTrait;
use serde_json::json;
use stage::{
    Stage,
    clinic::{Answer, ORIGIN},
    people::Person,
};

use super::{MORNING, Team, id, plans, plans_daily, team};

async fn reads(stage: &Stage, url: &str) -> Answer {
    let path = url.strip_prefix(ORIGIN).unwrap();
    stage.ask(Request::builder().method(Method::GET).uri_str(path).finish()).await
}

async fn makes(person: &Person<'_>) -> String {
    let made = person.post("/me/calendar-feed", json!({})).await;
    assert_eq!(made.status, 201);
    made.json["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_calendar_reads_on_duty_and_nothing_else() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, ben, .. } = team(&stage).await;
    plans_daily(&ines, &ana, "2026-11-22T20:00", "2026-11-23T08:00", 1).await;
    plans_daily(&ines, &ben, "2026-11-22T08:00", "2026-11-22T20:00", 1).await;
    let url = makes(&ana).await;
    let token = url.strip_prefix(&format!("{ORIGIN}/calendar/")).unwrap().strip_suffix(".ics").unwrap();
    assert_eq!(token.len(), 27, "160 bits");
    let calendar = reads(&stage, &url).await;
    assert_eq!(calendar.status, 200);
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(calendar.headers["cache-control"], "no-store");
    let text = calendar.text;
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 90, "the next ninety nights");
    assert_eq!(text.matches("SUMMARY:On duty\r\n").count(), 90);
    assert!(text.contains("DTSTART:20261123T010000Z\r\nDTEND:20261123T130000Z\r\n"), "{text}");
    for secret in ["Ana", "Ben", "Northside", "Rosa", &id(&ana).await] {
        assert!(!text.contains(secret), "{secret}");
    }
    let uids = |text: &str| {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    stage.clock.turn(60_000);
    assert_eq!(uids(&reads(&stage, &url).await.text), uids(&text), "the same duty is the same event");
    stage.clock.turn(40 * 86_400_000);
    let later = uids(&reads(&stage, &url).await.text);
    assert_eq!(later.len(), 120, "thirty nights back, ninety ahead");
    assert!(!later.contains(&uids(&text)[0]));
    stage.ends_well().await;
}

#[tokio::test]
async fn an_address_is_shown_once_and_ends_when_its_owner_says_so() {
    let stage = Stage::open(MORNING).await;
    let Team { ines, ana, tom, .. } = team(&stage).await;
    plans(&ines, &ana, "2026-11-22T08:00", "2026-11-22T20:00", 1).await;
    let first = makes(&ana).await;
    let second = makes(&ana).await;
    assert_eq!(reads(&stage, &first).await.refused(404), "not_found");
    assert_eq!(reads(&stage, &second).await.status, 200);
    for nonsense in [
        format!("{ORIGIN}/calendar/nonsense.ics"),
        second.replace(".ics", ""),
        format!("{ORIGIN}/calendar/.ics"),
    ] {
        assert_eq!(reads(&stage, &nonsense).await.refused(404), "not_found");
    }
    // Who has no duty reads an empty calendar.
    assert_eq!(reads(&stage, &makes(&tom).await).await.text.matches("VEVENT").count(), 0);
    let token = second.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
    let rows = calendar_feed::Entity::find().all(stage.store.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.token_hash.len() == 32 && row.token_hash != token.as_bytes()));
    let lines = audit::Entity::find().all(stage.store.read()).await.unwrap();
    assert!(lines.iter().all(|line| !line.subjects.to_string().contains(&token)));
    assert!(ana.get("/duty").await.good()["calendarFeedSince"].is_string());

    assert_eq!(ana.send(Method::DELETE, "/me/calendar-feed", None).await.status, 204);
    assert_eq!(ana.send(Method::DELETE, "/me/calendar-feed", None).await.status, 204);
    assert_eq!(reads(&stage, &second).await.refused(404), "not_found");
    assert_eq!(ana.get("/duty").await.good().get("calendarFeedSince"), None);
    let third = makes(&ana).await;
    assert_eq!(ines.post(&format!("/staff/{}/disable", id(&ana).await), json!({})).await.status, 204);
    assert_eq!(reads(&stage, &third).await.refused(404), "not_found");
    stage.ends_well().await;
}
