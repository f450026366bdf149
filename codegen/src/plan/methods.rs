//! Operations as methods: what they take, what they answer, what is said of them.

mod answers;
mod inputs;
mod text;

pub(super) use inputs::given_by_member;
pub use text::written_type;

use self::answers::{answer, by_status, stream};
use self::inputs::{Given, body_plan, given_names, input, is_multipart, ordered, parameter_given, parameter_plan};
use self::text::{Call, argument_line, method_docs};
use super::docs::{self, Documentation, Line};
use super::groups::GroupNames;
use super::naming::{builder, handle};
use super::paging;
use super::rust_types::Context;
use super::types::{Group, Input, ItemsPlan, Method, OperationPlan, RustType};
use super::words;
use crate::model::Operation;

/// The operations of a group.
pub(super) fn group_plan(cx: &mut Context<'_>, package: &str, group: &GroupNames) -> Group {
    let mut methods = Vec::new();
    for (index, name) in &group.methods {
        let operation = &cx.api.operations[*index];
        methods.push(method_plan(cx, package, group, operation, name));
    }
    Group { handle: handle(&group.module), docs: group_docs(cx, group), methods }
}

/// What is said of a group: its tag's name and description.
pub(super) fn group_docs(cx: &Context<'_>, group: &GroupNames) -> Documentation {
    let title = group.tag.clone().unwrap_or_else(|| group.module.replace('_', " "));
    let mut docs = Documentation::from(Line::of(&title));
    let described = group.tag.as_ref().and_then(|tag| cx.api.tags.get(tag)).and_then(|tag| tag.description.as_ref());
    if let Some(text) = described.filter(|text| **text != title) {
        docs.push(Documentation::of(text));
    }
    docs
}

fn method_plan(cx: &mut Context<'_>, package: &str, group: &GroupNames, operation: &Operation, name: &str) -> Method {
    let mut given: Vec<Given> = ordered(operation).map(|parameter| parameter_given(cx, parameter)).collect();
    let body = body_plan(cx, operation, &mut given);
    let names = given_names(cx.config, &given);
    let (arguments, setters): (Vec<_>, Vec<_>) = given
        .iter()
        .zip(names)
        .map(|(given, name)| (given.required, input(given, name), given))
        .partition(|(required, ..)| *required);
    let argument_docs: Vec<Line> = arguments.iter().map(|(_, input, given)| argument_line(input, given)).collect();
    let (answer, accept, form) = answer(cx, operation);
    let (paging, items) = paging::plan(cx, operation, &answer).unzip();
    let answer = match &items {
        Some(ItemsPlan { item, member: None }) => RustType::Page(Box::new(item.clone())),
        _ => answer,
    };
    let stream = stream(cx, operation);
    let more_parts = body.as_ref().is_some_and(|body| is_multipart(&body.media_type));
    let arguments: Vec<Input> = arguments.into_iter().map(|(_, input, _)| input).collect();
    let call = Call { package, group, name, arguments: &arguments, items: items.as_ref() };
    Method {
        name: name.to_owned(),
        builder: builder(name),
        constant: words::constant(name),
        docs: method_docs(cx, operation, argument_docs, &call),
        builder_docs: builder_docs(group, name),
        deprecated: docs::deprecation(&operation.docs),
        operation: OperationPlan {
            method: operation.method.clone(),
            path: operation.path.clone(),
            id: operation.id.clone(),
            parameters: operation.parameters.iter().map(|parameter| parameter_plan(cx, parameter)).collect(),
            body,
            answer: form,
            by_status: by_status(operation),
            accept,
            security: operation.security.clone(),
            paging,
            server: operation.servers.first().map(super::server_url),
        },
        arguments,
        setters: setters.into_iter().map(|(_, input, _)| input).collect(),
        answer,
        items,
        more_parts,
        stream,
    }
}

fn builder_docs(group: &GroupNames, name: &str) -> Documentation {
    let path = format!("{}::{}", handle(&group.module), name.trim_start_matches("r#"));
    Line::new("A request for ").item(&path, &path).words(".").into()
}
