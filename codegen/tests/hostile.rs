//! Generating from documents made to be slow, deep or large ends, and each loss is reported.

use std::time::{Duration, Instant};

use crate::support::hostile::{ALL, End, Hostile};
use crate::support::{Memory, generated, told};
use restwright_codegen::diagnostics::Code;
use restwright_codegen::{Rejected, Request, generate};

/// Much more than any document needs, and much less than the square of its size would need.
const PATIENCE: Duration = Duration::from_secs(100);

#[test]
fn each_hostile_document_comes_to_its_end() {
    for Hostile { name, ending, tested, end, text, .. } in ALL {
        let path = format!("api.{ending}");
        let files = Memory::of(&[(&path, &text(*tested))]);
        let request = Request { document: Some(&path), ..Request::default() };
        let started = Instant::now();
        let done = generate(&request, &files);
        let took = started.elapsed();
        let found = match &done {
            Ok(done) if done.diagnostics.iter().any(|one| one.code == Code::SchemaDegraded) => End::Degraded,
            Ok(_) => End::Made,
            Err(_) => End::Refused,
        };
        let diagnostics = match &done {
            Ok(done) => &done.diagnostics,
            Err(Rejected { diagnostics }) => diagnostics,
        };
        let told: String = told(diagnostics).lines().take(3).collect::<Vec<_>>().join("\n");
        assert_eq!(found, *end, "{name}: {told}");
        assert!(took < PATIENCE, "{name} took {took:?}");
        if let Ok(done) = done {
            let started = Instant::now();
            let again = generate(&Request { lock: Some(&done.lock), ..request }, &files).expect("it was made once");
            assert!(started.elapsed() < PATIENCE, "{name} took {:?} over its own names", started.elapsed());
            assert!(again.lock == done.lock && again.files == done.files, "{name}: it is another over its own names");
        }
    }
}

/// The document with these schemas. An operation responds with the first schema, `A`.
fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [{{ url: 'https://x.example' }}]\npaths:\n  /a:\n    get: {{ tags: [t], operationId: read, responses: {{ '200': {{ description: d, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/A' }} }} }} }} }} }}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// The generated module, and the codes that are reported.
fn made(schemas: &str) -> (String, Vec<&'static str>) {
    let done =
        generated(&document(schemas), "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let codes = done.diagnostics.iter().map(|one| one.code.as_str()).collect();
    (done.files["src/t.rs"].clone(), codes)
}

#[test]
fn a_list_or_a_map_of_itself_is_a_type_with_a_name() {
    for (schemas, field) in [
        ("    A: { type: array, items: { $ref: '#/components/schemas/A' } }\n", "List: Vec<A>;"),
        ("    A: { type: object, additionalProperties: { $ref: '#/components/schemas/A' } }\n", "Map: rt::Map<A>;"),
        (
            "    A: { type: array, items: { $ref: '#/components/schemas/B' } }\n    B: { type: object, additionalProperties: { $ref: '#/components/schemas/A' } }\n",
            "List: Vec<rt::Map<A>>;",
        ),
        (
            "    A: { type: array, items: { type: array, items: { $ref: '#/components/schemas/A' } } }\n",
            "List: Vec<Vec<A>>;",
        ),
    ] {
        let (text, codes) = made(schemas);
        assert!(
            text.contains(field) && text.contains("rt::Response<A>") | text.contains("Response<A>"),
            "{schemas}{text}"
        );
        assert!(codes.is_empty(), "{codes:?}");
    }
}

#[test]
fn members_that_are_alike_and_hold_the_union_are_a_type() {
    let (text, codes) = made(
        "    A: { oneOf: [{ type: array, items: { $ref: '#/components/schemas/A' } }, { type: array, items: { type: string } }] }\n",
    );
    assert!(text.contains("Vec<A>;") && text.contains("Vec<String>;"), "{text}");
    assert_eq!(codes, ["union-without-evidence"]);
    // No evidence separates these, so they are one record, which holds the union again.
    let (text, codes) = made(
        "    A: { oneOf: [{ $ref: '#/components/schemas/B' }, { $ref: '#/components/schemas/C' }] }\n    B: { type: object, properties: { a: { oneOf: [{ $ref: '#/components/schemas/B' }, { $ref: '#/components/schemas/C' }] }, b: { type: string } } }\n    C: { type: object, properties: { a: { oneOf: [{ $ref: '#/components/schemas/C' }, { $ref: '#/components/schemas/B' }] }, c: { type: string } } }\n",
    );
    assert!(text.contains("pub b: Option<String>") && text.contains("pub c: Option<String>"), "{text}");
    assert!(codes.is_empty(), "{codes:?}");
    let (text, codes) = made(
        "    A: { anyOf: [{ $ref: '#/components/schemas/B' }, { $ref: '#/components/schemas/C' }] }\n    B: { type: object, properties: { next: { $ref: '#/components/schemas/B' }, b: { type: string } } }\n    C: { type: object, properties: { next: { $ref: '#/components/schemas/C' }, c: { type: string } } }\n",
    );
    assert!(text.contains("pub b: Option<String>") && text.contains("pub c: Option<String>"), "{text}");
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn a_schema_that_holds_itself_in_a_choice_is_not_told_of() {
    let (text, codes) = made(
        "    A: { oneOf: [{ $ref: '#/components/schemas/B' }, { type: string }] }\n    B: { type: object, properties: { a: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: integer }] } } }\n",
    );
    assert!(text.contains("Text: String;") && text.contains("Integer: i64;"), "{text}");
    assert!(codes.is_empty(), "{codes:?}");
    // A schema made only of itself is still reported.
    let (_, codes) =
        made("    A: { allOf: [{ $ref: '#/components/schemas/A' }, { type: object, properties: { a: {} } }] }\n");
    assert_eq!(codes, ["circular-ref"]);
}

#[test]
fn a_choice_too_large_costs_that_piece_alone() {
    let arms = |letter: char| {
        (0..9)
            .map(|at| format!("{{ required: [{letter}{at}], properties: {{ {letter}{at}: {{ type: string }} }} }}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (text, codes) = made(&format!(
        "    A:\n      type: object\n      properties:\n        name: {{ type: string }}\n        choice: {{ allOf: [{{ oneOf: [{}] }}, {{ oneOf: [{}] }}] }}\n",
        arms('p'),
        arms('q')
    ));
    assert!(text.contains("pub name: Option<String>") && text.contains("pub choice: Option<rt::Json>"), "{text}");
    assert_eq!(codes, ["schema-degraded"]);
}
