//! Names the files and folders of this repository.

use std::path::{Path, PathBuf};

pub(crate) use restwright_cli::home::told_path as told;
use restwright_cli::home::{Home, Product, Runtime};

/// What `generated/` is made from when nothing else is said.
pub(crate) const CONFIG: &str = "spec/codegen.toml";
/// Where the client goes when nothing else is said.
pub(crate) const OUT: &str = "generated";
/// The crates of this workspace that are generated: what each is made from, and its folder.
pub(crate) const PRODUCTS: [(&str, &str); 2] = [(CONFIG, OUT), ("testbed/spec/codegen.toml", "testbed")];
/// What generated crates depend on.
pub(crate) const RUNTIME: &str = "runtime";

/// The folder of the workspace, wherever the command was called.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable when it runs the program; the compiled-in value serves a program run by hand.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// This repository, as the commands that it shares with `restwright` take it.
pub(crate) fn home() -> Home {
    let product =
        |(config, out): (&str, &str)| Product { config: config.to_owned(), out: out.to_owned(), is_member: true };
    let root = root();
    Home {
        runtime: Runtime::Folder(told(&root.join(RUNTIME))),
        products: PRODUCTS.map(product).into(),
        command: "cargo xtask".to_owned(),
        root,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.toml").is_file() && root().join(RUNTIME).is_dir());
    }
}
