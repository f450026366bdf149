//! Arrays with a type for each position: read, shown, and written back as they came.

use restwright::door::{self as rt, DriftKind, Mode, Value, WriteMode};

/// `prefixItems: [string, integer], items: false`
#[derive(Clone, Default)]
pub struct Pair(pub String, pub i64, pub rt::Rest);
restwright::tuple! {
    Pair {
        0: "0", required;
        1: "1", required, maximum(9);
    }
    2 closed
}

/// The second element may be missing, the third may be missing or null.
#[derive(Clone, Default)]
pub struct Window(pub i64, pub Option<i64>, pub rt::Nullable<String>, pub rt::Rest);
restwright::tuple! {
    Window {
        0: "0", required;
        1: "1";
        2: "2", nullable;
    }
    3
}

/// The last position may be null, and is always present; numbers follow it.
#[derive(Clone, Default)]
pub struct Row(pub Pair, pub Option<f64>, pub rt::Rest<i64>);
restwright::tuple! {
    Row {
        0: "0", required;
        1: "1", required, nullable;
    }
    2
}

#[derive(Clone, Default)]
pub struct Holder {
    pub pair: Pair,
    pub rows: Option<Vec<Row>>,
    pub extra: rt::Extra,
}
restwright::record! {
    Holder {
        pair: "pair", required;
        rows: "rows";
    }
    extra
}

/// The length and the types of the elements decide the variant.
#[derive(Clone)]
pub enum Shape {
    Pair(Pair),
    Row(Box<Row>),
    Numbers(Vec<f64>),
    Unknown(rt::Json),
}
restwright::union! { Shape { Pair: Pair; Row: Box<Row>; Numbers: Vec<f64>; } Unknown }

fn read<T: Value + Default>(text: &str) -> (T, Vec<(String, DriftKind)>) {
    let mut value = T::default();
    let drifts = rt::decode(text.as_bytes(), &mut value, Mode::Tolerant).expect(text);
    (value, drifts.into_iter().map(|drift| (drift.path, drift.kind)).collect())
}

fn written(value: &dyn Value) -> String {
    String::from_utf8(rt::to_json(value.view(), WriteMode::Full)).expect("JSON is UTF-8")
}

/// A text, and each drift of reading it as a tuple.
type Case = (&'static str, &'static [(&'static str, DriftKind)]);

/// Each text is read with these drifts, and written back as it came; a text with a drift is refused in strict mode.
fn check<T: Value + Default>(cases: &[Case]) {
    for (text, expected) in cases {
        let (value, drifts) = read::<T>(text);
        let drifts: Vec<_> = drifts.iter().map(|(path, kind)| (path.as_str(), *kind)).collect();
        assert_eq!(drifts, *expected, "{text}");
        assert_eq!(written(&value), *text);
        let strict = rt::decode(text.as_bytes(), &mut T::default(), Mode::Strict);
        assert_eq!(
            strict.err().map(|error| error.path),
            expected.first().map(|(path, _)| (*path).to_owned()),
            "{text}"
        );
    }
}

#[test]
fn what_came_is_written_back() {
    use DriftKind::{MissingElement, NullForValue, UnexpectedElement, WrongType};
    check::<Pair>(&[
        (r#"["a",1]"#, &[]),
        (r#"["a"]"#, &[("[1]", MissingElement)]),
        ("[]", &[("[0]", MissingElement), ("[1]", MissingElement)]),
        (r#"["a",1,true]"#, &[("[2]", UnexpectedElement)]),
        (r#"["a",1,true,{"b":[1]}]"#, &[("[2]", UnexpectedElement), ("[3]", UnexpectedElement)]),
        (r#"["a",{"b":1}]"#, &[("[1]", WrongType)]),
        ("[null,null]", &[("[0]", NullForValue), ("[1]", NullForValue)]),
    ]);
    check::<Window>(&[
        ("[1]", &[]),
        ("[1,2]", &[]),
        (r#"[1,2,"c"]"#, &[]),
        ("[1,2,null]", &[]),
        (r#"[1,null,"c"]"#, &[("[1]", NullForValue)]),
        ("[1,null]", &[("[1]", NullForValue)]),
        (r#"[1,2,"c",4,{"d":5}]"#, &[]),
        ("[]", &[("[0]", MissingElement)]),
    ]);
    check::<Row>(&[
        (r#"[["a",1],null]"#, &[]),
        (r#"[["a",1],0.5,2,3]"#, &[]),
        (r#"[["a"]]"#, &[("[0][1]", MissingElement), ("[1]", MissingElement)]),
        (r#"[["a",1],0.5,2,"x"]"#, &[("[3]", WrongType)]),
        ("[[],null,7]", &[("[0][0]", MissingElement), ("[0][1]", MissingElement)]),
    ]);
    check::<Holder>(&[
        (r#"{"pair":["a",1],"rows":[[["b",2],null,3]]}"#, &[]),
        (r#"{"pair":"a"}"#, &[("pair", WrongType)]),
        (
            r#"{"pair":["a"],"rows":[[["b",2,3],1]]}"#,
            &[("pair[1]", MissingElement), ("rows[0][0][2]", UnexpectedElement)],
        ),
    ]);
}

#[test]
fn digits_beyond_the_precision_are_kept() {
    let (row, _) = read::<Row>(r#"[["a",1],12345678901234567890]"#);
    assert_eq!(written(&row), r#"[["a",1],12345678901234567890]"#);
}

#[test]
fn what_is_set_is_written() {
    let (mut pair, _) = read::<Pair>(r#"["a"]"#);
    pair.1 = 5;
    assert_eq!(written(&pair), r#"["a",5]"#);
    let (mut pair, _) = read::<Pair>(r#"["a",[]]"#);
    pair.1 = 5;
    assert_eq!(written(&pair), r#"["a",5]"#);
    let (mut window, _) = read::<Window>("[1]");
    window.2 = rt::Nullable::Value("c".to_owned());
    assert_eq!(written(&window), r#"[1,null,"c"]"#);
    let (mut row, _) = read::<Row>(r#"[["a",1],1,"x",3]"#);
    row.2.remove(0);
    assert_eq!(written(&row), r#"[["a",1],1,3]"#);
    assert_eq!(written(&Row(Pair("a".to_owned(), 1, rt::Rest::new()), None, rt::Rest::new())), r#"[["a",1],null]"#);
}

#[test]
fn values_are_compared_and_shown_by_their_elements() {
    let pair = |text: &str| read::<Pair>(text).0;
    assert_eq!(pair(r#"["a",1]"#), Pair("a".to_owned(), 1, rt::Rest::new()));
    assert_ne!(pair(r#"["a"]"#), pair(r#"["a",0]"#));
    assert_ne!(pair(r#"["a",1]"#), pair(r#"["a",1,2]"#));
    assert_eq!(format!("{:?}", pair(r#"["a",1]"#)), r#"Pair("a", 1)"#);
}

#[test]
fn bounds_of_positions_are_checked() {
    let mut broken = Vec::new();
    rt::validate(&rt::Constraints::NONE, Pair("a".to_owned(), 10, rt::Rest::new()).view(), "pair", &mut broken);
    assert_eq!(broken.iter().map(ToString::to_string).collect::<Vec<_>>(), ["`pair[1]`: 10 is above the maximum of 9"]);
}

#[test]
fn length_and_elements_tell_variants_apart() {
    let cases = [
        (r#"["a",1]"#, "Pair"),
        (r#"["a"]"#, "Pair"),
        (r#"["a",1,2]"#, "Pair"),
        (r#"[["a",1],2]"#, "Row"),
        (r#"[["a",1],null,3,4]"#, "Row"),
        ("[1,2]", "Numbers"),
        ("[1,2,3]", "Numbers"),
        (r#"{"a":1}"#, "Unknown"),
    ];
    for (text, expected) in cases {
        let found = match read::<Shape>(text).0 {
            Shape::Pair(_) => "Pair",
            Shape::Row(_) => "Row",
            Shape::Numbers(_) => "Numbers",
            Shape::Unknown(_) => "Unknown",
        };
        assert_eq!(found, expected, "{text}");
    }
}
