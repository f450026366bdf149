//! Values that do not fit the document and are kept: the other value of a boolean that has only one, and values that no
//! type can hold.

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
#[allow(clippy::enum_variant_names, reason = "the name of a value that is always `false`")]
#[derive(Clone)]
pub enum Off {
    Off(bool),
    Gone(Box<Gone>),
    Unknown(rt::Json),
}
restwright::union! { Off { Off: bool, only false; Gone: Box<Gone>; } Unknown }

/// Reads in both modes: the drifts of tolerant mode, and whether strict mode reads it. The value is written as it came.
fn read<T: Value + Default>(text: &str) -> (T, Vec<(String, DriftKind)>, bool) {
    let mut value = T::default();
    let drifts = rt::decode(text.as_bytes(), &mut value, Mode::Tolerant).unwrap();
    assert_eq!(rt::to_json(value.view(), WriteMode::AsCame), text.as_bytes(), "{text}");
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
fn null_and_other_types_are_one_drift() {
    for (text, kind) in
        [(r#"{"deleted":null}"#, DriftKind::NullForValue), (r#"{"deleted":{"at":1}}"#, DriftKind::WrongType)]
    {
        let (_, drifts, strict) = read::<Gone>(text);
        assert_eq!((drifts, strict), (vec![("deleted".to_owned(), kind)], false), "{text}");
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

/// Lists and maps of booleans with one value, at two depths, and beside a bound.
#[derive(Clone, Default)]
pub struct Inside {
    pub flags: Vec<bool>,
    pub by_name: rt::Map<Option<bool>>,
    pub deep: Vec<rt::Map<bool>>,
    pub extra: rt::Extra,
}
restwright::record! {
    Inside {
        flags: "flags", max_items(9), each(&rt::Field::unnamed().only(true));
        by_name: "by name", each(&rt::Field::unnamed().nullable().only(false));
        deep: "deep", each(&rt::Field::unnamed().each(&rt::Field::unnamed().only(true)));
    }
    extra
}

#[test]
fn a_value_inside_lists_and_maps_has_one_value_too() {
    let text = r#"{"flags":[true, false,true ,false],"by name":{"a":false,"b":true,"c":null},"deep":[{},{"x":true,"y":false}]}"#;
    let mut inside = Inside::default();
    let drifts = rt::decode(text.as_bytes(), &mut inside, Mode::Tolerant).unwrap();
    assert_eq!(inside.flags, [true, false, true, false]);
    let paths: Vec<&str> = drifts.iter().map(|drift| drift.path.as_str()).collect();
    assert_eq!(paths, ["flags[1]", "flags[3]", "[\"by name\"].b", "deep[1].y"]);
    assert!(drifts.iter().all(|drift| drift.kind == DriftKind::UnknownEnumValue), "{drifts:?}");
    let error = rt::decode(text.as_bytes(), &mut Inside::default(), Mode::Strict).unwrap_err();
    assert_eq!(error.path, "flags[1]");
    let (_, drifts, strict) = read::<Inside>(r#"{"flags":[true],"by name":{"a":false},"deep":[{"x":true}]}"#);
    assert!(drifts.is_empty() && strict, "{drifts:?}");
}

#[test]
fn what_is_no_boolean_inside_a_list_is_one_drift() {
    use DriftKind::{DuplicateKey, ListForm, NullForValue, UnknownEnumValue, WrongScalarForm, WrongType};
    let rest = r#""by name":{},"deep":[]"#;
    let cases: [(&str, &[(&str, DriftKind)]); 5] = [
        ("[null]", &[("flags[0]", NullForValue)]),
        (r#"["no"]"#, &[("flags[0]", WrongType)]),
        (r#"["false"]"#, &[("flags[0]", WrongScalarForm), ("flags[0]", UnknownEnumValue)]),
        ("false", &[("flags", ListForm), ("flags", UnknownEnumValue)]),
        ("true", &[("flags", ListForm)]),
    ];
    for (flags, expected) in cases {
        let text = format!(r#"{{"flags":{flags},{rest}}}"#);
        let drifts = rt::decode(text.as_bytes(), &mut Inside::default(), Mode::Tolerant).unwrap();
        let drifts: Vec<(&str, DriftKind)> = drifts.iter().map(|drift| (drift.path.as_str(), drift.kind)).collect();
        assert_eq!(drifts, expected, "{flags}");
    }
    let twice = r#"{"flags":[],"by name":{"a":true,"a":false},"deep":[]}"#;
    let drifts = rt::decode(twice.as_bytes(), &mut Inside::default(), Mode::Tolerant).unwrap();
    assert_eq!(drifts.iter().map(|drift| drift.kind).collect::<Vec<_>>(), [DuplicateKey], "the last one counts");
}

/// The path and the JSON of each drift that keeps some.
fn kept<T: Value + Default>(text: &str) -> Vec<(String, String)> {
    let drifts = rt::decode(text.as_bytes(), &mut T::default(), Mode::Tolerant).unwrap();
    let kept = drifts.into_iter().filter_map(|drift| Some((drift.path, drift.json?.text().to_owned())));
    kept.collect()
}

#[test]
fn what_no_record_keeps_stands_in_the_drift() {
    let one = |path: &str, json: &str| vec![(path.to_owned(), json.to_owned())];
    assert_eq!(kept::<i64>("9223372036854776000"), one("", "9223372036854776000"));
    assert_eq!(kept::<Vec<i64>>(r#"[1, {"a": [2]} , 3]"#), one("[1]", r#"{"a": [2]}"#));
    assert_eq!(kept::<f64>("9007199254740993"), one("", "9007199254740993"));
    assert_eq!(kept::<rt::Map<bool>>(r#"{"a":true,"b":"no"}"#), one("b", r#""no""#));
    // A record keeps it, and so does the unknown variant of a union.
    assert!(kept::<Vec<Gone>>(r#"[{"deleted":"never"}]"#).is_empty());
    let mixed = r#"[{"deleted":"never"},7]"#;
    assert_eq!(kept::<Vec<Gone>>(mixed), one("[1]", "7"));
    assert!(kept::<i64>("60").is_empty());
}

macro_rules! wide {
    ($($field:ident $wire:literal)*) => {
        /// More fields than an integer has bits.
        #[derive(Clone, Default)]
        pub struct Wide {
            $(pub $field: Option<i64>,)*
            pub extra: rt::Extra,
        }
        restwright::record! { Wide { $($field: $wire, nullable;)* } extra }
    };
}
wide! {
    f0 "f0" f1 "f1" f2 "f2" f3 "f3" f4 "f4" f5 "f5" f6 "f6" f7 "f7" f8 "f8"
    f9 "f9" f10 "f10" f11 "f11" f12 "f12" f13 "f13" f14 "f14" f15 "f15" f16 "f16" f17 "f17"
    f18 "f18" f19 "f19" f20 "f20" f21 "f21" f22 "f22" f23 "f23" f24 "f24" f25 "f25" f26 "f26"
    f27 "f27" f28 "f28" f29 "f29" f30 "f30" f31 "f31" f32 "f32" f33 "f33" f34 "f34" f35 "f35"
    f36 "f36" f37 "f37" f38 "f38" f39 "f39" f40 "f40" f41 "f41" f42 "f42" f43 "f43" f44 "f44"
    f45 "f45" f46 "f46" f47 "f47" f48 "f48" f49 "f49" f50 "f50" f51 "f51" f52 "f52" f53 "f53"
    f54 "f54" f55 "f55" f56 "f56" f57 "f57" f58 "f58" f59 "f59" f60 "f60" f61 "f61" f62 "f62"
    f63 "f63" f64 "f64" f65 "f65"
}

#[test]
fn null_is_null_again_however_many_fields_there_are() {
    let (wide, drifts, strict) = read::<Wide>(r#"{"f0":null,"f63":null,"f64":null,"f65":1}"#);
    assert!(drifts.is_empty() && strict);
    assert!(wide.extra.is_empty(), "{:?}", wide.extra);
    let other = Wide { f65: Some(1), ..Wide::default() };
    assert_eq!(wide, other, "how nothing came is not compared");
}

#[derive(Clone, Default)]
pub struct Pet {
    pub name: String,
    pub age: i64,
    pub nick: Option<String>,
    pub counts: Vec<i64>,
    pub extra: rt::Extra,
}
restwright::record! {
    Pet {
        name: "name", required;
        age: "age", required;
        nick: "nick";
        counts: "counts", required;
    }
    extra
}

/// Returns the JSON that a read value is sent as.
fn sent(value: &dyn Value) -> String {
    String::from_utf8(rt::to_json(value.view(), WriteMode::Request)).unwrap()
}

#[test]
fn what_came_in_another_form_is_written_as_it_came_and_sent_as_declared() {
    use DriftKind::{ListForm, MissingRequired, NullForValue, WrongScalarForm};
    let cases: [(&str, &[DriftKind], &str); 4] = [
        (
            r#"{"age":"7","nick":null,"counts":3}"#,
            &[WrongScalarForm, NullForValue, ListForm, MissingRequired],
            r#"{"name":"","age":7,"counts":[3]}"#,
        ),
        (
            r#"{"name":null,"age":null,"counts":["1",2]}"#,
            &[NullForValue, NullForValue, WrongScalarForm],
            r#"{"name":"","age":0,"counts":[1,2]}"#,
        ),
        (r#"{"name":5,"age":7.0,"counts":[]}"#, &[WrongScalarForm], r#"{"name":"5","age":7,"counts":[]}"#),
        ("{}", &[MissingRequired; 3], r#"{"name":"","age":0,"counts":[]}"#),
    ];
    for (text, kinds, request) in cases {
        let (pet, drifts, strict) = read_as_came::<Pet>(text);
        assert_eq!(drifts, kinds, "{text}");
        assert!(!strict, "{text}");
        assert_eq!(sent(&pet), request);
    }
}

#[test]
fn what_is_set_afterwards_is_written() {
    let (mut pet, ..) = read_as_came::<Pet>(r#"{"age":"7","nick":null,"counts":3}"#);
    pet.name = "Tom".to_owned();
    pet.age = 8;
    pet.counts.push(4);
    let written = String::from_utf8(rt::to_json(pet.view(), WriteMode::AsCame)).unwrap();
    assert_eq!(written, r#"{"name":"Tom","age":8,"nick":null,"counts":[3,4]}"#);
}

#[test]
fn of_a_key_that_comes_twice_the_last_form_counts() {
    let mut pet = Pet::default();
    rt::decode(br#"{"name":"a","age":null,"age":0,"counts":[]}"#, &mut pet, Mode::Tolerant).unwrap();
    assert_eq!(rt::to_json(pet.view(), WriteMode::AsCame), br#"{"name":"a","age":0,"counts":[]}"#);
}

/// Reads and asserts that it is written as it came, whatever the way in which numbers are written.
fn read_as_came<T: Value + Default>(text: &str) -> (T, Vec<DriftKind>, bool) {
    let mut value = T::default();
    let drifts = rt::decode(text.as_bytes(), &mut value, Mode::Tolerant).unwrap();
    let written = String::from_utf8(rt::to_json(value.view(), WriteMode::AsCame)).unwrap();
    assert_eq!(written.parse::<rt::Json>().unwrap(), text.parse().unwrap(), "{written} of {text}");
    let strict = rt::decode(text.as_bytes(), &mut T::default(), Mode::Strict).is_ok();
    (value, drifts.into_iter().map(|drift| drift.kind).collect(), strict)
}

#[test]
fn how_a_field_came_is_no_part_of_what_is_compared_or_looked_at() {
    let (odd, ..) = read_as_came::<Pet>(r#"{"name":"a","age":"7","counts":3}"#);
    let (plain, ..) = read_as_came::<Pet>(r#"{"name":"a","age":7,"counts":[3]}"#);
    assert_eq!(odd, plain);
    assert_eq!(rt::to_json(odd.view(), WriteMode::Full), rt::to_json(plain.view(), WriteMode::Full));
    assert_eq!(rt::Json::of(&odd).text(), r#"{"name":"a","age":"7","counts":3}"#);
}
