//! Turns text and markup into lines of Markdown: text is escaped if it would be read as markup, and almost only then.

use super::tree::task;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Text, which is escaped.
    Text(String),
    /// Markup that is written as it is: code, the two ends of a link, an autolink.
    Mark(String),
    /// An end of emphasis: `*`, `**`, `_`, `__` or `~~`.
    Delimiter(&'static str),
    /// The end of a line that means nothing.
    Soft,
    /// The end of a line that is shown.
    Hard,
}

/// The kind of block that the lines are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A paragraph. The beginning of a line could turn it into another block.
    Paragraph,
    /// A heading, after its mark.
    Heading,
    /// A cell of a table, in which `|` ends the cell.
    Cell,
}

/// The characters of emphasis, as rustdoc reads it.
const DELIMITERS: [char; 3] = ['*', '_', '~'];

/// Lines of Markdown, none of them empty.
pub(super) fn lines(tokens: &[Token], place: Place) -> Vec<String> {
    let pairing = DELIMITERS.map(|delimiter| may_pair(tokens, delimiter));
    let mut lines = Vec::new();
    let mut line = String::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Text(text) => {
                let next = tokens.get(index + 1);
                push_text(&mut line, &Text { content: text, next, place, pairing });
            }
            Token::Mark(markup) => line.push_str(markup),
            Token::Delimiter(delimiter) => line.push_str(delimiter),
            Token::Soft => end_line(&mut lines, &mut line, ""),
            Token::Hard if index + 1 == tokens.len() => {}
            Token::Hard => end_line(&mut lines, &mut line, "\\"),
        }
    }
    end_line(&mut lines, &mut line, "");
    lines
}

fn end_line(lines: &mut Vec<String>, line: &mut String, end: &str) {
    let text = line.trim_end_matches(' ');
    if !text.is_empty() {
        lines.push(format!("{text}{end}"));
    }
    line.clear();
}

/// A text, and everything that its escapes depend on.
struct Text<'t> {
    content: &'t str,
    next: Option<&'t Token>,
    place: Place,
    /// For each of [`DELIMITERS`], true if it is to be escaped.
    pairing: [bool; 3],
}

fn push_text(line: &mut String, from: &Text<'_>) {
    // After the box of a task, rustdoc also begins a block.
    let begins = line.is_empty() || [false, true].map(task).contains(&line.as_str());
    let text = if begins { from.content.trim_start_matches(' ') } else { from.content };
    let ends = matches!(from.next, None | Some(Token::Soft | Token::Hard));
    let block = if begins && from.place == Place::Paragraph { block_mark(text, ends) } else { None };
    let last = text.trim_end_matches(' ').len();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if let Some(index) = DELIMITERS.iter().position(|delimiter| *delimiter == first) {
            let run = run_length(&text[at..], first);
            let escaped = from.pairing[index] && is_emphasis(line, first, &text[at + run..], from);
            // Three tildes open a code block at the beginning of a line.
            let escaped = escaped || first == '~' && run > 2;
            for offset in 0..run {
                line.push_str(if escaped || block == Some(at + offset) { "\\" } else { "" });
                line.push(first);
            }
            at += run;
            continue;
        }
        let end = at + first.len_utf8();
        if block == Some(at) || is_markup(first, &text[end..], from) || first == '\\' && end == last {
            line.push('\\');
        }
        line.push(first);
        at = end;
    }
}

/// Returns true if a run of delimiters could be an end of emphasis.
fn is_emphasis(line: &str, delimiter: char, rest: &str, from: &Text<'_>) -> bool {
    let before = line.chars().next_back().unwrap_or('\n');
    let next = rest.chars().next().unwrap_or_else(|| first_of(from.next));
    may_open(delimiter, before, next) || may_close(delimiter, before, next)
}

/// Returns true if a character would be read as markup other than emphasis.
fn is_markup(first: char, rest: &str, from: &Text<'_>) -> bool {
    let second = rest.chars().next();
    match first {
        '`' | '[' | ']' => true,
        '\\' => second.is_none_or(|second| second.is_ascii_punctuation()),
        // The beginning of a tag, a comment, a declaration, an instruction or an autolink (CommonMark 0.31.2, section
        // 6.6).
        '<' => second.is_none_or(|second| second.is_ascii_alphabetic() || matches!(second, '/' | '!' | '?')),
        '&' => is_entity_after(rest),
        '!' => second.is_none() && matches!(from.next, Some(Token::Mark(markup)) if markup.starts_with('[')),
        '|' => from.place == Place::Cell,
        _ => false,
    }
}

/// Returns true if a text begins with a character reference (CommonMark 0.31.2, section 2.5).
pub(super) fn is_entity(text: &str) -> bool {
    text.strip_prefix('&').is_some_and(is_entity_after)
}

fn is_entity_after(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && name[end..].starts_with(';')
}

/// Returns the index of the character that would turn the line into another block: a heading, a quotation, an item, a
/// rule, the line under a heading or under the head of a table (CommonMark 0.31.2, sections 4 and 5).
fn block_mark(text: &str, ends: bool) -> Option<usize> {
    let spaced = |at: usize| text[at..].is_empty() || text[at..].starts_with([' ', '\t']);
    let only = |among: &[char]| ends && text.chars().all(|one| among.contains(&one));
    match text.chars().next()? {
        '>' => Some(0),
        '#' => {
            let level = run_length(text, '#');
            (level <= 6 && spaced(level)).then_some(0)
        }
        '-' | '+' | '*' if spaced(1) => Some(0),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let marked = digits <= 9 && text[digits..].starts_with(['.', ')']) && spaced(digits + 1);
            marked.then_some(digits)
        }
        '=' if only(&['=', ' ']) => Some(0),
        '-' | '_' | '*' | ':' | '|' if only(&['-', '_', '*', ':', '|', ' ']) => Some(0),
        _ => None,
    }
}

fn run_length(text: &str, of: char) -> usize {
    text.len() - text.trim_start_matches(of).len()
}

/// Returns true if a delimiter in some text could be one end of emphasis. The other end is then in the text too, or is
/// real.
///
/// It is true too often rather than too seldom. The cost is an escape that is not needed.
fn may_pair(tokens: &[Token], delimiter: char) -> bool {
    if tokens.iter().any(|token| matches!(token, Token::Delimiter(mark) if mark.starts_with(delimiter))) {
        return true;
    }
    let mut opened = false;
    let mut before = '\n';
    for (index, token) in tokens.iter().enumerate() {
        if let Token::Text(text) = token {
            let mut at = 0;
            while let Some(found) = text[at..].find(delimiter) {
                let start = at + found;
                let end = start + run_length(&text[start..], delimiter);
                let before = text[..start].chars().next_back().unwrap_or(before);
                let next = text[end..].chars().next().unwrap_or_else(|| first_of(tokens.get(index + 1)));
                if opened && may_close(delimiter, before, next) {
                    return true;
                }
                opened |= may_open(delimiter, before, next);
                at = end;
            }
        }
        before = last_of(token, before);
    }
    false
}

fn first_of(token: Option<&Token>) -> char {
    match token {
        Some(Token::Text(text) | Token::Mark(text)) => text.chars().next().unwrap_or('\n'),
        Some(Token::Delimiter(text)) => text.chars().next().unwrap_or('\n'),
        Some(Token::Soft | Token::Hard) | None => '\n',
    }
}

fn last_of(token: &Token, before: char) -> char {
    match token {
        Token::Text(text) | Token::Mark(text) => text.chars().next_back().unwrap_or(before),
        Token::Delimiter(text) => text.chars().next_back().unwrap_or(before),
        Token::Soft | Token::Hard => '\n',
    }
}

/// Returns true if a run of delimiters may open emphasis (CommonMark 0.31.2, section 6.2): no space follows it, and `_`
/// does not follow a letter.
fn may_open(delimiter: char, before: char, next: char) -> bool {
    let within_word = delimiter == '_' && before.is_alphanumeric();
    !next.is_whitespace() && !within_word
}

/// Returns true if a run of delimiters may close emphasis: the mirror image of [`may_open`].
fn may_close(delimiter: char, before: char, next: char) -> bool {
    let within_word = delimiter == '_' && next.is_alphanumeric();
    !before.is_whitespace() && !within_word
}

#[cfg(test)]
mod tests {
    use super::{Place, Token, lines};

    fn text(text: &str) -> Token {
        Token::Text(text.to_owned())
    }

    #[test]
    fn text_is_escaped_where_it_would_be_markup() {
        let table = [
            ("snake_case and _private and 5 * 3 * 2", "snake_case and _private and 5 * 3 * 2"),
            ("*.a.com, *.b.com and 2*3", "\\*.a.com, \\*.b.com and 2\\*3"),
            ("*.a.com, *.b.com", "*.a.com, *.b.com"),
            ("a* of b*, ~5 or ~6", "a* of b*, ~5 or ~6"),
            ("*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~"),
            ("a < b <= c <3, <d> </e>", "a < b <= c <3, \\<d> \\</e>"),
            ("&amp; & b; &#60; &x", "\\&amp; & b; \\&#60; &x"),
            ("C:\\dir \\d \\* \\", "C:\\dir \\d \\\\* \\\\"),
            ("[a](b) ![c] `d`", "\\[a\\](b) !\\[c\\] \\`d\\`"),
            ("# a", "\\# a"),
            ("#a ##", "#a ##"),
            ("> a", "\\> a"),
            ("- a", "\\- a"),
            ("-a", "-a"),
            ("---", "\\---"),
            ("* * *", "\\* * *"),
            ("___", "\\___"),
            ("===", "\\==="),
            ("= a", "= a"),
            (":-: | -", "\\:-: | -"),
            ("~~~ a", "\\~\\~\\~ a"),
            ("1. a", "1\\. a"),
            ("12) a", "12\\) a"),
            ("1.5 a", "1.5 a"),
            ("    a", "a"),
        ];
        for (given, expected) in table {
            assert_eq!(lines(&[text(given)], Place::Paragraph), [expected], "{given}");
        }
    }

    #[test]
    fn escapes_depend_on_what_stands_around() {
        let code = || Token::Mark("`c`".to_owned());
        let strong = || Token::Delimiter("**");
        let table: [(&[Token], Place, &[&str]); 10] = [
            (&[strong(), text("a"), strong(), text(" *b")], Place::Paragraph, &["**a** \\*b"]),
            (&[text("*"), code(), text("*")], Place::Paragraph, &["\\*`c`\\*"]),
            (&[text("a"), Token::Soft, text("- b"), Token::Hard, text("c")], Place::Paragraph, &["a", "\\- b\\", "c"]),
            (&[text("a "), Token::Soft, text(" b "), Token::Hard], Place::Paragraph, &["a", "b"]),
            (&[Token::Hard, text("a\\"), Token::Soft, code()], Place::Paragraph, &["a\\\\", "`c`"]),
            (&[text("a | b")], Place::Cell, &["a \\| b"]),
            (&[text("- a # b")], Place::Heading, &["- a # b"]),
            (&[text("a!"), Token::Mark("[".to_owned())], Place::Paragraph, &["a\\!["]),
            (&[text("a<"), code()], Place::Paragraph, &["a\\<`c`"]),
            (&[Token::Mark("[ ] ".to_owned()), text("    # a")], Place::Paragraph, &["[ ] \\# a"]),
        ];
        for (tokens, place, expected) in table {
            assert_eq!(lines(tokens, place), expected, "{tokens:?}");
        }
    }
}
