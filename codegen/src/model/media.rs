//! Chooses one media type of a body that has several.

use super::types::{Content, Kind, Operation, Scalar, Types};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
use crate::json::Value;
use crate::normalize::references::target;
use crate::pointer::{Pointer, value_at};

/// The media types that are sent and read, the best first. Others come after these, by name.
const MEDIA_TYPES: [&str; 5] = [
    "application/json",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain",
];

/// The media type of forms. A query has it, too.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// True if a media type is that of forms.
pub(crate) fn is_form(media_type: &str) -> bool {
    media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM)
}

/// True if a media type is JSON (RFC 6839, section 3.1).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json") || essence == "text/json"
}

/// True if a body is read and written by its type: JSON, or XML that is described.
pub(crate) fn is_typed(content: &Content) -> bool {
    is_json(&content.media_type) || content.xml.is_some()
}

/// True if the members of an object in this content can be given one by one.
pub(crate) fn takes_members(content: &Content) -> bool {
    let begins = |start: &str| content.media_type.starts_with(start);
    is_typed(content) || begins("multipart/") || begins(FORM)
}

/// The most characters of a schema that documentation shows.
const MOST_SHOWN: usize = 2_000;

/// The most references that are followed.
const MOST_FOLLOWED: usize = 32;

/// Returns the schema at a place as JSON, for values that are handed on as text or bytes. A schema that only refers to
/// another one is that one.
pub(super) fn schema_text(document: &Value, place: &Pointer) -> Option<String> {
    let mut schema = value_at(document, place.as_str())?;
    for _ in 0..MOST_FOLLOWED {
        let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(target) else { break };
        let Some(next) = value_at(document, target.as_str()) else { break };
        schema = next;
    }
    let text = schema.to_string();
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => Some(format!("{}...", &text[..end])),
        None => Some(text),
    }
}

/// Takes the types from request bodies that calls give as bytes, because no media type that is known here writes them.
/// Their schemas are documented. Reports those that are sent. A string is not reported, because its bytes are its
/// value.
pub(super) fn give_bytes(
    operations: &mut [Operation],
    types: &Types,
    (config, document): (&Config, &Value),
    diagnostics: &mut Diagnostics,
) {
    for body in operations.iter_mut().filter_map(|operation| operation.body.as_mut()) {
        let sent = preferred(config, &body.content).map(|content| content.pointer.clone());
        for content in body.content.iter_mut().filter(|content| !takes_members(content)) {
            let taken = content.ty.take_if(|ty| is_more_than_bytes(&types.get(ty.id).kind));
            if taken.is_some() && sent.as_ref() == Some(&content.pointer) {
                content.schema_of_bytes = schema_text(document, &content.pointer.key("schema"));
                report_bytes(content, diagnostics);
            }
        }
    }
}

/// True if bytes lose something of a value of this kind. The bytes of a string are its value.
pub(crate) fn is_more_than_bytes(kind: &Kind) -> bool {
    !matches!(kind, Kind::Scalar(Scalar::String { .. }) | Kind::Any)
}

/// Reports a body that the document types and the crate handles as bytes.
pub(crate) fn report_bytes(content: &Content, diagnostics: &mut Diagnostics) {
    let message = format!("a body of `{}` is handed on as bytes", content.media_type);
    diagnostics.report(Code::SchemaDegraded, &content.pointer, message);
}

/// Returns the media type that is sent or read. A range leaves the choice to the server (OpenAPI 3.0.4, section
/// 4.7.14), so it is JSON if the value is neither text nor bytes.
pub(super) fn meant<'m>(media_type: &'m str, value: Option<&Kind>) -> &'m str {
    let structured = value.is_some_and(|kind| match kind {
        Kind::Record(_) | Kind::Map(_) | Kind::List(_) | Kind::Union(_) | Kind::LiteralEnum(_) => true,
        Kind::Scalar(Scalar::Bool(_) | Scalar::Integer { .. } | Scalar::Number { .. }) => true,
        Kind::Scalar(Scalar::String { .. }) | Kind::StringEnum(_) | Kind::Null | Kind::Any => false,
    });
    let is_range = matches!(media_type.split(';').next().unwrap_or_default().trim(), "*/*" | "application/*");
    if is_range && structured { "application/json" } else { media_type }
}

/// Returns the media type that is sent or read: the one that the configuration prefers, else JSON, else the first of
/// the table.
pub(crate) fn preferred<'a>(config: &Config, content: &'a [Content]) -> Option<&'a Content> {
    let position =
        |table: &[&str], content: &Content| table.iter().position(|known| content.media_type.starts_with(known));
    let wanted: Vec<&str> = config.media_types.prefer.iter().map(String::as_str).collect();
    content.iter().min_by_key(|content| {
        let known = if is_json(&content.media_type) { Some(0) } else { position(&MEDIA_TYPES, content) };
        (position(&wanted, content).unwrap_or(wanted.len()), known.unwrap_or(MEDIA_TYPES.len()))
    })
}

/// Returns the word for a media type among others of one call: `problem` for `application/problem+json`, `json` for
/// JSON.
pub(crate) fn word(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit('/').next().unwrap_or(essence);
    let subtype = subtype.split('+').next().unwrap_or(subtype);
    ["vnd.", "x-"].iter().find_map(|prefix| subtype.strip_prefix(prefix)).unwrap_or(subtype).replace('.', " ")
}
