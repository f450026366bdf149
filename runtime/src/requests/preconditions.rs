//! Headers by which a server decides whether it acts: conditional requests, and keys that tell repetitions apart.

use std::time::{Duration, SystemTime};

use http::{HeaderName, Method, header};

use super::request::Request;

/// The header of the convention that most APIs follow (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The end of the year 9999: HTTP has no later date (RFC 9110, section 5.6.7).
const LAST_DATE: Duration = Duration::from_secs(253_402_300_799);

impl Request {
    /// Acts only if what is there still has this entity tag (RFC 9110, section 13.1.1): `etag()` of an earlier response, as it
    /// came, with its quotes. Else the server says 412: [`Error::is_precondition_failed`](crate::Error::is_precondition_failed).
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

    /// Acts only if nothing there has this entity tag (RFC 9110, section 13.1.2). A `GET` brings the value only if it has
    /// changed; else the server says 304: [`Error::is_not_modified`](crate::Error::is_not_modified). `*` makes a `PUT` create,
    /// and never replace.
    pub fn if_none_match(&mut self, etag: &str) -> &mut Self {
        self.header(header::IF_NONE_MATCH.as_str(), etag)
    }

    /// Brings the value only if it has changed since (RFC 9110, section 13.1.3), in whole seconds. Else the server says 304.
    pub fn if_modified_since(&mut self, time: impl Into<SystemTime>) -> &mut Self {
        self.header(header::IF_MODIFIED_SINCE.as_str(), &http_date(time.into()))
    }

    /// Acts only if there was no change since (RFC 9110, section 13.1.4), in whole seconds. Else the server says 412.
    pub fn if_unmodified_since(&mut self, time: impl Into<SystemTime>) -> &mut Self {
        self.header(header::IF_UNMODIFIED_SINCE.as_str(), &http_date(time.into()))
    }

    /// Sends this key by which the server knows all tries of one intent, also those of another call or process, and counts
    /// the call as safe to repeat. It goes in the header that the API names, else in `Idempotency-Key`; a server that does
    /// not know that header acts each time.
    pub fn idempotency_key(&mut self, key: &str) -> &mut Self {
        let name = self.client.api().idempotency_key_header.unwrap_or(IDEMPOTENCY_KEY);
        self.header(name, key).idempotent(true)
    }

    /// The header in which this call sends a key, with one made for it where the caller gives none.
    pub(crate) fn idempotency_key_header(&self) -> Option<HeaderName> {
        let name = self.client.api().idempotency_key_header?;
        let takes_one = matches!(self.method(), Method::POST | Method::PATCH);
        HeaderName::from_bytes(name.as_bytes()).ok().filter(|_| takes_one)
    }
}

/// A time as HTTP writes it (RFC 9110, section 5.6.7). What HTTP cannot write is as old, or as new, as it can.
fn http_date(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(LAST_DATE);
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::http_date;

    /// RFC 9110, section 5.6.7, and both ends.
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
