//! Loads files from disk: from any folder if the user names them, and only from certain folders if a document does.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use super::{LoadError, Loader};

/// The most bytes in a file that a document names.
const MOST_BYTES: u64 = 256 << 20;

/// Loads files from disk. Relative paths are relative to one folder.
///
/// A document may name files below its own folder and below the other allowed folders. Symbolic links are followed
/// before this is decided. Only regular files are opened, because opening a pipe would wait for its writer.
#[derive(Debug, Clone)]
pub struct Folder {
    base: PathBuf,
    allowed: Vec<PathBuf>,
}

impl Folder {
    /// Starts with `base`, to which paths are relative. Documents may name files below their own folder.
    pub fn new(base: impl Into<PathBuf>) -> Self {
        Self { base: base.into(), allowed: Vec::new() }
    }

    /// Allows documents to name files below `folder`, too. `folder` is relative to the base.
    #[must_use]
    pub fn allow(mut self, folder: impl AsRef<Path>) -> Self {
        self.allowed.push(self.base.join(folder));
        self
    }

    /// Returns the folders of the files that a document may name, as they are written.
    fn roots(&self, document: &str) -> Vec<PathBuf> {
        let document = self.base.join(document);
        let own = document.parent().map(Path::to_path_buf);
        own.into_iter().chain(self.allowed.iter().cloned()).collect()
    }
}

impl Loader for Folder {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.base.join(path))
    }

    fn load_referred(&self, document: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        let written = self.base.join(path);
        let roots = self.roots(document);
        let real = match fs::canonicalize(&written) {
            Ok(real) => real,
            // Only in the allowed folders, the error says that a file does not exist.
            Err(error) if roots.iter().any(|root| plain(&written).starts_with(plain(root))) => {
                return Err(LoadError::Io(error));
            }
            Err(_) => return Err(LoadError::Outside),
        };
        if roots.iter().filter_map(|root| followed(root)).any(|root| real.starts_with(root)) {
            regular_file(&real)
        } else {
            Err(LoadError::Outside)
        }
    }
}

/// Returns a folder with all links followed. The empty path is the current folder.
fn followed(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::canonicalize(folder).ok()
}

/// Returns the bytes of a regular file. It is checked before it is opened, and again when it is open.
fn regular_file(path: &Path) -> Result<Vec<u8>, LoadError> {
    if !fs::metadata(path).map_err(LoadError::Io)?.is_file() {
        return Err(LoadError::NotAFile);
    }
    let file = fs::File::open(path).map_err(LoadError::Io)?;
    if !file.metadata().map_err(LoadError::Io)?.is_file() {
        return Err(LoadError::NotAFile);
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(LoadError::Io)?;
    if bytes.len() as u64 > MOST_BYTES { Err(LoadError::TooLarge) } else { Ok(bytes) }
}

/// Returns a path without `.` and `..`, computed from its text alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(component),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test, removed at the end.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("restwright-folder-{}-{name}", std::process::id()));
            drop(fs::remove_dir_all(&folder));
            fs::create_dir_all(folder.join("spec/objects")).expect("the temporary folder can be written");
            fs::create_dir_all(folder.join("shared")).expect("the temporary folder can be written");
            for file in ["spec/api.yaml", "spec/objects/a.yaml", "shared/b.yaml", "secret"] {
                fs::write(folder.join(file), file).expect("files can be written");
            }
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn told(result: Result<Vec<u8>, LoadError>) -> String {
        match result {
            Ok(bytes) => String::from_utf8(bytes).expect("the files of these tests are text"),
            Err(LoadError::Io(error)) => format!("{:?}", error.kind()),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn a_document_names_files_below_its_folder_and_below_those_allowed() {
        let scratch = Scratch::new("below");
        let outside = LoadError::Outside.to_string();
        let absolute = scratch.0.join("spec/objects/a.yaml").display().to_string();
        let own = Folder::new(&scratch.0);
        let more = own.clone().allow("shared");
        for (loader, path, expected) in [
            (&own, "spec/objects/a.yaml", "spec/objects/a.yaml"),
            (&own, &*absolute, "spec/objects/a.yaml"),
            (&own, "spec/objects/../api.yaml", "spec/api.yaml"),
            (&own, "spec/none.yaml", "NotFound"),
            (&own, "none.yaml", &*outside),
            (&own, "shared/b.yaml", &*outside),
            (&own, "spec/../secret", &*outside),
            (&own, "/etc/passwd", &*outside),
            (&own, "/no/such/file", &*outside),
            (&own, "spec/objects", "it is not a regular file"),
            (&more, "shared/b.yaml", "shared/b.yaml"),
            (&more, "spec/objects/a.yaml", "spec/objects/a.yaml"),
            (&more, "secret", &*outside),
        ] {
            assert_eq!(told(loader.load_referred("spec/api.yaml", path)), expected, "{path}");
        }
        assert_eq!(own.load("secret").expect("the user names it"), b"secret");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_before_it_is_decided() {
        let scratch = Scratch::new("links");
        let link = |to: &str, at: &str| {
            std::os::unix::fs::symlink(scratch.0.join(to), scratch.0.join(at)).expect("links can be made");
        };
        link("secret", "spec/out.yaml");
        link("spec/objects/a.yaml", "spec/in.yaml");
        link("spec", "linked");
        let loader = Folder::new(&scratch.0);
        let outside = LoadError::Outside.to_string();
        for (document, path, expected) in [
            ("spec/api.yaml", "spec/out.yaml", &*outside),
            ("spec/api.yaml", "spec/in.yaml", "spec/objects/a.yaml"),
            ("linked/api.yaml", "linked/objects/a.yaml", "spec/objects/a.yaml"),
        ] {
            assert_eq!(told(loader.load_referred(document, path)), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_not_opened() {
        let scratch = Scratch::new("pipes");
        let pipe = scratch.0.join("spec/pipe.yaml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo can be run");
        assert!(made.success());
        std::os::unix::fs::symlink("/dev/zero", scratch.0.join("spec/zero")).expect("links can be made");
        let loader = Folder::new(&scratch.0).allow("/dev");
        for path in ["spec/pipe.yaml", "spec/zero"] {
            let found = told(loader.load_referred("spec/api.yaml", path));
            assert_eq!(found, LoadError::NotAFile.to_string(), "{path}");
        }
    }
}
