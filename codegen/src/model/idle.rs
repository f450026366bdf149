//! Reports keywords that have no effect because they are about values of another type.
//!
//! A keyword limits values of the types that it is about, and allows all other values (JSON Schema 2020-12, section
//! 7.6.1).

use super::schemas::Schemas;
use super::shape::ShapeKind;
use super::types::Scalar;
use crate::diagnostics::Code;
use crate::document::schema::Schema;
use crate::pointer::Pointer;

/// Keywords about one type or two.
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

/// Reports each keyword of `schema` that is about none of the types that the schema names.
pub(super) fn tell(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) {
    if !schema.types.is_empty() {
        tell_of(cx, schema, &schema.types, pointer);
    }
}

/// Does the same if other schemas name the type.
pub(super) fn tell_composed(cx: &mut Schemas<'_>, schema: &Schema<'_>, came: &ShapeKind, pointer: &Pointer) {
    let ty = match came {
        ShapeKind::Object(_) => "object",
        ShapeKind::Array(_) | ShapeKind::Tuple(_) => "array",
        ShapeKind::Scalar(Scalar::String { .. }) => "string",
        ShapeKind::Scalar(Scalar::Integer { .. } | Scalar::Number { .. }) => "number",
        ShapeKind::Scalar(Scalar::Bool(_)) => "boolean",
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Enum(_) | ShapeKind::Union(_) => return,
    };
    if schema.types.is_empty() {
        tell_of(cx, schema, &[ty], pointer);
    }
}

fn tell_of(cx: &mut Schemas<'_>, schema: &Schema<'_>, types: &[&str], pointer: &Pointer) {
    let Some(members) = schema.members else { return };
    let is_idle = |about: &[&str]| !types.iter().any(|name| about.contains(name));
    for (keyword, _) in ABOUT.iter().filter(|(_, about)| is_idle(about)) {
        if members.contains_key(*keyword) {
            let message = format!("`{keyword}` says nothing of a value of this type");
            cx.diagnostics.report(Code::IdleKeyword, &pointer.key(keyword), message);
        }
    }
}
