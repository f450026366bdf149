//! Tests with input that is not a document and with input damaged at random: it never panics, and each problem has a
//! place.

use std::collections::BTreeMap;

use super::load;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::json::{Value, json};
use crate::source::MAX_DEPTH;

fn read(path: &str, bytes: &[u8]) -> (bool, Vec<Diagnostic>) {
    let files = BTreeMap::from([(path.to_owned(), bytes.to_vec())]);
    let mut cx = Diagnostics::new();
    match load(path, &[], &files, &mut cx) {
        Ok(document) => (true, document.sources.resolve(&cx)),
        Err(rejected) => (false, rejected.sources.resolve(&cx)),
    }
}

/// A file, its bytes, and the expected code, pointer, line and column, and part of the message.
type Case = (&'static str, &'static [u8], &'static str, &'static str, (u32, u32), &'static str);

#[test]
fn what_is_no_document_is_told_with_code_place_and_line() {
    let cases: &[Case] = &[
        ("a.json", b"{\n  \"openapi\": \"3.0.0\",\n  \"paths\": {]\n}", "not-json-or-yaml", "", (3, 13), "not JSON"),
        ("a.json", b"{\"openapi\": \"3.0.0\"", "not-json-or-yaml", "", (1, 19), "EOF"),
        ("a.yaml", b"openapi: 3.0.0\npaths: {\n", "not-json-or-yaml", "", (3, 1), "not YAML"),
        ("a.yaml", b"openapi: 3.0.0\n  paths: {}\n", "not-json-or-yaml", "", (2, 8), "not YAML"),
        ("a.txt", b"just a sentence", "not-json-or-yaml", "", (1, 1), "single value"),
        ("a.txt", b"", "not-json-or-yaml", "", (1, 1), "empty"),
        ("a.json", b"\xFF\xFE{\0}", "not-json-or-yaml", "", (1, 2), "UTF-16"),
        ("a.json", b"\xFF\xFE{\0}\0", "not-openapi", "", (1, 1), "neither"),
        ("a.yaml", b"asyncapi: 2.6.0\n", "not-openapi", "", (1, 1), "an AsyncAPI document"),
        ("a.json", b"{\"info\": {\"_postman_id\": \"1\"}}", "not-openapi", "", (1, 1), "a Postman collection"),
        ("a.json", b"{\n\"a\": \"\xC3\x28\"}", "not-json-or-yaml", "", (2, 7), "not UTF-8"),
        ("a.json", b"[1, 2]", "not-openapi", "", (1, 1), "not an object"),
        ("a.json", b"{\"a\": 1}", "not-openapi", "", (1, 1), "neither"),
        ("a.json", b"{\"openapi\": \"3.0.3\"}", "not-openapi", "/openapi", (1, 2), "none of"),
        ("a.json", b"{\n \"openapi\": \"4.0.0\",\n \"paths\": {}}", "unsupported-version", "/openapi", (2, 2), "4.0.0"),
        ("a.yaml", b"swagger: 1.2\npaths: {}\n", "unsupported-version", "/swagger", (1, 1), "1.2"),
    ];
    for (path, bytes, code, pointer, position, part) in cases {
        let (usable, list) = read(path, bytes);
        let text = String::from_utf8_lossy(bytes);
        assert!(!usable, "{text}");
        let first = &list[0];
        assert_eq!((first.code.as_str(), first.pointer.as_str()), (*code, *pointer), "{text}");
        assert_eq!((first.file.as_str(), (first.line, first.column)), (*path, *position), "{text}: {}", first.message);
        assert!(first.message.contains(part), "{text}: {}", first.message);
    }
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let mut cx = Diagnostics::new();
    let rejected = load("no.json", &[], &BTreeMap::new(), &mut cx).expect_err("there is no such file");
    let list = rejected.sources.resolve(&cx);
    assert_eq!((list[0].code.as_str(), list[0].file.as_str(), list[0].line), ("unreadable-file", "no.json", 0));
    assert_eq!(rejected.to_string(), "`no.json` cannot be used");
}

#[test]
fn a_byte_order_mark_means_nothing() {
    let (usable, list) = read(
        "a.json",
        b"\xEF\xBB\xBF{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"}, \"paths\": {}}",
    );
    assert!(usable && list.is_empty(), "{list:?}");
}

const PETS: &str = r##"{
  "openapi": "3.0.3",
  "info": { "title": "pets", "version": "1", "license": { "name": "MIT" } },
  "servers": [{ "url": "https://{host}/v1", "variables": { "host": { "default": "a", "enum": ["a", "b"] } } }],
  "security": [{ "key": [] }],
  "tags": [{ "name": "pets", "externalDocs": { "url": "https://a" } }],
  "paths": {
    "/pets/{id}": {
      "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "maxLength": 3 } }],
      "get": {
        "operationId": "pet", "tags": ["pets"],
        "parameters": [{ "$ref": "#/components/parameters/Page" }, { "name": "f", "in": "query", "style": "deepObject", "content": { "application/json": { "schema": { "type": ["string", "null"] } } } }],
        "responses": {
          "200": { "description": "d", "headers": { "H": { "schema": { "type": "integer" } } }, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" }, "examples": { "e": { "value": 1 } } } } },
          "4xx": { "$ref": "#/components/responses/Bad" }
        }
      },
      "post": {
        "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": { "type": "object", "properties": { "a": { "type": "string", "format": "binary" } } }, "encoding": { "a": { "contentType": "image/png", "explode": false } } } } },
        "responses": { "default": { "description": "e", "content": { "string": { "schema": {} } } } },
        "callbacks": { "c": {} }
      }
    }
  },
  "components": {
    "schemas": {
      "Pet": { "type": "object", "required": ["kind"], "discriminator": { "propertyName": "kind", "mapping": { "c": "#/components/schemas/Cat" } }, "properties": { "kind": { "enum": ["c", null], "nullable": true }, "deep": { "$ref": "#/components/schemas/Cat/properties/claws" } }, "additionalProperties": false, "oneOf": [{ "$ref": "#/components/schemas/Cat" }] },
      "Cat": { "allOf": [{ "properties": { "claws": { "type": "array", "items": { "type": "integer", "minimum": 1, "exclusiveMaximum": 9 }, "prefixItems": [true] } } }], "properties": { "claws": { "const": 4 } }, "patternProperties": { "^x": { "not": { "type": "null" } } } }
    },
    "parameters": { "Page": { "name": "page", "in": "query", "schema": { "type": "number", "default": "1" } } },
    "responses": { "Bad": { "description": "b" } },
    "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X" }, "o": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "https://a", "scopes": {} } } } }
  }
}"##;

/// A generator of numbers that gives the same numbers everywhere (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides.max(1)
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Returns the node with a number, in the order of a walk.
fn nth<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, left)),
        Value::Object(members) => members.values_mut().find_map(|member| nth(member, left)),
        _ => None,
    }
}

fn junk(dice: &mut Dice, other: Value) -> Value {
    let pool = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!(""),
        json!("#/components/schemas/Pet"),
        json!("null"),
        json!("päth/{x}"),
        json!([]),
        json!({}),
        json!([{}]),
        json!({ "$ref": "#/components/schemas/Pet" }),
        json!({ "$ref": "#/components/schemas/Cat/properties/claws/items" }),
        json!({ "$ref": "#/paths/~1pets~1{id}" }),
        json!({ "$ref": "#" }),
        json!({ "$ref": "other.yaml#/a" }),
        json!({ "$ref": 5 }),
        json!({ "type": ["string", "array", "null"], "items": [1] }),
        other,
    ];
    pool[dice.roll(pool.len())].clone()
}

fn damage(dice: &mut Dice, value: &mut Value) {
    let nodes = count(value);
    let mut copied = dice.roll(nodes);
    let other = nth(value, &mut copied).map(|node| node.clone()).unwrap_or_default();
    let other = if count(&other) < 60 { other } else { Value::Null };
    let replacement = junk(dice, other);
    let mut chosen = 1 + dice.roll(nodes - 1);
    let Some(node) = nth(value, &mut chosen) else { return };
    match (dice.roll(3), node) {
        (0, Value::Object(members)) if !members.is_empty() => {
            let key = members.keys().nth(dice.roll(members.len())).cloned().unwrap_or_default();
            let moved = members.remove(&key).unwrap_or_default();
            let names = ["type", "$ref", "allOf", "properties", "get", "x", "items", "schema", "4xx", "/q/{r}"];
            members.insert(names[dice.roll(names.len())].to_owned(), moved);
        }
        (1, Value::Array(items)) => items.push(replacement),
        (_, node) => *node = replacement,
    }
}

#[test]
fn no_damage_to_a_document_makes_a_panic() {
    let whole: Value = serde_json::from_str(PETS).expect("the document is JSON");
    let mut dice = Dice(0x5EED_1234_ABCD_0001);
    for _ in 0..750 {
        let mut value = whole.clone();
        for _ in 0..=dice.roll(6) {
            damage(&mut dice, &mut value);
        }
        let text = value.to_string();
        let (usable, list) = read("api.json", text.as_bytes());
        assert!(usable || !list.is_empty(), "{text}");
        for diagnostic in list {
            assert!(diagnostic.line > 0 || diagnostic.code == Code::UnreadablePart, "{diagnostic}");
        }
    }
}

#[test]
fn no_damage_to_the_bytes_makes_a_panic() {
    let mut dice = Dice(0xB17E_5EED_0000_0003);
    let sources =
        [("api.json", PETS.to_owned()), ("api.yaml", as_yaml(&serde_json::from_str(PETS).expect("it is JSON"), 0))];
    for (path, text) in &sources {
        assert!(read(path, text.as_bytes()).0, "{text}");
        for _ in 0..400 {
            let mut bytes = text.clone().into_bytes();
            for _ in 0..=dice.roll(4) {
                let place = dice.roll(bytes.len());
                match dice.roll(3) {
                    0 => bytes[place] = b"{}[]:,\"' \n\t-&*<|>#!%\\\x00\xFF0"[dice.roll(23)],
                    1 => drop(bytes.drain(place..(place + dice.roll(9)).min(bytes.len()))),
                    _ => bytes.truncate(place.max(1)),
                }
                if bytes.is_empty() {
                    bytes.push(b'{');
                }
            }
            read(path, &bytes);
        }
    }
}

/// Returns block style YAML.
fn as_yaml(value: &Value, by: usize) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let line = |(key, value)| format!("\n{:by$}{}:{}", "", json!(key), as_yaml(value, by + 2));
            members.iter().map(line).collect::<Vec<_>>().concat()
        }
        Value::Array(items) if !items.is_empty() => {
            let line = |item| format!("\n{:by$}-{}", "", as_yaml(item, by + 2));
            items.iter().map(line).collect::<Vec<_>>().concat()
        }
        other => format!(" {other}"),
    }
}

#[test]
fn the_deepest_documents_fit_the_stack() {
    for (key, per_level) in [
        ("items", 1usize),
        ("allOf", 2),
        ("properties", 2),
        ("not", 1),
        ("prefixItems", 2),
        ("x-any", 1),
        ("example", 1),
    ] {
        let mut schema = json!({ "type": "string" });
        for _ in 0..(MAX_DEPTH - 6) / per_level {
            schema = match key {
                "allOf" | "prefixItems" => json!({ key: [schema] }),
                "properties" => json!({ key: { "a": schema } }),
                _ => json!({ key: schema }),
            };
        }
        let document = json!({
            "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": {},
            "components": { "schemas": { "S": schema } },
        });
        let (usable, list) = read("api.json", document.to_string().as_bytes());
        assert!(usable, "{key}: {list:?}");
        assert!(list.is_empty(), "{key}: {list:?}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for path in ["a.json", "a.yaml"] {
        let (usable, list) = read(path, deep.as_bytes());
        assert!(!usable);
        assert!(list[0].message.contains("deeper") || list[0].message.contains("recursion"), "{}", list[0].message);
    }
}

#[test]
fn a_report_tells_what_the_document_was() {
    let files = BTreeMap::from([("api.json".to_owned(), PETS.as_bytes().to_vec())]);
    let document = load("api.json", &[], &files, &mut Diagnostics::new()).expect("it is a document");
    let original = &document.original;
    assert_eq!((original.path.as_str(), original.openapi.as_str()), ("api.json", "3.0.3"));
    assert_eq!((original.title.as_str(), original.version.as_str()), ("pets", "1"));
    assert_eq!((original.operations, original.schemas), (2, 2));
    // The members of a map are read in the order of their names, whatever their order in the text.
    let reversed: Vec<(String, Value)> = serde_json::from_str::<Value>(PETS)
        .expect("JSON")
        .as_object()
        .expect("an object")
        .clone()
        .into_iter()
        .rev()
        .collect();
    let text = reversed.iter().map(|(key, value)| format!("{}: {value}", json!(key))).collect::<Vec<_>>().join(", ");
    let files = BTreeMap::from([("api.json".to_owned(), format!("{{{text}}}").into_bytes())]);
    let again = load("api.json", &[], &files, &mut Diagnostics::new()).expect("it is a document");
    assert_eq!((again.openapi, again.value), (document.openapi, document.value));
}
