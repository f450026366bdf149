//! Reads Operation Objects with what their path item and the document's root add (OpenAPI 3.0.4, sections 4.7.8 to
//! 4.7.21).

use std::borrow::Cow;
use std::collections::BTreeMap;

use openapiv3::{
    CookieStyle, HeaderStyle, MediaType, Operation as OperationObject, Parameter as ParameterObject, ParameterData,
    ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle, ReferenceOr, RequestBody, Response as ResponseObject,
    SecurityRequirement, StatusCode,
};
use serde::Deserialize as _;
use serde::de::DeserializeOwned;

use super::envelope::Envelopes;
use super::lower::Lowering;
use super::media::is_json;
use super::read;
use super::schemas::reference_pointer;
use super::shape::{Shape, ShapeKind, Term, merge_docs};
use super::types::{
    Access, Body, Content, Docs, Header, Kind, Location, Operation, Parameter, ParameterEncoding, Reads, Remark,
    Response, Status, Style, TypeUse,
};
use super::{encoding, links, media, remarks, xml};
use crate::diagnostics::Code;
use crate::json::Value;
use crate::normalize::events::WHOLE_EVENT;
use crate::normalize::grammar;
use crate::normalize::parameters::{STYLE, WHOLE_QUERY};
use crate::normalize::positions::PART_ORDER;
use crate::pointer::{Pointer, value_at};

/// Reads every operation under `paths`, by path and method.
pub(super) fn operations(cx: &mut Lowering<'_, '_>, envelopes: &mut Envelopes<'_>) -> Vec<Operation> {
    let document = cx.cx.document;
    tell_undefined(cx, document.openapi.security.as_deref(), &Pointer::root().key("security"));
    let mut operations = Vec::new();
    for (path, item) in &document.openapi.paths.paths {
        let place = Pointer::root().key("paths").key(path);
        let Some((item, item_place)) = resolved(cx, item, &place) else { continue };
        let others = other_methods(cx, &item, &item_place);
        let others = others.iter().map(|(key, object)| (key.as_str(), object));
        for (key, object) in item.iter().chain(others) {
            let (place, method) = (item_place.key(key), grammar::method(key));
            operations.push(operation(
                cx,
                envelopes,
                &Place { path, method: &method, pointer: place, item: &item, of_item: &item_place },
                object,
            ));
        }
    }
    operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    operations
}

/// Returns the operations of methods that only OpenAPI 3.2 has. `openapiv3` keeps them as extensions.
pub(super) fn other_methods(
    cx: &mut Lowering<'_, '_>,
    item: &PathItem,
    place: &Pointer,
) -> Vec<(String, OperationObject)> {
    let mut found = Vec::new();
    for (key, value) in item.extensions.iter().filter(|(key, _)| key.starts_with(grammar::OTHER_METHOD)) {
        match serde::Deserialize::deserialize(value) {
            Ok(object) => found.push((key.clone(), object)),
            Err(error) => {
                let message = format!("the operation is not generated: {error}");
                cx.cx.diagnostics.report(Code::Refused, &place.key(key), message);
            }
        }
    }
    found
}

/// The place of an operation.
pub(super) struct Place<'p> {
    pub path: &'p str,
    pub method: &'p str,
    pub pointer: Pointer,
    pub item: &'p PathItem,
    pub of_item: &'p Pointer,
}

/// Reads an operation.
pub(super) fn operation(
    cx: &mut Lowering<'_, '_>,
    envelopes: &mut Envelopes<'_>,
    place: &Place<'_>,
    object: &OperationObject,
) -> Operation {
    tell_undefined(cx, object.security.as_deref(), &place.pointer.key("security"));
    let root = &cx.cx.document.openapi;
    let security = object.security.as_ref().or(root.security.as_ref());
    let servers = if object.servers.is_empty() { &place.item.servers } else { &object.servers };
    Operation {
        pointer: place.pointer.clone(),
        id: object.operation_id.clone().filter(|id| !id.is_empty()),
        form: None,
        method: place.method.to_owned(),
        path: place.path.to_owned(),
        tags: object.tags.clone(),
        docs: Docs {
            summary: object.summary.clone().or_else(|| place.item.summary.clone()),
            description: object.description.clone().or_else(|| place.item.description.clone()),
            remarks: remarks::of_operation(object, place.item),
            example: None,
            deprecated: object.deprecated,
        },
        extensions: object.extensions.iter().map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect(),
        parameters: parameters(cx, place, object),
        body: body(cx, place, object),
        responses: responses(cx, envelopes, place, object),
        security: (security.into_iter().flatten()).map(|alternative| alternative.keys().cloned().collect()).collect(),
        servers: servers.iter().map(super::servers::server).collect(),
    }
}

/// Reports names in security requirements that are not security schemes. No credential is sent for them, and none is
/// asked for.
fn tell_undefined(cx: &mut Lowering<'_, '_>, security: Option<&[SecurityRequirement]>, place: &Pointer) {
    let components = cx.cx.document.openapi.components.as_ref();
    let is_defined =
        |name: &String| components.is_some_and(|components| components.security_schemes.contains_key(name));
    for (index, requirement) in security.into_iter().flatten().enumerate() {
        for name in requirement.keys().filter(|name| !is_defined(name)) {
            let message = format!("the document has no security scheme `{name}`");
            cx.cx.diagnostics.report(Code::UnsupportedSecurity, &place.index(index).key(name), message);
        }
    }
}

/// Returns the object itself, or the object that a reference leads to, with its place.
pub(super) fn resolved<'o, T: DeserializeOwned + Clone>(
    cx: &mut Lowering<'_, '_>,
    object: &'o ReferenceOr<T>,
    place: &Pointer,
) -> Option<(Cow<'o, T>, Pointer)> {
    let mut object = Cow::Borrowed(object);
    let mut place = place.clone();
    for _ in 0..MOST_REFERENCES {
        let reference = match object {
            Cow::Borrowed(ReferenceOr::Item(item)) => return Some((Cow::Borrowed(item), place)),
            Cow::Owned(ReferenceOr::Item(item)) => return Some((Cow::Owned(item), place)),
            Cow::Borrowed(ReferenceOr::Reference { reference }) => reference.clone(),
            Cow::Owned(ReferenceOr::Reference { reference }) => reference,
        };
        let target = reference_pointer(&reference);
        let found = cx.cx.document.piece(&target);
        let Some(next) = found.and_then(|value| ReferenceOr::deserialize(value).ok()) else {
            let message = format!("`$ref` to `{reference}`, which is not there or is something else");
            cx.cx.diagnostics.report(Code::DanglingRef, &place, message);
            return None;
        };
        object = Cow::Owned(next);
        place = target;
    }
    cx.cx.diagnostics.report(Code::CircularRef, &place, "the reference leads back to itself");
    None
}

/// Returns the description beside a reference. It replaces that of the referred object (OpenAPI 3.1.0, section 4.8.23).
fn described_beside<T>(cx: &Lowering<'_, '_>, object: &ReferenceOr<T>, place: &Pointer) -> Option<String> {
    match object {
        ReferenceOr::Item(_) => None,
        ReferenceOr::Reference { .. } => text_at(cx, place, "description"),
    }
}

/// Returns a text of the object at a place.
fn text_at(cx: &Lowering<'_, '_>, place: &Pointer, key: &str) -> Option<String> {
    value_at(&cx.cx.document.value, place.as_str())?.get(key)?.as_str().map(str::to_owned)
}

/// A longer chain of references counts as a circle.
const MOST_REFERENCES: usize = 32;

/// Returns the path item's parameters, then the operation's. A parameter of the operation replaces one of the same name
/// and location.
fn parameters(cx: &mut Lowering<'_, '_>, place: &Place<'_>, object: &OperationObject) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let lists = [(&place.item.parameters, place.of_item), (&object.parameters, &place.pointer)];
    for (list, place) in lists {
        for (index, object) in list.iter().enumerate() {
            let own = place.key("parameters").index(index);
            let Some((parameter, place)) = resolved(cx, object, &own) else { continue };
            let Some(mut parameter) = read_parameter(cx, &parameter, &place) else { continue };
            parameter.docs.description = described_beside(cx, object, &own).or(parameter.docs.description);
            let same = |known: &&mut Parameter| known.name == parameter.name && known.location == parameter.location;
            match parameters.iter_mut().find(same) {
                Some(known) => *known = parameter,
                None => parameters.push(parameter),
            }
        }
    }
    parameters
}

fn read_parameter(cx: &mut Lowering<'_, '_>, object: &ParameterObject, place: &Pointer) -> Option<Parameter> {
    let data = object.parameter_data_ref();
    let (location, style, allow_reserved) = match object {
        ParameterObject::Query { style, allow_reserved, .. } => (Location::Query, query_style(style), *allow_reserved),
        ParameterObject::Header { style: HeaderStyle::Simple, .. } => (Location::Header, Style::Simple, false),
        ParameterObject::Path { style, .. } => {
            (Location::Path, path_style(style), is_set(data, "x-restwright-allow-reserved"))
        }
        ParameterObject::Cookie { style: CookieStyle::Form, .. } => {
            let carried = data.extensions.get(STYLE).and_then(|style| style.as_str());
            let style = if carried == Some("cookie") { Style::Cookie } else { Style::Form };
            let reserved = style == Style::Form && is_set(data, "x-restwright-allow-reserved");
            (Location::Cookie, style, reserved)
        }
    };
    if location == Location::Header && IGNORED_HEADERS.iter().any(|name| data.name.eq_ignore_ascii_case(name)) {
        // These headers are described elsewhere, so a definition here is ignored (OpenAPI 3.0.4, section 4.7.12.2.1).
        return None;
    }
    parameter_of(cx, data, (location, style, allow_reserved), place)
}

/// True if a flag is set that `openapiv3` does not read.
fn is_set(data: &ParameterData, key: &str) -> bool {
    data.extensions.get(key).is_some_and(|value| value == true)
}

/// Returns a parameter from its data and from its location, style and `allowReserved`.
pub(super) fn parameter_of(
    cx: &mut Lowering<'_, '_>,
    data: &ParameterData,
    (location, style, allow_reserved): (Location, Style, bool),
    place: &Pointer,
) -> Option<Parameter> {
    let (term, encoding) = match &data.format {
        ParameterSchemaOrContent::Schema(_) => {
            let explode = data.explode.unwrap_or(matches!(style, Style::Form | Style::Cookie));
            let term = read::at(cx.cx, &place.key("schema"));
            (term, ParameterEncoding::Style { style, explode, allow_reserved })
        }
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, _) = content.first()?;
            let term = read::at(cx.cx, &place.key("content").key(media_type).key("schema"));
            (term, ParameterEncoding::Content { media_type: media_type.clone() })
        }
    };
    let (shape, _) = cx.cx.resolve(&term);
    tell_idle(cx, data, (&term, &shape), place);
    let schema_docs = merge_docs(&term.docs, &shape.docs);
    let ty = cx.lower(&term);
    let encoding = if is_set(data, WHOLE_QUERY) { whole_query(cx, data, ty, place) } else { encoding };
    Some(Parameter {
        pointer: place.clone(),
        name: data.name.clone(),
        location,
        required: data.required || location == Location::Path,
        encoding,
        ty,
        docs: merge_docs(&parameter_docs(data), &schema_docs),
        default: term.default.clone().or_else(|| shape.default.clone()),
    })
}

/// Returns the encoding of a parameter that is the whole query: by its media type, or as a form if none is named.
fn whole_query(cx: &mut Lowering<'_, '_>, data: &ParameterData, ty: TypeUse, place: &Pointer) -> ParameterEncoding {
    let content = match &data.format {
        ParameterSchemaOrContent::Content(content) => content.first(),
        ParameterSchemaOrContent::Schema(_) => None,
    };
    let Some((media_type, media)) = content else {
        return ParameterEncoding::WholeQuery { media_type: media::FORM.to_owned(), encoding: BTreeMap::new() };
    };
    let content = Content {
        pointer: place.key("content").key(media_type),
        media_type: media_type.clone(),
        ty: Some(ty),
        enveloped: false,
        example: None,
        encoding: BTreeMap::new(),
        part_order: None,
        xml: None,
        whole_event: false,
        schema_of_bytes: None,
    };
    let encoding = encoding::of_request(cx, media, &content);
    ParameterEncoding::WholeQuery { media_type: content.media_type, encoding }
}

/// Reports keywords that have no effect on a parameter: `explode` of a scalar, `readOnly` and `writeOnly`.
fn tell_idle(cx: &mut Lowering<'_, '_>, data: &ParameterData, (term, shape): (&Term, &Shape), place: &Pointer) {
    let is_single = matches!(shape.kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_) | ShapeKind::Null);
    let mut tell = |place: Pointer, message: &str| cx.cx.diagnostics.report(Code::IdleKeyword, &place, message);
    if data.explode.is_some() && is_single {
        tell(place.key("explode"), "`explode` says nothing of a single value");
    }
    match term.access {
        Access::ReadOnly => tell(place.key("schema").key("readOnly"), "`readOnly` says nothing of a parameter"),
        Access::WriteOnly => tell(place.key("schema").key("writeOnly"), "`writeOnly` says nothing of a parameter"),
        Access::ReadWrite => {}
    }
}

const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

fn parameter_docs(data: &ParameterData) -> Docs {
    let named = data.examples.values().find_map(|example| match example {
        ReferenceOr::Item(example) => example.value.clone(),
        ReferenceOr::Reference { .. } => None,
    });
    Docs {
        summary: None,
        description: data.description.clone(),
        remarks: Vec::new(),
        example: data.example.clone().or(named).map(Value::from),
        deprecated: data.deprecated.unwrap_or_default(),
    }
}

pub(super) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

fn path_style(style: &PathStyle) -> Style {
    match style {
        PathStyle::Matrix => Style::Matrix,
        PathStyle::Label => Style::Label,
        PathStyle::Simple => Style::Simple,
    }
}

fn body(cx: &mut Lowering<'_, '_>, place: &Place<'_>, object: &OperationObject) -> Option<Body> {
    let (own, given) = (place.pointer.key("requestBody"), object.request_body.as_ref()?);
    let (object, pointer): (Cow<'_, RequestBody>, _) = resolved(cx, given, &own)?;
    let description = described_beside(cx, given, &own).or_else(|| object.description.clone());
    let read = |(name, media): (&String, &MediaType)| {
        let content = read_content(cx, name, media, &pointer, None);
        Content { encoding: encoding::of_request(cx, media, &content), ..content }
    };
    let mut content: Vec<Content> = object.content.iter().map(read).collect();
    // An XML element without a name can be read, but not written.
    for content in content.iter_mut().filter(|content| content.xml.as_ref().is_some_and(|root| root.name.is_empty())) {
        content.xml = None;
    }
    Some(Body { required: object.required, description, content: sorted(content), pointer })
}

/// Sorts by media type. If a range is read as a media type that is also declared, the declared one is kept.
fn sorted(mut content: Vec<Content>) -> Vec<Content> {
    let is_range = |content: &Content| content.pointer.as_str().ends_with('*');
    content.sort_by(|a, b| (&a.media_type, is_range(a)).cmp(&(&b.media_type, is_range(b))));
    content.dedup_by(|next, known| next.media_type == known.media_type && is_range(next));
    content
}

fn read_content(
    cx: &mut Lowering<'_, '_>,
    media_type: &str,
    media: &MediaType,
    owner: &Pointer,
    envelopes: Option<&mut Envelopes<'_>>,
) -> Content {
    let pointer = owner.key("content").key(media_type);
    let term = media.schema.as_ref().map(|_| read::at(cx.cx, &pointer.key("schema")));
    let enveloped = match (&term, envelopes) {
        (Some(term), Some(envelopes)) => envelopes.open(cx, term),
        _ => None,
    };
    let named = media.examples.values().find_map(|example| match example {
        ReferenceOr::Item(example) => example.value.clone(),
        ReferenceOr::Reference { .. } => None,
    });
    let (ty, result) = match (&term, &enveloped) {
        (_, Some(enveloped)) => (enveloped.result.as_ref().map(|result| cx.lower(result)), true),
        (Some(term), None) => (Some(cx.lower(term)), false),
        (None, None) => (None, false),
    };
    let is_xml = media.schema.is_some() && !result && xml::is_xml(media_type);
    let xml = is_xml.then(|| xml::root(&cx.cx.document.value, &pointer.key("schema"))).flatten();
    Content {
        xml,
        whole_event: media.extensions.get(WHOLE_EVENT).is_some_and(|value| value == true),
        schema_of_bytes: None,
        media_type: media::meant(media_type, ty.map(|ty| &cx.types.get(ty.id).kind)).to_owned(),
        ty,
        enveloped: result,
        example: media
            .example
            .clone()
            .or(named)
            .map(Value::from)
            .or_else(|| term.as_ref().and_then(|term| example_of(cx, term))),
        encoding: BTreeMap::new(),
        part_order: part_order(media),
        pointer,
    }
}

/// Returns the order of the parts that the pass `positions` has written.
fn part_order(media: &MediaType) -> Option<Vec<String>> {
    let names = media.extensions.get(PART_ORDER)?.as_array()?;
    Some(names.iter().filter_map(|name| name.as_str()).map(str::to_owned).collect())
}

/// Returns the example of a schema, or that of the schema that it refers to.
fn example_of(cx: &mut Lowering<'_, '_>, term: &Term) -> Option<Value> {
    let (shape, _) = cx.cx.resolve(term);
    term.docs.example.clone().or_else(|| shape.docs.example.clone())
}

fn responses(
    cx: &mut Lowering<'_, '_>,
    envelopes: &mut Envelopes<'_>,
    place: &Place<'_>,
    object: &OperationObject,
) -> Vec<Response> {
    let place = place.pointer.key("responses");
    let mut responses: BTreeMap<Status, Response> = BTreeMap::new();
    for (code, response) in &object.responses.responses {
        let status = match code {
            StatusCode::Code(code) => Status::Code(*code),
            StatusCode::Range(hundreds) => Status::Range(u8::try_from(*hundreds).unwrap_or(u8::MAX)),
        };
        if let Some(response) = read_response(cx, envelopes, response, status, &place.key(&code.to_string())) {
            responses.insert(status, response);
        }
    }
    if let Some(response) = &object.responses.default
        && let Some(response) = read_response(cx, envelopes, response, Status::Default, &place.key("default"))
    {
        responses.insert(Status::Default, response);
    }
    responses.into_values().collect()
}

fn read_response(
    cx: &mut Lowering<'_, '_>,
    envelopes: &mut Envelopes<'_>,
    given: &ReferenceOr<ResponseObject>,
    status: Status,
    place: &Pointer,
) -> Option<Response> {
    let (object, pointer) = resolved(cx, given, place)?;
    let mut content = Vec::new();
    for (name, media) in &object.content {
        let envelopes = if status.is_success() { Some(&mut *envelopes) } else { None };
        let read = read_content(cx, name, media, &pointer, envelopes);
        encoding::of_response(cx, media, &read.pointer);
        content.push(read);
    }
    let mut headers = BTreeMap::new();
    for (name, given) in &object.headers {
        let own = pointer.key("headers").key(name);
        let Some((header, place)) = resolved(cx, given, &own) else { continue };
        if name.eq_ignore_ascii_case("content-type") {
            // This header is described by `content`, so a definition here is ignored (OpenAPI 3.0.4, section 4.7.17.1).
            continue;
        }
        let explode = place.key("explode");
        let (place, json) = match &header.format {
            ParameterSchemaOrContent::Schema(_) => (place, false),
            ParameterSchemaOrContent::Content(content) => {
                let media_type = content.keys().next().cloned().unwrap_or_default();
                (place.key("content").key(&media_type), is_json(&media_type))
            }
        };
        let term = read::at(cx.cx, &place.key("schema"));
        let docs = Docs {
            description: described_beside(cx, given, &own).or_else(|| header.description.clone()),
            deprecated: header.deprecated.unwrap_or_default(),
            example: header.example.clone().map(Value::from),
            ..Docs::default()
        };
        let mut header = Header { ty: cx.lower(&term), json, docs: merge_docs(&docs, &term.docs) };
        // Only an object is written in another way (RFC 6570, section 3.2.1).
        let is_object = matches!(cx.types.get(header.ty.id).kind, Kind::Record(_) | Kind::Map(_) | Kind::Union(_));
        if !is_object && value_at(&cx.cx.document.value, explode.as_str()).is_some() {
            let message = "`explode` says nothing of a header that is not an object";
            cx.cx.diagnostics.report(Code::IdleKeyword, &explode, message);
        }
        if !header.is_read(&cx.types) && cx.types.get(header.ty.id).kind != Kind::Any {
            let message = format!("the header `{name}` is handed on as its text");
            cx.cx.diagnostics.report(Code::SchemaDegraded, &place, message);
            let schema = media::schema_text(&cx.cx.document.value, &place.key("schema"));
            header.docs.remarks.extend(Remark::new("Its schema", schema.as_deref(), Reads::Code));
        }
        headers.insert(name.clone(), header);
    }
    let description = described_beside(cx, given, place).unwrap_or_else(|| object.description.clone());
    let beside = if *place == pointer { None } else { text_at(cx, place, "summary") };
    let summary = beside.or_else(|| text_at(cx, &pointer, "summary"));
    let links = links::of_response(cx.cx.diagnostics, &object, &pointer);
    Some(Response { status, summary, description, content: sorted(content), headers, links, pointer })
}
