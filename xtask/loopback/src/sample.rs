//! An example value for a schema, put together from the examples of the schema and its parts.

use serde_json::{Map, Value};

/// The greatest depth of schemas; a recursive one ends in null.
const DEPTH: usize = 24;

/// An example of `schema`; references are looked up in `document`.
///
/// A schema's own `example` comes first, then `default`, then the first value of `enum`. After those come its parts:
/// the united members of an `allOf`, the first arm of a `oneOf` or `anyOf`, every property, one item. The last choice
/// is the zero value of its type.
pub fn sample(document: &Value, schema: &Value) -> Value {
    sample_within(document, schema, DEPTH)
}

fn sample_within(document: &Value, schema: &Value, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return Value::Null };
    let schema = resolve(document, schema);
    let own = schema.get("example").or_else(|| schema.get("default")).or_else(|| schema["enum"].get(0));
    if let Some(value) = own {
        return value.clone();
    }
    let mut value = zero(schema);
    for arm in schema["allOf"].as_array().into_iter().flatten() {
        merge(&mut value, sample_within(document, arm, depth));
    }
    if let Some(arm) = schema["oneOf"].get(0).or_else(|| schema["anyOf"].get(0)) {
        merge(&mut value, sample_within(document, arm, depth));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let member = Map::from_iter([(name.clone(), sample_within(document, property, depth))]);
        merge(&mut value, Value::Object(member));
    }
    if let Some(items) = schema["items"].as_object().filter(|items| !items.is_empty()) {
        value = Value::Array(vec![sample_within(document, &Value::Object(items.clone()), depth)]);
    }
    value
}

fn zero(schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("string") => "text".into(),
        Some("integer" | "number") => schema["minimum"].as_i64().unwrap_or(0).into(),
        Some("boolean") => false.into(),
        Some("array") => Value::Array(Vec::new()),
        Some("object") => Value::Object(Map::new()),
        _ if schema["properties"].is_object() => Value::Object(Map::new()),
        _ => Value::Null,
    }
}

/// Merges objects member by member; of other values, the more informative one stays.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) if from.is_empty() && !into.is_empty() => {}
        (_, Value::Null) => {}
        (into, from) => *into = from,
    }
}

/// The schema that `schema` refers to, or itself; a dangling reference gives null.
pub(crate) fn resolve<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let mut schema = schema;
    for _ in 0..DEPTH {
        let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) else { break };
        schema = document.pointer(pointer).unwrap_or(&Value::Null);
    }
    schema
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_all_of_unites_and_the_more_telling_value_stays() {
        let schema = json!({"allOf": [
            {"properties": {"result": {"anyOf": [{"type": "object"}]}, "errors": {"example": [], "type": "array"}}},
            {"properties": {"result": {"type": "array", "items": {}, "nullable": true}}},
            {"properties": {"result": {"type": "array", "items": {"properties": {"id": {"example": "a"}}}}}},
        ]});
        assert_eq!(sample(&json!({}), &schema), json!({"result": [{"id": "a"}], "errors": []}));
    }

    #[test]
    fn a_recursive_schema_ends() {
        let document = json!({"node": {"properties": {"next": {"$ref": "#/node"}, "n": {"type": "integer"}}}});
        let value = sample(&document, &json!({"$ref": "#/node"}));
        assert_eq!(value["next"]["next"]["n"], 0);
    }

    #[test]
    fn a_lone_null_is_an_example_too() {
        let schema = json!({"properties": {"result": {"enum": [null], "type": "object", "nullable": true}}});
        assert_eq!(sample(&json!({}), &schema), json!({"result": null}));
    }
}
