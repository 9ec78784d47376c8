//! What every answer carries.

use poem::{Request, http::Method};
use stage::{Stage, clinic::Answer};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
trusted-types svelte-trusted-html reliefline-worker";

async fn get(stage: &Stage, path: &str) -> Answer {
    stage.ask(Request::builder().uri_str(path).finish()).await
}

#[tokio::test]
async fn every_answer_carries_the_same_strict_headers() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    for path in [
        "/",
        "/patients/7",
        "/sw.js",
        "/robots.txt",
        "/healthz/live",
        "/api/v1/me",
        "/api/v1/nothing",
        "/api/x",
    ] {
        let answer = get(&stage, path).await;
        for (name, value) in [
            ("content-security-policy", POLICY),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ] {
            assert_eq!(
                answer.headers.get(name).map(|one| one.to_str().unwrap()),
                Some(value),
                "{path} {name}"
            );
        }
        assert_eq!(answer.headers["x-request-id"].len(), 36, "{path}");
        assert!(answer.headers.get("server").is_none());
        let stored = answer.headers.get("cache-control").map(|one| one.to_str().unwrap().to_owned());
        assert_eq!(stored.as_deref() == Some("no-store"), path.starts_with("/api/"), "{path}: {stored:?}");
    }
}

#[tokio::test]
async fn the_documentation_is_in_a_sandbox_and_can_be_taken_away() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let docs = get(&stage, "/api/docs").await;
    let policy = docs.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(policy.ends_with("; style-src 'unsafe-inline'; img-src data:"), "{policy}");
    assert!(docs.text.contains("operationId"));
    let without = Stage::open_with("2026-11-22T15:00:00Z", |builder| builder.api_docs(false)).await;
    assert_eq!(get(&without, "/api/docs").await.status, 404);
    assert_eq!(get(&without, "/api/v1/openapi.json").await.status, 200);
}

#[tokio::test]
async fn the_api_never_answers_with_the_page() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    for path in ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/me", "/api/v1/me/"] {
        let answer = get(&stage, path).await;
        assert_eq!(answer.refused(404), "not_found", "{path}");
    }
}

#[tokio::test]
async fn on_localhost_safari_gets_a_cookie_that_it_keeps() {
    use reliefline_server::{app::App, flow};
    use serde_json::json;
    use stage::clinic::{PASSWORD, ask};

    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let origin = "http://localhost:8080";
    let app = App::new(
        stage.store.clone(),
        stage.clock.clone(),
        reliefline_server::keys::Keys::generate(),
        origin.into(),
    );
    let app = app.passwords(reliefline_server::passwords::Passwords::at_cost(64, 1)).build();
    let link = flow::set_up::link(&app).await.unwrap().unwrap();
    let body = json!({
        "token": link.split_once('#').unwrap().1,
        "clinic": {
            "name": "N", "zone": "UTC", "emergencyNumber": "911", "staffHours": "8", "quietFrom": "21:00",
            "quietTo": "08:00", "statement": {"en": "a", "es": "b"},
        },
        "admin": {"name": "Ines", "email": "ines@clinic.example", "password": PASSWORD},
    });
    let safari = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";
    let begin = |method, path: &str| {
        Request::builder().method(method).uri_str(path).header("origin", origin).header("user-agent", safari)
    };
    let request =
        begin(Method::POST, "/api/v1/setup").content_type("application/json").body(body.to_string());
    let answer = ask(&app, request).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert!(answer.headers.get("strict-transport-security").is_none());
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    let twin = cookies.iter().find(|one| one.starts_with("reliefline=rls_")).expect("a twin");
    assert!(
        !twin.contains("Secure") && twin.contains("HttpOnly") && twin.contains("SameSite=Strict"),
        "{twin}"
    );
    let pair = twin.split(';').next().unwrap();
    let me = ask(&app, begin(Method::GET, "/api/v1/me").header("cookie", pair).finish()).await;
    assert_eq!(me.status, 200, "{}", me.text);
    // Elsewhere the plain name means nothing.
    let stranger = stage.ask(begin(Method::GET, "/api/v1/me").header("cookie", pair).finish()).await;
    assert_eq!(stranger.refused(401), "session_required");
}
