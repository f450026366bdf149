//! Suggests a configuration for a document, as far as the document shows it.
//!
//! Each suggestion says what was seen. One is sure where the document has all that the convention needs; any other is for
//! a person to judge. Conventions are told by names of parameters and members, compared without case and punctuation:
//! `page[size]`, `pageSize` and `page_size` are one name. The tables of names stand in the files of this module.

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

/// What is suggested, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<T> {
    /// What the configuration should say.
    pub value: T,
    /// What was seen in the document: a sentence without its stop.
    pub saw: String,
    /// Whether the document has all that it needs.
    pub sure: bool,
}

impl<T> Suggestion<T> {
    /// What was seen, on one line: it holds words of the document.
    pub fn seen(&self) -> String {
        shown(&self.saw).into_owned()
    }
}

/// All suggestions for a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// `package.name`
    pub package: Suggestion<String>,
    /// `[[group]]`: where the only tag says nothing.
    pub groups: Vec<Suggestion<Group>>,
    /// `[envelope]`
    pub envelope: Option<Suggestion<Envelope>>,
    /// Where most failures hold their message, as a path: `error.message`, `errors[].message`.
    pub failure: Option<Suggestion<String>>,
    /// `[[paging]]`, in the order in which they are to be tried.
    pub paging: Vec<Suggestion<Paging>>,
    /// `client.request-id-header`
    pub request_id: Option<Suggestion<String>>,
    /// What the document does not declare, though its operations need it.
    pub credential: Option<Suggestion<Credential>>,
    /// The security schemes that the document declares.
    pub schemes: Vec<String>,
}

/// Looks at a document that was read without a configuration.
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
