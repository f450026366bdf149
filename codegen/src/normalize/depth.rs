//! Pass: no schema is nested so deeply that a recursion over it would not fit the stack.
//!
//! What lies deeper becomes a component, so that nothing is lost. Documents written by hand never come near the limit; those
//! whose references a tool has resolved may.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Context;
use super::grammar::Kind;
use super::references;
use super::walk::{self, At};
use crate::diagnostics::Code;
use crate::pointer::Pointer;

/// How many schemas may hold each other. The reader needs about 60 kB of stack for each in a build without optimization, and
/// threads have 2 MB.
const MAX_NESTING: usize = 24;

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let taken = schemas.into_iter().flat_map(Map::keys).cloned().collect();
    let mut limiter = Limiter { taken, moved: Vec::new(), cx };
    limiter.node(Kind::Document, &mut At::root(), document, 0);
    let moved = limiter.moved;
    if let Some(section) = (!moved.is_empty()).then(|| references::component_section(document, "schemas")).flatten() {
        section.extend(moved);
    }
}

struct Limiter<'a, 'c> {
    taken: BTreeSet<String>,
    moved: Vec<(String, Value)>,
    cx: &'a mut Context<'c>,
}

impl Limiter<'_, '_> {
    fn node(&mut self, kind: Kind, at: &mut At, value: &mut Value, level: usize) {
        let level = if kind == Kind::Schema { level + 1 } else { level };
        if level > MAX_NESTING && value.get("$ref").is_none() {
            self.take(at, value);
            return;
        }
        walk::children(kind, at, value, &mut |kind, at, value| self.node(kind, at, value, level));
    }

    fn take(&mut self, at: &At, value: &mut Value) {
        let old = at.pointer();
        let tokens: Vec<String> = old.tokens().collect();
        let name = references::free_name(&tokens, |name| self.taken.contains(name));
        self.taken.insert(name.clone());
        let new = Pointer::root().key("components").key("schemas").key(&name);
        self.cx.report(Code::TooDeep, at, format!("more than {MAX_NESTING} schemas hold each other here"));
        self.cx.origins.moved(&new, &old);
        let mut inner = std::mem::replace(value, json!({ "$ref": format!("#{new}") }));
        self.node(Kind::Schema, &mut At::from_pointer(&new), &mut inner, 0);
        self.moved.push((name, inner));
    }
}
