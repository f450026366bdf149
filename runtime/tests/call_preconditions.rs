//! Conditional requests (RFC 9110, section 13), and keys by which a server recognizes the tries of one call.
#![cfg(feature = "reqwest")]

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use crate::support::server::{Server, answer};
use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Recorded, Reply};
use restwright::{ErrorKind, http};
use restwright_test_clock::TestClock;

static KEYED: rt::Api = rt::Api::new("keyed", "1", "https://a.example").idempotency_key_header("Idempotency-Key");
static PLAIN: rt::Api = rt::Api::new("plain", "1", "https://a.example");
static CREATE: rt::Operation =
    rt::Operation::new("POST", "/pets").parameters(&[rt::Parameter::header("Idempotency-Key")]);

fn client(api: &'static rt::Api, replies: impl IntoIterator<Item = Reply>) -> (rt::Client, Canned) {
    let asked = Canned::new(replies);
    let builder = rt::ClientBuilder::<rt::Client>::new(api).transport(asked.clone()).clock(TestClock::default());
    (builder.build().expect("it can be built"), asked)
}

fn keys(asked: &Canned) -> Vec<Option<String>> {
    asked.requests().iter().map(|request| request.header("idempotency-key").map(str::to_owned)).collect()
}

#[tokio::test]
async fn conditions_are_sent_and_what_they_name_is_read() {
    const SEEN: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    let seen = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    let first = Reply::json("1").header("etag", "W/\"a\u{e9}\"").header("last-modified", SEEN);
    let (client, asked) =
        client(&PLAIN, [first, Reply::json("1").header("etag", r#"W/"7""#), Reply::json("1"), Reply::json("1")]);
    let get = || client.request_raw(http::Method::GET, "/pets/7");

    let odd = get().send_raw().await.expect("it works");
    assert_eq!((odd.etag(), odd.last_modified()), (None, Some(seen)), "no header of text");
    let value = get().send::<rt::Response<i64>>().await.expect("it works");
    assert_eq!((value.etag(), value.last_modified()), (Some(r#"W/"7""#), None));

    let mut request = get();
    request.if_none_match(value.etag().expect("it is there")).if_modified_since(seen);
    request.send_raw().await.expect("it works");
    let mut request = get();
    request.if_match(r#""7""#).if_unmodified_since(seen);
    request.send_raw().await.expect("it works");
    let names = ["if-none-match", "if-modified-since", "if-match", "if-unmodified-since"];
    let sent = |at: usize| names.map(|name| asked.requests()[at].header(name).map(str::to_owned));
    assert_eq!(sent(2), [Some(r#"W/"7""#.to_owned()), Some(SEEN.to_owned()), None, None]);
    assert_eq!(sent(3), [None, None, Some(r#""7""#.to_owned()), Some(SEEN.to_owned())]);
}

/// RFC 9110, section 15.4.5: 304 has no body. It is not a failure to read the body, and is not retried.
#[tokio::test]
async fn not_modified_is_an_answer_of_its_own() {
    let server = Server::start(vec![answer("304 Not Modified", "ETag: \"7\"\r\n", "")]);
    let builder = rt::ClientBuilder::<rt::Client>::new(&PLAIN).base_url(&server.url);
    let client = builder.build().expect("it can be built");
    let mut request = client.request_raw(http::Method::GET, "/pets/7");
    request.if_none_match("\"7\"");
    let error = request.send::<rt::Response<i64>>().await.expect_err("there is no value");
    assert!(error.is_not_modified() && !error.is_retryable() && !error.is_precondition_failed());
    assert_eq!((error.kind(), error.tries()), (ErrorKind::Api, 1));
    assert_eq!(error.to_string(), "GET /pets/7: 304 Not Modified: no body");

    let (client, _) = self::client(&PLAIN, [Reply::status(304), Reply::status(412)]);
    let get = client.request_raw(http::Method::GET, "/pets/7");
    let error = get.clone().send_stream().await.expect_err("there is no value");
    assert!(error.is_not_modified());
    assert!(get.send_raw().await.expect_err("412").is_precondition_failed());
}

#[tokio::test]
async fn a_key_is_the_same_on_every_try_and_another_for_every_call() {
    let failures = [Reply::status(500), Reply::failure(FailureKind::Broken), Reply::json("1")];
    let (client, asked) =
        client(&KEYED, failures.into_iter().chain([Reply::json("1"), Reply::json("1"), Reply::json("1")]));
    client.request(&CREATE).send_raw().await.expect("it is sent again, for the server knows the key");
    for method in [http::Method::POST, http::Method::PATCH, http::Method::PUT] {
        client.request_raw(method, "/any").send_raw().await.expect("it works");
    }
    let keys = keys(&asked);
    assert_eq!((keys.len(), &keys[0], &keys[0]), (6, &keys[1], &keys[2]));
    let made: BTreeSet<_> = keys.iter().flatten().collect();
    assert_eq!(made.len(), 3, "{keys:?}");
    assert_eq!(keys[5], None, "a PUT is safe to repeat as it is");
    assert!(made.iter().all(|key| key.len() == 36));
}

#[tokio::test]
async fn a_caller_gives_a_key_of_his_own() {
    let replies = || [Reply::status(500), Reply::json("1")];
    // By the parameter that the document declares, by a plain header, and by the method for the key.
    let (by_parameter, asked) = client(&KEYED, replies());
    by_parameter.request(&CREATE).with_header_parameter("Idempotency-Key", &"own").send_raw().await.expect("it works");
    assert_eq!(keys(&asked), [Some("own".to_owned()), Some("own".to_owned())]);
    for api in [&KEYED, &PLAIN] {
        let (client, asked) = client(api, replies());
        let mut request = client.request(&CREATE);
        request.idempotency_key("own");
        request.send_raw().await.expect("it works");
        assert_eq!(keys(&asked), [Some("own".to_owned()), Some("own".to_owned())]);
    }
    // The caller's setting of the call takes precedence over the key.
    let (client, asked) = client(&KEYED, replies());
    let mut request = client.request(&CREATE);
    request.idempotent(false);
    request.send_raw().await.expect_err("it is not sent again");
    assert_eq!(asked.requests().len(), 1);
}

#[tokio::test]
async fn without_a_header_for_keys_nothing_is_made() {
    let (client, asked) = client(&PLAIN, [Reply::status(500)]);
    client.request(&CREATE).send_raw().await.expect_err("a POST is not repeated");
    assert_eq!(asked.requests().iter().filter_map(|one: &Recorded| one.header("idempotency-key")).count(), 0);
}

/// A redirect that keeps the method also keeps the key.
#[tokio::test]
async fn a_key_goes_with_a_redirect_within_the_origin() {
    let redirect = answer("307 Temporary Redirect", "Location: /elsewhere\r\n", "");
    let server = Server::start(vec![redirect, answer("200 OK", "", "1")]);
    let builder = rt::ClientBuilder::<rt::Client>::new(&KEYED).base_url(&server.url);
    let client = builder.build().expect("it can be built");
    client.request(&CREATE).send_raw().await.expect("it works");
    let key = |request: String| {
        let line = request.lines().find(|line| line.starts_with("idempotency-key: ")).map(str::to_owned);
        line.expect("a key is sent")
    };
    assert_eq!(key(server.request()), key(server.request()));
}
