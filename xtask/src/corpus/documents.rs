//! Lists the documents of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The table of the documents, in the folder or beside it: its columns `file` and `entry` are read.
const INDEX: &str = "index.tsv";
/// The extensions of document files.
const ENDINGS: [&str; 3] = ["json", "yaml", "yml"];

/// A document of the folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Document {
    /// Its path in the folder.
    pub name: String,
    /// The main file, or the reason why it is not known.
    pub file: Result<PathBuf, String>,
    /// The file, or the folder of all its files; the main file may be in a folder below.
    pub all: PathBuf,
}

impl Document {
    /// The name of its crate, as folder and as package: its path with other characters replaced, and a number that
    /// distinguishes equal results.
    pub(super) fn slug(&self) -> String {
        let stem =
            ENDINGS.iter().find_map(|ending| self.name.strip_suffix(&format!(".{ending}"))).unwrap_or(&self.name);
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
        let words: String = stem.chars().map(plain).take(48).collect();
        // A name with two signs in a row is not in snake case, which a warning says.
        let words = words.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
        // FNV-1a, 32 bits: the same on every machine and in every version.
        let hash =
            self.name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        format!("c-{words}-{hash:08x}")
    }
}

/// The documents of a folder, in the order of their names. If `deep`, each file below it is one; else each entry of it
/// is one, and a folder is a document of several files.
///
/// # Errors
/// Returns a message if a folder cannot be read.
pub(super) fn documents(folder: &Path, deep: bool) -> Result<Vec<Document>, String> {
    let mut found = Vec::new();
    if deep {
        each_file(folder, "", &mut found)?;
    } else {
        let index = [folder.join(INDEX), folder.join("..").join(INDEX)];
        let index = index.iter().find_map(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let entry = entry_files(&index);
        found = entries(folder)?.iter().filter_map(|path| document(path, &entry)).collect();
    }
    found.sort();
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let cannot = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(cannot)?.collect::<Result<Vec<_>, _>>().map_err(cannot)?;
    Ok(entries.iter().map(std::fs::DirEntry::path).collect())
}

/// Every document file below a folder; `before` is the path that leads to it.
fn each_file(folder: &Path, before: &str, found: &mut Vec<Document>) -> Result<(), String> {
    for path in entries(folder)? {
        let Some(last) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        let name = format!("{before}{last}");
        if path.is_dir() {
            each_file(&path, &format!("{name}/"), found)?;
        } else if is_document(&path) {
            found.push(Document { name, file: Ok(path.clone()), all: path });
        }
    }
    Ok(())
}

/// The document at a path, unless it is a file of another kind.
fn document(path: &Path, entry: &BTreeMap<String, String>) -> Option<Document> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let all = path.to_path_buf();
    if !path.is_dir() {
        return is_document(path).then(|| Document { name, file: Ok(all.clone()), all });
    }
    let file = match entry.get(&name) {
        Some(file) => Ok(path.join(file)),
        None => only_document(path),
    };
    Some(Document { name, file, all })
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

/// The only document directly in a folder, for a folder without an entry file in the index.
fn only_document(folder: &Path) -> Result<PathBuf, String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file() && is_document(path)).collect();
    match (files.pop(), files.is_empty()) {
        (Some(file), true) => Ok(file),
        _ => Err(format!("it is not known with which file to begin; name it in the column `entry` of `{INDEX}`")),
    }
}

/// The entry files of the index, by the name of their folder.
fn entry_files(index: &str) -> BTreeMap<String, String> {
    let mut lines = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|column| *column == name);
    let (Some(file), Some(entry)) = (column("file"), column("entry")) else { return BTreeMap::new() };
    let named = lines.filter_map(|line| Some(((*line.get(file)?).to_owned(), (*line.get(entry)?).to_owned())));
    named.filter(|(_, entry)| !matches!(entry.as_str(), "" | "-")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places;

    #[test]
    fn the_index_names_entry_files() {
        let index = "file\tvendor\tentry\nsplit\tv\troot.yaml\nwhole.json\tv\t-\nshort\n";
        let read = entry_files(index);
        assert_eq!(read, BTreeMap::from([("split".to_owned(), "root.yaml".to_owned())]));
        assert_eq!(entry_files("").len(), 0);
        assert_eq!(entry_files("file\tvendor\na\tb").len(), 0, "a table without the column names none");
    }

    #[test]
    fn a_folder_of_several_documents_needs_an_entry() {
        let refused = only_document(&places::root().join("spec"));
        // The folder has `cloudflare.json` and `overlay.yaml`.
        assert!(refused.is_err_and(|why| why.contains(INDEX)));
    }

    #[test]
    fn each_file_below_a_folder_is_a_document_of_its_own() {
        let all = documents(&places::root().join("spec"), true).expect("the folder is there");
        let names: Vec<&str> = all.iter().map(|document| document.name.as_str()).collect();
        assert!(names.contains(&"cloudflare.json") && names.contains(&"overlay.yaml"), "{names:?}");
    }

    #[test]
    fn names_that_become_alike_are_kept_apart() {
        let slug =
            |name: &str| Document { name: name.to_owned(), file: Err(String::new()), all: PathBuf::new() }.slug();
        assert!(slug("a.com/b.json").starts_with("c-a-com-b-"), "{}", slug("a.com/b.json"));
        assert_ne!(slug("a.com/b.json"), slug("a-com.b.json"));
        assert_eq!(slug("é/x.yaml"), slug("é/x.yaml"));
    }
}
