//! The schemas of a document: references followed, each schema read once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::heirs::{self, Heirs};
use super::read;
use super::shape::{Nullness, Shape, ShapeKind, Target, Term};
use super::types::{Scalar, StringConstraints};
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::pointer::{Pointer, value_at};
use crate::source;

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
    /// The unions that are being met member by member, the inner ones last.
    pub(super) opening: Vec<Opening>,
    /// The pairs being joined.
    pub(super) joining: BTreeSet<(Pointer, Pointer)>,
    /// Where references end, when all schemas on the way have been read.
    ends: BTreeMap<Pointer, (Rc<Shape>, bool)>,
    /// How many schemas are being worked out within each other.
    depth: usize,
    /// How many pieces may still be put together.
    budget: usize,
    /// How many values the document has: what is made of it may be as large, and not much larger.
    pub(super) values: usize,
    /// The places where that was given up.
    given_up: BTreeSet<Pointer>,
}

/// How many schemas are worked out within each other. It keeps the recursion over them within the stack of the pipeline.
const MOST_DEEP: usize = 4_000;

/// How many pieces (properties, members of unions) the schemas of any document may put together of others, beside
/// [`PIECES_OF_A_VALUE`] for each value that the document has. The documents of vendors need a tenth of it; chains of
/// chains multiply without end, and each piece is a field of the crate.
const MOST_PIECES: usize = 100_000;
const PIECES_OF_A_VALUE: usize = 2;

/// Why a schema is given up for which there are not pieces enough.
pub(super) const TOO_MANY: &str = "too many pieces are put together";

/// How many pieces a copy of it has.
pub(super) fn pieces(kind: &ShapeKind) -> usize {
    match kind {
        ShapeKind::Object(object) => 1 + object.properties.len(),
        ShapeKind::Tuple(tuple) => 1 + tuple.positions.len(),
        ShapeKind::Union(union) => 1 + union.terms.len(),
        ShapeKind::Enum(values) => 1 + values.len(),
        ShapeKind::Any | ShapeKind::Never | ShapeKind::Null | ShapeKind::Array(_) | ShapeKind::Scalar(_) => 1,
    }
}

/// A union whose members are being met with something, one by one.
pub(super) struct Opening {
    /// The address of the union.
    pub union: usize,
    /// The address of what the member is being met with.
    pub rest: usize,
    /// Whether that is what a member of the union around it is being met with: then this union is that member.
    pub continues: bool,
}

impl<'d> Schemas<'d> {
    /// Nothing read yet.
    pub(super) fn new(document: &'d Document, diagnostics: &'d mut Diagnostics) -> Self {
        let values = source::values(&document.value);
        Self {
            document,
            diagnostics,
            referred: BTreeMap::new(),
            reading: BTreeSet::new(),
            heirs: heirs::find(document),
            meeting: BTreeSet::new(),
            opening: Vec::new(),
            joining: BTreeSet::new(),
            ends: BTreeMap::new(),
            depth: 0,
            budget: MOST_PIECES.saturating_add(values.saturating_mul(PIECES_OF_A_VALUE)),
            values,
            given_up: BTreeSet::new(),
        }
    }

    /// Does one step of a recursion over schemas, when there is room for it; else the schema at `place` is given up.
    pub(super) fn deeper(&mut self, place: &Pointer, step: impl FnOnce(&mut Self) -> Term) -> Term {
        if self.depth >= MOST_DEEP {
            return self.give_up(place, "schemas are made of each other over too many steps");
        }
        self.depth += 1;
        let term = step(self);
        self.depth -= 1;
        term
    }

    /// Whether so many pieces more may be put together.
    pub(super) fn spend(&mut self, pieces: usize) -> bool {
        let left = self.budget.checked_sub(pieces);
        self.budget = left.unwrap_or(0);
        left.is_some()
    }

    /// The schema at `place` becomes anything, and that is told.
    pub(super) fn give_up(&mut self, place: &Pointer, why: &str) -> Term {
        if self.given_up.insert(place.clone()) {
            self.diagnostics.report(Code::SchemaDegraded, place, format!("{why}; here it is raw JSON"));
        }
        Term::any(place)
    }

    /// Whether the document has something at a place; other places belong to what was put together.
    pub(super) fn is_written(&self, place: &Pointer) -> bool {
        value_at(&self.document.value, place.as_str()).is_some()
    }

    /// The type at a place that is not written is given up: that is told once, where the document last says something.
    pub(super) fn give_up_type(&mut self, place: &Pointer, why: &str) {
        let mut text = place.as_str();
        while value_at(&self.document.value, text).is_none() {
            text = text.rsplit_once('/').map_or("", |(before, _)| before);
        }
        let written = Pointer::from_escaped(text.to_owned());
        drop(self.give_up(&written, why));
    }

    /// Whether the schema at `place` was given up.
    pub(super) fn is_given_up(&self, place: &Pointer) -> bool {
        self.given_up.contains(place)
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
        let term = self.deeper(pointer, |cx| cx.read_referred(pointer));
        self.reading.remove(pointer);
        self.referred.insert(pointer.clone(), term.clone());
        term
    }

    fn read_referred(&mut self, pointer: &Pointer) -> Term {
        let document = self.document;
        if let Some(value) = value_at(&document.value, pointer.as_str()) {
            return read::term(self, value, pointer);
        }
        self.diagnostics.report(Code::DanglingRef, pointer, "a `$ref` leads to this place, where there is no schema");
        Term::any(pointer)
    }

    /// The shape that `term` comes to, with all that its places of use say of `null`. A schema that is made of itself comes
    /// to anything, and that is told.
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

    /// The shape that `term` comes to, unless it is not known yet: a schema may hold itself where that means no harm.
    pub(super) fn known(&mut self, term: &Term) -> Result<(Rc<Shape>, Nullness), Circle> {
        let (shape, nullable) = match &term.target {
            Target::Shape(shape) => (Rc::clone(shape), false),
            Target::Reference(pointer) => self.end(pointer)?,
        };
        let nullness = if nullable || term.nullable { Nullness::Yes } else { shape.nullness };
        Ok((shape, nullness))
    }

    /// The shape that a reference ends at, and whether a schema on the way says that it is nullable.
    fn end(&mut self, pointer: &Pointer) -> Result<(Rc<Shape>, bool), Circle> {
        // Each schema passed, with what it says of `null`.
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

/// Why a reference comes to no shape: the schema where that shows.
pub(super) enum Circle {
    /// References lead to each other and to nothing else.
    OfReferences(Pointer),
    /// The schema is being read.
    BeingRead(Pointer),
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
