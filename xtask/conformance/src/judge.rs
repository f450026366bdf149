//! Says whether an example is valid against its schema, by the crate `jsonschema`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use crate::cases::Case;

/// The name under which schemas refer to the document.
const BASE: &str = "restwright:///document";

/// Knows the document, in the words of JSON Schema 2020-12.
pub(crate) struct Judge {
    registry: Registry<'static>,
    known: RefCell<BTreeMap<String, Result<Validator, String>>>,
}

/// What became of an example.
pub(crate) enum Verdict {
    Valid,
    Invalid,
    /// Its schema is none for `jsonschema`, and why.
    Unjudged(#[expect(dead_code, reason = "for whoever debugs")] String),
}

impl Judge {
    pub(crate) fn new(document: &Value) -> Result<Self, String> {
        let mut translated = document.clone();
        translate(&mut translated);
        discriminated(&mut translated);
        let registry = Registry::new().draft(Draft::Draft202012);
        let registry = registry.add(BASE, translated).and_then(jsonschema::RegistryBuilder::prepare);
        let registry = registry.map_err(|error| format!("`jsonschema` cannot take the document: {error}"))?;
        Ok(Self { registry, known: RefCell::default() })
    }

    pub(crate) fn verdict(&self, case: &Case) -> Verdict {
        let mut known = self.known.borrow_mut();
        let validator = known.entry(case.schema.clone()).or_insert_with(|| self.validator(&case.schema));
        match validator {
            Ok(validator) if validator.is_valid(&case.example) => Verdict::Valid,
            Ok(_) => Verdict::Invalid,
            Err(message) => Verdict::Unjudged(message.clone()),
        }
    }

    fn validator(&self, pointer: &str) -> Result<Validator, String> {
        let schema = json!({ "$ref": format!("{BASE}#{}", fragment(pointer)) });
        let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(&self.registry);
        options.build(&schema).map_err(|error| error.to_string())
    }
}

/// A pointer as a URI fragment (RFC 6901, section 6).
fn fragment(pointer: &str) -> String {
    pointer.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => text.push(char::from(byte)),
            _ => text.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
        text
    })
}

/// A hexadecimal digit.
fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

/// Says OpenAPI 3.0's keywords in the words of JSON Schema, everywhere in the document at once: where these words are no
/// keywords they do not have such values.
fn translate(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(translate),
        Value::Object(members) => {
            nullable(members);
            let literal = |key: &str| matches!(key, "example" | "examples" | "default" | "enum" | "const");
            members.iter_mut().filter(|(key, _)| !literal(key)).for_each(|(_, value)| translate(value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// `nullable` adds a type to `type`, and has no use without it (OpenAPI 3.0.4, section 4.7.24.2).
fn nullable(members: &mut Map<String, Value>) {
    if members.get("nullable") == Some(&Value::Bool(true)) {
        if let Some(Value::String(ty)) = members.get("type") {
            let both = json!([ty, "null"]);
            members.insert("type".to_owned(), both);
        }
        members.remove("nullable");
    }
}

/// Where the components stand.
const SCHEMAS: &str = "/components/schemas";

/// Says what a discriminator says in the words of JSON Schema: a value that names a schema is one of it (OpenAPI 3.0.4,
/// section 4.7.25). Without it the base of an inheritance would be judged by what all heirs have in common.
///
/// In the `allOf` of an heir the base is what its author wrote, of which there is a copy.
fn discriminated(document: &mut Value) {
    let Some(schemas) = document.pointer(SCHEMAS).and_then(Value::as_object) else { return };
    let mut conditions: Vec<(String, Vec<Value>)> = Vec::new();
    for (name, schema) in schemas {
        let Some(property) = schema.pointer("/discriminator/propertyName").and_then(Value::as_str) else { continue };
        let named = named_schemas(schemas, name);
        let condition = |(value, target): (String, String)| json!({ "if": { "properties": { property: { "const": value } }, "required": [property] }, "then": { "$ref": target } });
        conditions.push((name.clone(), named.into_iter().map(condition).collect()));
    }
    let Some(schemas) = document.pointer_mut(SCHEMAS).and_then(Value::as_object_mut) else { return };
    for (base, _) in &conditions {
        let (whole, plain) = (format!("#{SCHEMAS}/{base}"), format!("#{SCHEMAS}/{base}{PLAIN}"));
        let all = schemas.values_mut().filter_map(|schema| schema.get_mut("allOf")?.as_array_mut()).flatten();
        for member in all.filter(|member| member["$ref"] == whole.as_str()) {
            member["$ref"] = Value::String(plain.clone());
        }
    }
    for (base, conditions) in conditions {
        let copy = schemas[&base].clone();
        schemas.insert(format!("{base}{PLAIN}"), copy);
        let Some(members) = schemas[&base].as_object_mut() else { continue };
        if let Some(all) = members.entry("allOf").or_insert_with(|| json!([])).as_array_mut() {
            all.extend(conditions);
        }
    }
}

/// What the name of a copy without conditions ends with.
const PLAIN: &str = "-as-written";

/// The values that a discriminator names schemas by, each with the reference to its schema: those of `mapping`, else the
/// names of the members of the union, or of the heirs.
fn named_schemas(schemas: &Map<String, Value>, base: &str) -> Vec<(String, String)> {
    let own = format!("#{SCHEMAS}/{base}");
    let schema = &schemas[base];
    let references = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(|member| member.get("$ref")?.as_str()).map(str::to_owned).collect()
    };
    let mapped = schema.pointer("/discriminator/mapping").and_then(Value::as_object).into_iter().flatten();
    let mapped = mapped.filter_map(|(value, target)| Some((value.clone(), target.as_str()?)));
    let reference =
        |target: &str| if target.contains('#') { target.to_owned() } else { format!("#{SCHEMAS}/{target}") };
    let mut named: Vec<(String, String)> = mapped.map(|(value, target)| (value, reference(target))).collect();
    let mut members: Vec<String> =
        ["oneOf", "anyOf"].iter().flat_map(|keyword| references(&schema[*keyword])).collect();
    if members.is_empty() {
        let extends = |schema: &Value| references(&schema["allOf"]).contains(&own);
        members.extend(schemas.iter().filter(|(_, one)| extends(one)).map(|(name, _)| format!("#{SCHEMAS}/{name}")));
    }
    for member in members {
        let name = member.rsplit('/').next().unwrap_or_default().to_owned();
        if !named.iter().any(|(_, target)| *target == member) && !named.iter().any(|(value, _)| *value == name) {
            named.push((name, member));
        }
    }
    named.retain(|(_, target)| *target != own && schemas.contains_key(target.rsplit('/').next().unwrap_or_default()));
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_names_is_what_it_is_judged_by() {
        let document = json!({ "components": { "schemas": {
            "Pet": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } }, "discriminator": { "propertyName": "kind", "mapping": { "cat": "Cat" } } },
            "Cat": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "required": ["lives"], "properties": { "lives": { "type": "integer" } } }] },
            "Dog": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "properties": { "loud": { "type": "boolean" } } }] },
        } } });
        let judge = Judge::new(&document).expect("a document");
        let valid = |example: Value| {
            let schema = "/components/schemas/Pet".to_owned();
            let case = Case { pointer: String::new(), schema, owner: None, media_type: None, example };
            matches!(judge.verdict(&case), Verdict::Valid)
        };
        assert!(valid(json!({ "kind": "cat", "lives": 9 })));
        assert!(!valid(json!({ "kind": "cat" })));
        assert!(!valid(json!({ "kind": "Dog", "loud": 1 })));
        assert!(valid(json!({ "kind": "other", "loud": 1 })));
    }

    fn verdict(schema: &Value, example: Value) -> Verdict {
        let document = json!({ "components": { "schemas": { "a b": schema } } });
        let pointer = "/components/schemas/a b".to_owned();
        let case = Case { pointer: String::new(), schema: pointer, owner: None, media_type: None, example };
        Judge::new(&document).expect("a document").verdict(&case)
    }

    #[test]
    fn keywords_of_openapi_count() {
        let nullable = json!({ "type": "string", "nullable": true });
        assert!(matches!(verdict(&nullable, Value::Null), Verdict::Valid));
    }

    #[test]
    fn references_are_followed() {
        let list = json!({ "type": "object", "properties": { "id": { "type": "string" }, "next": { "$ref": "#/components/schemas/a%20b" } } });
        assert!(matches!(verdict(&list, json!({ "id": "x", "next": { "id": "y" } })), Verdict::Valid));
        assert!(matches!(verdict(&list, json!({ "next": { "id": 1 } })), Verdict::Invalid));
    }
}
