//! The bytes of requests, received by a server on the loopback.
#![cfg(feature = "reqwest")]

use std::time::Duration;

use crate::support::server::{Server, json};
use crate::support::{CREATE, Certificate, DECLARED, EMPTY, GET, LIST, Response, SCHEMES, canned};
use restwright::ErrorKind;
use restwright::door as rt;
use restwright::transport::Reply;

fn client(server: &Server) -> rt::Client {
    crate::support::builder().base_url(&server.url).build().expect("the client can be built")
}

#[tokio::test]
async fn a_get_is_these_bytes() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    let mut request = client(&server).request(&LIST).path("zone_id", &"z1");
    request.query("status", &"a b&c=d").query("per_page", &50_i64).header_parameter("X-Trace", &"t 1");
    request.query("tags", &vec!["x,y".to_owned(), "z".to_owned()]).cookie_parameter("flavour", &"oat meal");
    let page: Response<rt::Page<Certificate>> = request.send().await.expect("the call works");
    assert!(page.is_empty());

    let host = format!("host: {}\r\n", server.url.trim_start_matches("http://"));
    // reqwest requests the encodings that it can read.
    let encodings = if cfg!(feature = "gzip") { "accept-encoding: gzip\r\n" } else { "" };
    let (before, after) = if cfg!(feature = "http2") { (encodings, "") } else { ("", encodings) };
    let expected = format!(
        "GET /zones/z1/certificates?status=a%20b%26c%3Dd&per_page=50&tags=x%2Cy,z HTTP/1.1\r\n\
         accept: application/json\r\n\
         user-agent: restwright-test/0.0.1 restwright/{}\r\n\
         authorization: Bearer {}\r\n\
         x-trace: t 1\r\n\
         cookie: flavour=oat%20meal\r\n\
         {before}{host}{after}\r\n",
        env!("CARGO_PKG_VERSION"),
        crate::support::TOKEN,
    );
    assert_eq!(server.request(), expected);
}

#[tokio::test]
async fn each_server_is_called_by_its_host_or_by_the_callers() {
    let [first, second] = [(); 2].map(|()| Server::start(vec![json("200 OK", "1"), json("200 OK", "1")]));
    let client = client(&first);
    for named in [None, Some("other.example")] {
        for server in [&first, &second] {
            let mut request = client.request(&GET).path("zone_id", &"z1");
            request.base_url(&server.url);
            if let Some(named) = named {
                request.header("Host", named);
            }
            request.send_raw().await.expect("the call works");
            let sent = server.request();
            let hosts: Vec<_> = sent.lines().filter_map(|line| line.strip_prefix("host: ")).collect();
            assert_eq!(hosts, [named.unwrap_or(server.url.trim_start_matches("http://"))]);
        }
    }
}

#[tokio::test]
async fn path_values_cannot_leave_their_segment() {
    for (value, segment) in [
        ("a/b?c#d%", "a%2Fb%3Fc%23d%25"),
        ("\u{fc}/\u{65e5}", "%C3%BC%2F%E6%97%A5"),
        ("..a", "..a"),
        ("a b+c", "a%20b%2Bc"),
        ("%2e%2e", "%252e%252e"),
        ("..\\..", "..%5C.."),
        (";,=:@", "%3B%2C%3D%3A%40"),
    ] {
        let server = Server::start(vec![json("200 OK", EMPTY)]);
        let request = client(&server).request(&GET).path("zone_id", &value);
        let _: Response<rt::Json> = request.send().await.expect("the call works");
        let line = format!("GET /zones/{segment} HTTP/1.1\r\n");
        assert!(server.request().starts_with(&line), "{value}");
    }
}

#[tokio::test]
async fn path_values_that_would_change_the_path_are_refused() {
    for value in ["", ".", ".."] {
        let (client, asked) = canned([]);
        let mut request = client.request(&GET).path("zone_id", &value);
        request.validate(false);
        let error = request.send::<Response<rt::Json>>().await.expect_err("the value is refused");
        assert_eq!(error.kind(), ErrorKind::Invalid, "{value:?}");
        assert!(asked.requests().is_empty());
    }
    let (client, _) = canned([]);
    let error = client.request_raw(http::Method::GET, "/a/%2E%2e/b").send_raw().await.expect_err("it is refused");
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let error = client.request(&GET).send_raw().await.expect_err("the path is not complete");
    assert_eq!(error.to_string(), "GET /zones/{zone_id}: `zone_id`: is required");
}

#[tokio::test]
async fn a_json_body_is_these_bytes() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    let request = client(&server).request(&CREATE).path("zone_id", &"z");
    let mut request = request.with_field("csr", &"-----\n\"\u{fc}\"").with_field("validity_days", &60.0);
    request.field("note", &rt::Nullable::<String>::Null).field("csr", &"short").field("undeclared", &vec![1_i64, 2]);
    let _: Response<rt::Json> = request.send().await.expect("the call works");
    let sent = server.request();
    let (head, body) = sent.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("POST /zones/z/certificates HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    assert_eq!(body, r#"{"csr":"short","validity_days":60,"note":null,"undeclared":[1,2]}"#);
}

#[tokio::test]
async fn a_field_keeps_clears_or_sets() {
    for (note, body) in [
        (rt::Nullable::Absent, r#"{"csr":"c","validity_days":1}"#),
        (rt::Nullable::Null, r#"{"csr":"c","validity_days":1,"note":null}"#),
        (rt::Nullable::from("n"), r#"{"csr":"c","validity_days":1,"note":"n"}"#),
    ] {
        let (client, asked) = canned([Reply::json(EMPTY)]);
        let request = client.request(&CREATE).path("zone_id", &"z").with_field("csr", &"c");
        let mut request = request.with_field("validity_days", &1_i64);
        let note: rt::Nullable<String> = note;
        request.field("note", &note);
        request.send_raw().await.expect("the call works");
        assert_eq!(asked.requests()[0].text(), body);
    }
}

#[tokio::test]
async fn whole_bodies_leave_read_only_fields_out_and_take_more_members() {
    #[derive(Clone, Default)]
    struct Model {
        id: Option<String>,
        name: String,
        extra: rt::Extra,
    }
    restwright::record! { Model { id: "id", read_only; name: "name", required; } extra }

    let (client, asked) = canned([Reply::json(EMPTY), Reply::json(EMPTY)]);
    let model = Model { id: Some("i".into()), name: "n".into(), ..Model::default() };
    let mut request = client.request(&CREATE).path("zone_id", &"z").with_body(&model);
    request.send_raw_of_clone().await;
    request.field("beta", &true);
    request.send_raw_of_clone().await;
    let texts: Vec<_> = asked.requests().iter().map(restwright::transport::Recorded::text).collect();
    assert_eq!(texts, [r#"{"name":"n"}"#, r#"{"name":"n","beta":true}"#]);
}

trait SendClone {
    async fn send_raw_of_clone(&self);
}

impl SendClone for rt::Request {
    async fn send_raw_of_clone(&self) {
        self.clone().send_raw().await.expect("the call works");
    }
}

static FORM: rt::Operation =
    rt::Operation::new("POST", "/token").body_media_type("application/x-www-form-urlencoded").body_required();
static UPLOAD: rt::Operation = rt::Operation::new("PUT", "/script").body_media_type("multipart/form-data");
static BYTES: rt::Operation = rt::Operation::new("PUT", "/value").body_media_type("application/octet-stream");
static TEXT: rt::Operation =
    rt::Operation::new("PUT", "/text").body_media_type("text/plain").text().accept("text/plain");

#[tokio::test]
async fn forms_are_pairs() {
    let (client, asked) = canned([Reply::status(200)]);
    let request = client.request(&FORM).with_field("grant type", &"a b&c").with_field("scope", &vec![1_i64, 2]);
    request.with_field("none", &None::<String>).send_raw().await.expect("the call works");
    let sent = &asked.requests()[0];
    // WHATWG URL, section 5.2, and the example of OpenAPI 3.0.4, section 4.7.15.1.3: a space is a plus sign.
    assert_eq!(sent.text(), "grant+type=a+b%26c&scope=1&scope=2");
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn uploads_have_named_parts_and_bytes_as_they_are() {
    let (client, asked) = canned([Reply::status(200)]);
    let metadata: rt::Json = r#"{"main_module":"worker.js"}"#.parse().expect("this is JSON");
    let mut request = client.request(&UPLOAD).with_field("plain", &"p");
    request.part(rt::Part::json("metadata", &metadata));
    let module = rt::Part::bytes("worker.js", &b"\x00\xffcode"[..]).file_name("worker\".js");
    request.part(module.media_type("application/javascript+module"));
    request.send_raw().await.expect("the call works");
    let sent = &asked.requests()[0];
    let media_type = sent.header("content-type").expect("a body has a media type");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("it is multipart");
    let mut expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"plain\"\r\n\r\np\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n\
         {{\"main_module\":\"worker.js\"}}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"worker.js\"; filename=\"worker%22.js\"\r\n\
         Content-Type: application/javascript+module\r\n\r\n"
    )
    .into_bytes();
    expected.extend_from_slice(b"\x00\xffcode\r\n");
    expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    assert_eq!(sent.body, expected);
}

#[tokio::test]
async fn parts_have_the_media_types_that_the_document_gives() {
    static TYPED: rt::Operation = rt::Operation::new("PUT", "/script")
        .body_media_type("multipart/form-data")
        .part_types(&[("name", "application/json"), ("code", "application/javascript"), ("image", "image/*")]);
    let (client, asked) = canned([Reply::status(200)]);
    let request = client.request(&TYPED).with_field("name", &"a\"b").with_field("count", &2_i64);
    let request = request.with_file("code", "x()".into()).with_file("image", "png".into());
    request.send_raw().await.expect("the call works");
    let text = asked.requests()[0].text();
    for part in [
        "name=\"name\"\r\nContent-Type: application/json\r\n\r\n\"a\\\"b\"\r\n",
        "name=\"count\"\r\n\r\n2\r\n",
        "name=\"code\"; filename=\"code\"\r\nContent-Type: application/javascript\r\n\r\nx()\r\n",
        // A part cannot have a range of types as its type.
        "name=\"image\"; filename=\"image\"\r\nContent-Type: application/octet-stream\r\n\r\npng\r\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// RFC 9110, section 8.3: `Content-Type` has one media type. If the document has a range (section 12.5.1), the type is
/// that of the written body.
#[tokio::test]
async fn a_range_of_types_becomes_the_type_of_what_is_written() {
    static ANY: rt::Operation = rt::Operation::new("PUT", "/any").body_media_type("*/*");
    static SOME: rt::Operation = rt::Operation::new("PUT", "/some").body_media_type("application/*");
    static TEXTS: rt::Operation = rt::Operation::new("PUT", "/texts").body_media_type("text/*");
    let (client, asked) = canned((0..6).map(|_| Reply::status(200)));
    let object: rt::Json = r#"{"a":1}"#.parse().expect("this is JSON");
    for request in [
        client.request(&ANY).with_field("a", &1_i64),
        client.request(&ANY).with_body(&object),
        client.request(&SOME).with_body(&object),
        client.request(&ANY).with_bytes(b"x".to_vec()),
        client.request(&TEXTS).with_text("ü".to_owned()),
        client.request(&TEXTS).with_body(&"ü"),
    ] {
        request.send_raw().await.expect("the call works");
    }
    let sent: Vec<_> = asked.requests();
    let sent: Vec<_> = sent.iter().map(|sent| (sent.header("content-type").unwrap_or_default(), sent.text())).collect();
    let (json, text) = ("application/json", "text/plain; charset=utf-8");
    let object = || r#"{"a":1}"#.to_owned();
    let expected = [
        (json, object()),
        (json, object()),
        (json, object()),
        ("application/octet-stream", "x".to_owned()),
        (text, "ü".to_owned()),
        (text, "ü".to_owned()),
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn bytes_and_text_go_as_they_are() {
    let (client, asked) = canned([Reply::status(200), Reply::status(200).body("plain \"answer\""), Reply::status(200)]);
    client.request(&BYTES).with_body(&restwright::Bytes::from(vec![0, 255])).send_raw().await.expect("the call works");
    let answer: Response<String> = client.request(&TEXT).with_body(&"ü").send().await.expect("the call works");
    assert_eq!(*answer, "plain \"answer\"");
    let mut request = client.request(&BYTES);
    request.body_bytes("image/png", &b"png"[..]);
    request.send_raw().await.expect("the call works");
    let sent = asked.requests();
    assert_eq!((&sent[0].body[..], sent[0].header("content-type")), (&[0, 255][..], Some("application/octet-stream")));
    assert_eq!((&*sent[1].text(), sent[1].header("content-type")), ("ü", Some("text/plain")));
    assert_eq!(sent[1].header("accept"), Some("text/plain"));
    assert_eq!((&*sent[2].text(), sent[2].header("content-type")), ("png", Some("image/png")));
}

#[tokio::test]
async fn bounds_are_checked_together_before_sending_and_only_when_wanted() {
    let (client, asked) = canned([Reply::json(EMPTY), Reply::json(EMPTY)]);
    let mut request = client.request(&LIST).path("zone_id", &"x".repeat(33).as_str());
    request.query("per_page", &3_i64).query("page", &0_i64).header("X-Bad", "a\nb");
    let error = request.clone().send_raw().await.expect_err("four bounds are broken");
    let paths: Vec<_> = error.violations().iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!(paths, ["zone_id", "per_page", "page", "X-Bad"]);
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.to_string().contains("`per_page`: 3 is below the minimum of 5"), "{error}");
    assert!(asked.requests().is_empty());

    // Setting a value again removes its earlier violation.
    request.query("per_page", &5_i64).query("page", &1_i64).header("X-Bad", "ok").set_path("zone_id", &"z");
    request.clone().send_raw().await.expect("all is right now");
    request.query("per_page", &3_i64).validate(false);
    request.send_raw().await.expect("bounds are not checked");
    assert_eq!(asked.requests()[1].path_and_query(), "/v4/zones/z/certificates?per_page=3&page=1");

    let error = client.request(&CREATE).path("zone_id", &"z").send_raw().await.expect_err("there is no body");
    assert_eq!(error.to_string(), "POST /zones/{zone_id}/certificates: `body`: is required");
    let request = client.request(&CREATE).path("zone_id", &"z").with_field("validity_days", &0_i64);
    let error = request.send_raw().await.expect_err("two bounds are broken");
    let paths: Vec<_> = error.violations().iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!(paths, ["body.validity_days", "body.csr"]);
}

/// If the crate has no scheme for a scheme of the document, the transport, a layer, or the call's own header provides
/// it.
#[tokio::test]
async fn what_no_scheme_is_for_is_not_asked_for() {
    static DIGEST: rt::Operation = rt::Operation::new("GET", "/digest").security(&[&["digest"]]);
    static BOTH: rt::Operation = rt::Operation::new("GET", "/both").security(&[&["mtls", "service_key"]]);
    static EITHER: rt::Operation = rt::Operation::new("GET", "/either").security(&[&["mtls"], &["service_key"]]);
    let build = |credentials: &[rt::Credential]| {
        let asked = restwright::transport::Canned::repeating([Reply::status(200)]);
        let client = rt::ClientBuilder::<rt::Client>::new(&DECLARED).transport(asked.clone());
        let client = credentials.iter().cloned().fold(client, rt::ClientBuilder::credential);
        (client.build().expect("it can be built"), asked)
    };
    let key = rt::Credential::new("service_key", "s-key");
    let (client, asked) = build(&[]);
    let mut request = client.request(&DIGEST);
    request.header("authorization", "Digest x");
    request.send_raw().await.expect("the call works");
    client.request(&EITHER).send_raw().await.expect("the certificate may be the transport's");
    let error = client.request(&BOTH).send_raw().await.expect_err("the key is missing");
    assert_eq!((error.kind(), asked.requests().len()), (ErrorKind::Config, 2));
    let (client, asked) = build(&[key]);
    client.request(&BOTH).send_raw().await.expect("the call works");
    client.request(&EITHER).send_raw().await.expect("the call works");
    assert!(asked.requests().iter().all(|sent| sent.header("x-auth-user-service-key") == Some("s-key")));
}

#[derive(Clone, Default)]
struct Bounded {
    name: String,
    extra: rt::Extra,
}
restwright::record! { Bounded { name: "name", max_length(1); } extra }

/// The constants of emitted code leave out what has only a name.
#[tokio::test]
async fn a_parameter_without_a_description_is_written_like_one_with_a_name_alone() {
    static DESCRIBED: rt::Operation =
        rt::Operation::new("GET", "/a/{id}").parameters(&[rt::Parameter::path("id"), rt::Parameter::query("q")]);
    static BARE: rt::Operation = rt::Operation::new("GET", "/a/{id}");
    let map: rt::Map<String> = [("k".to_owned(), "v w".to_owned())].into_iter().collect();
    let (list, none) = (vec!["x,y".to_owned(), "z".to_owned()], None::<String>);
    let long = Bounded { name: "ab".to_owned(), extra: rt::Extra::new() };
    let values: [&dyn rt::Value; 6] = [&"a b/\u{fc}", &60_i64, &list, &map, &none, &long];
    for (index, value) in values.into_iter().enumerate() {
        let (client, asked) = canned([Reply::json(EMPTY), Reply::json(EMPTY)]);
        let mut told = Vec::new();
        for operation in [&DESCRIBED, &BARE] {
            let request = client.request(operation).path("id", value).with_query("q", value);
            told.push(request.send_raw().await.err().map(|error| (error.kind(), error.violations().to_vec())));
        }
        assert_eq!(told[0], told[1], "value {index}");
        assert_eq!(told[0].is_some(), index >= 4, "a path needs a value, and a model has bounds");
        let urls: Vec<String> = asked.requests().iter().map(|sent| sent.url.clone()).collect();
        assert_eq!(urls.len(), if index >= 4 { 0 } else { 2 }, "value {index}");
        assert!(urls.windows(2).all(|pair| pair[0] == pair[1]), "{urls:?}");
    }
}

#[tokio::test]
async fn one_call_may_differ_in_everything() {
    let (client, asked) = canned([Reply::json(EMPTY)]);
    let mut request = client.request(&LIST).path("zone_id", &"z");
    request.query("undeclared", &"u v").header("x-extra", "e").header("accept", "text/csv");
    request.base_url("http://127.0.0.1:1/other/").credential(rt::Credential::new("service_key", "s-key"));
    request.timeout(Duration::from_secs(1));
    request.send_raw().await.expect("the call works");
    let sent = &asked.requests()[0];
    assert_eq!(sent.url, "http://127.0.0.1:1/other/zones/z/certificates?undeclared=u%20v");
    assert_eq!(sent.header("x-extra"), Some("e"));
    assert_eq!(sent.header("accept"), Some("text/csv"));
    assert_eq!(sent.header("x-auth-user-service-key"), Some("s-key"));
    assert_eq!(sent.header("authorization"), None);
}

#[tokio::test]
async fn any_path_can_be_called() {
    let (client, asked) = canned([Reply::json(r#"{"a":1}"#), Reply::status(404).body("no")]);
    let mut request = client.request_raw(http::Method::POST, "beta/x?y=1");
    request.query("z", &2_i64).field("f", &true);
    let answer = request.send_raw().await.expect("the call works");
    assert_eq!((answer.status().as_u16(), &*answer.text()), (200, r#"{"a":1}"#));
    assert_eq!(answer.json::<rt::Json>().expect("it is JSON").get("a"), Some(1_i64.into()));
    let sent = &asked.requests()[0];
    assert_eq!(
        (sent.method.as_str(), sent.path_and_query(), &*sent.text()),
        ("POST", "/v4/beta/x?y=1&z=2", r#"{"f":true}"#)
    );

    let error = client.request_raw(http::Method::GET, "/gone?k=v").send_raw().await.expect_err("404 is an error");
    assert_eq!(error.to_string(), "GET /gone: 404 Not Found: no");
}

type Pairs = &'static [(&'static str, &'static str)];

fn built(credentials: Pairs) -> (rt::Client, restwright::transport::Canned) {
    let canned = restwright::transport::Canned::repeating([Reply::json(EMPTY)]);
    let mut builder = rt::ClientBuilder::new(&crate::support::API).transport(canned.clone());
    for (scheme, secret) in credentials {
        builder = builder.credential(rt::Credential::new(scheme, *secret));
    }
    (builder.build().expect("the client can be built"), canned)
}

#[tokio::test]
async fn any_configured_credential_is_sent_and_a_token_alone() {
    let rows: &[(Pairs, Pairs)] = &[
        (&[("api_key", "k"), ("api_email", "e"), ("api_token", "t")], &[("authorization", "Bearer t")]),
        (&[("api_key", "k"), ("api_email", "e")], &[("x-auth-email", "e"), ("x-auth-key", "k")]),
        (&[("service_key", "s")], &[("x-auth-user-service-key", "s")]),
        (&[("login", "user:pass")], &[("authorization", "Basic dXNlcjpwYXNz")]),
        (&[("cookie_key", "c c")], &[("cookie", "session=c%20c")]),
        (&[], &[]),
    ];
    for (credentials, expected) in rows {
        let (client, asked) = built(credentials);
        client.request(&GET).path("zone_id", &"z").send_raw().await.expect("the call works");
        let sent = &asked.requests()[0];
        for name in ["authorization", "x-auth-email", "x-auth-key", "x-auth-user-service-key", "cookie"] {
            let wanted = expected.iter().find(|(header, _)| *header == name).map(|(_, value)| *value);
            assert_eq!(sent.header(name), wanted, "{name} of {credentials:?}");
        }
    }
    let (client, asked) = built(&[("query_key", "q/q")]);
    client.request(&GET).path("zone_id", &"z").with_query("a", &1_i64).send_raw().await.expect("the call works");
    assert_eq!(asked.requests()[0].path_and_query(), "/v4/zones/z?a=1&key=q%2Fq");
}

#[tokio::test]
async fn declared_credentials_are_the_first_alternative_that_is_configured() {
    static SECURED: rt::Operation = rt::Operation::new("GET", "/a").security(&[&["api_email", "api_key"], &["login"]]);
    static OPEN: rt::Operation = rt::Operation::new("GET", "/b").security(&[&["login"], &[]]);
    static FREE: rt::Operation = rt::Operation::new("GET", "/c").security(&[]);
    static ELSEWHERE: rt::Operation = rt::Operation::new("GET", "/d").security(&[&["query_key", "cookie_key"]]);
    let canned = restwright::transport::Canned::repeating([Reply::status(200)]);
    let build = |credentials: Vec<rt::Credential>| {
        let builder = rt::ClientBuilder::<rt::Client>::new(&DECLARED).transport(canned.clone());
        credentials.into_iter().fold(builder, rt::ClientBuilder::credential).build().expect("it can be built")
    };
    let login = || rt::Credential::basic("login", "u", "p");
    let key = || [rt::Credential::new("api_email", "e"), rt::Credential::new("api_key", "k")];
    let sent = |index: usize| {
        let request = canned.requests().remove(index);
        (request.header("authorization").map(str::to_owned), request.header("x-auth-key").map(str::to_owned))
    };
    let basic = || Some("Basic dTpw".to_owned());

    build(vec![login()]).request(&SECURED).send_raw().await.expect("the second alternative is configured");
    assert_eq!(sent(0), (basic(), None));
    let [email, secret] = key();
    build(vec![login(), email, secret]).request(&SECURED).send_raw().await.expect("both are configured");
    assert_eq!(sent(1), (None, Some("k".to_owned())));
    let bare = build(vec![]);
    bare.request(&OPEN).send_raw().await.expect("none is needed");
    bare.request(&FREE).send_raw().await.expect("none is wanted");
    assert_eq!((sent(2), sent(3)), ((None, None), (None, None)));
    build(vec![login()]).request(&FREE).send_raw().await.expect("none is wanted");
    assert_eq!(sent(4), (None, None));

    let keys = vec![rt::Credential::new("query_key", "q"), rt::Credential::new("cookie_key", "c"), login()];
    build(keys).request(&ELSEWHERE).send_raw().await.expect("both keys are configured");
    let request = canned.requests().remove(5);
    assert_eq!((request.path_and_query(), request.header("cookie")), ("/v4/d?key=q", Some("session=c")));
    assert_eq!(request.header("authorization"), None);

    let error = bare.request(&SECURED).send_raw().await.expect_err("one is needed");
    assert_eq!(error.kind(), ErrorKind::Config);
    let message = error.to_string();
    assert!(message.contains("which needs api_email with api_key, or login"), "{message}");
    assert!(message.contains("TEST_TOKEN, or TEST_EMAIL with TEST_KEY"), "{message}");
}

#[test]
fn the_environment_gives_credentials_and_base_url() {
    let from = |variables: &'static [(&str, &str)]| {
        let lookup =
            move |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        rt::ClientBuilder::<rt::Client>::new(&crate::support::API).from_lookup(&lookup)?.build()
    };
    let client = from(&[("TEST_TOKEN", "t"), ("TEST_BASE_URL", "http://127.0.0.1:1/")]).expect("a token is set");
    assert_eq!(client.base_url(), "http://127.0.0.1:1");
    let client = from(&[("TEST_TOKEN", "t"), ("TEST_BASE_URL", "")]).expect("an empty variable is none");
    assert_eq!(client.base_url(), "https://api.example.com/v4");

    let lookup = |name: &str| (name != "TEST_EMAIL" && name != "TEST_KEY").then(|| format!("http://env/{name}"));
    let told = crate::support::builder().base_url("http://told/").from_lookup(&lookup).expect("a token is set");
    let told = told.build().expect("it can be built");
    assert_eq!(told.base_url(), "http://told");
    let told = crate::support::builder().from_lookup(&|_| None).expect("the builder has a token itself");
    assert_eq!(told.build().expect("it can be built").base_url(), "https://api.example.com/v4");

    let error = from(&[("TEST_TOKEN", ""), ("TEST_KEY", " ")]).expect_err("empty variables are none");
    let expected = "no credential is in the environment; set TEST_TOKEN, or TEST_EMAIL with TEST_KEY";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Config, expected));
    let error = from(&[("TEST_KEY", "k")]).expect_err("a key needs its e-mail address");
    assert_eq!(error.to_string(), "the credential `api_key` has no use without `api_email` (TEST_EMAIL)");
    from(&[("TEST_KEY", "k"), ("TEST_EMAIL", "e")]).expect("key and address are set");
    from(&[("TEST_KEY", "k"), ("TEST_TOKEN", "t")]).expect("a token needs no other");
}

#[test]
fn clients_that_cannot_work_are_not_built() {
    for base_url in ["", "example.com", "ftp://example.com", "http://", "https://a.example/x?y=1", "not a url"] {
        let error = crate::support::builder().base_url(base_url).build().expect_err(base_url);
        assert_eq!(error.kind(), ErrorKind::Config, "{base_url}");
    }
    let error =
        crate::support::builder().credential(rt::Credential::new("nonesuch", "x")).build().expect_err("no such scheme");
    assert!(error.to_string().contains(SCHEMES[0].name()), "{error}");
    let error = crate::support::builder().credential(rt::Credential::new("api_token", "a\nb-secret")).build();
    let error = error.expect_err("a line break cannot be sent");
    assert!(!format!("{error} {error:?}").contains("b-secret"), "{error:?}");
}
