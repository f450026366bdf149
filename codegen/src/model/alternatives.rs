//! Remembers what each member of a union allows, after several members have become one record.
//!
//! The record declares the properties of all of them. A value need only satisfy one member, and a member says nothing
//! about properties that it does not declare. So one member may allow a value that the record's type cannot hold.

use std::collections::BTreeSet;

use super::schemas::Schemas;
use super::shape::{AdditionalShape, Array, Object, ShapeKind, Term};
use super::types::Alternative;

/// A member of a union that is one type with others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    /// The properties that it declares. `None` if it allows no others.
    declared: Option<BTreeSet<String>>,
    /// The declared properties that are lists of anything.
    any_items: BTreeSet<String>,
    /// The properties that it requires.
    required: BTreeSet<String>,
}

/// Returns the members of both objects in order, each once. Hundreds of alike members may become one record, and each
/// step on the way copies them.
pub(super) fn united(mut one: Vec<Member>, other: Vec<Member>) -> Vec<Member> {
    for member in other {
        if let Err(place) = one.binary_search(&member) {
            one.insert(place, member);
        }
    }
    one
}

/// Returns the members of which an object was made: itself, if it was not merged.
pub(super) fn of(object: &Object) -> Vec<Member> {
    if !object.members.is_empty() {
        return object.members.clone();
    }
    let is_open = matches!(object.additional, AdditionalShape::Open);
    vec![Member {
        declared: is_open.then(|| object.properties.keys().cloned().collect()),
        any_items: BTreeSet::new(),
        required: object.required.iter().cloned().collect(),
    }]
}

/// Marks in the members of one of two objects that the property `name` is a list of anything, if the other object says
/// more about its items.
pub(super) fn compare_items(
    cx: &mut Schemas<'_>,
    name: &str,
    (a, one): (&Term, &mut [Member]),
    (b, other): (&Term, &mut [Member]),
) {
    let (left, right) = (cx.resolve(a).0, cx.resolve(b).0);
    let (ShapeKind::Array(left), ShapeKind::Array(right)) = (&left.kind, &right.kind) else { return };
    let says_nothing = |array: &Array| array.items.is_none();
    let members = match (says_nothing(left), says_nothing(right)) {
        (true, false) => one,
        (false, true) => other,
        (true, true) | (false, false) => return,
    };
    for member in members.iter_mut().filter(|member| member.declares(name)) {
        member.any_items.insert(name.to_owned());
    }
    members.sort();
}

impl Member {
    fn declares(&self, name: &str) -> bool {
        self.declared.as_ref().is_none_or(|declared| declared.contains(name))
    }
}

/// The most alternatives that a record of the runtime can tell apart.
const MOST: usize = 16;

/// Returns how each member of a merged object differs from the object. Empty if the object says it all.
pub(super) fn lowered(object: &Object) -> Vec<Alternative> {
    let alternative = |member: &Member| Alternative {
        anything: object.properties.keys().filter(|name| !member.declares(name)).cloned().collect(),
        any_items: member.any_items.clone(),
        required: member.required.iter().filter(|name| !object.required.contains(*name)).cloned().collect(),
    };
    distinct(object.members.iter().map(alternative).collect())
}

/// Returns the alternatives without those that allow nothing more than another one. Empty if the record says it all, and
/// if there are too many.
pub(crate) fn distinct(mut all: Vec<Alternative>) -> Vec<Alternative> {
    // Declaration order must not matter.
    all.sort_unstable();
    all.dedup();
    let is_needless = |one: &&Alternative| !all.iter().any(|other| other != *one && other.allows_all_of(one));
    let kept: Vec<Alternative> = all.iter().filter(is_needless).cloned().collect();
    let says_all = *kept == [Alternative::default()];
    if says_all || kept.len() > MOST { Vec::new() } else { kept }
}

impl Alternative {
    /// True if it allows every value that `other` allows.
    fn allows_all_of(&self, other: &Self) -> bool {
        let items = |name: &String| self.any_items.contains(name) || self.anything.contains(name);
        other.anything.is_subset(&self.anything)
            && other.any_items.iter().all(items)
            && self.required.is_subset(&other.required)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alternative(anything: &[&str], required: &[&str]) -> Alternative {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Alternative { anything: names(anything), any_items: BTreeSet::new(), required: names(required) }
    }

    #[test]
    fn an_alternative_that_allows_no_more_than_another_is_left_out() {
        let wide = alternative(&["a", "b"], &[]);
        assert_eq!(distinct(vec![alternative(&["a"], &[]), wide.clone(), alternative(&["a", "b"], &["c"])]), [wide]);
        let each = vec![alternative(&["a"], &["b"]), alternative(&["b"], &["a"])];
        assert_eq!(distinct(each.clone()), each);
        assert_eq!(distinct(vec![alternative(&[], &[]), alternative(&[], &["a"])]), []);
        let many = (0..20).map(|index| alternative(&[index.to_string().as_str()], &[])).collect();
        assert_eq!(distinct(many), []);
    }

    #[test]
    fn alike_members_are_kept_once() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let member = |required: &[&str]| Member { declared: None, any_items: names(&[]), required: names(required) };
        let (one, other) = (member(&["a"]), member(&["b"]));
        let both = united(vec![other.clone()], vec![one.clone(), other.clone()]);
        assert_eq!(both, [one, other]);
        assert_eq!(united(both.clone(), both.clone()), both);
    }

    #[test]
    fn a_list_of_anything_is_less_than_anything() {
        let items = Alternative { any_items: BTreeSet::from(["a".to_owned()]), ..Alternative::default() };
        assert_eq!(distinct(vec![items.clone(), alternative(&["a"], &[])]), [alternative(&["a"], &[])]);
        assert_eq!(distinct(vec![items.clone(), Alternative::default()]), [items]);
    }
}
