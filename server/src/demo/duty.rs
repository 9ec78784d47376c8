//! The demo clinic's duty: two nurses by day, one by night, every day, so that nobody who tries it finds a hole.

use super::scenes::{ZONE, staff_scope};
use crate::{
    app::App,
    domain::{
        access::{Action, Actor},
        calendar::{TimeOfDay, Zone},
        duty::{LocalTime, Repeat},
        ids::ClinicId,
        plan::WeekDay::{self, Fr, Mo, Sa, Su, Th, Tu, We},
    },
    fault::Fault,
    flow::{plan_duty, shapes::duty::NewShift},
};

/// When the day begins, and when the night.
const DAY: TimeOfDay = TimeOfDay::whole_hour(8);
const NIGHT: TimeOfDay = TimeOfDay::whole_hour(20);

/// Who, at which position, from when to when, on which days. By day the nurse of the sign-in link is told first.
const SHIFTS: [(&str, i16, TimeOfDay, TimeOfDay, &[WeekDay]); 4] = [
    ("ana", 1, DAY, NIGHT, &WeekDay::ALL),
    ("ben", 2, DAY, NIGHT, &WeekDay::ALL),
    ("ben", 1, NIGHT, DAY, &[Mo, We, Fr]),
    ("ana", 1, NIGHT, DAY, &[Tu, Th, Sa, Su]),
];

/// The admin plans it, from today on.
pub(super) async fn plan(app: &App, clinic: ClinicId) -> Result<(), Fault> {
    let permit = staff_scope(app, clinic, "ines").await?.may(Action::AddShift)?;
    let today = Zone::parse(ZONE).unwrap_or_default().day(app.now());
    for (short, position, start, end, days) in SHIFTS {
        let Actor::Staff(staff_id) = staff_scope(app, clinic, short).await?.actor else { continue };
        let ends_on = if end > start { today } else { today.plus(1) };
        let shift = NewShift {
            staff_id,
            start_local: LocalTime { date: today, time: start },
            end_local: LocalTime { date: ends_on, time: end },
            position,
            repeat: Some(Repeat { days: days.to_vec(), until: None }),
        };
        plan_duty::add(app, &permit, shift).await?;
    }
    Ok(())
}
