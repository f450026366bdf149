//! Pass: repairs the names of media types.

use super::Context;
use super::grammar::Kind;
use super::walk::{self, At};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    walk::around_schemas(document, &mut |kind, at, value| {
        if matches!(kind, Kind::RequestBody | Kind::Response | Kind::Parameter | Kind::Header)
            && let Some(Value::Object(content)) = value.get_mut("content")
        {
            at.inside("content", |at| names(cx, at, content));
        }
    });
}

fn names(cx: &mut Context<'_>, at: &mut At, content: &mut Map) {
    in_lower_case(cx, at, content);
    let bad: Vec<String> = content.keys().filter(|name| !is_media_type(name)).cloned().collect();
    for name in bad {
        let Some(value) = content.remove(&name) else { continue };
        let better = better_name(&name, &value);
        let pointer = at.pointer();
        let old = pointer.key(&name);
        let help = format!(
            "actions:\n  - target: $['{}']\n    update: {{ {better}: .. }}",
            pointer.tokens().collect::<Vec<_>>().join("']['")
        );
        let message = format!("`{name}` is not a media type; it is read as `{better}`");
        cx.tell_with_help(Code::BadMediaType, &old, message, help);
        if content.contains_key(&better) {
            content.insert(format!("x-restwright-{name}"), value);
            continue;
        }
        cx.origins.moved(&pointer.key(&better), &old);
        content.insert(better, value);
    }
    // Here, an extension would be read as a media type.
    content.retain(|name, _| !name.starts_with("x-") || name.contains('/'));
}

/// Writes names in lower case, because type and subtype are not case-sensitive (RFC 9110, section 8.3.1). If an object
/// has the same name in two spellings, both stay as they are.
fn in_lower_case(cx: &mut Context<'_>, at: &At, content: &mut Map) {
    let spelled = |name: &str| {
        let (essence, rest) = name.split_at(name.find(';').unwrap_or(name.len()));
        essence.trim().to_ascii_lowercase() + rest
    };
    let others: Vec<(String, String)> = content
        .keys()
        .filter(|name| is_media_type(name) && !name.starts_with("x-"))
        .map(|name| (name.clone(), spelled(name)))
        .filter(|(name, spelled)| name != spelled)
        .collect();
    for (name, spelled) in others {
        if !content.contains_key(&spelled)
            && let Some(value) = content.remove(&name)
        {
            cx.origins.moved(&at.pointer().key(&spelled), &at.pointer().key(&name));
            content.insert(spelled, value);
        }
    }
}

/// True for `type/subtype` with the characters of RFC 9110, section 5.6.2, and parameters after `;`. `*/*` and `text/*`
/// are ranges.
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    essence.split_once('/').is_some_and(|(main, sub)| token(main) && token(sub)) || name.starts_with("x-")
}

/// Returns the most likely meaning of an invalid name: that of a well-known short name, else that of its schema.
fn better_name(name: &str, media_type: &Value) -> String {
    let short = match name.trim().to_ascii_lowercase().as_str() {
        "json" => Some("application/json"),
        "xml" => Some("application/xml"),
        "text" | "plain" => Some("text/plain"),
        "html" => Some("text/html"),
        "csv" => Some("text/csv"),
        "pdf" => Some("application/pdf"),
        "*" => Some("*/*"),
        _ => None,
    };
    if let Some(short) = short {
        return short.to_owned();
    }
    let schema = media_type.get("schema");
    let says = |key: &str, value: &str| schema.and_then(|schema| schema.get(key)) == Some(&json!(value));
    let structured = ["object", "array", "integer", "number", "boolean"].iter().any(|ty| says("type", ty));
    let composed = ["$ref", "allOf", "oneOf", "anyOf", "properties"];
    if structured || schema.is_some_and(|schema| composed.iter().any(|key| schema.get(key).is_some())) {
        return "application/json".to_owned();
    }
    let example = schema.and_then(|schema| schema.get("example")).or_else(|| media_type.get("example"));
    let text = says("type", "string") || (example.is_some_and(Value::is_string) && !structured);
    let plain_text = text && !says("format", "binary");
    (if plain_text { "text/plain" } else { "application/octet-stream" }).to_owned()
}
