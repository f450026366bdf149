//! Secrets that a server sends back, in whatever form, and text of a server that would change how an error is displayed:
//! neither shows in `Display` or `Debug`.

use std::error::Error as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use restwright::Events;
use restwright::transport::{Canned, Reply};
use restwright_testbed::types::Item;
use restwright_testbed::{Client, Error, credentials};
use serde_json::json;

/// A secret with characters that each encoding writes in its own way.
const SECRET: &str = "tok/en+5ecret=\"\u{e9}";

fn client(reply: Reply) -> Client {
    let client = Client::builder().transport(Canned::new([reply])).tries(1);
    let given =
        [credentials::query_key(SECRET), credentials::bearer("bearer-5ecret/+"), credentials::basic("me", PASSWORD)];
    let client = given.into_iter().fold(client, restwright::ClientBuilder::credential);
    client.build().expect("the credentials are well formed")
}

const PASSWORD: &str = "pass/word+5ecret";

/// An error as programs print it, with its causes and all that can be asked of it.
fn shown(error: &Error) -> String {
    let mut out = format!("{error} {error:?} {error:#?} {:?} {:?}", error.url(), error.api_errors());
    out.push_str(&format!(" {:?} {:?} {:?}", error.request_id(), error.headers(), error.json_path()));
    out.push_str(&String::from_utf8_lossy(error.body_bytes().map_or(&[][..], |body| body)));
    let mut cause = error.source();
    while let Some(inner) = cause {
        out.push_str(&format!(" {inner} {inner:?}"));
        cause = inner.source();
    }
    out
}

/// What is left of the secret that a reader could put together again.
fn assert_hidden(shown: &str, what: &str) {
    assert_absent(shown, what);
    assert!(shown.contains("***"), "{what}: it is struck out of {shown}");
}

fn assert_absent(shown: &str, what: &str) {
    for secret in
        ["5ecret", "%35ecret", "NWVjcmV0", &STANDARD.encode(SECRET), &STANDARD.encode(format!("me:{PASSWORD}"))]
    {
        assert!(!shown.contains(secret), "{what}: `{secret}` is in {shown}");
    }
}

/// Each character by its number (RFC 8259, section 7).
fn numbered(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// The forms in which a server may send a secret back: as it is, as JSON (RFC 8259, section 7: `/` may be escaped, and any
/// character by its number in either case), percent-encoded (RFC 3986, section 2.1, in either case, in whole or in part),
/// JSON within JSON, HTML, and base64 (RFC 7617, section 2).
fn forms() -> Vec<(&'static str, String)> {
    let json = json!(SECRET).to_string();
    let json = json.trim_matches('"');
    vec![
        ("JSON", json.to_owned()),
        ("escaped slashes", json.replace('/', "\\/")),
        ("some by number", json.replace('+', "\\u002b").replace('=', "\\u003D")),
        ("all by number", numbered(SECRET)),
        ("JSON in JSON", json!(json).to_string().trim_matches('"').to_owned()),
        ("percent-encoded", "tok%2Fen%2B5ecret%3D%22%C3%A9".to_owned()),
        ("in lower case", "tok%2fen%2b5ecret%3d%22%c3%a9".to_owned()),
        ("in part", "tok/en%2B5ecret=%22%C3%A9".to_owned()),
        ("percent-encoded and escaped", "tok%2Fen%2B5ecret%3D\\u0022%C3%A9".to_owned()),
        ("HTML", "tok/en&#43;5ecret=&quot;\\u00e9".to_owned()),
        ("base64", STANDARD.encode(SECRET)),
        ("base64 by number", numbered(&STANDARD.encode(SECRET))),
        ("password", "pass\\/word\\u002b5ecret".to_owned()),
        ("basic", format!("Basic {}", STANDARD.encode(format!("me:{PASSWORD}")))),
        ("bearer", "Bearer bearer-5ecret\\/\\u002B".to_owned()),
    ]
}

#[tokio::test]
async fn a_secret_is_struck_out_in_every_form() {
    for (what, form) in forms() {
        let told = format!(
            r#"{{"success":false,"messages":[],"errors":[{{"code":"{form}","message":"bad key {form}, really"}},"{form}"]}}"#
        );
        for status in [200, 400] {
            let call = client(Reply::json(told.clone()).with_status(status)).pages().list_at_once().send();
            assert_hidden(&shown(&call.await.expect_err("it says that it failed")), what);
        }
        let plain = Reply::status(400).header("content-type", "text/plain").body(format!("no such key: {form}"));
        assert_hidden(&shown(&client(plain).secured().with_query_key().send().await.expect_err("400")), what);
    }
}

#[tokio::test]
async fn a_secret_is_struck_out_of_headers_paths_and_urls() {
    let ascii = "bearer-5ecret/+";
    for name in ["x-request-id", "x-echo", "content-type", "location", "www-authenticate"] {
        for value in [ascii, "bearer-5ecret%2F%2B", &STANDARD.encode(ascii)] {
            let reply = Reply::status(400).header(name, &format!("x {value}")).body("x".repeat(500));
            let error = client(reply).secured().with_bearer().send().await.expect_err("400");
            assert_absent(&shown(&error), name);
            let kept = error.headers().and_then(|headers| headers.get(name)).expect("it is kept");
            assert_eq!(kept.to_str().expect("it is text"), "x ***");
        }
    }
    // The path of what cannot be read is made of the server's own keys.
    let reply = Reply::json(format!(r#"{{"{}":{{"a":nope}}}}"#, "bearer-5ecret\\/\\u002b"));
    let error = client(reply).records().get("r").send().await.expect_err("it is not valid JSON");
    assert_hidden(&shown(&error), "path");
    // A caller's own header and parameter are secret where their names say so.
    let reply = Reply::status(400).body("wrong: own-5ecret-1, own-5ecret-2");
    let call = client(reply).parameters().path_amid("x").customize(|request| {
        request.header("X-Api-Token", "own-5ecret-1").query("access_token", &"own-5ecret-2");
    });
    assert_hidden(&shown(&call.send().await.expect_err("400")), "own");
}

/// In UTF-16 too, whose bytes hold none of the secret's one after the other.
#[tokio::test]
async fn a_secret_in_another_encoding_is_struck_out() {
    let body: Vec<u8> = "wrong: bearer-5ecret/+".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let reply = Reply::status(400).header("content-type", "text/plain; charset=utf-16le").body(body);
    let error = client(reply).secured().with_bearer().send().await.expect_err("400");
    assert_hidden(&shown(&error).replace('\0', ""), "UTF-16");
    assert!(error.to_string().ends_with("400 Bad Request: wrong: ***"), "{error}");
}

/// More of a failure's body is not read than is kept: where that divides a secret, its beginning is no less secret.
#[tokio::test]
async fn a_secret_at_the_end_of_what_is_kept_is_struck_out() {
    for back in 0..20 {
        let mut body = "x".repeat(restwright::KEPT_BODY - back);
        body.push_str("bearer-5ecret/+ and more");
        let error = client(Reply::status(400).body(body)).secured().with_bearer().send().await.expect_err("400");
        let kept = String::from_utf8_lossy(error.body_bytes().expect("it is kept")).into_owned();
        assert!(!kept.contains("5ecret") && !kept.contains("bearer-5"), "{back}: {}", &kept[kept.len() - 30..]);
    }
}

/// RFC 6749, section 5.2: a token endpoint describes its error in JSON, which may repeat what it was sent.
#[tokio::test]
async fn a_token_endpoint_may_repeat_what_it_was_sent() {
    for form in ["cl\\u0069ent\\/5ecret", "client%2F5ecret", &STANDARD.encode("client/5ecret")] {
        let body = format!(r#"{{"error":"invalid_client","error_description":"{form} is wrong"}}"#);
        let canned = Canned::new([Reply::json(body).with_status(401)]);
        let client = Client::builder().credential(credentials::oauth_client("id", "client/5ecret")).transport(canned);
        let client = client.build().expect("it is well formed");
        let error = client.secured().with_oauth().send().await.expect_err("no token is given");
        assert_hidden(&shown(&error), form);
        assert!(error.to_string().contains("invalid_client: *** is wrong"), "{error}");
    }
}

#[tokio::test]
async fn what_is_no_event_stream_does_not_show_a_secret_either() {
    let reply = Reply::status(200).header("content-type", "text/bearer-5ecret/+").body("x");
    let mut request = client(reply).raw().request_raw(http::Method::GET, "/x");
    request.header("authorization", "Bearer bearer-5ecret/+");
    let mut events: Events<Item> = request.send_events();
    assert_hidden(&shown(&events.try_next().await.expect_err("it is no event stream")), "events");
}

/// Control characters, and those of Unicode that turn the direction of text or are not seen (UAX #9, UTS #39), are not
/// passed on: an error in a log cannot look like another one.
#[tokio::test]
async fn characters_that_change_the_display_are_escaped() {
    let unseen = ["\u{202e}", "\u{2066}", "\u{200b}", "\u{200f}", "\u{2028}", "\u{feff}", "\u{ad}", "\u{e0041}"];
    for char in unseen {
        let message = format!("a{char}b");
        let number = char.escape_unicode().to_string();
        let told = json!({"success": false, "messages": [], "errors": [{"code": message, "message": message}]});
        for reply in [
            Reply::json(told.to_string()),
            Reply::status(400).body(message.clone()),
            Reply::json(format!(r#"{{"{message}":nope}}"#)),
        ] {
            let error = client(reply).pages().list_at_once().send().await.expect_err("it failed");
            let line = error.to_string();
            assert!(line.contains(&number) && !line.contains(char), "{line:?}");
            assert!(!format!("{error:?}{error:#?}").contains(char), "{error:?}");
            assert!(error.api_errors().iter().all(|told| !told.to_string().contains(char)));
        }
    }
    let told = json!({"success": false, "messages": [], "errors": [{"code": 1, "message": "a\r\n\u{1b}[2J\u{9b}b"}]});
    let error = client(Reply::json(told.to_string())).pages().list_at_once().send().await.expect_err("it failed");
    assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
}
