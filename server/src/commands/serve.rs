//! `reliefline serve`: open everything, migrate, listen until told to stop.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, anyhow, bail};
use poem::{
    Server,
    listener::{Listener, TcpListener},
};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    api,
    app::App,
    clock::SystemClock,
    config::{Config, is_localhost},
    demo, flow,
    keys::Keys,
    push::allow,
    serve::routes,
    store::{Store, clinic},
    worker,
};

/// How long requests may finish after the word to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// A sentence that names what stopped the start.
pub async fn run(config: Config, is_demo: bool) -> anyhow::Result<()> {
    let origin = config.public_origin()?;
    let lacking = api::without_rule();
    if !lacking.is_empty() {
        bail!("operations and rules differ: {}", lacking.join(", "));
    }
    allow::check_hosts(&config.push_hosts, &origin)?;
    // Before anything is made: a port that is taken is said at once.
    let acceptor = TcpListener::bind(config.listen).into_acceptor().await;
    let acceptor = acceptor.with_context(|| format!("{} cannot be listened on", config.listen))?;
    let keys = Keys::open(&config.data_dir)?;
    let store = Store::open(&config.database()).await.context("the database cannot be opened")?;
    store.migrate().await.context("the database cannot be migrated")?;
    let app = App::new(store, Arc::new(SystemClock), keys, origin.clone())
        .push_hosts(config.push_hosts.clone())
        .trusted_proxies(config.trusted_proxies.clone())
        .api_docs(config.api_docs != "off")
        .demo(is_demo)
        .build();
    if is_demo {
        check_demo(&app).await?;
        if clinic::only(app.store.read()).await?.is_none() {
            demo::fill(&app).await.map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
        }
    }
    println!("Reliefline is ready at {origin}");
    if is_demo {
        for (role, guest) in demo::guests(&app).await.map_err(|fault| anyhow::anyhow!("{fault:?}"))?.guests {
            println!("  {role:<10} {}", flow::demo_door::link(&app, guest));
        }
    }
    if let Some(link) =
        flow::set_up::link(&app).await.map_err(|_| anyhow!("the set-up link cannot be made"))?
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
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(routes(&app), told_to_stop(), Some(DRAIN))
        .await?;
    let _ = stop.send(true);
    let _ = worker.await;
    Ok(())
}

/// A demo is a database of its own, on localhost alone.
async fn check_demo(app: &App) -> anyhow::Result<()> {
    if !is_localhost(&app.origin) {
        bail!("--demo is for localhost alone, and the public address is {}", app.origin);
    }
    if clinic::only(app.store.read()).await?.is_some_and(|clinic| !clinic.demo) {
        bail!("--demo needs a database of its own; this one belongs to a clinic");
    }
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
