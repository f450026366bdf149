//! A document composed from bytes: each choice takes some of them, and without bytes the plainest choice is taken.

mod operations;
mod schemas;
mod words;

use arbitrary::Unstructured;
use serde_json::{Map, Value, json};

/// The greatest number of schemas in a document, without those nested in others.
const MOST_PIECES: usize = 90;

/// The version of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V31,
    V30,
    V32,
    V2,
}

/// The versions, the plainest first.
const VERSIONS: [Version; 4] = [Version::V31, Version::V30, Version::V32, Version::V2];

/// The document that these bytes decide on, as text.
pub fn document(choices: &[u8]) -> Vec<u8> {
    let mut composer = Composer::new(choices);
    let version = composer.pick(&VERSIONS);
    composer.version = version;
    composer.components = (0..=composer.below(10)).map(|_| composer.word()).collect();
    let document = composer.whole();
    // A line before the brace makes it a YAML document, in flow style.
    let head = if composer.chance(1, 8) { "---\n" } else { "" };
    format!("{head}{document}").into_bytes()
}

/// Makes the choices.
struct Composer<'b> {
    choices: Unstructured<'b>,
    version: Version,
    /// The names of the components that schemas may refer to.
    components: Vec<String>,
    /// How many schemas may still be made.
    left: usize,
}

impl<'b> Composer<'b> {
    fn new(choices: &'b [u8]) -> Self {
        Self { choices: Unstructured::new(choices), version: Version::V31, components: Vec::new(), left: MOST_PIECES }
    }

    /// A number below `sides`; 0 if no bytes are left.
    fn below(&mut self, sides: usize) -> usize {
        self.choices.int_in_range(0..=sides.saturating_sub(1)).unwrap_or_default()
    }

    /// True `times` out of `of` times; false if no bytes are left.
    fn chance(&mut self, times: usize, of: usize) -> bool {
        self.below(of) >= of - times
    }

    /// One entry of a table, the first if no bytes are left.
    fn pick<T: Clone>(&mut self, table: &[T]) -> T {
        table[self.below(table.len())].clone()
    }

    /// A name: of a schema, a property, a parameter, an operation.
    fn word(&mut self) -> String {
        match self.below(8) {
            0..=3 => self.pick(&words::PLAIN).to_owned(),
            4..=6 => self.pick(&words::ODD).to_owned(),
            _ => {
                let (front, back) = (self.pick(&words::PLAIN), self.pick(&words::ODD));
                let joint = self.pick(&["", "-", "_", " ", ".", "/"]);
                format!("{front}{joint}{back}")
            }
        }
    }

    /// A text for people.
    fn text(&mut self) -> String {
        let count = self.below(3) + 1;
        (0..count).map(|_| self.pick(&words::TEXTS)).collect::<Vec<_>>().join("\n")
    }

    /// Adds a member sometimes.
    fn maybe(&mut self, to: &mut Value, times: usize, of: usize, key: &str, value: impl FnOnce(&mut Self) -> Value) {
        if self.chance(times, of) {
            let value = value(self);
            let value = self.spoiled(value);
            to[key] = value;
        }
    }

    /// Members with composed names.
    fn members(&mut self, most: usize, mut value: impl FnMut(&mut Self) -> Value) -> Value {
        let count = self.below(most + 1);
        Value::Object((0..count).map(|_| (self.word(), value(self))).collect())
    }

    /// A list.
    fn list(&mut self, most: usize, mut item: impl FnMut(&mut Self) -> Value) -> Value {
        let count = self.below(most + 1);
        Value::Array((0..count).map(|_| item(self)).collect())
    }

    /// The value, or rarely one of a type that is not allowed there.
    fn spoiled(&mut self, value: Value) -> Value {
        if !self.chance(1, 90) {
            return value;
        }
        match self.below(7) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(self.word()),
            4 => json!([]),
            5 => json!({}),
            _ => json!([value]),
        }
    }

    /// The place of the named schemas.
    fn folder(&self) -> &'static str {
        match self.version {
            Version::V2 => "#/definitions",
            Version::V30 | Version::V31 | Version::V32 => "#/components/schemas",
        }
    }

    fn whole(&mut self) -> Value {
        let mut info = json!({ "title": self.word(), "version": self.pick(&["1", "1.0.0", "", "v2-beta"]) });
        self.maybe(&mut info, 1, 3, "description", |composer| json!(composer.text()));
        let schemas: Map<String, Value> = {
            let names = self.components.clone();
            names.into_iter().map(|name| (name, self.component())).collect()
        };
        match self.version {
            Version::V2 => self.older(&info, &schemas),
            Version::V30 => self.newer("3.0.3", &info, &schemas),
            Version::V31 => self.newer("3.1.0", &info, &schemas),
            Version::V32 => self.newer("3.2.0", &info, &schemas),
        }
    }

    fn older(&mut self, info: &Value, schemas: &Map<String, Value>) -> Value {
        let mut document = json!({ "swagger": "2.0", "info": info, "definitions": schemas });
        document["paths"] = self.paths();
        self.maybe(&mut document, 1, 2, "host", |composer| {
            json!(composer.pick(&["api.example.com", "", "{x}", "a b"]))
        });
        self.maybe(&mut document, 1, 2, "basePath", |composer| json!(composer.pick(&["/v1", "v1", "/", ""])));
        self.maybe(&mut document, 1, 3, "produces", |composer| {
            composer.list(3, |composer| json!(composer.media_type()))
        });
        self.maybe(&mut document, 1, 3, "consumes", |composer| {
            composer.list(3, |composer| json!(composer.media_type()))
        });
        self.maybe(&mut document, 1, 4, "securityDefinitions", |composer| composer.members(3, Self::scheme));
        self.maybe(&mut document, 1, 4, "security", Self::security);
        document
    }

    fn newer(&mut self, version: &str, info: &Value, schemas: &Map<String, Value>) -> Value {
        let mut components = json!({ "schemas": schemas });
        self.maybe(&mut components, 1, 5, "parameters", |composer| composer.members(3, Self::parameter));
        self.maybe(&mut components, 1, 5, "responses", |composer| composer.members(3, Self::response));
        self.maybe(&mut components, 1, 5, "headers", |composer| composer.members(2, Self::header));
        self.maybe(&mut components, 1, 5, "requestBodies", |composer| composer.members(2, Self::body));
        self.maybe(&mut components, 1, 4, "securitySchemes", |composer| composer.members(3, Self::scheme));
        let mut document = json!({ "openapi": version, "info": info, "components": components });
        document["paths"] = self.paths();
        self.maybe(&mut document, 2, 3, "servers", |composer| composer.list(2, Self::server));
        self.maybe(&mut document, 1, 4, "security", Self::security);
        self.maybe(&mut document, 1, 4, "tags", |composer| composer.list(3, Self::tag));
        self.maybe(&mut document, 1, 6, "webhooks", |composer| composer.members(2, Self::path_item));
        document
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::mutate;

    #[test]
    fn every_input_is_a_document() {
        assert!(serde_json::from_slice::<Value>(&document(&[])).is_ok_and(|value| value["openapi"] == "3.1.0"));
        let mut words = BTreeSet::new();
        for seed in 0..300 {
            let text = String::from_utf8(document(&mutate::choices(seed))).expect("it is text");
            let value: Value = serde_json::from_str(text.trim_start_matches("---\n")).expect("it is JSON");
            words.extend(keys(&value));
        }
        // The purpose of this target: all of these occur in a few hundred documents.
        for word in
            ["allOf", "oneOf", "anyOf", "prefixItems", "if", "discriminator", "additionalProperties", "$ref", "style"]
        {
            assert!(words.contains(word), "{word}");
        }
    }

    fn keys(value: &Value) -> BTreeSet<String> {
        match value {
            Value::Object(members) => {
                let inner = members.values().flat_map(keys);
                members.keys().cloned().chain(inner.collect::<Vec<_>>()).collect()
            }
            Value::Array(items) => items.iter().flat_map(keys).collect(),
            _ => BTreeSet::new(),
        }
    }
}
