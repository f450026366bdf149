//! An API as a whole, as emitted code states it: its servers, credentials and envelope.

use super::operation::Location;

/// What a generated crate says about its API.
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
}

impl Api {
    /// An API without credentials or an envelope: the package that calls it and its version, for `User-Agent`, and where
    /// it lives unless the caller says otherwise.
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
        }
    }

    /// The environment variable that moves it.
    pub const fn base_url_variable(mut self, variable: &'static str) -> Self {
        self.base_url_variable = Some(variable);
        self
    }

    /// The servers that the document names; the first is the usual one.
    pub const fn servers(mut self, servers: &'static [ServerTemplate]) -> Self {
        self.servers = servers;
        self
    }

    /// The security schemes of the document, and which of the configured credentials a call sends.
    pub const fn schemes(mut self, policy: CredentialPolicy, schemes: &'static [Scheme]) -> Self {
        self.credentials = policy;
        self.schemes = schemes;
        self
    }

    /// How responses wrap their value.
    pub const fn envelope(mut self, envelope: EnvelopeConvention) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// The response header that support asks for.
    pub const fn request_id_header(mut self, header: &'static str) -> Self {
        self.request_id_header = Some(header);
        self
    }

    /// The request header by which the server knows repetitions of a `POST` or `PATCH`: each such call sends a key of its own.
    pub const fn idempotency_key_header(mut self, header: &'static str) -> Self {
        self.idempotency_key_header = Some(header);
        self
    }

    /// The names of query parameters that carry a key.
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

    /// The package that was generated.
    pub const fn package(&self) -> &'static str {
        self.package
    }
}

/// A server that the document names (OpenAPI 3.0.4, Server Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTemplate {
    /// What it is called.
    pub name: &'static str,
    /// Its URL, with variables in braces.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable in a server's URL (OpenAPI 3.0.4, Server Variable Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: &'static str,
    /// What it is unless the caller says otherwise.
    pub default: &'static str,
    /// What it may be; anything when there is none.
    pub values: &'static [&'static str],
}

/// A security scheme (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    pub(crate) variable: Option<&'static str>,
    pub(crate) with: &'static [&'static str],
}

impl Scheme {
    /// A scheme by its name under `components.securitySchemes`.
    pub const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind, variable: None, with: &[] }
    }

    /// The environment variable that holds its secret.
    pub const fn variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// Schemes without which this one says nothing: an e-mail address belongs to its key.
    pub const fn with(mut self, others: &'static [&'static str]) -> Self {
        self.with = others;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it ends in `Authorization: Bearer ...`.
    pub(crate) const fn is_bearer(&self) -> bool {
        matches!(self.kind, SchemeKind::Bearer | SchemeKind::ClientCredentials { .. })
    }
}

/// How a credential is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// A value under a name of the API's choice.
    ApiKey {
        /// Header, query or cookie.
        location: Location,
        /// The name.
        name: &'static str,
    },
    /// `Authorization: Bearer ...`; also what `OAuth` 2 and `OpenID` Connect end in.
    Bearer,
    /// The same, with tokens that the client can fetch (RFC 6749, section 4.4).
    ClientCredentials {
        /// Where tokens come from.
        token_url: &'static str,
        /// What they are asked for, unless the caller says otherwise.
        scopes: &'static [&'static str],
        /// The environment variables of the client's id and secret.
        variables: Option<(&'static str, &'static str)>,
    },
    /// `Authorization: Basic ...`; the secret is `user:password`.
    Basic,
}

/// Which of the configured credentials a call sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialPolicy {
    /// Each complete set that is configured, whatever the operation declares; a bearer token comes alone.
    AnyConfigured,
    /// The first alternative of the operation's `security` that is configured; an error when none is.
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
    /// In an error: the errors behind it.
    pub error_chain: Option<&'static str>,
}
