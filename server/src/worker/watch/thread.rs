//! W1: a plain thread that needs no runtime. It counts its own ticks in which a loop did not go round, and looks at no clock
//! for that, so that neither a clock that jumps nor a machine that slept makes a loop look stuck.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use tokio::runtime::Handle;

use super::systemd::{self, WATCHDOG};
use crate::{
    app::App,
    pulse::{self, Loop},
};

/// What the service manager is told by the exit code: an internal error (sysexits.h, EX_SOFTWARE).
const STUCK: i32 = 70;

/// Starts it. It ends with the process, or ends the process.
///
/// # Errors
/// When the machine has no thread to give.
pub fn start(app: App, runtime: Handle) -> std::io::Result<()> {
    thread::Builder::new().name("watch".into()).spawn(move || run(&app, &runtime)).map(drop)
}

/// One question to the runtime: run this task.
struct Probe(Receiver<()>);

impl Probe {
    fn ask(app: &App, runtime: &Handle) -> Self {
        let (says, hears) = mpsc::channel();
        let app = app.clone();
        runtime.spawn(async move {
            app.pulse.beat(Loop::Runtime);
            let _ = says.send(());
        });
        Self(hears)
    }

    /// True when it was run, or never will be asked again: it is time for the next.
    fn is_over(&self, patience: Duration) -> bool {
        !matches!(self.0.recv_timeout(patience), Err(RecvTimeoutError::Timeout))
    }
}

fn run(app: &App, runtime: &Handle) {
    let limits = app.limits;
    let millis = |millis: i64| Duration::from_millis(u64::try_from(millis).unwrap_or(1));
    let mut counted = Loop::ALL.map(|one| app.pulse.beats(one));
    let mut silent = [0; Loop::ALL.len()];
    let mut probe = Probe::ask(app, runtime);
    let watchdog = systemd::watchdog();
    let mut told: Option<Instant> = None;
    while !app.is_stopping() {
        thread::sleep(millis(limits.tick));
        let answered = probe.is_over(millis(limits.probe));
        if answered {
            probe = Probe::ask(app, runtime);
        }
        let passed = limits.tick + if answered { 0 } else { limits.probe };
        for (place, one) in Loop::ALL.into_iter().enumerate() {
            let beats = app.pulse.beats(one);
            silent[place] = if beats == counted[place] { silent[place] + passed } else { 0 };
            counted[place] = beats;
            app.pulse.is_silent(one, silent[place]);
        }
        if silent.iter().any(|silent| *silent > limits.stale) {
            give_up(app);
        }
        let now = app.now();
        let one_rests = !app.post.hosts.closed(now).is_empty();
        let well = answered && !app.pulse.is_stuck(&limits, one_rests, now);
        if let Some(often) = watchdog.filter(|_| well)
            && told.is_none_or(|told| told.elapsed() >= often)
        {
            systemd::notify(WATCHDOG);
            told = Some(Instant::now());
        }
    }
}

/// Says how everything stands, and ends the process: the service manager starts another.
fn give_up(app: &App) -> ! {
    for one in Loop::ALL {
        let (silent, beats) = (app.pulse.silent(one), app.pulse.beats(one));
        tracing::error!(
            one = one.name(),
            silent,
            beats,
            "A loop, and since when it has not gone round, in milliseconds"
        );
    }
    tracing::error!(
        seen = ?app.pulse.last_look(),
        late_since = ?app.pulse.late_since(),
        panics = pulse::panics(),
        "A loop is stuck; the process ends"
    );
    std::process::exit(STUCK)
}
