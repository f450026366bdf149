//! Arrays whose positions have their own types (JSON Schema 2020-12, section 10.3.1.1), in paths, queries, headers,
//! bodies and responses.

use restwright::DriftKind;
use restwright::transport::{Canned, Reply};
use restwright_loopback::Answer;
use restwright_testbed::shapes::{Branch, Figure, Legend, Mood, Position, Series, Span};
use restwright_testbed::{Client, Response};
use serde_json::{Value, json};

use crate::support::{Bed, body};

/// A series in a response, with these additional members.
async fn read(besides: Value, strict: bool) -> Result<Response<Series>, restwright_testbed::Error> {
    let mut all = json!({"origin": [13.5, 52], "legend": ["a", null]});
    let Value::Object(besides) = besides else { panic!("members are in an object") };
    all.as_object_mut().expect("it is an object").extend(besides);
    let client = Client::builder().transport(Canned::new([Reply::json(all.to_string())])).strict(strict).build();
    client.expect("nothing is missing").shapes().post_series((1.0, 2.0, None), (1, 5), ("a", None)).send().await
}

/// `OpenAPI` 3.0.4, section 4.7.12.6: an array is written as an array, with elements of any type.
#[tokio::test]
async fn tuples_are_sent_as_arrays() {
    let bed = Bed::script([Answer::json(200, &json!({"origin": [1, 2], "legend": ["a", null]}))]);
    let mut legend = Legend::from(("price", Some("€".to_owned())));
    legend.2.extend([7, 8]);
    let call = bed.client.shapes().post_series((13.5, -52.0, Some(30.0)), (1, 5), legend);
    let sent = bed.sent(call.near((1.0, 2.0, None)).x_span((3, 4)).send()).await;
    assert_eq!(sent.target, "/v1/shapes/series/13.5,-52,30?between=1,5&near=1&near=2");
    assert_eq!(sent.header("x-span"), Some("3,4"));
    assert_eq!(body(&sent), r#"["price","€",7,8]"#);
}

#[tokio::test]
async fn bounds_of_elements_are_checked_before_sending() {
    let client = Client::builder().transport(Canned::repeating([Reply::json("{}")])).build().expect("it is built");
    let call = client.shapes().post_series((181.0, 0.0, None), (-1, 5), ("a", None)).send().await;
    let told = call.expect_err("it breaks bounds").to_string();
    assert!(told.contains("origin[0]") && told.contains("between[0]"), "{told}");
}

#[tokio::test]
async fn elements_are_fields() {
    let answer = read(
        json!({
            "origin": [13.5, 52, 34.5], "legend": ["a", "b", 1, 2], "tree": ["root", [["leaf"], ["twig", []]]],
            "candles": [["2024-01-31T12:00:00Z", 1, 2.5, "300"], ["2024-01-31T12:01:00Z", 2.5, 2, "0"]]
        }),
        true,
    );
    let series = answer.await.expect("it is what the document says");
    let Position(longitude, latitude, height, ..) = series.origin.clone();
    assert_eq!((longitude, latitude, height), (13.5, 52.0, Some(34.5)));
    let (text, note) = series.legend.clone().into();
    assert_eq!((text.as_str(), note.as_deref(), series.legend.2.as_slice()), ("a", Some("b"), &[1, 2][..]));
    let candles = series.candles.as_ref().expect("they are there");
    assert_eq!(candles.iter().map(|candle| candle.2).collect::<Vec<_>>(), [2.5, 2.0]);
    let Branch(name, below, ..) = series.tree.as_ref().expect("it is there");
    let below: Vec<&str> = below.iter().flatten().map(|branch| branch.0.as_str()).collect();
    assert_eq!((name.as_str(), below), ("root", vec!["leaf", "twig"]));
}

/// A tuple with too few, too many or wrong elements is reported, kept, and written back unchanged; strict mode refuses
/// it.
#[tokio::test]
async fn elements_too_few_and_too_many_are_told_and_kept() {
    use DriftKind::{MissingElement, NullForValue, UnexpectedElement, WrongType};
    let cases = [
        (json!({"origin": [13.5]}), "origin[1]", MissingElement),
        (json!({"origin": []}), "origin[0]", MissingElement),
        (json!({"origin": [13.5, 52, 34, "WGS 84"]}), "origin[3]", UnexpectedElement),
        (json!({"origin": [13.5, null]}), "origin[1]", NullForValue),
        (json!({"origin": [13.5, {"latitude": 52}]}), "origin[1]", WrongType),
        (json!({"legend": ["a"]}), "legend[1]", MissingElement),
        (json!({"legend": ["a", null, 1, "x"]}), "legend[3]", WrongType),
        (json!({"candles": [["2024-01-31T12:00:00Z", 1, 2, "3", 4, 5]]}), "candles[0][4]", UnexpectedElement),
        (json!({"tree": ["root", [[]]]}), "tree[1][0][0]", MissingElement),
    ];
    for (besides, path, kind) in cases {
        let answer = read(besides.clone(), false).await.expect("it is read");
        assert_eq!((answer.drift()[0].path.as_str(), answer.drift()[0].kind), (path, kind), "{besides}");
        let written = serde_json::to_value(&*answer).expect("it can be written");
        for (name, value) in besides.as_object().expect("it is an object") {
            assert_eq!(&written[name], value);
        }
        let error = read(besides, true).await.expect_err("it is no such series");
        assert_eq!(error.json_path(), Some(path));
    }
}

#[tokio::test]
async fn elements_tell_which_tuple_it_is() {
    for (figure, expected) in [
        (json!(["a", 1]), "number"),
        (json!(["a", "b"]), "text"),
        (json!(["a", 1, {"name": "n"}]), "triple"),
        (json!([true, false, true]), "list"),
        (json!({"a": 1}), "unknown"),
    ] {
        let series = read(json!({"figure": figure.clone()}), false).await.expect("it is read");
        let found = match series.figure.as_ref().expect("it is there") {
            Figure::TextNumber(pair) if pair.1 > 0.0 => "number",
            Figure::TextText(pair) if pair.1 == "b" => "text",
            Figure::Triple(triple) if triple.2.name == "n" => "triple",
            Figure::List(list) if list.len() == 3 => "list",
            Figure::Unknown(_) => "unknown",
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected);
        assert_eq!(serde_json::to_value(&series.figure).expect("it can be written"), figure);
    }
}

/// A value that `anyOf` of an enum and of its type allows is not drift, and no mode refuses it.
#[tokio::test]
async fn an_open_enum_allows_what_it_does_not_list() {
    let series = read(json!({"mood": "grim", "grade": 7}), true).await.expect("both are allowed");
    let (mood, grade) = (series.mood.as_ref().expect("it is there"), series.grade.as_ref().expect("it is there"));
    assert!(!mood.is_known() && mood.as_str() == "grim" && !grade.is_known());
    assert!(series.drift().is_empty(), "{:?}", series.drift());
    assert_eq!(serde_json::to_value(&*series).expect("it can be written")["grade"], json!(7));
    let series = read(json!({"mood": "Calm", "grade": "7"}), false).await.expect("they are read");
    let told: Vec<_> = series.drift().iter().map(|drift| (drift.path.as_str(), drift.kind)).collect();
    assert_eq!(told, [("grade", DriftKind::UnknownEnumValue)], "in other letters it is another text");
    assert_eq!(series.mood, Some(Mood::from("Calm")));

    let bed = Bed::script([Answer::json(200, &json!({"origin": [1, 2], "legend": ["a", null]}))]);
    let call = bed.client.shapes().post_series((1.0, 2.0, None), (1, 5), ("a", None)).mood(Mood::from("grim"));
    assert!(bed.sent(call.send()).await.target.ends_with("&mood=grim"));
}

#[test]
fn a_span_is_what_it_is_made_of() {
    assert_eq!(Span::from((1, 5)), serde_json::from_str("[1, 5]").expect("it is one"));
    let mut more = Span::from((1, 5));
    more.2.push(9.into());
    assert_ne!(Span::from((1, 5)), more);
}
