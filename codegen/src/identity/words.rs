//! Finds the word of a schema: its name at its place in the document.
//!
//! | place of the schema | its word | for example |
//! |---|---|---|
//! | under `components/schemas` | the component's name, without an affix that all names there have | `dns-records_identifier`: `identifier` |
//! | property, parameter, header | the name | `owner` |
//! | element of a list, value of a map | the singular of the word of the list or map | `tags`: `tag` |
//! | member of a union | its tag, else its title, else none | `cat` |
//! | body of a success | the role `result` of its group | |
//! | body of a failure | the role `failure`, the same in all groups | |
//! | request body | the role `body` of its group | |
//! | the union of all webhooks, the union of all callbacks of an operation | the role `webhook`, the role `callback` of the operation | |
//! | body of a webhook | its name | `paid` |
//! | response to a webhook | its name and `response` | `paid response` |

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use crate::english::singular;
use crate::pointer::Pointer;

/// The name of a schema in the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// The word as written. Empty for a role.
    pub text: String,
    /// The source of the word.
    pub origin: Origin,
}

/// The source of a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The name of a component.
    Component {
        /// The text before the name in the document, if all components have such an affix.
        affix: Option<String>,
        /// The whole name.
        name: String,
    },
    /// The name of a property, a parameter or a header, or the singular of one.
    Name,
    /// The tag or the title of a member of a union.
    Variant,
    /// Source of a member of a union without tag and title, or of additional properties.
    Nameless,
    /// A role in a call.
    Role(Role),
}

/// The role of a body in a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The body of a success, in this group.
    Result(String),
    /// The request body, in this group.
    Body(String),
    /// The body of a failure.
    Failure,
    /// The members that every enveloped response has beside its value.
    Envelope,
    /// The union of all webhooks.
    Webhook,
    /// The union of all callbacks of the operation with this key.
    Callback(String),
}

impl Word {
    /// Returns the word of a property, a parameter or a header.
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

    /// Returns the word of one element, if this is the word of many.
    pub(crate) fn one(&self) -> Self {
        Self { text: singular(&self.text), origin: self.origin.clone() }
    }

    /// Returns a key that is equal for words that count as one. Case and separators do not count.
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
    if is_snake(text) {
        return text.to_owned();
    }
    let words: String = text.chars().map(|one| if one.is_alphanumeric() { one } else { ' ' }).collect();
    let spelled = words.to_snake_case();
    if spelled.is_empty() { text.to_owned() } else { spelled }
}

/// True if a text is already in snake case, as most names are.
fn is_snake(text: &str) -> bool {
    let mut pieces = text.split('_');
    pieces.all(|piece| !piece.is_empty() && piece.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')))
}

/// The words of components.
pub(crate) struct ComponentWords {
    /// The affixes before the first underscore that nearly all names have: the vendor's families, or random letters.
    affixes: BTreeSet<String>,
    /// How many components have each word.
    counts: BTreeMap<String, usize>,
}

/// At least this many components share an affix.
const FEWEST_OF_AFFIX: usize = 3;

/// A document with fewer components has no affixes.
const FEWEST_COMPONENTS: usize = 12;

impl ComponentWords {
    /// Looks at all names. They have affixes if nineteen of twenty share an affix with other names.
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

    /// Returns the word of the schema at `pointer` by its place in the document, `None` if only its use gives it a
    /// word.
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
                // A member of a union has its tag or title as its word.
                _ => return None,
            };
        }
        word
    }

    /// Returns the word of a schema that is under a component's name but is not that component: an element of a list.
    pub(crate) fn named(&self, name: &str) -> Word {
        let pointer = Pointer::root().key("components").key("schemas").key(name);
        self.get(&pointer).map_or_else(|| Word::name(name), |word| Word::name(&word.text))
    }

    /// Returns the number of components with this word.
    pub(crate) fn count(&self, word: &Word) -> usize {
        self.counts.get(&word.key()).copied().unwrap_or_default()
    }

    /// Returns the word of the component at `pointer`, `None` if the pointer is not a component's.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<Word> {
        let name = component_name(pointer)?;
        let (affix, text) = match divided(&name).filter(|(affix, _)| self.affixes.contains(*affix)) {
            Some((affix, rest)) => (Some(affix.to_owned()), without_folders(rest)),
            None => (None, name.clone()),
        };
        Some(Word { text, origin: Origin::Component { affix, name } })
    }
}

/// Divides a name into the affix before the first underscore and the rest.
fn divided(name: &str) -> Option<(&str, &str)> {
    let (affix, rest) = name.split_once('_')?;
    let rest = rest.trim_start_matches('_');
    (!affix.is_empty() && rest.starts_with(char::is_alphabetic)).then_some((affix, rest))
}

/// Removes the names of folders that a bundler puts between words: `zone_components-schemas-status` is `zone_status`.
fn without_folders(rest: &str) -> String {
    let parts = rest.split('_').map(|part| {
        let part = part.strip_prefix("components-").unwrap_or(part);
        part.strip_prefix("schemas-").filter(|rest| !rest.is_empty()).unwrap_or(part)
    });
    parts.collect::<Vec<_>>().join("_")
}

/// Returns the name of a component from its pointer `/components/schemas/NAME`.
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
    fn a_text_in_snake_case_is_its_own_key() {
        let texts = ["", "a", "a_b2", "_a", "a_", "a__b", "a-b", "aB", "2fa_on", "\u{e9}t\u{e9}", "_", "a b"];
        for text in texts {
            let words: String = text.chars().map(|one| if one.is_alphanumeric() { one } else { ' ' }).collect();
            let spelled = heck::ToSnakeCase::to_snake_case(words.as_str());
            assert_eq!(super::spelled(text), if spelled.is_empty() { text } else { &spelled }, "{text}");
        }
        assert!(
            super::is_snake("a_b2") && !super::is_snake("a_") && !super::is_snake("a__b") && !super::is_snake("aB")
        );
    }

    #[test]
    fn neither_case_nor_separators_make_another_word() {
        assert_eq!(Word::name("accessToken").key(), Word::name("access-token").key());
        assert_eq!(Word::name("tags").one().key(), Word::name("Tag").key());
        assert_ne!(Word::name("*").key(), Word::name("+").key());
    }
}
