//! URLs that a server names: references, resolved against the URL of their response (RFC 3986, section 5), and origins.

use super::text::{before, cut, pieces};

/// Scheme, host and port of a URL, in one spelling (RFC 6454, section 4).
pub(crate) fn origin(url: &str) -> Option<(String, String, u16)> {
    let uri: http::Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    Some((scheme, uri.host()?.to_ascii_lowercase(), port))
}

/// Resolves a reference in a response from `base`. Returns `None` if the result is not an HTTP URL.
///
/// The fragment is left out, and so is user information, because it would become a credential that the server chose.
/// Bytes that cannot be in a URL are percent-encoded, so that everything that reads the URL reads the same.
pub(crate) fn resolve(base: &str, reference: &[u8]) -> Option<String> {
    let reference = encoded(reference);
    let (base, reference) = (Parts::of(base), Parts::of(&reference));
    let (scheme, authority, path, query) = match (reference.scheme, reference.authority) {
        (Some(scheme), authority) => (scheme, authority, without_dots(reference.path), reference.query),
        (None, Some(authority)) => (base.scheme?, Some(authority), without_dots(reference.path), reference.query),
        (None, None) if reference.path.is_empty() => {
            (base.scheme?, base.authority, without_dots(base.path), reference.query.or(base.query))
        }
        (None, None) => (base.scheme?, base.authority, without_dots(&merged(&base, reference.path)), reference.query),
    };
    let scheme = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    let (_, host) = split_user(authority?);
    let path = if path.is_empty() { "/" } else { &path };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let url = format!("{scheme}://{host}{path}{query}");
    origin(&url).is_some_and(|(_, host, _)| !host.is_empty()).then_some(url)
}

/// Returns the scheme and authority of a URL, and the rest.
pub(crate) fn split_path(url: &str) -> Option<(&str, &str)> {
    let authority = url.find("://")? + 3;
    let end = url[authority..].find(['/', '?']).map_or(url.len(), |at| authority + at);
    Some(url.split_at(end))
}

/// Returns a URL without user information.
pub(crate) fn without_user(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    Some(format!("{scheme}://{}{path}", split_user(authority).1))
}

/// True if a text is a host with an optional port, and nothing else: no user, and no character that any reader would
/// take for the end of the authority (RFC 3986, section 3.2). Names with letters other than ASCII must be in Punycode.
pub(crate) fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rfind(':') {
        Some(colon) if !text.ends_with(']') => (&text[..colon], Some(&text[colon + 1..])),
        _ => (text, None),
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let labels = host.strip_suffix('.').unwrap_or(host);
            let is_plain = |byte: u8| is_of_authority(byte) && !matches!(byte, b':' | b'[' | b']');
            pieces(labels, '.').all(|label| !label.is_empty() && label.bytes().all(is_plain))
        }
    };
    // `parse` accepts a port with a sign, and fails on a port without digits.
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_host && port.is_none_or(is_port)
}

/// True if a byte can be in a host with a port.
pub(crate) fn is_of_authority(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'[' | b']')
}

/// Splits an authority after the `@` of its user information.
fn split_user(authority: &str) -> (&str, &str) {
    authority.rfind('@').map_or(("", authority), |at| (&authority[..=at], &authority[at + 1..]))
}

/// The parts of a reference, without its fragment (RFC 3986, appendix B).
struct Parts<'u> {
    scheme: Option<&'u str>,
    authority: Option<&'u str>,
    path: &'u str,
    query: Option<&'u str>,
}

impl<'u> Parts<'u> {
    fn of(text: &'u str) -> Self {
        let text = before(text, '#');
        let (text, query) = cut(text, '?').map_or((text, None), |(before, query)| (before, Some(query)));
        let (scheme, rest) = match cut(text, ':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, text),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(before(rest, '/').len());
                (Some(authority), path)
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Joins a relative path to the folder of the base (RFC 3986, section 5.2.3).
fn merged(base: &Parts<'_>, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let folder = base.path.rfind('/').map_or("/", |slash| &base.path[..=slash]);
    format!("{folder}{path}")
}

/// True if a segment of a path is `.` or `..`, encoded or not.
pub(crate) fn has_dots(path: &str) -> bool {
    /// The number for a segment with other characters.
    const OTHER: u8 = 3;
    let is_one = |dots: u8| matches!(dots, 1 | 2);
    let (mut dots, mut rest) = (0_u8, path.as_bytes());
    loop {
        (dots, rest) = match rest {
            [] => return is_one(dots),
            [b'/', ..] if is_one(dots) => return true,
            [b'/', after @ ..] => (0, after),
            [b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] => (dots.saturating_add(1), after),
            [_, after @ ..] => (OTHER, after),
        };
    }
}

/// Returns a path without the segments `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = pieces(path, '/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => {
                // The empty segment before the first slash stays.
                if kept.len() > 1 {
                    kept.pop();
                }
            }
            other => {
                kept.push(other);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    kept.join("/")
}

/// Returns the text of a reference, trimmed of white space; characters that cannot be in a URL are percent-encoded.
fn encoded(reference: &[u8]) -> String {
    const PLAIN: &[u8] = b"-._~:/?#[]@!$&'()*+,;=%";
    let mut out = String::with_capacity(reference.len());
    for byte in reference.trim_ascii() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(byte) {
            out.push(char::from(*byte));
        } else {
            out.push_str(percent_encoding::percent_encode_byte(*byte));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{has_dots, is_authority, origin, resolve};

    fn resolved(base: &str, reference: &str) -> Option<String> {
        resolve(base, reference.as_bytes())
    }

    #[test]
    fn segments_of_dots_are_found_in_every_spelling() {
        for path in [".", "..", "a/.", "./a", "/a/../b", "%2e", "a/%2E.", ".%2e/", "/%2e%2E/b"] {
            assert!(has_dots(path), "{path}");
        }
        for path in ["", "/", "a", "a/...", "/.a/b.", "a./..b", "%2e%2e%2e", "%2f", "%2", ".%2", "a%2e", "%252e"] {
            assert!(!has_dots(path), "{path}");
        }
    }

    /// RFC 3986, sections 5.4.1 and 5.4.2, except the fragments, which are not sent, and `g:h` and `http:g`, which are
    /// not HTTP URLs with a host.
    #[test]
    fn the_examples_of_the_standard() {
        let rows = "g:h -|g http://a/b/c/g|./g http://a/b/c/g|g/ http://a/b/c/g/|/g http://a/g|//g http://g/\
            |?y http://a/b/c/d;p?y|g?y http://a/b/c/g?y|#s http://a/b/c/d;p?q|g#s http://a/b/c/g|g?y#s http://a/b/c/g?y\
            |;x http://a/b/c/;x|g;x http://a/b/c/g;x|g;x?y#s http://a/b/c/g;x?y| http://a/b/c/d;p?q|. http://a/b/c/\
            |./ http://a/b/c/|.. http://a/b/|../ http://a/b/|../g http://a/b/g|../.. http://a/|../../ http://a/\
            |../../g http://a/g|../../../g http://a/g|../../../../g http://a/g|/./g http://a/g|/../g http://a/g\
            |g. http://a/b/c/g.|.g http://a/b/c/.g|g.. http://a/b/c/g..|..g http://a/b/c/..g|./../g http://a/b/g\
            |./g/. http://a/b/c/g/|g/./h http://a/b/c/g/h|g/../h http://a/b/c/h|g;x=1/./y http://a/b/c/g;x=1/y\
            |g;x=1/../y http://a/b/c/y|g?y/./x http://a/b/c/g?y/./x|g?y/../x http://a/b/c/g?y/../x|http:g -";
        for row in rows.split('|') {
            let (reference, expected) = row.split_once(' ').expect("a row has two columns");
            let expected = (expected != "-").then_some(expected);
            assert_eq!(resolved("http://a/b/c/d;p?q", reference).as_deref(), expected, "{reference}");
        }
    }

    #[test]
    fn references_are_http_urls_without_user() {
        let base = "https://a.example/v4/zones/z?page=1";
        for (reference, expected) in [
            ("https://b.example/x?y#z", Some("https://b.example/x?y")),
            ("//b.example/x", Some("https://b.example/x")),
            ("https://user:secret@b.example/x", Some("https://b.example/x")),
            ("HTTPS://b.example", Some("https://b.example/")),
            (" other\t", Some("https://a.example/v4/zones/other")),
            ("ftp://b.example/x", None),
            ("javascript:alert(1)", None),
            ("https:///x", None),
            ("https://b\u{fc}cher.example/x", None),
            // Characters that browsers read as a slash or skip do not lead to another host.
            ("/\\b.example/x", Some("https://a.example/%5Cb.example/x")),
            ("/\t/b.example/x", Some("https://a.example/%09/b.example/x")),
            ("https:\\\\b.example/x", None),
            ("x\u{fc} y", Some("https://a.example/v4/zones/x%C3%BC%20y")),
        ] {
            assert_eq!(resolved(base, reference).as_deref(), expected, "{reference}");
        }
        assert_eq!(resolved("http://a.example", "x").as_deref(), Some("http://a.example/x"));
    }

    #[test]
    fn origins_know_default_ports_and_case() {
        assert_eq!(origin("https://A.example/x"), origin("https://a.example:443/y"));
        assert_ne!(origin("https://a.example"), origin("http://a.example"));
        assert_ne!(origin("https://a.example"), origin("https://a.example:8443"));
    }

    #[test]
    fn authorities_are_hosts_with_ports() {
        for text in [
            "a.example",
            "a.example.",
            "localhost:8080",
            "127.0.0.1:1",
            "[::1]",
            "[2001:db8::1]:443",
            "xn--bcher-kva.x",
        ] {
            assert!(is_authority(text), "{text}");
        }
        for text in [
            "",
            ".example",
            "a..example",
            "a.example:",
            "a.example:+1",
            "a.example:70000",
            "a.example:1@evil.example",
            "u@a.example",
            "a.example/x",
            "a.example\\x",
            "a example",
            "a%2eexample",
            "b\u{fc}cher.example",
            "[::1",
            "[x]:1",
            "a:1:2",
        ] {
            assert!(!is_authority(text), "{text}");
        }
    }
}
