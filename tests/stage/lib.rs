//! The stage: the app in memory, the people of the clinic, their phones, and what every story must leave behind.

pub mod browser_keys;
pub mod clinic;
pub mod database;
pub mod invariants;
pub mod people;
pub mod phones;
pub mod push_service;

pub use clinic::{Cast, Stage};
