//! The media types of bodies, and that the bodies have that form: quoted JSON, types for a range, parts that are not a
//! form, and the length of an empty body.

use restwright::{FilePart, Upload};
use restwright_loopback::Recorded;
use restwright_testbed::bodies::{BoundsInsideBodyInner, BoundsInsideRequest};
use restwright_testbed::types::Setting;
use restwright_testbed::{Bytes, ErrorKind, Part};

use crate::support::{Bed, body, part, parts};

/// RFC 9110, section 8.6: a method with a meaning for content sends its length, even if it is 0.
#[tokio::test]
async fn a_call_without_a_body_tells_its_length() {
    let bed = Bed::silent();
    let bodies = bed.client.bodies();
    let requests = [
        bed.sent(bodies.create_nothing().send()).await,
        bed.sent(bodies.update_nothing().send()).await,
        bed.sent(bodies.edit_nothing().send()).await,
        bed.sent(bodies.optional().send()).await,
        bed.sent(bodies.octets("").send()).await,
        bed.sent(bodies.text("").send()).await,
    ];
    for request in requests {
        let lengths: Vec<_> =
            request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).collect();
        assert_eq!(lengths.len(), 1, "{} {}", request.method, request.target);
        assert_eq!((lengths[0].1.as_str(), &*request.body), ("0", &b""[..]), "{} {}", request.method, request.target);
        assert_eq!(request.header("transfer-encoding"), None);
    }
    for method in ["GET", "DELETE", "HEAD", "OPTIONS"] {
        let method = http::Method::from_bytes(method.as_bytes()).expect("it is one");
        let request = bed.sent(bed.client.raw().request_raw(method, "/x").send_raw()).await;
        assert_eq!(request.header("content-length"), None, "{}", request.method);
    }
}

fn typed(request: &Recorded) -> (Option<&str>, &str) {
    (request.header("content-type"), body(request))
}

/// RFC 8259, section 7: a text in JSON is in quotes, also in media types that end in `+json` (RFC 6839, section 3.1).
#[tokio::test]
async fn a_text_as_json_is_quoted() {
    let bed = Bed::silent();
    let request = bed.sent(bed.client.bodies().json_text("say \"hi\"\n").send()).await;
    assert_eq!(typed(&request), (Some("application/json"), r#""say \"hi\"\n""#));
    let request = bed.sent(bed.client.bodies().vendor_json_text("x").send()).await;
    assert_eq!(typed(&request), (Some("application/merge-patch+json"), r#""x""#));
    let bounds = bed.client.bodies().json_text("x".repeat(41)).send().await.expect_err("40 are the most");
    assert_eq!((bounds.kind(), bounds.violations()[0].path.as_str()), (ErrorKind::Invalid, "body"));
}

/// The bounds of a body as a whole; an object without required members is `{}`.
#[tokio::test]
async fn bodies_are_what_their_schema_allows() {
    let bed = Bed::silent();
    let none: Vec<String> = Vec::new();
    let error = bed.client.bodies().bounded_list(&none).send().await.expect_err("one is the least");
    assert_eq!((error.kind(), error.violations()[0].path.as_str()), (ErrorKind::Invalid, "body"));
    let request = bed.sent(bed.client.bodies().bounded_list(&["a".to_owned()]).send()).await;
    assert_eq!(body(&request), r#"["a"]"#);
    let request = bed.sent(bed.client.bodies().search().send()).await;
    assert_eq!(typed(&request), (Some("application/json"), "{}"));
    let request = bed.sent(bed.client.bodies().search().q("x").send()).await;
    assert_eq!(typed(&request), (Some("application/json"), r#"{"q":"x"}"#));
}

/// RFC 9110, section 8.3: `Content-Type` has one media type, and not a range (section 12.5.1). The caller who gives the
/// bytes gives their type; else it is `application/octet-stream`.
#[tokio::test]
async fn a_range_of_types_is_never_sent() {
    let bed = Bed::silent();
    let bodies = bed.client.bodies();
    let octets = Some("application/octet-stream");
    assert_eq!(typed(&bed.sent(bodies.any_image("png").send()).await), (octets, "png"));
    assert_eq!(typed(&bed.sent(bodies.any_bytes("x").send()).await), (octets, "x"));
    let png = Upload::from("png").media_type("image/png");
    assert_eq!(typed(&bed.sent(bodies.any_image(png).send()).await), (Some("image/png"), "png"));
    let streamed = Upload::read(std::io::Cursor::new("gif")).length(3).media_type("image/gif");
    assert_eq!(typed(&bed.sent(bodies.any_bytes(streamed).send()).await), (Some("image/gif"), "gif"));
    let streamed = Upload::read(std::io::Cursor::new("x")).length(1);
    assert_eq!(typed(&bed.sent(bodies.any_image(streamed).send()).await), (octets, "x"));
    let own = bodies.any_image("png").customize(|request| {
        request.body_bytes("image/*", "own");
    });
    assert_eq!(typed(&bed.sent(own.send()).await), (octets, "own"));
    let own = bodies.any_image("png").customize(|request| {
        request.header("content-type", "image/webp");
    });
    assert_eq!(typed(&bed.sent(own.send()).await), (Some("image/webp"), "png"));
    // A type of the document can be replaced by a more exact one, too.
    let precise = Upload::from("x").media_type("application/wasm");
    assert_eq!(typed(&bed.sent(bodies.octets(precise).send()).await), (Some("application/wasm"), "x"));
}

/// `OpenAPI` 3.0.4, sections 4.4 (`byte` is base64, RFC 4648) and 4.7.15 (a string that is not a file is `text/plain`,
/// which is the default of a part: RFC 7578, section 4.4).
#[tokio::test]
async fn bytes_in_a_form_are_base64_and_files_are_themselves() {
    let bed = Bed::silent();
    let call =
        bed.client.bodies().multipart_byte(vec![0xfb_u8, 0xff]).digests([Bytes::from(b"a".to_vec()), Bytes::default()]);
    let request = bed.sent(call.image("png").send()).await;
    let (media_type, mut found) = parts(&request);
    found.sort();
    let mut expected = vec![
        part(&["Content-Disposition: form-data; name=\"digest\""], "+/8="),
        part(&["Content-Disposition: form-data; name=\"digests\""], "YQ=="),
        part(&["Content-Disposition: form-data; name=\"digests\""], ""),
        // The document says `image/*`, and nobody gives an exact type.
        part(
            &[
                "Content-Disposition: form-data; name=\"image\"; filename=\"image\"",
                "Content-Type: application/octet-stream",
            ],
            "png",
        ),
    ];
    expected.sort();
    assert_eq!((media_type.as_str(), found), ("multipart/form-data", expected));
    let call =
        bed.client.bodies().multipart_byte(vec![]).image(FilePart::new("x").media_type("image/png").file_name("x.png"));
    let (_, found) = parts(&bed.sent(call.send()).await);
    let image =
        part(&["Content-Disposition: form-data; name=\"image\"; filename=\"x.png\"", "Content-Type: image/png"], "x");
    assert!(found.contains(&image), "{found:?}");
}

/// RFC 2387, section 3: the first part is the root, and the body names its type (section 3.1); parts refer to each
/// other by `Content-ID` (section 5). RFC 2046, section 5.1: each part has its own type, because without one it would
/// be ASCII.
#[tokio::test]
async fn related_parts_are_no_form() {
    let bed = Bed::silent();
    let media = FilePart::new("\u{89}PNG").media_type("image/png").file_name("cat.png");
    let call = bed.client.bodies().related(media, Setting::new("cat")).note("n\u{e4}h");
    let (media_type, found) = parts(&bed.sent(call.send()).await);
    assert_eq!(media_type, "multipart/related; type=\"application/json\"");
    let expected = [
        part(&["Content-ID: <metadata>", "Content-Type: application/json"], r#"{"name":"cat"}"#),
        part(&["Content-ID: <note>", "Content-Type: text/plain; charset=utf-8"], "n\u{e4}h"),
        part(
            &[
                "Content-Disposition: attachment; filename=\"cat.png\"",
                "Content-ID: <media>",
                "Content-Type: image/png",
            ],
            "\u{89}PNG",
        ),
    ];
    assert_eq!(found, expected);
}

/// RFC 2046, section 5.1.1: the media type of parts names the boundary between them; and parts of a form have names. A
/// body without these is not sent.
#[tokio::test]
async fn a_body_that_nobody_could_read_is_not_sent() {
    let bed = Bed::silent();
    for value in ["[]", r#"[{"name":"n"}]"#, "1", r#""a""#, "null"] {
        let json: restwright::Json = value.parse().expect("it is JSON");
        let call = bed.client.bodies().mixed(Setting::new("n")).customize(|request| {
            request.body(&json);
        });
        let error = call.send().await.expect_err(value);
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
        assert!(error.to_string().contains("`body`: is not an object"), "{error}");
    }
    let call = bed.client.bodies().mixed(Setting::new("n")).customize(|request| {
        request.body_bytes("multipart/mixed", "--b--");
    });
    let error = call.send().await.expect_err("there is no boundary");
    assert!(error.to_string().contains("has no boundary"), "{error}");
    assert!(bed.server.requests().is_empty());
}

/// RFC 2046, section 5.1.3: independent parts, each with its type.
#[tokio::test]
async fn mixed_parts_are_no_form() {
    let bed = Bed::silent();
    let more = Part::stream("more", Upload::read(std::io::Cursor::new("made")).length(4)).media_type("a/b");
    let call = bed.client.bodies().mixed(Setting::new("n")).count(7).add_part(more);
    let request = bed.sent(call.send()).await;
    let (media_type, found) = parts(&request);
    assert_eq!(media_type, "multipart/mixed");
    let expected = [
        part(&["Content-Type: application/json"], r#"{"name":"n"}"#),
        part(&["Content-Type: text/plain; charset=utf-8"], "7"),
        part(&["Content-Type: a/b"], "made"),
    ];
    assert_eq!(found, expected);
    assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));
}

/// A list of texts in which `null` may occur takes what a list of texts takes, and `Option`s: in a call and in a record.
#[tokio::test]
async fn lists_of_nullable_texts_take_texts() {
    let bed = Bed::silent();
    let call = || bed.client.bodies().bounds_inside(["ab"], ["a"]);
    let notes = async |call: BoundsInsideRequest| {
        let request = bed.sent(call.send()).await;
        let json: serde_json::Value = serde_json::from_slice(&request.body).expect("it is JSON");
        json["notes"].clone()
    };
    assert_eq!(notes(call().notes(["a", "b"])).await, serde_json::json!(["a", "b"]));
    assert_eq!(notes(call().notes(vec!["a".to_owned()])).await, serde_json::json!(["a"]));
    assert_eq!(notes(call().notes([Some("a"), None])).await, serde_json::json!(["a", null]));
    assert_eq!(notes(call().notes([None, Some("a".to_owned())])).await, serde_json::json!([null, "a"]));
    let given: &[String] = &["a".to_owned()];
    assert_eq!(notes(call().notes(given)).await, serde_json::json!(["a"]));
    let error = call().notes([Some("abcdef"), None]).send().await.expect_err("it is too long");
    assert_eq!(error.violations()[0].path, "body.notes[0]");
    assert_eq!(BoundsInsideBodyInner::new(["a"]).notes, BoundsInsideBodyInner::new([Some("a")]).notes);
}

/// JSON Schema 2020-12 validation, section 6: bounds of the items of a list and of the values of a map, in arguments,
/// setters, members and whole bodies. The place has the index or the key.
#[tokio::test]
async fn values_inside_lists_and_maps_are_checked() {
    let bed = Bed::silent();
    let call = || bed.client.bodies().bounds_inside(["ab", "abcd"], ["a", "abc"]);
    let sent = call().x_levels([1, 9]).prices([0.29, 19.99, -1.0, 0.1 + 0.2]).price(1_234_567.89);
    bed.sent(sent.tables([("a".to_owned(), vec![1, 2])].into_iter().collect()).send()).await;

    let broken = async |call: BoundsInsideRequest| {
        let error = call.send().await.expect_err("it breaks a bound");
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
        error.violations().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        broken(bed.client.bodies().bounds_inside(["ab", "abcde", "a"], ["abcd"])).await,
        [
            "`ids[1]`: 5 characters are more than 4",
            "`ids[2]`: 1 characters are fewer than 2",
            "`body.names[0]`: 4 characters are more than 3",
        ]
    );
    assert_eq!(broken(call().x_levels([1, 10])).await, ["`X-Levels[1]`: 10 is above the maximum of 9"]);
    assert_eq!(broken(call().prices([0.5, 0.005])).await, ["`body.prices[1]`: 0.005 is not a multiple of 0.01"]);
    assert_eq!(
        broken(call().price(12_345_678_901.235)).await,
        ["`body.price`: 12345678901.235 is not a multiple of 0.01"]
    );
    let tables = [("a".to_owned(), vec![]), ("b c".to_owned(), vec![1, 0])].into_iter().collect();
    assert_eq!(
        broken(call().tables(tables)).await,
        ["`body.tables.a`: 0 items are fewer than 1", "`body.tables[\"b c\"][1]`: 0 is below the minimum of 1",]
    );
    // A better value forgets the violation of the first.
    bed.sent(call().prices([0.005]).prices([0.05]).send()).await;
    let whole = bed.client.bodies().bounds_inside_whole(&["ab".to_owned(), "a".to_owned()]).send().await;
    assert_eq!(whole.expect_err("it breaks a bound").violations()[0].path, "body[1]");
    let anyway = call().prices([0.005]).customize(|request| {
        request.validate(false);
    });
    bed.sent(anyway.send()).await;
}
