//! The components that no operation reaches: a feature of their own brings them, so that a group does not pay for them.

use std::collections::BTreeSet;

use super::naming::Naming;
use crate::model::facts::reached;
use crate::model::{Api, TypeId};

/// The feature. No group can have this name, because the names of groups are those of modules and have no `-`.
pub(super) const FEATURE: &str = "unused-types";

/// The content of the feature.
pub(super) struct Unused {
    /// The types that no operation reaches, and the types that they contain.
    pub types: BTreeSet<TypeId>,
    /// The features whose modules hold some of those types.
    pub groups: Vec<String>,
}

impl Unused {
    pub(super) fn find(api: &Api, naming: &Naming, features: &[String]) -> Self {
        let roots = naming.paths.keys().filter(|id| !naming.users.contains_key(id) && !naming.always.contains(id));
        let types = reached(&api.types, roots.copied().collect());
        let modules = types.iter().filter_map(|id| naming.paths.get(id)).map(|path| path.module.as_str());
        let groups: BTreeSet<&str> =
            modules.filter(|module| features.iter().any(|feature| feature == module)).collect();
        Self { types, groups: groups.into_iter().map(|module| module.trim_start_matches("r#").to_owned()).collect() }
    }
}
