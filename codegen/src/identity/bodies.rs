//! Finds the request bodies that are given member by member. They are no types of the crate.

use crate::config::Config;
use crate::lock::{Lock, LockedOperation};
use crate::model::media::{is_typed, preferred};
use crate::model::{Access, Api, Content, Kind, Operation, Property, Record, TypeId};

/// More arguments than this are not readable as a list: the body is one argument then.
const MOST_ARGUMENTS: usize = 6;

/// For each operation, whether its body is given member by member: an object with so few required members that they are
/// arguments. A released body is given as it was.
pub(super) fn by_member(api: &Api, keys: &[Option<String>], lock: &Lock, config: &Config) -> Vec<bool> {
    let operations = api.operations.iter().zip(keys);
    operations
        .map(|(operation, key)| {
            let released = key.as_ref().and_then(|key| lock.operations.get(key));
            is_by_member(api, operation, released, config)
        })
        .collect()
}

fn is_by_member(api: &Api, operation: &Operation, released: Option<&LockedOperation>, config: &Config) -> bool {
    let Some((_, record)) = record(api, operation, config) else { return false };
    let inputs = released.map_or(&[][..], |released| released.inputs.as_slice());
    let whole = inputs.iter().any(|input| !input.gone && input.wire == "body");
    let by_member = inputs.iter().any(|input| !input.gone && input.wire.starts_with("body."));
    let arguments = operation.parameters.iter().filter(|parameter| parameter.required).count();
    let required = written(record).filter(|property| property.required).count();
    by_member || !whole && arguments + required <= MOST_ARGUMENTS
}

/// The record that a body is, of a media type whose members can be given one by one.
pub(crate) fn record<'a>(api: &'a Api, operation: &Operation, config: &Config) -> Option<(TypeId, &'a Record)> {
    let content = preferred(config, &operation.body.as_ref()?.content)?;
    let id = content.ty?.id;
    let Kind::Record(record) = &api.types.get(id).kind else { return None };
    (takes_members(content) && !record.is_tuple()).then_some((id, record))
}

/// Whether an object as this content is made of members that can be given one by one.
pub(crate) fn takes_members(content: &Content) -> bool {
    let begins = |start: &str| content.media_type.starts_with(start);
    is_typed(content) || begins("multipart/") || begins("application/x-www-form-urlencoded")
}

/// The members that are sent.
pub(crate) fn written(record: &Record) -> impl Iterator<Item = &Property> {
    record.properties.iter().filter(|property| property.access != Access::ReadOnly)
}
