//! *Later* on a reminder: the one repeat comes two hours from now instead. The token of the push is all it takes; asked
//! twice, it is the same.

use crate::{
    app::App,
    domain::{
        access::Action,
        at::At,
        episode::EpisodeState,
        ids::AuditId,
        schedule::{self, AGAIN, Attempt, NoLater},
        shift::Shift,
    },
    fault::{self, Fault},
    flow::{answers::Answers, remind},
    keys::token_hash,
    store::{audit, outbox, reminder, reminder::Move},
};

/// Puts the repeat off; says when it comes.
///
/// # Errors
/// 404 for a token of no reminder; 409 `reminder_over`, `reminded_twice`, `too_late`.
pub async fn run(app: &App, token: &str) -> Result<At, Fault> {
    let hash = token_hash(token);
    // Guesses must not wait for the write lock, nor make others wait.
    if !outbox::has_receipt(app.store.read(), &hash).await? {
        return Err(Fault::not_found());
    }
    let txn = app.store.begin().await?;
    let message = outbox::by_receipt(&txn, &hash).await?.ok_or_else(Fault::not_found)?;
    let about = remind::kind_of(&message).zip(message.episode_id);
    let (kind, episode) = about.ok_or_else(Fault::not_found)?;
    let device = message.subscription_id.ok_or_else(Fault::not_found)?;
    let row = reminder::lock(&txn, (episode, kind)).await?.ok_or_else(|| refused(NoLater::Over))?;
    let whose = reminder::whose(&txn, [episode]).await?;
    let whose = whose.get(&episode).filter(|one| one.state == EpisodeState::Active);
    let shift = Shift(whose.ok_or_else(|| refused(NoLater::Over))?.demo_shift);
    let now = app.now();
    let here = shift.inward(now);
    let open = row.progress.open.ok_or_else(|| refused(NoLater::Over))?;
    // The key of a message says which push of which slot it was.
    let is_push = |attempt| {
        let key = outbox::reminder_key((episode, kind), open.slot.mark, attempt, device);
        key == message.dedupe_key
    };
    if is_push(Attempt::Repeat) {
        return Err(refused(NoLater::PushedTwice));
    }
    let next = row.timetable.after(row.progress.past).next().map_or(At(i64::MAX), |next| next.due);
    let answers = Answers::of_one(&txn, &row, shift).await?;
    if !is_push(Attempt::First) || answers.to(kind, &open.slot, next) {
        return Err(refused(NoLater::Over));
    }
    // Later than two hours after the push is only what was put off already: the phone asks again.
    let pushed = shift.inward(message.created_at);
    if let Some(again) = open.again.filter(|again| *again > pushed.plus(AGAIN)) {
        return Ok(shift.outward(again));
    }
    let later = schedule::later(&row.timetable, &row.progress, open.slot.mark, here);
    let (progress, again) = later.map_err(refused)?;
    let again = shift.outward(again);
    let clinic = row.clinic_id;
    if !reminder::move_on(&txn, vec![Move::of(&row, progress, Some(again))]).await? {
        return Err(refused(NoLater::Over));
    }
    let action = Action::RemindLater.operation_id();
    let subjects = [("episode", episode.0)];
    audit::keep(&txn, AuditId(app.new_id()), now, Some(clinic), ("anyone", None), action, &subjects).await?;
    txn.commit().await?;
    Ok(again)
}

fn refused(why: NoLater) -> Fault {
    Fault::Conflict(fault::problem(why.code(), why.to_string()))
}
