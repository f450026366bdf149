//! The same input gives the same bytes, whatever the order of the keys in its objects.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::support::shuffle::{shuffled, value};
use crate::support::{Memory, difference, disk, package, told, workspace};
use restwright_codegen::diff::Difference;
use restwright_codegen::{Generated, Request, Runtime, generate};

/// The number of shuffles of each document.
const TIMES: u64 = 3;

fn assert_same(name: &str, first: &Generated, second: &Generated) {
    assert!(first.files.keys().eq(second.files.keys()), "{name}: the files are others");
    for (path, text) in &first.files {
        assert!(*text == second.files[path], "{}", difference(&format!("{name}: {path}"), text, &second.files[path]));
    }
    assert_eq!(first.lock, second.lock, "{name}: the lock");
}

fn lone(text: &str) -> Generated {
    crate::support::generated(text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
}

fn goldens() -> Vec<(String, String)> {
    let folder = package().join("tests/goldens");
    let entries = fs::read_dir(&folder).expect("the goldens are there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let named = |path: PathBuf| (path.display().to_string(), fs::read_to_string(&path).expect("a golden is text"));
    paths.into_iter().map(named).collect()
}

#[test]
fn the_same_document_gives_the_same_bytes_twice() {
    for (name, text) in goldens() {
        assert_same(&name, &lone(&text), &lone(&text));
    }
}

#[test]
fn goldens_give_the_same_bytes_whatever_the_order_of_keys() {
    for (name, text) in goldens() {
        let first = lone(&text);
        let value = value(&text);
        for seed in 0..TIMES {
            let text = shuffled(&value, &mut fastrand::Rng::with_seed(seed));
            assert_same(&name, &first, &lone(&text));
        }
    }
}

#[test]
fn the_given_document_gives_the_same_bytes_whatever_the_order_of_keys() {
    let folder = workspace().join("spec");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("spec/ has this file");
    let (document, config) = (read("cloudflare.json"), read("codegen.toml"));
    let (overlay, lock) = (read("overlay.yaml"), read("names.lock"));
    let of = |document: &str| {
        let files = Memory::of(&[("cloudflare.json", document), ("codegen.toml", &config), ("overlay.yaml", &overlay)]);
        let request = Request {
            config: Some("codegen.toml"),
            lock: Some(&lock),
            runtime: Some(Runtime::Workspace),
            ..Request::default()
        };
        generate(&request, &files).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
    };
    let first = of(&document);
    assert_same("spec, twice", &first, &of(&document));
    for seed in 0..TIMES {
        let text = shuffled(&value(&document), &mut fastrand::Rng::with_seed(seed));
        assert_same("spec", &first, &of(&text));
    }
    let unlocked = |document: &str| {
        let files = Memory::of(&[("cloudflare.json", document), ("codegen.toml", &config), ("overlay.yaml", &overlay)]);
        let request = Request { config: Some("codegen.toml"), runtime: Some(Runtime::Workspace), ..Request::default() };
        generate(&request, &files).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
    };
    let text = shuffled(&value(&document), &mut fastrand::Rng::with_seed(TIMES));
    assert_same("spec without its lock", &unlocked(&document), &unlocked(&text));
}

#[test]
fn a_document_that_is_freed_early_gives_the_same_bytes() {
    let path = workspace().join("spec/cloudflare.json").display().to_string();
    let request = Request { document: Some(&path), ..Request::default() };
    let of = |request: &Request<'_>| {
        generate(request, &disk()).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
    };
    let (kept, freed) = (of(&request), of(&Request { frees_document: true, ..request }));
    assert_same("spec", &kept, &freed);
    assert_eq!(told(&kept.diagnostics), told(&freed.diagnostics));
    assert!(kept.document.is_some() && freed.document.is_none());
    let compared = std::panic::catch_unwind(|| Difference::of(&kept.surface, &freed.surface));
    assert!(compared.is_err(), "without the document, a comparison would overlook the rules that no type shows");
}

/// Larger documents are only in longer checks.
const LARGEST: u64 = 150_000;

/// The time after which no further document is started.
const LONGEST: Duration = Duration::from_secs(30);

#[test]
fn documents_of_the_corpus_give_the_same_bytes_whatever_the_order_of_keys() {
    let beside = workspace().join("../shared/specs");
    let folder = std::env::var_os("RESTWRIGHT_SPECS").map_or(beside, PathBuf::from).join("corpus");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: there are no documents in {}", folder.display());
        return;
    };
    let mut paths: Vec<(u64, PathBuf)> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter_map(|path| fs::metadata(&path).ok().filter(std::fs::Metadata::is_file).map(|file| (file.len(), path)))
        .filter(|(size, _)| *size <= LARGEST)
        .collect();
    paths.sort();
    let started = Instant::now();
    for (_, path) in &paths {
        if started.elapsed() > LONGEST {
            println!("not checked for want of time: {} and larger", path.display());
            break;
        }
        let name = path.display().to_string();
        let request = Request { document: Some(&name), ..Request::default() };
        let Ok(first) = generate(&request, &disk()) else {
            println!("{name} is rejected");
            continue;
        };
        let text = fs::read_to_string(path).expect("a document is text");
        let text = shuffled(&value(&text), &mut fastrand::Rng::with_seed(1));
        let second = generate(&request, &Memory::of(&[(&name, &text)]));
        let second = second.unwrap_or_else(|rejected| panic!("{name}: {}", told(&rejected.diagnostics)));
        assert_same(&name, &first, &second);
    }
}
