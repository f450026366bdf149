//! Lists and maps of lists and maps: one that holds itself gets a name to stop at, and so does one that is too deep.
//!
//! A list is written out where it is used, `Vec<Vec<..>>`. One that holds itself has no end that way, and one of hundreds
//! within each other is more than a compiler takes. There a choice of one is put between, which is a type with a name.

use std::collections::BTreeMap;

use super::types::{Docs, Kind, Type, TypeId, TypeUse, Types, Union, Variant};
use crate::pointer::Pointer;

/// How many lists and maps are written out within each other.
const MOST_WRITTEN_OUT: usize = 32;

/// Gives names where they are needed.
pub(super) fn name(types: &mut Types) {
    let inside: BTreeMap<TypeId, TypeId> = types.iter().filter_map(|(id, ty)| Some((id, held(&ty.kind)?.id))).collect();
    // In the order of their places, so that the order in which schemas were met does not show.
    let mut order: Vec<(Pointer, TypeId)> = inside.keys().map(|id| (types.get(*id).pointer.clone(), *id)).collect();
    order.sort();
    for id in stops(&inside, &order) {
        put_between(types, id);
    }
}

/// What a list or a map holds.
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

/// Where a list is being looked at: on the way, or known to have so many lists within.
#[derive(Clone, Copy)]
enum Mark {
    Open,
    Depth(usize),
}

/// The lists and maps that get a name: the first of each circle, and every so many of a long chain.
fn stops(inside: &BTreeMap<TypeId, TypeId>, order: &[(Pointer, TypeId)]) -> Vec<TypeId> {
    let mut marks: BTreeMap<TypeId, Mark> = BTreeMap::new();
    let mut stops = Vec::new();
    for (_, start) in order {
        let mut way = Vec::new();
        let mut at = *start;
        // Each holds one thing, so that there is one way down.
        let mut depth = loop {
            match (marks.get(&at), inside.get(&at)) {
                (Some(Mark::Depth(depth)), _) => break *depth,
                (Some(Mark::Open), _) => {
                    // The way is in the order of places as far as it can be: it begins at the first of them.
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

/// Puts a choice of one in the place of a list or a map, which moves into it.
fn put_between(types: &mut Types, id: TypeId) {
    let pointer = types.get(id).pointer.key("oneOf").index(0);
    let kind = types.get(id).kind.clone();
    let inner = types.push(Type { pointer: pointer.clone(), kind, docs: Docs::default(), default: None });
    let ty = TypeUse { id: inner, nullable: false };
    let variant = Variant { ty, pointer, tag: None, is_default: false, statuses: Vec::new(), hook: None };
    types.get_mut(id).kind = Kind::Union(Union { variants: vec![variant], discriminator: None, open: false });
}
