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

/// Returns how each member of a merged object differs from the object. Empty if the object says it all, and if there are
/// too many.
pub(super) fn lowered(object: &Object) -> Vec<Alternative> {
    let mut members: Vec<Lean<'_>> = object.members.iter().map(|member| Lean::of(member, object)).collect();
    members.sort_unstable();
    members.dedup();
    // A member leaves out nearly all of the object, so only the members that are kept get it written out.
    let Some(kept) = widest(&members, Lean::allows_all_of) else { return Vec::new() };
    distinct(kept.into_iter().map(|member| member.alternative(object)).collect())
}

/// A member, as far as it differs from the object of which it is a part.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Lean<'m> {
    /// The properties that it declares. `None` if it declares all, or allows no others.
    declared: Option<BTreeSet<&'m str>>,
    any_items: &'m BTreeSet<String>,
    /// The properties that it requires and the object does not.
    required: BTreeSet<&'m str>,
}

impl<'m> Lean<'m> {
    fn of(member: &'m Member, object: &Object) -> Self {
        let declared = member.declared.as_ref().map(|declared| declared.iter().map(String::as_str).collect());
        let required = member.required.iter().filter(|name| !object.required.contains(*name));
        Self {
            declared: declared.filter(|declared: &BTreeSet<&str>| declared.len() < object.properties.len()),
            any_items: &member.any_items,
            required: required.map(String::as_str).collect(),
        }
    }

    fn declares(&self, name: &str) -> bool {
        self.declared.as_ref().is_none_or(|declared| declared.contains(name))
    }

    /// True if it allows every value that `other` allows.
    fn allows_all_of(&self, other: &Self) -> bool {
        let declares_less = match (&self.declared, &other.declared) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(others)) => own.is_subset(others),
        };
        let items = |name: &String| self.any_items.contains(name) || !self.declares(name);
        declares_less && other.any_items.iter().all(items) && self.required.is_subset(&other.required)
    }

    fn alternative(&self, object: &Object) -> Alternative {
        let owned = |names: &BTreeSet<&str>| names.iter().map(|name| (*name).to_owned()).collect();
        Alternative {
            anything: object.properties.keys().filter(|name| !self.declares(name)).cloned().collect(),
            any_items: self.any_items.clone(),
            required: owned(&self.required),
        }
    }
}

/// Returns those that allow more than each other one, or `None` if there are too many. No two may be equal.
fn widest<T>(all: &[T], allows_all_of: impl Fn(&T, &T) -> bool) -> Option<Vec<&T>> {
    let mut kept = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let is_needless = all.iter().enumerate().any(|(other_at, other)| other_at != at && allows_all_of(other, one));
        if !is_needless {
            kept.push(one);
        }
        if kept.len() > MOST {
            return None;
        }
    }
    Some(kept)
}

/// Returns the alternatives without those that allow nothing more than another one. Empty if the record says it all, and
/// if there are too many.
pub(crate) fn distinct(mut all: Vec<Alternative>) -> Vec<Alternative> {
    // Declaration order must not matter.
    all.sort_unstable();
    all.dedup();
    let kept: Vec<Alternative> =
        widest(&all, Alternative::allows_all_of).unwrap_or_default().into_iter().cloned().collect();
    let says_all = *kept == [Alternative::default()];
    if says_all { Vec::new() } else { kept }
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
    fn of_members_the_widest_are_kept() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let member = |declared: Option<&[&str]>, required: &[&str]| Member {
            declared: declared.map(names),
            any_items: names(&[]),
            required: names(required),
        };
        let kept = |members: &[Member]| {
            let term = || Term::any(&crate::pointer::Pointer::root());
            let properties = ["a", "b", "c"].into_iter().map(|name| (name.to_owned(), term())).collect();
            lowered(&Object { properties, members: members.to_vec(), ..Object::default() })
        };
        let few = member(Some(&["a"]), &[]);
        assert_eq!(
            kept(&[few.clone(), member(Some(&["a", "b"]), &["b"]), member(None, &["c"])]),
            [alternative(&["b", "c"], &[])]
        );
        let other = member(Some(&["b"]), &["b"]);
        assert_eq!(kept(&[few, other]), [alternative(&["a", "c"], &["b"]), alternative(&["b", "c"], &[])]);
        assert_eq!(kept(&[member(Some(&["a", "b", "c"]), &[]), member(None, &["a"])]), []);
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
