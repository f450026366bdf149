//! Names of the document to Rust names: the one place where identifiers are made.
//!
//! | what | rule | `a-b` | `1h` | `type` | `<=` | `-1` | `½` | `IPs` | `` |
//! |---|---|---|---|---|---|---|---|---|---|
//! | fields, arguments, methods, modules | snake case | `a_b` | `_1h` | `r#type` | `less_equal` | `minus_1` | `_1_2` | `ips` | `empty` |
//! | types | upper camel case | `AB` | `_1h` | `Type` | `LessEqual` | `Minus1` | `_1_2` | `Ips` | `Empty` |
//! | variants | upper camel case | `AB` | `V1h` | `Type` | `LessEqual` | `Minus1` | `V1_2` | `Ips` | `Empty` |
//!
//! A name is what rustc accepts, in Unicode normal form C ([`identifier`]). Where a word ends is a matter of [`crate::english::split`].
//! A character that cannot stand in an identifier is a word where a reader would say one, else it separates words
//! ([`symbols`]); where nothing else is left, it is a word in any case, in the end its code point.
//!
//! Names are compared as they will be written: without `r#`, in their case and normal form.
//! Names that come out equal are told apart by the first of
//! these that does:
//!
//! | told apart by | variants of | become |
//! |---|---|---|
//! | symbols | `<5`, `5` | `Less5`, `V5` |
//! | every character | `_id`, `id` | `UnderscoreId`, `Id` |
//! | a word before digits | `3d`, `v3d` | `Value3d`, `V3d` |
//! | case | `asc`, `ASC` | `AscLower`, `AscUpper` |
//! | numbers, in the order of the texts | `userName`, `UserName` | `UserName2`, `UserName1` |
//!
//! All of a clash change alike, so that none is "the first", and what does not clash never changes. Names that are kept
//! from a release change as little: of a newcomer and a kept name, the newcomer takes the longer one.

mod identifier;
mod symbols;

use std::collections::{BTreeMap, BTreeSet};

use self::identifier::{compared, finished};
pub(crate) use crate::english::singular;
use crate::english::split;

/// What a name is for.
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
    /// What stands before a name that would begin with a character that only goes on.
    fn front(self) -> char {
        match self {
            Self::Snake | Self::Type => '_',
            Self::Variant => 'V',
        }
    }
}

/// Names of the prelude, which emitted code uses without a path: a type of the document takes another name.
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

/// The type that has a group's methods.
pub(crate) fn handle(module: &str) -> String {
    format!("{}Api", stem(module))
}

/// The type that builds a request, unless another has that name.
pub(crate) fn builder(method: &str) -> String {
    format!("{}Request", stem(method))
}

/// What the name of a type begins with that is called after a module or a method. `Self` alone is no name, and has a mark
/// behind it that is not needed before another word.
fn stem(called: &str) -> String {
    name(called.trim_start_matches("r#"), Form::Type).trim_end_matches('_').to_owned()
}

/// The Rust name for `text`.
pub(crate) fn name(text: &str, form: Form) -> String {
    if form == Form::Snake && is_snake(text) {
        return finished(text, form);
    }
    let plain = cased(&symbols::plain(&symbols::visible(text)), form);
    finished(&if plain.is_empty() { cased(&symbols::spelled(text), form) } else { plain }, form)
}

/// Whether a text is in snake case as it is: most names of documents are, and need not be taken apart.
fn is_snake(text: &str) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_lowercase();
    text.bytes().next().is_some_and(|first| is_letter(&first))
        && text.bytes().all(|byte| is_letter(&byte) || byte.is_ascii_digit() || byte == b'_')
        && !text.contains("__")
        && !text.ends_with('_')
}

/// The Rust names for several wire names of one scope, all different, none of `taken`.
pub(crate) fn names<'t>(texts: impl Iterator<Item = &'t str>, form: Form, taken: &[&str]) -> Vec<String> {
    names_beside(texts.map(|text| (text, None)), form, taken)
}

/// The same where some names are kept: each text comes with its kept name, where it has one. Kept names stay as they are,
/// and the others are named beside them. What was a name once and is to be given to nothing else is `taken`.
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

/// Names for `texts`, none of which shares a key with another or with `held`.
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

/// Names that are being told apart.
struct Scope {
    form: Form,
    /// The keys that are taken by others.
    held: BTreeSet<String>,
    names: Vec<String>,
}

impl Scope {
    /// Which names share a key with another, or with what is held.
    fn clashing(&self) -> Vec<usize> {
        let keys: Vec<String> = self.names.iter().map(|name| compared(name)).collect();
        let count = counted(&keys);
        let clashes = |key: &String| count[key.as_str()] > 1 || self.held.contains(key);
        (0..keys.len()).filter(|&index| clashes(&keys[index])).collect()
    }

    /// The keys of what is held and of the names that are not `open`.
    fn settled(&self, open: &[usize]) -> BTreeSet<String> {
        let settled = (0..self.names.len()).filter(|index| !open.contains(index));
        settled.map(|index| compared(&self.names[index])).chain(self.held.iter().cloned()).collect()
    }

    /// Gives the names at `open` those in their place, where they are different from all others: what does not tell two
    /// apart would only make both longer.
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

    /// Numbers what is left in the order of the texts: from 1, or from 2 where something else has the name.
    fn number(&mut self, texts: &[&str]) {
        let mut open = self.clashing();
        open.sort_by_key(|&index| texts[index]);
        let settled = self.settled(&open);
        let mut used = settled.clone();
        used.extend(open.iter().map(|&index| compared(&self.names[index])));
        for index in open {
            let base = &self.names[index];
            let first = if settled.contains(&compared(base)) { 2 } else { 1 };
            let mut numbered = (first..).map(|number| numbered(base, number, self.form));
            let free = |name: &String| !used.contains(&compared(name));
            let name = numbered.find(free).expect("numbers do not end");
            used.insert(compared(&name));
            self.names[index] = name;
        }
    }
}

/// How often each of these is there.
pub(crate) fn counted(keys: &[String]) -> BTreeMap<&str, usize> {
    let mut count = BTreeMap::new();
    for key in keys {
        *count.entry(key.as_str()).or_default() += 1;
    }
    count
}

fn numbered(base: &str, number: usize, form: Form) -> String {
    let base = base.trim_start_matches("r#").trim_end_matches('_');
    match form {
        Form::Snake => format!("{base}_{number}"),
        Form::Type | Form::Variant if base.ends_with(char::is_numeric) => format!("{base}_{number}"),
        Form::Type | Form::Variant => format!("{base}{number}"),
    }
}

/// The words of `text`, between which stand spaces, in their case. Digits that were apart stay so: `1.12` is `1_12`, and
/// `11.2` is `11_2`; and so do letters without case: `日 本` is `日_本`.
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

/// The same with a word before digits, in whose place a letter stands that the text may have itself.
fn with_value(text: &str) -> String {
    let spelled = symbols::spelled(text);
    if spelled.starts_with(unicode_ident::is_xid_start) { spelled } else { format!("value {spelled}") }
}

/// The same with a word for its case, so that `asc` and `ASC` differ.
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
    // No word is said twice.
    let said = split::words(&spelled).last().is_some_and(|last| last.lower() == word);
    format!("{spelled} {}", if said { "case" } else { word })
}

/// `text` without the leading words that it shares with another, unless these are all.
pub(crate) fn without_prefix(text: &str, other: &str) -> String {
    let [own, other] = [text, other].map(|text| symbols::plain(&symbols::visible(text)));
    let words: Vec<split::Word<'_>> = split::words(&own).collect();
    let shared = words.iter().zip(split::words(&other)).take_while(|(one, two)| one.lower() == two.lower()).count();
    let rest = if shared == words.len() { &words[..] } else { &words[shared..] };
    rest.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// The name of a constant.
pub(crate) fn constant(text: &str) -> String {
    let plain = symbols::plain(&symbols::visible(text.strip_prefix("r#").unwrap_or(text)));
    let words: Vec<String> = split::words(&plain).map(|word| word.upper()).collect();
    finished(&words.join("_"), Form::Snake)
}

/// A name as words, for documentation where the document has none: `result_info` is `Result info`.
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
