//! Sends calls through layers, over a transport that was given, and for callers that read the body of the response.
//!
//! Only the code that such a call needs refers to these functions, so other programs do not contain them.

use std::sync::Arc;

use bytes::Bytes;

use super::call::run;
use super::redirect;
use super::response::{Stopped, Success};
use super::tell;
use super::tries::{BODY_AGAIN, Indirect, Leg, Rest, Try, departing, first, redirected, start};
use crate::base::above::Above;
use crate::base::future::BoxFuture;
use crate::base::limits::READ_BODY;
use crate::bodies::finished::Finished;
use crate::errors::error::Error;
use crate::requests::request::Request;
use crate::setup::builder::ClientBuilder;
use crate::setup::client::Client;
use crate::transport::{Arrived, Chunks, End, Failure, FnLayer, Incoming, Layer, Next, Outgoing, Transport};

static INDIRECT: Indirect = indirect;

impl<C: From<Client>> ClientBuilder<C> {
    /// Sends through this transport.
    pub fn transport(self, transport: impl Transport) -> Self {
        self.over(Arc::new(transport), Above::new(&INDIRECT))
    }

    /// Adds a layer between the calls and their transport, inside the layers that were added before. Each try passes
    /// it.
    pub fn layer(self, layer: impl Layer) -> Self {
        self.inside(Arc::new(layer), Above::new(&INDIRECT))
    }

    /// Like [`ClientBuilder::layer`], for a function.
    ///
    /// ```
    /// # use restwright::door as rt;
    /// # use restwright::transport::{Canned, Reply};
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// # let builder = rt::ClientBuilder::<rt::Client>::new(&API).transport(Canned::new([Reply::json("1")]));
    /// let client = builder
    ///     .layer_fn(|request, next| {
    ///         Box::pin(async move {
    ///             let (operation, start) = (request.operation, std::time::Instant::now());
    ///             let response = next.run(request).await;
    ///             let name = operation.and_then(|operation| operation.operation_id());
    ///             println!("{name:?} took {:?}, and worked: {}", start.elapsed(), response.is_ok());
    ///             response
    ///         })
    ///     })
    ///     .build()?;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// client.request_raw(http::Method::GET, "/numbers").send_raw().await
    /// # })?;
    /// # Ok::<(), restwright::Error>(())
    /// ```
    pub fn layer_fn<F>(self, layer: F) -> Self
    where
        F: for<'a> Fn(Outgoing<'a>, Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> + Send + Sync + 'static,
    {
        self.layer(FnLayer(layer))
    }
}

/// Like [`execute`](super::call::execute), but the body of a successful response is not read yet.
pub(crate) async fn open(request: Request) -> Result<(Success, Chunks), Error> {
    let mut rest = Rest { body: None, indirect };
    let span = tell::Span::of(&request);
    let response = span.around(run(request, Some(&mut rest))).await?;
    Ok((response, rest.body.unwrap_or_else(|| Chunks::whole(Bytes::new()))))
}

/// The place of the unread body, if the caller reads it.
type MayRest<'r> = Option<&'r mut Option<Chunks>>;

/// Makes one try, and follows its redirects.
fn indirect<'a>(one: Try<'a>, rest: Option<&'a mut Rest>) -> BoxFuture<'a, Result<Incoming, Stopped>> {
    let mut rest = rest.map(|rest| &mut rest.body);
    let outgoing = match first(one) {
        Ok(outgoing) => outgoing,
        Err(failure) => return Box::pin(std::future::ready(Err(Stopped::Failure(failure)))),
    };
    if !one.request.client.inner().layers.is_empty() {
        return layered(one, outgoing, rest);
    }
    Box::pin(async move {
        let response = send(one, outgoing, Leg::First, rest.as_deref_mut());
        let incoming = response.await?;
        if !redirect::is_one(incoming.status, &incoming.headers) {
            return Ok(incoming);
        }
        follow(one, start(one), incoming, rest).await
    })
}

/// Sends a try through the client's layers.
fn layered<'a>(one: Try<'a>, outgoing: Outgoing<'a>, rest: MayRest<'a>) -> BoxFuture<'a, Result<Incoming, Stopped>> {
    let end = Behind { one, streams: rest.is_some() };
    Box::pin(async move {
        let arrived = Next::new(&one.request.client.inner().layers, &end).run(outgoing).await;
        let arrived = arrived.map_err(Stopped::Failure)?;
        let stopped = arrived.stopped;
        let incoming = taken(one.request, arrived, rest).await.map_err(Stopped::Failure)?;
        match stopped {
            Some(reason) => Err(Stopped::Redirect(Box::new(incoming), reason)),
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
                Err(Stopped::Redirect(incoming, reason)) => (*incoming, Some(reason)),
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
    mut rest: MayRest<'a>,
) -> BoxFuture<'a, Result<Incoming, Stopped>> {
    Box::pin(async move {
        let mut incoming = first;
        while redirect::is_one(incoming.status, &incoming.headers) {
            if let Err(reason) = hop.advance(&incoming) {
                return Err(Stopped::Redirect(Box::new(incoming), reason));
            }
            let Some((outgoing, leg)) = redirected(one, &hop) else {
                return Err(Stopped::Redirect(Box::new(incoming), BODY_AGAIN));
            };
            incoming = send(one, outgoing, leg, rest.as_deref_mut()).await?;
            incoming.landed = Some(hop.url.clone());
        }
        Ok(incoming)
    })
}

/// Sends a request over any transport. Not an `async fn`, because its future would hold the request.
fn send<'a>(
    one: Try<'a>,
    mut outgoing: Outgoing<'a>,
    leg: Leg,
    rest: MayRest<'a>,
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
    rest: MayRest<'a>,
) -> BoxFuture<'a, Result<Incoming, Failure>> {
    Box::pin(async move { taken(request, transport.stream(outgoing).await?, rest).await })
}

/// Reads the body of a response. If the caller reads the body of a successful response, it goes to `rest` instead.
async fn taken(request: &Request, arrived: Arrived, rest: MayRest<'_>) -> Result<Incoming, Failure> {
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
