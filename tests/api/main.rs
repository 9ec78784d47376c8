//! Stories of the clinic's day, told through the front door.

mod accounts;
mod adherence;
mod alerts;
mod audit;
mod board;
mod broken_rules;
mod bundling;
mod caseload;
mod check_ins;
mod control_characters;
mod corrections;
mod databases;
mod demo;
mod edge;
mod layers;
mod phases;
mod plans;
mod push;
mod quarantine;
mod reminders;
mod schema;
mod sessions;
mod silence;
mod spec;
mod unjudged;
mod vectors;
