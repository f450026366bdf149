//! Rate limits: what a server says about them (the IETF's draft-ietf-httpapi-ratelimit-headers; RFC 9110, section
//! 10.2.3), and staying within one on request.

use std::collections::VecDeque;
use std::time::Duration;

use restwright::{Clock, ErrorKind};
use restwright_loopback::{Answer, Recorded, Server};
use restwright_testbed::{Client, ClientBuilder, Error};

use crate::support::{Bed, TestClock, builder, serve};

/// The documented limit of Cloudflare, which the server here enforces: 1,200 requests in any five minutes.
const QUOTA: u32 = 1_200;
const WINDOW: Duration = Duration::from_secs(300);

/// A server that refuses requests beyond [`QUOTA`] in any [`WINDOW`], by the same clock as the client.
fn strict_server(clock: &TestClock) -> Server {
    let (clock, mut taken) = (clock.clone(), VecDeque::new());
    serve(move |_: &Recorded| {
        let now = clock.now();
        while taken.front().is_some_and(|first| *first + WINDOW <= now) {
            taken.pop_front();
        }
        if taken.len() >= QUOTA as usize {
            return Answer::new(429).header("Retry-After", "300");
        }
        taken.push_back(now);
        Answer::new(204)
    })
}

/// A strict server, and its client on the same clock.
fn strict(setup: impl Fn(ClientBuilder<Client>) -> ClientBuilder<Client>) -> (Server, Client, TestClock) {
    let clock = TestClock::default();
    let server = strict_server(&clock);
    let client = setup(builder(&server)).clock(clock.clone()).build().expect("it is well formed");
    (server, client, clock)
}

async fn call(client: &Client) -> Result<(), Error> {
    client.secured().without().send().await.map(drop)
}

#[tokio::test]
async fn three_times_the_quota_is_never_refused() {
    let (server, client, clock) = strict(|builder| builder.rate_limit(QUOTA, WINDOW));
    for number in 0..3 * QUOTA {
        call(&client).await.unwrap_or_else(|error| panic!("call {number}: {error}"));
    }
    assert_eq!(server.requests().len(), 3 * QUOTA as usize, "no call was repeated");
    assert_eq!(clock.waits(), [WINDOW, WINDOW], "nobody waits longer than there is need");
}

/// The limit is for every window, not only for those that begin at the first call: so the calls come at uneven times,
/// sometimes from one clone of the client and sometimes from the other.
#[tokio::test]
async fn calls_at_uneven_times_are_never_refused_either() {
    let (server, client, clock) = strict(|builder| builder.rate_limit(QUOTA, WINDOW));
    let (mut random, clients) = (fastrand::Rng::with_seed(7), [client.clone(), client]);
    for number in 0..4_000_usize {
        if number % 100 == 0 {
            clock.sleep(Duration::from_millis(random.u64(0..20_000))).await;
        }
        call(&clients[number % 2]).await.unwrap_or_else(|error| panic!("call {number}: {error}"));
    }
    assert_eq!(server.requests().len(), 4_000, "no call was repeated");
}

/// Without the setting, nobody waits: calls are sent at once, and the server's refusal is reported.
#[tokio::test]
async fn nobody_waits_unasked() {
    let (server, client, clock) = strict(|builder| builder);
    for _ in 0..QUOTA {
        call(&client).await.expect("it is within the limit");
    }
    let error = call(&client).await.expect_err("it is beyond the limit");
    assert!(error.is_rate_limited() && error.is_retryable());
    // A call does not wait for five minutes by itself.
    assert_eq!((error.retry_after(), error.tries()), (Some(WINDOW), 1));
    assert_eq!((clock.waits(), server.requests().len()), (vec![], QUOTA as usize + 1));

    // The caller can also read the limit from a response.
    let clock = TestClock::default();
    let server = serve(|_: &Recorded| Answer::new(204).header("RateLimit", "\"default\";r=0;t=40"));
    let client = builder(&server).clock(clock.clone()).build().expect("it is well formed");
    call(&client).await.expect("it succeeds");
    call(&client).await.expect("it succeeds");
    assert_eq!(clock.waits(), []);
}

/// A client that stays within a limit also respects what the server says about it.
#[tokio::test]
async fn what_the_server_says_closes_the_gate_for_all_calls() {
    let clock = TestClock::default();
    let mut answers = vec![
        Answer::new(204),
        Answer::new(429).header("Retry-After", "7"),
        Answer::new(204).header("RateLimit", "\"burst\";r=0;t=40, \"day\";r=9;t=4000"),
    ];
    let server = serve(move |_: &Recorded| answers.pop().unwrap_or_else(|| Answer::new(204)));
    let client = builder(&server).rate_limit(QUOTA, WINDOW).clock(clock.clone()).build().expect("it is well formed");
    call(&client).await.expect("nothing is left, but this one was served");
    assert_eq!(clock.now(), Duration::ZERO);
    call(&client.clone())
        .await
        .expect("it is sent when there is more, and once again when the server has asked to wait");
    assert_eq!(clock.now(), Duration::from_secs(40 + 7));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn each_try_counts() {
    let clock = TestClock::default();
    let mut answers = vec![Answer::new(204), Answer::new(503).header("retry-after-ms", "0")];
    let server = serve(move |_: &Recorded| answers.pop().unwrap_or_else(|| Answer::new(204)));
    let client = builder(&server).rate_limit(1, WINDOW).clock(clock.clone()).build().expect("it is well formed");
    call(&client).await.expect("the second try succeeds");
    assert_eq!((clock.now(), server.requests().len()), (WINDOW, 2));
}

/// If its turn is later than its time limit, a call ends at once, and takes nobody's turn.
#[tokio::test]
async fn a_turn_that_comes_too_late_is_a_timeout() {
    let (server, client, clock) = strict(|builder| builder.rate_limit(2, WINDOW));
    call(&client).await.expect("the first turn is at once");
    clock.sleep(Duration::from_secs(100)).await;
    call(&client).await.expect("and the second");
    let hasty = client.secured().without().customize(|request| {
        request.timeout(Duration::from_secs(60));
    });
    let error = hasty.send().await.expect_err("its turn comes after 200 seconds");
    assert_eq!((error.kind(), error.tries(), error.path_template()), (ErrorKind::Timeout, 0, "/secured/none"));
    assert_eq!((server.requests().len(), clock.now()), (2, Duration::from_secs(100)));
    call(&client).await.expect("it waits");
    assert_eq!(clock.now(), WINDOW);
}

/// Names and values.
type Headers = &'static [(&'static str, &'static str)];

/// `(name, remaining, reset, quota, window)` of each limit, in seconds.
type Told = (String, Option<u64>, Option<u64>, Option<u64>, Option<u64>);

fn told(limits: &[restwright_testbed::RateLimit]) -> Vec<Told> {
    let seconds = |time: Option<Duration>| time.map(|time| time.as_secs());
    let one = |limit: &restwright_testbed::RateLimit| {
        (limit.name.clone(), limit.remaining, seconds(limit.reset), limit.quota, seconds(limit.window))
    };
    limits.iter().map(one).collect()
}

/// The draft's own examples of both headers, and the headers of its earlier versions.
#[tokio::test]
async fn limits_are_read_from_answers_and_errors() {
    let named = |name: &str, rest: [Option<u64>; 4]| (name.to_owned(), rest[0], rest[1], rest[2], rest[3]);
    let rows: [(Headers, Vec<Told>); 5] = [
        (
            &[("RateLimit-Policy", "\"burst\";q=100;w=60,\"daily\";q=1000;w=86400")],
            vec![
                named("burst", [None, None, Some(100), Some(60)]),
                named("daily", [None, None, Some(1000), Some(86_400)]),
            ],
        ),
        (&[("RateLimit", "\"default\";r=50;t=30")], vec![named("default", [Some(50), Some(30), None, None])]),
        (
            &[("RateLimit-Policy", "\"default\";q=1200;w=300"), ("RateLimit", "\"default\";r=1199;t=300")],
            vec![named("default", [Some(1199), Some(300), Some(1200), Some(300)])],
        ),
        (
            &[("RateLimit-Limit", "100"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "5")],
            vec![named("", [Some(0), Some(5), Some(100), None])],
        ),
        (&[("RateLimit", "nonsense;;;=")], vec![]),
    ];
    for (headers, expected) in rows {
        for status in [204, 400] {
            let with = |answer: Answer, (name, value): &(&str, &str)| answer.header(*name, *value);
            let bed = Bed::script([headers.iter().fold(Answer::new(status), with)]);
            let limits = match bed.client.secured().without().send().await {
                Ok(answer) => answer.rate_limits(),
                Err(error) => error.rate_limits(),
            };
            assert_eq!(told(&limits), expected, "{headers:?} with {status}");
        }
    }
}

/// Seconds, a date (relative to the response's own `Date`, because clocks differ), and milliseconds.
#[tokio::test]
async fn retry_after_is_read_from_answers_and_errors() {
    const DATE: (&str, &str) = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    let rows: [(Headers, Option<Duration>); 5] = [
        (&[("Retry-After", "120")], Some(Duration::from_secs(120))),
        (&[DATE, ("Retry-After", "Sun, 06 Nov 1994 08:59:37 GMT")], Some(Duration::from_secs(600))),
        (&[("retry-after-ms", "1500"), ("Retry-After", "2")], Some(Duration::from_millis(1500))),
        (&[("Retry-After", "soon")], None),
        (&[], None),
    ];
    for (headers, expected) in rows {
        for status in [204, 400] {
            let with = |answer: Answer, (name, value): &(&str, &str)| answer.header(*name, *value);
            let bed = Bed::script([headers.iter().fold(Answer::new(status), with)]);
            let asked = match bed.client.secured().without().send().await {
                Ok(answer) => answer.retry_after(),
                Err(error) => error.retry_after(),
            };
            assert_eq!(asked, expected, "{headers:?} with {status}");
        }
    }
}
