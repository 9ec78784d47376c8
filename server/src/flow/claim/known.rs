//! What a round of claiming must know of its messages, asked for all of them at once.

use std::collections::HashMap;

use sea_orm::{DatabaseTransaction, DbErr};

use crate::{
    domain::{
        alert::{AlertState, Severity},
        at::{At, MINUTE},
        delivery::{self, Target},
        ids::{AlertId, ClinicId, MessageId, SubscriptionId},
        message::{MessageKind, SubscriptionState},
        people::Language,
        schedule::WorkingTime,
    },
    flow::climb::working_time,
    store::{clinic, outbox, subscription},
};

/// What is known as of now, in the round's own transaction.
pub(super) struct Known {
    devices: HashMap<SubscriptionId, subscription::Model>,
    languages: HashMap<SubscriptionId, Language>,
    standings: HashMap<AlertId, (AlertState, i32)>,
    pages: HashMap<Target, u64>,
    hours: HashMap<ClinicId, WorkingTime>,
}

impl Known {
    /// The messages, in the order of their ids as given, and what is known of them. One that is gone is left out.
    pub(super) async fn of(
        txn: &DatabaseTransaction,
        ids: &[MessageId],
        now: At,
    ) -> Result<(Vec<outbox::Model>, Self), DbErr> {
        let mut found = outbox::these(txn, ids).await?;
        let messages: Vec<_> = ids.iter().filter_map(|id| found.remove(id)).collect();
        let devices = messages.iter().filter_map(|message| message.subscription_id);
        let devices = subscription::all_of(txn, devices).await?;
        let languages = subscription::languages(txn, devices.values()).await?;
        let alerts = messages.iter().filter_map(|message| message.alert_id);
        let standings = outbox::standings(txn, alerts).await?;
        let pages = messages.iter().filter(|message| delivery::is_page(message.kind));
        let targets: Vec<_> = pages.filter_map(outbox::Model::target).collect();
        let pages = outbox::pages_since(txn, &targets, now.plus(-MINUTE)).await?;
        let hours = hours_of(txn, &messages).await?;
        Ok((messages, Self { devices, languages, standings, pages, hours }))
    }

    /// A device that is not gone.
    pub(super) fn device(&self, id: SubscriptionId) -> Option<subscription::Model> {
        self.devices.get(&id).filter(|device| device.state != SubscriptionState::Gone).cloned()
    }

    /// The language of the person a device belongs to; none: that person may not be told any more.
    pub(super) fn language(&self, device: &subscription::Model) -> Option<Language> {
        self.languages.get(&device.id).copied()
    }

    /// When a clinic works, which is asked only where a message may have to wait for it.
    pub(super) fn hours(&self, clinic: ClinicId) -> Option<&WorkingTime> {
        self.hours.get(&clinic)
    }

    /// How an alert stands: its state and cycle.
    pub(super) fn standing(&self, id: AlertId) -> Option<(AlertState, i32)> {
        self.standings.get(&id).copied()
    }

    /// How many pages went to somebody within the last minute, those of this round included.
    pub(super) fn pages(&self, to: Target) -> u64 {
        self.pages.get(&to).copied().unwrap_or_default()
    }

    /// One more goes.
    pub(super) fn goes(&mut self, kind: MessageKind, to: Target) {
        if delivery::PAGES.contains(&kind) {
            *self.pages.entry(to).or_default() += 1;
        }
    }
}

async fn hours_of(
    txn: &DatabaseTransaction,
    messages: &[outbox::Model],
) -> Result<HashMap<ClinicId, WorkingTime>, DbErr> {
    let mut hours = HashMap::new();
    for message in messages.iter().filter(|message| message.severity == Severity::Warning) {
        if delivery::PAGES.contains(&message.kind) && !hours.contains_key(&message.clinic_id) {
            let clinic = clinic::get(txn, message.clinic_id).await?;
            hours.insert(message.clinic_id, working_time(&clinic));
        }
    }
    Ok(hours)
}
