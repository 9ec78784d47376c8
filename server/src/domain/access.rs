//! Who may do what (security.md 6). A [`Permit`] is the proof that this was asked: store functions on patient data
//! take one, and there is no other way to make one, so forgetting the question does not compile.

use crate::domain::{
    ids::{ClinicId, DeviceId, PatientId, SessionId, StaffId},
    people::{Role, Roles},
};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff.
    Staff(StaffId),
    /// A patient on an enrolled phone.
    Patient(PatientId, DeviceId),
    /// Reliefline itself: timers, deliveries. An explicit identity that shows in the audit.
    Engine,
}

/// Who sent a request, and for which clinic. Built once per request from the session.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The clinic all of it happens in.
    pub clinic: ClinicId,
    /// The person.
    pub actor: Actor,
    /// What a member of staff may be; empty for a patient.
    pub roles: Roles,
    /// The phone or browser the request came from.
    pub device: DeviceId,
    /// The session it came under.
    pub session: SessionId,
}

/// The proof that `action` was allowed to the actor.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    clinic: ClinicId,
    actor: Actor,
    action: Action,
    caseload_of: Option<StaffId>,
}

impl Permit {
    /// The clinic that no query leaves.
    #[must_use]
    pub fn clinic(&self) -> ClinicId {
        self.clinic
    }

    /// Who asked.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// What for.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// The only patient whose rows may be touched, when a patient asks.
    #[must_use]
    pub fn own(&self) -> Option<PatientId> {
        match self.actor {
            Actor::Patient(id, _) => Some(id),
            _ => None,
        }
    }

    /// The member of staff, when one asks.
    #[must_use]
    pub fn staff(&self) -> Option<StaffId> {
        match self.actor {
            Actor::Staff(id) => Some(id),
            _ => None,
        }
    }

    /// The therapist whose patients alone may be touched, when nothing but being their therapist allows it.
    #[must_use]
    pub fn caseload_of(&self) -> Option<StaffId> {
        self.caseload_of
    }

    /// Reliefline acting for a clinic by itself: timers and deliveries.
    #[must_use]
    pub fn engine(clinic: ClinicId) -> Self {
        Self { clinic, actor: Actor::Engine, action: Action::Judge, caseload_of: None }
    }
}

/// The operation exists, and this role may not use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this role may not do that")]
pub struct Forbidden;

impl Scope {
    /// Somebody who acts without a session of the network: the demo's made-up people.
    #[must_use]
    pub fn without_session(clinic: ClinicId, actor: Actor, roles: Roles) -> Self {
        let none = uuid::Uuid::nil();
        let device = match actor {
            Actor::Patient(_, device) => device,
            _ => DeviceId(none),
        };
        Self { clinic, actor, roles, session: SessionId(none), device }
    }

    /// Asks whether the person may do `action`.
    ///
    /// # Errors
    /// [`Forbidden`] when none of the person's roles may.
    pub fn may(&self, action: Action) -> Result<Permit, Forbidden> {
        let columns = action.allowed();
        let (allowed, caseload_of) = match self.actor {
            Actor::Patient(..) => (columns.contains(&Who::Patient), None),
            Actor::Staff(id) => {
                let clinic = self.roles.0.iter().any(|role| columns.contains(&Who::from(*role)));
                let assigned = self.roles.has(Role::Therapist) && columns.contains(&Who::Assigned);
                (clinic || assigned, (!clinic).then_some(id))
            }
            Actor::Engine => (action == Action::Judge, None),
        };
        if !allowed {
            return Err(Forbidden);
        }
        Ok(Permit { clinic: self.clinic, actor: self.actor, action, caseload_of })
    }
}

/// A column of the table of rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A patient, on the own episode.
    Patient,
    /// A nurse of the clinic.
    Nurse,
    /// A therapist of the clinic.
    Therapist,
    /// A therapist, on the patients assigned to them.
    Assigned,
    /// An admin of the clinic.
    Admin,
    /// Anybody, signed in or not: the operation brings its own secret.
    Anyone,
}

impl From<Role> for Who {
    fn from(role: Role) -> Self {
        match role {
            Role::Nurse => Self::Nurse,
            Role::Therapist => Self::Therapist,
            Role::Admin => Self::Admin,
        }
    }
}

macro_rules! actions {
    ($($name:ident $id:literal: $($who:ident)*;)*) => {
        /// Every operation of the API (its `operationId`), and the engine's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is the operation of the same name in the OpenAPI document")]
        pub enum Action { $($name),* }

        impl Action {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The `operationId` in the OpenAPI document.
            #[must_use]
            pub fn operation_id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// Who may.
            #[must_use]
            pub fn allowed(self) -> &'static [Who] {
                match self { $(Self::$name => &[$(Who::$who),*]),* }
            }

            /// May this column, be it on the own patients alone?
            #[must_use]
            pub fn lets(self, who: Who) -> bool {
                let columns = self.allowed();
                columns.contains(&who) || who == Who::Therapist && columns.contains(&Who::Assigned)
            }
        }
    };
}

actions! {
    ReadAbout            "readAbout":            Anyone;
    ReadSetUp            "readSetUp":            Anyone;
    SetUp                "setUp":                Anyone;
    SignIn               "signIn":               Anyone;
    SignOut              "signOut":              Patient Nurse Therapist Admin;
    ReadMe               "readMe":               Patient Nurse Therapist Admin;
    ChangeMe             "changeMe":             Patient Nurse Therapist Admin;
    AddStaff             "addStaff":             Admin;
    ListStaff            "listStaff":            Admin;
    ChangeStaff          "changeStaff":          Admin;
    DisableStaff         "disableStaff":         Admin;
    ReadClinic           "readClinic":           Admin Nurse Therapist;
    ChangeClinic         "changeClinic":         Admin;
    NoteDowntime         "noteDowntime":         Admin;
    ListSystemNotices    "listSystemNotices":    Admin;
    CloseSystemNotice    "closeSystemNotice":    Admin;
    ReadReachability     "readReachability":     Admin;
    ReadThresholds       "readThresholds":       Admin Nurse;
    ChangeThresholds     "changeThresholds":     Admin;
    ReadLadder           "readLadder":           Admin Nurse;
    ChangeLadder         "changeLadder":         Admin;
    ReadChannels         "readChannels":         Admin;
    ChangeChannels       "changeChannels":       Admin;
    TestChannels         "testChannels":         Admin;
    AddPatient           "addPatient":           Nurse Therapist;
    ListPatients         "listPatients":         Nurse Therapist;
    ReadPatient          "readPatient":          Nurse Therapist;
    ChangePatient        "changePatient":        Nurse Therapist;
    AddEpisode           "addEpisode":           Nurse;
    ChangeEpisode        "changeEpisode":        Nurse;
    AddBaseline          "addBaseline":          Nurse;
    ReadSilence          "readSilence":          Nurse;
    PauseEpisode         "pauseEpisode":         Nurse;
    EndPause             "endPause":             Nurse;
    ReadTimeline         "readTimeline":         Nurse Therapist;
    IssueInvite          "issueInvite":          Nurse;
    ListPatientDevices   "listPatientDevices":   Nurse;
    RemovePatientDevice  "removePatientDevice":  Nurse;
    Enrol                "enrol":                Anyone;
    ReadReminders        "readReminders":        Patient;
    ChangeReminders      "changeReminders":      Patient;
    RemindLater          "remindLater":          Anyone;
    ReadOwnEpisode       "readOwnEpisode":       Patient;
    SendCheckIns         "sendCheckIns":         Patient Nurse;
    ListCheckInIds       "listCheckInIds":       Patient Nurse;
    CorrectCheckIn       "correctCheckIn":       Patient Nurse;
    ListQuarantine       "listQuarantine":       Nurse;
    AcceptQuarantined    "acceptQuarantined":    Nurse;
    DiscardQuarantined   "discardQuarantined":   Nurse;
    ReadPushKey          "readPushKey":          Patient Nurse Therapist Admin;
    Subscribe            "subscribe":            Patient Nurse Therapist Admin;
    ReadSubscription     "readSubscription":     Patient Nurse Therapist Admin;
    Unsubscribe          "unsubscribe":          Patient Nurse Therapist Admin;
    TestSubscription     "testSubscription":     Patient Nurse Therapist Admin;
    TestPatientPhones    "testPatientPhones":    Nurse;
    TestOwnPhone         "testOwnPhone":         Nurse Therapist Admin;
    ReadReachTest        "readReachTest":        Nurse Therapist Admin;
    SayNotifications     "sayNotifications":     Patient Nurse Therapist Admin;
    SayTestHeard         "sayTestHeard":         Nurse Therapist Admin;
    SendReceipt          "sendReceipt":          Anyone;
    PressButton          "pressButton":          Anyone;
    ReadBoard            "readBoard":            Nurse;
    ReadDigest           "readDigest":           Nurse;
    ListAlerts           "listAlerts":           Nurse;
    ListWaiting          "listWaiting":          Admin;
    ReadStory            "readStory":            Nurse;
    AcknowledgeAlert     "acknowledgeAlert":     Nurse;
    ResolveAlert         "resolveAlert":         Nurse;
    PromiseCall          "promiseCall":          Nurse;
    RecordCall           "recordCall":           Nurse;
    FollowLive           "followLive":           Nurse Therapist Admin;
    ListExercises        "listExercises":        Patient Nurse Therapist Admin;
    AddExercise          "addExercise":          Therapist;
    ChangeExercise       "changeExercise":       Therapist;
    HideExercise         "hideExercise":         Therapist;
    ListTherapists       "listTherapists":       Nurse;
    AssignTherapist      "assignTherapist":      Nurse;
    ListPlanTemplates    "listPlanTemplates":    Therapist;
    CheckPlan            "checkPlan":            Assigned;
    ReadPlan             "readPlan":             Nurse Assigned;
    PublishPlan          "publishPlan":          Assigned;
    HoldPlan             "holdPlan":             Nurse Assigned;
    ReleaseHold          "releaseHold":          Nurse Assigned;
    CheckForm            "checkForm":            Assigned;
    WriteNote            "writeNote":            Assigned;
    ReadOwnPlan          "readOwnPlan":          Patient;
    SendSessionLogs      "sendSessionLogs":      Patient;
    ListSessionLogIds    "listSessionLogIds":    Patient;
    CorrectSessionLog    "correctSessionLog":    Patient;
    AnswerNextDay        "answerNextDay":        Patient;
    ReadAdherence        "readAdherence":        Nurse Assigned;
    ReadCaseload         "readCaseload":         Nurse Assigned;
    DecidePhase          "decidePhase":          Assigned;
    ListTherapistItems   "listTherapistItems":   Assigned;
    CloseTherapistItem   "closeTherapistItem":   Assigned;
    ListQuarantinedLogs  "listQuarantinedLogs":  Assigned;
    AcceptQuarantinedLog "acceptQuarantinedLog": Assigned;
    DiscardQuarantinedLog "discardQuarantinedLog": Assigned;
    ReadDuty             "readDuty":             Nurse Therapist Admin;
    ReadHandover         "readHandover":         Nurse;
    AddShift             "addShift":             Admin;
    ChangeShift          "changeShift":          Admin;
    EndShift             "endShift":             Admin;
    TakeDuty             "takeDuty":             Nurse;
    HandOverDuty         "handOverDuty":         Nurse;
    AskToSwap            "askToSwap":            Nurse;
    AcceptSwap           "acceptSwap":           Nurse;
    DeclineSwap          "declineSwap":          Nurse;
    MakeCalendarFeed     "makeCalendarFeed":     Nurse Therapist Admin;
    EndCalendarFeed      "endCalendarFeed":      Nurse Therapist Admin;
    OpenDemo             "openDemo":             Anyone;
    ShiftDemoClock       "shiftDemoClock":       Nurse Therapist Admin;
    Judge                "":                     ;
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn staff(role: Role) -> Scope {
        Scope {
            clinic: ClinicId(Uuid::nil()),
            actor: Actor::Staff(StaffId(Uuid::nil())),
            roles: Roles(vec![role]),
            device: DeviceId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
        }
    }

    #[test]
    fn an_admin_sees_no_patient_data() {
        for action in [Action::ReadPatient, Action::ReadTimeline, Action::ReadBoard, Action::ListAlerts] {
            assert_eq!(staff(Role::Admin).may(action).err(), Some(Forbidden), "{action:?}");
        }
    }

    #[test]
    fn a_therapist_reaches_the_own_caseload_where_nothing_else_lets_them_in() {
        let permit = staff(Role::Therapist).may(Action::PublishPlan).unwrap();
        assert_eq!(permit.caseload_of(), Some(StaffId(Uuid::nil())));
        assert_eq!(staff(Role::Nurse).may(Action::PublishPlan).err(), Some(Forbidden));
        let mut both = staff(Role::Nurse);
        both.roles.0.push(Role::Therapist);
        assert_eq!(both.may(Action::HoldPlan).unwrap().caseload_of(), None, "a nurse has the whole clinic");
        assert!(both.may(Action::PublishPlan).unwrap().caseload_of().is_some(), "but publishes for her own");
    }

    #[test]
    fn nobody_may_do_what_only_the_engine_does() {
        for role in [Role::Nurse, Role::Therapist, Role::Admin] {
            assert!(staff(role).may(Action::Judge).is_err());
        }
    }
}
