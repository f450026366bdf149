//! Finds inheritance: schemas with a `discriminator` that other schemas name in their `allOf`.
//!
//! A reference to such a schema allows any schema that extends it, and the discriminator says which (OpenAPI 3.0.4,
//! section 4.7.25). In the `allOf` of an heir, the reference is the plain object that its author wrote.

use std::collections::{BTreeMap, BTreeSet};

use super::read::discriminator;
use super::schemas::reference_pointer;
use super::shape::Discriminator;
use crate::document::Document;
use crate::document::schema::{self, Schema};
use crate::json::Value;
use crate::pointer::{Pointer, value_at};

/// The schemas that a reference to a base allows.
#[derive(Debug, Clone)]
pub(super) struct Heirs {
    /// The discriminator of the base, which chooses the schema.
    pub discriminator: Discriminator,
    /// The schemas that extend the base directly or through others, and the schemas that its mapping names, by name. The
    /// mapping may name the base itself.
    pub schemas: Vec<Pointer>,
}

/// Finds the bases among the components, each with its heirs.
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
        // A schema that a mapping names is allowed here, even if it does not extend the base. So is the base itself.
        let named: BTreeSet<&Pointer> = discriminator.mapping.values().chain(default).collect();
        let is_object = |schema: &Schema<'_>| schema.properties.is_some() || !schema.all_of.is_empty();
        let named = schemas.iter().filter(|(one, schema)| named.contains(one) && (one == pointer || is_object(schema)));
        heirs.extend(named.map(|(one, _)| one.clone()));
        heirs.sort_unstable();
        heirs.dedup();
        Some((pointer.clone(), Heirs { discriminator, schemas: heirs }))
    });
    bases.collect()
}

/// Returns the heirs of `base` and their heirs, by name. Each schema is visited once, because inheritance may be
/// circular.
fn reached(base: &Pointer, extends: &BTreeMap<Pointer, BTreeSet<&Pointer>>) -> Vec<Pointer> {
    let mut seen: BTreeSet<&Pointer> = BTreeSet::new();
    let mut left = vec![base];
    while let Some(pointer) = left.pop() {
        let heirs = extends.get(pointer).into_iter().flatten().filter(|heir| **heir != base);
        left.extend(heirs.filter(|heir| seen.insert(heir)));
    }
    seen.into_iter().cloned().collect()
}
