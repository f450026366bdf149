//! Plans what a call takes: its arguments, its setters, its body.

use std::collections::BTreeMap;

use super::bytes::{is_file, report_bytes, report_parts};
use crate::config::Config;
use crate::identity::{aliases, parameter_place, part_header_place, record, written};
use crate::lock::{ADDITIONAL, LockedMember, member};
use crate::model::media::{is_form, is_json, is_typed, preferred, takes_members};
use crate::model::{
    Additional, Api, Body, Content, Kind, Location, Operation, Parameter, ParameterEncoding, PartEncoding, Property,
    Record, Style, Type, TypeId, TypeUse,
};
use crate::plan::basis::Basis;
use crate::plan::docs::{self, Documentation, Line, Note};
use crate::plan::fixed::has_one;
use crate::plan::flags::Flag;
use crate::plan::rust_types::{Context, accepts, bounds, element, property_flags, rust_type, said, said_of_each};
use crate::plan::types::{
    Accepts, BodyPlan, FieldFacts, Input, LocationPlan, ParameterPlan, PartHeaderPlan, RustType, Sink, StylePlan,
    WholeQueryPlan,
};
use crate::plan::variants::beside;
use crate::plan::words::{self, Form, TAKEN_SETTERS};

/// The media type that the runtime uses for a body if it is given none.
const USUAL_BODY: &str = "application/json";

/// The place of the members that the document does not name. A lock has it as it has such members of a record.
const OTHERS: &str = "body.*";

/// The names of a setter for those members. The first one that no other input has is taken.
const OTHERS_NAMES: [&str; 3] = ["extra", "extra_fields", "undeclared_fields"];

/// A value that a call gives, before it is named.
pub(super) struct Given {
    pub wire: String,
    /// Its place in the request: `query:limit`, `body.name`, `body`.
    pub place: String,
    /// Its index in the document's list of required inputs.
    pub rank: usize,
    pub location: &'static str,
    pub required: bool,
    /// The type, if no other type is accepted. It may have only one value.
    pub literal: Option<TypeId>,
    pub docs: Documentation,
    pub facts: Documentation,
    pub deprecated: Option<Note>,
    pub accepts: Accepts,
    pub sink: Sink,
}

pub(super) fn input(given: &Given, name: String) -> Input {
    let mut docs = given.docs.clone();
    if docs.is_empty() {
        docs.push(Line::new("Sets ").code(&given.wire).words("."));
    }
    docs.push(given.facts.clone());
    Input {
        name,
        docs,
        deprecated: given.deprecated.clone(),
        accepts: given.accepts.clone(),
        place: given.place.clone(),
        sink: given.sink.clone(),
    }
}

/// Returns the path parameters in the order of the path, then the others in the order of the document.
pub(super) fn ordered(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let place = |parameter: &Parameter| match parameter.location {
        Location::Path => operation.path.find(&format!("{{{}}}", parameter.name)).unwrap_or(operation.path.len()),
        Location::Query | Location::Header | Location::Cookie => usize::MAX,
    };
    let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(|parameter| place(parameter));
    parameters.into_iter()
}

/// Returns the names of the inputs. If inputs of several locations share a name, the location is added to it. Path
/// parameters keep the plain name, because the call is about them.
///
/// Released inputs keep their names.
pub(super) fn given_names(config: &Config, released: &ReleasedInputs<'_>, given: &[Given]) -> Vec<String> {
    let renamed = |one: &Given| config.rename.parameters.get(&one.wire).cloned().unwrap_or_else(|| one.wire.clone());
    let mut renamed: Vec<String> = given.iter().map(renamed).collect();
    if let Some(others) = given.iter().position(|one| one.place == OTHERS) {
        let is_free = |name: &&str| !renamed.iter().any(|text| words::name(text, Form::Snake) == **name);
        let free = OTHERS_NAMES.into_iter().find(is_free).unwrap_or(OTHERS_NAMES[0]);
        free.clone_into(&mut renamed[others]);
    }
    let names: Vec<String> = renamed.iter().map(|text| words::name(text, Form::Snake)).collect();
    let count = words::counted(&names);
    let texts: Vec<String> = (given.iter().zip(&renamed).zip(&names))
        .map(|((one, text), name)| {
            let alone = count[name.as_str()] == 1 || matches!(one.sink, Sink::Path(_));
            if alone && !TAKEN_SETTERS.contains(&name.as_str()) {
                text.clone()
            } else {
                format!("{} {text}", one.location)
            }
        })
        .collect();
    // A configured name wins over a released one.
    let known = given.iter().map(|one| {
        let renamed = config.rename.parameters.contains_key(&one.wire);
        if renamed { None } else { released.get(one) }
    });
    let known: Vec<Option<&LockedMember>> = known.collect();
    let renamed = |input: &LockedMember| config.rename.parameters.contains_key(wire_name(&input.wire));
    let others: Vec<LockedMember> = released.inputs.iter().filter(|input| !renamed(input)).cloned().collect();
    beside(&texts, &known, &others, Form::Snake, &TAKEN_SETTERS)
}

/// The inputs of a released call.
pub(super) struct ReleasedInputs<'r> {
    inputs: &'r [LockedMember],
    /// The released place of each path parameter that has another name now.
    aliases: BTreeMap<String, String>,
    /// True if the order is the order in which values are given here, because a lock of the first version does not say
    /// it.
    first_version: bool,
}

impl<'r> ReleasedInputs<'r> {
    pub(super) fn of(basis: &Basis<'r>, index: usize) -> Self {
        match basis.released(index) {
            None => Self { inputs: &[], aliases: BTreeMap::new(), first_version: basis.is_of_first_version(index) },
            Some(old) => Self {
                inputs: &old.inputs,
                aliases: aliases(&basis.api().operations[index], old),
                first_version: false,
            },
        }
    }

    /// Returns the released input of a value.
    pub(super) fn get(&self, one: &Given) -> Option<&'r LockedMember> {
        member(self.inputs, self.aliases.get(&one.place).unwrap_or(&one.place))
    }

    /// Returns the sort key of a value among the arguments. Released arguments keep their positions. New ones follow in
    /// the order of the document's lists of required inputs.
    pub(super) fn rank(&self, one: &Given) -> (usize, usize) {
        let position = self.get(one).filter(|input| !input.gone).and_then(|input| input.position);
        (position.unwrap_or(usize::MAX), if self.first_version { 0 } else { one.rank })
    }
}

/// Returns `limit` of `query:limit`.
fn wire_name(place: &str) -> &str {
    place.split_once([':', '.']).map_or(place, |(_, name)| name)
}

pub(super) fn parameter_given(cx: &mut Context<'_>, parameter: &Parameter) -> Given {
    let base = element(cx, parameter.ty);
    let ty = if let RustType::Option(inner) = base { *inner } else { base };
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
    let mut docs = docs::paragraphs(&parameter.docs);
    if let ParameterEncoding::WholeQuery { media_type, .. } = &parameter.encoding {
        docs.push(Line::new("The whole query, as ").code(media_type).words("."));
    }
    Given {
        wire: parameter.name.clone(),
        place: parameter_place(parameter.location, &parameter.name),
        rank: 0,
        location,
        required,
        // `null` is JSON, which has no `Option` around it.
        literal: Some(parameter.ty.id).filter(|_| !parameter.ty.nullable || ty == RustType::Json),
        docs,
        facts: docs::facts(
            &said(cx.api, parameter.ty.id, flags),
            parameter.default.as_ref(),
            parameter.docs.example.as_ref(),
        ),
        deprecated: docs::deprecation(&parameter.docs),
        accepts,
        sink,
    }
}

/// Returns the headers of the parts of a body. They come after all other inputs of a call.
///
/// A required header with only one value is filled in, even if its part is optional. Another required header is an
/// argument if its part is required.
pub(super) fn part_headers_given(cx: &mut Context<'_>, index: usize) -> Vec<Given> {
    let operation = &cx.api.operations[index];
    let parts: Vec<&str> = match (&operation.body, record(cx.api, operation, cx.config)) {
        (Some(body), Some((_, record))) if body.required => {
            written(record).filter(|property| property.required).map(|property| property.name.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (part, header) in operation.part_headers() {
        let given = parameter_given(cx, header);
        let required = header.required && (parts.contains(&part) || given.literal.is_some_and(|ty| has_one(cx, ty)));
        let mut docs = given.docs;
        docs.push(Line::new("The header ").code(&header.name).words(" of the part ").code(part).words("."));
        all.push(Given {
            wire: header.name_of_part(part),
            place: part_header_place(part, header),
            rank: usize::MAX,
            location: "part",
            required,
            docs,
            sink: Sink::PartHeader { part: part.to_owned(), header: header.name.clone() },
            ..given
        });
    }
    all
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
        // Text of another media type is written as it is. Any other value is written as JSON, because no style writes
        // that media type.
        ParameterEncoding::Content { media_type } => {
            let is_text = !is_json(media_type) && is_scalar(cx.api.types.get(parameter.ty.id));
            ((!is_text).then_some(StylePlan::Json), false)
        }
        ParameterEncoding::WholeQuery { media_type, encoding } => {
            (Some(StylePlan::WholeQuery(whole_query(media_type, encoding))), false)
        }
    };
    ParameterPlan {
        location,
        name: parameter.name.clone(),
        required: parameter.required && location != LocationPlan::Path,
        style,
        allow_reserved,
        bounds: bounds(cx.api, parameter.ty.id),
    }
}

fn whole_query(media_type: &str, encoding: &BTreeMap<String, PartEncoding>) -> WholeQueryPlan {
    if is_json(media_type) {
        WholeQueryPlan::Json
    } else if is_form(media_type) {
        WholeQueryPlan::Form { types: part_types(encoding), styles: field_styles(encoding, false) }
    } else {
        WholeQueryPlan::Text
    }
}

/// Returns true for a single value, which is written the same whether it explodes or not.
fn is_scalar(ty: &Type) -> bool {
    matches!(ty.kind, Kind::Scalar(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_))
}

/// Returns the name of a style in the runtime.
fn style_name(style: Style) -> &'static str {
    match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::Cookie => "Cookie",
    }
}

/// Plans how the body is given: member by member, or as one value.
pub(super) fn body_plan(cx: &mut Context<'_>, index: usize, given: &mut Vec<Given>) -> Option<BodyPlan> {
    let operation = &cx.api.operations[index];
    let body = operation.body.as_ref()?;
    let content = preferred(cx.config, &body.content)?;
    let mut plan = BodyPlan {
        media_type: content.media_type.clone(),
        told_media_type: Some(&content.media_type).filter(|given| *given != USUAL_BODY).cloned(),
        required: body.required,
        empty: body.required && says_nothing(cx.api, body, content),
        bounds: content.ty.map(|ty| bounds(cx.api, ty.id)).unwrap_or_default(),
        fields: Vec::new(),
        others: Vec::new(),
        part_types: part_types(&content.encoding),
        field_styles: field_styles(&content.encoding, is_multipart(&content.media_type)),
        part_headers: operation.part_headers().map(|(part, header)| part_header_plan(cx, part, header)).collect(),
        part_order: content.part_order.clone(),
        xml: content.xml.clone(),
    };
    if let Some((_, record)) = cx.basis.given_by_member(index) {
        for property in written(record) {
            let flags = property_flags(cx.api, property);
            given.push(member_given(cx, property, &flags, body.required, is_multipart(&content.media_type)));
            plan.fields.push(FieldFacts { wire: property.name.clone(), flags });
        }
        if let Some(ty) = others(cx, record) {
            plan.others = bounds(cx.api, ty.id);
            given.push(others_given(cx, ty, &plan));
        }
        // A body that declares no members can only be an empty object.
        plan.empty |= body.required && is_typed(content) && plan.fields.is_empty();
        return Some(plan);
    }
    let ty = match content.ty {
        // A JSON body of `format: binary` is a file.
        Some(ty) if is_file(cx.api.types.get(ty.id)) => RustType::Upload,
        Some(ty) if is_typed(content) => element(cx, ty),
        Some(ty) if content.media_type.starts_with("text/") && rust_type(cx, ty.id) == RustType::String => {
            RustType::String
        }
        ty if is_multipart(&content.media_type) && !ty.is_some_and(|ty| has_names(cx, ty.id, true)) => {
            report_parts(cx, ty, content);
            return Some(plan);
        }
        Some(ty) if takes_members(content) && has_names(cx, ty.id, false) => element(cx, ty),
        Some(ty) if takes_members(content) && rust_type(cx, ty.id) == RustType::String => RustType::String,
        None if is_json(&content.media_type) => RustType::Json,
        other => {
            report_bytes(cx, other, content);
            RustType::Upload
        }
    };
    let files = content.ty.is_some_and(|ty| is_multipart(&content.media_type) && is_map_of_files(cx, ty.id));
    let is_converted = match &ty {
        RustType::Upload | RustType::String | RustType::Json => true,
        RustType::Named(path) => cx.naming.converted.contains(path),
        RustType::Bool
        | RustType::I32
        | RustType::I64
        | RustType::U32
        | RustType::U64
        | RustType::F64
        | RustType::DateTime
        | RustType::Date
        | RustType::Base64
        | RustType::Bytes
        | RustType::File
        | RustType::Unit
        | RustType::List(_)
        | RustType::Map(_)
        | RustType::Option(_)
        | RustType::Nullable(_)
        | RustType::Boxed(_)
        | RustType::Page(_) => false,
    };
    let accepts = if files {
        Accepts::NamedFiles
    } else if is_converted {
        Accepts::Into(ty.clone())
    } else {
        Accepts::Reference(ty.clone())
    };
    given.push(Given {
        wire: "body".to_owned(),
        place: "body".to_owned(),
        rank: 0,
        location: "request",
        required: body.required && !plan.empty,
        literal: None,
        docs: docs::described(body.description.as_deref()),
        facts: body_facts(&plan),
        deprecated: None,
        sink: body_sink(&accepts),
        accepts,
    });
    Some(plan)
}

fn body_facts(plan: &BodyPlan) -> Documentation {
    let unless = plan.empty.then(|| Line::new("An empty object, unless this is called."));
    let what = Line::new("The body, as ").code(&plan.media_type).words(".");
    Documentation::paragraph(std::iter::once(what).chain(unless))
}

/// Returns true if the document requires a JSON body and does not describe its content, neither by a schema nor by a
/// description nor by an example. An empty object is sent then.
fn says_nothing(api: &Api, body: &Body, content: &Content) -> bool {
    let open = content.ty.is_none_or(|ty| match &api.types.get(ty.id).kind {
        Kind::Any => true,
        Kind::Map(values) => matches!(api.types.get(values.id).kind, Kind::Any),
        Kind::Record(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null => false,
    });
    open && is_json(&content.media_type) && content.example.is_none() && body.description.is_none()
}

/// Returns the media types that the document gives to the parts of a body, or to the fields of a form.
fn part_types(encodings: &BTreeMap<String, PartEncoding>) -> Vec<(String, String)> {
    let given = encodings.iter().filter_map(|(name, encoding)| Some((name, encoding.content_type.as_ref()?)));
    // If several are listed, the first is sent.
    let first = |types: &String| types.split(',').next().unwrap_or_default().trim().to_owned();
    given.map(|(name, types)| (name.clone(), first(types))).filter(|(_, one)| !one.contains('*')).collect()
}

fn part_header_plan(cx: &Context<'_>, part: &str, header: &Parameter) -> PartHeaderPlan {
    PartHeaderPlan { part: part.to_owned(), name: header.name_of_part(part), header: parameter_plan(cx, header) }
}

/// Returns the fields of a form for which the document gives a style. They are written like query parameters (OpenAPI
/// 3.0.4, Encoding Object). The default of `explode` is true for `form`, and also for `deepObject`, which needs it. It
/// is false for all other styles.
///
/// In `multipart/form-data` each such field becomes the parts that the query would have (OpenAPI 3.1.1). Nothing is
/// percent-encoded in a part, so `allowReserved` on a part only means that it has the default style.
fn field_styles(encodings: &BTreeMap<String, PartEncoding>, parts: bool) -> Vec<ParameterPlan> {
    let styled = encodings
        .iter()
        .filter(|(_, encoding)| encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved);
    styled
        .map(|(name, encoding)| {
            let style = encoding.style.unwrap_or(Style::Form);
            let explode = encoding.explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject));
            ParameterPlan {
                location: LocationPlan::Query,
                name: name.clone(),
                required: false,
                style: ((style, explode) != (Style::Form, true)).then(|| StylePlan::Style(style_name(style), explode)),
                allow_reserved: encoding.allow_reserved && !parts,
                bounds: Vec::new(),
            }
        })
        .collect()
}

pub(super) fn is_multipart(media_type: &str) -> bool {
    media_type.starts_with("multipart/")
}

/// Returns true if the fields of a form, or its parts, have names. A union with files among its parts has none: its
/// variants are distinguished by their values, and a file is not given as a value.
fn has_names(cx: &Context<'_>, id: TypeId, parts: bool) -> bool {
    let has_file = |record: &Record| record.properties.iter().any(|property| part(cx, property.ty.id).is_some());
    match &cx.api.types.get(id).kind {
        Kind::Record(record) => !record.is_tuple(),
        Kind::Map(_) | Kind::Any => true,
        Kind::Union(union) => union.variants.iter().all(|variant| match &cx.api.types.get(variant.ty.id).kind {
            Kind::Record(record) => !(record.is_tuple() || parts && has_file(record)),
            Kind::Map(values) => !(parts && part(cx, values.id).is_some()),
            Kind::Any => true,
            Kind::Union(_)
            | Kind::List(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Scalar(_)
            | Kind::Null => false,
        }),
        Kind::List(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Scalar(_) | Kind::Null => false,
    }
}

/// Returns a file or a list of files, and a list if the schema allows both.
fn part(cx: &Context<'_>, id: TypeId) -> Option<RustType> {
    if let Kind::Union(union) = &cx.api.types.get(id).kind
        && union.variants.iter().all(|variant| file(cx, variant.ty.id).is_some())
    {
        return Some(RustType::List(Box::new(RustType::File)));
    }
    file(cx, id)
}

fn file(cx: &Context<'_>, id: TypeId) -> Option<RustType> {
    if let Kind::List(list) = &cx.api.types.get(id).kind
        && is_file(cx.api.types.get(list.items.id))
    {
        return Some(RustType::List(Box::new(RustType::File)));
    }
    is_file(cx.api.types.get(id)).then_some(RustType::File)
}

/// Returns true for a map whose values are files or lists of files.
fn is_map_of_files(cx: &Context<'_>, id: TypeId) -> bool {
    match &cx.api.types.get(id).kind {
        Kind::Map(values) => part(cx, values.id).is_some(),
        Kind::Record(_)
        | Kind::Union(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => false,
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
    // A file cannot be null: it is sent or not sent.
    let nullable = flags.contains(&Flag::Nullable) && file.is_none();
    let base = file.unwrap_or_else(|| rust_type(cx, property.ty.id));
    let nullable = nullable && base != RustType::Json;
    let ty = if nullable { RustType::Nullable(Box::new(base)) } else { base };
    let accepts = accepts(cx.naming, &ty);
    Given {
        wire: property.name.clone(),
        place: format!("body.{}", property.name),
        rank: property.rank,
        location: "body",
        required: property.required && body_required,
        literal: Some(property.ty.id).filter(|_| !nullable),
        docs: docs::paragraphs(&property.docs),
        facts: docs::facts(
            &said(cx.api, property.ty.id, flags.to_vec()),
            property.default.as_ref(),
            property.docs.example.as_ref(),
        ),
        deprecated: docs::deprecation(&property.docs),
        sink: member_sink(&property.name, &accepts),
        accepts,
    }
}

/// Returns the type of the members that a record does not name, if it has one. A lock writes them as one member, and a
/// declared member may have its name. Then they have no setter, because a lock holds each name once.
fn others(cx: &Context<'_>, record: &Record) -> Option<TypeUse> {
    let Additional::Typed(ty) = record.additional else { return None };
    let is_shared = record.properties.iter().any(|property| property.name == ADDITIONAL);
    Some(ty).filter(|ty| !is_shared && element(cx, *ty) != RustType::Json)
}

/// Returns the members that the document does not name, as one value.
fn others_given(cx: &Context<'_>, ty: TypeUse, plan: &BodyPlan) -> Given {
    let files = is_multipart(&plan.media_type) && part(cx, ty.id).is_some();
    let accepts = if files { Accepts::NamedFiles } else { Accepts::Value(RustType::Map(Box::new(element(cx, ty)))) };
    Given {
        wire: ADDITIONAL.to_owned(),
        place: OTHERS.to_owned(),
        rank: usize::MAX,
        location: "body",
        required: false,
        literal: None,
        docs: Line::new("Adds members of the body that the API's description has no names for.").into(),
        facts: docs::facts(&said_of_each(cx.api, (docs::Inside::Members, ty.id)), None, None),
        deprecated: None,
        accepts,
        sink: if files { Sink::OtherFiles } else { Sink::OtherFields },
    }
}

/// Returns how the value of a member is put into the body.
fn member_sink(wire: &str, accepts: &Accepts) -> Sink {
    let wire = wire.to_owned();
    match accepts {
        Accepts::Into(RustType::File) => Sink::File(wire),
        Accepts::Files => Sink::Files(wire),
        Accepts::NamedFiles => Sink::NamedFiles,
        Accepts::Text
        | Accepts::Into(_)
        | Accepts::Value(_)
        | Accepts::Texts
        | Accepts::NullableTexts
        | Accepts::Items(_)
        | Accepts::ItemsInto(_)
        | Accepts::Reference(_) => Sink::Field(wire),
    }
}

/// Returns how a body of one value is put into the request.
fn body_sink(accepts: &Accepts) -> Sink {
    match accepts {
        Accepts::Into(RustType::Upload) => Sink::Upload,
        Accepts::Into(RustType::String) => Sink::Text,
        Accepts::NamedFiles => Sink::NamedFiles,
        Accepts::Text
        | Accepts::Into(_)
        | Accepts::Value(_)
        | Accepts::Texts
        | Accepts::NullableTexts
        | Accepts::Items(_)
        | Accepts::ItemsInto(_)
        | Accepts::Files
        | Accepts::Reference(_) => Sink::Body,
    }
}
