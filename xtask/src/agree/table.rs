//! What is agreed on with another tool: which rules stand for which, and where the tools differ on purpose.

use std::collections::{BTreeMap, BTreeSet};

use restwright_codegen::diff::{RULES, Rule};
use serde::Deserialize;

use crate::places;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// Our rules that stand for each of theirs: one of them applies where it does.
    rules: BTreeMap<String, Vec<String>>,
    /// Rules of theirs that none of ours stands for.
    #[serde(default)]
    apart: Vec<Group>,
    /// Rules of theirs that weigh more or less than ours.
    #[serde(default)]
    weight: Vec<Group>,
    /// Cases that differ otherwise.
    #[serde(default)]
    case: Vec<Single>,
}

/// Rules with the same reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    why: String,
    ids: BTreeSet<String>,
}

/// Cases with the same reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Single {
    why: String,
    /// The rules of theirs; empty: all that the cases say.
    #[serde(default)]
    ids: BTreeSet<String>,
    /// Tests, or operations.
    cases: BTreeSet<String>,
}

/// Why a difference is agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reason<'t> {
    /// The line of the table: `apart.ID`.
    kind: &'static str,
    name: &'t str,
    /// The reason.
    pub why: &'t str,
}

impl Reason<'_> {
    /// The line of the table, as [`Table::lines`] tells it.
    pub(super) fn line(&self) -> String {
        format!("{}.{}", self.kind, self.name)
    }
}

impl Table {
    /// Reads a table of this repository.
    ///
    /// # Errors
    /// In words, when it cannot be read, or as [`Table::of`].
    pub(super) fn read(path: &str) -> Result<Self, String> {
        let text = std::fs::read_to_string(places::root().join(path));
        let text = text.map_err(|error| format!("cannot read `{path}`: {error}"))?;
        Self::of(&text).map_err(|why| format!("`{path}`: {why}"))
    }

    /// The table that a text is.
    ///
    /// # Errors
    /// In words, when it is no such table, names a rule of ours that there is not, a rule of theirs twice, or gives no
    /// reason.
    fn of(text: &str) -> Result<Self, String> {
        let table: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for name in table.rules.values().flatten() {
            if !RULES.iter().any(|row| row.id == name) {
                return Err(format!("there is no rule `{name}`"));
            }
        }
        let apart = table.apart.iter().flat_map(|group| &group.ids);
        if let Some(id) = apart.into_iter().find(|id| table.rules.contains_key(*id)) {
            return Err(format!("`{id}` is in `rules` and in `apart`"));
        }
        let groups = table.apart.iter().chain(&table.weight).map(|group| &group.why);
        let mut reasons = groups.chain(table.case.iter().map(|single| &single.why));
        if reasons.any(|why| why.trim().is_empty()) {
            return Err("a reason is empty".to_owned());
        }
        Ok(table)
    }

    /// Our rules for one of theirs; none: there is no line for it.
    pub(super) fn ours(&self, id: &str) -> Option<Vec<Rule>> {
        let names = self.rules.get(id)?;
        Some(RULES.iter().filter(|row| names.iter().any(|name| name == row.id)).map(|row| row.rule).collect())
    }

    /// Why no rule of ours stands for one of theirs.
    pub(super) fn apart(&self, id: &str) -> Option<Reason<'_>> {
        group("apart", &self.apart, id)
    }

    /// Why a rule of theirs weighs more or less than ours.
    pub(super) fn weight(&self, id: &str) -> Option<Reason<'_>> {
        group("weight", &self.weight, id)
    }

    /// Why a case differs: in one rule, or in that nothing should break.
    pub(super) fn case(&self, case: &str, id: Option<&str>) -> Option<Reason<'_>> {
        let meant = |single: &&Single| single.ids.is_empty() || id.is_some_and(|id| single.ids.contains(id));
        self.case.iter().filter(meant).find_map(|single| {
            let name = single.cases.get(case)?;
            Some(Reason { kind: "case", name, why: &single.why })
        })
    }

    /// Every line, as `rules.ID`, `apart.ID`, `weight.ID` or `case.CASE`: each must occur.
    pub(super) fn lines(&self) -> BTreeSet<String> {
        let of = |kind: &'static str, groups: &[Group]| {
            groups.iter().flat_map(|group| group.ids.iter().map(|id| format!("{kind}.{id}"))).collect::<Vec<_>>()
        };
        let rules = self.rules.keys().map(|id| format!("rules.{id}"));
        let cases = self.case.iter().flat_map(|single| single.cases.iter().map(|case| format!("case.{case}")));
        rules.chain(of("apart", &self.apart)).chain(of("weight", &self.weight)).chain(cases).collect()
    }
}

fn group<'t>(kind: &'static str, groups: &'t [Group], id: &str) -> Option<Reason<'t>> {
    groups.iter().find_map(|group| Some(Reason { kind, name: group.ids.get(id)?, why: &group.why }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_names_rules_that_there_are_once_and_has_reasons() {
        assert!(Table::of("[rules]\na = [\"no-such-rule\"]").is_err());
        let twice = "[rules]\na = [\"route-removed\"]\n[[apart]]\nids = [\"a\"]\nwhy = \"so\"";
        assert!(Table::of(twice).is_err());
        assert!(Table::of("[rules]\n[[apart]]\nids = [\"a\"]\nwhy = \" \"").is_err());
        let table =
            Table::of("[rules]\na = [\"route-removed\"]\n[[weight]]\nids = [\"a\"]\nwhy = \"so\"").expect("a table");
        assert_eq!(table.lines().into_iter().collect::<Vec<_>>(), ["rules.a", "weight.a"]);
        assert_eq!(table.weight("a").map(|reason| reason.line()), Some("weight.a".to_owned()));
    }

    #[test]
    fn the_committed_tables_can_be_read() {
        for name in ["oasdiff", "redocly", "semver"] {
            Table::read(&format!("xtask/agree/{name}.toml")).unwrap_or_else(|why| panic!("{why}"));
        }
    }
}
