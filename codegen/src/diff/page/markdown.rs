//! Writes the page for a pull request or a changelog.

use std::fmt::Write as _;

use super::groups::{Group, Item, Title, counted, groups};
use super::{Heading, change, meaning, reasons};
use crate::chars::shown;
use crate::diff::{Axis, Change, Difference, Rule};

/// The most operations that are named if a group is about more.
const MOST_TITLES: usize = 5;

/// The title of a page for a pull request.
pub(super) fn title(heading: &Heading) -> String {
    format!("Changes for callers, from {} to {}", code(&heading.old), code(&heading.new))
}

pub(super) fn page(difference: &Difference, title: &str) -> String {
    let groups = groups(difference);
    let mut out = format!("## {title}\n\n");
    for axis in [Axis::Crate, Axis::Wire] {
        let verdict = difference.verdict(axis);
        let _ = writeln!(out, "- {axis}: **{verdict}**: {}", meaning(axis, verdict));
        for reason in reasons(difference, axis) {
            let _ = writeln!(out, "  - {reason}");
        }
    }
    groups.told.iter().for_each(|group| out.push_str(&told_group(group)));
    if !groups.added.is_empty() {
        out.push_str("\n### New operations\n\n");
        for (operation, rust) in &groups.added {
            let _ = writeln!(out, "- {}: {}", code(operation), code(rust));
        }
    }
    if !groups.quiet.is_empty() {
        out.push_str("\n### Nothing to do about\n\n");
        for (axis, told) in counted(&groups.quiet) {
            let _ = writeln!(out, "- {axis}: {told}");
        }
    }
    out
}

/// Any text of a document, written as code (CommonMark 0.31, section 6.1).
fn code(text: &str) -> String {
    // Code cannot be empty.
    let text = if text.is_empty() { "\"\"".into() } else { shown(text) };
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn told_group(group: &Group<'_>) -> String {
    let titles: Vec<String> = group.titles.iter().take(MOST_TITLES).map(told_title).collect();
    let mut out = format!("\n### {}", titles.join(", "));
    if let Some(more) = group.titles.len().checked_sub(MOST_TITLES).filter(|more| *more > 0) {
        let _ = write!(out, " and {more} more operations");
    }
    out.push_str("\n\n");
    group.items.iter().for_each(|item| out.push_str(&told_item(item)));
    for bundle in &group.bundles {
        let items: Vec<String> = bundle.items.iter().map(|item| code(item)).collect();
        let _ = writeln!(out, "- {}", items.join(", "));
        let _ = writeln!(out, "{}", told_rule(bundle.rule, ""));
    }
    out
}

fn told_title(title: &Title<'_>) -> String {
    match title {
        Title::Crate => "The crate".to_owned(),
        Title::Types => "Types".to_owned(),
        Title::Operation { operation, rust: "" } => code(operation),
        Title::Operation { operation, rust } => format!("{} ({})", code(operation), code(rust)),
        Title::Type { rust, operations, .. } => match operations.len() {
            0 => format!("{} (no operation has it)", code(rust)),
            count => format!("{} (in {count} operations)", code(rust)),
        },
    }
}

fn told_item(item: &Item<'_>) -> String {
    let told = |one: &Change| {
        let quoted = |side: &Option<String>| side.as_deref().map(code);
        change(quoted(&one.was).as_deref(), quoted(&one.is).as_deref(), " → ", "")
    };
    let head = told(item.lead());
    let mut out = format!("- {}", code(item.title()));
    if let Some(place) = item.place() {
        let _ = write!(out, " ({})", code(place));
    }
    if let Some(told) = &head {
        let _ = write!(out, ": {told}");
    }
    out.push('\n');
    for one in &item.changes {
        let name = item.other_name(one).map(|name| format!(": {}", code(name)));
        let told = told(one).filter(|told| head.as_ref() != Some(told) && one.rule != Rule::RouteRemoved);
        let more = name.into_iter().chain(told.map(|told| format!(" ({told})"))).collect::<String>();
        let _ = writeln!(out, "{}", told_rule(one.rule, &more));
    }
    out
}

/// A line with the text of a rule.
fn told_rule(rule: Rule, more: &str) -> String {
    let row = rule.row();
    let advice = if row.advice.is_empty() { String::new() } else { format!(". {}", sentence(row.advice)) };
    format!("  - {} **{}**: {}{more}{advice} ({})", row.axis, row.verdict, row.what, code(row.id))
}

/// Advice as a sentence.
fn sentence(advice: &str) -> String {
    let mut letters = advice.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn code_holds_any_text() {
        let table = [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`a", "`` `a ``"),
            ("a\n\u{202e}b", "`a\\n\\u{202e}b`"),
            ("", "`\"\"`"),
        ];
        for (text, expected) in table {
            assert_eq!(code(text), expected);
        }
    }
}
