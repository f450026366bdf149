//! Setting up a client.

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
use crate::base::clock::{Clock, SystemClock};
use crate::base::future::BoxFuture;
use crate::base::limits::Sizes;
use crate::base::redact::{is_secret_header, redacted};
use crate::errors::error::Error;
use crate::policy::budget::{Budget, RetryBudget};
use crate::policy::pace::Pace;
use crate::policy::retry::RetryPolicy;
use crate::transport::{Arrived, Failure, FnLayer, Layer, Next, Outgoing, Route, Transport};

/// Sets up a client; `C` is the generated crate's.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C = Client> {
    api: &'static Api,
    base_url: Option<String>,
    servers: Choice,
    credentials: Vec<Credential>,
    headers: Vec<(String, String)>,
    user_agent: Option<String>,
    transport: Option<Route>,
    layers: Vec<Arc<dyn Layer>>,
    propagate: Option<Box<Propagate>>,
    retry: RetryPolicy,
    budget: RetryBudget,
    timeouts: Timeouts,
    sizes: Sizes,
    rate_limit: Option<(u32, Duration)>,
    strict: bool,
    validate: bool,
    clock: Option<Arc<dyn Clock>>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client of `api` without credentials.
    ///
    /// Connecting may take 10 seconds, the server may stay silent for 60, and reading a body whole may take ten minutes, where
    /// neither the try nor the call has a limit of its own. A body that is read whole may be 64 MiB. A request is sent up to
    /// three times, as [`RetryPolicy`] tells.
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
            headers: Vec::new(),
            user_agent: None,
            transport: None,
            layers: Vec::new(),
            propagate: None,
            retry: RetryPolicy::default(),
            budget: RetryBudget::default(),
            timeouts,
            sizes: Sizes::default(),
            rate_limit: None,
            strict: false,
            validate: true,
            clock: None,
            client: PhantomData,
        }
    }

    /// Takes credentials and the base URL from the environment, from the variables that the API names; one that is empty
    /// counts as not set. What the builder was told itself counts before it.
    ///
    /// # Errors
    /// When none of the variables for credentials is set and the builder has no credential; the error names them.
    pub fn from_env(self) -> Result<Self, Error> {
        self.from_lookup(&|name| std::env::var(name).ok())
    }

    /// [`ClientBuilder::from_env`] with another source than the environment.
    ///
    /// # Errors
    /// As [`ClientBuilder::from_env`].
    pub fn from_lookup(mut self, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, Error> {
        match credentials::from_env(self.api, lookup) {
            Ok(found) => drop(self.credentials.splice(0..0, found)),
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

    /// Where the API lives. A user and password in it are left out: they are a [`Credential`].
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Calls one of the servers that the document names, as the generated crate's module `servers` makes them. A base URL
    /// counts before it.
    pub fn server(mut self, server: impl Into<Server>) -> Self {
        self.servers.server(server.into());
        self
    }

    /// Calls the server of this name, for names that come from a configuration; another one is an error of
    /// [`ClientBuilder::build`].
    pub fn server_named(mut self, name: impl Into<String>) -> Self {
        self.servers.named(name.into());
        self
    }

    /// Sets a variable of the server that is called: the one chosen, else the document's first. A name or value that the
    /// document does not have is an error of [`ClientBuilder::build`].
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.servers.variable(name.into(), value.into());
        self
    }

    /// A header that every call sends.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// What `User-Agent` says; the generated crate and its version by default.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// How long a call may take with all its tries.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = Some(limit);
        self
    }

    /// How long each try may take.
    pub fn try_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.one_try = Some(limit);
        self
    }

    /// How long connecting may take; the transport that the builder makes obeys it, not one that is given.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = Some(limit);
        self
    }

    /// How long the server may stay silent; the transport that the builder makes obeys it, not one that is given.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.read = Some(limit);
        self
    }

    /// The largest body that is read whole, in bytes and decompressed: 64 MiB unless this says otherwise. A larger one is an
    /// error ([`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge)). What is taken piece by piece has no such limit.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.sizes.response = bytes;
        self
    }

    /// The longest line or event of a stream, in bytes: 16 MiB unless this says otherwise. A longer one ends the stream with
    /// an error ([`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge)).
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.sizes.item = bytes;
        self
    }

    /// When and how often calls are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How often a request is sent at most; 1 never repeats.
    pub fn tries(mut self, tries: u32) -> Self {
        self.retry.tries = tries;
        self
    }

    /// How many repetitions there are over many calls of the client, whatever the policy of each allows.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Keeps within a rate limit: no more than `quota` requests in any `window`, each try counted. A call whose turn has
    /// not come waits for it, in the order in which they ask; also where a response says that nothing is left, or asks to
    /// wait with 429. Where its turn comes after the call's `timeout`, it fails at once as a timeout.
    ///
    /// Clones of the client share it; other clients and programs are not known of.
    pub fn rate_limit(mut self, quota: u32, window: Duration) -> Self {
        self.rate_limit = Some((quota, window));
        self
    }

    /// Whether each difference between a response and the document is an error.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Whether bounds are checked before sending; they are by default.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Sends through this transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Route::Given(Arc::new(transport)));
        self
    }

    /// Puts a layer between the calls and their transport, inside of those that were added before. Each try passes it.
    pub fn layer(mut self, layer: impl Layer) -> Self {
        self.layers.push(Arc::new(layer));
        self
    }

    /// [`ClientBuilder::layer`] for a function.
    ///
    /// ```
    /// # use restwright::door as rt;
    /// # use restwright::transport::{Canned, Reply};
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// # let builder = rt::ClientBuilder::<rt::Client>::new(&API).transport(Canned::new([Reply::json("1")]));
    /// let client = builder
    ///     .layer_fn(|request, next| {
    ///         Box::pin(async move {
    ///             let (operation, start) = (request.operation, std::time::Instant::now());
    ///             let response = next.run(request).await;
    ///             let name = operation.and_then(|operation| operation.operation_id());
    ///             println!("{name:?} took {:?}, and worked: {}", start.elapsed(), response.is_ok());
    ///             response
    ///         })
    ///     })
    ///     .build()?;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// client.request_raw(http::Method::GET, "/numbers").send_raw().await
    /// # })?;
    /// # Ok::<(), restwright::Error>(())
    /// ```
    pub fn layer_fn<F>(self, layer: F) -> Self
    where
        F: for<'a> Fn(Outgoing<'a>, Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> + Send + Sync + 'static,
    {
        self.layer(FnLayer(layer))
    }

    /// Adds headers to each request just before it is sent, behind all layers: those by which a server joins the caller's
    /// trace, such as `traceparent` (W3C Trace Context). With the feature `tracing` it is called within the span of that
    /// request. Repetitions and redirects get headers of their own, but for a redirect to another origin, which gets none.
    ///
    /// ```
    /// # use restwright::door as rt;
    /// # use restwright::transport::{Canned, Reply};
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// # let canned = Canned::new([Reply::json("1")]);
    /// # let builder = rt::ClientBuilder::<rt::Client>::new(&API).transport(canned.clone());
    /// use restwright::http::{HeaderMap, HeaderValue};
    ///
    /// // What writes this depends on the subscriber; see the guide about the transport for OpenTelemetry's.
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

    /// Waits on this clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When the base URL is none, a server or its variable is none of the document's, a credential belongs to no scheme or lacks its companion, a header cannot be sent, or
    /// there is no transport.
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
        headers.extend(std::mem::take(&mut placed.headers));
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&self.timeouts)?,
        };
        let client = Client::from_inner(Inner {
            api: self.api,
            transport,
            layers: self.layers,
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
            pace: self.rate_limit.map(|(quota, window)| Pace::new(quota, window)),
            strict: self.strict,
            validate: self.validate,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
        });
        Ok(client.into())
    }

    fn plain_headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let api = self.api;
        let made = format!("{}/{} restwright/{}", api.package, api.version, env!("CARGO_PKG_VERSION"));
        let user_agent = self.user_agent.as_deref().unwrap_or(&made);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, header_value("user-agent", user_agent)?);
        for (name, value) in &self.headers {
            let header = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| Error::config(format!("`{name}` is not a valid header name")))?;
            let mut value = header_value(name, value)?;
            value.set_sensitive(is_secret_header(&header));
            headers.insert(header, value);
        }
        Ok(headers)
    }
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .map_err(|_| Error::config(format!("the value of `{name}` holds a character that no header can carry")))
}

#[cfg(feature = "reqwest")]
fn default_transport(timeouts: &Timeouts) -> Result<Route, Error> {
    // reqwest would panic.
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
