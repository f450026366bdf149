//! Responses as streams of typed items: one per line, and events.

use std::time::Duration;

use crate::support::Certificate;
use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Reply};
use restwright::{DriftKind, ErrorKind, Events};
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
    fn request(&self, method: http::Method) -> rt::Request {
        self.client.request_raw(method, "/stream")
    }

    fn events(&self) -> Events<i64> {
        self.request(http::Method::GET).send_events()
    }

    fn last_ids(&self) -> Vec<Option<String>> {
        self.asked.requests().iter().map(|request| request.header("last-event-id").map(str::to_owned)).collect()
    }
}

fn stream(body: &'static str) -> Reply {
    Reply::status(200).header("content-type", "text/event-stream; charset=utf-8").pieces([body])
}

fn end() -> Reply {
    Reply::status(204)
}

async fn all(mut events: Events<i64>) -> Result<Vec<(String, i64)>, restwright::Error> {
    let mut all = Vec::new();
    while let Some(event) = events.try_next().await? {
        all.push((event.id().to_owned(), *event));
    }
    Ok(all)
}

#[tokio::test]
async fn a_stream_that_ends_is_collected_up_to_its_first_error() {
    let lines = |body| setup([Reply::status(200).pieces([body])]).request(http::Method::GET).send_lines::<i64>();
    let all: Vec<_> = lines("1\n2\n").try_collect().await.expect("both are numbers");
    assert_eq!(all.iter().map(|line| **line).collect::<Vec<_>>(), [1, 2]);
    // RFC 7464, section 2.1: each text of a sequence begins with a special character.
    let all: Vec<_> = lines("\u{1e}1\n\u{1e}\u{1e}2\n").try_collect().await.expect("both are numbers");
    assert_eq!(all.iter().map(|line| **line).collect::<Vec<_>>(), [1, 2]);
    let error = lines("1\n]\n2\n").try_collect::<Vec<_>>().await.expect_err("the second line is not valid JSON");
    assert_eq!(error.kind(), ErrorKind::Decode);

    let events = setup([stream("data: 1\n\ndata: 2\n\n")]).events().reconnect(false);
    let all: std::collections::VecDeque<_> = events.try_collect().await.expect("both are numbers");
    assert_eq!(all.iter().map(|event| **event).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn lines_come_typed_and_with_drift() {
    let reply =
        Reply::status(200).pieces(["\u{feff}{\"id\":\"a\",\"valid", "ity_days\":1}\r\n\n \n{\"validity_days\":\"2\"}"]);
    let setup = setup([reply]);
    let mut lines = setup.request(http::Method::GET).send_lines::<Certificate>();
    let first = lines.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!((first.id.as_deref(), first.days, first.drift().len()), (Some("a"), 1, 0));
    let second = lines.try_next().await.expect("it can be read").expect("the last line has no end");
    assert_eq!(second.days, 2);
    assert!(second.drift().iter().any(|drift| drift.kind == DriftKind::WrongScalarForm), "{:?}", second.drift());
    assert!(lines.try_next().await.expect("it ends").is_none());
    assert_eq!(setup.asked.requests()[0].header("accept"), Some("application/x-ndjson"));
}

#[tokio::test]
async fn a_line_that_is_no_json_is_an_error_of_its_own() {
    let setup = setup([Reply::status(200).body("1\n{\n3\n")]);
    let mut lines = setup.request(http::Method::GET).send_lines::<i64>();
    assert_eq!(*lines.try_next().await.expect("it can be read").expect("there is one"), 1);
    let error = lines.try_next().await.expect_err("it is not valid JSON");
    assert_eq!((error.kind(), error.path_template()), (ErrorKind::Decode, "/stream"));
    assert_eq!(*lines.try_next().await.expect("it can be read").expect("there is one"), 3);
}

#[tokio::test]
async fn strict_lines_refuse_drift_and_endless_lines_end() {
    let canned = Canned::new([
        Reply::status(200).body("\"1\"\n"),
        Reply::status(200).pieces(std::iter::repeat_n(vec![b'1'; 1 << 20], 40)),
    ]);
    let client = crate::support::builder().transport(canned).strict(true).build().expect("it can be built");
    let mut lines = client.request_raw(http::Method::GET, "/stream").send_lines::<i64>();
    assert_eq!(lines.try_next().await.expect_err("it is drift").kind(), ErrorKind::Decode);
    let mut lines = client.request_raw(http::Method::GET, "/stream").send_lines::<i64>();
    let error = lines.try_next().await.expect_err("it is too long");
    assert!(error.to_string().ends_with("a line is longer than 16 MiB"), "{error}");
    assert!(lines.try_next().await.expect("it is over").is_none());
}

#[tokio::test]
async fn a_connection_that_breaks_ends_the_lines() {
    let setup = setup([Reply::status(200).pieces(["1\n2"]).breaking(FailureKind::Broken)]);
    let mut lines = setup.request(http::Method::GET).send_lines::<i64>();
    assert_eq!(*lines.try_next().await.expect("it can be read").expect("there is one"), 1);
    assert_eq!(lines.try_next().await.expect_err("it breaks off").kind(), ErrorKind::Transport);
    assert!(lines.try_next().await.expect("it is over").is_none());
}

#[tokio::test]
async fn events_tell_what_they_are() {
    let setup =
        setup([stream("event: add\nid: 7\ndata: {\"id\":\"a\",\ndata: \"validity_days\":\"1\"}\n\ndata: {}\n\n")]);
    let mut events = setup.request(http::Method::POST).send_events::<Certificate>();
    let first = events.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!((first.event(), first.id(), first.days, first.drift().len()), ("add", "7", 1, 1));
    let second = events.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!((second.event(), second.id()), ("message", "7"));
    assert!(events.try_next().await.expect("a POST is not sent again").is_none());
    assert_eq!(events.last_id(), "7");
    assert_eq!(setup.asked.requests()[0].header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn text_needs_no_quotes() {
    let setup = setup([stream("data: a b\n\ndata: \"c\"\n\n")]);
    let mut events = setup.request(http::Method::POST).send_events::<String>();
    assert_eq!(*events.try_next().await.expect("it can be read").expect("there is one"), "a b");
    assert_eq!(*events.try_next().await.expect("it can be read").expect("there is one"), "c");
}

#[tokio::test]
async fn a_connection_that_ends_goes_on_with_the_last_id() {
    let setup = setup([
        stream("retry: 250\nid: 1\ndata: 1\n\nid: 2\ndata: 2"),
        stream("data: 3\n\n").breaking(FailureKind::Broken),
        stream("id: 4\ndata: 4\n\n"),
        end(),
    ]);
    let told = all(setup.events()).await.expect("204 ends it");
    assert_eq!(told, [("1".to_owned(), 1), ("1".to_owned(), 3), ("4".to_owned(), 4)]);
    assert_eq!(setup.clock.waits(), [Duration::from_millis(250); 3]);
    let told = |id: &str| Some(id.to_owned());
    assert_eq!(setup.last_ids(), [None, told("1"), told("1"), told("4")]);
}

#[tokio::test]
async fn without_a_time_three_seconds_are_waited() {
    let setup = setup([stream("id: 1\ndata: 1\n\n"), end()]);
    all(setup.events()).await.expect("204 ends it");
    assert_eq!(setup.clock.waits(), [Duration::from_secs(3)]);
}

#[tokio::test]
async fn a_stream_that_cannot_go_on_ends() {
    let setup = setup([stream("data: 1\n\n"), stream("data: 1\n\n").breaking(FailureKind::Broken)]);
    assert_eq!(all(setup.events()).await.expect("it ends").len(), 1);
    assert_eq!(all(setup.events()).await.expect_err("it breaks").kind(), ErrorKind::Transport);
    assert_eq!(setup.asked.requests().len(), 2);
}

#[tokio::test]
async fn the_caller_may_say_whether_it_goes_on() {
    let with_id = setup([stream("id: 1\ndata: 1\n\n")]);
    assert_eq!(all(with_id.events().reconnect(false)).await.expect("it ends").len(), 1);
    let without = setup([stream("data: 1\n\n"), stream("data: 2\n\n"), end()]);
    assert_eq!(all(without.events().reconnect(true)).await.expect("204 ends it").len(), 2);
    assert_eq!(without.last_ids(), [None, None, None]);
}

#[tokio::test]
async fn connections_that_bring_nothing_end_it() {
    let mut replies = vec![stream("id: 1\ndata: 1\n\n")];
    replies.extend((0..9).map(|_| stream("")));
    let setup = setup(replies);
    assert_eq!(all(setup.events()).await.expect("it ends").len(), 1);
    assert_eq!(setup.asked.requests().len(), 4, "three in vain");
}

#[tokio::test]
async fn a_failure_when_it_is_opened_again_is_told() {
    let setup = setup([stream("id: 1\ndata: 1\n\n"), Reply::status(403)]);
    let error = all(setup.events()).await.expect_err("403 is a failure");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
}

#[tokio::test]
async fn what_is_no_event_stream_is_an_error() {
    let setup = setup([Reply::json("{}")]);
    let error = all(setup.events()).await.expect_err("it is JSON");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("not an event stream but application/json"), "{error}");
}

#[tokio::test]
async fn data_that_cannot_be_read_does_not_end_it() {
    let setup = setup([stream("data: {\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n")]);
    let mut events = setup.request(http::Method::POST).send_events::<i64>().until("[DONE]");
    assert_eq!(events.try_next().await.expect_err("it is not valid JSON").kind(), ErrorKind::Decode);
    assert_eq!(*events.try_next().await.expect("it can be read").expect("there is one"), 2);
    assert!(events.try_next().await.expect("the mark ends it").is_none());
    assert!(events.try_next().await.expect("it stays so").is_none());
}
