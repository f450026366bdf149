//! Finds out whether a change of a document leaves a trace in what a user sees: the crate and the diagnostics.
//!
//! The document is generated once in full. A changed document goes through the layers only until the answer is known.
//! "Nothing has changed" is known as soon as a layer has the same result, because later layers are made from it alone.
//! "Something has changed" is known from a diagnostic or from the text of a file, and from nothing before them: a plan
//! may have facts that no file shows.

use std::collections::{BTreeMap, BTreeSet};

use super::{Depth, on_deep_stack, planned};
use crate::config::{Config, Runtime};
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::document::{self, Document, Normalized};
use crate::json::Value;
use crate::lock::Lock;
use crate::plan::{CratePlan, Target};
use crate::source::Sources;
use crate::{emit, files, model};

/// A document without a configuration: everything that a user sees of it, and the results of the layers.
#[derive(Debug)]
pub struct Shown {
    document: Normalized,
    plan: CratePlan,
    files: BTreeMap<String, String>,
    /// All diagnostics. The first are those of the document's layers.
    told: Vec<Told>,
    told_of_document: usize,
}

/// A diagnostic, without its line.
type Told = (Code, Place, String);

/// The name of the document, which its diagnostics have.
const NAME: &str = "document.json";

/// The name of the package.
const PACKAGE: &str = "tried";

impl Shown {
    /// Generates the crate of a document of one file. Returns `None` if no crate can be made.
    ///
    /// # Panics
    /// If the system cannot start a thread.
    pub fn of(document: Value) -> Option<Self> {
        on_deep_stack(|| {
            let mut diagnostics = Diagnostics::new();
            let document = document::parsed(NAME, document, &mut diagnostics).ok()?;
            let told_of_document = diagnostics.findings().len();
            let (document, plan) = plan(document, &mut diagnostics);
            let told = told(&document.sources, &diagnostics).collect();
            let files = (!diagnostics.has_errors()).then(|| files::render(emit::emit(&plan)))?;
            Some(Self { document, plan, files, told, told_of_document })
        })
    }

    /// Returns true if a user sees a difference between the document and a changed one.
    ///
    /// # Panics
    /// If the system cannot start a thread.
    pub fn differs_from(&self, changed: Value) -> bool {
        on_deep_stack(|| self.differs_here(changed))
    }

    fn differs_here(&self, changed: Value) -> bool {
        let mut diagnostics = Diagnostics::new();
        let Ok(document) = document::parsed(NAME, changed, &mut diagnostics) else { return true };
        // Later layers only add diagnostics, and the places of these do not change any more.
        if !self.begins_with(&document.sources, &diagnostics) {
            return true;
        }
        if diagnostics.findings().len() == self.told_of_document && self.is_same_document(&document) {
            return false;
        }
        let (document, plan) = plan(document, &mut diagnostics);
        diagnostics.findings().len() != self.told.len()
            || !self.begins_with(&document.sources, &diagnostics)
            || self.shows_other_text(&plan)
    }

    /// Returns true if these are the first diagnostics of the document.
    fn begins_with(&self, sources: &Sources, diagnostics: &Diagnostics) -> bool {
        let count = diagnostics.findings().len();
        count <= self.told.len() && told(sources, diagnostics).zip(&self.told).all(|(told, known)| told == *known)
    }

    /// Returns true if all that later layers read of the document is the same.
    fn is_same_document(&self, document: &Document) -> bool {
        let Normalized { value, skipped, original, sources } = &self.document;
        *value == document.value
            && *skipped == document.skipped
            && *original == document.original
            && sources.origins == document.sources.origins
    }

    /// Returns true if a file of another plan has another text. A file that only one of the plans has is declared in a
    /// file that both have.
    fn shows_other_text(&self, plan: &CratePlan) -> bool {
        emit::changed(plan, &self.plan).any(|file| self.files.get(&file.path) != Some(&files::text(file.content)))
    }
}

/// Plans the crate of a document without a configuration.
fn plan(document: Document, diagnostics: &mut Diagnostics) -> (Normalized, CratePlan) {
    let (config, lock) = (Config::default(), Lock::default());
    let api = model::build(&document, &config, diagnostics);
    let mut document = Normalized::from(document);
    let target = Target { package: Some(PACKAGE.to_owned()), runtime: Runtime::default() };
    let (_, plan) =
        planned(api, (&mut document, &BTreeSet::new()), (&config, &lock), (&target, Depth::All), diagnostics);
    (document, plan)
}

/// Returns the diagnostics in order.
fn told(sources: &Sources, diagnostics: &Diagnostics) -> impl Iterator<Item = Told> {
    sources.places(diagnostics).map(|(finding, place)| (finding.code, place, finding.message.clone()))
}
