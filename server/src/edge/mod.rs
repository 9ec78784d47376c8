//! The edge: what every request passes before, and every answer after, the rest of the server (security.md 4, 5).

mod cookie;
mod docs;
mod headers;
mod limits;
pub mod queue;
mod same_site;

use std::sync::Arc;

use poem::{Endpoint, IntoResponse, Request, Response, Result, http::StatusCode};

pub use docs::Docs;

use crate::{
    api::cookie::Renewal,
    app::{App, REQUEST_ID},
    fault,
};

/// Puts the edge around everything else.
pub async fn pass(app: App, inner: Arc<impl Endpoint>, request: Request) -> Result<Response> {
    let (path, method) = (request.uri().path().to_owned(), request.method().clone());
    let twin = cookie::needs_twin(&app, &request);
    let id = app.new_id().to_string();
    let renewal = Renewal::default();
    let answer = REQUEST_ID.scope(id.clone(), async {
        let mut request = cookie::read_twin(&app, request);
        request.set_data(renewal.clone());
        let request = limits::before(request).await;
        match request.and_then(|request| same_site::check(&app, &request).map(|()| request)) {
            Err(fault) => fault.into_response(),
            Ok(request) => match queue::enter(&app.queue, &path) {
                Ok(_place) => ask(&*inner, request).await,
                Err(fault) => fault.into_response(),
            },
        }
    });
    let mut response = answer.await;
    cookie::renew(&renewal, &mut response);
    // Whoever was refused for want of room sends it again.
    if response.status() == StatusCode::INSUFFICIENT_STORAGE {
        app.store.makes_room();
    }
    if twin {
        cookie::write_twin(&mut response);
    }
    headers::write(&app, &method, &path, &id, &mut response);
    Ok(response)
}

async fn ask(inner: &impl Endpoint, request: Request) -> Response {
    match inner.call(request).await {
        Ok(answer) => answer.into_response(),
        Err(error) if error.is_from_response() => error.into_response(),
        Err(error) => fault::in_our_words(&error).into_response(),
    }
}
