//! Reads the headers about the body: its encoding, its length, its media type.

use std::borrow::Cow;

use http::{HeaderMap, header};

use crate::base::text::holds;

/// Returns the encoding of a response's body that the transport did not decode (RFC 9110, section 8.4).
pub(crate) fn content_coding(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let coding = String::from_utf8_lossy(headers.get(header::CONTENT_ENCODING)?.as_bytes());
    let is_plain = coding.trim().is_empty() || coding.trim().eq_ignore_ascii_case("identity");
    (!is_plain).then_some(coding)
}

/// Returns the number of bytes, if the server gave it (RFC 9110, section 8.6) and the body is not compressed.
pub(crate) fn told_length(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// True if a response's media type is JSON.
pub(crate) fn claims_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| holds(media_type, "json"))
}
