//! The declared fields of a record, as data.

use super::constraints::Constraints;
use super::json::WriteMode;
use super::value::View;

/// A declared field: its name and its description from the document, chained in a constant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    flags: u16,
    /// The alternatives, one bit each, that do not declare it.
    anything_in: u16,
    /// The alternatives that declare it as a list of anything.
    any_items_in: u16,
    /// The alternatives that do not require it, if others do.
    optional_in: u16,
    /// The constraints of its value.
    pub constraints: Constraints,
}

const REQUIRED: u16 = 1;
const NULLABLE: u16 = 2;
const READ_ONLY: u16 = 4;
const WRITE_ONLY: u16 = 8;
const ONLY_TRUE: u16 = 16;
const ONLY_FALSE: u16 = 32;
const LOOSE: u16 = 64;
const AT_TIMES: u16 = 128;
const ONLY_INSIDE: u16 = 256;

impl Field {
    /// Creates an optional field without constraints.
    pub const fn new(name: &'static str) -> Self {
        Self { name, flags: 0, anything_in: 0, any_items_in: 0, optional_in: 0, constraints: Constraints::NONE }
    }

    /// Describes a value without a name: an item of a list, a value of a map, or a whole response.
    pub const fn unnamed() -> Self {
        Self::new("")
    }

    const fn flag(mut self, flag: u16) -> Self {
        self.flags |= flag;
        self
    }

    /// Marks the field as required.
    pub const fn required(self) -> Self {
        self.flag(REQUIRED)
    }

    /// Allows `null`.
    pub const fn nullable(self) -> Self {
        self.flag(NULLABLE)
    }

    /// Leaves the field out of requests.
    pub const fn read_only(self) -> Self {
        self.flag(READ_ONLY)
    }

    /// Leaves the field out of responses.
    pub const fn write_only(self) -> Self {
        self.flag(WRITE_ONLY)
    }

    /// It is a boolean that has this value whenever it is there: `const`, or an `enum` of one.
    pub const fn only(self, value: bool) -> Self {
        self.flag(if value { ONLY_TRUE } else { ONLY_FALSE })
    }

    /// Describes each item of a list, or each value of a map.
    pub const fn each(mut self, inside: &'static Self) -> Self {
        self.constraints = self.constraints.each(inside);
        if inside.has_only() { self.flag(ONLY_INSIDE) } else { self }
    }

    /// True if it is a boolean with only one value, or such booleans are inside it.
    #[inline]
    pub(crate) const fn has_only(&self) -> bool {
        self.flags & (ONLY_TRUE | ONLY_FALSE | ONLY_INSIDE) != 0
    }

    /// Returns the description of the values inside it, if booleans with only one value are among them.
    pub(crate) fn only_inside(&self) -> Option<&'static Self> {
        self.constraints.inside().filter(|inside| inside.has_only())
    }

    /// True if it has only one value and `view` is another one.
    #[cold]
    pub(crate) fn is_other_than_only(&self, view: View<'_>) -> bool {
        let View::Bool(value) = view else { return false };
        self.flags & if value { ONLY_FALSE } else { ONLY_TRUE } != 0
    }

    /// In these alternatives of its record, one bit each, it may hold anything, because they do not declare it. A record
    /// has alternatives if it is several members of a `oneOf` or `anyOf` in one type.
    pub const fn anything_in(mut self, alternatives: u16) -> Self {
        self.anything_in = alternatives;
        self.flag(LOOSE)
    }

    /// In these alternatives of its record, one bit each, it may be a list of anything.
    pub const fn any_items_in(mut self, alternatives: u16) -> Self {
        self.any_items_in = alternatives;
        self.flag(LOOSE)
    }

    /// It is required in the alternatives of its record except in these, one bit each.
    pub const fn optional_in(mut self, alternatives: u16) -> Self {
        self.optional_in = alternatives;
        self.flag(AT_TIMES)
    }

    /// True if some alternatives allow more than its type.
    #[inline]
    pub(crate) fn is_loose(&self) -> bool {
        self.flags & LOOSE != 0
    }

    /// The alternatives that allow a value that its type does not.
    pub(crate) fn allowing_others(&self, is_list: bool) -> u16 {
        self.anything_in | if is_list { self.any_items_in } else { 0 }
    }

    /// The alternatives that allow it to be absent; `None` if all alternatives do.
    #[inline]
    pub(crate) fn allowing_absence(&self) -> Option<u16> {
        (self.flags & AT_TIMES != 0).then_some(self.optional_in)
    }

    /// Returns true if the field must be present. A write-only field need not be in a response.
    #[inline]
    pub const fn is_required(&self) -> bool {
        self.flags & (REQUIRED | WRITE_ONLY) == REQUIRED
    }

    /// Returns true if the field may be `null`.
    #[inline]
    pub const fn is_nullable(&self) -> bool {
        self.flags & NULLABLE != 0
    }

    /// Returns true if requests leave the field out.
    pub const fn is_read_only(&self) -> bool {
        self.flags & READ_ONLY != 0
    }

    /// True if a field with this value is written. An absent value is not written, unless the field is required and
    /// `null` is allowed.
    pub(crate) fn is_written(&self, view: View<'_>, mode: WriteMode) -> bool {
        let null = self.flags & (REQUIRED | NULLABLE) == REQUIRED | NULLABLE;
        (null || !matches!(view, View::Absent)) && !(mode == WriteMode::Request && self.is_read_only())
    }
}

/// The chained methods of each type with [`Constraints`] of its own: one table for fields and parameters.
macro_rules! bounds {
    ($owner:ident: $($(#[$doc:meta])* $name:ident($($bound:ident: $ty:ty)?);)*) => {
        impl $owner { $(
            $(#[$doc])*
            pub const fn $name(mut self $(, $bound: $ty)?) -> Self {
                self.constraints = self.constraints.$name($($bound)?);
                self
            }
        )* }
    };
    ($owner:ident) => {
        $crate::field::bounds! { $owner:
            /// See [`Constraints::minimum`].
            minimum(bound: i64);
            /// See [`Constraints::maximum`].
            maximum(bound: i64);
            /// See [`Constraints::exclusive_minimum`].
            exclusive_minimum(bound: i64);
            /// See [`Constraints::exclusive_maximum`].
            exclusive_maximum(bound: i64);
            /// See [`Constraints::multiple_of`].
            multiple_of(bound: i64);
            /// See [`Constraints::minimum_f64`].
            minimum_f64(bound: f64);
            /// See [`Constraints::maximum_f64`].
            maximum_f64(bound: f64);
            /// See [`Constraints::exclusive_minimum_f64`].
            exclusive_minimum_f64(bound: f64);
            /// See [`Constraints::exclusive_maximum_f64`].
            exclusive_maximum_f64(bound: f64);
            /// See [`Constraints::multiple_of_f64`].
            multiple_of_f64(bound: f64);
            /// See [`Constraints::min_length`].
            min_length(bound: u64);
            /// See [`Constraints::max_length`].
            max_length(bound: u64);
            /// See [`Constraints::min_items`].
            min_items(bound: u64);
            /// See [`Constraints::max_items`].
            max_items(bound: u64);
            /// See [`Constraints::unique_items`].
            unique_items();
        }
    };
}
pub(crate) use bounds;

bounds!(Field);
