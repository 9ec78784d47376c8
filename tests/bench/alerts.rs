//! What we promise of an alert: from the commit that raises it to the first byte of its page a second, where it was
//! committed; five seconds where another instance must find it. Fifty new ones come each second, beside a thousand that
//! nobody has taken.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use poem::http::Method;
use reliefline_server::{
    app::App,
    domain::{
        at::At,
        ids::{AlertId, EpisodeId},
        message::{MessageKind, MessageState, Outcome},
        people::Language,
    },
    push::{Channel, Letter, Parcel},
    store::{Store, episode, outbox},
    worker,
};
use sea_orm::{DbBackend, EntityTrait};
use serde_json::json;
use stage::{
    Cast, Stage,
    clinic::{ask, request},
    people::check_in,
};
use tokio::{sync::oneshot, task::JoinSet};

use super::{
    crowd,
    line::{self, Promised::AtMost},
    machine, nurses, p99,
};

const MORNING: &str = "2026-11-23T15:00:00Z";
/// How far away the push service is.
const AWAY: Duration = Duration::from_millis(20);
/// Pages beyond five a minute are gathered into one; before that the next nurse has the duty.
const FOR_ONE: usize = 4;

/// For how many seconds; set: the limits count.
fn asked_for() -> Option<u64> {
    std::env::var("RELIEFLINE_BENCH_ALERTS").ok().and_then(|text| text.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_new_alert_leaves_at_once_where_it_was_committed() {
    measure(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_new_alert_leaves_soon_where_another_instance_must_find_it() {
    measure(true).await;
}

/// `elsewhere`: whoever commits sends nothing, and another instance does.
async fn measure(elsewhere: bool) {
    // A debug build on a machine that runs all tests at once has enough with a few.
    let (rate, seconds, open) = asked_for().map_or((10, 2, 20), |seconds| (50, seconds, 1_000));
    let many = usize::try_from(seconds * rate).expect("a number");
    let post = Arc::new(Post::default());
    let stage = Stage::open_with(MORNING, |builder| builder.channel(post.clone())).await;
    if elsewhere && stage.store.backend() == DbBackend::Sqlite {
        return; // It has one instance.
    }
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    rosa.subscribes().await;
    let like = EpisodeId(rosa.episode.parse().expect("an id"));
    crowd::make(&stage, like, many + open + 1).await;
    let duty = nurses::on_duty_by_turns(&stage, &ines, &ana, many.div_ceil(FOR_ONE) + 1).await;
    let all = episode::Entity::find().all(stage.store.read()).await.expect("episodes");
    let mut crowd = all.into_iter().filter(|episode| episode.id != like);
    rosa.flags("RF-NEURO").await;
    nurses::nobody_takes(&stage, &mut crowd, open).await;
    let episodes: Vec<EpisodeId> = crowd.map(|episode| episode.id).take(many).collect();

    let worker = match elsewhere {
        false => stage.app.clone(),
        true => {
            let store = Store::open(&stage.home.url()).await.expect("the database opens");
            stage.instance_on(store, post.clone())
        }
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let working = tokio::spawn(worker::run(worker, async { drop(stopped.await) }));
    let ticking = Arc::new(AtomicBool::new(true));
    let clock = tokio::spawn(time_goes_by(stage.clock.clone(), stage.app.now(), ticking.clone()));

    let used = machine::cpu();
    let (mut answers, began, mut asked) = (JoinSet::new(), Instant::now(), Vec::new());
    for (number, id) in episodes.iter().enumerate() {
        if number % FOR_ONE == 0 {
            // The first one was told of Rosa.
            duty.passes_on(&stage, number / FOR_ONE + 1).await;
        }
        let due = began + Duration::from_millis(1000 / rate) * u32::try_from(number).expect("a number");
        pause(due.saturating_duration_since(Instant::now())).await;
        answers.spawn(hands_in(stage.app.clone(), ana.cookie(), *id, stage.app.now()));
    }
    while let Some(answer) = answers.join_next().await {
        asked.push(answer.expect("each is answered"));
    }
    let committed: HashMap<EpisodeId, Instant> = asked.iter().map(|(id, at, _)| (*id, *at)).collect();
    let pages = pages_of(&stage, &committed).await;
    let used = machine::cpu() - used;
    let _ = stop.send(());
    working.await.expect("the worker ends");
    ticking.store(false, Ordering::Relaxed);
    clock.await.expect("the clock stops");

    let came = post.came();
    let late = pages.topics.iter().map(|(episode, topic)| {
        let came = came.get(topic).unwrap_or_else(|| panic!("{topic} never left"));
        assert_eq!(came.len(), 1, "each page once");
        came[0].saturating_duration_since(committed[episode])
    });
    let late: Vec<Duration> = late.collect();
    assert_eq!(late.len() + pages.gathered, many, "a page for each alert");
    let database = if stage.store.backend() == DbBackend::Sqlite { "SQLite" } else { "PostgreSQL" };
    let (where_, limit) = if elsewhere { ("another instance", 5.0) } else { ("the same instance", 1.0) };
    let name = |what: &str| format!("{database}, {rate} alerts/s for {seconds} s beside {open}: {what}");
    line::note(&name("load of the machine, 1 minute"), &machine::load());
    line::note(&name("CPU"), &format!("{:.0} % of a core", used / began.elapsed().as_secs_f64() * 100.0));
    line::note(&name("pages gathered into one with others"), &pages.gathered.to_string());
    let answered = asked.iter().map(|(_, _, took)| *took).collect();
    let kept = [
        line::print(&name(&format!("commit to first byte, {where_}, p99")), p99(late), "s", AtMost(limit)),
        line::print(&name("check-in to answer, p99"), p99(answered), "s", AtMost(0.25)),
    ];
    assert!(asked_for().is_none() || kept == [true, true], "short of what we promise");
}

/// A red flag that a nurse writes down at the telephone. When it was answered, and how long that took.
async fn hands_in(app: App, cookie: String, id: EpisodeId, now: At) -> (EpisodeId, Instant, Duration) {
    let item = check_in(now, json!({"redFlags": ["RF-NEURO"]}));
    let body = json!({"sentAt": now, "episodeId": id, "items": [item]});
    let began = Instant::now();
    let answer = ask(&app, request(Method::POST, "/check-ins", Some(&cookie), Some(body))).await.good();
    let answered = Instant::now();
    assert_eq!(answer["results"][0]["result"], "created", "{answer}");
    (id, answered, answered - began)
}

/// What became of the pages of these episodes' alerts, once all have left.
struct Pages {
    /// By the topic that their push has.
    topics: Vec<(EpisodeId, String)>,
    /// Gathered into one push with others, as one person had too many.
    gathered: usize,
}

async fn pages_of(stage: &Stage, committed: &HashMap<EpisodeId, Instant>) -> Pages {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let all = outbox::Entity::find().all(stage.store.read()).await.expect("messages");
        let bundled: HashSet<_> = all
            .iter()
            .filter(|one| one.kind == MessageKind::Bundle && one.state == MessageState::Accepted)
            .map(|one| one.subscription_id)
            .collect();
        let ours = all.iter().filter(|one| one.kind == MessageKind::Alert);
        let ours: Vec<_> = ours.filter_map(|page| Some((page.episode_id?, page))).collect();
        let ours = || ours.iter().filter(|(episode, _)| committed.contains_key(episode));
        let is_gathered = |page: &outbox::Model| {
            page.state == MessageState::Cancelled && bundled.contains(&page.subscription_id)
        };
        let has_left = |page: &outbox::Model| page.state == MessageState::Accepted || is_gathered(page);
        if ours().all(|(_, page)| has_left(page)) {
            let sent = ours().filter(|(_, page)| !is_gathered(page));
            let topic = |(episode, page): &(EpisodeId, &outbox::Model)| {
                Some((*episode, letter(page.alert_id?).topic(&stage.app.keys)))
            };
            let gathered = ours().filter(|(_, page)| is_gathered(page)).count();
            return Pages { topics: sent.filter_map(topic).collect(), gathered };
        }
        assert!(Instant::now() < until, "pages never left");
        pause(Duration::from_millis(200)).await;
    }
}

fn letter(alert: AlertId) -> Letter {
    Letter {
        id: reliefline_server::domain::ids::MessageId(alert.0),
        kind: MessageKind::Alert,
        about: Some(alert.0),
        language: Language::En,
        expires_at: At(0),
        may_wait: false,
        may_acknowledge: false,
    }
}

/// The clock of the stage goes as fast as ours.
async fn time_goes_by(clock: Arc<reliefline_server::clock::HandClock>, from: At, ticking: Arc<AtomicBool>) {
    let began = Instant::now();
    while ticking.load(Ordering::Relaxed) {
        clock.set(from.plus(i64::try_from(began.elapsed().as_millis()).unwrap_or_default()));
        pause(Duration::from_millis(1)).await;
    }
}

/// A push service that answers after a while, and remembers when each topic's first byte came.
#[derive(Default)]
struct Post(Mutex<HashMap<String, Vec<Instant>>>);

impl Post {
    fn came(&self) -> HashMap<String, Vec<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Channel for Post {
    fn send<'a>(&'a self, parcel: &'a Parcel, _now: At) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let came = Instant::now();
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(parcel.topic.clone())
                .or_default()
                .push(came);
            pause(AWAY).await;
            Outcome::Accepted(201)
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is about time as it passes")]
async fn pause(long: Duration) {
    tokio::time::sleep(long).await;
}
