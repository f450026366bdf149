//! Opens envelopes: responses whose value is under one key, inside an object that a vendor puts around every value.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::join;
use super::lower::Lowering;
use super::shape::{Object, Shape, ShapeKind, Target, Term};
use super::types::{Kind, Record, Scalar, TypeId, TypeUse, Types};
use crate::config::Envelope as Convention;
use crate::pointer::Pointer;

/// The pointer of the record for all envelopes.
const PLACE: &str = "x-restwright-envelope";

/// Opens envelopes by the configured convention, and gathers their other members.
pub(super) struct Envelopes<'c> {
    convention: Option<&'c Convention>,
    rest: Option<Term>,
}

/// An opened envelope.
pub(super) struct Enveloped {
    /// The value, `None` if the envelope has no key for one.
    pub result: Option<Term>,
}

impl<'c> Envelopes<'c> {
    /// Without a convention there are no envelopes.
    pub(super) fn new(convention: Option<&'c Convention>) -> Self {
        Self { convention, rest: None }
    }

    /// Opens `term` if it is an envelope: an object with the convention's success flag, and with its value or its
    /// errors.
    pub(super) fn open(&mut self, cx: &mut Lowering<'_, '_>, term: &Term) -> Option<Enveloped> {
        let convention = self.convention?;
        let (shape, _) = cx.cx.resolve(term);
        let ShapeKind::Object(object) = &shape.kind else { return None };
        let has = |name: &Option<String>| name.as_ref().is_some_and(|name| object.properties.contains_key(name));
        let result = object.properties.get(&convention.result);
        if !(has(&convention.success) && (result.is_some() || has(&convention.errors))) {
            return None;
        }
        let mut rest: Object = object.clone();
        rest.properties.remove(&convention.result);
        rest.required.shift_remove(&convention.result);
        let result = result.cloned();
        self.add(cx, rest);
        Some(Enveloped { result })
    }

    fn add(&mut self, cx: &mut Lowering<'_, '_>, rest: Object) {
        // The record is made from several schemas. So it has a pointer of its own, by which its name is kept.
        let pointer = &Pointer::root().key(PLACE);
        let nullness = super::shape::Nullness::No;
        let term = Term::inline(Shape::new(pointer, ShapeKind::Object(rest), nullness));
        self.rest = Some(match self.rest.take() {
            Some(known) => without_members(join::join_into(cx.cx, known, &term, pointer)),
            None => term,
        });
    }

    /// Returns one record for all envelopes, with every field of any of them.
    pub(super) fn rest(self) -> Option<Term> {
        self.rest
    }
}

/// Returns the same object as one schema. Nobody wrote the envelopes of several calls as alternatives of each other.
fn without_members(mut term: Term) -> Term {
    if let Target::Shape(shape) = &mut term.target
        && let ShapeKind::Object(object) = &mut Rc::make_mut(shape).kind
    {
        object.members.clear();
    }
    term
}

/// Returns the records that are only an envelope around a value, each with the type of its value. `envelope` has all of
/// their other members.
pub(crate) fn around(
    types: &Types,
    envelope: Option<TypeUse>,
    convention: Option<&Convention>,
) -> BTreeMap<TypeId, Option<TypeUse>> {
    let mut found = BTreeMap::new();
    let (Some(envelope), Some(convention)) = (envelope, convention) else { return found };
    let Kind::Record(wide) = &types.get(envelope.id).kind else { return found };
    let mut cover = Cover { types, found: BTreeMap::new() };
    for (id, ty) in types.iter().filter(|(id, _)| *id != envelope.id) {
        let Kind::Record(record) = &ty.kind else { continue };
        let result = record.properties.iter().find(|property| property.name == convention.result);
        let has = |name: &Option<String>| {
            name.as_ref().is_some_and(|name| record.properties.iter().any(|one| one.name == *name))
        };
        let mut covered = || cover.records(wide, record, Some(&convention.result));
        if has(&convention.success) && (result.is_some() || has(&convention.errors)) && covered() {
            found.insert(id, result.map(|result| result.ty));
        }
    }
    found
}

/// Compares types. Each result is kept. A pair that is still being compared counts as covered, because a record may
/// hold itself.
struct Cover<'t> {
    types: &'t Types,
    found: BTreeMap<(TypeId, TypeId), bool>,
}

impl Cover<'_> {
    /// True if `wide` has every property of `narrow` except `except`, with a type that covers the type in `narrow`.
    fn records(&mut self, wide: &Record, narrow: &Record, except: Option<&str>) -> bool {
        narrow.properties.iter().filter(|property| except != Some(property.name.as_str())).all(|property| {
            let known = wide.properties.iter().find(|known| known.name == property.name);
            known.is_some_and(|known| self.types(known.ty.id, property.ty.id))
        })
    }

    fn types(&mut self, wide: TypeId, narrow: TypeId) -> bool {
        if wide == narrow {
            return true;
        }
        if let Some(found) = self.found.get(&(wide, narrow)) {
            return *found;
        }
        self.found.insert((wide, narrow), true);
        let found = self.kinds(wide, narrow);
        self.found.insert((wide, narrow), found);
        found
    }

    fn kinds(&mut self, wide: TypeId, narrow: TypeId) -> bool {
        let types = self.types;
        match (&types.get(wide).kind, &types.get(narrow).kind) {
            (_, Kind::Any | Kind::Null) => true,
            (Kind::Any, Kind::Scalar(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_)) => true,
            (_, Kind::Union(narrow)) => narrow.variants.iter().all(|variant| self.types(wide, variant.ty.id)),
            (Kind::Union(wide), _) => wide.variants.iter().any(|variant| self.types(variant.ty.id, narrow)),
            (Kind::Record(wide), Kind::Record(narrow)) => {
                wide.layout == narrow.layout && self.records(wide, narrow, None)
            }
            (Kind::List(wide), Kind::List(narrow)) => self.types(wide.items.id, narrow.items.id),
            (Kind::Map(wide), Kind::Map(narrow)) => self.types(wide.id, narrow.id),
            (Kind::Scalar(wide), Kind::Scalar(narrow)) => join::join_scalars(wide, narrow).is_some(),
            (Kind::Scalar(Scalar::String { .. }), Kind::StringEnum(_)) => true,
            (wide, narrow) => wide == narrow,
        }
    }
}
