//! Documents whose operations contain everything: no component is left whose name another version could change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// The methods of a Path Item Object (OpenAPI 3.0.4, section 4.7.9).
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/// Keywords that are only for readers.
const TOLD: &[&str] =
    &["description", "title", "summary", "example", "examples", "externalDocs", "operationId", "tags"];
/// The members whose keys are names and not keywords.
const NAMES: &[&str] = &["properties", "headers", "content", "responses"];
/// The limit of nested references.
const MOST_OPEN: usize = 40;

/// Both versions, each with only the operations that differ after references are resolved and texts for readers
/// removed.
pub(super) fn changed(old: &Value, new: &Value) -> (Value, Value) {
    let (before, after) = (operations(old), operations(new));
    let keys = before.keys().chain(after.keys());
    let keys: BTreeSet<&Key> = keys.filter(|key| before.get(*key) != after.get(*key)).collect();
    (document(old, &before, &keys), document(new, &after, &keys))
}

/// The path and the method.
type Key = (String, String);

fn document(whole: &Value, operations: &BTreeMap<Key, Value>, wanted: &BTreeSet<&Key>) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for (key, operation) in operations.iter().filter(|(key, _)| wanted.contains(key)) {
        let item = paths.entry(&key.0).or_insert_with(|| json!({}));
        item[&key.1] = operation.clone();
    }
    let list = |key: &str| whole.get(key).cloned().unwrap_or_else(|| json!([]));
    let schemes = whole.pointer("/components/securitySchemes").cloned().unwrap_or_else(|| json!({}));
    json!({
        "openapi": whole["openapi"],
        "info": { "title": "changed", "version": "1" },
        "servers": list("servers"),
        "security": list("security"),
        "paths": paths,
        "components": { "securitySchemes": schemes },
    })
}

fn operations(root: &Value) -> BTreeMap<Key, Value> {
    let mut found = BTreeMap::new();
    for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let shared = item.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let mut operation = operation.clone();
            let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
            operation["parameters"] = shared.iter().cloned().chain(own).collect();
            found.insert((path.clone(), method.to_owned()), held(root, &operation, &mut Vec::new(), Keys::Words));
        }
    }
    found
}

/// The meaning of the keys of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Words,
    Names,
}

fn held<'v>(root: &'v Value, value: &'v Value, open: &mut Vec<&'v str>, keys: Keys) -> Value {
    match value {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str).filter(|_| keys == Keys::Words) {
                // A schema within itself ends here: its content was already written.
                if open.contains(&target) || open.len() > MOST_OPEN {
                    return json!({});
                }
                open.push(target);
                let found = target.strip_prefix('#').and_then(|pointer| root.pointer(&pointer.replace("%7B", "{")));
                let found = found.map_or_else(|| json!({}), |found| held(root, found, open, Keys::Words));
                open.pop();
                return found;
            }
            let kept = members.iter().filter(|(key, value)| keys == Keys::Names || !is_left_out(key, value));
            let kept = kept.map(|(key, value)| {
                let inner =
                    if keys == Keys::Words && NAMES.contains(&key.as_str()) { Keys::Names } else { Keys::Words };
                (key.clone(), held(root, value, open, inner))
            });
            Value::Object(kept.collect())
        }
        Value::Array(values) => values.iter().map(|value| held(root, value, open, Keys::Words)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// The mapping of a discriminator names components, and there are none here.
fn is_left_out(key: &str, value: &Value) -> bool {
    let names = |map: &Map<String, Value>| !map.is_empty() && map.values().all(Value::is_string);
    TOLD.contains(&key) || key.starts_with("x-") || key == "mapping" && value.as_object().is_some_and(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_of_a_component_is_no_change_and_another_type_is_one() {
        let document = |name: &str, ty: &str| {
            json!({
                "openapi": "3.0.4",
                "paths": { "/pets": {
                    "get": { "description": name, "responses": { "200": { "content": { "application/json": {
                        "schema": { "$ref": format!("#/components/schemas/{name}") } } } } } },
                    "post": { "responses": {} },
                } },
                "components": { "schemas": { name: { "properties": {
                    "description": { "type": ty }, "within": { "$ref": format!("#/components/schemas/{name}") } } } } },
            })
        };
        let (old, new) = changed(&document("Pet", "string"), &document("Animal", "string"));
        assert_eq!((&old["paths"], &new["paths"]), (&json!({}), &json!({})));
        let (old, _) = changed(&document("Pet", "string"), &document("Pet", "integer"));
        let schema = "/paths/~1pets/get/responses/200/content/application~1json/schema/properties";
        assert_eq!(old.pointer(schema), Some(&json!({ "description": { "type": "string" }, "within": {} })));
        assert!(old["paths"]["/pets"].get("post").is_none());
    }
}
