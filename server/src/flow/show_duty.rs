//! Duty as staff read it: who, when, where nobody, and whose phone is proven.

use std::collections::{HashMap, HashSet};

use super::{
    on_duty,
    shapes::duty::{DutyNow, DutyView, GapView, ReachView, ShiftView, StintView},
    swap_duty,
};
use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, DAY},
        duty::{Duty, OnDuty, SOON, Stint, StintId, Stretch, WINDOW, is_proven},
        ids::StaffId,
    },
    fault::Fault,
    store::{calendar_feed, duty_swap, names, proof, shift},
};

/// What is shown when nobody says from when to when, and how far ahead the next one is looked for.
const AHEAD: i64 = 14 * DAY;
/// A proof is looked for among test pushes of so long.
const PROOFS: i64 = 30 * DAY;

/// Duty from one instant (the beginning of today) to another (14 days later).
///
/// # Errors
/// 400 for a window that has no time in it, or more than 62 days.
pub async fn read(app: &App, permit: &Permit, from: Option<At>, to: Option<At>) -> Result<DutyView, Fault> {
    let (db, now) = (app.store.read(), app.now());
    let earliest = from.unwrap_or(now).min(now).plus(-DAY);
    let roster = on_duty::roster(db, permit.clinic(), earliest).await?;
    let from = from.unwrap_or_else(|| roster.zone.midnight(roster.zone.day(now)));
    let window = Stretch { from, to: to.unwrap_or_else(|| from.plus(AHEAD)) };
    if window.is_empty() || window.to.since(window.from) > WINDOW {
        return Err(Fault::invalid("`to` is later than `from`, by 62 days at most."));
    }
    let names = names::staff(db, permit).await?;
    let stints = roster.stints(window);
    let present = match roster.at(now) {
        Duty::Everybody => (true, OnDuty::together(on_duty::active(&roster))),
        Duty::Rostered(duty) => (false, duty),
    };
    let (everybody, duty) = present;
    let soon = |gap: &Stretch| gap.to > now && gap.from.since(now) <= SOON;
    let gaps = roster.gaps(window).into_iter();
    let gaps = gaps.map(|gap| GapView { from: gap.from, to: gap.to, soon: soon(&gap) }).collect();

    let active = on_duty::active(&roster);
    let proofs = proof::of_staff(db, active.iter().copied(), now.plus(-PROOFS)).await?;
    let mut on_duty: HashSet<StaffId> = stints.iter().map(|stint| stint.staff).collect();
    if everybody && window.has(now) {
        on_duty.extend(&active);
    }
    let mut reach: Vec<_> = active
        .into_iter()
        .map(|staff_id| {
            let proven_at = proofs.get(&staff_id).copied();
            ReachView {
                staff_id,
                name: names.get(&staff_id).cloned().unwrap_or_default(),
                on_duty: on_duty.contains(&staff_id),
                proven: is_proven(proven_at, now),
                proven_at,
            }
        })
        .collect();
    reach.sort_by(|one, other| (&one.name, one.staff_id).cmp(&(&other.name, other.staff_id)));

    let mut plan = shift::since(db, permit.clinic(), roster.zone.day(earliest.plus(-DAY)), now).await?;
    plan.retain(|row| row.ended_at.is_none());
    plan.retain(|row| row.planned().over_at(roster.zone).is_none_or(|over| over > now));
    plan.sort_by_key(|row| (row.start_local, row.position, row.id));
    let shifts = plan.iter().map(|row| ShiftView::of(row, names.get(&row.staff_id), now, roster.zone));
    let swaps = duty_swap::open(db, permit, now).await?;
    let mine = permit.staff();
    Ok(DutyView {
        from: window.from,
        to: window.to,
        zone: roster.zone,
        gaps,
        now: DutyNow { everybody, first: duty.first, all: duty.all },
        next: roster
            .next(now, now.plus(AHEAD))
            .into_iter()
            .map(|stint| StintView::of(stint, &names))
            .collect(),
        reach,
        shifts: shifts.collect(),
        swaps: swap_duty::views(db, permit, swaps).await?,
        calendar_feed_since: match mine {
            Some(staff) => calendar_feed::since(db, staff).await?,
            None => None,
        },
        stints: stints.into_iter().map(|stint| StintView::of(stint, &names)).collect(),
    })
}

impl StintView {
    /// A stint with its person's name.
    #[must_use]
    pub fn of(stint: Stint, names: &HashMap<StaffId, String>) -> Self {
        Self {
            id: stint.id,
            staff_id: stint.staff,
            name: names.get(&stint.staff).cloned().unwrap_or_default(),
            position: stint.position,
            from: stint.time.from,
            to: stint.time.to,
            origin: stint.origin,
            shift_id: match stint.id {
                StintId::Planned(shift, _) => Some(shift),
                StintId::Added(_) => None,
            },
        }
    }
}
