//! Writes a difference as one page: the verdicts with their reasons, then the changes by operation, breaking ones
//! first.

mod groups;
mod json;
mod markdown;
mod text;

use std::collections::BTreeMap;

use super::{Axis, Difference, Rule, Verdict};

/// The form of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text {
        /// In colour.
        color: bool,
    },
    /// For a pull request.
    Markdown,
    /// For a changelog: the same, with only the name of the new version.
    Changelog,
    /// For other tools.
    Json,
}

/// The facts that a page needs besides the difference.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    /// Name of the old version.
    pub old: String,
    /// Name of the new version.
    pub new: String,
    /// How a caller uses each item of the old version, by item. The JSON shows it for items that break.
    pub witnesses: BTreeMap<String, String>,
}

/// The page.
pub fn page(difference: &Difference, heading: &Heading, format: Format) -> String {
    match format {
        Format::Text { color } => text::page(difference, heading, color),
        Format::Markdown => markdown::page(difference, &markdown::title(heading)),
        Format::Changelog => markdown::page(difference, &heading.new),
        Format::Json => json::page(difference, heading),
    }
}

/// The reasons for the verdict of an axis: each rule that makes it, with its count.
fn reasons(difference: &Difference, axis: Axis) -> Vec<String> {
    let told = |(rule, count): (Rule, usize)| match count {
        1 => rule.row().what.to_owned(),
        count => format!("{} ({count} times)", rule.row().what),
    };
    if difference.verdict(axis) == Verdict::None {
        return Vec::new();
    }
    difference.reasons(axis).into_iter().map(told).collect()
}

/// The meaning of a verdict, in a sentence.
fn meaning(axis: Axis, verdict: Verdict) -> &'static str {
    match (axis, verdict) {
        (Axis::Crate, Verdict::Major) => "code that calls this does not compile as it is",
        (Axis::Crate, Verdict::Minor) => "code compiles as it is; there is more to call",
        (Axis::Crate, Verdict::Patch) => "code compiles as it is; documentation changed",
        (Axis::Crate, Verdict::None) => "callers see no change",
        (Axis::Wire, Verdict::Major) => "a program built before may fail against a server that speaks the new version",
        (Axis::Wire, Verdict::Minor) => {
            "a program built before goes on; something may come, or no longer count, that it relies on"
        }
        (Axis::Wire, Verdict::Patch | Verdict::None) => {
            "a program built before talks to the new server as to the old one"
        }
    }
}

/// `String → gone`, with an arrow of the format's own.
fn change(was: Option<&str>, is: Option<&str>, arrow: &str, code: &str) -> Option<String> {
    let told = |side: &str| format!("{code}{side}{code}");
    match (was, is) {
        (None, None) => None,
        (Some(was), Some(is)) => Some(format!("{}{arrow}{}", told(was), told(is))),
        (Some(was), None) => Some(format!("{}{arrow}gone", told(was))),
        (None, Some(is)) => Some(format!("new{arrow}{}", told(is))),
    }
}
