//! The migrations make exactly what the entities need, and can be taken back.

use std::collections::BTreeMap;

use reliefline_migrations::{Migrator, MigratorTrait};
use reliefline_server::store;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, IdenStatic, Iterable, Statement,
};
use stage::{Cast, Stage, database::Home};

/// Each table with its columns, and whether a column may be empty.
type Tables = BTreeMap<String, BTreeMap<String, bool>>;

fn add<E: EntityTrait>(tables: &mut Tables) {
    let columns = E::Column::iter().map(|column| (column.as_str().to_owned(), column.def().is_null()));
    tables.insert(E::default().table_name().to_owned(), columns.collect());
}

/// What the entities say.
fn needed() -> Tables {
    let mut tables = Tables::new();
    macro_rules! add_all {
        ($($entity:ident),* $(,)?) => { $(add::<store::$entity::Entity>(&mut tables);)* };
    }
    add_all!(
        adherence_day,
        adherence_week,
        alert,
        alert_event,
        audit,
        baseline,
        beat,
        board,
        calendar_feed,
        caseload,
        channel_settings,
        check_in,
        clinic,
        demo,
        device,
        downtime,
        duty_change,
        duty_swap,
        easing,
        episode,
        escalation,
        exercise,
        exercise_hidden,
        fact,
        form_check,
        invite,
        ladder,
        next_day,
        occurrence,
        outbox,
        patient,
        pause,
        plan_hold,
        plan_note,
        plan_version,
        quarantine,
        reminder,
        reach_test,
        reminder_times,
        session,
        session_log,
        session_log_aside,
        set_up,
        shift,
        staff,
        subscription,
        system_notice,
        therapist_item,
        thresholds,
        throttle,
        zone_change,
    );
    tables
}

/// The indexes of a table, by name.
async fn indexes(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let question = match db.get_database_backend() {
        DbBackend::Sqlite => {
            format!("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}'")
        }
        _ => format!(
            "SELECT indexname::text FROM pg_indexes WHERE tablename = '{table}' AND schemaname = current_schema()"
        ),
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), question)).await.unwrap();
    let mut names: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn the_outbox_that_is_made_anew_has_the_same_messages_and_indexes() {
    let stage = Stage::open("2026-11-24T16:00:00Z").await;
    let Cast { ana, rosa, .. } = stage.cast().await;
    ana.subscribes().await;
    rosa.logs(9).await;
    stage.advance(0).await;
    let _ = ana.phone_shows();
    let messages = async || store::outbox::Entity::find().all(stage.store.read()).await.unwrap();
    let before = messages().await;
    assert_eq!(before.len(), 1);
    let db = stage.home.connect().await;
    let had = indexes(&db, "outbox").await;
    assert!(had.iter().any(|name| name == "idx_outbox_severity_state_next_attempt_at"), "{had:?}");
    let name = "m20261126_000019_channels";
    let later = Migrator::migrations().iter().rev().position(|step| step.name() == name).unwrap();
    Migrator::down(&db, Some(u32::try_from(later).unwrap() + 1)).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(messages().await, before);
    assert_eq!(indexes(&db, "outbox").await, had);
}

/// What the database says.
async fn there(db: &DatabaseConnection) -> Tables {
    let question = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name, c.name, CAST(c.\"notnull\" = 0 AND c.pk = 0 AS INTEGER) FROM sqlite_master m \
             JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
        _ => {
            "SELECT table_name::text, column_name::text, (is_nullable = 'YES')::int \
             FROM information_schema.columns WHERE table_schema = current_schema()"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), question)).await.unwrap();
    let mut tables = Tables::new();
    for row in rows {
        let table: String = row.try_get_by_index(0).unwrap();
        let empty: i32 = row.try_get_by_index(2).unwrap();
        tables.entry(table).or_default().insert(row.try_get_by_index(1).unwrap(), empty == 1);
    }
    tables.retain(|name, _| name != "seaql_migrations" && !name.starts_with("sqlite_"));
    tables
}

#[tokio::test]
async fn the_migrations_make_what_the_entities_need_and_go_up_down_and_up() {
    let home = Home::make();
    drop(home.open().await);
    let db = home.connect().await;
    assert_eq!(there(&db).await, needed());
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(there(&db).await, Tables::new());
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(there(&db).await, needed());
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}
