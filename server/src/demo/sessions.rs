//! The demo's patients do their exercises, as their own plan asks on their phone. A phone sends what was done early on a
//! later morning, as one does that was offline; so today is always left for whoever tries the demo.

use uuid::Uuid;

use super::{chance::Chance, course::Recovery, scenes::ZONE};
use crate::{
    app::App,
    domain::{
        access::{Action, Scope},
        at::{At, HOUR, MINUTE},
        calendar::{Day, Zone},
        ids::SessionLogId,
        plan::PlanItem,
        session_log::{Skip, Stop},
    },
    fault::Fault,
    flow::{
        self,
        shapes::{
            lenient::Lenient,
            session_logs::{NewSessionLog, NewSessionLogs},
        },
    },
};

/// How somebody takes to the exercises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Logs nothing: the exercises wait for whoever tries the demo.
    Untouched,
    /// On most days.
    Steady,
    /// On every other day.
    Flagging,
    /// Stopped so many days ago.
    Stopped(i64),
    /// Two days ago an exercise left so much more pain.
    Hurt(i64),
    /// Meets all that the next phase asks for, and the therapist has not decided yet.
    Ready,
}

/// The habit of somebody of the cast.
pub(super) fn habit(name: &str) -> Habit {
    match name {
        "Rosa Delgado" | "June Park" => Habit::Untouched,
        "Oscar Medina" => Habit::Flagging,
        "Samuel Ortiz" => Habit::Stopped(17),
        "Lucia Benitez" => Habit::Hurt(2),
        "Elena Cruz" => Habit::Hurt(4),
        "Thomas Reed" => Habit::Ready,
        _ => Habit::Steady,
    }
}

/// So many dates go in one batch in the demo's past; a log is taken for seven days.
pub(super) const BATCH: u64 = 5;
/// The exercise that hurts somebody: one of every day.
const HURTS: &str = "EX14";

/// Whose phone sends.
pub(super) struct Phone<'a> {
    pub name: &'static str,
    pub seed: u64,
    pub end: At,
    /// When the demo was made: what a habit does, it does about then.
    pub told_at: At,
    pub recovery: &'a Recovery,
}

/// When phones send in the demo's past: shortly before the present, each so many mornings before that, and soon after the
/// procedure, so that nobody is taken for one who has not begun.
pub(super) fn mornings(end: At, now: At) -> impl Iterator<Item = At> {
    let zone = Zone::parse(ZONE).unwrap_or_default();
    let (first, last) = (morning(zone.day(end).plus(2)), now.plus(-3 * MINUTE));
    let before = (1..).map(move |turn| morning(zone.day(now).minus(turn * BATCH)));
    let before = before.take_while(move |at| *at > first);
    std::iter::once(last).chain(before).chain((first < last).then_some(first))
}

/// When phones send on a date.
pub(super) fn morning(date: Day) -> At {
    Zone::parse(ZONE).unwrap_or_default().midnight(date).plus(6 * HOUR)
}

/// Sends what was done on the dates before today, as many as a batch has, or yesterday alone.
pub(super) async fn send(app: &App, scope: &Scope, phone: &Phone<'_>, dates: u64) -> Result<(), Fault> {
    let habit = habit(phone.name);
    if habit == Habit::Untouched {
        return Ok(());
    }
    let plan = flow::show_own_plan::read(app, &scope.may(Action::ReadOwnPlan)?).await?;
    let from = plan.today.minus(dates);
    let past = plan.days.iter().map(|day| &day.day).filter(|day| day.date >= from && day.date < plan.today);
    let items: Vec<_> = past
        .filter(|day| !day.held)
        .flat_map(|day| phone.session(habit, day.date, &day.items))
        .map(Lenient::good)
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    let batch = NewSessionLogs { sent_at: app.now(), items };
    flow::log_session::take(app, &scope.may(Action::SendSessionLogs)?, batch).await.map(drop)
}

impl Phone<'_> {
    /// The session of a date; nothing on a day off.
    fn session(&self, habit: Habit, date: Day, items: &[PlanItem]) -> Vec<NewSessionLog> {
        let zone = Zone::parse(ZONE).unwrap_or_default();
        let ago = zone.day(self.told_at).since(date);
        let mut chance = Chance::of((self.seed << 32) | u64::try_from(ago + 1_000).unwrap_or_default());
        let often = match habit {
            Habit::Stopped(days) if ago < days => return Vec::new(),
            Habit::Flagging => 0.45,
            Habit::Ready | Habit::Hurt(_) => 0.97,
            _ => 0.9,
        };
        let hurt = matches!(habit, Habit::Hurt(_)) && ago == 2;
        if !chance.says(often) && !hurt {
            return Vec::new();
        }
        #[expect(clippy::cast_possible_truncation, reason = "an hour")]
        let begun = zone.midnight(date).plus(16 * HOUR + (chance.even() * HOUR as f64) as i64);
        let felt = self.movement(begun);
        let (before, strong) = (i64::from(felt - 2).clamp(0, 2), felt >= 8);
        let open = items.iter().filter(|item| !item.held);
        let log = |(place, item): (usize, &PlanItem)| {
            let done_at = begun.plus(i64::try_from(place).unwrap_or_default() * 6 * MINUTE);
            let dose = f64::from(item.advised);
            let done = chance.says(0.93) || habit == Habit::Ready;
            let (rises, part, says_why) = (chance.says(0.15), chance.says(0.12), chance.even());
            let mut log = NewSessionLog {
                id: self.id_of(date, place),
                exercise_id: item.exercise_id.to_string(),
                // The version of the date gives the dose; without it a start is quicker.
                prescription_id: None,
                local_date: date,
                zone: ZONE.into(),
                done_at,
                entered_at: done_at,
                age_ms: None,
                amount: if part { (dose * 0.6).round() } else { dose },
                sets: None,
                rest_before: Some((before - 1).max(0)),
                pain_before: Some(before),
                pain_after: Some(before + i64::from(rises)),
                effort: Some(3 + i64::from(part) + i64::from(rises)),
                stop: None,
                skip: None,
                red_flags: None,
            };
            if let Habit::Hurt(more) = habit
                && hurt
                && log.exercise_id == HURTS
            {
                (log.amount, log.pain_after, log.stop) =
                    ((dose / 2.0).round(), Some(before + more), Some(Stop::Pain));
                return log;
            }
            // Whoever hurts that much leaves most of it, and says why.
            if done && (!strong || place == 0) {
                return log;
            }
            let why = [Skip::Tired, Skip::Forgot, Skip::Away];
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2")]
            let why = if strong { Skip::Pain } else { why[(says_why * 3.0) as usize] };
            (log.amount, log.pain_after, log.effort, log.skip) = (0.0, None, None, Some(why));
            log
        };
        open.enumerate().map(log).collect()
    }

    /// The movement pain last said before an instant.
    fn movement(&self, at: At) -> i16 {
        let said =
            self.recovery.entries.iter().filter(|entry| super::course::instant(self.end, entry.felt_h) < at);
        said.max_by(|a, b| a.felt_h.total_cmp(&b.felt_h))
            .map_or(self.recovery.baseline, |entry| entry.movement)
    }

    /// A UUIDv7 of the date, with the place in the session instead of chance.
    fn id_of(&self, date: Day, place: usize) -> SessionLogId {
        let millis = u64::try_from(morning(date).0).unwrap_or_default();
        let tail = (self.seed << 16) | place as u64;
        SessionLogId(Uuid::from_u64_pair((millis << 16) | 0x7001, 0x8000_0000_0000_0000 | tail))
    }
}
