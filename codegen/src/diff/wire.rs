//! Compares operations on the wire axis, as a program of the old version sends and reads them.

mod described;
mod relation;
mod responses;
mod security;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::described::compare_hooks;
pub(super) use self::responses::covers_status;
use self::responses::{Failures, successes};
use self::security::Successors;
pub(super) use self::walk::Walk;
use self::walk::{Flow, Slot};
use super::calls::place_before;
use super::values::{at, held};
use super::{Changes, Finder, Rule};
use crate::lock::{ADDITIONAL, operation_key};
use crate::surface::{Alike, Body, Operation, RustType, ServerVariable, Surface, Value};

pub(super) fn compare(old: &Surface, new: &Surface, pairs: &BTreeMap<usize, usize>, found: &mut Changes) {
    let schemes = security::successors(old, new);
    api(old, new, &schemes, &mut Finder::of_crate(found));
    let mut walk = Walk::new(old, new);
    let mut failures = Failures::default();
    for (index, before) in old.operations.iter().enumerate() {
        let mut finder = Finder::of_operation(before, found);
        match pairs.get(&index) {
            None => finder.add(Rule::RouteRemoved, &before.rust, "", Some(&route(before)), None),
            Some(index) => {
                let after = &new.operations[*index];
                call((old, before), (new, after), &mut walk, &mut finder);
                security::compare((old, before), (new, after), &schemes, &mut finder);
                failures.compare(before, after, (old, new), found);
            }
        }
    }
    let known: BTreeSet<&usize> = pairs.values().collect();
    for (_, after) in new.operations.iter().enumerate().filter(|(index, _)| !known.contains(index)) {
        Finder::of_operation(after, found).add(Rule::RouteAdded, &after.rust, "", None, Some(&route(after)));
    }
    walk.finish(found);
    let mut alike = Alike::default();
    for (index, before) in old.operations.iter().enumerate() {
        if let Some(after) = pairs.get(&index) {
            described::compare((old, before), (new, &new.operations[*after]), &mut alike, found);
        }
    }
}

/// `GET /pets/{id}`, with the form of the body if it is not the preferred one.
fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.place())
}

/// Compares the facts that hold for all operations.
fn api(old: &Surface, new: &Surface, schemes: &Successors, finder: &mut Finder<'_>) {
    security::schemes(old, new, schemes, finder);
    if old.base_url != new.base_url {
        let listed = new.servers.contains_key(&old.base_url)
            || new.server_choices.iter().any(|server| is_one_of(&old.base_url, &server.url, &server.variables));
        let rule = if listed { Rule::ServerUrlChanged } else { Rule::ServerUrlRemoved };
        finder.add(rule, "Client", "", Some(&old.base_url), Some(&new.base_url));
    }
    server_choices(old, new, finder);
    if let (Some(before), Some(after)) = (&old.envelope, &new.envelope)
        && before != after
    {
        finder.add(Rule::EnvelopeChanged, "Envelope", "", Some(&before.result), Some(&after.result));
    }
}

/// True if a template can give the URL with some values of its variables.
fn is_one_of(url: &str, template: &str, variables: &[ServerVariable]) -> bool {
    let Some((literal, rest)) = template.split_once('{') else { return url == template };
    let (Some(url), Some((name, template))) = (url.strip_prefix(literal), rest.split_once('}')) else { return false };
    match variables.iter().find(|variable| variable.wire == name) {
        Some(variable) if variable.ty.is_some() => {
            let rests = variable.values.keys().filter_map(|value| url.strip_prefix(value.as_str()));
            rests.into_iter().any(|rest| is_one_of(rest, template, variables))
        }
        // Any text is allowed.
        _ => url.char_indices().any(|(end, _)| is_one_of(&url[end..], template, variables)),
    }
}

/// Compares the servers besides the default one, and the values of their variables.
fn server_choices(old: &Surface, new: &Surface, finder: &mut Finder<'_>) {
    for before in old.server_choices.iter().filter(|server| server.url != old.base_url) {
        let Some(after) = new.server_choices.iter().find(|after| after.url == before.url) else {
            if before.url != new.base_url {
                finder.add(Rule::ServerChoiceRemoved, &before.rust, "", Some(&before.url), None);
            }
            continue;
        };
        for variable in &before.variables {
            let Some(other) = after.variables.iter().find(|other| other.wire == variable.wire) else { continue };
            let gone = variable.values.keys().filter(|value| other.ty.is_some() && !other.values.contains_key(*value));
            for value in gone {
                let item = format!("{}.{}", before.rust, variable.rust);
                finder.add(Rule::ServerChoiceRemoved, item, &variable.wire, Some(value), None);
            }
        }
    }
}

fn call(
    (old, before): (&Surface, &Operation),
    (new, after): (&Surface, &Operation),
    walk: &mut Walk<'_>,
    finder: &mut Finder<'_>,
) {
    let key = |operation: &Operation| operation_key(&operation.method, &operation.place());
    if key(before) != key(after) {
        finder.add(Rule::RouteChanged, &before.rust, "", Some(&route(before)), Some(&route(after)));
    }
    parameters(before, after, walk, finder);
    body(before, after, walk, finder);
    // A server that is the same as the API's does not count as the operation's own.
    let place = |server: &Option<String>, all: &Surface| {
        server.as_ref().unwrap_or(&all.base_url).trim_end_matches('/').to_owned()
    };
    if before.server != after.server && place(&before.server, old) != place(&after.server, new) {
        let (was, is) = (before.server.as_deref(), after.server.as_deref());
        finder.add(Rule::OperationServerChanged, &before.rust, "", was, is);
    }
    successes(before, after, walk, finder);
    let (always, still) = (old.described.headers_of_success(before), new.described.headers_of_success(after));
    for name in always.difference(&still) {
        finder.add(Rule::ResponseHeaderOptional, &before.rust, &format!("header:{name}"), None, None);
    }
    let described = |header: &Value| after.headers.iter().any(|other| other.wire.eq_ignore_ascii_case(&header.wire));
    for header in before.headers.iter().filter(|header| !described(header)) {
        let item = format!("{}::{}", before.builder_path(), header.rust);
        finder.add(Rule::ResponseHeaderRemoved, item, &header.wire, Some(&header.ty), None);
    }
    for header in &before.headers {
        if let Some(other) = after.headers.iter().find(|other| other.wire.eq_ignore_ascii_case(&header.wire)) {
            let item = format!("{}::{}", before.builder_path(), header.rust);
            walk.value(&item, &header.wire, &held(&header.accepts), &held(&other.accepts), finder);
        }
    }
    let told = |operation: &Operation| {
        let pairs = operation.paging.iter().map(|(key, value)| format!("{key}: {value}"));
        pairs.collect::<Vec<_>>().join(", ")
    };
    if before.paging != after.paging && !before.paging.is_empty() && !after.paging.is_empty() {
        let item = format!("{}::items", before.builder_path());
        finder.add(Rule::PagingChanged, item, "", Some(&told(before)), Some(&told(after)));
    }
}

/// Every value that a call may give.
fn inputs(operation: &Operation) -> impl Iterator<Item = &Value> {
    operation.arguments.iter().chain(&operation.setters)
}

fn is_of_body(value: &Value) -> bool {
    value.wire == "body" || value.wire.starts_with("body.")
}

/// The item of a value: its setter, or its method if it is an argument.
fn item_of(operation: &Operation, value: &Value) -> String {
    match at(&operation.setters, &value.wire) {
        Some(setter) => format!("{}::{}", operation.builder_path(), setter.rust),
        None => format!("{}({})", operation.rust, value.rust),
    }
}

fn parameters(before: &Operation, after: &Operation, walk: &mut Walk<'_>, finder: &mut Finder<'_>) {
    let old: Vec<&Value> = inputs(before).filter(|value| !is_of_body(value)).collect();
    let new: Vec<&Value> = inputs(after).filter(|value| !is_of_body(value)).collect();
    for value in &old {
        let (item, place) = (item_of(before, value), value.wire.as_str());
        let Some(other) = new.iter().find(|other| place_before(after, other) == place) else {
            // A path without the parameter is another route, and that is reported.
            if !place.starts_with("path:") {
                finder.add(Rule::ParameterRemoved, item, place, Some(&value.ty), None);
            }
            continue;
        };
        match (value.rules.required, other.rules.required) {
            (false, true) => finder.add(Rule::ParameterRequired, item.clone(), place, None, None),
            (true, false) => finder.add(Rule::ParameterOptional, item.clone(), place, None, None),
            (true, true) | (false, false) => {}
        }
        if value.style != other.style {
            let told = |style: &Option<String>| style.clone().unwrap_or_else(|| "the default".to_owned());
            let (was, is) = (told(&value.style), told(&other.style));
            finder.add(Rule::ParameterStyleChanged, item.clone(), place, Some(&was), Some(&is));
        }
        let (old, new) = (held(&value.accepts), held(&other.accepts));
        walk.slot(
            &Slot::new(item, place, old, &value.rules),
            &Slot::new("", place, new, &other.rules),
            Flow::Sent,
            finder,
        );
    }
    for value in new {
        let place = place_before(after, value);
        if place.starts_with("path:") || old.iter().any(|other| other.wire == place) {
            continue;
        }
        let rule = if value.rules.required { Rule::ParameterRequired } else { Rule::ParameterAdded };
        finder.add(rule, item_of(after, value), place, None, Some(&value.ty));
    }
}

fn body(before: &Operation, after: &Operation, walk: &mut Walk<'_>, finder: &mut Finder<'_>) {
    let item = before.rust.clone();
    let (old, new) = match (&before.body, &after.body) {
        (None, None) => return,
        (None, Some(new)) => {
            let rule = if new.required { Rule::BodyRequired } else { Rule::BodyAdded };
            return finder.add(rule, item, "body", None, Some(&new.media_type));
        }
        (Some(old), None) => return finder.add(Rule::BodyRemoved, item, "body", Some(&old.media_type), None),
        (Some(old), Some(new)) => (old, new),
    };
    match (old.required, new.required) {
        (false, true) => finder.add(Rule::BodyRequired, item.clone(), "body", None, None),
        (true, false) => finder.add(Rule::BodyOptional, item.clone(), "body", None, None),
        (true, true) | (false, false) => {}
    }
    if !media_types(old, new, &item, finder) {
        return;
    }
    if old.encodings != new.encodings {
        let told = |body: &Body| {
            let pairs = body.encodings.iter().map(|(field, encoding)| format!("{field}: {encoding}"));
            pairs.collect::<Vec<_>>().join(", ")
        };
        finder.add(Rule::RequestEncodingChanged, item.clone(), "body", Some(&told(old)), Some(&told(new)));
    }
    content(before, after, walk, finder);
}

/// Returns true if the media type that is sent is still accepted.
fn media_types(old: &Body, new: &Body, item: &str, finder: &mut Finder<'_>) -> bool {
    let taken = new.media_types.iter().any(|listed| covers(listed, &old.media_type));
    if !taken {
        let (was, is) = (&old.media_type, new.media_types.join(", "));
        finder.add(Rule::RequestMediaTypeRemoved, item, "body", Some(was), Some(&is));
    }
    for more in new.media_types.iter().filter(|one| !old.media_types.iter().any(|listed| covers(listed, one))) {
        finder.add(Rule::RequestMediaTypeAdded, item, "body", None, Some(more));
    }
    taken
}

/// True if a media type or a range contains another one (RFC 9110, section 12.5.1). A parameter that only one of them
/// has is ignored, except a charset that is not UTF-8.
fn covers(listed: &str, media_type: &str) -> bool {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (range, essence) = (essence(listed), essence(media_type));
    let is_within = range.strip_suffix('*').is_some_and(|start| essence.starts_with(start));
    let (listed, given) = (media_parameters(listed), media_parameters(media_type));
    let fits = |(name, value): (&String, &String)| given.get(name).is_none_or(|given| given == value);
    (range == "*/*" || range == essence || is_within) && listed.iter().all(fits)
}

/// The parameters of a media type, with the default charset if it has none.
fn media_parameters(media_type: &str) -> BTreeMap<String, String> {
    let pairs = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let tidy = |text: &str| text.trim().trim_matches('"').to_ascii_lowercase();
    let pairs = pairs.map(|(name, value)| (tidy(name), tidy(value))).filter(|(name, _)| name != "boundary");
    std::iter::once(("charset".to_owned(), "utf-8".to_owned())).chain(pairs).collect()
}

/// The form in which the body is given: member by member, or as one value.
enum View<'v> {
    Members(Vec<Slot<'v>>),
    Whole(Slot<'v>),
}

fn content(before: &Operation, after: &Operation, walk: &mut Walk<'_>, finder: &mut Finder<'_>) {
    let (old, new) = (view(before), view(after));
    match (old, new) {
        (View::Members(old), View::Members(new)) => walk.members(&old, &new, Flow::Sent, finder),
        (View::Whole(old), View::Whole(new)) => walk.slot(&old, &new, Flow::Sent, finder),
        (View::Members(old), View::Whole(new)) => match walk.new_members(&new) {
            Some(new) => walk.members(&old, &new, Flow::Sent, finder),
            None => {
                let rule = if new.is_any() { Rule::RequestTypeWidened } else { Rule::RequestTypeChanged };
                finder.add(rule, &before.rust, "body", Some("an object"), Some(&new.ty.to_string()));
            }
        },
        (View::Whole(old), View::Members(new)) => match walk.old_members(&old) {
            Some(old) => walk.members(&old, &new, Flow::Sent, finder),
            None => {
                let was = old.ty.to_string();
                finder.add(Rule::RequestTypeChanged, &before.rust, "body", Some(&was), Some("an object"));
            }
        },
    }
}

fn view(operation: &Operation) -> View<'_> {
    let slot = |value: &'_ Value| {
        let place = value.wire.strip_prefix("body.").unwrap_or(&value.wire).to_owned();
        let mut ty = held(&value.accepts);
        // A record has the type of one such member, too.
        if place == ADDITIONAL
            && let RustType::Map(inner) = ty
        {
            ty = *inner;
        }
        (item_of(operation, value), place, ty)
    };
    match inputs(operation).find(|value| value.wire == "body") {
        Some(value) => {
            let (item, place, ty) = slot(value);
            View::Whole(Slot::new(item, &place, ty, &value.rules))
        }
        None => {
            let members = inputs(operation).filter(|value| is_of_body(value)).map(|value| {
                let (item, place, ty) = slot(value);
                Slot::new(item, &place, ty, &value.rules)
            });
            View::Members(members.collect())
        }
    }
}
