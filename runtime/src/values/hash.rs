//! Hashes values consistently with their equality: equal values have equal hashes.

use std::hash::{Hash, Hasher};

use super::json::{Extra, Json, WriteMode, decimal, elements, sorted_members, string, to_json};
use super::record::Shape;
use super::value::{Value, View};
use crate::base::order::order;

/// The mark before each part, so that parts of different kinds differ.
#[derive(Clone, Copy)]
enum Part {
    Absent,
    Null,
    Bool,
    Number,
    Float,
    Text,
    Bytes,
    List,
    Map,
    Record,
}

impl Part {
    fn begin(self, state: &mut dyn Hasher) {
        state.write_u8(self as u8);
    }
}

/// Hashes a value for `Hash` of a type that [`eq_hash!`](macro@crate::eq_hash) names.
pub fn hash(value: &dyn Value, state: &mut dyn Hasher) {
    hash_view(value.view(), state);
}

fn hash_view(view: View<'_>, mut state: &mut dyn Hasher) {
    match view {
        View::Absent => Part::Absent.begin(state),
        View::Null => Part::Null.begin(state),
        View::Bool(value) => hash_bool(value, state),
        // The JSON of an unknown enum value may have the same number in other digits.
        View::Int(value) => hash_number(&value.to_string(), state),
        View::UInt(value) => hash_number(&value.to_string(), state),
        // A type with an `f64` has no `Hash`. Zero has two representations, which are equal.
        View::Float(_) => Part::Float.begin(state),
        View::Str(value) => hash_string(value, state),
        View::Bytes(value, _) => {
            Part::Bytes.begin(state);
            value.hash(&mut state);
        }
        View::Raw(json) => hash_json(json.text(), state),
        View::List(items) => {
            Part::List.begin(state);
            state.write_usize(items.len());
            (0..items.len()).for_each(|index| hash_view(items.item(index), state));
        }
        // Maps are compared as their JSON.
        View::Map(_) => {
            let json = to_json(view, WriteMode::Full);
            hash_json(&String::from_utf8_lossy(&json), state);
        }
        View::Record(record) => record.show(&mut |shape, values, extra| hash_record(shape, values, extra, state)),
    }
}

fn hash_bool(value: bool, mut state: &mut dyn Hasher) {
    Part::Bool.begin(state);
    value.hash(&mut state);
}

fn hash_string(value: &str, mut state: &mut dyn Hasher) {
    Part::Text.begin(state);
    value.hash(&mut state);
}

/// Hashes a number by its value: `1.0` is `1`.
fn hash_number(text: &str, mut state: &mut dyn Hasher) {
    Part::Number.begin(state);
    decimal(text).hash(&mut state);
}

/// Hashes checked JSON text by its value.
fn hash_json(text: &str, state: &mut dyn Hasher) {
    match text.as_bytes().first() {
        Some(b'{') => {
            let members = sorted_members(text);
            Part::Map.begin(state);
            state.write_usize(members.len());
            for (name, value) in members {
                hash_string(&name, state);
                hash_json(value, state);
            }
        }
        Some(b'[') => {
            let elements = elements(text);
            Part::List.begin(state);
            state.write_usize(elements.len());
            for element in elements {
                hash_json(element, state);
            }
        }
        Some(b'"') => hash_string(&string(text), state),
        Some(b't' | b'f') => hash_bool(text == "true", state),
        Some(b'-' | b'0'..=b'9') => hash_number(text, state),
        _ => Part::Null.begin(state),
    }
}

fn hash_record(shape: &'static Shape, values: &[&dyn Value], extra: &Extra, state: &mut dyn Hasher) {
    Part::Record.begin(state);
    state.write_usize(shape.fields.len());
    for value in values {
        hash_view(value.view(), state);
    }
    hash_extra(extra, state);
}

/// The order of the fields is not compared.
fn hash_extra(extra: &Extra, mut state: &mut dyn Hasher) {
    let all: Vec<(&str, &Json)> = extra.iter().collect();
    state.write_usize(all.len());
    for (name, json) in order(all.len(), &|a, b| all[a].0.cmp(all[b].0)).into_iter().map(|index| all[index]) {
        name.hash(&mut state);
        hash_json(json.text(), state);
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_json(self.text(), state);
    }
}

impl Eq for Extra {}

impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_extra(self, state);
    }
}

/// Implements `Eq` and `Hash` for a type, by the JSON value, like `PartialEq`. It is for records, tuples and enums
/// without a number (`f64`) or a union in them: two variants that are equal to the same JSON need not be equal to each
/// other.
///
/// ```
/// use std::collections::HashSet;
/// use restwright::door as rt;
///
/// #[derive(Clone, Default)]
/// pub struct Zone {
///     pub name: String,
///     pub extra: rt::Extra,
/// }
/// restwright::record! { Zone { name: "name", required; } extra }
/// restwright::eq_hash!(Zone);
///
/// let zone = Zone { name: "example.com".into(), ..Zone::default() };
/// assert_eq!(HashSet::from([zone.clone(), zone]).len(), 1);
/// ```
#[macro_export]
macro_rules! eq_hash {
    ($name:ident) => {
        impl ::core::cmp::Eq for $name {}
        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::door::hash(self, state);
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

    use super::*;
    use crate::values::json::Mode;
    use crate::values::map::Map;
    use crate::values::value::Kind;

    fn hashed(value: &dyn Value) -> u64 {
        let mut state = BuildHasherDefault::<DefaultHasher>::default().build_hasher();
        hash(value, &mut state);
        state.finish()
    }

    fn json(text: &str) -> Json {
        Json::parse(text).expect("the test gives JSON")
    }

    #[test]
    fn json_that_is_equal_hashes_equally() {
        let groups: [&[&str]; 12] = [
            &["null"],
            &["true"],
            &["false"],
            &["1", "1.0", "10e-1", "0.1E1"],
            &["-1", "-1.0"],
            &["0", "-0", "0.0", "0e9"],
            &["18446744073709551616", "18446744073709551616.0"],
            &[r#""ab""#, r#""a\u0062""#],
            &["[]"],
            &["[1,2]", "[1.0, 2]"],
            &["{}"],
            &[r#"{"a":1,"b":"c"}"#, r#"{"b":"\u0063","a":1.0}"#, r#"{"a":9,"b":"c","a":1}"#],
        ];
        let all: Vec<Json> = groups.iter().flat_map(|group| group.iter().map(|text| json(text))).collect();
        for a in &all {
            for b in &all {
                assert_eq!(a == b, hashed(a) == hashed(b), "{a} and {b}");
            }
        }
    }

    #[test]
    fn a_value_hashes_as_its_json_does_where_they_are_equal() {
        assert_eq!(hashed(&1_i64), hashed(&json("1.0")));
        assert_eq!(hashed(&u64::MAX), hashed(&json("18446744073709551615")));
        assert_eq!(hashed(&"a".to_owned()), hashed(&json(r#""a""#)));
        assert_eq!(hashed(&true), hashed(&json("true")));
        assert_ne!(hashed(&None::<i64>), hashed(&json("null")));
    }

    #[test]
    fn the_order_of_a_map_is_no_part_of_it() {
        let (one, other) = (Map::from([("a", 1), ("b", 2)]), Map::from([("b", 2), ("a", 1)]));
        assert_eq!((one == other, hashed(&one) == hashed(&other)), (true, true));
        assert_ne!(hashed(&one), hashed(&Map::from([("a", 1)])));
    }

    #[derive(Clone, Default)]
    struct Pet {
        name: String,
        tags: Vec<String>,
        extra: Extra,
    }

    crate::record! { Pet { name: "name", required; tags: "tags"; } extra }
    crate::eq_hash!(Pet);

    fn pet(text: &str) -> Pet {
        let mut pet = Pet::default();
        crate::values::json::decode(text.as_bytes(), &mut pet, Mode::Tolerant).expect("the test gives JSON");
        pet
    }

    #[test]
    fn a_record_hashes_by_its_fields_and_by_what_it_does_not_declare() {
        assert!(matches!(Pet::kind(), Kind::Record(_)));
        let hash = |pet: &Pet| BuildHasherDefault::<DefaultHasher>::default().hash_one(pet);
        let one = pet(r#"{"name":"a","tags":["b"],"x":1,"y":[2]}"#);
        let other = pet(r#"{"y":[2.0],"x":1.0,"tags":["b"],"name":"a"}"#);
        assert_eq!((one == other, hash(&one) == hash(&other)), (true, true));
        // A list that came as `null` is equal to an absent one.
        let (null, absent) = (pet(r#"{"name":"a","tags":null}"#), pet(r#"{"name":"a"}"#));
        assert_eq!((null == absent, hash(&null) == hash(&absent)), (true, true));
        for different in [r#"{"name":"a","tags":["b"],"x":1}"#, r#"{"name":"a","tags":["c"],"x":1,"y":[2]}"#] {
            assert_ne!(hash(&one), hash(&pet(different)), "{different}");
        }
    }
}
