//! Rate limits: read from responses, and kept by the client.

use std::time::Duration;

use crate::support::{EMPTY, GET};
use restwright::door as rt;
use restwright::transport::{Canned, Reply};
use restwright::{Clock, ErrorKind};
use restwright_test_clock::TestClock;

struct Setup {
    client: rt::Client,
    asked: Canned,
    clock: TestClock,
}

const WINDOW: Duration = Duration::from_secs(300);

fn setup(replies: impl IntoIterator<Item = Reply>, quota: u32) -> Setup {
    let (asked, clock) = (Canned::repeating(replies), TestClock::default());
    let builder = crate::support::builder().transport(asked.clone()).clock(clock.clone()).rate_limit(quota, WINDOW);
    Setup { client: builder.build().expect("it can be built"), asked, clock }
}

impl Setup {
    fn request(&self) -> rt::Request {
        self.client.request(&GET).path("zone_id", &"z")
    }

    async fn get(&self) {
        self.request().send_raw().await.expect("the call works");
    }
}

#[tokio::test]
async fn twelve_hundred_go_in_three_hundred_seconds() {
    let setup = setup([Reply::json(EMPTY)], 1_200);
    for _ in 0..1_200 {
        setup.get().await;
    }
    assert_eq!(setup.clock.waits(), []);
    setup.get().await;
    assert_eq!(setup.clock.waits(), [WINDOW]);
    for _ in 0..1_200 {
        setup.get().await;
    }
    assert_eq!(setup.clock.now(), 2 * WINDOW);
    assert_eq!(setup.asked.requests().len(), 2_401);
}

#[tokio::test]
async fn the_window_slides() {
    let setup = setup([Reply::json(EMPTY)], 2);
    setup.get().await;
    setup.clock.sleep(Duration::from_secs(200)).await;
    setup.get().await;
    setup.get().await;
    setup.get().await;
    let waits: Vec<_> = setup.clock.waits().iter().map(Duration::as_secs).collect();
    assert_eq!(waits, [200, 100, 200]);
}

#[tokio::test]
async fn tries_count_too() {
    let setup = setup([Reply::status(503).header("retry-after-ms", "1"), Reply::json(EMPTY)], 1);
    setup.get().await;
    assert_eq!(setup.clock.now(), WINDOW);
}

#[tokio::test]
async fn the_server_is_heard() {
    let used_up = Reply::json(EMPTY).header("ratelimit", "\"default\";r=0;t=40, \"day\";r=1;t=999");
    let setup = setup([used_up, Reply::json(EMPTY)], 100);
    setup.get().await;
    setup.get().await;
    setup.get().await;
    assert_eq!(setup.clock.waits(), [Duration::from_secs(40)]);
}

#[tokio::test]
async fn an_asked_wait_holds_for_all_calls_but_no_longer_than_a_window() {
    let asked = Reply::status(429).header("retry-after", "4000");
    let setup = setup([asked, Reply::json(EMPTY)], 100);
    let error = setup.request().send_raw().await.expect_err("it is too long to wait for");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(4000)));
    setup.get().await;
    assert_eq!(setup.clock.waits(), [WINDOW]);
}

#[tokio::test]
async fn a_turn_that_comes_too_late_is_a_timeout() {
    let setup = setup([Reply::json(EMPTY)], 1);
    setup.get().await;
    let mut request = setup.request();
    request.timeout(Duration::from_secs(10));
    let error = request.send_raw().await.expect_err("the turn comes after 300 seconds");
    assert_eq!((error.kind(), error.tries()), (ErrorKind::Timeout, 0));
    assert_eq!((setup.asked.requests().len(), setup.clock.waits().len()), (1, 0));
}

#[tokio::test]
async fn answers_and_errors_tell_of_limits() {
    let told = |reply: Reply| {
        reply.header("ratelimit", "\"default\";r=50;t=30").header("ratelimit-policy", "\"default\";q=1200;w=300")
    };
    let setup = setup([told(Reply::json(EMPTY)), told(Reply::json(EMPTY)), told(Reply::status(400))], 100);
    let raw = setup.request().send_raw().await.expect("the call works").rate_limits();
    let typed: crate::support::Response<rt::Json> = setup.request().send().await.expect("the call works");
    let error = setup.request().send_raw().await.expect_err("400 is a failure").rate_limits();
    assert_eq!((raw[0].remaining, raw[0].quota, raw[0].window), (Some(50), Some(1_200), Some(WINDOW)));
    assert_eq!((&typed.rate_limits(), &error), (&raw, &raw));
    assert_eq!(typed.retry_after(), None);
}
