//! Envelopes: answers whose value stands under one key, with what a vendor puts around every value.

use super::join;
use super::lower::Lowering;
use super::shape::{Object, Shape, ShapeKind, Term};
use crate::config::Envelope as Convention;
use crate::pointer::Pointer;

/// Where the record for all envelopes is said to stand.
const PLACE: &str = "x-restwright-envelope";

/// Opens envelopes by the configured convention, and gathers what they hold besides.
pub(super) struct Envelopes<'c> {
    convention: Option<&'c Convention>,
    rest: Option<Term>,
}

/// An answer taken apart.
pub(super) struct Enveloped {
    /// The value; absent where the envelope has no place for one.
    pub result: Option<Term>,
}

impl<'c> Envelopes<'c> {
    /// Without a convention there are none.
    pub(super) fn new(convention: Option<&'c Convention>) -> Self {
        Self { convention, rest: None }
    }

    /// Takes `term` apart, when it is an envelope: an object with the convention's success flag, or with both its value and its errors.
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
        rest.required.remove(&convention.result);
        let result = result.cloned();
        self.add(cx, rest);
        Some(Enveloped { result })
    }

    fn add(&mut self, cx: &mut Lowering<'_, '_>, rest: Object) {
        // The record stands for no one schema: it has a place of its own, so that its name is kept by that.
        let pointer = &Pointer::root().key(PLACE);
        let nullness = super::shape::Nullness::No;
        let term = Term::inline(Shape::new(pointer, ShapeKind::Object(rest), nullness));
        self.rest = Some(match self.rest.take() {
            Some(known) => join::join(cx.cx, &known, &term, &known.pointer),
            None => term,
        });
    }

    /// One record for all envelopes: every field of any of them.
    pub(super) fn rest(self) -> Option<Term> {
        self.rest
    }
}
