//! The documentation of a method: its purpose, its inputs and its failures.

use super::inputs::Given;
use super::links::links;
use crate::config::Config;
use crate::identity::is_named;
use crate::model::media::preferred;
use crate::model::{Additional, Api, Content, Kind, Operation, Response, Server, Status, TypeId};
use crate::plan::docs::{self, Documentation, Line};
use crate::plan::groups::GroupNames;
use crate::plan::rust_types::{Context, bounds, element, rust_type, said, said_of_others};
use crate::plan::types::{Input, RustType, TypePath};

pub(super) fn method_docs(
    cx: &mut Context<'_>,
    (operation, given_by_member): (&Operation, Option<TypeId>),
    arguments: Vec<Documentation>,
    group: &GroupNames,
) -> Documentation {
    let mut docs = docs::paragraphs(&operation.docs);
    docs.push(Line::default().code(&format!("{} {}", operation.method, operation.path)));
    docs.push(availability(cx.config, operation));
    docs.push(exchange(cx, operation, given_by_member));
    docs.push(servers(operation));
    if !arguments.is_empty() {
        docs.push(Documentation::heading("Arguments"));
        docs.push(Documentation::entries(arguments));
    }
    docs.push(links(cx, operation));
    docs.push(Documentation::heading("Errors"));
    docs.push(failures(cx, operation, group));
    docs
}

/// Returns the servers that an operation has for itself.
fn servers(operation: &Operation) -> Documentation {
    let servers: Vec<Line> = operation.servers.iter().map(server).collect();
    match servers.as_slice() {
        [] => Documentation::default(),
        [only] => Line::new("Server: ").line(only).words(".").into(),
        [_, ..] => {
            let words = "The call goes to the first of these servers, unless `customize` chooses another one:";
            let mut docs = Documentation::from(words);
            docs.push(Documentation::list(servers));
            docs
        }
    }
}

pub(super) fn server(server: &Server) -> Line {
    let url = Line::default().code(&server.url);
    let description = server.description.as_deref().map(|text| Line::of(text).without_stop());
    description.filter(|text| !text.is_empty()).map_or(url.clone(), |text| url.words(": ").line(&text))
}

/// Returns the description of the request's body and of the responses, with an example of each.
fn exchange(cx: &Context<'_>, operation: &Operation, given_by_member: Option<TypeId>) -> Documentation {
    let api = cx.api;
    let sent = operation.body.iter().map(|body| {
        // A body that is given member by member has no type with a documentation of its own.
        let own = given_by_member.map(|id| docs::paragraphs(&api.types.get(id).docs).brief().clone());
        let others = given_by_member.and_then(|id| other_members(cx, id));
        let default = given_by_member.and_then(|id| api.types.get(id).default.as_ref());
        let default = default.and_then(|value| docs::facts(&docs::Said::default(), Some(value), None).briefed());
        let told = [body.description.as_deref().map(Line::of), own, others, default].into_iter().flatten();
        let mut told: Vec<Line> = told.map(|line| line.without_stop()).filter(|line| !line.is_empty()).collect();
        told.dedup();
        let told = told.into_iter().map(|line| line.words("."));
        exchanged(api, Line::new("Sent"), Some(Line::joined(told, " ")), &body.content)
    });
    let answered = operation.responses.iter().filter(|response| response.status.is_success()).map(|response| {
        exchanged(api, Line::default().code(&status(response)), Some(words(response)), &response.content)
    });
    Documentation::list(sent.chain(answered).flatten())
}

/// Returns what the document says about the members of an object that it does not name.
fn other_members(cx: &Context<'_>, id: TypeId) -> Option<Line> {
    let Kind::Record(record) = &cx.api.types.get(id).kind else { return None };
    match record.additional {
        Additional::Open => None,
        Additional::Closed => Some(Line::new("It has no other members.")),
        Additional::Typed(ty) => {
            let of = Line::new("Its other members are ").code(&element(cx, ty).to_string()).words(".");
            let facts = docs::facts(&said_of_others(cx.api, record), None, None);
            Some(Line::joined([Some(of), facts.briefed()].into_iter().flatten(), " "))
        }
    }
}

fn exchanged(api: &Api, what: Line, told: Option<Line>, content: &[Content]) -> Option<Line> {
    let told = told.map(|told| told.without_stop()).filter(|told| !told.is_empty()).map(|told| told.words("."));
    let parts: Vec<Line> = told.into_iter().chain(content.iter().flat_map(|content| said_of(api, content))).collect();
    (!parts.is_empty()).then(|| what.words(": ").line(&Line::joined(parts.into_iter(), " ")))
}

/// Returns the facts about a body that its description does not give: the bounds of a value whose type has no
/// documentation of its own, and an example.
fn said_of(api: &Api, content: &Content) -> Vec<Line> {
    let plain = content.ty.map(|ty| (ty.id, api.types.get(ty.id))).filter(|(_, ty)| !is_named(&ty.kind));
    let facts = plain.map(|(id, ty)| docs::facts(&said(api, id, bounds(api, id)), ty.default.as_ref(), None));
    let facts = facts.and_then(|facts| facts.briefed());
    let schema = content.schema_of_bytes.as_ref().map(|schema| Line::new("Its schema: ").code(schema).words("."));
    facts.into_iter().chain(schema).chain(content.example.as_ref().map(docs::example)).collect()
}

/// Returns what the vendor's extensions say about who may call.
fn availability(config: &Config, operation: &Operation) -> Documentation {
    let mut lines = Vec::new();
    let plans =
        config.docs.get("plans").and_then(|key| operation.extensions.get(key)).and_then(|value| value.as_object());
    if let Some(plans) = plans {
        let included: Vec<&str> = plans
            .iter()
            .filter(|(_, included)| included.as_bool() == Some(true))
            .map(|(plan, _)| plan.as_str())
            .collect();
        if !included.is_empty() {
            lines.push(Line::new("Plans: ").text(&included.join(", ")).words("."));
        }
    }
    let permissions = config.docs.get("permissions").and_then(|key| operation.extensions.get(key));
    let listed = permissions.and_then(|value| value.get("enum").or(Some(value))).and_then(|value| value.as_array());
    if let Some(listed) = listed {
        let names = listed.iter().filter_map(|name| name.as_str()).map(|name| Line::default().code(name));
        let names = Line::joined(names, " or ");
        if !names.is_empty() {
            lines.push(Line::new("Permission: ").line(&names).words("."));
        }
    }
    Documentation::paragraph(lines)
}

/// Returns the documentation of a required input. All of it is in the list of the method's arguments, because an
/// argument has no documentation of its own.
pub(super) fn argument_docs(input: &Input, given: &Given) -> Documentation {
    let mut name = Line::default().code(input.name.trim_start_matches("r#"));
    if given.deprecated.is_some() {
        name = name.words(" (deprecated)");
    }
    if given.docs.is_empty() && given.facts.is_empty() {
        return Documentation::entry(name, &Line::default().code(&given.wire).into(), &given.facts);
    }
    Documentation::entry(name, &given.docs, &given.facts)
}

fn failures(cx: &mut Context<'_>, operation: &Operation, group: &GroupNames) -> Documentation {
    let failures: Vec<Line> = (operation.responses.iter())
        .filter(|response| !response.status.is_success())
        .map(|response| failure(cx, response, group))
        .collect();
    let when = Line::new(
        "[`Error`](crate::Error) when an argument breaks a bound, when nothing or something unreadable comes back, or",
    );
    let end = if failures.is_empty() { "." } else { ":" };
    let mut docs = Documentation::paragraph([when, Line::new("when the server answers with a failure").words(end)]);
    docs.push(Documentation::list(failures));
    docs
}

/// Returns the text of a response: its summary, then its description, without the last stop.
pub(in crate::plan) fn words(response: &Response) -> Line {
    let said = [response.summary.as_deref(), Some(response.description.as_str())].into_iter().flatten();
    let mut said: Vec<Line> = said.map(|text| Line::of(text).without_stop()).filter(|line| !line.is_empty()).collect();
    said.dedup();
    Line::joined(said.into_iter(), ". ")
}

/// Returns the status of a response as a number, or as words if it has none.
pub(in crate::plan) fn status(response: &Response) -> String {
    match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "any other status".to_owned(),
    }
}

fn failure(cx: &mut Context<'_>, response: &Response, group: &GroupNames) -> Line {
    let status = status(response);
    let told = words(response);
    let mut line = Line::default().code(&status).words(": ").line(&told);
    let body = preferred(cx.config, &response.content).and_then(|content| content.ty);
    if let Some(RustType::Named(TypePath { module, name })) = body.map(|ty| rust_type(cx, ty.id)) {
        let path = if module == group.module { name.clone() } else { format!("crate::{module}::{name}") };
        line = line.words(", with a body of type ").item(&name, &path);
    }
    let said = response.content.iter().flat_map(|content| said_of(cx.api, content));
    Line::joined(std::iter::once(line.words(".")).chain(said), " ")
}

/// Returns a type as an example outside the crate writes it.
pub fn written_type(krate: &str, ty: &RustType) -> String {
    let mut text = String::new();
    write_type(&mut text, krate, ty);
    text
}

fn write_type(text: &mut String, krate: &str, ty: &RustType) {
    // The module is `None` outside of the crate, and empty at its root.
    let (module, name, inner) = match ty {
        RustType::Bool => (None, "bool", None),
        RustType::I32 => (None, "i32", None),
        RustType::I64 => (None, "i64", None),
        RustType::U32 => (None, "u32", None),
        RustType::U64 => (None, "u64", None),
        RustType::F64 => (None, "f64", None),
        RustType::String => (None, "String", None),
        RustType::DateTime => (Some(""), "DateTime", None),
        RustType::Date => (Some(""), "Date", None),
        RustType::Base64 => (Some(""), "Bytes", None),
        RustType::Bytes => (None, "Vec<u8>", None),
        RustType::Upload => (Some(""), "Upload", None),
        RustType::File => (Some(""), "FilePart", None),
        RustType::Json => (Some(""), "Json", None),
        RustType::Unit => (None, "()", None),
        RustType::List(inner) => (None, "Vec", Some(inner)),
        RustType::Map(inner) => (Some(""), "Map", Some(inner)),
        RustType::Option(inner) => (None, "Option", Some(inner)),
        RustType::Nullable(inner) => (Some(""), "Nullable", Some(inner)),
        RustType::Boxed(inner) => (None, "Box", Some(inner)),
        RustType::Page(inner) => (Some(""), "Page", Some(inner)),
        RustType::Named(path) => (Some(&*path.module), &*path.name, None),
    };
    for outer in module.map(|module| [krate, module]).iter().flatten().filter(|outer| !outer.is_empty()) {
        text.push_str(outer);
        text.push_str("::");
    }
    text.push_str(name);
    if let Some(inner) = inner {
        text.push('<');
        write_type(text, krate, inner);
        text.push('>');
    }
}
