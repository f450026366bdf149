//! Operations with several kinds of success: one type for all of them, told apart by the status.
//!
//! Only the status says which of them came (OpenAPI 3.0.4, section 4.7.16): what two of them have in common is no evidence.

use std::collections::BTreeSet;

use super::media::{is_json, preferred};
use super::types::{Answers, Api, Docs, Facts, Kind, Operation, Response, Status, Type, TypeUse, Union, Variant};
use crate::config::Config;
use crate::pointer::Pointer;

/// Gives each operation with several kinds of success its type.
pub(super) fn find(api: &mut Api, config: &Config) {
    for index in 0..api.operations.len() {
        let Some(kinds) = kinds(&api.operations[index], config) else { continue };
        api.operations[index].answers = answers(api, index, kinds);
    }
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

fn answers(api: &mut Api, index: usize, kinds: Kinds) -> Option<Answers> {
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
        let known = variants.iter_mut().enumerate().find(|(_, known)| known.ty.id == ty.id);
        let place = match known {
            Some((place, known)) => {
                known.statuses.push(status);
                place
            }
            None => {
                let ty = TypeUse { nullable: false, ..ty };
                variants.push(Variant { ty, pointer, tag: None, statuses: vec![status] });
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
        _ => Some(Answers { ty: TypeUse { id: union(api, index, variants), nullable }, optional, by_status }),
    }
}

fn union(api: &mut Api, index: usize, variants: Vec<Variant>) -> super::types::TypeId {
    let pointer = api.operations[index].pointer.key("responses");
    let docs = Docs { summary: Some("What comes back, by its status.".to_owned()), ..Docs::default() };
    api.types.push(Type {
        twins: BTreeSet::from([pointer.clone()]),
        pointer,
        kind: Kind::Union(Union { variants, discriminator: None }),
        docs,
        default: None,
        facts: Facts::default(),
        fingerprint: 0,
    })
}
