//! A plan: what a therapist asks of a patient, in versions with dates (clinical.md 6 and 7.2).

mod cadence;
mod checked;
mod guard;
mod prescription;
mod template;
mod version;
mod week;

pub use self::{
    cadence::{Cadence, FixedDays, TimesAWeek, WeekDay},
    checked::{Invalid, InvalidCode, checked},
    guard::{Setting, Warning, WarningCode, Warnings, check, lacking},
    prescription::{Prescription, Prescriptions},
    template::{Template, TemplateItem, check_templates, templates},
    version::{PlanVersion, Reasons, StartRefused, asked, closed_by, in_force, newest, phase_since, starts},
    week::{PlanDay, PlanItem, days, preview},
};

#[cfg(test)]
pub(in crate::domain) use self::version::tests::version as version_for_tests;
