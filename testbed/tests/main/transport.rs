//! Transports: reqwest with the caller's settings (proxies, pools, compression, HTTP/2), a hand-written transport,
//! recorded responses and made ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use restwright::BoxFuture;
use restwright::transport::{
    Canned, Failure, Incoming, Outgoing, Recording, Reply, ReqwestTransport, Transport, reqwest,
};
use restwright_loopback::{Answer, Recorded, Server};
use restwright_testbed::{Client, Error, ErrorKind, HeaderMap, StatusCode, credentials};
use serde_json::json;

use crate::support::{Bed, builder, serve};

/// A client over this reqwest client, which follows no redirects, as the documentation requires.
fn over(server: &Server, setup: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) -> Client {
    let http = setup(reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()));
    let http = http.build().expect("reqwest can be set up");
    builder(server).credential(credentials::header_key("k")).reqwest(http).build().expect("it is well formed")
}

fn silent() -> Server {
    serve(|_: &Recorded| Answer::new(204))
}

#[tokio::test]
async fn a_reqwest_client_of_ones_own_is_used() {
    let server = silent();
    let mut always = HeaderMap::new();
    always.insert("x-own", "1".parse().expect("it can stand in a header"));
    let client = over(&server, |http| http.default_headers(always));
    client.secured().with_header_key().send().await.expect("it succeeds");
    let request = server.only();
    assert_eq!((request.header("x-own"), request.header("x-key")), (Some("1"), Some("k")));
    // Its own limits count, too.
    let slow = serve(|_: &Recorded| Answer::new(204).delay(Duration::from_secs(20)));
    let client = over(&slow, |http| http.read_timeout(Duration::from_millis(100)));
    let once = client.secured().without().customize(|request| {
        request.tries(1);
    });
    assert_eq!(once.send().await.expect_err("it is silent").kind(), ErrorKind::Timeout);
}

/// RFC 9112, section 3.2.2: for a proxy, the request target is the whole URL. Nobody resolves the API's host here.
#[tokio::test]
async fn a_proxy_is_asked_for_the_whole_url() {
    let proxy = serve(|_: &Recorded| Answer::json(200, &json!({"job": "j"})).header("X-Request-Id", "r"));
    let to_proxy = reqwest::Proxy::http(proxy.url()).expect("it is a URL").basic_auth("user", "pass");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).proxy(to_proxy);
    let client = Client::builder()
        .base_url("http://api.testbed.invalid/v1")
        .credential(credentials::query_key("q"))
        .reqwest(http.build().expect("reqwest can be set up"));
    let client = client.build().expect("it is well formed");
    client.secured().with_query_key().send().await.expect("the proxy answers");
    let request = proxy.only();
    assert_eq!(request.target, "http://api.testbed.invalid/v1/secured/query-key?api_key=q");
    assert_eq!(request.header("host"), Some("api.testbed.invalid"));
    assert_eq!(request.header("proxy-authorization"), Some("Basic dXNlcjpwYXNz"));
}

/// A server that sends these bytes to a TLS client instead of a handshake.
async fn no_handshake(answer: &'static [u8]) -> (String, Arc<AtomicUsize>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("https://{}/v1", listener.local_addr().expect("it has an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut hello = [0; 1024];
            if stream.read(&mut hello).await.is_ok() && stream.write_all(answer).await.is_ok() {
                // Until the client has closed the connection.
                while stream.read(&mut hello).await.is_ok_and(|count| count > 0) {}
            }
        }
    });
    (url, connections)
}

/// RFC 8446, section 6.2: a fatal alert ends the handshake, and so does a peer that does not speak TLS. The same call
/// would fail again, so it is made only once.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_failure_of_tls_is_told_as_such_and_not_tried_again() {
    // Records of type 21 (alert) and version 3.3, with level 2 (fatal): `handshake_failure`, `unknown_ca`.
    let rows: [&'static [u8]; 3] =
        [b"\x15\x03\x03\x00\x02\x02\x28", b"\x15\x03\x03\x00\x02\x02\x30", b"HTTP/1.1 400 Bad Request\r\n\r\n"];
    for answer in rows {
        let (url, connections) = no_handshake(answer).await;
        let client = Client::builder().base_url(url).clock(crate::support::TestClock::default()).tries(3).build();
        let error = client.expect("it is well formed").records().get("r").send().await.expect_err("there is no TLS");
        assert_eq!((error.kind(), error.tries(), error.is_retryable()), (ErrorKind::Tls, 1, false), "{error:?}");
        assert!(error.to_string().contains("no connection that can be trusted: "), "{error}");
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }
    // A connection that is only closed may work later.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("https://{}/v1", gone.local_addr().expect("it has an address"));
    drop(gone);
    let client = Client::builder().base_url(url).clock(crate::support::TestClock::default()).tries(2).build();
    let error = client.expect("it is well formed").records().get("r").send().await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.tries()), (ErrorKind::Connect, 2), "{error:?}");
}

/// `{"id":"r","name":"packed"}` by gzip (RFC 1952), with its length and checksum.
#[cfg(feature = "gzip")]
const PACKED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x52\x2a\x52\xd2\x51\xca\x4b\xcc\x4d\x05\x32\x0b\x12\x93\xb3\x53\x53\x94\x6a\x01\x7c\x9f\x59\x30\x1a\x00\x00\x00";

/// With the feature `gzip`, every request tells the server about it. RFC 9110, section 8.4: a compressed body is
/// decompressed, whole and piece by piece; one that cannot be decompressed is an error.
#[cfg(feature = "gzip")]
#[tokio::test]
async fn packed_answers_are_unpacked() {
    let packed = || Answer::new(200).header("Content-Type", "application/json").header("Content-Encoding", "gzip");
    let server = serve({
        let mut answers =
            vec![packed().body(&PACKED[..PACKED.len() - 12]), packed().body(PACKED), packed().body(PACKED)];
        move |_: &Recorded| answers.pop().unwrap_or_else(|| Answer::new(500))
    });
    let client = builder(&server).tries(1).build().expect("it is well formed");
    let record = client.records().get("r").send().await.expect("it is unpacked");
    assert_eq!((record.id.as_str(), record.name.as_str()), ("r", "packed"));
    let accepted = server.only().header("accept-encoding").map(str::to_owned);
    assert!(accepted.is_some_and(|accepted| accepted.contains("gzip")), "a server packs what is asked for packed");
    let mut file = Vec::new();
    let mut answer = client.streams().download().send_stream().await.expect("it begins");
    while let Some(piece) = answer.chunk().await.expect("it goes on") {
        file.extend_from_slice(&piece);
    }
    assert_eq!(file, br#"{"id":"r","name":"packed"}"#);
    let error = client.records().get("r").send().await.expect_err("it is cut off");
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

/// So many calls at once; the server waits, so that it answers none before all are sent.
async fn at_once(client: &Client, calls: usize) {
    let calls: Vec<_> = (0..calls).map(|_| tokio::spawn(client.secured().without().send())).collect();
    for call in calls {
        call.await.expect("it does not panic").expect("it succeeds");
    }
    // A separate task returns connections to the pool.
    tokio::time::sleep(Duration::from_millis(300)).await;
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = silent();
    let client = builder(&server).build().expect("it is well formed");
    for _ in 0..20 {
        client.secured().without().send().await.expect("it succeeds");
        client.clone().secured().without().send().await.expect("clones share them");
    }
    assert_eq!((server.requests().len(), server.connections()), (40, 1));
    // Also after an error whose body was read, and after a body that was read piece by piece.
    let server = serve(|_: &Recorded| Answer::text(404, "none"));
    let client = builder(&server).build().expect("it is well formed");
    for _ in 0..3 {
        client.secured().without().send().await.expect_err("404");
        client.streams().download().send_stream().await.expect_err("404");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn the_pool_is_the_callers_to_limit() {
    let slow = || serve(|_: &Recorded| Answer::new(204).delay(Duration::from_millis(1500)));
    for (idle, expected) in [(usize::MAX, 4), (1, 4 + 3), (0, 4 + 4)] {
        let server = slow();
        let client = over(&server, |http| http.pool_max_idle_per_host(idle));
        at_once(&client, 4).await;
        at_once(&client, 4).await;
        assert_eq!(server.connections(), expected, "{idle} idle at most");
    }
    let server = silent();
    let client = over(&server, |http| http.pool_idle_timeout(Duration::from_millis(20)));
    for _ in 0..2 {
        client.secured().without().send().await.expect("it succeeds");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(server.connections(), 2, "an idle one is closed in time");
}

/// A server that speaks only HTTP/2 (RFC 9113, section 3.3: by prior knowledge); it counts connections, and answers
/// each request with its version, method and path.
async fn speak_http2(listener: tokio::net::TcpListener, connections: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        connections.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            let mut connection = h2::server::handshake(stream).await.expect("the client speaks HTTP/2");
            while let Some(Ok((request, mut respond))) = connection.accept().await {
                let key = request.headers().get("x-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
                let name = format!("{:?} {} {} {key}", request.version(), request.method(), request.uri().path());
                let body =
                    json!({"id": "r", "created_on": "", "name": name, "ttl": 1, "owner": {"id": "", "email": ""}});
                let head = http::Response::builder().header("content-type", "application/json").body(());
                let mut send = respond.send_response(head.expect("it is well formed"), false).expect("it can be sent");
                send.send_data(body.to_string().into(), true).expect("it can be sent");
            }
        });
    }
}

#[tokio::test]
async fn http2_carries_many_calls_over_one_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}/v1", listener.local_addr().expect("it has an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let server = tokio::spawn(speak_http2(listener, Arc::clone(&connections)));
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).http2_prior_knowledge();
    let client: Client = Client::builder()
        .base_url(url)
        .header("X-Key", "k")
        .reqwest(http.build().expect("reqwest can be set up"))
        .build()
        .expect("it is well formed");
    let record = client.records().get("0").send().await.expect("it succeeds");
    assert_eq!(record.name, "HTTP/2.0 GET /v1/records/0 k");
    let calls: Vec<_> = (1..9).map(|id| tokio::spawn(client.records().get(id.to_string()).send())).collect();
    for (at, call) in calls.into_iter().enumerate() {
        let record = call.await.expect("it does not panic").expect("it succeeds");
        assert_eq!(record.name, format!("HTTP/2.0 GET /v1/records/{} k", at + 1));
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
    server.abort();
}

/// Responses that were recorded over a network are replayed without one: responses of any status, and failures.
#[tokio::test]
async fn what_was_recorded_is_answered_again() -> Result<(), Error> {
    let page = |id: i64| json!({"success": true, "errors": [], "messages": [], "result": [{"id": id}]});
    let server = serve({
        let mut answers = vec![
            Answer::json(404, &json!({"title": "none"})).header("X-Request-Id", "r-2"),
            Answer::json(200, &json!({"success": true, "errors": [], "messages": [], "result": []})),
            Answer::json(200, &page(2)),
            Answer::json(200, &page(1)).header("X-Request-Id", "r-1"),
        ];
        move |_: &Recorded| {
            answers.pop().unwrap_or_else(|| Answer::new(204).ending(restwright_loopback::Ending::NoAnswer))
        }
    });
    let program = async |client: Client| {
        let items = client.pages().list_number().per_page(1).items().try_collect::<Vec<_>>().await?;
        let missing = client.records().get("r").send().await.expect_err("404");
        let broken = client.records().get("r").send().await.expect_err("there is no response");
        let told = (missing.request_id().map(str::to_owned), missing.to_string(), broken.kind());
        Ok::<_, Error>((items.iter().map(|item| item.id).collect::<Vec<_>>(), told))
    };
    let recording = Recording::new(ReqwestTransport::new(reqwest::Client::new()));
    let seen = program(builder(&server).tries(1).transport(recording.clone()).build()?).await?;
    assert_eq!(seen.0, [1, 2]);
    assert_eq!((seen.1.0.as_deref(), seen.1.2), (Some("r-2"), ErrorKind::Transport));
    let urls: Vec<_> = recording.exchanges().into_iter().map(|one| one.request.path_and_query().to_owned()).collect();
    let sent: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(urls, sent);
    assert_eq!(recording.exchanges()[0].response.as_ref().map(|response| response.status.as_u16()), Ok(200));
    let replay = recording.replay();
    drop(server);
    let client = Client::builder().base_url("http://gone.invalid/v1").tries(1).transport(replay.clone()).build()?;
    assert_eq!(program(client).await?, seen);
    assert_eq!((replay.left(), replay.requests().len()), (0, 5));
    Ok(())
}

/// The same with any feature: a given transport gets each try, and no other code changes it.
#[tokio::test]
async fn a_transport_gets_each_try_as_it_is_sent() {
    let canned = Canned::new([Reply::status(503), Reply::status(204)]);
    let client = Client::builder().transport(canned.clone()).credential(credentials::bearer("b"));
    let client = client.clock(crate::support::TestClock::default()).build().expect("it is well formed");
    client.secured().with_bearer().send().await.expect("the second try succeeds");
    let requests = canned.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].header("authorization"), Some("Bearer b"));
    assert_eq!(requests[1].url, "https://eu.testbed.example/v1/secured/bearer");
}

/// The server of the other tests gives the same responses without a network.
#[tokio::test]
async fn without_a_network_and_with_one_a_call_is_the_same() -> Result<(), Error> {
    let body = r#"{"id":"r","created_on":"2026-01-01","name":"n","ttl":60.0,"owner":{"id":"o","email":"e"}}"#;
    let bed = Bed::script([Answer::text(200, body)]);
    let over_network = bed.client.records().get("r").send().await?;
    let canned = Client::builder().transport(Canned::new([Reply::json(body)])).build()?;
    assert_eq!(canned.records().get("r").send().await?.into_inner(), over_network.into_inner());
    Ok(())
}

#[derive(Debug)]
struct Teapot;

impl Transport for Teapot {
    fn send<'a>(&'a self, request: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        Box::pin(async move {
            let body = format!(r#"{{"title":"{} {}"}}"#, request.method, request.url);
            Ok(Incoming::new(StatusCode::IM_A_TEAPOT, HeaderMap::new(), body.into()))
        })
    }
}

#[tokio::test]
async fn a_transport_of_ones_own_is_a_function() -> Result<(), Error> {
    let client = Client::builder().transport(Teapot).build()?;
    let error = client.records().get("r").send().await.expect_err("418");
    let told: restwright_testbed::types::Problem = error.body().expect("it is the transport's");
    assert_eq!(told.title, "GET https://eu.testbed.example/v1/records/r");
    Ok(())
}

#[tokio::test]
async fn one_call_is_faked() -> Result<(), Error> {
    let fake = Canned::new([Reply::json(r#"{"id":"r","name":"one"}"#)]);
    let client = Client::builder().transport(fake.clone()).build()?;
    assert_eq!(client.records().get("r").send().await?.name, "one");
    assert_eq!(fake.requests()[0].path_and_query(), "/v1/records/r");
    Ok(())
}

#[tokio::test]
async fn a_list_of_two_pages_is_faked() -> Result<(), Error> {
    let page = |id| Reply::json(format!(r#"{{"result":[{{"id":{id}}}],"result_info":{{"total_count":2}}}}"#));
    let fake = Canned::new([page(1), page(2)]);
    let client = Client::builder().transport(fake.clone()).build()?;
    let all = client.pages().list_number().items().try_collect::<Vec<_>>().await?;
    assert_eq!(all.iter().map(|item| item.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(fake.requests()[1].path_and_query(), "/v1/pages/number?page=2");
    Ok(())
}

/// A hand-written transport takes fifteen lines at most, and a fake ten.
#[test]
fn they_are_as_short_as_they_look() {
    let lines: Vec<_> = include_str!("transport.rs").lines().collect();
    let at = |start: &str| lines.iter().position(|line| line.starts_with(start)).expect("it is in this file");
    let ends_after = |from: usize| lines[from..].iter().position(|line| *line == "}").expect("it ends");
    let own = at("impl Transport for Teapot") - at("struct Teapot") + 2 + ends_after(at("impl Transport for Teapot"));
    assert!(own <= 15, "{own} lines");
    for fake in ["async fn one_call_is_faked", "async fn a_list_of_two_pages_is_faked"] {
        let body = ends_after(at(fake)) - 1;
        assert!(body <= 10, "{fake}: {body} lines");
    }
}
