//! Makes texts: by format, by length, and by pattern.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::gathered::Gathered;

/// A text of each format that has its own form (JSON Schema Validation 2020-12, section 7.3, and OpenAPI's registry).
const FORMATS: [(&str, &[&str]); 21] = [
    ("date-time", &["2024-02-29T12:30:45Z", "2014-01-01T05:20:00.12345+02:00"]),
    ("date", &["2024-02-29", "1999-12-31"]),
    ("time", &["12:30:45Z", "23:59:59.5+01:00"]),
    ("duration", &["P3DT4H", "PT36H"]),
    ("uuid", &["3fa85f64-5717-4562-b3fc-2c963f66afa6", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"]),
    ("email", &["ada@example.com"]),
    ("idn-email", &["ada@example.com"]),
    ("hostname", &["www.example.com"]),
    ("idn-hostname", &["www.example.com"]),
    ("ipv4", &["198.51.100.4"]),
    ("ipv6", &["2001:db8::1", "2001:DB8:0:0:0:0:0:1"]),
    ("ip", &["198.51.100.4", "2001:db8::1"]),
    ("uri", &["https://example.com/a?b=c#d"]),
    ("url", &["https://example.com/a?b=c#d"]),
    ("uri-reference", &["/a?b=c"]),
    ("json-pointer", &["/a/0"]),
    ("byte", &["aGVsbG8=", ""]),
    ("base64", &["aGVsbG8="]),
    ("decimal", &["12.50", "-0.1"]),
    ("int64", &["12", "9007199254740993"]),
    ("int32", &["12", "-7"]),
];

/// Words for texts without a form.
const WORDS: [&str; 6] = ["alpha", "two words", "Zürich", "a/b?c=d&e", "line\nbreak", "\"quoted\" \\ 😀"];

/// A text that fits; `None` if none was found.
pub(crate) fn text(asked: &Gathered<'_>, rng: &mut Rng) -> Option<String> {
    let bound = |key: &str| asked.bounds.get(key).copied();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length that large is never reached")]
    let (least, most) =
        (bound("minLength").map_or(0, |least| least as usize), bound("maxLength").map(|most| most as usize));
    if least > MOST_LENGTH {
        return None;
    }
    let formed = asked.format.and_then(|format| FORMATS.iter().find(|(name, _)| *name == format));
    let examples: Vec<&str> = asked.examples.iter().filter_map(|example| example.as_str()).collect();
    // An example of the author may have a form that none of our rules knows.
    if !examples.is_empty() && rng.u8(..3) == 0 {
        return rng.choice(&examples).map(|text| (*text).to_owned());
    }
    if let Some(pattern) = asked.patterns.first() {
        return matching(pattern, rng).map(|text| padded(text, least, None));
    }
    let words = formed.map_or(WORDS.as_slice(), |(_, words)| *words);
    let text = (*rng.choice(words)?).to_owned();
    Some(if formed.is_some() { text } else { padded(text, least, most) })
}

/// The greatest length of a text.
const MOST_LENGTH: usize = 5_000;

/// A text of at least and at most so many characters.
fn padded(text: String, least: usize, most: Option<usize>) -> String {
    let missing = least.saturating_sub(text.chars().count());
    let text = text + &"a".repeat(missing);
    match most.and_then(|most| text.char_indices().nth(most)) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// A text that the pattern matches; `None` if the pattern is not a regular expression of ours (for example, with
/// look-around).
pub(crate) fn matching(pattern: &str, rng: &mut Rng) -> Option<String> {
    let expression = regex_syntax::Parser::new().parse(pattern).ok()?;
    let mut text = String::new();
    write(&expression, rng, &mut text).then_some(text)
}

/// The limit of additional repetitions if a repetition has no upper bound.
const MOST_REPEATED: u32 = 3;

/// Returns true if a text could be made.
fn write(expression: &Hir, rng: &mut Rng, text: &mut String) -> bool {
    if text.len() > MOST_LENGTH {
        return false;
    }
    match expression.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => {
            text.push_str(&String::from_utf8_lossy(&literal.0));
            true
        }
        HirKind::Class(class) => match character(class, rng) {
            Some(character) => {
                text.push(character);
                true
            }
            None => false,
        },
        HirKind::Repetition(repeated) => {
            let most = repeated.max.unwrap_or(u32::MAX).min(repeated.min.saturating_add(MOST_REPEATED));
            (0..rng.u32(repeated.min..=most.max(repeated.min))).all(|_| write(&repeated.sub, rng, text))
        }
        HirKind::Capture(capture) => write(&capture.sub, rng, text),
        HirKind::Concat(parts) => parts.iter().all(|part| write(part, rng, text)),
        HirKind::Alternation(arms) => rng.choice(arms).is_some_and(|arm| write(arm, rng, text)),
    }
}

/// A character of the class: a common one if possible.
fn character(class: &Class, rng: &mut Rng) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let common = |character: &char| ranges.iter().any(|(start, end)| start <= character && character <= end);
    let plain: Vec<char> = ('0'..='9').chain('a'..='z').chain('A'..='Z').filter(common).collect();
    rng.choice(&plain).copied().or_else(|| ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_matched() {
        let mut rng = Rng::with_seed(7);
        for _ in 0..20 {
            let text = matching("^(a|bc)[0-9]{2,}-\\w+$", &mut rng).expect("a text");
            let (head, tail) = text.split_once('-').expect("a dash");
            let digits = head.strip_prefix('a').or_else(|| head.strip_prefix("bc")).expect("one of two beginnings");
            assert!(digits.len() >= 2 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{text}");
            assert!(!tail.is_empty());
        }
        assert_eq!(matching("(?=a)b", &mut rng), None);
    }

    #[test]
    fn lengths_are_heeded() {
        assert_eq!(padded("ab".to_owned(), 4, None), "abaa");
        assert_eq!(padded("äöü".to_owned(), 0, Some(2)), "äö");
    }
}
