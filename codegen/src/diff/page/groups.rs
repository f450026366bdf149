//! Groups the changes for a reader: by operation and by item, with alike changes written once and quiet ones counted.

use std::collections::BTreeMap;

use crate::diff::{Axis, Change, Difference, Named, Rule, Subject, Verdict};
use crate::lock::operation_key;

/// The groups of a page. Those that break callers are first.
pub(super) struct Groups<'d> {
    /// The changes that a reader should see.
    pub told: Vec<Group<'d>>,
    /// New operations: the operation and its method.
    pub added: Vec<(&'d str, &'d str)>,
    /// How often each quiet rule applies. These changes break nothing and ask for no work.
    pub quiet: BTreeMap<Rule, usize>,
}

/// The changes of one operation, one type of several operations, or of the crate.
pub(super) struct Group<'d> {
    /// The subject. There are several if the changes are the same for each.
    pub titles: Vec<Title<'d>>,
    /// The items that changed.
    pub items: Vec<Item<'d>>,
    /// Changes whose text is only that of their rule.
    pub bundles: Vec<Bundle<'d>>,
}

/// The items of a group that one rule applies to with the same text.
pub(super) struct Bundle<'d> {
    /// The rule.
    pub rule: Rule,
    /// The items.
    pub items: Vec<&'d str>,
}

/// The rules whose changes are complete with the name of the item.
const BUNDLED: [Rule; 6] = [
    Rule::TypeRemoved,
    Rule::TypeNeedsFeature,
    Rule::TypeInMoreFeatures,
    Rule::GroupRemoved,
    Rule::GroupAdded,
    Rule::FeatureRemoved,
];

/// The subject of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Title<'d> {
    /// The crate or the API as a whole.
    Crate,
    /// Types of several operations, or of no operation.
    Types,
    /// An operation.
    Operation { operation: &'d str, rust: &'d str },
    /// A type, and the operations that take or give it.
    Type { rust: &'d str, operations: &'d [String], pointer: &'d str },
}

/// An item that changed.
pub(super) struct Item<'d> {
    /// Its changes, the crate's first.
    pub changes: Vec<&'d Change>,
}

impl<'d> Item<'d> {
    /// The name of the item. An argument has the name of its method and its own.
    pub(super) fn title(&self) -> &'d str {
        let names = self.changes.iter().map(|change| change.item.as_str());
        names.clone().find(|name| name.ends_with(')')).unwrap_or(&self.lead().item)
    }

    /// The name of a change's item, if it is not the title.
    pub(super) fn other_name(&self, change: &'d Change) -> Option<&'d str> {
        let rest = self.title().strip_prefix(change.item.as_str());
        let same = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
        (!same).then_some(&*change.item)
    }

    /// The place on the wire, if the name does not contain it.
    pub(super) fn place(&self) -> Option<&'d str> {
        let Change { subject, item, place, .. } = self.lead();
        // A change of a whole operation or webhook has an item that names no member.
        let is_unnamed = match subject {
            Subject::Crate => false,
            Subject::Operation { rust, .. } => item == rust && !place.is_empty() && place != "security",
            Subject::Type { .. } => !item.contains('.') && place.contains(['.', '[']),
        };
        Some(place.as_str()).filter(|place| place.contains(':') || is_unnamed)
    }

    /// The change that names the item.
    pub(super) fn lead(&self) -> &'d Change {
        self.changes[0]
    }

    fn verdict(&self) -> Verdict {
        self.changes.iter().map(|change| change.rule.row().verdict).max().unwrap_or_default()
    }
}

impl Group<'_> {
    fn verdict(&self) -> Verdict {
        let bundles = self.bundles.iter().map(|bundle| bundle.rule.row().verdict);
        self.items.iter().map(Item::verdict).chain(bundles).max().unwrap_or_default()
    }
}

/// True if a change is only counted: it asks for no work and gives callers nothing new.
fn is_quiet(change: &Change) -> bool {
    change.rule.row().verdict < Verdict::Minor || change.rule == Rule::TypeAdded
}

/// The key of a group: an operation by the key that both versions have, a type, or a general group.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Crate,
    Operation(String),
    Type(String),
    Types,
}

fn key(change: &Change) -> Key {
    match &change.subject {
        Subject::Crate => Key::Crate,
        Subject::Operation { operation, .. } => Key::Operation(blanked(operation)),
        // A type of one operation is in the group of that operation.
        Subject::Type { operations, .. } if operations.len() == 1 => Key::Operation(operations[0].clone()),
        Subject::Type { .. } if BUNDLED.contains(&change.rule) => Key::Types,
        Subject::Type { rust, .. } => Key::Type(rust.clone()),
    }
}

fn blanked(operation: &str) -> String {
    let (method, path) = operation.split_once(' ').unwrap_or((operation, ""));
    operation_key(method, path)
}

pub(super) fn groups(difference: &Difference) -> Groups<'_> {
    let mut quiet = BTreeMap::new();
    let mut added = Vec::new();
    let mut gathered: BTreeMap<Key, Vec<&Change>> = BTreeMap::new();
    for change in &difference.changes {
        match (&change.subject, change.rule) {
            (Subject::Operation { operation, rust, .. }, Rule::OperationAdded) => {
                added.push((operation.as_str(), rust.as_str()));
            }
            (_, Rule::RouteAdded) => {}
            _ if is_quiet(change) => *quiet.entry(change.rule).or_default() += 1,
            _ => gathered.entry(key(change)).or_default().push(change),
        }
    }
    let groups = gathered.into_iter().map(|(key, changes)| group(title(&key, &changes, difference), changes));
    let mut told = folded(groups.collect());
    told.sort_by_key(|group| std::cmp::Reverse(group.verdict()));
    Groups { told, added, quiet }
}

fn group<'d>(title: Title<'d>, changes: Vec<&'d Change>) -> Group<'d> {
    let (bundled, others): (Vec<&Change>, Vec<&Change>) =
        changes.into_iter().partition(|change| BUNDLED.contains(&change.rule));
    let mut bundles: BTreeMap<Rule, Vec<&str>> = BTreeMap::new();
    for change in bundled {
        bundles.entry(change.rule).or_default().push(&change.item);
    }
    let bundles = bundles.into_iter().map(|(rule, items)| Bundle { rule, items }).collect();
    Group { titles: vec![title], items: items(others), bundles }
}

fn title<'d>(key: &Key, changes: &[&'d Change], difference: &'d Difference) -> Title<'d> {
    if let Key::Operation(operation) = key
        && let Some(Named { operation, rust }) = difference.operations.get(operation)
    {
        return Title::Operation { operation, rust };
    }
    if *key == Key::Types {
        return Title::Types;
    }
    match &changes[0].subject {
        Subject::Crate => Title::Crate,
        Subject::Operation { operation, rust, pointer: _ } => Title::Operation { operation, rust },
        Subject::Type { rust, operations, pointer } => match operations.as_slice() {
            [operation] => Title::Operation { operation, rust: "" },
            operations => Title::Type { rust, operations, pointer },
        },
    }
}

/// Puts changes of one member or value together, and those of one item.
fn items(changes: Vec<&Change>) -> Vec<Item<'_>> {
    let mut items: Vec<((&Subject, &str), Item<'_>)> = Vec::new();
    for change in changes {
        let name = if change.place.is_empty() { &change.item } else { &change.place };
        let key = (&change.subject, name.as_str());
        match items.iter_mut().find(|(known, _)| *known == key) {
            Some((_, item)) => item.changes.push(change),
            None => items.push((key, Item { changes: vec![change] })),
        }
    }
    let mut items: Vec<Item<'_>> = items.into_iter().map(|(_, item)| item).collect();
    for item in &mut items {
        item.changes.sort_by_key(|change| (change.rule.row().axis, std::cmp::Reverse(change.rule.row().verdict)));
    }
    items.sort_by_key(|item| std::cmp::Reverse(item.verdict()));
    items
}

/// The content of a change without its operation: the rule, the place, the old and the new value.
type Said = (Rule, String, Option<String>, Option<String>);

/// Merges the groups of several operations that have the same changes.
fn folded(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut folded: Vec<Group<'_>> = Vec::new();
    let mut known: BTreeMap<Vec<Said>, usize> = BTreeMap::new();
    for group in groups {
        let of_items = group.items.iter().any(|item| matches!(item.lead().subject, Subject::Type { .. }));
        let of_type = of_items || !group.bundles.is_empty();
        let changes = group.items.iter().flat_map(|item| &item.changes);
        let said: Vec<_> = changes.map(|one| (one.rule, one.place.clone(), one.was.clone(), one.is.clone())).collect();
        match known.get(&said).filter(|_| !of_type) {
            Some(index) => folded[*index].titles.extend(group.titles),
            None => {
                if !of_type {
                    known.insert(said, folded.len());
                }
                folded.push(group);
            }
        }
    }
    folded
}

/// The quiet rules with their counts: `documentation has changed (12)`.
pub(super) fn counted(quiet: &BTreeMap<Rule, usize>) -> Vec<(Axis, String)> {
    quiet.iter().map(|(rule, count)| (rule.row().axis, format!("{} ({count})", rule.row().what))).collect()
}
