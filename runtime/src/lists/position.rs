//! Writes the position in a list as text that can be stored, and reads it again.
//!
//! The text is the number of its layout, a dot, and base64url of the rest: lines of ASCII, with the page last, and a
//! checksum.

use std::num::ParseIntError;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::fingerprint::Fingerprint;

/// The number of the layout that is written; no other layout is read.
const VERSION: &str = "1";

/// Replaces a number that is not known.
const UNKNOWN: &str = "-";

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    /// The fingerprint of the list, which differs for another list.
    pub(crate) list: u64,
    /// The number of items of the page that were taken.
    pub(crate) taken: usize,
    pub(crate) page: Mark,
}

/// The beginning of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) start: Start,
    pub(crate) known: Known,
}

/// The facts about a page that come from the earlier pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// The number of items before it, if that is known.
    pub(crate) before: Option<u64>,
    /// The fingerprint of the page before it, if the count of pages says that that page was the last.
    pub(crate) counted_out: Option<u64>,
}

/// The part of a request that selects a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// Nothing: it is the first page.
    First,
    /// The value of the parameter of the page, offset or cursor.
    Value(String),
    /// The path and query of a link.
    Link(String),
    /// A value that contains a secret of the call. It is not written.
    Secret,
}

/// The reason why a text is not a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Another layout, from another version.
    Version,
    /// Not a position, or only a part of one.
    Malformed,
}

impl Position {
    /// Writes the position as text.
    pub(crate) fn write(&self) -> String {
        let Self { list, taken, page: Mark { start, known: Known { before, counted_out } } } = self;
        let before = before.map_or_else(|| UNKNOWN.to_owned(), |before| before.to_string());
        let counted_out = counted_out.map_or_else(|| UNKNOWN.to_owned(), |print| format!("{print:x}"));
        let (kind, start) = match start {
            Start::First => ("first", ""),
            Start::Value(value) => ("value", value.as_str()),
            Start::Link(link) => ("link", link.as_str()),
            Start::Secret => ("secret", ""),
        };
        let mut bytes = format!("{list:x}\n{taken}\n{before}\n{counted_out}\n{kind}\n{start}").into_bytes();
        bytes.extend(checksum(&bytes));
        format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a position from text.
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        let (version, rest) = text.split_once('.').ok_or(Unreadable::Malformed)?;
        if version != VERSION {
            let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
            return Err(if is_number { Unreadable::Version } else { Unreadable::Malformed });
        }
        read(rest).ok_or(Unreadable::Malformed)
    }
}

fn read(encoded: &str) -> Option<Position> {
    let mut bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    let sum = bytes.split_off(bytes.len().checked_sub(checksum(&[]).len())?);
    let text = String::from_utf8(bytes).ok().filter(|text| checksum(text.as_bytes()) == *sum)?;
    let mut lines = text.splitn(6, '\n');
    let mut line = || lines.next();
    let list = u64::from_str_radix(line()?, 16).ok()?;
    let taken = line()?.parse().ok()?;
    let before = number(line()?, 10).ok()?;
    let counted_out = number(line()?, 16).ok()?;
    let start = match (line()?, line()?) {
        ("first", "") => Start::First,
        ("value", value) => Start::Value(value.to_owned()),
        ("link", link) => Start::Link(link.to_owned()),
        ("secret", "") => Start::Secret,
        _ => return None,
    };
    Some(Position { list, taken, page: Mark { start, known: Known { before, counted_out } } })
}

/// Reads a number that may be unknown.
fn number(text: &str, base: u32) -> Result<Option<u64>, ParseIntError> {
    if text == UNKNOWN { Ok(None) } else { u64::from_str_radix(text, base).map(Some) }
}

/// Returns a checksum, by which a text that was cut off or changed by mistake is recognized.
fn checksum(bytes: &[u8]) -> [u8; 8] {
    let mut print = Fingerprint::new();
    print.bytes(bytes);
    print.finish().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Known, Mark, Position, Start, Unreadable};

    fn position(start: Start) -> Position {
        Position {
            list: u64::MAX,
            taken: 7,
            page: Mark { start, known: Known { before: Some(40), counted_out: None } },
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for start in
            [Start::First, Start::Value("a\nb\u{e9} =&".to_owned()), Start::Link("/x?y=1".to_owned()), Start::Secret]
        {
            let mut position = position(start);
            for (before, counted_out) in [(None, None), (Some(0), Some(u64::MAX))] {
                position.page.known = Known { before, counted_out };
                let text = position.write();
                assert_eq!(Position::read(&text), Ok(position.clone()));
                assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{text}");
            }
        }
    }

    /// A position that an earlier release stored must still be readable.
    #[test]
    fn the_layout_stays() {
        let text = "1.ZmZmZmZmZmZmZmZmZmZmZgo3CjQwCi0KdmFsdWUKMpdhbYufANIb";
        assert_eq!(Position::read(text), Ok(position(Start::Value("2".to_owned()))));
    }

    #[test]
    fn a_text_that_is_cut_off_or_changed_is_refused() {
        let text = position(Start::Value("abcdef".to_owned())).write();
        for end in 0..text.len() {
            assert_eq!(Position::read(&text[..end]), Err(Unreadable::Malformed), "{end}");
        }
        for at in 2..text.len() {
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            assert_eq!(Position::read(&changed), Err(Unreadable::Malformed), "{at}");
        }
        for other in ["", "2", ".", "x.AA", "1.", "1.AA", "next"] {
            assert_eq!(Position::read(other), Err(Unreadable::Malformed), "{other}");
        }
        assert_eq!(Position::read(&text.replacen('1', "2", 1)), Err(Unreadable::Version));
    }
}
