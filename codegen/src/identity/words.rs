//! The word of a schema: what the document calls it where it stands.
//!
//! | where it stands | its word | for example |
//! |---|---|---|
//! | under `components/schemas` | the component's name, without an affix that all names there have | `dns-records_identifier`: `identifier` |
//! | property, parameter, header | the name | `owner` |
//! | element of a list, value of a map | the singular of what the list stands under | `tags`: `tag` |
//! | member of a union | its tag, else its title, else none | `cat` |
//! | body of a success | the role `result` of its group | |
//! | body of a failure | the role `failure`, the same in all groups | |
//! | request body | the role `body` of its group | |
//! | whatever webhook arrives, whatever callback of an operation | the role `webhook`, the role `callback` of the operation | |
//! | body of a webhook | its name | `paid` |
//! | what a webhook is answered with | its name and `response` | `paid response` |

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use crate::english::singular;
use crate::pointer::Pointer;

/// What the document calls a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// The word as written; of a role none.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a word comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The name of a component.
    Component {
        /// What stands in front of the name in the document, where all components have such an affix.
        affix: Option<String>,
        /// The whole name.
        name: String,
    },
    /// The name of a property, a parameter or a header, or the singular of one.
    Name,
    /// The tag or the title of a member of a union.
    Variant,
    /// A member of a union that has neither; a value beside the properties of a record.
    Nameless,
    /// What it is for in a call.
    Role(Role),
}

/// What a body is for in a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What a success comes with, in this group.
    Result(String),
    /// What is sent, in this group.
    Body(String),
    /// What a failure comes with.
    Failure,
    /// What every enveloped answer holds besides its value.
    Envelope,
    /// Whatever webhook arrives.
    Webhook,
    /// Whatever callback arrives of the operation with this key.
    Callback(String),
}

impl Word {
    /// A property, a parameter or a header.
    pub(crate) fn name(text: &str) -> Self {
        Self { text: text.to_owned(), origin: Origin::Name }
    }

    pub(crate) fn variant(text: &str) -> Self {
        Self { text: text.to_owned(), origin: Origin::Variant }
    }

    pub(crate) fn nameless() -> Self {
        Self { text: String::new(), origin: Origin::Nameless }
    }

    pub(crate) fn role(role: Role) -> Self {
        Self { text: String::new(), origin: Origin::Role(role) }
    }

    /// One of what this is the word of many of.
    pub(crate) fn one(&self) -> Self {
        Self { text: singular(&self.text), origin: self.origin.clone() }
    }

    /// What two words have in common when they are one: neither case nor what separates their parts counts.
    pub(crate) fn key(&self) -> String {
        match &self.origin {
            Origin::Component { .. } | Origin::Name | Origin::Variant => spelled(&self.text),
            Origin::Nameless => "-".to_owned(),
            Origin::Role(Role::Result(group)) => format!("result of {group}"),
            Origin::Role(Role::Body(group)) => format!("body of {group}"),
            Origin::Role(Role::Failure) => "-failure".to_owned(),
            Origin::Role(Role::Envelope) => "-envelope".to_owned(),
            Origin::Role(Role::Webhook) => "-webhook".to_owned(),
            Origin::Role(Role::Callback(operation)) => format!("-callback of {operation}"),
        }
    }
}

fn spelled(text: &str) -> String {
    let words: String = text.chars().map(|one| if one.is_alphanumeric() { one } else { ' ' }).collect();
    let spelled = words.to_snake_case();
    if spelled.is_empty() { text.to_owned() } else { spelled }
}

/// The words of components.
pub(crate) struct ComponentWords {
    /// What stands before the first underscore of nearly all names: the vendor's families, or random letters.
    affixes: BTreeSet<String>,
    /// How many components have each word.
    counts: BTreeMap<String, usize>,
}

/// This many components, at least, share an affix.
const FEWEST_OF_AFFIX: usize = 3;

/// A document of fewer components has no affixes.
const FEWEST_COMPONENTS: usize = 12;

impl ComponentWords {
    /// Looks at all names: they have affixes where nineteen of twenty have one that they share with others.
    pub(crate) fn of<'p>(components: impl Iterator<Item = &'p Pointer>) -> Self {
        let names: Vec<String> = components.filter_map(component_name).collect();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            if let Some((affix, _)) = divided(name) {
                *count.entry(affix).or_default() += 1;
            }
        }
        count.retain(|_, count| *count >= FEWEST_OF_AFFIX);
        let covered: usize = count.values().sum();
        let has = names.len() >= FEWEST_COMPONENTS && count.len() > 1 && covered * 20 >= names.len() * 19;
        let affixes = if has { count.into_keys().map(str::to_owned).collect() } else { BTreeSet::new() };
        let mut words = Self { affixes, counts: BTreeMap::new() };
        let place = Pointer::root().key("components").key("schemas");
        let found: Vec<Word> = names.iter().filter_map(|name| words.get(&place.key(name))).collect();
        for word in found {
            *words.counts.entry(word.key()).or_default() += 1;
        }
        words
    }

    /// The word of the schema at `pointer` by where it stands in the document; none where only its use says what it is.
    pub(crate) fn standing(&self, pointer: &Pointer) -> Option<Word> {
        let tokens: Vec<String> = pointer.tokens().collect();
        let (mut word, rest) = match tokens.as_slice() {
            [components, schemas, name, rest @ ..] if components == "components" && schemas == "schemas" => {
                let place = Pointer::root().key("components").key("schemas").key(name);
                (if rest.is_empty() { self.get(&place) } else { Some(self.named(name)) }, rest)
            }
            tokens => (None, &tokens[tokens.iter().position(|token| token == "schema")? + 1..]),
        };
        let mut rest = rest.iter().map(String::as_str);
        while let Some(keyword) = rest.next() {
            word = match keyword {
                "properties" | "$defs" => Some(Word::name(rest.next()?)),
                "items" | "additionalProperties" => word.map(|word| word.one()),
                "allOf" => {
                    rest.next()?;
                    word
                }
                // A member of a union is called what tells it from the others.
                _ => return None,
            };
        }
        word
    }

    /// The word of what stands under a component's name without being that component: an element of a list.
    pub(crate) fn named(&self, name: &str) -> Word {
        let pointer = Pointer::root().key("components").key("schemas").key(name);
        self.get(&pointer).map_or_else(|| Word::name(name), |word| Word::name(&word.text))
    }

    /// How many components have this word.
    pub(crate) fn count(&self, word: &Word) -> usize {
        self.counts.get(&word.key()).copied().unwrap_or_default()
    }

    /// The word of the component at `pointer`; none where that is no component.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<Word> {
        let name = component_name(pointer)?;
        let (affix, text) = match divided(&name).filter(|(affix, _)| self.affixes.contains(*affix)) {
            Some((affix, rest)) => (Some(affix.to_owned()), without_folders(rest)),
            None => (None, name.clone()),
        };
        Some(Word { text, origin: Origin::Component { affix, name } })
    }
}

/// What stands before the first underscore, and what follows it.
fn divided(name: &str) -> Option<(&str, &str)> {
    let (affix, rest) = name.split_once('_')?;
    let rest = rest.trim_start_matches('_');
    (!affix.is_empty() && rest.starts_with(char::is_alphabetic)).then_some((affix, rest))
}

/// The names of folders that a bundler puts between words: `zone_components-schemas-status` is `zone_status`.
fn without_folders(rest: &str) -> String {
    let parts = rest.split('_').map(|part| {
        let part = part.strip_prefix("components-").unwrap_or(part);
        part.strip_prefix("schemas-").filter(|rest| !rest.is_empty()).unwrap_or(part)
    });
    parts.collect::<Vec<_>>().join("_")
}

/// The name under `components/schemas`, of a pointer to a whole component.
pub(crate) fn component_name(pointer: &Pointer) -> Option<String> {
    let rest = pointer.as_str().strip_prefix("/components/schemas/")?;
    if rest.contains('/') { None } else { pointer.last() }
}

#[cfg(test)]
mod tests {
    use super::{ComponentWords, Word};
    use crate::pointer::Pointer;

    fn words(names: &[&str]) -> Vec<String> {
        let place = Pointer::root().key("components").key("schemas");
        let pointers: Vec<Pointer> = names.iter().map(|name| place.key(name)).collect();
        let words = ComponentWords::of(pointers.iter());
        pointers.iter().map(|pointer| words.get(pointer).expect("it is a component").text).collect()
    }

    #[test]
    fn an_affix_that_all_have_is_no_part_of_the_word() {
        let names: Vec<String> = (0..12).map(|index| format!("{}_thing-{index}", ["dns", "iam"][index % 2])).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(words(&names)[..2], ["thing-0", "thing-1"]);
        let own: Vec<String> = (0..12).map(|index| format!("user_{index}")).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).chain(["Pet", "user_name", "user_age"]).collect();
        assert_eq!(words(&own)[12..], ["Pet", "user_name", "user_age"]);
    }

    #[test]
    fn folders_of_a_bundler_are_no_part_of_the_word() {
        assert_eq!(super::without_folders("zone_components-schemas-status"), "zone_status");
        assert_eq!(super::without_folders("schemas-name"), "name");
        assert_eq!(super::without_folders("components-schemas-"), "schemas-");
    }

    #[test]
    fn neither_case_nor_separators_make_another_word() {
        assert_eq!(Word::name("accessToken").key(), Word::name("access-token").key());
        assert_eq!(Word::name("tags").one().key(), Word::name("Tag").key());
        assert_ne!(Word::name("*").key(), Word::name("+").key());
    }
}
