//! Documents written to be difficult: what they become compiles without a warning, and so does its documentation.
//!
//! They are generated into one workspace under the target folder, which shares what is built with this workspace.

mod support;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use restwright_codegen::{Request, generate};
use support::{disk, package, told, workspace, write_changed};

/// The documents, each with its configuration where it has one.
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

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// Writes the crates and the workspace around them; files that stay as they are keep their time, so that nothing is
/// compiled twice.
fn written() -> PathBuf {
    let folder = target().join("goldens");
    let mut members = Vec::new();
    for (name, document, config) in documents() {
        let (document, config) = (document.display().to_string(), config.map(|path| path.display().to_string()));
        let request = Request {
            document: Some(&document),
            config: config.as_deref(),
            name: Some(&name),
            workspace: true,
            ..Request::default()
        };
        let done =
            generate(&request, &disk()).unwrap_or_else(|rejected| panic!("{name}: {}", told(&rejected.diagnostics)));
        let home = folder.join(&name);
        remove_others(&home.join("src"), &done.files);
        for (path, text) in &done.files {
            write_changed(&home.join(path), text);
        }
        members.push(name);
    }
    let runtime = workspace().join("runtime").display().to_string();
    let mut manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.dependencies]\n");
    let _ = writeln!(manifest, "restwright = {{ path = {runtime:?}, default-features = false }}");
    write_changed(&folder.join("Cargo.toml"), &manifest);
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace is locked");
    if !folder.join("Cargo.lock").is_file() {
        write_changed(&folder.join("Cargo.lock"), &lock);
    }
    folder
}

/// Removes what an earlier run wrote and this one does not.
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
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args(["--offline", "--workspace", "--keep-going"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "cargo {arguments:?} failed:\n{told}");
    told
}

#[test]
fn goldens_compile_and_are_documented_without_a_warning() {
    let folder = written();
    // The flags of the workspace's own builds are kept, so that its dependencies are not built again.
    let told = cargo(&folder, &["check"]);
    assert!(!told.contains("warning"), "{told}");
    cargo(&folder, &["doc", "--no-deps", "--no-default-features"]);
}

#[test]
fn each_golden_is_there_for_something_else() {
    let names: Vec<String> = documents().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["modern", "names", "paging", "recursion", "styles", "swagger", "unions"]);
}
