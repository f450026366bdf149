//! Describes the types inside a type by their words, as the lock gives them for a released type.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::places::{edge_words, leaf};
use super::variants::variant_key;
use super::words::{ComponentWords, Word};
use crate::lock::ADDITIONAL;
use crate::model::facts::children;
use crate::model::{Kind, TypeId, Types};

/// The word of a type, and the members that lead from type to type: each as the number of members before it, the word of
/// its type, its wire name and the word of the type that it holds. Two types of one shape can differ in them.
pub(super) type Inside = (String, BTreeSet<(usize, [String; 3])>);

/// The words of the types that the walk of the API has met so far.
#[derive(Clone, Copy)]
pub(super) struct Met<'w> {
    pub components: &'w ComponentWords,
    /// For each schema whose pointer gives no word, the word of the first use that led to it.
    pub uses: &'w BTreeMap<TypeId, Word>,
}

impl Met<'_> {
    fn word(self, types: &Types, id: TypeId) -> Option<Word> {
        self.components.standing(&types.get(id).pointer).or_else(|| self.uses.get(&id).cloned())
    }
}

/// Walks from a type to the types inside it, the nearest first, each once. `key` writes a word, and `members` returns the
/// members of a type that hold others: the wire name of each, the type that it holds, and the word of that type.
pub(super) fn walk<T: Copy + Ord, W>(
    (first, word): (T, W),
    key: impl Fn(&W) -> String,
    members: impl Fn(T, &W) -> Vec<(String, T, W)>,
) -> Inside {
    let (written, mut inside) = (key(&word), BTreeSet::new());
    let (mut seen, mut open) = (BTreeSet::from([first]), VecDeque::from([(0, first, word)]));
    while let Some((depth, ty, word)) = open.pop_front() {
        for (wire, held, own) in members(ty, &word) {
            inside.insert((depth, [key(&word), wire, key(&own)]));
            if seen.insert(held) {
                open.push_back((depth + 1, held, own));
            }
        }
    }
    (written, inside)
}

/// Returns what a member of a union has inside.
pub(super) fn of_new(types: &Types, met: Met<'_>, id: TypeId) -> Inside {
    let members = |id: TypeId, word: &Word| {
        let kind = &types.get(id).kind;
        let places = wires(types, kind).into_iter().zip(edge_words(kind, word)).zip(children(kind));
        let held = places.filter_map(|((wire, place), ty)| {
            let (held, is_one) = leaf(types, ty.id)?;
            let place = if is_one { place.one() } else { place };
            Some((wire, held, met.word(types, held).unwrap_or(place)))
        });
        held.collect()
    };
    walk((id, met.word(types, id).unwrap_or_else(Word::nameless)), Word::key, members)
}

/// Returns the wire names of the members that have types, in the order of [`children`].
pub(super) fn wires(types: &Types, kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Record(record) => {
            let names = record.properties.iter().map(|property| property.name.clone());
            names.chain(std::iter::once(ADDITIONAL.to_owned())).collect()
        }
        Kind::Union(union) => union.variants.iter().map(|variant| variant_key(types, variant)).collect(),
        Kind::Map(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => Vec::new(),
    }
}
