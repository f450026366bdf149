//! Documents made to be slow, deep or large: a few lines that multiply, or many lines of one kind.
//!
//! The tests check that each ends; `cargo xtask bench hostile` measures the cost.

use serde_json::{Map, Value, json};

/// The result of generating from a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// There is a crate.
    Made,
    /// There is a crate, with raw JSON for some types, and that is reported.
    Degraded,
    /// The whole document is refused.
    Refused,
}

/// A document.
pub struct Hostile {
    /// Its name.
    pub name: &'static str,
    /// The extension of its file.
    pub ending: &'static str,
    /// Its size for measurements.
    pub size: usize,
    /// Its size for tests, which are not optimized.
    pub tested: usize,
    /// The result of generating from it.
    pub end: End,
    /// Its text, for a size.
    pub text: fn(usize) -> String,
}

const fn json(name: &'static str, size: usize, tested: usize, end: End, text: fn(usize) -> String) -> Hostile {
    Hostile { name, ending: "json", size, tested, end, text }
}

const fn yaml(name: &'static str, size: usize, tested: usize, end: End, text: fn(usize) -> String) -> Hostile {
    Hostile { name, ending: "yaml", size, tested, end, text }
}

/// All documents.
pub const ALL: &[Hostile] = &[
    json("values of an enum", 1_000_000, 20_000, End::Made, |size| {
        schemas([("A".to_owned(), json!({ "type": "string", "enum": each(size, |at| json!(format!("v{at}"))) }))])
    }),
    json("constants in oneOf", 100_000, 10_000, End::Made, |size| {
        schemas([("A".to_owned(), json!({ "oneOf": each(size, |at| json!({ "enum": [format!("v{at}")] })) }))])
    }),
    json("members of allOf", 10_000, 3_000, End::Made, |size| {
        schemas([("A".to_owned(), json!({ "allOf": each(size, |at| record(&format!("p{at}"), false)) }))])
    }),
    json("members of oneOf that are told apart", 5_000, 400, End::Made, |size| {
        schemas([("A".to_owned(), json!({ "oneOf": each(size, |at| record(&format!("p{at}"), true)) }))])
    }),
    json("members of anyOf that are not", 5_000, 1_000, End::Made, |size| {
        schemas([("A".to_owned(), json!({ "anyOf": each(size, |at| record(&format!("p{at}"), false)) }))])
    }),
    json("references to references", 10_000, 2_000, End::Made, |size| schemas(chain(size, |_, next| next))),
    json("properties within each other", 2_000, 1_200, End::Made, |size| {
        schemas(chain(size, |_, next| json!({ "type": "object", "properties": { "next": next } })))
    }),
    json("properties within each other in a circle", 3_000, 1_200, End::Made, |size| {
        let record =
            |next: usize| json!({ "type": "object", "properties": { "next": reference(&format!("A{next}")) } });
        // One of them differs, because otherwise all would be one type.
        let first = ("A0".to_owned(), json!({ "type": "object", "properties": { "first": reference("A1") } }));
        schemas([first].into_iter().chain((1..size).map(|at| (format!("A{at}"), record((at + 1) % size)))))
    }),
    json("heirs of heirs", 1_100, 120, End::Made, |size| {
        schemas(chain(size, |at, next| json!({ "allOf": [next, record(&format!("p{at}"), false)] })))
    }),
    json("heirs of heirs without end", 20_000, 5_000, End::Degraded, |size| {
        schemas(chain(size, |_, next| json!({ "allOf": [next, record("p", false)] })))
    }),
    json("choices of choices", 1_100, 100, End::Made, |size| {
        schemas(chain(size, |at, next| json!({ "oneOf": [next, record(&format!("p{at}"), true)] })))
    }),
    json("choices of a value and of lists of it", 600, 80, End::Made, |size| {
        schemas(chain(size, |_, next| json!({ "anyOf": [next, { "type": "array", "items": next }] })))
    }),
    json("lists of lists", 5_000, 1_200, End::Made, |size| {
        schemas(chain(size, |_, next| json!({ "type": "array", "items": next })))
    }),
    json("maps of maps", 5_000, 1_200, End::Made, |size| {
        schemas(chain(size, |_, next| json!({ "type": "object", "additionalProperties": next })))
    }),
    json("choices that double", 30, 30, End::Degraded, |size| {
        schemas(chain(size, |at, next| {
            let arm = |name: &str| json!({ "allOf": [next, record(&format!("{name}{at}"), false)] });
            json!({ "oneOf": [arm("l"), arm("r")] })
        }))
    }),
    json("choices that are multiplied", 8, 8, End::Degraded, |size| {
        let choice = |at: usize| json!({ "oneOf": each(3, |arm| record(&format!("p{at}of{arm}"), true)) });
        schemas([("A".to_owned(), json!({ "allOf": each(size, choice) }))])
    }),
    json("choices within intersections", 30, 30, End::Made, |size| {
        let nested = (0..size).fold(record("z", true), |inner, at| {
            let word = if at % 2 == 0 { "oneOf" } else { "allOf" };
            json!({ word: [inner, record(&format!("p{at}"), true)] })
        });
        schemas([("A".to_owned(), nested)])
    }),
    json("records of records that hold themselves", 300, 8, End::Made, |size| {
        let all = |_| Value::Object((0..30).map(|at| (format!("p{at}"), reference(&format!("A{at}")))).collect());
        let records = (0..30).map(|at| (format!("A{at}"), json!({ "type": "object", "properties": all(at) })));
        let unions = (0..size).map(|at| {
            let arms = [reference(&format!("A{}", at % 30)), reference(&format!("A{}", (at + 1) % 30))];
            (format!("U{at}"), json!({ "anyOf": arms }))
        });
        schemas(records.chain(unions))
    }),
    json("brackets in one line", 195_000, 50_000, End::Refused, |size| {
        format!("{}{}", "[".repeat(size), "]".repeat(size))
    }),
    yaml("lists in one line", 130_000, 20_000, End::Made, |size| {
        format!("{HEAD}paths: {{}}\nx-a: [{}]\n", vec!["[]"; size].join(","))
    }),
    yaml("a bracket that is never closed", 130_000, 20_000, End::Refused, |size| {
        format!("{HEAD}paths: {{}}\nx-a: [{}\n{}", "[],".repeat(size), "x: y\n".repeat(1_000))
    }),
    yaml("lines that are indented too little", 50_000, 5_000, End::Made, |size| {
        let lines: Vec<String> = (0..size).map(|at| format!("x-{at}: [\n1,\n2 ]\n")).collect();
        format!("{HEAD}paths: {{}}\n{}", lines.concat())
    }),
    yaml("aliases of aliases", 25, 25, End::Refused, |size| {
        let level = |at: usize| format!("x-{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(", "));
        let levels: Vec<String> = (1..size).map(level).collect();
        format!("{HEAD}paths: {{}}\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{}", levels.concat())
    }),
    yaml("aliases of a long text", 20_000, 20_000, End::Refused, |size| {
        format!("{HEAD}paths: {{}}\nx-a: &a {}\nx-b: [{}]\n", "y".repeat(100_000), vec!["*a"; size].join(", "))
    }),
    yaml("merged keys", 300, 300, End::Refused, |size| {
        let keys: Vec<String> = (0..3_000).map(|at| format!("k{at}: v")).collect();
        let merged: Vec<String> = (0..size).map(|at| format!("x-m{at}: {{ <<: *a }}\n")).collect();
        format!("{HEAD}paths: {{}}\nx-a: &a {{ {} }}\n{}", keys.join(", "), merged.concat())
    }),
];

const HEAD: &str =
    "openapi: 3.0.3\ninfo: { title: Hostile, version: '1' }\nservers: [{ url: 'https://api.example.com' }]\n";

/// A document with an operation that responds with the first schema.
fn schemas(schemas: impl IntoIterator<Item = (String, Value)>) -> String {
    let mut first = None;
    let mut all = Map::new();
    for (name, schema) in schemas {
        first.get_or_insert_with(|| name.clone());
        all.insert(name, schema);
    }
    let content = json!({ "application/json": { "schema": reference(&first.unwrap_or_default()) } });
    let operation = json!({ "operationId": "read", "tags": ["t"], "responses": { "200": { "description": "d", "content": content } } });
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Hostile", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/a": { "get": operation } },
        "components": { "schemas": all },
    })
    .to_string()
}

/// A chain of schemas, each made from the next one.
fn chain(size: usize, link: impl Fn(usize, Value) -> Value) -> impl Iterator<Item = (String, Value)> {
    let last = (format!("A{size}"), record("x", false));
    (0..size).map(move |at| (format!("A{at}"), link(at, reference(&format!("A{}", at + 1))))).chain([last])
}

fn each(size: usize, one: impl Fn(usize) -> Value) -> Vec<Value> {
    (0..size).map(one).collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object with one property.
fn record(property: &str, required: bool) -> Value {
    let mut schema = json!({ "type": "object", "properties": { property: { "type": "string" } } });
    if required {
        schema["required"] = json!([property]);
    }
    schema
}
