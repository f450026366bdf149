//! What is left to the server: keywords that no type and no bound shows.

use std::collections::BTreeSet;

use super::walk::{Moved, moved, moved_rule};
use super::{Flow, Rule};
use crate::diff::{Change, Changes, Finder, Subject};
use crate::lock::operation_key;
use crate::surface::{Alike, Operation, Surface, Way};

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
        let (was, is) = (old.described.left(before, way), new.described.left(after, way));
        for (place, said) in &was {
            // A place that only one of them has is a member that is gone or new, and is told as such.
            let Some(says) = is.get(place) else { continue };
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

/// `pattern ^a+$`, `oneOf 3`
fn told(keyword: &str, texts: &BTreeSet<String>) -> String {
    match keyword {
        "oneOf" | "anyOf" => format!("{keyword} {}", texts.len()),
        // The texts have the word in them.
        "if" => texts.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        _ => format!("{keyword} {}", texts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
    }
}

fn rule(
    keyword: &str,
    was: Option<&BTreeSet<String>>,
    is: Option<&BTreeSet<String>>,
    flow: Flow,
) -> Option<Rule> {
    if was == is {
        return None;
    }
    match (keyword, flow) {
        ("default", Flow::Sent) => return Some(Rule::RequestDefaultChanged),
        ("default", Flow::Received) => return None,
        _ => {}
    }
    let moved = match (keyword, was, is) {
        ("oneOf" | "anyOf", was, is) => alternatives(was?, is?)?,
        (_, None, None) => return None,
        (_, None, Some(_)) => Moved::Tightened,
        (_, Some(_), None) => Moved::Loosened,
        (_, Some(was), Some(is)) => match (number(was), number(is)) {
            (Some(was), Some(is)) => moved(keyword, Some(was), Some(is))?,
            // What one word lets through and the other does not, only the server knows.
            _ => match flow {
                Flow::Sent => Moved::Tightened,
                Flow::Received => Moved::Loosened,
            },
        },
    };
    Some(moved_rule(&moved, flow))
}

fn number(texts: &BTreeSet<String>) -> Option<f64> {
    let mut texts = texts.iter();
    texts.next()?.parse().ok().filter(|_| texts.next().is_none())
}

/// Alternatives that are gone, or new. Some of both may be one that changed, which is told by its own places.
fn alternatives(was: &BTreeSet<String>, is: &BTreeSet<String>) -> Option<Moved> {
    if is.is_subset(was) {
        Some(Moved::Tightened)
    } else {
        was.is_subset(is).then_some(Moved::Loosened)
    }
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
