//! Describes the JSON that a value is made from: the evidence by which a union chooses.

use super::field::Field;
use super::json::Json;
use super::record::Shape;

/// What JSON a [`Value`](crate::value::Value) is made from.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any.
    Any,
    /// `true` or `false`.
    Bool,
    /// An integral number.
    Integer,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A string, as a rule one of these.
    OneOf(&'static [&'static str]),
    /// As a rule one of these.
    Literal(&'static [Json]),
    /// An array of such.
    List(fn() -> Kind),
    /// An array whose positions are made from these.
    Tuple(fn() -> TupleKind),
    /// An object with free keys.
    Map,
    /// An object with declared fields.
    Record(&'static Shape),
    /// What one of these is made from.
    Union(&'static [Variant]),
}

/// A variant of a union, as data.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Its Rust name.
    pub name: &'static str,
    /// What JSON it is made from.
    pub kind: fn() -> Kind,
    /// Members that must have one of these values, where they are there.
    pub tags: &'static [Tag],
    /// The member by which an object is this variant where it lacks it, or has it with a value that is no tag of any variant
    /// (OpenAPI 3.2.0, section 4.25, `defaultMapping`).
    pub default_for: Option<&'static str>,
}

/// A member, and the values that it has in a variant.
pub type Tag = (&'static str, &'static [&'static str]);

/// What all values of a tuple type have in common.
#[derive(Debug)]
pub struct TupleShape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Its positions; the name of each is its index.
    pub positions: &'static [Field],
    /// Whether the document says that nothing stands behind them.
    pub closed: bool,
}

/// What JSON a tuple is made from: the evidence by which a union chooses.
#[derive(Debug, Clone)]
pub struct TupleKind {
    /// Its positions and bounds.
    pub shape: &'static TupleShape,
    /// What each position is made from.
    pub positions: Vec<Kind>,
    /// What each element behind them is made from.
    pub rest: Kind,
}

/// Whether the values that a document lists are all that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// They are: another one is a drift.
    All,
    /// The document itself allows others, as `anyOf` of an enum and of a string does.
    Some,
}
