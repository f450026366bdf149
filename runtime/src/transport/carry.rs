//! The trait of a transport.

use std::fmt;

use super::chunks::Arrived;
use super::exchange::{Failure, Incoming, Outgoing};
use crate::base::future::BoxFuture;

/// Sends one try of a request, and returns its response.
///
/// It does not follow redirects, retry, or add credentials. Its caller does that, and knows which headers are secret.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request` and reads the whole response within [`Outgoing::timeout`].
    ///
    /// # Errors
    /// A [`Failure`] if there is no complete response. A response of any status is not a failure.
    fn send<'a>(&'a self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>>;

    /// Sends `request` and returns the response as soon as its headers arrive. The body is fetched while it is read,
    /// and no faster. [`Outgoing::timeout`] and [`Outgoing::read_timeout`] continue to count.
    ///
    /// Only this method gets a request with an [`upload`](Outgoing::upload). The default implementation sends and reads
    /// both bodies whole, by [`Transport::send`].
    ///
    /// # Errors
    /// A [`Failure`] if there is no response.
    fn stream<'a>(&'a self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(async move {
            let mut request = request;
            request.buffer().await?;
            self.send(request).await.map(Arrived::from)
        })
    }
}
