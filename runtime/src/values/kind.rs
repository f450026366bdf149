//! What JSON a value is made from: the evidence by which a union chooses.

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
}

/// A member, and the values that it has in a variant.
pub type Tag = (&'static str, &'static [&'static str]);
