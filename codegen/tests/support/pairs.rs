//! Pairs of documents: two versions of one document, their differences, and the exchanges that show them.
//!
//! A file of `tests/diff` starts with a sentence on the change. Sections follow, each after a line with `---`: `old`,
//! the document in short; `was` and `is`, the old and the new text of a change; `config` for both, or `new config` for
//! the new version; `lock none` if the new version does not keep the names of the old one; `exchange RULE METHOD /path`
//! with the JSON of a request or a response (see `exchanges.rs`); and `expected`.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, OnceLock};

use restwright_codegen::Generated;
use restwright_codegen::diff::{Change, Difference};

use super::documents::{Use, whole};
use super::{generated_once, package, told};

/// A pair.
pub struct Pair {
    /// The file's name.
    pub name: String,
    path: PathBuf,
    /// The text before the expectation.
    head: String,
    old: String,
    new: String,
    config: String,
    new_config: String,
    keeps_names: bool,
    /// The exchanges that show rules of the wire.
    pub exchanges: Vec<Exchange>,
    /// The expectation, in the form of [`Made::told`].
    pub expected: String,
    made: OnceLock<Result<Made, String>>,
}

/// An exchange.
#[derive(Clone)]
pub struct Exchange {
    /// The rule that it shows.
    pub rule: String,
    /// `GET /pets/{id}`
    pub operation: String,
    /// The request or the response.
    pub value: serde_json::Value,
}

/// Both versions, generated.
pub struct Made {
    pub old: Arc<Generated>,
    pub new: Arc<Generated>,
    pub difference: Difference,
}

const EXPECTED: &str = "--- expected\n";

impl Pair {
    /// Every pair. All tests have the same ones, so that each is generated once.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Pair>> = LazyLock::new(Pair::listed);
        &ALL
    }

    fn listed() -> Vec<Self> {
        let folder = package().join("tests/diff");
        let entries = fs::read_dir(&folder).expect("the pairs can be listed");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the pairs can be listed").path()).collect();
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Self {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a pair is text");
        let (head, expected) = text.split_once(EXPECTED).unwrap_or_else(|| panic!("{name}: nothing is expected"));
        let mut pair = Self {
            name,
            path,
            head: head.to_owned(),
            old: String::new(),
            new: String::new(),
            config: String::new(),
            new_config: String::new(),
            keeps_names: true,
            exchanges: Vec::new(),
            expected: expected.to_owned(),
            made: OnceLock::new(),
        };
        let mut was = "";
        for section in head.split("\n--- ").skip(1) {
            let (kind, body) = section.split_once('\n').unwrap_or((section, ""));
            let body = body.trim_end_matches('\n');
            match kind {
                "old" => (pair.old, pair.new) = (body.to_owned(), body.to_owned()),
                "was" => was = body,
                "is" => pair.exchange(was, body),
                "config" => (pair.config, pair.new_config) = (body.to_owned(), body.to_owned()),
                "new config" => body.clone_into(&mut pair.new_config),
                "lock none" => pair.keeps_names = false,
                other => pair.exchanges.push(Exchange::read(other, body, &pair.name)),
            }
        }
        pair
    }

    fn exchange(&mut self, was: &str, is: &str) {
        assert!(self.new.contains(was), "{}: the document has no `{was}`", self.name);
        self.new = self.new.replace(was, is);
    }

    /// The two documents, complete.
    pub fn documents(&self) -> [String; 2] {
        [&self.old, &self.new].map(|text| whole(text, Use::Response))
    }

    /// Generates both versions. The new one keeps the names of the old one.
    ///
    /// # Errors
    /// If one of the versions has no crate, with the reason in words.
    pub fn made(&self) -> Result<&Made, String> {
        self.made.get_or_init(|| self.generated()).as_ref().map_err(Clone::clone)
    }

    fn generated(&self) -> Result<Made, String> {
        let [old, new] = self.documents();
        let make = |document: &str, config: &str, lock: &str| {
            let made = generated_once(document, config, lock);
            made.map_err(|rejected| format!("{}: {}{document}", self.name, told(&rejected.diagnostics)))
        };
        let old = make(&old, &self.config, "")?;
        let lock = if self.keeps_names { old.lock.as_str() } else { "" };
        let new = make(&new, &self.new_config, lock)?;
        let difference = Difference::of(&old.surface, &new.surface);
        Ok(Made { old, new, difference })
    }

    /// Compares the result with the expectation. With `UPDATE=1` writes it.
    pub fn check(&self, found: &str) -> bool {
        if super::updates() && found != self.expected {
            fs::write(&self.path, format!("{}{EXPECTED}{found}", self.head)).expect("a pair can be written");
            return true;
        }
        found == self.expected
    }
}

impl Exchange {
    fn read(head: &str, body: &str, pair: &str) -> Self {
        let words = head.strip_prefix("exchange ").and_then(|rest| rest.split_once(' '));
        let (rule, operation) = words.unwrap_or_else(|| panic!("{pair}: `{head}` is no section"));
        let value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{pair}: {body}: {error}"));
        Self { rule: rule.to_owned(), operation: operation.to_owned(), value }
    }
}

impl Made {
    /// The verdicts, and each change on a line.
    pub fn told(&self) -> String {
        use restwright_codegen::diff::Axis;
        let verdict = |axis| self.difference.verdict(axis);
        let head = format!("crate {}, wire {}\n", verdict(Axis::Crate), verdict(Axis::Wire));
        self.difference.changes.iter().fold(head, |text, change| text + &line(change))
    }
}

fn line(change: &Change) -> String {
    let Change { subject: _, item, rule, place, was, is } = change;
    let row = rule.row();
    let told = match (was, is) {
        (None, None) => String::new(),
        (was, is) => format!(": {} -> {}", was.as_deref().unwrap_or("-"), is.as_deref().unwrap_or("-")),
    };
    let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
    format!("{} {} {rule} {item}{place}{told}\n", row.axis, row.verdict)
}
