//! Staff: added and disabled by an admin.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json, types::MaybeUndefined};

use super::{
    Area,
    answers::{Done, Made},
    me::given,
    who::Person,
};
use crate::{
    app::App,
    domain::{
        access::Action,
        at::At,
        hidden::Hidden,
        ids::StaffId,
        people::{Language, Role, Roles},
        text::Text,
    },
    fault::Fault,
    flow,
    store::staff,
};

/// Nurses, therapists, admins.
pub struct Staff;

#[OpenApi(prefix_path = "/staff", tag = "Area::Clinic")]
impl Staff {
    /// Add a member of staff
    ///
    /// An e-mail that is taken: 409 `email_taken`.
    #[oai(path = "/", method = "post", operation_id = "addStaff")]
    async fn add(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Json(body): Json<NewStaff>,
    ) -> Result<Made<Member>, Fault> {
        let permit = scope.may(Action::AddStaff)?;
        let newcomer = flow::add_staff::Newcomer {
            name: body.name.into(),
            email: email_of("email", &body.email)?,
            roles: roles_of(body.roles)?,
            password: body.password,
            language: body.language.unwrap_or(Language::En),
            phone: body.phone.map(String::from),
        };
        let made = flow::add_staff::run(app, &permit, newcomer).await?;
        Ok(Made::of(Member::of(made, permit.staff())))
    }

    /// List staff
    ///
    /// Those who left included.
    #[oai(path = "/", method = "get", operation_id = "listStaff")]
    async fn list(&self, Data(app): Data<&App>, Person(scope): Person) -> Result<Json<Members>, Fault> {
        let permit = scope.may(Action::ListStaff)?;
        let all = staff::all(app.store.read(), permit.clinic()).await?;
        Ok(Json(Members { staff: all.into_iter().map(|one| Member::of(one, permit.staff())).collect() }))
    }

    /// Change a member of staff
    ///
    /// What is not given stays; `phone: null` takes it away.
    #[oai(path = "/:id", method = "patch", operation_id = "changeStaff")]
    async fn change(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<StaffId>,
        Json(body): Json<ChangedStaff>,
    ) -> Result<Json<Member>, Fault> {
        let permit = scope.may(Action::ChangeStaff)?;
        let after = flow::change_staff::run(app, &permit, id, given(body.phone)).await?;
        Ok(Json(Member::of(after, permit.staff())))
    }

    /// End somebody's access
    ///
    /// Ends sessions, devices and push subscriptions at once. Oneself: 409 `oneself`.
    #[oai(path = "/:id/disable", method = "post", operation_id = "disableStaff")]
    async fn disable(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<StaffId>,
    ) -> Result<Done, Fault> {
        let permit = scope.may(Action::DisableStaff)?;
        flow::disable_staff::run(app, &permit, id).await?;
        Ok(Done::Done)
    }
}

/// A new member of staff.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewStaff {
    /// First and last name.
    name: Text<1, 100>,
    /// To sign in with.
    email: Text<3, 254>,
    /// What the person may be.
    #[oai(validator(min_items = 1, max_items = 3))]
    roles: Vec<Role>,
    /// At least 15 characters.
    password: Hidden<15, 256>,
    /// Of screens and pushes; English when not given.
    language: Option<Language>,
    /// Where a message by telephone goes to, when nobody takes an alert.
    phone: Option<Text<3, 32>>,
}

/// What an admin may change of a member of staff.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedStaff {
    /// Where a message by telephone goes to.
    phone: MaybeUndefined<Text<3, 32>>,
}

/// All staff.
#[derive(Object)]
#[oai(rename = "StaffList", rename_all = "camelCase")]
struct Members {
    /// By name.
    staff: Vec<Member>,
}

/// A member of staff.
#[derive(Object)]
#[oai(rename = "StaffMember", rename_all = "camelCase", skip_serializing_if_is_none)]
struct Member {
    /// The person's id.
    id: StaffId,
    /// First and last name.
    name: String,
    /// To sign in with.
    email: String,
    /// What the person may be.
    roles: Vec<Role>,
    /// Of screens and pushes.
    language: Language,
    /// Where a message by telephone goes to.
    phone: Option<String>,
    /// Since when.
    created_at: At,
    /// Access ended then.
    disabled_at: Option<At>,
    /// May you end this access?
    can_disable: bool,
}

impl Member {
    fn of(row: staff::Model, asking: Option<StaffId>) -> Self {
        Self {
            id: row.id,
            can_disable: asking != Some(row.id) && row.disabled_at.is_none(),
            name: row.name,
            email: row.email,
            roles: row.roles.0,
            language: row.language,
            phone: row.phone,
            created_at: row.created_at,
            disabled_at: row.disabled_at,
        }
    }
}

/// An e-mail address in lower case.
///
/// # Errors
/// 422 when it cannot be one.
pub fn email_of<const MIN: usize, const MAX: usize>(
    field: &str,
    text: &Text<MIN, MAX>,
) -> Result<String, Fault> {
    let email = text.as_str().to_lowercase();
    let good = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !email.contains(char::is_whitespace)
    });
    if good { Ok(email) } else { Err(Fault::field(field, "An e-mail address is expected.")) }
}

fn roles_of(mut roles: Vec<Role>) -> Result<Roles, Fault> {
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        Err(Fault::field("roles", "At least one role is needed."))
    } else {
        Ok(Roles(roles))
    }
}
