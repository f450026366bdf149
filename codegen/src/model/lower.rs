//! Terms to the arena of types: each referred schema once, each inline schema once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use serde_json::Value;

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
use crate::pointer::Pointer;

/// How many types are worked out within each other. What is met further down waits in a queue: schemas refer to each other
/// over any number of steps, and no stack is deep enough for all of them.
const MOST_NESTED: usize = 1_000;

/// How many types may be made of what was put together, beside one for each value that the document has. Recursive schemas
/// that are joined with each other can be joined again without end.
const MOST_MADE: usize = 3_000;

/// How many keys may lead to a type that was put together. A document is not read as deep as that.
const DEEPEST: usize = 200;

/// Turns terms into types.
pub(super) struct Lowering<'c, 'd> {
    /// The schemas.
    pub cx: &'c mut Schemas<'d>,
    pub types: Types,
    /// How many types are being worked out.
    nested: usize,
    /// How many types are at places that are not written in the document.
    made: usize,
    /// Types that have no kind yet.
    queue: VecDeque<(TypeId, Unfilled)>,
    /// Types that are what another type is.
    same: BTreeMap<TypeId, TypeId>,
    /// What each referred schema became.
    referred: BTreeMap<Pointer, TypeUse>,
    /// What each inline schema became, by its address; the schema is kept so that the address stays its own.
    inline: BTreeMap<usize, (TypeId, Rc<Shape>)>,
    /// The type for "anything", of which there is one.
    any: Option<TypeId>,
    /// Members of unions that were merged.
    pub(super) merged: unions::Merged,
    /// Unions of which it is known whether a list is among them.
    pub(super) may_be_lists: unions::MayBeLists,
}

/// What a type is made from.
enum Unfilled {
    Shape(Rc<Shape>),
    /// One of the schemas that extend the one at this place.
    Heirs(Pointer, Heirs),
}

/// What a schema comes to.
pub(super) enum Meaning {
    /// A kind of its own.
    Kind(Kind),
    /// What this type is.
    Same(TypeId),
}

impl<'c, 'd> Lowering<'c, 'd> {
    /// No types yet.
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

    /// All types, each with its kind.
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

    /// Gives a type its kind, at once or later.
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

    /// Whether a type is one too many of those that were put together.
    fn is_too_far(&mut self, id: TypeId) -> bool {
        let place = &self.types.get(id).pointer;
        if self.cx.is_written(place) {
            // Types at one place may be put together over and over as well.
            return self.types.len() > 4 * (MOST_MADE + self.cx.values);
        }
        self.made += 1;
        self.made > MOST_MADE + self.cx.values || place.as_str().matches('/').count() > DEEPEST
    }

    /// The type that `id` is the same as. Types that are nothing but each other are anything, as they were reserved.
    fn end(&self, id: TypeId) -> TypeId {
        let mut seen = BTreeSet::new();
        let mut end = id;
        while let Some(next) = self.same.get(&end).filter(|_| seen.insert(end)) {
            end = *next;
        }
        end
    }

    /// The type of `term`.
    pub(super) fn lower(&mut self, term: &Term) -> TypeUse {
        let found = match &term.target {
            Target::Reference(pointer) => self.referred(pointer),
            Target::Shape(shape) => TypeUse { id: self.inline(shape), nullable: shape.nullness == Nullness::Yes },
        };
        TypeUse { id: found.id, nullable: found.nullable || term.nullable }
    }

    /// The type of the schema at `pointer`, which something refers to.
    pub(super) fn referred(&mut self, pointer: &Pointer) -> TypeUse {
        // Schemas that are only another one's reference, each with what it says of `null`.
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
                // An heir that adds nothing is the plain object all the same, not a choice of heirs.
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

    /// Where a base is referred to, one of its heirs stands; they may hold the base themselves.
    fn heirs(&mut self, pointer: &Pointer, heirs: Heirs) -> TypeUse {
        let term = self.cx.referred(pointer);
        let (shape, nullness) = self.cx.resolve(&term);
        // A shape of its own: the base's belongs to the plain object that the heirs extend.
        let id = self.reserve(&Rc::new(Shape { pointer: pointer.clone(), ..Shape::clone(&shape) }));
        let found = TypeUse { id, nullable: nullness == Nullness::Yes };
        self.referred.insert(pointer.clone(), found);
        self.fill(id, Unfilled::Heirs(pointer.clone(), heirs));
        found
    }

    fn reserve_referred(&mut self, pointer: &Pointer, shape: &Rc<Shape>, nullable: bool) -> TypeUse {
        let (id, is_new) = self.reserved(shape);
        let found = TypeUse { id, nullable };
        // A recursive schema meets its own id while it is being worked out.
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

    /// The type of a shape, and whether it has no kind yet.
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

    /// The one type for "anything".
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

    /// An array with a schema for each position is a record whose properties are its positions.
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
        Kind::Record(Record { properties, additional, layout })
    }

    /// An object with declared properties is a record, one without is a map.
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
        Kind::Record(Record { properties: self.properties(object, pointer), additional, layout: Layout::Object })
    }

    fn properties(&mut self, object: &Object, pointer: &Pointer) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::new();
        for (name, term) in &object.properties {
            properties.push(self.property(name, term, object.required.get_index_of(name)));
        }
        // A name that is required and not declared is still a property, of which nothing more is known.
        let required = object.required.iter().enumerate();
        for (rank, name) in required.filter(|(_, name)| !object.properties.contains_key(*name)) {
            properties.push(self.property(name, &Term::any(&pointer.key("required")), Some(rank)));
        }
        properties.sort_by(|a, b| a.name.cmp(&b.name));
        properties
    }

    /// A position that travels one way alone would move those behind it.
    fn position(&mut self, index: usize, term: &Term, rank: Option<usize>) -> Property {
        let property = self.property(&index.to_string(), term, rank);
        if property.access != Access::ReadWrite {
            let message = "`readOnly` and `writeOnly` of an element of an array are left to the server";
            self.cx.diagnostics.report(Code::UnsupportedKeyword, &term.pointer, message);
        }
        Property { access: Access::ReadWrite, ..property }
    }

    /// A property with its place in `required`, where it is listed there.
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

    /// `readOnly` of a referred schema holds where it is used.
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

/// Strings alone make a string enum; anything else keeps its JSON values.
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
