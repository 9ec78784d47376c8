//! Time that nobody waits for: the world's own, what is to happen when, and how far an instance's clock is apart.

use std::collections::BTreeMap;

use reliefline_server::domain::at::At;

/// What is to happen, in order; what falls on one instant happens as it was written down.
pub struct Agenda<T> {
    entries: BTreeMap<(At, u64), T>,
    written: u64,
}

impl<T> Agenda<T> {
    /// Nothing is to happen.
    pub fn new() -> Self {
        Self { entries: BTreeMap::new(), written: 0 }
    }

    /// Writes down what is to happen then.
    pub fn put(&mut self, at: At, what: T) {
        self.written += 1;
        self.entries.insert((at, self.written), what);
    }

    /// When something happens next.
    pub fn next(&self) -> Option<At> {
        self.entries.keys().next().map(|(at, _)| *at)
    }

    /// What happens next.
    pub fn take(&mut self) -> Option<(At, T)> {
        self.entries.pop_first().map(|((at, _), what)| (at, what))
    }
}

/// Stretches of the world's time, in order and apart.
#[derive(Clone, Debug, Default)]
pub struct Stretches(pub Vec<(At, At)>);

impl Stretches {
    /// Until when an instant lies in one of them.
    pub fn until(&self, at: At) -> Option<At> {
        self.0.iter().find(|(from, to)| (*from..*to).contains(&at)).map(|(_, to)| *to)
    }
}
