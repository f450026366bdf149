//! The declared fields of a record, as data.

use crate::constraints::Constraints;

/// A declared field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) constraints: Constraints,
}
