//! The trait of what carries a request.

use std::fmt;

use super::chunks::Arrived;
use super::exchange::{Failure, Incoming, Outgoing};
use crate::base::future::BoxFuture;

/// Carries one try of a request.
///
/// It does not follow redirects, retry, or add credentials: the caller does, and knows which headers are secret.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request` and reads the whole response within [`Outgoing::timeout`].
    ///
    /// # Errors
    /// A [`Failure`] when there is no complete response; a response of any status is none.
    fn send<'a>(&'a self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>>;

    /// Sends `request` and hands the response on as soon as its headers are there; the body follows as it is read, and no
    /// more of it is fetched than is asked for. [`Outgoing::timeout`] and [`Outgoing::read_timeout`] go on counting.
    ///
    /// Only here does a request come with an [`upload`](Outgoing::upload). A transport that does not say how sends and
    /// reads both bodies whole, by [`Transport::send`].
    ///
    /// # Errors
    /// A [`Failure`] when there is no response.
    fn stream<'a>(&'a self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(async move {
            let mut request = request;
            request.buffer().await?;
            self.send(request).await.map(Arrived::from)
        })
    }
}
