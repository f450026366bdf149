//! The headers of responses, as constants with their types.

use std::collections::BTreeMap;

use super::text::status;
use crate::model::{Header, Operation};
use crate::plan::docs::{self, Documentation, Line};
use crate::plan::rust_types::{Context, bounds, element, said};
use crate::plan::types::{HeaderPlan, RustType};
use crate::plan::words::{self, Form};

/// Returns every header of every response, once. The declarations of successes come before those of failures.
pub(super) fn headers(cx: &mut Context<'_>, operation: &Operation) -> Vec<HeaderPlan> {
    let (successes, failures): (Vec<_>, Vec<_>) =
        operation.responses.iter().partition(|response| response.status.is_success());
    let mut found: BTreeMap<String, Vec<Declared<'_>>> = BTreeMap::new();
    for response in successes.into_iter().chain(failures) {
        for (name, header) in &response.headers {
            let declared = Declared { status: status(response), name, header };
            found.entry(name.to_ascii_lowercase()).or_default().push(declared);
        }
    }
    let names = words::names(found.keys().map(String::as_str), Form::Snake, &[]);
    let constants = names.iter().map(|name| words::constant(name));
    let mut plans = Vec::new();
    for (declared, constant) in found.values().zip(constants) {
        let Some(first) = declared.first() else { continue };
        plans.push(HeaderPlan {
            constant,
            wire: first.name.clone(),
            ty: value(element(cx, first.header.ty)),
            docs: header_docs(cx, declared),
            deprecated: docs::deprecation(&first.header.docs),
        });
    }
    plans
}

/// A header as one response declares it.
struct Declared<'h> {
    status: String,
    name: &'h String,
    header: &'h Header,
}

/// Returns the type that the text of a header is read as: a single value, a list of single values, or else the text.
pub(in crate::plan) fn value(ty: RustType) -> RustType {
    let is_readable = if let RustType::List(item) = &ty { is_single(item) } else { is_single(&ty) };
    if is_readable { ty } else { RustType::String }
}

fn is_single(ty: &RustType) -> bool {
    match ty {
        RustType::Bool | RustType::I32 | RustType::I64 | RustType::U32 | RustType::U64 | RustType::F64 => true,
        RustType::String | RustType::DateTime | RustType::Date => true,
        RustType::Base64
        | RustType::Bytes
        | RustType::Upload
        | RustType::File
        | RustType::Unit
        | RustType::Json
        | RustType::Named(_)
        | RustType::List(_)
        | RustType::Map(_)
        | RustType::Option(_)
        | RustType::Nullable(_)
        | RustType::Boxed(_)
        | RustType::Page(_) => false,
    }
}

/// Returns the statuses that have the header, and what each response says about it. The first response defines the
/// header.
fn header_docs(cx: &mut Context<'_>, declared: &[Declared<'_>]) -> Documentation {
    let said: Vec<Said> = declared.iter().map(|one| said_of(cx, one.header)).collect();
    let Some((first, name)) = said.first().zip(declared.first().map(|one| one.name)) else {
        return Documentation::default();
    };
    let statuses = |wanted: &Said| {
        let like = declared.iter().zip(&said).filter(|(_, said)| *said == wanted);
        Line::joined(like.map(|(one, _)| Line::default().code(&one.status)), ", ")
    };
    let head = Line::new("The header ").code(name).words(" of a response with ").line(&statuses(first)).words(".");
    let mut lines = Documentation::from(head);
    lines.push(first.words.clone());
    let mut told = vec![first];
    for other in &said {
        if told.contains(&other) {
            continue;
        }
        told.push(other);
        let head = Line::new("With ").line(&statuses(other)).words(", as ").code(&other.ty.to_string());
        let head = head.words(if other.words.is_empty() { "." } else { ":" });
        lines.push(Documentation::from(head));
        lines.push(other.words.clone());
    }
    lines
}

/// The description of a header by one response.
#[derive(PartialEq)]
struct Said {
    ty: RustType,
    words: Documentation,
}

fn said_of(cx: &mut Context<'_>, header: &Header) -> Said {
    let mut words = docs::described(header.docs.description.as_deref());
    let said = said(cx.api, header.ty.id, bounds(cx.api, header.ty.id));
    words.push(docs::facts(&said, None, header.docs.example.as_ref()));
    Said { ty: value(element(cx, header.ty)), words }
}
