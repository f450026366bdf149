//! Collects facts in a document that are only for readers: pages, contacts, licences, scopes.

use super::types::{Reads, Remark};
use crate::json::Value;

/// Reads an External Documentation Object. The description is the subject of the page (OpenAPI 3.0.4, section 4.7.11).
pub(super) fn external(url: Option<&str>, description: Option<&str>) -> Option<Remark> {
    let url = url.map(str::trim).filter(|url| !url.is_empty())?;
    match description.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Remark::new("See", Some(&format!("[{text}]({url})")), Reads::Words),
        None => Remark::new("See", Some(url), Reads::Page),
    }
}

/// Returns the remarks of the Info Object and the document's root: everything except title, version and description.
pub(super) fn of_info(document: &Value) -> Vec<Remark> {
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str);
    let all = [
        Remark::new("In short", text("/info/summary"), Reads::Words),
        Remark::new("Contact", text("/info/contact/name"), Reads::Words),
        Remark::new("Contact by mail", text("/info/contact/email"), Reads::Code),
        Remark::new("Contact page", text("/info/contact/url"), Reads::Page),
        Remark::new("License of the API", text("/info/license/name"), Reads::Words),
        Remark::new("License identifier", text("/info/license/identifier"), Reads::Code),
        Remark::new("License text", text("/info/license/url"), Reads::Page),
        Remark::new("Terms of service", text("/info/termsOfService"), Reads::Page),
        external(text("/externalDocs/url"), text("/externalDocs/description")),
    ];
    all.into_iter().flatten().chain(of_server(document).into_iter().flatten()).collect()
}

/// Returns the name and the description of the server, if there is only one. Several servers have documentation of their
/// own.
fn of_server(document: &Value) -> [Option<Remark>; 2] {
    let text = |key: &str| document.pointer("/servers/0")?.get(key)?.as_str();
    let is_only = document.get("servers").and_then(Value::as_array).is_some_and(|servers| servers.len() == 1);
    let only = |about, key| Remark::new(about, text(key).filter(|_| is_only), Reads::Words);
    [only("Name of the server", "name"), only("Server", "description")]
}

/// Returns the remarks of a Tag Object: everything except its name and description.
pub(super) fn of_tag(tag: &openapiv3::Tag) -> Vec<Remark> {
    let text = |key: &str| tag.extensions.get(key)?.as_str();
    let external_docs = tag.external_docs.as_ref();
    let all = [
        Remark::new("In short", text("x-restwright-summary"), Reads::Words),
        Remark::new("Part of", text("x-restwright-parent"), Reads::Code),
        external_docs.and_then(|docs| external(Some(&docs.url), docs.description.as_deref())),
    ];
    all.into_iter().flatten().collect()
}

/// Returns the remarks of an operation: pages, the scopes that it requires, and the texts of its path item for all
/// methods.
pub(super) fn of_operation(operation: &openapiv3::Operation, item: &openapiv3::PathItem) -> Vec<Remark> {
    let pages =
        operation.external_docs.as_ref().and_then(|docs| external(Some(&docs.url), docs.description.as_deref()));
    let requirements = operation.security.iter().flatten().flat_map(|requirement| requirement.values());
    let mut scopes: Vec<String> = requirements.flatten().map(|scope| format!("`{scope}`")).collect();
    scopes.sort();
    scopes.dedup();
    let scopes = Remark::new("Scopes", Some(&scopes.join(", ")), Reads::Words);
    let of_path = |own: Option<&String>, theirs: Option<&String>| {
        Remark::new("All methods of the path", theirs.filter(|_| own.is_some()).map(String::as_str), Reads::Words)
    };
    let summary = of_path(operation.summary.as_ref(), item.summary.as_ref());
    let description = of_path(operation.description.as_ref(), item.description.as_ref());
    [summary, description, scopes, pages].into_iter().flatten().collect()
}
