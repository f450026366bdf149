//! Bounds of values (JSON Schema validation keywords), checked before a request is sent.

/// The bounds that a schema sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constraints {
    pub(crate) max_length: Option<u32>,
}

impl Constraints {
    /// No bounds.
    pub const NONE: Self = Self { max_length: None };
}

/// A bound that a value breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where: `per_page`, `body.rules[2].ttl`.
    pub path: String,
    /// What: "6 is below the minimum of 10".
    pub message: String,
}
