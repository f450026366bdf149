//! Characters that an identifier cannot hold, as words or as separators of words.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use super::identifier::{is_invisible, stands_in_word};
use crate::chars;

/// Symbols of ASCII and similar ones. They separate words. They become words if nothing else is left of a name, if they
/// make two names different, or if they are the sign of a number.
const SYMBOLS: [(char, &str); 38] = [
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
    ('\n', "newline"),
    ('\t', "tab"),
    ('–', "dash"),
    ('—', "long dash"),
    ('•', "bullet"),
    ('⁄', "over"),
];

/// Symbols that are always words, because a reader would say them.
const SPOKEN: [(char, &str); 48] = [
    ('°', "degree"),
    ('€', "euro"),
    ('£', "pound"),
    ('¥', "yen"),
    ('¢', "cent"),
    ('₹', "rupee"),
    ('₽', "ruble"),
    ('₩', "won"),
    ('₿', "bitcoin"),
    ('×', "times"),
    ('÷', "divided by"),
    ('±', "plus minus"),
    ('≤', "less equal"),
    ('≥', "greater equal"),
    ('≠', "not equal"),
    ('≈', "almost equal"),
    ('≡', "identical"),
    ('∞', "infinity"),
    ('√', "root"),
    ('∑', "sum"),
    ('∏', "product"),
    ('∆', "delta"),
    ('∂', "partial"),
    ('∫', "integral"),
    ('∈', "in"),
    ('∉', "not in"),
    ('∅', "empty set"),
    ('∪', "union"),
    ('∩', "intersection"),
    ('⊂', "subset"),
    ('⊃', "superset"),
    ('∧', "and"),
    ('∨', "or"),
    ('¬', "not"),
    ('∀', "for all"),
    ('∃', "exists"),
    ('←', "left"),
    ('→', "right"),
    ('↑', "up"),
    ('↓', "down"),
    ('↔', "left right"),
    ('⇒', "implies"),
    ('‰', "per mille"),
    ('✓', "check"),
    ('✗', "cross"),
    ('❤', "heart"),
    ('👍', "thumbs up"),
    ('👎', "thumbs down"),
];

/// Pairs of a symbol that have a word of their own.
const PAIRS: [(char, &str); 2] = [('&', "and"), ('|', "or")];

/// Texts whose symbols belong to the word. They are found only if no letter or digit is next to them.
const SPELLINGS: [(&str, &str); 5] =
    [("C++", "cpp"), ("c++", "cpp"), ("C#", "c sharp"), ("F#", "f sharp"), (".NET", "dot net")];

/// The sign of a negative number and the hyphen of a word. In ASCII both are the same character.
const HYPHENS: [char; 2] = ['\u{2010}', '\u{2212}'];

/// Returns the letters, digits and symbols of `text`. Characters of the same meaning become one (Unicode normal form
/// KC). Characters that a reader does not see are removed, and so are apostrophes, which join.
pub(super) fn visible(text: &str) -> String {
    if text.is_ascii() {
        return if text.contains('\'') { joined(text) } else { text.to_owned() };
    }
    let characters = text.nfkc().filter(|character| !is_invisible(*character));
    let letters: String =
        characters.map(|character| if HYPHENS.contains(&character) { '-' } else { letter(character) }).collect();
    joined(&letters)
}

/// Returns the letter of a regional indicator. Two of them are a flag, and the letters of a country: `🇩🇪` is `DE`.
fn letter(character: char) -> char {
    const FIRST: char = '\u{1f1e6}';
    const LAST: char = '\u{1f1ff}';
    if !(FIRST..=LAST).contains(&character) {
        return character;
    }
    u8::try_from(u32::from(character) - u32::from(FIRST)).map_or(character, |letter| char::from(b'A' + letter))
}

const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Returns the length of the genitive after an apostrophe. In `namespace'-s-keys` a sign separates them.
fn genitive(after: &str) -> Option<usize> {
    let torn = after.strip_prefix(['-', '_']).unwrap_or(after);
    let rest = torn.strip_prefix('s').filter(|rest| !rest.starts_with(stands_in_word))?;
    Some(after.len() - rest.len())
}

/// Removes apostrophes: `don't` is one word. A genitive after a separating sign is joined again.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(APOSTROPHES) {
        out.push_str(before);
        rest = if genitive(after).is_some() { after.trim_start_matches(['-', '_']) } else { after };
    }
    out + rest
}

/// Returns `visible` text as words between spaces. Symbols only separate them, except for signs of numbers.
pub(super) fn plain(visible: &str) -> String {
    if is_simple(visible) {
        let letter = |byte| if matches!(byte, b'_' | b'-') { ' ' } else { char::from(byte) };
        return visible.bytes().map(letter).collect();
    }
    let signed = signed(&respelled(visible));
    let mut out = String::with_capacity(signed.len());
    for character in signed.chars() {
        match word_of(&SPOKEN, character) {
            Some(word) => push_word(&mut out, word),
            None => out.push(if stands_in_word(character) { character } else { ' ' }),
        }
    }
    out
}

/// Returns true if `text` has only letters, digits and the usual separators, as most names do.
fn is_simple(text: &str) -> bool {
    let stands = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-');
    let signed = || text.as_bytes().windows(2).any(|pair| pair[0] == b'-' && !pair[1].is_ascii_alphabetic());
    chars::all(text, stands) && !signed()
}

/// Returns every symbol as a word, so that `+1` and `-1` differ. Spaces, underscores and closing brackets still
/// separate words if there are any words.
pub(super) fn spelled(text: &str) -> String {
    let visible = visible(text);
    let separated = visible.chars().any(stands_in_word);
    let separates = |character| separated && matches!(character, ' ' | '_' | ')' | ']' | '}');
    let words = in_words(&visible, |character| if separates(character) { Meaning::Separates } else { Meaning::Says });
    // Nothing in it is visible.
    if words.is_empty() { exact(text) } else { words }
}

/// Returns every character as a word that is not a plain letter or digit, so that `a b`, `_a_b` and `a_b` differ, and
/// `²` from `2`.
pub(super) fn exact(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let joins = |at: usize, character: char| {
        let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
        character == '_' && before.ends_with(stands_in_word) && after.starts_with(stands_in_word)
    };
    let mut places = text.char_indices();
    in_words(text, |character| match places.next() {
        Some((at, _)) if joins(at, character) => Meaning::Separates,
        _ => Meaning::Says,
    })
}

/// The effect of a character that is not part of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Separates,
    Says,
}

/// Returns `text` with its symbols as words. The number of equal symbols in a row is a word too: `==` is
/// `double equal`.
fn in_words(text: &str, mut meaning: impl FnMut(char) -> Meaning) -> String {
    let mut out = String::new();
    let mut run: Option<(char, usize)> = None;
    for character in text.chars() {
        let says = meaning(character);
        if let Some((symbol, count)) = &mut run
            && *symbol == character
            && says == Meaning::Says
        {
            *count += 1;
            continue;
        }
        if let Some((symbol, count)) = run.take() {
            push_word(&mut out, &counted(symbol, count));
        }
        match says {
            _ if stands_in_word(character) && is_its_own_form(character) => out.push(character),
            Meaning::Separates => out.push(' '),
            Meaning::Says => run = Some((character, 1)),
        }
    }
    if let Some((symbol, count)) = run {
        push_word(&mut out, &counted(symbol, count));
    }
    out.trim().to_owned()
}

/// Returns true if the character is not a variant of others, as `²` is one of `2`.
fn is_its_own_form(character: char) -> bool {
    character.is_ascii() || character.nfkc().eq(std::iter::once(character))
}

fn counted(symbol: char, count: usize) -> String {
    let word = symbol_word(symbol);
    match count {
        1 => word,
        2 => word_of(&PAIRS, symbol).map_or_else(|| format!("double {word}"), str::to_owned),
        3 => format!("triple {word}"),
        _ => format!("{count} times {word}"),
    }
}

/// Returns the word of a symbol, else its code point.
fn symbol_word(symbol: char) -> String {
    let known = word_of(&SYMBOLS, symbol).or_else(|| word_of(&SPOKEN, symbol));
    known.map_or_else(|| format!("u{:x}", u32::from(symbol)), str::to_owned)
}

fn word_of<'w>(table: &[(char, &'w str)], character: char) -> Option<&'w str> {
    table.iter().find(|(symbol, _)| *symbol == character).map(|(_, word)| *word)
}

/// Adds a word of ours, unless it is the last word of the text.
fn push_word(out: &mut String, word: &str) {
    let said = out.trim_end();
    if said.rsplit(' ').next().is_some_and(|last| last.eq_ignore_ascii_case(word)) {
        out.push(' ');
        return;
    }
    // Writing to a `String` cannot fail.
    let _ = write!(out, " {word} ");
}

/// Returns the text with names such as `C++` in letters.
fn respelled(text: &str) -> String {
    let mut text = text.to_owned();
    for (written, word) in SPELLINGS {
        while let Some(at) = text.find(written) {
            let (before, after) = (&text[..at], &text[at + written.len()..]);
            if before.ends_with(stands_in_word)
                || after.starts_with(|next: char| stands_in_word(next) || "+#".contains(next))
            {
                break;
            }
            text = format!("{before} {word} {after}");
        }
    }
    text
}

/// Signs that can be before a number.
const SIGNS: [char; 6] = ['<', '>', '=', '!', '+', '-'];

/// Returns `text` with the signs of its numbers as words: `-1` is `minus 1`, `>=5` is `greater equal 5`, `1e-7` is
/// `1e minus 7`, `50%` is `50 percent`, `A+` is `A plus`, and `.5` is `0.5`.
fn signed(text: &str) -> String {
    if !text.contains(SIGNS) && !text.contains(['%', '.']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let begins = out.is_empty() || out.ends_with(char::is_whitespace);
        let run = rest.len() - rest.trim_start_matches(SIGNS).len();
        let (signs, after) = rest.split_at(run);
        let used = if run > 0 && (begins && is_signed(signs, after) || follows_number(&out, signs, after)) {
            push_word(&mut out, &in_words(signs, |_| Meaning::Says));
            run
        } else if run > 1 && first == '-' && is_signed(&signs[1..], after) {
            // `sort--1` becomes `sort`, then `-1`.
            out.push(' ');
            1
        } else if begins && first == '.' && begins_number(&rest[1..]) {
            out.push_str("0.");
            1
        } else if first == '%' && out.ends_with(|last: char| last.is_ascii_digit()) {
            push_word(&mut out, "percent");
            1
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[used..];
    }
    out
}

fn begins_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// Returns true if `signs` belong to the number after them. Signs that compare may have spaces before the number.
fn is_signed(signs: &str, after: &str) -> bool {
    let after = if signs.ends_with(['+', '-']) { after } else { after.trim_start_matches(' ') };
    begins_number(after.strip_prefix('.').unwrap_or(after))
}

/// Returns true if the sign is that of an exponent, or a plus at the end of a word.
fn follows_number(before: &str, signs: &str, after: &str) -> bool {
    let exponent = || {
        let number = before.rsplit(char::is_whitespace).next().and_then(|word| word.strip_suffix(['e', 'E']));
        let is_number =
            |text: &str| begins_number(text) && text.chars().all(|digit| digit.is_ascii_digit() || digit == '.');
        number.is_some_and(is_number) && begins_number(after)
    };
    let ended = after.is_empty() || after.starts_with(char::is_whitespace);
    signs == "-" && exponent() || signs.chars().all(|sign| sign == '+') && ended && before.ends_with(stands_in_word)
}

#[cfg(test)]
mod tests {
    use super::{PAIRS, SPOKEN, SYMBOLS, exact, plain, spelled, stands_in_word, visible};

    #[test]
    fn symbols_stand_once_and_each_has_a_word_of_its_own() {
        for (index, (symbol, word)) in SYMBOLS.iter().enumerate() {
            assert!(SYMBOLS[..index].iter().all(|(other, known)| other != symbol && known != word), "{symbol}");
        }
        for (index, (symbol, word)) in SPOKEN.iter().enumerate() {
            assert!(SPOKEN[..index].iter().all(|(other, known)| other != symbol && known != word), "{symbol}");
            assert!(SYMBOLS.iter().all(|(other, _)| other != symbol), "{symbol}");
        }
        assert!(PAIRS.iter().all(|(symbol, _)| SYMBOLS.iter().any(|(known, _)| known == symbol)));
        for (symbol, _) in SYMBOLS.iter().chain(&SPOKEN) {
            assert!(!stands_in_word(*symbol), "{symbol}");
        }
    }

    fn words(text: &str) -> String {
        plain(&visible(text)).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_keep_their_signs() {
        let table = [
            ("-1", "minus 1"),
            ("+1", "plus 1"),
            ("−1", "minus 1"),
            ("-0.5", "minus 0 5"),
            (".5", "0 5"),
            ("1e-7", "1e minus 7"),
            (">=5", "greater equal 5"),
            ("> 5 to < 10", "greater 5 to less 10"),
            ("≤5", "less equal 5"),
            ("±2", "plus minus 2"),
            ("50%", "50 percent"),
            ("A+", "A plus"),
            ("10+ years", "10 plus years"),
            ("a-1", "a 1"),
            ("2024-01-01", "2024 01 01"),
            ("text/x-c", "text x c"),
            ("reactions--1", "reactions minus 1"),
            ("reactions-+1", "reactions plus 1"),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_stand_in_an_identifier_is_a_word_or_separates() {
        let table = [
            ("½", "1 2"),
            ("m²", "m2"),
            ("①", "1"),
            ("⒈", "1"),
            ("㈠", "一"),
            ("٣", "٣"),
            ("10 €", "10 euro"),
            ("°C", "degree C"),
            ("3 × 4", "3 times 4"),
            ("C++", "cpp"),
            ("C#", "c sharp"),
            (".NET", "dot net"),
            ("a\u{200b}b", "ab"),
            ("co\u{ad}op", "coop"),
            ("\u{202e}abc", "abc"),
            ("❤\u{fe0f}", "heart"),
            ("🇩🇪", "DE"),
            ("don't", "dont"),
            ("namespace'-s-keys", "namespaces keys"),
            ("l·l", "l l"),
            ("हिन्दी", "हिन्दी"),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn symbols_are_spelled_out() {
        let table = [
            ("", "empty", "empty"),
            ("<=", "less equal", "less equal"),
            ("==", "double equal", "double equal"),
            ("&&", "and", "and"),
            ("*****", "5 times star", "5 times star"),
            ("a[b]", "a of b", "a of b end"),
            ("_id", "id", "underscore id"),
            ("a_b", "a b", "a b"),
            ("a b", "a b", "a space b"),
            ("²", "2", "ub2"),
            ("\u{200b}", "u200b", "u200b"),
            ("🙂🙂", "double u1f642", "double u1f642"),
            ("star*", "star", "star"),
        ];
        for (text, in_symbols, in_all) in table {
            let one = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!((one(spelled(text)), one(exact(text))), (in_symbols.to_owned(), in_all.to_owned()), "{text}");
        }
    }
}
