//! Reads the schemas of a document: follows references, and reads each schema once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::heirs::{self, Heirs};
use super::read;
use super::shape::{Nullness, Pair, Shape, ShapeKind, Target, Term};
use super::types::{Scalar, StringConstraints};
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::json::Value;
use crate::pointer::{Finder, Pointer, value_at};
use crate::source;

/// Reads schemas on demand and keeps them.
pub(super) struct Schemas<'d> {
    /// The document.
    pub document: &'d Document,
    /// Finds the places of schemas that are read one after the other.
    places: Finder<'d>,
    /// Receives problems.
    pub diagnostics: &'d mut Diagnostics,
    /// Every schema that something refers to, after reading.
    referred: BTreeMap<Pointer, Term>,
    /// The schemas that are being read. If one is met again, it is made of itself.
    reading: BTreeSet<Pointer>,
    /// The schemas that others extend, each with its heirs.
    pub(super) heirs: BTreeMap<Pointer, Heirs>,
    /// The pairs that are being intersected. If one is met again, two recursive schemas are intersected.
    pub(super) meeting: BTreeSet<Pair>,
    /// The unions that are being intersected member by member. Inner ones are last.
    pub(super) opening: Vec<Opening>,
    /// The pairs that are being joined.
    pub(super) joining: BTreeSet<Pair>,
    /// The shape at the end of each reference, once all schemas on the way have been read. The bool is true if one of
    /// them is nullable.
    ends: BTreeMap<Pointer, (Rc<Shape>, bool)>,
    /// The keywords, each with its place, that were reported as left to the server because several schemas are one type.
    pub(super) loosened: BTreeSet<(Pointer, &'static str)>,
    /// The number of schemas that are being read inside each other.
    depth: usize,
    /// The number of combinations inside each other since the last schema was read.
    combined: usize,
    /// The number of pieces that may still be copied.
    budget: usize,
    /// The number of values in the document. The model may be as large as the document, but not much larger.
    pub(super) values: usize,
    /// The places of schemas that were given up.
    given_up: BTreeSet<Pointer>,
}

/// The most schemas that are read inside each other, so that the recursion fits into the stack of the pipeline.
const MOST_DEEP: usize = 4_000;

/// The most combinations (`allOf`, members of unions) inside each other. In 2,690 documents of vendors there are at most
/// six.
const MOST_COMBINED: usize = 100;

/// The most pieces (properties, members of unions) that schemas may copy from others, in addition to
/// [`PIECES_OF_A_VALUE`] for each value of the document. Documents of vendors need at most 1.4 for each value. Chains of
/// chains multiply without end, and each piece is a field of the crate.
const MOST_PIECES: usize = 20_000;
const PIECES_OF_A_VALUE: usize = 2;

/// The reason in the diagnostic if the budget of pieces is spent.
pub(super) const TOO_MANY: &str = "too many pieces are put together";

/// Returns the number of pieces in a copy of a kind.
pub(super) fn pieces(kind: &ShapeKind) -> usize {
    match kind {
        ShapeKind::Object(object) => 1 + object.properties.len(),
        ShapeKind::Tuple(tuple) => 1 + tuple.positions.len(),
        ShapeKind::Union(union) => 1 + union.terms.len(),
        ShapeKind::Enum(values) => 1 + values.len(),
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Array(_) | ShapeKind::Scalar(_) => 1,
    }
}

/// A union whose members are being intersected with a schema, one by one.
pub(super) struct Opening {
    /// The address of the union.
    pub union: usize,
    /// The address of the schema that the member is being intersected with.
    pub rest: usize,
    /// True if a member of the outer union is being intersected with the same schema. Then this union is that member.
    pub continues: bool,
}

impl<'d> Schemas<'d> {
    /// Starts without schemas.
    pub(super) fn new(document: &'d Document, diagnostics: &'d mut Diagnostics) -> Self {
        let values = source::values(&document.value);
        Self {
            document,
            places: Finder::new(&document.value),
            diagnostics,
            referred: BTreeMap::new(),
            reading: BTreeSet::new(),
            heirs: heirs::find(document),
            meeting: BTreeSet::new(),
            opening: Vec::new(),
            joining: BTreeSet::new(),
            ends: BTreeMap::new(),
            loosened: BTreeSet::new(),
            depth: 0,
            combined: 0,
            budget: MOST_PIECES.saturating_add(values.saturating_mul(PIECES_OF_A_VALUE)),
            values,
            given_up: BTreeSet::new(),
        }
    }

    /// Does one step of a recursion over schemas if the depth allows it. Else the schema at `place` is given up.
    pub(super) fn deeper(&mut self, place: &Pointer, step: impl FnOnce(&mut Self) -> Term) -> Term {
        if self.depth >= MOST_DEEP {
            return self.give_up(place, "schemas are made of each other over too many steps");
        }
        self.depth += 1;
        let term = step(self);
        self.depth -= 1;
        term
    }

    /// Does one step of a combination of schemas inside another one. Combinations that make new schemas at each step have
    /// no end of their own, and each step has a longer place.
    pub(super) fn combine(&mut self, place: &Pointer, step: impl FnOnce(&mut Self) -> Term) -> Term {
        if self.combined >= MOST_COMBINED {
            return self.give_up(place, "schemas are combined inside each other over too many steps");
        }
        self.combined += 1;
        let term = self.deeper(place, step);
        self.combined -= 1;
        term
    }

    /// Takes this many pieces from the budget. Returns true if they were left.
    pub(super) fn spend(&mut self, pieces: usize) -> bool {
        let left = self.budget.checked_sub(pieces);
        self.budget = left.unwrap_or(0);
        left.is_some()
    }

    /// Makes the schema at `place` any JSON, and reports it.
    pub(super) fn give_up(&mut self, place: &Pointer, why: &str) -> Term {
        if self.given_up.insert(place.clone()) {
            self.diagnostics.report(Code::SchemaDegraded, place, format!("{why}; here it is raw JSON"));
        }
        Term::any(place)
    }

    /// True if the document has a value at a place. Other places belong to combined schemas.
    pub(super) fn is_written(&mut self, place: &Pointer) -> bool {
        self.written(place).is_some()
    }

    /// Returns the value that the document has at a place.
    pub(super) fn written(&mut self, place: &Pointer) -> Option<&'d Value> {
        self.places.value_at(place.as_str())
    }

    /// Returns the nearest place at or above this one that the document has.
    pub(super) fn last_written(&self, place: &Pointer) -> Pointer {
        let mut text = place.as_str();
        while value_at(&self.document.value, text).is_none() {
            text = text.rsplit_once('/').map_or("", |(before, _)| before);
        }
        Pointer::from_escaped(text)
    }

    /// Gives up a type at a place that the document does not have. It is reported once, at the nearest place above that
    /// the document has.
    pub(super) fn give_up_type(&mut self, place: &Pointer, why: &str) {
        let written = self.last_written(place);
        drop(self.give_up(&written, why));
    }

    /// True if the schema at `place` was given up.
    pub(super) fn is_given_up(&self, place: &Pointer) -> bool {
        self.given_up.contains(place)
    }

    /// Returns the schema at `pointer`, which something refers to.
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
        let combined = std::mem::take(&mut self.combined);
        let term = self.deeper(pointer, |cx| cx.read_referred(pointer));
        self.combined = combined;
        self.reading.remove(pointer);
        self.referred.insert(pointer.clone(), term.clone());
        term
    }

    fn read_referred(&mut self, pointer: &Pointer) -> Term {
        if let Some(value) = self.written(pointer) {
            return read::term(self, value, pointer);
        }
        self.diagnostics.report(Code::DanglingRef, pointer, "a `$ref` leads to this place, where there is no schema");
        Term::any(pointer)
    }

    /// Returns the shape of `term`, with `nullable` of all its places of use. A schema that is made of itself becomes
    /// any JSON, and that is reported.
    pub(super) fn resolve(&mut self, term: &Term) -> (Rc<Shape>, Nullness) {
        self.known(term).unwrap_or_else(|circle| {
            let (pointer, message) = match circle {
                Circle::OfReferences(pointer) => (pointer, "the reference leads back to itself"),
                Circle::BeingRead(pointer) => (pointer, "the schema is made of itself, so that it says nothing"),
            };
            self.diagnostics.report(Code::CircularRef, &pointer, message);
            (Rc::new(Shape::new(&pointer, ShapeKind::Any, Nullness::Unsaid)), Nullness::Unsaid)
        })
    }

    /// Returns the shape of `term` if it is known yet. A schema may hold itself where no harm is done.
    pub(super) fn known(&mut self, term: &Term) -> Result<(Rc<Shape>, Nullness), Circle> {
        let (shape, nullable) = match &term.target {
            Target::Shape(shape) => (Rc::clone(shape), false),
            Target::Reference(pointer) => self.end(pointer)?,
        };
        let nullness = if nullable || term.nullable { Nullness::Yes } else { shape.nullness };
        Ok((shape, nullness))
    }

    /// Returns the shape at the end of a reference. The bool is true if a schema on the way is nullable.
    fn end(&mut self, pointer: &Pointer) -> Result<(Rc<Shape>, bool), Circle> {
        // Each schema on the way, with its `nullable`.
        let mut passed: Vec<(Pointer, bool)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut at = pointer.clone();
        let (shape, mut nullable) = loop {
            if let Some(known) = self.ends.get(&at) {
                break known.clone();
            }
            if self.reading.contains(&at) {
                return Err(Circle::BeingRead(at));
            }
            if !seen.insert(at.clone()) {
                return Err(Circle::OfReferences(at));
            }
            let next = self.referred(&at);
            passed.push((at, next.nullable));
            match next.target {
                Target::Shape(shape) => break (shape, false),
                Target::Reference(next) => at = next,
            }
        };
        for (pointer, also) in passed.into_iter().rev() {
            nullable |= also;
            self.ends.insert(pointer, (Rc::clone(&shape), nullable));
        }
        Ok((shape, nullable))
    }
}

/// The reason why a reference has no shape, with the schema where that is seen.
pub(super) enum Circle {
    /// References only lead to each other.
    OfReferences(Pointer),
    /// The schema is still being read.
    BeingRead(Pointer),
}

/// Lists inside lists are not looked at below this depth, because a list may hold itself.
const MOST_LISTS: usize = 8;

impl Schemas<'_> {
    /// True if an object declares properties, or if the elements of a list or a member of a union do.
    pub(super) fn declares(&mut self, kind: &ShapeKind) -> bool {
        self.declares_within(kind, MOST_LISTS)
    }

    fn declares_within(&mut self, kind: &ShapeKind, left: usize) -> bool {
        let Some(left) = left.checked_sub(1) else { return false };
        let inner: Vec<&Term> = match kind {
            ShapeKind::Object(object) => return !object.is_bare(),
            ShapeKind::Array(array) => array.items.iter().map(|items| &**items).collect(),
            ShapeKind::Tuple(tuple) => tuple.terms().collect(),
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

    /// True if a schema names only its type: an object without properties, a string without bounds, a list of any
    /// elements, or a union of such schemas. Documents write such a schema where another schema describes the value.
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

/// Returns the name under `components/schemas`, if `pointer` is that of a whole component.
pub(super) fn component_name(pointer: &Pointer) -> Option<String> {
    let rest = pointer.as_str().strip_prefix("/components/schemas/")?;
    if rest.contains('/') {
        return None;
    }
    pointer.last()
}

/// Returns the pointer in a `$ref` of this document.
pub(super) fn reference_pointer(reference: &str) -> Pointer {
    let path = reference.split_once('#').map_or(reference, |(_, path)| path);
    Pointer::from_escaped(percent_decoded(path))
}

/// Decodes percent-encoding, which a URI fragment may have (RFC 6901, section 6).
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
