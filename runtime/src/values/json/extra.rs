//! The fields of an object that the document does not declare.

use std::fmt;

use crate::values::json::Json;
use crate::values::map::Map;

/// The fields of an object that the document does not declare, and the JSON of fields with another type than declared.
///
/// Nothing is allocated while there are none.
///
/// It also remembers which of the first 64 declared fields came as `null` although they could have been left out: an
/// `Option` cannot distinguish the two, and a value that was read is written as it came. This is not compared by
/// `PartialEq`.
#[derive(Clone, Default)]
pub struct Extra {
    undeclared: Option<Box<Map<Json>>>,
    nulls: u64,
}

impl Extra {
    /// Creates an empty value.
    pub const fn new() -> Self {
        Self { undeclared: None, nulls: 0 }
    }

    /// Returns the number of fields.
    pub fn len(&self) -> usize {
        self.undeclared.as_ref().map_or(0, |map| map.len())
    }

    /// Returns true if there are no fields.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the JSON of a field.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.undeclared.as_ref()?.get(name)
    }

    /// Adds a field. It is written with the declared fields, and replaces a declared field of that name.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        self.undeclared.get_or_insert_default().insert(name, value.into())
    }

    /// Removes a field.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.undeclared.as_mut()?.remove(name)
    }

    /// Returns the fields in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.undeclared.iter().flat_map(|map| map.iter())
    }

    pub(crate) fn add(&mut self, name: String, value: Json) {
        self.undeclared.get_or_insert_default().push(name, value);
    }

    /// Removes what was kept of a field, while the object is being read.
    pub(crate) fn forget(&mut self, name: &str) {
        if let Some(map) = &mut self.undeclared {
            map.drop_unsettled(name);
        }
    }

    /// Notes that the declared field at `index` came as `null`.
    pub(crate) fn add_null(&mut self, index: usize) {
        if index < 64 {
            self.nulls |= 1 << index;
        }
    }

    /// True if the declared field at `index` came as `null`.
    pub(crate) fn is_null(&self, index: usize) -> bool {
        index < 64 && self.nulls >> index & 1 == 1
    }

    /// Ends reading: if a key occurs twice, only the last one stays. Returns true if a key did.
    pub(crate) fn settle(&mut self) -> bool {
        self.undeclared.as_mut().is_some_and(|map| map.settle())
    }
}

/// Iterates over the fields in the order in which they came: `for (name, value) in &record.extra`.
impl<'e> IntoIterator for &'e Extra {
    type Item = (&'e str, &'e Json);
    type IntoIter = std::iter::Flatten<std::option::IntoIter<&'e Map<Json>>>;
    fn into_iter(self) -> Self::IntoIter {
        self.undeclared.as_deref().into_iter().flatten()
    }
}

impl<K: Into<String>, V: Into<Json>> Extend<(K, V)> for Extra {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, fields: I) {
        for (name, value) in fields {
            self.insert(name, value);
        }
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let mut extra = Self::new();
        extra.extend(fields);
        extra
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_made_of_fields_and_gone_through_by_reference() {
        let mut extra: Extra = [("b", 1), ("a", 2)].into_iter().collect();
        extra.extend([("b", true)]);
        let mut seen = Vec::new();
        for (name, value) in &extra {
            seen.push(format!("{name}={value}"));
        }
        assert_eq!(seen, ["b=true", "a=2"]);
        assert!((&Extra::new()).into_iter().next().is_none());
    }
}
