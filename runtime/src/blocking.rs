//! Waiting for calls without an async runtime in the caller's program.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::OnceLock;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::errors::error::Error;
use crate::lists::page::{Items, Pages};
use crate::responses::events::Events;
use crate::responses::lines::Lines;
use crate::responses::sending::Sending;
use crate::responses::streamed::{SendingStream, StreamedResponse};
use crate::values::value::Value;

/// Waits on this thread, while the runtime's own thread drives connections and timers.
fn wait<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::config(
            "this would block a thread of an async runtime: use `.await`, or a thread of your own",
        ));
    }
    runtime()?.block_on(work)
}

/// The runtime behind all blocking calls of the program. Its thread starts with the first call and sleeps between
/// calls.
fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<Result<Handle, String>> = OnceLock::new();
    let started = RUNTIME.get_or_init(|| start().map_err(|error| error.to_string()));
    started.as_ref().map_err(|error| Error::config(format!("the thread for blocking calls cannot be started: {error}")))
}

fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let thread = std::thread::Builder::new().name("restwright".to_owned());
    thread.spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}

impl<R> Sending<R> {
    /// Sends the call and waits on this thread for the response.
    ///
    /// ```
    /// use restwright::transport::{Canned, Reply};
    /// # use restwright::door as rt;
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// let canned = Canned::new([Reply::json("[1,2]")]);
    /// let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned).build()?;
    /// let response = client.request_raw(http::Method::GET, "/numbers").send_raw().wait()?;
    /// assert_eq!(response.text(), "[1,2]");
    /// # Ok::<(), restwright::Error>(())
    /// ```
    ///
    /// # Errors
    /// The errors of the call. Also [`ErrorKind::Config`](crate::ErrorKind::Config) on a thread of a tokio runtime,
    /// including those of `spawn_blocking`.
    pub fn wait(self) -> Result<R, Error> {
        wait(self)
    }
}

impl SendingStream {
    /// Sends the call and waits on this thread for the headers.
    ///
    /// # Errors
    /// The same as for [`Sending::wait`].
    pub fn wait(self) -> Result<StreamedResponse, Error> {
        wait(self)
    }
}

impl<T, E: Value + Default, P: Value + Default> Items<T, E, P> {
    /// Returns the items as an iterator that waits on this thread.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl<T, E: Value + Default, P: Value + Default> Pages<T, E, P> {
    /// Returns the pages as an iterator that waits on this thread.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl<T: Value + Default> Lines<T> {
    /// Returns the lines as an iterator that waits on this thread.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl<T: Value + Default> Events<T> {
    /// Returns the events as an iterator that waits on this thread.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl StreamedResponse {
    /// Returns the body as an iterator of pieces, which also implements [`Read`]. It waits on this thread.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

/// A stream as an iterator that waits on this thread for each item. On a thread of a tokio runtime it returns one
/// error, and ends.
#[must_use = "items are fetched when they are asked for"]
pub struct Blocking<S> {
    stream: S,
    over: bool,
    /// The part of the body that was fetched, but not yet read.
    rest: Bytes,
}

impl<S> Blocking<S> {
    fn new(stream: S) -> Self {
        Self { stream, over: false, rest: Bytes::new() }
    }

    /// Returns the stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }
}

impl<S: Stream<Item = Result<T, Error>> + Unpin, T> Iterator for Blocking<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let stream = &mut self.stream;
        let mut polled = false;
        let next = wait(poll_fn(|cx| {
            polled = true;
            Pin::new(&mut *stream).poll_next(cx).map(Option::transpose)
        }));
        // If waiting failed once, it fails again.
        self.over = !polled || matches!(next, Ok(None));
        next.transpose()
    }
}

impl Read for Blocking<StreamedResponse> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            self.rest = self.next().transpose().map_err(io::Error::other)?.unwrap_or_default();
        }
        let count = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

impl<S: fmt::Debug> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.stream).finish()
    }
}
