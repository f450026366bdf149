//! The transport over reqwest.

use std::time::Duration;

use reqwest::Url;

use super::{Arrived, Failure, FailureKind, Incoming, Outgoing, Transport};
use crate::future::BoxFuture;

/// Sends through a [`reqwest::Client`].
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Sends through `client`, whose own connect and read timeouts, proxies and TLS apply.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: reqwest drops `Authorization` when a redirect leads
    /// to another host, but not the headers in which APIs carry their keys, while redirects followed by
    /// [`Client`](crate::Client) never carry any credential there.
    pub fn new(client: reqwest::Client) -> Self {
        Self { client }
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
            if let Some(read) = read {
                builder = builder.read_timeout(read);
            }
            builder
        };
        #[cfg(target_arch = "wasm32")]
        let _ = (connect, read);
        builder.build().map(Self::new)
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
    /// Sends a request and reads its answer whole. Not an `async fn`: its future would hold what it was made of, too.
    pub(crate) fn exchange(&self, outgoing: Outgoing<'_>) -> impl Future<Output = Result<Incoming, Failure>> + use<'_> {
        let stall = outgoing.read_timeout;
        let request = prepared(outgoing);
        async move {
            let mut response = within(stall, self.client.execute(request?)).await?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = match stall {
                None => response.bytes().await.map_err(failure)?,
                Some(_) => read_in_chunks(response, stall).await?,
            };
            Ok(Incoming { status, headers, body })
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn open(&self, outgoing: Outgoing<'_>) -> Result<Arrived, Failure> {
        let stall = outgoing.read_timeout;
        let request = prepared(outgoing)?;
        let mut response = within(stall, self.client.execute(request)).await?;
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
}

fn prepared(outgoing: Outgoing<'_>) -> Result<reqwest::Request, Failure> {
    let url = Url::parse(outgoing.url).map_err(|error| Failure::new(FailureKind::Unsendable, error))?;
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
    use crate::transport::{BodyStream, Chunks, Failure, FailureKind};

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
            Poll::Ready(Failure::new(FailureKind::Timeout, "the server fell silent"))
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

#[cfg(not(target_arch = "wasm32"))]
async fn read_in_chunks(mut response: reqwest::Response, stall: Option<Duration>) -> Result<bytes::Bytes, Failure> {
    let mut whole = bytes::BytesMut::new();
    while let Some(chunk) = within(stall, response.chunk()).await? {
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// A browser hands the body over whole.
#[cfg(target_arch = "wasm32")]
async fn read_in_chunks(response: reqwest::Response, _: Option<Duration>) -> Result<bytes::Bytes, Failure> {
    response.bytes().await.map_err(failure)
}

#[cfg(not(target_arch = "wasm32"))]
async fn within<T>(
    limit: Option<Duration>,
    work: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, Failure> {
    match limit {
        None => work.await.map_err(failure),
        Some(limit) => match tokio::time::timeout(limit, work).await {
            Ok(done) => done.map_err(failure),
            Err(elapsed) => Err(Failure::new(FailureKind::Timeout, elapsed)),
        },
    }
}

#[cfg(target_arch = "wasm32")]
async fn within<T>(_: Option<Duration>, work: impl Future<Output = Result<T, reqwest::Error>>) -> Result<T, Failure> {
    work.await.map_err(failure)
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
