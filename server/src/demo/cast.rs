//! Who is in the demo clinic: about forty patients in every state, and four of the staff.

use super::course::Fate;
use crate::domain::people::Language;

/// One made-up patient.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// First and last name.
    pub name: &'static str,
    /// Year of birth.
    pub born: i32,
    /// The language spoken.
    pub language: Language,
    /// Vertebrae treated.
    pub levels: &'static [&'static str],
    /// Hours since the procedure today; negative: until it.
    pub hours: f64,
    /// How it goes.
    pub fate: Fate,
    /// The clinic knows when the patient went home.
    pub discharge_known: bool,
}

const EN: Language = Language::En;
const ES: Language = Language::Es;

const fn person(
    name: &'static str,
    born: i32,
    language: Language,
    levels: &'static [&'static str],
    hours: f64,
    fate: Fate,
) -> Person {
    Person { name, born, language, levels, hours, fate, discharge_known: true }
}

/// All of them; the first is the one whose phone the patient's sign-in link is for.
#[must_use]
pub fn people() -> Vec<Person> {
    use Fate::{Masked, Offline, OnTrack, Planned, Poor, Rebound, RedFlag, Severe, Silent, Slow};
    let mut people = vec![
        person("Rosa Delgado", 1952, ES, &["T12", "L1"], 39.0, Fate::Quiet),
        person("Harold Kim", 1945, EN, &["L2"], 52.0, Poor),
        person("June Park", 1957, EN, &["T11"], 34.0, Silent),
        person("Marta Rossi", 1949, ES, &["L1"], 70.0, OnTrack),
        person("Albert Nguyen", 1943, EN, &["T12"], 12.5, OnTrack),
        person("Ruth Cohen", 1941, EN, &["L3"], 36.0, OnTrack),
        person("Luis Ortega", 1950, ES, &["T8", "T9"], 5.0, OnTrack),
        person("Sylvia Wright", 1948, EN, &["L1"], 61.0, OnTrack),
        person("Ernesto Vega", 1946, ES, &["L4"], 45.0, RedFlag("RF-NEURO")),
        person("Dorothy Evans", 1939, EN, &["T12"], 29.0, Severe),
        person("Carmen Ibarra", 1951, ES, &["L2"], 54.0, Slow),
        person("Walter Brandt", 1944, EN, &["T10"], 47.5, Masked),
        person("Irene Novak", 1953, EN, &["L1", "L2"], 66.0, Offline),
        person("Paul Adeyemi", 1947, EN, &["T12"], 21.0, OnTrack),
        person("Teresa Luna", 1955, ES, &["L3"], 8.0, OnTrack),
        person("Grace Okafor", 1942, EN, &["T7"], 31.0, Slow),
        person("Manuel Herrera", 1940, ES, &["L1"], 58.0, OnTrack),
        person("Edith Larsen", 1938, EN, &["T12", "L1", "L2"], 1.5, OnTrack),
        person("Frank Moretti", 1949, EN, &["L5"], -20.0, Planned),
        person("Ana Lucia Paz", 1956, ES, &["T11"], -3.0, Planned),
        person("George Whitman", 1943, EN, &["L2"], -46.0, Planned),
        person("Helen Sato", 1950, EN, &["T12"], 98.0, OnTrack),
        person("Ramon Castillo", 1948, ES, &["L1"], 120.0, Poor),
        person("Betty Olsen", 1941, EN, &["L4"], 149.0, OnTrack),
        person("Joao Pereira", 1946, ES, &["T9"], 170.0, Rebound),
        person("Margaret Doyle", 1937, EN, &["T12"], 196.0, OnTrack),
        person("Victor Salas", 1952, ES, &["L3"], 228.0, RedFlag("RF-WOUND")),
        person("Agnes Fischer", 1944, EN, &["L1"], 262.0, Slow),
        person("Leonard Banks", 1945, EN, &["T10", "T11"], 310.0, OnTrack),
        person("Pilar Moreno", 1949, ES, &["L2"], 350.0, Slow),
        person("Stanley Wood", 1942, EN, &["T12"], 430.0, OnTrack),
        person("Lucia Benitez", 1958, ES, &["L1"], 520.0, OnTrack),
        person("Norma Keller", 1940, EN, &["L5"], 640.0, OnTrack),
        person("Oscar Medina", 1947, ES, &["T12"], 800.0, OnTrack),
        person("Vera Lindqvist", 1943, EN, &["L2"], 960.0, Rebound),
        person("Thomas Reed", 1951, EN, &["L1"], 1_130.0, OnTrack),
        person("Elena Cruz", 1954, ES, &["T8"], 1_380.0, OnTrack),
        person("Ida Bergmann", 1936, EN, &["L3"], 1_600.0, OnTrack),
        person("Samuel Ortiz", 1950, ES, &["T12"], 1_850.0, OnTrack),
        person("Rose Callahan", 1939, EN, &["L1"], 2_040.0, OnTrack),
    ];
    for person in &mut people {
        person.discharge_known = !matches!(person.name, "Paul Adeyemi" | "Edith Larsen");
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_forty_people_with_names_of_their_own() {
        let people = people();
        let names: std::collections::BTreeSet<_> = people.iter().map(|person| person.name).collect();
        assert_eq!(people.len(), 40);
        assert_eq!(names.len(), 40);
    }
}
