//! Documents that are difficult on purpose: their crates compile without a warning, and so does the documentation, in
//! which no text of a document runs or renders.
//!
//! They are generated into one workspace under the target folder, which shares its builds with this workspace.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::support::{disk, package, target, told, workspace, write_changed};
use restwright_codegen::{Request, Runtime, generate};

/// The documents, each with its configuration if it has one.
fn documents() -> Vec<(String, PathBuf, Option<PathBuf>)> {
    let entries = fs::read_dir(package().join("tests/goldens")).expect("the goldens are there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let named = |path: PathBuf| {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let config = Some(path.with_extension("toml")).filter(|config| config.is_file());
        (name, path, config)
    };
    paths.into_iter().map(named).collect()
}

/// The crates, and the workspace around them.
struct Goldens {
    folder: PathBuf,
    /// The default features of each crate, without the transport: its libraries would be compiled once more.
    features: String,
}

/// Only one test at a time has the crates, because all tests write the same pages.
fn written() -> MutexGuard<'static, Goldens> {
    static GOLDENS: LazyLock<Mutex<Goldens>> = LazyLock::new(|| Mutex::new(write()));
    GOLDENS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The features that a manifest turns on by default, except those of the transport.
fn features(name: &str, manifest: &str) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
    let default = manifest["features"]["default"].as_array().cloned().unwrap_or_default();
    let default = default.iter().filter_map(toml::Value::as_str);
    default.filter(|one| !["reqwest", "rustls"].contains(one)).map(|one| format!("{name}/{one}")).collect()
}

/// Writes the crates and the workspace around them. Unchanged files keep their time, so that nothing is compiled twice.
fn write() -> Goldens {
    let folder = target().join("goldens");
    let (mut members, mut turned_on) = (Vec::new(), Vec::new());
    for (name, document, config) in documents() {
        let (document, config) = (document.display().to_string(), config.map(|path| path.display().to_string()));
        let request = Request {
            document: Some(&document),
            config: config.as_deref(),
            name: Some(&name),
            runtime: Some(Runtime::Workspace),
            ..Request::default()
        };
        let done =
            generate(&request, &disk()).unwrap_or_else(|rejected| panic!("{name}: {}", told(&rejected.diagnostics)));
        let home = folder.join(&name);
        remove_others(&home.join("src"), &done.files);
        for (path, text) in &done.files {
            write_changed(&home.join(path), text);
        }
        turned_on.extend(features(&name, &done.files["Cargo.toml"]));
        members.push(name);
    }
    let runtime = workspace().join("runtime").display().to_string();
    let mut manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.dependencies]\n");
    let _ = writeln!(manifest, "restwright = {{ path = {runtime:?}, default-features = false }}");
    // The profiles of this workspace, so that what build scripts have made is used here.
    let _ = write!(manifest, "\n{}", profiles());
    write_changed(&folder.join("Cargo.toml"), &manifest);
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace is locked");
    if !folder.join("Cargo.lock").is_file() {
        write_changed(&folder.join("Cargo.lock"), &lock);
    }
    Goldens { folder, features: turned_on.join(",") }
}

/// The profiles in the manifest of this workspace, as TOML.
fn profiles() -> String {
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).expect("the workspace has a manifest");
    let mut manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
    manifest.retain(|key, _| key == "profile");
    manifest.to_string()
}

/// Removes the crates of earlier runs that this run does not write.
fn remove_others(sources: &Path, files: &BTreeMap<String, String>) {
    let entries = fs::read_dir(sources).into_iter().flatten().filter_map(Result::ok);
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !files.contains_key(&format!("src/{name}")) {
            fs::remove_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
}

/// Runs cargo in the workspace of the goldens, without a network.
fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .arg("--offline")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        // Nothing here is compiled again after a small change.
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?} failed:\n{told}");
    output
}

/// The text of every page below a folder, with its path.
fn pages(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    let page = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a page is text");
        vec![(path, text)]
    };
    let below = |path: PathBuf| if path.is_dir() { pages(&path) } else { page(path) };
    paths.into_iter().flat_map(below).collect()
}

#[test]
fn goldens_compile_and_are_documented_without_a_warning() {
    let goldens = written();
    assert!(goldens.features.contains("hostile/things"), "{}", goldens.features);
    let all = ["--workspace", "--keep-going", "--no-default-features", "--features", &goldens.features];
    let output = cargo(&goldens.folder, &[&["check"], all.as_slice()].concat());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!told.contains("warning"), "{told}");
    cargo(&goldens.folder, &[&["doc", "--no-deps"], all.as_slice()].concat());
}

#[test]
fn text_of_a_document_neither_runs_nor_renders() {
    let Goldens { folder, .. } = &*written();
    let features = ["--package", "hostile", "--no-default-features", "--features", "things"];
    let output = cargo(folder, &[&["test", "--doc"], features.as_slice()].concat());
    let told = String::from_utf8_lossy(&output.stdout);
    let tests: Vec<&str> = told.lines().filter(|line| line.starts_with("test ") && line.contains(".rs - ")).collect();
    // There are examples of the two operations and of the front page. They are only compiled.
    assert_eq!(tests.len(), 3, "{told}");
    assert!(tests.iter().all(|test| test.ends_with(" - compile ... ok")), "{told}");
    assert_eq!(tests.iter().filter(|test| test.contains("things::ThingsApi")).count(), 2, "{told}");

    // With `serde`, as in the other test: so the runtime is checked once for both.
    cargo(folder, &["doc", "--no-deps", "--package", "hostile", "--no-default-features", "--features", "things,serde"]);
    let pages = pages(&target().join("doc/hostile"));
    assert!(pages.iter().any(|(path, _)| path.ends_with("things/struct.ThingsApi.html")));
    let wrong =
        ["<script>evil", "<style>evil", "<!-- evil", "<img src=x", "<iframe", "src=\"http", "\"javascript:", "\"data:"];
    for (path, page) in pages {
        for wrong in wrong {
            let found = page.find(wrong).map(|at| page[at..].chars().take(200).collect::<String>());
            assert!(found.is_none(), "{}: {found:?}", path.display());
        }
    }
}

#[test]
fn each_golden_is_there_for_something_else() {
    let names: Vec<String> = documents().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["hostile", "modern", "names", "paging", "recursion", "styles", "swagger", "unions"]);
}
