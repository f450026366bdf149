//! The headers of responses, as constants with their types.

use std::collections::BTreeMap;

use super::text::status;
use crate::model::{Header, Operation, TypeUse};
use crate::plan::docs::{self, Documentation, Line};
use crate::plan::rust_types::{Context, bounds, rust_type, said};
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
            json: first.header.json,
            ty: value(cx, first.header.ty, first.header.is_read(&cx.api.types)),
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

/// Returns the type of the value of a header: its own if it is `read`, else its text.
pub(in crate::plan) fn value(cx: &Context<'_>, ty: TypeUse, read: bool) -> RustType {
    if read { rust_type(cx, ty.id) } else { RustType::String }
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
    let mut words = docs::paragraphs(&header.docs);
    let said = said(cx.api, header.ty.id, bounds(cx.api, header.ty.id));
    words.push(docs::facts(&said, None, header.docs.example.as_ref()));
    Said { ty: value(cx, header.ty, header.is_read(&cx.api.types)), words }
}
