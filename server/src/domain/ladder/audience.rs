//! Whom a level tells, and which level is entered when the one that is due would reach nobody.

use std::collections::HashSet;

use super::{LAST, Rung};
use crate::domain::{channels, duty::OnDuty, ids::StaffId};

/// Somebody of the clinic who may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: StaffId,
    /// Acts on alerts.
    pub is_nurse: bool,
    /// Answers for the clinic.
    pub is_admin: bool,
    /// Has a subscription that counts as live.
    pub is_live: bool,
    /// The clinic put its webhook on the second level, and it reaches them.
    pub is_called: bool,
}

/// What becomes of a step that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The step taken: the one that was due, or a level above it.
    pub rung: Rung,
    /// Whom it tells, whether their phones are live or not.
    pub tells: Vec<StaffId>,
    /// Levels passed over because they would have reached no new living person.
    pub skipped: Vec<i16>,
    /// Nobody it tells has a live phone: only the fallback channels are left.
    pub is_nobody_live: bool,
}

/// Takes a step: a level without a live person, or without one that was not `told` yet in this climb, is passed over in the
/// same breath, unless the clinic put its webhook there and it reaches somebody (reliability.md 4). Telling a level again
/// passes nothing over, and the last level is never passed over.
///
/// Whoever stands on a level stands on all above it, so that passing one over leaves nobody out.
#[must_use]
pub fn enter(due: Rung, staff: &[Member], duty: &OnDuty, told: &HashSet<StaffId>) -> Entered {
    let live: HashSet<StaffId> =
        staff.iter().filter(|member| member.is_live).map(|member| member.id).collect();
    let called: HashSet<StaffId> =
        staff.iter().filter(|member| member.is_called).map(|member| member.id).collect();
    let mut rung = due;
    let mut skipped = Vec::new();
    loop {
        let tells = tells(rung.level, staff, duty);
        let adds = tells.iter().any(|id| live.contains(id) && !told.contains(id))
            || rung.level == channels::SECOND && tells.iter().any(|id| called.contains(id));
        if adds || rung.repeat > 0 || rung.level >= LAST {
            let is_nobody_live = !tells.iter().any(|id| live.contains(id));
            return Entered { rung, tells, skipped, is_nobody_live };
        }
        skipped.push(rung.level);
        rung.level += 1;
    }
}

/// Whom a level tells: 1 the nurses on duty at the lowest position present, 2 all nurses on duty, 3 all nurses and the
/// admins.
fn tells(level: i16, staff: &[Member], duty: &OnDuty) -> Vec<StaffId> {
    let on_it = |member: &&Member| match level {
        ..=1 => member.is_nurse && duty.first.contains(&member.id),
        2 => member.is_nurse && duty.all.contains(&member.id),
        _ => member.is_nurse || member.is_admin,
    };
    staff.iter().filter(on_it).map(|member| member.id).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::at::At;

    const ANA: StaffId = StaffId(Uuid::from_u128(1));
    const BEN: StaffId = StaffId(Uuid::from_u128(2));
    const CARLA: StaffId = StaffId(Uuid::from_u128(3));
    const INES: StaffId = StaffId(Uuid::from_u128(4));

    /// Three nurses and an admin; those in `live` have a phone that answers.
    fn staff(live: &[StaffId]) -> Vec<Member> {
        let member = |id| Member {
            id,
            is_nurse: id != INES,
            is_admin: id == INES,
            is_live: live.contains(&id),
            is_called: false,
        };
        [ANA, BEN, CARLA, INES].map(member).to_vec()
    }

    fn due(level: i16, repeat: i32) -> Rung {
        Rung { level, repeat, at: At(0) }
    }

    fn these(first: &[StaffId], all: &[StaffId]) -> OnDuty {
        OnDuty { first: first.to_vec(), all: all.to_vec() }
    }

    fn roster() -> OnDuty {
        these(&[ANA], &[ANA, BEN])
    }

    fn entered(
        level: i16,
        live: &[StaffId],
        duty: &OnDuty,
        told: &[StaffId],
    ) -> (i16, Vec<StaffId>, Vec<i16>) {
        let Entered { rung, tells, skipped, .. } =
            enter(due(level, 0), &staff(live), duty, &told.iter().copied().collect());
        (rung.level, tells, skipped)
    }

    #[test]
    fn each_level_tells_more_people() {
        let all = [ANA, BEN, CARLA, INES];
        assert_eq!(entered(1, &all, &roster(), &[]), (1, vec![ANA], vec![]));
        assert_eq!(entered(2, &all, &roster(), &[ANA]), (2, vec![ANA, BEN], vec![]));
        assert_eq!(entered(3, &all, &roster(), &[ANA, BEN]), (3, all.to_vec(), vec![]));
    }

    #[test]
    fn a_level_without_a_live_phone_is_passed_over_at_once() {
        assert_eq!(entered(1, &[BEN, CARLA], &roster(), &[]), (2, vec![ANA, BEN], vec![1]));
        assert_eq!(entered(1, &[CARLA], &roster(), &[]).2, [1, 2]);
        assert_eq!(entered(1, &[CARLA], &these(&[], &[]), &[]).0, 3, "a hole in the roster");
    }

    #[test]
    fn a_level_that_adds_nobody_new_is_passed_over() {
        let alone = these(&[ANA], &[ANA]);
        assert_eq!(entered(2, &[ANA, CARLA], &alone, &[ANA]), (3, vec![ANA, BEN, CARLA, INES], vec![2]));
        assert_eq!(entered(2, &[ANA, BEN], &these(&[BEN], &[BEN]), &[ANA]).0, 2, "Ben is new");
    }

    #[test]
    fn without_any_roster_every_nurse_is_on_duty() {
        let together = OnDuty::together(vec![ANA, BEN, CARLA]);
        assert_eq!(entered(1, &[BEN], &together, &[]), (1, vec![ANA, BEN, CARLA], vec![]));
        assert_eq!(entered(2, &[BEN], &together, &[ANA, BEN, CARLA]).0, 3);
    }

    #[test]
    fn a_second_level_with_the_webhook_on_it_is_not_passed_over() {
        let mut staff = staff(&[ANA]);
        staff[0].is_called = true;
        let told = HashSet::from([ANA]);
        let alone = enter(due(2, 0), &staff, &these(&[ANA], &[ANA]), &told);
        assert_eq!((alone.rung.level, alone.tells), (2, vec![ANA]), "she is told by telephone");
        assert_eq!(
            enter(due(2, 0), &staff, &these(&[BEN], &[BEN]), &told).rung.level,
            3,
            "it reaches nobody"
        );
        assert_eq!(enter(due(1, 0), &staff, &these(&[BEN], &[BEN]), &told).rung.level, 3, "not on the first");
    }

    #[test]
    fn the_last_level_is_entered_though_nobody_is_live() {
        let entered = enter(due(3, 0), &staff(&[]), &roster(), &HashSet::new());
        assert!(entered.is_nobody_live && entered.tells.len() == 4);
    }

    #[test]
    fn telling_a_level_again_passes_nothing_over() {
        let again = enter(due(1, 1), &staff(&[ANA, BEN]), &roster(), &HashSet::from([ANA]));
        assert_eq!((again.rung.level, again.tells), (1, vec![ANA]));
    }
}
