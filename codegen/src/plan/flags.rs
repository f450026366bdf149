//! Lists the facts about a field or a parameter besides its type.

use std::fmt;

/// One fact about a field or a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Flag {
    /// It is listed under `required`.
    Required,
    /// `null` is a value.
    Nullable,
    /// It is not in requests.
    ReadOnly,
    /// It is not in responses.
    WriteOnly,
    /// `minimum`
    Minimum(Bound),
    /// `maximum`
    Maximum(Bound),
    /// `exclusiveMinimum`
    ExclusiveMinimum(Bound),
    /// `exclusiveMaximum`
    ExclusiveMaximum(Bound),
    /// `multipleOf`
    MultipleOf(Bound),
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `const`, or an `enum` of one, of a boolean.
    Only(bool),
    /// The facts about each item of a list, or each value of a map.
    Each(Vec<Flag>),
    /// Some alternatives of its record, one bit each, do not declare it.
    AnythingIn(u16),
    /// Some alternatives of its record, one bit each, declare it as a list of anything.
    AnyItemsIn(u16),
    /// Some alternatives of its record do not require it: these, one bit each.
    OptionalIn(u16),
}

/// A bound of a number: an integer if it is integral and exact, so that integers are compared as integers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// An integer.
    Integer(i64),
    /// Any other number.
    Fraction(f64),
}

impl Bound {
    /// Reads the bound of a document.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be integral and within 2^53")]
    pub(crate) fn of(bound: f64) -> Self {
        if bound.fract() == 0.0 && bound.abs() < 9e15 { Self::Integer(bound as i64) } else { Self::Fraction(bound) }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(bound) => bound.fmt(f),
            Self::Fraction(bound) => bound.fmt(f),
        }
    }
}
