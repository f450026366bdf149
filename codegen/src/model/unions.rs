//! Unions: what tells their members apart, and which of them are one type after all.
//!
//! Members are told apart by a declared discriminator, by a property that has other constant values in each, by their
//! JSON type, or by a property that one requires and the other does not have. Members that nothing tells apart become
//! one record with the properties of both: choosing between them would be guessing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::heirs::Heirs;
use super::join;
use super::lower::{Lowering, Meaning, enum_kind, is_string};
use super::schemas::component_name;
use super::shape::{Alternatives, Discriminator, Nullness, Object, Shape, ShapeKind, Target, Term};
use super::types::{EnumValue, Kind, Scalar, Tagged, TypeUse, Union, Variant};
use crate::pointer::Pointer;

/// A member with its shape.
#[derive(Clone)]
struct Arm {
    term: Term,
    shape: Rc<Shape>,
    tag: Option<Tagged>,
}

/// The type of a union.
pub(super) fn lower(cx: &mut Lowering<'_, '_>, alternatives: &Alternatives) -> Meaning {
    let mut arms = Vec::new();
    flatten(cx, &alternatives.terms, alternatives.discriminator.as_ref(), &mut BTreeSet::new(), &mut arms);
    // What is merged takes its words from the first of them, and which merge may depend on which meet first.
    arms.sort_by_cached_key(|arm| description(cx, arm));
    let anything = alternatives.terms.iter().any(|term| matches!(cx.cx.resolve(term).0.kind, ShapeKind::Any));
    // Beside anything at all, one member is still a choice where it declares properties: what it is not is kept as unknown.
    let chosen = anything && arms.iter().any(|arm| cx.cx.declares(&arm.shape.kind));
    if anything && arms.len() < 2 && !chosen {
        return Meaning::Kind(Kind::Any);
    }
    let arms = merge_scalars(arms);
    let arms = merge_arrays(cx, arms);
    let (objects, mut others): (Vec<_>, Vec<_>) = arms.into_iter().partition(is_declared_object);
    let objects = tagged(cx, objects, alternatives.discriminator.as_ref());
    let objects = if objects.iter().all(|arm| arm.tag.is_some()) { objects } else { merge_objects(cx, objects) };
    others.extend(objects);
    match others.as_slice() {
        [] => Meaning::Kind(Kind::Any),
        [only] if !chosen => match &only.term.target {
            // A union that comes to one referred schema holds what that schema holds.
            Target::Reference(_) => Meaning::Same(cx.lower(&only.term).id),
            Target::Shape(shape) => meaning_of(cx, &Rc::clone(shape)),
        },
        _ => Meaning::Kind(variants(cx, others, alternatives.discriminator.as_ref())),
    }
}

/// The type of a schema that others extend: one of those, told by the discriminator. A value that is none of them is kept
/// as unknown.
pub(super) fn of_heirs(cx: &mut Lowering<'_, '_>, base: &Pointer, heirs: &Heirs) -> Kind {
    let mut arms = Vec::new();
    for heir in &heirs.schemas {
        let term = Term { target: Target::Reference(heir.clone()), ..Term::any(heir) };
        let (shape, _) = cx.cx.resolve(&term);
        let arm = Arm { term, shape, tag: None };
        let constants = constants(cx, &arm);
        let tagged = with_tag(&arm, &heirs.discriminator, &constants);
        arms.push(if heir == base { as_plain_object(tagged) } else { tagged });
    }
    if !disjoint(arms.iter().filter_map(|arm| arm.tag.as_ref()).map(|tag| &tag.values)) {
        arms = merge_objects(cx, arms);
    }
    variants(cx, arms, Some(&heirs.discriminator))
}

/// A member that is the base itself is the object that the base is written as, or the type would have no end.
fn as_plain_object(arm: Arm) -> Arm {
    let shape = Shape { pointer: arm.term.pointer.key("properties"), ..Shape::clone(&arm.shape) };
    Arm { term: Term::inline(shape), ..arm }
}

/// An object that declares something.
fn is_declared_object(arm: &Arm) -> bool {
    matches!(&arm.shape.kind, ShapeKind::Object(object) if !object.is_bare())
}

fn meaning_of(cx: &mut Lowering<'_, '_>, shape: &Rc<Shape>) -> Meaning {
    match &shape.kind {
        ShapeKind::Enum(values) => Meaning::Kind(enum_kind(values)),
        ShapeKind::Scalar(scalar) => Meaning::Kind(Kind::Scalar(scalar.clone())),
        ShapeKind::Object(object) => Meaning::Kind(cx.object(object, &shape.pointer)),
        _ => Meaning::Same(cx.lower(&Term::inline(Shape::clone(shape))).id),
    }
}

/// Members that are unions themselves add their members; a member that accepts anything adds nothing, since every
/// union keeps what it does not know.
fn flatten(
    cx: &mut Lowering<'_, '_>,
    terms: &[Term],
    discriminator: Option<&Discriminator>,
    seen: &mut BTreeSet<Pointer>,
    arms: &mut Vec<Arm>,
) {
    for term in terms {
        if let Target::Reference(pointer) = &term.target
            && !seen.insert(pointer.clone())
        {
            continue;
        }
        let (shape, _) = cx.cx.resolve(term);
        match &shape.kind {
            ShapeKind::Union(inner) if discriminator.is_none() && inner.discriminator.is_none() => {
                flatten(cx, &inner.terms, None, seen, arms);
            }
            ShapeKind::Any | ShapeKind::Never | ShapeKind::Null => {}
            _ => arms.push(Arm { term: term.clone(), shape, tag: None }),
        }
    }
}

/// At most one member for strings, one for numbers and one for booleans.
fn merge_scalars(arms: Vec<Arm>) -> Vec<Arm> {
    let mut merged: Vec<Arm> = Vec::new();
    let mut rest = Vec::new();
    for arm in arms {
        if !matches!(arm.shape.kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_)) {
            rest.push(arm);
            continue;
        }
        let joined = merged
            .iter()
            .enumerate()
            .find_map(|(index, known)| join_values(&known.shape.kind, &arm.shape.kind).map(|kind| (index, kind)));
        match joined {
            Some((index, kind)) => {
                let docs = super::shape::merge_docs(&merged[index].shape.docs, &arm.shape.docs);
                let shape = Shape { docs, ..Shape::new(&merged[index].term.pointer, kind, Nullness::No) };
                let term = Term::inline(shape);
                let shape = match &term.target {
                    Target::Shape(shape) => Rc::clone(shape),
                    Target::Reference(_) => unreachable!("an inline term holds its shape"),
                };
                merged[index] = Arm { term, shape, tag: None };
            }
            None => merged.push(arm),
        }
    }
    merged.extend(rest);
    merged
}

/// One kind for both, when both are the same JSON type. An enum of strings stays open, so that a plain string beside it
/// adds nothing to what it can hold.
fn join_values(a: &ShapeKind, b: &ShapeKind) -> Option<ShapeKind> {
    match (a, b) {
        (ShapeKind::Scalar(a), ShapeKind::Scalar(b)) => join::join_scalars(a, b).map(ShapeKind::Scalar),
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) => Some(ShapeKind::Enum(join::united(a, b))),
        (ShapeKind::Enum(values), ShapeKind::Scalar(scalar)) | (ShapeKind::Scalar(scalar), ShapeKind::Enum(values)) => {
            if is_string(scalar) && values.iter().all(|value| value.value.is_string()) {
                return Some(ShapeKind::Enum(values.clone()));
            }
            let numbers = matches!(scalar, Scalar::Integer { .. } | Scalar::Number { .. });
            (numbers && values.iter().all(|value| value.value.is_number())).then(|| ShapeKind::Scalar(scalar.clone()))
        }
        _ => None,
    }
}

/// At most one member that is an array.
fn merge_arrays(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>) -> Vec<Arm> {
    let (arrays, mut rest): (Vec<_>, Vec<_>) =
        arms.into_iter().partition(|arm| matches!(arm.shape.kind, ShapeKind::Array(_)));
    let mut arrays = arrays.into_iter();
    if let Some(mut joined) = arrays.next() {
        for arm in arrays {
            let term = join::join(cx.cx, &joined.term, &arm.term, &joined.term.pointer);
            let (shape, _) = cx.cx.resolve(&term);
            joined = Arm { term, shape, tag: None };
        }
        rest.push(joined);
    }
    rest
}

/// Gives each member its tag, when a property tells them all apart.
fn tagged(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>, discriminator: Option<&Discriminator>) -> Vec<Arm> {
    if arms.len() < 2 {
        return arms;
    }
    let candidates: Vec<BTreeMap<String, Vec<Value>>> = arms.iter().map(|arm| constants(cx, arm)).collect();
    if let Some(discriminator) = discriminator {
        let tagged: Vec<_> =
            arms.iter().zip(&candidates).map(|(arm, constants)| with_tag(arm, discriminator, constants)).collect();
        if disjoint(tagged.iter().filter_map(|arm| arm.tag.as_ref()).map(|tag| &tag.values)) {
            return tagged;
        }
    }
    let Some(property) = telling_property(&candidates) else { return arms };
    arms.into_iter()
        .zip(candidates)
        .map(|(arm, mut constants)| {
            let values = constants.remove(&property).unwrap_or_default();
            Arm { tag: Some(Tagged { property: property.clone(), values }), ..arm }
        })
        .collect()
}

fn with_tag(arm: &Arm, discriminator: &Discriminator, constants: &BTreeMap<String, Vec<Value>>) -> Arm {
    let mut values = Vec::new();
    if let Target::Reference(pointer) = &arm.term.target {
        let mapped = discriminator.mapping.iter().filter(|(_, target)| *target == pointer);
        values.extend(mapped.map(|(value, _)| Value::String(value.clone())));
        // Without a mapping the name of the schema is the value (OpenAPI 3.0.4, section 4.7.25).
        if values.is_empty() && !constants.contains_key(&discriminator.property) {
            values.extend(component_name(pointer).map(Value::String));
        }
    }
    if values.is_empty() {
        values.clone_from(constants.get(&discriminator.property).unwrap_or(&Vec::new()));
    }
    let tag = (!values.is_empty()).then(|| Tagged { property: discriminator.property.clone(), values });
    Arm { tag, ..arm.clone() }
}

/// The properties of a member that can only have the values listed.
fn constants(cx: &mut Lowering<'_, '_>, arm: &Arm) -> BTreeMap<String, Vec<Value>> {
    let ShapeKind::Object(object) = &arm.shape.kind else { return BTreeMap::new() };
    let mut constants = BTreeMap::new();
    for (name, term) in &object.properties {
        let (shape, _) = cx.cx.resolve(term);
        let values = match &shape.kind {
            ShapeKind::Enum(values) => values.iter().map(|value| value.value.clone()).collect(),
            ShapeKind::Scalar(Scalar::Bool(Some(only))) => vec![Value::Bool(*only)],
            _ => continue,
        };
        constants.insert(name.clone(), values);
    }
    constants
}

/// Names that documents give to the property that tells, best first; then the first by name.
const TELLING_NAMES: [&str; 4] = ["type", "kind", "object", "id"];

fn telling_property(candidates: &[BTreeMap<String, Vec<Value>>]) -> Option<String> {
    let first = candidates.first()?;
    let mut names: Vec<&String> = first.keys().collect();
    names.sort_by_key(|name| {
        let rank = TELLING_NAMES.iter().position(|known| known == name);
        (rank.unwrap_or(TELLING_NAMES.len()), *name)
    });
    let tells = |name: &&&String| {
        let values: Option<Vec<_>> = candidates.iter().map(|constants| constants.get(name.as_str())).collect();
        values.is_some_and(|values| disjoint(values.into_iter()))
    };
    names.iter().find(tells).map(|name| (*name).clone())
}

fn disjoint<'v>(lists: impl Iterator<Item = &'v Vec<Value>>) -> bool {
    let mut seen = BTreeSet::new();
    lists.flatten().all(|value| seen.insert(value.to_string()))
}

/// Members that nothing tells apart become one.
fn merge_objects(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>) -> Vec<Arm> {
    let mut merged: Vec<Arm> = Vec::new();
    for arm in arms {
        let mut arm = arm;
        // What was apart from each of two may not be apart from their union: begin again with it.
        while let Some(index) = merged.iter().position(|known| !told_apart(cx, known, &arm)) {
            let known = merged.remove(index);
            arm = merge_pair(cx, &known, &arm);
        }
        merged.push(arm);
    }
    merged
}

/// What is merged stands at the place of the first: the place of the union is the union's.
fn merge_pair(cx: &mut Lowering<'_, '_>, a: &Arm, b: &Arm) -> Arm {
    let term = join::join(cx.cx, &a.term, &b.term, &a.term.pointer);
    let (shape, _) = cx.cx.resolve(&term);
    Arm { term, shape, tag: None }
}

fn told_apart(cx: &mut Lowering<'_, '_>, a: &Arm, b: &Arm) -> bool {
    let (ShapeKind::Object(left), ShapeKind::Object(right)) = (&a.shape.kind, &b.shape.kind) else { return true };
    let subset =
        |inner: &Object, outer: &Object| inner.properties.keys().all(|name| outer.properties.contains_key(name));
    let typed = (left.properties.iter())
        .filter(|(name, _)| left.required.contains(*name) && right.required.contains(*name))
        .any(|(name, term)| right.properties.get(name).is_some_and(|other| other_json_type(cx, term, other)));
    if typed {
        return true;
    }
    if subset(left, right) || subset(right, left) {
        return false;
    }
    let tells = |one: &Object, other: &Object| one.required.iter().any(|name| !other.properties.contains_key(name));
    tells(left, right) || tells(right, left)
}

fn other_json_type(cx: &mut Lowering<'_, '_>, a: &Term, b: &Term) -> bool {
    let (a, _) = cx.cx.resolve(a);
    let (b, _) = cx.cx.resolve(b);
    match (json_type(&a.kind), json_type(&b.kind)) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    }
}

fn json_type(kind: &ShapeKind) -> Option<&'static str> {
    match kind {
        ShapeKind::Object(_) => Some("object"),
        ShapeKind::Array(_) | ShapeKind::Tuple(_) => Some("array"),
        ShapeKind::Scalar(Scalar::Bool(_)) => Some("boolean"),
        ShapeKind::Scalar(Scalar::Integer { .. } | Scalar::Number { .. }) => Some("number"),
        ShapeKind::Scalar(Scalar::String { .. }) => Some("string"),
        ShapeKind::Enum(values) => {
            let strings = values.iter().filter(|value: &&EnumValue<Value>| value.value.is_string()).count();
            let numbers = values.iter().filter(|value| value.value.is_number()).count();
            if strings == values.len() {
                Some("string")
            } else if numbers == values.len() {
                Some("number")
            } else {
                None
            }
        }
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Union(_) => None,
    }
}

fn variants(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>, discriminator: Option<&Discriminator>) -> Kind {
    let mut variants = Vec::new();
    for arm in arms {
        let ty = cx.lower(&arm.term);
        let ty = TypeUse { nullable: false, ..ty };
        let pointer = arm.term.pointer.clone();
        let key = sort_key(&arm);
        variants.push((key, Variant { ty, pointer, tag: arm.tag, statuses: Vec::new() }));
    }
    variants.sort_by(|a, b| a.0.cmp(&b.0));
    let mut union =
        Union { variants: Vec::new(), discriminator: discriminator.map(|declared| declared.property.clone()) };
    for (_, variant) in variants {
        // Twins of one type are one variant: nothing tells them apart, and nothing needs to.
        match union.variants.iter_mut().find(|known: &&mut Variant| known.ty.id == variant.ty.id) {
            Some(known) => {
                if let (Some(known), Some(tag)) = (&mut known.tag, variant.tag) {
                    known.values.extend(tag.values);
                }
            }
            None => union.variants.push(variant),
        }
    }
    Kind::Union(union)
}

/// What a member says, as far as it is told from others by that: the same wherever in the list it stands.
fn description(cx: &mut Lowering<'_, '_>, arm: &Arm) -> String {
    let own = match &arm.term.target {
        Target::Reference(pointer) => component_name(pointer).unwrap_or_default(),
        Target::Shape(_) => String::new(),
    };
    let title = arm.term.docs.summary.as_ref().or(arm.shape.docs.summary.as_ref());
    format!("{}|{own}|{}", outline(cx, &arm.shape, OUTLINE_DEPTH), title.map_or("", String::as_str))
}

/// How far down an outline looks.
const OUTLINE_DEPTH: usize = 3;

/// The JSON types and names in a shape.
fn outline(cx: &mut Lowering<'_, '_>, shape: &Shape, depth: usize) -> String {
    let ty = json_type(&shape.kind).unwrap_or("~");
    let Some(depth) = depth.checked_sub(1) else { return ty.to_owned() };
    let mut inner = |term: &Term| {
        let (shape, _) = cx.cx.resolve(term);
        outline(cx, &shape, depth)
    };
    let inside = match &shape.kind {
        ShapeKind::Object(object) => {
            let member = |(name, term): (&String, &Term)| {
                let required = if object.required.contains(name) { "!" } else { "" };
                format!("{name}{required}:{}", inner(term))
            };
            object.properties.iter().map(member).collect::<Vec<_>>()
        }
        ShapeKind::Array(array) => array.items.iter().map(|items| inner(items)).collect(),
        ShapeKind::Tuple(terms) => terms.iter().map(inner).collect(),
        ShapeKind::Union(union) => {
            let mut terms: Vec<String> = union.terms.iter().map(inner).collect();
            terms.sort();
            terms
        }
        ShapeKind::Enum(values) => values.iter().map(|value| value.value.to_string()).collect(),
        ShapeKind::Scalar(scalar) => vec![format!("{scalar:?}")],
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null => Vec::new(),
    };
    format!("{ty}({})", inside.join(","))
}

/// Declaration order must not matter.
fn sort_key(arm: &Arm) -> (String, String, String) {
    let tag = arm.tag.as_ref().map(|tag| tag.values.iter().map(Value::to_string).collect::<Vec<_>>().join(","));
    let names = match &arm.shape.kind {
        ShapeKind::Object(object) => object.properties.keys().cloned().collect::<Vec<_>>().join(","),
        _ => String::new(),
    };
    (tag.unwrap_or_default(), json_type(&arm.shape.kind).unwrap_or("~").to_owned(), names)
}
