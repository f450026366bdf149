//! Makes the next lock: the surface, with tombstones of items that were released before.

use std::collections::{BTreeMap, BTreeSet};

use super::{Operation, Surface, Type};
use crate::lock::{ENVELOPE, Lock, LockedMember, LockedOperation, LockedOutput, LockedType};

/// The lock of a surface, after `old`.
///
/// An item of `old` that the surface does not have becomes a tombstone. If `partial`, the surface is of a part of the
/// document, and such an item stays unchanged.
pub fn lock(surface: &Surface, old: &Lock, partial: bool) -> Lock {
    let mut lock = Lock {
        groups: surface.groups.clone(),
        servers: surface.servers.clone(),
        operations: operations(surface, old, partial),
        components: components(surface, old, partial),
        types: types(surface, old, partial),
        first: None,
    };
    for (key, module) in &old.groups {
        lock.groups.entry(key.clone()).or_insert_with(|| module.clone());
    }
    for (url, function) in &old.servers {
        lock.servers.entry(url.clone()).or_insert_with(|| function.clone());
    }
    lock
}

fn operations(surface: &Surface, old: &Lock, partial: bool) -> BTreeMap<String, LockedOperation> {
    let mut found: BTreeMap<String, LockedOperation> = BTreeMap::new();
    let known: Vec<&String> = surface.operations.iter().filter_map(|operation| operation.released.as_ref()).collect();
    for (operation, key) in surface.operations.iter().zip(surface.keys()) {
        let before = operation.released.as_ref().and_then(|key| old.operations.get(key));
        found.insert(key, locked_operation(operation, before));
    }
    for (key, operation) in old.operations.iter().filter(|(key, _)| !known.contains(key)) {
        let gone = operation.gone || !partial;
        found.entry(key.clone()).or_insert_with(|| LockedOperation { gone, ..operation.clone() });
    }
    found
}

fn locked_operation(operation: &Operation, before: Option<&LockedOperation>) -> LockedOperation {
    let arguments = operation.arguments.iter().zip(1..).map(|(value, position)| (value, Some(position)));
    let values = arguments.chain(operation.setters.iter().map(|value| (value, None)));
    let inputs = values.map(|(value, position)| LockedMember {
        wire: value.wire.clone(),
        rust: value.rust.clone(),
        position,
        only: operation.fixed.get(&value.wire).cloned(),
        ty: value.ty.clone(),
        joined: false,
        gone: false,
    });
    let inputs: Vec<LockedMember> = inputs.collect();
    let answer = LockedOutput { place: "answer".to_owned(), ty: operation.answer.clone() };
    let outputs =
        operation.outputs.iter().map(|output| LockedOutput { place: output.place.clone(), ty: output.ty.to_string() });
    let renamed = |wire: &String| operation.aliases.values().any(|old| old == wire);
    let gone = before.map_or(&[][..], |before| before.inputs.as_slice()).iter();
    let gone: Vec<LockedMember> = gone.filter(|input| !renamed(&input.wire)).cloned().collect();
    LockedOperation {
        rust: operation.rust.clone(),
        builder: operation.builder.clone(),
        id: operation.id.clone(),
        inputs: with_gone(inputs, &gone),
        outputs: std::iter::once(answer).chain(outputs).collect(),
        gone: false,
    }
}

/// Members in the order of the wire names, with tombstones of those that were there before.
fn with_gone(members: Vec<LockedMember>, before: &[LockedMember]) -> Vec<LockedMember> {
    let there: BTreeSet<(&String, &String)> = members.iter().map(|member| (&member.wire, &member.rust)).collect();
    let gone = before.iter().filter(|old| !there.contains(&(&old.wire, &old.rust)));
    let gone: Vec<LockedMember> = gone.map(|old| LockedMember { gone: true, ..old.clone() }).collect();
    let mut all: Vec<LockedMember> = members.into_iter().chain(gone).collect();
    all.sort_by(|a, b| (&a.wire, a.gone, &a.rust).cmp(&(&b.wire, b.gone, &b.rust)));
    all.dedup_by(|a, b| a.wire == b.wire && a.rust == b.rust && a.gone);
    all
}

fn components(surface: &Surface, old: &Lock, partial: bool) -> BTreeMap<(String, String), bool> {
    let words = |ty: &String| surface.get(ty).map_or_else(String::new, |ty| ty.word.clone());
    let key = |name: &String, ty: &String| if name == ENVELOPE { name.clone() } else { words(ty) };
    let received = surface.received_types.iter().map(|ty| (words(ty), ty.clone()));
    let known = surface.components.iter().map(|(name, ty)| (key(name, ty), ty.clone())).chain(received);
    let mut found: BTreeMap<(String, String), bool> = known.map(|known| (known, false)).collect();
    for (component, gone) in &old.components {
        found.entry(component.clone()).or_insert(*gone || !partial);
    }
    found
}

fn types(surface: &Surface, old: &Lock, partial: bool) -> BTreeMap<String, LockedType> {
    let mut found: BTreeMap<String, LockedType> = BTreeMap::new();
    for ty in &surface.types {
        found.insert(ty.rust.clone(), locked_type(ty, old.types.get(&ty.rust)));
    }
    for (path, ty) in &old.types {
        let gone = ty.gone || !partial;
        found.entry(path.clone()).or_insert_with(|| LockedType { gone, ..ty.clone() });
    }
    // A lock of the first version has only the type's name.
    for path in old.first.iter().flat_map(|first| first.types.values()) {
        found.entry(path.clone()).or_insert_with(|| LockedType {
            kind: "record".to_owned(),
            gone: true,
            ..LockedType::default()
        });
    }
    found
}

fn locked_type(ty: &Type, before: Option<&LockedType>) -> LockedType {
    let position = |wire: &String| ty.constructor.iter().position(|known| known == wire).map(|index| index + 1);
    let members = ty.members.iter().map(|member| LockedMember {
        wire: member.wire.clone(),
        rust: member.rust.clone(),
        position: position(&member.wire),
        only: ty.fixed.get(&member.wire).cloned(),
        ty: member.ty.clone(),
        joined: ty.joined.contains(&member.wire),
        gone: false,
    });
    let (shape, directions) = ty.released;
    LockedType {
        kind: ty.kind.to_owned(),
        directions,
        word: ty.word.clone(),
        shape,
        members: with_gone(members.collect(), before.map_or(&[][..], |before| before.members.as_slice())),
        gone: false,
    }
}
