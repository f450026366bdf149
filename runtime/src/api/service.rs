//! Describes an API as a whole for emitted code: its servers, credentials and envelope.

use std::time::SystemTime;

use super::operation::Location;
use crate::base::above::Above;
use crate::base::unique;

/// A generated crate's description of its API.
#[derive(Debug)]
pub struct Api {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    pub(crate) base_url: &'static str,
    pub(crate) base_url_variable: Option<&'static str>,
    pub(crate) servers: &'static [ServerTemplate],
    pub(crate) schemes: &'static [Scheme],
    pub(crate) credentials: CredentialPolicy,
    pub(crate) envelope: Option<EnvelopeConvention>,
    pub(crate) request_id_header: Option<&'static str>,
    pub(crate) idempotency_key_header: Option<&'static str>,
    /// Makes an idempotency key. Only an API that takes keys refers to it.
    pub(crate) idempotency_key: Option<fn(SystemTime) -> String>,
}

impl Api {
    /// An API without credentials or an envelope: the calling package and its version, for `User-Agent`, and the base
    /// URL that is used if the caller names no other.
    pub const fn new(package: &'static str, version: &'static str, base_url: &'static str) -> Self {
        Self {
            package,
            version,
            base_url,
            base_url_variable: None,
            servers: &[],
            schemes: &[],
            credentials: CredentialPolicy::AsDeclared,
            envelope: None,
            request_id_header: None,
            idempotency_key_header: None,
            idempotency_key: None,
        }
    }

    /// Sets the environment variable that replaces the base URL.
    pub const fn base_url_variable(mut self, variable: &'static str) -> Self {
        self.base_url_variable = Some(variable);
        self
    }

    /// Sets the servers that the document names; the first is the default.
    pub const fn servers(mut self, servers: &'static [ServerTemplate]) -> Self {
        self.servers = servers;
        self
    }

    /// Sets the security schemes of the document, and which of the configured credentials a call sends.
    pub const fn schemes(mut self, policy: CredentialPolicy, schemes: &'static [Scheme]) -> Self {
        self.credentials = policy;
        self.schemes = schemes;
        self
    }

    /// Sets how responses wrap their value.
    pub const fn envelope(mut self, envelope: EnvelopeConvention) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// Sets the response header with the id of the request, for which a support team asks.
    pub const fn request_id_header(mut self, header: &'static str) -> Self {
        self.request_id_header = Some(header);
        self
    }

    /// Sets the request header for idempotency keys. Each `POST` or `PATCH` call sends a key of its own, by which the
    /// server recognizes repetitions.
    pub const fn idempotency_key_header(mut self, header: &'static str) -> Self {
        self.idempotency_key_header = Some(header);
        self.idempotency_key = Some(unique::uuid);
        self
    }

    /// Returns the names of query parameters that carry a key.
    pub(crate) fn secret_names(&self) -> Vec<&'static str> {
        let in_query = |scheme: &Scheme| match scheme.kind {
            SchemeKind::ApiKey { location: Location::Query, name } => Some(name),
            SchemeKind::ApiKey { location: Location::Path | Location::Header | Location::Cookie, .. }
            | SchemeKind::Bearer
            | SchemeKind::Basic
            | SchemeKind::ClientCredentials { .. } => None,
        };
        self.schemes.iter().filter_map(in_query).collect()
    }

    /// Returns the name of the generated package.
    pub const fn package(&self) -> &'static str {
        self.package
    }
}

/// A server that the document names (OpenAPI 3.0.4, Server Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTemplate {
    /// The name of the server.
    pub name: &'static str,
    /// Its URL, with variables in braces.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable in a server's URL (OpenAPI 3.0.4, Server Variable Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerVariable {
    /// Name of the variable.
    pub name: &'static str,
    /// The value if the caller gives none.
    pub default: &'static str,
    /// The allowed values; any value is allowed if the list is empty.
    pub values: &'static [&'static str],
}

/// A security scheme (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    pub(crate) variable: Option<&'static str>,
    pub(crate) with: &'static [&'static str],
    /// Makes a credential that fetches its tokens, if the kind allows that.
    pub(crate) fetch: Option<Above>,
}

impl Scheme {
    /// Sets the environment variable that holds its secret.
    pub const fn variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// Sets the schemes that must be sent together with this one: an e-mail address belongs to its key.
    pub const fn with(mut self, others: &'static [&'static str]) -> Self {
        self.with = others;
        self
    }

    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// True if the credential is sent in `Authorization: Bearer ...`.
    pub(crate) const fn is_bearer(&self) -> bool {
        matches!(self.kind, SchemeKind::Bearer | SchemeKind::ClientCredentials { .. })
    }
}

/// The way a credential is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// A value under a name that the API chooses.
    ApiKey {
        /// The location: header, query or cookie.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
    },
    /// `Authorization: Bearer ...`, also for `OAuth` 2 and `OpenID` Connect.
    Bearer,
    /// A bearer token that the client can fetch (RFC 6749, section 4.4).
    ClientCredentials {
        /// The URL from which tokens are fetched.
        token_url: &'static str,
        /// The scopes that are requested if the caller names none.
        scopes: &'static [&'static str],
        /// The environment variables of the client's id and secret.
        variables: Option<(&'static str, &'static str)>,
    },
    /// `Authorization: Basic ...`; the secret is `user:password`.
    Basic,
}

/// The rule that selects which of the configured credentials a call sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialPolicy {
    /// Each complete set that is configured, whatever the operation declares; a bearer token is sent alone.
    AnyConfigured,
    /// The first alternative of the operation's `security` that is configured; if there is none, the call fails.
    AsDeclared,
}

/// How responses wrap their value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnvelopeConvention {
    /// The member that holds the value.
    pub result: &'static str,
    /// The member that says whether the call worked.
    pub success: Option<&'static str>,
    /// The member that lists errors.
    pub errors: Option<&'static str>,
    /// The member that lists messages.
    pub messages: Option<&'static str>,
    /// In an error: its code.
    pub error_code: &'static str,
    /// In an error: its text.
    pub error_message: &'static str,
    /// In an error: the errors that caused it.
    pub error_chain: Option<&'static str>,
}
