//! The members of a JSON object: a list in the order of the keys.

use std::cmp::Ordering;
use std::{fmt, mem, ops, slice, vec};

use serde::{Serialize, Serializer};

use super::Value;

/// A list of at most this length is searched from its start.
const SHORT: usize = 8;

/// The members of an object, in the order of their keys.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Map {
    members: Vec<(String, Value)>,
}

impl Map {
    /// Returns an object without members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// True if there is no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Returns the position of a key, or the one at which it belongs.
    fn position(&self, key: &str) -> Result<usize, usize> {
        if self.members.len() > SHORT {
            return self.members.binary_search_by(|(known, _)| known.as_str().cmp(key));
        }
        for (index, (known, _)) in self.members.iter().enumerate() {
            match known.as_str().cmp(key) {
                Ordering::Less => {}
                Ordering::Equal => return Ok(index),
                Ordering::Greater => return Err(index),
            }
        }
        Err(self.members.len())
    }

    /// True if there is a member with this key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_ok()
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).ok().map(|index| &self.members[index].1)
    }

    /// Returns the value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.position(key).ok().map(|index| &mut self.members[index].1)
    }

    /// Adds a member, and returns the value that the key had before.
    pub fn insert(&mut self, key: String, value: Value) -> Option<Value> {
        match self.entry(key) {
            Entry::Vacant(free) => {
                free.insert(value);
                None
            }
            Entry::Occupied(mut member) => Some(member.insert(value)),
        }
    }

    /// Removes a member, and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.position(key).ok().map(|index| self.members.remove(index).1)
    }

    /// Finds a member, or the place for it.
    pub fn entry(&mut self, key: impl Into<String>) -> Entry<'_> {
        let key = key.into();
        // Keys often come in their order.
        let position = match self.members.last() {
            Some((last, _)) if *last >= key => self.position(&key),
            _ => Err(self.members.len()),
        };
        match position {
            Ok(index) => Entry::Occupied(OccupiedEntry { member: &mut self.members[index] }),
            Err(index) => Entry::Vacant(VacantEntry { members: &mut self.members, index, key }),
        }
    }

    /// Keeps the members for which `keep` returns true.
    pub fn retain(&mut self, mut keep: impl FnMut(&String, &mut Value) -> bool) {
        self.members.retain_mut(|(key, value)| keep(key, value));
    }

    /// Returns the members.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.members.iter())
    }

    /// Returns the members, to change their values.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        IterMut(self.members.iter_mut())
    }

    /// Returns the keys.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &String> + ExactSizeIterator + Clone {
        self.members.iter().map(|(key, _)| key)
    }

    /// Returns the values, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator + Clone {
        self.members.iter().map(|(_, value)| value)
    }

    /// Returns the values, in the order of the keys, to change them.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Value> + ExactSizeIterator {
        self.members.iter_mut().map(|(_, value)| value)
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl ops::Index<&str> for Map {
    type Output = Value;

    /// # Panics
    /// If there is no member with this key.
    fn index(&self, key: &str) -> &Value {
        self.get(key).expect("the object has the member")
    }
}

impl Extend<(String, Value)> for Map {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, members: I) {
        for (key, value) in members {
            self.insert(key, value);
        }
    }
}

impl FromIterator<(String, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        let members = members.into_iter();
        let mut map = Self { members: Vec::with_capacity(members.size_hint().0) };
        map.extend(members);
        map
    }
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m String, &'m Value);
    type IntoIter = Iter<'m>;

    fn into_iter(self) -> Iter<'m> {
        self.iter()
    }
}

impl<'m> IntoIterator for &'m mut Map {
    type Item = (&'m String, &'m mut Value);
    type IntoIter = IterMut<'m>;

    fn into_iter(self) -> IterMut<'m> {
        self.iter_mut()
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Iter<'m>(slice::Iter<'m, (String, Value)>);

impl<'m> Iterator for Iter<'m> {
    type Item = (&'m String, &'m Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value))
    }
}

impl ExactSizeIterator for Iter<'_> {}

/// The members of an object, whose values can be changed.
#[derive(Debug)]
pub struct IterMut<'m>(slice::IterMut<'m, (String, Value)>);

impl<'m> Iterator for IterMut<'m> {
    type Item = (&'m String, &'m mut Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (&*key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for IterMut<'_> {}

/// A member of an object, or the place for it.
#[derive(Debug)]
pub enum Entry<'m> {
    /// There is no member with the key.
    Vacant(VacantEntry<'m>),
    /// There is one.
    Occupied(OccupiedEntry<'m>),
}

impl<'m> Entry<'m> {
    /// Returns the value of the key. If there is none, adds one.
    pub fn or_insert(self, value: Value) -> &'m mut Value {
        self.or_insert_with(|| value)
    }

    /// Returns the value of the key. If there is none, makes and adds one.
    pub fn or_insert_with(self, make: impl FnOnce() -> Value) -> &'m mut Value {
        match self {
            Self::Vacant(free) => free.insert(make()),
            Self::Occupied(member) => member.into_mut(),
        }
    }
}

/// The place for a member.
#[derive(Debug)]
pub struct VacantEntry<'m> {
    members: &'m mut Vec<(String, Value)>,
    index: usize,
    key: String,
}

impl<'m> VacantEntry<'m> {
    /// Adds the member, and returns its value.
    pub fn insert(self, value: Value) -> &'m mut Value {
        let Self { members, index, key } = self;
        if members.capacity() == 0 {
            // Most objects have one to three members.
            members.reserve_exact(2);
        }
        members.insert(index, (key, value));
        &mut members[index].1
    }
}

/// A member of an object.
#[derive(Debug)]
pub struct OccupiedEntry<'m> {
    member: &'m mut (String, Value),
}

impl<'m> OccupiedEntry<'m> {
    /// Returns the key.
    pub fn key(&self) -> &String {
        &self.member.0
    }

    /// Returns the value.
    pub fn get(&self) -> &Value {
        &self.member.1
    }

    /// Replaces the value, and returns the one before.
    pub fn insert(&mut self, value: Value) -> Value {
        mem::replace(&mut self.member.1, value)
    }

    /// Returns the value, to change it.
    pub fn into_mut(self) -> &'m mut Value {
        &mut self.member.1
    }
}
