//! The clinic's settings and thresholds.

use poem::http::Method;
use serde_json::json;
use stage::Stage;

#[tokio::test]
async fn an_admin_writes_the_settings_and_everybody_sees_them() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let mut clinic = cast.ines.get("/clinic").await.good();
    clinic["name"] = json!("Southside");
    clinic.as_object_mut().unwrap().remove("phone24h");
    let said = cast.ines.send(Method::PUT, "/clinic", Some(clinic.clone())).await.good();
    assert_eq!(said, clinic);
    assert_eq!(cast.rosa.get("/me").await.good()["clinic"], clinic);
    assert_eq!(
        cast.ana.send(Method::PUT, "/clinic", Some(clinic.clone())).await.refused(403),
        "role_forbidden"
    );

    clinic["quietTo"] = json!("09:01");
    assert_eq!(
        cast.ines.send(Method::PUT, "/clinic", Some(clinic.clone())).await.refused(422),
        "validation_failed"
    );
    clinic["quietTo"] = json!("09:00");
    let _ = cast.ines.send(Method::PUT, "/clinic", Some(clinic)).await.good();
}

#[tokio::test]
async fn thresholds_have_versions_and_bounds() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let first = cast.ana.get("/clinic/thresholds").await.good();
    assert_eq!((&first["version"], &first["parameters"]["severe_nrs"]), (&json!(1), &json!(7)));
    let put = |body| cast.ines.send(Method::PUT, "/clinic/thresholds", Some(body));

    let outside = put(json!({"version": 1, "parameters": {"severe_nrs": 9, "relief_pct": 10}})).await;
    let fields = outside.json["fields"].clone();
    let severe =
        fields.as_array().unwrap().iter().find(|one| one["field"] == "parameters.severe_nrs").unwrap();
    assert_eq!((&severe["min"], &severe["max"]), (&json!("6"), &json!("8")));
    assert_eq!(outside.refused(400), "outside_bounds");
    assert_eq!(
        put(json!({"version": 1, "parameters": {"nonsense": 1}})).await.refused(400),
        "invalid_request"
    );

    let second = put(json!({"version": 1, "parameters": {"confirm_wait_h": 0.5}})).await.good();
    assert_eq!((&second["version"], &second["parameters"]["confirm_wait_h"]), (&json!(2), &json!(0.5)));
    let stale = put(json!({"version": 1, "parameters": {}})).await;
    assert_eq!(stale.json["present"], 2);
    assert_eq!(stale.refused(409), "stale_version");

    // What began under the first version stays under it.
    let patient = cast.ana.get(&format!("/patients/{}", cast.rosa.id)).await.good();
    assert_eq!(patient["episodes"][0]["thresholdsVersion"], 1);
    let harold = cast.ana.enrols("Harold Finch").await;
    let patient = cast.ana.get(&format!("/patients/{}", harold.id)).await.good();
    assert_eq!(patient["episodes"][0]["thresholdsVersion"], 2);
}
