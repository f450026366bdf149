//! Random documents that once caused errors, reduced: each is generated, is valid Rust, and is the same over its own
//! lock.
//!
//! `cargo xtask fuzz` finds such documents. After the cause is fixed, the document is added here.

use std::time::{Duration, Instant};

use crate::support::{Memory, told};
use restwright_codegen::{Generated, Request, generate, released};
use serde_json::{Value, json};

/// Much more than any document needs, even without optimization and on a busy machine.
const PATIENCE: Duration = Duration::from_secs(100);

/// A document of version 3.1 with an operation that responds with the first schema.
fn document(schemas: &Value) -> Value {
    let first = schemas.as_object().and_then(|all| all.keys().next().cloned()).unwrap_or_default();
    let schema = json!({ "$ref": format!("#/components/schemas/{first}") });
    let answer = json!({ "200": { "description": "d", "content": { "application/json": { "schema": schema } } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Found", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/a": { "get": { "operationId": "read", "tags": ["t"], "responses": answer } } },
        "components": { "schemas": schemas },
    })
}

/// Generates twice, the second time over the lock of the first, and returns the first.
fn holds(name: &str, document: &Value) -> Generated {
    let files = Memory::of(&[("api.json", &document.to_string())]);
    let request = Request { document: Some("api.json"), ..Request::default() };
    let started = Instant::now();
    let made = generate(&request, &files).unwrap_or_else(|why| panic!("{name}: {}", told(&why.diagnostics)));
    for (path, text) in made.files.iter().filter(|(path, _)| path.starts_with("src/")) {
        assert!(syn::parse_file(text).is_ok(), "{name}: {path} is not Rust:\n{text}");
    }
    let again = generate(&Request { lock: Some(&made.lock), ..request }, &files).expect("it was made once");
    assert!(started.elapsed() < PATIENCE, "{name} took {:?}", started.elapsed());
    assert_eq!(again.lock, made.lock, "{name}: the lock");
    for (path, text) in &made.files {
        assert_eq!(again.files.get(path), Some(text), "{name}: {path}");
    }
    made
}

#[test]
fn variants_of_one_json_type_keep_their_names() {
    // Two lists of anything. The items of one may be null, which any JSON may be.
    let nullable = json!({ "type": "array", "items": { "nullable": true } });
    let lists = json!([{ "type": "array", "prefixItems": [] }, { "maxItems": 1 }, nullable]);
    holds(
        "lists of anything",
        &document(&json!({ "A": { "type": "object", "properties": { "u": { "oneOf": lists } } } })),
    );
    let tuple = json!({ "items": { "prefixItems": [] }, "prefixItems": [{ "maxItems": 1 }] });
    holds("positions", &document(&json!({ "A": { "type": "object", "properties": { "u": tuple } } })));
}

#[test]
fn a_chain_of_heirs_with_a_property_each_is_bounded() {
    const HEIRS: usize = 600;
    let heir = |at: usize| {
        let own = json!({ "type": "object", "properties": { (format!("p{at}")): { "type": "string" } } });
        let base =
            if at + 1 < HEIRS { json!({ "$ref": format!("#/components/schemas/A{}", at + 1) }) } else { json!({}) };
        (format!("A{at}"), json!({ "allOf": [base, own] }))
    };
    let document = document(&Value::Object((0..HEIRS).map(heir).collect()));
    let files = Memory::of(&[("api.json", &document.to_string())]);
    let made =
        released(&Request { document: Some("api.json"), ..Request::default() }, &files).expect("it is a document");
    let fields: usize = made.surface.types.iter().map(|ty| ty.members.len()).sum();
    // All fields would be 180,300.
    assert!(fields < 120_000, "{fields} fields");
}

#[test]
fn servers_of_one_url_keep_their_names() {
    let mut twins = document(&json!({ "A": { "type": "string" } }));
    let server = json!({ "url": "https://api.example.com/" });
    twins["servers"] = json!([server, server, { "url": "https://eu.example.com" }, server]);
    holds("servers", &twins);
}

#[test]
fn a_choice_that_is_one_of_its_own_members_is_the_others() {
    let own = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let mut choice = own.clone();
    let other = json!({ "$ref": "#/components/schemas/B" });
    choice["oneOf"] = json!([{ "$ref": "#/components/schemas/A" }, other, { "$ref": "#/components/schemas/C" }]);
    let named =
        |name: &str| json!({ "type": "object", "required": [name], "properties": { (name): { "type": "string" } } });
    holds("a choice of itself", &document(&json!({ "A": choice, "B": named("b"), "C": named("c") })));
}

#[test]
fn a_choice_that_holds_itself_is_opened_once() {
    let refer = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let choice = json!({ "anyOf": [refer("B"), refer("C"), refer("D")], "discriminator": { "propertyName": "kind" } });
    let whole = json!({ "allOf": [{ "oneOf": [{ "anyOf": [refer("C"), refer("D")] }] }, { "type": "object" }] });
    let other = json!({ "type": "object", "required": ["d"], "properties": { "d": { "type": "string" } } });
    holds("a choice that holds itself", &document(&json!({ "A": whole, "B": choice, "C": refer("B"), "D": other })));
}

#[test]
fn what_a_callback_may_be_answered_with_is_a_type_for_each_status() {
    let reply = |name: &str| {
        let schema = json!({ "type": "object", "properties": { name: { "type": "string" } } });
        json!({ "description": "d", "content": { "application/json": { "schema": schema } } })
    };
    let called = json!({ "post": { "responses": { "202": reply("a"), "204": reply("b") } } });
    let document = json!({ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": { "/streams": { "post": {
        "responses": { "204": { "description": "d" } }, "callbacks": { "onData": { "{$request.query.url}": called } },
    } } } });
    holds("two replies", &document);
}

#[test]
fn a_text_that_must_be_longer_than_memory_is_not_made_up() {
    let mut long = document(&json!({ "A": { "type": "string" } }));
    let schema = json!({ "type": "string", "minLength": u64::MAX });
    long["paths"]["/a/{id}"] = json!({ "get": {
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": schema }],
        "responses": { "204": { "description": "d" } },
    } });
    long["paths"].as_object_mut().expect("it is an object").remove("/a");
    holds("a long text", &long);
}

#[test]
fn variants_that_are_alike_keep_their_names_by_what_they_are_of() {
    let refer = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    for name in ["\u{feff}", "Ab", "Zedd9"] {
        let own = json!({ "anyOf": [refer("a"), refer(name)], "discriminator": { "propertyName": "kind" } });
        let values = json!({ "additionalProperties": { "oneOf": [refer("Own"), refer(name)] } });
        let lists = json!({ "additionalProperties": { "type": "array" } });
        let document = json!({ "swagger": "2.0", "definitions": {
            "Own": own,
            "a": { "type": "object" },
            "status": { "allOf": [values], "anyOf": [lists] },
            (name): { "prefixItems": [{ "type": "string" }] },
        } });
        holds(name, &document);
    }
}

#[test]
fn variants_that_become_one_share_the_name_of_that_one() {
    let refer = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let itself = json!({
        "allOf": [{ "discriminator": { "propertyName": "id" }, "oneOf": [refer("user-name"), refer("items"), {}] },
                  refer("user-name")],
    });
    let user = json!({ "allOf": [{ "properties": { "data": itself } }, { "const": "Box" }, { "type": "object" }] });
    let mut form = document(&json!({ "items": {}, "user-name": user }));
    let schema = refer("user-name/allOf/0");
    let body = json!({ "content": { "application/x-www-form-urlencoded": { "schema": schema } } });
    let put = json!({ "requestBody": body, "responses": { "204": { "description": "d" } } });
    form["paths"] = json!({ "/a/{id}": { "put": put } });
    holds("a choice of itself, twice", &form);
}

#[test]
fn variants_of_one_shape_keep_their_names_by_the_types_inside() {
    let word = json!({ "$ref": "#/components/schemas/word" });
    let titled = json!({ "discriminator": { "propertyName": "ne" }, "oneOf": [{}, { "$ref": "#/components/schemas/any" }],
        "title": "Us" });
    // In the second document, each of the two unions leads to the other one, too.
    for element in [json!({}), json!({ "$ref": "#/components/schemas/error" })] {
        let error = json!({ "allOf": [
            { "additionalProperties": { "prefixItems": [element] } },
            { "oneOf": [{}, { "$ref": "#/components/schemas/words" }] },
            { "oneOf": [{ "oneOf": [{ "additionalProperties": titled }, {}] }] },
        ] });
        let words = json!({ "allOf": [{ "additionalProperties": word }] });
        let text = json!({ "contentMediaType": "ap" });
        let schemas = json!({ "error": error, "any": {}, "word": text, "words": words });
        let mut document = document(&schemas);
        document["paths"] = json!({});
        holds("unions in a union", &document);
    }
}

#[test]
fn responses_to_callbacks_of_one_word_keep_their_names() {
    let callback = |schema: Value| {
        let content = json!({ "application/json": { "schema": schema } });
        json!({ "{$request.body#/url}": { "post": { "responses": { "200": { "description": "d", "content": content } } } } })
    };
    let union = json!({ "oneOf": [{ "type": "array" }, { "type": "string" }] });
    let record = json!({ "type": "object", "properties": { "id": { "type": "string" } } });
    let mut calls = document(&json!({ "A": {} }));
    calls["paths"]["/a"]["get"]["callbacks"] = json!({ "#": callback(union), "}": callback(record) });
    holds("callbacks without letters", &calls);
}

#[test]
fn variants_of_any_value_keep_their_names_by_their_words() {
    let refer = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let one = json!({ "discriminator": { "propertyName": "Js" }, "oneOf": [refer("flag"), {}] });
    let other = json!({ "discriminator": { "propertyName": "" }, "oneOf": [{}, refer("any")], "title": "li" });
    let user = json!({ "properties": { "user-name": { "anyOf": [one, other] } } });
    holds("two of any value", &document(&json!({ "User": user, "flag": { "type": "boolean" }, "any": {} })));
}

#[test]
fn variants_that_are_alike_keep_their_names_by_their_first_places() {
    let refer = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    let tuple = json!({ "items": { "prefixItems": [{ "required": ["std"] }] } });
    let itself = json!({ "anyOf": [{ "oneOf": [{ "items": { "anyOf": [refer("value")] } }, {}] }] });
    let value = json!({ "swagger": "2.0", "definitions": { "value": { "allOf": [tuple, itself] } } });
    holds("a list of itself beside a list of tuples", &value);

    let members = json!({ "prefixItems": [{ "items": { "items": { "properties": { "propertyName": "Us" } } } }] });
    let user = json!({ "prefixItems": [{ "allOf": [refer("name"), { "oneOf": [refer("data")] }] }] });
    let data = json!({ "items": { "anyOf": [{}, refer("data")] } });
    let lists = json!({ "swagger": "2.0", "definitions": { "data": data, "name": members, "user": user } });
    holds("a list of lists twice", &lists);

    let none = json!({ "const": "3", "discriminator": { "propertyName": "us" }, "oneOf": [refer("result"), {}] });
    let result = json!({ "anyOf": [{}, refer("result")] });
    let both = json!({ "allOf": [refer("None"), { "const": 0, "oneOf": [{ "type": "object" }] }] });
    let schema = json!({ "properties": { "self": both } });
    let put = json!({ "put": { "responses": { "2XX": { "description": "d", "schema": schema } } } });
    let document =
        json!({ "swagger": "2.0", "definitions": { "None": none, "result": result }, "paths": { "/a": put } });
    holds("two constants", &document);
}

#[test]
fn maps_that_hold_each_other_in_another_rhythm_are_combined_to_an_end() {
    let map = |values: Value| json!({ "patternProperties": { "^a": values } });
    let itself = json!({ "$ref": "#/components/schemas/Twice" });
    let twice = map(map(itself.clone()));
    let schemas = json!({ "A": { "allOf": [map(itself.clone()), itself] }, "Twice": twice });
    let document = document(&schemas);
    let made = holds("a map of itself, every second time", &document);
    let told = told(&made.diagnostics);
    assert!(!told.contains("schema-degraded"), "{told}");
}

#[test]
fn bodies_that_calls_give_as_bytes_have_no_types() {
    let values = json!({ "additionalProperties": { "prefixItems": [{}] } });
    let items = json!({ "allOf": [{ "type": "boolean" }, values, { "items": { "type": "null" } }],
        "properties": { "type": { "type": "string" } } });
    let mut document = document(&json!({ "Json": { "items": items } }));
    let content = json!({ "prefixEncoding": [{}], "schema": { "$ref": "#/components/schemas/Json" } });
    let body = json!({ "content": { "text/event-stream": content } });
    let answer = json!({ "204": { "description": "d" } });
    document["paths"] = json!({ "/a": { "trace": { "tags": ["t"], "requestBody": body, "responses": answer } } });
    holds("events that are sent", &document);
}

#[test]
fn combinations_without_an_end_come_to_a_limit_that_is_reported() {
    let refer = |place: &str| json!({ "$ref": format!("#/components/schemas/{place}") });
    let map = |values: Value| json!({ "additionalProperties": values });
    let members = json!([map(refer("Err")), map(json!({ "properties": { "a": {} } })), refer("Err")]);
    let next = json!({ "next": { "anyOf": [refer("Err/additionalProperties")] } });
    let values = json!({ "oneOf": members, "properties": next, "required": ["next"] });
    let document = document(&json!({ "Err": map(values) }));
    let made = holds("maps of choices between themselves", &document);
    assert!(told(&made.diagnostics).contains("schema-degraded"), "{}", told(&made.diagnostics));
    let lines: usize = made.files.values().map(|text| text.lines().count()).sum();
    assert!(lines < 100_000, "a document of 20 values has {lines} lines of Rust");
}
