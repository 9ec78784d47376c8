//! Whom a fault of Reliefline itself is told to, and by which ways: as the database says, and as it said last.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sea_orm::{DatabaseConnection, DbErr};

use super::Hook;
use crate::{
    app::App,
    domain::{
        at::At,
        channels::Channels,
        ids::ClinicId,
        people::{Language, Role},
    },
    store::{self, channel_settings, clinic, staff},
};

/// Whoever asks has no time for a database that does not answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The ways of a clinic past the outbox.
#[derive(Default)]
pub struct Ways {
    /// By mail, where the server has a mail server.
    pub email: bool,
    /// By the clinic's webhook.
    pub hook: Option<Hook>,
}

impl Ways {
    /// A clinic's, as they are now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(app: &App, db: &DatabaseConnection, clinic: ClinicId) -> Result<Self, DbErr> {
        let settings = channel_settings::newest(db, clinic).await?;
        let sealed = settings.as_ref().and_then(|newest| newest.webhook_secret.clone());
        let channels = settings.map_or_else(Channels::default, |newest| newest.channels);
        let secret = sealed.and_then(|sealed| app.keys.unseal((channel_settings::SECRET, clinic.0), &sealed));
        let hook = channels.webhook.zip(secret).map(|(url, secret)| Hook { url, secret });
        Ok(Self { email: channels.email, hook })
    }
}

/// An admin, as far as a channel asks.
pub struct Admin {
    /// Where a mail goes to.
    pub email: String,
    /// Where a message by telephone goes to.
    pub phone: Option<String>,
    /// What it is written in.
    pub language: Language,
}

/// All of it. It has addresses and a secret in it, so nothing can print it.
#[derive(Default)]
pub struct Addresses {
    /// By which ways.
    pub ways: Ways,
    /// To whom: every active admin, whomever the clinic chose to be told of alerts.
    pub admins: Vec<Admin>,
}

/// What the database said last, in the memory of this process alone: for the day on which it says nothing.
#[derive(Default)]
pub struct Known(Mutex<Option<(At, Arc<Addresses>)>>);

impl Known {
    fn last(&self) -> Option<(At, Arc<Addresses>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, said: &Arc<Addresses>, now: At) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, said.clone()));
    }
}

/// Asks the database, on the connection of the watch, unless it was asked within the minute.
pub async fn refresh(app: &App) {
    let lately = |(at, _): (At, _)| (0..app.limits.again).contains(&app.now().since(at));
    if !app.addresses.last().is_some_and(lately) {
        ask(app).await;
    }
}

/// As the database says now or, when it does not answer, as it said last. None: it never did.
pub async fn find(app: &App) -> Option<Arc<Addresses>> {
    match ask(app).await {
        Some(said) => Some(said),
        None => app.addresses.last().map(|(_, said)| said),
    }
}

async fn ask(app: &App) -> Option<Arc<Addresses>> {
    let said = match tokio::time::timeout(PATIENCE, read(app)).await {
        Ok(Ok(said)) => Arc::new(said),
        Ok(Err(error)) => {
            tracing::error!(
                code = store::code_of(&error),
                "The database does not say whom a fault is told to"
            );
            return None;
        }
        Err(_) => {
            tracing::error!("The database does not say in time whom a fault is told to");
            return None;
        }
    };
    app.addresses.keep(&said, app.now());
    Some(said)
}

async fn read(app: &App) -> Result<Addresses, DbErr> {
    let db = app.store.read_watch();
    // Nobody is there yet.
    let Some(clinic) = clinic::only(db).await? else { return Ok(Addresses::default()) };
    let ways = Ways::of(app, db, clinic.id).await?;
    let staff = staff::all(db, clinic.id).await?.into_iter();
    let admins = staff.filter(|person| person.disabled_at.is_none() && person.roles.has(Role::Admin));
    let admin =
        |person: staff::Model| Admin { email: person.email, phone: person.phone, language: person.language };
    Ok(Addresses { ways, admins: admins.map(admin).collect() })
}
