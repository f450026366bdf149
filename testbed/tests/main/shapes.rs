//! Values of every shape: unions by discriminator and by evidence, open enums, recursion, maps, undeclared members.

use restwright::transport::{Canned, Reply};
use restwright_loopback::{Answer, Recorded};
use restwright_testbed::Client;
use restwright_testbed::shapes::{
    Animal, Boat, Cat, Dog, Guest, OutcomeResult, Place, PlacePoint, PlaceStreet, Resident, Sample, Stranger, Vehicle,
};
use restwright_testbed::types::{Level, Problem};
use serde_json::{Value, json};

use crate::support::Bed;

/// A sample in a response, with these additional members.
async fn read(besides: Value) -> restwright_testbed::Response<Sample> {
    let mut all = json!({"id": "s", "count": 1, "ratio": 0.5, "on": true, "when": "2024-01-31T12:00:00Z", "tags": [],
        "level": "low", "color": {"R": 1, "G": 2, "B": 3}, "animal": {"kind": "cat", "lives": 9}, "place": "here",
        "tree": {"value": 1}, "labels": {}});
    let Value::Object(besides) = besides else { panic!("members are in an object") };
    all.as_object_mut().expect("it is an object").extend(besides);
    let client = Client::builder().transport(Canned::new([Reply::json(all.to_string())])).build();
    client.expect("nothing is missing").shapes().sample().send().await.expect("it can be read")
}

/// `OpenAPI` 3.0.4, section 4.7.25: the property that the discriminator names decides, and nothing else.
#[tokio::test]
async fn a_discriminator_decides() {
    let sample = read(json!({"animal": {"lives": 9, "breed": "beagle", "kind": "dog"}})).await;
    let Animal::Dog(dog) = &sample.animal else { panic!("{:?}", sample.animal) };
    assert_eq!((dog.breed.as_str(), dog.kind.as_str()), ("beagle", "dog"));
    assert!(dog.extra.get("lives").is_some(), "what a dog does not declare is kept");
    let sample = read(json!({"animal": {"kind": "bird", "wings": 2}})).await;
    let Animal::Unknown(raw) = &sample.animal else { panic!("{:?}", sample.animal) };
    assert_eq!(serde_json::from_str::<Value>(raw.text()).expect("it is JSON"), json!({"kind": "bird", "wings": 2}));
    assert_eq!(sample.drift().len(), 1, "{:?}", sample.drift());
}

/// Without a discriminator, the value's own shape decides, for any order of the variants in the document.
#[tokio::test]
async fn evidence_decides_without_a_discriminator() {
    for (text, expected) in [
        (json!({"latitude": 1, "longitude": 2, "altitude": 3}), "point"),
        (json!({"street": "s", "city": "c"}), "street"),
        (json!({"city": "c", "street": "s", "latitude": null}), "street"),
        (json!("here"), "name"),
    ] {
        let sample = read(json!({"place": text.clone()})).await;
        let found = match &sample.place {
            Place::Point(point) => ("point", serde_json::to_value(point)),
            Place::Street(street) => ("street", serde_json::to_value(street)),
            other => ("name", serde_json::to_value(other)),
        };
        assert_eq!((found.0, found.1.expect("it can be written")), (expected, text));
    }
}

#[tokio::test]
async fn enums_are_open() {
    let sample = read(json!({"level": "extreme", "levels": ["low", "Not Set", "none of these"], "priority": 7})).await;
    assert!(!sample.level.is_known() && sample.level == "extreme" && sample.level != Level::High);
    let levels = sample.levels.as_ref().expect("they are there");
    assert_eq!(levels.iter().map(Level::as_str).collect::<Vec<_>>(), ["low", "Not Set", "none of these"]);
    assert_eq!(levels[1], Level::NotSet);
    assert_eq!(serde_json::to_value(&sample.priority).expect("it can be written"), json!(7));
    assert_eq!(sample.drift().len(), 3, "{:?}", sample.drift());
    // A known value in other capitals is that value, and is reported as drift.
    let sample = read(json!({"level": "HIGH"})).await;
    assert_eq!((&sample.level, sample.drift().len()), (&Level::High, 1));
}

#[tokio::test]
async fn recursion_ends_where_the_value_does() {
    let depth = 100;
    let tree = (0..depth).fold(json!({"value": 0}), |next, value| json!({"value": value + 1, "next": next}));
    let sample = read(json!({"tree": tree})).await;
    let (mut node, mut values) = (&sample.tree, vec![sample.tree.value]);
    while let Some(next) = &node.next {
        values.push(next.value);
        node = next;
    }
    assert_eq!(values, (0..=depth).rev().collect::<Vec<i64>>());
    let written = serde_json::to_value(&sample.tree).expect("it can be written");
    assert_eq!(written, tree);
    // A value that nests too deep is an error, and does not overflow the stack.
    let deep = format!("{}{}", "{\"value\":1,\"next\":".repeat(100_000), "null");
    let client = Client::builder().transport(Canned::new([Reply::json(format!("{{\"tree\":{deep}"))])).build();
    assert!(client.expect("nothing is missing").shapes().sample().send().await.is_err());
}

/// Maps keep all keys, and their order.
#[tokio::test]
async fn maps_have_free_keys() {
    let sample = read(json!({"labels": {"b": "1", "a b/ç": "2", "": "3"}, "settings": {"x": {"name": "n"}}})).await;
    let labels: Value = serde_json::to_value(&sample.labels).expect("it can be written");
    assert_eq!(labels, json!({"b": "1", "a b/ç": "2", "": "3"}));
    let settings = sample.settings.as_ref().expect("they are there");
    assert_eq!(settings.get("x").map(|setting| setting.name.as_str()), Some("n"));
}

/// A call sends each shape as the document describes it.
#[tokio::test]
async fn shapes_are_written_as_they_are_read() {
    let canned = Canned::repeating([Reply::json(r#"{"kind":"cat","lives":1}"#)]);
    let client = Client::builder().transport(canned.clone()).build().expect("nothing is missing");
    client.shapes().create_animal(Dog::new("beagle", "dog").name("Rex")).send().await.expect("it succeeds");
    client.shapes().create_animal(Animal::from(Cat::new("cat", 9))).send().await.expect("it succeeds");
    let bodies: Vec<Value> = canned
        .requests()
        .iter()
        .map(|request| serde_json::from_str(&request.text()).expect("the body is JSON"))
        .collect();
    let dog = json!({"kind": "dog", "breed": "beagle", "name": "Rex"});
    assert_eq!(bodies, [dog, json!({"kind": "cat", "lives": 9})]);

    let mut sample = read(json!({})).await.into_inner();
    for (place, expected) in [
        (Place::from(PlacePoint::new(52.0, 13.5)), json!({"latitude": 52, "longitude": 13.5})),
        (PlaceStreet::new("s").into(), json!({"street": "s"})),
        ("here".to_owned().into(), json!("here")),
    ] {
        sample.place = place;
        client.shapes().update_sample(&sample).send().await.expect("it succeeds");
        let sent: Value =
            serde_json::from_str(&canned.requests().pop().expect("it was sent").text()).expect("it is JSON");
        assert_eq!(sent["place"], expected);
    }
}

/// The status chooses the kind of success, even if the value alone would not.
#[tokio::test]
async fn the_status_tells_kinds_of_success_apart() {
    let answer = async |status: u16, body: &str| {
        let canned =
            Canned::new([Reply::status(status).header("content-type", "application/json").body(body.to_owned())]);
        let client = Client::builder().transport(canned).build().expect("nothing is missing");
        client.shapes().outcome().send().await
    };
    let both = r#"{"kind":"cat","lives":9,"job":"j1"}"#;
    let outcome = answer(200, both).await.expect("it succeeds").into_inner();
    assert!(matches!(&outcome, Some(OutcomeResult::Ok(cat)) if cat.lives == 9), "{outcome:?}");
    let outcome = answer(202, both).await.expect("it succeeds").into_inner();
    assert!(matches!(&outcome, Some(OutcomeResult::Accepted(job)) if job.job == "j1"), "{outcome:?}");
    assert!(answer(204, "").await.expect("it succeeds").is_none());
    let error = answer(404, r#"{"title":"no such cat"}"#).await.expect_err("it is a failure");
    let problem: Problem = error.body().expect("it is a problem");
    assert_eq!((problem.title.as_str(), error.status().map(|status| status.as_u16())), ("no such cat", Some(404)));
}

/// Without the discriminating property, or with a value of it that no schema is mapped to, a value is one of
/// `defaultMapping` (OpenAPI 3.2.0, section 4.25).
#[tokio::test]
async fn what_names_no_member_is_the_default() {
    let bed = Bed::new(|request: &Recorded| {
        Answer::text(200, String::from_utf8_lossy(&request.body)).header("Content-Type", "application/json")
    });
    let request = bed.sent(bed.client.shapes().post_guest(Stranger::default().name("Ada")).send()).await;
    let sent: Value = serde_json::from_slice(&request.body).expect("it is JSON");
    assert_eq!(sent, json!({"name": "Ada"}));
    let request = bed.sent(bed.client.shapes().post_guest(Resident::new("resident", 7)).send()).await;
    let sent: Value = serde_json::from_slice(&request.body).expect("it is JSON");
    assert_eq!(sent, json!({"kind": "resident", "room": 7}));
    for (came, is_stranger) in [
        // Except for its kind, everything in it says that it is a resident.
        (json!({"room": 7}), true),
        (json!({}), true),
        (json!({"name": "Ada", "kind": "visitor"}), true),
        (json!({"name": "Ada", "kind": null}), true),
        (json!({"kind": "resident", "room": 7, "name": "Ada"}), false),
    ] {
        let canned = Canned::repeating([Reply::json(came.to_string())]);
        let client = Client::builder().transport(canned.clone()).build().expect("nothing is missing");
        let guest = client.shapes().post_guest(Stranger::default()).send().await.expect("it succeeds").into_inner();
        assert_eq!(matches!(guest, Guest::Stranger(_)), is_stranger, "{came}: {guest:?}");
        client.shapes().post_guest(guest).send().await.expect("it succeeds");
        let back = canned.requests().pop().expect("it was sent").text();
        assert_eq!(serde_json::from_str::<Value>(&back).expect("it is JSON"), came);
    }
}

/// The discriminator names the schema for the receiver (OpenAPI 3.0.4, section 4.8.25), even if no member declares it.
#[tokio::test]
async fn a_member_is_told_by_a_discriminator_that_it_does_not_declare() {
    let bed = Bed::new(|request: &Recorded| {
        Answer::text(200, String::from_utf8_lossy(&request.body)).header("Content-Type", "application/json")
    });
    let boat = Boat::new("b").sails(2);
    let request = bed.sent(bed.client.shapes().post_vehicle(boat.clone()).send()).await;
    let sent: serde_json::Value = serde_json::from_slice(&request.body).expect("it is JSON");
    assert_eq!(sent, serde_json::json!({"kind": "boat", "name": "b", "sails": 2}));
    let answer = bed.client.shapes().post_vehicle(boat).send().await.expect("it can be read");
    let Vehicle::Boat(boat) = &*answer else { panic!("another: {answer:?}") };
    assert_eq!(boat.sails, Some(2));
    // A value with a tag is written back with one tag.
    let request = bed.sent(bed.client.shapes().post_vehicle(answer.into_inner()).send()).await;
    assert_eq!(String::from_utf8_lossy(&request.body).matches("kind").count(), 1);
}
