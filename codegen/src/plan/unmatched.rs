//! Entries of the configuration that match nothing in the document: each is an error, so that none is kept without a
//! reason.

use std::collections::BTreeSet;

use super::types::Manifest;
use crate::config::{Config, MediaTypes};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Api, Kind, Location, Operation};
use crate::pointer::Pointer;

/// Reports every entry that matches nothing. Entries for groups and types are reported where those are named.
pub(super) fn report(api: &Api, config: &Config, diagnostics: &mut Diagnostics) {
    let mut unmatched = |message: String| diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
    for wire in config.rename.parameters.keys().filter(|wire| !has_parameter(api, wire)) {
        unmatched(format!("`rename.parameters`: no operation has a parameter `{wire}`"));
    }
    for wire in config.rename.fields.keys().filter(|wire| !has_property(api, wire)) {
        unmatched(format!("`rename.fields`: no schema has a property `{wire}`"));
    }
    for scheme in config.credentials.variables.keys().filter(|name| !api.security_schemes.contains_key(*name)) {
        unmatched(format!("`credentials.variables`: there is no security scheme `{scheme}`"));
    }
    for (what, extension) in &config.docs {
        if !api.operations.iter().any(|operation| operation.extensions.contains_key(extension)) {
            unmatched(format!("`docs.{what}`: no operation has the extension `{extension}`"));
        }
    }
    envelope(api, config, &mut unmatched);
    let preferred = config.media_types.prefer.iter().filter(|_| config.media_types != MediaTypes::default());
    for media_type in preferred.filter(|media_type| !has_media_type(api, media_type)) {
        unmatched(format!("`media-types.prefer`: no body is of the media type `{media_type}`"));
    }
    for paging in &config.paging {
        for member in paging.items.iter().filter(|path| !path.split('.').all(|member| has_property(api, member))) {
            unmatched(format!("`paging.items`: no schema has a property `{member}`"));
        }
        if let Some(parameter) = paging.style.parameter().filter(|parameter| !has_sent_parameter(api, parameter)) {
            unmatched(format!("`paging`: no operation has a query or header parameter `{parameter}`"));
        }
    }
}

/// Reports the keys of the configured envelope that no envelope has. The keys of an error are not checked, because
/// servers may send them although no document declares them.
fn envelope(api: &Api, config: &Config, unmatched: &mut impl FnMut(String)) {
    let Some(convention) = &config.envelope else { return };
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    let mut values = responses.flat_map(|response| &response.content).filter(|content| content.enveloped);
    let Some(held) = api.envelope.map(|envelope| &api.types.get(envelope.id).kind) else {
        let flag = convention.success.as_ref().map(|flag| format!(" and `{flag}`")).unwrap_or_default();
        return unmatched(format!("`envelope`: no response is an object with `{}`{flag}", convention.result));
    };
    if values.all(|content| content.ty.is_none()) {
        unmatched(format!("`envelope.result`: no envelope has a property `{}`", convention.result));
    }
    let has = |wire: &str| {
        let Kind::Record(record) = held else { return false };
        record.properties.iter().any(|property| property.name == wire)
    };
    let keys = [("success", &convention.success), ("errors", &convention.errors), ("messages", &convention.messages)];
    for (key, wire) in keys.into_iter().filter_map(|(key, wire)| Some((key, wire.as_ref()?))) {
        if !has(wire) {
            unmatched(format!("`envelope.{key}`: no envelope has a property `{wire}`"));
        }
    }
}

/// Returns true if a request or a response has a body of a media type.
fn has_media_type(api: &Api, media_type: &str) -> bool {
    let bodies = api.operations.iter().flat_map(|operation| &operation.body).flat_map(|body| &body.content);
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    let mut contents = bodies.chain(responses.flat_map(|response| &response.content));
    contents.any(|content| content.media_type.starts_with(media_type))
}

/// Reports the default features that the crate does not have. They are removed, because cargo would refuse the
/// manifest.
pub(super) fn take_features(manifest: &mut Manifest, diagnostics: &mut Diagnostics) {
    let groups = manifest.group_features.iter().chain(&manifest.unused_types).map(|(name, _)| name);
    let known: BTreeSet<&String> = groups.chain(&manifest.runtime_features).collect();
    manifest.default_features.retain(|feature| {
        let has = known.contains(feature);
        if !has {
            let message = format!("`package.default-features`: the crate has no feature `{feature}`");
            diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
        }
        has
    });
}

fn has_parameter(api: &Api, wire: &str) -> bool {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let mut headers = api.operations.iter().flat_map(Operation::part_headers);
    parameters.into_iter().any(|parameter| parameter.name == wire)
        || headers.any(|(part, header)| header.name_of_part(part) == wire)
        || has_property(api, wire)
}

fn has_sent_parameter(api: &Api, wire: &str) -> bool {
    let mut parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    parameters
        .any(|parameter| matches!(parameter.location, Location::Query | Location::Header) && parameter.name == wire)
}

fn has_property(api: &Api, wire: &str) -> bool {
    api.types.iter().any(|(_, ty)| {
        let Kind::Record(record) = &ty.kind else { return false };
        record.properties.iter().any(|property| property.name == wire)
    })
}
