//! Routes, with the edge around them.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, IntoEndpoint, Response, Route,
    endpoint::make_sync,
    get,
    middleware::{AddData, CatchPanic},
};

use crate::{
    api,
    app::App,
    assets, edge,
    fault::{Fault, problem},
};

/// Everything the server answers, ready to be listened on or tested.
pub fn routes(app: &App) -> impl Endpoint<Output = Response> + use<> {
    let service = api::service();
    let mut routes = Route::new()
        .at("/healthz/live", get(api::health::live))
        .at("/healthz/ready", get(api::health::ready))
        .at("/healthz/alerts", get(api::health::alerts))
        .at("/metrics", get(api::metrics::read))
        .at(
            "/api/v1/openapi.json",
            get(make_sync(move |_| {
                Response::builder().content_type("application/json").body(api::document())
            })),
        )
        .nest("/api/v1", service)
        .at("/calendar/:file", get(api::calendar_feed::serve))
        .at("/", assets::serve)
        .at("/*path", assets::serve);
    if app.api_docs {
        routes = routes.at(
            "/api/docs",
            get(make_sync(move |_| {
                Response::builder()
                    .content_type("text/html; charset=utf-8")
                    .body(edge::Docs::get().page.as_str())
            })),
        );
    }
    let panicked = CatchPanic::new().with_handler(|_: Box<dyn std::any::Any + Send>| {
        tracing::error!("A handler panicked");
        poem::IntoResponse::into_response(Fault::Internal(problem(
            "internal",
            "Something went wrong on the server.",
        )))
    });
    let (app, inner) =
        (app.clone(), Arc::new(routes.into_endpoint().with(AddData::new(app.clone())).with(panicked)));
    make_sync(|_| ())
        .around(move |_, request| edge::pass(app.clone(), inner.clone(), request))
        .map_to_response()
}
