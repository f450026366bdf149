//! What is agreed on with oasdiff: which rules stand for which, and where the tools differ on purpose.

use std::collections::{BTreeMap, BTreeSet};

use restwright_codegen::diff::{RULES, Rule};
use serde::Deserialize;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// Our rules that stand for each of theirs: one of them applies where it does.
    rules: BTreeMap<String, Vec<String>>,
    /// Rules of theirs that none of ours stands for.
    #[serde(default)]
    pub apart: Vec<Group>,
    /// Rules of theirs that weigh more or less than ours.
    #[serde(default)]
    pub weight: Vec<Group>,
    /// Tests whose documents differ otherwise here.
    #[serde(default)]
    pub case: Vec<Single>,
}

/// Rules with the same reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    /// Why.
    pub why: String,
    /// The rules of theirs.
    pub ids: BTreeSet<String>,
}

/// Tests with the same reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Single {
    /// Why.
    pub why: String,
    /// The rules of theirs; empty: all that the tests say.
    #[serde(default)]
    pub ids: BTreeSet<String>,
    /// The tests.
    pub tests: BTreeSet<String>,
}

impl Table {
    /// Reads the table.
    ///
    /// # Errors
    /// In words, when it is no such table, names a rule of ours that there is not, or a rule of theirs twice.
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let table: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for name in table.rules.values().flatten() {
            if !RULES.iter().any(|row| row.id == name) {
                return Err(format!("there is no rule `{name}`"));
            }
        }
        let apart = table.apart.iter().flat_map(|group| &group.ids);
        match apart.into_iter().find(|id| table.rules.contains_key(*id)) {
            Some(id) => Err(format!("`{id}` stands in `rules` and in `apart`")),
            None => Ok(table),
        }
    }

    /// Our rules for one of theirs; none: there is no line for it.
    pub(super) fn ours(&self, id: &str) -> Option<Vec<Rule>> {
        let names = self.rules.get(id)?;
        Some(RULES.iter().filter(|row| names.iter().any(|name| name == row.id)).map(|row| row.rule).collect())
    }

    /// The rules of theirs that have a line.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }
}
