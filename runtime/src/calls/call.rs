//! Executes every call: tries, waits, follows redirects, and separates failures from responses.

use std::time::Duration;

use http::{StatusCode, header};

use super::failed::failed;
use super::response::{Stopped, Success};
use super::tell;
use super::tries::{Indirect, Rest, Try};
use super::wire::Wire;
#[cfg(feature = "reqwest")]
use super::{
    redirect,
    tries::{BODY_AGAIN, Leg, departing, first, redirected, start},
};
use crate::auth::tokens::Means;
use crate::base::above::Above;
use crate::base::future::BoxFuture;
use crate::bodies::upload::Upload;
use crate::errors::error::{Error, ErrorKind};
use crate::headers::head::Head;
use crate::requests::request::Request;
use crate::transport::{Failure, FailureKind, Incoming};

/// Sends a request until there is a final response.
pub(crate) fn execute(request: Request) -> impl Future<Output = Result<Success, Error>> {
    // Not an `async fn`, because that would hold the request twice.
    let span = tell::Span::of(&request);
    span.around(run(request, None))
}

// An `async fn` would hold the request twice: as its parameter, and as its own variable.
#[allow(clippy::manual_async_fn, reason = "its future is smaller")]
pub(super) fn run(request: Request, mut rest: Option<&mut Rest>) -> impl Future<Output = Result<Success, Error>> {
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
            let one = Try { request: &request, wire: &wire, attempt: tries, left };
            let outcome = if rest.is_none() && is_direct(one) {
                let response = exchange(one);
                response.await
            } else {
                let response = indirectly(one, rest.as_deref_mut());
                response.await
            };
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
        transport: &client.transport,
        clock: &*client.clock,
        user_agent: client.plain_headers.get(header::USER_AGENT),
        try_timeout: client.timeouts.one_try,
        response_size: client.sizes.response,
        policy: request.retry_policy(),
        deadline,
    }
}

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

/// Makes one try over the default transport, and follows its redirects.
///
/// Other functions make the parts of a request, so that the future does not hold them.
#[cfg(feature = "reqwest")]
#[allow(clippy::manual_async_fn, reason = "its future is smaller")]
fn exchange(one: Try<'_>) -> impl Future<Output = Result<Incoming, Stopped>> + use<'_> {
    async move {
        let mut following = None;
        // One place for all redirects, because the code that sends is compiled anew for each place.
        loop {
            let response = directly(one, following.as_deref())?;
            let incoming = response.await.map_err(Stopped::Failure)?;
            if let Some(incoming) = arrived(one, &mut following, incoming)? {
                return Ok(incoming);
            }
        }
    }
}

#[cfg(not(feature = "reqwest"))]
fn exchange(_: Try<'_>) -> std::future::Ready<Result<Incoming, Stopped>> {
    std::future::ready(Err(Stopped::Failure(no_transport())))
}

#[cold]
fn no_transport() -> Failure {
    Failure::new(FailureKind::Unsendable, "the client has no transport")
}

/// A redirect that is being followed.
#[cfg(feature = "reqwest")]
struct Following {
    hop: redirect::Hop,
    /// The response that redirects.
    response: Incoming,
}

/// Returns the response of a try; `None` if it redirects, and `following` is at the target.
#[cfg(feature = "reqwest")]
fn arrived(
    one: Try<'_>,
    following: &mut Option<Box<Following>>,
    mut incoming: Incoming,
) -> Result<Option<Incoming>, Stopped> {
    incoming.landed = following.as_ref().map(|following| following.hop.url.clone());
    if !redirect::is_one(incoming.status, &incoming.headers) {
        return Ok(Some(incoming));
    }
    let mut hop = following.take().map_or_else(|| start(one), |following| following.hop);
    match hop.advance(&incoming) {
        Ok(()) => {
            *following = Some(Box::new(Following { hop, response: incoming }));
            Ok(None)
        }
        Err(reason) => Err(Stopped::Redirect(Box::new(incoming), reason)),
    }
}

/// True if nothing is between the call and the default transport.
fn is_direct(one: Try<'_>) -> bool {
    let client = one.request.client.inner();
    client.layers.is_empty() && client.transport.is_default()
}

/// Sends a try by the function that the client, or the caller of the body, has for it.
fn indirectly<'a>(one: Try<'a>, rest: Option<&'a mut Rest>) -> BoxFuture<'a, Result<Incoming, Stopped>> {
    let own = rest.as_ref().map(|rest| rest.indirect);
    match own.or_else(|| one.request.client.inner().indirect.and_then(Above::function::<Indirect>)) {
        Some(send) => send(one, rest),
        None => Box::pin(std::future::ready(Err(Stopped::Failure(no_transport())))),
    }
}

/// Sends the request of a try, or of a redirect, over the default transport.
#[cfg(feature = "reqwest")]
fn directly<'a>(
    one: Try<'a>,
    following: Option<&Following>,
) -> Result<impl Future<Output = Result<Incoming, Failure>> + use<'a>, Stopped> {
    let (mut outgoing, leg) = match following {
        None => (first(one).map_err(Stopped::Failure)?, Leg::First),
        Some(following) => match redirected(one, &following.hop) {
            Some(redirected) => redirected,
            None => return Err(Stopped::Redirect(Box::new(following.response.clone()), BODY_AGAIN)),
        },
    };
    let transport = one.request.client.inner().transport.direct().ok_or_else(|| Stopped::Failure(no_transport()))?;
    let span = departing(one, &mut outgoing, leg);
    Ok(span.around(transport.exchange(outgoing)))
}

/// Ends the call: with a response, or with the error that says why there is none.
fn settle(request: Request, url: String, tries: u32, outcome: Result<Incoming, Stopped>) -> Result<Success, Error> {
    match outcome {
        Ok(Incoming { status, headers, body, landed, cut: _ }) if status.is_success() => {
            let head = Head::new(status, headers, request.client.api().request_id_header);
            Ok(Success { request, url, landed, head, body, tries })
        }
        Ok(incoming) => Err(failed(&request, &url, tries, incoming, "")),
        Err(Stopped::Redirect(incoming, reason)) => Err(failed(&request, &url, tries, *incoming, reason)),
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
