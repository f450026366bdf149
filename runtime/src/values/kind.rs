//! Describes the JSON from which a value is made: the evidence by which a union chooses.

use super::field::Field;
use super::json::Json;
use super::record::Shape;

/// The kind of JSON from which a [`Value`](crate::value::Value) is made.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Bool,
    /// An integral number.
    Integer,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A string, usually one of these.
    OneOf(&'static [&'static str]),
    /// Usually one of these.
    Literal(&'static [Json]),
    /// An array with elements of this kind.
    List(fn() -> Kind),
    /// An array with a kind for each position.
    Tuple(fn() -> TupleKind),
    /// An object with free keys.
    Map,
    /// An object with declared fields.
    Record(&'static Shape),
    /// The kind of one of these.
    Union(&'static [Variant]),
}

/// A variant of a union, as data.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Its Rust name.
    pub name: &'static str,
    /// The kind of JSON from which it is made.
    pub kind: fn() -> Kind,
    /// Members that must have one of these values if they are present.
    pub tags: &'static [Tag],
    /// An object without this member, or with a value of it that is not a tag of any variant, is this variant (OpenAPI
    /// 3.2.0, section 4.25, `defaultMapping`).
    pub default_for: Option<&'static str>,
}

/// A member, and its values in a variant.
pub type Tag = (&'static str, &'static [&'static str]);

/// The properties that all values of a tuple type share.
#[derive(Debug)]
pub struct TupleShape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Its positions; the name of each is its index.
    pub positions: &'static [Field],
    /// True if the document allows no elements after the positions.
    pub closed: bool,
}

/// The kind of JSON from which a tuple is made: the evidence by which a union chooses.
#[derive(Debug, Clone)]
pub struct TupleKind {
    /// Its positions and constraints.
    pub shape: &'static TupleShape,
    /// The kind of each position.
    pub positions: Vec<Kind>,
    /// The kind of each element after the positions.
    pub rest: Kind,
}

/// Says if the values that a document lists are all possible values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// All are listed: another one is a drift.
    All,
    /// The document itself allows others, for example by `anyOf` of an enum and a string.
    Some,
}
