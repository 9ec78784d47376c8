//! A worker whose clock is apart leaves the work to an instance in step; SQLite has one instance, and the machine's clock.

use reliefline_server::{
    domain::{
        at::{DAY, MINUTE, SECOND},
        ids::InstanceId,
    },
    store::{beat, overdue},
    worker::step,
};
use stage::Stage;
use uuid::Uuid;

use super::MORNING;

#[tokio::test]
async fn an_instance_out_of_step_works_only_while_no_other_in_step_does() {
    let stage = Stage::open(MORNING).await;
    let app = &stage.app;
    assert!(!step::leaves_it_to_others(app).await);
    app.pulse.clock_is_apart(true);
    assert!(!step::leaves_it_to_others(app).await, "it is alone");
    let Some(now) = overdue::clock(stage.store.read()).await.unwrap() else { return };
    let other = InstanceId(Uuid::from_u128(7));
    let beats = async |in_step, at| {
        let txn = stage.store.begin().await.unwrap();
        beat::beat(&txn, other, at, in_step, at).await.unwrap();
        txn.commit().await.unwrap();
    };
    beats(false, now).await;
    assert!(!step::leaves_it_to_others(app).await, "the other one is out of step too");
    beats(true, now.plus(-MINUTE - SECOND)).await;
    assert!(!step::leaves_it_to_others(app).await, "the other one has stopped");
    beats(true, now.plus(DAY)).await;
    assert!(!step::leaves_it_to_others(app).await, "the other one's clock was wrong before it died");
    beats(true, now).await;
    assert!(step::leaves_it_to_others(app).await);
    app.pulse.clock_is_apart(false);
    assert!(!step::leaves_it_to_others(app).await);
}
