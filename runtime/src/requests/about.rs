//! Describes a request for errors and traces, without its secrets.

use std::borrow::Cow;

use http::HeaderValue;
use percent_encoding::percent_decode_str;

use super::request::Request;
use crate::api::Location;
use crate::base::redact::{is_secret_name, redacted};
use crate::base::scrub::{Secrets, TELLING};
use crate::base::text::cut;
use crate::errors::error::Error;

impl Request {
    /// Returns what must not be shown: the call's credentials, the tokens that were fetched with them, and other values
    /// that it sends under a secret name.
    pub(crate) fn secrets(&self) -> Secrets {
        let client = self.client.inner();
        // Loops, because chained iterators would be compiled anew for each step.
        let mut named: Vec<Cow<'_, str>> = Vec::new();
        for headers in [&client.plain_headers, &self.headers] {
            for value in headers.values().filter(|value| value.is_sensitive()) {
                named.extend(in_header(value));
            }
        }
        let names = client.api.secret_names();
        for (name, pair) in self.pieces.all(Location::Query) {
            if let Some((_, value)) = cut(pair, '=').filter(|_| is_secret_name(name, &names)) {
                named.push(percent_decode_str(value).decode_utf8_lossy());
            }
        }
        named.retain(|secret| secret.len() >= TELLING);
        client.credentials.add_secrets(&mut named);
        for credential in self.options().credentials.iter().flatten() {
            credential.add_secrets(&mut named);
        }
        Secrets::new(&named)
    }

    /// Adds the name of the call to an error.
    pub(crate) fn named(&self, error: Error) -> Error {
        let (method, template) = self.name();
        error.with_call(method, template)
    }

    /// Adds the call to an error, and strikes out its secrets.
    pub(crate) fn located(&self, error: Error, url: &str, tries: u32) -> Error {
        let secrets = self.secrets();
        let url = secrets.text(redacted(url, &self.client.api().secret_names()));
        self.named(error).scrubbed(&secrets).with_url(url).with_tries(tries)
    }
}

/// Returns the value of a secret header, and the part after its scheme (RFC 9110, section 11.4).
fn in_header(value: &HeaderValue) -> Vec<Cow<'_, str>> {
    let text = String::from_utf8_lossy(value.as_bytes());
    let bare = cut(&text, ' ').map(|(_, bare)| Cow::Owned(bare.to_owned()));
    std::iter::once(text).chain(bare).collect()
}
