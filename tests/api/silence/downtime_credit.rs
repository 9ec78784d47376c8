//! Outages of 59 seconds to 30 hours around each limit of a silence, through the real store (I20).

use reliefline_server::domain::at::{At, DAY, HOUR, MINUTE, SECOND};
use stage::Stage;

use super::raised;

/// How long nobody ran.
const OUTAGES: [i64; 8] =
    [59 * SECOND, 60 * SECOND, 61 * SECOND, 42 * MINUTE, 5 * HOUR, 24 * HOUR, 24 * HOUR + MINUTE, 30 * HOUR];

const SOME: [i64; 3] = [59 * SECOND, 42 * MINUTE, 30 * HOUR];

/// The last word, and its limit.
const LIMITS: [(i64, i64); 3] = [(0, 20 * HOUR), (60 * HOUR, 48 * HOUR), (300 * HOUR, 240 * HOUR)];

/// When the outage begins, before the limit.
const BEFORE: [i64; 4] = [19 * HOUR, 30 * MINUTE, 10 * SECOND, -MINUTE];

/// A patient whose last word is so old, and a server that has run all the time.
async fn silent_since(stage: &Stage, word: i64) -> At {
    let cast = stage.cast().await;
    stage.beats().await;
    let start = stage.app.now();
    if word > 0 {
        stage.lives(word).await;
        let _ = cast.rosa.logs(2).await;
    }
    start.plus(word)
}

async fn outage(last_word: i64, limit: i64, before: i64, length: i64) {
    let name = format!("limit {limit}, {before} before it, down for {length}");
    let stage = Stage::open("2026-11-22T15:00:00Z").await;
    let word = silent_since(&stage, last_word).await;
    let due = word.plus(limit);
    let earlier = raised(&stage).await.len();
    let dies = due.plus(-before);
    stage.lives(dies.since(stage.app.now())).await;
    let fired_before = before <= -SECOND;
    assert_eq!(raised(&stage).await.len() - earlier, usize::from(fired_before), "{name}: at the outage");
    stage.is_down_for(length).await;
    stage.lives(2 * DAY).await;
    let credit = if length > MINUTE && !fired_before { length.min(DAY) } else { 0 };
    let fired: Vec<At> = raised(&stage).await.split_off(earlier);
    assert_eq!(fired, [due.plus(credit)], "{name}");
    stage.ends_well().await;
}

#[tokio::test]
async fn every_outage_moves_a_silence_of_20_hours_by_its_length_and_a_day_at_most() {
    for before in BEFORE {
        // Around the limit itself each length; far from it a short, a middling and a long one.
        let near = (0..=30 * MINUTE).contains(&before);
        for length in OUTAGES.into_iter().filter(|length| near || SOME.contains(length)) {
            outage(LIMITS[0].0, LIMITS[0].1, before, length).await;
        }
    }
}

#[tokio::test]
async fn every_outage_moves_the_longer_limits_too() {
    for (word, limit) in &LIMITS[1..] {
        for before in BEFORE {
            for length in SOME {
                outage(*word, *limit, before, length).await;
            }
        }
    }
}
