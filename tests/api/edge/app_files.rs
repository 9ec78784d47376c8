//! The app's files: as small as the browser takes them, kept as long as they may be, and never in place of an answer.

use poem::{Request, http::Method};
use stage::{Stage, clinic::Answer};

const NOON: &str = "2026-11-22T12:00:00Z";

async fn get(stage: &Stage, path: &str, headers: &[(&str, &str)]) -> Answer {
    asks(stage, Method::GET, path, headers).await
}

async fn asks(stage: &Stage, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri_str(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    stage.ask(request.finish()).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// The app's first script, under its hashed name.
fn script(page: &Answer) -> String {
    let start = page.text.find("/assets/").expect("the page names a file of its own");
    page.text[start..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_comes_in_the_smallest_coding_that_the_browser_takes() {
    let stage = Stage::open(NOON).await;
    let script = script(&get(&stage, "/", &[]).await);
    for path in [script.as_str(), "/", "/sw.js"] {
        for (takes, coding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip;q=1.0, br;q=0.5", "br"),
            ("gzip, deflate", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("br; q=0.0, gzip;q=0.000", ""),
            ("GZIP", "gzip"),
            ("brotli, zstd", ""),
            ("identity", ""),
        ] {
            let answer = get(&stage, path, &[("accept-encoding", takes)]).await;
            assert_eq!(header(&answer, "content-encoding"), coding, "{path} for {takes}");
            assert_eq!(header(&answer, "vary"), "Accept-Encoding", "{path}");
            assert_eq!(answer.status, 200);
        }
        assert_eq!(header(&get(&stage, path, &[]).await, "content-encoding"), "", "{path}");
    }
}

#[tokio::test]
async fn a_hashed_file_is_kept_for_ever_and_the_page_and_the_worker_are_asked_for_anew() {
    let stage = Stage::open(NOON).await;
    let script = script(&get(&stage, "/", &[]).await);
    let caching = async |path: &str| header(&get(&stage, path, &[]).await, "cache-control").to_owned();
    assert_eq!(caching(&script).await, "public, max-age=31536000, immutable");
    for path in ["/", "/index.html", "/sw.js", "/manifest.webmanifest", "/patients/7"] {
        assert_eq!(caching(path).await, "no-cache", "{path}");
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again_and_each_coding_has_its_own_tag() {
    let stage = Stage::open(NOON).await;
    let plain = header(&get(&stage, "/", &[]).await, "etag").to_owned();
    let brotli = header(&get(&stage, "/", &[("accept-encoding", "br")]).await, "etag").to_owned();
    assert!(plain.starts_with('"') && plain.ends_with('"') && plain != brotli, "{plain} {brotli}");
    for known in [plain.clone(), format!("\"other\", {plain}"), format!("W/{plain}"), "*".to_owned()] {
        let answer = get(&stage, "/", &[("if-none-match", &known)]).await;
        assert_eq!((answer.status, answer.text.as_str()), (304, ""), "{known}");
        assert_eq!(header(&answer, "etag"), plain);
        assert_eq!(header(&answer, "cache-control"), "no-cache");
    }
    assert_eq!(get(&stage, "/", &[("if-none-match", &brotli)]).await.status, 200);
    assert_eq!(get(&stage, "/", &[("if-none-match", "\"other\"")]).await.status, 200);
}

#[tokio::test]
async fn head_tells_the_size_and_sends_nothing() {
    let stage = Stage::open(NOON).await;
    let whole = get(&stage, "/", &[]).await;
    let head = asks(&stage, Method::HEAD, "/", &[]).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(header(&head, "content-length"), whole.text.len().to_string());
    assert_eq!(header(&head, "content-type"), "text/html; charset=utf-8");
    assert_eq!(asks(&stage, Method::POST, "/", &[]).await.status, 405);
}

#[tokio::test]
async fn an_unknown_address_is_the_page_but_an_unknown_file_or_answer_is_not() {
    let stage = Stage::open(NOON).await;
    let page = get(&stage, "/", &[]).await.text;
    for path in ["/index.html", "/alerts", "/patients/7/episodes", "/join", "/apiary", "/setup"] {
        let answer = get(&stage, path, &[]).await;
        assert_eq!((answer.status, answer.text == page), (200, true), "{path}");
    }
    for path in
        ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/me", "/assets/gone-1234.js", "/sw.js.br"]
    {
        let answer = get(&stage, path, &[]).await;
        assert_eq!((answer.status, answer.text == page), (404, false), "{path}");
    }
    let robots = get(&stage, "/robots.txt", &[]).await;
    assert_eq!((robots.status, header(&robots, "content-type")), (200, "text/plain; charset=utf-8"));
    assert!(robots.text.contains("Disallow: /"), "{}", robots.text);
}
