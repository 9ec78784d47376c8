//! What the clinic writes down of a patient, and the key it searches names by.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::domain::{
    calendar::{Day, Zone},
    people::Language,
};

/// A patient's own particulars; valid when they exist.
#[derive(Clone, Debug)]
pub struct Details {
    /// First and last name.
    pub name: String,
    /// Screens show the age.
    pub birth_date: Day,
    /// Of screens and pushes.
    pub language: Language,
    /// Where the patient's days begin and end.
    pub zone: Zone,
    /// How the clinic calls the patient.
    pub phone: String,
    /// Whom the clinic may call instead.
    pub contact: Option<Contact>,
}

/// Somebody who may be called about a patient.
#[derive(Clone, Debug)]
pub struct Contact {
    /// First and last name.
    pub name: String,
    /// Daughter, neighbour …
    pub relation: Option<String>,
    /// The number.
    pub phone: String,
    /// The patient agreed to it.
    pub consent: bool,
}

/// A name as search sees it: lower case, without accents, single blanks.
#[must_use]
pub fn name_key(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_sees_neither_accents_nor_capitals() {
        assert_eq!(name_key("  José  Núñez-Ávila "), "jose nunez-avila");
        assert_eq!(name_key("jose\u{301}"), "jose");
    }
}
