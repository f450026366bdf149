//! Plans what a call gives back: its type, its position in the response, and its form item by item or by status.

use super::bytes::{is_file, report_bytes};
use crate::diagnostics::Code;
use crate::model::answers::expected;
use crate::model::media::{is_typed, preferred};
use crate::model::{Answers, Content, Kind, Operation, Response, Scalar, Status, Type, TypeUse};
use crate::plan::flags::Flag;
use crate::plan::rust_types::{Context, element, only_flags};
use crate::plan::types::{AnswerForm, RustType, StatusPlan, StreamForm, XmlPlan};

/// Returns the type of the answer, the media type to ask for if it is not JSON, and the position of the value in the
/// response.
pub(super) fn answer(cx: &mut Context<'_>, operation: &Operation) -> (RustType, Option<String>, AnswerForm) {
    let answers = expected(operation);
    let chosen = answers.iter().find_map(|response| preferred(cx.config, &response.content));
    let Some(content) = chosen else { return (RustType::Unit, None, AnswerForm::Nothing) };
    // A JSON body of `format: binary` is a file.
    let json = is_typed(content) && !content.ty.is_some_and(|ty| is_file(cx.api.types.get(ty.id)));
    let is_plain = content.media_type.starts_with("text/");
    let text = |ty: TypeUse| is_plain && is_text(cx.api.types.get(ty.id));
    let scalar = |ty: TypeUse| is_plain && is_plain_scalar(cx.api.types.get(ty.id));
    let (ty, form) = match content.ty {
        _ if stream_form(&content.media_type).is_some() => (RustType::Bytes, AnswerForm::Bytes),
        Some(ty) if json && content.enveloped => (element(cx, ty), AnswerForm::Enveloped),
        Some(ty) if json => (element(cx, ty), AnswerForm::Json),
        Some(ty) if text(ty) => (RustType::String, AnswerForm::Text),
        Some(ty) if scalar(ty) => (element(cx, ty), AnswerForm::Text),
        None if content.enveloped => (RustType::Unit, AnswerForm::Enveloped),
        None if json => (RustType::Json, AnswerForm::Json),
        other => {
            report_bytes(cx, other, content);
            (RustType::Bytes, AnswerForm::Bytes)
        }
    };
    let accept = (content.media_type != "application/json").then(|| content.media_type.clone());
    report_others(cx, operation, &answers, content);
    let ty = cx.api.answers_of(operation).map_or(ty, |answers| joined_answer(cx, answers));
    (ty, accept, form)
}

/// The media types whose items follow each other (WHATWG HTML, section 9.2; newline-delimited JSON).
const STREAMS: [(&str, StreamForm); 6] = [
    ("text/event-stream", StreamForm::Events),
    ("application/x-ndjson", StreamForm::Lines),
    ("application/ndjson", StreamForm::Lines),
    ("application/jsonl", StreamForm::Lines),
    ("application/x-jsonlines", StreamForm::Lines),
    // Each text ends in a line end (RFC 7464, section 2.2).
    ("application/json-seq", StreamForm::Lines),
];

fn stream_form(media_type: &str) -> Option<StreamForm> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let known = STREAMS.iter().find(|(known, _)| essence.eq_ignore_ascii_case(known)).map(|(_, form)| *form);
    known.or_else(|| essence.to_ascii_lowercase().ends_with("+json-seq").then_some(StreamForm::Lines))
}

/// Returns the form in which a success arrives item by item, and the type of an item. The schema of the media type is
/// read as the schema of each item, because OpenAPI 3.0 has no keyword for it; in 3.2 it is `itemSchema`.
pub(super) fn stream(cx: &mut Context<'_>, operation: &Operation) -> Option<(StreamForm, RustType)> {
    let (form, content) = streamed(operation)?;
    let item = match content.ty {
        Some(ty) if !is_file(cx.api.types.get(ty.id)) => element(cx, ty),
        _ => RustType::Json,
    };
    Some((form, item))
}

/// Returns the success that arrives item by item, with its form.
fn streamed(operation: &Operation) -> Option<(StreamForm, &Content)> {
    let successes = operation.responses.iter().filter(|response| response.status.is_success());
    let mut streams = successes.flat_map(|response| &response.content);
    streams.find_map(|content| Some((stream_form(&content.media_type)?, content)))
}

/// Returns true if the items of the stream are whole events, with their names.
pub(super) fn has_whole_events(operation: &Operation) -> bool {
    streamed(operation).is_some_and(|(form, content)| form == StreamForm::Events && content.whole_event)
}

/// Returns the type that holds every success. It is an `Option` if one success has no value. A list needs no `Option`,
/// because it is empty then.
fn joined_answer(cx: &mut Context<'_>, answers: &Answers) -> RustType {
    let base = element(cx, answers.ty);
    let has_none = matches!(base, RustType::List(_) | RustType::Option(_) | RustType::Json);
    if answers.optional && !has_none { RustType::Option(Box::new(base)) } else { base }
}

/// Returns the facts about the whole value of an answer that its type does not have.
pub(super) fn returned(cx: &Context<'_>, operation: &Operation, form: AnswerForm) -> Vec<Flag> {
    match form {
        AnswerForm::Json | AnswerForm::Enveloped | AnswerForm::Text => {}
        AnswerForm::Bytes | AnswerForm::Nothing => return Vec::new(),
    }
    let joined = cx.api.answers_of(operation).map(|answers| answers.ty);
    let chosen = expected(operation).iter().find_map(|response| preferred(cx.config, &response.content));
    let ty = joined.or(chosen.and_then(|content| content.ty));
    ty.map(|ty| only_flags(cx.api, ty.id)).unwrap_or_default()
}

/// Returns the answer of each status, in the form that the runtime compares.
pub(super) fn by_status(cx: &Context<'_>, operation: &Operation) -> Vec<StatusPlan> {
    let listed = cx.api.answers_of(operation).into_iter().flat_map(|answers| &answers.by_status);
    let plan = |(status, variant): &(Status, Option<usize>)| {
        let (first, last) = bounds_of(*status);
        StatusPlan { first, last, variant: *variant }
    };
    // An exact status comes before the range that holds it, as the responses do.
    listed.map(plan).collect()
}

/// Returns the first and the last status of a key of the Responses Object.
fn bounds_of(status: Status) -> (u16, u16) {
    match status {
        Status::Code(code) => (code, code),
        Status::Range(hundreds) => (u16::from(hundreds) * 100, u16::from(hundreds) * 100 + 99),
        Status::Default => (0, u16::MAX),
    }
}

/// Returns the XML roots of the answers that are read from XML. Exact statuses come before ranges.
pub(super) fn xml_answers(cx: &Context<'_>, operation: &Operation) -> Vec<XmlPlan> {
    let plan = |response: &Response| {
        let root = preferred(cx.config, &response.content)?.xml.clone()?;
        let (first, last) = bounds_of(response.status);
        Some(XmlPlan { first, last, root })
    };
    operation.responses.iter().filter_map(plan).collect()
}

/// Reports every kind of success that is not typed.
fn report_others(cx: &mut Context<'_>, operation: &Operation, answers: &[&Response], chosen: &Content) {
    let joined = cx.api.answers_of(operation).map(|answers| &cx.api.types.get(answers.ty.id).kind);
    let typed = |content: &Content| match joined {
        Some(Kind::Union(union)) => {
            union.variants.iter().any(|variant| Some(variant.ty.id) == content.ty.map(|ty| ty.id))
        }
        _ => false,
    };
    for content in answers.iter().flat_map(|response| &response.content) {
        let same = content.pointer == chosen.pointer || content.ty.map(|ty| ty.id) == chosen.ty.map(|ty| ty.id);
        if !same && !typed(content) && stream_form(&content.media_type).is_none() {
            let message = format!("a second kind of success; `{}` is the one that is typed", chosen.pointer);
            cx.diagnostics.report(Code::SecondSuccess, &content.pointer, message);
        }
    }
}

/// Returns true for a number or a boolean, which text writes in the same way as JSON.
fn is_plain_scalar(ty: &Type) -> bool {
    matches!(&ty.kind, Kind::Scalar(Scalar::Integer { .. } | Scalar::Number { .. } | Scalar::Bool(_)))
}

fn is_text(ty: &Type) -> bool {
    match &ty.kind {
        Kind::Scalar(Scalar::String { format, .. }) => format.as_deref() != Some("binary"),
        Kind::StringEnum(_) | Kind::Any => true,
        Kind::Record(_)
        | Kind::Map(_)
        | Kind::List(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null => false,
    }
}
