//! Gives all suggestions one view of a document: names without punctuation, responses, and the members of objects.

use std::collections::BTreeMap;

use crate::model::{Api, Content, Kind, Operation, Property, Response, Scalar, TypeUse};

/// The deepest level of a response that is searched: `data.meta.total`.
const DEPTH: usize = 3;

/// A name without case and punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The index of a name in a table of plain names.
pub(super) fn rank(table: &[&str], name: &str) -> Option<usize> {
    let name = plain(name);
    table.iter().position(|known| *known == name)
}

/// A member of an object, or of an object in it.
#[derive(Debug, Clone)]
pub(super) struct Member<'a> {
    /// Its name, with the names of the members around it before: `meta.total`.
    pub(super) path: String,
    pub(super) property: &'a Property,
}

impl Member<'_> {
    pub(super) fn kind<'a>(&self, api: &'a Api) -> &'a Kind {
        &api.types.get(self.property.ty.id).kind
    }
}

/// The members of an object and of the objects in it, outer ones first.
pub(super) fn members(api: &Api, ty: TypeUse) -> Vec<Member<'_>> {
    let (mut found, mut level) = (Vec::new(), vec![(String::new(), ty)]);
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (path, ty) in level {
            let Kind::Record(record) = &api.types.get(ty.id).kind else { continue };
            for property in &record.properties {
                let path = if path.is_empty() { property.name.clone() } else { format!("{path}.{}", property.name) };
                next.push((path.clone(), property.ty));
                // A name with a dot in it cannot be part of a path.
                if !property.name.contains('.') {
                    found.push(Member { path, property });
                }
            }
        }
        level = next;
    }
    found
}

/// The member of an object, not of objects in it.
pub(super) fn member<'a>(api: &'a Api, ty: TypeUse, name: &str) -> Option<&'a Property> {
    let Kind::Record(record) = &api.types.get(ty.id).kind else { return None };
    record.properties.iter().find(|property| property.name == name)
}

/// The type of a response in JSON.
pub(super) fn json(response: &Response) -> Option<TypeUse> {
    let is_json = |content: &&Content| content.media_type.to_ascii_lowercase().contains("json");
    response.content.iter().find(is_json).or(response.content.first()).and_then(|content| content.ty)
}

/// The type that an operation returns in JSON if it succeeds.
pub(super) fn success(operation: &Operation) -> Option<TypeUse> {
    operation.responses.iter().filter(|response| response.status.is_success()).find_map(json)
}

/// True for a number.
pub(super) fn is_count(kind: &Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::Integer { .. } | Scalar::Number { .. }))
}

/// True for a text.
pub(super) fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::String { .. }))
}

/// The most frequent value, with its count. If several are equally frequent, the first wins.
pub(super) fn most<T: Ord + Clone>(values: impl IntoIterator<Item = T>) -> Option<(T, usize)> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}

/// A count with its noun: `1 list`, `2 lists`.
pub(super) fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
