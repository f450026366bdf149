//! Describes a request for errors and traces, and keeps its secrets out of them.

use std::borrow::Cow;

use http::HeaderValue;
use percent_encoding::percent_decode_str;

use super::request::Request;
use crate::api::Location;
use crate::auth::credentials::Credential;
use crate::base::redact::{is_secret_name, redacted};
use crate::base::scrub::{Secrets, TELLING};
use crate::errors::error::Error;

impl Request {
    /// What must not be shown: its credentials with the tokens that they brought, and what else it sends under a name that says secret.
    pub(crate) fn secrets(&self) -> Secrets {
        let client = self.client.inner();
        let own = self.options().credentials.iter().flatten().flat_map(Credential::secrets);
        let headers = client.plain_headers.values().chain(self.headers.values());
        let headers = headers.filter(|value| value.is_sensitive()).flat_map(in_header);
        let names = client.api.secret_names();
        let pairs = self.pieces.all(Location::Query).filter_map(|(name, pair)| {
            let value = pair.split_once('=').filter(|_| is_secret_name(name, &names))?.1;
            Some(percent_decode_str(value).decode_utf8_lossy())
        });
        let named = headers.chain(pairs).filter(|secret| secret.len() >= TELLING);
        Secrets::new(client.credentials.secrets().chain(own).chain(named))
    }

    /// An error with the name of the call that it is about.
    pub(crate) fn named(&self, error: Error) -> Error {
        let (method, template) = self.name();
        error.with_call(method, template)
    }

    /// An error with the call that it is about, and without its secrets.
    pub(crate) fn located(&self, error: Error, url: &str, tries: u32) -> Error {
        let secrets = self.secrets();
        let url = secrets.text(redacted(url, &self.client.api().secret_names()));
        self.named(error).scrubbed(&secrets).with_url(url).with_tries(tries)
    }
}

/// The value of a secret header, and what follows the scheme in it (RFC 9110, section 11.4).
fn in_header(value: &HeaderValue) -> impl Iterator<Item = Cow<'_, str>> {
    let text = String::from_utf8_lossy(value.as_bytes());
    let bare = text.split_once(' ').map(|(_, bare)| Cow::Owned(bare.to_owned()));
    std::iter::once(text).chain(bare)
}
