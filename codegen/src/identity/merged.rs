//! Builds the API in which each class of nodes is one type.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::{ClassId, Classes};
use super::ghosts::Ghosts;
use super::graph::{Graph, NodeId};
use super::join::{self, Side};
use super::places::leaf;
use super::released::Released;
use super::sites;
use super::words::component_name;
use crate::config::Config;
use crate::model::alternatives::distinct;
use crate::model::{
    Additional, Alternative, Answers, Api, Kind, Record, Scalar, Status, Type, TypeId, TypeUse, Types, Union, Variant,
};
use crate::pointer::Pointer;

/// The API, with the type of each class, and the type that each schema became.
pub(super) struct Merged {
    pub api: Api,
    /// The type of each class.
    pub ids: Vec<TypeId>,
    /// The type of each schema that was read, by its pointer.
    pub by_pointer: BTreeMap<Pointer, TypeId>,
    /// For each class, the wire names of the members that only some of its schemas have.
    pub joined: Vec<BTreeSet<String>>,
    /// The types that were restored for schemas that are gone, by released path.
    pub ghosts: Vec<(String, TypeId)>,
}

/// Builds the merged API.
pub(super) fn build(
    mut api: Api,
    groups: &[String],
    config: &Config,
    (graph, classes): (&Graph, &Classes),
    released: &Released<'_>,
) -> Merged {
    let mut old = std::mem::take(&mut api.types);
    // Merged types are fewer, and a type is large to move.
    let new = Types::with_capacity(old.len());
    let mut build = Build { new, ids: Vec::new(), unnamed: BTreeMap::new(), by_pointer: BTreeMap::new() };
    build.reserve(&old, graph, classes);
    let mut joined = Vec::new();
    for (class, id) in build.ids.clone().into_iter().enumerate() {
        let (kind, some) = build.kind(&mut old, graph, classes, class);
        build.new.get_mut(id).kind = kind;
        joined.push(some);
    }
    let ghosts = ghosts(&mut build, classes, released, &mut joined);
    let mut roots = graph.roots.iter();
    sites::each(&mut api, groups, config, &mut |_, ty| {
        let root = roots.next().expect("the same uses are visited in the same order");
        *ty = build.resolved(&old, *ty, root.leaf.map(|leaf| classes.of[leaf]));
    });
    build.pointers(&old, graph, classes);
    let Build { new, ids, by_pointer, unnamed: _ } = build;
    api.types = new;
    let answers = std::mem::take(&mut api.answers);
    api.answers = answers.into_iter().filter_map(|(key, one)| Some((key, collapsed(&mut api.types, one)?))).collect();
    Merged { api, ids, by_pointer, joined, ghosts }
}

/// Adds the members and types whose schemas are gone.
fn ghosts(
    build: &mut Build,
    classes: &Classes,
    released: &Released<'_>,
    joined: &mut [BTreeSet<String>],
) -> Vec<(String, TypeId)> {
    let form = |old: usize| released.types[old].1.whole();
    let locked = released.types.iter().filter_map(|(path, form)| Some((*path, form.whole()?))).collect();
    let known = classes.all.iter().zip(&build.ids);
    let known = known.filter_map(|(class, id)| Some((released.types[class.old?].0.to_owned(), *id))).collect();
    let mut ghosts = Ghosts { locked, known, made: Vec::new() };
    for (index, class) in classes.all.iter().enumerate() {
        let Some(form) = class.old.and_then(form) else { continue };
        let mut kind = build.new.get(build.ids[index]).kind.clone();
        let added = ghosts.add(&mut build.new, &mut kind, form);
        if !added.is_empty() {
            build.new.get_mut(build.ids[index]).kind = kind;
            joined[index].extend(added);
        }
    }
    ghosts.made
}

struct Build {
    new: Types,
    ids: Vec<TypeId>,
    /// The new types of types without a name, by the class inside.
    unnamed: BTreeMap<(TypeId, Option<ClassId>), TypeId>,
    by_pointer: BTreeMap<Pointer, TypeId>,
}

impl Build {
    /// Reserves a place in the arena for each class, in the order in which calls lead to them.
    fn reserve(&mut self, old: &Types, graph: &Graph, classes: &Classes) {
        for class in &classes.all {
            let first = graph.nodes[class.shapes[0][0]].raw;
            let mut ty = old.get(first).with_kind(Kind::Any);
            let nodes = class.shapes.iter().flatten();
            ty.docs.deprecated = nodes.map(|node| old.get(graph.nodes[*node].raw)).all(is_deprecated);
            self.ids.push(self.new.push(ty));
        }
    }

    /// Returns the kind of a class, and the wire names of the members that only some of its schemas have.
    fn kind(&mut self, old: &mut Types, graph: &Graph, classes: &Classes, class: usize) -> (Kind, BTreeSet<String>) {
        let shapes = &classes.all[class].shapes;
        let leaders: Vec<NodeId> = shapes.iter().map(|nodes| nodes[0]).collect();
        let insides: Vec<Vec<Inside>> = shapes.iter().map(|nodes| inside(old, graph, classes, nodes)).collect();
        let kind_of = |old: &Types, node: NodeId| old.get(graph.nodes[node].raw).kind.clone();
        let ((mut kind, inside), some) = match leaders[..] {
            [only] => ((kind_of(old, only), insides[0].clone()), BTreeSet::new()),
            _ => {
                let kinds: Vec<Kind> = leaders.iter().map(|node| kind_of(old, *node)).collect();
                let sides = insides.into_iter().zip(&kinds).map(|(inside, kind)| Side { kind, inside });
                let sides: Vec<Side<'_>> = sides.collect();
                let wires: Vec<BTreeSet<String>> = sides.iter().map(|side| join::wires(old, side.kind)).collect();
                (join::joined(old, &sides), not_in_all(&wires))
            }
        };
        let mut inside =
            inside.into_iter().map(|(ty, leaf)| self.resolved(old, ty, leaf)).collect::<Vec<_>>().into_iter();
        each_child(&mut kind, &mut |ty| *ty = inside.next().expect("a type for each child"));
        let kind = match kind {
            Kind::Union(union) => Kind::Union(without_doubles(union)),
            Kind::Record(record) => {
                let alternatives = alternatives(old, graph, shapes.iter().flatten());
                Kind::Record(Record { alternatives, ..record })
            }
            kind @ (Kind::Map(_)
            | Kind::List(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Scalar(_)
            | Kind::Null
            | Kind::Any) => kind,
        };
        (kind, some)
    }

    /// Returns a use of the class at the end, through the same lists and maps.
    fn resolved(&mut self, old: &Types, ty: TypeUse, leaf: Option<ClassId>) -> TypeUse {
        TypeUse { id: self.type_of(old, ty.id, leaf), nullable: ty.nullable }
    }

    fn type_of(&mut self, old: &Types, id: TypeId, leaf: Option<ClassId>) -> TypeId {
        let ty = old.get(id);
        let inner = match &ty.kind {
            Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => {
                return self.ids[leaf.expect("what has a name is a node") as usize];
            }
            Kind::List(list) => Some(list.items),
            Kind::Map(values) => Some(*values),
            Kind::Scalar(_) | Kind::Null | Kind::Any => None,
        };
        if let Some(known) = self.unnamed.get(&(id, leaf)) {
            return *known;
        }
        let new = self.new.push(ty.clone());
        self.unnamed.insert((id, leaf), new);
        if let Some(inner) = inner {
            let inner = self.resolved(old, inner, leaf);
            each_child(&mut self.new.get_mut(new).kind, &mut |ty| *ty = inner);
        }
        new
    }

    /// Records the type that each schema became. If a schema became several types, the first one that calls lead to is
    /// recorded.
    fn pointers(&mut self, old: &Types, graph: &Graph, classes: &Classes) {
        let mut of: BTreeMap<TypeId, ClassId> = BTreeMap::new();
        for (node, class) in graph.nodes.iter().zip(&classes.of) {
            of.entry(node.raw).or_insert(*class);
        }
        for (id, ty) in old.iter() {
            let class = leaf(old, id).and_then(|(raw, _)| of.get(&raw)).copied();
            let leads = leaf(old, id).is_some();
            // A `oneOf` member that was built from parts has the pointer of its union. The type at that pointer is the
            // union.
            let outer = matches!(ty.kind, Kind::Union(_)) || !self.by_pointer.contains_key(&ty.pointer);
            if outer && leads == class.is_some() {
                let new = self.type_of(old, id, class);
                self.by_pointer.insert(ty.pointer.clone(), new);
            }
        }
    }
}

/// True if the type is a deprecated component. For an inline schema, the property or the parameter is deprecated.
fn is_deprecated(ty: &Type) -> bool {
    ty.docs.deprecated && component_name(&ty.pointer).is_some()
}

/// A use inside a type, and the class that it leads to.
type Inside = (TypeUse, Option<ClassId>);

/// Returns the uses inside several nodes of one shape. The only value of a boolean is not part of a shape, and a field
/// that is only `null` has the shape of one for any value: if the nodes differ in this, all of these values may come.
fn inside(old: &mut Types, graph: &Graph, classes: &Classes, nodes: &[NodeId]) -> Vec<Inside> {
    let first = nodes[0];
    let mut inside = Vec::new();
    for (index, (edge, leaf)) in graph.nodes[first].edges.iter().zip(&classes.leaves[first]).enumerate() {
        let only = only_value(old, edge.ty.id);
        let differs = |node: &NodeId| {
            graph.nodes[*node].edges.get(index).is_none_or(|other| only_value(old, other.ty.id) != only)
        };
        let ty = if only.is_some() && nodes.iter().any(differs) {
            TypeUse { id: without_only(old, edge.ty.id), ..edge.ty }
        } else {
            edge.ty
        };
        inside.push((ty, leaf.map(|leaf| classes.of[leaf])));
    }
    inside
}

/// Returns the alternatives of all nodes of a class. They are not part of a shape. A node without any says it all.
fn alternatives<'n>(types: &Types, graph: &Graph, nodes: impl Iterator<Item = &'n NodeId>) -> Vec<Alternative> {
    let mut all: Vec<Alternative> = Vec::new();
    for node in nodes {
        let Kind::Record(record) = &types.get(graph.nodes[*node].raw).kind else { continue };
        match record.alternatives.as_slice() {
            [] => all.push(Alternative::default()),
            some => all.extend_from_slice(some),
        }
    }
    distinct(all)
}

/// The only value of a type, as far as its shape does not have it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnlyValue {
    Bool(bool),
    Null,
}

/// Returns the only value of a boolean or of `null`, also of one inside lists and maps.
fn only_value(types: &Types, id: TypeId) -> Option<OnlyValue> {
    match &types.get(innermost(types, id)).kind {
        Kind::Scalar(Scalar::Bool(only)) => only.map(OnlyValue::Bool),
        Kind::Null => Some(OnlyValue::Null),
        Kind::Record(_)
        | Kind::Map(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Any => None,
    }
}

/// Returns the type inside all lists and maps around it. A list that holds itself ends the search.
fn innermost(types: &Types, mut id: TypeId) -> TypeId {
    let mut seen = BTreeSet::new();
    while seen.insert(id)
        && let Some(inner) = item(&types.get(id).kind)
    {
        id = inner.id;
    }
    id
}

/// Returns the type of the values in a list or a map.
fn item(kind: &Kind) -> Option<TypeUse> {
    match kind {
        Kind::List(list) => Some(list.items),
        Kind::Map(values) => Some(*values),
        Kind::Record(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => None,
    }
}

/// Returns a type with the same lists and maps, whose innermost type has more than one value.
fn without_only(types: &mut Types, id: TypeId) -> TypeId {
    let mut kind = match item(&types.get(id).kind) {
        Some(_) => types.get(id).kind.clone(),
        None if types.get(id).kind == Kind::Null => Kind::Any,
        None => Kind::Scalar(Scalar::Bool(None)),
    };
    each_child(&mut kind, &mut |ty| ty.id = without_only(types, ty.id));
    let plain = types.get(id).with_kind(kind);
    types.push(plain)
}

/// Returns the names that are not in all of these sets.
fn not_in_all(wires: &[BTreeSet<String>]) -> BTreeSet<String> {
    let in_all = |wire: &String| wires.iter().all(|wires| wires.contains(wire));
    wires.iter().flatten().filter(|wire| !in_all(wire)).cloned().collect()
}

/// Makes members of a union that have become one type one variant.
fn without_doubles(union: Union) -> Union {
    let mut variants: Vec<Variant> = Vec::new();
    for variant in union.variants {
        match variants.iter_mut().find(|known| known.ty == variant.ty && is_by_shape(known)) {
            Some(known) => {
                join::add_values(&mut known.tag, variant.tag.as_ref());
                known.is_default |= variant.is_default;
            }
            None => variants.push(variant),
        }
    }
    Union { variants, discriminator: union.discriminator, open: union.open }
}

/// True if only the value itself shows that it is of this variant.
fn is_by_shape(variant: &Variant) -> bool {
    variant.statuses.is_empty() && variant.hook.is_none()
}

/// Replaces a union of responses of success that have all become one type with that type.
fn collapsed(types: &mut Types, answers: Answers) -> Option<Answers> {
    let Kind::Union(union) = &types.get(answers.ty.id).kind else { return Some(answers) };
    let first = union.variants.first()?.ty;
    if union.variants.iter().any(|variant| variant.ty != first || variant.statuses.is_empty()) {
        return Some(answers);
    }
    let by_status: Vec<(Status, Option<usize>)> =
        answers.by_status.into_iter().filter(|(_, held)| held.is_none()).collect();
    let ty = TypeUse { id: first.id, nullable: answers.ty.nullable };
    answers.optional.then_some(Answers { ty, optional: true, by_status })
}

/// Visits the uses inside a kind, in the order of [`crate::model::facts::children`].
fn each_child(kind: &mut Kind, change: &mut dyn FnMut(&mut TypeUse)) {
    match kind {
        Kind::Record(record) => {
            record.properties.iter_mut().for_each(|property| change(&mut property.ty));
            if let Additional::Typed(ty) = &mut record.additional {
                change(ty);
            }
        }
        Kind::Map(ty) => change(ty),
        Kind::List(list) => change(&mut list.items),
        Kind::Union(union) => union.variants.iter_mut().for_each(|variant| change(&mut variant.ty)),
        Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {}
    }
}
