//! The phone test: before a patient goes home, and before somebody takes duty.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    Area,
    answers::{Done, Made},
    who::Person,
};
use crate::{
    app::App,
    domain::{
        access::Action,
        ids::{DeviceId, PatientId, ReachTestId},
        reach::Notifications,
    },
    fault::Fault,
    flow::{shapes::reach::ReachTest, test_reach},
};

/// Tests of whether a phone can be reached.
pub struct ReachTests;

#[OpenApi(tag = "Area::Push")]
impl ReachTests {
    /// Test a patient's phones
    ///
    /// A test push to each of them, which the patient taps. At most 10 an hour to one phone.
    #[oai(path = "/patients/:id/reach-tests", method = "post", operation_id = "testPatientPhones")]
    async fn of_patient(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<PatientId>,
    ) -> Result<Made<ReachTest>, Fault> {
        let permit = scope.may(Action::TestPatientPhones)?;
        Ok(Made::of(test_reach::of_patient(app, &permit, id).await?))
    }

    /// Test my own phone
    ///
    /// A test push to a device that I am signed in on. At most 10 an hour.
    #[oai(path = "/me/devices/:id/test", method = "post", operation_id = "testOwnPhone")]
    async fn of_own_device(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<DeviceId>,
    ) -> Result<Made<ReachTest>, Fault> {
        let permit = scope.may(Action::TestOwnPhone)?;
        Ok(Made::of(test_reach::of_own_device(app, &permit, id).await?))
    }

    /// How a phone test stands
    ///
    /// For whoever sent it.
    #[oai(path = "/reach-tests/:id", method = "get", operation_id = "readReachTest")]
    async fn read(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<ReachTestId>,
    ) -> Result<Json<ReachTest>, Fault> {
        let permit = scope.may(Action::ReadReachTest)?;
        Ok(Json(test_reach::read(app, &permit, id).await?))
    }

    /// Say how my notifications stand
    ///
    /// A phone says so when it changes: a test, or a silence, can then name why nothing arrives.
    #[oai(path = "/me/notifications", method = "put", operation_id = "sayNotifications")]
    async fn say(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(said): Json<SaidNotifications>,
    ) -> Result<Done, Fault> {
        scope.may(Action::SayNotifications)?;
        test_reach::say(app, scope.device, said.notifications).await?;
        Ok(Done::Done)
    }

    /// Say whether I heard the test
    ///
    /// Asked after a test push was shown on this phone: shown is not heard. The answer is kept, and admins see it.
    #[oai(path = "/me/test-heard", method = "put", operation_id = "sayTestHeard")]
    async fn say_heard(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(said): Json<SaidHeard>,
    ) -> Result<Done, Fault> {
        let permit = scope.may(Action::SayTestHeard)?;
        test_reach::heard(app, &permit, scope.device, said.heard).await?;
        Ok(Done::Done)
    }
}

/// What somebody says of a test push.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct SaidHeard {
    /// It rang, or did not.
    heard: bool,
}

/// What a phone says of its notifications.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct SaidNotifications {
    /// In a word.
    notifications: Notifications,
}
