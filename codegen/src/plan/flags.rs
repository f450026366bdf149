//! Lists the facts about a field or a parameter besides its type.

use std::fmt;

/// One thing that is said of a field or parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flag {
    /// It is listed under `required`.
    Required,
    /// `null` is a value.
    Nullable,
    /// It is not sent.
    ReadOnly,
    /// It is not received.
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
}

/// A bound of a number: an integer where it is one and exact, so that integers are compared as such.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// An integer.
    Integer(i64),
    /// Any other number.
    Fraction(f64),
}

impl Bound {
    /// The bound as a document has it.
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
