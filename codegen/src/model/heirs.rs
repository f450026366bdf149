//! Inheritance: schemas with a `discriminator` that others name in their `allOf`.
//!
//! Where such a schema is referred to, any of those that extend it may stand, and the discriminator says which
//! (OpenAPI 3.0.4, section 4.7.25). In the `allOf` of an heir it is the plain object that its author wrote.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::read::discriminator;
use super::schemas::reference_pointer;
use super::shape::Discriminator;
use crate::document::Document;
use crate::document::schema::{self, Schema};
use crate::pointer::{Pointer, value_at};

/// What may stand where a base is referred to.
#[derive(Debug, Clone)]
pub(super) struct Heirs {
    /// Says which it is.
    pub discriminator: Discriminator,
    /// The schemas that extend the base, through others as well; the base itself where its mappings name it.
    pub schemas: Vec<Pointer>,
}

/// The bases among the components, each with its heirs.
pub(super) fn find(document: &Document) -> BTreeMap<Pointer, Heirs> {
    let place = Pointer::root().key("components").key("schemas");
    let schemas = value_at(&document.value, place.as_str()).and_then(Value::as_object).into_iter().flatten();
    let schemas: Vec<(Pointer, Schema<'_>)> = schemas
        .filter(|(_, value)| schema::reference(value).is_none())
        .map(|(name, value)| (place.key(name), Schema::of(value)))
        .collect();
    let mut extends: BTreeMap<Pointer, BTreeSet<&Pointer>> = BTreeMap::new();
    for (pointer, schema) in &schemas {
        for reference in schema.all_of.iter().filter_map(schema::reference) {
            extends.entry(reference_pointer(reference)).or_default().insert(pointer);
        }
    }
    let bases = schemas.iter().filter_map(|(pointer, schema)| {
        let chosen = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        let discriminator = discriminator(schema, pointer).filter(|_| !chosen)?;
        let mut heirs = reached(pointer, &extends);
        if heirs.is_empty() {
            return None;
        }
        let default = discriminator.default.as_ref().map(|default| &default.schema);
        heirs.extend(discriminator.mapping.values().chain(default).find(|target| *target == pointer).cloned());
        Some((pointer.clone(), Heirs { discriminator, schemas: heirs }))
    });
    bases.collect()
}

/// The heirs of `base` and theirs, by name; a circle ends where it closes.
fn reached(base: &Pointer, extends: &BTreeMap<Pointer, BTreeSet<&Pointer>>) -> Vec<Pointer> {
    let mut seen: BTreeSet<&Pointer> = BTreeSet::new();
    let mut left = vec![base];
    while let Some(pointer) = left.pop() {
        let heirs = extends.get(pointer).into_iter().flatten().filter(|heir| **heir != base);
        left.extend(heirs.filter(|heir| seen.insert(heir)));
    }
    seen.into_iter().cloned().collect()
}
