//! The scanner: reads the tokens of JSON text (RFC 8259), without their meaning.
//!
//! It works on text that is known to be UTF-8, so strings are taken from it without another check. Everything that it
//! passes is checked, even if it is skipped, so kept text is valid JSON.

use std::borrow::Cow;

use crate::values::outcome::{Outcome, Stop};

/// The deepest nesting of arrays and objects that is read.
const DEPTH: u16 = 128;

/// The place and reason of an error in JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

/// A place in JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Scan<'j> {
    pub(crate) text: &'j str,
    pub(crate) at: usize,
    depth: u16,
    /// True if the last string with escapes contained half of a surrogate pair, which no text can contain.
    pub(crate) halved: bool,
    pub(crate) flaw: Option<Flaw>,
}

impl<'j> Scan<'j> {
    pub(crate) fn new(text: &'j str) -> Self {
        Self { text, at: 0, depth: 0, halved: false, flaw: None }
    }

    /// Returns the text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'j str {
        &self.text[start..self.at]
    }

    /// Returns the text of the value at `offset`, which was skipped before.
    pub(crate) fn value_at(&self, offset: usize) -> &'j str {
        let mut scan = Self { at: offset, flaw: None, ..self.clone() };
        // It cannot fail: it has skipped it before.
        let _ = scan.skip();
        let end = self.text[offset..scan.at].trim_end_matches([' ', '\t', '\r', '\n']).len();
        &self.text[offset..offset + end]
    }

    /// Returns the keys and the offsets of the values inside the value at `offset`, which was skipped before. The items of
    /// an array have empty keys. Any other value has none inside.
    #[cold]
    pub(crate) fn members_at(&self, offset: usize) -> Vec<(Cow<'j, str>, usize)> {
        let mut scan = Self { at: offset, depth: 0, flaw: None, ..self.clone() };
        let mut members = Vec::new();
        // It cannot fail: it has skipped it before.
        let _ = scan.push_members(&mut members);
        members
    }

    fn push_members(&mut self, members: &mut Vec<(Cow<'j, str>, usize)>) -> Outcome {
        let (is_object, close) = match self.byte() {
            b'{' => (true, b'}'),
            b'[' => (false, b']'),
            _ => return Ok(()),
        };
        self.enter()?;
        let mut more = !self.ends(close);
        while more {
            let key = if is_object { self.key()? } else { Cow::Borrowed("") };
            members.push((key, self.at));
            self.skip()?;
            more = self.more(close)?;
        }
        Ok(())
    }

    /// Returns the byte here; 0 at the end, which JSON never contains.
    #[inline]
    pub(crate) fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Skips white space and returns the byte after it.
    #[inline]
    pub(crate) fn next(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Notes why reading stops. At the end of the text, that end is always the reason.
    #[cold]
    pub(crate) fn fail<T>(&mut self, message: &'static str) -> Result<T, Stop> {
        let message = if self.at >= self.text.len() { "the text ends too early" } else { message };
        self.flaw.get_or_insert(Flaw { at: self.at, message });
        Err(Stop)
    }

    /// Goes one level down.
    #[inline]
    pub(crate) fn enter(&mut self) -> Outcome {
        if self.depth == DEPTH {
            return self.fail("arrays and objects nest too deep");
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// True if the array or object that was entered ends here with `close`; the scanner then leaves it.
    #[inline]
    pub(crate) fn ends(&mut self, close: u8) -> bool {
        let ends = self.next() == close;
        if ends {
            self.at += 1;
            self.depth -= 1;
        }
        ends
    }

    /// After an element: returns true if another one follows, else leaves the array or object.
    #[inline]
    pub(crate) fn more(&mut self, close: u8) -> Result<bool, Stop> {
        match self.next() {
            b',' => {
                self.at += 1;
                self.next();
                Ok(true)
            }
            byte if byte == close => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            _ => self.fail("expected a comma or the end of the array or object"),
        }
    }

    /// Reads the key here and the colon after it; afterwards the scanner is at the value.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Cow<'j, str>, Stop> {
        if self.byte() != b'"' {
            return self.fail("expected a key in quotes");
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    /// Reads the key here like [`Scan::key`] if it is `name`, without escapes; else stays here and returns false.
    #[inline]
    pub(crate) fn takes_key(&mut self, name: &str) -> Result<bool, Stop> {
        let (bytes, start) = (self.text.as_bytes(), self.at + 1);
        if self.byte() != b'"' {
            return Ok(false);
        }
        let end = short_run_end(bytes, start);
        if bytes.get(end) != Some(&b'"') || bytes[start..end] != *name.as_bytes() {
            return Ok(false);
        }
        if let Some([b':', after]) = bytes.get(end + 1..end + 3)
            && *after > b' '
        {
            self.at = end + 2;
            return Ok(true);
        }
        self.at = end + 1;
        self.colon().map(|()| true)
    }

    #[inline]
    fn colon(&mut self) -> Outcome {
        if self.next() != b':' {
            return self.fail("expected a colon");
        }
        self.at += 1;
        self.next();
        Ok(())
    }

    /// Reads the string here, whose opening quote was seen.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'j, str>, Stop> {
        let start = self.at + 1;
        let end = run_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(&self.text[start..end]));
        }
        let mut out = String::new();
        self.unescape(end, &mut out)?;
        Ok(Cow::Owned(out))
    }

    /// Reads the string here into `out`. A string with escapes goes through `scratch`: it is copied twice, but
    /// allocated once. Returns false if half of a surrogate pair was replaced in it.
    #[inline]
    pub(crate) fn string_into(&mut self, out: &mut String, scratch: &mut String) -> Result<bool, Stop> {
        let start = self.at + 1;
        let end = run_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            *out = String::from(&self.text[start..end]);
            return Ok(true);
        }
        scratch.clear();
        self.unescape(end, scratch)?;
        *out = String::from(scratch.as_str());
        Ok(!self.halved)
    }

    /// Appends the string here to `out`; its first byte that is not a plain character is at `end`.
    fn unescape(&mut self, end: usize, out: &mut String) -> Outcome {
        out.push_str(&self.text[self.at + 1..end]);
        self.halved = false;
        self.at = end;
        while !self.closes()? {
            match short_escape(self.text.as_bytes().get(self.at + 1).copied()) {
                Some(char) => {
                    out.push_str(char);
                    self.at += 2;
                }
                None => out.push(self.long_escape()?),
            }
            self.run_into(out);
        }
        Ok(())
    }

    /// Passes the string here, whose opening quote was seen.
    fn pass_string(&mut self) -> Outcome {
        self.at = run_end(self.text.as_bytes(), self.at + 1);
        while !self.closes()? {
            match short_escape(self.text.as_bytes().get(self.at + 1).copied()) {
                Some(_) => self.at += 2,
                None => drop(self.long_escape()?),
            }
            self.at = run_end(self.text.as_bytes(), self.at);
        }
        Ok(())
    }

    /// At a byte of a string that is not a plain character: passes the closing quote and returns true, or returns false
    /// at a backslash.
    #[inline]
    fn closes(&mut self) -> Result<bool, Stop> {
        match self.text.as_bytes().get(self.at) {
            Some(b'"') => {
                self.at += 1;
                Ok(true)
            }
            Some(b'\\') => Ok(false),
            _ => self.fail("a control character must be escaped in a string"),
        }
    }

    /// Copies plain characters to `out`. Long runs are copied in steps, because a copy of fixed length costs less than a
    /// call of the copy function.
    #[inline]
    fn run_into(&mut self, out: &mut String) {
        /// Lines of PEM have this length.
        const STEP: usize = 64;
        let bytes = self.text.as_bytes();
        let start = bytes.get(self.at..).and_then(<[u8]>::first_chunk);
        let is_long = start.is_some_and(|block: &[u8; BLOCK]| !has_special(block));
        while is_long && let Some(step) = self.text.get(self.at..self.at + STEP) {
            match step.as_bytes().first_chunk::<STEP>() {
                Some(bytes) if !has_special(bytes) => out.push_str(step),
                _ => break,
            }
            self.at += STEP;
            if is_special(self.byte()) {
                return;
            }
        }
        let end = run_end(bytes, self.at);
        out.push_str(&self.text[self.at..end]);
        self.at = end;
    }

    /// Reads the escape here that is not a short one.
    fn long_escape(&mut self) -> Result<char, Stop> {
        self.at += 1;
        if self.byte() == b'u' { self.unicode() } else { self.fail("no such escape") }
    }

    /// Reads `uXXXX`, and the second one if it is the first half of a surrogate pair. A single half is not a character
    /// (RFC 8259, section 8.2): it is replaced by U+FFFD, like invalid UTF-8.
    fn unicode(&mut self) -> Result<char, Stop> {
        let first = self.hex()?;
        if (0xD800..0xDC00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let before = self.at;
            self.at += 1;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or_else(|| {
            self.halved = true;
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn hex(&mut self) -> Result<u32, Stop> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5).unwrap_or_default();
        let value = digits.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?));
        match value {
            Some(value) if digits.len() == 4 => {
                self.at += 5;
                Ok(value)
            }
            _ => self.fail("expected four hexadecimal digits"),
        }
    }

    /// Reads the number here if it is an integer that clearly fits; else stays here.
    #[inline]
    pub(crate) fn small_integer(&mut self) -> Option<i64> {
        /// Every number with so many digits fits.
        const DIGITS: usize = 18;
        let rest = self.text.as_bytes().get(self.at..)?;
        let (is_negative, digits) = rest.strip_prefix(b"-").map_or((false, rest), |digits| (true, digits));
        let mut value = 0;
        let mut count = 0;
        while let Some(digit @ b'0'..=b'9') = digits.get(count).filter(|_| count < DIGITS) {
            value = value * 10 + i64::from(digit - b'0');
            count += 1;
        }
        let goes_on = matches!(digits.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        if count == 0 || goes_on || digits[0] == b'0' && count > 1 {
            return None;
        }
        self.at += usize::from(is_negative) + count;
        Some(if is_negative { -value } else { value })
    }

    /// Reads the number here, and returns its text.
    pub(crate) fn number(&mut self) -> Result<&'j str, Stop> {
        let start = self.at;
        if self.byte() == b'-' {
            self.at += 1;
        }
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.since(start))
    }

    fn digits(&mut self) -> Outcome {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { self.fail("expected a digit") } else { Ok(()) }
    }

    /// Reads `true`, `false` or `null`.
    #[inline]
    pub(crate) fn word(&mut self, word: &str) -> Outcome {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.fail("expected a value");
        }
        self.at += word.len();
        Ok(())
    }

    /// Skips the value here.
    pub(crate) fn skip(&mut self) -> Outcome {
        match self.byte() {
            b'"' => self.pass_string(),
            b'{' => {
                self.enter()?;
                if self.ends(b'}') {
                    return Ok(());
                }
                loop {
                    self.key()?;
                    self.skip()?;
                    if !self.more(b'}')? {
                        return Ok(());
                    }
                }
            }
            b'[' => {
                self.enter()?;
                if self.ends(b']') {
                    return Ok(());
                }
                loop {
                    self.skip()?;
                    if !self.more(b']')? {
                        return Ok(());
                    }
                }
            }
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => self.fail("expected a value"),
        }
    }

    /// Walks over the object here to a member whose name is `wanted`; returns true if there is one.
    pub(crate) fn has_member(&mut self, wanted: impl Fn(&str) -> bool) -> Result<bool, Stop> {
        self.enter()?;
        let mut more = !self.ends(b'}');
        while more {
            if wanted(&self.key()?) {
                return Ok(true);
            }
            self.skip()?;
            more = self.more(b'}')?;
        }
        Ok(false)
    }

    /// Checks that nothing but white space follows.
    pub(crate) fn finish(&mut self) -> Outcome {
        self.next();
        if self.at == self.text.len() { Ok(()) } else { self.fail("something follows the value") }
    }
}

/// Returns the character of an escape that is one byte after the backslash.
#[inline]
fn short_escape(byte: Option<u8>) -> Option<&'static str> {
    Some(match byte? {
        b'n' => "\n",
        b'"' => "\"",
        b'\\' => "\\",
        b'/' => "/",
        b't' => "\t",
        b'r' => "\r",
        b'b' => "\u{8}",
        b'f' => "\u{c}",
        _ => return None,
    })
}

/// The number of bytes in one step: the width of the vectors that every 64-bit machine has.
const BLOCK: usize = 16;

/// Returns the index of the first byte from `at` on that is a quote, a backslash or a control character; the length if
/// there is none.
#[inline]
pub(crate) fn run_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) {
        if has_special(block) {
            return at + first_special(block);
        }
        at += BLOCK;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

/// Like [`run_end`], for runs that are likely short: it looks at fewer bytes in each step.
#[inline]
fn short_run_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

/// True if a byte is a quote, a backslash or a control character. It is written so that the compiler makes vectors of
/// it: with the bit 2 flipped, the quote follows the control characters.
#[inline]
fn is_special(byte: u8) -> bool {
    (byte ^ 2).saturating_sub(b'"' ^ 2).min(byte ^ b'\\') == 0
}

#[inline]
fn has_special<const N: usize>(block: &[u8; N]) -> bool {
    block.iter().fold(false, |found, byte| found | is_special(*byte))
}

/// Returns the index of the first special byte of a block that has one.
#[inline]
fn first_special(block: &[u8; BLOCK]) -> usize {
    let (words, _) = block.as_chunks::<8>();
    let low = special(u64::from_le_bytes(words[0]));
    let (mask, base) = if low == 0 { (special(u64::from_le_bytes(words[1])), 8) } else { (low, 0) };
    base + (mask.trailing_zeros() / 8) as usize
}

/// Returns the high bit of each special byte of `word`; bits after the first special byte may be wrong.
#[inline]
const fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = word ^ (ONES * b'"' as u64);
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = word ^ (ONES * b'\\' as u64);
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & HIGH
}
