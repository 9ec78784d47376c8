//! The message to the device inside the server; once a period, whichever instance is first.

use super::page;
use crate::{
    app::App,
    domain::{
        alert::Severity,
        at::At,
        ids::{ClinicId, SubscriptionId},
        message::MessageKind,
    },
    store::outbox,
};

/// The canary of the period of so many milliseconds that `now` lies in.
#[must_use]
pub fn message(app: &App, clinic: ClinicId, device: SubscriptionId, period: i64, now: At) -> outbox::Model {
    let kind = MessageKind::Canary;
    let number = now.0.div_euclid(period.max(1));
    let key = outbox::dedupe_key(
        device.0,
        i32::try_from(number % i64::from(i32::MAX)).unwrap_or_default(),
        kind,
        device,
    );
    outbox::Model {
        dedupe_key: key,
        expires_at: now.plus(period),
        ..page::message(app, clinic, kind, device, Severity::Warning, now, now)
    }
}
