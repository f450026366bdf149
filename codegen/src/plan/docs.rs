//! Descriptions of the document to rustdoc's Markdown: what would break a page or run as a test is escaped.

use std::fmt::Write as _;

use serde_json::Value;

use super::types::Flag;
use crate::model::Docs;

/// A description as lines of documentation.
///
/// Brackets and angle brackets that are no link are escaped, bare addresses become links, code blocks are marked as text
/// so that rustdoc does not run them, and indentation that would make a code block is taken away.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        let line = line.trim_end();
        if let Some(fence) = fence(line) {
            lines.push(if fenced { fence.to_owned() } else { format!("{fence}text") });
            fenced = !fenced;
        } else if fenced {
            lines.push(line.replace('\t', "    "));
        } else {
            lines.push(escaped(&unindented(&spaced(line))));
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    ["```", "~~~"].into_iter().find(|fence| line.starts_with(fence))
}

/// A tab at the beginning is two spaces, by which an item stands below the one above it; elsewhere it is one.
fn spaced(line: &str) -> String {
    let rest = line.trim_start_matches([' ', '\t']);
    let (indent, _) = line.split_at(line.len() - rest.len());
    indent.replace('\t', "  ") + &rest.replace('\t', " ")
}

/// Four spaces make a code block, in a quotation and behind the mark of an item as well; items may be indented by less.
fn unindented(line: &str) -> String {
    let mut rest = line.trim_start();
    let indent = &line[..line.len() - rest.len()];
    let mut quotes = String::new();
    // What compares in the first column of a table quotes nothing.
    if rest.starts_with('>') && rest.contains('|') {
        return format!("\\{rest}");
    }
    while let Some(quoted) = rest.strip_prefix('>') {
        quotes.push_str("> ");
        rest = quoted.trim_start();
    }
    let (mark, text) = item(rest).unwrap_or(("", rest));
    let indent = if quotes.is_empty() && !mark.is_empty() && indent.len() < 4 { indent } else { "" };
    format!("{indent}{quotes}{mark}{}", text.trim_start()).trim_end().to_owned()
}

/// The mark of an item, with the space behind it, and its text.
fn item(line: &str) -> Option<(&str, &str)> {
    let mark = ["- ", "* "].into_iter().find(|mark| line.starts_with(mark))?;
    Some(line.split_at(mark.len()))
}

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (text, used) = piece(rest, first, out.chars().last());
        out.push_str(&text);
        rest = &rest[used..];
    }
    out
}

/// What the beginning of `rest` becomes, and how much of it that was.
fn piece(rest: &str, first: char, before: Option<char>) -> (String, usize) {
    match first {
        '\\' => match rest.chars().nth(1) {
            Some(second) if second.is_ascii_punctuation() => (rest[..2].to_owned(), 2),
            _ => ("\\\\".to_owned(), 1),
        },
        '`' => code_span(rest).map_or_else(|| ("\\`".to_owned(), 1), |span| (span.to_owned(), span.len())),
        '[' => link(rest).map_or_else(|| ("\\[".to_owned(), 1), |link| (link.to_owned(), link.len())),
        ']' => ("\\]".to_owned(), 1),
        '<' => match autolink(rest) {
            Some(link) => (link.to_owned(), link.len()),
            None => ("\\<".to_owned(), 1),
        },
        'h' if !before.is_some_and(char::is_alphanumeric) => match address(rest) {
            Some(address) => (format!("<{address}>"), address.len()),
            None => ("h".to_owned(), 1),
        },
        other => (other.to_string(), other.len_utf8()),
    }
}

fn code_span(rest: &str) -> Option<&str> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let end = rest[ticks..].find(&rest[..ticks])?;
    Some(&rest[..ticks + end + ticks])
}

/// `[text](address)`, where the address is one that a browser can open from anywhere.
fn link(rest: &str) -> Option<&str> {
    let close = rest.find("](")?;
    if rest[1..close].contains(['[', ']', '<']) {
        return None;
    }
    let target = &rest[close + 2..];
    let end = target.find(')')?;
    let address = &target[..end];
    let absolute = address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:");
    (absolute && !address.contains(char::is_whitespace)).then(|| &rest[..=close + 2 + end])
}

fn autolink(rest: &str) -> Option<&str> {
    let end = rest.find('>')?;
    let inner = &rest[1..end];
    let absolute = inner.starts_with("https://") || inner.starts_with("http://");
    (absolute && !inner.contains(char::is_whitespace)).then(|| &rest[..=end])
}

fn address(rest: &str) -> Option<&str> {
    if !(rest.starts_with("http://") || rest.starts_with("https://")) {
        return None;
    }
    let end = rest.find(|character: char| {
        character.is_whitespace()
            || matches!(character, '<' | '>' | '`' | '"' | '\'' | ')' | ']' | '|' | '*' | '[' | '\\')
    });
    let address = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (address.len() > "https://".len()).then_some(address)
}

/// A text as inline code.
pub(crate) fn code(text: &str) -> String {
    let line = text.replace(['\n', '\r'], " ");
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

/// The paragraphs of a thing: summary, description, link.
pub(crate) fn paragraphs(docs: &Docs) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(summary) = &docs.summary {
        push_paragraph(&mut out, lines(summary));
    }
    if let Some(description) = docs.description.as_ref().filter(|text| docs.summary.as_deref() != Some(text.as_str())) {
        push_paragraph(&mut out, lines(description));
    }
    if let Some(external) = docs.external.as_deref().and_then(address) {
        push_paragraph(&mut out, vec![format!("See <{external}>.")]);
    }
    out
}

/// Adds a paragraph, after an empty line where something stands before it.
pub(crate) fn push_paragraph(out: &mut Vec<String>, lines: Vec<String>) {
    if lines.iter().all(String::is_empty) {
        return;
    }
    if !out.is_empty() {
        out.push(String::new());
    }
    out.extend(lines);
}

/// One sentence on bounds, default and example, where there are any.
pub(crate) fn facts(flags: &[Flag], default: Option<&Value>, example: Option<&Value>) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(bounds) = bounds(flags) {
        parts.push(bounds);
    }
    if let Some(default) = default {
        parts.push(format!("Default: {}.", shown(default)));
    }
    if let Some(example) = example.filter(|example| !example.is_array() && !example.is_object()) {
        parts.push(format!("Example: {}.", shown(example)));
    }
    if parts.is_empty() { Vec::new() } else { vec![parts.join(" ")] }
}

/// The most that is shown of an example.
const MOST_SHOWN: usize = 120;

/// A JSON value as inline code: a string without its quotes, cut where it is long.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.is_empty() {
        return "the empty string".to_owned();
    }
    if text.chars().count() > MOST_SHOWN {
        let short: String = text.chars().take(MOST_SHOWN).collect();
        return code(&format!("{short}…"));
    }
    code(&text)
}

fn bounds(flags: &[Flag]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for flag in flags {
        match flag {
            Flag::Minimum(value) => parts.push(format!("at least {value}")),
            Flag::Maximum(value) => parts.push(format!("at most {value}")),
            Flag::ExclusiveMinimum(value) => parts.push(format!("above {value}")),
            Flag::ExclusiveMaximum(value) => parts.push(format!("below {value}")),
            Flag::MultipleOf(value) => parts.push(format!("a multiple of {value}")),
            Flag::MinLength(value) => parts.push(counted("at least", *value, "character")),
            Flag::MaxLength(value) => parts.push(counted("at most", *value, "character")),
            Flag::MinItems(value) => parts.push(counted("at least", *value, "item")),
            Flag::MaxItems(value) => parts.push(counted("at most", *value, "item")),
            Flag::UniqueItems => parts.push("each item once".to_owned()),
            Flag::Required | Flag::Nullable | Flag::ReadOnly | Flag::WriteOnly => {}
        }
    }
    let (first, _) = parts.first()?.split_at(1);
    let mut sentence = first.to_uppercase();
    let _ = write!(sentence, "{}.", &parts.join(", ")[1..]);
    Some(sentence)
}

fn counted(what: &str, count: u64, unit: &str) -> String {
    format!("{what} {count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// The reason that `#[deprecated]` carries.
pub(crate) fn deprecation(docs: &Docs) -> Option<String> {
    if !docs.deprecated {
        return None;
    }
    let told =
        docs.description.iter().flat_map(|text| text.lines().flat_map(|line| line.split(". "))).find(|sentence| {
            let lower = sentence.to_lowercase();
            let words = || lower.split(|character: char| !character.is_alphanumeric());
            words().any(|word| word.starts_with("deprecat") || matches!(word, "use" | "instead" | "replaced"))
        });
    Some(told.map_or_else(
        || "the API's description marks it as deprecated".to_owned(),
        |reason| reason.trim().trim_end_matches('.').to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::{Flag, deprecation, facts, lines};
    use crate::model::Docs;

    #[test]
    fn the_reason_of_a_deprecation_is_the_sentence_that_says_so() {
        let reason = |text: &str| {
            let docs = Docs { description: Some(text.to_owned()), deprecated: true, ..Docs::default() };
            deprecation(&docs).expect("it is deprecated")
        };
        assert_eq!(reason("A warehouse. Use v1.2 of b instead."), "Use v1.2 of b instead");
        assert_eq!(reason("Deprecated, use `new`."), "Deprecated, use `new`");
        assert_eq!(reason("Because it was there."), "the API's description marks it as deprecated");
    }

    #[test]
    fn descriptions_are_made_safe_for_rustdoc() {
        let table = [
            ("see [docs](https://a.b/c) now", "see [docs](https://a.b/c) now"),
            ("an [index] and [x](#here)", "an \\[index\\] and \\[x\\](#here)"),
            ("a <tag> b", "a \\<tag> b"),
            ("go to https://a.b/c.", "go to <https://a.b/c>."),
            ("(https://a.b)", "(<https://a.b>)"),
            ("`a[0] <b>` stays", "`a[0] <b>` stays"),
            ("a lone ` tick", "a lone \\` tick"),
            ("<https://a.b>", "<https://a.b>"),
            ("      indented", "indented"),
            ("C:\\dir", "C:\\\\dir"),
            ("a\tb", "a b"),
            ("-      far", "- far"),
            (">      quoted", "> quoted"),
            (">", ">"),
            (">=    | at least | %3E", "\\>=    | at least | %3E"),
            (">> - deep", "> > - deep"),
        ];
        for (text, expected) in table {
            assert_eq!(lines(text), [expected], "{text}");
        }
        assert_eq!(lines("a\n```json\n{}\n```"), ["a", "```text", "{}", "```"]);
        assert_eq!(lines("- a\n\t- b"), ["- a", "  - b"]);
        assert_eq!(lines("```\nopen"), ["```text", "open", "```"]);
    }

    #[test]
    fn facts_are_one_sentence_each() {
        let flags = [Flag::Minimum(5.0), Flag::Maximum(50.0)];
        assert_eq!(facts(&flags, Some(&20.into()), None), ["At least 5, at most 50. Default: `20`."]);
        assert_eq!(facts(&[Flag::MaxLength(1)], None, Some(&"x".into())), ["At most 1 character. Example: `x`."]);
        assert!(facts(&[Flag::Required], None, None).is_empty());
    }
}
