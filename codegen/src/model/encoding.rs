//! Encoding Objects: how a field of a form, or a part, is written (OpenAPI 3.0.4, section 4.7.15; 3.1.1, section
//! 4.8.15).

use std::collections::BTreeMap;

use openapiv3::{Encoding, Header, HeaderStyle, MediaType, ParameterData};

use super::lower::Lowering;
use super::media;
use super::operations::{parameter_of, query_style, resolved};
use super::types::{Content, Kind, Location, Parameter, PartEncoding, Property, Scalar, Style};
use crate::diagnostics::Code;
use crate::json::Value;
use crate::pointer::{Pointer, value_at};

/// The kind of a body, by its media type. It decides which keywords of an Encoding Object have a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// `application/x-www-form-urlencoded`: has a style, but no headers.
    Form,
    /// `multipart/form-data`: has headers and a style. OpenAPI 3.1.1 allows the style, OpenAPI 3.0 only for forms.
    FormData,
    /// Other parts: have headers, but no style.
    Parts,
    /// Any other body: its fields are not written separately.
    Other,
}

impl Body {
    fn of(media_type: &str) -> Self {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::FormData,
            other if other.starts_with("multipart/") => Self::Parts,
            _ => Self::Other,
        }
    }

    fn has_headers(self) -> bool {
        match self {
            Self::FormData | Self::Parts => true,
            Self::Form | Self::Other => false,
        }
    }

    fn has_style(self) -> bool {
        match self {
            Self::Form | Self::FormData => true,
            Self::Parts | Self::Other => false,
        }
    }
}

/// Reads the encodings of a request body, by property. Keywords without a meaning there are reported.
pub(super) fn of_request(
    cx: &mut Lowering<'_, '_>,
    media: &MediaType,
    content: &Content,
) -> BTreeMap<String, PartEncoding> {
    let body = Body::of(&content.media_type);
    let place = content.pointer.key("encoding");
    if body == Body::Other {
        tell_idle(cx, media, &place, "`encoding` says nothing of a body without fields or parts");
        return BTreeMap::new();
    }
    let mut encodings = BTreeMap::new();
    for (name, encoding) in &media.encoding {
        let place = place.key(name);
        if !has_property(cx, content, name) {
            let message = format!("`encoding` of `{name}`, which is not a property of the body");
            cx.cx.diagnostics.report(Code::IdleKeyword, &place, message);
            continue;
        }
        encodings.insert(name.clone(), of_part(cx, encoding, &Part { body, content, name, place }));
    }
    if body.has_headers() {
        add_stated_types(cx, content, &mut encodings);
    }
    encodings
}

/// Adds the media types that the schemas of texts state by `contentMediaType`. A `contentType` is preferred to it (OpenAPI
/// 3.1.1, Working with Binary Data), and so is a style, which writes a part in its own way.
fn add_stated_types(cx: &mut Lowering<'_, '_>, content: &Content, encodings: &mut BTreeMap<String, PartEncoding>) {
    let Some(Kind::Record(record)) = content.ty.map(|ty| &cx.types.get(ty.id).kind) else { return };
    let stated =
        record.properties.iter().filter_map(|property| Some((property.name.clone(), stated_type(cx, property)?)));
    for (name, (media_type, place)) in stated.collect::<Vec<_>>() {
        let encoding = encodings.entry(name).or_default();
        let PartEncoding { content_type, style, explode, allow_reserved, headers: _ } = &*encoding;
        if content_type.is_some() || style.is_some() || explode.is_some() || *allow_reserved {
            continue;
        }
        if media::is_json(&media_type) {
            let message =
                "a text in a part of this type would be quoted, and it holds JSON already; the type is not sent";
            cx.cx.diagnostics.report(Code::UnsupportedKeyword, &place, message);
            continue;
        }
        encoding.content_type = Some(media_type);
    }
}

/// Returns the media type that the schema of a text states, or the schema of each text of a list, and its place.
fn stated_type(cx: &Lowering<'_, '_>, property: &Property) -> Option<(String, Pointer)> {
    const KEYWORD: &str = "contentMediaType";
    let (mut own, mut ty) = (property.pointer.clone(), cx.types.get(property.ty.id));
    if let Kind::List(list) = &ty.kind {
        (own, ty) = (ty.pointer.key("items"), cx.types.get(list.items.id));
    }
    let Kind::Scalar(Scalar::String { .. }) = ty.kind else { return None };
    let place = |schema: &Pointer| {
        let place = schema.key(KEYWORD);
        let stated = value_at(&cx.cx.document.value, place.as_str())?.as_str()?.trim().to_owned();
        (!stated.is_empty()).then_some((stated, place))
    };
    place(&own).or_else(|| place(&ty.pointer))
}

/// Reports the encodings of a response, because only request bodies have them.
pub(super) fn of_response(cx: &mut Lowering<'_, '_>, media: &MediaType, pointer: &Pointer) {
    let place = pointer.key("encoding");
    tell_idle(cx, media, &place, "`encoding` says nothing of a response, which is read by its own headers");
}

fn tell_idle(cx: &mut Lowering<'_, '_>, media: &MediaType, place: &Pointer, message: &str) {
    if let Some(first) = media.encoding.keys().next() {
        cx.cx.diagnostics.report(Code::IdleKeyword, &place.key(first), message);
    }
}

/// True if a body may have a property: an object must declare it, and any other body may have it.
fn has_property(cx: &Lowering<'_, '_>, content: &Content, name: &str) -> bool {
    match content.ty.map(|ty| &cx.types.get(ty.id).kind) {
        Some(Kind::Record(record)) => record.properties.iter().any(|property| property.name == *name),
        _ => true,
    }
}

struct Part<'p> {
    body: Body,
    content: &'p Content,
    name: &'p str,
    place: Pointer,
}

/// Reads the encoding of a part. `explode` is read from the document as it is written, because its default depends on
/// the style.
fn of_part(cx: &mut Lowering<'_, '_>, encoding: &Encoding, part: &Part<'_>) -> PartEncoding {
    let explode = value_at(&cx.cx.document.value, part.place.key("explode").as_str()).and_then(Value::as_bool);
    let mut read = PartEncoding {
        content_type: content_type(cx, encoding, part),
        style: encoding.style.as_ref().map(query_style),
        explode,
        allow_reserved: encoding.allow_reserved,
        headers: Vec::new(),
    };
    if part.body.has_headers() {
        read.headers = headers(cx, encoding, part);
    } else if let Some(first) = encoding.headers.keys().next() {
        let place = part.place.key("headers").key(first);
        cx.cx.diagnostics.report(Code::IdleKeyword, &place, "only a part of a multipart body has headers");
    }
    let reason = if !part.body.has_style() {
        "has no effect on a part that is not a field of a form"
    } else if kind(cx, part).is_some_and(is_file) {
        "says nothing of a file"
    } else {
        if part.body.has_headers() && std::mem::take(&mut read.allow_reserved) {
            let message = "a part of a multipart body is not percent-encoded";
            cx.cx.diagnostics.report(Code::IdleKeyword, &part.place.key("allowReserved"), message);
        }
        return read;
    };
    let said = [
        ("style", read.style.take().is_some()),
        ("explode", read.explode.take().is_some()),
        ("allowReserved", std::mem::take(&mut read.allow_reserved)),
    ];
    for (keyword, _) in said.into_iter().filter(|(_, said)| *said) {
        cx.cx.diagnostics.report(Code::IdleKeyword, &part.place.key(keyword), format!("`{keyword}` {reason}"));
    }
    read
}

/// Returns the kind of a part, or of each element if the part is a list. `None` if the property is not declared.
fn kind<'c>(cx: &'c Lowering<'_, '_>, part: &Part<'_>) -> Option<&'c Kind> {
    let Some(Kind::Record(record)) = part.content.ty.map(|ty| &cx.types.get(ty.id).kind) else { return None };
    let property = record.properties.iter().find(|property| property.name == part.name)?;
    let kind = &cx.types.get(property.ty.id).kind;
    Some(if let Kind::List(list) = kind { &cx.types.get(list.items.id).kind } else { kind })
}

fn is_file(kind: &Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::String { format: Some(format), .. }) if format == "binary")
}

/// Returns `contentType`, unless an object or a list cannot be written in it. Such a part is sent as JSON, and that is
/// reported.
fn content_type(cx: &mut Lowering<'_, '_>, encoding: &Encoding, part: &Part<'_>) -> Option<String> {
    let media_type = encoding.content_type.as_ref()?;
    let is_composite = matches!(kind(cx, part), Some(Kind::Record(_) | Kind::Map(_) | Kind::List(_)));
    // JSON is allowed in each of these.
    let is_general =
        |essence: &str| matches!(essence, "text/plain" | "application/octet-stream") || essence.contains('*');
    let essence = media_type.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase();
    if !is_composite || media::is_json(&essence) || is_general(&essence) {
        return Some(media_type.clone());
    }
    let message = format!("an object or a list cannot be a part of the type `{essence}`; it is sent as JSON");
    cx.cx.diagnostics.report(Code::UnsupportedKeyword, &part.place.key("contentType"), message);
    None
}

/// Reads the headers of a part. A definition of `Content-Type` is ignored, because `contentType` has that role.
fn headers(cx: &mut Lowering<'_, '_>, encoding: &Encoding, part: &Part<'_>) -> Vec<Parameter> {
    let mut headers = Vec::new();
    for (name, header) in encoding.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type")) {
        let place = part.place.key("headers").key(name);
        let Some((header, place)) = resolved(cx, header, &place) else { continue };
        headers.extend(read_header(cx, name, header.into_owned(), &place));
    }
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers
}

/// Reads a Header Object as a parameter. Its name is the key (OpenAPI 3.0.4, section 4.7.21).
fn read_header(cx: &mut Lowering<'_, '_>, name: &str, header: Header, place: &Pointer) -> Option<Parameter> {
    let HeaderStyle::Simple = header.style;
    // `openapiv3` does not read `explode` of a header, so normalization writes it as an extension.
    let explode = header.extensions.get("x-restwright-explode").and_then(serde_json::Value::as_bool);
    let data = ParameterData {
        name: name.to_owned(),
        description: header.description,
        required: header.required,
        deprecated: header.deprecated,
        format: header.format,
        example: header.example,
        examples: header.examples,
        explode,
        extensions: header.extensions,
    };
    parameter_of(cx, &data, (Location::Header, Style::Simple, false), place)
}
