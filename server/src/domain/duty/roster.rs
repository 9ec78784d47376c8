//! The plan and its changes, read together.

use std::collections::BTreeMap;

use super::{Change, Deed, Origin, Planned, Stint, StintId, Stretch, stretches::merged};
use crate::domain::{at::At, calendar::Zone, ids::StaffId};

/// All that is known of a clinic's duty around a time.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The clinic's.
    pub zone: Zone,
    /// The plan, what has ended included.
    pub plan: Vec<Planned>,
    /// The changes of single days.
    pub changes: Vec<Change>,
    /// Everybody who is a nurse, or was: whose access ended at an instant is on duty up to it. Nobody else is on duty,
    /// whatever the plan says.
    pub nurses: BTreeMap<StaffId, Option<At>>,
}

/// Who is on duty at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// The clinic has no roster at all: every nurse is on duty.
    Everybody,
    /// By the roster; both lists are empty in a gap.
    Rostered(OnDuty),
}

/// Those on duty at an instant, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnDuty {
    /// Those at the lowest position present; all of them are in `all`.
    pub first: Vec<StaffId>,
    /// Everybody, by position.
    pub all: Vec<StaffId>,
}

impl OnDuty {
    /// Everybody at the same position.
    #[must_use]
    pub fn together(all: Vec<StaffId>) -> Self {
        Self { first: all.clone(), all }
    }
}

impl Roster {
    /// The stints that touch a time, whole, by their beginning.
    #[must_use]
    pub fn stints(&self, window: Stretch) -> Vec<Stint> {
        // A shift begins on the date before at the earliest, or ends there; one more for what a clock's change moves.
        let (first, end) = (self.zone.day(window.from).minus(2), self.zone.day(window.to).plus(2));
        let planned = self.plan.iter().flat_map(|planned| {
            let shift = &planned.shift;
            let first = first.max(shift.start.date);
            let end = shift.last_date().map_or(end, |last| end.min(last.plus(1)));
            first.until(end).filter_map(|date| {
                Some(Stint {
                    id: StintId::Planned(planned.id, date),
                    staff: shift.staff,
                    position: shift.position,
                    time: planned.on(date, self.zone)?,
                    origin: Origin::Planned,
                })
            })
        });
        let added = self.changes.iter().filter_map(|change| match change.deed {
            Deed::In { staff, position } => Some(Stint {
                id: StintId::Added(change.id),
                staff,
                position,
                time: change.time,
                origin: change.origin,
            }),
            Deed::Out(_) => None,
        });
        let mut stints: Vec<Stint> = planned.chain(added).flat_map(|stint| self.left_of(stint)).collect();
        stints.retain(|stint| !stint.time.within(window).is_empty());
        stints.sort_by_key(|stint| (stint.time.from, stint.position, stint.staff, stint.id));
        stints
    }

    /// What changes and a person's leaving leave of a stint.
    fn left_of(&self, stint: Stint) -> Vec<Stint> {
        let Some(left_at) = self.nurses.get(&stint.staff) else { return Vec::new() };
        let time =
            Stretch { to: left_at.map_or(stint.time.to, |left| left.min(stint.time.to)), ..stint.time };
        let outs = self.changes.iter().filter(|change| change.deed == Deed::Out(stint.id));
        let outs: Vec<Stretch> = outs.map(|change| change.time).collect();
        let pieces = if time.is_empty() { Vec::new() } else { time.without(&outs) };
        pieces.into_iter().map(|time| Stint { time, ..stint.clone() }).collect()
    }

    /// Who is on duty at an instant.
    #[must_use]
    pub fn at(&self, at: At) -> Duty {
        let mut stints = self.stints(Stretch { from: at, to: at.plus(1) });
        stints.sort_by_key(|stint| (stint.position, stint.staff));
        if stints.is_empty() && !self.eras().iter().any(|era| era.has(at)) {
            return Duty::Everybody;
        }
        let mut duty = OnDuty::default();
        let lowest = stints.first().map(|stint| stint.position);
        for stint in &stints {
            if Some(stint.position) == lowest && !duty.first.contains(&stint.staff) {
                duty.first.push(stint.staff);
            }
            if !duty.all.contains(&stint.staff) {
                duty.all.push(stint.staff);
            }
        }
        Duty::Rostered(duty)
    }

    /// When nobody is on duty inside a time, although the clinic has a roster then; in order.
    #[must_use]
    pub fn gaps(&self, window: Stretch) -> Vec<Stretch> {
        let covered: Vec<Stretch> = self.stints(window).into_iter().map(|stint| stint.time).collect();
        let eras = self.eras().into_iter().map(|era| era.within(window)).filter(|era| !era.is_empty());
        eras.flat_map(|era| era.without(&covered)).collect()
    }

    /// The stints that begin first after an instant and before another.
    #[must_use]
    pub fn next(&self, after: At, before: At) -> Vec<Stint> {
        let mut stints = self.stints(Stretch { from: after, to: before });
        stints.retain(|stint| stint.time.from > after);
        let first = stints.first().map(|stint| stint.time.from);
        stints.retain(|stint| Some(stint.time.from) == first);
        stints
    }

    /// A person's stints that run at an instant, or else those that begin first after it and before `before`.
    #[must_use]
    pub fn own(&self, staff: StaffId, at: At, before: At) -> Vec<Stint> {
        let mut stints = self.stints(Stretch { from: at, to: before });
        stints.retain(|stint| stint.staff == staff);
        let Some(first) = stints.first().map(|stint| stint.time.from.max(at)) else { return stints };
        stints.retain(|stint| stint.time.has(first));
        stints
    }

    /// When the clinic has a roster: from the making of a shift until the last of it is over, and while somebody is put on
    /// duty beside the plan. What was planned for a person who left is no roster any more.
    fn eras(&self) -> Vec<Stretch> {
        let era = |staff: StaffId, from: At, to: Option<At>| {
            let left_at = *self.nurses.get(&staff)?;
            let ends = [to, left_at].into_iter().flatten().min();
            Some(Stretch { from, to: ends.unwrap_or(At(i64::MAX)) })
        };
        let planned = self
            .plan
            .iter()
            .map(|planned| era(planned.shift.staff, planned.made_at, planned.over_at(self.zone)));
        let added = self.changes.iter().map(|change| match change.deed {
            Deed::In { staff, .. } => era(staff, change.made_at, Some(change.time.to)),
            Deed::Out(_) => None,
        });
        merged(planned.chain(added).flatten().collect())
    }
}
