//! Operations with several kinds of success: one type for all of them, told apart by the status.
//!
//! Only the status says which of them came (OpenAPI 3.0.4, section 4.7.16): what two of them have in common is no evidence.

use std::collections::BTreeMap;

use super::media::{is_json, preferred};
use super::shapes::classes;
use super::types::{Answers, Docs, Kind, Operation, Response, Status, Type, TypeId, TypeUse, Types, Union, Variant};
use crate::config::Config;
use crate::pointer::Pointer;

/// What all kinds of success come to, of each operation that has several. Schemas of one shape are one kind.
pub(super) fn find(operations: &[Operation], types: &mut Types, config: &Config) -> BTreeMap<Pointer, Answers> {
    let classes = classes(types);
    let several = operations.iter().filter_map(|operation| Some((operation, kinds(operation, config)?)));
    let several: Vec<(&Operation, Kinds)> = several.collect();
    let found = several.into_iter().filter_map(|(operation, kinds)| {
        Some((operation.pointer.clone(), answers(types, &classes, &operation.pointer, kinds)?))
    });
    found.collect()
}

/// The responses that a call without failure ends with: those of success, else the default.
pub(crate) fn expected(operation: &Operation) -> Vec<&Response> {
    let success: Vec<&Response> = operation.responses.iter().filter(|response| response.status.is_success()).collect();
    if !success.is_empty() {
        return success;
    }
    operation.responses.iter().filter(|response| response.status == Status::Default).collect()
}

/// What stands in the body by status: a type with its place, or nothing.
type Kinds = Vec<(Status, Option<(TypeUse, Pointer)>)>;

/// The kinds that can be read in one way: JSON, all of them in the envelope or none. The others are told by the plan.
fn kinds(operation: &Operation, config: &Config) -> Option<Kinds> {
    let responses = expected(operation);
    let first = responses.iter().find_map(|response| preferred(config, &response.content))?;
    if responses.len() < 2 || !is_json(&first.media_type) {
        return None;
    }
    let mut kinds = Kinds::new();
    for response in responses {
        match preferred(config, &response.content) {
            None => kinds.push((response.status, None)),
            Some(content) if !is_json(&content.media_type) || content.enveloped != first.enveloped => {}
            Some(content) if content.ty.is_none() && !content.enveloped => {}
            Some(content) => {
                kinds.push((response.status, content.ty.map(|ty| (ty, content.pointer.clone()))));
            }
        }
    }
    Some(kinds)
}

fn answers(types: &mut Types, classes: &[u32], operation: &Pointer, kinds: Kinds) -> Option<Answers> {
    let optional = kinds.iter().any(|(_, held)| held.is_none());
    let mut variants: Vec<Variant> = Vec::new();
    let mut by_status = Vec::new();
    let mut nullable = false;
    for (status, held) in kinds {
        let Some((ty, pointer)) = held else {
            by_status.push((status, None));
            continue;
        };
        nullable |= ty.nullable;
        let class = |id: TypeId| classes[id.0 as usize];
        let known = variants.iter_mut().enumerate().find(|(_, known)| class(known.ty.id) == class(ty.id));
        let place = match known {
            Some((place, known)) => {
                known.statuses.push(status);
                place
            }
            None => {
                let ty = TypeUse { nullable: false, ..ty };
                variants.push(Variant {
                    ty,
                    pointer,
                    tag: None,
                    is_default: false,
                    statuses: vec![status],
                    hook: None,
                });
                variants.len() - 1
            }
        };
        by_status.push((status, Some(place)));
    }
    match variants.as_slice() {
        [] => None,
        [only] if optional => {
            by_status.retain(|(_, held)| held.is_none());
            Some(Answers { ty: TypeUse { nullable, ..only.ty }, optional, by_status })
        }
        [_] => None,
        _ => Some(Answers { ty: TypeUse { id: union(types, operation, variants), nullable }, optional, by_status }),
    }
}

fn union(types: &mut Types, operation: &Pointer, variants: Vec<Variant>) -> TypeId {
    let docs = Docs { summary: Some("The response, by its status.".to_owned()), ..Docs::default() };
    types.push(Type {
        pointer: operation.key("responses"),
        kind: Kind::Union(Union { variants, discriminator: None, open: false }),
        docs,
        default: None,
    })
}
