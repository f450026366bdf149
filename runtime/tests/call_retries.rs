//! Tries, waits, redirects and timeouts.
#![cfg(feature = "reqwest")]

use std::time::{Duration, Instant};

use crate::support::server::{Act, Server, answer, json};
use crate::support::{CREATE, EMPTY, GET, LIST, TOKEN};
use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Recorded, Reply};
use restwright::{ErrorKind, RetryPolicy};
use restwright_test_clock::TestClock;

struct Setup {
    client: rt::Client,
    asked: Canned,
    clock: TestClock,
}

fn setup(replies: impl IntoIterator<Item = Reply>) -> Setup {
    let (asked, clock) = (Canned::new(replies), TestClock::default());
    let client =
        crate::support::builder().transport(asked.clone()).clock(clock.clone()).build().expect("it can be built");
    Setup { client, asked, clock }
}

impl Setup {
    fn get(&self) -> rt::Request {
        self.client.request(&GET).path("zone_id", &"z")
    }

    fn post(&self) -> rt::Request {
        let request = self.client.request(&CREATE).path("zone_id", &"z");
        request.with_field("csr", &"c").with_field("validity_days", &1_i64)
    }

    fn sent(&self) -> usize {
        self.asked.requests().len()
    }
}

fn ok() -> Reply {
    Reply::json(EMPTY)
}

#[tokio::test]
async fn idempotent_calls_are_repeated_until_they_work() {
    let setup = setup([Reply::status(503), Reply::failure(FailureKind::Broken), ok()]);
    setup.get().send_raw().await.expect("the third try works");
    assert_eq!((setup.sent(), setup.clock.waits().len()), (3, 2));
    let requests = setup.asked.requests();
    assert_eq!(requests[0].url, requests[2].url);
    assert_eq!(requests[2].header("authorization"), Some(&*format!("Bearer {TOKEN}")));
}

#[tokio::test]
async fn tries_end_and_the_last_failure_is_told() {
    let setup = setup([Reply::status(500), Reply::status(500), Reply::status(503), ok()]);
    let error = setup.get().send_raw().await.expect_err("three tries fail");
    assert_eq!((setup.sent(), error.tries()), (3, 3));
    assert_eq!(error.to_string(), "GET /zones/{zone_id}: 503 Service Unavailable: no body, after 3 tries");
}

#[tokio::test]
async fn posts_are_repeated_only_where_nothing_was_done() {
    for reply in [
        Reply::status(500),
        Reply::status(408),
        Reply::failure(FailureKind::Broken),
        Reply::failure(FailureKind::Timeout),
    ] {
        let setup = setup([reply, ok()]);
        setup.post().send_raw().await.expect_err("it is not sent again");
        assert_eq!(setup.sent(), 1);
    }
    for reply in [Reply::status(429), Reply::failure(FailureKind::Connect)] {
        let setup = setup([reply, ok()]);
        setup.post().send_raw().await.expect("it is sent again");
        let texts: Vec<_> = setup.asked.requests().iter().map(Recorded::text).collect();
        assert_eq!(texts, [r#"{"csr":"c","validity_days":1}"#; 2]);
    }
    let setup = setup([Reply::status(500), ok()]);
    let mut request = setup.post();
    request.idempotent(true);
    request.send_raw().await.expect("the caller vouches for it");
}

#[tokio::test]
async fn one_call_may_be_tried_more_or_less() {
    let setup = setup([Reply::status(500), Reply::status(500), Reply::status(500), Reply::status(500), ok()]);
    let mut request = setup.get();
    request.tries(1);
    request.send_raw().await.expect_err("it is sent once");
    assert_eq!(setup.sent(), 1);
    let mut request = setup.get();
    request.retry(RetryPolicy::default().tries(4));
    request.send_raw().await.expect("the fourth try works");
    assert_eq!(setup.sent(), 5);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    for (name, value, wait) in [
        ("retry-after", "7", Duration::from_secs(7)),
        ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT", Duration::from_secs(10)),
        ("retry-after-ms", "1500", Duration::from_millis(1500)),
        ("retry-after", "60", Duration::from_secs(60)),
    ] {
        let setup = setup([Reply::status(429).header(name, value), ok()]);
        setup.get().send_raw().await.expect("the second try works");
        assert_eq!(setup.clock.waits(), [wait], "{name}: {value}");
    }
    let setup = setup([Reply::status(429).header("retry-after", "61"), ok()]);
    let error = setup.get().send_raw().await.expect_err("a minute is the longest wait");
    assert!(error.is_rate_limited());
    assert_eq!((setup.sent(), setup.clock.waits().len()), (1, 0));
}

#[tokio::test]
async fn waits_fit_into_the_calls_time() {
    let setup =
        setup([Reply::status(429).header("retry-after", "5"), Reply::status(429).header("retry-after", "5"), ok()]);
    let mut request = setup.get();
    request.timeout(Duration::from_secs(8));
    let error = request.send_raw().await.expect_err("the second wait would end after 10 seconds");
    assert!(error.is_rate_limited());
    assert_eq!(setup.clock.waits(), [Duration::from_secs(5)]);
}

#[tokio::test]
async fn redirects_within_the_origin_keep_everything() {
    let moved = Reply::status(307).header("location", "/v5/certificates");
    let setup = setup([moved, ok()]);
    setup.post().send_raw().await.expect("the redirect is followed");
    let sent = &setup.asked.requests()[1];
    assert_eq!(sent.url, "https://api.example.com/v5/certificates");
    assert_eq!((sent.method.as_str(), &*sent.text()), ("POST", r#"{"csr":"c","validity_days":1}"#));
    assert_eq!(sent.header("authorization"), Some(&*format!("Bearer {TOKEN}")));
}

#[tokio::test]
async fn no_credential_follows_to_another_origin() {
    for location in ["https://other.example/x", "https://api.example.com:8443/x", "//evil.example/x"] {
        let asked = Canned::new([Reply::status(302).header("location", location), ok()]);
        let client = rt::ClientBuilder::<rt::Client>::new(&crate::support::API)
            .credential(rt::Credential::new("api_email", "e-secret"))
            .credential(rt::Credential::new("api_key", "k-secret"))
            .transport(asked.clone())
            .build()
            .expect("it can be built");
        let mut request = client.request(&LIST).path("zone_id", &"z");
        request.header("x-own", "o-secret").cookie_parameter("flavour", &"c-secret");
        request.send_raw().await.expect("the redirect is followed");
        let sent = asked.requests().remove(1);
        let names: Vec<_> = sent.headers.keys().map(http::HeaderName::as_str).collect();
        assert_eq!(names, ["accept", "user-agent"], "{location}");
    }
}

#[tokio::test]
async fn redirects_that_would_leak_or_loop_are_refused() {
    let away = setup([Reply::status(308).header("location", "https://other.example/x")]);
    let error = away.post().send_raw().await.expect_err("a body does not go elsewhere");
    assert_eq!((error.kind(), away.sent()), (ErrorKind::Api, 1));
    assert!(
        error.to_string().contains("308 Permanent Redirect: a redirect of this method to another origin"),
        "{error}"
    );
    let down = setup([Reply::status(302).header("location", "http://api.example.com/x")]);
    down.get().send_raw().await.expect_err("HTTPS is not given up");
    assert_eq!(down.sent(), 1);
    let endless = Canned::repeating([Reply::status(302).header("location", "/v4/again")]);
    let client = crate::support::builder().transport(endless.clone()).build().expect("it can be built");
    let error = client.request(&GET).path("zone_id", &"z").send_raw().await.expect_err("it never arrives");
    assert_eq!(endless.requests().len(), 11);
    assert!(error.to_string().contains("more than ten redirects"), "{error}");
}

// Over reqwest.

fn client(server: &Server) -> rt::ClientBuilder {
    crate::support::builder().base_url(&server.url).tries(1)
}

fn get(client: &rt::Client) -> rt::Request {
    client.request(&GET).path("zone_id", &"z")
}

#[tokio::test]
async fn reqwest_follows_no_redirect_by_itself() {
    let elsewhere = Server::start(vec![json("200 OK", EMPTY)]);
    let location = format!("location: {}/x\r\n", elsewhere.url);
    let server = Server::start(vec![answer("302 Found", &location, "")]);
    let client = rt::ClientBuilder::<rt::Client>::new(&crate::support::API)
        .credential(rt::Credential::new("api_email", "e-secret"))
        .credential(rt::Credential::new("api_key", "k-secret"))
        .base_url(&server.url)
        .build()
        .expect("it can be built");
    get(&client).send_raw().await.expect("the redirect is followed");
    assert!(server.request().contains("k-secret"));
    let other = elsewhere.request();
    assert!(other.starts_with("GET /x HTTP/1.1\r\n") && !other.contains("secret"), "{other}");
}

#[tokio::test]
async fn broken_connections_are_tried_again() {
    let server = Server::start(vec![Act::Hang, json("200 OK", EMPTY)]);
    let client = client(&server).tries(2).clock(TestClock::default()).build().expect("it can be built");
    get(&client).send_raw().await.expect("the second try works");
}

#[tokio::test]
async fn no_connection_is_told_as_such() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let url = format!("http://{}", free.local_addr().expect("a bound socket has an address"));
    drop(free);
    let clock = TestClock::default();
    let client = crate::support::builder().base_url(url).clock(clock.clone()).build().expect("it can be built");
    let error = get(&client).send_raw().await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.tries(), clock.waits().len()), (ErrorKind::Connect, 3, 2));
    assert!(error.to_string().contains("no connection: "), "{error}");
    assert!(error.is_retryable() && std::error::Error::source(&error).is_some());
}

async fn times_out(request: rt::Request) {
    let start = Instant::now();
    let error = request.send_raw().await.expect_err("the server is too slow");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.is_timeout() && start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[tokio::test]
async fn silence_ends_in_a_timeout_of_each_kind() {
    const SHORT: Duration = Duration::from_millis(60);
    let quiet = || Server::start(vec![Act::Stall(Duration::from_secs(60))]);
    let half = || {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec();
        Server::start(vec![Act::Partly(head, Duration::from_secs(60))])
    };
    for server in [quiet(), half()] {
        times_out(get(&client(&server).timeout(SHORT).build().expect("it can be built"))).await;
    }
    for server in [quiet(), half()] {
        times_out(get(&client(&server).try_timeout(SHORT).build().expect("it can be built"))).await;
    }
    for server in [quiet(), half()] {
        times_out(get(&client(&server).read_timeout(SHORT).build().expect("it can be built"))).await;
    }
    for server in [quiet(), half()] {
        let mut request = get(&client(&server).build().expect("it can be built"));
        request.read_timeout(SHORT);
        times_out(request).await;
    }
    let server = quiet();
    let mut request = get(&client(&server).build().expect("it can be built"));
    request.timeout(SHORT);
    times_out(request).await;
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let server = Server::start(vec![Act::Stall(Duration::from_secs(60))]);
    let client = client(&server).build().expect("it can be built");
    let call = tokio::time::timeout(Duration::from_millis(30), get(&client).send_raw());
    assert!(call.await.is_err());
}

#[tokio::test]
async fn a_reqwest_client_may_be_given() {
    let server = Server::start(vec![json("200 OK", EMPTY)]);
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("it can be built");
    let client = client(&server).reqwest(own).build().expect("it can be built");
    get(&client).send_raw().await.expect("the call works");
}

#[tokio::test]
async fn a_call_may_bear_more_silence_than_its_client() {
    let server = Server::start(vec![Act::Stall(Duration::from_secs(1))]);
    let client = client(&server).read_timeout(Duration::from_millis(200)).tries(1).build().expect("it can be built");
    let mut request = get(&client);
    request.read_timeout(Duration::from_secs(60));
    let error = request.send_raw().await.expect_err("the server hangs up after a while");
    assert_eq!(error.kind(), ErrorKind::Transport, "it is the server that ends the call: {error}");
}
