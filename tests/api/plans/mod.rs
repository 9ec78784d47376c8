//! Rehabilitation: the library, who cares for whom, plans and holds.

pub mod caseload;
mod holds;
mod library;
mod own_plan;
mod publish;

/// When most of these stories begin: a Sunday morning in New York.
const MORNING: &str = "2026-11-22T15:00:00Z";

/// A plan of one exercise, daily, from a date on.
pub fn version(based_on: Option<&str>, from: &str, exercise: &str, sets: i64) -> serde_json::Value {
    let id = || uuid::Uuid::from_bytes(reliefline_server::keys::random()).to_string();
    let mut plan = serde_json::json!({
        "id": id(), "from": from, "phase": "PH0", "reasons": {},
        "prescriptions": [{
            "id": id(), "exerciseId": exercise, "sets": sets, "reps": 5, "perSide": false,
            "cadence": {"kind": "fixed_days", "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
            "times": ["09:00"],
        }],
    });
    if let Some(based_on) = based_on {
        plan["basedOn"] = based_on.into();
    }
    plan
}

/// The id of something that was made.
pub fn id_of(made: &serde_json::Value) -> String {
    made["id"].as_str().unwrap_or_default().to_owned()
}

/// Puts Rosa into Tom's caseload; gives the path of her plan's versions.
pub async fn toms_patient(cast: &stage::Cast<'_>) -> String {
    let tom = caseload::therapist(&cast.ana, "Tom Becker").await;
    let _ = caseload::assign(&cast.ana, &cast.rosa.id, tom).await.good();
    format!("/episodes/{}/plan-versions", cast.rosa.episode)
}
