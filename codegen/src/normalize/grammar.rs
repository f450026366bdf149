//! The grammar of a document as a table: the keys that an object of each kind has, and the expected value of each key.
//!
//! It is used by every walk over a document, by the repair of keywords with values of a wrong type, and by the search
//! for the smallest piece that `openapiv3` refuses. It is the grammar of OpenAPI 3.0.4, with the keys that passes add
//! (`x-restwright-*`). It also has the keys of Swagger 2.0 and OpenAPI 3.1 and 3.2 that passes must visit before they
//! convert them.

use std::sync::LazyLock;

/// The kind of an object in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Example,
    Schema,
    Discriminator,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    Callback,
    Link,
}

/// Every kind, in the order of declaration.
const KINDS: [Kind; 25] = [
    Kind::Document,
    Kind::Info,
    Kind::Contact,
    Kind::License,
    Kind::Server,
    Kind::ServerVariable,
    Kind::Tag,
    Kind::ExternalDocs,
    Kind::Components,
    Kind::PathItem,
    Kind::Operation,
    Kind::Parameter,
    Kind::RequestBody,
    Kind::MediaType,
    Kind::Encoding,
    Kind::Response,
    Kind::Header,
    Kind::Example,
    Kind::Schema,
    Kind::Discriminator,
    Kind::SecurityScheme,
    Kind::OAuthFlows,
    Kind::OAuthFlow,
    Kind::Callback,
    Kind::Link,
];

/// The expected value under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Any value. Its inside is not visited.
    Any,
    Bool,
    Text,
    Number,
    /// A non-negative integer.
    Count,
    /// A list of strings.
    Texts,
    /// A string, or a list of strings.
    TextOrTexts,
    /// A list of values.
    Values,
    /// An object of strings.
    TextMap,
    /// A list of Security Requirement Objects.
    Security,
    One(Kind),
    /// A boolean or an object.
    BoolOr(Kind),
    List(Kind),
    Map(Kind),
    /// An object with paths as keys. Other keys are extensions.
    Paths,
    /// An object with statuses as keys.
    Responses,
}

/// One key of a kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) expect: Expect,
    pub(crate) required: bool,
}

const fn may(key: &'static str, expect: Expect) -> Field {
    Field { key, expect, required: false }
}

const fn must(key: &'static str, expect: Expect) -> Field {
    Field { key, expect, required: true }
}

/// The methods of a Path Item Object that `openapiv3` reads.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The prefix of the key of an operation whose method `openapiv3` does not read (OpenAPI 3.2.0, section 4.9). The
/// method follows, written as it is sent.
pub(crate) const OTHER_METHOD: &str = "x-restwright-method-";

/// The key of the root for the path items of webhooks and callbacks, which the pass `hooks` puts there.
pub(crate) const HOOKS: &str = "x-restwright-hooks";

/// The key of such a path item for the facts about its webhook or callback.
pub(crate) const HOOK: &str = "x-restwright-hook";

/// Returns the keys of a path item that have operations.
pub(crate) fn operations(item: &crate::json::Value) -> Vec<String> {
    let members = item.as_object().into_iter().flatten().filter(|(_, operation)| operation.is_object());
    let is_operation = |key: &str| METHODS.contains(&key) || key.starts_with(OTHER_METHOD);
    members.map(|(key, _)| key.clone()).filter(|key| is_operation(key)).collect()
}

/// Returns the method for the key of an operation, as it is sent.
pub(crate) fn method(key: &str) -> String {
    key.strip_prefix(OTHER_METHOD).map_or_else(|| key.to_ascii_uppercase(), str::to_owned)
}

/// The keys of a kind by a cheap hash, because every pass looks up every key of the document.
struct Index {
    slots: [Option<&'static Field>; SLOTS],
}

/// A power of two that is greater than the number of keys of any kind.
const SLOTS: usize = 256;

static INDEX: LazyLock<Vec<Index>> = LazyLock::new(|| KINDS.map(|kind| Index::of(kind.fields())).into());

impl Index {
    fn of(fields: &'static [Field]) -> Self {
        let mut slots = [None; SLOTS];
        for field in fields {
            let free = Self::places(field.key).find(|place| slots[*place].is_none());
            slots[free.expect("there are more slots than keys")] = Some(field);
        }
        Self { slots }
    }

    fn get(&self, key: &str) -> Option<&'static Field> {
        let met = Self::places(key).map_while(|place| self.slots[place]);
        { met }.find(|field| field.key == key)
    }

    /// Returns the slots where a key may be, the likeliest first. They are computed from its length, its first and its
    /// last letter.
    fn places(key: &str) -> impl Iterator<Item = usize> {
        let letter = |letter: Option<&u8>| usize::from(letter.copied().unwrap_or_default());
        let bytes = key.as_bytes();
        let first = bytes.len() + 7 * letter(bytes.first()) + 31 * letter(bytes.last());
        (first..first + SLOTS).map(|place| place % SLOTS)
    }
}

/// True if the value of a key is a schema, in objects of some kind.
pub(crate) fn holds_schema(key: &str) -> bool {
    matches!(key, "schema" | "contains" | "propertyNames" | "not" | "if" | "then" | "else" | "contentSchema")
}

impl Expect {
    /// Returns the kind if one object is expected.
    pub(crate) fn one(self) -> Option<Kind> {
        if let Self::One(kind) | Self::BoolOr(kind) = self { Some(kind) } else { None }
    }
}

impl Kind {
    /// True if a Reference Object is allowed in place of an object of this kind.
    pub(crate) fn may_be_reference(self) -> bool {
        self.section().is_some() || self == Kind::PathItem
    }

    /// Returns the section for components of this kind.
    pub(crate) fn section(self) -> Option<&'static str> {
        match self {
            Kind::Schema => Some("schemas"),
            Kind::Parameter => Some("parameters"),
            Kind::RequestBody => Some("requestBodies"),
            Kind::Response => Some("responses"),
            Kind::Header => Some("headers"),
            Kind::Example => Some("examples"),
            Kind::SecurityScheme => Some("securitySchemes"),
            Kind::Callback => Some("callbacks"),
            Kind::Link => Some("links"),
            Kind::Document
            | Kind::Info
            | Kind::Contact
            | Kind::License
            | Kind::Server
            | Kind::ServerVariable
            | Kind::Tag
            | Kind::ExternalDocs
            | Kind::Components
            | Kind::PathItem
            | Kind::Operation
            | Kind::MediaType
            | Kind::Encoding
            | Kind::Discriminator
            | Kind::OAuthFlows
            | Kind::OAuthFlow => None,
        }
    }

    /// Returns the row of a key.
    pub(crate) fn field(self, key: &str) -> Option<&'static Field> {
        if self == Kind::PathItem && key.starts_with(OTHER_METHOD) {
            return Some(&OTHER_OPERATION);
        }
        if self == Kind::Callback && key != "$ref" && !key.starts_with("x-") {
            return Some(&EXPRESSION);
        }
        INDEX[self as usize].get(key)
    }

    /// Returns the keys of this kind.
    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Kind::Document => DOCUMENT,
            Kind::Info => INFO,
            Kind::Contact => CONTACT,
            Kind::License => LICENSE,
            Kind::Server => SERVER,
            Kind::ServerVariable => SERVER_VARIABLE,
            Kind::Tag => TAG,
            Kind::ExternalDocs => EXTERNAL_DOCS,
            Kind::Components => COMPONENTS,
            Kind::PathItem => PATH_ITEM,
            Kind::Operation => OPERATION,
            Kind::Parameter => PARAMETER,
            Kind::RequestBody => REQUEST_BODY,
            Kind::MediaType => MEDIA_TYPE,
            Kind::Encoding => ENCODING,
            Kind::Response => RESPONSE,
            Kind::Header => HEADER,
            Kind::Example => EXAMPLE,
            Kind::Schema => SCHEMA,
            Kind::Discriminator => DISCRIMINATOR,
            Kind::SecurityScheme => SECURITY_SCHEME,
            Kind::OAuthFlows => OAUTH_FLOWS,
            Kind::OAuthFlow => OAUTH_FLOW,
            // The keys of a callback are expressions.
            Kind::Callback => &[],
            Kind::Link => LINK,
        }
    }
}

const DOCUMENT: &[Field] = &[
    must("openapi", Expect::Text),
    must("info", Expect::One(Kind::Info)),
    may("servers", Expect::List(Kind::Server)),
    must("paths", Expect::Paths),
    may("components", Expect::One(Kind::Components)),
    may("security", Expect::Security),
    may("tags", Expect::List(Kind::Tag)),
    may("externalDocs", Expect::One(Kind::ExternalDocs)),
    may("definitions", Expect::Map(Kind::Schema)),
    may("parameters", Expect::Map(Kind::Parameter)),
    may("responses", Expect::Map(Kind::Response)),
    may("webhooks", Expect::Map(Kind::PathItem)),
    may("x-webhooks", Expect::Map(Kind::PathItem)),
    may(HOOKS, Expect::Map(Kind::PathItem)),
];

const INFO: &[Field] = &[
    must("title", Expect::Text),
    may("summary", Expect::Text),
    may("description", Expect::Text),
    may("termsOfService", Expect::Text),
    may("contact", Expect::One(Kind::Contact)),
    may("license", Expect::One(Kind::License)),
    must("version", Expect::Text),
];

const CONTACT: &[Field] = &[may("name", Expect::Text), may("url", Expect::Text), may("email", Expect::Text)];

const LICENSE: &[Field] = &[must("name", Expect::Text), may("url", Expect::Text), may("identifier", Expect::Text)];

const SERVER: &[Field] = &[
    must("url", Expect::Text),
    may("name", Expect::Text),
    may("description", Expect::Text),
    may("variables", Expect::Map(Kind::ServerVariable)),
];

const SERVER_VARIABLE: &[Field] =
    &[may("enum", Expect::Texts), must("default", Expect::Text), may("description", Expect::Text)];

const TAG: &[Field] = &[
    must("name", Expect::Text),
    may("summary", Expect::Text),
    may("description", Expect::Text),
    may("externalDocs", Expect::One(Kind::ExternalDocs)),
    may("parent", Expect::Text),
    may("kind", Expect::Text),
];

const EXTERNAL_DOCS: &[Field] = &[may("description", Expect::Text), must("url", Expect::Text)];

const COMPONENTS: &[Field] = &[
    may("schemas", Expect::Map(Kind::Schema)),
    may("responses", Expect::Map(Kind::Response)),
    may("parameters", Expect::Map(Kind::Parameter)),
    may("examples", Expect::Map(Kind::Example)),
    may("requestBodies", Expect::Map(Kind::RequestBody)),
    may("headers", Expect::Map(Kind::Header)),
    may("securitySchemes", Expect::Map(Kind::SecurityScheme)),
    may("pathItems", Expect::Map(Kind::PathItem)),
    may("mediaTypes", Expect::Map(Kind::MediaType)),
    may("callbacks", Expect::Map(Kind::Callback)),
    may("links", Expect::Map(Kind::Link)),
];

const PATH_ITEM: &[Field] = &[
    may("summary", Expect::Text),
    may("description", Expect::Text),
    may("get", Expect::One(Kind::Operation)),
    may("put", Expect::One(Kind::Operation)),
    may("post", Expect::One(Kind::Operation)),
    may("delete", Expect::One(Kind::Operation)),
    may("options", Expect::One(Kind::Operation)),
    may("head", Expect::One(Kind::Operation)),
    may("patch", Expect::One(Kind::Operation)),
    may("trace", Expect::One(Kind::Operation)),
    may("query", Expect::One(Kind::Operation)),
    may("additionalOperations", Expect::Map(Kind::Operation)),
    may("servers", Expect::List(Kind::Server)),
    may("parameters", Expect::List(Kind::Parameter)),
];

const OTHER_OPERATION: Field = may(OTHER_METHOD, Expect::One(Kind::Operation));

const EXPRESSION: Field = may("{expression}", Expect::One(Kind::PathItem));

const OPERATION: &[Field] = &[
    may("tags", Expect::Texts),
    may("summary", Expect::Text),
    may("description", Expect::Text),
    may("externalDocs", Expect::One(Kind::ExternalDocs)),
    may("operationId", Expect::Text),
    may("parameters", Expect::List(Kind::Parameter)),
    may("requestBody", Expect::One(Kind::RequestBody)),
    must("responses", Expect::Responses),
    may("deprecated", Expect::Bool),
    may("security", Expect::Security),
    may("servers", Expect::List(Kind::Server)),
    may("callbacks", Expect::Map(Kind::Callback)),
];

const PARAMETER: &[Field] = &[
    must("name", Expect::Text),
    must("in", Expect::Text),
    may("description", Expect::Text),
    may("required", Expect::Bool),
    may("deprecated", Expect::Bool),
    may("allowEmptyValue", Expect::Bool),
    may("style", Expect::Text),
    may("explode", Expect::Bool),
    may("allowReserved", Expect::Bool),
    may("schema", Expect::One(Kind::Schema)),
    may("example", Expect::Any),
    may("examples", Expect::Map(Kind::Example)),
    may("content", Expect::Map(Kind::MediaType)),
];

const REQUEST_BODY: &[Field] =
    &[may("description", Expect::Text), may("content", Expect::Map(Kind::MediaType)), may("required", Expect::Bool)];

const MEDIA_TYPE: &[Field] = &[
    may("schema", Expect::One(Kind::Schema)),
    may("example", Expect::Any),
    may("examples", Expect::Map(Kind::Example)),
    may("encoding", Expect::Map(Kind::Encoding)),
];

const ENCODING: &[Field] = &[
    may("contentType", Expect::Text),
    may("headers", Expect::Map(Kind::Header)),
    may("style", Expect::Text),
    may("explode", Expect::Bool),
    may("allowReserved", Expect::Bool),
];

const RESPONSE: &[Field] = &[
    must("description", Expect::Text),
    may("summary", Expect::Text),
    may("headers", Expect::Map(Kind::Header)),
    may("content", Expect::Map(Kind::MediaType)),
    may("schema", Expect::One(Kind::Schema)),
    may("links", Expect::Map(Kind::Link)),
];

const LINK: &[Field] = &[
    may("operationRef", Expect::Text),
    may("operationId", Expect::Text),
    may("parameters", Expect::Any),
    may("requestBody", Expect::Any),
    may("description", Expect::Text),
    may("server", Expect::One(Kind::Server)),
];

const HEADER: &[Field] = &[
    may("description", Expect::Text),
    may("required", Expect::Bool),
    may("deprecated", Expect::Bool),
    may("allowEmptyValue", Expect::Bool),
    may("style", Expect::Text),
    may("explode", Expect::Bool),
    may("allowReserved", Expect::Bool),
    may("schema", Expect::One(Kind::Schema)),
    may("example", Expect::Any),
    may("examples", Expect::Map(Kind::Example)),
    may("content", Expect::Map(Kind::MediaType)),
];

const EXAMPLE: &[Field] = &[
    may("summary", Expect::Text),
    may("description", Expect::Text),
    may("value", Expect::Any),
    may("externalValue", Expect::Text),
    may("dataValue", Expect::Any),
    may("serializedValue", Expect::Text),
];

const SCHEMA: &[Field] = &[
    may("type", Expect::TextOrTexts),
    may("format", Expect::Text),
    may("title", Expect::Text),
    may("description", Expect::Text),
    may("nullable", Expect::Bool),
    may("readOnly", Expect::Bool),
    may("writeOnly", Expect::Bool),
    may("deprecated", Expect::Bool),
    may("externalDocs", Expect::One(Kind::ExternalDocs)),
    may("example", Expect::Any),
    may("examples", Expect::Any),
    may("default", Expect::Any),
    may("enum", Expect::Values),
    may("const", Expect::Any),
    may("discriminator", Expect::One(Kind::Discriminator)),
    may("multipleOf", Expect::Number),
    may("minimum", Expect::Number),
    may("maximum", Expect::Number),
    may("exclusiveMinimum", Expect::Number),
    may("exclusiveMaximum", Expect::Number),
    may("minLength", Expect::Count),
    may("maxLength", Expect::Count),
    may("pattern", Expect::Text),
    may("items", Expect::BoolOr(Kind::Schema)),
    may("prefixItems", Expect::List(Kind::Schema)),
    may("minItems", Expect::Count),
    may("maxItems", Expect::Count),
    may("uniqueItems", Expect::Bool),
    may("contains", Expect::One(Kind::Schema)),
    may("minContains", Expect::Count),
    may("maxContains", Expect::Count),
    may("unevaluatedItems", Expect::BoolOr(Kind::Schema)),
    may("properties", Expect::Map(Kind::Schema)),
    may("patternProperties", Expect::Map(Kind::Schema)),
    may("required", Expect::Texts),
    may("additionalProperties", Expect::BoolOr(Kind::Schema)),
    may("propertyNames", Expect::One(Kind::Schema)),
    may("unevaluatedProperties", Expect::BoolOr(Kind::Schema)),
    may("minProperties", Expect::Count),
    may("maxProperties", Expect::Count),
    may("dependentRequired", Expect::Any),
    may("dependentSchemas", Expect::Map(Kind::Schema)),
    may("allOf", Expect::List(Kind::Schema)),
    may("oneOf", Expect::List(Kind::Schema)),
    may("anyOf", Expect::List(Kind::Schema)),
    may("not", Expect::One(Kind::Schema)),
    may("if", Expect::One(Kind::Schema)),
    may("then", Expect::One(Kind::Schema)),
    may("else", Expect::One(Kind::Schema)),
    may("contentEncoding", Expect::Text),
    may("contentMediaType", Expect::Text),
    may("contentSchema", Expect::One(Kind::Schema)),
    may("$defs", Expect::Map(Kind::Schema)),
    may("definitions", Expect::Map(Kind::Schema)),
    may("xml", Expect::Any),
];

const DISCRIMINATOR: &[Field] =
    &[must("propertyName", Expect::Text), may("mapping", Expect::TextMap), may("defaultMapping", Expect::Text)];

const SECURITY_SCHEME: &[Field] = &[
    must("type", Expect::Text),
    may("description", Expect::Text),
    may("name", Expect::Text),
    may("in", Expect::Text),
    may("scheme", Expect::Text),
    may("bearerFormat", Expect::Text),
    may("flows", Expect::One(Kind::OAuthFlows)),
    may("openIdConnectUrl", Expect::Text),
    may("oauth2MetadataUrl", Expect::Text),
    may("deprecated", Expect::Bool),
];

const OAUTH_FLOWS: &[Field] = &[
    may("implicit", Expect::One(Kind::OAuthFlow)),
    may("password", Expect::One(Kind::OAuthFlow)),
    may("clientCredentials", Expect::One(Kind::OAuthFlow)),
    may("authorizationCode", Expect::One(Kind::OAuthFlow)),
    may("deviceAuthorization", Expect::One(Kind::OAuthFlow)),
];

const OAUTH_FLOW: &[Field] = &[
    may("authorizationUrl", Expect::Text),
    may("deviceAuthorizationUrl", Expect::Text),
    may("tokenUrl", Expect::Text),
    may("refreshUrl", Expect::Text),
    must("scopes", Expect::TextMap),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Expect, KINDS, Kind, METHODS, holds_schema};

    #[test]
    fn keys_with_a_schema_are_those_of_the_table() {
        for field in KINDS.iter().flat_map(|kind| kind.fields()) {
            assert_eq!(holds_schema(field.key), field.expect == Expect::One(Kind::Schema), "{}", field.key);
        }
    }

    #[test]
    fn no_kind_has_a_key_twice_and_every_method_is_an_operation() {
        for kind in [Kind::Document, Kind::Schema, Kind::Operation, Kind::Parameter, Kind::PathItem, Kind::Components] {
            let keys: BTreeSet<_> = kind.fields().iter().map(|field| field.key).collect();
            assert_eq!(keys.len(), kind.fields().len(), "{kind:?}");
        }
        assert!(METHODS.iter().all(|method| Kind::PathItem.field(method).is_some()));
    }

    #[test]
    fn every_key_of_every_kind_is_found_and_no_other() {
        assert_eq!(KINDS.len(), Kind::Link as usize + 1, "the last one is the last one");
        for (index, kind) in KINDS.into_iter().enumerate() {
            assert_eq!(kind as usize, index, "{kind:?}");
            for field in kind.fields() {
                assert_eq!(kind.field(field.key).map(|found| found.key), Some(field.key), "{kind:?}");
            }
        }
        assert!(["", "titel", "Type", "propertyNames "].iter().all(|key| Kind::Schema.field(key).is_none()));
    }
}
