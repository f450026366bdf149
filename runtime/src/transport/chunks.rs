//! Responses that are read piece by piece.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::exchange::{Failure, Incoming};
use crate::base::future::BoxStream;

/// A response whose body is not read yet.
///
/// `Debug` shows only the names of headers, because some servers repeat in them what they were sent.
#[non_exhaustive]
pub struct Arrived {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Chunks,
    /// The reason why this redirect is not followed.
    pub(crate) stopped: Option<&'static str>,
    /// The URL of the response, if redirects led to another one than was requested.
    pub(crate) landed: Option<String>,
}

impl Arrived {
    /// Creates a response.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Chunks) -> Self {
        Self { status, headers, body, stopped: None, landed: None }
    }
}

impl From<Incoming> for Arrived {
    fn from(Incoming { status, headers, body, landed, cut: _ }: Incoming) -> Self {
        Self { landed, ..Self::new(status, headers, Chunks::whole(body)) }
    }
}

/// A body: one piece, or a stream of pieces. It ends after a failure.
pub struct Chunks {
    source: Source,
}

enum Source {
    Whole(Bytes),
    Stream(BoxStream<'static, Result<Bytes, Failure>>),
    Over,
}

impl Chunks {
    /// Creates a body from bytes that are ready.
    pub fn whole(body: Bytes) -> Self {
        Self { source: Source::Whole(body) }
    }

    /// Creates a body that arrives piece by piece; the stream is polled only when a piece is needed.
    pub fn stream(stream: BoxStream<'static, Result<Bytes, Failure>>) -> Self {
        Self { source: Source::Stream(stream) }
    }

    /// Reads until there are more than `most` bytes, or to the end.
    pub(crate) async fn read(&mut self, most: usize) -> Result<Bytes, (Bytes, Failure)> {
        if let Source::Whole(body) = &mut self.source {
            let body = std::mem::take(body);
            self.source = Source::Over;
            return Ok(body);
        }
        let mut whole = BytesMut::new();
        while whole.len() <= most {
            match poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await {
                Some(Ok(chunk)) => whole.extend_from_slice(&chunk),
                Some(Err(failure)) => return Err((whole.freeze(), failure)),
                None => break,
            }
        }
        Ok(whole.freeze())
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Failure>;

    /// Returns the next piece, which is never empty.
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let next = match &mut self.source {
                Source::Whole(body) => {
                    let body = std::mem::take(body);
                    self.source = Source::Over;
                    Some(Ok(body))
                }
                Source::Stream(stream) => std::task::ready!(stream.as_mut().poll_next(cx)),
                Source::Over => None,
            };
            match next {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                other => {
                    self.source = Source::Over;
                    return Poll::Ready(other);
                }
            }
        }
    }
}

impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("Arrived")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Whole(body) => write!(f, "Chunks({} bytes)", body.len()),
            Source::Stream(_) => f.write_str("Chunks(..)"),
            Source::Over => f.write_str("Chunks(read)"),
        }
    }
}
