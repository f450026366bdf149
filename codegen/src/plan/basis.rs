//! Holds the input of the plan, and the look-ups that all of it shares.

use super::boxes::Boxes;
use super::groups::operation_key as config_key;
use crate::config::Config;
use crate::identity::{Identity, record};
use crate::lock::{Lock, LockedOperation, LockedType};
use crate::model::{Api, FactTable, Facts, Kind, Record, TypeId};

/// The API with its identity, the released API and the configuration.
pub(super) struct Basis<'p> {
    /// The API, each type once.
    pub identity: &'p Identity,
    /// The released API.
    pub lock: &'p Lock,
    /// The configuration.
    pub config: &'p Config,
    facts: FactTable,
    boxes: Boxes,
}

impl<'p> Basis<'p> {
    pub(super) fn new(identity: &'p Identity, lock: &'p Lock, config: &'p Config) -> Self {
        Self { identity, lock, config, facts: FactTable::of(&identity.api), boxes: Boxes::of(identity, lock) }
    }

    /// The API.
    pub(super) fn api(&self) -> &'p Api {
        &self.identity.api
    }

    /// The released form of an operation.
    pub(super) fn released(&self, index: usize) -> Option<&'p LockedOperation> {
        let key = self.identity.operations.get(index)?.as_ref()?;
        self.lock.operations.get(key)
    }

    /// The released form of a type.
    pub(super) fn released_type(&self, id: TypeId) -> Option<&'p LockedType> {
        self.lock.types.get(self.identity.types.get(&id)?.path.as_ref()?)
    }

    /// Returns true if the operation was released by a lock of the first version. Such a lock sorts the arguments after
    /// those of the path by name, and does not say so.
    pub(super) fn is_of_first_version(&self, index: usize) -> bool {
        let operation = &self.api().operations[index];
        let first = self.lock.first.as_ref();
        first.is_some_and(|first| first.operations.contains_key(&config_key(operation)))
    }

    /// Returns true if the type, and what its `new` takes, was released by a lock of the first version.
    pub(super) fn is_type_of_first_version(&self, id: TypeId) -> bool {
        let path = self.identity.types.get(&id).and_then(|known| known.path.as_ref());
        path.is_some_and(|path| !self.lock.types.contains_key(path))
    }

    /// Returns the object whose members a call gives one by one.
    pub(super) fn given_by_member(&self, index: usize) -> Option<(TypeId, &'p Record)> {
        let api = self.api();
        record(api, &api.operations[index], self.config).filter(|_| self.identity.by_member[index])
    }

    /// Returns where a type occurs. A type that was released as sent or received stays so.
    pub(super) fn facts(&self, id: TypeId) -> Facts {
        let facts = self.facts.get(id);
        let released = self.released_type(id).map(|released| released.directions).unwrap_or_default();
        Facts { in_request: facts.in_request || released.sent, in_response: facts.in_response || released.received }
    }

    /// Returns true if a field holds a box.
    pub(super) fn is_boxed(&self, owner: TypeId, field: &str) -> bool {
        self.boxes.has(owner, field)
    }
}

/// Returns the first type from `id` on that is not a list or a map: from a list it goes to the items, from a map to the
/// values.
pub(super) fn element(api: &Api, id: TypeId) -> TypeId {
    let mut id = id;
    for _ in 0..=api.types.len() {
        match &api.types.get(id).kind {
            Kind::List(list) => id = list.items.id,
            Kind::Map(values) => id = values.id,
            Kind::Record(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Union(_)
            | Kind::Scalar(_)
            | Kind::Null
            | Kind::Any => break,
        }
    }
    id
}
