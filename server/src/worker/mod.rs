//! Time: the loop that does what has fallen due. It waits for a nudge or one second; the poll is the guarantee.

pub mod ahead;
pub mod beat;
pub mod deliver;
pub mod step;
pub mod sweep;
pub mod tick;
pub mod watch;

use std::{pin::pin, time::Duration};

use tokio::task::JoinSet;

use self::tick::Did;
use crate::{app::App, planted, pulse::Loop};

/// A nudge may be lost, a due time may come: look this often.
const POLL: Duration = Duration::from_secs(1);
/// What is in flight at the end gets so long; it is as long as a send may take.
const LAST_SENDS: Duration = Duration::from_secs(10);

/// Works until `stop` is ready.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut sends = JoinSet::new();
    let mut beat = beat::Beat::begin(app.now());
    let (mut sweep, mut ahead) = (sweep::Sweep::default(), ahead::Ahead::default());
    planted::block_the_runtime();
    loop {
        app.pulse.beat(Loop::Worker);
        if planted::is_planted("worker-asleep") {
            std::future::pending::<()>().await;
        }
        beat.keep(&app, app.now()).await;
        sweep.keep(&app, app.now()).await;
        ahead.keep(&app, app.now()).await;
        let idles = planted::is_planted("worker-idle") || step::leaves_it_to_others(&app).await;
        let did = if idles { Did::Idle } else { tick::start(&app, app.now(), &mut sends).await };
        while sends.try_join_next().is_some() {}
        let pause = if did == Did::Worked { Duration::ZERO } else { POLL };
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = app.work.notified() => {}
            () = wait(pause) => {}
        }
    }
    let all = async { while sends.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(LAST_SENDS, all).await;
    beat::end(&app).await;
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that waits")]
async fn wait(pause: Duration) {
    if pause.is_zero() {
        tokio::task::yield_now().await;
    } else {
        tokio::time::sleep(pause).await;
    }
}
