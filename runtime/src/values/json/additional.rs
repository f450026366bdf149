//! The fields of an object with a type in the document but no names.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use super::{Extra, Json, decode_without_loss};
use crate::values::map::Map;
use crate::values::value::Value;

/// The fields of an object besides the named ones, with a type that the document gives (`additionalProperties` beside
/// `properties`; JSON Schema 2020-12, section 10.3.2.3).
///
/// It dereferences to [`Extra`], which has the JSON of each field as it came, also of fields with another type.
///
/// ```
/// use restwright::Additional;
///
/// let mut counts: Additional<i64> = [("cats".to_owned(), 2)].into_iter().collect();
/// counts.set("dogs", &3);
/// assert_eq!((counts.value("dogs"), counts.value("birds"), counts.len()), (Some(3), None, 2));
/// ```
pub struct Additional<T> {
    extra: Extra,
    value: PhantomData<fn() -> T>,
}

impl<T: Value + Default> Additional<T> {
    /// Returns the value of a field; `None` if it is missing or has another type.
    pub fn value(&self, name: &str) -> Option<T> {
        read(self.extra.get(name)?)
    }

    /// Returns the values of all fields with the declared type, in the order in which they came.
    pub fn values(&self) -> impl Iterator<Item = (&str, T)> {
        self.extra.iter().filter_map(|(name, json)| Some((name, read(json)?)))
    }

    /// Returns all fields with the declared type.
    pub fn to_map(&self) -> Map<T> {
        self.values().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Sets a field.
    pub fn set(&mut self, name: impl Into<String>, value: &T) {
        // The previous value is dropped.
        drop(self.extra.insert(name, Json::of(value)));
    }
}

fn read<T: Value + Default>(json: &Json) -> Option<T> {
    let mut value = T::default();
    decode_without_loss(json.text().as_bytes(), &mut value).ok().map(|_| value)
}

impl<T> Deref for Additional<T> {
    type Target = Extra;

    fn deref(&self) -> &Extra {
        &self.extra
    }
}

impl<T> DerefMut for Additional<T> {
    fn deref_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl<T: Value + Default> FromIterator<(String, T)> for Additional<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(fields: I) -> Self {
        let mut additional = Self::default();
        for (name, value) in fields {
            additional.set(name, &value);
        }
        additional
    }
}

// Written by hand, because `T` need not implement these traits.
impl<T> Default for Additional<T> {
    fn default() -> Self {
        Self { extra: Extra::new(), value: PhantomData }
    }
}

impl<T> Clone for Additional<T> {
    fn clone(&self) -> Self {
        Self { extra: self.extra.clone(), value: PhantomData }
    }
}

impl<T> PartialEq for Additional<T> {
    fn eq(&self, other: &Self) -> bool {
        self.extra == other.extra
    }
}

impl<T> fmt::Debug for Additional<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.extra.fmt(f)
    }
}
