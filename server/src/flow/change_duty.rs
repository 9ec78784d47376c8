//! What every change of duty begins with and asks: one at a time in a clinic, by nurses, whose phone is proven.

use poem_openapi::payload::Json;
use sea_orm::{DatabaseTransaction, DbErr};

use super::{on_duty, shapes::duty::StintView};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, DAY},
        duty::{Change, Deed, Origin, PROVEN, Roster, Stint, StintId, Stretch, WINDOW, is_proven},
        ids::{DutyChangeId, StaffId},
        people::Role,
    },
    fault::{Fault, FieldProblem, problem},
    store::{clinic, duty_change, names, proof, staff},
};

/// A clinic's duty, held until the transaction ends.
pub(super) struct Held {
    /// As it is.
    pub roster: Roster,
    /// The nurse who changes it.
    pub me: StaffId,
    /// The instant of the change.
    pub now: At,
}

/// Holds a clinic's duty, so that no two change it at once.
///
/// # Errors
/// 404 for somebody who is no member of staff.
pub(super) async fn hold(app: &App, txn: &DatabaseTransaction, permit: &Permit) -> Result<Held, Fault> {
    let me = permit.staff().ok_or_else(Fault::not_found)?;
    clinic::hold(txn, permit.clinic()).await?;
    let now = app.now();
    Ok(Held { roster: on_duty::roster(txn, permit.clinic(), now).await?, me, now })
}

impl Held {
    /// The stint of an id, of those that are not over and begin within the longest window.
    pub fn stint(&self, id: StintId) -> Option<Stint> {
        let ahead = Stretch { from: self.now, to: self.now.plus(WINDOW) };
        self.roster.stints(ahead).into_iter().find(|stint| stint.id == id)
    }

    /// Somebody comes on duty.
    pub fn comes(&self, app: &App, staff: StaffId, position: i16, time: Stretch, origin: Origin) -> Change {
        let id = DutyChangeId(app.new_id());
        Change { id, deed: Deed::In { staff, position }, time, origin, made_at: self.now }
    }

    /// A stint goes to somebody else from an instant on: it is taken away, and comes back as theirs.
    pub fn goes(&self, app: &App, stint: &Stint, from: At, to: StaffId, origin: Origin) -> [Change; 2] {
        let time = Stretch { from: from.max(stint.time.from), ..stint.time };
        let id = DutyChangeId(app.new_id());
        let out = Change { id, deed: Deed::Out(stint.id), time, origin, made_at: self.now };
        [out, self.comes(app, to, stint.position, time, origin)]
    }

    /// Keeps changes; gives what came of them, as staff read it.
    pub async fn keep(
        &self,
        txn: &DatabaseTransaction,
        permit: &Permit,
        changes: Vec<Change>,
    ) -> Result<Vec<StintView>, DbErr> {
        let came = changes.iter().filter_map(|change| match change.deed {
            Deed::In { staff, position } => Some(Stint {
                id: StintId::Added(change.id),
                staff,
                position,
                time: change.time,
                origin: change.origin,
            }),
            Deed::Out(_) => None,
        });
        let names = names::staff(txn, permit).await?;
        let came = came.map(|stint| StintView::of(stint, &names)).collect();
        let rows = changes.into_iter().map(|change| duty_change::Model::of(permit.clinic(), change, self.me));
        duty_change::keep(txn, rows.collect()).await?;
        Ok(came)
    }
}

/// Looks whether somebody is an active nurse of the clinic.
///
/// # Errors
/// 422 `not_a_nurse`.
pub(super) async fn must_be_nurse(
    txn: &DatabaseTransaction,
    permit: &Permit,
    id: StaffId,
    field: &str,
) -> Result<(), Fault> {
    let person = staff::get(txn, permit.clinic(), id).await?;
    if person.is_some_and(|person| person.roles.has(Role::Nurse)) {
        return Ok(());
    }
    Err(Fault::coded("not_a_nurse", field, "An active nurse of the clinic is expected."))
}

/// Looks whether everybody who would be on duty has shown within a day that a push arrives. `who` says for each under which
/// word the answer names them.
///
/// # Errors
/// 409 `phone_not_proven`, with a field for each whose phone is not.
pub(super) async fn must_be_proven(
    txn: &DatabaseTransaction,
    who: &[(&str, StaffId)],
    now: At,
) -> Result<(), Fault> {
    // A push may have been sent well before it was shown.
    let proofs = proof::of_staff(txn, who.iter().map(|(_, staff)| *staff), now.plus(-PROVEN - DAY)).await?;
    let silent = who.iter().filter(|(_, staff)| !is_proven(proofs.get(staff).copied(), now));
    let fields: Vec<_> = silent
        .map(|(word, _)| {
            let detail = "No test push was shown or tapped on this person's phone within 24 hours.";
            FieldProblem::coded("phone_not_proven", *word, detail)
        })
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    let Json(mut body) =
        problem("phone_not_proven", "Who is on duty needs a phone that has answered a test push.");
    body.fields = Some(fields);
    Err(Fault::Conflict(Json(body)))
}
