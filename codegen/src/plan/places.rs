//! Which type stands at each place of the document, for tests and explanations.

use std::collections::BTreeMap;

use super::naming::is_named;
use super::rust_types::{Context, rust_type};
use super::types::{Place, RustType};
use crate::diagnostics::Diagnostics;
use crate::model::{Kind, TypeUse};

/// Every schema with a type, by its pointer in the normalized document.
pub(super) fn schemas(cx: &mut Context<'_>) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    let api = cx.api;
    for (id, ty) in api.types.iter() {
        // What is joined to be a variant is read under the pointer of the union, which comes first.
        let outer = matches!(ty.kind, Kind::Union(_));
        let Some(place) = placed(cx, TypeUse { id, nullable: false }) else { continue };
        for twin in &ty.twins {
            if outer || !places.contains_key(twin.as_str()) {
                places.insert(twin.as_str().to_owned(), place.clone());
            }
        }
    }
    // What there is to say of a type was said above.
    let mut quiet = Diagnostics::new();
    let cx = &mut Context { api, config: cx.config, naming: cx.naming, diagnostics: &mut quiet, open: Vec::new() };
    for (pointer, ty) in &api.components {
        if let Some(place) = placed(cx, *ty) {
            places.insert(pointer.as_str().to_owned(), place);
        }
    }
    places
}

/// What stands for a schema: its type, or, of an envelope that has none of its own, its value in any envelope.
fn placed(cx: &mut Context<'_>, ty: TypeUse) -> Option<Place> {
    if !is_named(&cx.api.types.get(ty.id).kind) || cx.naming.paths.contains_key(&ty.id) {
        return Some(used(cx, Some(ty), false));
    }
    let value = *cx.api.enveloped.get(&ty.id)?;
    let has_type = |id| !is_named(&cx.api.types.get(id).kind) || cx.naming.paths.contains_key(&id);
    value.is_none_or(|value| has_type(value.id)).then(|| used(cx, value, true))
}

/// Adds every parameter and every media type.
pub(super) fn add_uses(cx: &Context<'_>, places: &mut BTreeMap<String, Place>) {
    let mut quiet = Diagnostics::new();
    let cx =
        &mut Context { api: cx.api, config: cx.config, naming: cx.naming, diagnostics: &mut quiet, open: Vec::new() };
    for operation in &cx.api.operations {
        for parameter in &operation.parameters {
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

fn used(cx: &mut Context<'_>, ty: Option<TypeUse>, enveloped: bool) -> Place {
    let nullable = ty.is_some_and(|ty| ty.nullable);
    Place { ty: ty.map_or(RustType::Unit, |ty| rust_type(cx, ty.id)), nullable, enveloped }
}
