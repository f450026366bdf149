//! Models in the form that a generated crate has: read, shown, compared and written, with each kind of tolerance.

use restwright::door as rt;
use rt::{DriftKind, Mode, Value, WriteMode};

/// Types with names from the prelude, which the macros must not use.
#[allow(dead_code, unreachable_pub, reason = "they only have to be in scope")]
mod shadows {
    pub struct String;
    pub struct Option;
    pub struct Vec;
    pub struct Result;
    pub struct Box;
    pub trait Into {}
    pub fn drop() {}
}
#[allow(unused_imports, reason = "they only have to be in scope")]
use shadows::*;

#[derive(Clone)]
#[non_exhaustive]
pub enum Status {
    Active,
    PendingRevocation,
    Unknown(rt::UnknownValue),
}
restwright::string_enum! { Status { Active: "active", PendingRevocation: "pending_revocation" } Unknown }

#[derive(Clone)]
#[non_exhaustive]
pub enum Port {
    P80,
    P443,
    Auto,
    Unknown(rt::Json),
}
restwright::literal_enum! { Port { P80: "80", P443: "443", Auto: "\"auto\"" } Unknown }

#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Authority {
    pub id: std::option::Option<std::string::String>,
    pub name: std::string::String,
    pub extra: rt::Extra,
}
restwright::record! {
    Authority {
        id: "id", read_only;
        name: "name", required;
    }
    extra
}

#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Certificate {
    pub id: std::option::Option<std::string::String>,
    pub name: std::string::String,
    pub status: std::option::Option<Status>,
    pub port: std::option::Option<Port>,
    pub expires_on: std::option::Option<rt::DateTime>,
    pub validity_days: i64,
    pub weight: std::option::Option<f64>,
    pub active: std::option::Option<bool>,
    pub note: rt::Nullable<std::string::String>,
    pub parent: std::option::Option<std::boxed::Box<Certificate>>,
    pub authority: Authority,
    pub tags: std::option::Option<std::vec::Vec<std::string::String>>,
    pub labels: rt::Map<i64>,
    pub secret: rt::Bytes,
    pub owner: std::option::Option<std::string::String>,
    pub extra: rt::Extra,
}
restwright::record! {
    Certificate {
        id: "id", read_only;
        name: "name", required, min_length(1), max_length(8);
        status: "status";
        port: "port";
        expires_on: "expires_on", read_only;
        validity_days: "validity days", required, minimum(1), maximum(5475);
        weight: "weight", exclusive_minimum_f64(0.5), multiple_of_f64(0.1);
        active: "active";
        note: "note", nullable;
        parent: "parent";
        authority: "authority";
        tags: "tags", max_items(2), unique_items;
        labels: "labels";
        secret: "secret";
        owner: "owner", required, nullable;
    }
    extra
}

fn read<T: Value + Default>(text: &str) -> (T, std::vec::Vec<(std::string::String, DriftKind)>) {
    let mut value = T::default();
    let drift = rt::decode(text.as_bytes(), &mut value, Mode::Tolerant).expect(text);
    (value, drift.into_iter().map(|drift| (drift.path, drift.kind)).collect())
}

fn write(value: &dyn Value, mode: WriteMode) -> std::string::String {
    std::string::String::from_utf8(rt::to_json(value.view(), mode)).expect("JSON is UTF-8")
}

const WHOLE: &str = r#"{"id":"1","name":"a\nb","status":"active","port":443,"expires_on":"2026-01-01T00:00:00Z",
    "validity days":90,"weight":60.0,"active":true,"note":null,"parent":{"name":"p","validity days":1,"owner":null},
    "authority":{"id":"x","name":"ca"},"tags":["a","b"],"labels":{"z":1,"a":2},"secret":"AAEC","owner":null,"new":[1, 2]}"#;

#[test]
fn reads_and_writes_what_is_declared() {
    let (value, drift) = read::<Certificate>(WHOLE);
    assert_eq!(drift, []);
    assert_eq!(value.name, "a\nb");
    assert_eq!(value.status, Some(Status::Active));
    assert_eq!(value.port, Some(Port::P443));
    assert_eq!(value.parent.as_ref().map(|parent| parent.validity_days), Some(1));
    assert!(value.note.is_null());
    assert_eq!(&*value.secret, [0, 1, 2]);
    assert_eq!(value.extra.get("new"), Some(&rt::Json::parse("[1,2]").expect("JSON")));
    let full = write(&value, WriteMode::Full);
    assert!(full.contains(r#""weight":60,"#), "{full}");
    let again = read::<Certificate>(&full).0;
    assert_eq!(value, again);
    let request = write(&value, WriteMode::Request);
    assert!(!request.contains("expires_on") && !request.contains(r#""id""#), "{request}");
    assert!(request.contains(r#""owner":null"#), "{request}");
    let plain = write(&Certificate::default(), WriteMode::Request);
    assert_eq!(plain, r#"{"name":"","validity days":0,"authority":{"name":""},"labels":{},"secret":"","owner":null}"#);
}

#[test]
fn shows_what_is_there() {
    let (value, _) = read::<Authority>(r#"{"name":"n","more":{"a":1}}"#);
    assert_eq!(format!("{value:?}"), r#"Authority { name: "n", extra: {"more": {"a":1}} }"#);
    assert_eq!(format!("{:?}", Status::Active), r#""active""#);
}

/// JSON Schema 2020-12, Validation, section 6.1.1: a number with a fraction of zero is an integer.
#[test]
fn a_number_without_a_fraction_is_an_integer() {
    fn strictly<T: Value + Default>(text: &str) -> std::result::Result<T, rt::DecodeError> {
        let mut value = T::default();
        rt::decode(text.as_bytes(), &mut value, Mode::Strict).map(|drift| assert_eq!(drift, [])).map(|()| value)
    }
    for (text, expected) in [
        ("51.0", 51),
        ("-51.000", -51),
        ("5.1e1", 51),
        ("510E-1", 51),
        ("-0.0", 0),
        ("0e99", 0),
        // Exact, although no `f64` can hold the number.
        ("9223372036854775807.0", i64::MAX),
        ("-9.223372036854775808e18", i64::MIN),
    ] {
        assert_eq!(strictly::<i64>(text).ok(), Some(expected), "{text}");
    }
    assert_eq!(strictly::<u64>("1.8446744073709551615e19").ok(), Some(u64::MAX));
    for text in ["51.5", "5.15e1", "1e-1", "1e-400", "\"51\"", "\"9223372036854775808\""] {
        assert!(strictly::<i64>(text).is_err(), "{text}");
    }
    // The document says that these have 32 bits, or no sign.
    assert!(strictly::<i32>("2147483648").is_err() && strictly::<u32>("4294967296").is_err());
    assert!(strictly::<u32>("-1").is_err() && strictly::<u64>("-1").is_err());
}

/// A list may be given as a slice.
#[test]
fn slices_are_written_as_lists() {
    let numbers = [1_i64, 2];
    let texts: &[&str] = &["a", "b"];
    assert_eq!(
        (write(&numbers.as_slice(), WriteMode::Full), write(&texts, WriteMode::Full)),
        ("[1,2]".to_owned(), r#"["a","b"]"#.to_owned())
    );
    assert_eq!(rt::Json::of(&texts).elements().len(), 2);
}

/// An enum of strings behaves like its text: it is parsed, compared, sorted and found by it.
#[test]
fn enums_of_strings_go_by_their_text() {
    let known: Status = "active".parse().expect("no text is refused");
    let unknown: Status = "on_hold".parse().expect("no text is refused");
    assert_eq!((known.clone(), unknown.is_known()), (Status::Active, false));
    assert_eq!(Status::from("active".to_owned()), known);
    let text: &str = unknown.as_ref();
    assert_eq!((text, unknown.to_string().as_str()), ("on_hold", "on_hold"));
    assert_eq!(Status::PendingRevocation, *"pending_revocation");
    assert_eq!([&known, &unknown].iter().filter(|status| ***status == "active").count(), 1);

    // The order is by text, not by declaration: a value keeps its position if a later release knows it.
    let sorted: std::collections::BTreeSet<_> = [Status::PendingRevocation, unknown, known].into_iter().collect();
    assert_eq!(
        sorted.iter().map(Status::as_str).collect::<std::vec::Vec<_>>(),
        ["active", "on_hold", "pending_revocation"]
    );
    let hash = |status: &Status| {
        std::hash::BuildHasher::hash_one(&std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::new(), status)
    };
    assert_eq!(hash(&Status::Active), hash(&Status::from("active")));
}

#[test]
fn tells_each_leniency_with_its_path() {
    use DriftKind::*;
    for (text, expected) in [
        (
            r#"{"name":null}"#,
            vec![("name", NullForValue), ("validity days", MissingRequired), ("owner", MissingRequired)],
        ),
        (
            r#"{"name":1.50,"validity days":"60.0","owner":true}"#,
            vec![("name", WrongScalarForm), (r#"["validity days"]"#, WrongScalarForm), ("owner", WrongScalarForm)],
        ),
    ] {
        let (_, drift) = read::<Certificate>(text);
        let expected: std::vec::Vec<_> = expected
            .into_iter()
            .map(|(path, kind)| (if path == "validity days" { "[\"validity days\"]" } else { path }.to_owned(), kind))
            .collect();
        assert_eq!(drift, expected, "{text}");
    }
    let fixed = |field: &str| {
        let days = if field.starts_with(r#""validity days""#) { "" } else { r#""validity days":1,"# };
        format!(r#"{{"name":"n",{days}"owner":"o",{field}}}"#)
    };
    for (field, path, kind, shown) in [
        (r#""validity days":"60""#, r#"["validity days"]"#, WrongScalarForm, "validity days: 60"),
        (r#""validity days":"60.0""#, r#"["validity days"]"#, WrongScalarForm, "validity days: 60"),
        (r#""validity days":1.5"#, r#"["validity days"]"#, WrongType, r#"extra: {"validity days": 1.5}"#),
        (r#""weight":"1.5""#, "weight", WrongScalarForm, "weight: 1.5"),
        (r#""active":"true""#, "active", WrongScalarForm, "active: true"),
        (r#""active":0"#, "active", WrongScalarForm, "active: false"),
        (r#""active":2"#, "active", WrongType, r#"extra: {"active": 2}"#),
        (r#""active":null"#, "active", NullForValue, "owner"),
        (r#""labels":null"#, "labels", NullForValue, "labels: {}"),
        (r#""labels":{"a":"1"}"#, "labels.a", WrongScalarForm, r#"labels: {"a": 1}"#),
        (r#""tags":"a""#, "tags", ListForm, r#"tags: ["a"]"#),
        (r#""tags":{}"#, "tags", ListForm, "tags: []"),
        (r#""tags":"""#, "tags", ListForm, "tags: []"),
        (r#""tags":["a",{"x":1}]"#, "tags[1]", WrongType, r#"extra: {"tags": ["a",{"x":1}]}"#),
        (r#""tags":["a",null]"#, "tags[1]", NullForValue, r#"tags: ["a", ""]"#),
        (r#""tags":{"x":1}"#, "tags", WrongType, r#"extra: {"tags": {"x":1}}"#),
        (r#""status":"ACTIVE""#, "status", EnumCase, r#"status: "active""#),
        (r#""status":"new""#, "status", UnknownEnumValue, r#"status: "new""#),
        (r#""status":["new"]"#, "status", WrongType, r#"extra: {"status": ["new"]}"#),
        (r#""port":"80""#, "port", WrongScalarForm, "port: 80"),
        (r#""port":81"#, "port", UnknownEnumValue, "port: 81"),
        (r#""secret":"???""#, "secret", WrongType, r#"extra: {"secret": "???"}"#),
        (r#""authority":{}"#, "authority.name", MissingRequired, "authority"),
        (r#""authority":[{"name":"n"}]"#, "authority", WrongType, r#"extra: {"authority": [{"name":"n"}]}"#),
        (
            r#""parent":{"name":"p","owner":null,"validity days":1,"tags":[["a"],"b"]}"#,
            "parent.tags[0]",
            WrongType,
            "parent",
        ),
    ] {
        let text = fixed(field);
        let (value, drift) = read::<Certificate>(&text);
        assert_eq!(drift, [(path.to_owned(), kind)], "{text}");
        assert!(format!("{value:?}").contains(shown), "{text}: {value:?}");
        let strict = rt::decode(text.as_bytes(), &mut Certificate::default(), Mode::Strict).expect_err(&text);
        assert_eq!((strict.path.as_str(), strict.message), (path, kind.to_string()), "{text}");
    }
}

#[test]
fn what_was_of_another_type_is_written_back() {
    let text = r#"{"name":{"first":"n"},"validity days":1,"owner":"o","authority":{"name":[1]},"tags":["a",{"x":1}]}"#;
    let value = read::<Certificate>(text).0;
    let full = rt::Json::parse(&write(&value, WriteMode::Full)).expect("JSON");
    let original = rt::Json::parse(text).expect("JSON");
    for (key, json) in original.members() {
        assert_eq!(full.get(&key), Some(json), "{key}");
    }
}

#[test]
fn envelopes_are_unwrapped() {
    let decode = |text: &str| {
        let (mut value, mut rest) = (std::vec::Vec::<Authority>::new(), Authority::default());
        let drift = rt::decode_enveloped(text.as_bytes(), "result", &mut value, &mut rest, Mode::Tolerant).expect(text);
        (value, rest, drift.into_iter().map(|drift| drift.to_string()).collect::<std::vec::Vec<_>>())
    };
    let (value, rest, drift) = decode(r#"{"result":[{"name":"a"},{"name":null}],"name":"e","more":1}"#);
    assert_eq!((value.len(), rest.name.as_str(), rest.extra.len()), (2, "e", 1));
    assert_eq!(drift, ["`result[1].name`: null where a value is declared"]);
    let (value, _, drift) = decode(r#"[{"name":"a"}]"#);
    assert_eq!((value.len(), drift.len()), (1, 1));
    let (value, rest, drift) = decode(r#"{"name":"e"}"#);
    assert_eq!((value.len(), rest.name.as_str()), (0, "e"));
    assert_eq!(drift, ["`result`: a required field is missing"]);
    assert_eq!(decode("").2, ["an empty body where a value is declared"]);
}

#[derive(Clone, Default)]
pub struct Cursor {
    pub next: std::option::Option<std::string::String>,
    pub size: std::option::Option<u32>,
    pub extra: rt::Extra,
}
restwright::record! { Cursor { next: "next", nullable; size: "size"; } extra }

#[test]
fn null_is_written_as_it_came() {
    let text = r#"{"next":null,"size":4294967295}"#;
    let (mut cursor, drifts) = read::<Cursor>(text);
    assert!(drifts.is_empty() && cursor.extra.is_empty());
    assert_eq!(write(&cursor, WriteMode::Full), text);
    assert_eq!(cursor, read::<Cursor>(r#"{"size":4294967295}"#).0, "an `Option` does not tell null from nothing");
    cursor.next = Some("b".to_owned());
    assert_eq!(write(&cursor, WriteMode::Full), r#"{"next":"b","size":4294967295}"#);
    assert_eq!(write(&read::<Cursor>("{}").0, WriteMode::Full), "{}");
}

#[derive(Clone, Default)]
struct Named {
    odd: std::option::Option<i64>,
    usual: std::option::Option<i64>,
    large: std::option::Option<u64>,
    extra: rt::Extra,
}
restwright::record! { Named { odd: "a\"b\\\n"; usual: "usual"; large: "large"; } extra }

#[test]
fn names_are_compared_as_they_mean() {
    let read = |text: &str| {
        let mut named = Named::default();
        rt::decode(text.as_bytes(), &mut named, Mode::Strict).map(|drift| (named, drift.len()))
    };
    for text in [
        r#"{"a\"b\\\n": 1, "usual": 2, "large": 3}"#,
        r#"{"usual": 2, "large": 3, "a\"b\u005c\u000a": 1}"#,
        r#"{"large": 3, "us\u0075al": 2, "a\"b\\\n": 1}"#,
    ] {
        let (named, drift) = read(text).expect(text);
        assert_eq!((named.odd, named.usual, named.large, drift), (Some(1), Some(2), Some(3), 0), "{text}");
        assert!(named.extra.is_empty(), "{text}");
    }
    for text in ["{\"a\"b\\\n\": 1}", "{\"a\"b\\\\n\": 1}", "{\"usual: 1}", "{\"usual\"}", "{\"usual", "{\"usual\":"] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn integers_are_read_with_any_number_of_digits() {
    for (text, value) in [
        ("0", 0),
        ("-0", 0),
        ("-7", -7),
        ("999999999999999999", 999_999_999_999_999_999),
        ("1000000000000000000", 1_000_000_000_000_000_000),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("12.0", 12),
        ("5e1", 50),
    ] {
        let mut read = 1;
        let drift = rt::decode(text.as_bytes(), &mut read, Mode::Strict).expect(text);
        assert_eq!((read, drift.len()), (value, 0), "{text}");
    }
    let mut small = 0_i32;
    assert!(rt::decode(b"2147483648", &mut small, Mode::Strict).is_err(), "it is beyond 32 bits");
    for text in ["01", "-", "-01", "1.", "1e", "00", "+1", "1x"] {
        assert!(rt::decode(text.as_bytes(), &mut 0_i64, Mode::Tolerant).is_err(), "{text}");
    }
}
