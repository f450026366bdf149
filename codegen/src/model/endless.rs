//! Gives a name to lists and maps that hold themselves, and to those that are nested too deeply.
//!
//! A list is written out at its use, as `Vec<Vec<..>>`. A list that holds itself would have no end, and a compiler
//! cannot take hundreds of nested lists. So a union with one variant is put between, because a union is a type with a
//! name.

use std::collections::BTreeMap;

use super::types::{Docs, Kind, Type, TypeId, TypeUse, Types, Union, Variant};
use crate::pointer::Pointer;

/// The most lists and maps that are written out within each other.
const MOST_WRITTEN_OUT: usize = 32;

/// Gives names to the lists and maps that need one.
pub(super) fn name(types: &mut Types) {
    let inside: BTreeMap<TypeId, TypeId> = types.iter().filter_map(|(id, ty)| Some((id, held(&ty.kind)?.id))).collect();
    // They are sorted by their places, so that the order in which schemas were read does not matter.
    let mut order: Vec<(Pointer, TypeId)> = inside.keys().map(|id| (types.get(*id).pointer.clone(), *id)).collect();
    order.sort();
    for id in stops(&inside, &order) {
        put_between(types, id);
    }
}

/// Returns the type of the elements of a list or a map.
fn held(kind: &Kind) -> Option<TypeUse> {
    match kind {
        Kind::List(list) => Some(list.items),
        Kind::Map(values) => Some(*values),
        Kind::Record(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => None,
    }
}

/// The state of a list: the walk is inside it, or its depth is known.
#[derive(Clone, Copy)]
enum Mark {
    Open,
    Depth(usize),
}

/// Returns the lists and maps that get a name: the first of each circle, and one for each [`MOST_WRITTEN_OUT`] of a
/// long chain.
fn stops(inside: &BTreeMap<TypeId, TypeId>, order: &[(Pointer, TypeId)]) -> Vec<TypeId> {
    let mut marks: BTreeMap<TypeId, Mark> = BTreeMap::new();
    let mut stops = Vec::new();
    for (_, start) in order {
        let mut way = Vec::new();
        let mut at = *start;
        // Each list holds one type, so there is only one way down.
        let mut depth = loop {
            match (marks.get(&at), inside.get(&at)) {
                (Some(Mark::Depth(depth)), _) => break *depth,
                (Some(Mark::Open), _) => {
                    // Each walk begins at the first place that is left, so the stop is as early in the order as
                    // possible.
                    stops.push(at);
                    break 0;
                }
                (None, None) => break 0,
                (None, Some(next)) => {
                    marks.insert(at, Mark::Open);
                    way.push(at);
                    at = *next;
                }
            }
        };
        for id in way.into_iter().rev() {
            let stopped = stops.contains(&id);
            if !stopped && depth + 1 > MOST_WRITTEN_OUT {
                stops.push(id);
                depth = 0;
            } else {
                depth = if stopped { 0 } else { depth + 1 };
            }
            marks.insert(id, Mark::Depth(depth));
        }
    }
    stops
}

/// Replaces a list or a map by a union with one variant, which is the list or map.
fn put_between(types: &mut Types, id: TypeId) {
    let pointer = types.get(id).pointer.key("oneOf").index(0);
    let kind = types.get(id).kind.clone();
    let inner = types.push(Type { pointer: pointer.clone(), kind, docs: Docs::default(), default: None });
    let ty = TypeUse { id: inner, nullable: false };
    let variant = Variant { ty, pointer, tag: None, is_default: false, statuses: Vec::new(), hook: None };
    types.get_mut(id).kind = Kind::Union(Union { variants: vec![variant], discriminator: None, open: false });
}
