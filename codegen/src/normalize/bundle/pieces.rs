//! Tests whether a value in another file is a piece of a document.

use super::super::grammar::{Expect, Kind};
use super::super::keywords;
use crate::json::Value;

/// Keys that are not in the grammar, because a pass converts or renames them first.
const OLDER_AND_NEWER: &[(Kind, &[&str])] = &[
    (Kind::Parameter, &["type", "items", "format", "collectionFormat", "enum", "default"]),
    (Kind::Header, &["type", "items", "format", "collectionFormat", "enum", "default"]),
    (Kind::Response, &["examples"]),
    (Kind::SecurityScheme, &["flow", "scopes", "authorizationUrl", "tokenUrl"]),
    (Kind::PathItem, &["query", "additionalOperations"]),
    (Kind::MediaType, &["itemSchema"]),
];

/// True if a value is of the expected kind. An object must be empty or have a key of its kind. An object or list of
/// pieces must be empty or have at least one such piece.
pub(super) fn is_piece(expect: Expect, value: &Value) -> bool {
    match expect {
        Expect::One(kind) | Expect::BoolOr(kind) => is_object(kind, value),
        Expect::List(kind) | Expect::Map(kind) => holds(kind, value),
        Expect::Paths => holds(Kind::PathItem, value),
        Expect::Responses => holds(Kind::Response, value),
        Expect::Text => value.is_string(),
        Expect::TextOrTexts => value.is_string() || value.is_array(),
        Expect::Bool => value.is_boolean(),
        Expect::Number | Expect::Count => value.is_number(),
        Expect::Any | Expect::Texts | Expect::Values | Expect::TextMap | Expect::Security => {
            value.is_array() || value.is_object()
        }
    }
}

fn is_object(kind: Kind, value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty() || members.keys().any(|key| is_key(kind, key)),
        Value::Bool(_) => kind == Kind::Schema,
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => false,
    }
}

fn holds(kind: Kind, value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty() || members.values().any(|value| is_object(kind, value)),
        Value::Array(items) => items.is_empty() || items.iter().any(|value| is_object(kind, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn is_key(kind: Kind, key: &str) -> bool {
    let of_schema = kind == Kind::Schema && keywords::is_keyword(key);
    let other = OLDER_AND_NEWER.iter().any(|(of, keys)| *of == kind && keys.contains(&key));
    key == "$ref" || key.starts_with("x-") || kind.field(key).is_some() || of_schema || other
}

/// Returns a description of the expected piece.
pub(super) fn noun(expect: Expect) -> &'static str {
    let other = "the piece of a document that belongs here";
    let Some(kind) = expect.one() else {
        return if expect == Expect::Text { "a text" } else { other };
    };
    match kind {
        Kind::Schema => "a schema",
        Kind::Parameter => "a parameter",
        Kind::Response => "a response",
        Kind::PathItem => "a path item",
        Kind::RequestBody => "a request body",
        Kind::Header => "a header",
        Kind::Example => "an example",
        Kind::SecurityScheme => "a security scheme",
        Kind::Callback => "a callback",
        Kind::Link => "a link",
        Kind::Document
        | Kind::Info
        | Kind::Contact
        | Kind::License
        | Kind::Server
        | Kind::ServerVariable
        | Kind::Tag
        | Kind::ExternalDocs
        | Kind::Components
        | Kind::Operation
        | Kind::MediaType
        | Kind::Encoding
        | Kind::Discriminator
        | Kind::OAuthFlows
        | Kind::OAuthFlow => other,
    }
}
