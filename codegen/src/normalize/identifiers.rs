//! Rewrites references by `$id`, `$anchor`, `$dynamicRef` and `$self` as references by pointer, before all passes.
//!
//! See JSON Schema 2020-12, sections 8.2.1 to 8.2.3, and OpenAPI 3.2.0, section 4.1.1 (`$self`). If a schema refers to
//! a generic schema and fills in its open places (`$dynamicAnchor`), it gets a copy of the generic schema, so that its
//! items have a type of their own.

use std::collections::BTreeMap;

use fluent_uri::{Uri, UriRef};

use crate::json::{Map, Value, json};
use crate::pointer::Pointer;
use crate::source::{self, Origins};

use super::walk::At;
use super::{lookup, most_copied};

/// Keys whose values are data. An object in them is not a schema.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// The base of a document that does not name one (RFC 3986, section 5.1.4).
const BASE: &str = "restwright:/document";

/// The most generic schemas that are filled in inside each other.
const MOST_NESTED: usize = 16;

/// Rewrites the references of a document of one file.
pub(super) fn run(document: &mut Value, origins: &mut Origins) {
    let Some(index) = Index::of(document) else { return };
    rewrite(document, &index);
    if index.dynamic.is_empty() {
        return;
    }
    let whole = document.clone();
    let mut filling = Filling { whole: &whole, index: &index, origins, left: most_copied(source::weight(&whole)) };
    filling.schemas(&mut At::root(), document, &index.base);
    settle(document, &index);
}

/// Returns the place of an anchor in a file.
pub(super) fn anchor(document: &Value, name: &str) -> Option<Pointer> {
    let index = Index::of(document)?;
    index.anchors.get(&(index.base.clone(), name.to_owned())).cloned()
}

/// The schemas of a file that have names of their own.
#[derive(Debug, Default)]
struct Index {
    /// The URI of the file.
    base: String,
    /// The schemas with a URI of their own, and the file.
    resources: BTreeMap<String, Pointer>,
    /// Anchors, by the resource that they are in.
    anchors: BTreeMap<(String, String), Pointer>,
    /// The anchors that `$dynamicRef` may lead to.
    dynamic: BTreeMap<(String, String), Pointer>,
}

impl Index {
    /// Returns `None` if nothing in the file has a name of its own.
    fn of(document: &Value) -> Option<Self> {
        let own = document.get("$self").and_then(Value::as_str);
        let base = own.and_then(|text| resolved(BASE, text)).map_or_else(|| BASE.to_owned(), |(uri, _)| uri);
        let mut index = Self { base: base.clone(), ..Self::default() };
        index.resources.insert(base.clone(), Pointer::root());
        index.walk(&mut At::root(), document, &base);
        let named = own.is_some() || index.resources.len() > 1 || !index.anchors.is_empty();
        named.then_some(index)
    }

    fn walk(&mut self, at: &mut At, value: &Value, base: &str) {
        match value {
            Value::Object(members) => {
                let own = own_base(members, base);
                let base = own.as_deref().unwrap_or(base);
                if own.is_some() {
                    self.resources.entry(base.to_owned()).or_insert_with(|| at.pointer());
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    let Some(name) = members.get(key).and_then(Value::as_str) else { continue };
                    let known = (base.to_owned(), name.to_owned());
                    if key == "$dynamicAnchor" {
                        self.dynamic.entry(known.clone()).or_insert_with(|| at.pointer());
                    }
                    self.anchors.entry(known).or_insert_with(|| at.pointer());
                }
                for (key, value) in members.iter().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                    at.inside(key, |at| self.walk(at, value, base));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    at.at_item(index, |at| self.walk(at, item, base));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Returns the place that a reference leads to, if the place has a name of its own.
    fn place(&self, reference: &str, base: &str, document: &Value) -> Option<Pointer> {
        let (uri, fragment) = resolved(base, reference)?;
        let root = self.resources.get(&uri)?;
        let fragment = super::bundle::percent_decode(&fragment);
        if fragment.is_empty() {
            return Some(root.clone());
        }
        if !fragment.starts_with('/') {
            return self.anchors.get(&(uri, fragment)).cloned();
        }
        let inner = Pointer::from_escaped(format!("{root}{fragment}"));
        // Many documents give a schema an `$id`, but still refer to places of the whole document. Such a reference is
        // not changed.
        lookup(document, &inner).map(|_| inner)
    }
}

/// Returns the URI of a schema, if it has one of its own.
fn own_base(members: &Map, base: &str) -> Option<String> {
    let id = members.get("$id").and_then(Value::as_str)?;
    let (uri, fragment) = resolved(base, id)?;
    (fragment.is_empty() && uri != base).then_some(uri)
}

/// Resolves a reference against a base: returns the URI, and the fragment after it.
fn resolved(base: &str, reference: &str) -> Option<(String, String)> {
    let base = Uri::parse(base).ok()?;
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let uri = UriRef::parse(path).ok()?.resolve_against(&base).ok()?;
    Some((uri.as_str().to_owned(), fragment.to_owned()))
}

/// Calls `action` with every schema and its base.
fn each(value: &mut Value, base: &str, action: &mut dyn FnMut(&mut Map, &str)) {
    match value {
        Value::Object(members) => {
            let own = own_base(members, base);
            let base = own.as_deref().unwrap_or(base);
            action(members, base);
            for (_, value) in members.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                each(value, base, action);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, base, action)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn rewrite(document: &mut Value, index: &Index) {
    let whole = document.clone();
    each(document, &index.base, &mut |members, base| {
        let changed = |text: &str| {
            // A pointer within the file is already in the right form.
            let stays = base == index.base && (text.is_empty() || text == "#" || text.starts_with("#/"));
            let place = if stays { None } else { index.place(text, base, &whole) };
            place.map(|place| Value::String(format!("#{place}")))
        };
        let reference = members.get("$ref").and_then(Value::as_str).and_then(changed);
        if let Some(reference) = reference {
            members.insert("$ref".to_owned(), reference);
        }
        // A bare name is the name of a component.
        let named =
            |target: &Value| target.as_str().filter(|text| text.contains(['#', ':', '/', '.'])).and_then(changed);
        if let Some(Value::Object(mapping)) = members.get_mut("mapping") {
            for target in mapping.values_mut() {
                if let Some(named) = named(target) {
                    *target = named;
                }
            }
        }
        if let Some(named) = members.get("defaultMapping").and_then(named) {
            members.insert("defaultMapping".to_owned(), named);
        }
    });
}

/// Fills in generic schemas.
struct Filling<'f> {
    whole: &'f Value,
    index: &'f Index,
    origins: &'f mut Origins,
    /// The estimated number of bytes that copies may still add.
    left: usize,
}

/// The schemas that fill in the open places of a generic schema, by anchor.
type Arguments<'a> = BTreeMap<&'a str, &'a Pointer>;

impl Filling<'_> {
    fn schemas(&mut self, at: &mut At, value: &mut Value, base: &str) {
        match value {
            Value::Object(members) => {
                let own = own_base(members, base);
                let base = own.as_deref().unwrap_or(base);
                for (key, value) in members.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                    at.inside(key, |at| self.schemas(at, value, base));
                }
                // This is last, because a copy is filled in already.
                self.schema(at, members, base);
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    at.at_item(index, |at| self.schemas(at, item, base));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Replaces a reference by a copy of its schema, if the schema has open places that this resource fills in.
    fn schema(&mut self, at: &At, members: &mut Map, base: &str) {
        if base == self.index.base {
            return;
        }
        let index = self.index;
        let own = index.dynamic.iter().filter(|((resource, _), _)| resource == base);
        let arguments: Arguments<'_> = own.map(|((_, name), place)| (name.as_str(), place)).collect();
        let target = members.get("$ref").and_then(Value::as_str).and_then(super::references::target);
        let Some(target) = target.filter(|target| !arguments.values().any(|place| *place == target)) else { return };
        let Some(copy) = self.filled(&target, &arguments, 0) else { return };
        members.remove("$ref");
        if let Value::Array(all) = members.entry("allOf").or_insert_with(|| json!([])) {
            self.origins.moved(&at.pointer().key("allOf").index(all.len()), &target);
            all.push(copy);
        }
    }

    /// Returns a copy of a schema with its open places filled in, `None` if it has none.
    fn filled(&mut self, place: &Pointer, arguments: &Arguments<'_>, nested: usize) -> Option<Value> {
        let generic = lookup(self.whole, place)?;
        if nested > MOST_NESTED || !self.is_open(generic, arguments, nested) {
            return None;
        }
        self.left = self.left.checked_sub(source::weight(generic))?;
        let mut copy = generic.clone();
        if let Value::Object(members) = &mut copy {
            for key in ["$id", "$anchor", "$dynamicAnchor", "$defs", "definitions"] {
                members.remove(key);
            }
        }
        self.fill(&mut copy, arguments, nested);
        Some(copy)
    }

    fn fill(&mut self, value: &mut Value, arguments: &Arguments<'_>, nested: usize) {
        match value {
            Value::Object(members) => {
                if let Some(place) = argument(members, arguments) {
                    members.remove("$dynamicRef");
                    members.insert("$ref".to_owned(), Value::String(format!("#{place}")));
                    return;
                }
                let target = members.get("$ref").and_then(Value::as_str).and_then(super::references::target);
                let filled = target.filter(|target| !arguments.values().any(|place| *place == target));
                if let Some(copy) = filled.and_then(|target| self.filled(&target, arguments, nested + 1)) {
                    members.remove("$ref");
                    if let Value::Array(all) = members.entry("allOf").or_insert_with(|| json!([])) {
                        all.push(copy);
                    }
                    return;
                }
                for (_, value) in members.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                    self.fill(value, arguments, nested);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item, arguments, nested)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// True if a schema, or one that it refers to, has a place that the arguments fill in.
    fn is_open(&self, value: &Value, arguments: &Arguments<'_>, nested: usize) -> bool {
        match value {
            Value::Object(members) => {
                if argument(members, arguments).is_some() {
                    return true;
                }
                let target = members.get("$ref").and_then(Value::as_str).and_then(super::references::target);
                let further = target.filter(|_| nested < MOST_NESTED).and_then(|target| lookup(self.whole, &target));
                further.is_some_and(|further| self.is_open(further, arguments, nested + 1))
                    || members
                        .iter()
                        .filter(|(key, _)| !DATA.contains(&key.as_str()))
                        .any(|(_, value)| self.is_open(value, arguments, nested))
            }
            Value::Array(items) => items.iter().any(|item| self.is_open(item, arguments, nested)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
    }
}

fn argument<'a>(members: &Map, arguments: &Arguments<'a>) -> Option<&'a Pointer> {
    let name = members.get("$dynamicRef").and_then(Value::as_str)?.strip_prefix('#')?;
    arguments.get(name).copied()
}

/// Makes the references that are left lead to the anchors of their own resources.
fn settle(document: &mut Value, index: &Index) {
    let whole = document.clone();
    each(document, &index.base, &mut |members, base| {
        let text = members.get("$dynamicRef").and_then(Value::as_str);
        if let Some(place) = text.and_then(|text| index.place(text, base, &whole)) {
            members.remove("$dynamicRef");
            members.entry("$ref").or_insert_with(|| Value::String(format!("#{place}")));
        }
    });
}
