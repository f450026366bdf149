//! Compares operations on the crate axis, as callers write them.

use std::collections::{BTreeMap, BTreeSet};

use super::values::{accepts_still, at, list};
use super::{Changes, Finder, Rule};
use crate::surface::{Operation, RustType, Surface, Value};

pub(super) fn compare(old: &Surface, new: &Surface, pairs: &BTreeMap<usize, usize>, found: &mut Changes) {
    for (index, before) in old.operations.iter().enumerate() {
        match pairs.get(&index) {
            Some(after) => compare_call(before, &new.operations[*after], &mut Finder::of_operation(before, found)),
            None => {
                let was = signature(before);
                let mut finder = Finder::of_operation(before, found);
                finder.add(Rule::OperationRemoved, &before.rust, "", Some(&was), None);
            }
        }
    }
    let known: BTreeSet<&usize> = pairs.values().collect();
    for (_, after) in new.operations.iter().enumerate().filter(|(index, _)| !known.contains(index)) {
        let is = signature(after);
        Finder::of_operation(after, found).add(Rule::OperationAdded, &after.rust, "", None, Some(&is));
    }
}

/// `list(impl AsRef<str>) -> Page<pets::Pet>`
fn signature(operation: &Operation) -> String {
    let method = operation.rust.rsplit("::").next().unwrap_or(&operation.rust);
    format!("{method}{} -> {}", list(&operation.arguments), sent(operation))
}

/// The type that `send()` gives.
fn sent(operation: &Operation) -> &str {
    if operation.taking == "raw" { "RawResponse" } else { &operation.answer }
}

fn compare_call(before: &Operation, after: &Operation, finder: &mut Finder<'_>) {
    if (&before.rust, &before.builder) != (&after.rust, &after.builder) {
        let told = |operation: &Operation| format!("{} -> {}", operation.rust, operation.builder);
        finder.add(Rule::OperationRenamed, &before.rust, "", Some(&told(before)), Some(&told(after)));
    }
    arguments(before, after, finder);
    setters(before, after, finder);
    headers(before, after, finder);
    answer(before, after, finder);
    stream(before, after, finder);
    let rule = match (before.more_parts, after.more_parts) {
        (false, true) => Some(Rule::PartsAdded),
        (true, false) => Some(Rule::PartsRemoved),
        (true, true) | (false, false) => None,
    };
    if let Some(rule) = rule {
        finder.add(rule, format!("{}::add_part", before.builder_path()), "body", None, None);
    }
    notes(
        finder,
        &before.rust,
        "",
        (before.deprecated, after.deprecated),
        (&before.documentation, &after.documentation),
    );
}

/// Compares deprecation and documentation of an item that both versions have.
pub(super) fn notes(
    finder: &mut Finder<'_>,
    item: &str,
    place: &str,
    deprecated: (bool, bool),
    documentation: (&str, &str),
) {
    match deprecated {
        (false, true) => finder.add(Rule::Deprecated, item, place, None, None),
        (true, false) => finder.add(Rule::Undeprecated, item, place, None, None),
        (true, true) | (false, false) => {}
    }
    if documentation.0 != documentation.1 {
        finder.add(Rule::DocumentationChanged, item, place, None, None);
    }
}

/// The wire place of a new value. A renamed path parameter has its old name.
pub(super) fn place_before<'v>(after: &'v Operation, value: &'v Value) -> &'v str {
    after.aliases.get(&value.wire).unwrap_or(&value.wire)
}

fn arguments(before: &Operation, after: &Operation, finder: &mut Finder<'_>) {
    let given = |place: &str| after.arguments.iter().find(|value| place_before(after, value) == place);
    for value in &before.arguments {
        let (item, place, was) = (&before.rust, value.wire.as_str(), Some(value.ty.as_str()));
        match (given(place), at(&after.setters, place)) {
            (Some(other), _) if value.accepts == other.accepts => {
                let documentation = (value.documentation.as_str(), other.documentation.as_str());
                notes(finder, item, place, (false, false), documentation);
            }
            (Some(other), _) if accepts_still(&value.accepts, &other.accepts) => {
                finder.add(Rule::ArgumentAcceptsMore, item, place, was, Some(&other.ty));
            }
            (Some(other), _) => finder.add(Rule::ArgumentTypeChanged, item, place, was, Some(&other.ty)),
            (None, Some(setter)) => {
                let is = format!("{}::{}", after.builder, setter.rust);
                finder.add(Rule::ArgumentBecameSetter, item, place, was, Some(&is));
            }
            (None, None) => finder.add(Rule::ArgumentRemoved, item, place, was, None),
        }
    }
    for value in &after.arguments {
        let place = place_before(after, value);
        if at(&before.arguments, place).is_none() && at(&before.setters, place).is_none() {
            finder.add(Rule::ArgumentAdded, &before.rust, place, None, Some(&value.ty));
        }
    }
    let kept = |places: Vec<&str>, others: &[&str]| -> Vec<String> {
        places.into_iter().filter(|place| others.contains(place)).map(str::to_owned).collect()
    };
    let old: Vec<&str> = before.arguments.iter().map(|value| value.wire.as_str()).collect();
    let new: Vec<&str> = after.arguments.iter().map(|value| place_before(after, value)).collect();
    let (was, is) = (kept(old.clone(), &new), kept(new, &old));
    if was != is {
        finder.add(Rule::ArgumentsReordered, &before.rust, "", Some(&was.join(", ")), Some(&is.join(", ")));
    }
}

fn setters(before: &Operation, after: &Operation, finder: &mut Finder<'_>) {
    let builder = before.builder_path();
    for value in &before.setters {
        let (item, place) = (format!("{builder}::{}", value.rust), value.wire.as_str());
        let is_same = |other: &&Value| place_before(after, other) == place;
        let Some(other) = after.setters.iter().find(is_same) else {
            let is_argument = after.arguments.iter().any(|argument| is_same(&argument));
            let rule = if is_argument { Rule::SetterBecameArgument } else { Rule::SetterRemoved };
            finder.add(rule, item, place, Some(&value.ty), None);
            continue;
        };
        if value.rust != other.rust {
            finder.add(Rule::SetterRenamed, item.clone(), place, Some(&value.rust), Some(&other.rust));
        }
        if value.accepts != other.accepts {
            let more = accepts_still(&value.accepts, &other.accepts);
            let rule = if more { Rule::SetterAcceptsMore } else { Rule::SetterTypeChanged };
            finder.add(rule, item.clone(), place, Some(&value.ty), Some(&other.ty));
        }
        let documentation = (value.documentation.as_str(), other.documentation.as_str());
        notes(finder, &item, place, (value.deprecated, other.deprecated), documentation);
    }
    for value in &after.setters {
        let place = place_before(after, value);
        let known = at(&before.setters, place).or(at(&before.arguments, place));
        if known.is_none() {
            let item = format!("{}::{}", after.builder_path(), value.rust);
            finder.add(Rule::SetterAdded, item, &value.wire, None, Some(&value.ty));
        }
    }
}

fn headers(before: &Operation, after: &Operation, finder: &mut Finder<'_>) {
    let (old, new) = (before.builder_path(), after.builder_path());
    header_changes((&old, &new), (&before.headers, &after.headers), finder);
}

/// Compares the constants for headers, which are items of types.
pub(super) fn header_changes(
    (owner, owner_now): (&str, &str),
    (old, new): (&[Value], &[Value]),
    finder: &mut Finder<'_>,
) {
    for header in old {
        let item = format!("{owner}::{}", header.rust);
        match new.iter().find(|other| other.rust == header.rust) {
            None => finder.add(Rule::HeaderRemoved, item, &header.wire, Some(&header.ty), None),
            Some(other) => {
                if header.ty != other.ty {
                    finder.add(Rule::HeaderTypeChanged, item.clone(), &header.wire, Some(&header.ty), Some(&other.ty));
                }
                let documentation = (header.documentation.as_str(), other.documentation.as_str());
                notes(finder, &item, &header.wire, (header.deprecated, other.deprecated), documentation);
            }
        }
    }
    for header in new {
        if !old.iter().any(|other| other.rust == header.rust) {
            let item = format!("{owner_now}::{}", header.rust);
            finder.add(Rule::HeaderAdded, item, &header.wire, None, Some(&header.ty));
        }
    }
}

fn answer(before: &Operation, after: &Operation, finder: &mut Finder<'_>) {
    let builder = before.builder_path();
    let (was, is) = (sent(before), sent(after));
    let rule = (was != is).then(|| answer_rule(before, after));
    if let Some(rule) = rule {
        finder.add(rule, format!("{builder}::send"), "answer", Some(was), Some(is));
    }
    // A list that became pages has `items()` because of that, so the new method is not reported again.
    let items = |operation: &Operation| operation.items.clone().filter(|_| !operation.paging.is_empty());
    let item = format!("{builder}::items");
    match (items(before), items(after)) {
        (None, Some(is)) if rule != Some(Rule::ListBecamePages) => {
            finder.add(Rule::ItemsAdded, item, "answer", None, Some(&is));
        }
        (Some(was), None) => finder.add(Rule::ItemsRemoved, item, "answer", Some(&was), None),
        (Some(was), Some(is)) if was != is => {
            finder.add(Rule::ItemsTypeChanged, item, "answer", Some(&was), Some(&is));
        }
        (Some(_), Some(_)) | (None, _) => {}
    }
}

fn answer_rule(before: &Operation, after: &Operation) -> Rule {
    let is_page = |operation: &Operation| matches!(operation.answer_held, RustType::Page(_));
    let inner = |ty: &RustType| if let RustType::Option(inner) = ty { Some((**inner).clone()) } else { None };
    let successes = |operation: &Operation| operation.responses.iter().filter(|one| one.is_success()).count();
    match (is_page(before), is_page(after)) {
        (false, true) => Rule::ListBecamePages,
        (true, false) => Rule::PagesBecameList,
        _ if inner(&after.answer_held).as_ref() == Some(&before.answer_held) => Rule::AnswerBecameOptional,
        _ if inner(&before.answer_held).as_ref() == Some(&after.answer_held) => Rule::AnswerIsAlways,
        _ if successes(after) > successes(before) => Rule::AnswerBecameSeveral,
        _ => Rule::AnswerTypeChanged,
    }
}

fn stream(before: &Operation, after: &Operation, finder: &mut Finder<'_>) {
    let told = |operation: &Operation| Some((operation.stream?, operation.items.clone().unwrap_or_default()));
    let item = |form: &str| format!("{}::send_{form}", before.builder_path());
    match (told(before), told(after)) {
        (None, Some((form, is))) => finder.add(Rule::StreamAdded, item(form), "answer", None, Some(&is)),
        (Some((form, was)), None) => finder.add(Rule::StreamRemoved, item(form), "answer", Some(&was), None),
        (Some((form, was)), Some((other, is))) if form != other => {
            finder.add(Rule::StreamRemoved, item(form), "answer", Some(&was), None);
            finder.add(Rule::StreamAdded, item(other), "answer", None, Some(&is));
        }
        (Some((form, was)), Some((_, is))) if was != is => {
            finder.add(Rule::StreamTypeChanged, item(form), "answer", Some(&was), Some(&is));
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
}
