//! Fields that are absent, null or a value (`OpenAPI` 3.0.4, `nullable`; RFC 7396 gives null its own meaning), and
//! fields that only one side writes (`readOnly`, `writeOnly`).

use restwright::Nullable;
use restwright_loopback::{Answer, Recorded};
use restwright_testbed::records::{EditRequest, Owner, Record};
use restwright_testbed::types::{Level, Rgb};
use serde_json::{Value, json};

use crate::support::Bed;

/// A record as the server stores it.
fn stored() -> Value {
    json!({"id": "r1", "created_on": "2024-01-31T12:00:00Z", "name": "one", "ttl": 60, "note": null, "size": 7,
        "level": "high", "color": {"R": 1, "G": 2, "B": 3}, "owner": {"id": "o1", "email": "a@b.c"}, "later": [true]})
}

fn bed() -> Bed {
    Bed::new(|_: &Recorded| Answer::json(200, &stored()))
}

async fn sent(bed: &Bed, edit: EditRequest) -> Value {
    let request = bed.sent(edit.send()).await;
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PATCH", "/v1/records/r1"));
    serde_json::from_slice(&request.body).expect("the body is JSON")
}

#[tokio::test]
async fn a_change_tells_absent_null_and_value_apart() {
    let bed = bed();
    let edit = || bed.client.records().edit("r1").name("n");
    assert_eq!(sent(&bed, edit()).await, json!({"name": "n"}));

    assert_eq!(sent(&bed, edit().note(Nullable::Null)).await, json!({"name": "n", "note": null}));
    assert_eq!(sent(&bed, edit().size(Nullable::Null)).await, json!({"name": "n", "size": null}));
    assert_eq!(sent(&bed, edit().level(Nullable::Null)).await, json!({"name": "n", "level": null}));
    assert_eq!(sent(&bed, edit().color(Nullable::Null)).await, json!({"name": "n", "color": null}));

    let aliases = json!({"name": "n", "aliases": ["a", null]});
    assert_eq!(sent(&bed, edit().aliases([Some("a".to_owned()), None])).await, aliases);
    assert_eq!(sent(&bed, edit().aliases(["a".to_owned()])).await, json!({"name": "n", "aliases": ["a"]}));

    assert_eq!(sent(&bed, edit().note("x")).await, json!({"name": "n", "note": "x"}));
    assert_eq!(sent(&bed, edit().note("")).await, json!({"name": "n", "note": ""}));
    assert_eq!(sent(&bed, edit().size(0)).await, json!({"name": "n", "size": 0}));
    assert_eq!(sent(&bed, edit().level(Level::NotSet)).await, json!({"name": "n", "level": "Not Set"}));
    let color = json!({"name": "n", "color": {"R": 1, "G": 2, "B": 3}});
    assert_eq!(sent(&bed, edit().color(Rgb::new(3, 2, 1))).await, color);

    // The last value counts: a value that was set can be removed.
    assert_eq!(sent(&bed, edit().note("x").note(Nullable::Null)).await, json!({"name": "n", "note": null}));
    assert_eq!(sent(&bed, edit().note("x").note(Nullable::Absent)).await, json!({"name": "n"}));
}

#[tokio::test]
async fn a_replacement_does_so_too() {
    let bed = bed();
    let replaced = async |record: restwright_testbed::records::UpdateRequest| -> Value {
        let request = bed.sent(record.send()).await;
        assert_eq!(request.method, "PUT");
        serde_json::from_slice(&request.body).expect("the body is JSON")
    };
    let update = || bed.client.records().update("r1", "one", Owner::new("a@b.c"), 60.0);
    let rest = json!({"name": "one", "owner": {"email": "a@b.c"}, "ttl": 60});
    let with = |name: &str, value: Value| {
        let mut all = rest.clone();
        all[name] = value;
        all
    };
    assert_eq!(replaced(update()).await, rest);
    assert_eq!(replaced(update().note(Nullable::Null)).await, with("note", Value::Null));
    assert_eq!(replaced(update().note("x")).await, with("note", json!("x")));
    assert_eq!(replaced(update().secret("s")).await, with("secret", json!("s")));
}

#[tokio::test]
async fn what_was_read_tells_the_three_states_apart() {
    let bed = bed();
    let record = bed.client.records().get("r1").send().await.expect("it succeeds");
    assert!(record.note.is_null(), "{:?}", record.note);
    assert_eq!(record.size.value(), Some(&7));
    let mut absent = stored();
    absent.as_object_mut().expect("it is an object").remove("note");
    let bed = Bed::new(move |_: &Recorded| Answer::json(200, &absent));
    let record = bed.client.records().get("r1").send().await.expect("it succeeds");
    assert!(record.note.is_absent(), "{:?}", record.note);
    assert!(record.drift().is_empty(), "{:?}", record.drift());
}

/// `readOnly`: "SHOULD NOT be sent as part of the request", at any depth; undeclared members are sent back.
#[tokio::test]
async fn a_record_that_was_read_is_written_back_without_what_only_the_server_writes() {
    let bed = Bed::new(|request: &Recorded| match request.method.as_str() {
        "GET" => Answer::json(200, &stored()),
        _ => Answer::new(204),
    });
    let mut record: Record = bed.client.records().get("r1").send().await.expect("it succeeds").into_inner();
    assert_eq!((record.id.as_str(), record.owner.id.as_str()), ("r1", "o1"));
    assert_eq!(record.created_on.as_str(), "2024-01-31T12:00:00Z");
    record.name = "two".to_owned();
    let expected = json!({"name": "two", "ttl": 60, "note": null, "size": 7, "level": "high",
        "color": {"R": 1, "G": 2, "B": 3}, "owner": {"email": "a@b.c"}, "later": [true]});

    let request = bed.sent(bed.client.records().restore(&[record.clone()]).send()).await;
    let body: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
    assert_eq!(body, json!([expected]));

    // Also if the call takes the members one by one.
    let bed = Bed::new(|_: &Recorded| Answer::json(201, &stored()));
    let call = bed.client.records().create("n", Owner::new("e"), 1.0).customize(|request| {
        request.body(&record);
    });
    let request = bed.sent(call.send()).await;
    let body: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
    assert_eq!(body, expected);
}

/// `writeOnly`: "SHOULD NOT be sent as part of the response"; if a server still sends it, it is read.
#[tokio::test]
async fn what_only_the_caller_writes_is_sent_and_not_expected() {
    let bed = bed();
    let record = bed.client.records().create("one", Owner::new("a@b.c"), 60.0).secret("s").send().await;
    let record = record.expect("it succeeds");
    assert_eq!((record.secret.as_deref(), record.drift().len()), (None, 0));
    let body: Value = serde_json::from_slice(&bed.server.only().body).expect("the body is JSON");
    assert_eq!(body["secret"], "s");
}
