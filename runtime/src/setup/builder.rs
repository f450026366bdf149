//! Sets up a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::base_url::{checked_base_url, documented_base_url, trimmed};
use super::client::{Client, Inner, Propagate, Timeouts};
use super::server::{Choice, Server};
use crate::api::Api;
use crate::auth::credentials::{self, Credential, Credentials};
use crate::base::above::Above;
use crate::base::clock::{Clock, Elsewhere, SystemClock};
use crate::base::header_map;
use crate::base::limits::Sizes;
use crate::base::redact::{is_secret_header, redacted};
use crate::errors::error::Error;
use crate::policy::budget::{Budget, RetryBudget};
use crate::policy::pace::{Limit, Pace};
use crate::policy::retry::RetryPolicy;
use crate::transport::{Layer, Route, Transport};

/// Sets up a client; `C` is the generated crate's client type.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C = Client> {
    api: &'static Api,
    base_url: Option<String>,
    servers: Choice,
    credentials: Vec<Credential>,
    headers: Result<HeaderMap, Error>,
    user_agent: Option<String>,
    transport: Option<Route>,
    layers: Vec<Arc<dyn Layer>>,
    indirect: Option<Above>,
    propagate: Option<Box<Propagate>>,
    retry: RetryPolicy,
    budget: RetryBudget,
    timeouts: Timeouts,
    sizes: Sizes,
    pace: Option<Box<dyn Pace>>,
    strict: bool,
    validate: bool,
    clock: Option<Arc<dyn Clock>>,
    elsewhere: Elsewhere,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Sets up a client of `api` without credentials.
    ///
    /// The defaults: connecting may take 10 seconds, and the server may stay silent for 60. Reading a body whole may
    /// take ten minutes, if neither the try nor the call has a limit of its own. A body that is read whole may have 64
    /// MiB. A request is sent up to three times, by the rules of [`RetryPolicy`].
    pub fn new(api: &'static Api) -> Self {
        let timeouts = Timeouts {
            connect: Some(Duration::from_secs(10)),
            read: Some(Duration::from_secs(60)),
            one_try: None,
            total: None,
        };
        Self {
            api,
            base_url: None,
            servers: Choice::default(),
            credentials: Vec::new(),
            headers: Ok(HeaderMap::new()),
            user_agent: None,
            transport: None,
            layers: Vec::new(),
            indirect: None,
            propagate: None,
            retry: RetryPolicy::default(),
            budget: RetryBudget::default(),
            timeouts,
            sizes: Sizes::default(),
            pace: None,
            strict: false,
            validate: true,
            clock: None,
            elsewhere: Elsewhere::default(),
            client: PhantomData,
        }
    }

    /// Reads credentials and the base URL from the environment variables that the API names. An empty variable counts
    /// as not set. Values that were set on the builder take precedence.
    ///
    /// # Errors
    /// If no variable for credentials is set and the builder has no credential; the error names the variables.
    pub fn from_env(self) -> Result<Self, Error> {
        self.from_lookup(&|name| std::env::var(name).ok())
    }

    /// Like [`ClientBuilder::from_env`], with another source than the environment.
    ///
    /// # Errors
    /// The same as for [`ClientBuilder::from_env`].
    pub fn from_lookup(mut self, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, Error> {
        match credentials::from_env(self.api, lookup) {
            Ok(mut found) => {
                found.append(&mut self.credentials);
                self.credentials = found;
            }
            Err(error) if self.credentials.is_empty() => return Err(error),
            Err(_) => {}
        }
        let base_url = self.api.base_url_variable.and_then(lookup).filter(|text| !text.trim().is_empty());
        self.base_url = self.base_url.or_else(|| base_url.map(|text| text.trim().to_owned()));
        Ok(self)
    }

    /// Adds a credential; it replaces one of the same scheme.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credentials.push(credential);
        self
    }

    /// Sets the base URL of the API. A user and password in it are left out: give them as a [`Credential`].
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Calls one of the servers that the document names; the generated crate's module `servers` creates them. A base
    /// URL takes precedence.
    pub fn server(mut self, server: impl Into<Server>) -> Self {
        self.servers.server(server.into());
        self
    }

    /// Calls the server of this name, for names that come from a configuration. An unknown name is an error of
    /// [`ClientBuilder::build`].
    pub fn server_named(mut self, name: impl Into<String>) -> Self {
        self.servers.named(name.into());
        self
    }

    /// Sets a variable of the server that is called: the chosen server, or the document's first. A name or value that
    /// the document does not have is an error of [`ClientBuilder::build`].
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.servers.variable(name.into(), value.into());
        self
    }

    /// Adds a header that every call sends.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers = self.headers.and_then(|headers| with_header(headers, &name.into(), &value.into()));
        self
    }

    /// Sets the value of `User-Agent`; the default is the generated crate and its version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets how long a call may take with all its tries.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = Some(limit);
        self
    }

    /// Sets how long each try may take.
    pub fn try_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.one_try = Some(limit);
        self
    }

    /// Sets how long connecting may take. It applies to the transport that the builder makes, not to one that is given.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = Some(limit);
        self
    }

    /// Sets how long the server may stay silent. It applies to the transport that the builder makes, not to one that is
    /// given.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.read = Some(limit);
        self
    }

    /// Sets the largest body that is read whole, in bytes after decompression; the default is 64 MiB. A larger one is
    /// an error ([`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge)). A body that is read piece by piece has no such
    /// limit.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.sizes.response = bytes;
        self
    }

    /// Sets the longest line or event of a stream, in bytes; the default is 16 MiB. A longer one ends the stream with
    /// an error ([`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge)).
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.sizes.item = bytes;
        self
    }

    /// Sets how calls are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the largest number of times that a request is sent; 1 means no retries.
    pub fn tries(mut self, tries: u32) -> Self {
        self.retry.tries = tries;
        self
    }

    /// Sets the number of retries over many calls of the client, whatever the policy of each call allows.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Keeps within a rate limit: no more than `quota` requests in any `window`, counting each try. A call waits for
    /// its turn, in the order in which calls ask. It also waits after a response says that no request is left, or asks
    /// for a wait with 429. If its turn would come after the call's `timeout`, the call fails at once as a timeout.
    ///
    /// Clones of the client share the limit; requests of other clients and programs are not counted.
    pub fn rate_limit(mut self, quota: u32, window: Duration) -> Self {
        self.pace = Some(Box::new(Limit::new(quota, window)));
        self
    }

    /// Sets whether each difference between a response and the document is an error.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets whether constraints are checked before sending; the default is true.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Sends through this transport; `indirect` is the function that does so.
    pub(crate) fn over(mut self, transport: Arc<dyn Transport>, indirect: Above) -> Self {
        (self.transport, self.indirect) = (Some(Route::Given(transport)), Some(indirect));
        self.elsewhere = Elsewhere::on_a_thread();
        self
    }

    /// Adds a layer; `indirect` is the function that sends through it.
    pub(crate) fn inside(mut self, layer: Arc<dyn Layer>, indirect: Above) -> Self {
        self.layers.push(layer);
        self.indirect = Some(indirect);
        // A layer can respond itself, so the transport need not be used at all.
        self.elsewhere = Elsewhere::on_a_thread();
        self
    }

    /// Adds headers to each request just before it is sent, behind all layers. By these headers, such as `traceparent`
    /// (W3C Trace Context), a server joins the caller's trace. With the feature `tracing`, the function is called
    /// within the span of that request. Retries and redirects get headers of their own, but a redirect to another
    /// origin gets none.
    ///
    /// ```
    /// # use restwright::door as rt;
    /// # use restwright::transport::{Canned, Reply};
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// # let canned = Canned::new([Reply::json("1")]);
    /// # let builder = rt::ClientBuilder::<rt::Client>::new(&API).transport(canned.clone());
    /// use restwright::http::{HeaderMap, HeaderValue};
    ///
    /// // The code that writes this depends on the subscriber; the guide about the transport has OpenTelemetry's.
    /// let parent = HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    /// let client = builder
    ///     .propagate(move |headers: &mut HeaderMap| {
    ///         headers.insert("traceparent", parent.clone());
    ///     })
    ///     .build()?;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # client.request_raw(http::Method::GET, "/numbers").send_raw().await
    /// # })?;
    /// # assert!(canned.requests()[0].header("traceparent").is_some());
    /// # Ok::<(), restwright::Error>(())
    /// ```
    pub fn propagate(mut self, hook: impl Fn(&mut HeaderMap) + Send + Sync + 'static) -> Self {
        self.propagate = Some(Box::new(hook));
        self
    }

    /// Sends through this reqwest client, whose own timeouts, proxies and TLS apply. Build it without redirects: see
    /// [`ReqwestTransport::new`](crate::transport::ReqwestTransport::new).
    #[cfg(feature = "reqwest")]
    pub fn reqwest(mut self, client: reqwest::Client) -> Self {
        self.transport = Some(Route::Reqwest(crate::transport::ReqwestTransport::new(client)));
        self
    }

    /// Sets the clock on which calls wait.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// If the base URL is not valid, if the document does not have a server or its variable, if a credential belongs to
    /// no scheme or lacks its companion, if a header cannot be sent, or if there is no transport.
    pub fn build(mut self) -> Result<C, Error> {
        let chosen = std::mem::take(&mut self.servers).url(self.api)?;
        let is_moved = self.base_url.as_ref().is_some_and(|url| trimmed(url) != trimmed(self.api.base_url));
        let base_url = match self.base_url.as_deref().or(chosen.as_deref()) {
            Some(given) => checked_base_url(given)?,
            None => documented_base_url(self.api)?,
        };
        let credentials = Credentials::prepare(self.api, &self.credentials, &base_url)?;
        credentials.check_complete(self.api)?;
        let plain_headers = self.plain_headers()?;
        let mut placed = credentials::with_every_call(self.api.credentials, &credentials);
        let mut headers = plain_headers.clone();
        header_map::set_all(&mut headers, &std::mem::take(&mut placed.headers));
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&self.timeouts)?,
        };
        let client = Client::from_inner(Inner {
            api: self.api,
            transport,
            layers: self.layers,
            indirect: self.indirect,
            propagate: self.propagate,
            base_url,
            is_moved,
            plain_headers,
            headers,
            placed,
            credentials,
            retry: self.retry,
            budget: Budget::new(self.budget),
            timeouts: self.timeouts,
            sizes: self.sizes,
            pace: self.pace,
            strict: self.strict,
            validate: self.validate,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new(self.elsewhere))),
        });
        Ok(client.into())
    }

    fn plain_headers(&mut self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let api = self.api;
        let made = format!("{}/{} restwright/{}", api.package, api.version, env!("CARGO_PKG_VERSION"));
        let user_agent = self.user_agent.as_deref().unwrap_or(&made);
        header_map::set(&mut headers, header::ACCEPT, HeaderValue::from_static("application/json"));
        header_map::set(&mut headers, header::USER_AGENT, header_value("user-agent", user_agent)?);
        header_map::set_all(&mut headers, &std::mem::replace(&mut self.headers, Ok(HeaderMap::new()))?);
        Ok(headers)
    }
}

fn with_header(mut headers: HeaderMap, name: &str, value: &str) -> Result<HeaderMap, Error> {
    let header = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::config(format!("`{name}` is not a valid header name")))?;
    let mut value = header_value(name, value)?;
    value.set_sensitive(is_secret_header(&header));
    header_map::set(&mut headers, header, value);
    Ok(headers)
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .map_err(|_| Error::config(format!("the value of `{name}` holds a character that no header can carry")))
}

#[cfg(feature = "reqwest")]
fn default_transport(timeouts: &Timeouts) -> Result<Route, Error> {
    // Without a provider, reqwest would panic.
    #[cfg(all(feature = "rustls-no-provider", not(any(feature = "rustls", feature = "native-tls"))))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(Error::config(
            "rustls has no provider of cryptography: install one before, such as \
             `rustls::crypto::ring::default_provider().install_default()`, or turn on the feature `rustls`",
        ));
    }
    let transport = crate::transport::ReqwestTransport::with_timeouts(timeouts.connect, timeouts.read)
        .map_err(|error| Error::config(format!("the HTTP client cannot be set up: {error}")))?;
    Ok(Route::Reqwest(transport))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &Timeouts) -> Result<Route, Error> {
    Err(Error::config("there is no transport: give one, or turn on the feature `reqwest`"))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("package", &self.api.package)
            .field("base_url", &self.base_url.as_deref().map(|url| redacted(url, &[])))
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
