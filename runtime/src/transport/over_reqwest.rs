//! The transport over reqwest.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use bytes::{Bytes, BytesMut};
use reqwest::Url;

use super::origin::Origin;
#[cfg(not(target_arch = "wasm32"))]
use super::silence::within;
use super::{Arrived, Failure, FailureKind, Incoming, Outgoing, Transport};
use crate::future::BoxFuture;

/// Sends through a [`reqwest::Client`].
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// How long a server may stay silent, where the call does not say.
    read_timeout: Option<Duration>,
    home: OnceLock<Origin>,
}

impl ReqwestTransport {
    /// Sends through `client`, whose own connect and read timeouts, proxies and TLS apply.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: reqwest drops `Authorization` when a redirect leads
    /// to another host, but not the headers in which APIs carry their keys, while redirects followed by
    /// [`Client`](crate::Client) never carry any credential there.
    pub fn new(client: reqwest::Client) -> Self {
        Self { client, read_timeout: None, home: OnceLock::new() }
    }

    /// A client of its own, with these timeouts.
    ///
    /// # Errors
    /// When reqwest cannot set up TLS.
    pub(crate) fn with_timeouts(connect: Option<Duration>, read: Option<Duration>) -> Result<Self, reqwest::Error> {
        let builder = reqwest::Client::builder();
        #[cfg(not(target_arch = "wasm32"))]
        let builder = {
            let mut builder = builder.redirect(reqwest::redirect::Policy::none());
            if let Some(connect) = connect {
                builder = builder.connect_timeout(connect);
            }
            builder
        };
        #[cfg(target_arch = "wasm32")]
        let _ = connect;
        // Watched here: reqwest starts a timer for the headers and one for each piece of the body.
        builder.build().map(|client| Self { read_timeout: read, ..Self::new(client) })
    }
}

impl fmt::Debug for ReqwestTransport {
    /// Where calls go stays out: a base URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client, read_timeout, home: _ } = self;
        let mut out = f.debug_struct("ReqwestTransport");
        out.field("client", client).field("read_timeout", read_timeout).finish()
    }
}

impl Transport for ReqwestTransport {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        Box::pin(self.exchange(outgoing))
    }

    fn stream<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(self.open(outgoing))
    }
}

impl ReqwestTransport {
    /// Sends a request and reads its answer, which a browser hands over whole.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn exchange(&self, outgoing: Outgoing<'_>) -> impl Future<Output = Result<Incoming, Failure>> + use<'_> {
        let request = self.prepared(outgoing);
        async move {
            let mut response = self.client.execute(request?).await.map_err(failure)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = response.bytes().await.map_err(failure)?;
            Ok(Incoming { status, headers, body })
        }
    }

    /// Sends a request and reads its answer whole. Not an `async fn`: its future would hold what it was made of, too.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn exchange(&self, outgoing: Outgoing<'_>) -> impl Future<Output = Result<Incoming, Failure>> + use<'_> {
        let stall = outgoing.read_timeout.or(self.read_timeout);
        let request = self.prepared(outgoing);
        async move {
            let mut timer = pin!(None);
            let executed = within(stall, timer.as_mut(), self.client.execute(request?));
            let mut response = executed.await?.map_err(failure)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = read_whole(response, stall, timer).await?;
            Ok(Incoming { status, headers, body })
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn open(&self, outgoing: Outgoing<'_>) -> Result<Arrived, Failure> {
        let stall = outgoing.read_timeout.or(self.read_timeout);
        let request = self.prepared(outgoing)?;
        let mut response = within(stall, pin!(None), self.client.execute(request)).await?.map_err(failure)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        Ok(Arrived::new(status, headers, frames::chunks(response, stall)))
    }

    /// A browser hands the body over whole.
    #[cfg(target_arch = "wasm32")]
    async fn open(&self, mut outgoing: Outgoing<'_>) -> Result<Arrived, Failure> {
        outgoing.buffer().await?;
        self.exchange(outgoing).await.map(Arrived::from)
    }

    fn prepared(&self, outgoing: Outgoing<'_>) -> Result<reqwest::Request, Failure> {
        let url = self.url(&outgoing)?;
        let mut request = reqwest::Request::new(outgoing.method, url);
        *request.headers_mut() = outgoing.headers;
        *request.body_mut() = outgoing.body.map(Into::into);
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(upload) = outgoing.upload {
            *request.body_mut() = Some(reqwest::Body::wrap(frames::Sent(upload)));
        }
        // Where there is none, nothing is set: even that would be kept in a map of its own.
        if outgoing.timeout.is_some() {
            *request.timeout_mut() = outgoing.timeout;
        }
        Ok(request)
    }

    /// The URL, below the origin of the first call of an operation where it is: most calls go to one origin.
    fn url(&self, outgoing: &Outgoing<'_>) -> Result<Url, Failure> {
        if self.home.get().is_none()
            && outgoing.operation.is_some()
            && let Some(origin) = Origin::of(outgoing.url)
        {
            self.home.get_or_init(|| origin);
        }
        match self.home.get().and_then(|home| home.parse(outgoing.url)) {
            Some(url) => Ok(url),
            None => Url::parse(outgoing.url).map_err(|error| Failure::new(FailureKind::Unsendable, error)),
        }
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

    use super::failure;
    use crate::transport::{BodyStream, Chunks, Failure, silence};

    pub(super) fn chunks(response: reqwest::Response, stall: Option<Duration>) -> Chunks {
        let body = http::Response::<reqwest::Body>::from(response).into_body();
        Chunks::stream(Box::pin(Frames { body, stall, silence: None }))
    }

    /// A request's body.
    pub(super) struct Sent(pub(super) BodyStream);

    impl Body for Sent {
        type Data = Bytes;
        type Error = Box<dyn std::error::Error + Send + Sync>;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
            Pin::new(&mut self.0).poll_next(cx).map(|next| next.map(|piece| piece.map(Frame::data)))
        }

        fn size_hint(&self) -> SizeHint {
            self.0.length().map_or_else(SizeHint::new, SizeHint::with_exact)
        }
    }

    struct Frames {
        body: reqwest::Body,
        stall: Option<Duration>,
        /// Runs while a frame is waited for.
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
                        // Trailers say nothing of the body.
                        if let Ok(data) = frame.into_data() {
                            return Poll::Ready(Some(Ok(data)));
                        }
                    }
                }
            }
        }
    }
}

/// How much room is made for a body because its length was told.
#[cfg(not(target_arch = "wasm32"))]
const TRUSTED: u64 = 8 << 20;

/// Reads a body; one that comes in one piece is not copied.
#[cfg(not(target_arch = "wasm32"))]
async fn read_whole(
    mut response: reqwest::Response,
    stall: Option<Duration>,
    mut timer: Pin<&mut Option<tokio::time::Sleep>>,
) -> Result<Bytes, Failure> {
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    // What is left is known where the length was told: the end need not be waited for.
    while response.content_length() != Some(0) {
        let Some(piece) = within(stall, timer.as_mut(), response.chunk()).await?.map_err(failure)? else { break };
        if first.is_empty() && whole.is_empty() {
            first = piece;
            continue;
        }
        if whole.is_empty() {
            let left = response.content_length().unwrap_or_default().min(TRUSTED);
            whole.reserve(first.len() + piece.len() + usize::try_from(left).unwrap_or_default());
            whole.extend_from_slice(&std::mem::take(&mut first));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

/// Sorts reqwest's errors; the URL goes, for its query may hold a key.
fn failure(error: reqwest::Error) -> Failure {
    #[cfg(not(target_arch = "wasm32"))]
    let connect = error.is_connect();
    #[cfg(target_arch = "wasm32")]
    let connect = false;
    let kind = if error.is_builder() {
        FailureKind::Unsendable
    } else if connect {
        FailureKind::Connect
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else {
        FailureKind::Broken
    };
    Failure::new(kind, error.without_url())
}
