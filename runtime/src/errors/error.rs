//! The one error: what was called, what came back, and what is known about why.

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
    /// How long the body is; nothing where it was not read to its end, and the server did not say.
    length: Option<usize>,
    /// The beginning of the body as text.
    text: String,
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
    /// The response is not what the document says.
    Decode,
    /// The response, or one line or event of it, is larger than this client reads. The error says how much that is, and how
    /// to allow more.
    TooLarge,
    /// A list does not go on as it should.
    Paging,
    /// On this side: what was received could not be written, or what was to be sent could not be read.
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

    /// Keeps the response without secrets, and no more of its body than [`KEPT_BODY`] bytes.
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

    /// With what the response's body is in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn with_xml(mut self, operation: &crate::api::Operation) -> Self {
        if let Some(response) = &mut self.inner.response {
            response.xml = operation.xml_of(response.head.status);
        }
        self
    }

    /// Without secrets in what the server said.
    pub(crate) fn scrubbed(mut self, secrets: &Secrets) -> Self {
        let inner = &mut *self.inner;
        inner.message = secrets.text(std::mem::take(&mut inner.message));
        inner.api = std::mem::take(&mut inner.api).into_iter().map(|error| error.scrubbed(secrets)).collect();
        // The path of what could not be read is made of the server's keys.
        inner.decode = inner.decode.take().map(|cause| DecodeError {
            path: secrets.text(cause.path),
            message: secrets.text(cause.message),
            ..cause
        });
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

    fn head(&self) -> Option<&Head> {
        self.inner.response.as_ref().map(|response| &response.head)
    }

    /// The status of the response.
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(Head::status)
    }

    /// The headers of the response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(Head::headers)
    }

    /// What the server calls this response: the value of the API's request id header.
    pub fn request_id(&self) -> Option<&str> {
        self.head()?.request_id()
    }

    /// What the response tells of rate limits.
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.head().map(Head::rate_limits).unwrap_or_default()
    }

    /// How long the server asks to wait (`Retry-After`); a date counts from the response's `Date`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.head().and_then(Head::retry_after)
    }

    /// The errors that the API reports: where its envelope has them, else where most APIs have them in the body of a
    /// failure (`message`, `error`, `errors`, `detail` and the like, and RFC 9457).
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

    /// The first [`KEPT_BODY`] bytes of the response's body, as they came but for configured secrets.
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.inner.response.as_ref().map(|response| &response.body)
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
        if let Some(ErrorResponse { xml: Some(xml), head, .. }) = &self.inner.response
            && let Some(json) = crate::values::xml::json_of(&charset::text(body, &head.headers).text, xml)?
        {
            decode_without_loss(json.as_bytes(), &mut value)?;
            return Ok(value);
        }
        decode_without_loss(body, &mut value)?;
        Ok(value)
    }

    /// Where in the response reading stopped: `result[3].expires_on`.
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

    /// Whether it took too long: on this side, or by the server's word (408, 504).
    pub fn is_timeout(&self) -> bool {
        self.inner.kind == ErrorKind::Timeout || self.has_status(&[408, 504])
    }

    /// 404
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404])
    }

    /// 304: nothing has changed since the value that the call names, by
    /// [`if_none_match`](crate::Request::if_none_match) or [`if_modified_since`](crate::Request::if_modified_since).
    pub fn is_not_modified(&self) -> bool {
        self.has_status(&[304])
    }

    /// 412: what is there is not what the call names, by [`if_match`](crate::Request::if_match) and its like.
    pub fn is_precondition_failed(&self) -> bool {
        self.has_status(&[412])
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

impl From<DecodeError> for Error {
    /// An error of the kind `Decode`, for what was read by hand: `response.json::<Zone>()?`. It tells of no call.
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
                Some(cause) => write!(f, "cannot read the response: {}", Line(&cause.to_string())),
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

/// How a text begins, runs of spaces as one; nothing of what is no text.
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
        if let Some(response) = &inner.response {
            out.field("headers", &response.head.headers);
            // What came with a good status is the caller's data, and may be a secret that was just made.
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
