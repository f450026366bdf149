//! Tells `tracing` of calls: a span for each, an event for each try and drift; never a secret, nor a value of the caller's.
//!
//! The spans of the requests that go over the wire are in `http_span`.

#[cfg(feature = "tracing")]
pub(crate) use self::told::{Span, drifted, tried};
#[cfg(not(feature = "tracing"))]
pub(crate) use self::untold::{Span, drifted, tried};

#[cfg(feature = "tracing")]
mod told {
    use std::time::Duration;

    use tracing::Instrument;
    use tracing::field::Empty;

    use crate::calls::response::{Stopped, Success};
    use crate::errors::error::Error;
    use crate::requests::request::Request;
    use crate::transport::Incoming;
    use crate::values::json::Drift;

    /// A call's span.
    pub(crate) struct Span {
        span: tracing::Span,
    }

    impl Span {
        pub(crate) fn of(request: &Request) -> Self {
            let (method, path) = request.name();
            let span = tracing::info_span!(
                target: "restwright", "call",
                otel.name = request.operation.operation_id(), otel.kind = "internal", otel.status_code = Empty,
                operation = request.operation.operation_id(), %method, %path,
                status = Empty, tries = Empty, request_id = Empty, error = Empty,
            );
            Self { span }
        }

        /// Does the call within the span, and tells of its end.
        pub(crate) async fn around(self, call: impl Future<Output = Result<Success, Error>>) -> Result<Success, Error> {
            let outcome = call.instrument(self.span.clone()).await;
            if self.span.is_disabled() {
                return outcome;
            }
            let (status, tries, request_id) = match &outcome {
                Ok(response) => {
                    // A server may repeat anything.
                    let id = response.head.request_id().map(|id| response.request.secrets().text(id.to_owned()));
                    (Some(response.head.status), response.tries, id)
                }
                Err(error) => {
                    self.span.record("error", tracing::field::debug(error.kind()));
                    // It was asked for: the caller has the value.
                    if !error.is_not_modified() {
                        self.span.record("otel.status_code", "ERROR");
                    }
                    (error.status(), error.tries(), error.request_id().map(str::to_owned))
                }
            };
            // What is exported knows integers only as `i64`.
            self.span.record("status", status.map(|status| i64::from(status.as_u16())));
            self.span.record("tries", i64::from(tries));
            self.span.record("request_id", request_id);
            outcome
        }
    }

    /// Tells of a try, and after how long there is another.
    pub(crate) fn tried(request: &Request, tries: u32, outcome: &Result<Incoming, Stopped>, wait: Option<Duration>) {
        let (method, path) = request.name();
        let wait_ms = wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
        match outcome {
            Ok(incoming) | Err(Stopped::Redirect(incoming, _)) => {
                let status = incoming.status.as_u16();
                tracing::debug!(target: "restwright", %method, %path, tries, status, wait_ms, "answered");
            }
            Err(Stopped::Failure(failure)) => {
                let kind = failure.kind;
                tracing::debug!(target: "restwright", %method, %path, tries, ?kind, wait_ms, "no response");
            }
        }
    }

    /// Tells where a response was not what the document says.
    pub(crate) fn drifted(request: &Request, drift: &[Drift]) {
        if drift.is_empty() {
            return;
        }
        let secrets = request.secrets();
        for drift in drift {
            let (method, path) = request.name();
            // The server's keys stand in it.
            let drift = secrets.text(drift.to_string());
            tracing::info!(target: "restwright", %method, %path, %drift, "the response is not what the document says");
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod untold {
    use std::time::Duration;

    use crate::calls::response::{Stopped, Success};
    use crate::errors::error::Error;
    use crate::requests::request::Request;
    use crate::transport::Incoming;
    use crate::values::json::Drift;

    /// Nothing.
    pub(crate) struct Span;

    impl Span {
        #[inline]
        pub(crate) fn of(_: &Request) -> Self {
            Self
        }

        #[inline]
        #[allow(clippy::unused_self, reason = "it is called as the one that tells")]
        pub(crate) fn around<F: Future<Output = Result<Success, Error>>>(self, call: F) -> F {
            call
        }
    }

    #[inline]
    pub(crate) fn tried(_: &Request, _: u32, _: &Result<Incoming, Stopped>, _: Option<Duration>) {}

    #[inline]
    pub(crate) fn drifted(_: &Request, _: &[Drift]) {}
}
