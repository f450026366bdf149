//! Layers: what they see and may change, their order, and their place in retries, redirects and streams.

use std::sync::{Arc, Mutex};

use crate::support::{CREATE, EMPTY, GET, LIST};
use restwright::BoxFuture;
use restwright::door as rt;
use restwright::transport::{Arrived, Canned, Chunks, Failure, FailureKind, Layer, Next, Outgoing, Recorded, Reply};
use restwright_test_clock::TestClock;

/// Records under its name each request and response that passes it.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no test panics while it holds the log").clone()
    }

    fn push(&self, line: String) {
        self.0.lock().expect("no test panics while it holds the log").push(line);
    }
}

struct Named(&'static str, Log);

impl Layer for Named {
    fn handle<'a>(&'a self, mut request: Outgoing<'a>, next: Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        let Self(name, log) = self;
        let operation = request.operation.and_then(rt::Operation::operation_id).unwrap_or("none");
        log.push(format!("{name} {operation} {}", request.attempt));
        request.headers.append("x-passed", http::HeaderValue::from_static(name));
        Box::pin(async move {
            let answer = next.run(request).await;
            log.push(format!("{name} {:?}", answer.as_ref().map(|answer| answer.status.as_u16()).ok()));
            answer
        })
    }
}

fn layered(replies: impl IntoIterator<Item = Reply>) -> (rt::ClientBuilder, Canned, Log) {
    let (canned, log) = (Canned::new(replies), Log::default());
    let builder = crate::support::builder().transport(canned.clone()).clock(TestClock::default());
    (builder.layer(Named("outer", log.clone())).layer(Named("inner", log.clone())), canned, log)
}

#[tokio::test]
async fn each_try_passes_every_layer_from_the_outermost_in() {
    let (builder, asked, log) = layered([Reply::status(503), Reply::json(EMPTY)]);
    let client = builder.build().expect("it can be built");
    client.request(&LIST).path("zone_id", &"z").send_raw().await.expect("the second try works");
    let tries = [("1", "503"), ("2", "200")].map(|(attempt, status)| {
        ["outer", "inner"]
            .map(|name| format!("{name} list-certificates {attempt}"))
            .into_iter()
            .chain(["inner", "outer"].map(|name| format!("{name} Some({status})")))
    });
    assert_eq!(log.lines(), tries.into_iter().flatten().collect::<Vec<_>>());
    for request in asked.requests() {
        let passed: Vec<_> = request.headers.get_all("x-passed").iter().collect();
        assert_eq!(passed, ["outer", "inner"]);
        assert!(request.header("authorization").is_some());
    }
}

#[tokio::test]
async fn a_layer_answers_itself_and_the_transport_is_not_asked() {
    let (builder, asked, _) = layered([]);
    let client = builder.layer_fn(|_, _| {
        let body = Chunks::whole(EMPTY.into());
        Box::pin(async { Ok(Arrived::new(http::StatusCode::OK, http::HeaderMap::new(), body)) })
    });
    let client = client.build().expect("it can be built");
    let answer = client.request(&GET).path("zone_id", &"z").send_raw().await.expect("the layer answers");
    assert_eq!(answer.text(), EMPTY);
    assert_eq!(asked.requests().len(), 0);
}

#[tokio::test]
async fn a_failure_of_a_layer_is_repeated_by_its_kind() {
    let (builder, asked, log) = layered([]);
    let client = builder.layer_fn(|_, _| Box::pin(async { Err(Failure::new(FailureKind::Connect, "no cable")) }));
    let client = client.build().expect("it can be built");
    let error = client.request(&GET).path("zone_id", &"z").send_raw().await.expect_err("no try works");
    assert_eq!(error.tries(), 3);
    assert!(format!("{error:?}").contains("no cable"), "{error:?}");
    assert_eq!(log.lines().iter().filter(|line| line.starts_with("outer none ")).count(), 3);
    assert_eq!(asked.requests().len(), 0);
}

/// The default transport works only in tokio, but a layer that responds itself does not use it.
#[cfg(feature = "reqwest")]
#[test]
fn a_call_that_only_layers_answer_waits_without_tokio() {
    use std::task::{Context, Poll, Wake};

    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let policy = {
        let mut policy = restwright::RetryPolicy::default().tries(2);
        policy.base = std::time::Duration::from_millis(1);
        policy
    };
    let builder = crate::support::builder().retry(policy).layer_fn(|request, _| {
        let status = if request.attempt == 1 { 503 } else { 200 };
        let status = http::StatusCode::from_u16(status).expect("it is one");
        Box::pin(async move { Ok(Arrived::new(status, http::HeaderMap::new(), Chunks::whole(EMPTY.into()))) })
    });
    let client = builder.build().expect("it can be built");
    let mut call = std::pin::pin!(client.request(&GET).path("zone_id", &"z").send_raw());
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let response = loop {
        match call.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(response) => break response.expect("the second try works"),
            Poll::Pending => std::thread::park_timeout(std::time::Duration::from_secs(60)),
        }
    };
    assert_eq!(response.text(), EMPTY);
}

#[tokio::test]
async fn a_layer_may_hand_a_request_on_twice_and_change_bodies() {
    let (builder, asked, _) = layered([Reply::status(500), Reply::json(r#"{"success":true,"result":null}"#)]);
    let twice = builder.tries(1).layer_fn(|mut request, next| {
        Box::pin(async move {
            let operation = request.operation;
            request.body = Some("{}".into());
            let mut again = Outgoing::new(request.method.clone(), request.url);
            again.body = Some("[]".into());
            let first = next.run(request).await?;
            assert_eq!((first.status.as_u16(), operation.map(rt::Operation::method)), (500, Some("POST")));
            next.run(again).await
        })
    });
    let client = twice.build().expect("it can be built");
    let request = client.request(&CREATE).path("zone_id", &"z").with_field("csr", &"c");
    let request = request.with_field("validity_days", &1_i64);
    request.send_raw().await.expect("the second one works");
    assert_eq!(asked.requests().iter().map(Recorded::text).collect::<Vec<_>>(), ["{}", "[]"]);
}

#[tokio::test]
async fn redirects_are_followed_behind_the_layers_and_other_origins_get_nothing_of_them() {
    let home = Reply::status(302).header("location", "/v4/elsewhere");
    let away = Reply::status(302).header("location", "https://evil.example/x");
    let (builder, asked, log) = layered([home, away, Reply::json(EMPTY)]);
    let client = builder.build().expect("it can be built");
    client.request(&GET).path("zone_id", &"z").send_raw().await.expect("the redirects lead somewhere");
    let passed = asked.requests().iter().map(|request| request.header("x-passed").is_some()).collect::<Vec<_>>();
    assert_eq!(passed, [true, true, false]);
    assert_eq!(log.lines().len(), 4, "{:?}", log.lines());

    let (builder, _, log) = layered([Reply::status(307).header("location", "ftp://a.example")]);
    let client = builder.build().expect("it can be built");
    let error = client.request(&GET).path("zone_id", &"z").send_raw().await.expect_err("it is not followed");
    assert!(error.to_string().contains("not HTTP"), "{error}");
    assert_eq!(log.lines()[2], "inner Some(307)");
}

#[tokio::test]
async fn streams_pass_layers_piece_by_piece() {
    let (builder, _, log) = layered([Reply::status(200).pieces(["ab", "cde"])]);
    let client = builder.build().expect("it can be built");
    let mut answer = client.request(&GET).path("zone_id", &"z").send_stream().await.expect("it is there");
    assert_eq!(answer.chunk().await.expect("the first").as_deref(), Some(&b"ab"[..]));
    assert_eq!(answer.chunk().await.expect("the second").as_deref(), Some(&b"cde"[..]));
    assert_eq!(log.lines().len(), 4);
}

#[tokio::test]
async fn requests_for_tokens_do_not_pass_layers() {
    let token = Reply::json(r#"{"access_token":"t1","token_type":"Bearer"}"#);
    let (builder, asked, log) = layered([token, Reply::json(EMPTY)]);
    let credential = rt::Credential::client_credentials("api_token", "https://login.example/t", "id", "secret", &[]);
    let client = builder.credential(credential).build().expect("it can be built");
    client.request(&GET).path("zone_id", &"z").send_raw().await.expect("it works");
    assert_eq!(asked.requests().len(), 2);
    assert_eq!(asked.requests()[0].header("x-passed"), None);
    assert_eq!(log.lines().len(), 4);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_pass_layers() {
    let (builder, asked, _) = layered([Reply::json(EMPTY)]);
    let client = builder.build().expect("it can be built");
    client.request(&GET).path("zone_id", &"z").send_raw().wait().expect("it works");
    assert_eq!(asked.requests()[0].header("x-passed"), Some("outer"));
}

#[test]
fn what_is_sent_is_shown_without_secrets() {
    let mut request = Outgoing::new(http::Method::GET, "https://user:s3cret@a.example/x?key=s3cret");
    let mut value = http::HeaderValue::from_static("Bearer s3cret");
    value.set_sensitive(true);
    request.headers.insert("authorization", value);
    request.body = Some("s3cret".into());
    let shown = format!("{request:?}");
    assert!(shown.contains("a.example/x") && !shown.contains("s3cret"), "{shown}");
}
