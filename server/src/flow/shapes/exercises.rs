//! Exercises of the library, as they are shown and as a therapist writes them.

use std::collections::BTreeMap;

use poem_openapi::Object;

use crate::domain::{
    exercise::{Dose, Exercise, ExerciseId, InBoth, Phase, Position, Prop, Tag, Unit},
    text::Text,
};

/// An exercise as the library shows it.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct LibraryExercise {
    /// The exercise itself.
    #[oai(flatten)]
    pub exercise: Exercise,
    /// The clinic's own; shipped ones cannot be changed.
    pub own: bool,
    /// Not offered for new plans. Plans that have it keep it.
    pub hidden: bool,
}

/// A text in both languages, as it comes.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewInBoth {
    /// English.
    pub en: Option<Text<0, 1000>>,
    /// Spanish, with *usted*.
    pub es: Option<Text<0, 1000>>,
}

impl From<NewInBoth> for InBoth {
    fn from(text: NewInBoth) -> Self {
        let said = |text: Option<Text<0, 1000>>| text.map(String::from).unwrap_or_default();
        Self { en: said(text.en), es: said(text.es) }
    }
}

/// A clinic's own exercise.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewExercise {
    /// The first phase that it belongs to.
    pub phase: Phase,
    /// What it is called; both languages.
    pub name: NewInBoth,
    /// How it is done; both languages.
    pub text: NewInBoth,
    /// What amounts of it are counted in.
    pub unit: Unit,
    /// How the body is held.
    pub position: Position,
    /// What is needed for it.
    pub props: Option<Vec<Prop>>,
    /// What the spine-safe guard looks at.
    pub tags: Option<Vec<Tag>>,
    /// Is it to be shown by a therapist first?
    pub needs_teaching: Option<bool>,
    /// What a therapist starts from.
    pub default_dose: Dose,
    /// Where the dose changes by phase: that of each.
    pub doses: Option<BTreeMap<Phase, Dose>>,
    /// Is all of it done once for each side?
    pub per_side: Option<bool>,
}

impl NewExercise {
    /// The exercise under an id.
    #[must_use]
    pub fn under(self, id: ExerciseId) -> Exercise {
        Exercise {
            id,
            phase: self.phase,
            name: self.name.into(),
            text: self.text.into(),
            unit: self.unit,
            position: self.position,
            props: self.props.unwrap_or_default(),
            tags: self.tags.unwrap_or_default(),
            needs_teaching: self.needs_teaching.unwrap_or_default(),
            default_dose: self.default_dose,
            doses: self.doses.unwrap_or_default(),
            per_side: self.per_side.unwrap_or_default(),
        }
    }
}

/// What changes of a clinic's own exercise; the rest stays. Plans keep the doses and units that they were published
/// with.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangedExercise {
    /// The first phase that it belongs to.
    pub phase: Option<Phase>,
    /// What it is called; both languages.
    pub name: Option<NewInBoth>,
    /// How it is done; both languages.
    pub text: Option<NewInBoth>,
    /// What amounts of it are counted in.
    pub unit: Option<Unit>,
    /// How the body is held.
    pub position: Option<Position>,
    /// What is needed for it.
    pub props: Option<Vec<Prop>>,
    /// What the spine-safe guard looks at.
    pub tags: Option<Vec<Tag>>,
    /// Is it to be shown by a therapist first?
    pub needs_teaching: Option<bool>,
    /// What a therapist starts from.
    pub default_dose: Option<Dose>,
    /// Where the dose changes by phase: that of each.
    pub doses: Option<BTreeMap<Phase, Dose>>,
    /// Is all of it done once for each side?
    pub per_side: Option<bool>,
}

impl ChangedExercise {
    /// The exercise with its changes.
    #[must_use]
    pub fn of(self, was: Exercise) -> Exercise {
        Exercise {
            id: was.id,
            phase: self.phase.unwrap_or(was.phase),
            name: self.name.map_or(was.name, InBoth::from),
            text: self.text.map_or(was.text, InBoth::from),
            unit: self.unit.unwrap_or(was.unit),
            position: self.position.unwrap_or(was.position),
            props: self.props.unwrap_or(was.props),
            tags: self.tags.unwrap_or(was.tags),
            needs_teaching: self.needs_teaching.unwrap_or(was.needs_teaching),
            default_dose: self.default_dose.unwrap_or(was.default_dose),
            doses: self.doses.unwrap_or(was.doses),
            per_side: self.per_side.unwrap_or(was.per_side),
        }
    }
}
