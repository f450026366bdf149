//! Turns the tree into lines of Markdown: each thing is written in one way, in the words of the text.

use std::borrow::Cow;

use pulldown_cmark::Alignment;

use super::escape::{self, Place, Token};
use super::links;
use super::tree::{self, Block, Content, Inline, Item, Link, Style, Table};
use crate::chars;

/// Levels by which headings of a document are lowered, so that they are below `# Errors` and the like.
const LOWERED_BY: usize = 1;

/// The lowest heading.
const LOWEST: usize = 6;

/// Blocks as lines.
pub(super) fn lines(blocks: &[Block]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before = None;
    for block in blocks {
        let lines = block_lines(&block.content);
        if lines.is_empty() {
            continue;
        }
        if let Some(before) = before
            && (block.gap || needs_gap(before, &block.content, &lines))
        {
            out.push(String::new());
        }
        out.extend(lines);
        before = Some(&block.content);
    }
    out
}

/// Blocks as one line.
pub(super) fn line(blocks: &[Block]) -> String {
    inline_line(&tree::flat(blocks), Place::Paragraph)
}

/// Parts of a line as one line.
pub(super) fn inline_line(inlines: &[Inline], place: Place) -> String {
    let mut tokens = Vec::new();
    push_tokens(inlines, Around { place, ..Around::default() }, &mut tokens);
    for token in &mut tokens {
        if matches!(token, Token::Soft | Token::Hard) {
            *token = Token::Text(" ".to_owned());
        }
    }
    escape::lines(&tokens, place).join(" ")
}

/// Returns true if a block would be read as a part of the block before it without an empty line between them.
fn needs_gap(before: &Content, after: &Content, lines: &[String]) -> bool {
    let runs_on = match before {
        Content::Paragraph(_) | Content::Quote(_) | Content::List(_) => true,
        Content::Table(_) => return true,
        Content::Heading(..) | Content::Code(_) | Content::Rule => false,
    };
    match after {
        Content::Paragraph(_) => runs_on,
        Content::Quote(_) => matches!(before, Content::Quote(_)),
        Content::Table(_) => true,
        // A numbered list ends a paragraph only if it begins at 1 (CommonMark 0.31.2, section 5.3).
        Content::List(_) => {
            let first = lines.first().map_or("", String::as_str);
            let numbered = first.starts_with(|first: char| first.is_ascii_digit());
            runs_on && numbered && !first.starts_with("1. ") && !first.starts_with("1) ")
        }
        Content::Heading(..) | Content::Code(_) | Content::Rule => false,
    }
}

fn block_lines(content: &Content) -> Vec<String> {
    match content {
        Content::Paragraph(inlines) => paragraph(inlines),
        Content::Heading(level, inlines) => {
            let level = (level + LOWERED_BY).min(LOWEST);
            let text = inline_line(inlines, Place::Heading);
            if text.is_empty() { Vec::new() } else { vec![format!("{} {}", "#".repeat(level), unclosed(&text))] }
        }
        Content::Quote(blocks) => lines(blocks)
            .into_iter()
            .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
            .collect(),
        Content::Code(text) => code_block(text),
        Content::List(items) => list(items),
        Content::Table(table) => table_lines(table),
        // Not the mark of an item, and not the line under a heading.
        Content::Rule => vec!["___".to_owned()],
    }
}

/// Escapes the number signs at the end of a heading's text if they would close the heading.
fn unclosed(text: &str) -> String {
    let start = text.trim_end_matches('#');
    let closed = start.len() < text.len() && (start.is_empty() || start.ends_with(' '));
    if closed { format!("{start}\\{}", &text[start.len()..]) } else { text.to_owned() }
}

fn paragraph(inlines: &[Inline]) -> Vec<String> {
    let mut tokens = Vec::new();
    push_tokens(inlines, Around::default(), &mut tokens);
    escape::lines(&tokens, Place::Paragraph)
}

/// Returns a code block. Code of any language is marked as text, so that rustdoc does not compile or run it.
fn code_block(text: &str) -> Vec<String> {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    let mut lines = vec![format!("{fence}text")];
    lines.extend(text.trim_end_matches('\n').split('\n').map(|line| line.replace('\t', "    ").trim_end().to_owned()));
    if text.trim_end_matches('\n').is_empty() {
        lines.truncate(1);
    }
    lines.push(fence);
    lines
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|character| character != of).map(|run| run.chars().count()).max().unwrap_or(0)
}

/// Returns the items that have content. The marks of empty items within each other would be a rule, and the lines
/// indented below them would be code.
fn list(items: &[Item]) -> Vec<String> {
    let mut out = Vec::new();
    for Item { gap, marker, blocks } in items {
        let content = lines(blocks);
        let Some((first, others)) = content.split_first() else { continue };
        if *gap && !out.is_empty() {
            out.push(String::new());
        }
        let indent = " ".repeat(marker.len() + 1);
        out.push(format!("{marker} {first}"));
        out.extend(others.iter().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }));
    }
    out
}

fn table_lines(Table { columns, rows }: &Table) -> Vec<String> {
    let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let cells = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| inline_line(cell, Place::Cell)).collect::<Vec<_>>();
    let marks: Vec<String> = columns
        .iter()
        .map(|alignment| match alignment {
            Alignment::None => "---".to_owned(),
            Alignment::Left => ":---".to_owned(),
            Alignment::Center => ":---:".to_owned(),
            Alignment::Right => "---:".to_owned(),
        })
        .collect();
    let mut lines: Vec<String> = rows.iter().map(|one| row(&cells(one))).collect();
    lines.insert(1.min(lines.len()), row(&marks));
    lines
}

/// The surroundings of a part of a line.
#[derive(Clone, Copy)]
struct Around {
    place: Place,
    link: bool,
}

impl Default for Around {
    fn default() -> Self {
        Self { place: Place::Paragraph, link: false }
    }
}

fn push_tokens(inlines: &[Inline], around: Around, out: &mut Vec<Token>) {
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Text(text) if around.link => push_text(text, out),
            Inline::Text(text) => push_linked(text, out),
            // In a cell, code cannot hold this (GitHub Flavored Markdown, section 4.10).
            Inline::Code(text) if around.place == Place::Cell && text.contains("\\|") => {
                push_tokens(&[Inline::Text(text.clone())], around, out);
            }
            Inline::Code(text) => out.push(Token::Mark(code_in(text, around.place))),
            Inline::Soft => out.push(Token::Soft),
            Inline::Hard => out.push(Token::Hard),
            // If nothing follows the box, it would be a link.
            Inline::Task(checked) if has_text(inlines.get(index + 1)) => {
                out.push(Token::Mark(tree::task(*checked).to_owned()));
            }
            Inline::Task(checked) => push_text(tree::task(*checked), out),
            Inline::Styled(style, content) => {
                let delimiter = delimiter(*style);
                out.push(Token::Delimiter(delimiter));
                push_tokens(content, around, out);
                out.push(Token::Delimiter(delimiter));
            }
            // A link within a link is not a link (CommonMark 0.31.2, section 6.3).
            Inline::Link(link) if around.link => push_tokens(&link.content, around, out),
            Inline::Link(link) => push_link(link, around, out),
        }
    }
}

fn has_text(inline: Option<&Inline>) -> bool {
    match inline {
        Some(Inline::Text(text)) => !text.trim().is_empty(),
        Some(Inline::Code(_) | Inline::Styled(..) | Inline::Link(_)) => true,
        Some(Inline::Soft | Inline::Hard | Inline::Task(_)) | None => false,
    }
}

fn push_text(text: &str, out: &mut Vec<Token>) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Token::Text(before)) => before.push_str(text),
        _ => out.push(Token::Text(text.to_owned())),
    }
}

/// Adds a text with its addresses as links, because a lint of rustdoc asks for that and rustdoc makes no links itself.
fn push_linked(text: &str, out: &mut Vec<Token>) {
    let mut rest = text;
    while let Some((before, address, after)) = links::bare(rest) {
        push_text(before, out);
        out.push(Token::Mark(format!("<{address}>")));
        rest = after;
    }
    push_text(rest, out);
}

fn push_link(Link { target, title, content }: &Link, around: Around, out: &mut Vec<Token>) {
    let shown = match content.as_slice() {
        [Inline::Text(text)] => links::autolink(target, text),
        _ => None,
    };
    if let Some(link) = shown.filter(|_| title.is_empty()) {
        out.push(Token::Mark(link));
        return;
    }
    out.push(Token::Mark("[".to_owned()));
    // `[^` begins a reference to a footnote.
    if matches!(content.first(), Some(Inline::Text(text)) if text.starts_with('^')) {
        out.push(Token::Mark("\\".to_owned()));
    }
    push_tokens(content, Around { link: true, ..around }, out);
    let title = if title.is_empty() { String::new() } else { format!(" \"{}\"", escaped_title(title)) };
    out.push(Token::Mark(format!("]({target}{title})")));
}

/// Returns a title on one line, with all markup escaped.
fn escaped_title(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for character in title.chars() {
        match character {
            '\n' | '\t' => out.push(' '),
            '"' | '\\' | '&' | '<' | '`' | '[' | ']' | '|' | '*' | '_' | '~' => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
    out
}

fn delimiter(style: Style) -> &'static str {
    match style {
        Style::Emphasis('_') => "_",
        Style::Emphasis(_) => "*",
        Style::Strong('_') => "__",
        Style::Strong(_) => "**",
        Style::Strike => "~~",
    }
}

/// Returns a text as inline code. Characters that cannot be seen are shown as escapes.
pub(super) fn code(text: &str) -> String {
    match text {
        // Inline code cannot be empty.
        "" => "`\"\"`".to_owned(),
        text => code_in(text, Place::Paragraph),
    }
}

fn code_in(text: &str, place: Place) -> String {
    let mut text = chars::shown(text).into_owned();
    if place == Place::Cell {
        text = text.replace('|', "\\|");
    }
    let fence = match longest_run(&text, '`') {
        0 => Cow::Borrowed("`"),
        longest => Cow::Owned("`".repeat(longest + 1)),
    };
    // CommonMark removes a space if it is at both ends (CommonMark 0.31.2, section 6.1).
    let padded = text.starts_with('`')
        || text.ends_with('`')
        || text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
    let space = if padded { " " } else { "" };
    [&*fence, space, &text, space, &*fence].concat()
}
