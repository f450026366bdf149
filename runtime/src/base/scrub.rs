//! Strikes secrets out of what a server sent, in every form in which the server may repeat them.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};

use super::order::{distinct, order};

/// Replaces a secret.
const STRUCK: &[u8] = b"***";

/// A shorter secret is struck out only as a separate word, because it would strike out ordinary text otherwise. It is
/// not struck out at all if only its name makes it secret.
pub(crate) const TELLING: usize = 4;

/// The secrets of a call.
///
/// Each secret is found as it is, percent-encoded (RFC 3986), with the escapes of JSON (RFC 8259, section 7) and of
/// HTML, even if only a part of it is encoded, and in base64, the way `Authorization: Basic` sends it. If a text ends
/// inside a secret because the rest was not read, its beginning is struck out if at least half of the secret is there.
pub(crate) struct Secrets {
    needles: Vec<Vec<char>>,
}

impl Secrets {
    /// Takes these texts as secrets.
    pub(crate) fn new(secrets: &[Cow<'_, str>]) -> Self {
        let mut found: Vec<Vec<char>> = Vec::new();
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            found.push(secret.chars().collect());
            for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
                found.push(engine.encode(&**secret).chars().collect());
            }
        }
        // If a secret contains another one, the longer one is struck out whole.
        let order =
            order(found.len(), &|a, b| found[b].len().cmp(&found[a].len()).then_with(|| found[a].cmp(&found[b])));
        let mut needles: Vec<Vec<char>> = Vec::with_capacity(order.len());
        for needle in order.into_iter().map(|index| std::mem::take(&mut found[index])) {
            if needles.last() != Some(&needle) {
                needles.push(needle);
            }
        }
        Self { needles }
    }

    /// Returns a text without the secrets.
    pub(crate) fn text(&self, text: String) -> String {
        match self.struck(text.as_bytes()) {
            None => text,
            Some(struck) => String::from_utf8_lossy(&struck).into_owned(),
        }
    }

    /// Returns a body without the secrets.
    pub(crate) fn body(&self, body: Bytes) -> Bytes {
        self.struck(&body).map_or(body, Bytes::from)
    }

    /// Returns headers without the secrets. `Debug` does not show cookies, or headers that held a secret.
    pub(crate) fn headers(&self, mut headers: HeaderMap) -> HeaderMap {
        for (name, value) in &mut headers {
            if let Some(struck) = self.struck(value.as_bytes()) {
                *value = HeaderValue::from_bytes(&struck).unwrap_or_else(|_| HeaderValue::from_static("***"));
                value.set_sensitive(true);
            } else if *name == header::SET_COOKIE {
                value.set_sensitive(true);
            }
        }
        headers
    }

    /// Returns the text with each secret replaced; `None` if it holds none.
    fn struck(&self, text: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let (mut at, mut kept) = (0, 0);
        while at < text.len() {
            let found = |needle: &Vec<char>| {
                let end = matched(text, at, needle)?;
                (needle.len() >= TELLING || stands_alone(text, at, end)).then_some(end)
            };
            let Some(end) = self.needles.iter().find_map(found) else {
                at += 1;
                continue;
            };
            out.extend_from_slice(&text[kept..at]);
            out.extend_from_slice(STRUCK);
            (at, kept) = (end, end);
        }
        (kept > 0).then(|| {
            out.extend_from_slice(&text[kept..]);
            out
        })
    }
}

/// True if this part of the text is a separate word, not part of a longer one.
fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let is_word = |at: Option<usize>| {
        at.and_then(|at| text.get(at)).is_some_and(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric())
    };
    !is_word(start.checked_sub(1)) && !is_word(Some(end))
}

/// If a secret is shorter, it is struck out whole or not at all.
const DIVISIBLE: usize = 8;

/// Returns the end of a secret that begins at `at`, in whatever form each of its characters is written.
fn matched(text: &[u8], at: usize, needle: &[char]) -> Option<usize> {
    let first = needle.first()?.encode_utf8(&mut [0; 4]).as_bytes()[0];
    if text[at] != first && !matches!(text[at], b'%' | b'\\' | b'&' | b'+') {
        return None;
    }
    // Several readings may be possible at once: `%25` is a percent sign, or the beginning of one.
    let mut open = vec![at];
    for (index, char) in needle.iter().enumerate() {
        let mut next = Vec::new();
        for at in open {
            if at >= text.len() {
                return (needle.len() >= DIVISIBLE && 2 * index >= needle.len()).then_some(text.len());
            }
            written(text, at, *char, &mut next);
        }
        if next.is_empty() {
            return None;
        }
        open = distinct(next);
    }
    open.into_iter().max()
}

/// Adds the end of a character that begins at `at`, for each form in which it is written here.
fn written(text: &[u8], at: usize, char: char, ends: &mut Vec<usize>) {
    let rest = &text[at..];
    let mut buffer = [0; 4];
    let plain = char.encode_utf8(&mut buffer).as_bytes();
    if rest.starts_with(plain) {
        ends.push(at + plain.len());
    }
    match rest.first() {
        Some(b'%') => percent_encoded(rest, plain, &mut |length| ends.push(at + length)),
        Some(b'\\') => {
            let slashes = leading_slashes(rest);
            if char == '\\' {
                (2..=slashes).for_each(|length| ends.push(at + length));
            }
            if let Some(length) = escaped(rest, slashes, char) {
                ends.push(at + length);
            }
        }
        Some(b'&') => {
            if let Some(length) = referenced(rest, char) {
                ends.push(at + length);
            }
        }
        Some(b'+') if char == ' ' => ends.push(at + 1),
        _ => {}
    }
}

/// Tells `found` the possible lengths of a percent-encoded character: `%2B`, or `%252B` in a URL inside a URL, where the
/// percent sign itself is encoded. The end of an encoded percent sign is ambiguous.
fn percent_encoded(text: &[u8], plain: &[u8], found: &mut dyn FnMut(usize)) {
    let deeper = |rest: &[u8]| rest.strip_prefix(b"25").is_some_and(|inner| inner.get(..2).and_then(hex).is_some());
    if plain == b"%" {
        let mut length = 1;
        while text[length..].starts_with(b"25") {
            length += 2;
            found(length);
        }
        return;
    }
    let mut rest = text;
    for byte in plain {
        let Some(mut triplet) = rest.strip_prefix(b"%") else { return };
        while deeper(triplet) {
            triplet = &triplet[2..];
        }
        match triplet.split_at_checked(2) {
            Some((digits, after)) if hex(digits) == Some(u32::from(*byte)) => rest = after,
            _ => return,
        }
    }
    found(text.len() - rest.len());
}

/// Returns the number of backslashes at the start of the text: JSON within JSON doubles them.
fn leading_slashes(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b'\\').count()
}

/// `\/` or `\u002b`; in JSON inside JSON also `\\u002b`.
fn escaped(text: &[u8], slashes: usize, char: char) -> Option<usize> {
    let short = match text.get(slashes)? {
        b'u' => return numbered(text, char),
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        byte @ (b'"' | b'/') => char::from(*byte),
        _ => return None,
    };
    (short == char).then_some(slashes + 1)
}

/// A character as its one or two UTF-16 code units in hexadecimal.
fn numbered(text: &[u8], char: char) -> Option<usize> {
    let mut length = 0;
    for unit in char.encode_utf16(&mut [0; 2]) {
        length += leading_slashes(&text[length..]);
        let digits = text.get(length..).and_then(|rest| rest.strip_prefix(b"u"))?.get(..4)?;
        if hex(digits) != Some(u32::from(*unit)) {
            return None;
        }
        length += 5;
    }
    Some(length)
}

/// `&amp;`, `&#43;`, `&#x2B;` (WHATWG HTML, section 13.1.4).
fn referenced(text: &[u8], char: char) -> Option<usize> {
    const NAMED: [(&[u8], char); 5] = [(b"amp", '&'), (b"lt", '<'), (b"gt", '>'), (b"quot", '"'), (b"apos", '\'')];
    let end = text.iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(1..end)?;
    let number = match name {
        [b'#', b'x' | b'X', digits @ ..] => hex(digits),
        [b'#', digits @ ..] => std::str::from_utf8(digits).ok()?.parse().ok(),
        name => NAMED.iter().find(|(known, _)| *known == name).map(|(_, char)| u32::from(*char)),
    };
    (number == Some(u32::from(char))).then_some(end + 1)
}

fn hex(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::Secrets;

    fn struck(secret: &str, text: &str) -> String {
        Secrets::new(&[Cow::Borrowed(secret)]).text(text.to_owned())
    }

    #[test]
    fn every_form_of_a_secret_is_struck_out() {
        let secret = "to/k+en=\u{e9}\"1";
        for text in [
            "to/k+en=\u{e9}\"1",
            "to%2Fk%2Ben%3D%C3%A9%221",
            "to%2fk%2ben=%c3%a9%221",
            "to/k%2Ben=\u{e9}%221",
            "to%252Fk%252Ben%253D%25C3%25A9%25221",
            "to%25252Fk%25252Ben%3D%C3%A9%221",
            r#"to\/k\u002ben=\u00e9\"1"#,
            r"to\/k\u002Ben\u003D\u00E9\u00221",
            r"\u0074o/k+en=\u00e9\u00221",
            r#"to\\/k\\u002ben=\\u00e9\\\"1"#,
            "to/k&#43;en=&#xe9;&quot;1",
            "dG8vaytlbj3DqSIx",
        ] {
            assert_eq!(struck(secret, &format!("<{text}>")), "<***>", "{text}");
        }
        assert_eq!(struck("a b", "a+b, a%20b"), "***, ***");
        assert_eq!(struck(r"a\b", r"a\\b a\b"), "*** ***");
        assert_eq!(struck("5000%", "5000% 5000%25 5000%2x"), "*** *** ***2x");
        assert_eq!(struck("a%41b", "a%41b a%2541b a%252541b a%25%34%31b"), "*** *** *** ***");
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in ["", "tok-secre and more", "tok-%73ecres.", r"tok-\u0073ecre.", "%", "\\", "&#", "tok-secr\u{e9}"] {
            assert_eq!(struck("tok-secret", text), text);
        }
        assert_eq!(struck("", "text"), "text");
    }

    #[test]
    fn a_secret_that_is_cut_off_is_struck_out_from_its_half_on() {
        assert_eq!(struck("0123456789", "so 01234567"), "so ***");
        assert_eq!(struck("0123456789", "so 012"), "so 012");
    }

    #[test]
    fn a_short_secret_is_struck_out_where_it_stands_alone() {
        assert_eq!(struck("abc", "bad token abc, abc! (\"a\\u0062c\")"), "bad token ***, ***! (\"***\")");
        assert_eq!(struck("t", "it timed out: t"), "it timed out: ***");
    }

    #[test]
    fn secrets_within_secrets_go_as_a_whole() {
        let secrets = Secrets::new(&["pass", "user:password"].map(Cow::Borrowed));
        assert_eq!(secrets.text("user:password, pass".to_owned()), "***, ***");
    }
}
