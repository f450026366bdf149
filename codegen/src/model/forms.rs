//! Gives request bodies with several forms one operation for each form.
//!
//! A caller gives each form in a different way. The preferred form keeps the operation's own name. A form with the same
//! content in another notation has no operation of its own: for example, form fields for the members of a JSON object.
//! Neither do several kinds of file have one each, because the caller says what a file is.

use super::media::{self, is_json, preferred};
use super::types::{Body, Content, Form, Operation};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
use crate::json::Value;
use crate::pointer::value_at;

/// How a caller gives a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// A value, or its members.
    Value,
    /// Members and files.
    Parts,
    /// A text.
    Text,
    /// A file.
    File,
}

/// The words in the names of methods. For any other media type, the word is the last part of its name.
const WORDS: [(&str, &str); 6] = [
    ("application/json", "json"),
    ("application/octet-stream", "bytes"),
    ("application/x-www-form-urlencoded", "form"),
    ("application/xml", "xml"),
    ("multipart/form-data", "multipart"),
    ("text/plain", "text"),
];

/// Returns every operation, each followed by those for the other forms of its body.
pub(super) fn split(
    operations: Vec<Operation>,
    config: &Config,
    document: &Value,
    diagnostics: &mut Diagnostics,
) -> Vec<Operation> {
    let mut all = Vec::with_capacity(operations.len());
    for mut operation in operations {
        let others = others(&operation, config, document);
        let made: Vec<Operation> = others.iter().map(|content| of_form(&operation, content)).collect();
        if let Some(body) = &mut operation.body {
            body.content.retain(|content| !others.contains(content));
            tell_notations(body, config, diagnostics);
            keep_headers_of_first(body, config);
        }
        all.push(operation);
        all.extend(made);
    }
    all
}

/// Reports the notations in which the first form could also be sent.
fn tell_notations(body: &Body, config: &Config, diagnostics: &mut Diagnostics) {
    let Some(first) = preferred(config, &body.content) else { return };
    // Two names of JSON are one notation.
    let is_one = |media_type: &str| media_type == first.media_type || is_json(media_type) && is_json(&first.media_type);
    let other = |content: &&Content| given(content) == Given::Value && !is_one(&content.media_type);
    for content in body.content.iter().filter(other) {
        let (sent, also) = (&first.media_type, &content.media_type);
        let message = format!("the body is sent as `{sent}`, not as `{also}`; `[media-types] prefer` changes that");
        diagnostics.report(Code::IgnoredPart, &content.pointer, message);
    }
}

/// Removes the part headers of all multipart media types except the first, because only the first is sent.
fn keep_headers_of_first(body: &mut Body, config: &Config) {
    let first = preferred(config, &body.content).map(|content| content.pointer.clone());
    for content in body.content.iter_mut().filter(|content| Some(&content.pointer) != first.as_ref()) {
        content.encoding.values_mut().for_each(|encoding| encoding.headers.clear());
    }
}

/// Returns the forms of the body that a caller gives in other ways than the preferred form and than each other.
fn others(operation: &Operation, config: &Config, document: &Value) -> Vec<Content> {
    let Some(body) = &operation.body else { return Vec::new() };
    let Some(first) = preferred(config, &body.content) else { return Vec::new() };
    let mut forms = vec![first];
    for content in &body.content {
        if !forms.iter().any(|known| is_same(known, content, document)) {
            forms.push(content);
        }
    }
    forms.into_iter().skip(1).cloned().collect()
}

/// True if a caller gives both in the same way.
fn is_same(one: &Content, other: &Content, document: &Value) -> bool {
    let schema = |content: &Content| value_at(document, content.pointer.key("schema").as_str());
    match (given(one), given(other)) {
        (Given::Value, Given::Value) => one.ty == other.ty || schema(one) == schema(other),
        (one, other) => one == other,
    }
}

fn given(content: &Content) -> Given {
    let media_type = content.media_type.as_str();
    if is_json(media_type) || content.xml.is_some() || media_type.starts_with("application/x-www-form-urlencoded") {
        Given::Value
    } else if media_type.starts_with("multipart/") {
        Given::Parts
    } else if media_type.starts_with("text/") {
        Given::Text
    } else {
        Given::File
    }
}

fn of_form(operation: &Operation, content: &Content) -> Operation {
    let mut made = operation.clone();
    made.pointer = content.pointer.clone();
    made.form = Some(Form { media_type: content.media_type.clone(), document_id: operation.id.clone() });
    // Without an id, the name would be made from the method and the path, so it would be the name of the operation
    // itself.
    let id = operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method.to_lowercase(), operation.path));
    made.id = Some(format!("{id} {}", word_in(operation, content)));
    if let Some(body) = &mut made.body {
        body.content = vec![content.clone()];
    }
    made
}

/// Returns the word of a form. If several forms of the body have it, it is made of the whole name:
/// `merge-patch` for `application/merge-patch+json` beside `application/json`.
fn word_in(operation: &Operation, content: &Content) -> String {
    let own = word(&content.media_type);
    let all = operation.body.iter().flat_map(|body| &body.content);
    let is_shared = all.filter(|other| word(&other.media_type) == own).count() > 1;
    if is_shared { media::word(&content.media_type) } else { own.to_owned() }
}

fn word(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let known = WORDS.iter().find(|(known, _)| essence.eq_ignore_ascii_case(known)).map(|(_, word)| *word);
    // `*` is not a word: `image/*` is `image`.
    let mut parts = essence.rsplit(['/', '+', '.']);
    known.or_else(|| parts.find(|part| part.contains(char::is_alphanumeric))).unwrap_or("any")
}
