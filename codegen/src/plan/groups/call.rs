//! An operation, as far as its name is made from it.

use std::collections::{BTreeMap, BTreeSet};

use super::path::{self, Part};
use super::split;
use crate::model::{Api, Kind, Operation};
use crate::plan::words::singular;

/// An operation, with the facts that other operations show about its path.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub method: &'a str,
    /// Its id, as written.
    pub id: Option<&'a str>,
    pub parts: Vec<Part>,
    /// True if the answer is a list.
    pub answers_list: bool,
    /// True if it reads many things: the answer is a list, or holds the list that the path asks for.
    pub lists: bool,
    /// The kind of thing at its path.
    pub place: Place,
}

/// The kind of thing that a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Many things, each with a path below: `/pets` if there is `/pets/{id}`.
    Collection,
    /// One thing, which `PUT` or `PATCH` at this path changes.
    Item,
    /// One thing, which is read at this path and which only `POST` can change.
    ItemOfPost,
    /// Something else.
    Other,
}

/// The facts about all paths of a document.
pub(super) struct Paths<'a> {
    /// The methods of each path, without the names of its parameters.
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

/// Returns a path without the names of its parameters and without a slash at its end.
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

    /// Returns true if the path ends with a plural.
    pub(super) fn ends_in_plural(&self) -> bool {
        let last = self.parts.last().and_then(Part::fixed).and_then(<[String]>::last);
        last.is_some_and(|word| singular(word) != *word)
    }

    /// Returns true if the path ends with a parameter.
    pub(super) fn ends_in_parameter(&self) -> bool {
        self.parts.last().is_some_and(Part::is_parameter)
    }

    /// Returns true if the answer is an object that holds the list that the path asks for. The path decides if the
    /// document does not describe the answer.
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

    /// Returns true if the last segment is this name.
    fn ends_in(&self, name: &str) -> bool {
        let last = self.parts.last().and_then(Part::fixed);
        last.is_some_and(|last| last.concat() == split::words(name).concat())
    }
}

/// Returns the kinds of the answers of success.
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
