//! Answers that are read piece by piece.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode, header};

use crate::api::header::Header;
use crate::base::future::BoxFuture;
use crate::calls::call::{Answer, broken_off, located, open};
use crate::errors::error::Error;
use crate::headers::rate_limit::{RateLimit, asked_to_wait};
use crate::requests::request::Request;
use crate::responses::response::Head;
use crate::transport::Chunks;
use crate::values::value::Value;

/// A call on its way whose answer is read piece by piece: await it.
#[must_use = "a call is sent when it is awaited"]
pub struct SendingStream {
    call: BoxFuture<'static, Result<StreamedResponse, Error>>,
}

impl SendingStream {
    pub(crate) fn new(request: Request) -> Self {
        Self { call: Box::pin(async { open(request).await.map(|(answer, body)| StreamedResponse::new(answer, body)) }) }
    }
}

impl Future for SendingStream {
    type Output = Result<StreamedResponse, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.call.as_mut().poll(cx)
    }
}

impl fmt::Debug for SendingStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SendingStream")
    }
}

/// An answer whose body is read piece by piece: by [`StreamedResponse::chunk`], as a [`Stream`], or into a writer.
///
/// No more is fetched than is asked for. The read timeout of the client or call ends a body in which the server falls
/// silent; `timeout` and `try_timeout` count to the last byte, so long downloads are better without them. A body that
/// broke off is not asked for again.
///
/// ```
/// use restwright::transport::{Canned, Reply};
/// # use restwright::door as rt;
/// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let canned = Canned::new([Reply::status(200).pieces(["ab", "cde"])]);
/// let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned).build()?;
/// let mut answer = client.request_raw(http::Method::GET, "/file").send_stream().await?;
/// let mut lengths = Vec::new();
/// while let Some(chunk) = answer.chunk().await? {
///     lengths.push(chunk.len());
/// }
/// assert_eq!(lengths, [2, 3]);
/// # Ok::<(), restwright::Error>(()) }).unwrap();
/// ```
pub struct StreamedResponse {
    head: Head,
    body: Chunks,
    so_far: u64,
    /// For errors.
    request: Request,
    url: String,
    tries: u32,
}

impl StreamedResponse {
    fn new(answer: Answer, body: Chunks) -> Self {
        let Answer { request, url, status, headers, tries, .. } = answer;
        Self { head: Head::new(&request, status, headers), body, so_far: 0, request, url, tries }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The value of a header that the document declares; none where it is missing or something else.
    pub fn header<V: Value + Default>(&self, header: Header<V>) -> Option<V> {
        header.read(&self.head.headers)
    }

    /// What the server calls this answer: the value of the API's request id header.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// What the answer tells of rate limits.
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        RateLimit::all(&self.head.headers)
    }

    /// How long the server asks to wait (`Retry-After`); a date counts from the answer's `Date`.
    pub fn retry_after(&self) -> Option<Duration> {
        asked_to_wait(&self.head.headers)
    }

    /// How many bytes were read.
    pub fn so_far(&self) -> u64 {
        self.so_far
    }

    /// How many bytes there are, where the server said (RFC 9110, section 8.6) and the body is not compressed.
    pub fn total(&self) -> Option<u64> {
        let headers = &self.head.headers;
        if headers.contains_key(header::CONTENT_ENCODING) {
            return None;
        }
        headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// The next piece of the body, never empty; nothing after the last.
    ///
    /// # Errors
    /// When the connection breaks or the server falls silent; there are no more pieces then.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Writes what is left of the body, and tells after each piece how many bytes were read so far and of how many, where
    /// that is known. Returns how many were read in all.
    ///
    /// Writing blocks: a slow writer belongs on a thread of its own.
    ///
    /// # Errors
    /// As [`StreamedResponse::chunk`], and [`ErrorKind::Io`](crate::ErrorKind::Io) when writing fails.
    pub async fn write_to(
        &mut self,
        out: &mut impl Write,
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<u64, Error> {
        let total = self.total();
        while let Some(chunk) = self.chunk().await? {
            out.write_all(&chunk).map_err(|cause| self.located(Error::write(cause)))?;
            progress(self.so_far, total);
        }
        out.flush().map_err(|cause| self.located(Error::write(cause)))?;
        Ok(self.so_far)
    }

    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(cx));
        Poll::Ready(next.map(|chunk| match chunk {
            Ok(chunk) => {
                self.so_far += chunk.len() as u64;
                Ok(chunk)
            }
            Err(failure) => Err(broken_off(&self.request, &self.url, self.tries, failure)),
        }))
    }

    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    pub(crate) fn located(&self, error: Error) -> Error {
        located(error, &self.request, &self.url, self.tries)
    }
}

impl Stream for StreamedResponse {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx)
    }
}

impl fmt::Debug for StreamedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedResponse")
            .field("status", &self.head.status)
            .field("so_far", &self.so_far)
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}
