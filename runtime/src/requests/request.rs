//! One call before it is sent: filled by emitted code, and open to any change by the caller.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::api::{Location, Operation, Parameter};
use crate::auth::credentials::Credential;
use crate::base::header_map;
use crate::base::limits::Sizes;
use crate::base::redact::is_secret_header;
use crate::base::text::before;
use crate::bodies::body::{Body, Content, header_path};
use crate::bodies::encode;
use crate::bodies::file_part::FilePart;
use crate::bodies::multipart::{Part, PartHeader};
use crate::bodies::pieces::Pieces;
use crate::bodies::upload::Upload;
use crate::errors::error::Error;
use crate::policy::retry::RetryPolicy;
use crate::setup::base_url::checked_base_url;
use crate::setup::client::Client;
use crate::setup::server::Server;
use crate::values::constraints::{Constraints, Violation, validate};
use crate::values::look;
use crate::values::value::{Value, View};

/// A call that is being built. It is owned and `'static`, so it can be cloned, kept and sent from any task.
#[derive(Clone)]
pub struct Request {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) target: Option<Box<Target>>,
    pub(crate) pieces: Pieces<Location>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// Boxed, because few calls have options, and requests are moved often.
    own_options: Option<Box<Options>>,
    pub(crate) violations: Vec<Violation>,
}

/// A method and path that no operation describes.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// A complete URL that a server named, used instead of the base URL and path.
    pub(crate) url: Option<String>,
}

/// The options of one call that differ from its client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) try_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) response_size: Option<usize>,
    pub(crate) item_size: Option<usize>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) base_url: Option<String>,
    pub(crate) strict: Option<bool>,
    pub(crate) validate: Option<bool>,
    pub(crate) credentials: Option<Vec<Credential>>,
    pub(crate) idempotent: Option<bool>,
    /// The headers of parts, by the field of each part.
    pub(crate) part_headers: Vec<(&'static str, PartHeader)>,
}

/// The options of calls that do not differ from their client.
static NO_OPTIONS: Options = Options {
    timeout: None,
    try_timeout: None,
    read_timeout: None,
    response_size: None,
    item_size: None,
    retry: None,
    base_url: None,
    strict: None,
    validate: None,
    credentials: None,
    idempotent: None,
    part_headers: Vec::new(),
};

/// The problems of a header.
const NO_NAME: &str = "this is not a valid header name";
const NO_VALUE: &str = "the value holds a character that no header can carry";

/// The problem of a cookie that is not escaped.
const NO_COOKIE: &str = "the value holds a character that no cookie can carry; it is not escaped by this client";

/// The operation of [`Client::request_raw`], which describes nothing.
static UNDESCRIBED: Operation = Operation::new("", "");

impl Client {
    /// Returns a call of `operation`.
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }

    /// Returns a call of any path, whether the document has it or not.
    ///
    /// `path` is appended to the base URL and may contain a query. It is sent as it is, so its parts must be
    /// percent-encoded.
    ///
    /// ```no_run
    /// # async fn call(client: restwright::Client) -> Result<(), restwright::Error> {
    /// let response = client.request_raw(http::Method::GET, "/user/tokens/verify").send_raw().await?;
    /// println!("{} {}", response.status(), response.text());
    /// # Ok(())
    /// # }
    /// ```
    pub fn request_raw(&self, method: Method, path: impl Into<String>) -> Request {
        let mut request = Request::new(self.clone(), &UNDESCRIBED);
        let mut path = path.into();
        if !path.starts_with('/') {
            path.insert(0, '/');
        }
        request.target = Some(Box::new(Target { method, path, url: None }));
        request
    }
}

impl Request {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            target: None,
            pieces: Pieces::default(),
            headers: HeaderMap::new(),
            body: Body::default(),
            own_options: None,
            violations: Vec::new(),
        }
    }

    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    // Methods that constructors of emitted builders chain.

    /// [`Request::set_path`], for chains.
    pub fn path(mut self, name: &'static str, value: &dyn Value) -> Self {
        self.set_path(name, value);
        self
    }

    /// [`Request::query`], for chains.
    pub fn with_query(mut self, name: &'static str, value: &dyn Value) -> Self {
        self.query(name, value);
        self
    }

    /// [`Request::header_parameter`], for chains.
    pub fn with_header_parameter(mut self, name: &'static str, value: &dyn Value) -> Self {
        self.header_parameter(name, value);
        self
    }

    /// [`Request::cookie_parameter`], for chains.
    pub fn with_cookie_parameter(mut self, name: &'static str, value: &dyn Value) -> Self {
        self.cookie_parameter(name, value);
        self
    }

    /// [`Request::field`], for chains.
    pub fn with_field(mut self, name: &'static str, value: &dyn Value) -> Self {
        self.field(name, value);
        self
    }

    /// [`Request::fields`], for chains.
    pub fn with_fields(mut self, members: &dyn Value) -> Self {
        self.fields(members);
        self
    }

    /// [`Request::body`], for chains.
    pub fn with_body(mut self, value: &dyn Value) -> Self {
        self.body(value);
        self
    }

    // Parameters.

    /// Sets a path parameter, in every place of the template that names it.
    pub fn set_path(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn Value) -> &mut Self {
        self.parameter(Location::Path, name.into(), value)
    }

    /// Sets a query parameter, declared or not; an undeclared one is written as `form`, exploded.
    pub fn query(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn Value) -> &mut Self {
        self.parameter(Location::Query, name.into(), value)
    }

    /// Sets a header parameter, declared or not.
    pub fn header_parameter(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn Value) -> &mut Self {
        let (name, view) = (name.into(), value.view());
        let parameter = self.checked(Location::Header, &name, view);
        let mut text = String::new();
        encode::parameter(&mut text, &name, parameter, view);
        if text.is_empty() && (matches!(view, View::Absent) || look::is_empty(view)) {
            self.headers.remove(&*name);
        } else {
            self.put_header(&name, &text);
        }
        self
    }

    /// Sets a cookie, declared or not.
    pub fn cookie_parameter(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn Value) -> &mut Self {
        let (name, view) = (name.into(), value.view());
        let parameter = self.checked(Location::Cookie, &name, view);
        if encode::is_no_cookie(&name, parameter, view) {
            self.violations.push(broken(&name, NO_COOKIE));
        }
        self.put_piece(parameter, name, view);
        self
    }

    /// Sets a parameter in the path, the query or a cookie.
    fn parameter(&mut self, location: Location, name: Cow<'static, str>, value: &dyn Value) -> &mut Self {
        let view = value.view();
        let parameter = self.checked(location, &name, view);
        self.put_piece(parameter, name, view);
        self
    }

    /// Checks a value by its parameter's constraints, and returns the parameter.
    fn checked(&mut self, location: Location, name: &str, view: View<'_>) -> &'static Parameter {
        self.forget_violations(name);
        let parameter = self.operation.parameter(name, location).unwrap_or(Parameter::undeclared(location));
        // A value may have bounds of its own: a model has those of its fields.
        validate(&parameter.constraints, view, name, &mut self.violations);
        parameter
    }

    fn put_piece(&mut self, parameter: &Parameter, name: Cow<'static, str>, view: View<'_>) {
        if matches!(view, View::Absent) {
            self.pieces.remove(parameter.location, &name);
        } else {
            let wire = name.clone();
            self.pieces.set(parameter.location, name, |out| encode::parameter(out, &wire, parameter, view));
        }
    }

    fn forget_violations(&mut self, name: &str) {
        if self.violations.is_empty() {
            return;
        }
        self.violations.retain(|violation| match violation.path.strip_prefix(name) {
            Some(rest) => !(rest.is_empty() || rest.starts_with(['.', '['])),
            None => true,
        });
    }

    /// Sets a header. A name or value that is not allowed in a header is refused when the call is sent.
    pub fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.forget_violations(name);
        self.put_header(name, value);
        self
    }

    fn put_header(&mut self, name: &str, value: &str) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes())) {
            (Ok(header), Ok(mut value)) => {
                value.set_sensitive(is_secret_header(&header));
                header_map::set(&mut self.headers, header, value);
            }
            (Err(_), _) => self.violations.push(broken(name, NO_NAME)),
            (_, Err(_)) => self.violations.push(broken(name, NO_VALUE)),
        }
    }

    // The body.

    /// Sets one field of the body: a member of a JSON object, a pair of a form, or a part.
    pub fn field(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn Value) -> &mut Self {
        self.set_field(name.into(), value.view());
        self
    }

    /// Sets several fields of the body by their names: the entries of a map, or the members of a record.
    pub fn fields(&mut self, members: &dyn Value) -> &mut Self {
        look::members(members.view(), &mut |name, value| self.set_field(Cow::Owned(name.to_owned()), value));
        self
    }

    fn set_field(&mut self, name: Cow<'static, str>, view: View<'_>) {
        let declared = self.operation.body_fields.iter().find(|field| field.name == name);
        let path = format_path(&name);
        self.forget_violations(&path);
        let described = declared.or(self.operation.body_others);
        let constraints = described.map_or(&Constraints::NONE, |field| &field.constraints);
        validate(constraints, view, &path, &mut self.violations);
        self.body.field(self.operation, name, view);
    }

    /// Sets the parts of this name to files.
    pub(crate) fn set_files(&mut self, name: &'static str, files: Vec<FilePart>) {
        let declared = self.operation.part_type(name);
        let parts = files.into_iter().map(|file| file.into_part(Cow::Borrowed(name), declared)).collect();
        self.body.set_parts(name, parts);
    }

    /// Sets a header of the parts of this name, declared or not. It is sent with each of these parts that has no such
    /// header of its own. If there is no such part, it is not sent.
    pub fn part_header(&mut self, part: &'static str, name: &'static str, value: &dyn Value) -> &mut Self {
        let (path, view) = (header_path(part, name), value.view());
        self.forget_violations(&path);
        let declared = self.operation.headers_of_part(part).find(|header| header.name.eq_ignore_ascii_case(name));
        let described = declared.unwrap_or(Parameter::undeclared(Location::Header));
        validate(&described.constraints, view, &path, &mut self.violations);
        self.options_mut().part_headers.retain(|(known, header)| *known != part || !header.is(name));
        if matches!(view, View::Absent) {
            return self;
        }
        let mut text = String::new();
        encode::parameter(&mut text, name, described, view);
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(text.as_bytes())) {
            (Ok(_), Ok(value)) => {
                self.options_mut().part_headers.push((part, PartHeader { name: Cow::Borrowed(name), value }));
            }
            (Err(_), _) => self.violations.push(broken(&path, NO_NAME)),
            (_, Err(_)) => self.violations.push(broken(&path, NO_VALUE)),
        }
        self
    }

    /// Sets the whole body, in the operation's media type.
    pub fn body(&mut self, value: &dyn Value) -> &mut Self {
        self.forget_violations("body");
        validate(&self.operation.body_bounds, value.view(), "body", &mut self.violations);
        self.body.whole(self.operation, value.view());
        self
    }

    /// Sets the whole body to these bytes.
    pub fn body_bytes(&mut self, media_type: impl Into<Cow<'static, str>>, content: impl Into<Bytes>) -> &mut Self {
        self.body.put(Content::Whole(Some(media_type.into()), content.into()));
        self
    }

    /// Sets the whole body to an upload, which is made while it is sent. It is sent once: see [`Upload`].
    ///
    /// ```
    /// use restwright::Upload;
    /// # use restwright::transport::{Canned, Reply};
    /// # use restwright::door as rt;
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let canned = Canned::new([Reply::status(200)]);
    /// # let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned.clone()).build()?;
    /// let reader = std::io::Cursor::new("a file, say");
    /// let mut request = client.request_raw(http::Method::PUT, "/file");
    /// request.body_stream("text/plain", Upload::read(reader).length(11));
    /// request.send_raw().await?;
    /// # assert_eq!(canned.requests()[0].text(), "a file, say");
    /// # Ok::<(), restwright::Error>(()) }).unwrap();
    /// ```
    pub fn body_stream(&mut self, media_type: impl Into<Cow<'static, str>>, content: Upload) -> &mut Self {
        self.body.put(Content::Stream(media_type.into(), content));
        self
    }

    /// Adds a part to a body of parts: `multipart/form-data`, if the operation does not name another media type.
    pub fn part(&mut self, part: Part) -> &mut Self {
        self.body.add_parts(vec![part]);
        self
    }

    // Options.

    pub(crate) fn options(&self) -> &Options {
        self.own_options.as_deref().unwrap_or(&NO_OPTIONS)
    }

    fn options_mut(&mut self) -> &mut Options {
        self.own_options.get_or_insert_default()
    }

    /// Sets how long the call may take with all its tries.
    pub fn timeout(&mut self, limit: Duration) -> &mut Self {
        self.options_mut().timeout = Some(limit);
        self
    }

    /// Sets how long each try may take.
    pub fn try_timeout(&mut self, limit: Duration) -> &mut Self {
        self.options_mut().try_timeout = Some(limit);
        self
    }

    /// Sets how long the server may stay silent.
    pub fn read_timeout(&mut self, limit: Duration) -> &mut Self {
        self.options_mut().read_timeout = Some(limit);
        self
    }

    /// Sets the largest body that is read whole, in bytes after decompression. A larger one is an error
    /// ([`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge)).
    pub fn max_response_size(&mut self, bytes: usize) -> &mut Self {
        self.options_mut().response_size = Some(bytes);
        self
    }

    /// Sets the longest line or event of a stream, in bytes. A longer one ends the stream with an error
    /// ([`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge)).
    pub fn max_item_size(&mut self, bytes: usize) -> &mut Self {
        self.options_mut().item_size = Some(bytes);
        self
    }

    /// Sets how the call is retried.
    pub fn retry(&mut self, policy: RetryPolicy) -> &mut Self {
        self.options_mut().retry = Some(policy);
        self
    }

    /// Sets the largest number of times that the request is sent; 1 means no retries.
    pub fn tries(&mut self, tries: u32) -> &mut Self {
        let policy = self.options().retry.unwrap_or(*self.client.retry_policy()).tries(tries);
        self.retry(policy)
    }

    /// Sets whether a retry is harmless. By default the method and the idempotency key decide.
    pub fn idempotent(&mut self, idempotent: bool) -> &mut Self {
        self.options_mut().idempotent = Some(idempotent);
        self
    }

    /// Sets another base URL for this call.
    pub fn base_url(&mut self, base_url: impl Into<String>) -> &mut Self {
        self.options_mut().base_url = Some(base_url.into());
        self
    }

    /// Sets another server of the document for this call. A server that the document does not have is refused when the
    /// call is sent.
    pub fn server(&mut self, server: impl Into<Server>) -> &mut Self {
        const PATH: &str = "server";
        self.forget_violations(PATH);
        match server.into().url() {
            Ok(url) => return self.base_url(url),
            Err(error) => self.violations.push(broken(PATH, &error.to_string())),
        }
        self
    }

    /// Sets whether each difference between the response and the document is an error.
    pub fn strict(&mut self, strict: bool) -> &mut Self {
        self.options_mut().strict = Some(strict);
        self
    }

    /// Sets whether constraints are checked before sending.
    pub fn validate(&mut self, validate: bool) -> &mut Self {
        self.options_mut().validate = Some(validate);
        self
    }

    /// Sends this credential instead of the client's. Each further call adds a credential.
    pub fn credential(&mut self, credential: Credential) -> &mut Self {
        self.options_mut().credentials.get_or_insert_default().push(credential);
        self
    }

    /// Sends no credential.
    pub fn anonymous(&mut self) -> &mut Self {
        self.options_mut().credentials = Some(Vec::new());
        self
    }

    /// Returns the size limits of a response, whole and item by item.
    pub(crate) fn sizes(&self) -> Sizes {
        let usual = self.client.inner().sizes;
        let options = self.options();
        Sizes {
            response: options.response_size.unwrap_or(usual.response),
            item: options.item_size.unwrap_or(usual.item),
        }
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.options().strict.unwrap_or(self.client.is_strict())
    }

    /// Returns the base URL of this call: its own, or that of the server which the document names for the operation,
    /// unless the caller has named another base URL for all operations.
    pub(crate) fn base(&self) -> Result<Cow<'_, str>, Error> {
        if let Some(own) = &self.options().base_url {
            return checked_base_url(own).map(Cow::Owned);
        }
        let client = self.client.inner();
        let own_server = self.operation.server.filter(|_| !client.is_moved && self.target.is_none());
        Ok(Cow::Borrowed(own_server.unwrap_or(&client.base_url)))
    }

    pub(crate) fn method(&self) -> Method {
        match &self.target {
            Some(target) => target.method.clone(),
            None => Method::from_bytes(self.operation.method.as_bytes()).unwrap_or_default(),
        }
    }

    /// Returns the method and path as errors show them.
    pub(crate) fn name(&self) -> (Cow<'static, str>, Cow<'static, str>) {
        match &self.target {
            Some(target) if self.operation.path.is_empty() => {
                (target.method.as_str().to_owned().into(), before(&target.path, '?').to_owned().into())
            }
            _ => (self.operation.method.into(), self.operation.path.into()),
        }
    }

    pub(crate) fn retry_policy(&self) -> &RetryPolicy {
        self.options().retry.as_ref().unwrap_or(self.client.retry_policy())
    }

    pub(crate) fn is_idempotent(&self) -> bool {
        self.options().idempotent.unwrap_or_else(|| {
            // The server recognizes a repetition by its key.
            self.idempotency_key_header().is_some() || self.method().is_idempotent()
        })
    }
}

/// Returns the path of a body field in violations.
fn format_path(name: &str) -> String {
    format!("body.{name}")
}

fn broken(name: &str, message: &str) -> Violation {
    Violation { path: name.to_owned(), message: message.to_owned() }
}

impl fmt::Debug for Request {
    /// The values are the caller's and may be secret, so only the method and path are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, path) = self.name();
        let mut out = f.debug_struct("Request");
        out.field("method", &method).field("path", &path);
        let names: Vec<_> = self.pieces.all(Location::Query).map(|(name, _)| name).collect();
        out.field("query", &names).field("headers", &self.headers).finish_non_exhaustive()
    }
}
