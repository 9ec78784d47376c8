//! What an item says, and whether it can be a log.

use sea_orm::{ConnectionTrait, DbErr};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        access::Permit,
        calendar::Zone,
        check_in::RedFlags,
        exercise::ExerciseId,
        protocol::protocol,
        score::Score,
        session_log::{SessionLog, Unusable},
        stop_rules::Pain,
    },
    flow::{library::Library, shapes::session_logs::NewSessionLog},
};

/// Why a log is not taken: a stable word and a sentence.
#[derive(Clone, Debug)]
pub struct Why {
    pub code: &'static str,
    pub detail: String,
    /// Something that a therapist may accept; else it cannot be what was meant.
    pub waits: bool,
}

impl Why {
    pub fn bad(code: &'static str, detail: &str) -> Self {
        Self { code, detail: detail.into(), waits: false }
    }

    pub fn waits(code: &'static str, detail: &str) -> Self {
        Self { code, detail: detail.into(), waits: true }
    }
}

impl From<Unusable> for Why {
    fn from(why: Unusable) -> Self {
        let waits = matches!(why, Unusable::FutureDate | Unusable::OutsideWindow);
        Self { code: why.code(), detail: why.to_string(), waits }
    }
}

/// The item as a log, in the zone it was made in; `done` is left as the phone gave it.
pub async fn read(
    db: &impl ConnectionTrait,
    permit: &Permit,
    item: &NewSessionLog,
) -> Result<Result<(SessionLog, Zone), Why>, DbErr> {
    let Some(zone) = Zone::parse(&item.zone) else {
        return Ok(Err(Why::bad("unknown_zone", "zone: a time zone of the IANA list is expected")));
    };
    let unknown = || Ok(Err(Why::bad("unknown_exercise", "exerciseId: the clinic has no such exercise")));
    let Some(exercise) = ExerciseId::parse(&item.exercise_id) else { return unknown() };
    if !Library::has(db, permit, &exercise).await? {
        return unknown();
    }
    let log = SessionLog {
        id: item.id,
        exercise,
        date: item.local_date,
        done: item.done_at,
        amount: item.amount,
        sets: item.sets.map(|sets| i32::try_from(sets).unwrap_or(i32::MAX)),
        pain: Pain {
            rest: score(item.rest_before),
            before: score(item.pain_before),
            after: score(item.pain_after),
        },
        effort: score(item.effort),
        stop: item.stop,
        skip: item.skip,
        red_flags: red_flags(item).0,
    };
    if log.red_flags.iter().any(|id| protocol().red_flag(id).is_none()) {
        return Ok(Err(Why::bad("unknown_red_flag", "redFlags: an id is unknown")));
    }
    Ok(log.check().map(|()| (log, zone)).map_err(Why::from))
}

/// A number as a score; one that is none stays out of range.
pub fn score(number: Option<i64>) -> Option<Score> {
    number.map(|number| Score(i16::try_from(number).unwrap_or(i16::MAX)))
}

/// Red flags each once, in the order of their ids.
pub fn red_flags(item: &NewSessionLog) -> RedFlags {
    let mut ids = item.red_flags.clone().unwrap_or_default();
    ids.sort();
    ids.dedup();
    RedFlags(ids)
}

/// The hash over what was said, without `ageMs`: a retry is never a conflict.
pub fn content_hash(item: &NewSessionLog) -> Vec<u8> {
    let said = serde_json::json!([
        item.exercise_id,
        item.prescription_id,
        item.local_date,
        item.zone,
        item.done_at,
        item.entered_at,
        item.amount,
        item.sets,
        item.rest_before,
        item.pain_before,
        item.pain_after,
        item.effort,
        item.stop,
        item.skip,
        red_flags(item),
    ]);
    Sha256::digest(said.to_string().as_bytes()).to_vec()
}
