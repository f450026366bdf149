//! OpenAPI Overlay 1.0: corrections to a document, each with its target and its reason.

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, PathElement};

use crate::diagnostics::{Code, Diagnostics};
use crate::pointer::Pointer;
use crate::source::{Loader, Sources};

/// Applies an overlay file to a document as given. `false` when the overlay is not valid, or an action of it matches nothing
/// without saying that it may (`x-optional: true`).
pub fn apply(
    document: &mut Value,
    path: &str,
    sources: &mut Sources,
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) -> bool {
    let overlay = match sources.read(path, loader, diagnostics) {
        Ok(overlay) => overlay,
        Err(error) => {
            diagnostics.report_at(error.code, path, error.position, error.message);
            return false;
        }
    };
    let place = |pointer: Pointer| sources.pointer_in(path, &pointer);
    let version = overlay.get("overlay").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("1.")) {
        diagnostics.report_source(Code::InvalidOverlay, place(Pointer::root()), "`overlay` must be `1.0.0`", None);
        return false;
    }
    let Some(Value::Array(actions)) = overlay.get("actions") else {
        diagnostics.report_source(Code::InvalidOverlay, place(Pointer::root()), "`actions` must be a list", None);
        return false;
    };
    let mut good = true;
    for (index, action) in actions.iter().enumerate() {
        let pointer = place(Pointer::root().key("actions").index(index));
        if let Err((code, message)) = act(document, action) {
            diagnostics.report_source(code, pointer, message, None);
            good = false;
        }
    }
    good
}

/// What an action does to each node it matches.
enum Change<'a> {
    Update(&'a Value),
    Remove,
}

/// Applies one action.
fn act(document: &mut Value, action: &Value) -> Result<(), (Code, String)> {
    let invalid = |message: String| (Code::InvalidOverlay, message);
    let target =
        action.get("target").and_then(Value::as_str).ok_or_else(|| invalid("`target` must be a text".into()))?;
    let path = JsonPath::parse(target).map_err(|error| invalid(format!("`{target}`: {error}")))?;
    let change = match (action.get("remove"), action.get("update")) {
        (Some(Value::Bool(true)), _) => Change::Remove,
        (None | Some(Value::Bool(false)), Some(update)) => Change::Update(update),
        _ => return Err(invalid("an action has `update`, or `remove: true`".into())),
    };
    let mut places: Vec<Pointer> =
        path.query_located(document).locations().map(|place| pointer(place.iter())).collect();
    if places.is_empty() && action.get("x-optional") != Some(&Value::Bool(true)) {
        let reason = action.get("description").and_then(Value::as_str).unwrap_or("no reason is given");
        return Err((
            Code::OverlayUnmatched,
            format!("`{target}` matches nothing (it was added because: {})", reason.trim()),
        ));
    }
    // From the last to the first, so that what is removed from a list does not move what is still to be changed.
    places.reverse();
    for place in places {
        match change {
            Change::Remove => super::references::remove(document, &place),
            Change::Update(update) => {
                if let Some(node) = document.pointer_mut(place.as_str()) {
                    merge(node, update);
                }
            }
        }
    }
    Ok(())
}

fn pointer<'p>(elements: impl Iterator<Item = &'p PathElement<'p>>) -> Pointer {
    elements.fold(Pointer::root(), |pointer, element| match element {
        PathElement::Name(name) => pointer.key(name),
        PathElement::Index(index) => pointer.index(*index),
    })
}

/// Overlay 1.0, section 4.4.3: objects are merged, a value is added to a list, and anything else is replaced. Within a
/// merged object a list is joined with a list.
fn merge(node: &mut Value, update: &Value) {
    match (node, update) {
        (Value::Object(members), Value::Object(update)) => merge_members(members, update),
        (Value::Array(items), Value::Array(update)) => items.extend(update.iter().cloned()),
        (Value::Array(items), update) => items.push(update.clone()),
        (node, update) => *node = update.clone(),
    }
}

fn merge_members(members: &mut Map<String, Value>, update: &Map<String, Value>) {
    for (key, value) in update {
        match members.get_mut(key) {
            Some(Value::Array(items)) if !value.is_array() => {
                let _ = std::mem::take(items);
                members.insert(key.clone(), value.clone());
            }
            Some(known) => merge(known, value),
            None => {
                members.insert(key.clone(), value.clone());
            }
        }
    }
}
