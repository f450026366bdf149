//! A call that is being sent, and the types as which its response can be read.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::base::future::BoxFuture;
use crate::calls::call::execute;
use crate::calls::response::Success;
use crate::errors::error::Error;
use crate::requests::request::Request;

/// A call that is being sent: await it.
#[must_use = "a call is sent when it is awaited"]
pub struct Sending<R> {
    call: BoxFuture<'static, Result<Success, Error>>,
    /// A function pointer, so that the future itself has no bounds on `R`, which makes each `IntoFuture` cheaper to
    /// compile.
    read: fn(UnreadResponse) -> Result<R, Error>,
}

impl<R: FromResponse> Sending<R> {
    pub(crate) fn new(request: Request) -> Self {
        Self { call: Box::pin(execute(request)), read: R::from_response }
    }
}

impl<R> Future for Sending<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(self.call.as_mut().poll(cx))?;
        Poll::Ready((self.read)(UnreadResponse(response)))
    }
}

impl<R> fmt::Debug for Sending<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// A response that is not read yet.
pub struct UnreadResponse(pub(crate) Success);

impl fmt::Debug for UnreadResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadResponse").field("status", &self.0.head.status).finish_non_exhaustive()
    }
}

/// A type as which a response can be read.
#[diagnostic::on_unimplemented(
    message = "a response cannot be read as `{Self}`",
    note = "a response is read as `Response<T>` of a value `T`, or, with `send_raw`, not read at all"
)]
pub trait FromResponse: Sized {
    /// Reads the response.
    ///
    /// # Errors
    /// If the body is not what was expected, or says that the call failed.
    fn from_response(response: UnreadResponse) -> Result<Self, Error>;
}
