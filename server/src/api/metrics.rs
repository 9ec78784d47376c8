//! Figures for Prometheus, with a token. The text is written by hand: it is lines of a name, words and a number, and a
//! crate with its registry would be more than they are.

use poem::{IntoResponse, Request, Response, handler, http::header, web::Data};
use sea_orm::{ActiveEnum, DbErr};

use crate::{
    app::App,
    domain::{
        at::{At, SECOND},
        message::MessageState,
    },
    fault::Fault,
    keys::token_hash,
    pulse::{self, BUCKETS, Loop},
    store::{gauges, system_notice},
};

/// Reads them. Without a token of its own the server has no such page.
#[handler]
pub async fn read(Data(app): Data<&App>, request: &Request) -> Response {
    let Some(expected) = &app.metrics_token else { return Fault::not_found().into_response() };
    let given = request.header(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    // Hashes, so that how long it takes to compare says nothing of the token.
    if given.map(token_hash).as_ref() != Some(expected) {
        let refused = Fault::sign_in("token_required", "This page asks for its token.");
        return refused.with_header(header::WWW_AUTHENTICATE, "Bearer").into_response();
    }
    match text(app).await {
        Ok(text) => text.with_content_type("text/plain; version=0.0.4; charset=utf-8").into_response(),
        Err(error) => Fault::from(error).into_response(),
    }
}

/// All figures as text.
async fn text(app: &App) -> Result<String, DbErr> {
    let (db, now) = (app.store.read(), app.now());
    let mut page = Page::default();
    outbox(&mut page, gauges::outbox(db).await?, now);
    page.begin("reliefline_alerts", "gauge", "Unresolved alerts; level 0: none yet, or on no ladder.");
    for one in gauges::alerts(db).await? {
        let level = one.level.unwrap_or_default().to_string();
        let words =
            [("state", one.state.to_value()), ("severity", one.severity.to_value()), ("level", level)];
        page.line("reliefline_alerts", &words, one.count);
    }
    page.begin("reliefline_system_notices_open", "gauge", "Open system notices.");
    page.line("reliefline_system_notices_open", &[], system_notice::count_open(db).await?);
    process(&mut page, app, now);
    Ok(page.0)
}

fn outbox(page: &mut Page, waiting: Vec<gauges::Waiting>, now: At) {
    page.begin("reliefline_outbox_messages", "gauge", "Messages that wait or are being sent.");
    for one in &waiting {
        let words = [("kind", one.kind.to_value()), ("state", one.state.to_value())];
        page.line("reliefline_outbox_messages", &words, one.count);
    }
    page.begin(
        "reliefline_outbox_oldest_due_seconds",
        "gauge",
        "For how long the first pending message is due.",
    );
    for one in waiting.iter().filter(|one| one.state == MessageState::Pending) {
        let age = one.first_at.map_or(0, |first| now.since(first).max(0));
        page.line("reliefline_outbox_oldest_due_seconds", &[("kind", one.kind.to_value())], seconds(age));
    }
}

/// What this process alone knows.
fn process(page: &mut Page, app: &App, now: At) {
    page.begin("reliefline_sends_total", "counter", "Answers of push services.");
    for (answer, count) in app.pulse.sends.answers() {
        page.line("reliefline_sends_total", &[("answer", answer.into())], count);
    }
    let name = "reliefline_commit_to_send_seconds";
    page.begin(name, "histogram", "From the commit of a message, or from when it may go, to its first byte.");
    let (within, sum) = app.pulse.sends.latencies();
    for (bound, count) in BUCKETS.into_iter().zip(within) {
        page.line(&format!("{name}_bucket"), &[("le", seconds(bound))], count);
    }
    let all = within[BUCKETS.len()];
    page.line(&format!("{name}_bucket"), &[("le", "+Inf".into())], all);
    page.line(&format!("{name}_sum"), &[], seconds(i64::try_from(sum).unwrap_or(i64::MAX)));
    page.line(&format!("{name}_count"), &[], all);
    page.begin("reliefline_loop_silent_seconds", "gauge", "For how long a loop has not gone round.");
    for one in Loop::ALL {
        let words = [("loop", one.name().to_owned())];
        page.line("reliefline_loop_silent_seconds", &words, seconds(app.pulse.silent(one)));
    }
    page.begin("reliefline_watch_green", "gauge", "1: this layer of the watch finds nothing wrong.");
    for (layer, green) in app.pulse.colours(&app.limits, now) {
        page.line("reliefline_watch_green", &[("layer", layer.into())], u8::from(green));
    }
    page.begin("reliefline_alerts_green", "gauge", "1: what /healthz/alerts says is ok.");
    page.line("reliefline_alerts_green", &[], u8::from(app.pulse.alerts_are_green(&app.limits, now)));
    page.begin("reliefline_panics_total", "counter", "Panics, those that were caught included.");
    page.line("reliefline_panics_total", &[], pulse::panics());
}

fn seconds(millis: i64) -> String {
    format!("{}.{:03}", millis / SECOND, millis % SECOND)
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn begin(&mut self, name: &str, kind: &str, help: &str) {
        self.0 += &format!("# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    /// The words are ours: none has a quote, a backslash or a line break.
    fn line(&mut self, name: &str, words: &[(&str, String)], figure: impl std::fmt::Display) {
        let words: Vec<_> = words.iter().map(|(word, value)| format!("{word}=\"{value}\"")).collect();
        let words = if words.is_empty() { String::new() } else { format!("{{{}}}", words.join(",")) };
        self.0 += &format!("{name}{words} {figure}\n");
    }
}
