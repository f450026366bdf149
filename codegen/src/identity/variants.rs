//! Names the variants of a union by the wire.

use crate::model::{Kind, Scalar, TypeId, Types, Variant};

/// Returns the key of a variant on the wire: its statuses, the key of its webhook, its tag, else the JSON type of its
/// value.
pub(crate) fn variant_key(types: &Types, variant: &Variant) -> String {
    if !variant.statuses.is_empty() {
        return variant.statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    }
    if let Some(hook) = &variant.hook {
        return hook.clone();
    }
    if let Some(tag) = &variant.tag {
        let text = |value: &crate::json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return format!("{}={}", tag.property, tag.values.iter().map(text).collect::<Vec<_>>().join("|"));
    }
    // Arrays differ in the number and in the types of their elements.
    if let Kind::Record(record) = &types.get(variant.ty.id).kind
        && record.is_tuple()
    {
        let positions = (0..record.properties.len()).filter_map(|index| record.position(index));
        let elements: Vec<&str> = positions.map(|property| json_type(types, property.ty.id)).collect();
        return format!("tuple of {}", elements.join(", "));
    }
    json_type(types, variant.ty.id).to_owned()
}

fn json_type(types: &Types, id: TypeId) -> &'static str {
    match &types.get(id).kind {
        Kind::Record(record) if record.is_tuple() => "tuple",
        Kind::Record(_) | Kind::Map(_) => "object",
        Kind::List(_) => "array",
        Kind::StringEnum(_) => "enum of strings",
        Kind::LiteralEnum(_) => "enum",
        Kind::Union(_) => "union",
        Kind::Scalar(Scalar::Bool(_)) => "boolean",
        Kind::Scalar(Scalar::Integer { .. }) => "integer",
        Kind::Scalar(Scalar::Number { .. }) => "number",
        Kind::Scalar(Scalar::String { .. }) => "string",
        Kind::Null => "null",
        Kind::Any => "any",
    }
}
