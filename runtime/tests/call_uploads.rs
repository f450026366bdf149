//! Bodies that are made while they are sent.
#![cfg(feature = "reqwest")]

use std::io::{Cursor, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::server::{Act, Server, answer, json};
use crate::support::{EMPTY, canned};
use bytes::Bytes;
use futures_core::Stream;
use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Incoming, Outgoing, Reply, Transport};
use restwright::{BoxFuture, ErrorKind, Upload};

fn put(client: &rt::Client, upload: Upload) -> rt::Request {
    let mut request = client.request_raw(http::Method::PUT, "/file");
    request.body_stream("text/plain", upload);
    request
}

fn at(server: &Server) -> rt::Client {
    crate::support::builder().base_url(&server.url).build().expect("it can be built")
}

/// A stream of these pieces; each is ready only when it is polled a second time.
struct Pieces(Vec<Result<&'static str, std::io::Error>>, bool);

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = if self.0.is_empty() { None } else { Some(self.0.remove(0)) };
        Poll::Ready(next.map(|piece| piece.map(|text| Bytes::from_static(text.as_bytes()))))
    }
}

fn pieces(pieces: &[&'static str]) -> Upload {
    Upload::stream(Pieces(pieces.iter().map(|piece| Ok(*piece)).collect(), false))
}

#[tokio::test]
async fn a_stream_of_known_length_is_sent_with_it() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    put(&at(&server), pieces(&["ab", "cde"]).length(5)).send_raw().await.expect("the call works");
    let request = server.request();
    assert!(request.contains("content-length: 5\r\n") && request.contains("content-type: text/plain\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nabcde"), "{request}");
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_sent_in_chunks() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    put(&at(&server), pieces(&["ab", "cde"])).send_raw().await.expect("the call works");
    let request = server.request();
    assert!(request.contains("transfer-encoding: chunked\r\n") && !request.contains("content-length"), "{request}");
    assert!(request.ends_with("\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"), "{request}");
}

#[tokio::test]
async fn a_reader_is_sent_to_its_end() {
    let text = "0123456789".repeat(20_000);
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    let upload = Upload::read(Cursor::new(text.clone())).length(200_000);
    put(&at(&server), upload).send_raw().await.expect("the call works");
    assert_eq!(server.request().split_once("\r\n\r\n").map(|(_, body)| body), Some(&*text));
    let (client, asked) = canned([Reply::json("1")]);
    put(&client, Upload::read(Cursor::new(text.clone()))).send_raw().await.expect("the call works");
    assert_eq!(asked.requests()[0].text(), text);
}

#[tokio::test]
async fn parts_may_be_streams() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    let mut request = at(&server).request_raw(http::Method::POST, "/import");
    request.part(rt::Part::text("name", "n"));
    request.part(rt::Part::stream("file", pieces(&["ab", "cde"]).length(5)).file_name("f.txt"));
    request.part(rt::Part::text("last", "l"));
    request.send_raw().await.expect("the call works");
    let request = server.request();
    let (head, body) = request.split_once("\r\n\r\n").expect("there is a body");
    let boundary = head.split("boundary=").nth(1).and_then(|rest| rest.lines().next()).expect("there is a boundary");
    let part = "--B\r\nContent-Disposition: form-data; name=";
    let expected = format!(
        "{part}\"name\"\r\n\r\nn\r\n{part}\"file\"; filename=\"f.txt\"\r\nContent-Type: application/octet-stream\r\n\r\n\
         abcde\r\n{part}\"last\"\r\n\r\nl\r\n--B--\r\n"
    );
    assert_eq!(body, expected.replace("--B", &format!("--{boundary}")));
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
}

#[tokio::test]
async fn what_is_begun_is_not_sent_again() {
    let (client, asked) = canned([Reply::status(503), Reply::json("1")]);
    let request = put(&client, pieces(&["a"]));
    let error = request.clone().send_raw().await.expect_err("503 is a failure");
    assert_eq!((error.tries(), asked.requests().len()), (1, 1));
    let error = request.send_raw().await.expect_err("the body is gone");
    assert_eq!(asked.requests().len(), 1);
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().ends_with("its body was sent before, and cannot be made again"), "{error}");
}

/// Fails to connect once, without reading the body.
#[derive(Debug)]
struct FailsFirst(Canned, std::sync::atomic::AtomicBool);

impl Transport for FailsFirst {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, restwright::transport::Failure>> {
        if self.1.swap(true, std::sync::atomic::Ordering::Relaxed) {
            return self.0.send(outgoing);
        }
        Box::pin(async { Err(restwright::transport::Failure::new(FailureKind::Connect, "not yet")) })
    }
    fn stream<'a>(
        &'a self,
        mut outgoing: Outgoing<'a>,
    ) -> BoxFuture<'a, Result<restwright::transport::Arrived, restwright::transport::Failure>> {
        Box::pin(async move {
            if self.1.load(std::sync::atomic::Ordering::Relaxed) {
                outgoing.buffer().await?;
            }
            self.send(outgoing).await.map(Into::into)
        })
    }
}

#[tokio::test]
async fn what_is_not_begun_is_sent_after_a_failure() {
    let asked = Canned::new([Reply::json("1")]);
    let transport = FailsFirst(asked.clone(), false.into());
    let client =
        crate::support::builder().transport(transport).clock(restwright_test_clock::TestClock::default()).build();
    let request = put(&client.expect("it can be built"), pieces(&["ab", "c"]));
    request.send_raw().await.expect("the second try works");
    assert_eq!(asked.requests()[0].text(), "abc");
}

#[tokio::test]
async fn a_redirect_that_needs_the_body_again_is_an_error() {
    let (client, _) = canned([Reply::status(307).header("location", "/v4/there"), Reply::json("1")]);
    let error = put(&client, pieces(&["a"])).send_raw().await.expect_err("the body is gone");
    assert!(error.to_string().contains("a body again that can be sent only once"), "{error}");
    let (client, asked) = canned([Reply::status(303).header("location", "/v4/there"), Reply::json("1")]);
    put(&client, pieces(&["a"])).send_raw().await.expect("the redirect asks for no body");
    assert_eq!((asked.requests()[1].method.as_str(), asked.requests()[1].text().as_str()), ("GET", ""));
}

/// Returns a little at a time, and is interrupted between reads.
struct Dripping(u8);

impl Read for Dripping {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0 += 1;
        match self.0 {
            1 | 3 => Err(std::io::ErrorKind::Interrupted.into()),
            2 | 4 => {
                buffer[..2].copy_from_slice(b"ab");
                Ok(2)
            }
            _ => Ok(0),
        }
    }
}

#[tokio::test]
async fn a_reader_is_not_waited_for_until_a_piece_is_full() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    put(&at(&server), Upload::read(Dripping(0))).send_raw().await.expect("the call works");
    let request = server.request();
    assert!(request.ends_with("\r\n\r\n2\r\nab\r\n2\r\nab\r\n0\r\n\r\n"), "{request}");
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is gone"))
    }
}

#[tokio::test]
async fn a_source_that_fails_is_told() {
    let server = Server::start(vec![Act::Stall(Duration::from_secs(60))]);
    let error = put(&at(&server), Upload::read(Broken).length(5)).send_raw().await.expect_err("there is no body");
    assert_eq!((error.kind(), error.tries()), (ErrorKind::Io, 1));
    assert_eq!(error.to_string(), "PUT /file: what was to be sent cannot be read: the disk is gone");
}

#[tokio::test]
async fn a_wrong_length_is_told() {
    for (length, told) in [(4, "there is more than 4 bytes"), (6, "there are 5 bytes, and not 6")] {
        let (client, _) = canned([Reply::json("1")]);
        let error = put(&client, pieces(&["ab", "cde"]).length(length)).send_raw().await.expect_err("it is wrong");
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.to_string().ends_with(told), "{error}");
        let server = Server::start(vec![Act::Stall(Duration::from_millis(20))]);
        let sent = put(&at(&server), pieces(&["ab", "cde"]).length(length)).send_raw().await;
        sent.expect_err("the server is not told another length");
    }
}

#[tokio::test]
async fn both_ways_at_once() {
    let server = Server::start(vec![answer("200 OK", "", "back")]);
    let mut answer = put(&at(&server), pieces(&["forth"])).send_stream().await.expect("the call works");
    assert_eq!(answer.chunk().await.expect("there is a body").as_deref(), Some(&b"back"[..]));
    assert!(server.request().contains("forth"));
}
