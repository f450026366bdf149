//! Rows of tables that compare: a first cell `>` or `>=` ends the table for CommonMark, but its author means a cell.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::read::OPTIONS;

/// The most such rows that are kept. The rest of the text is read as CommonMark reads it.
const MOST_ROWS: usize = 32;

/// Escapes such rows in a text: a quotation directly below a table is a row of it if its first line has cells.
pub(super) fn kept_in_tables(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut text = text;
    for _ in 0..MOST_ROWS {
        match quotation_below_table(&text) {
            Some(at) => text.to_mut().insert(at, '\\'),
            None => break,
        }
    }
    text
}

fn quotation_below_table(text: &str) -> Option<usize> {
    // Most texts have no table.
    if !text.contains("\n>") || !text.contains('|') {
        return None;
    }
    let (mut columns, mut table_end) = (0, None);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::End(TagEnd::Table) => table_end = Some(range.end),
            Event::Start(Tag::BlockQuote(_)) if table_end.is_some_and(|end| is_next_line(text, end, range.start)) => {
                let line = text[range.start..].lines().next().unwrap_or_default();
                // A row with more cells than the table has columns would lose some.
                if (1..=columns).contains(&line.matches('|').count()) {
                    return Some(range.start + line.find('>')?);
                }
            }
            Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }
    None
}

/// Returns true if there is only a line end between two places.
fn is_next_line(text: &str, end: usize, start: usize) -> bool {
    let from = text[..end].trim_end().len();
    text.get(from..start).is_some_and(|between| between.trim().is_empty() && between.matches('\n').count() == 1)
}

#[cfg(test)]
mod tests {
    use super::kept_in_tables;

    #[test]
    fn a_row_that_compares_stays_in_its_table() {
        let table = [
            ("a | b\n--|--\n> | c\n>= | d\n< | e", "a | b\n--|--\n\\> | c\n\\>= | d\n< | e"),
            ("a | b\n--|--\n\n> c | d", "a | b\n--|--\n\n> c | d"),
            ("a | b\n--|--\n> c", "a | b\n--|--\n> c"),
            ("a | b\n--|--\n> | c | d | e", "a | b\n--|--\n> | c | d | e"),
            ("a | b\n> c | d", "a | b\n> c | d"),
        ];
        for (text, expected) in table {
            assert_eq!(kept_in_tables(text.into()), expected, "{text}");
        }
    }
}
