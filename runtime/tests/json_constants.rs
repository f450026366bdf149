//! Booleans of one value: the other one is a drift that is kept, and what strict mode refuses.
#![allow(missing_docs, reason = "models stand for those of a generated crate")]

use restwright::door::{self as rt, DriftKind, Mode, Value, WriteMode};

/// `deleted: { enum: [true] }`, `object: { const: false }`, and a note that may be null.
#[derive(Clone, Default)]
pub struct Gone {
    pub deleted: bool,
    pub object: Option<bool>,
    pub note: rt::Nullable<bool>,
    pub extra: rt::Extra,
}
restwright::record! {
    Gone {
        deleted: "deleted", required, only(true);
        object: "object", only(false);
        note: "note", nullable, only(true);
    }
    extra
}

#[derive(Clone, Default)]
pub struct Flagged(pub String, pub Option<bool>, pub rt::Rest);
restwright::tuple! {
    Flagged {
        0: "0", required;
        1: "1", only(false);
    }
    2 closed
}

/// `oneOf: [{ const: false }, { type: object, … }]`
#[derive(Clone)]
pub enum Off {
    Off(bool),
    Gone(Box<Gone>),
    Unknown(rt::Json),
}
restwright::union! { Off { Off: bool, only false; Gone: Box<Gone>; } Unknown }

/// Reads in both modes: the drifts of tolerant mode, and whether strict mode reads it. What was read is written as it came.
fn read<T: Value + Default>(text: &str) -> (T, Vec<(String, DriftKind)>, bool) {
    let mut value = T::default();
    let drifts = rt::decode(text.as_bytes(), &mut value, Mode::Tolerant).unwrap();
    assert_eq!(rt::to_json(value.view(), WriteMode::Full), text.as_bytes(), "{text}");
    let strict = rt::decode(text.as_bytes(), &mut T::default(), Mode::Strict).is_ok();
    (value, drifts.into_iter().map(|drift| (drift.path, drift.kind)).collect(), strict)
}

#[test]
fn the_other_value_is_told_and_kept() {
    let (gone, drifts, strict) = read::<Gone>(r#"{"deleted":false,"object":true,"note":false}"#);
    assert!(!gone.deleted && gone.object == Some(true) && gone.note.value() == Some(&false));
    let unknown = |path: &str| (path.to_owned(), DriftKind::UnknownEnumValue);
    assert_eq!(drifts, [unknown("deleted"), unknown("object"), unknown("note")]);
    assert!(!strict);
}

#[test]
fn the_only_value_absence_and_null_are_no_drift() {
    for text in [r#"{"deleted":true}"#, r#"{"deleted":true,"object":false,"note":null}"#] {
        let (_, drifts, strict) = read::<Gone>(text);
        assert!(drifts.is_empty() && strict, "{text}: {drifts:?}");
    }
}

#[test]
fn positions_have_one_value_too() {
    let (_, drifts, strict) = read::<Flagged>(r#"["a",true]"#);
    assert_eq!((drifts, strict), (vec![("[1]".to_owned(), DriftKind::UnknownEnumValue)], false));
    let (_, drifts, strict) = read::<Flagged>(r#"["a",false]"#);
    assert!(drifts.is_empty() && strict);
}

#[test]
fn a_union_knows_the_one_value_of_its_variant() {
    let (off, drifts, strict) = read::<Off>("false");
    assert!(matches!(off, Off::Off(false)) && drifts.is_empty() && strict);
    let (other, drifts, strict) = read::<Off>("true");
    assert!(matches!(other, Off::Unknown(_)));
    assert_eq!((drifts, strict), (vec![(String::new(), DriftKind::UnknownVariant)], false));
}
