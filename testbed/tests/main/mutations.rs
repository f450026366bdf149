//! Responses that differ from the document: hundreds of small changes of a good one, read through generated types.
//!
//! Tolerant reading never panics and never loses a value that was present and valid; strict reading names the place, where
//! no member of a union allows the value.

use std::collections::{BTreeMap, BTreeSet};

use restwright::ErrorKind;
use restwright::transport::{Canned, Reply};
use restwright_testbed::Client;
use serde_json::{Value, json};

const ROUNDS: usize = 10_000;
const SEED: u64 = 0x7265_7374_7772_6974;

/// Everything that `Sample` declares, with valid values.
fn good() -> Value {
    json!({
        "id": "s1", "count": 60, "small": -7, "large": u64::MAX, "ratio": 0.25, "on": true,
        "when": "2024-01-31T12:00:00Z", "day": "2024-01-31", "data": "Zm9vYg==", "tags": ["a", "", "ç"],
        "numbers": [1.5, -0.25, 3e10], "level": "high", "levels": ["low", "Not Set"], "priority": 2,
        "color": {"R": 100, "G": 200, "B": 150}, "colors": [{"R": 1, "G": 2, "B": 3}, {"R": 4, "G": 5, "B": 6}],
        "animal": {"kind": "cat", "name": "Tom", "lives": 9},
        "animals": [{"kind": "dog", "breed": "beagle"}, {"kind": "cat", "lives": 7}],
        "place": {"latitude": 52.5, "longitude": 13.4},
        "tree": {"value": 1, "next": {"value": 2}, "children": [{"value": 3, "children": [{"value": 4}]}]},
        "labels": {"one": "1", "zwei": "2"}, "settings": {"x": {"name": "n", "number": 2.5}},
        "note": null, "anything": {"deep": [1, {"er": null}]}, "old": "o"
    })
}

/// True if the document requires a place, with `*` for items and free keys.
fn is_required(place: &str) -> bool {
    const REQUIRED: &[&str] = &[
        "id",
        "count",
        "ratio",
        "on",
        "when",
        "tags",
        "level",
        "color",
        "color/R",
        "color/G",
        "color/B",
        "colors/*/R",
        "colors/*/G",
        "colors/*/B",
        "animal",
        "animal/kind",
        "animal/lives",
        "animals/*/kind",
        "animals/*/breed",
        "animals/*/lives",
        "place",
        "place/latitude",
        "place/longitude",
        "tree",
        "labels",
        "settings/*/name",
    ];
    REQUIRED.contains(&place) || (place.starts_with("tree") && place.ends_with("/value"))
}

fn is_free(place: &str) -> bool {
    place == "anything" || place.starts_with("anything/")
}

/// A place in the notation of the document.
fn place(path: &[String]) -> String {
    let names = path.iter().enumerate().map(|(index, name)| {
        let below_map = index == 1 && matches!(path[0].as_str(), "labels" | "settings");
        let item = name.parse::<usize>().is_ok();
        if item || below_map { "*" } else { name.as_str() }
    });
    names.collect::<Vec<_>>().join("/")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Null,
    Missing,
    WrongForm,
    UnknownEnum,
    UnknownVariant,
    Extra,
    Truncated,
}

const KINDS: [Kind; 7] =
    [Kind::Null, Kind::Missing, Kind::WrongForm, Kind::UnknownEnum, Kind::UnknownVariant, Kind::Extra, Kind::Truncated];

/// One change: its place, the changed text, and true if the document forbids it.
struct Mutant {
    kind: Kind,
    path: Vec<String>,
    value: Value,
    text: String,
    forbidden: bool,
}

/// Every place below the root.
fn places(value: &Value, path: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
    let mut below = |name: String, inner: &Value| {
        path.push(name);
        all.push(path.clone());
        places(inner, path, all);
        path.pop();
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| below(name.clone(), inner)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, inner)| below(index.to_string(), inner)),
        _ => {}
    }
}

fn pointer(path: &[String]) -> String {
    path.iter().map(|name| format!("/{name}")).collect()
}

/// Another form of a scalar, as some servers send it.
fn other_form(random: &mut fastrand::Rng, value: &Value) -> Option<Value> {
    Some(match value {
        Value::Number(number) => match random.u8(..2) {
            0 => json!(number.to_string()),
            // As a float, it would be another number.
            _ if number.is_f64() || number.as_u64().is_some_and(|value| value > 1 << 53) => json!(number.to_string()),
            _ => serde_json::from_str(&format!("{number}.0")).ok()?,
        },
        Value::Bool(on) => match random.u8(..2) {
            0 => json!(on.to_string()),
            _ => json!(u8::from(*on)),
        },
        Value::String(_) => match random.u8(..2) {
            0 => json!(17),
            _ => json!(true),
        },
        _ => return None,
    })
}

/// True if a kind of change makes sense at a place.
fn suits(kind: Kind, at: &str, found: &Value) -> bool {
    match kind {
        Kind::Null | Kind::Missing | Kind::Truncated => true,
        Kind::WrongForm => found.is_number() || found.is_boolean() || found.is_string(),
        Kind::UnknownEnum => matches!(at, "level" | "levels/*" | "priority"),
        Kind::UnknownVariant => matches!(at, "animal/kind" | "animals/*/kind"),
        Kind::Extra => found.is_object(),
    }
}

/// A change at a random place; `None` if this kind makes no sense there.
fn mutant(random: &mut fastrand::Rng, good: &Value, all: &[Vec<String>]) -> Option<Mutant> {
    let kind = KINDS[random.usize(..KINDS.len())];
    let mut path = all[random.usize(..all.len())].clone();
    let at = place(&path);
    let found = good.pointer(&pointer(&path))?.clone();
    if !suits(kind, &at, &found) {
        return None;
    }
    let mut value = good.clone();
    let mut forbidden = !is_free(&at);
    let spot = value.pointer_mut(&pointer(&path))?;
    match kind {
        Kind::Null => {
            *spot = Value::Null;
            forbidden &= at != "note";
        }
        Kind::Missing => {
            let name = path.last()?.clone();
            let parent = value.pointer_mut(&pointer(&path[..path.len() - 1]))?;
            parent.as_object_mut()?.remove(&name)?;
            forbidden &= is_required(&at);
        }
        Kind::WrongForm => {
            *spot = other_form(random, &found)?;
            // A number may be written with a fraction, the values of an enum are compared as numbers (JSON Schema 2020-12,
            // Core, section 4.2.2), and a fraction of zero leaves an integer (Validation, section 6.1.1).
            forbidden &= !(found.is_number() && spot.is_number());
        }
        Kind::UnknownEnum => {
            *spot = if at == "priority" { json!(4) } else { json!("extreme") };
        }
        Kind::UnknownVariant => *spot = json!("bird"),
        Kind::Extra => {
            spot.as_object_mut()?.insert("x-new".to_owned(), json!({"a": [1, null, "b"]}));
            path.push("x-new".to_owned());
            // Labels are strings, and settings have a name.
            forbidden &= matches!(at.as_str(), "labels" | "settings");
        }
        Kind::Truncated => {
            let text = good.to_string();
            let end = (1..random.usize(2..text.len())).rev().find(|end| text.is_char_boundary(*end))?;
            let text = text[..end].to_owned();
            return Some(Mutant { kind, path: Vec::new(), value: Value::Null, text, forbidden: true });
        }
    }
    let text = value.to_string();
    Some(Mutant { kind, path, value, text, forbidden })
}

fn same(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() == 0.0,
        _ => found == expected,
    }
}

/// The values that are in `expected` and not in `found`, except those at or below `except`.
fn compare(expected: &Value, found: &Value, path: &mut Vec<String>, except: &[String], lost: &mut Vec<String>) {
    if path == except {
        return;
    }
    let mut below = |name: String, expected: &Value, found: Option<&Value>| {
        path.push(name);
        match found {
            Some(found) => compare(expected, found, path, except, lost),
            None if path == except => {}
            None => lost.push(format!("{} = {expected}", pointer(path))),
        }
        path.pop();
    };
    match (expected, found) {
        (Value::Object(members), Value::Object(found)) => {
            members.iter().for_each(|(name, inner)| below(name.clone(), inner, found.get(name)));
        }
        (Value::Array(items), Value::Array(found)) => {
            items.iter().enumerate().for_each(|(index, inner)| below(index.to_string(), inner, found.get(index)));
        }
        _ if same(found, expected) => {}
        _ => lost.push(format!("{} = {expected}, and not {found}", pointer(path))),
    }
}

/// The valid values of a mutant that were lost in reading.
fn lost(mutant: &Mutant, read: &Value) -> Vec<String> {
    // New members are valid as well: nothing is declared about them.
    let nowhere = [String::new()];
    let except = if mutant.kind == Kind::Extra && !mutant.forbidden { &nowhere[..] } else { &mutant.path };
    let mut lost = Vec::new();
    compare(&mutant.value, read, &mut Vec::new(), except, &mut lost);
    lost
}

/// The names and indices of a path in errors and drifts: `colors[0].R`.
fn told(path: &str) -> Vec<String> {
    let plain = path.replace("][", ".").replace('[', ".").replace([']', '"'], "");
    plain.trim_start_matches(['$', '.']).split('.').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// True if a place is that of the change, above it, or below it (if another member of a union was chosen).
fn is_about(path: &str, changed: &[String]) -> bool {
    let path = told(path);
    let common = path.len().min(changed.len());
    path[..common] == changed[..common]
}

#[tokio::test]
async fn changes_lose_nothing_that_was_right() {
    let canned = Canned::new([]);
    let client = Client::builder().transport(canned.clone()).build().expect("nothing is missing");
    let good = good();
    let mut all = Vec::new();
    places(&good, &mut Vec::new(), &mut all);
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut counts, mut drifts, mut failures) = (BTreeMap::<Kind, usize>::new(), 0, Vec::new());
    let mut done = 0;
    // Changes that were tried. Most come up several times, and would be read in the same way.
    let mut tried = BTreeSet::new();
    while done < ROUNDS {
        let Some(mutant) = mutant(&mut random, &good, &all) else { continue };
        done += 1;
        if !tried.insert((mutant.kind, mutant.path.clone(), mutant.text.clone())) {
            continue;
        }
        *counts.entry(mutant.kind).or_default() += 1;
        canned.push(Reply::json(mutant.text.clone()));
        let tolerant = client.shapes().sample().send().await;
        canned.push(Reply::json(mutant.text.clone()));
        let strict = client.shapes().sample().customize(|request| {
            request.strict(true);
        });
        let strict = strict.send().await;
        let name = format!("{:?} {}: ", mutant.kind, pointer(&mutant.path));
        match &tolerant {
            Ok(answer) if mutant.kind == Kind::Truncated => failures.push(format!("{name}read {answer:?}")),
            Ok(answer) => {
                drifts += answer.drift().len();
                let read = serde_json::to_value(&**answer).expect("a model can be written");
                failures.extend(lost(&mutant, &read).into_iter().map(|lost| format!("{name}lost {lost}")));
                if answer.drift().is_empty() == mutant.forbidden {
                    failures.push(format!("{name}drift {:?}, forbidden {}", answer.drift(), mutant.forbidden));
                }
                let elsewhere = answer.drift().iter().find(|drift| !is_about(&drift.path, &mutant.path));
                failures.extend(elsewhere.map(|drift| format!("{name}drift elsewhere: {drift:?}")));
            }
            Err(error) if mutant.kind == Kind::Truncated && error.kind() == ErrorKind::Decode => {}
            Err(error) => failures.push(format!("{name}tolerant: {error}")),
        }
        // A discriminator forbids nothing by itself (OpenAPI 3.1.1, section 4.8.25): one of the members allows the value.
        let refused = mutant.forbidden && mutant.kind != Kind::UnknownVariant;
        match &strict {
            Ok(_) if !refused => {}
            Ok(_) => failures.push(format!("{name}strict read it")),
            Err(error) if refused => {
                if !error.json_path().is_some_and(|path| is_about(path, &mutant.path)) {
                    failures.push(format!("{name}strict: at {:?}: {error}", error.json_path()));
                }
            }
            Err(error) => failures.push(format!("{name}strict: {error}")),
        }
    }
    println!("{} of {ROUNDS} changes differ {counts:?}: {drifts} drifts, {} failures", tried.len(), failures.len());
    assert!(tried.len() > 900, "{} changes", tried.len());
    failures.sort();
    failures.dedup();
    assert!(failures.is_empty(), "{} kinds of failure:\n{}", failures.len(), failures.join("\n"));
}

#[tokio::test]
async fn the_good_answer_is_read_whole_and_strictly() {
    let client = Client::builder().transport(Canned::new([Reply::json(good().to_string())])).strict(true).build();
    let answer = client.expect("nothing is missing").shapes().sample().send().await.expect("nothing is wrong");
    let read = serde_json::to_value(&*answer).expect("a model can be written");
    let mutant = Mutant { kind: Kind::Extra, path: Vec::new(), value: good(), text: String::new(), forbidden: false };
    assert_eq!(lost(&mutant, &read), [""; 0]);
}
