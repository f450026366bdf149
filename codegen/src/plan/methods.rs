//! Operations: arguments, setters, answer, paging, documentation.

use std::fmt::Write as _;

use super::docs;
use super::groups::GroupNames;
use super::naming::{builder, handle};
use super::paging;
use super::rust_types::{Context, accepts, bounds, element, property_flags, rust_type};
use super::types::{
    Accepts, AnswerForm, BodyPlan, FieldFacts, Flag, Group, Input, ItemsPlan, LocationPlan, Method, OperationPlan,
    ParameterPlan, RustType, Sink, StatusPlan, StreamForm, StylePlan,
};
use super::words::{self, Form, TAKEN_SETTERS};
use crate::config::Config;
use crate::diagnostics::Code;
use crate::model::answers::expected;
use crate::model::media::{is_json, preferred};
use crate::model::{
    Access, Answers, Api, Body, Content, Kind, Location, Operation, Parameter, ParameterEncoding, Property, Record,
    Response, Scalar, Status, Style, Type, TypeId, TypeUse,
};

/// More arguments than this are not readable as a list: the body is one argument then.
const MOST_ARGUMENTS: usize = 6;

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
pub(super) fn group_docs(cx: &Context<'_>, group: &GroupNames) -> Vec<String> {
    let mut lines = Vec::new();
    let title = group.tag.clone().unwrap_or_else(|| group.module.replace('_', " "));
    docs::push_paragraph(&mut lines, docs::lines(&title));
    let described = group.tag.as_ref().and_then(|tag| cx.api.tags.get(tag)).and_then(|tag| tag.description.as_ref());
    if let Some(text) = described.filter(|text| **text != title) {
        docs::push_paragraph(&mut lines, docs::lines(text));
    }
    lines
}

/// A value that a call gives, before it has its name.
struct Given {
    wire: String,
    location: &'static str,
    required: bool,
    docs: Vec<String>,
    facts: Vec<String>,
    deprecated: Option<String>,
    accepts: Accepts,
    sink: Sink,
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
    let argument_docs: Vec<String> = arguments.iter().map(|(_, input, given)| argument_line(input, given)).collect();
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
        docs: method_docs(cx, operation, &argument_docs, &call),
        builder_docs: vec![format!("A request for [`{}::{}`].", handle(&group.module), name.trim_start_matches("r#"))],
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

fn input(given: &Given, name: String) -> Input {
    let mut lines = given.docs.clone();
    if lines.is_empty() {
        lines.push(format!("Sets {}.", docs::code(&given.wire)));
    }
    docs::push_paragraph(&mut lines, given.facts.clone());
    Input {
        name,
        docs: lines,
        deprecated: given.deprecated.clone(),
        accepts: given.accepts.clone(),
        sink: given.sink.clone(),
    }
}

/// Path parameters in the order of the path, then the others in the order of the document.
fn ordered(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let place = |parameter: &Parameter| match parameter.location {
        Location::Path => operation.path.find(&format!("{{{}}}", parameter.name)).unwrap_or(operation.path.len()),
        Location::Query | Location::Header | Location::Cookie => usize::MAX,
    };
    let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(|parameter| place(parameter));
    parameters.into_iter()
}

/// A name that two places of a call share is told apart by the place, but for the path, which is what the call is about.
fn given_names(config: &Config, given: &[Given]) -> Vec<String> {
    let renamed: Vec<String> = (given.iter())
        .map(|one| config.rename.parameters.get(&one.wire).cloned().unwrap_or_else(|| one.wire.clone()))
        .collect();
    let texts: Vec<String> = (given.iter().zip(&renamed))
        .map(|(one, text)| {
            let name = words::name(text, Form::Snake);
            let alone = renamed.iter().filter(|other| words::name(other, Form::Snake) == name).count() == 1;
            let alone = alone || matches!(one.sink, Sink::Path(_));
            if alone && !TAKEN_SETTERS.contains(&name.as_str()) {
                text.clone()
            } else {
                format!("{} {text}", one.location)
            }
        })
        .collect();
    words::names(texts.iter().map(String::as_str), Form::Snake, &TAKEN_SETTERS)
}

fn parameter_given(cx: &mut Context<'_>, parameter: &Parameter) -> Given {
    let base = element(cx, parameter.ty);
    let ty = match base {
        RustType::Option(inner) => *inner,
        other => other,
    };
    let (location, sink) = match parameter.location {
        Location::Path => ("path", Sink::Path(parameter.name.clone())),
        Location::Query => ("query", Sink::Query(parameter.name.clone())),
        Location::Header => ("header", Sink::Header(parameter.name.clone())),
        Location::Cookie => ("cookie", Sink::Cookie(parameter.name.clone())),
    };
    let flags = bounds(cx.api, parameter.ty.id);
    let required = parameter.required;
    let accepts = match (&ty, required) {
        (RustType::String, true) => Accepts::Text,
        (other, _) => accepts(cx.naming, other),
    };
    Given {
        wire: parameter.name.clone(),
        location,
        required,
        docs: docs::paragraphs(&parameter.docs),
        facts: docs::facts(&flags, parameter.default.as_ref(), parameter.docs.example.as_ref()),
        deprecated: docs::deprecation(&parameter.docs),
        accepts,
        sink,
    }
}

fn parameter_plan(cx: &Context<'_>, parameter: &Parameter) -> ParameterPlan {
    let location = match parameter.location {
        Location::Path => LocationPlan::Path,
        Location::Query => LocationPlan::Query,
        Location::Header => LocationPlan::Header,
        Location::Cookie => LocationPlan::Cookie,
    };
    let usual = match location {
        LocationPlan::Path | LocationPlan::Header => (Style::Simple, false),
        LocationPlan::Query | LocationPlan::Cookie => (Style::Form, true),
    };
    let (style, allow_reserved) = match &parameter.encoding {
        ParameterEncoding::Style { style, explode, allow_reserved } => {
            let same = (*style, *explode) == usual || is_scalar(cx.api.types.get(parameter.ty.id)) && *style == usual.0;
            ((!same).then(|| StylePlan::Style(style_name(*style), *explode)), *allow_reserved)
        }
        ParameterEncoding::Content { .. } => (Some(StylePlan::Json), false),
    };
    ParameterPlan {
        location,
        name: parameter.name.clone(),
        required: parameter.required,
        style,
        allow_reserved,
        bounds: bounds(cx.api, parameter.ty.id),
    }
}

/// A single value is written alike whether it explodes or not.
fn is_scalar(ty: &Type) -> bool {
    matches!(ty.kind, Kind::Scalar(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_))
}

/// The styles' names in the runtime.
fn style_name(style: Style) -> &'static str {
    match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    }
}

/// The object whose members a call gives one by one: a body with so few required members that they are arguments.
pub(super) fn given_by_member<'a>(
    api: &'a Api,
    config: &Config,
    operation: &Operation,
) -> Option<(TypeId, &'a Record)> {
    let content = preferred(config, &operation.body.as_ref()?.content)?;
    let id = content.ty?.id;
    let Kind::Record(record) = &api.types.get(id).kind else { return None };
    let arguments = operation.parameters.iter().filter(|parameter| parameter.required).count();
    let required = written(record).filter(|property| property.required).count();
    (takes_members(&content.media_type) && arguments + required <= MOST_ARGUMENTS).then_some((id, record))
}

/// How the body is given: member by member, or as one value.
fn body_plan(cx: &mut Context<'_>, operation: &Operation, given: &mut Vec<Given>) -> Option<BodyPlan> {
    let body = operation.body.as_ref()?;
    let content = preferred(cx.config, &body.content)?;
    let mut plan = BodyPlan {
        media_type: content.media_type.clone(),
        required: body.required,
        empty: body.required && says_nothing(cx.api, body, content),
        fields: Vec::new(),
        part_types: part_types(content),
        field_styles: field_styles(content),
    };
    if let Some((_, record)) = given_by_member(cx.api, cx.config, operation) {
        for property in written(record) {
            let flags = property_flags(cx.api, property);
            given.push(member_given(cx, property, &flags, body.required, is_multipart(&content.media_type)));
            plan.fields.push(FieldFacts { wire: property.name.clone(), flags });
        }
        return Some(plan);
    }
    let ty = match content.ty {
        Some(ty) if is_json(&content.media_type) => element(cx, ty),
        Some(ty) if content.media_type.starts_with("text/") && rust_type(cx, ty.id) == RustType::String => {
            RustType::String
        }
        Some(ty) if takes_members(&content.media_type) => element(cx, ty),
        None if is_json(&content.media_type) => RustType::Json,
        other => {
            report_bytes(cx, other, content);
            RustType::Upload
        }
    };
    let accepts = match &ty {
        RustType::Upload | RustType::String | RustType::Json => Accepts::Into(ty.clone()),
        RustType::Named(path) if cx.naming.unions.contains(path) => Accepts::Into(ty.clone()),
        other => Accepts::Reference(other.clone()),
    };
    given.push(Given {
        wire: "body".to_owned(),
        location: "request",
        required: body.required && !plan.empty,
        docs: body.description.as_deref().map(docs::lines).unwrap_or_default(),
        facts: body_facts(&plan),
        deprecated: None,
        accepts,
        sink: Sink::Body,
    });
    Some(plan)
}

fn body_facts(plan: &BodyPlan) -> Vec<String> {
    let unless = plan.empty.then(|| "An empty object, unless this is called.".to_owned());
    std::iter::once(format!("The body, as {}.", docs::code(&plan.media_type))).chain(unless).collect()
}

/// Whether the document asks for a JSON body and has no word on what is in it: an empty object is what it asks for. A
/// description or an example is such a word.
fn says_nothing(api: &Api, body: &Body, content: &Content) -> bool {
    let open = content.ty.is_none_or(|ty| match &api.types.get(ty.id).kind {
        Kind::Any => true,
        Kind::Map(values) => matches!(api.types.get(values.id).kind, Kind::Any),
        _ => false,
    });
    open && is_json(&content.media_type) && content.example.is_none() && body.description.is_none()
}

fn takes_members(media_type: &str) -> bool {
    is_json(media_type) || is_multipart(media_type) || media_type.starts_with("application/x-www-form-urlencoded")
}

fn written(record: &Record) -> impl Iterator<Item = &Property> {
    record.properties.iter().filter(|property| property.access != Access::ReadOnly)
}

/// The media types that the document gives to the parts of a body.
fn part_types(content: &Content) -> Vec<(String, String)> {
    let given = content.encoding.iter().filter_map(|(name, encoding)| Some((name, encoding.content_type.as_ref()?)));
    // Of several, the first is sent.
    let first = |types: &String| types.split(',').next().unwrap_or_default().trim().to_owned();
    given.map(|(name, types)| (name.clone(), first(types))).filter(|(_, one)| !one.contains('*')).collect()
}

/// The fields of a form for which the document gives a style: as if they were query parameters (OpenAPI 3.0.4, Encoding
/// Object). Whether a style that is not `form` explodes is false by default, but for `deepObject`, which must.
fn field_styles(content: &Content) -> Vec<ParameterPlan> {
    let form = content.media_type.starts_with("application/x-www-form-urlencoded");
    let styled = content.encoding.iter().filter(|(_, encoding)| {
        form && (encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved)
    });
    styled
        .map(|(name, encoding)| {
            let style = encoding.style.unwrap_or(Style::Form);
            let explode = encoding.explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject));
            ParameterPlan {
                location: LocationPlan::Query,
                name: name.clone(),
                required: false,
                style: ((style, explode) != (Style::Form, true)).then(|| StylePlan::Style(style_name(style), explode)),
                allow_reserved: encoding.allow_reserved,
                bounds: Vec::new(),
            }
        })
        .collect()
}

fn is_multipart(media_type: &str) -> bool {
    media_type.starts_with("multipart/")
}

/// A part of `format: binary` is a file (OpenAPI 3.0.4, section 4.7.14.2).
fn is_file(ty: &Type) -> bool {
    matches!(&ty.kind, Kind::Scalar(Scalar::String { format: Some(format), .. }) if format == "binary")
}

/// A file or a list of files.
fn part(cx: &Context<'_>, id: TypeId) -> Option<RustType> {
    match &cx.api.types.get(id).kind {
        Kind::List(list) if is_file(cx.api.types.get(list.items.id)) => Some(RustType::List(Box::new(RustType::File))),
        _ => is_file(cx.api.types.get(id)).then_some(RustType::File),
    }
}

fn member_given(
    cx: &mut Context<'_>,
    property: &Property,
    flags: &[Flag],
    body_required: bool,
    multipart: bool,
) -> Given {
    let file = part(cx, property.ty.id).filter(|_| multipart);
    // A file has no null: it is sent or it is not.
    let nullable = flags.contains(&Flag::Nullable) && file.is_none();
    let base = file.unwrap_or_else(|| rust_type(cx, property.ty.id));
    let nullable = nullable && base != RustType::Json;
    let ty = if nullable { RustType::Nullable(Box::new(base)) } else { base };
    Given {
        wire: property.name.clone(),
        location: "body",
        required: property.required && body_required,
        docs: docs::paragraphs(&property.docs),
        facts: docs::facts(flags, property.default.as_ref(), property.docs.example.as_ref()),
        deprecated: docs::deprecation(&property.docs),
        accepts: accepts(cx.naming, &ty),
        sink: Sink::Field(property.name.clone()),
    }
}

/// What comes back, the media type to ask for where it is not JSON, and where the value stands.
fn answer(cx: &mut Context<'_>, operation: &Operation) -> (RustType, Option<String>, AnswerForm) {
    let answers = expected(operation);
    let chosen = answers.iter().find_map(|response| preferred(cx.config, &response.content));
    let Some(content) = chosen else { return (RustType::Unit, None, AnswerForm::Nothing) };
    let json = is_json(&content.media_type);
    let text = |ty: TypeUse| content.media_type.starts_with("text/") && is_text(cx.api.types.get(ty.id));
    let (ty, form) = match content.ty {
        _ if stream_form(&content.media_type).is_some() => (RustType::Bytes, AnswerForm::Bytes),
        Some(ty) if json && content.enveloped => (element(cx, ty), AnswerForm::Enveloped),
        Some(ty) if json => (element(cx, ty), AnswerForm::Json),
        Some(ty) if text(ty) => (RustType::String, AnswerForm::Text),
        None if content.enveloped => (RustType::Unit, AnswerForm::Enveloped),
        None if json => (RustType::Json, AnswerForm::Json),
        other => {
            report_bytes(cx, other, content);
            (RustType::Bytes, AnswerForm::Bytes)
        }
    };
    let accept = (content.media_type != "application/json").then(|| content.media_type.clone());
    report_others(cx, operation, &answers, content);
    let ty = operation.answers.as_ref().map_or(ty, |answers| joined_answer(cx, answers));
    (ty, accept, form)
}

/// The media types whose items follow each other (WHATWG HTML, section 9.2; newline-delimited JSON).
const STREAMS: [(&str, StreamForm); 5] = [
    ("text/event-stream", StreamForm::Events),
    ("application/x-ndjson", StreamForm::Lines),
    ("application/ndjson", StreamForm::Lines),
    ("application/jsonl", StreamForm::Lines),
    ("application/x-jsonlines", StreamForm::Lines),
];

fn stream_form(media_type: &str) -> Option<StreamForm> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    STREAMS.iter().find(|(known, _)| essence.eq_ignore_ascii_case(known)).map(|(_, form)| *form)
}

/// How a success comes item by item, and what each item is: what the document says of the media type is said of each.
/// (OpenAPI 3.0 has no word for it; 3.2 calls it `itemSchema`.)
fn stream(cx: &mut Context<'_>, operation: &Operation) -> Option<(StreamForm, RustType)> {
    let successes = operation.responses.iter().filter(|response| response.status.is_success());
    let mut streams = successes.flat_map(|response| &response.content);
    let (form, content) = streams.find_map(|content| Some((stream_form(&content.media_type)?, content)))?;
    let item = match content.ty {
        Some(ty) if !is_file(cx.api.types.get(ty.id)) => element(cx, ty),
        _ => RustType::Json,
    };
    Some((form, item))
}

/// The type of all kinds of success; where one is without a value there may be none, but for a list, which is empty then.
fn joined_answer(cx: &mut Context<'_>, answers: &Answers) -> RustType {
    match element(cx, answers.ty) {
        base @ (RustType::List(_) | RustType::Option(_) | RustType::Json) => base,
        base if answers.optional => RustType::Option(Box::new(base)),
        base => base,
    }
}

/// What each status answers, as the runtime compares them.
fn by_status(operation: &Operation) -> Vec<StatusPlan> {
    let listed = operation.answers.iter().flat_map(|answers| &answers.by_status);
    let plan = |(status, variant): &(Status, Option<usize>)| {
        let (first, last) = match status {
            Status::Code(code) => (*code, *code),
            Status::Range(hundreds) => (u16::from(*hundreds) * 100, u16::from(*hundreds) * 100 + 99),
            Status::Default => (0, u16::MAX),
        };
        StatusPlan { first, last, variant: *variant }
    };
    // An exact status comes before the range that holds it, as the responses do.
    listed.map(plan).collect()
}

/// What the document types and this crate hands on as bytes is told; a string of bytes is what it says.
fn report_bytes(cx: &mut Context<'_>, ty: Option<TypeUse>, content: &Content) {
    let Some(ty) = ty else { return };
    if !matches!(cx.api.types.get(ty.id).kind, Kind::Scalar(Scalar::String { .. }) | Kind::Any) {
        let message = format!("a body of `{}` is handed on as bytes", content.media_type);
        cx.diagnostics.report(Code::SchemaDegraded, &content.pointer, message);
    }
}

/// A kind of success that is not typed is told.
fn report_others(cx: &mut Context<'_>, operation: &Operation, answers: &[&Response], chosen: &Content) {
    let joined = operation.answers.as_ref().map(|answers| &cx.api.types.get(answers.ty.id).kind);
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

fn is_text(ty: &Type) -> bool {
    match &ty.kind {
        Kind::Scalar(Scalar::String { format, .. }) => format.as_deref() != Some("binary"),
        kind => matches!(kind, Kind::StringEnum(_) | Kind::Any),
    }
}

/// What the example of a method needs to know.
struct Call<'c> {
    package: &'c str,
    group: &'c GroupNames,
    name: &'c str,
    arguments: &'c [Input],
    items: Option<&'c ItemsPlan>,
}

fn method_docs(cx: &mut Context<'_>, operation: &Operation, arguments: &[String], call: &Call<'_>) -> Vec<String> {
    let mut lines = docs::paragraphs(&operation.docs);
    docs::push_paragraph(&mut lines, vec![format!("`{} {}`", operation.method, operation.path)]);
    docs::push_paragraph(&mut lines, availability(cx.config, operation));
    if !arguments.is_empty() {
        docs::push_paragraph(&mut lines, vec!["# Arguments".to_owned()]);
        docs::push_paragraph(&mut lines, arguments.to_vec());
    }
    docs::push_paragraph(&mut lines, vec!["# Errors".to_owned()]);
    docs::push_paragraph(&mut lines, failures(cx, operation, call.group));
    docs::push_paragraph(&mut lines, vec!["# Example".to_owned()]);
    docs::push_paragraph(&mut lines, example(call));
    lines
}

/// What the vendor's extensions say of who may call.
fn availability(config: &Config, operation: &Operation) -> Vec<String> {
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
            lines.push(format!("Plans: {}.", included.join(", ")));
        }
    }
    let permissions = config.docs.get("permissions").and_then(|key| operation.extensions.get(key));
    let listed = permissions.and_then(|value| value.get("enum").or(Some(value))).and_then(|value| value.as_array());
    if let Some(listed) = listed {
        let names: Vec<String> = listed.iter().filter_map(|name| name.as_str()).map(docs::code).collect();
        if !names.is_empty() {
            lines.push(format!("Permission: {}.", names.join(" or ")));
        }
    }
    lines
}

fn argument_line(input: &Input, given: &Given) -> String {
    let told: Vec<&str> = given.docs.iter().take_while(|line| !line.is_empty()).map(String::as_str).collect();
    let mut line = format!("* `{}`: ", input.name.trim_start_matches("r#"));
    let told = told.join(" ");
    let told = match (told.trim_end_matches('.'), given.facts.is_empty()) {
        ("", true) => Some(format!("{}.", docs::code(&given.wire))),
        ("", false) => None,
        (told, _) => Some(format!("{told}.")),
    };
    let parts: Vec<&str> = told.iter().map(String::as_str).chain(given.facts.iter().map(String::as_str)).collect();
    line.push_str(&parts.join(" "));
    line
}

fn failures(cx: &mut Context<'_>, operation: &Operation, group: &GroupNames) -> Vec<String> {
    let mut lines = vec![
        "[`Error`](crate::Error) when an argument breaks a bound, when nothing or something unreadable comes back, or"
            .to_owned(),
        "when the server answers with a failure:".to_owned(),
        String::new(),
    ];
    let before = lines.len();
    for response in operation.responses.iter().filter(|response| !response.status.is_success()) {
        let status = match response.status {
            Status::Code(code) => code.to_string(),
            Status::Range(hundreds) => format!("{hundreds}XX"),
            Status::Default => "any other status".to_owned(),
        };
        let told: Vec<String> = docs::lines(&response.description);
        let mut line = format!("* `{status}`: {}", told.join(" ").trim_end_matches('.'));
        let body = preferred(cx.config, &response.content).and_then(|content| content.ty);
        if let Some(RustType::Named(path)) = body.map(|ty| rust_type(cx, ty.id)) {
            let (module, name) = (&path.module, &path.name);
            let target = if *module == group.module { String::new() } else { format!("(crate::{module}::{name})") };
            let _ = write!(line, ", with a body of type [`{name}`]{target}");
        }
        line.push('.');
        lines.push(line);
    }
    if lines.len() == before {
        lines.truncate(2);
        "when the server answers with a failure.".clone_into(&mut lines[1]);
    }
    lines
}

/// An example that compiles: it takes what it cannot make up as arguments of a function around it.
fn example(call: &Call<'_>) -> Vec<String> {
    let krate = call.package.replace('-', "_");
    let mut parameters = vec!["client: Client".to_owned()];
    let mut values = Vec::new();
    for argument in call.arguments {
        parameters.push(format!("{}: {}", argument.name, sample(&krate, &argument.accepts)));
        values.push(argument.name.as_str());
    }
    let module = call.group.module.as_str();
    let method = call.name;
    let mut lines = vec!["```no_run".to_owned()];
    lines.push(format!("# use {krate}::{{Client, Error}};"));
    lines.push(format!("# async fn example({}) -> Result<(), Error> {{", parameters.join(", ")));
    let called = format!("client.{module}().{method}({})", values.join(", "));
    let rest: &[&str] = match call.items {
        Some(ItemsPlan { member: None, .. }) => {
            lines.push(format!("let page = {called}.send().await?;"));
            &["for item in &page.items {", "    println!(\"{item:?}\");", "}"]
        }
        Some(ItemsPlan { member: Some(_), .. }) => {
            lines.push(format!("let mut items = {called}.items();"));
            &["while let Some(item) = items.try_next().await? {", "    println!(\"{item:?}\");", "}"]
        }
        None => {
            lines.push(format!("let answer = {called}.send().await?;"));
            &["println!(\"{answer:?}\");"]
        }
    };
    lines.extend(rest.iter().map(|line| (*line).to_owned()));
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    lines.push("```".to_owned());
    lines
}

/// The type of an example's argument.
fn sample(krate: &str, accepts: &Accepts) -> String {
    match accepts {
        Accepts::Text | Accepts::Into(RustType::String) => "&str".to_owned(),
        Accepts::Texts => "Vec<String>".to_owned(),
        Accepts::Items(item) => format!("Vec<{}>", written_type(krate, item)),
        Accepts::Files => format!("Vec<{}>", written_type(krate, &RustType::File)),
        Accepts::Into(ty) | Accepts::Value(ty) => written_type(krate, ty),
        Accepts::Reference(ty) => format!("&{}", written_type(krate, ty)),
    }
}

/// A type as an example outside the crate writes it.
pub fn written_type(krate: &str, ty: &RustType) -> String {
    let of = |inner: &RustType| written_type(krate, inner);
    match ty {
        RustType::Bool => "bool".to_owned(),
        RustType::I32 => "i32".to_owned(),
        RustType::I64 => "i64".to_owned(),
        RustType::U32 => "u32".to_owned(),
        RustType::U64 => "u64".to_owned(),
        RustType::F64 => "f64".to_owned(),
        RustType::String => "String".to_owned(),
        RustType::DateTime => format!("{krate}::DateTime"),
        RustType::Date => format!("{krate}::Date"),
        RustType::Base64 => format!("{krate}::Bytes"),
        RustType::Bytes => "Vec<u8>".to_owned(),
        RustType::Upload => format!("{krate}::Upload"),
        RustType::File => format!("{krate}::FilePart"),
        RustType::Json => format!("{krate}::Json"),
        RustType::Unit => "()".to_owned(),
        RustType::List(inner) => format!("Vec<{}>", of(inner)),
        RustType::Map(inner) => format!("{krate}::Map<{}>", of(inner)),
        RustType::Option(inner) => format!("Option<{}>", of(inner)),
        RustType::Nullable(inner) => format!("{krate}::Nullable<{}>", of(inner)),
        RustType::Boxed(inner) => format!("Box<{}>", of(inner)),
        RustType::Page(inner) => format!("{krate}::Page<{}>", of(inner)),
        RustType::Named(path) => format!("{krate}::{}::{}", path.module, path.name),
    }
}
