//! Where things stand in this repository, and how paths are told.

use std::path::{Path, PathBuf};

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

/// A path as the caller wrote it, told from the workspace's folder when it lies in there.
///
/// What is generated and reported does not depend on the folder that the command was called in.
pub(crate) fn from_root(written: &Path, current: &Path, root: &Path) -> String {
    if current == root {
        return told(written);
    }
    let full = current.join(written);
    told(full.strip_prefix(root).unwrap_or(&full))
}

/// A path with slashes on every system.
pub(crate) fn told(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_do_not_depend_on_the_current_folder() {
        let root = Path::new("/repo");
        assert_eq!(from_root(Path::new("spec/a.json"), root, root), "spec/a.json");
        assert_eq!(from_root(Path::new("a.json"), Path::new("/repo/spec"), root), "spec/a.json");
        assert_eq!(from_root(Path::new("a.json"), Path::new("/home"), root), "/home/a.json");
        assert_eq!(from_root(Path::new("/elsewhere/a.json"), root, root), "/elsewhere/a.json");
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.toml").is_file() && root().join(RUNTIME).is_dir());
    }
}
