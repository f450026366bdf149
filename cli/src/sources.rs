//! Reads documents: files, files compressed by gzip, and files of a revision in git (`REV:path`).

use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use restwright_codegen::source::{Folder, LoadError, Loader};

/// The most bytes that a compressed file may have when it is read.
const MOST_BYTES: u64 = 1 << 30;

/// Loads files of a folder in any of these forms.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
    folder: Folder,
}

impl Files {
    /// Relative paths are relative to `root`; git is called there, too.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { folder: Folder::new(&root), root }
    }

    /// Lets documents also name files below `folder`.
    #[must_use]
    pub fn allow(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = self.folder.allow(folder);
        self
    }

    /// The revision and the path of `REV:path`; an existing file of that name comes first.
    fn revision<'p>(&self, path: &'p str) -> Option<(&'p str, &'p str)> {
        let (revision, file) = path.split_once(':')?;
        let plain = self.root.join(path).exists() || Path::new(path).is_absolute() || revision.is_empty();
        (!plain).then_some((revision, file))
    }

    fn of_git(&self, revision: &str, path: &str) -> io::Result<Vec<u8>> {
        let mut git = Command::new("git");
        git.arg("show").arg("--end-of-options").arg(format!("{revision}:{path}"));
        if !self.root.as_os_str().is_empty() {
            git.current_dir(&self.root);
        }
        let output = git.output().map_err(|error| io::Error::other(format!("cannot run git: {error}")))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let why = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(why.trim().trim_start_matches("fatal: ").to_owned()))
    }
}

impl Loader for Files {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = match self.revision(path) {
            Some((revision, file)) => self.of_git(revision, file)?,
            None => self.folder.load(path)?,
        };
        let compressed = Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        if compressed { decompressed(&bytes) } else { Ok(bytes) }
    }

    fn load_referred(&self, document: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        let Some((revision, own)) = self.revision(document) else { return self.folder.load_referred(document, path) };
        // A revision has no links to follow; a path that leads out of the document's folder is refused.
        let named = path.strip_prefix(revision).and_then(|rest| rest.strip_prefix(':')).ok_or(LoadError::Outside)?;
        let named = plain(named).ok_or(LoadError::Outside)?;
        let folder = Path::new(own).parent().and_then(|folder| plain(&folder.to_string_lossy())).unwrap_or_default();
        if !named.starts_with(&folder) {
            return Err(LoadError::Outside);
        }
        self.of_git(revision, &crate::home::told_path(&named)).map_err(LoadError::Io)
    }
}

/// The name of a document that the user gives: a file relative to `root`, else `REV:path` unchanged.
pub(crate) fn named(document: &str, current: &Path, root: &Path) -> String {
    let is_file = current.join(document).exists() || !document.contains(':');
    if is_file { crate::home::from_root(Path::new(document), current, root) } else { document.to_owned() }
}

/// A path without `.` and `..`; `None` if it leads out of its base folder.
pub(crate) fn plain(path: &str) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for component in Path::new(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if plain.pop() => {}
            Component::ParentDir | Component::Prefix(_) | Component::RootDir => return None,
            Component::Normal(name) => plain.push(name),
        }
    }
    Some(plain)
}

fn decompressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).take(MOST_BYTES + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > MOST_BYTES {
        return Err(io::Error::other("it is too large"));
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_told_from_a_file() {
        let files = Files::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(files.revision("HEAD:spec/a.json"), Some(("HEAD", "spec/a.json")));
        for path in ["spec/a.json", "/x:y/a.json", ":a.json"] {
            assert_eq!(files.revision(path), None, "{path}");
        }
    }

    #[test]
    fn a_path_does_not_lead_out() {
        assert_eq!(plain("a/./b/../c"), Some("a/c".into()));
        assert_eq!((plain("../a"), plain("a/../../b"), plain("/a")), (None, None, None));
    }
}
