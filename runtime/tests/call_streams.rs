//! Responses that are read piece by piece.
#![cfg(feature = "reqwest")]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::server::{Act, Server, answer};
use crate::support::{GET, TOKEN, canned};
use bytes::Bytes;
use futures_core::Stream;
use restwright::door as rt;
use restwright::transport::{Arrived, Chunks, Failure, FailureKind, Incoming, Outgoing, Reply, Transport};
use restwright::{BoxFuture, ErrorKind, KEPT_BODY};

fn get(client: &rt::Client) -> rt::Request {
    client.request(&GET).path("zone_id", &"z")
}

fn at(server: &Server) -> rt::Client {
    crate::support::builder().base_url(&server.url).tries(1).build().expect("it can be built")
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ncf-ray: r-1\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn pieces_come_as_the_server_sends_them() {
    let body = format!("{CHUNKED}3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
    let server = Server::start(vec![Act::Answer(body.into_bytes())]);
    let mut answer = get(&at(&server)).send_stream().await.expect("the call works");
    assert_eq!((answer.status().as_u16(), answer.request_id(), answer.total()), (200, Some("r-1"), None));
    let mut whole = Vec::new();
    while let Some(chunk) = answer.chunk().await.expect("the body is complete") {
        whole.extend_from_slice(&chunk);
    }
    assert_eq!((whole.as_slice(), answer.so_far()), (&b"abcdefg"[..], 7));
    assert!(answer.chunk().await.expect("it stays at its end").is_none());
    assert!(server.request().contains(TOKEN));
}

#[tokio::test]
async fn a_body_is_written_with_progress() {
    let (client, _) = canned([Reply::status(200).header("content-length", "5").pieces(["ab", "", "cde"])]);
    let (mut out, mut seen) = (Vec::new(), Vec::new());
    let mut answer = get(&client).send_stream().await.expect("the call works");
    let count = answer.write_to(&mut out, |so_far, total| seen.push((so_far, total))).await.expect("it is written");
    assert_eq!((out.as_slice(), count), (&b"abcde"[..], 5));
    assert_eq!(seen, [(2, Some(5)), (5, Some(5))]);
}

#[tokio::test]
async fn a_writer_that_fails_is_told_apart() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (client, _) = canned([Reply::status(200).body("abc")]);
    let mut answer = get(&client).send_stream().await.expect("the call works");
    let error = answer.write_to(&mut Full, |_, _| {}).await.expect_err("nothing can be written");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.to_string(), "GET /zones/{zone_id}: what was received cannot be written: the disk is full");
}

/// Longer than any limit of these tests, also on a busy machine: a server holds its connection for this time.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_silent_server_ends_the_body() {
    let body = format!("{CHUNKED}3\r\nabc\r\n");
    for by_call in [false, true] {
        let server = Server::start(vec![Act::Partly(body.clone().into_bytes(), LONG)]);
        let short = Duration::from_millis(600);
        let client = crate::support::builder().base_url(&server.url);
        let client = if by_call { client } else { client.read_timeout(short) };
        let mut request = get(&client.build().expect("it can be built"));
        if by_call {
            request.read_timeout(short);
        }
        let mut answer = request.send_stream().await.expect("the headers come");
        assert_eq!(answer.chunk().await.expect("a piece comes").as_deref(), Some(&b"abc"[..]));
        let error = answer.chunk().await.expect_err("no other piece comes");
        assert_eq!(error.kind(), ErrorKind::Timeout, "by call: {by_call}");
        assert_eq!(error.url(), Some(&*format!("{}/zones/z", server.url)));
        assert!(answer.chunk().await.expect("it is over").is_none());
    }
}

#[tokio::test]
async fn the_limit_of_a_call_holds_to_the_last_byte() {
    let body = format!("{CHUNKED}3\r\nabc\r\n");
    let server = Server::start(vec![Act::Partly(body.into_bytes(), LONG)]);
    let mut request = get(&at(&server));
    request.timeout(Duration::from_secs(1));
    let mut answer = request.send_stream().await.expect("the headers come");
    answer.chunk().await.expect("a piece comes");
    assert_eq!(answer.chunk().await.expect_err("the time is over").kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_broken_body_is_an_error() {
    let body = format!("{CHUNKED}3\r\nabc\r\n");
    let server = Server::start(vec![Act::Partly(body.into_bytes(), Duration::ZERO)]);
    let mut answer = get(&at(&server)).send_stream().await.expect("the headers come");
    answer.chunk().await.expect("a piece comes");
    assert_eq!(answer.chunk().await.expect_err("the rest is missing").kind(), ErrorKind::Transport);
    let (client, _) = canned([Reply::status(200).pieces(["a"]).breaking(FailureKind::Broken)]);
    let mut answer = get(&client).send_stream().await.expect("the call works");
    answer.chunk().await.expect("a piece comes");
    assert_eq!(answer.chunk().await.expect_err("it breaks off").kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn failures_are_errors_with_what_the_api_says() {
    let told = r#"{"success":false,"errors":[{"code":7003,"message":"no such zone"}],"result":null}"#;
    let server = Server::start(vec![answer("404 Not Found", "content-type: application/json\r\n", told)]);
    let error = get(&at(&server)).send_stream().await.expect_err("404 is a failure");
    assert!(error.is_not_found() && error.has_code(7003), "{error}");
}

#[tokio::test]
async fn the_body_of_a_failure_is_bounded() {
    let piece = Bytes::from(vec![b'x'; 48 * 1024]);
    let pieces = std::iter::repeat_n(piece, 50);
    let (client, _) = canned([Reply::status(400).pieces(pieces)]);
    let error = get(&client).send_stream().await.expect_err("400 is a failure");
    assert_eq!(error.body_bytes().map(Bytes::len), Some(KEPT_BODY));
}

#[tokio::test]
async fn tries_and_redirects_come_before_the_body() {
    let (client, asked) = canned([
        Reply::status(503).body("later"),
        Reply::status(302).header("location", "/v4/there"),
        Reply::status(200).body("here"),
    ]);
    let mut answer = get(&client).send_stream().await.expect("the second try works");
    assert_eq!(answer.chunk().await.expect("there is a body").as_deref(), Some(&b"here"[..]));
    let paths: Vec<_> = asked.requests().iter().map(|request| request.path_and_query().to_owned()).collect();
    assert_eq!(paths, ["/v4/zones/z", "/v4/zones/z", "/v4/there"]);
}

/// A body without end, which counts how much of it was read.
#[derive(Debug, Clone, Default)]
struct Endless(Arc<AtomicUsize>);

impl Stream for Endless {
    type Item = Result<Bytes, Failure>;
    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Bytes::from_static(b"piece"))))
    }
}

impl Transport for Endless {
    fn send<'a>(&'a self, _: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        Box::pin(async { Err(Failure::new(FailureKind::Unsendable, "it never ends")) })
    }
    fn stream<'a>(&'a self, _: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        let body = Chunks::stream(Box::pin(self.clone()));
        Box::pin(async { Ok(Arrived::new(http::StatusCode::OK, http::HeaderMap::new(), body)) })
    }
}

#[tokio::test]
async fn no_more_is_fetched_than_is_asked_for() {
    let endless = Endless::default();
    let client = crate::support::builder().transport(endless.clone()).build().expect("it can be built");
    let mut answer = get(&client).send_stream().await.expect("the call works");
    assert_eq!(endless.0.load(Ordering::Relaxed), 0);
    for asked in 1..4 {
        answer.chunk().await.expect("there is always another piece");
        assert_eq!(endless.0.load(Ordering::Relaxed), asked);
    }
}

#[derive(Debug)]
struct Plain;

impl Transport for Plain {
    fn send<'a>(&'a self, _: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        let incoming = Incoming::new(http::StatusCode::OK, http::HeaderMap::new(), Bytes::from_static(b"whole"));
        Box::pin(async { Ok(incoming) })
    }
}

#[tokio::test]
async fn a_transport_that_knows_no_streams_gives_one_piece() {
    let client = crate::support::builder().transport(Plain).build().expect("it can be built");
    let mut answer = get(&client).send_stream().await.expect("the call works");
    assert_eq!(answer.chunk().await.expect("there is a body").as_deref(), Some(&b"whole"[..]));
    assert!(answer.chunk().await.expect("it is over").is_none());
}
