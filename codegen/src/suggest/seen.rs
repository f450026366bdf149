//! Gives all suggestions the same view: names without punctuation, responses, and the members of objects.

use std::collections::BTreeMap;

use crate::model::{Api, Content, Kind, Operation, Property, Response, Scalar, TypeUse};

/// How deep the members of a response are looked at: `data.meta.total`.
const DEPTH: usize = 3;

/// A name without case and punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where a name stands in a table of plain names.
pub(super) fn rank(table: &[&str], name: &str) -> Option<usize> {
    let name = plain(name);
    table.iter().position(|known| *known == name)
}

/// A member of an object, or of an object in it.
#[derive(Debug, Clone)]
pub(super) struct Member<'a> {
    /// Its name, after the names of the members around it: `meta.total`.
    pub(super) path: String,
    pub(super) property: &'a Property,
}

impl Member<'_> {
    pub(super) fn kind<'a>(&self, api: &'a Api) -> &'a Kind {
        &api.types.get(self.property.ty.id).kind
    }
}

/// The members of an object and of the objects in it, the outer ones first.
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

/// The member of an object itself.
pub(super) fn member<'a>(api: &'a Api, ty: TypeUse, name: &str) -> Option<&'a Property> {
    let Kind::Record(record) = &api.types.get(ty.id).kind else { return None };
    record.properties.iter().find(|property| property.name == name)
}

/// The type of the JSON of a response.
pub(super) fn json(response: &Response) -> Option<TypeUse> {
    let is_json = |content: &&Content| content.media_type.to_ascii_lowercase().contains("json");
    response.content.iter().find(is_json).or(response.content.first()).and_then(|content| content.ty)
}

/// What an operation answers in JSON when it succeeds.
pub(super) fn success(operation: &Operation) -> Option<TypeUse> {
    operation.responses.iter().filter(|response| response.status.is_success()).find_map(json)
}

/// Whether a value is a whole number.
pub(super) fn is_count(kind: &Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::Integer { .. } | Scalar::Number { .. }))
}

/// Whether a value is a text.
pub(super) fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::String { .. }))
}

/// What there is most of, with how many there are; of equals the first.
pub(super) fn most<T: Ord + Clone>(values: impl IntoIterator<Item = T>) -> Option<(T, usize)> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}

/// A number of things in words: `1 list`, `2 lists`.
pub(super) fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
