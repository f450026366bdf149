//! Lists end where the server says, never early, and never loop.

use std::pin::Pin;

use crate::support::{Envelope, LIST, NUMBERED};
use futures_core::Stream;
use restwright::ErrorKind;
use restwright::door as rt;
use restwright::transport::{Canned, Reply};

type Items = rt::Items<i64, Envelope>;

fn client(replies: impl IntoIterator<Item = Reply>) -> (rt::Client, Canned) {
    let canned = Canned::repeating(replies);
    let client = crate::support::builder().transport(canned.clone()).tries(1).build().expect("it can be built");
    (client, canned)
}

/// A page of these numbers, with `info` beside them.
fn page(numbers: impl IntoIterator<Item = i64>, info: &str) -> Reply {
    let items: Vec<_> = numbers.into_iter().map(|number| number.to_string()).collect();
    let info = if info.is_empty() { String::new() } else { format!(r#","result_info":{info}"#) };
    Reply::json(format!(r#"{{"success":true,"errors":[],"messages":[],"result":[{}]{info}}}"#, items.join(",")))
}

fn numbered(per_page: Option<i64>, replies: impl IntoIterator<Item = Reply>) -> (Items, Canned) {
    let (client, canned) = client(replies);
    let mut request = client.request(&LIST).path("zone_id", &"z");
    if let Some(per_page) = per_page {
        request.query("per_page", &per_page);
    }
    (request.items(), canned)
}

fn queries(canned: &Canned) -> Vec<String> {
    let query =
        |request: &restwright::transport::Recorded| request.url.split_once('?').map(|(_, query)| query.to_owned());
    canned.requests().iter().map(|request| query(request).unwrap_or_default()).collect()
}

fn range(items: &[i64]) -> (usize, Option<i64>, Option<i64>) {
    (items.len(), items.first().copied(), items.last().copied())
}

#[tokio::test]
async fn totals_end_a_list_without_another_request() {
    let info = r#"{"page":1,"per_page":50,"count":50,"total_count":51,"total_pages":2}"#;
    let (items, asked) = numbered(Some(50), [page(0..50, info), page(50..51, info)]);
    let all = items.try_collect().await.expect("the list ends");
    assert_eq!(range(&all), (51, Some(0), Some(50)));
    assert_eq!(queries(&asked), ["per_page=50", "per_page=50&page=2"]);

    // The collection may be named, and pages can be collected in any collection that grows.
    let (client, _) = client([page(0..50, info), page(50..51, info)]);
    let pages = client.request(&LIST).path("zone_id", &"z").with_query("per_page", &50).pages::<i64, Envelope>();
    let pages = pages.try_collect::<Vec<_>>().await.expect("the list ends");
    assert_eq!(pages.iter().map(|page| page.len()).collect::<Vec<_>>(), [50, 1]);

    let info = r#"{"total_count":100}"#;
    let (items, asked) = numbered(Some(50), [page(0..50, info), page(50..100, info)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 100);
    assert_eq!(asked.requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_gives_fewer_than_asked_is_followed() {
    let info = r#"{"per_page":20,"total_count":"45"}"#;
    let (items, asked) = numbered(Some(50), [page(0..20, info), page(20..40, info), page(40..45, info)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 45);
    assert_eq!(asked.requests().len(), 3);
}

#[tokio::test]
async fn total_count_is_trusted_before_total_pages() {
    let info = r#"{"page":1,"per_page":50,"total_count":51,"total_pages":1}"#;
    let (items, _) = numbered(Some(50), [page(0..50, info), page(50..51, info)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 51);
}

#[tokio::test]
async fn total_pages_is_a_hint() {
    // The count is right, and the page is not full: there is no further request.
    let (items, asked) = numbered(Some(50), [page(0..7, r#"{"total_pages":1}"#)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 7);
    assert_eq!(asked.requests().len(), 1);
    // The count is wrong: more pages follow.
    let info = r#"{"total_pages":1}"#;
    let (items, _) = numbered(Some(5), [page(0..5, info), page(5..10, info), page(10..11, info)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 11);
    // The count is right, on a server that returns the same page for ever, or an empty page, or an error after the last
    // page.
    let after = [page(0..5, info), page([], info), Reply::status(404), Reply::status(400)];
    for after in after {
        let (items, asked) = numbered(Some(5), [page(0..5, info), after]);
        assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 5);
        assert_eq!(asked.requests().len(), 2);
    }
    // An error with another meaning is returned.
    let (items, _) = numbered(Some(5), [page(0..5, info), Reply::status(403)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect_err("403 is no end").kind(), ErrorKind::Api);
    // The count of pages is too high, but the page is short.
    let info = r#"{"total_pages":2}"#;
    let (items, _) = numbered(Some(5), [page(0..3, info), page(3..5, info)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 5);
}

#[tokio::test]
async fn without_any_word_a_short_or_empty_page_is_the_last() {
    let (items, asked) = numbered(Some(50), [page(0..50, ""), page(50..51, "")]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 51);
    assert_eq!(asked.requests().len(), 2);
    let (items, asked) = numbered(None, [page(0..50, ""), page(50..51, ""), page([], "")]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 51);
    assert_eq!(queries(&asked), ["", "page=2", "page=3"]);
    let null = Reply::json(r#"{"success":true,"errors":[],"messages":[],"result":null,"result_info":null}"#);
    let (items, asked) = numbered(None, [null]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("nothing is an end"), [0_i64; 0]);
    assert_eq!(asked.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_repeats_a_page_is_found_out_with_the_second_request() {
    for info in ["", r#"{"total_count":200,"page":1}"#, r#"{"total_pages":9}"#] {
        for per_page in [None, Some(50)] {
            let (mut items, asked) = numbered(per_page, [page(0..50, info)]);
            for _ in 0..50 {
                items.try_next().await.expect("the first page is good").expect("it has 50 items");
            }
            let error = items.try_next().await.expect_err("the second is the first");
            assert_eq!((error.kind(), asked.requests().len()), (ErrorKind::Paging, 2), "{info}");
            assert!(error.to_string().starts_with("GET /zones/{zone_id}/certificates: the server gave the same page"));
            assert_eq!(items.try_next().await.expect("it is over"), None);
        }
    }
}

#[tokio::test]
async fn pages_that_begin_and_end_alike_are_not_the_same() {
    let (items, _) = numbered(Some(5), [page([1, 2, 3, 4, 5], ""), page([1, 2, 9, 4, 5], ""), page([], "")]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("the list ends").len(), 10);
}

#[tokio::test]
async fn a_list_goes_on_from_any_page() {
    let info = r#"{"per_page":50,"total_count":120}"#;
    for per_page in [Some(50_i64), None] {
        let (client, asked) = client([page(50..100, info), page(100..120, info)]);
        let mut request = client.request(&LIST).path("zone_id", &"z").with_query("page", &2_i64);
        if let Some(per_page) = per_page {
            request.query("per_page", &per_page);
        }
        let mut pages = request.pages::<i64, Envelope>();
        let begun = pages.position();
        let first = pages.try_next().await.expect("it works").expect("there is a page");
        assert_eq!((first.len(), first.status().as_u16()), (50, 200));
        assert!(begun.is_some() && pages.position().is_some() && pages.position() != begun);
        let second = pages.try_next().await.expect("it works").expect("there is a page");
        assert_eq!((second.len(), pages.position()), (20, None));
        assert!(pages.try_next().await.expect("it is over").is_none());
        assert_eq!(asked.requests().len(), 2);
    }
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for() {
    let (mut items, asked) = numbered(Some(5), [page(0..5, ""), page(5..6, "")]);
    assert!(asked.requests().is_empty());
    for _ in 0..5 {
        items.try_next().await.expect("it works");
    }
    assert_eq!(asked.requests().len(), 1);
    items.try_next().await.expect("it works");
    assert_eq!(asked.requests().len(), 2);
}

#[tokio::test]
async fn an_error_on_a_later_page_is_told_and_ends_the_list() {
    let (mut items, _) = numbered(Some(5), [page(0..5, ""), Reply::status(500)]);
    for _ in 0..5 {
        items.try_next().await.expect("the first page works");
    }
    assert_eq!(items.try_next().await.expect_err("the second fails").kind(), ErrorKind::Api);
    assert_eq!(items.try_next().await.expect("it is over"), None);
}

static OFFSET: rt::Operation = rt::Operation::new("GET", "/offset").enveloped().paging(rt::Paging::Offset {
    offset: "offset",
    limit: Some("limit"),
    total_count: Some("result_info.total_count"),
});

#[tokio::test]
async fn offsets_count_what_came() {
    let info = r#"{"total_count":12}"#;
    let (client, asked) = client([page(2..7, info), page(7..12, info)]);
    let request = client.request(&OFFSET).with_query("limit", &5_i64).with_query("offset", &2_i64);
    assert_eq!(request.items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("the list ends").len(), 10);
    assert_eq!(queries(&asked), ["limit=5&offset=2", "limit=5&offset=7"]);
}

#[tokio::test]
async fn offsets_end_by_a_short_page_or_an_empty_one() {
    let (quiet, asked) = client([page(0..5, ""), page(5..6, "")]);
    let request = quiet.request(&OFFSET).with_query("limit", &5_i64);
    assert_eq!(request.items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("the list ends").len(), 6);
    assert_eq!(asked.requests().len(), 2);
    let (quiet, asked) = client([page(0..5, ""), page(5..6, ""), page([], "")]);
    assert_eq!(
        quiet.request(&OFFSET).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("the list ends").len(),
        6
    );
    assert_eq!(queries(&asked), ["", "offset=5", "offset=6"]);
    let (deaf, asked) = client([page(0..5, "")]);
    let error =
        deaf.request(&OFFSET).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect_err("it repeats itself");
    assert_eq!((error.kind(), asked.requests().len()), (ErrorKind::Paging, 2));
}

static CURSOR: rt::Operation = rt::Operation::new("GET", "/cursor").enveloped().paging(rt::Paging::Cursor {
    cursor: "cursor",
    response: &["result_info.cursors.after", "result_info.cursor"],
    header: None,
});

#[tokio::test]
async fn cursors_are_taken_from_wherever_they_are() {
    let (client, asked) = client([
        page(0..2, r#"{"cursors":{"after":"a b="}}"#),
        page(2..4, r#"{"cursor":42,"cursors":{"after":null}}"#),
        page(4..5, r#"{"cursor":"","cursors":{}}"#),
    ]);
    assert_eq!(
        client.request(&CURSOR).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("it ends").len(),
        5
    );
    assert_eq!(queries(&asked), ["", "cursor=a%20b%3D", "cursor=42"]);
}

#[tokio::test]
async fn an_empty_page_that_names_the_next_is_no_end() {
    let (client, asked) = client([page(0..2, r#"{"cursor":"a"}"#), page([], r#"{"cursor":"b"}"#), page(2..3, "")]);
    assert_eq!(
        client.request(&CURSOR).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("it ends").len(),
        3
    );
    assert_eq!(queries(&asked), ["", "cursor=a", "cursor=b"]);

    let endless = (0..200).map(|number| page([], &format!(r#"{{"cursor":{number}}}"#)));
    let (client, asked) = self::client(endless);
    let error =
        client.request(&CURSOR).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect_err("it would not end");
    assert_eq!((error.kind(), asked.requests().len()), (ErrorKind::Paging, 101));
}

#[tokio::test]
async fn totals_of_read_only_fields_count_and_a_total_of_none_does_not() {
    #[derive(Clone, Default)]
    struct Info {
        total_count: Option<f64>,
        extra: rt::Extra,
    }
    restwright::record! { Info { total_count: "total_count", read_only; } extra }
    #[derive(Clone, Default)]
    struct Typed {
        success: bool,
        result_info: Option<Info>,
        extra: rt::Extra,
    }
    restwright::record! { Typed { success: "success"; result_info: "result_info"; } extra }

    let (client, asked) = self::client([page(0..5, r#"{"total_count":5}"#)]);
    let request = client.request(&LIST).path("zone_id", &"z").with_query("per_page", &5_i64);
    assert_eq!(request.items::<i64, Typed>().try_collect::<Vec<_>>().await.expect("it ends").len(), 5);
    assert_eq!(asked.requests().len(), 1);
    let none = r#"{"total_count":0}"#;
    let (items, _) = numbered(Some(5), [page(0..5, none), page(5..6, none)]);
    assert_eq!(items.try_collect::<Vec<_>>().await.expect("it ends").len(), 6);
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error() {
    let (client, asked) = client([page(0..2, r#"{"cursor":"x"}"#), page(2..4, r#"{"cursor":"x"}"#)]);
    let error =
        client.request(&CURSOR).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect_err("it would not end");
    assert_eq!((error.kind(), asked.requests().len()), (ErrorKind::Paging, 2));
}

static LINKED: rt::Operation =
    rt::Operation::new("GET", "/linked").enveloped().paging(rt::Paging::Link { response: &[] });

#[tokio::test]
async fn links_are_followed_within_the_origin() {
    let first = page(0..2, "").header("link", r#"</v4/linked?page=0>; rel="prev", </v4/linked?page=2>; rel="next""#);
    let second = page(2..4, "").header("link", r#"<?page=3>;title="x";rel=next"#);
    let third = page(4..5, "").header("link", r#"</v4/linked>; rel="first""#);
    let (good, asked) = client([first, second, third]);
    assert_eq!(good.request(&LINKED).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect("it ends").len(), 5);
    assert_eq!(queries(&asked), ["", "page=2", "page=3"]);
    assert!(asked.requests().iter().all(|request| request.header("authorization").is_some()));

    let away = page(0..2, "").header("link", r#"<https://other.example/x>; rel="next""#);
    let (client, asked) = client([away]);
    let error =
        client.request(&LINKED).items::<i64, Envelope>().try_collect::<Vec<_>>().await.expect_err("it leads away");
    assert_eq!((error.kind(), asked.requests().len()), (ErrorKind::Paging, 1));
}

#[tokio::test]
async fn a_list_without_paging_is_one_page() {
    static PLAIN: rt::Operation = rt::Operation::new("GET", "/plain");
    let (client, asked) = client([Reply::json("[1,2]")]);
    let items = client.request(&PLAIN).items::<i64, ()>().try_collect::<Vec<_>>().await.expect("it ends");
    assert_eq!((items, asked.requests().len()), (vec![1, 2], 1));
}

#[tokio::test]
async fn items_are_a_stream() {
    let (mut items, _) = numbered(Some(5), [page(0..5, ""), page(5..6, "")]);
    let mut sum = 0;
    while let Some(item) = std::future::poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await {
        sum += item.expect("it works");
    }
    assert_eq!(sum, 15);
    assert!(matches!(NUMBERED, rt::Paging::Number { .. }));
}
