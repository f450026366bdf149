//! What comes back: everything that the document declares, and what servers really send.
#![cfg(all(feature = "client_certificates", feature = "reqwest", feature = "serde"))]

mod support;

use restwright::DriftKind::{self, *};
use restwright_cloudflare::client_certificates::{ClientCertificate, ClientCertificateStatus};
use restwright_cloudflare::{Envelope, Error, ErrorKind, Json, Page, Response};
use restwright_loopback::Answer;
use serde_json::{Value, json};
use support::{ID, ZONE, certificate, certificates, client, envelope, ok, only, script, text};

type List = Response<Page<ClientCertificate>>;
type One = Response<ClientCertificate>;

async fn list(answer: Answer) -> Result<List, Error> {
    client(&script([answer])).client_certificates().list(ZONE).send().await
}

async fn strict_list(answer: Answer) -> Result<List, Error> {
    let server = script([answer]);
    let list = client(&server).client_certificates().list(ZONE).customize(|request| {
        request.strict(true);
    });
    list.send().await
}

async fn get(answer: Answer) -> Result<One, Error> {
    client(&script([answer])).client_certificates().get(ZONE, ID).send().await
}

async fn strict_get(answer: Answer) -> Result<One, Error> {
    let server = script([answer]);
    let get = client(&server).client_certificates().get(ZONE, ID).customize(|request| {
        request.strict(true);
    });
    get.send().await
}

async fn delete(answer: Answer) -> Result<One, Error> {
    client(&script([answer])).client_certificates().delete(ZONE, ID).send().await
}

fn drifts<T>(response: &Response<T>) -> Vec<(&str, DriftKind)> {
    response.drift().iter().map(|drift| (drift.path.as_str(), drift.kind)).collect()
}

/// A certificate with one field changed.
fn with(name: &str, value: Value) -> Value {
    let mut changed = certificate(1);
    changed[name] = value;
    changed
}

fn written(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("a model can be written")
}

#[tokio::test]
async fn the_documented_answer_is_read_in_full() -> Result<(), Error> {
    let body = json!({
        "success": true,
        "errors": [],
        "messages": [{"code": 10000, "message": "one is about to expire"}],
        "result": [certificate(1), certificate(2)],
        "result_info": {"count": 2, "page": 1, "per_page": 50, "total_count": 2000},
    });
    let page = list(Answer::json(200, &body).header("cf-ray", "8f2d-AMS").header("X-Other", "o")).await?;
    assert_eq!(drifts(&page), []);
    assert_eq!((page.status().as_u16(), page.request_id()), (200, Some("8f2d-AMS")));
    assert_eq!(page.headers().get("x-other").map(|value| value.as_bytes()), Some(&b"o"[..]));
    assert_eq!((page.len(), page.items.len(), page.iter().count()), (2, 2, 2));

    let envelope: &Envelope = page.envelope();
    assert!(envelope.success && envelope.errors.is_empty() && envelope.extra.is_empty());
    assert_eq!((envelope.messages[0].code, envelope.messages[0].message.as_str()), (10000, "one is about to expire"));
    let info = envelope.result_info.as_ref().expect("it was sent");
    assert_eq!((info.count, info.page, info.per_page, info.total_count), (Some(2), Some(1), Some(50), Some(2000)));

    let one = &page.items[0];
    let authority = one.certificate_authority.as_ref().expect("it was sent");
    assert_eq!(authority.id.as_deref(), Some("568b6b74-7b0c-4755-8840-4e3b8c24adeb"));
    assert_eq!(authority.name.as_deref(), Some("Cloudflare Managed CA"));
    for (field, expected) in [
        (&one.certificate, "-----BEGIN CERTIFICATE-----\nMIIDmDCCAoCg\n-----END CERTIFICATE-----\n"),
        (&one.common_name, "Cloudflare"),
        (&one.country, "US"),
        (&one.csr, "-----BEGIN CERTIFICATE REQUEST-----\\nMIICY\\n-----END CERTIFICATE REQUEST-----\\n"),
        (&one.fingerprint_sha256, "256c24690243359fb8cf139a125bd05ebf1d968b71e4caf330718e9f5c8a89ea"),
        (&one.id, "00000000000000000000000000000001"),
        (&one.location, "Somewhere"),
        (&one.organization, "Organization"),
        (&one.organizational_unit, "Organizational Unit"),
        (&one.serial_number, "3bb94ff144ac567b9f75ad664b6c55f8d5e48182"),
        (&one.signature, "SHA256WithRSA"),
        (&one.ski, "8e375af1389a069a0f921f8cc8e1eb12d784b949"),
        (&one.state, "CA"),
    ] {
        assert_eq!(field.as_deref(), Some(expected));
    }
    let (issued, expires) = (one.issued_on.as_ref().expect("sent"), one.expires_on.as_ref().expect("sent"));
    assert_eq!((issued.as_str(), expires.as_str()), ("2023-02-23T23:18:00Z", "2033-02-20T23:18:00Z"));
    assert_eq!((issued.unix_time(), expires.unix_time()), (Some((1_677_194_280, 0)), Some((1_992_554_280, 0))));
    assert_eq!(one.status, Some(ClientCertificateStatus::Active));
    assert_eq!(one.validity_days, Some(3650));
    assert!(one.extra.is_empty());

    assert_eq!(written(one), certificate(1));
    let back: ClientCertificate = serde_json::from_value(certificate(1)).expect("what was written can be read");
    assert_eq!(&back, one);
    assert_eq!(written(page.envelope())["result_info"], body["result_info"]);
    Ok(())
}

#[tokio::test]
async fn each_call_unwraps_its_certificate() -> Result<(), Error> {
    let server = script((0..4).map(|_| ok(&certificate(7)).header("cf-ray", "r")));
    let client = client(&server);
    let certificates = client.client_certificates();
    let created = certificates.create(ZONE, "csr", 30).send().await?;
    let read = certificates.get(ZONE, ID).send().await?;
    let edited = certificates.edit(ZONE, ID).send().await?;
    let deleted = certificates.delete(ZONE, ID).send().await?;
    for answer in [created, read, edited, deleted] {
        assert_eq!((answer.drift().len(), answer.request_id()), (0, Some("r")));
        assert!(answer.envelope().success);
        assert_eq!(written(&answer.into_inner()), certificate(7));
    }
    Ok(())
}

/// A fixed sequence of characters as base64 has them.
fn base64(length: usize, seed: u64) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut lines = String::new();
    for at in 0..length {
        if at > 0 && at % 64 == 0 {
            lines.push('\n');
        }
        lines
            .push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[random.usize(0..64)]));
    }
    lines
}

fn of_real_size(number: usize) -> Value {
    let mut certificate = certificate(number);
    let pem = |label: &str, text: String| format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n");
    certificate["certificate"] = pem("CERTIFICATE", base64(1876, number as u64)).into();
    certificate["csr"] = pem("CERTIFICATE REQUEST", base64(1340, 1000 + number as u64)).into();
    certificate["status"] = ClientCertificateStatus::VALUES[number % 4].into();
    certificate
}

#[tokio::test]
async fn fifty_certificates_of_real_size_lose_nothing() -> Result<(), Error> {
    let result: Value = (0..50).map(of_real_size).collect();
    let mut body = envelope(&result);
    body["result_info"] = json!({"count": 50, "page": 1, "per_page": 50, "total_count": 50});
    let answer = Answer::json(200, &body);
    let size = body.to_string().len();
    assert!((195_000..220_000).contains(&size), "{size}");
    assert_eq!(body.to_string().matches("\\n").count(), 50 * (29 + 3 + 20 + 3), "each line end is an escape");

    let page = strict_list(answer.clone()).await?;
    assert_eq!(page.drift().len(), 0);
    assert_eq!(written(&page.items), result);
    // The same in pieces, cut within strings and escapes.
    let pieces: Vec<Vec<u8>> = body.to_string().into_bytes().chunks(1009).map(<[u8]>::to_vec).collect();
    let in_pieces = list(answer.pieces(pieces, std::time::Duration::ZERO)).await?;
    assert_eq!(in_pieces.items, page.items);
    Ok(())
}

#[tokio::test]
async fn an_unknown_status_is_kept() -> Result<(), Error> {
    let mut result = certificates(0..5);
    result[3]["status"] = "on_hold".into();
    let page = list(ok(&result)).await?;
    assert_eq!(drifts(&page), [("result[3].status", UnknownEnumValue)]);
    assert_eq!(page.drift()[0].to_string(), "`result[3].status`: an unknown enum value");
    let status = page.items[3].status.clone().expect("it was sent");
    assert!(!status.is_known());
    assert_eq!((status.as_str(), status.to_string().as_str()), ("on_hold", "on_hold"));
    assert_eq!(status, "on_hold");
    assert_eq!(status, ClientCertificateStatus::from("on_hold"));
    assert_ne!(status, ClientCertificateStatus::Active);
    assert_eq!(page.items[2].status, Some(ClientCertificateStatus::Active));
    assert_eq!(written(&page.items), result);
    let error = strict_list(ok(&result)).await.expect_err("the document does not know it");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("result[3].status")));
    Ok(())
}

#[tokio::test]
async fn what_the_document_lacks_is_kept() -> Result<(), Error> {
    let mut body = envelope(&json!([with("zone_name", "é".into())]));
    body["result"][0]["tags"] = json!(["a", {"b": 1.50}]);
    body["result"][0]["certificate_authority"]["kind"] = json!(null);
    body["result_info"] = json!({"page": 1, "total_pages": 3, "cursors": {"after": "x"}});
    body["trace"] = json!({"id": "t"});
    body["messages"] = json!([{"code": 1, "message": "m", "type": null}]);
    for page in [list(Answer::json(200, &body)).await?, strict_list(Answer::json(200, &body)).await?] {
        assert_eq!(drifts(&page), [], "a new field is no drift");
        let one = &page.items[0];
        assert_eq!(one.extra.get("zone_name").and_then(|name| name.as_string()).as_deref(), Some("é"));
        assert_eq!(one.extra.get("tags").map(Json::text), Some(r#"["a",{"b":1.5}]"#));
        let authority = one.certificate_authority.as_ref().expect("it was sent");
        assert!(authority.extra.get("kind").is_some_and(Json::is_null));
        let info = page.envelope().result_info.as_ref().expect("it was sent");
        assert_eq!(info.extra.get("total_pages").and_then(Json::as_i64), Some(3));
        assert!(page.envelope().messages[0].extra.get("type").is_some_and(Json::is_null));
        assert_eq!(page.envelope().extra.get("trace").and_then(|trace| trace.get("id")), Some(Json::from("t")));
        assert_eq!(written(&page.items), body["result"]);
        assert_eq!(written(page.envelope())["result_info"], body["result_info"]);
    }
    Ok(())
}

/// Each row: a change to a certificate, what is noted of it, and whether what is written again is what came.
#[tokio::test]
async fn fields_in_other_forms_are_read_and_noted() -> Result<(), Error> {
    for (name, value, kind) in [
        ("validity_days", json!("3650"), Some(WrongScalarForm)),
        ("validity_days", json!("3650.0"), Some(WrongScalarForm)),
        ("validity_days", json!(null), Some(NullForValue)),
        ("validity_days", json!("ten years"), Some(WrongType)),
        ("validity_days", json!(0.5), Some(WrongType)),
        ("validity_days", json!({"days": 3650}), Some(WrongType)),
        ("validity_days", json!(true), Some(WrongType)),
        ("status", json!("ACTIVE"), Some(EnumCase)),
        ("status", json!("Pending_Revocation"), Some(EnumCase)),
        ("status", json!(null), Some(NullForValue)),
        ("status", json!(""), Some(UnknownEnumValue)),
        ("status", json!(4), Some(WrongScalarForm)),
        ("status", json!({"name": "active"}), Some(WrongType)),
        ("serial_number", json!(12_345_678_901_234_567_u64), Some(WrongScalarForm)),
        ("country", json!(false), Some(WrongScalarForm)),
        ("state", json!(null), Some(NullForValue)),
        ("location", json!(["Austin"]), Some(WrongType)),
        ("certificate_authority", json!(null), Some(NullForValue)),
        ("certificate_authority", json!("Cloudflare"), Some(WrongType)),
        ("certificate_authority", json!([]), Some(WrongType)),
        ("certificate_authority", json!({}), None),
        ("expires_on", json!(null), Some(NullForValue)),
        ("expires_on", json!(1_992_554_280), Some(WrongScalarForm)),
        ("expires_on", json!("2033-02-20 23:18:00 +0000 UTC"), None),
        ("issued_on", json!(""), None),
    ] {
        let sent = with(name, value.clone());
        let read = get(ok(&sent)).await?;
        let path = format!("result.{name}");
        let expected: Vec<_> = kind.iter().map(|kind| (path.as_str(), *kind)).collect();
        assert_eq!(drifts(&read), expected, "{name}: {value}");
        // All other fields are there.
        assert_eq!(read.id.as_deref(), Some("00000000000000000000000000000001"), "{name}: {value}");
        if kind == Some(WrongType) {
            let kept = read.extra.get(name).expect("what could not be held is kept");
            assert_eq!(kept.text(), value.to_string(), "{name}: {value}");
            assert_eq!(written(&*read), sent, "{name}: {value}");
        }
        let strict = strict_get(ok(&sent)).await;
        match (kind, strict) {
            (None, strict) => assert_eq!(written(&strict?.into_inner()), sent, "{name}: {value}"),
            (Some(kind), strict) => {
                let error = strict.expect_err("the document says otherwise");
                assert_eq!(error.json_path(), Some(path.as_str()), "{name}: {value}");
                let told = format!("200 OK: cannot read the response: `{path}`: {kind} at byte");
                assert!(error.to_string().contains(&told), "{name}: {error}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn values_in_other_forms_mean_what_they_say() -> Result<(), Error> {
    for value in [json!("60"), json!(60.0), json!("60.0"), json!(60)] {
        assert_eq!(get(ok(&with("validity_days", value))).await?.validity_days, Some(60));
    }
    // A number with a fraction of zero is an integer.
    assert_eq!(strict_get(ok(&with("validity_days", json!(60.0)))).await?.validity_days, Some(60));
    let one = get(ok(&with("status", json!("PENDING_REVOCATION")))).await?;
    assert_eq!(one.status, Some(ClientCertificateStatus::PendingRevocation));
    assert_eq!(get(ok(&with("serial_number", json!(17)))).await?.serial_number.as_deref(), Some("17"));
    // An integer that no `f64` holds comes through digit by digit.
    let one = get(ok(&with("validity_days", json!(9_007_199_254_740_993_i64)))).await?;
    assert_eq!(one.validity_days, Some(9_007_199_254_740_993));

    // A date in the form of Go's `time.String` is kept, and known to be none.
    let one = get(ok(&with("expires_on", json!("2033-02-20 23:18:00 +0000 UTC")))).await?;
    let expires = one.expires_on.clone().expect("it was sent");
    assert_eq!(expires, "2033-02-20 23:18:00 +0000 UTC");
    assert!(!expires.is_valid() && expires.to_system_time().is_none());
    Ok(())
}

#[tokio::test]
async fn absent_fields_are_nothing() -> Result<(), Error> {
    let one = strict_get(ok(&json!({"id": "c1"}))).await?;
    assert_eq!((one.id.as_deref(), &one.status, one.validity_days), (Some("c1"), &None, None));
    assert_eq!(written(&*one), json!({"id": "c1"}));
    let page = strict_list(ok(&json!([{}, {}]))).await?;
    assert_eq!(page.items, [ClientCertificate::default(), ClientCertificate::default()]);
    assert_eq!(page.envelope().result_info, None);
    Ok(())
}

/// Each row: a whole response to a list, how many items it has, and what is noted.
#[tokio::test]
async fn envelopes_of_a_list_in_other_forms() -> Result<(), Error> {
    type Row = (&'static str, usize, &'static [(&'static str, DriftKind)]);
    let rows: &[Row] = &[
        (r#"{"success":true,"errors":[],"messages":[],"result":[]}"#, 0, &[]),
        (r#"{"success":true,"errors":[],"messages":[],"result":null}"#, 0, &[("result", NullForValue)]),
        (
            r#"{"success":true,"errors":null,"messages":null,"result":[{"id":"a"}]}"#,
            1,
            &[("errors", NullForValue), ("messages", NullForValue)],
        ),
        (r#"{"success":true,"errors":[],"messages":[],"result":{"id":"a"}}"#, 1, &[("result", ListForm)]),
        (r#"{"success":true,"errors":[],"messages":[],"result":{}}"#, 0, &[("result", ListForm)]),
        (r#"{"success":true,"errors":[],"messages":[],"result":""}"#, 0, &[("result", ListForm)]),
        (r#"{"success":true,"errors":{},"messages":[],"result":[]}"#, 0, &[("errors", ListForm)]),
        (r#"{"success":"true","errors":[],"messages":[],"result":[]}"#, 0, &[("success", WrongScalarForm)]),
        (r#"{"success":null,"errors":[],"messages":[],"result":[{}]}"#, 1, &[("success", NullForValue)]),
        (
            r#"{"result":[{"id":"a"}]}"#,
            1,
            &[("errors", MissingRequired), ("messages", MissingRequired), ("success", MissingRequired)],
        ),
        (r#"{"success":true,"errors":[],"messages":[]}"#, 0, &[("result", MissingRequired)]),
        (r#"[{"id":"a"},{"id":"b"}]"#, 2, &[("", NoEnvelope)]),
        (
            r#"{"success":true,"errors":[],"messages":[{"message":"m","type":null}],"result":[]}"#,
            0,
            &[("messages[0].code", MissingRequired)],
        ),
        (
            r#"{"success":true,"errors":[],"messages":[{"code":"100146","message":null}],"result":[]}"#,
            0,
            &[("messages[0].code", WrongScalarForm), ("messages[0].message", NullForValue)],
        ),
        (r#"{"success":true,"errors":[],"messages":["m"],"result":[]}"#, 0, &[("messages[0]", WrongType)]),
        (
            r#"{"success":true,"errors":[],"messages":[],"result":[],"result_info":null}"#,
            0,
            &[("result_info", NullForValue)],
        ),
        (
            r#"{"success":true,"errors":[],"messages":[],"result":[],"result_info":{"page":"1","per_page":20.0}}"#,
            0,
            &[("result_info.page", WrongScalarForm)],
        ),
        (
            r#"{"success":true,"errors":[],"messages":[],"result":[null,{"id":"a","status":null}]}"#,
            2,
            &[("result[0]", NullForValue), ("result[1].status", NullForValue)],
        ),
        (r#"{"success":true,"errors":[],"messages":[],"result":[{"id":"a"},"odd"]}"#, 2, &[("result[1]", WrongType)]),
        (r#"{"success":true,"errors":[],"messages":[],"result":"gone"}"#, 0, &[("result", WrongType)]),
        ("", 0, &[("", EmptyBody)]),
        (" \n", 0, &[("", EmptyBody)]),
    ];
    for (body, count, expected) in rows {
        let page = list(text(200, *body)).await?;
        assert_eq!(drifts(&page), *expected, "{body}");
        assert_eq!(page.items.len(), *count, "{body}");
        match (expected.first(), strict_list(text(200, *body)).await) {
            (None, strict) => assert_eq!(strict?.items, page.items, "{body}"),
            (Some((path, kind)), strict) => {
                let error = strict.expect_err(body);
                assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some(*path)), "{body}");
                assert!(error.to_string().contains(&kind.to_string()), "{body}: {error}");
            }
        }
    }
    Ok(())
}

/// What has no place in the declared types is kept beside them, as it came.
#[tokio::test]
async fn what_has_no_place_is_kept_in_the_envelope() -> Result<(), Error> {
    let kept = |page: &List, name: &str| page.envelope().extra.get(name).map(|json| json.text().to_owned());
    let page = list(text(200, r#"{"success":true,"errors":[],"messages":["m"],"result":[{"id":"a"},"odd"]}"#)).await?;
    assert_eq!(kept(&page, "result").as_deref(), Some(r#"[{"id":"a"},"odd"]"#));
    assert_eq!(kept(&page, "messages").as_deref(), Some(r#"["m"]"#));
    let one = get(text(200, r#"{"success":true,"errors":[],"messages":[],"result":"revoked"}"#)).await?;
    assert_eq!(drifts(&one), [("result", WrongType)]);
    assert_eq!(one.envelope().extra.get("result"), Some(&Json::from("revoked")));
    Ok(())
}

#[tokio::test]
async fn a_single_certificate_in_other_wrappings() -> Result<(), Error> {
    let none = get(ok(&json!(null))).await?;
    assert_eq!(drifts(&none), [("result", NullForValue)]);
    assert_eq!(*none, ClientCertificate::default());
    let bare = get(Answer::json(200, &certificate(1))).await?;
    assert_eq!(drifts(&bare), [("", NoEnvelope)]);
    assert_eq!(written(&*bare), certificate(1));
    for (answer, path) in [(ok(&json!(null)), "result"), (Answer::json(200, &certificate(1)), "")] {
        assert_eq!(strict_get(answer).await.expect_err("it is none").json_path(), Some(path));
    }
    Ok(())
}

/// A JSON string where an envelope is declared: it is no certificate, and it is not lost.
#[tokio::test]
async fn a_plain_string_is_kept() -> Result<(), Error> {
    let one = get(text(200, r#""certificate revoked""#)).await?;
    assert_eq!(drifts(&one), [("", NoEnvelope), ("", WrongType)]);
    assert_eq!(*one, ClientCertificate::default());
    assert_eq!(one.envelope().extra.get("result"), Some(&Json::from("certificate revoked")));
    let error = strict_get(text(200, r#""certificate revoked""#)).await.expect_err("there is no envelope");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("")));
    // Bare words are no JSON at all.
    let error = get(Answer::text(200, "certificate revoked")).await.expect_err("it is not valid JSON");
    assert_eq!(
        (error.kind(), error.body_bytes().map(|body| &body[..])),
        (ErrorKind::Decode, Some(&b"certificate revoked"[..]))
    );
    Ok(())
}

#[tokio::test]
async fn revoking_is_done_also_without_an_answer() -> Result<(), Error> {
    for (status, headers) in [(200, Some("application/json")), (200, None), (204, None), (202, None)] {
        let mut answer = Answer::new(status).header("cf-ray", "r1");
        if let Some(media_type) = headers {
            answer = answer.header("Content-Type", media_type);
        }
        let gone = delete(answer).await?;
        assert_eq!(drifts(&gone), [("", EmptyBody)]);
        assert_eq!((gone.status().as_u16(), gone.request_id()), (status, Some("r1")));
        assert_eq!(*gone, ClientCertificate::default());
    }
    let server = script([Answer::new(204)]);
    let client = support::builder(&server).strict(true).build()?;
    let error = client.client_certificates().delete(ZONE, ID).send().await.expect_err("a certificate is declared");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(204)));
    assert!(error.to_string().contains("an empty body where a value is declared"), "{error}");
    assert_eq!(only(&server).method, "DELETE");
    Ok(())
}

/// Of a key that stands twice the last one counts; blanks around it are no part of the JSON.
#[tokio::test]
async fn odd_json_is_read() -> Result<(), Error> {
    let twice = get(text(200, r#"{"success":true,"errors":[],"messages":[],"result":{"id":"a","id":"b"}}"#)).await?;
    assert_eq!((twice.id.as_deref(), drifts(&twice)), (Some("b"), vec![("result.id", DuplicateKey)]));
    let spaced = " \r\n\t{ \"success\" : true , \"errors\":[ ],\"messages\":[],\"result\":{\"id\" : \"a\\u00e9\\ud83d\\ude00\\/\"}} \n";
    assert_eq!(get(text(200, spaced)).await?.id.as_deref(), Some("aé😀/"));
    // The media type is not what decides.
    let plain = Answer::text(200, envelope(&certificate(3)).to_string());
    assert_eq!(written(&get(plain).await?.into_inner()), certificate(3));
    Ok(())
}

/// The answer itself can be had as it came.
#[tokio::test]
async fn a_caller_can_take_the_raw_answer() -> Result<(), Error> {
    let server = script([text(200, r#"{"result":{"n":1.50}}"#)]);
    let path = format!("/zones/{ZONE}/client_certificates/{ID}");
    let raw = client(&server).raw().request_raw(http::Method::GET, path).send_raw().await?;
    assert_eq!(raw.text(), r#"{"result":{"n":1.50}}"#);
    let json: Json = raw.json().expect("it is JSON");
    let number = json.get("result").and_then(|result| result.get("n")).expect("it was sent");
    assert_eq!(number.text(), "1.50");
    Ok(())
}

#[tokio::test]
async fn models_are_read_and_written_by_any_serde_format() {
    let sent = json!({"id": "a", "status": "on_hold", "new": [1], "validity_days": 60});
    let one: ClientCertificate = serde_json::from_value(sent.clone()).expect("it is tolerant as the client is");
    assert_eq!(one.status.as_ref().map(ClientCertificateStatus::as_str), Some("on_hold"));
    assert_eq!(written(&one), sent);
    let shown = format!("{one:?}");
    assert!(shown.contains("on_hold") && shown.contains("validity_days: 60") && shown.contains("new"), "{shown}");
}
