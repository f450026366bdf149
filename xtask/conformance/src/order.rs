//! Checks that the order of a union's members in the document does not matter.

use std::collections::BTreeMap;
use std::fmt;

use restwright_codegen::Loader;
use restwright_codegen::source::LoadError;
use serde_json::{Value, json};

use crate::held::Made;

/// A loader that gives another text for one file.
pub(crate) struct Turned<'l> {
    pub path: &'l str,
    pub text: Vec<u8>,
    pub rest: &'l dyn Loader,
}

impl Loader for Turned<'_> {
    fn load(&self, path: &str) -> std::io::Result<Vec<u8>> {
        if path == self.path { Ok(self.text.clone()) } else { self.rest.load(path) }
    }

    fn load_referred(&self, document: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        self.rest.load_referred(document, path)
    }
}

/// How the members are reordered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turn {
    /// The last one comes first.
    Reversed,
    /// The first one comes last.
    Rotated,
}

impl Turn {
    pub(crate) const ALL: [Self; 2] = [Self::Reversed, Self::Rotated];
}

/// The document with the members of every `oneOf` and `anyOf` in another order.
pub(crate) fn turned(document: &Value, turn: Turn) -> Value {
    match document {
        Value::Array(items) => items.iter().map(|item| turned(item, turn)).collect(),
        Value::Object(members) => {
            let change = |(key, value): (&String, &Value)| {
                let mut value = turned(value, turn);
                if let ("oneOf" | "anyOf", Value::Array(items)) = (key.as_str(), &mut value) {
                    match turn {
                        Turn::Reversed => items.reverse(),
                        Turn::Rotated if items.is_empty() => {}
                        Turn::Rotated => items.rotate_left(1),
                    }
                }
                (key.clone(), value)
            };
            Value::Object(members.iter().map(change).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => document.clone(),
    }
}

/// The unions that were compared, and those with a different result.
#[derive(Default)]
pub(crate) struct Order {
    pub unions: usize,
    pub other: Vec<String>,
}

/// The input of the runtime's choice: the variants with their types and tags.
type Variants<'p> = Vec<(&'p str, &'p str, &'p str)>;

fn unions(made: &Made) -> BTreeMap<&str, Variants<'_>> {
    let unions = made.generated.surface.types.iter().filter(|ty| ty.kind == "union");
    let variants = unions.map(|union| {
        let variants = union.members.iter();
        (union.rust.as_str(), variants.map(|one| (one.rust.as_str(), one.ty.as_str(), one.wire.as_str())).collect())
    });
    variants.collect()
}

impl Order {
    /// Compares the output for the document with the output for a reordered one.
    pub(crate) fn add(&mut self, made: &Made, turned: &Made, turn: Turn) {
        let (first, second) = (unions(made), unions(turned));
        self.unions = first.len();
        let names = first.keys().chain(second.keys().filter(|name| !first.contains_key(*name)));
        let other = names.filter(|name| first.get(*name) != second.get(*name));
        let told = |name: &&str| format!("{name} ({turn:?}): {:?} became {:?}", first.get(name), second.get(name));
        self.other.extend(other.map(told));
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "unions": self.unions, "other": self.other })
    }
}

/// How many are printed in full.
const TOLD: usize = 20;

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unions, other } = self;
        other.iter().take(TOLD).try_for_each(|told| {
            let short = told.split_once("): ").map_or(told.as_str(), |(name, _)| name);
            writeln!(f, "order matters: {short})")
        })?;
        writeln!(f, "order         {unions} unions, {} other when their members are turned", other.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_members_of_unions_are_turned() {
        let document = json!({ "anyOf": [1, 2, { "oneOf": [3, 4] }], "allOf": [5, 6] });
        let reversed = json!({ "anyOf": [{ "oneOf": [4, 3] }, 2, 1], "allOf": [5, 6] });
        let rotated = json!({ "anyOf": [2, { "oneOf": [4, 3] }, 1], "allOf": [5, 6] });
        assert_eq!(turned(&document, Turn::Reversed), reversed);
        assert_eq!(turned(&document, Turn::Rotated), rotated);
    }
}
