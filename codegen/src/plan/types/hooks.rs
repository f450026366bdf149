//! Webhooks and callbacks as decided.

use super::{HeaderPlan, TypePath};

/// What is received of an API, or because of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct HookSetPlan {
    /// What they are.
    pub of: HooksOfPlan,
    /// The union of all of them.
    pub path: TypePath,
    /// The headers that they come with, as constants.
    pub headers: Vec<HeaderPlan>,
    /// Each of them, in the order of the union's variants.
    pub hooks: Vec<HookPlan>,
}

/// What a set of hooks is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HooksOfPlan {
    /// The webhooks of the API.
    Api,
    /// The callbacks of the operation with this key: `POST /pets/{}`.
    Operation(String),
}

/// A webhook or a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookPlan {
    /// The variant of the union.
    pub variant: String,
    /// Its name.
    pub key: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// The HTTP method that it comes by.
    pub method: String,
    /// What its body may be; empty: it has none.
    pub forms: Vec<HookFormPlan>,
    /// The JSON pointer in the document as given.
    pub pointer: String,
    /// The JSON pointer in the normalized document.
    pub normalized: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// What the body of a hook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookFormPlan {
    /// JSON.
    Json,
    /// Pairs of a form.
    Form,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}
