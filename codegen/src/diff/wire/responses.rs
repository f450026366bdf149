//! Compares responses: the statuses of success, their bodies, and failures.

use std::collections::{BTreeMap, BTreeSet};

use super::{Walk, covers};
use crate::diff::{Changes, Finder, Rule, Verdict};
use crate::surface::{Operation, Output, OutputPlan, RustType, Surface};

/// True if a status or a range contains another one: `2XX` and `default` contain `200`.
pub(in crate::diff) fn covers_status(listed: &str, status: &str) -> bool {
    let range = listed.to_ascii_uppercase();
    let range = range.strip_suffix("XX").filter(|digit| status.starts_with(digit));
    listed == "default" || listed.eq_ignore_ascii_case(status) || range.is_some()
}

/// The nearest output for a status.
fn covering<'o>(outputs: &'o [Output], status: &str) -> Option<&'o Output> {
    let exact = outputs.iter().find(|output| output.status.eq_ignore_ascii_case(status));
    let mut holding = outputs.iter().filter(|output| covers_status(&output.status, status));
    exact.or_else(|| holding.clone().find(|output| output.status != "default")).or_else(|| holding.next())
}

/// The responses for success, and the others. Without a response of 2XX, the default response is for success.
fn outcomes(operation: &Operation) -> (Vec<Output>, Vec<Output>) {
    let has_success = operation.responses.iter().any(Output::is_success);
    let is_success = |one: &Output| one.is_success() || (one.status == "default" && !has_success);
    operation.responses.iter().cloned().partition(is_success)
}

/// Compares the responses for success.
pub(super) fn successes(before: &Operation, after: &Operation, walk: &mut Walk<'_>, finder: &mut Finder<'_>) {
    let item = format!("{}::send", before.builder_path());
    let ((old, _), (new, _)) = (outcomes(before), outcomes(after));
    // If the new version describes no response at all, it does not describe successes either.
    let described = !after.responses.is_empty();
    let overlap = |one: &Output, other: &Output| {
        covers_status(&one.status, &other.status) || covers_status(&other.status, &one.status)
    };
    for output in old.iter().filter(|output| !new.iter().any(|other| overlap(output, other)) && described) {
        let is = after.responses.iter().map(|one| one.status.as_str()).collect::<Vec<_>>().join(", ");
        finder.add(Rule::SuccessRemoved, item.clone(), &output.status, Some(&output.status), Some(&is));
    }
    for output in new.iter().filter(|output| covering(&old, &output.status).is_none() && !old.is_empty()) {
        finder.add(Rule::SuccessAdded, item.clone(), &output.status, None, Some(&output.status));
    }
    if before.enveloped != after.enveloped {
        let told = |is: bool| if is { "in the envelope" } else { "as it is" };
        let (was, is) = (told(before.enveloped), told(after.enveloped));
        return finder.add(Rule::EnvelopeChanged, item, "answer", Some(was), Some(is));
    }
    if !response_media_types(before, (&old, &new), &item, finder) {
        return;
    }
    for output in &before.outputs {
        let (status, media) = output.place.split_once(' ').map_or((&*output.place, ""), |(a, b)| (a, b));
        if !old.iter().any(|one| one.status == status) {
            continue;
        }
        // If an old range has no match, it is compared with each new status inside it.
        let parts = || new.iter().filter(|other| covers_status(status, &other.status)).collect();
        for other in covering(&new, status).map_or_else(parts, |other| vec![other]) {
            compare_output(before, after, (output, media), other, walk, finder);
        }
    }
}

/// Compares the body of a status, in the media type that a program of the old version asks for.
fn compare_output(
    before: &Operation,
    after: &Operation,
    (output, media): (&OutputPlan, &str),
    other: &Output,
    walk: &mut Walk<'_>,
    finder: &mut Finder<'_>,
) {
    let item = format!("{}::send", before.builder_path());
    // A program of the old version still asks for its media type, whatever the new one prefers.
    let asked = if media.is_empty() { &before.accept } else { media };
    let preferred = covers(&after.accept, asked);
    let place = if preferred { other.status.clone() } else { format!("{} {asked}", other.status) };
    match after.outputs.iter().find(|output| output.place == place) {
        Some(found) => {
            let (old, new) = (output.ty.clone(), found.ty.clone());
            walk.value(&item, &output.place, &old, &new, finder);
        }
        // Either a media type is gone that no call asks for, or the one that is asked for has no type of its own.
        None if !other.media_types.is_empty() && (!media.is_empty() || !preferred) => {}
        None => {
            let (was, comes) = (output.ty.to_string(), !other.media_types.is_empty());
            // A body without a schema can be read as before: as bytes, or as any JSON.
            if comes && before.answer == after.answer {
                return;
            }
            let is = if comes { after.answer.as_str() } else { "nothing" };
            finder.add(Rule::ResponseTypeChanged, item, &output.place, Some(&was), Some(is));
        }
    }
}

/// Returns true if the media type that is asked for is still available.
fn response_media_types(
    before: &Operation,
    (old, new): (&[Output], &[Output]),
    item: &str,
    finder: &mut Finder<'_>,
) -> bool {
    let listed = |outputs: &[Output]| outputs.iter().flat_map(|one| one.media_types.clone()).collect::<Vec<_>>();
    let (old, new) = (listed(old), listed(new));
    for more in new.iter().filter(|one| !old.is_empty() && !old.iter().any(|known| covers(known, one))) {
        finder.add(Rule::ResponseMediaTypeAdded, item, "answer", None, Some(more));
    }
    let comes = old.is_empty() || new.is_empty() || new.iter().any(|known| covers(known, &before.accept));
    if !comes {
        finder.add(Rule::ResponseMediaTypeRemoved, item, "answer", Some(&before.accept), Some(&new.join(", ")));
    }
    comes
}

/// Compares the bodies of failures. Each pair of types is compared once.
#[derive(Default)]
pub(super) struct Failures {
    known: BTreeMap<(String, String), bool>,
}

impl Failures {
    pub(super) fn compare(
        &mut self,
        before: &Operation,
        after: &Operation,
        (old, new): (&Surface, &Surface),
        found: &mut Changes,
    ) {
        let ((_, fails_before), (_, fails_after)) = (outcomes(before), outcomes(after));
        let held = |operation: &Operation, status: &str| {
            operation.outputs.iter().find(|output| output.place == status).map(|output| output.ty.clone())
        };
        for (status, was) in &before.failures {
            if !fails_before.iter().any(|one| one.status == *status) {
                continue;
            }
            let Some(other) = covering(&fails_after, status) else { continue };
            let Some(from) = held(before, status) else { continue };
            let Some((is, to)) = after.failures.get(&other.status).zip(held(after, &other.status)) else {
                // A body in another media type has no type.
                let is = if other.media_types.is_empty() { "nothing".to_owned() } else { other.media_types.join(", ") };
                let mut finder = Finder::of_operation(before, found);
                finder.add(Rule::FailureChanged, &before.rust, status, Some(was), Some(&is));
                continue;
            };
            let differs = self.known.entry((was.clone(), is.clone())).or_insert_with(|| differ(&from, &to, old, new));
            if !*differs {
                continue;
            }
            let named = crate::lock::leaf(was).and_then(|leaf| old.get(leaf));
            let mut finder = match named {
                Some(ty) => Finder::of_type(ty, found),
                None => Finder::of_operation(before, found),
            };
            let item = named.map_or_else(|| before.rust.clone(), |ty| ty.rust.clone());
            let (was, is) = if was == is { (None, None) } else { (Some(was.as_str()), Some(is.as_str())) };
            finder.add(Rule::FailureChanged, item, "failure", was, is);
        }
        let statuses = |all: Vec<Output>| all.into_iter().map(|one| one.status).collect::<BTreeSet<String>>();
        let (was, is) = (statuses(fails_before), statuses(fails_after));
        let mut finder = Finder::of_operation(before, found);
        for status in is.difference(&was) {
            finder.add(Rule::FailureAdded, &before.rust, status, None, Some(status));
        }
        for status in was.difference(&is) {
            finder.add(Rule::FailureRemoved, &before.rust, status, Some(status), None);
        }
    }
}

/// True if a value of the one type reads differently as the other.
fn differ(from: &RustType, to: &RustType, old: &Surface, new: &Surface) -> bool {
    let mut scratch = Changes::default();
    let mut walk = Walk::new(old, new);
    walk.value("", "", from, to, &mut Finder::of_crate(&mut scratch));
    walk.finish(&mut scratch);
    scratch.0.iter().any(|change| change.rule.row().verdict > Verdict::None)
}
