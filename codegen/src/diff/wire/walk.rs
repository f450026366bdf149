//! Walks through the types of requests and responses, and compares each pair of old and new once in each direction.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::relation::{Pairs, Relation, relate};
use crate::diff::{Changes, Finder, Rule};
use crate::lock::ADDITIONAL;
use crate::surface::{Member, Rules, RustType, Surface, Type};

/// The direction of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flow {
    /// It is sent.
    Sent,
    /// It is received.
    Received,
}

/// A place for a value: a parameter, a member, a field.
pub(super) struct Slot<'s> {
    item: String,
    wire: String,
    pub(super) ty: RustType,
    rules: &'s Rules,
}

impl<'s> Slot<'s> {
    /// A slot. Its rules say that it may be absent, its type does not.
    pub(super) fn new(item: impl Into<String>, wire: &str, ty: RustType, rules: &'s Rules) -> Self {
        Self { item: item.into(), wire: wire.to_owned(), ty: present(ty), rules }
    }

    /// True if it holds the properties without a name of their own.
    fn is_rest(&self) -> bool {
        self.wire == ADDITIONAL
    }

    pub(super) fn is_any(&self) -> bool {
        self.ty == RustType::Json || matches!(&self.ty, RustType::Map(inner) if **inner == RustType::Json)
    }
}

/// The type of a value that is present.
fn present(ty: RustType) -> RustType {
    if let RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner) = ty {
        present(*inner)
    } else {
        ty
    }
}

/// Compares the types of all requests and responses.
pub(in crate::diff) struct Walk<'s> {
    old: &'s Surface,
    new: &'s Surface,
    seen: BTreeSet<(String, String, Flow)>,
    open: Vec<(String, String, Flow)>,
}

impl<'s> Walk<'s> {
    pub(in crate::diff) fn new(old: &'s Surface, new: &'s Surface) -> Self {
        Self { old, new, seen: BTreeSet::new(), open: Vec::new() }
    }

    /// Compares the types that were found, and the types inside them.
    pub(in crate::diff) fn finish(mut self, found: &mut Changes) {
        while let Some((before, after, flow)) = self.open.pop() {
            let (Some(old), Some(new)) = (self.old.get(&before), self.new.get(&after)) else { continue };
            let mut finder = Finder::of_type(old, found);
            match old.kind {
                "record" => self.members(&slots(old, flow), &slots(new, flow), flow, &mut finder),
                "tuple" => self.elements(old, new, flow, &mut finder),
                "union" => self.variants(old, new, flow, &mut finder),
                _ => values(old, new, flow, &mut finder),
            }
        }
    }

    fn relate(&mut self, old: &RustType, new: &RustType, flow: Flow) -> Relation {
        let mut pairs = Pairs::new();
        let relation = relate((old, self.old), (new, self.new), &mut pairs);
        for (old, new) in pairs {
            let pair = (old, new, flow);
            if self.seen.insert(pair.clone()) {
                self.open.push(pair);
            }
        }
        relation
    }

    /// Compares the type, the bounds and the null of a value that both versions have.
    pub(super) fn slot(&mut self, old: &Slot<'_>, new: &Slot<'_>, flow: Flow, finder: &mut Finder<'_>) {
        let relation = self.relate(&old.ty, &new.ty, flow);
        if let Some(rule) = type_rule(relation, flow) {
            let (was, is) = self.told(&old.ty, &new.ty);
            finder.add(rule, &old.item, &old.wire, Some(&was), Some(&is));
        }
        if let Some(rule) = null_rule(old.rules, new.rules, flow) {
            finder.add(rule, &old.item, &old.wire, None, None);
        }
        bounds(old, new, flow, finder);
    }

    /// Compares the type of a response.
    pub(in crate::diff) fn value(
        &mut self,
        item: &str,
        place: &str,
        old: &RustType,
        new: &RustType,
        finder: &mut Finder<'_>,
    ) {
        let may_be_null = |ty: &RustType| matches!(ty, RustType::Option(_) | RustType::Nullable(_));
        let null = match (may_be_null(old), may_be_null(new)) {
            (false, true) => Some(Rule::ResponseNullAllowed),
            (true, false) => Some(Rule::ResponseNullRemoved),
            (true, true) | (false, false) => None,
        };
        if let Some(rule) = null {
            finder.add(rule, item, place, None, None);
        }
        let (old, new) = (present(old.clone()), present(new.clone()));
        if let Some(rule) = type_rule(self.relate(&old, &new, Flow::Received), Flow::Received) {
            let (was, is) = self.told(&old, &new);
            finder.add(rule, item, place, Some(&was), Some(&is));
        }
    }

    /// The names of two types for a reader. If they have the same name, their kinds are added.
    fn told(&self, old: &RustType, new: &RustType) -> (String, String) {
        let (was, is) = (old.to_string(), new.to_string());
        if was != is {
            return (was, is);
        }
        let kind =
            |surface: &Surface| crate::lock::leaf(&was).and_then(|leaf| surface.get(leaf)).map_or("", |ty| ty.kind);
        (format!("{was}, a {}", kind(self.old)), format!("{is}, a {}", kind(self.new)))
    }

    /// Compares the members of an object.
    pub(super) fn members(&mut self, old: &[Slot<'_>], new: &[Slot<'_>], flow: Flow, finder: &mut Finder<'_>) {
        self.rest(old, new, flow, finder);
        let (before, after) = (index(old), index(new));
        for slot in old.iter().filter(|slot| !slot.is_rest()) {
            let Some(other) = after.get(&slot.wire).map(|index| &new[*index]) else {
                let rule = match (flow, slot.rules.required) {
                    (Flow::Sent, _) => Rule::MemberRemoved,
                    (Flow::Received, true) => Rule::ResponseFieldRemoved,
                    (Flow::Received, false) => Rule::ResponseOptionalFieldRemoved,
                };
                finder.add(rule, &slot.item, &slot.wire, Some(&slot.ty.to_string()), None);
                continue;
            };
            let rule = match (slot.rules.required, other.rules.required, flow) {
                (false, true, Flow::Sent) => Some(Rule::MemberRequired),
                (true, false, Flow::Sent) => Some(Rule::MemberOptional),
                (false, true, Flow::Received) => Some(Rule::ResponseFieldRequired),
                (true, false, Flow::Received) => Some(Rule::ResponseFieldOptional),
                (true, true, _) | (false, false, _) => None,
            };
            if let Some(rule) = rule {
                finder.add(rule, &slot.item, &slot.wire, None, None);
            }
            self.slot(slot, other, flow, finder);
        }
        for slot in new.iter().filter(|slot| !slot.is_rest() && !before.contains_key(&slot.wire)) {
            let rule = match (flow, slot.rules.required) {
                (Flow::Sent, true) => Rule::MemberRequired,
                (Flow::Sent, false) => Rule::MemberAdded,
                (Flow::Received, _) => Rule::ResponseFieldAdded,
            };
            finder.add(rule, &slot.item, &slot.wire, None, Some(&slot.ty.to_string()));
        }
    }

    /// Compares the elements of an array whose positions have types of their own.
    fn elements(&mut self, before: &Type, after: &Type, flow: Flow, finder: &mut Finder<'_>) {
        let (old, new) = (slots(before, flow), slots(after, flow));
        self.behind((before, &old), (after, &new), flow, finder);
        let (was, is) = (index(&old), index(&new));
        for slot in old.iter().filter(|slot| !slot.is_rest()) {
            let Some(other) = is.get(&slot.wire).map(|index| &new[*index]) else {
                let rule = match (flow, slot.rules.required) {
                    (Flow::Sent, _) => Rule::ElementRemoved,
                    (Flow::Received, true) => Rule::ResponseElementRemoved,
                    (Flow::Received, false) => Rule::ResponseOptionalElementRemoved,
                };
                finder.add(rule, &slot.item, &slot.wire, Some(&slot.ty.to_string()), None);
                continue;
            };
            let rule = match (slot.rules.required, other.rules.required, flow) {
                (false, true, Flow::Sent) => Some(Rule::ElementRequired),
                (true, false, Flow::Sent) => Some(Rule::ElementOptional),
                (false, true, Flow::Received) => Some(Rule::ResponseElementRequired),
                (true, false, Flow::Received) => Some(Rule::ResponseElementOptional),
                (true, true, _) | (false, false, _) => None,
            };
            if let Some(rule) = rule {
                finder.add(rule, &slot.item, &slot.wire, None, None);
            }
            self.slot(slot, other, flow, finder);
        }
        for slot in new.iter().filter(|slot| !slot.is_rest() && !was.contains_key(&slot.wire)) {
            let rule = match (flow, slot.rules.required) {
                (Flow::Sent, true) => Rule::ElementRequired,
                (Flow::Sent, false) => Rule::ElementAdded,
                (Flow::Received, _) => Rule::ResponseElementAdded,
            };
            finder.add(rule, &slot.item, &slot.wire, None, Some(&slot.ty.to_string()));
        }
    }

    /// Compares the elements after the positions: nothing, anything, or values of a type.
    fn behind(
        &mut self,
        (before, old): (&Type, &[Slot<'_>]),
        (after, new): (&Type, &[Slot<'_>]),
        flow: Flow,
        finder: &mut Finder<'_>,
    ) {
        let relation = match (before.closed, after.closed) {
            (false, false) => return self.rest(old, new, flow, finder),
            (true, true) => return,
            (true, false) => Relation::Wider,
            (false, true) => Relation::Narrower,
        };
        if let Some(rule) = type_rule(relation, flow) {
            let told = |ty: &Type| match (ty.closed, ty.additional()) {
                (true, _) => "nothing".to_owned(),
                (false, None) => RustType::Json.to_string(),
                (false, Some(one)) => one.ty.clone(),
            };
            finder.add(rule, before.rest_item(), ADDITIONAL, Some(&told(before)), Some(&told(after)));
        }
    }

    /// Compares the properties that the document does not name. Without a schema for them, they can be anything.
    fn rest(&mut self, old: &[Slot<'_>], new: &[Slot<'_>], flow: Flow, finder: &mut Finder<'_>) {
        let rest = |slots: &[Slot<'_>]| {
            slots.iter().find(|slot| slot.is_rest()).map(|slot| (slot.item.clone(), slot.ty.clone()))
        };
        let (relation, item, was, is) = match (rest(old), rest(new)) {
            (None, None) => return,
            (Some((item, was)), None) => (Relation::Wider, item, was, RustType::Json),
            (None, Some((item, is))) => (Relation::Narrower, item, RustType::Json, is),
            (Some((item, was)), Some((_, is))) => (self.relate(&was, &is, flow), item, was, is),
        };
        if let Some(rule) = type_rule(relation, flow) {
            let (was, is) = self.told(&was, &is);
            finder.add(rule, item, ADDITIONAL, Some(&was), Some(&is));
        }
    }

    /// The members of a value of the new version, if it is a record.
    pub(super) fn new_members(&self, slot: &Slot<'_>) -> Option<Vec<Slot<'s>>> {
        record(self.new, &slot.ty)
    }

    /// The members of a value of the old version, if it is a record.
    pub(super) fn old_members(&self, slot: &Slot<'_>) -> Option<Vec<Slot<'s>>> {
        record(self.old, &slot.ty)
    }

    fn variants(&mut self, old: &Type, new: &Type, flow: Flow, finder: &mut Finder<'_>) {
        default_variant(old, new, flow, finder);
        for variant in &old.members {
            let item = format!("{}::{}", old.rust, variant.rust);
            match new.members.iter().find(|other| is_same_variant(variant, other)) {
                Some(other) => {
                    let relation = self.relate(&variant.held, &other.held, flow);
                    if let Some(rule) = type_rule(relation, flow) {
                        finder.add(rule, item, &variant.wire, Some(&variant.ty), Some(&other.ty));
                    }
                }
                None => {
                    let rule = match flow {
                        Flow::Sent => Rule::RequestVariantRemoved,
                        Flow::Received => Rule::ResponseVariantRemoved,
                    };
                    finder.add(rule, item, &variant.wire, Some(&variant.ty), None);
                }
            }
        }
        let known = |one: &&Member| old.members.iter().any(|other| is_same_variant(other, one));
        for variant in new.members.iter().filter(|one| !known(one)) {
            let rule = match flow {
                Flow::Sent => Rule::RequestVariantAdded,
                Flow::Received => Rule::ResponseVariantAdded,
            };
            let item = format!("{}::{}", old.rust, variant.rust);
            finder.add(rule, item, &variant.wire, None, Some(&variant.ty));
        }
    }
}

fn index(slots: &[Slot<'_>]) -> BTreeMap<String, usize> {
    slots.iter().enumerate().map(|(index, slot)| (slot.wire.clone(), index)).collect()
}

/// Compares the default variant, which an object without a tag is.
fn default_variant(old: &Type, new: &Type, flow: Flow, finder: &mut Finder<'_>) {
    let default = |ty: &'_ Type| ty.members.iter().find(|member| member.default_for.is_some()).cloned();
    let (was, is) = (default(old), default(new));
    let is_same = match (&was, &is) {
        (Some(was), Some(is)) => is_same_variant(was, is),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !is_same {
        let rule = match flow {
            Flow::Sent => Rule::RequestDefaultVariantChanged,
            Flow::Received => Rule::ResponseDefaultVariantChanged,
        };
        let told = |default: &'_ Option<Member>| default.as_ref().map(|member| member.rust.clone());
        finder.add(rule, &old.rust, "", told(&was).as_deref(), told(&is).as_deref());
    }
}

/// Finds the same variant by its tag, or without one by its name: the lock keeps the name if the content changes.
fn is_same_variant(old: &Member, new: &Member) -> bool {
    match (&old.tag, &new.tag) {
        (Some(old), Some(new)) => old == new,
        (None, None) => old.rust == new.rust,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn record<'s>(surface: &'s Surface, ty: &RustType) -> Option<Vec<Slot<'s>>> {
    let RustType::Named(path) = ty else { return None };
    surface.get(&path.to_string()).filter(|ty| ty.kind == "record").map(|ty| slots(ty, Flow::Sent))
}

/// The members of a record that are sent, or those that are received.
fn slots(ty: &Type, flow: Flow) -> Vec<Slot<'_>> {
    let travels = |member: &&Member| match flow {
        Flow::Sent => !member.rules.read_only,
        Flow::Received => !member.rules.write_only,
    };
    let slot = |member: &'_ Member| (format!("{}.{}", ty.rust, member.rust), member.held.clone());
    let members = ty.members.iter().filter(travels).map(|member| (slot(member), member));
    members.map(|((item, held), member)| Slot::new(item, &member.wire, held, &member.rules)).collect()
}

fn type_rule(relation: Relation, flow: Flow) -> Option<Rule> {
    match (relation, flow) {
        (Relation::Same, _) => None,
        (Relation::Wider, Flow::Sent) => Some(Rule::RequestTypeWidened),
        (Relation::Narrower | Relation::Other, Flow::Sent) => Some(Rule::RequestTypeChanged),
        (Relation::Narrower, Flow::Received) => Some(Rule::ResponseTypeNarrowed),
        (Relation::Wider | Relation::Other, Flow::Received) => Some(Rule::ResponseTypeChanged),
    }
}

fn null_rule(old: &Rules, new: &Rules, flow: Flow) -> Option<Rule> {
    match (old.nullable, new.nullable, flow) {
        (false, true, Flow::Sent) => Some(Rule::RequestNullAllowed),
        (true, false, Flow::Sent) => Some(Rule::RequestNullRefused),
        (false, true, Flow::Received) if old.required => Some(Rule::ResponseNullAllowed),
        (false, true, Flow::Received) => Some(Rule::ResponseOptionalNullAllowed),
        (true, false, Flow::Received) => Some(Rule::ResponseNullRemoved),
        (true, true, _) | (false, false, _) => None,
    }
}

/// Compares the values of an enum. They matter on the wire only if the enum allows no others.
fn values(old: &Type, new: &Type, flow: Flow, finder: &mut Finder<'_>) {
    let opening = match (old.open, new.open, flow) {
        (false, false, _) => return listed_values(old, new, flow, finder),
        (true, true, _) => return,
        (false, true, Flow::Sent) => Rule::RequestEnumOpened,
        (true, false, Flow::Sent) => Rule::RequestEnumClosed,
        (false, true, Flow::Received) => Rule::ResponseEnumOpened,
        (true, false, Flow::Received) => Rule::ResponseEnumClosed,
    };
    finder.add(opening, &old.rust, "", None, None);
}

fn listed_values(old: &Type, new: &Type, flow: Flow, finder: &mut Finder<'_>) {
    let (less, more) = match flow {
        Flow::Sent => (Rule::RequestValueRemoved, Rule::RequestValueAdded),
        Flow::Received => (Rule::ResponseValueRemoved, Rule::ResponseValueAdded),
    };
    let has = |ty: &Type, value: &Member| ty.members.iter().any(|other| other.wire == value.wire);
    let item = |value: &Member| format!("{}::{}", old.rust, value.rust);
    for value in old.members.iter().filter(|value| !has(new, value)) {
        finder.add(less, item(value), &value.wire, Some(&value.wire), None);
    }
    for value in new.members.iter().filter(|value| !has(old, value)) {
        finder.add(more, item(value), &value.wire, None, Some(&value.wire));
    }
}

/// The bounds that allow fewer values if they are larger.
const LOWER: [&str; 6] = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minContains", "minProperties"];
const MULTIPLE: &str = "multipleOf";

/// The direction in which the bound of a keyword moved.
pub(super) enum Moved {
    Tightened,
    Loosened,
}

fn bounds(old: &Slot<'_>, new: &Slot<'_>, flow: Flow, finder: &mut Finder<'_>) {
    let is_end = |keyword: &&str| ENDS.iter().flatten().any(|end| end == keyword);
    let keywords: BTreeSet<&str> = old.rules.bounds.keys().chain(new.rules.bounds.keys()).copied().collect();
    let bounds = keywords.into_iter().filter(|keyword| !is_end(keyword)).filter_map(|keyword| {
        let (was, is) = (old.rules.bounds.get(keyword).copied(), new.rules.bounds.get(keyword).copied());
        let told = |bound: Option<f64>| bound.map(|bound| format!("{keyword} {bound}"));
        Some((moved(keyword, was, is)?, told(was), told(is)))
    });
    let ends = ENDS.iter().zip([1.0, -1.0]).filter_map(|(keywords, sign)| {
        let (was, is) = (End::of(old, keywords, sign), End::of(new, keywords, sign));
        let moved = match (&was, &is) {
            (Some(was), Some(is)) if was.is_as(is) => return None,
            (Some(was), Some(is)) if is.is_within(was) => Moved::Tightened,
            (Some(_), _) => Moved::Loosened,
            (None, Some(_)) => Moved::Tightened,
            (None, None) => return None,
        };
        Some((moved, was.map(|end| end.told), is.map(|end| end.told)))
    });
    let unique = match (old.rules.unique_items, new.rules.unique_items) {
        (false, true) => Some((Moved::Tightened, None, Some("uniqueItems".to_owned()))),
        (true, false) => Some((Moved::Loosened, Some("uniqueItems".to_owned()), None)),
        (true, true) | (false, false) => None,
    };
    for (moved, was, is) in bounds.chain(ends).chain(unique) {
        finder.add(moved_rule(&moved, flow), &old.item, &old.wire, was.as_deref(), is.as_deref());
    }
}

/// The keywords for the smallest and for the largest number of a value. In each pair, the first keyword allows the
/// number itself, and the second does not.
const ENDS: [[&str; 2]; 2] = [["minimum", "exclusiveMinimum"], ["maximum", "exclusiveMaximum"]];

/// The smallest or the largest number of a value, from either keyword.
struct End {
    /// The larger it is, the fewer numbers are allowed.
    strength: f64,
    /// True if the number itself is not allowed.
    is_open: bool,
    /// The text of the document.
    told: String,
}

impl End {
    /// The stricter of both ends. `sign` is the sign of the direction in which fewer numbers are allowed.
    fn of(slot: &Slot<'_>, keywords: &[&str; 2], sign: f64) -> Option<Self> {
        let is_integer = matches!(slot.ty, RustType::I32 | RustType::U32 | RustType::I64 | RustType::U64);
        let end = |(index, keyword): (usize, &&str)| {
            let bound = *slot.rules.bounds.get(keyword)?;
            let (strength, is_open) = (sign * bound, index == 1);
            let told = format!("{keyword} {bound}");
            Some(match (is_integer, is_open) {
                // An integer above 0 is at least 1.
                (true, true) => Self { strength: strength.floor() + 1.0, is_open: false, told },
                (true, false) => Self { strength: strength.ceil(), is_open, told },
                (false, _) => Self { strength, is_open, told },
            })
        };
        let ends = keywords.iter().enumerate().filter_map(end);
        ends.reduce(|one, other| if other.is_within(&one) { other } else { one })
    }

    fn is_as(&self, other: &Self) -> bool {
        self.strength.total_cmp(&other.strength).is_eq() && self.is_open == other.is_open
    }

    /// True if it allows fewer numbers.
    fn is_within(&self, other: &Self) -> bool {
        match self.strength.total_cmp(&other.strength) {
            Ordering::Greater => true,
            Ordering::Equal => self.is_open && !other.is_open,
            Ordering::Less => false,
        }
    }
}

/// The rule for a bound that moved.
pub(super) fn moved_rule(moved: &Moved, flow: Flow) -> Rule {
    match (moved, flow) {
        (Moved::Tightened, Flow::Sent) => Rule::RequestBoundTightened,
        (Moved::Loosened, Flow::Sent) => Rule::RequestBoundLoosened,
        (Moved::Tightened, Flow::Received) => Rule::ResponseBoundTightened,
        (Moved::Loosened, Flow::Received) => Rule::ResponseBoundLoosened,
    }
}

/// The direction in which the bound of a keyword moved, or `None` if it did not.
pub(super) fn moved(keyword: &str, was: Option<f64>, is: Option<f64>) -> Option<Moved> {
    let (was, is) = match (was, is) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Moved::Tightened),
        (Some(_), None) => return Some(Moved::Loosened),
        (Some(was), Some(is)) => (was, is),
    };
    if was.total_cmp(&is).is_eq() {
        return None;
    }
    let loosened = match keyword {
        // Every multiple of 10 is also a multiple of 5.
        MULTIPLE => was % is == 0.0,
        _ if LOWER.contains(&keyword) => is < was,
        _ => is > was,
    };
    Some(if loosened { Moved::Loosened } else { Moved::Tightened })
}
