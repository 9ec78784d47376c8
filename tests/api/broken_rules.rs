//! A rule that panics never loses a check-in, and keeps nobody from being told what the other rules say.

use reliefline_server::{
    domain::{
        alert::Rule,
        at::HOUR,
        rules::{Book, Judge, Ruleset, View},
    },
    store::episode,
};
use sea_orm::EntityTrait;
use stage::{Cast, Stage};

struct Broken;

impl Judge for Broken {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Masked]
    }

    fn on_score(&mut self, _: &View, _: &mut Book, _: usize) {
        panic!("planted");
    }
}

#[tokio::test]
async fn rule_panic_still_accepts() {
    let broken = |builder: reliefline_server::app::Builder| {
        builder.ruleset(Ruleset::default().and(|| Box::new(Broken)))
    };
    let stage = Stage::open_with("2026-11-23T15:00:00Z", broken).await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    ana.subscribes().await;
    stage.advance(9 * HOUR).await;
    rosa.logs(9).await;
    assert_eq!(ana.sees().await[0], ("R-SEVERE".into(), "urgent".into(), "open".into()));
    let episodes = episode::Entity::find().all(stage.store.read()).await.unwrap();
    assert!(episodes[0].unjudged_since.is_some(), "the operator learns that something is wrong");
    let due = episodes[0].next_due_at.unwrap();
    assert!(due.since(stage.app.now()) <= 10_000, "and it is tried again within ten seconds");
}
