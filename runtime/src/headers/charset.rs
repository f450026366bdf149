//! Text in the encoding that a response declares (RFC 9110, section 8.3.2; labels and decoding by WHATWG Encoding).

use std::borrow::Cow;

use http::{HeaderMap, header};

use crate::base::text::{cut, pieces};

/// A body as text.
pub(crate) struct Text<'b> {
    pub(crate) text: Cow<'b, str>,
    /// True if the text is exactly what the bytes mean: the encoding is known, and no bytes had to be replaced.
    pub(crate) is_exact: bool,
}

/// An encoding that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8,
    /// Also the labels ISO-8859-1 and Latin-1 (WHATWG Encoding, section 4.2).
    Windows1252,
    Utf16Le,
    Utf16Be,
    /// In either byte order.
    Utf16,
}

const LABELS: [(&str, Charset); 20] = [
    ("utf-8", Charset::Utf8),
    ("utf8", Charset::Utf8),
    ("us-ascii", Charset::Utf8),
    ("ascii", Charset::Utf8),
    ("iso-8859-1", Charset::Windows1252),
    ("iso8859-1", Charset::Windows1252),
    ("iso_8859-1", Charset::Windows1252),
    ("iso88591", Charset::Windows1252),
    ("latin1", Charset::Windows1252),
    ("latin-1", Charset::Windows1252),
    ("l1", Charset::Windows1252),
    ("cp819", Charset::Windows1252),
    ("ibm819", Charset::Windows1252),
    ("windows-1252", Charset::Windows1252),
    ("cp1252", Charset::Windows1252),
    ("x-cp1252", Charset::Windows1252),
    ("utf-16", Charset::Utf16),
    ("utf16", Charset::Utf16),
    ("utf-16le", Charset::Utf16Le),
    ("utf-16be", Charset::Utf16Be),
];

/// The byte order marks. A mark decides the encoding, whatever the headers say (WHATWG Encoding, section 6.1).
const MARKS: [(&[u8], Charset); 3] =
    [(b"\xef\xbb\xbf", Charset::Utf8), (b"\xfe\xff", Charset::Utf16Be), (b"\xff\xfe", Charset::Utf16Le)];

/// The characters of Windows-1252 at the places of Latin-1's control characters (WHATWG Encoding, index windows-1252).
const FROM_80: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

/// Returns the body as text: by its byte order mark, else by the charset of its media type, else as UTF-8.
pub(crate) fn text<'b>(body: &'b [u8], headers: &HeaderMap) -> Text<'b> {
    if let Some((charset, rest)) = marked(body) {
        return decoded(rest, charset);
    }
    match told(headers) {
        None => decoded(body, Charset::Utf8),
        Some(label) => match LABELS.iter().find(|(known, _)| label.eq_ignore_ascii_case(known)) {
            Some((_, charset)) => decoded(body, *charset),
            None => {
                let text = decoded(body, Charset::Utf8);
                // In almost every encoding, ASCII characters have the same bytes.
                Text { is_exact: text.is_exact && body.is_ascii(), ..text }
            }
        },
    }
}

/// Returns the body as text, if its headers or its mark name another encoding than UTF-8.
pub(crate) fn other_than_utf8(body: &[u8], headers: &HeaderMap) -> Option<String> {
    let told = || told(headers).is_some_and(|label| !label.eq_ignore_ascii_case("utf-8"));
    let is_other = marked(body).map_or_else(told, |(charset, _)| charset != Charset::Utf8);
    is_other.then(|| text(body, headers).text.into_owned())
}

fn marked(body: &[u8]) -> Option<(Charset, &[u8])> {
    MARKS.iter().find_map(|(mark, charset)| Some((*charset, body.strip_prefix(*mark)?)))
}

/// Returns the parameter `charset` of the media type.
fn told(headers: &HeaderMap) -> Option<&str> {
    let media_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let label = pieces(media_type, ';').skip(1).find_map(|parameter| {
        let (name, value) = cut(parameter, '=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    });
    label.filter(|label| !label.is_empty())
}

fn decoded(body: &[u8], charset: Charset) -> Text<'_> {
    match charset {
        Charset::Utf8 => {
            let text = String::from_utf8_lossy(body);
            Text { is_exact: matches!(text, Cow::Borrowed(_)), text }
        }
        Charset::Windows1252 => {
            let char = |byte: &u8| match byte {
                0x80..0xa0 => FROM_80[usize::from(byte - 0x80)],
                other => char::from(*other),
            };
            Text { text: body.iter().map(char).collect::<String>().into(), is_exact: true }
        }
        Charset::Utf16Le => utf16(body, u16::from_le_bytes),
        Charset::Utf16Be => utf16(body, u16::from_be_bytes),
        Charset::Utf16 => {
            // Without a mark it is big endian (RFC 2781, section 4.3), unless the zero bytes show little endian.
            let zeros = |from: usize| body.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
            utf16(body, if zeros(1) > zeros(0) { u16::from_le_bytes } else { u16::from_be_bytes })
        }
    }
}

fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16) -> Text<'static> {
    let (pairs, rest) = body.as_chunks::<2>();
    let mut is_exact = rest.is_empty();
    let chars = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    let text: String = chars
        .map(|char| {
            is_exact &= char.is_ok();
            char.unwrap_or(char::REPLACEMENT_CHARACTER)
        })
        .collect();
    Text { text: text.into(), is_exact }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{other_than_utf8, text};

    fn headers(media_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))])
    }

    #[test]
    fn text_is_read_by_its_charset() {
        let rows: [(&str, &[u8], &str, bool); 13] = [
            ("text/plain", "caf\u{e9}".as_bytes(), "caf\u{e9}", true),
            ("text/plain", b"caf\xe9", "caf\u{fffd}", false),
            ("text/plain; charset=utf-8", b"\xef\xbb\xbfa", "a", true),
            ("text/html; charset=iso-8859-1", b"caf\xe9", "caf\u{e9}", true),
            ("text/html;x=y; Charset=\"Latin1\"", b"\x80\xff", "\u{20ac}\u{ff}", true),
            ("text/plain; charset=UTF-16", b"\xff\xfec\0\xe9\0", "c\u{e9}", true),
            ("text/plain; charset=utf-16", b"\0c\0\xe9", "c\u{e9}", true),
            ("text/plain; charset=utf-16", b"c\0\xe9\0", "c\u{e9}", true),
            ("text/plain; charset=utf-16be", b"\xd8\x3d\xde\0", "\u{1f600}", true),
            ("text/plain; charset=utf-16le", b"\0\xd8a\0", "\u{fffd}a", false),
            ("text/plain; charset=utf-16be", b"\0a\0", "a", false),
            ("text/plain; charset=koi8-r", b"plain", "plain", true),
            ("text/plain; charset=koi8-r", b"\xc1", "\u{fffd}", false),
        ];
        for (media_type, body, expected, is_exact) in rows {
            let read = text(body, &headers(media_type));
            assert_eq!((&*read.text, read.is_exact), (expected, is_exact), "{media_type} {body:?}");
        }
    }

    #[test]
    fn another_encoding_is_told_by_headers_or_mark() {
        let plain = headers("application/json");
        assert_eq!(other_than_utf8(b"\xef\xbb\xbf1", &plain), None);
        assert_eq!(other_than_utf8(b"\xfe\xff\x001", &plain).as_deref(), Some("1"));
        assert_eq!(other_than_utf8(b"\"\xe9\"", &headers("a/b; charset=latin1")).as_deref(), Some("\"\u{e9}\""));
    }
}
