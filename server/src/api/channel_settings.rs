//! The clinic's channels outside Web Push: what an admin sets of them, and a try.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    channels::{Tried, allow, direct},
    domain::{
        access::{Action, Permit},
        at::At,
        channels::{Channels, MOST_RECIPIENTS, SECRET_LENGTH, Verdict},
        hidden::Hidden,
        ids::StaffId,
        text::Text,
    },
    fault::{self, Fault, FieldProblem},
    flow,
    store::{channel_settings, staff},
};

/// What an admin sets of the channels.
pub struct ChannelSettings;

#[OpenApi(prefix_path = "/settings", tag = "Area::Clinic")]
impl ChannelSettings {
    /// Read the channels in force
    ///
    /// Version 0 is the default, which nobody has changed yet: e-mail, where the server has a mail server, to all nurses
    /// and admins.
    #[oai(path = "/channels", method = "get", operation_id = "readChannels")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
    ) -> Result<Json<ChannelsVersion>, Fault> {
        let permit = scope.may(Action::ReadChannels)?;
        let newest = channel_settings::newest(app.store.read(), permit.clinic()).await?;
        Ok(Json(ChannelsVersion::of(app, newest)))
    }

    /// Make a new version of the channels
    ///
    /// In force at once. A webhook must be https on the open internet: 422 `host_not_allowed`; it needs a secret: 422
    /// `secret_needed`. Only active nurses and admins are reached: 422 `unknown_recipient`. Outside its bounds: 422
    /// `outside_bounds`. Not the version in force: 409 `stale_version` with the `present` one.
    #[oai(path = "/channels", method = "put", operation_id = "changeChannels")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<ChangedChannels>,
    ) -> Result<Json<ChannelsVersion>, Fault> {
        let permit = scope.may(Action::ChangeChannels)?;
        let (channels, secret) = body.channels.checked(app)?;
        let made = flow::change_channels::run(app, &permit, body.version, channels, secret).await?;
        Ok(Json(ChannelsVersion::of(app, Some(made))))
    }

    /// Try the channels out
    ///
    /// Sends one test through each channel now: a mail to the own e-mail, a call of the webhook with the own telephone, or
    /// with none. The answer comes within ten seconds or so. Beyond ten in a minute: 429 `slow_down`.
    #[oai(path = "/channels/test", method = "post", operation_id = "testChannels")]
    async fn test(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<Tests>, Fault> {
        let permit = scope.may(Action::TestChannels)?;
        if let Some(wait) = app.channel_tests.count(permit.clinic().0.as_bytes(), app.now()) {
            return Err(Fault::slow_down(wait));
        }
        let me = myself(app, &permit).await?;
        flow::reads::note(app, &permit, None).await;
        let tested = direct::test(app, permit.clinic(), &me).await?;
        Ok(Json(Tests { email: tested.email.into(), webhook: tested.webhook.into() }))
    }
}

async fn myself(app: &App, permit: &Permit) -> Result<staff::Model, Fault> {
    let id = permit.staff().ok_or_else(Fault::not_found)?;
    staff::get(app.store.read(), permit.clinic(), id).await?.ok_or_else(Fault::not_found)
}

/// A version of the channels to be made.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedChannels {
    /// The version that this one replaces.
    version: i32,
    /// All of it.
    channels: NewChannels,
}

/// The channels as an admin sets them.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewChannels {
    /// The last level goes by e-mail too, where the server has a mail server.
    email: bool,
    /// The clinic's webhook, behind which an SMS gateway may stand; none: it has none.
    webhook: Option<NewWebhook>,
    /// Whom alerts reach (1-100); none: all active nurses and admins. A fault of Reliefline itself is told to every admin.
    recipients: Option<Vec<StaffId>>,
    /// The webhook is on the second level of the ladder too.
    #[oai(default)]
    sms_at_level2: bool,
}

/// A webhook as an admin sets it.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewWebhook {
    /// `https://…`
    url: Text<1, 2048>,
    /// What both sides know, 16-256 characters; it is never shown again. Not given: the one before stays.
    secret: Option<Hidden<1, 1024>>,
}

impl NewChannels {
    /// The channels once they are known to be inside their bounds, and to lead nowhere inside.
    fn checked(self, app: &App) -> Result<(Channels, Option<Hidden<1, 1024>>), Fault> {
        let (least, most) = SECRET_LENGTH;
        if let Some(named) = &self.recipients {
            within("recipients", named.len(), (1, MOST_RECIPIENTS))?;
        }
        if self.sms_at_level2 && self.webhook.is_none() {
            let detail = "Without a webhook nothing can be on the second level.";
            return Err(Fault::coded("outside_bounds", "channels.smsAtLevel2", detail));
        }
        let (url, secret) = match self.webhook {
            None => (None, None),
            Some(NewWebhook { url, secret }) => {
                if let Some(secret) = &secret {
                    within("webhook.secret", secret.reveal().chars().count(), (least, most))?;
                }
                allow::webhook(url.as_str(), app.switchboard.named()).map_err(|refused| {
                    let detail = format!("It may not go there: {refused}.");
                    Fault::coded("host_not_allowed", "channels.webhook.url", detail)
                })?;
                (Some(url.into()), secret)
            }
        };
        let Self { email, recipients, sms_at_level2, .. } = self;
        Ok((Channels { email, webhook: url, recipients, sms_at_level2 }, secret))
    }
}

fn within(field: &str, value: usize, (min, max): (usize, usize)) -> Result<(), Fault> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    let detail = format!("{min} to {max} are expected, not {value}.");
    let mut body = fault::problem("outside_bounds", "What is set of channels must stay inside its bounds.");
    body.fields = Some(vec![FieldProblem {
        min: Some(min.to_string()),
        max: Some(max.to_string()),
        ..FieldProblem::coded("outside_bounds", format!("channels.{field}"), detail)
    }]);
    Err(Fault::Unprocessable(body))
}

/// A version of the channels.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct ChannelsVersion {
    /// Its number; 0 is the default.
    version: i32,
    /// All of it.
    channels: SetChannels,
    /// Has the server a mail server? Without one nothing goes by e-mail.
    has_mail_server: bool,
    /// Since when; none: it is the default.
    created_at: Option<At>,
}

/// The channels as they are.
#[derive(Object)]
#[oai(rename = "Channels", rename_all = "camelCase", skip_serializing_if_is_none)]
struct SetChannels {
    /// The last level goes by e-mail too, where the server has a mail server.
    email: bool,
    /// The clinic's webhook; none: it has none.
    webhook: Option<Webhook>,
    /// Whom alerts reach; none: all active nurses and admins. A fault of Reliefline itself is told to every admin.
    recipients: Option<Vec<StaffId>>,
    /// The webhook is on the second level of the ladder too.
    sms_at_level2: bool,
}

/// A webhook as it is. Its secret is never shown.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Webhook {
    /// Where.
    url: String,
    /// There is one.
    has_secret: bool,
}

impl ChannelsVersion {
    fn of(app: &App, row: Option<channel_settings::Model>) -> Self {
        let (version, created_at) = row.as_ref().map_or((0, None), |row| (row.version, Some(row.created_at)));
        let has_secret = row.as_ref().is_some_and(|row| row.webhook_secret.is_some());
        let Channels { email, webhook, recipients, sms_at_level2 } =
            row.map_or_else(Channels::default, |row| row.channels);
        let webhook = webhook.map(|url| Webhook { url, has_secret });
        let channels = SetChannels { email, webhook, recipients, sms_at_level2 };
        Self { version, channels, has_mail_server: app.switchboard.has_mail(), created_at }
    }
}

/// What became of a try of each channel.
#[derive(Object)]
#[oai(rename = "ChannelTests", rename_all = "camelCase")]
struct Tests {
    /// The mail.
    email: Test,
    /// The call of the webhook.
    webhook: Test,
}

/// What became of a try of one channel.
#[derive(Object)]
#[oai(rename = "ChannelTest", rename_all = "camelCase", skip_serializing_if_is_none)]
struct Test {
    /// In a word.
    result: Verdict,
    /// The status of the answer, where there was one.
    status: Option<u16>,
}

impl From<Tried> for Test {
    fn from(tried: Tried) -> Self {
        Self { result: tried.verdict, status: tried.outcome.status().filter(|status| *status > 0) }
    }
}
