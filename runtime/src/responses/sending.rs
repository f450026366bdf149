//! A call on its way, and what its answer can be read as.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::base::future::BoxFuture;
use crate::calls::answer::Answer;
use crate::calls::call::execute;
use crate::errors::error::Error;
use crate::requests::request::Request;

/// A call on its way: await it.
#[must_use = "a call is sent when it is awaited"]
pub struct Sending<R> {
    call: BoxFuture<'static, Result<Answer, Error>>,
    /// Held as a function, so that the future itself asks nothing of `R`: compiling each `IntoFuture` is cheaper by that.
    read: fn(RawAnswer) -> Result<R, Error>,
}

impl<R: FromAnswer> Sending<R> {
    pub(crate) fn new(request: Request) -> Self {
        Self { call: Box::pin(execute(request)), read: R::from_answer }
    }
}

impl<R> Future for Sending<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.call.as_mut().poll(cx))?;
        Poll::Ready((self.read)(RawAnswer(answer)))
    }
}

impl<R> fmt::Debug for Sending<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// An answer that is not read yet.
pub struct RawAnswer(pub(crate) Answer);

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer").field("status", &self.0.head.status).finish_non_exhaustive()
    }
}

/// What an answer can be read as.
#[diagnostic::on_unimplemented(
    message = "an answer cannot be read as `{Self}`",
    note = "an answer is read as `Response<T>` of a value `T`, or, with `send_raw`, not read at all"
)]
pub trait FromAnswer: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the body is not what was expected, or says that the call failed.
    fn from_answer(answer: RawAnswer) -> Result<Self, Error>;
}
