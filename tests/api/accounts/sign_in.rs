//! Signing in: what works, what does not, and that nobody can tell why.

use poem::http::Method;
use reliefline_server::domain::at::{DAY, HOUR, MINUTE, SECOND};
use serde_json::json;
use stage::{
    Stage,
    clinic::{Answer, PASSWORD, cookie_of, request},
};

async fn tries(stage: &Stage, email: &str, password: &str) -> Answer {
    let body = json!({"email": email, "password": password, "deviceName": "Firefox"});
    stage.ask(request(Method::POST, "/sessions", None, Some(body))).await
}

async fn me(stage: &Stage, cookie: &str) -> Answer {
    stage.ask(request(Method::GET, "/me", Some(cookie), None)).await
}

#[tokio::test]
async fn a_nurse_signs_in_sees_herself_and_signs_out() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let answer = tries(&stage, " ANA@clinic.example", PASSWORD).await;
    let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(set.starts_with("__Host-reliefline=rls_"), "{set}");
    assert!(set.contains("; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age="), "{set}");
    let cookie = cookie_of(&answer);
    assert_eq!(cookie.len(), 47);
    let said = answer.good();
    assert_eq!((said["name"].as_str(), &said["roles"]), (Some("Ana Ruiz"), &json!(["nurse"])));
    assert_eq!(said["clinic"]["statement"]["es"], "La mayoría siente alivio.");
    assert!(said["pushKey"].as_str().is_some_and(|key| key.len() == 87));
    assert_eq!(said["demo"], false);

    let spanish =
        stage.ask(request(Method::PATCH, "/me", Some(&cookie), Some(json!({"language": "es"})))).await;
    assert_eq!(spanish.good()["language"], "es");
    let out = stage.ask(request(Method::DELETE, "/sessions/current", Some(&cookie), None)).await;
    assert_eq!(out.status, 204);
    assert_eq!(out.headers["clear-site-data"], "\"cache\"");
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(me(&stage, &cookie).await.refused(401), "device_revoked");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_get_the_same_answer() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    stage.ines().await;
    let wrong = tries(&stage, "ines@clinic.example", "not the right password").await;
    let unknown = tries(&stage, "nobody@clinic.example", "not the right password").await;
    assert_eq!((wrong.status, &wrong.text), (unknown.status, &unknown.text));
    let names = |answer: &Answer| {
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&wrong), names(&unknown));
    assert_eq!(wrong.refused(401), "sign_in_failed");
    // The pause that follows is the same as well.
    for email in ["ines@clinic.example", "nobody@clinic.example"] {
        let answer = tries(&stage, email, PASSWORD).await;
        assert_eq!(answer.headers["retry-after"], "1", "{email}");
        assert_eq!(answer.refused(429), "slow_down");
    }
    stage.clock.turn(SECOND);
    let _ = tries(&stage, "ines@clinic.example", PASSWORD).await.good();
}

#[tokio::test]
async fn pauses_grow_and_a_success_forgets_them() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    stage.ines().await;
    for (failure, pause) in [(1, 1), (2, 1), (3, 1), (4, 3), (5, 3)] {
        assert_eq!(tries(&stage, "ines@clinic.example", "wrong").await.refused(401), "sign_in_failed");
        stage.clock.turn(pause * SECOND - 1);
        let early = tries(&stage, "ines@clinic.example", PASSWORD).await;
        assert_eq!(early.refused(429), "slow_down", "after failure {failure}");
        stage.clock.turn(1);
    }
    let _ = tries(&stage, "ines@clinic.example", PASSWORD).await.good();
    assert_eq!(tries(&stage, "ines@clinic.example", "wrong").await.refused(401), "sign_in_failed");
    stage.clock.turn(SECOND);
    let _ = tries(&stage, "ines@clinic.example", PASSWORD).await.good();
}

#[tokio::test]
async fn thirty_failures_close_an_address_block_for_ten_minutes_and_no_account() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    for n in 0..30 {
        assert_eq!(tries(&stage, &format!("guess{n}@clinic.example"), "wrong").await.status, 401);
    }
    assert_eq!(tries(&stage, "ines@clinic.example", PASSWORD).await.refused(429), "slow_down");
    assert_eq!(ines.get("/me").await.status, 200, "whoever is signed in goes on working");
    stage.clock.turn(10 * MINUTE);
    let _ = tries(&stage, "ines@clinic.example", PASSWORD).await.good();
}

#[tokio::test]
async fn sessions_end_when_idle_and_in_any_case() {
    let stage = Stage::open("2026-11-22T08:00:00Z").await;
    let ines = stage.ines().await;
    ines.adds("Ana Ruiz", "ana", &["nurse"]).await;
    let cookie = stage.signs_in("ana@clinic.example").await;
    stage.clock.turn(HOUR);
    assert_eq!(me(&stage, &cookie).await.status, 200);
    stage.clock.turn(HOUR + 1);
    assert_eq!(me(&stage, &cookie).await.refused(401), "session_expired");

    let cookie = stage.signs_in("ana@clinic.example").await;
    for _ in 0..23 {
        stage.clock.turn(30 * MINUTE);
        assert_eq!(me(&stage, &cookie).await.status, 200);
    }
    stage.clock.turn(30 * MINUTE);
    assert_eq!(me(&stage, &cookie).await.refused(401), "session_expired", "after twelve hours in any case");

    let admin = stage.signs_in("ines@clinic.example").await;
    stage.clock.turn(15 * MINUTE + 1);
    assert_eq!(me(&stage, &admin).await.refused(401), "session_expired", "an admin's idles for 15 minutes");
    assert_eq!(me(&stage, "rls_nonsense").await.refused(401), "session_required");
}

#[tokio::test]
async fn a_phone_stays_for_months_when_it_is_used_and_thirty_days_when_not() {
    let stage = Stage::open("2026-03-01T08:00:00Z").await;
    let cast = stage.cast().await;
    let idle = cast.ana.connects_phone(&cast.rosa.id).await;
    for _ in 0..6 {
        stage.clock.turn(29 * DAY);
        assert_eq!(cast.rosa.get("/me").await.status, 200);
    }
    assert_eq!(me(&stage, &idle).await.refused(401), "session_expired");
    stage.clock.turn(6 * DAY);
    assert_eq!(cast.rosa.get("/me").await.refused(401), "session_expired", "180 days in any case");
}

#[tokio::test]
async fn the_sixth_session_ends_the_first() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let first = ines.adds("Ana Ruiz", "ana", &["nurse"]).await.cookie();
    let mut later = Vec::new();
    for _ in 0..5 {
        stage.clock.turn(SECOND);
        later.push(stage.signs_in("ana@clinic.example").await);
    }
    assert_eq!(me(&stage, &first).await.refused(401), "session_expired");
    for cookie in &later {
        assert_eq!(me(&stage, cookie).await.status, 200);
    }
}

#[tokio::test]
async fn a_browser_that_signs_in_again_is_the_same_device() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let ines = stage.ines().await;
    let cookie = ines.cookie();
    let before = me(&stage, &cookie).await.good();
    stage.clock.turn(DAY);
    let body = json!({"email": "ines@clinic.example", "password": PASSWORD});
    let again = stage.ask(request(Method::POST, "/sessions", Some(&cookie), Some(body))).await;
    assert_eq!(again.good()["deviceId"], before["deviceId"]);
}

#[tokio::test]
async fn the_database_holds_no_secret_that_was_handed_out() {
    if std::env::var("RELIEFLINE_TEST_POSTGRES").is_ok() {
        return; // Its files are not ours to read; the columns are the same.
    }
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let invite = cast.ana.post(&format!("/patients/{}/invites", cast.rosa.id), json!({})).await.good();
    let code = invite["code"].as_str().unwrap();
    let secrets = [
        cast.ana.cookie(),
        cast.ines.cookie(),
        PASSWORD.to_owned(),
        invite["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned(),
        code.to_owned(),
        code.replace('-', ""),
        code.replace('-', "")[2..].to_owned(),
    ];
    let mut looked = 0;
    for file in std::fs::read_dir(stage.home.dir()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        looked += bytes.len();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
    assert!(looked > 50_000, "the database was looked at: {looked} bytes");
}
