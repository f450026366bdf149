//! Composes documents that have a schema of one kind at each place of a document where a schema can be.

use serde_json::{Value, json};

/// The kinds of schemas.
pub(super) const KINDS: [&str; 11] =
    ["integer", "number", "text", "content", "list", "map", "enum", "constant", "union", "combined", "record"];

/// Makes the schemas of a document. No two have the same texts, bounds or examples, so that each leaves its own trace.
struct Schemas {
    kind: &'static str,
    count: u64,
}

impl Schemas {
    fn next(&mut self) -> Value {
        self.count += 1;
        let count = self.count;
        let mut schema = of_kind(self.kind, count);
        let texts =
            json!({ "title": format!("Title {count}"), "description": format!("About {count}.\n\nMore of {count}.") });
        if let (Some(schema), Value::Object(texts)) = (schema.as_object_mut(), texts) {
            schema.extend(texts);
        }
        schema
    }

    fn list(&mut self) -> Value {
        json!({ "type": "array", "items": self.next() })
    }

    fn map(&mut self) -> Value {
        json!({ "type": "object", "additionalProperties": self.next() })
    }
}

/// Returns the keywords of one kind of schema.
fn of_kind(kind: &str, count: u64) -> Value {
    let (default, example) = (10_000 + count, 20_000 + count);
    match kind {
        "integer" => json!({ "type": "integer", "minimum": count, "maximum": 50_000 + count, "multipleOf": 1 + count,
            "format": format!("unit-{count}"), "default": default, "example": example }),
        "number" => json!({ "type": "number", "exclusiveMinimum": count, "exclusiveMaximum": 50_000 + count,
            "multipleOf": 0.01, "default": default, "examples": [example] }),
        "text" => {
            json!({ "type": "string", "minLength": count, "maxLength": 1_000 + count, "pattern": format!("^a{count}"),
            "format": format!("form-{count}"), "default": format!("default {count}"), "example": format!("example {count}") })
        }
        "content" => {
            json!({ "type": "string", "contentMediaType": format!("text/x{count}"), "contentEncoding": format!("code-{count}") })
        }
        "list" => json!({ "type": "array", "minItems": 1 + count % 9, "maxItems": 100 + count, "uniqueItems": true,
            "items": of_kind("text", 300 + count), "default": [format!("item {count}")], "example": [format!("one {count}")] }),
        "map" => json!({ "type": "object", "additionalProperties": of_kind("text", 300 + count), "minProperties": 1,
            "propertyNames": { "pattern": format!("^p{count}") }, "example": { "k": format!("value {count}") } }),
        "enum" => {
            json!({ "enum": [format!("a{count}"), format!("b{count}")], "default": format!("a{count}"), "example": format!("b{count}") })
        }
        "constant" => json!({ "const": format!("only {count}") }),
        "union" => json!({ "oneOf": [of_kind("integer", 300 + count), of_kind("text", 600 + count)] }),
        "combined" => json!({ "allOf": [
            { "type": "string", "minLength": count, "pattern": format!("^x{count}") },
            { "pattern": format!("y{count}$"), "maxLength": 1_000 + count, "format": format!("form-{count}") },
        ] }),
        "record" => json!({ "type": "object", "required": ["a"], "properties": {
            "a": of_kind("integer", 300 + count),
            "b": { "type": "string", "deprecated": true, "xml": { "name": format!("n{count}") } },
            "c": { "type": "string", "readOnly": true },
        }, "additionalProperties": of_kind("text", 600 + count) }),
        other => unreachable!("{other} is not a kind"),
    }
}

/// Returns a document with a schema of this kind at each place.
pub(super) fn document(kind: &'static str) -> Value {
    let mut schemas = Schemas { kind, count: 0 };
    let json = |schema: Value| json!({ "application/json": { "schema": schema } });
    let answer = |schema: Value| json!({ "200": { "description": "Done.", "content": json(schema) } });
    let whole = |schemas: &mut Schemas| {
        json!({ "operationId": "whole", "tags": ["t"],
        "requestBody": { "content": json(schemas.next()) }, "responses": answer(schemas.next()) })
    };
    let parts = json!({ "type": "object", "properties": { "part": schemas.next() } });
    let headers = json!({ "part": { "headers": { "X-Part": { "schema": schemas.next() } } } });
    let form = json!({ "type": "object", "properties": { "field": schemas.next() } });
    let fields = json!({ "type": "object", "required": ["required"], "properties": {
        "optional": schemas.next(), "required": schemas.next(), "list": schemas.list(), "map": schemas.map(),
        "lists": { "type": "array", "items": schemas.list() },
        "tuple": { "type": "array", "prefixItems": [schemas.next()], "items": schemas.next() },
        "choice": { "oneOf": [schemas.next(), { "type": "object", "required": ["o"], "properties": { "o": schemas.next() } }] },
        "nullable": { "anyOf": [schemas.next(), { "type": "null" }] },
        "others": { "type": "object", "properties": { "z": { "type": "boolean" } }, "additionalProperties": schemas.next() },
        "patterns": { "type": "object", "patternProperties": { "^x": schemas.next() } },
        "named": { "$ref": "#/components/schemas/Named" },
    } });
    let sent = json!({ "type": "object", "required": ["needed"], "properties": {
        "given": schemas.next(), "needed": schemas.next(), "listed": schemas.list(), "mapped": schemas.map(),
    } });
    let parameters = json!([
        { "name": "id", "in": "path", "required": true, "schema": schemas.next() },
        { "name": "optional", "in": "query", "schema": schemas.next() },
        { "name": "required", "in": "query", "required": true, "schema": schemas.next() },
        { "name": "X-Header", "in": "header", "schema": schemas.next() },
        { "name": "list", "in": "query", "schema": schemas.list() },
        { "name": "json", "in": "query", "content": json(schemas.next()) },
    ]);
    let mut responses = answer(fields);
    responses["200"]["headers"] = json!({ "X-Total": { "schema": schemas.next() } });
    responses["404"] = json!({ "description": "There is none.", "content": json(schemas.next()) });
    let event = json!({ "operationId": "event", "requestBody": { "content": json(json!({ "type": "object",
        "properties": { "happened": schemas.next() } })) }, "responses": { "200": { "description": "Taken." } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Places", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": {
            "/a/{id}": { "post": { "operationId": "all", "tags": ["t"], "parameters": parameters,
                "requestBody": { "content": json(sent) }, "responses": responses } },
            "/whole": { "put": whole(&mut schemas) },
            "/lists": { "get": { "operationId": "lists", "tags": ["t"], "responses": answer(schemas.list()) } },
            "/maps": { "get": { "operationId": "maps", "tags": ["t"], "responses": answer(schemas.map()) } },
            "/parts": { "post": { "operationId": "parts", "tags": ["t"], "responses": { "204": { "description": "Done." } },
                "requestBody": { "content": { "multipart/form-data": { "schema": parts, "encoding": headers } } } } },
            "/bytes": { "post": { "operationId": "bytes", "tags": ["t"], "responses": { "204": { "description": "Done." } },
                "requestBody": { "content": { "application/x-unknown": { "schema": schemas.next() } } } } },
            "/form": { "post": { "operationId": "form", "tags": ["t"], "responses": { "204": { "description": "Done." } },
                "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": form } } } } },
        },
        "webhooks": { "event": { "post": event } },
        "components": { "schemas": { "Named": schemas.next() } },
    })
}
