//! Fields of `multipart/form-data` that have a style (OpenAPI 3.1.1, Encoding Object).

use restwright::Json;
use restwright::door as rt;
use restwright::transport::{Canned, Reply};

static STYLED: rt::Operation = rt::Operation::new("POST", "/styled")
    .body_media_type("multipart/form-data")
    .part_types(&[("typed", "application/json")])
    .field_styles(&[
        rt::Parameter::query("joined").style(rt::Style::Form, false),
        rt::Parameter::query("piped").style(rt::Style::PipeDelimited, false),
        rt::Parameter::query("spaced").style(rt::Style::SpaceDelimited, false),
        rt::Parameter::query("deep").style(rt::Style::DeepObject, true),
        rt::Parameter::query("spread"),
        rt::Parameter::query("typed").style(rt::Style::Form, false),
    ])
    .no_content();

static API: rt::Api = rt::Api::new("restwright-test", "0.0.1", "https://a.example");

/// Returns the names and contents of the parts that are sent for these fields. No part has a header except its name.
async fn sent(fields: &[(&'static str, &str)]) -> Vec<(String, String)> {
    let canned = Canned::new([Reply::status(204)]);
    let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned.clone()).build().expect("it can be built");
    let mut request = client.request(&STYLED);
    for (name, value) in fields {
        request.field(*name, &value.parse::<Json>().expect("it is JSON"));
    }
    request.send_raw().await.expect("the call works");
    let asked = canned.requests().remove(0);
    let media_type = asked.headers["content-type"].to_str().expect("it is text");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("it has parts");
    let text = asked.text();
    let pieces: Vec<&str> = text.split(&*format!("--{boundary}")).collect();
    let part = |piece: &&str| {
        let piece = piece.strip_prefix("\r\nContent-Disposition: form-data; name=\"").expect("a part has a name");
        let (name, content) = piece.split_once("\"\r\n\r\n").expect("a name is all that its head has");
        (name.to_owned(), content.strip_suffix("\r\n").expect("a line ends so").to_owned())
    };
    pieces[1..pieces.len() - 1].iter().map(part).collect()
}

fn parts(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned())).collect()
}

/// A field, its value as JSON, and the names and contents of its parts.
type Row<'r> = (&'r str, &'r str, &'r [(&'r str, &'r str)]);

/// The table of styles (section 4.8.12.6), with a part for each pair; in a part nothing is percent-encoded (RFC 7578,
/// section 2). `contentType` is ignored if there is a style.
#[tokio::test]
async fn a_part_heeds_its_style() {
    let colors = r#"["blue","bl&ack=","br own"]"#;
    let rgb = r#"{"R":100,"G":200,"B":150}"#;
    let rows: [Row<'_>; 6] = [
        ("joined", colors, &[("joined", "blue,bl&ack=,br own")]),
        ("piped", colors, &[("piped", "blue|bl&ack=|br own")]),
        ("spaced", r#"["a","b%20"]"#, &[("spaced", "a b%20")]),
        ("deep", rgb, &[("deep[R]", "100"), ("deep[G]", "200"), ("deep[B]", "150")]),
        ("spread", rgb, &[("R", "100"), ("G", "200"), ("B", "150")]),
        ("typed", r#"["a","b"]"#, &[("typed", "a,b")]),
    ];
    for (name, value, expected) in rows {
        assert_eq!(sent(&[(name, value)]).await, parts(expected), "{name}");
    }
    // Without a style, each item of a list is a part.
    assert_eq!(sent(&[("each", r#"["a","b"]"#)]).await, parts(&[("each", "a"), ("each", "b")]));
}

/// A field that is set again replaces all its earlier parts, whatever their names.
#[tokio::test]
async fn a_field_that_is_set_again_is_there_once() {
    let twice =
        [("spread", r#"{"R":1,"G":2}"#), ("deep", r#"{"R":1}"#), ("spread", r#"{"B":3}"#), ("deep", r#"{"G":4}"#)];
    assert_eq!(sent(&twice).await, parts(&[("B", "3"), ("deep[G]", "4")]));
}

static PARTS: rt::Operation = rt::Operation::new("POST", "/parts").body_media_type("multipart/form-data").no_content();
static FORM: rt::Operation =
    rt::Operation::new("POST", "/form").body_media_type("application/x-www-form-urlencoded").no_content();

/// A form consists of names and values, and the media type of a body of parts has its boundary (RFC 2046, section
/// 5.1.1). Other bodies are not sent.
#[tokio::test]
async fn a_body_that_nobody_could_read_is_refused() {
    let canned = Canned::repeating([Reply::status(204)]);
    let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned.clone()).build().expect("it can be built");
    for operation in [&PARTS, &FORM] {
        for value in ["[]", r#"["a"]"#, r#""a""#, "1", "true", "null"] {
            let request = client.request(operation).with_body(&value.parse::<Json>().expect("it is JSON"));
            let error = request.send_raw().await.expect_err(value);
            assert!(error.to_string().contains("`body`: is not an object"), "{value}: {error}");
        }
        // An object that came as JSON has names, like any other.
        let json = r#"{"a":"b","c":[1,2]}"#.parse::<Json>().expect("it is JSON");
        client.request(operation).with_body(&json).send_raw().await.expect("it has names");
    }
    for upload in [restwright::Upload::from("x"), restwright::Upload::from("x").media_type("multipart/mixed")] {
        let error = client.request(&PARTS).with_upload(upload).send_raw().await.expect_err("there is no boundary");
        assert!(error.to_string().contains("`body`: is made of parts"), "{error}");
    }
    let own = restwright::Upload::from("--b--\r\n").media_type("multipart/mixed; boundary=b");
    client.request(&PARTS).with_upload(own).send_raw().await.expect("it tells its boundary");
    // The text of a form is written by the caller.
    client.request(&FORM).with_text("a=b".to_owned()).send_raw().await.expect("it is one");
    let sent: Vec<String> = canned.requests().iter().map(restwright::transport::Recorded::text).collect();
    assert!(sent[0].contains("name=\"a\"\r\n\r\nb\r\n") && sent[0].contains("name=\"c\"\r\n\r\n2\r\n"), "{sent:?}");
    assert_eq!(sent[1], "a=b&c=1&c=2");
    assert_eq!((sent.len(), &*sent[3]), (4, "a=b"));
}
