//! Names that nobody could predict: what the corpus holds against the name of a type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use heck::ToUpperCamelCase;
use serde_json::Value;

/// A longer name is a sentence, unless the component itself is called so.
const LONGEST: usize = 60;
/// Where the components of a document stand.
const COMPONENTS: [&str; 2] = ["/components/schemas/", "/definitions/"];

/// What is wrong with the names of a crate, from its surface.
///
/// # Errors
/// In words, when the surface cannot be read.
pub(super) fn wrong(surface: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(surface).map_err(|error| format!("there is no surface: {error}"))?;
    let surface: Value =
        serde_json::from_str(&text).map_err(|error| format!("the surface is not valid JSON: {error}"))?;
    Ok(wrong_in(&surface))
}

fn wrong_in(surface: &Value) -> Vec<String> {
    let types: Vec<Type> = surface["types"].as_array().into_iter().flatten().map(Type::of).collect();
    let mut owners: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for component in types.iter().flat_map(|ty| ty.components.iter()) {
        owners.entry(component.to_upper_camel_case()).or_default().insert(component);
    }
    let words: Vec<String> = types.iter().flat_map(Type::own_words).map(|word| word.to_upper_camel_case()).collect();
    types.iter().flat_map(|ty| ty.wrong(&owners, &words)).collect()
}

/// A type with a name.
struct Type {
    name: String,
    word: String,
    /// The components that it was read from, as the document calls them.
    components: Vec<String>,
}

impl Type {
    fn of(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().unwrap_or_default();
        let pointers = value["pointers"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let component =
            |pointer: &str| COMPONENTS.iter().find_map(|folder| Some(pointer.strip_prefix(folder)?.to_owned()));
        Self {
            name: text("rust").rsplit("::").next().unwrap_or_default().to_owned(),
            word: text("word").to_owned(),
            components: pointers
                .filter_map(component)
                .filter(|name| !name.contains('/'))
                .map(|name| unescaped(&name))
                .collect(),
        }
    }

    /// What the document calls it.
    fn own_words(&self) -> impl Iterator<Item = &String> {
        self.components.iter().chain([&self.word])
    }

    /// What is wrong with the name. `words` are what the document calls anything: what it says twice, it says itself.
    fn wrong(&self, owners: &BTreeMap<String, BTreeSet<&str>>, words: &[String]) -> Vec<String> {
        let mut wrong = Vec::new();
        let said = |text: &str| words.iter().any(|own| own.contains(text));
        if self.name.len() > LONGEST && !self.own_words().any(|own| own.len() > LONGEST) {
            wrong.push(format!("`{}` is longer than {LONGEST} letters", self.name));
        }
        if let Some(twice) = twice(&self.name).filter(|twice| !said(twice)) {
            wrong.push(format!("`{}` says `{twice}`", self.name));
        }
        if self.name.contains("Restwright") && !said("Restwright") {
            wrong.push(format!("`{}` holds a word of ours", self.name));
        }
        let own =
            |owners: &&BTreeSet<&str>| !self.components.iter().any(|component| owners.contains(component.as_str()));
        if !self.components.is_empty()
            && let Some(others) = owners.get(&self.name).filter(own)
        {
            let of = self.components.join("`, `");
            wrong.push(format!(
                "`{}` is the type of `{of}` and the name of `{}`",
                self.name,
                others.iter().copied().collect::<Vec<_>>().join("`, `")
            ));
        }
        wrong
    }
}

/// The last part of a JSON pointer, as it was before it was escaped (RFC 6901, section 4).
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// A word that stands twice in a row: `SharedShared`.
fn twice(name: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            Some(_) | None => words.push(letter.to_string()),
        }
    }
    let mut pairs = words.windows(2);
    // Single letters are an acronym: `AAA`.
    pairs.find(|pair| pair[0] == pair[1] && pair[0].len() > 1).map(<[String]>::concat)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn all_wrong(types: &[(&str, &str, &[&str])]) -> Vec<String> {
        let types: Vec<Value> = (types.iter())
            .map(|(rust, word, pointers)| json!({ "rust": rust, "word": word, "pointers": pointers }))
            .collect();
        wrong_in(&json!({ "types": types }))
    }

    #[test]
    fn names_of_others_and_names_that_stammer_are_told() {
        let wrong = all_wrong(&[
            ("pets::Pet", "pet", &["/components/schemas/pet"]),
            ("pets::Owner", "keeper", &["/components/schemas/keeper"]),
            ("pets::Keeper", "owner", &["/components/schemas/owner"]),
            ("pets::PetPet", "pet", &["/paths/~1pets/get"]),
            ("pets::OrderRestwrightDefsLine", "line", &[]),
            ("types::AAAStatus", "aaa_status", &["/components/schemas/AAAStatus"]),
        ]);
        assert_eq!(
            wrong,
            [
                "`Owner` is the type of `keeper` and the name of `owner`",
                "`Keeper` is the type of `owner` and the name of `keeper`",
                "`PetPet` says `PetPet`",
                "`OrderRestwrightDefsLine` holds a word of ours",
            ]
        );
    }

    #[test]
    fn what_a_component_is_called_is_no_fault() {
        let long = "a_component_with_a_name_of_its_own_that_is_longer_than_any_name_should_ever_be";
        let name = format!("types::{}", long.to_upper_camel_case());
        let pointer = format!("/components/schemas/{long}");
        assert_eq!(
            all_wrong(&[
                (&name, long, &[&pointer]),
                ("types::PageSharedShared", "x", &["/components/schemas/pageSharedShared"])
            ]),
            [] as [String; 0]
        );
    }
}
