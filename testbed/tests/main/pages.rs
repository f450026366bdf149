//! Lists in pages: by number, offset, cursor (in the body, in both spellings, and in a header), link, and all at once.
//! Every list ends, gives each item once, and continues from a given position.

use std::pin::pin;

use futures_core::Stream;
use restwright::{Error, ErrorKind, Items};
use restwright_loopback::{Answer, Recorded};
use restwright_testbed::Envelope;
use restwright_testbed::types::Item;
use serde_json::{Value, json};

use crate::support::Bed;

fn items(range: std::ops::Range<u64>) -> Value {
    range.map(|id| json!({"id": id, "name": format!("item {id}")})).collect()
}

fn enveloped(result: &Value, info: Option<Value>) -> Answer {
    let mut all = json!({"success": true, "errors": [], "messages": [], "result": result});
    if let Some(info) = info {
        all["result_info"] = info;
    }
    Answer::json(200, &all)
}

/// A query parameter as a number.
fn asked(request: &Recorded, name: &str) -> Option<u64> {
    let value = request.query().into_iter().find(|(key, _)| key == name)?.1;
    Some(value.parse().expect("it is a number"))
}

/// All ids, until the end or the first error.
async fn ids(mut all: Items<Item, Envelope>) -> Result<Vec<u64>, Error> {
    let mut ids = Vec::new();
    while let Some(item) = all.try_next().await? {
        ids.push(item.id.try_into().expect("no id is below zero"));
        assert!(ids.len() < 10_000, "it does not end");
    }
    Ok(ids)
}

fn upto(total: u64) -> Vec<u64> {
    (0..total).collect()
}

/// A server with so many items that respects `page` and `per_page` (20 by default), and sends the totals of `info`.
fn numbered(total: u64, info: impl Fn(u64, u64) -> Option<Value> + Send + 'static) -> Bed {
    Bed::new(move |request: &Recorded| {
        let page = asked(request, "page").unwrap_or(1);
        let size = asked(request, "per_page").unwrap_or(20);
        let start = ((page - 1) * size).min(total);
        enveloped(&items(start..(start + size).min(total)), info(page, size))
    })
}

#[tokio::test]
async fn fifty_one_items_at_fifty_a_page_are_fifty_one() {
    let told = |page: u64, size: u64| {
        Some(
            json!({"page": page, "per_page": size, "total_count": 51, "total_pages": 2, "count": if page == 1 { 50 } else { 1 }}),
        )
    };
    let bed = numbered(51, told);
    let list = bed.client.pages().list_number().per_page(50);
    assert_eq!(ids(list.items()).await.expect("it ends"), upto(51));
    let asked: Vec<_> = bed.server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(asked, ["/v1/pages/number?per_page=50", "/v1/pages/number?per_page=50&page=2"]);
}

/// For all totals and sizes, each item comes once, with as few requests as the totals allow.
#[tokio::test]
async fn numbers_end_whatever_the_server_tells() {
    type Info = fn(u64, u64, u64) -> Option<Value>;
    let infos: [(&str, Info, u64); 5] = [
        ("totals", |total, page, size| Some(json!({"page": page, "per_page": size, "total_count": total})), 0),
        ("pages", |total, page, size| Some(json!({"page": page, "total_pages": total.div_ceil(size)})), 1),
        ("one page, always", |_, page, _| Some(json!({"page": page, "total_pages": 1})), 1),
        ("nothing", |_, _, _| None, 1),
        ("no total", |_, page, size| Some(json!({"page": page, "per_page": size, "total_count": 0})), 1),
    ];
    for (what, info, more) in infos {
        for total in [0, 1, 4, 5, 6, 10, 11] {
            let bed = numbered(total, move |page, size| info(total, page, size));
            let found = ids(bed.client.pages().list_number().per_page(5).items()).await;
            assert_eq!(
                found.unwrap_or_else(|error| panic!("{what}, {total}: {error}")),
                upto(total),
                "{what}, {total}"
            );
            let fewest = total.div_ceil(5).max(1);
            let requests = bed.server.requests().len() as u64;
            assert!(requests <= fewest + more, "{what}, {total}: {requests} requests");
        }
    }
}

#[tokio::test]
async fn pages_and_items_go_on_from_where_they_are_told_to() {
    let bed = numbered(51, |page, size| Some(json!({"page": page, "per_page": size, "total_count": 51})));
    let found = ids(bed.client.pages().list_number().per_page(20).page(3).items()).await;
    assert_eq!(found.expect("it ends"), (40..51).collect::<Vec<_>>());
    assert_eq!(bed.server.only().target, "/v1/pages/number?per_page=20&page=3");

    let mut pages = bed.client.pages().list_number().per_page(20).page(2).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.expect("it ends") {
        assert_eq!(page.envelope().result_info.as_ref().and_then(|info| info.total_count), Some(51));
        sizes.push((page.items[0].id, page.len()));
    }
    assert_eq!(sizes, [(20, 20), (40, 11)]);
}

/// `/accounts` of a known API does this: it gives the first page for every page number.
#[tokio::test]
async fn a_server_that_repeats_its_first_page_ends_within_two_requests() {
    for info in [None, Some(json!({"page": 1, "per_page": 5, "total_count": 50, "total_pages": 10}))] {
        let page = info.clone();
        let bed = Bed::new(move |_: &Recorded| enveloped(&items(0..5), page.clone()));
        let error = ids(bed.client.pages().list_number().per_page(5).items()).await.expect_err("it repeats itself");
        assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
        assert_eq!(bed.server.requests().len(), 2, "{info:?}");
    }
    // If the server says that this is everything, it is not an error.
    for info in [json!({"total_count": 5}), json!({"page": 1, "total_pages": 1})] {
        let bed = Bed::new(move |_: &Recorded| enveloped(&items(0..5), Some(info.clone())));
        let found = ids(bed.client.pages().list_number().per_page(5).items()).await;
        assert_eq!(found.expect("it ends"), upto(5));
        assert!(bed.server.requests().len() <= 2);
    }
}

/// Items are a `Stream`, and the items before an error are not lost.
#[tokio::test]
async fn items_are_a_stream_and_an_error_comes_in_its_place() {
    let bed = Bed::script([
        enveloped(&items(0..2), Some(json!({"total_count": 4}))),
        Answer::json(403, &json!({"success": false, "errors": [{"code": 9109, "message": "no"}], "messages": []})),
    ]);
    let mut stream = pin!(bed.client.pages().list_number().per_page(2).items());
    let mut found = Vec::new();
    while let Some(item) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        found.push(item.map(|item| item.id).map_err(|error| error.status().map(|status| status.as_u16())));
    }
    assert_eq!(found, [Ok(0), Ok(1), Err(Some(403))]);
}

#[tokio::test]
async fn offsets_count_items() {
    for (total, told) in [(0, true), (4, true), (5, true), (11, true), (4, false), (10, false), (11, false)] {
        let bed = Bed::new(move |request: &Recorded| {
            let start = asked(request, "offset").unwrap_or(0).min(total);
            let size = asked(request, "limit").unwrap_or(20);
            enveloped(&items(start..(start + size).min(total)), told.then(|| json!({"total_count": total})))
        });
        let found = ids(bed.client.pages().list_offset().limit(5).items()).await;
        assert_eq!(found.expect("it ends"), upto(total), "{total} {told}");
        let requests = bed.server.requests();
        assert!(requests.len() as u64 <= total.div_ceil(5).max(1) + u64::from(!told));
        if total == 11 {
            assert_eq!(requests[2].target, "/v1/pages/offset?limit=5&offset=10");
            let found = ids(bed.client.pages().list_offset().limit(5).offset(7).items()).await;
            assert_eq!(found.expect("it ends"), (7..11).collect::<Vec<_>>());
        }
    }
}

/// Both spellings; the cursor is opaque, and on the last page it is missing, empty or null.
#[tokio::test]
async fn cursors_lead_on_in_both_spellings() {
    type Info = fn(Option<&str>) -> Option<Value>;
    let infos: [Info; 5] = [
        |next| next.map(|next| json!({"cursors": {"after": next, "before": "x"}})),
        |next| next.map(|next| json!({"cursor": next})),
        |next| Some(json!({"cursors": {"after": next}})),
        |next| Some(json!({"cursor": next.unwrap_or("")})),
        |next| Some(json!({"cursors": {"after": next.unwrap_or("")}, "cursor": ""})),
    ];
    for (index, info) in infos.into_iter().enumerate() {
        let bed = Bed::new(move |request: &Recorded| {
            let cursor = request.query().into_iter().find(|(name, _)| name == "cursor").map(|(_, cursor)| cursor);
            match cursor.as_deref() {
                None => enveloped(&items(0..3), info(Some("a+b/c= &"))),
                Some("a+b/c= &") => enveloped(&items(3..6), info(Some("2"))),
                Some("2") => enveloped(&items(6..7), info(None)),
                other => Answer::text(400, format!("{other:?}")),
            }
        });
        let found = ids(bed.client.pages().list_cursor().limit(3).items()).await;
        assert_eq!(found.unwrap_or_else(|error| panic!("{index}: {error}")), upto(7), "{index}");
        assert_eq!(bed.server.requests().len(), 3, "{index}");
        let found = ids(bed.client.pages().list_cursor().cursor("2").items()).await;
        assert_eq!(found.expect("it ends"), [6]);
    }
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error() {
    let bed = Bed::new(|request: &Recorded| {
        let start = request.query().len() as u64 * 3;
        enveloped(&items(start..start + 3), Some(json!({"cursor": "same"})))
    });
    let error = ids(bed.client.pages().list_cursor().items()).await.expect_err("it would never end");
    assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
    assert_eq!(bed.server.requests().len(), 2);
}

/// A page may be empty because a filter removed all its items; the cursor says that more follows.
#[tokio::test]
async fn an_empty_page_with_a_cursor_is_not_the_last() {
    let bed = Bed::script([
        enveloped(&items(0..1), Some(json!({"cursor": "b"}))),
        enveloped(&items(0..0), Some(json!({"cursor": "c"}))),
        enveloped(&items(1..2), Some(json!({}))),
    ]);
    assert_eq!(ids(bed.client.pages().list_cursor().items()).await.expect("it ends"), upto(2));
}

#[tokio::test]
async fn cursors_in_a_header_lead_on() {
    let bed = Bed::new(|request: &Recorded| match request.query().first().map(|(_, after)| after.clone()).as_deref() {
        None => Answer::json(200, &items(0..2)).header("X-Next-Cursor", "p 2"),
        Some("p 2") => Answer::json(200, &items(2..4)).header("x-next-cursor", "p3"),
        Some("p3") => Answer::json(200, &items(4..5)),
        other => Answer::text(400, format!("{other:?}")),
    });
    assert_eq!(ids(bed.client.pages().list_cursor_header().items()).await.expect("it ends"), upto(5));
    assert_eq!(bed.server.requests()[1].target, "/v1/pages/cursor-header?after=p%202");
}

/// RFC 8288: the link with `rel="next"`, at any place among others, relative or not.
#[tokio::test]
async fn links_lead_on() {
    let bed = Bed::new(|request: &Recorded| {
        let host = request.header("host").expect("RFC 9112 asks for it").to_owned();
        let first = "</v1/pages/link?page_size=2>; rel=\"first\"";
        match request.target.as_str() {
            "/v1/pages/link?page_size=2" => {
                let next = format!("{first}, <http://{host}/v1/pages/link?page_size=2&p=b>; title=\"a, b\"; rel=next");
                Answer::json(200, &items(0..2)).header("Link", next)
            }
            "/v1/pages/link?page_size=2&p=b" => {
                let next = "</v1/pages/link?p=c>; rel=\"last next\"";
                Answer::json(200, &items(2..4)).header("Link", first).header("Link", next)
            }
            "/v1/pages/link?p=c" => Answer::json(200, &items(4..5)).header("Link", first),
            other => Answer::text(400, other),
        }
    });
    let found = ids(bed.client.pages().list_link().page_size(2).items()).await;
    assert_eq!(found.expect("it ends"), upto(5));
    assert_eq!(bed.server.requests().len(), 3);
}

#[tokio::test]
async fn a_link_to_another_host_is_not_followed() {
    let bed = Bed::new(|_: &Recorded| {
        Answer::json(200, &items(0..2)).header("Link", "<http://other.example/v1/pages/link?p=2>; rel=\"next\"")
    });
    let error = ids(bed.client.pages().list_link().page_size(2).items()).await.expect_err("credentials would leave");
    assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
    assert_eq!(bed.server.requests().len(), 1);
}

/// A list below the value (`result.buckets`) has pages like any other, and each page keeps the members beside it.
#[tokio::test]
async fn a_list_below_the_value_comes_in_pages() {
    let nested = |range, info| enveloped(&json!({"buckets": items(range), "owner": "o"}), info);
    let server = move |request: &Recorded| {
        let cursor = request.query().into_iter().find(|(name, _)| name == "cursor").map(|(_, cursor)| cursor);
        match cursor.as_deref() {
            None => nested(0..2, Some(json!({"cursor": "b", "per_page": 2}))),
            Some("b") => nested(2..4, Some(json!({"cursors": {"after": "c"}}))),
            Some("c") => nested(4..5, Some(json!({"cursor": ""}))),
            other => Answer::text(400, format!("{other:?}")),
        }
    };
    let bed = Bed::new(server);
    let mut all = bed.client.pages().list_nested().per_page(2).items();
    let mut found = Vec::new();
    while let Some(item) = all.try_next().await.expect("it ends") {
        found.push(item.id);
    }
    assert_eq!(found, [0, 1, 2, 3, 4]);
    let asked: Vec<_> = bed.server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(asked[..2], ["/v1/pages/nested?per_page=2", "/v1/pages/nested?per_page=2&cursor=b"]);
    assert_eq!(asked.len(), 3);

    let mut pages = bed.client.pages().list_nested().cursor("b").pages();
    let page = pages.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!(page.buckets.as_ref().map(Vec::len), Some(2));
    assert_eq!(page.extra.get("owner").map(|owner| owner.text().to_owned()), Some("\"o\"".to_owned()));
    assert!(page.envelope().success);
}

#[tokio::test]
async fn a_list_at_once_is_a_list() {
    let bed = Bed::script([enveloped(&items(0..3), None)]);
    let list = bed.client.pages().list_at_once().send().await.expect("it succeeds");
    assert_eq!(list.iter().map(|item| item.id).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(list.envelope().success);
}

/// A list in a record within the page, by the dotted path of the configuration.
#[tokio::test]
async fn a_list_deeper_in_the_page_comes_in_pages() {
    let server = |request: &Recorded| match request.target.as_str() {
        "/v1/pages/deep?size=2" => Answer::json(200, &json!({"found": {"entries": items(0..2)}}))
            .header("Link", "</v1/pages/deep?after=2>; rel=\"next\""),
        "/v1/pages/deep?after=2" => Answer::json(200, &json!({"found": {"entries": items(2..3), "total": 3}})),
        other => Answer::text(400, other.to_owned()),
    };
    let bed = Bed::new(server);
    let all = bed.client.pages().list_deep().size(2).items().try_collect::<Vec<_>>().await.expect("it ends");
    assert_eq!(all.iter().map(|item| item.id).collect::<Vec<_>>(), [0, 1, 2]);
    let empty = Bed::script([Answer::json(200, &json!({}))]);
    let all = empty.client.pages().list_deep().items().try_collect::<Vec<_>>().await.expect("it ends");
    assert!(all.is_empty());
}
