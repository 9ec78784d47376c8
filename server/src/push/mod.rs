//! Web Push: what is said ([`message`]), where it may go ([`allow`]), how it goes ([`transport`]), and when a push
//! service is left alone ([`hosts`]).

pub mod allow;
pub mod canary;
pub mod hosts;
pub mod message;
pub mod transport;

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::domain::{at::At, message::Outcome};

pub use self::{
    hosts::{Hosts, Seat},
    message::{Letter, Parcel, Signatures},
    transport::Transport,
};

/// What carries a parcel to a push service: [`Transport`], or something in a test that misbehaves.
pub trait Channel: Send + Sync {
    /// Hands over one parcel and says what became of it. `now` is for waits that are given as a date.
    fn send<'a>(&'a self, parcel: &'a Parcel, now: At) -> BoxFuture<'a, Outcome>;

    /// Is there a push service at this origin? Whatever it answers, it is there. What is no network reaches all of them.
    fn greets<'a>(&'a self, _origin: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(async { true })
    }
}

/// The post office of one instance.
pub struct Post {
    /// What sends.
    pub channel: Arc<dyn Channel>,
    /// Which push services are left alone for now.
    pub hosts: Arc<Hosts>,
    /// Our signatures, one for each push service.
    pub signatures: Signatures,
}

impl Post {
    /// Opens it, with the network as its channel.
    #[must_use]
    pub fn new(vapid_secret: Vec<u8>, origin: &str) -> Self {
        Self {
            channel: Arc::new(Transport::new()),
            hosts: Arc::new(Hosts::default()),
            signatures: Signatures::new(vapid_secret, origin),
        }
    }
}
