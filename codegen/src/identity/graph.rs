//! Builds the graph of the types of an API: walked from the calls, beside the released API.
//!
//! A node is a schema together with the released type at the same place, if there is one. If one schema is at places of
//! two released types, it is two nodes. Lists and maps are not nodes: they are part of the edge that leads through
//! them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::inside::{self, Inside, Met, wires};
use super::places::{edge_words, leaf};
use super::released::{OldType, Released};
use super::sites::{self, Site, Way};
use super::words::{ComponentWords, Word};
use crate::config::Config;
use crate::model::facts::children;
use crate::model::{Api, Kind, TypeId, TypeUse, Types};

/// The index of a node.
pub(super) type NodeId = usize;

/// The graph.
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    /// The uses that [`sites::each`] visits, in its order.
    pub roots: Vec<Root>,
}

/// A schema at the places of one released type, or at places that are not released.
pub(super) struct Node {
    pub raw: TypeId,
    pub old: Option<OldType>,
    /// Its word at the first place where the walk meets it.
    pub word: Word,
    /// Its edges, in the order of [`children`].
    pub edges: Vec<Edge>,
    /// The number of edges and roots that lead here.
    pub uses: usize,
}

/// A use of a type inside another.
pub(super) struct Edge {
    pub ty: TypeUse,
    /// The word of the type at this place.
    pub word: Word,
    /// The type with a name at the end, through lists and maps.
    pub leaf: Option<NodeId>,
}

/// A use of a type by a call.
pub(super) struct Root {
    pub site: Site,
    pub leaf: Option<NodeId>,
}

impl Graph {
    /// Returns what a node has inside.
    pub(super) fn inside(&self, types: &Types, node: NodeId) -> Inside {
        let members = |node: NodeId, _: &Word| {
            let node = &self.nodes[node];
            let held = wires(types, &types.get(node.raw).kind).into_iter().zip(&node.edges);
            held.filter_map(|(wire, edge)| Some((wire, edge.leaf?, self.nodes[edge.leaf?].word.clone()))).collect()
        };
        inside::walk((node, self.nodes[node].word.clone()), Word::key, members)
    }
}

/// Walks the API.
pub(super) fn build(api: &mut Api, groups: &[String], config: &Config, released: &Released<'_>) -> Graph {
    let words = ComponentWords::of(api.components.keys());
    let mut uses: Vec<(Site, TypeUse)> = Vec::new();
    sites::each(api, groups, config, &mut |site, ty| uses.push((site.clone(), *ty)));
    let mut walk = Walk {
        api,
        words,
        released,
        nodes: Vec::new(),
        known: BTreeMap::new(),
        met: BTreeMap::new(),
        met_raw: BTreeSet::new(),
        next: 0,
    };
    let mut roots: Vec<Option<Root>> = uses.iter().map(|_| None).collect();
    // Types that calls lead to get their words from the calls. So components come last, in an order that ignores their
    // affixes.
    let mut order: Vec<usize> = (0..uses.len()).collect();
    let component = |(site, ty): &(Site, TypeUse)| (site.way == Way::Component).then(|| walk.component_key(site, *ty));
    let keys: Vec<Option<(String, u64)>> = uses.iter().map(component).collect();
    // Documentation is written out only for components that are equal in everything else.
    let said: Vec<OnceCell<String>> = vec![OnceCell::new(); uses.len()];
    let said = |index: usize| {
        keys[index].is_some().then(|| said[index].get_or_init(|| walk.component_docs(uses[index].1)).as_str())
    };
    order.sort_by(|a, b| keys[*a].cmp(&keys[*b]).then_with(|| said(*a).cmp(&said(*b))));
    for index in order {
        let (mut site, ty) = uses[index].clone();
        if site.way == Way::Component {
            walk.finish();
            site.word = walk.words.named(&site.place);
        }
        let old = site
            .operation
            .map_or_else(|| walk.at_component(&site, ty), |index| released.at_call(index, &site.place, site.way));
        let leaf = walk.leaf(ty, &site.word, old);
        roots[index] = Some(Root { site, leaf });
    }
    walk.finish();
    Graph { nodes: walk.nodes, roots: roots.into_iter().flatten().collect() }
}

struct Walk<'w> {
    api: &'w Api,
    words: ComponentWords,
    released: &'w Released<'w>,
    nodes: Vec<Node>,
    known: BTreeMap<(TypeId, Option<OldType>), NodeId>,
    /// For each schema whose pointer gives no word, the word of the first use that led to it.
    met: BTreeMap<TypeId, Word>,
    /// The schemas that have a node.
    met_raw: BTreeSet<TypeId>,
    /// The first node whose edges are not walked yet.
    next: usize,
}

impl Walk<'_> {
    /// Returns the word and the shape of a component.
    fn component_key(&self, site: &Site, ty: TypeUse) -> (String, u64) {
        (self.words.named(&site.place).key(), self.released.shape(ty.id))
    }

    /// Returns all documentation of a component, as text.
    fn component_docs(&self, ty: TypeUse) -> String {
        let held = leaf(&self.api.types, ty.id).map_or(ty.id, |(held, _)| held);
        let ty_at = self.api.types.get(held);
        let mut docs = format!("{:?}", ty_at.docs);
        if let Kind::Record(record) = &ty_at.kind {
            let of_properties: Vec<String> =
                record.properties.iter().map(|property| format!("{:?}", property.docs)).collect();
            docs.push_str(&of_properties.concat());
        }
        docs
    }

    fn at_component(&self, site: &Site, ty: TypeUse) -> Option<OldType> {
        let (raw, _) = leaf(&self.api.types, ty.id)?;
        // If a call leads to a schema, its places in calls decide its released type.
        if self.met_raw.contains(&raw) {
            return None;
        }
        let own = self.words.get(&self.api.types.get(raw).pointer);
        let word = own.unwrap_or_else(|| site.word.clone());
        let alone = self.words.count(&word) <= 1;
        self.released.at_component(site.way, &word, alone, self.released.shape(raw))
    }

    /// Returns the node that a use leads to, through lists and maps.
    fn leaf(&mut self, ty: TypeUse, word: &Word, old: Option<OldType>) -> Option<NodeId> {
        let (raw, one) = leaf(&self.api.types, ty.id)?;
        let word = if one { word.one() } else { word.clone() };
        Some(self.node(raw, word, old))
    }

    fn node(&mut self, raw: TypeId, word: Word, old: Option<OldType>) -> NodeId {
        let pointer = &self.api.types.get(raw).pointer;
        let old = self.released.at_pointer(self.api.source(pointer)).or(old);
        if let Some(&known) = self.known.get(&(raw, old)) {
            self.nodes[known].uses += 1;
            return known;
        }
        let own = self.words.standing(pointer);
        let word = own.unwrap_or_else(|| self.met.entry(raw).or_insert(word).clone());
        let id = self.nodes.len();
        self.known.insert((raw, old), id);
        self.met_raw.insert(raw);
        self.nodes.push(Node { raw, old, word, edges: Vec::new(), uses: 1 });
        id
    }

    /// Walks the edges of all nodes. Nodes near a call come first.
    fn finish(&mut self) {
        while let Some(Node { raw, old, word, .. }) = self.nodes.get(self.next) {
            let (raw, old, word) = (*raw, *old, word.clone());
            let api = self.api;
            let kind = &api.types.get(raw).kind;
            let names = edge_words(kind, &word);
            let met = Met { components: &self.words, uses: &self.met };
            let olds = self.released.members(old, &api.types, kind, met);
            let edges = children(kind).into_iter().zip(names).zip(olds);
            let edges = edges.map(|((ty, word), old)| Edge { ty, leaf: self.leaf(ty, &word, old), word }).collect();
            self.nodes[self.next].edges = edges;
            self.next += 1;
        }
    }
}
