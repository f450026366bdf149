//! Errors of operations without an envelope: for any response, the error says which call failed, what came back and
//! where reading stopped, and answers the questions that programs ask.

use std::error::Error as _;
use std::time::Duration;

use restwright::KEPT_BODY;
use restwright::transport::{Canned, FailureKind, Reply};
use restwright_loopback::{Answer, Ending};
use restwright_testbed::types::Problem;
use restwright_testbed::{Client, Error, ErrorKind};
use serde_json::json;

use crate::support::{Bed, builder, serve};

const CALL: &str = "GET /records/{id}: ";

/// The error of reading a record, after one request, from a server with this response.
async fn failure(answer: Answer) -> Error {
    let bed = Bed::script([answer.header("X-Request-Id", "req-7").header("Server", "edge")]);
    let call = bed.client.records().get("r 1").customize(|request| {
        request.tries(1);
    });
    let error = call.send().await.expect_err("the call fails");
    assert_eq!(error.url(), Some(format!("{}/v1/records/r%201", bed.server.url()).as_str()));
    assert_eq!(bed.server.requests().len(), 1);
    error
}

/// Checks the facts in every error with a response.
fn assert_told(error: &Error, kind: ErrorKind, status: u16, body: &[u8]) {
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!((error.method(), error.path_template(), error.tries()), ("GET", "/records/{id}", 1));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.headers().and_then(|headers| headers.get("server")).expect("it is kept"), "edge");
    assert_eq!(error.request_id(), Some("req-7"));
    assert_eq!(error.body_bytes().map(|kept| &kept[..]), Some(body));
    assert!(error.violations().is_empty(), "nothing was sent that breaks a bound");
    let line = error.to_string();
    assert!(line.starts_with(CALL) && line.ends_with(" (request-id req-7)") && !line.contains('\n'), "{line}");
    let shown = format!("{error:?}");
    assert!(shown.contains("req-7") && shown.contains("/records/{id}") && shown.contains(&status.to_string()));
}

/// If a body is not a declared failure, the error's line says what it is, or quotes it if it is short and plain.
#[tokio::test]
async fn whatever_comes_with_a_failure_is_kept() {
    let page = format!("<html>\n<head><title>502 Bad Gateway</title></head>{}</html>", "<p>".repeat(300));
    let begins = "<html> <head><title>502 Bad Gateway</title></head>";
    let page_told = format!(
        "502 Bad Gateway: {} bytes of text/html: {begins}{}…",
        page.len(),
        &"<p>".repeat(300)[..300 - begins.len()]
    );
    let rows: [(u16, &str, &str, String); 7] = [
        (502, "text/html", &page, page_told),
        (401, "", "", "401 Unauthorized: no body".to_owned()),
        (
            400,
            "application/json",
            r#"{"error":"VALIDATE_INPUT","details":{"ttl":"low"}}"#,
            "400 Bad Request: VALIDATE_INPUT <- ttl: low".to_owned(),
        ),
        (404, "application/json", r#"{"title":"no such record"}"#, "404 Not Found: no such record".to_owned()),
        (500, "text/plain", "1", "500 Internal Server Error: 1".to_owned()),
        (503, "application/json", "", "503 Service Unavailable: no body".to_owned()),
        (520, "text/plain", "error code: 520", "520: error code: 520".to_owned()),
    ];
    for (status, media_type, body, told) in rows {
        let answer = Answer::new(status).body(body);
        let answer = if media_type.is_empty() { answer } else { answer.header("Content-Type", media_type) };
        let error = failure(answer).await;
        assert_told(&error, ErrorKind::Api, status, body.as_bytes());
        assert_eq!(error.to_string(), format!("{CALL}{told} (request-id req-7)"));
        assert_eq!(error.json_path(), None);
        assert!(error.source().is_none(), "the response is all there is to know");
    }
}

/// The body of a failure is read as the document declares it if a caller asks for it; another body gives its own error.
#[tokio::test]
async fn a_declared_failure_is_read_on_demand() {
    let error = failure(Answer::json(404, &json!({"title": "none", "detail": "gone", "more": 1}))).await;
    let problem: Problem = error.body().expect("the document declares it");
    assert_eq!((problem.title.as_str(), problem.detail.as_deref()), ("none", Some("gone")));
    assert_eq!(problem.extra.get("more").map(|more| more.text().to_owned()).as_deref(), Some("1"));
    for other in [Answer::new(404), Answer::text(404, "<html>"), Answer::text(404, "[1]")] {
        failure(other).await.body::<Problem>().expect_err("that is no problem");
    }
}

/// A faulty field is named by its path; for a response that is not JSON, the error gives the byte at which reading
/// stopped.
#[tokio::test]
async fn what_cannot_be_read_is_told_by_its_place() {
    let rows = [
        (r#"{"id":"r","owner":{"id":"o","email":nope}}"#, "owner.email", 36),
        (r#"{"id":"r","color":{"R":1,"G":2,"B":1e999999x}}"#, "color", 0),
        (r#"{"id":"r","created_on":"2026-01-01T00:00:00Z","name":"on"#, "name", 0),
        ("<html>maintenance</html>", "", 0),
        ("", "", 0),
    ];
    for (body, path, at) in rows {
        let bed = Bed::script([Answer::text(200, body).header("X-Request-Id", "req-7").header("Server", "edge")]);
        let strict = bed.client.records().get("r").customize(|request| {
            request.strict(body.is_empty());
        });
        let error = strict.send().await.expect_err(body);
        assert_told(&error, ErrorKind::Decode, 200, body.as_bytes());
        let told = error.json_path().expect("reading stopped somewhere");
        assert!(told.starts_with(path) && (path.is_empty() == told.is_empty()), "`{told}` of {body}");
        let source = error.source().expect("the JSON is at fault");
        let cause = source.downcast_ref::<restwright_testbed::DecodeError>().expect("it says where");
        assert_eq!(cause.path, told);
        assert!(at == 0 || source.to_string().contains(&format!("at byte {at}")), "{source}");
        assert!(error.to_string().contains("200 OK: cannot read the response: "), "{error}");
        assert!(!error.is_retryable() && !error.is_timeout() && !error.is_not_found());
    }
}

/// In strict mode, a value of another type is an error with the same path.
#[tokio::test]
async fn strictly_read_a_broken_field_is_an_error() {
    let record = json!({"id": "r", "created_on": "", "name": "n", "ttl": 1, "owner": {"id": "o", "email": null}});
    let bed = Bed::script([Answer::json(200, &record), Answer::json(200, &record)]);
    let tolerant = bed.client.records().get("r").send().await.expect("by default it is tolerated");
    assert_eq!(tolerant.drift().iter().map(|drift| drift.path.as_str()).collect::<Vec<_>>(), ["owner.email"]);
    let strict = bed.client.records().get("r").customize(|request| {
        request.strict(true);
    });
    let error = strict.send().await.expect_err("null is no string");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("owner.email")));
}

#[tokio::test]
async fn of_a_large_body_the_first_part_is_kept() {
    let body = "x".repeat(10 * KEPT_BODY);
    let error = failure(Answer::text(500, body.as_str())).await;
    assert_told(&error, ErrorKind::Api, 500, &body.as_bytes()[..KEPT_BODY]);
    assert!(error.to_string().contains("655360 bytes of text/plain"), "{error}");
    assert!(format!("{error:?}").len() < 4096, "`Debug` shows a part");
    error.body::<String>().expect_err("what is not whole is not read");
}

/// The next step of a program, by status: (status, retry, timeout, not found, rate limited, unauthorized).
#[tokio::test]
async fn the_usual_questions_are_answered() {
    let rows = [
        (400, [false, false, false, false, false]),
        (401, [false, false, false, false, true]),
        (403, [false, false, false, false, false]),
        (404, [false, false, true, false, false]),
        (408, [true, true, false, false, false]),
        (409, [false, false, false, false, false]),
        (429, [true, false, false, true, false]),
        (500, [true, false, false, false, false]),
        (503, [true, false, false, false, false]),
        (504, [true, true, false, false, false]),
        (530, [true, false, false, false, false]),
    ];
    for (status, expected) in rows {
        let error = failure(Answer::new(status)).await;
        let answers = [
            error.is_retryable(),
            error.is_timeout(),
            error.is_not_found(),
            error.is_rate_limited(),
            error.is_unauthorized(),
        ];
        assert_eq!(answers, expected, "{status}");
    }
}

/// Without a response there is no status, but everything that is known about the cause.
#[tokio::test]
async fn without_an_answer_the_cause_is_told() {
    let rows = [
        (FailureKind::Connect, ErrorKind::Connect, "no connection", true, false),
        (FailureKind::Timeout, ErrorKind::Timeout, "timed out", true, true),
        (FailureKind::Broken, ErrorKind::Transport, "the connection broke", true, false),
        (FailureKind::Unsendable, ErrorKind::Config, "the request cannot be sent", false, false),
    ];
    for (failure, kind, told, again, timeout) in rows {
        let client = Client::builder().transport(Canned::new([Reply::failure(failure)])).tries(1).build();
        let error = client.expect("it is well formed").records().get("r").send().await.expect_err("nothing came");
        assert_eq!((error.kind(), error.is_retryable(), error.is_timeout()), (kind, again, timeout));
        assert_eq!(error.to_string(), format!("{CALL}{told}: a canned failure"));
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("a canned failure"));
        assert_eq!((error.status(), error.request_id(), error.json_path()), (None, None, None));
        assert!(error.headers().is_none() && error.body_bytes().is_none() && error.retry_after().is_none());
    }
}

/// Over a network, the chain of causes goes down to the error of the system.
#[tokio::test]
async fn the_chain_of_causes_ends_at_the_system() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}/v1", gone.local_addr().expect("it has an address"));
    drop(gone);
    let client: Client = Client::builder().base_url(url).tries(1).build().expect("it is well formed");
    let error = client.records().get("r").send().await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Connect);
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(source) = cause {
        causes.push(source.downcast_ref::<std::io::Error>().map(std::io::Error::kind));
        cause = source.source();
    }
    assert!(causes.contains(&Some(std::io::ErrorKind::ConnectionRefused)), "{causes:?}");
    assert!(error.to_string().to_lowercase().contains("refused"), "the line tells it as well: {error}");
}

#[tokio::test]
async fn broken_and_slow_answers_are_told_apart() {
    let whole = Answer::json(200, &json!({"id": "r"}));
    for broken in [whole.clone().ending(Ending::NoAnswer), whole.clone().ending(Ending::CutAfter(3))] {
        let server = serve(move |_: &restwright_loopback::Recorded| broken.clone());
        let client = builder(&server).tries(2).build().expect("it is well formed");
        let error = client.records().get("r").send().await.expect_err("it breaks off");
        assert_eq!((error.kind(), error.tries(), error.status()), (ErrorKind::Transport, 2, None));
        assert!(error.to_string().contains("the connection broke") && error.to_string().contains("after 2 tries"));
    }
    let server = serve(move |_: &restwright_loopback::Recorded| whole.clone().delay(Duration::from_secs(20)));
    let client = builder(&server).try_timeout(Duration::from_millis(100)).tries(1).build().expect("it is well formed");
    let error = client.records().get("r").send().await.expect_err("it is too slow");
    assert!(error.kind() == ErrorKind::Timeout && error.is_timeout() && error.is_retryable());
}

/// Nothing was sent: the fault is reported before.
#[tokio::test]
async fn what_is_wrong_on_this_side_is_said_before_sending() {
    let bed = Bed::silent();
    let error = bed.client.pages().list_number().per_page(1_000).send().await.expect_err("a hundred is the most");
    assert_eq!((error.kind(), error.tries(), error.status()), (ErrorKind::Invalid, 0, None));
    let broken: Vec<_> = error.violations().iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!(broken, ["per_page"]);
    assert!(error.to_string().starts_with("GET /pages/number: ") && error.to_string().contains("per_page"), "{error}");
    let error = bed.client.secured().with_bearer().send().await.expect_err("there is no token");
    assert_eq!((error.kind(), error.path_template()), (ErrorKind::Config, "/secured/bearer"));
    assert!(bed.server.requests().is_empty());
}

/// Errors can be passed on like any others: boxed, sent to another thread, and downcast.
#[tokio::test]
async fn errors_are_boxed_and_found_again() {
    async fn program() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let bed = Bed::script([Answer::new(404)]);
        bed.client.records().get("r").send().await?;
        Ok(())
    }
    let boxed = tokio::spawn(program()).await.expect("it does not panic").expect_err("404");
    assert!(boxed.downcast_ref::<Error>().expect("it is what it was").is_not_found());
}
