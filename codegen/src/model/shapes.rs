//! The shape of a type: what a caller or the wire can see of it, whatever it and the types inside are called.
//!
//! Names of properties, presence, bounds and values are part of a shape; words for readers are not. Recursive types are
//! compared by refining a partition until nothing changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::components::strongly_connected;
use super::facts::children;
use super::partition::{coarsest, numbered};
use super::types::{Access, Additional, Kind, Layout, Property, Scalar, TypeId, Types};

/// The class of each type: types of one class have one shape. The numbers mean nothing outside this document; they begin
/// at 0, without gaps.
pub(crate) fn classes(types: &Types) -> Vec<u32> {
    let own = numbered(types.iter().map(|(_, ty)| own(&ty.kind)));
    let inner: Vec<Vec<Inner>> = types.iter().map(|(_, ty)| inner(types, &ty.kind)).collect();
    classes_of(&own, &inner)
}

fn classes_of(own: &[u32], inner: &[Vec<Inner>]) -> Vec<u32> {
    let said = own.iter().zip(inner).map(|(own, inner)| {
        let inside: Vec<(bool, bool)> = inner.iter().map(|one| (one.id.is_some(), one.nullable)).collect();
        (*own, inside)
    });
    let edges: Vec<Vec<Option<usize>>> =
        inner.iter().map(|inner| inner.iter().map(|one| one.id.map(|id| id.0 as usize)).collect()).collect();
    coarsest(&numbered(said), &edges)
}

/// A type inside another.
struct Inner {
    /// None of what may be anything.
    id: Option<TypeId>,
    nullable: bool,
}

fn inner(types: &Types, kind: &Kind) -> Vec<Inner> {
    // A field that may be anything and one that is null are the same to a caller: JSON, which `null` is too.
    let json = |id: TypeId| {
        let anything = matches!(types.get(id).kind, Kind::Any | Kind::Null);
        matches!(kind, Kind::Record(_)) && anything
    };
    let inner = children(kind).into_iter();
    inner
        .map(|ty| {
            if json(ty.id) {
                Inner { id: None, nullable: false }
            } else {
                Inner { id: Some(ty.id), nullable: ty.nullable }
            }
        })
        .collect()
}

/// What a kind says itself, without the types inside.
pub(crate) fn own(kind: &Kind) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = match kind {
        Kind::Record(record) => {
            text.push_str("record");
            record.properties.iter().for_each(|property| push_property(&mut text, property));
            if let Layout::Array(constraints) = record.layout {
                let _ = write!(text, "|tuple {constraints:?}");
            }
            let additional = match record.additional {
                Additional::Typed(_) => "typed",
                Additional::Open => "open",
                Additional::Closed => "closed",
            };
            write!(text, "|{additional}")
        }
        Kind::Map(_) => write!(text, "map"),
        Kind::List(list) => write!(text, "list {:?}", list.constraints),
        Kind::StringEnum(values) => {
            text.push_str(if values.open { "open strings" } else { "strings" });
            values.iter().try_for_each(|value| {
                text.push('|');
                push_quoted(&mut text, &value.value);
                write!(text, "{:?}", value.name)
            })
        }
        Kind::LiteralEnum(values) => {
            text.push_str(if values.open { "open literals" } else { "literals" });
            values.iter().try_for_each(|value| write!(text, "|{}{:?}", value.value, value.name))
        }
        Kind::Union(union) => {
            let _ = write!(text, "{}union {:?}", if union.open { "open " } else { "" }, union.discriminator);
            union.variants.iter().try_for_each(|variant| {
                let tag = variant.tag.as_ref().map(|tag| (&tag.property, &tag.values));
                let default = if variant.is_default { "|default" } else { "" };
                let hook = variant.hook.as_deref().unwrap_or_default();
                write!(text, "|{tag:?}{:?}{hook}{default}", variant.statuses)
            })
        }
        Kind::Scalar(scalar) => match scalar {
            // One boolean type: which value it may have is for readers.
            Scalar::Bool(_) => write!(text, "bool"),
            Scalar::Integer { .. } | Scalar::Number { .. } | Scalar::String { .. } => write!(text, "{scalar:?}"),
        },
        Kind::Null => write!(text, "null"),
        Kind::Any => write!(text, "any"),
    };
    text
}

/// As [`own`] has said it since the first lock: every hash in a lock is made of it.
fn push_property(text: &mut String, property: &Property) {
    text.push('|');
    push_quoted(text, &property.name);
    text.push_str(if property.required { ":true:" } else { ":false:" });
    text.push_str(match property.access {
        Access::ReadWrite => "ReadWrite:",
        Access::ReadOnly => "ReadOnly:",
        Access::WriteOnly => "WriteOnly:",
    });
    // `default: null` says of a caller's value what no default says.
    match property.default.as_ref().filter(|default| !default.is_null()) {
        None => text.push_str("None"),
        default => {
            let _ = write!(text, "{default:?}");
        }
    }
    text.push_str(if property.docs.deprecated { ":true" } else { ":false" });
}

/// As `{:?}` writes a text. Nearly all need no escapes.
fn push_quoted(text: &mut String, of: &str) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if of.bytes().all(is_plain) {
        text.push('"');
        text.push_str(of);
        text.push('"');
    } else {
        let _ = write!(text, "{of:?}");
    }
}

/// What is known of the shape of each type.
pub(crate) struct Shapes {
    /// A number that is equal for types that say the same themselves.
    pub own: Vec<u32>,
    /// A number that is equal for equal shapes, in this document and in any other.
    pub hashes: Vec<u64>,
}

impl Shapes {
    pub(crate) fn of(types: &Types) -> Self {
        let texts: Vec<String> = types.iter().map(|(_, ty)| own(&ty.kind)).collect();
        let inner: Vec<Vec<Inner>> = types.iter().map(|(_, ty)| inner(types, &ty.kind)).collect();
        let own = numbered(texts.iter());
        let classes = classes_of(&own, &inner);
        let graph = Graph::new(&classes, &texts, &inner);
        let mut hashes = vec![0_u64; graph.nodes.len()];
        // Parts come before what holds them: all that is outside of a part has its number already.
        for part in strongly_connected(&graph.edges) {
            let members: BTreeSet<usize> = part.iter().copied().collect();
            let all = graph.sum(&part);
            let hash = |&node: &usize| (node, graph.hash(node, &members, all, &hashes));
            let found: Vec<(usize, u64)> = part.iter().map(hash).collect();
            for (node, hash) in found {
                hashes[node] = hash;
            }
        }
        let hashes = classes.iter().map(|class| hashes[*class as usize]).collect();
        Self { own, hashes }
    }
}

/// How many nodes of a part are looked at for the number of one of them: thousands of types that all hold each other would
/// take the square of their count.
const MOST_MET: usize = 1_000;

/// The types, each class once.
struct Graph<'t> {
    nodes: Vec<GraphNode<'t>>,
    edges: Vec<Vec<usize>>,
}

struct GraphNode<'t> {
    own: &'t str,
    /// The classes inside; none of what may be anything.
    inner: Vec<(Option<usize>, bool)>,
}

impl<'t> Graph<'t> {
    fn new(classes: &[u32], texts: &'t [String], inner: &[Vec<Inner>]) -> Self {
        let mut first: BTreeMap<u32, usize> = BTreeMap::new();
        for (index, class) in classes.iter().enumerate() {
            first.entry(*class).or_insert(index);
        }
        let class = |one: &Inner| one.id.map(|id| classes[id.0 as usize] as usize);
        let inside = |index: usize| inner[index].iter().map(|one| (class(one), one.nullable)).collect();
        // Classes are numbered from 0 without gaps.
        let nodes = first.into_values().map(|index| GraphNode { own: &texts[index], inner: inside(index) });
        let nodes: Vec<GraphNode<'_>> = nodes.collect();
        let edges = nodes.iter().map(|node| node.inner.iter().filter_map(|(inner, _)| *inner).collect()).collect();
        Self { nodes, edges }
    }

    /// A number of all nodes of a part, whatever their order.
    fn sum(&self, part: &[usize]) -> u64 {
        let alone = |node: &usize| {
            let mut hash = Fnv::new();
            hash.write(self.nodes[*node].own.as_bytes());
            hash.0
        };
        part.iter().map(alone).fold(0, u64::wrapping_add)
    }

    /// The number of `start`: of the nodes in its part, in the order in which they are met from it, with what they say
    /// themselves. What is outside of the part stands for itself, and for all nodes further away than [`MOST_MET`] stands
    /// `all`.
    fn hash(&self, start: usize, part: &BTreeSet<usize>, all: u64, known: &[u64]) -> u64 {
        let mut order = vec![start];
        let mut place = BTreeMap::from([(start, 0_usize)]);
        let mut hash = Fnv::new();
        let mut next = 0;
        while let Some(&node) = order.get(next).filter(|_| next < MOST_MET) {
            next += 1;
            hash.write(self.nodes[node].own.as_bytes());
            for (inner, nullable) in &self.nodes[node].inner {
                hash.write(if *nullable { b"?" } else { b"," });
                match inner {
                    None => hash.write(b"json"),
                    Some(inner) if part.contains(inner) => {
                        let fresh = order.len();
                        let place = *place.entry(*inner).or_insert(fresh);
                        if place == fresh {
                            order.push(*inner);
                        }
                        hash.write(b"^");
                        hash.write(&place.to_le_bytes());
                    }
                    Some(inner) => hash.write(&known[*inner].to_le_bytes()),
                }
            }
        }
        if next < order.len() {
            hash.write(&all.to_le_bytes());
        }
        hash.0
    }
}

/// FNV-1a, 64 bits: the same on every machine and with every version of Rust.
pub(crate) struct Fnv(pub(crate) u64);

impl Fnv {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
