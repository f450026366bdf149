//! Reads `enum` and `const`: the values, with the names and texts that extensions give them.

use std::collections::BTreeSet;

use super::idle;
use super::meet;
use super::schemas::Schemas;
use super::shape::{Array, Nullness, Shape, ShapeKind, Term};
use super::types::{EnumValue, Scalar, Values};
use crate::diagnostics::Code;
use crate::document::schema::Schema;
use crate::json::Value;
use crate::pointer::Pointer;

/// Narrows the kind of `type` to the values of `enum`. The second value is true if `null` is listed.
pub(super) fn narrowed(
    cx: &mut Schemas<'_>,
    stated: ShapeKind,
    values: &[Value],
    schema: &Schema<'_>,
    pointer: &Pointer,
) -> (ShapeKind, bool) {
    let plain = |value: &Value| EnumValue { value: plain_number(value), name: None, description: None };
    let mut values: Vec<EnumValue<Value>> = values.iter().map(plain).collect();
    for message in describe(&mut values, schema) {
        cx.diagnostics.report(Code::WrongType, pointer, message);
    }
    let null_listed = values.iter().any(|value| value.value.is_null());
    if null_listed && schema.extension("nullable") == Some(&Value::Bool(false)) {
        let message = "`enum` lists `null` beside `nullable: false`; it is a value";
        cx.diagnostics.report(Code::EnumOfOtherType, &pointer.key("nullable"), message);
    }
    let mut known = BTreeSet::new();
    let others = values.iter().filter(|value| !value.value.is_null());
    let rest: Vec<EnumValue<Value>> = others.filter(|value| known.insert(value.value.to_string())).cloned().collect();
    if rest.is_empty() {
        return if null_listed { (ShapeKind::Null, true) } else { (stated, false) };
    }
    if rest.iter().any(|value| value.value.is_array() || value.value.is_object()) {
        let message = "`enum` of arrays or objects is left to the server";
        cx.diagnostics.report(Code::UnsupportedKeyword, pointer, message);
        return (stated, null_listed);
    }
    match stated {
        ShapeKind::Array(array) => (enum_of_items(cx, &array, rest, pointer), null_listed),
        ShapeKind::Object(_) | ShapeKind::Tuple(_) => {
            cx.diagnostics.report(
                Code::UnsupportedKeyword,
                pointer,
                "`enum` of single values does not go with the type",
            );
            (stated, null_listed)
        }
        ShapeKind::Scalar(scalar) => {
            idle::tell_listed(cx, schema, pointer);
            (values_kind(of_type(cx, &scalar, rest, pointer)), null_listed)
        }
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Enum(_) | ShapeKind::Union(_) => {
            idle::tell_listed(cx, schema, pointer);
            (values_kind(rest), null_listed)
        }
    }
}

/// Reports values whose JSON type `type` does not name. Beside `type: string` such a value becomes its text, because
/// YAML makes a boolean of `yes`.
fn of_type(
    cx: &mut Schemas<'_>,
    scalar: &Scalar,
    values: Vec<EnumValue<Value>>,
    pointer: &Pointer,
) -> Vec<EnumValue<Value>> {
    if values.iter().all(|value| meet::holds(scalar, &value.value)) {
        return values;
    }
    let message = "`enum` lists values of another type than `type` names";
    cx.diagnostics.report(Code::EnumOfOtherType, pointer, message);
    if !matches!(scalar, Scalar::String { .. }) {
        return values;
    }
    let text = |value: Value| if value.is_string() { value } else { Value::String(value.to_string()) };
    values.into_iter().map(|value| EnumValue { value: text(value.value), ..value }).collect()
}

/// `type: array` with an `enum` of single values means that the items are those values.
fn enum_of_items(cx: &mut Schemas<'_>, array: &Array, values: Vec<EnumValue<Value>>, pointer: &Pointer) -> ShapeKind {
    let place = pointer.key("items");
    let values = Term::inline(Shape::new(&place, values_kind(values), Nullness::No));
    let items = match &array.items {
        Some(items) => meet::meet(cx, items, &values, &place),
        None => values,
    };
    ShapeKind::Array(Array { items: Some(Box::new(items)), constraints: array.constraints })
}

/// Returns the kind that lists these values. Booleans are a scalar, because there are only two of them.
pub(super) fn values_kind(values: Vec<EnumValue<Value>>) -> ShapeKind {
    if values.iter().all(|value| value.value.is_boolean()) {
        let only = if let [single] = values.as_slice() { single.value.as_bool() } else { None };
        return ShapeKind::Scalar(Scalar::Bool(only));
    }
    ShapeKind::Enum(values.into())
}

/// Returns the kind with `open` set, if it is an enum.
pub(super) fn opened(kind: ShapeKind, open: bool) -> ShapeKind {
    if let ShapeKind::Enum(values) = kind { ShapeKind::Enum(Values { open, ..values }) } else { kind }
}

/// Returns the values of an open list: `x-extensible-enum` (Zalando's guidelines for APIs, rule 112), written in place
/// of `enum`.
pub(super) fn extensible<'v>(schema: &Schema<'v>) -> Option<&'v [Value]> {
    let values = schema.extension("x-extensible-enum")?.as_array()?;
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    (!values.is_empty() && values.iter().all(is_scalar)).then_some(values.as_slice())
}

/// Returns an integral number as an integer.
#[expect(clippy::cast_possible_truncation, reason = "checked to be integral and small")]
fn plain_number(value: &Value) -> Value {
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() < 9e15 => Value::from(number as i64),
        _ => value.clone(),
    }
}

/// The role of the texts in an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Names,
    Descriptions,
}

/// Extensions that name and describe the values of `enum`, each with the key under which its entries are, if any, and
/// the role of an entry that is a text. An entry that is an object has both. If two extensions give the same fact, the
/// first is used.
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

/// Adds the names and descriptions that the extensions of `schema` give to its values. The returned texts are messages
/// about extensions that do not fit the values.
fn describe(values: &mut [EnumValue<Value>], schema: &Schema<'_>) -> Vec<String> {
    let mut unfit = Vec::new();
    for (key, under, says) in VALUE_EXTENSIONS {
        let said = schema.extension(key).and_then(|said| under.map_or(Some(said), |under| said.get(under)));
        let Some(said) = said else { continue };
        match entries(said, values) {
            Some(entries) => values.iter_mut().zip(entries).for_each(|(value, entry)| add(value, entry, says)),
            None => unfit.push(format!("the entries of `{key}` do not fit the {} values of `enum`", values.len())),
        }
    }
    unfit
}

/// Returns the entry for each value, by the value or by position. A list may leave out `null`. Returns `None` if the
/// number of entries differs, because then it is unknown which entry belongs to which value.
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

/// Returns a value as the key of a map.
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
