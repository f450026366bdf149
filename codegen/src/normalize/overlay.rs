//! OpenAPI Overlay 1.0: corrections to a document, each with its target and its reason.

mod targets;

use crate::diagnostics::{Code, Diagnostics};
use crate::json::{Map, Value};
use crate::pointer::{Pointer, value_at};
use crate::source::{Loader, Sources, Spellings};

use targets::Finder;

/// Applies an overlay file to a document as given. Returns false if the overlay is not valid.
///
/// An action that matches nothing is an error, unless it has `x-optional: true`. The document is still read, so that
/// one run reports every action that no longer applies. An action that changes nothing is a note.
pub(crate) fn apply(
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
    let (mut good, mut finder) = (true, Finder::new(actions));
    for (index, action) in actions.iter().enumerate() {
        let pointer = place(Pointer::root().key("actions").index(index));
        match act(document, (index, action), &pointer, &mut finder, &mut sources.spellings) {
            Ok(Acted::Changed) => {}
            Ok(Acted::Idle(message)) => diagnostics.report_source(Code::OverlayIdle, pointer, message, None),
            Err((code, message)) => {
                good &= code == Code::OverlayUnmatched;
                diagnostics.report_source(code, pointer, message, None);
            }
        }
    }
    good
}

/// The change of an action to each node that it matches.
enum Change<'a> {
    Update(&'a Value),
    Remove,
}

impl<'a> Change<'a> {
    /// Returns `None` if the action is not valid.
    fn of(action: &'a Value) -> Option<Self> {
        match (action.get("remove"), action.get("update")) {
            (Some(Value::Bool(true)), _) => Some(Change::Remove),
            (None | Some(Value::Bool(false)), Some(update)) => Some(Change::Update(update)),
            _ => None,
        }
    }
}

/// The result of an action.
enum Acted {
    /// The document was changed, or the action matches nothing and may do so.
    Changed,
    /// The document is already as the action would make it. The text is the message.
    Idle(String),
}

/// Applies the action of an index, whose place is `origin`.
fn act(
    document: &mut Value,
    (index, action): (usize, &Value),
    origin: &Pointer,
    finder: &mut Finder<'_>,
    spellings: &mut Spellings,
) -> Result<Acted, (Code, String)> {
    let invalid = |message: String| (Code::InvalidOverlay, message);
    let target =
        action.get("target").and_then(Value::as_str).ok_or_else(|| invalid("`target` must be a text".into()))?;
    let change = Change::of(action).ok_or_else(|| invalid("an action has `update`, or `remove: true`".into()))?;
    let mut places = finder.places(document, index, target).map_err(|error| invalid(format!("`{target}`: {error}")))?;
    let reason = action.get("description").and_then(Value::as_str).unwrap_or("no reason is given").trim();
    if places.is_empty() {
        return match action.get("x-optional") {
            Some(Value::Bool(true)) => Ok(Acted::Changed),
            _ => {
                let message = format!("`{target}` matches nothing (it was added because: {reason})");
                Err((Code::OverlayUnmatched, message))
            }
        };
    }
    // From the last to the first, so that the removal of an item from a list does not move items that still must be
    // changed.
    places.reverse();
    let mut changed = false;
    for place in places {
        match change {
            Change::Remove => {
                remove(document, &place, spellings);
                changed = true;
            }
            Change::Update(update) => {
                if let Some(node) = document.pointer_mut(place.as_str()) {
                    let from = &origin.key("update");
                    changed |= Merging { spellings, from, to: &place }.merge(node, update);
                }
            }
        }
    }
    let idle = || Acted::Idle(format!("`{target}` is as the action makes it (it was added because: {reason})"));
    Ok(if changed { Acted::Changed } else { idle() })
}

fn remove(document: &mut Value, place: &Pointer, spellings: &mut Spellings) {
    let text = place.as_str();
    let list = Pointer::from_escaped(text.rfind('/').map_or("", |slash| &text[..slash]));
    if let (Some(Value::Array(_)), Some(Ok(index))) =
        (value_at(document, list.as_str()), place.last().map(|last| last.parse()))
    {
        spellings.taken_out(&list, index);
    }
    super::references::remove(document, place);
}

/// Merges an update into a node (Overlay 1.0, section 4.4.3): objects are merged, a value is added to a list, and
/// anything else is replaced. Inside a merged object, a list is added to a list. The spelling of scalars is copied with
/// them.
struct Merging<'a> {
    spellings: &'a mut Spellings,
    /// The place of the update.
    from: &'a Pointer,
    /// The place of the node that is updated.
    to: &'a Pointer,
}

impl Merging<'_> {
    /// Merges the update. Returns true if the node was changed.
    fn merge(&mut self, node: &mut Value, update: &Value) -> bool {
        match (node, update) {
            (Value::Object(members), Value::Object(update)) => self.members(members, update),
            (Value::Array(items), Value::Array(update)) => {
                for (index, item) in update.iter().enumerate() {
                    self.spellings.copied(&self.from.index(index), &self.to.index(items.len()));
                    items.push(item.clone());
                }
                !update.is_empty()
            }
            (Value::Array(items), update) => {
                self.spellings.copied(self.from, &self.to.index(items.len()));
                items.push(update.clone());
                true
            }
            (node, update) => {
                self.spellings.copied(self.from, self.to);
                let changed = node != update;
                *node = update.clone();
                changed
            }
        }
    }

    fn members(&mut self, members: &mut Map, update: &Map) -> bool {
        let mut changed = false;
        for (key, value) in update {
            let mut inner =
                Merging { spellings: &mut *self.spellings, from: &self.from.key(key), to: &self.to.key(key) };
            match members.get_mut(key) {
                Some(known) if !known.is_array() || value.is_array() => changed |= inner.merge(known, value),
                Some(known) => {
                    inner.spellings.copied(inner.from, inner.to);
                    changed |= known != value;
                    *known = value.clone();
                }
                None => {
                    inner.spellings.copied(inner.from, inner.to);
                    members.insert(key.clone(), value.clone());
                    changed = true;
                }
            }
        }
        changed
    }
}
