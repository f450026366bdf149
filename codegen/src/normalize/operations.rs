//! Pass: makes the ids of operations distinct.

use std::collections::BTreeSet;

use super::Context;
use super::grammar::{method, operations};
use super::walk::At;
use crate::diagnostics::Code;
use crate::json::{Value, json};

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut at = At::root();
    at.inside("paths", |at| {
        for (path, item) in paths.iter_mut().filter(|(path, _)| path.starts_with('/')) {
            for key in operations(item) {
                let Some(operation) = item.get_mut(&key) else { continue };
                let method = method(&key);
                at.inside(path, |at| at.inside(&key, |at| id(cx, at, &mut known, (&method, path), operation)));
            }
        }
    });
}

fn id(
    cx: &mut Context<'_>,
    at: &At,
    known: &mut BTreeSet<String>,
    (method, path): (&str, &str),
    operation: &mut Value,
) {
    let Value::Object(members) = operation else { return };
    let id = members.get("operationId").and_then(Value::as_str).map(str::trim).filter(|id| !id.is_empty());
    let Some(id) = id.map(str::to_owned) else {
        members.remove("operationId");
        cx.report(Code::MissingOperationId, at, format!("`{method} {path}` has no `operationId`"));
        return;
    };
    if known.insert(id.clone()) {
        return;
    }
    let unique = format!("{id}-{}{}", method.to_ascii_lowercase(), super::bundle::plain_name(path));
    let pointer = at.pointer().key("operationId");
    cx.tell(Code::DuplicateOperationId, &pointer, format!("`{id}` is used twice; here it becomes `{unique}`"));
    members.insert("x-restwright-operation-id".to_owned(), json!(id));
    members.insert("operationId".to_owned(), json!(unique));
    known.insert(unique);
}
