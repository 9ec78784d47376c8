//! What a rule's event does to an alert (reliability.md 3). Pure: the row as it stands, the event, and what follows.

use crate::domain::alert::{AlertState, Outcome, RuleEvent, Severity};

/// An alert as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Open, acknowledged, resolved.
    pub state: AlertState,
    /// How soon a person is needed.
    pub severity: Severity,
    /// Which run of paging.
    pub cycle: i32,
}

/// What is done to the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// A new run of paging begins; an earlier acknowledgement no longer counts.
    Open,
    /// Closed by its rule.
    Settle,
    /// The condition is gone, a person still has to close it.
    Clear,
}

/// Whether phones are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Worklist only.
    No,
    /// Told; a warning waits for the end of quiet hours.
    Yes,
}

/// What follows from one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done to the row.
    pub action: Move,
    /// Its new state.
    pub state: AlertState,
    /// Its new severity.
    pub severity: Severity,
    /// Its new cycle.
    pub cycle: i32,
    /// Whether phones are told.
    pub page: Page,
}

/// What an event does to the alert that stands; none: nothing, because a person closed it first.
#[must_use]
pub fn step(standing: Option<Standing>, event: RuleEvent, severity: Severity) -> Option<Step> {
    let cycle = standing.map_or(1, |standing| standing.cycle + 1);
    let tells = if severity == Severity::Info { Page::No } else { Page::Yes };
    let open = |page| Step { action: Move::Open, state: AlertState::Open, severity, cycle, page };
    match event {
        RuleEvent::Raise | RuleEvent::Escalate => Some(open(tells)),
        // The cool-down quiets noise, never an urgent alert.
        RuleEvent::Reopen => Some(open(if severity == Severity::Urgent { Page::Yes } else { Page::No })),
        RuleEvent::Supersede | RuleEvent::Resolve | RuleEvent::Void => {
            let standing = standing.filter(|standing| standing.state != AlertState::Resolved)?;
            Some(Step {
                action: Move::Settle,
                state: AlertState::Resolved,
                severity: standing.severity,
                cycle: standing.cycle,
                page: Page::No,
            })
        }
        RuleEvent::Clear => {
            let standing = standing.filter(|standing| standing.state != AlertState::Resolved)?;
            Some(Step {
                action: Move::Clear,
                state: standing.state,
                severity: standing.severity,
                cycle: standing.cycle,
                page: Page::No,
            })
        }
    }
}

/// Does taking an alert take another one of the episode along? An urgent one takes the open ones below it, and never another
/// urgent one.
#[must_use]
pub fn covers(taken: Severity, other: Standing) -> bool {
    taken == Severity::Urgent && other.severity != Severity::Urgent && other.state == AlertState::Open
}

/// May a promise about an alert lapse, so that it is open again? Somebody has it, or it was closed because nobody answered.
#[must_use]
pub fn may_lapse(state: AlertState, outcome: Option<Outcome>) -> bool {
    match state {
        AlertState::Open => false,
        AlertState::Acknowledged => true,
        AlertState::Resolved => outcome == Some(Outcome::NoAnswer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAKEN: Standing =
        Standing { state: AlertState::Acknowledged, severity: Severity::Warning, cycle: 1 };

    #[test]
    fn a_rise_to_urgent_ends_an_acknowledgement_and_pages_again() {
        let step = step(Some(TAKEN), RuleEvent::Escalate, Severity::Urgent).unwrap();
        assert_eq!((step.state, step.cycle, step.page), (AlertState::Open, 2, Page::Yes));
    }

    #[test]
    fn taking_an_urgent_alert_covers_what_is_open_below_it_and_nothing_else() {
        let open = Standing { state: AlertState::Open, ..TAKEN };
        assert!(covers(Severity::Urgent, open));
        assert!(!covers(Severity::Warning, Standing { severity: Severity::Info, ..open }));
        assert!(!covers(Severity::Urgent, Standing { severity: Severity::Urgent, ..open }));
        assert!(!covers(Severity::Urgent, TAKEN));
    }

    #[test]
    fn a_promise_lapses_about_what_somebody_has_and_where_nobody_answered() {
        assert!(may_lapse(AlertState::Acknowledged, None));
        assert!(may_lapse(AlertState::Resolved, Some(Outcome::NoAnswer)));
        assert!(!may_lapse(AlertState::Resolved, Some(Outcome::AdviceGiven)));
        assert!(!may_lapse(AlertState::Open, None));
    }

    #[test]
    fn info_never_pages() {
        assert_eq!(step(None, RuleEvent::Raise, Severity::Info).unwrap().page, Page::No);
    }

    #[test]
    fn a_reopen_is_quiet_unless_urgent() {
        let closed = Standing { state: AlertState::Resolved, ..TAKEN };
        assert_eq!(step(Some(closed), RuleEvent::Reopen, Severity::Warning).unwrap().page, Page::No);
        assert_eq!(step(Some(closed), RuleEvent::Reopen, Severity::Urgent).unwrap().page, Page::Yes);
    }

    #[test]
    fn clear_leaves_the_alert_where_it_stands_for_a_person() {
        let urgent = Standing { severity: Severity::Urgent, ..TAKEN };
        let step = step(Some(urgent), RuleEvent::Clear, Severity::Urgent).unwrap();
        assert_eq!((step.action, step.state, step.cycle), (Move::Clear, AlertState::Acknowledged, 1));
    }

    #[test]
    fn what_a_person_closed_a_rule_does_not_close_again() {
        let closed = Standing { state: AlertState::Resolved, ..TAKEN };
        assert_eq!(step(Some(closed), RuleEvent::Resolve, Severity::Warning), None);
    }
}
