//! Checks that callers of unchanged operations keep everything from one version to the next.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hook, Operation, Received, Surface, Type};
use crate::lock::{leaf, operation_key};

/// Two versions of an API, operation by operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Operations that the document gained.
    pub added: Vec<String>,
    /// Operations that it lost.
    pub removed: Vec<String>,
    /// Operations that changed on the wire.
    pub changed: Vec<String>,
    /// The number of operations that did not change.
    pub unchanged: usize,
    /// The losses of callers of unchanged operations: the operation, and the item that is gone or is something else.
    pub lost: Vec<(String, String)>,
    /// Rust paths of types whose name is given to another type now.
    pub handed: Vec<String>,
}

impl Kept {
    /// Compares two versions.
    pub fn of(old: &Surface, new: &Surface) -> Self {
        let mut kept = Self { handed: handed(old, new), ..Self::default() };
        let types = lost_members(old, new);
        let pairs = pairs(old, new);
        let known: BTreeSet<usize> = pairs.values().copied().collect();
        let new_names = new.operations.iter().enumerate().filter(|(index, _)| !known.contains(index));
        kept.added = new_names.map(|(_, operation)| name(operation)).collect();
        for (index, before) in old.operations.iter().enumerate() {
            let Some(after) = pairs.get(&index).map(|index| &new.operations[*index]) else {
                kept.removed.push(name(before));
                continue;
            };
            if before.contract != after.contract {
                kept.changed.push(name(before));
                continue;
            }
            kept.unchanged += 1;
            let lost = lost_of_call(before, after).into_iter().chain(lost_of_types(old, before, &types));
            kept.lost.extend(lost.map(|what| (name(before), what)));
        }
        kept.lost.extend(old.received.iter().flat_map(|set| lost_of_received(old, new, set)));
        kept
    }
}

/// The losses of receivers of webhooks and callbacks whose payloads still have the same shape.
fn lost_of_received(old: &Surface, new: &Surface, before: &Received) -> Vec<(String, String)> {
    let Some(after) = new.received.iter().find(|after| after.of == before.of) else { return Vec::new() };
    let held = |surface: &Surface, set: &Received, hook: &Hook| -> Option<(String, Option<String>)> {
        let member = surface.get(&set.rust)?.members.iter().find(|member| member.wire == hook.name)?.clone();
        let shape = leaf(&member.ty).and_then(|leaf| surface.get(leaf)).map(|ty| ty.shape.clone());
        Some((member.ty, shape))
    };
    let mut lost = Vec::new();
    for hook in &before.hooks {
        let Some(other) = after.hooks.iter().find(|other| other.name == hook.name) else { continue };
        let (Some((was, shape)), Some((is, now))) = (held(old, before, hook), held(new, after, other)) else {
            continue;
        };
        let path = |set: &Received, hook: &Hook, ty: &str| format!("{}::{}({ty})", set.rust, hook.variant);
        let (was, is) = (path(before, hook, &was), path(after, other, &is));
        if shape == now && was != is {
            lost.push((before.place(hook), format!("`{was}` is `{is}`")));
        }
    }
    lost
}

fn name(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.place())
}

/// Pairs each old operation with its new one: the same method and path, else the same `operationId`.
pub fn pairs(old: &Surface, new: &Surface) -> BTreeMap<usize, usize> {
    let exact = |operation: &Operation| name(operation);
    let blanked = |operation: &Operation| operation_key(&operation.method, &operation.place());
    let id = |operation: &Operation| operation.id.clone().unwrap_or_default();
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for key_of in [&exact as &dyn Fn(&Operation) -> String, &blanked, &id] {
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for (index, operation) in new.operations.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
            by_key.entry(key_of(operation)).or_insert(index);
        }
        for (index, operation) in old.operations.iter().enumerate() {
            let key = key_of(operation);
            if let (false, false, Some(found)) = (pairs.contains_key(&index), key.is_empty(), by_key.remove(&key)) {
                pairs.insert(index, found);
                taken.insert(found);
            }
        }
    }
    pairs
}

fn lost_of_call(before: &Operation, after: &Operation) -> Vec<String> {
    let mut lost = Vec::new();
    let mut same = |what: &str, before: &dyn std::fmt::Debug, after: &dyn std::fmt::Debug| {
        let (before, after) = (format!("{before:?}"), format!("{after:?}"));
        if before != after {
            lost.push(format!("{what}: {before} is {after}"));
        }
    };
    same("the method", &before.rust, &after.rust);
    same("the builder", &before.builder, &after.builder);
    let types = |operation: &Operation| operation.arguments.iter().map(|value| value.ty.clone()).collect::<Vec<_>>();
    same("the arguments", &types(before), &types(after));
    same("the answer", &before.answer, &after.answer);
    same("the items", &before.items, &after.items);
    same("the failures", &before.failures, &after.failures);
    for setter in &before.setters {
        let known = after.setters.iter().find(|other| other.rust == setter.rust);
        same("a setter", &Some((&setter.rust, &setter.ty)), &known.map(|other| (&other.rust, &other.ty)));
    }
    for header in &before.headers {
        let known = after.headers.iter().find(|other| other.rust == header.rust);
        same("a header", &Some((&header.rust, &header.ty)), &known.map(|other| (&other.rust, &other.ty)));
    }
    lost
}

/// The losses of each type itself, by Rust path.
fn lost_members(old: &Surface, new: &Surface) -> BTreeMap<String, Vec<String>> {
    let lost = old.types.iter().map(|before| {
        let lost = match new.get(&before.rust) {
            None => vec![format!("`{}` is gone", before.rust)],
            Some(after) => lost_of_type(before, after),
        };
        (before.rust.clone(), lost)
    });
    lost.filter(|(_, lost)| !lost.is_empty()).collect()
}

fn lost_of_type(before: &Type, after: &Type) -> Vec<String> {
    let mut lost = Vec::new();
    if before.kind != after.kind {
        lost.push(format!("`{}` was a {} and is a {}", before.rust, before.kind, after.kind));
    }
    for member in &before.members {
        let known = after.members.iter().find(|other| other.rust == member.rust);
        match known {
            None => lost.push(format!("`{}` has no `{}` any more", before.rust, member.rust)),
            Some(other) if other.ty != member.ty => {
                lost.push(format!("`{}.{}` was `{}` and is `{}`", before.rust, member.rust, member.ty, other.ty));
            }
            Some(other) if other.wire != member.wire && before.kind != "union" => {
                lost.push(format!("`{}.{}` was {} and is {}", before.rust, member.rust, member.wire, other.wire));
            }
            Some(_) => {}
        }
    }
    let sent = before.directions == "request" || before.directions == "both";
    if sent && before.constructor != after.constructor {
        lost.push(format!("`{}::new` took {:?} and takes {:?}", before.rust, before.constructor, after.constructor));
    }
    let made_of = |ty: &Type| ty.new.iter().flatten().map(|value| value.ty.clone()).collect::<Vec<_>>().join(", ");
    if before.kind == "tuple" && made_of(before) != made_of(after) {
        lost.push(format!("`{}` was made of ({}) and is made of ({})", before.rust, made_of(before), made_of(after)));
    }
    lost
}

/// The losses of an operation's types, both those that it names and those inside them.
fn lost_of_types(old: &Surface, operation: &Operation, lost: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let inputs = operation.arguments.iter().chain(&operation.setters).map(|value| value.ty.clone());
    let outputs = operation.outputs.iter().map(|output| output.ty.to_string());
    let mut open: Vec<String> = inputs.chain(outputs).chain([operation.answer.clone()]).collect();
    while let Some(ty) = open.pop() {
        let Some(ty) = leaf(&ty).and_then(|leaf| old.get(leaf)) else { continue };
        if seen.insert(&ty.rust) {
            found.extend(lost.get(&ty.rust).into_iter().flatten().cloned());
            open.extend(ty.members.iter().map(|member| member.ty.clone()));
        }
    }
    found
}

/// The names of types that have none of their places any more, and have another shape.
fn handed(old: &Surface, new: &Surface) -> Vec<String> {
    let handed = old.types.iter().filter(|before| {
        let Some(after) = new.get(&before.rust) else { return false };
        let places: BTreeSet<String> = before.places.iter().collect();
        let still = after.places.iter().any(|place| places.contains(&place));
        let placed = !before.places.is_empty() || !after.places.is_empty();
        placed && !still && before.shape != after.shape && !moved(old, new, before, after)
    });
    handed.map(|ty| ty.rust.clone()).collect()
}

/// True if both types are under the same member of the same type or operation.
fn moved(old: &Surface, new: &Surface, before: &Type, after: &Type) -> bool {
    let holders = |surface: &Surface, ty: &Type| -> BTreeSet<(String, String)> {
        let holders = surface.types.iter().flat_map(|holder| {
            let members = holder.members.iter().filter(|member| leaf(&member.ty) == Some(ty.rust.as_str()));
            members.map(|member| (holder.rust.clone(), member.rust.clone()))
        });
        let calls = surface.operations.iter().flat_map(|operation| {
            let inputs = operation.arguments.iter().chain(&operation.setters);
            let inputs = inputs.map(|input| (input.rust.clone(), input.ty.clone()));
            let outputs = operation.outputs.iter().map(|output| ("answer".to_owned(), output.ty.to_string()));
            let known = inputs.chain(outputs).filter(|(_, held)| leaf(held) == Some(ty.rust.as_str()));
            known.map(|(name, _)| (operation.rust.clone(), name))
        });
        holders.chain(calls).collect()
    };
    holders(old, before).intersection(&holders(new, after)).next().is_some()
}
