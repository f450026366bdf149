//! Calls without an async runtime in the caller's program.
#![cfg(feature = "blocking")]

use std::io::Read;
use std::time::Duration;

use crate::support::server::{Act, Server, answer, json};
use crate::support::{Certificate, EMPTY, Envelope, GET, LIST, Response, canned};
use restwright::door as rt;
use restwright::transport::{FailureKind, Reply};
use restwright::{ErrorKind, RetryPolicy};

fn get(client: &rt::Client) -> rt::Request {
    client.request(&GET).path("zone_id", &"z")
}

fn list(client: &rt::Client) -> rt::Request {
    client.request(&LIST).path("zone_id", &"z")
}

fn at(server: &Server) -> rt::ClientBuilder {
    crate::support::builder().base_url(&server.url)
}

#[test]
fn a_call_over_the_network_needs_no_runtime() {
    let server = Server::start(vec![json("200 OK", EMPTY), json("200 OK", EMPTY)]);
    let client = at(&server).build().expect("it can be built");
    for _ in 0..2 {
        let page: Response<rt::Page<Certificate>> = list(&client).send().wait().expect("the call works");
        assert!(page.is_empty());
    }
    assert!(server.request().starts_with("GET /zones/z/certificates HTTP/1.1\r\n"));
}

#[test]
fn waits_and_timeouts_work_too() {
    let server = Server::start(vec![answer("503 Busy", "retry-after-ms: 10\r\n", ""), json("200 OK", EMPTY)]);
    let client = at(&server).build().expect("it can be built");
    get(&client).send_raw().wait().expect("the second try works");
    let server = Server::start(vec![Act::Stall(Duration::from_secs(60))]);
    let client = at(&server).timeout(Duration::from_millis(200)).retry(RetryPolicy::never()).build();
    let error = get(&client.expect("it can be built")).send_raw().wait().expect_err("it takes too long");
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[test]
fn threads_share_it() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    let client = at(&server).build().expect("it can be built");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let (own, _) = canned([Reply::json(EMPTY), Reply::json(EMPTY)]);
                get(&own).send_raw().wait().expect("the call works");
                get(&own).send_raw().wait().expect("the call works");
            });
        }
        get(&client).send_raw().wait().expect("the call works");
    });
}

#[test]
fn lists_are_iterators() {
    let page = |items: &str| Reply::json(format!(r#"{{"success":true,"result":[{items}]}}"#));
    let replies = || [page(r#"{"validity_days":1},{"validity_days":2}"#), page(r#"{"validity_days":3}"#), page("")];
    let (client, _) = canned(replies());
    let items = list(&client).items::<Certificate, Envelope>().blocking();
    let days: Result<Vec<_>, _> = items.map(|item| item.map(|item| item.days)).collect();
    assert_eq!(days.expect("it can be read"), [1, 2, 3]);
    let (client, _) = canned(replies());
    let pages = list(&client).pages::<Certificate, Envelope>().blocking();
    let lengths: Result<Vec<_>, _> = pages.map(|page| page.map(|page| page.len())).collect();
    assert_eq!(lengths.expect("it can be read"), [2, 1, 0]);
    let (client, _) = canned([Reply::failure(FailureKind::Unsendable)]);
    let mut items = list(&client).items::<Certificate, Envelope>().blocking();
    assert!(items.next().is_some_and(|item| item.is_err()) && items.next().is_none());
}

#[test]
fn streams_are_iterators_and_readers() {
    let (client, _) = canned([
        Reply::status(200).pieces(["ab", "cde"]),
        Reply::status(200).pieces(["ab", "cde"]),
        Reply::status(200).body("1\n2\n"),
        Reply::status(200).header("content-type", "text/event-stream").body("data: 1\n\n"),
        Reply::status(200).pieces(["ab"]).breaking(FailureKind::Broken),
    ]);
    let open = || get(&client).send_stream().wait().expect("the call works").blocking();
    let chunks: Result<Vec<_>, _> = open().collect();
    assert_eq!(chunks.expect("it can be read"), ["ab", "cde"]);
    let mut text = String::new();
    open().read_to_string(&mut text).expect("it can be read");
    assert_eq!(text, "abcde");
    let lines: Vec<_> = get(&client).send_lines::<i64>().blocking().filter_map(Result::ok).collect();
    assert_eq!(lines.iter().map(|line| **line).collect::<Vec<_>>(), [1, 2]);
    let events: Vec<_> = get(&client).send_events::<i64>().blocking().filter_map(Result::ok).collect();
    assert_eq!(events.len(), 1);
    let error = open().read_to_string(&mut text).expect_err("it breaks off");
    assert!(error.to_string().contains("the connection broke"), "{error}");
}

#[tokio::test]
async fn inside_a_runtime_it_is_an_error() {
    let (client, asked) = canned([]);
    let error = get(&client).send_raw().wait().expect_err("this thread must not block");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("use `.await`"), "{error}");
    let mut items = list(&client).items::<Certificate, Envelope>().blocking();
    assert!(items.next().is_some_and(|item| item.is_err()) && items.next().is_none());
    assert!(asked.requests().is_empty());
}
