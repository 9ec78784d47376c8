//! Patients: who they are and how to reach them.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveValue::Set,
    Condition, DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, LikeExpr, SelectStatement},
};

use super::{device, episode};
use crate::domain::{
    access::Permit,
    at::At,
    episode::EpisodeState,
    ids::{ClinicId, EpisodeId, PatientId, StaffId},
    people::Language,
};

/// A person who had, or will have, the procedure.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "patient")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PatientId,
    pub clinic_id: ClinicId,
    pub name: String,
    /// The name in lower case without accents, for search.
    pub name_key: String,
    /// `YYYY-MM-DD`; screens show the age.
    pub birth_date: String,
    pub language: Language,
    /// IANA zone of the patient's days.
    pub zone: String,
    pub phone: String,
    pub contact_name: Option<String>,
    pub contact_relation: Option<String>,
    pub contact_phone: Option<String>,
    /// The patient agreed that this contact may be called.
    pub contact_consent: bool,
    pub created_at: At,
    pub created_by: Option<StaffId>,
    /// Demo only: milliseconds that this patient's clock runs ahead.
    pub demo_shift: i64,
    /// The therapist whose caseload the patient is in.
    pub therapist_id: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}

/// One patient that the permit reaches.
///
/// # Errors
/// The database's own.
pub async fn get(db: &impl ConnectionTrait, permit: &Permit, id: PatientId) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).one(db).await
}

/// The same with its row locked until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn lock(db: &DatabaseTransaction, permit: &Permit, id: PatientId) -> Result<Option<Model>, DbErr> {
    reachable(permit).filter(COLUMN.id.eq(id)).lock_exclusive().one(db).await
}

/// Keeps a new patient.
///
/// # Errors
/// The database's own.
pub async fn keep(db: &impl ConnectionTrait, _permit: &Permit, patient: Model) -> Result<(), DbErr> {
    Entity::insert(patient.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Writes a patient's particulars.
///
/// # Errors
/// The database's own.
pub async fn change(db: &impl ConnectionTrait, permit: &Permit, patient: Model) -> Result<(), DbErr> {
    let id = patient.id;
    Entity::update_many()
        .set(ActiveModel {
            name: Set(patient.name),
            name_key: Set(patient.name_key),
            birth_date: Set(patient.birth_date),
            language: Set(patient.language),
            zone: Set(patient.zone),
            phone: Set(patient.phone),
            contact_name: Set(patient.contact_name),
            contact_relation: Set(patient.contact_relation),
            contact_phone: Set(patient.contact_phone),
            contact_consent: Set(patient.contact_consent),
            ..Default::default()
        })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}

/// Turns a demo patient's clock: from now on so many milliseconds ahead.
///
/// # Errors
/// The database's own.
pub async fn run_ahead(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: PatientId,
    shift: i64,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { demo_shift: Set(shift), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}

/// A clinic's patients whose clocks run ahead, and by how much: nobody's outside the demo.
///
/// # Errors
/// The database's own.
pub async fn ahead(db: &impl ConnectionTrait, permit: &Permit) -> Result<Vec<(PatientId, i64)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::DemoShift])
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .filter(COLUMN.demo_shift.ne(0))
        .into_tuple()
        .all(db)
        .await
}

/// The ids of a clinic's patients, for a query within another.
pub(super) fn ids(permit: &Permit) -> SelectStatement {
    let all = Entity::find().select_only().column(Column::Id).filter(COLUMN.clinic_id.eq(permit.clinic()));
    QueryTrait::into_query(all)
}

/// Gives a patient a therapist, or none.
///
/// # Errors
/// The database's own.
pub async fn assign(
    db: &impl ConnectionTrait,
    permit: &Permit,
    id: PatientId,
    therapist: Option<StaffId>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { therapist_id: Set(therapist), ..Default::default() })
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.clinic_id.eq(permit.clinic()))
        .exec(db)
        .await
        .map(drop)
}

/// A patient as lists show one.
pub struct Line {
    /// The patient.
    pub patient: Model,
    /// The newest episode.
    pub episode: Option<(EpisodeId, EpisodeState)>,
    /// A phone is enrolled.
    pub phone_enrolled: bool,
}

/// A page of patients by name, after one of them. Every word of `search` begins a part of the name.
///
/// # Errors
/// The database's own; `RecordNotFound` when nobody is `after`.
pub async fn page(
    db: &impl ConnectionTrait,
    permit: &Permit,
    search: &str,
    after: Option<PatientId>,
    limit: u64,
) -> Result<Vec<Line>, DbErr> {
    let mut query = reachable(permit);
    for word in search.split_whitespace() {
        let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let begins = |pattern: String| Expr::col(Column::NameKey).like(LikeExpr::new(pattern).escape('\\'));
        let parts = [format!("{word}%"), format!("% {word}%"), format!("%-{word}%")];
        query = query.filter(parts.into_iter().map(begins).fold(Condition::any(), Condition::add));
    }
    if let Some(after) = after {
        let last = get(db, permit, after).await?.ok_or_else(|| DbErr::RecordNotFound("patient".into()))?;
        // Row values: the only form that both databases answer from the index.
        query = query.filter(
            Expr::tuple([Expr::col(Column::NameKey), Expr::col(Column::Id)])
                .gt(Expr::tuple([Expr::val(last.name_key), Expr::val(last.id)])),
        );
    }
    let patients = query.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit).all(db).await?;
    let ids: Vec<PatientId> = patients.iter().map(|patient| patient.id).collect();
    let episodes = episode::Entity::find()
        .filter(episode::COLUMN.clinic_id.eq(permit.clinic()))
        .filter(episode::COLUMN.patient_id.is_in(ids.clone()))
        .order_by_asc(episode::Column::CreatedAt)
        .all(db)
        .await?;
    let newest: HashMap<_, _> =
        episodes.into_iter().map(|one| (one.patient_id, (one.id, one.state))).collect();
    let enrolled: Vec<Option<PatientId>> = device::Entity::find()
        .select_only()
        .column(device::Column::PatientId)
        .filter(device::COLUMN.patient_id.is_in(ids))
        .filter(device::COLUMN.removed_at.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let enrolled: HashSet<_> = enrolled.into_iter().flatten().collect();
    let line = |patient: Model| Line {
        episode: newest.get(&patient.id).copied(),
        phone_enrolled: enrolled.contains(&patient.id),
        patient,
    };
    Ok(patients.into_iter().map(line).collect())
}

fn reachable(permit: &Permit) -> Select<Entity> {
    let all = Entity::find().filter(COLUMN.clinic_id.eq(permit.clinic()));
    match (permit.own(), permit.caseload_of()) {
        (Some(patient), _) => all.filter(COLUMN.id.eq(patient)),
        (None, Some(therapist)) => all.filter(COLUMN.therapist_id.eq(therapist)),
        (None, None) => all,
    }
}

/// The ids of a therapist's patients, to look for their rows elsewhere.
pub(super) fn caseload(therapist: StaffId) -> SelectStatement {
    let all = Entity::find().select_only().column(Column::Id).filter(COLUMN.therapist_id.eq(therapist));
    QueryTrait::into_query(all)
}
