//! The server on a machine whose clock shows other days: over both changes of the clock, and with a patient who flies.

use reliefline_server::{
    domain::{
        at::{At, SECOND},
        message::MessageKind,
    },
    store::outbox,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::{
    clinic::{good, now, rosa_since, set_up},
    program::{Place, Serving},
    reminders::{beside, pause, push_service, subscribes},
};

/// An installation with Rosa's phone, whose server is stopped and started at other times.
struct Journey {
    place: Place,
    push_host: String,
    phone: String,
    pushes: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
}

fn instant(text: &str) -> At {
    serde_json::from_value(json!(text.replace(' ', "T") + "Z")).expect("an instant")
}

impl Journey {
    /// Rosa's procedure ends an hour before `at`.
    async fn begin(at: &str) -> Self {
        let (push_host, pushes) = push_service().await;
        let place = Place::sqlite();
        let mut server = place.serve_at(at, &["--push-hosts", &push_host]);
        let admin = set_up(&mut server).await;
        let end = instant(at).plus(-3600 * SECOND);
        let phone = rosa_since(&server, &admin, end).await;
        subscribes(&server, &push_host, &phone).await;
        Self { place, push_host, phone, pushes }
    }

    fn at(&self, at: &str) -> Serving {
        self.place.serve_at(at, &["--push-hosts", &self.push_host])
    }

    async fn flies(&self, at: &str, zone: &str) {
        let server = self.at(at);
        let own = json!({
            "zone": zone, "checkInTimes": [], "exerciseTimes": [], "quietFrom": "21:00", "quietTo": "08:00",
        });
        good(&server, "PUT", "/me/reminders", &self.phone, own).await;
    }

    /// Starts the server shortly before something is due; it must be written within five seconds of it, and reach the
    /// push service.
    async fn is_reminded(&self, shortly_before: &str, due: &str) {
        let before = self.pushes.lock().expect("a list").len();
        let server = self.at(shortly_before);
        let until = now().plus(60 * SECOND);
        while self.pushes.lock().expect("a list").len() == before {
            assert!(now() < until, "no reminder came for {due}");
            pause(100).await;
        }
        drop(server);
        let late = self.written().await.last().expect("a message").since(instant(due));
        assert!((0..5 * SECOND).contains(&late), "{due}: {late} ms late");
    }

    async fn written(&self) -> Vec<At> {
        let db = beside(&self.place).await;
        let reminders = outbox::Entity::find().filter(outbox::COLUMN.kind.eq(MessageKind::CheckInDue));
        let all = reminders.order_by_asc(outbox::Column::CreatedAt).all(&db).await;
        all.expect("messages").iter().map(|one| one.created_at).collect()
    }
}

#[tokio::test]
async fn eight_in_the_morning_stays_eight_over_both_changes_of_the_clock() {
    // Noon in New York of the day before, once in winter time and once in summer time.
    let spring = Journey::begin("2026-03-07 17:00:00").await;
    spring.is_reminded("2026-03-08 11:59:52", "2026-03-08 12:00:00").await;
    assert_eq!(spring.written().await.len(), 1, "what a stopped server missed does not come in a flood");
    let autumn = Journey::begin("2026-10-31 16:00:00").await;
    autumn.is_reminded("2026-11-01 12:59:52", "2026-11-01 13:00:00").await;
    assert_eq!(autumn.written().await.len(), 1);
}

#[tokio::test]
async fn who_flies_both_ways_is_reminded_once_of_each_local_slot() {
    let journey = Journey::begin("2026-11-21 17:00:00").await;
    journey.flies("2026-11-22 04:00:00", "Europe/Berlin").await;
    journey.is_reminded("2026-11-22 06:59:52", "2026-11-22 07:00:00").await;
    // Half past eight in Berlin, half past two at night in New York: eight o'clock of this date has had its turn.
    journey.flies("2026-11-22 07:30:00", "America/New_York").await;
    let server = journey.at("2026-11-22 12:59:55");
    pause(7_000).await;
    drop(server);
    let reminded = journey.written().await;
    assert_eq!(
        reminded.iter().filter(|at| **at >= instant("2026-11-22 12:59:59")).count(),
        0,
        "{reminded:?}"
    );
    journey.is_reminded("2026-11-22 18:59:52", "2026-11-22 19:00:00").await;
}
