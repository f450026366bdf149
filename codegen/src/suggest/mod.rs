//! Suggests a configuration for a document, as far as the document shows it.
//!
//! Each suggestion says what was seen. A suggestion is sure if the document has everything that the convention needs; a
//! person must judge any other. Conventions are recognized by the names of parameters and members, without case and
//! punctuation: `page[size]`, `pageSize` and `page_size` are the same name. The tables of names are in the files of
//! this module.

mod credentials;
mod envelope;
mod groups;
mod package;
mod paging;
mod seen;
mod text;

use crate::chars::shown;
use crate::config::{Envelope, Group, Paging};
use crate::model::Api;

pub use credentials::Credential;
pub use text::{overlay, toml};

/// A suggestion with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<T> {
    /// The value for the configuration.
    pub value: T,
    /// The observation in the document, as a sentence without its full stop.
    pub saw: String,
    /// True if the document has everything that the convention needs.
    pub sure: bool,
}

impl<T> Suggestion<T> {
    /// The observation on one line. It has words of the document.
    pub fn seen(&self) -> String {
        shown(&self.saw).into_owned()
    }
}

/// All suggestions for a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// `package.name`
    pub package: Suggestion<String>,
    /// `[[group]]`, if the document has only one tag.
    pub groups: Vec<Suggestion<Group>>,
    /// `[envelope]`
    pub envelope: Option<Suggestion<Envelope>>,
    /// The path of the message in most failures: `error.message`, `errors[].message`.
    pub failure: Option<Suggestion<String>>,
    /// `[[paging]]`, in the order in which they are to be tried.
    pub paging: Vec<Suggestion<Paging>>,
    /// `client.request-id-header`
    pub request_id: Option<Suggestion<String>>,
    /// The credential that operations need and the document does not declare.
    pub credential: Option<Suggestion<Credential>>,
    /// The security schemes that the document declares.
    pub schemes: Vec<String>,
}

/// Makes suggestions for a document that was read without a configuration.
pub fn suggest(api: &Api) -> Suggestions {
    let envelope = envelope::envelope(api);
    let sure = envelope.as_ref().filter(|envelope| envelope.sure).map(|envelope| &envelope.value);
    Suggestions {
        package: package::name(api),
        groups: groups::groups(api),
        failure: envelope::failure(api),
        paging: paging::paging(api, sure),
        request_id: credentials::request_id(api),
        credential: credentials::forgotten(api),
        schemes: api.security_schemes.keys().cloned().collect(),
        envelope,
    }
}
