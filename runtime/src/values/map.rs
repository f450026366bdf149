//! A map with string keys, in the order in which they came.

use std::fmt;

use super::json::{Json, Reader};
use super::value::{Entries, Kind, Outcome, Value, View};
use crate::base::order::order;

/// A map with string keys, in the order in which they came.
#[derive(Clone)]
pub struct Map<T> {
    entries: Vec<(String, T)>,
    /// The indices of `entries`, sorted by key.
    sorted: Vec<u32>,
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), sorted: Vec::new() }
    }
}

impl<T> Map<T> {
    /// Creates an empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns true if the map is empty.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the value of `key`.
    pub fn get(&self, key: &str) -> Option<&T> {
        let place = self.place(key).ok()?;
        self.entries.get(self.sorted[place] as usize).map(|(_, value)| value)
    }

    /// Returns the value of `key`, mutably.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        let place = self.place(key).ok()?;
        self.entries.get_mut(self.sorted[place] as usize).map(|(_, value)| value)
    }

    /// Returns true if `key` has a value.
    pub fn contains_key(&self, key: &str) -> bool {
        self.place(key).is_ok()
    }

    /// Sets the value of `key` and returns the previous one. A new key goes to the end.
    pub fn insert(&mut self, key: impl Into<String>, value: T) -> Option<T> {
        let key = key.into();
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.entries[self.sorted[place] as usize].1, value)),
            Err(place) => {
                self.sorted.insert(place, index_u32(self.entries.len()));
                self.entries.push((key, value));
                None
            }
        }
    }

    /// Removes `key` and returns its value; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let place = self.place(key).ok()?;
        let index = self.sorted.remove(place);
        for other in &mut self.sorted {
            *other -= u32::from(*other > index);
        }
        Some(self.entries.remove(index as usize).1)
    }

    /// Returns the entries in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Returns the entries in their order, with mutable values.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut T)> {
        self.entries.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// Returns the keys in their order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// Returns the values in their order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.sorted.clear();
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.sorted.binary_search_by(|index| self.entries[*index as usize].0.as_str().cmp(key))
    }

    /// Adds an entry without checking the existing keys; [`Map::settle`] must be called before anything else.
    pub(crate) fn push(&mut self, key: String, value: T) -> &mut T {
        let index = self.entries.len();
        self.entries.push((key, value));
        &mut self.entries[index].1
    }

    /// Removes what [`Map::push`] added under a key.
    pub(crate) fn drop_unsettled(&mut self, key: &str) {
        self.entries.retain(|(other, _)| other != key);
    }

    /// Sorts the keys that [`Map::push`] added. If a key occurs twice, only its last value stays. Returns true if a key
    /// did.
    pub(crate) fn settle(&mut self) -> bool {
        let entries = &self.entries;
        // Equal keys stay in the order in which they came.
        let sorted = order(entries.len(), &|a, b| entries[a].0.cmp(&entries[b].0));
        let mut stays = vec![true; entries.len()];
        for pair in sorted.windows(2) {
            stays[pair[0]] = entries[pair[0]].0 != entries[pair[1]].0;
        }
        self.sorted = sorted.into_iter().map(index_u32).collect();
        let is_double = stays.contains(&false);
        if is_double {
            let mut stays = stays.into_iter();
            self.entries.retain(|_| stays.next().unwrap_or(true));
            self.settle();
        }
        is_double
    }
}

/// Returns an index in the form in which it is stored.
fn index_u32(index: usize) -> u32 {
    u32::try_from(index).expect("a map of four billion entries does not fit in memory")
}

impl<T: PartialEq> PartialEq for Map<T> {
    /// Ignores the order.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<String>, T> FromIterator<(K, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Into<String>, T> Extend<(K, T)> for Map<T> {
    fn extend<I: IntoIterator<Item = (K, T)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.push(key.into(), value);
        }
        self.settle();
    }
}

impl<K: Into<String>, T, const N: usize> From<[(K, T); N]> for Map<T> {
    fn from(entries: [(K, T); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// Iterates over the entries in their order: `for (key, value) in &map`.
impl<'m, T> IntoIterator for &'m Map<T> {
    type Item = (&'m str, &'m T);
    type IntoIter = std::iter::Map<std::slice::Iter<'m, (String, T)>, fn(&'m (String, T)) -> (&'m str, &'m T)>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// Iterates over the entries in their order, with mutable values: `for (key, value) in &mut map`.
impl<'m, T> IntoIterator for &'m mut Map<T> {
    type Item = (&'m str, &'m mut T);
    type IntoIter =
        std::iter::Map<std::slice::IterMut<'m, (String, T)>, fn(&'m mut (String, T)) -> (&'m str, &'m mut T)>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter_mut().map(|(key, value)| (key.as_str(), value))
    }
}

impl<T: Value> Entries for Map<T> {
    fn len(&self) -> usize {
        self.entries.len()
    }
    fn entry(&self, index: usize) -> (&str, View<'_>) {
        let (key, value) = &self.entries[index];
        (key, value.view())
    }
}

impl<T: Value + Default> Value for Map<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        reader.map(self)
    }
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
    fn kind() -> Kind {
        Kind::Map
    }
}

impl<T: Value + Default> From<Map<T>> for Json {
    fn from(map: Map<T>) -> Self {
        Self::of(&map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn becomes_json_in_its_order() {
        let map: Map<i64> = [("b", 1), ("a", 2)].into();
        assert_eq!(Json::from(map).text(), r#"{"b":1,"a":2}"#);
    }

    #[test]
    fn is_gone_through_by_reference() {
        let mut map: Map<i64> = [("b", 1), ("a", 2)].into();
        for (key, value) in &mut map {
            *value += i64::from(key == "a");
        }
        map.iter_mut().for_each(|(_, value)| *value *= 10);
        let mut seen = Vec::new();
        for (key, value) in &map {
            seen.push((key, *value));
        }
        assert_eq!(seen, [("b", 10), ("a", 30)]);
    }

    #[test]
    fn keeps_the_order_and_the_last_of_twins() {
        let mut map: Map<i64> = [("b", 1), ("a", 2), ("b", 3), ("c", 4)].into();
        assert_eq!(map.iter().collect::<Vec<_>>(), [("a", &2), ("b", &3), ("c", &4)]);
        assert_eq!(map.remove("a"), Some(2));
        assert_eq!(map.insert("b", 5), Some(3));
        assert_eq!(map.insert("a", 6), None);
        assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "c", "a"]);
        assert_eq!((map.get("c"), map.get("d")), (Some(&4), None));
        assert_eq!(map, [("a", 6), ("b", 5), ("c", 4)].into());
    }
}
