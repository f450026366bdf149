//! The items of a streamed response: requesting them, and reading one.

use http::header;

use super::streamed::StreamedResponse;
use crate::base::limits::Size;
use crate::calls::failed::undecoded;
use crate::calls::tell;
use crate::errors::error::{Error, ErrorKind};
use crate::headers::content::content_coding;
use crate::requests::request::Request;
use crate::values::json::{Drift, Mode, decode};
use crate::values::value::Value;

/// Returns the error for a line or event that is longer than the call allows.
pub(crate) fn too_long(what: &str, longest: usize) -> Error {
    let longest = Size(longest);
    Error::new(ErrorKind::TooLarge, format!("raise `max_item_size` to read on: {what} is longer than {longest}"))
}

/// Returns the error for a stream with an encoding that the transport does not decode.
pub(crate) fn encoded(response: &StreamedResponse) -> Option<Error> {
    content_coding(response.headers()).map(|coding| response.located(undecoded(&coding)))
}

/// Reads one item of a stream.
pub(crate) fn read_item(text: &[u8], value: &mut dyn Value, response: &StreamedResponse) -> Result<Vec<Drift>, Error> {
    let request = response.request();
    let mode = if request.is_strict() { Mode::Strict } else { Mode::Tolerant };
    let drift = decode(text, value, mode).map_err(|cause| response.located(Error::decode(cause)))?;
    tell::drifted(request, &drift);
    Ok(drift)
}

/// Sets the accepted media type, if neither the operation nor the caller has set one.
pub(crate) fn accept(request: &mut Request, media_type: &str) {
    if request.operation.accept.is_none() && !request.headers.contains_key(header::ACCEPT) {
        request.header(header::ACCEPT.as_str(), media_type);
    }
}
