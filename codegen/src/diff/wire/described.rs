//! Compares the keywords that no type and no bound of the surface shows.

use std::collections::BTreeSet;

use super::Rule;
use super::walk::{Flow, Moved, moved, moved_rule};
use crate::diff::{Change, Changes, Finder, Subject, Verdict};
use crate::lock::operation_key;
use crate::surface::{Alike, BETWEEN, BOOLEANS, ENCODING, Exchange, Hook, Left, Operation, Surface, Way, XML};

/// Compares the keywords of an operation that its types do not show.
pub(super) fn compare(
    (old, before): (&Surface, &Operation),
    (new, after): (&Surface, &Operation),
    alike: &mut Alike,
    found: &mut Changes,
) {
    let (was, is) = (Exchange::Call(before), Exchange::Call(after));
    if alike.of((&old.described, was), (&new.described, is)) {
        return;
    }
    for way in [Way::Sent, Way::Received, Way::Failed] {
        let left = [old.described.left(was, way), new.described.left(is, way)];
        for change in changes(&left, way) {
            if is_alternatives(change.keyword) && is_shown(before, way, found) {
                continue;
            }
            let (was, is) = (change.was.as_deref(), change.is.as_deref());
            Finder::of_operation(before, found).add(change.rule, &before.rust, &change.place, was, is);
        }
    }
}

/// Compares those of a webhook or a callback, which the API sends.
pub(in crate::diff) fn compare_hooks(
    (old, before): (&Surface, &Hook),
    (new, after): (&Surface, &Hook),
    item: &str,
    finder: &mut Finder<'_>,
) {
    let (was, is) = (Exchange::Hook(before), Exchange::Hook(after));
    let mut left = [old.described.left(was, Way::Received), new.described.left(is, Way::Received)];
    // Places start with the hook's name, which may be new.
    left[1] = std::mem::take(&mut left[1])
        .into_iter()
        .map(|(place, said)| (place.replacen(&after.name, &before.name, 1), said))
        .collect();
    for change in changes(&left, Way::Received).into_iter().filter(|change| !is_alternatives(change.keyword)) {
        finder.add(change.rule, item, &change.place, change.was.as_deref(), change.is.as_deref());
    }
}

/// A change of a keyword at a place.
struct Said {
    keyword: &'static str,
    rule: Rule,
    place: String,
    was: Option<String>,
    is: Option<String>,
}

fn changes(left: &[Left; 2], way: Way) -> Vec<Said> {
    let [was, is] = left;
    let mut changes = Vec::new();
    for (place, said) in was {
        // A place that only one version has is a removed or a new member, and that is reported.
        let Some(says) = is.get(place).filter(|_| has_as_many_alternatives(place, left)) else { continue };
        let keywords: BTreeSet<&'static str> = said.keys().chain(says.keys()).copied().collect();
        for keyword in keywords {
            let (was, is) = (said.get(keyword), says.get(keyword));
            let Some(rule) = rule(keyword, was, is, way) else { continue };
            let told = |texts: Option<&BTreeSet<String>>| texts.map(|texts| told(keyword, texts));
            changes.push(Said { keyword, rule, place: place.clone(), was: told(was), is: told(is) });
        }
    }
    changes
}

/// True if each union on the way to a place has as many alternatives as before. The keywords of all alternatives are at
/// one place (`body|`), so otherwise it is unknown which alternative changed.
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
        // The texts contain the keyword, or need none.
        "if" | BOOLEANS => texts.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        _ => format!("{keyword} {}", texts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
    }
}

fn rule(keyword: &str, was: Option<&BTreeSet<String>>, is: Option<&BTreeSet<String>>, way: Way) -> Option<Rule> {
    if was == is {
        return None;
    }
    let flow = match way {
        Way::Sent => Flow::Sent,
        Way::Received | Way::Failed => Flow::Received,
    };
    let rule = match (keyword, flow) {
        ("default", Flow::Sent) => Rule::RequestDefaultChanged,
        ("default", Flow::Received) => return None,
        (BOOLEANS, _) => constant(only(was?), only(is?), flow)?,
        (ENCODING, Flow::Sent) => Rule::RequestTextEncodingChanged,
        (ENCODING, Flow::Received) => Rule::ResponseTextEncodingChanged,
        (XML, Flow::Sent) => Rule::RequestXmlChanged,
        (XML, Flow::Received) => Rule::ResponseXmlChanged,
        ("oneOf" | "anyOf", _) => moved_rule(&alternatives(was?, is?)?, flow),
        _ => moved_rule(&bounds(keyword, was, is, flow)?, flow),
    };
    match way {
        Way::Sent | Way::Received => Some(rule),
        // Whatever the rule is, the response stays a failure.
        Way::Failed => (rule.row().verdict > Verdict::None).then_some(Rule::FailureChanged),
    }
}

/// The rule for the only value of a boolean.
fn constant(was: Option<bool>, is: Option<bool>, flow: Flow) -> Option<Rule> {
    match (was, is, flow) {
        _ if was == is => None,
        (_, Some(_), Flow::Sent) => Some(Rule::RequestConstantChanged),
        (_, None, Flow::Sent) => Some(Rule::RequestConstantRemoved),
        (None, _, Flow::Received) => Some(Rule::ResponseConstantAdded),
        (Some(_), _, Flow::Received) => Some(Rule::ResponseConstantChanged),
    }
}

/// The only boolean that all of these allow.
fn only(allowed: &BTreeSet<String>) -> Option<bool> {
    match (allowed.contains("true"), allowed.contains("false")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (true, true) | (false, false) => None,
    }
}

/// The direction in which a keyword moved. It can have several values, one from each member of an `allOf`.
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
        // Only the server knows which values each text allows.
        _ => Some(match flow {
            Flow::Sent => Moved::Tightened,
            Flow::Received => Moved::Loosened,
        }),
    }
}

/// Alternatives that are gone or new. If there are some of both, one may have changed, which is reported at its own
/// places.
///
/// An `allOf` can have several lists of alternatives. The list that differs is compared.
fn alternatives(was: &BTreeSet<String>, is: &BTreeSet<String>) -> Option<Moved> {
    let (mut before, mut after) = (was.difference(is), is.difference(was));
    let (Some(was), Some(is), None, None) = (before.next(), after.next(), before.next(), after.next()) else {
        return None;
    };
    let all = |texts: &'_ str| texts.split(BETWEEN).map(str::to_owned).collect::<BTreeSet<String>>();
    let (was, is) = (all(was), all(is));
    if is.is_subset(&was) { Some(Moved::Tightened) } else { was.is_subset(&is).then_some(Moved::Loosened) }
}

fn is_alternatives(keyword: &str) -> bool {
    matches!(keyword, "oneOf" | "anyOf")
}

/// True if the union has a type: then other rules report its variants.
fn is_shown(operation: &Operation, way: Way, found: &Changes) -> bool {
    let rules: &[Rule] = match way {
        Way::Sent => &[
            Rule::RequestVariantAdded,
            Rule::RequestVariantRemoved,
            Rule::RequestTypeChanged,
            Rule::RequestTypeWidened,
            Rule::RequestValueAdded,
            Rule::RequestValueRemoved,
        ],
        Way::Received => &[
            Rule::ResponseVariantAdded,
            Rule::ResponseVariantRemoved,
            Rule::ResponseTypeChanged,
            Rule::ResponseTypeNarrowed,
            Rule::ResponseValueAdded,
            Rule::ResponseValueRemoved,
        ],
        Way::Failed => &[Rule::FailureChanged],
    };
    found.0.iter().any(|change| rules.contains(&change.rule) && concerns(change, operation))
}

fn concerns(change: &Change, operation: &Operation) -> bool {
    match &change.subject {
        Subject::Crate => false,
        Subject::Operation { rust, .. } => *rust == operation.rust,
        Subject::Type { operations, .. } => operations.contains(&operation_key(&operation.method, &operation.place())),
    }
}
