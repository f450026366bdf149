//! Prints results: a line for each document, the sums, and a page in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::state::Row;

/// How many of the slowest documents the page lists.
const SLOWEST: usize = 5;

/// The columns of the lines.
pub(super) fn head() -> String {
    line(["document", "operations", "types", "lines", "diagnostics", "seconds"].map(str::to_owned))
}

/// The line of a document.
pub(super) fn told(row: &Row) -> String {
    let seconds = format!("{:.2}", row.seconds);
    match &row.counts {
        Some([generated, total, types, lines, diagnostics]) => {
            let operations = format!("{generated}/{total}");
            let verdict = if row.failure.is_some() { "  failed" } else { "" };
            let [types, lines, diagnostics] = [types, lines, diagnostics].map(ToString::to_string);
            line([row.name.clone(), operations, types, lines, diagnostics, seconds]) + verdict
        }
        None => line([&row.name, "none", "", "", "", &seconds].map(str::to_owned)) + "  failed",
    }
}

fn line([name, operations, types, lines, diagnostics, seconds]: [String; 6]) -> String {
    format!("{name:<40} {operations:>10} {types:>6} {lines:>7} {diagnostics:>11} {seconds:>7}")
}

/// The sums of all documents.
struct Sums {
    failed: usize,
    /// Operations generated and in all, types, lines, diagnostics.
    counts: [u64; 5],
    seconds: f64,
    compiled: usize,
}

impl Sums {
    fn of(rows: &[Row]) -> Self {
        let sum = |at: usize| rows.iter().filter_map(|row| row.counts).map(|counts| counts[at]).sum::<u64>();
        Self {
            failed: rows.iter().filter(|row| row.failure.is_some()).count(),
            counts: [0, 1, 2, 3, 4].map(sum),
            seconds: rows.iter().map(|row| row.seconds).sum(),
            compiled: rows.iter().filter(|row| row.compiled).count(),
        }
    }
}

/// The sums, in lines.
pub(super) fn total(rows: &[Row]) -> String {
    let Sums { failed, counts: [generated, all, types, ..], seconds, compiled } = Sums::of(rows);
    let documents = rows.len();
    format!(
        "documents    {documents}, {failed} failed\noperations   {generated} of {all}\ntypes        {types}\ncompiled     {compiled}\nseconds      {seconds:.2}"
    )
}

/// The sums, the failures by kind, and the slowest documents, in Markdown.
pub(super) fn markdown(rows: &[Row]) -> String {
    let Sums { failed, counts: [generated, all, types, lines, diagnostics], seconds, compiled } = Sums::of(rows);
    let mut text = String::from("| | |\n|---|---:|\n");
    let rows_of_table = [
        ("documents", rows.len().to_string()),
        ("of which failed", failed.to_string()),
        ("operations", all.to_string()),
        ("operations generated", generated.to_string()),
        ("types", types.to_string()),
        ("lines of Rust", lines.to_string()),
        ("diagnostics", diagnostics.to_string()),
        ("processor seconds, each generated once", format!("{seconds:.0}")),
        ("crates compiled", compiled.to_string()),
    ];
    for (what, number) in rows_of_table {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {what} | {number} |");
    }
    let mut kinds: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for row in rows {
        if let Some(failure) = &row.failure {
            kinds.entry(kind(failure)).or_default().push(&row.name);
        }
    }
    if !kinds.is_empty() {
        text.push_str("\n| failures | documents | one of them |\n|---|---:|---|\n");
    }
    for (kind, names) in kinds {
        let _ = writeln!(text, "| {} | {} | `{}` |", kind.replace('|', "\\|"), names.len(), names[0]);
    }
    let mut slowest: Vec<&Row> = rows.iter().collect();
    slowest.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
    text.push_str("\n| took most | operations | processor seconds |\n|---|---:|---:|\n");
    for row in slowest.into_iter().take(SLOWEST) {
        let operations = row.counts.map_or(0, |[_, total, ..]| total);
        let _ = writeln!(text, "| `{}` | {operations} | {:.1} |", row.name, row.seconds);
    }
    text
}

/// A failure without the parts that differ from document to document: numbers, and text in backticks.
fn kind(failure: &str) -> String {
    let first = failure.lines().next().unwrap_or_default();
    let plain = first.split('`').step_by(2).collect::<Vec<_>>().join("`…`");
    let mut kind = String::new();
    for letter in plain.chars() {
        match letter {
            '0'..='9' if kind.ends_with('N') => {}
            '0'..='9' => kind.push('N'),
            _ => kind.push(letter),
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(counts: Option<[u64; 5]>) -> Row {
        let failure = counts.is_none().then(|| "it ended with `a`, 12 times".to_owned());
        Row { name: "a.json".to_owned(), counts, seconds: 0.5, compiled: counts.is_some(), failure }
    }

    #[test]
    fn a_row_tells_what_was_made_and_what_was_not() {
        let made = row(Some([3, 4, 20, 100, 7]));
        assert!(told(&made).contains("3/4") && !told(&made).contains("failed"), "{}", told(&made));
        assert!(told(&row(None)).ends_with("failed"));
        let total = total(&[made, row(None)]);
        assert!(
            total.starts_with("documents    2, 1 failed\noperations   3 of 4\ntypes        20\ncompiled     1\n"),
            "{total}"
        );
    }

    #[test]
    fn failures_of_one_kind_are_one_line_of_the_page() {
        let page = markdown(&[row(Some([3, 4, 20, 100, 7])), row(None), row(None)]);
        assert!(page.contains("| it ended with `…`, N times | 2 | `a.json` |"), "{page}");
        assert!(page.contains("| crates compiled | 1 |"), "{page}");
    }
}
