//! Who is let in: credentials, the scopes of their tokens, and how tokens are fetched.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{Finder, Rule};
use crate::surface::{Asked, Operation, Scheme, Surface};

/// Compares how credentials are sent and tokens are fetched.
pub(super) fn schemes(old: &Surface, new: &Surface, finder: &mut Finder<'_>) {
    let names = successors(old, new);
    let after = |before: &Scheme| {
        let name = names.get(before.name.as_str()).copied().unwrap_or(&before.name);
        new.schemes.iter().find(|after| after.name == name)
    };
    for (before, after) in old.schemes.iter().filter_map(|before| Some((before, after(before)?))) {
        if !is_sent_alike(before, after) {
            finder.add(Rule::SchemeChanged, &before.name, "", Some(&before.sent_as), Some(&after.sent_as));
        }
        let (Some(was), Some(is)) = (&before.token, &after.token) else { continue };
        if was.url != is.url {
            finder.add(Rule::TokenUrlChanged, &before.name, "", Some(&was.url), Some(&is.url));
        }
        for scope in was.scopes.iter().filter(|scope| !is.scopes.contains(scope)) {
            finder.add(Rule::TokenScopeRemoved, &before.name, "", Some(scope), None);
        }
    }
}

/// Whether two credentials are sent alike; of a header, capitals do not count.
fn is_sent_alike(one: &Scheme, other: &Scheme) -> bool {
    one.sent_as == other.sent_as
        || one.sent_as.starts_with("header ") && one.sent_as.eq_ignore_ascii_case(&other.sent_as)
}

/// The new names of schemes that are sent as before, by the old ones: no request has the name.
fn successors<'s>(old: &'s Surface, new: &'s Surface) -> BTreeMap<&'s str, &'s str> {
    let has = |surface: &Surface, name: &str| surface.schemes.iter().any(|scheme| scheme.name == name);
    let added: Vec<&Scheme> = new.schemes.iter().filter(|scheme| !has(old, &scheme.name)).collect();
    let removed = old.schemes.iter().filter(|scheme| !has(new, &scheme.name));
    let successor = |before: &Scheme| added.iter().find(|after| is_sent_alike(before, after)).copied();
    removed.filter_map(|before| Some((before.name.as_str(), successor(before)?.name.as_str()))).collect()
}

/// Compares what an operation asks for.
pub(super) fn compare(
    (old, before): (&Surface, &Operation),
    (new, after): (&Surface, &Operation),
    finder: &mut Finder<'_>,
) {
    let names = successors(old, new);
    let renamed = |name: &String| names.get(name.as_str()).map_or_else(|| name.clone(), |name| (*name).to_owned());
    let was = ways(old, before).into_iter();
    let was = was.map(|way| way.into_iter().map(|(name, scopes)| (renamed(&name), scopes)).collect());
    let (was, is): (Vec<Asked>, Vec<Asked>) = (was.collect(), ways(new, after));
    credentials(before, &was, &is, finder);
    scopes(before, &was, &is, finder);
}

/// The ways to be let in; without any, nothing is asked for.
fn ways(surface: &Surface, operation: &Operation) -> Vec<Asked> {
    let ways = surface.described.asked(operation);
    if ways.is_empty() { vec![Asked::new()] } else { ways }
}

/// Whether what is given to one way has all credentials that another one asks for.
fn is_covered(asked: &Asked, given: &Asked) -> bool {
    asked.keys().all(|name| given.contains_key(name))
}

fn credentials(operation: &Operation, old: &[Asked], new: &[Asked], finder: &mut Finder<'_>) {
    let told = |way: &Asked| match way.len() {
        0 => "no credential".to_owned(),
        _ => way.keys().map(String::as_str).collect::<Vec<_>>().join(" with "),
    };
    let mut is: Vec<String> = new.iter().map(told).collect();
    is.dedup();
    let is = is.join(", or ");
    for given in old.iter().filter(|given| !new.iter().any(|asked| is_covered(asked, given))) {
        let rule = if given.is_empty() { Rule::SecurityRequired } else { Rule::SecurityRemoved };
        finder.add(rule, &operation.rust, "security", Some(&told(given)), Some(&is));
    }
    let same = |one: &Asked, other: &Asked| one.keys().eq(other.keys());
    for asked in new.iter().filter(|asked| !old.iter().any(|given| same(given, asked))) {
        let rule = match asked.is_empty() {
            true => Rule::SecurityDropped,
            // Where it asks for more than was given, it is not a new way, but a way that is gone.
            false if old.iter().any(|given| is_covered(given, asked)) => continue,
            false => Rule::SecurityAdded,
        };
        finder.add(rule, &operation.rust, "security", None, Some(&told(asked)));
    }
}

/// The scopes that one way asks for and another one does not, each with its scheme.
fn beyond(one: &Asked, other: &Asked) -> BTreeSet<(String, String)> {
    let scopes = one.iter().flat_map(|(name, scopes)| scopes.iter().map(move |scope| (name, scope)));
    let known = |name: &String, scope: &String| other.get(name).is_some_and(|scopes| scopes.contains(scope));
    scopes.filter(|(name, scope)| !known(name, scope)).map(|(name, scope)| (name.clone(), scope.clone())).collect()
}

/// A token of before is held against the way that asks for the fewest scopes that it does not have.
fn scopes(operation: &Operation, old: &[Asked], new: &[Asked], finder: &mut Finder<'_>) {
    let told = |(name, scope): &(String, String)| format!("{scope} of {name}");
    for given in old {
        let open = new.iter().filter(|asked| is_covered(asked, given));
        let Some(asked) = open.min_by_key(|asked| (beyond(asked, given).len(), beyond(given, asked).len())) else {
            continue;
        };
        for scope in beyond(asked, given) {
            finder.add(Rule::ScopeRequired, &operation.rust, "security", None, Some(&told(&scope)));
        }
        // What a credential that is not asked for any more was for is told with it.
        for scope in beyond(given, asked).iter().filter(|(name, _)| asked.contains_key(name)) {
            finder.add(Rule::ScopeDropped, &operation.rust, "security", Some(&told(scope)), None);
        }
    }
}
