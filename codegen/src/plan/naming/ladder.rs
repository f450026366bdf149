//! The names that a type may have, the shortest first.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::identity::{Known, Origin, Role, Surroundings, Word, operation_name};
use crate::model::{Api, Content, Kind, TypeId, media};
use crate::plan::basis::{Basis, element};
use crate::plan::groups::GroupNames;
use crate::plan::types::TypePath;
use crate::plan::variant_words::{nameless_word, status_word};
use crate::plan::words::{self, Form};

/// The longest name, because nobody reads a longer one to its end. The own name of a component may be longer.
pub(super) const LONGEST: usize = 60;

/// The room that is kept for what the last resort adds to a name.
const ROOM: usize = 8;

/// The most steps outwards in which surroundings are looked for.
const DEEPEST: usize = 8;

/// The names that every type may have, each with the rule that makes it.
pub(super) struct Ladders {
    names: BTreeMap<TypeId, Vec<(String, &'static str)>>,
    highest: usize,
}

impl Ladders {
    /// `paths` are the names that exist already. `main` are the names of the groups' main types.
    pub(super) fn new(
        basis: &Basis<'_>,
        groups: &[GroupNames],
        paths: &BTreeMap<TypeId, TypePath>,
        main: &BTreeMap<TypeId, String>,
    ) -> Self {
        let methods = groups.iter().flat_map(|group| {
            group.methods.iter().map(move |(index, method)| {
                let word = |text: &str| words::name(text.trim_start_matches("r#"), Form::Type);
                (*index, (word(&words::singular(group.module.trim_start_matches("r#"))), word(method)))
            })
        });
        let cx = Cx { basis, paths, main, methods: methods.collect() };
        let names: BTreeMap<TypeId, Vec<(String, &'static str)>> =
            basis.identity.types.iter().map(|(id, known)| (*id, cx.ladder(*id, known))).collect();
        let highest = names.values().map(Vec::len).max().unwrap_or(0);
        Self { names, highest }
    }

    /// Returns the most names that any type has.
    pub(super) fn highest(&self) -> usize {
        self.highest
    }

    /// Returns the name at this step.
    pub(super) fn at(&self, id: TypeId, step: usize) -> Option<&(String, &'static str)> {
        self.names.get(&id).and_then(|names| names.get(step))
    }

    /// Returns the longest name.
    pub(super) fn last(&self, id: TypeId) -> String {
        self.names
            .get(&id)
            .and_then(|names| names.last())
            .map_or_else(|| "Unnamed".to_owned(), |(name, _)| name.clone())
    }
}

impl Ladders {
    /// Returns the text for the last resort: the own name of a component as written, else the longest name.
    pub(super) fn text(&self, basis: &Basis<'_>, id: TypeId) -> String {
        match basis.identity.types.get(&id).map(|known| &known.word.origin) {
            Some(Origin::Component { affix: None, name }) => name.clone(),
            _ => shortened(&[self.last(id)], LONGEST - ROOM),
        }
    }
}

/// Returns true if a type is a component.
pub(super) fn is_component(known: &Known) -> bool {
    matches!(known.word.origin, Origin::Component { .. })
}

/// Returns true if a record or a union is named only as the result of a success.
pub(super) fn is_result(basis: &Basis<'_>, id: TypeId) -> bool {
    let record = matches!(basis.api().types.get(id).kind, Kind::Record(_) | Kind::Union(_));
    let known = basis.identity.types.get(&id);
    record && known.is_some_and(|known| matches!(known.word.origin, Origin::Role(Role::Result(_))))
}

/// Returns the types in the successes of an operation. A list is replaced by its element.
pub(super) fn successes(api: &Api, index: usize) -> Vec<TypeId> {
    let answers = api.operations[index].responses.iter().filter(|response| response.status.is_success());
    let types = answers.flat_map(|response| &response.content).filter_map(|content| content.ty);
    types.map(|ty| element(api, ty.id)).collect()
}

struct Cx<'c> {
    basis: &'c Basis<'c>,
    paths: &'c BTreeMap<TypeId, TypePath>,
    main: &'c BTreeMap<TypeId, String>,
    /// The singular of the group, and the method, of each operation.
    methods: BTreeMap<usize, (String, String)>,
}

/// The words of a type from the outermost to its own, and the fewest of them that its name may have.
struct Words {
    all: Vec<String>,
    least: usize,
    rule: &'static str,
    /// The words that are added after them if no words in front make the name unique: the status, then the media type.
    behind: Vec<String>,
}

impl Cx<'_> {
    fn ladder(&self, id: TypeId, known: &Known) -> Vec<(String, &'static str)> {
        if let Origin::Component { affix, name } = &known.word.origin {
            return self.component(known, affix.as_deref(), name);
        }
        let mut names: Vec<(String, &'static str)> = Vec::new();
        if let Some(main) = self.main.get(&id) {
            names.push((main.clone(), "what the group is about"));
        }
        let Words { all: words, least, rule, behind } = self.words(id, known, 0);
        let nearest = |count: usize| &words[words.len() - count..];
        let in_front = (least..=words.len()).map(|count| Cow::Borrowed(nearest(count)));
        let told = (1..=behind.len()).map(|count| [nearest(words.len().min(2)), &behind[..count]].concat());
        for parts in in_front.chain(told.map(Cow::Owned)) {
            let name = joined(&parts);
            let fits = name.len() <= LONGEST && name.starts_with(char::is_alphabetic);
            if fits && !names.iter().any(|(known, _)| *known == name) {
                names.push((name, rule));
            }
        }
        if names.is_empty() {
            names.push((shortened(&words, LONGEST), rule));
        }
        names
    }

    fn component(&self, known: &Known, affix: Option<&str>, name: &str) -> Vec<(String, &'static str)> {
        let own = type_word(&known.word.text);
        // If a name begins with a digit, the mark in front is a part of it.
        let mut names = vec![(words::name(&known.word.text, Form::Type), "component")];
        let mut add = |name: String, rule: &'static str| {
            if name.starts_with(char::is_alphabetic) && !names.iter().any(|(known, _)| *known == name) {
                names.push((name, rule));
            }
        };
        if let Some(affix) = affix.filter(|affix| says_something(affix)) {
            add(joined(&[type_word(affix), own.clone()]), "component with its affix");
        }
        for surroundings in &known.surroundings {
            if let Surroundings::Operation(index, _) = surroundings
                && let Some((group, _)) = self.methods.get(index)
            {
                add(joined(&[group.clone(), own.clone()]), "component with its group");
                break;
            }
        }
        for surroundings in &known.surroundings {
            if let Surroundings::Type(owner, _) = surroundings {
                let outer = self.outer(*owner, 0);
                let outer = outer.last().cloned().unwrap_or_default();
                add(joined(&[outer, own.clone()]), "component with what it is in");
                break;
            }
        }
        if affix.is_none_or(says_something) {
            add(type_word(name), "component with all of its name");
        }
        names
    }

    /// Returns the words of a type that is not a component: its own words after those of the place where calls reach it
    /// first.
    fn words(&self, id: TypeId, known: &Known, depth: usize) -> Words {
        if let Some(owner) = self.answers(known) {
            let mut words = self.outer(owner, depth);
            words.push(type_word(&nameless_word(self.basis, owner, id)));
            return Words { least: words.len().min(2), all: words, rule: "success of a status", behind: Vec::new() };
        }
        let Some(first) = known.surroundings.first() else {
            return Words { all: vec![own_word(&known.word)], least: 1, rule: "name", behind: Vec::new() };
        };
        match first {
            Surroundings::Nothing(word) => self.outside(word),
            Surroundings::Operation(index, _) => self.in_call(*index, id, &known.word),
            Surroundings::Type(owner, _) => {
                let mut words = self.outer(*owner, depth);
                let (word, least) = match &known.word.origin {
                    Origin::Nameless => (type_word(&nameless_word(self.basis, *owner, id)), 2),
                    Origin::Component { .. } | Origin::Name | Origin::Variant | Origin::Role(_) => {
                        (own_word(&known.word), 1)
                    }
                };
                words.push(word);
                let rule = if known.word.origin == Origin::Name { "property" } else { "member of a union" };
                Words { least: least.min(words.len()), all: words, rule, behind: Vec::new() }
            }
        }
    }

    /// Returns the words of a type that no call reaches.
    fn outside(&self, word: &Word) -> Words {
        let own = own_word(word);
        match &word.origin {
            Origin::Role(Role::Webhook) => {
                Words { all: vec!["Any".to_owned(), own], least: 1, rule: "webhooks", behind: Vec::new() }
            }
            Origin::Role(Role::Callback(operation)) => {
                let operations = &self.basis.api().operations;
                let index = operations.iter().position(|known| operation_name(known) == *operation);
                let method = index.and_then(|index| self.methods.get(&index).cloned());
                let (group, method) = method.unwrap_or_else(|| (String::new(), type_word(operation)));
                Words { all: vec![group, method, own], least: 2, rule: "callbacks", behind: Vec::new() }
            }
            Origin::Role(Role::Result(_) | Role::Body(_) | Role::Failure | Role::Envelope)
            | Origin::Component { .. }
            | Origin::Name
            | Origin::Variant
            | Origin::Nameless => Words { all: vec![own], least: 1, rule: "name", behind: Vec::new() },
        }
    }

    /// Returns the union of all successes that has the type as a variant.
    fn answers(&self, known: &Known) -> Option<TypeId> {
        known.surroundings.iter().find_map(|surroundings| match surroundings {
            Surroundings::Type(owner, _) => {
                let Kind::Union(union) = &self.basis.api().types.get(*owner).kind else { return None };
                union.variants.iter().any(|variant| !variant.statuses.is_empty()).then_some(*owner)
            }
            Surroundings::Operation(..) | Surroundings::Nothing(_) => None,
        })
    }

    fn in_call(&self, index: usize, id: TypeId, word: &Word) -> Words {
        let (group, method) = self.methods.get(&index).cloned().unwrap_or_default();
        let (least, rule) = match &word.origin {
            Origin::Role(Role::Result(_)) => (2, "result"),
            Origin::Role(Role::Body(_)) => (2, "body"),
            Origin::Role(Role::Failure | Role::Envelope | Role::Webhook | Role::Callback(_)) => (1, "failure"),
            Origin::Component { .. } | Origin::Name | Origin::Variant | Origin::Nameless => (1, "parameter"),
        };
        let own = own_word(word);
        let behind = if matches!(word.origin, Origin::Role(_)) { self.exchanged(index, id) } else { Vec::new() };
        Words { all: vec![group, method, own], least, rule, behind }
    }

    /// Returns the status and the media type with which a call receives the type, or only the media type with which it
    /// sends it.
    fn exchanged(&self, index: usize, id: TypeId) -> Vec<String> {
        let api = self.basis.api();
        let operation = &api.operations[index];
        let holds = |content: &&Content| content.ty.is_some_and(|ty| element(api, ty.id) == id);
        let of = |content: &Content| type_word(&media::word(&content.media_type));
        for response in &operation.responses {
            if let Some(content) = response.content.iter().find(holds) {
                return vec![type_word(&status_word(response.status)), of(content)];
            }
        }
        let sent = operation.body.iter().flat_map(|body| &body.content).find(holds);
        sent.map(of).into_iter().collect()
    }

    /// Returns the words of the type around another. The words that its name always has are joined into one.
    fn outer(&self, owner: TypeId, depth: usize) -> Vec<String> {
        if let Some(path) = self.paths.get(&owner) {
            return vec![path.name.trim_start_matches("r#").to_owned()];
        }
        if let Some(main) = self.main.get(&owner) {
            return vec![main.clone()];
        }
        let Some(known) = self.basis.identity.types.get(&owner).filter(|_| depth < DEEPEST) else { return Vec::new() };
        match &known.word.origin {
            Origin::Component { .. } => vec![type_word(&known.word.text)],
            Origin::Name | Origin::Variant | Origin::Nameless | Origin::Role(_) => {
                let Words { mut all, least, rule: _, behind: _ } = self.words(owner, known, depth + 1);
                let own = all.split_off(all.len().saturating_sub(least));
                all.push(joined(&own));
                all
            }
        }
    }
}

fn own_word(word: &Word) -> String {
    match &word.origin {
        Origin::Component { .. } | Origin::Name | Origin::Variant => type_word(&word.text),
        Origin::Nameless => "Value".to_owned(),
        Origin::Role(Role::Result(_)) => "Result".to_owned(),
        Origin::Role(Role::Body(_)) => "Body".to_owned(),
        Origin::Role(Role::Failure) => "Failure".to_owned(),
        Origin::Role(Role::Envelope) => "Envelope".to_owned(),
        Origin::Role(Role::Webhook) => "Webhook".to_owned(),
        Origin::Role(Role::Callback(_)) => "Callback".to_owned(),
    }
}

fn type_word(text: &str) -> String {
    words::name(text, Form::Type).trim_start_matches("r#").trim_matches('_').to_owned()
}

/// Returns true for the words of a vendor. Random letters say nothing.
fn says_something(affix: &str) -> bool {
    affix.chars().all(|one| one.is_ascii_lowercase() || matches!(one, '-' | '0'..='9'))
        && affix.starts_with(|one: char| one.is_ascii_lowercase())
        && affix.chars().filter(char::is_ascii_digit).count() <= 1
}

/// Joins several words into one name. Words that end one part and begin the next are written once.
fn joined(parts: &[String]) -> String {
    let parts: Vec<Cow<'_, str>> = parts.iter().map(|part| without_underscores(part)).collect();
    let mut words: Vec<&str> = Vec::new();
    for part in &parts {
        let own = camel_words(part);
        let shared = (1..=own.len().min(words.len())).rev().find(|count| words[words.len() - count..] == own[..*count]);
        words.extend(&own[shared.unwrap_or(0)..]);
    }
    let mut name = String::with_capacity(words.iter().map(|word| word.len()).sum());
    for word in words {
        let digits = |one: Option<char>| one.is_some_and(|one| one.is_ascii_digit());
        if digits(name.chars().next_back()) && digits(word.chars().next()) {
            name.push('_');
        }
        name.push_str(word);
    }
    name
}

/// Returns the words nearest to the type, as many as fit into a name.
fn shortened(words: &[String], longest: usize) -> String {
    let mut name = String::new();
    'all: for outer in words.iter().rev() {
        for word in camel_words(&without_underscores(outer)).into_iter().rev() {
            if name.len() + word.len() > longest {
                break 'all;
            }
            name.insert_str(0, word);
        }
    }
    if name.starts_with(char::is_alphabetic) { name } else { format!("Value{name}") }
}

fn without_underscores(name: &str) -> Cow<'_, str> {
    if name.contains('_') { Cow::Owned(name.replace('_', "")) } else { Cow::Borrowed(name) }
}

/// Splits a name without underscores before each capital that follows no other. The letters of an acronym and those
/// after it are one word.
fn camel_words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut upper_before) = (0, false);
    for (at, letter) in name.char_indices() {
        let upper = letter.is_uppercase();
        if at > start && upper && !upper_before {
            words.push(&name[start..at]);
            start = at;
        }
        upper_before = upper;
    }
    if start < name.len() {
        words.push(&name[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, joined, shortened};

    fn parts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn no_word_stands_twice_in_a_row() {
        let table: [(&[&str], &str); 6] = [
            (&["Pet", "Owner"], "PetOwner"),
            (&["ZoneSettings", "Settings"], "ZoneSettings"),
            (&["Shared", "SharedShared"], "SharedShared"),
            (&["DnsRecord", "RecordType"], "DnsRecordType"),
            (&["A1", "2B"], "A1_2B"),
            (&["Dns_Record", "HTTPServer", "r_S", ""], "DnsRecordHTTPServerrS"),
        ];
        for (words, name) in table {
            assert_eq!(joined(&parts(words)), name);
        }
    }

    #[test]
    fn a_long_name_keeps_its_nearest_words() {
        let long = parts(&[
            "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "Bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            "Cccccccccccccccccccccccccccc",
        ]);
        assert_eq!(shortened(&long, LONGEST), "BbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbCccccccccccccccccccccccccccc");
    }
}
