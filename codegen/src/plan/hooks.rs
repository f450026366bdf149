//! Plans how the webhooks and the callbacks of a set are distinguished, and their documentation.

use std::collections::BTreeMap;

use super::basis::{self, Basis};
use super::docs::{self, Documentation, Line};
use super::groups::GroupNames;
use super::hook_modules::HookModules;
use super::methods::{header_value, response_words, status_text};
use super::rust_types::{Context, bounds, rust_type, said};
use super::types::{
    HeaderPlan, HookFormPlan, HookPlan, HookSetPlan, HooksOfPlan, Module, RustType, TypePath, TypePlan, UnionPlan,
};
use super::words::{self, Form};
use crate::diagnostics::Code;
use crate::identity::is_named;
use crate::lock::operation_key;
use crate::model::{
    Docs, Hook, HookForm, HookSet, HooksOf, Kind, Location, Parameter, Response, TypeId, Union, Variant,
};

/// Adds every set to the module that holds it, and documents the variants of its union.
pub(super) fn add(cx: &mut Context<'_>, names: &HookModules, groups: &[GroupNames], modules: &mut [Module]) {
    let api = cx.api;
    for set in &api.hooks {
        let Some(path) = cx.naming.paths.get(&set.ty.id).cloned() else { continue };
        let Kind::Union(union) = &api.types.get(set.ty.id).kind else { continue };
        tell_alike(cx, set, union);
        let owner = owner(cx.basis, groups, &set.of);
        let home = names.get(&set.of);
        let Some(module) = modules.iter_mut().find(|module| module.name == path.module) else { continue };
        let types = module.types.iter_mut().map(|gated| &mut gated.ty);
        let Some(plan) = types.into_iter().find_map(|ty| as_union(ty, &path)) else { continue };
        let hooks: Vec<HookPlan> = union
            .variants
            .iter()
            .zip(&mut plan.variants)
            .filter_map(|(variant, planned)| {
                let hook = set.hooks.iter().find(|hook| variant.hook.as_ref() == Some(&hook.key))?;
                planned.docs = hook_docs(cx, (hook, variant.ty.id), owner.as_ref(), home);
                Some(hook_plan(cx, hook, planned.name.clone()))
            })
            .collect();
        if let Some(owner) = &owner {
            plan.docs = Line::new("A callback of ").line(owner).words(", with what it holds.").into();
        }
        let of = match &set.of {
            HooksOf::Api => HooksOfPlan::Api,
            HooksOf::Operation(place) => HooksOfPlan::Operation(operation_name(cx.basis, place)),
        };
        let headers = headers(cx, set);
        module.hooks.push(HookSetPlan { of, path, headers, hooks });
    }
}

/// Returns the text about webhooks and callbacks on the first page of the crate.
pub(super) fn front_page(cx: &Context<'_>) -> Documentation {
    let lines = cx.api.hooks.iter().filter_map(|set| {
        let path = cx.naming.paths.get(&set.ty.id)?;
        let what = match &set.of {
            HooksOf::Api => Line::new("Webhooks that arrive are read by "),
            HooksOf::Operation(_) => Line::new("Callbacks that arrive are read by "),
        };
        let feature = path.module.trim_start_matches("r#");
        let line = what.code(&format!("{path}::parse")).words(", with the feature ").code(feature).words(".");
        Some(line)
    });
    let lines: Vec<Line> = lines.take(MOST_ON_FRONT_PAGE).collect();
    if lines.len() == 1 { Documentation::paragraph(lines) } else { Documentation::list(lines) }
}

/// The most callbacks whose operations are named. A longer list would tell a reader less.
const MOST_ON_FRONT_PAGE: usize = 5;

fn as_union<'p>(ty: &'p mut TypePlan, path: &TypePath) -> Option<&'p mut UnionPlan> {
    match ty {
        TypePlan::Union(plan) if plan.name == path.name => Some(plan),
        TypePlan::Union(_)
        | TypePlan::Record(_)
        | TypePlan::Tuple(_)
        | TypePlan::StringEnum(_)
        | TypePlan::LiteralEnum(_) => None,
    }
}

/// Returns the documentation of a module.
pub(super) fn module_docs(names: &HookModules, module: &str) -> Documentation {
    if names.get(&HooksOf::Api) == module {
        "The requests that the API sends to its users' servers: its webhooks.".into()
    } else {
        "The requests that operations make the API send to their callers' servers: callbacks.".into()
    }
}

/// Returns the method of the operation that has the callbacks, as code. It is not a link, because the feature of the
/// method may be off.
fn owner(basis: &Basis<'_>, groups: &[GroupNames], of: &HooksOf) -> Option<Line> {
    let HooksOf::Operation(place) = of else { return None };
    let index = basis.api().operations.iter().position(|operation| operation.pointer == *place)?;
    let method = groups.iter().find_map(|group| {
        let (_, name) = group.methods.iter().find(|(known, _)| *known == index)?;
        Some(format!("{}::{name}", group.module))
    });
    method.map(|method| Line::default().code(&method))
}

/// `POST /pets/{}`
fn operation_name(basis: &Basis<'_>, place: &crate::pointer::Pointer) -> String {
    let operation = basis.api().operations.iter().find(|operation| operation.pointer == *place);
    let key = operation.map(|operation| operation_key(&operation.method, &operation.path));
    key.unwrap_or_else(|| place.as_str().to_owned())
}

/// Reports hooks that hold the same type, because only their names can separate them.
fn tell_alike(cx: &mut Context<'_>, set: &HookSet, union: &Union) {
    let mut known: BTreeMap<(Option<TypeId>, String), &Variant> = BTreeMap::new();
    for variant in &union.variants {
        // A body of any type has no type to compare.
        let open = cx.api.types.get(variant.ty.id).kind == Kind::Any;
        let told_by = ((!open).then_some(variant.ty.id), format!("{:?}", variant.tag));
        let Some(first) = known.get(&told_by) else {
            known.insert(told_by, variant);
            continue;
        };
        let name = |hook: &Option<String>| hook.clone().unwrap_or_default();
        let (this, that) = (name(&variant.hook), name(&first.hook));
        let place = set.hooks.iter().find(|hook| hook.key == this).map(|hook| &hook.call.pointer);
        let message = format!("nothing in the body tells `{this}` from `{that}`: its name must be known");
        cx.diagnostics.report(Code::UnionWithoutEvidence, place.unwrap_or(&variant.pointer), message);
    }
}

fn hook_plan(cx: &Context<'_>, hook: &Hook, variant: String) -> HookPlan {
    let forms = hook.forms.iter().map(|form| match form {
        HookForm::Json => HookFormPlan::Json,
        HookForm::Form => HookFormPlan::Form,
        HookForm::Text => HookFormPlan::Text,
        HookForm::Bytes => HookFormPlan::Bytes,
    });
    HookPlan {
        variant,
        key: hook.key.clone(),
        aliases: hook.aliases.clone(),
        method: hook.call.method.clone(),
        forms: forms.collect(),
        pointer: cx.api.source(&hook.call.pointer).as_str().to_owned(),
        normalized: hook.call.pointer.as_str().to_owned(),
        deprecated: hook.call.docs.deprecated,
    }
}

fn hook_docs(cx: &Context<'_>, (hook, held): (&Hook, TypeId), owner: Option<&Line>, home: &str) -> Documentation {
    let call = &hook.call;
    let mut lines = docs::paragraphs(&call.docs);
    let name = Line::default().code(&hook.name);
    lines.push(match (owner, &hook.expression) {
        (Some(owner), Some(expression)) => Line::new("The callback ")
            .line(&name)
            .words(" of ")
            .line(owner)
            .words(": ")
            .code(&format!("{} {expression}", call.method))
            .words("."),
        _ => Line::new("The webhook ").line(&name).words(", sent by ").code(&call.method).words("."),
    });
    if call.docs.deprecated {
        lines.push(Line::new("Deprecated."));
    }
    lines.push(known_by(hook));
    lines.push(body_line(hook));
    lines.push(docs::facts(&said(cx.api, held, bounds(cx.api, held)), None, None));
    if !call.parameters.is_empty() {
        lines.push(Line::new("It comes with:"));
        lines.push(Documentation::list(call.parameters.iter().map(|parameter| parameter_line(cx, parameter))));
    }
    if !call.security.is_empty() {
        let names =
            call.security.iter().map(|all| Line::joined(all.iter().map(|name| Line::default().code(name)), " with "));
        lines.push(Line::new("Secured by: ").line(&Line::joined(names, " or ")).words("."));
    }
    if !call.responses.is_empty() {
        lines.push(Line::new("To be answered with:"));
        lines.push(Documentation::list(call.responses.iter().map(|response| reply_line(cx, response, home))));
    }
    lines
}

fn known_by(hook: &Hook) -> Line {
    let mut names = vec![Line::default().code(&hook.key)];
    names.extend(hook.aliases.iter().map(|name| Line::default().code(name)));
    let tags = hook.call.tags.iter().map(|tag| Line::default().code(tag));
    let tags = Line::joined(tags, ", ");
    let known = if hook.aliases.is_empty() {
        Line::default()
    } else {
        Line::new("Known by the names ").line(&Line::joined(names.into_iter(), ", ")).words(".")
    };
    if tags.is_empty() {
        return known;
    }
    let space = if known.is_empty() { "" } else { " " };
    known.words(space).words("Tags: ").line(&tags).words(".")
}

/// Returns what the document says about the body, with an example.
fn body_line(hook: &Hook) -> Line {
    let Some(body) = &hook.call.body else { return Line::new("It has no body.") };
    let told = body.description.as_deref().map(|text| Line::of(text).without_stop()).filter(|text| !text.is_empty());
    let told = told.map(|line| Line::new("Body: ").line(&line).words("."));
    let absent = match (body.content.is_empty(), body.required) {
        (true, _) => Some(Line::new("It has no body.")),
        (false, false) => Some(Line::new("The body is optional.")),
        (false, true) => None,
    };
    let example = body.content.iter().filter_map(|content| content.example.as_ref()).map(docs::example);
    let media = body.content.iter().map(|content| content.media_type.as_str()).filter(|one| *one != "application/json");
    let media = media.map(|media| Line::new("Media type: ").code(media).words("."));
    Line::joined(told.into_iter().chain(absent).chain(media).chain(example), " ")
}

fn parameter_line(cx: &Context<'_>, parameter: &Parameter) -> Line {
    let place = match parameter.location {
        Location::Header => "the header ",
        Location::Query => "in the query, ",
        Location::Path => "in the path, ",
        Location::Cookie => "the cookie ",
    };
    let line = Line::new(place).code(&parameter.name);
    let line = if parameter.required { line } else { line.words(" (optional)") };
    let said_of = words_of(&parameter.docs);
    let flags = bounds(cx.api, parameter.ty.id);
    let facts =
        docs::facts(&said(cx.api, parameter.ty.id, flags), parameter.default.as_ref(), parameter.docs.example.as_ref());
    let values = values(cx, parameter);
    let parts = [said_of, values, facts.brief().clone()];
    let told = Line::joined(parts.into_iter().filter(|part| !part.is_empty()), " ");
    if told.is_empty() { line.words(".") } else { line.words(": ").line(&told) }
}

/// Returns the description of a value on one line.
fn words_of(docs: &Docs) -> Line {
    let texts = [&docs.summary, &docs.description].into_iter().flatten().map(|text| Line::of(text).without_stop());
    let deprecated = docs.deprecated.then(|| Line::new("Deprecated"));
    let remarks = docs.remarks.iter().map(|remark| Line::of(&remark.said));
    let lines = texts.chain(remarks).chain(deprecated).filter(|line| !line.is_empty());
    Line::joined(lines.map(|line| line.words(".")), " ")
}

/// Returns the values that a parameter may have, if they are listed; else its type, if that is not text.
fn values(cx: &Context<'_>, parameter: &Parameter) -> Line {
    let code = |text: &str| Line::default().code(text);
    let listed = match &cx.api.types.get(parameter.ty.id).kind {
        Kind::StringEnum(values) => Line::joined(values.iter().map(|value| code(&value.value)), ", "),
        Kind::LiteralEnum(values) => Line::joined(values.iter().map(|value| code(&value.value.to_string())), ", "),
        Kind::Record(_) | Kind::Map(_) | Kind::List(_) | Kind::Union(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {
            Line::default()
        }
    };
    if listed.is_empty() { listed } else { Line::new("One of: ").line(&listed).words(".") }
}

fn reply_line(cx: &Context<'_>, response: &Response, home: &str) -> Line {
    let told = response_words(response);
    let mut line = Line::default().code(&status_text(response)).words(": ").line(&told);
    for content in &response.content {
        if let Some(RustType::Named(TypePath { module, name })) = content.ty.map(|ty| rust_type(cx, ty.id)) {
            let path = if module == home { name.clone() } else { format!("crate::{module}::{name}") };
            line = line.words(", with a body of type ").item(&name, &path);
        }
    }
    let headers = response.headers.iter().map(|(name, header)| {
        let said_of = words_of(&header.docs);
        let line = Line::new("Header ").code(name);
        if said_of.is_empty() { line.words(".") } else { line.words(": ").line(&said_of) }
    });
    let examples = response.content.iter().filter_map(|content| content.example.as_ref()).map(docs::example);
    Line::joined(std::iter::once(line.words(".")).chain(headers).chain(examples), " ")
}

/// Returns the type of a header of hooks. It is one for all hooks of a set, and each of them may have an enum of its
/// own, so a header with an enum is a text.
fn header_type(cx: &Context<'_>, parameter: &Parameter) -> RustType {
    let inner = basis::element(cx.api, parameter.ty.id);
    if is_named(&cx.api.types.get(inner).kind) {
        return RustType::String;
    }
    header_value(cx, parameter.ty, parameter.is_plain_header(&cx.api.types))
}

/// Returns the headers of all hooks of a set, each once, as constants with their types.
fn headers(cx: &Context<'_>, set: &HookSet) -> Vec<HeaderPlan> {
    let mut found: BTreeMap<String, &Parameter> = BTreeMap::new();
    let parameters = set.hooks.iter().flat_map(|hook| &hook.call.parameters);
    for parameter in parameters.filter(|parameter| parameter.location == Location::Header) {
        found.entry(parameter.name.to_ascii_lowercase()).or_insert(parameter);
    }
    let names = words::names(found.keys().map(String::as_str), Form::Snake, &[]);
    let plan = |(parameter, name): (&&Parameter, String)| HeaderPlan {
        constant: words::constant(&name),
        wire: parameter.name.clone(),
        json: false,
        ty: header_type(cx, parameter),
        docs: {
            let mut lines = Documentation::from(Line::new("The header ").code(&parameter.name).words("."));
            lines.push(docs::described(parameter.docs.description.as_deref()));
            lines
        },
        deprecated: docs::deprecation(&parameter.docs),
    };
    found.values().zip(names).map(plan).collect()
}
