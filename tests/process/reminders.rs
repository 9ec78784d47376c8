//! A server that dies between taking a reminder and keeping that it did so reminds once all the same.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use reliefline_server::{
    domain::{
        at::{At, SECOND},
        calendar::{TimeOfDay, Zone},
        message::MessageKind,
        schedule::Mark,
    },
    store::{occurrence, outbox, reminder},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    clinic::{good, now, rosa, set_up},
    program::{Place, Serving},
};

/// The database, beside a server or without one; it waits for nobody.
pub async fn beside(place: &Place) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}", place.file("reliefline.db").display()));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.expect("a database");
    db.execute_unprepared("PRAGMA busy_timeout = 0").await.expect("a setting");
    db
}

/// One slot of today is due, whatever the time is, and the server has not looked yet.
async fn makes_due(db: &DatabaseConnection) {
    let mut row = reminder::Entity::find().one(db).await.expect("a row").expect("a reminder");
    let yesterday = Zone::default().day(now()).minus(1);
    for stretch in &mut row.timetable.stretches {
        (stretch.from, stretch.begins) = (stretch.from.min(yesterday), None);
    }
    row.progress.past = Mark { date: yesterday, time: TimeOfDay::whole_hour(23) };
    row.next_due_at = Some(At(1));
    row.into_active_model().reset_all().update(db).await.expect("it is written");
}

#[expect(clippy::disallowed_methods, reason = "another process works meanwhile")]
pub async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// Waits until somebody has held the write lock for half a second.
async fn is_in_the_middle(db: &DatabaseConnection) {
    let (mut held, until) = (0, now().plus(30 * SECOND));
    while held < 5 {
        assert!(now() < until, "the server never took the reminder");
        match db.execute_unprepared("BEGIN IMMEDIATE").await {
            Ok(_) => {
                held = 0;
                db.execute_unprepared("ROLLBACK").await.expect("nothing was begun");
            }
            Err(_) => held += 1,
        }
        pause(100).await;
    }
}

/// A push service that takes everything; the heads of what came.
pub async fn push_service() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let came = Arc::new(Mutex::new(Vec::new()));
    let all = came.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = vec![0; 8192];
            let read = stream.read(&mut text).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&text[..read]).to_lowercase();
            // That somebody asks whether it is there is no push.
            if head.starts_with("post ") {
                all.lock().expect("a list").push(head);
            }
            let taken = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(taken).await;
        }
    });
    (origin, came)
}

/// Turns notifications on in a phone.
pub async fn subscribes(server: &Serving, push_host: &str, phone: &str) {
    // The keys of RFC 8291's example.
    let keys = json!({
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    });
    let browser = json!({"endpoint": format!("{push_host}/push/rosa"), "keys": keys});
    good(server, "POST", "/push-subscriptions", phone, browser).await;
}

/// How many reminders were written.
async fn reminded(db: &DatabaseConnection) -> u64 {
    let kind = outbox::COLUMN.kind.eq(MessageKind::CheckInDue);
    outbox::Entity::find().filter(kind).count(db).await.expect("a number")
}

#[tokio::test]
async fn kill_nine_between_taking_a_reminder_and_keeping_it_reminds_once() {
    let place = Place::sqlite();
    let mut server = place.serve(&[]);
    let admin = set_up(&mut server).await;
    let phone = rosa(&server, &admin).await;
    let (push_host, came) = push_service().await;
    server.kill_nine();
    let serve = || -> Serving { place.serve(&["--push-hosts", &push_host]) };
    server = serve();
    subscribes(&server, &push_host, &phone).await;
    let every_three_hours: Vec<String> = (0..8).map(|slot| format!("{:02}:00", 3 * slot)).collect();
    let times = json!({
        "zone": "UTC", "checkInTimes": every_three_hours, "exerciseTimes": [], "quietFrom": "00:00",
        "quietTo": "00:00",
    });
    good(&server, "PUT", "/me/reminders", &phone, times).await;
    server.kill_nine();

    let db = beside(&place).await;
    // What the flight to other times left out is written as missed already.
    let before = occurrence::Entity::find().count(&db).await.expect("a number");
    makes_due(&db).await;
    // Whoever writes a message now never comes to its end: after the claim, and before the commit.
    let many =
        ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| format!("sqlite_master {name}")).join(", ");
    // The watch writes its canary there too, which is nothing of this.
    let slow = format!(
        "CREATE TRIGGER slow BEFORE INSERT ON outbox WHEN NEW.kind <> 'canary' BEGIN SELECT count(*) FROM {many}; END"
    );
    db.execute_unprepared(&slow).await.expect("a trigger");
    server = serve();
    is_in_the_middle(&db).await;
    server.kill_nine();
    assert_eq!(reminded(&db).await, 0, "nothing of it was kept");
    assert_eq!(occurrence::Entity::find().count(&db).await.expect("a number"), before);

    db.execute_unprepared("DROP TRIGGER slow").await.expect("no trigger");
    server = serve();
    let until = now().plus(30 * SECOND);
    while came.lock().expect("a list").is_empty() {
        assert!(now() < until, "no reminder came");
        pause(100).await;
    }
    server.kill_nine();
    server = serve();
    pause(2_500).await;
    let came = came.lock().expect("a list").clone();
    assert_eq!(came.len(), 1, "{came:?}");
    assert!(came[0].contains("urgency: normal") && !came[0].contains("ttl: 0\r"), "{}", came[0]);
    assert_eq!(reminded(&db).await, 1);
    server.kill_nine();
    let looked = place.run(&["doctor"]);
    assert_eq!(looked.code, Some(0), "{}{}", looked.out, looked.err);
}
