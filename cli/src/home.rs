//! Chooses where a command works, and what it makes when nothing else is said.

use std::path::{Component, Path, PathBuf};

pub use restwright_codegen::Runtime;

/// A folder with a document and what is made of it.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder that paths are told from, so that what is generated does not depend on where the command was called.
    pub root: PathBuf,
    /// The crates that are made when the options name none; the first is the one that options are about. Not empty.
    pub products: Vec<Product>,
    /// Where crates find the runtime that are no members of the workspace, when nothing else is said; a folder in full.
    pub runtime: Runtime,
    /// How the command is called: `restwright`.
    pub command: String,
}

/// A crate that is made without options.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its configuration, from the root.
    pub config: String,
    /// Its folder, from the root.
    pub out: String,
    /// Whether it is a member of a workspace that names the runtime.
    pub is_member: bool,
}

impl Home {
    /// A folder of somebody's own: `codegen.toml` makes `generated`, which depends on the published runtime.
    pub fn of(root: PathBuf) -> Self {
        let product = Product { config: "codegen.toml".to_owned(), out: "generated".to_owned(), is_member: false };
        Self { root, products: vec![product], runtime: Runtime::Registry, command: "restwright".to_owned() }
    }

    /// The crate that options are about.
    pub(crate) fn main(&self) -> &Product {
        &self.products[0]
    }
}

/// A path as the caller wrote it, told from the root when it lies in there.
///
/// What is generated and reported does not depend on the folder that the command was called in.
pub fn from_root(written: &Path, current: &Path, root: &Path) -> String {
    if current == root {
        return told_path(written);
    }
    let full = current.join(written);
    told_path(full.strip_prefix(root).unwrap_or(&full))
}

/// How `to` is named in `folder`, both in full and without links: relative, so that both can be moved together. On another
/// drive of Windows there is no such way, and it is named in full.
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
