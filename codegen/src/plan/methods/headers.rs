//! The headers of answers, as constants that say the type of each.

use std::collections::BTreeMap;

use crate::model::{Header, Operation};
use crate::plan::docs::{self, Documentation, Line};
use crate::plan::rust_types::{Context, element};
use crate::plan::types::{HeaderPlan, RustType};
use crate::plan::words::{self, Form};

/// Every header of every answer, once; what is said of a success comes before what is said of a failure.
pub(super) fn headers(cx: &mut Context<'_>, operation: &Operation) -> Vec<HeaderPlan> {
    let (successes, failures): (Vec<_>, Vec<_>) =
        operation.responses.iter().partition(|response| response.status.is_success());
    let mut found: BTreeMap<String, (&String, &Header)> = BTreeMap::new();
    for (name, header) in successes.into_iter().chain(failures).flat_map(|response| &response.headers) {
        found.entry(name.to_ascii_lowercase()).or_insert((name, header));
    }
    let names = words::names(found.keys().map(String::as_str), Form::Snake, &[]);
    let constants = names.iter().map(|name| words::constant(name));
    let plan = |((name, header), constant): ((&String, &Header), String)| HeaderPlan {
        constant,
        wire: name.clone(),
        ty: value(element(cx, header.ty)),
        docs: header_docs(name, header),
        deprecated: docs::deprecation(&header.docs),
    };
    found.into_values().zip(constants).map(plan).collect()
}

/// What the text of a header can be read as: a single value, or a list of such; else the text.
pub(in crate::plan) fn value(ty: RustType) -> RustType {
    match ty {
        RustType::List(item) if is_single(&item) => RustType::List(item),
        ty if is_single(&ty) => ty,
        _ => RustType::String,
    }
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

fn header_docs(name: &str, header: &Header) -> Documentation {
    let mut lines = Documentation::from(Line::new("The header ").code(name).words(" of an answer."));
    lines.push(docs::described(header.docs.description.as_deref()));
    lines
}
