//! A handful of the timelines through the front door: sent by a phone, judged by the worker, read by a nurse.

use reliefline_server::domain::{at::At, elapsed::Elapsed};
use serde_json::{Value, json};
use stage::{Cast, Stage, people::check_in};

use super::{ALERTS, Vector, line, sorted};

/// What a phone sends at one instant.
enum Sent<'a> {
    Score(&'a super::Score),
    Flag(&'a str),
    /// The score with this place, and what it should have been.
    Correction(usize, Option<&'a super::Score>),
}

#[tokio::test]
async fn no_relief_at_any_checkpoint() {
    plays("V02").await;
}

#[tokio::test]
async fn nine_is_urgent_at_once_and_is_only_cleared() {
    plays("V09").await;
}

#[tokio::test]
async fn two_scores_of_an_offline_phone_judge_a_checkpoint_again() {
    plays("V23").await;
}

#[tokio::test]
async fn the_same_red_flag_is_not_repeated_and_another_is() {
    plays("V24").await;
}

#[tokio::test]
async fn a_late_eight_leaves_the_timer_of_a_seven_alone() {
    plays("V57").await;
}

#[tokio::test]
async fn taking_back_the_only_score_of_a_window_voids_its_alert() {
    plays("V58").await;
}

#[tokio::test]
async fn a_corrected_value_keeps_the_alert_and_escalates_it() {
    plays("V59").await;
}

async fn plays(id: &str) {
    let vectors = Vector::all(ALERTS);
    let vector = vectors.iter().find(|vector| vector.id == id).unwrap();
    assert_eq!((vector.baseline.movement, vector.discharge_t), (Some(8), 0.0), "as the cast begins");
    let stage = Stage::open("2026-11-23T15:00:00Z").await;
    let Cast { rosa, ana, .. } = stage.cast().await;
    let began = stage.app.now();
    let at = |hours| began.plus(Elapsed::hours(hours).0);
    let mut ids: Vec<Option<Value>> = vec![None; vector.scores.len()];
    for (hours, sent) in vector.sent() {
        stage.advance(at(hours).since(stage.app.now())).await;
        match sent {
            Sent::Score(score) => {
                let item = item(score, at(score.t));
                let place = vector.scores.iter().position(|other| std::ptr::eq(other, score)).unwrap();
                ids[place] = Some(item["id"].clone());
                assert_eq!(rosa.results(vec![item]).await, ["created"]);
            }
            Sent::Flag(flag) => _ = rosa.flags(flag).await,
            Sent::Correction(wrong, by) => {
                let mut body = json!({"sentAt": stage.app.now()});
                if let Some(by) = by {
                    body["item"] = item(by, at(by.t));
                }
                let wrong = ids[wrong].as_ref().and_then(Value::as_str).unwrap();
                let _ = rosa.post(&format!("/check-ins/{wrong}/correction"), body).await.good();
            }
        }
    }
    stage.advance(at(vector.end_t).plus(1_000).since(stage.app.now())).await;
    let timeline = ana.get(&format!("/episodes/{}/timeline", rosa.episode)).await.good();
    let events = timeline["events"].as_array().unwrap();
    // The cast's clock stands still while Ana enters the baseline, so that it comes a moment after the procedure.
    let of_rules = events.iter().filter(|event| event["by"].is_null() && event["rule"] != "R-BASELINE");
    let said = of_rules.map(|event| {
        let happened: At = serde_json::from_value(event["at"].clone()).unwrap();
        let word = |key: &str| event[key].as_str().unwrap_or_default();
        // Two things of one instant are a millisecond apart for the server.
        let t = (Elapsed(happened.since(began)).in_hours() * 1000.0).round() / 1000.0;
        line(t, word("rule"), word("kind"), word("severity"), event["key"].as_str())
    });
    assert_eq!(sorted(said.collect()), vector.expected());
    stage.ends_well().await;
}

impl Vector {
    /// All that is sent, in the order of its arrival.
    fn sent(&self) -> Vec<(f64, Sent<'_>)> {
        let new = self.scores.iter().filter(|score| {
            let is_new = |by: &str| score.id.as_deref() != Some(by);
            self.corrections.iter().filter_map(|correction| correction.by.as_deref()).all(is_new)
        });
        let mut sent: Vec<_> = new.map(|score| (score.received(), Sent::Score(score))).collect();
        sent.extend(self.redflags.iter().map(|flag| (flag.t, Sent::Flag(&flag.item))));
        sent.extend(self.corrections.iter().map(|correction| {
            let by = correction.by.as_deref().map(|by| &self.scores[self.score(by)]);
            (correction.t, Sent::Correction(self.score(&correction.id), by))
        }));
        sent.sort_by(|one, other| one.0.total_cmp(&other.0));
        sent
    }
}

fn item(score: &super::Score, felt_at: At) -> Value {
    let (value, confirmed) = match score.context.as_str() {
        "rest" => ("rest", "restConfirmed"),
        _ => ("movement", "movementConfirmed"),
    };
    check_in(felt_at, json!({value: score.score, confirmed: score.confirmed}))
}
