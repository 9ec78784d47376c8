//! What is said before it matters (reliability.md 4 and 5): that nobody will be on duty, and that the phone of somebody who
//! will be has not answered the test push of the day.

mod tests_of_day;

use sea_orm::{ConnectionTrait, DbErr};

use self::tests_of_day::TestsOfDay;
use super::{climb::Desk, notice, on_duty, page};
use crate::{
    app::App,
    domain::{
        alert::Severity,
        at::{At, DAY},
        duty::{Roster, Stretch, Warning, warning},
        ids::{NoticeId, StaffId},
        ladder::LAST,
        message::MessageKind,
        notice::{Notice, NoticeFigures, NoticeKind},
    },
    store::{
        clinic,
        outbox::{self, Target},
        system_notice,
    },
};

/// How far ahead gaps are looked for. They are told a day ahead, and how long they are shall be known then.
const AHEAD: i64 = 14 * DAY;

/// Looks, writes what is missing and ends what is over, in one transaction; when there is nothing it writes nothing. True:
/// there was something.
///
/// # Errors
/// The database's own.
pub async fn run(app: &App) -> Result<bool, DbErr> {
    let (db, now) = (app.store.read_engine(), app.now());
    let Some(clinic) = clinic::only(db).await? else { return Ok(false) };
    let desk = Desk::of(db, clinic.id, now).await?;
    let roster = on_duty::roster(db, clinic.id, now).await?;
    let gaps = gaps(&roster, now);
    let tests = TestsOfDay::of(db, &desk, &roster, now).await?;

    let mut messages = tests.missing(app, &desk, now);
    let told = gaps.iter().flat_map(|(gap, warning)| tell_of(app, &desk, *gap, *warning, now));
    messages.extend(told);
    let written =
        outbox::written(db, messages.iter().map(|message| message.dedupe_key.clone()).collect()).await?;
    messages.retain(|message| !written.contains(&message.dedupe_key));

    let gaps = gaps.iter().map(|(gap, _)| gap_notice(&desk, *gap)).collect();
    let matters = [(NoticeKind::DutyGap, gaps), (NoticeKind::PhoneUnproven, tests.unanswered(&desk, now))];
    let mut changes = Vec::new();
    for (kind, present) in matters {
        changes.push(Change::of(db, kind, present).await?);
    }
    if messages.is_empty() && changes.iter().all(Change::is_none) {
        return Ok(false);
    }
    let txn = app.store.begin_engine().await?;
    outbox::put(&txn, messages).await?;
    for Change { new, over } in changes {
        system_notice::end(&txn, over, now).await?;
        for one in new {
            notice::write(app, &txn, one).await?;
        }
    }
    txn.commit().await?;
    app.nudge(clinic.id);
    Ok(true)
}

/// Is there still the gap that a message warns of? It begins when the message ends.
///
/// # Errors
/// The database's own.
pub async fn is_wanted(db: &impl ConnectionTrait, message: &outbox::Model) -> Result<bool, DbErr> {
    let from = message.expires_at;
    let roster = on_duty::roster(db, message.clinic_id, from.plus(-DAY)).await?;
    let around = Stretch { from: from.plus(-1), to: from.plus(1) };
    Ok(roster.gaps(around).iter().any(|gap| gap.from == from))
}

/// The gaps that are to be told now.
fn gaps(roster: &Roster, now: At) -> Vec<(Stretch, Warning)> {
    // One that has begun is cut at the beginning of what is looked at, and no warning is due of it.
    let ahead = roster.gaps(Stretch { from: now, to: now.plus(AHEAD) });
    ahead.into_iter().filter_map(|gap| Some((gap, warning(gap, now)?))).collect()
}

fn gap_notice(desk: &Desk, gap: Stretch) -> Notice {
    let figures = NoticeFigures { from: Some(gap.from), to: Some(gap.to), ..Default::default() };
    Notice::of_clinic(desk.id, NoticeKind::DutyGap, gap.from.0.to_string(), figures)
}

/// A day ahead the admins are told, when the clinic works; two hours ahead the nurses too, at any hour.
fn tell_of(app: &App, desk: &Desk, gap: Stretch, warning: Warning, now: At) -> Vec<outbox::Model> {
    let is_told = |person: StaffId| {
        let member = desk.staff.iter().find(|member| member.id == person);
        member.is_some_and(|member| member.is_admin || (warning == Warning::Hours && member.is_nurse))
    };
    let (kind, severity) = (MessageKind::DutyGap, Severity::Warning);
    let at = match warning {
        Warning::Day => desk.clinic.opens(now).min(gap.from.plus(-1)),
        Warning::Hours => now,
    };
    let people: Vec<StaffId> = desk.staff.iter().map(|member| member.id).collect();
    let devices = desk.devices_of(&people).map(|device| (device.staff_id, Target::Device(device.id)));
    let calls = desk.channels.calls(LAST, &people, &desk.people, app.switchboard.has_mail());
    let calls = calls.into_iter().map(|(channel, person)| (person, Target::Person(channel, person)));
    let told = devices.chain(calls).filter(|(person, _)| is_told(*person));
    let message = |(_, to): (StaffId, Target)| outbox::Model {
        dedupe_key: outbox::gap_key(gap.from, warning, to),
        expires_at: gap.from,
        ..page::message(app, desk.id, kind, to, severity, at, now)
    };
    told.map(message).collect()
}

/// What is to be done about the notices of a kind.
struct Change {
    new: Vec<Notice>,
    over: Vec<NoticeId>,
}

impl Change {
    /// A matter that a person has closed is not opened again.
    async fn of(db: &impl ConnectionTrait, kind: NoticeKind, present: Vec<Notice>) -> Result<Self, DbErr> {
        let open = system_notice::open_of(db, kind).await?.into_iter();
        let is_present = |key: &str| present.iter().any(|notice| notice.key == key);
        let over = open.filter(|notice| !is_present(&notice.key)).map(|notice| notice.id).collect();
        let known = system_notice::known_of(db, kind).await?;
        let new = present.into_iter().filter(|notice| !known.contains(&notice.key)).collect();
        Ok(Self { new, over })
    }

    fn is_none(&self) -> bool {
        self.new.is_empty() && self.over.is_empty()
    }
}
