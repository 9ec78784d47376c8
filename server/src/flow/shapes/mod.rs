//! What use cases take and give: structs, and how their JSON is described and read. Nothing of HTTP.

pub mod adherence;
pub mod alerts;
pub mod board;
pub mod caseload;
pub mod check_ins;
pub mod digest;
pub mod duty;
pub mod exercises;
pub mod handover;
pub mod lenient;
pub mod live;
pub mod notices;
pub mod own_episode;
pub mod own_plan;
pub mod plans;
pub mod quarantine;
pub mod reach;
pub mod reachability;
pub mod session_logs;
pub mod silence;
pub mod story;
pub mod therapist_items;
pub mod timeline;
pub mod waiting;
