//! Joins terms: the members of `oneOf` and `anyOf`, and schemas that contradict each other.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::alternatives;
use super::enums::{self, values_kind};
use super::loose;
use super::schemas::{Schemas, TOO_MANY, pieces};
use super::shape::{
    AdditionalShape, Alternatives, Array, Nullness, Object, Shape, ShapeKind, Target, Term, merge_docs, pair_of,
    same_term,
};
use super::tuples;
use super::types::{
    Access, EnumValue, ListConstraints, NumberConstraints, ObjectConstraints, Scalar, StringConstraints,
};
use crate::json::Value;
use crate::pointer::Pointer;

/// Returns the term of `oneOf` or `anyOf`. A `null` member makes it nullable. If only one member is left, the term is
/// that member.
pub(super) fn union(cx: &mut Schemas<'_>, alternatives: Alternatives, pointer: &Pointer) -> Term {
    let mut terms: Vec<Term> = Vec::new();
    let mut nullable = false;
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for term in alternatives.terms {
        // A member may hold the union that it is in. So a member that is still being read is not resolved here.
        let known = cx.known(&term).ok();
        nullable |= known.as_ref().is_some_and(|(_, nullness)| *nullness == Nullness::Yes);
        let is_null = known.is_some_and(|(shape, _)| matches!(shape.kind, ShapeKind::Null));
        let twins = alike.entry(at_a_glance(&term)).or_default();
        if !is_null && !twins.iter().any(|known| same_term(&terms[*known], &term)) {
            twins.push(terms.len());
            terms.push(term);
        }
    }
    let nullness = if nullable { Nullness::Yes } else { Nullness::No };
    match terms.len() {
        0 => Term::inline(Shape::new(pointer, ShapeKind::Null, Nullness::Yes)),
        1 => {
            let only = terms.remove(0);
            Term { nullable: only.nullable || nullable, ..only }
        }
        _ => {
            let kind = ShapeKind::Union(Alternatives { terms, discriminator: alternatives.discriminator });
            Term::inline(Shape::new(pointer, kind, nullness))
        }
    }
}

/// Returns a text that is equal for terms that accept the same values, so that not all terms are compared with each
/// other.
fn at_a_glance(term: &Term) -> String {
    match &term.target {
        Target::Reference(pointer) => pointer.to_string(),
        Target::Shape(shape) => match &shape.kind {
            ShapeKind::Object(object) => object.properties.keys().fold("{".to_owned(), |text, name| text + name + ","),
            ShapeKind::Enum(values) => values.iter().fold("=".to_owned(), |text, one| format!("{text}{},", one.value)),
            ShapeKind::Scalar(scalar) => format!("{scalar:?}"),
            ShapeKind::Array(_) => "[]".to_owned(),
            ShapeKind::Tuple(tuple) => format!("({})", tuple.positions.len()),
            ShapeKind::Union(union) => format!("|{}", union.terms.len()),
            ShapeKind::Any | ShapeKind::Never | ShapeKind::Null => String::new(),
        },
    }
}

/// Returns the narrowest term that holds all values of both.
pub(super) fn join(cx: &mut Schemas<'_>, a: &Term, b: &Term, place: &Pointer) -> Term {
    if same_term(a, b) {
        return a.clone();
    }
    let pair = pair_of(a, b);
    // Two recursive schemas can meet each other again inside each other. There the first is used for both.
    if pair.as_ref().is_some_and(|pair| !cx.joining.insert(pair.clone())) {
        return a.clone();
    }
    let joined = cx.combine(place, |cx| join_resolved(cx, a, b, place));
    if let Some(pair) = &pair {
        cx.joining.remove(pair);
    }
    joined
}

/// Joins two terms. Adds to `a` itself if `a` is an object without a name and nothing else holds it.
pub(super) fn join_into(cx: &mut Schemas<'_>, mut a: Term, b: &Term, place: &Pointer) -> Term {
    let (right, right_null) = cx.resolve(b);
    let is_same = same_term(&a, b);
    let nullable = a.nullable;
    let own = match &mut a.target {
        Target::Shape(shape) => Rc::get_mut(shape),
        Target::Reference(_) => None,
    };
    let (Some(Shape { pointer, docs, nullness, kind: ShapeKind::Object(own), .. }), ShapeKind::Object(other), false) =
        (own, &right.kind, is_same)
    else {
        return join(cx, &a, b, place);
    };
    if !cx.spend(pieces(&right.kind)) {
        return cx.give_up(place, TOO_MANY);
    }
    pointer.clone_from(place);
    *docs = merge_docs(docs, &right.docs);
    *nullness = if nullable { Nullness::Yes } else { *nullness }.join(right_null);
    let before = loose::of_object(&own.additional);
    add_object(cx, own, other, place);
    let kept = loose::of_object(&own.additional);
    loose::tell(cx, place, &before, &kept);
    loose::tell(cx, &b.pointer, &loose::of_object(&other.additional), &kept);
    Term {
        pointer: place.clone(),
        nullable: false,
        docs: merge_docs(&a.docs, &b.docs),
        default: a.default.take().or_else(|| b.default.clone()),
        access: if a.access == b.access { a.access } else { Access::ReadWrite },
        target: a.target,
    }
}

fn join_resolved(cx: &mut Schemas<'_>, a: &Term, b: &Term, place: &Pointer) -> Term {
    let (left, left_null) = cx.resolve(a);
    let (right, right_null) = cx.resolve(b);
    if !cx.spend(pieces(&left.kind) + pieces(&right.kind)) {
        return cx.give_up(place, TOO_MANY);
    }
    let kind = join_kinds(cx, (a, &left.kind), (b, &right.kind), place);
    if !matches!(kind, ShapeKind::Union(_)) {
        let kept = loose::limits(&kind);
        loose::tell(cx, &a.pointer, &loose::limits(&left.kind), &kept);
        loose::tell(cx, &b.pointer, &loose::limits(&right.kind), &kept);
    }
    let shape = Shape {
        pointer: place.clone(),
        docs: merge_docs(&left.docs, &right.docs),
        default: left.default.clone(),
        nullness: left_null.join(right_null),
        kind,
    };
    Term {
        docs: merge_docs(&a.docs, &b.docs),
        default: a.default.clone().or_else(|| b.default.clone()),
        access: if a.access == b.access { a.access } else { Access::ReadWrite },
        ..Term::inline(shape)
    }
}

fn join_kinds(cx: &mut Schemas<'_>, a: (&Term, &ShapeKind), b: (&Term, &ShapeKind), place: &Pointer) -> ShapeKind {
    match (a.1, b.1) {
        // An object with properties and any value become a union, because a union keeps values that it does not know.
        (ShapeKind::Any, other) | (other, ShapeKind::Any) if cx.declares(other) => {
            ShapeKind::Union(Alternatives { terms: vec![a.0.clone(), b.0.clone()], discriminator: None })
        }
        (ShapeKind::Any, _) | (_, ShapeKind::Any) => ShapeKind::Any,
        (ShapeKind::Never | ShapeKind::Null, other) | (other, ShapeKind::Never | ShapeKind::Null) => other.clone(),
        (ShapeKind::Object(a), ShapeKind::Object(b)) => ShapeKind::Object(join_objects(cx, a, b, place)),
        (ShapeKind::Array(a), ShapeKind::Array(b)) => join_arrays(cx, a, b, place),
        (ShapeKind::Tuple(one), ShapeKind::Tuple(other)) if one.positions.len() == other.positions.len() => {
            tuples::join(cx, one, other, place)
        }
        (ShapeKind::Scalar(a), ShapeKind::Scalar(b)) if join_scalars(a, b).is_some() => {
            ShapeKind::Scalar(join_scalars(a, b).expect("checked by the guard"))
        }
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) => enums::opened(values_kind(united(a, b)), a.open || b.open),
        (ShapeKind::Union(union), _) => with_arm(union, b.0),
        (_, ShapeKind::Union(union)) => with_arm(union, a.0),
        _ => ShapeKind::Union(Alternatives { terms: vec![a.0.clone(), b.0.clone()], discriminator: None }),
    }
}

fn with_arm(union: &Alternatives, arm: &Term) -> ShapeKind {
    let mut union = union.clone();
    if !union.terms.iter().any(|term| same_term(term, arm)) {
        union.terms.push(arm.clone());
    }
    ShapeKind::Union(union)
}

/// The values of a list with their indexes. Two values are the same if their JSON text is the same.
pub(super) struct Listed {
    pub(super) values: Vec<EnumValue<Value>>,
    places: BTreeMap<String, usize>,
}

impl Listed {
    pub(super) fn new(values: Vec<EnumValue<Value>>) -> Self {
        // If a value is listed twice, the first index is used.
        let places = values.iter().enumerate().rev().map(|(place, one)| (one.value.to_string(), place)).collect();
        Self { values, places }
    }

    /// Adds values that are not there. A value that is there gets names and descriptions that it lacks from `others`.
    pub(super) fn add(&mut self, others: &[EnumValue<Value>]) {
        for other in others {
            let place = *self.places.entry(other.value.to_string()).or_insert(self.values.len());
            match self.values.get_mut(place) {
                Some(known) => known.take(other),
                None => self.values.push(other.clone()),
            }
        }
    }

    /// Returns the listed value with its name and description.
    pub(super) fn get(&self, value: &Value) -> Option<&EnumValue<Value>> {
        self.places.get(&value.to_string()).map(|place| &self.values[*place])
    }
}

/// Returns the values of both lists, each once.
pub(super) fn united(a: &[EnumValue<Value>], b: &[EnumValue<Value>]) -> Vec<EnumValue<Value>> {
    let mut values = Listed::new(a.to_vec());
    values.add(b);
    values.values
}

/// Returns one object with every property of either. A property is required if both require it.
fn join_objects(cx: &mut Schemas<'_>, a: &Object, b: &Object, place: &Pointer) -> Object {
    let mut object = a.clone();
    add_object(cx, &mut object, b, place);
    object
}

fn add_object(cx: &mut Schemas<'_>, object: &mut Object, other: &Object, place: &Pointer) {
    let known = std::mem::take(&mut object.members);
    let mut members = if known.is_empty() { alternatives::of(object) } else { known };
    let mut more = alternatives::of(other);
    for (name, term) in &other.properties {
        match object.properties.get_mut(name) {
            Some(known) => {
                alternatives::compare_items(cx, name, (known, &mut members), (term, &mut more));
                *known = join(cx, known, term, &place.key("properties").key(name));
            }
            None => drop(object.properties.insert(name.clone(), term.clone())),
        }
    }
    object.required.retain(|name| other.required.contains(name));
    object.additional = match (&object.additional, &other.additional) {
        (AdditionalShape::Closed, AdditionalShape::Closed) => AdditionalShape::Closed,
        (AdditionalShape::Typed(a), AdditionalShape::Typed(b)) => {
            AdditionalShape::Typed(Box::new(join(cx, a, b, &place.key("additionalProperties"))))
        }
        _ => AdditionalShape::Open,
    };
    object.constraints = ObjectConstraints::default();
    object.members = alternatives::united(members, more);
}

fn join_arrays(cx: &mut Schemas<'_>, a: &Array, b: &Array, place: &Pointer) -> ShapeKind {
    let items = match (&a.items, &b.items) {
        (Some(a), Some(b)) => Some(Box::new(join(cx, a, b, &place.key("items")))),
        (one, None) | (None, one) => one.clone(),
    };
    let constraints = if a.constraints == b.constraints { a.constraints } else { ListConstraints::default() };
    ShapeKind::Array(Array { items, constraints })
}

/// Returns the scalar that holds both, if one does.
pub(crate) fn join_scalars(a: &Scalar, b: &Scalar) -> Option<Scalar> {
    let common = |a: &Option<String>, b: &Option<String>| if a == b { a.clone() } else { None };
    Some(match (a, b) {
        (Scalar::Bool(a), Scalar::Bool(b)) => Scalar::Bool(if a == b { *a } else { None }),
        (Scalar::Integer { format: f, constraints: c }, Scalar::Integer { format, constraints }) => {
            Scalar::Integer { format: common(f, format), constraints: same_or_none(c, constraints) }
        }
        (
            Scalar::Number { format: f, constraints: c } | Scalar::Integer { format: f, constraints: c },
            Scalar::Number { format, constraints } | Scalar::Integer { format, constraints },
        ) => Scalar::Number { format: common(f, format), constraints: same_or_none(c, constraints) },
        (Scalar::String { format: f, constraints: c }, Scalar::String { format, constraints }) => Scalar::String {
            format: common(f, format),
            constraints: if c == constraints { c.clone() } else { StringConstraints::default() },
        },
        _ => return None,
    })
}

/// Returns a number type that also allows these values. If a value breaks its bounds, the bounds are removed (JSON
/// Schema 2020-12, section 10.2.1.2: a value is allowed if any member allows it).
pub(super) fn number_or(scalar: &Scalar, values: &[EnumValue<Value>]) -> Scalar {
    let keeps = |bounds: &NumberConstraints| {
        values.iter().filter_map(|value| value.value.as_f64()).all(|value| is_within(value, bounds))
    };
    match scalar {
        Scalar::Integer { format, constraints } if !keeps(constraints) => {
            Scalar::Integer { format: format.clone(), constraints: NumberConstraints::default() }
        }
        Scalar::Number { format, constraints } if !keeps(constraints) => {
            Scalar::Number { format: format.clone(), constraints: NumberConstraints::default() }
        }
        Scalar::Integer { .. } | Scalar::Number { .. } | Scalar::String { .. } | Scalar::Bool(_) => scalar.clone(),
    }
}

fn is_within(value: f64, bounds: &NumberConstraints) -> bool {
    let least = |least: f64| if bounds.exclusive_minimum { value > least } else { value >= least };
    let most = |most: f64| if bounds.exclusive_maximum { value < most } else { value <= most };
    let multiple = |of: f64| of == 0.0 || (value / of).fract() == 0.0;
    bounds.minimum.is_none_or(least) && bounds.maximum.is_none_or(most) && bounds.multiple_of.is_none_or(multiple)
}

fn same_or_none(a: &NumberConstraints, b: &NumberConstraints) -> NumberConstraints {
    if a == b { a.clone() } else { NumberConstraints::default() }
}
