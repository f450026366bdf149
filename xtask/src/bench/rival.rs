//! Measures the crate that openapi-to-rust makes from the same document, in the same way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cost::{self, Cost};
use crate::crates::{self, Krate, succeed};
use crate::places;

const PACKAGE: &str = "openapi-to-rust";
/// The version that is measured.
pub(super) const VERSION: &str = "0.23.0";
/// The file of its crate's dependencies, which it writes beside the code.
const NEEDS: &str = "REQUIRED_DEPS.toml";

/// Installs the rival if it is missing, generates with it, and checks its crate.
///
/// # Errors
/// Returns a message if it cannot be installed, does not generate, or its crate does not compile.
pub(super) fn measure(document: &Path, folder: &Path) -> Result<Cost, String> {
    let program = install()?;
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let krate = Krate { folder: folder.join("rival"), target: folder.join("target") };
    let generated = krate.folder.join("src/generated");
    // The folder may be missing.
    drop(fs::remove_dir_all(&krate.folder));
    fs::create_dir_all(&generated).map_err(|error| format!("cannot make `{}`: {error}", generated.display()))?;
    let mut generate = Command::new(program);
    generate.arg("generate").arg(current.join(document)).arg("--output-dir").arg(&generated);
    succeed(generate.args(["--module-name", "api"]).current_dir(&krate.folder))?;
    let needs = generated.join(NEEDS);
    let needs = fs::read_to_string(&needs).map_err(|error| format!("cannot read `{}`: {error}", needs.display()))?;
    let write = |path: &str, text: &str| {
        let path = krate.folder.join(path);
        fs::write(&path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
    };
    write("Cargo.toml", &manifest(&needs))?;
    write("src/lib.rs", "pub mod generated;\n")?;
    cost::of_rustc(&krate, "check", &[])
}

/// The program, built from its package unless this version is already built.
fn install() -> Result<PathBuf, String> {
    let root = places::root().join("target/rival");
    let program = root.join("bin").join(format!("{PACKAGE}{}", std::env::consts::EXE_SUFFIX));
    let version = Command::new(&program).arg("--version").output();
    if version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(VERSION)) {
        return Ok(program);
    }
    let mut install = Command::new(crates::cargo());
    // Its speed of generating is not measured here, and an unoptimized build is ready in a third of the time.
    install.args(["install", "--debug", "--quiet", "--locked", "--force", PACKAGE, "--version", VERSION]);
    install.arg("--root").arg(&root);
    succeed(install.arg("--target-dir").arg(root.join("build")))?;
    Ok(program)
}

/// The manifest of a crate around the generated code: the rival's own fragment, appended as its instructions say.
fn manifest(needs: &str) -> String {
    // Without its own workspace, cargo would take it for a member of the one around it.
    format!("[package]\nname = \"rival\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n{needs}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_holds_all_that_the_rival_needs() {
        let needs = "[dependencies]\nserde = \"1\"\n\n[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n";
        let read: toml::Table = manifest(needs).parse().expect("it is TOML");
        assert_eq!(read["dependencies"]["serde"].as_str(), Some("1"));
        assert_eq!(read["target"]["cfg(unix)"]["dependencies"]["libc"].as_str(), Some("0.2"));
        assert!(read["workspace"].is_table() && read["package"].is_table());
    }
}
