//! What the patient has done already, as reminders ask about it: check-ins answer prompts, logs answer exercises.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::plan::Plan;
use crate::{
    domain::{
        access::Permit,
        at::{At, HOUR},
        calendar::{Day, TimeOfDay, Zone},
        hold::Hold,
        ids::EpisodeId,
        plan::{self, PlanVersion},
        protocol::protocol,
        schedule::{self, Logged, ReminderKind, Slot},
        shift::Shift,
        stop_rules::Easing,
    },
    store::{check_in, easing, reminder, reminder_times, session_log},
};

/// What may answer the reminders of an episode.
#[derive(Default)]
pub struct Answers {
    felt: Vec<At>,
    logs: Vec<Logged>,
    plan: Vec<PlanVersion>,
    holds: Vec<Hold>,
    easings: Vec<Easing>,
    own: Vec<TimeOfDay>,
}

impl Answers {
    /// What may answer what waits, or has come, in some rows; each with how far its patient's clock runs ahead.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(
        db: &impl ConnectionTrait,
        rows: &[(&reminder::Model, Shift)],
    ) -> Result<HashMap<EpisodeId, Self>, DbErr> {
        let mut all: HashMap<EpisodeId, Self> = HashMap::new();
        let of_kind = |kind| rows.iter().filter(move |(row, _)| row.kind == kind);
        let early = protocol().prompts.answered_from_h * HOUR;
        let since = of_kind(ReminderKind::CheckIn).filter_map(|(row, shift)| first(row, *shift)).min();
        if let Some(since) = since {
            let episodes = of_kind(ReminderKind::CheckIn).map(|(row, _)| row.episode_id);
            for (episode, felt) in check_in::felt_since(db, episodes, since.plus(-early)).await? {
                all.entry(episode).or_default().felt.push(felt);
            }
        }
        let day = |row: &reminder::Model, shift| Some(row.timetable.zone.day(first(row, shift)?));
        let since = of_kind(ReminderKind::Exercise).filter_map(|(row, shift)| day(row, *shift)).min();
        if let Some(since) = since {
            let episodes: Vec<EpisodeId> =
                of_kind(ReminderKind::Exercise).map(|(row, _)| row.episode_id).collect();
            // A week's exercises count from its Monday on.
            for (episode, logs) in logged(db, &episodes, since.monday()).await? {
                all.entry(episode).or_default().logs = logs;
            }
        }
        // Without a log no exercise is done, whatever the plan says.
        for (row, _) in of_kind(ReminderKind::Exercise) {
            if let Some(answers) = all.get_mut(&row.episode_id).filter(|answers| !answers.logs.is_empty()) {
                answers.read_plan(db, row).await?;
            }
        }
        Ok(all)
    }

    /// The same for one row.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of_one(
        db: &impl ConnectionTrait,
        row: &reminder::Model,
        shift: Shift,
    ) -> Result<Self, DbErr> {
        Ok(Self::of(db, &[(row, shift)]).await?.remove(&row.episode_id).unwrap_or_default())
    }

    async fn read_plan(&mut self, db: &impl ConnectionTrait, row: &reminder::Model) -> Result<(), DbErr> {
        let permit = Permit::engine(row.clinic_id);
        let plan = Plan::of(db, &permit, row.episode_id).await?;
        (self.plan, self.holds) = (plan.versions(), plan.holds());
        let easings = easing::of_episode(db, &permit, row.episode_id).await?;
        self.easings = easings.iter().map(easing::Model::easing).collect();
        self.own = reminder_times::exercise_times(db, row.patient_id).await?;
        Ok(())
    }

    /// Is an occurrence done with? `next` is when the one after it comes.
    #[must_use]
    pub fn to(&self, kind: ReminderKind, slot: &Slot, next: At) -> bool {
        match kind {
            ReminderKind::CheckIn => schedule::check_in_answers(slot.due, next, &self.felt),
            ReminderKind::Exercise => {
                let date = slot.mark.date;
                let asked = plan::days(&self.plan, &self.holds, &self.easings, date, date.plus(1));
                !self.logs.is_empty()
                    && asked.iter().any(|day| schedule::exercises_done(slot, day, &self.own, &self.logs))
            }
        }
    }
}

/// When the earliest of what waits, or has come, in a row was due, in the patient's time.
fn first(row: &reminder::Model, shift: Shift) -> Option<At> {
    let open = row.progress.open.map(|open| open.slot.due);
    open.into_iter().chain(row.next_due_at.map(|due| shift.inward(due))).min()
}

/// What the patients of some episodes have logged for the dates from `since` on.
async fn logged(
    db: &impl ConnectionTrait,
    episodes: &[EpisodeId],
    since: Day,
) -> Result<HashMap<EpisodeId, Vec<Logged>>, DbErr> {
    let mut all: HashMap<EpisodeId, Vec<Logged>> = HashMap::new();
    for log in session_log::since(db, episodes.iter().copied(), since).await? {
        all.entry(log.episode_id).or_default().push(Logged {
            exercise: log.exercise_id.to_string(),
            date: log.local_date,
            amount: log.amount,
            given_up: log.skip.is_some() || log.stop.is_some(),
            done: log.done_at,
        });
    }
    Ok(all)
}

/// Has the patient done any exercise since an instant of theirs?
///
/// # Errors
/// The database's own.
pub async fn has_logged_since(
    db: &impl ConnectionTrait,
    episode: EpisodeId,
    zone: Zone,
    since: At,
) -> Result<bool, DbErr> {
    let logs = logged(db, &[episode], zone.day(since)).await?;
    Ok(logs.values().flatten().any(|log| log.done >= since))
}
