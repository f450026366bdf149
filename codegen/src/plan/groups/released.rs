//! Reads groups and methods from the lock. Nothing else in this folder reads the lock.

use super::operation_key;
use crate::identity::keys;
use crate::lock::Lock;
use crate::model::Api;

/// The released groups and methods.
pub(super) struct Released<'l> {
    lock: &'l Lock,
    /// `module::method` of each operation.
    paths: Vec<Option<&'l str>>,
}

impl<'l> Released<'l> {
    pub(super) fn new(api: &Api, lock: &'l Lock) -> Self {
        let found = api.operations.iter().zip(keys(lock, &api.operations));
        let paths = found.map(|(operation, key)| {
            let known = key.and_then(|key| lock.operations.get(&key)).map(|known| known.rust.as_str());
            let first = || lock.first.as_ref()?.operations.get(&operation_key(operation)).map(String::as_str);
            known.or_else(first)
        });
        Self { lock, paths: paths.collect() }
    }

    /// The released module and method of an operation.
    pub(super) fn operation(&self, index: usize) -> Option<(String, String)> {
        let (module, method) = self.paths[index]?.split_once("::")?;
        can_be(module).then(|| (module.to_owned(), method.to_owned()))
    }

    /// Returns the modules of all groups that are or were released.
    pub(super) fn modules(&self) -> impl Iterator<Item = String> + '_ {
        self.lock.groups.values().cloned()
    }

    /// The tags and groups of paths of a released module.
    pub(super) fn keys<'s>(&'s self, module: &'s str) -> impl Iterator<Item = &'s String> {
        self.lock.groups.iter().filter(move |(_, known)| *known == module).map(|(key, _)| key)
    }

    /// The released module of a tag, or of a group of paths.
    pub(super) fn group(&self, key: &str) -> Option<String> {
        self.lock.groups.get(key).filter(|module| can_be(module)).cloned()
    }
}

/// Returns false if the file of such a module would replace a file of the crate. Such a module was never released in a
/// crate that worked.
fn can_be(module: &str) -> bool {
    !matches!(module, "lib" | "main" | "r#mod" | "mod")
}
