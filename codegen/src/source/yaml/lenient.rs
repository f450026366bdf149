//! Mends the layout of a text that the parser refuses, in one pass over its characters.
//!
//! Three things are mended. None of them changes the meaning of the text:
//!
//! - A line inside brackets or quotes that is indented too little, or by tabs, gets the spaces that YAML requires. The
//!   white space at the start of such a line means nothing (YAML 1.2.2, sections 6.5 and 7.4).
//! - A tab between an indicator (`:`, `-`, `?`) and the text after it becomes a space (section 6.2 allows both).
//! - A tab before the words of the next line of a plain text becomes a space.
//!
//! A tab that indents a block stays, and is refused, because its depth is unknown.

use std::collections::BTreeMap;

use super::super::ReadError;

/// A text whose layout was mended.
#[derive(Debug, Clone)]
pub(in super::super) struct Mended {
    /// The text that the parser accepts. It has the same lines.
    pub(in super::super) text: String,
    /// The number of spaces that were added before a line, by the number of the line from 1.
    inserted: BTreeMap<u32, u32>,
}

impl Mended {
    /// Returns the position in the text as given for a position in the mended text.
    pub(in super::super) fn original(&self, (line, column): (u32, u32)) -> (u32, u32) {
        let inserted = self.inserted.get(&line).copied().unwrap_or(0);
        (line, column.saturating_sub(inserted).max(1))
    }

    /// Returns an error with its position in the text as given.
    pub(super) fn in_original(&self, error: ReadError) -> ReadError {
        ReadError { position: self.original(error.position), ..error }
    }
}

/// Returns the text with its layout mended, `None` if there is nothing to mend.
pub(super) fn mend(text: &str) -> Option<Mended> {
    let mut mender = Mender {
        rest: text,
        text: String::with_capacity(text.len() + text.len() / 8),
        inserted: BTreeMap::new(),
        line: 1,
        column: 0,
        goes_on: GoesOn::Nothing,
    };
    while !mender.rest.is_empty() {
        mender.block_line();
    }
    (mender.text != text).then_some(Mended { text: mender.text, inserted: mender.inserted })
}

/// The text that continues in the next line, if that line is indented deeper than the column `above`.
#[derive(Clone, Copy)]
enum GoesOn {
    Nothing,
    /// A plain text.
    Plain {
        above: Option<usize>,
    },
    /// A text after `|` or `>`.
    Literal {
        above: Option<usize>,
    },
}

/// The kind of text before a character in brackets. In a plain text, a quote is an ordinary character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Indicator,
    Quoted,
    Plain,
}

/// Walks over a text and writes the mended text. Columns count from 0. A line must be deeper than the column `above`,
/// which is `None` at the root of the document.
struct Mender<'t> {
    rest: &'t str,
    text: String,
    inserted: BTreeMap<u32, u32>,
    line: u32,
    column: usize,
    goes_on: GoesOn,
}

fn is_deeper(column: usize, above: Option<usize>) -> bool {
    above.is_none_or(|above| column > above)
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r')
}

impl Mender<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// True if a space or the end of the line follows the next character.
    fn is_indicator(&self) -> bool {
        self.rest.chars().nth(1).is_none_or(|next| is_space(next) || next == '\n')
    }

    /// Copies one character.
    fn copy(&mut self) {
        if let Some(character) = self.peek() {
            self.rest = &self.rest[character.len_utf8()..];
            self.text.push(character);
            self.column += 1;
            if character == '\n' {
                self.line = self.line.saturating_add(1);
                self.column = 0;
            }
        }
    }

    fn copy_while(&mut self, stays: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&stays) {
            self.copy();
        }
    }

    /// Copies the rest of the line, and its end.
    fn copy_line(&mut self) {
        self.copy_while(|character| character != '\n');
        self.copy();
    }

    /// Copies spaces, and writes tabs as spaces.
    fn copy_spaces(&mut self) {
        while let Some(character) = self.peek().filter(|character| is_space(*character)) {
            if character == '\t' {
                self.rest = &self.rest[1..];
                self.text.push(' ');
                self.column += 1;
            } else {
                self.copy();
            }
        }
    }

    /// Returns the length of the white space at the start of the rest of the line, `None` if the rest is only white
    /// space.
    fn indentation(&self) -> Option<usize> {
        let end = self.rest.find(|character| !is_space(character))?;
        (!self.rest[end..].starts_with('\n')).then_some(end)
    }

    /// Copies one line of a block, with the lines of the brackets and quotes that begin in it.
    fn block_line(&mut self) {
        let Some(indentation) = self.indentation() else { return self.copy_line() };
        let spaces = self.rest.bytes().take_while(|byte| *byte == b' ').count();
        match self.goes_on {
            GoesOn::Literal { above } if is_deeper(spaces, above) => return self.copy_line(),
            GoesOn::Plain { above } if is_deeper(spaces, above) => {
                self.copy_spaces();
                return self.copy_line();
            }
            GoesOn::Nothing | GoesOn::Literal { .. } | GoesOn::Plain { .. } => self.goes_on = GoesOn::Nothing,
        }
        if indentation > spaces || self.rest.starts_with('%') || self.rest.starts_with("...") {
            return self.copy_line();
        }
        self.copy_while(|character| character == ' ');
        let mut above = spaces.checked_sub(1);
        if spaces == 0 && self.rest.starts_with("---") {
            self.copy_while(|character| character == '-');
            above = None;
        }
        self.values(above);
    }

    /// Copies the indicators, keys and the value of one line.
    fn values(&mut self, mut above: Option<usize>) {
        loop {
            self.copy_spaces();
            let start = self.column;
            let Some(character) = self.peek().filter(|character| !matches!(character, '\n' | '#')) else {
                return self.copy_line();
            };
            match character {
                '-' | '?' | ':' if self.is_indicator() => {
                    above = Some(start);
                    self.copy();
                    continue;
                }
                '&' | '!' => {
                    self.copy_while(|character| !is_space(character) && character != '\n');
                    continue;
                }
                '|' | '>' => {
                    self.goes_on = GoesOn::Literal { above };
                    return self.copy_line();
                }
                '"' | '\'' => self.quoted(character, above),
                '[' | '{' => self.flow(above),
                '*' => self.copy_while(|character| !is_space(character) && character != '\n'),
                _ => self.plain(),
            }
            let plain = !matches!(character, '"' | '\'' | '[' | '{' | '*');
            self.copy_while(is_space);
            if self.peek() == Some(':') && self.is_indicator() {
                above = Some(start);
                self.copy();
                continue;
            }
            if plain && self.peek().is_none_or(|next| next == '\n') {
                self.goes_on = GoesOn::Plain { above };
            }
            return self.copy_line();
        }
    }

    /// Copies a plain text, up to the `:` that makes it a key, a comment, or the end of the line.
    fn plain(&mut self) {
        let mut after_space = false;
        while let Some(character) = self.peek() {
            let ends = match character {
                '\n' => true,
                ':' => self.is_indicator(),
                '#' => after_space,
                _ => false,
            };
            if ends {
                return;
            }
            after_space = is_space(character);
            self.copy();
        }
    }

    /// Copies a quoted text with all of its lines.
    fn quoted(&mut self, quote: char, above: Option<usize>) {
        self.copy();
        while let Some(character) = self.peek() {
            match character {
                '\n' => self.line_inside(above),
                '\\' if quote == '"' => {
                    self.copy();
                    if self.peek() != Some('\n') {
                        self.copy();
                    }
                }
                _ if character == quote => {
                    self.copy();
                    // `''` is a quote in a text in single quotes.
                    if quote == '"' || self.peek() != Some(quote) {
                        return;
                    }
                    self.copy();
                }
                _ => self.copy(),
            }
        }
    }

    /// Copies the text in brackets with all of its lines.
    fn flow(&mut self, above: Option<usize>) {
        let mut depth = 0usize;
        let mut before = Before::Indicator;
        while let Some(character) = self.peek() {
            before = match character {
                '\n' => {
                    self.line_inside(above);
                    before
                }
                '#' if self.text.ends_with([' ', '\t', '\r', '\n']) => {
                    self.copy_while(|character| character != '\n');
                    before
                }
                '"' | '\'' if before != Before::Plain => {
                    self.quoted(character, above);
                    Before::Quoted
                }
                '&' | '!' if before != Before::Plain => {
                    self.copy_while(|character| !is_space(character) && !"\n,[]{}".contains(character));
                    Before::Indicator
                }
                '[' | '{' | ',' | ']' | '}' => {
                    depth = if matches!(character, '[' | '{') { depth + 1 } else { depth };
                    depth = if matches!(character, ']' | '}') { depth - 1 } else { depth };
                    self.copy();
                    if depth == 0 {
                        return;
                    }
                    Before::Indicator
                }
                ':' if self.is_indicator() || before == Before::Quoted => {
                    self.copy();
                    self.copy_spaces();
                    Before::Indicator
                }
                _ => {
                    self.copy();
                    if is_space(character) { before } else { Before::Plain }
                }
            };
        }
    }

    /// Copies the end of a line inside brackets or quotes, and mends the white space at the start of the next line.
    fn line_inside(&mut self, above: Option<usize>) {
        self.copy();
        let Some(given) = self.indentation() else { return };
        let wanted = given.max(above.map_or(0, |above| above + 1));
        self.rest = &self.rest[given..];
        self.text.extend(std::iter::repeat_n(' ', wanted));
        self.column = given;
        if wanted > given {
            let more = u32::try_from(wanted - given).unwrap_or(u32::MAX);
            self.inserted.insert(self.line, more);
        }
    }
}
