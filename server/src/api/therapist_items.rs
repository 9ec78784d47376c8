//! Matters that wait for a therapist.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, param::Query, payload::Json};

use super::{Area, who::Person};
use crate::{
    app::App,
    domain::{access::Action, ids::TherapistItemId, therapist_item::ItemState},
    fault::Fault,
    flow::{
        self,
        shapes::therapist_items::{CloseItem, TherapistItem},
    },
};

/// Looking at matters and closing them.
pub struct TherapistItems;

/// All that were asked for.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct AllTherapistItems {
    /// The newest first, 200 at most.
    pub items: Vec<TherapistItem>,
}

#[OpenApi(prefix_path = "/therapist-items", tag = "Area::Plans")]
impl TherapistItems {
    /// Matters of my patients
    ///
    /// Those that are open, unless `state` says otherwise.
    #[oai(path = "/", method = "get", operation_id = "listTherapistItems")]
    async fn list(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Query(state): Query<Option<ItemState>>,
    ) -> Result<Json<AllTherapistItems>, Fault> {
        let permit = scope.may(Action::ListTherapistItems)?;
        flow::reads::note(app, &permit, None).await;
        let state = state.unwrap_or(ItemState::Open);
        Ok(Json(AllTherapistItems { items: flow::settle_item::list(app, &permit, state).await? }))
    }

    /// Close a matter
    ///
    /// Closing an amber one ends the easing: from tomorrow on the full dose is advised. 404 for other therapists; 409
    /// `already_closed` says by whom and when.
    #[oai(path = "/:id/close", method = "post", operation_id = "closeTherapistItem")]
    async fn close(
        &self,
        Data(app): Data<&App>,
        Person(scope): Person,
        Path(id): Path<TherapistItemId>,
        Json(body): Json<CloseItem>,
    ) -> Result<Json<TherapistItem>, Fault> {
        let permit = scope.may(Action::CloseTherapistItem)?;
        flow::settle_item::close(app, &permit, id, body).await?;
        Ok(Json(flow::settle_item::one(app, &permit, id).await?))
    }
}
