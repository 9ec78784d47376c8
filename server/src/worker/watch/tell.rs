//! Telling what the watch found, without the engine: neither outbox nor worker has a part in it. A notice stands on the
//! admins' screens, and a mail or a call of the webhook reaches those who look at none.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use sea_orm::DbErr;

use crate::{
    app::App,
    channels,
    domain::{
        at::At,
        ids::NoticeId,
        notice::{Notice, NoticeKind},
    },
    store::{self, system_notice},
};

/// Tells the admins of a matter: a line in the log, a notice on their screens and, when it is to be called out, a message
/// by the channels beside Web Push. Whether those take it is waited for by nobody: the watch looks on.
async fn tell(app: &App, notice: Notice, call: Option<Called>) {
    if let Some(call) = call {
        let app = app.clone();
        tokio::spawn(async move {
            if channels::tell_directly(&app).await == 0 {
                call.reached_nobody();
            }
        });
    }
    tracing::error!(kind = ?notice.kind, key = notice.key, figures = %notice.figures, "The watch found something wrong");
    // The database may be what is wrong.
    match tokio::time::timeout(app.limits.waits(), write(app, notice)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            app.store.makes_room_after(&error);
            tracing::error!(code = store::code_of(&error), "A notice could not be written");
        }
        Err(_) => tracing::error!("A notice could not be written in time"),
    }
}

async fn write(app: &App, notice: Notice) -> Result<(), DbErr> {
    let txn = app.store.begin_watch().await?;
    system_notice::open(&txn, NoticeId(app.new_id()), notice, app.now()).await?;
    txn.commit().await
}

/// What this process told, so that a matter that lasts is not told at each look.
#[derive(Default)]
pub struct Told(HashMap<(NoticeKind, String), Times>);

/// When a matter was told last.
struct Times {
    /// On the screens.
    told: At,
    /// By the channels.
    called: Called,
}

/// When a call was last begun that reached somebody, or may: one that every channel refused counts as none, and the next
/// look tries again.
#[derive(Clone)]
struct Called(Arc<AtomicI64>);

impl Called {
    const NEVER: i64 = i64::MIN;

    fn never() -> Self {
        Self(Arc::new(AtomicI64::new(Self::NEVER)))
    }

    fn last(&self) -> Option<At> {
        Some(self.0.load(Ordering::SeqCst)).filter(|at| *at != Self::NEVER).map(At)
    }

    fn begins(&self, now: At) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    fn reached_nobody(&self) {
        self.0.store(Self::NEVER, Ordering::SeqCst);
    }
}

impl Told {
    /// Tells of what there is of one kind now, each matter when it is new and then once in a while, and ends the open
    /// notices of what is over. `ends` says whether a notice of another's is this process's to end.
    ///
    /// # Errors
    /// The database's own.
    pub async fn keep(
        &mut self,
        app: &App,
        kind: NoticeKind,
        present: Vec<Notice>,
        ends: impl Fn(&str) -> bool,
    ) -> Result<(), DbErr> {
        let is_present = |notice: &system_notice::Model| present.iter().any(|one| one.key == notice.key);
        self.0.retain(|(told, key), _| *told != kind || present.iter().any(|one| one.key == *key));
        // First of all, and whether or not the rest can be done.
        for notice in &present {
            self.lasts(app, notice.clone()).await;
        }
        let open = system_notice::open_of(app.store.read_watch(), kind).await?;
        let over = open.iter().filter(|notice| !is_present(notice) && ends(&notice.key));
        let over: Vec<_> = over.map(|notice| notice.id).collect();
        if !over.is_empty() {
            let txn = app.store.begin_watch().await?;
            system_notice::end(&txn, over, app.now()).await?;
            txn.commit().await?;
        }
        Ok(())
    }

    /// Tells of a matter that is there now: when it is new, and then once in a while. It needs no answer of the database.
    pub async fn lasts(&mut self, app: &App, notice: Notice) {
        let now = app.now();
        let matter = (notice.kind, notice.key.clone());
        let lately = |last: At, each: i64| (0..each).contains(&now.since(last));
        let last = self.0.get(&matter);
        if last.is_some_and(|last| lately(last.told, app.limits.again)) {
            return;
        }
        let each = notice.kind.called_again_after();
        let called = last.map_or_else(Called::never, |last| last.called.clone());
        let calls = !called.last().is_some_and(|called| lately(called, each));
        if calls {
            called.begins(now);
        }
        self.0.insert(matter, Times { told: now, called: called.clone() });
        tell(app, notice, calls.then_some(called)).await;
    }
}
