//! The spine-safe guard (clinical.md 6.2): what a therapist may ask for only with a typed reason.

use std::collections::BTreeMap;

use poem_openapi::{Enum, NewType, Object};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{Prescription, Reasons, WeekDay};
use crate::domain::{
    calendar::Day,
    exercise::{Exercise, ExerciseId, Phase, Tag},
};

/// Exercises a day that need no reason (clinical.md 6.1: fewer help adherence).
const A_DAY: usize = 6;

/// Something that needs a typed reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Object)]
#[serde(rename_all = "camelCase")]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct Warning {
    /// What it is; the key of its reason.
    pub code: WarningCode,
    /// Which exercise; absent when it is the plan as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exercise_id: Option<ExerciseId>,
}

/// The warnings that a version set aside, as kept in a JSON column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, NewType)]
#[oai(from_parameter = false, from_multipart = false, to_header = false)]
pub struct Warnings(pub Vec<Warning>);

/// What needs a typed reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// Bends the spine forward: always.
    SpineFlexion,
    /// Twists the spine: always.
    SpineRotation,
    /// Jumping or impact: always.
    Impact,
    /// Face down: before PH3.
    Prone,
    /// Load through the spine: before PH2.
    AxialLoad,
    /// Arms overhead: before PH2.
    Overhead,
    /// The plan's phase before its earliest local day, or an exercise of a later phase than the plan's.
    PhaseNotOpen,
    /// An exercise of PH2 or PH3 while R-RELIEF-72 is open.
    #[oai(rename = "relief_72_open")]
    #[serde(rename = "relief_72_open")]
    Relief72Open,
    /// More than six exercises on a day.
    MoreThanSix,
}

/// What a plan is looked at with.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The phase that the plan is for.
    pub phase: Phase,
    /// The date it starts on.
    pub from: Day,
    /// The procedure's local date; none before it.
    pub procedure: Option<Day>,
    /// Is R-RELIEF-72 open?
    pub relief_72_open: bool,
}

/// Everything about a plan that needs a typed reason, in order, each once. Exercises that are not known say nothing:
/// they are refused elsewhere.
pub fn check<'a>(
    prescriptions: &[Prescription],
    setting: &Setting,
    known: impl Fn(&ExerciseId) -> Option<&'a Exercise>,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if setting.procedure.is_none_or(|procedure| setting.from < setting.phase.earliest(procedure)) {
        warnings.push(Warning { code: WarningCode::PhaseNotOpen, exercise_id: None });
    }
    if busiest(prescriptions) > A_DAY {
        warnings.push(Warning { code: WarningCode::MoreThanSix, exercise_id: None });
    }
    for exercise in prescriptions.iter().filter_map(|one| known(&one.exercise_id)) {
        let of = |code| Warning { code, exercise_id: Some(exercise.id.clone()) };
        warnings.extend(about(exercise, setting).into_iter().map(of));
    }
    warnings.sort_unstable();
    warnings.dedup();
    warnings
}

fn about(exercise: &Exercise, setting: &Setting) -> Vec<WarningCode> {
    let phase = setting.phase;
    let by_tag = [
        (Tag::SpineFlexion, true, WarningCode::SpineFlexion),
        (Tag::SpineRotation, true, WarningCode::SpineRotation),
        (Tag::Impact, true, WarningCode::Impact),
        (Tag::Prone, phase < Phase::Ph3, WarningCode::Prone),
        (Tag::AxialLoad, phase < Phase::Ph2, WarningCode::AxialLoad),
        (Tag::Overhead, phase < Phase::Ph2, WarningCode::Overhead),
    ];
    let tagged = by_tag.into_iter().filter(|(tag, now, _)| *now && exercise.is(*tag));
    let mut codes: Vec<_> = tagged.map(|(_, _, code)| code).collect();
    if exercise.phase > phase {
        codes.push(WarningCode::PhaseNotOpen);
    }
    if setting.relief_72_open && exercise.phase >= Phase::Ph2 {
        codes.push(WarningCode::Relief72Open);
    }
    codes
}

/// The most exercises that may fall on one day of the week.
fn busiest(prescriptions: &[Prescription]) -> usize {
    let on = |day: &WeekDay| prescriptions.iter().filter(|one| one.cadence.may_fall_on_a(*day)).count();
    WeekDay::ALL.iter().map(on).max().unwrap_or_default()
}

/// The warnings that no reason is typed for. A reason is for its code, whatever exercises it is about.
#[must_use]
pub fn lacking(warnings: &[Warning], reasons: &Reasons) -> Vec<Warning> {
    let given: BTreeMap<&str, bool> =
        reasons.0.iter().map(|(code, text)| (code.as_str(), !text.trim().is_empty())).collect();
    let missing = |warning: &&Warning| given.get(warning.code.word().as_str()) != Some(&true);
    warnings.iter().filter(missing).cloned().collect()
}

impl WarningCode {
    /// The word that stands in `reasons`.
    #[must_use]
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::prescription::tests::prescription, *};
    use crate::domain::{
        exercise::{library, shipped},
        plan::Cadence,
    };

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// A plan of this phase that starts on the phase's earliest date.
    fn setting(phase: Phase) -> Setting {
        let procedure = day("2026-03-01");
        Setting { phase, from: phase.earliest(procedure), procedure: Some(procedure), relief_72_open: false }
    }

    fn said(exercises: &[&str], setting: &Setting) -> Vec<(WarningCode, Option<String>)> {
        let plan: Vec<_> = exercises.iter().map(|id| prescription(id)).collect();
        let warnings = check(&plan, setting, shipped);
        warnings.into_iter().map(|one| (one.code, one.exercise_id.map(|id| id.to_string()))).collect()
    }

    /// A clinic's own exercise of PH0 with this tag.
    fn own(tag: Tag, phase: Phase) -> Vec<WarningCode> {
        let exercise = Exercise { tags: vec![tag], phase: Phase::Ph0, ..library()[0].clone() };
        let warnings = check(&[prescription("EX01")], &setting(phase), |_| Some(&exercise));
        warnings.into_iter().map(|warning| warning.code).collect()
    }

    #[test]
    fn bending_twisting_and_impact_need_a_reason_in_every_phase() {
        for phase in Phase::ALL {
            assert_eq!(own(Tag::SpineFlexion, phase), [WarningCode::SpineFlexion]);
            assert_eq!(own(Tag::SpineRotation, phase), [WarningCode::SpineRotation]);
            assert_eq!(own(Tag::Impact, phase), [WarningCode::Impact]);
            assert_eq!(own(Tag::Balance, phase), []);
        }
    }

    #[test]
    fn lying_face_down_load_and_overhead_need_one_until_their_phase() {
        let in_phases = |tag| Phase::ALL.map(|phase| own(tag, phase).len());
        assert_eq!(in_phases(Tag::Prone), [1, 1, 1, 0]);
        assert_eq!(in_phases(Tag::AxialLoad), [1, 1, 0, 0]);
        assert_eq!(in_phases(Tag::Overhead), [1, 1, 0, 0]);
    }

    #[test]
    fn a_phase_is_open_from_its_day_on_and_an_exercise_with_its_phase() {
        let early = Setting { from: day("2026-03-14"), ..setting(Phase::Ph2) };
        assert_eq!(said(&["EX10"], &early), [(WarningCode::PhaseNotOpen, None)]);
        assert_eq!(said(&["EX10"], &setting(Phase::Ph2)), []);
        let planned = Setting { procedure: None, ..setting(Phase::Ph0) };
        assert_eq!(said(&["EX01"], &planned), [(WarningCode::PhaseNotOpen, None)]);
        let bridge = [(WarningCode::PhaseNotOpen, Some("EX10".to_string()))];
        assert_eq!(said(&["EX01", "EX10"], &setting(Phase::Ph1)), bridge);
    }

    #[test]
    fn poor_relief_at_72_hours_keeps_the_later_exercises_back() {
        let slow = Setting { relief_72_open: true, ..setting(Phase::Ph3) };
        let later = ["EX10", "EX17"].map(|id| (WarningCode::Relief72Open, Some(id.to_string())));
        assert_eq!(said(&["EX04", "EX09", "EX10", "EX17"], &slow), later);
    }

    #[test]
    fn more_than_six_on_one_day_need_a_reason_and_six_do_not() {
        let seven = ["EX01", "EX02", "EX03", "EX04", "EX05", "EX06", "EX07"];
        assert_eq!(said(&seven[..6], &setting(Phase::Ph1)), []);
        assert_eq!(said(&seven, &setting(Phase::Ph1)), [(WarningCode::MoreThanSix, None)]);
        let mut plan: Vec<_> = seven.iter().map(|id| prescription(id)).collect();
        for (place, one) in plan.iter_mut().enumerate() {
            one.cadence = Cadence::fixed(&[WeekDay::ALL[place % 2]]);
        }
        assert_eq!(check(&plan, &setting(Phase::Ph1), shipped), []);
        // So many times a week may all fall on one day.
        plan.iter_mut().for_each(|one| one.cadence = Cadence::times(1));
        assert_eq!(check(&plan, &setting(Phase::Ph1), shipped).len(), 1);
    }

    #[test]
    fn a_reason_is_typed_for_each_code() {
        let warnings = check(
            &[prescription("EX16"), prescription("EX17")],
            &Setting { relief_72_open: true, ..setting(Phase::Ph1) },
            shipped,
        );
        let codes = |reasons: &[(&str, &str)]| {
            let pairs = reasons.iter().map(|(code, text)| ((*code).into(), (*text).into()));
            let mut left: Vec<_> =
                lacking(&warnings, &Reasons(pairs.collect())).iter().map(|one| one.code.word()).collect();
            left.dedup();
            left
        };
        assert_eq!(codes(&[]), ["prone", "axial_load", "phase_not_open", "relief_72_open"]);
        let some = [("prone", "shown in the clinic"), ("relief_72_open", " "), ("phase_not_open", "fit")];
        assert_eq!(codes(&some), ["axial_load", "relief_72_open"]);
    }
}
