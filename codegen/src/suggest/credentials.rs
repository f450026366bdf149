//! Suggests credentials that the document forgot, and the header with the id of a request.

use super::Suggestion;
use super::seen::{counted, most, plain};
use crate::model::{Api, Location, Operation, Status};

/// A credential that operations need and the document does not declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer`
    Bearer,
    /// A secret in a header of its own.
    Header(String),
}

/// Headers that hold a secret, as plain names.
const SECRETS: &[&str] = &["xapikey", "apikey", "xauthtoken", "xaccesstoken", "xapitoken", "accesstoken", "authtoken"];

/// The ends of plain names of headers with the id of a request.
const TRACES: &[&str] = &["requestid", "correlationid", "traceid", "cfray"];

/// The credential that the document forgot: it declares none, but operations take one in a header, or refuse callers
/// without one.
pub(super) fn forgotten(api: &Api) -> Option<Suggestion<Credential>> {
    if !api.security_schemes.is_empty() || api.operations.is_empty() {
        return None;
    }
    let operations = counted(api.operations.len(), "operation");
    if let Some((name, count)) = most(api.operations.iter().filter_map(secret)) {
        let saw = format!("no credential is declared, and {count} of {operations} take the header `{name}`");
        let bearer = name.eq_ignore_ascii_case("authorization");
        let value = if bearer { Credential::Bearer } else { Credential::Header(name) };
        // `Authorization` can hold any scheme.
        return Some(Suggestion { value, saw, sure: false });
    }
    let refusing = api
        .operations
        .iter()
        .filter(|operation| operation.responses.iter().any(|response| response.status == Status::Code(401)));
    let count = refusing.count();
    let saw = format!("no credential is declared, and {count} of {operations} answer 401 to callers without one");
    (count > 0).then_some(Suggestion { value: Credential::Bearer, saw, sure: false })
}

fn secret(operation: &Operation) -> Option<String> {
    let headers = operation.parameters.iter().filter(|parameter| parameter.location == Location::Header);
    let mut names = headers.map(|header| &header.name);
    names.find(|name| plain(name) == "authorization" || SECRETS.contains(&&*plain(name))).cloned()
}

/// The header with the id of a request, if responses declare it.
pub(super) fn request_id(api: &Api) -> Option<Suggestion<String>> {
    let responses: Vec<_> = api.operations.iter().flat_map(|operation| &operation.responses).collect();
    let headers = responses.iter().flat_map(|response| response.headers.keys()).filter(|name| {
        let name = plain(name);
        TRACES.iter().any(|end| name.ends_with(end))
    });
    let (name, count) = most(headers.map(|name| name.to_ascii_lowercase()))?;
    let saw = format!("{count} of {} declare the header `{name}`", counted(responses.len(), "response"));
    Some(Suggestion { value: name, saw, sure: true })
}
