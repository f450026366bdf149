//! The keywords of a Schema Object, whichever variant `openapiv3` put them into.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type, VariantOrUnknownOrEmpty};
use serde::Serialize;
use serde_json::Value;

use super::types::EnumValue;

/// Every keyword, absent ones as `None` or empty.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(super) struct Keywords<'s> {
    pub typ: Option<&'s str>,
    pub format: Option<String>,
    pub enumeration: Option<Vec<EnumValue<Value>>>,
    pub pattern: Option<&'s str>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub exclusive_minimum: bool,
    pub exclusive_maximum: bool,
    pub multiple_of: Option<f64>,
    pub properties: Option<&'s IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub required: &'s [String],
    pub additional: Option<&'s AdditionalProperties>,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    pub items: Option<&'s ReferenceOr<Box<Schema>>>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub all_of: &'s [ReferenceOr<Schema>],
    pub one_of: &'s [ReferenceOr<Schema>],
    pub any_of: &'s [ReferenceOr<Schema>],
    pub not: bool,
}

impl Keywords<'_> {
    /// Whether other schemas take part.
    pub(super) fn is_composed(&self) -> bool {
        !(self.all_of.is_empty() && self.one_of.is_empty() && self.any_of.is_empty())
    }
}

/// The keywords of `schema`.
pub(super) fn keywords(schema: &Schema) -> Keywords<'_> {
    let mut words = match &schema.schema_kind {
        SchemaKind::Type(ty) => typed(ty),
        SchemaKind::OneOf { one_of } => Keywords { one_of, ..Keywords::default() },
        SchemaKind::AllOf { all_of } => Keywords { all_of, ..Keywords::default() },
        SchemaKind::AnyOf { any_of } => Keywords { any_of, ..Keywords::default() },
        SchemaKind::Not { .. } => Keywords { not: true, ..Keywords::default() },
        SchemaKind::Any(any) => Keywords {
            typ: any.typ.as_deref(),
            format: any.format.clone(),
            enumeration: listed(&any.enumeration, Value::clone),
            pattern: any.pattern.as_deref(),
            min_length: any.min_length.map(length),
            max_length: any.max_length.map(length),
            minimum: any.minimum,
            maximum: any.maximum,
            exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
            multiple_of: any.multiple_of,
            properties: if any.properties.is_empty() { None } else { Some(&any.properties) },
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            min_properties: any.min_properties.map(length),
            max_properties: any.max_properties.map(length),
            items: any.items.as_ref(),
            min_items: any.min_items.map(length),
            max_items: any.max_items.map(length),
            unique_items: any.unique_items.unwrap_or_default(),
            all_of: &any.all_of,
            one_of: &any.one_of,
            any_of: &any.any_of,
            not: any.not.is_some(),
        },
    };
    if let Some(values) = &mut words.enumeration {
        describe(values, schema);
    }
    words
}

fn typed(ty: &Type) -> Keywords<'_> {
    let empty = Keywords::default();
    match ty {
        Type::String(string) => Keywords {
            typ: Some("string"),
            format: format_text(&string.format),
            enumeration: listed(&string.enumeration, |text| text.clone().map_or(Value::Null, Value::String)),
            pattern: string.pattern.as_deref(),
            min_length: string.min_length.map(length),
            max_length: string.max_length.map(length),
            ..empty
        },
        Type::Number(number) => Keywords {
            typ: Some("number"),
            format: format_text(&number.format),
            enumeration: listed(&number.enumeration, |value| value.map_or(Value::Null, plain_number)),
            minimum: number.minimum,
            maximum: number.maximum,
            exclusive_minimum: number.exclusive_minimum,
            exclusive_maximum: number.exclusive_maximum,
            multiple_of: number.multiple_of,
            ..empty
        },
        Type::Integer(integer) => Keywords {
            typ: Some("integer"),
            format: format_text(&integer.format),
            enumeration: listed(&integer.enumeration, |value| value.map_or(Value::Null, Value::from)),
            minimum: integer.minimum.map(bound),
            maximum: integer.maximum.map(bound),
            exclusive_minimum: integer.exclusive_minimum,
            exclusive_maximum: integer.exclusive_maximum,
            multiple_of: integer.multiple_of.map(bound),
            ..empty
        },
        Type::Boolean(boolean) => Keywords {
            typ: Some("boolean"),
            enumeration: listed(&boolean.enumeration, |value| value.map_or(Value::Null, Value::Bool)),
            ..empty
        },
        Type::Object(object) => Keywords {
            typ: Some("object"),
            properties: Some(&object.properties),
            required: &object.required,
            additional: object.additional_properties.as_ref(),
            min_properties: object.min_properties.map(length),
            max_properties: object.max_properties.map(length),
            ..empty
        },
        Type::Array(array) => Keywords {
            typ: Some("array"),
            items: array.items.as_ref(),
            min_items: array.min_items.map(length),
            max_items: array.max_items.map(length),
            unique_items: array.unique_items,
            ..empty
        },
    }
}

/// An empty list is what `openapiv3` makes of an absent `enum`.
fn listed<T>(values: &[T], value: impl Fn(&T) -> Value) -> Option<Vec<EnumValue<Value>>> {
    if values.is_empty() {
        return None;
    }
    Some(values.iter().map(|one| EnumValue { value: value(one), name: None, description: None }).collect())
}

/// Extensions that name and describe the values of `enum`, position by position.
const VALUE_NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];
const VALUE_DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

fn describe(values: &mut [EnumValue<Value>], schema: &Schema) {
    let text = |keys: [&str; 2], index: usize| {
        let listed = keys.iter().find_map(|key| schema.schema_data.extensions.get(*key))?;
        listed.get(index)?.as_str().map(str::to_owned)
    };
    for (index, value) in values.iter_mut().enumerate() {
        value.name = text(VALUE_NAMES, index);
        value.description = text(VALUE_DESCRIPTIONS, index);
    }
}

fn format_text<T: Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => {
            serde_json::to_value(known).ok().and_then(|value| value.as_str().map(str::to_owned))
        }
        VariantOrUnknownOrEmpty::Unknown(other) => Some(other.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn length(value: usize) -> u64 {
    value as u64
}

/// Bounds beyond 2^53 are rounded; no document seen sets one.
#[expect(clippy::cast_precision_loss, reason = "a bound beyond 2^53 is rounded, as JSON numbers are")]
fn bound(value: i64) -> f64 {
    value as f64
}

/// An integral number is written as an integer, as the document writes it.
#[expect(clippy::cast_possible_truncation, reason = "checked to be integral and small")]
fn plain_number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::from(value as i64) } else { Value::from(value) }
}
