//! `reliefline serve`: open everything, migrate, listen until told to stop.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, anyhow, bail};
use poem::{
    Server,
    listener::{Acceptor, Listener, TcpListener},
    web::LocalAddr,
};
use sea_orm::DbErr;
use tokio::{
    runtime::Handle,
    signal::unix::{SignalKind, signal},
};
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

use crate::{
    api,
    app::App,
    clock::{ACCEPTED, Clock, SteadyClock},
    config::{self, Config, is_localhost},
    demo::{self, State},
    domain::at::At,
    fault::Fault,
    flow,
    keys::Keys,
    pulse,
    push::allow,
    serve::routes,
    store::{Store, beat, disk::Disk, overdue},
    worker::{
        self,
        watch::{self, limits::Limits, systemd},
    },
};

/// How long requests may finish after the word to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// A sentence that names what stopped the start.
pub async fn run(mut config: Config, is_demo: bool) -> anyhow::Result<()> {
    pulse::count_panics();
    let lacking = api::without_rule();
    if !lacking.is_empty() {
        bail!("operations and rules differ: {}", lacking.join(", "));
    }
    // Before anything is made: a port that is taken is said at once.
    let acceptor = TcpListener::bind(config.listen).into_acceptor().await;
    let acceptor = acceptor.with_context(|| format!("{} cannot be listened on", config.listen))?;
    if let Some(LocalAddr(bound)) = acceptor.local_addr().into_iter().next() {
        // Port 0 lets the system choose; people type the one that it chose.
        if let Some(bound) = bound.as_socket_addr() {
            config.listen = *bound;
        }
    }
    let origin = config.public_origin()?;
    allow::check_hosts(&config.push_hosts, &origin)?;
    let switchboard = config::switchboard(&config, &origin)?;
    if is_demo && !is_localhost(&origin) {
        bail!("--demo is for localhost alone, and the public address is {origin}");
    }
    let keys = Keys::open(&config.data_dir)?;
    let store = Store::open(&config.database()).await.context("the database cannot be opened")?;
    store.migrate().await.context("the database cannot be migrated")?;
    if let Some(Err(error)) = store.disk().map(Disk::keep) {
        tracing::error!(%error, "The disk does not say how much room it has");
    }
    let limits = Limits::of_this_process();
    let newest = newest_beat(&store).await.context("the database does not answer")?;
    let clock = SteadyClock::begin(newest, limits.stable, config.data_dir.join(ACCEPTED));
    if let Some(apart) = clock.apart() {
        eprintln!(
            "reliefline: this machine's clock is {} s behind what this clinic has seen, and is not believed. Set it right, or run \
             `reliefline clock accept`.",
            -apart / 1000
        );
    }
    let app = App::new(store, Arc::new(clock), keys, origin.clone())
        .push_hosts(config.push_hosts.clone())
        .switchboard(switchboard)
        .trusted_proxies(config.trusted_proxies.clone())
        .api_docs(config.api_docs != "off")
        .metrics_token(config.metrics_token.as_deref())
        .limits(limits)
        .demo(is_demo)
        .build();
    if is_demo {
        make_demo(&app).await?;
    }
    println!("Reliefline is ready at {origin}");
    if is_demo {
        show_doors(&app).await?;
    }
    if let Some(link) = flow::set_up::link(&app)
        .await
        .map_err(|fault| anyhow!("the set-up link cannot be made: {}", fault.detail()))?
    {
        println!("Set the clinic up here, once: {link}");
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut worker_stop = stopped.clone();
    let worker = tokio::spawn(worker::run(app.clone(), async move {
        let _ = worker_stop.wait_for(|stop| *stop).await;
    }));
    if is_demo {
        tokio::spawn(demo::live(app.clone()));
    }
    tokio::spawn(watch::run(app.clone()));
    tokio::spawn(watch::heartbeat::run(app.clone(), config.heartbeat_url.clone()));
    watch::thread::start(app.clone(), Handle::current()).context("the watch cannot be started")?;
    let stopped_app = app.clone();
    let stopping = async move {
        told_to_stop().await;
        stopped_app.stops();
        systemd::notify(systemd::STOPPING);
    };
    // It listens since the beginning; from now on it answers.
    systemd::notify(systemd::READY);
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(routes(&app), stopping, Some(DRAIN))
        .await?;
    let _ = stop.send(true);
    let _ = worker.await;
    Ok(())
}

/// The newest beat of any instance. Of several some clock may be wrong: PostgreSQL's own says which beats have been.
async fn newest_beat(store: &Store) -> Result<Option<At>, DbErr> {
    let until = overdue::clock(store.read()).await?.unwrap_or(At(i64::MAX));
    beat::last(store.read(), until).await
}

/// Fills an empty database with the demo clinic; one that was left half made is made anew.
async fn make_demo(app: &App) -> anyhow::Result<()> {
    let failed = |fault: Fault| anyhow!("the demo clinic cannot be made: {}", fault.detail());
    match demo::state(app).await.map_err(failed)? {
        State::Whole => return Ok(()),
        State::Real => bail!("--demo needs a database of its own; this one belongs to a clinic"),
        State::Empty => println!("Making the demo clinic: forty patients, ninety days. It takes a moment …"),
        State::HalfMade => {
            println!("The demo clinic was left half made. Making it anew; it takes a moment …");
            demo::clear_half_made(app).await.map_err(failed)?;
        }
    }
    // That nobody had a phone in this past is part of its story, and no trouble of this server.
    demo::fill(app).with_subscriber(NoSubscriber::new()).await.map_err(failed)
}

/// One sign-in link for each role. They open once: a restart prints new ones.
async fn show_doors(app: &App) -> anyhow::Result<()> {
    let failed = |fault: Fault| anyhow!("the demo clinic cannot be opened: {}", fault.detail());
    println!();
    println!("Open each link in its own private window (one browser profile is one person):");
    for (role, guest) in demo::guests(app).await.map_err(failed)?.guests {
        println!("  {role:<10} {}", flow::demo_door::link(app, guest));
    }
    println!("Each link opens once; the next start prints new ones. Ctrl-C stops the server.");
    Ok(())
}

async fn told_to_stop() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
