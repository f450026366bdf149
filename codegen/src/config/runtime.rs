//! Reads the source of the runtime that a generated crate depends on.

use std::str::FromStr;

use serde::Deserialize;

/// The source of the runtime for a generated crate (The Cargo Book, "Specifying Dependencies").
///
/// In TOML it is a word (`"registry"`, `"workspace"`) or a table (`{ path = ".." }`, `{ git = "..", tag = ".." }`). On
/// a command line it is the same without braces and quotes: `path=..`, `git=..,tag=..`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum Runtime {
    /// The registry, with the version of the generator.
    #[default]
    Registry,
    /// A folder. In a configuration the path is relative to its file, in a manifest it is relative to the crate.
    Folder(String),
    /// A Git repository.
    Git {
        /// Its URL.
        url: String,
        /// The branch, tag or commit to use, or `None` for the head of its default branch.
        reference: Option<GitReference>,
    },
    /// The workspace that has the crate as a member. It also gives the crate its development dependencies.
    Workspace,
}

/// A part of a Git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitReference {
    /// The head of a branch.
    Branch(String),
    /// A tag.
    Tag(String),
    /// A commit.
    Revision(String),
}

type NewReference = fn(String) -> GitReference;

/// The keys of a table that name a part of a repository, each with its variant.
const REFERENCES: [(&str, NewReference); 3] =
    [("branch", GitReference::Branch), ("tag", GitReference::Tag), ("rev", GitReference::Revision)];

/// The accepted forms, for messages.
const FORMS: &str =
    "`registry`, `workspace`, a `path`, or a `git` address with at most one of `branch`, `tag` and `rev`";

impl GitReference {
    /// The key and the value, as they are in a manifest.
    pub fn entry(&self) -> (&'static str, &str) {
        match self {
            Self::Branch(name) => ("branch", name),
            Self::Tag(name) => ("tag", name),
            Self::Revision(name) => ("rev", name),
        }
    }
}

impl TryFrom<toml::Value> for Runtime {
    type Error = String;

    fn try_from(written: toml::Value) -> Result<Self, String> {
        match written {
            toml::Value::String(word) => of_word(&word),
            toml::Value::Table(table) => of_table(table),
            toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_) => Err(format!("`runtime` is {FORMS}, and not {}", written.type_str())),
        }
    }
}

fn of_word(word: &str) -> Result<Runtime, String> {
    match word {
        "registry" => Ok(Runtime::Registry),
        "workspace" => Ok(Runtime::Workspace),
        other => Err(format!("`{other}` is not a place of the runtime: that is {FORMS}")),
    }
}

fn of_table(mut table: toml::Table) -> Result<Runtime, String> {
    let mut text = |key: &str| match table.remove(key) {
        None => Ok(None),
        Some(toml::Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` of `runtime` is a text that is not empty")),
    };
    let (path, url) = (text("path")?, text("git")?);
    let mut references = Vec::new();
    for (key, make) in REFERENCES {
        references.extend(text(key)?.map(make));
    }
    if let Some(key) = table.keys().next() {
        return Err(format!("`{key}` is not a key of `runtime`, expected {FORMS}"));
    }
    match (path, url, references.len()) {
        (Some(path), None, 0) => Ok(Runtime::Folder(path)),
        (None, Some(url), 0 | 1) => Ok(Runtime::Git { url, reference: references.pop() }),
        _ => Err(format!("`runtime` is {FORMS}")),
    }
}

impl FromStr for Runtime {
    type Err = String;

    /// Parses the form of a command line.
    fn from_str(text: &str) -> Result<Self, String> {
        if !text.contains('=') {
            return of_word(text);
        }
        let mut table = toml::Table::new();
        for entry in text.split(',') {
            let (key, value) = entry
                .split_once('=')
                .ok_or_else(|| format!("`{entry}` is not of the form `key=value`: say {FORMS}"))?;
            table.insert(key.to_owned(), toml::Value::String(value.to_owned()));
        }
        of_table(table)
    }
}

#[cfg(test)]
mod tests {
    use super::{GitReference, Runtime};

    fn git(reference: Option<GitReference>) -> Runtime {
        Runtime::Git { url: "https://git.example/r".to_owned(), reference }
    }

    #[test]
    fn each_form_reads_alike_in_a_file_and_on_a_command_line() {
        let name = || "v1".to_owned();
        let table = [
            ("'registry'", "registry", Runtime::Registry),
            ("'workspace'", "workspace", Runtime::Workspace),
            ("{ path = '../r' }", "path=../r", Runtime::Folder("../r".to_owned())),
            ("{ git = 'https://git.example/r' }", "git=https://git.example/r", git(None)),
            (
                "{ git = 'https://git.example/r', tag = 'v1' }",
                "git=https://git.example/r,tag=v1",
                git(Some(GitReference::Tag(name()))),
            ),
            (
                "{ git = 'https://git.example/r', branch = 'v1' }",
                "git=https://git.example/r,branch=v1",
                git(Some(GitReference::Branch(name()))),
            ),
            (
                "{ git = 'https://git.example/r', rev = 'v1' }",
                "git=https://git.example/r,rev=v1",
                git(Some(GitReference::Revision(name()))),
            ),
        ];
        for (file, line, expected) in table {
            let read: toml::Table = format!("runtime = {file}").parse().expect("it is TOML");
            assert_eq!(Runtime::try_from(read["runtime"].clone()), Ok(expected.clone()), "{file}");
            assert_eq!(line.parse(), Ok(expected), "{line}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused_by_its_name() {
        let table = [
            ("nowhere", "`nowhere`"),
            ("path=", "`path`"),
            ("path=a,git=b", "`runtime` is"),
            ("path=a,tag=b", "`runtime` is"),
            ("git=a,tag=b,rev=c", "at most one"),
            ("tag=b", "`runtime` is"),
            ("git=a,ref=b", "`ref`"),
            ("git=a,b", "`b`"),
        ];
        for (line, part) in table {
            let refused = line.parse::<Runtime>().expect_err(line);
            assert!(refused.contains(part), "{line}: {refused}");
        }
        assert!(Runtime::try_from(toml::Value::Boolean(true)).is_err_and(|why| why.contains("boolean")));
    }
}
