//! `reliefline staff add`: somebody new, for whoever has the command line of the host.

use std::{io::Read, sync::Arc};

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};

use crate::{
    api::staff::email_of,
    app::App,
    clock::SystemClock,
    config::Config,
    domain::{
        hidden::Hidden,
        people::{Language, Role, Roles},
        text::Text,
    },
    flow::add_staff::{self, Newcomer},
    keys::Keys,
    store::{Store, clinic},
};

/// What to do with staff.
#[derive(Subcommand)]
pub enum StaffCommand {
    /// Adds a nurse, a therapist or an admin. With SQLite, stop the server before, and start it again after.
    Add(Add),
}

/// Who comes.
#[derive(Args)]
pub struct Add {
    /// The e-mail to sign in with.
    #[arg(long)]
    email: String,
    /// First and last name.
    #[arg(long)]
    name: String,
    /// nurse, therapist or admin; several with commas.
    #[arg(long, required = true, value_delimiter = ',', value_parser = role)]
    role: Vec<Role>,
    /// Of the screens: en or es.
    #[arg(long, default_value = "en", value_parser = language)]
    language: Language,
    /// Reads the password (at least 15 characters) from standard input: it stays out of the list of processes.
    #[arg(long, required = true)]
    password_stdin: bool,
}

fn role(text: &str) -> Result<Role, String> {
    serde_json::from_value(text.into()).map_err(|_| "nurse, therapist or admin is expected".into())
}

fn language(text: &str) -> Result<Language, String> {
    serde_json::from_value(text.into()).map_err(|_| "en or es is expected".into())
}

/// Adds somebody.
///
/// # Errors
/// A sentence that names what stopped it.
pub async fn run(config: Config, StaffCommand::Add(add): StaffCommand) -> anyhow::Result<()> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).context("the password cannot be read")?;
    let password = Hidden::new(password.trim_end_matches(['\r', '\n']))
        .map_err(|error| anyhow!("the password: {error}"))?;
    let name: Text<1, 100> = Text::new(&add.name).map_err(|error| anyhow!("the name: {error}"))?;
    let email: Text<3, 254> = Text::new(&add.email).map_err(|error| anyhow!("the e-mail: {error}"))?;
    let email = email_of("email", &email).map_err(|_| anyhow!("the e-mail is not an e-mail address"))?;
    let mut roles = add.role;
    roles.sort_unstable();
    roles.dedup();

    let origin = config.public_origin()?;
    let keys = Keys::open(&config.data_dir)?;
    let store = Store::open(&config.database()).await.context("the database cannot be opened")?;
    store.migrate().await.context("the database cannot be migrated")?;
    let app = App::new(store, Arc::new(SystemClock), keys, origin).build();
    let Some(clinic) = clinic::only(app.store.read()).await? else {
        bail!("there is no clinic yet; start `reliefline serve` and open the set-up link");
    };
    let newcomer = Newcomer {
        name: name.into(),
        email,
        roles: Roles(roles),
        password,
        language: add.language,
        phone: None,
    };
    match add_staff::by_operator(&app, clinic.id, newcomer).await {
        Ok(_) => println!("Added."),
        Err(fault) => bail!("nobody was added: {}", fault.detail()),
    }
    Ok(())
}
