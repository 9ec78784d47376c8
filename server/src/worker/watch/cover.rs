//! The cover of the clinic now: would a page reach anybody? (security.md, T26)

use sea_orm::DbErr;

use super::tell::Told;
use crate::{
    app::App,
    domain::{
        coverage::{OnCall, hole},
        duty::PROVEN,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    flow::climb::Desk,
    store::{clinic, episode, outbox, subscription::StaffDevice},
};

/// Looks, and tells of the hole there is. A clinic that follows nobody needs no cover.
///
/// # Errors
/// The database's own.
pub async fn keep(app: &App, told: &mut Told) -> Result<(), DbErr> {
    let (db, now) = (app.store.read_watch(), app.now());
    let Some(clinic) = clinic::only(db).await? else { return Ok(()) };
    let mut notice = None;
    if episode::is_any_under_way(db, clinic.id).await? {
        let desk = Desk::of(db, clinic.id, now).await?;
        let live = |device: &&StaffDevice| device.state.is_live(device.last_opened_at, now);
        let devices: Vec<_> = desk.devices_of(&desk.duty.all).filter(live).collect();
        let proofs =
            outbox::last_proofs(db, devices.iter().map(|device| device.id), now.plus(-2 * PROVEN)).await?;
        let nurse = |person| {
            let theirs = devices.iter().filter(|device| device.staff_id == person);
            let proofs = theirs.clone().filter_map(|device| proofs.get(&device.id).copied());
            OnCall { is_live: theirs.clone().next().is_some(), proven_at: proofs.max() }
        };
        let on_call: Vec<_> = desk.duty.all.iter().map(|person| nurse(*person)).collect();
        let has_nurses = desk.staff.iter().any(|member| member.is_nurse);
        notice = hole(has_nurses, &on_call, now).map(|hole| {
            Notice::of_clinic(clinic.id, NoticeKind::CoverageHole, hole.word(), NoticeFigures::default())
        });
    }
    told.keep(app, NoticeKind::CoverageHole, notice.into_iter().collect(), |_| true).await
}
