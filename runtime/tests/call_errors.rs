//! Responses that real servers send, and what the errors say about them.

use crate::support::{Certificate, DELETE, GET, LIST, Response, canned};
use restwright::door as rt;
use restwright::transport::Reply;
use restwright::{DriftKind, ErrorKind};

async fn list(reply: Reply) -> Result<Response<rt::Page<Certificate>>, rt::Error> {
    let (client, _) = canned([reply]);
    let mut request = client.request(&LIST).path("zone_id", &"z1");
    request.tries(1);
    request.send().await
}

async fn get<T: rt::Value + Default>(reply: Reply, strict: bool) -> Result<Response<T>, rt::Error> {
    let (client, _) = canned([reply]);
    let mut request = client.request(&GET).path("zone_id", &"z1");
    request.strict(strict).tries(1);
    request.send().await
}

fn kinds<T>(response: &Response<T>) -> Vec<DriftKind> {
    response.drift().iter().map(|drift| drift.kind).collect()
}

#[tokio::test]
async fn an_error_tells_all_in_a_line() {
    let body = r#"{"success":false,"errors":[{"code":9109,"message":"Invalid access token","error_chain":
        [{"code":100146,"message":"deeper"}]}],"messages":[{"code":null,"message":"m","type":null}],"result":null}"#;
    let reply = Reply::json(body).with_status(403).header("cf-ray", "8f2-AMS");
    let error = list(reply).await.expect_err("403 is a failure");
    assert_eq!(
        error.to_string(),
        "GET /zones/{zone_id}/certificates: 403 Forbidden: 9109 Invalid access token <- 100146 deeper (ray 8f2-AMS)"
    );
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!((error.method(), error.path_template()), ("GET", "/zones/{zone_id}/certificates"));
    assert_eq!(error.url(), Some("https://api.example.com/v4/zones/z1/certificates"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert_eq!(error.request_id(), Some("8f2-AMS"));
    assert_eq!(error.headers().and_then(|headers| headers.get("cf-ray")).expect("it is kept"), "8f2-AMS");
    assert!(error.has_code(9109) && error.has_code(100_146) && !error.has_code(1));
    assert_eq!(error.body_bytes().expect("it is kept"), body);
    assert!(!error.is_retryable() && !error.is_not_found());
    let typed: crate::support::Envelope = error.body().expect("the failure has a declared type");
    assert_eq!((typed.success, typed.errors.len()), (false, 1));
}

#[tokio::test]
async fn failures_of_every_shape_keep_the_evidence() {
    let html = "<html>\n<body>502 Bad Gateway</body></html>";
    let rows = [
        (
            Reply::status(502).header("content-type", "text/html").body(html),
            "502 Bad Gateway: 42 bytes of text/html: <html> <body>502 Bad Gateway</body></html>",
        ),
        (Reply::status(520).body("error code: 520"), "520: error code: 520"),
        (Reply::status(401), "401 Unauthorized: no body"),
        (
            Reply::json(r#"{"error":"VALIDATE_INPUT","details":{"a":1}}"#).with_status(400),
            "400 Bad Request: VALIDATE_INPUT <- a: 1",
        ),
        (
            Reply::json(r#"{"success":false,"errors":[]}"#).with_status(500),
            r#"500 Internal Server Error: {"success":false,"errors":[]}"#,
        ),
        (
            Reply::json(r#"{"success":false,"errors":[{"message":"no code"},"bare",{"code":"text","message":"t"}]}"#)
                .with_status(400),
            "400 Bad Request: no code; bare; text t",
        ),
        (
            Reply::json(r#"{"success":false,"errors":[{"code":1000,"message":"request timeout"}]}"#),
            "200 OK: 1000 request timeout",
        ),
        (
            Reply::json(r#"{"success":false,"errors":[],"result":[]}"#),
            r#"200 OK: {"success":false,"errors":[],"result":[]}"#,
        ),
        (
            Reply::json(r#"{"success":false,"errors":null,"result":null}"#),
            r#"200 OK: {"success":false,"errors":null,"result":null}"#,
        ),
    ];
    for (reply, expected) in rows {
        let error = list(reply).await.expect_err(expected);
        assert_eq!(error.kind(), ErrorKind::Api, "{expected}");
        assert_eq!(error.to_string(), format!("GET /zones/{{zone_id}}/certificates: {expected}"));
        assert!(error.body_bytes().is_some() && error.status().is_some() && error.url().is_some());
    }
}

#[tokio::test]
async fn what_is_no_json_on_a_good_status_keeps_the_evidence() {
    let reply = Reply::status(200).header("content-type", "text/html").header("cf-ray", "r1").body("<html>maintenance");
    let error = list(reply).await.expect_err("HTML is no list");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.body_bytes().expect("it is kept"), "<html>maintenance");
    assert_eq!(error.request_id(), Some("r1"));
    let message = error.to_string();
    assert!(message.starts_with("GET /zones/{zone_id}/certificates: 200 OK: cannot read the response"), "{message}");

    let error = list(Reply::json(r#"{"success":true,"result":[{"id":"a"},{"id":"#)).await.expect_err("it is cut off");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("result[1].id")));
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn questions_are_answered_by_status() {
    let ask = async |status: u16| list(Reply::status(status)).await.expect_err("it is a failure");
    assert!(ask(404).await.is_not_found());
    assert!(ask(429).await.is_rate_limited() && ask(429).await.is_retryable());
    assert!(ask(401).await.is_unauthorized() && !ask(401).await.is_retryable());
    assert!(ask(504).await.is_timeout() && ask(503).await.is_retryable());
}

#[tokio::test]
async fn only_the_first_part_of_a_large_body_is_kept() {
    let error = list(Reply::status(500).body(vec![b'x'; 200_000])).await.expect_err("it is a failure");
    assert_eq!(error.body_bytes().map(bytes::Bytes::len), Some(restwright::KEPT_BODY));
    assert_eq!(
        error.to_string(),
        format!(
            "GET /zones/{{zone_id}}/certificates: 500 Internal Server Error: 200000 bytes of an unnamed type: {}…",
            "x".repeat(300)
        )
    );
}

#[tokio::test]
async fn an_error_is_a_line_whatever_the_server_says() {
    let body = "{\"success\":false,\"errors\":[{\"code\":1,\"message\":\"two\\nlines\\u001b[0m\"}]}";
    let error = list(Reply::json(body).with_status(400)).await.expect_err("it is a failure");
    assert!(error.to_string().ends_with("1 two lines [0m"), "{error}");
}

static QUIET: rt::Operation = rt::Operation::new("DELETE", "/quiet").no_content();

#[tokio::test]
async fn empty_answers_are_read_as_nothing_and_noted() {
    for status in [200, 204] {
        let (client, _) = canned([Reply::status(status)]);
        let request = client.request(&DELETE).path("zone_id", &"z1");
        let gone: Response<Certificate> = request.send().await.expect("nothing is read");
        assert_eq!((gone.days, kinds(&gone)), (0, vec![DriftKind::EmptyBody]));
    }
    let error = get::<Certificate>(Reply::status(200), true).await.expect_err("strictly nothing is no certificate");
    assert_eq!(error.kind(), ErrorKind::Decode);

    let (client, _) = canned([Reply::status(204), Reply::status(200).body("whatever")]);
    for _ in 0..2 {
        let mut request = client.request(&QUIET);
        request.strict(true);
        let nothing: Response<()> = request.send().await.expect("nothing is expected");
        assert_eq!(nothing.drift(), []);
    }
}

#[tokio::test]
async fn answers_without_their_envelope_are_the_value() {
    let found = get::<Certificate>(Reply::json(r#"{"id":"a","validity_days":"30"}"#), false).await.expect("it is read");
    assert_eq!((found.id.as_deref(), found.days), (Some("a"), 30));
    assert!(kinds(&found).contains(&DriftKind::NoEnvelope), "{:?}", found.drift());
    let error = get::<Certificate>(Reply::json(r#"{"id":"a","validity_days":3}"#), true).await.expect_err("strict");
    assert_eq!(error.kind(), ErrorKind::Decode);

    let text = get::<String>(Reply::json(r#""a string""#), false).await.expect("a JSON string is one");
    assert_eq!((&**text, kinds(&text)), ("a string", vec![DriftKind::NoEnvelope]));
    let text = get::<String>(Reply::status(200).body("raw {bytes"), false).await.expect("text is a string");
    assert_eq!((&**text, kinds(&text)), ("raw {bytes", vec![DriftKind::NoEnvelope]));
    get::<String>(Reply::status(200).body("<html>"), false).await.expect_err("a web page is none");
    let list = list(Reply::json(r#"[{"id":"a","validity_days":1}]"#)).await.expect("it is read");
    assert_eq!((list.len(), kinds(&list)), (1, vec![DriftKind::NoEnvelope]));
}

#[tokio::test]
async fn leniency_is_noted_and_strictly_refused() {
    let body = r#"{"success":true,"errors":null,"result":{"id":"a","validity_days":"60"}}"#;
    let found = get::<Certificate>(Reply::json(body), false).await.expect("it is read");
    assert_eq!(found.days, 60);
    let paths: Vec<_> = found.drift().iter().map(|drift| drift.path.as_str()).collect();
    assert!(paths.contains(&"result.validity_days"), "{paths:?}");
    let body = r#"{"success":true,"errors":[],"messages":[],"result":{"id":"a","validity_days":"60"}}"#;
    let error = get::<Certificate>(Reply::json(body), true).await.expect_err("strictly a string is no integer");
    assert_eq!(error.json_path(), Some("result.validity_days"));

    // The error is the failure, not the missing result.
    let body = r#"{"success":false,"errors":[{"code":7,"message":"m"}],"messages":[],"result":null}"#;
    let error = get::<Certificate>(Reply::json(body), true).await.expect_err("the envelope says so");
    assert_eq!((error.kind(), error.has_code(7)), (ErrorKind::Api, true));
}

#[tokio::test]
async fn an_envelope_that_does_not_say_success_is_no_failure() {
    let found = get::<Certificate>(Reply::json(r#"{"result":{"validity_days":1}}"#), false).await.expect("it is read");
    assert_eq!(found.days, 1);
    // A member of that name inside the value does not belong to the envelope.
    let body = r#"{"success":true,"errors":[],"messages":[],"result":{"success":false,"validity_days":1}}"#;
    get::<Certificate>(Reply::json(body), false).await.expect("the call worked");
}

#[tokio::test]
async fn an_envelope_of_which_nothing_is_kept_still_holds_its_value() {
    let (client, _) = canned([Reply::json(r#"{"success":true,"result":{"validity_days":3},"more":[1]}"#)]);
    let request = client.request(&GET).path("zone_id", &"z");
    let found: rt::Response<Certificate> = request.send().await.expect("it is read");
    assert_eq!((found.days, found.drift()), (3, &[][..]));
}
