//! Remembers the spelling of scalars that JSON would write differently: `1.10`, `08`, `True`.
//!
//! YAML reads `1.10` as a number. If the document means a text, the text must be the written one, and not the one that
//! JSON writes for the number.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::yaml;
use crate::json::Value;
use crate::pointer::Pointer;

/// The texts by place in the source, with the file before `#` if it is not the entry file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spellings(BTreeMap<String, Box<str>>);

impl Spellings {
    /// Adds the texts of a file.
    pub(super) fn extend(&mut self, texts: impl Iterator<Item = (Pointer, Box<str>)>) {
        self.0.extend(texts.map(|(place, text)| (place.as_str().to_owned(), text)));
    }

    /// Returns the spelling of `value` at `origin`. Returns `None` if JSON writes it the same, or if another value was
    /// written there.
    pub(crate) fn of(&self, origin: &Pointer, value: &Value) -> Option<&str> {
        self.0.get(origin.as_str()).map(|text| &**text).filter(|text| yaml::plain(text) == *value)
    }

    /// True if there are no spellings.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Copies the spellings at `from` and below it to `to`.
    pub(crate) fn copied(&mut self, from: &Pointer, to: &Pointer) {
        let copies: Vec<(String, Box<str>)> = self
            .below(from.as_str())
            .map(|(place, text)| (format!("{to}{}", &place[from.as_str().len()..]), text.clone()))
            .collect();
        self.0.extend(copies);
    }

    /// Removes the spellings of an item that was taken out of a list, and moves those of the items after it.
    pub(crate) fn taken_out(&mut self, list: &Pointer, index: usize) {
        let head = format!("{list}/");
        let places: Vec<String> = self.below(list.as_str()).map(|(place, _)| place.clone()).collect();
        for place in places {
            let rest = place.strip_prefix(&head).unwrap_or_default();
            let (token, inside) = rest.split_once('/').map_or((rest, None), |(token, inside)| (token, Some(inside)));
            let Some(at) = token.parse::<usize>().ok().filter(|at| *at >= index) else { continue };
            let text = self.0.remove(&place);
            if let (Some(text), true) = (text, at > index) {
                let inside = inside.map(|inside| format!("/{inside}")).unwrap_or_default();
                self.0.insert(format!("{head}{}{inside}", at - 1), text);
            }
        }
    }

    /// Returns the texts at a place and below it.
    fn below<'s>(&'s self, place: &'s str) -> impl Iterator<Item = (&'s String, &'s Box<str>)> {
        let from = self
            .0
            .range::<str, _>((Bound::Included(place), Bound::Unbounded))
            .take_while(move |(at, _)| at.starts_with(place));
        from.filter(move |(at, _)| at.len() == place.len() || at[place.len()..].starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn texts_move_with_their_values() {
        let at = |text: &str| Pointer::from_escaped(text);
        let mut texts = Spellings::default();
        let written = [("/a/0", "1.10"), ("/a/1", "08"), ("/a/10/x", "1.0"), ("/ab", "1e3")];
        texts.extend(written.into_iter().map(|(place, text)| (at(place), text.into())));
        assert_eq!(texts.of(&at("/a/0"), &json!(1.1)), Some("1.10"));
        assert_eq!(texts.of(&at("/a/0"), &json!(1.2)), None, "another value stands there now");
        texts.copied(&at("/a"), &at("o.yaml#/c"));
        assert_eq!(texts.of(&at("o.yaml#/c/10/x"), &json!(1.0)), Some("1.0"));
        assert_eq!(texts.of(&at("o.yaml#/cb"), &json!(1000.0)), None);
        texts.taken_out(&at("/a"), 0);
        assert_eq!(texts.of(&at("/a/0"), &json!(8)), Some("08"));
        assert_eq!(texts.of(&at("/a/9/x"), &json!(1.0)), Some("1.0"));
        assert_eq!((texts.of(&at("/a/10/x"), &json!(1.0)), texts.of(&at("/ab"), &json!(1000.0))), (None, Some("1e3")));
    }
}
