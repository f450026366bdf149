//! Responses that are read piece by piece.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::base::future::BoxFuture;
use crate::calls::call::open;
use crate::calls::failed::broken_off;
use crate::calls::response::Success;
use crate::errors::error::Error;
use crate::headers::content::told_length;
use crate::headers::head::{self, Head};
use crate::requests::request::Request;
use crate::transport::Chunks;

/// A call on its way whose response is read piece by piece: await it.
#[must_use = "a call is sent when it is awaited"]
pub struct SendingStream {
    call: BoxFuture<'static, Result<StreamedResponse, Error>>,
}

impl Request {
    /// Sends it and hands the response on as soon as its headers are there: the body is read piece by piece, and no faster
    /// than it is asked for. A status that tells of a failure is an error all the same.
    pub fn send_stream(self) -> SendingStream {
        SendingStream::new(self)
    }
}

impl SendingStream {
    pub(crate) fn new(request: Request) -> Self {
        Self {
            call: Box::pin(async { open(request).await.map(|(response, body)| StreamedResponse::new(response, body)) }),
        }
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

/// A response whose body is read piece by piece: by [`StreamedResponse::chunk`], as a [`Stream`], or into a writer.
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
/// let mut response = client.request_raw(http::Method::GET, "/file").send_stream().await?;
/// let mut lengths = Vec::new();
/// while let Some(chunk) = response.chunk().await? {
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
    fn new(response: Success, body: Chunks) -> Self {
        let Success { request, url, head, tries, .. } = response;
        Self { head, body, so_far: 0, request, url, tries }
    }

    head::accessors!();

    /// How many bytes were read.
    pub fn so_far(&self) -> u64 {
        self.so_far
    }

    /// How many bytes there are, where the server said (RFC 9110, section 8.6) and the body is not compressed.
    pub fn total(&self) -> Option<u64> {
        told_length(&self.head.headers)
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
        self.request.located(error, &self.url, self.tries)
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
