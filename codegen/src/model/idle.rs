//! Keywords that say nothing where they stand, because they are about values of another type.
//!
//! JSON Schema 2020-12, section 7.6.1: a keyword limits values of the types that it is about, and lets all others through.

use super::schemas::Schemas;
use crate::diagnostics::Code;
use crate::document::schema::Schema;
use crate::pointer::Pointer;

/// Keywords that are about one type, or two.
const ABOUT: &[(&str, &[&str])] = &[
    ("format", &["string", "number", "integer"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("contentEncoding", &["string"]),
    ("contentMediaType", &["string"]),
    ("minimum", &["number", "integer"]),
    ("maximum", &["number", "integer"]),
    ("exclusiveMinimum", &["number", "integer"]),
    ("exclusiveMaximum", &["number", "integer"]),
    ("multipleOf", &["number", "integer"]),
    ("items", &["array"]),
    ("prefixItems", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("patternProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
];

/// Tells each keyword of `schema` that is about none of its types.
pub(super) fn tell(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) {
    let Some(members) = schema.members.filter(|_| !schema.types.is_empty()) else { return };
    for (keyword, about) in ABOUT {
        if members.contains_key(*keyword) && !schema.types.iter().any(|name| about.contains(name)) {
            let message = format!("`{keyword}` says nothing of a value of this type");
            cx.diagnostics.report(Code::IdleKeyword, &pointer.key(keyword), message);
        }
    }
}
