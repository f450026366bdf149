//! Reads a document into an [`Api`]: everything that the document says, but no Rust names.

pub(crate) mod alternatives;
pub(crate) mod answers;
pub(crate) mod components;
mod conditions;
mod constants;
mod encoding;
mod endless;
mod enums;
pub(crate) mod envelope;
pub(crate) mod facts;
mod forms;
mod header;
mod heirs;
mod hooks;
mod idle;
pub(crate) mod join;
mod links;
mod loose;
mod lower;
pub(crate) mod media;
mod meet;
mod operations;
pub(crate) mod partition;
mod read;
mod remarks;
mod schemas;
mod servers;
mod shape;
pub(crate) mod shapes;
mod tuples;
mod types;
mod unions;
pub(crate) mod xml;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use facts::{FactTable, Facts};
pub(crate) use types::*;
pub use xml::{XmlContent, XmlNode, XmlPlace};

use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::pointer::{Pointer, value_at};

/// Builds the API that `document` describes.
///
/// Never fails: a part that cannot be read is reported, and the smallest piece around it becomes untyped.
pub(crate) fn build(document: &Document, config: &Config, diagnostics: &mut Diagnostics) -> Api {
    let security_schemes = servers::security_schemes(document, diagnostics);
    let mut schemas = schemas::Schemas::new(document, diagnostics);
    let mut lowering = lower::Lowering::new(&mut schemas);
    let mut envelopes = envelope::Envelopes::new(config.envelope.as_ref());
    let operations = operations::operations(&mut lowering, &mut envelopes);
    let mut operations = forms::split(operations, config, &document.value, lowering.cx.diagnostics);
    let received = hooks::read(&mut lowering, config);
    idle_tags(&document.openapi, &operations, &received, lowering.cx.diagnostics);
    let envelope = envelopes.rest().map(|rest| lowering.lower(&rest));
    let components = components(&mut lowering, document);
    let mut types = lowering.finish();
    endless::name(&mut types);
    media::give_bytes(&mut operations, &types, (config, &document.value), diagnostics);
    unmarked(&types, &components, document, diagnostics);
    let hooks = hooks::sets(received, &mut types);
    let moved = moved(&types, &components, &hooks, document);
    let answers = answers::find(&operations, &mut types, config);
    let openapi = &document.openapi;
    Api {
        info: Info {
            title: openapi.info.title.clone(),
            version: openapi.info.version.clone(),
            description: openapi.info.description.clone(),
            remarks: remarks::of_info(&document.value),
        },
        servers: openapi.servers.iter().map(servers::server).collect(),
        security_schemes,
        tags: tags(openapi, &operations),
        operations,
        hooks,
        answers,
        moved,
        components,
        envelope,
        types,
    }
}

/// Returns the places before normalization of everything that normalization moved.
fn moved(
    types: &Types,
    components: &BTreeMap<Pointer, TypeUse>,
    hooks: &[HookSet],
    document: &Document,
) -> BTreeMap<Pointer, Pointer> {
    let schemas = types.iter().map(|(_, ty)| &ty.pointer).chain(components.keys());
    let calls = hooks.iter().flat_map(|set| &set.hooks).map(|hook| &hook.call.pointer);
    let placed = schemas.chain(calls).map(|pointer| (pointer, document.sources.original(pointer)));
    placed.filter(|(now, before)| *now != before).map(|(now, before)| (now.clone(), before)).collect()
}

fn components(lowering: &mut lower::Lowering<'_, '_>, document: &Document) -> BTreeMap<Pointer, TypeUse> {
    let place = Pointer::root().key("components").key("schemas");
    let schemas = value_at(&document.value, place.as_str()).and_then(crate::json::Value::as_object);
    let names = schemas.into_iter().flat_map(crate::json::Map::keys);
    names
        .map(|name| {
            let pointer = place.key(name);
            let ty = lowering.referred(&pointer);
            (pointer, ty)
        })
        .collect()
}

/// Tells the components that are deprecated and have no type of their own to bear the mark: properties and parameters that they
/// are the schema of bear it, and nothing else does.
fn unmarked(
    types: &Types,
    components: &BTreeMap<Pointer, TypeUse>,
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    for (pointer, ty) in components {
        let place = pointer.key("deprecated");
        let is_deprecated = value_at(&document.value, place.as_str()) == Some(&crate::json::Value::Bool(true));
        let has_name = match types.get(ty.id).kind {
            Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => true,
            Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => false,
        };
        if is_deprecated && !has_name {
            let message = "a schema without a type of its own is deprecated where a property or a parameter has it";
            diagnostics.report(Code::IgnoredPart, &place, message);
        }
    }
}

fn tags(openapi: &openapiv3::OpenAPI, operations: &[Operation]) -> BTreeMap<String, Tag> {
    let declared = openapi
        .tags
        .iter()
        .map(|tag| (tag.name.clone(), Tag { description: tag.description.clone(), remarks: remarks::of_tag(tag) }));
    let mut tags: BTreeMap<_, _> = declared.collect();
    for name in operations.iter().flat_map(|operation| &operation.tags) {
        tags.entry(name.clone()).or_default();
    }
    tags
}

/// Reports tags that have no effect: those without an operation, and those with texts that are not the first tag of any
/// operation, because groups are made from first tags.
fn idle_tags(
    openapi: &openapiv3::OpenAPI,
    operations: &[Operation],
    received: &hooks::Received,
    diagnostics: &mut Diagnostics,
) {
    let calls = || operations.iter().chain(received.calls());
    for (index, tag) in openapi.tags.iter().enumerate() {
        let place = Pointer::root().key("tags").index(index);
        let mut why = format!("no operation has the tag `{}`", tag.name);
        if !calls().any(|call| call.tags.contains(&tag.name)) {
            diagnostics.report(Code::IgnoredPart, &place, why.clone());
        } else if calls().any(|call| call.tags.first() == Some(&tag.name)) {
            continue;
        } else {
            why.push_str(" as its first, of which groups are made");
        }
        for text in texts_of_tag(tag, &place) {
            diagnostics.report(Code::TextNotShown, &text, why.clone());
        }
    }
}

/// Returns the places of the texts that the documentation of a tag's group has.
fn texts_of_tag(tag: &openapiv3::Tag, place: &Pointer) -> Vec<Pointer> {
    let pages = tag.external_docs.as_ref();
    let page = place.key("externalDocs");
    let texts = [
        (place.key("summary"), tag.extensions.contains_key("x-restwright-summary")),
        (place.key("description"), tag.description.is_some()),
        (place.key("parent"), tag.extensions.contains_key("x-restwright-parent")),
        (page.key("url"), pages.is_some()),
        (page.key("description"), pages.is_some_and(|pages| pages.description.is_some())),
    ];
    texts.into_iter().filter(|(_, is_there)| *is_there).map(|(text, _)| text).collect()
}

/// Keeps the operations that have one of these tags or ids, and what they use. Returns the operations that are left out.
pub(crate) fn keep_only(api: &mut Api, only: &[String]) -> BTreeSet<Pointer> {
    let mut left_out: BTreeSet<Pointer> = api.calls().map(|call| call.pointer.clone()).collect();
    api.operations.retain(|operation| {
        let key = operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path));
        only.iter().any(|wanted| *wanted == key || operation.tags.contains(wanted))
    });
    hooks::keep_only(api, only);
    let kept: BTreeSet<&Pointer> = api.operations.iter().map(|operation| &operation.pointer).collect();
    api.answers.retain(|pointer, _| kept.contains(pointer));
    let used = facts::reached(&api.types, facts::roots(api));
    api.components.retain(|_, ty| used.contains(&ty.id));
    api.calls().for_each(|call| {
        left_out.remove(&call.pointer);
    });
    left_out
}
