//! Checks the packages of `Cargo.lock` against `deny.toml`: their licences, and their sources.
//!
//! `cargo deny check licenses sources` checks the same file in the same way. This test needs only Cargo and the
//! packages that it has fetched. It does not check advisories, because their database would have to be fetched.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("it is there")
}

/// The packages that are built on the test's machine, including those of this repository.
fn packages() -> Vec<Value> {
    let rustc = Command::new("rustc").arg("-vV").output().expect("there is a compiler");
    let told = String::from_utf8(rustc.stdout).expect("it tells text");
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).expect("it tells its host");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]);
    let output = cargo.current_dir(root()).output().expect("Cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    serde_json::from_value(metadata["packages"].take()).expect("it is a list")
}

fn text<'v>(package: &'v Value, member: &str) -> &'v str {
    package[member].as_str().unwrap_or_default()
}

#[test]
fn every_licence_is_one_of_those_that_are_allowed() {
    let deny = std::fs::read_to_string(root().join("deny.toml")).expect("it is there");
    let deny: toml::Table = deny.parse().expect("it is TOML");
    let allowed: Vec<&str> =
        deny["licenses"]["allow"].as_array().expect("it is a list").iter().filter_map(toml::Value::as_str).collect();
    let packages = packages();
    assert!(packages.len() > 100, "{} packages", packages.len());
    let mut used = std::collections::BTreeSet::new();
    for package in &packages {
        let (name, licence) = (text(package, "name"), text(package, "license"));
        // Older packages write `MIT/Apache-2.0` (Cargo's reference, `package.license`).
        let expression =
            Expression::parse_mode(licence, ParseMode::LAX).unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_allowed = expression.evaluate(|asked| {
            let known = asked.license.id().map(|id| id.name).filter(|id| allowed.contains(id));
            used.extend(known);
            known.is_some()
        });
        assert!(is_allowed, "{name} is under `{licence}`");
    }
    let idle: Vec<_> = allowed.iter().filter(|one| !used.contains(*one)).collect();
    assert!(idle.is_empty(), "no package is under {idle:?}");
}

#[test]
fn every_package_comes_from_the_registry_or_from_here() {
    for package in packages() {
        let (name, source) = (text(&package, "name"), text(&package, "source"));
        let is_ours = Path::new(text(&package, "manifest_path")).starts_with(root());
        assert!(is_ours || source.starts_with("registry+"), "{name} comes from `{source}`");
    }
}
