//! OpenAPI Overlay 1.0: corrections to a document, each with its target and its reason.

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, PathElement};

use crate::diagnostics::{Code, Diagnostics};
use crate::pointer::Pointer;
use crate::source::{Loader, Sources, Spellings};

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
    let root = sources.pointer_in(path, &Pointer::root());
    let place = |pointer: Pointer| Pointer::from_escaped(format!("{root}{pointer}"));
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
        if let Err((code, message)) = act(document, action, &pointer, &mut sources.spellings) {
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

/// Applies one action, which stands at `origin`.
fn act(
    document: &mut Value,
    action: &Value,
    origin: &Pointer,
    spellings: &mut Spellings,
) -> Result<(), (Code, String)> {
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
            Change::Remove => remove(document, &place, spellings),
            Change::Update(update) => {
                if let Some(node) = document.pointer_mut(place.as_str()) {
                    let from = &origin.key("update");
                    Merging { spellings, from, to: &place }.merge(node, update);
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

fn remove(document: &mut Value, place: &Pointer, spellings: &mut Spellings) {
    let text = place.as_str();
    let list = Pointer::from_escaped(text.rfind('/').map_or("", |slash| &text[..slash]));
    if let (Some(Value::Array(_)), Some(Ok(index))) =
        (document.pointer(list.as_str()), place.last().map(|last| last.parse()))
    {
        spellings.taken_out(&list, index);
    }
    super::references::remove(document, place);
}

/// Overlay 1.0, section 4.4.3: objects are merged, a value is added to a list, and anything else is replaced. Within a
/// merged object a list is joined with a list. How a value is written goes with it.
struct Merging<'a> {
    spellings: &'a mut Spellings,
    /// The place of the update.
    from: &'a Pointer,
    /// The place of what is updated.
    to: &'a Pointer,
}

impl Merging<'_> {
    fn merge(&mut self, node: &mut Value, update: &Value) {
        match (node, update) {
            (Value::Object(members), Value::Object(update)) => self.members(members, update),
            (Value::Array(items), Value::Array(update)) => {
                for (index, item) in update.iter().enumerate() {
                    self.spellings.copied(&self.from.index(index), &self.to.index(items.len()));
                    items.push(item.clone());
                }
            }
            (Value::Array(items), update) => {
                self.spellings.copied(self.from, &self.to.index(items.len()));
                items.push(update.clone());
            }
            (node, update) => {
                self.spellings.copied(self.from, self.to);
                *node = update.clone();
            }
        }
    }

    fn members(&mut self, members: &mut Map<String, Value>, update: &Map<String, Value>) {
        for (key, value) in update {
            let mut inner =
                Merging { spellings: &mut *self.spellings, from: &self.from.key(key), to: &self.to.key(key) };
            match members.get_mut(key) {
                Some(known) if !known.is_array() || value.is_array() => inner.merge(known, value),
                Some(_) | None => {
                    inner.spellings.copied(inner.from, inner.to);
                    members.insert(key.clone(), value.clone());
                }
            }
        }
    }
}
