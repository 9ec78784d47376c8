//! The answers of a push service (reliability.md 5), row by row.

use reliefline_server::domain::{
    alert::Severity,
    at::{At, HOUR, MINUTE, SECOND},
    message::{MessageState, SubscriptionState},
    people::Language,
};
use stage::push_service::Manner;

use super::world::{NOW, World};

/// One nurse with one phone, and one alert whose page is answered so.
async fn answered(manner: Manner, severity: Severity) -> (World, stage::push_service::Device, Told) {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, id) = world.phone(&ana, "ana").await;
    world.service.next(manner.clone());
    if matches!(manner, Manner::Status(401 | 403, _)) {
        world.service.next(manner);
    }
    world.raises(severity).await;
    world.works().await;
    let told = Told::look(&world, id).await;
    (world, phone, told)
}

/// What is known after the answer.
#[derive(Debug)]
struct Told {
    message: MessageState,
    status: Option<i32>,
    again_in: i64,
    subscription: SubscriptionState,
}

impl Told {
    async fn look(world: &World, id: reliefline_server::domain::ids::SubscriptionId) -> Self {
        let message = world.messages().await.remove(0);
        Self {
            message: message.state,
            status: message.provider_status,
            again_in: message.next_attempt_at.since(world.clock_now()),
            subscription: world.subscription(id).await.state,
        }
    }
}

impl World {
    fn clock_now(&self) -> At {
        self.app.now()
    }
}

#[tokio::test]
async fn taken() {
    let (world, phone, told) = answered(Manner::Good, Severity::Urgent).await;
    assert_eq!((told.message, told.status), (MessageState::Accepted, Some(201)));
    assert_eq!(phone.titles(), ["A patient needs review"]);
    assert_eq!(world.service.complaints(), Vec::<String>::new());
    for status in [200, 202, 204] {
        let (_, _, told) = answered(Manner::Status(status, ""), Severity::Urgent).await;
        assert_eq!((told.message, told.status), (MessageState::Accepted, Some(i32::from(status))));
    }
}

#[tokio::test]
async fn what_comes_after_a_201_changes_nothing() {
    for manner in [Manner::EndlessBody, Manner::GoodThenReset] {
        let (world, phone, told) = answered(manner, Severity::Urgent).await;
        assert_eq!(told.message, MessageState::Accepted);
        world.after(HOUR).await;
        assert_eq!(phone.requests(), 1);
    }
}

#[tokio::test]
async fn forgotten_means_no_further_request_ever() {
    for status in [404, 410] {
        let (world, phone, told) = answered(Manner::Status(status, ""), Severity::Urgent).await;
        assert_eq!((told.message, told.subscription), (MessageState::Dead, SubscriptionState::Gone));
        let row = world.subscription(world.messages().await[0].subscription_id.unwrap()).await;
        assert_eq!((row.endpoint.as_str(), row.auth.as_str()), ("", ""), "erased");
        world.raises(Severity::Urgent).await;
        for _ in 0..20 {
            world.after(5 * MINUTE).await;
        }
        assert_eq!(phone.requests(), 1);
    }
}

#[tokio::test]
async fn gone_takes_waiting_messages_along_and_a_reposted_endpoint_stays_gone() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, id) = world.phone(&ana, "ana").await;
    let held = world.alert(Severity::Warning).await;
    world.pages(&held, Some(NOW.plus(8 * HOUR))).await;
    world.service.next(Manner::Status(410, ""));
    world.raises(Severity::Urgent).await;
    world.works().await;
    assert_eq!(world.states().await, [MessageState::Dead, MessageState::Dead]);
    let again = world.subscribes(&ana, &phone).await;
    assert_eq!((again.id, again.state), (id, SubscriptionState::Gone), "the browser must subscribe anew");
    world.raises(Severity::Urgent).await;
    world.after(9 * HOUR).await;
    assert_eq!(phone.requests(), 1);
}

#[tokio::test]
async fn refused_for_good() {
    for status in [400, 413] {
        let (world, phone, told) = answered(Manner::Status(status, ""), Severity::Urgent).await;
        assert_eq!((told.message, told.subscription), (MessageState::Dead, SubscriptionState::Live));
        world.after(HOUR).await;
        assert_eq!(phone.requests(), 1);
    }
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let canary = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let there = format!("http://{}/push/ana", canary.local_addr().unwrap());
    let (world, phone, told) = answered(Manner::Redirect(there), Severity::Urgent).await;
    assert_eq!((told.message, told.subscription), (MessageState::Dead, SubscriptionState::Suspect));
    world.after(HOUR).await;
    assert_eq!(phone.requests(), 1);
    let visit = futures_util::FutureExt::now_or_never(canary.accept());
    assert!(visit.is_none(), "somebody came to the canary");
}

#[tokio::test]
async fn a_signature_that_is_not_taken_is_made_anew_once() {
    for status in [401, 403] {
        let (_, phone, told) = answered(Manner::Status(status, ""), Severity::Urgent).await;
        assert_eq!((told.message, told.subscription), (MessageState::Dead, SubscriptionState::Suspect));
        assert_eq!(phone.requests(), 2);
    }
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, _) = world.phone(&ana, "ana").await;
    world.service.next(Manner::Status(403, ""));
    world.raises(Severity::Urgent).await;
    world.works().await;
    assert_eq!((phone.requests(), phone.titles().len()), (2, 1), "the second signature was taken");
}

#[tokio::test]
async fn not_now_is_tried_again_with_backoff_and_the_subscription_stays() {
    for status in [408, 425, 429, 418, 500, 502, 503] {
        let (world, phone, told) = answered(Manner::Status(status, ""), Severity::Urgent).await;
        assert_eq!((told.message, told.subscription), (MessageState::Pending, SubscriptionState::Live));
        assert!((100..=1000).contains(&told.again_in), "{status}: {told:?}");
        world.after(MINUTE).await;
        assert_eq!(phone.titles().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn garbage_and_a_cut_connection_are_tried_again() {
    for manner in [Manner::Garbage, Manner::Reset] {
        let (world, phone, told) = answered(manner, Severity::Urgent).await;
        assert_eq!((told.message, told.status), (MessageState::Pending, None));
        world.after(MINUTE).await;
        assert_eq!(phone.titles().len(), 1);
    }
}

#[tokio::test]
async fn silence_ends_after_ten_seconds_and_is_tried_again() {
    let began = std::time::Instant::now();
    let (world, phone, told) = answered(Manner::Hang, Severity::Urgent).await;
    assert!((9..20).contains(&began.elapsed().as_secs()));
    assert_eq!((told.message, told.status), (MessageState::Pending, None));
    world.after(MINUTE).await;
    assert_eq!(phone.titles().len(), 1);
}

#[tokio::test]
async fn never_before_the_time_that_was_asked_for() {
    let date = "Retry-After: Mon, 23 Nov 2026 16:02:00 GMT"; // two minutes from now
    let cases = [
        (503, "Retry-After: 120", Severity::Urgent, 120 * SECOND),
        (429, "Retry-After: 120", Severity::Urgent, 120 * SECOND),
        (503, date, Severity::Urgent, 120 * SECOND),
        (429, date, Severity::Warning, 120 * SECOND),
        (503, "Retry-After: 99999999999999999999", Severity::Urgent, 10 * MINUTE),
        (429, "Retry-After: 99999999999999999999", Severity::Urgent, 10 * MINUTE),
        (503, "Retry-After: 99999999999999999999", Severity::Warning, HOUR),
    ];
    for (status, header, severity, wait) in cases {
        let (world, phone, told) = answered(Manner::Status(status, header), severity).await;
        assert_eq!((told.message, told.again_in), (MessageState::Pending, wait), "{status} {header}");
        world.after(wait - 1).await;
        assert_eq!(phone.requests(), 1, "{status} {header}: too early");
        world.after(1).await;
        assert_eq!(phone.titles().len(), 1, "{status} {header}");
    }
    for nonsense in ["Retry-After: -5", "Retry-After: soon", "Retry-After: "] {
        let (_, _, told) = answered(Manner::Status(503, nonsense), Severity::Urgent).await;
        assert!((100..=1000).contains(&told.again_in), "{nonsense}: ours counts");
    }
}

#[tokio::test]
async fn a_full_push_service_is_left_alone_by_all_messages() {
    let (world, phone, _) = answered(Manner::Status(429, "Retry-After: 60"), Severity::Urgent).await;
    world.raises(Severity::Urgent).await;
    world.after(59 * SECOND).await;
    assert_eq!(phone.requests(), 1);
    world.after(SECOND).await;
    assert_eq!(phone.titles().len(), 2);
}

#[tokio::test]
async fn ten_failures_in_a_row_open_the_breaker_for_half_a_minute() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let ben = world.nurse("Ben", Language::En).await;
    let mut phones = Vec::new();
    for number in 0..16 {
        let person = if number < 8 { &ana } else { &ben };
        phones.push(world.phone(person, &format!("phone-{number}")).await);
    }
    world.service.always(Manner::Status(500, ""));
    world.raises(Severity::Urgent).await;
    world.works().await;
    assert_eq!(world.service.requests(), 10);
    world.after(29 * SECOND).await;
    assert_eq!(world.service.requests(), 10, "the breaker is open");
    world.after(SECOND).await;
    assert_eq!(world.service.requests(), 11, "one probe");
    world.service.behave();
    world.after(30 * SECOND).await;
    world.after(MINUTE).await;
    assert!(phones.iter().all(|(phone, _)| phone.titles().len() == 1), "each got it once");
}

#[tokio::test]
async fn an_urgent_page_is_tried_for_an_hour_and_then_expires() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (phone, id) = world.phone(&ana, "ana").await;
    world.service.always(Manner::Status(503, ""));
    world.raises(Severity::Urgent).await;
    for _ in 0..59 {
        world.after(MINUTE).await;
    }
    let tries = phone.requests();
    assert!((30..=70).contains(&tries), "{tries} tries");
    assert_eq!(world.states().await, [MessageState::Pending]);
    world.after(MINUTE + SECOND).await;
    assert_eq!(world.states().await, [MessageState::Expired]);
    assert_eq!(world.subscription(id).await.state, SubscriptionState::Live);
}
