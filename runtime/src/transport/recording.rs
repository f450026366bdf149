//! A transport that records the requests and responses of another one.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::canned::{Canned, Recorded, Reply};
use super::carry::Transport;
use super::exchange::{Failure, FailureKind, Incoming, Outgoing};
use crate::base::future::BoxFuture;

/// Sends through another transport, and records each request with its response. Clones share the record, so a test can
/// keep one and inspect it afterwards. Responses that were recorded from a real server can be replayed without it.
///
/// Bodies are read whole, so a stream that does not end cannot be recorded. Requests are kept as they were sent, with
/// their credentials.
///
/// ```
/// use restwright::transport::{Canned, Recording, Reply};
/// # use restwright::door as rt;
/// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// # let network = Canned::new([Reply::json("[1,2]")]);
/// let recording = Recording::new(network); // or `ReqwestTransport::new(..)`
/// let client: rt::Client = rt::ClientBuilder::new(&API).transport(recording.clone()).build()?;
/// let first = client.request_raw(http::Method::GET, "/numbers").send_raw().await?;
/// assert_eq!(recording.exchanges()[0].request.path_and_query(), "/numbers");
///
/// let client: rt::Client = rt::ClientBuilder::new(&API).transport(recording.replay()).build()?;
/// let again = client.request_raw(http::Method::GET, "/numbers").send_raw().await?;
/// assert_eq!(again.bytes(), first.bytes());
/// # Ok::<(), restwright::Error>(()) }).unwrap();
/// ```
pub struct Recording<T> {
    inner: Arc<T>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

/// A request, and its response.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// The request.
    pub request: Recorded,
    /// The response, or the reason why there was none.
    pub response: Result<Incoming, FailureKind>,
}

impl<T: Transport> Recording<T> {
    /// Sends through `inner`.
    pub fn new(inner: T) -> Self {
        Self { inner: Arc::new(inner), exchanges: Arc::default() }
    }

    /// Returns the requests and responses so far, in the order in which the responses came.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.lock().clone()
    }

    /// Returns a transport that gives the same responses in the same order.
    pub fn replay(&self) -> Canned {
        Canned::new(self.lock().iter().map(|exchange| Reply::of(exchange.response.clone())).collect::<Vec<_>>())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Transport> Transport for Recording<T> {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        let request = Recorded::of(&outgoing);
        Box::pin(async move {
            let outcome = self.inner.send(outgoing).await;
            let response = match &outcome {
                Ok(incoming) => Ok(incoming.clone()),
                Err(failure) => Err(failure.kind),
            };
            self.lock().push(Exchange { request, response });
            outcome
        })
    }
}

impl<T> Clone for Recording<T> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), exchanges: Arc::clone(&self.exchanges) }
    }
}

impl<T: fmt::Debug> fmt::Debug for Recording<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recording").field("inner", &self.inner).finish_non_exhaustive()
    }
}
