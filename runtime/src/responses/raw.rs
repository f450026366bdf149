//! A response as it came.

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
    /// Sends it and reads the response.
    pub fn send<R: FromResponse>(self) -> Sending<R> {
        Sending::new(self)
    }

    /// Sends it and hands the response on as it came. A status that tells of a failure is an error all the same.
    pub fn send_raw(self) -> Sending<RawResponse> {
        Sending::new(self)
    }
}

/// A response as it came.
#[derive(Clone)]
pub struct RawResponse {
    head: Head,
    body: Bytes,
}

impl RawResponse {
    head::accessors!();

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body alone.
    pub fn into_bytes(self) -> Bytes {
        self.body
    }

    /// The body as text, by its byte order mark, else by the charset that the headers tell, else as UTF-8; what cannot be read
    /// is replaced.
    pub fn text(&self) -> String {
        charset::text(&self.body, &self.head.headers).text.into_owned()
    }

    /// The body as a declared type, read with tolerance.
    ///
    /// # Errors
    /// When it is no JSON.
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
