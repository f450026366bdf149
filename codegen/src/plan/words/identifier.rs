//! Checks for identifiers by the rules of rustc (The Rust Reference, "Identifiers"; Unicode Standard Annex 31).

use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::Form;

/// Keywords of edition 2024, strict and reserved (The Rust Reference, "Keywords"); `gen` is a keyword since that
/// edition.
pub(super) const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const LONGEST_KEYWORD: usize = 8;

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["crate", "self", "Self", "super"];

/// Characters that an identifier may hold, but that separate words here: low lines, ties and middle dots.
const SEPARATORS: [char; 6] = ['_', '\u{b7}', '\u{203f}', '\u{2040}', '\u{2054}', '\u{30fb}'];

/// Characters that a reader does not see: `Default_Ignorable_Code_Point` of the Unicode Character Database
/// (`DerivedCoreProperties.txt`). They include zero-width characters and controls of direction, and unassigned
/// characters that Unicode reserves for such use.
const INVISIBLE: [(char, char); 17] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fff8}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Returns true if a reader does not see the character.
pub(super) fn is_invisible(character: char) -> bool {
    // Nearly all characters are before the first of these.
    if character < INVISIBLE[0].0 {
        return false;
    }
    let after = INVISIBLE.partition_point(|(_, last)| *last < character);
    INVISIBLE.get(after).is_some_and(|(first, _)| *first <= character)
}

/// Returns true if the character may be within a word of an identifier.
pub(super) fn stands_in_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    is_xid_continue(character) && !SEPARATORS.contains(&character) && !is_invisible(character)
}

/// Returns joined words as the identifier that is written. It is in normal form C, as rustc compares identifiers. It
/// begins with a character that may begin an identifier, and it is not a keyword without `r#`.
pub(super) fn finished(name: &str, form: Form) -> String {
    let name = composed(name);
    if !name.starts_with(|first: char| first == '_' || is_xid_start(first)) {
        return composed(&format!("{}{name}", form.front()));
    }
    if name.len() > LONGEST_KEYWORD || !KEYWORDS.contains(&name.as_str()) {
        return name;
    }
    if NEVER_RAW.contains(&name.as_str()) { format!("{name}_") } else { format!("r#{name}") }
}

/// Returns the text of an identifier that rustc compares.
pub(super) fn compared(name: &str) -> String {
    composed(name.strip_prefix("r#").unwrap_or(name))
}

fn composed(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use unicode_ident::is_xid_continue;

    use super::{
        Form, INVISIBLE, KEYWORDS, LONGEST_KEYWORD, NEVER_RAW, SEPARATORS, finished, is_invisible, stands_in_word,
    };

    #[test]
    fn tables_hold_each_entry_once() {
        for (index, keyword) in KEYWORDS.iter().enumerate() {
            assert!(!KEYWORDS[..index].contains(keyword), "{keyword}");
        }
        assert_eq!(KEYWORDS.iter().map(|keyword| keyword.len()).max(), Some(LONGEST_KEYWORD));
        assert!(NEVER_RAW.iter().all(|keyword| KEYWORDS.contains(keyword)));
        assert!(INVISIBLE.is_sorted() && INVISIBLE.iter().all(|(first, last)| first <= last));
        assert!(SEPARATORS.is_sorted() && SEPARATORS.iter().all(|separator| is_xid_continue(*separator)));
    }

    #[test]
    fn keywords_are_raw_where_they_can_be() {
        assert_eq!(finished("type", Form::Snake), "r#type");
        assert_eq!(finished("self", Form::Snake), "self_");
        assert_eq!(finished("Self", Form::Variant), "Self_");
        for keyword in KEYWORDS {
            let name = finished(keyword, Form::Snake);
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_nobody_sees_stands_in_no_word() {
        for character in ['\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{fe0f}', '\u{3164}'] {
            assert!(is_invisible(character) && !stands_in_word(character), "{character:?}");
        }
    }

    /// The case of names is changed after their characters are chosen, so a change of case must not bring in invalid
    /// characters.
    #[test]
    fn the_case_of_a_word_keeps_to_identifiers() {
        for character in ('\0'..=char::MAX).filter(|character| stands_in_word(*character)) {
            let cased = character.to_uppercase().chain(character.to_lowercase());
            assert!(cased.clone().all(is_xid_continue), "{character:?}");
            assert!(!cased.clone().any(is_invisible), "{character:?}");
        }
    }
}
