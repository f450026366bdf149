//! The plan of webhooks and callbacks.

use super::{HeaderPlan, TypePath};

/// A set of hooks: the webhooks of an API, or the callbacks of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct HookSetPlan {
    /// The owner of the set.
    pub of: HooksOfPlan,
    /// The union of all of them.
    pub path: TypePath,
    /// The headers of its requests, as constants.
    pub headers: Vec<HeaderPlan>,
    /// The hooks of the set, in the order of the union's variants.
    pub hooks: Vec<HookPlan>,
}

/// The owner of a set of hooks.
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
    /// The HTTP method of its request.
    pub method: String,
    /// The forms that its body may have. It is empty if the hook has no body.
    pub forms: Vec<HookFormPlan>,
    /// The JSON pointer in the document as given.
    pub pointer: String,
    /// The JSON pointer in the normalized document.
    pub normalized: String,
    /// True if it is deprecated.
    pub deprecated: bool,
}

/// The form of a hook's body.
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
