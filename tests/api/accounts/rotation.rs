//! A phone's token changes each week, and no lost answer signs anybody out.

use poem::http::Method;
use reliefline_server::{
    domain::at::{DAY, HOUR, MINUTE},
    store::session,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement, sea_query::Expr,
};
use stage::{
    Stage,
    clinic::{Answer, cookie_of, request},
};

async fn me(stage: &Stage, cookie: &str) -> Answer {
    stage.ask(request(Method::GET, "/me", Some(cookie), None)).await
}

fn is_renewed(answer: &Answer) -> bool {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.headers.contains_key("set-cookie")
}

#[tokio::test]
async fn each_week_a_phone_gets_a_new_token_and_the_old_one_ends_a_minute_after_its_first_use() {
    let stage = Stage::open("2026-03-01T08:00:00Z").await;
    let cast = stage.cast().await;
    let old = cast.ana.connects_phone(&cast.rosa.id).await;
    stage.clock.turn(7 * DAY - 1);
    assert!(!is_renewed(&me(&stage, &old).await), "not before the week is over");
    stage.clock.turn(1);
    let answer = me(&stage, &old).await;
    let new = cookie_of(&answer);
    assert!(is_renewed(&answer) && new.starts_with("rls_") && new != old);
    let set = answer.headers["set-cookie"].to_str().unwrap();
    assert!(set.contains("; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age="), "{set}");

    stage.clock.turn(HOUR);
    assert!(!is_renewed(&me(&stage, &old).await), "the new one was never used: the old one goes on");
    assert!(!is_renewed(&me(&stage, &new).await));
    stage.clock.turn(MINUTE);
    assert_eq!(me(&stage, &old).await.status, 200, "requests that were under way");
    stage.clock.turn(1);
    assert_eq!(me(&stage, &old).await.refused(401), "session_expired");
    assert_eq!(me(&stage, &new).await.status, 200, "an old token ends no patient's session");
}

#[tokio::test]
async fn rotation_lost_response() {
    let stage = Stage::open("2026-03-01T08:00:00Z").await;
    let cast = stage.cast().await;
    let cookie = cast.ana.connects_phone(&cast.rosa.id).await;
    let mut offered = 0;
    for _ in 0..60 {
        stage.clock.turn(12 * HOUR);
        offered += usize::from(is_renewed(&me(&stage, &cookie).await));
        assert!(!is_renewed(&me(&stage, &cookie).await), "no second offer while the first may be under way");
    }
    assert!((20..=24).contains(&offered), "a new token is offered again each day: {offered}");
    let answer = loop {
        stage.clock.turn(12 * HOUR);
        let answer = me(&stage, &cookie).await;
        if is_renewed(&answer) {
            break answer;
        }
    };
    assert_eq!(me(&stage, &cookie_of(&answer)).await.status, 200, "the newest offer is good");
}

#[tokio::test]
async fn of_two_requests_at_the_same_time_one_gets_the_new_token_and_both_are_answered() {
    let stage = Stage::open("2026-03-01T08:00:00Z").await;
    let cast = stage.cast().await;
    let cookie = cast.ana.connects_phone(&cast.rosa.id).await;
    stage.clock.turn(8 * DAY);
    let (one, two) = futures_util::join!(me(&stage, &cookie), me(&stage, &cookie));
    assert_eq!(usize::from(is_renewed(&one)) + usize::from(is_renewed(&two)), 1);
}

#[tokio::test]
async fn signing_out_wins_over_a_new_token() {
    let stage = Stage::open("2026-03-01T08:00:00Z").await;
    let cast = stage.cast().await;
    let cookie = cast.ana.connects_phone(&cast.rosa.id).await;
    stage.clock.turn(8 * DAY);
    let out = stage.ask(request(Method::DELETE, "/sessions/current", Some(&cookie), None)).await;
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(out.headers.get_all("set-cookie").iter().count(), 1);
}

#[tokio::test]
async fn an_old_token_of_staff_that_comes_back_ends_the_session() {
    let stage = Stage::open("2026-11-22T08:00:00Z").await;
    let cast = stage.cast().await;
    let old = cast.ana.cookie();
    // No session of staff lasts a week; the rule is there for the day when their tokens change more often.
    let txn = stage.store.begin().await.unwrap();
    session::Entity::update_many()
        .col_expr(session::Column::TokenSince, Expr::value(stage.app.now().plus(-7 * DAY).0))
        .filter(session::Column::StaffId.is_not_null())
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let new = cookie_of(&me(&stage, &old).await);
    assert_eq!(me(&stage, &new).await.status, 200);
    stage.clock.turn(MINUTE + 1);
    assert_eq!(me(&stage, &old).await.refused(401), "session_expired");
    assert_eq!(me(&stage, &new).await.refused(401), "session_expired");
}

#[tokio::test]
async fn no_plain_tokens_in_db() {
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let cast = stage.cast().await;
    let phone = cast.ana.connects_phone(&cast.rosa.id).await;
    let mut tokens = vec![cast.ana.cookie(), cast.ines.cookie(), phone.clone()];
    stage.clock.turn(8 * DAY);
    tokens.push(cookie_of(&me(&stage, &phone).await));
    let mut said = Vec::new();
    if stage.store.backend() == DbBackend::Sqlite {
        for file in std::fs::read_dir(stage.home.dir()).unwrap() {
            said.push(std::fs::read(file.unwrap().path()).unwrap());
        }
    } else {
        let ask = async |sql: String| {
            let rows =
                stage.store.read().query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
            let rows = rows.unwrap().into_iter();
            rows.map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
        };
        let tables =
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()";
        for table in ask(tables.into()).await {
            let rows = ask(format!("SELECT t::text FROM \"{table}\" AS t")).await;
            said.extend(rows.into_iter().map(String::into_bytes));
        }
    }
    let looked: usize = said.iter().map(Vec::len).sum();
    assert!(looked > 5_000, "the database was looked at: {looked} bytes");
    for token in &tokens {
        // A column of bytes shows as hexadecimal digits.
        let digits: String = token.bytes().map(|byte| format!("{byte:02x}")).collect();
        for shape in [token.as_str(), token.trim_start_matches("rls_"), &digits] {
            let found = |bytes: &Vec<u8>| bytes.windows(shape.len()).any(|window| window == shape.as_bytes());
            assert!(!said.iter().any(found), "a token lies in the database");
        }
    }
}
