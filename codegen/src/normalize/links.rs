//! Pass: puts the links of each response under a key that `openapiv3` keeps, with those of components in their places.
//!
//! A link is documentation here (OpenAPI 3.2.0, section 4.20), so one that leads nowhere is reported and kept.

use std::collections::BTreeSet;

use super::Context;
use super::grammar::Kind;
use super::references::target;
use super::walk::{self, At};
use crate::diagnostics::Code;
use crate::json::{Map, Value};
use crate::pointer::Pointer;

/// The key of a response for its links.
pub(crate) const LINKS: &str = "x-restwright-links";

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let components = document.pointer_mut("/components").and_then(Value::as_object_mut);
    let components = components.and_then(|components| components.remove("links"));
    let mut links = Links { operations: Operations::default(), components, used: BTreeSet::new() };
    walk::around_schemas(document, &mut |kind, at, value| links.operations.visit(kind, at, value));
    walk::around_schemas(document, &mut |kind, at, value| {
        if let (Kind::Response, Value::Object(response)) = (kind, value) {
            links.response(cx, &at.pointer(), response);
        }
    });
    links.tell_unused(cx);
}

/// The operations that a link can lead to.
#[derive(Default)]
struct Operations {
    ids: BTreeSet<String>,
    places: BTreeSet<Pointer>,
}

impl Operations {
    fn visit(&mut self, kind: Kind, at: &At, value: &Value) {
        if kind == Kind::Operation {
            self.ids.extend(value.get("operationId").and_then(Value::as_str).map(str::to_owned));
            self.places.insert(at.pointer());
        }
    }

    /// Returns the reason if a link leads to no operation. An operation of another document may be anywhere.
    fn fault(&self, link: &Map) -> Option<String> {
        let text = |key: &str| link.get(key).and_then(Value::as_str);
        match (text("operationId"), text("operationRef")) {
            (Some(id), _) if self.ids.contains(id) => None,
            (Some(id), _) => Some(format!("no operation has the `operationId` `{id}`")),
            (None, Some(place)) if !place.starts_with('#') => None,
            (None, Some(place)) if target(place).is_some_and(|place| self.places.contains(&place)) => None,
            (None, Some(place)) => Some(format!("`{place}` does not lead to an operation")),
            (None, None) => Some("the link has neither `operationId` nor `operationRef`".to_owned()),
        }
    }
}

struct Links {
    operations: Operations,
    /// The links of `components`.
    components: Option<Value>,
    /// The names of those that a response refers to.
    used: BTreeSet<String>,
}

impl Links {
    fn response(&mut self, cx: &mut Context<'_>, place: &Pointer, response: &mut Map) {
        let Some(Value::Object(links)) = response.remove("links") else { return };
        let mut kept = Map::new();
        for (name, link) in links.into_iter().filter(|(name, _)| !name.starts_with("x-")) {
            let from = place.key("links").key(&name);
            let Some(link) = self.link(cx, &from, link) else { continue };
            if let Some(fault) = self.operations.fault(&link) {
                cx.tell(Code::DanglingRef, &from, fault);
            }
            cx.origins.moved(&place.key(LINKS).key(&name), &from);
            kept.insert(name, Value::Object(link));
        }
        response.insert(LINKS.to_owned(), Value::Object(kept));
    }

    /// Returns the link itself, or the component that it refers to, with the description beside the reference.
    fn link(&mut self, cx: &mut Context<'_>, place: &Pointer, link: Value) -> Option<Map> {
        let Value::Object(link) = link else { return None };
        let Some(reference) = link.get("$ref").and_then(Value::as_str) else { return Some(link) };
        // The pass `references` has replaced each chain of references by its end.
        let name = target(reference)?.last()?;
        let known = self.components.as_ref()?.get(&name)?;
        self.used.insert(name);
        let Some(Value::Object(mut copy)) = cx.copy(known) else {
            cx.tell(Code::TooLarge, place, format!("`{reference}` is copied too often"));
            return None;
        };
        copy.extend(link.into_iter().filter(|(key, _)| key == "description"));
        Some(copy)
    }

    fn tell_unused(&self, cx: &mut Context<'_>) {
        let names = self.components.as_ref().and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let place = Pointer::root().key("components").key("links");
        for name in names.filter(|name| !name.starts_with("x-") && !self.used.contains(*name)) {
            cx.tell(Code::IgnoredPart, &place.key(name), format!("no response refers to the link `{name}`"));
        }
    }
}
