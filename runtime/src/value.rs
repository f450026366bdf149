//! What a model is to the runtime: something that is read in place and can be looked at.

use std::fmt;

use crate::field::Field;
use crate::json::{Json, Reader};

/// Reading stopped; the [`Reader`] holds why and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// Whether reading goes on.
pub type Outcome = Result<(), Stop>;

/// Anything a field, parameter or body can hold.
///
/// Object safe, so that the routines for objects, lists, parameters and forms are compiled once and not once a type.
pub trait Value: fmt::Debug {
    /// Reads the value that `reader` stands before into `self`, which holds its `Default`.
    ///
    /// # Errors
    /// [`Stop`] when the text is no JSON, or is none that `self` can hold under the reader's mode.
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome;

    /// What it holds, for writing JSON, parameters and forms, and for comparing.
    fn view(&self) -> View<'_>;
}

/// What a [`Value`] holds.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Nothing: an optional field that is not there.
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
    /// Bytes: base64 in JSON.
    Bytes(&'a [u8]),
    /// JSON kept as it came.
    Raw(&'a Json),
    /// An array.
    List(&'a dyn Items),
    /// An object with free keys.
    Map(&'a dyn Entries),
    /// An object with declared fields.
    Record(&'a dyn RecordView),
}

/// The elements of an array.
pub trait Items {
    /// How many there are.
    fn len(&self) -> usize;
    /// The one at `index`, which is below `len`.
    fn item(&self, index: usize) -> View<'_>;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The members of an object with free keys.
pub trait Entries {
    /// Shows each key with its value.
    fn for_each(&self, visit: &mut dyn FnMut(&str, View<'_>));
}

/// The members of an object with declared fields.
pub trait RecordView {
    /// The Rust name of its type.
    fn name(&self) -> &'static str;
    /// Shows each declared field, absent ones as [`View::Absent`], then those the document does not declare.
    fn for_each(&self, visit: &mut dyn FnMut(&Field, View<'_>));
}
