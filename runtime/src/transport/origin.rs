//! URLs below an origin that is parsed once, because parsing scheme, user and host takes longer than the rest of a URL.

use http::HeaderValue;
use reqwest::Url;

/// A scheme, and the part of a URL before the path.
#[derive(Clone)]
pub(super) struct Origin {
    /// The beginning of all URLs below it: `https://api.example`.
    text: String,
    url: Url,
    /// The value of `Host`.
    pub(super) host: HeaderValue,
}

impl Origin {
    /// Returns the origin of a URL; `None` if that is not an HTTP URL.
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let text = url[..scheme.len() + "://".len() + end].to_owned();
        let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let host = host(&url)?;
        Some(Self { text, url, host })
    }

    /// Returns the result of [`Url::parse`] for a URL; `None` if it is not clearly a URL below this origin.
    pub(super) fn parse(&self, url: &str) -> Option<Url> {
        let path = url.strip_prefix(&*self.text).filter(|path| is_plain(path))?;
        Url::options().base_url(Some(&self.url)).parse(path).ok()
    }
}

/// Returns the host, and the port if it is not the default of the scheme (RFC 9110, section 7.2).
fn host(url: &Url) -> Option<HeaderValue> {
    let host = url.host_str()?;
    let host = url.port().map_or_else(|| HeaderValue::from_str(host), |port| format!("{host}:{port}").try_into());
    host.ok()
}

/// True if the text is a path, and could not be anything else. A reference that begins with two slashes, in any
/// spelling, names a host (WHATWG URL, section 4.4: `\` counts as a slash, and tabs and line ends are skipped).
fn is_plain(path: &str) -> bool {
    match path.as_bytes() {
        [b'/'] => true,
        [b'/', second, ..] => second.is_ascii_alphanumeric() || matches!(second, b'-' | b'.' | b'_' | b'~' | b'%'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, Url};

    #[test]
    fn a_url_below_an_origin_is_the_one_that_would_be_parsed() {
        let mut taken = 0;
        for origin in ["https://api.example", "http://127.0.0.1:8080", "https://u:p@Api.Example:443", "http://[::1]:81"]
        {
            let known = Origin::of(&format!("{origin}/client/v4")).expect("it is one");
            for path in [
                "/client/v4/zones/z?page=1&per_page=50",
                "/a%2Fb/c d/é?q=ü&x=[1]|'\"#fragment",
                "/a/../b/./c/%2e%2E/d",
                "/.//evil.example/x",
                "/",
                "/a\tb\nc ",
                "/a\\b",
                "//evil.example/x",
                "/\\evil.example/x",
                "/\t/evil.example/x",
                "/?x=1",
                "?x=1",
                "",
                ".evil.example/x",
                "@evil.example/x",
            ] {
                let whole = format!("{origin}{path}");
                if let Some(read) = known.parse(&whole) {
                    taken += 1;
                    assert_eq!(read, Url::parse(&whole).expect("it is one"), "{whole:?}");
                }
            }
        }
        assert_eq!(taken, 4 * 7, "the usual ones are read below their origin");
    }

    #[test]
    fn the_host_has_a_port_unless_it_is_the_usual_one() {
        for (url, host) in [
            ("https://Api.example/x", "api.example"),
            ("https://api.example:443", "api.example"),
            ("http://api.example:443?x", "api.example:443"),
            ("http://u:p@api.example:8080/", "api.example:8080"),
            ("https://[2001:DB8::1]:81", "[2001:db8::1]:81"),
        ] {
            assert_eq!(Origin::of(url).expect("it is one").host, host, "{url}");
        }
    }

    #[test]
    fn what_is_no_http_url_has_no_origin() {
        for text in ["", "api.example/x", "ftp://a.example/x", "https:///x", "https://a b/x"] {
            assert!(Origin::of(text).is_none(), "{text:?}");
        }
    }
}
