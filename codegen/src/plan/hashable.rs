//! Finds the types that can have `Eq` and `Hash`: those that hold neither a number (`f64`) nor a union.
//!
//! A number may be NaN, which is not equal to itself. Two variants of a union can be equal to the same unknown JSON
//! without being equal to each other. The additional properties of an object are kept as JSON, which has both traits,
//! so they do not matter.

use std::collections::BTreeSet;

use crate::model::{Additional, Api, Kind, Record, Scalar, TypeId};

/// Returns the types that can have `Eq` and `Hash`.
pub(super) fn hashable(api: &Api) -> BTreeSet<TypeId> {
    let mut found: BTreeSet<TypeId> = api.types.iter().map(|(id, _)| id).collect();
    // A type that holds itself is hashable unless something else in it is not. Types that hold such a type are removed
    // until there is none.
    loop {
        let lost = |id: &TypeId| !holds_only(api, *id, &found);
        let lost: BTreeSet<TypeId> = found.iter().copied().filter(lost).collect();
        if lost.is_empty() {
            return found;
        }
        found.retain(|id| !lost.contains(id));
    }
}

/// Returns true if everything that a type holds is in `hashable`.
fn holds_only(api: &Api, id: TypeId, hashable: &BTreeSet<TypeId>) -> bool {
    match &api.types.get(id).kind {
        Kind::Record(record) => {
            let mut declared = record.properties.iter().map(|property| property.ty.id);
            declared.all(|id| hashable.contains(&id)) && rest(record).is_none_or(|id| hashable.contains(&id))
        }
        Kind::Map(values) => hashable.contains(&values.id),
        Kind::List(list) => hashable.contains(&list.items.id),
        Kind::Union(_) | Kind::Scalar(Scalar::Number { .. }) => false,
        Kind::Scalar(Scalar::Bool(_) | Scalar::Integer { .. } | Scalar::String { .. })
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Null
        | Kind::Any => true,
    }
}

/// Returns the type of the items after the positions of a tuple, which are not kept as JSON.
fn rest(record: &Record) -> Option<TypeId> {
    match record.additional {
        Additional::Typed(ty) if record.is_tuple() => Some(ty.id),
        Additional::Typed(_) | Additional::Open | Additional::Closed => None,
    }
}
