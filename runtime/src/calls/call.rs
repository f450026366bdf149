//! Executes every call: tries, waits, follows redirects, and separates failures from responses.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};

use super::failed::failed;
use super::http_span::HttpSpan;
use super::redirect;
use super::response::{Stopped, Success};
use super::tell;
use super::wire::Wire;
use crate::api::Operation;
use crate::auth::tokens::Means;
use crate::base::future::BoxFuture;
use crate::base::limits::READ_BODY;
use crate::base::uri;
use crate::bodies::finished::Finished;
use crate::bodies::upload::Upload;
use crate::errors::error::{Error, ErrorKind};
use crate::headers::head::Head;
use crate::requests::request::Request;
#[cfg(feature = "reqwest")]
use crate::transport::ReqwestTransport;
use crate::transport::{Arrived, Chunks, End, Failure, FailureKind, Incoming, Next, Outgoing, Transport};

/// Sends a request until there is a final response.
pub(crate) fn execute(request: Request) -> impl Future<Output = Result<Success, Error>> {
    // Not an `async fn`, because that would hold the request twice.
    let span = tell::Span::of(&request);
    span.around(run(request, None))
}

/// Like [`execute`], but the body of a successful response is not read yet.
pub(crate) async fn open(request: Request) -> Result<(Success, Chunks), Error> {
    let mut rest = None;
    let span = tell::Span::of(&request);
    let response = span.around(run(request, Some(&mut rest))).await?;
    Ok((response, rest.unwrap_or_else(|| Chunks::whole(Bytes::new()))))
}

/// Receives the unread body, if the caller reads it.
type Rest<'r> = Option<&'r mut Option<Chunks>>;

// An `async fn` would hold the request twice: as its parameter, and as its own variable.
#[allow(clippy::manual_async_fn, reason = "its future is smaller")]
fn run(request: Request, mut rest: Rest<'_>) -> impl Future<Output = Result<Success, Error>> {
    async move {
        let mut wire = match Wire::of(&request) {
            Ok(wire) => wire,
            Err(error) => return Err(request.named(error)),
        };
        let deadline = total(&request).map(|total| now(&request) + total);
        if let Some(source) = wire.token(&request) {
            let fetched = source.bearer(means(&request, deadline)).await;
            wire.bearer = Some(Box::new(fetched.map_err(|error| request.named(error))?));
        }
        request.client.inner().budget.add();
        let mut tries = 0;
        loop {
            if let Some(pace) = &request.client.inner().pace {
                match pace.turn(now(&request), deadline) {
                    Some(Duration::ZERO) => {}
                    Some(wait) => request.client.inner().clock.sleep(wait).await,
                    None => return Err(out_of_turn(&request, &wire.url, tries)),
                }
            }
            tries += 1;
            let left = deadline.map(|deadline| deadline.saturating_sub(now(&request)));
            let response = exchange(Try { request: &request, wire: &wire, attempt: tries, left }, rest.as_deref_mut());
            let outcome = response.await;
            let wait = match judge(&request, &wire, tries, deadline, outcome) {
                Verdict::Again(wait) => wait,
                Verdict::Final(outcome) => return settle(request, wire.url, tries, outcome),
            };
            request.client.inner().clock.sleep(wait).await;
        }
    }
}

/// The next step after a try.
enum Verdict {
    /// Another one, after this wait.
    Again(Duration),
    /// The end of the call.
    Final(Result<Incoming, Stopped>),
}

/// Decides the next step after the try number `tried`, and notes its outcome where later calls depend on it.
fn judge(
    request: &Request,
    wire: &Wire,
    tried: u32,
    deadline: Option<Duration>,
    mut outcome: Result<Incoming, Stopped>,
) -> Verdict {
    let client = request.client.inner();
    let clock = &*client.clock;
    if let (Err(Stopped::Failure(failure)), Some(upload)) = (&mut outcome, &wire.body.upload)
        && upload.has_failed()
    {
        failure.kind = FailureKind::Source;
    }
    if let (Some(pace), Ok(incoming)) = (&client.pace, &outcome) {
        pace.told(incoming.status, &incoming.headers, clock);
    }
    let policy = request.retry_policy();
    let wait = match &outcome {
        Ok(incoming) if incoming.status.is_success() => None,
        Ok(incoming) => policy.after_answer(tried, request.is_idempotent(), incoming.status, &incoming.headers, clock),
        Err(Stopped::Failure(failure)) => policy.after_failure(tried, request.is_idempotent(), failure.kind),
        Err(Stopped::Redirect(..)) => None,
    };
    let again = wire.body.upload.as_ref().is_none_or(Upload::is_fresh);
    let wait = wait.filter(|wait| again && fits(*wait, deadline, clock.now()) && client.budget.take());
    tell::tried(request, tried, &outcome, wait);
    match wait {
        Some(wait) => Verdict::Again(wait),
        None => {
            forget_refused(request, wire, &outcome);
            Verdict::Final(outcome)
        }
    }
}

#[cold]
fn out_of_turn(request: &Request, url: &str, tries: u32) -> Error {
    let error = Error::new(ErrorKind::Timeout, "the rate limit leaves no turn in time");
    request.located(error, url, tries)
}

/// Forgets a token that the server did not accept.
fn forget_refused(request: &Request, wire: &Wire, outcome: &Result<Incoming, Stopped>) {
    if let (Ok(incoming), Some(source), Some(bearer)) = (outcome, wire.token(request), &wire.bearer)
        && incoming.status == StatusCode::UNAUTHORIZED
    {
        source.forget(bearer);
    }
}

/// Returns the tools with which a call fetches a token.
fn means(request: &Request, deadline: Option<Duration>) -> Means<'_> {
    let client = request.client.inner();
    Means {
        transport: client.transport.transport(),
        clock: &*client.clock,
        user_agent: client.plain_headers.get(header::USER_AGENT),
        try_timeout: client.timeouts.one_try,
        response_size: client.sizes.response,
        policy: request.retry_policy(),
        deadline,
    }
}

const SENT_BEFORE: &str = "its body was sent before, and cannot be made again";

/// True if there is time left after a wait.
fn fits(wait: Duration, deadline: Option<Duration>, now: Duration) -> bool {
    deadline.is_none_or(|deadline| now + wait < deadline)
}

fn now(request: &Request) -> Duration {
    request.client.inner().clock.now()
}

fn total(request: &Request) -> Option<Duration> {
    request.options().timeout.or(request.client.inner().timeouts.total)
}

/// A try: the request to send, and the time it may take.
#[derive(Clone, Copy)]
struct Try<'a> {
    request: &'a Request,
    wire: &'a Wire,
    attempt: u32,
    /// The time that is left for the call.
    left: Option<Duration>,
}

#[cfg(feature = "reqwest")]
impl<'a> Try<'a> {
    /// Returns the default transport, if it can carry the request.
    fn transport_without_box(self) -> Option<&'a ReqwestTransport> {
        let transport = self.request.client.inner().transport.direct();
        transport.filter(|_| self.wire.body.upload.is_none())
    }
}

/// Makes one try, and follows its redirects.
///
/// Other functions make the parts of a request, so that the future does not hold them.
#[allow(clippy::manual_async_fn, reason = "its future is smaller")]
fn exchange<'a>(one: Try<'a>, mut rest: Rest<'a>) -> impl Future<Output = Result<Incoming, Stopped>> + use<'a> {
    async move {
        if !one.request.client.inner().layers.is_empty() {
            let response = layered(one, first(one).map_err(Stopped::Failure)?, rest);
            return response.await;
        }
        #[cfg(feature = "reqwest")]
        let incoming = match one.transport_without_box().filter(|_| rest.is_none()) {
            Some(transport) => {
                let response = directly(one, transport).map_err(Stopped::Failure)?;
                response.await.map_err(Stopped::Failure)?
            }
            None => {
                let response = over_any(one, rest.as_deref_mut()).map_err(Stopped::Failure)?;
                response.await?
            }
        };
        #[cfg(not(feature = "reqwest"))]
        let incoming = {
            let response = over_any(one, rest.as_deref_mut()).map_err(Stopped::Failure)?;
            response.await?
        };
        if !redirect::is_one(incoming.status, &incoming.headers) {
            return Ok(incoming);
        }
        let followed = follow(one, start(one), incoming, rest);
        followed.await
    }
}

/// Starts to follow redirects, at the request of a try.
fn start(one: Try<'_>) -> redirect::Hop {
    let Try { request, wire, .. } = one;
    let (headers, query) = (wire.headers(request), wire.query(request));
    redirect::Hop::start(request.method(), &wire.url, headers, wire.body.clone(), query)
}

/// Prepares the request of a try.
fn first(one: Try<'_>) -> Result<Outgoing<'_>, Failure> {
    let Try { request, wire, .. } = one;
    let outgoing = outgoing(one, request.method(), &wire.url, wire.headers(request), &wire.body);
    outgoing.ok_or_else(|| Failure::new(FailureKind::Unsendable, SENT_BEFORE))
}

/// Sends the request of a try over any transport.
fn over_any<'a>(
    one: Try<'a>,
    rest: Rest<'a>,
) -> Result<impl Future<Output = Result<Incoming, Stopped>> + use<'a>, Failure> {
    Ok(send(one, first(one)?, Leg::First, rest))
}

/// Sends the request of a try over the default transport, without a box.
#[cfg(feature = "reqwest")]
fn directly<'a>(
    one: Try<'a>,
    transport: &'a ReqwestTransport,
) -> Result<impl Future<Output = Result<Incoming, Failure>> + use<'a>, Failure> {
    let mut outgoing = first(one)?;
    let span = departing(one, &mut outgoing, Leg::First);
    Ok(span.around(transport.exchange(outgoing)))
}

/// [`exchange`] through the client's layers. Boxed, because many clients have none.
fn layered<'a>(one: Try<'a>, outgoing: Outgoing<'a>, rest: Rest<'a>) -> BoxFuture<'a, Result<Incoming, Stopped>> {
    let end = Behind { one, streams: rest.is_some() };
    Box::pin(async move {
        let arrived = Next::new(&one.request.client.inner().layers, &end).run(outgoing).await;
        let arrived = arrived.map_err(Stopped::Failure)?;
        let stopped = arrived.stopped;
        let incoming = taken(one.request, arrived, rest).await.map_err(Stopped::Failure)?;
        match stopped {
            Some(reason) => Err(Stopped::Redirect(incoming, reason)),
            None => Ok(incoming),
        }
    })
}

/// Behind the last layer: the transport, and redirects.
struct Behind<'a> {
    one: Try<'a>,
    /// True if the caller reads the body piece by piece.
    streams: bool,
}

impl End for Behind<'_> {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(async move {
            let Try { request, wire, .. } = self.one;
            // A layer may have changed these. A redirect sends what was actually sent.
            let body = Finished { whole: outgoing.body.clone(), ..wire.body.clone() };
            let (method, headers) = (outgoing.method.clone(), outgoing.headers.clone());
            let hop = redirect::Hop::start(method, outgoing.url, headers, body, wire.query(request));
            let mut rest = None;
            let mut outcome = send(self.one, outgoing, Leg::First, self.streams.then_some(&mut rest)).await;
            if let Ok(first) = outcome {
                // A response that is not a redirect comes back unchanged.
                outcome = follow(self.one, hop, first, self.streams.then_some(&mut rest)).await;
            }
            let (incoming, stopped) = match outcome {
                Ok(incoming) => (incoming, None),
                Err(Stopped::Redirect(incoming, reason)) => (incoming, Some(reason)),
                Err(Stopped::Failure(failure)) => return Err(failure),
            };
            let Incoming { status, headers, body, landed, cut: _ } = incoming;
            let body = rest.unwrap_or_else(|| Chunks::whole(body));
            Ok(Arrived { stopped, landed, ..Arrived::new(status, headers, body) })
        })
    }
}

/// Boxed, because redirects are rare and would make each call's future larger.
fn follow<'a>(
    one: Try<'a>,
    mut hop: redirect::Hop,
    first: Incoming,
    mut rest: Rest<'a>,
) -> BoxFuture<'a, Result<Incoming, Stopped>> {
    Box::pin(async move {
        let mut incoming = first;
        while redirect::is_one(incoming.status, &incoming.headers) {
            if let Err(reason) = hop.advance(&incoming) {
                return Err(Stopped::Redirect(incoming, reason));
            }
            let (method, headers) = (hop.method.clone(), hop.headers.clone());
            let Some(outgoing) = outgoing(one, method, &hop.url, headers, &hop.body) else {
                return Err(Stopped::Redirect(incoming, "a redirect asks for a body again that can be sent only once"));
            };
            let away = uri::origin(&hop.url) != uri::origin(&one.wire.url);
            incoming = send(one, outgoing, Leg::Redirected { away }, rest.as_deref_mut()).await?;
            incoming.landed = Some(hop.url.clone());
        }
        Ok(incoming)
    })
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
enum Leg {
    First,
    /// The request follows a redirect; `away` is true if the redirect left the call's origin.
    Redirected {
        away: bool,
    },
}

/// Opens the span of a request that is about to be sent. The request gets the trace headers of this span.
fn departing(one: Try<'_>, outgoing: &mut Outgoing<'_>, leg: Leg) -> HttpSpan {
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

/// Sends a request over any transport. Not an `async fn`, because its future would hold the request.
fn send<'a>(
    one: Try<'a>,
    mut outgoing: Outgoing<'a>,
    leg: Leg,
    rest: Rest<'a>,
) -> impl Future<Output = Result<Incoming, Stopped>> + use<'a> {
    let request = one.request;
    let transport = request.client.inner().transport.transport();
    let span = departing(one, &mut outgoing, leg);
    let sent = match rest {
        None if outgoing.upload.is_none() => transport.send(outgoing),
        rest => stream(request, transport, outgoing, rest),
    };
    async move {
        let sent = span.around(sent).await.and_then(|incoming| incoming.within(request.sizes().response));
        sent.map_err(Stopped::Failure)
    }
}

/// Boxed, because most calls send and read bodies whole.
fn stream<'a>(
    request: &'a Request,
    transport: &'a dyn Transport,
    outgoing: Outgoing<'a>,
    rest: Rest<'a>,
) -> BoxFuture<'a, Result<Incoming, Failure>> {
    Box::pin(async move { taken(request, transport.stream(outgoing).await?, rest).await })
}

/// Reads the body of a response. If the caller reads the body of a successful response, it goes to `rest` instead.
async fn taken(request: &Request, arrived: Arrived, rest: Rest<'_>) -> Result<Incoming, Failure> {
    let Arrived { status, headers, mut body, stopped: _, landed } = arrived;
    let response = |body: Bytes, cut: bool| Incoming { cut, landed, ..Incoming::new(status, headers, body) };
    if !status.is_success() {
        // The beginning of a failure's body is useful even if the body breaks off.
        let told = body.read(READ_BODY).await.unwrap_or_else(|(told, _)| told);
        let cut = told.len() > READ_BODY;
        return Ok(response(told, cut));
    }
    let Some(rest) = rest else {
        let whole = body.read(request.sizes().response).await.map_err(|(_, failure)| failure)?;
        return response(whole, false).within(request.sizes().response);
    };
    *rest = Some(body);
    Ok(response(Bytes::new(), false))
}

/// Ends the call: with a response, or with the error that says why there is none.
fn settle(request: Request, url: String, tries: u32, outcome: Result<Incoming, Stopped>) -> Result<Success, Error> {
    match outcome {
        Ok(Incoming { status, headers, body, landed, cut: _ }) if status.is_success() => {
            let head = Head::new(status, headers, request.client.api().request_id_header);
            Ok(Success { request, url, landed, head, body, tries })
        }
        Ok(incoming) => Err(failed(&request, &url, tries, incoming, "")),
        Err(Stopped::Redirect(incoming, reason)) => Err(failed(&request, &url, tries, incoming, reason)),
        Err(Stopped::Failure(failure)) => {
            Err(request.located(Error::transport(failure.kind, failure.source), &url, tries))
        }
    }
}

#[cfg(all(test, feature = "reqwest", not(feature = "tracing")))]
mod tests {
    use crate::api::Api;
    use crate::setup::builder::ClientBuilder;
    use crate::setup::client::Client;

    static API: Api = Api::new("a", "1", "https://a.example");

    /// The future of each call is allocated, and larger memory takes allocators much longer.
    #[test]
    fn the_future_of_a_call_has_no_more_than_a_kilobyte() {
        let client: Client = ClientBuilder::new(&API).build().expect("it can be built");
        let call = super::execute(client.request_raw(http::Method::GET, "/"));
        assert!(size_of_val(&call) <= 1032, "{} bytes", size_of_val(&call));
    }
}
