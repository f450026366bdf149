//! The fields of an object that the document does not declare.

use std::fmt;

use crate::values::json::Json;
use crate::values::map::Map;

/// The fields of an object that the document does not declare, and the JSON of fields with another type than declared.
///
/// Nothing is allocated while there are none.
///
/// It also remembers which declared fields came as `null` although they could have been left out: an `Option` cannot
/// distinguish the two. And it remembers which declared fields came in another form than declared, or not at all. A value
/// that was read is written as it came, but not in requests. This is not compared by `PartialEq`.
#[derive(Clone, Default)]
pub struct Extra {
    kept: Option<Box<Kept>>,
    /// The first 64 declared fields that came as `null`, one bit each.
    nulls: u64,
}

/// How a declared field came.
#[derive(Clone, Copy)]
pub(crate) enum Came<'e> {
    /// In the declared form, or optional and not at all.
    AsDeclared,
    /// Not at all, although it is required.
    Not,
    /// In another form than declared.
    As(&'e Json),
}

/// The parts that most objects do not have.
#[derive(Clone, Default)]
struct Kept {
    undeclared: Map<Json>,
    /// The declared fields after the first 64 that came as `null`.
    nulls: Vec<usize>,
    /// The JSON of the declared fields that came in another form than declared; none of those that did not come.
    odd: Vec<(usize, Option<Json>)>,
}

impl Extra {
    /// Creates an empty value.
    pub const fn new() -> Self {
        Self { kept: None, nulls: 0 }
    }

    /// Returns the number of fields.
    pub fn len(&self) -> usize {
        self.kept.as_ref().map_or(0, |kept| kept.undeclared.len())
    }

    /// Returns true if there are no fields.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the JSON of a field.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.kept.as_ref()?.undeclared.get(name)
    }

    /// Adds a field. It is written with the declared fields, and replaces a declared field of that name.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        self.kept.get_or_insert_default().undeclared.insert(name, value.into())
    }

    /// Removes a field.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.kept.as_mut()?.undeclared.remove(name)
    }

    /// Returns the fields in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.kept.iter().flat_map(|kept| kept.undeclared.iter())
    }

    pub(crate) fn add(&mut self, name: String, value: Json) {
        self.kept.get_or_insert_default().undeclared.push(name, value);
    }

    /// Removes what was kept of a field, while the object is being read.
    pub(crate) fn forget(&mut self, name: &str) {
        if let Some(kept) = &mut self.kept {
            kept.undeclared.drop_unsettled(name);
        }
    }

    /// Notes that the declared field at `index` came as `null`.
    pub(crate) fn add_null(&mut self, index: usize) {
        if index < 64 {
            self.nulls |= 1 << index;
        } else {
            self.kept.get_or_insert_default().nulls.push(index);
        }
    }

    /// True if the declared field at `index` came as `null`.
    pub(crate) fn is_null(&self, index: usize) -> bool {
        if index < 64 {
            self.nulls >> index & 1 == 1
        } else {
            self.kept.as_ref().is_some_and(|kept| kept.nulls.contains(&index))
        }
    }

    /// The declared field at `index` came as this JSON, which is not as declared, or did not come.
    pub(crate) fn add_odd(&mut self, index: usize, json: Option<Json>) {
        self.kept.get_or_insert_default().odd.push((index, json));
    }

    /// Takes back how the declared field at `index` came.
    pub(crate) fn forget_odd(&mut self, index: usize) {
        if let Some(kept) = &mut self.kept {
            kept.odd.retain(|(known, _)| *known != index);
        }
    }

    /// How the declared field at `index` came, where that was not as declared.
    pub(crate) fn odd(&self, index: usize) -> Came<'_> {
        let mut odd = self.kept.iter().flat_map(|kept| &kept.odd);
        match odd.find(|(known, _)| *known == index) {
            None => Came::AsDeclared,
            Some((_, None)) => Came::Not,
            Some((_, Some(json))) => Came::As(json),
        }
    }

    /// Ends reading: if a key occurs twice, only the last one stays. Returns true if a key did.
    pub(crate) fn settle(&mut self) -> bool {
        self.kept.as_mut().is_some_and(|kept| kept.undeclared.settle())
    }
}

/// Iterates over the fields in the order in which they came: `for (name, value) in &record.extra`.
impl<'e> IntoIterator for &'e Extra {
    type Item = (&'e str, &'e Json);
    type IntoIter = std::iter::Flatten<std::option::IntoIter<&'e Map<Json>>>;
    fn into_iter(self) -> Self::IntoIter {
        self.kept.as_deref().map(|kept| &kept.undeclared).into_iter().flatten()
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
