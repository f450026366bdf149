//! Defines the input and output of a transport: a request, a complete response, or a failure.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode};

use crate::api::{Api, Operation};
use crate::base::limits::{Larger, RESPONSE_SIZE};
use crate::base::redact::redacted;
use crate::bodies::upload::BodyStream;

/// One try of a request. `Debug` shows the path template instead of the URL, and neither secret headers nor the body.
#[non_exhaustive]
pub struct Outgoing<'a> {
    /// The operation that is called; `None` for a path that no operation describes, and for a request for a token.
    pub operation: Option<&'static Operation>,
    /// The API of the operation.
    pub(crate) api: Option<&'static Api>,
    /// The number of this try of the call, from 1.
    pub attempt: u32,
    /// The method.
    pub method: Method,
    /// The absolute URL, percent-encoded.
    pub url: &'a str,
    /// The headers; secret ones are marked sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Option<Bytes>,
    /// A body that is made while it is sent, used instead of `body`.
    pub upload: Option<BodyStream>,
    /// The time limit of this try, from connecting to the last byte.
    pub timeout: Option<Duration>,
    /// The time that the server may stay silent, if the call's limit differs from the client's.
    pub read_timeout: Option<Duration>,
    /// The largest body of a successful response that the call reads whole, in bytes after decompression. A transport
    /// need not read more ([`FailureKind::TooLarge`]). If the status reports a failure, it need not read more than
    /// [`KEPT_BODY`](crate::KEPT_BODY) bytes.
    pub max_response_size: usize,
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A path without a template is shown without its query, because the query may hold a key.
        let bare = || redacted(self.url.split('?').next().unwrap_or_default(), &[]);
        let path = self.operation.map_or_else(bare, |operation| operation.path().to_owned());
        f.debug_struct("Outgoing")
            .field("operation", &self.operation.and_then(Operation::operation_id))
            .field("attempt", &self.attempt)
            .field("method", &self.method)
            .field("path", &path)
            .field("headers", &self.headers)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl<'a> Outgoing<'a> {
    /// Creates a request without an operation, headers or a body.
    pub fn new(method: Method, url: &'a str) -> Self {
        Self {
            operation: None,
            api: None,
            attempt: 1,
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            upload: None,
            timeout: None,
            read_timeout: None,
            max_response_size: RESPONSE_SIZE,
        }
    }

    /// Reads an upload into a body, for transports that cannot send it piece by piece.
    ///
    /// # Errors
    /// If the upload cannot be made.
    pub async fn buffer(&mut self) -> Result<(), Failure> {
        let Some(upload) = self.upload.take() else { return Ok(()) };
        self.body = Some(buffered(upload).await?);
        Ok(())
    }
}

/// Reads an upload whole.
pub(super) async fn buffered(mut upload: BodyStream) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while let Some(piece) = poll_fn(|cx| Pin::new(&mut upload).poll_next(cx)).await {
        body.extend_from_slice(&piece.map_err(|cause| Failure::new(FailureKind::Source, cause))?);
    }
    Ok(body.freeze())
}

/// A complete response.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Incoming {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// True if there is more of the body that was not read.
    pub(crate) cut: bool,
    /// The URL of the response, if redirects led to another one than was requested.
    pub(crate) landed: Option<String>,
}

impl Incoming {
    /// Creates a response.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body, cut: false, landed: None }
    }

    /// Refuses the body of a successful response that is larger than the call allows.
    pub(crate) fn within(self, limit: usize) -> Result<Self, Failure> {
        if self.status.is_success() && self.body.len() > limit { Err(Failure::too_large(limit)) } else { Ok(self) }
    }
}

/// The reason why a try got no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// No connection: the server has not received the request.
    Connect,
    /// No trusted connection (TLS): another try does not help.
    Tls,
    /// A timeout; the server may have received the request.
    Timeout,
    /// The connection broke; the server may have received the request.
    Broken,
    /// The request cannot be sent at all: another try does not help.
    Unsendable,
    /// The body to send could not be made; the server may have received a part of it.
    Source,
    /// The response is larger than the call allows: another try does not help.
    TooLarge,
}

/// A try that got no response.
#[derive(Debug)]
pub struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

impl Failure {
    /// Creates a failure with its cause. The cause must not contain a secret, because it is printed with the error.
    pub fn new(kind: FailureKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Creates the failure for a response that is larger than this.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(FailureKind::TooLarge, Larger(limit))
    }
}
