//! Time limits and cancelling: each limit ends the right thing, and dropping a call closes its connection.

use std::future::Future;
use std::time::{Duration, Instant};

use restwright_testbed::{Client, ClientBuilder, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// No limit of these tests is longer, and no silence of their servers is shorter.
const LIMIT: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(120);
/// Additional time for a busy machine.
const SOON: Duration = Duration::from_secs(30);

async fn listen() -> (TcpListener, ClientBuilder<Client>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    (listener, Client::builder().base_url(format!("http://{address}/v1")))
}

/// The next connection, after the head of its request.
async fn accept(listener: &TcpListener) -> TcpStream {
    let (mut stream, _) = listener.accept().await.expect("the client connects");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a request has a head"));
    }
    stream
}

/// Waits until the client has closed the connection: an end of the stream, or a reset.
async fn closed(stream: &mut TcpStream) {
    let mut buffer = [0; 4096];
    let gone = async { while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {} };
    tokio::time::timeout(SOON, gone).await.expect("the client closes the connection");
}

/// Polls a call until its request is on the way, then drops it.
async fn drop_after_sending<T>(call: impl Future<Output = T>, stream: impl Future<Output = TcpStream>) -> TcpStream {
    tokio::select! {
        biased;
        stream = stream => stream,
        _ = call => panic!("nobody has answered"),
    }
}

#[tokio::test]
async fn connecting_is_limited() {
    // RFC 5737: an address for documentation, which nobody answers. If the network refuses it at once, the call fails
    // at once, too.
    let client: Client = Client::builder()
        .base_url("http://192.0.2.1:81/v1")
        .connect_timeout(LIMIT)
        .tries(1)
        .build()
        .expect("it is a URL");
    let started = Instant::now();
    client.pages().list_at_once().send().await.expect_err("nobody is there");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(LIMIT).tries(1).build().expect("it is a URL");
    let call = tokio::spawn(async move { client.pages().list_at_once().send().await });
    let mut stream = accept(&listener).await;
    let error = call.await.expect("it does not panic").expect_err("nothing came");
    assert!(error.is_timeout(), "{error}");
    closed(&mut stream).await;
}

/// A server that takes a long body slowly is not silent: the time starts again with each piece that is sent.
#[tokio::test]
async fn a_body_may_take_longer_to_send_than_the_server_may_be_silent() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(Duration::from_secs(3)).tries(1).build().expect("it is a URL");
    let body = vec![b'x'; 24 << 20];
    let length = body.len();
    let call = tokio::spawn(async move { client.bodies().octets(body).send().await });
    let mut stream = accept(&listener).await;
    let started = Instant::now();
    let mut taken = 0;
    let mut room = vec![0; 1 << 20];
    while taken < length {
        tokio::time::sleep(Duration::from_millis(150)).await;
        match stream.read(&mut room).await {
            Ok(0) | Err(_) => panic!("it was given up after {taken} bytes"),
            Ok(more) => taken += more,
        }
    }
    assert!(started.elapsed() > Duration::from_secs(3), "it was not slow enough to show anything");
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.expect("the client listens");
    call.await.expect("it does not panic").expect("the call succeeds");
}

/// The time of silence starts again with each byte: a body may take long if it continues, but not if it stops.
#[tokio::test]
async fn a_server_that_falls_silent_amid_the_body_is_given_up() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(Duration::from_secs(2)).tries(1).build().expect("it is a URL");
    let call = tokio::spawn(async move { client.streams().download().send().await });
    let mut stream = accept(&listener).await;
    let started = Instant::now();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n").await.expect("the client listens");
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        stream.write_all(b"abc").await.expect("the client still listens");
    }
    let error = call.await.expect("it does not panic").expect_err("the rest never came");
    assert!(error.is_timeout(), "{error}");
    assert!(started.elapsed() >= Duration::from_millis(4500), "it was given up while bytes came");
    closed(&mut stream).await;
}

/// Each try has its limit, which starts again with the next try.
#[tokio::test]
async fn each_try_is_limited() {
    let (listener, builder) = listen().await;
    let client = builder.try_timeout(LIMIT).tries(2).build().expect("it is a URL");
    let call = tokio::spawn(async move { client.pages().list_at_once().send().await });
    let mut first = accept(&listener).await;
    let mut second = accept(&listener).await;
    closed(&mut first).await;
    second.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await.expect("the client listens");
    call.await.expect("it does not panic").expect("the second try succeeds");
}

/// The whole call has its limit, which includes waiting between tries.
#[tokio::test]
async fn the_whole_call_is_limited() {
    let (listener, builder) = listen().await;
    let client = builder.timeout(LIMIT).tries(1000).build().expect("it is a URL");
    let started = Instant::now();
    let call = tokio::spawn(async move { client.pages().list_at_once().send().await });
    let server = tokio::spawn(async move {
        loop {
            let mut stream = accept(&listener).await;
            drop(stream.write_all(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").await);
        }
    });
    let error: Error = call.await.expect("it does not panic").expect_err("the server is always busy");
    server.abort();
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert!(error.is_timeout() || error.status().is_some_and(|status| status.as_u16() == 503), "{error}");
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(LONG).build().expect("it is a URL");
    let call = client.pages().list_at_once().send();
    let mut stream = drop_after_sending(call, accept(&listener)).await;
    closed(&mut stream).await;
}

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(LONG).build().expect("it is a URL");
    let mut events = client.streams().watch().send_events();
    let server = async {
        let mut stream = accept(&listener).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"id\":1}\n\n";
        stream.write_all(head).await.expect("the client listens");
        stream
    };
    let (event, mut stream) = tokio::join!(events.try_next(), server);
    assert_eq!(event.expect("it can be read").map(|event| event.id), Some(1));
    drop(events);
    closed(&mut stream).await;
}

#[tokio::test]
async fn a_dropped_download_closes_its_connection() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(LONG).build().expect("it is a URL");
    let server = async {
        let mut stream = accept(&listener).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc").await.expect("the client listens");
        stream
    };
    let (answer, mut stream) = tokio::join!(client.streams().download().send_stream(), server);
    let mut answer = answer.expect("the headers came");
    assert_eq!(answer.chunk().await.expect("it can be read").as_deref(), Some(&b"abc"[..]));
    drop(answer);
    closed(&mut stream).await;
}

/// When its call is dropped, a file is no longer read.
#[tokio::test]
async fn a_dropped_upload_closes_its_connection() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(LONG).build().expect("it is a URL");
    let endless = restwright::Upload::read(std::io::repeat(b'x'));
    let call = client.bodies().octets(endless).send();
    let mut stream = drop_after_sending(call, accept(&listener)).await;
    closed(&mut stream).await;
}

/// Dropping the items of a list ends it: the next page is not fetched.
#[tokio::test]
async fn a_dropped_list_asks_for_no_more() {
    let (listener, builder) = listen().await;
    let client = builder.read_timeout(LONG).build().expect("it is a URL");
    let mut items = client.pages().list_number().per_page(1).items();
    let page = br#"{"success":true,"errors":[],"messages":[],"result":[{"id":1}]}"#;
    let server = async {
        let mut stream = accept(&listener).await;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", page.len());
        stream.write_all(&[head.as_bytes(), page].concat()).await.expect("the client listens");
    };
    let (item, ()) = tokio::join!(items.try_next(), server);
    assert_eq!(item.expect("it can be read").map(|item| item.id), Some(1));
    drop(items);
    assert!(tokio::time::timeout(LIMIT, listener.accept()).await.is_err(), "another page was asked for");
}
