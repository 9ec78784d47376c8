//! System notices: opened once, counted again, closed by an admin or when their cause is over.

use poem::http::Method;
use reliefline_server::{
    domain::{
        alert::Rule,
        at::{DAY, HOUR, MINUTE, SECOND},
        message::Outcome,
        rules::{Book, Judge, Ruleset, View},
    },
    worker::{tick, watch},
};
use serde_json::{Value, json};
use stage::{Cast, Stage, clinic::request, database::behind_the_back};
use uuid::Uuid;

use super::{MORNING, notices, open};
use crate::audit::lines;

#[tokio::test]
async fn an_alert_that_reaches_nobody_is_told_to_the_admin_until_somebody_takes_it() {
    let stage = Stage::open(MORNING).await;
    let Cast { rosa, ana, ines, .. } = stage.cast().await;
    let since = json!(stage.app.now());
    rosa.flags("RF-NEURO").await;
    let alert = ana.alert("R-REDFLAG").await;
    let told = notices(&ines, true).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["kind"], &told[0]["key"]), (&json!("nobody_live"), &alert["id"]));
    assert_eq!((&told[0]["since"], &told[0]["closedAt"]), (&since, &Value::Null));
    // Nobody at any level: it stands on the last one at once, and its repeats count.
    assert_eq!((&told[0]["figures"]["level"], &told[0]["times"]), (&json!(3), &json!(1)));
    watch::look::tidy(&stage.app).await.unwrap();
    assert_eq!(open(&ines).await.len(), 1, "its cause lasts");

    stage.clock.turn(MINUTE);
    let _ = ana.acknowledges(&alert).await.good();
    watch::look::tidy(&stage.app).await.unwrap();
    assert_eq!(open(&ines).await, []);
    let over = notices(&ines, false).await;
    assert_eq!((&over[0]["closedAt"], &over[0]["closedBy"]), (&json!(stage.app.now()), &Value::Null));
    stage.ends_well().await;
}

#[tokio::test]
async fn a_push_that_is_refused_is_one_notice_counted_again_and_an_admin_closes_it() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ines, .. } = stage.cast().await;
    let subscription = ana.subscribes().await;
    let test = format!("/push-subscriptions/{subscription}/test");
    let (first, mut times) = (stage.app.now(), 0);
    for status in [400, 413] {
        stage.phones.misbehave(Some(Outcome::Refused(status)));
        let _ = ana.post(&test, json!({})).await.good();
        stage.advance(0).await;
        times += 1;
        let told = notices(&ines, true).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(
            (&told[0]["kind"], &told[0]["key"], &told[0]["figures"]),
            (&json!("push_refused"), &json!("fcm.googleapis.com"), &json!({"status": status}))
        );
        assert_eq!((&told[0]["times"], &told[0]["since"]), (&json!(times), &json!(first)));
        assert_eq!(told[0]["lastSeenAt"], json!(stage.app.now()));
        stage.clock.turn(MINUTE);
    }
    let id = notices(&ines, true).await[0]["id"].as_str().unwrap().to_owned();
    let close = format!("/system-notices/{id}/close");
    assert_eq!(ana.post(&close, json!({})).await.refused(403), "role_forbidden");
    assert_eq!(ines.send(Method::POST, &close, None).await.status, 204);
    let closed_at = json!(stage.app.now());
    stage.clock.turn(MINUTE);
    let again = ines.send(Method::POST, &close, None).await;
    assert_eq!((&again.json["by"], &again.json["at"]), (&json!("Ines Alvarez"), &closed_at));
    assert_eq!(again.refused(409), "already_closed");
    let over = notices(&ines, false).await;
    assert_eq!((&over[0]["closedAt"], &over[0]["closedBy"]), (&closed_at, &json!("Ines Alvarez")));
    let audit = lines(&stage, "closeSystemNotice").await;
    assert_eq!((audit.len(), &audit[0].subjects), (1, &json!({"system_notice": id})));

    // It happens again: that is another notice, and it lapses by itself when it was not seen for a day.
    let _ = ana.post(&test, json!({})).await.good();
    stage.advance(0).await;
    assert_eq!(notices(&ines, true).await[0]["times"], 1);
    stage.clock.turn(DAY);
    watch::look::tidy(&stage.app).await.unwrap();
    assert_eq!(open(&ines).await.len(), 1);
    stage.clock.turn(1);
    watch::look::tidy(&stage.app).await.unwrap();
    assert_eq!(open(&ines).await, []);
    stage.ends_well().await;
}

struct Broken;

impl Judge for Broken {
    fn rules(&self) -> &'static [Rule] {
        &[Rule::Masked]
    }

    fn on_score(&mut self, _: &View, _: &mut Book, _: usize) {
        panic!("planted");
    }
}

#[tokio::test]
async fn an_episode_that_nobody_judges_is_told_to_the_admin_even_where_no_nurse_has_a_phone() {
    let stage =
        Stage::open_with(MORNING, |builder| builder.ruleset(Ruleset::default().and(|| Box::new(Broken))))
            .await;
    let Cast { rosa, ines, .. } = stage.cast().await;
    stage.advance(MINUTE).await;
    rosa.logs(3).await;
    stage.advance(59 * SECOND).await;
    assert_eq!(open(&ines).await, []);
    stage.advance(2 * SECOND).await;
    let mine = vec![("episode_unjudged".to_owned(), rosa.episode.clone())];
    assert_eq!(open(&ines).await, mine);
    stage.advance(5 * MINUTE).await;
    let told = notices(&ines, true).await;
    assert_eq!((told.len(), &told[0]["times"]), (1, &json!(1)), "once a stretch");

    // Another version of the program has sound rules.
    let sound = stage.another_instance();
    stage.clock.turn(MINUTE);
    tick::until_idle(&sound).await;
    watch::look::tidy(&sound).await.unwrap();
    assert_eq!(open(&ines).await, []);
}

#[tokio::test]
async fn a_row_that_cannot_be_worked_on_is_told_with_its_id_and_holds_up_nobody() {
    let stage = Stage::open(MORNING).await;
    let Cast { ana, ben, ines, .. } = stage.cast().await;
    let (broken, sound) = (ana.subscribes().await, ben.subscribes().await);
    for (who, id) in [(&ana, &broken), (&ben, &sound)] {
        let _ = who.post(&format!("/push-subscriptions/{id}/test"), json!({})).await.good();
    }
    // A state that no version of ours knows.
    let broken = Uuid::parse_str(&broken).unwrap();
    let sql = match stage.store.backend() {
        sea_orm::DbBackend::Sqlite => format!("x'{}'", broken.simple()),
        _ => format!("'{broken}'"),
    };
    behind_the_back(&stage.store, &format!("UPDATE push_subscription SET state = 'odd' WHERE id = {sql}"))
        .await;
    stage.advance(0).await;
    let _ = ben.phone_shows();
    let told = notices(&ines, true).await;
    assert_eq!((&told[0]["kind"], &told[0]["key"]), (&json!("row_put_off"), &json!("message")));
    assert!(told[0]["figures"]["row"].is_string() && told[0]["figures"]["code"].is_string(), "{told:?}");
    stage.advance(MINUTE).await;
    assert_eq!(notices(&ines, true).await[0]["times"], 2, "each try counts");
}

#[tokio::test]
async fn a_notice_of_another_clinic_does_not_exist_and_one_of_the_installation_is_everybodys() {
    use reliefline_server::{
        domain::{
            ids::{ClinicId, NoticeId},
            notice::{Notice, NoticeFigures, NoticeKind},
        },
        store::{clinic, system_notice},
    };
    let stage = Stage::open(MORNING).await;
    let Cast { ines, .. } = stage.cast().await;
    let mut other = clinic::only(stage.store.read()).await.unwrap().unwrap();
    other.id = ClinicId(stage.app.new_id());
    let (theirs, all) = (NoticeId(stage.app.new_id()), NoticeId(stage.app.new_id()));
    let txn = stage.store.begin().await.unwrap();
    clinic::keep(&txn, other.clone()).await.unwrap();
    let figures = NoticeFigures::default;
    let notice = Notice::of_clinic(other.id, NoticeKind::NobodyLive, "x", figures());
    system_notice::open(&txn, theirs, notice, stage.app.now()).await.unwrap();
    let notice = Notice::of_all(NoticeKind::InstanceGone, "y", figures());
    system_notice::open(&txn, all, notice, stage.app.now()).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(open(&ines).await, [("instance_gone".to_owned(), "y".to_owned())]);
    let close = |id: NoticeId| {
        request(Method::POST, &format!("/system-notices/{id}/close"), Some(&ines.cookie()), None)
    };
    assert_eq!(stage.ask(close(theirs)).await.refused(404), "not_found");
    assert_eq!(stage.ask(close(all)).await.status, 204);
    stage.clock.turn(HOUR);
    let both = ines.get("/system-notices").await.good();
    assert_eq!(both["notices"].as_array().map(Vec::len), Some(1));
}
