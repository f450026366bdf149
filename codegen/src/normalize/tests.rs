//! Tests with fragments: a few lines of a document, the result of the passes, and the diagnostics.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{self, Document};
use crate::json::{Value, json};

/// Files in memory.
type Files = BTreeMap<String, Vec<u8>>;

fn files(texts: &[(&str, &str)]) -> Files {
    texts.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn load(files: &Files, overlays: &[&str]) -> (Option<Document>, Vec<Diagnostic>) {
    let mut cx = Diagnostics::new();
    let overlays: Vec<String> = overlays.iter().map(|path| (*path).to_owned()).collect();
    match document::load("api.yaml", &overlays, files, &mut cx) {
        Ok(document) => {
            let list = document.sources.resolve(&cx);
            (Some(document), list)
        }
        Err(rejected) => (None, rejected.sources.resolve(&cx)),
    }
}

/// Returns a YAML text as a value.
fn yaml(text: &str) -> Value {
    let mut sources = crate::source::Sources::new("x.yaml");
    let files = files(&[("x.yaml", text)]);
    sources.read("x.yaml", &files, &mut Diagnostics::new()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// Returns `code pointer` of each diagnostic.
fn told(list: &[Diagnostic]) -> Vec<String> {
    list.iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.pointer)).collect()
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{:by$}{line}\n", "")).collect::<Vec<_>>().concat()
}

/// A schema `S`, its expected result, and the codes and places below it that are reported.
struct Fragment {
    given: &'static str,
    becomes: &'static str,
    told: &'static [&'static str],
}

fn check(version: &str, fragments: &[Fragment]) {
    for Fragment { given, becomes, told: expected } in fragments {
        let text = format!(
            "openapi: {version}\ninfo: {{ title: t, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    Other: {{ type: string }}\n    S:\n{}",
            indented(given, 6)
        );
        let (document, list) = load(&files(&[("api.yaml", &text)]), &[]);
        let document = document.unwrap_or_else(|| panic!("{given}\n{list:?}"));
        assert_eq!(document.value["components"]["schemas"]["S"], yaml(becomes), "{given}");
        let place = "/components/schemas/S";
        let told: Vec<String> = told(&list).iter().map(|line| line.replace(place, "")).collect();
        assert_eq!(told, *expected, "{given}");
        // Nothing is refused, because `openapiv3` accepts the result of the passes.
        assert!(document.skipped.is_empty());
    }
}

#[test]
fn older_words_become_newer_ones() {
    let same = |text: &'static str| Fragment { given: text, becomes: text, told: &[] };
    check(
        "3.1.0",
        &[
            same("type: [string, 'null']"),
            same("{ type: [string, integer], minLength: 2, minimum: 3, title: T }"),
            same("type: 'null'"),
            same("const: dog"),
            same("{ type: string, const: null, examples: [a, b] }"),
            same("{ type: integer, exclusiveMinimum: 0 }"),
            same("{ type: number, minimum: 5, exclusiveMinimum: 1, exclusiveMaximum: 9.5 }"),
            same("{ type: array, prefixItems: [{ const: 1 }], items: false }"),
            same("{ type: string, contentEncoding: base64 }"),
            same(
                "{ patternProperties: { '^a': { type: string } }, properties: { a: {} }, propertyNames: { pattern: b } }",
            ),
            same("{ if: { required: [a] }, then: { properties: { a: {} } }, dependentRequired: { a: [b] } }"),
            Fragment {
                given: "{ properties: { a: true, b: false } }",
                becomes: "{ properties: { a: {}, b: { not: {}, x-restwright-never: true } } }",
                told: &[],
            },
            Fragment {
                given: "{ type: array, items: [{ type: string }], additionalItems: { type: integer } }",
                becomes: "{ type: array, prefixItems: [{ type: string }], items: { type: integer } }",
                told: &[],
            },
            same("anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/Other' }]"),
            Fragment {
                given: "{ id: x, definitions: { A: { type: string } }, dependencies: { a: [b], c: { minProperties: 2 } } }",
                becomes: "{ $id: x, $defs: { A: { type: string } }, dependentRequired: { a: [b] }, dependentSchemas: { c: { minProperties: 2 } } }",
                told: &[],
            },
            Fragment {
                given: "{ type: integer, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }",
                becomes: "{ type: integer, exclusiveMinimum: 0, maximum: 9 }",
                told: &[],
            },
            Fragment {
                given: "{ $ref: '#/components/schemas/Other', description: d }",
                becomes: "{ description: d, allOf: [{ $ref: '#/components/schemas/Other' }] }",
                told: &[],
            },
        ],
    );
}

#[test]
fn wrong_keywords_are_repaired_or_left_out() {
    check(
        "3.0.3",
        &[
            Fragment {
                given: "{ type: boolean, nullable: 'true', default: 'false' }",
                becomes: "{ type: boolean, nullable: true, default: false }",
                told: &["wrong-type /nullable", "wrong-type /default"],
            },
            Fragment {
                given: "{ type: string, minLength: '5', maxLength: 9.0, title: 7, pattern: [a] }",
                becomes: "{ type: string, minLength: 5, maxLength: 9, title: '7' }",
                told: &["wrong-type /maxLength", "wrong-type /minLength", "wrong-type /pattern", "wrong-type /title"],
            },
            Fragment {
                given: "{ type: object, required: a, properties: { a: { required: true }, b: text } }",
                becomes: "{ type: object, required: [a], properties: { a: {}, b: {} } }",
                told: &["wrong-type /properties/b", "wrong-type /required", "wrong-type /properties/a/required"],
            },
            Fragment {
                given: "{ type: object, properties: [a], additionalProperties: 'false' }",
                becomes: "{ type: object, additionalProperties: false }",
                told: &["wrong-type /additionalProperties", "wrong-type /properties"],
            },
            Fragment { given: "{ type: string, description: null }", becomes: "type: string", told: &[] },
            Fragment {
                given: "{ type: [string, null] }",
                becomes: "{ type: [string, 'null'] }",
                told: &["wrong-type /type/1"],
            },
            Fragment {
                given: "{ oneOf: [{ type: string }, { type: null }, { type: null, maxLength: 3 }] }",
                becomes: "{ oneOf: [{ type: string }, { type: 'null' }, { maxLength: 3 }] }",
                told: &["wrong-type /oneOf/1/type"],
            },
            Fragment {
                given: "{ type: string, default: null, example: null, enum: [] }",
                becomes: "{ type: string, default: null, example: null, enum: [] }",
                told: &[],
            },
            Fragment {
                given: "{ type: string, minContains: 2, xml: { name: a } }",
                becomes: "{ type: string, minContains: 2, xml: { name: a } }",
                told: &[],
            },
            Fragment {
                given: "{ desription: d }",
                becomes: "{ desription: d }",
                told: &["unknown-keyword /desription"],
            },
            Fragment {
                given: "{ type: integer, minimum: 1.0, maximum: 2.5 }",
                becomes: "{ type: integer, minimum: 1.0, maximum: 2.5 }",
                told: &[],
            },
            Fragment {
                given: "{ type: integer, exclusiveMinimum: 0 }",
                becomes: "{ type: integer, exclusiveMinimum: 0 }",
                told: &[],
            },
            Fragment {
                given: "{ $ref: '#/components/schemas/Other', nullable: true }",
                becomes: "{ nullable: true, allOf: [{ $ref: '#/components/schemas/Other' }] }",
                told: &["ref-siblings "],
            },
            Fragment {
                given: "{ items: { $ref: '#/components/schemas/Missing' } }",
                becomes: "{ items: {} }",
                told: &["dangling-ref /items"],
            },
            Fragment { given: "$ref: '#/components/schemas/S'", becomes: "{}", told: &["circular-ref "] },
            Fragment {
                given: "{ type: object, nullable: true, items: { type: string } }",
                becomes: "{ nullable: true, anyOf: [{ type: array, items: { type: string } }, { type: object }] }",
                told: &["unsatisfiable "],
            },
            Fragment {
                given: "{ type: array, minItems: 1, properties: { a: { type: string } } }",
                becomes: "anyOf: [{ type: array, minItems: 1, items: {} }, { type: object, properties: { a: { type: string } } }]",
                told: &["unsatisfiable "],
            },
            Fragment {
                given: "{ type: object, enum: [{ a: 1 }], minLength: 2, discriminator: { propertyName: p }, anyOf: [{}] }",
                becomes: "{ type: object, enum: [{ a: 1 }], minLength: 2, discriminator: { propertyName: p }, anyOf: [{}] }",
                told: &[],
            },
        ],
    );
}

/// Returns a document without its head.
fn api(body: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{ title: t, version: '1' }}\n{body}servers: [{{ url: 'https://x.example' }}]\n")
}

fn one(text: &str) -> (Value, Vec<String>) {
    let (document, list) = load(&files(&[("api.yaml", text)]), &[]);
    (document.unwrap_or_else(|| panic!("{text}\n{list:?}")).value, told(&list))
}

const OK: &str = "responses: { '200': { description: d } }";

#[test]
fn statuses_are_upper_case_or_left_out() {
    let (value, told) = one(&api(
        "paths:\n  /a:\n    get:\n      operationId: a\n      responses: { 200: { description: d }, 4xx: { description: e }, oops: { description: f }, DEFAULT: { description: g } }\n",
    ));
    let responses = &value["paths"]["/a"]["get"]["responses"];
    let keys: Vec<&String> = responses.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["200", "4XX", "default"]);
    let at = "/paths/~1a/get/responses";
    assert_eq!(
        told,
        [
            format!("lower-case-status-range {at}/4xx"),
            format!("lower-case-status-range {at}/DEFAULT"),
            format!("bad-status {at}/oops")
        ]
    );
}

#[test]
fn media_types_get_the_name_that_the_evidence_says() {
    for (given, expected) in [
        ("string: { schema: { type: string } }", "text/plain"),
        ("undefined: { schema: { example: 'addEventListener()' } }", "text/plain"),
        ("undefined: { schema: { type: string, format: binary } }", "application/octet-stream"),
        ("undefined: {}", "application/octet-stream"),
        ("object: { schema: { type: object } }", "application/json"),
        ("json: {}", "application/json"),
    ] {
        let (value, told) = one(&api(&format!(
            "paths:\n  /a:\n    get:\n      operationId: a\n      responses: {{ '200': {{ description: d, content: {{ {given} }} }} }}\n"
        )));
        let content = &value["paths"]["/a"]["get"]["responses"]["200"]["content"];
        let names: Vec<&String> = content.as_object().expect("an object").keys().collect();
        assert_eq!(names, [expected], "{given}");
        assert_eq!(told.len(), 1, "{given}: {told:?}");
        assert!(told[0].starts_with("bad-media-type /paths/~1a/get/responses/200/content/"), "{told:?}");
    }
}

#[test]
fn parameters_agree_with_their_path() {
    let (value, told) = one(&api(&format!(
        "paths:\n  /a/{{x}}/{{y}}/{{z}}:\n    parameters: [{{ $ref: '#/components/parameters/Z' }}]\n    get:\n      operationId: a\n      {OK}\n      parameters:\n        - {{ name: w, in: path, required: true, schema: {{}} }}\n        - {{ name: q, in: query, schema: {{ type: string }} }}\n        - {{ name: q, in: query, schema: {{ type: integer }} }}\n        - {{ name: x, in: path, schema: {{}}, style: form, allowReserved: true }}\ncomponents:\n  parameters:\n    Z: {{ $ref: '#/components/parameters/Z2' }}\n    Z2: {{ name: z, in: path, required: true, schema: {{}} }}\n"
    )));
    let parameters = value["paths"]["/a/{x}/{y}/{z}"]["get"]["parameters"].clone();
    assert_eq!(
        parameters,
        json!([
            { "name": "q", "in": "query", "schema": { "type": "string" } },
            { "name": "x", "in": "path", "required": true, "schema": {}, "x-restwright-style": "form", "x-restwright-allow-reserved": true },
            { "name": "y", "in": "path", "required": true, "schema": { "type": "string" } },
        ])
    );
    let at = "/paths/~1a~1{x}~1{y}~1{z}/get";
    assert_eq!(
        told,
        [
            format!("broken-rule {at}/parameters/3"),
            format!("unsupported-style {at}/parameters/3"),
            format!("missing-key {at}/parameters/3"),
            format!("unused-path-parameter {at}/parameters/0"),
            format!("duplicate-parameter {at}/parameters/2"),
            format!("undeclared-path-parameter {at}"),
        ]
    );
}

#[test]
fn a_parameter_says_what_its_value_is_exactly_once() {
    let (value, told) = one(&api(&format!(
        "paths:\n  /a:\n    get:\n      operationId: a\n      {OK}\n      parameters:\n        - {{ name: n, in: query }}\n        - {{ name: b, in: query, schema: {{}}, content: {{ application/json: {{}} }} }}\n"
    )));
    let parameters = &value["paths"]["/a"]["get"]["parameters"];
    assert_eq!(parameters[0]["schema"], json!({}));
    assert_eq!(parameters[1]["x-restwright-content"], json!({ "application/json": {} }));
    let at = "/paths/~1a/get/parameters";
    assert_eq!(told, [format!("missing-key {at}/0"), format!("ignored-part {at}/1")]);
}

#[test]
fn ids_are_distinct_and_paths_begin_with_a_slash() {
    let (value, told) = one(&api(&format!(
        "paths:\n  /a:\n    get: {{ operationId: list, {OK} }}\n    post: {{ {OK} }}\n  b:\n    get: {{ operationId: list, {OK} }}\n  '/c/{{x}}':\n    get: {{ operationId: ' ', {OK}, parameters: [{{ name: x, in: path, schema: {{}} }}] }}\n  '/c/{{y}}': {{}}\n"
    )));
    assert_eq!(value["paths"]["/b"]["get"]["operationId"], "list-get-b");
    assert_eq!(value["paths"]["/b"]["get"]["x-restwright-operation-id"], "list");
    assert_eq!(value["paths"]["/c/{x}"]["get"].get("operationId"), None);
    assert_eq!(
        told,
        [
            "bad-path /paths/b",
            "ambiguous-paths /paths/~1c~1{y}",
            "missing-key /paths/~1c~1{x}/get/parameters/0",
            "missing-operation-id /paths/~1a/post",
            "duplicate-operation-id /paths/b/get/operationId",
            "missing-operation-id /paths/~1c~1{x}/get",
        ]
    );
}

#[test]
fn later_versions_require_less() {
    let tried = |version: &str| {
        let (_, told) = one(&format!(
            "openapi: {version}\ninfo: {{ title: t, version: '1' }}\nservers: [{{ url: https://example.com }}]\npaths:\n  /a:\n    get: {{ operationId: a }}\n    put: {{ operationId: b, responses: {{ '200': {{}} }} }}\n"
        ));
        told
    };
    let (operation, response) = ("missing-key /paths/~1a/get", "missing-key /paths/~1a/put/responses/200");
    assert_eq!(tried("3.0.4"), [operation, response]);
    assert_eq!(tried("3.1.1"), [response]);
    assert_eq!(tried("3.2.0"), [""; 0]);
}

#[test]
fn what_is_no_part_of_a_client_is_set_aside() {
    let (value, told) = one(&api(&format!(
        "webhooks: {{ w: {{ post: {{ callbacks: {{}} }} }} }}\nx-webhooks: {{ w: {{ post: {{}} }} }}\npaths:\n  /a:\n    query: {{ {OK} }}\n    get:\n      operationId: a\n      callbacks: {{ c: {{ $ref: '#/nowhere' }} }}\n      responses: {{ '200': {{ description: d, links: {{ l: {{}} }} }} }}\n"
    )));
    assert!(value["paths"]["/a"]["get"].get("callbacks").is_none());
    assert_eq!(value["x-restwright-hooks"]["webhook w"]["x-restwright-hook"]["name"], "w");
    assert!(value["paths"]["/a"]["x-restwright-method-QUERY"].is_object());
    assert_eq!(
        told,
        [
            "missing-key /webhooks/w/post",
            "missing-key /x-webhooks/w/post",
            "dangling-ref /paths/~1a/get/callbacks/c",
            "ignored-part /x-webhooks/w",
            "ignored-part /webhooks/w/post/callbacks",
            "dangling-ref /paths/~1a/get/responses/200/links/l",
            "missing-operation-id /paths/~1a/query",
        ]
    );
}

#[test]
fn a_schema_in_the_middle_of_a_piece_gets_a_name() {
    let (document, list) = load(
        &files(&[(
            "api.yaml",
            &api(
                "paths: {}\ncomponents:\n  schemas:\n    A: { properties: { b: { type: object, properties: { c: { type: string } } } } }\n    B: { $ref: '#/components/schemas/A/properties/b' }\n    C: { items: { $ref: '#/components/schemas/B/properties/c' } }\n    D: { $defs: { e: { type: integer } }, items: { $ref: '#/components/schemas/D/$defs/e' } }\n    E: { $ref: '#/definitions/F' }\ndefinitions:\n  F: { type: boolean }\n",
            ),
        )]),
        &[],
    );
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    let schemas = &document.value["components"]["schemas"];
    assert_eq!(schemas["B"], json!({ "$ref": "#/components/schemas/A_b" }));
    assert_eq!(schemas["A"]["properties"]["b"], json!({ "$ref": "#/components/schemas/A_b" }));
    let reference = schemas["C"]["items"]["$ref"].as_str().expect("a reference");
    assert_eq!(document.value.pointer(&reference[1..]), Some(&json!({ "type": "string" })));
    let reference = schemas["D"]["items"]["$ref"].as_str().expect("a reference");
    assert_eq!(document.value.pointer(&reference[1..]), Some(&json!({ "type": "integer" })));
    let at = crate::pointer::Pointer::from_escaped(&reference[1..]);
    assert_eq!(document.sources.original(&at).as_str(), "/components/schemas/D/$defs/e");
    assert_eq!(schemas["F"], json!({ "type": "boolean" }));
    assert_eq!(told(&list), ["ref-siblings /components/schemas/D"; 0]);
}

#[test]
fn a_requirement_names_its_scheme_by_uri_too() {
    let (value, told) = one(&api(&format!(
        "paths: {{ /a: {{ get: {{ operationId: a, {OK}, security: [{{ '#/components/securitySchemes/a%20b': [] }}] }} }} }}\ncomponents: {{ securitySchemes: {{ a b: {{ type: http, scheme: basic }} }} }}\n"
    )));
    assert_eq!(value["paths"]["/a"]["get"]["security"], json!([{ "a b": [] }]));
    assert_eq!(told, [""; 0]);
}

#[test]
fn a_reference_leads_on_through_references_and_to_any_name() {
    let (document, list) = load(
        &files(&[(
            "api.yaml",
            &api(
                "paths: {}\ncomponents:\n  schemas:\n    A: { properties: { b: { $ref: '#/components/schemas/C/$defs/d' }, p: { $ref: '#/components/schemas/p%25q' } } }\n    B: { items: { $ref: '#/components/schemas/A/properties/b' } }\n    C: { $defs: { d: { type: integer } } }\n    'p%q': { properties: { r: { type: string } } }\n    E: { items: { $ref: '#/components/schemas/A/properties/p' } }\n    F: { items: { $ref: '#/components/schemas/p%25q/properties/r' } }\n",
            ),
        )]),
        &[],
    );
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    assert_eq!(told(&list), [""; 0]);
    let schemas = &document.value["components"]["schemas"];
    let leads_to = |name: &str| {
        let reference = schemas[name]["items"]["$ref"].as_str().expect("a reference");
        document.value.pointer(&reference[1..]).cloned().unwrap_or_default()
    };
    assert_eq!(leads_to("B"), json!({ "type": "integer" }));
    assert_eq!(leads_to("E"), schemas["p-q"]);
    assert_eq!(leads_to("F"), json!({ "type": "string" }));
    let at = crate::pointer::Pointer::from_escaped("/components/schemas/p-q/properties");
    assert_eq!(document.sources.original(&at).as_str(), "/components/schemas/p%q/properties");
}

#[test]
fn path_items_are_copied_to_their_places() {
    let (value, told) = one(&api(&format!(
        "paths:\n  /a: {{ $ref: '#/components/pathItems/P' }}\n  /b: {{ $ref: '#/paths/~1a', summary: s }}\n  /c: {{ $ref: '#/components/pathItems/Q' }}\ncomponents:\n  pathItems:\n    P: {{ get: {{ {OK} }} }}\n"
    )));
    assert!(value["paths"]["/a"]["get"].is_object());
    assert!(value["paths"]["/b"]["get"].is_object());
    assert_eq!(value["paths"]["/b"]["summary"], "s");
    assert_eq!(told[0], "dangling-ref /paths/~1c");
    assert!(told[1..].iter().all(|line| line == "missing-operation-id /components/pathItems/P/get"), "{told:?}");
}

#[test]
fn a_refused_piece_costs_that_piece_alone() {
    let (document, list) = load(
        &files(&[(
            "api.yaml",
            &api(&format!(
                "paths:\n  /a:\n    get: {{ operationId: a, {OK}, parameters: [{{ name: x, in: body, schema: {{}} }}, {{ name: q, in: query, schema: {{}} }}] }}\ncomponents:\n  securitySchemes:\n    bad: {{ type: apiKey, in: header }}\n    good: {{ type: http, scheme: bearer }}\n"
            )),
        )]),
        &[],
    );
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    let (_, _, operation) = document.openapi.operations().next().expect("the operation is there");
    assert_eq!(operation.parameters.len(), 1);
    let components = document.openapi.components.as_ref().expect("they are there");
    assert_eq!(components.security_schemes.keys().collect::<Vec<_>>(), ["good"]);
    assert_eq!(told(&list), ["refused /components/securitySchemes/bad", "refused /paths/~1a/get/parameters/0"]);
}

const SWAGGER: &str = "
swagger: '2.0'
info: { title: t, version: 1.10 }
host: api.test
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
securityDefinitions:
  b: { type: basic }
  o: { type: oauth2, flow: application, tokenUrl: 'https://t', scopes: { s: d } }
parameters:
  Body: { name: body, in: body, required: true, schema: { $ref: '#/definitions/Pet' } }
  Page: { name: page, in: query, type: integer, default: 1 }
responses:
  Gone: { description: gone, schema: { type: file } }
paths:
  /pets:
    post:
      operationId: add
      parameters: [{ $ref: '#/parameters/Body' }, { $ref: '#/parameters/Page' }, { name: ids, in: query, type: array, items: { type: string }, collectionFormat: pipes }]
      produces: [application/json, text/plain]
      responses:
        200: { description: d, schema: { $ref: '#/definitions/Pet' }, examples: { application/json: { a: 1 } }, headers: { H: { type: integer } } }
        404: { $ref: '#/responses/Gone' }
    put:
      operationId: upload
      parameters: [{ name: f, in: formData, type: file, required: true }, { name: t, in: formData, type: array, items: { type: string }, collectionFormat: multi }]
      responses: { 200: { description: d } }
definitions:
  Pet: { type: object, discriminator: kind, properties: { kind: { type: string, x-nullable: true }, bad: { $ref: '#/definitions/No' } } }
";

#[test]
fn swagger_becomes_openapi() {
    let (value, told) = one(SWAGGER);
    assert_eq!(value["info"]["version"], "1.10");
    assert_eq!(value["servers"], json!([{ "url": "https://api.test/v1" }, { "url": "http://api.test/v1" }]));
    assert_eq!(value["components"]["securitySchemes"]["b"], json!({ "type": "http", "scheme": "basic" }));
    assert_eq!(value["components"]["securitySchemes"]["o"]["flows"]["clientCredentials"]["tokenUrl"], "https://t");
    let post = &value["paths"]["/pets"]["post"];
    assert_eq!(
        post["requestBody"],
        json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } }, "required": true })
    );
    assert_eq!(post["parameters"][0], json!({ "$ref": "#/components/parameters/Page" }));
    assert_eq!(
        post["parameters"][1],
        json!({ "name": "ids", "in": "query", "style": "pipeDelimited", "explode": false, "schema": { "type": "array", "items": { "type": "string" } } })
    );
    let ok = &post["responses"]["200"];
    assert_eq!(ok["content"]["application/json"]["example"], json!({ "a": 1 }));
    assert_eq!(ok["content"]["text/plain"]["schema"], json!({ "$ref": "#/components/schemas/Pet" }));
    assert_eq!(ok["headers"]["H"]["schema"], json!({ "type": "integer" }));
    assert_eq!(
        value["components"]["responses"]["Gone"]["content"],
        json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } })
    );
    let form = &value["paths"]["/pets"]["put"]["requestBody"]["content"]["multipart/form-data"];
    assert_eq!(form["schema"]["properties"]["f"], json!({ "type": "string", "format": "binary" }));
    assert_eq!(form["schema"]["required"], json!(["f"]));
    assert_eq!(form["encoding"]["t"]["style"], "form");
    let pet = &value["components"]["schemas"]["Pet"];
    assert_eq!(pet["discriminator"], json!({ "propertyName": "kind" }));
    assert_eq!(pet["properties"]["kind"], json!({ "type": "string", "nullable": true }));
    assert_eq!(told, ["dangling-ref /definitions/Pet/properties/bad"]);
}

const ENTRY: &str = "
openapi: 3.0.0
info: { title: t, version: '1' }
servers: [{ url: 'https://x.example' }]
paths:
  /books: { $ref: './paths/books.yaml' }
  /lost: { $ref: './paths/lost.yaml' }
components:
  schemas:
    book: { type: string }
    All: { oneOf: [{ $ref: 'objects/book.yaml' }], discriminator: { propertyName: kind, mapping: { b: objects/book.yaml } } }
";

const BOOKS: &str = "
get:
  operationId: books
  parameters: [{ $ref: '../api.yaml#/components/parameters/None' }, { $ref: 'shared.yaml#/Page' }]
  responses:
    200:
      description: d
      content: { application/json: { schema: { $ref: '../objects/book.yaml' } } }
";

#[test]
fn pieces_of_other_files_become_pieces_of_this_one() {
    let files = files(&[
        ("api.yaml", ENTRY),
        ("paths/books.yaml", BOOKS),
        ("paths/shared.yaml", "Page: { name: page, in: query, schema: { type: integer, minimum: '1' } }"),
        (
            "objects/book.yaml",
            "type: object\nproperties:\n  next: { $ref: '#' }\n  old: { $ref: '../api.yaml#/components/schemas/book' }\n",
        ),
    ]);
    let (document, list) = load(&files, &[]);
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    let value = &document.value;
    let schema = &value["paths"]["/books"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(*schema, json!({ "$ref": "#/components/schemas/objects_book" }));
    let book = &value["components"]["schemas"]["objects_book"];
    assert_eq!(book["properties"]["next"], json!({ "$ref": "#/components/schemas/objects_book" }));
    assert_eq!(book["properties"]["old"], json!({ "$ref": "#/components/schemas/book" }));
    assert_eq!(
        value["components"]["schemas"]["All"]["discriminator"]["mapping"]["b"],
        "#/components/schemas/objects_book"
    );
    assert_eq!(value["paths"]["/books"]["get"]["parameters"], json!([{ "$ref": "#/components/parameters/Page" }]));
    assert_eq!(
        told(&list),
        [
            "dangling-ref paths/books.yaml#/get/parameters/0",
            "unreadable-part /paths/~1lost",
            "wrong-type paths/shared.yaml#/Page/schema/minimum",
        ]
    );
    assert_eq!((list[0].file.as_str(), list[0].line), ("paths/books.yaml", 4));
    assert_eq!((list[1].file.as_str(), list[1].line), ("api.yaml", 7));
    assert_eq!((list[2].file.as_str(), list[2].line), ("paths/shared.yaml", 1));
}

#[test]
fn a_file_that_copies_itself_ends() {
    let files = files(&[
        ("api.yaml", &api("paths:\n  /a: { $ref: 'a.yaml' }\n")),
        ("a.yaml", "$ref: 'b.yaml'"),
        ("b.yaml", "$ref: 'a.yaml'"),
    ]);
    let (document, list) = load(&files, &[]);
    assert!(document.is_some());
    assert_eq!(told(&list)[0].split(' ').next(), Some("circular-ref"));
}

#[test]
fn overlays_correct_the_document() {
    let text = api(&format!(
        "paths:\n  /a:\n    get: {{ operationId: a, {OK}, tags: [x, y, z] }}\n    post: {{ operationId: b, {OK} }}\n"
    ));
    let overlay = "
overlay: 1.0.0
info: { title: t, version: '1' }
actions:
  - target: $.paths['/a'].get
    description: the summary is missing
    update: { summary: s, tags: [w] }
  - target: $.paths['/a'].get.tags[?@ == 'y' || @ == 'z']
    remove: true
  - target: $.paths.*.post
    remove: true
  - target: $.nowhere
    x-optional: true
    update: {}
";
    let (document, list) = load(&files(&[("api.yaml", &text), ("o.yaml", overlay)]), &["o.yaml"]);
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    let item = &document.value["paths"]["/a"];
    assert_eq!(item["get"]["summary"], "s");
    assert_eq!(item["get"]["tags"], json!(["x", "w"]));
    assert_eq!(item.get("post"), None);
    assert!(list.is_empty(), "{list:?}");
}

#[test]
fn an_overlay_that_no_longer_applies_is_an_error_with_its_reason() {
    let text = api("paths: {}\n");
    for (overlay, code, line, part) in [
        (
            "overlay: 1.0.0\nactions:\n  - target: $.paths['/a']\n    description: it lies\n    update: {}\n",
            "overlay-unmatched",
            3,
            "it lies",
        ),
        ("overlay: 1.0.0\nactions:\n  - target: $.paths\n", "invalid-overlay", 3, "update"),
        ("overlay: 1.0.0\nactions:\n  - target: 'paths['\n    remove: true\n", "invalid-overlay", 3, "paths["),
        ("overlay: 1.0.0\nactions: {}\n", "invalid-overlay", 1, "actions"),
        ("actions: []\n", "invalid-overlay", 1, "overlay"),
        ("a: [\n", "not-json-or-yaml", 2, "YAML"),
    ] {
        let (document, list) = load(&files(&[("api.yaml", &text), ("o.yaml", overlay)]), &["o.yaml"]);
        // An unmatched target does not stop the reading, so that all of them are reported at once.
        assert_eq!(document.is_some(), code == "overlay-unmatched", "{overlay}");
        assert_eq!((list[0].code.as_str(), list[0].file.as_str(), list[0].line), (code, "o.yaml", line), "{overlay}");
        assert!(list[0].message.contains(part), "{overlay}: {}", list[0].message);
    }
}

#[test]
fn an_action_that_changes_nothing_is_told_with_its_reason() {
    let text = api("paths:\n  /a: { summary: A, parameters: [] }\n");
    let notes = |update: &str| {
        let overlay = format!(
            "overlay: 1.0.0\nactions:\n  - target: $.paths['/a']\n    description: it was missing\n    {update}\n"
        );
        let (document, list) = load(&files(&[("api.yaml", &text), ("o.yaml", &overlay)]), &["o.yaml"]);
        assert!(document.is_some(), "{update}");
        let idle = list.into_iter().filter(|one| one.code.as_str() == "overlay-idle");
        idle.map(|one| (one.line, one.message)).collect::<Vec<_>>()
    };
    for update in ["update: { summary: A }", "update: { parameters: [] }", "update: {}"] {
        let found = notes(update);
        let message = "`$.paths['/a']` is as the action makes it (it was added because: it was missing)";
        assert_eq!(found, [(3, message.to_owned())], "{update}");
    }
    for update in ["update: { summary: B }", "update: { description: A }", "remove: true"] {
        assert!(notes(update).is_empty(), "{update}");
    }
}

#[test]
fn where_a_text_is_meant_the_text_of_the_document_counts() {
    let text = api("
paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: m, in: query, example: 08, schema: { type: string, enum: [08, 09, 10, ~, True], default: 1.10 } }
        - { name: n, in: query, example: 1.10, schema: { type: number, enum: [1.10] } }
        - { name: o, in: query, schema: { type: string, oneOf: [{ const: 1.10 }, { enum: [08] }] } }
        - { name: p, in: query, schema: { type: [string, integer], enum: [1.10, 5, True] } }
        - { name: q, in: query, schema: { allOf: [{ type: string }, { anyOf: [{ enum: [1.0] }] }] } }
      responses:
        200:
          description: 1.0
          content:
            application/json:
              schema: { $ref: '#/components/schemas/S' }
              example: { v: 1.10, n: 1.10, l: [{ w: 0644 }], more: { x: 1e3 } }
              examples: { one: { value: { v: 1.0 } } }
components:
  schemas:
    V: { type: string, example: 2.0 }
    S:
      type: object
      example: { v: 1.20, n: 1.20 }
      properties:
        v: { $ref: '#/components/schemas/V' }
        n: { type: number }
        l: { type: array, items: { allOf: [{ properties: { w: { type: string } } }] } }
");
    let (value, told) = one(&text);
    let get = &value["paths"]["/a"]["get"];
    assert_eq!(get["parameters"][0]["schema"]["enum"], json!(["08", "09", "10", null, "True"]));
    assert_eq!(
        (&get["parameters"][0]["example"], &get["parameters"][0]["schema"]["default"]),
        (&json!("08"), &json!("1.10"))
    );
    assert_eq!(
        (&get["parameters"][1]["example"], &get["parameters"][1]["schema"]["enum"]),
        (&json!(1.1), &json!([1.1]))
    );
    let values = |at: &str| get.pointer(&format!("/parameters/{at}")).cloned().unwrap_or_default();
    assert_eq!((values("2/schema/oneOf/0/const"), values("2/schema/oneOf/1/enum")), (json!("1.10"), json!(["08"])));
    assert_eq!(values("3/schema/enum"), json!(["1.10", 5, "True"]));
    assert_eq!(values("4/schema/allOf/1/anyOf/0/enum"), json!(["1.0"]));
    assert_eq!(get["responses"]["200"]["description"], "1.0");
    let media = &get["responses"]["200"]["content"]["application/json"];
    assert_eq!(media["example"], json!({ "v": "1.10", "n": 1.1, "l": [{ "w": "0644" }], "more": { "x": 1000.0 } }));
    assert_eq!(media["examples"]["one"]["value"], json!({ "v": "1.0" }));
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        (&schemas["V"]["example"], &schemas["S"]["example"]),
        (&json!("2.0"), &json!({ "v": "1.20", "n": 1.2 }))
    );
    let at = "/paths/~1a/get";
    assert_eq!(
        told,
        [
            format!("broken-rule {at}/responses/200/content/application~1json"),
            format!("wrong-type {at}/parameters/0/schema/default"),
            format!("wrong-type {at}/responses/200/description"),
            format!("enum-of-other-type {at}/parameters/0/schema"),
            format!("enum-of-other-type {at}/parameters/2/schema/oneOf/0"),
            format!("enum-of-other-type {at}/parameters/2/schema/oneOf/1"),
            format!("enum-of-other-type {at}/parameters/3/schema"),
            format!("enum-of-other-type {at}/parameters/4/schema/allOf/1/anyOf/0")
        ]
    );
}

#[test]
fn texts_are_those_of_the_document_also_where_passes_moved_them() {
    let (value, _) = one(&api("
paths: {}
components:
  schemas:
    C: { type: string, const: 1.10 }
    E: { type: [string, 'null'], examples: [1.20, x] }
    L: { type: object, additionalProperties: { type: string }, example: { a: 1.30 } }
"));
    let schemas = &value["components"]["schemas"];
    assert_eq!((&schemas["C"]["const"], &schemas["E"]["examples"]), (&json!("1.10"), &json!(["1.20", "x"])));
    assert_eq!(schemas["L"]["example"], json!({ "a": "1.30" }));
    let (value, _) = one("swagger: '2.0'
info: { title: t, version: '1' }
host: h
parameters: { P: { name: p, in: query, type: string, enum: [1.10] } }
paths:
  /a:
    get:
      operationId: a
      parameters: [{ name: b, in: body, schema: { type: string, example: 1.0 } }, { name: v, in: query, type: string, enum: [08, 1.0] }]
      responses: { 200: { description: d, schema: { type: string }, examples: { application/json: 1.50 } } }
");
    let get = &value["paths"]["/a"]["get"];
    assert_eq!(get["parameters"][0]["schema"]["enum"], json!(["08", "1.0"]));
    assert_eq!(get["requestBody"]["content"]["application/json"]["schema"]["example"], "1.0");
    assert_eq!(get["responses"]["200"]["content"]["application/json"]["example"], "1.50");
    assert_eq!(value["components"]["parameters"]["P"]["schema"]["enum"], json!(["1.10"]));
}

#[test]
fn overlays_say_how_their_own_values_are_written() {
    let text = api("paths: {}\ncomponents: { schemas: { S: { type: string, enum: [1.0, 1.10, 1.20] } } }\n");
    let overlay = "overlay: 1.0.0\nactions:\n  - { target: '$.components.schemas.S.enum[0]', remove: true }\n  - { target: $.components.schemas.S, update: { enum: [1.30], default: 08 } }\n";
    let (document, list) = load(&files(&[("api.yaml", &text), ("o.yaml", overlay)]), &["o.yaml"]);
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    let schema = &document.value["components"]["schemas"]["S"];
    assert_eq!((&schema["enum"], &schema["default"]), (&json!(["1.10", "1.20", "1.30"]), &json!("08")));
}

#[test]
fn of_a_file_that_is_no_piece_of_a_document_nothing_is_told() {
    let secrets = "root:x:0:\ndb_password: hunter2\nroot:x:0:\nlist: [hunter3]\n";
    let text = api("
paths:
  /p: { $ref: 'secrets.yaml' }
components:
  schemas:
    A: { $ref: 'secrets.yaml' }
    B: { $ref: 'secrets.yaml#/db_password' }
    C: { $ref: 'secrets.yaml#/list' }
    D: { $ref: 'passwd' }
    E: { $ref: 'api.json' }
    F: { type: object, properties: { $ref: 'secrets.yaml' } }
    G: { $ref: 'good.yaml' }
");
    let (document, list) = load(
        &files(&[
            ("api.yaml", &text),
            ("secrets.yaml", secrets),
            ("passwd", "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n"),
            ("api.json", "{\"hunter2\": \"\\u00\"}"),
            ("good.yaml", "type: string\ntitle: a\ntitle: b\n"),
        ]),
        &[],
    );
    let document = document.unwrap_or_else(|| panic!("{list:?}"));
    let at = "/components/schemas";
    assert_eq!(
        told(&list),
        [
            &format!("wrong-ref-target {at}/A"),
            &format!("wrong-ref-target {at}/B"),
            &format!("wrong-ref-target {at}/C"),
            &format!("unreadable-part {at}/D"),
            &format!("unreadable-part {at}/E"),
            &format!("wrong-ref-target {at}/F/properties"),
            "duplicate-key good.yaml#/title",
            "wrong-ref-target /paths/~1p",
        ]
    );
    let texts = format!("{list:?}{}", document.value);
    for word in ["hunter", "root", "daemon"] {
        assert!(!texts.contains(word), "{word}: {texts}");
    }
}

#[test]
fn documents_of_other_hosts_are_not_fetched_and_the_way_out_is_told() {
    let text = api("
paths: {}
components:
  schemas:
    A: { $ref: 'https://x.example/a.yaml#/A' }
    B: { $ref: 'https://x.example/a.yaml#/B' }
    C: { $ref: 'file:///etc/passwd' }
");
    let (document, list) = load(&files(&[("api.yaml", &text)]), &[]);
    assert!(document.is_some());
    let place = "remote-ref /components/schemas";
    assert_eq!(told(&list), ["A", "B", "C"].map(|name| format!("{place}/{name}")));
    // One cause is reported once, with its count.
    assert_eq!(list[0].message, list[1].message);
    assert!(list[0].to_string().contains("save the document"), "{}", list[0]);
}

#[test]
fn copies_have_a_budget() {
    // Each of 2,000 paths copies a path item of a hundred kilobytes.
    let paths = (0..2_000).map(|at| format!("  /p{at}: {{ $ref: 'item.yaml' }}\n")).collect::<Vec<_>>().concat();
    let item = format!("description: '{}'\nget: {{ operationId: a, {OK} }}\n", "x".repeat(100_000));
    let (document, list) = load(&files(&[("api.yaml", &api(&format!("paths:\n{paths}"))), ("item.yaml", &item)]), &[]);
    let size = document.map_or(0, |document| document.value.to_string().len());
    assert!(size < 100_000_000, "{size}");
    assert!(list.iter().any(|one| one.code.as_str() == "too-large"), "{:?}", list.first());
}

#[test]
fn what_stands_beside_a_reference_is_told_where_it_may_mislead() {
    let (_, told) = one(&api("
paths: {}
components:
  schemas:
    A: { $ref: '#/components/schemas/C', description: d }
    B: { $ref: '#/components/schemas/C', description: d, nullable: true }
    C: { type: string }
  parameters:
    P: { $ref: '#/components/parameters/Q', description: d, summary: s }
    Q: { name: q, in: query, schema: { type: string } }
"));
    assert_eq!(told, ["ref-siblings /components/schemas/B"]);
}

#[test]
fn a_document_without_a_whole_url_of_a_server_is_told_of() {
    let operation = format!("operationId: a, {OK}");
    let whole = "servers: [{ url: 'https://h.example' }]";
    for (servers, item, place) in [
        (String::new(), format!("{{ get: {{ {operation} }} }}"), Some("/")),
        ("servers: [{ url: /v1 }]\n".to_owned(), format!("{{ get: {{ {operation} }} }}"), Some("/servers/0/url")),
        (format!("{whole}\n"), format!("{{ get: {{ {operation} }} }}"), None),
        ("servers: [{ url: '{scheme}://h' }]\n".to_owned(), format!("{{ get: {{ {operation} }} }}"), None),
        (String::new(), format!("{{ {whole}, get: {{ {operation} }} }}"), None),
        (String::new(), format!("{{ get: {{ {operation}, {whole} }} }}"), None),
        (String::new(), "{}".to_owned(), None),
    ] {
        let text = format!("openapi: 3.0.3\ninfo: {{ title: t, version: '1' }}\n{servers}paths:\n  /a: {item}\n");
        let (_, list) = load(&files(&[("api.yaml", &text)]), &[]);
        let found = list.iter().find(|one| one.code.as_str() == "no-base-url");
        let found = found.map(|one| if one.pointer.as_str().is_empty() { "/" } else { one.pointer.as_str() });
        assert_eq!(found, place, "{text}");
    }
}
