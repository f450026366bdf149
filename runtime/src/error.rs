//! The one error: what was called, what came back, and what is known about why.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Write};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::constraints::Violation;
use crate::json::{DecodeError, decode_without_loss};
use crate::transport::FailureKind;
use crate::value::Value;

/// How much of a failure's body an [`Error`] keeps.
pub const KEPT_BODY: usize = 64 * 1024;

/// Why a call did not bring its value.
///
/// Secrets never show: neither in `Display` nor in `Debug`, nor in the URL, body or source.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    method: Cow<'static, str>,
    template: Cow<'static, str>,
    url: Option<String>,
    answer: Option<Answered>,
    api: Vec<ApiError>,
    decode: Option<DecodeError>,
    violations: Vec<Violation>,
    tries: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    length: usize,
    request_id_header: Option<&'static str>,
}

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or call is set up wrongly: no credential, no such scheme, a bad URL.
    Config,
    /// A value breaks a bound of the document; nothing was sent.
    Invalid,
    /// There was no connection; the server has not seen the request.
    Connect,
    /// It took too long; the server may have seen the request.
    Timeout,
    /// The connection broke; the server may have seen the request.
    Transport,
    /// The server answered that the call failed: by its status or in its envelope.
    Api,
    /// The answer is not what the document says.
    Decode,
    /// A list does not go on as it should.
    Paging,
}

/// An error that the API reports in its envelope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ApiError {
    /// Its code as text, when there is one.
    pub code: Option<String>,
    /// What it says.
    pub message: String,
    /// The errors behind it.
    pub chain: Vec<ApiError>,
}

impl ApiError {
    /// The code, when it is an integer.
    pub fn code_number(&self) -> Option<i64> {
        self.code.as_deref()?.parse().ok()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{code} {}", self.message)?,
            None => f.write_str(&self.message)?,
        }
        for (index, behind) in self.chain.iter().enumerate() {
            write!(f, "{}{behind}", if index == 0 { " <- " } else { ", " })?;
        }
        Ok(())
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let inner = Inner {
            kind,
            message: message.into(),
            method: Cow::Borrowed(""),
            template: Cow::Borrowed(""),
            url: None,
            answer: None,
            api: Vec::new(),
            decode: None,
            violations: Vec::new(),
            tries: 0,
            source: None,
        };
        Self { inner: Box::new(inner) }
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn invalid(violations: Vec<Violation>) -> Self {
        let mut error = Self::new(ErrorKind::Invalid, "");
        error.inner.violations = violations;
        error
    }

    pub(crate) fn transport(kind: FailureKind, source: Box<dyn StdError + Send + Sync>) -> Self {
        let (kind, message) = match kind {
            FailureKind::Connect => (ErrorKind::Connect, "no connection"),
            FailureKind::Timeout => (ErrorKind::Timeout, "timed out"),
            FailureKind::Broken => (ErrorKind::Transport, "the connection broke"),
            FailureKind::Unsendable => (ErrorKind::Config, "the request cannot be sent"),
        };
        let mut error = Self::new(kind, message);
        error.inner.source = Some(source);
        error
    }

    pub(crate) fn decode(cause: DecodeError) -> Self {
        let mut error = Self::new(ErrorKind::Decode, "");
        error.inner.decode = Some(cause);
        error
    }

    pub(crate) fn with_call(
        mut self,
        method: impl Into<Cow<'static, str>>,
        template: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.inner.method = method.into();
        self.inner.template = template.into();
        self
    }

    pub(crate) fn with_url(mut self, redacted: String) -> Self {
        self.inner.url = Some(redacted);
        self
    }

    pub(crate) fn with_tries(mut self, tries: u32) -> Self {
        self.inner.tries = tries;
        self
    }

    pub(crate) fn with_api_errors(mut self, errors: Vec<ApiError>) -> Self {
        self.inner.api = errors;
        self
    }

    /// Keeps the answer; `body` is cut to [`KEPT_BODY`].
    pub(crate) fn with_answer(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        request_id_header: Option<&'static str>,
    ) -> Self {
        let length = body.len();
        // A copy, so that a large body is not held by its first part.
        let body = if length > KEPT_BODY { Bytes::copy_from_slice(&body[..KEPT_BODY]) } else { body };
        self.inner.answer = Some(Answered { status, headers, body, length, request_id_header });
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The method of the call; empty when there was none yet.
    pub fn method(&self) -> &str {
        &self.inner.method
    }

    /// The path template of the call; empty when there was none yet.
    pub fn path_template(&self) -> &str {
        &self.inner.template
    }

    /// The URL that was called, without user information and with secrets struck out.
    pub fn url(&self) -> Option<&str> {
        self.inner.url.as_deref()
    }

    /// The status of the answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.answer.as_ref().map(|answer| &answer.headers)
    }

    /// What the server calls this answer: the value of the API's request id header.
    pub fn request_id(&self) -> Option<&str> {
        let answer = self.inner.answer.as_ref()?;
        answer.headers.get(answer.request_id_header?)?.to_str().ok()
    }

    /// The errors that the API reports.
    pub fn api_errors(&self) -> &[ApiError] {
        &self.inner.api
    }

    /// Whether the API reports this code, also behind another.
    pub fn has_code(&self, code: i64) -> bool {
        fn any(errors: &[ApiError], code: i64) -> bool {
            errors.iter().any(|error| error.code_number() == Some(code) || any(&error.chain, code))
        }
        any(&self.inner.api, code)
    }

    /// The first [`KEPT_BODY`] bytes of the answer's body, as they came but for configured secrets.
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.inner.answer.as_ref().map(|answer| &answer.body)
    }

    /// The failure's body as a declared type.
    ///
    /// # Errors
    /// When there is no body, not the whole of it was kept, or it is no `T` even tolerantly read.
    pub fn body<T: Value + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        let body = self.body_bytes().map_or(&[][..], |body| body);
        if body.trim_ascii().is_empty() {
            return Err(DecodeError::empty(body.len()));
        }
        decode_without_loss(body, &mut value)?;
        Ok(value)
    }

    /// Where in the answer reading stopped: `result[3].expires_on`.
    pub fn json_path(&self) -> Option<&str> {
        self.inner.decode.as_ref().map(|cause| cause.path.as_str())
    }

    /// The bounds that the call breaks.
    pub fn violations(&self) -> &[Violation] {
        &self.inner.violations
    }

    /// How often the request was sent.
    pub fn tries(&self) -> u32 {
        self.inner.tries
    }

    /// Whether the same call may work later: no connection, a timeout, 408, 429 or 5xx.
    pub fn is_retryable(&self) -> bool {
        match self.inner.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Api => self.status().is_some_and(crate::retry::is_transient),
            _ => false,
        }
    }

    /// Whether it took too long: on this side, or by the server's word (408, 504).
    pub fn is_timeout(&self) -> bool {
        self.inner.kind == ErrorKind::Timeout || self.has_status(&[408, 504])
    }

    /// 404
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404])
    }

    /// 429
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(&[429])
    }

    /// 401
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(&[401])
    }

    fn has_status(&self, any_of: &[u16]) -> bool {
        self.inner.kind == ErrorKind::Api && self.status().is_some_and(|status| any_of.contains(&status.as_u16()))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match (&self.inner.source, &self.inner.decode) {
            (Some(source), _) => Some(&**source),
            (None, Some(cause)) => Some(cause),
            (None, None) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        if !inner.template.is_empty() {
            write!(f, "{} {}: ", inner.method, inner.template)?;
        }
        if let (ErrorKind::Api | ErrorKind::Decode, Some(answer)) = (inner.kind, &inner.answer) {
            match answer.status.canonical_reason() {
                Some(reason) => write!(f, "{} {reason}: ", answer.status.as_u16())?,
                None => write!(f, "{}: ", answer.status.as_u16())?,
            }
        }
        self.reason(f)?;
        if inner.tries > 1 {
            write!(f, ", after {} tries", inner.tries)?;
        }
        match (self.request_id(), inner.answer.as_ref().and_then(|answer| answer.request_id_header)) {
            (Some(id), Some(header)) => write!(f, " ({} {})", id_label(header), Line(id)),
            _ => Ok(()),
        }
    }
}

impl Error {
    fn reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        match inner.kind {
            ErrorKind::Invalid => {
                join(f, &inner.violations, |f, violation| write!(f, "`{}`: {}", violation.path, violation.message))
            }
            ErrorKind::Decode => match &inner.decode {
                Some(cause) => write!(f, "cannot read the answer: {}", Line(&cause.to_string())),
                None => f.write_str(&inner.message),
            },
            ErrorKind::Api if !inner.api.is_empty() => {
                join(f, &inner.api, |f, error| write!(f, "{}", Line(&error.to_string())))
            }
            ErrorKind::Api if inner.message.is_empty() => self.body_in_a_line(f),
            _ => {
                write!(f, "{}", Line(&inner.message))?;
                match &inner.source {
                    Some(source) => write!(f, ": {}", Line(&innermost(&**source))),
                    None => Ok(()),
                }
            }
        }
    }

    fn body_in_a_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 120;
        let Some(answer) = self.inner.answer.as_ref().filter(|answer| answer.length > 0) else {
            return f.write_str("no body");
        };
        let media_type = answer.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let text = String::from_utf8_lossy(&answer.body);
        if media_type.is_some_and(|media_type| media_type.starts_with("text/html")) || text.len() > SHOWN {
            return write!(f, "{} bytes of {}", answer.length, Line(media_type.unwrap_or("an unnamed type")));
        }
        write!(f, "{}", Line(text.trim()))
    }
}

/// The cause that says most: libraries wrap it in sentences that say less.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

fn join<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    mut show: impl FnMut(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str("; ")?;
        }
        show(f, item)?;
    }
    Ok(())
}

/// `cf-ray` is told as `ray`, `x-request-id` as `request-id`.
fn id_label(header: &str) -> &str {
    header.strip_prefix("cf-").or_else(|| header.strip_prefix("x-")).unwrap_or(header)
}

/// Text from elsewhere, kept to one line.
struct Line<'t>(&'t str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| f.write_char(if char.is_control() { ' ' } else { char }))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        let mut out = f.debug_struct("Error");
        out.field("kind", &inner.kind).field("says", &format_args!("{self}"));
        if let Some(url) = &inner.url {
            out.field("url", url);
        }
        if let Some(answer) = &inner.answer {
            out.field("headers", &answer.headers);
            // What came with a good status is the caller's data, and may be a secret that was just made.
            if inner.kind == ErrorKind::Decode {
                out.field("body", &format_args!("{} bytes", answer.length));
            } else {
                let shown = &answer.body[..answer.body.len().min(1024)];
                out.field("body", &String::from_utf8_lossy(shown));
            }
        }
        if let Some(source) = &inner.source {
            out.field("source", source);
        }
        out.finish()
    }
}

/// A URL that may be shown: without user information, and with the values of secret query parameters struck out.
pub(crate) fn redacted(url: &str, secret_names: &[&str]) -> String {
    let (head, query) = url.split_once('?').map_or((url, None), |(head, query)| (head, Some(query)));
    let mut out = without_user(head);
    for (index, pair) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if is_secret(name, secret_names) => {
                out.push_str(name);
                out.push_str("=***");
            }
            _ => out.push_str(pair),
        }
    }
    out
}

fn without_user(head: &str) -> String {
    let Some((scheme, rest)) = head.split_once("://") else { return head.to_owned() };
    let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

fn is_secret(name: &str, secret_names: &[&str]) -> bool {
    const TELLING: &[&str] = &["token", "secret", "password", "passwd", "signature", "credential", "api_key", "apikey"];
    let name = name.to_ascii_lowercase();
    secret_names.iter().any(|secret| secret.eq_ignore_ascii_case(&name))
        || TELLING.iter().any(|part| name.contains(part))
}

/// `body` with each secret struck out: some servers repeat what they were sent.
pub(crate) fn scrubbed<'s>(body: Bytes, secrets: impl Iterator<Item = &'s str>) -> Bytes {
    let mut body = body;
    for secret in secrets.filter(|secret| !secret.is_empty()) {
        if find(&body, secret.as_bytes()).is_some() {
            body = replaced(&body, secret.as_bytes());
        }
    }
    body
}

/// Whether `text` repeats a secret.
pub(crate) fn holds(text: &[u8], secret: &str) -> bool {
    !secret.is_empty() && find(text, secret.as_bytes()).is_some()
}

fn replaced(body: &[u8], secret: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = find(rest, secret) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"***");
        rest = &rest[at + secret.len()..];
    }
    out.extend_from_slice(rest);
    out.into()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{redacted, scrubbed};

    #[test]
    fn urls_are_shown_without_secrets() {
        for (url, shown) in [
            ("https://user:pw@a.example/x?key=1&page=2", "https://a.example/x?key=***&page=2"),
            ("https://a.example/x?X-Amz-Signature=abc", "https://a.example/x?X-Amz-Signature=***"),
            ("https://a.example/x?flag", "https://a.example/x?flag"),
            ("https://a.example/mail@x", "https://a.example/mail@x"),
        ] {
            assert_eq!(redacted(url, &["key"]), shown);
        }
    }

    #[test]
    fn secrets_are_struck_out_of_bodies() {
        let body = Bytes::from_static(b"bad token abc, abc!");
        assert_eq!(scrubbed(body, ["abc", ""].into_iter()), &b"bad token ***, ***!"[..]);
    }
}
