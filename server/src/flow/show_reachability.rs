//! Who can be told anything, and why not.

use super::shapes::reachability::{Reachability, ReachableDevice, ReachableStaff};
use crate::{
    app::App,
    domain::{
        access::Permit,
        reachability::{KnownDevice, PROOF_LASTS, ending, why_not},
    },
    fault::Fault,
    store::{device, outbox, staff, subscription},
};

/// Looks at everybody with access.
///
/// # Errors
/// The database's own.
pub async fn run(app: &App, permit: &Permit) -> Result<Reachability, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let people = staff::all(db, permit.clinic()).await?.into_iter();
    let people: Vec<_> = people.filter(|person| person.disabled_at.is_none()).collect();
    let browsers = subscription::of_staff(db, permit, people.iter().map(|person| person.id)).await?;
    let ids = || browsers.iter().map(|browser| browser.id);
    let said = outbox::last_words(db, ids()).await?;
    let proofs = outbox::last_proofs(db, ids(), now.plus(-PROOF_LASTS)).await?;
    let phones = device::these(db, browsers.iter().map(|browser| browser.device_id)).await?;
    let ours = app.keys.vapid_fingerprint();
    let view = |browser: &subscription::Model| {
        let known = KnownDevice {
            state: browser.state,
            last_opened_at: browser.last_opened_at,
            seen_at: browser.seen_at,
            expires_at: browser.expires_at,
            has_our_key: browser.vapid == ours,
        };
        let phone = phones.get(&browser.device_id);
        let last = said.get(&browser.id).copied().unwrap_or_default();
        ReachableDevice {
            id: browser.id,
            name: phone.map(|phone| phone.name.clone()).unwrap_or_default(),
            state: browser.state,
            last_accepted_at: last.accepted_at,
            last_shown_at: last.shown_at,
            last_opened_at: last.opened_at.max(browser.last_opened_at),
            proven_at: proofs.get(&browser.id).copied(),
            heard: phone.and_then(|phone| phone.test_heard),
            heard_at: phone.and_then(|phone| phone.test_heard_at),
            why_not: why_not(&known, now),
            ends_at: ending(browser.expires_at, now),
        }
    };
    let person = |person: staff::Model| {
        let theirs = browsers.iter().filter(|browser| browser.staff_id == Some(person.id));
        let devices: Vec<_> = theirs.map(view).collect();
        ReachableStaff {
            id: person.id,
            name: person.name,
            roles: person.roles.0,
            reachable: devices.iter().any(|device| device.why_not.is_none()),
            proven: devices.iter().any(|device| device.proven_at.is_some()),
            devices,
        }
    };
    Ok(Reachability { staff: people.into_iter().map(person).collect() })
}
