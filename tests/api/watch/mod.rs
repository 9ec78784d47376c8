//! The watch over the watch: what it finds, whom it tells, and what it shows to those who look from outside.

mod canary;
mod cover;
mod disk;
mod endings;
mod figures;
mod invariants;
mod look;
mod notices;
mod peers;
mod push_hosts;
mod reachability;
mod step;

use poem::Request;
use reliefline_server::{app::App, worker::watch};
use serde_json::Value;
use stage::{Stage, clinic::ask, people::Person};

const MORNING: &str = "2026-11-23T15:00:00Z";

/// What a stranger is told at an address.
async fn asks(app: &App, path: &str) -> (u16, String) {
    let answer = ask(app, Request::builder().uri_str(path).finish()).await;
    (answer.status, answer.text)
}

/// What `/healthz/alerts` says.
async fn health(stage: &Stage) -> (u16, String) {
    asks(&stage.app, "/healthz/alerts").await
}

/// The watch of one process.
#[derive(Default)]
struct Watch(watch::tell::Told);

impl Watch {
    async fn looks(&mut self, stage: &Stage) {
        watch::look::keep(&stage.app, &mut self.0).await.unwrap();
    }

    async fn counts(&mut self, stage: &Stage) {
        watch::canary::count(&stage.app, &mut self.0).await.unwrap();
    }

    async fn greets(&mut self, stage: &Stage, missed: &mut watch::push_hosts::Missed) {
        watch::push_hosts::keep(&stage.app, missed, &mut self.0).await.unwrap();
    }

    async fn looks_for_cover(&mut self, stage: &Stage) {
        watch::cover::keep(&stage.app, &mut self.0).await.unwrap();
    }

    async fn looks_for_room(&mut self, stage: &Stage) {
        watch::disk::keep(&stage.app, &mut self.0).await.unwrap();
    }

    async fn proves(&mut self, stage: &Stage) {
        watch::invariants::keep(&stage.app, &mut self.0).await.unwrap();
    }

    async fn looks_for_others(&mut self, stage: &Stage) {
        watch::peers::keep(&stage.app, &mut self.0).await.unwrap();
    }
}

/// System notices as an admin reads them: open, or over.
async fn notices(admin: &Person<'_>, open: bool) -> Vec<Value> {
    let list = admin.get(&format!("/system-notices?open={open}")).await.good();
    list["notices"].as_array().cloned().unwrap_or_default()
}

/// Kind and key of the open ones.
async fn open(admin: &Person<'_>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = notices(admin, true).await;
    let mut all: Vec<_> = all.iter().map(|one| (text(&one["kind"]), text(&one["key"]))).collect();
    all.sort_unstable();
    all
}
