//! What arrives without a call: webhooks by name and by what they show, callbacks of an operation; in JSON, as a form, as
//! text, as bytes, and without a body.

use restwright_testbed::callbacks::JsonMemberCallback;
use restwright_testbed::webhooks::{OrderPaidResponse, Reason, Webhook};
use restwright_testbed::{DecodeError, DriftKind, HeaderMap, Received};

const PAID: &str = r#"{"type":"order.paid","id":"e1","order":{"number":7,"total":12.5}}"#;
const REFUNDED: &str = r#"{"type":"order.refunded","order":{"number":7,"total":12.5},"reason":"late"}"#;

fn drift<T>(received: &Received<T>) -> Vec<(&str, DriftKind)> {
    received.drift().iter().map(|drift| (drift.path.as_str(), drift.kind)).collect()
}

fn refused<T: std::fmt::Debug>(read: Result<Received<T>, DecodeError>) -> (String, String) {
    let error = read.expect_err("it differs");
    (error.path.clone(), error.message)
}

#[test]
fn a_webhook_is_read_by_any_of_its_names() {
    for name in ["order.paid", "onOrderPaid", "order_paid", "Order-Paid", "ORDER PAID"] {
        let received = Webhook::parse_strict(name, PAID).expect("it is as described");
        let Webhook::OrderPaid(paid) = &*received else { panic!("{name}: {received:?}") };
        assert_eq!((paid.id.as_str(), paid.order.number), ("e1", 7));
        assert_eq!((paid.order.total, received.name(), drift(&received)), (12.5, Some("order.paid"), vec![]));
    }
    let paid = Webhook::parse("order.paid", PAID.as_bytes()).expect("it is read").into_inner();
    assert_eq!(paid, *Webhook::detect_strict(PAID).expect("it shows itself"));
}

#[test]
fn a_body_shows_which_webhook_it_is() {
    let refunded = Webhook::detect_strict(REFUNDED).expect("its constant tells it");
    assert!(matches!(&*refunded, Webhook::OrderRefunded(one) if one.reason == Some(Reason::Late)), "{refunded:?}");
    let message = Webhook::detect("From=%2B1&Body=Hello+there&Parts=2&Media=a&Media=b").expect("it is a form");
    assert_eq!(message.name(), Some("message"));
    // JSON is neither the text nor the bytes of others.
    assert_eq!(Webhook::detect(REFUNDED).expect("it is read").name(), Some("order.refunded"));
    assert_eq!(Webhook::detect("").expect("one has no body").name(), Some("ping"));
}

/// Two webhooks hold the same: acting on a guess would be acting on the wrong one half of the time.
#[test]
fn what_two_webhooks_could_be_is_neither_without_its_name() {
    let body = r#"{"item":"tea","left":0}"#;
    let received = Webhook::detect(body).expect("it is read");
    assert!(matches!(&*received, Webhook::Unknown(raw) if raw.text() == body), "{received:?}");
    assert_eq!((received.name(), drift(&received)), (None, vec![("", DriftKind::UnknownVariant)]));
    assert_eq!(refused(Webhook::detect_strict(body)).0, "");
    let out = Webhook::parse_strict("stock.out", body).expect("its name tells it");
    assert!(matches!(&*out, Webhook::StockOut(stock) if stock.left == 0 && stock.item == "tea"), "{out:?}");
    assert_eq!(Webhook::parse("stock.low", body).expect("its name tells it").name(), Some("stock.low"));
}

#[test]
fn an_unknown_webhook_is_kept_as_it_came() {
    for (name, body) in [("order.lost", r#"{"type":"order.lost","n":1}"#), ("order.lost", "[1]")] {
        for received in [Webhook::parse(name, body), Webhook::detect(body)] {
            let received = received.expect("it is kept");
            assert!(matches!(&*received, Webhook::Unknown(raw) if raw.text() == body), "{received:?}");
            assert_eq!(drift(&received), [("", DriftKind::UnknownVariant)]);
        }
        assert_eq!(refused(Webhook::parse_strict(name, body)).1, "none of the declared variants");
    }
    let text = Webhook::parse("order.lost", "not JSON").expect("it is kept as a text");
    assert!(matches!(&*text, Webhook::Unknown(raw) if raw.as_string().as_deref() == Some("not JSON")), "{text:?}");
}

#[test]
fn what_differs_is_read_and_told_or_refused() {
    let body = r#"{"type":"order.paid","order":{"number":"7","total":1,"gift":true},"reason":"lost"}"#;
    let received = Webhook::parse("order_paid", body).expect("it is read all the same");
    let Webhook::OrderPaid(paid) = &*received else { panic!("{received:?}") };
    assert_eq!((paid.order.number, paid.id.as_str()), (7, ""));
    assert_eq!(paid.order.extra.get("gift").map(|gift| gift.text()), Some("true"));
    assert_eq!(drift(&received), [("order.number", DriftKind::WrongScalarForm), ("id", DriftKind::MissingRequired)]);
    assert_eq!(refused(Webhook::parse_strict("order_paid", body)).0, "order.number");
    let value = r#"{"type":"order.refunded","order":{"number":1,"total":1},"reason":"stolen"}"#;
    let received = Webhook::detect(value).expect("an enum may grow");
    assert_eq!(drift(&received), [("reason", DriftKind::UnknownEnumValue)]);
}

#[test]
fn what_is_no_json_is_an_error() {
    for body in ["{", "{\"type\":", "\u{1}"] {
        let error = Webhook::parse("order.paid", body).expect_err("it is not valid JSON");
        assert!(!error.message.is_empty() && !error.message.contains(body), "{error}");
    }
    assert!(Webhook::parse("order.paid", b"\xff").is_err());
}

/// URL Standard, section 5.1: `+` is a space, bytes are percent-encoded, a name may stand several times.
#[test]
fn a_form_is_read_by_the_types_of_its_fields() {
    let body = "From=%2B49%20171&Body=caf%C3%A9+au+lait&Parts=2&Media=a.png&Other=x";
    let received = Webhook::parse_strict("message", body).expect("texts are what a form has");
    let Webhook::Message(message) = &*received else { panic!("{received:?}") };
    assert_eq!((message.from.as_str(), message.body.as_str(), message.parts), ("+49 171", "café au lait", 2));
    assert_eq!(message.media.as_deref(), Some(&["a.png".to_owned()][..]));
    assert_eq!(message.extra.get("Other").map(|other| other.text()), Some("\"x\""));
    let short = Webhook::parse("message", "From=a&Body=b").expect("it is read");
    assert_eq!(drift(&short), [("Parts", DriftKind::MissingRequired)]);
    assert_eq!(refused(Webhook::parse_strict("message", "From=a&Body=b")).0, "Parts");
}

/// Some services send a webhook as a form when their user asks for one: its JSON is the one field of it.
#[test]
fn json_that_is_the_one_field_of_a_form_is_read() {
    for name in ["payload", "data"] {
        let value: String = PAID.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let received = Webhook::parse_strict("order.paid", format!("{name}={value}")).expect("it holds the JSON");
        assert_eq!(*received, *Webhook::parse_strict("order.paid", PAID).expect("it is as described"));
    }
    assert!(Webhook::parse("order.paid", "payload=%7B%7D&other=1").is_err());
}

#[test]
fn text_and_bytes_are_what_they_are() {
    let note = Webhook::parse_strict("note", "say \"hi\"\n").expect("it is text");
    assert!(matches!(&*note, Webhook::Note(text) if text == "say \"hi\"\n"), "{note:?}");
    let broken = Webhook::parse("note", b"a\xffb").expect("it is read");
    assert_eq!(
        (drift(&broken), Webhook::parse_strict("note", b"\xff").is_err()),
        (vec![("", DriftKind::Encoding)], true)
    );
    let picture = b"\x89PNG\r\n\x1a\n\x00\xff";
    let snapshot = Webhook::parse_strict("snapshot", picture).expect("bytes are bytes");
    assert!(matches!(&*snapshot, Webhook::Snapshot(bytes) if **bytes == picture[..]), "{snapshot:?}");
    let ping = Webhook::parse_strict("ping", "").expect("it has no body");
    assert!(matches!(&*ping, Webhook::Ping(_)) && ping.name() == Some("ping"), "{ping:?}");
}

#[test]
fn headers_that_come_along_have_their_types() {
    let mut headers = HeaderMap::new();
    headers.insert("x-testbed-event", "order_paid".parse().expect("it is a header"));
    headers.insert("x-testbed-try", "3".parse().expect("it is a header"));
    let event = Webhook::X_TESTBED_EVENT.read(&headers).expect("it is there");
    assert_eq!(Webhook::X_TESTBED_TRY.read(&headers), Some(3_i64));
    assert_eq!(Webhook::X_TESTBED_SIGNATURE.read(&headers), None);
    assert_eq!(Webhook::parse(event, PAID).expect("it is read").name(), Some("order.paid"));
}

/// What a receiver answers is made like any value that is sent.
#[test]
fn what_it_is_answered_with_has_a_type() {
    let answer = serde_json::to_string(&OrderPaidResponse::new(true)).expect("it is JSON");
    assert_eq!(answer, r#"{"keep":true}"#);
}

#[test]
fn callbacks_of_an_operation_are_one_type() {
    let body = r#"{"name":"n","expired_at":"2026-01-01T00:00:00Z"}"#;
    let expired = JsonMemberCallback::parse_strict("expired", body).expect("it is as described");
    let JsonMemberCallback::Expired(one) = &*expired else { panic!("{expired:?}") };
    assert_eq!(one.expired_at.as_str(), "2026-01-01T00:00:00Z");
    assert_eq!(JsonMemberCallback::detect(body).expect("its fields tell it").name(), Some("expired"));
    let renewed = JsonMemberCallback::detect_strict(r#"{"name":"n","ttl":60}"#).expect("its fields tell it");
    assert!(matches!(&*renewed, JsonMemberCallback::Renewed(one) if one.ttl == 60), "{renewed:?}");
}
