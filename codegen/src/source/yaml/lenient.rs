//! Mends the layout of a text that the parser refuses, in one pass over its characters.
//!
//! Three things are mended, none of which changes what the text says:
//!
//! - a line inside brackets or quotes that is indented too little, or by tabs, gets the spaces that YAML asks for: what
//!   such a line begins with means nothing (YAML 1.2.2, sections 6.5 and 7.4);
//! - a tab between an indicator (`:`, `-`, `?`) and what follows it becomes a space (section 6.2 allows both);
//! - a tab before the words of a plain text's next line becomes a space.
//!
//! A tab as the indentation of a block stays, and is refused: how deep it is meant nobody can say.

use std::collections::BTreeMap;

use super::super::ReadError;

/// A text whose layout was mended.
#[derive(Debug, Clone)]
pub(in super::super) struct Mended {
    /// The text as the parser takes it. It has the same lines.
    pub(in super::super) text: String,
    /// How many spaces were put before a line, by its number from 1.
    inserted: BTreeMap<u32, u32>,
}

impl Mended {
    /// The position in the text as given of a position in the mended one.
    pub(in super::super) fn original(&self, (line, column): (u32, u32)) -> (u32, u32) {
        let inserted = self.inserted.get(&line).copied().unwrap_or(0);
        (line, column.saturating_sub(inserted).max(1))
    }

    /// An error of the mended text, at its position in the text as given.
    pub(super) fn in_original(&self, error: ReadError) -> ReadError {
        ReadError { position: self.original(error.position), ..error }
    }
}

/// The text with its layout mended; none when there is nothing to mend.
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

/// What may go on in the next line, when that is indented deeper than the column `above`.
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

/// What stands before a character in brackets: inside a plain text a quote is a character like any other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Indicator,
    Quoted,
    Plain,
}

/// Walks over a text and writes it anew. Columns count from 0; `above` is the column that a line has to be deeper than,
/// none at the root of the document.
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

    /// Whether the next character is followed by a space or the end of the line.
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

    /// Copies what is left of the line, and its end.
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

    /// The white space that the rest of the line begins with; none when there is nothing else in it.
    fn indentation(&self) -> Option<usize> {
        let end = self.rest.find(|character| !is_space(character))?;
        (!self.rest[end..].starts_with('\n')).then_some(end)
    }

    /// One line of a block, with the lines of the brackets and quotes that begin in it.
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

    /// The indicators, keys and the value of one line.
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

    /// A plain text up to the `:` that makes a key of it, a comment, or the end of the line.
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

    /// A quoted text, over as many lines as it has.
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

    /// What stands in brackets, over as many lines as it has.
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

    /// The end of a line inside brackets or quotes, and the white space that the next one begins with.
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
