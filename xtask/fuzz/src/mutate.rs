//! Inputs from seeds: random bytes, and documents of this repository with random changes.

use fastrand::Rng;
use serde_json::Value;

/// The documents that are changed. Each is small and has many of the words of OpenAPI.
const SEEDS: [&str; 3] =
    [include_str!("../seeds/modern.yaml"), include_str!("../seeds/older.json"), include_str!("../seeds/plain.json")];

/// Texts that mean something to a reader of JSON or YAML, or to a reader of schemas.
const TOKENS: [&str; 56] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\\ud800",
    "\n",
    "\n  ",
    "\t",
    "- ",
    "? ",
    "# ",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "<<: *shared",
    "!!str ",
    "!!binary ",
    "! ",
    "|\n ",
    ">-\n ",
    "%YAML 1.2\n",
    "null",
    "~",
    "true",
    "-0",
    "1e999",
    "0x1F",
    "18446744073709551616",
    "-9223372036854775809",
    "1_000",
    ".nan",
    "12:30:45",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "\u{2028}",
    "é",
    "🦀",
    "\"$ref\": \"#\"",
    "$ref: '#/components/schemas/Pet'",
    "#/paths",
    "allOf",
    "oneOf",
    "not",
    "const",
    "\"items\": false",
    "$dynamicRef: '#x'",
    "\"type\": \"null\"",
    "/{a}/{a}",
];

/// The most bytes of an input that decides how a document is composed.
const MOST_CHOICES: usize = 3_000;

/// Bytes that decide how a document is composed. Some inputs have few, so that small documents are made as well.
pub fn choices(seed: u64) -> Vec<u8> {
    let mut rng = Rng::with_seed(seed);
    let most = [60, 300, MOST_CHOICES][rng.usize(..3)];
    let mut bytes = vec![0; rng.usize(1..most)];
    rng.fill(&mut bytes);
    bytes
}

/// A document that nobody wrote: a changed seed, or sometimes plain bytes.
pub fn document(seed: u64) -> Vec<u8> {
    let mut rng = Rng::with_seed(seed);
    if rng.u8(..) < 8 {
        let mut bytes = vec![0; rng.usize(..200)];
        rng.fill(&mut bytes);
        return bytes;
    }
    let mut text = SEEDS[rng.usize(..SEEDS.len())].as_bytes().to_vec();
    if rng.bool()
        && let Ok(mut value) = serde_json::from_slice::<Value>(&text)
    {
        for _ in 0..rng.usize(1..12) {
            change_value(&mut value, &mut rng);
        }
        text = value.to_string().into_bytes();
        if rng.bool() {
            return text;
        }
    }
    for _ in 0..rng.usize(1..8) {
        change_text(&mut text, &mut rng);
    }
    text
}

/// One change of a text.
fn change_text(text: &mut Vec<u8>, rng: &mut Rng) {
    let from = rng.usize(..=text.len());
    let until = (from + rng.usize(..40)).min(text.len());
    let stretch = from..until;
    match rng.u8(..7) {
        0 => drop(text.drain(stretch)),
        1 => {
            let copy = text[stretch].to_vec();
            let copies = copy.repeat(rng.usize(1..20));
            text.splice(until..until, copies);
        }
        2 => {
            let token = TOKENS[rng.usize(..TOKENS.len())].as_bytes();
            text.splice(stretch, token.iter().copied());
        }
        3 => {
            let token = TOKENS[rng.usize(..TOKENS.len())].as_bytes();
            text.splice(from..from, token.iter().copied());
        }
        4 => {
            if let Some(byte) = text.get_mut(from) {
                *byte = rng.u8(..);
            }
        }
        5 => {
            let copy = text[stretch].to_vec();
            let to = rng.usize(..=text.len());
            text.splice(to..to, copy);
        }
        _ => {
            let other = SEEDS[rng.usize(..SEEDS.len())].as_bytes();
            let cut = rng.usize(..other.len());
            let taken = &other[cut..(cut + rng.usize(..200)).min(other.len())];
            text.splice(from..from, taken.iter().copied());
        }
    }
}

/// One change of a value: something in it is removed, doubled, moved to another place, or replaced.
fn change_value(value: &mut Value, rng: &mut Rng) {
    let places = places(value);
    let place = &places[rng.usize(..places.len())];
    let other = value.pointer(&places[rng.usize(..places.len())]).cloned().unwrap_or_default();
    let plain = [
        Value::Null,
        Value::Bool(true),
        Value::from(0),
        Value::from(-1.5),
        Value::from(u64::MAX),
        Value::from(""),
        Value::from("x"),
        Value::Array(Vec::new()),
        Value::Object(serde_json::Map::new()),
        serde_json::json!({ "$ref": "#/components/schemas/Node" }),
        serde_json::json!({ "$ref": "#/definitions/Pet" }),
    ];
    let plain = plain[rng.usize(..plain.len())].clone();
    let Some(here) = value.pointer_mut(place) else { return };
    match (rng.u8(..5), here) {
        (0, here) => *here = plain,
        (1, Value::Object(members)) => {
            if let Some(key) = members.keys().nth(rng.usize(..members.len().max(1))).cloned() {
                members.remove(&key);
            }
        }
        (2, Value::Object(members)) => {
            let word = TOKENS[rng.usize(..TOKENS.len())];
            members.insert(word.to_owned(), other);
        }
        (3, Value::Array(items)) => items.push(other),
        // A document that contains itself again and again grows too fast.
        (_, here) if other.to_string().len() < 2_000 => *here = other,
        _ => {}
    }
}

/// The pointers of all places in a value.
fn places(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut at = 0;
    while let Some(place) = found.get(at).cloned() {
        match value.pointer(&place) {
            Some(Value::Object(members)) => {
                found
                    .extend(members.keys().map(|key| format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))));
            }
            Some(Value::Array(items)) => found.extend((0..items.len()).map(|index| format!("{place}/{index}"))),
            _ => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_input_each_time() {
        for seed in 0..50 {
            assert_eq!(document(seed), document(seed));
            assert_eq!(choices(seed), choices(seed));
        }
        assert_ne!(document(1), document(2));
        assert_ne!(choices(1), choices(2));
    }

    #[test]
    fn the_seeds_themselves_are_crates() {
        for seed in SEEDS {
            let verdict = crate::check::check(seed.as_bytes());
            assert_eq!(verdict, Ok(crate::check::Verdict::Made), "{seed}");
        }
    }
}
