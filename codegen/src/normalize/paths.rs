//! Pass: makes every path begin with `/`, and reports paths that a server cannot distinguish.

use std::collections::BTreeMap;

use super::Context;
use crate::diagnostics::Code;
use crate::json::Value;
use crate::pointer::Pointer;

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    let place = Pointer::root().key("paths");
    let bad: Vec<String> =
        paths.keys().filter(|path| !path.starts_with('/') && !path.starts_with("x-")).cloned().collect();
    for path in bad {
        let (better, old) = (format!("/{path}"), place.key(&path));
        cx.tell(Code::BadPath, &old, format!("`{path}` is read as `{better}`"));
        let Some(item) = paths.remove(&path) else { continue };
        if !paths.contains_key(&better) {
            cx.origins.moved(&place.key(&better), &old);
            paths.insert(better, item);
        }
    }
    let mut shapes: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths.keys().filter(|path| path.starts_with('/')) {
        if let Some(first) = shapes.insert(shape(path), path) {
            let message = format!("`{path}` and `{first}` differ only in the names of their parameters");
            cx.tell(Code::AmbiguousPaths, &place.key(path), message);
        }
    }
}

/// Returns a path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}

/// Returns the names of a path's parameters, in order.
pub(super) fn parameter_names(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = after;
    }
    names
}
