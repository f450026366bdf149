//! The fields of an object that the document does not declare.

use std::fmt;

use crate::json::Json;
use crate::map::Map;

/// The fields of an object that the document does not declare, and the JSON of those that hold another type than declared.
///
/// One pointer wide; nothing is allocated while it is empty.
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Map<Json>>>);

impl Extra {
    /// None.
    pub const fn new() -> Self {
        Self(None)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |map| map.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The JSON of a field.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.as_ref()?.get(name)
    }

    /// Adds a field; it is written with the declared ones, and instead of a declared one of that name.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        self.0.get_or_insert_default().insert(name, value.into())
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.0.as_mut()?.remove(name)
    }

    /// The fields in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().flat_map(|map| map.iter())
    }

    pub(crate) fn add(&mut self, name: String, value: Json) {
        self.0.get_or_insert_default().push(name, value);
    }

    pub(crate) fn settle(&mut self) {
        if let Some(map) = &mut self.0 {
            map.settle();
        }
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
