//! Writes the page for a terminal.

use std::fmt::Write as _;

use super::groups::{Group, Item, Title, counted, groups};
use super::{Heading, change, meaning, reasons};
use crate::chars::shown;
use crate::diff::{Axis, Change, Difference, Rule, Verdict};

/// The most operations that are named if a group is about more.
const MOST_TITLES: usize = 3;

pub(super) fn page(difference: &Difference, heading: &Heading, color: bool) -> String {
    let paint = Paint { color };
    let groups = groups(difference);
    let mut out = format!("{} -> {}\n\n", heading.old, heading.new);
    for axis in [Axis::Crate, Axis::Wire] {
        let verdict = difference.verdict(axis);
        let _ = writeln!(out, "{axis:<6} {}  {}", paint.verdict(verdict), meaning(axis, verdict));
        for reason in reasons(difference, axis) {
            let _ = writeln!(out, "       - {reason}");
        }
    }
    for group in &groups.told {
        out.push('\n');
        out.push_str(&told_group(group, &paint));
    }
    if !groups.added.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("New operations"));
        for (operation, rust) in &groups.added {
            let _ = writeln!(out, "  {}  {rust}", shown(operation));
        }
    }
    if !groups.quiet.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("Nothing to do about"));
        for (axis, told) in counted(&groups.quiet) {
            let _ = writeln!(out, "  {axis:<6} {told}");
        }
    }
    out
}

fn told_group(group: &Group<'_>, paint: &Paint) -> String {
    let mut out = String::new();
    for title in group.titles.iter().take(MOST_TITLES) {
        let _ = writeln!(out, "{}", told_title(title, paint));
    }
    if let Some(more) = group.titles.len().checked_sub(MOST_TITLES).filter(|more| *more > 0) {
        let _ = writeln!(out, "{}", paint.bold(&format!("and {more} more operations")));
    }
    group.items.iter().for_each(|item| out.push_str(&told_item(item, paint)));
    for bundle in &group.bundles {
        let _ = writeln!(out, "  {}", shown(&bundle.items.join(", ")));
        let _ = writeln!(out, "{}", told_rule(bundle.rule, "", paint));
    }
    out
}

fn told_title(title: &Title<'_>, paint: &Paint) -> String {
    match title {
        Title::Crate => paint.bold("The crate"),
        Title::Types => paint.bold("Types"),
        Title::Operation { operation, rust } => format!("{}  {rust}", paint.bold(&shown(operation))),
        Title::Type { rust, operations, pointer } => {
            let used = match operations.len() {
                0 => "no operation has it".to_owned(),
                count => {
                    let first = shown(&operations[0]);
                    format!("in {count} operations, {first}{}", if count > 1 { ", .." } else { "" })
                }
            };
            format!("{}  {used}  {}", paint.bold(rust), paint.dim(&shown(pointer)))
        }
    }
}

fn told_item(item: &Item<'_>, paint: &Paint) -> String {
    let mut out = format!("  {}", shown(item.title()));
    if let Some(place) = item.place() {
        let _ = write!(out, " {}", paint.dim(&format!("({})", shown(place))));
    }
    let told =
        |one: &Change| change(one.was.as_deref(), one.is.as_deref(), " → ", "").map(|told| shown(&told).into_owned());
    let head = told(item.lead());
    if let Some(told) = &head {
        let _ = write!(out, ": {told}");
    }
    out.push('\n');
    for one in &item.changes {
        let name = item.other_name(one).map(|name| format!(": {}", shown(name)));
        let told = told(one).filter(|told| head.as_ref() != Some(told) && one.rule != Rule::RouteRemoved);
        let more = name.into_iter().chain(told.map(|told| format!(" ({told})"))).collect::<String>();
        let _ = writeln!(out, "{}", told_rule(one.rule, &more, paint));
    }
    out
}

/// A line with the text of a rule.
fn told_rule(rule: Rule, more: &str, paint: &Paint) -> String {
    let row = rule.row();
    let advice = if row.advice.is_empty() { String::new() } else { format!("; {}", row.advice) };
    let id = paint.dim(&format!("[{}]", row.id));
    format!("    {:<6} {}  {}{more}{advice}  {id}", row.axis, paint.verdict(row.verdict), row.what)
}

/// The colours of a terminal (ECMA-48, section 8.3.117).
struct Paint {
    color: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(&self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.with("2", text)
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let code = match verdict {
            Verdict::Major => "31",
            Verdict::Minor => "33",
            Verdict::Patch | Verdict::None => "32",
        };
        self.with(code, &format!("{verdict:<5}"))
    }
}
