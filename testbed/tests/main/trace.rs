//! Spans and events of `tracing` and `log` during calls: the progress of a call, and never a secret.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use restwright::{ClientBuilder, Credential};
use restwright_loopback::{Answer, Ending, Recorded};
use restwright_testbed::{Client, Error, credentials};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{builder, serve};

thread_local! {
    /// The spans and events of this thread: a test that needs them runs on one thread.
    static TOLD: RefCell<Told> = RefCell::default();
}

/// All spans and events: a line for each span, with the fields that were recorded later, and for each event.
#[derive(Default)]
struct Told {
    lines: Vec<String>,
    /// The spans, by the number of their line.
    spans: BTreeMap<usize, Spanned>,
    /// The spans that are entered now, the innermost last.
    entered: Vec<usize>,
}

/// A span: its name, the one around it, and its fields as text.
#[derive(Clone)]
struct Spanned {
    name: &'static str,
    parent: Option<usize>,
    fields: BTreeMap<String, String>,
}

impl Visit for Spanned {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

struct Fields<'l>(&'l mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").expect("writing to a string succeeds");
    }
}

/// Receives everything that is reported in this program, at every level and from every crate.
struct Everything;

impl Everything {
    /// A program has only one subscriber; its findings are kept by thread.
    fn listen() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            tracing::subscriber::set_global_default(Self).expect("nobody else listens");
            log::set_logger(&Self).expect("nobody else listens");
            log::set_max_level(log::LevelFilter::Trace);
        });
        TOLD.with_borrow_mut(|told| *told = Told::default());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        TOLD.with_borrow_mut(|told| {
            let meta = span.metadata();
            let mut line = format!("span {} {} {}", meta.level(), meta.target(), meta.name());
            span.record(&mut Fields(&mut line));
            told.lines.push(line);
            let mut spanned =
                Spanned { name: meta.name(), parent: told.entered.last().copied(), fields: BTreeMap::new() };
            span.record(&mut spanned);
            told.spans.insert(told.lines.len(), spanned);
            Id::from_u64(told.lines.len() as u64)
        })
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let at = number(span);
        TOLD.with_borrow_mut(|told| {
            // A span of another thread would be out of range here.
            if let Some(line) = told.lines.get_mut(at - 1) {
                values.record(&mut Fields(line));
            }
            if let Some(span) = told.spans.get_mut(&at) {
                values.record(span);
            }
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        TOLD.with_borrow_mut(|told| {
            let meta = event.metadata();
            let mut line = format!("event {} {}", meta.level(), meta.target());
            event.record(&mut Fields(&mut line));
            told.lines.push(line);
        });
    }

    fn enter(&self, span: &Id) {
        TOLD.with_borrow_mut(|told| told.entered.push(number(span)));
    }

    fn exit(&self, span: &Id) {
        TOLD.with_borrow_mut(|told| {
            if let Some(at) = told.entered.iter().rposition(|entered| *entered == number(span)) {
                told.entered.remove(at);
            }
        });
    }
}

/// The number of a span's line, from 1.
fn number(span: &Id) -> usize {
    usize::try_from(span.into_u64()).expect("it is the number of a line")
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("log {} {} {}", record.level(), record.target(), record.args());
        TOLD.with_borrow_mut(|told| told.lines.push(line));
    }

    fn flush(&self) {}
}

fn told() -> Vec<String> {
    TOLD.with_borrow(|told| told.lines.clone())
}

fn calls() -> Vec<String> {
    told().into_iter().filter_map(|line| Some(line.strip_prefix("span INFO restwright call")?.to_owned())).collect()
}

/// The spans of requests on the wire, by their numbers.
fn requests() -> Vec<(usize, Spanned)> {
    let all = TOLD.with_borrow(|told| told.spans.clone());
    all.into_iter().filter(|(_, span)| span.name == "request").collect()
}

fn tries() -> Vec<String> {
    told().into_iter().filter_map(|line| Some(line.strip_prefix("event DEBUG restwright ")?.to_owned())).collect()
}

#[tokio::test]
async fn a_span_tells_where_a_call_stands() -> Result<(), Error> {
    let record = json!({"id": "r", "created_on": "", "name": "n", "ttl": 1, "owner": {"id": "", "email": ""}});
    let mut answers = vec![
        Answer::json(404, &json!({"title": "none"})).header("x-request-id", "r-9"),
        Answer::json(200, &record).header("x-request-id", "r-8"),
        Answer::new(503).header("x-request-id", "r-7").header("retry-after-ms", "250"),
    ];
    let server = serve(move |_: &Recorded| answers.pop().unwrap_or_else(|| Answer::new(500).ending(Ending::NoAnswer)));
    let client = builder(&server).build()?;
    Everything::listen();
    client.records().get("a secret id").send().await?;
    assert_eq!(
        calls(),
        [internal("get-record", "method=GET path=/records/{id} status=200 tries=2 request_id=\"r-8\"")]
    );
    let expected = [
        "method=GET path=/records/{id} tries=1 status=503 wait_ms=250 message=answered",
        "method=GET path=/records/{id} tries=2 status=200 message=answered",
    ];
    let told: Vec<_> = tries().iter().map(|line| sorted(line)).collect();
    assert_eq!(told, expected.map(sorted));

    Everything::listen();
    client.records().get("r").send().await.expect_err("404");
    assert_eq!(
        calls(),
        [internal(
            "get-record",
            &failed("method=GET path=/records/{id}", "Api", "status=404 tries=1 request_id=\"r-9\"")
        )]
    );

    Everything::listen();
    client.records().edit("r").name("n").send().await.expect_err("the connection breaks, and a PATCH is not repeated");
    let expected = failed("method=PATCH path=/records/{id}", "Transport", "tries=1");
    assert_eq!(calls(), [internal("edit-record", &expected)]);
    assert!(tries()[0].contains("kind=Broken"), "{:?}", tries());

    // A call without an operation, and a body that is read piece by piece.
    Everything::listen();
    client.raw().request_raw(restwright_testbed::Method::GET, "/any?secret=1").send_raw().await.expect_err("broken");
    client.streams().download().send_stream().await.expect_err("broken");
    let calls = calls();
    assert!(calls[0].starts_with(r#" otel.kind="internal" method=GET path=/any error=Transport"#), "{calls:?}");
    assert!(calls[1].starts_with(&internal("download", "method=GET path=/streams/download ")), "{calls:?}");
    Ok(())
}

/// The fields of an event in the order of their names: their original order does not matter.
fn sorted(line: &str) -> Vec<String> {
    let mut fields: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
    fields.sort();
    fields
}

/// The line for a call of an operation.
fn internal(operation: &str, rest: &str) -> String {
    format!(r#" otel.name="{operation}" otel.kind="internal" operation="{operation}" {rest}"#)
}

/// The end of the line for a failed call.
fn failed(called: &str, error: &str, rest: &str) -> String {
    format!(r#"{called} error={error} otel.status_code="ERROR" {rest}"#)
}

/// The attributes of the semantic conventions for HTTP clients, for each request: a try that fails, its repetition, and
/// a redirected request. <https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span>
#[tokio::test]
async fn each_request_is_a_client_span_by_the_conventions() -> Result<(), Error> {
    let mut answered = 0;
    let server = serve(move |request: &Recorded| {
        answered += 1;
        match (answered, request.path()) {
            (1, _) => Answer::new(503),
            (_, "/v1/moved") => Answer::new(204),
            _ => Answer::new(307).header("Location", "/v1/moved?sig=5ecret&page=2"),
        }
    });
    let client = builder(&server).credential(credentials::query_key(QUERY)).propagate(traced).build()?;
    Everything::listen();
    client.secured().with_query_key().send().await?;

    let port = server.url().rsplit(':').next().unwrap_or_default().to_owned();
    let common = [("otel.kind", "client"), ("http.request.method", "GET"), ("server.address", "127.0.0.1")];
    let template = ("url.template", "/secured/query-key");
    let name = ("otel.name", "GET /secured/query-key");
    let asked = format!("{}/v1/secured/query-key?api_key=REDACTED", server.url());
    let moved = format!("{}/v1/moved?sig=REDACTED&page=2&api_key=REDACTED", server.url());
    let of = |own: &[(&str, &str)]| -> BTreeMap<String, String> {
        let all = common.iter().chain(own).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        all.chain([("server.port".to_owned(), port.clone())]).collect()
    };
    let expected = [
        of(&[
            name,
            template,
            ("url.full", &asked),
            ("http.response.status_code", "503"),
            ("error.type", "503"),
            ("otel.status_code", "ERROR"),
        ]),
        of(&[
            name,
            template,
            ("url.full", &asked),
            ("http.request.resend_count", "1"),
            ("http.response.status_code", "307"),
        ]),
        of(&[
            ("otel.name", "GET"),
            ("url.full", &moved),
            ("http.request.resend_count", "2"),
            ("http.response.status_code", "204"),
        ]),
    ];
    let spans = requests();
    assert_eq!(spans.iter().map(|(_, span)| span.fields.clone()).collect::<Vec<_>>(), expected);

    // Each is within the call, and the server gets its own context.
    let call = TOLD.with_borrow(|told| told.spans.iter().find(|(_, span)| span.name == "call").map(|(at, _)| *at));
    assert!(call.is_some() && spans.iter().all(|(_, span)| span.parent == call));
    let contexts: Vec<_> = spans.iter().map(|(at, _)| traceparent(*at)).collect();
    let sent: Vec<_> = server.requests().iter().filter_map(|one| Some(one.header("traceparent")?.to_owned())).collect();
    assert_eq!(sent, contexts);
    assert_no_secret_was_told("spans of requests");
    Ok(())
}

/// As a subscriber of OpenTelemetry does: the context of the current span.
fn traced(headers: &mut restwright_testbed::HeaderMap) {
    let current = TOLD.with_borrow(|told| told.entered.last().copied());
    let parent = traceparent(current.expect("it is called within a span"));
    headers.insert("traceparent", parent.parse().expect("a header can carry it"));
}

/// W3C Trace Context, section 3.2.
fn traceparent(span: usize) -> String {
    format!("00-0af7651916cd43dd8448eb211c80319c-{span:016x}-01")
}

/// A failure without a response, one by a 404, a call without an operation, and a stream that is refused.
#[tokio::test]
async fn failures_are_told_by_a_word_or_a_status() -> Result<(), Error> {
    let server = serve(|request: &Recorded| match request.path() {
        "/v1/broken" => Answer::new(200).ending(Ending::NoAnswer),
        _ => Answer::new(404),
    });
    let client = builder(&server).tries(1).build()?;
    Everything::listen();
    client.raw().request_raw(restwright_testbed::Method::GET, "/broken?x=1").send_raw().await.expect_err("broken");
    client.raw().request_raw(restwright_testbed::Method::POST, "/lost").send_raw().await.expect_err("404");
    client.streams().download().send_stream().await.expect_err("404");
    let told = |name: &str| -> Vec<Option<String>> {
        requests().into_iter().map(|(_, span)| span.fields.get(name).cloned()).collect()
    };
    let some = |values: [&str; 3]| values.map(|value| Some(value.to_owned()));
    assert_eq!(told("error.type"), some(["broken", "404", "404"]));
    assert_eq!(told("otel.status_code"), some(["ERROR"; 3]));
    assert_eq!(told("otel.name"), some(["GET", "POST", "GET /streams/download"]));
    assert_eq!(told("http.response.status_code")[0], None);
    assert_eq!(told("http.request.resend_count"), [None, None, None]);
    Ok(())
}

/// The trace context is not sent to another origin.
#[tokio::test]
async fn another_origin_gets_no_context() -> Result<(), Error> {
    let other = serve(|_: &Recorded| Answer::new(204));
    let elsewhere = format!("{}/landed", other.url());
    let server = serve(move |_: &Recorded| Answer::new(302).header("Location", elsewhere.clone()));
    let client = builder(&server).propagate(traced).build()?;
    Everything::listen();
    client.secured().without().send().await?;
    assert!(server.only().header("traceparent").is_some());
    assert_eq!(other.only().header("traceparent"), None);
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_told_by_its_end() -> Result<(), Error> {
    let server = serve(|request: &Recorded| match request.path() {
        "/v1/secured/none" => Answer::new(307).header("Location", "/v1/moved?to=secret"),
        _ => Answer::new(204),
    });
    let client = builder(&server).build()?;
    Everything::listen();
    client.secured().without().send().await?;
    assert_eq!(calls(), [internal("without", "method=GET path=/secured/none status=204 tries=1")]);
    assert_eq!(server.requests().len(), 2);
    Ok(())
}

/// One secret for each credential; none of them is ever shown, in any of its encodings.
const PASSWORD: &str = "pass w0rd:5ecret";
const BEARER: &str = "bearer-5ecret";
const HEADER: &str = "header-5ecret";
const QUERY: &str = "query 5ecret&+/";
const COOKIE: &str = "cookie;5ecret";
const OAUTH: &str = "oauth-5ecret";
const FETCHED: &str = "fetched-5ecret";
const CLIENT: &str = "client 5ecret";
const OPEN: &str = "open-5ecret";

/// Each secret, also as it is written in URLs, headers and forms: RFC 3986, section 2.1; RFC 7617, section 2.
fn secrets() -> Vec<String> {
    use base64::Engine;
    let base64 = |text: String| base64::engine::general_purpose::STANDARD.encode(text);
    let plain = [PASSWORD, BEARER, HEADER, QUERY, COOKIE, OAUTH, FETCHED, CLIENT, OPEN].map(str::to_owned);
    let encoded = ["query%205ecret%26%2B%2F", "query+5ecret", "query%205ecret", "cookie%3B5ecret", "client%205ecret"];
    let basic = [format!("user:{PASSWORD}"), "id:client%205ecret".to_owned(), "id:client+5ecret".to_owned()];
    plain.into_iter().chain(encoded.map(str::to_owned)).chain(basic.map(base64)).collect()
}

/// A client with every credential; `flow` fetches its tokens, or holds one.
fn every_scheme(builder: ClientBuilder<Client>, flow: Credential) -> Client {
    let all = [
        credentials::basic("user", PASSWORD),
        credentials::bearer(BEARER),
        credentials::header_key(HEADER),
        credentials::query_key(QUERY),
        credentials::cookie_key(COOKIE),
        credentials::open_id(OPEN),
        flow,
    ];
    let builder = all.into_iter().fold(builder, ClientBuilder::credential);
    // The texts that a caller might print of a request and its response.
    let builder = builder.layer_fn(|request, next| {
        Box::pin(async move {
            tracing::trace!(?request, "on its way");
            let answer = next.run(request).await;
            tracing::trace!(?answer, "back");
            answer
        })
    });
    tracing::trace!(?builder, "set up");
    builder.build().expect("the credentials are well formed")
}

/// Calls with every scheme, all of them reported; the errors are shown in every possible way.
async fn call_with_every_scheme(client: &Client) {
    let secured = client.secured();
    let calls = [
        secured.with_basic().send(),
        secured.with_bearer().send(),
        secured.with_header_key().send(),
        secured.with_query_key().send(),
        secured.with_cookie_key().send(),
        secured.with_oauth().send(),
        secured.with_open().send(),
        secured.with_all().send(),
        secured.with_either().send(),
        secured.with_or_without().send(),
    ];
    tracing::trace!(?client, call = ?secured.with_all(), "about to");
    for call in calls {
        match call.await {
            Ok(answer) => tracing::trace!(?answer, "done"),
            Err(error) => show(error),
        }
    }
    let once = |request: &mut restwright_testbed::Request| {
        request.tries(1);
    };
    if let Err(error) = secured.with_query_key().customize(once).send().await {
        show(error);
    }
}

/// In every way: by `Display`, by `Debug`, its parts, its causes, and as the message of a panic.
fn show(error: Error) {
    tracing::trace!(%error, plain = ?error, url = ?error.url(), headers = ?error.headers(), "failed");
    tracing::trace!("{error:#?} {:?} {:?}", error.body_bytes(), error.api_errors());
    let mut cause = std::error::Error::source(&error);
    while let Some(source) = cause {
        tracing::trace!(%source, debug = ?source, "because");
        cause = source.source();
    }
    // The panic is intended: a program without a handler would print its message.
    let message = catch_unwind(AssertUnwindSafe(|| unwrapped(Err(error))))
        .expect_err("it is an error")
        .downcast::<String>()
        .expect("`expect` panics with a text");
    tracing::trace!(panic = *message, "panicked");
}

/// As programs without a handler do.
fn unwrapped(outcome: Result<(), Error>) {
    outcome.expect("the call works");
}

fn assert_no_secret_was_told(what: &str) {
    let told = told().join("\n");
    for secret in secrets() {
        let at = told.find(&secret).map(|at| &told[told[..at].rfind('\n').map_or(0, |line| line + 1)..]);
        let line = at.map(|rest| rest.lines().next().unwrap_or_default());
        assert_eq!(line, None, "{what}: `{secret}` is told");
    }
}

/// With each scheme: a call that works, one that is redirected within and beyond the origin, one that is repeated, one
/// that fails with everything sent back in the response, one that cannot be read, and one without a response.
#[tokio::test]
async fn no_secret_is_told_whatever_happens() {
    let other = serve(|_: &Recorded| Answer::new(204));
    let elsewhere = format!("{}/landed", other.url());
    let echo = |status: u16| {
        move |request: &Recorded| {
            let sent = String::from_utf8_lossy(&request.bytes).into_owned();
            let answer = Answer::text(status, sent.clone()).header("X-Echo", sent.replace(['\r', '\n'], " "));
            answer.header("Location", request.target.clone())
        }
    };
    type Handler = Box<dyn FnMut(&Recorded) -> Answer + Send>;
    let mut odd = 0;
    let situations: Vec<(&str, Handler)> = vec![
        ("it works", Box::new(|_| Answer::new(204))),
        (
            "it is redirected",
            Box::new(|request: &Recorded| match request.path() {
                "/v1/moved" => Answer::new(204),
                _ => Answer::new(307).header("Location", format!("/v1/moved?from={}", request.target)),
            }),
        ),
        (
            "it is redirected to another origin",
            Box::new(move |_| Answer::new(302).header("Location", elsewhere.clone())),
        ),
        (
            "it is repeated",
            Box::new(move |request: &Recorded| {
                odd += 1;
                if odd % 2 == 1 { echo(503)(request) } else { Answer::new(204) }
            }),
        ),
        ("it is refused, and all comes back", Box::new(echo(400))),
        ("it is not allowed, and all comes back", Box::new(echo(401))),
        ("it is redirected for ever", Box::new(echo(302))),
        ("it is out of order, and all comes back", Box::new(echo(500))),
        ("there is no response", Box::new(|_| Answer::new(200).ending(Ending::NoAnswer))),
    ];
    for (what, handler) in situations {
        let server = serve(handler);
        Everything::listen();
        call_with_every_scheme(&every_scheme(builder(&server), credentials::oauth(OAUTH))).await;
        let sent: String =
            server.requests().iter().map(|one| String::from_utf8_lossy(&one.bytes).into_owned()).collect();
        for secret in [BEARER, HEADER, OAUTH, OPEN, "cookie%3B5ecret", "query%205ecret"] {
            assert!(sent.contains(secret), "{what}: `{secret}` was sent");
        }
        assert!(calls().len() >= 10 && tries().len() >= 10, "{what}: {:?}", told());
        assert_no_secret_was_told(what);
    }
    assert!(!other.requests().is_empty());
}

/// Fetched tokens: the secret that fetches them, and the token, even if the server repeats both in a refusal.
#[tokio::test]
async fn no_fetched_token_is_told() {
    let refused = |request: &Recorded| Answer::text(401, String::from_utf8_lossy(&request.bytes));
    let login = serve(|_: &Recorded| Answer::json(200, &json!({"access_token": FETCHED, "token_type": "Bearer"})));
    let closed = serve(|request: &Recorded| {
        let told = String::from_utf8_lossy(&request.bytes).into_owned();
        Answer::json(400, &json!({"error": "invalid_client", "error_description": told}))
    });
    let server = serve(refused);
    Everything::listen();
    for login in [&login, &closed] {
        let flow = Credential::client_credentials("oauth", login.url(), "id", CLIENT, &["read"]);
        call_with_every_scheme(&every_scheme(builder(&server), flow)).await;
        assert!(!login.requests().is_empty());
    }
    assert!(server.requests().iter().any(|request| request.header("authorization") == Some("Bearer fetched-5ecret")));
    assert_no_secret_was_told("a token that is fetched");
}

/// With an unknown host, the error includes the messages of reqwest and of the crates below it.
#[tokio::test]
async fn no_secret_is_told_without_a_connection() {
    Everything::listen();
    let user = "http://user:5ecret-in-url@127.0.0.1:1/v1";
    let client = Client::builder().base_url(user).tries(1);
    call_with_every_scheme(&every_scheme(client, credentials::oauth(OAUTH))).await;
    assert!(told().iter().any(|line| line.contains("error=Connect")), "{:?}", told());
    assert_no_secret_was_told("no connection");
    let leaks: Vec<_> = told().into_iter().filter(|line| line.contains("5ecret-in-url")).collect();
    assert_eq!(leaks, [""; 0]);
}
