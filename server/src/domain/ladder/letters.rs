//! Which messages a level of the ladder writes: one for every device of everybody it tells.

use super::{Entered, Member, Rung};
use crate::domain::{
    delivery::Target,
    ids::{StaffId, SubscriptionId},
    message::SubscriptionState,
};

/// A device that is not gone, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: SubscriptionId,
    /// Whose.
    pub of: StaffId,
    /// What is known of it.
    pub state: SubscriptionState,
}

/// A message that a level calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Where it goes.
    pub to: Target,
    /// Its notification has the button that takes the alert: only where a nurse gets it.
    pub has_button: bool,
}

impl Rung {
    /// Does it tell the first level again? Then devices that said that they showed the first message are spared.
    #[must_use]
    pub fn spares_heard(&self) -> bool {
        self.level == 1 && self.repeat > 0
    }
}

/// The pushes of a level. `unheard`: where the first level is told again, the devices that have not said that they showed its
/// first message; one that never says so is told again in any case.
#[must_use]
pub fn letters(
    entered: &Entered,
    devices: &[Device],
    unheard: Option<&[SubscriptionId]>,
    staff: &[Member],
) -> Vec<Letter> {
    let is_told = |device: &&Device| {
        let silent = device.state == SubscriptionState::NoReceipts;
        let spared = unheard.is_some_and(|unheard| !unheard.contains(&device.id) && !silent);
        entered.tells.contains(&device.of) && !spared
    };
    let letter = |device: &Device| {
        let has_button = staff.iter().any(|member| member.id == device.of && member.is_nurse);
        Letter { to: Target::Device(device.id), has_button }
    };
    devices.iter().filter(is_told).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::at::At;

    const ANA: StaffId = StaffId(Uuid::from_u128(1));
    const INES: StaffId = StaffId(Uuid::from_u128(2));

    fn device(id: u128, of: StaffId, state: SubscriptionState) -> Device {
        Device { id: SubscriptionId(Uuid::from_u128(id)), of, state }
    }

    #[test]
    fn a_level_writes_to_each_device_of_whom_it_tells_and_gives_nurses_alone_a_button() {
        let member =
            |id, is_nurse| Member { id, is_nurse, is_admin: !is_nurse, is_live: true, is_called: false };
        let staff = [member(ANA, true), member(INES, false)];
        let live = SubscriptionState::Live;
        let devices =
            [device(1, ANA, live), device(2, ANA, SubscriptionState::NoReceipts), device(3, INES, live)];
        let rung = Rung { level: 1, repeat: 1, at: At(0) };
        let entered = Entered { rung, tells: vec![ANA], skipped: vec![], is_nobody_live: false };
        let to = |letters: Vec<Letter>| letters.iter().map(|letter| letter.to).collect::<Vec<_>>();
        let first = letters(&entered, &devices, None, &staff);
        assert!(first.iter().all(|letter| letter.has_button));
        assert_eq!(to(first), [Target::Device(devices[0].id), Target::Device(devices[1].id)]);
        let again = letters(&entered, &devices, Some(&[]), &staff);
        assert_eq!(to(again), [Target::Device(devices[1].id)], "one that never says so");
        let all = Entered { tells: vec![ANA, INES], ..entered };
        let buttons: Vec<_> =
            letters(&all, &devices, None, &staff).iter().map(|one| one.has_button).collect();
        assert_eq!(buttons, [true, true, false]);
    }
}
