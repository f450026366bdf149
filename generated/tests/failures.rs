//! What fails: each failure tells what was called, what came back and why that is no value, and never a secret.
#![cfg(all(feature = "client_certificates", feature = "reqwest", feature = "serde"))]

mod support;

use std::error::Error as _;
use std::time::Duration;

use restwright::transport::{Canned, FailureKind, Reply};
use restwright::{KEPT_BODY, RetryPolicy};
use restwright_cloudflare::client_certificates::Failure;
use restwright_cloudflare::{Client, Error, ErrorKind, credentials};
use restwright_loopback::{Answer, Ending, Server};
use serde_json::json;
use support::{ID, TOKEN, TestClock, ZONE, builder, certificates, client, envelope, ok, script, text};

const GET: &str = "GET /zones/{zone_identifier}/client_certificates/{client_certificate_identifier}: ";

/// The error of reading a certificate from a server that gives this response once.
async fn failure(answer: Answer) -> Error {
    let server = script([answer.header("cf-ray", "8f2d-AMS")]);
    let client = builder(&server).tries(1).build().expect("it is well formed");
    let error = client.client_certificates().get(ZONE, ID).send().await.expect_err("the call fails");
    let url = format!("{}/client/v4/zones/{ZONE}/client_certificates/{ID}", server.url());
    assert_eq!(error.url(), Some(url.as_str()));
    assert_eq!(server.requests().len(), 1);
    error
}

/// What every error with a response tells of the call.
fn assert_told(error: &Error, kind: ErrorKind, status: u16, body: &str) {
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.method(), "GET");
    assert_eq!(error.path_template(), "/zones/{zone_identifier}/client_certificates/{client_certificate_identifier}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
    let ray = error.headers().and_then(|headers| headers.get("cf-ray"));
    assert_eq!(ray.and_then(|value| value.to_str().ok()), Some("8f2d-AMS"));
    assert_eq!(error.request_id(), Some("8f2d-AMS"));
    assert_eq!(error.body_bytes().map(|bytes| &bytes[..]), Some(body.as_bytes()));
    assert_eq!(error.tries(), 1);
    let line = error.to_string();
    assert!(!line.contains('\n') && line.ends_with(" (ray 8f2d-AMS)"), "{line}");
    assert!(format!("{error:?}").contains("8f2d-AMS"));
}

/// Each row: a response, and what the error says of it after method, path and before the ray.
#[tokio::test]
async fn failures_of_the_server_keep_the_evidence() {
    let page = format!("<html>\n<head><title>502 Bad Gateway</title></head>{}</html>", "<!-- padding -->".repeat(20));
    let shown = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let rows: Vec<(u16, &str, &str, String)> = vec![
        (
            502,
            "text/html; charset=UTF-8",
            &page,
            format!("502 Bad Gateway: {} bytes of text/html; charset=UTF-8: {}…", page.len(), &shown[..300]),
        ),
        (520, "text/plain", "error code: 520", "520: error code: 520".to_owned()),
        (401, "", "", "401 Unauthorized: no body".to_owned()),
        (500, "text/plain", "1", "500 Internal Server Error: 1".to_owned()),
        (
            400,
            "application/json",
            r#"{"error":"VALIDATE_INPUT","details":{"csr":"bad"}}"#,
            "400 Bad Request: VALIDATE_INPUT <- csr: bad".to_owned(),
        ),
        (
            403,
            "application/json",
            r#"{"success":false,"errors":[{"code":9109,"message":"Invalid access token","error_chain":[{"code":100146,"message":"expired"}]}],"messages":[],"result":null}"#,
            "403 Forbidden: 9109 Invalid access token <- 100146 expired".to_owned(),
        ),
        (
            400,
            "application/json",
            r#"{"success":false,"errors":[{"code":1001,"message":"csr: bad\nline"},{"message":"no code"},{"code":"E7","message":"text"},"bare"],"messages":null,"result":null}"#,
            "400 Bad Request: 1001 csr: bad line; no code; E7 text; bare".to_owned(),
        ),
        (
            200,
            "application/json",
            r#"{"success":false,"errors":[],"messages":[],"result":null}"#,
            r#"200 OK: {"success":false,"errors":[],"messages":[],"result":null}"#.to_owned(),
        ),
        (
            200,
            "application/json",
            r#"{"success":false,"errors":[{"code":1000,"message":"request timeout"}],"messages":[],"result":null}"#,
            "200 OK: 1000 request timeout".to_owned(),
        ),
        (
            429,
            "application/json",
            r#"{"success":false,"errors":[{"code":971,"message":"Please wait and consider throttling your request speed"}]}"#,
            "429 Too Many Requests: 971 Please wait and consider throttling your request speed".to_owned(),
        ),
        (
            200,
            "application/json",
            r#"{"success":false,"errors":null,"messages":null,"result":{"id":"half"}}"#,
            r#"200 OK: {"success":false,"errors":null,"messages":null,"result":{"id":"half"}}"#.to_owned(),
        ),
    ];
    for (status, media_type, body, told) in rows {
        let mut answer = Answer::new(status).body(body);
        if !media_type.is_empty() {
            answer = answer.header("Content-Type", media_type);
        }
        let error = failure(answer).await;
        assert_told(&error, ErrorKind::Api, status, body);
        assert_eq!(error.to_string(), format!("{GET}{told} (ray 8f2d-AMS)"));
        assert_eq!(error.json_path(), None);
        assert!(error.source().is_none(), "the response is all there is to know");
    }
}

/// `success: false` is a failure on any status, with or without reasons. What a code means is the API's to say (1000 is a
/// request that took too long, and other things besides): it is told as data, and not taken for a time limit or a retry.
#[tokio::test]
async fn a_failure_by_the_envelope_alone_is_told_by_its_code() {
    for errors in [json!([]), json!(null)] {
        let body = json!({"success": false, "errors": errors, "messages": [], "result": {"id": "half"}});
        let error = failure(Answer::json(200, &body)).await;
        assert_eq!((error.kind(), error.api_errors()), (ErrorKind::Api, &[][..]));
        assert!(!error.has_code(1000) && !error.is_retryable());
    }
    let body = json!({"success": false, "errors": [{"code": 1000, "message": "request timeout"}], "result": null});
    for status in [200, 408, 504] {
        let error = failure(Answer::json(status, &body)).await;
        assert!(error.has_code(1000) && !error.has_code(100));
        assert_eq!(error.api_errors()[0].message, "request timeout");
        assert_eq!((error.is_timeout(), error.is_retryable()), (status != 200, status != 200), "{status}");
    }
}

#[tokio::test]
async fn codes_and_chains_are_told_as_data() {
    let body = json!({
        "success": false,
        "errors": [
            {"code": 1003, "message": "Invalid or missing zone id.", "documentation_url": "https://example.com", "error_chain": [
                {"code": 100_146, "message": "deeper", "error_chain": [{"code": "7", "message": "deepest"}]},
                {"message": "beside"},
            ]},
            {"code": 10_000, "message": "Authentication error"},
        ],
        "messages": [{"code": null, "message": "m", "type": null}],
        "result": null,
    });
    let error = failure(Answer::json(403, &body)).await;
    let errors = error.api_errors();
    let codes: Vec<_> = errors.iter().map(|error| (error.code_number(), error.message.as_str())).collect();
    assert_eq!(codes, [(Some(1003), "Invalid or missing zone id."), (Some(10_000), "Authentication error")]);
    let chain: Vec<_> = errors[0].chain.iter().map(|error| (error.code.as_deref(), error.message.as_str())).collect();
    assert_eq!(chain, [(Some("100146"), "deeper"), (None, "beside")]);
    assert_eq!(errors[0].chain[0].chain[0].message, "deepest");
    for (code, has) in [(1003, true), (10_000, true), (100_146, true), (7, true), (0, false), (146, false)] {
        assert_eq!(error.has_code(code), has, "{code}");
    }
    assert!(!error.is_retryable() && !error.is_unauthorized() && !error.is_not_found());
}

/// The body of a failure is read as the document declares it when a caller asks for it.
#[tokio::test]
async fn a_declared_failure_is_read_on_demand() {
    let body = json!({
        "success": false,
        "errors": [{"code": 1406, "message": "no such certificate", "pointer": "/id"}],
        "messages": [],
        "result": null,
        "extra_hint": "h",
    });
    let error = failure(Answer::json(404, &body)).await;
    assert!(error.is_not_found());
    let failure_body: Failure = error.body().expect("the document declares it");
    assert!(!failure_body.success && failure_body.messages.is_empty() && failure_body.result.is_null());
    assert_eq!((failure_body.errors[0].code, failure_body.errors[0].message.as_str()), (1406, "no such certificate"));
    assert!(failure_body.errors[0].extra.get("pointer").is_some() && failure_body.extra.get("extra_hint").is_some());
    assert_eq!(serde_json::to_value(&failure_body).expect("it can be written"), body);

    let error = failure(Answer::text(502, "<html>")).await;
    let unread = error.body::<Failure>().expect_err("HTML is none");
    assert!(unread.to_string().contains("at byte 0"), "{unread}");
}

/// Nothing came with the failure: there is no typed body, and asking says so.
#[tokio::test]
async fn an_empty_failure_has_no_typed_body() {
    let error = failure(Answer::new(401)).await;
    assert!(error.is_unauthorized());
    let unread = error.body::<Failure>().expect_err("no body is no failure envelope");
    assert_eq!(unread.to_string(), "an empty body where a value is declared at byte 0");

    let error = failure(text(500, "\"out of order\"")).await;
    let unread = error.body::<Failure>().expect_err("a string is no failure envelope");
    assert_eq!(unread.to_string(), "another JSON type than declared at byte 0");
    assert_eq!(error.body::<String>().expect("it is a string"), "out of order");
}

#[tokio::test]
async fn answers_that_cannot_be_read_tell_where() {
    let cut = r#"{"success":true,"errors":[],"messages":[],"result":{"id":"a","certificate_authority":{"name":"Clo"#;
    let cases = [
        (cut.to_owned(), "result.certificate_authority.name"),
        (r#"{"success":true,"result":{"id":"a","status":nope}}"#.to_owned(), "result.status"),
        (r#"{"success":true,"result":{"validity_days":01}}"#.to_owned(), "result"),
        (r#"{"success":true,"result":{"id":"a"}} trailing"#.to_owned(), ""),
        ("<html>maintenance</html>".to_owned(), ""),
        (format!("{{\"result\":{}", "[".repeat(100_000)), "result"),
    ];
    for (body, path) in cases {
        let error = failure(text(200, body.as_str())).await;
        let kept = &body[..body.len().min(KEPT_BODY)];
        assert_told(&error, ErrorKind::Decode, 200, kept);
        let told = error.json_path().expect("reading stopped somewhere");
        assert!(told.starts_with(path) && (path.is_empty() == told.is_empty()), "{told} for {body:.200}");
        let line = error.to_string();
        assert!(line.starts_with(&format!("{GET}200 OK: cannot read the response: ")), "{line}");
        assert!(line.contains("at byte ") && line.len() < 2000, "{line}");
        let source = error.source().expect("the JSON is at fault");
        assert!(source.is::<restwright::DecodeError>() && line.contains(&source.to_string()));
        assert!(!error.is_retryable() && !error.is_timeout());
        assert!(error.api_errors().is_empty());
    }
}

#[tokio::test]
async fn a_broken_field_of_a_list_is_named_by_its_path() {
    let mut body = envelope(&certificates(0..50)).to_string();
    let at = body.match_indices("\"2033-02-20T23:18:00Z\"").nth(37).expect("there are fifty").0;
    body.replace_range(at..=at, "'");
    let server = script([text(200, body)]);
    let error = client(&server).client_certificates().list(ZONE).send().await.expect_err("that is not valid JSON");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("result[37].expires_on")));
    assert!(error.to_string().contains("`result[37].expires_on`: "), "{error}");
    assert!(error.to_string().contains(&format!("at byte {at}")), "{error}");
}

#[tokio::test]
async fn of_a_large_body_the_first_part_is_kept() {
    let body = "x".repeat(5 * KEPT_BODY);
    let error = failure(Answer::text(500, body.as_str())).await;
    assert_eq!(error.body_bytes().map(|kept| kept.len()), Some(KEPT_BODY));
    assert_eq!(
        error.to_string(),
        format!(
            "{GET}500 Internal Server Error: 327680 bytes of text/plain; charset=utf-8: {}… (ray 8f2d-AMS)",
            "x".repeat(300)
        )
    );
    assert!(format!("{error:?}").len() < 4096, "`Debug` shows a part");
}

/// A client that waits on a clock of its own, and that clock.
fn patient(server: &Server) -> (Client, TestClock) {
    let clock = TestClock::default();
    let client = builder(server).clock(clock.clone()).build().expect("it is well formed");
    (client, clock)
}

#[tokio::test]
async fn what_may_pass_is_tried_three_times() {
    let html = || Answer::new(502).header("Content-Type", "text/html").body("<html>").header("cf-ray", "r");
    let server = script([html(), html(), html(), html()]);
    let (client, clock) = patient(&server);
    let error = client.client_certificates().list(ZONE).send().await.expect_err("it is out of order");
    assert_eq!((error.tries(), server.requests().len(), clock.waits().len()), (3, 3, 2));
    assert!(clock.waits()[0] <= Duration::from_millis(500) && clock.waits()[1] <= Duration::from_secs(1));
    assert!(error.is_retryable());
    assert_eq!(
        error.to_string(),
        "GET /zones/{zone_identifier}/client_certificates: 502 Bad Gateway: 6 bytes of text/html: <html>, after 3 tries (ray r)"
    );
    let same = server.requests().windows(2).all(|pair| pair[0].bytes == pair[1].bytes);
    assert!(same, "a repetition is the same request");
}

#[tokio::test]
async fn what_passes_is_an_answer() -> Result<(), Error> {
    for first in [500, 502, 503, 504, 520, 530, 408, 429] {
        let server = script([Answer::new(first), ok(&json!([{"id": "a"}]))]);
        let (client, clock) = patient(&server);
        let page = client.client_certificates().list(ZONE).send().await?;
        assert_eq!((page.items.len(), clock.waits().len()), (1, 1), "{first}");
    }
    // The connection breaks before, or in the middle of, a response.
    let whole = ok(&json!([{"id": "a"}]));
    for broken in [Answer::new(200).ending(Ending::NoAnswer), whole.clone().ending(Ending::CutAfter(20))] {
        let server = script([broken, whole.clone()]);
        assert_eq!(client(&server).client_certificates().list(ZONE).send().await?.items.len(), 1);
        assert_eq!(server.requests().len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn the_server_says_when_to_come_back() -> Result<(), Error> {
    for (asked, waited) in [
        ("7", Duration::from_secs(7)),
        ("0", Duration::ZERO),
        ("Sun, 06 Nov 1994 08:49:47 GMT", Duration::from_secs(10)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Duration::ZERO),
    ] {
        let server = script([Answer::new(429).header("Retry-After", asked), ok(&json!([]))]);
        let (client, clock) = patient(&server);
        client.client_certificates().list(ZONE).send().await?;
        assert_eq!(clock.waits(), [waited], "{asked}");
    }
    // Nobody waits for an hour unasked: the error says when, and the caller decides.
    let server = script([Answer::new(429).header("Retry-After", "3600").header("RateLimit", "\"default\";r=0;t=3600")]);
    let (client, clock) = patient(&server);
    let error = client.client_certificates().list(ZONE).send().await.expect_err("there is no second response");
    assert!(error.is_rate_limited() && error.is_retryable() && clock.waits().is_empty());
    let headers = error.headers().expect("there was a response");
    assert_eq!(
        (&headers["retry-after"], &headers["ratelimit"]),
        (&"3600".parse().expect("text"), &"\"default\";r=0;t=3600".parse().expect("text"))
    );
    Ok(())
}

/// A creation is not repeated blindly: the server may have acted. A refusal for haste says that it has not.
#[tokio::test]
async fn a_creation_is_repeated_only_where_that_is_harmless() -> Result<(), Error> {
    let server = script([Answer::new(502), ok(&json!({}))]);
    let (client, _) = patient(&server);
    let error = client.client_certificates().create(ZONE, "csr", 1).send().await.expect_err("it is not repeated");
    assert_eq!((error.tries(), server.requests().len(), error.method()), (1, 1, "POST"));

    let server = script([Answer::new(429).header("Retry-After", "1"), ok(&json!({"id": "a"}))]);
    let (client, clock) = patient(&server);
    let created = client.client_certificates().create(ZONE, "csr", 1).send().await?;
    assert_eq!((created.id.as_deref(), clock.waits()), (Some("a"), vec![Duration::from_secs(1)]));

    let server = script([Answer::new(502), ok(&json!({"id": "a"}))]);
    let (client, _) = patient(&server);
    let asked = client.client_certificates().create(ZONE, "csr", 1).customize(|request| {
        request.idempotent(true);
    });
    assert_eq!(asked.send().await?.id.as_deref(), Some("a"));
    Ok(())
}

#[tokio::test]
async fn tries_are_set_for_a_client_and_for_a_call() {
    let server = script((0..20).map(|_| Answer::new(503)));
    let never = builder(&server).retry(RetryPolicy::never()).build().expect("it is well formed");
    let get = never.client_certificates().get(ZONE, ID);
    assert_eq!(get.clone().send().await.expect_err("503").tries(), 1);
    let five = get.customize(|request| {
        request.tries(5);
    });
    assert_eq!(five.send().await.expect_err("503").tries(), 5);
}

#[tokio::test]
async fn without_an_answer_the_cause_is_told() {
    for (kind, expected, told) in [
        (FailureKind::Connect, ErrorKind::Connect, "no connection"),
        (FailureKind::Timeout, ErrorKind::Timeout, "timed out"),
        (FailureKind::Broken, ErrorKind::Transport, "the connection broke"),
    ] {
        let fake = Canned::new([Reply::failure(kind)]);
        let client = Client::builder().credential(credentials::api_token(TOKEN)).transport(fake).tries(1).build();
        let client = client.expect("it is well formed");
        let error = client.client_certificates().get(ZONE, ID).send().await.expect_err("there is no response");
        assert_eq!((error.kind(), error.status(), error.request_id()), (expected, None, None));
        assert!(error.headers().is_none() && error.body_bytes().is_none() && error.json_path().is_none());
        assert!(error.is_retryable() && error.source().is_some());
        assert_eq!(error.to_string(), format!("{GET}{told}: a canned failure"));
        let url = format!("https://api.cloudflare.com/client/v4/zones/{ZONE}/client_certificates/{ID}");
        assert_eq!(error.url(), Some(url.as_str()));
    }
}

#[tokio::test]
async fn a_call_ends_in_time() {
    let slow = || ok(&json!({})).delay(Duration::from_secs(5));
    let server = script([slow()]);
    let client = builder(&server).try_timeout(Duration::from_millis(60)).tries(1).build().expect("it is well formed");
    let error = client.client_certificates().get(ZONE, ID).send().await.expect_err("it takes too long");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
    assert!(error.is_timeout() && error.is_retryable());
    assert!(error.to_string().starts_with(&format!("{GET}timed out")), "{error}");

    // A response that begins and does not end.
    let server = script([ok(&json!({})).pieces(["{\"result\":", "{}}"], Duration::from_secs(5))]);
    let client = builder(&server).tries(1).build().expect("it is well formed");
    let get = client.client_certificates().get(ZONE, ID).customize(|request| {
        request.read_timeout(Duration::from_millis(60));
    });
    assert_eq!(get.send().await.expect_err("it falls silent").kind(), ErrorKind::Timeout);
}

/// Every text that client, builder, request, error and response write of themselves.
async fn shown(setup: impl Fn(&Server) -> restwright_cloudflare::ClientBuilder<Client>, answer: Answer) -> String {
    let server = script([answer]);
    let mut out = format!("{:?}", setup(&server));
    let client = setup(&server).tries(1).build().expect("it is well formed");
    let list = client.client_certificates().list(ZONE).customize(|request| {
        request
            .header("X-Auth-Extra", "sec-header")
            .header("Authorization-2", "sec-header")
            .query("api_key", &"sec-query");
        request.field("password", &"sec-body").cookie_parameter("session", &"sec-cookie");
    });
    out.push_str(&format!("{client:?}{:?}{list:?}", client.client_certificates()));
    let items = list.clone().items();
    out.push_str(&format!("{items:?}{:?}", list.clone().pages()));
    match list.send().await {
        Ok(page) => out.push_str(&format!("{page:?}")),
        Err(error) => {
            out.push_str(&format!("{error}{error:?}{error:#?}{:?}", error.url()));
            out.push_str(&String::from_utf8_lossy(error.body_bytes().map_or(&[][..], |body| body)));
            out.push_str(&format!("{:?}{:?}", error.headers(), error.api_errors()));
            let mut source = error.source();
            while let Some(cause) = source {
                out.push_str(&format!("{cause}{cause:?}"));
                source = cause.source();
            }
        }
    }
    out
}

#[tokio::test]
async fn no_secret_is_ever_shown() {
    let token = |server: &Server| builder(server);
    let keys = |server: &Server| {
        let keys =
            Client::builder().credential(credentials::api_key(TOKEN)).credential(credentials::api_email("sec-email"));
        keys.base_url(server.url()).clock(TestClock::default())
    };
    let service = |server: &Server| {
        Client::builder()
            .credential(credentials::api_user_service_key(TOKEN))
            .base_url(server.url())
            .clock(TestClock::default())
    };
    // The worst a server can do: it repeats the secret in headers and body.
    let echo = format!("bad token {TOKEN} in `Authorization: Bearer {TOKEN}`");
    let refusal =
        json!({"success": false, "errors": [{"code": 6111, "message": echo}], "messages": [], "result": null});
    let answers = [
        ok(&json!([])),
        Answer::json(400, &refusal).header("X-Echo", TOKEN).header("Set-Cookie", "sec-cookie=1"),
        Answer::text(502, echo.as_str()).header("X-Echo", format!("Bearer {TOKEN}")),
        text(200, format!("{{\"result\": {TOKEN}")),
        Answer::new(301).header("Location", format!("http://127.0.0.1:1/?api_token={TOKEN}")),
        Answer::new(200).ending(Ending::NoAnswer),
    ];
    for answer in answers {
        for text in [
            shown(token, answer.clone()).await,
            shown(keys, answer.clone()).await,
            shown(service, answer.clone()).await,
        ] {
            assert!(!text.contains(TOKEN), "{text}");
            assert!(!text.contains("sec-"), "{text}");
            assert!(text.contains("client_certificates"), "{text}");
        }
    }
}

/// User and password in a base URL are no part of what an error shows.
#[tokio::test]
async fn a_base_url_is_shown_without_its_password() {
    let builder =
        Client::builder().credential(credentials::api_token(TOKEN)).base_url("http://me:sec-word@127.0.0.1:1/v4");
    let before = format!("{builder:?}");
    let client = builder.tries(1).build().expect("it is well formed");
    let error = client.client_certificates().get(ZONE, ID).send().await.expect_err("nobody listens there");
    assert_eq!(error.kind(), ErrorKind::Connect);
    let shown = format!("{before}{client:?}{error}{error:?}{:?}", error.source());
    assert!(!shown.contains("sec-word") && shown.contains("127.0.0.1:1"), "{shown}");
}

/// Errors travel as any others do.
#[tokio::test]
async fn errors_are_boxed_and_found_again() {
    let boxed: Box<dyn std::error::Error + Send + Sync> = failure(Answer::new(404)).await.into();
    let error = boxed.downcast::<Error>().expect("it is what it was");
    assert!(error.is_not_found());
}
