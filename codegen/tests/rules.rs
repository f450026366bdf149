//! Some rules of the specification change nothing for a client: a broken one is reported by name, and the crate is
//! generated.
//!
//! The OpenAPI Initiative has documents for its own schemas, some of which must pass and some must fail. These
//! documents are our own, of the same kinds.

use crate::support::{generated, told};

/// A part under `components`, with the message that must be reported and its place.
struct Broken {
    version: &'static str,
    components: &'static str,
    pointer: &'static str,
    message: &'static str,
}

const fn broken(
    version: &'static str,
    components: &'static str,
    pointer: &'static str,
    message: &'static str,
) -> Broken {
    Broken { version, components, pointer, message }
}

const BROKEN: &[Broken] = &[
    broken(
        "3.1.1",
        "parameters: { kind: { name: kind, in: query, schema: {}, example: cat, examples: { one: { value: dog } } } }",
        "/components/parameters/kind",
        "`example` and `examples` may not be given together",
    ),
    broken(
        "3.1.1",
        "headers: { Total: { schema: { type: integer }, allowReserved: true } }",
        "/components/headers/Total",
        "`allowReserved` has no meaning in a header",
    ),
    broken(
        "3.1.1",
        "parameters: { id: { name: id, in: path, required: true, allowReserved: true, schema: {} } }",
        "/components/parameters/id",
        "`allowReserved` of a `path` parameter is of OpenAPI 3.2; it is heeded in this version, too",
    ),
    broken(
        "3.1.1",
        "parameters: { key: { name: key, in: cookie, allowReserved: false, schema: {} } }",
        "/components/parameters/key",
        "`allowReserved` of a `cookie` parameter is of OpenAPI 3.2",
    ),
    broken(
        "3.2.0",
        "parameters: { key: { name: key, in: cookie, style: cookie, allowReserved: true, schema: {} } }",
        "/components/parameters/key",
        "`allowReserved` has no meaning in a `cookie` parameter",
    ),
    broken(
        "3.2.0",
        "requestBodies: { Parts: { content: { multipart/mixed: { prefixEncoding: [{ encoding: {}, prefixEncoding: [] }] } } } }",
        "/components/requestBodies/Parts/content/multipart~1mixed/prefixEncoding/0",
        "`encoding` and `prefixEncoding` may not be given together",
    ),
    broken(
        "3.1.1",
        "links: { next: { operationId: list, body: { page: 2 } } }",
        "/components/links/next/body",
        "`body` is not known here",
    ),
    broken(
        "3.1.1",
        "links: { next: { operationId: list, operationRef: '#/paths/~1pets/get' } }",
        "/components/links/next",
        "`operationRef` and `operationId` may not be given together",
    ),
    broken(
        "3.2.0",
        "responses: { Done: { description: Done, headers: { 'Not a name': { schema: {} } } } }",
        "/components/responses/Done/headers/Not a name",
        "`Not a name` cannot be the name of a header",
    ),
    broken(
        "3.2.0",
        "parameters: { trace: { name: 'x(trace)', in: header, schema: {} } }",
        "/components/parameters/trace",
        "`x(trace)` cannot be the name of a header",
    ),
    broken(
        "3.2.0",
        "parameters: { id: { name: 'a{b}', in: path, required: true, schema: {} } }",
        "/components/parameters/id",
        "`a{b}` cannot be the name of a path parameter",
    ),
    broken(
        "3.2.0",
        "parameters: { all: { name: all, in: querystring, schema: { type: object } } }",
        "/components/parameters/all",
        "a `querystring` parameter is described by `content`",
    ),
    broken(
        "3.2.0",
        "parameters: { all: { name: all, in: query, style: form, content: { application/json: {} } } }",
        "/components/parameters/all",
        "`content` and `style` may not be given together",
    ),
    broken(
        "3.2.0",
        "examples: { a: { value: 1, dataValue: 1 } }",
        "/components/examples/a",
        "`value` and `dataValue` may not be given together",
    ),
    broken(
        "3.2.0",
        "examples: { a: { value: 1, serializedValue: '1' } }",
        "/components/examples/a",
        "`value` and `serializedValue` may not be given together",
    ),
    broken(
        "3.1.1",
        "examples: { a: { value: 1, externalValue: 'https://example.com/a' } }",
        "/components/examples/a",
        "`value` and `externalValue` may not be given together",
    ),
    broken(
        "3.2.0",
        "examples: { a: { serializedValue: '1', externalValue: 'https://example.com/a' } }",
        "/components/examples/a",
        "`serializedValue` and `externalValue` may not be given together",
    ),
    broken(
        "3.2.0",
        "requestBodies: { Form: { content: { multipart/mixed: { encoding: {}, itemEncoding: {} } } } }",
        "/components/requestBodies/Form/content/multipart~1mixed",
        "`encoding` and `itemEncoding` may not be given together",
    ),
    broken(
        "3.2.0",
        "requestBodies: { Form: { content: { multipart/mixed: { encoding: { a: { encoding: {}, prefixEncoding: [] } } } } } }",
        "/components/requestBodies/Form/content/multipart~1mixed/encoding/a",
        "`encoding` and `prefixEncoding` may not be given together",
    ),
    broken(
        "3.2.0",
        "schemas: { Id: { type: string, xml: { nodeType: attribute, attribute: true } } }",
        "/components/schemas/Id/xml",
        "`nodeType` and `attribute` may not be given together",
    ),
    broken(
        "3.2.0",
        "schemas: { Ids: { type: array, xml: { nodeType: element, wrapped: true } } }",
        "/components/schemas/Ids/xml",
        "`nodeType` and `wrapped` may not be given together",
    ),
    broken(
        "3.2.0",
        "pathItems: { item: { parameters: [{ name: a, in: querystring, content: { application/json: {} } }, { name: b, in: query, schema: {} }] } }",
        "/components/pathItems/item",
        "a `querystring` parameter is the whole query",
    ),
    broken(
        "3.2.0",
        "pathItems: { item: { get: { parameters: [{ name: a, in: querystring, content: { application/json: {} } }, { name: b, in: querystring, content: { application/json: {} } }] } } }",
        "/components/pathItems/item/get",
        "a `querystring` parameter is the whole query",
    ),
    broken(
        "3.2.0",
        "pathItems: { item: { additionalOperations: { PATCH: { responses: { '204': { description: Done } } } } } }",
        "/components/pathItems/item/additionalOperations/PATCH",
        "`PATCH` has a key of its own, `patch`",
    ),
];

fn document(version: &str, components: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{ title: Rules, version: '1' }}\nservers: [{{ url: 'https://api.example.com' }}]\npaths: {{}}\ncomponents: {{ {components} }}\n"
    )
}

fn told_of(document: &str) -> String {
    let made = generated(document, "", "").unwrap_or_else(|why| panic!("{}\n{document}", told(&why.diagnostics)));
    told(&made.diagnostics)
}

#[test]
fn each_broken_rule_is_named_at_its_place() {
    for Broken { version, components, pointer, message } in BROKEN {
        let told = told_of(&document(version, components));
        let found = told.lines().any(|line| line.contains(&format!(" {pointer}: {message}")));
        assert!(found, "{components}\nmust be told as `{pointer}: {message}`, and is:\n{told}");
    }
}

#[test]
fn a_server_variable_has_a_value_of_its_list() {
    let document = document("3.1.1", "schemas: {}");
    let with = |variable: &str| {
        let servers = format!("servers: [{{ url: 'https://{{at}}.example.com', variables: {{ at: {variable} }} }}]");
        told_of(&document.replace("servers: [{ url: 'https://api.example.com' }]", &servers))
    };
    assert!(with("{ enum: [], default: eu }").contains("`enum` of a server variable may not be empty"));
    assert!(with("{ enum: [us], default: eu }").contains("`default` of a server variable must be one of its `enum`"));
    assert!(!with("{ enum: [us, eu], default: eu }").contains("broken-rule"));
}

#[test]
fn what_keeps_the_rules_is_not_told_of() {
    for (version, components) in [
        ("3.2.0", "parameters: { id: { name: id, in: path, required: true, allowReserved: true, schema: {} } }"),
        ("3.2.0", "parameters: { key: { name: key, in: cookie, allowReserved: true, schema: {} } }"),
        ("3.1.1", "parameters: { q: { name: q, in: query, allowReserved: true, schema: {}, example: a } }"),
        ("3.2.0", "examples: { a: { dataValue: 1, serializedValue: '1' } }"),
        ("3.1.1", "links: { next: { operationId: list, requestBody: 1, parameters: { a: 1 }, x-own: 1 } }"),
        ("3.2.0", "schemas: { Id: { type: string, xml: { name: id, attribute: true } } }"),
        (
            "3.2.0",
            "pathItems: { item: { additionalOperations: { LINK: { responses: { '204': { description: Done } } } } } }",
        ),
        ("3.0.3", "responses: { Done: { description: Done, headers: { X-Total: { schema: {} } } } }"),
    ] {
        let told = told_of(&document(version, components));
        assert!(!told.contains("broken-rule"), "{components}: {told}");
    }
}
