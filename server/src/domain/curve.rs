//! Average results of published studies, scaled to the patient's own baseline (clinical.md 2.3). Never a prediction,
//! never a target.

use poem_openapi::Object;

use super::{protocol::protocol, score::Score};

/// One hour of the curve, in scores 0-10.
#[derive(Clone, Copy, Debug, PartialEq, Object)]
#[oai(rename_all = "camelCase")]
pub struct CurvePoint {
    /// Hours since the procedure.
    pub hour: f64,
    /// Lower edge of the band.
    pub low: f64,
    /// Average.
    pub centre: f64,
    /// Upper edge of the band.
    pub high: f64,
}

/// The corners of the curve; straight lines between. None with a baseline below 4: percentages of little mean nothing.
#[must_use]
pub fn points(baseline: Score) -> Option<Vec<CurvePoint>> {
    let curve = &protocol().expected_curve;
    if baseline.0 < curve.min_baseline {
        return None;
    }
    Some(curve.points.iter().map(|point| scaled(baseline, *point)).collect())
}

/// The curve at one hour; none before the procedure, after its last corner, or with a baseline below 4.
#[must_use]
pub fn at(baseline: Score, hour: f64) -> Option<CurvePoint> {
    let curve = &protocol().expected_curve;
    if baseline.0 < curve.min_baseline {
        return None;
    }
    let after = curve.points.iter().position(|point| point[0] >= hour)?;
    let to = curve.points[after];
    if after == 0 {
        return (to[0] <= hour).then(|| scaled(baseline, to));
    }
    let from = curve.points[after - 1];
    let share = (hour - from[0]) / (to[0] - from[0]);
    let between = |column: usize| from[column] + share * (to[column] - from[column]);
    Some(scaled(baseline, [hour, between(1), between(2), between(3)]))
}

fn scaled(baseline: Score, [hour, low, centre, high]: [f64; 4]) -> CurvePoint {
    let score = |percent: f64| (percent * f64::from(baseline.0) / 100.0).clamp(0.0, 10.0);
    CurvePoint { hour, low: score(low), centre: score(centre), high: score(high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, wanted: f64) -> bool {
        (value - wanted).abs() < 1e-9
    }

    #[test]
    fn the_band_is_a_share_of_the_own_baseline() {
        let day = at(Score(10), 48.0).unwrap();
        assert!(near(day.low, 3.5) && near(day.centre, 5.6) && near(day.high, 8.0));
        let start = at(Score(8), 0.0).unwrap();
        assert!(near(start.low, 8.0) && near(start.high, 8.0));
    }

    #[test]
    fn between_two_corners_it_is_a_straight_line() {
        assert!(near(at(Score(10), 12.0).unwrap().centre, 7.8));
        assert!(near(at(Score(10), 528.0).unwrap().centre, 5.1));
        assert!(near(at(Score(10), 2160.0).unwrap().high, 6.5));
    }

    #[test]
    fn outside_its_hours_or_with_a_small_baseline_there_is_none() {
        assert_eq!(at(Score(10), -0.1), None);
        assert_eq!(at(Score(10), 2160.1), None);
        assert_eq!((at(Score(3), 24.0), points(Score(3))), (None, None));
        assert_eq!(points(Score(4)).unwrap().len(), 7);
    }
}
