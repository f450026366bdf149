//! Encoding Objects and the parts of a body: headers, styles, files by name.

use http::{HeaderName, HeaderValue, header};
use restwright::{ErrorKind, FilePart, Part, Upload};
use restwright_testbed::parts::XPart;
use restwright_testbed::types::{Rgb, Setting};

use crate::support::{Bed, part, parts};

const JSON: &str = "Content-Type: application/json";
const OCTETS: &str = "Content-Type: application/octet-stream";

fn disposition(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"")
}

fn file(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"")
}

/// `OpenAPI` 3.0.4, section 4.7.15: headers besides `Content-Type`, written like header parameters (section 4.7.21). A
/// header with one possible value is filled in; a header of a field is on each of its parts.
#[tokio::test]
async fn parts_have_the_headers_of_the_document() {
    let bed = Bed::silent();
    let call = bed.client.parts().headers(Setting::new("n"), ["one", "two"], "s 1");
    let (_, found) = parts(&bed.sent(call.send()).await);
    let expected = [
        part(&[&disposition("meta"), JSON, "X-Part: v"], r#"{"name":"n"}"#),
        part(&[&file("files"), OCTETS, "X-Set: s 1"], "one"),
        part(&[&file("files"), OCTETS, "X-Set: s 1"], "two"),
    ];
    assert_eq!(found, expected);

    let call = bed.client.parts().headers(Setting::new("n"), ["one"], "s").meta_x_level(9).meta_x_json([1, 2]);
    let call = call.meta_x_where(Rgb::new(1, 2, 3)).meta_x_part(XPart::from("w"));
    let (_, found) = parts(&bed.sent(call.note("t").note_content_language("de").send()).await);
    let (mut meta, content) = found[0].clone();
    meta.sort();
    let mut expected: Vec<String> =
        ["X-Part: w", "X-Level: 9", "X-Json: [1,2]", JSON, &disposition("meta")].map(str::to_owned).to_vec();
    let place = meta.iter().position(|line| line.starts_with("X-Where: ")).expect("it was given");
    let mut members: Vec<String> = meta.remove(place)["X-Where: ".len()..].split(',').map(str::to_owned).collect();
    members.sort();
    expected.sort();
    assert_eq!((meta, content.as_str()), (expected, r#"{"name":"n"}"#));
    // Section 4.8.12.3, `simple`, exploded.
    assert_eq!(members, ["B=1", "G=2", "R=3"]);
    let note = part(&[&disposition("note"), "Content-Transfer-Encoding: 8bit", "Content-Language: de"], "t");
    assert_eq!(found[2..], [note]);
}

/// A header that the document requires is only needed if its part is sent.
#[tokio::test]
async fn a_part_is_not_sent_without_a_header_that_it_needs() {
    let bed = Bed::silent();
    let headers = || bed.client.parts().headers(Setting::new("n"), ["one"], "s");
    let violations = async |call: restwright_testbed::parts::HeadersRequest| {
        let error = call.send().await.expect_err("it is refused");
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
        error.violations().iter().map(|one| one.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(violations(headers().note("t")).await, ["header `Content-Language` of body.note"]);
    assert_eq!(violations(headers().meta_x_level(10)).await, ["header `X-Level` of body.meta"]);
    let line = headers().note("t").note_content_language("de\r\nX-Evil: 1");
    assert_eq!(violations(line).await, ["header `Content-Language` of body.note"]);
    assert!(bed.server.requests().is_empty());
    // A corrected value is no longer a violation.
    let right = headers().meta_x_level(10).meta_x_level(1);
    bed.sent(right.send()).await;
    let own = Part::text("note", "t").header(&header::CONTENT_LANGUAGE, HeaderValue::from_static("fr"));
    let (_, found) = parts(&bed.sent(headers().add_part(own).send()).await);
    assert!(found[2].0.contains(&"content-language: fr".to_owned()), "{found:?}");
}

/// RFC 2046, section 5.1: each part has its own headers. A header that the caller sets for one part wins over one for
/// all.
#[tokio::test]
async fn a_file_has_headers_of_its_own() {
    let bed = Bed::silent();
    let set = HeaderName::from_static("x-set");
    let streamed = FilePart::new(Upload::read(std::io::Cursor::new("made")).length(4)).file_name("b");
    let files = [
        FilePart::new("one").file_name("a").header(&set, HeaderValue::from_static("own")),
        streamed.header(&header::CONTENT_TYPE, HeaderValue::from_static("a/b")),
    ];
    let request = bed.sent(bed.client.parts().headers(Setting::new("n"), files, "all").send()).await;
    let (_, found) = parts(&request);
    let named = |file: &str| format!("{}; filename=\"{file}\"", disposition("files"));
    let expected = [
        part(&[&named("a"), OCTETS, "x-set: own"], "one"),
        part(&[&named("b"), "content-type: a/b", "X-Set: all"], "made"),
    ];
    assert_eq!(found[1..], expected);
    assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));
}

/// RFC 2387, section 3.2 and RFC 2392: parts refer to each other by `Content-ID`, which the document declares; RFC 2183
/// for `Content-Disposition`; RFC 2557, section 4.2, for `Content-Location`.
#[tokio::test]
async fn related_parts_are_called_as_the_caller_says() {
    let bed = Bed::silent();
    let call = bed.client.parts().related_headers(Setting::new("n"), FilePart::new("x").file_name("f"));
    let (_, found) = parts(&bed.sent(call.send()).await);
    let root = part(&["Content-ID: <root>", JSON], r#"{"name":"n"}"#);
    let usual = part(&["Content-Disposition: attachment; filename=\"f\"", "Content-ID: <media>", OCTETS], "x");
    assert_eq!(found, [root.clone(), usual]);

    let call = bed.client.parts().related_headers(Setting::new("n"), "x").media_content_id("<media@example.com>");
    let call = call.media_content_disposition("inline").media_content_location("https://example.com/x");
    let (media_type, found) = parts(&bed.sent(call.send()).await);
    let mut expected = [
        OCTETS,
        "Content-ID: <media@example.com>",
        "Content-Disposition: inline",
        "Content-Location: https://example.com/x",
    ];
    expected.sort_unstable();
    let (mut media, content) = found[1].clone();
    media.sort();
    assert_eq!(
        (found[0].clone(), media, content.as_str()),
        (root, expected.iter().map(|one| (*one).to_owned()).collect(), "x")
    );
    assert_eq!(media_type, "multipart/related; type=\"application/json\"");
}

/// An object whose values are all files (`additionalProperties` of `format: binary`): the key is the name of the part.
#[tokio::test]
async fn a_map_of_files_is_a_file_for_each_name() {
    let bed = Bed::silent();
    let files =
        [("a", FilePart::new("one")), ("b\"", FilePart::new("two").file_name("2.txt").media_type("text/plain"))];
    let (_, found) = parts(&bed.sent(bed.client.parts().files_by_name(files).send()).await);
    let expected = [
        part(&[&file("a"), OCTETS], "one"),
        part(&["Content-Disposition: form-data; name=\"b%22\"; filename=\"2.txt\"", "Content-Type: text/plain"], "two"),
    ];
    assert_eq!(found, expected);
    let many: Vec<(String, Upload)> = (0..3).map(|n| (format!("f{n}"), Upload::from("x"))).collect();
    assert_eq!(parts(&bed.sent(bed.client.parts().files_by_name(many).send()).await).1.len(), 3);
}

/// `OpenAPI` 3.2.0, section 4.14.5, Encoding By Position: a part for each position, in the order of the document.
#[tokio::test]
async fn parts_without_names_are_told_by_their_order() {
    let bed = Bed::silent();
    let located = "Content-Location: /a.png";
    let call = bed.client.parts().ordered(Setting::new("n"), "image", "/a.png").parts(["a {}", "b {}"]).part3([1, 2]);
    let (media_type, found) = parts(&bed.sent(call.send()).await);
    assert_eq!(media_type, "multipart/mixed");
    let image = "Content-Disposition: attachment; filename=\"part2\"";
    let expected = [
        part(&[JSON], r#"{"name":"n"}"#),
        part(&[image, "Content-Type: image/png", located], "image"),
        part(&[JSON], "[1,2]"),
        part(&["Content-Type: text/css"], "a {}"),
        part(&["Content-Type: text/css"], "b {}"),
    ];
    assert_eq!(found, expected);
    // If a part before another one is missing, the other one would be in its place.
    let call = bed.client.parts().ordered(Setting::new("n"), "image", "/a.png").parts(["a {}"]);
    let error = call.send().await.expect_err("the third is missing");
    assert_eq!((error.kind(), error.violations()[0].path.as_str()), (ErrorKind::Invalid, "body"));

    let (_, found) = parts(&bed.sent(bed.client.parts().streamed().parts(["one", "two"]).send()).await);
    let contents: Vec<&str> = found.iter().map(|(_, content)| content.as_str()).collect();
    assert_eq!(contents, ["one", "two"]);
    assert!(found.iter().all(|(head, _)| head.iter().any(|line| line == "Content-Type: image/jpg")), "{found:?}");
}

/// `OpenAPI` 3.1.1, Working with Binary Data: `contentMediaType` is the type of a part, of each item of a list too, unless
/// `contentType` or the file says otherwise.
#[tokio::test]
async fn parts_have_the_types_that_their_schemas_state() {
    let bed = Bed::silent();
    let call = bed.client.parts().stated_types("<p>", ["a", "b"], "png").both("*x*");
    let (_, found) = parts(&bed.sent(call.send()).await);
    let expected = [
        part(&[&disposition("page"), "Content-Type: text/html; charset=utf-8"], "<p>"),
        part(&[&disposition("rows"), "Content-Type: text/csv"], "a"),
        part(&[&disposition("rows"), "Content-Type: text/csv"], "b"),
        part(&[&file("picture"), "Content-Type: image/png"], "png"),
        part(&[&disposition("both"), "Content-Type: text/markdown"], "*x*"),
    ];
    assert_eq!(found, expected);
    let own = FilePart::from("gif").media_type("image/gif");
    let (_, found) = parts(&bed.sent(bed.client.parts().stated_types("", ["a"], own).send()).await);
    assert_eq!(found[2], part(&[&file("picture"), "Content-Type: image/gif"], "gif"));
}
