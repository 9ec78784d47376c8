//! Slowing down who tries secrets: a try is counted before it is looked at, so that a thousand at once count a
//! thousand, and taken back when it was right.

use crate::{
    app::App,
    domain::throttle::{Count, Rule},
    fault::Fault,
    store::throttle,
};

/// Something that tries are counted against.
pub struct Counted {
    /// What holds for it.
    pub rule: Rule,
    key: Vec<u8>,
}

impl Counted {
    /// Counts under `rule` against `value`; only a keyed hash of it is kept.
    #[must_use]
    pub fn new(app: &App, rule: Rule, value: &[u8]) -> Self {
        Self { rule, key: app.keys.mac(&format!("throttle {rule:?}"), value).to_vec() }
    }
}

/// Counts a try against all of them.
///
/// # Errors
/// 429 `slow_down` when one of them has had enough; then nothing is counted.
pub async fn strike(app: &App, all: &[Counted]) -> Result<(), Fault> {
    let now = app.now();
    let txn = app.store.begin().await?;
    for one in all {
        let held = throttle::hold(&txn, &one.key, now).await?;
        let known = Count { failures: held.failures, first_at: held.first_at, last_at: held.last_at };
        if let Some(seconds) = one.rule.wait(known, now) {
            return Err(Fault::slow_down(seconds));
        }
        let count = one.rule.more(known, now);
        let row = throttle::Model {
            key: one.key.clone(),
            failures: count.failures,
            first_at: count.first_at,
            last_at: count.last_at,
        };
        throttle::put(&txn, row).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// It was right: the credential starts afresh, its block gets the try back.
///
/// # Errors
/// The database's own.
pub async fn forgive(app: &App, all: &[Counted]) -> Result<(), Fault> {
    let txn = app.store.begin().await?;
    // In the order of the tries, so that two never wait for each other.
    for one in all {
        match one.rule {
            Rule::Credential => throttle::forget(&txn, &one.key).await?,
            Rule::Block | Rule::Codes => throttle::forgive(&txn, &one.key).await?,
        }
    }
    txn.commit().await?;
    Ok(())
}
