//! Tests the reader against the grammar of RFC 8259: a table of texts, and mutated documents against `serde_json`.

use restwright::door::{self as rt, Mode};
use restwright::{DriftKind, Json};

const ACCEPT: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "123456789012345678901234567890",
    "0.0",
    "-0.0",
    "1.5",
    "0.1e1",
    "1e1",
    "1E1",
    "1e+1",
    "1E+1",
    "1e-1",
    "1E-1",
    "1.25e-10",
    "0e0",
    "0e+1",
    "0E1",
    "-1e5",
    "1e05",
    "123.456e78",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    r#""""#,
    r#""a""#,
    r#"" ""#,
    r#""\"""#,
    r#""\\""#,
    r#""\/""#,
    r#""\b""#,
    r#""\f""#,
    r#""\n""#,
    r#""\r""#,
    r#""\t""#,
    r#""\u0000""#,
    r#""\u0041""#,
    r#""\u00e9""#,
    r#""\u00E9""#,
    r#""\uD83D\uDE00""#,
    r#""\ud83d\ude00""#,
    r#""\uDBFF\uDFFF""#,
    r#""\uFFFF""#,
    r#""\u2028\u2029""#,
    r#""é""#,
    r#""😀""#,
    "\"\u{7f}\"",
    "\"\u{80}\"",
    "\"\u{2028}\"",
    "\"\u{feff}\"",
    r#""/""#,
    r#""\\u0041""#,
    r#""\\\"""#,
    r#""a\nb\nc""#,
    r#""0123456789abcde""#,
    r#""0123456789abcdef""#,
    r#""0123456789abcdefg""#,
    r#""0123456789abcd\n0123456789abcdef\n""#,
    r#""ééééééééééééééééé\né""#,
    "[]",
    "[ ]",
    "[1]",
    "[1,2]",
    "[ 1 , 2 ]",
    "[[]]",
    "[[],[]]",
    "[null,true,false,1,\"a\",{},[]]",
    "{}",
    "{ }",
    r#"{"a":1}"#,
    r#"{ "a" : 1 }"#,
    r#"{"a":1,"b":2}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"":0}"#,
    r#"{"\u0061":1}"#,
    r#"{"a":{"b":{"c":[]}}}"#,
    r#"{"a":[{"b":null}]}"#,
    " 1",
    "1 ",
    "\t1\n",
    "\r\n1\r\n",
    " [ ] ",
    "\n{\n}\n",
    "[1\n,\r2\t]",
    "{\"a\"\n:\t1}",
    r#"["\u0000"]"#,
    "[0,1e0]",
    "[-0]",
    "[\"\"]",
    r#"{"a b":"c d"}"#,
    r#"{"é":"é"}"#,
];

const REJECT: &[&str] = &[
    "",
    " ",
    "\n",
    "nul",
    "nulll",
    "Null",
    "NULL",
    "tru",
    "True",
    "truefalse",
    "fals",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "-",
    "+1",
    "+",
    "01",
    "-01",
    "00",
    "1.",
    ".5",
    "-.5",
    "1.e1",
    "1e",
    "1e+",
    "1e-",
    "1E",
    "1e1.5",
    "1ee1",
    "0x1",
    "1_000",
    "1a",
    "--1",
    "1-1",
    "1 2",
    "0 1",
    "1,",
    ",1",
    "'a'",
    "a",
    "\"",
    "\"a",
    "a\"",
    r#""\""#,
    r#""\a""#,
    r#""\x41""#,
    r#""\0""#,
    r#""\'""#,
    r#""\u""#,
    r#""\u0""#,
    r#""\u00""#,
    r#""\u004""#,
    r#""\u004g""#,
    r#""\u 041""#,
    r#""\u+041""#,
    r#""\U0041""#,
    r#""\ud83d\"#,
    r#""\ud83d\u"#,
    r#""\ud83d\ude0""#,
    "\"\n\"",
    "\"\t\"",
    "\"\r\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    "\"a\u{8}b\"",
    "\"0123456789abcdef\n\"",
    "\"0123456789abcdef0123456789\u{1}\"",
    "\"\\n0123456789abcdef\u{1}\"",
    "\"\\\n\"",
    r#""a"b"#,
    r#""a""b""#,
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1,,2]",
    "[1 2]",
    "[1;2]",
    "[1:2]",
    "[}",
    "[1}",
    "[]]",
    "[[]",
    "[\"a",
    "[\"a\"",
    "[1]1",
    "[a]",
    "[tru]",
    "[\"\\\"]",
    "{",
    "}",
    "{]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    r#"{"a":1,}"#,
    r#"{,"a":1}"#,
    r#"{"a" 1}"#,
    r#"{"a",1}"#,
    r#"{"a":}"#,
    r#"{"a"::1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{"a":1;"b":2}"#,
    r#"{"a":1,,"b":2}"#,
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{null:1}",
    "{[]:1}",
    r#"{"a":1}}"#,
    r#"{"a":1}1"#,
    r#"{"a":1]"#,
    r#"{"a\u":1}"#,
    "{\"a\n\":1}",
    "{\"a\":tru}",
    "/**/1",
    "1//",
    "// a\n1",
    "#1",
    "[1]/**/",
    "\u{a0}1",
    "\u{c}1",
    "\u{b}1",
    "1\u{0}",
    "\u{2028}1",
    "\u{3000}[]",
    "[1]\u{feff}",
    "\\n",
    "\\u0031",
    "()",
    "<a/>",
    "<html></html>",
    "1.0.0",
    "1.5e3.2",
    "1e1e1",
    "[-]",
    "[+1]",
    "[01]",
    "[1.]",
    "[.1]",
    "{\"a\":-}",
    "e1",
    "E",
    "-e1",
    "-a",
    "0e",
    "0.e1",
    "0.",
    "-0.",
    "1e 1",
    "1 .5",
    "- 1",
];

#[test]
fn accepts_what_is_json() {
    for text in ACCEPT {
        let json = Json::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(json.text(), text.trim_matches([' ', '\n', '\r', '\t']));
        serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
}

#[test]
fn rejects_what_is_not() {
    assert!(ACCEPT.len() + REJECT.len() >= 250, "the table has lost cases");
    for text in REJECT {
        assert!(Json::parse(text).is_err(), "{text:?}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text:?}");
    }
}

/// RFC 8259, section 8.2: the grammar allows half of a surrogate pair, but it is not a character. Kept JSON stays as it
/// came; its text has U+FFFD in that place.
#[test]
fn halves_of_surrogate_pairs_cost_their_place_alone() {
    for (text, expected) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00""#, "\u{fffd}"),
        (r#""\ud800\ud800""#, "\u{fffd}\u{fffd}"),
        (r#""\ud800\u0041""#, "\u{fffd}A"),
        (r#""\ud800x""#, "\u{fffd}x"),
        (r#""\ud800\n""#, "\u{fffd}\n"),
        (r#""\udc00\ud800""#, "\u{fffd}\u{fffd}"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
    ] {
        let json = Json::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!((json.text(), json.as_string().as_deref()), (text, Some(expected)));
        let mut read = String::new();
        let drift = rt::decode(text.as_bytes(), &mut read, Mode::Tolerant).expect("it is read");
        assert_eq!(read, expected);
        assert_eq!(drift.iter().map(|drift| drift.kind).collect::<Vec<_>>(), [DriftKind::HalfOfPair], "{text}");
        rt::decode(text.as_bytes(), &mut String::new(), Mode::Strict).expect_err("strictly it is no text");
    }
    assert!(Json::parse(r#"{"\ud800":1}"#).is_ok());
}

/// RFC 8259, section 8.1: a byte order mark before the text may be ignored; a mark inside or after it is not JSON.
#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(Json::parse("\u{feff}1").expect("it is JSON").text(), "1");
    let mut numbers: Vec<i64> = Vec::new();
    let drift = rt::decode("\u{feff} [1,2]".as_bytes(), &mut numbers, Mode::Strict).expect("it is JSON");
    assert_eq!((numbers, drift), (vec![1, 2], Vec::new()));
    for text in ["\u{feff}\u{feff}1", "[\u{feff}1]", "\u{feff}"] {
        assert!(Json::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn rejects_what_is_no_utf_8() {
    for bytes in [
        &b"\"\xff\""[..],
        b"\"\xc3\"",
        b"\"\xed\xa0\x80\"",
        b"\"\xf4\x90\x80\x80\"",
        b"\"\xc0\xaf\"",
        b"\xff",
        b"{\"\x80\":1}",
    ] {
        let error = rt::decode(bytes, &mut Json::default(), Mode::Tolerant).expect_err("no UTF-8");
        assert_eq!(error.message, "the text is not UTF-8");
    }
}

#[test]
fn strings_keep_their_text() {
    for text in ACCEPT.iter().filter(|text| text.starts_with('"')) {
        let expected: String = serde_json::from_str(text).expect("it is accepted above");
        let mut read = String::new();
        rt::decode(text.as_bytes(), &mut read, Mode::Strict).expect("it is accepted above");
        assert_eq!(read, expected, "{text}");
        let written =
            String::from_utf8(rt::to_json(rt::View::Str(&expected), rt::WriteMode::Full)).expect("JSON is UTF-8");
        assert_eq!(written, serde_json::to_string(&expected).expect("a string is JSON"), "{text}");
    }
}

#[test]
fn nesting_has_a_limit() {
    let nested =
        |depth: usize, open: &str, close: &str| [open.repeat(depth), "1".to_owned(), close.repeat(depth)].concat();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        assert!(Json::parse(&nested(128, open, close)).is_ok());
        let error = Json::parse(&nested(129, open, close)).expect_err("too deep");
        assert_eq!(error.message, "arrays and objects nest too deep");
        assert!(Json::parse(&open.repeat(1_000_000)).is_err());
    }
    let mut lists = Vec::<Vec<Vec<i64>>>::new();
    assert!(rt::decode(nested(200, "[", "]").as_bytes(), &mut lists, Mode::Tolerant).is_err());
}

#[test]
fn numbers_are_exact() {
    for (text, float) in
        [("0.1", 0.1), ("1e23", 1e23), ("-0", -0.0), ("5e-324", 5e-324), ("1.7976931348623157e308", f64::MAX)]
    {
        let mut read = 0.0_f64;
        rt::decode(text.as_bytes(), &mut read, Mode::Strict).expect(text);
        assert_eq!(read.to_bits(), float.to_bits(), "{text}");
    }
    for (value, text) in [
        (60.0, "60"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (1e21, "1e21"),
        (1.5e300, "1.5e300"),
        (5e-324, "5e-324"),
        (123_456_789.125, "123456789.125"),
        (f64::NAN, "null"),
        (f64::INFINITY, "null"),
    ] {
        assert_eq!(Json::from(value).text(), text);
    }
    for value in [i64::MIN, -1, 0, i64::MAX] {
        assert_eq!(Json::from(value).to::<i64>(), Ok(value));
    }
    assert_eq!(Json::from(u64::MAX).to::<u64>(), Ok(u64::MAX));
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..10_000 {
        let value = f64::from_bits(random.u64(..));
        if value.is_finite() {
            assert_eq!(Json::from(value).as_f64(), Some(value));
        }
    }
}

#[test]
fn equality_is_by_value() {
    let json = |text: &str| Json::parse(text).expect(text);
    for (a, b) in [
        ("1", "1.0"),
        ("1e2", "100"),
        ("-0", "0.00"),
        ("12300", "1.23E4"),
        ("0.001", "1e-3"),
        (r#""a""#, r#""\u0061""#),
        (r#"{"a":1,"b":[2]}"#, r#"{ "b": [2.0], "a": 1 }"#),
        (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
        ("[ ]", "[]"),
        ("0e5", "0"),
    ] {
        assert_eq!(json(a), json(b));
    }
    for (a, b) in [
        ("1", "\"1\""),
        ("1", "-1"),
        ("1", "10"),
        ("123456789012345678901", "123456789012345678902"),
        ("null", "0"),
        ("[1,2]", "[2,1]"),
        ("{}", "[]"),
        (r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
        ("true", "false"),
        ("[1]", "[1,1]"),
        ("1.1", "1.10000000000000000001"),
    ] {
        assert_ne!(json(a), json(b));
    }
}

/// Makes a few small changes in the bytes of a document.
fn mutate(text: &str, random: &mut fastrand::Rng) -> Vec<u8> {
    const TOKENS: &[&str] = &[
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "1", "-", ".", "e", "0", " ", "\n",
        "é", "\u{1}", "1e5", "\"a\"", "{}", "[]",
    ];
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..random.usize(1..4) {
        let at = random.usize(0..=bytes.len());
        let end = (at + random.usize(0..4)).min(bytes.len());
        match random.u8(0..10) {
            0..=3 => drop(bytes.splice(at..at, random.choice(TOKENS).unwrap_or(&"").bytes())),
            4..=5 => drop(bytes.splice(at..end, random.choice(TOKENS).unwrap_or(&"").bytes())),
            6..=7 => drop(bytes.drain(at..end)),
            8 => bytes.truncate(at),
            _ if at < bytes.len() => bytes[at] = random.u8(..),
            _ => {}
        }
    }
    bytes
}

const SEEDS: &[&str] = &[
    r#"{"result":[{"id":"a\nb","n":1.5e3,"list":[1,2,-3],"deep":{"a":{"b":null}}}],"success":true,"errors":[]}"#,
    r#"[0, -1, 2.50, 1e-7, 18446744073709551615, "\ud83d\ude00 é \u0041", "", {}, [], null, false]"#,
    r#"{"certificate":"-----BEGIN CERTIFICATE-----\nMIIDmDCCAoCgAwIBAgIUKTOAZNjcXVZRj4oQ\n-----END CERTIFICATE-----\n","é":1}"#,
    r#"  { "a" : [ true , { "b" : "0123456789abcdef0123456789abcdef" } , "\\\"\/\b\f\r\t" ] }  "#,
];

/// True if both read the same value; floats must be equal to their last bit.
fn same(json: &Json, value: &serde_json::Value) -> bool {
    use serde_json::Value as V;
    match value {
        V::Null => json.is_null(),
        V::Bool(value) => json.as_bool() == Some(*value),
        V::String(value) => json.as_string().as_deref() == Some(value),
        V::Array(values) => {
            let elements = json.elements();
            elements.len() == values.len() && elements.iter().zip(values).all(|(json, value)| same(json, value))
        }
        V::Object(values) => values.iter().all(|(key, value)| json.get(key).is_some_and(|json| same(&json, value))),
        V::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => json.as_i64() == Some(value),
            (_, Some(value)) => json.to() == Ok(value),
            _ => close(json.as_f64(), number.as_f64()),
        },
    }
}

/// `serde_json` may miss the last bit of a float unless it is configured to be exact.
fn close(a: Option<f64>, b: Option<f64>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).abs() <= (a.abs() * 1e-15).max(f64::MIN_POSITIVE))
}

fn is_about_a_surrogate(error: &str) -> bool {
    ["lone leading surrogate", "unexpected end of hex escape"].iter().any(|told| error.starts_with(told))
}

#[test]
fn agrees_with_serde_json_on_mutated_documents() {
    let mut random = fastrand::Rng::with_seed(42);
    let mut accepted = 0;
    for round in 0..12_000 {
        let bytes = mutate(SEEDS[round % SEEDS.len()], &mut random);
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let mut ours = Json::default();
        let read = rt::decode(&bytes, &mut ours, Mode::Strict);
        match (read, serde_json::from_slice::<serde_json::Value>(&bytes)) {
            (Ok(_), Ok(theirs)) => {
                accepted += 1;
                assert!(same(&ours, &theirs), "{shown}\n{theirs}");
            }
            (Err(_), Err(_)) => {}
            // A number outside the range of `f64` is JSON, and is kept.
            (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => {}
            // Half of a surrogate pair is JSON, and is kept.
            (Ok(_), Err(error)) if is_about_a_surrogate(&error.to_string()) => {}
            (ours, theirs) => panic!("{shown}\nours: {ours:?}\ntheirs: {theirs:?}"),
        }
    }
    assert!(accepted > 1_000, "only {accepted} documents were accepted: the mutations are too coarse");
}

/// The example of RFC 6901, section 5, and the pointers that sections 3 and 4 refuse.
#[test]
fn a_json_pointer_leads_to_a_value() {
    let text = r#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#;
    let json = rt::Json::parse(text).expect("it is JSON");
    for (pointer, expected) in [
        ("", Some(text)),
        ("/foo", Some(r#"["bar","baz"]"#)),
        ("/foo/0", Some(r#""bar""#)),
        ("/", Some("0")),
        ("/a~1b", Some("1")),
        ("/c%d", Some("2")),
        ("/e^f", Some("3")),
        ("/g|h", Some("4")),
        ("/i\\j", Some("5")),
        ("/k\"l", Some("6")),
        ("/ ", Some("7")),
        ("/m~0n", Some("8")),
        ("foo", None),
        ("/foo/2", None),
        ("/foo/-", None),
        ("/foo/00", None),
        ("/foo/+1", None),
        ("/foo/", None),
        ("/foo/0/x", None),
        ("/m~n", None),
        ("/m~", None),
        ("/m~2n", None),
        ("/absent", None),
    ] {
        assert_eq!(json.pointer(pointer).as_ref().map(rt::Json::text), expected, "{pointer}");
    }
    // `~01` is `~1`, not `/`.
    let json = rt::Json::parse(r#"{"~1":1,"/":2}"#).expect("it is JSON");
    assert_eq!(json.pointer("/~01"), Some(rt::Json::from(1_i64)));
}

/// Strings are read in steps of several lengths, so each length of a run after an escape is tried, with what can end it.
#[test]
fn runs_of_any_length_are_read_between_escapes() {
    let chars: [fn(usize) -> char; 3] = [
        |_| 'x',
        |at| if at % 7 == 3 { '\u{20ac}' } else { 'y' },
        |at| if at % 2 == 0 { '\u{e9}' } else { '\u{1f600}' },
    ];
    for char in chars {
        for length in 0..150 {
            let run: String = (0..length).map(char).collect();
            for escape in ["\\n", "\\\"", "\\u20AC", "\\u000a\\\\"] {
                let text = format!("\"{run}{escape}{run}{escape}\"");
                let expected: String = serde_json::from_str(&text).expect("it is JSON");
                let mut read = String::new();
                let drift = rt::decode(text.as_bytes(), &mut read, Mode::Strict).expect("it is JSON");
                assert_eq!((read, drift.len()), (expected, 0), "{text}");
                let kept: Json = text.parse().expect("it is JSON");
                assert_eq!(kept.text(), text);
            }
            for flaw in ["\n", "\u{1f}", "\0", "\\x", "\\", ""] {
                let text = format!("\"\\t{run}{flaw}");
                let error =
                    rt::decode(text.as_bytes(), &mut String::new(), Mode::Tolerant).expect_err("it is not JSON");
                let at = 3 + run.len() + usize::from(flaw.starts_with('\\'));
                assert_eq!(error.offset, at, "{text:?}");
                assert!(text.parse::<Json>().is_err(), "{text:?}");
            }
        }
    }
}
