use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use serde::Deserialize;
use serde_json::Value as Judge;

use super::map::FEW;
use super::{Entry, Map, Value};

/// The number of values that are made at random.
const RUNS: usize = 300;

const KEYS: [&str; 14] =
    ["", "a", "b", "c", "/", "~", "~1", "0", "1", "count", "kind", "name", "$ref", "\u{e9}\u{1f600}"];

/// Makes a value of any kind. Objects have up to 14 members, so that long ones are searched, too.
fn any(random: &mut fastrand::Rng, depth: usize) -> Judge {
    let kinds = if depth == 0 { 5 } else { 7 };
    match random.u8(0..kinds) {
        0 => Judge::Null,
        1 => Judge::Bool(random.bool()),
        2 => Judge::from(random.i64(..)),
        3 => Judge::from(f64::from(random.i32(-9..9)) / 4.0),
        4 => Judge::from(*random.choice(KEYS.iter()).unwrap_or(&"")),
        5 => (0..random.usize(0..4)).map(|_| any(random, depth - 1)).collect(),
        _ => {
            let count = random.usize(0..=KEYS.len());
            let keys = random.choose_multiple(KEYS.iter(), count);
            keys.into_iter()
                .map(|key| ((*key).to_owned(), any(random, depth - 1)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
    }
}

fn each(mut check: impl FnMut(&Judge, &Value)) {
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..RUNS {
        let judge = any(&mut random, 3);
        check(&judge, &Value::from(judge.clone()));
    }
}

#[test]
fn a_value_is_that_of_serde_json() {
    each(|judge, value| {
        assert_eq!(&Judge::from(value), judge);
        assert_eq!(value.to_string(), judge.to_string());
        assert_eq!(serde_json::to_string_pretty(value).unwrap(), format!("{judge:#}"));
        assert_eq!(&serde_json::from_str::<Value>(&judge.to_string()).unwrap(), value);
        // The shapes in released locks are made from this text.
        assert_eq!(format!("{value:?}"), format!("{judge:?}"));
    });
}

#[test]
fn a_pointer_leads_where_it_does_in_serde_json() {
    let tokens = ["", "a", "~1", "~0", "~01", "0", "1", "01", "+1", "-", "kind", "count"];
    let mut pointers: Vec<String> = ["", "a", "a/b"].map(str::to_owned).to_vec();
    for outer in tokens {
        pointers.push(format!("/{outer}"));
        pointers.extend(tokens.map(|inner| format!("/{outer}/{inner}")));
    }
    let mut found = 0;
    each(|judge, value| {
        let mut other = value.clone();
        for pointer in &pointers {
            let expected = judge.pointer(pointer);
            found += usize::from(expected.is_some());
            assert_eq!(value.pointer(pointer).map(Judge::from).as_ref(), expected, "{pointer} in {judge}");
            assert_eq!(other.pointer_mut(pointer).map(|value| Judge::from(&*value)).as_ref(), expected);
        }
    });
    assert!(found > RUNS, "pointers must lead somewhere: {found}");
}

#[test]
fn members_are_found_and_changed_as_in_a_map() {
    let mut random = fastrand::Rng::with_seed(12);
    for run in 0..RUNS {
        // Few objects have so many members that they are a tree.
        let is_large = run % 100 == 0;
        let (most, steps) = if is_large { (2_000, 3_000) } else { (30, 60) };
        let (mut map, mut judge) = (Map::new(), BTreeMap::new());
        for step in 0..steps {
            let key = format!("{}", random.usize(..most));
            assert_eq!(map.get(&key), judge.get(&key));
            let facts = (map.contains_key(&key), map.len(), map.is_empty());
            assert_eq!(facts, (judge.contains_key(&key), judge.len(), judge.is_empty()));
            let value = Value::from(step);
            match random.u8(0..12) {
                0 => assert_eq!(map.remove(&key), judge.remove(&key)),
                1 => assert_eq!(map.entry(key.clone()).or_insert(value.clone()), judge.entry(key).or_insert(value)),
                2 | 3 => {
                    if let Entry::Occupied(mut member) = map.entry(key.clone()) {
                        assert_eq!((member.key(), Some(member.get())), (&key, judge.get(&key)));
                        assert_eq!(Some(member.insert(value.clone())), judge.insert(key, value));
                    }
                }
                4 => assert_eq!(map.get_mut(&key).map(Value::take), judge.get_mut(&key).map(Value::take)),
                5 => {
                    map.retain(|_, value| value.as_u64() != Some(7));
                    judge.retain(|_, value| value.as_u64() != Some(7));
                }
                _ => assert_eq!(map.insert(key.clone(), value.clone()), judge.insert(key, value)),
            }
            if is_large && step % 100 != 0 {
                continue;
            }
            assert!(map.iter().eq(&judge) && map.iter().rev().eq(judge.iter().rev()));
            assert!(map.keys().eq(judge.keys()) && map.values().eq(judge.values()));
            assert!(map.iter_mut().map(|(key, value)| (key, &*value)).eq(&judge));
        }
        assert_eq!(map.len() > FEW, is_large, "both ways to hold members are needed");
        assert!(
            map.clone().into_iter().eq(judge.clone())
                && map.clone().into_iter().rev().eq(judge.clone().into_iter().rev())
        );
        assert_eq!(judge.into_iter().collect::<Map>(), map);
    }
}

/// An object that once had many members is the same as one that never had.
#[test]
fn members_are_equal_however_they_are_held() {
    let hash = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default();
    let member = |number: usize| (format!("{number:03}"), Value::from(number));
    let mut many: Map = (0..2 * FEW).map(member).collect();
    many.retain(|key, _| key.as_str() < "002");
    let few: Map = (0..2).map(member).collect();
    assert_eq!(many, few);
    assert_eq!(hash.hash_one(&many), hash.hash_one(&few));
    assert_ne!(many, (0..3).map(member).collect());
}

/// Types that read each kind of value in each way that serde has.
#[derive(Debug, PartialEq, Deserialize)]
struct Read {
    a: Option<bool>,
    b: Option<Inside>,
    count: Option<f64>,
    #[serde(default)]
    kind: Kind,
    name: Option<(u8, String)>,
    #[serde(flatten)]
    rest: BTreeMap<String, Judge>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Inside(Vec<i64>);

#[derive(Debug, PartialEq, Default, Deserialize)]
enum Kind {
    #[default]
    A,
    #[serde(rename = "b")]
    B,
    #[serde(rename = "name")]
    Named(String),
    #[serde(rename = "count")]
    Counted { a: bool },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Text(String),
    Number(u64),
    List(Vec<Untagged>),
    Nothing(()),
}

fn agree<T: for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug>(judge: &Judge) -> bool {
    let (expected, found) = (T::deserialize(judge).ok(), T::deserialize(&Value::from(judge.clone())).ok());
    assert_eq!(found, expected, "{judge}");
    found.is_some()
}

#[test]
fn a_type_is_read_as_from_serde_json() {
    let mut read = 0;
    each(|judge, _| {
        let mut ways = [agree::<Judge>(judge), agree::<Read>(judge), agree::<Untagged>(judge), agree::<Kind>(judge)];
        ways[0] = agree::<Option<Inside>>(judge) || agree::<(u8, String)>(judge);
        read += ways.iter().filter(|way| **way).count();
    });
    assert!(read > RUNS / 4, "some must be read: {read}");
    for text in [
        r#"{ "a": true, "b": [1, 2], "count": 1, "kind": "b", "name": [7, "x"], "more": { "a": [null] } }"#,
        r#"{ "a": null, "count": 1.5, "kind": { "name": "x" } }"#,
        r#"{ "kind": { "count": { "a": true } }, "name": null }"#,
    ] {
        assert!(agree::<Read>(&serde_json::from_str(text).unwrap()), "{text}");
    }
    for text in [
        r#"{ "kind": { "count": { "a": 1 } } }"#,
        r#"{ "kind": { "count": { "a": true }, "b": null } }"#,
        r#"{ "kind": 1 }"#,
        r#"{ "kind": {} }"#,
        r#"{ "kind": "c" }"#,
        r#"{ "a": 1 }"#,
        r#"{ "b": [1.5] }"#,
        r#"{ "name": [7] }"#,
        r#"{ "name": [7, "x", 1] }"#,
        r#"{ "name": [256, "x"] }"#,
    ] {
        assert!(!agree::<Read>(&serde_json::from_str(text).unwrap()), "{text}");
    }
}
