//! Redirects: followed within an origin, and never with credentials to another (RFC 9110, section 15.4).

use http::{HeaderMap, Method, StatusCode, header};

use crate::base::header_map;
use crate::base::query::with_credentials;
use crate::base::uri;
use crate::bodies::finished::Finished;
use crate::transport::Incoming;

/// True if a response redirects the call.
pub(crate) fn is_one(status: StatusCode, headers: &HeaderMap) -> bool {
    let named = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    named && headers.contains_key(header::LOCATION)
}

/// The state of a call between redirects.
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Finished,
    /// The credentials in the query, while the origin is still that of the call.
    query: String,
    taken: u32,
}

const MOST: u32 = 10;

impl Hop {
    /// Starts at the request that was sent; `query` holds its credentials in the query.
    pub(crate) fn start(method: Method, url: &str, headers: HeaderMap, body: Finished, query: &str) -> Self {
        Self { method, url: url.to_owned(), headers, body, query: query.to_owned(), taken: 0 }
    }

    /// Moves to the target of `incoming`, or returns the reason why it cannot.
    pub(crate) fn advance(&mut self, incoming: &Incoming) -> Result<(), &'static str> {
        self.taken += 1;
        if self.taken > MOST {
            return Err("more than ten redirects");
        }
        let location = incoming.headers.get(header::LOCATION);
        let target = location.and_then(|location| uri::resolve(&self.url, location.as_bytes()));
        let target = target.ok_or("a redirect to a URL that is not HTTP")?;
        self.turn(incoming.status);
        if uri::origin(&self.url) != uri::origin(&target) {
            self.leave(&target)?;
        }
        self.url = with_credentials(&target, &self.query);
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
            header_map::remove(&mut self.headers, &header::CONTENT_TYPE);
        }
    }

    /// Removes the credentials, the body, and the caller's headers: another origin gets none of them.
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
                header_map::set(&mut kept, name, value.clone());
            }
        }
        self.headers = kept;
        self.query.clear();
        Ok(())
    }
}

/// Returns the method for the redirected request (RFC 9110, section 15.4): `POST` becomes `GET`, except on 307 and 308.
fn redirected_method(status: StatusCode, method: &Method) -> Method {
    match (status.as_u16(), method) {
        (303, method) if method != Method::HEAD => Method::GET,
        (301 | 302, &Method::POST) => Method::GET,
        _ => method.clone(),
    }
}

#[cfg(test)]
mod tests {
    use http::{Method, StatusCode};

    use super::redirected_method;

    #[test]
    fn redirects_turn_methods_as_browsers_do() {
        let turned =
            |status, method: &Method| redirected_method(StatusCode::from_u16(status).expect("a status"), method);
        assert_eq!(turned(303, &Method::PUT), Method::GET);
        assert_eq!(turned(303, &Method::HEAD), Method::HEAD);
        assert_eq!(turned(302, &Method::POST), Method::GET);
        assert_eq!(turned(302, &Method::DELETE), Method::DELETE);
        assert_eq!(turned(307, &Method::POST), Method::POST);
    }
}
