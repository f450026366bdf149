//! Compares types on the crate axis, as callers write them.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::notes;
use super::values::{accepts_still, list};
use super::{Changes, Finder, Rule};
use crate::surface::{Member, RustType, Surface, Type, Value};

pub(super) fn compare(old: &Surface, new: &Surface, found: &mut Changes) {
    let successors = Successors::of(old, new);
    let known = Features { old, new };
    for before in &old.types {
        match (new.get(&before.rust), successors.of.get(before.rust.as_str())) {
            (Some(after), _) => compare_type(before, after, &known, &mut Finder::of_type(before, found)),
            (None, Some(after)) => {
                let mut finder = Finder::of_type(before, found);
                finder.add(Rule::TypeRenamed, &before.rust, &place(before), Some(&before.rust), Some(after));
            }
            (None, None) => {
                let mut finder = Finder::of_type(before, found);
                finder.add(Rule::TypeRemoved, &before.rust, &place(before), Some(before.kind), None);
            }
        }
    }
    let renamed: BTreeSet<&str> = successors.of.values().copied().collect();
    let added = new.types.iter().filter(|ty| old.get(&ty.rust).is_none() && !renamed.contains(ty.rust.as_str()));
    for after in added {
        let is_unused =
            !after.features.is_empty() && after.features.iter().all(|one| new.unused_types.as_ref() == Some(one));
        let rule = if is_unused { Rule::UnusedTypeAdded } else { Rule::TypeAdded };
        Finder::of_type(after, found).add(rule, &after.rust, &place(after), None, Some(after.kind));
    }
}

fn place(ty: &Type) -> String {
    ty.places.first().unwrap_or_default()
}

/// The new path of each type that moved: the path of a new type of the same kind at one of its places.
struct Successors<'s> {
    of: BTreeMap<&'s str, &'s str>,
}

impl<'s> Successors<'s> {
    fn of(old: &'s Surface, new: &'s Surface) -> Self {
        let fresh = new.types.iter().filter(|ty| old.get(&ty.rust).is_none());
        let mut by_place: BTreeMap<(&str, String), &str> = BTreeMap::new();
        for ty in fresh {
            for place in ty.places.iter().chain(ty.pointers.iter().cloned()) {
                by_place.entry((ty.kind, place)).or_insert(&ty.rust);
            }
        }
        let gone = old.types.iter().filter(|ty| new.get(&ty.rust).is_none());
        let mut taken = BTreeSet::new();
        let mut successors = BTreeMap::new();
        for ty in gone {
            let mut places = ty.places.iter().chain(ty.pointers.iter().cloned());
            let found = places.find_map(|place| by_place.get(&(ty.kind, place)).copied());
            if let Some(path) = found.filter(|path| taken.insert(*path)) {
                successors.insert(ty.rust.as_str(), path);
            }
        }
        Self { of: successors }
    }
}

fn compare_type(before: &Type, after: &Type, known: &Features<'_>, finder: &mut Finder<'_>) {
    let deprecated = (before.deprecated, after.deprecated);
    notes(finder, &before.rust, "", deprecated, (&before.documentation, &after.documentation));
    features(before, after, known, finder);
    if before.kind != after.kind {
        finder.add(Rule::TypeKindChanged, &before.rust, "", Some(before.kind), Some(after.kind));
        return;
    }
    match before.kind {
        "record" | "tuple" => record(before, after, finder),
        "union" => variants(before, after, finder),
        _ => enumeration(before, after, finder),
    }
    equality(before, after, finder);
    if before.rest != after.rest {
        finder.add(Rule::RestRenamed, before.rest_item(), "", Some(&before.rest), Some(&after.rest));
    }
}

/// Compares `Eq` and `Hash`, which types have if the configuration asks for them.
fn equality(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    let (rule, was, is) = match (before.eq_hash, after.eq_hash) {
        (true, false) => (Rule::TypeLostEqHash, Some(EQ_HASH), None),
        (false, true) => (Rule::TypeGainedEqHash, None, Some(EQ_HASH)),
        (true, true) | (false, false) => return,
    };
    finder.add(rule, before.eq_hash_item(), "", was, is);
}

/// The name of both in a change.
const EQ_HASH: &str = "Eq + Hash";

/// Compares the features that bring a type: any one of them is enough. A type without any comes with its module.
/// A removed feature is reported by itself, not here.
fn features(before: &Type, after: &Type, known: &Features<'_>, finder: &mut Finder<'_>) {
    let some = |ty: &Type| !ty.features.is_empty();
    let without = |ty: &Type, other: &Type| -> Vec<String> {
        ty.features.iter().filter(|one| known.in_both(one) && !other.features.contains(one)).cloned().collect()
    };
    let (lost, gained) = match (some(before), some(after)) {
        (true, true) => (without(before, after), without(after, before)),
        (false, true) => (vec!["any feature".to_owned()], Vec::new()),
        (true, false) => (Vec::new(), vec!["any feature".to_owned()]),
        (false, false) => return,
    };
    if !lost.is_empty() {
        let is = if after.features.len() > MOST_FEATURES { "others".to_owned() } else { after.features.join(", ") };
        finder.add(Rule::TypeNeedsFeature, &before.rust, "", Some(&lost.join(", ")), Some(&is));
    } else if !gained.is_empty() {
        finder.add(Rule::TypeInMoreFeatures, &before.rust, "", None, Some(&gained.join(", ")));
    }
}

/// The most features that are named.
const MOST_FEATURES: usize = 5;

/// The features of both versions.
struct Features<'s> {
    old: &'s Surface,
    new: &'s Surface,
}

impl Features<'_> {
    fn in_both(&self, feature: &str) -> bool {
        self.old.features.contains_key(feature) && self.new.features.contains_key(feature)
    }
}

fn record(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    let fields = |ty| Type::fields(ty).map(|member| (member.wire.as_str(), member)).collect::<BTreeMap<_, _>>();
    let (old, new) = (fields(before), fields(after));
    for (wire, field) in &old {
        let item = format!("{}.{}", before.rust, field.rust);
        match new.get(wire) {
            None => finder.add(Rule::FieldRemoved, item, wire, Some(&field.ty), None),
            Some(other) => compare_field(field, other, &item, finder),
        }
    }
    for (wire, field) in new.iter().filter(|(wire, _)| !old.contains_key(*wire)) {
        finder.add(Rule::FieldAdded, format!("{}.{}", before.rust, field.rust), wire, None, Some(&field.ty));
    }
    let rest = |ty: &Type| match (ty.kind, ty.additional()) {
        ("tuple", None) => "Rest".to_owned(),
        ("tuple", Some(one)) => format!("Rest<{}>", one.ty),
        (_, None) => "Extra".to_owned(),
        (_, Some(one)) => format!("Additional<{}>", one.ty),
    };
    let (was, is) = (rest(before), rest(after));
    if was != is {
        finder.add(Rule::RestTypeChanged, before.rest_item(), "*", Some(&was), Some(&is));
    }
    constructor(before, after, finder);
    setters(before, after, finder);
}

fn compare_field(before: &Member, after: &Member, item: &str, finder: &mut Finder<'_>) {
    if before.rust != after.rust {
        finder.add(Rule::FieldRenamed, item, &before.wire, Some(&before.rust), Some(&after.rust));
    }
    if before.held != after.held {
        let rule = match (&before.held, &after.held) {
            (old, RustType::Option(new)) if *old == **new => Rule::FieldBecameOptional,
            (RustType::Option(old), new) if **old == *new => Rule::FieldBecameRequired,
            _ => Rule::FieldTypeChanged,
        };
        finder.add(rule, item, &before.wire, Some(&before.ty), Some(&after.ty));
    }
    if before.rules.only != after.rules.only {
        let told = |only: Option<bool>| only.map(|only| only.to_string());
        let (was, is) = (told(before.rules.only), told(after.rules.only));
        finder.add(Rule::ConstantChanged, item, &before.wire, was.as_deref(), is.as_deref());
    }
    let documentation = (before.documentation.as_str(), after.documentation.as_str());
    notes(finder, item, &before.wire, (before.deprecated, after.deprecated), documentation);
}

fn constructor(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    let item = before.constructor_item();
    match (&before.new, &after.new) {
        (None, Some(arguments)) => finder.add(Rule::ConstructorAdded, item, "", None, Some(&list(arguments))),
        (Some(arguments), None) => finder.add(Rule::ConstructorRemoved, item, "", Some(&list(arguments)), None),
        (Some(old), Some(new)) => {
            let takes =
                |values: &[Value]| values.iter().map(|one| (one.wire.clone(), one.ty.clone())).collect::<Vec<_>>();
            if takes(old) == takes(new) {
                return;
            }
            let still = old.len() == new.len()
                && old.iter().zip(new).all(|(a, b)| a.wire == b.wire && accepts_still(&a.accepts, &b.accepts));
            let rule = if still { Rule::ConstructorAcceptsMore } else { Rule::ConstructorChanged };
            finder.add(rule, item, "", Some(&list(old)), Some(&list(new)));
        }
        (None, None) => {}
    }
}

fn setters(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    for setter in &before.setters {
        let item = format!("{}::{}", before.rust, setter.rust);
        let Some(other) = after.setters.iter().find(|other| other.wire == setter.wire) else {
            finder.add(Rule::TypeSetterRemoved, item, &setter.wire, Some(&setter.ty), None);
            continue;
        };
        if (&setter.rust, &setter.accepts) != (&other.rust, &other.accepts) {
            let more = setter.rust == other.rust && accepts_still(&setter.accepts, &other.accepts);
            let rule = if more { Rule::TypeSetterAcceptsMore } else { Rule::TypeSetterChanged };
            let told = |one: &Value| format!("{}({})", one.rust, one.ty);
            finder.add(rule, item, &setter.wire, Some(&told(setter)), Some(&told(other)));
        }
    }
    for setter in after.setters.iter().filter(|one| !before.setters.iter().any(|other| other.wire == one.wire)) {
        // A new field includes its setter.
        if before.members.iter().any(|member| member.wire == setter.wire) {
            let item = format!("{}::{}", before.rust, setter.rust);
            finder.add(Rule::TypeSetterAdded, item, &setter.wire, None, Some(&setter.ty));
        }
    }
}

fn enumeration(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    let opening = match (before.open, after.open) {
        (false, true) => Some(Rule::EnumOpened),
        (true, false) => Some(Rule::EnumClosed),
        (true, true) | (false, false) => None,
    };
    if let Some(rule) = opening {
        finder.add(rule, &before.rust, "", None, None);
    }
    for value in &before.members {
        let item = format!("{}::{}", before.rust, value.rust);
        match after.members.iter().find(|other| other.wire == value.wire) {
            None => finder.add(Rule::ValueRemoved, item, &value.wire, Some(&value.wire), None),
            Some(other) if other.rust != value.rust => {
                finder.add(Rule::ValueRenamed, item, &value.wire, Some(&value.rust), Some(&other.rust));
            }
            Some(other) => {
                let documentation = (value.documentation.as_str(), other.documentation.as_str());
                notes(finder, &item, &value.wire, (false, false), documentation);
            }
        }
    }
    for value in after.members.iter().filter(|one| !before.members.iter().any(|other| other.wire == one.wire)) {
        let item = format!("{}::{}", before.rust, value.rust);
        finder.add(Rule::ValueAdded, item, &value.wire, None, Some(&value.wire));
    }
}

fn variants(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    for variant in &before.members {
        let item = format!("{}::{}", before.rust, variant.rust);
        match after.members.iter().find(|other| other.rust == variant.rust) {
            None => finder.add(Rule::VariantRemoved, item, &variant.wire, Some(&variant.ty), None),
            Some(other) if other.held != variant.held => {
                finder.add(Rule::VariantTypeChanged, item, &variant.wire, Some(&variant.ty), Some(&other.ty));
            }
            Some(other) => {
                let documentation = (variant.documentation.as_str(), other.documentation.as_str());
                notes(finder, &item, &variant.wire, (false, false), documentation);
            }
        }
    }
    for variant in after.members.iter().filter(|one| !before.members.iter().any(|other| other.rust == one.rust)) {
        let item = format!("{}::{}", before.rust, variant.rust);
        finder.add(Rule::VariantAdded, item, &variant.wire, None, Some(&variant.ty));
    }
    conversions(before, after, finder);
}

fn conversions(before: &Type, after: &Type, finder: &mut Finder<'_>) {
    let converting = |ty: &Type| {
        let members = ty.members.iter().filter(|member| member.converts);
        members.map(|member| (ty.conversion(member), member.rust.clone())).collect::<BTreeMap<_, _>>()
    };
    let has = |ty: &Type, variant: &String| ty.members.iter().any(|member| member.rust == *variant);
    let (old, new) = (converting(before), converting(after));
    for (item, variant) in old.iter().filter(|(item, _)| !new.contains_key(*item)) {
        // A removed variant includes its conversion.
        if has(after, variant) {
            finder.add(Rule::ConversionRemoved, item, "", Some(variant), None);
        }
    }
    for (item, variant) in new.iter().filter(|(item, _)| !old.contains_key(*item)) {
        if has(before, variant) {
            finder.add(Rule::ConversionAdded, item, "", None, Some(variant));
        }
    }
}
