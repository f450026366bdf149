//! Defines layers, which are between a call and its transport, and see every try and its response.

use std::fmt;
use std::sync::Arc;

use super::chunks::Arrived;
use super::exchange::{Failure, Outgoing};
use crate::base::future::{BoxFuture, Threaded};

/// Handles each try of a call before it is sent, and its response when it comes back.
///
/// A layer may change the request's headers and body, measure, change the response, send the request more than once, or
/// return a response of its own. Layers are inside of retries: each try passes all of them, after its turn within a
/// rate limit has come, and with its credentials already set. Layers are outside of redirects: if a redirect leads to
/// another origin, headers that a layer added are dropped, like credentials. Requests for OAuth tokens do not pass the
/// layers.
///
/// The layer that was added first is the outermost: it sees the request first, and the response last.
///
/// ```
/// use restwright::BoxFuture;
/// use restwright::transport::{Arrived, Failure, Layer, Next, Outgoing};
///
/// struct Tenant(http::HeaderValue);
///
/// impl Layer for Tenant {
///     fn handle<'a>(&'a self, mut request: Outgoing<'a>, next: Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
///         request.headers.insert("x-tenant", self.0.clone());
///         next.run(request)
///     }
/// }
/// ```
pub trait Layer: Send + Sync + 'static {
    /// Handles one try; `next` passes it on.
    ///
    /// # Errors
    /// A [`Failure`] if there is no response: the layer's own, or the one from `next`.
    fn handle<'a>(&'a self, request: Outgoing<'a>, next: Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>>;
}

/// The remaining layers, and the transport behind them.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    layers: &'a [Arc<dyn Layer>],
    end: &'a dyn End,
}

/// Follows the last layer.
pub(crate) trait End: Threaded {
    /// Sends a request.
    fn send<'a>(&'a self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>>;
}

impl<'a> Next<'a> {
    pub(crate) fn new(layers: &'a [Arc<dyn Layer>], end: &'a dyn End) -> Self {
        Self { layers, end }
    }

    /// Passes a request on.
    pub fn run(self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        match self.layers.split_first() {
            Some((layer, layers)) => layer.handle(request, Self { layers, end: self.end }),
            None => self.end.send(request),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("layers", &self.layers.len()).finish_non_exhaustive()
    }
}

/// A layer that consists of a function.
pub(crate) struct FnLayer<F>(pub(crate) F);

impl<F> Layer for FnLayer<F>
where
    F: for<'a> Fn(Outgoing<'a>, Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> + Send + Sync + 'static,
{
    fn handle<'a>(&'a self, request: Outgoing<'a>, next: Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        (self.0)(request, next)
    }
}
