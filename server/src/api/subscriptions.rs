//! Push subscriptions: where a push service delivers to this browser, and whether it does.

use poem::web::Data;
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{
        access::Action,
        at::At,
        ids::{MessageId, SubscriptionId},
        message::SubscriptionState,
        text::Text,
    },
    fault::Fault,
    flow::subscribe::{self, Offer},
    push::allow,
    store::{outbox, subscription},
};

/// Push subscriptions.
pub struct Subscriptions;

#[OpenApi(tag = "Area::Push")]
impl Subscriptions {
    /// The key to subscribe with
    ///
    /// The public VAPID key, as `applicationServerKey` of the browser's subscription wants it.
    #[oai(path = "/push-key", method = "get", operation_id = "readPushKey")]
    async fn key(&self, app: Data<&App>, Person(scope): Person) -> Result<Json<PushKey>, Fault> {
        scope.may(Action::ReadPushKey)?;
        Ok(Json(PushKey { key: app.keys.vapid_public() }))
    }

    /// Keep a subscription
    ///
    /// It belongs to the signed-in person and device. Posting the same endpoint again renews it (each start of the app
    /// does); a person keeps 10, the oldest ends. The one that it replaces ends with it; a browser of the staff that had
    /// shown a test within a day gets another. The answer `gone` means: unsubscribe the browser and subscribe anew.
    #[oai(path = "/push-subscriptions", method = "post", operation_id = "subscribe")]
    async fn subscribe(
        &self,
        app: Data<&App>,
        Person(scope): Person,
        Json(new): Json<NewSubscription>,
    ) -> Result<SubscribeAnswer, Fault> {
        let permit = scope.may(Action::Subscribe)?;
        let endpoint = new.endpoint.as_str();
        allow::endpoint(endpoint, &app.push_hosts, &app.origin)
            .map_err(|refused| Fault::field("endpoint", refused.to_string()))?;
        allow::keys(new.keys.p256dh.as_str(), new.keys.auth.as_str())
            .map_err(|refused| Fault::field("keys", refused.to_string()))?;
        let offer = Offer {
            endpoint: endpoint.to_owned(),
            p256dh: new.keys.p256dh.into(),
            auth: new.keys.auth.into(),
            expires_at: new.expiration_time.filter(|at| at.is_finite()).map(|at| At(at as i64)),
            replaces: new.replaces,
        };
        let kept = subscribe::keep(&app, &permit, scope.device, offer).await?;
        Ok(SubscribeAnswer::Kept(Json(KeptSubscription { id: kept.id, state: kept.state })))
    }

    /// How a subscription stands
    #[oai(path = "/push-subscriptions/:id", method = "get", operation_id = "readSubscription")]
    async fn read(
        &self,
        app: Data<&App>,
        Person(scope): Person,
        Path(id): Path<SubscriptionId>,
    ) -> Result<Json<Subscription>, Fault> {
        let permit = scope.may(Action::ReadSubscription)?;
        let db = app.store.read();
        let found = subscription::own(db, &permit, id).await?.ok_or_else(Fault::not_found)?;
        let last_test = outbox::last_test(db, id).await?.map(|test| LastTest {
            id: test.id,
            sent_at: test.created_at,
            accepted_at: test.accepted_at,
            shown_at: test.shown_at,
            opened_at: test.opened_at,
        });
        Ok(Json(Subscription { id, state: found.state, last_test }))
    }

    /// End a subscription
    #[oai(path = "/push-subscriptions/:id", method = "delete", operation_id = "unsubscribe")]
    async fn unsubscribe(
        &self,
        app: Data<&App>,
        Person(scope): Person,
        Path(id): Path<SubscriptionId>,
    ) -> Result<UnsubscribeAnswer, Fault> {
        let permit = scope.may(Action::Unsubscribe)?;
        subscribe::end(&app, &permit, id).await?;
        Ok(UnsubscribeAnswer::Ended)
    }

    /// Send a test push
    ///
    /// "Test: tap to confirm". At most 10 an hour to one subscription.
    #[oai(path = "/push-subscriptions/:id/test", method = "post", operation_id = "testSubscription")]
    async fn test(
        &self,
        app: Data<&App>,
        Person(scope): Person,
        Path(id): Path<SubscriptionId>,
    ) -> Result<TestAnswer, Fault> {
        let permit = scope.may(Action::TestSubscription)?;
        let message_id = subscribe::test(&app, &permit, id).await?;
        Ok(TestAnswer::OnItsWay(Json(SentTest { message_id })))
    }
}

/// The public VAPID key.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct PushKey {
    /// base64url of the uncompressed P-256 point.
    key: String,
}

/// What the browser's `PushSubscription.toJSON()` says.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewSubscription {
    /// Where the push service takes messages for this browser; its host must be known.
    endpoint: Text<1, 2048>,
    /// The browser's keys.
    keys: NewKeys,
    /// When the browser says it ends, in milliseconds since 1970.
    expiration_time: Option<f64>,
    /// Your own subscription that this browser had before; another one's, or one that is over, is let alone.
    replaces: Option<SubscriptionId>,
}

/// The browser's keys, both in base64url.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewKeys {
    /// Its public P-256 point, uncompressed.
    p256dh: Text<80, 100>,
    /// Its secret of 16 bytes.
    auth: Text<20, 30>,
}

/// A subscription that was kept.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct KeptSubscription {
    id: SubscriptionId,
    state: SubscriptionState,
}

/// A subscription of the signed-in person.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Subscription {
    id: SubscriptionId,
    state: SubscriptionState,
    /// The newest test push.
    last_test: Option<LastTest>,
}

/// How far a test push came.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct LastTest {
    id: MessageId,
    /// When it was asked for.
    sent_at: At,
    /// The push service took it.
    accepted_at: Option<At>,
    /// The device showed it.
    shown_at: Option<At>,
    /// Somebody tapped it.
    opened_at: Option<At>,
}

/// A test push on its way.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SentTest {
    message_id: MessageId,
}

#[derive(ApiResponse)]
enum SubscribeAnswer {
    /// Kept.
    #[oai(status = 201)]
    Kept(Json<KeptSubscription>),
}

#[derive(ApiResponse)]
enum UnsubscribeAnswer {
    /// Ended.
    #[oai(status = 204)]
    Ended,
}

#[derive(ApiResponse)]
enum TestAnswer {
    /// On its way; how far it came is read from the subscription.
    #[oai(status = 202)]
    OnItsWay(Json<SentTest>),
}
