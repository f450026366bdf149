//! Decides which schemas are one Rust type, and which released type each of them is.
//!
//! A type is its own word and its shape: schemas are one type when both are equal. What is released stays: a released type
//! keeps its places, whatever else changes. No Rust word is made here; released ones are carried over.

mod bodies;
mod classes;
mod ghosts;
mod graph;
mod join;
mod merged;
mod released;
mod sites;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use bodies::{record, takes_members, written};
pub(crate) use graph::is_named;
pub(crate) use join::has_form;
pub(crate) use released::{aliases, keys, variant_key};
pub(crate) use sites::{content_place, operation_name, parameter_place, part_header_place, usual};
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

/// An API with each type once, and what is known of each.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The API.
    pub api: Api,
    /// What is known of each type with a name.
    pub types: BTreeMap<TypeId, Known>,
    /// The records that are nothing but an envelope around a value, each with the type of that value.
    pub enveloped: BTreeMap<TypeId, Option<TypeUse>>,
    /// The key in the lock of each operation that is released.
    pub operations: Vec<Option<String>>,
    /// Whether the body of each operation is given member by member.
    pub by_member: Vec<bool>,
    /// What all that an operation takes and gives says, as a number that is equal for equal things.
    pub contracts: Vec<u64>,
    /// The type of each schema that was read, by where it stands.
    pub by_pointer: BTreeMap<Pointer, TypeId>,
    /// Released types that gained what one of their schemas gained.
    pub joined: Vec<String>,
    /// Released types some of whose places became types of their own.
    pub split: Vec<Split>,
}

/// What is known of a type with a name.
#[derive(Debug, Clone)]
pub struct Known {
    /// What the document calls it.
    pub word: Word,
    /// Where it stands, the first place that a call leads to before others.
    pub surroundings: Vec<Surroundings>,
    /// Every schema that it was read from.
    pub pointers: BTreeSet<Pointer>,
    /// Its released Rust path.
    pub path: Option<String>,
    /// A number that is equal for equal shapes.
    pub shape: u64,
    /// The wire names of the members that only some of these schemas have.
    pub joined: BTreeSet<String>,
}

/// A place where a type stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surroundings {
    /// In another type.
    Type(TypeId, Word),
    /// In a call.
    Operation(usize, Word),
    /// Nowhere: it is a component that nothing uses, or the envelope.
    Nothing(Word),
}

/// A released type some of whose places became types of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The Rust path that the others keep.
    pub path: String,
    /// The first schema that is a type of its own now.
    pub pointer: Pointer,
}

/// Finds out what is one type.
///
/// `groups` is the group of each operation: what a call answers is known by its role within a group.
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
                // Of several the one that stays: what is joined to it is no change of it.
                shape: hashes[graph.nodes[shapes[0][0]].raw.0 as usize],
                joined: joined.clone(),
            };
            (*id, known)
        })
        .collect()
}

/// What is known of a type that is there for the sake of schemas that are gone.
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

/// What each operation takes and gives, whatever its types and its parameters in the path are called.
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
