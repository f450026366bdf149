//! Defines a model for the runtime: a value that is read in place and can be inspected.

use std::fmt;

use super::constraints::Constraints;
use super::json::{Json, Mode, Reader, decode, equal};
pub use super::kind::Kind;
pub use super::outcome::{Outcome, Stop};
use super::record::Show;

/// Any value of a field, parameter or body.
///
/// It is object safe and not generic over a format, so the routines for objects, lists, parameters and forms are
/// compiled once, and not once per type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that a call can send or read",
    note = "values are the models of a generated crate, numbers (`i64`, `u64`, `i32`, `u32`, `f64`), `bool`, text, `Json`, `Map`, \
            `Option`, `Vec` and slices of values",
    note = "any type that serde knows becomes one by `Json::from_serialize`, and is read from one by `Json::deserialize_into`"
)]
pub trait Value: AsValue {
    /// Reads the value at the reader's place into `self`, which holds its `Default`.
    ///
    /// # Errors
    /// [`Stop`] if the text is not JSON, or if `self` cannot hold it in the reader's mode.
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome;

    /// Returns its content, for writing JSON, parameters and forms, and for comparing. The default is a record; every
    /// other type has a view of its own.
    fn view(&self) -> View<'_> {
        View::Record(self.as_value())
    }

    /// Passes the parts of a record to `visit`, once; other values have no parts.
    fn show(&self, _visit: &mut Show<'_>) {}

    /// Returns the meaning of `null` for it.
    fn on_null(&self) -> OnNull {
        OnNull::Zero
    }

    /// Becomes the variant at `index` of a union, and returns its content for reading. It is used if something other
    /// than the JSON decides the variant. Other values have no variants.
    fn variant_at(&mut self, _index: usize) -> Option<&mut dyn Value> {
        None
    }

    /// Returns the kind of JSON from which it is made: the evidence by which a union chooses. The default is a record's
    /// shape, or else any JSON.
    fn kind() -> Kind
    where
        Self: Sized + Default,
    {
        let mut kind = Kind::Any;
        if let View::Record(record) = Self::default().view() {
            record.show(&mut |shape, _, _| kind = Kind::Record(shape));
        }
        kind
    }
}

/// Methods of every [`Value`], which have one implementation for all types with a `Default`.
pub trait AsValue {
    /// Returns itself.
    fn as_value(&self) -> &dyn Value;
    /// Becomes its `Default` again, to be read anew.
    fn reset(&mut self);
    /// Returns a `Default` of its type. It is boxed, so that the code for each type is short.
    fn fresh(&self) -> Box<dyn Value + '_>;
}

impl<T: Value + Default> AsValue for T {
    fn as_value(&self) -> &dyn Value {
        self
    }
    fn reset(&mut self) {
        *self = T::default();
    }
    fn fresh(&self) -> Box<dyn Value + '_> {
        Box::new(T::default())
    }
}

/// True if a value is the result of reading `json`; without `json`, if it is its `Default`.
pub(crate) fn came_of(value: &dyn Value, json: Option<&Json>) -> bool {
    let mut fresh = value.fresh();
    if let Some(json) = json {
        // The JSON was already checked, and a value that cannot be held leaves the default.
        drop(decode(json.text().as_bytes(), &mut *fresh, Mode::Tolerant));
    }
    equal(fresh.view(), value.view())
}

/// The meaning of `null` for a [`Value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnNull {
    /// It is the same as the zero value: a drift.
    Zero,
    /// It is read as no value: a drift if the document does not say `nullable`.
    Nothing,
    /// It is a value like others.
    Kept,
}

/// The content of a [`Value`].
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// No value: an absent optional field.
    Absent,
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above `i64::MAX`.
    UInt(u64),
    /// A number; integral ones are written without a fraction.
    Float(f64),
    /// A string.
    Str(&'a str),
    /// Bytes, which are base64 in JSON, and the text in which they came, if it differs from the usual form.
    Bytes(&'a [u8], Option<&'a str>),
    /// JSON kept as it came.
    Raw(&'a Json),
    /// An array.
    List(&'a dyn Items),
    /// An object with free keys.
    Map(&'a dyn Entries),
    /// An object with declared fields, which [`Value::show`] shows.
    Record(&'a dyn Value),
}

/// The elements of an array.
pub trait Items {
    /// Returns the number of elements.
    fn len(&self) -> usize;
    /// Returns the element at `index`, which is below `len`.
    fn item(&self, index: usize) -> View<'_>;
    /// Returns the constraints of the element at `index`, if its position has some.
    fn bounds(&self, _index: usize) -> Constraints {
        Constraints::NONE
    }
    /// Returns true if there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An array that is being read.
pub trait Grow {
    /// Adds a default element and returns it for reading in place: elements are never moved after they are read.
    fn add(&mut self) -> &mut dyn Value;
    /// Removes the last element.
    fn drop_last(&mut self);
    /// Removes all elements.
    fn clear(&mut self);
}

/// The members of an object with free keys.
pub trait Entries {
    /// Returns the number of members.
    fn len(&self) -> usize;
    /// Returns the member at `index`, which is below `len`.
    fn entry(&self, index: usize) -> (&str, View<'_>);
    /// Returns true if there are no members.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            View::Absent => f.write_str("absent"),
            View::Null => f.write_str("null"),
            View::Bool(value) => value.fmt(f),
            View::Int(value) => value.fmt(f),
            View::UInt(value) => value.fmt(f),
            View::Float(value) => value.fmt(f),
            View::Str(value) => value.fmt(f),
            View::Bytes(value, _) => write!(f, "{} bytes", value.len()),
            View::Raw(value) => value.fmt(f),
            View::List(items) => f.debug_list().entries((0..items.len()).map(|index| items.item(index))).finish(),
            View::Map(map) => f.debug_map().entries((0..map.len()).map(|index| map.entry(index))).finish(),
            View::Record(record) => crate::values::record::debug(record, f),
        }
    }
}

/// Values that one method of the reader reads and one variant of [`View`] shows.
macro_rules! scalar {
    ($($ty:ty, $method:ident, $kind:ident, $self:ident => $view:expr;)*) => { $(
        impl Value for $ty {
            fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
                reader.$method(self)
            }
            fn view(&self) -> View<'_> {
                let $self = self;
                $view
            }
            fn kind() -> Kind {
                Kind::$kind
            }
        }
    )* };
}

scalar! {
    bool, boolean, Bool, value => View::Bool(*value);
    i64, integer, Integer, value => View::Int(*value);
    i32, integer, Integer, value => View::Int(i64::from(*value));
    u32, integer, Integer, value => View::Int(i64::from(*value));
    u64, integer, Integer, value => i64::try_from(*value).map_or(View::UInt(*value), View::Int);
    f64, number, Number, value => View::Float(*value);
    String, string, Text, value => View::Str(value);
}

/// For writing only: reading into it is a misfit.
impl Value for &str {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        reader.misfit()
    }
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
    fn kind() -> Kind {
        Kind::Text
    }
}

/// For writing only, like `&str`.
impl<T: Value> Value for &[T] {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        reader.misfit()
    }
    fn view(&self) -> View<'_> {
        View::List(self)
    }
    fn kind() -> Kind {
        Kind::Any
    }
}

impl<T: Value> Items for &[T] {
    fn len(&self) -> usize {
        <[T]>::len(self)
    }
    fn item(&self, index: usize) -> View<'_> {
        self[index].view()
    }
}

impl<T: Value + Default> Value for Box<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        (**self).read(reader)
    }
    fn view(&self) -> View<'_> {
        (**self).view()
    }
    fn on_null(&self) -> OnNull {
        (**self).on_null()
    }
    fn variant_at(&mut self, index: usize) -> Option<&mut dyn Value> {
        (**self).variant_at(index)
    }
    fn kind() -> Kind {
        T::kind()
    }
}

impl<T: Value + Default> Value for Option<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        if reader.null()? {
            *self = None;
            return Ok(());
        }
        let start = reader.offset();
        self.insert(T::default()).read(reader)?;
        if reader.is_misfit(start) {
            *self = None;
        }
        Ok(())
    }
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Value::view)
    }
    fn on_null(&self) -> OnNull {
        OnNull::Nothing
    }
    fn variant_at(&mut self, index: usize) -> Option<&mut dyn Value> {
        let mut value = T::default();
        value.variant_at(index)?;
        self.insert(value).variant_at(index)
    }
    fn kind() -> Kind {
        T::kind()
    }
}

impl<T: Value + Default> Value for Vec<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        reader.list(self)
    }
    fn view(&self) -> View<'_> {
        View::List(self)
    }
    fn kind() -> Kind {
        Kind::List(T::kind)
    }
}

impl<T: Value> Items for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> View<'_> {
        self[index].view()
    }
}

impl<T: Value + Default> Grow for Vec<T> {
    fn add(&mut self) -> &mut dyn Value {
        let index = self.len();
        self.push(T::default());
        &mut self[index]
    }
    fn drop_last(&mut self) {
        self.pop();
    }
    fn clear(&mut self) {
        self.clear();
    }
}
