//! `reliefline replay FILE [--check]`: timelines in, their event logs out, by the very rules that judge live; or weeks
//! of exercises in, what was done of them out.
//!
//! The formats are those of clinical.md 11 and 7; an unknown key is an error, and so is a parameter outside its safe
//! bounds.

pub mod adherence;
mod format;

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

pub use self::format::{Event, Hours};
use self::format::{Vector, hours, read};
use crate::domain::rules;

/// What a replay prints: each timeline's whole event log.
#[derive(Debug, PartialEq, Serialize)]
pub struct Output {
    /// In the order of the file.
    pub vectors: Vec<Played>,
}

/// One timeline's event log.
#[derive(Debug, PartialEq, Serialize)]
pub struct Played {
    /// Name of the timeline.
    pub id: String,
    /// Its events, in order.
    pub events: Vec<Event>,
}

/// What a check prints of a timeline (or week) that is not as expected.
#[derive(Debug, PartialEq, Serialize)]
pub struct Difference<Line = Event> {
    /// Name of the timeline.
    pub id: String,
    /// Expected, but not so.
    pub missing: Vec<Line>,
    /// So, but not expected.
    pub unexpected: Vec<Line>,
}

/// What a check found.
#[derive(Debug, PartialEq)]
pub struct Checked<Line = Event> {
    /// The timelines that differ.
    pub differences: Vec<Difference<Line>>,
    /// How many there are.
    pub total: usize,
}

/// Runs the command.
///
/// Exit codes: 0 printed, or all agree; 1 a timeline differs; 2 the file cannot be read.
#[must_use]
pub fn run(file: &Path, check_only: bool) -> ExitCode {
    match print(file, check_only) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{}: {error:#}", file.display());
            ExitCode::from(2)
        }
    }
}

fn print(file: &Path, check_only: bool) -> Result<bool> {
    let text = fs::read_to_string(file).context("cannot be read")?;
    match (check_only, adherence::are_weeks(&text)) {
        (false, false) => print_line(&replay(&text)?),
        (false, true) => print_line(&adherence::replay(&text)?),
        (true, false) => print_checked(&check(&text)?),
        (true, true) => print_checked(&adherence::check(&text)?),
    }
}

fn print_line(line: &impl Serialize) -> Result<bool> {
    println!("{}", serde_json::to_string(line)?);
    Ok(true)
}

fn print_checked(checked: &Checked<impl Serialize>) -> Result<bool> {
    for difference in &checked.differences {
        print_line(difference)?;
    }
    let agree = checked.total - checked.differences.len();
    println!("{agree} of {} timelines agree", checked.total);
    Ok(checked.differences.is_empty())
}

/// Plays every timeline of a file.
///
/// # Errors
/// What is wrong with the file, naming the timeline.
pub fn replay(text: &str) -> Result<Output> {
    let vectors = read(text)?.iter().map(play).collect::<Result<_>>()?;
    Ok(Output { vectors })
}

/// Plays every timeline of a file, and compares each log with the expected one; the order of events is left open.
///
/// # Errors
/// What is wrong with the file, naming the timeline; a timeline without `expected` is wrong here.
pub fn check(text: &str) -> Result<Checked> {
    let vectors = read(text)?;
    let mut differences = Vec::new();
    for vector in &vectors {
        let Played { id, events: mut unexpected } = play(vector)?;
        let Some(expected) = &vector.expected else { bail!("{id}: there is no `expected` to compare with") };
        let mut missing = Vec::new();
        for event in expected {
            match unexpected.iter().position(|other| other == event) {
                Some(place) => drop(unexpected.remove(place)),
                None => missing.push(event.clone()),
            }
        }
        if !missing.is_empty() || !unexpected.is_empty() {
            differences.push(Difference { id, missing, unexpected });
        }
    }
    Ok(Checked { differences, total: vectors.len() })
}

fn play(vector: &Vector) -> Result<Played> {
    let timeline = vector.timeline().with_context(|| vector.id.clone())?;
    let log = rules::log(&timeline, hours(vector.end_t).with_context(|| vector.id.clone())?);
    let events = log.changes.into_iter().map(|change| Event {
        t: change.at.into(),
        rule: change.rule,
        event: change.event,
        severity: change.severity,
        key: change.key,
    });
    Ok(Played { id: vector.id.clone(), events: events.collect() })
}

#[cfg(test)]
mod tests;
