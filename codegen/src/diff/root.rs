//! Compares everything except operations and types on the crate axis.

use std::collections::BTreeSet;

use super::{Changes, Finder, Rule};
use crate::surface::{Server, Surface};

pub(super) fn compare(old: &Surface, new: &Surface, found: &mut Changes) {
    let mut finder = Finder::of_crate(found);
    if old.package != new.package {
        finder.add(Rule::PackageRenamed, &old.package, "", Some(&old.package), Some(&new.package));
    }
    if old.documentation != new.documentation {
        finder.add(Rule::DocumentationChanged, "crate", "", None, None);
    }
    groups(old, new, &mut finder);
    features(old, new, &mut finder);
    credentials(old, new, &mut finder);
    servers(old, new, &mut finder);
}

fn modules(surface: &Surface) -> BTreeSet<&str> {
    surface.groups.values().map(String::as_str).collect()
}

fn groups(old: &Surface, new: &Surface, finder: &mut Finder<'_>) {
    let (before, after) = (modules(old), modules(new));
    for module in before.difference(&after) {
        finder.add(Rule::GroupRemoved, format!("Client::{module}"), "", Some(module), None);
    }
    for module in after.difference(&before) {
        finder.add(Rule::GroupAdded, format!("Client::{module}"), "", None, Some(module));
    }
}

fn features(old: &Surface, new: &Surface, finder: &mut Finder<'_>) {
    let bare = |surface| modules(surface).into_iter().map(|module| module.trim_start_matches("r#")).collect();
    let (groups_before, groups_after): (BTreeSet<&str>, BTreeSet<&str>) = (bare(old), bare(new));
    for (feature, brought) in &old.features {
        let item = format!("feature {feature}");
        let Some(brings) = new.features.get(feature) else {
            if !groups_before.contains(feature.as_str()) || groups_after.contains(feature.as_str()) {
                finder.add(Rule::FeatureRemoved, item, "", Some(feature), None);
            }
            continue;
        };
        // A feature that loses a removed group or feature is not reported: the removal is.
        let is_there = |name: &&String| new.features.contains_key(name.as_str());
        for less in brought.iter().filter(|one| !brings.contains(one)).filter(is_there) {
            finder.add(Rule::FeatureBringsLess, item.clone(), "", Some(less), None);
        }
        let was_there = |name: &&String| old.features.contains_key(name.as_str());
        for more in brings.iter().filter(|one| !brought.contains(one)).filter(was_there) {
            finder.add(Rule::FeatureBringsMore, item.clone(), "", None, Some(more));
        }
    }
    let added = new.features.keys().filter(|feature| !old.features.contains_key(*feature));
    // A group's feature is reported with the group. The feature for unused types is reported with each of those types.
    // Only features of the runtime are left, which a crate with very many groups had no room for.
    let added = added.filter(|feature| new.unused_types.as_ref() != Some(feature));
    for feature in added.filter(|feature| !groups_after.contains(feature.as_str())) {
        finder.add(Rule::FeatureBringsMore, format!("feature {feature}"), "", None, Some(feature));
    }
}

fn credentials(old: &Surface, new: &Surface, finder: &mut Finder<'_>) {
    for before in &old.credentials {
        match new.credentials.iter().find(|after| after.rust == before.rust) {
            None => finder.add(Rule::CredentialRemoved, &before.rust, &before.scheme, Some(before.takes), None),
            Some(after) if after.takes != before.takes => {
                let (was, is) = (Some(before.takes), Some(after.takes));
                finder.add(Rule::CredentialChanged, &before.rust, &before.scheme, was, is);
            }
            Some(_) => {}
        }
    }
    for after in &new.credentials {
        if !old.credentials.iter().any(|before| before.rust == after.rust) {
            finder.add(Rule::CredentialAdded, &after.rust, &after.scheme, None, Some(after.takes));
        }
    }
}

fn servers(old: &Surface, new: &Surface, finder: &mut Finder<'_>) {
    for before in &old.server_choices {
        let Some(after) = new.server_choices.iter().find(|after| after.rust == before.rust) else {
            finder.add(Rule::ServerRemoved, &before.rust, "", Some(&before.url), None);
            continue;
        };
        let (was, is) = (choices(before), choices(after));
        let told = |choices: &BTreeSet<String>| choices.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let (was_told, is_told) = (told(&was), told(&is));
        if !was.is_subset(&is) || before.setup.is_some() != after.setup.is_some() {
            finder.add(Rule::ServerChanged, &before.rust, "", Some(&was_told), Some(&is_told));
        } else if was != is {
            finder.add(Rule::ServerChoicesAdded, &before.rust, "", Some(&was_told), Some(&is_told));
        }
    }
    for after in &new.server_choices {
        if !old.server_choices.iter().any(|before| before.rust == after.rust) {
            finder.add(Rule::ServerAdded, &after.rust, "", None, Some(&after.url));
        }
    }
}

/// The choices that a server has, as callers write them.
fn choices(server: &Server) -> BTreeSet<String> {
    let variables = server.variables.iter().flat_map(|variable| {
        let ty = variable.ty.as_deref().unwrap_or("impl Into<String>");
        let values = variable.values.values().map(move |variant| format!("{ty}::{variant}"));
        std::iter::once(format!("{}({ty})", variable.rust)).chain(values)
    });
    variables.chain(server.setup.clone()).collect()
}
