//! Responses that are read piece by piece.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::base::future::BoxFuture;
use crate::calls::failed::broken_off;
use crate::calls::indirect::open;
use crate::calls::response::Success;
use crate::errors::error::Error;
use crate::headers::content::told_length;
use crate::headers::head::{self, Head};
use crate::requests::request::Request;
use crate::transport::Chunks;

/// A call that is being sent, with a response that is read piece by piece: await it.
#[must_use = "a call is sent when it is awaited"]
pub struct SendingStream {
    call: BoxFuture<'static, Result<StreamedResponse, Error>>,
}

impl Request {
    /// Sends the call and returns the response as soon as its headers arrive. The body is read piece by piece, and no
    /// faster than the caller reads. A status that reports a failure is still an error.
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
/// Nothing is fetched before the caller reads it. The read timeout of the client or call ends a body if the server
/// falls silent. `timeout` and `try_timeout` count to the last byte, so they are unsuitable for long downloads. A body
/// that breaks off is not requested again.
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

    /// Returns the number of bytes that were read.
    pub fn so_far(&self) -> u64 {
        self.so_far
    }

    /// Returns the length of the body in bytes, if the server gave it (RFC 9110, section 8.6) and the body is not
    /// compressed.
    pub fn total(&self) -> Option<u64> {
        told_length(&self.head.headers)
    }

    /// Returns the next piece of the body, which is never empty; `None` after the last.
    ///
    /// # Errors
    /// If the connection breaks or the server falls silent. There are no more pieces then.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Writes the rest of the body. After each piece it calls `progress` with the number of bytes read so far and the
    /// total number, if that is known. Returns the number of bytes of the whole body.
    ///
    /// Writing blocks: use a thread of its own for a slow writer.
    ///
    /// # Errors
    /// The same as for [`StreamedResponse::chunk`], and [`ErrorKind::Io`](crate::ErrorKind::Io) if writing fails.
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
