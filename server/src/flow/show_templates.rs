//! Plans to start from.

use super::shapes::plans::PlanTemplate;
use crate::{
    app::App,
    domain::{ids::PrescriptionId, plan::templates},
};

/// One for each phase, with ids of their own.
#[must_use]
pub fn list(app: &App) -> Vec<PlanTemplate> {
    let view = |template: &crate::domain::plan::Template| PlanTemplate {
        phase: template.phase,
        name: template.name.clone(),
        prescriptions: template.prescriptions(|| PrescriptionId(app.new_id())),
    };
    templates().iter().map(view).collect()
}
