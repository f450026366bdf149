//! `Serialize` and `Deserialize` of models.
#![cfg(feature = "serde")]
#![allow(missing_docs, reason = "models stand for those of a generated crate")]

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

/// A model inside of a caller's own type.
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
fn reading_is_strict() {
    let error = serde_json::from_str::<Zone>(r#"{"name":1}"#).expect_err("a name is a string");
    assert!(error.to_string().contains("`name`: a scalar in another form than declared"), "{error}");
    let error = serde_json::from_str::<Zone>(r#""a zone""#).expect_err("nothing would keep the text");
    assert!(error.to_string().contains("another JSON type than declared"), "{error}");
    let error = serde_json::from_str::<Zone>("{}").expect_err("no name");
    assert!(error.to_string().contains("`name`: a required field is missing"), "{error}");
}
