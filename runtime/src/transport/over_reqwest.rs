//! The transport over reqwest.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Method, header};
use reqwest::Url;
#[cfg(not(target_arch = "wasm32"))]
use tokio::time::Instant;

use super::carry::Transport;
use super::chunks::Arrived;
#[cfg(target_arch = "wasm32")]
use super::exchange::buffered;
use super::exchange::{Failure, FailureKind, Incoming, Outgoing};
use super::origin::Origin;
#[cfg(not(target_arch = "wasm32"))]
use super::silence::{Progress, within};
#[cfg(not(target_arch = "wasm32"))]
use super::tls;
use crate::base::future::BoxFuture;
#[cfg(not(target_arch = "wasm32"))]
use crate::base::limits::{BODY_TIME, READ_BODY};

/// Sends through a [`reqwest::Client`].
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// The time that a server may stay silent, if the call sets none.
    read_timeout: Option<Duration>,
    home: OnceLock<Origin>,
    /// True if the transport writes the header `Host`.
    writes_host: bool,
}

impl ReqwestTransport {
    /// Sends through `client`, whose own connect and read timeouts, proxies and TLS apply.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: if a redirect leads to another host, reqwest drops
    /// `Authorization`, but not the headers in which APIs carry their keys. Redirects that [`Client`](crate::Client)
    /// follows never carry a credential there.
    pub fn new(client: reqwest::Client) -> Self {
        Self { client, read_timeout: None, home: OnceLock::new(), writes_host: false }
    }

    /// Creates a reqwest client of its own, with these timeouts.
    ///
    /// # Errors
    /// If reqwest cannot set up TLS.
    pub(crate) fn with_timeouts(connect: Option<Duration>, read: Option<Duration>) -> Result<Self, reqwest::Error> {
        let builder = reqwest::Client::builder();
        // Over HTTP/2, the host is not a header.
        #[cfg(not(target_arch = "wasm32"))]
        let writes_host = !http2::is_spoken();
        #[cfg(target_arch = "wasm32")]
        let writes_host = false;
        #[cfg(not(target_arch = "wasm32"))]
        let builder = {
            let mut builder = builder.redirect(reqwest::redirect::Policy::none());
            // Without HTTP/2 reqwest never repeats a request, but would copy each one to be able to.
            if !http2::is_spoken() {
                builder = builder.retry(reqwest::retry::never().max_retries_per_request(0));
            }
            if let Some(connect) = connect {
                builder = builder.connect_timeout(connect);
            }
            builder
        };
        #[cfg(target_arch = "wasm32")]
        let _ = connect;
        // The silence is measured here: reqwest would start a timer for the headers and one for each piece of the body.
        let client = builder.build()?;
        Ok(Self { read_timeout: read, writes_host, ..Self::new(client) })
    }
}

impl fmt::Debug for ReqwestTransport {
    /// The origin is not shown: a base URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client, read_timeout, home: _, writes_host: _ } = self;
        let mut out = f.debug_struct("ReqwestTransport");
        out.field("client", client).field("read_timeout", read_timeout).finish()
    }
}

impl Transport for ReqwestTransport {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        // Nothing is sent before the future is awaited.
        Box::pin(async move { self.exchange(outgoing).await })
    }

    fn stream<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(self.open(outgoing))
    }
}

impl ReqwestTransport {
    /// Sends a request and reads its response, which a browser returns whole.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn exchange(
        &self,
        mut outgoing: Outgoing<'_>,
    ) -> impl Future<Output = Result<Incoming, Failure>> + use<'_> {
        let limit = outgoing.max_response_size;
        let request = self.prepared(&mut outgoing);
        let (upload, body) = (outgoing.upload.take(), outgoing.body.take());
        async move {
            let mut request = request?;
            let body = match upload {
                Some(upload) => Some(buffered(upload).await?),
                None => body,
            };
            *request.body_mut() = body.map(Into::into);
            let mut response = self.client.execute(request).await.map_err(failure)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = response.bytes().await.map_err(failure)?;
            Incoming::new(status, headers, body).within(limit)
        }
    }

    /// Sends a request, and returns a future that reads its response whole. Not an `async fn`, because its future would
    /// hold the arguments too.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn exchange(
        &self,
        mut outgoing: Outgoing<'_>,
    ) -> impl Future<Output = Result<Incoming, Failure>> + use<'_> {
        let stall = outgoing.read_timeout.or(self.read_timeout);
        let time = if outgoing.timeout.is_none() { BODY_TIME } else { Duration::MAX };
        let mut limits = Limits { stall, most: outgoing.max_response_size, time };
        let (executed, sent) = self.executed(&mut outgoing, stall);
        async move {
            let mut timer = pin!(None);
            let mut response = {
                let executed = pin!(executed?);
                within(limits.stall, timer.as_mut(), sent.as_ref(), executed).await?.map_err(failure)?
            };
            let is_success = response.status().is_success();
            if !is_success {
                // Only the beginning of a failure's body is kept, so the rest is not read.
                limits.most = READ_BODY;
            } else if response.content_length().is_some_and(|told| told > limits.most as u64) {
                return Err(Failure::too_large(limits.most));
            }
            let (body, ending) = read_whole(&mut response, &limits, timer).await;
            let headers = std::mem::take(response.headers_mut());
            let incoming = Incoming::new(response.status(), headers, body);
            match ending {
                Ending::Whole => Ok(incoming),
                Ending::Cut if is_success => Err(Failure::too_large(limits.most)),
                Ending::Failed(failure) if is_success => Err(failure),
                // The beginning of a failure's body is useful even if the body breaks off.
                Ending::Cut | Ending::Failed(_) => Ok(Incoming { cut: true, ..incoming }),
            }
        }
    }

    /// Returns the future of a response, and the progress of the request's body if it is watched.
    #[cfg(not(target_arch = "wasm32"))]
    fn executed(
        &self,
        outgoing: &mut Outgoing<'_>,
        stall: Option<Duration>,
    ) -> (Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, Failure>, Option<Progress>) {
        let request = self.prepared(outgoing);
        let (body, sent) = body(outgoing, stall);
        let executed = request.map(|mut request| {
            *request.body_mut() = body;
            self.client.execute(request)
        });
        (executed, sent)
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn open(&self, mut outgoing: Outgoing<'_>) -> Result<Arrived, Failure> {
        let stall = outgoing.read_timeout.or(self.read_timeout);
        let (executed, sent) = self.executed(&mut outgoing, stall);
        let executed = within(stall, pin!(None), sent.as_ref(), pin!(executed?)).await?;
        let mut response = executed.map_err(failure)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        Ok(Arrived::new(status, headers, frames::chunks(response, stall)))
    }

    /// Reads the whole body, because a browser returns it whole.
    #[cfg(target_arch = "wasm32")]
    async fn open(&self, mut outgoing: Outgoing<'_>) -> Result<Arrived, Failure> {
        outgoing.buffer().await?;
        self.exchange(outgoing).await.map(Arrived::from)
    }

    /// Returns the request without its body.
    fn prepared(&self, outgoing: &mut Outgoing<'_>) -> Result<reqwest::Request, Failure> {
        let (url, host) = self.url(outgoing)?;
        let mut request = reqwest::Request::new(outgoing.method.clone(), url);
        *request.headers_mut() = std::mem::take(&mut outgoing.headers);
        if let Some(host) = host.filter(|_| self.writes_host) {
            request.headers_mut().entry(header::HOST).or_insert_with(|| host.clone());
        }
        let is_empty = outgoing.upload.is_none() && outgoing.body.as_ref().is_none_or(bytes::Bytes::is_empty);
        if is_empty && expects_content(request.method()) {
            // RFC 9110, section 8.6: some servers respond with 411 if it is missing.
            request.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        // Without a timeout nothing is set: reqwest would store even `None` in a separate map.
        if outgoing.timeout.is_some() {
            *request.timeout_mut() = outgoing.timeout;
        }
        Ok(request)
    }

    /// Returns the URL. If it is below the origin of the first call of an operation, that parsed origin is used, and its
    /// `Host` is returned too: most calls go to one origin.
    fn url(&self, outgoing: &Outgoing<'_>) -> Result<(Url, Option<&HeaderValue>), Failure> {
        if self.home.get().is_none()
            && outgoing.operation.is_some()
            && let Some(origin) = Origin::of(outgoing.url)
        {
            self.home.get_or_init(|| origin);
        }
        match self.home.get().and_then(|home| Some((home.parse(outgoing.url)?, Some(&home.host)))) {
            Some(known) => Ok(known),
            None => match Url::parse(outgoing.url) {
                Ok(url) => Ok((url, None)),
                Err(error) => Err(Failure::new(FailureKind::Unsendable, error)),
            },
        }
    }
}

/// HTTP/2, which is a feature of reqwest that any crate of a program may turn on.
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, reason = "with HTTP/2, reqwest has the method itself")]
mod http2 {
    /// The result of a method that reqwest does not have.
    struct Absent;

    /// A method that reqwest's builder has only with HTTP/2. If it has it, this one is not called.
    trait Otherwise: Sized {
        fn http2_prior_knowledge(self) -> Absent {
            Absent
        }
    }

    impl Otherwise for reqwest::ClientBuilder {}

    trait Answer {
        const IS_SPOKEN: bool;
    }

    impl Answer for reqwest::ClientBuilder {
        const IS_SPOKEN: bool = true;
    }

    impl Answer for Absent {
        const IS_SPOKEN: bool = false;
    }

    /// True if reqwest can speak HTTP/2.
    pub(super) fn is_spoken() -> bool {
        fn answer<T: Answer>(_: &T) -> bool {
            T::IS_SPOKEN
        }
        answer(&reqwest::Client::builder().http2_prior_knowledge())
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod frames {
    //! Bodies, frame by frame.

    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};
    use std::time::Duration;

    use bytes::Bytes;
    use futures_core::Stream;
    use http_body::{Body, Frame, SizeHint};

    use super::{PIECE, failure};
    use crate::bodies::upload::BodyStream;
    use crate::transport::chunks::Chunks;
    use crate::transport::exchange::Failure;
    use crate::transport::silence::{self, Progress};

    pub(super) fn chunks(response: reqwest::Response, stall: Option<Duration>) -> Chunks {
        let body = http::Response::<reqwest::Body>::from(response).into_body();
        Chunks::stream(Box::pin(Frames { body, stall, silence: None }))
    }

    /// A request's body that is sent piece by piece.
    pub(super) struct Sent {
        pub(super) content: Content,
        pub(super) progress: Option<Progress>,
    }

    /// One type for both, because all of the code that sends a body is compiled anew for each type.
    pub(super) enum Content {
        /// A body that is made while it is sent.
        Made(BodyStream),
        Whole(Bytes),
    }

    impl Body for Sent {
        type Data = Bytes;
        type Error = Box<dyn std::error::Error + Send + Sync>;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
            let next = match &mut self.content {
                Content::Made(stream) => Pin::new(stream).poll_next(cx),
                Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
                Content::Whole(bytes) => {
                    let size = bytes.len().min(PIECE);
                    Poll::Ready(Some(Ok(bytes.split_to(size))))
                }
            };
            if let Some(progress) = &self.progress {
                progress.step(next.is_pending());
            }
            next.map(|next| next.map(|piece| piece.map(Frame::data)))
        }

        fn is_end_stream(&self) -> bool {
            matches!(&self.content, Content::Whole(bytes) if bytes.is_empty())
        }

        fn size_hint(&self) -> SizeHint {
            let length = match &self.content {
                Content::Made(stream) => stream.length(),
                Content::Whole(bytes) => Some(bytes.len() as u64),
            };
            length.map_or_else(SizeHint::new, SizeHint::with_exact)
        }
    }

    struct Frames {
        body: reqwest::Body,
        stall: Option<Duration>,
        /// Runs during the wait for a frame.
        silence: Option<Pin<Box<tokio::time::Sleep>>>,
    }

    impl Frames {
        fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<Failure> {
            let Some(stall) = self.stall else { return Poll::Pending };
            let silence = self.silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(stall)));
            ready!(silence.as_mut().poll(cx));
            Poll::Ready(silence::fallen())
        }
    }

    impl Stream for Frames {
        type Item = Result<Bytes, Failure>;

        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            loop {
                let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
                    return self.poll_silence(cx).map(|failure| Some(Err(failure)));
                };
                self.silence = None;
                match frame.transpose().map_err(failure)? {
                    None => return Poll::Ready(None),
                    Some(frame) => {
                        // Trailers are not part of the body.
                        if let Ok(data) = frame.into_data() {
                            return Poll::Ready(Some(Ok(data)));
                        }
                    }
                }
            }
        }
    }
}

/// A ready body that is longer is sent in pieces of this size.
#[cfg(not(target_arch = "wasm32"))]
const PIECE: usize = 64 << 10;

/// Returns the body to send. If sending it may take longer than the server may be silent, also returns its progress. An
/// upload is taken out of `outgoing`.
#[cfg(not(target_arch = "wasm32"))]
fn body(outgoing: &mut Outgoing<'_>, stall: Option<Duration>) -> (Option<reqwest::Body>, Option<Progress>) {
    let content = match (outgoing.upload.take(), outgoing.body.take()) {
        (Some(stream), _) => frames::Content::Made(stream),
        (None, Some(bytes)) if stall.is_some() && bytes.len() > PIECE => frames::Content::Whole(bytes),
        (None, bytes) => return (bytes.map(Into::into), None),
    };
    let progress = stall.map(|_| Progress::new());
    (Some(reqwest::Body::wrap(frames::Sent { content, progress: progress.clone() })), progress)
}

/// The largest buffer that is allocated for a declared length, before the bytes arrive.
#[cfg(not(target_arch = "wasm32"))]
const TRUSTED: u64 = 8 << 20;

/// True if the method gives a meaning to content (RFC 9110, section 9.3; for `PATCH` RFC 5789).
fn expects_content(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH) || method.as_str() == "QUERY"
}

/// The way in which reading a body ended.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
enum Ending {
    Whole,
    /// There is more than was wanted.
    Cut,
    Failed(Failure),
}

/// The limits of reading a body whole.
#[cfg(not(target_arch = "wasm32"))]
struct Limits {
    /// The time that the server may stay silent.
    stall: Option<Duration>,
    /// The number of bytes.
    most: usize,
    /// The time for the whole body.
    time: Duration,
}

/// Reads a body up to a little more than the limit. A body that comes in one piece is not copied. Not an `async fn`,
/// because its future would hold the arguments twice.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::manual_async_fn, reason = "its future is smaller")]
fn read_whole<'r>(
    response: &'r mut reqwest::Response,
    limits: &'r Limits,
    mut timer: Pin<&'r mut Option<tokio::time::Sleep>>,
) -> impl Future<Output = (Bytes, Ending)> + use<'r> {
    async move {
        let mut first = Bytes::new();
        let mut whole = BytesMut::new();
        let mut began = None;
        let ending = loop {
            if first.len() + whole.len() > limits.most {
                break Ending::Cut;
            }
            // With a declared length, the body is complete when nothing is left: there is no wait for the end.
            if response.content_length() == Some(0) {
                break Ending::Whole;
            }
            let piece = match within(limits.stall, timer.as_mut(), None, pin!(response.chunk())).await {
                Ok(Ok(Some(piece))) => piece,
                Ok(Ok(None)) => break Ending::Whole,
                Ok(Err(error)) => break Ending::Failed(failure(error)),
                Err(failure) => break Ending::Failed(failure),
            };
            if first.is_empty() && whole.is_empty() {
                first = piece;
                continue;
            }
            // A look at the clock is enough here: if no piece comes, the silence limit ends the wait.
            if began.get_or_insert_with(Instant::now).elapsed() >= limits.time {
                let message = format!("the body was not complete within {} seconds", limits.time.as_secs());
                break Ending::Failed(Failure::new(FailureKind::Timeout, message));
            }
            if whole.is_empty() {
                let left = response.content_length().unwrap_or_default().min(TRUSTED);
                whole.reserve(first.len() + piece.len() + usize::try_from(left).unwrap_or_default());
                whole.extend_from_slice(&std::mem::take(&mut first));
            }
            whole.extend_from_slice(&piece);
        };
        (if whole.is_empty() { first } else { whole.freeze() }, ending)
    }
}

/// Sorts reqwest's errors. The URL is removed from them, because its query may hold a key.
fn failure(error: reqwest::Error) -> Failure {
    #[cfg(not(target_arch = "wasm32"))]
    let connect = error.is_connect();
    #[cfg(target_arch = "wasm32")]
    let connect = false;
    #[cfg(not(target_arch = "wasm32"))]
    let tls = tls::is_about(&error, connect);
    #[cfg(target_arch = "wasm32")]
    let tls = false;
    let kind = if error.is_builder() {
        FailureKind::Unsendable
    } else if tls {
        FailureKind::Tls
    } else if connect {
        FailureKind::Connect
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else {
        FailureKind::Broken
    };
    Failure::new(kind, error.without_url())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, ready};
    use std::time::Duration;

    use bytes::Bytes;
    use http_body::{Body, Frame};
    use tokio::time::{Sleep, sleep};

    use super::{Ending, Limits, http2, read_whole};
    use crate::transport::exchange::FailureKind;

    /// A body of this many bytes, one every few milliseconds.
    struct Trickle(usize, Pin<Box<Sleep>>);

    impl Trickle {
        fn of(bytes: usize) -> reqwest::Response {
            let body = Self(bytes, Box::pin(sleep(Duration::ZERO)));
            http::Response::new(reqwest::Body::wrap(body)).into()
        }
    }

    impl Body for Trickle {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
            ready!(self.1.as_mut().poll(cx));
            let Some(left) = self.0.checked_sub(1) else { return Poll::Ready(None) };
            *self = Self(left, Box::pin(sleep(Duration::from_millis(5))));
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
        }
    }

    const SILENCE: Option<Duration> = Some(Duration::from_secs(30));

    #[tokio::test]
    async fn a_body_that_trickles_ends_with_its_time() {
        let limits = Limits { stall: SILENCE, most: usize::MAX, time: Duration::from_millis(60) };
        let read = read_whole(&mut Trickle::of(usize::MAX), &limits, pin!(None)).await;
        assert!(matches!(read, (_, Ending::Failed(failure)) if failure.kind == FailureKind::Timeout));
        let limits = Limits { most: 5, time: Duration::from_secs(600), ..limits };
        let read = read_whole(&mut Trickle::of(5), &limits, pin!(None)).await;
        assert!(matches!(&read, (body, Ending::Whole) if body == "xxxxx"), "{read:?}");
    }

    /// No other crate of this workspace turns it on.
    #[test]
    fn it_is_known_if_reqwest_speaks_http_2() {
        assert_eq!(http2::is_spoken(), cfg!(feature = "http2"));
    }

    #[tokio::test]
    async fn no_more_is_read_than_is_wanted() {
        let limits = Limits { stall: SILENCE, most: 3, time: Duration::from_secs(600) };
        let read = read_whole(&mut Trickle::of(usize::MAX), &limits, pin!(None)).await;
        assert!(matches!(&read, (body, Ending::Cut) if body == "xxxx"), "{read:?}");
    }
}
