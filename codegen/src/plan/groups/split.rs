//! Splits text of the document into words: lower case ASCII, split at a change of case and at signs.
//!
//! | text | words |
//! |---|---|
//! | `getUserById` | `get` `user` `by` `id` |
//! | `VPCs for IPv6` | `vpcs` `for` `ipv6` |
//! | `OAuth2Client` | `oauth2` `client` |
//! | `HTTPServer` | `http` `server` |
//! | `user's keys` | `users` `keys` |
//! | `Größe` | `grosse` |
//! | `用户` | `yong` `hu` |
//! | `Здравствуй` | `zdravstvui` |

use std::borrow::Cow;

use deunicode::deunicode_char;

/// Words with a capital inside, and the form in which they are read.
const ONE_WORD: [(&str, &str); 18] = [
    ("DevOps", "Devops"),
    ("GitHub", "Github"),
    ("GitLab", "Gitlab"),
    ("GraphQL", "Graphql"),
    ("IPsec", "Ipsec"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("LoRaWAN", "Lorawan"),
    ("MySQL", "Mysql"),
    ("OAuth", "Oauth"),
    ("OpenAPI", "Openapi"),
    ("OpenID", "Openid"),
    ("PayPal", "Paypal"),
    ("PostgreSQL", "Postgresql"),
    ("WiFi", "Wifi"),
    ("iOS", "Ios"),
    ("mTLS", "Mtls"),
    ("macOS", "Macos"),
];

/// Returns the words of a text. There are none if nothing in it can be written in ASCII letters or digits.
pub(super) fn words(text: &str) -> Vec<String> {
    let ascii = ascii(text);
    ascii.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(|piece| by_case(&one_words(piece))).collect()
}

/// Returns the text in ASCII. An apostrophe is removed, so that it joins the letters around it.
fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('\'') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let joined = text.replace("'-s", "s").replace("’-s", "s");
    for character in joined.chars() {
        match character {
            '\'' | '’' => {}
            ascii if ascii.is_ascii() => out.push(ascii),
            other => out.push_str(deunicode_char(other).unwrap_or(" ")),
        }
    }
    Cow::Owned(out)
}

fn one_words(piece: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(piece);
    // All words in the list have a capital.
    if !piece.contains(|letter: char| letter.is_ascii_uppercase()) {
        return text;
    }
    for (written, read) in ONE_WORD {
        // `formTLS` is not `for mTLS`: a listed word with a small first letter cannot follow a small letter.
        let begins = |at: usize| written.starts_with(char::is_uppercase) || !text[..at].ends_with(char::is_lowercase);
        if text.len() >= written.len() && text.match_indices(written).any(|(at, _)| begins(at)) {
            text = Cow::Owned(text.replace(written, read));
        }
    }
    text
}

/// Returns the words of a piece that has only ASCII letters and digits. A digit belongs to the word before it.
fn by_case(piece: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // Digits have no case: they take the case of the letter before them.
    let (mut start, mut before) = (0, Case::None);
    for (at, letter) in piece.bytes().enumerate() {
        let case = Case::of(letter, before);
        if at > start && starts_word(piece.as_bytes(), at, before, case) {
            words.push(piece[start..at].to_ascii_lowercase());
            start = at;
        }
        before = case;
    }
    if start < piece.len() {
        words.push(piece[start..].to_ascii_lowercase());
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    None,
    Lower,
    Upper,
}

impl Case {
    fn of(letter: u8, before: Self) -> Self {
        if letter.is_ascii_uppercase() {
            Self::Upper
        } else if letter.is_ascii_lowercase() {
            Self::Lower
        } else {
            before
        }
    }
}

fn starts_word(letters: &[u8], at: usize, before: Case, case: Case) -> bool {
    if case != Case::Upper || !letters[at].is_ascii_uppercase() {
        return false;
    }
    let small = |at: usize| letters.get(at).is_some_and(u8::is_ascii_lowercase);
    match before {
        Case::None => false,
        Case::Lower => true,
        // The last capital of `HTTPServer` begins a word. The last capital of `VPCs` does not, because the plural's `s`
        // follows it.
        Case::Upper => small(at + 1) && (letters[at + 1] != b's' || small(at + 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ONE_WORD, words};

    /// Checks the rows of the table at the head of this file.
    #[test]
    fn the_table_at_the_head_is_true() {
        let head = include_str!("split.rs").lines().take_while(|line| line.starts_with("//!"));
        let rows: Vec<Vec<&str>> = head
            .filter(|line| line.starts_with("//! | `"))
            .map(|line| line.split('`').skip(1).step_by(2).collect())
            .collect();
        assert_eq!(rows.len(), 8);
        for row in rows {
            assert_eq!(words(row[0]), row[1..], "{}", row[0]);
        }
    }

    #[test]
    fn odd_texts_have_words_or_none() {
        let table: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("+ — ¿?", &[]),
            ("2FA", &["2fa"]),
            ("1-Click Applications", &["1", "click", "applications"]),
            ("v1Beta2", &["v1", "beta2"]),
            ("getIDs", &["get", "ids"]),
            ("listVPCsForX", &["list", "vpcs", "for", "x"]),
            ("formTLS", &["form", "tls"]),
            ("user'-s-keys", &["users", "keys"]),
            ("S3Bucket", &["s3", "bucket"]),
            ("😀", &["grinning"]),
            ("a_b.c/d:e f", &["a", "b", "c", "d", "e", "f"]),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn words_with_a_capital_inside_are_listed_once() {
        assert!(ONE_WORD.is_sorted());
        for (written, read) in ONE_WORD {
            assert!(written.eq_ignore_ascii_case(read), "{written}");
            assert_eq!(words(written).len(), 1, "{written}");
        }
    }
}
