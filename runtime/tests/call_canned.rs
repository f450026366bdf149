//! Canned responses made from values: they have the form that the called operation declares, in every convention.

use crate::support::{Certificate, Envelope, GET, LIST};
use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Reply};

fn client(canned: &Canned) -> rt::Client {
    crate::support::builder().transport(canned.clone()).tries(1).build().expect("it can be built")
}

fn certificate(id: &str) -> Certificate {
    Certificate { id: Some(id.to_owned()), ..Certificate::default() }
}

#[tokio::test]
async fn a_value_comes_in_the_envelope_that_the_operation_declares() {
    let canned = Canned::new([Reply::value(&certificate("a")).header("cf-ray", "r-1")]);
    let request = client(&canned).request(&GET).path("zone_id", &"z");
    let answer: crate::support::Response<Certificate> = request.send().await.expect("it is a success");
    assert_eq!((answer.id.as_deref(), answer.drift()), (Some("a"), &[][..]));
    assert!(answer.envelope().success && answer.envelope().errors.is_empty());
    assert_eq!(answer.request_id(), Some("r-1"));
}

#[tokio::test]
async fn without_an_envelope_it_is_the_body() {
    static PLAIN: rt::Operation = rt::Operation::new("GET", "/plain");
    static TEXT: rt::Operation = rt::Operation::new("GET", "/text").text();
    let canned = Canned::new([Reply::value(&certificate("a")), Reply::value(&"a \"b\""), Reply::value(&7)]);
    let client = client(&canned);
    let answer = client.request(&PLAIN).send_raw().await.expect("it is a success");
    assert_eq!(answer.text(), r#"{"id":"a","validity_days":0}"#);
    let answer = client.request(&TEXT).send::<rt::Response<String>>().await.expect("it is a success");
    assert_eq!(*answer, "a \"b\"");
    let answer = client.request_raw(http::Method::GET, "/any").send_raw().await.expect("it is a success");
    assert_eq!(answer.text(), "7");
}

#[tokio::test]
async fn a_response_goes_through_what_its_value_goes_through() {
    static PLAIN: rt::Operation = rt::Operation::new("GET", "/plain");
    let client = client(&Canned::repeating([Reply::json("[1, 2]")]));
    let response = client.request(&PLAIN).send::<rt::Response<Vec<i64>>>().await.expect("it is a success");
    let mut seen = Vec::new();
    for number in &response {
        seen.push(*number);
    }
    for number in response {
        seen.push(number);
    }
    let page = client.request(&PLAIN).send::<rt::Response<rt::Page<i64>>>().await.expect("it is a success");
    for number in &page {
        seen.push(*number);
    }
    seen.extend(page);
    assert_eq!(seen, [1, 2, 1, 2, 1, 2, 1, 2]);
}

/// The body of a failure is sent as it is: an envelope that says `success` would not report a failure.
#[tokio::test]
async fn a_failure_has_no_envelope() {
    let canned = Canned::new([Reply::value(&certificate("a")).with_status(404), Reply::failure(FailureKind::Connect)]);
    let client = client(&canned);
    let error = client.request(&GET).path("zone_id", &"z").send_raw().await.expect_err("it is a failure");
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.body_bytes().map(|body| &**body), Some(&br#"{"id":"a","validity_days":0}"#[..]));
}

static OFFSET: rt::Operation = rt::Operation::new("GET", "/offset")
    .paging(rt::Paging::Offset { offset: "offset", limit: Some("limit"), total_count: Some("meta.total") })
    .items("data.rows");
static CURSOR: rt::Operation = rt::Operation::new("GET", "/cursor").enveloped().paging(rt::Paging::Cursor {
    cursor: "cursor",
    response: &["result_info.cursors.after", "result_info.cursor"],
    header: None,
});
static IN_HEADER: rt::Operation = rt::Operation::new("GET", "/header")
    .parameters(&[rt::Parameter::header("X-Cursor")])
    .paging(rt::Paging::Cursor { cursor: "X-Cursor", response: &[], header: Some("x-next") });
static LINK: rt::Operation = rt::Operation::new("GET", "/link").paging(rt::Paging::Link { response: &[] });
static URL_IN_BODY: rt::Operation =
    rt::Operation::new("GET", "/url").paging(rt::Paging::Link { response: &["next"] }).items("items");
static WHOLE: rt::Operation = rt::Operation::new("GET", "/whole").enveloped();

#[derive(Clone, Default)]
struct Rows {
    data: Option<Data>,
    items: Option<Vec<i64>>,
    extra: rt::Extra,
}
restwright::record! { Rows { data: "data"; items: "items"; } extra }

#[derive(Clone, Default)]
struct Data {
    rows: Vec<i64>,
    extra: rt::Extra,
}
restwright::record! { Data { rows: "rows", required; } extra }

fn listed(rows: Rows) -> Vec<i64> {
    rows.items.or(rows.data.map(|data| data.rows)).unwrap_or_default()
}

/// Each convention ends the list by its own data, not by an empty page: three pages are three requests.
#[tokio::test]
async fn a_list_comes_page_by_page_whatever_the_convention() {
    let numbers: Vec<i64> = (0..5).collect();
    let operations: [(&'static rt::Operation, usize); 7] =
        [(&LIST, 3), (&OFFSET, 3), (&CURSOR, 3), (&IN_HEADER, 3), (&LINK, 3), (&URL_IN_BODY, 3), (&WHOLE, 1)];
    for (operation, requests) in operations {
        let canned = Canned::pages(numbers.clone(), 2);
        let request = client(&canned).request(operation).path("zone_id", &"z");
        let all: Vec<i64> = if operation.path() == "/offset" || operation.path() == "/url" {
            request.items_in::<i64, (), Rows>(listed).try_collect().await.expect("it ends")
        } else if operation.path() == "/header" || operation.path() == "/link" {
            request.items::<i64, ()>().try_collect().await.expect("it ends")
        } else {
            request.items::<i64, Envelope>().try_collect().await.expect("it ends")
        };
        let asked: Vec<_> = canned.requests().iter().map(|one| one.path_and_query().to_owned()).collect();
        assert_eq!((all, asked.len()), (numbers.clone(), requests), "{}: {asked:?}", operation.path());
    }
}

#[tokio::test]
async fn the_call_decides_the_size_of_its_pages_and_where_it_begins() {
    let canned = Canned::pages(0..10_i64, 2);
    let request =
        client(&canned).request(&LIST).path("zone_id", &"z").with_query("per_page", &5).with_query("page", &2);
    let all: Vec<i64> = request.items::<i64, Envelope>().try_collect().await.expect("it ends");
    assert_eq!(all, [5, 6, 7, 8, 9]);
    let request = client(&canned).request(&LIST).path("zone_id", &"z").with_query("page", &99);
    assert!(request.items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("it ends").is_empty());
}
