//! How long a session lasts, and how many a person has (security.md 3).

use crate::domain::{
    at::{DAY, HOUR, MINUTE},
    people::{Role, Roles},
};

/// What holds for one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Milliseconds without a request after which it ends.
    pub idle: i64,
    /// Milliseconds after which it ends in any case.
    pub absolute: i64,
    /// How many a person has at a time.
    pub most: usize,
    /// Milliseconds that the browser keeps the cookie, so that the next sign-in finds the same device.
    pub cookie: i64,
}

/// A patient's phone.
pub const PATIENT: Limits = Limits { idle: 30 * DAY, absolute: 180 * DAY, most: 3, cookie: 180 * DAY };
const STAFF: Limits = Limits { idle: HOUR, absolute: 12 * HOUR, most: 5, cookie: 30 * DAY };
const ADMIN: Limits = Limits { idle: 15 * MINUTE, absolute: 8 * HOUR, most: 3, cookie: 30 * DAY };

/// `last_seen` is written at most this often.
pub const SEEN_EACH: i64 = 5 * MINUTE;

/// A token older than this is changed at the next request.
pub const NEW_TOKEN_EACH: i64 = 7 * DAY;
/// The old token goes on so long after the first use of the new one, for requests that were under way.
pub const OLD_TOKEN_LASTS: i64 = MINUTE;
/// Whoever goes on with the old token never saw the new one: another is offered, but not while the answer with the last
/// one may still be under way. Of two answers the browser keeps the later, and it must be good.
pub const OFFER_AGAIN_EACH: i64 = DAY;

/// The strictest line of a person's roles.
#[must_use]
pub fn of_staff(roles: &Roles) -> Limits {
    if roles.has(Role::Admin) { ADMIN } else { STAFF }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_roles_get_the_strictest_line() {
        assert_eq!(of_staff(&Roles(vec![Role::Nurse, Role::Admin])).idle, 15 * MINUTE);
        assert_eq!(of_staff(&Roles(vec![Role::Nurse])).idle, HOUR);
    }
}
