//! A small change of the document makes a small change of the generated files.

#![allow(clippy::format_push_string, reason = "the texts are short")]

use std::collections::BTreeMap;
use std::fs;

use crate::support::surface::difference;
use crate::support::{Memory, assert_snapshot, told, unified, workspace};
use restwright_codegen::{Generated, Request, Runtime, generate};
use serde_json::{Value, json};

/// The files of `spec/`, with the document as a value.
fn spec() -> (Value, BTreeMap<String, Vec<u8>>) {
    let folder = workspace().join("spec");
    let read = |name: &str| fs::read(folder.join(name)).unwrap_or_else(|error| panic!("spec/{name}: {error}"));
    let document = serde_json::from_slice(&read("cloudflare.json")).expect("the document is JSON");
    let names = ["codegen.toml", "overlay.yaml", "names.lock"];
    (document, names.iter().map(|name| (format!("spec/{name}"), read(name))).collect())
}

fn generated(document: &Value, beside: &BTreeMap<String, Vec<u8>>) -> Generated {
    let mut files = Memory(beside.clone());
    files.0.insert("spec/cloudflare.json".to_owned(), document.to_string().into_bytes());
    let lock = String::from_utf8(beside["spec/names.lock"].clone()).expect("the lock is text");
    let request = Request {
        config: Some("spec/codegen.toml"),
        lock: Some(&lock),
        runtime: Some(Runtime::Workspace),
        ..Request::default()
    };
    generate(&request, &files).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
}

/// Asserts the difference that a change makes: at most two files and `most` lines besides the lock.
fn assert_small_change(snapshot: &str, most: usize, change: impl FnOnce(&mut Value)) {
    let (mut document, beside) = spec();
    let old = generated(&document, &beside);
    let before = document.clone();
    change(&mut document);
    assert_ne!(document, before, "the change changes nothing");
    let new = generated(&document, &beside);
    assert!(old.files.keys().eq(new.files.keys()), "no file comes or goes");
    let mut out = String::new();
    let mut changed = 0;
    for (path, text) in &old.files {
        let diff = unified(text, &new.files[path], 1);
        if !diff.is_empty() {
            changed += 1;
            out.push_str(&format!("=== {path}\n{diff}"));
        }
    }
    let lines = out.lines().filter(|line| line.starts_with('+') || line.starts_with('-')).count();
    let lock = unified(&old.lock, &new.lock, 0);
    if !lock.is_empty() {
        out.push_str(&format!("=== names.lock\n{lock}"));
    }
    assert_snapshot(snapshot, &out);
    assert!((1..=2).contains(&changed), "{changed} files changed:\n{out}");
    assert!(lines <= most, "{lines} lines changed:\n{out}");
    let lost: Vec<String> =
        difference(&old.surface, &new.surface).into_iter().filter(|line| line.starts_with('-')).collect();
    assert!(lost.is_empty(), "callers lost: {lost:?}");
    let locked = lock.lines().filter(|line| line.starts_with('+') || line.starts_with('-')).count();
    assert!(locked <= 4, "{locked} lines of the lock changed:\n{lock}");
}

const LIST: &str = "/paths/~1zones~1{zone_identifier}~1client_certificates/get";

fn at<'v>(document: &'v mut Value, pointer: &str) -> &'v mut Value {
    document.pointer_mut(pointer).unwrap_or_else(|| panic!("the document has `{pointer}`"))
}

/// Every schema of an object that has this property.
fn each_object_with(value: &mut Value, name: &str, change: &mut dyn FnMut(&mut Value)) {
    if value.pointer(&format!("/properties/{name}")).is_some() {
        change(value);
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(|value| each_object_with(value, name, change)),
        Value::Array(items) => items.iter_mut().for_each(|value| each_object_with(value, name, change)),
        _ => {}
    }
}

#[test]
fn an_enum_value_changes_its_enum_alone() {
    assert_small_change("spec_enum_value.diff", 8, |document| {
        let parameter = at(document, &format!("{LIST}/parameters/1/schema/enum"));
        parameter.as_array_mut().expect("the values are a list").push(json!("suspended"));
    });
}

#[test]
fn a_field_changes_its_record_alone() {
    assert_small_change("spec_field.diff", 10, |document| {
        // The document repeats the schema of a certificate at each of its operations.
        each_object_with(document, "fingerprint_sha256", &mut |certificate| {
            certificate["properties"]["key_usage"] = json!({ "type": "string", "description": "What the key is for" });
        });
    });
}

#[test]
fn a_parameter_changes_its_request_alone() {
    assert_small_change("spec_parameter.diff", 16, |document| {
        let parameters = at(document, &format!("{LIST}/parameters"));
        let parameters = parameters.as_array_mut().expect("parameters are a list");
        parameters.push(json!({
            "name": "common_name", "in": "query", "description": "Only certificates of this name.",
            "schema": { "type": "string", "maxLength": 64 }
        }));
    });
}
