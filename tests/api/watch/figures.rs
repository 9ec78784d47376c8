//! What is shown to those who look from outside: health to strangers, figures to who has the token.

use poem::Request;
use reliefline_server::{
    app::Builder,
    domain::at::{MINUTE, SECOND},
};
use stage::{Cast, Stage, clinic::Answer};

use super::{MORNING, Watch, asks};

const TOKEN: &str = "a-token-nobody-guesses";

fn with_token(builder: Builder) -> Builder {
    builder.metrics_token(Some(TOKEN))
}

async fn metrics(stage: &Stage, authorization: Option<&str>) -> Answer {
    let request = Request::builder().uri_str("/metrics");
    let request = match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    };
    stage.ask(request.finish()).await
}

#[tokio::test]
async fn a_stranger_learns_one_word_of_health_and_nothing_of_figures() {
    let stage = Stage::open_with(MORNING, with_token).await;
    assert_eq!(asks(&stage.app, "/healthz/live").await, (200, "ok".into()));
    assert_eq!(asks(&stage.app, "/healthz/ready").await, (200, "ok".into()));
    assert_eq!(asks(&stage.app, "/healthz/alerts").await, (503, "late".into()));
    stage.app.pulse.clock_is_apart(true);
    assert_eq!(
        asks(&stage.app, "/healthz/ready").await,
        (503, "unready".into()),
        "its clock is not the database's"
    );
    for wrong in
        [None, Some("Bearer "), Some("Bearer wrong"), Some(TOKEN), Some("Basic a-token-nobody-guesses")]
    {
        let answer = metrics(&stage, wrong).await;
        assert_eq!(answer.headers["www-authenticate"], "Bearer", "{wrong:?}");
        assert_eq!(answer.refused(401), "token_required", "{wrong:?}");
    }
    let without = Stage::open(MORNING).await;
    assert_eq!(metrics(&without, Some(&format!("Bearer {TOKEN}"))).await.refused(404), "not_found");
}

#[tokio::test]
async fn figures_say_what_waits_what_was_sent_how_fast_and_what_the_watch_sees() {
    let stage = Stage::open_with(MORNING, with_token).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.flags("RF-NEURO").await;
    stage.clock.turn(3 * SECOND);
    let read = async || metrics(&stage, Some(&format!("Bearer {TOKEN}"))).await;
    let waits = read().await;
    assert_eq!(waits.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    for line in [
        "reliefline_outbox_messages{kind=\"alert\",state=\"pending\"} 1",
        "reliefline_outbox_oldest_due_seconds{kind=\"alert\"} 3.000",
        "reliefline_alerts{state=\"open\",severity=\"urgent\",level=\"1\"} 1",
        "reliefline_sends_total{answer=\"accepted\"} 0",
        "reliefline_watch_green{layer=\"W1\"} 1",
        "reliefline_alerts_green 0",
        "reliefline_system_notices_open 0",
    ] {
        assert!(waits.text.lines().any(|one| one == line), "{line} in\n{}", waits.text);
    }
    stage.advance(0).await;
    let _ = ana.phone_shows();
    stage.clock.turn(MINUTE);
    Watch::default().looks(&stage).await;
    let sent = read().await.text;
    for line in [
        "reliefline_sends_total{answer=\"accepted\"} 1",
        "reliefline_commit_to_send_seconds_bucket{le=\"2.500\"} 0",
        "reliefline_commit_to_send_seconds_bucket{le=\"5.000\"} 1",
        "reliefline_commit_to_send_seconds_bucket{le=\"+Inf\"} 1",
        "reliefline_commit_to_send_seconds_sum 3.000",
        "reliefline_commit_to_send_seconds_count 1",
        "reliefline_alerts_green 1",
    ] {
        assert!(sent.lines().any(|one| one == line), "{line} in\n{sent}");
    }
    for line in sent.lines().filter(|line| !line.starts_with('#')) {
        let (name, figure) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("reliefline_") && figure.parse::<f64>().is_ok(), "{line}");
        let name = name.split('{').next().unwrap();
        let of = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        assert!(sent.contains(&format!("# TYPE {of} ")), "{line} has its type");
    }
    for private in ["Rosa", "Ana", rosa.id.as_str()] {
        assert!(!sent.contains(private), "{private} is nobody's figure");
    }
    stage.ends_well().await;
}
