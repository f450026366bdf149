//! Limits of the size and the time of a response: no server fills the memory, and none blocks a call forever.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use restwright::transport::{Canned, Reply};
use restwright::{KEPT_BODY, RetryBudget};
use restwright_loopback::{Answer, Recorded};
use restwright_test_clock::TestClock;
use restwright_testbed::{Client, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[cfg(feature = "gzip")]
use crate::support::serve;
use crate::support::{Bed, builder};

/// A server that answers each request with this head, and then sends the same piece of a body forever; and the number
/// of bytes sent so far.
async fn endless(head: &'static str, piece: &'static [u8], pause: Duration) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}/v1", listener.local_addr().expect("it has an address"));
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                if stream.read(&mut request).await.is_err() || stream.write_all(head.as_bytes()).await.is_err() {
                    return;
                }
                while stream.write_all(piece).await.is_ok() {
                    counted.fetch_add(piece.len(), Ordering::SeqCst);
                    tokio::time::sleep(pause).await;
                }
            });
        }
    });
    (url, sent)
}

static PIECE: [u8; 64 * 1024] = [b' '; 64 * 1024];

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
const BROKEN: &str = "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
const MOVED: &str = "HTTP/1.1 404 None\r\nContent-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\n";

fn client(url: &str) -> restwright_testbed::ClientBuilder<Client> {
    Client::builder().base_url(url).clock(TestClock::default()).tries(1)
}

#[tokio::test]
async fn an_endless_body_is_an_error_that_tells_the_limit() {
    let (url, sent) = endless(OK, &PIECE, Duration::ZERO).await;
    let mib = 1 << 20;
    let client = client(&url).tries(3).max_response_size(2 * mib).build().expect("it is well formed");
    let error = client.records().get("r").send().await.expect_err("it does not end");
    assert_eq!((error.kind(), error.tries(), error.is_retryable()), (ErrorKind::TooLarge, 1, false), "{error}");
    for told in ["GET /records/{id}: ", "larger than 2 MiB", "`max_response_size`"] {
        assert!(error.to_string().contains(told), "{error}");
    }
    // Bytes in the buffers of two sockets count as sent, too.
    assert!(sent.load(Ordering::SeqCst) < 32 * mib, "{}", sent.load(Ordering::SeqCst));
    // One call may have another limit, higher or lower; so may one that passes on bytes.
    let call = client.records().get("r").customize(|request| {
        request.max_response_size(1000);
    });
    assert!(call.send().await.expect_err("it does not end").to_string().contains("larger than 1000 bytes"));
    let raw = client.raw().request_raw(http::Method::GET, "/x").send_raw();
    assert_eq!(raw.await.expect_err("it does not end").kind(), ErrorKind::TooLarge);
}

/// By default, a client reads at most 64 MiB (runtime/guide/timeouts.md, runtime/guide/errors.md).
#[tokio::test]
async fn the_usual_limit_is_what_the_documentation_says() {
    let (url, _) = endless(OK, &PIECE, Duration::ZERO).await;
    let client = client(&url).build().expect("it is well formed");
    let error = client.records().get("r").send().await.expect_err("it does not end");
    assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
}

/// An announced length (RFC 9110, section 8.6) is believed: if it is too large, nothing is read.
#[tokio::test]
async fn a_body_that_says_that_it_is_too_large_is_not_read() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n";
    let (url, _) = endless(head, b" ", Duration::from_secs(60)).await;
    let client = client(&url).build().expect("it is well formed");
    let started = Instant::now();
    let error = client.records().get("r").send().await.expect_err("it is too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(started.elapsed() < Duration::from_secs(30));
}

/// A body of exactly that size is read, over any transport.
#[tokio::test]
async fn the_limit_is_exact() {
    let body = br#"{"id":"r","name":"n"}"#;
    for (limit, fits) in [(body.len(), true), (body.len() - 1, false)] {
        let canned =
            Canned::new([Reply::json(&body[..]), Reply::json(&body[..]).pieces(body.chunks(4).map(<[u8]>::to_vec))]);
        let over_network = Bed::new(|_: &Recorded| Answer::new(200).body(&body[..]));
        let network = builder(&over_network.server).max_response_size(limit).build().expect("it is well formed");
        let made = Client::builder().transport(canned.clone()).max_response_size(limit).build().expect("it is");
        // A layer receives the body piece by piece.
        let layered = Client::builder().transport(canned).layer_fn(|request, next| next.run(request));
        let layered = layered.max_response_size(limit).build().expect("it is");
        for client in [network, made, layered] {
            let outcome = client.records().get("r").send().await;
            assert_eq!(outcome.is_ok(), fits, "{limit}: {outcome:?}");
        }
    }
}

/// A failure's body is read only as far as it is kept, and no further bytes are waited for.
#[tokio::test]
async fn the_body_of_a_failure_is_read_no_further_than_it_is_kept() {
    for head in [BROKEN, MOVED] {
        let (url, sent) = endless(head, &PIECE, Duration::ZERO).await;
        let client = client(&url).retry_budget(RetryBudget::new(0, 0)).build().expect("it is well formed");
        let error = client.records().get("r").send().await.expect_err("it fails");
        assert_eq!(
            (error.kind(), error.body_bytes().map(|body| body.len())),
            (ErrorKind::Api, Some(KEPT_BODY)),
            "{error}"
        );
        let told = if head == MOVED { "99999999999 bytes of text/plain" } else { "more than 64 KiB of text/plain" };
        assert!(error.to_string().contains(told), "{error}");
        let error = client.streams().download().send_stream().await.expect_err("it fails");
        assert_eq!(
            (error.kind(), error.body_bytes().map(|body| body.len())),
            (ErrorKind::Api, Some(KEPT_BODY)),
            "{error}"
        );
        assert!(sent.load(Ordering::SeqCst) < 32 << 20, "{}", sent.load(Ordering::SeqCst));
    }
}

/// The API's errors in a failure are read although more bytes follow.
#[tokio::test]
async fn the_errors_of_a_long_failure_are_read() {
    let mut body = r#"{"success":false,"messages":[],"errors":[{"code":7003,"message":"no"}],"trace":""#.to_owned();
    body.push_str(&"x".repeat(10 * KEPT_BODY));
    let bed = Bed::new(move |_: &Recorded| Answer::new(400).body(body.clone()));
    let error = bed.client.pages().list_at_once().send().await.expect_err("400");
    assert!(error.has_code(7003) && error.to_string().ends_with("400 Bad Request: 7003 no"), "{error}");
}

#[tokio::test]
async fn a_token_endpoint_is_no_exception() {
    for head in [OK, BROKEN] {
        let (url, sent) = endless(head, &PIECE, Duration::ZERO).await;
        let credential = restwright::Credential::client_credentials("oauth", format!("{url}/token"), "i", "s", &[]);
        let client = client(&url).credential(credential).max_response_size(1 << 20).build().expect("it is well formed");
        let error = client.secured().with_oauth().send().await.expect_err("no token comes");
        let kind = if head == OK { ErrorKind::TooLarge } else { ErrorKind::Api };
        assert_eq!((error.kind(), error.url()), (kind, Some(&*format!("{url}/token"))), "{error}");
        assert!(sent.load(Ordering::SeqCst) < 32 << 20);
    }
}

/// A stream has no limit, but one line or one event of it has.
#[tokio::test]
async fn streams_are_bounded_item_by_item() {
    let mib = "x".repeat(1 << 20);
    let line = format!("{{\"id\":1,\"name\":\"{mib}\"}}\n");
    let lines = Reply::status(200).pieces(std::iter::repeat_n(line, 5));
    let event = format!("data: {{\"id\":1,\"name\":\"{mib}\"}}\n\n");
    let events = Reply::status(200).header("content-type", "text/event-stream").pieces(std::iter::repeat_n(event, 5));
    let download = Reply::status(200).pieces(std::iter::repeat_n(mib.clone(), 5));
    let client = |reply: &Reply, item: usize| {
        let client = Client::builder().transport(Canned::new([reply.clone()])).max_response_size(1000);
        client.max_item_size(item).build().expect("it is well formed")
    };
    for (item, fits) in [(2 << 20, true), (1 << 20, false)] {
        let told = "raise `max_item_size` to read on: ";
        let mut all = client(&lines, item).streams().follow().send_lines();
        let mut count = 0;
        let error = loop {
            match all.try_next().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        assert_eq!((count == 5, error.is_none()), (fits, fits), "{error:?}");
        if let Some(error) = error {
            assert!(error.to_string().ends_with(&format!("{told}a line is longer than 1 MiB")), "{error}");
            assert_eq!(error.kind(), ErrorKind::TooLarge);
        }
        let mut all = client(&events, item).streams().watch().send_events().reconnect(false);
        match all.try_next().await {
            Ok(event) => assert!(fits && event.is_some()),
            Err(error) => {
                assert!(
                    !fits && error.to_string().ends_with(&format!("{told}an event is longer than 1 MiB")),
                    "{error}"
                );
            }
        }
    }
    let mut file = Vec::new();
    let mut answer = client(&download, 1).streams().download().send_stream().await.expect("it begins");
    answer.write_to(&mut file, |_, _| {}).await.expect("it has no limit");
    assert_eq!(file.len(), 5 << 20);
}

/// A server that sends a byte now and then is never silent: the limit of the try or of the call ends it, and without
/// both, the default one does (ten minutes; the runtime's own tests shorten it).
#[tokio::test]
async fn a_body_that_trickles_ends_with_the_time() {
    let (url, _) = endless(OK, b" ", Duration::from_millis(20)).await;
    for whole in [false, true] {
        let client = client(&url).read_timeout(Duration::from_secs(5));
        let limit = Duration::from_millis(300);
        let client = if whole { client.timeout(limit) } else { client.try_timeout(limit) };
        let started = Instant::now();
        let call = client.build().expect("it is well formed").records().get("r").send();
        assert_eq!(call.await.expect_err("it does not end").kind(), ErrorKind::Timeout);
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}

/// RFC 1951, section 3.2.6: a block of fixed codes, with one zero and then its longest repetitions (length 258,
/// distance 1), which have 13 bits each.
#[cfg(feature = "gzip")]
fn bomb(size: usize) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec();
    let (mut bits, mut count) = (0_u64, 0);
    let mut push = |code: u64, length: u32| {
        bits |= code << count;
        count += length;
        while count >= 8 {
            out.push(bits.to_le_bytes()[0]);
            bits >>= 8;
            count -= 8;
        }
    };
    // The last block, with fixed codes; the literal 0, whose code is 00110000 from its highest bit on.
    push(0b011, 3);
    push(0b0000_1100, 8);
    for _ in 0..size / 258 {
        // 285 is 11000101, and distance 1 is 00000.
        push(0b1010_0011, 8);
        push(0, 5);
    }
    push(0, 7);
    push(0, 8);
    out
}

/// Two megabytes that decompress to more than a gigabyte: the limit counts the decompressed bytes.
#[cfg(feature = "gzip")]
#[tokio::test]
async fn what_is_packed_counts_as_unpacked() {
    let packed = bomb(300 << 20);
    assert!(packed.len() < 3 << 20, "{}", packed.len());
    for status in [200, 500] {
        let packed = packed.clone();
        let server = serve(move |_: &Recorded| {
            let answer = Answer::new(status).header("Content-Type", "application/json");
            answer.header("Content-Encoding", "gzip").body(packed.clone())
        });
        let client = builder(&server).tries(1).max_response_size(10 << 20).build().expect("it is well formed");
        let error = client.records().get("r").send().await.expect_err("it is too large, or a failure");
        if status == 200 {
            assert!(error.to_string().contains("larger than 10 MiB"), "{error}");
        } else {
            assert_eq!((error.kind(), error.body_bytes().map(|body| body.len())), (ErrorKind::Api, Some(KEPT_BODY)));
        }
    }
}

/// Without a limit, the call takes as long as its time limits allow. The body is not read as JSON, which would take
/// seconds and has nothing to do with its limit.
#[tokio::test]
async fn a_limit_can_be_lifted() {
    let reply = Reply::status(200).body("x".repeat(70 << 20));
    for (limit, fits) in [(None, false), (Some(usize::MAX), true)] {
        let client = Client::builder().transport(Canned::new([reply.clone()])).tries(1);
        let client = limit.into_iter().fold(client, restwright::ClientBuilder::max_response_size);
        let client = client.build().expect("it is well formed");
        let outcome = client.raw().request_raw(http::Method::GET, "/x").send_raw().await;
        match outcome {
            Ok(raw) => assert_eq!((fits, raw.text().len()), (true, 70 << 20)),
            Err(error) => assert_eq!((fits, error.kind()), (false, ErrorKind::TooLarge), "{error}"),
        }
    }
}
