//! Duty as staff read it, and what they change of it.

use poem_openapi::{Object, types::MaybeUndefined};

use crate::domain::{
    at::At,
    calendar::Zone,
    duty::{LocalTime, Origin, Repeat, StintId, SwapState},
    ids::{DutySwapId, ShiftId, StaffId},
};

/// Who is on duty, from one instant to another.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct DutyView {
    /// The first instant asked for.
    pub from: At,
    /// The first instant after it.
    pub to: At,
    /// The clinic's zone, in which shifts are planned.
    pub zone: Zone,
    /// All duty that touches that time, by its beginning.
    pub stints: Vec<StintView>,
    /// When nobody is on duty, although the clinic has a roster.
    pub gaps: Vec<GapView>,
    /// Who is on duty at this moment.
    pub now: DutyNow,
    /// Who comes on duty next, within 14 days: several, if they begin together.
    pub next: Vec<StintView>,
    /// Every nurse, by name, and whether the phone is proven.
    pub reach: Vec<ReachView>,
    /// The shifts of the plan that are not over, by their first beginning.
    pub shifts: Vec<ShiftView>,
    /// Swaps that wait for an answer: those you asked, and those you are asked.
    pub swaps: Vec<SwapView>,
    /// Since when you have a calendar feed.
    pub calendar_feed_since: Option<At>,
}

/// One person on duty from one instant to another.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct StintView {
    /// Which one; of a stint with a hole in it both parts have the same.
    pub id: StintId,
    /// Who.
    pub staff_id: StaffId,
    /// First and last name.
    pub name: String,
    /// 1-9; those at the lowest position present are told first.
    pub position: i16,
    /// Its first instant.
    pub from: At,
    /// The first instant after it.
    pub to: At,
    /// How it came about.
    pub origin: Origin,
    /// The shift of the plan that it is of.
    pub shift_id: Option<ShiftId>,
}

/// A time in which nobody is on duty.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct GapView {
    /// Its first instant, within the time asked for.
    pub from: At,
    /// The first instant after it, within the time asked for.
    pub to: At,
    /// It runs, or begins within 24 hours.
    pub soon: bool,
}

/// Who is on duty at this moment.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct DutyNow {
    /// The clinic has no roster: every nurse is on duty.
    pub everybody: bool,
    /// Those at the lowest position present, who are told first.
    pub first: Vec<StaffId>,
    /// All of them.
    pub all: Vec<StaffId>,
}

/// Whether a nurse can be reached.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ReachView {
    /// Who.
    pub staff_id: StaffId,
    /// First and last name.
    pub name: String,
    /// On duty at some time of what was asked for.
    pub on_duty: bool,
    /// A test push was shown or tapped within 24 hours, on a phone that still takes pushes.
    pub proven: bool,
    /// When one last was, within 30 days.
    pub proven_at: Option<At>,
}

/// A shift of the plan.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct ShiftView {
    /// Which one.
    pub id: ShiftId,
    /// Who.
    pub staff_id: StaffId,
    /// First and last name.
    pub name: String,
    /// 1-9.
    pub position: i16,
    /// When it begins on the clinic's clock, the first time.
    pub start_local: LocalTime,
    /// When it ends, the first time.
    pub end_local: LocalTime,
    /// On which days it comes again.
    pub repeat: Option<Repeat>,
    /// Some of it is to come, and can be planned otherwise.
    pub can_change: bool,
}

/// A shift to be planned.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewShift {
    /// An active nurse.
    pub staff_id: StaffId,
    /// When it begins on the clinic's clock; of one that repeats: on the first of its days from this date on.
    pub start_local: LocalTime,
    /// When it ends, 24 hours later at most.
    pub end_local: LocalTime,
    /// Those at the lowest position present are told first.
    #[oai(validator(minimum(value = "1"), maximum(value = "9")))]
    pub position: i16,
    /// On which days it comes again.
    pub repeat: Option<Repeat>,
}

/// What is to be otherwise about a shift; what is left out stays.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangedShift {
    /// An active nurse.
    pub staff_id: Option<StaffId>,
    /// When it begins on the clinic's clock.
    pub start_local: Option<LocalTime>,
    /// When it ends.
    pub end_local: Option<LocalTime>,
    /// Those at the lowest position present are told first.
    #[oai(validator(minimum(value = "1"), maximum(value = "9")))]
    pub position: Option<i16>,
    /// On which days it comes again; null: on none.
    pub repeat: MaybeUndefined<Repeat>,
}

/// Duty that is taken at once.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakeDuty {
    /// Up to this instant, 24 hours from now at most.
    pub until: At,
}

/// Duty that goes to a colleague.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOver {
    /// To which nurse.
    pub to: StaffId,
    /// From when on; an instant that is past means now.
    pub at: At,
}

/// What went to a colleague.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct HandedOver {
    /// The colleague's new stints.
    pub stints: Vec<StintView>,
}

/// The question whether to swap.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSwap {
    /// A stint of one's own that has not begun.
    pub mine: StintId,
    /// A colleague's that has not begun.
    pub theirs: StintId,
}

/// A question whether to swap.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SwapView {
    /// Which one.
    pub id: DutySwapId,
    /// Who asks.
    pub asked_by: SwapSide,
    /// Who is asked.
    pub asked: SwapSide,
    /// Where it stands.
    pub state: SwapState,
    /// Since when.
    pub asked_at: At,
    /// When it was answered.
    pub settled_at: Option<At>,
    /// Are you the one to answer?
    pub can_settle: bool,
}

/// One of the two who swap, and the stint that would be given away.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct SwapSide {
    /// Who.
    pub staff_id: StaffId,
    /// First and last name.
    pub name: String,
    /// Which stint.
    pub stint: StintId,
    /// Its first instant.
    pub from: At,
    /// The first instant after it.
    pub to: At,
}
