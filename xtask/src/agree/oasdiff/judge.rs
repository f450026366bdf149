//! Compares each test of oasdiff with the findings of `diff`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use restwright_codegen::diff::{Axis, Difference, Rule, Verdict};

use super::cases::{Case, Cases, Expected};
use super::registry::Registry;
use crate::agree::table::{Reason, Table};

/// The findings so far.
pub(super) struct Judge<'t> {
    registry: &'t Registry,
    table: &'t Table,
    /// The lines of the table that a test has used.
    met: BTreeSet<String>,
    result: Judged,
}

/// The result.
#[derive(Debug, Default)]
pub(super) struct Judged {
    tests: usize,
    pairs: BTreeSet<(String, String)>,
    agreed: usize,
    /// How often a reason was needed.
    deviations: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    /// The differences that the table does not list, as lines.
    pub wrong: Vec<String>,
}

impl<'t> Judge<'t> {
    pub(super) fn new(registry: &'t Registry, table: &'t Table) -> Self {
        Self { registry, table, met: BTreeSet::new(), result: Judged::default() }
    }

    /// Compares a test with the difference of its documents.
    pub(super) fn case(&mut self, case: &Case, difference: Result<Difference, String>) {
        self.result.tests += 1;
        self.result.pairs.insert((case.base.clone(), case.revision.clone()));
        let difference = match difference {
            Ok(difference) => difference,
            Err(why) => return self.differs(case, None, &format!("a document cannot be read: {why}")),
        };
        for expected in &case.expected {
            match expected {
                Expected::Rule(id) => self.applies(case, id, &difference),
                Expected::NoRule(id) => {
                    let broken = self.broken_by([id.as_str()], &difference);
                    self.silent(case, Some(id), &broken);
                }
                Expected::Nothing(Some(check)) => {
                    let broken = self.broken_by(self.registry.of_check(check), &difference);
                    self.silent(case, None, &broken);
                }
                Expected::Nothing(None) => {
                    let breaking = difference.verdict(Axis::Wire) == Verdict::Major;
                    let broken = if breaking { difference.reasons(Axis::Wire).into_keys().collect() } else { vec![] };
                    self.silent(case, None, &broken);
                }
            }
        }
    }

    /// A rule of theirs applies: one of ours must apply, with the same weight.
    fn applies(&mut self, case: &Case, id: &str, difference: &Difference) {
        self.result.ids.insert(id.to_owned());
        let Some(ours) = self.table.ours(id) else {
            return match self.table.apart(id) {
                Some(reason) => self.deviates(reason),
                None => self.differs(case, Some(id), "no line of the table"),
            };
        };
        self.met.insert(format!("rules.{id}"));
        let found = difference.changes.iter().map(|change| change.rule).filter(|rule| ours.contains(rule));
        let Some(verdict) = found.map(|rule| rule.row().verdict).max() else {
            return self.differs(case, Some(id), "none of ours applies");
        };
        let agrees = match self.registry.level(id) {
            "ERR" => verdict == Verdict::Major,
            "INFO" => verdict < Verdict::Major,
            _ => true,
        };
        if agrees {
            self.result.agreed += 1;
            return;
        }
        match self.table.weight(id) {
            Some(reason) => self.deviates(reason),
            None => {
                let level = self.registry.level(id);
                self.differs(case, Some(id), &format!("theirs weighs {level}, ours {verdict}"));
            }
        }
    }

    /// Our breaking rules that apply and that the table maps to breaking rules of theirs.
    fn broken_by<'i>(&self, ids: impl IntoIterator<Item = &'i str>, difference: &Difference) -> Vec<Rule> {
        let breaking = ids.into_iter().filter(|id| self.registry.level(id) == "ERR");
        let ours: BTreeSet<Rule> = breaking.filter_map(|id| self.table.ours(id)).flatten().collect();
        let found = difference.changes.iter().map(|change| change.rule);
        let found: BTreeSet<Rule> = found.filter(|rule| rule.row().is_breaking() && ours.contains(rule)).collect();
        found.into_iter().collect()
    }

    /// A test says that nothing breaks.
    fn silent(&mut self, case: &Case, id: Option<&str>, broken: &[Rule]) {
        if broken.is_empty() {
            self.result.agreed += 1;
            return;
        }
        let rules: Vec<String> = broken.iter().map(ToString::to_string).collect();
        self.differs(case, id, &format!("nothing breaks there, and here {}", rules.join(", ")));
    }

    fn deviates(&mut self, reason: Reason<'_>) {
        self.met.insert(reason.line());
        *self.result.deviations.entry(reason.why.to_owned()).or_default() += 1;
    }

    /// Records a difference, unless the table has a reason for this test.
    fn differs(&mut self, case: &Case, id: Option<&str>, how: &str) {
        match self.table.case(&case.test, id) {
            Some(reason) => self.deviates(reason),
            None => {
                let told =
                    id.map_or_else(|| "(nothing)".to_owned(), |id| format!("{id} [{}]", self.registry.level(id)));
                self.result.wrong.push(format!("{}: {told}: {how}", case.test));
            }
        }
    }

    /// Lines of the table that no test has used are faults, too.
    pub(super) fn finish(self) -> Judged {
        let Self { table, met, mut result, .. } = self;
        for line in table.lines().iter().filter(|line| !met.contains(*line)) {
            result.wrong.push(format!("`{line}` of the table no longer occurs: take it out"));
        }
        result
    }
}

impl Judged {
    /// The result as text.
    pub(super) fn told(&self, cases: &Cases) -> String {
        let mut text = String::new();
        let mut line = |head: &str, rest: String| {
            let _ = writeln!(text, "{head:<10} {rest}");
        };
        for wrong in &self.wrong {
            line("differs", wrong.clone());
        }
        let deviations: usize = self.deviations.values().sum();
        line(
            "tests",
            format!("{}, of {} pairs of documents, with {} rules", self.tests, self.pairs.len(), self.ids.len()),
        );
        for (why, count) in &cases.left_out {
            line("left out", format!("{count} tests that {why}"));
        }
        line("agreed", self.agreed.to_string());
        line("deviations", deviations.to_string());
        for (why, count) in &self.deviations {
            line("", format!("{count:>4}  {why}"));
        }
        line("differing", self.wrong.len().to_string());
        text
    }
}
