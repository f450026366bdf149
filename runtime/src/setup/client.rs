//! Holds what all calls of a client share: transport, base URL, credentials, defaults.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::api::Api;
use crate::auth::credentials::{Credentials, Placed};
use crate::base::above::Above;
use crate::base::clock::Clock;
use crate::base::limits::Sizes;
use crate::base::redact::redacted;
use crate::policy::budget::Budget;
use crate::policy::pace::Pace;
use crate::policy::retry::RetryPolicy;
use crate::transport::{Layer, Route};

/// A client of an API. Cloning it is cheap, and the clones share everything.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) api: &'static Api,
    pub(crate) transport: Route,
    /// The layers, the outermost first.
    pub(crate) layers: Vec<Arc<dyn Layer>>,
    /// The function that sends through layers, or over a transport that was given.
    pub(crate) indirect: Option<Above>,
    pub(crate) propagate: Option<Box<Propagate>>,
    pub(crate) base_url: String,
    /// True if the caller named another base URL than the document, for all operations.
    pub(crate) is_moved: bool,
    /// The headers that every call sends, without credentials.
    pub(crate) plain_headers: HeaderMap,
    /// The headers that every call sends, including [`Inner::plain_headers`].
    pub(crate) headers: HeaderMap,
    /// The credentials that every call sends outside of headers.
    pub(crate) placed: Placed,
    pub(crate) credentials: Credentials,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) timeouts: Timeouts,
    pub(crate) sizes: Sizes,
    pub(crate) pace: Option<Box<dyn Pace>>,
    pub(crate) strict: bool,
    pub(crate) validate: bool,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Adds the headers that carry the context of a trace.
pub(crate) type Propagate = dyn Fn(&mut HeaderMap) + Send + Sync;

/// The time limits of a call and its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timeouts {
    pub(crate) connect: Option<Duration>,
    pub(crate) read: Option<Duration>,
    pub(crate) one_try: Option<Duration>,
    pub(crate) total: Option<Duration>,
}

impl Client {
    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// Returns the API that is called.
    pub fn api(&self) -> &'static Api {
        self.inner.api
    }

    /// Returns the base URL of the API.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// Returns the rules by which calls are retried.
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.retry
    }

    /// Returns true if each difference between a response and the document is an error.
    pub fn is_strict(&self) -> bool {
        self.inner.strict
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.inner();
        f.debug_struct("Client")
            .field("package", &inner.api.package)
            .field("base_url", &redacted(&inner.base_url, &[]))
            .field("credentials", &inner.credentials)
            .field("retry", &inner.retry)
            .field("timeouts", &inner.timeouts)
            .field("strict", &inner.strict)
            .field("validate", &inner.validate)
            .field("transport", &inner.transport.transport())
            .field("layers", &inner.layers.len())
            .finish_non_exhaustive()
    }
}
