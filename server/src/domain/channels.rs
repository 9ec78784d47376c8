//! Channels outside Web Push (reliability.md 4): which of them a level of the ladder takes, and to whom.
//!
//! The last level goes by all of them, to those whom the clinic named. A clinic may put its webhook, behind which an SMS
//! gateway stands, on the second level too: there it reaches those whom the level tells anyway.

use poem_openapi::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{ClinicId, StaffId},
    ladder::LAST,
};

/// The level on which a clinic may put its webhook beside the last one.
pub const SECOND: i16 = 2;
/// A clinic names so many people at most.
pub const MOST_RECIPIENTS: usize = 100;
/// Characters of a webhook's secret, at least and at most.
pub const SECRET_LENGTH: (usize, usize) = (16, 256);

/// By which way a message goes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// To a device, by its browser's push service.
    Push,
    /// To a person's e-mail.
    Email,
    /// To a person's telephone, by the clinic's webhook.
    Webhook,
}

/// What a clinic set of its channels. The webhook's secret is kept apart, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Channels {
    /// The last level goes by e-mail too, where the server has a mail server.
    pub email: bool,
    /// Where the clinic's webhook is; none: it has none.
    pub webhook: Option<String>,
    /// Whom they reach with alerts; none: all active nurses and admins. A fault of Reliefline itself goes to every admin.
    pub recipients: Option<Vec<StaffId>>,
    /// The webhook is on the second level too.
    pub sms_at_level2: bool,
}

impl Default for Channels {
    /// Who gave the server a mail server wants to be told when nobody's phone answers.
    fn default() -> Self {
        Self { email: true, webhook: None, recipients: None, sms_at_level2: false }
    }
}

/// An active member of staff, as far as a channel asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Who.
    pub id: StaffId,
    /// Is a nurse or an admin.
    pub acts: bool,
    /// Has a telephone.
    pub has_phone: bool,
}

impl Channels {
    /// Is this person one of those whom the channels reach?
    #[must_use]
    pub fn reaches(&self, person: &Reachable) -> bool {
        match &self.recipients {
            Some(named) => person.acts && named.contains(&person.id),
            None => person.acts,
        }
    }

    /// Does the second level reach this person by telephone?
    #[must_use]
    pub fn calls_on_second(&self, person: &Reachable) -> bool {
        self.sms_at_level2 && self.webhook.is_some() && person.has_phone && self.reaches(person)
    }

    /// The messages of a level that `tells` these people: one for each recipient and channel. `has_mail`: the server has a
    /// mail server.
    #[must_use]
    pub fn calls(
        &self,
        level: i16,
        tells: &[StaffId],
        people: &[Reachable],
        has_mail: bool,
    ) -> Vec<(ChannelKind, StaffId)> {
        let mail = level >= LAST && self.email && has_mail;
        let of = |person: &Reachable| {
            let by_phone = if level >= LAST {
                self.webhook.is_some() && person.has_phone
            } else {
                level == SECOND && tells.contains(&person.id) && self.calls_on_second(person)
            };
            let ways = [(mail, ChannelKind::Email), (by_phone, ChannelKind::Webhook)];
            let id = person.id;
            ways.into_iter().filter_map(move |(is, channel)| is.then_some((channel, id)))
        };
        people.iter().filter(|person| self.reaches(person)).flat_map(of).collect()
    }
}

/// What the queue knows a channel by, beside the origins of push services: one mail server serves all, each clinic has a
/// webhook of its own. One that is slow or broken holds up no other.
#[must_use]
pub fn route(channel: ChannelKind, clinic: ClinicId) -> String {
    match channel {
        ChannelKind::Webhook => format!("webhook:{clinic}"),
        ChannelKind::Push | ChannelKind::Email => "email".to_owned(),
    }
}

/// The channel that a route leads to, and whose it is; none: it is the origin of a push service.
#[must_use]
pub fn of_route(route: &str) -> Option<(ChannelKind, Option<ClinicId>)> {
    if route == "email" {
        return Some((ChannelKind::Email, None));
    }
    let clinic = route.strip_prefix("webhook:")?.parse().ok()?;
    Some((ChannelKind::Webhook, Some(ClinicId(clinic))))
}

/// What became of one try to send by a channel, for whoever set it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Verdict {
    /// It was taken.
    Accepted,
    /// The clinic has no such channel, or the server no mail server.
    NotConfigured,
    /// It may not go there: not https, or an address of the inside that the server's operator has not named.
    HostNotAllowed,
    /// There was an answer, and it was no.
    Refused,
    /// No answer in time.
    Timeout,
    /// Whoever answered has not proven to be the host.
    BadCertificate,
    /// Nobody answers there.
    Unreachable,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ANA: StaffId = StaffId(Uuid::from_u128(1));
    const BEN: StaffId = StaffId(Uuid::from_u128(2));
    const INES: StaffId = StaffId(Uuid::from_u128(3));
    const TOM: StaffId = StaffId(Uuid::from_u128(4));

    /// Ana and Ines have a telephone; Tom is a therapist, with one too.
    fn people() -> Vec<Reachable> {
        let person = |id| Reachable { id, acts: id != TOM, has_phone: id != BEN };
        [ANA, BEN, INES, TOM].map(person).to_vec()
    }

    fn with_webhook() -> Channels {
        Channels { webhook: Some("https://sms.example/x".into()), ..Channels::default() }
    }

    fn calls(channels: &Channels, level: i16, tells: &[StaffId]) -> Vec<(ChannelKind, StaffId)> {
        channels.calls(level, tells, &people(), true)
    }

    #[test]
    fn the_last_level_goes_by_all_channels_to_nurses_and_admins() {
        use ChannelKind::{Email, Webhook};
        let all = [(Email, ANA), (Webhook, ANA), (Email, BEN), (Email, INES), (Webhook, INES)];
        assert_eq!(calls(&with_webhook(), 3, &[]), all);
        assert_eq!(with_webhook().calls(3, &[], &people(), false), [(Webhook, ANA), (Webhook, INES)]);
        assert_eq!(calls(&Channels { email: false, ..Channels::default() }, 3, &[ANA]), []);
    }

    #[test]
    fn a_route_leads_back_to_its_channel() {
        let clinic = ClinicId(Uuid::from_u128(9));
        let back = |channel| of_route(&route(channel, clinic));
        assert_eq!(back(ChannelKind::Email), Some((ChannelKind::Email, None)));
        assert_eq!(back(ChannelKind::Webhook), Some((ChannelKind::Webhook, Some(clinic))));
        assert_eq!(of_route("https://fcm.googleapis.com"), None);
    }

    #[test]
    fn whom_the_clinic_named_and_nobody_else() {
        let named = Channels { recipients: Some(vec![BEN, TOM]), ..with_webhook() };
        assert_eq!(calls(&named, 3, &[ANA, BEN, INES]), [(ChannelKind::Email, BEN)], "Tom acts on no alert");
    }

    #[test]
    fn the_second_level_has_the_webhook_alone_and_only_where_the_clinic_put_it() {
        assert_eq!(calls(&with_webhook(), 2, &[ANA, BEN]), []);
        let put = Channels { sms_at_level2: true, ..with_webhook() };
        assert_eq!(calls(&put, 2, &[ANA, BEN]), [(ChannelKind::Webhook, ANA)]);
        assert_eq!(calls(&put, 1, &[ANA, BEN]), []);
        assert_eq!(calls(&put, 2, &[BEN]), [], "no telephone");
    }
}
