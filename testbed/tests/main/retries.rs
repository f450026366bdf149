//! Retries: which calls are sent again and which never, after what time, and how many of them over many calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use restwright::{BoxFuture, Nullable, RetryBudget, RetryPolicy, Upload};
use restwright_loopback::{Answer, Ending, Recorded, Server};
use restwright_testbed::records::Owner;
use restwright_testbed::shapes::Cat;
use restwright_testbed::{Client, ClientBuilder, Error, ErrorKind, Method, Request};

use crate::support::{Bed, TestClock, builder, serve};

/// A server that always gives this response, a client for it that waits on its own clock, and that clock.
fn patient(
    answer: Answer,
    setup: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> (Server, Client, TestClock) {
    let clock = TestClock::default();
    let server = serve(move |_: &Recorded| answer.clone());
    let client = setup(builder(&server)).clock(clock.clone()).build().expect("it is well formed");
    (server, client, clock)
}

type Change = fn(&mut Request);

fn unchanged(_: &mut Request) {}

/// A call of each method, through generated code if the document has one.
#[allow(deprecated, reason = "an operation of each method is called")]
fn call<'c>(client: &'c Client, method: &str, change: Change) -> BoxFuture<'c, Result<(), Error>> {
    let raw = |method| {
        let mut request = client.raw().request_raw(method, "/anything");
        change(&mut request);
        Box::pin(async { request.send_raw().await.map(drop) })
    };
    match method {
        "GET" => Box::pin(async move { client.secured().without().customize(change).send().await.map(drop) }),
        "DELETE" => Box::pin(async move { client.records().delete("r").customize(change).send().await.map(drop) }),
        "PATCH" => {
            Box::pin(
                async move { client.records().edit("r").note(Nullable::Null).customize(change).send().await.map(drop) },
            )
        }
        "PUT" => Box::pin(async move {
            let record = client.records().update("r", "name", Owner::new("a@b.c"), 60.0);
            record.customize(change).send().await.map(drop)
        }),
        "POST" => Box::pin(async move {
            client.shapes().create_animal(Cat::new("cat", 9)).customize(change).send().await.map(drop)
        }),
        "HEAD" => raw(Method::HEAD),
        "OPTIONS" => raw(Method::OPTIONS),
        other => panic!("{other} is no method of this table"),
    }
}

const IDEMPOTENT: [&str; 5] = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];
const OTHERS: [&str; 2] = ["POST", "PATCH"];

/// A server that always gives the response that is set, and a client without a budget over many calls.
struct Table {
    server: Server,
    client: Client,
    answer: Arc<Mutex<Answer>>,
}

impl Table {
    fn new() -> Self {
        let answer = Arc::new(Mutex::new(Answer::new(204)));
        let given = Arc::clone(&answer);
        let server = serve(move |_: &Recorded| given.lock().expect("nobody panics with it").clone());
        let client = builder(&server).retry_budget(RetryBudget::unlimited()).build().expect("it is well formed");
        Self { server, client, answer }
    }

    /// How often a call of that method is sent if this is always the response. All requests are equal.
    async fn sent(&self, method: &str, answer: Answer, change: Change) -> usize {
        *self.answer.lock().expect("nobody panics with it") = answer;
        let before = self.server.requests().len();
        let error = call(&self.client, method, change).await.expect_err("it always fails");
        let requests = &self.server.requests()[before..];
        assert_eq!(error.tries() as usize, requests.len());
        assert!(requests.iter().all(|request| request.bytes == requests[0].bytes), "a repetition is the same request");
        assert_eq!(requests[0].method, method);
        requests.len()
    }
}

/// RFC 9110, section 9.2.2, says which methods are idempotent. A server that answers 429 has not acted (RFC 6585,
/// section 4); one that answers 5xx or 408 may have.
#[tokio::test]
async fn what_is_sent_again_depends_on_whether_the_server_may_have_acted() {
    let table = Table::new();
    for method in IDEMPOTENT {
        for status in [408, 429, 500, 502, 503, 504, 520, 530] {
            assert_eq!(table.sent(method, Answer::new(status), unchanged).await, 3, "{method} {status}");
        }
    }
    for method in OTHERS {
        for status in [408, 500, 502, 503, 504, 520, 530] {
            assert_eq!(table.sent(method, Answer::new(status), unchanged).await, 1, "{method} {status}");
        }
        assert_eq!(table.sent(method, Answer::new(429), unchanged).await, 3, "{method}");
    }
    for method in IDEMPOTENT.into_iter().chain(OTHERS) {
        for status in [400, 401, 403, 404, 405, 409, 410, 412, 415, 422, 451] {
            assert_eq!(table.sent(method, Answer::new(status), unchanged).await, 1, "{method} {status}");
        }
    }
}

/// The same if the connection breaks before the response, or within it.
#[tokio::test]
async fn a_broken_connection_is_no_reason_to_send_a_post_again() {
    let table = Table::new();
    let whole = Answer::new(200).header("Content-Type", "application/json").body("{\"kind\":\"cat\",\"lives\":9}");
    for ending in [Ending::NoAnswer, Ending::CutAfter(5)] {
        let broken = whole.clone().ending(ending);
        for method in ["GET", "OPTIONS", "PUT"] {
            assert_eq!(table.sent(method, broken.clone(), unchanged).await, 3, "{method} {ending:?}");
        }
        for method in OTHERS {
            assert_eq!(table.sent(method, broken.clone(), unchanged).await, 1, "{method} {ending:?}");
        }
    }
}

/// Without a connection, nothing was sent: any method may be tried again.
#[tokio::test]
async fn without_a_connection_every_method_is_tried_again() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}/v1", gone.local_addr().expect("it has an address"));
    drop(gone);
    let clock = TestClock::default();
    let client = Client::builder().base_url(url).clock(clock.clone()).build().expect("it is well formed");
    for method in IDEMPOTENT.into_iter().chain(OTHERS) {
        let error = call(&client, method, unchanged).await.expect_err("nobody listens");
        assert_eq!((error.kind(), error.tries(), error.method()), (ErrorKind::Connect, 3, method));
    }
    assert_eq!(clock.waits().len(), 7 * 2);
}

/// The caller may know better, in both directions.
#[tokio::test]
async fn one_call_may_be_made_idempotent_or_not() {
    let table = Table::new();
    fn idempotent(request: &mut Request) {
        request.idempotent(true);
    }
    fn not_idempotent(request: &mut Request) {
        request.idempotent(false);
    }
    for method in OTHERS {
        for status in [408, 503] {
            assert_eq!(table.sent(method, Answer::new(status), idempotent).await, 3, "{method} {status}");
        }
        assert_eq!(table.sent(method, Answer::new(409), idempotent).await, 1, "{method}");
    }
    for method in IDEMPOTENT {
        assert_eq!(table.sent(method, Answer::new(503), not_idempotent).await, 1, "{method}");
        assert_eq!(table.sent(method, Answer::new(429), not_idempotent).await, 3, "{method}");
    }
}

#[tokio::test]
async fn one_call_may_be_tried_more_or_less() {
    let table = Table::new();
    let once: Change = |request| {
        request.tries(1);
    };
    let often: Change = |request| {
        request.tries(6);
    };
    let by_policy: Change = |request| {
        request.retry(RetryPolicy::default().tries(2));
    };
    for (change, expected) in [(once, 1), (often, 6), (by_policy, 2), (unchanged as Change, 3)] {
        assert_eq!(table.sent("GET", Answer::new(503), change).await, expected);
    }
    let (server, client, _) = patient(Answer::new(503), |builder| builder.tries(4));
    call(&client, "GET", unchanged).await.expect_err("503");
    assert_eq!(server.requests().len(), 4);
    call(&client, "GET", once).await.expect_err("503");
    assert_eq!(server.requests().len(), 5);
    let (server, client, _) = patient(Answer::new(503), |builder| builder.retry(RetryPolicy::never()));
    call(&client, "GET", unchanged).await.expect_err("503");
    call(&client, "GET", often).await.expect_err("503");
    assert_eq!(server.requests().len(), 1 + 6);
}

/// A streamed body cannot be read again.
#[tokio::test]
async fn a_body_that_was_read_once_is_not_sent_again() {
    let idempotent = |request: &mut Request| {
        request.idempotent(true);
    };
    let (server, client, _) = patient(Answer::new(503), |builder| builder);
    let once = Upload::read(std::io::Cursor::new("abc"));
    client.bodies().octets(once).customize(idempotent).send().await.expect_err("503");
    assert_eq!(server.requests().len(), 1);
    client.bodies().octets("abc").customize(idempotent).send().await.expect_err("503");
    let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, [b"abc"; 4]);
}

/// RFC 9110, section 10.2.3: seconds, or a date. Some servers also send `retry-after-ms`, which is more exact.
#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let rows: [(&[(&str, &str)], Duration); 7] = [
        (&[("Retry-After", "7")], Duration::from_secs(7)),
        (&[("Retry-After", "0")], Duration::ZERO),
        (&[("Retry-After", "60")], Duration::from_secs(60)),
        (&[("Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT")], Duration::from_secs(10)),
        (&[("Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT")], Duration::ZERO),
        (&[("retry-after-ms", "1500")], Duration::from_millis(1500)),
        (&[("retry-after-ms", "250"), ("Retry-After", "1")], Duration::from_millis(250)),
    ];
    for (headers, expected) in rows {
        for (status, method) in [(429, "GET"), (503, "GET"), (429, "POST")] {
            let with = |answer: Answer, (name, value): &(&str, &str)| answer.header(*name, *value);
            let busy = headers.iter().fold(Answer::new(status), with);
            let (_server, client, clock) = patient(busy, |builder| builder.tries(2));
            call(&client, method, unchanged).await.expect_err("it is busy");
            assert_eq!(clock.waits(), [expected], "{headers:?} with {status}");
        }
    }
}

/// By default, nobody waits for more than a minute, or beyond the time limit of the call.
#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    for (name, value) in
        [("Retry-After", "61"), ("Retry-After", "Sun, 06 Nov 1994 09:49:37 GMT"), ("retry-after-ms", "60001")]
    {
        let (server, client, clock) = patient(Answer::new(429).header(name, value), |builder| builder);
        let error = call(&client, "GET", unchanged).await.expect_err("429");
        assert!(error.is_rate_limited() && error.is_retryable());
        assert_eq!((server.requests().len(), clock.waits()), (1, vec![]), "{value}");
    }
    let mut policy = RetryPolicy::default();
    policy.retry_after_cap = Duration::from_secs(3600);
    let (_server, client, clock) =
        patient(Answer::new(429).header("Retry-After", "600"), |builder| builder.retry(policy));
    call(&client, "GET", unchanged).await.expect_err("429");
    assert_eq!(clock.waits(), [Duration::from_secs(600); 2]);

    let (server, client, clock) = patient(Answer::new(503).header("Retry-After", "5"), |builder| builder);
    let hasty: Change = |request| {
        request.timeout(Duration::from_secs(8));
    };
    call(&client, "GET", hasty).await.expect_err("a second wait would end after ten seconds");
    assert_eq!((server.requests().len(), clock.waits()), (2, vec![Duration::from_secs(5)]));
}

/// Full jitter: each wait is drawn evenly from zero to a bound that doubles. Nobody really waits here, and many waits
/// are drawn; the chance that a correct draw is outside of these bounds is below one in a million.
#[tokio::test]
async fn waits_are_drawn_evenly_below_a_bound_that_doubles() {
    const CALLS: usize = 500;
    let (_server, client, clock) =
        patient(Answer::new(503), |builder| builder.tries(4).retry_budget(RetryBudget::unlimited()));
    for _ in 0..CALLS {
        call(&client, "GET", unchanged).await.expect_err("503");
    }
    let waits = clock.waits();
    assert_eq!(waits.len(), CALLS * 3);
    for (nth, bound) in [(0, 500), (1, 1000), (2, 2000)] {
        let bound = Duration::from_millis(bound);
        let drawn: Vec<Duration> = waits.iter().skip(nth).step_by(3).copied().collect();
        assert!(drawn.iter().all(|wait| *wait <= bound), "no wait is longer than {bound:?}");
        for quarter in 0..4 {
            let (from, to) = (bound * quarter / 4, bound * (quarter + 1) / 4);
            let within = drawn.iter().filter(|wait| (from..to).contains(wait)).count();
            // The expected number is 125, with a standard deviation below 10.
            assert!((70..=180).contains(&within), "{within} of {CALLS} between {from:?} and {to:?}");
        }
    }
}

/// The bound itself grows no further than the policy's ceiling.
#[tokio::test]
async fn the_bound_has_a_ceiling() {
    let mut policy = RetryPolicy::default().tries(12);
    (policy.base, policy.ceiling) = (Duration::from_millis(100), Duration::from_millis(400));
    let (_server, client, clock) = patient(Answer::new(503), |builder| builder.retry(policy));
    for _ in 0..5 {
        call(&client, "GET", unchanged).await.expect_err("503");
    }
    let waits = clock.waits();
    assert_eq!(waits.len(), 5 * 11);
    assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(400)), "{waits:?}");
    assert!(waits.iter().any(|wait| *wait > Duration::from_millis(200)), "{waits:?}");
}

/// Over a thousand calls to a server that is down, a hundred repetitions are allowed, and a fifth of one for each call:
/// not two for each.
#[tokio::test]
async fn over_many_calls_only_a_share_is_repeated() {
    let (server, client, _) = patient(Answer::new(503), |builder| builder);
    let clients = [client.clone(), client];
    let mut tries = Vec::new();
    for number in 0..1_000 {
        tries.push(call(&clients[number % 2], "GET", unchanged).await.expect_err("503").tries());
    }
    let sent = server.requests().len();
    assert_eq!(sent, tries.iter().map(|tries| *tries as usize).sum::<usize>());
    assert!((1_295..=1_300).contains(&sent), "{sent} requests of 1,000 calls");
    assert!(tries[..50].iter().all(|tries| *tries == 3), "there are some to spare: {tries:?}");
    assert!(tries[200..].iter().all(|tries| *tries <= 2), "and then a share: {tries:?}");
}

/// Successful calls fill the budget again, so a server that fails sometimes is never noticed.
#[tokio::test]
async fn what_fails_now_and_then_is_always_repeated() {
    let mut number = 0;
    let server = serve(move |_: &Recorded| {
        number += 1;
        Answer::new(if number % 10 == 0 { 503 } else { 204 })
    });
    let client = builder(&server).retry_budget(RetryBudget::new(20, 1)).build().expect("it is well formed");
    for number in 0..1_000 {
        call(&client, "GET", unchanged).await.unwrap_or_else(|error| panic!("call {number}: {error}"));
    }
    assert_eq!(server.requests().len(), 1_111);
}

#[tokio::test]
async fn the_budget_is_the_callers_to_set() {
    for (budget, expected) in [
        (RetryBudget::new(0, 0), 100),
        (RetryBudget::new(0, 7), 107),
        (RetryBudget::new(100, 10), 209),
        (RetryBudget::unlimited(), 300),
    ] {
        let (server, client, _) = patient(Answer::new(503), |builder| builder.retry_budget(budget));
        for _ in 0..100 {
            call(&client, "GET", unchanged).await.expect_err("503");
        }
        assert_eq!(server.requests().len(), expected, "{budget:?}");
    }
}

/// A list is also fetched page by page, and each page is a call.
#[tokio::test]
async fn each_page_of_a_list_is_a_call() {
    let page =
        |ids: &str| Answer::text(200, format!(r#"{{"success":true,"errors":[],"messages":[],"result":[{ids}]}}"#));
    let bed = Bed::script([
        Answer::new(503),
        page(r#"{"id":1}"#),
        Answer::new(502),
        Answer::new(429),
        page(r#"{"id":2}"#),
        page(""),
    ]);
    let items =
        bed.client.pages().list_number().per_page(1).items().try_collect::<Vec<_>>().await.expect("each page comes");
    assert_eq!(items.iter().map(|item| item.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(bed.server.requests().len(), 6);
}
