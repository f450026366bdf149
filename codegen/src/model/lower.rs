//! Turns terms into types in the arena: each referred schema once, each inline schema once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::alternatives;
use super::heirs::Heirs;
use super::schemas::Schemas;
use super::shape::{
    AdditionalShape, Array, Nullness, Object, RestShape, Shape, ShapeKind, Target, Term, Tuple, merge_docs,
};
use super::types::{
    Access, Additional, EnumValue, Kind, Layout, List, ListConstraints, Property, Record, Type, TypeId, TypeUse, Types,
    Values,
};
use super::unions;
use crate::diagnostics::Code;
use crate::json::Value;
use crate::pointer::Pointer;

/// The most types that are read inside each other. Types further down wait in a queue. Schemas refer to each other over
/// any number of steps, and no stack is deep enough for all of them.
const MOST_NESTED: usize = 1_000;

/// The most types at places that the document does not have, in addition to one for each value of the document.
/// Recursive schemas that are joined with each other could be joined again without end.
const MOST_MADE: usize = 3_000;

/// The most keys in the pointer of a type from combined schemas. A document is not read to this depth.
const DEEPEST: usize = 200;

/// Turns terms into types.
pub(super) struct Lowering<'c, 'd> {
    /// The schemas of the document.
    pub cx: &'c mut Schemas<'d>,
    pub types: Types,
    /// The number of types that are being read inside each other.
    nested: usize,
    /// The number of types at places that the document does not have.
    made: usize,
    /// Types that have no kind yet.
    queue: VecDeque<(TypeId, Unfilled)>,
    /// Types that are the same as another type.
    same: BTreeMap<TypeId, TypeId>,
    /// The type of each referred schema.
    referred: BTreeMap<Pointer, TypeUse>,
    /// The type of each inline schema, by the address of the schema. The schema is kept so that its address is not used
    /// again.
    inline: BTreeMap<usize, (TypeId, Rc<Shape>)>,
    /// The one type for any value.
    any: Option<TypeId>,
    /// Members of unions that were merged.
    pub(super) merged: unions::Merged,
    /// For unions, whether they may hold a list.
    pub(super) may_be_lists: unions::MayBeLists,
}

/// The source of a type that has no kind yet.
enum Unfilled {
    Shape(Rc<Shape>),
    /// The union of the schemas that extend the schema at this place.
    Heirs(Pointer, Heirs),
}

/// The meaning of a schema.
pub(super) enum Meaning {
    /// A kind of its own.
    Kind(Kind),
    /// The same as this type.
    Same(TypeId),
}

impl<'c, 'd> Lowering<'c, 'd> {
    /// Starts without types.
    pub(super) fn new(cx: &'c mut Schemas<'d>) -> Self {
        Self {
            cx,
            types: Types::default(),
            nested: 0,
            made: 0,
            queue: VecDeque::new(),
            same: BTreeMap::new(),
            referred: BTreeMap::new(),
            inline: BTreeMap::new(),
            any: None,
            merged: unions::Merged::new(),
            may_be_lists: unions::MayBeLists::new(),
        }
    }

    /// Returns all types, each with its kind.
    pub(super) fn finish(mut self) -> Types {
        while let Some((id, unfilled)) = self.queue.pop_front() {
            self.fill(id, unfilled);
        }
        for id in self.same.keys() {
            let kind = self.types.get(self.end(*id)).kind.clone();
            self.types.get_mut(*id).kind = kind;
        }
        self.types
    }

    /// Gives a type its kind, now or later.
    fn fill(&mut self, id: TypeId, unfilled: Unfilled) {
        if self.nested >= MOST_NESTED {
            self.queue.push_back((id, unfilled));
            return;
        }
        if self.is_too_far(id) {
            let place = self.types.get(id).pointer.clone();
            self.cx.give_up_type(&place, "recursive schemas are put together without end");
            return;
        }
        self.nested += 1;
        let meaning = match &unfilled {
            Unfilled::Shape(shape) => self.meaning(shape),
            Unfilled::Heirs(pointer, heirs) => Meaning::Kind(unions::of_heirs(self, pointer, heirs)),
        };
        self.nested -= 1;
        match meaning {
            Meaning::Kind(kind) => self.types.get_mut(id).kind = kind,
            Meaning::Same(other) => drop(self.same.insert(id, other)),
        }
    }

    /// True if a type exceeds the limits for types from combined schemas.
    fn is_too_far(&mut self, id: TypeId) -> bool {
        let place = &self.types.get(id).pointer;
        if self.cx.is_written(place) {
            // Types at one written place may also be made again and again.
            return self.types.len() > 4 * (MOST_MADE + self.cx.values);
        }
        self.made += 1;
        self.made > MOST_MADE + self.cx.values || place.as_str().matches('/').count() > DEEPEST
    }

    /// Returns the type that `id` is the same as. Types that are only the same as each other stay any JSON, which is
    /// the kind of a reserved type.
    fn end(&self, id: TypeId) -> TypeId {
        let mut seen = BTreeSet::new();
        let mut end = id;
        while let Some(next) = self.same.get(&end).filter(|_| seen.insert(end)) {
            end = *next;
        }
        end
    }

    /// Returns the type of `term`.
    pub(super) fn lower(&mut self, term: &Term) -> TypeUse {
        let found = match &term.target {
            Target::Reference(pointer) => self.referred(pointer),
            Target::Shape(shape) => TypeUse { id: self.inline(shape), nullable: shape.nullness == Nullness::Yes },
        };
        TypeUse { id: found.id, nullable: found.nullable || term.nullable }
    }

    /// Returns the type of the schema at `pointer`, which something refers to.
    pub(super) fn referred(&mut self, pointer: &Pointer) -> TypeUse {
        // Schemas on the way that are only a reference, each with its `nullable`.
        let mut passed: Vec<(Pointer, bool)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut at = pointer.clone();
        let mut found = loop {
            if let Some(known) = self.referred.get(&at) {
                break *known;
            }
            if let Some(heirs) = self.cx.heirs.get(&at).cloned() {
                break self.heirs(&at, heirs);
            }
            let term = self.cx.referred(&at);
            match &term.target {
                // An heir that adds nothing is also the plain object, not a union of heirs.
                Target::Reference(next) if self.cx.heirs.get(next).is_some_and(|heirs| heirs.schemas.contains(&at)) => {
                    let (shape, nullness) = self.cx.resolve(&term);
                    let shape = Rc::new(Shape { pointer: at.clone(), ..Shape::clone(&shape) });
                    break self.reserve_referred(&at, &shape, nullness == Nullness::Yes);
                }
                Target::Reference(next) if seen.insert(at.clone()) => {
                    passed.push((at, term.nullable));
                    at = next.clone();
                }
                Target::Reference(_) => break TypeUse { id: self.any(&at), nullable: false },
                Target::Shape(shape) => {
                    let nullable = term.nullable || shape.nullness == Nullness::Yes;
                    break self.reserve_referred(&at, shape, nullable);
                }
            }
        };
        for (pointer, nullable) in passed.into_iter().rev() {
            found.nullable |= nullable;
            self.referred.insert(pointer, found);
        }
        found
    }

    /// Returns the type for a reference to a base: a union of its heirs. The heirs may hold the base.
    fn heirs(&mut self, pointer: &Pointer, heirs: Heirs) -> TypeUse {
        let term = self.cx.referred(pointer);
        let (shape, nullness) = self.cx.resolve(&term);
        // The type has a shape of its own, because the base's shape belongs to the plain object that the heirs extend.
        let id = self.reserve(&Rc::new(Shape { pointer: pointer.clone(), ..Shape::clone(&shape) }));
        let found = TypeUse { id, nullable: nullness == Nullness::Yes };
        self.referred.insert(pointer.clone(), found);
        self.fill(id, Unfilled::Heirs(pointer.clone(), heirs));
        found
    }

    fn reserve_referred(&mut self, pointer: &Pointer, shape: &Rc<Shape>, nullable: bool) -> TypeUse {
        let (id, is_new) = self.reserved(shape);
        let found = TypeUse { id, nullable };
        // A recursive schema finds its own id while it is being read.
        self.referred.insert(pointer.clone(), found);
        if is_new {
            self.fill(id, Unfilled::Shape(Rc::clone(shape)));
        }
        found
    }

    fn inline(&mut self, shape: &Rc<Shape>) -> TypeId {
        let is_known = self.inline.contains_key(&Rc::as_ptr(shape).addr());
        if shape.is_neutral() && !is_known {
            return self.any(&shape.pointer);
        }
        let (id, is_new) = self.reserved(shape);
        if is_new {
            self.fill(id, Unfilled::Shape(Rc::clone(shape)));
        }
        id
    }

    /// Returns the type of a shape. The second value is true if the type has no kind yet.
    fn reserved(&mut self, shape: &Rc<Shape>) -> (TypeId, bool) {
        match self.inline.get(&Rc::as_ptr(shape).addr()) {
            Some((id, _)) => (*id, false),
            None => (self.reserve(shape), true),
        }
    }

    fn reserve(&mut self, shape: &Rc<Shape>) -> TypeId {
        let id = self.types.push(Type {
            pointer: shape.pointer.clone(),
            kind: Kind::Any,
            docs: shape.docs.clone(),
            default: shape.default.clone(),
        });
        self.inline.insert(Rc::as_ptr(shape).addr(), (id, Rc::clone(shape)));
        id
    }

    /// Returns the one type for any value.
    pub(super) fn any(&mut self, pointer: &Pointer) -> TypeId {
        if let Some(id) = self.any {
            return id;
        }
        let id = self.types.push(Type {
            pointer: pointer.clone(),
            kind: Kind::Any,
            docs: super::types::Docs::default(),
            default: None,
        });
        self.any = Some(id);
        id
    }

    fn meaning(&mut self, shape: &Shape) -> Meaning {
        Meaning::Kind(match &shape.kind {
            ShapeKind::Any | ShapeKind::Never => Kind::Any,
            ShapeKind::Null => Kind::Null,
            ShapeKind::Object(object) => self.object(object, &shape.pointer),
            ShapeKind::Array(array) => self.array(array, &shape.pointer),
            ShapeKind::Tuple(tuple) => self.tuple(tuple),
            ShapeKind::Scalar(scalar) => Kind::Scalar(scalar.clone()),
            ShapeKind::Enum(values) => enum_kind(values),
            ShapeKind::Union(alternatives) => return unions::lower(self, alternatives),
        })
    }

    fn array(&mut self, array: &Array, pointer: &Pointer) -> Kind {
        let items = match &array.items {
            Some(items) => self.lower(items),
            None => TypeUse { id: self.any(pointer), nullable: false },
        };
        Kind::List(List { items, constraints: array.constraints })
    }

    /// Returns a record whose properties are the positions of the array.
    fn tuple(&mut self, tuple: &Tuple) -> Kind {
        let (count, least) = (tuple.positions.len(), tuple.least());
        let positions = tuple.positions.iter().enumerate();
        let mut properties: Vec<Property> =
            positions.map(|(index, term)| self.position(index, term, (index < least).then_some(index))).collect();
        properties.sort_by(|a, b| a.name.cmp(&b.name));
        let additional = match &tuple.rest {
            RestShape::Typed(term) => Additional::Typed(self.lower(term)),
            RestShape::Unsaid | RestShape::Any | RestShape::Nothing if tuple.is_closed() => Additional::Closed,
            RestShape::Unsaid | RestShape::Any | RestShape::Nothing => Additional::Open,
        };
        let is_more = |bound: &u64| *bound > count as u64;
        let ListConstraints { min_items, max_items, unique } = tuple.constraints;
        let layout = Layout::Array(ListConstraints {
            min_items: min_items.filter(is_more),
            max_items: max_items.filter(is_more),
            unique,
        });
        Kind::Record(Record { properties, additional, layout, alternatives: Vec::new() })
    }

    /// Returns a record if the object has declared properties, else a map.
    pub(super) fn object(&mut self, object: &Object, pointer: &Pointer) -> Kind {
        let additional = match &object.additional {
            AdditionalShape::Open => Additional::Open,
            AdditionalShape::Closed => Additional::Closed,
            AdditionalShape::Typed(term) => Additional::Typed(self.lower(term)),
        };
        if object.properties.is_empty() && object.required.is_empty() {
            match additional {
                Additional::Open => return Kind::Map(TypeUse { id: self.any(pointer), nullable: false }),
                Additional::Typed(ty) => return Kind::Map(ty),
                Additional::Closed => {}
            }
        }
        let properties = self.properties(object, pointer);
        let alternatives = alternatives::lowered(object);
        Kind::Record(Record { properties, additional, layout: Layout::Object, alternatives })
    }

    fn properties(&mut self, object: &Object, pointer: &Pointer) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::new();
        for (name, term) in &object.properties {
            properties.push(self.property(name, term, object.required.get_index_of(name)));
        }
        // A name that is required but not declared is a property of any type.
        let required = object.required.iter().enumerate();
        for (rank, name) in required.filter(|(_, name)| !object.properties.contains_key(*name)) {
            properties.push(self.property(name, &Term::any(&pointer.key("required")), Some(rank)));
        }
        properties.sort_by(|a, b| a.name.cmp(&b.name));
        properties
    }

    /// Returns the property of a position. `readOnly` and `writeOnly` of a position are not used, because the later
    /// positions would move if one were left out.
    fn position(&mut self, index: usize, term: &Term, rank: Option<usize>) -> Property {
        let property = self.property(&index.to_string(), term, rank);
        if property.access != Access::ReadWrite {
            let message = "`readOnly` and `writeOnly` of an element of an array are left to the server";
            self.cx.diagnostics.report(Code::UnsupportedKeyword, &term.pointer, message);
        }
        Property { access: Access::ReadWrite, ..property }
    }

    /// Returns a property. `rank` is its index in `required`, if it is listed there.
    fn property(&mut self, name: &str, term: &Term, rank: Option<usize>) -> Property {
        let ty = self.lower(term);
        let (shape, _) = self.cx.resolve(term);
        let access = if term.access == Access::ReadWrite { self.referred_access(term) } else { term.access };
        Property {
            name: name.to_owned(),
            pointer: term.pointer.clone(),
            ty,
            required: rank.is_some(),
            rank: rank.unwrap_or(usize::MAX),
            access,
            docs: merge_docs(&term.docs, &shape.docs),
            default: term.default.clone().or_else(|| shape.default.clone()),
        }
    }

    /// Returns `readOnly` and `writeOnly` of a referred schema, because they also hold at its uses.
    fn referred_access(&mut self, term: &Term) -> Access {
        match &term.target {
            Target::Reference(pointer) => {
                let mut followed = BTreeSet::new();
                let mut next = pointer.clone();
                while followed.insert(next.clone()) {
                    let term = self.cx.referred(&next);
                    match (&term.target, term.access) {
                        (Target::Reference(further), Access::ReadWrite) => next = further.clone(),
                        (_, access) => return access,
                    }
                }
                Access::ReadWrite
            }
            Target::Shape(_) => Access::ReadWrite,
        }
    }
}

/// Returns a string enum if all values are strings, else an enum of JSON values.
pub(super) fn enum_kind(values: &Values<Value>) -> Kind {
    let open = values.open;
    let texts: Option<Vec<_>> = (values.iter())
        .map(|value| {
            value.value.as_str().map(|text| EnumValue {
                value: text.to_owned(),
                name: value.name.clone(),
                description: value.description.clone(),
            })
        })
        .collect();
    match texts {
        Some(mut texts) => {
            texts.sort_by(|a, b| a.value.cmp(&b.value));
            Kind::StringEnum(Values { listed: texts, open })
        }
        None => {
            let mut listed = values.to_vec();
            listed.sort_by_cached_key(|value| value.value.to_string());
            Kind::LiteralEnum(Values { listed, open })
        }
    }
}
