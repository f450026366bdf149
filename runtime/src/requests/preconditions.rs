//! Headers by which a server decides whether it acts: conditional requests, and idempotency keys.

use std::time::{Duration, SystemTime};

use http::{HeaderName, Method, header};

use super::request::Request;

/// The header that most APIs use by convention (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The end of the year 9999, the latest date of HTTP (RFC 9110, section 5.6.7).
const LAST_DATE: Duration = Duration::from_secs(253_402_300_799);

impl Request {
    /// Makes the server act only if the resource still has this entity tag (RFC 9110, section 13.1.1). The tag is
    /// `etag()` of an earlier response, with its quotes. Otherwise the server responds with 412:
    /// [`Error::is_precondition_failed`](crate::Error::is_precondition_failed).
    ///
    /// ```
    /// # use restwright::door as rt;
    /// # use restwright::transport::{Canned, Reply};
    /// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let canned = Canned::new([Reply::json("1").header("etag", "\"7\""), Reply::status(412)]);
    /// # let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned.clone()).build()?;
    /// let pet = client.request_raw(http::Method::GET, "/pets/7").send_raw().await?;
    /// let mut request = client.request_raw(http::Method::DELETE, "/pets/7");
    /// request.if_match(pet.etag().unwrap_or("*"));
    /// let error = request.send_raw().await.unwrap_err();
    /// assert!(error.is_precondition_failed(), "somebody else changed it");
    /// # assert_eq!(canned.requests()[1].header("if-match"), Some("\"7\""));
    /// # Ok::<(), restwright::Error>(()) }).unwrap();
    /// ```
    pub fn if_match(&mut self, etag: &str) -> &mut Self {
        self.header(header::IF_MATCH.as_str(), etag)
    }

    /// Makes the server act only if nothing at the URL has this entity tag (RFC 9110, section 13.1.2). A `GET` then
    /// returns the value only if it has changed; otherwise the server responds with 304:
    /// [`Error::is_not_modified`](crate::Error::is_not_modified). With `*`, a `PUT` creates a resource, and never
    /// replaces one.
    pub fn if_none_match(&mut self, etag: &str) -> &mut Self {
        self.header(header::IF_NONE_MATCH.as_str(), etag)
    }

    /// Returns the value only if it has changed since `time` (RFC 9110, section 13.1.3), in whole seconds. Otherwise
    /// the server responds with 304.
    pub fn if_modified_since(&mut self, time: impl Into<SystemTime>) -> &mut Self {
        self.header(header::IF_MODIFIED_SINCE.as_str(), &http_date(time.into()))
    }

    /// Makes the server act only if nothing has changed since `time` (RFC 9110, section 13.1.4), in whole seconds.
    /// Otherwise the server responds with 412.
    pub fn if_unmodified_since(&mut self, time: impl Into<SystemTime>) -> &mut Self {
        self.header(header::IF_UNMODIFIED_SINCE.as_str(), &http_date(time.into()))
    }

    /// Sends this key, by which the server recognizes all tries with the same purpose, including those of another call
    /// or process. The call then counts as safe to repeat. The key is sent in the header that the API names, else in
    /// `Idempotency-Key`. A server that does not know that header acts each time.
    pub fn idempotency_key(&mut self, key: &str) -> &mut Self {
        let name = self.client.api().idempotency_key_header.unwrap_or(IDEMPOTENCY_KEY);
        self.header(name, key).idempotent(true)
    }

    /// Returns the header in which this call sends a key. If the caller gives no key, one is made for the call.
    pub(crate) fn idempotency_key_header(&self) -> Option<HeaderName> {
        let name = self.client.api().idempotency_key_header?;
        let takes_one = matches!(self.method(), Method::POST | Method::PATCH);
        HeaderName::from_bytes(name.as_bytes()).ok().filter(|_| takes_one)
    }
}

/// Returns a time in HTTP's format (RFC 9110, section 5.6.7). A time that HTTP cannot write becomes the nearest one
/// that it can.
fn http_date(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(LAST_DATE);
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::http_date;

    /// RFC 9110, section 5.6.7, and both limits.
    #[test]
    fn times_are_dates_of_http() {
        let epoch = SystemTime::UNIX_EPOCH;
        for (time, expected) in [
            (epoch + Duration::from_secs(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT"),
            (epoch - Duration::from_secs(1), "Thu, 01 Jan 1970 00:00:00 GMT"),
            (epoch + Duration::from_secs(400_000_000_000), "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(time), expected);
        }
    }
}
