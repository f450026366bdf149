//! `Serialize` and `Deserialize` of models.
#![cfg(feature = "serde")]

use restwright::Strict;
use restwright::door as rt;
use serde::{Deserialize, Serialize};

#[derive(Clone)]
pub enum Status {
    Active,
    Unknown(rt::UnknownValue),
}
restwright::string_enum! { Status { Active: "active" } Unknown }

#[derive(Clone, Default)]
pub struct Zone {
    pub name: String,
    pub weight: Option<f64>,
    pub status: Option<Status>,
    pub note: rt::Nullable<String>,
    pub secret: Option<rt::Bytes>,
    pub since: Option<rt::DateTime>,
    pub counts: Option<rt::Map<u64>>,
    pub any: rt::Json,
    pub extra: rt::Extra,
}
restwright::record! {
    Zone {
        name: "name", required;
        weight: "weight";
        status: "status";
        note: "note", nullable;
        secret: "secret";
        since: "since";
        counts: "counts";
        any: "any", nullable;
    }
    extra
}

/// A model inside of a caller's type.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Own {
    zones: Vec<Zone>,
    status: Status,
}

const TEXT: &str = r#"{"zones":[{"name":"n\n","weight":60,"status":"new?","note":null,"secret":"AAE=","since":"2026-01-01T00:00:00Z",
    "counts":{"b":18446744073709551615,"a":0},"any":[1.5,{"x":"y\u0041"},null,true,-7],"more":{"k":[12345678901234567890]}}],"status":"active"}"#;

#[test]
fn models_go_through_serde_json() {
    let own: Own = serde_json::from_str(TEXT).expect("the text is valid, though one status is new");
    assert_eq!(own.zones[0].name, "n\n");
    let written = serde_json::to_string(&own).expect("models can be written");
    assert_eq!(rt::Json::parse(&written), rt::Json::parse(TEXT));
    let value = serde_json::to_value(&own).expect("models can be written");
    assert_eq!(serde_json::from_value::<Own>(value).expect("it was written above"), own);
}

#[test]
fn what_was_read_with_tolerance_can_be_written_and_read_again() {
    let text = r#"{"name":"n","status":"new?","counts":["odd"],"more":{"k":[{}]},"extra":1}"#;
    let mut zone = Zone::default();
    let drift = rt::decode(text.as_bytes(), &mut zone, rt::Mode::Tolerant).expect("it is JSON");
    assert!(drift.iter().any(|drift| drift.kind == rt::DriftKind::WrongType));
    let written = serde_json::to_string(&zone).expect("models can be written");
    assert_eq!(serde_json::from_str::<Zone>(&written).expect("it was written above"), zone);
}

#[test]
fn reading_is_as_tolerant_as_the_client() {
    for text in ["{}", r#"{"name":1}"#, r#"{"name":null,"weight":"1.5"}"#, r#"{"status":"ACTIVE","counts":["odd"]}"#] {
        let mut expected = Zone::default();
        rt::decode(text.as_bytes(), &mut expected, rt::Mode::Tolerant).expect("it is JSON");
        assert_eq!(serde_json::from_str::<Zone>(text).expect("it is tolerant"), expected, "{text}");
    }
    let error = serde_json::from_str::<Zone>(r#""a zone""#).expect_err("nothing would keep the text");
    assert!(error.to_string().contains("another JSON type than declared"), "{error}");
}

#[test]
fn a_strict_wrapper_is_as_strict_as_the_client_can_be() {
    for (text, told) in [
        (r#"{"name":1}"#, "`name`: a scalar in another form than declared"),
        (r#""a zone""#, "another JSON type than declared"),
        ("{}", "`name`: a required field is missing"),
        (r#"{"name":"n","status":"new?"}"#, "`status`: an unknown enum value"),
    ] {
        let error = serde_json::from_str::<Strict<Zone>>(text).expect_err(told);
        assert!(error.to_string().contains(told), "{error}");
    }
    let good = r#"{"name":"n","any":null,"weight":1}"#;
    let zone: Strict<Zone> = serde_json::from_str(good).expect("it is as declared");
    assert_eq!(
        serde_json::to_string(&zone).expect("models can be written"),
        serde_json::to_string(&*zone).expect("as above")
    );
    // It also works inside of another type.
    let list: Vec<Strict<Status>> = serde_json::from_str(r#"["active"]"#).expect("it is known");
    assert_eq!(list[0].0, Status::Active);
}

/// A caller's type with one of each form that serde has.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Form {
    Unit,
    Newtype(u8),
    Tuple(i16, char),
    Struct { some: Option<f32>, none: Option<()> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(u64);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Forms {
    all: Vec<Form>,
    keyed: std::collections::BTreeMap<i32, bool>,
    wrapped: Wrapped,
    pair: (i64, String),
    unit: (),
}

#[test]
fn json_is_made_of_and_into_any_type_that_serde_knows() {
    let all = vec![Form::Unit, Form::Newtype(1), Form::Tuple(-2, '"'), Form::Struct { some: Some(0.1), none: None }];
    let keyed = [(-1, true), (2, false)].into();
    let forms = Forms { all, keyed, wrapped: Wrapped(u64::MAX), pair: (i64::MIN, "é\n".to_owned()), unit: () };
    let json = rt::Json::from_serialize(&forms).expect("each of them can be JSON");
    assert_eq!(json.text(), serde_json::to_string(&forms).expect("as above"), "as `serde_json` writes it");
    assert_eq!(json.deserialize_into::<Forms>().expect("it was written above"), forms);

    let value = serde_json::json!({"a": [1, -2, 1.5, "x\u{1}", null, true, u64::MAX], "b": {"c": {}, "d": []}});
    let json = rt::Json::from_serialize(&value).expect("it is JSON");
    assert_eq!(json.deserialize_into::<serde_json::Value>().expect("it is JSON"), value);
    let forms: Vec<Form> = rt::Json::from_serialize(&[Form::Unit, Form::Newtype(7), Form::Tuple(1, 'a')])
        .and_then(|json| json.deserialize_into())
        .expect("it was written above");
    assert_eq!(forms, [Form::Unit, Form::Newtype(7), Form::Tuple(1, 'a')]);
    rt::Json::from_serialize(&std::collections::BTreeMap::from([(vec![1], 1)])).expect_err("a list is no key");
    rt::Json::parse("[1]").expect("it is JSON").deserialize_into::<u8>().expect_err("a list is not a number");
}
