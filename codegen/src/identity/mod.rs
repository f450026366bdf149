//! Decides which schemas are one Rust type, and which released type each of them is.
//!
//! Schemas are one type if both their words and their shapes are equal. A released type keeps its places, whatever else
//! changes. This layer does not make Rust names: it only carries over released ones.

mod bodies;
mod classes;
mod ghosts;
mod graph;
mod inside;
mod join;
mod merged;
mod places;
mod released;
mod sites;
mod variants;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use bodies::{record, written};
pub(crate) use join::has_form;
pub(crate) use places::is_named;
pub(crate) use released::{aliases, keys};
pub(crate) use sites::{content_place, operation_name, parameter_place, part_header_place, usual};
pub(crate) use variants::variant_key;
pub(crate) use words::component_name;
pub(crate) use words::{Origin, Role, Word};

use self::classes::{Class, Classes};
use self::graph::Graph;
use self::merged::Merged;
use self::released::Released;
use crate::config::Config;
use crate::lock::Lock;
use crate::model::envelope;
use crate::model::shapes::{self, Shapes};
use crate::model::{Api, PartEncoding, TypeId, TypeUse};
use crate::pointer::Pointer;

/// An API in which each type is present once, with the facts about each.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The API.
    pub api: Api,
    /// The facts about each type with a name.
    pub types: BTreeMap<TypeId, Known>,
    /// The records that are only an envelope around a value, each with the type of that value.
    pub enveloped: BTreeMap<TypeId, Option<TypeUse>>,
    /// For each operation, its key in the lock, `None` if it is not released.
    pub operations: Vec<Option<String>>,
    /// For each operation, whether its body is given member by member.
    pub by_member: Vec<bool>,
    /// For each operation, a number that is equal if everything that it takes and returns is equal.
    pub contracts: Vec<u64>,
    /// The type of each schema that was read, by its pointer.
    pub by_pointer: BTreeMap<Pointer, TypeId>,
    /// The released types that gained members of some of their schemas.
    pub joined: Vec<String>,
    /// The released types that lost some of their places to new types.
    pub split: Vec<Split>,
}

/// The facts about a type with a name.
#[derive(Debug, Clone)]
pub struct Known {
    /// The word of the type in the document.
    pub word: Word,
    /// The places of the type. The place that a call reaches first is the first.
    pub surroundings: Vec<Surroundings>,
    /// The pointer of each schema that the type was read from.
    pub pointers: BTreeSet<Pointer>,
    /// Its released Rust path.
    pub path: Option<String>,
    /// A number that is equal for equal shapes.
    pub shape: u64,
    /// The wire names of the members that only some of these schemas have.
    pub joined: BTreeSet<String>,
}

/// A place of a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surroundings {
    /// In another type.
    Type(TypeId, Word),
    /// In a call.
    Operation(usize, Word),
    /// At no place in another type or a call: a component that nothing uses, or the envelope.
    Nothing(Word),
}

/// A released type that lost some of its places to new types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The Rust path that the other places keep.
    pub path: String,
    /// The first schema that is now a type of its own.
    pub pointer: Pointer,
}

/// Finds the schemas that are one type.
///
/// `groups` has the group of each operation, because the answer of a call is known by its role within a group.
pub(crate) fn build(mut api: Api, groups: &[String], lock: &Lock, config: &Config) -> Identity {
    let Shapes { own, hashes } = Shapes::of(&api.types);
    let contracts = contracts(&mut api, groups, config, &hashes);
    let operations = keys(lock, &api.operations);
    let by_member = bodies::by_member(&api, &operations, lock, config);
    let bodies = released::bodies(lock, &operations, &by_member);
    let released = Released::new(lock, &bodies, &api, (&own, &hashes));
    let graph = graph::build(&mut api, groups, config, &released);
    let classes = classes::find(&graph, &api.types, (&own, &hashes), &released);
    let raw: Vec<Pointer> = api.types.iter().map(|(_, ty)| ty.pointer.clone()).collect();
    let merged = merged::build(api, groups, config, (&graph, &classes), &released);
    let mut types = known(&graph, &classes, &merged, &released, &raw, &hashes);
    types.extend(merged.ghosts.iter().map(|(path, id)| (*id, ghost(path, lock))));
    let path = |old: usize| released.types[old].0.to_owned();
    let is_type = |old: &usize| !released::is_body(released.types[*old].0);
    let several = classes.all.iter().filter(|class| class.shapes.len() > 1);
    let joined = several.filter_map(|class| class.old.filter(is_type).map(path));
    let split = classes.split.iter().filter(|(old, _)| is_type(old) && released.types[*old].1.is_live());
    let split =
        split.map(|(old, node)| Split { path: path(*old), pointer: raw[graph.nodes[*node].raw.0 as usize].clone() });
    Identity {
        enveloped: envelope::around(&merged.api.types, merged.api.envelope, config.envelope.as_ref()),
        types,
        operations,
        by_member,
        contracts,
        joined: joined.collect(),
        split: split.collect(),
        by_pointer: merged.by_pointer,
        api: merged.api,
    }
}

fn known(
    graph: &Graph,
    classes: &Classes,
    merged: &Merged,
    released: &Released<'_>,
    raw: &[Pointer],
    hashes: &[u64],
) -> BTreeMap<TypeId, Known> {
    let ids = &merged.ids;
    let mut surroundings: Vec<Vec<Surroundings>> = vec![Vec::new(); ids.len()];
    let mut seen: BTreeSet<(u32, Surroundings)> = BTreeSet::new();
    let mut add = |class: u32, one: Surroundings| {
        if seen.insert((class, one.clone())) {
            surroundings[class as usize].push(one);
        }
    };
    for root in &graph.roots {
        let Some(leaf) = root.leaf else { continue };
        let word = root.site.word.clone();
        add(
            classes.of[leaf],
            match root.site.operation {
                Some(index) => Surroundings::Operation(index, word),
                None => Surroundings::Nothing(word),
            },
        );
    }
    for ((node, class), leaves) in graph.nodes.iter().zip(&classes.of).zip(&classes.leaves) {
        for (edge, leaf) in node.edges.iter().zip(leaves) {
            let Some(leaf) = leaf.filter(|leaf| classes.of[*leaf] != *class) else { continue };
            add(classes.of[leaf], Surroundings::Type(ids[*class as usize], edge.word.clone()));
        }
    }
    let classes = classes.all.iter().zip(ids).zip(surroundings).zip(&merged.joined);
    classes
        .map(|(((class, id), surroundings), joined)| {
            let Class { old, shapes } = class;
            let nodes = shapes.iter().flatten().map(|node| &graph.nodes[*node]);
            let form = old.map(|old| released.types[old].0);
            let known = Known {
                word: graph.nodes[shapes[0][0]].word.clone(),
                surroundings,
                pointers: nodes.map(|node| raw[node.raw.0 as usize].clone()).collect(),
                path: form.filter(|path| !released::is_body(path)).map(str::to_owned),
                // The shape that stays is the first. A schema that is joined to it does not change it.
                shape: hashes[graph.nodes[shapes[0][0]].raw.0 as usize],
                joined: joined.clone(),
            };
            (*id, known)
        })
        .collect()
}

/// Returns the facts about a type that was restored for schemas that are gone.
fn ghost(path: &str, lock: &Lock) -> Known {
    let form = lock.types.get(path);
    Known {
        word: Word::name(form.map_or("", |form| form.word.as_str())),
        surroundings: Vec::new(),
        pointers: BTreeSet::new(),
        path: Some(path.to_owned()),
        shape: form.map_or(0, |form| form.shape),
        joined: form.map(|form| form.members.iter().map(|member| member.wire.clone()).collect()).unwrap_or_default(),
    }
}

/// Returns a hash of what each operation takes and returns. Names of types and of path parameters do not count.
fn contracts(api: &mut Api, groups: &[String], config: &Config, hashes: &[u64]) -> Vec<u64> {
    let mut contracts: Vec<shapes::Fnv> = Vec::new();
    for operation in &api.operations {
        let mut hash = shapes::Fnv::new();
        for parameter in operation.parameters.iter().chain(operation.part_headers().map(|(_, header)| header)) {
            let default = parameter.default.as_ref().filter(|default| !default.is_null());
            let said = (parameter.required, &parameter.encoding, default, parameter.docs.deprecated);
            hash.write(format!("{said:?}").as_bytes());
        }
        for content in operation.body.iter().flat_map(|body| &body.content) {
            let said = |(name, encoding): (&String, &PartEncoding)| {
                let PartEncoding { content_type, style, explode, allow_reserved, headers: _ } = encoding;
                format!("{:?}", (name, content_type, style, explode, allow_reserved))
            };
            let said: String = content.encoding.iter().map(said).collect();
            hash.write(format!("{said}{}", content.media_type).as_bytes());
        }
        hash.write(format!("{:?}", operation.body.as_ref().map(|body| body.required)).as_bytes());
        for response in &operation.responses {
            hash.write(response.status.to_string().as_bytes());
            let contents = response.content.iter();
            contents.for_each(|content| hash.write(format!("{}{}", content.media_type, content.enveloped).as_bytes()));
        }
        hash.write(format!("{:?}", operation.docs.deprecated).as_bytes());
        contracts.push(hash);
    }
    sites::each(api, groups, config, &mut |site, ty| {
        let Some(index) = site.operation else { return };
        let path = site.place.starts_with("path:");
        contracts[index].write(if path { b"path" } else { site.place.as_bytes() });
        contracts[index].write(&hashes[ty.id.0 as usize].to_le_bytes());
        contracts[index].write(&[u8::from(ty.nullable)]);
    });
    contracts.into_iter().map(|hash| hash.0).collect()
}
