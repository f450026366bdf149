//! Escape hatches: one call can differ in anything, any path can be called, and the raw response is always available.

use std::time::Duration;

use restwright::{Credential, ErrorKind, Json, RetryPolicy};
use restwright_loopback::{Answer, Recorded};
use restwright_test_clock::TestClock;
use restwright_testbed::types::Item;
use restwright_testbed::{Client, Method, credentials};
use serde_json::{Value, json};

use crate::support::{Bed, body, builder, serve};

#[tokio::test]
async fn one_call_can_send_more_than_the_document_declares() {
    let bed = Bed::silent();
    let call = bed.client.bodies().optional().a(1).customize(|request| {
        request.header("X-Trace", "t 1").header("X-Trace", "t 2").query("dry run", &"a&b").query("n", &vec![1, 2]);
        request.field("note", &"é").field("a", &2_i64).field("nested", &vec!["x".to_owned()]);
        request.cookie_parameter("flavour", &"oat milk").header_parameter("X-Count", &60.0);
    });
    let request = bed.sent(call.send()).await;
    assert_eq!(request.target, "/v1/bodies/optional?dry%20run=a%26b&n=1&n=2");
    assert_eq!((request.header("x-trace"), request.header("x-count")), (Some("t 2"), Some("60")));
    assert_eq!(request.header("cookie"), Some("flavour=oat%20milk"));
    let found: Value = serde_json::from_str(body(&request)).expect("the body is JSON");
    assert_eq!(found, json!({"a": 2, "note": "é", "nested": ["x"]}));
}

#[tokio::test]
async fn one_call_can_have_another_body() {
    let bed = Bed::silent();
    let raw: Json = r#"{"anything": [1, 60.0, null]}"#.parse().expect("this is JSON");
    let call = bed.client.bodies().optional().a(1).customize(|request| {
        request.body(&raw);
    });
    // Raw JSON is sent unchanged.
    assert_eq!(body(&bed.sent(call.send()).await), r#"{"anything": [1, 60.0, null]}"#);
    let call = bed.client.bodies().optional().customize(|request| {
        request.body_bytes("application/xml", "<a/>");
    });
    let request = bed.sent(call.send()).await;
    assert_eq!((request.header("content-type"), body(&request)), (Some("application/xml"), "<a/>"));
}

/// A form and parts take more fields as well.
#[tokio::test]
async fn forms_and_parts_take_more_fields() {
    let bed = Bed::silent();
    let call = bed.client.bodies().form("i").customize(|request| {
        request.field("more", &"a b").field("id", &"other");
    });
    let request = bed.sent(call.send()).await;
    let mut pairs: Vec<&str> = body(&request).split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs, ["id=other", "more=a+b"]);
    let call = bed.client.bodies().multipart("f", "i").customize(|request| {
        request.field("more", &"a b");
    });
    let request = bed.sent(call.send()).await;
    assert!(body(&request).contains("name=\"more\"\r\n\r\na b\r\n"), "{}", body(&request));
}

#[tokio::test]
async fn any_path_can_be_called_by_any_method() {
    let bed = Bed::new(|_: &Recorded| Answer::json(201, &json!({"id": "7"})).header("X-Request-Id", "r 1"));
    for method in [Method::GET, Method::PUT, Method::from_bytes(b"PURGE").expect("it is a token")] {
        let mut request = bed.client.raw().request_raw(method.clone(), "/not/declared?x=1");
        request.query("y", &true).body(&Json::from("text"));
        let answer = request.send_raw().await.expect("it succeeds");
        assert_eq!((answer.status().as_u16(), answer.text().as_str()), (201, r#"{"id":"7"}"#));
        assert_eq!((answer.request_id(), answer.headers().len() > 1), (Some("r 1"), true));
        let item: Item = answer.json().expect("it is an item, if not strictly");
        assert_eq!(item.id, 7);
        let sent = bed.server.requests().pop().expect("it was sent");
        assert_eq!((sent.method.as_str(), sent.target.as_str()), (method.as_str(), "/v1/not/declared?x=1&y=true"));
        assert_eq!(body(&sent), "\"text\"");
    }
}

#[tokio::test]
async fn a_typed_call_gives_its_raw_answer_too() {
    let text = "{\"id\": 1, \"name\":\"x\" , \"new\":[1.0]}";
    let bed = Bed::new(move |_: &Recorded| Answer::new(200).header("X-Request-Id", "r 2").body(text));
    let mut request = None;
    let _ = bed.client.shapes().sample().customize(|inner| request = Some(inner.clone()));
    let answer = request.expect("`customize` hands it out").send_raw().await.expect("it succeeds");
    assert_eq!((answer.text().as_str(), answer.request_id()), (text, Some("r 2")));
    // A failure keeps its body, of any form.
    let bed =
        Bed::new(|_: &Recorded| Answer::new(502).header("Content-Type", "text/html").body("<h1>bad gateway</h1>"));
    let call = bed.client.shapes().sample().customize(|request| {
        request.tries(1);
    });
    let error = call.send().await.expect_err("502");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(error.body_bytes().map(|body| &body[..]), Some(&b"<h1>bad gateway</h1>"[..]));
    assert_eq!(
        error.headers().and_then(|headers| headers.get("content-type")).map(|value| value.as_bytes()),
        Some(&b"text/html"[..])
    );
}

#[tokio::test]
async fn one_call_can_be_tried_more_or_less_often() {
    let server = serve(|_: &Recorded| Answer::new(503));
    let clock = TestClock::default();
    let client: Client = builder(&server).clock(clock.clone()).tries(2).build().expect("it is well formed");
    let tried = async |change: fn(&mut restwright::Request)| {
        let before = server.requests().len();
        let error = client.pages().list_at_once().customize(change).send().await.expect_err("503");
        assert_eq!(error.tries() as usize, server.requests().len() - before);
        error.tries()
    };
    assert_eq!(tried(|_| {}).await, 2);
    assert_eq!(
        tried(|request| {
            request.tries(1);
        })
        .await,
        1
    );
    assert_eq!(
        tried(|request| {
            request.tries(4);
        })
        .await,
        4
    );
    assert_eq!(
        tried(|request| {
            request.retry(RetryPolicy::default().tries(3));
        })
        .await,
        3
    );
    assert_eq!(
        tried(|request| {
            request.idempotent(false);
        })
        .await,
        1
    );
    // A POST is repeated only if the caller says that this does no harm.
    let before = server.requests().len();
    assert_eq!(client.bodies().optional().send().await.expect_err("503").tries(), 1);
    let call = client.bodies().optional().customize(|request| {
        request.idempotent(true);
    });
    assert_eq!(call.send().await.expect_err("503").tries(), 2);
    assert_eq!(server.requests().len() - before, 3);
}

#[tokio::test]
async fn one_call_can_have_other_credentials_or_none() {
    let server = serve(|_: &Recorded| Answer::new(204));
    let client = builder(&server).credential(credentials::bearer("usual")).build().expect("it is well formed");
    let secured = client.secured();
    let sent = async |change: fn(&mut restwright::Request)| {
        secured.with_bearer().customize(change).send().await.expect("it succeeds");
        let last = server.requests().pop().expect("it was sent");
        last.header("authorization").map(str::to_owned)
    };
    assert_eq!(sent(|_| {}).await.as_deref(), Some("Bearer usual"));
    assert_eq!(
        sent(|request| {
            request.credential(credentials::bearer("other"));
        })
        .await
        .as_deref(),
        Some("Bearer other")
    );
    assert_eq!(
        sent(|request| {
            request.anonymous();
        })
        .await,
        None
    );
    let wrong = secured.with_bearer().customize(|request| {
        request.credential(Credential::new("no_such", "x"));
    });
    assert_eq!(wrong.send().await.expect_err("there is no such scheme").kind(), ErrorKind::Config);
}

#[tokio::test]
async fn one_call_can_go_elsewhere() {
    let (usual, other) = (Bed::silent(), Bed::silent());
    let base = format!("{}/v9/", other.server.url());
    let call = usual.client.parameters().path_amid("x").customize(|request| {
        request.base_url(base);
    });
    call.send().await.expect("it succeeds");
    assert_eq!(other.server.only().target, "/v9/parameters/path-amid/vx.json");
    assert!(usual.server.requests().is_empty());
    let call = usual.client.parameters().path_amid("x").customize(|request| {
        request.base_url("no URL");
    });
    assert!(call.send().await.is_err());
}

#[tokio::test]
async fn one_call_can_have_its_own_time() {
    let server = serve(|_: &Recorded| Answer::new(204).delay(Duration::from_secs(60)));
    let client = Client::builder().base_url(server.url()).build().expect("it is well formed");
    let started = std::time::Instant::now();
    let call = client.pages().list_at_once().customize(|request| {
        request.timeout(Duration::from_millis(200));
    });
    assert!(call.send().await.expect_err("the server is slow").is_timeout());
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[tokio::test]
async fn one_call_can_be_strict_or_unchecked() {
    let bed = Bed::new(|_: &Recorded| Answer::json(200, &json!({"id": "r", "name": 5})));
    bed.client.records().get("r").send().await.expect("tolerance is the default");
    let strict = bed.client.records().get("r").customize(|request| {
        request.strict(true);
    });
    let error = strict.send().await.expect_err("much is missing");
    assert!(error.kind() == ErrorKind::Decode && error.json_path().is_some(), "{error}");
    let unchecked = bed.client.parameters().scalars(1, 1.0, true).small(99).customize(|request| {
        request.validate(false);
    });
    unchecked.send().await.expect("nothing is checked");
}
