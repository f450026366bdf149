//! Operations as methods: their inputs, their answers and their documentation.

mod answers;
mod bytes;
mod headers;
mod inputs;
mod links;
mod text;

pub(super) use headers::value as header_value;
pub use text::written_type;
pub(super) use text::{status as status_text, words as response_words};

use self::answers::{answer, by_status, has_whole_events, returned, stream, xml_answers};
use self::headers::headers;
use self::inputs::{
    Given, ReleasedInputs, body_plan, given_names, input, is_multipart, ordered, parameter_given, parameter_plan,
    part_headers_given,
};
use self::text::{argument_docs, method_docs};
use super::client::server_url;
use super::docs::{self, Documentation, Line};
use super::fixed::fixed;
use super::groups::GroupNames;
use super::paging;
use super::rust_types::{Context, element};
use super::types::{
    FixedInput, FixedPlan, FormPlan, Group, Input, ItemsPlan, Method, OperationOrigin, OperationPlan, OutputPlan,
    ResponsePlan, RustType, Taking,
};
use super::words::{self, handle};
use crate::identity::{aliases, content_place, usual};
use crate::model::{Content, Form, Operation, Response};

/// Returns the plan of a group, with its operations as methods.
pub(super) fn group_plan(cx: &mut Context<'_>, group: &GroupNames) -> Group {
    let mut methods = Vec::new();
    for (index, name) in &group.methods {
        methods.push(method_plan(cx, group, *index, name));
    }
    Group { handle: handle(&group.module), docs: group_docs(cx, group), methods }
}

/// Returns the documentation of a group: the name and the description of its tag.
pub(super) fn group_docs(cx: &Context<'_>, group: &GroupNames) -> Documentation {
    let title = group.tag.clone().unwrap_or_else(|| group.module.replace('_', " "));
    let mut docs = Documentation::from(Line::of(&title));
    let described = group.tag.as_ref().and_then(|tag| cx.api.tags.get(tag)).and_then(|tag| tag.description.as_ref());
    if let Some(text) = described.filter(|text| **text != title) {
        docs.push(Documentation::of(text));
    }
    let tag = group.tag.as_ref().and_then(|tag| cx.api.tags.get(tag));
    docs.push(tag.map(|tag| docs::remarks(&tag.remarks)).unwrap_or_default());
    docs
}

fn origin(cx: &mut Context<'_>, index: usize, group: &GroupNames) -> OperationOrigin {
    let (api, identity) = (cx.api, cx.basis.identity);
    let operation = &api.operations[index];
    let aliases = cx.basis.released(index).map(|old| aliases(operation, old)).unwrap_or_default();
    let mut outputs = Vec::new();
    for response in &operation.responses {
        let usual = usual(cx.config, &response.content);
        for content in &response.content {
            if let Some(ty) = content.ty {
                let place = content_place(&response.status.to_string(), content, usual.as_ref());
                outputs.push(OutputPlan { place, ty: element(cx, ty), enveloped: content.enveloped });
            }
        }
    }
    OperationOrigin {
        pointer: api.source(&operation.pointer).as_str().to_owned(),
        contract: identity.contracts[index],
        released: identity.operations[index].clone(),
        aliases,
        outputs,
        responses: operation.responses.iter().map(response_plan).collect(),
        body_types: operation.body.iter().flat_map(|body| media_types(&body.content)).collect(),
        named_by: group.named_by(index),
    }
}

fn response_plan(response: &Response) -> ResponsePlan {
    ResponsePlan { status: response.status.to_string(), media_types: media_types(&response.content) }
}

fn media_types(content: &[Content]) -> Vec<String> {
    content.iter().map(|content| content.media_type.clone()).collect()
}

fn method_plan(cx: &mut Context<'_>, group: &GroupNames, index: usize, name: &str) -> Method {
    let api = cx.api;
    let operation = &api.operations[index];
    let mut given: Vec<Given> = ordered(operation).map(|parameter| parameter_given(cx, parameter)).collect();
    let body = body_plan(cx, index, &mut given);
    given.extend(part_headers_given(cx, index));
    let released = ReleasedInputs::of(cx.basis, index);
    let names = given_names(cx.config, &released, &given);
    // An input with only one value is filled in. It can be set as well, because a server may know a value that is not
    // in its document.
    let only = |given: &Given| {
        let literal = given.literal.filter(|_| given.required)?;
        fixed(cx, literal, released.get(given))
    };
    let only: Vec<Option<FixedPlan>> = given.iter().map(only).collect();
    let (mut arguments, setters): (Vec<_>, Vec<_>) = given
        .iter()
        .zip(names)
        .zip(&only)
        .map(|((given, name), only)| (given.required && only.is_none(), input(given, name), given))
        .partition(|(required, ..)| *required);
    arguments.sort_by_key(|(_, _, given)| released.rank(given));
    let described = arguments.iter().map(|(_, input, given)| argument_docs(input, given)).collect();
    let filled = given.iter().zip(only).filter_map(|(given, only)| {
        Some(FixedInput { place: given.place.clone(), sink: given.sink.clone(), value: only? })
    });
    let filled = filled.collect();
    let (answer, accept, form) = answer(cx, operation);
    let (paging, items) = paging::plan(cx, operation, &answer).unzip();
    let given_by_member = cx.basis.given_by_member(index).map(|(id, _)| id);
    let answer = match &items {
        Some(ItemsPlan { item, member: None }) => RustType::Page(Box::new(item.clone())),
        _ => answer,
    };
    let stream = stream(cx, operation);
    let more_parts = body.as_ref().is_some_and(|body| is_multipart(&body.media_type));
    let arguments: Vec<Input> = arguments.into_iter().map(|(_, input, _)| input).collect();
    Method {
        name: name.to_owned(),
        builder: cx.naming.builders[&index].clone(),
        constant: words::constant(name),
        docs: method_docs(cx, (operation, given_by_member), described, group),
        example: Documentation::default(),
        builder_docs: builder_docs(group, name),
        deprecated: docs::deprecation(&operation.docs),
        origin: origin(cx, index, group),
        operation: OperationPlan {
            method: operation.method.clone(),
            path: operation.path.clone(),
            sent_path: sent_path(&operation.path).to_owned(),
            id: operation.form.as_ref().map_or(&operation.id, |form| &form.document_id).clone(),
            form: operation.form.as_ref().map(|form| form_plan(operation, form)),
            parameters: operation.parameters.iter().map(|parameter| parameter_plan(cx, parameter)).collect(),
            body,
            answer: form,
            by_status: by_status(cx, operation),
            xml: xml_answers(cx, operation),
            accept,
            security: operation.security.clone(),
            paging,
            server: operation.servers.first().map(server_url),
            whole_events: has_whole_events(operation),
            returns: returned(cx, operation, form),
        },
        arguments,
        setters: setters.into_iter().map(|(_, input, _)| input).collect(),
        fixed: filled,
        taking: if answer == RustType::Bytes { Taking::Raw } else { Taking::Read },
        answer,
        items,
        more_parts,
        headers: headers(cx, operation),
        stream,
        part: None,
    }
}

/// Returns a path without its fragment. Some documents use fragments to separate operations, but a fragment is never
/// sent (RFC 3986, section 3.5). A `#` in the name of a parameter does not begin a fragment.
fn sent_path(path: &str) -> &str {
    let mut within = false;
    let fragment = path.bytes().position(|byte| {
        within = byte == b'{' || within && byte != b'}';
        byte == b'#' && !within
    });
    &path[..fragment.unwrap_or(path.len())]
}

fn form_plan(operation: &Operation, form: &Form) -> FormPlan {
    FormPlan { media_type: form.media_type.clone(), id: operation.id.clone() }
}

fn builder_docs(group: &GroupNames, name: &str) -> Documentation {
    let path = format!("{}::{}", handle(&group.module), name.trim_start_matches("r#"));
    Line::new("A request for ").item(&path, &path).words(".").into()
}
