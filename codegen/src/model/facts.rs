//! Facts about types: whether they are sent or received, and whether they hold themselves.

use std::collections::BTreeSet;

use super::components::strongly_connected;
use super::types::{Additional, Api, Kind, TypeId, TypeUse, Types};

/// What later layers need to know about where a type occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Reached from a request body or a parameter.
    pub in_request: bool,
    /// Reached from a response.
    pub in_response: bool,
    /// It can hold itself without a list or map between: some use of it must be boxed.
    pub recursive: bool,
}

/// The [`Facts`] of every type of an [`Api`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactTable(Vec<Facts>);

impl FactTable {
    /// Looks at the whole API.
    pub(crate) fn of(api: &Api) -> Self {
        let mut facts = vec![Facts::default(); api.types.len()];
        for id in reached(&api.types, sent(api)) {
            facts[id.0 as usize].in_request = true;
        }
        for id in reached(&api.types, received(api)) {
            facts[id.0 as usize].in_response = true;
        }
        for id in recursive(&api.types) {
            facts[id.0 as usize].recursive = true;
        }
        Self(facts)
    }

    /// Those of one type.
    pub(crate) fn get(&self, id: TypeId) -> Facts {
        self.0[id.0 as usize]
    }
}

/// The types that operations name themselves, and the envelope.
pub(crate) fn roots(api: &Api) -> Vec<TypeId> {
    let mut roots = sent(api);
    roots.extend(received(api));
    roots
}

fn sent(api: &Api) -> Vec<TypeId> {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters).map(|parameter| parameter.ty.id);
    let bodies = api.operations.iter().flat_map(|operation| &operation.body).flat_map(|body| &body.content);
    parameters.chain(bodies.filter_map(|content| content.ty).map(|ty| ty.id)).collect()
}

fn received(api: &Api) -> Vec<TypeId> {
    let responses = || api.operations.iter().flat_map(|operation| &operation.responses);
    let bodies = responses().flat_map(|response| &response.content).filter_map(|content| content.ty);
    let headers = responses().flat_map(|response| response.headers.values().copied());
    let joined = api.answers.values().map(|answers| answers.ty);
    bodies.chain(headers).chain(joined).chain(api.envelope).map(|ty| ty.id).collect()
}

/// Everything that can be reached from `roots`, themselves included.
pub(crate) fn reached(types: &Types, roots: Vec<TypeId>) -> BTreeSet<TypeId> {
    let mut seen = BTreeSet::new();
    let mut open = roots;
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(children(&types.get(id).kind).into_iter().map(|ty| ty.id));
        }
    }
    seen
}

/// The types that a kind is made of.
pub(crate) fn children(kind: &Kind) -> Vec<TypeUse> {
    match kind {
        Kind::Record(record) => {
            let additional = match record.additional {
                Additional::Typed(ty) => Some(ty),
                Additional::Open | Additional::Closed => None,
            };
            record.properties.iter().map(|property| property.ty).chain(additional).collect()
        }
        Kind::Map(ty) => vec![*ty],
        Kind::List(list) => vec![list.items],
        Kind::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
        Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Scalar(_) | Kind::Null | Kind::Any | Kind::Never => {
            Vec::new()
        }
    }
}

/// The types that a value holds in place, not behind a list or a map.
fn held(kind: &Kind) -> Vec<TypeId> {
    match kind {
        Kind::Record(record) => record.properties.iter().map(|property| property.ty.id).collect(),
        Kind::Union(union) => union.variants.iter().map(|variant| variant.ty.id).collect(),
        _ => Vec::new(),
    }
}

/// The types that can hold themselves in place: those in a strongly connected part of more than one type, or with an
/// edge to themselves.
fn recursive(types: &Types) -> Vec<TypeId> {
    let edges: Vec<Vec<usize>> =
        types.iter().map(|(_, ty)| held(&ty.kind).into_iter().map(|id| id.0 as usize).collect()).collect();
    let parts = strongly_connected(&edges).into_iter();
    let circles = parts.filter(|part| part.len() > 1 || part.iter().any(|node| edges[*node].contains(node)));
    circles.flatten().map(|index| TypeId(u32::try_from(index).expect("ids are u32"))).collect()
}
