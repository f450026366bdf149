//! Visits every place where a call names a type, with its place on the wire and its word.

use super::words::{Role, Word};
use crate::config::Config;
use crate::lock::operation_key;
use crate::model::media::{self, preferred};
use crate::model::{Api, Content, Hook, HookSet, HooksOf, Location, Operation, Parameter, Status, TypeUse};
use crate::pointer::Pointer;

/// A place where a call, a component or the envelope names a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// Index of the operation. `None` for components and the envelope.
    pub operation: Option<usize>,
    /// Place of the type in the call: `query:order`, `body`, `200`, `4XX`, `200 text/csv`, `200 header X-Total`,
    /// `answer`. For a component, its name.
    pub place: String,
    /// Word of the type at this place.
    pub word: Word,
    /// Role of the site.
    pub way: Way,
}

/// The role of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A parameter or a request body.
    Input,
    /// The body of a success.
    Success,
    /// The body of a failure.
    Failure,
    /// A header of a response.
    Header,
    /// The union of all responses of success.
    Answer,
    /// A component.
    Component,
    /// The members that every enveloped response has beside its value.
    Envelope,
    /// The union of all webhooks, or of all callbacks of an operation.
    Hooks,
    /// The response to a webhook or a callback.
    Reply,
    /// A parameter of a webhook or a callback.
    HookParameter,
}

/// Visits every use of a type that is not inside another type: operations by path and method, then the envelope, then
/// components. The order does not depend on names of components.
pub(crate) fn each(api: &mut Api, groups: &[String], config: &Config, visit: &mut dyn FnMut(&Site, &mut TypeUse)) {
    let Api { operations, answers, components, envelope, hooks, .. } = api;
    let owners = owners(operations, hooks);
    for (index, operation) in operations.iter_mut().enumerate() {
        let group = groups.get(index).map_or("", String::as_str);
        let site = |place: String, word: Word, way: Way| Site { operation: Some(index), place, word, way };
        each_input(operation, group, config, &site, visit);
        each_output(operation, group, config, &site, visit);
        if let Some(answers) = answers.get_mut(&operation.pointer) {
            let word = Word::role(Role::Result(group.to_owned()));
            visit(&site("answer".to_owned(), word, Way::Answer), &mut answers.ty);
        }
    }
    for (set, owner) in hooks.iter_mut().zip(owners) {
        each_hook(set, owner.as_deref(), visit);
    }
    if let Some(ty) = envelope {
        let word = Word::role(Role::Envelope);
        visit(&Site { operation: None, place: String::new(), word, way: Way::Envelope }, ty);
    }
    for (pointer, ty) in components {
        let name = pointer.last().unwrap_or_default();
        visit(&Site { operation: None, word: Word::name(&name), place: name, way: Way::Component }, ty);
    }
}

type MakeSite<'s> = dyn Fn(String, Word, Way) -> Site + 's;

fn each_input(
    operation: &mut Operation,
    group: &str,
    config: &Config,
    site: &MakeSite<'_>,
    visit: &mut dyn FnMut(&Site, &mut TypeUse),
) {
    for parameter in &mut operation.parameters {
        let place = parameter_place(parameter.location, &parameter.name);
        visit(&site(place, Word::name(&parameter.name), Way::Input), &mut parameter.ty);
    }
    if let Some(body) = &mut operation.body {
        let usual = usual(config, &body.content);
        for content in &mut body.content {
            let place = content_place("body", content, usual.as_ref());
            if let Some(ty) = &mut content.ty {
                visit(&site(place, Word::role(Role::Body(group.to_owned())), Way::Input), ty);
            }
            for (part, encoding) in &mut content.encoding {
                for header in &mut encoding.headers {
                    let place = part_header_place(part, header);
                    visit(&site(place, Word::name(&header.name), Way::Input), &mut header.ty);
                }
            }
        }
    }
}

fn each_output(
    operation: &mut Operation,
    group: &str,
    config: &Config,
    site: &MakeSite<'_>,
    visit: &mut dyn FnMut(&Site, &mut TypeUse),
) {
    let succeeds = operation.responses.iter().any(|response| response.status.is_success());
    for response in &mut operation.responses {
        let success = response.status.is_success() || !succeeds && response.status == Status::Default;
        let (way, role) =
            if success { (Way::Success, Role::Result(group.to_owned())) } else { (Way::Failure, Role::Failure) };
        let status = response.status.to_string();
        let usual = usual(config, &response.content);
        for content in &mut response.content {
            let place = content_place(&status, content, usual.as_ref());
            if let Some(ty) = &mut content.ty {
                visit(&site(place, Word::role(role.clone()), way), ty);
            }
        }
        for (name, header) in &mut response.headers {
            visit(&site(format!("{status} header {name}"), Word::name(name), Way::Header), &mut header.ty);
        }
    }
}

/// Returns the key of the operation that each set of callbacks belongs to, `None` for webhooks.
fn owners(operations: &[Operation], hooks: &[HookSet]) -> Vec<Option<String>> {
    let key = |place: &Pointer| {
        let found = operations.iter().find(|operation| operation.pointer == *place && operation.form.is_none());
        found.map_or_else(|| place.as_str().to_owned(), operation_name)
    };
    let owner = |set: &HookSet| match &set.of {
        HooksOf::Api => None,
        HooksOf::Operation(place) => Some(key(place)),
    };
    hooks.iter().map(owner).collect()
}

/// Returns the name by which other items know an operation: its id, because the id stays if the path changes, else its
/// key.
pub(crate) fn operation_name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| operation_key(&operation.method, &operation.path))
}

/// Visits the union of all hooks of a set, then the responses to each hook, and its parameters.
fn each_hook(set: &mut HookSet, owner: Option<&str>, visit: &mut dyn FnMut(&Site, &mut TypeUse)) {
    let HookSet { of: _, ty, hooks } = set;
    let word = Word::role(owner.map_or(Role::Webhook, |owner| Role::Callback(owner.to_owned())));
    let site = |place: String, word: Word, way: Way| Site { operation: None, place, word, way };
    let place = owner.map_or_else(|| "webhook".to_owned(), |owner| format!("callback {owner}"));
    visit(&site(place.clone(), word, Way::Hooks), ty);
    for Hook { key, call, .. } in hooks {
        let mut replies = 0;
        for response in &mut call.responses {
            let status = response.status.to_string();
            let mut of_status = 0;
            for content in &mut response.content {
                let Some(ty) = content.ty.as_mut() else { continue };
                // The first response has no status in its word, and the first of a status has no media type. The others
                // have them, because several responses with one word would become one type.
                let form = (of_status > 0).then(|| media::word(&content.media_type));
                let words = [(replies > 0).then_some(&status), form.as_ref()];
                let reply = reply_word(owner, key, words.into_iter().flatten());
                let known = format!("{place} {key} {status}");
                let known = form.map_or(known.clone(), |_| format!("{known} {}", content.media_type));
                visit(&site(known, reply, Way::Reply), ty);
                of_status += 1;
                replies += 1;
            }
            for (name, header) in &mut response.headers {
                visit(&site(format!("{place} {key}"), Word::name(name), Way::HookParameter), &mut header.ty);
            }
        }
        for parameter in &mut call.parameters {
            let word = Word::name(&parameter.name);
            visit(&site(format!("{place} {key}"), word, Way::HookParameter), &mut parameter.ty);
        }
    }
}

/// Returns the word of the response to a hook.
fn reply_word<'w>(owner: Option<&'w str>, key: &'w str, told: impl Iterator<Item = &'w String>) -> Word {
    let words = owner.into_iter().chain([key]).chain(told.map(String::as_str)).chain(["response"]);
    Word::name(&words.collect::<Vec<_>>().join(" "))
}

/// Returns the place of a parameter: `query:order`.
pub(crate) fn parameter_place(location: Location, name: &str) -> String {
    let location = match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    [location, ":", name].concat()
}

/// Returns the place of a header of a part: `part:meta X-Part`.
pub(crate) fn part_header_place(part: &str, header: &Parameter) -> String {
    format!("part:{}", header.name_of_part(part))
}

/// Returns the media type that is sent or asked for.
pub(crate) fn usual(config: &Config, content: &[Content]) -> Option<String> {
    preferred(config, content).map(|content| content.media_type.clone())
}

/// Returns the place of a body: `200`, followed by the media type if it is not the usual one.
pub(crate) fn content_place(whole: &str, content: &Content, usual: Option<&String>) -> String {
    if usual == Some(&content.media_type) { whole.to_owned() } else { [whole, " ", &content.media_type].concat() }
}
