//! Turns names of the document into Rust names: the one place where identifiers are made.
//!
//! | what | rule | `a-b` | `1h` | `type` | `<=` | `-1` | `½` | `IPs` | `` |
//! |---|---|---|---|---|---|---|---|---|---|
//! | fields, arguments, methods, modules | snake case | `a_b` | `_1h` | `r#type` | `less_equal` | `minus_1` | `_1_2` | `ips` | `empty` |
//! | types | upper camel case | `AB` | `_1h` | `Type` | `LessEqual` | `Minus1` | `_1_2` | `Ips` | `Empty` |
//! | variants | upper camel case | `AB` | `V1h` | `Type` | `LessEqual` | `Minus1` | `V1_2` | `Ips` | `Empty` |
//!
//! A name is an identifier for rustc, in Unicode normal form C ([`identifier`]). [`crate::english::split`] decides
//! where a word ends. A character that an identifier cannot hold becomes a word if a reader would say one. Otherwise it
//! separates words ([`symbols`]). If nothing else is left of the name, it becomes a word in any case, at last its code
//! point.
//!
//! Names are compared as they will be written: without `r#`, with their case and in normal form. If names become equal,
//! they are made different by the first of these that works:
//!
//! | distinguished by | variants of | become |
//! |---|---|---|
//! | symbols | `<5`, `5` | `Less5`, `V5` |
//! | every character | `_id`, `id` | `UnderscoreId`, `Id` |
//! | a word before digits | `3d`, `v3d` | `Value3d`, `V3d` |
//! | case | `asc`, `ASC` | `AscLower`, `AscUpper` |
//! | numbers, in the order of the texts | `userName`, `UserName` | `UserName2`, `UserName1` |
//!
//! All names of a clash change in the same way, so that none is "the first". A name without a clash never changes.
//! Names that are kept from a release do not change either: if a new name clashes with a kept one, the new one gets
//! longer.

mod identifier;
mod symbols;

use std::collections::{BTreeMap, BTreeSet};

use self::identifier::{compared, finished};
use crate::chars;
pub(crate) use crate::english::singular;
use crate::english::split;

/// The use of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A field, argument, setter or module.
    Snake,
    /// A type.
    Type,
    /// A variant of an enum.
    Variant,
}

impl Form {
    /// Returns the character that is put before a name if its own first character cannot begin an identifier.
    fn front(self) -> char {
        match self {
            Self::Snake | Self::Type => '_',
            Self::Variant => 'V',
        }
    }
}

/// Names of the prelude, which emitted code uses without a path. A type of the document with such a name gets another
/// one.
pub(crate) const TAKEN_TYPES: [&str; 34] = [
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Methods that every builder has.
pub(crate) const TAKEN_SETTERS: [&str; 10] =
    ["send", "send_stream", "send_events", "send_lines", "items", "pages", "add_part", "customize", "clone", "request"];

/// Returns the type that has a group's methods.
pub(crate) fn handle(module: &str) -> String {
    format!("{}Api", stem(module))
}

/// Returns the type that builds a request, unless another type has that name.
pub(crate) fn builder(method: &str) -> String {
    format!("{}Request", stem(method))
}

/// Returns the first part of the name of a type that is named after a module or a method. `Self` alone is not a valid
/// name and has an underscore after it. That underscore is not needed before another word.
fn stem(called: &str) -> String {
    name(called.trim_start_matches("r#"), Form::Type).trim_end_matches('_').to_owned()
}

/// Returns the Rust name for `text`.
pub(crate) fn name(text: &str, form: Form) -> String {
    if form == Form::Snake && is_snake(text) {
        return finished(text, form);
    }
    let plain = cased(&symbols::plain(&symbols::visible(text)), form);
    finished(&if plain.is_empty() { cased(&symbols::spelled(text), form) } else { plain }, form)
}

/// Returns true if a text is already in snake case. Most names of documents are, and need not be split.
fn is_snake(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && chars::all(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !text.contains("__")
        && !text.ends_with('_')
}

/// Returns the Rust names for several wire names of one scope. All are different, and none is in `taken`.
pub(crate) fn names<'t>(texts: impl Iterator<Item = &'t str>, form: Form, taken: &[&str]) -> Vec<String> {
    names_beside(texts.map(|text| (text, None)), form, taken)
}

/// Returns such names if some are kept: each text comes with its kept name, if it has one. Kept names do not change,
/// and the others must differ from them. Names that existed once and must not be used again are in `taken`.
pub(crate) fn names_beside<'t>(
    members: impl Iterator<Item = (&'t str, Option<&'t str>)>,
    form: Form,
    taken: &[&str],
) -> Vec<String> {
    let members: Vec<(&str, Option<&str>)> = members.collect();
    let kept = members.iter().filter_map(|(_, kept)| *kept);
    let held = kept.chain(taken.iter().copied()).map(compared).collect();
    let new: Vec<&str> = members.iter().filter(|(_, kept)| kept.is_none()).map(|(text, _)| *text).collect();
    let mut fresh = fresh(&new, form, held).into_iter();
    members.iter().filter_map(|(_, kept)| kept.map(str::to_owned).or_else(|| fresh.next())).collect()
}

/// Returns names for `texts`. None of them shares a key with another, or with `held`.
fn fresh(texts: &[&str], form: Form, held: BTreeSet<String>) -> Vec<String> {
    let mut scope = Scope { form, held, names: texts.iter().map(|text| name(text, form)).collect() };
    for longer in STAGES {
        let clashing = scope.clashing();
        if clashing.is_empty() {
            return scope.names;
        }
        let names = clashing.iter().map(|&index| finished(&cased(&longer(texts[index]), form), form)).collect();
        scope.rename(&clashing, names);
    }
    scope.number(texts);
    scope.names
}

/// The ways to make a name longer, in the order in which they are tried.
const STAGES: [fn(&str) -> String; 4] = [symbols::spelled, symbols::exact, with_value, with_case];

/// Names that are being made different.
struct Scope {
    form: Form,
    /// The keys that others have.
    held: BTreeSet<String>,
    names: Vec<String>,
}

impl Scope {
    /// Returns the indexes of the names that share a key with another name or with one in `held`.
    fn clashing(&self) -> Vec<usize> {
        let keys: Vec<String> = self.names.iter().map(|name| compared(name)).collect();
        let count = counted(&keys);
        let clashes = |key: &String| count[key.as_str()] > 1 || self.held.contains(key);
        (0..keys.len()).filter(|&index| clashes(&keys[index])).collect()
    }

    /// Returns the keys in `held` and those of the names that are not `open`.
    fn settled(&self, open: &[usize]) -> BTreeSet<String> {
        let open: BTreeSet<usize> = open.iter().copied().collect();
        let settled = (0..self.names.len()).filter(|index| !open.contains(index));
        settled.map(|index| compared(&self.names[index])).chain(self.held.iter().cloned()).collect()
    }

    /// Replaces the names at `open` by the given names, but only if a new name differs from all others. Otherwise the
    /// change would only make names longer.
    fn rename(&mut self, open: &[usize], names: Vec<String>) {
        let settled = self.settled(open);
        let keys: Vec<String> = names.iter().map(|name| compared(name)).collect();
        let count = counted(&keys);
        for ((&index, name), key) in open.iter().zip(names).zip(&keys) {
            if count[key.as_str()] == 1 && !settled.contains(key) {
                self.names[index] = name;
            }
        }
    }

    /// Numbers the names that still clash in the order of the texts: from 1, or from 2 if another name has the text
    /// without a number.
    fn number(&mut self, texts: &[&str]) {
        let mut open = self.clashing();
        open.sort_by_key(|&index| texts[index]);
        let settled = self.settled(&open);
        let mut used = settled.clone();
        used.extend(open.iter().map(|&index| compared(&self.names[index])));
        // Thousands of names may share a base, so each search begins behind the last one.
        let mut next: BTreeMap<String, usize> = BTreeMap::new();
        for index in open {
            let base = &self.names[index];
            let first = if settled.contains(&compared(base)) { 2 } else { 1 };
            let next = next.entry(base.clone()).or_insert(first);
            let numbered = (*next..).map(|number| (number, numbered(base, number, self.form)));
            let mut free = numbered.filter(|(_, name)| !used.contains(&compared(name)));
            let (number, name) = free.next().expect("numbers do not end");
            *next = number + 1;
            used.insert(compared(&name));
            self.names[index] = name;
        }
    }
}

/// Counts each key.
pub(crate) fn counted(keys: &[String]) -> BTreeMap<&str, usize> {
    let mut count = BTreeMap::new();
    for key in keys {
        *count.entry(key.as_str()).or_default() += 1;
    }
    count
}

/// Returns a name as a number may follow it: `self` for `self_`, because rustc warns of `self__1`.
pub(crate) fn numberable(name: &str) -> &str {
    name.trim_start_matches("r#").trim_end_matches('_')
}

fn numbered(base: &str, number: usize, form: Form) -> String {
    let base = numberable(base);
    match form {
        Form::Snake => format!("{base}_{number}"),
        Form::Type | Form::Variant if base.ends_with(char::is_numeric) => format!("{base}_{number}"),
        Form::Type | Form::Variant => format!("{base}{number}"),
    }
}

/// Returns the words of `text`, which spaces separate, in the case of the form. Digits that were apart stay apart:
/// `1.12` is `1_12`, and `11.2` is `11_2`. So do letters without case: `日 本` is `日_本`.
fn cased(text: &str, form: Form) -> String {
    let words = split::words(text);
    match form {
        Form::Snake => words.map(|word| word.lower()).collect::<Vec<_>>().join("_"),
        Form::Type | Form::Variant => words.fold(String::new(), |mut out, word| {
            let alike = |is: fn(char) -> bool| out.ends_with(is) && word.text.starts_with(is);
            if alike(char::is_numeric) || alike(is_caseless) {
                out.push('_');
            }
            out + &word.camel()
        }),
    }
}

fn is_caseless(letter: char) -> bool {
    !(letter.is_lowercase() || letter.is_uppercase() || letter.is_numeric())
}

/// Returns the text with a word before leading digits. Without it a single mark is put before them, which another text
/// may have itself.
fn with_value(text: &str) -> String {
    let spelled = symbols::spelled(text);
    if spelled.starts_with(unicode_ident::is_xid_start) { spelled } else { format!("value {spelled}") }
}

/// Returns the text with a word for its case, so that `asc` and `ASC` differ.
fn with_case(text: &str) -> String {
    let upper = text.chars().any(char::is_uppercase);
    let lower = text.chars().any(char::is_lowercase);
    let word = match (upper, lower) {
        (true, false) => "upper",
        (false, true) => "lower",
        (true, true) => "mixed",
        (false, false) => "",
    };
    let spelled = symbols::spelled(text);
    // No word is repeated.
    let said = split::words(&spelled).last().is_some_and(|last| last.lower() == word);
    format!("{spelled} {}", if said { "case" } else { word })
}

/// Returns `text` without the first words that it shares with `other`, unless these are all its words.
pub(crate) fn without_prefix(text: &str, other: &str) -> String {
    let [own, other] = [text, other].map(|text| symbols::plain(&symbols::visible(text)));
    let words: Vec<split::Word<'_>> = split::words(&own).collect();
    let shared = words.iter().zip(split::words(&other)).take_while(|(one, two)| one.lower() == two.lower()).count();
    let rest = if shared == words.len() { &words[..] } else { &words[shared..] };
    rest.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// Returns the name of a constant.
pub(crate) fn constant(text: &str) -> String {
    let plain = symbols::plain(&symbols::visible(text.strip_prefix("r#").unwrap_or(text)));
    let words: Vec<String> = split::words(&plain).map(|word| word.upper()).collect();
    finished(&words.join("_"), Form::Snake)
}

/// Returns a name as words, for documentation if the document has none: `result_info` becomes `Result info`.
pub(crate) fn sentence(text: &str) -> String {
    let words = cased(&symbols::plain(&symbols::visible(text)), Form::Snake).replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "A value".to_owned(),
    }
}

#[cfg(test)]
mod tests;
