//! Keeps the links that lead to the web or by mail, and drops all others.

use std::fmt::Write as _;

use super::escape::is_entity;
use crate::chars::is_hidden;

/// The schemes of the web.
const WEB: [&str; 2] = ["https://", "http://"];

/// The scheme of mail (RFC 6068).
const MAIL: &str = "mailto:";

/// Returns a URL as the target of a link in Markdown, or `None` if it does not lead to the web or to mail.
///
/// Characters that Markdown would read as markup are percent-encoded (RFC 3986, section 2.1). A mail address must have
/// a dot, because rustdoc takes it for the path of an item otherwise.
pub(super) fn target(url: &str) -> Option<String> {
    let web = WEB.iter().any(|scheme| has_scheme(url, scheme));
    let mail = has_scheme(url, MAIL) && url.contains('.');
    (web || mail).then(|| encoded(url))
}

fn has_scheme(url: &str, scheme: &str) -> bool {
    url.len() > scheme.len() && url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn encoded(url: &str) -> String {
    let parentheses = are_balanced(url);
    let mut out = String::with_capacity(url.len());
    for (index, character) in url.char_indices() {
        match character {
            '(' | ')' if parentheses => out.push(character),
            '&' if is_entity(&url[index..]) => out.push_str("\\&"),
            '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\\' | '`' | '|' | ' ' => percent(&mut out, character),
            other if other.is_whitespace() || is_hidden(other) => percent(&mut out, other),
            other => out.push(other),
        }
    }
    out
}

fn percent(out: &mut String, character: char) {
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

fn are_balanced(url: &str) -> bool {
    let mut open = 0_usize;
    for character in url.chars() {
        match character {
            '(' => open += 1,
            ')' if open == 0 => return false,
            ')' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// Returns a link that shows its own target, as an autolink (CommonMark 0.31.2, section 6.5), or `None` if it cannot be
/// one.
pub(super) fn autolink(target: &str, shown: &str) -> Option<String> {
    let mail = target.strip_prefix(MAIL).filter(|address| is_mail(address));
    let same = shown == target || mail.is_some_and(|address| shown == address);
    let whole = mail.is_some() && shown != target || WEB.iter().any(|scheme| has_scheme(shown, scheme));
    let safe = !shown.contains(|character: char| {
        character.is_whitespace() || is_hidden(character) || matches!(character, '<' | '>' | '\\' | '|')
    });
    (same && whole && safe).then(|| format!("<{shown}>"))
}

/// Returns true if CommonMark reads the text as a mail address. It is stricter than CommonMark.
fn is_mail(address: &str) -> bool {
    let Some((user, host)) = address.split_once('@') else { return false };
    let word = |text: &str, others: &[char]| {
        !text.is_empty() && text.chars().all(|one| one.is_ascii_alphanumeric() || others.contains(&one))
    };
    word(user, &['.', '_', '-', '+']) && host.contains('.') && host.split('.').all(|label| word(label, &['-']))
}

/// Cuts a text at its first address that is not yet a link. Returns the text before it, the address, and the text after
/// it.
pub(super) fn bare(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        if let Some(address) = address(&text[start..]) {
            return Some((&text[..start], address, &text[start + address.len()..]));
        }
        from = start + "http".len();
    }
    None
}

/// Returns the address at the beginning of a text, without the punctuation that ends the sentence around it.
fn address(text: &str) -> Option<&str> {
    let scheme = WEB.into_iter().find(|scheme| text.starts_with(scheme))?;
    let mut open = 0_usize;
    let end = text.find(|character| match character {
        '(' => {
            open += 1;
            false
        }
        ')' if open > 0 => {
            open -= 1;
            false
        }
        other => !is_part(other),
    });
    let address = text[..end.unwrap_or(text.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', '(']);
    (address.len() > scheme.len()).then_some(address)
}

/// Returns true if the character can be a part of an address.
fn is_part(character: char) -> bool {
    character.is_ascii_graphic()
        && !matches!(character, '<' | '>' | '`' | '"' | '\'' | ')' | '[' | ']' | '|' | '*' | '\\')
}

#[cfg(test)]
mod tests {
    use super::{autolink, bare, target};

    #[test]
    fn links_lead_to_the_web_or_to_mail() {
        let table = [
            ("https://a.b/c_d?e=f&g=h#i", Some("https://a.b/c_d?e=f&g=h#i")),
            ("HTTP://a.b", Some("HTTP://a.b")),
            ("mailto:a@b.c", Some("mailto:a@b.c")),
            ("mailto:a@localhost", None),
            ("https://a.b/x (y", Some("https://a.b/x%20%28y")),
            ("https://en.wikipedia.org/wiki/A_(b)", Some("https://en.wikipedia.org/wiki/A_(b)")),
            ("https://a.b/?c&lt;d", Some("https://a.b/?c\\&lt;d")),
            ("https://a.b/\u{202e}|", Some("https://a.b/%E2%80%AE%7C")),
            ("https://", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("ftp://a.b", None),
            ("//a.b", None),
            ("crate::Client", None),
            ("#anchor", None),
            ("", None),
        ];
        for (url, expected) in table {
            assert_eq!(target(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_link_that_shows_its_target_is_an_autolink() {
        let table = [
            ("https://a.b", "https://a.b", Some("<https://a.b>")),
            ("mailto:a@b.c", "a@b.c", Some("<a@b.c>")),
            ("mailto:a_b@c-d.e", "a_b@c-d.e", Some("<a_b@c-d.e>")),
            ("mailto:a@b.c", "mailto:a@b.c", None),
            ("https://a.b", "a.b", None),
        ];
        for (target, shown, expected) in table {
            assert_eq!(autolink(target, shown).as_deref(), expected, "{target} {shown}");
        }
    }

    #[test]
    fn bare_addresses_end_where_their_sentence_does() {
        let table = [
            ("see https://a.b/c.", Some(("see ", "https://a.b/c", "."))),
            ("(https://a.b)", Some(("(", "https://a.b", ")"))),
            ("https://a.b/c_(d), e", Some(("", "https://a.b/c_(d)", ", e"))),
            ("http, http:// or http://x", Some(("http, http:// or ", "http://x", ""))),
            ("https://a.b/日", Some(("", "https://a.b/", "日"))),
            ("https://{host}/*", Some(("", "https://{host}/", "*"))),
            ("https:// alone", None),
        ];
        for (text, expected) in table {
            assert_eq!(bare(text), expected, "{text}");
        }
    }
}
