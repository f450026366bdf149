//! Compares access: credentials, the scopes of their tokens, and how tokens are fetched.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{Finder, Rule};
use crate::surface::{Asked, Operation, Surface};

/// The new name of each scheme that is only renamed, by its old name. The name is not on the wire.
pub(super) type Successors = BTreeMap<String, String>;

/// Compares how credentials are sent and tokens are fetched.
pub(super) fn schemes(old: &Surface, new: &Surface, names: &Successors, finder: &mut Finder<'_>) {
    let (was, is) = (old.described.sent_as(), new.described.sent_as());
    for (name, was) in &was {
        if let Some(is) = is.get(name).filter(|is| !is_sent_alike(was, is)) {
            finder.add(Rule::SchemeChanged, name, "", Some(was), Some(is));
        }
    }
    for before in &old.schemes {
        let name = names.get(&before.name).unwrap_or(&before.name);
        let after = new.schemes.iter().find(|after| after.name == *name);
        let Some((was, is)) = before.token.as_ref().zip(after.and_then(|after| after.token.as_ref())) else { continue };
        if was.url != is.url {
            finder.add(Rule::TokenUrlChanged, &before.name, "", Some(&was.url), Some(&is.url));
        }
        for scope in was.scopes.iter().filter(|scope| !is.scopes.contains(scope)) {
            finder.add(Rule::TokenScopeRemoved, &before.name, "", Some(scope), None);
        }
    }
}

/// True if two credentials are sent in the same way. The names of headers ignore case.
fn is_sent_alike(one: &str, other: &str) -> bool {
    one == other || one.starts_with("header ") && one.eq_ignore_ascii_case(other)
}

/// Finds the schemes that have another name now.
pub(super) fn successors(old: &Surface, new: &Surface) -> Successors {
    let (was, is) = (old.described.sent_as(), new.described.sent_as());
    let added: Vec<(&String, &String)> = is.iter().filter(|(name, _)| !was.contains_key(*name)).collect();
    let removed = was.iter().filter(|(name, _)| !is.contains_key(*name));
    let successor = |sent: &str| added.iter().find(|(_, other)| is_sent_alike(sent, other));
    removed.filter_map(|(name, sent)| Some((name.clone(), successor(sent)?.0.clone()))).collect()
}

/// Compares the security requirements of an operation.
pub(super) fn compare(
    (old, before): (&Surface, &Operation),
    (new, after): (&Surface, &Operation),
    names: &Successors,
    finder: &mut Finder<'_>,
) {
    let renamed = |name: &String| names.get(name).unwrap_or(name).clone();
    let was = ways(old, before).into_iter();
    let was = was.map(|way| way.into_iter().map(|(name, scopes)| (renamed(&name), scopes)).collect());
    let (was, is): (Vec<Asked>, Vec<Asked>) = (was.collect(), ways(new, after));
    credentials(before, &was, &is, finder);
    scopes(before, &was, &is, finder);
}

/// The security requirements. If there are none, one empty requirement.
fn ways(surface: &Surface, operation: &Operation) -> Vec<Asked> {
    let ways = surface.described.asked(operation);
    if ways.is_empty() { vec![Asked::new()] } else { ways }
}

/// True if one requirement has all credentials that another one asks for.
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
            // A requirement that asks for more than an old one had is not new: the old one is gone, and that is
            // reported.
            false if old.iter().any(|given| is_covered(given, asked)) => continue,
            false => Rule::SecurityAdded,
        };
        finder.add(rule, &operation.rust, "security", None, Some(&told(asked)));
    }
}

/// The scopes that one requirement asks for and another one does not, each with its scheme.
fn beyond(one: &Asked, other: &Asked) -> BTreeSet<(String, String)> {
    let scopes = one.iter().flat_map(|(name, scopes)| scopes.iter().map(move |scope| (name, scope)));
    let known = |name: &String, scope: &String| other.get(name).is_some_and(|scopes| scopes.contains(scope));
    scopes.filter(|(name, scope)| !known(name, scope)).map(|(name, scope)| (name.clone(), scope.clone())).collect()
}

/// Compares the scopes of an old token with the requirement that asks for the fewest scopes that the token does not
/// have.
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
        // The scopes of a credential that is no longer asked for are reported with the credential.
        for scope in beyond(given, asked).iter().filter(|(name, _)| asked.contains_key(name)) {
            finder.add(Rule::ScopeDropped, &operation.rust, "security", Some(&told(scope)), None);
        }
    }
}
