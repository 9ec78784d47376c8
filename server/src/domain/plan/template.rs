//! What a therapist starts from in each phase: exercises, days and times as the clinic signs them (`plans.json`), doses
//! as the library has them.

use std::sync::LazyLock;

use poem_openapi::Object;
use serde::Deserialize;

use super::{Cadence, FixedDays, Prescription, WeekDay};
use crate::domain::{
    calendar::TimeOfDay,
    exercise::{ExerciseId, InBoth, Phase, shipped},
    ids::PrescriptionId,
};

static FILE: &str = include_str!("../../../protocols/vertebroplasty/plans.json");

/// A plan to start from.
#[derive(Clone, Debug, PartialEq, Deserialize, Object)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The phase it is for.
    pub phase: Phase,
    /// What it is called.
    pub name: InBoth,
    /// Two to four exercises a day, in order.
    pub exercises: Vec<TemplateItem>,
}

/// One exercise of a template.
#[derive(Clone, Debug, PartialEq, Deserialize, Object)]
#[serde(deny_unknown_fields)]
pub struct TemplateItem {
    /// Which exercise.
    pub id: ExerciseId,
    /// On which days.
    pub days: Vec<WeekDay>,
    /// At which times of day, as many as the dose says.
    pub times: Vec<TimeOfDay>,
}

#[derive(Deserialize)]
struct File {
    templates: Vec<Template>,
}

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let file: Result<File, _> = serde_json::from_str(FILE);
    file.expect("plans.json is built in and tested").templates
});

/// One for each phase, in order.
#[must_use]
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}

impl Template {
    /// Its prescriptions, with the doses of its phase and ids of their own.
    pub fn prescriptions(&self, mut new_id: impl FnMut() -> PrescriptionId) -> Vec<Prescription> {
        let all = self.exercises.iter().filter_map(|item| {
            let exercise = shipped(&item.id)?;
            let dose = exercise.dose_in(self.phase);
            let prescription = Prescription {
                id: new_id(),
                exercise_id: item.id.clone(),
                sets: dose.sets,
                reps: dose.reps,
                hold_s: dose.hold_s,
                minutes: dose.minutes,
                per_side: exercise.per_side,
                cadence: Cadence::FixedDays(FixedDays { days: item.days.clone() }),
                times: item.times.clone(),
                note: None,
                unit: None,
            };
            Some(prescription.counted(exercise))
        });
        all.collect()
    }
}

/// Checks the file: readable, a template for each phase, of known exercises, with the amounts a day of the library.
pub fn check_templates(wrong: &mut Vec<String>) {
    let file: File = match serde_json::from_str(FILE) {
        Ok(file) => file,
        Err(error) => return wrong.push(format!("plans.json: {error}")),
    };
    if !file.templates.iter().map(|template| template.phase).eq(Phase::ALL) {
        wrong.push("plans.json: one template for each phase, in order, is expected".into());
    }
    for template in &file.templates {
        for item in &template.exercises {
            let Some(exercise) = shipped(&item.id) else {
                wrong.push(format!("plans.json: {} is not in the library", item.id));
                continue;
            };
            let dose = exercise.dose_in(template.phase);
            if i32::try_from(item.times.len()) != Ok(dose.times_per_day) {
                wrong.push(format!("plans.json: {} in {} at other times", item.id, template.phase));
            }
            let days = i32::try_from(item.days.len()).unwrap_or_default();
            if dose.days_per_week.is_some_and(|wanted| wanted != days) {
                wrong.push(format!("plans.json: {} in {} on other days", item.id, template.phase));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        calendar::Day,
        plan::{Setting, check, checked},
    };

    fn built(template: &Template) -> Vec<Prescription> {
        let mut number = 0;
        template.prescriptions(|| {
            number += 1;
            PrescriptionId(Uuid::from_u128(number))
        })
    }

    #[test]
    fn the_templates_are_sound() {
        let mut wrong = Vec::new();
        check_templates(&mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn a_template_can_be_published_as_it_is_without_a_single_reason() {
        let procedure = Day::parse("2026-03-01").unwrap();
        for template in templates() {
            let phase = template.phase;
            let plan = checked(built(template), shipped).unwrap();
            assert_eq!(plan.len(), template.exercises.len());
            let from = phase.earliest(procedure);
            let setting = Setting { phase, from, procedure: Some(procedure), relief_72_open: false };
            assert_eq!(check(&plan, &setting, shipped), [], "{phase}");
        }
    }

    #[test]
    fn two_to_four_exercises_fall_on_a_day() {
        for template in templates() {
            for day in WeekDay::ALL {
                let falling = template.exercises.iter().filter(|item| item.days.contains(&day)).count();
                assert!((2..=4).contains(&falling), "{} {day:?}: {falling}", template.phase);
            }
        }
    }

    #[test]
    fn a_template_has_the_doses_of_its_phase() {
        let walks: Vec<u32> = templates()
            .iter()
            .flat_map(built)
            .filter(|one| one.exercise_id.as_str() == "EX04")
            .map(|one| one.a_day())
            .collect();
        assert_eq!(walks, [15, 20, 20, 30]);
        let first: Vec<u32> = built(&templates()[0]).iter().map(Prescription::a_day).collect();
        assert_eq!(first, [20, 90, 3, 15]);
    }
}
