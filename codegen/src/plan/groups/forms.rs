//! The names that a method may have, and the choice between them.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::words::{self, Form as Case, builder};

/// A name that a method may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub name: String,
    /// True if these are all the words by which the document calls the operation. The operation may then have the name
    /// although several others wanted it too.
    pub whole: bool,
}

impl Form {
    /// A name of these words, without a word that repeats the one before it.
    fn of(words: &[String], whole: bool) -> Self {
        let mut words = words.to_vec();
        words.dedup();
        Self { name: words::name(&words.join("_"), Case::Snake), whole }
    }
}

/// A name that is made only when a method asks for it. Most methods get the first of up to eleven.
pub(super) struct Later<'a>(Box<dyn Fn() -> Form + 'a>);

impl<'a> Later<'a> {
    /// A name of the words that `words` returns.
    pub(super) fn of(words: impl Fn() -> Vec<String> + 'a, whole: bool) -> Self {
        Self(Box::new(move || Form::of(&words(), whole)))
    }

    fn form(&self) -> Form {
        (self.0)()
    }
}

/// A function of every handle. No crate with a method of this name compiles.
pub(super) const NEVER: &str = "new";

/// A method of every handle, which a method of this name would hide.
const HIDDEN: &str = "clone";

/// Returns the text by which names are compared: two methods collide if their builders do. `a_1` and `a1` both give an
/// `A1Request`. Letter case is ignored, because files of documentation are named after builders and some file systems
/// ignore case.
fn identity(name: &str) -> String {
    builder(name).to_lowercase()
}

/// Chooses the names of all methods of a group. Given names are kept. The other methods take their forms, the best
/// first: each takes its first form that no other wants at the same time. If words cannot separate two methods, numbers
/// do, in the order of `keys`.
pub(super) fn choose(given: &[Option<String>], forms: &[Vec<Later<'_>>], keys: &[String]) -> Vec<String> {
    let mut choice = Choice::new(given);
    let most = forms.iter().map(Vec::len).max().unwrap_or(0);
    for level in 0..most {
        choice.take_level(forms, level);
    }
    choice.number(forms, keys);
    choice.chosen.into_iter().flatten().collect()
}

struct Choice {
    chosen: Vec<Option<String>>,
    taken: BTreeSet<String>,
    /// Names that several wanted at once. None of them gets such a name.
    wanted: BTreeSet<String>,
}

impl Choice {
    fn new(given: &[Option<String>]) -> Self {
        let mut taken = BTreeSet::from([identity(NEVER)]);
        // If two are given the same name, the first gets it.
        let chosen = given.iter().map(|name| name.clone().filter(|name| taken.insert(identity(name)))).collect();
        taken.insert(identity(HIDDEN));
        Self { chosen, taken, wanted: BTreeSet::new() }
    }

    fn take_level(&mut self, forms: &[Vec<Later<'_>>], level: usize) {
        let mut wanting: BTreeMap<String, Vec<(usize, Form)>> = BTreeMap::new();
        for (index, forms) in forms.iter().enumerate().filter(|(index, _)| self.chosen[*index].is_none()) {
            if let Some(form) = forms.get(level).map(Later::form) {
                wanting.entry(identity(&form.name)).or_default().push((index, form));
            }
        }
        for (identity, who) in wanting {
            let [(index, form)] = who.as_slice() else {
                self.wanted.insert(identity);
                continue;
            };
            if self.taken.contains(&identity) || self.wanted.contains(&identity) && !form.whole {
                continue;
            }
            self.chosen[*index] = Some(form.name.clone());
            self.taken.insert(identity);
        }
    }

    fn number(&mut self, forms: &[Vec<Later<'_>>], keys: &[String]) {
        let mut open: Vec<usize> = (0..self.chosen.len()).filter(|&index| self.chosen[index].is_none()).collect();
        open.sort_by_key(|&index| &keys[index]);
        for index in open {
            let last = forms[index].last().map(Later::form);
            let name = last.as_ref().map_or("call", |form| words::numberable(&form.name));
            let numbered = (1_usize..).map(|number| format!("{name}_{number}"));
            let free = numbered.into_iter().find(|name| !self.taken.contains(&identity(name)));
            self.taken.extend(free.as_deref().map(identity));
            self.chosen[index] = free;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Later, choose};

    fn forms<'a>(names: &'a [&str]) -> Vec<Later<'a>> {
        let last = names.len() - 1;
        let form = move |at, name: &str| Form { name: name.to_owned(), whole: at == last };
        names.iter().enumerate().map(|(at, name)| Later(Box::new(move || form(at, name)))).collect()
    }

    fn chosen(given: &[Option<&str>], names: &[&[&str]]) -> Vec<String> {
        let given: Vec<Option<String>> = given.iter().map(|name| name.map(str::to_owned)).collect();
        let keys: Vec<String> = (0..names.len()).map(|key| key.to_string()).collect();
        choose(&given, &names.iter().map(|names| forms(names)).collect::<Vec<_>>(), &keys)
    }

    #[test]
    fn nobody_takes_a_name_that_two_want() {
        let three: [&[&str]; 3] = [&["get", "get_one"], &["get", "get_two"], &["list"]];
        assert_eq!(chosen(&[None, None, None], &three), ["get_one", "get_two", "list"]);
        assert_eq!(chosen(&[Some("x"), None, None], &three), ["x", "get", "list"]);
        assert_eq!(chosen(&[Some("get"), None, None], &three), ["get", "get_two", "list"]);
    }

    #[test]
    fn all_words_of_an_operation_are_its_own() {
        let two: [&[&str]; 2] = [&["get", "get", "get"], &["get", "get_by_id"]];
        assert_eq!(chosen(&[None, None], &two), ["get", "get_by_id"]);
    }

    #[test]
    fn names_are_compared_as_their_builders_are_written() {
        assert_eq!(chosen(&[None, None], &[&["a_1", "b"], &["a1", "c"]]), ["b", "c"]);
        assert_eq!(chosen(&[None, None], &[&["get"], &["get"]]), ["get_1", "get_2"]);
        assert_eq!(chosen(&[None], &[&["new", "new_pet"]]), ["new_pet"]);
        assert_eq!(chosen(&[None], &[&["new"]]), ["new_1"]);
        assert_eq!(chosen(&[Some("clone"), None], &[&["a"], &["clone", "clone_repo"]]), ["clone", "clone_repo"]);
        assert_eq!(chosen(&[Some("a"), Some("a")], &[&["b"], &["c"]]), ["a", "c"]);
        assert_eq!(chosen(&[None, None], &[&["r#move"], &["r#move"]]), ["move_1", "move_2"]);
        assert_eq!(chosen(&[None, None], &[&["self_"], &["self_"]]), ["self_1", "self_2"]);
    }
}
