//! Chooses the fields that hold a box: one for each cycle of types that hold each other directly.
//!
//! A released field keeps its form. A new cycle is cut at new fields, as long as that is enough.

use std::collections::BTreeSet;

use crate::identity::Identity;
use crate::lock::{Lock, LockedType, member};
use crate::model::components::strongly_connected;
use crate::model::{Kind, TypeId};

/// The fields that hold a box, by their record and their wire name.
#[derive(Debug, Default)]
pub(super) struct Boxes(BTreeSet<(TypeId, String)>);

impl Boxes {
    pub(super) fn of(identity: &Identity, lock: &Lock) -> Self {
        let held = all_held(identity, lock);
        let count = identity.api.types.len();
        let mut boxed: BTreeSet<usize> = (0..held.len()).filter(|index| held[*index].form == Form::Boxed).collect();
        // New fields first, and released ones only if a cycle is left.
        for movable in [&[Form::New][..], &[Form::New, Form::Plain]] {
            let circles = circles(&held, count, &boxed);
            boxed.extend(circles.into_iter().filter(|index| movable.contains(&held[*index].form)));
        }
        Self(boxed.into_iter().filter_map(|index| Some((held[index].owner, held[index].field?.to_owned()))).collect())
    }

    /// Returns true if the field holds a box.
    pub(super) fn has(&self, owner: TypeId, field: &str) -> bool {
        self.0.contains(&(owner, field.to_owned()))
    }
}

/// A type that another type holds directly, not behind a list or a map.
struct Held<'h> {
    owner: TypeId,
    inner: TypeId,
    /// The field, `None` for a variant of a union.
    field: Option<&'h str>,
    form: Form,
}

/// The form of a field in the released API.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    New,
    Plain,
    Boxed,
    /// A variant of a union, which holds its value without a box.
    Variant,
}

fn all_held<'h>(identity: &'h Identity, lock: &Lock) -> Vec<Held<'h>> {
    let mut held = Vec::new();
    for (owner, ty) in identity.api.types.iter() {
        match &ty.kind {
            Kind::Record(record) => {
                let released = identity.types.get(&owner).and_then(|known| lock.types.get(known.path.as_ref()?));
                held.extend(record.properties.iter().map(|property| Held {
                    owner,
                    inner: property.ty.id,
                    field: Some(&property.name),
                    form: form(released, &property.name),
                }));
            }
            Kind::Union(union) => {
                let variants = union.variants.iter();
                held.extend(variants.map(|one| Held { owner, inner: one.ty.id, field: None, form: Form::Variant }));
            }
            Kind::Map(_)
            | Kind::List(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Scalar(_)
            | Kind::Null
            | Kind::Any => {}
        }
    }
    held
}

fn form(released: Option<&LockedType>, field: &str) -> Form {
    match released.and_then(|old| member(&old.members, field)) {
        None => Form::New,
        Some(known) if known.ty.contains("Box<") => Form::Boxed,
        Some(_) => Form::Plain,
    }
}

/// Returns the indexes in `held` that are part of a cycle if only `boxed` are behind a box.
fn circles(held: &[Held<'_>], count: usize, boxed: &BTreeSet<usize>) -> Vec<usize> {
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); count];
    let open = || (0..held.len()).filter(|index| !boxed.contains(index));
    for index in open() {
        edges[held[index].owner.0 as usize].push(held[index].inner.0 as usize);
    }
    let mut part = vec![0; count];
    for (number, nodes) in strongly_connected(&edges).into_iter().enumerate() {
        for node in nodes {
            part[node] = number;
        }
    }
    let same_part = |one: &Held<'_>| part[one.owner.0 as usize] == part[one.inner.0 as usize];
    open().filter(|index| same_part(&held[*index])).collect()
}
