//! Terms to the arena of types: each referred schema once, each inline schema once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::heirs::Heirs;
use super::join;
use super::schemas::Schemas;
use super::shape::{
    AdditionalShape, Alternatives, Array, Nullness, Object, Shape, ShapeKind, Target, Term, merge_docs,
};
use super::types::{
    Access, Additional, EnumValue, Kind, List, ListConstraints, Property, Record, Scalar, Type, TypeId, TypeUse, Types,
};
use super::unions;
use crate::pointer::Pointer;

/// Turns terms into types.
pub(super) struct Lowering<'c, 'd> {
    /// The schemas.
    pub cx: &'c mut Schemas<'d>,
    /// The types so far.
    pub types: Types,
    /// What each referred schema became.
    referred: BTreeMap<Pointer, TypeUse>,
    /// What each inline schema became, by its address; the schema is kept so that the address stays its own.
    inline: BTreeMap<usize, (TypeId, Rc<Shape>)>,
    /// References being followed to other references.
    following: BTreeSet<Pointer>,
    /// The type for "anything", of which there is one.
    any: Option<TypeId>,
}

impl<'c, 'd> Lowering<'c, 'd> {
    /// No types yet.
    pub(super) fn new(cx: &'c mut Schemas<'d>) -> Self {
        Self {
            cx,
            types: Types::default(),
            referred: BTreeMap::new(),
            inline: BTreeMap::new(),
            following: BTreeSet::new(),
            any: None,
        }
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
        if let Some(known) = self.referred.get(pointer) {
            return *known;
        }
        if let Some(heirs) = self.cx.heirs.get(pointer).cloned() {
            return self.heirs(pointer, &heirs);
        }
        let term = self.cx.referred(pointer);
        let found = match &term.target {
            // An heir that adds nothing is the plain object all the same, not a choice of heirs.
            Target::Reference(next) if self.cx.heirs.get(next).is_some_and(|heirs| heirs.schemas.contains(pointer)) => {
                let (shape, nullness) = self.cx.resolve(&term);
                let shape = Rc::new(Shape { pointer: pointer.clone(), ..Shape::clone(&shape) });
                return self.reserve_referred(pointer, &shape, nullness == Nullness::Yes);
            }
            Target::Reference(next) if self.following.insert(pointer.clone()) => {
                let found = self.referred(next);
                self.following.remove(pointer);
                TypeUse { id: found.id, nullable: found.nullable || term.nullable }
            }
            Target::Reference(_) => TypeUse { id: self.any(pointer), nullable: false },
            Target::Shape(shape) => {
                let nullable = term.nullable || shape.nullness == Nullness::Yes;
                return self.reserve_referred(pointer, shape, nullable);
            }
        };
        self.referred.insert(pointer.clone(), found);
        found
    }

    /// Where a base is referred to, one of its heirs stands; they may hold the base themselves.
    fn heirs(&mut self, pointer: &Pointer, heirs: &Heirs) -> TypeUse {
        let term = self.cx.referred(pointer);
        let (shape, nullness) = self.cx.resolve(&term);
        // A shape of its own: the base's belongs to the plain object that the heirs extend.
        let id = self.reserve(&Rc::new(Shape { pointer: pointer.clone(), ..Shape::clone(&shape) }));
        let found = TypeUse { id, nullable: nullness == Nullness::Yes };
        self.referred.insert(pointer.clone(), found);
        let kind = unions::of_heirs(self, pointer, heirs);
        self.types.get_mut(id).kind = kind;
        found
    }

    /// A recursive schema meets its own id while it is being read.
    fn reserve_referred(&mut self, pointer: &Pointer, shape: &Rc<Shape>, nullable: bool) -> TypeUse {
        let address = Rc::as_ptr(shape).addr();
        if let Some((id, _)) = self.inline.get(&address) {
            let known = TypeUse { id: *id, nullable };
            self.referred.insert(pointer.clone(), known);
            return known;
        }
        let id = self.reserve(shape);
        let found = TypeUse { id, nullable };
        self.referred.insert(pointer.clone(), found);
        self.fill(id, shape);
        found
    }

    fn inline(&mut self, shape: &Rc<Shape>) -> TypeId {
        let address = Rc::as_ptr(shape).addr();
        if let Some((id, _)) = self.inline.get(&address) {
            return *id;
        }
        if shape.is_neutral() {
            return self.any(&shape.pointer);
        }
        let id = self.reserve(shape);
        self.fill(id, shape);
        id
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

    fn fill(&mut self, id: TypeId, shape: &Shape) {
        let kind = self.kind(shape);
        self.types.get_mut(id).kind = kind;
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

    fn kind(&mut self, shape: &Shape) -> Kind {
        match &shape.kind {
            ShapeKind::Any | ShapeKind::Never => Kind::Any,
            ShapeKind::Null => Kind::Null,
            ShapeKind::Object(object) => self.object(object, &shape.pointer),
            ShapeKind::Array(array) => self.array(array, &shape.pointer),
            ShapeKind::Tuple(terms) => self.positions(terms, &shape.pointer),
            ShapeKind::Scalar(scalar) => Kind::Scalar(scalar.clone()),
            ShapeKind::Enum(values) => enum_kind(values),
            ShapeKind::Union(alternatives) => unions::lower(self, alternatives),
        }
    }

    fn array(&mut self, array: &Array, pointer: &Pointer) -> Kind {
        let items = match &array.items {
            Some(items) => self.lower(items),
            None => TypeUse { id: self.any(pointer), nullable: false },
        };
        Kind::List(List { items, constraints: array.constraints })
    }

    /// An array with a schema for each position is a list of what any of them holds: `prefixItems` neither asks for all
    /// positions nor forbids more of them (JSON Schema 2020-12, section 10.3.1.1), which a Rust tuple would.
    fn positions(&mut self, terms: &[Term], pointer: &Pointer) -> Kind {
        let any_of = Alternatives { terms: terms.to_vec(), discriminator: None };
        let items = join::union(self.cx, any_of, &pointer.key("items"));
        Kind::List(List { items: self.lower(&items), constraints: ListConstraints::default() })
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
        Kind::Record(Record { properties: self.properties(object, pointer), additional })
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
pub(super) fn enum_kind(values: &[EnumValue<Value>]) -> Kind {
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
            Kind::StringEnum(texts)
        }
        None => {
            let mut values = values.to_vec();
            values.sort_by_key(|value| value.value.to_string());
            Kind::LiteralEnum(values)
        }
    }
}

/// Whether `scalar` holds text.
pub(super) fn is_string(scalar: &Scalar) -> bool {
    matches!(scalar, Scalar::String { .. })
}
