//! Finds the request bodies whose members are arguments of the call. Such a body is not a type of the crate.

use crate::config::Config;
use crate::lock::{Lock, LockedOperation};
use crate::model::media::{preferred, takes_members};
use crate::model::{Access, Api, Kind, Operation, Property, Record, TypeId};

/// A call with more required arguments than this takes the body as one argument, because a longer list is hard to read.
const MOST_ARGUMENTS: usize = 6;

/// Returns for each operation whether its body is given member by member. The body must be an object with few required
/// members, because each of them becomes an argument. A released body is given as it was released.
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

/// Returns the record that the body is, if its media type allows its members to be given one by one.
pub(crate) fn record<'a>(api: &'a Api, operation: &Operation, config: &Config) -> Option<(TypeId, &'a Record)> {
    let content = preferred(config, &operation.body.as_ref()?.content)?;
    let id = content.ty?.id;
    let Kind::Record(record) = &api.types.get(id).kind else { return None };
    (takes_members(content) && !record.is_tuple()).then_some((id, record))
}

/// Returns the members that are sent.
pub(crate) fn written(record: &Record) -> impl Iterator<Item = &Property> {
    record.properties.iter().filter(|property| property.access != Access::ReadOnly)
}
