//! Objects with declared fields.

use std::fmt;

use super::field::Field;
use super::json::{Came, Extra, WriteMode};
use super::value::{Value, View, came_of};

/// The properties that all values of a record type share.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Its declared fields.
    pub fields: &'static [Field],
}

impl Shape {
    /// Returns the index of the field with this name on the wire; the search starts at `guess`.
    #[inline]
    pub fn index_of(&self, name: &str, guess: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at_checked(guess)?;
        let at = |fields: &[Field]| fields.iter().position(|field| field.name == name);
        at(after).map(|index| guess + index).or_else(|| at(before))
    }
}

/// Receives the parts of a record: its shape, its values in the order of the shape's fields, and its undeclared fields.
pub type Show<'v> = dyn FnMut(&'static Shape, &[&dyn Value], &Extra) + 'v;

/// Returns the members of a record that are written, in their order.
pub(crate) fn written<'v>(
    shape: &'static Shape,
    values: &'v [&dyn Value],
    extra: &'v Extra,
    mode: WriteMode,
) -> impl Iterator<Item = (&'v str, View<'v>)> {
    let declared = (0..shape.fields.len()).filter_map(move |index| declared(shape, values, extra, mode, index));
    let undeclared = extra.iter().filter(|(key, _)| shape.index_of(key, 0).is_none());
    declared.chain(undeclared.map(|(key, json)| (key, View::Raw(json))))
}

/// Returns the member of a record with this name if it is written.
pub(crate) fn written_as<'v>(
    shape: &'static Shape,
    values: &'v [&dyn Value],
    extra: &'v Extra,
    mode: WriteMode,
    name: &str,
) -> Option<View<'v>> {
    match shape.index_of(name, 0) {
        Some(index) => declared(shape, values, extra, mode, index).map(|(_, view)| view),
        None => extra.get(name).map(View::Raw),
    }
}

/// Returns the declared field at `index` if it is written.
fn declared<'v>(
    shape: &'static Shape,
    values: &'v [&dyn Value],
    extra: &'v Extra,
    mode: WriteMode,
    index: usize,
) -> Option<(&'static str, View<'v>)> {
    let (field, value) = (shape.fields.get(index)?, values.get(index)?);
    // If the field could not hold its JSON, the JSON is written in its place.
    let came = if mode == WriteMode::AsCame { extra.odd(index) } else { Came::AsDeclared };
    let view = match (extra.get(field.name), came) {
        (Some(json), _) => View::Raw(json),
        // A field that was set to something else is written as it is.
        (None, Came::As(json)) if came_of(*value, Some(json)) => View::Raw(json),
        (None, Came::Not) if came_of(*value, None) => return None,
        (None, Came::AsDeclared | Came::Not | Came::As(_)) => value.view(),
    };
    let view = if matches!(view, View::Absent) && extra.is_null(index) { View::Null } else { view };
    field.is_written(view, mode).then_some((field.name, view))
}

/// Returns true if two records have the same type and are equal in every field, declared or not.
pub fn equal(a: &dyn Value, b: &dyn Value) -> bool {
    let mut same = false;
    a.show(&mut |shape, a, a_extra| {
        b.show(&mut |b_shape, b, b_extra| {
            same = std::ptr::eq(shape, b_shape)
                && a_extra == b_extra
                && a.iter().zip(b).all(|(a, b)| crate::values::json::equal(a.view(), b.view()));
        });
    });
    same
}

/// Writes the fields that are present.
///
/// # Errors
/// The errors of `f`.
pub fn debug(record: &dyn Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    record.show(&mut |shape, values, extra| {
        let mut out = f.debug_struct(shape.name);
        for (field, value) in shape.fields.iter().zip(values) {
            let view = value.view();
            if !matches!(view, View::Absent) {
                out.field(field.name, &view);
            }
        }
        if !extra.is_empty() {
            out.field("extra", extra);
        }
        result = out.finish();
    });
    result
}

/// Implements a record for a struct: [`Value`], `Debug`, `PartialEq` and, with the feature `serde`, `Serialize` and
/// `Deserialize`.
///
/// ```
/// use restwright::door as rt;
///
/// #[derive(Clone, Default)]
/// pub struct Zone {
///     pub name: String,
///     pub paused: Option<bool>,
///     pub extra: rt::Extra,
/// }
/// restwright::record! {
///     Zone {
///         name: "name", required, max_length(253);
///         paused: "paused";
///     }
///     extra
/// }
/// ```
#[macro_export]
macro_rules! record {
    ($name:ident { $($field:ident : $wire:literal $(, $rule:ident $(($bound:expr))?)*;)* } $extra:ident) => {
        // Deprecated fields are read and written like all others.
        #[allow(deprecated)]
        const _: () = {
            static SHAPE: $crate::door::Shape = $crate::door::Shape {
                name: ::core::stringify!($name),
                fields: &[$($crate::door::Field::new($wire)$(.$rule($($bound)?))*),*],
            };
            impl $crate::door::Value for $name {
                fn read(&mut self, reader: &mut $crate::door::Reader<'_>) -> $crate::door::Outcome {
                    reader.record(&SHAPE, &mut [$(&mut self.$field),*], &mut self.$extra)
                }
                fn show(&self, visit: &mut $crate::door::Show<'_>) {
                    visit(&SHAPE, &[$(&self.$field),*], &self.$extra);
                }
            }
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::door::debug_record(self, f)
                }
            }
            impl ::core::cmp::PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    $crate::door::equal_records(self, other)
                }
            }
            $crate::serde_bridge!($name);
        };
    };
}
