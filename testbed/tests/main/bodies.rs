//! Bodies: JSON, forms (WHATWG URL, section 5), multipart (RFC 7578), bytes and text, whole and streamed.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use restwright::{ErrorKind, FilePart, Part, Upload};
use restwright_loopback::{Answer, Recorded};
use restwright_testbed::bodies::{FormBodyAddress, Inner, ScriptBodyMetadata};
use restwright_testbed::types::{Rgb, Setting};
use serde_json::{Value, json};

use crate::support::{Bed, body};

fn json_body(request: &Recorded) -> Value {
    serde_json::from_slice(&request.body).expect("the body is JSON")
}

/// The pairs of a form, decoded by WHATWG URL, section 5.1.
fn form_pairs(request: &Recorded) -> Vec<(String, String)> {
    let plain = body(request).replace('+', " ");
    let mut decoder = request.clone();
    decoder.target = format!("/?{plain}");
    decoder.query()
}

/// The parts of a multipart body: sorted head lines, and content.
fn parts(request: &Recorded) -> Vec<(Vec<String>, Vec<u8>)> {
    let media_type = request.header("content-type").expect("a body has a media type");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("it is multipart");
    let opening = format!("--{boundary}\r\n").into_bytes();
    let between = format!("\r\n--{boundary}").into_bytes();
    let mut rest = request.body.strip_prefix(&opening[..]).expect("it begins with the boundary");
    let find = |text: &[u8], part: &[u8]| text.windows(part.len()).position(|window| window == part);
    let mut parts = Vec::new();
    loop {
        let head = find(rest, b"\r\n\r\n").expect("a part's head ends");
        let end = find(rest, &between).expect("a part ends");
        let lines = String::from_utf8(rest[..head].to_vec()).expect("a head is text");
        let mut lines: Vec<String> = lines.split("\r\n").map(str::to_owned).collect();
        lines.sort();
        parts.push((lines, rest[head + 4..end].to_vec()));
        rest = &rest[end + between.len()..];
        match rest.strip_prefix(b"\r\n") {
            Some(b"") => unreachable!("a boundary that ends the body has two dashes"),
            Some(next) => rest = next,
            None => {
                assert_eq!(rest, b"--\r\n", "the last boundary ends the body");
                return parts;
            }
        }
    }
}

fn part(name: &str, file: Option<&str>, media_type: Option<&str>, content: &str) -> (Vec<String>, Vec<u8>) {
    let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
    let mut lines = vec![format!("Content-Disposition: form-data; name=\"{name}\"{file}")];
    lines.extend(media_type.map(|media_type| format!("Content-Type: {media_type}")));
    (lines, content.as_bytes().to_vec())
}

/// RFC 8259; an integral number has no fraction, because some servers refuse `60.0`.
#[tokio::test]
async fn json_has_what_was_given_and_no_more() {
    let bed =
        Bed::new(|request: &Recorded| Answer::new(200).header("Content-Type", "application/json").body(&*request.body));
    let call = bed.client.bodies().json_member("a\"b\\c\n\u{1}é", 60.0);
    let request = bed.sent(call.send()).await;
    assert_eq!(body(&request), "{\"name\":\"a\\\"b\\\\c\\n\\u0001é\",\"ttl\":60}");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));

    let call = bed.client.bodies().json_member("n", 0.5).weight(-1e21).proxied(false).tags(["x", "y"]);
    let call = call.color(Rgb::new(3, 2, 1)).secret("s");
    let request = bed.sent(call.send()).await;
    let expected = json!({"name": "n", "ttl": 0.5, "weight": -1e21, "proxied": false, "tags": ["x", "y"],
        "color": {"R": 1, "G": 2, "B": 3}, "secret": "s"});
    assert_eq!(json_body(&request), expected);
    assert!(!body(&request).contains(".0"), "{}", body(&request));
}

/// Numbers that JSON does not have are refused (RFC 8259, section 6), and not sent as something else.
#[tokio::test]
async fn numbers_that_are_none_are_refused() {
    let bed = Bed::silent();
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = bed.client.bodies().json_member("n", number).send().await.expect_err("it is not a number");
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    }
    assert!(bed.server.requests().is_empty());
}

#[tokio::test]
async fn lists_vendor_types_and_base64() {
    let bed = Bed::silent();
    let settings = vec![Setting::new("a").number(60.0), Setting::new("b").text("t")];
    let request = bed.sent(bed.client.bodies().json_list(&settings).send()).await;
    assert_eq!(body(&request), r#"[{"name":"a","number":60},{"name":"b","text":"t"}]"#);

    let request = bed.sent(bed.client.bodies().json_merge_patch().note("x").send()).await;
    assert_eq!(request.header("content-type"), Some("application/merge-patch+json"));
    assert_eq!((request.method.as_str(), body(&request)), ("PATCH", r#"{"note":"x"}"#));

    // The vectors of RFC 4648, section 10.
    for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")] {
        let request = bed.sent(bed.client.bodies().base64(bytes.as_bytes()).send()).await;
        assert_eq!(json_body(&request), json!({"data": text}));
    }
}

#[tokio::test]
async fn an_optional_body_is_left_out_and_an_incomplete_one_is_refused() {
    let bed = Bed::silent();
    let request = bed.sent(bed.client.bodies().optional().send()).await;
    assert_eq!((request.body.len(), request.header("content-type")), (0, None));
    let request = bed.sent(bed.client.bodies().optional().a(1).send()).await;
    assert_eq!(body(&request), r#"{"a":1}"#);
    let partial = bed.client.bodies().optional().customize(|request| {
        request.field("b", &1_i64);
    });
    let error = partial.send().await.expect_err("`a` is required where there is a body");
    assert_eq!(error.violations()[0].path, "body.a");
}

/// The example of `OpenAPI` 3.0.4, section 4.7.15.1.3, "URL Encoded Form with JSON Values".
#[tokio::test]
async fn a_form_writes_objects_as_json() {
    let bed = Bed::silent();
    let address =
        FormBodyAddress::new().street_address("123 Example Dr.").city("Somewhere").state("CA").zip("99999+1234");
    let id = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    let request = bed.sent(bed.client.bodies().form(id).address(address).send()).await;
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    let (first, second) = body(&request).split_once('&').expect("there are two pairs");
    assert_eq!(first, format!("id={id}"));
    // The example leaves `:` and `,` unencoded, which RFC 1738 allows; encoded they mean the same (appendix E). The
    // order of members is free.
    let decoded = form_pairs(&request);
    assert_eq!((decoded.len(), decoded[1].0.as_str()), (2, "address"));
    let expected = json!({"streetAddress": "123 Example Dr.", "city": "Somewhere", "state": "CA", "zip": "99999+1234"});
    assert_eq!(serde_json::from_str::<Value>(&decoded[1].1).expect("it is JSON"), expected);
    let member = "%22123+Example+Dr.%22";
    assert!(second.contains(member) && second.contains("99999%2B1234"), "{second}");
    assert!(second.starts_with("address=%7B%22") && second.ends_with("%22%7D"), "{second}");
    assert!(!second.contains(['{', '}', '"', ' ']), "{second}");
}

/// WHATWG URL, section 5.2: spaces are `+`, all but `*-._` and alphanumerics are percent-encoded.
#[tokio::test]
async fn a_form_is_encoded_as_forms_are() {
    let bed = Bed::silent();
    let call = bed.client.bodies().form("a b+c&d=e*-._~é").count(7).ratio(60.0).tags(["x y", "z"]);
    let request = bed.sent(call.send()).await;
    let expected = "id=a+b%2Bc%26d%3De*-._%7E%C3%A9&count=7&ratio=60&tags=x+y&tags=z";
    assert_eq!(body(&request), expected);
}

/// Encoding Objects with `style`, `explode` or `allowReserved` work like query parameters with a schema, including the
/// table of styles; with only `contentType` they work like `content`.
#[tokio::test]
async fn a_form_heeds_its_encoding() {
    let bed = Bed::silent();
    let colors = ["blue", "black", "brown"];
    let rgb = Rgb::new(150, 200, 100);
    let sent =
        async |call: restwright_testbed::bodies::FormEncodedRequest| body(&bed.sent(call.send()).await).to_owned();
    let form = || bed.client.bodies().form_encoded();
    assert_eq!(sent(form().joined(colors)).await, "joined=blue,black,brown");
    assert_eq!(sent(form().piped(colors)).await, "piped=blue%7Cblack%7Cbrown");
    let mut deep: Vec<String> = sent(form().deep(rgb.clone())).await.split('&').map(str::to_owned).collect();
    deep.sort();
    assert_eq!(deep, ["deep%5BB%5D=150", "deep%5BG%5D=200", "deep%5BR%5D=100"]);
    let mut spread: Vec<String> = sent(form().spread(rgb)).await.split('&').map(str::to_owned).collect();
    spread.sort();
    assert_eq!(spread, ["B=150", "G=200", "R=100"]);
    // RFC 6570 does not use `+` for spaces.
    assert_eq!(sent(form().kept("a/b?c d&e+f")).await, "kept=a/b?c%20d%26e%2Bf");
    assert_eq!(sent(form().json(["a", "b"])).await, "json=%5B%22a%22%2C%22b%22%5D");
}

/// The defaults of `OpenAPI` 3.0.4, section 4.7.15: scalars are text, objects are JSON, binary strings are files; each
/// item of a list is a part.
#[tokio::test]
async fn multipart_has_a_part_for_each_value() {
    let bed = Bed::silent();
    let call = bed.client.bodies().multipart("first file", "an-id").count(60).address(Setting::new("n").number(1.0));
    let call = call.tags(["x", "y"]).note("a\r\nb").files(["one", "two"]).history("<h/>");
    let call = call.picture(b"\x89PNG");
    let request = bed.sent(call.send()).await;
    let mut found = parts(&request);
    found.sort();
    let octets = Some("application/octet-stream");
    let mut expected = vec![
        part("file", Some("file"), octets, "first file"),
        part("id", None, None, "an-id"),
        part("count", None, None, "60"),
        part("address", None, Some("application/json"), r#"{"name":"n","number":1}"#),
        part("tags", None, None, "x"),
        part("tags", None, None, "y"),
        part("note", None, None, "a\r\nb"),
        part("files", Some("files"), octets, "one"),
        part("files", Some("files"), octets, "two"),
        part("history", None, Some("application/xml; charset=utf-8"), "<h/>"),
    ];
    let picture = part("picture", Some("picture"), Some("image/png"), "");
    expected.push((picture.0, b"\x89PNG".to_vec()));
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));
}

/// Several files, each streamed, with its own name and type. If the length of one is unknown, the body is sent in
/// chunks (RFC 9112, section 7.1), with the same bytes.
#[tokio::test]
async fn several_files_are_streamed_into_one_body() {
    let bed = Bed::silent();
    let stream = |text: &'static str| Upload::read(std::io::Cursor::new(text));
    for known in [true, false] {
        let second = if known { stream("two").length(3) } else { stream("two") };
        let files = [
            FilePart::new(stream("one").length(3)).file_name("1.txt").media_type("text/plain"),
            FilePart::new(second).file_name("2.bin"),
            FilePart::from("three"),
        ];
        let call = bed.client.bodies().multipart(stream("first").length(5), "i").files(files);
        let request = bed.sent(call.send()).await;
        assert_eq!(request.header("content-length").is_some(), known);
        assert_eq!(request.header("transfer-encoding"), (!known).then_some("chunked"));
        let mut found = parts(&request);
        found.sort();
        let octets = Some("application/octet-stream");
        let mut expected = [
            part("file", Some("file"), octets, "first"),
            part("id", None, None, "i"),
            part("files", Some("1.txt"), Some("text/plain"), "one"),
            part("files", Some("2.bin"), octets, "two"),
            part("files", Some("files"), octets, "three"),
        ];
        expected.sort();
        assert_eq!(found, expected);
    }
}

/// RFC 7578, section 4.2: a name is in quotes, and no character of it can end the quotes or the line.
#[tokio::test]
async fn names_of_files_cannot_bring_parts_along() {
    let bed = Bed::silent();
    let file = FilePart::new("x").file_name("a\"b\r\nX-Evil: 1.txt").media_type("text/plain");
    let request = bed.sent(bed.client.bodies().multipart(file, "i").send()).await;
    let found = parts(&request);
    let file = part("file", Some("a%22b%0D%0AX-Evil: 1.txt"), Some("text/plain"), "x");
    assert!(found.contains(&file), "{found:?}");
}

/// The upload of a script: one JSON part of metadata, and a part for each module, with the module's name.
#[tokio::test]
async fn a_script_is_metadata_and_modules_by_name() {
    let bed = Bed::silent();
    let module = "export default { fetch() { return new Response('ok') } }";
    let wasm: &[u8] = b"\0asm\x01\0\0\0";
    let metadata = ScriptBodyMetadata::new().main_module("worker.js").compatibility_date("2024-08-06");
    let metadata = metadata.bindings([Setting::new("KV").text("id")]);
    let javascript = Part::text("worker.js", module).file_name("worker.js").media_type("application/javascript+module");
    let library = Part::stream("lib.wasm", Upload::read(std::io::Cursor::new(wasm)).length(8));
    let library = library.file_name("lib.wasm").media_type("application/wasm");
    let call = bed.client.bodies().script("my worker", metadata).add_part(javascript).add_part(library);
    let request = bed.sent(call.send()).await;
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "/v1/bodies/scripts/my%20worker"));
    let found = parts(&request);
    assert_eq!(found.len(), 3, "{found:?}");
    let head = |name: &str, file: Option<&str>, media_type: &str| part(name, file, Some(media_type), "").0;
    assert_eq!(found[0].0, head("metadata", None, "application/json"));
    let expected = json!({"main_module": "worker.js", "compatibility_date": "2024-08-06",
        "bindings": [{"name": "KV", "text": "id"}]});
    assert_eq!(serde_json::from_slice::<Value>(&found[0].1).expect("it is JSON"), expected);
    assert_eq!(found[1].0, head("worker.js", Some("worker.js"), "application/javascript+module"));
    assert_eq!(found[1].1, module.as_bytes());
    assert_eq!((&found[2].0, &*found[2].1), (&head("lib.wasm", Some("lib.wasm"), "application/wasm"), wasm));
    // The length of each part is known, and so is the total: some servers refuse chunks.
    assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));
}

#[tokio::test]
async fn bytes_and_text_go_and_come_as_they_are() {
    let every: Vec<u8> = (0..=255).collect();
    let octets = every.clone();
    let bed = Bed::new(move |request: &Recorded| match request.method.as_str() {
        "GET" => Answer::new(200).header("Content-Type", "application/octet-stream").body(octets.clone()),
        "POST" => Answer::text(200, "ünï"),
        _ => Answer::new(204),
    });
    let bodies = bed.client.bodies();
    let request = bed.sent(bodies.octets(every.clone()).send()).await;
    assert_eq!((request.header("content-type"), &request.body), (Some("application/octet-stream"), &every));
    let answer = bodies.octets_back().send().await.expect("it succeeds");
    assert_eq!((answer.status().as_u16(), &answer.bytes()[..]), (200, &every[..]));
    let request = bed.sent(bodies.picture(b"\x89PNG").send()).await;
    assert_eq!((request.header("content-type"), &*request.body), (Some("image/png"), &b"\x89PNG"[..]));
    let answer = bodies.text("naïve\r\n").send().await.expect("it succeeds");
    assert_eq!(answer.into_inner(), "ünï");
    let last = bed.server.requests().pop().expect("there is one");
    assert_eq!((last.header("content-type"), body(&last)), (Some("text/plain"), "naïve\r\n"));
}

/// A reader that counts how far it has been read.
struct Counted {
    left: usize,
    given: Arc<AtomicUsize>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.left);
        buffer[..count].fill(b'x');
        self.left -= count;
        self.given.fetch_add(count, Ordering::SeqCst);
        Ok(count)
    }
}

/// A streamed file is read no faster than the server takes it: the buffers of the two sockets limit the bytes on the
/// way, and not the size of the file.
#[tokio::test]
async fn a_streamed_file_is_read_no_faster_than_it_is_sent() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const SIZE: usize = 64 * 1024 * 1024;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let given = Arc::new(AtomicUsize::new(0));
    let file = Upload::read(Counted { left: SIZE, given: Arc::clone(&given) }).length(SIZE as u64);
    let client = restwright_testbed::Client::builder().base_url(format!("http://{address}/v1"));
    let client = client.build().expect("the base URL is well formed");
    let call = tokio::spawn(async move { client.bodies().multipart(file, "id").send().await });

    let (mut stream, _) = listener.accept().await.expect("the client connects");
    // The server takes nothing until the client has stopped reading its file.
    let stalled = loop {
        let before = given.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
        if before > 0 && given.load(Ordering::SeqCst) == before {
            break before;
        }
    };
    assert!(stalled < SIZE / 2, "{stalled} of {SIZE} bytes were read while nobody took any");

    let mut taken = 0;
    let mut buffer = vec![0; 256 * 1024];
    let mut tail = Vec::new();
    while !tail.ends_with(b"--\r\n") {
        let count = stream.read(&mut buffer).await.expect("the client sends");
        assert!(count > 0, "the client stopped after {taken} bytes");
        taken += count;
        tail.extend_from_slice(&buffer[count.saturating_sub(4)..count]);
        tail.drain(..tail.len().saturating_sub(4));
    }
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.expect("the client listens");
    call.await.expect("it does not panic").expect("the call succeeds");
    assert_eq!(given.load(Ordering::SeqCst), SIZE);
    println!("read ahead while the server took nothing: {} KiB of {} KiB", stalled / 1024, SIZE / 1024);
}

/// A streamed body cannot be read again, so the call is not retried.
#[tokio::test]
async fn what_is_made_once_is_sent_once() {
    let bed = Bed::script([Answer::new(503), Answer::new(204)]);
    let file = Upload::read(std::io::Cursor::new("abc")).length(3);
    let error = bed.client.bodies().octets(file).send().await.expect_err("it cannot be sent again");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(bed.server.only().body, b"abc");
    // Bytes in memory can be sent again.
    let bed = Bed::script([Answer::new(503), Answer::new(204)]);
    bed.client.bodies().octets("abc").send().await.expect("the second try succeeds");
    assert_eq!(bed.server.requests().len(), 2);
}

#[tokio::test]
async fn a_redirect_that_asks_for_it_again_is_an_error_with_its_response() {
    let there = || Answer::new(307).header("Location", "/v1/there");
    let bed = Bed::script([there(), Answer::new(204)]);
    let file = Upload::read(std::io::Cursor::new("abc")).length(3);
    let error = bed.client.bodies().octets(file).send().await.expect_err("the body is gone");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    assert!(error.to_string().contains("a body again that can be sent only once"), "{error}");
    assert_eq!(bed.server.only().body, b"abc");
    // Bytes in memory are sent again.
    let bed = Bed::script([there(), Answer::new(204)]);
    bed.client.bodies().octets("abc").send().await.expect("the redirect is followed");
    assert_eq!(bed.server.requests()[1].body, b"abc");
}

#[tokio::test]
async fn a_file_of_the_system_is_streamed_with_its_length() {
    let path = std::env::temp_dir().join(format!("restwright-testbed-{}", std::process::id()));
    std::fs::write(&path, b"from the disk").expect("the folder for temporary files can be written");
    let bed = Bed::silent();
    let file = std::fs::File::open(&path).expect("it was just written");
    let request = bed.sent(bed.client.bodies().octets(file).send()).await;
    std::fs::remove_file(&path).expect("it is there");
    assert_eq!((request.header("content-length"), &*request.body), (Some("13"), &b"from the disk"[..]));
}

/// A file is sent and received unchanged, even if it is a JSON file (OpenAPI 3.0.4, section 4.7.14.2:
/// `format: binary`).
#[tokio::test]
async fn a_file_of_json_is_a_file() {
    let file = "{ \"a\": 1 }\n";
    let bed = Bed::new(move |_: &Recorded| Answer::text(200, file).header("Content-Type", "application/json"));
    let request = bed.sent(bed.client.bodies().json_file(file).send()).await;
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(body(&request), file);
    let answer = bed.client.bodies().json_file(file).send().await.expect("it succeeds");
    assert_eq!(&**answer.bytes(), file.as_bytes());
}

/// Each form of a body that is given in another way has its own method (OpenAPI 3.0.4, section 4.7.13, `content`).
#[tokio::test]
async fn every_form_of_a_body_can_be_sent() {
    let bed = Bed::silent();
    let documents = bed.client.documents();
    let json = bed.sent(documents.send("t").send()).await;
    assert_eq!((json.header("content-type"), body(&json)), (Some("application/json"), r#"{"title":"t"}"#));
    let multipart = bed.sent(documents.send_multipart("a file").title("t").send()).await;
    let parts = parts(&multipart);
    let contents: Vec<&[u8]> = parts.iter().map(|(_, content)| &content[..]).collect();
    assert_eq!(contents, [&b"a file"[..], &b"t"[..]]);
    assert!(parts[0].0.iter().any(|line| line.contains("name=\"file\"")), "{parts:?}");
    let text = bed.sent(documents.send_markdown("# t").send()).await;
    assert_eq!((text.header("content-type"), body(&text)), (Some("text/markdown"), "# t"));
    // If several kinds of file are possible, the caller says which one it is.
    let file = bed.sent(documents.send_pdf("%PDF").send()).await;
    assert_eq!((file.header("content-type"), body(&file)), (Some("application/pdf"), "%PDF"));
    let picture = bed.sent(documents.send_pdf(Upload::from("PNG").media_type("image/png")).send()).await;
    assert_eq!((picture.header("content-type"), body(&picture)), (Some("image/png"), "PNG"));
}

/// JSON Schema 2020-12 validation, sections 6.1.2 and 6.1.3: a value with one possibility needs no argument, in a query,
/// in a body and in a record of it. A setter gives another value, because the document may be wrong.
#[tokio::test]
async fn a_value_with_one_possibility_is_sent_without_an_argument() {
    let bed = Bed::silent();
    let request = bed.sent(bed.client.bodies().terms(Inner::new("n")).send()).await;
    assert_eq!(request.query(), [("confirm".to_owned(), "true".to_owned())]);
    let expected = json!({
        "accepted": true, "hidden": false, "parent": null, "version": 2.5,
        "inner": { "accepted": true, "parent": null, "name": "n" },
    });
    assert_eq!(json_body(&request), expected);

    let other = bed.client.bodies().terms(Inner::new("n").accepted(false).parent("p")).confirm(false);
    let request = bed.sent(other.accepted(false).hidden(true).parent("q").send()).await;
    assert_eq!(request.query(), [("confirm".to_owned(), "false".to_owned())]);
    let expected = json!({
        "accepted": false, "hidden": true, "parent": "q", "version": 2.5,
        "inner": { "accepted": false, "parent": "p", "name": "n" },
    });
    assert_eq!(json_body(&request), expected);
}

/// JSON Schema 2020-12, section 10.3.2.3: members without names of their own, of one type, beside those that are given one
/// by one. They are checked, and written in the form of the body.
#[tokio::test]
async fn members_without_names_are_given_together() {
    let bed = Bed::silent();
    let numbers = |pairs: &[(&str, i64)]| pairs.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
    let call = || bed.client.bodies().others("n");
    assert_eq!(json_body(&bed.sent(call().send()).await), json!({ "name": "n" }));
    let request = bed.sent(call().extra(numbers(&[("a", 1), ("b c", 2)])).extra(numbers(&[("a", 3)])).send()).await;
    assert_eq!(json_body(&request), json!({ "name": "n", "a": 3, "b c": 2 }));
    let error = call().extra(numbers(&[("a", 10)])).send().await.expect_err("it breaks a bound");
    assert_eq!(error.violations()[0].to_string(), "`body.a`: 10 is above the maximum of 9");

    let colors = [("c".to_owned(), Rgb::new(1, 2, 3))].into_iter().collect();
    let request = bed.sent(bed.client.bodies().others_form().extra("x").extra_fields(colors).send()).await;
    let pairs = form_pairs(&request);
    assert_eq!(pairs[0], ("extra".to_owned(), "x".to_owned()));
    let color: Value = serde_json::from_str(&pairs[1].1).expect("an object in a form is JSON");
    assert_eq!((pairs[1].0.as_str(), color), ("c", json!({ "B": 1, "G": 2, "R": 3 })));

    let call = bed.client.bodies().others_files().name("n").extra([("a", "one"), ("b", "two")]);
    let found = parts(&bed.sent(call.send()).await);
    let octets = Some("application/octet-stream");
    let expected =
        [part("name", None, None, "n"), part("a", Some("a"), octets, "one"), part("b", Some("b"), octets, "two")];
    assert_eq!(found, expected);
}
