//! The errors of calls that failed, with their responses.

use super::response::Success;
use crate::base::shown::Line;
use crate::errors::error::{Error, ErrorKind};
use crate::errors::{envelope, told};
use crate::headers::content::content_coding;
use crate::headers::head::Head;
use crate::requests::request::Request;
use crate::transport::{Failure, Incoming};
use crate::values::json::DecodeError;

/// Returns the error for a response that reports a failure.
pub(crate) fn failed(request: &Request, url: &str, tries: u32, incoming: Incoming, message: &str) -> Error {
    let convention = request.client.api().envelope.as_ref();
    let mut errors = convention.map(|convention| envelope::api_errors(&incoming.body, convention)).unwrap_or_default();
    if errors.is_empty() {
        errors = told::errors(&incoming.body);
    }
    let error = Error::new(ErrorKind::Api, message).with_api_errors(errors);
    with_answer(error, request, url, tries, incoming)
}

/// Returns the error for a response with a successful status that cannot be read.
pub(crate) fn unreadable(cause: DecodeError, response: Success) -> Error {
    let Success { request, url, landed: _, head: Head { status, headers, .. }, body, tries } = response;
    let error = match content_coding(&headers) {
        // `cause` would only say that the encoded bytes are not text.
        Some(coding) => undecoded(&coding),
        None => Error::decode(cause),
    };
    with_answer(error, &request, &url, tries, Incoming::new(status, headers, body))
}

/// Returns the error for a response whose body has an encoding that the transport does not decode.
pub(crate) fn undecoded(coding: &str) -> Error {
    let message = format!("cannot read the response: it is encoded as `{}`, which was not asked for", Line(coding));
    Error::new(ErrorKind::Decode, message)
}

fn with_answer(error: Error, request: &Request, url: &str, tries: u32, incoming: Incoming) -> Error {
    let error = request.located(error, url, tries);
    let error = error.with_answer(incoming, &request.secrets(), request.client.api().request_id_header);
    #[cfg(feature = "xml")]
    let error = error.with_xml(request.operation);
    error
}

/// Returns the error for a body that is read piece by piece and breaks off.
pub(crate) fn broken_off(request: &Request, url: &str, tries: u32, failure: Failure) -> Error {
    request.located(Error::transport(failure.kind, failure.source), url, tries)
}
