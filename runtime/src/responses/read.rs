//! Reads the body of a response, in one routine for all types.

use crate::api::{Held, ResultPlace};
use crate::calls::failed::{failed, unreadable};
use crate::calls::response::Success;
use crate::calls::tell;
use crate::errors::envelope;
use crate::errors::error::Error;
use crate::headers::charset::{self, Text};
use crate::headers::content::{claims_json, content_coding};
use crate::headers::head::Head;
use crate::transport::Incoming;
use crate::values::bare::decode_bare;
use crate::values::field::Field;
use crate::values::json::{DecodeError, Drift, DriftKind, Mode, decode_enveloped_whole, decode_whole};
use crate::values::look;
use crate::values::value::{Value, View};

/// Reads a response's body.
pub(super) fn read(
    response: Success,
    value: &mut dyn Value,
    envelope: &mut dyn Value,
) -> Result<(Head, Vec<Drift>), Error> {
    let drift = match read_body(&response, value, envelope) {
        Ok(drift) => drift,
        Err(error) => return Err(refused(response, error)),
    };
    if says_failed(&response, envelope) || is_envelope_of_failure(&response, value, &drift) {
        return Err(refused_by_envelope(response));
    }
    tell::drifted(&response.request, &drift);
    Ok((response.head, drift))
}

fn read_body(response: &Success, value: &mut dyn Value, envelope: &mut dyn Value) -> Result<Vec<Drift>, DecodeError> {
    let request = &response.request;
    let mode = if request.is_strict() { Mode::Strict } else { Mode::Tolerant };
    #[cfg(feature = "xml")]
    let from_xml = match request.operation.xml_of(response.head.status) {
        Some(xml) => crate::values::xml::json_of(&charset::text(&response.body, &response.head.headers).text, xml)?,
        None => None,
    };
    #[cfg(feature = "xml")]
    let body = from_xml.as_ref().map_or(&*response.body, |json| json.as_bytes());
    #[cfg(not(feature = "xml"))]
    let body = &*response.body;
    let held = request.operation.held_by(response.head.status);
    if held == Held::Nothing && body.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let value = match held {
        Held::Variant(index) if value.variant_at(index).is_some() => {
            value.variant_at(index).expect("it was there a line before")
        }
        Held::Variant(_) | Held::Value | Held::Nothing => value,
    };
    let key = match request.operation.result {
        ResultPlace::Nothing => return Ok(Vec::new()),
        ResultPlace::Text => return read_text(response, value, mode),
        ResultPlace::Whole => None,
        ResultPlace::Enveloped => request.client.api().envelope.map(|convention| convention.result),
    };
    // The description is of the value that all statuses share.
    let field = request.operation.returns.filter(|_| held == Held::Value);
    let cause = match read_json(body, (key, field), value, envelope, mode) {
        Ok(drift) => return Ok(drift),
        Err(cause) if mode == Mode::Strict => return Err(cause),
        Err(cause) => cause,
    };
    // If a string is expected, a body that is not JSON may be that string without quotes.
    if key.is_some() && is_text(response, value) {
        let mut drift = read_text(response, value, mode)?;
        drift.push(Drift::new("", DriftKind::NoEnvelope));
        return Ok(drift);
    }
    // JSON is UTF-8 (RFC 8259, section 8.1). Some servers send it in another encoding, and name that encoding.
    let Some(text) = charset::other_than_utf8(body, &response.head.headers) else { return Err(cause) };
    value.reset();
    envelope.reset();
    let mut drift = read_json(text.as_bytes(), (key, field), value, envelope, mode)?;
    drift.push(Drift::new("", DriftKind::Encoding));
    Ok(drift)
}

fn read_json(
    body: &[u8],
    (key, field): (Option<&'static str>, Option<&'static Field>),
    value: &mut dyn Value,
    envelope: &mut dyn Value,
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    match key {
        None => decode_whole(body, field, value, mode),
        Some(key) => decode_enveloped_whole(body, (key, field), value, envelope, mode),
    }
}

/// True if a string is expected, and the body is neither JSON nor a web page.
fn is_text(response: &Success, value: &dyn Value) -> bool {
    let html = response.body.trim_ascii_start().starts_with(b"<");
    let encoded = content_coding(&response.head.headers).is_some();
    matches!(value.view(), View::Str(_)) && !html && !encoded && !claims_json(&response.head.headers)
}

/// Reads a body as text: see [`decode_bare`].
fn read_text(response: &Success, value: &mut dyn Value, mode: Mode) -> Result<Vec<Drift>, DecodeError> {
    if content_coding(&response.head.headers).is_some() {
        return Err(DecodeError::encoding());
    }
    let Text { text, is_exact } = charset::text(&response.body, &response.head.headers);
    if !is_exact && mode == Mode::Strict {
        return Err(DecodeError::encoding());
    }
    let mut drift = decode_bare(&text, response.request.operation.returns, value, mode)?;
    if !is_exact {
        drift.push(Drift::new("", DriftKind::Encoding));
    }
    Ok(drift)
}

/// True if the envelope says that the call failed. Its text is read only if the record does not clearly say that the
/// call worked: a record also says `false` if the flag was absent.
fn says_failed(response: &Success, envelope: &dyn Value) -> bool {
    let Some(convention) = response.request.client.api().envelope else { return false };
    let is_plain = match response.request.operation.result {
        ResultPlace::Enveloped => look::is_success(envelope.view(), convention.success, convention.errors),
        // The document declares no body, but a body that comes anyway may be the envelope of a failure.
        ResultPlace::Nothing => response.body.is_empty(),
        ResultPlace::Whole | ResultPlace::Text => true,
    };
    !is_plain && envelope::says_failed(&response.body, &convention)
}

/// True if the response is the envelope of a failure although the document declares no envelope. This is checked only
/// if the response differs from the document, because a value may have a flag of that name itself.
fn is_envelope_of_failure(response: &Success, value: &dyn Value, drift: &[Drift]) -> bool {
    let Some(convention) = response.request.client.api().envelope else { return false };
    let Some(flag) = convention.success.filter(|_| response.request.operation.result == ResultPlace::Whole) else {
        return false;
    };
    let is_odd = match look::declares(value.view(), flag) {
        Some(true) => false,
        Some(false) => !drift.is_empty() || look::has_undeclared(value.view(), flag),
        None => !drift.is_empty(),
    };
    is_odd && envelope::is_of_failure(&response.body, &convention)
}

#[cold]
fn refused(response: Success, error: DecodeError) -> Error {
    let convention = response.request.client.api().envelope;
    if convention.is_some_and(|convention| envelope::says_failed(&response.body, &convention)) {
        return refused_by_envelope(response);
    }
    unreadable(error, response)
}

#[cold]
fn refused_by_envelope(response: Success) -> Error {
    let Success { request, url, landed: _, head: Head { status, headers, .. }, body, tries } = response;
    failed(&request, &url, tries, Incoming::new(status, headers, body), "")
}
