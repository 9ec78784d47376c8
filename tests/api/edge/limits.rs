//! How large a request may be.

use poem::{Body, Request, http::Method};
use reliefline_server::edge::queue::AT_ONCE;
use stage::{
    Cast, Stage,
    clinic::{Answer, ORIGIN},
};

fn post(path: &str) -> poem::RequestBuilder {
    Request::builder()
        .method(Method::POST)
        .uri_str(path)
        .header("origin", ORIGIN)
        .content_type("application/json")
}

fn padded(length: usize) -> String {
    let empty = r#"{"email":"","password":"x"}"#.len();
    format!(r#"{{"email":"{}","password":"x"}}"#, "a".repeat(length - empty))
}

#[tokio::test]
async fn a_body_has_64_kib_and_a_batch_256() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let fits = stage.ask(post("/api/v1/sessions").body(padded(64 * 1024))).await;
    assert_eq!(fits.refused(400), "invalid_request", "read, and refused for what it says");
    let over = stage.ask(post("/api/v1/sessions").body(padded(64 * 1024 + 1))).await;
    assert_eq!(over.refused(413), "too_large");
    let chunks = (0..80).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024]));
    let stream = Body::from_bytes_stream(futures_util::stream::iter(chunks));
    assert_eq!(stage.ask(post("/api/v1/sessions").body(stream)).await.refused(413), "too_large");
    let batch = stage.ask(post("/api/v1/check-ins").body(padded(200 * 1024))).await;
    assert_ne!(batch.status, 413);
    let batch = stage.ask(post("/api/v1/check-ins").body(padded(256 * 1024 + 1))).await;
    assert_eq!(batch.refused(413), "too_large");
}

#[tokio::test]
async fn depth_address_and_head_have_limits_too() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deeper: Answer = stage.ask(post("/api/v1/sessions").body(deep(33))).await;
    assert!(deeper.text.contains("deep"), "{}", deeper.text);
    assert_eq!(deeper.refused(400), "invalid_request");
    assert!(!stage.ask(post("/api/v1/sessions").body(deep(32))).await.text.contains("deep"));

    let get = |path: String| Request::builder().uri_str(path);
    let long = get(format!("/api/v1/patients?search={}", "a".repeat(2048))).finish();
    assert_eq!(stage.ask(long).await.refused(414), "too_long");
    let long = get(format!("/{}", "a".repeat(4000))).finish();
    assert_eq!(stage.ask(long).await.refused(414), "too_long");
    let many = (0..101).fold(get("/api/v1/me".into()), |builder, n| builder.header(format!("x-{n}"), "1"));
    assert_eq!(stage.ask(many.finish()).await.refused(431), "head_too_large");
    let large = get("/api/v1/me".into()).header("x-large", "a".repeat(17 * 1024)).finish();
    assert_eq!(stage.ask(large).await.refused(431), "head_too_large");
    let trace = Request::builder().method(Method::TRACE).uri_str("/").finish();
    assert!((400..500).contains(&stage.ask(trace).await.status));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_nothing_panics() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let bodies: [&[u8]; 8] = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\"x\"",
        b"\xff\xfe",
        b"{\"email\":1}",
        b"{\"email\":\"a\",\"email\":\"b\"}",
    ];
    for body in bodies {
        let answer = stage.ask(post("/api/v1/sessions").body(body.to_vec())).await;
        assert_eq!(answer.refused(400), "invalid_request", "{body:?}");
    }
}

#[tokio::test]
async fn behind_256_requests_the_next_one_is_told_at_once_to_come_again() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let Cast { ana, .. } = stage.cast().await;
    let others = stage.app.queue.acquire_many(AT_ONCE as u32 - 1).await.unwrap();
    let _ = ana.get("/alerts").await.good();
    let last = stage.app.queue.acquire().await.unwrap();
    let refused = ana.get("/alerts").await;
    assert_eq!(refused.headers["retry-after"], "2");
    assert_eq!(refused.refused(503), "busy");
    let health = Request::builder().uri_str("/healthz/live").finish();
    assert_eq!(stage.ask(health).await.status, 200, "the server itself is asked all the same");
    drop((others, last));
    let _ = ana.get("/alerts").await.good();
}
