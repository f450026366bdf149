//! Tokens by the client credentials grant.

use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Duration;

use crate::support::{API, EMPTY, GET};
use restwright::door as rt;
use restwright::transport::{Canned, Failure, FailureKind, Incoming, Outgoing, Recorded, Reply, Transport};
use restwright::{BoxFuture, Clock, Credential, ErrorKind};
use restwright_test_clock::TestClock;

const SECRET: &str = "client-secret-42";

fn credential() -> Credential {
    let url = "https://user:pw@login.example.com/token";
    Credential::client_credentials("api_token", url, "id:1", SECRET, &["a.read", "b"])
}

fn token(text: &str, life: &str) -> Reply {
    Reply::json(format!(r#"{{"access_token":"{text}","token_type":"bearer"{life}}}"#))
}

fn ok() -> Reply {
    Reply::json(EMPTY)
}

struct Setup {
    client: rt::Client,
    asked: Canned,
    clock: TestClock,
}

fn setup(replies: impl IntoIterator<Item = Reply>) -> Setup {
    let (asked, clock) = (Canned::new(replies), TestClock::default());
    let builder = rt::ClientBuilder::new(&API).credential(credential());
    let client = builder.transport(Slow(asked.clone())).clock(clock.clone()).build().expect("it can be built");
    Setup { client, asked, clock }
}

impl Setup {
    async fn get(&self) -> Result<restwright::RawResponse, restwright::Error> {
        self.client.request(&GET).path("zone_id", &"z").send_raw().await
    }

    fn sent(&self) -> Vec<String> {
        let told = |request: &Recorded| {
            let authorization = request.header("authorization").unwrap_or_default().to_owned();
            if request.url.contains("login") { "token".to_owned() } else { authorization }
        };
        self.asked.requests().iter().map(told).collect()
    }
}

/// Responds slowly, so that several calls run at the same time.
#[derive(Debug)]
struct Slow(Canned);

impl Transport for Slow {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        Box::pin(async move {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            self.0.send(outgoing).await
        })
    }
}

#[tokio::test]
async fn a_token_is_asked_for_and_sent() {
    let setup = setup([token("t1", ""), ok(), ok()]);
    setup.get().await.expect("the call works");
    setup.clock.sleep(Duration::from_secs(1_000_000)).await;
    setup.get().await.expect("the call works");
    let asked = &setup.asked.requests()[0];
    assert_eq!(
        (asked.method.as_str(), asked.text().as_str()),
        ("POST", "grant_type=client_credentials&scope=a.read%20b")
    );
    // `id%3A1:client-secret-42`
    assert_eq!(asked.header("authorization"), Some("Basic aWQlM0ExOmNsaWVudC1zZWNyZXQtNDI="));
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(setup.sent(), ["token", "Bearer t1", "Bearer t1"]);
}

#[tokio::test]
async fn it_is_renewed_before_its_end() {
    for (life, still, over) in [(3600, 3539, 3540), (100, 89, 90)] {
        let life = format!(r#","expires_in":{life}"#);
        let setup = setup([token("t1", &life), ok(), ok(), token("t2", &life), ok()]);
        setup.get().await.expect("the call works");
        setup.clock.sleep(Duration::from_secs(still)).await;
        setup.get().await.expect("the call works");
        setup.clock.sleep(Duration::from_secs(over - still)).await;
        setup.get().await.expect("the call works");
        assert_eq!(setup.sent(), ["token", "Bearer t1", "Bearer t1", "token", "Bearer t2"]);
    }
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_fetch() {
    let setup = setup([token("t1", ""), ok(), ok(), ok()]);
    let (a, b, c) = tokio::join!(setup.get(), setup.get(), setup.get());
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(setup.sent(), ["token", "Bearer t1", "Bearer t1", "Bearer t1"]);
}

#[tokio::test]
async fn a_fetch_that_is_cancelled_is_taken_over() {
    let setup = setup([token("t1", ""), ok()]);
    let second = setup.get();
    tokio::pin!(second);
    {
        let first = setup.get();
        tokio::pin!(first);
        poll_fn(|cx| {
            assert!(first.as_mut().poll(cx).is_pending() && second.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
    }
    second.await.expect("it fetches the token itself");
    assert_eq!(setup.sent(), ["token", "Bearer t1"]);
}

#[tokio::test]
async fn a_call_waits_for_anothers_fetch_no_longer_than_it_may() {
    let setup = setup([token("t1", ""), ok()]);
    let mut hasty = setup.client.request(&GET).path("zone_id", &"z");
    hasty.timeout(Duration::from_secs(1));
    let (patient, hasty) = tokio::join!(setup.get(), hasty.send_raw());
    patient.expect("the call works");
    let error = hasty.expect_err("the clock of tests goes on at once");
    assert_eq!((error.kind(), error.url()), (ErrorKind::Timeout, Some("https://login.example.com/token")));
}

#[tokio::test]
async fn a_token_that_is_refused_is_forgotten() {
    let setup = setup([token("t1", ""), Reply::status(401), token("t2", ""), ok()]);
    assert!(setup.get().await.expect_err("the token is refused").is_unauthorized());
    setup.get().await.expect("the call works");
    assert_eq!(setup.sent(), ["token", "Bearer t1", "token", "Bearer t2"]);
}

#[tokio::test]
async fn the_fetch_is_tried_again() {
    let setup = setup([Reply::status(503), Reply::failure(FailureKind::Connect), token("t1", ""), ok()]);
    setup.get().await.expect("the third try works");
    assert_eq!((setup.sent().len(), setup.clock.waits().len()), (4, 2));
}

#[tokio::test]
async fn refusals_tell_why_and_no_secret() {
    let body = format!(r#"{{"error":"invalid_client","error_description":"not {SECRET}"}}"#);
    let setup = setup([Reply::json(body).with_status(401), token("t1", ""), ok()]);
    let error = setup.get().await.expect_err("no token is given");
    assert_eq!((error.kind(), error.is_unauthorized()), (ErrorKind::Api, true));
    let told = "GET /zones/{zone_id}: 401 Unauthorized: no token was given: invalid_client: not ***";
    assert_eq!(error.to_string(), told);
    assert_eq!(error.url(), Some("https://login.example.com/token"));
    setup.get().await.expect("the next call asks again");
}

#[tokio::test]
async fn answers_without_a_token_are_errors() {
    for (body, told) in [
        ("<html>", "is not valid JSON"),
        ("{}", "holds no `access_token`"),
        (r#"{"access_token":"t","token_type":"mac"}"#, "is of another type than `Bearer`"),
        (r#"{"access_token":"a\nb"}"#, "holds a token that no header can carry"),
    ] {
        let setup = setup([Reply::json(body)]);
        let error = setup.get().await.expect_err("there is no token");
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().ends_with(told), "{error}");
    }
}

#[tokio::test]
async fn nothing_shows_secret_or_token() {
    let setup = setup([token("tok-fetched-77", ""), Reply::status(400).body(format!("tok-fetched-77 {SECRET}"))]);
    let error = setup.get().await.expect_err("400 is a failure");
    let shown = format!("{error} {error:?} {:?} {:?}", setup.client, credential());
    assert!(shown.contains("*** ***"), "{shown}");
    assert!(!shown.contains("tok-fetched-77") && !shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn a_redirect_elsewhere_gets_no_token() {
    let setup = setup([token("t1", ""), Reply::status(302).header("location", "https://b.example/x"), ok()]);
    setup.get().await.expect("the call works");
    assert_eq!(setup.sent(), ["token", "Bearer t1", ""]);
}

#[test]
fn a_wrong_set_up_is_told() {
    let build =
        |credential| rt::ClientBuilder::<rt::Client>::new(&API).credential(credential).transport(Canned::new([]));
    let of = |scheme, url| build(Credential::client_credentials(scheme, url, "i", "s", &[])).build();
    let error = of("login", "https://a.example/token").expect_err("a basic scheme takes no token");
    assert!(error.to_string().contains("takes no bearer tokens"), "{error}");
    for url in ["ftp://a.example/token", "mailto:a@a.example", "https:///token"] {
        let error = of("api_token", url).expect_err("it is not an HTTP URL");
        assert!(error.to_string().contains("is not an HTTP URL"), "{error}");
    }
}

#[tokio::test]
async fn a_call_may_bring_its_own() {
    let asked = Canned::new([token("t1", ""), ok(), ok()]);
    let client = crate::support::builder().transport(asked.clone()).build().expect("it can be built");
    let own = credential();
    for _ in 0..2 {
        let mut request = client.request(&GET).path("zone_id", &"z");
        request.credential(own.clone());
        request.send_raw().await.expect("the call works");
    }
    assert_eq!(asked.requests()[2].header("authorization"), Some("Bearer t1"));
}

static FLOW: rt::Api = rt::Api::new("a", "1", "https://a.example").schemes(
    rt::CredentialPolicy::AsDeclared,
    &[rt::Scheme::new(
        "oauth",
        rt::SchemeKind::ClientCredentials {
            token_url: "https://login.example.com/token",
            scopes: &["read", "write"],
            variables: Some(("A_CLIENT_ID", "A_CLIENT_SECRET")),
        },
    )
    .variable("A_TOKEN")],
);

static SECURED: rt::Operation = rt::Operation::new("GET", "/x").security(&[&["oauth"]]);

fn in_environment(set: &[(&str, &str)]) -> Result<rt::ClientBuilder, restwright::Error> {
    let value = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    rt::ClientBuilder::new(&FLOW).from_lookup(&value)
}

#[tokio::test]
async fn a_declared_flow_is_followed_with_what_the_environment_says() {
    let asked = Canned::new([token("t1", ""), ok(), ok()]);
    let builder = in_environment(&[("A_CLIENT_ID", "me"), ("A_CLIENT_SECRET", SECRET)]).expect("both are there");
    let client = builder.transport(asked.clone()).build().expect("it can be built");
    client.request(&SECURED).send_raw().await.expect("it works");
    let requests = asked.requests();
    assert_eq!(requests[0].url, "https://login.example.com/token");
    assert_eq!(requests[0].text(), "grant_type=client_credentials&scope=read%20write");
    assert_eq!(requests[1].header("authorization"), Some("Bearer t1"));

    let set = [("A_CLIENT_ID", "me"), ("A_CLIENT_SECRET", SECRET), ("A_TOKEN", "ready")];
    let client = in_environment(&set).expect("a token is there").transport(asked.clone()).build();
    client.expect("it can be built").request(&SECURED).send_raw().await.expect("it works");
    assert_eq!(asked.requests()[2].header("authorization"), Some("Bearer ready"));
}

#[test]
fn what_is_missing_in_the_environment_is_named() {
    let refused = |set: &[(&str, &str)]| in_environment(set).map(drop).expect_err("something is missing").to_string();
    assert!(refused(&[]).contains("set A_TOKEN, or A_CLIENT_ID with A_CLIENT_SECRET"), "{}", refused(&[]));
    assert!(refused(&[("A_CLIENT_ID", "me")]).contains("A_CLIENT_ID has no use without A_CLIENT_SECRET"));
    assert!(refused(&[("A_CLIENT_SECRET", SECRET)]).contains("without A_CLIENT_ID"));
    assert!(!refused(&[("A_CLIENT_SECRET", SECRET)]).contains(SECRET));
}

#[tokio::test]
async fn scopes_may_be_others_than_the_documents() {
    let asked = Canned::new([token("t1", ""), ok()]);
    let narrow = Credential::client_credentials("oauth", "https://login.example.com/token", "me", SECRET, &["all"]);
    let builder = rt::ClientBuilder::<rt::Client>::new(&FLOW).credential(narrow.scopes(&["read"]));
    let client = builder.transport(asked.clone()).build().expect("it can be built");
    client.request(&SECURED).send_raw().await.expect("it works");
    assert!(asked.requests()[0].text().ends_with("scope=read"));
}

#[tokio::test]
async fn a_client_without_credentials_is_refused_where_the_operation_asks_for_one() {
    let asked = Canned::new([ok()]);
    let client: rt::Client = rt::ClientBuilder::new(&FLOW).transport(asked.clone()).build().expect("it can be built");
    let error = client.request(&SECURED).send_raw().await.expect_err("the operation needs one");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("A_TOKEN"), "{error}");
    client.request(&GET).path("zone_id", &"z").send_raw().await.expect("this one needs none");
    assert_eq!(asked.requests().len(), 1);
}
