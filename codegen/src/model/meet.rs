//! Intersects schemas, as `allOf` does with its members.
//!
//! Properties and `required` are united. Types, enums and bounds are intersected. `oneOf` and `anyOf` are intersected
//! member by member, and members that no value satisfies are dropped. If no value satisfies the whole intersection, a
//! diagnostic is reported and the widest type is read that any member allows. So responses of the server can still be
//! read.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::enums::{self, values_kind};
use super::join;
use super::schemas::{Opening, Schemas, TOO_MANY, pieces};
use super::shape::{
    AdditionalShape, Alternatives, Array, Nullness, Object, Shape, ShapeKind, Target, Term, common_multiple,
    meet_list_constraints, meet_number_constraints, meet_object_constraints, meet_string_constraints, merge_docs,
    pair_of, same_shape, same_term,
};
use super::tuples;
use super::types::{Access, EnumValue, Scalar, Values};
use crate::diagnostics::Code;
use crate::json::Value;
use crate::pointer::Pointer;

/// The treatment of an intersection that no value satisfies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    /// Drop it, because it is a member of a union.
    Drop,
    /// Report it, because the document asks for it, and read the widest type.
    Widen,
}

/// More combinations of members than this are not intersected one by one.
const MOST_COMBINATIONS: usize = 64;

/// A union with more members than this, including those of unions inside it, is not intersected with another schema.
const MOST_ARMS: usize = 1_000;

/// Returns the intersection of two terms, at `place`.
pub(super) fn meet(cx: &mut Schemas<'_>, a: &Term, b: &Term, place: &Pointer) -> Term {
    meet_terms(cx, a, b, place, Conflict::Widen)
}

/// Returns the intersection of `first` and all `members`, at `place`.
pub(super) fn meet_all(cx: &mut Schemas<'_>, first: Term, members: Vec<Term>, place: &Pointer) -> Term {
    let mut met = first;
    for member in members {
        if !absorbed(cx, &mut met, &member, place) {
            met = meet(cx, &met, &member, place);
        }
        // If one step is given up, the whole intersection is: an intersection of the remaining members alone would be
        // wrong.
        if cx.is_given_up(place) {
            return Term::any(place);
        }
    }
    met
}

/// Adds the properties of `member` to the object in `met`, if only `met` holds that object. The result is the same as
/// that of [`meet`], but nothing is copied. Returns false if nothing was added.
fn absorbed(cx: &mut Schemas<'_>, met: &mut Term, member: &Term, place: &Pointer) -> bool {
    let Target::Shape(shape) = &met.target else { return false };
    if !matches!(shape.kind, ShapeKind::Object(_)) || is_neutral(member) {
        return false;
    }
    let (right, right_null) = cx.resolve(member);
    let Target::Shape(shape) = &mut met.target else { return false };
    let (Some(left), ShapeKind::Object(other)) = (Rc::get_mut(shape), &right.kind) else { return false };
    let ShapeKind::Object(object) = &mut left.kind else { return false };
    // If one of the two adds nothing, the result may be the other under its own name, which [`meet`] finds.
    if object.properties.keys().all(|name| other.properties.contains_key(name)) {
        return false;
    }
    if !cx.spend(pieces(&right.kind)) {
        *met = cx.give_up(place, TOO_MANY);
        return true;
    }
    left.pointer = place.clone();
    left.nullness = if met.nullable { Nullness::Yes } else { left.nullness }.meet(right_null);
    left.docs = merge_docs(&left.docs, &right.docs);
    left.default = left.default.take().or_else(|| right.default.clone());
    add_object(cx, object, other, place, Conflict::Widen);
    *met = Term {
        pointer: place.clone(),
        target: std::mem::replace(&mut met.target, Target::Reference(Pointer::root())),
        nullable: false,
        docs: merge_docs(&met.docs, &member.docs),
        default: met.default.take().or_else(|| member.default.clone()),
        access: access_of(met, member),
    };
    true
}

pub(super) fn meet_terms(cx: &mut Schemas<'_>, a: &Term, b: &Term, place: &Pointer, conflict: Conflict) -> Term {
    cx.combine(place, |cx| meet_two(cx, a, b, place, conflict))
}

fn meet_two(cx: &mut Schemas<'_>, a: &Term, b: &Term, place: &Pointer, conflict: Conflict) -> Term {
    if is_neutral(a) {
        return used_by(a, b);
    }
    if is_neutral(b) || same_term(a, b) {
        return used_by(b, a);
    }
    let pair = pair_of(a, b);
    if let Some(pair) = &pair
        && !cx.meeting.insert(pair.clone())
    {
        return a.clone();
    }
    let (left, left_null) = cx.resolve(a);
    let (right, right_null) = cx.resolve(b);
    let met = meet_shapes(cx, (a, &left, left_null), (b, &right, right_null), place, conflict);
    if let Some(pair) = &pair {
        cx.meeting.remove(pair);
    }
    met
}

/// True if a term says nothing about the value, only about its place.
fn is_neutral(term: &Term) -> bool {
    !term.nullable && term.shape().is_some_and(Shape::is_neutral)
}

/// Returns `inner` with what `outer` says about the place. `outer` says nothing about the value.
fn used_by(outer: &Term, inner: &Term) -> Term {
    Term {
        pointer: inner.pointer.clone(),
        target: inner.target.clone(),
        nullable: inner.nullable || outer.nullable,
        docs: merge_docs(&outer.docs, &inner.docs),
        default: outer.default.clone().or_else(|| inner.default.clone()),
        access: access_of(outer, inner),
    }
}

fn access_of(a: &Term, b: &Term) -> Access {
    if a.access == Access::ReadWrite { b.access } else { a.access }
}

type Side<'a> = (&'a Term, &'a Rc<Shape>, Nullness);

fn meet_shapes(cx: &mut Schemas<'_>, a: Side<'_>, b: Side<'_>, place: &Pointer, conflict: Conflict) -> Term {
    let (a, left, left_null) = a;
    let (b, right, right_null) = b;
    let nullness = left_null.meet(right_null);
    if !cx.spend(pieces(&left.kind) + pieces(&right.kind)) {
        return cx.give_up(place, TOO_MANY);
    }
    let mut kind = meet_kinds(cx, &left.kind, &right.kind, place, conflict);
    // That both allow `null` is not enough: one of them must allow only `null`.
    let means_null = [left, right].iter().any(|shape| matches!(shape.kind, ShapeKind::Null));
    if matches!(kind, ShapeKind::Never) && nullness == Nullness::Yes && means_null {
        kind = ShapeKind::Null;
    }
    if matches!(kind, ShapeKind::Never) && conflict == Conflict::Widen && !is_never(left) && !is_never(right) {
        cx.diagnostics.report(Code::Unsatisfiable, place, conflict_message(left, right));
        if is_null(left) || is_null(right) {
            // A schema that adds "only null" means it: the value of a success is null in the body of a failure.
            return Term { docs: merge_docs(&a.docs, &b.docs), access: access_of(a, b), ..null(place) };
        }
        return widened(cx, a, b, place);
    }
    if cx.is_given_up(place) {
        return Term::any(place);
    }
    let shape = Shape {
        pointer: place.clone(),
        docs: merge_docs(&left.docs, &right.docs),
        default: left.default.clone().or_else(|| right.default.clone()),
        nullness,
        kind,
    };
    // If the result is the same as a referred schema, the reference is kept, because the schema has a name.
    for (term, resolved) in [(a, left), (b, right)] {
        if matches!(term.target, Target::Reference(_)) && same_shape(&shape, resolved) {
            return Term { access: access_of(a, b), docs: merge_docs(&a.docs, &b.docs), ..term.clone() };
        }
    }
    Term {
        docs: merge_docs(&a.docs, &b.docs),
        default: a.default.clone().or_else(|| b.default.clone()),
        access: access_of(a, b),
        ..Term::inline(shape)
    }
}

/// Returns the fallback for an empty intersection. If only one side is a placeholder, the other side is used, because
/// its author wrote it for this place. Else it is the union of both.
fn widened(cx: &mut Schemas<'_>, a: &Term, b: &Term, place: &Pointer) -> Term {
    let docs = merge_docs(&a.docs, &b.docs);
    let (left, left_null) = cx.resolve(a);
    let (right, right_null) = cx.resolve(b);
    let nullable = left_null.join(right_null) == Nullness::Yes;
    let composite = |kind: &ShapeKind| !matches!(kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_) | ShapeKind::Null);
    let chosen = match (cx.is_placeholder(&left.kind), cx.is_placeholder(&right.kind)) {
        (true, false) if composite(&right.kind) => b,
        (false, true) if composite(&left.kind) => a,
        _ => return Term { docs, ..join::join(cx, a, b, place) },
    };
    Term { docs, access: access_of(a, b), nullable: chosen.nullable || nullable, ..chosen.clone() }
}

pub(super) fn is_never(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Never)
}

fn is_null(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Null)
}

fn null(place: &Pointer) -> Term {
    Term::inline(Shape::new(place, ShapeKind::Null, Nullness::Yes))
}

/// Names the cause: the schema that contradicts what was read before. So the message is the same, whatever schema it is
/// intersected with.
fn conflict_message(left: &Shape, right: &Shape) -> String {
    let (one, other) = (described(&left.kind), described(&right.kind));
    format!("no value is both {one} and {other}, which `{}` asks for", right.pointer)
}

/// Describes a kind in a few words, for a diagnostic.
fn described(kind: &ShapeKind) -> String {
    match kind {
        ShapeKind::Any => "anything".to_owned(),
        ShapeKind::Never => "impossible".to_owned(),
        ShapeKind::Null => "null".to_owned(),
        ShapeKind::Object(_) => "an object".to_owned(),
        ShapeKind::Array(_) | ShapeKind::Tuple(_) => "an array".to_owned(),
        ShapeKind::Scalar(Scalar::Bool(Some(value))) => format!("`{value}`"),
        ShapeKind::Scalar(Scalar::Bool(None)) => "a boolean".to_owned(),
        ShapeKind::Scalar(Scalar::Integer { .. }) => "an integer".to_owned(),
        ShapeKind::Scalar(Scalar::Number { .. }) => "a number".to_owned(),
        ShapeKind::Scalar(Scalar::String { .. }) => "a string".to_owned(),
        ShapeKind::Enum(values) => {
            let values: Vec<_> = values.iter().take(4).map(|value| value.value.to_string()).collect();
            format!("one of {}", values.join(", "))
        }
        ShapeKind::Union(_) => "one of several shapes".to_owned(),
    }
}

fn meet_kinds(cx: &mut Schemas<'_>, a: &ShapeKind, b: &ShapeKind, place: &Pointer, conflict: Conflict) -> ShapeKind {
    match (a, b) {
        (ShapeKind::Any, other) | (other, ShapeKind::Any) => other.clone(),
        (ShapeKind::Union(union), other) => distribute(cx, union, other, place, Order::UnionFirst),
        (other, ShapeKind::Union(union)) => distribute(cx, union, other, place, Order::UnionLast),
        (ShapeKind::Object(a), ShapeKind::Object(b)) => meet_objects(cx, a, b, place, conflict),
        (ShapeKind::Array(a), ShapeKind::Array(b)) => meet_arrays(cx, a, b, place, conflict),
        (ShapeKind::Tuple(a), ShapeKind::Tuple(b)) => tuples::meet(cx, a, b, place, conflict),
        (ShapeKind::Tuple(tuple), ShapeKind::Array(array)) => {
            tuples::meet(cx, tuple, &tuples::of_array(array), place, conflict)
        }
        (ShapeKind::Array(array), ShapeKind::Tuple(tuple)) => {
            tuples::meet(cx, &tuples::of_array(array), tuple, place, conflict)
        }
        (ShapeKind::Scalar(a), ShapeKind::Scalar(b)) => meet_scalars(cx, a, b, place),
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) => meet_enums(a, b),
        (ShapeKind::Enum(values), ShapeKind::Scalar(scalar)) | (ShapeKind::Scalar(scalar), ShapeKind::Enum(values)) => {
            enums::opened(kept(values.iter().filter(|one| holds(scalar, &one.value)).cloned()), values.open)
        }
        (ShapeKind::Null, ShapeKind::Null) => ShapeKind::Null,
        _ => ShapeKind::Never,
    }
}

/// Intersects two enums. If both are closed, the values that both list are left. An open enum allows all values of the
/// other one.
fn meet_enums(a: &Values<Value>, b: &Values<Value>) -> ShapeKind {
    match (a.open, b.open) {
        (true, true) => enums::opened(values_kind(join::united(a, b)), true),
        (false, true) => ShapeKind::Enum(a.clone()),
        (true, false) => ShapeKind::Enum(b.clone()),
        (false, false) => {
            let others = join::Listed::new(b.listed.clone());
            let both = |one: &EnumValue<Value>| others.get(&one.value).map(|other| one.clone().or(other));
            kept(a.iter().filter_map(both))
        }
    }
}

fn kept(values: impl Iterator<Item = EnumValue<Value>>) -> ShapeKind {
    let values: Vec<_> = values.collect();
    if values.is_empty() { ShapeKind::Never } else { values_kind(values) }
}

/// True if the JSON type of `value` is that of `scalar`. Bounds are left to the server.
pub(super) fn holds(scalar: &Scalar, value: &Value) -> bool {
    match scalar {
        Scalar::Bool(None) => value.is_boolean(),
        Scalar::Bool(Some(only)) => value == &Value::Bool(*only),
        Scalar::Integer { .. } => value.is_i64() || value.is_u64(),
        Scalar::Number { .. } => value.is_number(),
        Scalar::String { .. } => value.is_string(),
    }
}

fn meet_scalars(cx: &mut Schemas<'_>, a: &Scalar, b: &Scalar, place: &Pointer) -> ShapeKind {
    tell_lost(cx, a, b, place);
    let either = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
    let scalar = match (a, b) {
        (Scalar::Bool(a), Scalar::Bool(b)) => match (a, b) {
            (Some(a), Some(b)) if a != b => return ShapeKind::Never,
            (one, None) | (None, one) => Scalar::Bool(*one),
            (one, Some(_)) => Scalar::Bool(*one),
        },
        (Scalar::Integer { format: f, constraints: c }, Scalar::Integer { format, constraints })
        | (Scalar::Integer { format: f, constraints: c }, Scalar::Number { format, constraints })
        | (Scalar::Number { format, constraints }, Scalar::Integer { format: f, constraints: c }) => {
            Scalar::Integer { format: either(f, format), constraints: meet_number_constraints(c, constraints) }
        }
        (Scalar::Number { format: f, constraints: c }, Scalar::Number { format, constraints }) => {
            Scalar::Number { format: either(f, format), constraints: meet_number_constraints(c, constraints) }
        }
        (Scalar::String { format: f, constraints: c }, Scalar::String { format, constraints }) => {
            Scalar::String { format: either(f, format), constraints: meet_string_constraints(c, constraints) }
        }
        _ => return ShapeKind::Never,
    };
    ShapeKind::Scalar(scalar)
}

/// Reports keywords of which a value can have only one, if two schemas that are combined have different ones.
fn tell_lost(cx: &mut Schemas<'_>, a: &Scalar, b: &Scalar, place: &Pointer) {
    // The keywords of an integer come before those of a number.
    let (a, b) = if matches!((a, b), (Scalar::Number { .. }, Scalar::Integer { .. })) { (b, a) } else { (a, b) };
    let format = |scalar: &Scalar| match scalar {
        Scalar::Integer { format, .. } | Scalar::Number { format, .. } | Scalar::String { format, .. } => {
            format.clone()
        }
        Scalar::Bool(_) => None,
    };
    let pattern = |scalar: &Scalar| match scalar {
        Scalar::String { constraints, .. } => constraints.pattern.clone(),
        Scalar::Integer { .. } | Scalar::Number { .. } | Scalar::Bool(_) => None,
    };
    for (keyword, kept, lost) in [("format", format(a), format(b)), ("pattern", pattern(a), pattern(b))] {
        if let (Some(kept), Some(lost)) = (kept, lost)
            && kept != lost
        {
            let message = format!("the `{keyword}` `{lost}` is left out, because `{kept}` holds here, too");
            cx.diagnostics.report(Code::UnsupportedKeyword, place, message);
        }
    }
    let step = |scalar: &Scalar| match scalar {
        Scalar::Integer { constraints, .. } | Scalar::Number { constraints, .. } => constraints.multiple_of,
        Scalar::String { .. } | Scalar::Bool(_) => None,
    };
    if let (Some(kept), Some(lost)) = (step(a), step(b))
        && common_multiple(kept, lost).is_none()
    {
        let message = format!("the `multipleOf` {lost} is left out, because {kept} holds here, too");
        cx.diagnostics.report(Code::UnsupportedKeyword, place, message);
    }
}

fn meet_objects(cx: &mut Schemas<'_>, a: &Object, b: &Object, place: &Pointer, conflict: Conflict) -> ShapeKind {
    let mut object = a.clone();
    match add_object(cx, &mut object, b, place, conflict) {
        Added::All => ShapeKind::Object(object),
        Added::Never => ShapeKind::Never,
    }
}

/// The result of adding an object to another.
enum Added {
    All,
    /// No value satisfies both.
    Never,
}

fn add_object(cx: &mut Schemas<'_>, object: &mut Object, other: &Object, place: &Pointer, conflict: Conflict) -> Added {
    for (name, term) in &other.properties {
        let Some(known) = object.properties.get_mut(name) else {
            object.properties.insert(name.clone(), term.clone());
            continue;
        };
        let met = meet_terms(cx, known, term, &place.key("properties").key(name), conflict);
        if conflict == Conflict::Drop && met.shape().is_some_and(is_never) {
            return Added::Never;
        }
        *known = met;
    }
    object.required.extend(other.required.iter().cloned());
    object.additional = meet_additional(cx, &object.additional, &other.additional, place);
    object.constraints = meet_object_constraints(&object.constraints, &other.constraints);
    // The other object adds constraints to each member, and the members do not know them.
    object.members.clear();
    Added::All
}

/// Intersects `additionalProperties`. By the specification, `false` beside `allOf` forbids the properties that the
/// other members declare. It is read as authors mean it: no properties except all that are declared.
fn meet_additional(cx: &mut Schemas<'_>, a: &AdditionalShape, b: &AdditionalShape, place: &Pointer) -> AdditionalShape {
    match (a, b) {
        (AdditionalShape::Open, other) | (other, AdditionalShape::Open) => other.clone(),
        (AdditionalShape::Closed, AdditionalShape::Closed) => AdditionalShape::Closed,
        (AdditionalShape::Typed(term), AdditionalShape::Closed)
        | (AdditionalShape::Closed, AdditionalShape::Typed(term)) => AdditionalShape::Typed(term.clone()),
        (AdditionalShape::Typed(a), AdditionalShape::Typed(b)) => {
            AdditionalShape::Typed(Box::new(meet(cx, a, b, &place.key("additionalProperties"))))
        }
    }
}

fn meet_arrays(cx: &mut Schemas<'_>, a: &Array, b: &Array, place: &Pointer, conflict: Conflict) -> ShapeKind {
    let items = match (&a.items, &b.items) {
        (Some(a), Some(b)) => Some(Box::new(meet_terms(cx, a, b, &place.key("items"), conflict))),
        (one, None) | (None, one) => one.clone(),
    };
    ShapeKind::Array(Array { items, constraints: meet_list_constraints(&a.constraints, &b.constraints) })
}

/// The side of the intersection on which the union was. The texts of the first side come first.
#[derive(Clone, Copy)]
enum Order {
    UnionFirst,
    UnionLast,
}

/// Intersects a union with another kind: `(a | b) & c` is `(a & c) | (b & c)`.
fn distribute(
    cx: &mut Schemas<'_>,
    union: &Alternatives,
    other: &ShapeKind,
    place: &Pointer,
    order: Order,
) -> ShapeKind {
    // The members that the document itself lists are never too many.
    let most = MOST_ARMS.max(union.terms.len());
    let own = count_arms(cx, &union.terms, most);
    let combinations = if let ShapeKind::Union(second) = other {
        own.saturating_mul(count_arms(cx, &second.terms, MOST_COMBINATIONS))
    } else {
        1
    };
    if own > most || combinations > MOST_COMBINATIONS {
        cx.give_up(place, "`oneOf` and `anyOf` have too many combinations");
        return ShapeKind::Any;
    }
    let mut discriminator = union.discriminator.clone();
    let arms = met_arms(cx, union, other, place, order);
    if let Some(discriminator) = &mut discriminator {
        for (term, met) in &arms {
            if let Some(schema) = discriminator.schema_of(term).cloned() {
                discriminator.widened.insert(met.pointer.clone(), schema);
            }
        }
    }
    match arms.len() {
        0 => ShapeKind::Never,
        _ => ShapeKind::Union(Alternatives { terms: arms.into_iter().map(|(_, met)| met).collect(), discriminator }),
    }
}

/// Counts the members of a union, including those of unions among them. The count stops at one more than `most`.
fn count_arms(cx: &mut Schemas<'_>, terms: &[Term], most: usize) -> usize {
    let mut open: Vec<Term> = terms.to_vec();
    let mut seen = BTreeSet::new();
    let mut count = 0;
    while let Some(term) = open.pop().filter(|_| count <= most) {
        if let Target::Reference(pointer) = &term.target
            && !seen.insert(pointer.clone())
        {
            continue;
        }
        match cx.known(&term).map(|(shape, _)| shape) {
            Ok(shape) => match &shape.kind {
                ShapeKind::Union(inner) => open.extend(inner.terms.iter().cloned()),
                ShapeKind::Any
                | ShapeKind::Never
                | ShapeKind::Null
                | ShapeKind::Object(_)
                | ShapeKind::Array(_)
                | ShapeKind::Tuple(_)
                | ShapeKind::Scalar(_)
                | ShapeKind::Enum(_) => count += 1,
            },
            Err(_) => count += 1,
        }
    }
    count
}

/// Intersects each member with the other side. Returns each member with its intersection.
fn met_arms<'u>(
    cx: &mut Schemas<'_>,
    union: &'u Alternatives,
    other: &ShapeKind,
    place: &Pointer,
    order: Order,
) -> Vec<(&'u Term, Term)> {
    let mut arms = Vec::new();
    let continues = cx.opening.last().is_some_and(|open| open.rest == address(other));
    cx.opening.push(Opening { union: address(union), rest: 0, continues });
    for (index, term) in union.terms.iter().enumerate() {
        // A union that is one of its own members adds nothing, so its other members are enough.
        if adds_nothing(cx, term) {
            continue;
        }
        // The same union may be intersected at several places, so each result belongs to its place.
        let place = place.key("oneOf").index(index);
        let rest = Term::inline(Shape::new(&term.pointer, other.clone(), Nullness::Unsaid));
        if let (Some(open), Some(rest)) = (cx.opening.last_mut(), rest.shape()) {
            open.rest = address(&rest.kind);
        }
        let (first, last) = match order {
            Order::UnionFirst => (term, &rest),
            Order::UnionLast => (&rest, term),
        };
        let met = meet_terms(cx, first, last, &place, Conflict::Drop);
        if !met.shape().is_some_and(is_never) {
            arms.push((term, met));
        }
    }
    cx.opening.pop();
    arms
}

/// Returns the address of a value. A referred schema is always at the same address, so the address identifies it.
fn address<T>(one: &T) -> usize {
    std::ptr::from_ref(one).addr()
}

/// True if a member is still being read, or is a union that is already being intersected with the same other side.
fn adds_nothing(cx: &mut Schemas<'_>, term: &Term) -> bool {
    let Ok((shape, _)) = cx.known(term) else { return true };
    let ShapeKind::Union(inner) = &shape.kind else { return false };
    for open in cx.opening.iter().rev() {
        if open.union == address(inner) {
            return true;
        }
        if !open.continues {
            return false;
        }
    }
    false
}
