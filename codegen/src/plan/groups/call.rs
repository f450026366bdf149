//! An operation as far as its name is made of it.

use std::collections::{BTreeMap, BTreeSet};

use super::path::{self, Part};
use super::split;
use crate::model::{Api, Kind, Operation};
use crate::plan::words::singular;

/// An operation with what others at its path say of it.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub method: &'a str,
    /// Its id, as written.
    pub id: Option<&'a str>,
    pub parts: Vec<Part>,
    /// Whether the answer is a list.
    pub answers_list: bool,
    /// Whether it reads many things, and not one: the answer is a list, or holds the one that the path asks for.
    pub lists: bool,
    /// What is at its path.
    pub place: Place,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Many things, of which each has a path below: `/pets` where there is `/pets/{id}`.
    Collection,
    /// One thing, which is replaced or changed there by `PUT` or `PATCH`.
    Item,
    /// One thing, which is read there and for whose change there is nothing but `POST`.
    ItemOfPost,
    /// Something else.
    Other,
}

/// What is known of all paths of a document.
pub(super) struct Paths<'a> {
    /// The methods of each path, whose parameters are without names.
    methods: BTreeMap<String, BTreeSet<&'a str>>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut methods: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for operation in &api.operations {
            methods.entry(nameless(&operation.path)).or_default().insert(operation.method.as_str());
        }
        Self { methods }
    }

    fn place(&self, path: &str) -> Place {
        let path = nameless(path);
        if self.methods.contains_key(&format!("{path}/{{}}")) {
            return Place::Collection;
        }
        let has = |method: &str| self.methods.get(&path).is_some_and(|methods| methods.contains(method));
        if !path.ends_with('}') {
            Place::Other
        } else if has("GET") && !has("PUT") && !has("PATCH") {
            Place::ItemOfPost
        } else {
            Place::Item
        }
    }
}

/// A path without the names of its parameters, and without a slash at its end.
fn nameless(path: &str) -> String {
    let mut out = String::new();
    for (at, piece) in path.trim_end_matches('/').split('{').enumerate() {
        match (at, piece.split_once('}')) {
            (1.., Some((_, rest))) => {
                out.push_str("{}");
                out.push_str(rest);
            }
            _ => out.push_str(piece),
        }
    }
    out
}

impl<'a> Call<'a> {
    pub(super) fn new(api: &Api, paths: &Paths<'_>, operation: &'a Operation) -> Self {
        let place = paths.place(&operation.path);
        let parts = path::parts(&operation.path);
        let (method, id) = (operation.method.as_str(), operation.id.as_deref());
        let mut call = Self { method, id, parts, answers_list: false, lists: false, place };
        let kinds: Vec<&Kind> = success(api, operation).collect();
        call.answers_list = method == "GET" && kinds.iter().any(|kind| matches!(kind, Kind::List(_)));
        call.lists = call.answers_list || method == "GET" && call.holds_list(api, &kinds);
        call
    }

    /// Whether the path ends with a word for many things.
    pub(super) fn ends_in_plural(&self) -> bool {
        let last = self.parts.last().and_then(Part::fixed).and_then(<[String]>::last);
        last.is_some_and(|word| singular(word) != *word)
    }

    /// Whether the path ends with a parameter.
    pub(super) fn ends_in_parameter(&self) -> bool {
        self.parts.last().is_some_and(Part::is_parameter)
    }

    /// Whether the answer is an object that holds the list that the path asks for. Where the document does not say what
    /// the answer is, the path says it.
    fn holds_list(&self, api: &Api, kinds: &[&Kind]) -> bool {
        if self.ends_in_parameter() {
            return false;
        }
        let of_many = self.place == Place::Collection && self.ends_in_plural();
        let is_list = |id| matches!(api.types.get(id).kind, Kind::List(_));
        let holds = |kind: &&Kind| match kind {
            Kind::List(_) => true,
            Kind::Any => of_many,
            Kind::Record(record) => {
                let mut lists = record.properties.iter().filter(|property| is_list(property.ty.id));
                lists.any(|property| of_many || self.ends_in(&property.name))
            }
            Kind::Map(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Union(_)
            | Kind::Scalar(_)
            | Kind::Null => false,
        };
        if kinds.is_empty() { of_many } else { kinds.iter().any(holds) }
    }

    /// Whether the last segment is this name.
    fn ends_in(&self, name: &str) -> bool {
        let last = self.parts.last().and_then(Part::fixed);
        last.is_some_and(|last| last.concat() == split::words(name).concat())
    }
}

/// What the answers of success are.
fn success<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Kind> {
    let success = operation.responses.iter().filter(|response| response.status.is_success());
    success.flat_map(|response| &response.content).filter_map(|content| Some(&api.types.get(content.ty?.id).kind))
}

#[cfg(test)]
mod tests {
    use super::nameless;

    #[test]
    fn paths_are_compared_without_the_names_of_their_parameters() {
        assert_eq!(nameless("/pets/{id}/toys/{toy}.json"), "/pets/{}/toys/{}.json");
        assert_eq!(nameless("/pets/"), "/pets");
        assert_eq!(nameless("/"), "");
        assert_eq!(nameless("/odd}{"), "/odd}");
    }
}
