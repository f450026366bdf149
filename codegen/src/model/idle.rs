//! Reports keywords that have no effect because they are about values of another type, or because the values are listed.
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
    let others = written(schema).filter(|(_, about)| !types.iter().any(|name| about.contains(name)));
    for (keyword, _) in others {
        let message = format!("`{keyword}` says nothing of a value of this type");
        cx.diagnostics.report(Code::IdleKeyword, &pointer.key(keyword), message);
    }
}

/// Reports each keyword about the listed values of `enum` or `const`. The list says more than the keyword.
pub(super) fn tell_listed(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) {
    let is_own = |name: &&str| schema.types.is_empty() || schema.types.contains(name);
    let about_listed = |about: &[&str]| about.iter().any(|name| is_own(name) && SCALARS.contains(name));
    for (keyword, _) in written(schema).filter(|(_, about)| about_listed(about)) {
        let message = format!("`{keyword}` is not held against values that are listed");
        cx.diagnostics.report(Code::IdleKeyword, &pointer.key(keyword), message);
    }
}

/// The types whose values `enum` lists.
const SCALARS: [&str; 3] = ["string", "number", "integer"];

/// Returns the keywords of [`ABOUT`] that a schema has, each with its types.
fn written<'s>(
    schema: &Schema<'s>,
) -> impl Iterator<Item = &'static (&'static str, &'static [&'static str])> + use<'s> {
    let members = schema.members;
    // A schema has few members, and most differ from a keyword in length.
    let has = move |keyword: &str| members.is_some_and(|members| members.keys().any(|key| key == keyword));
    ABOUT.iter().filter(move |(keyword, _)| has(keyword))
}
