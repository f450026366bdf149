//! Collects diagnostics from every layer, and prints them.

mod codes;

use std::fmt;

pub use codes::{Code, Entry};

use crate::chars::{lines_shown, shown};
use crate::pointer::Pointer;

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The document, the configuration or the lock cannot be used.
    Error,
    /// Some part of the document was lost, guessed or changed in meaning.
    Warning,
    /// A repair that loses nothing, or a useful fact.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The place of a finding, in the form that the reporting stage knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A place in the normalized document. `source` turns it into a line.
    Pointer(Pointer),
    /// A place in the source, with its file before `#`. Stages that still move parts of the document use it.
    Source(Pointer),
    /// A position in a text: in a file that could not be parsed, or in a file that is not the document.
    Position {
        /// The file, as given.
        file: String,
        /// The line, from 1. It is 0 for the whole file.
        line: u32,
        /// The column in characters, from 1. It is 0 for the whole file.
        column: u32,
    },
}

/// One finding, before its line is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code.
    pub code: Code,
    /// The place.
    pub place: Place,
    /// The message, with the names of this case.
    pub message: String,
    /// How to fix this case, if there is better advice than the table has.
    pub help: Option<String>,
}

/// The collector: a stage reports to it and continues.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    findings: Vec<Finding>,
}

impl Diagnostics {
    /// An empty collector.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reports a finding at a place of the document.
    pub fn report(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>) {
        self.push(code, Place::Pointer(pointer.clone()), message.into(), None);
    }

    /// Reports a finding at a place of the source.
    pub(crate) fn report_source(
        &mut self,
        code: Code,
        origin: Pointer,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.push(code, Place::Source(origin), message.into(), help);
    }

    /// Reports a finding at a position of a text. `line` and `column` count from 1, and 0 means the whole file.
    pub(crate) fn report_at(&mut self, code: Code, file: &str, (line, column): (u32, u32), message: impl Into<String>) {
        self.push(code, Place::Position { file: file.to_owned(), line, column }, message.into(), None);
    }

    fn push(&mut self, code: Code, place: Place, message: String, help: Option<String>) {
        self.findings.push(Finding { code, place, message, help });
    }

    /// Removes the findings with a code.
    pub(crate) fn withdraw(&mut self, code: Code) {
        self.findings.retain(|finding| finding.code != code);
    }

    /// Sets the places of the findings with a code that have no position yet, from their messages.
    pub(crate) fn locate(&mut self, code: Code, place: impl Fn(&str) -> Place) {
        let is_open = |finding: &&mut Finding| !matches!(finding.place, Place::Position { .. });
        for finding in self.findings.iter_mut().filter(|finding| finding.code == code).filter(is_open) {
            finding.place = place(&finding.message);
        }
    }

    /// Everything reported so far, in the order of the stages.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// A copy with only the findings of [`Severity::Error`].
    pub(crate) fn errors(&self) -> Self {
        let errors = self.findings.iter().filter(|finding| finding.code.severity() == Severity::Error);
        Self { findings: errors.cloned().collect() }
    }

    /// True if a finding of [`Severity::Error`] was reported.
    pub(crate) fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.code.severity() == Severity::Error)
    }
}

/// A finding with its place in the source. It is printed, and `--report` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The place in the document as given, with its file before `#` if that is not the entry file.
    pub pointer: Pointer,
    /// The file.
    pub file: String,
    /// The line, from 1. It is 0 for the whole file.
    pub line: u32,
    /// The column in characters, from 1. It is 0 for the whole file.
    pub column: u32,
    /// The message, with the names of this case.
    pub message: String,
    /// How to fix this case.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The form for a `diagnostics.txt`: code, pointer and message on one line. It has no line number, so that it stays
    /// the same if an unrelated part of the document moves.
    pub fn to_line(&self) -> String {
        let message = self.message.replace('\n', " ");
        format!("{}\t{}\t{}", self.code, shown(self.pointer.as_str()), shown(&message))
    }
}

/// Several lines for a terminal:
///
/// ```text
/// warning[dangling-ref]: `#/components/schemas/Pet` does not exist
///   --> api.json:12:5 (/paths/~1pets/get)
///   = done: it is read as a schema that allows anything
///   = help: point `$ref` at an existing schema
/// ```
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = self.code.entry();
        let message = indented(&self.message, "  ");
        write!(f, "{}[{}]: {message}\n  --> {}", self.severity, self.code, shown(&self.file))?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.pointer.as_str().is_empty() {
            write!(f, " ({})", shown(self.pointer.as_str()))?;
        }
        write!(f, "\n  = done: {}", entry.done)?;
        let help = self.help.as_deref().unwrap_or(entry.fix).trim_end();
        write!(f, "\n  = help: {}", indented(help, "          "))
    }
}

/// Indents a text that has words of a document. It cannot control a terminal, and none of its lines looks like a line
/// of ours.
fn indented(text: &str, indent: &str) -> String {
    lines_shown(text).replace('\n', &format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::{Code, Diagnostic, Severity};
    use crate::pointer::Pointer;

    fn dangling(pointer: &str, help: Option<&str>) -> Diagnostic {
        Diagnostic {
            code: Code::DanglingRef,
            severity: Severity::Warning,
            pointer: Pointer::from_escaped(pointer),
            file: "api.json".to_owned(),
            line: 12,
            column: 5,
            message: "`#/a` does not exist".to_owned(),
            help: help.map(str::to_owned),
        }
    }

    #[test]
    fn the_terminal_form_names_code_place_and_cure() {
        let text = dangling("/paths/~1pets/get", Some("line one\nline two")).to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "warning[dangling-ref]: `#/a` does not exist");
        assert_eq!(lines[1], "  --> api.json:12:5 (/paths/~1pets/get)");
        assert!(lines[2].starts_with("  = done: "));
        assert_eq!(lines[3], "  = help: line one");
        assert_eq!(lines[4], "          line two");
    }

    #[test]
    fn words_of_a_document_stay_in_their_place() {
        let mut diagnostic = dangling("/paths/~1a\t\n\u{1b}[2J", None);
        diagnostic.message = "`a\u{1b}[2J\u{202e}\nerror: b` is odd".to_owned();
        let text = diagnostic.to_string();
        assert!(text.starts_with("warning[dangling-ref]: `a\\u{1b}[2J\\u{202e}\n  error: b` is odd\n"), "{text}");
        assert!(text.contains("(/paths/~1a\\t\\n\\u{1b}[2J)"), "{text}");
        let line = "dangling-ref\t/paths/~1a\\t\\n\\u{1b}[2J\t`a\\u{1b}[2J\\u{202e} error: b` is odd";
        assert_eq!(diagnostic.to_line(), line);
    }
}
