//! Lists that are a member of a page, and the other members of the page.

use crate::support::Envelope;
use restwright::door as rt;
use restwright::transport::{Canned, Reply};
use restwright::{Client, ErrorKind};

#[derive(Clone, Default)]
struct BucketPage {
    buckets: Option<Vec<i64>>,
    next: Option<String>,
    total: Option<i64>,
    extra: rt::Extra,
}
restwright::record! { BucketPage { buckets: "buckets"; next: "next"; total: "total"; } extra }

const fn cursor(response: &'static [&'static str], header: Option<&'static str>) -> rt::Paging {
    rt::Paging::Cursor { cursor: "cursor", response, header }
}

static AROUND: rt::Operation =
    rt::Operation::new("GET", "/a").enveloped().items("buckets").paging(cursor(&["result_info.cursor"], None));
static WITHIN: rt::Operation =
    rt::Operation::new("GET", "/a").enveloped().items("buckets").paging(cursor(&["result.next"], None));
static BARE: rt::Operation = rt::Operation::new("GET", "/a").items("buckets").paging(cursor(&["next"], None));
static IN_HEADER: rt::Operation = rt::Operation::new("GET", "/a")
    .parameters(&[rt::Parameter::header("cursor")])
    .items("buckets")
    .paging(cursor(&[], Some("X-Next")));
static OFFSET: rt::Operation = rt::Operation::new("GET", "/a").items("buckets").paging(rt::Paging::Offset {
    offset: "offset",
    limit: None,
    total_count: Some("total"),
});
static URL_IN_BODY: rt::Operation =
    rt::Operation::new("GET", "/a").items("buckets").paging(rt::Paging::Link { response: &["links.next", "next"] });

fn setup(replies: impl IntoIterator<Item = Reply>) -> (Client, Canned) {
    crate::support::canned(replies)
}

fn items<E: rt::Value + Default>(client: &Client, operation: &'static rt::Operation) -> rt::Items<i64, E, BucketPage> {
    client.request(operation).items_in(|page: BucketPage| rt::listed(page.buckets))
}

fn asked(asked: &Canned) -> Vec<String> {
    asked.requests().iter().map(|request| request.path_and_query().trim_start_matches("/v4/a").to_owned()).collect()
}

#[tokio::test]
async fn the_cursor_stands_around_the_value_or_within_it() {
    let first = r#"{"success":true,"result":{"buckets":[1,2]},"result_info":{"cursor":"x"}}"#;
    let (client, canned) = setup([first, r#"{"success":true,"result":{"buckets":[3]}}"#].map(Reply::json));
    assert_eq!(items::<Envelope>(&client, &AROUND).try_collect::<Vec<_>>().await.expect("it ends"), [1, 2, 3]);
    assert_eq!(asked(&canned), ["", "?cursor=x"]);

    let first = r#"{"success":true,"result":{"buckets":[1,2],"next":"y"},"result_info":null}"#;
    let (client, canned) = setup([first, r#"{"success":true,"result":{"next":null}}"#].map(Reply::json));
    assert_eq!(items::<Envelope>(&client, &WITHIN).try_collect::<Vec<_>>().await.expect("it ends"), [1, 2]);
    assert_eq!(asked(&canned), ["", "?cursor=y"]);
}

#[tokio::test]
async fn without_an_envelope_paths_begin_at_the_body() {
    let (client, canned) = setup([r#"{"buckets":[1],"next":"z"}"#, r#"{"buckets":[2]}"#].map(Reply::json));
    assert_eq!(items::<()>(&client, &BARE).try_collect::<Vec<_>>().await.expect("it ends"), [1, 2]);
    assert_eq!(asked(&canned), ["", "?cursor=z"]);

    let (client, canned) = setup([r#"{"buckets":[1,2],"total":3}"#, r#"{"buckets":[3],"total":3}"#].map(Reply::json));
    assert_eq!(items::<()>(&client, &OFFSET).try_collect::<Vec<_>>().await.expect("it ends"), [1, 2, 3]);
    assert_eq!(asked(&canned), ["", "?offset=2"]);
}

#[tokio::test]
async fn a_header_may_name_the_next_page_both_ways() {
    let first = Reply::json(r#"{"buckets":[1]}"#).header("x-next", "h1");
    let (client, canned) = setup([first, Reply::json(r#"{"buckets":[2]}"#).header("x-next", "")]);
    assert_eq!(items::<()>(&client, &IN_HEADER).try_collect::<Vec<_>>().await.expect("it ends"), [1, 2]);
    assert_eq!(asked(&canned), ["", ""]);
    assert_eq!(canned.requests()[1].header("cursor"), Some("h1"));
}

#[tokio::test]
async fn the_body_may_give_the_next_url() {
    let first = r#"{"buckets":[1],"next":"https://api.example.com/v4/a?from=2"}"#;
    let (client, canned) = setup([first, r#"{"buckets":[2],"next":null}"#].map(Reply::json));
    assert_eq!(items::<()>(&client, &URL_IN_BODY).try_collect::<Vec<_>>().await.expect("it ends"), [1, 2]);
    assert_eq!(asked(&canned), ["", "?from=2"]);

    let (client, _) = setup([Reply::json(r#"{"buckets":[1],"next":"https://evil.example/a"}"#)]);
    let error = items::<()>(&client, &URL_IN_BODY).try_collect::<Vec<_>>().await.expect_err("it leads away");
    assert_eq!(error.kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn a_page_that_comes_again_is_an_error_whatever_stands_beside_the_list() {
    let pages = [r#"{"buckets":[1,2],"next":"a"}"#, r#"{"buckets":[1,2],"next":"b"}"#];
    let (client, canned) = setup(pages.map(Reply::json));
    let error = items::<()>(&client, &BARE).try_collect::<Vec<_>>().await.expect_err("it would not end");
    assert_eq!((error.kind(), canned.requests().len()), (ErrorKind::Paging, 2));
}

#[tokio::test]
async fn pages_are_the_records_themselves() {
    let (client, _) = setup([r#"{"buckets":[1],"next":"z","total":9}"#, r#"{"buckets":[]}"#].map(Reply::json));
    let mut pages: rt::Pages<i64, (), BucketPage> = client.request(&BARE).pages_in();
    let first = pages.try_next().await.expect("it works").expect("there is a page");
    assert_eq!((first.total, first.buckets.as_deref()), (Some(9), Some(&[1][..])));
    let stored = pages.position().expect("there is more");
    assert!(pages.try_next().await.expect("it works").is_some());
    assert!(pages.try_next().await.expect("it works").is_none());
    assert_eq!(pages.position(), None);

    let (client, canned) = setup([Reply::json(r#"{"buckets":[]}"#)]);
    let pages: rt::Pages<i64, (), BucketPage> = client.request(&BARE).pages_in();
    let mut pages = pages.resume(&stored).expect("it is of this list");
    assert!(pages.try_next().await.expect("it works").is_some());
    assert!(canned.requests()[0].url.ends_with("cursor=z"), "{}", canned.requests()[0].url);
}
