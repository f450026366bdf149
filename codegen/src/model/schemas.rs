//! The schemas of a document: references followed, each schema read once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use openapiv3::{ReferenceOr, Schema};

use super::heirs::{self, Heirs};
use super::read;
use super::shape::{Nullness, Shape, ShapeKind, Target, Term};
use super::types::{Scalar, StringConstraints};
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::pointer::Pointer;

/// Reads schemas on demand and keeps what it has read.
pub(super) struct Schemas<'d> {
    /// The document.
    pub document: &'d Document,
    /// Where problems are told.
    pub diagnostics: &'d mut Diagnostics,
    /// Every schema that something refers to, as read.
    referred: BTreeMap<Pointer, Term>,
    /// Those being read: meeting one again means that it is made of itself.
    reading: BTreeSet<Pointer>,
    /// The schemas that others extend, with those.
    pub(super) heirs: BTreeMap<Pointer, Heirs>,
    /// The pairs being met: meeting one again means that two recursive schemas are intersected.
    pub(super) meeting: BTreeSet<(Pointer, Pointer)>,
}

impl<'d> Schemas<'d> {
    /// Nothing read yet.
    pub(super) fn new(document: &'d Document, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            document,
            diagnostics,
            referred: BTreeMap::new(),
            reading: BTreeSet::new(),
            heirs: heirs::find(document),
            meeting: BTreeSet::new(),
        }
    }

    /// The schema at `pointer`, which something refers to.
    pub(super) fn referred(&mut self, pointer: &Pointer) -> Term {
        if let Some(term) = self.referred.get(pointer) {
            return term.clone();
        }
        if !self.reading.insert(pointer.clone()) {
            self.diagnostics.report(
                Code::CircularRef,
                pointer,
                "the schema is made of itself, so that it says nothing",
            );
            return Term::any(pointer);
        }
        let term = self.read_referred(pointer);
        self.reading.remove(pointer);
        self.referred.insert(pointer.clone(), term.clone());
        term
    }

    fn read_referred(&mut self, pointer: &Pointer) -> Term {
        let document = self.document;
        if let Some(name) = component_name(pointer) {
            let schema = document.openapi.components.as_ref().and_then(|components| components.schemas.get(&name));
            if let Some(schema) = schema {
                return read::schema_or_reference(self, schema, pointer);
            }
        }
        let elsewhere = document.value.pointer(pointer.as_str()).cloned();
        let schema = elsewhere.and_then(|value| serde_json::from_value::<ReferenceOr<Schema>>(value).ok());
        if let Some(schema) = schema {
            return read::schema_or_reference(self, &schema, pointer);
        }
        self.diagnostics.report(Code::DanglingRef, pointer, "a `$ref` leads to this place, where no schema stands");
        Term::any(pointer)
    }

    /// The shape that `term` comes to, with all that its places of use say of `null`.
    pub(super) fn resolve(&mut self, term: &Term) -> (Rc<Shape>, Nullness) {
        let mut nullable = term.nullable;
        let mut target = term.target.clone();
        let mut followed = BTreeSet::new();
        loop {
            match target {
                Target::Shape(shape) => {
                    let nullness = if nullable { Nullness::Yes } else { shape.nullness };
                    return (shape, nullness);
                }
                Target::Reference(pointer) => {
                    if !followed.insert(pointer.clone()) {
                        self.diagnostics.report(Code::CircularRef, &pointer, "the reference leads back to itself");
                        let shape = Shape::new(&pointer, ShapeKind::Any, Nullness::Unsaid);
                        return (Rc::new(shape), Nullness::Unsaid);
                    }
                    let next = self.referred(&pointer);
                    nullable |= next.nullable;
                    target = next.target;
                }
            }
        }
    }
}

/// Lists of lists deeper than this are not looked into: one may hold itself.
const MOST_LISTS: usize = 8;

impl Schemas<'_> {
    /// Whether properties are declared in it: an object's own, or those of what a list holds or a union may be.
    pub(super) fn declares(&mut self, kind: &ShapeKind) -> bool {
        self.declares_within(kind, MOST_LISTS)
    }

    fn declares_within(&mut self, kind: &ShapeKind, left: usize) -> bool {
        let Some(left) = left.checked_sub(1) else { return false };
        let inner: Vec<&Term> = match kind {
            ShapeKind::Object(object) => return !object.is_bare(),
            ShapeKind::Array(array) => array.items.iter().map(|items| &**items).collect(),
            ShapeKind::Tuple(terms) => terms.iter().collect(),
            ShapeKind::Union(union) => union.terms.iter().collect(),
            ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Scalar(_) | ShapeKind::Enum(_) => {
                return false;
            }
        };
        inner.into_iter().any(|term| {
            let (shape, _) = self.resolve(term);
            self.declares_within(&shape.kind, left)
        })
    }

    /// Whether it says no more than which type it is: an object without properties, a string without bounds, a list of
    /// anything, or a choice of such. Documents put it where another schema is to say what really stands there.
    pub(super) fn is_placeholder(&mut self, kind: &ShapeKind) -> bool {
        match kind {
            ShapeKind::Object(object) => object.is_bare(),
            ShapeKind::Scalar(Scalar::String { format: None, constraints }) => {
                *constraints == StringConstraints::default()
            }
            ShapeKind::Array(array) => match &array.items {
                None => true,
                Some(items) => self.resolve(items).0.is_neutral(),
            },
            ShapeKind::Union(union) => union.terms.iter().all(|term| {
                let (shape, _) = self.resolve(term);
                !matches!(shape.kind, ShapeKind::Union(_)) && self.is_placeholder(&shape.kind)
            }),
            ShapeKind::Any
            | ShapeKind::Never
            | ShapeKind::Null
            | ShapeKind::Tuple(_)
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_) => false,
        }
    }
}

/// The name under `components/schemas` that `pointer` names, when it names one as a whole.
pub(super) fn component_name(pointer: &Pointer) -> Option<String> {
    let rest = pointer.as_str().strip_prefix("/components/schemas/")?;
    if rest.contains('/') {
        return None;
    }
    pointer.last()
}

/// The pointer that a `$ref` of this document holds.
pub(super) fn reference_pointer(reference: &str) -> Pointer {
    let path = reference.split_once('#').map_or(reference, |(_, path)| path);
    Pointer::from_escaped(percent_decoded(path))
}

/// A URI fragment may percent-encode what a pointer holds (RFC 6901, section 6).
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = text.get(index + 1..index + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[index], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                index += 3;
            }
            (byte, _) => {
                out.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
