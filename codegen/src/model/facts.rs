//! Facts about types: whether they are sent or received.

use std::collections::BTreeSet;

use super::types::{Additional, Api, Kind, Operation, TypeId, TypeUse, Types};

/// The uses of a type that later layers must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    /// Reached from a request body or a parameter.
    pub in_request: bool,
    /// Reached from a response.
    pub in_response: bool,
}

/// The [`Facts`] of every type of an [`Api`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FactTable(Vec<Facts>);

impl FactTable {
    /// Collects the facts of the whole API.
    pub(crate) fn of(api: &Api) -> Self {
        let mut facts = vec![Facts::default(); api.types.len()];
        for id in reached(&api.types, sent(api)) {
            facts[id.0 as usize].in_request = true;
        }
        for id in reached(&api.types, received(api)) {
            facts[id.0 as usize].in_response = true;
        }
        Self(facts)
    }

    /// Returns the facts of one type.
    pub(crate) fn get(&self, id: TypeId) -> Facts {
        self.0[id.0 as usize]
    }
}

/// Returns the types that operations name themselves, and the envelope.
pub(crate) fn roots(api: &Api) -> Vec<TypeId> {
    let mut roots = sent(api);
    roots.extend(received(api));
    roots
}

fn sent(api: &Api) -> Vec<TypeId> {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters).map(|parameter| parameter.ty.id);
    let parts = api.operations.iter().flat_map(Operation::part_headers).map(|(_, header)| header.ty.id);
    let bodies = api.operations.iter().flat_map(|operation| &operation.body).flat_map(|body| &body.content);
    // A response to a webhook is sent.
    let replies = calls_of_hooks(api).flat_map(|call| &call.responses).flat_map(|response| &response.content);
    let content = bodies.chain(replies).filter_map(|content| content.ty).map(|ty| ty.id);
    parameters.chain(parts).chain(content).collect()
}

fn received(api: &Api) -> Vec<TypeId> {
    let responses = || api.operations.iter().flat_map(|operation| &operation.responses);
    let bodies = responses().flat_map(|response| &response.content).filter_map(|content| content.ty);
    let headers = responses().flat_map(|response| response.headers.values().map(|header| header.ty));
    let joined = api.answers.values().map(|answers| answers.ty);
    let hooks = api.hooks.iter().map(|set| set.ty);
    let of_hooks = calls_of_hooks(api).flat_map(|call| &call.parameters).map(|parameter| parameter.ty);
    bodies.chain(headers).chain(joined).chain(api.envelope).chain(hooks).chain(of_hooks).map(|ty| ty.id).collect()
}

fn calls_of_hooks(api: &Api) -> impl Iterator<Item = &Operation> {
    api.hooks.iter().flat_map(|set| &set.hooks).map(|hook| &hook.call)
}

/// Returns all types that can be reached from `roots`, including `roots`.
pub(crate) fn reached(types: &Types, roots: Vec<TypeId>) -> BTreeSet<TypeId> {
    Reach::new(types).from(roots).into_iter().collect()
}

/// Finds the types that can be reached from others, many times.
pub(crate) struct Reach<'t> {
    types: &'t Types,
    /// By the index of a type: true if it has been reached this time.
    seen: Vec<bool>,
}

impl<'t> Reach<'t> {
    pub(crate) fn new(types: &'t Types) -> Self {
        Self { types, seen: vec![false; types.len()] }
    }

    /// Returns all types that can be reached from `roots`, including `roots`, each once.
    pub(crate) fn from(&mut self, roots: Vec<TypeId>) -> Vec<TypeId> {
        let (mut found, mut open) = (Vec::new(), roots);
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut self.seen[id.0 as usize], true) {
                found.push(id);
                each_child(&self.types.get(id).kind, &mut |ty| open.push(ty.id));
            }
        }
        for id in &found {
            self.seen[id.0 as usize] = false;
        }
        found
    }
}

/// Returns the types that a kind is made of.
pub(crate) fn children(kind: &Kind) -> Vec<TypeUse> {
    let mut children = Vec::new();
    each_child(kind, &mut |ty| children.push(ty));
    children
}

fn each_child(kind: &Kind, visit: &mut impl FnMut(TypeUse)) {
    match kind {
        Kind::Record(record) => {
            let additional = match record.additional {
                Additional::Typed(ty) => Some(ty),
                Additional::Open | Additional::Closed => None,
            };
            record.properties.iter().map(|property| property.ty).chain(additional).for_each(visit);
        }
        Kind::Map(ty) => visit(*ty),
        Kind::List(list) => visit(list.items),
        Kind::Union(union) => union.variants.iter().map(|variant| variant.ty).for_each(visit),
        Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {}
    }
}
