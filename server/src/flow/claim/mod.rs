//! Claiming what is due in the outbox: leased for this instance, asked once more whether it is still wanted, and what
//! is too much for one person gathered into one push. In one transaction, just before sending, and with a handful of
//! questions for all of them: on a busy machine each question waits its turn.

mod known;

use sea_orm::{DatabaseTransaction, DbErr};

use self::known::Known;
use super::{look_ahead, notice, page, remind};
use crate::{
    app::App,
    domain::{
        alert::Severity,
        at::{At, MINUTE, SECOND},
        channels::{self, ChannelKind},
        delivery,
        ids::{MessageId, StaffId},
        ladder::quiet_until,
        message::{MessageKind, MessageState},
        notice::Notice,
        people::Language,
    },
    planted,
    store::{
        self, channel_settings, episode, escalation,
        outbox::{self, Settled, Taken, Target},
        staff, subscription,
    },
};

/// So many messages share one transaction at most.
const AT_ONCE: u64 = 50;

/// A message that this instance must send now.
pub struct Claimed<S> {
    /// As leased: its fence is ours.
    pub message: outbox::Model,
    /// Where to.
    pub to: To,
    /// In which language.
    pub language: Language,
    /// The right to send it now.
    pub seat: S,
}

/// Where a message goes, as it is now.
pub enum To {
    /// To a device.
    Device(subscription::Model),
    /// To a person, by another channel.
    Person(Call),
}

/// A message to a person by a channel outside Web Push.
pub struct Call {
    /// The e-mail, or the telephone.
    pub address: String,
    /// The clinic's webhook with its sealed secret; none: it goes by e-mail.
    pub webhook: Option<(String, Vec<u8>)>,
    /// How many patients it is about.
    pub count: usize,
    language: Language,
}

impl To {
    /// What the queue knows the way there by: an endpoint, or a channel's route.
    #[must_use]
    pub fn way(&self, message: &outbox::Model) -> String {
        match self {
            Self::Device(device) => device.endpoint.clone(),
            Self::Person(_) => channels::route(message.channel, message.clinic_id),
        }
    }
}

/// What a round of claiming found.
pub struct Round<S> {
    /// To be sent.
    pub claimed: Vec<Claimed<S>>,
    /// Anything changed: there may be more.
    pub worked: bool,
    /// No more of what is not urgent can go to where it goes.
    is_full: bool,
}

impl<S> Default for Round<S> {
    fn default() -> Self {
        Self { claimed: Vec::new(), worked: false, is_full: false }
    }
}

/// Claims what is due, urgent first. `seat` gives, for an endpoint or a route and a severity, the right to one request, or
/// none for now; those in `taken` are not looked at. `room`: no more than so many, if that is said.
///
/// # Errors
/// The database's own; then nothing is claimed.
pub async fn claim<S>(
    app: &App,
    now: At,
    taken: &Taken,
    room: Option<u32>,
    seat: impl Fn(&str, Severity) -> Option<S>,
) -> Result<Round<S>, DbErr> {
    let most = room.map_or(AT_ONCE, |room| AT_ONCE.min(room.into()));
    if most == 0 || !outbox::is_any_due(app.store.read_engine(), now, taken).await? {
        return Ok(Round::default());
    }
    let txn = app.store.begin_engine().await?;
    let ids = outbox::due(&txn, now, taken, most).await?;
    let round = match some(app, &txn, now, &ids, &seat).await {
        Err(error) if !(store::is_busy(&error) || store::is_full(&error)) => {
            tracing::warn!(code = store::code_of(&error), "Messages are claimed one by one");
            one_by_one(app, &txn, now, &ids, &seat).await?
        }
        round => round?,
    };
    txn.commit().await?;
    if round.claimed.iter().any(|claimed| claimed.message.kind == MessageKind::Alert) {
        planted::dies_at("die-after-lease");
    }
    Ok(round)
}

/// After something went wrong with all of them at once: each by itself, so that what cannot be worked on waits alone.
async fn one_by_one<S>(
    app: &App,
    txn: &DatabaseTransaction,
    now: At,
    ids: &[MessageId],
    seat: &impl Fn(&str, Severity) -> Option<S>,
) -> Result<Round<S>, DbErr> {
    let mut round = Round::default();
    for id in ids {
        match some(app, txn, now, &[*id], seat).await {
            Ok(one) => {
                round.worked |= one.worked;
                round.claimed.extend(one.claimed);
                // The next look passes over that push service.
                if one.is_full {
                    break;
                }
            }
            Err(error) if store::is_busy(&error) || store::is_full(&error) => return Err(error),
            Err(error) => {
                let code = store::code_of(&error);
                tracing::error!(message = %id, code, "A message waits a minute");
                outbox::set_aside(txn, *id, now.plus(MINUTE)).await?;
                notice::write(app, txn, Notice::row_put_off("message", *id, code)).await?;
                round.worked = true;
            }
        }
    }
    Ok(round)
}

/// Some of them, in a savepoint.
async fn some<S>(
    app: &App,
    txn: &DatabaseTransaction,
    now: At,
    ids: &[MessageId],
    seat: &impl Fn(&str, Severity) -> Option<S>,
) -> Result<Round<S>, DbErr> {
    let savepoint = store::savepoint(txn).await?;
    let found = take(app, &savepoint, now, ids, seat).await;
    match &found {
        Ok(_) => savepoint.commit().await?,
        Err(error) if store::is_busy(error) || store::is_full(error) => {}
        Err(_) => savepoint.rollback().await?,
    }
    found
}

/// Looks at each of them with what is known of all, and leases at once those that go.
async fn take<S>(
    app: &App,
    txn: &DatabaseTransaction,
    now: At,
    ids: &[MessageId],
    seat: &impl Fn(&str, Severity) -> Option<S>,
) -> Result<Round<S>, DbErr> {
    let (messages, mut known) = Known::of(txn, ids, now).await?;
    let mut round = Round::default();
    for message in messages {
        let settled = match look(app, txn, now, &message, &mut known, seat).await? {
            Fate::Goes { to, language, seat } => {
                round.claimed.push(Claimed { message, to: *to, language, seat });
                continue;
            }
            Fate::Left => continue,
            Fate::NoSeat => {
                round.is_full = true;
                break;
            }
            Fate::Settled(settled) => settled,
        };
        outbox::settle(txn, message.id, message.fence, settled, None).await?;
        if let Some(alert) = message.alert_id.filter(|_| settled.reached_nobody()) {
            escalation::doubt(txn, alert).await?;
        }
        round.worked = true;
    }
    let going = round.claimed.iter().map(|claimed| &claimed.message);
    let ours = outbox::lease(txn, going, app.instance, now).await?;
    round.claimed.retain(|claimed| ours.contains(&claimed.message.id));
    for Claimed { message, .. } in &mut round.claimed {
        message.fence += 1;
        message.attempt += 1;
        message.state = MessageState::Leased;
    }
    round.worked |= !round.claimed.is_empty();
    Ok(round)
}

enum Fate<S> {
    Goes {
        to: Box<To>,
        language: Language,
        seat: S,
    },
    Settled(Settled),
    Left,
    /// No more of what is not urgent can go to where it goes.
    NoSeat,
}

async fn look<S>(
    app: &App,
    txn: &DatabaseTransaction,
    now: At,
    message: &outbox::Model,
    known: &mut Known,
    seat: &impl Fn(&str, Severity) -> Option<S>,
) -> Result<Fate<S>, DbErr> {
    let ends = |state| Ok(Fate::Settled(Settled::Ends(state)));
    let target = message.target();
    let to = match target {
        Some(Target::Device(device)) => known.device(device).map(To::Device),
        Some(Target::Person(_, person)) => person_of(app, txn, message, person).await?,
        None => None,
    };
    let Some((to, target)) = to.zip(target) else { return ends(MessageState::Dead) };
    if message.expires_at <= now {
        return ends(MessageState::Expired);
    }
    let opens = known.hours(message.clinic_id).and_then(|hours| quiet_until(message.severity, hours, now));
    if let Some(settled) = opens.and_then(|opens| delivery::overtaken(message.kind, opens)) {
        return Ok(Fate::Settled(settled));
    }
    // Before the questions: of a flood to one push service only so many get a seat.
    let Some(seat) = seat(&to.way(message), message.severity) else {
        return Ok(if message.severity == Severity::Urgent { Fate::Left } else { Fate::NoSeat });
    };
    let language = match (&to, message.kind) {
        // It belongs to nobody.
        (_, MessageKind::Canary) => Some(Language::En),
        (To::Device(device), _) => known.language(device),
        (To::Person(call), _) => Some(call.language),
    };
    let Some(language) = language else { return ends(MessageState::Cancelled) };
    if !is_wanted(txn, message, known).await? {
        return ends(MessageState::Cancelled);
    }
    if message.kind == MessageKind::Handled && outbox::is_being_paged(txn, message, now).await? {
        return Ok(Fate::Settled(Settled::Again(now.plus(SECOND))));
    }
    if delivery::is_page(message.kind) && delivery::is_too_much(known.pages(target)) {
        return gather(app, txn, message, target, now).await.map(Fate::Settled);
    }
    known.goes(message.kind, target);
    Ok(Fate::Goes { to: Box::new(to), language, seat })
}

async fn person_of(
    app: &App,
    txn: &DatabaseTransaction,
    message: &outbox::Model,
    id: StaffId,
) -> Result<Option<To>, DbErr> {
    let Some(person) = staff::get(txn, message.clinic_id, id).await? else { return Ok(None) };
    let settings = channel_settings::newest(txn, message.clinic_id).await?;
    let (address, webhook) = if message.channel == ChannelKind::Email {
        let is_on = settings.is_none_or(|newest| newest.channels.email) && app.switchboard.has_mail();
        (is_on.then_some(person.email), None)
    } else {
        let webhook = settings.and_then(|newest| newest.channels.webhook.zip(newest.webhook_secret));
        (person.phone.filter(|_| webhook.is_some()), webhook)
    };
    let Some(address) = address else { return Ok(None) };
    let count = match message.kind {
        MessageKind::Bundle => outbox::patients_waiting(txn, message.clinic_id).await?,
        _ => 1,
    };
    Ok(Some(To::Person(Call { address, webhook, count, language: person.language })))
}

/// Is there still a reason to send it? A page: its alert is open in the cycle it was written for. "Handled": the alert
/// has not been opened again since. Please look: its episode has not been judged since. A reminder: nothing came since.
async fn is_wanted(txn: &DatabaseTransaction, message: &outbox::Model, known: &Known) -> Result<bool, DbErr> {
    if message.kind == MessageKind::Bundle {
        return outbox::is_anyone_waiting(txn, message.clinic_id).await;
    }
    if message.kind == MessageKind::Unjudged {
        let Some((id, device)) = message.episode_id.zip(message.subscription_id) else { return Ok(false) };
        let key = |since| outbox::unjudged_key(id, since, device);
        return Ok(episode::unjudged_since(txn, id).await?.map(key).as_ref() == Some(&message.dedupe_key));
    }
    if message.kind == MessageKind::DutyGap {
        return look_ahead::is_wanted(txn, message).await;
    }
    if matches!(message.kind, MessageKind::CheckInDue | MessageKind::ExercisesDue) {
        return remind::is_wanted(txn, message).await;
    }
    let Some(id) = message.alert_id else { return Ok(true) };
    Ok(known.standing(id).is_some_and(|standing| delivery::is_wanted(message.kind, message.cycle, standing)))
}

/// One more page than a person can take in: "Several patients need review" goes instead, once in a minute, and as grave as
/// the gravest of them. What becomes of the page.
async fn gather(
    app: &App,
    txn: &DatabaseTransaction,
    message: &outbox::Model,
    to: Target,
    now: At,
) -> Result<Settled, DbErr> {
    let whose = match to {
        Target::Device(device) => device.0,
        Target::Person(_, person) => person.0,
    };
    let this = now.0.div_euclid(MINUTE);
    // Where this minute's bundle has gone already, the next minute's takes the page along.
    for minute in [this, this + 1] {
        let at = now.max(At(minute * MINUTE));
        let minute_no = i32::try_from(minute).unwrap_or(i32::MAX);
        let key = outbox::dedupe_key(whose, minute_no, MessageKind::Bundle, to);
        let gathered = match outbox::state_of(txn, &key).await? {
            None => {
                let kind = MessageKind::Bundle;
                let bundle = outbox::Model {
                    dedupe_key: key,
                    ..page::message(app, message.clinic_id, kind, to, message.severity, at, now)
                };
                outbox::put(txn, vec![bundle]).await? > 0
            }
            Some(MessageState::Pending) if message.severity == Severity::Urgent => {
                outbox::hurry(txn, &key, at).await?
            }
            waits => waits == Some(MessageState::Pending),
        };
        if gathered {
            return Ok(Settled::Ends(MessageState::Cancelled));
        }
    }
    // Another instance is a minute ahead.
    Ok(Settled::Again(At((this + 1) * MINUTE)))
}
