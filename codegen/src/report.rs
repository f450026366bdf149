//! Makes the report of `--report`: counts, parts that were left out or degraded, every diagnostic.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostics::{Code, Diagnostic};
use crate::document::Normalized;
use crate::identity::Identity;
use crate::plan::{CratePlan, Group, HooksOfPlan};

/// The report, in the form that other tools read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The document.
    pub document: DocumentReport,
    /// The operations.
    pub operations: OperationsReport,
    /// The webhooks and callbacks. Left out if there are none.
    #[serde(skip_serializing_if = "ReceivedReport::is_empty")]
    pub received: ReceivedReport,
    /// The schemas.
    pub schemas: SchemasReport,
    /// Changes of released names.
    pub names: NamesReport,
    /// Every diagnostic.
    pub diagnostics: Vec<DiagnosticReport>,
    /// The crate.
    #[serde(rename = "crate")]
    pub krate: CrateReport,
}

/// The document.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DocumentReport {
    /// Path of the file.
    pub path: String,
    /// The version of OpenAPI that it names.
    pub openapi: String,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
}

/// The operations.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OperationsReport {
    /// Number of operations under `paths`.
    pub total: usize,
    /// Number of operations in the crate.
    pub generated: usize,
    /// The operations that the crate does not have.
    pub skipped: Vec<PlaceReport>,
}

/// Webhooks and callbacks.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct ReceivedReport {
    /// Number of webhooks in the crate.
    pub webhooks: usize,
    /// Number of callbacks in the crate.
    pub callbacks: usize,
}

/// The schemas.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SchemasReport {
    /// Number of schemas under `components`.
    pub total: usize,
    /// Number of them that have a type, or that say nothing.
    pub typed: usize,
    /// Every place where a type is raw JSON although the document says more.
    pub degraded: Vec<PlaceReport>,
}

/// A place with a diagnostic.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PlaceReport {
    /// The JSON pointer.
    pub pointer: String,
    /// The diagnostic's code.
    pub code: String,
    /// The diagnostic's message.
    pub message: String,
}

/// Changes of released names.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NamesReport {
    /// Released types that gained members of some of their schemas.
    pub joined: Vec<String>,
    /// Released types that lost some of their places to new types. That is a major change.
    pub split: Vec<SplitReport>,
}

/// A released type that lost some of its places to new types.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SplitReport {
    /// The Rust path that the other places keep.
    pub path: String,
    /// The first schema that is now a type of its own.
    pub pointer: String,
}

/// A diagnostic.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DiagnosticReport {
    /// Its code.
    pub code: String,
    /// `error`, `warning` or `note`
    pub severity: String,
    /// The JSON pointer.
    pub pointer: String,
    /// The message.
    pub message: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// The crate.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CrateReport {
    /// `package.name`
    pub package: String,
    /// The folder of the crate, filled in by the caller that writes it.
    pub dir: String,
    /// Number of files.
    pub files: usize,
    /// Number of lines in all files.
    pub lines: usize,
    /// Number of types with a name.
    pub types: usize,
    /// Number of features.
    pub features: usize,
}

impl CrateReport {
    /// Fills in the numbers of files and lines.
    pub(crate) fn count(&mut self, files: &BTreeMap<String, String>) {
        self.files = files.len();
        self.lines = files.values().map(|text| lines(text)).sum();
    }
}

/// Counts the ends of lines. A sum of bytes is computed several bytes at a time, so it is taken of pieces in which it
/// fits into a byte.
fn lines(text: &str) -> usize {
    let pieces = text.as_bytes().chunks(usize::from(u8::MAX));
    pieces.map(|piece| usize::from(piece.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>())).sum()
}

/// Makes the report, without the numbers of files and lines.
pub(crate) fn report(
    document: &Normalized,
    identity: &Identity,
    plan: &CratePlan,
    diagnostics: &[Diagnostic],
) -> Report {
    let degraded: Vec<PlaceReport> =
        diagnostics.iter().filter(|one| one.code == Code::SchemaDegraded).map(place).collect();
    let raw = |pointer: &str| degraded.iter().any(|place| place.pointer == pointer);
    let api = &identity.api;
    let typed = api.components.keys().filter(|pointer| !raw(pointer.as_str())).count();
    Report {
        document: DocumentReport {
            path: document.original.path.clone(),
            openapi: document.original.openapi.clone(),
            title: document.original.title.clone(),
            version: document.original.version.clone(),
        },
        operations: OperationsReport {
            total: document.original.operations,
            generated: plan.modules.iter().flat_map(|module| &module.group).map(operations).sum(),
            skipped: (document.skipped.iter())
                .map(|skipped| PlaceReport {
                    pointer: skipped.pointer.to_string(),
                    code: skipped.code.entry().text.to_owned(),
                    message: skipped.message.clone(),
                })
                .collect(),
        },
        received: received(plan),
        schemas: SchemasReport { total: document.original.schemas, typed, degraded },
        names: names(identity),
        diagnostics: diagnostics.iter().map(diagnostic).collect(),
        krate: CrateReport {
            package: plan.manifest.package.clone(),
            dir: String::new(),
            files: 0,
            lines: 0,
            types: plan.modules.iter().map(|module| module.types.len()).sum(),
            features: plan.manifest.group_features.len()
                + plan.manifest.runtime_features.len()
                + usize::from(plan.manifest.unused_types.is_some())
                + 1,
        },
    }
}

impl ReceivedReport {
    fn is_empty(&self) -> bool {
        self.webhooks == 0 && self.callbacks == 0
    }
}

fn received(plan: &CratePlan) -> ReceivedReport {
    let mut counts = ReceivedReport::default();
    for set in plan.modules.iter().flat_map(|module| &module.hooks) {
        match &set.of {
            HooksOfPlan::Api => counts.webhooks += set.hooks.len(),
            HooksOfPlan::Operation(_) => counts.callbacks += set.hooks.len(),
        }
    }
    counts
}

/// Returns the number of operations of the document in a group. A method for another form of a body is the same
/// operation.
fn operations(group: &Group) -> usize {
    group.methods.iter().filter(|method| method.operation.form.is_none()).count()
}

fn names(identity: &Identity) -> NamesReport {
    let split = identity.split.iter().map(|split| SplitReport {
        path: split.path.clone(),
        pointer: identity.api.source(&split.pointer).to_string(),
    });
    NamesReport { joined: identity.joined.clone(), split: split.collect() }
}

fn place(diagnostic: &Diagnostic) -> PlaceReport {
    PlaceReport {
        pointer: diagnostic.pointer.to_string(),
        code: diagnostic.code.entry().text.to_owned(),
        message: diagnostic.message.clone(),
    }
}

fn diagnostic(diagnostic: &Diagnostic) -> DiagnosticReport {
    DiagnosticReport {
        code: diagnostic.code.entry().text.to_owned(),
        severity: diagnostic.severity.as_str().to_owned(),
        pointer: diagnostic.pointer.to_string(),
        message: diagnostic.message.clone(),
        file: diagnostic.file.clone(),
        line: diagnostic.line,
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_are_counted_beyond_what_a_byte_holds() {
        for (text, count) in [("", 0), ("a", 0), ("a\n\nb", 2)] {
            assert_eq!(lines(text), count);
        }
        assert_eq!(lines(&"\n".repeat(1_000)), 1_000);
        assert_eq!(lines(&"ab\n".repeat(300)), 300);
    }
}
