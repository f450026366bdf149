//! Makes text of the bytes of a file, and recognizes files of other kinds.

use super::{ReadError, line_and_column};

/// The first bytes of files that are not text, with the reason why they are refused.
const SIGNATURES: [(&[u8], &str); 4] = [
    (&[0x1F, 0x8B], "the file is compressed by gzip; unpack it first"),
    (b"PK\x03\x04", "the file is a zip archive; unpack it first"),
    (&[0xFF, 0xFE, 0, 0], UTF_32),
    (&[0, 0], UTF_32),
];

const UTF_32: &str = "the text is UTF-32; save it as UTF-8";

/// The first characters of texts that are neither JSON nor YAML, each with the reason why such a text is refused.
const OTHERS: [(&str, &str); 3] = [
    ("<", "the text is HTML or XML, such as the page of an error or of a login"),
    ("//", "the text begins with a comment, and JSON has none"),
    ("/*", "the text begins with a comment, and JSON has none"),
];

/// Returns the text of a file. UTF-8 and UTF-16 are read (YAML 1.2.2, section 5.2); a byte order mark is skipped.
pub(super) fn decode(mut bytes: Vec<u8>) -> Result<String, ReadError> {
    if let Some((_, why)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(ReadError::syntax((1, 1), *why));
    }
    if let Some((skipped, unit)) = utf_16(&bytes) {
        return decode_utf_16(&bytes[skipped..], unit);
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        ReadError::syntax(line_and_column(&before, before.len()), "the text is not UTF-8")
    })
}

/// Makes a unit of UTF-16 of two bytes.
type Unit = fn([u8; 2]) -> u16;

/// Returns the length of the byte order mark and the order of the bytes, if the text is UTF-16. Without a mark, half of
/// the first character is zero, because that character is ASCII.
fn utf_16(bytes: &[u8]) -> Option<(usize, Unit)> {
    match bytes {
        [0xFF, 0xFE, ..] => Some((2, u16::from_le_bytes)),
        [0xFE, 0xFF, ..] => Some((2, u16::from_be_bytes)),
        [0, _, ..] => Some((0, u16::from_be_bytes)),
        [_, 0, ..] => Some((0, u16::from_le_bytes)),
        _ => None,
    }
}

fn decode_utf_16(bytes: &[u8], unit: Unit) -> Result<String, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let half = (!rest.is_empty()).then_some(Err(()));
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).map(|one| one.map_err(drop)).chain(half) {
        let Ok(character) = character else {
            return Err(ReadError::syntax(line_and_column(&text, text.len()), "the text is not UTF-16"));
        };
        text.push(character);
    }
    Ok(text)
}

/// Returns the reason why a text is refused that is neither JSON nor YAML.
pub(super) fn other_kind(text: &str) -> Option<&'static str> {
    OTHERS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, why)| *why)
}
