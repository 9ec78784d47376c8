//! Are the sums of adherence what the logs say? They are derived, so each can be counted anew.

use sea_orm::DbErr;

use super::Found::{self, Failed, Good};
use crate::{domain::access::Permit, flow::keep_adherence, store::look::Look};

const WHAT: &str = "adherence";
/// So many episodes are named one by one.
const NAMED: usize = 10;

/// Counts each episode anew, and compares.
///
/// # Errors
/// The database's own.
pub async fn check(look: &Look) -> Result<Vec<Found>, DbErr> {
    let episodes = look.episodes().await?;
    let (mut found, mut wrong) = (Vec::new(), 0);
    for (clinic, episode) in &episodes {
        // A log that arrives meanwhile must not look like a difference.
        let still = look.still().await?;
        let first = keep_adherence::first_wrong(&still, &Permit::engine(*clinic), *episode).await?;
        still.rollback().await?;
        let Some(date) = first else { continue };
        wrong += 1;
        if wrong <= NAMED {
            let text = format!(
                "episode {episode}: from {date} on the sums are not what its logs say; its next log counts them anew"
            );
            found.push(Failed(WHAT, text));
        }
    }
    if wrong > NAMED {
        found.push(Failed(WHAT, format!("so it is with {} more episodes", wrong - NAMED)));
    }
    if wrong == 0 {
        found.push(Good(WHAT, format!("the sums of {} episodes are what their logs say", episodes.len())));
    }
    Ok(found)
}
