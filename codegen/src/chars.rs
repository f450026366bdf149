//! Characters that are not shown as they are.
//!
//! They are invisible, change the direction of the text after them, are not allowed in a Rust source, or control a
//! terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// True if a character is left out of prose, and shown as an escape in a value.
///
/// These are the control characters, the marks and controls of the bidirectional algorithm (Unicode UAX #9), and the
/// byte order mark. rustc refuses the bidirectional controls and a lone carriage return in comments.
pub(crate) fn is_hidden(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\n' | '\t');
    control
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || character == '\u{feff}'
        || separates(character)
}

/// True if a character separates words, but documentation cannot hold it.
fn separates(character: char) -> bool {
    matches!(character, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns a text without hidden characters. Its lines end with line feeds.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            other if separates(other) => out.push(' '),
            other if is_hidden(other) => {}
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Returns a text on one line, with hidden characters as escapes of Rust: `\n`, `\u{202e}`.
pub fn shown(text: &str) -> Cow<'_, str> {
    escaped(text, |character| is_hidden(character) || matches!(character, '\n' | '\t'))
}

/// Returns lines of text, with hidden characters as escapes of Rust.
pub fn lines_shown(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden)
}

/// True if all bytes of a text meet a test. All bytes are looked at, because the processor compares many at once if the
/// test is one of ranges: that is faster than a search that stops at the first byte.
pub(crate) fn all(text: &str, is_met: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |met, byte| met & is_met(byte))
}

/// True if a text has only visible characters of ASCII, on one line. Most texts are so, and none of their characters is hidden.
fn is_plain(text: &str) -> bool {
    all(text, |byte| matches!(byte, b' '..=b'~'))
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            other if !is_escaped(other) => out.push(other),
            '\n' | '\t' | '\r' => out.extend(character.escape_default()),
            other => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(other));
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{clean, lines_shown, shown};

    #[test]
    fn hidden_characters_are_left_out_of_prose_and_shown_in_values() {
        let table = [
            ("plain\ttext\n", "plain\ttext\n", "plain\\ttext\\n"),
            ("a\rb\r\nc\r\r\nd", "a\nb\nc\n\nd", "a\\rb\\r\\nc\\r\\r\\nd"),
            ("a\0b\u{7f}c\u{9b}d", "abcd", "a\\u{0}b\\u{7f}c\\u{9b}d"),
            ("a\u{202e}b\u{2066}c\u{200f}d\u{61c}e\u{feff}f", "abcdef", ""),
            ("a\u{c}b\u{2028}c\u{85}d", "a b c d", "a\\u{c}b\\u{2028}c\\u{85}d"),
            ("naïve 日本 👩‍👩‍👧", "naïve 日本 👩‍👩‍👧", "naïve 日本 👩‍👩‍👧"),
        ];
        for (text, prose, value) in table {
            assert_eq!(clean(text), prose, "{text:?}");
            if !value.is_empty() {
                assert_eq!(shown(text), value, "{text:?}");
            }
        }
        assert_eq!(shown("\u{202e}"), "\\u{202e}");
        assert_eq!(lines_shown("a\n\tb\u{1b}[2J\r\u{202e}\n"), "a\n\tb\\u{1b}[2J\\r\\u{202e}\n");
    }
}
