//! Operations with several kinds of success: the status decides which one came, even if they share members.

use crate::support::{Envelope, canned};
use restwright::door as rt;
use restwright::transport::Reply;

#[derive(Clone, Default)]
struct Found {
    id: String,
    extra: rt::Extra,
}
restwright::record! { Found { id: "id", required; } extra }

#[derive(Clone, Default)]
struct Waiting {
    id: String,
    extra: rt::Extra,
}
restwright::record! { Waiting { id: "id", required; } extra }

#[derive(Clone)]
enum Scan {
    Ok(Box<Found>),
    Accepted(Box<Waiting>),
    Unknown(rt::Json),
}
restwright::union! { Scan { Ok: Box<Found>; Accepted: Box<Waiting>; } Unknown }

static SCAN: rt::Operation = rt::Operation::new("GET", "/scans/1")
    .enveloped()
    .by_status(&[rt::ByStatus::variant(200, 200, 0), rt::ByStatus::variant(202, 202, 1)]);

static MAYBE: rt::Operation = rt::Operation::new("PUT", "/scans/1").by_status(&[
    rt::ByStatus::variant(200, 200, 0),
    rt::ByStatus::nothing(204, 204),
    rt::ByStatus::variant(200, 299, 1),
]);

const ENVELOPED: &str = r#"{"success":true,"errors":[],"messages":[],"result":{"id":"a"}}"#;

#[tokio::test]
async fn the_status_tells_what_the_text_does_not() {
    let replies = [200, 202, 203].map(|status| Reply::json(ENVELOPED).with_status(status));
    let (client, _) = canned(replies);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let scan: rt::Response<Scan, Envelope> = client.request(&SCAN).send().await.expect("the call works");
        assert!(scan.drift().is_empty(), "{:?}", scan.drift());
        assert!(scan.envelope().success);
        seen.push(match &*scan {
            Scan::Ok(found) => format!("ok {}", found.id),
            Scan::Accepted(waiting) => format!("accepted {}", waiting.id),
            Scan::Unknown(json) => format!("unknown {json}"),
        });
    }
    // For a status that the document does not name, the variant that fits the text best is read.
    assert_eq!(seen, ["ok a", "accepted a", "accepted a"]);
}

#[tokio::test]
async fn no_body_is_no_value_where_the_document_says_so() {
    let (client, _) = canned([
        Reply::status(204),
        Reply::json(r#"{"id":"a"}"#),
        Reply::json(r#"{"id":"b"}"#).with_status(201),
        Reply::json(r#"{"id":"c"}"#).with_status(204),
    ]);
    let call = || {
        let mut request = client.request(&MAYBE);
        request.strict(true);
        request.send::<rt::Response<Option<Scan>, Envelope>>()
    };
    let nothing = call().await.expect("an empty body is as declared");
    assert!(nothing.is_none() && nothing.drift().is_empty());
    let found = call().await.expect("the call works").into_inner();
    assert!(matches!(&found, Some(Scan::Ok(found)) if found.id == "a"), "{found:?}");
    let made = call().await.expect("the call works").into_inner();
    assert!(matches!(&made, Some(Scan::Accepted(made)) if made.id == "b"), "{made:?}");
    let more = call().await.expect("a body where none is declared is read all the same").into_inner();
    assert!(more.is_some(), "{more:?}");
}
