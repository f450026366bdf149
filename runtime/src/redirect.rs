//! Redirects: followed within an origin, and never with credentials to another (RFC 9110, section 15.4).

use http::{HeaderMap, Method, StatusCode, header};

use crate::body::Finished;
use crate::retry::redirected_method;
use crate::transport::Incoming;

/// Whether an answer sends the caller elsewhere.
pub(crate) fn is_one(status: StatusCode, headers: &HeaderMap) -> bool {
    let named = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    named && headers.contains_key(header::LOCATION)
}

/// Where a call stands among redirects.
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Finished,
    taken: u32,
}

const MOST: u32 = 10;

impl Hop {
    /// At the request that was sent.
    pub(crate) fn start(method: Method, url: &str, headers: HeaderMap, body: Finished) -> Self {
        Self { method, url: url.to_owned(), headers, body, taken: 0 }
    }

    /// Goes where `incoming` points, or tells why not.
    pub(crate) fn advance(&mut self, incoming: &Incoming) -> Result<(), &'static str> {
        self.taken += 1;
        if self.taken > MOST {
            return Err("more than ten redirects");
        }
        let location = incoming.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        let target = location.and_then(|location| resolve(&self.url, location));
        let target = target.ok_or("a redirect to what is no HTTP URL")?;
        self.turn(incoming.status);
        if origin(&self.url) != origin(&target) {
            self.leave(&target)?;
        }
        self.url = target;
        Ok(())
    }

    fn has_body(&self) -> bool {
        self.body.whole.is_some() || self.body.upload.is_some()
    }

    fn turn(&mut self, status: StatusCode) {
        let method = redirected_method(status, &self.method);
        if method != self.method {
            self.method = method;
            self.body = Finished::default();
            self.headers.remove(header::CONTENT_TYPE);
        }
    }

    /// Another origin gets neither credentials nor a body, and nothing that the caller said in headers.
    fn leave(&mut self, target: &str) -> Result<(), &'static str> {
        if self.url.starts_with("https:") && !target.starts_with("https:") {
            return Err("a redirect from HTTPS to HTTP is not followed");
        }
        if self.has_body() || !matches!(self.method, Method::GET | Method::HEAD) {
            return Err("a redirect of this method to another origin is not followed");
        }
        let mut kept = HeaderMap::new();
        for name in [header::ACCEPT, header::USER_AGENT] {
            if let Some(value) = self.headers.get(&name) {
                kept.insert(name, value.clone());
            }
        }
        self.headers = kept;
        Ok(())
    }
}

/// Scheme, host and port of a URL, in one spelling.
pub(crate) fn origin(url: &str) -> Option<(String, String, u16)> {
    let uri: http::Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    Some((scheme, uri.host()?.to_ascii_lowercase(), port))
}

/// A reference against a base (RFC 3986, section 5.2); nothing when that is no HTTP URL. Dot segments stay for the
/// transport to resolve.
pub(crate) fn resolve(base: &str, reference: &str) -> Option<String> {
    let reference = reference.split('#').next().unwrap_or_default().trim();
    let (scheme, rest) = base.split_once("://")?;
    let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let path = path.split('?').next().unwrap_or_default();
    let joined = if has_scheme(reference) {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{scheme}:{reference}")
    } else if reference.starts_with('/') {
        format!("{scheme}://{authority}{reference}")
    } else if reference.starts_with('?') || reference.is_empty() {
        format!("{scheme}://{authority}{path}{reference}")
    } else {
        let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
        format!("{scheme}://{authority}{folder}{reference}")
    };
    without_user(&joined).filter(|url| origin(url).is_some_and(|(scheme, ..)| scheme == "http" || scheme == "https"))
}

fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'))
}

/// Without user information: in a redirect it would become a credential of the server's choice, and in a base URL it would
/// not be sent, but told in the events of what is below.
pub(crate) fn without_user(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(format!("{scheme}://{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::{origin, resolve};

    #[test]
    fn references_are_resolved() {
        let base = "https://a.example/v4/zones/z?page=1";
        for (reference, expected) in [
            ("https://b.example/x?y#z", Some("https://b.example/x?y")),
            ("//b.example/x", Some("https://b.example/x")),
            ("/x/y", Some("https://a.example/x/y")),
            ("?page=2", Some("https://a.example/v4/zones/z?page=2")),
            ("other", Some("https://a.example/v4/zones/other")),
            ("https://user:secret@b.example/x", Some("https://b.example/x")),
            ("ftp://b.example/x", None),
            ("javascript:alert(1)", None),
        ] {
            assert_eq!(resolve(base, reference).as_deref(), expected, "{reference}");
        }
        assert_eq!(resolve("http://a.example", "x").as_deref(), Some("http://a.example/x"));
    }

    #[test]
    fn origins_know_default_ports_and_case() {
        assert_eq!(origin("https://A.example/x"), origin("https://a.example:443/y"));
        assert_ne!(origin("https://a.example"), origin("http://a.example"));
        assert_ne!(origin("https://a.example"), origin("https://a.example:8443"));
    }
}
