//! Reminders: when and where a patient wants them, and *Later* from a notification.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    Area,
    who::{Address, Person},
};
use crate::{
    app::App,
    domain::{
        access::Action,
        at::At,
        calendar::TimeOfDay,
        schedule::{OwnTimes, known_zone},
        text::Text,
        throttle::block,
    },
    fault::Fault,
    flow::{self, change_reminders::refused},
};

/// A patient's reminders.
pub struct Reminders;

#[OpenApi(tag = "Area::CheckIns")]
impl Reminders {
    /// Read my reminder times
    ///
    /// Until I choose some: no own times (those of the protocol and of the plan hold), and quiet from 21:00 to 08:00.
    #[oai(path = "/me/reminders", method = "get", operation_id = "readReminders")]
    async fn read(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<OwnTimes>, Fault> {
        let permit = scope.may(Action::ReadReminders)?;
        Ok(Json(flow::change_reminders::read(app, &permit).await?))
    }

    /// Choose my reminder times
    ///
    /// The zone is where the phone is now; it becomes the zone of all my days. The reminders move with it at once. 422
    /// `unknown_zone`; `gap_too_long` when in the first 75 hours more than 12 hours lie between two check-in times, or
    /// one is quiet; `bad_times` for more than eight, or one twice.
    #[oai(path = "/me/reminders", method = "put", operation_id = "changeReminders")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(new): Json<NewReminders>,
    ) -> Result<Json<OwnTimes>, Fault> {
        let permit = scope.may(Action::ChangeReminders)?;
        let own = OwnTimes {
            zone: known_zone(new.zone.as_str()).map_err(refused)?,
            check_in_times: new.check_in_times,
            exercise_times: new.exercise_times,
            quiet_from: new.quiet_from,
            quiet_to: new.quiet_to,
        };
        Ok(Json(flow::change_reminders::run(app, &permit, own).await?))
    }

    /// Remind me later
    ///
    /// The one repeat of a reminder comes two hours from now. The token of its push is all it takes, no cookie is needed;
    /// asked again, it answers the same. 404 for a token of no reminder; 409 `reminder_over`, `reminded_twice`,
    /// `too_late` (in two hours it is quiet, another day, or time for the next one).
    #[oai(path = "/reminders/later", method = "post", operation_id = "remindLater")]
    async fn later(
        &self,
        app: Data<&App>,
        Address(address): Address,
        Json(push): Json<PushedReminder>,
    ) -> Result<Json<RemindedAgain>, Fault> {
        if let Some(wait) = app.receipts.count(&block(address), app.now()) {
            return Err(Fault::slow_down(wait));
        }
        let token = push.token.as_str();
        let at = flow::again::again(|| flow::remind_later::run(&app, token)).await?;
        Ok(Json(RemindedAgain { at }))
    }
}

/// When, and where, to remind me.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewReminders {
    /// IANA zone of where the phone is, such as `America/New_York`.
    zone: Text<1, 64>,
    /// When to ask for a check-in, up to eight; none: at the protocol's times.
    check_in_times: Vec<TimeOfDay>,
    /// When to remind of exercises, up to eight; none: at the times of the plan.
    exercise_times: Vec<TimeOfDay>,
    /// Nothing is pushed from this time on …
    quiet_from: TimeOfDay,
    /// … until this one; two equal ones mean that it is never quiet.
    quiet_to: TimeOfDay,
}

/// Which reminder.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct PushedReminder {
    /// The push's `laterToken`.
    token: Text<22, 22>,
}

/// When it comes again.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct RemindedAgain {
    /// The instant of the one repeat.
    at: At,
}
