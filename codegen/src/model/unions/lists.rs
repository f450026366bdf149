//! Merges lists among the members of a union.

use std::collections::BTreeMap;

use super::{Arm, Identity, flat, merge_pair, merged_once};
use crate::diagnostics::Code;
use crate::model::lower::Lowering;
use crate::model::shape::{ShapeKind, Term};

/// For each union, whether it may hold a list. The term is kept so that its address is not used again.
pub(in crate::model) type MayBe = BTreeMap<Identity, (bool, Term)>;

/// Merges arrays, so that there is at most one. Lists whose merge would have no end stay apart.
pub(super) fn merge(cx: &mut Lowering<'_, '_>, arms: Vec<Arm>) -> Vec<Arm> {
    let (arrays, mut rest): (Vec<_>, Vec<_>) =
        arms.into_iter().partition(|arm| matches!(arm.shape.kind, ShapeKind::Array(_)));
    rest.extend(merged_once(cx, arrays, |cx, arrays| {
        let mut merged: Vec<(Nesting, Arm)> = Vec::new();
        for arm in arrays {
            let nesting = nesting_of(cx, &arm.term);
            match merged.iter().position(|(known, _)| known.is_one_list_with(nesting)) {
                Some(index) => {
                    let arm = merge_pair(cx, merged[index].1.clone(), &arm);
                    merged[index] = (nesting_of(cx, &arm.term), arm);
                }
                None => merged.push((nesting, arm)),
            }
        }
        merged.into_iter().map(|(_, arm)| arm).collect()
    }));
    rest
}

/// Lists nested deeper than this are not merged.
const MOST_LISTS: usize = 8;

/// Reports lists that only an attempt to read them can separate.
pub(super) fn report(cx: &mut Lowering<'_, '_>, arms: &[Arm]) {
    let mut lists = arms.iter().filter(|arm| matches!(arm.shape.kind, ShapeKind::Array(_)));
    if let (Some(first), Some(second)) = (lists.next(), lists.next()) {
        let message = format!("nothing tells this list from the one at `{}`", first.term.pointer);
        cx.cx.diagnostics.report(Code::UnionWithoutEvidence, &second.term.pointer, message);
    }
}

/// Nested lists, and the type inside the innermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Nesting {
    /// The number of lists that have `items`.
    lists: usize,
    within: Within,
}

/// The type inside the innermost list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// A list without `items`.
    AnyList,
    /// A union that may be a list.
    PerhapsList,
    /// A type that is not a list.
    NoList,
    /// More lists than are looked at.
    More,
}

impl Nesting {
    /// True if two lists may be merged. A list and a list of lists stay apart: if merged, their items would be a union
    /// with lists in it, and the same question would arise again.
    fn is_one_list_with(self, other: Self) -> bool {
        let (shallow, deep) = if self.lists <= other.lists { (self, other) } else { (other, self) };
        match (shallow.within, deep.within) {
            (Within::AnyList, Within::AnyList) => true,
            (Within::AnyList, _) => shallow.lists < deep.lists,
            (Within::NoList, Within::NoList) => shallow.lists == deep.lists,
            (Within::NoList | Within::PerhapsList | Within::More, _) => false,
        }
    }
}

fn nesting_of(cx: &mut Lowering<'_, '_>, list: &Term) -> Nesting {
    let mut term = list.clone();
    for lists in 0..MOST_LISTS {
        let (shape, _) = cx.cx.resolve(&term);
        match &shape.kind {
            ShapeKind::Array(array) => match &array.items {
                Some(items) => term = Term::clone(items),
                None => return Nesting { lists, within: Within::AnyList },
            },
            kind @ (ShapeKind::Any
            | ShapeKind::Never
            | ShapeKind::Null
            | ShapeKind::Object(_)
            | ShapeKind::Tuple(_)
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Union(_)) => {
                let within = if may_be_list(cx, &term, kind) { Within::PerhapsList } else { Within::NoList };
                return Nesting { lists, within };
            }
        }
    }
    Nesting { lists: MOST_LISTS, within: Within::More }
}

/// True if a value may be a list.
fn may_be_list(cx: &mut Lowering<'_, '_>, term: &Term, kind: &ShapeKind) -> bool {
    match kind {
        ShapeKind::Array(_) | ShapeKind::Tuple(_) => true,
        ShapeKind::Union(union) => {
            let identity = Identity::of(term);
            if let Some((known, _)) = cx.may_be_lists.get(&identity) {
                return *known;
            }
            let (arms, _) = flat(cx, union);
            let found = arms.iter().any(|arm| matches!(arm.shape.kind, ShapeKind::Array(_) | ShapeKind::Tuple(_)));
            cx.may_be_lists.insert(identity, (found, term.clone()));
            found
        }
        ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Object(_)
        | ShapeKind::Scalar(_)
        | ShapeKind::Enum(_) => false,
    }
}
