//! A response whose body is not read as a type.

use std::fmt;

use bytes::Bytes;

use super::sending::{FromResponse, Sending, UnreadResponse};
use crate::errors::error::Error;
use crate::headers::charset;
use crate::headers::head::{self, Head};
use crate::requests::request::Request;
use crate::values::json::{DecodeError, Mode, decode};
use crate::values::value::Value;

impl Request {
    /// Sends the call and reads the response.
    pub fn send<R: FromResponse>(self) -> Sending<R> {
        Sending::new(self)
    }

    /// Sends the call and returns the response with its body as bytes. A status that reports a failure is still an
    /// error.
    pub fn send_raw(self) -> Sending<RawResponse> {
        Sending::new(self)
    }
}

/// A response whose body is kept as it came.
#[derive(Clone)]
pub struct RawResponse {
    head: Head,
    body: Bytes,
}

impl RawResponse {
    head::accessors!();

    /// Returns the body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Returns the body alone.
    pub fn into_bytes(self) -> Bytes {
        self.body
    }

    /// Returns the body as text, by its byte order mark, else by the charset that the headers name, else as UTF-8.
    /// Bytes that cannot be read are replaced.
    pub fn text(&self) -> String {
        charset::text(&self.body, &self.head.headers).text.into_owned()
    }

    /// Reads the body as a declared type, tolerantly.
    ///
    /// # Errors
    /// If the body is not JSON.
    pub fn json<T: Value + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        decode(&self.body, &mut value, Mode::Tolerant).map(|_| value)
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.head.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl FromResponse for RawResponse {
    fn from_response(UnreadResponse(response): UnreadResponse) -> Result<Self, Error> {
        Ok(Self { head: response.head, body: response.body })
    }
}
