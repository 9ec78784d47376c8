//! The tables of Reliefline, step by step. A step that landed is never edited; the next change is the next file.
//!
//! Instants are epoch milliseconds (`big_integer`), ids are `uuid`, small numbers `small_integer`; the entities in
//! `server/src/store` say what each column means.

mod columns;
mod m20261123_000001_people;
mod m20261123_000002_course;
mod m20261123_000003_alerting;
mod m20261123_000004_audit;
mod m20261123_000005_look_ups;
mod m20261123_000007_demo;
mod m20261123_000008_quarantined_corrections;
mod m20261125_000006_tokens;
mod m20261125_000009_plans;
mod m20261125_000010_reminders;
mod m20261125_000011_sessions;
mod m20261125_000012_outbox_order;
mod m20261126_000013_caseload;
mod m20261126_000014_duty;
mod m20261126_000015_escalation;
mod m20261126_000016_downtime;
mod m20261126_000017_promise;
mod m20261126_000018_system_notice;
mod m20261126_000019_channels;
mod m20261126_000020_reach_test;
mod m20261126_000021_heard;
mod m20261126_000022_quiet_since;
mod m20261127_000023_told_stops;
mod m20261127_000024_put_off;
mod m20261127_000025_told_notices;

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_people::Migration),
            Box::new(m20261123_000002_course::Migration),
            Box::new(m20261123_000003_alerting::Migration),
            Box::new(m20261123_000004_audit::Migration),
            Box::new(m20261123_000005_look_ups::Migration),
            Box::new(m20261123_000007_demo::Migration),
            Box::new(m20261123_000008_quarantined_corrections::Migration),
            Box::new(m20261125_000006_tokens::Migration),
            Box::new(m20261125_000009_plans::Migration),
            Box::new(m20261125_000010_reminders::Migration),
            Box::new(m20261125_000011_sessions::Migration),
            Box::new(m20261125_000012_outbox_order::Migration),
            Box::new(m20261126_000013_caseload::Migration),
            Box::new(m20261126_000014_duty::Migration),
            Box::new(m20261126_000015_escalation::Migration),
            Box::new(m20261126_000016_downtime::Migration),
            Box::new(m20261126_000017_promise::Migration),
            Box::new(m20261126_000018_system_notice::Migration),
            Box::new(m20261126_000019_channels::Migration),
            Box::new(m20261126_000020_reach_test::Migration),
            Box::new(m20261126_000021_heard::Migration),
            Box::new(m20261126_000022_quiet_since::Migration),
            Box::new(m20261127_000023_told_stops::Migration),
            Box::new(m20261127_000024_put_off::Migration),
            Box::new(m20261127_000025_told_notices::Migration),
        ]
    }
}
