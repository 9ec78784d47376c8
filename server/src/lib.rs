//! Reliefline: from a patient's pain score to a nurse's phone.
//!
//! `domain` decides, `store` remembers, `flow` joins the two in one transaction, `api` speaks HTTP, `worker` speaks
//! time, `push` speaks to phones. ARCHITECTURE.md walks one check-in through them.

pub mod api;
pub mod app;
pub mod assets;
pub mod channels;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod domain;
pub mod doors;
pub mod edge;
pub mod fault;
pub mod flow;
pub mod keys;
pub mod news;
pub mod pace;
pub mod passwords;
pub mod planted;
pub mod pulse;
pub mod push;
pub mod serve;
pub mod store;
pub mod worker;
