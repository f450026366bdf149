//! Names the files and folders of this repository.

use std::path::{Path, PathBuf};

pub(crate) use restwright_cli::home::told_path as told;
use restwright_cli::home::{Home, Product, Runtime};

/// The default configuration for `generated/`.
pub(crate) const CONFIG: &str = "spec/codegen.toml";
/// The default folder of the client.
pub(crate) const OUT: &str = "generated";
/// The crates of this workspace that are generated: what each is made from, and its folder.
pub(crate) const PRODUCTS: [(&str, &str); 2] = [(CONFIG, OUT), ("testbed/spec/codegen.toml", "testbed")];
/// The runtime, which generated crates depend on.
pub(crate) const RUNTIME: &str = "runtime";

/// The folder of the workspace, for any current folder.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable when it runs the program; the compiled-in value is for a program that is run directly.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// This repository, for the commands that it shares with `restwright`.
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
