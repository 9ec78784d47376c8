//! W5: somebody outside is told again and again that all is well, and misses it when it is not.

use std::time::Duration;

use reqwest::{Client, redirect};

use crate::{app::App, domain::at::At, pulse::Loop, worker::wait};

const PATIENCE: Duration = Duration::from_secs(10);

/// Pings `url` while alerts are green, until the process stops. Without an address there is nobody to tell.
pub async fn run(app: App, url: Option<String>) {
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().timeout(PATIENCE).build();
    let mut last: Option<At> = None;
    while !app.is_stopping() {
        app.pulse.beat(Loop::Heartbeat);
        let now = app.now();
        let lately = last.is_some_and(|last| (0..app.limits.heartbeat).contains(&now.since(last)));
        if let (Some(url), Ok(client), false) = (&url, &client, lately)
            && app.pulse.alerts_are_green(&app.limits, now)
        {
            last = Some(now);
            let answer = client.get(url).send().await.and_then(reqwest::Response::error_for_status);
            app.pulse.heartbeat_was_missed(answer.is_err());
            if let Err(error) = answer {
                // An address of this kind is a secret: whoever has it can say that all is well.
                tracing::error!(error = %error.without_url(), "The heartbeat was not taken");
            }
        }
        wait(super::pause(&app)).await;
    }
}
