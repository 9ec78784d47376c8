//! A calendar feed of one's own duty (security.md 4): an address that nobody can guess, shown once, and ended by its owner.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{again::again, on_duty};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::DAY,
        duty::{Stretch, ical},
        ids::AuditId,
    },
    fault::Fault,
    keys::{random, token_hash},
    store::{audit, calendar_feed, staff},
};

/// The feed goes back so far.
const BACK: i64 = 30 * DAY;
/// And so far ahead.
const AHEAD: i64 = 90 * DAY;

/// Makes an address, and ends the one before it. It is kept nowhere but in what is answered.
///
/// # Errors
/// 404 for somebody who is no member of staff.
pub async fn make(app: &App, permit: &Permit) -> Result<String, Fault> {
    let staff_id = permit.staff().ok_or_else(Fault::not_found)?;
    let token = URL_SAFE_NO_PAD.encode(random::<20>());
    again(|| async {
        let now = app.now();
        let txn = app.store.begin().await?;
        let feed = calendar_feed::Model {
            staff_id,
            clinic_id: permit.clinic(),
            token_hash: token_hash(&token),
            made_at: now,
        };
        calendar_feed::keep(&txn, feed).await?;
        audit::note(&txn, AuditId(app.new_id()), now, permit, &[("staff", staff_id.0)]).await?;
        Ok(txn.commit().await?)
    })
    .await?;
    Ok(format!("{}/calendar/{token}.ics", app.origin))
}

/// Ends one's own address; ending none is fine.
///
/// # Errors
/// The database's own.
pub async fn end(app: &App, permit: &Permit) -> Result<(), Fault> {
    let staff_id = permit.staff().ok_or_else(Fault::not_found)?;
    again(|| async {
        let txn = app.store.begin().await?;
        if calendar_feed::end(&txn, staff_id).await? {
            audit::note(&txn, AuditId(app.new_id()), app.now(), permit, &[("staff", staff_id.0)]).await?;
        }
        Ok(txn.commit().await?)
    })
    .await
}

/// The calendar behind a token, of the last 30 and the next 90 days.
///
/// # Errors
/// 404 for a token that is none, or whose owner's access has ended.
pub async fn read(app: &App, token: &str) -> Result<String, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let feed = calendar_feed::by_hash(db, &token_hash(token)).await?.ok_or_else(Fault::not_found)?;
    staff::get(db, feed.clinic_id, feed.staff_id).await?.ok_or_else(Fault::not_found)?;
    let window = Stretch { from: now.plus(-BACK), to: now.plus(AHEAD) };
    let mut stints = on_duty::roster(db, feed.clinic_id, window.from).await?.stints(window);
    stints.retain(|stint| stint.staff == feed.staff_id);
    Ok(ical(&stints, now))
}
