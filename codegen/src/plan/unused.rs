//! The components that no operation reaches: a feature of their own brings them, so that a group costs no more than it is.

use std::collections::BTreeSet;

use super::naming::Naming;
use crate::model::facts::reached;
use crate::model::{Api, TypeId};

/// The feature; groups are named as modules are and hold no `-`, so that none has this name.
pub(super) const FEATURE: &str = "unused-types";

/// What the feature brings.
pub(super) struct Unused {
    /// The types that no operation reaches, and all that they are made of.
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
