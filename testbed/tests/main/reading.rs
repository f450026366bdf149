//! Responses that are not plain UTF-8 JSON: byte order marks, other encodings and charsets, halves of characters,
//! repeated keys, and numbers with many digits.

use restwright::Json;
use restwright::transport::{Canned, Reply};
use restwright_testbed::{Client, DriftKind, Error, ErrorKind, Response};
use serde_json::json;

fn client(reply: Reply) -> Client {
    Client::builder().transport(Canned::new([reply])).build().expect("nothing is missing")
}

fn strictly(reply: Reply) -> Client {
    Client::builder().transport(Canned::new([reply])).strict(true).build().expect("nothing is missing")
}

fn drift<T>(answer: &Response<T>) -> Vec<(&str, DriftKind)> {
    answer.drift().iter().map(|drift| (drift.path.as_str(), drift.kind)).collect()
}

const RECORD: &str =
    r#"{"id":"r","created_on":"2026-01-01T00:00:00Z","name":"n","ttl":1,"owner":{"id":"o","email":"e"}}"#;

/// RFC 8259, section 8.1: "implementations that parse JSON texts MAY ignore the presence of a byte order mark".
#[tokio::test]
async fn a_byte_order_mark_is_passed_over() {
    let body = format!("\u{feff}{RECORD}");
    let record = strictly(Reply::json(body.clone())).records().get("r").send().await.expect("it is read");
    assert_eq!((record.name.as_str(), record.drift()), ("n", &[][..]));
    let page = "\u{feff}{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"id\":1}]}";
    assert_eq!(strictly(Reply::json(page)).pages().list_at_once().send().await.expect("it is read").len(), 1);
    let failed = "\u{feff}{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"m\"}],\"messages\":[]}";
    let error = client(Reply::json(failed).with_status(400)).pages().list_at_once().send().await.expect_err("400");
    assert!(error.has_code(7), "{error}");
    let text = Reply::status(200).header("content-type", "text/plain").body("\u{feff}x");
    assert_eq!(client(text).bodies().text("").send().await.expect("it is read").into_inner(), "x");
}

/// A call can be awaited directly: read or raw, once and in a list.
#[tokio::test]
async fn a_call_is_awaited_with_send_and_without() {
    let record = client(Reply::json(RECORD)).records().get("r").await.expect("it is read");
    assert_eq!((record.name.as_str(), record.status().as_u16()), ("n", 200));
    let page = "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"id\":1}]}";
    assert_eq!(strictly(Reply::json(page)).pages().list_at_once().await.expect("it is read").len(), 1);
    let octets = Reply::status(200).header("content-type", "application/octet-stream").body("x");
    let raw = client(octets).bodies().octets_back().await;
    assert_eq!(raw.expect("it is handed on").text(), "x");
    let call = client(Reply::json("{}").with_status(404)).records().get("r").customize(|request| {
        request.header("x-tried", "once");
    });
    assert_eq!(call.await.expect_err("404").status().map(|status| status.as_u16()), Some(404));
}

/// RFC 8259, section 8.2: half of a surrogate pair is not a character. Only its place is lost, not the response.
#[tokio::test]
async fn half_of_a_pair_costs_its_place_alone() {
    let body = RECORD.replace(r#""n""#, r#""a\ud83dz \udc00\ud83d\ude00""#).replace(r#""e""#, r#""\uD800""#);
    let record = client(Reply::json(body.clone())).records().get("r").send().await.expect("it is read");
    assert_eq!((record.name.as_str(), record.owner.email.as_str()), ("a\u{fffd}z \u{fffd}\u{1f600}", "\u{fffd}"));
    assert_eq!(drift(&record), [("name", DriftKind::HalfOfPair), ("owner.email", DriftKind::HalfOfPair)]);
    let error = strictly(Reply::json(body)).records().get("r").send().await.expect_err("strictly it is none");
    assert_eq!(error.json_path(), Some("name"));
    // As a key, in an undeclared member, and in an enum.
    let body =
        json!({"id": "s"}).to_string().replace('}', r#","labels":{"\udfff":"x"},"level":"\ud800","new":"\ud800"}"#);
    let sample = client(Reply::json(body)).shapes().sample().send().await.expect("it is read");
    assert_eq!(sample.labels.get("\u{fffd}").map(String::as_str), Some("x"));
    assert_eq!(sample.extra.get("new").map(|kept| kept.text().to_owned()).as_deref(), Some(r#""\ud800""#));
    let told = drift(&sample);
    assert!(told.contains(&("level", DriftKind::HalfOfPair)), "{told:?}");
    assert!(told.iter().any(|(path, kind)| path.starts_with("labels") && *kind == DriftKind::HalfOfPair), "{told:?}");
}

/// RFC 8259, section 4: for repeated names, many readers use the last one. Here, the last one counts as a whole:
/// nothing of the first object is left in the second.
#[tokio::test]
async fn of_keys_that_stand_twice_the_last_counts() {
    let body = r#"{"id":"first","id":"s","color":{"R":1,"G":2,"B":3,"x":1},"color":{"R":7},"tags":["a"],"tags":["b"],
        "day":"2026-01-01","day":null,"count":"x","count":3,"labels":{"a":"1","a":"2"},"new":1,"new":2,
        "place":{"street":"s"},"place":"Rome"}"#;
    let sample = client(Reply::json(body)).shapes().sample().send().await.expect("it is read");
    assert_eq!((sample.id.as_str(), sample.count, &*sample.tags), ("s", 3, &["b".to_owned()][..]));
    assert_eq!((sample.color.r, sample.color.g, sample.color.b, sample.color.extra.len()), (7, 0, 0, 0));
    assert_eq!((sample.day.is_none(), sample.labels.get("a").map(String::as_str)), (true, Some("2")));
    let written = serde_json::to_value(&*sample).expect("a model can be written");
    assert_eq!((&written["count"], &written["new"], &written["place"]), (&json!(3), &json!(2), &json!("Rome")));
    let told: Vec<&str> =
        drift(&sample).into_iter().filter(|one| one.1 == DriftKind::DuplicateKey).map(|one| one.0).collect();
    for path in ["", "id", "color", "tags", "day", "count", "labels", "place"] {
        assert!(told.contains(&path), "{path:?} is not in {told:?}");
    }
    let twice = RECORD.replace(r#""name":"n""#, r#""name":"m","name":"n""#);
    let record = client(Reply::json(twice.clone())).records().get("r").send().await.expect("it is read");
    assert_eq!(drift(&record), [("name", DriftKind::DuplicateKey)]);
    let error = strictly(Reply::json(twice)).records().get("r").send().await.expect_err("strictly it is wrong");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("name")));
    // Also if an envelope has its value twice.
    let page = r#"{"success":true,"errors":[],"messages":[],"result":[{"id":1},{"id":2}],"result":[{"id":3}]}"#;
    let page = client(Reply::json(page)).pages().list_at_once().send().await.expect("it is read");
    assert_eq!(
        (page.iter().map(|item| item.id).collect::<Vec<_>>(), drift(&page)),
        (vec![3], vec![("result", DriftKind::DuplicateKey)])
    );
}

/// An integer beyond 2^53 is not exact as a float: if the declared type is a number that may be an integer, its digits
/// are kept, and written back.
#[tokio::test]
async fn long_integers_keep_their_digits() {
    for digits in ["9007199254740993", "-9007199254740993", "18446744073709551617", "123456789012345678901234567890"] {
        let body = format!(r#"{{"value":{digits},"rest":[1,{digits}]}}"#);
        let amount = client(Reply::json(body.clone())).shapes().amount().send().await.expect("it is read");
        assert_eq!(amount.extra.get("value").map(|kept| kept.text().to_owned()).as_deref(), Some(digits));
        assert_eq!(amount.value, digits.parse::<f64>().expect("it is a number"));
        assert_eq!(drift(&amount), [("value", DriftKind::Inexact), ("rest[1]", DriftKind::Inexact)]);
        let written = Json::of(&*amount).text().to_owned();
        assert!(
            written.contains(&format!(r#""value":{digits}"#)) && written.contains(&format!("[1,{digits}]")),
            "{written}"
        );
        strictly(Reply::json(body)).shapes().amount().send().await.expect("a number it is");
    }
    for digits in ["9007199254740992", "9007199254740994", "1e300", "0.1", "10000000000000000000000"] {
        let amount = strictly(Reply::json(format!(r#"{{"value":{digits}}}"#))).shapes().amount().send().await;
        let amount = amount.expect("it is read");
        assert_eq!((amount.extra.len(), amount.drift()), (0, &[][..]), "{digits}");
    }
}

async fn text(media_type: &str, body: &'static [u8]) -> Result<Response<String>, Error> {
    let reply = Reply::status(200).header("content-type", media_type).body(body);
    client(reply).bodies().text("").send().await
}

/// RFC 9110, section 8.3.2: the charset is the encoding of the text; labels and decoding by WHATWG Encoding. Text that
/// cannot be read exactly is reported.
#[tokio::test]
async fn text_is_read_by_its_charset() {
    for (media_type, body, expected) in [
        ("text/plain", "café".as_bytes(), "café"),
        ("text/plain; charset=iso-8859-1", b"caf\xe9 \x80", "café €"),
        ("text/plain; charset=\"ISO-8859-1\"", b"caf\xe9", "café"),
        ("text/plain;charset=windows-1252", b"caf\xe9", "café"),
        ("text/plain; charset=utf-16", b"\xfe\xff\0c\0\xe9", "cé"),
        ("text/plain; charset=utf-16", b"\xff\xfec\0\xe9\0", "cé"),
        ("text/plain; charset=utf-16le", b"c\0\xe9\0", "cé"),
        ("text/plain; charset=utf-16be", b"\0c\0\xe9", "cé"),
        ("text/plain; charset=shift_jis", b"plain", "plain"),
    ] {
        let answer = text(media_type, body).await.expect(media_type);
        assert_eq!((answer.as_str(), answer.drift()), (expected, &[][..]), "{media_type}");
    }
    for (media_type, body, expected) in [
        ("text/plain", &b"caf\xe9"[..], "caf\u{fffd}"),
        ("text/plain; charset=shift_jis", b"\x83\x65", "\u{fffd}e"),
        ("text/plain; charset=utf-16be", b"\xd8\0\0a", "\u{fffd}a"),
    ] {
        let answer = text(media_type, body).await.expect(media_type);
        assert_eq!((answer.as_str(), drift(&answer)), (expected, vec![("", DriftKind::Encoding)]), "{media_type}");
        let reply = Reply::status(200).header("content-type", media_type).body(body);
        strictly(reply).bodies().text("").send().await.expect_err("strictly it cannot be read");
    }
    // A body that is passed on unread can be decoded in the same way; so is the body that an error shows.
    let reply = || Reply::status(200).header("content-type", "text/html; charset=latin1").body(&b"caf\xe9"[..]);
    let raw = client(reply()).raw().request_raw(http::Method::GET, "/x").send_raw().await.expect("it succeeds");
    assert_eq!(raw.text(), "café");
    let plain = Reply::status(400).header("content-type", "text/plain; charset=latin1").body(&b"caf\xe9"[..]);
    let error = client(plain).records().get("r").send().await.expect_err("400");
    assert!(error.to_string().ends_with("400 Bad Request: café"), "{error}");
}

/// A number in plain text is written as in JSON.
#[tokio::test]
async fn a_number_in_a_text_is_one() {
    for (body, expected) in [("42", 42), (" -7\n", -7)] {
        let reply = Reply::status(200).header("content-type", "text/plain").body(body);
        let count = strictly(reply).bodies().plain_count().send().await.expect("it is a number");
        assert_eq!((*count, count.drift()), (expected, &[][..]));
    }
    let reply = Reply::status(200).header("content-type", "text/plain").body("many");
    assert_eq!(client(reply).bodies().plain_count().send().await.expect_err("it is none").kind(), ErrorKind::Decode);
}

/// JSON is UTF-8 (RFC 8259, section 8.1); another encoding that is declared is read, and reported as drift.
#[tokio::test]
async fn json_in_another_encoding_is_read_where_it_is_told() {
    let latin1 = RECORD.replace(r#""n""#, "\"caf~\"");
    let latin1: Vec<u8> = latin1.bytes().map(|byte| if byte == b'~' { 0xe9 } else { byte }).collect();
    let utf16: Vec<u8> = format!("\u{feff}{RECORD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (media_type, body, name) in [
        ("application/json; charset=iso-8859-1", &latin1, "café"),
        ("application/json", &utf16, "n"),
        ("application/json; charset=utf-16le", &utf16, "n"),
    ] {
        let reply = || Reply::status(200).header("content-type", media_type).body(body.clone());
        let record =
            client(reply()).records().get("r").send().await.unwrap_or_else(|error| panic!("{media_type}: {error}"));
        assert_eq!((record.name.as_str(), drift(&record)), (name, vec![("", DriftKind::Encoding)]));
        strictly(reply()).records().get("r").send().await.expect_err("strictly it is not valid JSON");
    }
    let error = client(Reply::json(latin1)).records().get("r").send().await.expect_err("nothing tells what it is");
    assert!(error.to_string().contains("not UTF-8"), "{error}");
}

/// RFC 9110, section 8.4: a coding that was not requested and that the transport did not remove is named.
#[tokio::test]
async fn a_coding_that_was_not_asked_for_is_named() {
    let packed = &b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x8b\x8e\x05\x00\x29\x06\xdb\x2c\x02\x00\x00\x00"[..];
    for coding in ["gzip", "br", "zstd", "x-own"] {
        let reply = |status: u16, media_type: &str| {
            Reply::status(status).header("content-type", media_type).header("content-encoding", coding).body(packed)
        };
        let told = format!("it is encoded as `{coding}`, which was not asked for");
        let error = client(reply(200, "application/json")).records().get("r").send().await.expect_err("it is packed");
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().ends_with(&format!("200 OK: cannot read the response: {told}")), "{error}");
        let error = client(reply(200, "text/plain")).bodies().text("").send().await.expect_err("it is packed");
        assert!(error.to_string().contains(&told), "{error}");
        let error = client(reply(200, "application/x-ndjson")).streams().follow().send_lines().try_next().await;
        assert!(error.expect_err("it is packed").to_string().contains(&told));
        let error = client(reply(200, "text/event-stream")).streams().watch().send_events().try_next().await;
        assert!(error.expect_err("it is packed").to_string().contains(&told));
        let error = client(reply(400, "text/plain")).records().get("r").send().await.expect_err("400");
        assert!(
            error
                .to_string()
                .ends_with(&format!("22 bytes of text/plain, encoded as `{coding}`, which was not asked for")),
            "{error}"
        );
    }
    let plain = Reply::json(RECORD).header("content-encoding", "identity");
    client(plain).records().get("r").send().await.expect("it is not encoded");
    // A body that only claims to be encoded is still read.
    let plain = Reply::json(RECORD).header("content-encoding", "gzip");
    client(plain).records().get("r").send().await.expect("it is JSON");
}

/// OpenAPI 3.0.4, section 4.7.21: a header of a response has a type; the items of a list in it are separated by commas
/// (`style: simple`).
#[tokio::test]
async fn declared_headers_are_read_as_what_they_are() {
    use restwright_testbed::pages::ListCursorHeaderRequest as Request;

    let page = r#"{"success":true,"errors":[],"messages":[],"result":[]}"#;
    let answered = |reply: Reply| async { client(reply).pages().list_cursor_header().send().await };
    let reply = Reply::json(page).header("x-total", "51").header("x-kinds", "a, b").header("x-kinds", "c");
    let page_with = answered(reply).await.expect("it is read");
    assert_eq!(page_with.header(Request::X_TOTAL), Some(51));
    assert_eq!(page_with.header(Request::X_KINDS).expect("a list"), ["a", "b", "c"]);
    assert_eq!(page_with.header(Request::X_NEXT_CURSOR), None);
    let many = answered(Reply::json(page).header("x-total", "many")).await.expect("it is read");
    assert_eq!(many.header(Request::X_TOTAL), None);
    assert_eq!(many.headers()["x-total"], "many");
}

/// A record and a map of records: an object with everything that the record requires is the record, any other is the
/// map.
#[tokio::test]
async fn a_record_and_a_map_are_told_apart_by_what_is_there() {
    use restwright_testbed::shapes::{Extent, Extents};

    let read = |extents: &str| {
        let reply = Reply::json(format!(r#"{{"value":1,"extents":{extents}}}"#));
        async { strictly(reply).shapes().amount().send().await.expect("it is read").extents.clone() }
    };
    for (text, is_record) in [(r#"{"size":1}"#, true), (r#"{"a":{"size":1}}"#, false), ("{}", false)] {
        let extents = read(text).await.expect("it is there");
        assert_eq!((matches!(extents, Extents::Extent(_)), Json::of(&extents).text()), (is_record, text));
    }
    let named = [("a".to_owned(), Extent::default())].into_iter().collect::<restwright::Map<Extent>>();
    assert_eq!(Json::of(&Extents::from(named)).text(), r#"{"a":{"size":0}}"#);
}

/// JSON Schema 2020-12, section 10.3.2.3: `additionalProperties` gives the type of the fields without names.
#[tokio::test]
async fn fields_without_names_have_their_type() {
    use restwright_testbed::shapes::Extents;

    let body = r#"{"value":1,"extents":{"size":1,"depth":2,"note":"none"}}"#;
    let amount = client(Reply::json(body)).shapes().amount().send().await.expect("it is read");
    let Some(Extents::Extent(mut extent)) = amount.extents.clone() else { panic!("it has what the record requires") };
    assert_eq!(
        (extent.extra.value("depth"), extent.extra.value("note"), extent.extra.value("size")),
        (Some(2), None, None)
    );
    assert_eq!(extent.extra.values().collect::<Vec<_>>(), [("depth", 2)]);
    assert_eq!(extent.extra.get("note").map(Json::text), Some("\"none\""));
    extent.extra.set("depth", &3);
    assert_eq!(Json::of(&*extent).text(), r#"{"size":1,"depth":3,"note":"none"}"#);
    let exact = r#"{"value":1,"extents":{"size":1,"depth":2}}"#;
    strictly(Reply::json(exact)).shapes().amount().send().await.expect("it is what the document says");
}

/// OpenAPI 3.1.1, section 4.8.25: a discriminator does not change which values are valid. So strict mode accepts a value
/// that names no schema, if one of the schemas allows it.
#[tokio::test]
async fn a_discriminator_forbids_nothing_by_itself() {
    let boat = || restwright_testbed::shapes::Boat::new("b");
    let plane = strictly(Reply::json(r#"{"kind":"plane","name":"Wright","wings":4}"#)).shapes().post_vehicle(boat());
    let plane = plane.send().await.expect("each vehicle has a name");
    assert_eq!(drift(&plane), [("", DriftKind::UnknownVariant)]);
    let nameless = strictly(Reply::json(r#"{"kind":"plane","wings":4}"#)).shapes().post_vehicle(boat()).send().await;
    assert_eq!(nameless.expect_err("each vehicle needs a name").kind(), ErrorKind::Decode);
}

/// JSON Schema 2020-12 validation, section 6.1.2: another value is a drift, and strict mode refuses it, whether it is the
/// whole response, in a list, in a map, in an envelope or in a text.
#[tokio::test]
async fn a_whole_response_has_one_possible_value_too() {
    const UNKNOWN: DriftKind = DriftKind::UnknownEnumValue;
    let text = |body: &str| Reply::status(200).header("content-type", "text/plain").body(body.to_owned());
    let envelope =
        |result: &str| Reply::json(format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#));
    macro_rules! check {
        ($method:ident, $good:expr, $bad:expr, $path:literal) => {
            let good = strictly($good).constants().$method().send().await.expect("it is the one value");
            assert_eq!(good.drift(), [], "{}", stringify!($method));
            let other = client($bad).constants().$method().send().await.expect("it is tolerated");
            assert_eq!(drift(&other), [($path, UNKNOWN)], "{}", stringify!($method));
            let error = strictly($bad).constants().$method().send().await.expect_err("strictly it is wrong");
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        };
    }
    check!(always_whole, Reply::json("true"), Reply::json("false"), "");
    check!(always_list, Reply::json("[true]"), Reply::json("[true,false]"), "[1]");
    check!(always_map, Reply::json(r#"{"a":[false]}"#), Reply::json(r#"{"a":[],"b":[false,true]}"#), "b[1]");
    check!(always_text, text("true\n"), text("false\n"), "");
    check!(always_enveloped, envelope("[true]"), envelope("[false]"), "result[0]");
}
