//! Compares two versions of an API for their callers, by the table of [`RULES`].
//!
//! It reads only two surfaces. A change of the document that no surface shows does not count.

mod calls;
mod hooks;
mod page;
mod root;
mod rules;
mod types;
mod values;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use page::{Format, Heading, page};
pub use rules::{Axis, Direction, RULES, Row, Rule, Verdict, Witness};

use crate::lock::operation_key;
use crate::surface::{Operation, Surface, Type, pairs};

/// All changes between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// The changes, by subject.
    pub changes: Vec<Change>,
    /// The operations of both versions, by their key: `GET /pets/{}`.
    #[serde(skip)]
    operations: BTreeMap<String, Named>,
}

/// The names of an operation for readers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    /// `GET /pets/{id}`
    operation: String,
    /// `pets::get`
    rust: String,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// The item's owner: the crate, an operation or a type.
    pub subject: Subject,
    /// The item of the crate, by its old path if it has one: `pets::Pet.name`.
    pub item: String,
    /// The rule.
    pub rule: Rule,
    /// The place on the wire.
    pub place: String,
    /// The old value, or `None` if there was nothing.
    pub was: Option<String>,
    /// The new value, or `None` if there is nothing now.
    pub is: Option<String>,
}

/// The subject of a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// The crate or the API as a whole.
    Crate,
    /// An operation.
    Operation {
        /// `GET /pets/{id}`, as the old document writes it if it has the operation.
        operation: String,
        /// `pets::get`
        rust: String,
        /// Its place in the document.
        pointer: String,
    },
    /// A type.
    Type {
        /// `pets::Pet`
        rust: String,
        /// The operations that take or give it: `GET /pets/{}`.
        operations: Vec<String>,
        /// Its place in the document.
        pointer: String,
    },
}

impl Difference {
    /// Compares two versions.
    ///
    /// # Panics
    /// If the document of one was freed (`Request::frees_document`): the comparison would be incomplete.
    pub fn of(old: &Surface, new: &Surface) -> Self {
        assert!(old.described.is_kept() && new.described.is_kept(), "a comparison needs both documents");
        let mut found = Changes::default();
        let pairs = pairs(old, new);
        root::compare(old, new, &mut found);
        calls::compare(old, new, &pairs, &mut found);
        types::compare(old, new, &mut found);
        wire::compare(old, new, &pairs, &mut found);
        hooks::compare(old, new, &mut found);
        let mut changes = found.0;
        changes.sort();
        changes.dedup();
        Self { changes: without_repetition(&changes), operations: named(old, new) }
    }

    /// The verdict on an axis.
    pub fn verdict(&self, axis: Axis) -> Verdict {
        let rows = self.changes.iter().map(|change| change.rule.row());
        rows.filter(|row| row.axis == axis).map(|row| row.verdict).max().unwrap_or_default()
    }

    /// The count of each rule that makes the verdict of an axis.
    pub fn reasons(&self, axis: Axis) -> BTreeMap<Rule, usize> {
        let verdict = self.verdict(axis);
        let rules = self.changes.iter().map(|change| change.rule);
        let rules = rules.filter(|rule| rule.row().axis == axis && rule.row().verdict == verdict);
        rules.fold(BTreeMap::new(), |mut counts, rule| {
            *counts.entry(rule).or_default() += 1;
            counts
        })
    }
}

/// The operations of both versions. An operation of both has its old names.
fn named(old: &Surface, new: &Surface) -> BTreeMap<String, Named> {
    let all = new.operations.iter().chain(&old.operations).map(|operation| {
        let named =
            Named { operation: format!("{} {}", operation.method, operation.place()), rust: operation.rust.clone() };
        (operation_key(&operation.method, &operation.place()), named)
    });
    all.collect()
}

/// Drops changes of documentation that follow from another change, because documentation names types, bounds and
/// arguments.
fn without_repetition(changes: &[Change]) -> Vec<Change> {
    let is_documentation = |change: &Change| change.rule == Rule::DocumentationChanged;
    let others = changes.iter().filter(|change| !is_documentation(change) && change.rule.row().axis == Axis::Crate);
    let subjects: BTreeSet<&Subject> = others.map(|change| &change.subject).collect();
    let kept = changes.iter().filter(|change| !(is_documentation(change) && subjects.contains(&change.subject)));
    kept.cloned().collect()
}

/// The changes in the order in which they were found.
#[derive(Debug, Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn push(&mut self, change: Change) {
        self.0.push(change);
    }
}

/// Finds changes of one subject.
struct Finder<'c> {
    subject: Subject,
    found: &'c mut Changes,
}

impl<'c> Finder<'c> {
    fn of_operation(operation: &Operation, found: &'c mut Changes) -> Self {
        let subject = Subject::Operation {
            operation: format!("{} {}", operation.method, operation.place()),
            rust: operation.rust.clone(),
            pointer: operation.pointer.clone(),
        };
        Self { subject, found }
    }

    fn of_type(ty: &Type, found: &'c mut Changes) -> Self {
        Self { subject: Subject::of_type(ty), found }
    }

    fn of_crate(found: &'c mut Changes) -> Self {
        Self { subject: Subject::Crate, found }
    }

    fn add(&mut self, rule: Rule, item: impl Into<String>, place: &str, was: Option<&str>, is: Option<&str>) {
        let (was, is) = (was.map(str::to_owned), is.map(str::to_owned));
        self.found.push(Change {
            rule,
            subject: self.subject.clone(),
            item: item.into(),
            place: place.to_owned(),
            was,
            is,
        });
    }
}

impl Subject {
    fn of_type(ty: &Type) -> Self {
        let operations: BTreeSet<String> = ty.places.iter().map(|place| operation_of(&place)).collect();
        Self::Type {
            rust: ty.rust.clone(),
            operations: operations.into_iter().collect(),
            pointer: ty.pointers.first().cloned().unwrap_or_default(),
        }
    }
}

/// `GET /pets/{}` of `GET /pets/{} 200 [].owner`, `POST /pets text/csv` of `POST /pets text/csv body`.
fn operation_of(place: &str) -> String {
    let words: Vec<&str> = place.split(' ').collect();
    // The next word is the form of the body, or the place of the type in the operation.
    let mut end = 2;
    if words.get(end).is_some_and(|word| is_media_type(word)) {
        end += 1;
        // `text/csv; header=present`
        while words.get(end - 1).is_some_and(|word| word.ends_with(';')) {
            end += 1;
        }
    }
    words.into_iter().take(end).collect::<Vec<_>>().join(" ")
}

/// True if a word is a media type, false if it is a status or the place of an input (`query:a/b`, `body.a/b`).
fn is_media_type(word: &str) -> bool {
    let kind = word.split_once('/').map(|(kind, _)| kind);
    kind.is_some_and(|kind| kind.chars().all(|character| character.is_ascii_alphanumeric() || character == '-'))
}

#[cfg(test)]
mod tests {
    use super::operation_of;

    #[test]
    fn the_operation_of_a_place_has_the_form_of_its_body() {
        let table = [
            ("GET /pets/{} 200 [].owner", "GET /pets/{}"),
            ("GET /pets 200 text/csv [].owner", "GET /pets"),
            ("GET /pets query:a/b", "GET /pets"),
            ("POST /pets body.a/b", "POST /pets"),
            ("POST /pets multipart/form-data body.name", "POST /pets multipart/form-data"),
            ("POST /pets text/csv; header=present body", "POST /pets text/csv; header=present"),
        ];
        for (place, operation) in table {
            assert_eq!(operation_of(place), operation, "{place}");
        }
    }
}
