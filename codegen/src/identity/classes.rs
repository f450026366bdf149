//! Puts nodes into classes, one for each type: first by released type, then by word and shape.
//!
//! A released type keeps all of its places as long as the schemas there can be joined without a change of what callers
//! use. A schema that cannot be joined is split off and becomes a type of its own, as if it were new.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, NodeId};
use super::inside::Inside;
use super::join::{self, Side};
use super::released::{OldType, Released, is_body};
use crate::lock::{LockedMember, LockedType};
use crate::model::partition::{coarsest, numbered};
use crate::model::shapes::own;
use crate::model::{Kind, TypeUse, Types};

/// The index of a class. Each class becomes one type of the crate.
pub(super) type ClassId = u32;

/// The nodes by class.
pub(super) struct Classes {
    /// The class of each node.
    pub of: Vec<ClassId>,
    /// Each class.
    pub all: Vec<Class>,
    /// The types with a name inside each node.
    pub leaves: Vec<Vec<Option<NodeId>>>,
    /// Released types that lost some of their places to new types, each with the first such schema.
    pub split: Vec<(OldType, NodeId)>,
}

/// Schemas that become one type of the crate.
pub(super) struct Class {
    /// Its released type.
    pub old: Option<OldType>,
    /// Its nodes, one list for each shape. The shape that stays is the first.
    pub shapes: Vec<Vec<NodeId>>,
}

/// Finds the classes. `own` is equal for types that are equal without the types inside them, `shapes` for types of one
/// shape.
pub(super) fn find(graph: &Graph, types: &Types, (own, shapes): (&[u32], &[u64]), released: &Released<'_>) -> Classes {
    let labels = Labels {
        graph,
        types,
        shapes,
        released,
        numbers: Numbers::of(graph, types, own),
        leaves: graph.nodes.iter().map(|node| node.edges.iter().map(|edge| edge.leaf).collect()).collect(),
        old: graph.nodes.iter().map(|node| node.old).collect(),
        barred: BTreeSet::new(),
        split: Vec::new(),
    };
    labels.settle()
}

/// The content of nodes and edges, as numbers that are equal for equal content.
struct Numbers {
    /// The word of the node and its own content.
    own: Vec<u32>,
    /// The own content of the node, without the word.
    said: Vec<u32>,
    /// The lists and maps of each edge, and the type at their end if it has no name.
    edges: Vec<Vec<u32>>,
}

impl Numbers {
    fn of(graph: &Graph, types: &Types, own: &[u32]) -> Self {
        let said: Vec<u32> = graph.nodes.iter().map(|node| own[node.raw.0 as usize]).collect();
        let words = graph.nodes.iter().map(|node| node.word.key());
        let words = numbered(words.zip(&said));
        let mut wraps = Wraps { types, known: BTreeMap::new(), numbers: BTreeMap::new() };
        let edges = graph.nodes.iter().map(|node| {
            let record = matches!(types.get(node.raw).kind, Kind::Record(_));
            node.edges.iter().map(|edge| wraps.number(edge.ty, record)).collect()
        });
        Self { edges: edges.collect(), own: words, said }
    }
}

/// Gives numbers to uses, and looks at each use only once.
struct Wraps<'t> {
    types: &'t Types,
    known: BTreeMap<(TypeUse, bool), u32>,
    numbers: BTreeMap<String, u32>,
}

impl Wraps<'_> {
    fn number(&mut self, ty: TypeUse, in_record: bool) -> u32 {
        let numbers = &mut self.numbers;
        *self.known.entry((ty, in_record)).or_insert_with(|| {
            let fresh = u32::try_from(numbers.len()).expect("a document has fewer than 2^32 types");
            *numbers.entry(wrap(self.types, ty, in_record)).or_insert(fresh)
        })
    }
}

/// Returns the lists and maps that lead to a type with a name, or the whole type if it has no name.
fn wrap(types: &Types, ty: TypeUse, in_record: bool) -> String {
    let mut text = String::new();
    let mut ty = ty;
    // The limit ends the walk of a list that holds itself.
    for depth in 0..=types.len() {
        let kind = &types.get(ty.id).kind;
        if in_record && depth == 0 && matches!(kind, Kind::Any | Kind::Null) {
            return "json".to_owned();
        }
        text.push_str(if ty.nullable { "?" } else { "." });
        match kind {
            Kind::List(list) => {
                text.push_str(&own(kind));
                ty = list.items;
            }
            Kind::Map(values) => {
                text.push_str("map");
                ty = *values;
            }
            Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => break,
            Kind::Scalar(_) | Kind::Null | Kind::Any => {
                text.push_str(&own(kind));
                break;
            }
        }
    }
    text
}

/// The content that separates nodes, before the types inside them are compared.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Said<'n> {
    Released(OldType),
    New(u32, &'n [u32]),
}

struct Labels<'a> {
    graph: &'a Graph,
    types: &'a Types,
    shapes: &'a [u64],
    released: &'a Released<'a>,
    numbers: Numbers,
    /// The types with a name inside each node.
    leaves: Vec<Vec<Option<NodeId>>>,
    /// The released type of each node, `None` if it has none.
    old: Vec<Option<OldType>>,
    /// The schemas that cannot be joined to a released type.
    barred: BTreeSet<(NodeId, OldType)>,
    split: Vec<(OldType, NodeId)>,
}

impl Labels<'_> {
    fn settle(mut self) -> Classes {
        self.join_free();
        self.follow_shapes();
        loop {
            let colors = self.colors();
            if !self.split_off(&colors) {
                return self.classes(&colors);
            }
        }
    }

    fn shape(&self, node: NodeId) -> u64 {
        self.shapes[self.graph.nodes[node].raw.0 as usize]
    }

    /// Gives a node at a new place the released type of its word and shape, if one exists, and the types inside it too.
    fn join_free(&mut self) {
        let mut known: BTreeMap<(u32, u64), Vec<(NodeId, OldType)>> = BTreeMap::new();
        for (node, old) in self.old.iter().enumerate() {
            // A body that is given member by member is not a type, so no other node can become it.
            if let Some(old) = old.as_ref().filter(|old| !is_body(self.released.types[**old].0)) {
                known.entry((self.numbers.own[node], self.shape(node))).or_default().push((node, *old));
            }
        }
        for candidates in known.values_mut() {
            // If several released types fit, the one with the most places is used.
            candidates.sort_by_key(|(node, old)| (std::cmp::Reverse(self.graph.nodes[*node].uses), *old));
        }
        let said = self.said();
        for node in 0..self.old.len() {
            let key = (self.numbers.own[node], self.shape(node));
            let Some(candidates) = known.get(&key).filter(|_| self.old[node].is_none()) else { continue };
            if let Some((like, old)) = candidates.iter().find(|(like, _)| said[node] == said[*like]) {
                self.old[node] = Some(*old);
                let leaves = self.leaves[*like].clone();
                self.leaves[node] = leaves;
            }
        }
    }

    /// Returns a number for each node. Nodes have the same number if they and all types inside them have the same words
    /// and the same content.
    fn said(&self) -> Vec<u32> {
        let own = self.numbers.own.iter().zip(&self.numbers.edges);
        coarsest(&numbered(own), &self.leaves)
    }

    /// Moves a released type that lost all its places to new places of its shape. Places of its word come first. Places
    /// of another word are used only if they are the only ones.
    fn follow_shapes(&mut self) {
        let mut at: Vec<Vec<NodeId>> = vec![Vec::new(); self.released.types.len()];
        for (node, old) in self.old.iter().enumerate() {
            if let Some(old) = old {
                at[*old].push(node);
            }
        }
        let broken: Vec<bool> = at.iter().enumerate().map(|(old, nodes)| self.is_broken(old, nodes)).collect();
        let is_type = |old: &OldType| !is_body(self.released.types[*old].0);
        let lost = (0..self.released.types.len()).filter(is_type);
        let lost: Vec<OldType> = lost.filter(|old| broken[*old]).collect();
        if lost.is_empty() {
            return;
        }
        let mut free: BTreeMap<u64, BTreeMap<String, Vec<NodeId>>> = BTreeMap::new();
        for node in 0..self.old.len() {
            if self.old[node].is_none_or(|old| broken[old]) {
                let words = free.entry(self.shape(node)).or_default();
                words.entry(self.graph.nodes[node].word.key()).or_default().push(node);
            }
        }
        let mut wanting: BTreeMap<u64, usize> = BTreeMap::new();
        for old in lost.iter().filter_map(|old| self.released.types[*old].1.whole()) {
            *wanting.entry(old.shape).or_default() += 1;
        }
        for old in lost {
            let Some(form) = self.released.types[old].1.whole() else { continue };
            let Some(words) = free.get_mut(&form.shape) else { continue };
            let only = words.len() == 1 && wanting[&form.shape] == 1 && !form.gone;
            let word = if words.contains_key(&form.word) {
                Some(form.word.clone())
            } else {
                words.keys().next().filter(|_| only).cloned()
            };
            let Some(nodes) = word.and_then(|word| self.moved(old, words, &word)) else { continue };
            // Another type is at its old places now.
            for node in &at[old] {
                if self.old[*node] == Some(old) {
                    self.set_apart(*node, old);
                }
            }
            for node in nodes {
                self.old[node] = Some(old);
            }
        }
    }

    /// Takes the new places of a released type out of the places of its shape: those that have the same types inside, if
    /// there are several kinds, else all.
    fn moved(&self, old: OldType, words: &mut BTreeMap<String, Vec<NodeId>>, word: &str) -> Option<Vec<NodeId>> {
        let mut kinds: BTreeMap<Inside, Vec<NodeId>> = BTreeMap::new();
        for node in words.remove(word)? {
            kinds.entry(self.graph.inside(self.types, node)).or_default().push(node);
        }
        let kind = kinds.remove(&self.released.inside(old));
        let others: Vec<NodeId> = kinds.into_values().flatten().collect();
        let Some(nodes) = kind else { return Some(others) };
        if !others.is_empty() {
            words.insert(word.to_owned(), others);
        }
        Some(nodes)
    }

    /// True if no node of a released type has its released shape or all of its released members.
    fn is_broken(&self, old: OldType, nodes: &[NodeId]) -> bool {
        let form = self.released.types[old].1.whole();
        let Some(form) = form else { return false };
        !nodes.iter().any(|node| self.shape(*node) == form.shape || self.extends(*node, form))
    }

    fn extends(&self, node: NodeId, form: &LockedType) -> bool {
        let kind = &self.types.get(self.graph.nodes[node].raw).kind;
        let wires = join::wires(self.types, kind);
        form.members.iter().filter(|member| !member.gone && !member.joined).all(|member| wires.contains(&member.wire))
    }

    fn set_apart(&mut self, node: NodeId, old: OldType) {
        self.barred.insert((node, old));
        self.old[node] = None;
        if !self.split.iter().any(|(known, _)| *known == old) {
            self.split.push((old, node));
        }
    }

    /// Returns a number for each node. Nodes of a released type have the number of that type. Other nodes have the same
    /// number if their words and shapes are equal.
    fn colors(&self) -> Vec<u32> {
        let said = (0..self.old.len()).map(|node| match self.old[node] {
            Some(old) => Said::Released(old),
            None => Said::New(self.numbers.own[node], &self.numbers.edges[node]),
        });
        // A released type is one type, whatever is inside it.
        let inside = |(old, leaves): (&Option<OldType>, &Vec<Option<NodeId>>)| match old {
            Some(_) => Vec::new(),
            None => leaves.clone(),
        };
        let edges: Vec<Vec<Option<NodeId>>> = self.old.iter().zip(&self.leaves).map(inside).collect();
        let parts = coarsest(&numbered(said), &edges);
        let first_free = self.released.types.len();
        let mut known: BTreeMap<u32, usize> = BTreeMap::new();
        let color = |(old, part): (&Option<OldType>, &u32)| {
            let fresh = first_free + known.len();
            let color = old.unwrap_or_else(|| *known.entry(*part).or_insert(fresh));
            u32::try_from(color).expect("there are fewer than 2^32 types")
        };
        self.old.iter().zip(&parts).map(color).collect()
    }

    /// Returns all content of a node, with the colors of the types inside.
    fn key(&self, node: NodeId, colors: &[u32]) -> Vec<u32> {
        let mut key = vec![self.numbers.own[node]];
        for (leaf, number) in self.leaves[node].iter().zip(&self.numbers.edges[node]) {
            key.push(*number);
            key.push(leaf.map_or(u32::MAX, |leaf| colors[leaf]));
        }
        key
    }

    /// Groups the nodes of each color by their content.
    fn grouped(&self, colors: &[u32]) -> BTreeMap<u32, BTreeMap<Vec<u32>, Vec<NodeId>>> {
        let mut groups: BTreeMap<u32, BTreeMap<Vec<u32>, Vec<NodeId>>> = BTreeMap::new();
        for (node, color) in colors.iter().enumerate() {
            // One released type can have two words.
            let mut key = self.key(node, colors);
            key[0] = self.numbers.said[node];
            groups.entry(*color).or_default().entry(key).or_default().push(node);
        }
        groups
    }

    /// Sorts the shapes of a released type. The first one stays: the released shape if it still exists, else a shape
    /// that has all that callers know, else a shape of its word, else the shape with the most places.
    fn ranked(
        &self,
        old: Option<OldType>,
        groups: BTreeMap<Vec<u32>, Vec<NodeId>>,
        colors: &[u32],
    ) -> Vec<Vec<NodeId>> {
        let before = old.and_then(|old| Some((old, self.released.types[old].1.whole()?)));
        let mut groups: Vec<Vec<NodeId>> = groups.into_values().collect();
        if groups.len() < 2 {
            return groups;
        }
        groups.sort_by_cached_key(|nodes| {
            let unchanged = before.is_some_and(|(_, form)| nodes.iter().any(|node| self.shape(*node) == form.shape));
            let keeps = before.is_some_and(|(old, _)| self.keeps(old, nodes[0], colors));
            let word = |node: &NodeId| self.graph.nodes[*node].word.key();
            let known = before.is_some_and(|(_, form)| nodes.iter().any(|node| word(node) == form.word));
            let uses: usize = nodes.iter().map(|node| self.graph.nodes[*node].uses).sum();
            (!unchanged, !keeps, !known, std::cmp::Reverse(uses), nodes[0])
        });
        groups
    }

    /// Takes out of each released type the nodes that cannot be joined to the shape that stays. Returns true if there
    /// were any.
    fn split_off(&mut self, colors: &[u32]) -> bool {
        let fixed = self.fixed();
        let mut apart: Vec<(NodeId, OldType)> = Vec::new();
        for (color, groups) in self.grouped(colors) {
            let old = color as usize;
            let is_fixed = fixed.contains(&old);
            if old >= self.released.types.len() || groups.len() < 2 && !is_fixed {
                continue;
            }
            let ranked = self.ranked(Some(old), groups, colors);
            let first = ranked.iter().position(|nodes| !is_fixed || self.keeps(old, nodes[0], colors));
            let mut kept: Vec<Side<'_>> = Vec::new();
            for (index, nodes) in ranked.iter().enumerate() {
                let side = self.side(nodes[0], colors);
                let joins = match first {
                    None => false,
                    Some(first) if index <= first => index == first,
                    Some(_) => join::is_joinable(self.types, &kept, &side) && self.agrees(old, &side),
                };
                if joins {
                    kept.push(side);
                } else {
                    apart.extend(nodes.iter().map(|node| (*node, old)));
                }
            }
        }
        for (node, old) in &apart {
            self.set_apart(*node, *old);
        }
        !apart.is_empty()
    }

    /// Finds the released types that callers still reach although the document no longer leads to them. Callers reach
    /// them through a member that the type keeps although one of its schemas never had that member. Such a type must
    /// not change.
    fn fixed(&self) -> BTreeSet<OldType> {
        let mut open: Vec<OldType> = Vec::new();
        for (old, (_, form)) in self.released.types.iter().enumerate() {
            let Some(form) = form.whole().filter(|form| form.members.iter().any(|member| member.joined)) else {
                continue;
            };
            let nodes = (0..self.old.len()).filter(|node| self.old[*node] == Some(old));
            let wires: Vec<BTreeSet<String>> =
                nodes.map(|node| join::wires(self.types, &self.types.get(self.graph.nodes[node].raw).kind)).collect();
            let lacks = |member: &&LockedMember| wires.iter().any(|wires| !wires.contains(&member.wire));
            let joined = form.members.iter().filter(|member| member.joined && !member.gone);
            open.extend(joined.filter(lacks).filter_map(|member| self.released.typed(&member.ty)));
        }
        let mut fixed = BTreeSet::new();
        while let Some(old) = open.pop() {
            if !fixed.insert(old) {
                continue;
            }
            let members = self.released.types[old].1.whole().map_or(&[][..], |form| &form.members);
            let members = members.iter().filter(|member| !member.gone);
            open.extend(members.filter_map(|member| self.released.typed(&member.ty)));
        }
        fixed
    }

    /// True if the members of a schema that callers already know have the types that callers know.
    fn agrees(&self, old: OldType, side: &Side<'_>) -> bool {
        let form = self.released.types[old].1.whole();
        form.is_none_or(|form| join::agrees_with_released(self.types, side, form, &|ty| self.color(ty)))
    }

    /// True if a schema has all that callers know of a released type.
    fn keeps(&self, old: OldType, node: NodeId, colors: &[u32]) -> bool {
        let Some(form) = self.released.types[old].1.whole() else { return true };
        let side = self.side(node, colors);
        self.extends(node, form) && join::keeps(self.types, &side, form, &|ty| self.color(ty))
    }

    /// Returns the color of the released type in a type as the lock writes it.
    fn color(&self, ty: &str) -> Option<u32> {
        self.released.typed(ty).and_then(|old| u32::try_from(old).ok())
    }

    fn side(&self, node: NodeId, colors: &[u32]) -> Side<'_> {
        let edges = self.graph.nodes[node].edges.iter().zip(&self.leaves[node]);
        let inside = edges.map(|(edge, leaf)| (edge.ty, leaf.map(|leaf| colors[leaf]))).collect();
        Side { kind: &self.types.get(self.graph.nodes[node].raw).kind, inside }
    }

    fn classes(self, colors: &[u32]) -> Classes {
        let mut order: BTreeMap<u32, ClassId> = BTreeMap::new();
        let mut of = Vec::with_capacity(colors.len());
        for color in colors {
            let fresh = ClassId::try_from(order.len()).expect("fewer than 2^32 types");
            of.push(*order.entry(*color).or_insert(fresh));
        }
        let mut all: Vec<Option<Class>> = (0..order.len()).map(|_| None).collect();
        for (color, groups) in self.grouped(colors) {
            let old = Some(color as usize).filter(|old| *old < self.released.types.len());
            all[order[&color] as usize] = Some(Class { old, shapes: self.ranked(old, groups, colors) });
        }
        Classes { of, all: all.into_iter().flatten().collect(), leaves: self.leaves, split: self.split }
    }
}
