//! Takes a document apart: each part has a path or a webhook, and the components that it uses.

use restwright_codegen::json::{Map, Value};
use restwright_codegen::pointer::Pointer;

use super::used;

/// Returns the parts, one for each path and each webhook.
pub(super) fn of(document: &Value) -> Vec<Value> {
    ["paths", "webhooks"].into_iter().flat_map(|section| of_section(document, section)).collect()
}

fn of_section(document: &Value, section: &'static str) -> impl Iterator<Item = Value> {
    let part = move |(name, own): (&String, &Value)| {
        let mut part = document.clone();
        for other in ["paths", "webhooks"].iter().filter(|other| document.get(other).is_some()) {
            part[*other] = Map::new().into();
        }
        part[section] = Map::from_iter([(name.clone(), own.clone())]).into();
        without_unused(part)
    };
    document[section].as_object().into_iter().flatten().map(part)
}

/// Returns a document without the components that nothing uses.
fn without_unused(mut document: Value) -> Value {
    let used = used(&document);
    let sections = document.get_mut("components").and_then(Value::as_object_mut).into_iter().flatten();
    for (section, components) in sections.filter(|(section, _)| *section != "securitySchemes") {
        let Some(components) = components.as_object_mut() else { continue };
        let above = Pointer::from_escaped("/components").key(section);
        components.retain(|name, _| used.contains(above.key(name).as_str()));
    }
    document
}

/// Returns true if a key can be tried in a part: it is there, in a path, a webhook or a component. Other keys belong to
/// the whole document.
pub(super) fn has(part: &Value, key: &Pointer) -> bool {
    let is_inside = ["/paths/", "/webhooks/", "/components/"].iter().any(|section| key.as_str().starts_with(section));
    is_inside && part.pointer(key.as_str()).is_some()
}
