//! What a clinic's own exercise has to be.

use poem_openapi::{Enum, Object};

use super::{Dose, Exercise, InBoth};

/// Characters of a name and of a text at most.
const NAME: usize = 80;
const TEXT: usize = 500;

/// Something in an exercise that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Flaw {
    /// What is wrong; stable.
    pub code: FlawCode,
    /// Where: `name/es`, `defaultDose`.
    pub field: String,
}

/// What is wrong with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum FlawCode {
    /// A language is empty; both are required.
    TextMissing,
    /// A name has 80 characters at most, a text 500.
    TextTooLong,
    /// Sets 1-25, repetitions 1-100, holds 1-600 s, minutes 1-120, 1-8 times a day.
    DoseOutOfRange,
    /// The dose says nothing in the exercise's unit.
    DoseMissing,
    /// A dose for a phase before the exercise's own.
    DoseBeforePhase,
    /// A tag, or a prop, is there twice.
    Twice,
}

impl Exercise {
    /// Looks whether a clinic may have it.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut flaws = Vec::new();
        let mut say = |code, field: String| flaws.push(Flaw { code, field });
        for (name, InBoth { en, es }, most) in [("name", &self.name, NAME), ("text", &self.text, TEXT)] {
            for (language, text) in [("en", en), ("es", es)] {
                let length = text.trim().chars().count();
                match length {
                    0 => say(FlawCode::TextMissing, format!("{name}/{language}")),
                    long if long > most => say(FlawCode::TextTooLong, format!("{name}/{language}")),
                    _ => {}
                }
            }
        }
        let first = std::iter::once((None, &self.default_dose));
        for (phase, dose) in first.chain(self.doses.iter().map(|(phase, dose)| (Some(*phase), dose))) {
            let field = || phase.map_or("defaultDose".into(), |phase| format!("doses/{phase}"));
            if !dose.in_range() {
                say(FlawCode::DoseOutOfRange, field());
            } else if dose.a_day(self.unit, self.per_side).is_none() {
                say(FlawCode::DoseMissing, field());
            }
            if phase.is_some_and(|phase| phase < self.phase) {
                say(FlawCode::DoseBeforePhase, field());
            }
        }
        for (field, twice) in [("tags", twice(&self.tags)), ("props", twice(&self.props))] {
            if twice {
                say(FlawCode::Twice, field.into());
            }
        }
        if flaws.is_empty() { Ok(()) } else { Err(flaws) }
    }
}

impl Dose {
    fn in_range(&self) -> bool {
        let ranges = [
            (Some(self.sets), 25),
            (self.reps, 100),
            (self.hold_s, 600),
            (self.minutes, 120),
            (Some(self.times_per_day), 8),
            (self.days_per_week, 7),
        ];
        ranges.iter().all(|(value, most)| value.is_none_or(|value| (1..=*most).contains(&value)))
    }
}

fn twice<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(place, one)| list[..place].contains(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exercise::{Phase, Tag, Unit, library};

    fn flaws(change: impl Fn(&mut Exercise)) -> Vec<(FlawCode, String)> {
        let mut exercise = library()[4].clone();
        change(&mut exercise);
        exercise.check().err().unwrap_or_default().into_iter().map(|flaw| (flaw.code, flaw.field)).collect()
    }

    #[test]
    fn everything_that_is_shipped_could_be_a_clinic_s_own() {
        assert!(library().iter().all(|exercise| exercise.check().is_ok()));
    }

    #[test]
    fn both_languages_are_required_and_short() {
        let missing = flaws(|exercise| exercise.name.es = "  ".into());
        assert_eq!(missing, [(FlawCode::TextMissing, "name/es".to_string())]);
        let long = flaws(|exercise| exercise.text.en = "x".repeat(501));
        assert_eq!(long, [(FlawCode::TextTooLong, "text/en".to_string())]);
    }

    #[test]
    fn a_dose_speaks_of_the_unit_in_numbers_that_can_be() {
        let dose = |change: fn(&mut Exercise)| flaws(change).remove(0);
        assert_eq!(dose(|one| one.default_dose.sets = 26).0, FlawCode::DoseOutOfRange);
        assert_eq!(dose(|one| one.default_dose.times_per_day = 0).0, FlawCode::DoseOutOfRange);
        let minutes = dose(|one| one.unit = Unit::Min);
        assert_eq!(minutes, (FlawCode::DoseMissing, "defaultDose".to_string()));
        let early = dose(|one| {
            let dose = one.default_dose.clone();
            one.doses.insert(Phase::Ph0, dose);
        });
        assert_eq!(early, (FlawCode::DoseBeforePhase, "doses/PH0".to_string()));
    }

    #[test]
    fn a_tag_is_there_once() {
        let tagged = flaws(|exercise| exercise.tags = vec![Tag::Prone, Tag::Prone]);
        assert_eq!(tagged, [(FlawCode::Twice, "tags".to_string())]);
    }
}
