//! The audit: append-only; triggers refuse change and deletion.

use sea_orm::{IntoActiveModel, entity::prelude::*};

use crate::{
    app::REQUEST_ID,
    domain::{
        access::{Action, Actor, Permit},
        at::At,
        ids::{AuditId, ClinicId},
    },
};

/// One line: who did what to what, ids only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub clinic_id: Option<ClinicId>,
    pub at: At,
    /// `staff`, `patient`, `engine`, `anyone`, `operator`.
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub action: String,
    /// Ids of what it was about: patient, episode, alert …
    #[sea_orm(column_type = "JsonBinary")]
    pub subjects: Json,
    pub request_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Writes one line, in the transaction of the thing itself. Ids only: no names, no values.
///
/// # Errors
/// The database's own.
pub async fn note(
    db: &impl ConnectionTrait,
    id: AuditId,
    now: At,
    permit: &Permit,
    subjects: &[(&str, Uuid)],
) -> Result<(), DbErr> {
    let action = match permit.action() {
        Action::Judge => "judge",
        action => action.operation_id(),
    };
    event(db, id, now, permit, action, subjects).await
}

/// Writes one line about what happened while somebody did what was allowed: `action` says what.
///
/// # Errors
/// The database's own.
pub async fn event(
    db: &impl ConnectionTrait,
    id: AuditId,
    now: At,
    permit: &Permit,
    action: &str,
    subjects: &[(&str, Uuid)],
) -> Result<(), DbErr> {
    let actor = match permit.actor() {
        Actor::Staff(id) => ("staff", Some(id.0)),
        Actor::Patient(id, _) => ("patient", Some(id.0)),
        Actor::Engine => ("engine", None),
    };
    keep(db, id, now, Some(permit.clinic()), actor, action, subjects).await
}

/// Writes one line for somebody without a session: a sign-in, a set-up, the command line.
///
/// # Errors
/// The database's own.
pub async fn keep(
    db: &impl ConnectionTrait,
    id: AuditId,
    now: At,
    clinic: Option<ClinicId>,
    (actor_kind, actor_id): (&str, Option<Uuid>),
    action: &str,
    subjects: &[(&str, Uuid)],
) -> Result<(), DbErr> {
    let subjects = subjects.iter().map(|(kind, id)| ((*kind).to_owned(), Json::from(id.to_string())));
    let line = Model {
        id,
        clinic_id: clinic,
        at: now,
        actor_kind: actor_kind.into(),
        actor_id,
        action: action.into(),
        subjects: Json::Object(subjects.collect()),
        request_id: REQUEST_ID.try_with(Clone::clone).ok(),
    };
    Entity::insert(line.into_active_model()).exec_without_returning(db).await.map(drop)
}
