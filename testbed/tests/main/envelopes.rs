//! Envelopes that say that a call failed although the status does not, in all the ways of real servers
//! (runtime/guide/errors.md, "Failures with a good status").

use restwright::transport::{Canned, Reply};
use restwright_testbed::{Client, Error, ErrorKind};

/// The result of reading this body as a list of numbers.
async fn list(body: &str, strict: bool) -> Result<(usize, usize), Error> {
    let client = Client::builder().transport(Canned::new([Reply::json(body.to_owned())])).strict(strict).build()?;
    let page = client.pages().list_at_once().send().await?;
    Ok((page.len(), page.drift().len()))
}

const ERROR: &str = r#"[{"code":7003,"message":"no such zone"}]"#;

#[tokio::test]
async fn a_flag_that_is_false_in_any_form_is_a_failure() {
    for flag in ["false", "\"false\"", "\"False\"", "0", "\"0\"", "0.0"] {
        for rest in [
            r#""errors":[],"messages":[],"result":[{"id":1}]"#,
            r#""errors":null,"messages":null,"result":null"#,
            r#""result":[]"#,
        ] {
            for strict in [false, true] {
                let error = list(&format!(r#"{{"success":{flag},{rest}}}"#), strict).await.expect_err(flag);
                assert_eq!(error.kind(), ErrorKind::Api, "{flag} {rest}: {error}");
                assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
            }
        }
    }
}

#[tokio::test]
async fn listed_errors_are_a_failure_whatever_the_flag_says() {
    for flag in
        [r#""success":true,"#, r#""success":"true","#, r#""success":1,"#, r#""success":null,"#, r#""success":{},"#, ""]
    {
        for result in ["[]", "null", r#"[{"id":1}]"#] {
            let body = format!(r#"{{{flag}"errors":{ERROR},"messages":[],"result":{result}}}"#);
            let error = list(&body, false).await.expect_err(&body);
            assert_eq!((error.kind(), error.has_code(7003)), (ErrorKind::Api, true), "{body}: {error}");
            assert!(error.to_string().ends_with("200 OK: 7003 no such zone"), "{error}");
        }
    }
    // An error outside of a list, or without its own text.
    for errors in [r#"{"code":7003}"#, r#""no such zone""#, "[{}]", "[7003]"] {
        let body = format!(r#"{{"success":true,"errors":{errors},"messages":[],"result":[]}}"#);
        assert_eq!(list(&body, false).await.expect_err(errors).kind(), ErrorKind::Api);
    }
}

/// A flag that is neither true nor false: with a value it is not a failure, without a value it is one.
#[tokio::test]
async fn a_flag_without_a_word_needs_a_value() {
    for flag in ["null", "\"\"", "{}", "[]", "\"partly\"", "7"] {
        let body = format!(r#"{{"success":{flag},"errors":[],"messages":[],"result":[{{"id":1}}]}}"#);
        let (count, drift) = list(&body, false).await.expect(flag);
        assert!(count == 1 && drift > 0, "{flag}: it is read, and told");
        list(&body, true).await.expect_err("strictly it is none");
        for rest in [r#","result":null"#, ""] {
            let body = format!(r#"{{"success":{flag},"errors":[],"messages":[]{rest}}}"#);
            assert_eq!(list(&body, false).await.expect_err(&body).kind(), ErrorKind::Api, "{body}");
        }
    }
}

#[tokio::test]
async fn what_is_no_failure_is_read() {
    for (body, drift) in [
        (r#"{"success":true,"errors":[],"messages":[],"result":[{"id":1}]}"#, 0),
        (r#"{"success":true,"errors":null,"messages":null,"result":[{"id":1}]}"#, 2),
        (r#"{"success":true,"errors":[null],"messages":[],"result":[{"id":1}]}"#, 1),
        (r#"{"success":true,"errors":{},"messages":[],"result":[{"id":1}]}"#, 1),
        (r#"{"success":true,"errors":"","messages":[],"result":[{"id":1}]}"#, 1),
        (r#"{"success":"true","errors":[],"messages":[],"result":[{"id":1}]}"#, 1),
        (r#"{"success":1,"errors":[],"messages":[],"result":[{"id":1}]}"#, 1),
        // An envelope need not say that the call worked, and may be missing.
        (r#"{"errors":[],"messages":[],"result":[{"id":1}]}"#, 1),
        (r#"{"result":[{"id":1}]}"#, 3),
        (r#"[{"id":1}]"#, 1),
    ] {
        assert_eq!(list(body, false).await.unwrap_or_else(|error| panic!("{body}: {error}")), (1, drift), "{body}");
    }
    // A value may have members with these names, too.
    let body = r#"{"success":true,"errors":[],"messages":[],"result":[{"id":1,"success":false,"errors":[1]}]}"#;
    assert_eq!(list(body, false).await.expect("it is the value's"), (1, 0));
}

/// The envelope of a failure is recognized even if the document declares a value without an envelope. A value with its
/// own flag is not a failure.
#[tokio::test]
async fn the_envelope_of_a_failure_is_no_value() {
    let client = |body: &str| Client::builder().transport(Canned::new([Reply::json(body.to_owned())])).build();
    for flag in ["false", "\"false\"", "0"] {
        let body = format!(r#"{{"success":{flag},"errors":{ERROR},"messages":[],"result":null}}"#);
        let record = client(&body).expect("it is well formed").records().get("r").send();
        assert!(record.await.expect_err("it failed").has_code(7003));
        let list = client(&body).expect("it is well formed").pages().list_link().send();
        assert!(list.await.expect_err("it failed").has_code(7003));
    }
    for body in
        [r#"{"id":"r","success":false}"#, r#"{"id":"r","success":true,"errors":[]}"#, r#"{"id":"r","errors":[1]}"#]
    {
        let record = client(body).expect("it is well formed").records().get("r").send().await;
        assert_eq!(record.expect("it is a record").id, "r");
    }
}

/// Pages of lists, and calls without a declared body, fail in the same way.
#[tokio::test]
#[allow(deprecated, reason = "an operation without a body is called")]
async fn lists_and_calls_without_a_body_fail_too() {
    let body = format!(r#"{{"success":0,"errors":{ERROR},"messages":[],"result":null}}"#);
    let client = |body: &str| Client::builder().transport(Canned::new([Reply::json(body.to_owned())])).build();
    let list = client(&body).expect("it is well formed").pages().list_number().items();
    assert!(list.try_collect::<Vec<_>>().await.expect_err("it failed").has_code(7003));
    let gone = client(&body).expect("it is well formed").records().delete("r").send();
    assert!(gone.await.expect_err("it failed").has_code(7003));
    for other in ["", "{}", "whatever", r#"{"success":true}"#, r#"{"id":"r"}"#] {
        let gone = client(other).expect("it is well formed").records().delete("r").send();
        gone.await.unwrap_or_else(|error| panic!("{other}: {error}"));
    }
}

/// The last of two equal flags counts, as for every key.
#[tokio::test]
async fn a_flag_that_stands_twice_is_the_last_one() {
    for body in [
        r#"{"success":true,"success":false,"errors":[],"messages":[],"result":[{"id":1}]}"#,
        r#"{"success":true,"errors":[],"errors":[{"code":7003}],"messages":[],"result":[{"id":1}]}"#,
    ] {
        assert_eq!(list(body, false).await.expect_err(body).kind(), ErrorKind::Api, "{body}");
    }
    let body =
        r#"{"success":false,"success":true,"errors":[{"code":1}],"errors":[],"messages":[],"result":[{"id":1}]}"#;
    assert_eq!(list(body, false).await.expect("it worked").0, 1);
}
