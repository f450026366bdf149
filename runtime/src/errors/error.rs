//! The crate's only error type: what was called, what came back, and the known cause.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::api_error::ApiError;
use crate::base::limits::{KEPT_BODY, READ_BODY, Size};
use crate::base::scrub::Secrets;
use crate::base::shown::Line;
use crate::headers::charset;
use crate::headers::content::{content_coding, told_length};
use crate::headers::head::Head;
use crate::headers::rate_limit::RateLimit;
use crate::policy::retry::is_transient;
use crate::transport::{FailureKind, Incoming};
use crate::values::constraints::Violation;
use crate::values::json::{DecodeError, decode_without_loss};
use crate::values::value::Value;

/// The number of bytes of the body that `Debug` shows.
const EXCERPT: usize = 1024;

/// The reason why a call did not return a value.
///
/// Secrets are never shown, neither in `Display` nor in `Debug`, nor in the URL, body or source.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    method: Cow<'static, str>,
    template: Cow<'static, str>,
    url: Option<String>,
    response: Option<ErrorResponse>,
    api: Vec<ApiError>,
    decode: Option<DecodeError>,
    violations: Vec<Violation>,
    tries: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

struct ErrorResponse {
    head: Head,
    body: Bytes,
    /// The length of the body in bytes; `None` if it was not read to its end, and the server did not give the length.
    length: Option<usize>,
    /// The beginning of the body as text.
    text: String,
    /// The description of the body in XML, if it is declared as XML.
    #[cfg(feature = "xml")]
    xml: Option<&'static crate::values::xml::Xml>,
}

/// The kind of failure of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or call is configured wrongly: a missing credential, an unknown scheme, a bad URL.
    Config,
    /// A value violates a constraint of the document; nothing was sent.
    Invalid,
    /// There was no connection; the server has not received the request.
    Connect,
    /// There is no trusted connection (TLS, RFC 8446): a certificate is not accepted, or the two sides do not agree on
    /// a version or cipher. The same call will fail again.
    Tls,
    /// The call took too long; the server may have received the request.
    Timeout,
    /// The connection broke; the server may have received the request.
    Transport,
    /// The server reported that the call failed, by its status or in its envelope.
    Api,
    /// The response does not match the document.
    Decode,
    /// The response, or one line or event of it, is larger than this client's limit. The error names the limit, and how
    /// to raise it.
    TooLarge,
    /// A list does not continue as it should.
    Paging,
    /// An error on this side: the received data could not be written, or the data to send could not be read.
    Io,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let inner = Inner {
            kind,
            message: message.into(),
            method: Cow::Borrowed(""),
            template: Cow::Borrowed(""),
            url: None,
            response: None,
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
            FailureKind::TooLarge => (ErrorKind::TooLarge, "the response is too large"),
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

    /// Keeps the response without secrets, and at most [`KEPT_BODY`] bytes of its body.
    pub(crate) fn with_answer(
        mut self,
        incoming: Incoming,
        secrets: &Secrets,
        request_id_header: Option<&'static str>,
    ) -> Self {
        let Incoming { status, headers, body, cut, .. } = incoming;
        let length =
            if cut { told_length(&headers).and_then(|length| usize::try_from(length).ok()) } else { Some(body.len()) };
        let headers = secrets.headers(headers);
        // A copy, so that the kept beginning does not hold a large body in memory.
        let body = if body.len() > READ_BODY { Bytes::copy_from_slice(&body[..READ_BODY]) } else { body };
        let mut body = secrets.body(body);
        let mut text = secrets.text(charset::text(&body, &headers).text.into_owned());
        if charset::other_than_utf8(&body, &headers).is_some_and(|told| told != text) {
            // The secret is in another encoding than UTF-8, so the body is kept as its text.
            body = Bytes::from(text.clone());
        }
        body.truncate(KEPT_BODY);
        let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= EXCERPT);
        text.truncate(end.unwrap_or(text.len()));
        self.inner.response = Some(ErrorResponse {
            head: Head::new(status, headers, request_id_header),
            body,
            length,
            text,
            #[cfg(feature = "xml")]
            xml: None,
        });
        self
    }

    /// Adds the description of the response's body in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn with_xml(mut self, operation: &crate::api::Operation) -> Self {
        if let Some(response) = &mut self.inner.response {
            response.xml = operation.xml_of(response.head.status);
        }
        self
    }

    /// Strikes secrets out of what the server sent.
    pub(crate) fn scrubbed(mut self, secrets: &Secrets) -> Self {
        let inner = &mut *self.inner;
        inner.message = secrets.text(std::mem::take(&mut inner.message));
        inner.api = std::mem::take(&mut inner.api).into_iter().map(|error| error.scrubbed(secrets)).collect();
        // The path of the unreadable value contains keys that the server sent.
        inner.decode = inner.decode.take().map(|cause| DecodeError {
            path: secrets.text(cause.path),
            message: secrets.text(cause.message),
            ..cause
        });
        self
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the method of the call; empty if there was none yet.
    pub fn method(&self) -> &str {
        &self.inner.method
    }

    /// Returns the path template of the call; empty if there was none yet.
    pub fn path_template(&self) -> &str {
        &self.inner.template
    }

    /// Returns the URL that was called, without user information and with secrets struck out.
    pub fn url(&self) -> Option<&str> {
        self.inner.url.as_deref()
    }

    fn head(&self) -> Option<&Head> {
        self.inner.response.as_ref().map(|response| &response.head)
    }

    /// Returns the status of the response.
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(Head::status)
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(Head::headers)
    }

    /// Returns the server's id of this response: the value of the API's request id header.
    pub fn request_id(&self) -> Option<&str> {
        self.head()?.request_id()
    }

    /// Returns the rate limits that the response reports.
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.head().map(Head::rate_limits).unwrap_or_default()
    }

    /// Returns how long the server asks to wait (`Retry-After`); a date counts from the response's `Date`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.head().and_then(Head::retry_after)
    }

    /// Returns the errors that the API reports. They are read from its envelope, or else from the members that most
    /// APIs use in the body of a failure (`message`, `error`, `errors`, `detail` and the like, and RFC 9457).
    pub fn api_errors(&self) -> &[ApiError] {
        &self.inner.api
    }

    /// Returns true if the API reports this code, also as the cause of another error.
    pub fn has_code(&self, code: i64) -> bool {
        fn any(errors: &[ApiError], code: i64) -> bool {
            errors.iter().any(|error| error.code_number() == Some(code) || any(&error.chain, code))
        }
        any(&self.inner.api, code)
    }

    /// Returns the first [`KEPT_BODY`] bytes of the response's body, unchanged except that configured secrets are
    /// struck out.
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.inner.response.as_ref().map(|response| &response.body)
    }

    /// Reads the failure's body as a declared type.
    ///
    /// # Errors
    /// If there is no body, if the body was not kept whole, or if it cannot be read as a `T` even tolerantly.
    pub fn body<T: Value + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        let body = self.body_bytes().map_or(&[][..], |body| body);
        if body.trim_ascii().is_empty() {
            return Err(DecodeError::empty(body.len()));
        }
        #[cfg(feature = "xml")]
        if let Some(ErrorResponse { xml: Some(xml), head, .. }) = &self.inner.response
            && let Some(json) = crate::values::xml::json_of(&charset::text(body, &head.headers).text, xml)?
        {
            decode_without_loss(json.as_bytes(), &mut value)?;
            return Ok(value);
        }
        decode_without_loss(body, &mut value)?;
        Ok(value)
    }

    /// Returns the path in the response at which reading stopped: `result[3].expires_on`.
    pub fn json_path(&self) -> Option<&str> {
        self.inner.decode.as_ref().map(|cause| cause.path.as_str())
    }

    /// Returns the constraints that the call violates.
    pub fn violations(&self) -> &[Violation] {
        &self.inner.violations
    }

    /// Returns how often the request was sent.
    pub fn tries(&self) -> u32 {
        self.inner.tries
    }

    /// Returns true if the same call may work later: no connection, a timeout, 408, 429 or 5xx.
    pub fn is_retryable(&self) -> bool {
        match self.inner.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Api => self.status().is_some_and(is_transient),
            ErrorKind::Config
            | ErrorKind::Invalid
            | ErrorKind::Tls
            | ErrorKind::Decode
            | ErrorKind::TooLarge
            | ErrorKind::Paging
            | ErrorKind::Io => false,
        }
    }

    /// Returns true if the call took too long, measured on this side or reported by the server (408, 504).
    pub fn is_timeout(&self) -> bool {
        self.inner.kind == ErrorKind::Timeout || self.has_status(&[408, 504])
    }

    /// Returns true if the status is 404.
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404])
    }

    /// Returns true if the status is 304: nothing has changed since the value that the call names, by
    /// [`if_none_match`](crate::Request::if_none_match) or [`if_modified_since`](crate::Request::if_modified_since).
    pub fn is_not_modified(&self) -> bool {
        self.has_status(&[304])
    }

    /// Returns true if the status is 412: the resource is not the one that the call names, by
    /// [`if_match`](crate::Request::if_match) and similar methods.
    pub fn is_precondition_failed(&self) -> bool {
        self.has_status(&[412])
    }

    /// Returns true if the status is 429.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(&[429])
    }

    /// Returns true if the status is 401.
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

impl From<DecodeError> for Error {
    /// An error of the kind `Decode`, for a response that the caller reads itself: `response.json::<Zone>()?`. It does
    /// not name a call.
    ///
    /// ```
    /// use restwright::{Error, ErrorKind, Json};
    ///
    /// fn first(text: &str) -> Result<Option<Json>, Error> {
    ///     Ok(Json::parse(text)?.elements().into_iter().next())
    /// }
    /// assert_eq!(first("[1").unwrap_err().kind(), ErrorKind::Decode);
    /// ```
    fn from(cause: DecodeError) -> Self {
        Self::decode(cause)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        if !inner.template.is_empty() {
            write!(f, "{} {}: ", inner.method, inner.template)?;
        }
        if let (ErrorKind::Api | ErrorKind::Decode, Some(response)) = (inner.kind, &inner.response) {
            match response.head.status.canonical_reason() {
                Some(reason) => write!(f, "{} {reason}: ", response.head.status.as_u16())?,
                None => write!(f, "{}: ", response.head.status.as_u16())?,
            }
        }
        self.reason(f)?;
        if inner.tries > 1 {
            write!(f, ", after {} tries", inner.tries)?;
        }
        match self.head().and_then(Head::named_request_id) {
            Some((header, id)) => write!(f, " ({} {})", id_label(header), Line(id)),
            None => Ok(()),
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
                Some(cause) => write!(f, "cannot read the response: {}", Line(&format!("{cause}"))),
                None => f.write_str(&inner.message),
            },
            ErrorKind::Api if !inner.api.is_empty() => join(f, &inner.api, |f, error| write!(f, "{error}")),
            ErrorKind::Api if inner.message.is_empty() => self.body_in_a_line(f),
            ErrorKind::Config
            | ErrorKind::Connect
            | ErrorKind::Tls
            | ErrorKind::Timeout
            | ErrorKind::Transport
            | ErrorKind::Api
            | ErrorKind::TooLarge
            | ErrorKind::Paging
            | ErrorKind::Io => {
                write!(f, "{}", Line(&inner.message))?;
                match &inner.source {
                    Some(source) => write!(f, ": {}", Line(&innermost(&**source))),
                    None => Ok(()),
                }
            }
        }
    }

    fn body_in_a_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 300;
        let Some(response) = self.inner.response.as_ref().filter(|response| response.length != Some(0)) else {
            return f.write_str("no body");
        };
        let media_type = response.head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let coding = content_coding(&response.head.headers);
        let is_page = media_type.is_some_and(|media_type| media_type.starts_with("text/html"));
        let is_short = response.length.is_some_and(|length| length <= SHOWN);
        if is_short && !is_page && coding.is_none() {
            return write!(f, "{}", Line(response.text.trim()));
        }
        match response.length {
            Some(length) => write!(f, "{length} bytes")?,
            None => write!(f, "more than {}", Size(KEPT_BODY))?,
        }
        write!(f, " of {}", Line(media_type.unwrap_or("an unnamed type")))?;
        match coding {
            Some(coding) => write!(f, ", encoded as `{}`, which was not asked for", Line(&coding)),
            None => match beginning(&response.text, SHOWN) {
                Some(text) => write!(f, ": {}", Line(&text)),
                None => Ok(()),
            },
        }
    }
}

/// Returns the beginning of a text, with each run of spaces as one; `None` if there is no text.
fn beginning(text: &str, most: usize) -> Option<String> {
    let mut words = String::new();
    for word in text.split_whitespace().take(most) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().take(most + 1));
        if words.len() > most {
            break;
        }
    }
    let is_text = !words.is_empty() && !words.contains([char::REPLACEMENT_CHARACTER, '\0']);
    is_text.then(|| match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    })
}

/// Returns the innermost cause, which is the most specific: libraries wrap it in vaguer sentences.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    format!("{deepest}")
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

/// `cf-ray` is shown as `ray`, `x-request-id` as `request-id`.
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
        if let Some(response) = &inner.response {
            out.field("headers", &response.head.headers);
            // The body of a successful response is the caller's data, and may be a secret that was just created.
            if inner.kind == ErrorKind::Decode {
                out.field("body", &format_args!("{} bytes", response.length.unwrap_or(response.body.len())));
            } else {
                out.field("body", &response.text);
            }
        }
        if let Some(source) = &inner.source {
            out.field("source", source);
        }
        out.finish()
    }
}
