//! Tests with real documents, if there are any: each becomes a typed document, and nothing panics.
//!
//! They are in `../shared/specs` beside the workspace, or in the folder that `RESTWRIGHT_SPECS` names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use super::{Document, load};
use crate::diagnostics::Diagnostics;
use crate::source::Folder;

fn specs() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let folder = env::var_os("RESTWRIGHT_SPECS").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there are no documents in {}", folder.display());
    None
}

fn read(path: &Path) -> Document {
    let path = path.to_str().expect("the paths of the documents are UTF-8");
    let started = Instant::now();
    let mut diagnostics = Diagnostics::new();
    let document = load(path, &[], &Folder::new("").allow(specs().unwrap_or_default()), &mut diagnostics);
    let elapsed = started.elapsed();
    let sources = match &document {
        Ok(document) => &document.sources,
        Err(rejected) => &rejected.sources,
    };
    let list = sources.resolve(&diagnostics);
    let document = document.unwrap_or_else(|_| panic!("{path}: {}", list[0]));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in &list {
        *counts.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    println!(
        "{path}: {}/{} operations, {} schemas, {elapsed:?} + {:?}, {counts:?}",
        document.openapi.operations().count(),
        document.original.operations,
        document.original.schemas,
        started.elapsed().saturating_sub(elapsed),
    );
    if env::var_os("RESTWRIGHT_VERBOSE").is_some() {
        for diagnostic in &list {
            println!("{diagnostic}");
        }
    }
    for diagnostic in &list {
        assert!(diagnostic.line > 0 || diagnostic.pointer.as_str().is_empty(), "{diagnostic}");
    }
    document
}

/// The documents of a corpus: `file` and `entry` of its index.
fn corpus(folder: &Path) -> Vec<PathBuf> {
    let index = fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
    let mut lines = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|column| *column == name).expect("the index has this column");
    let (file, entry) = (column("file"), column("entry"));
    let path = |row: Vec<&str>| {
        let path = folder.join("corpus").join(row[file]);
        if row[entry] == "-" { path } else { path.join(row[entry]) }
    };
    lines.map(path).filter(|path| path.is_file()).collect()
}

#[test]
fn the_whole_cloudflare_document() {
    let Some(folder) = specs() else { return };
    let document = read(&folder.join("cloudflare/openapi-2024-08-06.json"));
    assert_eq!(document.openapi.paths.paths.len(), 966);
    assert_eq!(document.openapi.operations().count(), 1_535);
    let components = document.openapi.components.as_ref().expect("it has components");
    assert!(components.schemas.len() >= 3_711);
    assert_eq!((document.original.operations, document.original.schemas), (1_535, 3_711));
    assert!(document.skipped.is_empty());
}

#[test]
fn every_document_of_the_corpus() {
    let Some(folder) = specs() else { return };
    let documents = corpus(&folder);
    assert!(!documents.is_empty());
    for path in documents {
        let document = read(&path);
        assert_eq!(
            document.openapi.operations().count() + document.skipped.len(),
            document.original.operations,
            "{}",
            path.display()
        );
    }
}

/// The given operation, as a document of its own, is not changed.
#[test]
fn the_given_operation_passes_unchanged() {
    let Some(folder) = specs() else { return };
    let Ok(text) = fs::read_to_string(folder.join("seed/list-client-certificates.json")) else { return };
    let given: crate::json::Value = serde_json::from_str(&text).expect("the operation is JSON");
    let part = |key: &str| given[key].clone();
    let mut operation = given.clone();
    let members = operation.as_object_mut().expect("the operation is an object");
    for key in ["path", "method", "tag"] {
        members.remove(key);
    }
    members.insert("tags".to_owned(), crate::json::json!([part("tag")]));
    let path = given["path"].as_str().expect("it has a path");
    let document = crate::json::json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }], "paths": { path: { "get": operation } },
    });
    let files = BTreeMap::from([("api.json".to_owned(), document.to_string().into_bytes())]);
    let mut diagnostics = Diagnostics::new();
    let loaded = load("api.json", &[], &files, &mut diagnostics).expect("it is a document");
    // `requestBody: null` is an absent key, and `4xx` is written `4XX`. Nothing else may differ.
    let mut expected = operation;
    let members = expected.as_object_mut().expect("the operation is an object");
    members.remove("requestBody");
    let responses = members.get_mut("responses").and_then(crate::json::Value::as_object_mut).expect("it has responses");
    if let Some(failure) = responses.remove("4xx") {
        responses.insert("4XX".to_owned(), failure);
    }
    assert_eq!(loaded.value["paths"][path]["get"], expected);
    let codes: Vec<&str> = diagnostics.findings().iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes.iter().all(|code| *code == "lower-case-status-range"), "{codes:?}");
}
