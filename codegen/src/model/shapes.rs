//! The shape of a type: everything that a caller or the wire can see, except the names of types.
//!
//! Names of properties, presence, bounds and values are part of a shape. Documentation is not. Recursive types are
//! compared by refining a partition until nothing changes.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write as _};

use super::components::strongly_connected;
use super::facts::children;
use super::partition::{coarsest, numbered};
use super::types::{Access, Additional, Kind, Layout, Property, Scalar, TypeId, Types};

/// Returns the class of each type. Types of one class have one shape. The numbers begin at 0, without gaps, and mean
/// nothing outside this document.
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
    /// `None` if the type allows any value.
    id: Option<TypeId>,
    nullable: bool,
}

fn inner(types: &Types, kind: &Kind) -> Vec<Inner> {
    // Fields that allow any value and fields that are only null are the same to a caller: both are JSON.
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

/// Returns the own content of a kind as text, without the types inside.
pub(crate) fn own(kind: &Kind) -> String {
    // Many short pieces are written to it.
    let mut text = String::with_capacity(96);
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
            // All booleans are one type. An enum of one boolean is only documented.
            Scalar::Bool(_) => write!(text, "bool"),
            Scalar::Integer { format, constraints } => push_scalar(&mut text, ("Integer", format), constraints, NUMBER),
            Scalar::Number { format, constraints } => push_scalar(&mut text, ("Number", format), constraints, NUMBER),
            Scalar::String { format, constraints } => push_scalar(&mut text, ("String", format), constraints, STRING),
        },
        Kind::Null => write!(text, "null"),
        Kind::Any => write!(text, "any"),
    };
    text
}

/// Writes a property. The form must not change, because the hashes in every lock are made from it.
fn push_property(text: &mut String, property: &Property) {
    text.push('|');
    push_quoted(text, &property.name);
    text.push_str(if property.required { ":true:" } else { ":false:" });
    text.push_str(match property.access {
        Access::ReadWrite => "ReadWrite:",
        Access::ReadOnly => "ReadOnly:",
        Access::WriteOnly => "WriteOnly:",
    });
    // For a caller, `default: null` means the same as no default.
    match property.default.as_ref().filter(|default| !default.is_null()) {
        None => text.push_str("None"),
        default => {
            let _ = write!(text, "{default:?}");
        }
    }
    text.push_str(if property.docs.deprecated { ":true" } else { ":false" });
}

/// The text of a number without bounds, and of a string without bounds.
const NUMBER: &str = "NumberConstraints { minimum: None, maximum: None, exclusive_minimum: false, exclusive_maximum: false, multiple_of: None }";
const STRING: &str = "StringConstraints { min_length: None, max_length: None, pattern: None }";

/// Writes a scalar as `{:?}` does. Most types are scalars without bounds, so `unbounded` has their text.
fn push_scalar<C: Debug + Default + PartialEq>(
    text: &mut String,
    (name, format): (&str, &Option<String>),
    constraints: &C,
    unbounded: &str,
) -> fmt::Result {
    text.push_str(name);
    text.push_str(" { format: ");
    match format {
        None => text.push_str("None"),
        Some(format) => {
            text.push_str("Some(");
            push_quoted(text, format);
            text.push(')');
        }
    }
    text.push_str(", constraints: ");
    if *constraints == C::default() {
        text.push_str(unbounded);
    } else {
        write!(text, "{constraints:?}")?;
    }
    text.push_str(" }");
    Ok(())
}

/// Writes a text as `{:?}` does. Nearly all texts need no escapes, so that case is fast.
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

/// Numbers for the shapes of types.
pub(crate) struct Shapes {
    /// For each type, a number that is equal if the own content is equal.
    pub own: Vec<u32>,
    /// For each type, a number that is equal for equal shapes, in this document and in any other.
    pub hashes: Vec<u64>,
}

impl Shapes {
    pub(crate) fn of(types: &Types) -> Self {
        let texts: Vec<String> = types.iter().map(|(_, ty)| own(&ty.kind)).collect();
        let inner: Vec<Vec<Inner>> = types.iter().map(|(_, ty)| inner(types, &ty.kind)).collect();
        let own = numbered(texts.iter());
        let classes = classes_of(&own, &inner);
        let graph = Graph::new(&classes, &texts, &inner);
        let mut hashes = vec![None; graph.nodes.len()];
        let mut places = vec![None; graph.nodes.len()];
        // A part comes after the parts that it leads to. So the hashes of all nodes outside of a part are known.
        for part in strongly_connected(&graph.edges) {
            let all = graph.sum(&part);
            let found: Vec<u64> = part.iter().map(|&node| graph.hash(node, all, &hashes, &mut places)).collect();
            for (node, hash) in part.into_iter().zip(found) {
                hashes[node] = Some(hash);
            }
        }
        let hashes = classes.iter().map(|class| hashes[*class as usize].unwrap_or_default()).collect();
        Self { own, hashes }
    }
}

/// The most nodes of a part that the hash of one node reads. Without a limit, thousands of types that all hold each
/// other would need quadratic time.
const MOST_MET: usize = 1_000;

/// The types, each class once.
struct Graph<'t> {
    nodes: Vec<GraphNode<'t>>,
    edges: Vec<Vec<usize>>,
}

struct GraphNode<'t> {
    own: &'t str,
    /// The classes inside, `None` for a type that allows any value.
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

    /// Returns a number for all nodes of a part, whatever their order.
    fn sum(&self, part: &[usize]) -> u64 {
        let alone = |node: &usize| {
            let mut hash = Fnv::new();
            hash.write(self.nodes[*node].own.as_bytes());
            hash.0
        };
        part.iter().map(alone).fold(0, u64::wrapping_add)
    }

    /// Returns the hash of `start`. It reads the own content of the nodes in its part, in the order in which they are
    /// reached from it. A node outside of the part is read as its own hash, which is known. `all` is added for the nodes
    /// after the first [`MOST_MET`]. `places` is empty before and after.
    fn hash(&self, start: usize, all: u64, known: &[Option<u64>], places: &mut [Option<usize>]) -> u64 {
        let mut order = vec![start];
        places[start] = Some(0);
        let mut hash = Fnv::new();
        let mut next = 0;
        while let Some(&node) = order.get(next).filter(|_| next < MOST_MET) {
            next += 1;
            hash.write(self.nodes[node].own.as_bytes());
            for (inner, nullable) in &self.nodes[node].inner {
                hash.write(if *nullable { b"?" } else { b"," });
                let Some(inner) = *inner else {
                    hash.write(b"json");
                    continue;
                };
                if let Some(known) = known[inner] {
                    hash.write(&known.to_le_bytes());
                    continue;
                }
                let place = *places[inner].get_or_insert(order.len());
                if place == order.len() {
                    order.push(inner);
                }
                hash.write(b"^");
                hash.write_number(place as u64);
            }
        }
        if next < order.len() {
            hash.write(&all.to_le_bytes());
        }
        for node in order {
            places[node] = None;
        }
        hash.0
    }
}

/// FNV-1a, 64 bits: the same on every machine and with every version of Rust.
pub(crate) struct Fnv(pub(crate) u64);

const PRIME: u64 = 0x0100_0000_01b3;
const SEVEN_TIMES: u64 = PRIME.wrapping_pow(7);

impl Fnv {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn write(&mut self, mut bytes: &[u8]) {
        // A pattern is quick without optimization, too: an iterator calls a function for each byte.
        while let [byte, rest @ ..] = bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
            bytes = rest;
        }
    }

    /// Writes the eight bytes of a number, the lowest first. Most numbers are small, and a byte that is 0 is only a
    /// product.
    fn write_number(&mut self, number: u64) {
        let Ok(small) = u16::try_from(number) else { return self.write(&number.to_le_bytes()) };
        let [low, high] = small.to_le_bytes();
        self.write(&[low]);
        self.0 = (self.0 ^ u64::from(high)).wrapping_mul(SEVEN_TIMES);
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::{NumberConstraints, StringConstraints};
    use super::*;

    #[test]
    fn numbers_are_written_as_their_bytes() {
        for number in [0, 1, 255, 256, 65_535, 1 << 40, u64::MAX] {
            let (mut short, mut long) = (Fnv::new(), Fnv::new());
            short.write_number(number);
            long.write(&number.to_le_bytes());
            assert_eq!(short.0, long.0, "{number}");
        }
    }

    #[test]
    fn scalars_are_written_as_their_debug_text() {
        let bounded = NumberConstraints { minimum: Some(0.5), exclusive_maximum: true, ..NumberConstraints::default() };
        let pattern = StringConstraints { pattern: Some("\"\\d\u{e9}\"".to_owned()), ..StringConstraints::default() };
        let formats = [None, Some("int64".to_owned()), Some("a\"\u{e9}".to_owned())];
        for format in formats {
            let format = || format.clone();
            let all = [
                Scalar::Integer { format: format(), constraints: NumberConstraints::default() },
                Scalar::Integer { format: format(), constraints: bounded.clone() },
                Scalar::Number { format: format(), constraints: NumberConstraints::default() },
                Scalar::Number { format: format(), constraints: bounded.clone() },
                Scalar::String { format: format(), constraints: StringConstraints::default() },
                Scalar::String { format: format(), constraints: pattern.clone() },
            ];
            for scalar in all {
                assert_eq!(own(&Kind::Scalar(scalar.clone())), format!("{scalar:?}"));
            }
        }
    }
}
