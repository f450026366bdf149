//! Turns a request into what is sent: one URL, headers and a body.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::api::{CredentialPolicy, Location};
use crate::auth::credentials::{Credentials, Placed};
use crate::auth::tokens::Tokens;
use crate::base::header_map;
use crate::base::query::with_credentials;
use crate::base::text::before;
use crate::base::uri;
use crate::bodies::finished::Finished;
use crate::errors::error::Error;
use crate::requests::request::Request;
use crate::values::constraints::Violation;

/// The number of headers that a call or its transport may add to those of the caller and the client.
const OTHERS: usize = 3;

/// A request in the form that every try sends.
pub(crate) struct Wire {
    pub(crate) url: String,
    pub(crate) body: Finished,
    /// The key by which the server recognizes the tries of this call, if the caller gave none.
    key: Option<Box<(HeaderName, HeaderValue)>>,
    /// This call's credentials, if they differ from those of every call.
    placed: Option<Box<Placed>>,
    /// `Authorization` with a token that was fetched.
    pub(crate) bearer: Option<Box<HeaderValue>>,
    /// The number of requests of this call that were sent: tries, redirects, and repetitions by layers.
    sends: AtomicU32,
}

impl Wire {
    /// Checks a request and writes it.
    pub(crate) fn of(request: &Request) -> Result<Self, Error> {
        check(request)?;
        let placed = credentials(request)?;
        let common = &request.client.inner().placed;
        let url = url(request, &placed.as_deref().unwrap_or(common).query)?;
        Ok(Self { url, body: body(request), key: key(request), placed, bearer: None, sends: AtomicU32::new(0) })
    }

    /// Counts a request that is about to be sent, and returns the number of those before it.
    pub(crate) fn sent(&self) -> u32 {
        self.sends.fetch_add(1, Ordering::Relaxed)
    }

    /// Returns the source of this call's token.
    pub(crate) fn token<'w>(&'w self, request: &'w Request) -> Option<&'w dyn Tokens> {
        self.placed.as_deref().unwrap_or(&request.client.inner().placed).token.as_deref()
    }

    /// Returns the credentials in the query.
    pub(crate) fn query<'w>(&'w self, request: &'w Request) -> &'w str {
        &self.placed.as_deref().unwrap_or(&request.client.inner().placed).query
    }

    /// Returns the headers, built anew for each try: the transport keeps those it gets, and few calls are tried twice.
    pub(crate) fn headers(&self, request: &Request) -> HeaderMap {
        let client = request.client.inner();
        let common = if self.placed.is_none() { &client.headers } else { &client.plain_headers };
        // A clone would have no room for others.
        let mut headers = HeaderMap::with_capacity(common.len() + request.headers.len() + OTHERS);
        let placed = self.placed.iter().flat_map(|placed| &placed.headers);
        for (name, value) in common.iter().chain(placed) {
            header_map::add(&mut headers, name.clone(), value.clone());
        }
        if let Some(bearer) = &self.bearer {
            header_map::set(&mut headers, header::AUTHORIZATION, (**bearer).clone());
        }
        self.write_own(request, &mut headers);
        write_cookies(request, self.placed.as_deref().unwrap_or(&client.placed), &mut headers);
        headers
    }

    /// Adds the call's own headers.
    fn write_own(&self, request: &Request, headers: &mut HeaderMap) {
        if let Some(Ok(accept)) = request.operation.accept.map(declared) {
            header_map::set(headers, header::ACCEPT, accept);
        }
        if self.body.whole.is_some() || self.body.upload.is_some() {
            let value = match &self.body.media_type {
                None => declared(request.operation.body_media_type),
                Some(Cow::Borrowed(media_type)) => declared(media_type),
                Some(Cow::Owned(media_type)) => HeaderValue::from_str(media_type),
            };
            if let Ok(value) = value {
                header_map::set(headers, header::CONTENT_TYPE, value);
            }
        }
        if let Some((name, value)) = self.key.as_deref() {
            header_map::set(headers, name.clone(), value.clone());
        }
        header_map::set_all(headers, &request.headers);
    }
}

/// Returns the credentials of this call, if they differ from those of every call.
fn credentials(request: &Request) -> Result<Option<Box<Placed>>, Error> {
    let client = request.client.inner();
    let prepared;
    let credentials = match &request.options().credentials {
        None if client.api.credentials == CredentialPolicy::AnyConfigured => return Ok(None),
        None => &client.credentials,
        Some(own) if own.is_empty() => return Ok(Some(Box::default())),
        Some(own) => {
            prepared = Credentials::prepare(client.api, own, &client.base_url)?;
            prepared.check_complete(client.api)?;
            &prepared
        }
    };
    let placed = match client.api.credentials {
        CredentialPolicy::AnyConfigured => credentials.any(),
        // A path that the document does not describe declares no security: all configured credentials are sent.
        CredentialPolicy::AsDeclared if request.operation.path.is_empty() => credentials.any(),
        CredentialPolicy::AsDeclared => credentials.declared(client.api, request.operation)?,
    };
    Ok(Some(Box::new(placed)))
}

/// Checks the request, and reports all violations at once.
fn check(request: &Request) -> Result<(), Error> {
    let wanted = request.options().validate.unwrap_or(request.client.inner().validate);
    if !wanted {
        return Ok(());
    }
    let mut violations = request.violations.clone();
    for parameter in request.operation.parameters.iter().filter(|parameter| parameter.required) {
        if !is_set(request, parameter.location, parameter.name) {
            violations.push(Violation::missing(parameter.name.to_owned()));
        }
    }
    check_body(request, &mut violations);
    if violations.is_empty() { Ok(()) } else { Err(Error::invalid(violations)) }
}

fn is_set(request: &Request, location: Location, name: &str) -> bool {
    match location {
        Location::Header => request.headers.contains_key(name),
        Location::Path | Location::Query | Location::Cookie => {
            request.target.as_ref().is_some_and(|target| target.url.is_some())
                || request.pieces.get(location, name).is_some()
        }
    }
}

fn check_body(request: &Request, violations: &mut Vec<Violation>) {
    let operation = request.operation;
    match request.body.written() {
        Some(body) => body.check(operation, &request.options().part_headers, violations),
        None if operation.body_required.is_some() && operation.empty_body().is_none() => {
            violations.push(Violation::missing("body".to_owned()));
        }
        None => {}
    }
}

/// Returns the idempotency key of a call that needs one.
fn key(request: &Request) -> Option<Box<(HeaderName, HeaderValue)>> {
    let make = request.client.api().idempotency_key?;
    let name = request.idempotency_key_header().filter(|name| !request.headers.contains_key(name))?;
    let key = make(request.client.inner().clock.wall());
    Some(Box::new((name, HeaderValue::try_from(key).ok()?)))
}

/// Returns the body as it is sent.
fn body(request: &Request) -> Finished {
    let operation = request.operation;
    match request.body.written() {
        Some(body) => body.finish(operation, &request.options().part_headers),
        None => operation.empty_body().map(|empty| empty.finish(operation, &[])).unwrap_or_default(),
    }
}

/// Writes the URL. It is written only once for a call.
fn url(request: &Request, credentials: &str) -> Result<String, Error> {
    if let Some(url) = request.target.as_ref().and_then(|target| target.url.as_ref()) {
        return Ok(with_credentials(url, credentials));
    }
    let base = request.base()?;
    let template = request.target.as_ref().map_or(request.operation.path, |target| &target.path);
    let room = base.len() + template.len() + request.pieces.len() + credentials.len() + 8;
    let mut url = String::with_capacity(room);
    url.push_str(&base);
    match &request.target {
        Some(target) => url.push_str(unambiguous(&target.path)?),
        None => write_path(request, template, &mut url)?,
    }
    let mut between = if holds(template, |byte| byte == b'?') { '&' } else { '?' };
    let pairs = request.pieces.all(Location::Query).map(|(_, pair)| pair);
    for pair in pairs.chain(std::iter::once(credentials)).filter(|pair| !pair.is_empty()) {
        url.push(between);
        url.push_str(pair);
        between = '&';
    }
    Ok(url)
}

fn write_path(request: &Request, template: &str, url: &mut String) -> Result<(), Error> {
    let mut rest = template;
    let mut segment = None;
    while let Some((before, (name, after))) = next_parameter(rest) {
        write_text(url, before, &mut segment, false)?;
        let start = segment.map_or_else(|| url.rfind('/').map_or(0, |slash| slash + 1), |(start, _)| start);
        segment = Some((start, name));
        url.push_str(request.pieces.get(Location::Path, name).ok_or_else(|| unfit(name, "is required"))?);
        rest = after;
    }
    write_text(url, rest, &mut segment, true)
}

/// Writes text of a path's template. If the text ends a segment with a parameter (`segment` has the start of the
/// segment and the parameter's name), checks that the segment is not one that would be resolved away (RFC 3986, section
/// 5.2.4).
fn write_text(url: &mut String, text: &str, segment: &mut Option<(usize, &str)>, last: bool) -> Result<(), Error> {
    let end = text.bytes().position(|byte| matches!(byte, b'/' | b'?'));
    let (within, after) = text.split_at(end.unwrap_or(text.len()));
    url.push_str(within);
    if let Some((start, name)) = segment.take_if(|_| last || end.is_some()) {
        let segment = &url[start..];
        if segment.is_empty() || holds(segment, may_be_dot) && uri::has_dots(segment) {
            return Err(unfit(name, "must not be empty, `.` or `..`: the path would be another one"));
        }
    }
    url.push_str(after);
    Ok(())
}

fn next_parameter(template: &str) -> Option<(&str, (&str, &str))> {
    // Templates are short: a look at each byte is quicker than a search that is made for long texts.
    let open = template.bytes().position(|byte| byte == b'{')?;
    let close = open + template[open..].bytes().position(|byte| byte == b'}')?;
    Some((&template[..open], (&template[open + 1..close], &template[close + 1..])))
}

/// True if a short text has such a byte. It looks at all bytes, so that the compiler makes vectors of them.
fn holds(text: &str, is_one: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_one(byte))
}

/// True for a dot, and for the first byte of an encoded one.
fn may_be_dot(byte: u8) -> bool {
    (byte ^ b'.').min(byte ^ b'%') == 0
}

/// Returns a path that is sent unchanged, if its meaning cannot change on the way. A segment `.` or `..`, encoded or
/// not, would be resolved away before sending (WHATWG URL, section 4.1), so the call would go to another path. The same
/// holds for a backslash, which is read as a slash, and for white space, which is skipped. A fragment is not sent, nor
/// is anything after it.
fn unambiguous(path: &str) -> Result<&str, Error> {
    if path.bytes().any(|byte| byte <= b' ' || matches!(byte, b'\\' | b'#' | 0x7f)) {
        return Err(unfit("path", "holds a character that must be percent-encoded: `\\`, `#`, or white space"));
    }
    let plain = before(path, '?');
    if uri::has_dots(plain) {
        return Err(unfit("path", "holds `.` or `..` as a segment, which would lead to another path"));
    }
    Ok(path)
}

fn unfit(name: &str, message: &str) -> Error {
    Error::invalid(vec![Violation { path: name.to_owned(), message: message.to_owned() }])
}

/// Returns a header value from the document without copying it; some documents name media types that no header can
/// carry.
fn declared(text: &'static str) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))
}

fn write_cookies(request: &Request, placed: &Placed, headers: &mut HeaderMap) {
    let mut all = String::new();
    let mut add = |cookie: &str| {
        if !all.is_empty() && !cookie.is_empty() {
            all.push_str("; ");
        }
        all.push_str(cookie);
    };
    let own = || request.pieces.all(Location::Cookie).map(|(_, cookie)| cookie).filter(|cookie| !cookie.is_empty());
    if own().next().is_none() && placed.cookies.is_empty() {
        return;
    }
    if let Some(given) = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()) {
        add(given);
    }
    own().for_each(&mut add);
    add(&placed.cookies);
    if let Ok(mut value) = HeaderValue::from_str(&all) {
        value.set_sensitive(true);
        header_map::set(headers, header::COOKIE, value);
    }
}
