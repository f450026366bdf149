//! The same builders in a program without an async runtime.

use std::io::Write;
use std::time::Duration;

use restwright_loopback::{Answer, Ending, Recorded};
use restwright_test_clock::TestClock;
use restwright_testbed::records::{Owner, Record};
use restwright_testbed::{Client, Error, ErrorKind, Upload, credentials};
use serde_json::json;

use crate::support::{Bed, body, builder, serve};

/// Enough bytes for many pieces; no two neighbouring bytes are equal.
fn large() -> Vec<u8> {
    (0..1_000_000_u32).map(|number| (number % 251) as u8).collect()
}

fn record() -> Answer {
    let record = json!({"id": "r 1", "created_on": "2026-01-02T03:04:05Z", "name": "one", "ttl": 60, "owner":
        {"id": "o", "email": "a@b.c"}});
    Answer::json(200, &record).header("x-request-id", "r-7")
}

#[test]
fn a_call_needs_no_runtime() -> Result<(), Error> {
    let bed = Bed::script([record(), record()]);
    let answer = bed.client.records().get("r 1").send().wait()?;
    assert_eq!((answer.name.as_str(), answer.owner.email.as_str()), ("one", "a@b.c"));
    assert_eq!((answer.status().as_u16(), answer.request_id()), (200, Some("r-7")));

    let updated = bed.client.records().update("r 1", "one", Owner::new("a@b.c"), 60.0).send().wait()?.into_inner();
    assert_eq!(updated.ttl.to_string(), "60");
    let requests = bed.server.requests();
    assert_eq!((requests[0].method.as_str(), requests[0].target.as_str()), ("GET", "/v1/records/r%201"));
    assert_eq!(body(&requests[1]), r#"{"name":"one","owner":{"email":"a@b.c"},"ttl":60}"#);
    Ok(())
}

/// Waiting between tries, and for a response that does not come, works without a runtime, too: on the machine's clock.
#[test]
fn tries_and_time_limits_need_none_either() -> Result<(), Error> {
    let server = serve({
        let mut answers = vec![record(), Answer::new(503).header("retry-after-ms", "30")];
        move |_: &Recorded| answers.pop().unwrap_or_else(|| record().delay(Duration::from_secs(20)))
    });
    let client: Client = Client::builder().base_url(format!("{}/v1", server.url())).build()?;
    let started = std::time::Instant::now();
    let answer = client.records().get("r").send().wait()?;
    assert_eq!(answer.name, "one");
    assert!(started.elapsed() >= Duration::from_millis(30), "{:?}", started.elapsed());

    let slow = client.records().get("r").customize(|request| {
        request.timeout(Duration::from_millis(100));
    });
    let error = slow.send().wait().expect_err("it takes too long");
    assert!(error.is_timeout() && started.elapsed() < Duration::from_secs(10), "{error}");
    Ok(())
}

#[test]
fn an_error_is_the_same() {
    let problem = Answer::json(404, &json!({"title": "no such record"})).header("x-request-id", "r-8");
    let bed = Bed::script([problem, Answer::text(200, "{\"id\":\"r\",\"name\":")]);
    let error = bed.client.records().get("r").send().wait().expect_err("404");
    assert!(error.is_not_found() && !error.is_retryable());
    assert_eq!((error.method(), error.path_template(), error.request_id()), ("GET", "/records/{id}", Some("r-8")));
    assert_eq!(error.body::<restwright_testbed::types::Problem>().expect("it is declared").title, "no such record");
    let error = bed.client.records().get("r").send().wait().expect_err("it is cut off");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("name")));
}

#[test]
fn lists_are_iterators() {
    let total = 51;
    let page = move |request: &Recorded| {
        let asked = request.query().iter().find(|(name, _)| name == "page").map_or("1", |(_, page)| page).to_owned();
        let start = (asked.parse::<usize>().expect("a number") - 1) * 20;
        let items: Vec<_> = (start..(start + 20).min(total)).map(|id| json!({"id": id})).collect();
        let info = json!({"total_count": total, "per_page": 20});
        Answer::json(200, &json!({"success": true, "errors": [], "messages": [], "result": items, "result_info": info}))
    };
    let bed = Bed::new(page);
    let list = || bed.client.pages().list_number().per_page(20);
    let ids: Result<Vec<i64>, Error> = list().items().blocking().map(|item| item.map(|item| item.id)).collect();
    assert_eq!(ids.expect("each page can be read"), (0..51).collect::<Vec<_>>());
    assert_eq!(bed.server.requests().len(), 3);
    let lengths: Result<Vec<_>, Error> = list().pages().blocking().map(|page| page.map(|page| page.len())).collect();
    assert_eq!(lengths.expect("each page can be read"), [20, 20, 11]);
    // It is lazy: ten items need only one page.
    assert_eq!(list().items().blocking().take(10).filter_map(Result::ok).count(), 10);
    assert_eq!(bed.server.requests().len(), 3 + 3 + 1);
}

/// A list gives the items before a failure, then the failure, and then it ends.
#[test]
fn a_list_that_fails_ends() {
    let page = json!({"success": true, "errors": [], "messages": [], "result": [{"id": 1}, {"id": 2}]});
    let bed = Bed::script([Answer::json(200, &page), Answer::new(403)]);
    let mut items = bed.client.pages().list_number().per_page(2).items().blocking();
    let ids = [items.next(), items.next()].map(|item| item.and_then(Result::ok).map(|item| item.id));
    assert_eq!(ids, [Some(1), Some(2)]);
    let error = items.next().expect("there is more").expect_err("403");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert!(items.next().is_none());
}

#[test]
fn a_download_goes_to_a_writer() {
    let whole = large();
    let pieces: Vec<Vec<u8>> = whole.chunks(10_007).map(<[u8]>::to_vec).collect();
    let bed = Bed::script([
        Answer::new(200).body(whole.clone()),
        Answer::new(200).pieces(pieces, Duration::ZERO),
        Answer::new(200).body(whole.clone()).ending(Ending::CutAfter(1_000)),
    ]);
    for _ in 0..2 {
        let mut file = Vec::new();
        let mut answer = bed.client.streams().download().send_stream().wait().expect("it begins").blocking();
        let copied = std::io::copy(&mut answer, &mut file).expect("it goes on");
        assert_eq!((copied, file == whole), (1_000_000, true));
        assert_eq!(answer.get_ref().so_far(), 1_000_000);
    }
    // A download that breaks off is an error, never a shorter file.
    let mut answer = bed.client.streams().download().send_stream().wait().expect("it begins").blocking();
    let error = std::io::copy(&mut answer, &mut std::io::sink()).expect_err("it breaks off");
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<Error>()).expect("the cause is kept");
    assert_eq!(cause.kind(), ErrorKind::Transport, "{cause}");
}

#[test]
fn an_upload_comes_from_a_reader() {
    let whole = large();
    let bed = Bed::silent();
    let reader = std::io::Cursor::new(whole.clone());
    bed.client.bodies().octets(Upload::read(reader)).send().wait().expect("it is sent");
    assert!(bed.server.only().body == whole);
}

#[test]
fn events_and_lines_are_iterators() {
    let events = "data: {\"id\":1}\n\ndata: {\"id\":2}\n\n";
    let bed = Bed::script([
        Answer::new(200).header("Content-Type", "text/event-stream").body(events),
        Answer::new(200).header("Content-Type", "application/x-ndjson").body("{\"id\":3}\n{\"id\":4}\n"),
    ]);
    let events = bed.client.streams().watch().send_events().reconnect(false).blocking();
    let ids: Vec<i64> = events.map(|event| event.expect("it can be read").id).collect();
    let lines = bed.client.streams().follow().send_lines().blocking();
    let more: Vec<i64> = lines.map(|line| line.expect("it can be read").id).collect();
    assert_eq!((ids, more), (vec![1, 2], vec![3, 4]));
}

/// Many threads share one client; each waits for its own call.
#[test]
fn threads_share_a_client() {
    let bed = Bed::new(|request: &Recorded| {
        let id = request.path().rsplit('/').next().unwrap_or_default();
        Answer::json(200, &json!({"id": id, "created_on": "", "name": id, "ttl": 1, "owner": {"id": "", "email": ""}}))
    });
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let client = &bed.client;
            scope.spawn(move || {
                for call in 0..10 {
                    let id = format!("{thread}-{call}");
                    let record: Record = client.records().get(&id).send().wait().expect("it succeeds").into_inner();
                    assert_eq!(record.name, id);
                }
            });
        }
    });
    assert_eq!(bed.server.requests().len(), 80);
}

/// Fetching a token is a separate call; it needs no runtime either.
#[test]
fn a_token_is_fetched_without_a_runtime() -> Result<(), Error> {
    let login = serve(|_: &Recorded| Answer::json(200, &json!({"access_token": "t1", "token_type": "Bearer"})));
    let server = serve(|_: &Recorded| Answer::new(204));
    let flow = restwright_testbed::Credential::client_credentials("oauth", login.url(), "id", "secret", &["read"]);
    let client = builder(&server).credential(flow).clock(TestClock::default()).build()?;
    client.secured().with_oauth().send().wait()?;
    assert_eq!(server.only().header("authorization"), Some("Bearer t1"));
    Ok(())
}

const REFUSAL: &str = "this would block a thread of an async runtime: use `.await`, or a thread of your own";

/// On a thread of a runtime, it is an error and not a panic. The error says what to do instead, and nothing is sent.
fn refused(bed: &Bed) {
    let error = bed.client.secured().without().send().wait().expect_err("this thread is the runtime's");
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Config, REFUSAL));
    let mut items = bed.client.pages().list_number().items().blocking();
    let error = items.next().expect("it says so").expect_err("this thread is the runtime's");
    assert_eq!(error.to_string(), REFUSAL);
    assert!(items.next().is_none());
    bed.client.streams().download().send_stream().wait().expect_err("this thread is the runtime's");
    assert!(bed.server.requests().is_empty());
}

#[tokio::test]
async fn in_an_async_function_it_is_an_error() {
    let bed = Bed::silent();
    refused(&bed);
    bed.client.secured().without().send().await.expect("this is how it is done here");
}

/// It is also an error on a thread for blocking work; the runtime's own `block_on` works there.
#[tokio::test]
async fn on_a_thread_for_blocking_work_the_runtime_itself_waits() {
    let work = tokio::task::spawn_blocking(|| {
        let bed = Bed::silent();
        refused(&bed);
        let runtime = tokio::runtime::Handle::current();
        runtime.block_on(bed.client.secured().without().send()).expect("this is how it is done there");
        assert_eq!(bed.server.requests().len(), 1);
    });
    work.await.expect("it does not panic");
}

/// A thread that the program started itself does not belong to the runtime.
#[tokio::test]
async fn on_a_thread_of_ones_own_it_works_beside_a_runtime() {
    let bed = Bed::silent();
    let client = bed.client.clone();
    let other = std::thread::spawn(move || client.secured().without().send().wait().map(|answer| answer.status()));
    assert_eq!(other.join().expect("it does not panic").expect("it succeeds").as_u16(), 204);
    bed.client.secured().without().send().await.expect("both work at once");
}

/// The error of the file is the cause, with its own text.
#[test]
fn a_writer_that_fails_is_told() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let bed = Bed::script([Answer::new(200).body("abc")]);
    let mut answer = bed.client.streams().download().send_stream().wait().expect("it begins").blocking();
    let error = std::io::copy(&mut answer, &mut Full).expect_err("there is no room");
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

/// A blocking call sends the same credentials as an async one.
#[test]
fn credentials_are_sent_as_ever() -> Result<(), Error> {
    let server = serve(|_: &Recorded| Answer::new(204));
    builder(&server).credential(credentials::header_key("k")).build()?.secured().with_header_key().send().wait()?;
    assert_eq!(server.only().header("x-key"), Some("k"));
    Ok(())
}
