//! Finds the type of each place in the document, for tests and explanations.

use std::collections::BTreeMap;

use super::naming::is_named;
use super::rust_types::{Context, rust_type};
use super::types::{Place, RustType};
use crate::model::{Kind, TypeUse};

/// Returns the place of every schema with a type, by the schema's pointer in the normalized document.
pub(super) fn schemas(cx: &Context<'_>) -> BTreeMap<String, Place> {
    let own = cx.basis.identity.by_pointer.iter();
    let own = own.map(|(pointer, id)| (pointer, TypeUse { id: *id, nullable: false }));
    // Both are in order, so collecting them compares less than inserting one after the other. The last one counts.
    let all = own.chain(cx.api.components.iter().map(|(pointer, ty)| (pointer, *ty)));
    all.filter_map(|(pointer, ty)| Some((pointer.as_str().to_owned(), placed(cx, ty)?))).collect()
}

/// Returns the type of a schema. An envelope without a type of its own gives the type of its value.
fn placed(cx: &Context<'_>, ty: TypeUse) -> Option<Place> {
    if !is_named(&cx.api.types.get(ty.id).kind) || cx.naming.paths.contains_key(&ty.id) {
        return Some(used(cx, Some(ty), false));
    }
    let value = *cx.basis.identity.enveloped.get(&ty.id)?;
    let has_type = |id| !is_named(&cx.api.types.get(id).kind) || cx.naming.paths.contains_key(&id);
    value.is_none_or(|value| has_type(value.id)).then(|| used(cx, value, true))
}

/// Adds every parameter and every media type.
pub(super) fn add_uses(cx: &Context<'_>, places: &mut BTreeMap<String, Place>) {
    add_hooks(cx, places);
    for operation in &cx.api.operations {
        for parameter in operation.parameters.iter().chain(operation.part_headers().map(|(_, header)| header)) {
            let place = used(cx, Some(parameter.ty), false);
            places.insert(parameter.pointer.as_str().to_owned(), place);
        }
        let answers = operation.responses.iter().flat_map(|response| &response.content);
        for content in operation.body.iter().flat_map(|body| &body.content).chain(answers) {
            let place = used(cx, content.ty, content.enveloped);
            places.insert(content.pointer.as_str().to_owned(), place);
        }
    }
}

/// Adds the parameters and the bodies of webhooks and callbacks, and their responses.
fn add_hooks(cx: &Context<'_>, places: &mut BTreeMap<String, Place>) {
    for set in &cx.api.hooks {
        let Kind::Union(union) = &cx.api.types.get(set.ty.id).kind else { continue };
        for hook in &set.hooks {
            let held = union.variants.iter().find(|variant| variant.hook.as_ref() == Some(&hook.key));
            let held = held.map(|variant| variant.ty).filter(|ty| cx.api.types.get(ty.id).kind != Kind::Any);
            let bodies = hook.call.body.iter().flat_map(|body| &body.content).map(|content| (content, held));
            let replies = hook.call.responses.iter().flat_map(|response| &response.content);
            for (content, ty) in bodies.chain(replies.map(|content| (content, content.ty))) {
                places.insert(content.pointer.as_str().to_owned(), used(cx, ty, false));
            }
            for parameter in &hook.call.parameters {
                places.insert(parameter.pointer.as_str().to_owned(), used(cx, Some(parameter.ty), false));
            }
        }
    }
}

fn used(cx: &Context<'_>, ty: Option<TypeUse>, enveloped: bool) -> Place {
    let nullable = ty.is_some_and(|ty| ty.nullable);
    Place { ty: ty.map_or(RustType::Unit, |ty| rust_type(cx, ty.id)), nullable, enveloped }
}
