//! Reads `codegen.toml`, which has everything about one API that is not in its document.
//!
//! All keys are optional: `Config::default()` works for any document. An unknown key is an error, so that a misspelling
//! is found.

pub mod package_name;
mod place;
mod runtime;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostics::{Code, Diagnostics};

pub(crate) use place::place;
pub use runtime::{GitReference, Runtime};

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The document, relative to this file.
    pub document: Option<String>,
    /// Overlays, applied in order; relative to this file.
    pub overlays: Vec<String>,
    /// The lock of names, relative to this file.
    pub lock: Option<String>,
    /// The diagnostics that are expected, relative to this file.
    pub diagnostics: Option<String>,
    /// The changes that `--fail-on` accepts, relative to this file. The commands read it.
    pub approvals: Option<String>,
    /// `[package]`
    pub package: Package,
    /// `[[group]]`, in the order in which they are tried.
    pub group: Vec<Group>,
    /// `[rename]`
    pub rename: Rename,
    /// `[types]`
    pub types: Types,
    /// `[envelope]`. Without it, bodies are as the document describes them.
    pub envelope: Option<Envelope>,
    /// `[[paging]]`, in the order in which they are tried.
    #[serde(deserialize_with = "pagings")]
    pub paging: Vec<Paging>,
    /// `[credentials]`
    pub credentials: Credentials,
    /// `[client]`
    pub client: Client,
    /// `[docs]`: a word for readers, and the extension whose value is shown under it.
    pub docs: BTreeMap<String, String>,
    /// `[media-types]`
    pub media_types: MediaTypes,
}

/// The generated package.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// Its name. By default it is made from the document's title.
    #[serde(deserialize_with = "package_name::name")]
    pub name: Option<String>,
    /// Its version. The default is `0.1.0`.
    pub version: Option<String>,
    /// Its description. By default it is made from the document's title.
    pub description: Option<String>,
    /// The groups that are on by default.
    pub default_features: DefaultFeatures,
    /// `keywords` of its manifest.
    pub keywords: Vec<String>,
    /// `categories` of its manifest.
    pub categories: Vec<String>,
    /// `repository` of its manifest.
    pub repository: Option<String>,
    /// `homepage` of its manifest.
    pub homepage: Option<String>,
    /// `documentation` of its manifest. The default is docs.rs.
    pub documentation: Option<String>,
    /// `license` of its manifest.
    pub license: Option<String>,
    /// `publish` of its manifest. `false` keeps the package out of every registry.
    pub publish: Option<bool>,
    /// The source of the runtime. By default the command decides.
    pub runtime: Option<Runtime>,
    /// `dev-dependencies` of its manifest, for hand-written tests and examples beside the generated code. Dependencies
    /// that a workspace gives are written only if the crate is its member.
    pub dev_dependencies: BTreeMap<String, toml::Value>,
}

/// The groups that are on by default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "WrittenFeatures")]
pub enum DefaultFeatures {
    /// `"all"`: every group.
    #[default]
    All,
    /// The groups with these names. An empty list means none.
    Named(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenFeatures {
    Word(String),
    Names(Vec<String>),
}

impl TryFrom<WrittenFeatures> for DefaultFeatures {
    type Error = String;

    fn try_from(written: WrittenFeatures) -> Result<Self, String> {
        match written {
            WrittenFeatures::Word(word) if word == "all" => Ok(Self::All),
            WrittenFeatures::Word(word) => Err(format!("`{word}` is neither \"all\" nor a list of groups")),
            WrittenFeatures::Names(names) => Ok(Self::Named(names)),
        }
    }
}

/// A group of operations: a module and a feature. An operation belongs to the first group that matches it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// Its name in Rust.
    pub name: String,
    /// Its documentation. The default is the description of its first tag.
    #[serde(default)]
    pub description: Option<String>,
    /// Takes the operations with one of these tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Takes the operations whose path starts with one of these. `*` matches any one segment.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Takes these operations: an `operationId`, or `METHOD /path`.
    #[serde(default)]
    pub operations: Vec<String>,
    /// The names of methods, by `operationId` or `METHOD /path`.
    #[serde(default)]
    pub methods: BTreeMap<String, String>,
}

/// Names that replace the generated ones.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rename {
    /// Rust names of types, by JSON pointer or by the name of a component.
    pub types: BTreeMap<String, String>,
    /// Rust names of parameters, by their name on the wire.
    pub parameters: BTreeMap<String, String>,
    /// Rust names of fields, by their name on the wire.
    pub fields: BTreeMap<String, String>,
}

/// Traits that all types of the crate have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Types {
    /// `Eq` and `Hash`, if the types inside allow it.
    pub eq_hash: bool,
}

/// The object around every value that an API responds with, and the fields of its errors.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Envelope {
    /// The key of the value.
    pub result: String,
    /// The key of the flag that tells success from failure.
    pub success: Option<String>,
    /// The key of the list of errors.
    pub errors: Option<String>,
    /// The key of the list of messages.
    pub messages: Option<String>,
    /// The key of an error's code.
    pub error_code: String,
    /// The key of an error's message.
    pub error_message: String,
    /// The key of an error's causes.
    pub error_chain: Option<String>,
}

impl Default for Envelope {
    fn default() -> Self {
        Self {
            result: "result".to_owned(),
            success: None,
            errors: None,
            messages: None,
            error_code: "code".to_owned(),
            error_message: "message".to_owned(),
            error_chain: None,
        }
    }
}

/// A paging convention. It applies to each list operation that has its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// The way to the next page.
    pub style: PagingStyle,
    /// Members that may hold the list, if the response is an object. They are tried in order, before the rule that
    /// takes the only list of objects.
    pub items: Vec<String>,
}

impl TryFrom<toml::Table> for Paging {
    type Error = String;

    /// Every style accepts `items`. Each style refuses other keys that it does not know.
    fn try_from(mut table: toml::Table) -> Result<Self, String> {
        let items = match table.remove("items") {
            Some(items) => items.try_into().map_err(|error| format!("`items`: {}", message(&error)))?,
            None => Vec::new(),
        };
        let style = PagingStyle::deserialize(table).map_err(|error| message(&error))?;
        Ok(Self { style, items })
    }
}

/// The start of a message about one `[[paging]]` of several. Its number from 1 follows.
const PAGING: &str = "`paging.";

fn pagings<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Paging>, D::Error> {
    let tables = Vec::<toml::Table>::deserialize(deserializer)?.into_iter().enumerate();
    let read = |(index, table)| {
        Paging::try_from(table).map_err(|why| serde::de::Error::custom(format!("{PAGING}{}`: {why}", index + 1)))
    };
    tables.map(read).collect()
}

fn message(error: &toml::de::Error) -> String {
    error.message().to_owned()
}

/// The way to the next page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "style", deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum PagingStyle {
    /// Pages have numbers.
    Number {
        /// The parameter of the page's number.
        page: String,
        /// The parameter of the page's size.
        #[serde(default)]
        per_page: Option<String>,
        /// The number of the first page.
        #[serde(default = "one")]
        first: u64,
        /// The member of the response with the number of all items.
        #[serde(default)]
        total_count: Option<String>,
        /// The member of the response with the number of pages.
        #[serde(default)]
        total_pages: Option<String>,
        /// The member of the response with the number of this page.
        #[serde(default)]
        current_page: Option<String>,
        /// The member of the response with the size of a page.
        #[serde(default)]
        current_per_page: Option<String>,
    },
    /// A page starts after a number of items.
    Offset {
        /// The parameter for the number of items to skip.
        offset: String,
        /// The parameter of the page's size.
        #[serde(default)]
        limit: Option<String>,
        /// The member of the response with the number of all items.
        #[serde(default)]
        total_count: Option<String>,
    },
    /// A response names the next page.
    Cursor {
        /// The parameter of the cursor.
        cursor: String,
        /// The parameter of the page's size.
        #[serde(default)]
        limit: Option<String>,
        /// The members of the response that may name the next page. They are tried in order.
        #[serde(default)]
        next_cursor: Vec<String>,
        /// The header that names the next page, if the body does not.
        #[serde(default)]
        next_cursor_header: Option<String>,
    },
    /// The response gives the URL of the next page.
    Link {
        /// The parameter of the page's size.
        #[serde(default)]
        per_page: Option<String>,
        /// The members of the body that may hold the URL. They are tried in order. If there are none, it is in the
        /// `Link` header (RFC 8288).
        #[serde(default)]
        next_link: Vec<String>,
    },
}

impl PagingStyle {
    /// Returns the parameter by which the style is recognized, if it has one.
    pub(crate) fn parameter(&self) -> Option<&str> {
        match self {
            Self::Number { page, .. } => Some(page),
            Self::Offset { offset, .. } => Some(offset),
            Self::Cursor { cursor, .. } => Some(cursor),
            Self::Link { per_page, .. } => per_page.as_deref(),
        }
    }
}

fn one() -> u64 {
    1
}

/// How calls are authenticated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Credentials {
    /// The credentials that a call may use.
    pub policy: CredentialPolicy,
    /// The environment variable of each security scheme. A scheme that is not named here has a generated variable.
    pub variables: BTreeMap<String, String>,
}

/// The credentials that a call may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialPolicy {
    /// The credentials that the operation declares.
    #[default]
    AsDeclared,
    /// Any credential that the client has, for every call.
    AnyConfigured,
}

/// Facts about the client as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Client {
    /// The prefix of generated environment variables. The default is the package's name.
    pub variable_prefix: Option<String>,
    /// The environment variable of the base URL.
    pub base_url_variable: Option<String>,
    /// The header of a response with the id for tracing.
    pub request_id_header: Option<String>,
    /// The header that tells the server that two tries belong to one `POST` or `PATCH`.
    #[serde(deserialize_with = "header_name")]
    pub idempotency_key_header: Option<String>,
}

/// A name that a header may have: a token (RFC 9110, section 5.6.2).
fn header_name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(serde::de::Error::custom(format!("`{name}` is not a valid header name (RFC 9110, section 5.6.2)")));
    }
    Ok(Some(name))
}

/// The media types to prefer if there are several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct MediaTypes {
    /// The preferred ones, in order. Others follow in the order of their names.
    pub prefer: Vec<String>,
}

impl Default for MediaTypes {
    fn default() -> Self {
        Self { prefer: vec!["application/json".to_owned()] }
    }
}

impl Config {
    /// Reads the text of a `codegen.toml`. `file` is its path, for the report. Returns `None` if the text is not valid.
    pub fn parse(text: &str, file: &str, cx: &mut Diagnostics) -> Option<Self> {
        match toml::from_str(text) {
            Ok(config) => Some(config),
            Err(error) => {
                let error: toml::de::Error = error;
                let offset = error.span().map_or(0, |span| span.start);
                // For tables that are read in two steps, the parser knows only the start of the first table.
                let named = error.message().starts_with(PAGING).then(|| place(text, error.message())).flatten();
                let place = named.unwrap_or_else(|| crate::source::line_and_column(text, offset));
                cx.report_at(Code::InvalidConfig, file, place, error.message());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, CredentialPolicy, DefaultFeatures, PagingStyle, Runtime};
    use crate::diagnostics::{Code, Diagnostics, Place};

    const WHOLE: &str = r#"
document = "cloudflare.json"
overlays = ["overlay.yaml"]
lock = "names.lock"
diagnostics = "diagnostics.txt"
approvals = "approvals.toml"
[package]
name = "restwright-cloudflare"
version = "0.1.0"
default-features = ["client_certificates"]
keywords = ["cloudflare"]
runtime = { path = "../runtime" }
[[group]]
name = "client_certificates"
tags = ["API Shield Client Certificates for a Zone"]
[group.methods]
"client-certificate-for-a-zone-list-client-certificates" = "list"
[rename.types]
"/components/schemas/a" = "A"
[rename.parameters]
zone_identifier = "zone_id"
[types]
eq-hash = true
[envelope]
result = "result"
success = "success"
error-chain = "error_chain"
[[paging]]
style = "number"
page = "page"
per-page = "per_page"
total-count = "result_info.total_count"
[[paging]]
style = "cursor"
cursor = "cursor"
next-cursor = ["result_info.cursors.after", "result_info.cursor"]
[[paging]]
style = "link"
[credentials]
policy = "any-configured"
[credentials.variables]
api_token = "CLOUDFLARE_API_TOKEN"
[client]
base-url-variable = "CLOUDFLARE_BASE_URL"
request-id-header = "cf-ray"
idempotency-key-header = "Idempotency-Key"
[docs]
plans = "x-cfPlanAvailability"
[media-types]
prefer = ["application/json", "text/plain"]
"#;

    #[test]
    fn every_key_is_read() {
        let mut cx = Diagnostics::new();
        let config = Config::parse(WHOLE, "codegen.toml", &mut cx).unwrap_or_else(|| panic!("{:?}", cx.findings()));
        assert_eq!(config.package.default_features, DefaultFeatures::Named(vec!["client_certificates".to_owned()]));
        assert_eq!(config.package.runtime, Some(Runtime::Folder("../runtime".to_owned())));
        assert_eq!(config.group[0].methods.len(), 1);
        assert_eq!(config.credentials.policy, CredentialPolicy::AnyConfigured);
        assert_eq!(config.envelope.as_ref().map(|envelope| envelope.error_code.as_str()), Some("code"));
        assert!(config.types.eq_hash);
        assert_eq!(config.client.idempotency_key_header.as_deref(), Some("Idempotency-Key"));
        assert_eq!(config.paging.len(), 3);
        assert!(matches!(&config.paging[0].style, PagingStyle::Number { first: 1, .. }));
        assert_eq!(config.media_types.prefer.len(), 2);
    }

    #[test]
    fn nothing_is_needed() {
        assert_eq!(Config::parse("", "codegen.toml", &mut Diagnostics::new()), Some(Config::default()));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, line, part) in [
            ("documents = 'x'\n", 1, "documents"),
            ("[package]\nnam = 'x'\n", 2, "nam"),
            ("[package]\ndefault-features = 'some'\n", 2, "some"),
            ("[package]\nruntime = 'here'\n", 2, "`here`"),
            ("[package]\nname = 'a.b'\n", 2, "`a.b` cannot be the name of a package"),
            ("[[group]]\ntags = ['a']\n", 1, "name"),
            ("[[paging]]\nstyle = 'pages'\n", 2, "pages"),
            ("[types]\neq-hash = 'all'\n", 2, "invalid type"),
            ("[types]\nhash = true\n", 2, "hash"),
            ("[client]\nbase-url-variable = 5\n", 2, "invalid type"),
            ("[[paging]]\nstyle = 'number'\npages = 'p'\npage = 'p'\n", 3, "pages"),
            ("[[paging]]\nstyle = 'link'\n[[paging]]\nstyle = 'number'\npage = 'p'\npages = 'p'\n", 6, "pages"),
            ("\n\nlock = [\n", 3, ""),
        ] {
            let mut cx = Diagnostics::new();
            assert_eq!(Config::parse(text, "codegen.toml", &mut cx), None, "{text}");
            let finding = &cx.findings()[0];
            assert_eq!(finding.code, Code::InvalidConfig);
            assert!(finding.message.contains(part), "{text}: {}", finding.message);
            let Place::Position { file, line: found, .. } = &finding.place else { panic!("{finding:?}") };
            assert_eq!((file.as_str(), *found), ("codegen.toml", line), "{text}: {}", finding.message);
        }
    }
}
