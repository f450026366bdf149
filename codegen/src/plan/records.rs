//! Types with a name: structs, enums and unions.

use super::docs::{self, Documentation, Line};
use super::fixed::fixed;
use super::flags::Flag;
use super::naming::Naming;
use super::rust_types::{
    Context, accepts, bounds, element, field_flags, field_type, only_bool, rust_type, said, said_of_others,
};
use super::types::{
    Accepts, ConstructorPlan, EnumPlan, EnumVariant, FieldFacts, FieldPlan, FixedPlan, Input, RecordPlan, RustType,
    SetterPlan, Sink, TuplePlan, TypePlan, UnionPlan, UnionVariant,
};
use super::variants::{EnumText, UNKNOWN, beside, enum_names, variant_names};
use super::words::{self, Form};
use crate::identity::{is_named, variant_key};
use crate::lock::{LockedMember, member};
use crate::model::{Access, Additional, Alternative, Api, Kind, Property, Record, Status, TypeId, Union};

/// The most arguments that clippy allows (`too_many_arguments`).
const MOST_ARGUMENTS: usize = 7;

/// Returns the plan of a type that has a name.
pub(super) fn type_plan(cx: &mut Context<'_>, id: TypeId, name: &str) -> Option<TypePlan> {
    let ty = cx.api.types.get(id);
    let docs = type_docs(cx.api, id, name);
    let name = name.to_owned();
    Some(match &ty.kind {
        Kind::Record(record) if record.is_tuple() => TypePlan::Tuple(tuple_plan(cx, id, record, name, docs)),
        Kind::Record(record) => TypePlan::Record(record_plan(cx, id, record, name, docs)),
        Kind::StringEnum(values) => {
            let texts = values.iter().map(EnumText::of_string).collect();
            TypePlan::StringEnum(EnumPlan { open: values.open, ..enum_plan(cx, id, name, docs, texts) })
        }
        Kind::LiteralEnum(values) => {
            let texts = EnumText::of_literals(values);
            TypePlan::LiteralEnum(EnumPlan { open: values.open, ..enum_plan(cx, id, name, docs, texts) })
        }
        Kind::Union(union) => TypePlan::Union(union_plan(cx, id, union, name, docs)),
        Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {
            return None;
        }
    })
}

/// Returns the documentation of a type. It begins with the name in words if the document gives no description.
fn type_docs(api: &Api, id: TypeId, name: &str) -> Documentation {
    let ty = api.types.get(id);
    let mut docs = docs::paragraphs(&ty.docs);
    if docs.is_empty() {
        docs.push(Line::of(&words::sentence(name)));
    }
    let said = match &ty.kind {
        Kind::Record(record) => docs::Said { flags: bounds(api, id), ..said_of_others(api, record) },
        Kind::Map(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => docs::Said::default(),
    };
    docs.push(docs::facts(&said, ty.default.as_ref(), None));
    docs
}

fn record_plan(cx: &mut Context<'_>, id: TypeId, record: &Record, name: String, docs: Documentation) -> RecordPlan {
    let facts = cx.basis.facts(id);
    let (present, names): (Vec<_>, Vec<_>) = field_names(cx, id, record).into_iter().unzip();
    let additional = match record.additional {
        Additional::Typed(ty) => Some(element(cx, ty)).filter(|ty| *ty != RustType::Json),
        Additional::Open | Additional::Closed => None,
    };
    let extra = ["extra", "extra_fields", "undeclared_fields"]
        .into_iter()
        .find(|extra| !names.iter().any(|name| name == extra));
    let mut fields = Vec::new();
    for (property, field) in present.iter().zip(names) {
        let mut flags = field_flags(cx.api, property);
        let mut lines = docs::paragraphs(&property.docs);
        if lines.is_empty() {
            lines.push(Line::of(&words::sentence(&property.name)));
        }
        lines.push(docs::facts(
            &said(cx.api, property.ty.id, flags.clone()),
            property.default.as_ref(),
            property.docs.example.as_ref(),
        ));
        flags.extend(alternative_flags(record, property));
        fields.push(FieldPlan {
            name: field,
            ty: field_type(cx, id, property),
            docs: lines,
            deprecated: docs::deprecation(&property.docs),
            facts: FieldFacts { wire: property.name.clone(), flags },
        });
    }
    let (constructor, setters) = if facts.in_request {
        let constructor = constructor(cx, id, record, &fields);
        let setters = setters(cx.naming, &fields, &constructor.fixed);
        (Some(constructor), setters)
    } else {
        (None, Vec::new())
    };
    let extra = extra.unwrap_or("_extra").to_owned();
    let closed = record.additional == Additional::Closed;
    RecordPlan { name, docs, fields, extra, additional, closed, constructor, setters }
}

/// Returns the flags that say which alternatives of a record allow more than the record. A write-only property is not in
/// a response, so it is not missing there.
fn alternative_flags(record: &Record, property: &Property) -> Vec<Flag> {
    let bits = |is_one: &dyn Fn(&Alternative) -> bool| {
        let all = record.alternatives.iter().enumerate();
        all.fold(0u16, |bits, (index, one)| if is_one(one) { bits | 1 << index } else { bits })
    };
    let name = &property.name;
    let requiring = bits(&|one| one.required.contains(name));
    let asked = requiring != 0 && property.access != Access::WriteOnly;
    let flags = [
        Some(bits(&|one| one.anything.contains(name))).filter(|bits| *bits != 0).map(Flag::AnythingIn),
        Some(bits(&|one| one.any_items.contains(name))).filter(|bits| *bits != 0).map(Flag::AnyItemsIn),
        asked.then(|| Flag::OptionalIn(bits(&|one| !one.required.contains(name)))),
    ];
    flags.into_iter().flatten().collect()
}

fn tuple_plan(cx: &mut Context<'_>, id: TypeId, record: &Record, name: String, docs: Documentation) -> TuplePlan {
    let additional = match record.additional {
        Additional::Typed(ty) => Some(element(cx, ty)).filter(|ty| *ty != RustType::Json),
        Additional::Open | Additional::Closed => None,
    };
    let mut fields = Vec::new();
    for index in 0..record.properties.len() {
        let wire = index.to_string();
        let Some(property) = record.position(index) else { continue };
        let flags = field_flags(cx.api, property);
        let mut lines = docs::paragraphs(&property.docs);
        if lines.is_empty() {
            lines.push(position_line(index));
        }
        lines.push(docs::facts(
            &said(cx.api, property.ty.id, flags.clone()),
            property.default.as_ref(),
            property.docs.example.as_ref(),
        ));
        fields.push(FieldPlan {
            name: wire.clone(),
            ty: field_type(cx, id, property),
            docs: lines,
            deprecated: docs::deprecation(&property.docs),
            facts: FieldFacts { wire, flags },
        });
    }
    let inputs = fields.iter().map(|field| input(field, taken_of_tuple(cx.naming, &field.ty)));
    TuplePlan {
        name,
        docs,
        inputs: inputs.collect(),
        rest: fields.len().to_string(),
        closed: record.additional == Additional::Closed,
        additional,
        fields,
    }
}

/// Returns what a position of a tuple takes if the tuple converts to the type. A list or a map is given as it is.
fn taken_of_tuple(naming: &Naming, ty: &RustType) -> Accepts {
    match (ty, accepts(naming, ty)) {
        (RustType::Option(_), _) => Accepts::Value(ty.clone()),
        (_, Accepts::Into(taken)) => Accepts::Into(taken),
        (
            _,
            Accepts::Text
            | Accepts::Value(_)
            | Accepts::Texts
            | Accepts::NullableTexts
            | Accepts::Items(_)
            | Accepts::ItemsInto(_)
            | Accepts::Files
            | Accepts::NamedFiles
            | Accepts::Reference(_),
        ) => Accepts::Value(ty.clone()),
    }
}

/// Returns the documentation of a position that the document does not describe.
fn position_line(index: usize) -> Line {
    match ORDINALS.get(index) {
        Some(words) => Line::new(words),
        None => Line::new("The element at the index ").code(&index.to_string()).words("."),
    }
}

const ORDINALS: [&str; 10] = [
    "The first element.",
    "The second element.",
    "The third element.",
    "The fourth element.",
    "The fifth element.",
    "The sixth element.",
    "The seventh element.",
    "The eighth element.",
    "The ninth element.",
    "The tenth element.",
];

/// Returns the properties that are fields of the record, each with its name.
pub(super) fn field_names<'r>(cx: &Context<'_>, id: TypeId, record: &'r Record) -> Vec<(&'r Property, String)> {
    let facts = cx.basis.facts(id);
    // readOnly properties are left out of request types, writeOnly properties out of response types.
    let present: Vec<_> = (record.properties.iter())
        .filter(|property| match property.access {
            Access::ReadWrite => true,
            Access::ReadOnly => facts.in_response || !facts.in_request,
            Access::WriteOnly => facts.in_request || !facts.in_response,
        })
        .collect();
    let texts: Vec<String> = present.iter().map(|property| field_text(cx, &property.name)).collect();
    let released = cx.basis.released_type(id).map_or(&[][..], |released| released.members.as_slice());
    // A configured name wins over a released one.
    let renamed = |name: &str| cx.config.rename.fields.contains_key(name);
    let known =
        present.iter().map(|property| if renamed(&property.name) { None } else { member(released, &property.name) });
    let known: Vec<_> = known.collect();
    let others: Vec<LockedMember> = released.iter().filter(|member| !renamed(&member.wire)).cloned().collect();
    let names = beside(&texts, &known, &others, Form::Snake, &[]);
    present.into_iter().zip(names).collect()
}

/// Returns the words of a field's name. A word is added to the name of a method that every record has.
fn field_text(cx: &Context<'_>, wire: &str) -> String {
    let text = cx.config.rename.fields.get(wire).map_or(wire, String::as_str);
    if ["new", "clone"].contains(&words::name(text, Form::Snake).as_str()) {
        format!("{text} value")
    } else {
        text.to_owned()
    }
}

fn is_written(field: &FieldPlan) -> bool {
    !field.facts.flags.contains(&Flag::ReadOnly)
}

fn is_required(field: &FieldPlan) -> bool {
    field.facts.flags.contains(&Flag::Required) && is_written(field)
}

/// Returns the arguments of `new`. Released ones keep their order, and new ones follow in the order of the schema's
/// `required`.
fn constructor(cx: &Context<'_>, id: TypeId, record: &Record, fields: &[FieldPlan]) -> ConstructorPlan {
    let released = cx.basis.released_type(id).map_or(&[][..], |released| released.members.as_slice());
    let first_version = cx.basis.is_type_of_first_version(id);
    let rank = |field: &FieldPlan| {
        let wire = &field.facts.wire;
        let position = member(released, wire).and_then(|member| member.position);
        let property = record.properties.iter().find(|property| property.name == *wire);
        let rank = property.map_or(usize::MAX, |property| property.rank);
        (position.unwrap_or(usize::MAX), if first_version { 0 } else { rank })
    };
    let mut required: Vec<&FieldPlan> = fields.iter().filter(|field| is_required(field)).collect();
    let mut filled = Vec::new();
    required.retain(|field| {
        let only = only_value(cx, record, released, field);
        let argument = only.is_none();
        filled.extend(only.map(|only| (field.name.clone(), only)));
        argument
    });
    required.sort_by_cached_key(|field| rank(field));
    let inputs = required.into_iter().map(|field| {
        // A value that may be null is given as it is.
        let accepts = if matches!(field.ty, RustType::Option(_)) {
            Accepts::Value(field.ty.clone())
        } else {
            accepts(cx.naming, &field.ty)
        };
        input(field, accepts)
    });
    let inputs: Vec<Input> = inputs.collect();
    ConstructorPlan {
        sets_deprecated: fields.iter().any(|field| field.deprecated.is_some() && is_required(field)),
        is_long: inputs.len() > MOST_ARGUMENTS,
        inputs,
        fixed: filled,
    }
}

/// Returns the value of a required field that can have only one.
fn only_value(cx: &Context<'_>, record: &Record, released: &[LockedMember], field: &FieldPlan) -> Option<FixedPlan> {
    let wire = &field.facts.wire;
    // An `Option` or a box is not the value itself, so it is not filled in.
    let property = record.properties.iter().find(|property| property.name == *wire);
    let property = property.filter(|_| matches!(field.ty, RustType::Named(_) | RustType::Bool | RustType::Json))?;
    fixed(cx, property.ty.id, member(released, wire))
}

/// Returns a setter for each field that `new` does not take. A field that `new` fills in has one too, because a server
/// may know a value that its document does not list.
fn setters(naming: &Naming, fields: &[FieldPlan], filled: &[(String, FixedPlan)]) -> Vec<SetterPlan> {
    let is_filled = |field: &FieldPlan| filled.iter().any(|(name, _)| *name == field.name);
    fields
        .iter()
        .filter(|field| is_written(field) && (!is_required(field) || is_filled(field)))
        .map(|field| {
            let input = input(field, accepts(naming, &field.ty));
            SetterPlan { is_wrapped: !is_filled(field) && is_wrapped(&input.accepts), input }
        })
        .collect()
}

/// Returns true if a field that takes this is an `Option` around it. A `Nullable` and an `Option` are taken as they
/// are.
fn is_wrapped(accepts: &Accepts) -> bool {
    match accepts {
        Accepts::Into(ty) => !matches!(ty, RustType::Nullable(_)),
        Accepts::Value(ty) => !matches!(ty, RustType::Option(_)),
        Accepts::Text
        | Accepts::Texts
        | Accepts::NullableTexts
        | Accepts::Items(_)
        | Accepts::ItemsInto(_)
        | Accepts::Files
        | Accepts::NamedFiles
        | Accepts::Reference(_) => true,
    }
}

fn input(field: &FieldPlan, accepts: Accepts) -> Input {
    Input {
        name: field.name.clone(),
        docs: Line::new("Sets ").code(field.name.trim_start_matches("r#")).words(".").into(),
        deprecated: field.deprecated.clone(),
        accepts,
        place: field.facts.wire.clone(),
        sink: Sink::Field(field.facts.wire.clone()),
    }
}

fn enum_plan(cx: &Context<'_>, id: TypeId, name: String, docs: Documentation, values: Vec<EnumText<'_>>) -> EnumPlan {
    let names = enum_names(cx.basis, id, &values);
    let variants = values.into_iter().zip(names).map(|(value, name)| {
        let EnumText { wire, text: _, given, description } = value;
        let mut docs = docs::described(description);
        // A name from the document does not say what is sent.
        if docs.is_empty() || given.is_some() {
            docs.push(Line::default().code(&wire));
        }
        EnumVariant { name, value: wire, docs }
    });
    EnumPlan { name, docs, variants: variants.collect(), unknown: UNKNOWN.to_owned(), open: false }
}

fn union_plan(cx: &mut Context<'_>, id: TypeId, union: &Union, name: String, docs: Documentation) -> UnionPlan {
    let names = variant_names(cx.basis, cx.naming, id, union, &name);
    let types: Vec<RustType> = union.variants.iter().map(|variant| rust_type(cx, variant.ty.id)).collect();
    let mut variants = Vec::new();
    for ((variant, name), ty) in union.variants.iter().zip(names).zip(&types) {
        let held = cx.api.types.get(variant.ty.id);
        let boxed = matches!(ty, RustType::Named(_)) && matches!(held.kind, Kind::Record(_) | Kind::Union(_));
        let mut docs = if variant.statuses.is_empty() {
            variant_docs(cx.api, variant.ty.id)
        } else {
            Documentation::from(status_line(&variant.statuses))
        };
        if docs.is_empty() {
            docs.push(variant_line(variant.tag.as_ref().map(|tag| &tag.values), &name));
        }
        if !is_named(&held.kind) {
            let said = said(cx.api, variant.ty.id, bounds(cx.api, variant.ty.id));
            docs.push(docs::facts(&said, held.default.as_ref(), held.docs.example.as_ref()));
        }
        let default_for = variant.is_default.then(|| union.discriminator.clone()).flatten();
        if let Some(property) = &default_for {
            docs.push(default_line(property));
        }
        variants.push(UnionVariant {
            name,
            // A webhook that is added later may hold the same type.
            converts: variant.hook.is_none()
                && types.iter().filter(|other| *other == ty).count() == 1
                && *ty != RustType::Json,
            ty: if boxed { RustType::Boxed(Box::new(ty.clone())) } else { ty.clone() },
            docs,
            wire: variant_key(&cx.api.types, variant),
            tag: variant.tag.as_ref().map(|tag| (tag.property.clone(), tag.values.iter().map(tag_text).collect())),
            only: only_bool(cx.api, variant.ty.id),
            default_for,
        });
    }
    UnionPlan { name, docs, variants, unknown: UNKNOWN.to_owned(), open: union.open }
}

/// Returns the documentation of a variant by its type: all of it if the type has no documentation of its own.
fn variant_docs(api: &Api, id: TypeId) -> Documentation {
    let held = api.types.get(id);
    let docs = docs::paragraphs(&held.docs);
    if is_named(&held.kind) { docs.brief().clone().into() } else { docs }
}

/// Returns a tag as the runtime compares it: the text of a string, the JSON of another value.
fn tag_text(value: &crate::json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn status_line(statuses: &[Status]) -> Line {
    let word = |status: &Status| match status {
        Status::Code(code) => Line::default().code(&code.to_string()),
        Status::Range(hundreds) => Line::default().code(&format!("{hundreds}XX")),
        Status::Default => Line::new("any other status"),
    };
    Line::new("The response with ").line(&Line::joined(statuses.iter().map(word), " or ")).words(".")
}

fn default_line(property: &str) -> Line {
    Line::new("Also an object without ").code(property).words(", or with one that names no other variant.")
}

fn variant_line(tag: Option<&Vec<crate::json::Value>>, name: &str) -> Line {
    match tag {
        Some(values) => Line::joined(values.iter().map(|value| Line::default().code(&value.to_string())), ", "),
        None => Line::new("A value of the kind ").code(name).words("."),
    }
}
