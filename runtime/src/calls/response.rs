//! Ends a call: with a response, or with the reason that stopped it.

use bytes::Bytes;

use crate::headers::head::Head;
use crate::requests::request::Request;
use crate::transport::{Failure, Incoming};

/// A response with a successful status, and its request.
pub(crate) struct Success {
    pub(crate) request: Request,
    /// The URL that was called.
    pub(crate) url: String,
    /// The URL of the response, if redirects led to another one.
    pub(crate) landed: Option<String>,
    pub(crate) head: Head,
    pub(crate) body: Bytes,
    pub(crate) tries: u32,
}

/// The reason why a try ended without a response.
pub(crate) enum Stopped {
    /// The transport failed.
    Failure(Failure),
    /// A redirect that is not followed, with the reason.
    Redirect(Box<Incoming>, &'static str),
}
