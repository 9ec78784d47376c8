//! Vertebrae by name, from top to bottom.

use poem_openapi::Enum;

use crate::domain::episode::Levels;

macro_rules! vertebrae {
    ($($name:ident)*) => {
        /// A vertebra that can be treated.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
        #[expect(missing_docs, reason = "each is the vertebra of that name")]
        pub enum Level { $($name),* }

        impl Level {
            /// All of them, from top to bottom.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name: `T12`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

vertebrae! { C3 C4 C5 C6 C7 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 L1 L2 L3 L4 L5 S1 }

impl Levels {
    /// Levels in anatomical order, each once.
    #[must_use]
    pub fn of(mut levels: Vec<Level>) -> Self {
        levels.sort_unstable();
        levels.dedup();
        Self(levels.into_iter().map(|level| level.name().to_owned()).collect())
    }

    /// The same as levels.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let named = |name: &String| Level::ALL.iter().copied().find(|level| level.name() == name);
        self.0.iter().filter_map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_go_from_top_to_bottom_each_once() {
        let levels = Levels::of(vec![Level::L1, Level::T12, Level::L1]);
        assert_eq!(levels.0, ["T12", "L1"]);
        assert_eq!(levels.levels(), [Level::T12, Level::L1]);
    }
}
