//! Reads Schema Objects as terms (OpenAPI 3.2.0, section 4.24; JSON Schema 2020-12).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::schemas::{Schemas, reference_pointer};
use super::shape::{
    AdditionalShape, Alternatives, Array, DefaultMapping, Discriminator, Nullness, Object, RestShape, Shape, ShapeKind,
    Target, Term, Tuple,
};
use super::types::{
    Access, Docs, ListConstraints, NumberConstraints, ObjectConstraints, Reads, Remark, Scalar, StringConstraints,
};
use super::{conditions, constants, enums, idle, join, meet, remarks, unions};
use crate::diagnostics::Code;
use crate::document::schema::{self, Schema};
use crate::json::{Map, Value};
use crate::pointer::Pointer;

/// Reads the schema at a place.
pub(super) fn at(cx: &mut Schemas<'_>, pointer: &Pointer) -> Term {
    match cx.written(pointer) {
        Some(value) => term(cx, value, pointer),
        None => Term::any(pointer),
    }
}

/// Reads a schema that may be a reference.
pub(super) fn term(cx: &mut Schemas<'_>, value: &Value, pointer: &Pointer) -> Term {
    match schema::reference(value) {
        Some(reference) => Term { target: Target::Reference(reference_pointer(reference)), ..Term::any(pointer) },
        None => read_schema(cx, &Schema::of(value), pointer),
    }
}

fn read_schema(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) -> Term {
    for (keyword, message) in &schema.told {
        let place = keyword.map_or_else(|| pointer.clone(), |keyword| pointer.key(keyword));
        cx.diagnostics.report(Code::UnsupportedKeyword, &place, *message);
    }
    idle::tell(cx, schema, pointer);
    let docs = docs(schema);
    let default = schema.default.cloned();
    let own = own_shape(cx, schema, pointer);
    if !schema.is_composed() && schema.types.len() < 2 {
        let shape = Shape { docs: docs.clone(), default: default.clone(), ..own };
        return Term { docs, default, access: access(schema), ..Term::inline(shape) };
    }
    // Beside members, `nullable` alone is about the place and not about the value.
    let own = if matches!(own.kind, ShapeKind::Any) { Shape { nullness: Nullness::Unsaid, ..own } } else { own };
    let mut unions: Vec<Term> = [("oneOf", schema.one_of), ("anyOf", schema.any_of)]
        .into_iter()
        .filter(|(_, members)| !members.is_empty())
        .map(|(keyword, members)| read_union(cx, schema, members, (pointer, keyword)))
        .collect();
    unions.extend(of_types(cx, schema, pointer));
    let own = without_contradicted_type(cx, own, &unions);
    let own = Term::inline(if schema.types.is_empty() { among_members(cx, own, &mut unions) } else { own });
    let place = pointer.key("allOf");
    let members = schema.all_of.iter().enumerate();
    let mut members: Vec<Term> = members.map(|(index, member)| term(cx, member, &place.index(index))).collect();
    members.extend(unions);
    let met = meet::meet_all(cx, own, members, pointer);
    let met = conditions::added(cx, met, schema, pointer);
    if let Some(shape) = met.shape() {
        idle::tell_composed(cx, schema, &shape.kind, pointer);
    }
    Term {
        pointer: pointer.clone(),
        nullable: met.nullable || schema.nullable,
        docs,
        default: default.or(met.default),
        access: if access(schema) == Access::ReadWrite { met.access } else { access(schema) },
        target: match met.target {
            Target::Reference(target) => Target::Reference(target),
            Target::Shape(shape) => Target::Shape(named_here(&shape, pointer, schema)),
        },
    }
}

/// Returns the union for several types: one member for each type, with the keywords about it (JSON Schema Validation
/// 2020-12, section 6.1.1).
fn of_types(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) -> Option<Term> {
    if schema.types.len() < 2 {
        return None;
    }
    let place = pointer.key("type");
    let terms = schema.types.iter().enumerate().map(|(index, name)| {
        let kind = kind_of(cx, name, schema, pointer);
        let nullness = if matches!(kind, ShapeKind::Any) { Nullness::Unsaid } else { Nullness::No };
        Term::inline(Shape::new(&place.index(index), kind, nullness))
    });
    let terms = terms.collect();
    Some(join::union(cx, Alternatives { terms, discriminator: None }, &place))
}

/// Removes a bare `type: object` beside members that are arrays or scalars. By the specification those members could
/// never match, but no author means that. So the type is ignored.
fn without_contradicted_type(cx: &mut Schemas<'_>, own: Shape, unions: &[Term]) -> Shape {
    if !matches!(&own.kind, ShapeKind::Object(object) if object.is_bare()) {
        return own;
    }
    let members = unions.iter().filter_map(|union| {
        let ShapeKind::Union(alternatives) = &union.shape()?.kind else { return None };
        Some(&alternatives.terms)
    });
    let other = |kind: &ShapeKind| {
        matches!(kind, ShapeKind::Array(_) | ShapeKind::Tuple(_) | ShapeKind::Scalar(_) | ShapeKind::Enum(_))
    };
    if !members.flatten().any(|term| other(&cx.resolve(term).0.kind)) {
        return own;
    }
    let message = "`type: object` is beside members that are not objects; all members are kept";
    cx.diagnostics.report(Code::Unsatisfiable, &own.pointer, message);
    Shape::new(&own.pointer, ShapeKind::Any, Nullness::Unsaid)
}

/// Applies keywords without `type` only to the members of a union that have their type. Such keywords allow all values
/// of other types (JSON Schema 2020-12, section 7.6.1).
fn among_members(cx: &mut Schemas<'_>, own: Shape, unions: &mut [Term]) -> Shape {
    let (Some(ty), [union]) = (unions::json_type(&own.kind), unions) else { return own };
    let Some(shape) = union.shape().cloned() else { return own };
    let ShapeKind::Union(alternatives) = shape.kind else { return own };
    let is_other = |kind: &ShapeKind| unions::json_type(kind).is_some_and(|other| other != ty);
    if matches!(own.kind, ShapeKind::Enum(_))
        || !alternatives.terms.iter().any(|term| is_other(&cx.resolve(term).0.kind))
    {
        return own;
    }
    let said = Term::inline(Shape { nullness: Nullness::Unsaid, ..own.clone() });
    let mut terms = Vec::new();
    for term in alternatives.terms {
        let is_other = is_other(&cx.resolve(&term).0.kind);
        let place = term.pointer.clone();
        terms.push(if is_other { term } else { meet::meet(cx, &term, &said, &place) });
    }
    let kind = ShapeKind::Union(Alternatives { terms, ..alternatives });
    union.target = Target::Shape(Rc::new(Shape { kind, ..shape }));
    Shape::new(&own.pointer, ShapeKind::Any, own.nullness)
}

/// Returns the shape with the place and the documentation of the schema that combined it.
fn named_here(shape: &Rc<Shape>, pointer: &Pointer, schema: &Schema<'_>) -> Rc<Shape> {
    let mut shape = Shape::clone(shape);
    shape.pointer = pointer.clone();
    shape.docs = super::shape::merge_docs(&docs(schema), &shape.docs);
    shape.default = schema.default.cloned().or(shape.default);
    Rc::new(shape)
}

fn read_union(
    cx: &mut Schemas<'_>,
    schema: &Schema<'_>,
    members: &[Value],
    (place, keyword): (&Pointer, &str),
) -> Term {
    let pointer = &place.key(keyword);
    let terms: Vec<_> = (members.iter().enumerate())
        .map(|(index, member)| member_of_union(cx, member, &pointer.index(index)))
        .collect();
    let discriminator = discriminator(schema, place);
    let union = join::union(cx, Alternatives { terms, discriminator }, pointer);
    // One number is an enum of one value, also beside `null`. A string is left out, because its title is the type's
    // title.
    match union.shape().filter(|shape| !is_string(shape)).and_then(|shape| constants::named(&union, shape)) {
        Some(shape) => Term { docs: Docs::default(), target: Target::Shape(Rc::new(shape)), ..union },
        None => union,
    }
}

/// Reads a member of `oneOf` or `anyOf`. A member that is only `nullable: true` means `null`: OpenAPI 3.0 has no other
/// way to allow `null` beside `enum` and `$ref`.
fn member_of_union(cx: &mut Schemas<'_>, member: &Value, place: &Pointer) -> Term {
    let term = term(cx, member, place);
    let nullable = member.get("nullable") == Some(&Value::Bool(true));
    if nullable && term.shape().is_some_and(|shape| matches!(shape.kind, ShapeKind::Any)) {
        return Term::inline(Shape::new(place, ShapeKind::Null, Nullness::Yes));
    }
    term
}

fn is_string(shape: &Shape) -> bool {
    matches!(&shape.kind, ShapeKind::Enum(values) if values.iter().all(|value| value.value.is_string()))
}

/// Reads the Discriminator Object of the schema at `place`.
pub(super) fn discriminator(schema: &Schema<'_>, place: &Pointer) -> Option<Discriminator> {
    let declared = schema.discriminator?;
    let mapping = declared.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let targets = mapping.filter_map(|(value, target)| Some((value.clone(), mapping_pointer(target.as_str()?))));
    let default = declared.get("defaultMapping").and_then(Value::as_str).map(|target| DefaultMapping {
        schema: mapping_pointer(target),
        place: place.key("discriminator").key("defaultMapping"),
    });
    let property = declared.get("propertyName")?.as_str()?.to_owned();
    Some(Discriminator { property, mapping: targets.collect(), default, widened: BTreeMap::new() })
}

/// Returns the pointer for a value of a mapping, which is a reference or the bare name of a schema (OpenAPI 3.0.4,
/// section 4.7.25).
fn mapping_pointer(target: &str) -> Pointer {
    if target.contains('#') {
        reference_pointer(target)
    } else {
        Pointer::root().key("components").key("schemas").key(target)
    }
}

/// Reads the keywords of the schema, without `allOf`, `oneOf`, `anyOf` and several types.
fn own_shape(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) -> Shape {
    let stated = match schema.types.as_slice() {
        [] => implied_type(schema).map_or(ShapeKind::Any, |name| kind_of(cx, name, schema, pointer)),
        [name] => kind_of(cx, name, schema, pointer),
        _ => ShapeKind::Any,
    };
    let (kind, null_listed) = match schema.enumeration {
        Some(values) => enums::narrowed(cx, stated, values, schema, pointer),
        None => match enums::extensible(schema) {
            Some(values) => {
                let (kind, null_listed) = enums::narrowed(cx, stated, values, schema, pointer);
                (enums::opened(kind, true), null_listed)
            }
            None => (stated, false),
        },
    };
    let nullness = match kind {
        _ if schema.nullable || null_listed => Nullness::Yes,
        ShapeKind::Null => Nullness::Yes,
        ShapeKind::Any => Nullness::Unsaid,
        // A keyword allows all values of other types (JSON Schema 2020-12, section 7.6.1).
        _ if schema.types.is_empty() && schema.enumeration.is_none() && schema.is_composed() => Nullness::Unsaid,
        ShapeKind::Never
        | ShapeKind::Object(_)
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Scalar(_)
        | ShapeKind::Enum(_)
        | ShapeKind::Union(_) => Nullness::No,
    };
    Shape::new(pointer, kind, nullness)
}

/// Reads the keywords about values of one type.
fn kind_of(cx: &mut Schemas<'_>, name: &str, schema: &Schema<'_>, pointer: &Pointer) -> ShapeKind {
    let format = || schema.format.map(str::to_owned);
    match name {
        "object" => ShapeKind::Object(read_object(cx, schema, pointer)),
        "array" => read_array(cx, schema, pointer),
        "string" => ShapeKind::Scalar(Scalar::String {
            format: format(),
            constraints: StringConstraints {
                min_length: schema.min_length,
                max_length: schema.max_length,
                pattern: schema.pattern.map(str::to_owned),
            },
        }),
        "integer" => ShapeKind::Scalar(integer(format(), number_constraints(schema))),
        "number" => ShapeKind::Scalar(Scalar::Number { format: format(), constraints: number_constraints(schema) }),
        "boolean" => ShapeKind::Scalar(Scalar::Bool(None)),
        "null" => ShapeKind::Null,
        other => {
            cx.diagnostics.report(Code::UnsupportedKeyword, pointer, format!("`type: {other}` is not a type"));
            ShapeKind::Any
        }
    }
}

/// Returns an integer. It is unsigned if there is no format, its minimum is not below zero, and a bound is beyond the
/// signed integers.
fn integer(format: Option<String>, constraints: NumberConstraints) -> Scalar {
    // As a float, the greatest signed integer is equal to this number, which is one more.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    let is_unsigned = constraints.minimum.is_some_and(|minimum| minimum >= 0.0)
        && (constraints.minimum >= Some(BEYOND) || constraints.maximum > Some(BEYOND));
    let unsigned = || is_unsigned.then(|| "uint64".to_owned());
    Scalar::Integer { format: format.or_else(unsigned), constraints }
}

/// Returns the type that the keywords imply, if nothing else names a type: keywords about one type alone imply that
/// type.
fn implied_type(words: &Schema<'_>) -> Option<&'static str> {
    let named = words.properties.is_some() || words.pattern_properties.is_some();
    if named || words.additional.is_some() || !words.required.is_empty() {
        return Some("object");
    }
    if words.items.is_some() || words.prefix_items.is_some() {
        return Some("array");
    }
    if words.is_composed() || words.enumeration.is_some() {
        return None;
    }
    if words.min_items.is_some() || words.max_items.is_some() || words.unique_items {
        return Some("array");
    }
    if words.pattern.is_some() || words.min_length.is_some() || words.max_length.is_some() {
        return Some("string");
    }
    if words.minimum.is_some() || words.maximum.is_some() || words.multiple_of.is_some() {
        return Some("number");
    }
    match words.format {
        Some("int32" | "int64" | "uint32" | "uint64" | "integer") => Some("integer"),
        Some("float" | "double" | "number") => Some("number"),
        Some(_) => Some("string"),
        None if words.min_properties.is_some() || words.max_properties.is_some() => Some("object"),
        None => None,
    }
}

fn read_object(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) -> Object {
    let place = pointer.key("properties");
    let mut properties = BTreeMap::new();
    for (name, value) in schema.properties.into_iter().flatten() {
        properties.insert(name.clone(), term(cx, value, &place.key(name)));
    }
    let additional = match schema.additional {
        Some(Value::Bool(false)) => AdditionalShape::Closed,
        Some(value @ Value::Object(_)) => typed_additional(term(cx, value, &pointer.key("additionalProperties"))),
        Some(_) | None => AdditionalShape::Open,
    };
    // Beside declared properties, a value under another name is read if it has the type.
    let is_stated = schema.additional.is_some() && properties.is_empty();
    let others = match additional {
        AdditionalShape::Open if is_stated => Others::Anything,
        // The document does not describe other names. Authors mean with it that there are none.
        AdditionalShape::Open | AdditionalShape::Closed => Others::Nothing,
        AdditionalShape::Typed(ref term) => Others::Typed(Term::clone(term)),
    };
    Object {
        properties,
        required: schema.required.iter().map(|name| (*name).to_owned()).collect(),
        additional: match schema.pattern_properties {
            Some(patterns) => by_pattern(cx, patterns, others, pointer),
            None => additional,
        },
        constraints: ObjectConstraints { min_properties: schema.min_properties, max_properties: schema.max_properties },
        members: Vec::new(),
    }
}

fn typed_additional(term: Term) -> AdditionalShape {
    match term.shape() {
        Some(shape) if shape.is_neutral() => AdditionalShape::Open,
        _ => AdditionalShape::Typed(Box::new(term)),
    }
}

/// The values under names that match no pattern.
enum Others {
    Nothing,
    Typed(Term),
    Anything,
}

/// Returns the type of additional properties: the union of the schemas of all patterns, and of `additionalProperties`
/// (JSON Schema 2020-12, sections 10.3.2.2 and 10.3.2.3).
fn by_pattern(cx: &mut Schemas<'_>, patterns: &Map, others: Others, pointer: &Pointer) -> AdditionalShape {
    let place = pointer.key("patternProperties");
    cx.diagnostics.report(
        Code::UnsupportedKeyword,
        &place,
        "names are not held against the patterns of `patternProperties`",
    );
    let mut terms: Vec<Term> = patterns.iter().map(|(pattern, value)| term(cx, value, &place.key(pattern))).collect();
    match others {
        // The document does not describe other names. Authors mean with it that there are none.
        Others::Nothing => {}
        Others::Typed(others) => terms.push(others),
        Others::Anything => {
            // A reference is not followed, because it may lead back to this schema.
            let is_value = |term: &Term| {
                term.shape().is_some_and(|shape| matches!(shape.kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_)))
            };
            if terms.iter().all(is_value) {
                let message = "values under other names may be anything, so the value under each name is JSON";
                cx.diagnostics.report(Code::SchemaDegraded, &place, message);
            }
            terms.push(Term::any(&pointer.key("additionalProperties")));
        }
    }
    match <[Term; 1]>::try_from(terms) {
        Ok([only]) => typed_additional(only),
        Err(terms) => typed_additional(join::union(cx, Alternatives { terms, discriminator: None }, &place)),
    }
}

fn read_array(cx: &mut Schemas<'_>, schema: &Schema<'_>, pointer: &Pointer) -> ShapeKind {
    let items = match schema.items {
        Some(value @ Value::Object(_)) => Some(term(cx, value, &pointer.key("items"))),
        Some(_) | None => None,
    };
    let constraints =
        ListConstraints { min_items: schema.min_items, max_items: schema.max_items, unique: schema.unique_items };
    match schema.prefix_items {
        Some(prefix) if !prefix.is_empty() => read_tuple(cx, schema, (prefix, items), constraints, pointer),
        Some(_) | None => ShapeKind::Array(Array { items: items.map(Box::new), constraints }),
    }
}

/// A tuple with more positions than this becomes a list of any of its types, because it is data and not a record
/// without names.
const MOST_POSITIONS: usize = 64;

fn read_tuple(
    cx: &mut Schemas<'_>,
    schema: &Schema<'_>,
    (prefix, items): (&[Value], Option<Term>),
    constraints: ListConstraints,
    pointer: &Pointer,
) -> ShapeKind {
    let place = pointer.key("prefixItems");
    let terms = prefix.iter().enumerate().map(|(index, item)| term(cx, item, &place.index(index)));
    let mut positions: Vec<Term> = terms.collect();
    let most = constraints.max_items.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    if positions.len() > most.max(1) {
        let message = format!("`maxItems: {most}` lets no element be at this position");
        cx.diagnostics.report(Code::IdleKeyword, &place.index(most), message);
        positions.truncate(most.max(1));
    }
    if positions.len() > MOST_POSITIONS {
        let message = format!("more than {MOST_POSITIONS} positions are a list of what any of them holds");
        cx.diagnostics.report(Code::SchemaDegraded, &place, message);
        positions.extend(items);
        let any_of = Alternatives { terms: positions, discriminator: None };
        let items = Some(Box::new(join::union(cx, any_of, &pointer.key("items"))));
        return ShapeKind::Array(Array { items, constraints });
    }
    let rest = match (schema.items, items) {
        (Some(Value::Bool(false)), _) => RestShape::Nothing,
        (_, Some(term)) if !term.shape().is_some_and(Shape::is_neutral) => RestShape::Typed(Box::new(term)),
        (Some(_), _) => RestShape::Any,
        (None, _) => RestShape::Unsaid,
    };
    ShapeKind::Tuple(Tuple { positions, rest, constraints })
}

fn number_constraints(schema: &Schema<'_>) -> NumberConstraints {
    NumberConstraints {
        minimum: schema.minimum.map(|bound| bound.value),
        maximum: schema.maximum.map(|bound| bound.value),
        exclusive_minimum: schema.minimum.is_some_and(|bound| bound.exclusive),
        exclusive_maximum: schema.maximum.is_some_and(|bound| bound.exclusive),
        multiple_of: schema.multiple_of,
    }
}

fn access(schema: &Schema<'_>) -> Access {
    match (schema.read_only, schema.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        (false, false) | (true, true) => Access::ReadWrite,
    }
}

/// Reads an External Documentation Object.
fn external(docs: Option<&Map>) -> Option<Remark> {
    let text = |key: &str| docs.and_then(|docs| docs.get(key)).and_then(Value::as_str);
    remarks::external(text("url"), text("description"))
}

/// Returns what a text holds, as far as its Rust type does not show it (JSON Schema Validation 2020-12, section 8).
fn of_content(schema: &Schema<'_>) -> impl Iterator<Item = Remark> {
    let is_text = schema.types.is_empty() || schema.types.contains(&"string");
    let is_shown = |name: &str| schema::BYTES.iter().any(|known| name.eq_ignore_ascii_case(known));
    let media_type = schema.content_media_type.filter(|name| is_text && *name != "application/octet-stream");
    let encoding = schema.content_encoding.filter(|name| is_text && !is_shown(name));
    let media_type = Remark::new("Media type of the content", media_type, Reads::Code);
    media_type.into_iter().chain(Remark::new("Encoding of the content", encoding, Reads::Code))
}

/// Reads the documentation of a schema.
pub(super) fn docs(schema: &Schema<'_>) -> Docs {
    Docs {
        summary: schema.title.map(str::to_owned),
        description: schema.description.map(str::to_owned),
        remarks: external(schema.external_docs).into_iter().chain(of_content(schema)).collect(),
        example: schema.examples.iter().find(|example| !example.is_null()).copied().cloned(),
        deprecated: schema.deprecated,
    }
}
