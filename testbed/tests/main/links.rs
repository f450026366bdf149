//! Next links: the grammar of `Link` (RFC 8288, section 3), references against the page's own URL (RFC 3986, section 5), and
//! credentials that stay with their origin. And lists whose pages come again.

use restwright::ErrorKind;
use restwright::http::HeaderValue;
use restwright::transport::{Canned, Reply};
use restwright_loopback::{Answer, Recorded};
use restwright_testbed::{Client, Error, credentials};
use serde_json::{Value, json};

use crate::support::{Bed, builder, serve};

fn items(range: std::ops::Range<u64>) -> Value {
    range.map(|id| json!({"id": id})).collect()
}

/// What is asked of a server whose first page has this `Link`, and whose second has none; or why the list does not go on.
async fn followed(link: &str) -> Result<Vec<String>, Error> {
    let first = Reply::json(items(0..2).to_string()).header("link", link);
    let canned = Canned::new([first, Reply::json(items(2..3).to_string())]);
    let client = Client::builder().base_url("https://a.example/v1").transport(canned.clone()).build()?;
    client.pages().list_link().page_size(2).items().try_collect::<Vec<_>>().await?;
    let urls = canned.requests().into_iter().map(|request| request.url.to_string());
    Ok(urls.skip(1).map(|url| url.replace("https://a.example", "")).collect())
}

/// RFC 3986, section 5.1.3: a reference is relative to the URL of the page itself.
#[tokio::test]
async fn references_are_relative_to_the_page() {
    for (link, expected) in [
        ("<?page=2>; rel=next", "/v1/pages/link?page=2"),
        ("<link?page=2>; rel=next", "/v1/pages/link?page=2"),
        ("<./more/../link?p=2>; rel=next", "/v1/pages/link?p=2"),
        ("<../other>; rel=next", "/v1/other"),
        ("<../../../other>; rel=next", "/other"),
        ("</v1/pages/link?p=2#top>; rel=next", "/v1/pages/link?p=2"),
        ("<//a.example/x>; rel=next", "/x"),
        ("<https://a.example:443/x>; rel=next", ":443/x"),
        ("<HTTPS://A.example/x>; rel=next", "https://A.example/x"),
        ("<https://someone@a.example/x>; rel=next", "/x"),
    ] {
        assert_eq!(followed(link).await.expect(link), [expected], "{link}");
    }
}

/// RFC 8288, section 3: parameters in quotes may hold anything; a `rel` lists relations, and counts once; a link with an
/// `anchor` is about something else (section 3.2).
#[tokio::test]
async fn links_are_read_by_the_grammar() {
    for link in [
        r#"</2>; title="a, <b>; rel=\"prev\"; c"; rel="next""#,
        r#"</0>; rel=prev; title="<x>; rel=next", </2>; rel=next"#,
        r#"</1>; rel="first", </2>; rel="last NEXT""#,
        r#"</2> ;REL =  "next" "#,
        "</2>;rel=next;rel=prev",
        "</1>;rel=prev;rel=next,</2>;rel=next",
        r#"</1>; rel="next"; anchor="/elsewhere", </2>; rel="next""#,
        r#"</2>; rel="next"; anchor="/v1/pages/link""#,
    ] {
        assert_eq!(followed(link).await.expect(link), ["/2"], "{link}");
    }
    for link in ["</1>; rel=nextpage", "</1>; title=next", "", r#"</1>; title="; rel=next"#] {
        assert_eq!(followed(link).await.expect(link), [""; 0], "{link}");
    }
}

/// A header in another encoding than ASCII (RFC 9110, section 5.5) names the next page no less.
#[tokio::test]
async fn a_link_beside_other_letters_is_read() {
    let raw = [
        &b"</v1/pages/link?p=2>; title=\"na\xefve\"; rel=next"[..],
        "</v1/pages/link?p=2>; title=\"é\"; rel=next".as_bytes(),
    ];
    for bytes in raw {
        let value = HeaderValue::from_bytes(bytes).expect("a header can carry it");
        let canned = Canned::new([Reply::json(items(0..2).to_string()), Reply::json(items(2..3).to_string())]);
        let client = Client::builder().transport(canned.clone()).layer_fn(move |request, next| {
            let value = value.clone();
            let is_first = !request.url.contains("p=2");
            Box::pin(async move {
                let mut answer = next.run(request).await?;
                if is_first {
                    answer.headers.insert("link", value);
                }
                Ok(answer)
            })
        });
        let client = client.build().expect("it is well formed");
        assert_eq!(
            client.pages().list_link().page_size(2).items().try_collect::<Vec<_>>().await.expect("it ends").len(),
            3
        );
    }
    // A target in other letters is percent-encoded as it is.
    let canned = Canned::new([Reply::json("[]"), Reply::json("[]")]);
    let client = Client::builder().base_url("https://a.example").transport(canned.clone()).layer_fn(|request, next| {
        let is_first = !request.url.contains('%');
        Box::pin(async move {
            let mut answer = next.run(request).await?;
            if is_first {
                let link = HeaderValue::from_bytes("</ü>; rel=next".as_bytes()).expect("a header can carry it");
                answer.headers.insert("link", link);
            }
            Ok(answer)
        })
    });
    let client = client.build().expect("it is well formed");
    client.pages().list_link().items().try_collect::<Vec<_>>().await.expect("it ends");
    assert_eq!(canned.requests()[1].url, "https://a.example/%C3%BC");
}

/// The list never ends in silence where the server names another page, be it in a way that cannot be read.
#[tokio::test]
async fn a_next_link_that_cannot_be_followed_is_an_error() {
    for (link, told) in [
        ("<https://b.example/x>; rel=next", "another origin (`https://b.example:443`)"),
        ("<//b.example/x>; rel=next", "another origin"),
        ("<http://a.example/x>; rel=next", "another origin (`http://a.example:80`)"),
        ("<https://a.example:8443/x>; rel=next", "another origin"),
        ("<https://a.example@b.example/x>; rel=next", "another origin"),
        ("<https://a.example\\@b.example/x>; rel=next", "another origin"),
        ("<https:\\\\b.example/x>; rel=next", "is not an HTTP URL"),
        ("<ftp://a.example/x>; rel=next", "is not an HTTP URL"),
        ("<javascript:alert(1)>; rel=next", "is not an HTTP URL"),
        ("</2; rel=next", "cannot be read"),
        ("/2; rel=next", "cannot be read"),
        ("<>; rel=next", "gave before"),
        ("<?page_size=2>; rel=next", "gave before"),
    ] {
        let error = followed(link).await.expect_err(link);
        assert_eq!(error.kind(), ErrorKind::Paging, "{link}");
        assert!(error.to_string().contains(told), "{link}: {error}");
    }
}

/// A key in the query goes with each page, once, whatever the server says of it in its links; and never to another origin.
#[tokio::test]
async fn a_key_in_the_query_goes_with_each_page() {
    let bed = Bed::new(|request: &Recorded| {
        let page = request.query().into_iter().find(|(name, _)| name == "p").map(|(_, page)| page);
        match page.as_deref() {
            None => Answer::json(200, &items(0..2)).header("Link", "<?p=2&page_size=2>; rel=next"),
            Some("2") => Answer::json(200, &items(2..4)).header("Link", "<?api_key=mine&p=3>; rel=next"),
            Some("3") => Answer::json(200, &items(4..6)).header("Link", "<?p=4&api%5Fkey=other>; rel=next"),
            Some(_) => Answer::json(200, &items(6..7)),
        }
    });
    let client = builder(&bed.server).credential(credentials::query_key("s3 cret")).build().expect("it is well formed");
    let mut pages = client.pages().list_link_secured().page_size(2).pages();
    let mut count = 0;
    while let Some(page) = pages.try_next().await.expect("it ends") {
        count += page.len();
    }
    assert_eq!(count, 7);
    let asked: Vec<_> = bed.server.requests().into_iter().map(|request| request.target).collect();
    let path = "/v1/pages/link-secured";
    let expected = [
        format!("{path}?page_size=2&api_key=s3%20cret"),
        format!("{path}?p=2&page_size=2&api_key=s3%20cret"),
        format!("{path}?p=3&api_key=s3%20cret"),
        format!("{path}?p=4&api_key=s3%20cret"),
    ];
    assert_eq!(asked, expected);

    let other = serve(|_: &Recorded| Answer::json(200, &items(2..4)));
    let away = format!("<{}/v1/x?p=2>; rel=next", other.url());
    let first = serve(move |_: &Recorded| Answer::json(200, &items(0..2)).header("Link", away.clone()));
    let client = builder(&first).credential(credentials::query_key("s3cret")).build().expect("it is well formed");
    let error = client.pages().list_link_secured().items().try_collect::<Vec<_>>().await.expect_err("it leads away");
    assert!(error.to_string().contains("another origin") && !error.to_string().contains("s3cret"), "{error}");
    assert!(other.requests().is_empty(), "nothing is sent there");
}

/// RFC 3986, section 5.1.3: after a redirect, the page's URL is the one that it was got from. One that stands at another
/// origin leads nowhere else.
#[tokio::test]
async fn after_a_redirect_links_are_relative_to_where_it_led() {
    let bed = Bed::new(|request: &Recorded| match request.path() {
        "/v1/pages/link" => Answer::new(302).header("Location", "/v2/lists/all?x=1"),
        "/v2/lists/all" => Answer::json(200, &items(0..2)).header("Link", "<more>; rel=next"),
        _ => Answer::json(200, &items(2..3)),
    });
    bed.client.pages().list_link().items().try_collect::<Vec<_>>().await.expect("it ends");
    let asked: Vec<_> = bed.server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(asked, ["/v1/pages/link", "/v2/lists/all?x=1", "/v2/lists/more"]);

    let other = serve(|_: &Recorded| Answer::json(200, &items(0..2)).header("Link", "<more>; rel=next"));
    let location = format!("{}/landed", other.url());
    let first = serve(move |_: &Recorded| Answer::new(302).header("Location", location.clone()));
    let client = builder(&first).credential(credentials::query_key("s3cret")).build().expect("it is well formed");
    let error = client.pages().list_link_secured().items().try_collect::<Vec<_>>().await.expect_err("it leads away");
    assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
    assert!(other.requests().iter().all(|request| !request.target.contains("s3cret")));
}

/// A server that gives pages again, be it the last one or one further back, is found out when it does.
#[tokio::test]
async fn pages_that_come_again_end_the_list_with_an_error() {
    for period in [1, 2, 3, 7] {
        let bed = Bed::new(move |request: &Recorded| {
            let value = |name: &str| request.query().into_iter().find(|(key, _)| key == name);
            let page = value("page").map_or(1, |(_, page)| page.parse::<u64>().expect("it is a number"));
            let start = (page - 1) % period * 5;
            let info = json!({"page": page, "per_page": 5});
            Answer::json(
                200,
                &json!({"success": true, "errors": [], "messages": [], "result": items(start..start + 5), "result_info": info}),
            )
        });
        let mut list = bed.client.pages().list_number().per_page(5).items();
        let mut found = Vec::new();
        let error = loop {
            match list.try_next().await {
                Ok(Some(item)) => found.push(item.id),
                Ok(None) => panic!("it does not end so"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
        assert_eq!((found.len() as u64, bed.server.requests().len() as u64), (period * 5, period + 1), "{period}");
    }
}

/// A cursor in a header that is no text is no end of the list.
#[tokio::test]
async fn a_cursor_that_is_no_text_is_an_error() {
    let cursor = |bytes: &'static [u8]| {
        let canned = Canned::new([Reply::json(items(0..2).to_string()), Reply::json("[]")]);
        let client =
            Client::builder().base_url("https://a.example").transport(canned.clone()).layer_fn(move |request, next| {
                let is_first = !request.url.contains('?');
                Box::pin(async move {
                    let mut answer = next.run(request).await?;
                    if is_first {
                        answer
                            .headers
                            .insert("x-next-cursor", HeaderValue::from_bytes(bytes).expect("a header can carry it"));
                    }
                    Ok(answer)
                })
            });
        (client.build().expect("it is well formed"), canned)
    };
    let (client, canned) = cursor("p\u{e9}".as_bytes());
    client.pages().list_cursor_header().items().try_collect::<Vec<_>>().await.expect("it ends");
    assert_eq!(canned.requests()[1].url, "https://a.example/pages/cursor-header?after=p%C3%A9");
    let (client, _) = cursor(b"p\xe9");
    let error = client.pages().list_cursor_header().items().try_collect::<Vec<_>>().await.expect_err("it is no text");
    assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
}
