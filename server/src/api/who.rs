//! Who is asking: a cookie becomes a [`Scope`], once per request.

use std::net::{IpAddr, Ipv4Addr};

use poem::{FromRequest, PathPattern, Request, RequestBody, Result, http::Method};
use poem_openapi::{SecurityScheme, auth::ApiKey};

use crate::{
    api::{self, cookie::Renewal},
    app::App,
    domain::access::{Forbidden, Scope},
    fault::Fault,
    flow,
};

/// A signed-in person. What the person may do is asked of [`Scope::may`], operation by operation.
#[derive(SecurityScheme)]
#[oai(
    rename = "session",
    ty = "api_key",
    key_in = "cookie",
    key_name = "__Host-reliefline",
    checker = "person_of"
)]
pub struct Person(pub Scope);

async fn person_of(request: &Request, key: ApiKey) -> Result<Scope> {
    let Some(app) = request.data::<App>() else {
        return Err(Fault::not_found().into());
    };
    let flow::recognise::Recognised { scope, new_token } =
        flow::recognise::run(app, &key.key, is_there(request)).await?;
    if let (Some(new), Some(renewal)) = (&new_token, request.data::<Renewal>()) {
        renewal.offer(new);
    }
    if request.method() == Method::GET
        && let Some(wait) = app.reads.count(scope.session.0.as_bytes(), app.now())
    {
        return Err(Fault::slow_down(wait).into());
    }
    // Asked here already, before the body is read: whoever may not do it learns nothing about what it takes.
    let pattern = request.data::<PathPattern>().map(|pattern| pattern.0.as_ref());
    let action = pattern.and_then(|pattern| api::action_of(request.method(), pattern));
    action.ok_or(Forbidden).and_then(|action| scope.may(action)).map_err(Fault::from)?;
    Ok(scope)
}

/// A page sends it with what it reads by itself: polls, and what it reads again because of the live line.
pub const BACKGROUND: &str = "x-reliefline-background";

/// Does the request say that somebody is there? What a page reads by itself must not keep an idle session alive; whoever
/// changes something is there, whatever the header says.
fn is_there(request: &Request) -> bool {
    let is_safe = [Method::GET, Method::HEAD].contains(request.method());
    let by_itself = request.header(BACKGROUND) == Some("1") || request.uri().path().ends_with("/live");
    !(is_safe && by_itself)
}

/// Where a request came from: the client's address, as a trusted proxy tells it or as the connection shows it.
pub struct Address(pub IpAddr);

impl<'a> FromRequest<'a> for Address {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let peer = request.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let trusted =
            |address: &IpAddr| request.data::<App>().is_some_and(|app| app.trusted_proxies.contains(address));
        if !trusted(&peer) {
            return Ok(Self(peer));
        }
        let said =
            request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<IpAddr> =
            said.flat_map(|value| value.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
        Ok(Self(hops.iter().rev().find(|hop| !trusted(hop)).copied().unwrap_or(peer)))
    }
}
