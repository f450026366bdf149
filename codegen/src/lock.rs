//! `names.lock`: every public name handed out, so that a released name never changes.

use std::collections::BTreeMap;
use std::fmt;

/// The names, by kind and key.
///
/// As text: a comment line, then one name a line, `kind`, `key` and `rust-path` separated by tabs, sorted by kind and key.
/// Kinds are `operation` (key: the operationId as written, or `METHOD /path`), `type` (key: the JSON pointer of the schema in
/// the source), `group`, and what else needs a lasting name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    names: BTreeMap<(String, String), String>,
}

/// The comment line at the head.
const HEAD: &str =
    "# Public names handed out, by kind and key. Written by `cargo xtask generate`; keep it in version control.";

/// A line of a lock that is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// No names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the text of a lock. Empty lines and lines that begin with `#` mean nothing.
    ///
    /// # Errors
    /// When a line has not three fields, a field is empty, or a key of a kind stands twice with different names.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lock = Self::new();
        for (number, line) in (1u32..).zip(text.lines()) {
            let error = |message: String| LockError { line: number, message };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [kind, key, path] = fields[..] else {
                return Err(error(format!("three fields separated by tabs are wanted, there are {}", fields.len())));
            };
            let (kind, key, path) = (unescape(kind), unescape(key), unescape(path));
            if kind.is_empty() || key.is_empty() || path.is_empty() {
                return Err(error("a field is empty".to_owned()));
            }
            match lock.get(&kind, &key) {
                Some(known) if known != path => {
                    return Err(error(format!("`{kind}` `{key}` has a name already: `{known}`")));
                }
                _ => lock.insert(&kind, &key, &path),
            }
        }
        Ok(lock)
    }

    /// The name of a key.
    pub fn get(&self, kind: &str, key: &str) -> Option<&str> {
        self.names.get(&(kind.to_owned(), key.to_owned())).map(String::as_str)
    }

    /// Gives a key a name, in place of the one it had.
    pub fn insert(&mut self, kind: &str, key: &str, rust_path: &str) {
        self.names.insert((kind.to_owned(), key.to_owned()), rust_path.to_owned());
    }

    /// Takes a key out, and gives the name it had.
    pub fn remove(&mut self, kind: &str, key: &str) -> Option<String> {
        self.names.remove(&(kind.to_owned(), key.to_owned()))
    }

    /// All names as kind, key and Rust path, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.names.iter().map(|((kind, key), path)| (kind.as_str(), key.as_str(), path.as_str()))
    }

    /// Keys and Rust paths of one kind, sorted by key.
    pub fn of_kind<'l>(&'l self, kind: &str) -> impl Iterator<Item = (&'l str, &'l str)> {
        self.iter().filter(move |(of, ..)| *of == kind).map(|(_, key, path)| (key, path))
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        self.iter().try_for_each(|(kind, key, path)| writeln!(f, "{}\t{}\t{}", escape(kind), escape(key), escape(path)))
    }
}

/// A key of a document may hold anything; a tab or a line break in it would break the line.
fn escape(field: &str) -> String {
    let escaped = field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r");
    // A field that begins a line must not look like a comment.
    if escaped.starts_with('#') { format!("\\{escaped}") } else { escaped }
}

fn unescape(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Lock;

    #[test]
    fn what_is_printed_is_read_back_sorted() {
        let mut lock = Lock::new();
        lock.insert("type", "/components/schemas/b", "types::B");
        lock.insert("operation", "GET /odd\tpath\\\r\n", "odd::get");
        lock.insert("#kind", "#key", "x");
        lock.insert("type", "/components/schemas/a", "types::A");
        let text = lock.to_string();
        assert!(text.starts_with("# "));
        let keys: Vec<&str> = text.lines().skip(1).map(|line| line.split('\t').nth(1).expect("three fields")).collect();
        assert_eq!(keys, ["\\#key", "GET /odd\\tpath\\\\\\r\\n", "/components/schemas/a", "/components/schemas/b"]);
        assert_eq!(Lock::parse(&text), Ok(lock.clone()));
        assert_eq!(lock.get("type", "/components/schemas/a"), Some("types::A"));
        assert_eq!(lock.of_kind("type").count(), 2);
    }

    #[test]
    fn bad_lines_are_named() {
        for (text, line, part) in [
            ("# head\ntype\tkey\n", 2, "there are 2"),
            ("type\tkey\tA\ttoo\n", 1, "there are 4"),
            ("\n\ntype\t\tA\n", 3, "empty"),
            ("type\tk\tA\ntype\tk\tB\n", 2, "already"),
        ] {
            let error = Lock::parse(text).expect_err(text);
            assert_eq!(error.line, line, "{text}");
            assert!(error.message.contains(part), "{error}");
        }
        assert!(Lock::parse("").is_ok_and(|lock| lock.is_empty()));
        assert!(Lock::parse("type\tk\tA\r\n").is_ok_and(|lock| lock.get("type", "k") == Some("A")));
    }
}
