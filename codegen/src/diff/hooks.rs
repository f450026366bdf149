//! Compares webhooks and callbacks on both axes. Their types are compared with all others.

use super::calls::header_changes;
use super::wire::{Walk, compare_hooks, covers_status};
use super::{Changes, Finder, Rule};
use crate::surface::{Hook, Received, RustType, Surface};

/// Compares the webhooks and callbacks of both versions.
pub(super) fn compare(old: &Surface, new: &Surface, found: &mut Changes) {
    let mut walk = Walk::new(old, new);
    for before in &old.received {
        let Some(ty) = old.get(&before.rust) else { continue };
        let mut finder = Finder::of_type(ty, found);
        let Some(after) = new.received.iter().find(|after| after.of == before.of) else {
            before.hooks.iter().for_each(|hook| removed(before, hook, &mut finder));
            continue;
        };
        header_changes((&before.rust, &after.rust), (&before.headers, &after.headers), &mut finder);
        let pairs: Vec<Option<&Hook>> = before.hooks.iter().map(|hook| successor(before, hook, after)).collect();
        for (hook, successor) in before.hooks.iter().zip(&pairs) {
            match successor {
                None => removed(before, hook, &mut finder),
                Some(other) => {
                    named_otherwise(before, hook, other, &mut finder);
                    if let (Some(was), Some(is)) = (held(old, before, hook), held(new, after, other)) {
                        walk.value(&item(before, hook), &hook.name, &was, &is, &mut finder);
                    }
                    brought_otherwise((old, hook), (new, other), &item(before, hook), &mut finder);
                    compare_hooks((old, hook), (new, other), &item(before, hook), &mut finder);
                }
            }
        }
        let known = |hook: &&Hook| pairs.iter().flatten().any(|other| other.name == hook.name);
        after.hooks.iter().filter(|hook| !known(hook)).for_each(|hook| added(before, hook, &mut finder));
    }
    let sets = new.received.iter().filter(|after| !old.received.iter().any(|before| before.of == after.of));
    for (after, ty) in sets.filter_map(|after| Some((after, new.get(&after.rust)?))) {
        let mut finder = Finder::of_type(ty, found);
        after.hooks.iter().for_each(|hook| added(after, hook, &mut finder));
    }
    walk.finish(found);
}

/// `webhooks::Webhook::Paid`
fn item(set: &Received, hook: &Hook) -> String {
    format!("{}::{}", set.rust, hook.variant)
}

/// The new hook with the same name, or a new one with the same variant under another name.
fn successor<'n>(before: &Received, hook: &Hook, after: &'n Received) -> Option<&'n Hook> {
    let of_name = after.hooks.iter().find(|other| other.name == hook.name);
    of_name.or_else(|| {
        let is_new = |other: &&Hook| !before.hooks.iter().any(|known| known.name == other.name);
        after.hooks.iter().filter(is_new).find(|other| other.variant == hook.variant)
    })
}

/// The type of a hook's body.
fn held(surface: &Surface, set: &Received, hook: &Hook) -> Option<RustType> {
    let union = surface.get(&set.rust)?;
    union.members.iter().find(|member| member.wire == hook.name).map(|member| member.held.clone())
}

fn removed(set: &Received, hook: &Hook, finder: &mut Finder<'_>) {
    finder.add(Rule::WebhookRemoved, item(set, hook), &hook.name, Some(&hook.name), None);
}

fn added(set: &Received, hook: &Hook, finder: &mut Finder<'_>) {
    finder.add(Rule::WebhookAdded, item(set, hook), &hook.name, None, Some(&hook.name));
}

/// Finds a new name or a new form of the body, which a program of the old version does not know.
fn named_otherwise(set: &Received, hook: &Hook, other: &Hook, finder: &mut Finder<'_>) {
    if hook.name != other.name && !hook.aliases.contains(&other.name) {
        finder.add(Rule::WebhookRenamed, item(set, hook), &hook.name, Some(&hook.name), Some(&other.name));
    }
    for form in other.forms.iter().filter(|form| !hook.forms.contains(form)) {
        let was = hook.forms.join(", ");
        finder.add(Rule::WebhookFormAdded, item(set, hook), &hook.name, Some(&was), Some(form));
    }
}

/// Compares everything of a hook except its body's type: the method, the headers, the replies, and if there is a body.
fn brought_otherwise(
    (old, hook): (&Surface, &Hook),
    (new, other): (&Surface, &Hook),
    item: &str,
    finder: &mut Finder<'_>,
) {
    if hook.method != other.method {
        finder.add(Rule::WebhookMethodChanged, item, &hook.name, Some(&hook.method), Some(&other.method));
    }
    let (was, is) = (old.described.brought(hook), new.described.brought(other));
    if was.body && !is.body {
        finder.add(Rule::WebhookBodyOptional, item, &hook.name, None, None);
    }
    let always = was.headers.iter().filter(|(_, always)| **always).map(|(name, _)| name);
    for name in always.filter(|name| is.headers.get(*name) != Some(&true)) {
        finder.add(Rule::WebhookHeaderOptional, item, &format!("header:{name}"), None, None);
    }
    let gone = was.replies.iter().filter(|status| !is.replies.iter().any(|reply| covers_status(reply, status)));
    for status in gone.filter(|_| !is.replies.is_empty()) {
        finder.add(Rule::WebhookReplyRemoved, item, &hook.name, Some(status), Some(&is.replies.join(", ")));
    }
}
