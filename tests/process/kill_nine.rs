//! A server that dies in the middle of check-ins has every one that it answered.

use std::{cell::RefCell, collections::BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    clinic::{check_in, now, rosa, set_up},
    program::{Place, Serving},
};

/// Sends one check-in; true when the server says that it has it.
async fn sends(server: &Serving, phone: &str, item: &Value) -> bool {
    let body = json!({"sentAt": now(), "items": [item]});
    let answer = server.ask("POST", "/check-ins", phone, Some(&body)).await;
    answer.is_some_and(|answer| {
        let result = &answer.json["results"][0]["result"];
        answer.status == 200 && (result == "created" || result == "duplicate")
    })
}

/// All ids that the server has.
async fn has(server: &Serving, phone: &str) -> Vec<Uuid> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = server.ask("GET", &format!("/check-ins/ids{after}"), phone, None).await.expect("ids").json;
        let ids: Vec<Uuid> = serde_json::from_value(page["ids"].clone()).expect("ids");
        all.extend(&ids);
        match page["next"].as_str() {
            Some(next) => after = format!("?after={next}"),
            None => return all,
        }
    }
}

fn id_of(item: &Value) -> Uuid {
    serde_json::from_value(item["id"].clone()).expect("an id")
}

#[tokio::test]
async fn kill_nine_in_the_middle_of_check_ins_loses_none_that_was_answered() {
    let place = Place::sqlite();
    let mut server = place.serve(&[]);
    let admin = set_up(&mut server).await;
    let phone = rosa(&server, &admin).await;
    let (mut sent, mut answered) = (Vec::new(), BTreeSet::new());
    for round in 1..=3 {
        let (sent_now, answered_now) = (RefCell::new(Vec::new()), RefCell::new(BTreeSet::new()));
        let four = (0..4).map(|_| async {
            loop {
                let item = check_in(json!({"movement": 5}));
                sent_now.borrow_mut().push(item.clone());
                assert!(sends(&server, &phone, &item).await, "the server lives and takes it");
                answered_now.borrow_mut().insert(id_of(&item));
            }
        });
        // The kill waits for a number of answers, not for a time; three of the four are somewhere on their way then.
        let killed = async {
            while answered_now.borrow().len() < 7 * round {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = futures_util::future::join_all(four) => unreachable!("they go on for ever"),
            () = killed => server.kill_nine(),
        }
        answered.extend(answered_now.take());
        sent.extend(sent_now.take());

        server = place.serve(&[]);
        let kept: BTreeSet<Uuid> = has(&server, &phone).await.into_iter().collect();
        let lost: Vec<_> = answered.difference(&kept).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?} were answered and are gone");
    }
    // The phone sends again what it holds: all of it counts, and counts once.
    for item in &sent {
        assert!(sends(&server, &phone, item).await, "{item}");
    }
    let mut kept = has(&server, &phone).await;
    let mut all: Vec<Uuid> = sent.iter().map(id_of).collect();
    kept.sort_unstable();
    all.sort_unstable();
    assert_eq!(kept, all);
    let looked = place.run(&["doctor"]);
    assert_eq!(looked.code, Some(0), "{}{}", looked.out, looked.err);
}
