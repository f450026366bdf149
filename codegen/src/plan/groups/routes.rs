//! Names of methods that are made from the HTTP method and the path, for operations without an id or with an id that is
//! made from the same two.

use super::call::{Call, Place};
use super::forms::Later;
use super::lexicon::{is_only_verb, verb};
use super::path::{Part, after_idle, parameter_words};
use super::said::Said;
use crate::plan::words::singular;

/// Returns the verb for the HTTP method, the path and the answer.
pub(super) fn usual_verb(call: &Call<'_>) -> String {
    let verb = match (call.method, call.place) {
        ("GET", _) if call.lists => "list",
        ("GET", _) => "get",
        ("POST", Place::Collection) => "create",
        ("POST", Place::ItemOfPost) => "update",
        ("POST", Place::Other) if call.ends_in_plural() => "create",
        ("POST", Place::Item | Place::Other) => "post",
        ("PUT", _) => "update",
        ("PATCH", _) => "edit",
        (other, _) => return other.to_lowercase(),
    };
    verb.to_owned()
}

/// Returns the number of parts that all these paths begin with, up to the last one that the group says. These parts
/// lead to the group and are the same for all methods in it.
pub(super) fn common(calls: &[&Call<'_>], said: &Said) -> usize {
    let [first, rest @ ..] = calls else { return 0 };
    let first = after_idle(&first.parts);
    let same = |one: &Part, two: &Part| one == two || one.is_parameter() && two.is_parameter();
    let alike = |call: &&Call<'_>| {
        let parts = after_idle(&call.parts);
        first.iter().zip(parts).take_while(|(one, two)| same(one, two)).count()
    };
    let Some(common) = rest.iter().map(alike).min() else { return 0 };
    let is_said = |part: &Part| part.fixed().is_some_and(|words| said.unsaid(words).is_empty());
    first[..common].iter().rposition(is_said).map_or(0, |at| at + 1)
}

/// Returns names for a method, the best first. Later ones have more words.
pub(super) fn forms<'a>(call: &'a Call<'a>, said: &'a Said, common: usize) -> Vec<Later<'a>> {
    let nothing = Said::default;
    let parts = after_idle(&call.parts);
    let own = &parts[common.min(parts.len())..];
    vec![
        Later::of(move || words(call, own, said), false),
        Later::of(move || with_method(&all(call, own, said), call), false),
        Later::of(move || by(words(call, own, said), own), false),
        Later::of(move || words(call, parts, &nothing()), false),
        Later::of(move || by(words(call, parts, &nothing()), parts), false),
        Later::of(move || by(words(call, &call.parts, &nothing()), &call.parts), true),
        Later::of(move || spelled(call), true),
    ]
}

/// Adds the names of the parameters to the words.
pub(super) fn by(mut words: Vec<String>, parts: &[Part]) -> Vec<String> {
    let parameters: Vec<String> = parameter_words(parts).map(str::to_owned).collect();
    if !parameters.is_empty() {
        words.push("by".to_owned());
        words.extend(parameters);
    }
    words
}

/// Puts the HTTP method before the words.
pub(super) fn with_method(words: &[String], call: &Call<'_>) -> Vec<String> {
    std::iter::once(call.method.to_lowercase()).chain(words.iter().cloned()).collect()
}

/// Returns the HTTP method and all words of the path, unchanged.
pub(super) fn spelled(call: &Call<'_>) -> Vec<String> {
    let words: Vec<String> = call.parts.iter().filter_map(Part::fixed).flatten().cloned().collect();
    with_method(&by(words, &call.parts), call)
}

/// Returns the words for the action, then those for its object.
fn words(call: &Call<'_>, parts: &[Part], said: &Said) -> Vec<String> {
    match action(call.method, parts) {
        Some(_) => all(call, parts, said),
        None => verb_first(&usual_verb(call), all(call, parts, said)),
    }
}

/// Puts the verb first. After `create` the last word is in the singular, because one thing is created.
fn verb_first(verb: &str, mut words: Vec<String>) -> Vec<String> {
    if let (Some(last), "create") = (words.last_mut(), verb) {
        *last = singular(last);
    }
    words.insert(0, verb.to_owned());
    words
}

/// Returns the action if the last segment of the path names one, and the parts before it.
fn action<'p>(method: &str, parts: &'p [Part]) -> Option<(&'p [String], &'p [Part])> {
    let (Part::Fixed { words, custom_verb }, before) = parts.split_last()? else { return None };
    let first = words.first()?;
    // Without `POST` the segment is a thing: `GET /invoices/{id}/report`.
    let done = *custom_verb || is_only_verb(first) || method == "POST" && verb(first).is_some();
    done.then_some((words, before))
}

/// Returns the words for the things in the path. A word is in the singular if a parameter follows it.
fn things(parts: &[Part], said: &Said) -> Vec<String> {
    let mut things = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Some((last, words)) = said.unsaid(part.fixed().unwrap_or_default()).split_last() else { continue };
        things.extend_from_slice(words);
        let one = parts.get(at + 1).is_some_and(Part::is_parameter);
        things.push(if one { singular(last) } else { last.clone() });
    }
    things
}

/// Returns the words of all parts, with the action first.
fn all(call: &Call<'_>, parts: &[Part], said: &Said) -> Vec<String> {
    match action(call.method, parts) {
        Some((done, parts)) => done.iter().cloned().chain(things(parts, said)).collect(),
        None => things(parts, said),
    }
}

/// Returns the words of the whole path after a given verb.
pub(super) fn with_verb(verb: &str, call: &Call<'_>) -> Vec<String> {
    verb_first(verb, things(after_idle(&call.parts), &Said::default()))
}
