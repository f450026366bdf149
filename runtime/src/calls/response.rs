//! Ends a call: with a response, or with the reason that stopped it.

use bytes::Bytes;

use crate::headers::head::Head;
use crate::requests::request::Request;
use crate::transport::{Failure, Incoming};

/// A response of a status that tells of success, and the request that it answers.
pub(crate) struct Success {
    pub(crate) request: Request,
    /// The URL that was called.
    pub(crate) url: String,
    /// The URL of the response, where redirects led to another one.
    pub(crate) landed: Option<String>,
    pub(crate) head: Head,
    pub(crate) body: Bytes,
    pub(crate) tries: u32,
}

/// What ended a try without a response.
pub(crate) enum Stopped {
    /// The transport failed.
    Failure(Failure),
    /// A redirect that is not followed, with the reason.
    Redirect(Incoming, &'static str),
}
