//! Reading any response never panics, and a value that was read is written and read again as the same.

use restwright::door::{self as rt, Mode, View, WriteMode};

#[derive(Clone)]
pub enum Status {
    Active,
    Revoked,
    Unknown(rt::UnknownValue),
}
restwright::string_enum! { Status { Active: "active", Revoked: "revoked" } Unknown }

#[derive(Clone)]
pub enum Port {
    P80,
    Auto,
    Unknown(rt::Json),
}
restwright::literal_enum! { Port { P80: "80", Auto: "\"auto\"" } Unknown }

#[derive(Clone)]
pub enum Either {
    Item(Box<Item>),
    Text(String),
    Numbers(Vec<f64>),
    Unknown(rt::Json),
}
restwright::union! { Either { Item: Box<Item>; Text: String; Numbers: Vec<f64>; } Unknown }

#[derive(Clone)]
pub enum Count {
    Number(i64),
    Name(String),
    Unknown(rt::Json),
}
restwright::union! { Count { Number: i64; Name: String; } Unknown }

#[derive(Clone, Default)]
pub struct Item {
    pub id: String,
    pub count: i64,
    pub small: Option<i32>,
    pub large: Option<u64>,
    pub ratio: Option<f64>,
    pub active: bool,
    pub status: Option<Status>,
    pub port: Option<Port>,
    pub tags: Vec<String>,
    pub note: rt::Nullable<String>,
    pub labels: rt::Map<Vec<i64>>,
    pub secret: Option<rt::Bytes>,
    pub since: Option<rt::DateTime>,
    pub either: Option<Either>,
    pub inner: Option<Box<Item>>,
    pub any: rt::Json,
    pub extra: rt::Extra,
}
restwright::record! {
    Item {
        id: "id", required;
        count: "count", required, minimum(1), maximum(100);
        small: "small";
        large: "large";
        ratio: "ratio", exclusive_minimum(0), exclusive_maximum_f64(1.5), multiple_of_f64(0.1);
        active: "active", required;
        status: "status";
        port: "port";
        tags: "tags", required, min_items(1), max_items(2), unique_items;
        note: "note", nullable, min_length(2), max_length(3);
        labels: "labels";
        secret: "secret";
        since: "since", read_only;
        either: "either";
        inner: "inner";
        any: "any", nullable;
    }
    extra
}

#[derive(Clone, Default)]
pub struct Envelope {
    pub success: bool,
    pub errors: Vec<String>,
    pub extra: rt::Extra,
}
restwright::record! { Envelope { success: "success", required; errors: "errors", required; } extra }

const BODY: &str = r#"{"success":true,"errors":[],"messages":null,"result":[{"id":"a\nb","count":3,"small":-7,"large":18446744073709551615,
"ratio":0.5,"active":true,"status":"active","port":80,"tags":["x","y"],"note":null,"labels":{"k":[1,2],"l":[]},"secret":"AAEC",
"since":"2026-01-01T00:00:00Z","either":{"id":"e","count":1,"active":false,"tags":[]},"any":{"deep":[1,{"x":null}]},"new":[true]},
{"id":"c","count":"60","active":"true","status":"ACTIVE","port":"80","tags":"x","either":[1,2.5],"inner":{"id":"d","count":"7",
"active":0,"tags":null}}]}"#;

const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1.5",
    "1e400",
    "99999999999999999999",
    "\"\"",
    "\"a\"",
    "\"60\"",
    "{}",
    "[]",
    "[null]",
    "[[1],\"b\"]",
    "{\"a\":1}",
    "{\"id\":{},\"k\":null}",
];

const PIECES: &[&str] = &["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "é", " ", "e", "-", "\u{1}"];

/// Makes a few changes in the body: mostly of a whole scalar, so that it stays JSON, sometimes of a few bytes.
fn mutate(random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = BODY.as_bytes().to_vec();
    for _ in 0..random.usize(1..6) {
        let at = random.usize(0..bytes.len());
        if random.u8(0..12) == 0 {
            let end = (at + random.usize(0..3)).min(bytes.len());
            bytes.splice(at..end, random.choice(PIECES).unwrap_or(&"").bytes());
        } else if let Some((start, end)) = scalar_after(&bytes, at) {
            bytes.splice(start..end, random.choice(VALUES).unwrap_or(&"").bytes());
        }
    }
    bytes
}

/// Returns the start and end of the next scalar member from `at` on.
fn scalar_after(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let colon = |at: usize| bytes.get(at..)?.windows(2).position(|pair| pair == b"\":").map(|found| at + found + 2);
    let mut start = colon(at)?;
    while matches!(bytes.get(start), Some(b'[' | b'{')) {
        start = colon(start)?;
    }
    let length = bytes[start..].iter().position(|byte| matches!(byte, b',' | b'}' | b']'))?;
    Some((start, start + length))
}

#[test]
fn reading_never_panics_and_loses_nothing() {
    let mut random = fastrand::Rng::with_seed(3);
    let mut read = 0;
    for round in 0..10_000 {
        let bytes = mutate(&mut random);
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let (mut items, mut rest) = (Vec::<Item>::new(), Envelope::default());
        let outcome = rt::decode_enveloped(&bytes, "result", &mut items, &mut rest, Mode::Tolerant);
        let valid = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok();
        assert_eq!(outcome.is_ok(), valid, "{shown}: {outcome:?}");
        let Ok(drift) = outcome else { continue };
        read += 1;
        let strict =
            rt::decode_enveloped(&bytes, "result", &mut Vec::<Item>::new(), &mut Envelope::default(), Mode::Strict);
        let differs = drift.iter().any(|one| one.kind != rt::DriftKind::Inexact);
        assert_eq!(strict.is_err(), differs, "{shown}: {strict:?}, {drift:?}");
        if round % 4 > 0 {
            continue;
        }
        let text = rt::to_json(View::List(&items), WriteMode::Full);
        let mut again = Vec::<Item>::new();
        rt::decode(&text, &mut again, Mode::Tolerant).unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!(rt::to_json(View::List(&again), WriteMode::Full), text, "{shown}");
        let _ = format!("{items:?}{rest:?}");
        rt::validate(&rt::Constraints::NONE, View::List(&items), "result", &mut Vec::new());
    }
    assert!(read > 4_000, "only {read} were read: the mutations are too coarse");
}

/// A document that sets no bounds allows every integer (JSON Schema 2020-12, Validation, section 6.1.1) and every number
/// (RFC 8259, section 6). One beyond the type is read as the nearest, in strict mode too, and its drift has the digits.
#[test]
fn a_number_beyond_its_type_is_the_nearest_one() {
    fn reads<T: rt::Value + Default>(text: &str) -> T {
        for mode in [Mode::Strict, Mode::Tolerant] {
            let mut value = T::default();
            let drift = rt::decode(text.as_bytes(), &mut value, mode).unwrap_or_else(|error| panic!("{text}: {error}"));
            let told: Vec<_> =
                drift.iter().map(|one| (one.kind, one.json.as_ref().map(restwright::Json::text))).collect();
            assert_eq!(told, [(rt::DriftKind::Inexact, Some(text))], "{mode:?}");
        }
        let mut value = T::default();
        drop(rt::decode(text.as_bytes(), &mut value, Mode::Strict));
        value
    }
    let many = format!("-1{}", "0".repeat(60));
    for text in ["9223372036854775808", "9223372036854775808.0", "1e400", "1e99999999999999999999"] {
        assert_eq!(reads::<i64>(text), i64::MAX);
    }
    assert_eq!((reads::<i64>("-9223372036854775809"), reads::<i64>(&many)), (i64::MIN, i64::MIN));
    assert_eq!(reads::<Option<i64>>("9223372036854776000"), Some(i64::MAX));
    assert_eq!(reads::<u64>("18446744073709551616"), u64::MAX);
    assert!(reads::<f64>("1e400") >= f64::MAX && reads::<f64>("-1e400") <= f64::MIN);
}

/// The record around such a number keeps its digits, and writes them. A union keeps it whole.
#[test]
fn the_digits_of_a_number_beyond_its_type_are_kept() {
    let text = r#"{"id":"a","count":99999999999999999999,"ratio":1e999,"active":true,"tags":[],"either":[1e400]}"#;
    let mut item = Item::default();
    let drift = rt::decode(text.as_bytes(), &mut item, Mode::Strict).expect("the document sets no bounds");
    let told: Vec<_> = drift.iter().map(|one| (one.path.as_str(), one.kind, one.json.is_some())).collect();
    let inexact = rt::DriftKind::Inexact;
    assert_eq!(told, [("count", inexact, false), ("ratio", inexact, false), ("either[0]", inexact, false)]);
    assert_eq!((item.count, item.ratio), (i64::MAX, Some(f64::MAX)));
    let written = String::from_utf8(rt::to_json(rt::Value::view(&item), WriteMode::Full)).expect("it is text");
    for digits in ["99999999999999999999", "1e999", "[1e400]"] {
        assert!(written.contains(digits), "{written}");
    }
    let long = "9".repeat(50);
    let mut counts = Vec::<Count>::new();
    let drift = rt::decode(format!("[{long},1]").as_bytes(), &mut counts, Mode::Strict).expect("it is an integer");
    let [Count::Unknown(kept), Count::Number(1)] = &*counts else { panic!("{counts:?}") };
    assert_eq!((kept.text(), drift.len(), drift[0].json.is_none()), (&*long, 1, true));
}

#[test]
fn drifts_come_with_paths() {
    let (mut items, mut rest) = (Vec::<Item>::new(), Envelope::default());
    let drift = rt::decode_enveloped(BODY.as_bytes(), "result", &mut items, &mut rest, Mode::Tolerant).expect("JSON");
    let shown: Vec<String> = drift.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "`result[1].count`: a scalar in another form than declared",
            "`result[1].active`: a scalar in another form than declared",
            "`result[1].status`: an enum value in another case than declared",
            "`result[1].port`: a scalar in another form than declared",
            "`result[1].tags`: no list where one is declared",
            "`result[1].inner.count`: a scalar in another form than declared",
            "`result[1].inner.active`: a scalar in another form than declared",
            "`result[1].inner.tags`: null where a value is declared",
        ]
    );
    assert_eq!(items, items.clone());
    assert_ne!(items[0], items[1]);
}

#[test]
fn bounds_are_checked_to_the_bottom() {
    let mut item = Item { id: "i".to_owned(), count: 0, tags: vec!["a".to_owned(); 3], ..Item::default() };
    item.note = "é".into();
    item.ratio = Some(1.5);
    item.inner =
        Some(Box::new(Item { count: 101, ratio: Some(0.35), tags: vec!["a".into(), "a".into()], ..Item::default() }));
    let mut found = Vec::new();
    rt::validate(&rt::Constraints::NONE, rt::Value::view(&item), "body", &mut found);
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "`body.count`: 0 is below the minimum of 1",
            "`body.ratio`: 1.5 is not below the exclusive maximum of 1.5",
            "`body.tags`: 3 items are more than 2",
            "`body.note`: 1 characters are fewer than 2",
            "`body.inner.count`: 101 is above the maximum of 100",
            "`body.inner.ratio`: 0.35 is not a multiple of 0.1",
            "`body.inner.tags`: items must differ",
        ]
    );
    let mut found = Vec::new();
    rt::validate(&rt::Constraints::NONE.minimum(5).maximum(50), View::Int(6), "per_page", &mut found);
    rt::validate(&rt::Constraints::NONE.multiple_of_f64(0.1), View::Float(0.3), "step", &mut found);
    assert_eq!(found, []);
    rt::validate(&rt::Constraints::NONE, View::Float(f64::NAN), "step", &mut found);
    assert_eq!(found.len(), 1);
}

#[test]
fn multiples_of_fractions_are_found_by_their_digits() {
    let is_multiple = |value: View<'_>, step: f64| {
        let mut found = Vec::new();
        rt::validate(&rt::Constraints::NONE.multiple_of_f64(step), value, "step", &mut found);
        found.is_empty()
    };
    let multiples = [
        (0.3, 0.1),
        (0.1 + 0.2, 0.1),
        (0.29, 0.01),
        (-19.99, 0.01),
        (0.0, 0.01),
        (4.35 * 100.0, 0.5),
        (1e-7, 1e-9),
        (123_456_789_012_345.67, 0.01),
        (1e300, 0.01),
        (7.5, 2.5),
    ];
    for (value, step) in multiples {
        assert!(is_multiple(View::Float(value), step), "{value} is a multiple of {step}");
    }
    let others = [
        (0.35, 0.1),
        (0.015, 0.01),
        (-0.001, 0.01),
        (12_345_678_901.235, 0.01),
        (1e-300, 0.01),
        (0.3001, 0.1),
        (7.4, 2.5),
    ];
    for (value, step) in others {
        assert!(!is_multiple(View::Float(value), step), "{value} is not a multiple of {step}");
    }
    assert!(is_multiple(View::Int(5), 0.5) && is_multiple(View::UInt(u64::MAX), 0.5));
    assert!(is_multiple(View::Int(5), 2.5) && !is_multiple(View::Int(6), 2.5));
}
