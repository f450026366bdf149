//! The head of a response: its status, its headers, and the values that are read from them.

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
    /// Creates a head; `request_id_header` is the API's.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, request_id_header: Option<&'static str>) -> Self {
        Self { status, headers, request_id_header }
    }

    /// Returns the header that holds the request id, and its value.
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
        /// Returns the status.
        pub fn status(&self) -> http::StatusCode {
            self.head.status()
        }

        /// Returns the headers.
        pub fn headers(&self) -> &http::HeaderMap {
            self.head.headers()
        }

        /// Returns the value of a header that the document declares; `None` if it is missing or cannot be read.
        pub fn header<V: $crate::values::value::Value + Default>(
            &self,
            header: $crate::headers::header::Header<V>,
        ) -> Option<V> {
            self.head.header(header)
        }

        /// Returns the server's id of this response: the value of the API's request id header.
        pub fn request_id(&self) -> Option<&str> {
            self.head.request_id()
        }

        /// Returns the entity tag of the response (RFC 9110, section 8.8.3), with its quotes, for
        /// [`if_match`](crate::Request::if_match) and [`if_none_match`](crate::Request::if_none_match).
        pub fn etag(&self) -> Option<&str> {
            self.head.etag()
        }

        /// Returns the time at which the resource was last changed (`Last-Modified`), for
        /// [`if_modified_since`](crate::Request::if_modified_since).
        pub fn last_modified(&self) -> Option<std::time::SystemTime> {
            self.head.last_modified()
        }

        /// Returns the rate limits that the response reports.
        pub fn rate_limits(&self) -> Vec<$crate::headers::rate_limit::RateLimit> {
            self.head.rate_limits()
        }

        /// Returns how long the server asks to wait (`Retry-After`); a date counts from the response's `Date`.
        pub fn retry_after(&self) -> Option<std::time::Duration> {
            self.head.retry_after()
        }
    };
}

pub(crate) use accessors;
