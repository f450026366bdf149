//! Names the modules of webhooks and callbacks, each a feature of its own.
//!
//! | what | module | where a group is called so |
//! |---|---|---|
//! | webhooks | `webhooks` | `received_webhooks`, and so on |
//! | callbacks of operations | `callbacks` | `received_callbacks`, and so on |
//!
//! A module that is released keeps its name. A new group of that name takes another word.

use super::groups::GroupNames;
use crate::identity::Identity;
use crate::lock::Lock;
use crate::model::{Api, HookSet, HooksOf};

/// The module of each kind that the API has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HookModules {
    webhooks: Option<String>,
    callbacks: Option<String>,
}

/// What stands before a name that a group has.
const RECEIVED: &str = "received_";

/// What stands behind the name of a group where a module of hooks is released under it.
const GROUP: &str = "_group";

impl HookModules {
    /// Names the modules: released ones as they are called, others beside all groups.
    pub(super) fn of(identity: &Identity, groups: &[GroupNames]) -> Self {
        let of = |plain: &str, is: &dyn Fn(&HookSet) -> bool| -> Option<String> {
            let mut sets = identity.api.hooks.iter().filter(|set| is(set)).peekable();
            sets.peek()?;
            let released = sets.find_map(|set| identity.types.get(&set.ty.id)?.path.as_deref());
            Some(released.map_or_else(|| free(plain, groups), |path| Lock::split(path).0.to_owned()))
        };
        Self {
            webhooks: of("webhooks", &|set| set.of == HooksOf::Api),
            callbacks: of("callbacks", &|set| set.of != HooksOf::Api),
        }
    }

    /// The module of a set.
    pub(super) fn get(&self, of: &HooksOf) -> &str {
        let module = match of {
            HooksOf::Api => &self.webhooks,
            HooksOf::Operation(_) => &self.callbacks,
        };
        module.as_deref().unwrap_or_default()
    }

    /// Every module.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.webhooks.iter().chain(&self.callbacks)
    }

    /// How many features an API needs for them.
    pub(super) fn count(api: &Api) -> usize {
        let callbacks = api.hooks.iter().any(|set| set.of != HooksOf::Api);
        usize::from(callbacks) + usize::from(api.hooks.iter().any(|set| set.of == HooksOf::Api))
    }
}

fn free(plain: &str, groups: &[GroupNames]) -> String {
    let mut name = plain.to_owned();
    while groups.iter().any(|group| group.module == name) {
        name.insert_str(0, RECEIVED);
    }
    name
}

/// Gives another name to a new group whose name is that of a released module of hooks.
pub(super) fn avoid(groups: &mut [GroupNames], lock: &Lock) {
    let is_of_hooks = |word: &str| word == "-webhook" || word.starts_with("-callback of ");
    let components = lock.components.keys().filter(|(word, _)| is_of_hooks(word));
    let modules: Vec<String> = components.map(|(_, path)| Lock::split(path).0.to_owned()).collect();
    for index in 0..groups.len() {
        while modules.contains(&groups[index].module)
            || groups.iter().enumerate().any(|(other, group)| other != index && group.module == groups[index].module)
        {
            groups[index].module.push_str(GROUP);
        }
    }
}
