//! Saying something by the channels at once, without the outbox: a try of the channels, and what the watch over the watch
//! says when the engine is stuck.

use futures_util::future::join_all;
use sea_orm::DbErr;

use super::{
    Notice, NoticeKind, Tried,
    addresses::{self, Ways},
};
use crate::{
    app::App,
    domain::{
        channels::Verdict,
        ids::{ClinicId, MessageId},
        message::MessageKind,
        words,
    },
    store::staff,
};

/// The screen that a message about an alert leads to; so does one that only tries the way.
const ALERTS: &str = "/alerts";
/// The screen with what is wrong.
const SYSTEM: &str = "/system";

/// What became of a test of each channel.
#[derive(Clone, Copy, Debug)]
pub struct Tested {
    /// The mail.
    pub email: Tried,
    /// The webhook.
    pub webhook: Tried,
}

/// Sends one test through each channel that the clinic has, to whoever asks.
///
/// # Errors
/// The database's own.
pub async fn test(app: &App, clinic: ClinicId, asks: &staff::Model) -> Result<Tested, DbErr> {
    let ways = Ways::of(app, app.store.read(), clinic).await?;
    let now = app.now();
    let text = words::push(MessageKind::Test, asks.language).to_owned();
    let notice = notice(app, NoticeKind::Test, text, ALERTS);
    let none = Tried::not_sent(Verdict::NotConfigured);
    let email =
        async { if ways.email { app.switchboard.mail(&notice, &asks.email, now).await } else { none } };
    let phones: Vec<&str> = asks.phone.iter().map(String::as_str).collect();
    let webhook = async {
        match &ways.hook {
            Some(hook) => app.switchboard.call(hook, &notice, &phones, now).await,
            None => none,
        }
    };
    let (email, webhook) = tokio::join!(email, webhook);
    Ok(Tested { email, webhook })
}

/// Says to every active admin that there is something to look at, by each channel that the clinic has, at once, and waits for
/// nobody longer than a send may take. Whom the clinic chose to be told of alerts says nothing of faults: an admin is there
/// for those. Needs neither the worker nor a write, and the database only as long as it answers. How many were taken; nothing
/// is tried again.
pub async fn tell_directly(app: &App) -> usize {
    let Some(to) = addresses::find(app).await else {
        tracing::error!("A fault cannot be told by the channels: the database has never said to whom");
        return 0;
    };
    let now = app.now();
    let tell = to.admins.iter().map(|person| {
        // One for each: who gets two of the same id has one of them twice.
        let notice = notice(app, NoticeKind::System, words::system(person.language).to_owned(), SYSTEM);
        let ways = &to.ways;
        async move {
            let mail = async { ways.email && taken(app.switchboard.mail(&notice, &person.email, now).await) };
            let call = async {
                match ways.hook.as_ref().zip(person.phone.as_deref()) {
                    Some((hook, phone)) => taken(app.switchboard.call(hook, &notice, &[phone], now).await),
                    None => false,
                }
            };
            let (mail, call) = tokio::join!(mail, call);
            usize::from(mail) + usize::from(call)
        }
    });
    join_all(tell).await.into_iter().sum()
}

fn taken(tried: Tried) -> bool {
    tried.verdict == Verdict::Accepted
}

fn notice(app: &App, kind: NoticeKind, text: String, screen: &str) -> Notice {
    let id = MessageId(app.new_id());
    Notice { id, kind, level: 0, count: 0, text, url: format!("{}{screen}", app.origin) }
}
