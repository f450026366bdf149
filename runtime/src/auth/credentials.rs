//! Credentials: their sources, their places in a request, and the rule that they are never shown.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::token::TokenSource;
use super::tokens::Tokens;
use crate::api::{Api, CredentialPolicy, Location, Operation, Scheme, SchemeKind};
use crate::base::above::Above;
use crate::base::header_map;
use crate::base::text::cut;
use crate::bodies::encode::{self, Safe};
use crate::errors::error::{Error, ErrorKind};

/// A secret for one security scheme of an API. `Debug` does not show it.
#[derive(Clone)]
pub struct Credential {
    scheme: &'static str,
    secret: String,
    /// Fetches the tokens that are sent instead of the secret.
    source: Option<Arc<dyn Tokens>>,
}

impl Credential {
    /// A secret for a scheme, by the scheme's name in the document.
    pub fn new(scheme: &'static str, secret: impl Into<String>) -> Self {
        Self { scheme, secret: secret.into(), source: None }
    }

    /// The user and password of a basic scheme.
    pub fn basic(scheme: &'static str, user: &str, password: &str) -> Self {
        Self::new(scheme, format!("{user}:{password}"))
    }

    /// Tokens by the OAuth 2.0 client credentials grant (RFC 6749, section 4.4), sent as bearer tokens. A relative
    /// `token_url` is resolved against the base URL of the client.
    ///
    /// The first call that needs a token fetches one from `token_url`, through the client's transport, with id and
    /// secret as basic credentials. Calls at the same time wait for it. The token is kept, and is shared by clones of
    /// this credential. It is renewed a minute before it expires (or a tenth of its lifetime before, if that is
    /// shorter), or after the API responded with 401.
    ///
    /// ```
    /// use restwright::Credential;
    /// use restwright::transport::{Canned, Reply};
    /// # use restwright::door as rt;
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example")
    /// #     .schemes(rt::CredentialPolicy::AnyConfigured, &[rt::Scheme::new("oauth", rt::SchemeKind::Bearer)]);
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let token = Reply::json(r#"{"access_token":"t1","token_type":"Bearer","expires_in":3600}"#);
    /// let canned = Canned::new([token, Reply::json("1"), Reply::json("2")]);
    /// let credential =
    ///     Credential::client_credentials("oauth", "https://login.example/token", "id", "secret", &["read", "write"]);
    /// let client: rt::Client = rt::ClientBuilder::new(&API).credential(credential).transport(canned.clone()).build()?;
    /// for _ in 0..2 {
    ///     client.request_raw(http::Method::GET, "/numbers").send_raw().await?;
    /// }
    /// assert_eq!(canned.requests()[0].text(), "grant_type=client_credentials&scope=read%20write");
    /// assert_eq!(canned.requests()[2].header("authorization"), Some("Bearer t1"));
    /// # Ok::<(), restwright::Error>(()) }).unwrap();
    /// ```
    pub fn client_credentials(
        scheme: &'static str,
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        scopes: &[&str],
    ) -> Self {
        let secret = client_secret.into();
        let source = TokenSource::new(token_url.into(), client_id.into(), secret.clone(), scopes);
        Self { scheme, secret, source: Some(Arc::new(source)) }
    }

    /// Requests these scopes instead. This has no effect on a secret that is sent as it is.
    pub fn scopes(mut self, scopes: &[&str]) -> Self {
        self.source = self.source.map(|source| source.with_scopes(scopes));
        self
    }

    /// Adds the texts that must not be shown: the secret, and the tokens that were fetched with it.
    pub(crate) fn add_secrets<'s>(&'s self, secrets: &mut Vec<Cow<'s, str>>) {
        add_forms(secrets, &self.secret, self.source.as_deref());
    }

    /// Returns the scheme's name.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }
}

impl PartialEq for Credential {
    fn eq(&self, other: &Self) -> bool {
        let sources = match (&self.source, &other.source) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (None, None) => true,
            _ => false,
        };
        sources && self.scheme == other.scheme && self.secret == other.secret
    }
}

impl Eq for Credential {}

/// Makes a credential that fetches tokens: from the scheme's name, the token URL, id and secret, and the scopes.
type Make = fn(&'static str, &'static str, String, String, &'static [&'static str]) -> Credential;

static MAKE: Make =
    |scheme, token_url, id, secret, scopes| Credential::client_credentials(scheme, token_url, id, secret, scopes);

impl Scheme {
    /// A scheme by its name under `components.securitySchemes`.
    // Emitted code calls it in constants. So only the constants of an API that has tokens to fetch refer to the code that
    // fetches them, and only their programs contain it. It is in this room because it names that code.
    pub const fn new(name: &'static str, kind: SchemeKind) -> Self {
        let fetch = match kind {
            SchemeKind::ClientCredentials { .. } => Some(Above::new(&MAKE)),
            SchemeKind::ApiKey { .. } | SchemeKind::Bearer | SchemeKind::Basic => None,
        };
        Self { name, kind, variable: None, with: &[], fetch }
    }
}

/// A shorter password is not struck out where it occurs alone, because that would strike out ordinary text.
const TELLING_PASSWORD: usize = 4;

/// The forms of a secret that are struck out: as it is and as it is sent, because a server may repeat either; for
/// `user:password` also the password; and the tokens that were fetched with it.
fn add_forms<'s>(forms: &mut Vec<Cow<'s, str>>, secret: &'s str, source: Option<&dyn Tokens>) {
    let mut encoded = String::new();
    encode::push(&mut encoded, secret, Safe::Unreserved);
    let password = cut(secret, ':').map(|(_, password)| password);
    let password = password.filter(|password| password.len() >= TELLING_PASSWORD);
    forms.extend([Cow::Borrowed(secret), Cow::Owned(encoded), Cow::Owned(STANDARD.encode(secret))]);
    forms.extend(password.map(Cow::Borrowed));
    if let Some(source) = source {
        forms.extend(source.secrets().into_iter().map(Cow::Owned));
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Credential");
        out.field("scheme", &self.scheme).field("secret", &"***");
        if let Some(source) = &self.source {
            out.field("source", source);
        }
        out.finish()
    }
}

/// The configured credentials, ready to be sent.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    prepared: Vec<Prepared>,
}

#[derive(Clone)]
struct Prepared {
    scheme: &'static Scheme,
    secret: String,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Header(HeaderName, HeaderValue),
    /// `name=value`, percent-encoded.
    Query(String),
    Cookie(String),
    /// A bearer token that is fetched.
    Token(Arc<dyn Tokens>),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = self.prepared.iter().map(|prepared| (prepared.scheme.name, "***"));
        f.debug_map().entries(redacted).finish()
    }
}

/// A call's credentials, by their place in the request.
#[derive(Default)]
pub(crate) struct Placed {
    pub(crate) headers: HeaderMap,
    pub(crate) query: String,
    pub(crate) cookies: String,
    pub(crate) token: Option<Arc<dyn Tokens>>,
}

impl Credentials {
    /// Prepares `given` for an API at `base_url`; a later credential of a scheme replaces an earlier one.
    pub(crate) fn prepare(api: &'static Api, given: &[Credential], base_url: &str) -> Result<Self, Error> {
        let mut prepared: Vec<Prepared> = Vec::new();
        for credential in given {
            let one = prepare(api, credential, base_url)?;
            prepared.retain(|other| other.scheme.name != one.scheme.name);
            prepared.push(one);
        }
        Ok(Self { prepared })
    }

    /// Adds the secrets that are struck out of text that a server sent.
    pub(crate) fn add_secrets<'s>(&'s self, secrets: &mut Vec<Cow<'s, str>>) {
        for prepared in &self.prepared {
            let source = match &prepared.place {
                Place::Token(source) => Some(&**source),
                Place::Header(..) | Place::Query(_) | Place::Cookie(_) => None,
            };
            add_forms(secrets, &prepared.secret, source);
        }
    }

    /// Returns what every call sends under [`CredentialPolicy::AnyConfigured`]: a bearer token alone, or else each
    /// scheme whose companions are configured too.
    pub(crate) fn any(&self) -> Placed {
        let bearer = self.prepared.iter().find(|prepared| prepared.scheme.is_bearer());
        match bearer {
            Some(bearer) => place(&[bearer]),
            None => {
                let complete = self.prepared.iter().filter(|prepared| self.is_complete(prepared.scheme));
                place(&complete.collect::<Vec<_>>())
            }
        }
    }

    /// Returns what a call of `operation` sends in addition to what every call sends.
    pub(crate) fn declared(&self, api: &Api, operation: &Operation) -> Result<Placed, Error> {
        let Some(alternatives) = operation.security.filter(|alternatives| !alternatives.is_empty()) else {
            return Ok(Placed::default());
        };
        // The crate does not send credentials for schemes that it does not know: the transport sends a certificate, and
        // a layer or the call's own header sends a signature.
        let is_foreign = |name: &str| api.schemes.iter().all(|scheme| scheme.name != name);
        let configured = |set: &&&[&'static str]| set.iter().all(|name| self.find(name).is_some() || is_foreign(name));
        let known = |set: &&&[&'static str]| set.iter().any(|name| self.find(name).is_some());
        // An empty set says that the call works without credentials. Configured credentials are sent anyway.
        let complete = || alternatives.iter().filter(|set| !set.is_empty()).filter(configured);
        match complete().find(known).or_else(|| complete().next()) {
            Some(set) => Ok(place(&set.iter().filter_map(|name| self.find(name)).collect::<Vec<_>>())),
            None if alternatives.iter().any(|set| set.is_empty()) => Ok(Placed::default()),
            None => Err(missing(api, operation)),
        }
    }

    fn find(&self, scheme: &str) -> Option<&Prepared> {
        self.prepared.iter().find(|prepared| prepared.scheme.name == scheme)
    }

    fn is_complete(&self, scheme: &Scheme) -> bool {
        scheme.with.iter().all(|other| self.find(other).is_some())
    }

    /// Checks that no scheme is configured without its companions, if they are sent.
    ///
    /// # Errors
    /// If a scheme is configured without a companion.
    pub(crate) fn check_complete(&self, api: &Api) -> Result<(), Error> {
        if api.credentials == CredentialPolicy::AnyConfigured
            && self.prepared.iter().any(|prepared| prepared.scheme.is_bearer())
        {
            return Ok(());
        }
        match self.incomplete() {
            None => Ok(()),
            Some((one, other)) => {
                let variable =
                    api.schemes.iter().find(|scheme| scheme.name == other).and_then(|scheme| scheme.variable);
                let hint = variable.map(|variable| format!(" ({variable})")).unwrap_or_default();
                Err(Error::config(format!("the credential `{one}` has no use without `{other}`{hint}")))
            }
        }
    }

    /// Returns a scheme that is configured without its companions, and the first companion that is missing.
    fn incomplete(&self) -> Option<(&'static str, &'static str)> {
        self.prepared.iter().find_map(|prepared| {
            let missing = prepared.scheme.with.iter().find(|other| self.find(other).is_none())?;
            Some((prepared.scheme.name, *missing))
        })
    }
}

fn prepare(api: &'static Api, credential: &Credential, base_url: &str) -> Result<Prepared, Error> {
    let scheme = api.schemes.iter().find(|scheme| scheme.name == credential.scheme).ok_or_else(|| {
        let names: Vec<_> = api.schemes.iter().map(|scheme| scheme.name).collect();
        Error::config(format!("no security scheme is named `{}`; there are: {}", credential.scheme, names.join(", ")))
    })?;
    let secret = credential.secret.clone();
    if let Some(source) = &credential.source {
        return Ok(Prepared { scheme, secret, place: token(scheme, source, base_url)? });
    }
    let place = match scheme.kind {
        SchemeKind::Bearer | SchemeKind::ClientCredentials { .. } => {
            Place::Header(header::AUTHORIZATION, secret_value(scheme, &format!("Bearer {secret}"))?)
        }
        SchemeKind::Basic => {
            let encoded = STANDARD.encode(&secret);
            Place::Header(header::AUTHORIZATION, secret_value(scheme, &format!("Basic {encoded}"))?)
        }
        SchemeKind::ApiKey { location: Location::Query | Location::Path, name } => Place::Query(pair(name, &secret)),
        SchemeKind::ApiKey { location: Location::Cookie, name } => Place::Cookie(pair(name, &secret)),
        SchemeKind::ApiKey { location: Location::Header, name } => {
            let header = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| Error::config(format!("`{name}` of scheme `{}` is not a header name", scheme.name)))?;
            Place::Header(header, secret_value(scheme, &secret)?)
        }
    };
    Ok(Prepared { scheme, secret, place })
}

fn token(scheme: &Scheme, source: &Arc<dyn Tokens>, base_url: &str) -> Result<Place, Error> {
    if !scheme.is_bearer() {
        return Err(Error::config(format!("the scheme `{}` takes no bearer tokens", scheme.name)));
    }
    match Arc::clone(source).at(base_url) {
        Some(source) => Ok(Place::Token(source)),
        None => Err(Error::config(format!("the token URL of `{}` is not an HTTP URL", scheme.name))),
    }
}

fn secret_value(scheme: &Scheme, text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::config(format!("the secret of `{}` holds a character that no header can carry", scheme.name))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn pair(name: &str, secret: &str) -> String {
    let mut out = String::new();
    encode::push(&mut out, name, Safe::Unreserved);
    out.push('=');
    encode::push(&mut out, secret, Safe::Unreserved);
    out
}

fn place(chosen: &[&Prepared]) -> Placed {
    let mut placed = Placed::default();
    for prepared in chosen {
        match &prepared.place {
            Place::Header(name, value) => {
                header_map::set(&mut placed.headers, name.clone(), value.clone());
            }
            Place::Query(pair) => append(&mut placed.query, "&", pair),
            Place::Cookie(pair) => append(&mut placed.cookies, "; ", pair),
            Place::Token(source) => placed.token = Some(Arc::clone(source)),
        }
    }
    placed
}

fn append(out: &mut String, between: &str, pair: &str) {
    if !out.is_empty() {
        out.push_str(between);
    }
    out.push_str(pair);
}

fn missing(api: &Api, operation: &Operation) -> Error {
    let alternatives = operation.security.unwrap_or_default();
    let named: Vec<_> = alternatives.iter().map(|set| set.join(" with ")).collect();
    let message =
        format!("no credential is configured for this call, which needs {}{}", named.join(", or "), hint(api));
    Error::new(ErrorKind::Config, message)
}

/// Names the environment variables that hold credentials: `; set CLOUDFLARE_API_TOKEN, or ...`.
fn hint(api: &Api) -> String {
    let names = variables(api);
    if names.is_empty() { String::new() } else { format!("; set {names}") }
}

/// Reads the credentials from the environment; an empty variable counts as not set.
///
/// # Errors
/// If the API has schemes with variables and none is set, or if only one of a client's id and secret is set.
pub(crate) fn from_env(api: &'static Api, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Credential>, Error> {
    let read = |name: &str| {
        let secret = lookup(name)?;
        let secret = secret.trim();
        (!secret.is_empty()).then(|| secret.to_owned())
    };
    let mut found = Vec::new();
    for scheme in api.schemes {
        found.extend(in_variables(scheme, &read)?);
    }
    let wanted = api.schemes.iter().any(|scheme| !variables_of(scheme).is_empty());
    if found.is_empty() && wanted {
        return Err(Error::config(format!("no credential is in the environment{}", hint(api))));
    }
    Ok(found)
}

/// A secret in a variable is used before one that would have to be fetched.
fn in_variables(scheme: &Scheme, read: &dyn Fn(&str) -> Option<String>) -> Result<Option<Credential>, Error> {
    if let Some(secret) = scheme.variable.and_then(read) {
        return Ok(Some(Credential::new(scheme.name, secret)));
    }
    let SchemeKind::ClientCredentials { token_url, scopes, variables: Some((id, secret)) } = scheme.kind else {
        return Ok(None);
    };
    let fetch = scheme.fetch.and_then(Above::function::<Make>);
    match (read(id), read(secret)) {
        (Some(id), Some(secret)) => Ok(fetch.map(|make| make(scheme.name, token_url, id, secret, scopes))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::config(format!("the variable {id} has no use without {secret}"))),
        (None, Some(_)) => Err(Error::config(format!("the variable {secret} has no use without {id}"))),
    }
}

/// The sets of variables, each of which gives the scheme its secret.
fn variables_of(scheme: &Scheme) -> Vec<Vec<&'static str>> {
    let fetched = match scheme.kind {
        SchemeKind::ClientCredentials { variables, .. } => variables.map(|(id, secret)| vec![id, secret]),
        SchemeKind::ApiKey { .. } | SchemeKind::Bearer | SchemeKind::Basic => None,
    };
    scheme.variable.map(|variable| vec![variable]).into_iter().chain(fetched).collect()
}

/// `A, or B with C`: tokens first, companions together and only once.
fn variables(api: &Api) -> String {
    let mut told: Vec<&str> = Vec::new();
    let mut alternatives = Vec::new();
    let tokens = api.schemes.iter().filter(|scheme| scheme.is_bearer());
    let others = api.schemes.iter().filter(|scheme| !scheme.is_bearer());
    for scheme in tokens.chain(others) {
        let companions = scheme
            .with
            .iter()
            .filter_map(|name| api.schemes.iter().find(|other| other.name == *name).and_then(|other| other.variable));
        let companions: Vec<_> = companions.collect();
        for mut set in variables_of(scheme) {
            if told.contains(&set[0]) {
                continue;
            }
            set.extend(&companions);
            alternatives.push(set.join(" with "));
            told.extend(set);
        }
    }
    alternatives.join(", or ")
}

/// Returns the credentials that a client sends with every call under this policy.
pub(crate) fn with_every_call(policy: CredentialPolicy, credentials: &Credentials) -> Placed {
    match policy {
        CredentialPolicy::AnyConfigured => credentials.any(),
        CredentialPolicy::AsDeclared => Placed::default(),
    }
}
