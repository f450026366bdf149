//! Shapes: schemas during the computation of `allOf`, before they become types.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexSet;

use super::alternatives::Member;
use super::types::{
    Access, Docs, ListConstraints, NumberConstraints, ObjectConstraints, Scalar, StringConstraints, Values,
};
use crate::json::Value;
use crate::pointer::Pointer;

/// A schema at a place of use: the schema, and what the place of use adds.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// The place of use.
    pub pointer: Pointer,
    /// The schema.
    pub target: Target,
    /// True if the place of use has `nullable: true`, whatever the schema says.
    pub nullable: bool,
    /// The documentation at the place of use.
    pub docs: Docs,
    /// `default` of the place of use.
    pub default: Option<Value>,
    /// `readOnly` and `writeOnly` of the place of use.
    pub access: Access,
}

/// The schema of a [`Term`].
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// The schema at this pointer, which other places may also refer to.
    Reference(Pointer),
    /// A schema that only this place has.
    Shape(Rc<Shape>),
}

/// The schemas of two terms that are combined, so that a combination that comes back to itself is found.
pub(super) type Pair = (SchemaKey, SchemaKey);

/// A schema, as a place that others refer to or as the address of a shape, which a term keeps alive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SchemaKey {
    Reference(Pointer),
    Shape(usize),
}

/// Returns the pair of two terms, `None` if neither is a reference: every recursion comes through a reference.
pub(super) fn pair_of(a: &Term, b: &Term) -> Option<Pair> {
    let key = |term: &Term| match &term.target {
        Target::Reference(place) => SchemaKey::Reference(place.clone()),
        Target::Shape(shape) => SchemaKey::Shape(Rc::as_ptr(shape).addr()),
    };
    let is_reference = |term: &Term| matches!(term.target, Target::Reference(_));
    (is_reference(a) || is_reference(b)).then(|| (key(a), key(b)))
}

/// A schema, read one level deep.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Place of the schema that it was read from.
    pub pointer: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// `default`
    pub default: Option<Value>,
    /// The role of `null`.
    pub nullness: Nullness,
    /// Its kind.
    pub kind: ShapeKind,
}

/// The role of `null` in a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nullness {
    /// `null` is a value.
    Yes,
    /// `null` is not a value.
    No,
    /// The schema says nothing about types.
    Unsaid,
}

impl Nullness {
    /// For an intersection: `null` must be a value of both.
    pub(super) fn meet(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsaid, said) | (said, Self::Unsaid) => said,
            (Self::Yes, Self::Yes) => Self::Yes,
            (Self::No, _) | (_, Self::No) => Self::No,
        }
    }

    /// For a union: `null` must be a value of one of them.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unsaid, said) | (said, Self::Unsaid) => said,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// The kind of a [`Shape`].
#[derive(Debug, Clone)]
pub(super) enum ShapeKind {
    /// Any value: the schema says nothing.
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
    /// One of these values. `null` is not among them.
    Enum(Values<Value>),
    /// One of these shapes.
    Union(Alternatives),
}

/// `type: object`
#[derive(Debug, Clone, Default)]
pub(super) struct Object {
    /// `properties`
    pub properties: BTreeMap<String, Term>,
    /// `required` in the order as written, including names that `properties` does not have.
    pub required: IndexSet<String>,
    /// `additionalProperties`
    pub additional: AdditionalShape,
    /// `minProperties`, `maxProperties`
    pub constraints: ObjectConstraints,
    /// The members of a union that it is made of. Empty if it was not merged.
    pub members: Vec<Member>,
}

impl Object {
    /// True if the schema says only that it is an object.
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
    /// `items`, `None` if the document does not have it.
    pub items: Option<Box<Term>>,
    /// Its bounds.
    pub constraints: ListConstraints,
}

/// `type: array` with `prefixItems`
#[derive(Debug, Clone)]
pub(super) struct Tuple {
    /// `prefixItems`, with at least one item.
    pub positions: Vec<Term>,
    /// `items`
    pub rest: RestShape,
    /// Its bounds.
    pub constraints: ListConstraints,
}

/// `items` beside `prefixItems`: the elements after the positions.
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
    /// Returns the schemas of its positions, and of the elements after them.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        let rest = match &self.rest {
            RestShape::Typed(term) => Some(&**term),
            RestShape::Unsaid | RestShape::Any | RestShape::Nothing => None,
        };
        self.positions.iter().chain(rest)
    }

    /// Returns the number of its positions that must be present. By the specification none must (JSON Schema 2020-12,
    /// section 10.3.1.1). But authors who list positions without `minItems` mean all of them.
    pub(super) fn least(&self) -> usize {
        let count = self.positions.len();
        self.constraints.min_items.map_or(count, |least| usize::try_from(least).map_or(count, |least| least.min(count)))
    }

    /// True if no elements may follow its positions. By the specification any element may, if `items` is absent. But
    /// authors who list positions without `items` mean that there are no others, unless `minItems` or `maxItems` allows
    /// more.
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

    /// Returns the schema of the element at `index`, `None` if the tuple says nothing about it.
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
    /// The original schemas of members that were widened, by the place of the member. Mappings still name these
    /// schemas.
    pub widened: BTreeMap<Pointer, Pointer>,
}

/// The member for a value that names no member (OpenAPI 3.2.0, section 4.25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefaultMapping {
    /// Its schema.
    pub schema: Pointer,
    /// Place of the keyword in the document.
    pub place: Pointer,
}

impl Discriminator {
    /// Returns the schema that a member refers to, or referred to before it was widened.
    pub(super) fn schema_of<'s>(&'s self, member: &'s Term) -> Option<&'s Pointer> {
        match &member.target {
            Target::Reference(pointer) => Some(pointer),
            Target::Shape(_) => self.widened.get(&member.pointer),
        }
    }

    /// True if a member is for values that name no member.
    pub(super) fn is_default(&self, member: &Term) -> bool {
        self.default.as_ref().is_some_and(|default| self.schema_of(member) == Some(&default.schema))
    }
}

impl Term {
    /// Returns a term with a shape that only this place has.
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

    /// Returns a term that says nothing.
    pub(super) fn any(pointer: &Pointer) -> Self {
        Self::inline(Shape::new(pointer, ShapeKind::Any, Nullness::Unsaid))
    }

    /// Returns the shape, if only this place has it.
    pub(super) fn shape(&self) -> Option<&Shape> {
        match &self.target {
            Target::Shape(shape) => Some(shape),
            Target::Reference(_) => None,
        }
    }
}

impl Shape {
    /// Returns a shape without documentation.
    pub(super) fn new(pointer: &Pointer, kind: ShapeKind, nullness: Nullness) -> Self {
        Self { pointer: pointer.clone(), docs: Docs::default(), default: None, nullness, kind }
    }

    /// True if it allows every value.
    pub(super) fn is_neutral(&self) -> bool {
        matches!(self.kind, ShapeKind::Any) && self.nullness == Nullness::Unsaid
    }
}

/// True if two terms accept the same values, as far as can be seen without following references.
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

/// True if two shapes accept the same values, as far as can be seen without following references.
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
                && a.members == b.members
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

/// Returns the first documentation, with missing parts taken from the second.
pub(super) fn merge_docs(first: &Docs, second: &Docs) -> Docs {
    Docs {
        summary: first.summary.clone().or_else(|| second.summary.clone()),
        description: first.description.clone().or_else(|| second.description.clone()),
        remarks: if first.remarks.is_empty() { second.remarks.clone() } else { first.remarks.clone() },
        example: first.example.clone().or_else(|| second.example.clone()),
        deprecated: first.deprecated || second.deprecated,
    }
}

/// Returns the tighter of two lower bounds.
pub(super) fn tighter_low<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a > b { a } else { b }),
        (one, None) | (None, one) => one,
    }
}

/// Returns the tighter of two upper bounds.
pub(super) fn tighter_high<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a < b { a } else { b }),
        (one, None) | (None, one) => one,
    }
}

/// Returns the bounds of a list that satisfies both.
pub(super) fn meet_list_constraints(a: &ListConstraints, b: &ListConstraints) -> ListConstraints {
    ListConstraints {
        min_items: tighter_low(a.min_items, b.min_items),
        max_items: tighter_high(a.max_items, b.max_items),
        unique: a.unique || b.unique,
    }
}

/// Returns the bounds of an object that satisfies both.
pub(super) fn meet_object_constraints(a: &ObjectConstraints, b: &ObjectConstraints) -> ObjectConstraints {
    ObjectConstraints {
        min_properties: tighter_low(a.min_properties, b.min_properties),
        max_properties: tighter_high(a.max_properties, b.max_properties),
    }
}

/// Returns the bounds of a number that satisfies both.
pub(super) fn meet_number_constraints(a: &NumberConstraints, b: &NumberConstraints) -> NumberConstraints {
    let minimum = tighter_low(a.minimum, b.minimum);
    let maximum = tighter_high(a.maximum, b.maximum);
    NumberConstraints {
        exclusive_minimum: [a, b].iter().any(|one| one.exclusive_minimum && one.minimum == minimum),
        exclusive_maximum: [a, b].iter().any(|one| one.exclusive_maximum && one.maximum == maximum),
        minimum,
        maximum,
        multiple_of: match (a.multiple_of, b.multiple_of) {
            (Some(a), Some(b)) => common_multiple(a, b).or(Some(a)),
            (one, other) => one.or(other),
        },
    }
}

/// Returns the least number of which every multiple is one of both. `None` for fractions of which none is a multiple of
/// the other, and for large numbers.
pub(super) fn common_multiple(a: f64, b: f64) -> Option<f64> {
    // Integers below this number are exact.
    const MOST: f64 = 9_007_199_254_740_992.0;
    if a % b == 0.0 || b % a == 0.0 {
        return Some(a.max(b));
    }
    let is_exact = |number: f64| number.fract() == 0.0 && (1.0..MOST).contains(&number);
    if !is_exact(a) || !is_exact(b) {
        return None;
    }
    let (mut divisor, mut rest) = (a, b);
    while rest > 0.0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    Some(a / divisor * b).filter(|multiple| *multiple < MOST)
}

/// Returns the bounds of a string that satisfies both.
pub(super) fn meet_string_constraints(a: &StringConstraints, b: &StringConstraints) -> StringConstraints {
    StringConstraints {
        min_length: tighter_low(a.min_length, b.min_length),
        max_length: tighter_high(a.max_length, b.max_length),
        pattern: a.pattern.clone().or_else(|| b.pattern.clone()),
    }
}
