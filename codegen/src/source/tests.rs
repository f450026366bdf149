//! Texts as values, and places as lines.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Sources;
use crate::diagnostics::{Code, Diagnostics};
use crate::pointer::Pointer;

fn read(path: &str, text: &str) -> (Value, Sources, Diagnostics) {
    let files = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
    let mut sources = Sources::new(path);
    let mut cx = Diagnostics::new();
    let value = sources.read(path, &files, &mut cx).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    (value, sources, cx)
}

#[test]
fn yaml_scalars_follow_the_core_schema() {
    let (value, ..) = read(
        "a.yaml",
        "a: [1, -2, +3, 0x1F, 0o17, 1.5, 1e3, .5, 18446744073709551615, 007]\nb: [~, null, Null, '']\nc: [true, True, 'true', yes, on]\nd: [2024-01-02, 1_000, 1.2.3, .inf, '5', !!str 6, 1:30]\n200: x\n",
    );
    assert_eq!(value["a"], json!([1, -2, 3, 31, 15, 1.5, 1000.0, 0.5, 18_446_744_073_709_551_615_u64, 7]));
    assert_eq!(value["b"], json!([null, null, null, ""]));
    assert_eq!(value["c"], json!([true, true, "true", "yes", "on"]));
    assert_eq!(value["d"], json!(["2024-01-02", "1_000", "1.2.3", ".inf", "5", "6", "1:30"]));
    assert_eq!(value["200"], "x");
}

#[test]
fn versions_stay_texts() {
    let (value, ..) = read("a.yaml", "openapi: 3.1\ninfo: { version: 1.10 }\nother: { x: { version: 1.10 } }\n");
    assert_eq!(value, json!({ "openapi": "3.1", "info": { "version": "1.10" }, "other": { "x": { "version": 1.1 } } }));
}

#[test]
fn anchors_aliases_and_merge_keys() {
    let (value, ..) = read("a.yaml", "a: &a { x: 1, y: 2 }\nb: *a\nc: { <<: *a, y: 3 }\nd: { <<: [*a, { z: 4 }] }\n");
    assert_eq!(value["b"], json!({ "x": 1, "y": 2 }));
    assert_eq!(value["c"], json!({ "x": 1, "y": 3 }));
    assert_eq!(value["d"], json!({ "x": 1, "y": 2, "z": 4 }));
}

#[test]
fn aliases_cannot_fill_the_memory() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let above = format!("*a{}", level - 1);
        text.extend([format!("a{level}: &a{level} ["), [above.as_str(); 10].join(", "), "]\n".to_owned()]);
    }
    let files = BTreeMap::from([("a.yaml".to_owned(), text.into_bytes())]);
    let error = Sources::new("a.yaml").read("a.yaml", &files, &mut Diagnostics::new()).expect_err("it is too large");
    assert!(error.message.contains("too large"), "{error:?}");
}

#[test]
fn lines_that_yaml_finds_indented_too_little_are_read() {
    let (value, ..) = read("a.yaml", "a:\n  b: {\n    c: 1\n  }\n  d: \"one\n two\n\n three\"\n  e: [\n1\n]\n");
    assert_eq!(value["a"], json!({ "b": { "c": 1 }, "d": "one two\nthree", "e": [1] }));
}

#[test]
fn a_key_that_stands_twice_is_told() {
    for (path, text) in
        [("a.json", "{\"l\": [{\"x\": {\"k\": 1,\n\"k\": 2}}]}"), ("a.yaml", "l:\n- x:\n    k: 1\n    k: 2\n")]
    {
        let (value, sources, cx) = read(path, text);
        assert_eq!(value, json!({ "l": [{ "x": { "k": 2 } }] }));
        let list = sources.resolve(&cx);
        assert_eq!((list[0].code, list[0].pointer.as_str()), (Code::DuplicateKey, "/l/0/x/k"), "{path}");
    }
}

const JSON: &str =
    "{\n  \"a\": { \"b/c\": [1, {\"d\\u0065\": \"}\\\"]\"}],\n    \"ü\": 2, \"e\": 3 },\n  \"f\": null\n}";
const YAML: &str = "# head\na:\n  b/c:\n    - 1\n    - de: '}'\n  \"ü\": 2\n  e: *x\nf: &x { g: 1 }\n";

/// A file and its text; pointers with their lines and columns.
type Case<'t> = (&'static str, &'t str, &'static [(&'static str, (u32, u32))]);

#[test]
fn places_have_lines_and_columns() {
    let yaml = YAML.replace("*x", "3").replace("&x ", "");
    let cases: &[Case<'_>] = &[
        (
            "a.json",
            JSON,
            &[
                ("", (1, 1)),
                ("/a", (2, 3)),
                ("/a/b~1c", (2, 10)),
                ("/a/b~1c/0", (2, 18)),
                ("/a/b~1c/1/de", (2, 22)),
                ("/a/b~1c/1/no/no", (2, 21)),
                ("/a/ü", (3, 5)),
                ("/a/e", (3, 13)),
                ("/f", (4, 3)),
                ("/no", (1, 1)),
            ],
        ),
        (
            "a.yaml",
            &yaml,
            &[
                ("/a", (2, 1)),
                ("/a/b~1c/0", (4, 7)),
                ("/a/b~1c/1/de", (5, 7)),
                ("/a/ü", (6, 3)),
                ("/f/g", (8, 6)),
                ("/f/no", (8, 1)),
            ],
        ),
    ];
    for (path, text, places) in cases {
        let (_, sources, mut cx) = read(path, text);
        for (pointer, _) in *places {
            cx.report(Code::Refused, &Pointer::from_escaped(*pointer), "here");
        }
        let list = sources.resolve(&cx);
        for ((pointer, position), diagnostic) in places.iter().zip(&list) {
            assert_eq!((diagnostic.line, diagnostic.column), *position, "{path} {pointer}");
        }
    }
}

#[test]
fn files_are_named_relative_to_the_document() {
    for (entry, path, name) in [
        ("/home/me/spec/api.yaml", "/home/me/spec/objects/a.yaml", "objects/a.yaml"),
        ("/home/me/spec/api.yaml", "/etc/a.yaml", "file:/etc/a.yaml"),
        ("spec/api.yaml", "overlay.yaml", "../overlay.yaml"),
        ("api.yaml", "objects/a.yaml", "objects/a.yaml"),
        ("api.yaml", "/etc/a.yaml", "file:/etc/a.yaml"),
    ] {
        assert_eq!(Sources::new(entry).name(path), name);
    }
}
