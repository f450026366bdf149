//! Facts about types: whether they are sent or received, and whether they hold themselves.

use std::collections::BTreeSet;

use super::types::{Additional, Api, Kind, TypeId, TypeUse, Types};

/// Fills in [`super::Facts`] for every type.
pub(super) fn find(api: &mut Api) {
    let requests = sent(api);
    let responses = received(api);
    for id in reached(&api.types, requests) {
        api.types.get_mut(id).facts.in_request = true;
    }
    for id in reached(&api.types, responses) {
        api.types.get_mut(id).facts.in_response = true;
    }
    for id in recursive(&api.types) {
        api.types.get_mut(id).facts.recursive = true;
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
    let joined = api.operations.iter().filter_map(|operation| operation.answers.as_ref()).map(|answers| answers.ty);
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
/// edge to themselves (Tarjan's algorithm, without recursion of its own).
fn recursive(types: &Types) -> Vec<TypeId> {
    let edges: Vec<Vec<usize>> =
        types.iter().map(|(_, ty)| held(&ty.kind).into_iter().map(|id| id.0 as usize).collect()).collect();
    let mut found = Vec::new();
    let mut state = Tarjan {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        on_stack: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
    };
    for root in 0..edges.len() {
        if state.index[root].is_none() {
            state.visit(root, &edges, &mut found);
        }
    }
    found.sort_unstable();
    found.into_iter().map(|index| TypeId(u32::try_from(index).expect("ids are u32"))).collect()
}

struct Tarjan {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
}

impl Tarjan {
    fn visit(&mut self, root: usize, edges: &[Vec<usize>], found: &mut Vec<usize>) {
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                self.index[node] = Some(self.next);
                self.low[node] = self.next;
                self.next += 1;
                self.stack.push(node);
                self.on_stack[node] = true;
            }
            if let Some(&child) = edges[node].get(edge) {
                work.push((node, edge + 1));
                match self.index[child] {
                    None => work.push((child, 0)),
                    Some(index) if self.on_stack[child] => self.low[node] = self.low[node].min(index),
                    Some(_) => {}
                }
                continue;
            }
            self.close(node, edges, found);
            if let Some((parent, _)) = work.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
        }
    }

    fn close(&mut self, node: usize, edges: &[Vec<usize>], found: &mut Vec<usize>) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        let start =
            self.stack.iter().rposition(|&other| other == node).expect("a node stands on the stack until it is closed");
        let part = self.stack.split_off(start);
        for &member in &part {
            self.on_stack[member] = false;
        }
        if part.len() > 1 || edges[node].contains(&node) {
            found.extend(part);
        }
    }
}
