//! Reports calls to `tracing`, without secrets or the caller's values.
//!
//! A call is a span. Each try and each drift is an event.
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

        /// Runs the call within the span, and records its result.
        pub(crate) async fn around(self, call: impl Future<Output = Result<Success, Error>>) -> Result<Success, Error> {
            let outcome = call.instrument(self.span.clone()).await;
            if self.span.is_disabled() {
                return outcome;
            }
            let (status, tries, request_id) = match &outcome {
                Ok(response) => {
                    // A server may repeat a secret in any header.
                    let id = response.head.request_id().map(|id| response.request.secrets().text(id.to_owned()));
                    (Some(response.head.status), response.tries, id)
                }
                Err(error) => {
                    self.span.record("error", tracing::field::debug(error.kind()));
                    // Not modified is not an error here: the caller asked for it and has the value.
                    if !error.is_not_modified() {
                        self.span.record("otel.status_code", "ERROR");
                    }
                    (error.status(), error.tries(), error.request_id().map(str::to_owned))
                }
            };
            // Exporters know integers only as `i64`.
            self.span.record("status", status.map(|status| i64::from(status.as_u16())));
            self.span.record("tries", i64::from(tries));
            self.span.record("request_id", request_id);
            outcome
        }
    }

    /// Reports a try, and the wait before the next one.
    pub(crate) fn tried(request: &Request, tries: u32, outcome: &Result<Incoming, Stopped>, wait: Option<Duration>) {
        let (method, path) = request.name();
        let wait_ms = wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
        let status = match outcome {
            Ok(incoming) => Ok(incoming.status),
            Err(Stopped::Redirect(incoming, _)) => Ok(incoming.status),
            Err(Stopped::Failure(failure)) => Err(failure.kind),
        };
        match status {
            Ok(status) => {
                let status = status.as_u16();
                tracing::debug!(target: "restwright", %method, %path, tries, status, wait_ms, "answered");
            }
            Err(kind) => {
                tracing::debug!(target: "restwright", %method, %path, tries, ?kind, wait_ms, "no response");
            }
        }
    }

    /// Reports the places at which a response differs from the document.
    pub(crate) fn drifted(request: &Request, drift: &[Drift]) {
        if drift.is_empty() {
            return;
        }
        let secrets = request.secrets();
        for drift in drift {
            let (method, path) = request.name();
            // The drift contains keys that the server sent.
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

    /// Does nothing.
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
