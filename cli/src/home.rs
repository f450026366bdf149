//! Chooses the folder in which a command works, and the crates that it makes by default.

use std::path::{Component, Path, PathBuf};

pub use restwright_codegen::Runtime;

/// A folder with a document and the crates that are made from it.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder that paths are relative to, so that the output does not depend on the current folder.
    pub root: PathBuf,
    /// The crates that are made if the options name none; options apply to the first. Not empty.
    pub products: Vec<Product>,
    /// The default place of the runtime for crates that are not members of the workspace; a folder in full.
    pub runtime: Runtime,
    /// How the command is called: `restwright`.
    pub command: String,
}

/// A crate that is made without options.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its configuration, relative to the root.
    pub config: String,
    /// Its folder, relative to the root.
    pub out: String,
    /// True if it is a member of a workspace that names the runtime.
    pub is_member: bool,
}

impl Home {
    /// The folder of a user: `codegen.toml` makes `generated`, which depends on the published runtime.
    pub fn of(root: PathBuf) -> Self {
        let product = Product { config: "codegen.toml".to_owned(), out: "generated".to_owned(), is_member: false };
        Self { root, products: vec![product], runtime: Runtime::Registry, command: "restwright".to_owned() }
    }

    /// The crate that options apply to.
    pub(crate) fn main(&self) -> &Product {
        &self.products[0]
    }
}

/// A path that the caller wrote, relative to the root if it is below the root.
///
/// So the output does not depend on the current folder of the command.
pub fn from_root(written: &Path, current: &Path, root: &Path) -> String {
    if current == root {
        return told_path(written);
    }
    let full = current.join(written);
    told_path(full.strip_prefix(root).unwrap_or(&full))
}

/// The path of `to` from `folder`, both in full and without links. It is relative, so that both can be moved together.
/// If `to` is on another drive of Windows, there is no relative path, and it is given in full.
pub fn from_folder(folder: &Path, to: &Path) -> String {
    let (from, into): (Vec<Component<'_>>, Vec<_>) = (folder.components().collect(), to.components().collect());
    let shared = from.iter().zip(&into).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return told_path(to);
    }
    let up = from[shared..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(into[shared..].iter().copied()).collect();
    if way.as_os_str().is_empty() { ".".to_owned() } else { told_path(&way) }
}

/// A path with slashes on every system.
pub fn told_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_from_another() {
        let table =
            [("/a/b", "/a/c", "../c"), ("/a/b", "/a/b/c", "c"), ("/a/b/c", "/d", "../../../d"), ("/a", "/a", ".")];
        for (folder, to, expected) in table {
            assert_eq!(from_folder(Path::new(folder), Path::new(to)), expected, "{folder} {to}");
        }
    }

    #[test]
    fn paths_do_not_depend_on_the_current_folder() {
        let root = Path::new("/repo");
        assert_eq!(from_root(Path::new("spec/a.json"), root, root), "spec/a.json");
        assert_eq!(from_root(Path::new("a.json"), Path::new("/repo/spec"), root), "spec/a.json");
        assert_eq!(from_root(Path::new("a.json"), Path::new("/home"), root), "/home/a.json");
        assert_eq!(from_root(Path::new("/elsewhere/a.json"), root, root), "/elsewhere/a.json");
    }
}
