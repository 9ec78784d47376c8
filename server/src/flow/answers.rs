//! What the patient has done already, as reminders ask about it: check-ins answer prompts, logs answer exercises.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        access::Permit,
        at::{At, HOUR},
        calendar::{Day, TimeOfDay, Zone},
        hold::Hold,
        ids::{ClinicId, EpisodeId},
        plan::{self, PlanVersion},
        protocol::protocol,
        schedule::{self, Logged, ReminderKind, Slot},
        shift::Shift,
        stop_rules::Easing,
    },
    store::{check_in, easing, plan_hold, plan_version, reminder, reminder_times, session_log},
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
        let mut by_clinic: HashMap<ClinicId, Vec<&reminder::Model>> = HashMap::new();
        for (row, _) in of_kind(ReminderKind::Exercise) {
            if all.get(&row.episode_id).is_some_and(|answers| !answers.logs.is_empty()) {
                by_clinic.entry(row.clinic_id).or_default().push(row);
            }
        }
        for (clinic, rows) in by_clinic {
            read_plans(db, &Permit::engine(clinic), &rows, &mut all).await?;
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

/// What the plans of some rows of one clinic ask for: a few queries, however many rows.
async fn read_plans(
    db: &impl ConnectionTrait,
    permit: &Permit,
    rows: &[&reminder::Model],
    all: &mut HashMap<EpisodeId, Answers>,
) -> Result<(), DbErr> {
    let episodes = || rows.iter().map(|row| row.episode_id);
    for version in plan_version::of_episodes(db, permit, episodes()).await? {
        all.entry(version.episode_id).or_default().plan.push(version.into());
    }
    for hold in plan_hold::of_episodes(db, permit, episodes()).await? {
        all.entry(hold.episode_id).or_default().holds.push(hold.hold());
    }
    for easing in easing::of_episodes(db, permit, episodes()).await? {
        all.entry(easing.episode_id).or_default().easings.push(easing.easing());
    }
    let own = reminder_times::exercise_times(db, rows.iter().map(|row| row.patient_id)).await?;
    for row in rows {
        all.entry(row.episode_id).or_default().own = own.get(&row.patient_id).cloned().unwrap_or_default();
    }
    Ok(())
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
