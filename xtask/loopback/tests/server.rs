//! Tests of the server over a socket: exact bytes, scripted responses, and the limits that end it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use restwright_loopback::{Answer, Ending, Limits, Recorded, Script, Server};

fn start(answers: impl IntoIterator<Item = Answer>) -> Server {
    Server::start(Script::new(answers), Limits::default()).expect("a port is free")
}

/// Sends `bytes` and reads until the server closes.
fn exchange(server: &Server, bytes: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.write_all(bytes.as_bytes()).expect("the server reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server closes in order");
    String::from_utf8(answer).expect("the responses of these tests are text")
}

#[test]
fn records_the_exact_bytes() {
    let server = start([Answer::new(204)]);
    let sent = "POST /a%2Fb?x=1 HTTP/1.1\r\nhOsT: me\r\nContent-Length: 5\r\nConnection: close\r\n\r\n\u{e9}abc";
    assert_eq!(exchange(&server, sent), "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].bytes, sent.as_bytes());
    assert_eq!(requests[0].header("Host"), Some("me"));
    assert_eq!(requests[0].path(), "/a%2Fb");
    assert_eq!(requests[0].body, "\u{e9}abc".as_bytes());
}

#[test]
fn serves_a_script_in_order_on_one_connection() {
    let server = start([Answer::text(200, "one"), Answer::text(200, "two").header("X-Mark", "2")]);
    let answers =
        exchange(&server, "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");
    let bodies = ["one", "two", "the script has no response left"];
    let places: Vec<_> = bodies.iter().map(|body| answers.find(body).expect("each is answered")).collect();
    assert!(places.is_sorted(), "{answers}");
    assert!(answers.contains("X-Mark: 2\r\n"));
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn breaks_off_as_told() {
    let cut = Answer::text(200, "a longer body").ending(Ending::CutAfter(3));
    let server = start([Answer::new(200).ending(Ending::NoAnswer), cut]);
    assert_eq!(exchange(&server, "GET / HTTP/1.1\r\n\r\n"), "");
    let answer = exchange(&server, "GET / HTTP/1.1\r\n\r\n");
    assert!(answer.contains("Content-Length: 13\r\n") && answer.ends_with("\r\n\r\na l"), "{answer}");
}

#[test]
fn sends_pieces_in_the_chunked_coding() {
    let server = start([Answer::new(200).pieces(["data: 1\n\n", "", "data: 2\n\n"], Duration::from_millis(1))]);
    let answer = exchange(&server, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(answer.ends_with("9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n"), "{answer}");
}

#[test]
fn a_closure_answers_and_a_delay_delays() {
    let echo = |request: &Recorded| Answer::text(200, request.target.clone()).delay(Duration::from_millis(30));
    let server = Server::start(echo, Limits::default()).expect("a port is free");
    let before = Instant::now();
    assert!(exchange(&server, "GET /here HTTP/1.1\r\nConnection: close\r\n\r\n").ends_with("/here"));
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[test]
fn ends_after_its_last_request() {
    let limits = Limits { requests: 1, ..Limits::default() };
    let server = Server::start(Script::new([Answer::text(200, "last")]), limits).expect("a port is free");
    assert!(exchange(&server, "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n").ends_with("last"));
    assert!(server.has_ended());
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn ends_after_its_time() {
    let limits = Limits { duration: Duration::from_millis(20), ..Limits::default() };
    let server = Server::start(Script::default(), limits).expect("a port is free");
    let before = Instant::now();
    while !server.has_ended() {
        assert!(before.elapsed() < Duration::from_secs(20), "the server outlives its time");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_long_delay_does_not_outlive_the_server() {
    let server = start([Answer::new(200).delay(Duration::from_secs(60))]);
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("the server reads");
    let before = Instant::now();
    while server.requests().is_empty() {
        assert!(before.elapsed() < Duration::from_secs(20), "the request does not arrive");
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(server);
    assert!(before.elapsed() < Duration::from_secs(30));
}
