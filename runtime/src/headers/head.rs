//! The head of a response: its status and headers, and what is read of them.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};

use super::header::Header;
use super::rate_limit::RateLimit;
use super::retry_after::asked_to_wait;
use crate::values::value::Value;

/// The status and headers of a response.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    request_id_header: Option<&'static str>,
}

impl Head {
    /// A head; `request_id_header` is the API's.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, request_id_header: Option<&'static str>) -> Self {
        Self { status, headers, request_id_header }
    }

    /// The header that holds the request id, and its value.
    pub(crate) fn named_request_id(&self) -> Option<(&'static str, &str)> {
        let name = self.request_id_header?;
        Some((name, self.headers.get(name)?.to_str().ok()?))
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn header<V: Value + Default>(&self, header: Header<V>) -> Option<V> {
        header.read(&self.headers)
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.named_request_id().map(|(_, id)| id)
    }

    pub(crate) fn etag(&self) -> Option<&str> {
        self.headers.get(header::ETAG)?.to_str().ok()
    }

    pub(crate) fn last_modified(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.headers.get(header::LAST_MODIFIED)?.to_str().ok()?).ok()
    }

    pub(crate) fn rate_limits(&self) -> Vec<RateLimit> {
        RateLimit::all(&self.headers)
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        asked_to_wait(&self.headers)
    }
}

/// The methods that every response has, for an `impl` of a type with a `head`.
macro_rules! accessors {
    () => {
        /// The status.
        pub fn status(&self) -> http::StatusCode {
            self.head.status()
        }

        /// The headers.
        pub fn headers(&self) -> &http::HeaderMap {
            self.head.headers()
        }

        /// The value of a header that the document declares; none where it is missing or something else.
        pub fn header<V: $crate::values::value::Value + Default>(
            &self,
            header: $crate::headers::header::Header<V>,
        ) -> Option<V> {
            self.head.header(header)
        }

        /// What the server calls this response: the value of the API's request id header.
        pub fn request_id(&self) -> Option<&str> {
            self.head.request_id()
        }

        /// The entity tag of what came (RFC 9110, section 8.8.3), with its quotes: what
        /// [`if_match`](crate::Request::if_match) and [`if_none_match`](crate::Request::if_none_match) take.
        pub fn etag(&self) -> Option<&str> {
            self.head.etag()
        }

        /// When what came was last changed (`Last-Modified`): what
        /// [`if_modified_since`](crate::Request::if_modified_since) takes.
        pub fn last_modified(&self) -> Option<std::time::SystemTime> {
            self.head.last_modified()
        }

        /// What the response tells of rate limits.
        pub fn rate_limits(&self) -> Vec<$crate::headers::rate_limit::RateLimit> {
            self.head.rate_limits()
        }

        /// How long the server asks to wait (`Retry-After`); a date counts from the response's `Date`.
        pub fn retry_after(&self) -> Option<std::time::Duration> {
            self.head.retry_after()
        }
    };
}

pub(crate) use accessors;
