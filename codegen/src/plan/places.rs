//! Which type stands at each place of the document, for tests and explanations.

use std::collections::BTreeMap;

use super::naming::is_named;
use super::rust_types::{Context, rust_type};
use super::types::{Place, RustType};
use crate::model::TypeUse;

/// Every schema with a type, every parameter and every media type, by its pointer in the normalized document.
pub(super) fn places(cx: &mut Context<'_>) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    let api = cx.api;
    for (id, ty) in api.types.iter() {
        if is_named(&ty.kind) && !cx.naming.paths.contains_key(&id) {
            continue;
        }
        let place = Place { ty: rust_type(cx, id), nullable: false, enveloped: false };
        places.extend(ty.twins.iter().map(|twin| (twin.as_str().to_owned(), place.clone())));
    }
    let mut components = Vec::new();
    for (pointer, ty) in &api.components {
        // A component may have been read under the pointer of a twin.
        let first = api.types.get(ty.id).pointer.as_str();
        if let Some(place) = places.get(first) {
            components.push((pointer.as_str().to_owned(), Place { nullable: ty.nullable, ..place.clone() }));
        }
    }
    places.extend(components);
    for operation in &api.operations {
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
    places
}

fn used(cx: &mut Context<'_>, ty: Option<TypeUse>, enveloped: bool) -> Place {
    let nullable = ty.is_some_and(|ty| ty.nullable);
    Place { ty: ty.map_or(RustType::Unit, |ty| rust_type(cx, ty.id)), nullable, enveloped }
}
