//! A table in memory: rows by their key, by what they are found by, and by when they are due; and what they were before this
//! transaction.

use std::collections::{BTreeMap, BTreeSet};

use reliefline_server::domain::at::At;
use uuid::Uuid;

/// What a table knows of its rows.
pub trait Row: Clone {
    /// When somebody must look at it.
    fn due(&self) -> Option<At> {
        None
    }
    /// What it is counted under, and from when on.
    fn mark(&self) -> Option<(Uuid, At)> {
        None
    }
    /// What it is found by, beside its key.
    fn groups(&self) -> Vec<Uuid> {
        Vec::new()
    }
}

/// Rows by their key, and what they were before this transaction.
pub struct Table<K, V> {
    rows: BTreeMap<K, V>,
    due: BTreeSet<(At, K)>,
    groups: BTreeSet<(u128, K)>,
    marks: BTreeSet<(u128, At, K)>,
    pub before: Vec<(K, Option<V>)>,
}

impl<K: Ord + Copy, V: Row> Table<K, V> {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            rows: BTreeMap::new(),
            due: BTreeSet::new(),
            groups: BTreeSet::new(),
            marks: BTreeSet::new(),
            before: Vec::new(),
        }
    }

    pub fn get(&self, key: K) -> Option<&V> {
        self.rows.get(&key)
    }

    pub fn all(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter()
    }

    pub fn put(&mut self, key: K, row: V) {
        let before = self.set(key, Some(row));
        self.before.push((key, before));
    }

    pub fn remove(&mut self, key: K) {
        let before = self.set(key, None);
        self.before.push((key, before));
    }

    /// Changes a row that is there.
    pub fn change(&mut self, key: K, how: impl FnOnce(&mut V)) {
        if let Some(mut row) = self.rows.get(&key).cloned() {
            how(&mut row);
            self.put(key, row);
        }
    }

    fn set(&mut self, key: K, row: Option<V>) -> Option<V> {
        let before = self.rows.remove(&key);
        if let Some(old) = &before {
            old.due().map(|at| self.due.remove(&(at, key)));
            old.mark().map(|(under, at)| self.marks.remove(&(under.as_u128(), at, key)));
            for group in old.groups() {
                self.groups.remove(&(group.as_u128(), key));
            }
        }
        if let Some(new) = row {
            new.due().map(|at| self.due.insert((at, key)));
            new.mark().map(|(under, at)| self.marks.insert((under.as_u128(), at, key)));
            for group in new.groups() {
                self.groups.insert((group.as_u128(), key));
            }
            self.rows.insert(key, new);
        }
        before
    }

    /// The keys of a group, the newest first.
    fn newest(&self, group: Uuid) -> impl Iterator<Item = K>
    where
        K: From<u128>,
    {
        let group = group.as_u128();
        self.groups.range((group, K::from(0))..=(group, K::from(u128::MAX))).rev().map(|(_, key)| *key)
    }

    /// The keys of a group.
    pub fn keys_of(&self, group: Uuid) -> Vec<K>
    where
        K: From<u128>,
    {
        let mut keys: Vec<K> = self.newest(group).collect();
        keys.reverse();
        keys
    }

    /// The rows of a group, the newest first.
    pub fn newest_of(&self, group: Uuid) -> impl Iterator<Item = &V>
    where
        K: From<u128>,
    {
        self.newest(group).filter_map(|key| self.rows.get(&key))
    }

    /// The rows of a group.
    pub fn of(&self, group: Uuid) -> Vec<&V>
    where
        K: From<u128>,
    {
        let mut rows: Vec<&V> = self.newest_of(group).collect();
        rows.reverse();
        rows
    }

    /// How many are counted under this, later than an instant.
    pub fn count(&self, under: Uuid, since: At) -> usize
    where
        K: From<u128>,
    {
        let under = under.as_u128();
        let from = (under, since.plus(1), K::from(0));
        self.marks.range(from..=(under, At(i64::MAX), K::from(u128::MAX))).count()
    }

    /// What is due, in order.
    pub fn due(&self, now: At) -> Vec<K> {
        self.due.iter().take_while(|(at, _)| *at <= now).map(|(_, key)| *key).collect()
    }

    /// When something is due next.
    pub fn next_due(&self) -> Option<At> {
        self.due.iter().next().map(|(at, _)| *at)
    }

    pub fn roll_back(&mut self) {
        for (key, row) in std::mem::take(&mut self.before).into_iter().rev() {
            self.set(key, row);
        }
    }
}

/// Keys as plain numbers: they are compared all the time.
macro_rules! keys {
    ($($name:ident of $id:ident),* $(,)?) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub u128);
        impl From<u128> for $name {
            fn from(id: u128) -> Self {
                Self(id)
            }
        }
        impl From<$id> for $name {
            fn from(id: $id) -> Self {
                Self(id.0.as_u128())
            }
        }
        impl From<$name> for $id {
            fn from(key: $name) -> Self {
                Self(Uuid::from_u128(key.0))
            }
        }
    )*};
}

pub(crate) use keys;
