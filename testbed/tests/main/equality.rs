//! `Eq` and `Hash` of types, which the configuration turns on.
#![expect(clippy::disallowed_types, reason = "a set that hashes is what is tried; its order is not looked at")]

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use restwright::{Json, Value};
use restwright_testbed::records::Owner;
use restwright_testbed::shapes::{Extent, Grade, Legend, Node};

/// How many different values of a type these texts are, by `HashSet` and by comparing all pairs.
fn different<T: Value + Default + Eq + std::hash::Hash + std::fmt::Debug>(texts: &[&str]) -> usize {
    let state = RandomState::new();
    let read = |text: &&str| Json::parse(text).and_then(|json| json.to::<T>()).expect("the test gives JSON");
    let values: Vec<T> = texts.iter().map(read).collect();
    for (a, b) in values.iter().flat_map(|a| values.iter().map(move |b| (a, b))) {
        assert!(a != b || state.hash_one(a) == state.hash_one(b), "{a:?} and {b:?} are equal");
    }
    values.into_iter().collect::<HashSet<T>>().len()
}

#[test]
fn records_are_keys_with_all_that_they_hold() {
    let owner = r#"{"id":"a","email":"e","since":1,"tags":["x",{"y":2}]}"#;
    // The order of members and the digits of a number do not matter for equality.
    let same = r#"{"tags":["x",{"y":2.0}],"since":1e0,"email":"e","id":"\u0061"}"#;
    assert_eq!(different::<Owner>(&[owner, same]), 1);
    let others = [owner, r#"{"id":"a","email":"e"}"#, r#"{"id":"b","email":"e"}"#, r#"{"id":"a","email":7}"#];
    assert_eq!(different::<Owner>(&others), 4);
    assert_eq!(different::<Extent>(&["{}", r#"{"new":null}"#, r#"{"new":0}"#, r#"{"new":-0.0}"#]), 3);
}

#[test]
fn types_that_hold_themselves_and_enums_and_tuples_are_keys() {
    let leaf = r#"{"value":1}"#;
    let nodes = [leaf, r#"{"value":1,"next":{"value":2}}"#, r#"{"next":{"value":2.0},"value":1}"#, r#"{"value":2}"#];
    assert_eq!(different::<Node>(&nodes), 3);
    assert_eq!(different::<Legend>(&[r#"["a",null]"#, r#"["a",null,1]"#, r#"["a",null,1.0]"#, r#"["b"]"#]), 3);
    let grades = Grade::VALUES.len();
    let listed: Vec<&str> = Grade::VALUES.iter().map(Json::text).chain(["\"lost\"", "\"l\\u006fst\""]).collect();
    assert_eq!(different::<Grade>(&listed), grades + 1);
}
