//! Shapes: schemas as the `allOf` algebra sees them, before they become types.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexSet;
use serde_json::Value;

use super::types::{
    Access, Docs, ListConstraints, NumberConstraints, ObjectConstraints, Scalar, StringConstraints, Values,
};
use crate::pointer::Pointer;

/// A schema where it is used: what it is, and what the place of use adds.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// The place of use.
    pub pointer: Pointer,
    /// What stands there.
    pub target: Target,
    /// Whether the place of use says `nullable: true`, whatever its target says.
    pub nullable: bool,
    /// What the place of use says for readers.
    pub docs: Docs,
    /// `default` of the place of use.
    pub default: Option<Value>,
    /// `readOnly` and `writeOnly` of the place of use.
    pub access: Access,
}

/// What a [`Term`] stands for.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// The schema at this pointer, which other places refer to as well.
    Reference(Pointer),
    /// A schema of this place alone.
    Shape(Rc<Shape>),
}

/// A schema, worked out one level deep.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The schema it was read from.
    pub pointer: Pointer,
    /// What it says for readers.
    pub docs: Docs,
    /// `default`
    pub default: Option<Value>,
    /// Whether `null` is a value.
    pub nullness: Nullness,
    /// What it is besides.
    pub kind: ShapeKind,
}

/// What a schema says of `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nullness {
    /// It is a value.
    Yes,
    /// It is none.
    No,
    /// The schema does not speak of types at all.
    Unsaid,
}

impl Nullness {
    /// `null` is a value of both.
    pub(super) fn meet(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsaid, said) | (said, Self::Unsaid) => said,
            (Self::Yes, Self::Yes) => Self::Yes,
            (Self::No, _) | (_, Self::No) => Self::No,
        }
    }

    /// `null` is a value of either.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unsaid, said) | (said, Self::Unsaid) => said,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// What a [`Shape`] is.
#[derive(Debug, Clone)]
pub(super) enum ShapeKind {
    /// Any value: nothing is said.
    Any,
    /// No value.
    Never,
    /// Only `null`.
    Null,
    /// `type: object`
    Object(Object),
    /// `type: array`
    Array(Array),
    /// `type: array` whose positions have types of their own.
    Tuple(Tuple),
    /// A single value.
    Scalar(Scalar),
    /// One of these values, `null` not among them.
    Enum(Values<Value>),
    /// One of these shapes.
    Union(Alternatives),
}

/// `type: object`
#[derive(Debug, Clone, Default)]
pub(super) struct Object {
    /// `properties`
    pub properties: BTreeMap<String, Term>,
    /// `required` in the order written, also of names that `properties` does not have.
    pub required: IndexSet<String>,
    /// `additionalProperties`
    pub additional: AdditionalShape,
    /// `minProperties`, `maxProperties`
    pub constraints: ObjectConstraints,
}

impl Object {
    /// Whether nothing is said but that it is an object.
    pub(super) fn is_bare(&self) -> bool {
        self.properties.is_empty() && self.required.is_empty() && matches!(self.additional, AdditionalShape::Open)
    }
}

/// `additionalProperties`
#[derive(Debug, Clone, Default)]
pub(super) enum AdditionalShape {
    /// Absent or `true`.
    #[default]
    Open,
    /// `false`
    Closed,
    /// A schema.
    Typed(Box<Term>),
}

/// `type: array`
#[derive(Debug, Clone)]
pub(super) struct Array {
    /// `items`; absent when the document does not say.
    pub items: Option<Box<Term>>,
    /// Its bounds.
    pub constraints: ListConstraints,
}

/// `type: array` with `prefixItems`
#[derive(Debug, Clone)]
pub(super) struct Tuple {
    /// `prefixItems`, of which there is one at least.
    pub positions: Vec<Term>,
    /// `items`
    pub rest: RestShape,
    /// Its bounds.
    pub constraints: ListConstraints,
}

/// `items` beside `prefixItems`: what stands behind the positions.
#[derive(Debug, Clone)]
pub(super) enum RestShape {
    /// The document does not say.
    Unsaid,
    /// `true` or a schema that says nothing.
    Any,
    /// `false`
    Nothing,
    /// A schema.
    Typed(Box<Term>),
}

impl Tuple {
    /// The schemas in it: of its positions, and of what stands behind them.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        let rest = match &self.rest {
            RestShape::Typed(term) => Some(&**term),
            RestShape::Unsaid | RestShape::Any | RestShape::Nothing => None,
        };
        self.positions.iter().chain(rest)
    }

    /// How many of its positions must be there. By the letter none must (JSON Schema 2020-12, section 10.3.1.1); who lists
    /// positions and no `minItems` means all of them.
    pub(super) fn least(&self) -> usize {
        let count = self.positions.len();
        self.constraints.min_items.map_or(count, |least| usize::try_from(least).map_or(count, |least| least.min(count)))
    }

    /// Whether nothing may stand behind its positions. By the letter anything may where `items` is not written; who lists
    /// positions and no `items` means all there are, unless `minItems` or `maxItems` speaks of more.
    pub(super) fn is_closed(&self) -> bool {
        let is_more = |bound: Option<u64>| bound.is_some_and(|bound| bound > self.positions.len() as u64);
        let is_full = self.constraints.max_items.is_some_and(|most| most <= self.positions.len() as u64);
        match self.rest {
            _ if is_full => true,
            RestShape::Unsaid => !is_more(self.constraints.min_items) && !is_more(self.constraints.max_items),
            RestShape::Nothing => true,
            RestShape::Any | RestShape::Typed(_) => false,
        }
    }

    /// What the element at `index` is: none where it says nothing of it.
    pub(super) fn at(&self, index: usize) -> Option<&Term> {
        self.positions.get(index).or(match &self.rest {
            RestShape::Typed(term) => Some(term),
            RestShape::Unsaid | RestShape::Any | RestShape::Nothing => None,
        })
    }
}

/// `oneOf` or `anyOf`
#[derive(Debug, Clone)]
pub(super) struct Alternatives {
    /// The members.
    pub terms: Vec<Term>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
}

/// A Discriminator Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`: value to the pointer of a schema.
    pub mapping: BTreeMap<String, Pointer>,
    /// `defaultMapping`
    pub default: Option<DefaultMapping>,
    /// The schemas of members that something was added to, by the place of the member: they are still meant by their names.
    pub widened: BTreeMap<Pointer, Pointer>,
}

/// The member that a value is which names none (OpenAPI 3.2.0, section 4.25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefaultMapping {
    /// Its schema.
    pub schema: Pointer,
    /// Where the document says so.
    pub place: Pointer,
}

impl Discriminator {
    /// The schema that a member refers to, or did before something was added to it.
    pub(super) fn schema_of<'s>(&'s self, member: &'s Term) -> Option<&'s Pointer> {
        match &member.target {
            Target::Reference(pointer) => Some(pointer),
            Target::Shape(_) => self.widened.get(&member.pointer),
        }
    }

    /// Whether a member is what a value is that names none.
    pub(super) fn is_default(&self, member: &Term) -> bool {
        self.default.as_ref().is_some_and(|default| self.schema_of(member) == Some(&default.schema))
    }
}

impl Term {
    /// A shape of this place alone.
    pub(super) fn inline(shape: Shape) -> Self {
        Self {
            pointer: shape.pointer.clone(),
            target: Target::Shape(Rc::new(shape)),
            nullable: false,
            docs: Docs::default(),
            default: None,
            access: Access::ReadWrite,
        }
    }

    /// A place that says nothing.
    pub(super) fn any(pointer: &Pointer) -> Self {
        Self::inline(Shape::new(pointer, ShapeKind::Any, Nullness::Unsaid))
    }

    /// The shape itself, when it is one of this place alone.
    pub(super) fn shape(&self) -> Option<&Shape> {
        match &self.target {
            Target::Shape(shape) => Some(shape),
            Target::Reference(_) => None,
        }
    }
}

impl Shape {
    /// A shape without words for readers.
    pub(super) fn new(pointer: &Pointer, kind: ShapeKind, nullness: Nullness) -> Self {
        Self { pointer: pointer.clone(), docs: Docs::default(), default: None, nullness, kind }
    }

    /// Whether it lets every value through.
    pub(super) fn is_neutral(&self) -> bool {
        matches!(self.kind, ShapeKind::Any) && self.nullness == Nullness::Unsaid
    }
}

/// Whether two terms accept the same values, as far as can be seen without following references.
pub(super) fn same_term(a: &Term, b: &Term) -> bool {
    if a.nullable != b.nullable || a.access != b.access {
        return false;
    }
    match (&a.target, &b.target) {
        (Target::Reference(a), Target::Reference(b)) => a == b,
        (Target::Shape(a), Target::Shape(b)) => Rc::ptr_eq(a, b) || same_shape(a, b),
        (Target::Reference(_), Target::Shape(_)) | (Target::Shape(_), Target::Reference(_)) => false,
    }
}

/// Whether two shapes accept the same values, as far as can be seen without following references.
pub(super) fn same_shape(a: &Shape, b: &Shape) -> bool {
    a.nullness == b.nullness && same_kind(&a.kind, &b.kind)
}

fn same_kind(a: &ShapeKind, b: &ShapeKind) -> bool {
    match (a, b) {
        (ShapeKind::Any, ShapeKind::Any)
        | (ShapeKind::Never, ShapeKind::Never)
        | (ShapeKind::Null, ShapeKind::Null) => true,
        (ShapeKind::Object(a), ShapeKind::Object(b)) => {
            a.required == b.required
                && a.constraints == b.constraints
                && same_additional(&a.additional, &b.additional)
                && a.properties.len() == b.properties.len()
                && a.properties.iter().zip(&b.properties).all(|(a, b)| a.0 == b.0 && same_term(a.1, b.1))
        }
        (ShapeKind::Array(a), ShapeKind::Array(b)) => {
            a.constraints == b.constraints
                && match (&a.items, &b.items) {
                    (None, None) => true,
                    (Some(a), Some(b)) => same_term(a, b),
                    (None, Some(_)) | (Some(_), None) => false,
                }
        }
        (ShapeKind::Tuple(a), ShapeKind::Tuple(b)) => {
            a.constraints == b.constraints && same_rest(&a.rest, &b.rest) && same_terms(&a.positions, &b.positions)
        }
        (ShapeKind::Scalar(a), ShapeKind::Scalar(b)) => a == b,
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) => a == b,
        (ShapeKind::Union(a), ShapeKind::Union(b)) => {
            a.discriminator == b.discriminator && same_terms(&a.terms, &b.terms)
        }
        _ => false,
    }
}

fn same_terms(a: &[Term], b: &[Term]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_term(a, b))
}

fn same_rest(a: &RestShape, b: &RestShape) -> bool {
    match (a, b) {
        (RestShape::Unsaid, RestShape::Unsaid)
        | (RestShape::Any, RestShape::Any)
        | (RestShape::Nothing, RestShape::Nothing) => true,
        (RestShape::Typed(a), RestShape::Typed(b)) => same_term(a, b),
        _ => false,
    }
}

fn same_additional(a: &AdditionalShape, b: &AdditionalShape) -> bool {
    match (a, b) {
        (AdditionalShape::Open, AdditionalShape::Open) | (AdditionalShape::Closed, AdditionalShape::Closed) => true,
        (AdditionalShape::Typed(a), AdditionalShape::Typed(b)) => same_term(a, b),
        _ => false,
    }
}

/// What the first says for readers, filled up with what the second says.
pub(super) fn merge_docs(first: &Docs, second: &Docs) -> Docs {
    Docs {
        summary: first.summary.clone().or_else(|| second.summary.clone()),
        description: first.description.clone().or_else(|| second.description.clone()),
        remarks: if first.remarks.is_empty() { second.remarks.clone() } else { first.remarks.clone() },
        example: first.example.clone().or_else(|| second.example.clone()),
        deprecated: first.deprecated || second.deprecated,
    }
}

/// The tighter of two lower bounds.
pub(super) fn tighter_low<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a > b { a } else { b }),
        (one, None) | (None, one) => one,
    }
}

/// The tighter of two upper bounds.
pub(super) fn tighter_high<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a < b { a } else { b }),
        (one, None) | (None, one) => one,
    }
}

/// Both bounds of a list at once.
pub(super) fn meet_list_constraints(a: &ListConstraints, b: &ListConstraints) -> ListConstraints {
    ListConstraints {
        min_items: tighter_low(a.min_items, b.min_items),
        max_items: tighter_high(a.max_items, b.max_items),
        unique: a.unique || b.unique,
    }
}

/// Both bounds of an object at once.
pub(super) fn meet_object_constraints(a: &ObjectConstraints, b: &ObjectConstraints) -> ObjectConstraints {
    ObjectConstraints {
        min_properties: tighter_low(a.min_properties, b.min_properties),
        max_properties: tighter_high(a.max_properties, b.max_properties),
    }
}

/// Both bounds of a number at once.
pub(super) fn meet_number_constraints(a: &NumberConstraints, b: &NumberConstraints) -> NumberConstraints {
    let minimum = tighter_low(a.minimum, b.minimum);
    let maximum = tighter_high(a.maximum, b.maximum);
    NumberConstraints {
        exclusive_minimum: [a, b].iter().any(|one| one.exclusive_minimum && one.minimum == minimum),
        exclusive_maximum: [a, b].iter().any(|one| one.exclusive_maximum && one.maximum == maximum),
        minimum,
        maximum,
        multiple_of: a.multiple_of.or(b.multiple_of),
    }
}

/// Both bounds of a string at once.
pub(super) fn meet_string_constraints(a: &StringConstraints, b: &StringConstraints) -> StringConstraints {
    StringConstraints {
        min_length: tighter_low(a.min_length, b.min_length),
        max_length: tighter_high(a.max_length, b.max_length),
        pattern: a.pattern.clone().or_else(|| b.pattern.clone()),
    }
}
