//! Texts as values, and places as lines.

use std::collections::BTreeMap;

use super::{ReadError, Sources};
use crate::diagnostics::{Code, Diagnostics};
use crate::json::{Value, json};
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

/// The message of a document that is refused.
fn refused(text: &[u8]) -> ReadError {
    let files = BTreeMap::from([("a.yaml".to_owned(), text.to_vec())]);
    let read = Sources::new("a.yaml").read("a.yaml", &files, &mut Diagnostics::new());
    read.expect_err("it cannot be read")
}

#[test]
fn tabs_stand_where_a_space_may() {
    for (text, expected) in [
        ("a:\tb\nc:\t\td\n", json!({ "a": "b", "c": "d" })),
        ("a:\n  b:\t1\n  c: 2\n", json!({ "a": { "b": 1, "c": 2 } })),
        ("\"a\":\tb\n'c' :\td\n", json!({ "a": "b", "c": "d" })),
        ("- a:\tb\n  c:\td\n-\te\n", json!([{ "a": "b", "c": "d" }, "e"])),
        ("a:\n  b: \"one\n\ttwo\"\n  c: d\n", json!({ "a": { "b": "one two", "c": "d" } })),
        ("a:\n  b: 'it''s\n\t \ttwo'\n", json!({ "a": { "b": "it's two" } })),
        ("a:\n  b: one\n    \ttwo\n  c: d\n", json!({ "a": { "b": "one two", "c": "d" } })),
        ("a: {\n\tb:\t[1,\n\t2]\n\t}\n", json!({ "a": { "b": [1, 2] } })),
        // A tab that has a meaning stays.
        ("a: |\n  x\ty\n  \tz\nb:\tc\n", json!({ "a": "x\ty\n\tz\n", "b": "c" })),
        ("a: \"x\ty\"\nb:\tc\td\n", json!({ "a": "x\ty", "b": "c\td" })),
    ] {
        assert_eq!(read("a.yaml", text).0, expected, "{text:?}");
    }
    assert!(refused(b"a:\n\tb: c\n").message.contains("tab"), "how deep a tab indents nobody can say");
}

#[test]
fn mending_leaves_every_text_as_it_is() {
    // Each line looks like something that it is not. Because of the last line, the whole text is mended.
    let text = "a: it's [not\n  \"a list\nb: 'x: [\n  c: y'\nc: |\n  d: \"\n  [\nd: # [\n  - >-\n    {\n  - e f 'g\n\
                e: [it's, 'a]', \"b]\", {c: d # ]\n  }]\nf: http://x # {\n? g\n: &h !!str 1\ni: *h\nl:\tm\n";
    let (value, ..) = read("a.yaml", text);
    let plain = text.replace('\t', " ");
    assert_eq!(value, read("a.yaml", &plain).0);
    assert_eq!(value["e"], json!(["it's", "a]", "b]", { "c": "d" }]));
    assert_eq!((&value["l"], &value["a"], &value["i"]), (&json!("m"), &json!("it's [not \"a list"), &json!("1")));
}

#[test]
fn places_of_a_mended_text_are_those_of_the_text_as_given() {
    let text = "a:\n    b: {\n c: 1,\nd:\t2\n}\n";
    let (value, sources, mut cx) = read("a.yaml", text);
    assert_eq!(value, json!({ "a": { "b": { "c": 1, "d": 2 } } }));
    for pointer in ["/a/b/c", "/a/b/d"] {
        cx.report(Code::Refused, &Pointer::from_escaped(pointer), "here");
    }
    let places: Vec<(u32, u32)> = sources.resolve(&cx).iter().map(|one| (one.line, one.column)).collect();
    assert_eq!(places, [(3, 2), (4, 1)]);
    let error = refused(b"a: {\n&b c: 1,\n[d]: 2 }\ne:\tf\n");
    assert_eq!((error.position, error.message.contains("a key")), ((3, 1), true), "{error:?}");
}

#[test]
fn what_is_wrong_is_told_of_the_text_as_given() {
    let error = refused(b"a:\tb\n- c\n");
    assert_eq!(error.position.0, 1, "{error:?}");
    let others: [(&[u8], &str); 9] = [
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
        (b"\0\0\xfe\xff", "UTF-32"),
        (b"\xff\xfea\0:\0 ", "not UTF-16"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "zip archive"),
        (b"\n <!doctype html><title>a: b</title>", "HTML"),
        (b"// a\n{}", "comment"),
        (b"# a\n", "no content"),
        (b"a: &a { b: *a }\n", "inside of what it names"),
    ];
    for (text, why) in others {
        assert!(refused(text).message.contains(why), "{text:?}: {}", refused(text).message);
    }
    for text in [&b"\xff\xfea\0:\0 \0\xe9\0"[..], b"\xfe\xff\0a\0:\0 \0\xe9", b"a\0:\0 \0\xe9\0", b"\0a\0:\0 \0\xe9"] {
        let files = BTreeMap::from([("a.yaml".to_owned(), text.to_vec())]);
        let value = Sources::new("a.yaml").read("a.yaml", &files, &mut Diagnostics::new());
        assert_eq!(value.expect("it is UTF-16"), json!({ "a": "\u{e9}" }));
    }
    let files = BTreeMap::from([("a.yaml".to_owned(), b"\xef\xbb\xbfa: b\n".to_vec())]);
    let value = Sources::new("a.yaml").read("a.yaml", &files, &mut Diagnostics::new());
    assert_eq!(value.expect("a byte order mark is skipped"), json!({ "a": "b" }));
}

#[test]
fn dates_and_times_are_texts() {
    let (value, ..) =
        read("a.yaml", "[2001-12-14, 2001-12-14t21:59:43.10-05:00, 2001-12-14 21:59:43.10 -5, 12:30:45]\n");
    assert_eq!(value, json!(["2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "12:30:45"]));
}

#[test]
fn how_scalars_are_written_is_kept_also_where_they_are_shared() {
    let (_, sources, _) = read("a.yaml", "a: &a [1.10, 08, 1, '1.0', True, 0x1F]\nb: *a\nc: { <<: { d: 1e3 } }\n");
    let at = |pointer: &str, value: Value| {
        sources.spellings.of(&Pointer::from_escaped(pointer), &value).map(str::to_owned).unwrap_or_default()
    };
    let found =
        [("/a/0", json!(1.1)), ("/b/1", json!(8)), ("/a/2", json!(1)), ("/a/4", json!(true)), ("/c/d", json!(1000.0))];
    assert_eq!(found.map(|(pointer, value)| at(pointer, value)), ["1.10", "08", "", "True", "1e3"]);
}

#[test]
fn what_aliases_make_is_weighed_before_it_is_made() {
    let wide = format!("a: &a [{}]\nb: [{}]\n", vec!["x"; 5_000].join(","), vec!["*a"; 1_000].join(","));
    let long = format!("a: &a {}\nb: [{}]\n", "y".repeat(100_000), vec!["*a"; 2_000].join(","));
    let keys: Vec<String> = (0..2_000).map(|key| format!("k{key}: v")).collect();
    let merged: Vec<String> = (0..1_000).map(|at| format!("m{at}: {{ <<: *a }}\n")).collect();
    let merged = format!("a: &a {{ {} }}\n{}", keys.join(", "), merged.concat());
    for text in [wide, long, merged] {
        assert!(refused(text.as_bytes()).message.contains("too large"), "{}", &text[..40]);
    }
    // A real document of that size may have as many aliases.
    let (value, ..) = read("a.yaml", &format!("a: &a [x, y]\nb: [{}]\n", vec!["*a"; 10_000].join(",")));
    assert_eq!(value["b"].as_array().map(Vec::len), Some(10_000));
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

#[test]
fn a_second_document_of_yaml_in_a_file_is_told() {
    for (text, is_told) in [("a: 1\n---\nb: 2\n", true), ("---\na: 1\n...\n", false), ("a: 1\n", false)] {
        let (value, sources, cx) = read("a.yaml", text);
        assert_eq!(value, json!({ "a": 1 }), "{text}");
        let codes: Vec<Code> = sources.resolve(&cx).iter().map(|told| told.code).collect();
        assert_eq!(codes, if is_told { vec![Code::IgnoredPart] } else { Vec::new() }, "{text}");
    }
}

const JSON: &str =
    "{\n  \"a\": { \"b/c\": [1, {\"d\\u0065\": \"}\\\"]\"}],\n    \"ü\": 2, \"e\": 3 },\n  \"f\": null\n}";
const YAML: &str = "# head\na:\n  b/c:\n    - 1\n    - de: '}'\n  \"ü\": 2\n  e: *x\nf: &x { g: 1 }\n";

/// A file, its text, and pointers with their lines and columns.
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
