//! Stories of the clinic's day, told through the front door.

mod accounts;
mod alerts;
mod broken_rules;
mod check_ins;
mod demo;
mod edge;
mod layers;
mod push;
mod spec;
