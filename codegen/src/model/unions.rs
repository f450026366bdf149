//! Unions: how their members are recognized, and which members become one type.
//!
//! A member is recognized by a declared discriminator, by a property that has different constants in each member, by
//! its JSON type, or by a required property that the other member does not have. If none of this is true of two
//! members, they become one record with the properties of both, because a choice between them would be a guess.

mod lists;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::constants;
use super::enums::values_kind;
use super::heirs::Heirs;
use super::join;
use super::loose;
use super::lower::{Lowering, Meaning, enum_kind};
use super::schemas::component_name;
use super::shape::{
    AdditionalShape, Alternatives, Discriminator, Nullness, Object, Shape, ShapeKind, Target, Term, merge_docs,
};
use super::tuples;
use super::types::{Docs, EnumValue, Kind, NumberConstraints, Scalar, Tagged, TypeId, TypeUse, Union, Values, Variant};
use crate::diagnostics::Code;
use crate::json::Value;
use crate::pointer::Pointer;

pub(super) use lists::MayBe as MayBeLists;

/// A member with its shape.
#[derive(Clone)]
pub(super) struct Arm {
    term: Term,
    shape: Rc<Shape>,
    tag: Option<Tagged>,
    /// True if a value that names no member is of this one.
    is_default: bool,
}

/// Returns the type of a union.
pub(super) fn lower(cx: &mut Lowering<'_, '_>, alternatives: &Alternatives) -> Meaning {
    let (mut arms, open) = flat(cx, alternatives);
    // Sorted, because a merged member has the texts of the first member, and the merges depend on the order.
    let nodes = (OUTLINE_NODES / arms.len().max(1)).max(OUTLINE_LEAST);
    arms.sort_by_cached_key(|arm| description(cx, arm, nodes));
    name_constants(&mut arms);
    let anything = alternatives.terms.iter().any(|term| matches!(cx.cx.resolve(term).0.kind, ShapeKind::Any));
    // Beside a member for any value, one member with properties is still a union: a value that does not match it is
    // kept as unknown.
    let chosen = anything && arms.iter().any(|arm| cx.cx.declares(&arm.shape.kind));
    if anything && arms.len() < 2 && !chosen {
        return Meaning::Kind(Kind::Any);
    }
    if let Some(kind) = constants_alone(&arms).filter(|_| !anything) {
        return Meaning::Kind(kind);
    }
    let arms = merge_scalars(cx, arms);
    let arms = lists::merge(cx, arms);
    let arms = merge_tuples(cx, arms);
    lists::report(cx, &arms);
    let declared = alternatives.discriminator.is_some();
    let is_told = |arm: &Arm| is_declared_object(arm) || declared && is_union(arm);
    let (objects, mut others): (Vec<_>, Vec<_>) = arms.into_iter().partition(is_told);
    let (maps, objects) = apart_from_records(cx, objects);
    others.extend(maps);
    let objects = tagged(cx, objects, alternatives.discriminator.as_ref());
    let (unions, objects): (Vec<_>, Vec<_>) = objects.into_iter().partition(|arm| is_union(arm) && arm.tag.is_none());
    others.extend(unions);
    let objects = if objects.iter().all(|arm| arm.tag.is_some()) { objects } else { merge_objects(cx, objects) };
    others.extend(objects);
    match others.as_slice() {
        [] => Meaning::Kind(Kind::Any),
        [only] if !chosen => match &only.term.target {
            // A union that is only one referred schema is the same type as that schema.
            Target::Reference(_) => Meaning::Same(cx.lower(&only.term).id),
            Target::Shape(shape) => meaning_of(cx, &Rc::clone(shape)),
        },
        _ => Meaning::Kind(variants(cx, others, alternatives.discriminator.as_ref(), open)),
    }
}

/// Returns the type of a schema that others extend: the union of those, chosen by the discriminator. A value that
/// matches none of them is kept as unknown.
pub(super) fn of_heirs(cx: &mut Lowering<'_, '_>, base: &Pointer, heirs: &Heirs) -> Kind {
    let mut arms = Vec::new();
    for heir in &heirs.schemas {
        let term = Term { target: Target::Reference(heir.clone()), ..Term::any(heir) };
        let (shape, _) = cx.cx.resolve(&term);
        let is_default = heirs.discriminator.is_default(&term);
        let arm = Arm { term, shape, tag: None, is_default };
        let constants = constants(cx, &arm);
        let tagged = with_tag(&arm, &heirs.discriminator, &constants);
        arms.push(if heir == base { as_plain_object(tagged) } else { tagged });
    }
    if !disjoint(arms.iter().filter_map(|arm| arm.tag.as_ref()).map(|tag| &tag.values)) {
        arms = merge_objects(cx, arms);
    }
    variants(cx, arms, Some(&heirs.discriminator), false)
}

/// Makes the base itself a member as the plain object that its author wrote. As a union, the type would have no end.
fn as_plain_object(arm: Arm) -> Arm {
    let shape = Shape { pointer: arm.term.pointer.key("properties"), ..Shape::clone(&arm.shape) };
    Arm { term: Term::inline(shape), ..arm }
}

/// Separates maps from records, and merges the maps. An object is a record if it has what the record declares.
fn apart_from_records(cx: &mut Lowering<'_, '_>, objects: Vec<Arm>) -> (Vec<Arm>, Vec<Arm>) {
    let (maps, records): (Vec<_>, Vec<_>) = objects.into_iter().partition(is_map);
    if records.is_empty() {
        return (Vec::new(), maps);
    }
    if let Some(map) = maps.first()
        && records.iter().any(|arm| as_object(&arm.shape).is_some_and(|object| object.required.is_empty()))
    {
        let message = "only its members show whether an object is this map or a record beside it";
        cx.cx.diagnostics.report(Code::UnionWithoutEvidence, &map.term.pointer, message);
    }
    let maps = merged_once(cx, maps, |cx, maps| {
        let mut maps = maps.into_iter();
        let first = maps.next();
        first.map(|first| maps.fold(first, |known, next| merge_pair(cx, known, &next))).into_iter().collect()
    });
    (maps, records)
}

/// True for an object of which only the type of the values is declared.
fn is_map(arm: &Arm) -> bool {
    let map = |object: &Object| object.properties.is_empty() && object.required.is_empty();
    as_object(&arm.shape).is_some_and(|object| map(object) && matches!(object.additional, AdditionalShape::Typed(_)))
}

/// True for a member that is itself a union with a discriminator.
fn is_union(arm: &Arm) -> bool {
    matches!(arm.shape.kind, ShapeKind::Union(_))
}

/// True for an object that declares something.
fn is_declared_object(arm: &Arm) -> bool {
    matches!(&arm.shape.kind, ShapeKind::Object(object) if !object.is_bare())
}

fn meaning_of(cx: &mut Lowering<'_, '_>, shape: &Rc<Shape>) -> Meaning {
    match &shape.kind {
        ShapeKind::Enum(values) => Meaning::Kind(enum_kind(values)),
        ShapeKind::Scalar(scalar) => Meaning::Kind(Kind::Scalar(scalar.clone())),
        ShapeKind::Object(object) => Meaning::Kind(cx.object(object, &shape.pointer)),
        ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Union(_) => Meaning::Same(cx.lower(&Term::inline(Shape::clone(shape))).id),
    }
}

/// A union inside another is replaced by its members, as long as the result has at most this many members. Else it
/// stays one member.
const MOST_FLAT: usize = 256;

/// Returns the members, with the members of unions among them. The second value is true if a member accepts any value.
/// Such a member is not returned, because every union keeps unknown values.
fn flat(cx: &mut Lowering<'_, '_>, alternatives: &Alternatives) -> (Vec<Arm>, bool) {
    let tagged = alternatives.discriminator.is_some();
    let most = MOST_FLAT.max(alternatives.terms.len());
    let (mut arms, mut anything) = (Vec::new(), false);
    let mut seen: BTreeSet<Pointer> = BTreeSet::new();
    // A stack: the next member is the last. So the members of an inner union come in its place.
    let mut open: Vec<Term> = alternatives.terms.iter().rev().cloned().collect();
    while let Some(term) = open.pop() {
        if let Target::Reference(pointer) = &term.target
            && !seen.insert(pointer.clone())
        {
            continue;
        }
        let (shape, _) = cx.cx.resolve(&term);
        match &shape.kind {
            ShapeKind::Union(inner)
                if !tagged && inner.discriminator.is_none() && arms.len() + open.len() + inner.terms.len() <= most =>
            {
                open.extend(inner.terms.iter().rev().cloned());
            }
            ShapeKind::Any => anything = true,
            ShapeKind::Never | ShapeKind::Null => {}
            ShapeKind::Object(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_)
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Union(_) => {
                let is_default = alternatives.discriminator.as_ref().is_some_and(|one| one.is_default(&term));
                arms.push(Arm { term, shape, tag: None, is_default });
            }
        }
    }
    (arms, anything)
}

/// Gives names and descriptions to members that are one value each, because they become the values of one enum.
fn name_constants(arms: &mut [Arm]) {
    let is_constant =
        |arm: &Arm| matches!(&arm.shape.kind, ShapeKind::Enum(values) if values.len() == 1 && !values.open);
    if arms.iter().filter(|arm| is_constant(arm)).count() < 2 {
        return;
    }
    for arm in arms.iter_mut() {
        if let Some(shape) = constants::named(&arm.term, &arm.shape) {
            arm.shape = Rc::new(shape);
        }
    }
}

/// Returns the enum of several members that are all values, of any JSON types.
fn constants_alone(arms: &[Arm]) -> Option<Kind> {
    let values: Option<Vec<_>> = arms.iter().map(|arm| constants::values(&arm.term, &arm.shape)).collect();
    let values = values.filter(|arms| arms.len() > 1)?;
    let mut all = join::Listed::new(Vec::new());
    for values in &values {
        all.add(values);
    }
    match values_kind(all.values) {
        ShapeKind::Enum(values) => Some(enum_kind(&values)),
        // If all values are booleans, it is a scalar.
        ShapeKind::Scalar(scalar) => Some(Kind::Scalar(scalar)),
        ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Object(_)
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Union(_) => None,
    }
}

/// Merges scalars, so that there is at most one member for strings, one for numbers and one for booleans.
fn merge_scalars(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>) -> Vec<Arm> {
    let mut merged: Vec<OneType> = Vec::new();
    let mut rest = Vec::new();
    for arm in arms {
        if merged.iter_mut().any(|known| known.add(&arm)) {
            continue;
        }
        match OneType::new(&arm) {
            Some(values) => merged.push(values),
            None => rest.push(arm),
        }
    }
    for values in &merged {
        values.tell_loosened(cx);
    }
    merged.into_iter().map(OneType::arm).chain(rest).collect()
}

/// Members of the same JSON type, as one.
struct OneType {
    first: Arm,
    /// The place and the limits of each member.
    members: Vec<(Pointer, Vec<loose::Limit>)>,
    held: Held,
    docs: Docs,
}

/// The scalar or values of members of one JSON type.
enum Held {
    Scalar(Scalar),
    /// Values.
    Enum(Choices),
}

/// The values of members that list values.
struct Choices {
    listed: join::Listed,
    /// Two facts: all are strings; all are numbers.
    types: (bool, bool),
    /// True if a member allows other values.
    open: bool,
}

impl Held {
    fn of_values(values: &[EnumValue<Value>], open: bool) -> Self {
        Self::Enum(Choices { listed: join::Listed::new(values.to_vec()), types: of_one_type(values), open })
    }

    fn of(kind: &ShapeKind) -> Option<Self> {
        match kind {
            ShapeKind::Scalar(scalar) => Some(Self::Scalar(scalar.clone())),
            ShapeKind::Enum(values) => Some(Self::of_values(values, values.open)),
            ShapeKind::Any
            | ShapeKind::Never
            | ShapeKind::Null
            | ShapeKind::Object(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_)
            | ShapeKind::Union(_) => None,
        }
    }
}

impl OneType {
    /// Returns `None` for a member that is not a scalar or an enum.
    fn new(first: &Arm) -> Option<Self> {
        Some(Self {
            held: Held::of(&first.shape.kind)?,
            first: first.clone(),
            members: vec![limits_of(first)],
            docs: first.shape.docs.clone(),
        })
    }

    /// Adds a member of the same JSON type. Returns false if its type is different. A plain string beside an enum of
    /// strings means that other strings are allowed, and a plain integer beside an enum of integers the same.
    fn add(&mut self, arm: &Arm) -> bool {
        let joined = match (&mut self.held, &arm.shape.kind) {
            (Held::Scalar(own), ShapeKind::Scalar(other)) => match join::join_scalars(own, other) {
                Some(joined) => Some(Held::Scalar(joined)),
                None => return false,
            },
            (Held::Enum(own), ShapeKind::Enum(other)) => {
                let (other_strings, other_numbers) = of_one_type(other);
                own.types = (own.types.0 && other_strings, own.types.1 && other_numbers);
                own.open |= other.open;
                own.listed.add(other);
                None
            }
            (Held::Enum(own), ShapeKind::Scalar(scalar)) if is_of_type(own.types, scalar) => {
                let opens = opens(scalar, &own.listed.values);
                own.open |= opens;
                (!opens).then(|| Held::Scalar(join::number_or(scalar, &own.listed.values)))
            }
            (Held::Scalar(scalar), ShapeKind::Enum(values)) if is_of_type(of_one_type(values), scalar) => {
                Some(if opens(scalar, values) {
                    Held::of_values(values, true)
                } else {
                    Held::Scalar(join::number_or(scalar, values))
                })
            }
            _ => return false,
        };
        if let Some(joined) = joined {
            self.held = joined;
        }
        self.docs = merge_docs(&self.docs, &arm.shape.docs);
        self.members.push(limits_of(arm));
        true
    }

    /// Reports the keywords of members that the type does not have.
    fn tell_loosened(&self, cx: &mut Lowering<'_, '_>) {
        let kept = match &self.held {
            Held::Scalar(scalar) => loose::limits(&ShapeKind::Scalar(scalar.clone())),
            Held::Enum(_) => Vec::new(),
        };
        for (place, limits) in &self.members {
            loose::tell(cx.cx, place, limits, &kept);
        }
    }

    fn arm(self) -> Arm {
        if self.members.len() == 1 {
            return self.first;
        }
        let kind = match self.held {
            Held::Scalar(scalar) => ShapeKind::Scalar(scalar),
            Held::Enum(Choices { listed, types: _, open }) => ShapeKind::Enum(Values { listed: listed.values, open }),
        };
        let place = &self.first.term.pointer;
        let shape = Rc::new(Shape { docs: self.docs, ..Shape::new(place, kind, Nullness::No) });
        let term = Term { target: Target::Shape(Rc::clone(&shape)), ..Term::any(place) };
        Arm { term, shape, tag: None, is_default: false }
    }
}

fn limits_of(arm: &Arm) -> (Pointer, Vec<loose::Limit>) {
    (arm.term.pointer.clone(), loose::limits(&arm.shape.kind))
}

/// Returns two facts: all values are strings; all values are numbers.
fn of_one_type(values: &[EnumValue<Value>]) -> (bool, bool) {
    (values.iter().all(|one| one.value.is_string()), values.iter().all(|one| one.value.is_number()))
}

fn is_of_type((strings, numbers): (bool, bool), scalar: &Scalar) -> bool {
    match scalar {
        Scalar::String { .. } => strings,
        Scalar::Integer { .. } | Scalar::Number { .. } => numbers,
        Scalar::Bool(_) => false,
    }
}

/// True if a scalar beside values makes an open enum: any string, or an integer without bounds. A number with bounds is
/// a quantity, and some of its values have a special meaning.
fn opens(scalar: &Scalar, values: &[EnumValue<Value>]) -> bool {
    match scalar {
        Scalar::String { .. } => true,
        Scalar::Integer { constraints, .. } => {
            *constraints == NumberConstraints::default()
                && values.iter().all(|one| one.value.is_i64() || one.value.is_u64())
        }
        Scalar::Number { .. } | Scalar::Bool(_) => false,
    }
}

/// Merges tuples of the same length if nothing shows which of them a value is.
fn merge_tuples(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>) -> Vec<Arm> {
    let (found, mut rest): (Vec<_>, Vec<_>) =
        arms.into_iter().partition(|arm| matches!(arm.shape.kind, ShapeKind::Tuple(_)));
    rest.extend(merged_once(cx, found, |cx, found| {
        let mut merged: Vec<Arm> = Vec::new();
        for mut arm in found {
            while let Some(index) = merged.iter().position(|known| are_one_tuple(cx, known, &arm)) {
                let known = merged.remove(index);
                arm = merge_pair(cx, known, &arm);
            }
            merged.push(arm);
        }
        merged
    }));
    rest
}

fn are_one_tuple(cx: &mut Lowering<'_, '_>, a: &Arm, b: &Arm) -> bool {
    match (&a.shape.kind, &b.shape.kind) {
        (ShapeKind::Tuple(a), ShapeKind::Tuple(b)) => tuples::are_one(cx.cx, a, b, differ),
        _ => false,
    }
}

/// True if an element shows which of the two it is, by its JSON type or by its values.
fn differ(a: &ShapeKind, b: &ShapeKind) -> bool {
    match (a, b) {
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) if !a.open && !b.open => {
            !a.iter().any(|one| b.iter().any(|other| one.value == other.value))
        }
        (ShapeKind::Scalar(Scalar::Bool(Some(a))), ShapeKind::Scalar(Scalar::Bool(Some(b)))) => a != b,
        _ => json_type(a).zip(json_type(b)).is_some_and(|(a, b)| a != b),
    }
}

/// Gives each member its tag, if a property identifies all members.
fn tagged(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>, discriminator: Option<&Discriminator>) -> Vec<Arm> {
    if arms.len() < 2 {
        return arms;
    }
    let candidates: Vec<BTreeMap<String, Vec<Value>>> = arms.iter().map(|arm| constants(cx, arm)).collect();
    if let Some(discriminator) = discriminator {
        let tagged: Vec<_> =
            arms.iter().zip(&candidates).map(|(arm, constants)| with_tag(arm, discriminator, constants)).collect();
        let tagged = with_inner_values(cx, tagged, &discriminator.property);
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
    if let Some(pointer) = discriminator.schema_of(&arm.term) {
        let mapped = discriminator.mapping.iter().filter(|(_, target)| *target == pointer);
        values.extend(mapped.map(|(value, _)| Value::String(value.clone())));
        // Without a mapping, the name of the schema is the value (OpenAPI 3.0.4, section 4.7.25). That is also true if
        // the property has an enum, shared by all heirs, that lists the name among others.
        let name = component_name(pointer).map(Value::String);
        let is_one = |listed: &Vec<Value>| name.as_ref().is_some_and(|name| listed.contains(name));
        if values.is_empty() && constants.get(&discriminator.property).is_none_or(is_one) {
            values.extend(name);
        }
    }
    if values.is_empty() {
        values.clone_from(constants.get(&discriminator.property).unwrap_or(&Vec::new()));
    }
    let tag = (!values.is_empty()).then(|| Tagged { property: discriminator.property.clone(), values });
    Arm { tag, ..arm.clone() }
}

/// Gives a member that is itself a union the values of its inner members, if the same property identifies them.
fn with_inner_values(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>, property: &str) -> Vec<Arm> {
    let tags = arms.iter().filter_map(|arm| arm.tag.as_ref());
    let mut taken: BTreeSet<String> = tags.flat_map(|tag| &tag.values).map(Value::to_string).collect();
    let mut told = Vec::new();
    for arm in arms {
        let mut inner = inner_values(cx, &arm, property, MOST_NESTED);
        // Declaration order must not matter.
        inner.sort_by_cached_key(Value::to_string);
        inner.retain(|value| taken.insert(value.to_string()));
        let mut tag = arm.tag.clone();
        if !inner.is_empty() {
            let tag = tag.get_or_insert_with(|| Tagged { property: property.to_owned(), values: Vec::new() });
            tag.values.extend(inner);
        }
        told.push(Arm { tag, ..arm });
    }
    told
}

/// Unions inside unions are not looked at below this depth.
const MOST_NESTED: usize = 3;

/// Returns the values of a property that identify the members of a union, also of unions inside it.
fn inner_values(cx: &mut Lowering<'_, '_>, arm: &Arm, property: &str, left: usize) -> Vec<Value> {
    let Some(left) = left.checked_sub(1) else { return Vec::new() };
    let (discriminator, inner) = match (&arm.shape.kind, &arm.term.target) {
        (ShapeKind::Union(union), _) => match union.discriminator.clone() {
            Some(discriminator) => (discriminator, flat(cx, union).0),
            None => return Vec::new(),
        },
        (_, Target::Reference(pointer)) => match cx.cx.heirs.get(pointer).cloned() {
            Some(heirs) => {
                let heirs_alone = heirs.schemas.iter().filter(|heir| *heir != pointer);
                let terms = heirs_alone.map(|heir| Term { target: Target::Reference(heir.clone()), ..Term::any(heir) });
                let terms: Vec<Term> = terms.collect();
                let arm = |term: Term| Arm { shape: cx.cx.resolve(&term).0, term, tag: None, is_default: false };
                (heirs.discriminator, terms.into_iter().map(arm).collect())
            }
            None => return Vec::new(),
        },
        (_, Target::Shape(_)) => return Vec::new(),
    };
    if discriminator.property != property {
        return Vec::new();
    }
    let mut values = Vec::new();
    for arm in inner {
        let constants = constants(cx, &arm);
        values.extend(with_tag(&arm, &discriminator, &constants).tag.into_iter().flat_map(|tag| tag.values));
        values.extend(inner_values(cx, &arm, property, left));
    }
    values
}

/// Returns the properties of a member that allow only listed values.
fn constants(cx: &mut Lowering<'_, '_>, arm: &Arm) -> BTreeMap<String, Vec<Value>> {
    let ShapeKind::Object(object) = &arm.shape.kind else { return BTreeMap::new() };
    let mut constants = BTreeMap::new();
    for (name, term) in &object.properties {
        let (shape, _) = cx.cx.resolve(term);
        let values = match &shape.kind {
            ShapeKind::Enum(values) if !values.open => values.iter().map(|value| value.value.clone()).collect(),
            ShapeKind::Scalar(Scalar::Bool(Some(only))) => vec![Value::Bool(*only)],
            ShapeKind::Any
            | ShapeKind::Never
            | ShapeKind::Null
            | ShapeKind::Object(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_)
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Union(_) => continue,
        };
        constants.insert(name.clone(), values);
    }
    constants
}

/// Names that documents use for the property that identifies members, the best first. Other names come after these, by
/// name.
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

/// Merges members. The result for the same members is kept, so that a recursive schema finds itself again.
fn merged_once(
    cx: &mut Lowering<'_, '_>,
    arms: Vec<Arm>,
    merge: impl FnOnce(&mut Lowering<'_, '_>, Vec<Arm>) -> Vec<Arm>,
) -> Vec<Arm> {
    if arms.len() < 2 {
        return arms;
    }
    let key: Vec<Identity> = arms.iter().map(|arm| Identity::of(&arm.term)).collect();
    if let Some((known, _)) = cx.merged.get(&key) {
        // A member that was not merged keeps its tag and its default from this union.
        let default = arms.iter().find(|arm| arm.is_default).map(|arm| Identity::of(&arm.term));
        let stayed = |one: &Identity| known.iter().any(|arm| Identity::of(&arm.term) == *one);
        let mut tags: BTreeMap<Identity, Option<Tagged>> =
            key.into_iter().zip(arms.into_iter().map(|arm| arm.tag)).collect();
        let tagged = |arm: &Arm| {
            let own = Identity::of(&arm.term);
            let is_default =
                default.as_ref().is_some_and(|default| *default == own || arm.is_default && !stayed(default));
            Arm { tag: tags.remove(&own).flatten(), is_default, ..arm.clone() }
        };
        return known.iter().map(tagged).collect();
    }
    let merged = merge(cx, arms.clone());
    // The members are kept, so that the addresses in the key are not used again.
    cx.merged.insert(key, (merged.clone(), arms));
    merged
}

/// The identity of a member's schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity {
    Reference(Pointer),
    /// The address of a schema that only one place has.
    Shape(usize),
}

impl Identity {
    fn of(term: &Term) -> Self {
        match &term.target {
            Target::Reference(pointer) => Self::Reference(pointer.clone()),
            Target::Shape(shape) => Self::Shape(Rc::as_ptr(shape).addr()),
        }
    }
}

/// Merged members, by the identities of the original members: the result, and the original members.
pub(super) type Merged = BTreeMap<Vec<Identity>, (Vec<Arm>, Vec<Arm>)>;

/// Merges members if nothing shows which of them a value is.
fn merge_objects(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>) -> Vec<Arm> {
    merged_once(cx, arms, |cx, arms| {
        if each_has_its_own(&arms) {
            return arms;
        }
        let mut merged: Vec<(Arm, Vec<Asked>)> = Vec::new();
        for arm in arms {
            let mut asked = vec![Asked::of(&arm)];
            let mut arm = arm;
            // A member may differ from each of two members, but not from their union. So the search begins again with
            // the union.
            while let Some(index) = merged.iter().position(|(known, _)| !told_apart(cx, known, &arm)) {
                let (known, others) = merged.remove(index);
                arm = merge_pair(cx, known, &arm);
                asked.extend(others);
            }
            merged.push((arm, asked));
        }
        for (arm, asked) in &merged {
            tell_unasked(cx, arm, asked);
        }
        merged.into_iter().map(|(arm, _)| arm).collect()
    })
}

/// The properties that a member requires, and its place.
struct Asked {
    place: Pointer,
    required: BTreeSet<String>,
}

impl Asked {
    fn of(arm: &Arm) -> Self {
        let required = as_object(&arm.shape).map(|object| object.required.iter().cloned().collect());
        Self { place: arm.term.pointer.clone(), required: required.unwrap_or_default() }
    }
}

/// Reports the members whose required properties are optional in the merged type.
fn tell_unasked(cx: &mut Lowering<'_, '_>, merged: &Arm, asked: &[Asked]) {
    let Some(object) = as_object(&merged.shape) else { return };
    for Asked { place, required } in asked {
        let lost: Vec<&str> =
            required.iter().filter(|name| !object.required.contains(*name)).map(String::as_str).collect();
        if !lost.is_empty() {
            let message = format!(
                "this alternative requires `{}`, which is left to the server: it is one type with another alternative",
                lost.join("`, `")
            );
            let place = cx.cx.last_written(place);
            cx.cx.diagnostics.report(Code::UnsupportedKeyword, &place, message);
        }
    }
}

/// True if each member requires a property that no other member has. Then every value shows its member.
fn each_has_its_own(arms: &[Arm]) -> bool {
    let mut having: BTreeMap<&str, usize> = BTreeMap::new();
    for object in arms.iter().filter_map(|arm| as_object(&arm.shape)) {
        object.properties.keys().for_each(|name| *having.entry(name).or_default() += 1);
    }
    let own = |object: &Object| object.required.iter().any(|name| having.get(name.as_str()) == Some(&1));
    arms.iter().all(|arm| as_object(&arm.shape).is_some_and(own))
}

fn as_object(shape: &Shape) -> Option<&Object> {
    if let ShapeKind::Object(object) = &shape.kind { Some(object) } else { None }
}

/// Merges two members. The result is at the place of the first, because the place of the union belongs to the union.
fn merge_pair(cx: &mut Lowering<'_, '_>, a: Arm, b: &Arm) -> Arm {
    let Arm { term, shape, tag: _, is_default } = a;
    // Nothing else holds a shape that a merge made, so after this drop it can be changed.
    drop(shape);
    let place = term.pointer.clone();
    let term = join::join_into(cx.cx, term, &b.term, &place);
    let (shape, _) = cx.cx.resolve(&term);
    Arm { term, shape, tag: None, is_default: is_default || b.is_default }
}

fn told_apart(cx: &mut Lowering<'_, '_>, a: &Arm, b: &Arm) -> bool {
    let (Some(left), Some(right)) = (as_object(&a.shape), as_object(&b.shape)) else { return true };
    let subset =
        |inner: &Object, outer: &Object| inner.properties.keys().all(|name| outer.properties.contains_key(name));
    let (fewer, more) = if left.properties.len() <= right.properties.len() { (left, right) } else { (right, left) };
    let typed = (fewer.properties.iter())
        .filter(|(name, _)| fewer.required.contains(*name) && more.required.contains(*name))
        .any(|(name, term)| more.properties.get(name).is_some_and(|other| other_json_type(cx, term, other)));
    if typed {
        return true;
    }
    if subset(fewer, more) {
        return false;
    }
    let tells = |one: &Object, other: &Object| one.required.iter().any(|name| !other.properties.contains_key(name));
    tells(left, right) || tells(right, left)
}

fn other_json_type(cx: &mut Lowering<'_, '_>, a: &Term, b: &Term) -> bool {
    let (a, _) = cx.cx.resolve(a);
    let (b, _) = cx.cx.resolve(b);
    json_type(&a.kind).zip(json_type(&b.kind)).is_some_and(|(a, b)| a != b)
}

/// Returns the JSON type of the values, if they have one type.
pub(super) fn json_type(kind: &ShapeKind) -> Option<&'static str> {
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

fn variants(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>, discriminator: Option<&Discriminator>, open: bool) -> Kind {
    let arms = match discriminator {
        Some(declared) => with_default(cx, arms, declared),
        None => arms,
    };
    let mut variants = Vec::new();
    for arm in arms {
        let ty = cx.lower(&arm.term);
        let ty = TypeUse { nullable: false, ..ty };
        let pointer = arm.term.pointer.clone();
        let key = sort_key(&arm);
        variants.push((
            key,
            Variant { ty, pointer, tag: arm.tag, is_default: arm.is_default, statuses: Vec::new(), hook: None },
        ));
    }
    variants.sort_by(|a, b| a.0.cmp(&b.0));
    let discriminator = discriminator.map(|declared| declared.property.clone());
    let mut union = Union { variants: Vec::new(), discriminator, open };
    let mut known: BTreeMap<TypeId, usize> = BTreeMap::new();
    for (_, variant) in variants {
        // Members of the same type are one variant.
        let index = *known.entry(variant.ty.id).or_insert(union.variants.len());
        match union.variants.get_mut(index) {
            Some(known) => {
                if let (Some(known), Some(tag)) = (&mut known.tag, variant.tag) {
                    known.values.extend(tag.values);
                }
                known.is_default |= variant.is_default;
            }
            None => union.variants.push(variant),
        }
    }
    Kind::Union(union)
}

/// Returns the members with their default, if the discriminator separates every other object from the default member.
/// Else the members have no default, because it would take values of other members.
fn with_default(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>, declared: &Discriminator) -> Vec<Arm> {
    let Some(default) = &declared.default else { return arms };
    let is_told = |arm: &Arm| {
        let tagged = arm.tag.as_ref().is_some_and(|tag| tag.property == declared.property);
        tagged || json_type(&arm.shape.kind).is_some_and(|ty| ty != "object")
    };
    let message = if !arms.iter().any(|arm| arm.is_default) {
        format!("`defaultMapping` names none of the schemas that `{}` tells apart", declared.property)
    } else if !arms.iter().all(|arm| arm.is_default || is_told(arm)) {
        format!("`{}` does not tell all members apart from the default", declared.property)
    } else {
        return arms;
    };
    cx.cx.diagnostics.report(Code::IdleKeyword, &default.place, message);
    arms.into_iter().map(|arm| Arm { is_default: false, ..arm }).collect()
}

/// Returns a text that describes a member. The text does not depend on its place in the list or on the name of its
/// component.
fn description(cx: &mut Lowering<'_, '_>, arm: &Arm, mut nodes: usize) -> String {
    let docs = |of: fn(&Docs) -> &Option<String>| {
        of(&arm.term.docs).as_ref().or(of(&arm.shape.docs).as_ref()).cloned().unwrap_or_default()
    };
    let (title, text) = (docs(|docs| &docs.summary), docs(|docs| &docs.description));
    format!("{}|{title}|{text}", outline(cx, &arm.shape, OUTLINE_DEPTH, &mut nodes))
}

/// The depth to which an outline looks.
const OUTLINE_DEPTH: usize = 3;

/// The most shapes that the outlines of all members of a union read together. Each outline may read [`OUTLINE_LEAST`].
const OUTLINE_NODES: usize = 200_000;
const OUTLINE_LEAST: usize = 50;

/// Returns the JSON types and names in a shape. `nodes` is the number of shapes that may still be read.
fn outline(cx: &mut Lowering<'_, '_>, shape: &Shape, depth: usize, nodes: &mut usize) -> String {
    let ty = json_type(&shape.kind).unwrap_or("~");
    *nodes = nodes.saturating_sub(1);
    let Some(depth) = depth.checked_sub(1).filter(|_| *nodes > 0) else { return ty.to_owned() };
    let mut inner = |term: &Term| {
        let (shape, _) = cx.cx.resolve(term);
        outline(cx, &shape, depth, nodes)
    };
    let inside = match &shape.kind {
        ShapeKind::Object(object) => {
            let member = |(name, term): (&String, &Term)| {
                let required = if object.required.contains(name) { "!" } else { "" };
                [name, required, ":", &inner(term)].concat()
            };
            object.properties.iter().map(member).collect::<Vec<_>>()
        }
        ShapeKind::Array(array) => array.items.iter().map(|items| inner(items)).collect(),
        ShapeKind::Tuple(tuple) => tuple.terms().map(inner).collect(),
        ShapeKind::Union(union) => {
            let mut terms: Vec<String> = union.terms.iter().map(inner).collect();
            terms.sort();
            terms
        }
        ShapeKind::Enum(values) => values.iter().map(|value| value.value.to_string()).collect(),
        ShapeKind::Scalar(scalar) => vec![format!("{scalar:?}")],
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null => Vec::new(),
    };
    [ty, "(", &inside.join(","), ")"].concat()
}

/// Returns the key by which variants are sorted, so that declaration order does not matter.
fn sort_key(arm: &Arm) -> (String, String, String) {
    let tag = arm.tag.as_ref().map(|tag| tag.values.iter().map(Value::to_string).collect::<Vec<_>>().join(","));
    let names = match &arm.shape.kind {
        ShapeKind::Object(object) => object.properties.keys().cloned().collect::<Vec<_>>().join(","),
        ShapeKind::Tuple(tuple) => format!("{:02}", tuple.positions.len()),
        ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Array(_)
        | ShapeKind::Scalar(_)
        | ShapeKind::Enum(_)
        | ShapeKind::Union(_) => String::new(),
    };
    (tag.unwrap_or_default(), json_type(&arm.shape.kind).unwrap_or("~").to_owned(), names)
}
