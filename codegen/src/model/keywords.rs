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
    /// What is wrong with the extensions that name the values of `enum`.
    pub unfit: Vec<String>,
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
            unfit: Vec::new(),
        },
    };
    if let Some(values) = &mut words.enumeration {
        words.unfit = describe(values, schema);
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

/// What the texts of an extension say of the values of `enum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Names,
    Descriptions,
}

/// Extensions that name and describe the values of `enum`, the key under which their entries stand, if one does, and what
/// an entry says that is a text. An entry that is an object says both. Of two that say the same, the first stands.
const VALUE_EXTENSIONS: [(&str, Option<&str>, Says); 11] = [
    // OpenAPI Generator.
    ("x-enum-varnames", None, Says::Names),
    ("x-enum-descriptions", None, Says::Descriptions),
    // NSwag.
    ("x-enumNames", None, Says::Names),
    ("x-enum-names", None, Says::Names),
    // Redocly.
    ("x-enumDescriptions", None, Says::Descriptions),
    // AutoRest.
    ("x-ms-enum", Some("values"), Says::Names),
    // Speakeasy.
    ("x-speakeasy-enums", None, Says::Names),
    ("x-speakeasy-enum-descriptions", None, Says::Descriptions),
    // APIMatic, Fern, Apidog.
    ("x-enum-elements", None, Says::Names),
    ("x-fern-enum", None, Says::Names),
    ("x-apidog-enum", None, Says::Names),
];

/// Adds what the extensions of `schema` say of its values. The texts tell of extensions that do not fit the values.
fn describe(values: &mut [EnumValue<Value>], schema: &Schema) -> Vec<String> {
    let extensions = &schema.schema_data.extensions;
    let mut unfit = Vec::new();
    for (key, under, says) in VALUE_EXTENSIONS {
        let said = extensions.get(key).and_then(|said| under.map_or(Some(said), |under| said.get(under)));
        let Some(said) = said else { continue };
        match entries(said, values) {
            Some(entries) => values.iter_mut().zip(entries).for_each(|(value, entry)| add(value, entry, says)),
            None => unfit.push(format!("the entries of `{key}` do not fit the {} values of `enum`", values.len())),
        }
    }
    unfit
}

/// The entry for each value: by the value, or position by position, where `null` may be left out. None when there are more
/// or fewer, since it cannot be seen which is whose.
fn entries<'e>(said: &'e Value, values: &[EnumValue<Value>]) -> Option<Vec<Option<&'e Value>>> {
    let is = |value: &Value, text: &Value| value == text || value_text(value) == value_text(text);
    match said {
        Value::Object(map) => Some(values.iter().map(|value| map.get(&value_text(&value.value))).collect()),
        Value::Array(list) if list.iter().any(|entry| entry.get("value").is_some()) => {
            let of = |value: &Value| list.iter().find(|entry| entry.get("value").is_some_and(|text| is(value, text)));
            Some(values.iter().map(|value| of(&value.value)).collect())
        }
        Value::Array(list) if list.len() == values.len() => Some(list.iter().map(Some).collect()),
        Value::Array(list) => {
            let mut list = list.iter();
            let next =
                |value: &EnumValue<Value>| if value.value.is_null() { Some(None) } else { list.next().map(Some) };
            let entries: Option<Vec<_>> = values.iter().map(next).collect();
            entries.filter(|_| list.next().is_none())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// A value as the key of a map.
fn value_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn add(value: &mut EnumValue<Value>, entry: Option<&Value>, says: Says) {
    let Some(entry) = entry else { return };
    let text = |key: &str| entry.get(key).or(Some(entry)).and_then(Value::as_str);
    let text = |key: &str| text(key).filter(|text| !text.trim().is_empty()).map(str::to_owned);
    if entry.is_object() || says == Says::Names {
        value.name = value.name.take().or_else(|| text("name"));
    }
    if entry.is_object() || says == Says::Descriptions {
        value.description = value.description.take().or_else(|| text("description"));
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
