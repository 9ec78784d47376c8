//! A nurse takes an alert, on a screen or by the button of a notification, and promises a call: both are followed up, or
//! the alert climbs on.

mod button;
mod calls;
mod owed;

use reliefline_server::domain::at::HOUR;
use serde_json::{Value, json};
use stage::{Cast, Stage, people::check_in};

/// 22:10 at the clinic.
const NIGHT: &str = "2026-11-24T03:10:00Z";

/// An urgent alert of hour 1; the nurses' and the admin's phones are on, and have rung.
async fn nine(stage: &Stage) -> (Cast<'_>, Value) {
    let cast = stage.cast().await;
    for who in [&cast.ana, &cast.ben, &cast.ines] {
        who.subscribes().await;
    }
    stage.advance(HOUR).await;
    cast.rosa.logs(9).await;
    stage.advance(0).await;
    let alert = cast.ana.alert("R-SEVERE").await;
    (cast, alert)
}

/// An entry of seven hours ago raises what is only for the worklist.
async fn late(stage: &Stage) -> (Cast<'_>, Value) {
    let cast = stage.cast().await;
    stage.advance(8 * HOUR).await;
    let item = check_in(stage.app.now().plus(-7 * HOUR), json!({"movement": 8, "movementConfirmed": true}));
    assert_eq!(cast.rosa.results(vec![item]).await, ["created"]);
    let alert = cast.ana.alert("R-SEVERE").await;
    assert_eq!(alert["severity"], "info");
    (cast, alert)
}

/// Nobody asks what the phones showed until now.
fn forget(stage: &Stage) {
    for name in ["Ana Ruiz", "Ben Carter", "Ines Alvarez"] {
        let _ = stage.phones.all(name);
    }
}
