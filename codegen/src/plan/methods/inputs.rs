//! What a call gives: its arguments, its setters, its body.

use super::answers::report_bytes;
use crate::config::Config;
use crate::model::media::{is_json, preferred};
use crate::model::{
    Access, Api, Body, Content, Kind, Location, Operation, Parameter, ParameterEncoding, Property, Record, Scalar,
    Style, Type, TypeId,
};
use crate::plan::docs;
use crate::plan::rust_types::{Context, accepts, bounds, element, property_flags, rust_type};
use crate::plan::types::{
    Accepts, BodyPlan, FieldFacts, Flag, Input, LocationPlan, ParameterPlan, RustType, Sink, StylePlan,
};
use crate::plan::words::{self, Form, TAKEN_SETTERS};

/// More arguments than this are not readable as a list: the body is one argument then.
const MOST_ARGUMENTS: usize = 6;

/// A value that a call gives, before it has its name.
pub(super) struct Given {
    pub wire: String,
    pub location: &'static str,
    pub required: bool,
    pub docs: Vec<String>,
    pub facts: Vec<String>,
    pub deprecated: Option<String>,
    pub accepts: Accepts,
    pub sink: Sink,
}

pub(super) fn input(given: &Given, name: String) -> Input {
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
pub(super) fn ordered(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let place = |parameter: &Parameter| match parameter.location {
        Location::Path => operation.path.find(&format!("{{{}}}", parameter.name)).unwrap_or(operation.path.len()),
        Location::Query | Location::Header | Location::Cookie => usize::MAX,
    };
    let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(|parameter| place(parameter));
    parameters.into_iter()
}

/// A name that two places of a call share is told apart by the place, but for the path, which is what the call is about.
pub(super) fn given_names(config: &Config, given: &[Given]) -> Vec<String> {
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

pub(super) fn parameter_given(cx: &mut Context<'_>, parameter: &Parameter) -> Given {
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

pub(super) fn parameter_plan(cx: &Context<'_>, parameter: &Parameter) -> ParameterPlan {
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
pub(in crate::plan) fn given_by_member<'a>(
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
pub(super) fn body_plan(cx: &mut Context<'_>, operation: &Operation, given: &mut Vec<Given>) -> Option<BodyPlan> {
    let body = operation.body.as_ref()?;
    let content = preferred(cx.config, &body.content)?;
    let mut plan = BodyPlan {
        media_type: content.media_type.clone(),
        required: body.required,
        empty: body.required && says_nothing(cx.api, body, content),
        bounds: content.ty.map(|ty| bounds(cx.api, ty.id)).unwrap_or_default(),
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
        // An object without members is all that a body can be that declares none.
        plan.empty |= body.required && is_json(&content.media_type) && plan.fields.is_empty();
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

pub(super) fn is_multipart(media_type: &str) -> bool {
    media_type.starts_with("multipart/")
}

/// A part of `format: binary` is a file (OpenAPI 3.0.4, section 4.7.14.2).
pub(super) fn is_file(ty: &Type) -> bool {
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
