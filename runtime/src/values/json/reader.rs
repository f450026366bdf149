//! Reads JSON text into values in one tolerant pass, and notes each difference by its offset.

use std::borrow::Cow;

use crate::values::field::Field;
use crate::values::json::drift::{DriftKind, Note};
use crate::values::json::raw::decimal;
use crate::values::json::scan::{Flaw, Scan};
use crate::values::json::{Extra, Json, Mode};
use crate::values::kind::Listed;
use crate::values::map::Map;
use crate::values::record::Shape;
use crate::values::value::{Grow, OnNull, Outcome, Stop, Value, View};

/// In strict mode, a text is read at most so many times more, to see if other variants of its unions allow it. So types
/// that hold themselves are not read twice at each level.
const MOST_TIMES: usize = 16;

/// No value of the wrong type was found.
const NO_MISFIT: usize = usize::MAX;

/// Reads JSON text into values.
///
/// When a value reads itself, the reader is at the value's first byte.
#[expect(clippy::struct_excessive_bools, reason = "each says something else of what was met last")]
pub struct Reader<'j> {
    pub(crate) scan: Scan<'j>,
    pub(crate) mode: Mode,
    pub(crate) notes: Vec<Note>,
    /// The offset of the last value whose JSON type its field cannot hold; the record around it keeps its JSON.
    misfit: usize,
    /// True if a number was found that its type cannot hold exactly; the record around it keeps its JSON.
    inexact: bool,
    /// The offsets of values that could not be held, or not whole, and that no record has kept so far.
    unkept: Vec<usize>,
    /// True if a value came in another form than declared. The record around it remembers how it came.
    odd: bool,
    /// True while a variant is read as a trial.
    pub(crate) trying: bool,
    /// True if the whole text is read in strict mode. Parts of it may be read tolerantly, to see what is wrong in them.
    pub(crate) is_strict: bool,
    /// The number of bytes that may still be read again, to see if another variant allows them.
    again: usize,
    /// A member of the outermost record that is read into a separate value.
    pub(crate) aside: Option<(&'static str, &'j mut (dyn Value + 'j))>,
    /// The description of that member.
    pub(crate) aside_field: Option<&'static Field>,
    /// True if that member was present.
    pub(crate) aside_seen: bool,
    /// A buffer for strings with escapes.
    scratch: String,
}

/// The position of a reader, and its findings so far.
#[derive(Clone)]
pub(crate) struct State<'j> {
    scan: Scan<'j>,
    notes: usize,
    misfit: usize,
    inexact: bool,
    unkept: usize,
    odd: bool,
}

impl<'j> Reader<'j> {
    pub(crate) fn new(text: &'j str, mode: Mode) -> Self {
        Self {
            scan: Scan::new(text),
            mode,
            notes: Vec::new(),
            misfit: NO_MISFIT,
            inexact: false,
            unkept: Vec::new(),
            odd: false,
            trying: false,
            is_strict: mode == Mode::Strict,
            again: text.len().saturating_mul(MOST_TIMES),
            aside: None,
            aside_field: None,
            aside_seen: false,
            scratch: String::new(),
        }
    }

    /// Returns the offset in the text, in bytes.
    pub fn offset(&self) -> usize {
        self.scan.at
    }

    /// Returns the first byte of the value: `{`, `[`, `"`, a digit or `-`, `t`, `f`, `n`; 0 at the end of the text.
    #[inline]
    pub fn peek(&self) -> u8 {
        self.scan.byte()
    }

    /// Stops with a reason.
    ///
    /// # Errors
    /// Always [`Stop`].
    pub fn fail(&mut self, message: &'static str) -> Outcome {
        self.scan.fail(message)
    }

    /// Notes that the text differs from the document at `offset`.
    ///
    /// # Errors
    /// [`Stop`] in strict mode.
    #[cold]
    pub fn note(&mut self, kind: DriftKind, offset: usize) -> Outcome {
        self.note_missing(kind, offset, None)
    }

    #[cold]
    pub(crate) fn note_missing(&mut self, kind: DriftKind, offset: usize, name: Option<&'static str>) -> Outcome {
        self.notes.push(Note { kind, offset, name, allowed: false });
        self.odd |= is_of_form(kind);
        match self.mode {
            Mode::Tolerant => Ok(()),
            Mode::Strict => Err(Stop),
        }
    }

    /// The number of notes after the first `notes` that the document does not allow.
    pub(crate) fn faults(&self, notes: usize) -> usize {
        self.notes[notes..].iter().filter(|note| !note.allowed).count()
    }

    /// Says that the document allows everything that was noted after the first `notes`.
    pub(crate) fn allow(&mut self, notes: usize) {
        self.notes[notes..].iter_mut().for_each(|note| note.allowed = true);
    }

    /// Ends a value that was read tolerantly.
    ///
    /// # Errors
    /// In strict mode, if the document does not allow something that was noted after the first `notes`.
    pub(crate) fn refuse_faults(&self, notes: usize) -> Outcome {
        if self.mode == Mode::Strict && self.faults(notes) > 0 { Err(Stop) } else { Ok(()) }
    }

    /// True if the value that was read from `start` may be read so many times again.
    pub(crate) fn may_read_again(&mut self, start: usize, times: usize) -> bool {
        let bytes = (self.offset() - start).saturating_mul(times);
        let left = self.again.checked_sub(bytes);
        self.again = left.unwrap_or(self.again);
        left.is_some()
    }

    /// Reads `null` and returns true; returns false for any other value.
    ///
    /// # Errors
    /// [`Stop`] if it begins like `null` but is not `null`.
    #[inline]
    pub fn null(&mut self) -> Result<bool, Stop> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.scan.word("null").map(|()| true)
    }

    /// Skips a value of a type that cannot be held; the record around it keeps its JSON.
    ///
    /// # Errors
    /// [`Stop`] if it is not JSON, and in strict mode.
    #[cold]
    pub fn misfit(&mut self) -> Outcome {
        let start = self.offset();
        if self.null()? {
            return self.note(DriftKind::NullForValue, start);
        }
        self.scan.skip()?;
        self.note(DriftKind::WrongType, start)?;
        self.misfit = start;
        self.unkept.push(start);
        Ok(())
    }

    /// Returns true if the value read from `offset` had a type that could not be held.
    pub fn is_misfit(&self, offset: usize) -> bool {
        self.misfit == offset
    }

    /// True if the value read from `offset` could not be held. The caller then keeps it, and the reader forgets it.
    pub(crate) fn take_misfit(&mut self, offset: usize) -> bool {
        let is_misfit = self.is_misfit(offset);
        if is_misfit {
            self.misfit = NO_MISFIT;
            self.is_kept(offset);
        }
        is_misfit
    }

    /// The JSON of what was read from `start` is kept.
    #[cold]
    fn is_kept(&mut self, start: usize) {
        self.unkept.retain(|offset| *offset < start);
    }

    /// The JSON of the value that was met at `offset`, where nothing keeps it.
    pub(crate) fn unkept(&self, offset: usize) -> Option<Json> {
        let is_unkept = self.unkept.contains(&offset);
        is_unkept.then(|| Json::checked(self.scan.value_at(offset)))
    }

    /// True if JSON of another type than declared was found that no record keeps.
    pub(crate) fn loses(&self) -> bool {
        self.misfit != NO_MISFIT
    }

    /// Stops if [`Reader::loses`] is true.
    pub(crate) fn refuse_loss(&mut self) -> Outcome {
        if !self.loses() {
            return Ok(());
        }
        self.scan.flaw = Some(Flaw { at: self.misfit, message: "another JSON type than declared" });
        Err(Stop)
    }

    /// Returns the state of the reader, for [`Reader::restore`].
    pub(crate) fn state(&self) -> State<'j> {
        let (notes, unkept) = (self.notes.len(), self.unkept.len());
        State { scan: self.scan.clone(), notes, misfit: self.misfit, inexact: self.inexact, unkept, odd: self.odd }
    }

    pub(crate) fn restore(&mut self, State { scan, notes, misfit, inexact, unkept, odd }: State<'j>) {
        self.scan = scan;
        self.notes.truncate(notes);
        self.unkept.truncate(unkept);
        self.odd = odd;
        self.misfit = misfit;
        self.inexact = inexact;
    }

    /// Skips the value and returns its text.
    ///
    /// # Errors
    /// [`Stop`] if it is not JSON.
    pub fn raw(&mut self) -> Result<&'j str, Stop> {
        let start = self.offset();
        self.scan.skip()?;
        Ok(self.scan.since(start))
    }

    /// Reads a boolean.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    #[inline]
    pub fn boolean(&mut self, into: &mut bool) -> Outcome {
        match self.peek() {
            b't' => self.scan.word("true").map(|()| *into = true),
            b'f' => self.scan.word("false").map(|()| *into = false),
            _ => self.odd_boolean(into),
        }
    }

    #[cold]
    fn odd_boolean(&mut self, into: &mut bool) -> Outcome {
        let start = self.offset();
        *into = match peek_text(&self.scan).as_str() {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return self.misfit(),
        };
        self.scan.skip()?;
        self.note(DriftKind::WrongScalarForm, start)
    }

    /// Reads an integer.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    #[inline]
    pub fn integer<I: Whole>(&mut self, into: &mut I) -> Outcome {
        let start = self.scan.at;
        if let Some(value) = self.scan.small_integer() {
            if let Ok(value) = I::try_from(value) {
                *into = value;
                return Ok(());
            }
            self.scan.at = start;
        }
        *into = self.odd_integer()?.unwrap_or_default();
        Ok(())
    }

    /// Reads an integer outside of `i64`, with a fraction of zero or an exponent, or in quotes.
    ///
    /// `51.0` is an integer like `51` (JSON Schema 2020-12, Validation, section 6.1.1), so only quotes are a difference
    /// from the document. So is an integer beyond 64 bits: it is read as the nearest one, and its digits are kept.
    #[cold]
    fn odd_integer<I: Whole>(&mut self) -> Result<Option<I>, Stop> {
        let start = self.offset();
        let text = peek_text(&self.scan);
        if let Some(value) = whole(&text).and_then(|value| I::try_from(value).ok()) {
            self.scan.skip()?;
            if self.scan.since(start).starts_with('"') {
                self.note(DriftKind::WrongScalarForm, start)?;
            }
            return Ok(Some(value));
        }
        let is_number = matches!(self.peek(), b'-' | b'0'..=b'9');
        if let Some(nearest) = whole_sign(&text).filter(|_| is_number).and_then(I::nearest) {
            self.scan.skip()?;
            self.inexact(start);
            return Ok(Some(nearest));
        }
        self.misfit().map(|()| None)
    }

    /// Reads a number.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    pub fn number(&mut self, into: &mut f64) -> Outcome {
        *into = 0.0;
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return self.odd_number(into);
        }
        let start = self.offset();
        let text = self.scan.number()?;
        let value: f64 = text.parse().unwrap_or_default();
        *into = value.clamp(f64::MIN, f64::MAX);
        if value.abs() >= EXACT && !is_exact(text, value) {
            self.inexact(start);
        }
        Ok(())
    }

    /// Notes that the number at `offset` is read as the nearest one that its type has, so that the record around it
    /// keeps its digits. The number does not differ from the document, so it is read in strict mode too.
    #[cold]
    fn inexact(&mut self, offset: usize) {
        self.inexact = true;
        self.unkept.push(offset);
        self.notes.push(Note { kind: DriftKind::Inexact, offset, name: None, allowed: true });
    }

    /// True if the number read from `offset` was beyond its type. The caller then keeps it, and the reader forgets it.
    pub(crate) fn take_inexact(&mut self, offset: usize) -> bool {
        let is_inexact = self.inexact && self.unkept.last() == Some(&offset);
        if is_inexact {
            self.is_kept(offset);
            let is_unkept = |note: &Note| note.kind == DriftKind::Inexact && self.unkept.contains(&note.offset);
            self.inexact = self.notes.iter().any(is_unkept);
        }
        is_inexact
    }

    #[cold]
    fn odd_number(&mut self, into: &mut f64) -> Outcome {
        let start = self.offset();
        let Some(value) = float(&peek_text(&self.scan)) else { return self.misfit() };
        *into = value;
        self.scan.skip()?;
        self.note(DriftKind::WrongScalarForm, start)
    }

    /// Reads a string.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    #[inline]
    pub fn string(&mut self, into: &mut String) -> Outcome {
        if self.peek() != b'"' {
            return self.odd_string(into);
        }
        let start = self.offset();
        if self.scan.string_into(into, &mut self.scratch)? {
            return Ok(());
        }
        self.note(DriftKind::HalfOfPair, start)
    }

    #[cold]
    fn odd_string(&mut self, into: &mut String) -> Outcome {
        into.clear();
        let start = self.offset();
        match self.peek() {
            b'-' | b'0'..=b'9' | b't' | b'f' => {
                into.push_str(self.raw()?);
                self.note(DriftKind::WrongScalarForm, start)
            }
            _ => self.misfit(),
        }
    }

    /// Reads an array; a single value is read as an array with one element.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    pub fn list(&mut self, into: &mut dyn Grow) -> Outcome {
        into.clear();
        if self.peek() != b'[' {
            return self.odd_list(into);
        }
        self.scan.enter()?;
        if self.scan.ends(b']') {
            return Ok(());
        }
        loop {
            into.add().read(self)?;
            if !self.scan.more(b']')? {
                return Ok(());
            }
        }
    }

    #[cold]
    fn odd_list(&mut self, into: &mut dyn Grow) -> Outcome {
        let start = self.offset();
        match peek_text(&self.scan).as_str() {
            "null" => return self.misfit(),
            "" | "{}" => self.scan.skip()?,
            _ => {
                into.add().read(self)?;
                if self.is_misfit(start) {
                    into.drop_last();
                    return Ok(());
                }
            }
        }
        self.note(DriftKind::ListForm, start)
    }

    /// Walks over an array, passes each element and its index to `each`, and returns the number of elements. Any other
    /// value is a misfit.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    pub(crate) fn elements(
        &mut self,
        each: &mut dyn FnMut(&mut Self, usize) -> Outcome,
    ) -> Result<Option<usize>, Stop> {
        if self.peek() != b'[' {
            return self.misfit().map(|()| None);
        }
        self.scan.enter()?;
        let mut count = 0;
        let mut more = !self.scan.ends(b']');
        while more {
            each(self, count)?;
            count += 1;
            more = self.scan.more(b']')?;
        }
        Ok(Some(count))
    }

    /// Returns the JSON of the value read from `start`, if the value could not hold all of it.
    pub(crate) fn take_unheld(&mut self, start: usize) -> Option<Json> {
        if self.misfit == NO_MISFIT && !self.inexact {
            return None;
        }
        self.misfit = NO_MISFIT;
        self.inexact = false;
        self.is_kept(start);
        Some(Json::checked(self.scan.since(start)))
    }

    /// Reads an object with free keys; if a key occurs twice, the last one counts.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    pub(crate) fn map<T: Value + Default>(&mut self, into: &mut Map<T>) -> Outcome {
        into.clear();
        if self.peek() != b'{' {
            return self.misfit();
        }
        let start = self.offset();
        self.scan.enter()?;
        if self.scan.ends(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?.into_owned();
            into.push(key, T::default()).read(self)?;
            if !self.scan.more(b'}')? {
                return if into.settle() { self.note(DriftKind::DuplicateKey, start) } else { Ok(()) };
            }
        }
    }

    /// Reads the key of a member that no field declares.
    fn key(&mut self) -> Result<Cow<'j, str>, Stop> {
        let start = self.offset();
        let key = self.scan.key()?;
        self.check_key(&key, start)?;
        Ok(key)
    }

    /// Notes a key, or the value of an enum, that differs from the text because part of it was replaced.
    #[expect(clippy::ptr_arg, reason = "what is borrowed has no escapes, and is what the text says")]
    fn check_key(&mut self, key: &Cow<'j, str>, start: usize) -> Outcome {
        match key {
            Cow::Owned(_) if self.scan.halved => self.note(DriftKind::HalfOfPair, start),
            Cow::Owned(_) | Cow::Borrowed(_) => Ok(()),
        }
    }

    /// Reads an object with declared fields; `values` are in the order of `shape.fields`. If a key occurs twice, the
    /// last one counts.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    pub fn record(&mut self, shape: &'static Shape, values: &mut [&mut dyn Value], extra: &mut Extra) -> Outcome {
        let mut aside = self.aside.take().filter(|(name, _)| shape.index_of(name, 0).is_none());
        if self.peek() != b'{' {
            return self.misfit();
        }
        let start = self.offset();
        let mut seen = Seen::default();
        let mut fits = Alternatives { left: u16::MAX, notes: self.notes.len(), faults: 0 };
        let mut next = 0;
        self.scan.enter()?;
        let mut more = !self.scan.ends(b'}');
        while more {
            // Most records come in the order of their fields.
            let is_next = match shape.fields.get(next) {
                Some(field) => self.scan.takes_key(field.name)?,
                None => false,
            };
            let found = if is_next { Some(next) } else { self.other(shape, next, &mut aside, extra)? };
            if let Some(index) = found {
                next = index + 1;
                if !seen.add(index) {
                    self.again(shape.fields[index].name, values[index], extra)?;
                    extra.forget_odd(index);
                }
                self.field(shape, index, values, extra, &mut fits)?;
            }
            more = self.scan.more(b'}')?;
        }
        if extra.settle() {
            self.note(DriftKind::DuplicateKey, start)?;
        }
        let mut missing = None;
        for (index, field) in shape.fields.iter().enumerate() {
            if field.is_required() && !seen.has(index) {
                extra.add_odd(index, None);
                self.note_missing(DriftKind::MissingRequired, start, Some(field.name))?;
            } else if let Some(alternatives) = field.allowing_absence().filter(|_| !seen.has(index)) {
                fits.left &= alternatives;
                missing = missing.or(Some(field.name));
            }
        }
        if fits.left == 0 && fits.faults == 0 {
            return self.note_missing(DriftKind::MissingRequired, start, missing);
        }
        self.settle(&fits)
    }

    /// Reads a key other than the expected one, and returns the index of its field; the search starts at `next`. The
    /// member is read too if no field declares it.
    fn other(
        &mut self,
        shape: &Shape,
        next: usize,
        aside: &mut Option<(&'static str, &'j mut (dyn Value + 'j))>,
        extra: &mut Extra,
    ) -> Result<Option<usize>, Stop> {
        if let Some((name, value)) = aside
            && self.scan.takes_key(name)?
        {
            return self.aside(name, *value, extra).map(|()| None);
        }
        let at = self.offset();
        let key = self.scan.key()?;
        if let Some(index) = shape.index_of(&key, next) {
            return Ok(Some(index));
        }
        if let Some((name, value)) = aside.as_mut().filter(|(name, _)| *name == key) {
            return self.aside(name, *value, extra).map(|()| None);
        }
        self.check_key(&key, at)?;
        let key = key.into_owned();
        let raw = self.raw()?;
        extra.add(key, Json::checked(raw));
        Ok(None)
    }

    /// Ends an object that may be of several alternatives: if one of them is left, it allows what the others do not.
    #[inline]
    fn settle(&mut self, fits: &Alternatives) -> Outcome {
        if fits.faults == 0 {
            return Ok(());
        }
        if fits.left != 0 && self.faults(fits.notes) == fits.faults {
            self.allow(fits.notes);
        }
        self.refuse_faults(fits.notes)
    }

    /// Forgets the earlier value of a key that occurs again.
    #[cold]
    fn again(&mut self, name: &str, value: &mut dyn Value, extra: &mut Extra) -> Outcome {
        value.reset();
        extra.forget(name);
        self.note(DriftKind::DuplicateKey, self.offset())
    }

    #[inline]
    fn field(
        &mut self,
        shape: &Shape,
        index: usize,
        values: &mut [&mut dyn Value],
        extra: &mut Extra,
        fits: &mut Alternatives,
    ) -> Outcome {
        let field = &shape.fields[index];
        if !field.is_loose() {
            return self.declared(shape, index, values, extra);
        }
        let (notes, is_list) = (self.notes.len(), self.peek() == b'[');
        let mode = std::mem::replace(&mut self.mode, Mode::Tolerant);
        let outcome = self.declared(shape, index, values, extra);
        self.mode = mode;
        let faults = self.faults(notes);
        if faults > 0 {
            fits.faults += faults;
            fits.left &= field.allowing_others(is_list);
        }
        outcome
    }

    #[inline]
    fn declared(&mut self, shape: &Shape, index: usize, values: &mut [&mut dyn Value], extra: &mut Extra) -> Outcome {
        let (field, value) = (&shape.fields[index], &mut values[index]);
        let start = self.offset();
        if self.peek() == b'n' && value.on_null() == OnNull::Nothing {
            if field.is_nullable() {
                extra.add_null(index);
            } else {
                self.note(DriftKind::NullForValue, start)?;
            }
        }
        value.read(self)?;
        let is_unheld = self.misfit != NO_MISFIT || self.inexact;
        if is_unheld {
            self.keep(field.name, start, extra);
        }
        if self.odd {
            self.odd = false;
            extra.add_odd(index, Some(Json::checked(self.scan.since(start))));
        }
        if !is_unheld && field.has_only() {
            self.check_only(field, value.view(), start)?;
        }
        Ok(())
    }

    /// Reads a whole value that `field` describes.
    pub(crate) fn whole(&mut self, field: Option<&Field>, value: &mut dyn Value) -> Outcome {
        let start = self.offset();
        value.read(self)?;
        match field {
            Some(field) if field.has_only() && !self.is_misfit(start) => self.check_only(field, value.view(), start),
            Some(_) | None => Ok(()),
        }
    }

    /// Notes a value that is not the only one of its field, and such values in a list or a map. `null` and a value of
    /// another type have a drift of their own, although they read as `false`.
    #[cold]
    pub(crate) fn check_only(&mut self, field: &Field, view: View<'_>, start: usize) -> Outcome {
        let json = self.scan.value_at(start);
        if field.is_other_than_only(view) && !json.starts_with('n') && !self.unkept.contains(&start) {
            self.note(DriftKind::UnknownEnumValue, start)?;
        }
        let Some(inside) = field.only_inside() else { return Ok(()) };
        match view {
            View::List(items) if json.starts_with('[') => {
                for (index, (_, start)) in self.scan.members_at(start).into_iter().enumerate().take(items.len()) {
                    self.check_only(inside, items.item(index), start)?;
                }
                Ok(())
            }
            // A single value is read as a list with one item.
            View::List(items) if items.len() == 1 => self.check_only(inside, items.item(0), start),
            View::Map(entries) => {
                let members = self.scan.members_at(start);
                for (key, value) in (0..entries.len()).map(|index| entries.entry(index)) {
                    // The last of several members with one key counts.
                    if let Some((_, start)) = members.iter().rfind(|(known, _)| known == key) {
                        self.check_only(inside, value, *start)?;
                    }
                }
                Ok(())
            }
            View::Absent
            | View::Null
            | View::Bool(_)
            | View::Int(_)
            | View::UInt(_)
            | View::Float(_)
            | View::Str(_)
            | View::Bytes(..)
            | View::Raw(_)
            | View::List(_)
            | View::Record(_) => Ok(()),
        }
    }

    fn aside(&mut self, key: &str, value: &mut dyn Value, extra: &mut Extra) -> Outcome {
        if std::mem::replace(&mut self.aside_seen, true) {
            self.again(key, value, extra)?;
        }
        let start = self.offset();
        let field = self.aside_field;
        self.whole(field, value)?;
        if self.misfit != NO_MISFIT || self.inexact {
            self.keep(key, start, extra);
        }
        self.odd = false;
        Ok(())
    }

    /// Keeps the JSON of a field that could not hold all of it.
    #[cold]
    fn keep(&mut self, name: &str, start: usize, extra: &mut Extra) {
        self.misfit = NO_MISFIT;
        self.inexact = false;
        self.odd = false;
        self.is_kept(start);
        extra.add(name.to_owned(), Json::checked(self.scan.since(start)));
    }

    /// Reads a string that is one of `known`; if the document does not list all values, another string is allowed.
    ///
    /// # Errors
    /// [`Stop`], as for [`Value::read`].
    pub fn choice(&mut self, known: &'static [&'static str], listed: Listed) -> Result<Choice, Stop> {
        let start = self.offset();
        if self.peek() == b'"' {
            let text = self.scan.string()?;
            self.check_key(&text, start)?;
            if let Some(index) = known.iter().position(|known| *known == text) {
                return Ok(Choice::Known(index));
            }
            return match listed {
                Listed::All => self.odd_choice(known, text.into_owned(), start),
                Listed::Some => Ok(Choice::Unknown(text.into_owned())),
            };
        }
        let mut text = String::new();
        self.odd_string(&mut text)?;
        match known.iter().position(|known| *known == text) {
            Some(index) => Ok(Choice::Known(index)),
            None if self.is_misfit(start) => Ok(Choice::Unknown(String::new())),
            None => Ok(Choice::Unknown(text)),
        }
    }

    #[cold]
    fn odd_choice(&mut self, known: &[&str], text: String, start: usize) -> Result<Choice, Stop> {
        let mut twins = known.iter().enumerate().filter(|(_, known)| known.eq_ignore_ascii_case(&text));
        if let (Some((index, _)), None) = (twins.next(), twins.next()) {
            self.note(DriftKind::EnumCase, start)?;
            return Ok(Choice::Known(index));
        }
        self.note(DriftKind::UnknownEnumValue, start)?;
        Ok(Choice::Unknown(text))
    }

    /// Ends reading, and returns the flaw if there is one: an error, in strict mode a drift, or text after the value.
    pub(crate) fn finish(&mut self, outcome: Outcome) -> Result<(), Flaw> {
        if outcome.is_ok() && self.scan.finish().is_ok() {
            return Ok(());
        }
        let at = self.offset();
        Err(self.scan.flaw.unwrap_or(Flaw { at, message: "reading stopped" }))
    }
}

/// The value of an enum that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The one at this index.
    Known(usize),
    /// A value that this crate does not know.
    Unknown(String),
}

/// The alternatives that an object can still be of, if its record has several.
struct Alternatives {
    /// One bit each. Bits that mean nothing stay until something is wrong.
    left: u16,
    /// The number of notes before the object.
    notes: usize,
    /// The number of notes that an alternative may allow.
    faults: usize,
}

/// The fields of a record that were read.
#[derive(Default)]
struct Seen {
    low: u128,
    high: Vec<usize>,
}

impl Seen {
    /// Adds a field; returns true if it is the first time.
    #[inline]
    fn add(&mut self, index: usize) -> bool {
        let is_new = !self.has(index);
        if index < 128 {
            self.low |= 1 << index;
        } else {
            self.high.push(index);
        }
        is_new
    }

    #[inline]
    fn has(&self, index: usize) -> bool {
        if index < 128 { self.low >> index & 1 == 1 } else { self.high.contains(&index) }
    }
}

/// Returns the text of the scalar here, without quotes; for any other value at most its first two tokens. The scanner
/// does not move.
fn peek_text(scan: &Scan<'_>) -> String {
    let mut scan = scan.clone();
    let start = scan.at;
    match scan.byte() {
        b'"' => scan.string().map(Cow::into_owned).unwrap_or_default(),
        b'{' => {
            scan.at += 1;
            (if scan.next() == b'}' { "{}" } else { "{" }).to_owned()
        }
        b'[' => "[".to_owned(),
        _ => scan.skip().map(|()| scan.since(start).to_owned()).unwrap_or_default(),
    }
}

/// True if the drift is a value in another form than declared, which the value itself does not show.
fn is_of_form(kind: DriftKind) -> bool {
    matches!(kind, DriftKind::NullForValue | DriftKind::WrongScalarForm | DriftKind::ListForm | DriftKind::EnumCase)
}

/// Above this a float cannot represent every integer: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// True if a float of that size is exactly the number in `text`. A number with a fraction or an exponent counts as
/// exact, unless it is beyond the range of floats.
#[cold]
fn is_exact(text: &str, value: f64) -> bool {
    if value.is_infinite() {
        return false;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Rust writes a float of this size with all its digits.
    !digits.bytes().all(|byte| byte.is_ascii_digit()) || format!("{value:.0}") == text
}

/// Returns the integer in `text`, exactly and of any size; it may have a fraction of zero or an exponent.
fn whole(text: &str) -> Option<i128> {
    /// The largest number of digits of an `i128`.
    const LONGEST: usize = 39;
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    float(text)?;
    let (is_negative, digits, power) = decimal(text)?;
    if digits.is_empty() {
        return Some(0);
    }
    let zeros = usize::try_from(power).ok().filter(|zeros| digits.len().saturating_add(*zeros) <= LONGEST)?;
    let sign = if is_negative { "-" } else { "" };
    format!("{sign}{digits:0<width$}", width = digits.len() + zeros).parse().ok()
}

/// Returns true for a negative and false for any other integer in `text`, which is a number of any size. Returns `None`
/// if it is not an integer.
pub(crate) fn whole_sign(text: &str) -> Option<bool> {
    decimal(text).filter(|(_, digits, power)| digits.is_empty() || *power >= 0).map(|(is_negative, ..)| is_negative)
}

/// An integer type that a [`Reader`] reads.
pub trait Whole: TryFrom<i64> + TryFrom<i128> + Default {
    /// Returns the value that is nearest to an integer beyond the type. Returns `None` if such an integer is not a value
    /// of the type: types of 32 bits are only for integers that the document declares as such, and those without a sign
    /// have no negative ones.
    fn nearest(is_negative: bool) -> Option<Self>;
}

impl Whole for i32 {
    fn nearest(_is_negative: bool) -> Option<Self> {
        None
    }
}

impl Whole for u32 {
    fn nearest(_is_negative: bool) -> Option<Self> {
        None
    }
}

impl Whole for i64 {
    fn nearest(is_negative: bool) -> Option<Self> {
        Some(if is_negative { Self::MIN } else { Self::MAX })
    }
}

impl Whole for u64 {
    fn nearest(is_negative: bool) -> Option<Self> {
        (!is_negative).then_some(Self::MAX)
    }
}

/// Returns the number in `text` by JSON's grammar, unless it is outside the range of `f64`.
fn float(text: &str) -> Option<f64> {
    let mut scan = Scan::new(text);
    scan.number().ok()?;
    scan.finish().ok()?;
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
