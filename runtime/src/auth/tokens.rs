//! Defines what fetches the tokens of a credential.
//!
//! It is a trait, so that a program without such credentials does not contain the code that fetches tokens.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::base::clock::Clock;
use crate::base::future::BoxFuture;
use crate::errors::error::Error;
use crate::policy::retry::RetryPolicy;
use crate::transport::Route;

/// Fetches tokens, and keeps one.
pub(crate) trait Tokens: fmt::Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Returns the source of tokens for an API at this URL; `None` if the token URL does not resolve to an HTTP URL. A
    /// relative token URL is resolved against the API's URL (RFC 3986, section 5; OpenAPI 3.1.1, "Relative References
    /// in API URLs").
    fn at(self: Arc<Self>, base_url: &str) -> Option<Arc<dyn Tokens>>;

    /// The same client with other scopes; it has no token yet.
    fn with_scopes(&self, scopes: &[&str]) -> Arc<dyn Tokens>;

    /// Returns what is struck out of text that a server sent, besides the client's secret itself: the secret as it is
    /// sent, and the tokens.
    fn secrets(&self) -> Vec<String>;

    /// Returns the value of `Authorization`, with the kept token or a new one. While one call fetches a token, others
    /// wait.
    fn bearer<'a>(&'a self, means: Means<'a>) -> BoxFuture<'a, Result<HeaderValue, Error>>;

    /// Forgets a token that the server refused.
    fn forget(&self, refused: &HeaderValue);
}

/// The tools for fetching a token; they belong to the call that needs the token.
#[derive(Clone, Copy)]
pub(crate) struct Means<'c> {
    pub(crate) transport: &'c Route,
    pub(crate) clock: &'c dyn Clock,
    pub(crate) user_agent: Option<&'c HeaderValue>,
    /// The time limit of each try.
    pub(crate) try_timeout: Option<Duration>,
    /// The largest accepted response, in bytes.
    pub(crate) response_size: usize,
    pub(crate) policy: &'c RetryPolicy,
    /// The time at which the call ends, by its clock.
    pub(crate) deadline: Option<Duration>,
}
