//! One try of a call: its request, and how it is sent if not over the default transport.

use std::time::Duration;

use http::{HeaderMap, Method};

use super::http_span::HttpSpan;
use super::redirect;
use super::response::Stopped;
use super::wire::Wire;
use crate::api::Operation;
use crate::base::future::BoxFuture;
use crate::base::uri;
use crate::bodies::finished::Finished;
use crate::requests::request::Request;
use crate::transport::{Chunks, Failure, FailureKind, Incoming, Outgoing};

/// A try that needs such a body.
const SENT_BEFORE: &str = "its body was sent before, and cannot be made again";

/// A redirect that needs a body of which nothing is left.
pub(super) const BODY_AGAIN: &str = "a redirect asks for a body again that can be sent only once";

/// A try: the request to send, and the time it may take.
#[derive(Clone, Copy)]
pub(super) struct Try<'a> {
    pub(super) request: &'a Request,
    pub(super) wire: &'a Wire,
    pub(super) attempt: u32,
    /// The time that is left for the call.
    pub(super) left: Option<Duration>,
}

/// Sends a try through layers, over a transport that was given, or for a caller that reads the body of its response.
pub(super) type Indirect = for<'a> fn(Try<'a>, Option<&'a mut Rest>) -> BoxFuture<'a, Result<Incoming, Stopped>>;

/// Receives the unread body, if the caller reads it.
pub(super) struct Rest {
    pub(super) body: Option<Chunks>,
    /// The function that sends such a call. Only the code of such calls refers to it.
    pub(super) indirect: Indirect,
}

/// Starts to follow redirects, at the request of a try.
pub(super) fn start(one: Try<'_>) -> redirect::Hop {
    let Try { request, wire, .. } = one;
    let (headers, query) = (wire.headers(request), wire.query(request));
    redirect::Hop::start(request.method(), &wire.url, headers, wire.body.clone(), query)
}

/// Prepares the request of a try.
pub(super) fn first(one: Try<'_>) -> Result<Outgoing<'_>, Failure> {
    let Try { request, wire, .. } = one;
    let outgoing = outgoing(one, request.method(), &wire.url, wire.headers(request), &wire.body);
    outgoing.ok_or_else(|| Failure::new(FailureKind::Unsendable, SENT_BEFORE))
}

/// Prepares the request of a redirect, and returns its position; `None` if its body was already sent and cannot be made
/// again.
pub(super) fn redirected<'h>(one: Try<'_>, hop: &'h redirect::Hop) -> Option<(Outgoing<'h>, Leg)> {
    let outgoing = outgoing(one, hop.method.clone(), &hop.url, hop.headers.clone(), &hop.body)?;
    let away = uri::origin(&hop.url) != uri::origin(&one.wire.url);
    Some((outgoing, Leg::Redirected { away }))
}

/// Prepares a request; `None` if its body was already sent and cannot be made again.
fn outgoing<'u>(
    one: Try<'_>,
    method: Method,
    url: &'u str,
    headers: HeaderMap,
    body: &Finished,
) -> Option<Outgoing<'u>> {
    let Try { request, wire: _, attempt, left } = one;
    let client = request.client.inner();
    let one_try = request.options().try_timeout.or(client.timeouts.one_try);
    let timeout = match (one_try, left) {
        (Some(one_try), Some(left)) => Some(one_try.min(left)),
        (one, other) => one.or(other),
    };
    let read_timeout = request.options().read_timeout;
    let operation = Some(request.operation).filter(|operation| !operation.path().is_empty());
    let upload = match &body.upload {
        None => None,
        Some(upload) => Some(upload.claim()?),
    };
    let body = body.whole.clone();
    let max_response_size = request.sizes().response;
    let api = Some(request.client.api());
    Some(Outgoing {
        operation,
        api,
        attempt,
        method,
        url,
        headers,
        body,
        upload,
        timeout,
        read_timeout,
        max_response_size,
    })
}

/// The position of a request within its try.
#[derive(Clone, Copy)]
pub(super) enum Leg {
    First,
    /// The request follows a redirect; `away` is true if the redirect left the call's origin.
    Redirected {
        away: bool,
    },
}

/// Opens the span of a request that is about to be sent. The request gets the trace headers of this span.
pub(super) fn departing(one: Try<'_>, outgoing: &mut Outgoing<'_>, leg: Leg) -> HttpSpan {
    let (template, away) = match leg {
        Leg::First => (outgoing.operation.map(Operation::path), false),
        // The target of a redirect has no path template.
        Leg::Redirected { away } => (None, away),
    };
    let span = HttpSpan::of(one.request, outgoing, template, one.wire.sent());
    if let Some(propagate) = one.request.client.inner().propagate.as_deref().filter(|_| !away) {
        span.within(|| propagate(&mut outgoing.headers));
    }
    span
}
