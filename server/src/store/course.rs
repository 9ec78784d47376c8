//! What the tables of a course have in common: each row is of an episode, and of the episode's clinic.

use sea_orm::{
    IntoActiveModel,
    entity::prelude::*,
    sea_query::{Alias, Condition, Expr, ExprTrait, IntoColumnRef},
};

use crate::domain::{access::Permit, ids::EpisodeId};

/// The rows of some episodes, as far as they are of the permit's clinic.
pub(super) fn of_any<E: EntityTrait>(
    permit: &Permit,
    episodes: impl IntoIterator<Item = EpisodeId>,
) -> Select<E> {
    E::find().filter(theirs::<E>(permit, episodes))
}

/// The same of one.
pub(super) fn of<E: EntityTrait>(permit: &Permit, episode: EpisodeId) -> Select<E> {
    of_any(permit, [episode])
}

/// Puts all rows of an episode in the place of those before.
///
/// # Errors
/// The database's own.
pub async fn replace<M>(
    db: &impl ConnectionTrait,
    permit: &Permit,
    episode: EpisodeId,
    rows: Vec<M>,
) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    M::Entity::delete_many().filter(theirs::<M::Entity>(permit, [episode])).exec(db).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    M::Entity::insert_many(rows).exec_without_returning(db).await.map(drop)
}

fn theirs<E: EntityTrait>(permit: &Permit, episodes: impl IntoIterator<Item = EpisodeId>) -> Condition {
    let column = |name: &'static str| Expr::col((E::default(), Alias::new(name)).into_column_ref());
    Condition::all().add(column("clinic_id").eq(permit.clinic())).add(column("episode_id").is_in(episodes))
}
