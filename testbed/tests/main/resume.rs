//! Lists that are resumed: by another client, from a position that was stored as text, in each style of paging. No item
//! is lost, and none comes twice.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use restwright::transport::{Canned, Reply};
use restwright::{Error, ErrorKind, Items};
use restwright_loopback::{Answer, Recorded, Server};
use restwright_testbed::types::Item;
use restwright_testbed::{Client, Envelope, credentials};
use serde_json::{Value, json};

use crate::support::{builder, serve};

const TOTAL: u64 = 11;
const SIZE: u64 = 4;

fn items(range: std::ops::Range<u64>) -> Value {
    range.map(|id| json!({"id": id, "name": format!("item {id}")})).collect()
}

fn enveloped(result: &Value, info: &Value) -> Answer {
    Answer::json(200, &json!({"success": true, "errors": [], "messages": [], "result": result, "result_info": info}))
}

fn asked(request: &Recorded, name: &str) -> Option<String> {
    request.query().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn number(request: &Recorded, name: &str, default: u64) -> u64 {
    asked(request, name).map_or(default, |text| text.parse().expect("it is a number"))
}

fn page(start: u64) -> std::ops::Range<u64> {
    start.min(TOTAL)..(start + SIZE).min(TOTAL)
}

/// One server for all styles; only it understands the cursors and links.
fn answered(request: &Recorded) -> Answer {
    let start = |word: Option<String>| match word.as_deref() {
        None => 0,
        Some("b=/ &") => SIZE,
        Some("c\u{e9}") => 2 * SIZE,
        other => panic!("{other:?} is no cursor of this server"),
    };
    let next = |start: u64| ["b=/ &", "c\u{e9}"].get(usize::try_from(start / SIZE).expect("it is small")).copied();
    match request.path() {
        "/v1/pages/number" => {
            let start = (number(request, "page", 1) - 1) * SIZE;
            enveloped(&items(page(start)), &json!({"total_count": TOTAL}))
        }
        "/v1/pages/offset" => enveloped(&items(page(number(request, "offset", 0))), &Value::Null),
        "/v1/pages/cursor" => {
            let start = start(asked(request, "cursor"));
            enveloped(&items(page(start)), &json!({"cursor": next(start)}))
        }
        "/v1/pages/cursor-header" => {
            let start = start(asked(request, "after"));
            let answer = Answer::json(200, &items(page(start)));
            next(start).map_or(answer.clone(), |next| answer.header("X-Next-Cursor", next))
        }
        "/v1/pages/link" => {
            let start = number(request, "p", 0);
            let answer = Answer::json(200, &items(page(start)));
            let next = format!("</v1/pages/link?p={}>; rel=next", start + SIZE);
            if start + SIZE < TOTAL { answer.header("Link", next) } else { answer }
        }
        other => Answer::text(404, other.to_owned()),
    }
}

/// Each process has its own client.
fn process(server: &Server) -> Client {
    builder(server).build().expect("the base URL is well formed")
}

async fn take<E>(all: &mut Items<Item, E>, count: usize) -> Vec<i64>
where
    E: restwright::value::Value + Default,
{
    let mut ids = Vec::new();
    while ids.len() < count {
        let Some(item) = all.try_next().await.expect("the list goes on") else { break };
        ids.push(item.id);
    }
    ids
}

/// A list of each style, shared by two processes: stopped within, at the end of, and between pages, and resumed by the
/// other one; and one that is stopped after each item.
macro_rules! each_style {
    ($($name:ident: $list:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let list: fn(&Client) -> _ = $list;
            let server = serve(answered);
            let whole: Vec<i64> = (0..i64::try_from(TOTAL).expect("it is small")).collect();
            for stop in [0, 1, 3, 4, 5, 8, 11] {
                let mut first = list(&process(&server)).items();
                let mut ids = take(&mut first, stop).await;
                if let Some(stored) = first.position() {
                    let other = process(&server);
                    let mut second = list(&other).items().resume(&stored).expect("it is of this list");
                    assert_eq!(second.position(), Some(stored), "nothing was taken yet");
                    ids.extend(take(&mut second, usize::MAX).await);
                    assert_eq!(second.position(), None, "it is over");
                }
                assert_eq!(ids, whole, "stopped after {stop}");
            }

            let (mut ids, mut stored) = (Vec::new(), list(&process(&server)).items().position());
            while let Some(position) = stored {
                let mut one = list(&process(&server)).items().resume(&position).expect("it is of this list");
                ids.extend(take(&mut one, 1).await);
                stored = one.position();
            }
            assert_eq!(ids, whole, "stopped after each item");

            let (mut ids, mut stored) = (Vec::new(), list(&process(&server)).pages().position());
            while let Some(position) = stored {
                let mut one = list(&process(&server)).pages().resume(&position).expect("it is of this list");
                let page = one.try_next().await.expect("the list goes on");
                ids.extend(page.iter().flat_map(|page| page.items.iter().map(|item| item.id)));
                stored = one.position();
            }
            assert_eq!(ids, whole, "stopped after each page");
        }
    )*};
}

each_style! {
    numbers_are_taken_up: |client| client.pages().list_number().per_page(4);
    offsets_are_taken_up: |client| client.pages().list_offset().limit(4);
    cursors_are_taken_up: |client| client.pages().list_cursor().limit(4);
    cursors_of_headers_are_taken_up: |client| client.pages().list_cursor_header();
    links_are_taken_up: |client| client.pages().list_link().page_size(4);
}

/// For all totals and sizes: the facts about earlier pages are part of the position.
#[tokio::test]
async fn numbers_end_as_if_they_had_not_been_stopped() {
    type Info = fn(u64) -> Value;
    let infos: [(&str, Info, u64); 5] = [
        ("totals", |page| json!({"page": page, "total_count": 8}), 2),
        ("totals and sizes", |page| json!({"page": page, "per_page": 4, "total_count": 8}), 2),
        ("pages", |page| json!({"page": page, "total_pages": 2}), 3),
        ("one page, always", |page| json!({"page": page, "total_pages": 1}), 3),
        ("nothing", |_| Value::Null, 3),
    ];
    for (what, info, requests) in infos {
        let server = serve(move |request: &Recorded| {
            let page = number(request, "page", 1);
            enveloped(&items((page * 4 - 4).min(8)..(page * 4).min(8)), &info(page))
        });
        let list = |client: &Client| client.pages().list_number().per_page(4).items();
        let (mut ids, mut stored) = (Vec::new(), list(&process(&server)).position());
        while let Some(position) = stored {
            let mut one = list(&process(&server)).resume(&position).expect("it is of this list");
            ids.extend(take(&mut one, 4).await);
            stored = one.position();
        }
        assert_eq!((ids, server.requests().len() as u64), ((0..8).collect(), requests), "{what}");
    }
}

/// The page that the call sets is the first one, and a position wins over it.
#[tokio::test]
async fn a_position_counts_before_the_page_that_is_set() {
    let server = serve(answered);
    let client = process(&server);
    let mut late = client.pages().list_number().per_page(4).page(2).items();
    assert_eq!(take(&mut late, 1).await, [4]);
    let stored = late.position().expect("there is more");
    let mut again =
        client.pages().list_number().per_page(4).page(3).items().resume(&stored).expect("it is of this list");
    assert_eq!(take(&mut again, usize::MAX).await, [5, 6, 7, 8, 9, 10]);
    let begun = client.pages().list_number().per_page(4).items().position().expect("it is the beginning");
    let mut all = client.pages().list_number().per_page(4).page(3).items().resume(&begun).expect("it is of this list");
    assert_eq!(take(&mut all, usize::MAX).await.len(), 11);
}

/// A server whose count of pages says that this was the last, but whose page is full: the next page is recognized as
/// the last one again, or as no page.
#[tokio::test]
async fn the_end_is_found_where_the_server_repeats_its_last_page() {
    for beyond in [200, 404] {
        let server = serve(move |request: &Recorded| {
            let page = number(request, "page", 1);
            if page > 2 && beyond == 404 {
                return Answer::json(404, &json!({}));
            }
            let start = (page.min(2) - 1) * 4;
            enveloped(&items(start..start + 4), &json!({"total_pages": 2}))
        });
        let list = |client: &Client| client.pages().list_number().per_page(4).items();
        let mut first = list(&process(&server));
        assert_eq!(take(&mut first, 8).await.len(), 8);
        let stored = first.position().expect("it is not known to be over");
        let mut second = list(&process(&server)).resume(&stored).expect("it is of this list");
        assert_eq!(take(&mut second, usize::MAX).await, [0_i64; 0], "{beyond}");
    }
}

/// After an error the position is that of the page that did not come.
#[tokio::test]
async fn a_list_goes_on_after_an_error() {
    let mut refusals = 1;
    let server = serve(move |request: &Recorded| {
        if request.target.contains("offset=4") && refusals > 0 {
            refusals -= 1;
            return Answer::json(403, &json!({}));
        }
        answered(request)
    });
    let list = |client: &Client| client.pages().list_offset().limit(4).items();
    let mut first = list(&process(&server));
    assert_eq!(take(&mut first, 4).await, [0, 1, 2, 3]);
    first.try_next().await.expect_err("it is refused");
    assert!(first.try_next().await.expect("it is over").is_none());
    let mut second =
        list(&process(&server)).resume(&first.position().expect("it is not over")).expect("it is of this list");
    assert_eq!(take(&mut second, usize::MAX).await.len(), 7);

    // Also within a page, and if the list cannot continue.
    let server = serve(|_: &Recorded| enveloped(&items(0..2), &json!({"cursor": "same"})));
    let list = |client: &Client| client.pages().list_cursor().items();
    let mut first = list(&process(&server));
    assert_eq!(take(&mut first, 2).await, [0, 1]);
    let before = first.position();
    first.try_next().await.expect_err("the page comes again");
    assert_eq!(first.position(), before);
}

/// If the list has changed, as many items are skipped as were taken; a page that has become shorter ends there.
#[tokio::test]
async fn a_list_that_changed_goes_on_by_counting() {
    let server = serve(answered);
    let mut first = process(&server).pages().list_offset().limit(4).items();
    assert_eq!(take(&mut first, 7).await.len(), 7);
    let stored = first.position().expect("there is more");
    // Two new items at the front: the items at 5 and 6 are now at 7 and 8.
    let grown = serve(|request: &Recorded| {
        let start = number(request, "offset", 0);
        enveloped(
            &(start..(start + 4).min(13)).map(|at| json!({"id": i64::try_from(at).expect("small") - 2})).collect(),
            &Value::Null,
        )
    });
    let mut second =
        process(&grown).pages().list_offset().limit(4).items().resume(&stored).expect("it is of this list");
    assert_eq!(take(&mut second, usize::MAX).await, [5, 6, 7, 8, 9, 10]);
    let shrunk = serve(|_: &Recorded| enveloped(&items(4..5), &Value::Null));
    let mut second =
        process(&shrunk).pages().list_offset().limit(4).items().resume(&stored).expect("it is of this list");
    assert_eq!(take(&mut second, usize::MAX).await, [0_i64; 0]);
}

fn refusal(outcome: Result<Items<Item, Envelope>, Error>) -> String {
    let error = outcome.map(drop).expect_err("it is refused");
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    error.to_string()
}

#[tokio::test]
async fn what_is_no_position_of_the_list_is_refused() {
    let server = serve(answered);
    let client = process(&server);
    let mut all = client.pages().list_offset().limit(4).items();
    take(&mut all, 5).await;
    let stored = all.position().expect("there is more");
    let sent = server.requests().len();

    let offset = || client.pages().list_offset().limit(4).items();
    let other = "of another list, or of this one with other parameters";
    assert!(refusal(client.pages().list_number().items().resume(&stored)).contains(other));
    assert!(refusal(client.pages().list_cursor().limit(4).items().resume(&stored)).contains(other));
    assert!(refusal(client.pages().list_offset().limit(5).items().resume(&stored)).contains(other));
    let filtered = client.pages().list_offset().limit(4).customize(|request| {
        request.query("name", &"x");
    });
    assert!(refusal(filtered.items().resume(&stored)).contains(other));
    for text in ["", "5", "offset=5", &stored[..stored.len() - 1], &stored[1..], &format!("{stored}A")] {
        let told = refusal(offset().resume(text));
        assert!(told.contains("GET /pages/offset: ") && told.contains("not a position of a list"), "{text}: {told}");
        assert!(text.is_empty() || !told.contains(text) || text == "5", "what was given is not shown: {told}");
    }
    let newer = stored.replacen("1.", "2.", 1);
    assert!(refusal(offset().resume(&newer)).contains("another version"));
    let error = client.pages().list_offset().limit(4).pages().resume(&stored).map(drop).expect_err("amid a page");
    assert!(error.to_string().contains("amid a page"), "{error}");
    assert_eq!(server.requests().len(), sent, "nothing was sent");
}

/// The content of the text, without its encoding.
fn bare(position: &str) -> String {
    let bytes =
        URL_SAFE_NO_PAD.decode(position.split_once('.').expect("a version is in front").1).expect("it is base64");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A position holds no secret, even if the server repeats it in its links: the client that resumes the list has it.
#[tokio::test]
async fn positions_hold_no_secret() {
    let link = "</v1/pages/link-secured?api_key=s3cr%65t&page_size=2&access_token=t0k%2Den&p=2>; rel=next";
    let canned = Canned::new([
        Reply::json(items(0..2).to_string()).header("link", link),
        Reply::json(items(2..3).to_string()),
        Reply::json(items(0..2).to_string()).header("link", "</v1/pages/link-secured?hidden=s3cret>; rel=next"),
    ]);
    let client = || {
        let builder = Client::builder().base_url("https://a.example/v1").transport(canned.clone());
        builder.credential(credentials::query_key("s3cret")).build().expect("it is well formed")
    };
    let list = |client: &Client| {
        let list = client.pages().list_link_secured().page_size(2);
        list.customize(|request| {
            request.query("access_token", &"t0k-en");
        })
    };
    let mut pages = list(&client()).pages();
    assert_eq!(pages.try_next().await.expect("it works").expect("there is a page").len(), 2);
    let stored = pages.position().expect("there is more");
    let held = bare(&stored);
    assert!(held.contains("/v1/pages/link-secured") && held.contains("p=2"), "{held}");
    for secret in ["s3cr", "t0k", "a.example"] {
        assert!(!held.contains(secret), "{held}");
    }
    let mut pages = list(&client()).pages().resume(&stored).expect("it is of this list");
    assert_eq!(pages.try_next().await.expect("it works").expect("there is a page").len(), 1);
    assert_eq!(
        canned.requests()[1].path_and_query(),
        "/v1/pages/link-secured?page_size=2&access_token=t0k-en&p=2&api_key=s3cret"
    );

    // A secret with another name is not kept, and the list cannot be resumed there.
    let mut pages = list(&client()).pages();
    pages.try_next().await.expect("it works");
    let stored = pages.position().expect("there is more");
    assert!(!bare(&stored).contains("s3cret"));
    let error = list(&client()).pages().resume(&stored).map(drop).expect_err("it is not known where to go on");
    assert!(error.to_string().contains("held a secret"), "{error}");
}
