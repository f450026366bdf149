//! Arrays with a type for each position.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::constraints::Constraints;
use super::field::Field;
use super::json::{DriftKind, Json, Reader, equal};
pub use super::kind::{TupleKind, TupleShape};
use super::value::{Grow, Items, Kind, OnNull, Outcome, Stop, Value, View, came_of};

/// The elements of an array after the positions with types of their own (JSON Schema 2020-12, section 10.3.1.2).
///
/// It dereferences to a list. It also keeps how the array came: the number of elements if some were missing, and the
/// JSON of elements with another type than declared. A position that is set is written with its new value.
///
/// ```
/// use restwright::Rest;
///
/// let mut rest = Rest::from(vec![3, 4]);
/// rest.push(5);
/// assert_eq!(rest.iter().sum::<i64>(), 12);
/// ```
#[derive(Clone)]
pub struct Rest<T = Json> {
    items: Vec<T>,
    odd: Option<Box<Odd>>,
}

/// The differences between an array and its declaration.
#[derive(Debug, Clone, Default, PartialEq)]
struct Odd {
    /// The number of its elements, if it had fewer than positions.
    length: Option<usize>,
    /// The JSON of positions whose type could not hold it.
    positions: Vec<(usize, Json)>,
    /// The JSON of elements after the positions whose type could not hold it.
    behind: Vec<(usize, Json)>,
}

impl<T> Rest<T> {
    /// Creates an empty list.
    pub const fn new() -> Self {
        Self { items: Vec::new(), odd: None }
    }

    /// Returns the list by move.
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }

    fn odd(&mut self) -> &mut Odd {
        self.odd.get_or_insert_with(Box::default)
    }

    fn length(&self) -> Option<usize> {
        self.odd.as_ref()?.length
    }

    fn position(&self, index: usize) -> Option<&Json> {
        find(&self.odd.as_ref()?.positions, index)
    }

    fn behind(&self, index: usize) -> Option<&Json> {
        find(&self.odd.as_ref()?.behind, index)
    }
}

fn find(kept: &[(usize, Json)], index: usize) -> Option<&Json> {
    kept.iter().find(|(known, _)| *known == index).map(|(_, json)| json)
}

impl<T> Default for Rest<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for Rest<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for Rest<T> {
    /// The list may change, so the kept JSON may no longer belong to its index, and is forgotten.
    fn deref_mut(&mut self) -> &mut Vec<T> {
        if let Some(odd) = &mut self.odd {
            odd.behind.clear();
        }
        &mut self.items
    }
}

impl<T> From<Vec<T>> for Rest<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, odd: None }
    }
}

impl<T> FromIterator<T> for Rest<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(items.into_iter().collect::<Vec<_>>())
    }
}

impl<T> IntoIterator for Rest<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'r, T> IntoIterator for &'r Rest<T> {
    type Item = &'r T;
    type IntoIter = std::slice::Iter<'r, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: PartialEq> PartialEq for Rest<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items && self.odd == other.odd
    }
}

impl<T: fmt::Debug> fmt::Debug for Rest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

/// Reads the tuple at the reader's place: each position into its value, all other elements into `rest`. An array with
/// fewer or more elements is a drift, and its form is kept.
///
/// # Errors
/// The same as for [`Value::read`].
pub fn read<T: Value + Default>(
    reader: &mut Reader<'_>,
    shape: &'static TupleShape,
    values: &mut [&mut dyn Value],
    rest: &mut Rest<T>,
) -> Outcome {
    *rest = Rest::new();
    let start = reader.offset();
    let mut odd = Odd::default();
    let count = reader.elements(&mut |reader, index| match values.get_mut(index) {
        Some(value) => {
            let kept = position(reader, &shape.positions[index], *value)?;
            odd.positions.extend(kept.map(|json| (index, json)));
            Ok(())
        }
        None => {
            if shape.closed {
                reader.note(DriftKind::UnexpectedElement, reader.offset())?;
            }
            let (start, behind) = (reader.offset(), rest.items.len());
            rest.items.add().read(reader)?;
            odd.behind.extend(reader.take_unheld(start).map(|json| (behind, json)));
            Ok(())
        }
    })?;
    let Some(count) = count else { return Ok(()) };
    if count < values.len() {
        odd.length = Some(count);
        for field in &shape.positions[count..] {
            if field.is_required() {
                reader.note_missing(DriftKind::MissingElement, start, Some(field.name))?;
            }
        }
    }
    if odd != Odd::default() {
        *rest.odd() = odd;
    }
    Ok(())
}

/// Reads an element; returns its JSON if the value cannot hold it.
fn position(reader: &mut Reader<'_>, field: &Field, value: &mut dyn Value) -> Result<Option<Json>, Stop> {
    let start = reader.offset();
    let on_null = if reader.peek() == b'n' { value.on_null() } else { OnNull::Kept };
    if on_null == OnNull::Nothing && !field.is_nullable() {
        reader.note(DriftKind::NullForValue, start)?;
    }
    value.read(reader)?;
    let unheld = reader.take_unheld(start);
    if unheld.is_none() && field.has_only() {
        reader.check_only(field, value.view(), start)?;
    }
    // A required position writes `null` by itself.
    let is_lost = match on_null {
        OnNull::Kept => false,
        OnNull::Nothing => !(field.is_required() && field.is_nullable()),
        OnNull::Zero => true,
    };
    Ok(unheld.or_else(|| is_lost.then(|| Json::literal("null"))))
}

/// Returns the number of elements that are written: up to the last one that is present.
pub fn len<T: Value>(shape: &TupleShape, values: &[&dyn Value], rest: &Rest<T>) -> usize {
    if !rest.items.is_empty() {
        return values.len() + rest.items.len();
    }
    let came = rest.length().unwrap_or(values.len());
    let is_written = |index: usize| {
        let is_there = rest.position(index).is_some() || !matches!(values[index].view(), View::Absent);
        let is_asked_for = index < came && shape.positions[index].is_required();
        // An element that was missing stays missing until it is set.
        is_asked_for || is_there && (index < came || !came_of(values[index], None))
    };
    (0..values.len()).rev().find(|index| is_written(*index)).map_or(0, |index| index + 1)
}

/// Returns the element at `index`.
pub fn item<'v, T: Value + Default>(values: &[&'v dyn Value], rest: &'v Rest<T>, index: usize) -> View<'v> {
    let (value, kept): (&dyn Value, _) = match values.get(index) {
        Some(value) => (*value, rest.position(index)),
        None => {
            let behind = index - values.len();
            (&rest.items[behind], rest.behind(behind))
        }
    };
    match kept {
        Some(json) if came_of(value, Some(json)) => View::Raw(json),
        _ => value.view(),
    }
}

/// Returns the constraints of the element at `index`.
pub fn bounds(shape: &TupleShape, index: usize) -> Constraints {
    shape.positions.get(index).map_or(Constraints::NONE, |field| field.constraints)
}

/// Returns the kind of JSON from which a value is made.
pub fn kind_of<T: Value + Default>(_: &T) -> Kind {
    T::kind()
}

/// Returns the kind of JSON from which each element after the positions is made.
pub fn kind_of_rest<T: Value + Default>(_: &Rest<T>) -> Kind {
    T::kind()
}

/// Writes the elements one after the other.
///
/// # Errors
/// The errors of `f`.
pub fn debug(shape: &TupleShape, items: &dyn Items, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_tuple(shape.name);
    for index in 0..items.len() {
        out.field(&items.item(index));
    }
    out.finish()
}

/// Returns true if two tuples are equal in every element.
pub fn equals(a: &dyn Value, b: &dyn Value) -> bool {
    equal(a.view(), b.view())
}

/// Implements a tuple for a struct: [`Value`], [`Items`](crate::value::Items), `Debug`, `PartialEq` and, with the
/// feature `serde`, `Serialize` and `Deserialize`. Each line is a position. After them comes the field for the rest,
/// and `closed` if the document allows no other elements.
///
/// ```
/// use restwright::door as rt;
///
/// #[derive(Clone, Default)]
/// pub struct Range(pub i64, pub Option<i64>, pub rt::Rest);
/// restwright::tuple! {
///     Range {
///         0: "0", required, minimum(0);
///         1: "1";
///     }
///     2 closed
/// }
///
/// assert_eq!(rt::Json::of(&Range(1, None, rt::Rest::new())).text(), "[1]");
/// ```
#[macro_export]
macro_rules! tuple {
    (@is) => {
        false
    };
    (@is closed) => {
        true
    };
    ($name:ident { $($index:tt : $wire:literal $(, $rule:ident $(($bound:expr))?)*;)* } $rest:tt $($closed:ident)?) => {
        // Deprecated elements are read and written like all others.
        #[allow(deprecated)]
        const _: () = {
            static SHAPE: $crate::door::TupleShape = $crate::door::TupleShape {
                name: ::core::stringify!($name),
                positions: &[$($crate::door::Field::new($wire)$(.$rule($($bound)?))*),*],
                closed: $crate::tuple!(@is $($closed)?),
            };
            fn kind() -> $crate::door::TupleKind {
                let value = <$name as ::core::default::Default>::default();
                $crate::door::TupleKind {
                    shape: &SHAPE,
                    positions: ::std::vec![$($crate::door::kind_of(&value.$index)),*],
                    rest: $crate::door::kind_of_rest(&value.$rest),
                }
            }
            impl $crate::door::Value for $name {
                fn read(&mut self, reader: &mut $crate::door::Reader<'_>) -> $crate::door::Outcome {
                    $crate::door::read_tuple(reader, &SHAPE, &mut [$(&mut self.$index),*], &mut self.$rest)
                }
                fn view(&self) -> $crate::door::View<'_> {
                    $crate::door::View::List(self)
                }
                fn kind() -> $crate::door::Kind {
                    $crate::door::Kind::Tuple(kind)
                }
            }
            impl $crate::door::ListView for $name {
                fn len(&self) -> usize {
                    $crate::door::tuple_len(&SHAPE, &[$(&self.$index),*], &self.$rest)
                }
                fn item(&self, index: usize) -> $crate::door::View<'_> {
                    $crate::door::tuple_item(&[$(&self.$index),*], &self.$rest, index)
                }
                fn bounds(&self, index: usize) -> $crate::door::Constraints {
                    $crate::door::tuple_bounds(&SHAPE, index)
                }
            }
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::door::debug_tuple(&SHAPE, self, f)
                }
            }
            impl ::core::cmp::PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    $crate::door::equal_tuples(self, other)
                }
            }
            $crate::serde_bridge!($name);
        };
    };
}
