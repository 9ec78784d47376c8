//! The exercises that a clinic has: the shipped ones and its own.

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        access::Permit,
        exercise::{self, Exercise, ExerciseId},
    },
    store::exercise as own,
};

/// All exercises of a clinic.
pub struct Library {
    own: Vec<Exercise>,
}

impl Library {
    /// The library of the permit's clinic.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(db: &impl ConnectionTrait, permit: &Permit) -> Result<Self, DbErr> {
        Ok(Self { own: own::all(db, permit).await? })
    }

    /// Whether the clinic has that exercise. A shipped one, which most are, costs no question of the database.
    ///
    /// # Errors
    /// The database's own.
    pub async fn has(db: &impl ConnectionTrait, permit: &Permit, id: &ExerciseId) -> Result<bool, DbErr> {
        Ok(exercise::shipped(id).is_some() || Self::of(db, permit).await?.find(id).is_some())
    }

    /// The exercise of that id.
    #[must_use]
    pub fn find(&self, id: &ExerciseId) -> Option<&Exercise> {
        exercise::shipped(id).or_else(|| self.own.iter().find(|one| one.id == *id))
    }

    /// The shipped ones, then the clinic's own.
    pub fn all(&self) -> impl Iterator<Item = &Exercise> {
        exercise::library().iter().chain(&self.own)
    }
}
