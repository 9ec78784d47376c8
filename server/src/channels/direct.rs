//! Saying something by the channels at once, without the outbox: a try of the channels, and what the watch over the watch
//! says when the engine is stuck.

use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::{DatabaseConnection, DbErr};

use super::{Hook, Notice, NoticeKind, Tried};
use crate::{
    app::App,
    domain::{
        channels::{Channels, Verdict},
        ids::{ClinicId, MessageId},
        message::MessageKind,
        people::Role,
        words,
    },
    store::{channel_settings, clinic, staff},
};

/// Whoever reads these has no time for a database that does not answer.
const LOOK: Duration = Duration::from_secs(3);
/// The screen that a message about an alert leads to; so does one that only tries the way.
const ALERTS: &str = "/alerts";
/// The screen with what is wrong.
const SYSTEM: &str = "/system";

/// A clinic's channels, as they are now.
struct Now {
    channels: Channels,
    hook: Option<Hook>,
    staff: Vec<staff::Model>,
}

impl Now {
    async fn of(app: &App, db: &DatabaseConnection, clinic: ClinicId) -> Result<Self, DbErr> {
        let settings = channel_settings::newest(db, clinic).await?;
        let staff = staff::all(db, clinic).await?;
        let staff = staff.into_iter().filter(|person| person.disabled_at.is_none()).collect();
        let sealed = settings.as_ref().and_then(|newest| newest.webhook_secret.clone());
        let channels = settings.map_or_else(Channels::default, |newest| newest.channels);
        let secret = sealed.and_then(|sealed| app.keys.unseal((channel_settings::SECRET, clinic.0), &sealed));
        let hook = channels.webhook.clone().zip(secret).map(|(url, secret)| Hook { url, secret });
        Ok(Self { channels, hook, staff })
    }
}

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
    let Now { channels, hook, .. } = Now::of(app, app.store.read(), clinic).await?;
    let now = app.now();
    let text = words::push(MessageKind::Test, asks.language).to_owned();
    let notice = notice(app, NoticeKind::Test, text, ALERTS);
    let none = Tried::not_sent(Verdict::NotConfigured);
    let email =
        async { if channels.email { app.switchboard.mail(&notice, &asks.email, now).await } else { none } };
    let phones: Vec<&str> = asks.phone.iter().map(String::as_str).collect();
    let webhook = async {
        match &hook {
            Some(hook) => app.switchboard.call(hook, &notice, &phones, now).await,
            None => none,
        }
    };
    let (email, webhook) = tokio::join!(email, webhook);
    Ok(Tested { email, webhook })
}

/// Says to every active admin that there is something to look at, by each channel that the clinic has, at once, and waits for
/// nobody longer than a send may take. Whom the clinic chose to be told of alerts says nothing of faults: an admin is there
/// for those. Needs neither the worker nor a write, and asks on the connection of the watch. How many were taken; nothing is
/// tried again.
pub async fn tell_directly(app: &App) -> usize {
    let look = async {
        let db = app.store.read_watch();
        match clinic::only(db).await? {
            Some(clinic) => Now::of(app, db, clinic.id).await.map(Some),
            None => Ok(None),
        }
    };
    let (channels, hook, staff) = match tokio::time::timeout(LOOK, look).await {
        Ok(Ok(Some(Now { channels, hook, staff }))) => (channels, hook, staff),
        // Nobody is there yet.
        Ok(Ok(None)) => return 0,
        Ok(Err(_)) | Err(_) => {
            tracing::error!("A fault cannot be told by the channels: the database does not say to whom");
            return 0;
        }
    };
    let now = app.now();
    let tell = staff.iter().filter(|person| person.roles.has(Role::Admin)).map(|person| {
        // One for each: who gets two of the same id has one of them twice.
        let notice = notice(app, NoticeKind::System, words::system(person.language).to_owned(), SYSTEM);
        let (channels, hook) = (&channels, &hook);
        async move {
            let mail =
                async { channels.email && taken(app.switchboard.mail(&notice, &person.email, now).await) };
            let call = async {
                match hook.as_ref().zip(person.phone.as_deref()) {
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
