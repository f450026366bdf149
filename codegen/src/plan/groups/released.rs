//! What the lock says of groups and methods. Nothing else in this folder looks into the lock.

use super::operation_key;
use crate::lock::Lock;
use crate::model::Operation;

/// The released module and method of an operation.
pub(super) fn operation(lock: &Lock, operation: &Operation) -> Option<(String, String)> {
    let (module, method) = lock.get("operation", &operation_key(operation))?.split_once("::")?;
    can_be(module).then(|| (module.to_owned(), method.to_owned()))
}

/// The released module of a tag, or of a group of paths.
pub(super) fn group(lock: &Lock, key: &str) -> Option<String> {
    lock.get("group", key).filter(|module| can_be(module)).map(str::to_owned)
}

/// A file of such a module takes the place of the crate's own: it was never released in a crate that worked.
fn can_be(module: &str) -> bool {
    !matches!(module, "lib" | "main" | "r#mod" | "mod")
}
