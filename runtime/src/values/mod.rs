//! Values: what a model holds, and how it is read, written and checked.

#[cfg(feature = "serde")]
mod any_serde;
pub(crate) mod bare;
pub(crate) mod bytes;
pub mod constraints;
pub(crate) mod date_time;
pub mod field;
pub(crate) mod hash;
pub(crate) mod hooks;
pub mod json;
mod kind;
pub mod literal_enum;
pub(crate) mod look;
pub(crate) mod map;
mod nothing;
pub(crate) mod nullable;
mod outcome;
pub mod record;
#[cfg(feature = "serde")]
pub(crate) mod serde;
pub mod string_enum;
pub mod tuple;
pub mod union;
pub mod value;
#[cfg(feature = "xml")]
pub(crate) mod xml;
