//! Rehabilitation: the library, who cares for whom, plans and holds.

mod caseload;
mod library;

/// When most of these stories begin: a Sunday morning in New York.
const MORNING: &str = "2026-11-22T15:00:00Z";
