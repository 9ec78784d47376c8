//! The simulator: small worlds of a clinic, each lived from its seed alone, with the decisions that the server runs.
//!
//! Several instances with clocks that are apart share one store in memory ([`store`]), whose transactions are lost now and
//! then, or kept without anybody hearing of it. Push services are full, broken, slow or forgetful; phones are off; patients
//! fall silent; nurses answer, sleep, tap twice, promise and forget. After each step the laws of [`laws`] must hold.
//!
//! What is decided is the server's own code: `domain::judgement`, `ladder`, `lifecycle`, `promise`, `delivery`, `duty`,
//! `schedule`, `downtime`, `catch_up`, `pulse::CatchUp` and `push::hosts`. What SQL does is done by [`store`]; the order of
//! things within a transaction is that of `flow`, in [`judging`], [`paging`], [`climbing`], [`deeds`] and [`claim`].
//!
//! `cargo test -p reliefline-tests --test simulator` lives 300 small worlds, `make soak` 10,000 small and 20 large ones. A
//! world that breaks a law tells its seed and its last events. Again, that one alone:
//!
//! ```sh
//! RELIEFLINE_SIM_SEED=1234 cargo test -p reliefline-tests --test simulator        # a small one
//! RELIEFLINE_SIM_SEED=1234 RELIEFLINE_SIM_SIZE=large cargo test …                 # a large one
//! RELIEFLINE_SIM_WORLDS=10000 RELIEFLINE_SIM_FROM=1 cargo test …                  # others, and more
//! ```
//!
//! [`race`] is a small test of its own: who takes an alert at one instant with others. [`plants`] holds the list of planted
//! faults to the code; each was found by the seed that stands beside it. A change of what a world draws changes what its seed
//! is: then `node tests/plants/run.mjs --search` says which seed finds each now.

mod chance;
mod claim;
mod climbing;
mod clinic;
mod clock;
mod deeds;
mod instance;
mod judging;
mod laws;
mod nurse;
mod paging;
mod patient;
mod phone;
mod plants;
mod push_service;
mod race;
mod rows;
mod store;
mod table;
mod world;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use crate::world::{LARGE, SMALL, Size, World};

fn asked<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Lives the worlds of these seeds on all cores, and says how many a second.
fn live(what: &str, size: Size, from: u64, count: u64) {
    let (next, steps) = (AtomicU64::new(from), AtomicU64::new(0));
    let began = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let broken: Vec<String> = std::thread::scope(|scope| {
        let worker = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= from + count {
                    return None;
                }
                match World::draw(seed, size).live() {
                    Ok(some) => {
                        steps.fetch_add(some, Ordering::Relaxed);
                        if size == LARGE {
                            println!("seed {seed}: {some} steps, {:.0} s", began.elapsed().as_secs_f64());
                        }
                    }
                    Err(story) => {
                        next.store(u64::MAX / 2, Ordering::Relaxed);
                        return Some(story);
                    }
                }
            }
        };
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().filter_map(|worker| worker.join().expect("a world is lived")).collect()
    });
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
    let (took, steps) = (began.elapsed().as_secs_f64(), steps.load(Ordering::Relaxed));
    println!(
        "{count} {what} worlds, {steps} steps in {took:.1} s: {:.1} worlds a second",
        count as f64 / took
    );
}

#[test]
fn every_law_holds_in_every_world() {
    let size = match asked::<String>("RELIEFLINE_SIM_SIZE").as_deref() {
        Some("large") => LARGE,
        _ => SMALL,
    };
    match asked("RELIEFLINE_SIM_SEED") {
        Some(seed) => live("asked", size, seed, 1),
        // These worlds have no database: with the stories on PostgreSQL they would be lived a second time.
        None if std::env::var_os("RELIEFLINE_TEST_POSTGRES").is_some() => {}
        None => {
            let from = asked("RELIEFLINE_SIM_FROM").unwrap_or(1);
            live("small", SMALL, from, asked("RELIEFLINE_SIM_WORLDS").unwrap_or(300));
            if let Some(large) = asked("RELIEFLINE_SIM_LARGE") {
                live("large", LARGE, from, large);
            }
        }
    }
}
