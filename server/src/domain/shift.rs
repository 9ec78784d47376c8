//! The demo's turned clocks: a patient's time may run ahead of ours. Only the edge knows; stored times are the
//! patient's and are never rewritten.

use crate::domain::at::At;

/// How far a patient's clock runs ahead of the machine's, in milliseconds. Zero outside the demo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift(pub i64);

impl Shift {
    /// A time of the world as the patient's.
    #[must_use]
    pub fn inward(self, at: At) -> At {
        at.plus(self.0)
    }

    /// A time of the patient's as the world's.
    #[must_use]
    pub fn outward(self, at: At) -> At {
        at.plus(-self.0)
    }
}
