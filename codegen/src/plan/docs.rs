//! Documentation, and the one way by which text of a document enters it.
//!
//! The text of a generated crate is a [`Documentation`] or a [`Note`]. Neither can be made from a string. Text of a
//! document is read as CommonMark and written again: code blocks are marked as text, so that rustdoc runs none of them;
//! raw HTML becomes text; images become links; links lead to the web or to mail; brackets link to no item of the crate.
//! Words of our own are `'static`, so that text of a document cannot be used in their place.

mod assembly;
mod escape;
mod facts;
mod html;
mod links;
mod note;
mod parts;
mod print;
mod read;
mod rows;
mod tree;

use std::fmt::Write as _;

pub(crate) use facts::{Form, Inside, Said, example, facts};
pub use note::Note;
pub(crate) use note::deprecation;

use self::tree::Content;
use crate::chars::{self, clean};
use crate::model::{Docs, Reads, Remark};

/// The documentation of an item, as lines of Markdown that rustdoc reads without a warning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documentation {
    lines: Vec<String>,
    brief: Line,
    /// The number of lines that the brief says.
    briefed: usize,
}

impl Documentation {
    /// A description of the document.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.trim();
        if is_simple(text) {
            return Line(text.to_owned()).into();
        }
        let blocks = read::blocks(text);
        let lines = print::lines(&blocks);
        let first = blocks.iter().skip(1).position(|block| block.gap).map_or(blocks.len(), |others| others + 1);
        let brief = match (lines.as_slice(), blocks.first().map(|block| &block.content)) {
            ([only], Some(Content::Paragraph(_))) => only.clone(),
            _ => print::line(&blocks[..first]),
        };
        let briefed = if first == blocks.len() { lines.len() } else { print::lines(&blocks[..first]).len() };
        Self { lines, brief: Line(brief), briefed }
    }

    /// Lines of a paragraph.
    pub(crate) fn paragraph(lines: impl IntoIterator<Item = Line>) -> Self {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).map(|line| line.0).collect();
        let brief = Line(lines.join(" "));
        Self { briefed: lines.len(), lines, brief }
    }

    /// A heading of the documentation itself.
    pub(crate) fn heading(words: &'static str) -> Self {
        Line(format!("# {words}")).into()
    }

    /// A list, an item for each line.
    pub(crate) fn list(items: impl IntoIterator<Item = Line>) -> Self {
        let items = items.into_iter().filter(|item| !item.is_empty());
        Self::paragraph(items.map(|item| Line(format!("* {}", item.0))))
    }

    /// An item of a list with a name and a whole documentation: its first paragraph on the line of the name, then the
    /// facts, then the other paragraphs below.
    pub(crate) fn entry(name: Line, about: &Self, facts: &Self) -> Self {
        let brief = Some(about.brief.with_stop()).filter(|brief| !brief.is_empty());
        let line = Line::joined(brief.into_iter().chain(facts.briefed()), " ");
        let mut entry = Self::list([name.words(": ").line(&line)]);
        let others = about.lines.get(about.briefed..).unwrap_or_default();
        // Two spaces belong to the item: its mark is `* ` (CommonMark 0.31.2, section 5.2).
        let inside = |line: &String| if line.is_empty() { String::new() } else { format!("  {line}") };
        entry.lines.extend(others.iter().map(inside));
        entry
    }

    /// A list of such items. One with more than its line is divided from the next one by an empty line.
    pub(crate) fn entries(entries: impl IntoIterator<Item = Self>) -> Self {
        let mut list = Self::default();
        for entry in entries {
            if list.lines.len() > 1 && list.lines.last().is_some_and(|line| !line.starts_with("* ")) {
                list.lines.push(String::new());
            }
            list.lines.extend(entry.lines);
        }
        list
    }

    /// An example, which is compiled with the tests of the generated crate: made of names and of words of our own.
    pub(crate) fn example(code: Vec<String>) -> Self {
        let fenced = std::iter::once("```no_run".to_owned()).chain(code).chain(std::iter::once("```".to_owned()));
        Self { lines: fenced.collect(), ..Self::default() }
    }

    /// Code that is shown and not compiled.
    pub(crate) fn code(code: Vec<String>) -> Self {
        let fenced = std::iter::once("```rust".to_owned()).chain(code).chain(std::iter::once("```".to_owned()));
        Self { lines: fenced.collect(), ..Self::default() }
    }

    /// Lines of words of our own, in Markdown.
    pub(crate) fn words(lines: &[&'static str]) -> Self {
        Self { lines: lines.iter().map(|line| (*line).to_owned()).collect(), ..Self::default() }
    }

    /// A table, or nothing if it has no rows.
    pub(crate) fn table<const N: usize>(head: [&'static str; N], rows: impl Iterator<Item = [Line; N]>) -> Self {
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut lines = vec![row(head.map(str::to_owned).to_vec()), row(vec!["---".to_owned(); N])];
        lines.extend(rows.map(|cells| row(cells.map(|cell| in_cell(&cell.0)).to_vec())));
        if lines.len() == 2 {
            return Self::default();
        }
        Self { lines, ..Self::default() }
    }

    /// Adds lines directly below the last line.
    pub(crate) fn push_lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.lines.extend(lines.into_iter().map(|line| line.0));
    }

    /// Adds other documentation after an empty line.
    pub(crate) fn push(&mut self, other: impl Into<Self>) {
        let other = other.into();
        if other.is_empty() {
            return;
        }
        if self.is_empty() {
            *self = other;
            return;
        }
        self.lines.push(String::new());
        self.lines.extend(other.lines);
    }

    /// Adds other documentation after an empty line, and its brief to the brief if that says all before it.
    fn push_briefed(&mut self, other: Self) {
        let says_all = self.briefed == self.lines.len() && !self.is_empty() && !other.brief.is_empty();
        let joined = says_all.then(|| {
            let briefs = [self.brief.with_stop(), other.brief.clone()];
            (Line::joined(briefs.into_iter(), " "), self.lines.len() + 1 + other.briefed)
        });
        self.push(other);
        if let Some((brief, briefed)) = joined {
            self.brief = brief;
            self.briefed = briefed;
        }
    }

    /// Returns true if there are no lines.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the text before the first empty line, on one line.
    pub(crate) fn brief(&self) -> &Line {
        &self.brief
    }

    /// Returns the same, or `None` if there is none.
    pub(crate) fn briefed(&self) -> Option<Line> {
        Some(self.brief.clone()).filter(|brief| !brief.is_empty())
    }

    /// The lines, without a leading space.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

impl From<Line> for Documentation {
    fn from(line: Line) -> Self {
        Self::paragraph([line])
    }
}

impl From<&'static str> for Documentation {
    fn from(words: &'static str) -> Self {
        Line::new(words).into()
    }
}

/// A line of documentation, put together from words of our own and from text of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line(String);

impl Line {
    /// Words of our own, in Markdown.
    pub(crate) fn new(words: &'static str) -> Self {
        Self(words.to_owned())
    }

    /// A text of the document, on one line.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.trim();
        if is_simple(text) { Self(text.to_owned()) } else { Self(print::line(&read::blocks(text))) }
    }

    /// Adds words of our own, in Markdown.
    pub(crate) fn words(mut self, words: &'static str) -> Self {
        self.0.push_str(words);
        self
    }

    /// Adds a value or a name of the document as inline code. Characters that cannot be seen are shown as escapes.
    pub(crate) fn code(mut self, value: &str) -> Self {
        self.0.push_str(&print::code(value));
        self
    }

    /// Adds a name that we made, as it is. A text that is not such a name is shown as code.
    pub(crate) fn name(mut self, name: &str) -> Self {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || " -_./:".contains(letter);
        if !name.chars().all(plain) {
            return self.code(name);
        }
        self.0.push_str(name);
        self
    }

    /// Adds a text of the document, on one line.
    pub(crate) fn text(self, text: &str) -> Self {
        self.line(&Self::of(text))
    }

    /// Lines with words of our own between them.
    pub(crate) fn joined(lines: impl Iterator<Item = Self>, between: &'static str) -> Self {
        lines.reduce(|before, line| before.words(between).line(&line)).unwrap_or_default()
    }

    /// Adds another line.
    pub(crate) fn line(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// Adds a link to an item of the crate by its path, shown by its name.
    pub(crate) fn item(mut self, name: &str, path: &str) -> Self {
        let part = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':' | '#');
        if !(name.chars().all(part) && path.chars().all(part)) {
            return self.code(name);
        }
        let target = if name == path { String::new() } else { format!("({path})") };
        let _ = write!(self.0, "[`{name}`]{target}");
        self
    }

    /// Adds a link to a page of the web. A text that cannot be a link is shown as code.
    pub(crate) fn page(mut self, url: &str) -> Self {
        match links::target(url).and_then(|target| links::autolink(&target, url)) {
            Some(link) => self.0.push_str(&link),
            None => return self.code(url),
        }
        self
    }

    /// The line without the full stop at its end.
    pub(crate) fn without_stop(&self) -> Self {
        Self(self.0.trim_end_matches('.').to_owned())
    }

    /// The line with one full stop at its end, or with the other mark that it ends with.
    fn with_stop(&self) -> Self {
        let line = self.without_stop();
        if line.is_empty() || line.0.ends_with([':', '!', '?', '…']) { line } else { line.words(".") }
    }

    /// Returns true if the line is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Escapes a line for a cell of a table, because a bar would end the cell (GitHub Flavored Markdown, section 4.10).
fn in_cell(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut is_escaped = false;
    for letter in line.chars() {
        if letter == '|' && !is_escaped {
            out.push('\\');
        }
        is_escaped = letter == '\\' && !is_escaped;
        out.push(letter);
    }
    out
}

/// Returns true if Markdown reads a text as it is: one line of words and of marks without a meaning there.
///
/// Most texts are simple, so they are not parsed.
fn is_simple(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,;.'\"()/%$@?-+=:{}".contains(&byte);
    let begins = text.bytes().next().is_none_or(|first| first.is_ascii_alphabetic() || b"'\"($/".contains(&first));
    begins && chars::all(text, plain) && !text.contains("://")
}

/// Returns the summary, the description and the remarks of the document about a thing. Its brief is the summary with
/// the first paragraph of the description.
pub(crate) fn paragraphs(docs: &Docs) -> Documentation {
    let summary = docs.summary.as_deref();
    let mut out = described(summary);
    out.push_briefed(described(docs.description.as_deref().filter(|text| summary != Some(text))));
    out.push(remarks(&docs.remarks));
    out
}

/// Remarks, a line each.
pub(crate) fn remarks(remarks: &[Remark]) -> Documentation {
    let lines = remarks.iter().map(|remark| {
        let line = Line::new(remark.about).words(": ");
        match remark.reads {
            Reads::Words => line.line(&Line::of(&remark.said)),
            Reads::Code => line.code(&remark.said),
            Reads::Page => line.page(&remark.said),
        }
    });
    if remarks.len() == 1 { Documentation::paragraph(lines) } else { Documentation::list(lines) }
}

/// Returns a text of the document as documentation, empty if there is none.
pub(crate) fn described(text: Option<&str>) -> Documentation {
    text.map(Documentation::of).unwrap_or_default()
}

/// Returns a text of the document on one line, for places that do not read Markdown, such as `Cargo.toml`.
pub(crate) fn unmarked(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
