//! Parameters: every row of the table "Style Examples" of `OpenAPI` 3.0.4 (section 4.7.12.6), `content`, `allowReserved`,
//! scalars, bounds.

use std::collections::BTreeSet;

use restwright::ErrorKind;
use restwright_testbed::parameters::{Search, UnionQueryValue};
use restwright_testbed::types::{Level, Rgb, Setting};

use crate::support::Bed;

/// The table's values: `color` is `""`, `"blue"`, `["blue", "black", "brown"]`, `{"R": 100, "G": 200, "B": 150}`.
const EMPTY: &str = "";
const BLUE: &str = "blue";
const COLORS: [&str; 3] = ["blue", "black", "brown"];

/// The fields are in the order of the table, not in the generator's order.
fn rgb() -> Rgb {
    Rgb::new(150, 200, 100)
}

/// The members of an object have no order (RFC 8259, section 4): the pairs between `around` are compared as a set.
fn same_pairs(found: &str, expected: &str, between: &str, width: usize) -> bool {
    let chunks = |text: &str| {
        let items: Vec<String> = text.split(between).map(str::to_owned).collect();
        let mut pairs: Vec<Vec<String>> = items.chunks(width).map(<[String]>::to_vec).collect();
        pairs.sort();
        pairs
    };
    found.len() == expected.len() && chunks(found) == chunks(expected)
}

/// Compares an object's text; only the order of its members is free.
#[track_caller]
fn assert_object(found: &str, prefix: &str, expected: &str, between: &str, width: usize) {
    let rest = found.strip_prefix(prefix).unwrap_or_else(|| panic!("`{found}` does not begin with `{prefix}`"));
    assert!(same_pairs(rest, expected, between, width), "`{found}` is not `{prefix}{expected}`");
}

/// The last segment of the target.
macro_rules! segment {
    ($bed:ident, $method:ident, $value:expr) => {{
        let request = $bed.sent($bed.client.path_styles().$method($value).send()).await;
        request.target.rsplit_once('/').expect("the target is a path").1.to_owned()
    }};
}

/// The text after `?`; `None` if there is no query.
macro_rules! query {
    ($bed:ident, $method:ident, $value:expr) => {{
        let request = $bed.sent($bed.client.styles().$method().color($value).send()).await;
        request.target.split_once('?').map(|(_, query)| query.to_owned())
    }};
}

macro_rules! header {
    ($bed:ident, $name:literal, $method:ident, $value:expr) => {{
        let request = $bed.sent($bed.client.styles().$method().color($value).send()).await;
        request.header($name).map(str::to_owned)
    }};
}

#[tokio::test]
async fn matrix() {
    let bed = Bed::silent();
    assert_eq!(segment!(bed, matrix_joined_text, EMPTY), ";color");
    assert_eq!(segment!(bed, matrix_joined_text, BLUE), ";color=blue");
    assert_eq!(segment!(bed, matrix_joined_list, COLORS), ";color=blue,black,brown");
    assert_object(&segment!(bed, matrix_joined_object, rgb()), ";color=", "R,100,G,200,B,150", ",", 2);
    assert_eq!(segment!(bed, matrix_exploded_text, EMPTY), ";color");
    assert_eq!(segment!(bed, matrix_exploded_text, BLUE), ";color=blue");
    assert_eq!(segment!(bed, matrix_exploded_list, COLORS), ";color=blue;color=black;color=brown");
    assert_object(&segment!(bed, matrix_exploded_object, rgb()), ";", "R=100;G=200;B=150", ";", 1);
}

#[tokio::test]
async fn label() {
    let bed = Bed::silent();
    assert_eq!(segment!(bed, label_joined_text, BLUE), ".blue");
    assert_eq!(segment!(bed, label_joined_list, COLORS), ".blue,black,brown");
    assert_object(&segment!(bed, label_joined_object, rgb()), ".", "R,100,G,200,B,150", ",", 2);
    assert_eq!(segment!(bed, label_exploded_text, BLUE), ".blue");
    assert_eq!(segment!(bed, label_exploded_list, COLORS), ".blue.black.brown");
    assert_object(&segment!(bed, label_exploded_object, rgb()), ".", "R=100.G=200.B=150", ".", 1);
}

/// For an empty value, the table has `.` and the empty text. As a whole segment, either would mean another path (RFC
/// 3986, section 5.2.4: dot segments are removed), and so the call is refused.
#[tokio::test]
async fn values_that_would_leave_no_segment_are_refused() {
    let bed = Bed::silent();
    let styles = bed.client.path_styles();
    for error in [
        styles.label_joined_text(EMPTY).send().await.expect_err("a dot alone"),
        styles.label_exploded_text(EMPTY).send().await.expect_err("a dot alone"),
        styles.simple_joined_text(EMPTY).send().await.expect_err("nothing"),
        styles.simple_exploded_text(EMPTY).send().await.expect_err("nothing"),
        styles.simple_joined_text("..").send().await.expect_err("two dots"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    }
    assert!(bed.server.requests().is_empty());
    // Within a segment nothing is lost.
    let request = bed.sent(bed.client.parameters().path_amid(EMPTY).send()).await;
    assert_eq!(request.target, "/v1/parameters/path-amid/v.json");
    for (one, other, refused) in
        [(".", ".", true), ("", ".", true), ("", "", true), (".", "a", false), ("", "a", false)]
    {
        let answer = bed.client.parameters().path_beside(one, other).send().await;
        assert_eq!(answer.err().map(|error| error.kind()), refused.then_some(ErrorKind::Invalid), "{one:?} {other:?}");
    }
}

#[tokio::test]
async fn simple() {
    let bed = Bed::silent();
    assert_eq!(segment!(bed, simple_joined_text, BLUE), "blue");
    assert_eq!(segment!(bed, simple_joined_list, COLORS), "blue,black,brown");
    assert_object(&segment!(bed, simple_joined_object, rgb()), "", "R,100,G,200,B,150", ",", 2);
    assert_eq!(segment!(bed, simple_exploded_text, BLUE), "blue");
    assert_eq!(segment!(bed, simple_exploded_list, COLORS), "blue,black,brown");
    assert_object(&segment!(bed, simple_exploded_object, rgb()), "", "R=100,G=200,B=150", ",", 1);
}

#[tokio::test]
async fn form_in_queries() {
    let bed = Bed::silent();
    assert_eq!(query!(bed, query_form_joined_text, EMPTY).as_deref(), Some("color="));
    assert_eq!(query!(bed, query_form_joined_text, BLUE).as_deref(), Some("color=blue"));
    assert_eq!(query!(bed, query_form_joined_list, COLORS).as_deref(), Some("color=blue,black,brown"));
    let object = query!(bed, query_form_joined_object, rgb()).expect("there is a query");
    assert_object(&object, "color=", "R,100,G,200,B,150", ",", 2);
    assert_eq!(query!(bed, query_form_exploded_text, EMPTY).as_deref(), Some("color="));
    assert_eq!(query!(bed, query_form_exploded_text, BLUE).as_deref(), Some("color=blue"));
    let list = query!(bed, query_form_exploded_list, COLORS);
    assert_eq!(list.as_deref(), Some("color=blue&color=black&color=brown"));
    let object = query!(bed, query_form_exploded_object, rgb()).expect("there is a query");
    assert_object(&object, "", "R=100&G=200&B=150", "&", 1);
}

#[tokio::test]
async fn space_and_pipe_delimited_and_deep_objects() {
    let bed = Bed::silent();
    let list = query!(bed, query_space_delimited_joined_list, COLORS);
    assert_eq!(list.as_deref(), Some("color=blue%20black%20brown"));
    let object = query!(bed, query_space_delimited_joined_object, rgb()).expect("there is a query");
    assert_object(&object, "color=", "R%20100%20G%20200%20B%20150", "%20", 2);
    let list = query!(bed, query_pipe_delimited_joined_list, COLORS);
    assert_eq!(list.as_deref(), Some("color=blue%7Cblack%7Cbrown"));
    let object = query!(bed, query_pipe_delimited_joined_object, rgb()).expect("there is a query");
    assert_object(&object, "color=", "R%7C100%7CG%7C200%7CB%7C150", "%7C", 2);
    let object = query!(bed, query_deep_object_exploded_object, rgb()).expect("there is a query");
    assert_object(&object, "", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "&", 1);
}

#[tokio::test]
async fn simple_in_headers() {
    let bed = Bed::silent();
    // RFC 9110, section 5.5: an empty value is a value.
    assert_eq!(header!(bed, "color", header_simple_joined_text, EMPTY).as_deref(), Some(""));
    assert_eq!(header!(bed, "color", header_simple_joined_text, BLUE).as_deref(), Some("blue"));
    assert_eq!(header!(bed, "color", header_simple_joined_list, COLORS).as_deref(), Some("blue,black,brown"));
    let object = header!(bed, "color", header_simple_joined_object, rgb()).expect("the header is there");
    assert_object(&object, "", "R,100,G,200,B,150", ",", 2);
    assert_eq!(header!(bed, "color", header_simple_exploded_text, BLUE).as_deref(), Some("blue"));
    assert_eq!(header!(bed, "color", header_simple_exploded_list, COLORS).as_deref(), Some("blue,black,brown"));
    let object = header!(bed, "color", header_simple_exploded_object, rgb()).expect("the header is there");
    assert_object(&object, "", "R=100,G=200,B=150", ",", 1);
}

/// The table's `&` separates the pairs of a query; those of `Cookie` are separated by `; ` (RFC 6265, section 4.2.1).
#[tokio::test]
async fn form_in_cookies() {
    let bed = Bed::silent();
    assert_eq!(header!(bed, "cookie", cookie_form_joined_text, EMPTY).as_deref(), Some("color="));
    assert_eq!(header!(bed, "cookie", cookie_form_joined_text, BLUE).as_deref(), Some("color=blue"));
    assert_eq!(header!(bed, "cookie", cookie_form_joined_list, COLORS).as_deref(), Some("color=blue,black,brown"));
    let object = header!(bed, "cookie", cookie_form_joined_object, rgb()).expect("the header is there");
    assert_object(&object, "color=", "R,100,G,200,B,150", ",", 2);
    assert_eq!(header!(bed, "cookie", cookie_form_exploded_text, BLUE).as_deref(), Some("color=blue"));
    let list = header!(bed, "cookie", cookie_form_exploded_list, COLORS);
    assert_eq!(list.as_deref(), Some("color=blue; color=black; color=brown"));
    let object = header!(bed, "cookie", cookie_form_exploded_object, rgb()).expect("the header is there");
    assert_object(&object, "", "R=100; G=200; B=150", "; ", 1);
}

/// The rows `cookie` of the table of `OpenAPI` 3.2.0 (section 4.12.6), in which nothing is percent-encoded.
#[tokio::test]
async fn cookies_of_their_own_style() {
    let bed = Bed::silent();
    assert_eq!(header!(bed, "cookie", cookie_joined_text, EMPTY).as_deref(), Some("color="));
    assert_eq!(header!(bed, "cookie", cookie_joined_text, BLUE).as_deref(), Some("color=blue"));
    assert_eq!(header!(bed, "cookie", cookie_joined_list, COLORS).as_deref(), Some("color=blue,black,brown"));
    let object = header!(bed, "cookie", cookie_joined_object, rgb()).expect("the header is there");
    assert_object(&object, "color=", "R,100,G,200,B,150", ",", 2);
    assert_eq!(header!(bed, "cookie", cookie_exploded_text, "a%2C!=b").as_deref(), Some("color=a%2C!=b"));
    let list = header!(bed, "cookie", cookie_exploded_list, COLORS);
    assert_eq!(list.as_deref(), Some("color=blue; color=black; color=brown"));
    let object = header!(bed, "cookie", cookie_exploded_object, rgb()).expect("the header is there");
    assert_object(&object, "", "R=100; G=200; B=150", "; ", 1);
    let request = bed.sent(bed.client.parameters().reserved_cookie().kept("a/b;c=[d]").send()).await;
    assert_eq!(request.header("cookie"), Some("kept=a/b%3Bc=[d]"));
}

/// RFC 6265, section 4.1.1: an unescaped character that would end a cookie is refused.
#[tokio::test]
async fn a_cookie_cannot_bring_another_one_along() {
    let bed = Bed::silent();
    for text in ["a; admin=1", "a,b", "a b", "\u{e9}", "a\r\nX-Evil: 1"] {
        let error = bed.client.styles().cookie_exploded_text().color(text).send().await;
        assert_eq!(error.expect_err("it is refused").kind(), ErrorKind::Invalid, "{text}");
    }
    let error = bed.client.styles().cookie_exploded_list().color(["a", "b; c=d"]).send().await;
    assert_eq!(error.expect_err("it is refused").violations()[0].path, "color");
    assert!(bed.server.requests().is_empty());
}

/// `in: querystring` (`OpenAPI` 3.2.0, section 4.12.1, and the examples of section 4.12.8).
#[tokio::test]
async fn a_value_can_be_the_whole_query() {
    let bed = Bed::silent();
    let parameters = bed.client.parameters();
    let mut search = Search::new();
    (search.foo, search.bar) = (Some("a + b".to_owned()), Some(true));
    let request = bed.sent(parameters.whole_query_form().search(search).send()).await;
    let pairs: BTreeSet<&str> = request.target.split_once('?').expect("there is a query").1.split('&').collect();
    assert_eq!(pairs, BTreeSet::from(["bar=true", "foo=a+%2B+b"]));
    let mut search = Search::new();
    (search.sizes, search.list) = (Some(vec![1, 2]), Some(vec!["a b".to_owned(), "c".to_owned()]));
    search.r#where = Some(Setting::new("n"));
    let request = bed.sent(parameters.whole_query_form().search(search).send()).await;
    let pairs: BTreeSet<&str> = request.target.split_once('?').expect("there is a query").1.split('&').collect();
    let expected = ["list=a+b", "list=c", "sizes=1%7C2", "where=%7B%22name%22%3A%22n%22%7D"];
    assert_eq!(pairs, BTreeSet::from(expected));

    let request = bed.sent(parameters.whole_query_json([1, 2]).send()).await;
    assert_eq!(request.target, "/v1/parameters/whole/json?%5B1%2C2%5D");
    let request = bed.sent(parameters.whole_query_text().path("$.a.b[1:1]").send()).await;
    assert_eq!(request.target, "/v1/parameters/whole/text?%24.a.b%5B1%3A1%5D");
    let request = bed.sent(parameters.whole_query_text().send()).await;
    assert_eq!(request.target, "/v1/parameters/whole/text");
}

/// A text under `content` is written unchanged (`OpenAPI` 3.2.0, appendix D, headers).
#[tokio::test]
async fn content_of_text_is_no_json() {
    let bed = Bed::silent();
    let call = bed.client.parameters().content_text().x_location("https://a.example/b?c").note("a \"b\"");
    let request = bed.sent(call.send()).await;
    assert_eq!(request.header("x-location"), Some("https://a.example/b?c"));
    assert_eq!(request.target, "/v1/parameters/content/text?note=a%20%22b%22");
}

/// RFC 6570, section 2.4.2: an empty list is undefined, and undefined is left out.
#[tokio::test]
async fn what_is_empty_or_not_given_leaves_nothing() {
    let bed = Bed::silent();
    let none: [&str; 0] = [];
    assert_eq!(query!(bed, query_form_exploded_list, none), None);
    assert_eq!(query!(bed, query_form_joined_list, none), None);
    assert_eq!(query!(bed, query_pipe_delimited_joined_list, none), None);
    assert_eq!(header!(bed, "color", header_simple_joined_list, none), None);
    assert_eq!(header!(bed, "cookie", cookie_form_exploded_list, none), None);
    let request = bed.sent(bed.client.styles().query_form_exploded_text().send()).await;
    assert_eq!(request.target, "/v1/styles/query/form/exploded/text");
}

/// RFC 6570, section 3.2.1: all characters except unreserved ones are percent-encoded, delimiters within values too.
#[tokio::test]
async fn delimiters_within_values_cannot_be_mistaken() {
    let bed = Bed::silent();
    let odd = ["a,b;c", "d&e=f", "g.h|i j", "é/?#%"];
    let encoded = ["a%2Cb%3Bc", "d%26e%3Df", "g.h%7Ci%20j", "%C3%A9%2F%3F%23%25"];
    assert_eq!(segment!(bed, matrix_joined_list, odd), format!(";color={}", encoded.join(",")));
    assert_eq!(segment!(bed, simple_joined_list, odd), encoded.join(","));
    let query = query!(bed, query_form_joined_list, odd);
    assert_eq!(query, Some(format!("color={}", encoded.join(","))));
    let query = query!(bed, query_form_exploded_list, odd);
    assert_eq!(query, Some(encoded.map(|value| format!("color={value}")).join("&")));
}

/// `content`: the value is written by its media type, here as JSON.
#[tokio::test]
async fn content_parameters_are_json() {
    let bed = Bed::silent();
    let parameters = bed.client.parameters();
    let json = |text: &str| -> serde_json::Value { serde_json::from_str(text).expect("this is JSON") };
    let expected = serde_json::json!({"R": 100, "G": 200, "B": 150});

    let request = bed.sent(parameters.content_query().color(rgb()).send()).await;
    assert_eq!(request.query().len(), 1);
    let (name, value) = request.query().remove(0);
    assert_eq!((name.as_str(), json(&value)), ("color", expected.clone()));
    assert!(!request.target.contains(['{', '"', ':', ',']), "{}", request.target);

    let request = bed.sent(parameters.content_header().x_color(rgb()).send()).await;
    assert_eq!(json(request.header("x-color").expect("the header is there")), expected);

    let request = bed.sent(parameters.content_path(rgb()).send()).await;
    let segment = request.target.rsplit_once('/').expect("it is a path").1;
    assert_eq!(segment.matches("%22").count(), 6, "{segment}");
    assert_eq!(segment.matches("%3A").count(), 3, "{segment}");

    let request = bed.sent(parameters.content_cookie().color(rgb()).send()).await;
    let cookie = request.header("cookie").expect("the header is there");
    assert!(cookie.starts_with("color=%7B%22") && cookie.ends_with("%7D"), "{cookie}");
}

/// `allowReserved`: the characters of RFC 3986, section 2.2, stay, except those that have a meaning in a query.
#[tokio::test]
async fn reserved_characters_stay_where_they_may() {
    let bed = Bed::silent();
    // Without the apostrophe: the URL parser of the transport encodes it (WHATWG URL, section 1.3, special-query set).
    let reserved = "a:/?@!$()*,;=b";
    let call = bed.client.parameters().reserved().kept(reserved).encoded("a:/b").list(["x/y", "z:1"]);
    let request = bed.sent(call.send()).await;
    assert_eq!(request.target, format!("/v1/parameters/reserved?kept={reserved}&encoded=a%3A%2Fb&list=x/y,z:1"));
    // These would end the pair or the query, be read as a space, or are not allowed in a URL.
    let request = bed.sent(bed.client.parameters().reserved().kept("a&b#c+d[e] f%20g%").send()).await;
    assert_eq!(request.target, "/v1/parameters/reserved?kept=a%26b%23c%2Bd%5Be%5D%20f%20g%25");
}

/// Numbers and booleans as in JSON (`OpenAPI` 3.0.4, appendix B): `60` is never `60.0`.
#[tokio::test]
async fn scalars_are_written_as_in_json() {
    let bed = Bed::silent();
    let call = bed.client.parameters().scalars(-7, 60.0, false).small(50).large(u64::MAX).number(60.0).on(true);
    let call = call.when("2024-01-31T12:00:00+01:00").numbers([1.5, 2.0, -0.25]).level(Level::NotSet);
    let call = call.levels([Level::Low, "new one".into()]).x_count(3).flavour(4);
    let request = bed.sent(call.send()).await;
    let (path, query) = request.target.split_once('?').expect("there is a query");
    assert_eq!(path, "/v1/parameters/scalars/-7/60/false");
    let expected = [
        "small=50",
        "large=18446744073709551615",
        "number=60",
        "on=true",
        "when=2024-01-31T12%3A00%3A00%2B01%3A00",
        "numbers=1.5&numbers=2&numbers=-0.25",
        "level=Not%20Set",
        "levels=low,new%20one",
    ];
    assert_eq!(query, expected.join("&"));
    assert_eq!((request.header("x-count"), request.header("cookie")), (Some("3"), Some("flavour=4")));
}

#[tokio::test]
async fn bounds_and_what_is_required_are_checked_before_sending() {
    let bed = Bed::silent();
    let parameters = bed.client.parameters();
    let error = parameters.scalars(1, 1.0, true).small(51).send().await.expect_err("51 is above 50");
    assert_eq!((error.kind(), error.violations()[0].path.as_str()), (ErrorKind::Invalid, "small"));
    let error = parameters.required_query("").send().await.expect_err("it is too short");
    assert_eq!(error.violations()[0].path, "q");
    assert!(bed.server.requests().is_empty());
}

#[tokio::test]
async fn a_path_parameter_stands_wherever_the_path_names_it() {
    let bed = Bed::silent();
    let request = bed.sent(bed.client.parameters().path_twice("a/b").send()).await;
    assert_eq!(request.target, "/v1/parameters/twice/a%2Fb/of/a%2Fb");
}

#[tokio::test]
async fn a_union_is_written_as_the_value_that_it_is() {
    let bed = Bed::silent();
    let cases: [(UnionQueryValue, &str); 3] =
        [(7.into(), "7"), ("a b".to_owned().into(), "a%20b"), (true.into(), "true")];
    for (value, expected) in cases {
        let request = bed.sent(bed.client.parameters().union_query().value(value).send()).await;
        assert_eq!(request.target, format!("/v1/parameters/union?value={expected}"));
    }
}

/// RFC 6265, section 4.2.2, and RFC 9110, section 5.5: a character that a header cannot have is refused.
#[tokio::test]
async fn header_values_cannot_bring_headers_along() {
    let bed = Bed::silent();
    let error = bed.client.styles().header_simple_joined_text().color("a\r\nX-Evil: 1").send().await;
    assert_eq!(error.expect_err("a line end").kind(), ErrorKind::Invalid);
    assert!(bed.server.requests().is_empty());
}

/// `{+var}` of RFC 6570, section 3.2.3, in a path: reserved characters stay, except those that would end it.
#[tokio::test]
async fn reserved_characters_stay_in_a_path_that_allows_them() {
    let bed = Bed::silent();
    for (given, sent) in [
        ("foo/bar", "foo/bar"),
        ("a b;c=1,d&e+f@g:h", "a%20b;c=1,d&e+f@g:h"),
        ("a?b#c[d]", "a%3Fb%23c%5Bd%5D"),
        ("50%25/100%", "50%25/100%25"),
    ] {
        let request = bed.sent(bed.client.parameters().raw_path(given).send()).await;
        assert_eq!(request.target, format!("/v1/raw/{sent}"));
    }
    // These would lead to another path (RFC 3986, section 5.2.4).
    for given in ["..", "a/../b", "%2e%2E/x", "a/.", ""] {
        let refused = bed.client.parameters().raw_path(given).send().await.expect_err("it is refused");
        assert_eq!(refused.kind(), restwright::ErrorKind::Invalid, "{given}");
    }
}
