//! What is left to the server: keywords that no type and no bound shows.

use std::collections::BTreeSet;

use super::walk::{Moved, moved, moved_rule};
use super::{Flow, Rule};
use crate::diff::{Change, Changes, Finder, Subject};
use crate::lock::operation_key;
use crate::surface::{Alike, BETWEEN, Left, Operation, Surface, Way};

/// Compares what the documents say of an operation beside its types.
pub(super) fn compare(
    (old, before): (&Surface, &Operation),
    (new, after): (&Surface, &Operation),
    alike: &mut Alike,
    found: &mut Changes,
) {
    if alike.of((&old.described, before), (&new.described, after)) {
        return;
    }
    for (way, flow) in [(Way::Sent, Flow::Sent), (Way::Received, Flow::Received)] {
        let left = [old.described.left(before, way), new.described.left(after, way)];
        let [was, is] = &left;
        for (place, said) in was {
            // A place that only one of them has is a member that is gone or new, and is told as such.
            let Some(says) = is.get(place).filter(|_| has_as_many_alternatives(place, &left)) else { continue };
            let keywords: BTreeSet<&str> = said.keys().chain(says.keys()).copied().collect();
            for keyword in keywords {
                let (was, is) = (said.get(keyword), says.get(keyword));
                let rule = rule(keyword, was, is, flow);
                let Some(rule) = rule.filter(|_| !is_shown(keyword, before, flow, found)) else { continue };
                let told = |texts: Option<&BTreeSet<String>>| texts.map(|texts| told(keyword, texts));
                let mut finder = Finder::of_operation(before, found);
                finder.add(rule, &before.rust, place, told(was).as_deref(), told(is).as_deref());
            }
        }
    }
}

/// What the alternatives of a value say stands at one place (`body|`): with more or fewer of them, or with other ones, it
/// cannot be said which of them changed.
fn has_as_many_alternatives(place: &str, [was, is]: &[Left; 2]) -> bool {
    let count = |left: &Left, parent: &str| -> usize {
        let said = left.get(parent);
        let lists = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| said?.get(keyword)).flatten();
        lists.map(|list| list.split(BETWEEN).count()).sum()
    };
    place.match_indices('|').all(|(end, _)| count(was, &place[..end]) == count(is, &place[..end]))
}

/// `pattern ^a+$`, `oneOf 3`
fn told(keyword: &str, texts: &BTreeSet<String>) -> String {
    match keyword {
        "oneOf" | "anyOf" => {
            let counts = texts.iter().map(|all| all.split(BETWEEN).count().to_string());
            format!("{keyword} {}", counts.collect::<Vec<_>>().join(", "))
        }
        // The texts have the word in them.
        "if" => texts.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        _ => format!("{keyword} {}", texts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
    }
}

fn rule(keyword: &str, was: Option<&BTreeSet<String>>, is: Option<&BTreeSet<String>>, flow: Flow) -> Option<Rule> {
    if was == is {
        return None;
    }
    match (keyword, flow) {
        ("default", Flow::Sent) => return Some(Rule::RequestDefaultChanged),
        ("default", Flow::Received) => return None,
        _ => {}
    }
    let moved = match keyword {
        "oneOf" | "anyOf" => alternatives(was?, is?)?,
        _ => bounds(keyword, was, is, flow)?,
    };
    Some(moved_rule(&moved, flow))
}

/// Where what a keyword says moved to; several members of an `allOf` may say something each.
fn bounds(keyword: &str, was: Option<&BTreeSet<String>>, is: Option<&BTreeSet<String>>, flow: Flow) -> Option<Moved> {
    let without = |one: Option<&BTreeSet<String>>, other: Option<&BTreeSet<String>>| -> Vec<String> {
        let all = one.into_iter().flatten();
        all.filter(|text| !other.is_some_and(|other| other.contains(*text))).cloned().collect()
    };
    match (without(was, is).as_slice(), without(is, was).as_slice()) {
        ([], []) => None,
        ([], _) => Some(Moved::Tightened),
        (_, []) => Some(Moved::Loosened),
        ([was], [is]) if was.parse::<f64>().is_ok() && is.parse::<f64>().is_ok() => {
            moved(keyword, was.parse().ok(), is.parse().ok())
        }
        // What one word lets through and the other does not, only the server knows.
        _ => Some(match flow {
            Flow::Sent => Moved::Tightened,
            Flow::Received => Moved::Loosened,
        }),
    }
}

/// Alternatives that are gone, or new. Some of both may be one that changed, which is told by its own places.
///
/// An `allOf` may hold several lists of them; the one that differs is compared.
fn alternatives(was: &BTreeSet<String>, is: &BTreeSet<String>) -> Option<Moved> {
    let (mut before, mut after) = (was.difference(is), is.difference(was));
    let (Some(was), Some(is), None, None) = (before.next(), after.next(), before.next(), after.next()) else {
        return None;
    };
    let all = |texts: &'_ str| texts.split(BETWEEN).map(str::to_owned).collect::<BTreeSet<String>>();
    let (was, is) = (all(was), all(is));
    if is.is_subset(&was) { Some(Moved::Tightened) } else { was.is_subset(&is).then_some(Moved::Loosened) }
}

/// Where a union has a type, its variants are told by rules of their own.
fn is_shown(keyword: &str, operation: &Operation, flow: Flow, found: &Changes) -> bool {
    let rules: &[Rule] = match flow {
        Flow::Sent => &[
            Rule::RequestVariantAdded,
            Rule::RequestVariantRemoved,
            Rule::RequestTypeChanged,
            Rule::RequestTypeWidened,
            Rule::RequestValueAdded,
            Rule::RequestValueRemoved,
        ],
        Flow::Received => &[
            Rule::ResponseVariantAdded,
            Rule::ResponseVariantRemoved,
            Rule::ResponseTypeChanged,
            Rule::ResponseTypeNarrowed,
            Rule::ResponseValueAdded,
            Rule::ResponseValueRemoved,
        ],
    };
    matches!(keyword, "oneOf" | "anyOf")
        && found.0.iter().any(|change| rules.contains(&change.rule) && concerns(change, operation))
}

fn concerns(change: &Change, operation: &Operation) -> bool {
    match &change.subject {
        Subject::Crate => false,
        Subject::Operation { rust, .. } => *rust == operation.rust,
        Subject::Type { operations, .. } => operations.contains(&operation_key(&operation.method, &operation.place())),
    }
}
