//! Names the modules of webhooks and callbacks, each a feature of its own.
//!
//! | hooks | module | module if a group has that name |
//! |---|---|---|
//! | webhooks | `webhooks` | `received_webhooks`, and so on |
//! | callbacks of operations | `callbacks` | `received_callbacks`, and so on |
//!
//! A released module keeps its name. A new group of that name gets another word.

use super::groups::GroupNames;
use crate::identity::Identity;
use crate::lock::Lock;
use crate::model::{Api, HookSet, HooksOf};

/// The module of each kind of hook that the API has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HookModules {
    webhooks: Option<String>,
    callbacks: Option<String>,
}

/// Prefix of the module if a group has its name.
const RECEIVED: &str = "received_";

/// Suffix of a group's name if a module of hooks was released under that name.
const GROUP: &str = "_group";

impl HookModules {
    /// Names the modules: released ones keep their names, and new ones take a name that no group has.
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

    /// Returns every module.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.webhooks.iter().chain(&self.callbacks)
    }

    /// Returns the number of features that an API needs for its hooks.
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
