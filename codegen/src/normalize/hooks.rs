//! Pass: puts the path items of webhooks and callbacks together, each with its webhook or callback.
//!
//! | in the document | its new place |
//! |---|---|
//! | `webhooks`, and `x-webhooks` in documents of OpenAPI 3.0 | `x-restwright-hooks`, under `webhook NAME` |
//! | `callbacks` of an operation, and the components that they refer to | `x-restwright-hooks`, under `callback METHOD PATH NAME EXPRESSION` |
//!
//! The API calls them, so none of them is an operation of the client.

use std::collections::BTreeSet;

use super::Context;
use super::grammar::{HOOK, HOOKS, method, operations};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let mut found = Map::new();
    webhooks(cx, document, &mut found);
    callbacks(cx, document, &mut found);
    set_components_aside(cx, document, &found);
    let mut told = BTreeSet::new();
    for (key, item) in &mut found {
        let place = Pointer::root().key(HOOKS).key(key);
        nested(cx, &place, item, &mut told);
    }
    if let Value::Object(members) = document
        && !found.is_empty()
    {
        members.insert(HOOKS.to_owned(), Value::Object(found));
    }
}

/// Moves the path items of the root.
fn webhooks(cx: &mut Context<'_>, document: &mut Value, found: &mut Map) {
    let Value::Object(members) = document else { return };
    for section in ["webhooks", "x-webhooks"] {
        let Some(Value::Object(items)) = members.remove(section) else { continue };
        let place = Pointer::root().key(section);
        for (name, item) in items.into_iter().filter(|(name, _)| !name.starts_with("x-")) {
            let (key, from) = (format!("webhook {name}"), place.key(&name));
            if found.contains_key(&key) {
                cx.tell(Code::IgnoredPart, &from, format!("`webhooks` has `{name}` as well, which counts"));
                continue;
            }
            let hook = json!({ "name": name });
            add(cx, found, (key, item, hook), &from);
        }
    }
}

/// Adds a path item to the others.
fn add(cx: &mut Context<'_>, found: &mut Map, (key, mut item, hook): (String, Value, Value), from: &Pointer) {
    let Value::Object(members) = &mut item else { return };
    members.insert(HOOK.to_owned(), hook);
    cx.origins.moved(&Pointer::root().key(HOOKS).key(&key), from);
    found.insert(key, item);
}

/// Moves the path items of all callbacks of operations.
fn callbacks(cx: &mut Context<'_>, document: &mut Value, found: &mut Map) {
    let components = document.pointer("/components/callbacks").cloned().unwrap_or_default();
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    for (path, item) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
        for key in operations(item) {
            let Some(Value::Object(operation)) = item.get_mut(&key) else { continue };
            let Some(Value::Object(callbacks)) = operation.remove("callbacks") else { continue };
            let place = Pointer::root().key("paths").key(path).key(&key);
            let owner = Owner { method: &method(&key), path, place: &place };
            for (name, callback) in callbacks.into_iter().filter(|(name, _)| !name.starts_with("x-")) {
                owner.callback(cx, (name, callback), &components, found);
            }
        }
    }
}

/// The operation that has the callbacks.
struct Owner<'o> {
    method: &'o str,
    path: &'o str,
    place: &'o Pointer,
}

impl Owner<'_> {
    fn callback(&self, cx: &mut Context<'_>, (name, callback): (String, Value), components: &Value, found: &mut Map) {
        let Self { method, path, place } = self;
        let from = place.key("callbacks").key(&name);
        // The pass `references` has replaced each chain of references by its end.
        let component = callback.get("$ref").and_then(Value::as_str).and_then(component_name);
        let (from, callback) = match &component {
            None => (from, Some(callback)),
            Some(of) => {
                let copy = components.get(of).and_then(|known| cx.copy(known));
                if copy.is_none() {
                    cx.tell(Code::TooLarge, &from, format!("the callback `{of}` is copied too often"));
                }
                (Pointer::root().key("components").key("callbacks").key(of), copy)
            }
        };
        let Some(Value::Object(items)) = callback else { return };
        for (expression, item) in items.into_iter().filter(|(key, _)| !key.starts_with("x-")) {
            let key = format!("callback {method} {path} {name} {expression}");
            let from = from.key(&expression);
            let hook = json!({
                "name": name,
                "expression": expression,
                "operation": place.as_str(),
            });
            add(cx, found, (key, item, hook), &from);
        }
    }
}

/// Returns the name of the component that a callback refers to.
fn component_name(reference: &str) -> Option<String> {
    let pointer = super::references::target(reference)?;
    pointer.as_str().strip_prefix("/components/callbacks/")?;
    pointer.last()
}

/// Sets the callback components aside, because they have been copied to the operations that refer to them. A component
/// without references is reported.
fn set_components_aside(cx: &mut Context<'_>, document: &mut Value, found: &Map) {
    let Some(Value::Object(components)) = document.get_mut("components") else { return };
    let Some(callbacks) = components.remove("callbacks") else { return };
    let place = Pointer::root().key("components").key("callbacks");
    let origin = |key: &String| cx.origins.original(&Pointer::root().key(HOOKS).key(key));
    let used: Vec<Pointer> = found.keys().map(origin).collect();
    for name in callbacks.as_object().into_iter().flat_map(Map::keys).filter(|name| !name.starts_with("x-")) {
        let of = format!("{}/", cx.origins.original(&place.key(name)).as_str());
        if !used.iter().any(|used| used.as_str().starts_with(&of)) {
            cx.tell(Code::IgnoredPart, &place.key(name), format!("no operation refers to the callback `{name}`"));
        }
    }
    components.insert("x-restwright-callbacks".to_owned(), callbacks);
}

/// Removes callbacks, servers and links of a received call, and reports them, because a client does not use them. A component
/// that is copied to several places is reported once.
fn nested(cx: &mut Context<'_>, place: &Pointer, item: &mut Value, told: &mut BTreeSet<Pointer>) {
    let mut tell = |members: &mut Map, place: &Pointer, key: &str| {
        if members.remove(key).is_some() && told.insert(cx.origins.original(&place.key(key))) {
            let message = format!("`{key}` of what is received means nothing to who receives it");
            cx.tell(Code::IgnoredPart, &place.key(key), message);
        }
    };
    for key in operations(item) {
        if let Some(Value::Object(operation)) = item.get_mut(&key) {
            for one in ["callbacks", "servers"] {
                tell(operation, &place.key(&key), one);
            }
            let Some(Value::Object(responses)) = operation.get_mut("responses") else { continue };
            for (status, response) in responses {
                if let Value::Object(response) = response {
                    tell(response, &place.key(&key).key("responses").key(status), "links");
                }
            }
        }
    }
    if let Value::Object(members) = item {
        tell(members, place, "servers");
    }
}
