//! What whoever comes second reads: who was first, and when.

use poem_openapi::payload::Json;
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{access::Permit, at::At, ids::StaffId},
    fault::{Problem, problem},
    store::names,
};

/// The body of a conflict that names who was first. `at` as the person who asks reads time.
///
/// # Errors
/// The database's own.
pub async fn who_was_first(
    db: &impl ConnectionTrait,
    permit: &Permit,
    (code, detail): (&str, &str),
    (by, at): (Option<StaffId>, Option<At>),
) -> Result<Json<Problem>, DbErr> {
    let Json(body) = problem(code, detail);
    let names = names::staff(db, permit).await?;
    Ok(Json(Problem { by: by.and_then(|by| names.get(&by).cloned()), at, ..body }))
}
