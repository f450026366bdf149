//! The size of a program that makes one call: with the generated crate, and by hand on reqwest and serde.

use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};

use super::compile::BASE;
use crate::crates::Krate;
use crate::places;

/// The call that both programs make, by its operationId.
pub(super) const OPERATION: &str = "client-certificate-for-a-zone-list-client-certificates";
const GENERATED: &str = include_str!("../../bench/programs/generated.rs");
const BY_HAND: &str = include_str!("../../bench/programs/by_hand.rs");
/// The types with serde derives.
pub(super) const MIRROR: &str = include_str!("../../bench/src/mirror.rs");
/// The module that puts a client under load.
pub(super) const LOAD: &str = include_str!("../../bench/src/load.rs");
/// The profile of both: stripped, and otherwise like `--release`.
const PROFILE: &str = "[profile.release]\nstrip = true\n";

/// The greatest size of the program with the generated crate, the one by hand = 1.
const MOST: f64 = 1.08;

/// The sizes of both programs, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    ours: u32,
    by_hand: u32,
}

impl Sizes {
    fn ratio(self) -> f64 {
        f64::from(self.ours) / f64::from(self.by_hand)
    }

    /// True if the goal is missed.
    pub(super) fn is_too_large(self) -> bool {
        self.ratio() > MOST
    }
}

impl Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = |bytes: u32| f64::from(bytes) / 1e6;
        let (ours, by_hand, ratio) = (megabytes(self.ours), megabytes(self.by_hand), self.ratio());
        write!(f, "program      {ours:.2} MB for one call, by hand {by_hand:.2} MB: {ratio:.3} (goal: {MOST})")
    }
}

/// Builds both and compares them. Returns `None` if the crate has no such call.
///
/// # Errors
/// Returns a message if a program cannot be written or built.
pub(super) fn compare(krate: &Krate, folder: &Path) -> Result<Option<Sizes>, String> {
    let lock = krate.folder.join("names.lock");
    let names = fs::read_to_string(&lock).map_err(|error| format!("cannot read `{}`: {error}", lock.display()))?;
    let Some((group, method)) = called(&names) else {
        return Ok(None);
    };
    let workspace = Krate { folder: folder.join("programs"), target: krate.target.clone() };
    write(&workspace.folder, krate, group, method)?;
    workspace.lock_as_here()?;
    let mut cargo = workspace.cargo("build");
    let output = cargo.args(["--quiet", "--release"]).output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("the programs cannot be built:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(Some(Sizes { ours: size(&workspace, "generated")?, by_hand: size(&workspace, "by-hand")? }))
}

/// The group and the method of the call, as the lock names them. A line of an operation has the word `operation`, the
/// place, the path of its method, its request type and its operationId.
fn called(names: &str) -> Option<(&str, &str)> {
    names.lines().find_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
        ["operation", _, method, _, OPERATION] => method.split_once("::"),
        _ => None,
    })
}

/// A workspace of the two programs, so that both are built by one profile from the same dependencies.
fn write(folder: &Path, krate: &Krate, group: &str, method: &str) -> Result<(), String> {
    let file = |path: &str, text: &str| file(&folder.join(path), text);
    file("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [\"generated\", \"by-hand\"]\n\n{PROFILE}"))?;
    file("generated/Cargo.toml", &manifest("generated", &client(krate, group)?))?;
    file("generated/src/main.rs", &GENERATED.replace("GROUP", group).replace("METHOD", method))?;
    file("by-hand/Cargo.toml", &manifest("by-hand", &by_hand()?))?;
    file("by-hand/src/main.rs", BY_HAND)?;
    file("by-hand/src/mirror.rs", untested(MIRROR))
}

/// Writes a file, and makes its folders.
pub(super) fn file(path: &Path, text: &str) -> Result<(), String> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = made.and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// A module without its tests.
pub(super) fn untested(module: &str) -> &str {
    module.split("#[cfg(test)]").next().unwrap_or(module)
}

fn manifest(name: &str, dependencies: &str) -> String {
    let package = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n");
    let tokio = "tokio = { version = \"1\", default-features = false, features = [\"rt\"] }\n";
    format!("{package}\n[dependencies]\n{tokio}{dependencies}")
}

fn client(krate: &Krate, group: &str) -> Result<String, String> {
    let manifest = krate.manifest()?;
    let package = manifest["package"]["name"].as_str().unwrap_or_default();
    let folder = places::told(&krate.folder);
    let features: Vec<String> = BASE.split(',').chain([group]).map(|feature| format!("{feature:?}")).collect();
    let features = features.join(", ");
    Ok(format!(
        "client = {{ package = \"{package}\", path = \"{folder}\", default-features = false, features = [{features}] }}\n"
    ))
}

/// The dependencies of the hand-written program: reqwest with the features that the runtime turns on, and serde.
fn by_hand() -> Result<String, String> {
    let path = places::root().join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    let table: toml::Table =
        text.parse().map_err(|error| format!("`{}` is not valid TOML: {error}", path.display()))?;
    let reqwest = table["workspace"]["dependencies"]["reqwest"]["version"].as_str().unwrap_or("*").to_owned();
    Ok(format!(
        "reqwest = {{ version = \"{reqwest}\", default-features = false, features = [\"rustls\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n"
    ))
}

fn size(workspace: &Krate, name: &str) -> Result<u32, String> {
    let program = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path: PathBuf = workspace.target.join("release").join(program);
    let size = fs::metadata(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?.len();
    u32::try_from(size).map_err(|_| format!("`{}` is beyond 4 GB", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_says_what_to_call() {
        let released = include_str!("../../../spec/names.lock");
        assert_eq!(called(released), Some(("client_certificates", "list")));
        assert_eq!(called("operation\tGET /a\ta::b\tBRequest\tother\n"), None);
    }

    #[test]
    fn the_sizes_are_told_with_their_ratio() {
        let sizes = Sizes { ours: 2_200_000, by_hand: 2_000_000 };
        assert_eq!(sizes.to_string(), "program      2.20 MB for one call, by hand 2.00 MB: 1.100 (goal: 1.08)");
        assert!(sizes.is_too_large() && !Sizes { ours: 2_160_000, ..sizes }.is_too_large());
    }

    #[test]
    fn by_hand_is_built_on_the_same_reqwest() {
        let needs = by_hand().expect("the workspace has a manifest");
        assert!(needs.starts_with("reqwest = { version = \"0."), "{needs}");
        assert!(manifest("by-hand", &needs).parse::<toml::Table>().is_ok());
    }
}
