//! Describes webhooks and callbacks as callers see them.

use serde::Serialize;

use super::{Value, header};
use crate::plan::{CratePlan, HookFormPlan, HookPlan, HookSetPlan, HooksOfPlan};

/// All webhooks of an API, or all callbacks of an operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Received {
    /// `webhooks`, or `callbacks` and the operation: `callbacks POST /pets/{}`.
    pub of: String,
    /// The Rust path of the union of all of them.
    pub rust: String,
    /// The headers that they come with, as constants of that union.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Value>,
    /// Each of them.
    pub hooks: Vec<Hook>,
}

/// A webhook or a callback.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hook {
    /// Its name, which is also the wire name of its variant.
    pub name: String,
    /// Its other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The HTTP method that it is sent with.
    pub method: String,
    /// The forms that its body may have: `json`, `form`, `text`, `bytes`. Empty if it has no body.
    pub forms: Vec<&'static str>,
    /// The variant.
    pub variant: String,
    /// The JSON pointer in the document as given.
    pub pointer: String,
    /// True if it is deprecated.
    pub deprecated: bool,
    /// The JSON pointer in the normalized document.
    #[serde(skip)]
    pub normalized: String,
}

impl Received {
    /// A key for one of them, in the form of an operation's key: `webhook paid`, `callback POST:/pets/{}:sent`. It is
    /// two words, because an operation's key is two words.
    pub fn place(&self, hook: &Hook) -> String {
        let place = match self.of.strip_prefix("callbacks ") {
            Some(operation) => format!("{operation} {}", hook.name),
            None => hook.name.clone(),
        };
        let kind = if self.of == "webhooks" { "webhook" } else { "callback" };
        format!("{kind} {}", place.replace(char::is_whitespace, ":"))
    }
}

/// All sets of a crate.
pub(super) fn all(plan: &CratePlan) -> Vec<Received> {
    plan.modules.iter().flat_map(|module| &module.hooks).map(set).collect()
}

fn set(plan: &HookSetPlan) -> Received {
    let HookSetPlan { of, path, headers, hooks } = plan;
    Received {
        of: match of {
            HooksOfPlan::Api => "webhooks".to_owned(),
            HooksOfPlan::Operation(operation) => format!("callbacks {operation}"),
        },
        rust: path.to_string(),
        headers: headers.iter().map(header).collect(),
        hooks: hooks.iter().map(hook).collect(),
    }
}

fn hook(plan: &HookPlan) -> Hook {
    let HookPlan { variant, key, aliases, method, forms, pointer, normalized, deprecated } = plan;
    let forms = forms.iter().map(|form| match form {
        HookFormPlan::Json => "json",
        HookFormPlan::Form => "form",
        HookFormPlan::Text => "text",
        HookFormPlan::Bytes => "bytes",
    });
    Hook {
        name: key.clone(),
        aliases: aliases.clone(),
        method: method.clone(),
        forms: forms.collect(),
        variant: variant.clone(),
        pointer: pointer.clone(),
        deprecated: *deprecated,
        normalized: normalized.clone(),
    }
}
