//! Names of the document to Rust names: the one place where identifiers are made.
//!
//! | what | rule | `a-b` | `1h` | `type` | `<=` | `` |
//! |---|---|---|---|---|---|---|
//! | fields, arguments, methods, modules | snake case | `a_b` | `_1h` | `r#type` | `less_equal` | `empty` |
//! | types | upper camel case | `AB` | `_1h` | `Type` | `LessEqual` | `Empty` |
//! | variants | upper camel case | `AB` | `V1h` | `Type` | `LessEqual` | `Empty` |
//!
//! Names that come out equal are told apart by, in this order: spelling their symbols out, naming their case, numbering
//! them in the order of the wire names. All of a clash change alike, so that none is "the first".

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A field, argument, method or module.
    Snake,
    /// A type.
    Type,
    /// A variant of an enum.
    Variant,
}

/// Keywords of edition 2024, strict and reserved (The Rust Reference, "Keywords"); `gen` is one since that edition.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["crate", "self", "Self", "super"];

/// Names of the prelude, which emitted code uses without a path: a type of the document takes another name.
pub(crate) const TAKEN_TYPES: [&str; 33] = [
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

/// Words that only join others.
pub(crate) const FILLERS: [&str; 10] = ["a", "an", "the", "for", "of", "to", "in", "by", "on", "id"];

/// The words for symbols, where nothing else is left of a name.
const SYMBOLS: [(char, &str); 32] = [
    ('<', "less"),
    ('>', "greater"),
    ('=', "equal"),
    ('!', "not"),
    ('*', "star"),
    ('+', "plus"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('%', "percent"),
    ('#', "hash"),
    ('@', "at"),
    ('&', "and"),
    ('|', "or"),
    ('~', "tilde"),
    ('^', "caret"),
    ('$', "dollar"),
    (':', "colon"),
    (';', "semicolon"),
    (',', "comma"),
    ('?', "question"),
    ('_', "underscore"),
    (' ', "space"),
    ('(', "open"),
    (')', "close"),
    ('[', "of"),
    (']', "end"),
    ('{', "brace"),
    ('}', "unbrace"),
    ('"', "quote"),
    ('`', "tick"),
];

/// The Rust name for `text`.
pub(crate) fn name(text: &str, form: Form) -> String {
    let plain = cased(text, form);
    let chosen = if plain.is_empty() { cased(&spelled(text), form) } else { plain };
    finished(chosen, form)
}

/// The Rust names for several wire names of one scope, all different, none of `taken`.
pub(crate) fn names<'t>(texts: impl Iterator<Item = &'t str>, form: Form, taken: &[&str]) -> Vec<String> {
    let texts: Vec<&str> = texts.collect();
    let mut names: Vec<String> = texts.iter().map(|text| name(text, form)).collect();
    for stage in [spelled as fn(&str) -> String, with_case] {
        let clashing = clashing(&names, taken);
        if clashing.is_empty() {
            return names;
        }
        let longer: Vec<String> =
            clashing.iter().map(|&index| finished(cased(&stage(texts[index]), form), form)).collect();
        for (&index, name) in clashing.iter().zip(&longer) {
            // What does not tell these two apart would only make both longer.
            if longer.iter().filter(|other| *other == name).count() == 1 {
                names[index].clone_from(name);
            }
        }
    }
    number(&mut names, &texts, form, taken);
    names
}

/// Which names are not alone, or are taken.
fn clashing(names: &[String], taken: &[&str]) -> Vec<usize> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *count.entry(name).or_default() += 1;
    }
    (0..names.len())
        .filter(|&index| count[names[index].as_str()] > 1 || taken.contains(&names[index].as_str()))
        .collect()
}

fn number(names: &mut [String], texts: &[&str], form: Form, taken: &[&str]) {
    let mut clashing = clashing(names, taken);
    clashing.sort_by_key(|&index| texts[index]);
    let mut used: BTreeSet<String> = names.iter().cloned().chain(taken.iter().map(|name| (*name).to_owned())).collect();
    for index in clashing {
        let base = names[index].trim_start_matches("r#").to_owned();
        let mut number = 1_usize;
        let mut fresh = numbered(&base, number, form);
        while used.contains(&fresh) {
            number += 1;
            fresh = numbered(&base, number, form);
        }
        used.insert(fresh.clone());
        names[index] = fresh;
    }
}

fn numbered(base: &str, number: usize, form: Form) -> String {
    match form {
        Form::Snake => format!("{base}_{number}"),
        Form::Type | Form::Variant => format!("{base}{number}"),
    }
}

fn cased(text: &str, form: Form) -> String {
    if form == Form::Variant
        && let Some((sign, word)) =
            [('-', "minus"), ('+', "plus")].into_iter().find(|(sign, _)| text.starts_with(*sign))
        && text[sign.len_utf8()..].starts_with(|character: char| character.is_ascii_digit())
    {
        return cased(&format!("{word} {}", &text[sign.len_utf8()..]), form);
    }
    // An apostrophe joins: `don't` is one word.
    let text: String = text.chars().filter(|character| !matches!(character, '\'' | '’')).collect();
    // Everything else that cannot stand in an identifier separates words.
    let text: String =
        text.chars().map(|character| if character.is_alphanumeric() { character } else { ' ' }).collect();
    match form {
        Form::Snake => text.to_snake_case(),
        Form::Type | Form::Variant => camel(&text),
    }
}

/// Upper camel case, in which digits that were apart stay so: `1.12` is `1_12`, and `11.2` is `11_2`.
fn camel(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace().map(ToUpperCamelCase::to_upper_camel_case) {
        let digit = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
        if digit(out.chars().last()) && digit(word.chars().next()) {
            out.push('_');
        }
        out.push_str(&word);
    }
    out
}

/// Every symbol as a word, so that `+1` and `-1` differ; spaces, underscores and closing brackets stay what separates
/// words, where there are any.
fn spelled(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let separated = text.chars().any(char::is_alphanumeric);
    let mut out = String::new();
    for character in text.chars() {
        if separated && matches!(character, ' ' | '_' | ')' | ']' | '}') {
            out.push(' ');
            continue;
        }
        match SYMBOLS.iter().find(|(symbol, _)| *symbol == character) {
            Some((_, word)) => {
                out.push(' ');
                out.push_str(word);
                out.push(' ');
            }
            None if character.is_alphanumeric() => out.push(character),
            None => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, " u{:x} ", u32::from(character));
            }
        }
    }
    out
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
    format!("{} {word}", spelled(text))
}

fn finished(name: String, form: Form) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return match form {
            Form::Variant => format!("V{name}"),
            Form::Snake | Form::Type => format!("_{name}"),
        };
    }
    if NEVER_RAW.contains(&name.as_str()) {
        return format!("{name}_");
    }
    if KEYWORDS.contains(&name.as_str()) {
        return format!("r#{name}");
    }
    name
}

/// The name of a constant.
pub(crate) fn constant(text: &str) -> String {
    finished(text.trim_start_matches("r#").to_shouty_snake_case(), Form::Snake)
}

/// A name as words, for documentation where the document has none: `result_info` is `Result info`.
pub(crate) fn sentence(text: &str) -> String {
    let words = cased(text, Form::Snake).replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "A value".to_owned(),
    }
}

/// The singular of an English plural, by its last word: `policies` is `policy`, `addresses` is `address`.
pub(crate) fn singular(text: &str) -> String {
    const SAME: [&str; 9] = ["status", "dns", "address", "access", "analysis", "news", "series", "alias", "https"];
    let lower = text.to_lowercase();
    if SAME.iter().any(|word| lower.ends_with(word)) {
        return text.to_owned();
    }
    let cut = |count: usize, end: &str| format!("{}{end}", &text[..text.len() - count]);
    if lower.ends_with("ies") && text.len() > 4 {
        cut(3, "y")
    } else if ["sses", "shes", "ches", "xes", "zzes", "uses"].iter().any(|end| lower.ends_with(end)) {
        cut(2, "")
    } else if lower.ends_with('s') && !lower.ends_with("ss") {
        cut(1, "")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, KEYWORDS, SYMBOLS, TAKEN_TYPES, constant, name, names, singular};

    #[test]
    fn tables_hold_each_entry_once() {
        for (index, keyword) in KEYWORDS.iter().enumerate() {
            assert!(!KEYWORDS[..index].contains(keyword), "{keyword}");
        }
        assert!(TAKEN_TYPES.is_sorted());
        for (index, (symbol, word)) in SYMBOLS.iter().enumerate() {
            assert!(SYMBOLS[..index].iter().all(|(other, known)| other != symbol && known != word), "{symbol}");
        }
    }

    #[test]
    fn names_follow_the_table() {
        let table = [
            ("a-b", "a_b", "AB", "AB"),
            ("1h", "_1h", "_1h", "V1h"),
            ("type", "r#type", "Type", "Type"),
            ("self", "self_", "Self_", "Self_"),
            ("<=", "less_equal", "LessEqual", "LessEqual"),
            ("", "empty", "Empty", "Empty"),
            ("pending_revocation", "pending_revocation", "PendingRevocation", "PendingRevocation"),
            ("Don't", "dont", "Dont", "Dont"),
        ];
        for (text, snake, ty, variant) in table {
            assert_eq!(name(text, Form::Snake), snake);
            assert_eq!(name(text, Form::Type), ty);
            assert_eq!(name(text, Form::Variant), variant);
        }
        assert_eq!(constant("r#type"), "TYPE");
    }

    #[test]
    fn clashes_are_resolved_alike_for_all() {
        let variants = |texts: &[&str]| names(texts.iter().copied(), Form::Variant, &["Unknown"]);
        assert_eq!(variants(&["asc", "ASC"]), ["AscLower", "AscUpper"]);
        assert_eq!(variants(&["+1", "-1", "1"]), ["Plus1", "Minus1", "V1"]);
        assert_eq!(variants(&["<", "<=", "=="]), ["Less", "LessEqual", "EqualEqual"]);
        assert_eq!(variants(&["unknown"]), ["UnknownLower"]);
        assert_eq!(variants(&["<=1y", ">1y"]), ["LessEqual1y", "Greater1y"]);
        assert_eq!(variants(&["443", "-1"]), ["V443", "Minus1"]);
        assert_eq!(variants(&["1.12", "11.2", "2024-01-01"]), ["V1_12", "V11_2", "V2024_01_01"]);
        assert_eq!(variants(&["userName", "UserName"]), ["UserName2", "UserName1"]);
        let fields = |texts: &[&str]| names(texts.iter().copied(), Form::Snake, &[]);
        assert_eq!(fields(&["a_b", "a-b", "a.b"]), ["a_b", "a_minus_b", "a_dot_b"]);
        assert_eq!(fields(&["get_pets", "get_pets"]), ["get_pets_1", "get_pets_2"]);
    }

    #[test]
    fn plurals_are_made_singular() {
        let table = [
            ("client_certificates", "client_certificate"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("dns", "dns"),
            ("status", "status"),
            ("boxes", "box"),
            ("access", "access"),
            ("Zones", "Zone"),
        ];
        for (plural, expected) in table {
            assert_eq!(singular(plural), expected);
        }
    }
}
