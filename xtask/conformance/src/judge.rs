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

/// `nullable` adds a type to `type`, and says nothing without it (OpenAPI 3.0.4, section 4.7.24.2).
fn nullable(members: &mut Map<String, Value>) {
    if members.get("nullable") == Some(&Value::Bool(true)) {
        if let Some(Value::String(ty)) = members.get("type") {
            let both = json!([ty, "null"]);
            members.insert("type".to_owned(), both);
        }
        members.remove("nullable");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
