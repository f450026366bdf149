//! A span for each request on the wire, with the attributes of OpenTelemetry's conventions for HTTP clients.
//!
//! [Semantic conventions for HTTP
//! spans](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span): the stable ones, and
//! `url.template`. Subscribers that export to OpenTelemetry read the span's name, kind and status from `otel.name`,
//! `otel.kind` and `otel.status_code`, because `tracing` has no fields for them.

#[cfg(feature = "tracing")]
pub(crate) use self::told::HttpSpan;
#[cfg(not(feature = "tracing"))]
pub(crate) use self::untold::HttpSpan;

#[cfg(feature = "tracing")]
mod told {
    use http::{Method, StatusCode};
    use tracing::Instrument;
    use tracing::field::Empty;

    use crate::base::redact;
    use crate::base::uri;
    use crate::requests::request::Request;
    use crate::transport::{Arrived, Failure, FailureKind, Incoming, Outgoing};

    /// The methods that the conventions know: those of RFC 9110 and RFC 5789, and `QUERY`.
    const KNOWN: &[&str] = &["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];

    /// The result of a request on the wire.
    pub(crate) trait HasStatus {
        fn status(&self) -> StatusCode;
    }

    impl HasStatus for Incoming {
        fn status(&self) -> StatusCode {
            self.status
        }
    }

    impl HasStatus for Arrived {
        fn status(&self) -> StatusCode {
            self.status
        }
    }

    /// The span of one request.
    pub(crate) struct HttpSpan {
        span: tracing::Span,
    }

    impl HttpSpan {
        /// Creates the span of a request after `resends` others of the same call. `template` is its path template, if
        /// it has one.
        pub(crate) fn of(request: &Request, outgoing: &Outgoing<'_>, template: Option<&str>, resends: u32) -> Self {
            let (method, unknown) = told_method(&outgoing.method);
            // Exporters know integers only as `i64`. This code runs only if a subscriber listens.
            let span = tracing::info_span!(
                target: "restwright", "request",
                otel.name = name(&outgoing.method, template),
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = method,
                http.request.method_original = unknown,
                http.request.resend_count = Some(i64::from(resends)).filter(|count| *count > 0),
                http.response.status_code = Empty,
                server.address = address(outgoing.url),
                server.port = uri::origin(outgoing.url).map(|(_, _, port)| i64::from(port)),
                url.full = shown(request, outgoing.url),
                url.template = template,
                error.type = Empty,
            );
            Self { span }
        }

        /// Runs `work` within the span.
        pub(crate) fn within(&self, work: impl FnOnce()) {
            self.span.in_scope(work);
        }

        /// Sends the request within the span, and records its result.
        pub(crate) async fn around<R: HasStatus>(
            self,
            sent: impl Future<Output = Result<R, Failure>>,
        ) -> Result<R, Failure> {
            let outcome = sent.instrument(self.span.clone()).await;
            if self.span.is_disabled() {
                return outcome;
            }
            match &outcome {
                Ok(response) => self.answered(response.status()),
                Err(failure) => self.failed(error_type(failure.kind)),
            }
            outcome
        }

        fn answered(&self, status: StatusCode) {
            self.span.record("http.response.status_code", i64::from(status.as_u16()));
            if status.is_client_error() || status.is_server_error() {
                self.failed(status.as_str());
            }
        }

        fn failed(&self, error_type: &str) {
            self.span.record("error.type", error_type);
            self.span.record("otel.status_code", "ERROR");
        }
    }

    /// Returns the method as the conventions write it, and the real method if the conventions do not know it.
    fn told_method(method: &Method) -> (&str, Option<&str>) {
        match method.as_str() {
            known if KNOWN.contains(&known) => (known, None),
            unknown => ("_OTHER", Some(unknown)),
        }
    }

    fn name(method: &Method, template: Option<&str>) -> String {
        let method = if KNOWN.contains(&method.as_str()) { method.as_str() } else { "HTTP" };
        template.map_or_else(|| method.to_owned(), |template| format!("{method} {template}"))
    }

    /// Returns the host, without the brackets around an IPv6 address in a URL.
    fn address(url: &str) -> Option<String> {
        let (_, host, _) = uri::origin(url)?;
        Some(host.trim_start_matches('[').trim_end_matches(']').to_owned())
    }

    /// Returns the URL without secrets; the conventions require `REDACTED` in place of secret values in the query.
    fn shown(request: &Request, url: &str) -> String {
        let url = redact::redacted_with(url, &request.client.api().secret_names(), "REDACTED");
        request.secrets().text(url)
    }

    /// Returns a word for each kind of failure. The conventions require that there are few such words.
    fn error_type(kind: FailureKind) -> &'static str {
        match kind {
            FailureKind::Connect => "connect",
            FailureKind::Tls => "tls",
            FailureKind::Timeout => "timeout",
            FailureKind::Broken => "broken",
            FailureKind::Unsendable => "unsendable",
            FailureKind::Source => "source",
            FailureKind::TooLarge => "too_large",
        }
    }

    #[cfg(test)]
    mod tests {
        use http::Method;

        use super::{address, name, told_method};

        #[test]
        fn methods_that_are_not_known_are_told_apart() {
            let link = Method::from_bytes(b"LINK").expect("it is a token");
            assert_eq!(told_method(&Method::PATCH), ("PATCH", None));
            assert_eq!(told_method(&link), ("_OTHER", Some("LINK")));
            assert_eq!(name(&Method::GET, Some("/x/{id}")), "GET /x/{id}");
            assert_eq!(name(&Method::GET, None), "GET");
            assert_eq!(name(&link, Some("/x")), "HTTP /x");
        }

        #[test]
        fn addresses_have_no_brackets() {
            assert_eq!(address("http://[::1]:8080/x").as_deref(), Some("::1"));
            assert_eq!(address("https://A.example/x").as_deref(), Some("a.example"));
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod untold {
    use crate::requests::request::Request;
    use crate::transport::{Failure, Outgoing};

    /// Does nothing.
    pub(crate) struct HttpSpan;

    #[allow(clippy::unused_self, reason = "it is called as the one that tells")]
    impl HttpSpan {
        #[inline]
        pub(crate) fn of(_: &Request, _: &Outgoing<'_>, _: Option<&str>, _: u32) -> Self {
            Self
        }

        #[inline]
        pub(crate) fn within(&self, work: impl FnOnce()) {
            work();
        }

        #[inline]
        pub(crate) fn around<R, F: Future<Output = Result<R, Failure>>>(self, sent: F) -> F {
            sent
        }
    }
}
