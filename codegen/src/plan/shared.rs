//! The names of types that several groups use and no one product owns: by what all the places have in common where
//! they stand, never by the name of one of the products.
//!
//! The first of these that fits: the name under which most of the places know the type (`result_info`); the words with
//! which all these names end; of a small type what it is made of (`{id}` is `Id`, `on` and `off` are `OffOrOn`). What has
//! none of these is named by the place of its first use, as other types are. In front stands what the names of all groups
//! begin with that use it. Of several types that want one name, the one that most groups use has it.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::GroupNames;
use super::naming::{component_name, is_named};
use super::variants::variant_names;
use super::words::{self, Form};
use crate::model::{Access, Api, Kind, Property, Scalar, StringConstraints, TypeId};
use crate::pointer::Pointer;

/// A type, with the names that it would have, the best first.
pub(super) struct Wanted {
    /// The type.
    pub id: TypeId,
    /// Its names, each with whether a like one may be told apart from it.
    pub names: Vec<(String, bool)>,
    /// Whether the first name is its own: it is a record, or more than half of all places of that name hold it.
    pub foremost: bool,
}

/// Words that say nothing of what they name.
#[rustfmt::skip]
const GENERAL: [&str; 20] = [
    "Action", "Body", "Config", "Data", "Details", "Enabled", "Id", "Info", "Item", "Items", "Metadata", "Mode",
    "Object", "Order", "Properties", "Response", "Result", "Status", "Type", "Value",
];

/// Whether a name says something: one that ends with a number is one of a row.
fn says_something(name: &str) -> bool {
    !name.is_empty() && !GENERAL.contains(&name) && !name.ends_with(|last: char| last.is_ascii_digit())
}

/// Of a small type, what it is made of is a name.
const SMALL: usize = 2;

/// Fewer names than this with one beginning are no family.
const FEWEST_OF_FAMILY: usize = 3;

/// What a call fails with; the word says all that is known of it.
const FAILURE: &str = "Failure";

/// Fewer products than this do not give a record a name of one word.
const FEWEST_OF_WORD: usize = 3;

/// What the names of many components begin with, before an underscore.
pub(super) fn families(api: &Api) -> BTreeSet<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for pointer in api.components.keys() {
        if let Some((family, _)) = component_name(pointer).split_once('_') {
            *count.entry(family.to_owned()).or_default() += 1;
        }
    }
    count.into_iter().filter(|(_, count)| *count >= FEWEST_OF_FAMILY).map(|(family, _)| family).collect()
}

/// A component's name without its family: `dns-records_dns-record` is `dns-record`.
pub(super) fn after_family<'c>(families: &BTreeSet<String>, component: &'c str) -> Option<&'c str> {
    let (family, rest) = component.split_once('_')?;
    let fits = families.contains(family) && rest.starts_with(|first: char| first.is_ascii_alphabetic());
    fits.then_some(rest)
}

/// The types that several groups use and several products describe, those first that most use.
pub(super) fn wanted(
    api: &Api,
    groups: &[GroupNames],
    families: &BTreeSet<String>,
    users: &BTreeMap<TypeId, BTreeSet<String>>,
) -> Vec<Wanted> {
    let places = Places::new(api, groups, families);
    let mut found: Vec<Wanted> = Vec::new();
    for (id, users) in users.iter().filter(|(_, users)| users.len() > 1) {
        let ty = api.types.get(*id);
        let Some(stands) = is_named(&ty.kind).then(|| places.of(&ty.twins)).flatten() else { continue };
        let front = common_front(users);
        if stands.families == 1 && !front.is_empty() || stands.sources == 1 {
            continue;
        }
        let names = names(api, *id, &stands, &front);
        let foremost = matches!(ty.kind, Kind::Record(_));
        found.push(Wanted { id: *id, names, foremost });
    }
    let mut total: BTreeMap<String, usize> = BTreeMap::new();
    let first = |wanted: &Wanted| wanted.names.first().map(|(name, _)| name.clone()).unwrap_or_default();
    let twins = |wanted: &Wanted| api.types.get(wanted.id).twins.len();
    for wanted in &found {
        *total.entry(first(wanted)).or_default() += twins(wanted);
    }
    for wanted in &mut found {
        wanted.foremost |= twins(wanted) * 2 > total[&first(wanted)];
    }
    found.sort_by_key(|wanted| {
        let most = std::cmp::Reverse((users[&wanted.id].len(), twins(wanted)));
        (marks(api, wanted.id), most, api.types.get(wanted.id).pointer.clone())
    });
    found
}

/// How much is particular about a record of one field: the plainest is called after the field alone. None of others.
fn marks(api: &Api, id: TypeId) -> usize {
    let Kind::Record(record) = &api.types.get(id).kind else { return 0 };
    let [property] = record.properties.as_slice() else { return 0 };
    let bound = match &api.types.get(property.ty.id).kind {
        Kind::Scalar(Scalar::String { format, constraints }) => {
            format.is_some() || *constraints != StringConstraints::default()
        }
        Kind::Scalar(_) => false,
        _ => true,
    };
    usize::from(bound) + usize::from(property.required) + usize::from(property.access != Access::ReadWrite)
}

fn names(api: &Api, id: TypeId, stands: &Stands, front: &str) -> Vec<(String, bool)> {
    let kind = &api.types.get(id).kind;
    let fronted = |name: String| if name.starts_with(front) { name } else { format!("{front}{name}") };
    // One word that two products share by chance says nothing of what is in a record.
    let by_chance = |name: &String| {
        let one_word = camel_words(name).len() == 1 && name != FAILURE;
        one_word && stands.sources < FEWEST_OF_WORD && !matches!(kind, Kind::StringEnum(_) | Kind::LiteralEnum(_))
    };
    let by_place = stands.name().map(fronted).filter(|name| !by_chance(name));
    let alone = matches!(kind, Kind::Record(record) if record.properties.len() == 1);
    let by_content = content_name(api, id).map(|name| (name, alone));
    let by_vote = stands.voted().map(fronted).filter(|name| !by_chance(name));
    let named = |name: String| (name, true);
    let names = by_place.map(named).into_iter().chain(by_content).chain(by_vote.map(named));
    // What is made of words is a name of Rust all the same: `0` and `1` make none.
    names.filter(|(name, _)| name.starts_with(char::is_alphabetic)).collect()
}

/// How places are read.
struct Places<'p> {
    families: &'p BTreeSet<String>,
    /// The names of parameters, by where their schemas stand.
    parameters: BTreeMap<String, &'p str>,
    /// The group of each operation, by where it stands.
    modules: BTreeMap<&'p str, &'p str>,
}

const COMPONENTS: &str = "/components/schemas/";

impl<'p> Places<'p> {
    fn new(api: &'p Api, groups: &'p [GroupNames], families: &'p BTreeSet<String>) -> Self {
        let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
        let grouped = groups.iter().flat_map(|group| group.methods.iter().map(move |(index, _)| (group, index)));
        Self {
            families,
            parameters: parameters
                .map(|parameter| (parameter.pointer.key("schema").as_str().to_owned(), parameter.name.as_str()))
                .collect(),
            modules: grouped
                .map(|(group, index)| (api.operations[*index].pointer.as_str(), group.module.as_str()))
                .collect(),
        }
    }

    /// The names of all these places, each with those who call it so; none when one is a component of no family, whose
    /// name is the type's.
    fn of(&self, twins: &BTreeSet<Pointer>) -> Option<Stands> {
        let mut names: BTreeMap<String, Votes> = BTreeMap::new();
        let (mut families, mut sources) = (BTreeSet::new(), BTreeSet::new());
        let is_familiar = |twin: &Pointer| {
            component_of(twin.as_str()).is_some_and(|component| after_family(self.families, component).is_some())
        };
        let in_family = twins.iter().any(is_familiar);
        if !in_family && twins.iter().any(|twin| !component_name(twin).is_empty()) {
            return None;
        }
        for twin in twins {
            let source = self.source(twin.as_str());
            if twin.as_str().starts_with(COMPONENTS) {
                families.insert(source.clone());
            }
            sources.insert(source.clone());
            if let Some(name) = self.own(twin.as_str()).filter(|name| says_something(name)) {
                let votes = names.entry(name).or_default();
                votes.who.insert(source);
                votes.places += 1;
            }
        }
        Some(Stands { names, sources: sources.len(), families: families.len() })
    }

    /// Who describes a place: the family of a component or its name, or the group of an operation.
    fn source(&self, place: &str) -> String {
        if let Some(component) = component_of(place) {
            let family = component.split_once('_').map_or(component, |(family, _)| family);
            return family.to_owned();
        }
        let operation = place.match_indices('/').nth(3).map_or(place, |(end, _)| &place[..end]);
        self.modules.get(operation).map_or(operation, |module| module).to_owned()
    }

    /// What a place is called, without what it stands in.
    fn own(&self, place: &str) -> Option<String> {
        if let Some(parameter) = self.parameters.get(place) {
            return Some(type_word(parameter));
        }
        if component_of(place).is_some_and(|component| place.len() == COMPONENTS.len() + component.len()) {
            let component = Pointer::from_escaped(place).last()?;
            let rest = component.split_once('_').map_or(component.as_str(), |(_, rest)| rest);
            return Some(type_word(rest.trim_start_matches("components-").trim_start_matches("schemas-")));
        }
        let (before, last) = place.rsplit_once('/')?;
        let (holder, key) = before.rsplit_once('/').unwrap_or(("", before));
        match (key, last) {
            ("properties", _) if !holder.ends_with("/properties") || !deeper(last) => {
                Pointer::from_escaped(place).last().map(|name| type_word(&name))
            }
            _ if deeper(last) => self.own(before).map(|name| words::singular(&name)),
            ("allOf", _) => self.own(holder),
            (_, "schema") => {
                let (_, status) = place.rsplit_once("/responses/")?;
                Some(if status.starts_with('2') { "Result" } else { FAILURE }.to_owned())
            }
            _ => None,
        }
    }
}

/// Whether this leads to what a list or a map holds.
fn deeper(keyword: &str) -> bool {
    matches!(keyword, "items" | "additionalProperties")
}

/// The component that a place is in, as the pointer has it.
fn component_of(place: &str) -> Option<&str> {
    place.strip_prefix(COMPONENTS)?.split('/').next()
}

/// The names of a type's places.
struct Stands {
    /// Each with those who call it so.
    names: BTreeMap<String, Votes>,
    /// How many describe the type: families of components and groups of operations.
    sources: usize,
    /// How many of these are families.
    families: usize,
}

/// Who calls a type by a name.
#[derive(Default)]
struct Votes {
    who: BTreeSet<String>,
    places: usize,
}

impl Stands {
    /// The name that most use, else the words with which all end.
    fn name(&self) -> Option<String> {
        let places: usize = self.names.values().map(|votes| votes.places).sum();
        let most = self.names.iter().filter(|(_, votes)| votes.who.len() * 2 > self.sources);
        let most: Vec<_> = most.collect();
        // Of two that most use, neither is the type's, but where it is known by one almost everywhere.
        let best = most.iter().find(|(_, votes)| most.len() == 1 || votes.places * 2 > places);
        if let Some((name, _)) = best {
            return Some((*name).clone());
        }
        let mut words = self.names.keys().map(|name| camel_words(name));
        let mut common = words.next()?;
        for other in words {
            let same = common.iter().rev().zip(other.iter().rev()).take_while(|(one, two)| one == two).count();
            common.drain(..common.len() - same);
        }
        let name = common.concat();
        (self.names.len() > 1 && says_something(&name)).then_some(name)
    }

    /// The name that more use than any other, where at least two do.
    fn voted(&self) -> Option<String> {
        let count = |votes: &Votes| (votes.who.len(), votes.places);
        let best = self.names.iter().max_by_key(|(_, votes)| count(votes))?;
        let alone = self.names.values().filter(|votes| count(votes) == count(best.1)).count() == 1;
        (alone && best.1.who.len() > 1).then(|| best.0.clone())
    }
}

fn type_word(text: &str) -> String {
    words::name(text, Form::Type).trim_start_matches('_').to_owned()
}

fn camel_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
}

/// The words that the names of all these groups begin with.
fn common_front(modules: &BTreeSet<String>) -> String {
    let mut all = modules.iter().map(|module| module.trim_start_matches("r#").split('_').collect::<Vec<_>>());
    let mut common = all.next().unwrap_or_default();
    for other in all {
        let same = common.iter().zip(&other).take_while(|(one, two)| one == two).count();
        common.truncate(same);
    }
    // `ip_access_rules_for` goes on with what the groups do not share.
    while common.last().is_some_and(|word| words::FILLERS.contains(word)) {
        common.pop();
    }
    if common.is_empty() { String::new() } else { type_word(&common.join("_")) }
}

/// A name for a type of few pieces.
fn content_name(api: &Api, id: TypeId) -> Option<String> {
    let small = |words: Vec<String>, join: &str| {
        let fits = (1..=SMALL).contains(&words.len()) && words.iter().all(|word| !word.is_empty());
        fits.then(|| words.join(join))
    };
    match &api.types.get(id).kind {
        Kind::Record(record)
            if record.properties.len() == 1 || record.properties.iter().all(|one| is_plain(api, one)) =>
        {
            small(record.properties.iter().map(|property| type_word(&property.name)).collect(), "And")
        }
        Kind::StringEnum(values) if values.len() > 1 => {
            small(values.iter().map(|value| type_word(value.name.as_ref().unwrap_or(&value.value))).collect(), "Or")
        }
        Kind::Union(union) if union.variants.len() > 1 => small(variant_names(api, union, ""), "Or"),
        _ => None,
    }
}

/// Whether a field says by its name what is in it: what is made of more is not known by the words of its fields.
fn is_plain(api: &Api, property: &Property) -> bool {
    matches!(api.types.get(property.ty.id).kind, Kind::Scalar(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_))
}
