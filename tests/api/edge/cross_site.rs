//! A change comes from our own pages, or it does not come.

use poem::Request;
use stage::{Stage, clinic::ORIGIN};

use super::contract::{Operation, operations};

const NOBODY: &str = "01930000-0000-7000-8000-00000000dead";

fn ask(operation: &Operation, cookie: Option<&str>, kind: Option<&str>, more: &[(&str, &str)]) -> Request {
    let path = format!("/api/v1{}", operation.path_with(NOBODY));
    let mut builder = Request::builder().method(operation.method.clone()).uri_str(path);
    if let Some(cookie) = cookie {
        builder = builder.header("cookie", format!("theme=dark; __Host-reliefline={cookie}"));
    }
    for (name, value) in more {
        builder = builder.header(*name, *value);
    }
    let body = operation.body().map(|body| body.to_string()).unwrap_or_default();
    match kind {
        Some(kind) => builder.content_type(kind).body(body),
        None => builder.body(body),
    }
}

#[tokio::test]
async fn no_other_site_changes_anything() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let cookie = ines.cookie();
    let json = Some("application/json");
    let mut wrong = Vec::new();
    for operation in operations().iter().filter(|operation| operation.is_unsafe()) {
        let tries = [
            ("a form", Some("application/x-www-form-urlencoded"), vec![("origin", ORIGIN)], 415),
            ("plain text", Some("text/plain"), vec![("origin", ORIGIN)], 415),
            ("neither origin nor site", json, vec![], 403),
            ("no origin at all", json, vec![("origin", "null")], 403),
            ("a sibling", json, vec![("origin", "https://evil.reliefline.example")], 403),
            ("another scheme", json, vec![("origin", "http://reliefline.example")], 403),
            ("the same site", json, vec![("sec-fetch-site", "same-site")], 403),
            ("another site", json, vec![("sec-fetch-site", "cross-site")], 403),
            (
                "a false origin",
                json,
                vec![("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
                403,
            ),
        ];
        for (name, kind, more, status) in tries {
            let answer = stage.ask(ask(operation, Some(&cookie), kind, &more)).await;
            if answer.status != status {
                wrong.push(format!("{} with {name}: {} {}", operation.id, answer.status, answer.text));
            }
        }
        // A browser says where it comes from, cookie or not.
        let foreign = stage.ask(ask(operation, None, json, &[("origin", "https://evil.example")])).await;
        if foreign.json["code"] != "csrf_rejected" {
            wrong.push(format!("{} without a cookie: {} {}", operation.id, foreign.status, foreign.text));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(ines.get("/me").await.status, 200, "and nobody was signed out");
}

#[tokio::test]
async fn our_own_page_and_a_program_without_a_cookie_pass() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let all = operations();
    let me = all.iter().find(|operation| operation.id == "changeMe").unwrap();
    let json = Some("application/json; charset=utf-8");
    let own = ask(me, Some(&ines.cookie()), json, &[("sec-fetch-site", "same-origin")]);
    assert_eq!(stage.ask(own).await.status, 200);
    let sign_in = all.iter().find(|operation| operation.id == "signIn").unwrap();
    assert_eq!(stage.ask(ask(sign_in, None, json, &[])).await.refused(401), "sign_in_failed");
}

#[tokio::test]
async fn nothing_is_shared_with_other_origins() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let request = Request::builder().uri_str("/api/v1/me").header("origin", "https://evil.example").finish();
    let answer = stage.ask(request).await;
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
}
