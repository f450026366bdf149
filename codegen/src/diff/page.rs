//! A difference as one page: the verdicts and why, then the changes by operation, those that break something first.

mod groups;
mod json;
mod markdown;
mod text;

use std::collections::BTreeMap;

use super::{Axis, Difference, Rule, Verdict};

/// How a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text {
        /// In colour.
        color: bool,
    },
    /// For a pull request.
    Markdown,
    /// For a changelog: the same under the name of the new version alone.
    Changelog,
    /// For other tools.
    Json,
}

/// What a page says besides the difference.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    /// What the old version is called.
    pub old: String,
    /// What the new version is called.
    pub new: String,
    /// How a caller uses each item of the old version, by item: the JSON shows it for what breaks.
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

/// Why the verdict of an axis is what it is: each rule that makes it, with how often.
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

/// What a verdict means, in a sentence.
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
