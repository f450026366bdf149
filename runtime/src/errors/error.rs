//! The one error: what was called, what came back, and what is known about why.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use crate::base::limits::Size;
use crate::base::scrub::Secrets;
use crate::base::shown::Line;
use crate::base::uri;
use crate::headers::charset;
use crate::headers::rate_limit::{RateLimit, asked_to_wait};
use crate::transport::{FailureKind, Incoming};
use crate::values::constraints::Violation;
use crate::values::json::{DecodeError, decode_without_loss};
use crate::values::value::Value;

/// How much of a failure's body an [`Error`] keeps; no more of it is read.
pub const KEPT_BODY: usize = 64 * 1024;

/// How much of a failure's body is read: a little more than is kept, so that a secret at its end is seen whole.
pub(crate) const READ_BODY: usize = KEPT_BODY + 4 * 1024;

/// How much of the body `Debug` shows.
const EXCERPT: usize = 1024;

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
    /// How long the body is; nothing where it was not read to its end, and the server did not say.
    length: Option<usize>,
    /// The beginning of the body as text.
    text: String,
    request_id_header: Option<&'static str>,
    /// What the body is in XML, where it is declared so.
    #[cfg(feature = "xml")]
    xml: Option<&'static crate::values::xml::Xml>,
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
    /// There is no connection that can be trusted (TLS, RFC 8446): a certificate that is not accepted, or no agreement on
    /// how to speak. The same call fails again.
    Tls,
    /// It took too long; the server may have seen the request.
    Timeout,
    /// The connection broke; the server may have seen the request.
    Transport,
    /// The server answered that the call failed: by its status or in its envelope.
    Api,
    /// The answer is not what the document says.
    Decode,
    /// The answer, or one line or event of it, is larger than this client reads. The error says how much that is, and how
    /// to allow more.
    TooLarge,
    /// A list does not go on as it should.
    Paging,
    /// On this side: what was received could not be written, or what was to be sent could not be read.
    Io,
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
        if let Some(code) = &self.code {
            write!(f, "{} ", Line(code))?;
        }
        write!(f, "{}", Line(&self.message))?;
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
            FailureKind::Tls => (ErrorKind::Tls, "no connection that can be trusted"),
            FailureKind::Timeout => (ErrorKind::Timeout, "timed out"),
            FailureKind::Broken => (ErrorKind::Transport, "the connection broke"),
            FailureKind::Unsendable => (ErrorKind::Config, "the request cannot be sent"),
            FailureKind::Source => (ErrorKind::Io, "what was to be sent cannot be read"),
            FailureKind::TooLarge => (ErrorKind::TooLarge, "the answer is too large"),
        };
        let mut error = Self::new(kind, message);
        error.inner.source = Some(source);
        error
    }

    pub(crate) fn write(cause: std::io::Error) -> Self {
        let mut error = Self::new(ErrorKind::Io, "what was received cannot be written");
        error.inner.source = Some(cause.into());
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

    /// Keeps the answer without secrets, and no more of its body than [`KEPT_BODY`] bytes.
    pub(crate) fn with_answer(
        mut self,
        incoming: Incoming,
        secrets: &Secrets,
        request_id_header: Option<&'static str>,
    ) -> Self {
        let Incoming { status, headers, body, cut, .. } = incoming;
        let length = if cut { told_length(&headers) } else { Some(body.len()) };
        let headers = secrets.headers(headers);
        // A copy, so that a large body is not held by its first part.
        let body = if body.len() > READ_BODY { Bytes::copy_from_slice(&body[..READ_BODY]) } else { body };
        let mut body = secrets.body(body);
        let mut text = secrets.text(charset::text(&body, &headers).text.into_owned());
        if charset::other_than_utf8(&body, &headers).is_some_and(|told| told != text) {
            // A secret in another encoding than that of its bytes: the body is kept as its text.
            body = Bytes::from(text.clone());
        }
        body.truncate(KEPT_BODY);
        let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= EXCERPT);
        text.truncate(end.unwrap_or(text.len()));
        self.inner.answer = Some(Answered {
            status,
            headers,
            body,
            length,
            text,
            request_id_header,
            #[cfg(feature = "xml")]
            xml: None,
        });
        self
    }

    /// With what the answer's body is in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn with_xml(mut self, operation: &crate::api::Operation) -> Self {
        if let Some(answer) = &mut self.inner.answer {
            answer.xml = operation.xml_of(answer.status);
        }
        self
    }

    /// Without secrets in what the server said.
    pub(crate) fn scrubbed(mut self, secrets: &Secrets) -> Self {
        let inner = &mut *self.inner;
        inner.message = secrets.text(std::mem::take(&mut inner.message));
        inner.api = secrets.api_errors(std::mem::take(&mut inner.api));
        inner.decode = inner.decode.take().map(|cause| secrets.decode_error(cause));
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

    /// What the answer tells of rate limits.
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.headers().map(RateLimit::all).unwrap_or_default()
    }

    /// How long the server asks to wait (`Retry-After`); a date counts from the answer's `Date`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(asked_to_wait)
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
        #[cfg(feature = "xml")]
        if let Some(Answered { xml: Some(xml), headers, .. }) = &self.inner.answer
            && let Some(json) = crate::responses::response::in_json(body, headers, xml)?
        {
            decode_without_loss(json.as_bytes(), &mut value)?;
            return Ok(value);
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
            ErrorKind::Api => self.status().is_some_and(crate::policy::retry::is_transient),
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
            ErrorKind::Api if !inner.api.is_empty() => join(f, &inner.api, |f, error| write!(f, "{error}")),
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
        let Some(answer) = self.inner.answer.as_ref().filter(|answer| answer.length != Some(0)) else {
            return f.write_str("no body");
        };
        let media_type = answer.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let coding = content_coding(&answer.headers);
        let is_page = media_type.is_some_and(|media_type| media_type.starts_with("text/html"));
        let is_short = answer.length.is_some_and(|length| length <= SHOWN);
        if is_short && !is_page && coding.is_none() {
            return write!(f, "{}", Line(answer.text.trim()));
        }
        match answer.length {
            Some(length) => write!(f, "{length} bytes")?,
            None => write!(f, "more than {}", Size(KEPT_BODY))?,
        }
        write!(f, " of {}", Line(media_type.unwrap_or("an unnamed type")))?;
        match coding {
            Some(coding) => write!(f, ", encoded as `{}`, which was not asked for", Line(&coding)),
            None => Ok(()),
        }
    }
}

/// How an answer's body is encoded that the transport did not decode (RFC 9110, section 8.4).
pub(crate) fn content_coding(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let coding = String::from_utf8_lossy(headers.get(header::CONTENT_ENCODING)?.as_bytes());
    let is_plain = coding.trim().is_empty() || coding.trim().eq_ignore_ascii_case("identity");
    (!is_plain).then_some(coding)
}

/// How long the server says that the body is.
fn told_length(headers: &HeaderMap) -> Option<usize> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
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
                out.field("body", &format_args!("{} bytes", answer.length.unwrap_or(answer.body.len())));
            } else {
                out.field("body", &answer.text);
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
    let mut out = uri::without_user(head).unwrap_or_else(|| head.to_owned());
    for (index, pair) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if is_secret_name(name, secret_names) => {
                out.push_str(name);
                out.push_str("=***");
            }
            _ => out.push_str(pair),
        }
    }
    out
}

/// Whether a parameter of this name holds a secret.
pub(crate) fn is_secret_name(name: &str, secret_names: &[&str]) -> bool {
    const TELLING: &[&str] = &["token", "secret", "password", "passwd", "signature", "credential", "api_key", "apikey"];
    let name = name.to_ascii_lowercase();
    secret_names.iter().any(|secret| secret.eq_ignore_ascii_case(&name))
        || TELLING.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::redacted;

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
}
