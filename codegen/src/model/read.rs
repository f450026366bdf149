//! Schema Objects, as `openapiv3` holds them, to terms (OpenAPI 3.0.4, section 4.7.24).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::keywords::{Keywords, keywords};
use super::schemas::{Schemas, reference_pointer};
use super::shape::{
    AdditionalShape, Alternatives, Array, Discriminator, Nullness, Object, Shape, ShapeKind, Target, Term,
};
use super::types::{
    Access, Docs, EnumValue, ListConstraints, NumberConstraints, ObjectConstraints, Scalar, StringConstraints,
};
use super::{constants, join, meet};
use crate::diagnostics::Code;
use crate::pointer::Pointer;

/// A schema that may be a reference.
pub(super) fn schema_or_reference(cx: &mut Schemas<'_>, schema: &ReferenceOr<Schema>, pointer: &Pointer) -> Term {
    match schema {
        ReferenceOr::Reference { reference } => reference_term(reference, pointer),
        ReferenceOr::Item(schema) => read_schema(cx, schema, pointer),
    }
}

/// The same, boxed as `properties` and `items` hold it.
pub(super) fn boxed_schema(cx: &mut Schemas<'_>, schema: &ReferenceOr<Box<Schema>>, pointer: &Pointer) -> Term {
    match schema {
        ReferenceOr::Reference { reference } => reference_term(reference, pointer),
        ReferenceOr::Item(schema) => read_schema(cx, schema, pointer),
    }
}

fn reference_term(reference: &str, pointer: &Pointer) -> Term {
    let target = Target::Reference(reference_pointer(reference));
    Term { target, ..Term::any(pointer) }
}

fn read_schema(cx: &mut Schemas<'_>, schema: &Schema, pointer: &Pointer) -> Term {
    let words = keywords(schema);
    let docs = docs(schema);
    let default = schema.schema_data.default.clone();
    let own = own_shape(cx, schema, &words, pointer);
    if !words.is_composed() {
        let shape = Shape { docs: docs.clone(), default: default.clone(), ..own };
        return Term { docs, default, access: access(schema), ..Term::inline(shape) };
    }
    // Beside members, `nullable` alone says something of the place and nothing of the value.
    let own = if matches!(own.kind, ShapeKind::Any) { Shape { nullness: Nullness::Unsaid, ..own } } else { own };
    let unions: Vec<Term> = [("oneOf", words.one_of), ("anyOf", words.any_of)]
        .into_iter()
        .filter(|(_, members)| !members.is_empty())
        .map(|(keyword, members)| read_union(cx, schema, members, &pointer.key(keyword)))
        .collect();
    let own = Term::inline(without_contradicted_type(cx, own, &unions));
    let place = pointer.key("allOf");
    let members = words.all_of.iter().enumerate();
    let mut members: Vec<Term> =
        members.map(|(index, member)| schema_or_reference(cx, member, &place.index(index))).collect();
    members.extend(unions);
    let term = meet::meet_all(cx, own, members, pointer);
    Term {
        pointer: pointer.clone(),
        nullable: term.nullable || schema.schema_data.nullable,
        docs,
        default: default.or(term.default),
        access: if access(schema) == Access::ReadWrite { term.access } else { access(schema) },
        target: match term.target {
            Target::Reference(target) => Target::Reference(target),
            Target::Shape(shape) => Target::Shape(named_here(&shape, pointer, schema)),
        },
    }
}

/// `type: object` and no more, beside members that are lists or single values: by the letter those members can never be.
/// Nobody writes them for that; the type gives way.
fn without_contradicted_type(cx: &mut Schemas<'_>, own: Shape, unions: &[Term]) -> Shape {
    if !matches!(&own.kind, ShapeKind::Object(object) if object.is_bare()) {
        return own;
    }
    let members = unions.iter().filter_map(|union| match &union.shape()?.kind {
        ShapeKind::Union(alternatives) => Some(&alternatives.terms),
        _ => None,
    });
    let other = |kind: &ShapeKind| {
        matches!(kind, ShapeKind::Array(_) | ShapeKind::Tuple(_) | ShapeKind::Scalar(_) | ShapeKind::Enum(_))
    };
    if !members.flatten().any(|term| other(&cx.resolve(term).0.kind)) {
        return own;
    }
    let message = "`type: object` stands beside members that are no objects; all members are kept";
    cx.diagnostics.report(Code::Unsatisfiable, &own.pointer, message);
    Shape::new(&own.pointer, ShapeKind::Any, Nullness::Unsaid)
}

/// A shape made of several belongs to the schema that put them together.
fn named_here(shape: &Rc<Shape>, pointer: &Pointer, schema: &Schema) -> Rc<Shape> {
    let mut shape = Shape::clone(shape);
    shape.pointer = pointer.clone();
    shape.docs = super::shape::merge_docs(&docs(schema), &shape.docs);
    Rc::new(shape)
}

fn read_union(cx: &mut Schemas<'_>, schema: &Schema, members: &[ReferenceOr<Schema>], pointer: &Pointer) -> Term {
    let terms: Vec<_> = (members.iter().enumerate())
        .map(|(index, member)| member_of_union(cx, member, &pointer.index(index)))
        .collect();
    let union = join::union(cx, Alternatives { terms, discriminator: discriminator(schema) }, pointer);
    // One number is an enum of one, if need be beside `null`. A string has words of its own, and its title is the type's.
    match union.shape().filter(|shape| !is_string(shape)).and_then(|shape| constants::named(&union, shape)) {
        Some(shape) => Term { docs: Docs::default(), target: Target::Shape(Rc::new(shape)), ..union },
        None => union,
    }
}

/// A member that says nothing but `nullable: true` is how OpenAPI 3.0 says that a value may be `null`: its `enum` and `$ref`
/// have no other way to say so.
fn member_of_union(cx: &mut Schemas<'_>, member: &ReferenceOr<Schema>, place: &Pointer) -> Term {
    let term = schema_or_reference(cx, member, place);
    let nullable = matches!(member, ReferenceOr::Item(schema) if schema.schema_data.nullable);
    if nullable && term.shape().is_some_and(|shape| matches!(shape.kind, ShapeKind::Any)) {
        return Term::inline(Shape::new(place, ShapeKind::Null, Nullness::Yes));
    }
    term
}

fn is_string(shape: &Shape) -> bool {
    matches!(&shape.kind, ShapeKind::Enum(values) if values.iter().all(|value| value.value.is_string()))
}

/// The Discriminator Object of a schema.
pub(super) fn discriminator(schema: &Schema) -> Option<Discriminator> {
    schema.schema_data.discriminator.as_ref().map(|declared| Discriminator {
        property: declared.property_name.clone(),
        mapping: (declared.mapping.iter()).map(|(value, target)| (value.clone(), mapping_pointer(target))).collect(),
    })
}

/// A mapping's value is a reference or the bare name of a schema (OpenAPI 3.0.4, section 4.7.25).
fn mapping_pointer(target: &str) -> Pointer {
    if target.contains('#') {
        reference_pointer(target)
    } else {
        Pointer::root().key("components").key("schemas").key(target)
    }
}

/// What the schema says beside `allOf`, `oneOf` and `anyOf`.
fn own_shape(cx: &mut Schemas<'_>, schema: &Schema, words: &Keywords<'_>, pointer: &Pointer) -> Shape {
    if words.not {
        cx.diagnostics.report(
            Code::UnsupportedKeyword,
            pointer,
            "`not` says what a value is not; it is left to the server",
        );
    }
    for message in &words.unfit {
        cx.diagnostics.report(Code::WrongType, pointer, message);
    }
    let stated = own_kind(cx, schema, words, pointer);
    let (kind, null_listed) = match &words.enumeration {
        Some(values) => with_enum(cx, stated, values, pointer),
        None => (stated, false),
    };
    let nullness = match kind {
        _ if schema.schema_data.nullable || null_listed => Nullness::Yes,
        ShapeKind::Null => Nullness::Yes,
        ShapeKind::Any => Nullness::Unsaid,
        _ => Nullness::No,
    };
    Shape::new(pointer, kind, nullness)
}

fn own_kind(cx: &mut Schemas<'_>, schema: &Schema, words: &Keywords<'_>, pointer: &Pointer) -> ShapeKind {
    let stated = words.typ.or_else(|| implied_type(words));
    match stated {
        Some("object") => ShapeKind::Object(read_object(cx, words, pointer)),
        Some("array") => read_array(cx, schema, words, pointer),
        Some("string") => ShapeKind::Scalar(Scalar::String {
            format: words.format.clone(),
            constraints: StringConstraints {
                min_length: words.min_length,
                max_length: words.max_length,
                pattern: words.pattern.map(str::to_owned),
            },
        }),
        Some("integer") => {
            ShapeKind::Scalar(Scalar::Integer { format: words.format.clone(), constraints: number_constraints(words) })
        }
        Some("number") => {
            ShapeKind::Scalar(Scalar::Number { format: words.format.clone(), constraints: number_constraints(words) })
        }
        Some("boolean") => ShapeKind::Scalar(Scalar::Bool(None)),
        Some("null") => ShapeKind::Null,
        Some(other) => {
            cx.diagnostics.report(Code::UnsupportedKeyword, pointer, format!("`type: {other}` is no type"));
            ShapeKind::Any
        }
        None => ShapeKind::Any,
    }
}

/// Keywords that apply to one type alone say that the type is meant, where nothing else says it.
fn implied_type(words: &Keywords<'_>) -> Option<&'static str> {
    if words.properties.is_some() || words.additional.is_some() || !words.required.is_empty() {
        return Some("object");
    }
    if words.items.is_some() {
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
    match words.format.as_deref() {
        Some("int32" | "int64" | "uint32" | "uint64" | "integer") => Some("integer"),
        Some("float" | "double" | "number") => Some("number"),
        Some(_) => Some("string"),
        None if words.min_properties.is_some() || words.max_properties.is_some() => Some("object"),
        None => None,
    }
}

fn read_object(cx: &mut Schemas<'_>, words: &Keywords<'_>, pointer: &Pointer) -> Object {
    let place = pointer.key("properties");
    let mut properties = BTreeMap::new();
    for (name, schema) in words.properties.into_iter().flatten() {
        properties.insert(name.clone(), boxed_schema(cx, schema, &place.key(name)));
    }
    let additional = match words.additional {
        None | Some(AdditionalProperties::Any(true)) => AdditionalShape::Open,
        Some(AdditionalProperties::Any(false)) => AdditionalShape::Closed,
        Some(AdditionalProperties::Schema(schema)) => {
            let term = schema_or_reference(cx, schema, &pointer.key("additionalProperties"));
            match term.shape() {
                Some(shape) if shape.is_neutral() => AdditionalShape::Open,
                _ => AdditionalShape::Typed(Box::new(term)),
            }
        }
    };
    Object {
        properties,
        required: words.required.iter().cloned().collect(),
        additional,
        constraints: ObjectConstraints { min_properties: words.min_properties, max_properties: words.max_properties },
    }
}

/// The extension under which the document carries `prefixItems` of JSON Schema 2020-12.
const PREFIX_ITEMS: &str = "x-restwright-prefix-items";

fn read_array(cx: &mut Schemas<'_>, schema: &Schema, words: &Keywords<'_>, pointer: &Pointer) -> ShapeKind {
    if let Some(Value::Array(items)) = schema.schema_data.extensions.get(PREFIX_ITEMS) {
        let place = pointer.key(PREFIX_ITEMS);
        let terms = items.iter().enumerate().map(|(index, item)| {
            let place = place.index(index);
            match serde_json::from_value::<ReferenceOr<Schema>>(item.clone()) {
                Ok(schema) => schema_or_reference(cx, &schema, &place),
                Err(_) => Term::any(&place),
            }
        });
        let mut terms: Vec<Term> = terms.collect();
        // `items` beside them is for the positions that follow.
        terms.extend(words.items.map(|schema| boxed_schema(cx, schema, &pointer.key("items"))));
        return ShapeKind::Tuple(terms);
    }
    let items = words.items.map(|schema| boxed_schema(cx, schema, &pointer.key("items")));
    ShapeKind::Array(Array {
        items: items.map(Box::new),
        constraints: ListConstraints {
            min_items: words.min_items,
            max_items: words.max_items,
            unique: words.unique_items,
        },
    })
}

fn number_constraints(words: &Keywords<'_>) -> NumberConstraints {
    NumberConstraints {
        minimum: words.minimum,
        maximum: words.maximum,
        exclusive_minimum: words.exclusive_minimum,
        exclusive_maximum: words.exclusive_maximum,
        multiple_of: words.multiple_of,
    }
}

/// `enum` narrows what `type` says; the second value tells whether `null` is listed.
fn with_enum(
    cx: &mut Schemas<'_>,
    stated: ShapeKind,
    values: &[EnumValue<Value>],
    pointer: &Pointer,
) -> (ShapeKind, bool) {
    let null_listed = values.iter().any(|value| value.value.is_null());
    let mut known = BTreeSet::new();
    let others = values.iter().filter(|value| !value.value.is_null());
    let rest: Vec<EnumValue<Value>> = others.filter(|value| known.insert(value.value.to_string())).cloned().collect();
    if rest.is_empty() {
        return if null_listed { (ShapeKind::Null, true) } else { (stated, false) };
    }
    if rest.iter().any(|value| value.value.is_array() || value.value.is_object()) {
        let message = "`enum` of arrays or objects is left to the server";
        cx.diagnostics.report(Code::UnsupportedKeyword, pointer, message);
        return (stated, null_listed);
    }
    match stated {
        ShapeKind::Array(array) => (enum_of_items(cx, &array, rest, pointer), null_listed),
        ShapeKind::Object(_) | ShapeKind::Tuple(_) => {
            cx.diagnostics.report(
                Code::UnsupportedKeyword,
                pointer,
                "`enum` of single values does not go with the type",
            );
            (stated, null_listed)
        }
        ShapeKind::Scalar(scalar) => (values_kind(of_type(cx, &scalar, rest, pointer)), null_listed),
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Enum(_) | ShapeKind::Union(_) => {
            (values_kind(rest), null_listed)
        }
    }
}

/// Values of another JSON type than `type` names are told; beside `type: string` they are what their text says, as YAML
/// makes a boolean of `yes`.
fn of_type(
    cx: &mut Schemas<'_>,
    scalar: &Scalar,
    values: Vec<EnumValue<Value>>,
    pointer: &Pointer,
) -> Vec<EnumValue<Value>> {
    if values.iter().all(|value| meet::holds(scalar, &value.value)) {
        return values;
    }
    let message = "`enum` lists values of another type than `type` names";
    cx.diagnostics.report(Code::EnumOfOtherType, pointer, message);
    if !matches!(scalar, Scalar::String { .. }) {
        return values;
    }
    let text = |value: Value| if value.is_string() { value } else { Value::String(value.to_string()) };
    values.into_iter().map(|value| EnumValue { value: text(value.value), ..value }).collect()
}

/// `type: array` with an `enum` of single values means that the items are those values.
fn enum_of_items(cx: &mut Schemas<'_>, array: &Array, values: Vec<EnumValue<Value>>, pointer: &Pointer) -> ShapeKind {
    let place = pointer.key("items");
    let values = Term::inline(Shape::new(&place, values_kind(values), Nullness::No));
    let items = match &array.items {
        Some(items) => meet::meet(cx, items, &values, &place),
        None => values,
    };
    ShapeKind::Array(Array { items: Some(Box::new(items)), constraints: array.constraints })
}

/// The kind that lists these values; booleans are a scalar, since there are but two of them.
pub(super) fn values_kind(values: Vec<EnumValue<Value>>) -> ShapeKind {
    if values.iter().all(|value| value.value.is_boolean()) {
        let only = if let [single] = values.as_slice() { single.value.as_bool() } else { None };
        return ShapeKind::Scalar(Scalar::Bool(only));
    }
    ShapeKind::Enum(values)
}

fn access(schema: &Schema) -> Access {
    match (schema.schema_data.read_only, schema.schema_data.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        (false, false) | (true, true) => Access::ReadWrite,
    }
}

/// What a schema says for readers.
pub(super) fn docs(schema: &Schema) -> Docs {
    let data = &schema.schema_data;
    Docs {
        summary: data.title.clone(),
        description: data.description.clone(),
        external: data.external_docs.as_ref().map(|docs| docs.url.clone()),
        example: data.example.clone(),
        deprecated: data.deprecated,
    }
}
