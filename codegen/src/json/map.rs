//! The members of a JSON object, in the order of their keys: few are a list, many are a B-tree.

use std::collections::{BTreeMap, btree_map};
use std::hash::{Hash, Hasher};
use std::{fmt, mem, ops, slice, vec};

use serde::{Serialize, Serializer};

use super::Value;

/// A list of at most this length is searched from its start.
const SHORT: usize = 12;

/// The most members of a list. To add or remove one in a longer list would take long.
pub(super) const FEW: usize = 512;

/// The members of an object, in the order of their keys.
#[derive(Clone, Default)]
pub struct Map {
    members: Members,
}

#[derive(Clone)]
enum Members {
    Few(Vec<(String, Value)>),
    Many(BTreeMap<String, Value>),
}

impl Default for Members {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

/// Returns the position of a key in a list.
fn found(members: &[(String, Value)], key: &str) -> Option<usize> {
    if members.len() > SHORT {
        return members.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok();
    }
    // Most other keys have another length, so the texts of few are compared.
    members.iter().position(|(known, _)| known == key)
}

/// Returns the position of a key in a list, or the one at which it belongs.
fn position(members: &[(String, Value)], key: &str) -> Result<usize, usize> {
    members.binary_search_by(|(known, _)| known.as_str().cmp(key))
}

impl Map {
    /// Returns an object without members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of members.
    pub fn len(&self) -> usize {
        match &self.members {
            Members::Few(members) => members.len(),
            Members::Many(members) => members.len(),
        }
    }

    /// True if there is no member.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True if there is a member with this key.
    pub fn contains_key(&self, key: &str) -> bool {
        match &self.members {
            Members::Few(members) => found(members, key).is_some(),
            Members::Many(members) => members.contains_key(key),
        }
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match &self.members {
            Members::Few(members) => found(members, key).map(|index| &members[index].1),
            Members::Many(members) => members.get(key),
        }
    }

    /// Returns the value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        match &mut self.members {
            Members::Few(members) => found(members, key).map(|index| &mut members[index].1),
            Members::Many(members) => members.get_mut(key),
        }
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
        match &mut self.members {
            Members::Few(members) => found(members, key).map(|index| members.remove(index).1),
            Members::Many(members) => members.remove(key),
        }
    }

    /// Finds a member, or the place for it.
    pub fn entry(&mut self, key: impl Into<String>) -> Entry<'_> {
        let key = key.into();
        if let Members::Few(members) = &mut self.members
            && members.len() >= FEW
        {
            self.members = Members::Many(mem::take(members).into_iter().collect());
        }
        match &mut self.members {
            Members::Few(members) => {
                // Keys often come in their order.
                let position = match members.last() {
                    Some((last, _)) if *last >= key => position(members, &key),
                    _ => Err(members.len()),
                };
                match position {
                    Ok(index) => Entry::Occupied(OccupiedEntry(Member::InList(&mut members[index]))),
                    Err(index) => Entry::Vacant(VacantEntry(Place::InList { members, index, key })),
                }
            }
            Members::Many(members) => match members.entry(key) {
                btree_map::Entry::Occupied(member) => Entry::Occupied(OccupiedEntry(Member::InTree(member))),
                btree_map::Entry::Vacant(place) => Entry::Vacant(VacantEntry(Place::InTree(place))),
            },
        }
    }

    /// Keeps the members for which `keep` returns true.
    pub fn retain(&mut self, mut keep: impl FnMut(&String, &mut Value) -> bool) {
        match &mut self.members {
            Members::Few(members) => members.retain_mut(|(key, value)| keep(key, value)),
            Members::Many(members) => members.retain(keep),
        }
    }

    /// Returns the members.
    pub fn iter(&self) -> Iter<'_> {
        Iter(match &self.members {
            Members::Few(members) => Each::InList(members.iter()),
            Members::Many(members) => Each::InTree(members.iter()),
        })
    }

    /// Returns the members, to change their values.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        IterMut(match &mut self.members {
            Members::Few(members) => Each::InList(members.iter_mut()),
            Members::Many(members) => Each::InTree(members.iter_mut()),
        })
    }

    /// Returns the keys.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &String> + ExactSizeIterator + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// Returns the values, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// Returns the values, in the order of the keys, to change them.
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut Value> {
        self.iter_mut().map(|(_, value)| value)
    }
}

/// Equal members are equal, however they are held.
impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Map {}

impl Hash for Map {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|member| member.hash(state));
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
        let mut map = Self { members: Members::Few(Vec::with_capacity(members.size_hint().0.min(FEW))) };
        map.extend(members);
        map
    }
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter(match self.members {
            Members::Few(members) => Each::InList(members.into_iter()),
            Members::Many(members) => Each::InTree(members.into_iter()),
        })
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

/// An iterator over the members of a list or of a tree.
#[derive(Debug, Clone)]
enum Each<L, T> {
    InList(L),
    InTree(T),
}

/// Makes an iterator from [`Each`]. `$item` is the member of a list as that of a tree.
macro_rules! iterator {
    ($name:ident $(<$life:lifetime>)?: $key:ty, $value:ty, $item:pat => $member:expr) => {
        impl $(<$life>)? Iterator for $name $(<$life>)? {
            type Item = ($key, $value);

            fn next(&mut self) -> Option<Self::Item> {
                match &mut self.0 {
                    Each::InList(members) => members.next().map(|$item| $member),
                    Each::InTree(members) => members.next(),
                }
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                match &self.0 {
                    Each::InList(members) => members.size_hint(),
                    Each::InTree(members) => members.size_hint(),
                }
            }
        }

        impl $(<$life>)? DoubleEndedIterator for $name $(<$life>)? {
            fn next_back(&mut self) -> Option<Self::Item> {
                match &mut self.0 {
                    Each::InList(members) => members.next_back().map(|$item| $member),
                    Each::InTree(members) => members.next_back(),
                }
            }
        }

        impl $(<$life>)? ExactSizeIterator for $name $(<$life>)? {}
    };
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Iter<'m>(Each<slice::Iter<'m, (String, Value)>, btree_map::Iter<'m, String, Value>>);

iterator!(Iter<'m>: &'m String, &'m Value, (key, value) => (key, value));

/// The members of an object, whose values can be changed.
#[derive(Debug)]
pub struct IterMut<'m>(Each<slice::IterMut<'m, (String, Value)>, btree_map::IterMut<'m, String, Value>>);

iterator!(IterMut<'m>: &'m String, &'m mut Value, (key, value) => (&*key, value));

/// The members of an object, taken out of it.
#[derive(Debug)]
pub struct IntoIter(Each<vec::IntoIter<(String, Value)>, btree_map::IntoIter<String, Value>>);

iterator!(IntoIter: String, Value, member => member);

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
pub struct VacantEntry<'m>(Place<'m>);

#[derive(Debug)]
enum Place<'m> {
    InList { members: &'m mut Vec<(String, Value)>, index: usize, key: String },
    InTree(btree_map::VacantEntry<'m, String, Value>),
}

impl<'m> VacantEntry<'m> {
    /// Adds the member, and returns its value.
    pub fn insert(self, value: Value) -> &'m mut Value {
        match self.0 {
            Place::InList { members, index, key } => {
                if members.capacity() == 0 {
                    // Most objects have one to three members.
                    members.reserve_exact(2);
                }
                members.insert(index, (key, value));
                &mut members[index].1
            }
            Place::InTree(place) => place.insert(value),
        }
    }
}

/// A member of an object.
#[derive(Debug)]
pub struct OccupiedEntry<'m>(Member<'m>);

#[derive(Debug)]
enum Member<'m> {
    InList(&'m mut (String, Value)),
    InTree(btree_map::OccupiedEntry<'m, String, Value>),
}

impl<'m> OccupiedEntry<'m> {
    /// Returns the key.
    pub fn key(&self) -> &String {
        match &self.0 {
            Member::InList((key, _)) => key,
            Member::InTree(member) => member.key(),
        }
    }

    /// Returns the value.
    pub fn get(&self) -> &Value {
        match &self.0 {
            Member::InList((_, value)) => value,
            Member::InTree(member) => member.get(),
        }
    }

    /// Replaces the value, and returns the one before.
    pub fn insert(&mut self, value: Value) -> Value {
        match &mut self.0 {
            Member::InList((_, known)) => mem::replace(known, value),
            Member::InTree(member) => member.insert(value),
        }
    }

    /// Returns the value, to change it.
    pub fn into_mut(self) -> &'m mut Value {
        match self.0 {
            Member::InList((_, value)) => value,
            Member::InTree(member) => member.into_mut(),
        }
    }
}
